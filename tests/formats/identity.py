#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What readers follow from run to run stays the same when findings differ: JUnit's names, SARIF's fingerprints and rules, OCSF's uids,
Prometheus' series, control ids. The same engine is judged as it was recorded, hardened, with facts lost, and under a policy."""

import os
import re
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import forge  # noqa: E402
import readers  # noqa: E402
from run import load, outputs, plimsoll  # noqa: E402

import bundle  # noqa: E402
from cases import Suite  # noqa: E402

suite = Suite("identities do not change with findings")
FACTS = os.path.join(forge.TESTS, "..", "reports", "docker-20.10.24.facts.ndjson")
POLICY = """
waivers:
  - {check: container-not-privileged, reason: being replaced, owner: ada, expires: 2027-03-31}
  - {check: container-memory-limit, reason: it was to be replaced, owner: ada, expires: 2026-01-31}
attestations:
  - {check: host-hardened, verdict: pass, by: linus, on: 2026-10-01, expires: 2027-10-01, note: seen}
"""


def hardened(documents):
    """Other findings: no container is privileged, all have limits."""
    for document in documents:
        if document["document"] == "container":
            document["value"]["HostConfig"].update(Privileged=False, Memory=1 << 28, PidsLimit=100, ReadonlyRootfs=True)
    return documents


def lost(documents):
    """Facts that could not be read."""
    return [{key: value for key, value in {**one, "unknown": "denied: not root"}.items() if key != "value"}
            if one["document"] == "file" or one["document"].startswith("host.") else one for one in documents]


def junit(path):
    return [(suite.get("name"), suite.get("package"), suite.get("id"), case.get("classname"), case.get("name"))
            for suite in ElementTree.parse(path).getroot() for case in suite.iter("testcase")]


def fingerprints(path):
    """{rule and place: fingerprint}"""
    found = {}
    for result in load(path)["runs"][0]["results"]:
        place = result["locations"][0]
        key = result["ruleId"], place["logicalLocations"][0]["fullyQualifiedName"]
        assert key not in found, key
        found[key] = result["partialFingerprints"]["primaryLocationLineHash"], place["physicalLocation"]["artifactLocation"]["uri"]
    return found


def series(path):
    """Names with labels, but for the label that tells the status."""
    with open(path, encoding="utf-8") as file:
        lines = [line.rsplit(" ", 1)[0] for line in file if not line.startswith("#")]
    return sorted(re.sub(r',status="[^"]*"\}$', "}", line) for line in lines)


def ids(paths):
    with open(paths["ocsf"], encoding="utf-8") as file:
        ocsf = re.findall(r'"finding_info":\{"uid":"([^"]*)"', file.read())
    with open(paths["xccdf"], encoding="utf-8") as file:
        xccdf = re.findall(r'idref="(xccdf_[^"]*_rule_[^"]*)"', file.read())
    with open(paths["docker-bench"], encoding="utf-8") as file:
        bench = re.findall(r'\{"id":"([^"]*)"', file.read())
    hdf = [control["id"] for control in load(paths["hdf"])["profiles"][0]["controls"]]
    sarif = [rule["id"] for rule in load(paths["sarif"])["runs"][0]["tool"]["driver"]["rules"]]
    assert ocsf and xccdf and bench and hdf and sarif
    return {"ocsf": ocsf, "xccdf": xccdf, "docker-bench": bench, "hdf": hdf, "sarif": sarif}


def run(work, name, change=None, *options):
    folder = os.path.join(work, name)
    os.mkdir(folder)
    paths, asked = outputs(folder)
    with open(FACTS, encoding="utf-8") as file:
        header, documents, trailer = bundle.parse(file.read())
    facts = os.path.join(folder, "facts.ndjson")
    with open(facts, "w", encoding="utf-8") as file:
        file.write(bundle.seal(header, change(documents) if change else documents, trailer))
    each = os.path.join(folder, "each.xml")
    assert plimsoll("audit", "--facts", facts, "-q", *asked, "--sarif-anchor", "x", *options).code in (0, 1, 3)
    assert plimsoll("render", paths["json"], "-o", each, "--junit-subjects").code == 0
    return {"paths": paths, "report": load(paths["json"]), "junit": junit(paths["junit"]), "each": {case[3:] for case in junit(each)},
            "sarif": fingerprints(paths["sarif"]), "series": series(paths["prometheus"]), "ids": ids(paths)}


def main():
    with tempfile.TemporaryDirectory(prefix="plimsoll-identity-") as work:
        policy = os.path.join(work, "policy.yaml")
        with open(policy, "w", encoding="utf-8") as file:
            file.write(POLICY)
        first = run(work, "first", None, "--now", "2026-11-22T09:00:00Z")
        outcomes = readers.outcomes_of(first["report"])
        others = {"hardened": run(work, "hardened", hardened, "--now", "2026-12-01T00:00:00Z"), "lost": run(work, "lost", lost),
                  "policy": run(work, "policy", None, "--policy", policy, "--now", "2026-11-23T09:00:00Z")}
        for name, other in others.items():
            found = readers.outcomes_of(other["report"])
            changed = sum(found[number] != outcomes[number] for number in outcomes)
            with suite.case(f"{name}: the outcomes of some checks differ, or this test shows nothing"):
                assert changed >= 3, changed
            suite.equal(f"{name}: JUnit has the same suites and cases, in the same order", other["junit"], first["junit"])
            suite.equal(f"{name}: every rule, control and event keeps its id", other["ids"], first["ids"])
            suite.equal(f"{name}: the same series of metrics", other["series"], first["series"])
            with suite.case(f"{name}: a finding that is still there has the same fingerprint and place"):
                both = set(other["sarif"]) & set(first["sarif"])
                assert len(both) >= 30 and all(other["sarif"][key] == first["sarif"][key] for key in both), len(both)
            with suite.case(f"{name}: --junit-subjects: no case has a name that the other run lacks, but for what is told as a whole"):
                titles = {case[1] for case in first["each"] | other["each"]}
                strange = {case for case in first["each"] ^ other["each"]
                           if not any(title != case[1] and (title.startswith(case[1] + ": ") or case[1].startswith(title + ": "))
                                      for title in titles)}
                assert not strange, sorted(strange)[:10]
        with suite.case("no count and no time stands in a name"):
            for case in first["junit"]:
                assert not re.search(r"\d+ of \d+|\d{4}-\d\d-\d\d", case[4]), case
    suite.end()


main()
