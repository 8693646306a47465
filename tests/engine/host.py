#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""1.1.1, 1.1.2 and 1.2.2 beside real dockerds: where the data lies, who may use the socket, which release runs."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from engine import Engine, missing  # noqa: E402
from weaknesses import FAIL, MANUAL, PASS, UNKNOWN  # noqa: E402

suite = Suite("the host of a real dockerd: file systems, accounts, release")
suite.need(not missing(), missing())


def judged(engine, number, **parameters):
    arguments = ["--check", number]
    if parameters:
        path = os.path.join(engine.folder, "policy.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write("parameters:\n" + "".join(f"  {name}: {value}\n" for name, value in parameters.items()))
        arguments += ["--policy", path]
    return engine.audit(*arguments)[1]


# ---- 1.1.1 ----
def mount(kind, where):
    def prepare(engine):
        target = os.path.join(engine.folder, where)
        os.makedirs(target, exist_ok=True)
        if kind == "loop":
            image = os.path.join(engine.folder, "disk")
            subprocess.run(["truncate", "-s", "256M", image], check=True)
            subprocess.run(["mkfs.ext4", "-q", image], check=True)
            engine.namespaces.run("mount", "-o", "loop", image, target)
        elif kind == "bind":
            engine.namespaces.run("mount", "--bind", target, target)
        else:
            engine.namespaces.run("mount", "-t", "tmpfs", "none", target)
    return prepare


MOUNTS = [  # what, how it is prepared, verdict
    ("a daemon that only bind-mounts its own data root", None, FAIL),
    ("a bind mount of the directory onto itself", mount("bind", "data"), FAIL),
    ("a file system of its own (loop device)", mount("loop", "data"), PASS),
    ("a file system of its own (tmpfs)", mount("tmpfs", "data"), PASS),
]
for what, prepare, verdict in MOUNTS:
    with suite.case(f"1.1.1 {verdict}: {what}"):
        with Engine(prepare=prepare) as engine:
            report = judged(engine, "1.1.1")
            assert report.verdict("1.1.1") == verdict, report.observed("1.1.1")
            if verdict == FAIL:  # dockerd made it a mount point: that is seen, and is not taken for more
                row = report.observed("1.1.1")["host.mounts.mounts"][0]
                assert row["path"] == row["mount_point"] == engine.folder + "/data" and row["device"] == row["parent_device"], row

with suite.case("1.1.1 fail: a file system further up holds more than the engine's data"):
    def further_up(engine):
        mount("tmpfs", "var")(engine)
        engine.namespaces.run("mkdir", "-p", engine.folder + "/var/lib")

    with Engine("--data-root", "{folder}/var/lib/docker", prepare=further_up) as engine:
        report = judged(engine, "1.1.1")
        assert report.verdict("1.1.1") == FAIL, report.observed("1.1.1")

with suite.case("1.1.1 pass: with user-namespace remapping the parent of the data root is meant"):
    with Engine("--userns-remap", "default", prepare=mount("tmpfs", "data")) as engine:
        info = engine.api.get("/info")
        assert info["DockerRootDir"] != engine.folder + "/data"
        report = judged(engine, "1.1.1")
        assert report.verdict("1.1.1") == PASS, (report.observed("1.1.1"), report.reasons("1.1.1"))
with suite.case("1.1.1 fail: remapped, and on the root file system"):
    with Engine("--userns-remap", "default") as engine:
        assert judged(engine, "1.1.1").verdict("1.1.1") == FAIL

# ---- 1.1.2: the socket belongs to a group of the test, as the host's own files have it ----
PASSWD = ("bob:x:7001:7001::/:/bin/sh\nbobby:x:7002:7002::/:/bin/sh\nmallory:x:7003:7003::/:/bin/sh\n"
          "primary:x:7004:7777::/:/bin/sh\n")
GROUP = "bob:x:7001:\nbobby:x:7002:\nmallory:x:7003:\ndocker:x:7778:mallory\nlaboperators:x:7777:bob,mallory\n"


def accounts(engine):
    for name, text in (("passwd", PASSWD), ("group", GROUP)):
        path = engine.namespaces.root + "/etc/" + name
        with open(path, encoding="utf-8") as file:
            kept = [line for line in file.read().splitlines() if not line.startswith("docker:")]
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(kept) + "\n" + text)


with Engine("--group", "laboperators", prepare=accounts) as engine:
    def members(report):
        return sorted(row["key"] for row in report.observed("1.1.2")["host.accounts.members"])

    report = judged(engine, "1.1.2")
    suite.equal("1.1.2 needs a list of trusted accounts before it says anything", report.verdict("1.1.2"), MANUAL)
    suite.equal("1.1.2 counts the members of the socket's real group, and those whose primary group it is", members(report),
                ["bob", "mallory", "primary"])
    for trusted, verdict in ((["bob", "mallory", "primary"], PASS), (["bobby", "mallory", "primary"], FAIL), (["bob", "mallory"], FAIL),
                             ([], FAIL)):
        suite.equal(f"1.1.2 {verdict} when {trusted} are trusted", judged(engine, "1.1.2", trusted_docker_users=trusted).verdict("1.1.2"), verdict)
    with suite.case("1.1.2 names the one who is not trusted"):
        observed = judged(engine, "1.1.2", trusted_docker_users=["bob", "primary"]).observed("1.1.2")
        assert any(path.startswith("host.accounts.members[mallory]") for path in observed), observed
    suite.equal("the hardening catalogue wants them known as root",
                engine.audit("--benchmark", "plimsoll-hardening", "--check", "4.1")[1].verdict("4.1"), MANUAL)
    os.rename(engine.namespaces.root + "/etc/group", engine.namespaces.root + "/etc/group.away")
    suite.equal("1.1.2 unknown without the host's group file", judged(engine, "1.1.2", trusted_docker_users=[]).verdict("1.1.2"), UNKNOWN)
    os.rename(engine.namespaces.root + "/etc/group.away", engine.namespaces.root + "/etc/group")

    # ---- 1.2.2 ----
    version = engine.api.get("/version")["Version"]
    suite.equal("1.2.2 is manual until the site says which release", judged(engine, "1.2.2").verdict("1.2.2"), MANUAL)
    for least, verdict in (("'1.13'", PASS), (f"'{version}'", PASS), ("'99.0'", FAIL)):
        suite.equal(f"1.2.2 {verdict} when at least {least} is wanted",
                    judged(engine, "1.2.2", minimum_engine_version=least).verdict("1.2.2"), verdict)
    with suite.case("1.2.2 shows the release of every component"):
        observed = judged(engine, "1.2.2").observed("1.2.2")
        text = str(observed)
        assert "containerd" in text and "runc" in text and version in text, observed

suite.end()
