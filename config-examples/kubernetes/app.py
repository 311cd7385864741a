"""The shop."""


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"good\n" if environ["PATH_INFO"] == "/health" else b"the shop is open\n"]
