"""A web server that finishes its requests when it gets SIGTERM."""

import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        name = os.environ["FOSTER_SERVICE"]
        body = f"answered by {name}, pid {os.getpid()}\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass  # nginx has an access log


class Server(ThreadingHTTPServer):
    daemon_threads = False  # server_close() waits for the requests
    request_queue_size = 128


server = Server(("127.0.0.1", int(os.environ["PORT"])), Handler)
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
server.serve_forever()
server.server_close()
