#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""1.1.3 to 1.1.18 against rules that auditctl sets in this kernel, beside a real dockerd. The rules are the machine's: they are set for
a moment, taken away one by one, and the test does not run where somebody else's are loaded."""

import contextlib
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import NOW, audit  # noqa: E402
from engine import Engine, missing  # noqa: E402
from weaknesses import FAIL, NA, PASS, UNKNOWN  # noqa: E402

suite = Suite("audit rules of the kernel, beside a real dockerd")
suite.need(not missing(), missing())
suite.need(shutil.which("auditctl"), "no auditctl (package auditd)")


def auditctl(*words, check=True):
    done = subprocess.run(["auditctl", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0 or not check, f"auditctl {' '.join(words)}: {done.stdout}"
    return done.stdout


suite.need(auditctl("-l", check=False).strip() == "No rules", "this kernel has audit rules already, or has no audit")
ENABLED = auditctl("-s").split("enabled ")[1].split()[0]
suite.need(ENABLED in ("0", "1"), "audit is locked")


@contextlib.contextmanager
def rules(engine, *texts, enabled="1"):
    """Rules as one writes them, loaded inside the engine's mount namespace: a dir= must exist."""
    loaded = []
    auditctl("-e", enabled)
    try:
        for text in texts:
            words = text.replace("{folder}", engine.folder).split()
            engine.namespaces.run("auditctl", *words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            loaded.append(words)
        yield
    finally:
        for words in reversed(loaded):
            words = [{"-w": "-W", "-a": "-d", "-A": "-d"}.get(word, word) for word in words]
            engine.namespaces.run("auditctl", *words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        auditctl("-e", ENABLED)


# What each number watches on this engine: a path the test knows.
PATHS = {
    "1.1.3": "/usr/sbin/dockerd", "1.1.4": "{folder}/exec/containerd", "1.1.5": "{folder}/data", "1.1.6": "/etc/docker",
    "1.1.7": "/etc/systemd/system/docker.service", "1.1.8": "{folder}/exec/containerd/containerd.sock", "1.1.9": "{folder}/docker.sock",
    "1.1.10": "/etc/default/docker", "1.1.11": "/etc/docker/daemon.json", "1.1.12": "{folder}/exec/containerd/containerd.toml",
    "1.1.13": "/etc/sysconfig/docker", "1.1.14": "/usr/bin/containerd", "1.1.15": "/usr/bin/containerd-shim",
    "1.1.16": "/usr/bin/containerd-shim-runc-v1", "1.1.17": "/usr/bin/containerd-shim-runc-v2", "1.1.18": "/usr/sbin/runc",
}
DIRECTORIES = ("1.1.4", "1.1.5", "1.1.6")
UNIT = "[Service]\nExecStart=/usr/sbin/dockerd\n"

# Rules; numbers that must pass; all others of 1.1.3 to 1.1.18 must fail.
ROWS = [
    ("no rule at all", [], []),
    ("a watch on the daemon's program", ["-w /usr/sbin/dockerd -p wa -k docker"], ["1.1.3"]),
    ("the place where Debian does not keep it", ["-w /usr/bin/dockerd-other -p wa"], []),
    ("a filter by path", ["-a always,exit -F path=/usr/sbin/dockerd -F perm=wa -F key=docker"], ["1.1.3"]),
    ("a watch of all accesses", ["-w /usr/sbin/dockerd -p rwxa"], ["1.1.3"]),
    ("reading only", ["-w /usr/sbin/dockerd -p r"], []),
    ("writing, but no change of attributes", ["-w /usr/sbin/dockerd -p w"], []),
    ("one user only", ["-a always,exit -F path=/usr/sbin/dockerd -F perm=wa -F auid=1000"], []),
    ("every architecture's own rule", ["-a always,exit -F arch=b64 -S all -F path=/usr/sbin/dockerd -F perm=wa"], ["1.1.3"]),
    ("the plain shim, and nothing that begins like it", ["-w /usr/bin/containerd-shim -p wa"], ["1.1.15"]),
    ("the v2 shim alone", ["-w /usr/bin/containerd-shim-runc-v2 -p wa"], ["1.1.17"]),
    ("containerd, and none of its shims", ["-w /usr/bin/containerd -p wa"], ["1.1.14"]),
    ("a directory above them", ["-a always,exit -F dir=/usr/bin -F perm=wa"], ["1.1.14", "1.1.15", "1.1.16", "1.1.17"]),
    ("a directory whose name only begins alike", ["-a always,exit -F dir=/etc/default -F perm=wa"], ["1.1.10"]),
    ("the configuration directory, and what is in it", ["-w /etc/docker -p wa"], ["1.1.6", "1.1.11"]),
    ("one file in it", ["-w /etc/docker/daemon.json -p wa"], ["1.1.11"]),
    ("a backup beside it, read only", ["-w /etc/docker/daemon.json.bak -p r"], []),
    ("the unit that systemd reads", ["-w /etc/systemd/system/docker.service -p wa"], ["1.1.7"]),
    ("the unit that another one hides", ["-w /usr/lib/systemd/system/docker.service -p wa"], []),
    ("the engine's own directories", ["-a always,exit -F dir={folder} -F perm=wa"], ["1.1.4", "1.1.5", "1.1.8", "1.1.9", "1.1.12"]),
    ("the data root, with its layers left out",
     ["-a never,exit -F dir={folder}/data/overlay2", "-a always,exit -F dir={folder}/data -F perm=wa"], ["1.1.5"]),
    ("the socket in the run-time directory alone", ["-w {folder}/exec/containerd/containerd.sock -p wa"], ["1.1.8"]),
    ("a layer below the data root alone", ["-w {folder}/data/overlay2 -p wa"], []),
    ("an exclusion alone", ["-a never,exit -F path=/usr/sbin/runc"], []),
    ("an exclusion before the rule", ["-a never,exit -F path=/usr/sbin/runc", "-w /usr/sbin/runc -p wa"], []),
    ("an exclusion of the directory before the rule", ["-a never,exit -F dir=/usr/sbin", "-w /usr/sbin/runc -p wa"], []),
    ("an exclusion behind the rule, which turns their order when the file is replaced",
     ["-w /usr/sbin/runc -p wa", "-a never,exit -F path=/usr/sbin/runc"], []),
    ("an exclusion of the directory behind the rule", ["-w /usr/sbin/runc -p wa", "-a never,exit -F dir=/usr/sbin"], ["1.1.18"]),
    ("an exclusion of everything behind the rule", ["-w /usr/sbin/runc -p wa", "-a never,exit -S all"], ["1.1.18"]),
    ("an exclusion of a file behind its directory's rule", ["-a always,exit -F dir=/usr/sbin -F perm=wa", "-a never,exit -F path=/usr/sbin/runc"],
     ["1.1.3", "1.1.18"]),
    ("an exclusion put before the rule later", ["-w /usr/sbin/runc -p wa", "-A exit,never -F dir=/usr/sbin"], []),
    ("no task at all, behind the rule", ["-w /usr/sbin/runc -p wa", "-a never,task"], []),
    ("system calls and no file", ["-a always,exit -F arch=b64 -S execve"], []),
    # Exclusions that name no path: of everything, of what root does, of the calls that write, of the records themselves.
    *[(f"all is left out by {text}", [text, "-w /usr/sbin/dockerd -p wa"], []) for text in (
        "-a never,task", "-a never,exit -S all", "-a never,exit -F uid>=0", "-a never,exit -F uid=0", "-a never,exit -F success=1",
        "-a never,exit -F filetype=file", "-a never,exit -F arch=b64 -S openat -S write", "-a never,filesystem -F fstype=0xEF53",
        "-a always,exclude -F msgtype=SYSCALL", "-a never,exclude -F msgtype=PATH", "-a always,exclude -F msgtype>0", "-a always,exclude -F uid>=0")],
    *[(f"not all is left out by {text}", [text, "-w /usr/sbin/dockerd -p wa"], ["1.1.3"]) for text in (
        "-a never,exit -F arch=b64 -S adjtimex -F auid=-1", "-a never,exit -F uid=33", "-a never,exit -F exe=/usr/bin/true",
        "-a never,exit -F dir=/dev/shm", "-a never,exit -F path=/etc/passwd -F uid>=0", "-a never,filesystem -F fstype=tracefs",
        "-a always,exclude -F msgtype=CWD", "-a never,user -F uid=0")],
]


def prepare(engine):
    engine.namespaces.write("/etc/systemd/system/docker.service", UNIT)
    engine.namespaces.write("/etc/default/docker", "# nothing\n")
    engine.namespaces.write("/etc/docker/daemon.json.bak", "{}\n")


def verdicts(engine, report):
    return {number: report.of(number, path.replace("{folder}", engine.folder)) for number, path in PATHS.items()}


with Engine(daemon_json="{}", prepare=prepare) as engine:
    _, report = engine.audit("--section", "1.1")
    for number, path in PATHS.items():
        path = path.replace("{folder}", engine.folder)
        suite.equal(f"{number} is about {path}", [key for _, key in report.findings(number)], [path])
    for what, texts, passes in ROWS:
        with suite.case(f"{what}: {', '.join(passes) or 'no number'} of 1.1.3 to 1.1.18 passes"):
            with rules(engine, *texts):
                _, report = engine.audit("--section", "1.1")
            expected = {number: PASS if number in passes else FAIL for number in PATHS}
            expected["1.1.13"] = NA  # Debian has no /etc/sysconfig/docker
            assert verdicts(engine, report) == expected, verdicts(engine, report)

    with suite.case("rules that are loaded while auditing is switched off record nothing"):
        with rules(engine, "-w /usr/sbin/dockerd -p wa", enabled="0"):
            _, report = engine.audit("--check", "1.1.3")
        assert report.verdict("1.1.3") == FAIL and report.observed("1.1.3")["host.audit.enabled"] is False
    with suite.case("the rule that decided is the evidence, from the kernel"):
        with rules(engine, "-w /usr/sbin/dockerd -p wa"):
            _, report = engine.audit("--check", "1.1.3")
        seen = report.checks["1.1.3"]["evidence_of_passes"][0]["observed"]
        assert any(row["value"] == "/usr/sbin/dockerd" and "host.audit.rules" in row["path"] for row in seen), seen
        assert not any("rules.d" in (row["origin"] or "") for row in seen), seen

    # ---- configured, and not proven loaded ----
    engine.namespaces.write("/etc/audit/rules.d/docker.rules", "# ours\n-w /usr/sbin/dockerd -p wa -k docker\n", 0o640)
    bounded = ("setpriv", "--bounding-set", "-audit_control", "--inh-caps", "-audit_control", "--ambient-caps", "-audit_control")
    with suite.case("a rule in rules.d is no rule of the kernel's"):
        _, report = engine.audit("--check", "1.1.3")
        assert report.verdict("1.1.3") == FAIL
    with suite.case("where the kernel may not be asked, a configured rule is told as that, and is no pass"):
        with rules(engine, "-w /usr/sbin/dockerd -p wa"):
            _, report = engine.audit("--check", "1.1.3", "--check", "1.1.14", prefix=bounded)
        assert report.verdict("1.1.3") == UNKNOWN and report.verdict("1.1.14") == UNKNOWN
        assert report.reasons("1.1.3").startswith("configured in rules.d, not proven loaded (host.audit"), report.reasons("1.1.3")
        assert "denied" in report.reasons("1.1.3") and "configured" not in report.reasons("1.1.14")
        assert report.json["need_privilege"] == 2
    for namespace, why in ((("unshare", "-U", "-r"), "user"), (("unshare", "-p", "-f", "--mount-proc"), "pid")):
        with suite.case(f"inside another {why} namespace the kernel's rules are unknown, never absent"):
            with rules(engine, "-w /usr/sbin/dockerd -p wa"):
                _, report = engine.audit("--check", "1.1.3", prefix=namespace)
            assert report.verdict("1.1.3") == UNKNOWN, report.reasons("1.1.3")

    with suite.case("collected facts are judged the same elsewhere, and losing the rules makes all of it unknown"):
        path = os.path.join(engine.folder, "facts")
        with rules(engine, "-w /usr/sbin/dockerd -p wa"):
            engine.plimsoll("collect", "-o", path, "--now", NOW)
        _, report = audit("--facts", path, "--section", "1.1")
        assert report.verdict("1.1.3") == PASS
        with open(path, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        assert [line["value"]["rules"][0]["path"] for line in lines if line.get("document") == "host.audit"] == ["/usr/sbin/dockerd"]

# ---- a configuration file elsewhere ----
with Engine(daemon_json="{}", default_config=False) as engine, suite.case("1.1.11 is about the file that --config-file names"):
    with rules(engine, "-w /etc/docker/daemon.json -p wa"):
        _, report = engine.audit("--check", "1.1.11")
    assert report.findings("1.1.11") == {("file", engine.config_file): FAIL}, report.findings("1.1.11")
    with rules(engine, f"-w {engine.config_file} -p wa"):
        _, report = engine.audit("--check", "1.1.11")
    assert report.verdict("1.1.11") == PASS, report.observed("1.1.11")

# ---- a socket in /run, named by the link /var/run, and the other way round ----
NAMED = (("unix:///run/plimsoll-test.sock", "/var/run/plimsoll-test.sock"), ("unix:///var/run/plimsoll-test.sock", "/run/plimsoll-test.sock"))
for listens, watched in NAMED:
    with Engine("--host", listens) as engine, suite.case(f"a socket at {listens} is watched by a rule for {watched}"):
        with rules(engine, f"-w {watched} -p wa"):
            _, report = engine.audit("--check", "1.1.9")
        found = {key: verdict for (_, key), verdict in report.findings("1.1.9").items()}
        assert sorted(found.values()) == [FAIL, PASS] and found.get("/run/plimsoll-test.sock", found.get("/var/run/plimsoll-test.sock")) == PASS, found

suite.end()
