"""The supervisors, each configured as its own documentation recommends: restart at once and
without limit where possible, stop with SIGTERM."""
import json
import os
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path

from measure.namespace import ENV


class Peer:
    """One supervisor. A subclass writes its configuration in `configure` and sets what it supports."""
    name = ""
    binaries = ()
    package = ""
    multi = True               # runs more than one service
    restarts = True
    restarts_young = True      # … also what lived for less than a second
    logs = True                # writes the output of a service to a log
    reaps = True
    only = ()                  # the metrics that apply to it; empty: all
    stop_signal = signal.SIGTERM
    notes = ""

    def available(self):
        return all(shutil.which(b, path=ENV["PATH"]) for b in self.binaries)

    def version(self):
        r = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", self.package or self.name],
                           capture_output=True, text=True)
        return r.stdout.strip() or "?"

    def configure(self, d, services):
        """Writes the configuration below `d`; the argument vector of PID 1."""
        raise NotImplementedError

    def log_files(self, box):
        """The files with the output of the only service, oldest first."""
        return [box.cfg / f"{box.services[0].name}.log"]

    def status_command(self, box):
        """The command that shows the states of all services."""
        raise NotImplementedError

    def archive(self):
        """The file that a user downloads; None if it comes as packages."""
        return None


def write(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


class Foster(Peer):
    notes = ("`foster up`; restart always, delay 0, no limit; output raw, in the log metrics "
             "prefixed to Foster's standard output, or bare to a file per service")

    def __init__(self, home, name="foster"):
        self.name, self.home = name, Path(home).resolve()
        self.command = self.home / "bin" / "foster"

    def available(self):
        return self.command.exists()

    def version(self):
        shown = subprocess.run([self.command, "version"], capture_output=True, text=True)
        return shown.stdout.split()[-1] + ("" if self.native() else ", with a JVM")

    def native(self):
        return not (self.home / "runtime").exists()

    def configure(self, d, services):
        lines = [f"control: {{socket: {d}/foster.sock}}", "services:"]
        for s in services:
            logs = {None: {"format": "raw"}, "decorated": {"format": "prefixed"},
                    "file": {"format": "none", "file": {"path": f"{d}/{s.name}.log",
                                                        "max_size": "2GiB"}}}[s.log]
            keys = {"command": s.argv, "logs": logs, **s.keys}
            if "schedule" not in keys:
                keys["restart"] = {"policy": "always", "delay": "0s", "jitter": 0, "limit": "none"}
            lines += [f"  {s.name}:", *(f"    {k}: {json.dumps(v)}" for k, v in keys.items())]
        return [self.command, "up", "-f", write(d / "foster.yaml", "\n".join(lines) + "\n")]

    def log_files(self, box):
        decorated = box.services[0].log == "decorated"
        return [box.dir / "stdout"] if decorated else super().log_files(box)

    def status_command(self, box):
        return [self.command, "status", "--socket", box.cfg / "foster.sock"]

    def stats_command(self, box):
        return [self.command, "stats", "--socket", box.cfg / "foster.sock"]

    def archive(self):
        found = self.home.parent.glob("foster-*-linux-*.tar.gz")
        return next((f for f in found if f.name.endswith("-native.tar.gz") == self.native()), None)


class FosterRun(Foster):
    multi = restarts = logs = False
    notes = "`foster run -- PROGRAM`"

    def configure(self, d, services):
        return [self.command, "run", "--", *services[0].argv]


class Bare(Peer):
    name, multi, restarts, reaps = "bare", False, False, False
    notes = "no supervisor: the program itself is PID 1, its standard output the log file"

    def version(self):
        return "-"

    def configure(self, d, services):
        s = services[0]
        if s.log:
            return ["sh", "-c", f"exec {shlex.join(s.argv)} > {d / s.name}.log"]
        return s.argv


class Single(Peer):
    """A single-command init."""
    multi = restarts = logs = False

    def __init__(self, name):
        self.name, self.binaries, self.notes = name, (name,), f"`{name} -- PROGRAM`"

    def configure(self, d, services):
        return [self.name, "--", *services[0].argv]


class S6(Peer):
    name = "s6"
    binaries = ("s6-svscan", "s6-supervise", "s6-log", "execlineb", "s6-svstat")
    notes = "`s6-svscan -t 0 DIR`, run scripts in execlineb, s6-log (with `T` where decorated)"
    before = ""                # put before the command in the run script

    def configure(self, d, services):
        for s in services:
            home = d / "scan" / s.name
            write(home / "run",
                  f"#!/usr/bin/execlineb -P\n{self.before}{shlex.join(s.argv)}\n", 0o755)
            if self.before:
                write(home / "notification-fd", "3\n")
            if s.log:
                stamp = "T" if s.log == "decorated" else ""
                write(home / "log" / "run", "#!/usr/bin/execlineb -P\n"
                      f"s6-log n0 s268435455 {stamp} {d}/{s.name}.d\n", 0o755)
        return ["s6-svscan", "-t", "0", d / "scan"]

    def log_files(self, box):
        d = box.cfg / f"{box.services[0].name}.d"
        return sorted(d.glob("@*")) + [d / "current"]

    def status_command(self, box):
        d = box.cfg / "scan"
        return ["sh", "-c", f"for s in {d}/*; do s6-svstat $s; done"]


class S6Ready(S6):
    """s6-supervise waits a second before a restart unless the service had said it was ready."""
    name, only, package = "s6-ready", ("restart",), "s6"
    before = "export NOTIFY_FD 3\n"
    notes = "as s6, and the service says that it is ready"


class Runit(Peer):
    """runsvdir as PID 1 would not stop its services on TERM; a shell before it is the usual solution."""
    name = "runit"
    binaries = ("runsvdir", "runsv", "svlogd", "sv")
    notes = ("a shell as PID 1 around `runsvdir -P DIR`, `sv force-stop` on TERM; "
             "svlogd (with `-ttt` where decorated)")

    def configure(self, d, services):
        for s in services:
            home = d / "sv" / s.name
            write(home / "run", f"#!/bin/sh\nexec {shlex.join(s.argv)}\n", 0o755)
            if s.log:
                stamp = "-ttt" if s.log == "decorated" else ""
                write(home / "log" / "run",
                      f"#!/bin/sh\nexec svlogd {stamp} {d}/{s.name}.d\n", 0o755)
                write(d / f"{s.name}.d" / "config", "s0\nn0\n")
        old = time.time() - 3600                     # runsvdir waits for a directory that is new
        os.utime(d / "sv", (old, old))
        return [write(d / "init", f"""#!/bin/sh
runsvdir -P {d}/sv &
pid=$!
stop() {{ sv -w 30 force-stop {d}/sv/* >/dev/null; kill -HUP $pid; wait $pid; exit 0; }}
trap stop TERM
while :; do wait $pid; done
""", 0o755)]

    def log_files(self, box):
        d = box.cfg / f"{box.services[0].name}.d"
        return sorted(d.glob("@*")) + [d / "current"]

    def status_command(self, box):
        return ["sh", "-c", f"sv status {box.cfg}/sv/*"]


class Dinit(Peer):
    name, binaries = "dinit", ("dinit",)
    notes = "`dinit -o -q`; the service writes into its log file itself"

    def configure(self, d, services):
        boot = "type = internal\n"
        for s in services:
            write(d / "dinit.d" / s.name,
                  f"type = process\ncommand = {shlex.join(s.argv)}\nrestart = true\n"
                  "smooth-recovery = true\nrestart-delay = 0\nrestart-limit-count = 0\n"
                  + (f"logfile = {d}/{s.name}.log\n" if s.log else ""))
            boot += f"waits-for: {s.name}\n"
        write(d / "dinit.d" / "boot", boot)
        return ["dinit", "-o", "-q", "-l", "/dev/null", "-d", d / "dinit.d", "-p", d / "ctl",
                "-t", "boot"]

    def status_command(self, box):
        return ["dinitctl", "-p", box.cfg / "ctl", "list"]


class Supervisord(Peer):
    name, binaries, package = "supervisord", ("supervisord", "supervisorctl"), "supervisor"
    notes = "`supervisord -n`, all programs in one group, autorestart, UNIX socket"
    restarts_young = False     # it waits for seconds, then gives up

    def configure(self, d, services):
        text = f"""[supervisord]
nodaemon=true
user=root
logfile=/dev/null
logfile_maxbytes=0
loglevel=warn
pidfile={d}/pid
[unix_http_server]
file={d}/supervisor.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix://{d}/supervisor.sock
[group:all]
programs={",".join(s.name for s in services)}
"""
        for s in services:
            text += f"""[program:{s.name}]
command={shlex.join(s.argv)}
autorestart=true
redirect_stderr=true
stdout_logfile={f"{d}/{s.name}.log" if s.log else "NONE"}
stdout_logfile_maxbytes=0
"""
        return ["supervisord", "-n", "-c", write(d / "supervisord.conf", text)]

    def status_command(self, box):
        return ["supervisorctl", "-c", box.cfg / "supervisord.conf", "status"]


class AsSupervisord(Supervisord):
    """Foster with the file of supervisord, which names the same log files."""
    notes = "Foster, called as `supervisord`, with the same file"

    def __init__(self, foster):
        self.foster, self.name = foster, "as-supervisord"

    def available(self):
        return super().available() and (self.foster.home / "bin" / "supervisord").exists()

    def version(self):
        return self.foster.version()

    def archive(self):
        return self.foster.archive()

    def configure(self, d, services):
        return [self.foster.home / "bin" / "supervisord", *super().configure(d, services)[1:]]

    def status_command(self, box):
        command = super().status_command(box)
        return [self.foster.home / "bin" / "supervisorctl", *command[1:]]


def several(fosters):
    """The supervisors of several services, Foster's builds first."""
    return [*fosters, S6(), S6Ready(), Runit(), Dinit(), Supervisord(),
            AsSupervisord(fosters[0]), Bare()]


def single(fosters):
    """The inits for one program."""
    return [*[FosterRun(f.home, f.name) for f in fosters],
            Single("tini"), Single("dumb-init"), Single("catatonit"), Bare()]
