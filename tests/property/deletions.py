#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Take a bundle, delete a document or any fixed-name member of one, judge again: a verdict stays as it was or becomes unknown,
nothing else, and no such bundle is refused. 2,000 deletions, chosen by a seed that is printed; deletions.py [COUNT [SEED [POLICY]]]: under a policy
with every parameter given, no check waits for the site (tests/data/policies)."""

import concurrent.futures
import copy
import os
import random
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", folder) for folder in ("support", "engine")]
from bundle import parse, seal  # noqa: E402
from cases import Suite  # noqa: E402
from command import NOW, PROJECT, Report, plimsoll  # noqa: E402
from compare import lines, worse_claims  # noqa: E402
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


def delete(value, path):
    for step in path[:-1]:
        value = value[step]
    del value[path[-1]]


class Bundle:
    def __init__(self, name, text):
        self.name, (self.header, self.documents, self.trailer) = name, parse(text)
        # (None, path): a member of the header; (i, None): document i as a whole; (i, path): a member of it.
        self.header_choices = list(fixed_members(self.header))
        self.member_choices = [list(fixed_members(document)) for document in self.documents]
        self.full = None

    def choose(self, chance):
        """A whole document, a member that only a few documents have, or any member: small documents must not be drowned."""
        kind = chance.random()
        if kind < 0.15:
            return chance.randrange(len(self.documents)), None
        if kind < 0.2 and self.header_choices:
            return None, chance.choice(self.header_choices)
        number = chance.randrange(len(self.documents))
        if kind < 0.35:  # near the top: whole groups of facts at once
            return number, chance.choice([path for path in self.member_choices[number] if len(path) <= 2])
        return number, chance.choice(self.member_choices[number])

    def without(self, choices):
        header, documents, dropped = copy.deepcopy(self.header), list(self.documents), set()
        for number, path in choices:
            if path is None:
                dropped.add(number)
                continue
            try:
                if number is None:
                    delete(header, path)
                else:
                    if documents[number] is self.documents[number]:
                        documents[number] = copy.deepcopy(documents[number])
                    delete(documents[number], path)
            except (KeyError, IndexError, TypeError):
                pass  # gone already with what was around it
        return seal(header, [document for index, document in enumerate(documents) if index not in dropped], self.trailer)

    def describe(self, choices):
        def one(number, path):
            if number is None:
                return "header " + ".".join(map(str, path))
            document = self.documents[number]
            name = f"{document.get('document')} {document.get('key', '')}".strip()
            return name if path is None else name + ": " + ".".join(map(str, path))
        return "; ".join(one(*choice) for choice in choices)


POLICY = sys.argv[3:4]


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
    return lines(wrong) if wrong else None


def bundles():
    for engine in ENGINES:
        with Replayed(engine) as replayed:
            yield Bundle(engine, replayed.plimsoll("collect", "--now", NOW).out)
    if os.path.exists(RECORDED):
        with open(RECORDED, encoding="utf-8") as file:
            yield Bundle("docker-20.10.24 with its host", file.read())


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261122
    suite = Suite(f"{count} deletions from bundles, seed {seed}" + "".join(f", under {os.path.basename(policy)}" for policy in POLICY))
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="plimsoll-property-") as folder:
        sources = list(bundles())
        for index, bundle in enumerate(sources):
            result, bundle.full = judge(seal(bundle.header, bundle.documents, bundle.trailer), folder, f"full{index}")
            suite.equal(f"{bundle.name}: the whole bundle is judged", result.code in (1, 3), True)
        # The one with host facts decides most, so most is taken from it; one deletion mostly, sometimes several.
        weights = [3 if "host" in bundle.name else 1 for bundle in sources]
        jobs = []
        for _ in range(count):
            bundle = chance.choices(sources, weights)[0]
            jobs.append((bundle, [bundle.choose(chance) for _ in range(chance.choice((1, 1, 1, 2, 5)))]))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            results = list(pool.map(lambda job: check(*job[1], folder, job[0]), enumerate(jobs)))
        bad = [(bundle, choices, wrong) for (bundle, choices), wrong in zip(jobs, results) if wrong]
        for bundle, choices, wrong in bad[:20]:
            with suite.case(f"{bundle.name} without {bundle.describe(choices)}"):
                raise AssertionError(wrong)
        suite.equal(f"{count} times a verdict stayed or became unknown", len(bad), 0)
        gained = sum(1 for result in results if result is None)
        suite.equal("every deletion was judged", gained + len(bad), count)
    suite.end()


if __name__ == "__main__":
    main()
