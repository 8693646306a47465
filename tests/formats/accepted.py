#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every format goes through tools that nobody here wrote (consumers.py), and inspecjs computes our statuses."""

import glob
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import consumers  # noqa: E402
import forge  # noqa: E402
import readers  # noqa: E402
from run import audit_all, load, plimsoll, render_all  # noqa: E402

from cases import Suite  # noqa: E402

suite = Suite("formats are accepted by their readers")


def check_hdf(name, folder, report_path, paths):
    report = load(report_path)
    outcomes = readers.read("json", report_path, report)
    wanted = {check["id"]: consumers.HDF_STATUS[outcomes[readers.key_of(check)]] for check in report["checks"]}
    suite.equal(f"{name}: inspecjs' status table equals ours", consumers.node(folder, "hdf", paths["hdf"])["status"], wanted)


def check_junit_switches(name, folder, report_path, work):
    report, path = load(report_path), os.path.join(work, "switch.xml")
    whole, each = list(readers.outcomes_of(report).values()), consumers.outcomes_by_subject(report)
    for options, outcomes, manual in ((["--junit-manual"], whole, "failure"), (["--junit-subjects"], each, "skipped"),
                                      (["--junit-subjects", "--junit-manual"], each, "failure")):
        assert plimsoll("render", report_path, "-o", path, *options).code == 0
        consumers.check_junit(suite, f"{name} {' '.join(options)}", path, folder, outcomes, manual)


def check_oscap_report(work):
    with open(os.path.join(work, "xccdf.html"), encoding="utf-8") as file:
        page = file.read()
    for wanted in ("5.5 No container runs privileged", "web-1.example", "Plimsoll", "waived", "ada"):
        with suite.case(f"oscap's report shows '{wanted}'"):
            assert wanted in page
    with suite.case("and the hostile name as text"):
        assert "<img src=x onerror" not in page and "&lt;img src=x onerror" in page


def check_schematron(work):
    """Once with it, on a report without a waiver in force."""
    report = forge.sample()
    for check in report["checks"]:
        check["waived"] = False
    report["waived"] = 0
    path = forge.write(report, os.path.join(work, "no-waiver.json"))
    out = os.path.join(work, "no-waiver.xccdf.xml")
    done = plimsoll("render", path, "-o", out)
    with suite.case("a report without waivers passes oscap's schematron, too"):
        assert done.code == 0, done
        result = consumers.run("oscap", "xccdf", "validate", out)
        assert result.code == 0, result


def main():
    folder = consumers.need(suite)
    with tempfile.TemporaryDirectory(prefix="plimsoll-formats-") as work:
        paths = render_all(forge.SAMPLE, work)
        consumers.check_all(suite, "sample", paths, folder, work)
        check_hdf("sample", folder, forge.SAMPLE, paths)
        check_junit_switches("sample", folder, forge.SAMPLE, work)
        check_oscap_report(work)
        check_schematron(work)
        for facts in sorted(glob.glob(os.path.join(forge.TESTS, "..", "reports", "*.facts.ndjson"))):
            name, there = f"an audit of {os.path.basename(facts)}", os.path.join(work, os.path.basename(facts))
            os.mkdir(there)
            paths = audit_all(facts, there)
            consumers.check_all(suite, name, paths, folder, there)
            check_hdf(name, folder, paths["json"], paths)
            check_junit_switches(name, folder, paths["json"], there)
        everything = os.path.join(work, "all")
        os.mkdir(everything)
        paths = render_all(forge.SAMPLE, everything, "--sarif-all")
        suite.equal("--sarif-all is valid SARIF, too", consumers.node(folder, "sarif", paths["sarif"])["errors"], [])
        suite.equal("and every result has its place", consumers.sarif_locations(paths["sarif"]), [])
        with suite.case("the reduced OSCAL schema can be broken"):
            broken = load(paths["oscal"])
            del broken["assessment-results"]["results"][0]["observations"][0]["methods"]
            broken["assessment-results"]["results"][0]["findings"][0]["target"]["target-id"] = "2.1"
            path = forge.write(broken, os.path.join(work, "broken.json"))
            errors = consumers.node(folder, "schema", path, consumers.OSCAL_REDUCED)["errors"]
            assert any("methods" in one for one in errors) and any("target-id" in one for one in errors), errors
        with suite.case("a result without a file is noticed"):
            broken = load(paths["sarif"])
            del broken["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
            path = forge.write(broken, os.path.join(work, "broken.sarif"))
            assert consumers.sarif_locations(path)
    suite.end()


main()
