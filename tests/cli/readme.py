#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every command of the README is run, its sample of output is what the tool prints, and it is no longer than it may be.
readme.py --update writes the sample. The first command, scripts/run, is run whole by first_command.py; the second, scripts/test, is
what runs this test."""

import os
import re
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import CLEAN, PROJECT, program  # noqa: E402
from replayed import Replayed  # noqa: E402

README = os.path.join(PROJECT, "README.md")
SAMPLE_FACTS = "reports/docker-20.10.24.facts.ndjson"
SAMPLE_LINES = 32  # of output in the README; the rest is cut
MOST_LINES = 170
SAMPLE = re.compile(r"(<!-- sample:.*?-->\n```text\n)(.*?)(\n```)", re.S)


def text_of_readme():
    with open(README, encoding="utf-8") as file:
        return file.read()


def sample():
    """The first lines of an audit of the recorded bundle, at a fixed time, as the README shows them."""
    command = [program(), "audit", "--facts", SAMPLE_FACTS, "--now", "2026-11-26T17:00:00Z"]
    out = subprocess.run(command, cwd=PROJECT, env=CLEAN, capture_output=True, text=True).stdout.splitlines()
    return "$ plimsoll audit --facts " + SAMPLE_FACTS + "\n" + "\n".join(out[:SAMPLE_LINES]).rstrip() + "\n…"


def update():
    text = text_of_readme()
    with open(README, "w", encoding="utf-8") as file:
        file.write(SAMPLE.sub(lambda match: match.group(1) + sample() + match.group(3), text))


def shell_lines(text):
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.S | re.M):
        for line in block.replace("\\\n", " ").splitlines():
            if line.strip() and not line.startswith("#"):
                yield line


def run_line(suite, line, folder, environment):
    words = shlex.split(line, comments=True)
    if words[0] in ("./scripts/run", "./scripts/test"):
        suite.equal(f"{line}: is there to be run", os.access(os.path.join(PROJECT, words[0]), os.X_OK), True)
        return
    done = subprocess.run(["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, timeout=300,
                          stdin=subprocess.DEVNULL)
    with suite.case(f"README: {line}"):
        # The gates of an engine with weaknesses are broken; nothing else may go wrong.
        allowed = (0, 1, 3) if words[1] in ("audit", "diff", "fleet", "trend") else (0,)
        assert words[0] == "plimsoll" and done.returncode in allowed, f"exit {done.returncode}\n{done.stdout[-500:]}\n{done.stderr[-500:]}"
        for word in words:
            name = word.split(":")[0]
            if re.fullmatch(r"[\w.-]+\.(html|json|xml|md|txt|ndjson|sarif|csv|yaml)", name):
                assert os.path.getsize(os.path.join(folder, name)) > 0, f"{name} is not there"


def main():
    if sys.argv[1:] == ["--update"]:
        update()
        return
    suite = Suite("the README")
    text = text_of_readme()
    suite.equal(f"it has at most {MOST_LINES} lines", len(text.splitlines()) <= MOST_LINES, True)
    shown = SAMPLE.search(text)
    suite.equal("its sample of output is what the tool prints (readme.py --update writes it)", shown and shown.group(2), sample())
    lines = list(shell_lines(text))
    suite.equal("it gives the two commands first", lines[:2], ["./scripts/run", "./scripts/test"])
    with Replayed("docker-26.1.5") as engine, tempfile.TemporaryDirectory(prefix="plimsoll-readme-") as folder:
        os.mkdir(f"{folder}/bin")
        os.symlink(program(), f"{folder}/bin/plimsoll")
        os.symlink(os.path.join(PROJECT, "reports"), f"{folder}/reports")
        with open(f"{folder}/hosts.yaml", "w", encoding="utf-8") as inventory:
            inventory.write(f"hosts:\n- {{name: web-1, host: '{engine.url}'}}\n- {{name: web-2, host: '{engine.url}'}}\n")
        environment = {**CLEAN, "PATH": f"{folder}/bin:{CLEAN['PATH']}", "DOCKER_HOST": engine.url}
        for line in lines:
            run_line(suite, line, folder, environment)
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            suite.equal(f"its link leads somewhere: {target}", os.path.exists(os.path.join(PROJECT, target)), True)
    suite.end()


if __name__ == "__main__":
    main()
