#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whose host is it, and who is asking: a forwarded socket, an auditor in another network namespace, one without root, one inside
a container. Whoever sees less says the same or unknown."""

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import Report, audit, plimsoll, program  # noqa: E402
from compare import lines, passes, silent_unknowns, worse_claims  # noqa: E402
from engine import Engine, missing  # noqa: E402
from forwarder import Forwarder  # noqa: E402
from weaknesses import UNKNOWN  # noqa: E402

GOOD = '{"userland-proxy": false, "no-new-privileges": true, "default-ulimits": {"nofile": {"Name": "nofile", "Soft": 64, "Hard": 64}}}'
# What no API of 20.10 shows: flags, daemon.json, listeners, files and processes of the host.
NEEDS_HOST = ["2.3", "2.4", "2.8", "2.9", "2.11", "2.15", "2.17"] + [f"3.{number}" for number in range(1, 25)]


def check_less(suite, who, full, less):
    with suite.case(f"{who}: every verdict is the same or unknown"):
        wrong = worse_claims(full, less)
        assert not wrong, lines(wrong)
    with suite.case(f"{who}: every unknown says why"):
        wrong = silent_unknowns(less)
        assert not wrong, lines(wrong)


def check_forwarded(suite, engine, full):
    path = f"{engine.folder}/forwarded.sock"
    Forwarder(path, engine.socket)
    result, report = audit("--host", "unix://" + path, prefix=engine.namespaces.enter)
    check_less(suite, "a forwarded socket", full, report)
    suite.equal("a forwarded socket: nothing that needs the host is decided",
                {number for number in NEEDS_HOST if report.verdict(number) != UNKNOWN}, set())
    with suite.case("a forwarded socket: the reason says that the engine is not shown to be local"):
        assert "engine not shown to be local" in report.reasons("3.15"), report.reasons("3.15")
    suite.equal("a forwarded socket: this machine's system is not borrowed", "host.system" in result.out, False)
    _, report = audit("--host", "unix://" + path, "--scope", "engine", prefix=engine.namespaces.enter)
    suite.equal("--scope engine leaves out what only the host can answer", [n for n in NEEDS_HOST if n.startswith("3.") and n in report.checks], [])


def check_outside(suite, engine, full):
    _, report = audit("--host", engine.url)
    check_less(suite, "an auditor in another network and mount namespace", full, report)


def check_not_root(suite, engine, full):
    os.chmod(engine.socket, 0o666)
    copy = os.path.join(engine.folder, "plimsoll")
    shutil.copy(program(), copy)
    nobody = [*engine.namespaces.enter, "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
    os.environ["PLIMSOLL"], kept = copy, program()
    try:
        result, report = audit("--host", engine.url, prefix=nobody)
        text = plimsoll("audit", "--host", engine.url, prefix=nobody)
    finally:
        os.environ["PLIMSOLL"] = kept
        os.chmod(engine.socket, 0o660)
    suite.equal("not root: exit 1 or 3", result.code in (1, 3), True)
    full_with_open_socket = engine.audit()[1]
    check_less(suite, "not root", full_with_open_socket if full_with_open_socket else full, report)
    suite.equal("not root: no daemon option that the API does not show is decided",
                [number for number in ("2.3", "2.4", "2.8", "2.9", "2.11", "2.15", "2.17") if report.verdict(number) != UNKNOWN], [])
    with suite.case("not root: the report counts what needs root"):
        assert report.json["need_privilege"] > 0
    with suite.case("not root: the text says so once"):
        hints = [line for line in text.out.splitlines() + text.err.splitlines() if "verdicts need root" in line]
        assert len(hints) == 1, hints
    suite.equal("as root there is no such count", full.json["need_privilege"], 0)


def check_inside(suite, engine):
    """The auditor as a container: its own container is judged and marked."""
    identity = engine.run("auditor", {"PidMode": "host", "Binds": ["/:/host:ro", f"{engine.folder}:{engine.folder}"]})
    pid = engine.api.get(f"/containers/{identity}/json")["State"]["Pid"]
    prefix = ["nsenter", "-t", str(pid), "-m", "-n", "-C", "--"]
    with open(f"/proc/{pid}/cgroup", encoding="utf-8") as file:
        groups = file.read()
    suite.equal("the auditor's container is one", identity in groups, True)
    shutil.copy(program(), os.path.join(engine.folder, "plimsoll"))
    # The libraries of the host are reached through its root: the image holds nothing but busybox.
    script = f"chroot /host {engine.folder}/plimsoll audit -q --host {engine.url} -o -:json"
    enter_cgroup = f"for f in $(find /sys/fs/cgroup -path '*{identity}*' -name cgroup.procs); do echo $$ > $f; done; exec " + " ".join(prefix)
    done = subprocess.run(["sh", "-c", f"{enter_cgroup} /bin/sh -c '{script}'"], capture_output=True, text=True, timeout=120)
    with suite.case("an audit from inside a container gives a report"):
        assert done.returncode in (1, 3), done
    if done.returncode in (1, 3):
        report = Report(done.stdout)
        marked = [subject["key"] for subject in report.subjects if subject["self"]]
        suite.equal("our own container is marked among the judged ones", marked, ["auditor"])


def main():
    suite = Suite("whose host, and who asks")
    why = missing()
    suite.need(not why, why)
    with Engine(daemon_json=GOOD) as engine:
        engine.load_image()
        engine.run("plain")
        engine.run("sshd", Cmd=["/bin/sshd"])
        full = engine.audit()[1]
        suite.equal("as root, beside it, the engine is local", full.json["engine"]["local"], True)
        with suite.case("as root, beside it, the good options pass"):
            assert {"2.9", "2.15", "2.17"} <= set(passes(full)), passes(full)
        check_forwarded(suite, engine, full)
        check_outside(suite, engine, full)
        check_not_root(suite, engine, full)
        check_inside(suite, engine)
    suite.end()


if __name__ == "__main__":
    main()
