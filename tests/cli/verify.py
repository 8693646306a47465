#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""verify without facts: a report that anybody touched is told, and how; and docs/signing.md, run as it stands there."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "formats"))
import forge  # noqa: E402
from cases import Suite  # noqa: E402
from command import CLEAN, NOW, PROJECT, plimsoll, program  # noqa: E402

suite = Suite("verify says what is wrong with a report")
FACTS = os.path.join(PROJECT, "reports", "docker-20.10.24.facts.ndjson")


def made(work, change):
    """A report that was changed and got a digest that is right again."""
    with open(os.path.join(work, "report.json"), encoding="utf-8") as file:
        report = json.load(file)
    change(report)
    return forge.write(report, os.path.join(work, "made.json"))


def sealed(text):
    """The same for a change of text, so that all else stays as plimsoll writes it."""
    body = text[:text.rindex(',"integrity"')]
    return f'{body},"integrity":{{"algorithm":"sha256","digest":"{hashlib.sha256(body.encode()).hexdigest()}"}}}}\n'


def check_tampered(work, text):
    digest = json.loads(text)["integrity"]["digest"]
    rows = [("one letter", text.replace("privileged", "privilegeD", 1), "changed after it was written: its bytes have the digest "),
            ("a verdict", text.replace('"verdict":"fail"', '"verdict":"pass"', 1), f"and it ends with {digest}"),
            ("another digest", text.replace(digest, "0" * 64), f"the digest {digest}, and it ends with {'0' * 64}"),
            ("no digest", text.replace(digest, "g" * 64), "ends with none"),
            ("an escape for the terminal", text.replace(digest, "\x1b[2J" + "z" * 60), "a control character in a string"),
            ("the end cut off", text[:len(text) // 2], "ends too early"),
            ("the integrity cut off", text[:text.rindex(',"integrity"')] + "}\n", "does not end with its digest"),
            ("something behind it", text + "{}", "at byte"),
            ("nothing", "", "at byte 0"),
            ("no report", '{"schema":"other/1"}', "not a report of plimsoll")]
    path = os.path.join(work, "tampered.json")
    for name, changed, said in rows:
        assert changed != text, name
        with open(path, "w", encoding="utf-8") as file:
            file.write(changed)
        with suite.case(f"tampered ({name}): told in one line, exit 1"):
            result = plimsoll("verify", path)
            assert result.code == 1 and result.out == "" and said in result.err and result.err.count("\n") == 1, result
            assert "\x1b" not in result.err


def check_forged(work):
    """The digest fits, since whoever changed it made another; the report must still hang together."""
    def better_verdict(report):
        next(check for check in report["checks"] if check["verdict"] == "fail").update(verdict="pass", decided="pass")

    def better_total(report):
        report["totals"]["pass"] += 1
        report["totals"]["fail"] -= 1

    def lost_finding(report):
        next(check for check in report["checks"] if check["verdict"] == "fail")["findings"].pop()

    def better_score(report):
        report["score"]["value"] = 99.9

    def hidden(report):
        report["approved_by"] = "nobody"

    for change, said in ((better_verdict, "verdict"), (better_total, "totals"), (lost_finding, "its counts"), (better_score, "totals"),
                         (hidden, "another hand wrote it")):
        with suite.case(f"forged under a right digest ({change.__name__}): told, exit 1"):
            result = plimsoll("verify", made(work, change))
            assert result.code == 1 and said in result.out + result.err, result


def check_documented(work):
    """The commands of docs/signing.md, in their order. minisign asks for a password on the terminal; -W makes a key without."""
    with open(os.path.join(PROJECT, "docs", "signing.md"), encoding="utf-8") as file:
        blocks = re.findall(r"```sh\n(.*?)```", file.read(), re.S)
    with suite.case("docs/signing.md has its commands"):
        assert len(blocks) == 3 and "minisign -S" in blocks[1] and "plimsoll verify" in blocks[2]
    if not shutil.which("minisign"):
        assert not os.environ.get("CI"), "CI must have minisign"
        print("# minisign is not installed (scripts/packages.sh): docs/signing.md is not run", flush=True)
        return
    tools = os.path.join(work, "bin")
    os.mkdir(tools)
    os.symlink(program(), os.path.join(tools, "plimsoll"))
    shutil.copy(FACTS, os.path.join(work, "facts.ndjson"))
    os.chmod(work, 0o755)
    env = {**CLEAN, "PATH": f"{tools}:{CLEAN['PATH']}", "HOME": work}

    def run(script):
        return subprocess.run(["sh", "-ec", script], cwd=work, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=120)

    for number, block in enumerate(blocks):
        with suite.case(f"docs/signing.md, block {number + 1} runs as it stands there"):
            done = run(block)
            assert done.returncode == 0, f"{block}\n{done.stdout}"
    with suite.case("minisign refuses a report that was changed and sealed again; plimsoll finds the page that is not the report's"):
        path = os.path.join(work, "report.json")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(sealed(text.replace("privileged", "privilegeD")))
        assert plimsoll("verify", path).code == 0
        done = run(blocks[2])
        assert done.returncode != 0 and "Signature verification failed" in done.stdout, done.stdout
        done = run("plimsoll render report.json -o -:html | cmp - report.html")
        assert done.returncode == 1, done.stdout


def main():
    with tempfile.TemporaryDirectory(prefix="plimsoll-verify-") as work:
        report = os.path.join(work, "report.json")
        assert plimsoll("audit", "--facts", FACTS, "--now", NOW, "-q", "-o", report).code in (0, 1, 3)
        with open(report, encoding="utf-8") as file:
            text = file.read()
        with suite.case("a report as it was written: its digest is told, exit 0"):
            result = plimsoll("verify", report)
            assert result.code == 0 and f"sha256 {json.loads(text)['integrity']['digest']}\n" in result.out and not result.err, result
        with suite.case("from standard input, too"):
            result = plimsoll("verify", "-", stdin=text)
            assert result.code == 0 and result.out.startswith("standard input is as it was written"), result
        check_tampered(work, text)
        check_forged(work)
        suite.equal("what cannot be read is no answer: exit 2", plimsoll("verify", os.path.join(work, "none.json")).code, 2)
        result = plimsoll("verify", report, "--policy", "x.yaml")
        suite.equal("a policy without facts is of no use", (result.code, "--facts" in result.err), (2, True))
        check_documented(work)
    suite.end()


main()
