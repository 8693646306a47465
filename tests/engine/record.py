#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Records reports/docker-20.10.24.facts.ndjson: a real dockerd at its usual paths, on a made-up host with the usual mistakes. Run by
hand as root when facts or fields change, then look at the difference: record.py [FILE]."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from api import Api  # noqa: E402
from command import PROJECT, plimsoll  # noqa: E402
from engine import Engine, Namespaces, missing  # noqa: E402
from weaknesses import HARDENED, HEALTH, bind, options, publish, restart  # noqa: E402

SAMPLE = os.path.join(PROJECT, "reports", "docker-20.10.24.facts.ndjson")
DAEMON_JSON = """{
  "icc": false,
  "userland-proxy": false,
  "no-new-privileges": true,
  "default-ulimits": {"nofile": {"Name": "nofile", "Soft": 4096, "Hard": 8192}}
}
"""


class UsualEngine(Engine):
    """dockerd without a flag: /var/lib/docker, /run/docker.sock and /etc/docker, all of a mount namespace of its own."""

    def command(self):
        return ["dockerd", *self.flags]

    def make_namespaces(self):
        self.namespaces = Namespaces(self.folder, "web-1")
        os.mkdir(f"{self.folder}/lib")
        self.namespaces.run("sh", "-c", f"mkdir -p /var/lib/docker && mount --bind {self.folder}/lib /var/lib/docker && "
                            "mount -t tmpfs -o mode=755 tmpfs /run && mkdir /run/user")
        self.namespaces.write("/etc/hostname", "web-1\n")
        self.namespaces.write("/etc/machine-id", "0123456789abcdef0123456789abcdef\n", 0o444)
        self.socket = self.namespaces.root + "/run/docker.sock"
        self.url = "unix:///var/run/docker.sock"
        self.api = Api(self.socket)


def compose(project, service, number=1):
    return {"Labels": {"com.docker.compose.project": project, "com.docker.compose.service": service,
                       "com.docker.compose.container-number": str(number)}}


def bring_up(engine):
    engine.load_image()
    engine.api.post("/networks/create", {"Name": "own-net"})
    engine.api.post("/volumes/create", {"Name": "shop-data"})
    own = {"NetworkMode": "own-net"}
    engine.run("shop-web-1", HARDENED, User="1000:1000", **HEALTH, **compose("shop", "web"))
    engine.run("shop-web-2", {**own, **publish(("8080", "80", "")), "CapDrop": ["NET_RAW"], "Memory": 128 << 20},
               User="1000:1000", **compose("shop", "web", 2))
    engine.run("shop-db-1", {**own, **bind("shop-data", "/data"), **restart("always")}, Env=["DB_PASSWORD=not-in-the-bundle"],
               **compose("shop", "db"))
    engine.run("ci-runner", {**bind("/var/run/docker.sock", "/var/run/docker.sock"), **restart("unless-stopped")})
    engine.run("monitoring", {"PidMode": "host", "NetworkMode": "host", **bind("/", "/host", "ro")})
    engine.run("legacy", options("seccomp=unconfined", "no-new-privileges=false"), Cmd=["/bin/sshd"])
    engine.create("vanilla-tools", {"Privileged": True, "CapAdd": ["SYS_ADMIN"]})


def main():
    why = missing()
    if why:
        sys.exit(f"record.py: {why}")
    target = sys.argv[1] if len(sys.argv) > 1 else SAMPLE
    with UsualEngine(daemon_json=DAEMON_JSON) as engine:
        bring_up(engine)
        result = plimsoll("collect", "--host", engine.url, "--label", "env=demo", prefix=engine.namespaces.enter)
        assert result.code == 0, result
    assert "not-in-the-bundle" not in result.out
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w", encoding="utf-8") as file:
        file.write(result.out)
    print(f"{target}: {len(result.out)} bytes")


if __name__ == "__main__":
    main()
