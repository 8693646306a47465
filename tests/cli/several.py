#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Several hosts in one audit, on recorded engines: what an inventory may say, where reports go, and that one host never spoils
another: dead ones, one that hangs, one whose report cannot be written."""

import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import CLEAN, NOW, plimsoll, program  # noqa: E402
from replayed import Replayed  # noqa: E402

# What an inventory says, the line that is wrong, and what is said about it.
WRONG = [
    ("", 1, "empty"), ("hosts: []\n", 1, "at least one"), ("hosts:\n  web: x\n", 1, "list"), ("- a\n", 1, "map"),
    ("hosts:\n  - {name: a, host: 'unix:///x'}\nmore: 1\n", 3, "more"),
    ("hosts:\n  - name: a\n    host: unix:///x\n  - name: a\n    host: unix:///y\n", 4, "another host"),
    ("hosts:\n  - name: a\n    host: unix:///x\n    labls: {}\n", 4, "labls"),
    ("hosts:\n  - name: a\n", 2, "host"), ("hosts:\n  - host: unix:///x\n", 2, "name"), ("hosts:\n  - unix:///x\n", 2, "map"),
    ("hosts:\n  - name: ../a\n    host: unix:///x\n", 2, "letters"), ("hosts:\n  - name: -a\n    host: unix:///x\n", 2, "letters"),
    ("hosts:\n  - name: a\n    host: gopher://x\n", 3, "unix://"),
    ("hosts:\n  - name: a\n    host: ssh://-oProxyCommand=touch\n", 3, "ssh://"),
    ("hosts:\n  - name: a\n    host: ssh://me:hunter2@web\n", 3, "password"),
    ("hosts:\n  - name: a\n    host: tcp://x\n    tls: nowhere\n", 4, "ca.pem"),
    ("hosts:\n  - name: a\n    host: unix:///x\n    tls: .\n", 4, "tcp://"),
    ("hosts:\n  - name: a\n    host: unix:///x\n    labels: [a]\n", 4, "map"),
    ("hosts:\n  - name: a\n    host: unix:///x\n    labels: {'a=b': c}\n", 4, "label"),
]
REFUSED = [
    (["--host", "unix:///x", "--host", "unix:///y", "-o", "r.json"], "%h"), (["--host", "unix:///x", "--host", "unix:///x"], "x"),
    (["--host", "unix:///x", "--host", "unix:///y", "-o", "-:html"], "%h"),
    (["--host", "unix:///x", "--host", "unix:///y", "-o", "%h.xyz"], "format"),
    (["--host", "unix:///x", "--host", "unix:///y", "-o", "out.txt:%h.xsl"], "%h"),
    (["--host", "unix:///x", "--host", "unix:///y", "-o", "%h-y.json", "-o", "x-%h.json"], "two hosts would go to x-y.json"),
    (["--host", "unix:///x", "--host", "unix:///y", "--baseline", "b.json"], "--baseline"),
    (["--inventory", "i.yaml", "--host", "unix:///x"], "--inventory"), (["--inventory", "i.yaml", "--facts", "f"], "--inventory"),
    (["--inventory", "/nonexistent.yaml"], "nonexistent"),
]


class Hung:
    """A unix socket that takes connections and never answers."""

    def __init__(self, path):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(64)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def check_refusals(suite, folder):
    path = os.path.join(folder, "wrong.yaml")
    for text, line, word in WRONG:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        result = plimsoll("audit", "--inventory", path)
        with suite.case(f"an inventory is refused at line {line}: {text!r}"):
            assert result.code == 2 and f"{path}:{line}:" in result.err and word in result.err, result
            assert "hunter2" not in result.err and not result.out, result
    for arguments, word in REFUSED:
        result = plimsoll("audit", *arguments, cwd=folder)
        with suite.case(f"refused before anybody is asked: {' '.join(arguments)}"):
            assert result.code == 2 and word in result.err and not result.out, result
    for command in ("collect", "eval"):
        result = plimsoll(command, "--host", "unix:///x", "--host", "unix:///y", *(["1"] if command == "eval" else []))
        suite.equal(f"'{command}' asks one engine", (result.code, "one engine" in result.err), (2, True))


def write_inventory(folder, **hosts):
    path = os.path.join(folder, "hosts.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write("# the hosts of this test\nhosts:\n")
        for name, url in hosts.items():
            file.write(f"  - name: {name}\n    host: {url}\n    labels: {{role: {name}, env: own}}\n")
    return path


def ssh_folders():
    return {name for name in os.listdir("/tmp") if re.fullmatch("plimsoll-[A-Za-z0-9]{6}", name)}


def verdicts(report):
    return {check["id"]: check["verdict"] for check in report["checks"]}


def check_run(suite, folder, old, new):
    hung = os.path.join(folder, "hung.sock")
    reports = os.path.join(folder, "reports")
    os.mkdir(reports)
    inventory = write_inventory(folder, old=old.url, new=new.url, hung="unix://" + hung, dead="tcp://127.0.0.1:1",
                                gone="unix:///nonexistent.sock", far="ssh://nobody@127.0.0.1:1")
    before = ssh_folders()
    with Hung(hung):
        begin = time.monotonic()
        result = plimsoll("audit", "--inventory", inventory, "--now", NOW, "--label", "env=given", "--label", "site=lab", "--timeout", "20",
                          "-o", f"{reports}/%h.json", "-o", f"{reports}/%h.html", "--archive", reports)
        took = time.monotonic() - begin
    names = ["old", "new", "hung", "dead", "gone", "far"]
    with suite.case("every host has all its files, in the folder that was named and in the archive"):
        archived = [f"{name}/20261122T090000Z.json" for name in names]
        for file in [f"{name}.{kind}" for name in names for kind in ("json", "html")] + archived:
            assert os.path.getsize(os.path.join(reports, file)) > 1000, file
    made = {name: load(f"{reports}/{name}.json") for name in names}
    for name, engine in (("old", old), ("new", new)):
        alone = json.loads(engine.plimsoll("audit", "--now", NOW, "-o", "-:json").out)
        suite.equal(f"{name}: the same verdicts as alone", verdicts(made[name]), verdicts(alone))
    suite.equal("a host is called as the inventory calls it", [made[name]["host"]["name"] for name in names], names)
    suite.equal("its labels are those of the inventory and of --label; its own outweigh",
                made["old"]["host"]["labels"], {"env": "own", "site": "lab", "role": "old"})
    for name in ("hung", "dead", "gone", "far"):
        suite.equal(f"{name}: nothing passes and nothing fails",
                    {verdict for verdict in verdicts(made[name]).values()} - {"unknown", "manual"}, set())
        suite.equal(f"{name}: has no machine id of this machine, unless its socket is here",
                    made[name]["host"]["machine_id"] is None, name in ("dead", "far"))
    for name, word in (("hung", "no answer"), ("dead", "refused"), ("gone", "No such file"), ("far", "Connection refused")):
        line = next(line for line in result.out.splitlines() if line.startswith(name))
        with suite.case(f"{name}: its line says why, and 3"):
            assert word in line and line.split()[1] == "3", line
    suite.equal("the exit code is the worst of all", result.code, 1)
    with suite.case("the summary is a fleet of all hosts"):
        assert "Fleet      6 hosts" in result.out and "HOSTS, WORST FIRST" in result.out, result
    with suite.case("the hosts are asked at once: the one that hangs costs its own time only"):
        assert took < 19, took
    suite.equal("no folder for ssh is left", ssh_folders() - before, set())
    gate = plimsoll("audit", "--inventory", inventory, "--check", "5.5", "--fail-on", "never", "--timeout", "2", "-q")
    suite.equal("a gate that limits nothing is met by all", (gate.code, gate.out), (0, ""))


def check_outputs(suite, folder, old, new):
    hosts = ["--host", old.url, "--host", new.url, "--now", NOW]
    stream = plimsoll("audit", *hosts, "-o", "-:json")
    fleet = plimsoll("fleet", "-", "-o", "-:json", stdin=stream.out)
    suite.equal("reports on standard output are what fleet reads", (len(json.loads(fleet.out)["hosts"]), fleet.code), (2, 0))
    place = os.path.join(folder, "place")
    os.makedirs(f"{place}/{old.socket.strip('/').replace('/', '_')}")
    result = plimsoll("audit", *hosts, "-o", f"{place}/%h/report.json")
    with suite.case("a report that cannot be written is told, the other one is there, and the exit code says 2"):
        assert result.code == 2 and "No such file" in result.err, result
        written = [os.path.join(at, name) for at, _, files in os.walk(place) for name in files]
        assert len(written) == 1 and load(written[0])["schema"] == "plimsoll.report/1", written
    asked = len(old.requests()) + len(new.requests())
    result = plimsoll("audit", *hosts, "-o", f"{folder}/none/%h.json")
    suite.equal("the directory of all hosts' reports is missed before one of them is asked",
                (result.code, result.out, "none/%h.json: no file can be made" in result.err, len(old.requests()) + len(new.requests()) - asked),
                (2, "", True, 0))
    single = plimsoll("audit", "--host", old.url, "--now", NOW, "-q", "-o", f"{folder}/one-%h.json")
    suite.equal("of one host, too, %h is the name", (single.code != 2, [name for name in os.listdir(folder) if name.startswith("one-")]),
                (True, [f"one-{old.socket.strip('/').replace('/', '_')}.json"]))


def check_many(suite, folder, engine):
    """More hosts than threads, again and again: nobody is lost, nobody comes twice, all agree."""
    reports = os.path.join(folder, "many")
    os.mkdir(reports)
    inventory = write_inventory(folder, **{f"host-{number}": engine.url for number in range(40)})
    wanted = verdicts(json.loads(engine.plimsoll("audit", "--now", NOW, "-o", "-:json").out))
    for parallel in (1, 3, 16):
        plimsoll("audit", "--inventory", inventory, "--now", NOW, "-q", "-o", f"{reports}/%h.json", "--parallel", parallel)
        found = {name: verdicts(load(os.path.join(reports, name))) for name in os.listdir(reports)}
        suite.equal(f"40 hosts, {parallel} at once: each has its report, and they agree",
                    (len(found), [name for name, seen in found.items() if seen != wanted]), (40, []))


def check_progress(suite, folder, engine):
    inventory = write_inventory(folder, web=engine.url, dead="tcp://127.0.0.1:1")
    master, terminal = pty.openpty()
    process = subprocess.Popen([program(), "audit", "--inventory", inventory, "-o", f"{folder}/%h.txt"], env=CLEAN,
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=terminal)
    os.close(terminal)
    shown = b""
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:
            break
        shown += data
    process.wait()
    os.close(master)
    with suite.case("on a terminal a line of progress names who is waited for"):
        assert b"of 2 hosts, waiting for " in shown, shown
    result = plimsoll("audit", "--inventory", inventory, "-o", f"{folder}/%h.txt")
    with suite.case("elsewhere there is none"):
        assert "waiting for" not in result.err and "\x1b" not in result.err + result.out, result


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="utf-8") as file:
        return [int(child) for child in file.read().split()]


def state(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rsplit(")", 1)[1].split()[0]


def wait_until(true):
    end = time.monotonic() + 10
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def check_older_ssh(suite, pid):
    """The words that ssh got, with a setting that no release knows: as ForkAfterAuthentication is for those before 8.7."""
    with open(f"/proc/{pid}/cmdline", encoding="utf-8") as file:
        words = file.read().replace("ForkAfterAuthentication", "FromTheFuture").split("\0")[:-1]
    done = subprocess.run([*words[:1], "-G", *words[1:]], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    suite.equal("a release of ssh that does not know one of the settings goes on", ("FromTheFuture=no" in words, done.returncode, done.stderr),
                (True, 0, ""))


def check_ended_while_closing(suite, folder):
    """A signal while one ssh is through and the other hangs: it is for plimsoll alone, not for whoever started it."""
    with socket.create_server(("127.0.0.1", 0)) as silent:  # ssh waits for what it never says
        port = silent.getsockname()[1]
        inventory = write_inventory(folder, one=f"ssh://nobody@127.0.0.1:{port}", two=f"ssh://nobody@127.0.0.1:{port}")
        command = [program(), "audit", "--inventory", inventory, "--check", "5.5", "--timeout", "1", "-q"]
        before = ssh_folders()
        process = subprocess.Popen(["sh", "-c", 'sleep 60 & exec "$@"', "sh", *command], env=CLEAN, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        suite.equal("two ssh are under way", wait_until(lambda: len(children(process.pid)) == 3), True)
        neighbour, first, second = sorted(children(process.pid))
        suite.equal("both run ssh", wait_until(lambda: all(os.readlink(f"/proc/{pid}/exe").endswith("/ssh") for pid in (first, second))),
                    True)
        check_older_ssh(suite, first)
        os.kill(second, signal.SIGSTOP)
        ended = wait_until(lambda: not os.path.exists(f"/proc/{first}") or state(first) == "Z")
        time.sleep(0.1)
        process.terminate()
        suite.equal("it ends by the signal, while it waits for the second", (ended, process.wait(10)), (True, -signal.SIGTERM))
        suite.equal("nobody else of its process group gets it", os.path.exists(f"/proc/{neighbour}") and state(neighbour), "S")
        os.killpg(process.pid, signal.SIGKILL)
        suite.equal("and its folder is gone", ssh_folders() - before, set())


def main():
    suite = Suite("several hosts in one audit")
    with tempfile.TemporaryDirectory(prefix="plimsoll-several-") as folder:
        check_refusals(suite, folder)
        check_ended_while_closing(suite, folder)
        with Replayed("docker-26.1.5") as old, Replayed("docker-28.5.2") as new:
            check_run(suite, folder, old, new)
            check_outputs(suite, folder, old, new)
            check_many(suite, folder, new)
            check_progress(suite, folder, new)
    suite.end()


if __name__ == "__main__":
    main()
