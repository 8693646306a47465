#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Several real engines in one audit: two dockerds by their sockets, the same ones over ssh through a real sshd, one over TLS, a dead
one, one that hangs. Each has the verdicts it has alone, and what is behind ssh is never taken for this host."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import ssh_server  # noqa: E402
from cases import Suite  # noqa: E402
from certificates import make_certificates  # noqa: E402
from command import CLEAN, program  # noqa: E402
from engine import Engine, missing, wait_for  # noqa: E402

REMOTE = "engine not shown to be local"


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def verdicts(report):
    return {check["id"]: check["verdict"] for check in report["checks"]}


def reasons(report):
    return {finding["reason"] for check in report["checks"] for finding in check["findings"] if finding["reason"]}


def children(pid):
    """{pid: command line} of the processes that a process started."""
    found = {}
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
            for child in map(int, file.read().split()):
                with open(f"/proc/{child}/cmdline", encoding="utf-8") as line:
                    found[child] = line.read().split("\0")[:-1]  # [] for a moment, while the child executes its program
    return found


def is_there(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def run_all(suite, folder, here, other, server):
    hung = os.path.join(folder, "hung.sock")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(hung)
    listener.listen(64)
    inventory = os.path.join(folder, "hosts.yaml")
    ssh = f"ssh://root@127.0.0.1:{server.port}"
    with open(inventory, "w", encoding="utf-8") as file:
        file.write(f"""hosts:
  - {{name: here, host: 'unix://{here.socket}', labels: {{role: web}}}}
  - {{name: other, host: 'unix://{other.socket}', labels: {{role: web}}}}
  - {{name: over-ssh, host: '{ssh}{other.socket}'}}
  - {{name: over-tls, host: 'tcp://127.0.0.1:2376', tls: tls/client}}
  - {{name: dead, host: 'tcp://127.0.0.1:1'}}
  - {{name: hung, host: 'unix://{hung}'}}
  - {{name: no-socket, host: '{ssh}/nonexistent.sock'}}
  - {{name: no-sshd, host: 'ssh://127.0.0.1:1'}}
""")
    reports = os.path.join(folder, "reports")
    os.mkdir(reports)
    os.chmod(folder, 0o755)
    result = run(here, "--inventory", inventory, "-o", f"{reports}/%h.json")
    listener.close()
    suite.equal("the exit code is the worst", result.returncode, 1)
    made = {name[:-5]: load(os.path.join(reports, name)) for name in os.listdir(reports)}
    suite.equal("eight reports", len(made), 8)
    alone = os.path.join(folder, "alone.json")
    for name, url in (("here", here.url), ("other", other.url)):
        run(here, "--host", url, "-o", alone)
        suite.equal(f"{name}: the verdicts it has alone", verdicts(made[name]), verdicts(load(alone)))
    # "over-tls" is the engine of "here" by its port, and the process that listens there shows it.
    suite.equal("the engine of this host is shown to be it, what is behind ssh is not, though it is here, too",
                {name: made[name]["engine"]["local"] for name in ("here", "over-ssh", "over-tls")},
                {"here": True, "over-ssh": False, "over-tls": True})
    beside = {check: verdict for check, verdict in verdicts(made["other"]).items() if verdict in ("pass", "fail")}
    for name in ("over-ssh",):
        far = verdicts(made[name])
        with suite.case(f"{name}: a verdict is that of the same engine beside it, or unknown"):
            differing = {check: (far[check], verdict) for check, verdict in beside.items() if far[check] not in (verdict, "unknown")}
            assert not differing, differing
            assert sum(verdict == "pass" for verdict in far.values()) > 20, far
        with suite.case(f"{name}: facts of a host are unknown, and say why"):
            assert any(REMOTE in reason for reason in reasons(made[name])), reasons(made[name])
    suite.equal("it is asked over ssh, and says so", made["over-ssh"]["engine"]["connection"], f"ssh://127.0.0.1:{server.port}{other.socket}")
    with suite.case("over TLS an engine is read, too"):
        assert made["over-tls"]["engine"]["version"] and "pass" in verdicts(made["over-tls"]).values(), made["over-tls"]["engine"]
    for name, word in (("dead", "refused"), ("hung", "no answer"), ("no-socket", "no such socket there"), ("no-sshd", "Connection refused")):
        with suite.case(f"{name}: nothing passes, nothing fails, and the reason is told ({word})"):
            assert set(verdicts(made[name]).values()) <= {"unknown", "manual"}, verdicts(made[name])
            assert any(word in reason for reason in reasons(made[name])), reasons(made[name])
    with suite.case("the summary has a line for each, and the fleet"):
        for name in made:
            assert any(line.startswith(name + " ") for line in result.stdout.splitlines()), result.stdout
        assert "Fleet      8 hosts" in result.stdout, result.stdout


def run(engine, *arguments, prefix=()):
    done = subprocess.run([*engine.namespaces.enter, *prefix, program(), "audit", *arguments], env=CLEAN, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=300)
    assert done.returncode in (0, 1, 2, 3), (done.returncode, done.stderr)
    return done


def check_host_keys(suite, here, other, server):
    url = f"ssh://root@127.0.0.1:{server.port}{other.socket}"
    ssh_server.make_key(os.path.join(server.folder, "other_key"))
    for what, change in (("a host whose key is not known", server.forget), ("a host whose key is another one", lambda: server.trust("other_key"))):
        change()
        result = run(here, "--host", url)
        with suite.case(f"{what} is not talked to"):
            assert result.returncode == 3 and "Host key verification failed" in result.stdout, result
    server.trust()
    result = run(here, "--host", url.replace("root@", "nobody@"))
    with suite.case("a user without a key there is told"):
        assert result.returncode == 3 and "Permission denied" in result.stdout, result


def check_process(suite, folder, here, other, server):
    """What is started, with which words, and that it ends with us."""
    url = f"ssh://root@127.0.0.1:{server.port}{other.socket}"
    hung = os.path.join(folder, "hung2.sock")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(hung)
    listener.listen(64)
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
        process = subprocess.Popen([*here.namespaces.enter, program(), "audit", "--host", url, "--host", "unix://" + hung], env=CLEAN,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for("ssh is not started", lambda: children(process.pid), 20)
            started = children(process.pid)
            wait_for("ssh is not there", lambda: all(line[:1] == ["/usr/bin/ssh"] for line in children(process.pid).values()), 20)
            line = list(children(process.pid).values())[0]
            if number == signal.SIGKILL:
                suite.equal("one program is started, by its path, and the host is its last word",
                            (len(started), line[0], line[-2:], "StrictHostKeyChecking=yes" in line, "BatchMode=yes" in line),
                            (1, "/usr/bin/ssh", ["--", "127.0.0.1"], True, True))
            place = os.path.dirname(line[line.index("-L") + 1].split(":")[0])
            mode = os.stat(here.namespaces.root + place).st_mode & 0o777
            suite.equal("its socket stands in a folder of ours alone", oct(mode), "0o700")
        finally:
            process.send_signal(number)
            process.wait(20)
        with suite.case(f"{signal.Signals(number).name}: ssh ends with us"):
            wait_for("ssh lives on", lambda: not any(is_there(pid) for pid in started), 10)
        if number != signal.SIGKILL:  # nobody can tidy up behind that
            suite.equal(f"{signal.Signals(number).name}: nothing is left in /tmp", os.path.exists(here.namespaces.root + place), False)
    listener.close()
    result = run(here, "--host", here.url, prefix=("env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-f", "-qq", "-e", "trace=execve,fork,vfork,clone,clone3", "-o", f"{folder}/trace")) \
        if os.access("/usr/bin/strace", os.X_OK) else None
    if result:
        with open(f"{folder}/trace", encoding="utf-8") as file:
            suite.equal("without an ssh:// address no program is started", file.read().count("execve("), 1)


def main():
    suite = Suite("several real engines in one audit")
    suite.need(not missing(), missing())
    suite.need(not ssh_server.missing(), ssh_server.missing())
    with tempfile.TemporaryDirectory(prefix="plimsoll-several-") as folder:
        tls = make_certificates(os.path.join(folder, "tls"))
        flags = ("--host", "tcp://127.0.0.1:2376", "--tlsverify", "--tlscacert", f"{tls}/ca.pem", "--tlscert", f"{tls}/cert.pem", "--tlskey", f"{tls}/key.pem")
        with Engine(*flags) as here, Engine(daemon_json='{"icc": false}') as other, ssh_server.SshServer(here) as server:
            for engine in (here, other):
                engine.load_image()
                engine.run("plain")
            run_all(suite, folder, here, other, server)
            check_host_keys(suite, here, other, server)
            check_process(suite, folder, here, other, server)
    suite.end()


if __name__ == "__main__":
    main()
