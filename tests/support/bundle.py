# SPDX-License-Identifier: Apache-2.0
"""Bundles as lists of lines, and their trailer made right again after a change."""

import hashlib
import json


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def parse(text):
    """(header, documents, trailer), each as it was read."""
    lines = [json.loads(line) for line in text.splitlines()]
    return lines[0], lines[1:-1], lines[-1]


def seal(header, documents, trailer):
    """The bundle's text with count and digest of what it holds now."""
    body = "".join(compact(line) + "\n" for line in [header, *documents])
    end = {**trailer, "documents": len(documents), "sha256": hashlib.sha256(body.encode()).hexdigest()}
    return body + compact(end) + "\n"
