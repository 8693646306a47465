# SPDX-License-Identifier: Apache-2.0
"""Inputs far too large or too deep: a line, an end in time, and memory that does not follow the input."""

import hashlib
import json
import os

from trial import FACTS, Folder, measured, run

MEMORY = 64  # MB beyond what the input itself may be kept for


def lines_of(full):
    return 10_000_000 if full else 100_000


def bundle(path, middle):
    """A bundle whose digest holds; middle yields its documents as bytes."""
    digest, count = hashlib.sha256(), 0
    with open(path, "wb") as file:
        def put(line):
            digest.update(line)
            file.write(line)
        put(b'{"plimsoll":"facts/1","tool":"0.1.0","host":{"name":"big"}}\n')
        for part, documents in middle:
            put(part)
            count += documents
        file.write(json.dumps({"plimsoll": "end", "documents": count, "sha256": digest.hexdigest(), "ended": "2026-01-01T00:00:00Z"},
                              separators=(",", ":")).encode() + b"\n")
    return count


def judged(path, codes, megabytes, *arguments):
    code, error, memory, seconds = measured("audit", "--facts", path, "-q", *arguments)
    assert code in codes, f"exit {code}: {error[-300:]}"
    assert code != 2 or (error.startswith("plimsoll: ") and error.count("\n") == 1), error[-300:]
    assert memory < megabytes, f"{memory:.0f} MB"
    return f"exit {code}, {memory:.0f} MB, {seconds:.1f} s"


def many_lines(full):
    count, block = lines_of(full), b'{"document":"nobody.knows","value":1}\n' * 1000
    with Folder() as folder:
        bundle(folder.at("f"), ((block, 1000) for _ in range(count // 1000)))
        return f"{count:,} lines: " + judged(folder.at("f"), (0, 1, 3), MEMORY)


def many_containers(full):
    count = 200_000 if full else 5000
    def documents():
        for number in range(count):
            yield json.dumps({"document": "container", "key": f"c{number:07}", "origin": "x", "value": {"Name": f"/c{number}"}}).encode() + b"\n", 1
    with Folder() as folder:
        bundle(folder.at("f"), documents())
        return f"{count:,} containers: " + judged(folder.at("f"), (0, 1, 3), MEMORY + count * 6 // 1000, "--check", "5.5")


def one_string(full):
    size = (63 if full else 8) << 20
    value = b'{"document":"engine.info","origin":"x","value":{"Driver":"' + b"a" * size + b'"}}\n'
    long = b'{"document":"engine.info","value":"' + b"a" * (65 << 20) + b'"}\n'
    with Folder() as folder:
        bundle(folder.at("f"), [(value, 1)])
        seen = f"{size >> 20} MB: " + judged(folder.at("f"), (0, 1, 3), MEMORY + 6 * (size >> 20))
        bundle(folder.at("f"), [(long, 1)])
        return seen + "; 65 MB: " + judged(folder.at("f"), (2,), MEMORY + 200)


def nesting(full):
    depth = 10_000_000 if full else 1_000_000
    seen = []
    for kind, text in (("facts", b'{"document":"engine.info","value":' + b"[" * depth + b"]" * depth + b"}\n"),
                       ("facts, objects", b'{"document":"engine.info","value":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}\n")):
        with Folder() as folder:
            bundle(folder.at("f"), [(text, 1)])
            seen.append(f"{kind}: " + judged(folder.at("f"), (2,), MEMORY + 8 * len(text) // 2**20))
    for name, text in (("policy.yaml", b"[" * depth), ("policy.yaml", b"- " * depth), ("x.xsl", b"<a>" * depth), ("report.json", b"[" * depth)):
        with Folder() as folder:
            with open(folder.at(name), "wb") as file:
                file.write(text)
            arguments = {"policy.yaml": ["audit", "--facts", FACTS, "-q", "--policy", folder.at(name)],
                         "x.xsl": ["audit", "--facts", FACTS, "-q", "-o", folder.at("out") + ":" + folder.at(name)],
                         "report.json": ["render", folder.at(name)]}[name]
            code, error, memory, seconds = measured(*arguments)
            assert code == 2 and error.count("\n") == 1, f"{name}: exit {code}: {error[-300:]}"
            seen.append(f"{name}: {memory:.0f} MB, {seconds:.1f} s")
    code, error = run("eval", "--facts", FACTS, "(" * 16000 + "1" + ")" * 16000)
    assert code == 2, f"expression: exit {code}: {error[-200:]}"
    return f"{depth:,} deep: " + "; ".join(seen)


def other_files(full):
    """Every file that a user names, with so many lines."""
    count, seen = lines_of(full), []
    with Folder() as folder:
        for name, line, arguments in (
                ("policy.yaml", "# comment\n", ["audit", "--facts", FACTS, "-q", "--policy"]),
                ("policy.yaml", "level: 1\n", ["policy", "check"]),
                ("report.json", "[\n", ["render"]),
                ("report.json", "[]\n", ["diff", FACTS]),
                ("checks", "- {id: x}\n", ["list", "--checks"]),
                ("a.xsl", "<!-- -->\n", ["audit", "--facts", FACTS, "-q", "-o"])):
            path = folder.at(name)
            os.makedirs(path, exist_ok=True) if name == "checks" else None
            with open(path + "/x.yaml" if name == "checks" else path, "w", encoding="ascii") as file:
                for _ in range(count // 1000):
                    file.write(line * 1000)
            words = [*arguments[:-1], "-o", folder.at("out") + ":" + path] if name == "a.xsl" else [*arguments, path]
            code, error, memory, seconds = measured(*words)
            assert code in (1, 2) and error.count("\n") <= 1, f"{words}: exit {code}: {error[-300:]}"
            assert memory < MEMORY + 3 * os.path.getsize(path if name != "checks" else path + "/x.yaml") / 2**20, f"{words}: {memory:.0f} MB"
            seen.append(f"{name}: exit {code}, {memory:.0f} MB, {seconds:.1f} s")
    return f"{count:,} lines: " + "; ".join(seen)


FAULTS = [
    ("a bundle of 10 million documents that nobody knows", f"judged, nothing passes by it; at most {MEMORY} MB", many_lines),
    ("a bundle of 200,000 containers", "judged; at most 6 KB for each", many_containers),
    ("a string of 63 MB in a bundle; a line of 65 MB", "judged; refused with a line", one_string),
    ("nesting 10 million deep: facts, policy, stylesheet, report, expression", "refused with a line", nesting),
    ("policy, checks, report, stylesheet of 10 million lines", "refused with a line, or what they say; in bounded memory", other_files),
]
