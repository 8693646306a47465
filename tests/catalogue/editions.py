# SPDX-License-Identifier: Apache-2.0
"""The editions of the benchmark: complete, as the matrix of facts has them, each number with a check and each check with a number,
numbers that look like decimal fractions kept as text, and wording that is ours."""

import json
import os
import re
import sys
import tempfile

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import NOW, PROJECT, TESTS, audit, plimsoll  # noqa: E402
from replayed import Replayed  # noqa: E402

suite = Suite("the editions of the benchmark")
CHECKS = os.path.join(PROJECT, "checks")


class Text(yaml.SafeLoader):
    """YAML with every scalar as text, as the program reads it: 5.10 is no number."""


Text.yaml_implicit_resolvers = {}


def load(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Text)


def rows(benchmark):
    """[(number, check, level, profile, status)] as the program lists them."""
    result = plimsoll("list", "--benchmark", benchmark)
    assert result.code == 0, result
    return [tuple(line.split("\t")[:5]) for line in result.out.splitlines()]


def own_checks():
    files = sorted(name for name in os.listdir(CHECKS) if name.endswith(".yaml") and name != "parameters.yaml")
    return {check["id"]: check for name in files for check in load(os.path.join(CHECKS, name))}


def own_editions():
    folder = os.path.join(CHECKS, "benchmarks")
    editions = [load(os.path.join(folder, name)) for name in sorted(os.listdir(folder))]
    return {edition["id"]: edition["recommendations"] for edition in editions}


EDITIONS = {"cis-docker-1.6.0": 117, "cis-docker-1.7.0": 117, "cis-docker-1.8.0": 118, "plimsoll-hardening": 11}
for edition, count in EDITIONS.items():
    suite.equal(f"{edition} has {count} rows", len(rows(edition)), count)
with suite.case("list names all editions with their counts"):
    listed = {line.split("\t")[0]: int(line.split("\t")[1]) for line in plimsoll("list").out.splitlines()}
    assert listed == EDITIONS, listed

# ---- against the matrix of facts ----
PROFILES = {"Linux": "docker-linux", "Swarm": "docker-swarm"}
with open(os.path.join(TESTS, "data", "cis-matrix-1.8.0.tsv"), encoding="utf-8") as file:
    matrix = {}
    for line in file.read().splitlines()[1:]:
        number, status, level, topic, _ = line.split("\t")
        matrix[number] = (level.split()[0], PROFILES[level.split()[1]], status.lower(), topic)
by_number = {number: (level, profile, status) for number, _, level, profile, status in rows("cis-docker-1.8.0")}
suite.equal("1.8.0 has the matrix's numbers", sorted(by_number), sorted(matrix))
for number, (level, profile, status, _) in matrix.items():
    suite.equal(f"{number} is {level}, {profile}, {status}", by_number.get(number), (level, profile, status))

# ---- the older editions follow from it: 2.7 is new in 1.8.0 and moved what came after; four statuses changed in 1.7.0 ----
CHANGED_IN_1_7 = {"1.1.4": "automated", "1.1.15": "manual", "1.1.17": "manual", "1.1.18": "manual"}


def older(number):
    section, _, rest = number.partition(".")
    return f"2.{int(rest) - 1}" if section == "2" and int(rest) > 7 else number


for edition, changed in (("cis-docker-1.7.0", {}), ("cis-docker-1.6.0", CHANGED_IN_1_7)):
    expected = [(older(number), check, level, profile, changed.get(number, status))
                for number, check, level, profile, status in rows("cis-docker-1.8.0") if number != "2.7"]
    suite.equal(f"{edition} is 1.8.0 without 2.7, renumbered, with its own statuses and the same checks", rows(edition), expected)

# ---- no number without a check, no check without a number ----


def breaches(checks, editions):
    """What stands in one of the two and not in the other."""
    named = {row["check"] for edition in editions.values() for row in edition}
    return sorted(f"{check}: stands in no edition" for check in set(checks) - named) + \
        sorted(f"{check}: an edition names it and there is none" for check in named - set(checks))


with suite.case("each number has a check, and each check a number"):
    assert breaches(own_checks(), own_editions()) == []
with suite.case("this rule can be broken"):
    assert breaches({**own_checks(), "extra": {}}, own_editions()) == ["extra: stands in no edition"]
    some = dict(list(own_checks().items())[1:])
    assert len(breaches(some, own_editions())) == 1
with suite.case("within an edition no check stands under two numbers"):
    for edition, recommendations in own_editions().items():
        names = [row["check"] for row in recommendations]
        assert len(set(names)) == len(names), edition

# ---- numbers are text ----
with tempfile.TemporaryDirectory(prefix="plimsoll-editions-") as folder:
    facts = os.path.join(folder, "facts.ndjson")
    with Replayed("docker-26.1.5") as engine:
        engine.plimsoll("collect", "-o", facts, "--now", NOW)

    def numbers(*arguments):
        _, report = audit("--facts", facts, "--now", NOW, *arguments)
        return report.numbers

    with suite.case("numbers that look like decimal fractions survive, in order"):
        every = numbers()
        assert every == [row[0] for row in rows("cis-docker-1.8.0")]
        assert [n for n in every if n.startswith("5.")] == [f"5.{i}" for i in range(1, 33)]
        assert {"5.10", "5.20", "5.30", "2.10", "1.1.10", "4.10", "3.20"} <= set(every)
    with suite.case("5.1 is not 5.10, as a check, a skip or a section"):
        assert numbers("--check", "5.10") == ["5.10"] and numbers("--check", "5.1") == ["5.1"]
        rest = numbers("--skip", "5.1")
        assert "5.10" in rest and "5.1" not in rest and len(rest) == 117
        assert len(numbers("--section", "1.1")) == 18 and len(numbers("--section", "1")) == 20
        assert "5.10" in plimsoll("explain", "5.10").out and plimsoll("explain", "5.100").code == 2
    with suite.case("an edition whose numbers have no quotes is read the same"):
        os.makedirs(os.path.join(folder, "own", "benchmarks"))
        with open(os.path.join(folder, "own", "benchmarks", "plain.yaml"), "w", encoding="utf-8") as file:
            file.write("id: plain\ntitle: Plain\nversion: 1.10\nprofiles: [p]\nsections: [{number: 5, title: Five}]\nrecommendations:\n"
                       "- {number: 5.10, check: content-trust, level: 1, profile: p, status: manual}\n"
                       "- {number: 5.1, check: image-user, level: 1, profile: p, status: manual}\n")
        own = ("--checks", os.path.join(folder, "own"), "--benchmark", "plain")
        assert numbers(*own) == ["5.1", "5.10"]
        _, report = audit("--facts", facts, "--now", NOW, *own)
        assert report.json["benchmark"]["version"] == "1.10"

    # ---- selection ----
    for arguments, count in ((("--level", "1"), 87), (("--level", "2"), 118), (("--profile", "docker-swarm"), 9),
                             (("--profile", "docker-linux", "--level", "1"), 78), (("--section", "5"), 32),
                             (("--section", "6", "--section", "7"), 11), (("--benchmark", "cis-docker-1.6.0"), 117),
                             (("--benchmark", "plimsoll-hardening"), 11), (("--benchmark", "plimsoll-hardening", "--level", "1"), 9)):
        suite.equal(f"{' '.join(arguments)} selects {count}", len(numbers(*arguments)), count)
    with suite.case("what was left out is told with its count"):
        _, report = audit("--facts", facts, "--now", NOW, "--level", "1", "--skip", "5.5", "--profile", "docker-linux")
        told = {row["what"]: row["count"] for row in report.json["exclusions"]}
        assert told == {"level 2": 31, "check 5.5": 1, "profile docker-swarm": 9}, told
    for arguments in (("--benchmark", "cis-docker-9"), ("--section", "9"), ("--check", "5.33"), ("--skip", "no-such"),
                      ("--profile", "no-such"), ("--level", "3")):
        with suite.case(f"{' '.join(arguments)} names what does not exist and is refused"):
            result = plimsoll("audit", "--facts", facts, *arguments)
            assert result.code == 2 and arguments[1] in result.err, result
    with suite.case("the catalogue of our own does not change what the benchmark's number means"):
        assert "image-user" in plimsoll("explain", "4.1").out.splitlines()[0]
        assert "hardening-root-equivalents" in plimsoll("explain", "4.1", "--benchmark", "plimsoll-hardening").out.splitlines()[0]
        _, report = audit("--facts", facts, "--now", NOW)
        assert report.json["benchmark"]["id"] == "cis-docker-1.8.0"

# ---- wording ----
# How the benchmark's own titles and prose begin or go on; none of it is a fact.
SET_PHRASES = re.compile(r"\bEnsure\b|or more restrictive|is recommended that|It is important to|should be (?:set|configured|used) appropriately"
                         r"|\bappropriate(?:ly)?\b|as of writing|by default, Docker", re.I)


def spoken(check):
    return [check.get(key, "") for key in ("title", "rationale", "remediation", "note", "otherwise")]


with suite.case("the words of the checks are ours: no title or sentence in the benchmark's manner"):
    for name, check in own_checks().items():
        for text in spoken(check):
            assert not SET_PHRASES.search(text), f"{name}: {SET_PHRASES.search(text).group(0)!r} in {text!r}"
    for name in os.listdir(os.path.join(CHECKS, "benchmarks")):
        with open(os.path.join(CHECKS, "benchmarks", name), encoding="utf-8") as file:
            assert not SET_PHRASES.search(file.read()), name
with suite.case("this rule can be broken, too"):
    assert SET_PHRASES.search("Ensure that mode is 644") and SET_PHRASES.search("600 or more restrictive")
with suite.case("no two checks have the same title"):
    titles = [check["title"] for check in own_checks().values()]
    assert len(set(titles)) == len(titles)
with suite.case("every check has severity, references of its own kind, and words for why and what to do"):
    for name, check in own_checks().items():
        assert check["severity"] in ("low", "medium", "high", "critical"), name
        assert len(check["rationale"]) > 30 and len(check["remediation"]) > 20, name
        if not name.startswith("hardening-"):
            assert "cis-controls-8" in check["references"], name
with suite.case("every example holds"):
    result = plimsoll("prove")
    assert result.code == 0 and re.search(r"\b0 failed", result.out), result
with suite.case("every kind of evidence and severity is in the report as in the catalogue"):
    catalogue = own_checks()
    for row in json.loads(json.dumps(report.json["checks"])):
        assert (row["severity"], row["evidence"]) == (catalogue[row["id"]]["severity"], catalogue[row["id"]]["evidence"]), row["id"]

suite.end()
