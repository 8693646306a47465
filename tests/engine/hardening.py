#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The hardening catalogue and section 6 beside a real dockerd: what the recorded engines do not hold."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from engine import IMAGE, Engine, missing  # noqa: E402
from weaknesses import FAIL, MANUAL, NA, PASS  # noqa: E402

suite = Suite("the hardening catalogue and section 6 beside a real dockerd")
suite.need(not missing(), missing())


def seccomp(action):
    return {"SecurityOpt": ["seccomp=" + json.dumps({"defaultAction": action, "syscalls": []})]}


# container, its image (None: the tests' own), HostConfig, configuration, verdicts
ROWS = [
    ("plain", None, {}, {}, {"1.1": FAIL, "2.1": FAIL, "2.2": NA, "3.1": FAIL, "3.2": NA, "3.4": PASS, "3.5": NA}),
    ("by-id", "{id}", {}, {}, {"1.1": PASS}),
    ("db-internal", "postgres:17", {"NetworkMode": "data"}, {}, {"2.1": PASS, "2.2": PASS}),
    ("db-open", "lab/mariadb:11", {"NetworkMode": "shop"}, {}, {"2.1": PASS, "2.2": FAIL}),
    ("db-on-host", "redis:7", {"NetworkMode": "host"}, {}, {"2.1": NA, "2.2": FAIL}),
    ("no-network", None, {"NetworkMode": "none"}, {}, {"2.1": NA}),
    ("dropped", None, {"CapDrop": ["ALL"], "CapAdd": ["NET_BIND_SERVICE"]}, {}, {"3.1": PASS}),
    ("dropped-in-vain", None, {"CapDrop": ["ALL"], "Privileged": True}, {}, {"3.1": FAIL}),
    ("allows-all", None, seccomp("SCMP_ACT_ALLOW"), {}, {"3.2": FAIL}),
    ("only-logs", None, seccomp("SCMP_ACT_LOG"), {}, {"3.2": FAIL}),
    ("denies", None, seccomp("SCMP_ACT_ERRNO"), {}, {"3.2": PASS}),
    ("host-cgroups", None, {"CgroupnsMode": "host"}, {}, {"3.3": FAIL}),
    ("own-cgroups", None, {"CgroupnsMode": "private"}, {}, {"3.3": PASS}),
    ("writes-to-host", None, {"Binds": ["/srv/data:/data"]}, {}, {"3.4": FAIL}),
    ("reads-from-host", None, {"Binds": ["/srv/data:/data:ro"]}, {}, {"3.4": PASS}),
    ("writes-volume", None, {"Binds": ["named:/data"]}, {}, {"3.4": PASS}),
]

with Engine(daemon_json='{"log-level": "info"}') as engine:
    engine.load_image()
    for name in ("postgres:17", "lab/mariadb:11", "redis:7", "unused:1", "unused2:1"):
        repository, tag = name.split(":")
        engine.api.call("POST", f"/images/{IMAGE}/tag?repo={repository}&tag={tag}")
    identity = engine.api.get(f"/images/{IMAGE}/json")["Id"]
    engine.api.post("/networks/create", {"Name": "data", "Driver": "bridge", "Internal": True,
                                         "Options": {"com.docker.network.bridge.enable_icc": "false"}})
    engine.api.post("/networks/create", {"Name": "shop", "Driver": "bridge"})
    for name, image, host, config, _ in ROWS:
        engine.create(name, host, **{**config, **({"Image": image.replace("{id}", identity)} if image else {})})
    _, report = engine.audit("--benchmark", "plimsoll-hardening")
    for name, _, _, _, verdicts in ROWS:
        suite.equal(f"{name}: {verdicts}", {number: report.of(number, name) for number in verdicts}, verdicts)
    suite.equal("networks: icc is off on data alone", [report.of("2.3", name) for name in ("data", "shop", "bridge")], [PASS, FAIL, FAIL])
    suite.equal("daemon.json holds known keys", report.verdict("4.2"), PASS)
    policy = os.path.join(engine.folder, "policy.yaml")
    with open(policy, "w", encoding="utf-8") as file:
        file.write("parameters: {writable_bind_mounts: [/srv]}\n")
    _, allowed = engine.audit("--benchmark", "plimsoll-hardening", "--check", "3.4", "--policy", policy)
    suite.equal("a writable directory that the site accepts passes", allowed.of("3.4", "writes-to-host"), PASS)
    engine.configure('{"log-level": "info", "no-new-privilege": true}')
    _, report = engine.audit("--benchmark", "plimsoll-hardening", "--check", "4.2")
    suite.equal("a mistyped key is found before the next start fails on it", report.verdict("4.2"), FAIL)
    suite.equal("and named", report.observed("4.2").get("daemon.config_file.unknown_keys"), ["no-new-privilege"])
    engine.configure('{"log-level": "info"}')

    # ---- section 6: the numbers are shown, the site says how many are too many ----
    engine.api.call("POST", "/commit?container=plain&repo=lab/spare&tag=1")  # an image that no container uses
    stopped = engine.api.get("/info")["ContainersStopped"]  # the engine counts those that never ran, too
    _, report = engine.audit("--section", "6")
    suite.equal("6.1 and 6.2 are manual without a threshold", [report.verdict("6.1"), report.verdict("6.2")], [MANUAL, MANUAL])
    with suite.case("and show their numbers"):
        assert report.observed("6.2")["engine.info.ContainersStopped"] == stopped == len(ROWS), report.observed("6.2")
        assert "engine.info.Images" in report.observed("6.1"), report.observed("6.1")
    for unused, most_stopped, verdicts in ((1, stopped, [PASS, PASS]), (0, stopped - 1, [FAIL, FAIL])):
        with open(policy, "w", encoding="utf-8") as file:
            file.write(f"parameters: {{max_unused_images: {unused}, max_stopped_containers: {most_stopped}}}\n")
        _, report = engine.audit("--section", "6", "--policy", policy)
        suite.equal(f"where {unused} unused images and {most_stopped} stopped containers are allowed: {verdicts}",
                    [report.verdict("6.1"), report.verdict("6.2")], verdicts)

suite.end()
