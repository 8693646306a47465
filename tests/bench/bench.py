#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How long a whole audit takes, against the bare transfer of the same API answers: `curl --parallel` of the very URLs that the
audit asks for, then the audit (JSON and JUnit), in interleaved pairs. First a private dockerd, with 100 containers also in four
formats (HTML, JSON, JUnit, text), then recorded answers on nginx, whose answers cost almost nothing: what is measured there is the
client alone. Prints the README's table and, below it, each limit with what was measured.

    bench.py [--engine 0,100,1000] [--nginx 1000,10000,50000] [--pairs 15]

As root, on a quiet machine; PLIMSOLL names the program (build/release/plimsoll for figures). Of a dockerd's containers the first
100 run, the others are only created. Own CPU: what the audit's processes used, less what curl's did, for each container.
"""

import argparse
import concurrent.futures
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", folder) for folder in ("support", "engine")]
from cases import Suite  # noqa: E402
from command import CLEAN, ENGINES, plimsoll, program  # noqa: E402
from engine import Engine, missing  # noqa: E402
from forwarder import Forwarder  # noqa: E402
from nginx_engine import NginxEngine  # noqa: E402
from weaknesses import HARDENED, bind, options, publish, restart  # noqa: E402

RUNNING = 100  # of a dockerd's containers
TWO, FOUR = ("report.json", "junit.xml"), ("report.html", "report.json", "junit.xml", "report.txt")
RECORDED = os.path.join(ENGINES, "docker-28.5.2")
# Repeated over the containers, so that there is something to find and to write.
MIX = [{}, {"ReadonlyRootfs": True}, {"Memory": 64 << 20}, {"CapAdd": ["NET_ADMIN"]}, bind("/etc/ssl"), options("no-new-privileges"),
       {**options("no-new-privileges"), "CpuShares": 512, "PidsLimit": 64}, {"PidMode": "host", **restart("always")},
       {name: value for name, value in HARDENED.items() if name not in ("NetworkMode", "PortBindings")},
       publish(("", "80", ""))]
# Prints exit code, wall and CPU in seconds and peak memory in KB. A small process of its own: a child's peak counts its parent's.
STOPWATCH = """import resource, subprocess, sys, time
start = time.monotonic()
code = subprocess.call(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
wall, use = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, wall, use.ru_utime + use.ru_stime, use.ru_maxrss)"""


class Run:
    def __init__(self, command):
        done = subprocess.run([sys.executable, "-c", STOPWATCH, *command], env=CLEAN, capture_output=True, text=True, check=True)
        code, self.wall, self.cpu, memory = done.stdout.split()[-4:]
        assert code in ("0", "1", "3"), done.stderr[-2000:]
        self.wall, self.cpu, self.memory = float(self.wall), float(self.cpu), int(memory) / 1024


class Row:
    """One engine, measured: pairs of (transfer, audit)."""

    def __init__(self, served, containers, urls, pairs):
        self.served, self.containers, self.urls, self.pairs = served, containers, urls, pairs

    def median(self, which, what):
        return statistics.median(getattr(pair[which], what) for pair in self.pairs)

    @property
    def ratio(self):
        return statistics.median(audit.wall / transfer.wall for transfer, audit in self.pairs)

    def of_limit(self, factor, more):
        """The audit as a part of what it may take beside the transfer of its pair: the machine's speed wanders from pair to pair."""
        return statistics.median(audit.wall / (factor * transfer.wall + more) for transfer, audit in self.pairs)

    @property
    def own(self):
        """Seconds of CPU for each container beyond the transfer's."""
        return statistics.median(audit.cpu - transfer.cpu for transfer, audit in self.pairs) / max(self.containers, 1)

    def line(self):
        own = f"{self.own * 1e6:,.0f} µs" if self.containers else "–"
        return (f"| {self.served} | {self.containers:,} | {self.urls:,} | {self.median(0, 'wall') * 1e3:,.0f} ms | "
                f"{self.median(1, 'wall') * 1e3:,.0f} ms | {self.ratio:.2f} | {own} | {self.median(1, 'memory'):.0f} MB |")


HEAD = """| answers from | containers | answers | bare transfer | whole audit | ratio | own CPU a container | peak memory |
|---|---|---|---|---|---|---|---|"""


def bring_up(engine, numbers):
    def add(number):
        (engine.run if number < RUNNING else engine.create)(f"bench-{number:04d}", MIX[number % len(MIX)])

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(add, numbers))


def asked_urls(folder, socket, enter):
    """What an audit asks for, seen by a socket in between."""
    path = f"{folder}/counted.sock"
    forwarder = Forwarder(path, socket)
    plimsoll("audit", "-q", "--host", "unix://" + path, prefix=enter, timeout=600)
    os.unlink(path)
    return forwarder.asked


def measure(served, containers, pairs, folder, socket, formats, enter=()):
    urls = asked_urls(folder, socket, enter)
    assert sum("/containers/" in url and url.endswith("/json") for url in urls) >= containers, urls
    config = f"{folder}/curl.config"
    with open(config, "w", encoding="utf-8") as file:
        file.writelines(f'url = "http://localhost{url}"\noutput = "/dev/null"\n' for url in urls)
    curl = [*enter, "curl", "-s", "--parallel", "--unix-socket", socket, "-K", config]
    outputs = [word for name in formats for word in ("-o", f"{folder}/{name}")]
    audit = [*enter, program(), "audit", "-q", "--host", "unix://" + socket, *outputs]
    Run(curl), Run(audit)  # once unmeasured: caches of both
    row = Row(served, containers, len(urls), [(Run(curl), Run(audit)) for _ in range(pairs)])
    assert all(os.path.getsize(f"{folder}/{name}") for name in formats)
    print(row.line(), flush=True)
    return row


def measure_engines(counts, pairs):
    with Engine() as engine:
        engine.load_image()
        there = 0
        for count in counts:
            bring_up(engine, range(there, count))
            there = count
            yield measure("dockerd", count, pairs, engine.folder, engine.socket, TWO, engine.namespaces.enter)
            if count == RUNNING:
                yield measure("dockerd, four formats", count, pairs, engine.folder, engine.socket, FOUR, engine.namespaces.enter)


def measure_nginx(counts, pairs):
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="plimsoll-nginx-") as folder:
            os.chmod(folder, 0o755)  # nginx's workers are nobody
            with NginxEngine(RECORDED, count, folder) as engine:
                yield measure("nginx", count, pairs, folder, engine.socket, TWO)


def measure_growth(small, large, pairs):
    """CPU of an audit of `large` containers over that of `small` ones, of the same minute: the machine's speed wanders."""
    with contextlib.ExitStack() as stack:
        audits = []
        for count in (small, large):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="plimsoll-nginx-"))
            os.chmod(folder, 0o755)  # nginx's workers are nobody
            engine = stack.enter_context(NginxEngine(RECORDED, count, folder))
            audits.append([program(), "audit", "-q", "--host", "unix://" + engine.socket,
                           *(word for name in TWO for word in ("-o", f"{folder}/{name}"))])
        for audit in audits:
            Run(audit)  # once unmeasured
        return statistics.median(Run(audits[1]).cpu / Run(audits[0]).cpu for _ in range(pairs))


def limits(rows, growth):
    """(what, measured, limit) of what issues ask for."""
    for row in rows:
        name = f"{row.served}, {row.containers:,}: "
        if row.served == "dockerd, four formats":
            yield name + "wall ÷ (1.5 × transfer + 50 ms)", row.of_limit(1.5, 0.05), 1
        elif row.served == "dockerd":
            yield name + "wall ÷ (1.15 × transfer + 20 ms)", row.of_limit(1.15, 0.02), 1
        else:
            yield name + "wall ÷ transfer", row.ratio, 2.0
            yield name + "own CPU a container, µs", row.own * 1e6, 100
            yield name + "peak memory, MB (32 + 6 KB a container)", row.median(1, "memory"), 32 + row.containers * 6 / 1024
    if growth:
        yield "50,000 over 10,000 containers, CPU", growth, 5.5


def numbers(text):
    return [int(word) for word in text.split(",") if word]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", type=numbers, default=[0, 100, 1000])
    parser.add_argument("--nginx", type=numbers, default=[1000, 10000, 50000])
    parser.add_argument("--pairs", type=int, default=15)
    arguments = parser.parse_args()
    suite = Suite("the time of an audit against the bare transfer")
    why = missing() or next((f"no {name}" for name in ("curl", "nginx") if not shutil.which(name)), None)
    suite.need(not why, why)
    rows, growth = [], None
    print(HEAD, flush=True)
    with suite.case("every container was asked for, and every report was written"):
        rows += measure_engines(arguments.engine, arguments.pairs)
        rows += measure_nginx(arguments.nginx, arguments.pairs)
        if {10000, 50000} <= set(arguments.nginx):
            growth = measure_growth(10000, 50000, arguments.pairs)
    print()
    for what, measured, limit in limits(rows, growth):
        print(f"{'  ' if measured <= limit else 'OVER'} {what}: {measured:,.2f}, limit {limit:,.2f}")
    suite.end()


if __name__ == "__main__":
    main()
