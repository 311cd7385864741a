"""Tells nginx's figures in the text format of Prometheus."""
import http.server
import re
import signal
import sys
import urllib.request

STATUS = "http://127.0.0.1:8081/status"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            text = urllib.request.urlopen(STATUS, timeout=2).read().decode()
            requests = re.search(r"^ \d+ \d+ (\d+)", text, re.MULTILINE).group(1)
            body = f"nginx_up 1\nnginx_http_requests_total {requests}\n"
        except OSError:
            body = "nginx_up 0\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
http.server.ThreadingHTTPServer(("", 9113), Handler).serve_forever()
