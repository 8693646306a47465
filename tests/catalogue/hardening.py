# SPDX-License-Identifier: Apache-2.0
"""The hardening catalogue on recorded engines: the verdict per subject and number. engine/hardening.py has the rest on a real one."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from replayed import Replayed  # noqa: E402

suite = Suite("the hardening catalogue on recorded engines")
ROWS = {  # engine: {number: {verdict: subjects}}; None: the check as a whole
    "docker-26.1.5": {
        "1.1": {"fail": ["hardened", "defaults", "svc.1", "stopped1"]},
        "2.1": {"pass": ["hardened"], "fail": ["defaults", "ports"], "not_applicable": ["hostns", "joined"]},
        "2.2": {"not_applicable": ["hardened", "defaults"]},
        "2.3": {"pass": ["iso-net", "docker_gwbridge"], "fail": ["bridge", "app-net", "db-net"],
                "not_applicable": ["enc-overlay", "host", "none"]},
        "3.1": {"pass": ["hardened"], "fail": ["privileged", "caps", "defaults"]},
        "3.2": {"not_applicable": ["defaults", "unconfined"]},
        "3.3": {"fail": ["hardened", "defaults"]},
        "3.4": {"pass": ["hardened", "defaults"], "fail": ["mounts", "shared"]},
        "3.5": {"fail": ["badimage"], "manual": ["hardened", "defaults"]},
        "4.1": {"unknown": [""]},
        "4.2": {"unknown": [""]},
    },
    "podman-4.3.1": {
        "1.1": {"fail": ["a", "privileged"]},
        "2.1": {"fail": ["privileged"], "not_applicable": ["hardened"]},
        "3.1": {"pass": ["hardened"], "fail": ["privileged"]},
        "3.3": {"not_applicable": ["a"]},
        "3.5": {"not_applicable": ["a", "privileged"]},
        "4.1": {"not_applicable": [""]},
        "4.2": {"not_applicable": [""]},
    },
}
for name, numbers in ROWS.items():
    with Replayed(name) as engine:
        _, report = engine.audit("--benchmark", "plimsoll-hardening")
    suite.equal(f"{name}: judged by the catalogue of our own", report.json["benchmark"]["id"], "plimsoll-hardening")
    for number, verdicts in numbers.items():
        for verdict, keys in verdicts.items():
            for key in keys:
                suite.equal(f"{name}: {number} {verdict} for {key or 'the whole'}", report.of(number, key), verdict)
with Replayed("docker-26.1.5") as engine:
    _, report = engine.audit("--benchmark", "plimsoll-hardening", "--scope", "engine")
suite.equal("with scope engine nothing is unknown", (report.json["totals"]["unknown"], len(report.numbers)), (0, 9))

suite.end()
