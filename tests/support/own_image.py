# SPDX-License-Identifier: Apache-2.0
"""The command under test as an image: the program, the libraries that ldd names and those that it loads when it needs them, in an
otherwise empty root, imported."""

import io
import os
import re
import subprocess
import tarfile
import urllib.parse

from command import program


def loaded_later():
    """Names of libraries that the program loads by itself, as it tells packagers."""
    note = subprocess.run(["readelf", "-p", ".note.dlopen", program()], check=True, capture_output=True, text=True).stdout
    return re.findall(r'"soname":\["([^"]+)"\]', note)


def linked(path):
    text = subprocess.run(["ldd", path], check=True, capture_output=True, text=True).stdout
    return re.findall(r"(/\S+) \(0x", text)


def libraries():
    """{path inside: path here}: the loader and every library, under the names by which they are looked for."""
    paths = linked(program())
    folder = next(os.path.dirname(path) for path in paths if "/libcurl" in path)
    for name in loaded_later():
        paths += [os.path.join(folder, name), *linked(os.path.join(folder, name))]
    return {path: path for path in paths}


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
