#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Section 2 against real dockerds: options by default, by flag and by daemon.json. Expected verdicts and the source of each
value are tables; then what must not be believed: a decoy, another daemon, a file that was edited after the start."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from authz_plugin import serve_plugin  # noqa: E402
from cases import Suite  # noqa: E402
from engine import Engine, missing, stop_process, wait_for  # noqa: E402
from weaknesses import FAIL, NA, PASS, UNKNOWN  # noqa: E402

# number: (verdict, option that decides, its source). Sources are None where the check reads no option.
DEFAULT = {
    "2.1": (FAIL, None, None), "2.2": (FAIL, "icc", "api"), "2.3": (PASS, "log_level", "default"),
    "2.4": (PASS, "iptables", "default"), "2.5": (PASS, "insecure_registries", "api"), "2.6": (PASS, None, None),
    "2.7": (PASS, None, None), "2.8": (NA, "tlsverify", "default"), "2.9": (FAIL, "default_ulimits", "default"),
    "2.10": (FAIL, "userns_remap", "api"), "2.11": (PASS, "cgroup_parent", "default"), "2.12": (PASS, "storage_opts", "default"),
    "2.13": (FAIL, "authorization_plugins", "api"), "2.14": (FAIL, "log_driver", "api"),
    "2.15": (FAIL, "no_new_privileges", "default"), "2.16": (FAIL, "live_restore", "api"),
    "2.17": (FAIL, "userland_proxy", "default"), "2.18": (PASS, "seccomp_profile", "api"), "2.19": (PASS, "experimental", "api"),
}
GOOD_FLAGS = ("--icc=false", "-l", "info", "--default-ulimit", "nofile=64:64", "--authorization-plugin=plimsoll-test",
              "--log-driver=gelf", "--log-opt", "gelf-address=udp://127.0.0.1:12201", "--no-new-privileges", "--live-restore=1",
              "--userland-proxy=false")
GOOD_FILE = """{
  "icc": false,
  "log-level": "info",
  "default-ulimits": {
    "nofile": {"Name": "nofile", "Soft": 64, "Hard": 64}
  },
  "authorization-plugins": ["plimsoll-test"],
  "log-driver": "gelf",
  "log-opts": {"gelf-address": "udp://127.0.0.1:12201"},
  "no-new-privileges": true,
  "live-restore": true,
  "userland-proxy": false
}
"""
BAD_FLAGS = ("--log-level=debug", "--iptables=false", "--insecure-registry", "registry.lab.example:5000", "--cgroup-parent=/elsewhere",
             "--no-new-privileges=false", "--live-restore=false", "--userland-proxy=T", "--experimental", "--icc")
BAD_FILE = """{"debug": true, "ip6tables": false, "insecure-registries": ["10.0.0.0/8"], "cgroup-parent": "/elsewhere",
 "no-new-privileges": false, "live-restore": false, "userland-proxy": true, "experimental": true,
 "log-driver": "local"}"""


def good(source):
    return {"2.2": (PASS, "icc", "api"), "2.3": (PASS, "log_level", source), "2.9": (PASS, "default_ulimits", source),
            "2.13": (PASS, "authorization_plugins", "api"), "2.14": (PASS, "log_driver", "api"),
            "2.15": (PASS, "no_new_privileges", source), "2.16": (PASS, "live_restore", "api"),
            "2.17": (PASS, "userland_proxy", source)}


def bad(source):
    return {"2.3": (FAIL, "log_level", source), "2.4": (FAIL, "iptables", source), "2.5": (FAIL, "insecure_registries", "api"),
            "2.11": (FAIL, "cgroup_parent", source), "2.15": (FAIL, "no_new_privileges", source),
            "2.17": (FAIL, "userland_proxy", source), "2.19": (FAIL, "experimental", "api")}


SETUPS = [
    ("by default", (), None, {}),
    ("good by flag", GOOD_FLAGS, None, good("flag")),
    ("good by daemon.json", (), GOOD_FILE, good("file")),
    ("bad by flag", BAD_FLAGS, None, bad("flag")),
    # debug raises the level, ip6tables alone is enough, and log driver local stays on the host.
    ("bad by daemon.json", (), BAD_FILE,
     {**bad("file"), "2.3": (FAIL, "debug", "api"), "2.4": (FAIL, "ip6tables", "file")}),
    ("-D beside level info", ("-D", "-l", "info"), None, {"2.3": (FAIL, "log_level", "flag")}),
    ("log level error", ("-lerror",), None, {"2.3": (FAIL, "log_level", "flag")}),
    ("no default bridge", ("-b", "none"), None, {"2.2": (NA, "bridge", "flag")}),
    ("insecure network", (), '{"insecure-registries": ["172.16.0.0/12"]}', {"2.5": (FAIL, "insecure_registries", "api")}),
    ("loopback registry", ("--insecure-registry=localhost:5000",), None, {"2.5": (PASS, "insecure_registries", "api")}),
    ("seccomp profile of the site", ("--seccomp-profile", "{folder}/seccomp.json"), None,
     {"2.18": ("manual", "seccomp_profile", "api")}),
    ("userns-remap", ("--userns-remap", "default"), None, {"2.10": (PASS, "userns_remap", "flag")}),
    ("an empty object in daemon.json", (), "{}", {}),
    # dockerd takes null for false, and looks into objects that are no maps to it: check_firewall shows it.
    ("a bool that is null", (), '{"iptables": null}', {"2.4": (UNKNOWN, None, None)}),
    ("a bool inside another key", (), '{"any": {"iptables": false, "userland-proxy": false}}',
     {"2.4": (UNKNOWN, None, None), "2.17": (UNKNOWN, None, None)}),
]


def prepare(engine):
    with open(f"{engine.folder}/seccomp.json", "w", encoding="utf-8") as file:
        file.write('{"defaultAction":"SCMP_ACT_ALLOW"}')
    serve_plugin(f"{engine.folder}/plugin.sock")
    engine.namespaces.write("/etc/docker/plugins/plimsoll-test.spec", f"unix://{engine.folder}/plugin.sock")


def source_of(engine, option):
    text = engine.plimsoll("eval", f"daemon.options.{option}.source").out
    return text.split("\n")[0].split("\t")[-1].strip().strip('"')  # "SUBJECT<tab>VALUE", then what was read


def check_setup(suite, name, flags, daemon_json, changes):
    with Engine(*flags, daemon_json=daemon_json, prepare=prepare) as engine:
        _, report = engine.audit("--section", "2")
        for number, (verdict, option, source) in {**DEFAULT, **changes}.items():
            suite.equal(f"{name}: {number} is {verdict}", report.verdict(number), verdict)
            if option:
                suite.equal(f"{name}: the value of {option} ({number}) comes from {source}", source_of(engine, option), source)
        if UNKNOWN not in (verdict for verdict, _, _ in changes.values()):
            suite.equal(f"{name}: disk and daemon agree", report.json["drift"], [])
        check_firewall(suite, name, engine, report)


def check_firewall(suite, name, engine, report):
    """Where 2.4 passes the daemon did write its packet filter."""
    rules = subprocess.run([*engine.namespaces.enter, "iptables-save"], capture_output=True, text=True)
    if rules.returncode == 0 and report.verdict("2.4") == PASS:
        suite.equal(f"{name}: the packet filter is the daemon's", ":DOCKER" in rules.stdout, True)


def check_false_bridge(suite):
    """A network may say that it were the default bridge."""
    with Engine() as engine:
        engine.api.post("/networks/create", {"Name": "other", "Options": {
            "com.docker.network.bridge.default_bridge": "true", "com.docker.network.bridge.enable_icc": "false"}})
        suite.equal("2.2 is judged by the default bridge", engine.audit("--section", "2")[1].verdict("2.2"), FAIL)


def verdicts(report):
    return {number: report.verdict(number) for number in report.numbers if number.startswith("2.")}


def check_decoys(suite):
    """Other processes, however they look, are not the daemon behind the socket."""
    words = ["dockerd", "--icc=false", "--userns-remap=default", "--authorization-plugin=x", "--no-new-privileges",
             "--userland-proxy=false", "--default-ulimit=nofile=1", "--iptables=false"]
    with Engine() as engine:
        before = engine.audit("--section", "2")[1]
        decoy = subprocess.Popen([*engine.namespaces.enter, "bash", "-c", 'exec -a "$0" sleep infinity', " ".join(words)])
        other = subprocess.Popen([*engine.namespaces.enter, "python3", "-c", "import time; time.sleep(600)", *words])
        try:
            wait_for("decoys run", lambda: decoy.poll() is None and other.poll() is None, 5)
            suite.equal("a process that looks like dockerd changes no verdict",
                        verdicts(engine.audit("--section", "2")[1]), verdicts(before))
        finally:
            stop_process(decoy, 5)
            stop_process(other, 5)
        with Engine("--iptables=false", "--userland-proxy=false", "--no-new-privileges") as second:
            suite.equal("a second, newer dockerd changes no verdict of the first",
                        verdicts(engine.audit("--section", "2")[1]), verdicts(before))
            suite.equal("and is judged by its own flags", verdicts(second.audit("--section", "2")[1]),
                        {**verdicts(before), "2.4": FAIL, "2.15": PASS, "2.17": PASS})


GOOD_LATER = '{"userland-proxy": false, "no-new-privileges": true, "icc": false, "default-ulimits": {"nofile": {"Name": "nofile", "Soft": 1, "Hard": 1}}}'


def check_drift(suite):
    """A file that was written after the start says what the next start will do, not what holds."""
    with Engine("--log-level=info", daemon_json="{}") as engine:
        engine.configure(GOOD_LATER)
        _, report = engine.audit("--section", "2")
        for number, wanted in (("2.2", FAIL), ("2.9", UNKNOWN), ("2.15", UNKNOWN), ("2.17", UNKNOWN), ("2.4", UNKNOWN),
                               ("2.11", UNKNOWN), ("2.3", PASS), ("2.12", PASS)):
            suite.equal(f"daemon.json edited after the start: {number} is {wanted}", report.verdict(number), wanted)
        drifted = {row["option"] for row in report.json["drift"]}
        suite.equal("the drift names what differs", {"userland-proxy", "no-new-privileges", "icc", "default-ulimits"} - drifted, set())
        with suite.case("the reason names the file and that it changed"):
            assert "daemon.json" in report.reasons("2.17"), report.reasons("2.17")
        engine.restart()
        _, report = engine.audit("--section", "2")
        for number in ("2.2", "2.9", "2.15", "2.17"):
            suite.equal(f"after a restart {number} passes", report.verdict(number), PASS)
        suite.equal("and nothing drifts", report.json["drift"], [])
        os.unlink(engine.namespaces.root + "/etc/docker/daemon.json")
        _, report = engine.audit("--section", "2")
        suite.equal("a file that is gone now is no default either", report.verdict("2.17"), UNKNOWN)
        suite.equal("nor a fail of what the engine still shows", report.verdict("2.2"), PASS)


def check_reload(suite):
    with Engine(daemon_json='{"live-restore": false}') as engine:
        engine.configure('{"live-restore": true}')
        os.kill(engine.pid, 1)  # SIGHUP: reload
        wait_for("the reload", lambda: engine.api.get("/info")["LiveRestoreEnabled"], 10)
        suite.equal("an option that was reloaded is in force", engine.audit("--section", "2")[1].verdict("2.16"), PASS)


def check_swarm(suite):
    with Engine() as engine:
        engine.api.post("/swarm/init", {"ListenAddr": "127.0.0.1:2377", "AdvertiseAddr": "127.0.0.1"})
        _, report = engine.audit()
        suite.equal("in a swarm live restore does not apply, and is no pass", report.verdict("2.16"), NA)
        suite.equal("5.1 fails where nobody said that swarm is wanted", report.verdict("5.1"), FAIL)
        suite.equal("the swarm's ports are no API", report.verdict("2.8"), NA)


def main():
    suite = Suite("section 2 against real dockerds")
    why = missing()
    suite.need(not why, why)
    for setup in SETUPS:
        check_setup(suite, *setup)
    check_false_bridge(suite)
    check_decoys(suite)
    check_drift(suite)
    check_reload(suite)
    check_swarm(suite)
    suite.end()


if __name__ == "__main__":
    main()
