#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The recorded engines behind a socket that replays them: the expected verdict per container and number is a table. Only the API
answers here, so whatever needs the host is unknown."""

import glob
import json
import os
import shutil
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", folder) for folder in ("support", "engine")]
from cases import Suite  # noqa: E402
from command import ENGINES  # noqa: E402
from replayed import Replayed  # noqa: E402
from weaknesses import FAIL, MANUAL, NA, PASS, PLAIN, PRIVILEGED, STOPPED, UNKNOWN  # noqa: E402

# What runs inside, and whether the kernel has SELinux that the engine does not use, is seen from the host only.
API_ONLY = {**PLAIN, "5.2": NA, "5.3": UNKNOWN, "5.7": UNKNOWN}

# name: (runs, how its verdicts differ from those of a container that was given nothing)
CONTAINERS = {
    "badimage": (True, {}),
    "caps": (True, {"5.4": FAIL}),
    "cgparent": (True, {"5.25": FAIL}),
    "defaults": (True, {}),
    "device": (True, {"5.18": FAIL}),
    "hardened": (True, {"5.4": PASS, "5.11": PASS, "5.12": PASS, "5.13": PASS, "5.26": PASS, "5.27": PASS, "5.29": PASS, "5.30": PASS}),
    "hostns": (True, {"5.8": NA, "5.9": MANUAL, "5.10": FAIL, "5.14": NA, "5.16": FAIL, "5.17": FAIL, "5.21": FAIL, "5.30": PASS}),
    "joined": (True, {"5.8": NA, "5.10": FAIL, "5.14": NA, "5.30": NA}),
    "mounts": (True, {"5.6": FAIL, "5.32": FAIL}),
    "nnpoff": (True, {"5.26": FAIL}),
    "ports": (True, {"5.8": FAIL, "5.9": MANUAL, "5.14": FAIL}),
    "privileged": (False, PRIVILEGED),
    "restartalways": (True, {"5.15": FAIL}),
    "shared": (False, {"5.20": FAIL, "5.6": UNKNOWN, "5.32": UNKNOWN}),  # where its bind leads, only the host shows
    "stopped1": (False, {}),
    "stopped2": (False, {}),
    "svc.1": (True, {"5.8": NA, "5.14": NA, "5.15": NA}),  # a swarm task: its service decides
    "ulimit": (True, {"5.19": UNKNOWN}),  # a default of the daemon, or its own: the API does not tell
    "unconfined": (True, {"5.22": FAIL}),
    "userns": (True, {"5.31": FAIL}),
    "xss": (True, {}),
}
HOST_ONLY = dict.fromkeys(("2.3", "2.4", "2.8", "2.9", "2.11", "2.17"), UNKNOWN)
SECTION_2 = {"2.1": FAIL, "2.2": FAIL, **HOST_ONLY, "2.5": PASS, "2.6": PASS, "2.7": PASS, "2.10": FAIL, "2.12": PASS, "2.13": FAIL,
             "2.14": FAIL, "2.15": FAIL, "2.16": NA, "2.18": PASS, "2.19": PASS, "5.1": FAIL}
# 28.5.2 ran with icc false, no-new-privileges, default ulimits, syslog and insecure registries.
SECTION_2_SET = {**SECTION_2, "2.2": PASS, "2.5": FAIL, "2.14": MANUAL, "2.15": PASS}
SECTION_2_ROOTLESS = {"2.1": PASS, "2.2": NA, "2.5": PASS, "2.6": PASS, "2.7": PASS, "2.10": PASS, "2.12": PASS, "2.13": FAIL,
                      "2.14": FAIL, "2.15": UNKNOWN, "2.16": FAIL, "2.18": PASS, "2.19": PASS, "5.1": PASS, **HOST_ONLY}


def for_28(runs, changes):
    """What daemon-wide options change: default ulimits stand in every inspect, no-new-privileges in none."""
    merged = {"5.19": UNKNOWN, "5.26": UNKNOWN if runs else MANUAL, **changes}
    return {**merged, "5.26": MANUAL} if changes is PRIVILEGED else merged


def check_containers(suite, engine, report, adjust):
    suite.equal(f"{engine}: the containers that were recorded are the subjects",
                sorted(subject["key"] for subject in report.subjects if subject["kind"] == "container"), sorted(CONTAINERS))
    for name, (runs, changes) in CONTAINERS.items():
        expected = {**API_ONLY, **({} if runs else STOPPED), **adjust(runs, changes)}
        for number, wanted in expected.items():
            suite.equal(f"{engine}: {number} {name}: {wanted}", report.of(number, name), wanted)


def check_numbers(suite, engine, report, expected):
    for number, wanted in expected.items():
        suite.equal(f"{engine}: {number} is {wanted}", report.verdict(number), wanted)


def check_section_3(suite, engine, report, wanted):
    suite.equal(f"{engine}: section 3 is {wanted}, every number",
                {number: report.verdict(number) for number in report.numbers
                 if number.startswith("3.") and report.verdict(number) != wanted}, {})


def check_engine(suite, engine, expected, section_3, adjust=None):
    with Replayed(engine) as replayed:
        result, report = replayed.audit()
        suite.equal(f"{engine}: exit 1", result.code, 1)
        check_numbers(suite, engine, report, expected)
        check_section_3(suite, engine, report, section_3)
        if adjust:
            check_containers(suite, engine, report, adjust)
        _, one = replayed.audit("--check", "5.5")
        suite.equal(f"{engine}: a report of one check has the same members as a whole one",
                    (list(one.json), list(one.json["checks"][0])), (list(report.json), list(report.json["checks"][0])))
        return report


def edit(path, change):
    with open(path, encoding="utf-8") as file:
        value = json.load(file)
    change(value)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file)


def like_29(folder):
    """The recording of 28.5.2 as engine 29 would answer by its change log (API 1.52): there is none here to record. Members that are
    empty are left out, images lie in containerd's store, the packet filter's backend is told, what became constant is gone."""
    shutil.copytree(os.path.join(ENGINES, "docker-28.5.2"), folder, dirs_exist_ok=True)
    edit(os.path.join(folder, "version.json"), lambda v: v.update(Version="29.0.0", ApiVersion="1.52", MinAPIVersion="1.44"))

    def info(value):
        value.update(ServerVersion="29.0.0", Driver="overlayfs", DriverStatus=[["driver-type", "io.containerd.snapshotter.v1"]],
                     FirewallBackend={"Driver": "iptables"})
        for name in ("BridgeNfIptables", "BridgeNfIp6tables"):
            value.pop(name, None)

    edit(os.path.join(folder, "info.json"), info)

    def image(value):
        value.pop("GraphDriver", None)
        value["Config"] = {name: member for name, member in (value["Config"] or {}).items() if member}

    for path in glob.glob(os.path.join(folder, "images", "*[0-9].json")):
        edit(path, image)


def check_29(suite):
    with Replayed("docker-28.5.2") as engine:
        _, before = engine.audit()
    with tempfile.TemporaryDirectory(prefix="plimsoll-29-") as folder:
        like_29(folder)
        with Replayed(folder, "--api-version", "1.52", "--min-api-version", "1.44") as engine:
            _, report = engine.audit()
            suite.equal("an engine like 29: 1.52 is spoken", "1.52" in engine.plimsoll("collect").out.splitlines()[1], True)
    suite.equal("an engine like 29: no verdict of the engine, its images or its containers changes",
                {key: (verdict, before.all().get(key)) for key, verdict in report.all().items() if before.all().get(key) != verdict}, {})
    suite.equal("an engine like 29: no old storage driver", [report.verdict(n) for n in ("2.6", "2.7", "2.12")], [PASS] * 3)
    with suite.case("an engine like 29: a user that is left out is root, a health check that is left out is none"):
        assert report.verdict("4.1") == FAIL and report.verdict("4.6") == FAIL
        assert any(row["value"] is None for finding in report.checks["4.1"]["findings"] for row in finding.get("observed", [])
                   if row["path"] == "image.Config.User"), report.checks["4.1"]["findings"][:1]


def check_slow_ping(suite):
    """An engine that takes its time over the first answer has no fewer images: one without a tag is judged if it is in use."""
    with tempfile.TemporaryDirectory(prefix="plimsoll-slow-") as folder:
        shutil.copytree(os.path.join(ENGINES, "docker-28.5.2"), folder, dirs_exist_ok=True)
        with open(os.path.join(folder, "images.json"), encoding="utf-8") as file:
            untagged = next(image["Id"] for image in json.load(file) if not image["RepoTags"])
        edit(os.path.join(folder, "containers.json"), lambda containers: containers[0].update(ImageID=untagged))
        seen = []
        for options in ((), ("--fault", "slow=/_ping")):
            with Replayed(folder, *options) as engine:
                _, report = engine.audit()
                seen.append({key: verdict for key, verdict in report.all().items() if untagged in str(key)})
    suite.equal("an image in use without a tag is judged, also if the engine was slow to say hello", (seen[1], bool(seen[0])), (seen[0], True))


def check_requests(suite):
    """What is asked of an engine: to read, and never for a key."""
    with Replayed("docker-26.1.5") as engine:
        engine.audit()
        requests = engine.requests()
    suite.equal("every request reads", [line for line in requests if line.split()[0] not in ("GET", "HEAD")], [])
    suite.equal("autolock is judged without asking for the key that unlocks", [line for line in requests if "unlockkey" in line], [])


def main():
    suite = Suite("recorded engines")
    busy = check_engine(suite, "docker-26.1.5", SECTION_2, UNKNOWN, lambda runs, changes: changes)
    check_engine(suite, "docker-28.5.2", SECTION_2_SET, UNKNOWN, for_28)
    empty = check_engine(suite, "docker-20.10.24-rootless", SECTION_2_ROOTLESS, UNKNOWN)
    podman = dict.fromkeys([f"2.{number}" for number in range(1, 20)], NA)
    report = check_engine(suite, "podman-4.3.1", podman, NA)
    check_29(suite)
    check_requests(suite)
    check_slow_ping(suite)
    suite.equal("podman-4.3.1: recognised", report.json["engine"]["kind"], "podman")
    suite.equal("an engine without containers has the same recommendations in its report as a busy one", empty.numbers, busy.numbers)
    suite.equal("where there are no containers, none passes", {empty.verdict(f"5.{number}") for number in range(2, 33)}, {NA})
    suite.end()


if __name__ == "__main__":
    main()
