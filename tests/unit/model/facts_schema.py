#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""facts_schema.py SCHEMA DATA: docs/facts.schema.json is a schema, takes right lines and every bundle below DATA, refuses wrong lines."""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)

LOST = {"$unknown": "denied: no"}
RIGHT = [
    {"plimsoll": "facts/1", "tool": "0.1.0", "host": {"name": "web-1", "machine_id": None, "engine_id": LOST},
     "labels": {"env": "prod"}, "started": "2026-11-22T09:07:44Z", "privileges": {"uid": 0, "capabilities": ["CAP_SYS_ADMIN"],
         "sandbox": {"no_new_privileges": True, "landlock": "held: ABI 7", "seccomp": "none: --no-sandbox"}}},
    {"plimsoll": "facts/1"},
    {"plimsoll": "end", "documents": 57, "sha256": "0" * 64, "ended": "2026-11-22T09:07:45Z"},
    {"document": "engine.info", "origin": "GET /info", "value": {"ID": "x", "Driver": None, "Plugins": LOST}},
    {"document": "engine.info", "value": LOST},
    {"document": "engine.info"},
    {"document": "file", "key": "/etc/docker", "origin": "fstat", "value": {"exists": True, "mode": 420, "uid": LOST, "roles": ["x"]}},
    {"document": "host.audit", "origin": "netlink", "unknown": "denied: CAP_AUDIT_CONTROL is needed"},
    {"document": "network", "key": "bridge", "value": {"Options": [{"key": "a", "value": {"$unknown": "withheld"}}, LOST]}},
    {"document": "container", "key": "a", "value": {"HostConfig": {"Privileged": False, "CapAdd": None}, "State": None}},
]
WRONG = [
    {},
    {"plimsoll": "facts/2"},
    {"plimsoll": "end", "sha256": "short"},
    {"plimsoll": "facts/1", "privileges": {"sandbox": {"landlock": 7}}},
    {"document": "no.such"},
    {"document": "file", "key": 7},
    {"document": "engine.info", "key": "a single document has no key"},
    {"document": "file", "key": "/a", "value": {"exist": True}},
    {"document": "file", "key": "/a", "value": {"mode": "0644"}},
    {"document": "file", "key": "/a", "value": {"mode": 420.5}},
    {"document": "file", "key": "/a", "value": {}, "unknown": "both"},
    {"document": "file", "key": "/a", "value": {"mode": {"$unknown": 7}}},
    {"document": "file", "key": "/a", "value": {"mode": {"$unknown": "why", "value": 1}}},
    {"document": "container", "key": "a", "value": {"HostConfig": {"Privileged": "yes"}}},
    {"document": "container", "key": "a", "value": {"Config": {"Env": "PATH=/bin"}}},
    {"document": "container", "key": "a", "value": {"Config": {"Secret": "x"}}},
    {"document": "network", "key": "a", "value": {"Options": {"a": "b"}}},
    {"document": "file", "key": "/a", "extra": 1},
]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    faults = [f"refused: {json.dumps(line)}" for line in RIGHT if not validator.is_valid(line)]
    faults += [f"accepted: {json.dumps(line)}" for line in WRONG if validator.is_valid(line)]
    lines = 0
    for path in sorted(pathlib.Path(sys.argv[2]).rglob("*.facts.ndjson")):
        with open(path, encoding="utf-8") as bundle:
            for number, line in enumerate(bundle, 1):
                lines += 1
                error = jsonschema.exceptions.best_match(validator.iter_errors(json.loads(line)))
                if error:
                    faults.append(f"{path}:{number}: {list(error.absolute_path)}: {error.message[:200]}")
    print("\n".join(faults) or f"facts.schema.json: {len(WRONG)} wrong lines refused, {lines} lines of bundles taken")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
