# SPDX-License-Identifier: Apache-2.0
"""Reads every format back with nothing of Plimsoll's: what it says of each recommendation, in the words of report/1.

    read(format, path, report) → {number or id: outcome}; text and Markdown tell totals only: {outcome: count}

The mapping back is that of docs/FORMATS.md. report is the parsed JSON; it is used to name recommendations, never for their outcome.
"""

import collections
import csv
import html.parser
import io
import json
import re
import xml.etree.ElementTree as ElementTree

OUTCOMES = ["waiver-expired", "fail", "unknown", "manual", "waived", "pass", "not-applicable"]
XCCDF = "{http://checklists.nist.gov/xccdf/1.2}"
TOTALS_ONLY = {"text", "markdown"}


def key_of(check):
    return check["number"] or check["id"]


def by_id(report):
    return {check["id"]: key_of(check) for check in report["checks"]}


def read_json(text, report):
    return outcomes_of(json.loads(text))


def outcomes_of(report):
    """Not from the totals but from the parts of each check: a waiver never covers what is unknown, an expired one nothing."""
    result = {}
    for check in report["checks"]:
        outcome = check["decided"].replace("_", "-")
        if check["waiver_expired"]:
            outcome = "waiver-expired"
        elif check["waived"] and outcome in ("fail", "manual"):
            outcome = "unknown" if check["counts"]["unknown"] else "waived"
        result[key_of(check)] = outcome
    return result


def read_junit(text, report):
    titles = {(f"{check['number']} " if check["number"] else "") + check["title"]: key_of(check) for check in report["checks"]}
    result = {}
    for case in ElementTree.fromstring(text).iter("testcase"):
        children = list(case)
        assert len(children) <= 1, case.attrib
        outcome = "pass"
        if children and children[0].tag == "skipped":
            message = children[0].attrib["message"]
            outcome = next(word for prefix, word in [("MANUAL: ", "manual"), ("NOT APPLICABLE: ", "not-applicable"), ("WAIVED ", "waived")]
                           if message.startswith(prefix))
        elif children:
            outcome = {"compliance.fail": "fail", "compliance.waiver-expired": "waiver-expired", "compliance.error": "unknown"}[
                children[0].attrib["type"]]
        name = titles[case.attrib["name"]]
        assert name not in result, name
        result[name] = outcome
    return result


def read_xml(text, report):
    root = ElementTree.fromstring(text)
    result = {check.get("number") or check.get("id"): check.get("outcome") for check in root.iter("check")}
    totals = root.find("outcomes").attrib
    counted = collections.Counter(result.values())
    assert all(int(totals[outcome]) == counted[outcome] for outcome in OUTCOMES), totals
    return result


def read_csv(text, report):
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in rows), "a row has more or fewer cells than the header"
    subjects = collections.Counter(row["id"] for row in rows if row["row"] == "subject")
    for check in report["checks"]:
        listed = len(check["findings"]) + len(check["passed"])
        assert subjects[check["id"]] == listed, f"{check['id']}: {subjects[check['id']]} rows of subjects, {listed} subjects"
    exceptions = [row["exception"].split(" ")[0] for row in rows if row["row"] == "exception"]
    assert exceptions == [one["state"] for one in report["exceptions"]], exceptions
    return {row["number"] or row["id"]: row["outcome"] for row in rows if row["row"] == "check"}


def read_sarif(text, report):
    """With --sarif-all. Without a result and a notification a rule passed nothing on."""
    run = json.loads(text)["runs"][0]
    names, result = by_id(report), {}
    rank = {outcome: place for place, outcome in enumerate(OUTCOMES)}
    for one in run["results"]:
        rule = run["tool"]["driver"]["rules"][one["ruleIndex"]]
        assert rule["id"] == one["ruleId"], one["ruleId"]
        outcome = {"fail": "fail", "open": "unknown", "review": "manual", "pass": "pass", "notApplicable": "not-applicable"}[one["kind"]]
        if one.get("suppressions"):
            outcome = "waived"
        elif outcome == "fail" and one["message"]["text"].startswith("WAIVER EXPIRED "):
            outcome = "waiver-expired"
        name = names[one["ruleId"]]
        # The gravest of its subjects; a pass beside what does not apply is a pass, as everywhere.
        result[name] = min(result.get(name, outcome), outcome, key=rank.get)
    for note in run["invocations"][0]["toolExecutionNotifications"]:
        if note["level"] == "error":
            result[names[note["associatedRule"]["id"]]] = "unknown"
    # An attestation stands for the whole: it is the only result of its rule, so that nothing is to be done here.
    return result


def xccdf_results(root, report):
    rules = {"xccdf_local.plimsoll_rule_" + check["id"]: key_of(check) for check in report["checks"]}
    words = {"pass": "pass", "fail": "fail", "error": "unknown", "notchecked": "manual", "notapplicable": "not-applicable"}
    result = {}
    for one in root.iter(XCCDF + "rule-result"):
        word = one.find(XCCDF + "result").text
        override = one.find(XCCDF + "override")
        if word == "informational":
            assert override.find(XCCDF + "old-result").text in ("fail", "notchecked")
            assert override.find(XCCDF + "new-result").text == "informational"
            outcome = "waived"
        else:
            assert override is None, one.attrib
            outcome = words[word]
        if outcome == "fail" and one.find(XCCDF + "message").text.startswith("WAIVER EXPIRED "):
            outcome = "waiver-expired"
        result[rules[one.get("idref")]] = outcome
    selected = [select.get("idref") for select in root.iter(XCCDF + "select")]
    assert sorted(selected) == sorted(rules), "every rule must be selected, or a reader drops it"
    return result


def read_xccdf(text, report):
    root = ElementTree.fromstring(text)
    assert root.tag == XCCDF + "Benchmark" and root.find(XCCDF + "TestResult") is not None
    return xccdf_results(root, report)


def read_arf(text, report):
    root = ElementTree.fromstring(text)
    assert root.tag.endswith("}asset-report-collection")
    return xccdf_results(root, report)


def read_oscal(text, report):
    results = json.loads(text)["assessment-results"]["results"]
    assert len(results) == 1
    one, result = results[0], {}
    controls = {f"{report['benchmark']['id']}-{key_of(check)}": key_of(check) for check in report["checks"]}
    selected = {c["control-id"] for c in one["reviewed-controls"]["control-selections"][0]["include-controls"]}
    assert selected == set(controls), selected ^ set(controls)
    risks = {risk["uuid"]: risk for risk in one.get("risks", [])}
    observed = {seen["uuid"]: seen for seen in one["observations"]}
    for finding in one.get("findings", []):
        status = finding["target"]["status"]
        outcome = {"pass": "pass", "fail": "fail", "other": "unknown"}[status["reason"]]
        assert status["state"] == ("satisfied" if outcome == "pass" else "not-satisfied")
        for related in finding.get("related-risks", []):
            risk = risks[related["risk-uuid"]]
            if risk["status"] == "deviation-approved":
                outcome = "waived"
            elif risk.get("mitigating-factors"):
                outcome = "waiver-expired"
        assert outcome not in ("fail", "waived", "waiver-expired") or finding.get("related-risks"), finding["title"]
        observed.pop(finding["related-observations"][0]["observation-uuid"])
        result[controls[finding["target"]["target-id"]]] = outcome
    names = by_id(report)
    for seen in observed.values():  # an observation and no finding: nobody has decided
        words = {prop["name"]: prop["value"] for prop in seen["props"]}
        assert words["outcome"] in ("manual", "not-applicable", "waived"), words
        result[names[words["check"]]] = words["outcome"]
    return result


def read_hdf(text, report):
    """The status as inspecjs computes it (consumers.py asks inspecjs itself)."""
    names, result = by_id(report), {}
    for control in json.loads(text)["profiles"][0]["controls"]:
        statuses = [one["status"] for one in control["results"]]
        waiver = control.get("waiver_data") or {}
        if "error" in statuses:
            outcome = "unknown"
        elif waiver.get("skipped_due_to_waiver"):
            outcome = "waived"
        elif control["impact"] == 0:
            outcome = "not-applicable"
        elif "failed" in statuses:
            outcome = "waiver-expired" if waiver else "fail"
        else:
            outcome = "pass" if "passed" in statuses else "manual"
        result[names[control["id"]]] = outcome
    return result


def read_ocsf(text, report):
    result = {}
    for line in text.removesuffix("\n").split("\n"):
        event = json.loads(line)
        words = {1: "pass", 2: "unknown", 3: "fail"}
        compliance = event["compliance"]
        outcome = words.get(compliance["status_id"]) or compliance["status"].lower().replace(" ", "-")
        if event["status_id"] == 3:
            outcome = "waived"
        elif outcome == "fail" and compliance["status_detail"].startswith("WAIVER EXPIRED "):
            outcome = "waiver-expired"
        assert compliance["control"] not in result
        result[compliance["control"]] = outcome
    return result


def read_prometheus(text, report):
    result, totals = {}, {}
    for line in text.splitlines():
        match = re.fullmatch(r'plimsoll_check_status\{id="([^"]*)",number="([^"]*)",.*status="([^"]*)"\} 1', line)
        if match:
            result[match[2] or match[1]] = match[3]
        match = re.fullmatch(r'plimsoll_checks\{status="([^"]*)"\} (\d+)', line)
        if match:
            totals[match[1]] = int(match[2])
    counted = collections.Counter(result.values())
    assert totals == {outcome: counted[outcome] for outcome in OUTCOMES}, totals
    return result


def read_docker_bench(text, report):
    bench, result, score = json.loads(text), {}, 0
    for section in bench["tests"]:
        for one in section["results"]:
            details = one["details"]
            outcome = {"PASS": "pass", "WARN": "fail", "NOTE": "manual", "INFO": "not-applicable"}[one["result"]]
            if one["result"] == "WARN" and details.startswith("UNKNOWN: "):
                outcome = "unknown"
            elif one["result"] == "WARN" and details.startswith("WAIVER EXPIRED "):
                outcome = "waiver-expired"
            elif one["result"] == "INFO" and details.startswith("WAIVED "):
                outcome = "waived"
            result[one["id"]] = outcome
            score += {"PASS": 1, "WARN": -1}.get(one["result"], 0)
    assert bench["checks"] == len(result) and bench["score"] == score
    return result


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.outcomes, self.open = [], None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "data-outcome" in attributes and "data-level" in attributes:
            self.outcomes.append(attributes["data-outcome"])


def read_html(text, report):
    """The page shows the recommendations in the order of the report."""
    page = Page()
    page.feed(text)
    assert len(page.outcomes) == len(report["checks"]), f"{len(page.outcomes)} on the page"
    return dict(zip([key_of(check) for check in report["checks"]], page.outcomes))


def read_text(text, report):
    words = {"expired": "waiver-expired", "n/a": "not-applicable"}
    block = text.split("\n\n")[1]
    found = re.findall(r"^ +(\d+) (pass|fail|expired|waived|unknown|manual|n/a)\b", block, re.M)
    return {words.get(word, word): int(count) for count, word in found}


def read_markdown(text, report):
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("| waiver-expired"))
    names, counts = ([cell.strip() for cell in lines[at + step].strip("|").split("|")] for step in (0, 2))
    return {name: int(count) for name, count in zip(names, counts)}


READERS = {"json": read_json, "junit": read_junit, "xml": read_xml, "csv": read_csv, "sarif": read_sarif, "xccdf": read_xccdf, "arf": read_arf,
           "oscal": read_oscal, "hdf": read_hdf, "ocsf": read_ocsf, "prometheus": read_prometheus, "docker-bench": read_docker_bench,
           "html": read_html, "text": read_text, "markdown": read_markdown}


def read(name, path, report):
    with open(path, encoding="utf-8", errors="strict", newline="") as file:
        return READERS[name](file.read(), report)


def totals(result):
    if result and all(isinstance(count, int) for count in result.values()):
        return {outcome: result.get(outcome, 0) for outcome in OUTCOMES}
    counted = collections.Counter(result.values())
    return {outcome: counted[outcome] for outcome in OUTCOMES}
