"""One supervisor as PID 1 of PID and mount namespaces of its own."""
import os
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import time
from pathlib import Path

from measure.proc import children, now

HERE = Path(__file__).resolve().parent.parent
# Working files are in memory where possible, so that no figure depends on a disk.
SCRATCH = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path(tempfile.gettempdir())
# The environment of all supervisors; the caller's is not inherited.
ENV = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
       "HOME": "/root", "LANG": "C.UTF-8"}

LAUNCH, START, TERM, DEATH, DONE = range(5)
RECORD = struct.Struct("=IIIIQQ")


class Failed(Exception):
    """A run failed."""


class Work:
    """The workload; compiled once in each run of the benchmark."""
    path = None

    @classmethod
    def build(cls, directory):
        cls.path = Path(directory) / "work"
        subprocess.run([os.environ.get("CC", "cc"), "-O2", "-Wall", "-static",
                        "-o", cls.path, HERE / "work.c"], check=True)


class Service:
    """The services that a supervisor runs. `log`: None, "file" (bare lines in a file of its own) or
    "decorated" (each line with something before it: a name, a time). `keys`: more keys of Foster."""

    def __init__(self, name, argv, log=None, keys=None):
        self.name, self.argv, self.log = name, [str(a) for a in argv], log
        self.keys = keys or {}


def plain_services(n):
    """Services that record their start, sleep, and exit at once on SIGTERM."""
    return lambda box: [Service(f"svc{i:03d}", [Work.path, "svc", box.events, i])
                        for i in range(n)]


class Namespace:
    """Runs a supervisor; the end of the block ends it and all its processes.

        with Namespace(peer, lambda box: [Service(...)]) as box: ...
    """

    def __init__(self, peer, make_services):
        self.peer = peer
        self.dir = Path(tempfile.mkdtemp(prefix=f"bench-{peer.name}-", dir=SCRATCH))
        self.events = self.dir / "events"
        self.events.touch()
        self.pid = self.pidfd = None
        try:
            self.services = make_services(self)
            self.cfg = self.dir / "cfg"
            self.cfg.mkdir()
            argv = [str(x) for x in peer.configure(self.cfg, self.services)]
            self.stdout = open(self.dir / "stdout", "wb")
            self.stderr = open(self.dir / "stderr", "wb")
        except BaseException:
            shutil.rmtree(self.dir, ignore_errors=True)
            raise
        # `work launch` is PID 1 first: it records the time, then execs the supervisor.
        self.proc = subprocess.Popen(
            ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child", "--",
             str(Work.path), "launch", str(self.events), "--", *argv],
            stdin=subprocess.DEVNULL, stdout=self.stdout, stderr=self.stderr, cwd=self.cfg,
            env=ENV, start_new_session=True)
        end = time.monotonic() + 5
        while not self.pid and time.monotonic() < end:
            kids = children(self.proc.pid)
            if kids:
                self.pid = kids[0]
                self.pidfd = os.pidfd_open(self.pid)
            else:
                time.sleep(0.0005)
        if not self.pid:
            self.close()
            raise Failed("PID 1 did not appear")

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def close(self):
        if self.pidfd is not None:
            try:
                self.kill(signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            self.proc.wait(10)
        except subprocess.TimeoutExpired:
            self.proc.kill()
            self.proc.wait()
        if self.pidfd is not None:
            os.close(self.pidfd)
        self.stdout.close()
        self.stderr.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def records(self, kind=None):
        data = self.events.read_bytes()
        records = list(RECORD.iter_unpack(data[:len(data) // RECORD.size * RECORD.size]))
        return [r for r in records if kind is None or r[0] == kind]

    def times(self, kind):
        return sorted(r[4] for r in self.records(kind))

    def wait_records(self, total, timeout):
        """Waits until this many events are recorded, with one stat(2) a millisecond."""
        end = time.monotonic() + timeout
        while (count := self.events.stat().st_size // RECORD.size) < total:
            if time.monotonic() > end:
                raise Failed(f"{count} of {total} events after {timeout:g} s: {self.last_words()}")
            if not self.alive():
                raise Failed(f"PID 1 ended early: {self.last_words()}")
            time.sleep(0.001)

    def wait_started(self, n, timeout=60):
        self.wait_records(n + 1, timeout)            # and LAUNCH

    def last_words(self):
        return (self.dir / "stderr").read_bytes()[-400:].decode("utf8", "replace").strip()

    def alive(self):
        return not select.select([self.pidfd], [], [], 0)[0]

    def wait_exit(self, timeout):
        """The time at which PID 1, and with it the namespace, had ended."""
        poll = select.poll()
        poll.register(self.pidfd, select.POLLIN)
        if not poll.poll(timeout * 1000):
            raise Failed(f"still there {timeout} s after its stop signal")
        return now()

    def kill(self, sig):
        signal.pidfd_send_signal(self.pidfd, sig)

    def supervisors(self):
        """Pids, as seen from here, of all processes that are not the workload: PID 1 first, then
        its helpers (s6-supervise, runsv, loggers)."""
        ns = os.readlink(f"/proc/{self.pid}/ns/pid")
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.readlink(f"/proc/{pid}/ns/pid") == ns and \
                        os.readlink(f"/proc/{pid}/exe") != str(Work.path):
                    found.append(int(pid))
            except OSError:
                continue                             # gone, or a zombie
        return sorted(found, key=lambda pid: (pid != self.pid, pid))
