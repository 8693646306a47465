#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Section 3 against a real dockerd: owners and modes of files that were made wrong on purpose. Modes are masks: 0727, 0626 and
0466 are smaller numbers than the limits and wider."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import audit  # noqa: E402
from engine import Engine, missing  # noqa: E402
from weaknesses import FAIL, NA, PASS, UNKNOWN  # noqa: E402

NOBODY = (65534, 65534)
UNIT = "[Unit]\nDescription=test\n[Service]\nExecStart=/usr/sbin/dockerd\n"
SOCKET_UNIT = "[Socket]\nListenStream=/run/docker.sock\n"


def put(engine, path, text="x\n", mode=0o644, owner=(0, 0)):
    engine.namespaces.write(path, text, mode, owner)


def chmod(engine, path, mode):
    os.chmod(engine.namespaces.root + path, mode)


def judge(engine, number, path=None):
    _, report = engine.audit("--check", number)
    return report.of(number, path) if path else report.verdict(number)


# number, what is done (path, mode or None, owner or None), verdict for that path
STEPS = [
    ("3.1", "/etc/systemd/system/docker.service", 0o644, (0, 0), PASS),
    ("3.1", "/etc/systemd/system/docker.service", 0o644, (0, 65534), FAIL),
    ("3.2", "/etc/systemd/system/docker.service", 0o600, (0, 0), PASS),
    ("3.2", "/etc/systemd/system/docker.service", 0o577, (0, 0), FAIL),
    ("3.2", "/etc/systemd/system/docker.service", 0o646, (0, 0), FAIL),
    ("3.3", "/etc/systemd/system/docker.socket", 0o644, NOBODY, FAIL),
    ("3.4", "/etc/systemd/system/docker.socket", 0o644, (0, 0), PASS),
    ("3.4", "/etc/systemd/system/docker.socket", 0o466, (0, 0), FAIL),
    ("3.5", "/etc/docker", 0o755, (0, 0), PASS),
    ("3.5", "/etc/docker", 0o755, (0, 65534), FAIL),
    ("3.6", "/etc/docker", 0o700, (0, 0), PASS),
    ("3.6", "/etc/docker", 0o727, (0, 0), FAIL),
    ("3.6", "/etc/docker", 0o1755, (0, 0), FAIL),  # a bit beyond 0755, harmless as it is: the literal reading
    ("3.7", "/etc/docker/certs.d/r.lab.example/ca.crt", 0o444, (0, 0), PASS),
    ("3.7", "/etc/docker/certs.d/r.lab.example/client.key", 0o444, NOBODY, FAIL),
    ("3.7", "/etc/docker/certs.d/r.lab.example/client.cert", 0o444, (0, 65534), FAIL),
    ("3.8", "/etc/docker/certs.d/r.lab.example/ca.crt", 0o400, (0, 0), PASS),
    ("3.8", "/etc/docker/certs.d/r.lab.example/client.key", 0o666, (0, 0), FAIL),
    ("3.17", "/etc/docker/daemon.json", 0o644, (0, 0), PASS),
    ("3.17", "/etc/docker/daemon.json", 0o644, NOBODY, FAIL),
    ("3.18", "/etc/docker/daemon.json", 0o640, (0, 0), PASS),
    ("3.18", "/etc/docker/daemon.json", 0o626, (0, 0), FAIL),
    ("3.19", "/etc/default/docker", 0o644, (0, 0), PASS),
    ("3.19", "/etc/default/docker", 0o644, NOBODY, FAIL),
    ("3.20", "/etc/default/docker", 0o644, (0, 0), PASS),
    ("3.20", "/etc/default/docker", 0o466, (0, 0), FAIL),
    ("3.21", "/etc/sysconfig/docker", 0o644, (0, 0), PASS),
    ("3.21", "/etc/sysconfig/docker", 0o4644, (0, 0), FAIL),
    ("3.22", "/etc/sysconfig/docker", 0o644, (0, 0), PASS),
    ("3.22", "/etc/sysconfig/docker", 0o644, NOBODY, FAIL),
]


def prepare(engine):
    put(engine, "/etc/systemd/system/docker.service", UNIT)
    put(engine, "/etc/systemd/system/docker.socket", SOCKET_UNIT)
    for name in ("ca.crt", "client.key", "client.cert"):
        put(engine, f"/etc/docker/certs.d/r.lab.example/{name}", mode=0o444)
    put(engine, "/etc/default/docker", "# nothing\n")
    put(engine, "/etc/sysconfig/docker", "# nothing\n")


def check_steps(suite, engine):
    for number, path, mode, owner, wanted in STEPS:
        inside = engine.namespaces.root + path
        before = os.stat(inside)
        os.chown(inside, *owner)
        os.chmod(inside, mode)
        suite.equal(f"{number}: {path} with mode {mode:04o} of {owner[0]}:{owner[1]} is {wanted}", judge(engine, number, path), wanted)
        os.chown(inside, before.st_uid, before.st_gid)
        os.chmod(inside, before.st_mode & 0o7777)


def check_sockets(suite, engine):
    """The sockets that the daemon really uses, wherever they are."""
    docker = next((line.split(":")[2] for line in open("/etc/group", encoding="utf-8") if line.startswith("docker:")), "0")
    for number, mode, owner, wanted in (("3.15", 0o660, (0, int(docker)), PASS if docker != "0" else FAIL), ("3.15", 0o660, (0, 0), FAIL),
                                        ("3.15", 0o660, (65534, int(docker)), FAIL), ("3.16", 0o660, (0, 0), PASS),
                                        ("3.16", 0o600, (0, 0), PASS), ("3.16", 0o606, (0, 0), FAIL)):
        os.chown(engine.socket, *owner)
        os.chmod(engine.socket, mode)
        suite.equal(f"{number}: the API socket with mode {mode:04o} of {owner[0]}:{owner[1]} is {wanted}",
                    judge(engine, number, engine.socket), wanted)
    path = f"{engine.folder}/exec/containerd/containerd.sock"
    suite.equal("3.23: the containerd that dockerd started is found", judge(engine, "3.23", path), PASS)
    os.chmod(path, 0o666)
    suite.equal("3.24: and its socket's mode is judged", judge(engine, "3.24", path), FAIL)


def check_links(suite, engine):
    """A link of root to a file of somebody else is that somebody's file."""
    root = engine.namespaces.root
    put(engine, "/etc/elsewhere", owner=NOBODY)
    os.unlink(root + "/etc/default/docker")
    os.symlink("/etc/elsewhere", root + "/etc/default/docker")
    suite.equal("3.19: a link of root to a file of nobody fails", judge(engine, "3.19", "/etc/default/docker"), FAIL)
    os.unlink(root + "/etc/default/docker")
    suite.equal("3.19: a file that is not there does not concern this host", judge(engine, "3.19"), NA)
    os.symlink("docker", root + "/etc/default/docker")
    suite.equal("3.19: a link that leads in a circle is unknown", judge(engine, "3.19"), UNKNOWN)


def check_other_file(suite):
    with Engine(daemon_json="{}", default_config=False) as engine:
        suite.equal("3.9: no TLS, no certificate to look at", judge(engine, "3.9"), NA)
        engine.configure("{}", mode=0o626)
        suite.equal("3.18: the file named by --config-file is judged, with a space after the flag",
                    judge(engine, "3.18", engine.config_file), FAIL)


def check_units(suite):
    """What systemd would load: /etc before /usr/lib, whatever the other one's mode is."""
    with Engine() as engine:
        _, report = engine.audit("--check", "3.2")
        installed = [key for _, key in report.findings("3.2")]
        if installed:
            suite.equal("3.2: the packaged unit is found where no other is", installed[0].endswith("/docker.service"), True)
        put(engine, "/etc/systemd/system/docker.service", UNIT, 0o666)
        suite.equal("3.2: a unit in /etc comes before it", judge(engine, "3.2", "/etc/systemd/system/docker.service"), FAIL)
        suite.equal("3.2: and is the only one judged", judge(engine, "3.2"), FAIL)


def check_root(suite, engine):
    """--root reads the files of a tree; what runs there cannot be seen from it."""
    tree = f"{engine.folder}/tree"
    os.makedirs(f"{tree}/etc/docker", 0o755)
    os.chmod(f"{tree}/etc/docker", 0o777)
    _, report = audit("--host", engine.url, "--root", tree, "--section", "3", prefix=engine.namespaces.enter)
    passed = [number for number in report.numbers if report.verdict(number) == PASS]
    suite.equal("a root that is not shown to be the engine's host proves nothing of section 3", passed, [])


def main():
    suite = Suite("section 3 against a real dockerd")
    why = missing()
    suite.need(not why, why)
    with Engine(daemon_json="{}", prepare=prepare) as engine:
        check_steps(suite, engine)
        check_sockets(suite, engine)
        check_links(suite, engine)
        check_root(suite, engine)
    check_other_file(suite)
    check_units(suite)
    suite.end()


if __name__ == "__main__":
    main()
