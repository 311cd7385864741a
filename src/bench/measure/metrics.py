"""The metrics. Each has

    cases(peer)     the cases that apply to a supervisor: dictionaries, perhaps none
    services        for some: the numbers of services of these cases
    run(peer, case) one repetition, with a fresh supervisor: {name: number, or list of numbers}

Times are in milliseconds, memory in KiB. `reps` is how often it is done unless told otherwise.
"""
import json
import mmap
import os
import struct
import subprocess
import time

from measure.namespace import (DEATH, DONE, LAUNCH, START, TERM, ENV, Failed, Namespace, Service,
                               Work, plain_services)
from measure.peers import Foster
from measure.proc import children, cpu_ns, memory, now, switches

MS = 1e6


def sizes(peer, numbers):
    return [{"services": n} for n in numbers if n == 1 or peer.multi]


class ColdStart:
    """exec of the supervisor -> first line of main() of the first and of the last service."""
    name, reps = "coldstart", 15
    services = (1, 50, 200)

    def cases(self, peer):
        return sizes(peer, self.services)

    def run(self, peer, case):
        n = case["services"]
        with Namespace(peer, plain_services(n)) as box:
            box.wait_started(n)
            began, starts = box.times(LAUNCH)[0], box.times(START)
            return {"first": (starts[0] - began) / MS, "last": (starts[n - 1] - began) / MS}


class Idle:
    """Memory four seconds after the start; CPU time and wake-ups (voluntary context switches of
    all threads) in the ten seconds that follow. All processes of the supervisor together."""
    name, reps = "idle", 3
    services = (1, 10, 100)
    SETTLE, WINDOW = 4, 10

    def cases(self, peer):
        return sizes(peer, self.services) if peer.name != "bare" else []

    def run(self, peer, case):
        with Namespace(peer, plain_services(case["services"])) as box:
            box.wait_started(case["services"])
            time.sleep(self.SETTLE)
            processes = box.supervisors()
            used = [memory(p) for p in processes]
            cpu, slept = self.spent(processes)
            time.sleep(self.WINDOW)
            cpu_then, slept_then = self.spent(processes)
            return {"rss": sum(m["rss"] for m in used),
                    "private": sum(m["private"] for m in used),
                    "processes": len(processes),
                    "cpu": (cpu_then - cpu) / MS,
                    "wakeups": sum(n - slept.get(t, 0) for t, n in slept_then.items())}

    @staticmethod
    def spent(processes):
        slept = {}
        for p in processes:
            slept.update(switches(p))
        return sum(map(cpu_ns, processes)), slept


class Schedules:
    """Idle, as above, with as many services as Foster allows: one runs, 999 wait for their times."""
    name, reps = "schedules", 3

    def cases(self, peer):
        return [{"schedules": 999}] if isinstance(peer, Foster) and peer.multi else []

    def run(self, peer, case):
        make = lambda box: plain_services(1)(box) + [
            Service(f"job{i:04d}", ["/bin/true"], keys={"schedule": "0 0 29 2 *"})
            for i in range(case["schedules"])]
        with Namespace(peer, make) as box:
            box.wait_started(1)
            time.sleep(Idle.SETTLE)
            used, (cpu, slept) = memory(box.pid), Idle.spent([box.pid])
            time.sleep(Idle.WINDOW)
            cpu_then, slept_then = Idle.spent([box.pid])
            return {"private": used["private"], "cpu": (cpu_then - cpu) / MS,
                    "wakeups": sum(n - slept.get(t, 0) for t, n in slept_then.items())}


class Replicas:
    """100 services, and one service with 100 replicas: start and memory."""
    name, reps = "replicas", 5

    def cases(self, peer):
        kinds = ("services", "replicas") if isinstance(peer, Foster) and peer.multi else ()
        return [{"kind": kind, "n": 100} for kind in kinds]

    def run(self, peer, case):
        n = case["n"]
        alike = lambda box: [Service("svc", [Work.path, "svc", box.events, "${FOSTER_REPLICA}"],
                                     keys={"replicas": n})]
        with Namespace(peer, alike if case["kind"] == "replicas" else plain_services(n)) as box:
            box.wait_started(n)
            began, starts = box.times(LAUNCH)[0], box.times(START)
            time.sleep(Idle.SETTLE)
            return {"last": (starts[n - 1] - began) / MS, "private": memory(box.pid)["private"]}


class Stats:
    """`foster stats` of 200 services with five processes each, without its pause of one second;
    processor time of the command and of Foster. /proc is read twice."""
    name, reps = "stats", 5

    def cases(self, peer):
        return [{"services": 200, "each": 5}] if isinstance(peer, Foster) and peer.multi else []

    def run(self, peer, case):
        script = "sleep 9999 & " * (case["each"] - 2) + "{} svc '{}' {}; wait"
        make = lambda box: [
            Service(f"svc{i:03d}", ["/bin/sh", "-c", script.format(Work.path, box.events, i)])
            for i in range(case["services"])]
        with Namespace(peer, make) as box:
            box.wait_started(case["services"])
            time.sleep(Idle.SETTLE)
            cpu, began = cpu_ns(box.pid), now()
            client = subprocess.Popen(list(map(str, peer.stats_command(box))), env=ENV,
                                      stdout=subprocess.PIPE, text=True)
            out = client.stdout.read()
            _, status, usage = os.wait4(client.pid, 0)
            took, cpu = (now() - began) / MS, (cpu_ns(box.pid) - cpu) / MS
            client.returncode = status
            found = sum(int(line.split()[4]) for line in out.splitlines()[1:])
            if status or found != case["services"] * case["each"]:
                raise Failed(f"code {status}, {found} processes")
            return {"took": took - 1000, "cpu": cpu + 1000 * (usage.ru_utime + usage.ru_stime)}


class Restart:
    """A service kills itself after `life` milliseconds -> first line of main() of the next one.
    s6-supervise and runsv make one wait that lived for less than a second."""
    name, reps = "restart", 1
    DEATHS = {1100: 100, 20: 100}

    def cases(self, peer):
        return [{"life": life} for life in self.DEATHS
                if peer.restarts and (life > 1000 or peer.restarts_young)]

    def run(self, peer, case):
        life, n = case["life"], self.DEATHS[case["life"]]
        if life < 1000 and peer.name not in ("foster", "dinit"):
            n //= 10                                 # each of these deaths takes a second
        make = lambda box: [Service("crash", [Work.path, "crash", box.events, 0, life])]
        with Namespace(peer, make) as box:
            box.wait_records(1 + 2 * n + 1, 30 + n * (life / 1000 + 3))
            took, death = [], None
            for kind, *_, at, _ in box.records():
                if kind == DEATH:
                    death = at
                elif kind == START and death is not None:
                    took.append((at - death) / MS)
                    death = None
            return {"latency": took[:n]}


class Orphans:
    """20,000 orphans. stream: each exits at once. burst: 500 at a time die in one instant.
    Zombies are counted from outside every two milliseconds or so: children of PID 1, less those
    that it had before, less those that have not come to their exit."""
    name, reps = "orphans", 5
    N = 20000
    STATS = struct.Struct("=IIIIQ")

    def cases(self, peer):
        if not peer.reaps or peer.name == "supervisord":  # it reaps a hundred a second: three minutes
            return []
        return [{"mode": "stream"}, {"mode": "burst"}]

    def run(self, peer, case):
        batch = 500 if case["mode"] == "burst" else 0

        def make(box):
            (box.dir / "stats").write_bytes(bytes(4096))
            return [Service("orphans", [Work.path, "orphans", box.events, 0, box.dir / "stats",
                                        self.N, 500, batch])]

        with Namespace(peer, make) as box, \
                open(box.dir / "stats", "r+b") as f, mmap.mmap(f.fileno(), 4096) as shared:
            box.wait_started(1)
            time.sleep(0.5)
            before = len(children(box.pid))
            cpu, peak, end = cpu_ns(box.pid), 0, time.monotonic() + 120
            shared[0:4] = struct.pack("=I", 1)
            while True:
                # `exited` is read after the children: one between the two counts as a zombie
                kids = len(children(box.pid)) - before
                _, forked, exited, _, last = self.STATS.unpack(shared[0:self.STATS.size])
                peak = max(peak, kids - max(0, forked - exited))
                if last and exited == self.N and kids <= 0:
                    break
                if not box.alive():
                    raise Failed(f"PID 1 died: {box.last_words()}")
                if time.monotonic() > end:
                    raise Failed(f"{kids} zombies are left")
                time.sleep(0.002)
            return {"drain": max(0, now() - last) / MS, "zombies": peak,
                    "cpu_each": (cpu_ns(box.pid) - cpu) / 1000 / self.N}


class Stop:
    """Stop signal to PID 1 -> first and last handler of the services; -> PID 1 gone."""
    name, reps = "stop", 15
    services = (1, 50, 200)

    def cases(self, peer):
        return sizes(peer, self.services)

    def run(self, peer, case):
        n = case["services"]
        with Namespace(peer, plain_services(n)) as box:
            box.wait_started(n)
            time.sleep(1.0)                          # every supervisor counts it as running by then
            began = now()
            box.kill(peer.stop_signal)
            gone = box.wait_exit(30 + n)
            handlers = box.times(TERM)
            if len(handlers) != n:
                raise Failed(f"{len(handlers)} of {n} services were told to stop")
            return {"first": (handlers[0] - began) / MS, "last": (handlers[-1] - began) / MS,
                    "gone": (gone - began) / MS}


class Log:
    """200 MB of 100-byte lines: first write -> last byte in the log file; every line is checked.
    40 lines a write are a stdio buffer's worth, 1 line a write is a program that flushes."""
    name, reps = "log", 5
    SIZE, LINE = 200_000_000, 100

    def cases(self, peer):
        kinds = ("file", "decorated") if peer.name.startswith(("foster", "s6", "runit")) \
            else ("file",)
        return [{"log": kind, "lines": k} for kind in kinds for k in (40, 1)] if peer.logs else []

    def run(self, peer, case):
        def make(box):
            return [Service("spam", [Work.path, "spam", box.events, 0, self.SIZE, self.LINE,
                                     case["lines"], box.dir / "go"], log=case["log"])]

        with Namespace(peer, make) as box:
            box.wait_started(1)
            time.sleep(0.5)
            processes = box.supervisors()
            cpu = sum(map(cpu_ns, processes))
            (box.dir / "go").touch()
            have, moved = 0, time.monotonic()
            while not self.complete(box, case, have):
                time.sleep(0.002)
                size = sum(f.stat().st_size for f in peer.log_files(box) if f.exists())
                if size != have:
                    have, moved = size, time.monotonic()
                elif time.monotonic() - moved > 10:
                    raise Failed(f"nothing more came after {have} bytes")
            ended = now()
            cpu = sum(map(cpu_ns, processes)) - cpu
            began = [r for r in box.records(START) if r[5] == 1][0][4]
            self.check(peer, box, case)
            return {"MBps": self.SIZE / 1e6 / ((ended - began) / 1e9), "cpu": cpu / 1e9}

    def complete(self, box, case, have):
        """Whether the log is complete. The length of decorated lines is unknown until the last one."""
        if case["log"] == "file" or have < self.SIZE:
            return have >= self.SIZE
        last = b"%010d xxx" % (self.SIZE // self.LINE - 1)
        with open(box.peer.log_files(box)[-1], "rb") as f:
            f.seek(max(0, f.seek(0, os.SEEK_END) - 2 * self.LINE))
            end = f.read()
            return last in end and end.endswith(b"\n")

    def check(self, peer, box, case):
        r = subprocess.run(
            [Work.path, "check", str(self.SIZE // self.LINE), str(self.LINE),
             "1" if case["log"] == "decorated" else "0", *map(str, peer.log_files(box))],
            capture_output=True, text=True, check=True)
        count = json.loads(r.stdout)
        if count["lines"] != self.SIZE // self.LINE or count["lost"] or count["out_of_order"] \
                or count["malformed"]:
            raise Failed(f"the log is not what was written: {count}")


class Status:
    """A person asks for the states of ten services: fork of the client -> its end."""
    name, reps = "status", 15

    def cases(self, peer):
        return [{"services": 10}] if peer.multi else []

    def run(self, peer, case):
        with Namespace(peer, plain_services(case["services"])) as box:
            command = peer.status_command(box)
            box.wait_started(case["services"])
            time.sleep(1.0)
            out = os.open(box.dir / "status", os.O_CREAT | os.O_WRONLY)
            began = now()
            pid = os.posix_spawnp(str(command[0]), [str(a) for a in command], ENV,
                                  file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)])
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            took = (now() - began) / MS
            os.close(out)
            lines = (box.dir / "status").read_text().splitlines()
            if code or len(lines) < case["services"]:
                raise Failed(f"{command}: code {code}, {len(lines)} lines")
            return {"took": took}


class Size:
    """The archive of the distribution, which the build creates."""
    name, reps = "size", 1

    def cases(self, peer):
        return [{}] if peer.multi and peer.archive() else []

    def run(self, peer, case):
        return {"MB": peer.archive().stat().st_size / 1e6}


METRICS = [ColdStart(), Restart(), Stop(), Orphans(), Idle(), Log(), Status(), Size(),
           Schedules(), Replicas(), Stats()]
