# SPDX-License-Identifier: Apache-2.0
"""Pages for the browser: the report of the recorded host and of forged ones, and the pages of diff, fleet and trend over hosts that differ."""

import glob
import os
import subprocess
import sys

import forge
from run import NOW, load, plimsoll

sys.path.insert(0, os.path.join(forge.TESTS, "support"))
import bundle  # noqa: E402

RECORDED = sorted(glob.glob(os.path.join(forge.TESTS, "..", "reports", "*.facts.ndjson")))[0]
POLICY = os.path.join(forge.TESTS, "data", "policies", "site.yaml")
# What mends or loses something, one step a run: documents by name, and what becomes of their value.
STEPS = [
    ("container", lambda value: value["HostConfig"].update(Privileged=False)),
    ("container", lambda value: value["HostConfig"].update(ReadonlyRootfs=True)),
    ("daemon", lambda value: value["options"]["icc"].update(value=False) if isinstance(value["options"]["icc"], dict) else
     value["options"].update(icc=False)),
    ("host.audit", lambda value: value.update(enabled={"$unknown": "denied: CAP_AUDIT_CONTROL is needed"})),
    ("container", lambda value: value["HostConfig"].update(Memory=1 << 29, PidsLimit=100)),
    ("container", lambda value: value["HostConfig"].update(PidMode="host")),
]


def variant(number, name, day):
    """The recorded bundle as another host or another day would give it."""
    with open(RECORDED, encoding="utf-8") as file:
        header, documents, trailer = bundle.parse(file.read())
    for step in range(len(STEPS)):
        if number & 1 << step:
            for document in documents:
                if document["document"] == STEPS[step][0] and isinstance(document.get("value"), dict):
                    STEPS[step][1](document["value"])
    header["host"].update(name=name, machine_id=f"{name:0<32.32}")
    if name != "web-1":
        header["host"]["engine_id"] = None
    header["started"] = trailer["ended"] = f"2026-{day}T06:00:00Z"
    return bundle.seal(header, documents, trailer)


def audit(folder, number, name, day, *options):
    facts, report = os.path.join(folder, f"{name}-{day}.ndjson"), os.path.join(folder, f"{name}-{day}.json")
    with open(facts, "w", encoding="utf-8") as file:
        file.write(variant(number, name, day))
    result = plimsoll("audit", "--facts", facts, "--now", f"2026-{day}T07:00:00Z", "-q", "-o", report, *options)
    assert result.code in (0, 1, 3), result
    return report


def view(folder, name, *command):
    out = os.path.join(folder, f"{name}.html")
    result = plimsoll(*command, "-q", "-o", out, "--now", NOW) if command[0] != "diff" else plimsoll(*command, "-q", "-o", out)
    assert result.code in (0, 1, 3), result
    return {"name": name, "path": out, "kind": name}


def report_page(name, report_path, folder, *options, **more):
    out = os.path.join(folder, f"{name}.html")
    result = plimsoll("render", report_path, "-o", out, *options)
    assert result.code == 0, result
    report = load(report_path)
    return {"name": name, "path": out, "kind": "report", "report": report_path, "digest": report["integrity"]["digest"], "checks": len(report["checks"]), **more}


def large_page(folder, containers):
    """Copies of the recorded containers, judged by the whole catalogue."""
    facts, report = os.path.join(folder, f"{containers}.ndjson"), os.path.join(folder, f"{containers}.json")
    subprocess.run([sys.executable, os.path.join(forge.TESTS, "bench", "big_bundle.py"), RECORDED, str(containers), facts], check=True)
    result = plimsoll("audit", "--facts", facts, "--now", NOW, "-q", "-o", report, timeout=300)
    assert result.code in (0, 1, 3), result
    return report_page(f"{containers:,} containers", report, folder)


def hosts_and_days(folder, hosts=8, days=7):
    """The report of a small host with its changes since the first day; diff, fleet, trend, and a diff of facts."""
    fleet = [audit(folder, number * 11 % 64, f"host-{number:02}", "11-20", *(("--policy", POLICY) if number % 3 else ())) for number in range(hosts)]
    course = [audit(folder, (1 << min(run, 6)) - 1, "web-1", f"11-{10 + run:02}") for run in range(days)]
    facts = [os.path.join(folder, f"web-1-11-{10 + run:02}.ndjson") for run in (0, days - 1)]
    return [report_page("recorded", course[-1], folder, "--baseline", course[0]),
            view(folder, "diff", "diff", course[0], course[-1]), view(folder, "fleet", "fleet", *fleet),
            view(folder, "trend", "trend", *course), view(folder, "facts-diff", "diff", *facts)]
