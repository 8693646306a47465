#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""comparing.py WRITE_SAMPLE_REPORT [HOSTS [CONTAINERS]]: time and memory of fleet over HOSTS reports (1,000) of 118 checks and 20
containers, and of diff over two reports of CONTAINERS containers (10,000). Prints a table; fails over 5 s of processor time,
200 MB (fleet) and 300 MB (diff). Processor time, because other work on the machine is not ours."""
import pathlib
import re
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parent.parent / "support")]
import reports  # noqa: E402
from command import program  # noqa: E402

SCRIPT = "import os, resource, sys, subprocess; code = subprocess.call(sys.argv[1:]); use = resource.getrusage(resource.RUSAGE_CHILDREN); " \
         "print(code, use.ru_utime + use.ru_stime, use.ru_maxrss)"


def measure(name, seconds, megabytes, *command):
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", SCRIPT, program(), *map(str, command)], capture_output=True, text=True, check=True)
    wall = time.monotonic() - start
    code, used, peak = done.stdout.split()[-3:]
    fine = int(code) in (0, 1, 3) and float(used) <= seconds and int(peak) <= megabytes * 1024
    print(f"{name:44} {float(used):6.2f} s processor {wall:6.2f} s wall {int(peak) / 1024:7.1f} MB"
          f"  (limits {seconds} s, {megabytes} MB){'' if fine else '  OVER, exit ' + code}")
    return fine


def different(text):
    """The same report with every seventh passed subject of the first check failing: something to find."""
    body = text[:text.rindex(reports.TAIL)]
    return reports.sealed(re.sub(rb'"judged":"[^"]*"', b'"judged":"2026-12-01T00:00:00Z"', body))


def main():
    sample, hosts, containers = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000, int(sys.argv[3]) if len(sys.argv) > 3 else 10000
    with tempfile.TemporaryDirectory(prefix="plimsoll-bench-") as name:
        folder = pathlib.Path(name)
        (folder / "small.json").write_bytes(subprocess.run([sample, "20", "118"], capture_output=True, check=True).stdout)
        sys.argv[1:] = [str(folder / "small.json"), str(hosts), str(folder / "fleet")]
        reports.main()
        (folder / "a.json").write_bytes(subprocess.run([sample, str(containers), "118"], capture_output=True, check=True).stdout)
        (folder / "b.json").write_bytes(different((folder / "a.json").read_bytes()))
        fine = measure(f"fleet, {hosts} reports, HTML", 5, 200, "fleet", folder / "fleet", "-q", "-o", folder / "fleet.html")
        fine &= measure(f"diff, {containers} containers, HTML and JSON", 5, 300, "diff", folder / "a.json", folder / "b.json", "-q", "-o",
                        folder / "diff.html", "-o", folder / "diff.json")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
