#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What docs/ci and contrib tell people to run, run: the commands of the GitHub Actions, GitLab and Jenkins examples, ExecStart of
the systemd unit, the line of cron, the script that gathers a swarm's reports. Against recorded engines, with sudo, docker and the
installed program stood in for."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import CLEAN, PROJECT, program  # noqa: E402
from replayed import Replayed  # noqa: E402

CI = os.path.join(PROJECT, "docs", "ci")
# Of 10, by systemd's own count; 2.8 when this was written. Most of the rest is what an audit has to see.
EXPOSURE = 3.0


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def github():
    """(commands, files that are published)"""
    job = yaml.safe_load(read(CI, "github-actions.yml"))["jobs"]["audit"]
    commands = [step["run"] for step in job["steps"] if "run" in step]
    uses = {step["uses"].split("@")[0]: step["with"] for step in job["steps"] if "with" in step}
    junit = uses["mikepenz/action-junit-report"]["report_paths"]
    assert junit == "{junit,changes}.xml", junit
    return commands, [*uses["actions/upload-artifact"]["path"].split(), "junit.xml", "changes.xml"]


def gitlab():
    job = yaml.safe_load(read(CI, "gitlab-ci.yml"))["compliance"]
    return job["script"], [*job["artifacts"]["paths"], job["artifacts"]["reports"]["junit"]]


def jenkins():
    text = read(CI, "Jenkinsfile")
    assert text.count("{") == text.count("}") and text.count("(") == text.count(")")
    command = re.search(r"script: '''(.*?)'''", text, re.S).group(1)
    archived = re.search(r"artifacts: '([^']*)'", text).group(1).split(", ")
    return [command], [*archived, re.search(r"testResults: '([^']*)'", text).group(1)]


class Site:
    """A checkout with compliance/policy.yaml and compliance/baseline.json, and PATH with sudo and plimsoll."""

    def __init__(self, folder):
        self.folder, self.tools = folder, os.path.join(folder, "tools")
        os.makedirs(self.tools)
        os.makedirs(os.path.join(folder, "compliance"))
        self.script("sudo", 'exec "$@"')
        self.script("plimsoll", f'exec {shlex.quote(program())} "$@"')
        with open(os.path.join(folder, "compliance", "policy.yaml"), "w", encoding="utf-8") as file:
            file.write("benchmark: cis-docker-1.8.0\n")

    def script(self, name, text):
        path = os.path.join(self.tools, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\n{text}\n")
        os.chmod(path, 0o755)

    def run(self, engine, command):
        env = {**CLEAN, "PATH": f"{self.tools}:{CLEAN['PATH']}", "DOCKER_HOST": engine.url,
               "GITHUB_STEP_SUMMARY": os.path.join(self.folder, "summary.md")}
        return subprocess.run(["sh", "-e", "-c", command], cwd=self.folder, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=120)


def check_ci(suite, site, same, other):
    baseline = "plimsoll audit --policy compliance/policy.yaml -q --fail-on never -o compliance/baseline.json"
    assert site.run(same, baseline).returncode == 0
    for name, example in (("GitHub Actions", github), ("GitLab", gitlab), ("Jenkins", jenkins)):
        with suite.case(f"{name}: the example is well formed"):
            commands, published = example()
        for engine, wanted, what in ((same, 0, "nothing changed: the job passes"), (other, 1, "a regression: the job fails")):
            for file in published:
                if os.path.exists(os.path.join(site.folder, file)):
                    os.remove(os.path.join(site.folder, file))
            done = site.run(engine, commands[0])
            suite.equal(f"{name}: {what}", (done.returncode, done.stderr if done.returncode == 2 else ""), (wanted, ""))
            suite.equal(f"{name}: {what}: every file that is published is there",
                        [file for file in published if not os.path.getsize(os.path.join(site.folder, file))], [])
        for command in commands[1:]:
            suite.equal(f"{name}: the step behind it runs: {command}", site.run(other, command).returncode, 0)
    with suite.case("GitHub's summary holds the changes"):
        assert "regression" in read(site.folder, "summary.md").lower()


def local(text, folder):
    return text.replace("/usr/bin/plimsoll", program()).replace("/var/lib/plimsoll", folder)


def check_outcome(suite, what, folder):
    host, = os.listdir(os.path.join(folder, "reports"))
    names = os.listdir(os.path.join(folder, "reports", host))
    suite.equal(f"{what}: one report by host and time", [bool(re.fullmatch(r"\d{8}T\d{6}Z\.json", name)) for name in names], [True])
    assert json.loads(read(folder, "reports", host, names[0]))["schema"] == "plimsoll.report/1"
    with suite.case(f"{what}: the metrics tell the age of the run"):
        metrics = read(folder, "plimsoll.prom")
        assert re.search(r"^plimsoll_scan_end_timestamp_seconds \d{10}$", metrics, re.M), metrics[:400]


def check_service(suite, site, engine):
    unit = read(PROJECT, "contrib", "systemd", "plimsoll.service")
    folder = os.path.join(site.folder, "systemd")
    os.makedirs(os.path.join(folder, "reports"))
    command = re.search(r"^ExecStart=(.*)$", unit, re.M).group(1)
    accepted = {0, *map(int, re.search(r"^SuccessExitStatus=(.*)$", unit, re.M).group(1).split())}
    done = site.run(engine, local(command, folder))
    suite.equal("systemd: the service's command ends in a status that is a success", done.returncode in accepted, True)
    check_outcome(suite, "systemd", folder)
    if not shutil.which("systemd-analyze"):
        print("# no systemd-analyze: the units are not checked")
        return
    for name, text in (("plimsoll.service", local(unit, folder)), ("plimsoll.timer", read(PROJECT, "contrib", "systemd", "plimsoll.timer"))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    paths = [os.path.join(folder, name) for name in ("plimsoll.service", "plimsoll.timer")]
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *paths], capture_output=True, text=True, check=False)
    suite.equal("systemd: its own checker finds nothing in the units", (done.returncode, done.stderr), (0, ""))
    done = subprocess.run(["systemd-analyze", "security", "--offline=yes", "--no-pager", paths[0]], capture_output=True, text=True, check=False)
    level = re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)
    with suite.case(f"systemd: exposure at most {EXPOSURE} of 10"):
        assert level and float(level.group(1)) <= EXPOSURE, done
        print(f"# exposure {level.group(1)}")


def check_cron(suite, site, engine):
    line, = [line for line in read(PROJECT, "contrib", "cron", "plimsoll").splitlines() if line and not line.startswith("#")]
    folder = os.path.join(site.folder, "cron")
    os.makedirs(os.path.join(folder, "reports"))
    fields = line.split(None, 6)
    suite.equal("cron: five fields of time, root, a command without %", (all(re.fullmatch(r"[0-9*,/-]+", field) for field in fields[:5]),
                                                                        fields[5], "%" in fields[6]), (True, "root", False))
    done = site.run(engine, local(fields[6], folder))
    suite.equal("cron: the command runs, and prints nothing but its notes", (done.returncode, done.stdout), (1, ""))
    check_outcome(suite, "cron", folder)


# Answers of a swarm of three nodes, two of which have one name; the job of the third one failed.
DOCKER = """case "$*" in
"service inspect"*) echo 0 ;;
"service ps"*) printf 't1\\nt2\\nt3\\n' ;;
"inspect --type task"*) for task; do :; done; [ $task = t3 ] && state=failed || state=complete; echo "0 $task n${task#t} $state" ;;
"node ls"*) printf 'n1\\nn2\\nn3\\n' ;;
"node inspect"*n3) echo other ;;
"node inspect"*) echo same ;;
"service logs --raw "*) echo "{\\"of\\":{\\"task\\":\\"$4\\"}}" ;;
esac"""


def check_gather(suite, site, engine):
    site.script("docker", DOCKER)
    done = site.run(engine, f"sh {shlex.quote(os.path.join(PROJECT, 'contrib', 'swarm', 'gather'))} gathered")
    suite.equal("swarm: nodes with one name lose no report, and the one that sent none is named", (done.returncode, done.stderr),
                (3, "gather: no report of node other (n3)\n"))
    folder = os.path.join(site.folder, "gathered")
    suite.equal("swarm: each report is that of its node", {name: json.loads(read(folder, name))["of"]["task"] for name in os.listdir(folder)},
                {"same-n1.json": "t1", "same-n2.json": "t2"})


def main():
    suite = Suite("periodic runs and CI examples")
    with tempfile.TemporaryDirectory(prefix="plimsoll-periodic-") as folder:
        site = Site(folder)
        with Replayed("docker-26.1.5") as same, Replayed("docker-28.5.2") as other:
            check_ci(suite, site, same, other)
            check_service(suite, site, same)
            check_cron(suite, site, same)
            check_gather(suite, site, same)
    suite.end()


if __name__ == "__main__":
    main()
