#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""1,000 and 10,000 containers, copies of recorded ones, judged by the whole catalogue: every format within its time and 300 MB (issue 4),
reading the report included; the larger one with the evidence of passes, too, twice as much to read; and one audit that writes all formats
at once. Time is the processor's: one thread works, and other programs on the machine should not make this test fail.

A child's memory is never counted below that of the process it was forked from, so that nothing large is held here."""

import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import forge  # noqa: E402
from run import BY_NAME_ONLY, NAMES, NOW, outputs, program  # noqa: E402

from cases import Suite  # noqa: E402

suite = Suite("large reports in every format")
FACTS = os.path.join(forge.TESTS, "..", "reports", "docker-20.10.24.facts.ndjson")
MULTIPLY = os.path.join(forge.TESTS, "bench", "big_bundle.py")
MEMORY_MB = 300
SLACK = float(os.environ.get("PLIMSOLL_SLACK", "1"))  # for sanitizers and loaded machines
ROWS = ((1_000, "failures", 3), (10_000, "full", 15))[:1 if SLACK >= 10 else 2]  # the large one tells nothing there


def run(name, seconds, command, paths, codes=(0,)):
    """Time, memory and bytes of one run of the command."""
    start = time.monotonic()
    process = subprocess.Popen([program(), *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    wall, took, megabytes = time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024
    error = process.stderr.read().decode()
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    with suite.case(f"{name} in at most {seconds} s and {MEMORY_MB} MB"):
        assert process.returncode in codes, error
        written = sum(os.path.getsize(path) for path in paths)
        print(f"    {took:6.2f} s ({wall:.2f} s by the clock) {megabytes:4} MB {written / 1e6:7.1f} MB written", flush=True)
        assert took <= seconds * SLACK, f"{took:.1f} s"
        assert SLACK > 1 or megabytes <= MEMORY_MB, f"{megabytes} MB"


def render_each(name, seconds, report, work):
    for form, file in NAMES.items():
        out = os.path.join(work, file)
        run(f"{name}: {form}", seconds, ["render", report, "-o", f"{out}:{form}" if form in BY_NAME_ONLY else out, "--sarif-anchor", "x"], [out])
    for form, option in (("junit", "--junit-subjects"), ("sarif", "--sarif-all"), ("text", "--verbose")):
        out = os.path.join(work, NAMES[form])
        run(f"{name}: {form} {option}", seconds, ["render", report, "-o", out, "--sarif-anchor", "x", option], [out])


def main():
    with tempfile.TemporaryDirectory(prefix="plimsoll-speed-") as work:
        facts, report = os.path.join(work, "facts.ndjson"), os.path.join(work, "in.json")
        for containers, evidence, seconds in ROWS:
            subprocess.run([sys.executable, MULTIPLY, FACTS, str(containers), facts], check=True)
            name = f"{containers:,} containers, --evidence {evidence}"
            audit = ["audit", "--facts", facts, "--now", NOW, "-q", "--evidence", evidence]
            done = subprocess.run([program(), *audit, "-o", report], check=False)
            assert done.returncode == 1, done.returncode
            print(f"# {name}: a report of {os.path.getsize(report) / 1e6:.0f} MB", flush=True)
            render_each(name, seconds, report, work)
            paths, asked = outputs(work)
            run(f"{name}: judged, and all formats at once", 2 * seconds, [*audit, *asked, "--sarif-anchor", "x"], paths.values(), (1,))
    suite.end()


main()
