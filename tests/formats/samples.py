#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The sample reports are what the command makes today (reports/regenerate writes them), reports/README.md names each, and the picture
of the README is one."""

import os
import re
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import CLEAN, PROJECT, program  # noqa: E402

REPORTS = os.path.join(PROJECT, "reports")
PICTURE = os.path.join(PROJECT, "docs", "report.png")
BY_HAND = {"README.md", "policy.yaml", "regenerate"}


def read(path):
    with open(path, "rb") as file:
        return file.read()


def main():
    suite = Suite("the sample reports")
    kept = {name for name in os.listdir(REPORTS) if name not in BY_HAND and not name.endswith(".facts.ndjson")}
    with tempfile.TemporaryDirectory(prefix="plimsoll-samples-") as work:
        subprocess.run([os.path.join(REPORTS, "regenerate"), work], env={**CLEAN, "PLIMSOLL": program()}, check=True, timeout=120)
        suite.equal("the folder holds the samples that are made, and no others", sorted(kept), sorted(os.listdir(work)))
        for name in sorted(os.listdir(work)):
            with suite.case(f"{name} is what the command makes today (else: reports/regenerate, and read the difference)"):
                assert os.path.exists(os.path.join(REPORTS, name)), "it is not there"
                assert read(os.path.join(work, name)) == read(os.path.join(REPORTS, name))
    about = read(os.path.join(REPORTS, "README.md")).decode()
    for name in sorted(kept | BY_HAND - {"README.md"}):
        suite.equal(f"reports/README.md tells of {name}", f"`{name}`" in about, True)
    picture = read(PICTURE)
    width, height = struct.unpack(">II", picture[16:24])
    with suite.case("the picture of the README is a PNG of a reasonable size"):
        assert picture[:8] == b"\x89PNG\r\n\x1a\n" and len(picture) < 200_000 and 800 <= width <= 1600 and 600 <= height <= 1600, (width, height, len(picture))
    with suite.case("and the README shows it"):
        assert re.search(r"!\[[^]]+\]\(docs/report\.png\)", read(os.path.join(PROJECT, "README.md")).decode())
    suite.end()


main()
