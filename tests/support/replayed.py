# SPDX-License-Identifier: Apache-2.0
"""Runs replay.py for a test: with Replayed("docker-26.1.5", "--fault", "hang=/info") as engine: audit("--host", engine.url)"""

import os
import shutil
import subprocess
import sys
import tempfile

from command import ENGINES, audit, plimsoll

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "replay.py")


class Replayed:
    """A recorded engine behind a unix socket (or, with tcp=True, a port of this machine) for the time of a with block."""

    def __init__(self, engine, *options, tcp=False):
        self.engine, self.options, self.tcp = engine, options, tcp

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="plimsoll-replay-")
        os.chmod(self.folder, 0o755)
        self.socket = os.path.join(self.folder, "docker.sock")
        self.log = os.path.join(self.folder, "requests")
        where = ("--tcp", "127.0.0.1:0") if self.tcp else ("--unix", self.socket)
        folder = self.engine if os.path.isabs(self.engine) else os.path.join(ENGINES, self.engine)
        self.process = subprocess.Popen([sys.executable, SCRIPT, folder, *where, "--log", self.log, *map(str, self.options)],
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline().split()
        if len(line) != 2 or line[0] != "ready":
            self.__exit__()
            raise RuntimeError("replay.py did not start")
        self.url = line[1]
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def requests(self):
        with open(self.log, encoding="utf-8") as file:
            return file.read().splitlines()

    def audit(self, *arguments, **options):
        return audit("--host", self.url, *arguments, **options)

    def plimsoll(self, command, *arguments, **options):
        return plimsoll(command, "--host", self.url, *arguments, **options)
