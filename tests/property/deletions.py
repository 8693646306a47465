#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Take a bundle, delete a document or any fixed-name member of one, judge again: a verdict stays as it was or becomes unknown,
nothing else, and no such bundle is refused. The same where a fact, or an element of a list, is there and says that it was not read.

deletions.py [--every] [COUNT [SEED [POLICY]]]: 2,000 by default, chosen by a seed that is printed. With --every first each document
and each member of a kind of document once, and not by chance; of one host also compared with what the verdicts were, had the fact
another value: so a fact that decides cannot be lost and leave the verdict. Under a policy with every parameter given, no check
waits for the site (tests/data/policies)."""

import concurrent.futures
import copy
import json
import os
import random
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", folder) for folder in ("support", "engine")]
from bundle import parse, seal  # noqa: E402
from cases import Suite  # noqa: E402
from command import NOW, PROJECT, Report, plimsoll  # noqa: E402
from compare import lines, worse_claims  # noqa: E402
from made_hosts import made  # noqa: E402
from replayed import Replayed  # noqa: E402

ENGINES = ("docker-26.1.5", "docker-28.5.2", "docker-20.10.24-rootless", "podman-4.3.1")
RECORDED = os.path.join(PROJECT, "reports", "docker-20.10.24.facts.ndjson")


def fixed_members(value, path=()):
    """Paths of all members below a value. Elements of lists are data: they are walked through and never deleted, but for their
    fixed members; {"$unknown": …} is one fact."""
    if isinstance(value, dict) and set(value) != {"$unknown"}:
        for name, inner in value.items():
            yield (*path, name)
            yield from fixed_members(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from fixed_members(inner, (*path, index))


def elements(value, path=()):
    """Paths of all elements of lists below a value: they cannot be lost, but they may be unknown."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from elements(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield (*path, index)
            yield from elements(inner, (*path, index))


def alternatives(value):
    """What a fact might have been instead."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [other for other in (0, 511) if other != value]
    if isinstance(value, str):
        return [other for other in ("", "other") if other != value]
    if value is None:
        return [511, "other"]
    return [[]] if value and isinstance(value, list) else []


def at(value, path):
    for step in path:
        value = value[step]
    return value


DELETED, UNREAD = "without", "with unread"


def take_away(value, path, how):
    for step in path[:-1]:
        value = value[step]
    if how == UNREAD:
        value[path[-1]] = {"$unknown": "denied: a test"}
    else:
        del value[path[-1]]


class Bundle:
    def __init__(self, name, text):
        self.name, (self.header, self.documents, self.trailer) = name, parse(text)
        # (None, path): a member of the header; (i, None): document i as a whole; (i, path): a member of it.
        self.header_choices = list(fixed_members(self.header))
        self.member_choices = [list(fixed_members(document)) for document in self.documents]
        self.unread_choices = [[path for path in (*choices, *elements(document)) if path[0] == "value" and len(path) > 1]
                               for choices, document in zip(self.member_choices, self.documents)]
        self.full = None
        self.made_up = " where all is " in name

    def every(self, chance):
        """Each document, and of each kind of document each member at least once, wherever it stands."""
        yield from ((number, None, DELETED) for number in range(len(self.documents)))
        yield from ((None, path, DELETED) for path in self.header_choices)
        for how, choices in ((DELETED, self.member_choices), (UNREAD, self.unread_choices if self.made_up else ())):
            places = {}
            for number, paths in enumerate(choices):
                for path in paths:
                    shape = tuple(step if isinstance(step, str) else None for step in path)
                    places.setdefault((self.documents[number]["document"], shape), []).append((number, path, how))
            yield from (chance.choice(alike) for alike in places.values())

    def choose(self, chance):
        """A whole document, a member that only a few documents have, or any member: small documents must not be drowned."""
        kind = chance.random()
        number, how = chance.randrange(len(self.documents)), chance.choice((DELETED, DELETED, UNREAD))
        if kind < 0.15:
            return number, None, how
        if kind < 0.2 and self.header_choices:
            return None, chance.choice(self.header_choices), DELETED
        if kind < 0.35:  # near the top: whole groups of facts at once
            return number, chance.choice([path for path in self.member_choices[number] if len(path) <= 2]), DELETED
        choices = self.unread_choices[number] if how == UNREAD else []
        return (number, chance.choice(choices), how) if choices else (number, chance.choice(self.member_choices[number]), DELETED)

    def without(self, choices):
        header, documents, dropped = copy.deepcopy(self.header), list(self.documents), set()
        for number, path, how in choices:
            if path is None and how == UNREAD:
                documents[number] = {name: documents[number][name] for name in ("document", "key", "origin") if name in documents[number]}
                documents[number]["unknown"] = "denied: a test"
                continue
            if path is None:
                dropped.add(number)
                continue
            try:
                if number is None:
                    take_away(header, path, how)
                else:
                    if documents[number] is self.documents[number]:
                        documents[number] = copy.deepcopy(documents[number])
                    take_away(documents[number], path, how)
            except (KeyError, IndexError, TypeError):
                pass  # gone already with what was around it
        return seal(header, [document for index, document in enumerate(documents) if index not in dropped], self.trailer)

    def others(self, number, path):
        """The bundle as it would be with other values there."""
        for value in alternatives(at(self.documents[number], path)):
            documents = list(self.documents)
            documents[number] = copy.deepcopy(documents[number])
            at(documents[number], path[:-1])[path[-1]] = value
            yield value, seal(self.header, documents, self.trailer)

    def describe(self, choices):
        def one(number, path, how):
            if number is None:
                return f"{how} header " + ".".join(map(str, path))
            document = self.documents[number]
            name = f"{how} {document.get('document')} {document.get('key', '')}".strip()
            return name if path is None else name + ": " + ".".join(map(str, path))
        return "; ".join(one(*choice) for choice in choices)


EVERY = "--every" in sys.argv
ARGUMENTS = [word for word in sys.argv[1:] if word != "--every"]
POLICY = ARGUMENTS[2:3]


def judge(text, folder, name):
    path = os.path.join(folder, name + ".ndjson")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    try:
        result = plimsoll("audit", "--facts", path, "--now", NOW, "-o", "-:json", "--evidence", "failures",
                          *(word for policy in POLICY for word in ("--policy", policy)))
        return result, Report(result.out) if result.code != 2 else None
    finally:
        os.unlink(path)


def check(bundle, choices, folder, number):
    """What is wrong after these deletions, or None."""
    try:
        result, report = judge(bundle.without(choices), folder, str(number))
    except AssertionError as error:
        return f"crashed: {error}"
    if report is None:
        return f"refused: {result.err.strip()}"
    wrong = worse_claims(bundle.full, report)
    if not wrong and number in DECISIVE:
        wrong = check_others(bundle, *choices[0][:2], report, folder, f"other{number}")
    return lines(wrong) if wrong else None


DECISIVE = {}  # number of a job: of how many other values its fact would have changed a verdict


def check_others(bundle, document, path, less, folder, name):
    """Whatever the lost fact was, no verdict may differ from what it would have been but be unknown."""
    wrong = []
    for value, text in bundle.others(document, path):
        _, report = judge(text, folder, name)
        if report:
            wrong += [f"had it been {value!r}: {line}" for line in worse_claims(report, less)]
            DECISIVE[int(name.removeprefix("other"))] += report.all() != bundle.full.all()
    return wrong


def all_kinds():
    with open(os.path.join(PROJECT, "docs", "facts.schema.json"), encoding="utf-8") as file:
        definitions = json.load(file)["$defs"]
    return set(definitions) - {"unknown", "bool", "int", "text", "header", "document", "trailer"}


WELL = "a host where all is well"


def bundles():
    recorded = {}
    for engine in ENGINES:
        with Replayed(engine) as replayed:
            recorded[engine] = replayed.plimsoll("collect", "--now", NOW).out
        yield Bundle(engine, recorded[engine])
    with open(RECORDED, encoding="utf-8") as file:
        text = file.read()
    yield Bundle("docker-20.10.24 with its host", text)
    header, documents, trailer = parse(text)
    swarm = parse(recorded["docker-28.5.2"])[1]
    for name, made_up in ((WELL, made(documents)), ("a swarm where all is well", made(documents, swarm)),
                          ("a host where all is wrong", made(documents, swarm, True))):
        yield Bundle(name, seal(header, made_up, trailer))


# What no host can fail or pass: attested, or partial.
ATTESTED = {"1.2.1", "4.3", "4.4", "4.5", "4.8", "4.12", "5.9", "5.28", "7.6", "7.8", "7.9"}
PARTIAL = {"4.2", "4.10", "4.11", "5.23", "5.24", "7.4"}


def check_both_ways(suite, reports):
    """A fact that only ever speaks for a pass could be lost and leave it standing: each check must fail and pass somewhere."""
    if not any("7.9" in report.numbers for report in reports) or not POLICY:
        return
    seen = {}
    for report in reports:
        for number in report.numbers:
            seen.setdefault(number, {report.verdict(number)}).update(report.findings(number).values())
    # 2.6: an engine has one driver, and 2.7 has it.
    for verdict, excused in (("fail", ATTESTED | {"2.6"}), ("pass", ATTESTED | PARTIAL)):
        suite.equal(f"each check has a {verdict} somewhere", sorted(n for n in seen if verdict not in seen[n] and n not in excused), [])


def main():
    count = int(ARGUMENTS[0]) if ARGUMENTS else 2000
    seed = int(ARGUMENTS[1]) if len(ARGUMENTS) > 1 else 20261122
    suite = Suite(f"{'every member and ' if EVERY else ''}{count} deletions from bundles, seed {seed}" +
                  "".join(f", under {os.path.basename(policy)}" for policy in POLICY))
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="plimsoll-property-") as folder:
        sources = list(bundles())
        for index, bundle in enumerate(sources):
            result, bundle.full = judge(seal(bundle.header, bundle.documents, bundle.trailer), folder, f"full{index}")
            suite.equal(f"{bundle.name}: the whole bundle is judged", result.code in (1, 3), True)
        check_both_ways(suite, [bundle.full for bundle in sources])
        kinds = {document["document"] for bundle in sources for document in bundle.documents}
        suite.equal("the bundles hold every kind of document", sorted(all_kinds() - kinds), [])
        # The one with host facts decides most, so most is taken from it; one deletion mostly, sometimes several.
        weights = [2 if "host" in bundle.name else 1 for bundle in sources]
        jobs = [(bundle, [choice]) for bundle in sources for choice in (bundle.every(chance) if EVERY else ())]
        DECISIVE.update((number, 0) for number, (bundle, ((document, path, how),)) in enumerate(jobs)
                        if bundle.name == WELL and how == DELETED and document is not None and path and path[0] == "value" and len(path) > 1)
        for _ in range(count):
            bundle = chance.choices(sources, weights)[0]
            jobs.append((bundle, [bundle.choose(chance) for _ in range(chance.choice((1, 1, 1, 2, 5)))]))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            results = list(pool.map(lambda job: check(*job[1], folder, job[0]), enumerate(jobs)))
        bad = [(bundle, choices, wrong) for (bundle, choices), wrong in zip(jobs, results) if wrong]
        for bundle, choices, wrong in bad[:20]:
            with suite.case(f"{bundle.name} {bundle.describe(choices)}"):
                raise AssertionError(wrong)
        suite.equal(f"{len(jobs)} times a verdict stayed or became unknown", len(bad), 0)
        gained = sum(1 for result in results if result is None)
        suite.equal("every deletion was judged", gained + len(bad), len(jobs))
        if EVERY:
            deciding = sum(1 for changed in DECISIVE.values() if changed)
            suite.equal("many of the facts decide: lost, they leave a verdict unknown", deciding >= 60 or deciding, True)
            print(f"# {deciding} of {len(DECISIVE)} facts of {WELL} decide a verdict by themselves")
    suite.end()


if __name__ == "__main__":
    main()
