#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Section 7 on a real swarm of one node: overlays with and without encryption, autolock on and off, secrets and services, listeners;
and on a worker, made of a recording: it does not know what its managers know."""

import json
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import ENGINES  # noqa: E402
from engine import IMAGE, Engine, missing, wait_for  # noqa: E402
from replayed import Replayed  # noqa: E402
from weaknesses import FAIL, MANUAL, NA, PASS, UNKNOWN  # noqa: E402

suite = Suite("section 7 on a real swarm of one node")
suite.need(not missing(), missing())
NUMBERS = [f"7.{i}" for i in range(1, 10)]
CANARY = "canary-9915"


def verdicts(report):
    return {number: report.verdict(number) for number in NUMBERS}


def judged(engine, **parameters):
    arguments = ["--section", "7"]
    if parameters:
        path = os.path.join(engine.folder, "policy.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"parameters: {json.dumps(parameters)}\n")
        arguments += ["--policy", path]
    return engine.audit(*arguments)[1]


def update(engine, change):
    """Changes the swarm's specification in its newest version."""
    swarm = engine.api.get("/swarm")
    change(swarm["Spec"])
    engine.api.post(f"/swarm/update?version={swarm['Version']['Index']}", swarm["Spec"])


with Engine() as engine:
    engine.load_image()
    suite.equal("without a swarm all of section 7 is not applicable", verdicts(judged(engine)), dict.fromkeys(NUMBERS, NA))
    _, report = engine.audit("--check", "5.1", "--check", "2.16")
    suite.equal("and 5.1 passes", report.verdict("5.1"), PASS)

    engine.api.post("/swarm/init", {"ListenAddr": "0.0.0.0:2377", "AdvertiseAddr": "127.0.0.1:2377"})
    for name, options in (("plain", {}), ("sealed", {"encrypted": ""}), ("sealed-by-word", {"encrypted": "true"}),
                          ("sealed-not", {"encrypted": "false"})):
        engine.api.post("/networks/create", {"Name": name, "Driver": "overlay", "Attachable": True, "Options": options})
    engine.api.post("/networks/create", {"Name": "local-net", "Driver": "bridge"})
    wait_for("the ingress network", lambda: any(row["Name"] == "ingress" for row in engine.api.get("/networks")))

    report = judged(engine)
    suite.equal("a fresh swarm of one: what fails, what a person must say, what does not apply", verdicts(report),
                {"7.1": FAIL, "7.2": FAIL, "7.3": FAIL, "7.4": MANUAL, "7.5": FAIL, "7.6": NA, "7.7": MANUAL, "7.8": MANUAL, "7.9": MANUAL})
    suite.equal("7.3 per network", {key: verdict for (_, key), verdict in report.findings("7.3").items()},
                {"plain": FAIL, "sealed": PASS, "sealed-by-word": PASS, "sealed-not": FAIL, "ingress": FAIL, "bridge": NA, "host": NA,
                 "none": NA, "local-net": NA, **({"docker_gwbridge": NA} if report.of("7.3", "docker_gwbridge") else {})})
    with suite.case("the ingress network may stay plain only where the site says so"):
        assert judged(engine, ingress_may_be_plain=True).of("7.3", "ingress") == PASS
        assert judged(engine, ingress_may_be_plain=True).of("7.3", "plain") == FAIL
    with suite.case("one manager, which is its own leader, is enough only where the site says so"):
        assert report.observed("7.1")["engine.info.Swarm.Managers"] == 1
        assert judged(engine, min_swarm_managers=1).verdict("7.1") == PASS
    with suite.case("7.2 shows the wildcard listener that it found"):
        assert "2377" in str(report.observed("7.2")), report.observed("7.2")
    with suite.case("7.8 shows the age of the root certificate, and 7.9 the addresses"):
        observed = report.observed("7.8")
        assert observed["swarm.TLSInfo.trust_root_not_before"].startswith("20") and observed["swarm.TLSInfo.trust_root_not_after"] > "2036"
        assert report.observed("7.9")["engine.info.Swarm.NodeAddr"] == "127.0.0.1"
    _, other = engine.audit("--check", "5.1", "--check", "2.16")
    suite.equal("5.1 fails and live restore does not apply", (other.verdict("5.1"), other.verdict("2.16")), (FAIL, NA))
    policy = os.path.join(engine.folder, "expected.yaml")
    with open(policy, "w", encoding="utf-8") as file:
        file.write("parameters: {swarm_expected: true}\n")
    suite.equal("5.1 passes on a host that is meant to be a node",
                engine.audit("--check", "5.1", "--policy", policy)[1].verdict("5.1"), PASS)

    # ---- autolock ----
    update(engine, lambda spec: spec["EncryptionConfig"].update(AutoLockManagers=True))
    report = judged(engine)
    suite.equal("with autolock 7.5 passes, and the key's rotation is a person's to attest", (report.verdict("7.5"), report.verdict("7.6")),
                (PASS, MANUAL))
    with open(policy, "w", encoding="utf-8") as file:
        file.write("attestations:\n- {check: swarm-unlock-key-rotated, verdict: pass, by: ada, on: 2026-01-01, expires: 2099-01-01}\n")
    attested = engine.audit("--check", "7.6", "--policy", policy)[1]
    suite.equal("attested, 7.6 counts as passed", attested.checks["7.6"]["decided"], PASS)
    update(engine, lambda spec: spec["EncryptionConfig"].update(AutoLockManagers=False))
    report = judged(engine)
    suite.equal("switched off again, 7.5 fails and 7.6 does not apply", (report.verdict("7.5"), report.verdict("7.6")), (FAIL, NA))

    # ---- certificates of nodes ----
    for hours, most, verdict in ((720, 720, PASS), (2160, 720, FAIL), (2160, 2160, PASS)):
        update(engine, lambda spec, hours=hours: spec["CAConfig"].update(NodeCertExpiry=hours * 3600 * 10**9))
        suite.equal(f"7.7 {verdict}: {hours} h where {most} h are allowed", judged(engine, max_node_certificate_hours=most).verdict("7.7"), verdict)

    # ---- secrets and services ----
    secret = engine.api.post("/secrets/create", {"Name": "db-password", "Data": "Y2FuYXJ5LTk5MTU="})["ID"]

    def serve(name, env=(), secrets=()):
        spec = {"Name": name, "TaskTemplate": {"ContainerSpec": {
            "Image": IMAGE, "Command": ["/bin/sleep"], "Args": ["1000000"], "Env": list(env),
            "Secrets": [{"SecretID": secret, "SecretName": "db-password", "File": {"Name": "db", "UID": "0", "GID": "0", "Mode": 292}}
                        for _ in secrets]}}, "Mode": {"Replicated": {"Replicas": 1}}}
        return engine.api.post("/services/create", spec)["ID"]

    serve("good", ["PASSWORD_FILE=/run/secrets/db"], ["db-password"])
    report = judged(engine)
    suite.equal("7.4: a service that takes its secret from the swarm leaves nothing to find, which a person must confirm",
                report.verdict("7.4"), MANUAL)
    suite.equal("7.4 lists the names of the secrets", report.observed("7.4")["secrets.map(s, s.Name)"], ["db-password"])
    serve("bad", [f"DB_PASSWORD={CANARY}"])
    report = judged(engine)
    suite.equal("7.4: a secret in a service's environment fails", report.verdict("7.4"), FAIL)
    with suite.case("7.4 names the service and the variable, and no value is anywhere"):
        observed = str(report.observed("7.4"))
        assert "services[bad]" in observed and "DB_PASSWORD" in observed, observed
        facts = engine.plimsoll("collect").out
        assert CANARY not in facts and CANARY not in str(report.json)
        tokens = engine.api.get("/swarm")["JoinTokens"]
        assert tokens["Worker"] not in facts and tokens["Manager"] not in facts
    with suite.case("a task of a service is judged under the service's name, with the policy of the service"):
        wait_for("the tasks", lambda: len([c for c in engine.api.get("/containers/json") if "good" in c["Names"][0]]) == 1)
        _, report = engine.audit("--section", "5")
        assert report.of("5.5", "good.1") == PASS and report.of("5.31", "good.1") == PASS
    with suite.case("the hardening catalogue finds the variable in the task, too"):
        wait_for("the task of bad", lambda: any("/bad.1" in c["Names"][0] for c in engine.api.get("/containers/json")))
        _, report = engine.audit("--benchmark", "plimsoll-hardening", "--check", "3.5")
        assert report.of("3.5", "bad.1") == FAIL and report.of("3.5", "good.1") == MANUAL

# ---- a chosen address ----
with Engine() as engine:
    engine.api.post("/swarm/init", {"ListenAddr": "127.0.0.1:2377", "AdvertiseAddr": "127.0.0.1:2377", "Spec": {"EncryptionConfig": {"AutoLockManagers": True}}})
    report = judged(engine, min_swarm_managers=1)
    suite.equal("bound to one address and locked from the start, 7.1, 7.2 and 7.5 pass",
                [report.verdict(number) for number in ("7.1", "7.2", "7.5")], [PASS, PASS, PASS])

# ---- a worker ----
with tempfile.TemporaryDirectory(prefix="plimsoll-worker-") as folder:
    shutil.copytree(os.path.join(ENGINES, "docker-26.1.5"), folder, dirs_exist_ok=True)
    with open(os.path.join(folder, "info.json"), encoding="utf-8") as file:
        info = json.load(file)
    info["Swarm"] = {"NodeID": "w", "NodeAddr": "127.0.0.1", "LocalNodeState": "active", "ControlAvailable": False, "Error": "",
                     "RemoteManagers": [{"NodeID": "m", "Addr": "10.0.0.1:2377"}]}
    with open(os.path.join(folder, "info.json"), "w", encoding="utf-8") as file:
        json.dump(info, file)
    with Replayed(folder, "--fault", "503=*/swarm", "--fault", "503=*/nodes*", "--fault", "503=*/services*", "--fault", "503=*/secrets*") as engine:
        _, report = engine.audit("--section", "7")
        suite.equal("on a worker nothing of section 7 passes", [n for n in NUMBERS if report.verdict(n) == PASS], [])
        for number in ("7.1", "7.4", "7.5", "7.6", "7.7"):
            with suite.case(f"on a worker {number} is unknown, and the reason says where to ask"):
                assert report.verdict(number) == UNKNOWN and "manager" in report.reasons(number), report.reasons(number)

suite.end()
