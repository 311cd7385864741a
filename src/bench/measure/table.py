"""Results as Markdown: one row a figure, one column a supervisor."""
import math
import statistics

# title, target for Foster, metric, case, value, function that summarizes the samples
SEVERAL = [
    ("start: to 1 service, ms", "2 × s6", "coldstart", {"services": 1}, "last"),
    ("start: to the last of 50, ms", "0.15 × s6", "coldstart", {"services": 50}, "last"),
    ("start: to the last of 200, ms", "0.12 × s6", "coldstart", {"services": 200}, "last"),
    ("restart after 1.1 s of life, ms", "1.3", "restart", {"life": 1100}, "latency"),
    ("… p99, ms", "5", "restart", {"life": 1100}, "latency p99"),
    ("restart after 20 ms of life, ms", "1.3", "restart", {"life": 20}, "latency"),
    ("… p99, ms", "5", "restart", {"life": 20}, "latency p99"),
    ("SIGTERM to the first handler, ms", "1", "stop", {"services": 1}, "first"),
    ("stop of 1 service, ms", "5", "stop", {"services": 1}, "gone"),
    ("stop of 50, ms", "0.4 × s6", "stop", {"services": 50}, "gone"),
    ("stop of 200, ms", "0.4 × s6", "stop", {"services": 200}, "gone"),
    ("20,000 orphans in bursts: drained after, ms", "3", "orphans", {"mode": "burst"}, "drain"),
    ("… streamed: most zombies", "60", "orphans", {"mode": "stream"}, "zombies"),
    ("… CPU of PID 1 for each, µs", "15", "orphans", {"mode": "stream"}, "cpu_each"),
    ("idle: wake-ups in 10 s", "0", "idle", {"services": 1}, "wakeups"),
    ("idle: CPU in 10 s, ms", "0", "idle", {"services": 1}, "cpu"),
    ("memory: resident, MB", "12", "idle", {"services": 1}, "rss MB"),
    ("memory: private, MB", "1", "idle", {"services": 1}, "private MB"),
    ("memory: private, each further service, KB", "15", "idle", {"services": 100}, "private each"),
    ("log: lines with something before, 40 a write, MB/s", "6 × s6", "log",
     {"log": "decorated", "lines": 40}, "MBps"),
    ("… 1 a write, MB/s", "1.1 × s6", "log", {"log": "decorated", "lines": 1}, "MBps"),
    ("… CPU for 200 MB, 1 a write, s", "JVM", "log", {"log": "decorated", "lines": 1}, "cpu"),
    ("log: bare lines, 40 a write, MB/s", "6 × s6", "log", {"log": "file", "lines": 40}, "MBps"),
    ("… 1 a write, MB/s", "1.1 × s6", "log", {"log": "file", "lines": 1}, "MBps"),
    ("… CPU for 200 MB, 1 a write, s", "JVM", "log", {"log": "file", "lines": 1}, "cpu"),
    ("status of 10 services, ms", "5", "status", {"services": 10}, "took"),
    ("distribution, compressed, MB", "5.5", "size", {}, "MB"),
    ("999 schedules, idle: wake-ups in 10 s", "0", "schedules", {"schedules": 999}, "wakeups"),
    ("… memory: private, MB", "", "schedules", {"schedules": 999}, "private MB"),
    ("100 services: start to the last, ms", "", "replicas", {"kind": "services", "n": 100}, "last"),
    ("… memory: private, MB", "", "replicas", {"kind": "services", "n": 100}, "private MB"),
    ("100 replicas: start to the last, ms", "as services", "replicas",
     {"kind": "replicas", "n": 100}, "last"),
    ("… memory: private, MB", "as services", "replicas",
     {"kind": "replicas", "n": 100}, "private MB"),
    ("stats of 1,000 processes, ms", "100", "stats", {"services": 200, "each": 5}, "took"),
    ("… CPU, ms", "", "stats", {"services": 200, "each": 5}, "cpu"),
]
SINGLE = [
    ("start: to the program, ms", "tini + 1.5", "coldstart", {"services": 1}, "last"),
    ("SIGTERM to its handler, ms", "1", "stop", {"services": 1}, "first"),
    ("… to the end of PID 1, ms", "5", "stop", {"services": 1}, "gone"),
    ("20,000 orphans in bursts: drained after, ms", "3", "orphans", {"mode": "burst"}, "drain"),
    ("… streamed: most zombies", "60", "orphans", {"mode": "stream"}, "zombies"),
    ("… CPU of PID 1 for each, µs", "15", "orphans", {"mode": "stream"}, "cpu_each"),
    ("idle: wake-ups in 10 s", "0", "idle", {"services": 1}, "wakeups"),
    ("memory: resident, MB", "", "idle", {"services": 1}, "rss MB"),
    ("memory: private, MB", "", "idle", {"services": 1}, "private MB"),
]


def number(x):
    if x == int(x) or abs(x) >= 100:
        return f"{x:,.0f}"
    return f"{x:.3g}"


def p99(samples):
    """Nearest rank: of 100 samples the second worst."""
    return sorted(samples)[math.ceil(0.99 * len(samples)) - 1]


def summed_up(value, values, one):
    """One figure from samples; `one` has the samples of the same metric with one service."""
    name, *how = value.split()
    samples = values.get(name)
    if not samples:
        return None
    if how == ["p99"]:
        return p99(samples) if len(samples) >= 20 else max(samples)
    middle = statistics.median(samples)
    if how == ["MB"]:
        return middle / 1024
    if how == ["each"]:
        return (middle - statistics.median(one[name])) / 99 if one else None
    return middle


def table(kind, specification, peers, rows):
    """`rows`: results by (kind, metric, peer, case as a sorted tuple)."""
    def values(metric, peer, case):
        return rows.get((kind, metric, peer, tuple(sorted(case.items()))), {})

    lines = ["| | target | " + " | ".join(peers) + " |", "|---" * (len(peers) + 2) + "|"]
    for title, target, metric, case, value in specification:
        cells = []
        for peer in peers:
            figure = summed_up(value, values(metric, peer, case),
                               values(metric, peer, {"services": 1}))
            cells.append("–" if figure is None else number(figure))
        if any(c != "–" for c in cells):
            lines.append(f"| {title} | {target} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
