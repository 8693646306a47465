#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""report_schema.py SCHEMA PROGRAM: what PROGRAM writes fits docs/report.schema.json, and what is wrong does not."""
import copy
import json
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)

# (where, what is put there): each one alone must be refused. DROP takes the member away.
DROP = object()
WRONG = [
    (["schema"], "plimsoll.report/2"),
    (["extra"], 1),
    (["totals", "pass"], -1),
    (["totals", "passed"], 1),
    (["score", "value"], 100.1),
    (["score", "value"], None),
    (["sections", 3, "score", "value"], 100),
    (["judged"], None),
    (["judged"], "yesterday"),
    (["evidence"], "some"),
    (["sha256", "facts"], "abc"),
    (["host"], []),
    (["scope", "part"], "engines"),
    (["exceptions", 0, "verdict"], "pass"),
    (["exceptions", 5, "verdict"], None),
    (["exceptions", 5, "verdict"], "unknown"),
    (["subjects", 0, "key"], None),
    (["subjects", 0, "comparable"], "yes"),
    (["checks", 0, "verdict"], "passed"),
    (["checks", 0, "severity"], "urgent"),
    (["checks", 3, "findings", 0, "verdict"], "pass"),
    (["checks", 3, "findings", 0, "subject"], None),
    (["checks", 3, "findings", 0, "observed", 0, "value"], DROP),
    (["checks", 3, "passed"], ["1"]),
    (["checks", 3, "references", 0, "ids"], "5.4"),
    (["integrity", "digest"], "0" * 63),
    (["integrity"], DROP),
]


def changed(report, path, value):
    report = copy.deepcopy(report)
    parent = report
    for step in path[:-1]:
        parent = parent[step]
    if value is DROP:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return report


def every_member(node, path=()):
    """Paths of all members whose names are ours (facts and observed values are open)."""
    if isinstance(node, dict):
        for name, child in node.items():
            yield path + (name,)
            if name not in ("host", "engine", "privileges", "value", "in_force", "on_disk"):
                yield from every_member(child, path + (name,))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from every_member(child, path + (index,))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    report = json.loads(subprocess.run([sys.argv[2]], check=True, capture_output=True).stdout)
    large = json.loads(subprocess.run([sys.argv[2], "120", "3"], check=True, capture_output=True).stdout)
    faults = []
    for name, document in (("sample", report), ("large", large)):
        faults += [f"{name}: {list(error.path)}: {error.message[:200]}" for error in validator.iter_errors(document)]
    for path, value in WRONG:
        if validator.is_valid(changed(report, path, value)):
            faults.append(f"accepted: {path} = {'nothing' if value is DROP else value}")
    for path in every_member(report):
        if validator.is_valid(changed(report, path, DROP)):
            faults.append(f"accepted without {path}")
    print("\n".join(faults) or f"report.schema.json: {len(WRONG)} wrong reports refused")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
