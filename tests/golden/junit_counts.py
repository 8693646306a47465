#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""junit_counts.py REPORT.json REPORT.junit.xml: what junitparser reads in the one agrees with the totals of the other.

Exit 77 (skipped) where Debian's python3-junitparser is not installed."""
import json
import sys

try:
    import junitparser
except ImportError:
    print("python3-junitparser is not installed: skipped")
    sys.exit(77)


def main(report_path, junit_path):
    with open(report_path, encoding="utf-8") as stream:
        report = json.load(stream)
    suites = list(junitparser.JUnitXml.fromfile(junit_path))
    cases = [case for suite in suites for case in suite]
    kinds = {"Failure": 0, "Error": 0, "Skipped": 0}
    for case in cases:
        assert len(case.result) <= 1, case.name
        for result in case.result:
            kinds[type(result).__name__] += 1
            assert result.text.startswith(result.message), case.name
    totals = report["totals"]
    # A waived fail is skipped, or an error where an unknown stands below it; manual and not applicable are skipped.
    waived = [c for c in report["checks"] if c["waived"] and c["decided"] in ("fail", "manual")]
    hidden = sum(1 for c in waived if c["counts"]["unknown"] > 0)
    expired = sum(1 for c in waived if c["waiver_expired"])
    waived_fails = sum(1 for c in waived if c["decided"] == "fail")
    expected = {
        "Failure": totals["fail"] - waived_fails + expired,
        "Error": totals["unknown"] + hidden,
        "Skipped": totals["manual"] + totals["not_applicable"] + waived_fails - hidden - expired,
    }
    assert kinds == expected, f"{kinds} read, {expected} expected"
    assert len(cases) == len(report["checks"]), f"{len(cases)} cases, {len(report['checks'])} checks"
    for attribute, kind in (("failures", "Failure"), ("errors", "Error"), ("skipped", "Skipped")):
        assert sum(getattr(suite, attribute) for suite in suites) == kinds[kind], attribute
    assert sum(suite.tests for suite in suites) == len(cases)
    print(f"{len(cases)} cases agree: {kinds}")


if __name__ == "__main__":
    main(*sys.argv[1:])
