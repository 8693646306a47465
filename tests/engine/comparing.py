#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Two real dockerds with different configuration, each in namespaces of its own, compared: every seeded difference is in its
bucket and nothing else is. Then one of them over time: a container re-created, a service scaled up, an image tagged anew,
root lost."""

import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import PROJECT, plimsoll  # noqa: E402
from engine import Engine, missing, wait_for  # noqa: E402

NOBODY = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps", "-all", "--bounding-set", "-all")

# The second engine's configuration; its containers: "web" lost the host's pids, "net" got the host's network.
SEEDED = '{"icc": false, "no-new-privileges": true, "log-level": "debug", "insecure-registries": ["registry.lab.example:5000"]}'
BUCKETS = {
    "new_failure": {("daemon-log-level-info", ""), ("daemon-registries-secure", ""), ("container-own-network", "net")},
    "fixed": {("daemon-icc-off", ""), ("daemon-no-new-privileges", ""), ("container-own-pids", "web"),
              ("container-no-new-privileges", "plain"), ("container-no-new-privileges", "web"),
              ("container-no-new-privileges", "net")},
    "still_failing": {("container-not-default-bridge", "net")},  # not on the bridge any more: one fewer
    "newly_manual": {("container-needed-ports", "net")},  # a port of its own cannot be told from the host's
    "other": {("container-chosen-address", "net"), ("container-no-privileged-ports", "net")},
    "newly_unknown": set(), "incomparable": set(), "waiver_ended": set(), "newly_waived": set(), "newly_known": set(), "decided": set(),
}
MIRROR = {"new_failure": "fixed", "newly_manual": "decided"}
MIRROR |= {there: back for back, there in MIRROR.items()}
OPTIONS = {"icc": (True, False), "log_level": ("info", "debug"), "insecure_registries": ([], ["registry.lab.example:5000"]),
           "no_new_privileges": (False, True)}
PLACES = {"hosts", "data_root", "exec_root", "pidfile"}  # where a test's engine lives


class Reports:
    def __init__(self, folder):
        self.folder, self.count = folder, 0

    def path(self, name):
        return os.path.join(self.folder, name)

    def load(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return json.load(file)

    def audit(self, engine, *arguments, prefix=()):
        """The report's path. It goes through standard output: an auditor without rights may not write into our folder."""
        self.count += 1
        result = engine.plimsoll("audit", "-o", "-:json", *arguments, prefix=prefix)
        assert result.code != 2, result
        with open(self.path(f"{self.count}.json"), "w", encoding="utf-8") as file:
            file.write(result.out)
        return file.name

    def diff(self, before, after):
        result = plimsoll("diff", before, after, "-q", "-o", self.path("diff.json"))
        assert result.code != 2, result
        return result.code, self.load("diff.json")


def rows(delta, bucket):
    """{(check, key)} of the subjects in a bucket."""
    return {(change["id"], row["baseline_key"] if row["current_key"] is None else row["current_key"])
            for change in delta["changes"] if change["bucket"] == bucket for row in change["subjects"]}


def compare_two(suite, reports):
    with Engine() as first, Engine(daemon_json=SEEDED) as second:
        for engine in (first, second):
            engine.load_image()
            engine.run("plain")
        first.run("web", {"PidMode": "host"})
        second.run("web")
        first.run("net")
        second.run("net", {"NetworkMode": "host"})
        sections = ("--section", "2", "--section", "5")
        before, after = reports.audit(first, *sections), reports.audit(second, *sections)
        code, there = reports.diff(before, after)
        for bucket, wanted in BUCKETS.items():
            suite.equal(f"two engines: {bucket} holds what was seeded and nothing else", rows(there, bucket), wanted)
        suite.equal("two engines: what is worse breaks the gate", code, 1)
        _, back = reports.diff(after, before)
        for bucket, wanted in BUCKETS.items():
            suite.equal(f"two engines, the other way round: {MIRROR.get(bucket, bucket)} mirrors it",
                        rows(back, MIRROR.get(bucket, bucket)), wanted)
        second.api.post("/networks/create", {"Name": "backend", "Driver": "bridge", "Internal": True})
        second.api.call("POST", "/images/plimsoll/test:1/tag?repo=plimsoll/extra&tag=9")
        second.api.post("/swarm/init", {"ListenAddr": "127.0.0.1:2377", "AdvertiseAddr": "127.0.0.1:2377"})
        wait_for("the ingress network", lambda: any(row["Name"] == "ingress" for row in second.api.get("/networks")))
        for engine, name in ((first, "first.ndjson"), (second, "second.ndjson")):
            engine.plimsoll("collect", "-o", reports.path(name))
        plimsoll("diff", reports.path("first.ndjson"), reports.path("second.ndjson"), "-q", "-o", reports.path("facts.json"))
        options = {option["name"]: option for option in reports.load("facts.json")["options"] if option["differs"]}
        suite.equal("two engines: their options in force differ where they were set, and where each engine lives",
                    {name: (option["baseline"], option["current"]) for name, option in options.items() if name not in PLACES}, OPTIONS)
        seen = {(change["document"], change["key"], change["change"]) for change in reports.load("facts.json")["changes"]
                if change["document"] in ("network", "image", "swarm", "node", "service", "secret", "volume")
                and change["key"] != "docker_gwbridge"}  # a swarm makes it when it comes to it
        # Two engines import an image under two ids: tagged or not, it is another one.
        suite.equal("two engines: networks, images and the swarm that one has and the other has not", seen,
                    {("network", "bridge", "changed"), ("network", "backend", "appeared"), ("network", "ingress", "appeared"),
                     ("image", "plimsoll/test:1", "gone"), ("image", "plimsoll/extra:9", "appeared"), ("swarm", None, "appeared"),
                     ("node", "plimsoll-test", "appeared")})
        suite.equal("the source of an option is named on both sides", [options["log_level"][side] for side in
                    ("baseline_source", "current_source")], ["default", "file"])
        over_time(suite, reports, first)
        check_service(suite, reports, second)


def compose(number):
    return {"com.docker.compose.project": "shop", "com.docker.compose.service": "web", "com.docker.compose.container-number": str(number)}


def check_step(suite, reports, what, before, after):
    code, delta = reports.diff(before, after)
    seen = {bucket: rows(delta, bucket) for bucket in ("new_failure", "fixed", "newly_unknown", "incomparable")}
    suite.equal(f"{what}: no false new and fixed pair", seen, dict.fromkeys(seen, set()))
    suite.equal(f"{what}: the gate is met", (code, delta["gate"]["reason"]), (0, None))
    return delta


def over_time(suite, reports, engine):
    engine.run("shop-web-1", Labels=compose(1))
    before = reports.audit(engine)
    engine.api.call("DELETE", "/containers/plain?force=1")
    engine.run("plain")
    after = reports.audit(engine)
    delta = check_step(suite, reports, "a container removed and made again under its name", before, after)
    suite.equal("nobody came and nobody went", (delta["subjects"]["appeared"], delta["subjects"]["gone"]), ([], []))
    engine.run("shop-web-2", Labels=compose(2))
    before, after = after, reports.audit(engine)
    delta = check_step(suite, reports, "a compose service scaled up", before, after)
    suite.equal("the new replica is told", [row["current_key"] for row in delta["subjects"]["appeared"]], ["shop/web/2"])
    with suite.case("what it fails is one subject more of checks that failed before"):
        more = {change["id"]: change["more"] for change in delta["changes"] if change["bucket"] == "still_failing" and change["more"]}
        assert more and set(more.values()) == {1} and not any(change["regression"] for change in delta["changes"]), more
    engine.api.call("POST", "/images/plimsoll/test:1/tag?repo=plimsoll/test&tag=2")
    engine.api.call("DELETE", "/images/plimsoll/test:1")
    before, after = after, reports.audit(engine)
    delta = check_step(suite, reports, "an image tagged anew", before, after)
    engine.plimsoll("collect", "-o", reports.path("before.ndjson"))
    engine.api.call("POST", "/images/plimsoll/test:2/tag?repo=plimsoll/another&tag=1")
    engine.plimsoll("collect", "-o", reports.path("after.ndjson"))
    plimsoll("diff", reports.path("before.ndjson"), reports.path("after.ndjson"), "-q", "-o", reports.path("facts.json"))
    suite.equal("in its facts, too: one more tag, and nothing came or went",
                [(change["document"], change["path"], change["change"]) for change in reports.load("facts.json")["changes"]],
                [("image", "RepoTags", "changed")])
    suite.equal("it is known by its id under its new name", delta["subjects"]["renamed"],
                [{"kind": "image", "baseline_key": "plimsoll/test:1", "current_key": "plimsoll/test:2"}])
    code, delta = reports.diff(after, reports.audit(engine, prefix=NOBODY))
    suite.equal("root lost between two runs: nothing reads as fixed, and the gate is not met",
                (rows(delta, "fixed"), rows(delta, "new_failure"), code), (set(), set(), 3))
    with suite.case("root lost between two runs: it is told that the runs differ in privileges"):
        assert any(row["what"] == "privileges" and row["incomparable"] for row in delta["conditions"]), delta["conditions"]


def check_service(suite, reports, engine):
    """What contrib/systemd grants must be enough: no verdict may differ from that of an unlimited root."""
    with open(os.path.join(PROJECT, "contrib", "systemd", "plimsoll.service"), encoding="utf-8") as file:
        granted = re.search(r"^CapabilityBoundingSet=(.*)$", file.read(), re.M).group(1)
    bounds = ",".join(["-all"] + ["+" + name[4:].lower() for name in granted.split()])
    unlimited = reports.audit(engine)
    limited = reports.audit(engine, prefix=("setpriv", "--bounding-set", bounds, "--inh-caps", "-all", "--no-new-privs"))
    _, delta = reports.diff(unlimited, limited)
    seen = {bucket for bucket, count in delta["counts"]["checks"].items() if count}
    suite.equal(f"the service's capabilities ({granted}) see what root sees", seen, {"still_failing"})


def main():
    suite = Suite("comparing real engines")
    suite.need(not missing(), missing())
    with tempfile.TemporaryDirectory(prefix="plimsoll-compare-") as folder:
        compare_two(suite, Reports(folder))
    suite.end()


if __name__ == "__main__":
    main()
