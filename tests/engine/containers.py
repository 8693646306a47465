#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Section 5 against a real dockerd: the expected verdict per container and number is weaknesses.py, and every row holds."""

import concurrent.futures
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from engine import Engine, missing  # noqa: E402
from weaknesses import FAIL, MANUAL, NA, PASS, PLAIN, rows  # noqa: E402


def prepare(engine):
    """Folders, files and a shared mount for the containers to be given."""
    for name in ("harmless", "etcetera", "shared"):
        os.mkdir(f"{engine.folder}/{name}")
    with open(f"{engine.folder}/docker.sock.txt", "w", encoding="utf-8") as file:
        file.write("not a socket\n")
    engine.namespaces.run("mount", "-t", "tmpfs", "tmpfs", f"{engine.folder}/shared")
    engine.namespaces.run("mount", "--make-shared", f"{engine.folder}/shared")


def make_neighbours(api, folder):
    """What the containers refer to."""
    api.post("/networks/create", {"Name": "own-net"})
    api.post("/volumes/create", {"Name": "plain-volume"})
    for name, device in (("etc-volume", "/etc/ssl"), ("socket-volume", folder)):
        api.post("/volumes/create", {"Name": name, "DriverOpts": {"type": "none", "o": "bind", "device": device}})
    api.post("/volumes/create", {"Name": "relative-volume", "DriverOpts": {"type": "none", "o": "bind", "device": "../../../../../../etc/ssl"}})
    api.post("/volumes/create", {"Name": "overlay-volume", "DriverOpts": {
        "type": "overlay", "o": f"lowerdir=/etc/ssl:{folder}", "device": "overlay"}})
    for kind, device in (("proc", "proc"), ("devtmpfs", "any"), ("tmpfs", "tmpfs"), ("ext4", "/dev/vda")):
        name = "disk" if kind == "ext4" else kind
        api.post("/volumes/create", {"Name": f"{name}-volume", "DriverOpts": {"type": kind, "device": device}})


EXECS = {"exec-root": {"User": "root"}, "exec-uid-0": {"User": "0:0"}, "exec-user": {"User": "1000"}}


def bring_up(engine, row):
    engine.create(row.name, row.host, **row.config)
    if row.state == "created":
        return
    engine.api.start(row.name)
    if row.state == "exited":
        engine.api.call("POST", f"/containers/{row.name}/kill")
    elif row.state == "paused":
        engine.api.call("POST", f"/containers/{row.name}/pause")
    elif row.state == "two-nets":
        engine.api.post("/networks/bridge/connect", {"Container": row.name})
    elif row.state == "exec-privileged":  # asked for and not started: not every machine may grant it
        engine.api.post(f"/containers/{row.name}/exec", {"Cmd": ["/bin/true"], "Privileged": True})
    elif row.state in EXECS:
        engine.api.execute(row.name, ["/bin/sleep", "1000000"], **EXECS[row.state])


def bring_all_up(engine, table):
    """Those that others join come first; the rest a few at a time."""
    first = [row for row in table if row.name in ("plain", "host-net", "host-pid", "host-ipc")]
    for row in first:
        bring_up(engine, row)
    engine.create("removed")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda row: bring_up(engine, row), [row for row in table if row not in first]))
    engine.api.call("DELETE", "/containers/removed?force=1")


def check_subjects(suite, engine, report):
    containers = {subject["key"]: subject for subject in report.subjects if subject["kind"] == "container"}
    suite.equal("the key of a compose container is its project, service and number", "shop/web/1" in containers, True)
    if "shop/web/1" in containers:
        suite.equal("its group leaves the number out", containers["shop/web/1"]["group"], "shop/web")
    suite.equal("a subject's state is the engine's", containers["manila-privileged"]["state"], "created")
    found = next(row for row in report.json["populations"] if row["kind"] == "container")
    total = len(engine.api.get("/containers/json?all=1"))
    suite.equal("every container was found and assessed", (found["found"], found["assessed"], found["complete"]), (total, total, True))
    suite.equal("nothing was started inside a container to look at it",
                sorted(name for name in engine.api.get("/containers/vanilla/json")["ExecIDs"] or []), [])


def main():
    suite = Suite("section 5 against a real dockerd")
    why = missing()
    suite.need(not why, why)
    # A runtime of another name, which is runc all the same: what it hands in is judged by what it is asked for.
    with Engine("--add-runtime", "nvidia=/usr/sbin/runc", prepare=prepare) as engine:
        engine.load_image()
        make_neighbours(engine.api, engine.folder)
        table = rows(engine.folder, engine.socket)
        bring_all_up(engine, table)
        engine.run("shop-web-1", Labels={"com.docker.compose.project": "shop", "com.docker.compose.service": "web",
                                         "com.docker.compose.container-number": "1"})
        result, report = engine.audit()
        suite.equal("the gate is broken by failures", result.code, 1)
        armoured = any("apparmor" in option for option in engine.api.get("/info")["SecurityOptions"])
        base = {**PLAIN, "5.2": PASS if armoured else NA, "5.3": NA}
        for row in table:
            for number, wanted in row.expected(base).items():
                if number == "5.2" and armoured and row.host.get("Privileged"):
                    wanted = FAIL
                suite.equal(f"{number} {row.name}: {wanted}", report.of(number, row.name), wanted)
        suite.equal("5.1 the engine: swarm is inactive", report.verdict("5.1"), PASS)
        suite.equal("5.28 as a whole stays with a person", report.verdict("5.28"), MANUAL)
        check_subjects(suite, engine, report)
    suite.end()


if __name__ == "__main__":
    main()
