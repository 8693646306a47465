#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile evidence through every format: each output stays valid for its readers, says the same of every recommendation, has no control
character in it, and cuts nothing silently."""

import csv
import io
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import consumers  # noqa: E402
import forge  # noqa: E402
import readers  # noqa: E402
from run import audit_all, load, plimsoll, render_all  # noqa: E402

import bundle  # noqa: E402
from cases import Suite  # noqa: E402

suite = Suite("hostile evidence in every format")

HOSTILE = {
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\x80\x85\x9b",
    "terminal sequences": "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J \x1b[2K",
    "broken UTF-8": "\udcff\udcc0\udcaf \udced\udca0\udc80 \udcf4\udc90 \udce2\udc82",
    "noncharacters": "\ufffe\uffff\U0001fffe\u2028\u2029",
    "bidirectional controls": "\u202egpj.exe\u202c \u2066x\u2069 \u200f",
    "ends of sections": "]]> --> ?> </script></style></textarea></title>",
    "scripts": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)> javascript:alert(1)",
    "formula": "=cmd|'/C calc'!A0",
    "another formula": "\t=HYPERLINK(\"http://x.example\";\"click\")",
    "and another": "@SUM(1+1)*cmd|' /C calc'!A0",
    "links and templates": "[click](http://x.example) ![i](http://x.example/i.png) {{7*7}} ${7*7} #{7*7} `rm -rf` | *a* _b_ @everyone",
    "XML": "&lt; &#27; &xxe; <!DOCTYPE x [<!ENTITY xxe SYSTEM \"file:///etc/passwd\">]> <?xml version=\"1.0\"?>",
    "quotes and backslashes": "\\\" \\n \\u0000 ' \" \\\\",
    "nothing": "",
    "a blank": " ",
}
MEGABYTE = 1 << 20


def raw(path):
    with open(path, "rb") as file:
        return file.read()


def check_clean(name, form, data):
    """What a terminal, a browser or a parser must never get."""
    text = data.decode("utf-8", "strict")
    found = re.findall("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", text)
    with suite.case(f"{name}: {form} is UTF-8 without control characters"):
        assert not found, found[:5]
        assert "\r" not in text or form == "csv"


def check_cells(name, data):
    text = data.decode()
    with suite.case(f"{name}: no cell of the CSV is a formula"):
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            for cell in row:
                assert not re.match(r"[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]", cell), cell[:80]
                assert len(cell) <= 32767


def check_nothing_lives(name, form, data):
    """Text of strangers is no markup in what a browser may show."""
    if form == "html":
        lower = data.decode().lower()
        with suite.case(f"{name}: nothing in the page is the stranger's"):
            assert "<script>alert" not in lower and "<img" not in lower and "<svg onload" not in lower
    if form in ("html", "junit", "xml", "xccdf", "arf"):
        with suite.case(f"{name}: {form} has no document type of a stranger"):
            assert b"<!ENTITY" not in data


def check(name, report, folder, work, limit=None):
    os.mkdir(work)
    path = forge.write(report, os.path.join(work, "in.json"))
    paths = render_all(path, work)
    wanted = readers.outcomes_of(report)
    for form, out in paths.items():
        data = raw(out)
        check_clean(name, form, data)
        check_nothing_lives(name, form, data)
    check_cells(name, raw(paths["csv"]))
    # The written JSON is the report as it was understood: the other formats must agree with it.
    understood = load(paths["json"])
    outcomes = readers.read("json", paths["json"], understood)
    suite.equal(f"{name}: the JSON keeps every outcome", list(outcomes.values()), list(wanted.values()))
    # JUnit is counted by its own readers, in consumers.check_all; SARIF holds failures only.
    for form in ("csv", "ocsf", "hdf", "xccdf", "arf", "oscal", "prometheus", "docker-bench", "xml", "html", "text", "markdown"):
        with suite.case(f"{name}: {form} says what the JSON says"):
            found = readers.read(form, paths[form], understood)
            assert readers.totals(found) == readers.totals(outcomes), f"{readers.totals(found)}\n{readers.totals(outcomes)}"
    consumers.check_all(suite, name, paths, folder, work, tolerant=limit is not None)
    each = os.path.join(work, "each.xml")
    assert plimsoll("render", path, "-o", each, "--junit-subjects").code == 0
    consumers.check_junit(suite, f"{name}, --junit-subjects", each, folder, consumers.outcomes_by_subject(understood))
    return paths


# Members of facts that rules or the order of a bundle depend on; all other texts may be a stranger's.
KEPT = {"plimsoll", "tool", "document", "key", "origin", "unknown", "id", "Id", "ID", "group", "sha256", "started", "ended", "kind", "source",
        "version", "Version", "ApiVersion", "MinAPIVersion", "api_version", "own_id", "Status", "name", "Name", "verdict", "state"}


def poison_facts(work, text):
    """A bundle whose every free text is hostile: labels, paths, users, reasons, commands."""
    def walk(value, name=None):
        if isinstance(value, dict):
            return {key: walk(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [walk(one, name) for one in value]
        return text if isinstance(value, str) and name not in KEPT and len(value) < 64 else value

    with open(os.path.join(forge.TESTS, "..", "reports", "docker-20.10.24.facts.ndjson"), encoding="utf-8") as file:
        header, documents, trailer = bundle.parse(file.read())
    for document in documents:
        if "value" in document and document["document"] != "population":
            document["value"] = walk(document["value"])
    header["labels"] = {"env": text}
    path = os.path.join(work, "facts.ndjson")
    with open(path, "w", encoding="utf-8") as file:
        file.write(bundle.seal(header, documents, trailer))
    return path


def check_facts(folder, work, text):
    """From the bundle on: what an engine may say, judged, in every format."""
    os.mkdir(work)
    paths = audit_all(poison_facts(work, text), work)
    report = load(paths["json"])
    wanted = readers.outcomes_of(report)
    for form, out in paths.items():
        check_clean("hostile facts", form, raw(out))
        check_nothing_lives("hostile facts", form, raw(out))
        with suite.case(f"hostile facts: {form} says what the JSON says"):
            assert form == "sarif" or readers.totals(readers.read(form, out, report)) == readers.totals(wanted)
    check_cells("hostile facts", raw(paths["csv"]))
    # In JSON an escape is no control character yet, but its reader gets one.
    verified = plimsoll("verify", paths["json"])
    suite.equal("hostile facts: the report is the one that its reader would write", verified.code, 0)
    again = os.path.join(work, "again")
    os.mkdir(again)
    for form, out in render_all(paths["json"], again, anchor="policy.yaml").items():
        with suite.case(f"hostile facts: {form} is the same when rendered later"):
            assert raw(out) == raw(paths[form])
    consumers.check_all(suite, "hostile facts", paths, folder, work)


def check_cut(paths):
    """A string of 1 MB: whole where there is room, else with a word about what was cut."""
    for form, out in paths.items():
        text = raw(out).decode()
        whole = "x" * MEGABYTE in text
        with suite.case(f"1 MB: {form} holds it whole or says what was cut"):
            # Prometheus has no place for evidence at all.
            assert whole or "bytes cut" in text or form == "prometheus"


def check_counted(report, paths):
    """Who shows 200 subjects a check says exactly how many are left; JSON and CSV hold all of them, Prometheus names none."""
    check = max(report["checks"], key=lambda one: len(one["findings"]))
    failing = sum(one["verdict"] == "fail" for one in check["findings"])
    left = len(check["findings"]) + len(check["passed"]) - 200
    texts = {form: raw(path).decode() for form, path in paths.items()}
    said = {"ocsf": f'"subjects_left_out":{left}', "xml": f'<more subjects="{left}"/>'}
    for form in ("xccdf", "arf", "hdf", "oscal", "html", "docker-bench", "ocsf", "xml"):
        with suite.case(f"10,000 subjects: {form} says that {left} are not shown"):
            assert said.get(form, f"{left} more subjects") in texts[form]
    for form in ("text", "markdown"):
        with suite.case(f"10,000 subjects: {form} names some and counts the others"):
            assert re.search(rf"{failing} of \d+ containers fail: [^\n]*\n?[^\n]* and {failing - 3} more", texts[form])
    with suite.case("10,000 subjects: a case of JUnit lists findings and counts the others"):
        body = next(one for one in texts["junit"].split("<testcase ") if check["title"] in one)
        more = int(re.search(r"… (\d+) more findings", body)[1])
        assert body.count("\n- container ") + more == sum(one["verdict"] != "not_applicable" for one in check["findings"])
    with suite.case("10,000 subjects: SARIF says how many results are not listed"):
        results = [one for one in load(paths["sarif"])["runs"][0]["results"] if one["ruleId"] == check["id"]]
        more = int(re.search(r"(\d+) more subjects are not listed", texts["sarif"])[1])
        assert len(results) + more == failing, f"{len(results)} + {more}, {failing}"


def main():
    folder = consumers.need(suite)
    with tempfile.TemporaryDirectory(prefix="plimsoll-hostile-") as work:
        sample = forge.sample()
        everything = " ".join(HOSTILE.values())
        for number, (name, text) in enumerate(HOSTILE.items()):
            check(name, forge.poison(sample, text), folder, os.path.join(work, str(number)))
        check("all at once", forge.poison(sample, everything), folder, os.path.join(work, "all"))
        # A bundle is JSON, so that what is no UTF-8 cannot stand in it.
        check_facts(folder, os.path.join(work, "facts"), everything.encode("utf-8", "replace").decode())
        check_cut(check("1 MB", forge.poison_some(sample, "x" * MEGABYTE), folder, os.path.join(work, "megabyte"), limit=1))
        paths = check("10,000 subjects", forge.many_subjects(sample, 10_000), folder, os.path.join(work, "many"), limit=1)
        check_counted(load(paths["json"]), paths)
    suite.end()


main()
