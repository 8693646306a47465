# SPDX-License-Identifier: Apache-2.0
"""The command under test as an image: the program and the libraries that ldd names, in an otherwise empty root, imported."""

import io
import re
import subprocess
import tarfile
import urllib.parse

from command import program


def libraries():
    """{path inside: path here}: the loader and every library, under the names by which they are looked for."""
    text = subprocess.run(["ldd", program()], check=True, capture_output=True, text=True).stdout
    return {path: path for path in re.findall(r"(/\S+) \(0x", text)}


def load_own_image(engine, name, tag):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", dereference=True) as tar:
        for folder in ("tmp", "var/run", "run", "etc", "host", "usr/bin"):
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(entry)
        tar.add(program(), "usr/bin/plimsoll")
        for inside, here in libraries().items():
            tar.add(here, inside.lstrip("/"))
    changes = urllib.parse.quote('ENTRYPOINT ["/usr/bin/plimsoll"]')
    engine.api.post(f"/images/create?fromSrc=-&repo={name}&tag={tag}&changes={changes}", stream.getvalue(), "application/x-tar")
    return f"{name}:{tag}"
