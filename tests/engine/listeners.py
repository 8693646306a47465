#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""2.8 and the certificates of 3.9 to 3.14: listeners by flag, by daemon.json and handed over by a service manager, each on a
real dockerd, and what is said of them compared with what a client without a certificate really gets."""

import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from certificates import make_certificates  # noqa: E402
from command import audit  # noqa: E402
from engine import Engine, missing, wait_for  # noqa: E402
from weaknesses import FAIL, NA, PASS  # noqa: E402

PORT = 23750  # in a network namespace of its own
TCP = f"tcp://127.0.0.1:{PORT}"
TLS_FLAGS = ("--tlsverify", "--tlscacert", "{folder}/tls/ca.pem", "--tlscert", "{folder}/tls/cert.pem", "--tlskey={folder}/tls/key.pem")
TLS_FILE = """{
  "hosts": [
    "unix://{folder}/docker.sock",
    "%s"
  ],
  "tlsverify": %s,
  "tlscacert": "{folder}/tls/ca.pem",
  "tlscert": "{folder}/tls/cert.pem",
  "tlskey": "{folder}/tls/key.pem"
}
"""
PLAIN_FILE = '{\n  "hosts": [\n    "unix://{folder}/docker.sock",\n    "%s"\n  ]\n}\n' % TCP

# What a service manager does: makes the sockets, and says so in the environment of the process that dockerd becomes.
ACTIVATE = """
import os, socket, sys
path, port, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
unix, tcp = socket.socket(socket.AF_UNIX), socket.socket()
unix.bind(path); unix.listen()
tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
tcp.bind(("0.0.0.0", port)); tcp.listen()
numbers = [os.dup(unix.fileno()), os.dup(tcp.fileno())]
os.dup2(numbers[0], 3); os.dup2(numbers[1], 4)
os.environ.update(LISTEN_FDS="2", LISTEN_PID=str(os.getpid()))
os.execvp(command[0], command)
"""

# name, what Engine takes, expected 2.8
CASES = [
    ("a TCP listener by flag", {"flags": ("-H", "tcp://0.0.0.0:%d" % PORT)}, FAIL),
    ("a TCP listener on loopback by flag", {"flags": ("--host=" + TCP,)}, FAIL),
    ("a TCP listener on IPv6 by flag", {"flags": ("-H", "tcp://[::1]:%d" % PORT)}, FAIL),
    ("a TCP listener in a pretty-printed daemon.json", {"daemon_json": PLAIN_FILE, "host_flag": False}, FAIL),
    ("mutual TLS by flag", {"flags": ("-H", TCP, *TLS_FLAGS)}, PASS),
    ("mutual TLS in daemon.json", {"daemon_json": TLS_FILE % (TCP, "true"), "host_flag": False}, PASS),
    ("TLS without client certificates in daemon.json", {"daemon_json": TLS_FILE % (TCP, "false"), "host_flag": False}, FAIL),
    ("TLS without client certificates by flag", {"flags": ("-H", TCP, *TLS_FLAGS[1:], "--tlsverify=false")}, FAIL),
    ("a metrics port is no API", {"flags": ("--metrics-addr", f"127.0.0.1:{PORT}", "--experimental")}, NA),
    ("a TCP socket handed over by the service manager",
     {"flags": ("-H", "fd://"), "host_flag": False, "launcher": ("python3", "-c", ACTIVATE, "{folder}/docker.sock", str(PORT))}, FAIL),
    ("no TCP listener", {}, NA),
]


def prepare(engine):
    make_certificates(f"{engine.folder}/tls")


def curl(engine, *words):
    """Whether /_ping answers on the TCP port."""
    try:
        return engine.namespaces.run("curl", "-s", "-m", "5", "--noproxy", "*", *words, capture_output=True, text=True).stdout == "OK"
    except Exception:
        return False


def check_listener(suite, name, options, wanted):
    with Engine(*options.pop("flags", ()), prepare=prepare, **options) as engine:
        _, report = engine.audit("--section", "2", "--section", "3")
        suite.equal(f"{name}: 2.8 is {wanted}", report.verdict("2.8"), wanted)
        anonymous = curl(engine, "-k", f"https://127.0.0.1:{PORT}/_ping") or curl(engine, f"http://127.0.0.1:{PORT}/_ping")
        if wanted == PASS:
            suite.equal(f"{name}: a client without a certificate is refused indeed", anonymous, False)


def check_tls_alone(suite):
    """Releases differ in whether --tls demands client certificates; the verdict may be pass only where this one does."""
    with Engine("-H", TCP, "--tls", *TLS_FLAGS[1:], prepare=prepare) as engine:
        anonymous = curl(engine, "-k", f"https://127.0.0.1:{PORT}/_ping")
        verdict = engine.audit("--section", "2")[1].verdict("2.8")
        with suite.case("--tls alone: no pass while a client without a certificate is served"):
            assert not (anonymous and verdict == PASS), f"anonymous client served: {anonymous}, 2.8: {verdict}"
        with suite.case("--tls alone: no fail while such a client is refused"):
            assert anonymous or verdict != FAIL, f"anonymous client served: {anonymous}, 2.8: {verdict}"


FILES = ("ca.pem", "cert.pem", "key.pem")


def certificate_verdicts(report):
    return {number: report.verdict(number) for number in ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")}


def set_modes(folder, modes, owner=(0, 0)):
    for name, mode in zip(FILES, modes):
        os.chown(f"{folder}/{name}", *owner)
        os.chmod(f"{folder}/{name}", mode)


def check_certificates(suite):
    with Engine("-H", TCP, *TLS_FLAGS, prepare=prepare) as engine:
        tls = f"{engine.folder}/tls"
        set_modes(tls, (0o444, 0o444, 0o400))
        _, report = engine.audit("--section", "3")
        suite.equal("certificates named with a space after the flag are found, and pass",
                    certificate_verdicts(report), dict.fromkeys(("3.9", "3.10", "3.11", "3.12", "3.13", "3.14"), PASS))
        suite.equal("the key's subject is its path", report.of("3.14", f"{tls}/key.pem"), PASS)
        set_modes(tls, (0o446, 0o644, 0o440), (65534, 0))
        _, report = engine.audit("--section", "3")
        suite.equal("wrong owners and modes fail one by one",
                    certificate_verdicts(report), dict.fromkeys(("3.9", "3.10", "3.11", "3.12", "3.13", "3.14"), FAIL))
        set_modes(tls, (0o400, 0o400, 0o600))
        suite.equal("0600 is beyond 0400", engine.audit("--section", "3")[1].verdict("3.14"), FAIL)
        env = {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": f"{tls}/client"}
        _, report = audit("--host", TCP, "--section", "2", env=env, prefix=engine.namespaces.enter)
        suite.equal("the same engine asked over TCP with a client certificate", report.verdict("2.8"), PASS)


def check_relative_path(suite):
    """A path that begins with an s was lost by the incumbent."""
    flags = ("-H", TCP, "--tlsverify", "--tlscacert", "stls/ca.pem", "--tlscert", "stls/cert.pem", "--tlskey", "stls/key.pem")

    def prepare_here(engine):
        prepare(engine)
        shutil.copytree(f"{engine.folder}/tls", f"{engine.folder}/stls")
        set_modes(f"{engine.folder}/stls", (0o666, 0o444, 0o400))

    with Engine(*flags, prepare=prepare_here, launcher=("env", "-C", "{folder}")) as engine:
        _, report = engine.audit("--section", "3")
        suite.equal("a relative certificate path that begins with an s is found from the daemon's directory",
                    (report.verdict("3.10"), report.verdict("3.12")), (FAIL, PASS))


def check_default_paths(suite):
    """With TLS on and no path given the certificates are in .docker of the daemon's user."""
    def prepare_home(engine):
        prepare(engine)
        shutil.copytree(f"{engine.folder}/tls", f"{engine.folder}/home/.docker")
        set_modes(f"{engine.folder}/home/.docker", (0o444, 0o444, 0o644))

    with Engine("-H", TCP, "--tlsverify", prepare=prepare_home, launcher=("env", "HOME={folder}/home")) as engine:
        wait_for("the TCP listener", lambda: curl(engine, "-k", "--cert", f"{engine.folder}/tls/client/cert.pem", "--key",
                                                  f"{engine.folder}/tls/client/key.pem", f"https://127.0.0.1:{PORT}/_ping"), 10)
        _, report = engine.audit("--section", "2", "--section", "3")
        suite.equal("default certificate paths are resolved, not called absent",
                    (report.verdict("2.8"), report.verdict("3.10"), report.verdict("3.14")), (PASS, PASS, FAIL))


def main():
    suite = Suite("listeners and certificates of real dockerds")
    why = missing()
    suite.need(not why, why)
    suite.need(shutil.which("openssl") and shutil.which("curl"), "no openssl or curl")
    for name, options, wanted in CASES:
        check_listener(suite, name, dict(options), wanted)
    check_tls_alone(suite)
    check_certificates(suite)
    check_relative_path(suite)
    check_default_paths(suite)
    suite.end()


if __name__ == "__main__":
    main()
