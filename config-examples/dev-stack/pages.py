"""Writes the page named on its command line whenever page.txt changes."""
import os
import signal
import sys
import time

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
seen = None
while True:
    changed = os.stat("page.txt").st_mtime_ns
    if changed != seen:
        with open("page.txt") as source, open(sys.argv[1] + ".new", "w") as page:
            page.write(f"<h1>{source.read().strip()}</h1>\n")
        os.replace(sys.argv[1] + ".new", sys.argv[1])
        print("wrote", sys.argv[1], flush=True)
        seen = changed
    time.sleep(0.2)
