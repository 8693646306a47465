# SPDX-License-Identifier: Apache-2.0
"""docs/custom-checks.md, file by file and command by command; and what is refused in checks of a user's own, with file and line."""

import os
import re
import shlex
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import NOW, PROJECT, audit, plimsoll  # noqa: E402
from replayed import Replayed  # noqa: E402

suite = Suite("checks of a user's own")
folder = tempfile.TemporaryDirectory(prefix="plimsoll-custom-")
HERE = folder.name
FACTS = os.path.join(HERE, "facts.ndjson")
with Replayed("docker-26.1.5") as engine:
    engine.plimsoll("collect", "-o", FACTS, "--now", NOW)

with open(os.path.join(PROJECT, "docs", "custom-checks.md"), encoding="utf-8") as file:
    blocks = re.findall(r"```(\w*)\n(.*?)```", file.read(), re.S)


def write(name, text):
    full = os.path.join(HERE, name)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "w", encoding="utf-8") as file:
        file.write(text)
    return full


for language, text in blocks:
    if language == "yaml":
        write(re.match(r"# (\S+)\n", text).group(1), text)
commands = [line for language, text in blocks if language == "sh" for line in text.splitlines()]

with suite.case("the page has its three files, a policy and its six commands"):
    for name in ("shopchecks/shop.yaml", "shopchecks/parameters.yaml", "shopchecks/benchmarks/shop-1.yaml", "shop-policy.yaml"):
        assert os.path.exists(os.path.join(HERE, name)), name
    assert len(commands) == 6, commands
for command in commands:
    with suite.case(f"the page's command runs: {command}"):
        words = shlex.split(command)
        assert words[0] == "plimsoll"
        result = plimsoll(*words[1:], cwd=HERE)
        assert result.code == (1 if words[1] == "audit" else 0), result  # `privileged` fails 2.2
with suite.case("the run judges the three numbers by the site's parameters and waiver"):
    shop = ("--checks", os.path.join(HERE, "shopchecks"), "--policy", os.path.join(HERE, "shop-policy.yaml"))
    _, report = audit("--facts", FACTS, "--now", NOW, *shop)
    assert report.numbers == ["1.1", "2.1", "2.2"] and report.json["benchmark"]["id"] == "shop-1"
    assert report.of("2.2", "privileged") == "fail" and report.of("2.1", "hardened") == "pass" and report.of("2.1", "caps") == "fail"
    assert report.verdict("1.1") == "not_applicable"
    assert report.observed("2.1", "caps")["policy.shop_most_memory_mib"] == 2048
    assert report.json["exceptions"][0]["state"] == "unused"
with suite.case("the digest of the catalogue covers the user's files"):
    _, plain = audit("--facts", FACTS, "--now", NOW, "--benchmark", "cis-docker-1.8.0")
    assert report.json["sha256"]["catalogue"] != plain.json["sha256"]["catalogue"]
    assert len(plain.numbers) == 118
with suite.case("with an edition of ours, numbered checks of the user's stay out, and one without a number is judged"):
    _, both = audit("--facts", FACTS, "--now", NOW, "--checks", os.path.join(HERE, "shopchecks"), "--benchmark", "cis-docker-1.8.0")
    assert len(both.numbers) == 118
    text = open(os.path.join(HERE, "shopchecks", "shop.yaml"), encoding="utf-8").read()
    write("loose/shop.yaml", "- id: loose" + text[text.index("- id: shop-memory-bounded") + 25:].replace("shop_most_memory_mib", "max_restart_attempts"))
    _, loose = audit("--facts", FACTS, "--now", NOW, "--checks", os.path.join(HERE, "loose"))
    assert len(loose.numbers) == 119 and loose.numbers[-1] == "loose"

# ---- refused, with file and line ----
GOOD = """- id: mine
  title: t
  subject: container
  severity: low
  evidence: measured
  rule: '!container.HostConfig.Privileged'
  rationale: r
  remediation: r
  examples:
    pass: {container: {HostConfig: {Privileged: false}}}
    fail: {container: {HostConfig: {Privileged: true}}}
    unknown: {container: {HostConfig: {}}}
"""
EDITION = ("id: mine-1\ntitle: t\nversion: '1'\nprofiles: [p]\nsections: [{number: '1', title: s}]\nrecommendations:\n"
           "- {number: '1.10', check: mine, level: 1, profile: p, status: manual}\n")
PARAMETER = "- {name: mine_most, type: int, default: 3, about: a}\n"
REFUSED = [  # file, old text, new text, line, words
    ("mine.yaml", "title: t", "titel: t", 2, "titel"),
    ("mine.yaml", "severity: low", "severity: grave", 4, "grave"),
    ("mine.yaml", "evidence: measured", "evidence: guessed", 5, "guessed"),
    ("mine.yaml", "subject: container", "subject: pod", 3, "pod"),
    ("mine.yaml", "Privileged'", "Privilged'", 6, "container.HostConfig.Privilged"),
    ("mine.yaml", "rule: '!container.HostConfig.Privileged'", "rule: '!container.HostConfig.Privileged &&'", 6, "rule"),
    ("mine.yaml", "rule: '!container.HostConfig.Privileged'", "rule: container.HostConfig.Memory < policy.nobody", 6, "policy.nobody"),
    ("mine.yaml", "rule: '!container.HostConfig.Privileged'", "rule: isBelw(container.Name, '/')", 6, "isBelw"),
    ("mine.yaml", "rule: '!container.HostConfig.Privileged'", "rule: [a]", 6, ""),
    ("mine.yaml", "  rationale: r\n", "", 1, "rationale"),
    ("mine.yaml", "    unknown: {container: {HostConfig: {}}}\n", "", 9, "unknown"),
    ("mine.yaml", "Privileged: false", "Privileged: 'false'", 10, ""),
    ("mine.yaml", "{Privileged: true}", "{Privilged: true}", 11, "Privilged"),
    ("mine.yaml", "- id: mine", "- id: container-not-privileged", 1, "there already"),
    ("mine.yaml", "- id: mine", "- id: My Check", 1, "My Check"),
    ("mine.yaml", GOOD, GOOD + GOOD, 13, "there already"),
    ("mine.yaml", "  title: t\n", "  title: t\n  title: t\n", 3, "title"),
    ("mine.yaml", "  title: t\n", "  title: *a\n", 2, ""),
    ("parameters.yaml", "type: int", "type: float", 1, "float"),
    ("parameters.yaml", "default: 3", "default: three", 1, ""),
    ("parameters.yaml", "mine_most", "max_restart_attempts", 1, "there already"),
    ("benchmarks/mine-1.yaml", "check: mine", "check: nobody", 7, "nobody"),
    ("benchmarks/mine-1.yaml", "level: 1", "level: 3", 7, "level"),
    ("benchmarks/mine-1.yaml", "status: manual", "status: maybe", 7, "maybe"),
    ("benchmarks/mine-1.yaml", "profile: p,", "profile: q,", 7, "q"),
    ("benchmarks/mine-1.yaml", "id: mine-1", "id: cis-docker-1.8.0", 1, "there already"),
    ("benchmarks/mine-1.yaml", "'1.10'", "'2.1'", 7, "2.1"),
    ("benchmarks/mine-1.yaml", EDITION, EDITION + EDITION.splitlines()[-1] + "\n", 8, "there already"),
]
with suite.case("the example that is bent below is good as it stands"):
    for name, text in (("mine.yaml", GOOD), ("parameters.yaml", PARAMETER), ("benchmarks/mine-1.yaml", EDITION)):
        write("bent/" + name, text)
    assert plimsoll("prove", "--checks", os.path.join(HERE, "bent")).code == 0
    assert plimsoll("list", "--checks", os.path.join(HERE, "bent"), "--benchmark", "mine-1").out.startswith("1.10\tmine\t")
for name, old, new, line, words in REFUSED:
    with suite.case(f"{name}: {new.strip().splitlines()[-1] if new else 'without ' + old.strip()!r} is refused in line {line}"):
        for other, text in (("mine.yaml", GOOD), ("parameters.yaml", PARAMETER), ("benchmarks/mine-1.yaml", EDITION)):
            assert other != name or old in text
            write("bent/" + other, text.replace(old, new, 1) if other == name else text)
        result = plimsoll("list", "--checks", os.path.join(HERE, "bent"))
        assert result.code == 2 and result.err.count("\n") == 1, result
        assert result.err.startswith(f"plimsoll: {HERE}/bent/{name}:{line}: ") and words in result.err, result
with suite.case("a directory that is empty, absent or no directory is refused"):
    os.makedirs(os.path.join(HERE, "none"))
    for where in ("none", "nowhere", "facts.ndjson"):
        result = plimsoll("list", "--checks", os.path.join(HERE, where))
        assert result.code == 2 and where in result.err, result
with suite.case("a link that leads out of the directory is not followed"):
    os.makedirs(os.path.join(HERE, "linked"))
    write("outside.yaml", GOOD)
    os.symlink("../outside.yaml", os.path.join(HERE, "linked", "mine.yaml"))
    assert plimsoll("list", "--checks", os.path.join(HERE, "linked")).code == 2

suite.end()
