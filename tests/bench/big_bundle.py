#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""big_bundle.py BUNDLE COUNT OUTPUT [FIRST]: the same engine with COUNT containers, copies of the recorded ones in turn, beginning with
FIRST (0), each with a key, name and id of its own. For benchmarks of judging."""
import hashlib
import json
import sys


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def copies(recorded, members, count, first):
    """(member, document) of each copy: containers are sorted by key, as in every bundle."""
    by_id = {member["id"]: member for member in members}
    for number in range(count):
        source = recorded[(number + first) % len(recorded)]
        old = source["value"]["Id"]
        new = hashlib.sha256(b"%d" % number).hexdigest()
        key, name = f"load/web/{number:06d}", f"load-web-{number:06d}"
        document = json.loads(compact(source).replace(old, new))
        document["key"] = key
        document["value"]["Name"] = "/" + name
        yield {**by_id[old], "key": key, "group": "load/web", "id": new, "name": name}, document


def main():
    lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    header, documents, trailer = lines[0], lines[1:-1], lines[-1]
    recorded = [document for document in documents if document["document"] == "container"]
    place = documents.index(recorded[0])
    population = next(document for document in documents
                      if document["document"] == "population" and document["key"] == "container")
    multiplied = list(copies(recorded, population["value"]["members"], int(sys.argv[2]), int(sys.argv[4]) if len(sys.argv) > 4 else 0))
    population["value"]["members"] = [member for member, _ in multiplied]
    rest = [document for document in documents if document["document"] != "container"]
    rest[place:place] = [document for _, document in multiplied]
    digest = hashlib.sha256()
    with open(sys.argv[3], "wb") as output:
        for line in [header, *rest]:
            text = (compact(line) + "\n").encode()
            digest.update(text)
            output.write(text)
        trailer.update(documents=len(rest), sha256=digest.hexdigest())
        output.write((compact(trailer) + "\n").encode())


if __name__ == "__main__":
    main()
