#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""comparing.py WRITE_SAMPLE_REPORT [HOSTS [CONTAINERS]]: time and memory of fleet over HOSTS reports (1,000) of 118 checks and 20
containers, and of diff over two reports of CONTAINERS containers (10,000): two recorded engines multiplied and judged, whose
containers have the same keys and each the configuration of its neighbour. Prints a table; fails over 5 s of processor time, 200 MB
(fleet) and 300 MB (diff). Processor time, because other work on the machine is not ours."""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parent.parent / "support")]
import reports  # noqa: E402
from command import NOW, plimsoll, program  # noqa: E402
from replayed import Replayed  # noqa: E402

BIG_BUNDLE = pathlib.Path(__file__).resolve().parent / "big_bundle.py"

SCRIPT = "import os, resource, sys, subprocess; code = subprocess.call(sys.argv[1:]); use = resource.getrusage(resource.RUSAGE_CHILDREN); " \
         "print(code, use.ru_utime + use.ru_stime, use.ru_maxrss)"


def measure(name, seconds, megabytes, *command, stdin=None):
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", SCRIPT, program(), *map(str, command)], stdout=subprocess.PIPE, text=True, check=True,
                          stdin=stdin or subprocess.DEVNULL)
    wall = time.monotonic() - start
    code, used, peak = done.stdout.split()[-3:]
    fine = int(code) in (0, 1, 3) and float(used) <= seconds and int(peak) <= megabytes * 1024
    print(f"{name:44} {float(used):6.2f} s processor {wall:6.2f} s wall {int(peak) / 1024:7.1f} MB"
          f"  (limits {seconds} s, {megabytes} MB){'' if fine else '  OVER, exit ' + code}")
    return fine


def write_report(folder, engine, containers, name, first):
    with Replayed(engine) as replayed:
        replayed.plimsoll("collect", "--now", NOW, "-o", folder / "facts.ndjson")
    subprocess.run([sys.executable, BIG_BUNDLE, folder / "facts.ndjson", str(containers), folder / "big.ndjson", str(first)], check=True)
    result = plimsoll("audit", "--facts", folder / "big.ndjson", "--now", NOW, "-q", "-o", folder / name, timeout=300)
    assert result.code == 1, result
    return folder / name


def changed_subjects(path):
    with open(path, encoding="utf-8") as file:
        return sum(len(change["subjects"]) for change in json.load(file)["changes"])


def main():
    sample, hosts, containers = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000, int(sys.argv[3]) if len(sys.argv) > 3 else 10000
    with tempfile.TemporaryDirectory(prefix="plimsoll-bench-") as name:
        folder = pathlib.Path(name)
        (folder / "small.json").write_bytes(subprocess.run([sample, "20", "118"], capture_output=True, check=True).stdout)
        sys.argv[1:] = [str(folder / "small.json"), str(hosts), str(folder / "fleet")]
        reports.main()
        old = write_report(folder, "docker-26.1.5", containers, "a.json", 0)
        new = write_report(folder, "docker-28.5.2", containers, "b.json", 1)
        fine = measure(f"fleet, {hosts} reports, HTML", 5, 200, "fleet", folder / "fleet", "-q", "-o", folder / "fleet.html")
        with subprocess.Popen(["cat", *sorted((folder / "fleet").iterdir())], stdout=subprocess.PIPE) as cat:
            fine &= measure(f"fleet, {hosts} reports through a pipe, JSON", 5, 60, "fleet", "-", "-q", "-o", folder / "fleet.json", stdin=cat.stdout)
        fine &= measure(f"diff, {containers} containers, HTML and JSON", 5, 300, "diff", old, new, "-q", "-o",
                        folder / "diff.html", "-o", folder / "diff.json")
        changed = changed_subjects(folder / "diff.json")
        print(f"diff lists {changed} changes of a subject")
        fine &= changed > containers
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
