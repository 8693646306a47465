#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A rootless dockerd is recognised and judged by its own paths: its user's, not root's."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from engine import missing  # noqa: E402
from rootless_engine import UID, RootlessEngine, missing_rootless  # noqa: E402
from weaknesses import FAIL, NA, PASS  # noqa: E402

DAEMON_JSON = '{"userland-proxy": false, "no-new-privileges": true, "log-level": "info"}'

# number: verdict. Flags: --iptables=false --bridge=none.
SECTION_2 = {"2.1": PASS, "2.2": NA, "2.3": PASS, "2.4": FAIL, "2.5": PASS, "2.6": PASS, "2.7": PASS, "2.8": NA, "2.9": FAIL,
             "2.10": PASS, "2.11": PASS, "2.12": PASS, "2.13": FAIL, "2.14": FAIL, "2.15": PASS, "2.16": FAIL, "2.17": PASS,
             "2.18": PASS, "2.19": PASS}


def check_files(suite, engine, report):
    directory = f"{engine.home}/.config/docker"
    for number, path, wanted in (("3.5", directory, PASS), ("3.6", directory, PASS), ("3.15", engine.socket, PASS),
                                 ("3.16", engine.socket, PASS), ("3.17", f"{directory}/daemon.json", PASS),
                                 ("3.18", f"{directory}/daemon.json", PASS),
                                 ("3.23", f"{engine.runtime}/docker/containerd/containerd.sock", PASS)):
        suite.equal(f"{number}: {path.replace(engine.folder, '…')} of the daemon's user is {wanted}", report.of(number, path), wanted)
    judged = {key for number in report.numbers if number.startswith("3.") for kind, key in report.findings(number) if kind == "file"}
    suite.equal("root's daemon.json and socket are not judged", judged & {"/etc/docker", "/etc/docker/daemon.json", "/var/run/docker.sock",
                                                                         "/run/docker.sock"}, set())
    os.chmod(f"{directory}/daemon.json", 0o646)
    os.chown(directory, UID + 1, UID)
    _, report = engine.audit("--section", "3")
    suite.equal("3.18: a daemon.json that others may write fails", report.of("3.18", f"{directory}/daemon.json"), FAIL)
    suite.equal("3.5: a directory of another user fails", report.of("3.5", directory), FAIL)


def main():
    suite = Suite("a rootless dockerd")
    for why in (missing(), missing_rootless()):
        suite.need(not why, why)
    with RootlessEngine(daemon_json=DAEMON_JSON) as engine:
        _, report = engine.audit()
        suite.equal("the engine is recognised as rootless, and as this host's",
                    (report.json["engine"]["rootless"], report.json["engine"]["local"]), (True, True))
        for number, wanted in SECTION_2.items():
            suite.equal(f"{number} is {wanted}", report.verdict(number), wanted)
        suite.equal("the user's daemon.json is the one in force",
                    report.observed("2.17").get("daemon.options.userland_proxy.value"), False)
        check_files(suite, engine, report)
    suite.end()


if __name__ == "__main__":
    main()
