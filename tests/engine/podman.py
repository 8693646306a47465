#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Podman's Docker-compatible API, from a real podman: recognised, what concerns dockerd is not applicable, and containers and images
are judged as they are. Nothing is started: containers are created only."""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from api import Api, Refused  # noqa: E402
from cases import Suite  # noqa: E402
from command import audit, evaluate  # noqa: E402
from engine import BUSYBOX, stop_process, wait_for  # noqa: E402
from weaknesses import FAIL, MANUAL, NA, PASS, UNKNOWN  # noqa: E402

suite = Suite("a real podman behind its Docker-compatible API")
suite.need(os.geteuid() == 0, "not root")
suite.need(shutil.which("podman"), "no podman")
suite.need(os.access(BUSYBOX, os.X_OK), f"no {BUSYBOX} (package busybox-static)")

# Sections of the benchmark that are about dockerd, its host and its swarm; 1.2.1 is about the host alone, and a person's to say.
FOREIGN = {**{f"1.1.{i}": NA for i in range(1, 19)}, "1.2.1": MANUAL, "1.2.2": NA, **{f"2.{i}": NA for i in range(1, 20)},
           **{f"3.{i}": NA for i in range(1, 25)}, **{f"7.{i}": NA for i in range(1, 10)}}
# Podman gives 11 capabilities, NET_RAW not among them; what it says of the IPC namespace is not to be trusted.
PLAIN = {"5.4": PASS, "5.5": PASS, "5.6": PASS, "5.7": NA, "5.8": NA, "5.9": NA, "5.10": PASS, "5.11": FAIL, "5.12": FAIL, "5.13": FAIL,
         "5.14": NA, "5.16": PASS, "5.17": UNKNOWN, "5.18": PASS, "5.20": PASS, "5.21": PASS, "5.22": PASS, "5.25": PASS, "5.26": FAIL,
         "5.31": PASS}
CONTAINERS = [  # name, HostConfig, what differs
    ("plain", {}, {}),
    ("privileged", {"Privileged": True}, {"5.4": FAIL, "5.5": FAIL, "5.18": FAIL, "5.22": FAIL}),
    ("bounded", {"Memory": 64 << 20, "NanoCpus": 500000000, "ReadonlyRootfs": True, "SecurityOpt": ["no-new-privileges"],
                 "CapDrop": ["ALL"]}, {"5.4": PASS, "5.11": PASS, "5.12": PASS, "5.13": PASS, "5.26": PASS}),
    ("host-spaces", {"NetworkMode": "host", "PidMode": "host", "IpcMode": "host", "UTSMode": "host"},
     {"5.10": FAIL, "5.16": FAIL, "5.21": FAIL}),
    ("mounts-etc", {"Binds": ["/etc:/mounted"]}, {"5.6": FAIL}),
    ("unfiltered", {"SecurityOpt": ["seccomp=unconfined"]}, {"5.22": FAIL}),
]


class Podman:
    """A podman service with storage, run-time directory and socket of its own."""

    def __init__(self, *prefix):
        self.prefix = prefix

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="plimsoll-podman-", dir="/var/tmp")
        self.socket = os.path.join(self.folder, "podman.sock")
        self.url = "unix://" + self.socket
        self.command = ["podman", "--root", f"{self.folder}/root", "--runroot", f"{self.folder}/run", "--storage-driver", "vfs",
                        "--cgroup-manager", "cgroupfs", "--events-backend", "file"]
        self.log = open(os.path.join(self.folder, "log"), "wb")
        self.process = subprocess.Popen([*self.command, "system", "service", "--time=0", self.url], stdout=self.log, stderr=self.log)
        self.api = Api(self.socket)
        try:
            wait_for("podman does not answer", self.answers)
        except BaseException:
            self.__exit__()
            raise
        return self

    def answers(self):
        try:
            return self.api.call("GET", "/_ping") == "OK"
        except (OSError, Refused):
            return False

    def load_image(self):
        rootfs = os.path.join(self.folder, "rootfs")
        os.makedirs(rootfs + "/bin")
        shutil.copy(BUSYBOX, rootfs + "/bin/busybox")
        subprocess.run(["tar", "-C", rootfs, "-cf", f"{self.folder}/image.tar", "."], check=True)
        subprocess.run([*self.command, "import", "-q", f"{self.folder}/image.tar", "localhost/plimsoll/test:1"], check=True,
                       stdout=subprocess.DEVNULL)

    def create(self, name, host):
        self.api.create(name, {"Image": "localhost/plimsoll/test:1", "Cmd": ["/bin/busybox", "sleep", "1000000"], "HostConfig": host})

    def __exit__(self, *_):
        stop_process(self.process, 20)
        self.log.close()
        subprocess.run(["umount", "-q", f"{self.folder}/root/vfs", f"{self.folder}/root"], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


with Podman() as podman:
    podman.load_image()
    for name, host, _ in CONTAINERS:
        podman.create(name, host)
    result, report = audit("--host", podman.url)
    suite.equal("podman is recognised", report.json["engine"]["kind"], "podman")
    suite.equal("sections 1, 2, 3 and 7 are not applicable", {number: report.verdict(number) for number in FOREIGN}, FOREIGN)
    with suite.case("and say why"):
        assert all("Docker Engine only" in report.reasons(number) for number in ("1.1.1", "2.14", "7.5"))
    for name, _, changes in CONTAINERS:
        suite.equal(f"{name} has its {len(PLAIN)} verdicts", {number: report.of(number, name) for number in PLAIN}, {**PLAIN, **changes})
    with suite.case("what podman sends as a constant is no fact: it is unknown, with the reason"):
        shown = evaluate("engine.info.LiveRestoreEnabled", "--host", podman.url) + evaluate("engine.info.LoggingDriver", "--host", podman.url)
        assert shown.count("not reported by Podman") >= 2, shown
    with suite.case("its daemon, which it does not have, proves nothing"):
        assert report.of("5.19", "plain") in (UNKNOWN, PASS) and report.of("5.32", "mounts-etc") != PASS
    with suite.case("the image is judged by section 4"):
        assert report.of("4.1", "localhost/plimsoll/test:1") == FAIL and report.of("4.6", "localhost/plimsoll/test:1") == FAIL
        assert report.of("4.7", "localhost/plimsoll/test:1") == NA and report.of("4.9", "localhost/plimsoll/test:1") == NA
    with suite.case("the hardening catalogue sees dropped capabilities in podman's spelling"):
        _, hardening = audit("--host", podman.url, "--benchmark", "plimsoll-hardening")
        assert hardening.of("3.1", "bounded") == PASS and hardening.of("3.1", "plain") == FAIL

suite.end()
