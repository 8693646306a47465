#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One judged run, every format, the same counts: each is read back by a parser of its own (readers.py) and says of every
recommendation what the JSON says. The same report gives the same bytes, whether the audit writes a format or render does later."""

import glob
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import forge  # noqa: E402
import readers  # noqa: E402
from run import NAMES, audit_all, known_formats, load, plimsoll, render_all  # noqa: E402

from cases import Suite  # noqa: E402

suite = Suite("one judgement in every format")
HERE = os.path.dirname(os.path.abspath(__file__))


def compare(name, report_path, folder, facts=None):
    os.makedirs(folder)
    paths = audit_all(facts, folder, "--sarif-all") if facts else render_all(report_path, folder, "--sarif-all")
    report_path = report_path or paths["json"]
    report = load(report_path)
    wanted = readers.read("json", report_path, report)
    suite.equal(f"{name}: every recommendation has one outcome", len(wanted), len(report["checks"]))
    for form, path in paths.items():
        with suite.case(f"{name}: {form} says what the JSON says"):
            found = readers.read(form, path, report)
            assert readers.totals(found) == readers.totals(wanted), f"{readers.totals(found)}\n{readers.totals(wanted)}"
            if form not in readers.TOTALS_ONLY:
                differing = {key: (found.get(key), wanted[key]) for key in wanted if found.get(key) != wanted[key]}
                assert not differing and len(found) == len(wanted), f"is, should: {differing}"
    return report, wanted, paths


def check_digest(report, paths):
    digest = report["integrity"]["digest"]
    for form, path in paths.items():
        with suite.case(f"{form} carries the digest of the report"):
            with open(path, encoding="utf-8") as file:
                assert digest in file.read(), digest


def check_bytes(name, paths, again):
    for form in NAMES:
        with open(paths[form], "rb") as first, open(again[form], "rb") as second, suite.case(f"{name}: {form} has the same bytes"):
            one, other = first.read(), second.read()
            at = next((i for i, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))
            assert one == other, f"{len(one)} and {len(other)} bytes, from {at} on: {one[at:at + 80]!r} {other[at:at + 80]!r}"


def check_audited_bytes(facts, folder, paths):
    """Twice audited, and rendered from the JSON of the first: one by one and all at once."""
    second, later, single = (os.path.join(folder, name) for name in ("second", "later", "single"))
    for place in (second, later, single):
        os.makedirs(place)
    check_bytes("audited again", paths, audit_all(facts, second, "--sarif-all"))
    check_bytes("rendered from the saved report", paths, render_all(paths["json"], later, "--sarif-all", anchor="policy.yaml"))
    alone = {}
    for form in NAMES:
        alone[form] = os.path.join(single, form)
        assert plimsoll("render", paths["json"], "-o", f"{alone[form]}:{form}", "--sarif-all", "--sarif-anchor", "policy.yaml").code == 0
    check_bytes("rendered alone", paths, alone)


def check_sarif_default(report, wanted, report_path, folder):
    path = os.path.join(folder, "default.sarif")
    assert plimsoll("render", report_path, "-o", path, "--sarif-anchor", "policy.yaml").code == 0
    found = readers.read("sarif", path, report)
    suite.equal("SARIF as GitHub gets it: failures, and what is unknown as notifications", found,
                {key: outcome for key, outcome in wanted.items() if outcome in ("fail", "waiver-expired", "unknown")})
    run = load(path)["runs"][0]
    suite.equal("SARIF lists all rules, also those without a result", len(run["tool"]["driver"]["rules"]), len(report["checks"]))
    suite.equal("SARIF: the execution was no success, since something is unknown", run["invocations"][0]["executionSuccessful"], False)
    for option, outcome in (("--sarif-include-waived", "waived"), ("--sarif-include-review", "manual")):
        assert plimsoll("render", report_path, "-o", path, "--sarif-anchor", "policy.yaml", option).code == 0
        suite.equal(f"SARIF with {option}", {key for key, word in readers.read("sarif", path, report).items() if word == outcome},
                    {key for key, word in wanted.items() if word == outcome})


def main():
    suite.equal("this test knows every format of the command", sorted(known_formats()), sorted(NAMES))
    suite.equal("and has a reader of each", sorted(readers.READERS), sorted(NAMES))
    with tempfile.TemporaryDirectory(prefix="plimsoll-formats-") as folder:
        report, wanted, paths = compare("sample", forge.SAMPLE, os.path.join(folder, "sample"))
        with suite.case("the sample holds every outcome"):
            assert all(readers.totals(wanted).values()), readers.totals(wanted)
        check_digest(report, paths)
        os.makedirs(os.path.join(folder, "again"))
        check_bytes("rendered again", paths, render_all(forge.SAMPLE, os.path.join(folder, "again"), "--sarif-all"))
        check_sarif_default(report, wanted, forge.SAMPLE, folder)
        for facts in sorted(glob.glob(os.path.join(HERE, "..", "..", "reports", "*.facts.ndjson"))):
            name = f"one audit of {os.path.basename(facts)}"
            there = os.path.join(folder, os.path.basename(facts))
            _, _, paths = compare(name, None, there, facts)
            check_audited_bytes(facts, there, paths)
        if len(sys.argv) > 1:  # the program that writes another sample
            other = os.path.join(folder, "other.json")
            with open(other, "wb") as file:
                subprocess.run([sys.argv[1]], stdout=file, check=True)
            compare("other sample", other, os.path.join(folder, "other"))
    suite.end()


main()
