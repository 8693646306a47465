#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""SARIF without a file to stand at is refused before anything is asked or written (docs/FORMATS.md)."""

import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import forge  # noqa: E402
from run import load, plimsoll  # noqa: E402

from cases import Suite  # noqa: E402

suite = Suite("where findings of SARIF stand")


def uris(path):
    return {place["physicalLocation"]["artifactLocation"]["uri"] for result in load(path)["runs"][0]["results"] for place in result["locations"]}


def main():
    with tempfile.TemporaryDirectory(prefix="plimsoll-anchor-") as work:
        sarif, text = os.path.join(work, "r.sarif"), os.path.join(work, "r.txt")
        bare = forge.sample()
        bare["policy_file"] = None
        bare = forge.write(bare, os.path.join(work, "bare.json"))
        with open(sarif, "w", encoding="utf-8") as file:
            file.write("as it was")
        result = plimsoll("render", bare, "-o", text, "-o", sarif)
        with suite.case("without a policy and an anchor it is refused in one line that says what to give"):
            assert result.code == 2 and result.err.count("\n") == 1 and "--sarif-anchor" in result.err, result
        with open(sarif, encoding="utf-8") as file:
            suite.equal("the file that was there stays", file.read(), "as it was")
        suite.equal("and the other formats are not written either", os.path.exists(text), False)
        result = plimsoll("audit", "--facts", os.path.join(work, "none.ndjson"), "-o", sarif)
        with suite.case("an audit refuses it before it looks at the facts"):
            assert result.code == 2 and "--sarif-anchor" in result.err, result
        assert plimsoll("render", bare, "-o", sarif, "--sarif-anchor", "./deploy/a b.yml").code == 0
        suite.equal("--sarif-anchor is where findings stand, as a URI", uris(sarif), {"deploy/a%20b.yml"})
        assert plimsoll("render", forge.SAMPLE, "-o", sarif).code == 0
        suite.equal("else the policy file", uris(sarif), {"policy.yaml"})
        for path in ("/etc/passwd", "../x", "a/../../x", "dir/"):
            with suite.case(f"{path} is no anchor"):
                result = plimsoll("render", bare, "-o", sarif, "--sarif-anchor", path)
                assert result.code == 2 and "repository" in result.err, result
    suite.end()


main()
