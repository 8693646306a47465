#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Section 4 on images that a real engine's own builder made: one for each weakness, and a clean one. Expected verdict per image
and number."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from engine import IMAGE, Engine, missing  # noqa: E402
from weaknesses import FAIL, MANUAL, NA, PASS  # noqa: E402

suite = Suite("images built with each weakness of section 4")
suite.need(not missing(), missing())
DOCKER = "/usr/bin/docker"
suite.need(os.access(DOCKER, os.X_OK), f"no {DOCKER} with a classic builder (package docker.io)")

# Every verdict of an image without weakness; the first three are a person's to decide.
CLEAN = {"4.1": PASS, "4.2": MANUAL, "4.3": MANUAL, "4.4": MANUAL, "4.6": PASS, "4.7": PASS, "4.8": MANUAL, "4.9": PASS, "4.10": MANUAL,
         "4.11": MANUAL, "4.12": MANUAL}
USER, HEALTH = "USER 10001:10001", "HEALTHCHECK CMD true"
# The image of the tests has no package manager: each step ends well all the same, and its text is what counts.
BUILDS = [  # name, lines after FROM, what differs from CLEAN
    ("clean", ["RUN apt-get update && apt-get install -y curl || true", "COPY app /app", HEALTH, USER], {}),
    ("no-user", ["COPY app /app", HEALTH], {"4.1": FAIL}),
    ("user-root", [HEALTH, "USER root"], {"4.1": FAIL}),
    ("user-zero", [HEALTH, "USER 0:0"], {"4.1": FAIL}),
    ("user-root-root", [HEALTH, "USER root:root"], {"4.1": FAIL}),
    ("user-00", [HEALTH, "USER 00"], {"4.1": FAIL}),
    ("user-plus-zero", [HEALTH, 'USER "+0"'], {"4.1": FAIL}),
    ("user-number-for-root", ["RUN mkdir -p /etc && echo '1000:x:0:0::/:/bin/sh' > /etc/passwd", HEALTH, "USER 1000"], {}),
    ("user-only-group", [HEALTH, 'USER ":1000"'], {"4.1": FAIL}),
    ("user-named", [HEALTH, "USER nginx"], {"4.1": MANUAL}),
    ("no-health", [USER], {"4.6": FAIL}),
    ("health-none", ["HEALTHCHECK NONE", USER], {"4.6": FAIL}),
    ("update-apt", ["RUN apt-get -qq update || true", HEALTH, USER], {"4.7": FAIL}),
    ("update-apk", ["RUN apk --no-cache update || true", HEALTH, USER], {"4.7": FAIL}),
    ("update-dnf", ["RUN dnf -y makecache || true", HEALTH, USER], {"4.7": FAIL}),
    ("update-long", ["RUN set -eu; mkdir -p /srv/app /srv/data /srv/cache; chmod 750 /srv/app; apt-get -qq update || true", HEALTH, USER],
     {"4.7": FAIL}),
    ("update-two-steps", ["RUN apt-get update || true", "RUN apt-get install -y curl || true", HEALTH, USER], {"4.7": FAIL}),
    ("update-semicolon", ["RUN apt-get update; apt-get install -y curl || true", HEALTH, USER], {}),
    # What a search for a word in the history misses or takes for something else.
    ("update-option", ["RUN apt-get -o Acquire::Check-Valid-Until=false update || true", HEALTH, USER], {"4.7": FAIL}),
    ("update-exec-form", ['RUN ["/bin/true", "apt-get", "update"]', HEALTH, USER], {"4.7": PASS}),
    ("update-exec-shell", ['RUN ["/bin/sh", "-c", "apt-get update || true"]', HEALTH, USER], {"4.7": FAIL}),
    ("update-quoted", ["RUN sh -c 'apt-get \"update\"' || true", HEALTH, USER], {"4.7": FAIL}),
    ("update-argument", ["ARG A='# x'", "RUN apt-get update || true", HEALTH, USER], {"4.7": FAIL}),
    ("update-mark", ["RUN apt-get update || true #(nop)  LABEL x", HEALTH, USER], {"4.7": FAIL}),
    ("update-shell", ['SHELL ["/bin/sh", "-ec"]', "RUN apt-get update || true", HEALTH, USER], {"4.7": FAIL}),
    ("update-variable", ["RUN PKG=apt-get; $PKG update || true", HEALTH, USER], {"4.7": FAIL}),
    ("update-then-echo", ["RUN apt-get update || echo apt-get install", HEALTH, USER], {"4.7": FAIL}),
    ("update-microdnf", ["RUN microdnf makecache || true", HEALTH, USER], {"4.7": FAIL}),
    ("update-zypper", ["RUN zypper -n ref || true", HEALTH, USER], {"4.7": FAIL}),
    ("update-pacman", ["RUN pacman -Sy --noconfirm || true", HEALTH, USER], {"4.7": FAIL}),
    ("update-spoken", ["RUN echo 'apt-get update' > /motd", HEALTH, USER], {}),
    ("update-option-install", ["RUN apt-get update && apt-get -o Dpkg::Use-Pty=0 -t stable install -y curl || true", HEALTH, USER], {}),
    ("update-yum-installs", ["RUN yum -y update || true", HEALTH, USER], {}),
    ("label-lastupdated", ['LABEL lastupdated="apt-get update"', HEALTH, USER], {}),
    ("add-file", ["ADD app /app", HEALTH, USER], {"4.9": FAIL}),
    ("add-with-shell", ['SHELL ["/bin/sh", "-ec"]', "ADD app /app", HEALTH, USER], {"4.9": FAIL}),
    ("add-small", ["add app /app-small", HEALTH, USER], {"4.9": FAIL}),
    ("onbuild-add", ["ONBUILD ADD app /app", HEALTH, USER], {}),
    ("env-with-add", ["ENV LISTEN_ADDR=1", HEALTH, USER], {}),
    ("secret-env", ["ENV DB_PASSWORD=canary-7731", HEALTH, USER], {"4.10": FAIL}),
    ("secret-key-shape", ['ENV NOTE="-----BEGIN RSA PRIVATE KEY----- canary-7731"', HEALTH, USER], {"4.10": FAIL}),
    ("secret-cloud-token", ["ENV NOTE=AKIAIOSFODNN7EXAMPLE", HEALTH, USER], {"4.10": FAIL}),
    ("secret-argument", ["ARG NPM_TOKEN=canary-7731", "RUN true", HEALTH, USER], {"4.10": FAIL}),
    ("secret-history", ["RUN true --password=canary-7731", HEALTH, USER], {"4.10": FAIL}),
    ("secret-reference", ["RUN true --password=$PASSWORD", HEALTH, USER], {}),
    ("secret-flag", ["RUN true --password canary-7731", HEALTH, USER], {"4.10": FAIL}),
    ("secret-login", ["RUN echo root:canary-7731 | cat # chpasswd", HEALTH, USER], {"4.10": FAIL}),
    ("secret-command", [HEALTH, USER, 'CMD ["app", "--password=canary-7731"]'], {"4.10": FAIL}),
    ("secret-switch", ["ENV ALLOW_EMPTY_PASSWORD=yes", HEALTH, USER], {}),
    ("secret-label", ["LABEL api_key=canary-7731", HEALTH, USER], {"4.10": FAIL}),
    ("unauthenticated-apt", ["RUN apt-get install -y --allow-unauthenticated curl || true", HEALTH, USER], {"4.11": FAIL}),
    ("unauthenticated-yum", ["RUN yum install -y --nogpgcheck curl || true", HEALTH, USER], {"4.11": FAIL}),
    ("unauthenticated-option", ["RUN apt-get -o APT::Get::AllowUnauthenticated=true install curl || true", HEALTH, USER], {"4.11": FAIL}),
    ("unauthenticated-source", ["RUN echo 'deb [trusted=yes] http://example.com x y' > /sources.list", HEALTH, USER], {"4.11": FAIL}),
    ("unauthenticated-zypper", ["RUN zypper --no-gpg-checks in curl || true", HEALTH, USER], {"4.11": FAIL}),
    ("unauthenticated-rpm", ["RUN rpm -i --nosignature x.rpm || true", HEALTH, USER], {"4.11": FAIL}),
    ("unauthenticated-setting", ["RUN echo gpgcheck=0 > /yum.conf", HEALTH, USER], {"4.11": FAIL}),
    ("unauthenticated-label", ["LABEL note='never --allow-untrusted'", HEALTH, USER], {}),
    ("unauthenticated-apk", ["RUN apk add --allow-untrusted x.apk || true", HEALTH, USER], {"4.11": FAIL}),
]
CANARY = "canary-7731"


def build(engine, name, lines, base="lab/base:1", buildkit="0"):
    folder = os.path.join(engine.folder, "build")
    os.makedirs(folder, exist_ok=True)
    for file, text in (("app", "x\n"), ("Dockerfile", "\n".join([f"FROM {base}", *lines]) + "\n")):
        with open(os.path.join(folder, file), "w", encoding="utf-8") as stream:
            stream.write(text)
    done = engine.namespaces.run(DOCKER, "-H", engine.url, "build", "-q", "--network", "none", "-t", f"lab/{name}:1", folder,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                 env={"PATH": os.environ["PATH"], "HOME": engine.folder, "DOCKER_BUILDKIT": buildkit})
    assert done.returncode == 0, done.stdout


with Engine() as engine:
    engine.load_image()
    # A base of the site's own, whose ADD is its own affair.
    build(engine, "base", ["ADD app /base-app", "RUN mkdir -p /srv"], base=IMAGE)
    for name, lines, _ in BUILDS:
        build(engine, name, lines)
    # The same by BuildKit, whose history reads otherwise.
    for name, lines, _ in BUILDS:
        build(engine, "kit-" + name, lines, buildkit="1")
    BUILDS += [("kit-" + name, lines, changes) for name, lines, changes in BUILDS]
    engine.api.call("POST", "/images/lab/clean:1/tag?repo=lab/clean&tag=2")
    _, report = engine.audit("--section", "4")

    for name, _, changes in BUILDS:
        key = f"lab/{name}:1"
        suite.equal(f"{key} has its {len(CLEAN)} verdicts", {number: report.of(number, key) for number in CLEAN}, {**CLEAN, **changes})
    suite.equal("the base answers for its own ADD", report.of("4.9", "lab/base:1"), FAIL)
    with suite.case("an imported image has no build steps to judge, and that is no pass"):
        assert report.of("4.7", IMAGE) == NA or "Imported" in str(report.observed("4.7", IMAGE)), report.observed("4.7", IMAGE)
    with suite.case("an image with two names is judged once"):
        keys = [key for _, key in report.findings("4.1") if key.startswith("lab/clean:")]
        assert keys == ["lab/clean:1"], keys
    with suite.case("steps between two images, without a name, are not judged one by one"):
        assert sorted(key for _, key in report.findings("4.1")) == sorted([IMAGE, "lab/base:1"] + [f"lab/{name}:1" for name, _, _ in BUILDS])
    with suite.case("the variable, label or argument that looks like a secret is named, its value is nowhere"):
        path = os.path.join(engine.folder, "facts")
        engine.plimsoll("collect", "-o", path)
        with open(path, encoding="utf-8") as file:
            facts = file.read()
        assert CANARY not in facts and "AKIAIOSFODNN7EXAMPLE" not in facts
        assert CANARY not in str(report.json)
        for name, word in (("secret-env", "DB_PASSWORD"), ("secret-argument", "NPM_TOKEN"), ("secret-label", "api_key"),
                           ("secret-key-shape", "private-key"), ("secret-cloud-token", "NOTE")):
            assert word in str(report.observed("4.10", f"lab/{name}:1")), (name, report.observed("4.10", f"lab/{name}:1"))
    with suite.case("content trust is a person's to attest: the auditor's environment says nothing of other accounts"):
        for env in ({}, {"DOCKER_CONTENT_TRUST": "1"}):
            _, trust = engine.audit("--check", "4.5", env=env)
            assert trust.verdict("4.5") == MANUAL

    # ---- with the site's parameters ----
    policy = os.path.join(engine.folder, "policy.yaml")
    with open(policy, "w", encoding="utf-8") as file:
        file.write("parameters: {unprivileged_image_users: [nginx]}\n")
    _, named = engine.audit("--check", "4.1", "--policy", policy)
    suite.equal("a named user that the site vouches for passes", named.of("4.1", "lab/user-named:1"), PASS)

    # ---- 4.1 shows as whom the image's containers run ----
    engine.run("as-root", Image="lab/no-user:1")
    engine.run("as-user", Image="lab/no-user:1", User="1234")
    engine.create("asleep", Image="lab/no-user:1")
    # What makes a number a proof: the engine never takes it for a name, and a sign does not save a zero.
    for name, uid in (("user-number-for-root", 1000), ("kit-user-number-for-root", 1000), ("user-plus-zero", 0)):
        engine.run(name, Image=f"lab/{name}:1")
        with open(f"/proc/{engine.api.get(f'/containers/{name}/json')['State']['Pid']}/status", encoding="utf-8") as file:
            suite.equal(f"the engine runs {name} as {uid}", [line.split()[1] for line in file if line.startswith("Uid:")], [str(uid)])
    _, report = engine.audit("--check", "4.1")
    with suite.case("an image of root fails, with the uid of what runs from it"):
        assert report.of("4.1", "lab/no-user:1") == FAIL
        shown = {row["key"]: row for row in report.observed("4.1", "lab/no-user:1")["containers_using"]}
        assert sorted(shown) == ["as-root", "as-user", "asleep"], shown
        assert [shown[name]["init_uid_inside"] for name in sorted(shown)] == [0, 1234, None], shown
        assert [shown[name]["running"] for name in sorted(shown)] == [True, True, False], shown
        assert report.observed("4.1", "lab/clean:1")["containers_using"] == []

with Engine("--userns-remap", "default") as engine:
    engine.load_image()
    engine.run("remapped")
    _, report = engine.audit("--check", "4.1")
    with suite.case("under remapping, root inside is another uid outside, and both are shown"):
        row = report.observed("4.1", IMAGE)["containers_using"][0]
        assert row["init_uid_inside"] == 0 and row["init_uid"] > 0 and row["user_namespace"] is True, row

suite.end()
