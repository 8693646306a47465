#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Bad input: one clear line, with file:line where there is a file, exit 2, and what was there before is left as it was."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from bundle import parse, seal  # noqa: E402
from cases import Suite  # noqa: E402
from command import CLEAN, NOW, plimsoll, program  # noqa: E402
from replayed import Replayed  # noqa: E402

# arguments, what the line must say
OPTIONS = [
    (["nosuch"], "nosuch"), (["audit", "--nosuch"], "--nosuch"), (["audit", "--level"], "--level"),
    (["audit", "--level", "3"], "3"), (["audit", "--level", "x"], "x"), (["audit", "--scope", "all of it"], "all of it"),
    (["audit", "--policy", "a", "--policy", "b"], "twice"), (["audit", "--quiet=yes"], "quiet"), (["audit", "left-over"], "left-over"),
    (["audit", "--host", "unix:///x", "--context", "y"], "context"), (["audit", "--facts", "x", "--host", "unix:///x"], "--facts"),
    (["audit", "--now", "yesterday"], "yesterday"), (["audit", "--timeout", "-1"], "-1"), (["audit", "--context", "nosuch"], "nosuch"),
    (["audit", "--host", "gopher://x"], "gopher"), (["audit", "--label", "no-equals"], "no-equals"),
    (["audit", "-o", "x.unknown"], "x.unknown"), (["audit", "-o", "x:nosuch"], "nosuch"), (["audit", "-o", ":json"], "file"),
    (["audit", "-o", "a.json", "-o", "a.json"], "a.json"), (["audit", "--fail-on", "sometimes"], "sometimes"),
    (["audit", "--fail-on", "fail>x"], "fail>x"), (["render"], "REPORT"), (["eval"], "EXPRESSION"), (["explain", "9.9"], "9.9"),
    (["completion", "tcsh"], "tcsh"),
]
# With good facts: what is asked for does not exist.
SELECTION = [
    (["--benchmark", "cis-docker-9"], "cis-docker-9"), (["--check", "nosuch"], "nosuch"), (["--skip", "nosuch"], "nosuch"),
    (["--section", "99"], "99"), (["--checks", "/nonexistent"], "/nonexistent"), (["--policy", "/nonexistent.yaml"], "/nonexistent.yaml"),
    (["-o", "/nonexistent/report.json"], "/nonexistent/report.json"), (["-o", "/:json"], "/"), (["-o", "/dev/full:json"], "/dev/full"),
]
GOOD_CHECK = """- id: site-check
  title: A check of the site
  subject: container
  severity: low
  evidence: measured
  rule: '!container.HostConfig.Privileged'
  rationale: Because.
  remediation: Do it.
  examples:
    pass: {container: {HostConfig: {Privileged: false}}}
    fail: {container: {HostConfig: {Privileged: true}}}
    unknown: {container: {HostConfig: {}}}
"""
# name, replacement in GOOD_CHECK, line of the complaint (None: any), what it must say
CHECKS = [
    ("an unknown key", ("  severity: low", "  severity: low\n  colour: red"), 5, "colour"),
    ("a severity that does not exist", ("severity: low", "severity: lowish"), 4, "lowish"),
    ("a rule that does not parse", ("'!container.HostConfig.Privileged'", "'!container.('"), 6, ""),
    ("a path that no fact has", ("HostConfig.Privileged'", "HostConfig.Priviledged'"), 6, "Priviledged"),
    ("a function that does not exist", ("'!container.HostConfig.Privileged'", "'nosuch(container.Name)'"), 6, "nosuch"),
    ("a parameter that is not declared", ("'!container.HostConfig.Privileged'", "'policy.nosuch'"), 6, "nosuch"),
    ("no rule", ("  rule: '!container.HostConfig.Privileged'\n", ""), None, "rule"),
    ("no example that fails", ("    fail: {container: {HostConfig: {Privileged: true}}}\n", ""), None, "fail"),
    ("a subject that does not exist", ("subject: container", "subject: boat"), 3, "boat"),
    ("an id of another check", ("id: site-check", "id: container-not-privileged"), 1, "container-not-privileged"),
    ("an id twice", ("- id: site-check", GOOD_CHECK + "- id: site-check"), 13, "site-check"),
    ("a key twice", ("  severity: low", "  severity: low\n  severity: high"), 5, "severity"),
    ("broken YAML", ("  title: A check", "  title: [A check"), None, ""),
    ("a tab", ("  title: A", "\ttitle: A"), 2, ""),
    ("an alias bomb", ("- id: site-check", "- &a [1]\n- [*a, *a]\n- id: site-check"), None, ""),
    ("no list", (GOOD_CHECK, "id: x\n"), 1, ""),
]
GOOD_BENCHMARK = """id: site
title: The site's own
version: '1'
profiles: [docker-linux]
sections:
  - {number: '1', title: All}
recommendations:
  - {number: '1.1', check: container-not-privileged, level: 1, profile: docker-linux, status: manual}
"""
BENCHMARKS = [
    ("a check that does not exist", ("container-not-privileged", "nosuch"), 8, "nosuch"),
    ("a number twice", ("recommendations:\n", "recommendations:\n  - {number: '1.1', check: container-own-pids, level: 1, profile: docker-linux, status: manual}\n"), 9, "1.1"),
    ("a level that does not exist", ("level: 1", "level: 7"), 8, "level"),
    ("a profile that is not declared", ("profile: docker-linux", "profile: nosuch"), 8, "nosuch"),
]
GOOD_POLICY = """benchmark: cis-docker-1.8.0
level: 2
parameters: {allowed_privileged_ports: ['443']}
waivers:
  - {check: container-read-only-root, subject: 'defaults', reason: later, owner: me, ticket: T-1, expires: 2027-03-31}
"""
POLICIES = [
    ("an unknown key", ("level: 2", "level: 2\ncolour: red"), 3, "colour"),
    ("a check that does not exist", ("container-read-only-root", "nosuch"), 5, "nosuch"),
    ("a date that is none", ("2027-03-31", "2027-02-30"), 5, "2027-02-30"),
    ("a parameter that does not exist", ("allowed_privileged_ports", "nosuch"), 3, "nosuch"),
    ("a parameter of another type", ("['443']", "12"), 3, "list of texts"),
    ("a benchmark that does not exist", ("cis-docker-1.8.0", "cis-docker-9"), None, "cis-docker-9"),
    ("a waiver without a reason", ("reason: later, ", ""), 5, "reason"),
]


class Folder:
    """A folder with an output in it that must survive."""

    def __init__(self, path):
        self.path = path
        self.output = os.path.join(path, "out", "report.json")
        os.mkdir(os.path.dirname(self.output))
        with open(self.output, "w", encoding="utf-8") as file:
            file.write("what was here before\n")

    def write(self, name, text):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w" if isinstance(text, str) else "wb", **({"encoding": "utf-8"} if isinstance(text, str) else {})) as file:
            file.write(text)
        return path

    def untouched(self):
        with open(self.output, encoding="utf-8") as file:
            return file.read() == "what was here before\n" and os.listdir(os.path.dirname(self.output)) == ["report.json"]


def refused(suite, name, folder, arguments, says, place=None, **options):
    """place: the start of "file:line" that the line must hold."""
    result = plimsoll(*arguments, **options)
    with suite.case(f"{name}: refused with one clear line"):
        assert result.code == 2, result
        messages = result.err.strip("\n").split("\n")
        assert len(messages) == 1 and messages[0].startswith("plimsoll: ") and len(messages[0]) > 15, result
        assert says in result.err, f"{says!r} is not in: {result.err}"
        assert place is None or place in result.err, f"{place!r} is not in: {result.err}"
        assert not result.out, result
        assert folder.untouched(), f"the output has changed; beside it: {os.listdir(os.path.dirname(folder.output))}"


def check_options(suite, folder, facts, live):
    for arguments, says in OPTIONS:
        refused(suite, " ".join(arguments), folder, arguments, says)
    for arguments, says in SELECTION:
        refused(suite, "audit " + " ".join(arguments), folder, ["audit", "-q", "--facts", facts, *arguments], says)
        if arguments[0] != "-o":
            refused(suite, "audit of a live engine " + " ".join(arguments), folder, ["audit", "-q", "--host", live, *arguments], says)
    result = plimsoll()
    suite.equal("no command at all: the overview, and exit 2", (result.code, "usage:" in result.err, result.out), (2, True, ""))


def bundles_broken(text):
    """name, bytes, line of the complaint (None: any), what it says"""
    header, documents, trailer = parse(text)
    rows = text.splitlines(keepends=True)
    yield "an empty bundle", "", None, ""
    yield "a bundle without its trailer", "".join(rows[:-1]), None, ""
    yield "a bundle cut in a line", text[: len(text) // 2], None, ""
    yield "a bundle with one byte changed", text.replace('"rootless":false', '"rootless":true', 1), None, "digest"
    yield "a bundle that lost a line", "".join(rows[:3] + rows[4:]), None, ""
    yield "a bundle with a line more behind its end", text + rows[1], len(rows) + 1, ""
    yield "a bundle with a line that is no JSON", "".join(rows[:2] + ["{nonsense\n"] + rows[3:]), 3, ""
    yield "a bundle with a line that is no object", "".join(rows[:2] + ["[1]\n"] + rows[3:]), 3, ""
    yield "a bundle of a newer format", seal({**header, "plimsoll": "facts/2"}, documents, trailer), 1, "facts/1"
    yield "a report where a bundle belongs", '{"schema":"plimsoll.report/1"}\n', 1, ""
    yield "a bundle with a count that is not its own", text.replace('"documents":', '"documents":1', 1), None, ""
    yield "bytes", os.urandom(4096).replace(b"\n", b"x"), 1, ""
    yield "a line of 200 MB", "".join(rows[:1]) + '{"document":"file","key":"' + "x" * (200 << 20) + '"}\n', 2, ""


def check_bundles(suite, folder, text):
    for name, broken, line, says in bundles_broken(text):
        path = folder.write("broken.ndjson", broken)
        refused(suite, name, folder, ["audit", "--facts", path, "-o", folder.output], says, path + (f":{line}:" if line else ""))
    os.unlink(path)
    refused(suite, "a bundle that is not there", folder, ["audit", "--facts", path, "-o", folder.output], path)
    refused(suite, "a folder where a bundle belongs", folder, ["audit", "--facts", folder.path, "-o", folder.output], folder.path)
    fifo = os.path.join(folder.path, "fifo")
    os.mkfifo(fifo)
    refused(suite, "a FIFO where a bundle belongs does not hang", folder, ["audit", "--facts", fifo, "-o", folder.output], fifo, timeout=10)


def check_yaml(suite, folder, facts):
    for kind, good, name, rows in (("check", GOOD_CHECK, "mine.yaml", CHECKS),
                                   ("benchmark", GOOD_BENCHMARK, "benchmarks/mine.yaml", BENCHMARKS)):
        path = folder.write(f"{kind}s/{name}", good)
        checks = os.path.join(folder.path, f"{kind}s")
        extra = ["--benchmark", "site"] if kind == "benchmark" else []
        result = plimsoll("audit", "-q", "--facts", facts, "--checks", checks, *extra)
        suite.equal(f"{kind}: a good one is taken", result.code in (0, 1, 3) or result, True)
        for title, (old, new), line, says in rows:
            assert old in good, title
            folder.write(f"{kind}s/{name}", good.replace(old, new, 1))
            refused(suite, f"{kind}: {title}", folder, ["audit", "--facts", facts, "--checks", checks, *extra, "-o", folder.output], says,
                    f"{path}:{line}" if line else path + ":")
    path = folder.write("policy.yaml", GOOD_POLICY)
    suite.equal("policy: a good one is taken", plimsoll("audit", "-q", "--facts", facts, "--policy", path, "--now", NOW).code, 1)
    for title, (old, new), line, says in POLICIES:
        assert old in GOOD_POLICY, title
        folder.write("policy.yaml", GOOD_POLICY.replace(old, new, 1))
        refused(suite, f"policy: {title}", folder, ["audit", "--facts", facts, "--policy", path, "-o", folder.output], says,
                f"{path}:{line}" if line else path)


def check_reports(suite, folder, facts):
    made = plimsoll("audit", "-q", "--facts", facts, "-o", "-:json").out
    for name, text in (("no report", "{}"), ("an empty file", ""), ("no JSON", "nonsense"), ("a report cut short", made[: len(made) // 2]),
                       ("a report that was edited", made.replace('"verdict":"fail"', '"verdict":"pass"', 1)),
                       ("a report of a newer schema", made.replace("plimsoll.report/1", "plimsoll.report/2", 1)),
                       ("a bundle", open(facts, encoding="utf-8").read())):
        path = folder.write("broken.json", text)
        refused(suite, f"render of {name}", folder, ["render", path, "-o", folder.output], "", path)
    refused(suite, "render of what is not there", folder, ["render", "/nonexistent.json", "-o", folder.output], "/nonexistent.json")
    stylesheet = folder.write("broken.xsl", "<xsl:stylesheet")
    good = folder.write("good.json", made)
    refused(suite, "a stylesheet that is no XML", folder, ["render", good, "-o", f"{folder.output}:{stylesheet}"], "broken.xsl")


def check_writing(suite, folder, facts):
    """What cannot be written is an error, also where the shell only gives a descriptor."""
    command = f"{program()} audit --facts {facts}"
    for name, line in (("standard output is full", f"{command} >/dev/full"), ("standard output is full, JSON", f"{command} -o -:json >/dev/full"),
                       ("standard output is closed", f"{command} >&-"), ("standard output is closed, JSON", f"{command} -o -:json >&-"),
                       ("standard output goes away", f"{command} --verbose | true; exit ${{PIPESTATUS[0]}}"),
                       ("help on a full disk", f"{program()} audit --help >/dev/full"), ("the bundle's disk is full", f"{program()} eval --facts {facts} 1+1 >/dev/full")):
        done = subprocess.run(["bash", "-c", line], env=CLEAN, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
        suite.equal(f"{name}: exit 2, one line", (done.returncode, len(done.stderr.strip().splitlines())), (2, 1))
    result = plimsoll("audit", "-q", "--facts", facts, "-o", folder.output, "-o", "/dev/full:json")
    suite.equal("a second output that fails: exit 2", result.code, 2)
    with open(folder.output, encoding="utf-8") as file:
        text = file.read()
    suite.equal("the first one is whole, old or new", text == "what was here before\n" or json.loads(text)["schema"] == "plimsoll.report/1", True)
    suite.equal("no temporary file is left", [name for name in os.listdir(os.path.dirname(folder.output)) if name != "report.json"], [])


def check_waiting(suite, folder):
    """What is refused is refused at once, also while an engine that hangs is being asked, and whether there is a second thread or not."""
    with Replayed("docker-26.1.5", "--fault", "hang=*") as engine:
        for extra in ([], ["--no-sandbox"]):
            began = time.monotonic()
            refused(suite, f"an engine that hangs {extra}", folder, ["audit", "-q", "--host", engine.url, "--policy", "/nonexistent.yaml", *extra], "/nonexistent")
            suite.equal(f"nobody waits for an engine that hangs {extra}", time.monotonic() - began < 5, True)


def check_control_characters(suite, folder):
    """A complaint never repeats a control character."""
    result = plimsoll("audit", "--facts", "/nonexistent/\x1b[31mred\x07")
    suite.equal("a name with control characters is cleaned in the complaint", (result.code, re.findall(r"[\x00-\x09\x0b-\x1f]", result.err)), (2, []))


def main():
    suite = Suite("bad input")
    with tempfile.TemporaryDirectory(prefix="plimsoll-input-") as path:
        folder = Folder(path)
        with Replayed("docker-26.1.5") as engine:
            text = engine.plimsoll("collect", "--now", NOW).out
            facts = folder.write("facts.ndjson", text)
            check_options(suite, folder, facts, engine.url)
        check_waiting(suite, folder)
        check_bundles(suite, folder, text)
        check_yaml(suite, folder, facts)
        check_reports(suite, folder, facts)
        check_control_characters(suite, folder)
        check_writing(suite, folder, facts)
    suite.end()


if __name__ == "__main__":
    main()
