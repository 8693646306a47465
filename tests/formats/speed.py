#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""1,000 and 10,000 containers under all checks: every format within its time and 300 MB (issue 4), reading the report included.

32 of 120 checks are about containers, as in edition 1.8.0. Once a third of them fails for one container in ten, once all fail for all.
The reports are made by another process: a child's memory is never counted below that of the process it was forked from."""

import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import forge  # noqa: E402
from run import BY_NAME_ONLY, NAMES, program  # noqa: E402

from cases import Suite  # noqa: E402

CHECKS, OF_CONTAINERS = 120, 32
MEMORY_KIB = 300 * 1024
SLACK = float(os.environ.get("PLIMSOLL_SLACK", "1"))  # for sanitizers and loaded machines


def large(containers, all_fail):
    report = forge.sample()
    report["subjects"] = [{"kind": "container", "key": f"shop/web/{i}", "group": "shop/web", "name": f"shop-web-{i}", "id": f"{i:064x}",
                           "state": "running", "comparable": True, "self": False, "origin": f"GET /containers/{i:064x}/json"}
                          for i in range(containers)]
    template = next(one for one in report["checks"] if one["number"] == "5.5")
    observed = template["findings"][0]["observed"]
    report["checks"], report["exceptions"], report["waived"], report["evidence"] = [], [], 0, "failures"
    failing = 0
    for number in range(CHECKS):
        judged = range(containers if number < OF_CONTAINERS else 1)
        fails = [i for i in judged if all_fail or (number % 3 == 0 and i % 10 == 0)]
        passes = [] if all_fail else [i for i in judged if not (number % 3 == 0 and i % 10 == 0)]
        check = {**template, "number": f"5.{number + 1}", "id": f"check-{number + 1}", "passed": passes, "evidence_of_passes": None}
        check["findings"] = [{"subject": i, "verdict": "fail", "reason": None, "waiver": None, "observed": observed} for i in fails]
        check["counts"] = {"pass": len(passes), "fail": len(fails), "unknown": 0, "manual": 0, "not_applicable": 0}
        check["verdict"] = check["decided"] = "fail" if fails else "pass"
        failing += bool(fails)
        report["checks"].append(check)
    totals = {"pass": CHECKS - failing, "fail": failing, "unknown": 0, "manual": 0, "not_applicable": 0}
    score = {"value": round(100 * totals["pass"] / CHECKS, 1), "passed": totals["pass"], "of": CHECKS}
    none = {"value": None, "passed": 0, "of": 0}
    report["totals"], report["score"] = totals, score
    report["score_by_level"] = {"1": score, "2": none}
    zero = dict.fromkeys(totals, 0)
    report["sections"] = [{**section, "totals": totals if section["number"] == "5" else zero,
                           "score": score if section["number"] == "5" else none} for section in report["sections"]]
    return report


def measure(suite, name, report_path, work, seconds):
    for form, file in NAMES.items():
        out = os.path.join(work, file)
        command = [program(), "render", report_path, "-o", f"{out}:{form}" if form in BY_NAME_ONLY else out, "--sarif-anchor", "x"]
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _, status, usage = os.wait4(process.pid, 0)
        took = time.monotonic() - start
        error = process.stderr.read().decode()
        process.stderr.close()
        process.returncode = os.waitstatus_to_exitcode(status)
        with suite.case(f"{name}: {form} in at most {seconds} s and 300 MB"):
            assert process.returncode == 0, error
            print(f"    {form}: {took:.2f} s, {usage.ru_maxrss // 1024} MB, {os.path.getsize(out) / 1e6:.1f} MB written", flush=True)
            assert took <= seconds * SLACK, f"{took:.1f} s"
            assert SLACK > 1 or usage.ru_maxrss <= MEMORY_KIB, f"{usage.ru_maxrss // 1024} MB"
        os.unlink(out)


def main():
    suite = Suite("large reports in every format")
    with tempfile.TemporaryDirectory(prefix="plimsoll-speed-") as work:
        for containers, seconds in ((1_000, 3), (10_000, 15))[:1 if SLACK >= 10 else 2]:  # the large one tells nothing there
            for all_fail in (False, True):
                name = f"{containers:,} containers, {'all fail' if all_fail else 'few fail'}"
                path = os.path.join(work, "in.json")
                subprocess.run([sys.executable, __file__, path, str(containers), str(int(all_fail))], check=True)
                print(f"# {name}: a report of {os.path.getsize(path) / 1e6:.0f} MB", flush=True)
                measure(suite, name, path, work, seconds)
    suite.end()


if len(sys.argv) == 4:
    forge.write(large(int(sys.argv[2]), sys.argv[3] == "1"), sys.argv[1])
else:
    main()
