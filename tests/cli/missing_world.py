#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A world with parts missing: no engine, a hung one, one that lies or forbids. What a run says there must be what it says where all
is served, or unknown with a reason: nothing that needs a missing fact passes. And it ends in time, with 1 or 3, never 0."""

import os
import shutil
import socket
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from certificates import make_certificates  # noqa: E402
from command import audit, program  # noqa: E402
from compare import lines, passes, silent_unknowns, worse_claims  # noqa: E402
from replayed import Replayed  # noqa: E402

ENGINE = "docker-28.5.2"
ENGINE_PASSES = {"2.5", "2.6", "2.7", "2.10", "2.13", "2.14", "2.16", "2.18", "2.19", "5.1"}  # decided by /info
GRACE = 10  # seconds over --timeout for starting, judging and writing, with sanitizers on a loaded machine

# Whole engine broken: fault, a word of the reason. Several may be right for one fault.
EVERYTHING = [
    ("hang", ("time", "timed out")), ("reset", ("closed", "reset", "cut")), ("half", ("cut", "closed", "short")),
    ("halfchunk", ("cut", "closed", "short", "transfer")), ("garbage", ("HTTP",)), ("notjson", ("JSON", "malformed", "HTTP", "API")),
    ("empty", ("JSON", "malformed", "empty", "API")), ("truncated", ("JSON", "malformed", "API")),
    ("null", ("object", "malformed", "not", "API")), ("list", ("object", "malformed", "not", "API")),
    ("nested", ("deep", "nest", "malformed", "large", "API")), ("huge", ("large", "more than", "limit", "bytes")),
    ("hugelength", ("large", "more than", "limit", "bytes")), ("drip", ("time", "timed out")),
    ("redirect", ("301", "status", "redirect")), ("500", ("500",)), ("401", ("401",)), ("403", ("403",)), ("503", ("503",)),
]
# One endpoint broken: (pattern, name that the reasons must show, numbers none of which may be decided).
SECTION_5 = {f"5.{number}" for number in range(2, 33)}
ENDPOINTS = [
    ("/info", "/info", ENGINE_PASSES),
    ("/containers/json*", "/containers/json", SECTION_5),
    ("/containers/*/json", "/containers/", SECTION_5 - {"5.28"}),
    ("/networks*", "/networks", {"2.2"}),
    ("/images/json*", "/images/json", set()),
    ("/images/*/history", "/history", set()),
    ("/swarm", "/swarm", set()),
    ("/version", "/version", set()),
    ("/volumes*", "/volumes", set()),
]


def check_report(suite, name, result, report, full, needs=(), lists=False):
    """`needs`: numbers that need what is missing. `lists`: some answers are [], a clean list of nothing, and an engine that says so
    is believed; but it may not gain a pass by it."""
    suite.equal(f"{name}: exit 1 or 3", result.code in (1, 3), True)
    if report is None:
        return
    if lists:
        suite.equal(f"{name}: no pass is gained", sorted(set(passes(report)) - set(passes(full))), [])
        return
    with suite.case(f"{name}: every verdict is as where all is served, or unknown"):
        wrong = worse_claims(full, report)
        assert not wrong, lines(wrong)
    with suite.case(f"{name}: every unknown says why"):
        wrong = silent_unknowns(report)
        assert not wrong, lines(wrong)
    decided = sorted(number for number in needs if number in report.checks and report.verdict(number) not in ("unknown", "manual"))
    suite.equal(f"{name}: nothing that needs the missing answer is decided", decided, [])


def check_nothing(suite, name, words, full, *arguments, seconds=5, **options):
    """An audit that can read nothing of the engine: no pass at all, exit 3, in time."""
    start = time.monotonic()
    result, report = audit(*arguments, "--timeout", seconds, **options)
    took = time.monotonic() - start
    suite.equal(f"{name}: exit 3", result.code, 3)
    with suite.case(f"{name}: ends within the time limit"):
        assert took < seconds + GRACE, f"{took:.1f} s with --timeout {seconds}"
    if report is None:
        return
    suite.equal(f"{name}: nothing passes", passes(report), [])
    check_report(suite, name, result, report, full, lists="list" in name)
    with suite.case(f"{name}: the reason tells what happened"):
        reason = report.reasons("2.6")
        assert any(word in reason for word in words), f"none of {words} in: {reason}"


def check_no_engine(suite, full):
    with tempfile.TemporaryDirectory(prefix="plimsoll-world-") as folder:
        os.chmod(folder, 0o755)
        missing = f"unix://{folder}/none.sock"
        check_nothing(suite, "no socket", ("No such file", "absent", "not there"), full, "--host", missing)
        path = f"{folder}/refused.sock"
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.close()
        check_nothing(suite, "a socket that nobody serves", ("refused",), full, "--host", "unix://" + path)
        plain = f"{folder}/file.sock"
        with open(plain, "w", encoding="utf-8") as file:
            file.write("x")
        check_nothing(suite, "a file that is no socket", ("refused", "socket"), full, "--host", "unix://" + plain)
        check_nothing(suite, "a TCP port that nobody serves", ("refused",), full, "--host", "tcp://127.0.0.1:1")
        long_path = f"unix://{folder}/" + "x" * 200
        result, report = audit("--host", long_path)
        suite.equal("a socket path that no system takes: 2 or 3, and no pass",
                    (result.code in (2, 3), passes(report) if report else []), (True, []))


def check_denied(suite, full):
    with Replayed(ENGINE) as engine:
        os.chmod(engine.socket, 0o600)
        if os.geteuid() == 0:
            copy = f"{engine.folder}/plimsoll"
            shutil.copy(program(), copy)
            kept = os.environ.get("PLIMSOLL")
            os.environ["PLIMSOLL"] = copy
            try:
                check_nothing(suite, "permission denied", ("denied", "Permission"), full, "--host", engine.url,
                              prefix=["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"])
            finally:
                os.environ.pop("PLIMSOLL") if kept is None else os.environ.update(PLIMSOLL=kept)
        else:
            os.chmod(engine.socket, 0)
            check_nothing(suite, "permission denied", ("denied", "Permission"), full, "--host", engine.url)


def check_broken_everywhere(suite, full):
    for fault, words in EVERYTHING:
        with Replayed(ENGINE, "--fault", f"{fault}=*") as engine:
            check_nothing(suite, f"every answer: {fault}", words, full, "--host", engine.url, seconds=4)
    for fault, words in EVERYTHING:
        if fault in ("drip", "hang"):
            continue
        # Only /_ping and /version work: what follows is broken.
        with Replayed(ENGINE, "--fault", f"{fault}=/[!_v]*") as engine:
            result, report = engine.audit("--timeout", 10)
            check_report(suite, f"every answer but the first: {fault}", result, report, full, ENGINE_PASSES | SECTION_5 | {"2.2"},
                         lists=fault == "list")


def check_endpoints(suite, full):
    for pattern, name, numbers in ENDPOINTS:
        for fault in ("403", "500", "half", "notjson", "null", "object", "list", "truncated", "hugelength"):
            with Replayed(ENGINE, "--fault", f"{fault}={pattern}") as engine:
                result, report = engine.audit("--timeout", 10)
                title = f"{fault} on {pattern}"
                check_report(suite, title, result, report, full, numbers if fault != "object" else (), lists=fault == "list")
                if fault in ("403", "500") and numbers:
                    with suite.case(f"{title}: the reason names the endpoint and the status"):
                        reasons = " ".join(report.reasons(number) for number in sorted(numbers) if report.verdict(number) == "unknown")
                        assert name in reasons and fault in reasons, reasons[:500]
    with Replayed(ENGINE, "--fault", "hang=/containers/*/json") as engine:
        start = time.monotonic()
        result, report = engine.audit("--timeout", 3)
        suite.equal("containers that hang when inspected: within the time limit", time.monotonic() - start < 3 + GRACE, True)
        check_report(suite, "containers that hang when inspected", result, report, full, SECTION_5 - {"5.28"})


def check_one_container(suite, full):
    """One answer of many is lost: the others are judged as ever."""
    with Replayed(ENGINE) as engine:
        identity = next(line.split("/")[-2] for line in self_requests(engine) if line.endswith("/json") and "/containers/" in line)
    with Replayed(ENGINE, "--fault", f"403=/containers/{identity}/json") as engine:
        result, report = engine.audit()
        check_report(suite, "403 on one container", result, report, full)
        lost = [key for (_, key), verdict in report.findings("5.13").items() if verdict == "unknown"]
        suite.equal("403 on one container: one subject is unknown", len(lost), 1)
        before = {key: verdict for (_, key), verdict in full.findings("5.13").items() if key not in lost}
        after = {key: verdict for (_, key), verdict in report.findings("5.13").items() if key not in lost}
        suite.equal("403 on one container: all others are judged as ever", after, before)


def self_requests(engine):
    engine.audit()
    return [line.split(" ")[1] for line in engine.requests()]


def check_versions(suite, full):
    with Replayed(ENGINE, "--api-version", "1.99") as engine:
        result, report = engine.audit()
        check_report(suite, "an engine with a newer API", result, report, full)
        suite.equal("an engine with a newer API: what it serves is judged", report.all(), full.all())
    with Replayed(ENGINE, "--api-version", "1.99", "--min-api-version", "1.98") as engine:
        check_nothing(suite, "an engine that speaks only newer APIs", ("1.98", "API"), full, "--host", engine.url)
    with Replayed(ENGINE, "--api-version", "1.12", "--min-api-version", "1.12") as engine:
        check_nothing(suite, "an engine older than the API we know", ("1.12", "API"), full, "--host", engine.url)


def check_vanished(suite):
    with Replayed(ENGINE, "--clone", 1100, "--vanish-first", 1000) as engine:
        result, report = engine.audit("--evidence", "failures")
        found = next(row for row in report.json["populations"] if row["kind"] == "container")
        suite.equal("1,000 of 1,100 containers vanish while we look: they are gone, 100 are judged",
                    (found["gone"], found["assessed"], found["unread"]), (1000, 100, 0))
        suite.equal("vanished containers leave no finding", len(report.findings("5.13")), 100)
        suite.equal("and no unknown", list(report.findings("5.13").values()).count("unknown"), 0)
    with Replayed(ENGINE, "--clone", 1000, "--vanish-first", 1000) as engine:
        result, report = engine.audit("--evidence", "failures")
        suite.equal("all 1,000 vanish: nothing is left to judge, and nothing passes",
                    (report.verdict("5.13"), len(report.findings("5.13"))), ("not_applicable", 0))


def check_tls(suite, full):
    with tempfile.TemporaryDirectory(prefix="plimsoll-tls-") as folder:
        mine, other = make_certificates(f"{folder}/mine"), make_certificates(f"{folder}/other")
        pair = ("--tls", f"{mine}/cert.pem", f"{mine}/key.pem")
        with Replayed(ENGINE, *pair, tcp=True) as engine:
            env = {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": f"{mine}/client"}
            result, report = engine.audit(env=env)
            suite.equal("the right CA: the engine is judged", "2.6" in passes(report), True)
            check_report(suite, "the right CA", result, report, full)
            env["DOCKER_CERT_PATH"] = f"{other}/client"
            check_nothing(suite, "a certificate of another CA", ("certificate", "TLS", "SSL"), full, "--host", engine.url, env=env)
            env["DOCKER_CERT_PATH"] = f"{folder}/nowhere"
            check_nothing(suite, "verification without a CA file", ("certificate", "ca.pem", "CA"), full, "--host", engine.url, env=env)
            check_nothing(suite, "plain HTTP to a TLS port", ("HTTP", "closed", "400", "reset"), full, "--host", engine.url)
        wrong_name = make_certificates(f"{folder}/wrong", "192.0.2.1")
        with Replayed(ENGINE, "--tls", f"{wrong_name}/cert.pem", f"{wrong_name}/key.pem", tcp=True) as engine:
            env = {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": f"{wrong_name}/client"}
            check_nothing(suite, "a certificate of another name", ("certificate", "127.0.0.1", "SSL"), full, "--host", engine.url, env=env)
        with Replayed(ENGINE, *pair, "--client-ca", f"{mine}/ca.pem", tcp=True) as engine:
            env = {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": f"{mine}/client"}
            suite.equal("a client certificate is shown where it is asked for", "2.6" in passes(engine.audit(env=env)[1]), True)


def check_host_not_borrowed(suite, full):
    suite.equal("a replayed socket: section 3 is unknown, every number",
                {number: full.verdict(number) for number in full.numbers if number.startswith("3.") and full.verdict(number) != "unknown"}, {})
    with suite.case("a replayed socket: the reason says whose host it is not"):
        assert "engine not shown to be local" in full.reasons("3.5"), full.reasons("3.5")
    suite.equal("a replayed socket: options that only this host could show are unknown",
                [number for number in ("2.3", "2.4", "2.8", "2.9", "2.11", "2.17") if full.verdict(number) not in ("unknown", "fail")], [])
    suite.equal("a replayed socket: the report does not call it local", full.json["engine"]["local"], False)


def main():
    suite = Suite("a world with parts missing")
    with Replayed(ENGINE) as engine:
        full = engine.audit()[1]
    check_host_not_borrowed(suite, full)
    check_no_engine(suite, full)
    check_denied(suite, full)
    check_tls(suite, full)
    check_versions(suite, full)
    check_vanished(suite)
    check_one_container(suite, full)
    check_endpoints(suite, full)
    check_broken_everywhere(suite, full)
    suite.end()


if __name__ == "__main__":
    main()
