# SPDX-License-Identifier: Apache-2.0
"""Renders a report in every format there is; the list is the command's own."""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from command import NOW, plimsoll, program  # noqa: E402,F401

NAMES = {"text": "r.txt", "json": "r.json", "junit": "r.xml", "html": "r.html", "markdown": "r.md", "csv": "r.csv", "sarif": "r.sarif",
         "xccdf": "r.xccdf.xml", "arf": "r.arf.xml", "oscal": "r.oscal.json", "hdf": "r.hdf.json", "ocsf": "r.ocsf.ndjson",
         "prometheus": "r.prom", "docker-bench": "r.bench.json", "xml": "r.summary.xml"}
BY_NAME_ONLY = {"docker-bench", "xml"}


def known_formats():
    """As the command names them when it is asked for one that is not there."""
    result = plimsoll("render", os.devnull, "-o", "x:none-such")
    assert result.code == 2, result
    return re.search(r"known: ([a-z -]*),", result.err)[1].split()


def outputs(folder):
    """{format: path}, and the options that ask for all of them."""
    paths = {name: os.path.join(folder, file) for name, file in NAMES.items()}
    options = []
    for name, path in paths.items():
        options += ["-o", f"{path}:{name}" if name in BY_NAME_ONLY else path]
    return paths, options


def render_all(report_path, folder, *options, anchor="deploy/policy.yaml"):
    """{format: path}, all by one run of the command."""
    paths, asked = outputs(folder)
    result = plimsoll("render", report_path, *asked, "--sarif-anchor", anchor, *options, timeout=300)
    assert result.code == 0, result
    return paths


def audit_all(facts, folder, *options):
    """The same by one audit of saved facts."""
    paths, asked = outputs(folder)
    result = plimsoll("audit", "--facts", facts, "-q", "--now", NOW, *asked, "--sarif-anchor", "policy.yaml", *options, timeout=300)
    assert result.code in (0, 1, 3), result
    return paths


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)
