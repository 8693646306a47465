#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The command's own sandbox, seen from outside: what /proc says of each of its threads, what its reports say, that kernels which lack
a part are told and not failed, and that it changes no byte of what is judged. What it holds against is tests/unit/cli/test_confine.c.

    sandbox.py WITHOUT   the program that takes kernel features away (tests/support/without.c)
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from certificates import make_certificates  # noqa: E402
from command import CLEAN, NOW, audit, plimsoll, program  # noqa: E402
from replayed import Replayed  # noqa: E402

ENGINE = "docker-28.5.2"
WITHOUT = sys.argv[1] if len(sys.argv) > 1 else ""
ROOT = os.geteuid() == 0
NOBODY = 65534
FEW = ["CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE", "CAP_AUDIT_CONTROL"]
FORMATS = ("json", "html", "junit", "markdown", "text")


def sandbox(report):
    return report.json["privileges"]["sandbox"]


def holds(text):
    return text.startswith("held")


def threads(pid):
    """What /proc says of each thread: seccomp filters, no new privileges, effective capabilities."""
    found = []
    for thread in sorted(os.listdir(f"/proc/{pid}/task"), key=int):
        with open(f"/proc/{pid}/task/{thread}/status", encoding="utf-8") as file:
            lines = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
        found.append((int(lines.get("Seccomp_filters", "0")), int(lines["NoNewPrivs"]), int(lines["CapEff"], 16), int(lines["CapBnd"], 16)))
    return found


def check_record(suite, folder):
    with Replayed(ENGINE) as engine:
        page, text = os.path.join(folder, "r.html"), os.path.join(folder, "r.txt")
        _, report = engine.audit("-o", page, "-o", text + ":text")
        _, free = engine.audit("--no-sandbox", "-o", text + ".free:text")
    suite.equal("a run holds all that this kernel and build have",
                (sandbox(report)["no_new_privileges"], holds(sandbox(report)["landlock"]), holds(sandbox(report)["seccomp"])), (True, True, True))
    suite.equal("root keeps three capabilities, others none", report.json["privileges"]["capabilities"], FEW if ROOT else [])
    with open(page, encoding="utf-8") as file:
        suite.equal("the page says so", "landlock" in file.read(), True)
    with open(text, encoding="utf-8") as file:
        suite.equal("the text says nothing of what holds", "sandbox" in file.read().lower(), False)
    suite.equal("--no-sandbox is told", sandbox(free),
                {"no_new_privileges": False, "landlock": "none: --no-sandbox", "seccomp": "none: --no-sandbox"})
    with open(text + ".free", encoding="utf-8") as file:
        suite.equal("--no-sandbox is told in text", "landlock none: --no-sandbox" in file.read(), True)
    suite.equal("with and without: the same verdicts", report.all(), free.all())


def check_threads(suite):
    """A run that waits for an engine: one thread that will write, one that collects."""
    with Replayed(ENGINE, "--fault", "hang=/info") as engine:
        process = subprocess.Popen([program(), "audit", "--host", engine.url, "-q", "--timeout", "60"], env=CLEAN,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline and not any("/info" in line for line in engine.requests()):
                time.sleep(0.02)
            found = threads(process.pid)
        finally:
            process.kill()
            process.wait()
    mask = 1 << 2 | 1 << 19 | 1 << 30
    suite.equal("while it collects: two threads, the same filters for both and one more for the thread that collects",
                [len(found), *sorted(filters - found[0][0] for filters, *_ in found)], [2, 0, 1])
    suite.equal("… and there are some", found[0][0] > 0, True)
    suite.equal("no thread may gain privileges", {new for _, new, *_ in found}, {1})
    suite.equal("no thread has a capability more than it needs, or could get one",
                ([effective & ~mask for _, _, effective, _ in found], [bounding & ~mask for *_, bounding in found if ROOT]),
                ([0] * len(found), [0] * len(found) if ROOT else []))


def check_lacking(suite, folder):
    if not WITHOUT:
        return
    with Replayed(ENGINE) as engine:
        full = engine.audit()[1]
        for what in ("landlock", "seccomp"):
            text = os.path.join(folder, f"{what}.txt")
            result, report = engine.audit("-o", text + ":text", prefix=[WITHOUT, what, "--"])
            suite.equal(f"a kernel without {what}: the audit is the same", (result.code, report.all()), (1, full.all()))
            suite.equal(f"a kernel without {what}: the report says so", sandbox(report)[what].startswith("none: "), True)
            with open(text, encoding="utf-8") as file:
                suite.equal(f"a kernel without {what}: so does the text", f"{what} none: " in file.read(), True)
        result, report = engine.audit("-o", text + ":text", prefix=[WITHOUT, "seccomp-alone", "--"])
        suite.equal("where the collecting thread gets no filter of its own: the audit is the same", (result.code, report.all()), (1, full.all()))
        suite.equal("… the report says so", sandbox(report)["seccomp"].startswith("partly: what collects could write files; none: "), True)
        with open(text, encoding="utf-8") as file:
            suite.equal("… so does the text", "seccomp partly: " in file.read(), True)
        suite.equal("… and what could be set is no complaint", "sandbox" in result.err, False)
        _, report = engine.audit(prefix=[WITHOUT, "openat2", "faccessat2", "--"])
        suite.equal("a kernel without openat2 and faccessat2: the audit is the same", report.all(), full.all())


def render_all(bundle, folder, *options):
    texts = {}
    for name in FORMATS:
        path = os.path.join(folder, f"again.{name}")
        plimsoll("audit", "--facts", bundle, "--now", NOW, "-q", "-o", f"{path}:{name}", *options)
        with open(path, "rb") as file:
            texts[name] = file.read()
    return texts


def check_bytes(suite, folder):
    """What the collecting process gave up belongs to the facts; what the judging one gives up is nobody's business."""
    bundle, report = os.path.join(folder, "facts.ndjson"), os.path.join(folder, "report.json")
    with Replayed(ENGINE) as engine:
        engine.plimsoll("collect", "-o", bundle, "--now", NOW)
    with open(bundle, encoding="utf-8") as file:
        header = json.loads(file.readline())
    suite.equal("a bundle's header says what its collector held", holds(header["privileges"]["sandbox"]["seccomp"]), True)
    suite.equal("judged with the sandbox or without: the same bytes in every format",
                render_all(bundle, folder), render_all(bundle, folder, "--no-sandbox"))
    plimsoll("audit", "--facts", bundle, "--now", NOW, "-q", "-o", report)
    suite.equal("and it can be verified without", plimsoll("verify", "--facts", bundle, "--no-sandbox", report).code, 0)
    with open(report, encoding="utf-8") as file:
        suite.equal("the report repeats the collector's record", json.load(file)["privileges"], header["privileges"])


def check_places(suite, folder):
    """Outputs where the sandbox could be in the way."""
    with Replayed(ENGINE) as engine:
        def run(*arguments, **options):
            result = engine.plimsoll("audit", "-q", *arguments, **options)
            return result.code, result.err
        os.mkdir(os.path.join(folder, "deep"))
        suite.equal("a link is written through", (os.symlink("deep/real.json", f"{folder}/link.json"), open(f"{folder}/deep/real.json", "w").close(),
                    run("-o", f"{folder}/link.json"), os.path.islink(f"{folder}/link.json"), os.path.getsize(f"{folder}/deep/real.json") > 1000)[2:],
                    ((1, ""), True, True))
        suite.equal("a device", run("-o", "/dev/null:html"), (1, ""))
        suite.equal("a file by its name alone", run("-o", "report.json", cwd=folder), (1, ""))
        suite.equal("several at once, and an archive", run("-o", f"{folder}/a.json", "-o", f"{folder}/deep/b.html", "-o", "-:csv", "--archive", folder, "--keep", "1"),
                    (1, ""))
        suite.equal("a missing directory is named as ever", "No such file" in run("-o", f"{folder}/none/x.json")[1], True)
        suite.equal("the changes to a baseline", run("--baseline", f"{folder}/a.json", "--changes", f"{folder}/deep/changes.json")[0], 0)
        if ROOT:
            theirs = os.path.join(folder, "theirs")
            os.mkdir(theirs, 0o755)
            for name in ("new.json", "old.json"):
                open(os.path.join(theirs, "old.json"), "w").close()
                os.chown(os.path.join(theirs, "old.json"), NOBODY, NOBODY)
                os.chown(theirs, NOBODY, NOBODY)
                suite.equal(f"root writes where another user asked it to: {name}", run("-o", f"{theirs}/{name}"), (1, ""))
            suite.equal("the owner of a file that was there stays", os.stat(f"{theirs}/old.json").st_uid, NOBODY)


def check_environment(suite, folder):
    """What libraries would do because a variable says so."""
    keys = os.path.join(folder, "keys")
    certificates = make_certificates(os.path.join(folder, "tls"))
    env = {"SSLKEYLOGFILE": keys, "http_proxy": "http://127.0.0.1:1", "https_proxy": "http://127.0.0.1:1", "ALL_PROXY": "socks5://127.0.0.1:1",
           "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": f"{certificates}/client"}
    with Replayed(ENGINE, "--tls", f"{certificates}/cert.pem", f"{certificates}/key.pem", tcp=True) as engine:
        for options in ((), ("--no-sandbox",)):
            _, report = engine.audit(*options, env=env)
            suite.equal(f"{' '.join(options) or 'sandboxed'}: no proxy of the environment is used", report.json["engine"]["kind"], "docker")
            suite.equal(f"{' '.join(options) or 'sandboxed'}: no secret of a TLS connection is written down", os.path.exists(keys), False)


def check_archive(suite, folder):
    """A folder of an archive that somebody has replaced by a link."""
    archive, elsewhere = os.path.join(folder, "archive"), os.path.join(folder, "elsewhere")
    os.mkdir(archive)
    os.mkdir(elsewhere)
    with Replayed(ENGINE) as engine:
        name = engine.audit()[1].json["host"]["name"]
        os.symlink(elsewhere, os.path.join(archive, name))
        for options in ((), ("--no-sandbox",)):
            result = engine.plimsoll("audit", "-q", "--archive", archive, *options)
            suite.equal(f"{' '.join(options) or 'sandboxed'}: an archive follows no link out of it", (result.code, "is a link" in result.err, os.listdir(elsewhere)),
                        (2, True, []))


def check_others(suite, folder):
    """Without root there is nothing to give up but the rest holds as well."""
    if not ROOT:
        return
    copy = os.path.join(folder, "plimsoll")
    shutil.copy(program(), copy)
    kept, os.environ["PLIMSOLL"] = os.environ.get("PLIMSOLL"), copy
    try:
        with Replayed(ENGINE) as engine:
            os.chmod(engine.socket, 0o666)
            result, report = audit("--host", engine.url, prefix=["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"])
    finally:
        os.environ.pop("PLIMSOLL") if kept is None else os.environ.update(PLIMSOLL=kept)
    suite.equal("an ordinary user's run holds as much", (result.code, holds(sandbox(report)["landlock"]), holds(sandbox(report)["seccomp"]),
                report.json["privileges"]["capabilities"]), (1, True, True, []))


def main():
    suite = Suite("the command's own sandbox")
    with tempfile.TemporaryDirectory(prefix="plimsoll-sandbox-") as folder:
        os.chmod(folder, 0o755)
        with Replayed(ENGINE) as engine:
            state = sandbox(engine.audit()[1])
        suite.need(holds(state["landlock"]) and holds(state["seccomp"]), f"this kernel or build lacks a part of it: {state}")
        check_record(suite, folder)
        check_threads(suite)
        check_lacking(suite, folder)
        check_bytes(suite, folder)
        check_places(suite, folder)
        check_others(suite, folder)
        check_environment(suite, folder)
        check_archive(suite, folder)
    suite.end()


if __name__ == "__main__":
    main()
