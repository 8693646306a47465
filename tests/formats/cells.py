#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How each outcome is told in each format (docs/FORMATS.md), cell by cell. A catalogue of one check an outcome is judged under a policy; each
format is read with nothing of ours but the mapping in tests/data/formats/outcomes.tsv, HDF by inspecjs."""

import csv
import html
import json
import os
import re
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import consumers  # noqa: E402
import forge  # noqa: E402
from run import audit_all, load, plimsoll  # noqa: E402

import bundle  # noqa: E402
from cases import Suite  # noqa: E402

suite = Suite("each outcome in each format")
FACTS = os.path.join(forge.TESTS, "..", "reports", "docker-20.10.24.facts.ndjson")
TABLE = os.path.join(forge.TESTS, "data", "formats", "outcomes.tsv")
NOW = "2026-11-22T09:00:00Z"
TRUE, FALSE, LOST = "container.State.Status != 'none'", "container.State.Status == 'none'", "size(host.mounts.mounts) > 0"

EXAMPLES = {TRUE: "{pass: {container: {State: {Status: running}}}, fail: {container: {State: {Status: none}}}, unknown: {container: {State: {}}}}",
            FALSE: "{pass: {container: {State: {Status: none}}}, fail: {container: {State: {Status: running}}}, unknown: {container: {State: {}}}}",
            LOST: "{pass: {host: {mounts: {mounts: [{role: x}]}}}, fail: {host: {mounts: {mounts: []}}}, unknown: {host: {mounts: {}}}}",
            None: "{manual: {}}"}
# name: (subject, evidence, rule, further members, what the policy says of it)
WAIVED, EXPIRED = "waivers: expires: 2027-03-31", "waivers: expires: 2026-01-31"
CHECKS = {
    "passes": ("container", "measured", TRUE, "", ""),
    "fails": ("container", "measured", FALSE, "", ""),
    "unknown": ("host", "measured", LOST, "", ""),
    "manual": ("container", "attested", None, "", ""),
    "not-applicable": ("container", "measured", TRUE, "when: container.State.Status == 'none'\n  otherwise: there is none", ""),
    "waived": ("container", "measured", FALSE, "", WAIVED),
    "waived-manual": ("container", "attested", None, "", WAIVED),
    "waived-pass": ("container", "measured", TRUE, "", WAIVED),
    "waived-unknown": ("host", "measured", LOST, "", WAIVED),
    "expired": ("container", "measured", FALSE, "", EXPIRED),
    "expired-pass": ("container", "measured", TRUE, "", EXPIRED),
    "expired-manual": ("container", "attested", None, "", EXPIRED),
    "attested-pass": ("host", "attested", None, "", "attestations: verdict: pass, by: linus, on: 2026-10-01, expires: 2027-10-01"),
    "attested-fail": ("host", "attested", None, "", "attestations: verdict: fail, by: linus, on: 2026-10-01, expires: 2027-10-01"),
    "attested-of-old": ("host", "attested", None, "", "attestations: verdict: pass, by: linus, on: 2024-10-01, expires: 2025-10-01"),
    "not-selected": ("container", "measured", FALSE, "", ""),
}


def write_catalogue(work):
    folder = os.path.join(work, "checks")
    os.makedirs(os.path.join(folder, "benchmarks"))
    with open(os.path.join(folder, "cells.yaml"), "w", encoding="utf-8") as file:
        for name, (subject, evidence, rule, more, _) in CHECKS.items():
            file.write(f"- id: cell-{name}\n  title: Cell {name}\n  subject: {subject}\n  severity: high\n  evidence: {evidence}\n")
            file.write(f"  rule: \"{rule}\"\n" if rule else "")
            file.write(f"  {more}\n" if more else "")
            file.write(f"  rationale: For the table.\n  remediation: Nothing to do.\n  examples: {EXAMPLES[rule]}\n")
    with open(os.path.join(folder, "benchmarks", "cells.yaml"), "w", encoding="utf-8") as file:
        file.write("id: cells\ntitle: Cells\nversion: 1.0.0\nprofiles: [docker-linux]\nsections:\n  - {number: '1', title: All}\nrecommendations:\n")
        for number, name in enumerate(CHECKS, 1):
            file.write(f"  - {{number: '1.{number}', check: cell-{name}, level: 1, profile: docker-linux, status: automated}}\n")
    lists = {"waivers": "", "attestations": ""}
    for name, row in CHECKS.items():
        if row[4]:
            kind, words = row[4].split(": ", 1)
            lists[kind] += f"  - {{check: cell-{name}, reason: agreed, owner: ada, ticket: T-7, {words}}}\n".replace(
                "reason: agreed, owner: ada, ticket: T-7" if kind == "attestations" else "\0", "note: seen")
    policy = os.path.join(work, "policy.yaml")
    with open(policy, "w", encoding="utf-8") as file:
        file.write("".join(f"{kind}:\n{rows}" for kind, rows in lists.items()))
    facts = os.path.join(work, "facts.ndjson")
    with open(FACTS, encoding="utf-8") as source, open(facts, "w", encoding="utf-8") as file:
        header, documents, trailer = bundle.parse(source.read())
        for one in documents:
            if one["document"] == "host.mounts":
                del one["value"]
                one["unknown"] = "denied: not root"
        file.write(bundle.seal(header, documents, trailer))
    return facts, ["--benchmark", "cells", "--checks", folder, "--policy", policy, "--skip", "cell-not-selected"]


# ---- one reader a format: {id without "cell-": what stands there} ----

def read_json(path):
    return {one["id"]: " ".join([one["decided"], *["waived"] * (one["waived"] and not one["waiver_expired"]), *["expired"] * one["waiver_expired"]])
            for one in load(path)["checks"]}


def short(text):
    """The word in capitals at the start, with the date that belongs to it."""
    found = re.match(r"(?:[A-Z]{3,} ?)+(?:until )?(?:\d{4}-\d\d-\d\d)?", text)
    return found[0].strip() if found else "attested" if text.startswith("attested") else ""


def read_junit(path):
    cells = {}
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        child = next(iter(case), None)
        cell = "-" if child is None else f"{child.tag} {child.get('type', '')} {short(child.get('message'))}"
        cells["cell-" + case.get("name").split("Cell ")[1]] = " ".join(cell.split())
    return cells


def read_sarif(path):
    run, cells = load(path)["runs"][0], {}
    for rule in run["tool"]["driver"]["rules"]:
        seen = {" ".join([one["kind"], one["level"], "suppressed" * bool(one.get("suppressions")), short(one["message"]["text"])]).strip()
                for one in run["results"] if one["ruleId"] == rule["id"]}
        seen |= {f"notification {one['level']}" for one in run["invocations"][0]["toolExecutionNotifications"]
                 if one["associatedRule"]["id"] == rule["id"]}
        cells[rule["id"]] = ", ".join(" ".join(one.split()) for one in sorted(seen)) or "-"
    return cells


def read_xccdf(path):
    space, cells = "{http://checklists.nist.gov/xccdf/1.2}", {}
    for one in ElementTree.parse(path).getroot().iter(space + "rule-result"):
        override = one.find(space + "override")
        text = one.find(space + "result").text
        text += f" overrides {override.find(space + 'old-result').text}" if override is not None else ""
        text += " unscored" if one.get("role") == "unscored" else ""
        message = one.find(space + "message")
        text += f" {short(message.text)}" if message is not None and "WAIVER EXPIRED" in message.text else ""
        cells[one.get("idref").split("_rule_")[1]] = text
    return cells


def read_oscal(path):
    one = load(path)["assessment-results"]["results"][0]
    risks = {risk["uuid"]: risk["status"] for risk in one.get("risks", [])}
    cells = {}
    for control in one["reviewed-controls"]["control-selections"][0]["include-controls"]:
        cells[control["control-id"]] = "observation only"
    for finding in one["findings"]:
        status = finding["target"]["status"]
        cells[finding["target"]["target-id"]] = " ".join([status["state"], status["reason"]] + [
            "risk " + risks[risk["risk-uuid"]] for risk in finding.get("related-risks", [])])
    return {f"cell-{list(CHECKS)[int(number.split('.')[-1]) - 1]}": cell for number, cell in cells.items()}


def read_ocsf(path):
    with open(path, encoding="utf-8") as file:
        events = [json.loads(line) for line in file]
    return {f"cell-{event['finding_info']['title'].split('Cell ')[1]}": f"{event['compliance']['status']} {event['status']}" for event in events}


def read_bench(path):
    return {f"cell-{one['desc'].split('Cell ')[1]}": f"{one['result']} {short(one['details'])}".strip()
            for section in load(path)["tests"] for one in section["results"]}


def read_prometheus(path):
    with open(path, encoding="utf-8") as file:
        return dict(re.findall(r'^plimsoll_check_status\{id="([^"]*)".*status="([^"]*)"\} 1$', file.read(), re.M))


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {row["id"]: f"{row['verdict']} {row['outcome']} {row['exception']}".strip() for row in csv.DictReader(file)
                if row["row"] == "check"}


def read_markdown(path):
    cells = {f"cell-{name}": "-" for name in CHECKS if name != "not-selected"}
    heading = ""
    with open(path, encoding="utf-8") as file:
        for line in file:
            heading = line[4:].strip() if line.startswith("### ") else heading
            found = re.match(r"\| [\d.]+ \| high \| Cell ([a-z\\-]+) \|", line)
            if found:
                cells["cell-" + found[1].replace("\\", "")] = heading
    return cells


def read_text(path):
    """With --verbose every check stands under a heading."""
    cells, heading = {}, ""
    with open(path, encoding="utf-8") as file:
        for line in file:
            heading = line.split(" (")[0] if re.match(r"[A-Z, ]+ \(\d+\)$", line) else heading
            found = re.match(r" *1\.\d+ +Cell ([a-z-]+)", line)
            if found:
                cells["cell-" + found[1]] = heading
    return cells


def read_html(path):
    with open(path, encoding="utf-8") as file:
        page = file.read()
    return {f"cell-{name}": html.unescape(outcome) for outcome, name in re.findall(
        r'<details[^>]* data-outcome="([^"]*)"[^>]*>.*?Cell ([a-z-]+)', page, re.S)}


def check_registers(paths):
    """What covers nothing any more changes no verdict, and is told all the same."""
    with open(paths["junit"], encoding="utf-8") as file:
        out = file.read()
    with open(paths["text"], encoding="utf-8") as file:
        text = " ".join(file.read().split())
    with open(paths["html"], encoding="utf-8") as file:
        page = file.read()
    with open(paths["prometheus"], encoding="utf-8") as file:
        counts = dict(re.findall(r'^plimsoll_exceptions\{kind="waiver",state="([a-z]+)"\} (\d+)$', file.read(), re.M))
    states = {one["check"]: one["state"] for one in load(paths["json"])["exceptions"]}
    suite.equal("a waiver of what passes is stale, expired or not; one of what is unknown is used by nothing",
                {name: states[f"cell-{name}"] for name in ("waived", "waived-manual", "waived-pass", "waived-unknown", "expired",
                                                           "expired-pass", "expired-manual", "attested-pass", "attested-of-old")},
                {"waived": "active", "waived-manual": "active", "waived-pass": "stale", "waived-unknown": "unused", "expired": "expired",
                 "expired-pass": "stale", "expired-manual": "expired", "attested-pass": "active", "attested-of-old": "expired"})
    for name in ("waived-pass", "expired-pass"):
        with suite.case(f"{name}: the stale waiver is told in JUnit, text and HTML"):
            assert f"stale waiver of cell-{name} for " in out
            assert re.search(rf"\[?stale.{{0,80}}cell-{name}|cell-{name}.{{0,120}}stale", text), "text"
            assert re.search(rf"cell-{name}.{{0,400}}stale|stale.{{0,400}}cell-{name}", page, re.S), "html"
    suite.equal("and counted in the metrics", counts["stale"], "2")
    with suite.case("the attestation is named where it decided"):
        assert "attestation (active) of cell-attested-pass as pass by linus" in out
        control = next(one for one in load(paths["hdf"])["profiles"][0]["controls"] if one["id"] == "cell-attested-pass")
        assert control["attestation_data"]["status"] == "passed" and control["attestation_data"]["updated_by"] == "linus"


def main():
    folder = consumers.need(suite)
    with tempfile.TemporaryDirectory(prefix="plimsoll-cells-") as work:
        facts, options = write_catalogue(work)
        there, wide = os.path.join(work, "out"), os.path.join(work, "wide.sarif")
        os.mkdir(there)
        paths = audit_all(facts, there, *options, "--verbose")
        assert plimsoll("render", paths["json"], "-o", wide, "--sarif-anchor", "x", "--sarif-include-waived", "--sarif-include-review").code == 0
        cells = {"json": read_json(paths["json"]), "junit": read_junit(paths["junit"]), "sarif": read_sarif(paths["sarif"]),
                 "sarif, all asked for": read_sarif(wide), "xccdf": read_xccdf(paths["xccdf"]),
                 "oscal": read_oscal(paths["oscal"]), "hdf": consumers.node(folder, "hdf", paths["hdf"])["status"],
                 "ocsf": read_ocsf(paths["ocsf"]), "docker-bench": read_bench(paths["docker-bench"]),
                 "prometheus": read_prometheus(paths["prometheus"]), "csv": read_csv(paths["csv"]),
                 "markdown": read_markdown(paths["markdown"]), "text": read_text(paths["text"]), "html": read_html(paths["html"]),
                 "exit": {f"cell-{name}": str(plimsoll("audit", "--facts", facts, "--now", NOW, "-q", *options[:-2], "--check",
                                                       f"cell-{name}").code) for name in CHECKS if name != "not-selected"}}
        with open(TABLE, encoding="utf-8") as file:
            (_, *formats), *rows = [line.rstrip("\n").split("\t") for line in file]
        suite.equal("the table has every outcome", [row[0] for row in rows], [name for name in CHECKS if name != "not-selected"])
        suite.equal("and every format", formats, list(cells))
        for name, *row in rows:
            for form, cell in zip(formats, row, strict=True):
                suite.equal(f"{name} in {form}", cells[form].get(f"cell-{name}"), cell)
        suite.equal("ARF says what XCCDF says", read_xccdf(paths["arf"]), cells["xccdf"])
        with suite.case("what was not selected stands in none, and is counted"):
            assert not any("cell-not-selected" in found for found in cells.values())
            assert {"what": "check cell-not-selected", "count": 1} in load(paths["json"])["exclusions"]
        check_registers(paths)
    suite.end()


main()
