"""Counts its visitors in Redis."""
import os

import redis

store = redis.Redis.from_url(os.environ["REDIS_URL"])


def application(environ, start_response):
    if environ["PATH_INFO"] == "/health":
        status, text = ("200 OK", "good\n") if reachable() else ("503 Service Unavailable", "no Redis\n")
    else:
        status, text = "200 OK", f"visitor number {store.incr('visitors')}\n"
    start_response(status, [("Content-Type", "text/plain")])
    return [text.encode()]


def reachable():
    try:
        return store.ping()
    except redis.RedisError:
        return False
