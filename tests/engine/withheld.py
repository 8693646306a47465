#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""No secret of a real engine and its host leaves it: flags and environment of dockerd, its unit, containers, execs, images, join
tokens. Searched for in the bundle, every report format and the log."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from engine import IMAGE, Engine, missing  # noqa: E402

FORMATS = ("report.json", "report.html", "junit.xml", "report.md", "report.txt")
UNIT = """[Service]
Environment=HTTP_PROXY=http://me:{unit-environment}@proxy.example:3128
Environment="TOKEN={unit-token}"
ExecStart=/usr/sbin/dockerd --label secret={unit-label} --log-opt splunk-token={unit-log-token}
"""
NAMES = ("unit-environment", "unit-token", "unit-label", "unit-log-token", "flag-label", "proxy-password",
         "environment-variable", "container-env", "container-label", "container-argument", "container-log-token", "image-env",
         "image-label", "exec-argument", "health-command", "file-log-token", "defaults-file")


def canary(name):
    return "canary" + "".join(word.capitalize() for word in name.split("-")) + "7Qx9"


def filled(text):
    for name in NAMES:
        text = text.replace("{" + name + "}", canary(name))
    return text


FLAGS = [filled(word) for word in ("--label", "secret={flag-label}")]
DAEMON_JSON = filled('{"log-driver": "splunk", "log-opts": {"splunk-token": "{file-log-token}", "splunk-url": "https://splunk.example"}}')
ENVIRONMENT = [filled(word) for word in ("env", "HTTP_PROXY=http://me:{proxy-password}@proxy.example:3128", "TOKEN={environment-variable}")]


def prepare(engine):
    engine.namespaces.write("/etc/systemd/system/docker.service", filled(UNIT))
    engine.namespaces.write("/etc/default/docker", filled('DOCKER_OPTS="--label secret={defaults-file}"\n'))


def bring_up(engine):
    engine.load_image()
    engine.run("service", {"LogConfig": {"Type": "json-file", "Config": {"env": filled("{container-log-token}")}}},
               Env=[filled("DB_PASSWORD={container-env}")], Labels={"token": filled("{container-label}")},
               Cmd=["/bin/sh", "-c", filled("/bin/sleep 1000000 # --password={container-argument}")],
               Healthcheck={"Test": ["CMD-SHELL", filled("true --token {health-command}")], "Interval": 60_000_000_000})
    engine.api.execute("service", ["/bin/sh", "-c", filled("/bin/sleep 1000 # {exec-argument}")])
    engine.api.post("/commit?container=service&repo=with-secrets&tag=1",
                    {"Image": IMAGE, "Env": [filled("KEY={image-env}")], "Labels": {"token": filled("{image-label}")}})
    engine.api.post("/swarm/init", {"ListenAddr": "127.0.0.1:2377", "AdvertiseAddr": "127.0.0.1"})
    tokens = engine.api.get("/swarm")["JoinTokens"]
    return [part for token in tokens.values() for part in (token, *token.split("-")[2:])]


def main():
    suite = Suite("no secret of a real engine leaves it")
    why = missing()
    suite.need(not why, why)
    with Engine(*FLAGS, daemon_json=DAEMON_JSON, prepare=prepare, launcher=ENVIRONMENT) as engine:
        tokens = bring_up(engine)
        words = [word for name in FORMATS for word in ("-o", f"{engine.folder}/{name}")]
        results = [engine.plimsoll("collect", "-o", f"{engine.folder}/facts.ndjson"),
                   engine.plimsoll("audit", "--verbose", "--evidence", "full", *words),
                   engine.plimsoll("audit", "--verbose", "--evidence", "full")]
        texts = {f"output of run {index}": result.out + result.err for index, result in enumerate(results)}
        for name in (*FORMATS, "facts.ndjson"):
            with open(f"{engine.folder}/{name}", encoding="utf-8") as file:
                texts[name] = file.read()
    for name in NAMES:
        suite.equal(f"the secret in {name} is in no output", [where for where, text in texts.items() if canary(name) in text], [])
    suite.equal("no part of a join token is in any output",
                sorted({where for token in tokens for where, text in texts.items() if token in text}), [])
    with suite.case("names are kept, so that it was there to be found"):
        assert "DB_PASSWORD" in texts["facts.ndjson"] and "splunk-token" in texts["facts.ndjson"]
    suite.end()


if __name__ == "__main__":
    main()
