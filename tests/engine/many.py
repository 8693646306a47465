#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""So many containers that the daemon takes its time over the list: on its own host they are then asked for by the names of its
directories. What is found is what is found through a forwarder, where nothing is guessed; a directory that is no container is none."""

import concurrent.futures
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import audit  # noqa: E402
from engine import Engine, missing  # noqa: E402
from forwarder import Forwarder  # noqa: E402
from weaknesses import UNKNOWN, bind, options  # noqa: E402

COUNT, RUNNING = 270, 10
MIX = [{}, {"Privileged": False, "ReadonlyRootfs": True}, {"Memory": 64 << 20}, {"CapAdd": ["NET_ADMIN"]}, bind("/etc"), options("no-new-privileges")]


def verdicts(report, like):
    """Those on containers that the other report could decide, too."""
    others = like.all()
    return {key: verdict for key, verdict in report.all().items() if key[1] == "container" and others.get(key) != UNKNOWN}


def evidence(report, like):
    """{(number, key): {path: value}}, of every tenth container, of what the engine itself tells."""
    told = ("container.HostConfig", "container.NetworkSettings", "container.State", "namespaces", "member")
    return {(number, key): {path: value for path, value in report.observed(number, key).items() if path.startswith(told)}
            for number, _, key in verdicts(report, like) if key.endswith("5")}


def main():
    suite = Suite("many containers")
    suite.need(not missing(), missing())
    with Engine() as engine:
        engine.load_image()

        def add(number):
            (engine.run if number < RUNNING else engine.create)(f"many-{number:04d}", MIX[number % len(MIX)])

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(add, range(COUNT)))
        for name in ("0" * 64, "f" * 64, "lost+found"):
            os.mkdir(f"{engine.folder}/data/containers/{name}")
        path = f"{engine.folder}/forwarded.sock"
        Forwarder(path, engine.socket)
        _, here = engine.audit("--evidence", "full")
        _, there = audit("--host", "unix://" + path, "--evidence", "full", prefix=engine.namespaces.enter)
        suite.equal("each container is a subject, once, and nothing else is",
                    sorted(subject["key"] for subject in here.subjects if subject["kind"] == "container"), [f"many-{i:04d}" for i in range(COUNT)])
        suite.equal("each was read", [(p["found"], p["assessed"], p["unread"], p["gone"]) for p in here.json["populations"] if p["kind"] == "container"],
                    [(COUNT, COUNT, 0, 0)])
        suite.equal("every verdict on a container is the one that a forwarded engine gets", verdicts(here, there), verdicts(there, there))
        suite.equal("so is what was seen", evidence(here, there), evidence(there, there))
    suite.end()


if __name__ == "__main__":
    main()
