# SPDX-License-Identifier: Apache-2.0
"""Reports made by hand: a written one is changed and gets a digest that is right again (include/plimsoll/model/report_json.h)."""

import copy
import hashlib
import json
import os

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAMPLE = os.path.join(TESTS, "golden", "render", "report.json")


def sample():
    with open(SAMPLE, encoding="utf-8") as file:
        return json.load(file)


def write(report, path):
    body = dict(report)
    body.pop("integrity", None)
    # Lone surrogates of Python stand for bytes that are no UTF-8.
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))[:-1].encode("utf-8", "surrogateescape") + b"\n"
    digest = hashlib.sha256(text).hexdigest().encode()
    with open(path, "wb") as file:
        file.write(text + b',"integrity":{"algorithm":"sha256","digest":"' + digest + b'"}}\n')
    return path


# Members that are words of the format, identities, or what other members refer to; the rest is free text.
FIXED = {"schema", "verdict", "decided", "severity", "evidence", "state", "started", "ended", "judged", "section", "sha256", "digest",
         "scope", "kind", "expires", "starts", "check", "profile", "status", "algorithm", "subject_kind"}


def poison(report, text):
    """text in every free place of the report: names, keys, reasons, facts, waivers, remedies, drift."""
    report = copy.deepcopy(report)

    def walk(value, name):
        if isinstance(value, list):
            return [walk(one, name) for one in value]
        if isinstance(value, dict):
            return {key: (one if key in FIXED or key.endswith("sha256") else walk(one, key)) for key, one in value.items()}
        if isinstance(value, str):
            return text
        return value

    for number, subject in enumerate(report["subjects"]):
        for member in ("key", "group", "name", "origin"):
            if subject[member]:
                subject[member] = f"{text}{number}" if member == "key" else text
    for check in report["checks"]:
        for member in ("title", "reason", "rule", "rationale", "remediation", "note"):
            if check.get(member) is not None:
                check[member] = f"{text}{check['id']}" if member == "title" else text
        for member in ("findings", "evidence_of_passes"):
            check[member] = walk(check[member], member)
    for member in ("exceptions", "drift", "exclusions", "host", "engine"):
        report[member] = walk(report[member], member)
    return report


def poison_some(report, text):
    """text in one place of each kind: a key, a reason, a fact, a waiver's reason, a remedy."""
    report = copy.deepcopy(report)
    check = next(one for one in report["checks"] if one["subject_kind"] == "container" and one["findings"])
    report["subjects"][check["findings"][0]["subject"]]["key"] = text
    check["findings"][0]["reason"] = text
    check["findings"][-1]["observed"] = [{"path": "container.Name", "value": text, "origin": "GET /containers/x/json"}]
    check["remediation"] = text
    report["exceptions"][0]["reason"] = text
    return report


def many_subjects(report, count):
    """The first check fails for `count` containers; the totals over checks stay."""
    report = copy.deepcopy(report)
    first = len(report["subjects"])
    check = next(one for one in report["checks"] if one["verdict"] == "fail" and not one["waived"] and not one["waiver_expired"]
                 and one["subject_kind"] == "container")
    template = dict(report["subjects"][check["findings"][0]["subject"]])
    for number in range(count):
        report["subjects"].append({**template, "key": f"many/{number}", "name": f"many-{number}"})
        check["findings"].append({"subject": first + number, "verdict": "fail", "reason": None, "waiver": None,
                                  "observed": check["findings"][0]["observed"]})
    check["counts"]["fail"] += count
    return report
