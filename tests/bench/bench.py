#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How long a whole audit takes, against the bare transfer of the same API answers. A private dockerd with running containers; curl
--parallel of the very URLs that the audit asks for, then the audit with four formats, in interleaved pairs. Prints the README's table.

    bench.py [--containers 100] [--pairs 15]     as root; PLIMSOLL names the program (build/release/plimsoll for figures)
"""

import argparse
import concurrent.futures
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", folder) for folder in ("support", "engine")]
from cases import Suite  # noqa: E402
from command import CLEAN, audit, program  # noqa: E402
from engine import Engine, missing  # noqa: E402
from forwarder import Forwarder  # noqa: E402
from weaknesses import HARDENED, bind, options, publish, restart  # noqa: E402

# Repeated over the containers, so that there is something to find and to write.
MIX = [{}, {"ReadonlyRootfs": True}, {"Memory": 64 << 20}, {"CapAdd": ["NET_ADMIN"]}, bind("/etc/ssl"), options("no-new-privileges"),
       {**options("no-new-privileges"), "CpuShares": 512, "PidsLimit": 64}, {"PidMode": "host", **restart("always")},
       {name: value for name, value in HARDENED.items() if name not in ("NetworkMode", "PortBindings")}]


def bring_up(engine, count):
    engine.load_image()
    rows = [(f"bench-{number:03d}", MIX[number % len(MIX)]) for number in range(count - 1)]
    rows.append((f"bench-{count - 1:03d}", publish(("8080", "80", ""))))
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda row: engine.run(*row), rows))


def asked_urls(engine):
    """What an audit asks for, seen by a socket in between."""
    path = f"{engine.folder}/counted.sock"
    forwarder = Forwarder(path, engine.socket)
    audit("--host", "unix://" + path, prefix=engine.namespaces.enter)
    return forwarder.asked


def measure(command):
    """(wall, own CPU) in seconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, env=CLEAN, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1, 3), done.stderr[-2000:]
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def commands(engine, urls):
    config = f"{engine.folder}/curl.config"
    with open(config, "w", encoding="utf-8") as file:
        for url in urls:
            file.write(f'url = "http://localhost{url}"\noutput = "/dev/null"\n')
    curl = [*engine.namespaces.enter, "curl", "-s", "--parallel", "--unix-socket", engine.socket, "-K", config]
    formats = [word for name in ("report.html", "report.json", "junit.xml", "report.txt") for word in ("-o", f"{engine.folder}/{name}")]
    return curl, [*engine.namespaces.enter, program(), "audit", "-q", "--host", engine.url, *formats]


def milliseconds(values):
    return f"{statistics.median(values) * 1000:.0f} ms ({min(values) * 1000:.0f}–{max(values) * 1000:.0f})"


def table(count, urls, pairs):
    transfer, whole = [pair[0][0] for pair in pairs], [pair[1][0] for pair in pairs]
    limit = 1.5 * statistics.median(transfer) + 0.05
    lines = [f"| {count} running containers, {len(pairs)} pairs | wall, median (least–most) | own CPU, median |", "|---|---|---|",
             f"| `curl --parallel` of the {len(urls)} answers | {milliseconds(transfer)} | {milliseconds([pair[0][1] for pair in pairs]).split(' (')[0]} |",
             f"| whole audit, four formats written | {milliseconds(whole)} | {milliseconds([pair[1][1] for pair in pairs]).split(' (')[0]} |",
             f"| limit: 1.5 × transfer + 50 ms | {limit * 1000:.0f} ms | |"]
    return "\n".join(lines), statistics.median(whole) <= limit


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--containers", type=int, default=100)
    parser.add_argument("--pairs", type=int, default=15)
    arguments = parser.parse_args()
    suite = Suite("the time of an audit against the bare transfer")
    why = missing() or (None if shutil.which("curl") else "no curl")
    suite.need(not why, why)
    with Engine() as engine:
        bring_up(engine, arguments.containers)
        urls = asked_urls(engine)
        curl, whole = commands(engine, urls)
        measure(curl), measure(whole)  # once unmeasured: caches of both
        pairs = [(measure(curl), measure(whole)) for _ in range(arguments.pairs)]
        text, kept = table(arguments.containers, urls, pairs)
        with suite.case("every container was asked for, and four reports were written"):
            assert sum("/containers/" in url and url.endswith("/json") for url in urls) >= arguments.containers, urls
            assert all(os.path.getsize(f"{engine.folder}/{name}") for name in ("report.html", "report.json", "junit.xml", "report.txt"))
    print("\n" + text + "\n\n" + ("within the limit" if kept else "OVER THE LIMIT") + "\n")
    suite.end()


if __name__ == "__main__":
    main()
