# SPDX-License-Identifier: Apache-2.0
"""The site's policy from end to end, on the facts of a recorded engine: started from a report, checked, obeyed by the audit, by the
clock of the run; and every way in which a policy file is refused."""

import json
import os
import re
import sys
import tempfile

import jsonschema
import yaml

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import NOW, PROJECT, audit, plimsoll  # noqa: E402
from replayed import Replayed  # noqa: E402

suite = Suite("the policy of the site")
folder = tempfile.TemporaryDirectory(prefix="plimsoll-policy-")
FACTS = os.path.join(folder.name, "facts.ndjson")
# Docker 26.1.5, recorded: `privileged` runs privileged (critical, level 1), swarm is active; host facts are unknown.
with Replayed("docker-26.1.5") as engine:
    collected = engine.plimsoll("collect", "-o", FACTS, "--now", NOW)
    assert collected.code == 0, collected


def path(name, text=None):
    full = os.path.join(folder.name, name)
    if text is not None:
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)
    return full


def judged(policy, *arguments, now=NOW):
    """Result and report of an audit under this policy's text."""
    return audit("--facts", FACTS, "--policy", path("policy.yaml", policy), "--now", now, *arguments)


def waiver(check, subject, expires, more=""):
    named = f"subject: '{subject}', " if subject else ""
    return f"waivers:\n- {{check: {check}, {named}reason: tested here, owner: ada, expires: {expires}{more}}}\n"


PRIVILEGED = ("--check", "5.5")


# ---- started from a report ----
def started():
    result, report = audit("--facts", FACTS, "--now", NOW)
    with open(path("report.json"), "w", encoding="utf-8") as file:
        json.dump(report.json, file)
    # The report file itself is sealed: init reads the one that the audit wrote.
    plimsoll("audit", "-q", "--facts", FACTS, "--now", NOW, "-o", path("sealed.json"))
    return result, report


before_result, before = started()
with suite.case("init writes a stub for each check and subject that fails, and nothing else is asked for"):
    result = plimsoll("policy", "init", path("sealed.json"), "-o", path("started.yaml"))
    assert result.code == 0, result
    with open(path("started.yaml"), encoding="utf-8") as file:
        text = file.read()
    groups = {subject["key"]: subject["group"] or subject["key"] for subject in before.subjects}  # replicas share a stub
    for number, check in before.checks.items():
        for (_, key), verdict in before.findings(number).items():
            key = groups[key]
            stub = f"{{check: {check['id']}, " + (f"subject: '{key}', " if key else "") + "reason: '', owner: '', expires: ''}"
            assert (stub in text) == (verdict == "fail"), f"{number} {key} is {verdict}"

with suite.case("init prints to standard output unless a file is named, and writes over none"):
    assert plimsoll("policy", "init", path("sealed.json")).out == text
    result = plimsoll("policy", "init", path("sealed.json"), "-o", path("started.yaml"))
    assert result.code == 2 and "not written over" in result.err, result
    os.symlink(path("nowhere"), path("link.yaml"))
    assert plimsoll("policy", "init", path("sealed.json"), "-o", path("link.yaml")).code == 2
    assert not os.path.lexists(path("nowhere"))

with suite.case("check says of each stub, with its line, what is still to be filled in"):
    result = plimsoll("policy", "check", path("started.yaml"))
    assert result.code == 2, result
    stubs = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith("  - {check:")]
    lines = result.out.splitlines()
    assert len(lines) == len(stubs), result
    for number, line in zip(stubs, lines):
        assert line.startswith(f"{path('started.yaml')}:{number}: the waiver of "), line
        assert line.endswith("still needs: reason, owner, expires"), line

with suite.case("a stub that is not filled in is refused by an audit"):
    result, _ = audit("--facts", FACTS, "--policy", path("started.yaml"))
    assert result.code == 2 and f"{path('started.yaml')}:" in result.err, result

text_of_stub = text
filled = text.replace("reason: ''", "reason: accepted").replace("owner: ''", "owner: ada").replace("expires: ''",
                                                                                                  "expires: 2027-06-30")
with suite.case("filled in, it is good, and every failure is waived: shown as the failure it is, without breaking the gate"):
    result = plimsoll("policy", "check", path("filled.yaml", filled), "--now", NOW)
    assert result.code == 0 and result.out.endswith("filled.yaml: good\n"), result
    result, report = judged(filled)
    assert before_result.code == 1 and result.code == 3, result  # what is unknown stays unknown: no waiver covers it
    for number, check in before.checks.items():
        assert report.findings(number) == before.findings(number), number
        assert report.checks[number]["waived"] == (check["verdict"] == "fail"), number
    assert report.json["totals"] == before.json["totals"] and report.json["score"] == before.json["score"]
    assert all(row["state"] == "active" for row in report.json["exceptions"])
    assert judged(filled, "--fail-on", "fail")[0].code == 0

with suite.case("a waived failure is shown with its own verdict in text, HTML, Markdown, JUnit and XML"):
    for name, words in {"w.txt": "waived", "w.html": "waived", "w.md": "waived", "w.junit.xml": "waived", "w.xml:xml": "waived",
                        "w.csv": "waived"}.items():
        result = plimsoll("audit", "-q", "--facts", FACTS, "--now", NOW, *PRIVILEGED, "-o", path(name),
                          "--policy", path("w.yaml", waiver("container-not-privileged", "privileged", "2027-01-01")))
        with open(path(name.split(":")[0]), encoding="utf-8") as file:
            shown = file.read()
        assert words in shown.lower() and "fail" in shown.lower() and "ada" in shown, name

with suite.case("init leaves out what an active waiver covers already"):
    plimsoll("audit", "-q", "--facts", FACTS, "--now", NOW, *PRIVILEGED, "-o", path("waived.json"),
             "--policy", path("w.yaml", waiver("container-not-privileged", "privileged", "2027-01-01")))
    assert "container-not-privileged" not in plimsoll("policy", "init", path("waived.json")).out

# ---- the clock is an input ----
for expires, now, code in (("2026-11-21", "2026-11-22T00:00:00Z", 1), ("2026-11-23", "2026-11-22T00:00:00Z", 0),
                           ("2026-11-22", "2026-11-22T23:59:59Z", 0), ("2026-11-22", "2026-11-23T00:00:00Z", 1)):
    with suite.case(f"a waiver whose last day is {expires} {'fails' if code else 'holds'} the gate at {now}"):
        result, report = judged(waiver("container-not-privileged", "privileged", expires), *PRIVILEGED, now=now)
        assert result.code == code, result
        assert report.of("5.5", "privileged") == "fail"
        assert report.checks["5.5"]["waiver_expired"] == bool(code)
        assert report.checks["5.5"]["waived"] == (not code)
        if code:
            assert "waiver expired for 5.5" in plimsoll("audit", "--facts", FACTS, "--now", now, *PRIVILEGED,
                                                        "--policy", path("policy.yaml")).err

with suite.case("a waiver covers nothing before it starts"):
    early = waiver("container-not-privileged", "privileged", "2027-01-01", ", starts: 2026-12-01")
    result, report = judged(early, *PRIVILEGED)
    assert result.code == 1 and report.json["exceptions"][0]["state"] == "pending"
    result, report = judged(early, *PRIVILEGED, now="2026-12-01T00:00:00Z")
    assert result.code == 0 and report.json["exceptions"][0]["state"] == "active"

with suite.case("an attestation decides what is manual, until it is too old"):
    attested = "attestations:\n- {check: content-trust, verdict: pass, by: ada, on: 2026-10-01, expires: 2027-10-01, note: seen}\n"
    result, report = judged(attested, "--check", "4.5", "--fail-on", "manual")
    assert result.code == 0 and report.checks["4.5"]["decided"] == "pass" and report.verdict("4.5") == "manual"
    result, report = judged(attested, "--check", "4.5", "--fail-on", "manual", now="2027-10-02T00:00:00Z")
    assert result.code == 1 and report.checks["4.5"]["decided"] == "manual"
    assert report.json["exceptions"][0]["state"] == "expired"

with suite.case("neither a waiver nor an attestation touches an unknown"):
    # Without its host, the log level of this engine is unknown.
    result, report = judged(waiver("daemon-log-level-info", None, "2027-01-01") +
                            "attestations:\n- {check: daemon-log-level-info, verdict: pass, by: a, on: 2026-01-01, expires: 2027-01-01}\n",
                            "--check", "2.3")
    assert result.code == 3 and report.verdict("2.3") == "unknown" and not report.checks["2.3"]["waived"]
    assert report.checks["2.3"]["decided"] == "unknown"

# ---- the register ----
with suite.case("the register tells active, expiring, expired, unused and too broad ones apart"):
    rows = [("container-not-privileged", "privileged", "2027-06-30"), ("container-read-only-root", "caps", "2026-12-01"),
            ("container-memory-limit", "caps", "2026-11-01"), ("container-not-privileged", "nobody", "2027-06-30"),
            ("container-not-privileged", "hardened", "2027-06-30"), ("container-health-reported", "*", "2027-06-30")]
    text = "waivers:\n" + "".join(f"- {{check: {check}, subject: '{subject}', reason: r, owner: o, expires: {expires}}}\n"
                                  for check, subject, expires in rows)
    _, report = judged(text)
    seen = [(row["state"], row["expiring"], row["broad"], row["used"] > 0) for row in report.json["exceptions"]]
    assert seen == [("active", False, False, True), ("active", True, False, True), ("expired", False, False, True),
                    ("unused", False, False, False), ("stale", False, False, False), ("active", False, True, True)], seen
    shown = plimsoll("audit", "--facts", FACTS, "--now", NOW, "--policy", path("policy.yaml")).out
    for words in ("ends soon", "expired", "unused", "stale", "too broad"):
        assert f"\n{words} " in shown, words

with suite.case("how soon is soon is the policy's to say"):
    for days, expiring in ((5, False), (60, True)):
        _, report = judged(f"expiring_days: {days}\n" + waiver("container-not-privileged", "privileged", "2026-12-20"), *PRIVILEGED)
        assert report.json["exceptions"][0]["expiring"] is expiring, days

# ---- the gate ----
GATES = [  # what the policy says, and the exit code for the whole benchmark: much fails, much is unknown
    ("{}", 1), ("{fail: any}", 3), ("{fail: any, unknown: any}", 0), ("{fail: 1000, unknown: 1000}", 0),
    ("{fail: any, unknown: 0, unknown_share: 1}", 3), ("{fail: any, unknown: any, unknown_share: 0.01}", 3),
    ("{fail: any, unknown: any, unknown_share: 1}", 0), ("{fail: any, unknown: any, score: 99.5}", 1),
    ("{fail: any, unknown: any, score: 1}", 0), ("{fail: any, unknown: any, manual: 0}", 1),
]
for gate, code in GATES:
    suite.equal(f"under the gate {gate} the recorded engine ends in {code}", judged(f"gate: {gate}\n")[0].code, code)
with suite.case("a gate of severity high looks at nothing below it"):
    low = ("--check", "4.6", "--check", "5.5")
    both = waiver("container-not-privileged", "privileged", "2027-01-01")
    assert judged(both + "gate: {severity: high}\n", *low)[0].code == 0  # 4.6 is low and fails
    assert judged(both + "gate: {severity: low}\n", *low)[0].code == 1
    assert judged("gate: {severity: critical}\n", *low)[0].code == 1
with suite.case("a gate of level 1 looks at nothing of level 2"):
    assert judged("gate: {level: 1}\n", "--check", "2.13", "--check", "2.6")[0].code == 0  # 2.13 is of level 2 and fails
    assert judged("gate: {level: 2}\n", "--check", "2.13", "--check", "2.6")[0].code == 1
with suite.case("so many failures are allowed, and not one more"):
    _, report = judged("gate: {fail: any, unknown: any}\n")
    fails = report.json["totals"]["fail"]
    assert judged(f"gate: {{fail: {fails}, unknown: any}}\n")[0].code == 0
    assert judged(f"gate: {{fail: {fails - 1}, unknown: any}}\n")[0].code == 1
with suite.case("--fail-on outweighs the gate of the policy"):
    assert judged("gate: {fail: any, unknown: any}\n", "--fail-on", "fail")[0].code == 1

# ---- refused, with file and line ----
REFUSED = [
    ("level: 1\nlevel: 2\n", 2), ("levels: 2\n", 1), ("level: two\n", 1), ("benchmark: cis-docker-9.9.9\n", 1), ("- a\n", 1),
    ("parameters:\n  trusted_users: [a]\n", 2), ("parameters:\n  max_restart_attempts: many\n", 2),
    ("parameters:\n  minimum_engine_version: 26.1\n", 2), ("parameters:\n  trusted_docker_users: deploy\n", 2),
    ("parameters:\n  allowed_privileged_ports: [443]\n", 2), ("parameters:\n  swarm_expected: 'yes'\n", 2),
    ("waivers:\n- {check: no-such, reason: r, owner: o, expires: 2027-01-01}\n", 2),
    ("waivers:\n- {check: 5.5, reason: r, owner: o, expires: 2027-01-01}\n", 2),
    ("waivers:\n- {check: content-trust, reason: r, expires: 2027-01-01}\n", 2),
    ("waivers:\n- {check: content-trust, reason: r, owner: o}\n", 2),
    ("waivers:\n- {check: content-trust, reason: r, owner: o, expires: never}\n", 2),
    ("waivers:\n- {check: content-trust, reason: r, owner: o, expires: 2027-01-01, until: x}\n", 2),
    ("waivers:\n- {check: content-trust, reason: [r], owner: o, expires: 2027-01-01}\n", 2),
    ("attestations:\n- {check: content-trust, verdict: unknown, by: b, on: 2026-01-01, expires: 2027-01-01}\n", 2),
    ("gate:\n  fail: lots\n", 2), ("gate:\n  unknown_share: 2\n", 2), ("gate: {severity: grave}\n", 1),
    ("waivers: &a\n- *a\n", 1), ("level: 1\n---\nlevel: 2\n", 2), ("level: [\n", 2), ("\tlevel: 1\n", 1),
]
for text, line in REFUSED:
    with suite.case(f"refused in line {line}: {text!r}"):
        file = path("bad.yaml", text)
        result = plimsoll("audit", "--facts", FACTS, "--policy", file, "-o", path("never.json"))
        assert result.code == 2 and result.err.startswith(f"plimsoll: {file}:{line}: ") and result.err.count("\n") == 1, result
        assert not os.path.exists(path("never.json"))
        result = plimsoll("policy", "check", file)
        assert result.code == 2 and result.out.startswith(f"{file}:{line}: "), result
with suite.case("a policy that is not there, empty, or none of ours is refused by name"):
    for file in (path("absent.yaml"), path("empty.yaml", ""), folder.name):
        result = plimsoll("policy", "check", file)
        assert result.code == 2 and file in result.out + result.err, result
    assert plimsoll("policy", "ask", FACTS).code == 2
    assert plimsoll("policy", "init", FACTS).code == 2

# ---- advice ----
ADVICE = [
    (waiver("container-not-privileged", None, "2027-06-30"), 0, "too broad: it covers every container"),
    (waiver("container-not-privileged", "*", "2027-06-30"), 0, "too broad"),
    (waiver("container-not-privileged", "shop/*", "2027-06-30"), 0, "good\n"),
    (waiver("daemon-icc-off", None, "2027-06-30"), 0, "good\n"),
    (waiver("daemon-icc-off", "web", "2027-06-30"), 1, "can cover nothing"),
    (waiver("daemon-icc-off", None, "2026-11-21"), 1, "expired: its last day was 2026-11-21"),
    (waiver("daemon-icc-off", None, "2026-11-25"), 0, "ends soon: 2026-11-25"),
    (waiver("daemon-icc-off", None, "2027-06-30", ", starts: 2027-01-01"), 0, "covers nothing before 2027-01-01"),
    ("benchmark: cis-docker-1.7.0\n" + waiver("storage-driver-not-devicemapper", None, "2027-06-30"), 0, "is never used"),
    (waiver("content-trust", None, "2027-06-30") + "- {check: content-trust, reason: r, owner: o, expires: 2027-05-01}\n", 0,
     "is there already: line 2"),
    ("attestations:\n- {check: container-not-privileged, verdict: pass, by: b, on: 2026-01-01, expires: 2027-06-30}\n", 0,
     "decides nothing"),
    ("attestations:\n- {check: content-trust, verdict: pass, by: b, on: 2025-01-01, expires: 2026-01-01}\n", 1, "expired"),
    ("gate: {fail: any, unknown: any}\n", 0, "limits nothing"),
]
for text, code, words in ADVICE:
    with suite.case(f"check of {text!r}: {words.strip()}"):
        result = plimsoll("policy", "check", path("advice.yaml", text), "--now", NOW)
        assert result.code == code and words in result.out, result

# ---- the published schema ----
schema = json.load(open(os.path.join(PROJECT, "docs", "policy.schema.json"), encoding="utf-8"))
validator = jsonschema.Draft202012Validator(schema)


class Core(yaml.SafeLoader):
    """YAML's core schema, as the program reads it: a date is a text, and only true and false are truths."""


Core.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in rules if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
    for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def fits(text):
    return validator.is_valid(yaml.load(text, Core))


with suite.case("the schema is a schema, and knows the parameters with their types and defaults"):
    jsonschema.Draft202012Validator.check_schema(schema)
    with open(os.path.join(PROJECT, "checks", "parameters.yaml"), encoding="utf-8") as file:
        declared = {row["name"]: row for row in yaml.load(file, Core)}
    published = schema["properties"]["parameters"]["properties"]
    words = {"int": "integer", "string": "string", "bool": "boolean", "list": "array"}
    assert sorted(published) == sorted(declared)
    for name, row in declared.items():
        assert published[name]["type"] == words[row["type"]], name
        assert published[name].get("default") == row.get("default"), name
        assert published[name]["description"] == row["about"], name
with suite.case("whatever of these the program takes, the schema takes"):
    for text in [filled, *(text for text, _, _ in ADVICE), *(f"gate: {gate}" for gate, _ in GATES),
                 "parameters: {allowed_privileged_ports: ['443'], minimum_engine_version: '26.1', max_restart_attempts: 3}\n"]:
        assert plimsoll("policy", "check", path("taken.yaml", text)).code != 2, text
        assert fits(text), text
# What only the catalogue or YAML itself can know is no matter of a schema: other files, and two texts of one policy.
BEYOND_SCHEMA = ("no-such", "9.9.9", "&a", "---", "[\n", "\t", "level: 1\nlevel", "trusted_users")
for text, line in REFUSED:
    if not any(word in text for word in BEYOND_SCHEMA):
        with suite.case(f"the schema refuses, too: {text!r}"):
            assert not fits(text)
with suite.case("a stub that is not filled in does not fit the schema"):
    assert not fits(text_of_stub)

suite.end()
