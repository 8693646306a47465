#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The README's first command on a copy of the project: it builds, audits the local engine where one answers, else the recorded bundle,
and says which."""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import CLEAN, PROJECT  # noqa: E402
from replayed import Replayed  # noqa: E402

RECORDED = "docker-20.10.24.facts.ndjson"


def run(folder, *arguments, **environment):
    return subprocess.run(["./scripts/run", *arguments], cwd=folder, env={**CLEAN, **environment}, capture_output=True, text=True,
                          timeout=1500, stdin=subprocess.DEVNULL)


def main():
    suite = Suite("the README's first command")
    with tempfile.TemporaryDirectory(prefix="plimsoll-first-") as parent:
        folder = os.path.join(parent, "plimsoll")
        shutil.copytree(PROJECT, folder, symlinks=True, ignore=shutil.ignore_patterns("build", ".git", "__pycache__"))
        nowhere = f"unix://{parent}/no.sock"
        done = run(folder, DOCKER_HOST=nowhere)
        suite.equal("without an engine: builds and audits the recorded bundle", (done.returncode, "CIS Docker Benchmark" in done.stdout), (1, True))
        with suite.case("and says so"):
            assert "no local engine answers" in done.stderr and RECORDED in done.stderr, done.stderr[-2000:]
        with Replayed("docker-26.1.5") as engine:
            done = run(folder, "-o", f"{parent}/report.json", DOCKER_HOST=engine.url)
            suite.equal("with an engine: audits it, with the options given", (done.returncode, os.path.exists(f"{parent}/report.json")), (1, True))
            with suite.case("and says so"):
                assert "auditing the local engine" in done.stderr and "26.1.5" in done.stdout, done.stderr[-2000:]
        suite.equal("nothing is left beside the build", sorted(set(os.listdir(folder)) - set(os.listdir(PROJECT)) - {"build"}), [])
    suite.end()


if __name__ == "__main__":
    main()
