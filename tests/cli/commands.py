#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every command: its help, the man page and completions made from the same rows, and the round trips: live or from saved facts, in
one go or rendered later, the same bytes."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import CLEAN, NOW, plimsoll  # noqa: E402
from replayed import Replayed  # noqa: E402

FORMATS = ("report.json", "report.html", "report.junit.xml", "report.md", "report.txt")


def check_help(suite):
    overview = plimsoll("--help")
    commands = re.findall(r"^  ([a-z]+) ", overview.out, re.M)
    suite.equal("the overview names the commands", {"audit", "collect", "render", "list", "explain", "prove", "eval"} - set(commands), set())
    options = {}
    for command in commands:
        result = plimsoll(command, "--help")
        suite.equal(f"{command} --help: exit 0, nothing on standard error", (result.code, result.err), (0, ""))
        options[command] = set(re.findall(r"--([a-z][a-z-]+)", "\n".join(re.findall(r"^ +(?:-\w, )?--[a-z-]+", result.out, re.M))))
        suite.equal(f"{command} --help tells its own option", "help" in options[command], True)
        suite.equal(f"{command} -h is the same", plimsoll(command, "-h").out, result.out)
        long = [line for line in result.out.splitlines() if len(line) > 120]
        suite.equal(f"{command} --help fits a terminal", long, [])
    suite.equal("--version", re.fullmatch(r"plimsoll \d+\.\d+\.\d+\n", plimsoll("--version").out) is not None, True)
    return commands, options


def check_manual(suite, commands, options, folder):
    page = os.path.join(folder, "plimsoll.1")
    with open(page, "w", encoding="utf-8") as file:
        file.write(plimsoll("manual").out)
    if not shutil.which("man"):
        return
    done = subprocess.run(["man", "-l", "--warnings", "-E", "UTF-8", page], capture_output=True, text=True,
                          env={**CLEAN, "MANPAGER": "cat", "MANWIDTH": "100", "LC_ALL": "C.UTF-8"})
    suite.equal("the man page renders without a warning", (done.returncode, done.stderr), (0, ""))
    text = re.sub(r".\x08|\x1b\[[0-9;]*m", "", done.stdout).replace("\u2010", "-").replace("\u2212", "-")
    suite.equal("the man page names every command", [command for command in commands if command not in text], [])
    every = set().union(*options.values())
    suite.equal("the man page names every option", sorted(option for option in every if "--" + option not in text), [])


def check_completions(suite, commands, options, folder):
    for shell in ("bash", "zsh", "fish"):
        script = plimsoll("completion", shell).out
        path = os.path.join(folder, "completion." + shell)
        with open(path, "w", encoding="utf-8") as file:
            file.write(script)
        if shutil.which(shell):
            done = subprocess.run([shell, "-n", path], capture_output=True, text=True)
            suite.equal(f"the completion script is valid {shell}", (done.returncode, done.stderr), (0, ""))
        suite.equal(f"{shell}: every command is completed", [command for command in commands if command not in script], [])
        suite.equal(f"{shell}: every option is completed", sorted(option for option in set().union(*options.values()) if option not in script), [])
    line = f"source {folder}/completion.bash; COMP_WORDS=(plimsoll audit --sco); COMP_CWORD=2; " \
           "$(complete -p plimsoll | sed 's/.*-F \\([^ ]*\\).*/\\1/'); echo ${COMPREPLY[@]}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True)
    suite.equal("bash completes an option", done.stdout.strip(), "--scope")


def check_catalogue(suite):
    listed = plimsoll("list").out.splitlines()
    suite.equal("list names the editions", [line.split("\t")[0] for line in listed if line.startswith("cis-docker-")],
                ["cis-docker-1.6.0", "cis-docker-1.7.0", "cis-docker-1.8.0"])
    rows = [line.split("\t") for line in plimsoll("list", "--benchmark", "cis-docker-1.8.0").out.splitlines()]
    numbers = [row[0] for row in rows]
    needed = [f"2.{n}" for n in range(1, 20)] + [f"3.{n}" for n in range(1, 25)] + [f"5.{n}" for n in range(1, 33)]
    suite.equal("list: sections 2, 3 and 5 of 1.8.0 are whole", sorted(set(needed) - set(numbers)), [])
    suite.equal("list: numbers are in order", numbers, sorted(numbers, key=lambda number: [int(part) for part in number.split(".")]))
    for number, identity in ((row[0], row[1]) for row in rows):
        by_number, by_id = plimsoll("explain", number), plimsoll("explain", identity)
        if by_number.code or by_number.out != by_id.out or identity not in by_id.out or "Remedy" not in by_id.out:
            suite.equal(f"explain {number}", (by_number.code, by_number.out), (0, by_id.out))
    suite.equal("explain tells a check by number and by id alike", "container-not-privileged" in plimsoll("explain", "5.5").out, True)
    result = plimsoll("prove")
    suite.equal("prove: every example comes out as it says", (result.code, re.search(r"(\d+) failed", result.out + result.err).group(1)), (0, "0"))


def check_eval(suite, facts):
    for expression, wanted in (("1 + 2 * 3", "7"), ("engine.info.Swarm.LocalNodeState", '"active"'), ("engine.info.Nosuch.Thing", None),
                               ("size(networks)", "10"), ("daemon.options.hosts.value", "unknown")):
        result = plimsoll("eval", "--facts", facts, expression)
        if wanted is None:
            suite.equal(f"eval {expression}: refused, a typo is not an unknown fact", result.code, 2)
        else:
            with suite.case(f"eval {expression}: {wanted}"):
                assert result.code == 0 and wanted in result.out.split("\n")[0], result


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write_all(folder, name, *arguments):
    """An audit with every format into a folder of its own: {file: bytes}, and the result."""
    place = os.path.join(folder, name)
    os.mkdir(place)
    result = plimsoll("audit", "--now", NOW, *arguments, *[word for file in FORMATS for word in ("-o", f"{place}/{file}")])
    return {file: read(f"{place}/{file}") for file in FORMATS}, result


def check_round_trips(suite, engine, folder):
    facts = f"{folder}/facts.ndjson"
    plimsoll("collect", "--host", engine.url, "--now", NOW, "--label", "env=prod", "-o", facts)
    live, live_result = write_all(folder, "live", "--host", engine.url, "--label", "env=prod")
    saved, saved_result = write_all(folder, "saved", "--facts", facts)
    again, _ = write_all(folder, "again", "--facts", facts)
    suite.equal("the same facts and clock give the same bytes in every format", [f for f in FORMATS if saved[f] != again[f]], [])

    def timeless(text):
        """Without when it was collected and the digest over it: two collections cannot have the same."""
        text = re.sub(rb'"(started|ended)":"[^"]*"', b'"time":""', text)
        return re.sub(rb"[0-9a-f]{64}|facts of [0-9TZ:-]+|2026-11-22T09:00:0\d(\.\d+)?Z", b"", text)

    suite.equal("audit live is collect and then audit --facts, byte for byte but for the time of the collection",
                [file for file in FORMATS if timeless(live[file]) != timeless(saved[file])], [])
    suite.equal("with the same exit code and text", (live_result.code, timeless(live_result.out.encode())),
                (saved_result.code, timeless(saved_result.out.encode())))
    for file in FORMATS:
        target = f"{folder}/rendered-{file}"
        result = plimsoll("render", f"{folder}/saved/report.json", "-o", target)
        suite.equal(f"render of the saved report gives the same {file}", (result.code, read(target) == saved[file]), (0, True))
    with open(facts, encoding="utf-8") as file:
        text = file.read()
    suite.equal("facts from standard input", plimsoll("audit", "--facts", "-", "--now", NOW, "-o", "-:json", stdin=text).out.encode(),
                saved["report.json"])
    suite.equal("collect to standard output is the same bundle shape",
                json.loads(plimsoll("collect", "--host", engine.url).out.splitlines()[0])["plimsoll"], "facts/1")
    suite.equal("a bundle is written for its owner only", oct(os.stat(facts).st_mode & 0o777), "0o600")
    return facts


def check_formats_agree(suite, facts, folder):
    """One judged run, every format, the same counts."""
    _, result = write_all(folder, "counts", "--facts", facts)
    totals = json.loads(read(f"{folder}/counts/report.json"))["totals"]
    text = read(f"{folder}/counts/report.txt").decode()
    for verdict, word in (("pass", "pass"), ("fail", "fail"), ("unknown", "unknown"), ("manual", "manual")):
        found = re.search(rf"^ +(\d+) {word} ", text, re.M)
        suite.equal(f"text and JSON count the same {word}", int(found.group(1)) if found else None, totals[verdict])
    junit = read(f"{folder}/counts/report.junit.xml").decode()
    for attribute, verdict in (("failures", "fail"), ("errors", "unknown")):
        total = sum(int(number) for number in re.findall(rf'<testsuite [^>]* {attribute}="(\d+)"', junit))
        suite.equal(f"JUnit's {attribute} are JSON's {verdict}", total, totals[verdict])


def check_selection(suite, facts):
    def numbers(*arguments):
        out = plimsoll("audit", "--facts", facts, "--now", NOW, "-o", "-:json", *arguments).out
        return [check["number"] for check in json.loads(out)["checks"]], json.loads(out)

    every, _ = numbers()
    suite.equal("--section selects", {n.split(".")[0] for n in numbers("--section", "5")[0]}, {"5"})
    suite.equal("--check selects by number and id", numbers("--check", "5.5", "--check", "container-own-pids")[0], ["5.5", "5.16"])
    suite.equal("--skip leaves one out", sorted(set(every) - set(numbers("--skip", "5.5")[0])), ["5.5"])
    some, report = numbers("--level", "1")
    suite.equal("--level 1 leaves level 2 out, and the report counts what it left out",
                (len(some) < len(every), sum(row["count"] for row in report["exclusions"]) >= len(every) - len(some)), (True, True))
    _, report = numbers("--exclude", "hard*")
    keys = {subject["key"] for subject in report["subjects"]}
    suite.equal("--exclude leaves subjects out, and says how many", ("hardened" in keys, any(row["count"] for row in report["exclusions"])), (False, True))
    _, report = numbers("--state", "running")
    suite.equal("--state running leaves stopped containers out",
                {subject["state"] for subject in report["subjects"] if subject["kind"] == "container"}, {"running"})
    older, report = numbers("--benchmark", "cis-docker-1.6.0")
    suite.equal("another edition on the same facts", ("2.19" in older, report["benchmark"]["id"]), (False, "cis-docker-1.6.0"))


def check_gate(suite, facts):
    for clauses, code in (((), 1), (("never",), 0), (("fail>1000",), 0), (("unknown>0",), 3), (("fail>1000", "unknown>1000"), 0),
                          (("score<100",), 1), (("severity=critical",), 1), (("unknown>100%",), 0)):
        words = [word for clause in clauses for word in ("--fail-on", clause)]
        suite.equal(f"gate {' '.join(clauses) or 'by default'}: exit {code}", plimsoll("audit", "-q", "--facts", facts, *words).code, code)
    result = plimsoll("audit", "--facts", facts, "--check", "2.6")
    suite.equal("nothing failed and nothing unknown: exit 0", result.code, 0)


def check_terminal(suite, facts):
    plain = plimsoll("audit", "--facts", facts, "--now", NOW).out
    suite.equal("no colour where standard output is no terminal", "\x1b" in plain, False)
    coloured = plimsoll("audit", "--facts", facts, "--now", NOW, "--colour", "always").out
    suite.equal("--colour always", "\x1b[" in coloured, True)
    suite.equal("colours change nothing else", re.sub(r"\x1b\[[0-9;]*m", "", coloured), plain)
    suite.equal("--quiet says nothing", plimsoll("audit", "-q", "--facts", facts).out, "")


def main():
    suite = Suite("every command")
    with tempfile.TemporaryDirectory(prefix="plimsoll-commands-") as folder:
        commands, options = check_help(suite)
        check_manual(suite, commands, options, folder)
        check_completions(suite, commands, options, folder)
        check_catalogue(suite)
        with Replayed("docker-26.1.5") as engine:
            facts = check_round_trips(suite, engine, folder)
        check_eval(suite, facts)
        check_formats_agree(suite, facts, folder)
        check_selection(suite, facts)
        check_gate(suite, facts)
        check_terminal(suite, facts)
    suite.end()


if __name__ == "__main__":
    main()
