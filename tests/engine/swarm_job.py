#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""contrib/swarm on a real swarm of one node: the stack is deployed by docker's own client, its job scans the node, and the reports
are gathered through the manager. The command runs in a container here: what it may see, and what it says of the rest."""

import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import CLEAN, PROJECT, Report, plimsoll, program  # noqa: E402
from engine import Engine, missing, wait_for  # noqa: E402
from own_image import load_own_image, loaded_later  # noqa: E402

SCANNERS = ("plimsoll_scan", "scanner")
SWARM = os.path.join(PROJECT, "contrib", "swarm")


def docker(engine, *words, check=True, **variables):
    done = subprocess.run([*engine.namespaces.enter, *words], env={**CLEAN, "DOCKER_HOST": engine.url, **variables},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240)
    assert not check or done.returncode == 0, done
    return done


def knows_jobs(engine):
    """Docker's client knows jobs in stack files since some release after 20.10."""
    done = docker(engine, "docker", "stack", "deploy", "-c", os.path.join(SWARM, "plimsoll.yml"), "plimsoll", check=False, PLIMSOLL_IMAGE="x/x:1",
                  DOCKER_SOCKET=engine.socket)
    known = "Unknown mode" not in done.stderr
    if known:
        remove(engine)
    return known


def deploy_stack(engine, image):
    docker(engine, "docker", "stack", "deploy", "--resolve-image", "never", "-c", os.path.join(SWARM, "plimsoll.yml"), "plimsoll",
           PLIMSOLL_IMAGE=image, DOCKER_SOCKET=engine.socket)


def create_service(engine, image):
    """The command that the stack file tells for older clients."""
    with open(os.path.join(SWARM, "plimsoll.yml"), encoding="utf-8") as file:
        told = re.search(r"^#   (docker service create .*)$", file.read().replace("\\\n#", ""), re.M).group(1)
    told = told.replace("source=/var/run/docker.sock", f"source={engine.socket}").replace("registry.example/plimsoll:0.1.0", image)
    docker(engine, *told.replace("service create", "service create --no-resolve-image").split())


def remove(engine):
    docker(engine, "docker", "service", "rm", "plimsoll_scan")
    wait_for("the service to be gone", lambda: not docker(engine, "docker", "service", "ls", "-q").stdout.strip())


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def check_report(suite, engine, reports):
    path = os.path.join(reports, "plimsoll-test.json")
    fleet = plimsoll("fleet", reports, "-o", "-:json")
    suite.equal("it is a whole report of that node", (fleet.code, [host["name"] for host in json.loads(fleet.out)["hosts"]]),
                (0, ["plimsoll-test"]))
    inside = load(path)
    suite.equal("the engine is shown to be the node's own", inside["engine"]["local"], True)
    suite.equal("two capabilities were enough", inside["privileges"]["capabilities"], ["CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE"])
    compare(suite, "the job", engine, Report(json.dumps(inside)), {"1.1"})


def compare(suite, what, engine, inside, unseen):
    """Nothing better than root sees outside of any container, nothing else, and less only in the sections that are named."""
    _, outside = engine.audit()
    beside = outside.all()
    seen = {row: (verdict, beside[row]) for row, verdict in inside.all().items()
            if row[1] and row in beside and not row[2].startswith(SCANNERS) and verdict != beside[row]}
    suite.equal(f"{what}: a verdict is that of a run outside, or unknown", {row: pair for row, pair in seen.items() if pair[0] != "unknown"}, {})
    suite.equal(f"{what}: what it does not see", {row[0].rsplit(".", 1)[0] for row in seen}, unseen)


def check_container(suite, engine, image):
    """The command line that contrib/docker/Dockerfile tells."""
    with open(os.path.join(PROJECT, "contrib", "docker", "Dockerfile"), encoding="utf-8") as file:
        told = re.search(r"^#   (docker run .*?) plimsoll audit", file.read().replace("\\\n#", ""), re.M).group(1)
    words = told.replace("docker run", "docker run --name scanner").replace("/var/run/docker.sock:/", f"{engine.socket}:/", 1).split()
    done = docker(engine, *words, image, "audit", "--root", "/host", "-q", "-o", "-:json", check=False)
    assert done.returncode in (1, 3), done
    compare(suite, "a container with the host's processes", engine, Report(done.stdout), set())


def check_dockerfile(suite):
    """It cannot be built here, where no registry is; but the libraries it installs are those that the program was linked with, or loads."""
    with open(os.path.join(PROJECT, "contrib", "docker", "Dockerfile"), encoding="utf-8") as file:
        named = set(re.search(r"no-install-recommends (.*?) \\", file.read()).group(1).split()) - {"ca-certificates"}
    dynamic = subprocess.run(["readelf", "-d", program()], check=True, capture_output=True, text=True).stdout
    needed = {*re.findall(r"NEEDED.*\[(.*)\]", dynamic), *loaded_later()}
    owners = {subprocess.run(["dpkg", "-S", f"*/{name}"], check=True, capture_output=True, text=True).stdout.split(":")[0] for name in needed
              if not re.match(r"lib(asan|ubsan|gcc_s|m)\.so", name)}
    suite.equal("the Dockerfile installs the packages of the libraries that are needed", named, owners - {"libc6"})


def check_again(suite, engine, reports, gather, deploy):
    """Run again, and a node that has no report."""
    before = load(os.path.join(reports, "plimsoll-test.json"))["judged"]
    docker(engine, "docker", "service", "update", "--force", "--detach", "plimsoll_scan")
    wait_for("the second run", lambda: docker(engine, "docker", "service", "inspect", "--format", "{{.JobStatus.JobIteration.Index}}",
                                              "plimsoll_scan").stdout.strip() != "0")
    code = docker(engine, *gather, check=False).returncode
    suite.equal("run again, the newer report replaces the older one",
                (code, load(os.path.join(reports, "plimsoll-test.json"))["judged"] > before), (0, True))
    remove(engine)
    deploy(engine, "plimsoll/nonexistent:1")
    text = load(os.path.join(reports, "plimsoll-test.json"))
    done = docker(engine, *gather[:3], "30", check=False)
    suite.equal("a node without a report is named, the exit code is 3, and its older report stays whole",
                (done.returncode, "no report of node plimsoll-test" in done.stderr, load(os.path.join(reports, "plimsoll-test.json"))),
                (3, True, text))
    suite.equal("nothing else is left beside it", os.listdir(reports), ["plimsoll-test.json"])


def main():
    suite = Suite("a swarm scanned by a global job")
    suite.need(not missing(), missing())
    suite.need(shutil.which("docker"), "no docker client (package docker.io, or docker-cli)")
    with Engine() as engine:
        engine.load_image()
        image = load_own_image(engine, "plimsoll/plimsoll", "test")
        engine.run("plain")
        check_dockerfile(suite)
        check_container(suite, engine, image)
        engine.api.post("/swarm/init", {"ListenAddr": "127.0.0.1:2377", "AdvertiseAddr": "127.0.0.1:2377"})
        reports = os.path.join(engine.folder, "reports")
        deploy = deploy_stack if knows_jobs(engine) else create_service
        print(f"# by {deploy.__name__}")
        deploy(engine, image)
        gather = (os.path.join(SWARM, "gather"), reports, "plimsoll", "120")
        suite.equal("every node's report is gathered", (docker(engine, *gather, check=False).returncode, os.listdir(reports)),
                    (0, ["plimsoll-test.json"]))
        check_report(suite, engine, reports)
        check_again(suite, engine, reports, gather, deploy)
        remove(engine)
        create_service(engine, image)
        docker(engine, "docker", "service", "inspect", "plimsoll_scan")
        suite.equal("made by the command, it is gathered in the same way", docker(engine, *gather, check=False).returncode, 0)
    suite.end()


if __name__ == "__main__":
    main()
