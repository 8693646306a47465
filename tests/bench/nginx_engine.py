#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An engine whose answers cost almost nothing: recorded answers as files, served by nginx on a unix socket, with as many containers as
wanted. So that what a benchmark measures is the client.

    nginx_engine.py ENGINE COUNT DIRECTORY      writes the files and nginx.conf below DIRECTORY; then:
    nginx -p DIRECTORY -c nginx.conf            (in the foreground; the socket is DIRECTORY/socket)
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from replay import Engine, compact  # noqa: E402

# Each path is a file of that name with .body behind it: /networks is one and a folder, too.
CONFIGURATION = """daemon off;
worker_processes 1;
pid {base}/nginx.pid;
error_log {base}/error.log warn;
events {{ worker_connections 512; }}
http {{
    access_log off;
    default_type application/json;
    keepalive_requests 1000000;
    client_body_temp_path {base}/temporary;
    proxy_temp_path {base}/temporary;
    fastcgi_temp_path {base}/temporary;
    uwsgi_temp_path {base}/temporary;
    scgi_temp_path {base}/temporary;
    server {{
        listen unix:{base}/socket;
        root {base}/answers;
        etag off;
{headers}
        location / {{
            rewrite ^(?:/v[0-9.]+)?(/.*)$ $1.body break;
        }}
    }}
}}
"""


def write_answers(engine, answers):
    def put(path, value):
        file = answers / (path.lstrip("/") + ".body")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(value if isinstance(value, bytes) else compact(value))

    put("_ping", b"OK")
    for path, value in engine.documents.items():
        put(path, value)
    put("containers/json", engine.containers)
    put("images/json", engine.images)
    for identity, value in engine.inspects.items():
        put(f"containers/{identity}/json", value)
    for identity, value in engine.network_inspects.items():
        put(f"networks/{identity}", value)
    for identity, value in engine.image_inspects.items():
        put(f"images/{identity}/json", value)
        put(f"images/{identity}/history", engine.image_histories[identity])


class NginxEngine:
    """Running between `with` and its end."""

    def __init__(self, recorded, count, directory):
        self.directory = pathlib.Path(directory).resolve()
        self.socket = str(self.directory / "socket")
        options = argparse.Namespace(engine=str(recorded), overlay=None, clone=count, api_version=None, min_api_version=None,
                                     vanish_first=0, vanish=[], vanish_image="")
        self.engine = Engine(options)
        answers = self.directory / "answers"
        shutil.rmtree(answers, ignore_errors=True)
        (self.directory / "temporary").mkdir(parents=True, exist_ok=True)
        write_answers(self.engine, answers)
        headers = "\n".join(f'        add_header {name} "{value}" always;' for name, value in self.engine.headers.items())
        (self.directory / "nginx.conf").write_text(CONFIGURATION.format(base=self.directory, headers=headers))

    def __enter__(self):
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([program, "-p", str(self.directory), "-c", "nginx.conf"])
        for _ in range(100):
            if pathlib.Path(self.socket).exists():
                return self
            time.sleep(0.05)
        raise RuntimeError("nginx did not start: " + (self.directory / "error.log").read_text())

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        pathlib.Path(self.socket).unlink(missing_ok=True)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    engine = NginxEngine(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    print(json.dumps({"socket": engine.socket, "containers": len(engine.engine.containers)}))


if __name__ == "__main__":
    main()
