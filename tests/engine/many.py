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
from weaknesses import bind, options  # noqa: E402

COUNT, RUNNING = 270, 10
NEEDS_DAEMON = ("5.19", "5.26")  # its options are known of the engine of this host only
MIX = [{}, {"Privileged": False, "ReadonlyRootfs": True}, {"Memory": 64 << 20}, {"CapAdd": ["NET_ADMIN"]}, bind("/etc"), options("no-new-privileges")]


def verdicts(report):
    return {key: verdict for key, verdict in report.all().items() if key[1] == "container" and key[0] not in NEEDS_DAEMON}


def evidence(report):
    """{(number, kind, key): {path: value}}, of passes, too."""
    return {key: {path: value for path, value in report.observed(key[0], key[2]).items() if not path.startswith("daemon.")}
            for key in verdicts(report)}


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
        _, here = engine.audit("--scope", "engine", "--evidence", "full")
        _, there = audit("--host", "unix://" + path, "--scope", "engine", "--evidence", "full", prefix=engine.namespaces.enter)
        suite.equal("each container is a subject, once, and nothing else is",
                    sorted(subject["key"] for subject in here.subjects if subject["kind"] == "container"), [f"many-{i:04d}" for i in range(COUNT)])
        suite.equal("each was read", [(p["found"], p["assessed"], p["unread"], p["gone"]) for p in here.json["populations"] if p["kind"] == "container"],
                    [(COUNT, COUNT, 0, 0)])
        suite.equal("every verdict on a container is the one that a forwarded engine gets", verdicts(here), verdicts(there))
        suite.equal("so is what was seen", evidence(here), evidence(there))
    suite.end()


if __name__ == "__main__":
    main()
