#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""reports.py REPORT COUNT DIRECTORY: writes COUNT reports that differ from REPORT in the host's name and id and, for one in
fifty, in one verdict's note; their digests are right. For benchmarks of fleet."""
import hashlib
import json
import pathlib
import re
import sys

TAIL = b',"integrity":{"algorithm":"sha256","digest":"'


def sealed(body):
    return body + TAIL + hashlib.sha256(body).hexdigest().encode() + b'"}}\n'


def main():
    body = pathlib.Path(sys.argv[1]).read_bytes()
    body = body[:body.rindex(TAIL)]
    folder = pathlib.Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    host = re.search(rb'\n"host":\{[^\n]*\}', body)
    for number in range(int(sys.argv[2])):
        name = json.dumps({"name": f"web-{number}", "machine_id": f"m{number}", "engine_id": None, "os": None,
                           "kernel": None, "labels": {"env": "prod"}}, separators=(",", ":")).encode()
        changed = body[:host.start()] + b'\n"host":' + name + body[host.end():]
        (folder / f"web-{number}.json").write_bytes(sealed(changed))


if __name__ == "__main__":
    main()
