# SPDX-License-Identifier: Apache-2.0
"""One run of the command under a fault, and whether what it leaves behind is whole."""

import os
import resource
import shutil
import subprocess
import tempfile
import threading

from command import CLEAN, NOW, PROJECT, program

FACTS = os.path.join(PROJECT, "reports", "docker-20.10.24.facts.ndjson")
OLD = b"what was there before\n"
CRASHES = {-4, -6, -7, -8, -11, 132, 134, 135, 136, 139, 99}  # signals of a fault of ours, sanitizers


class Folder:
    """An own folder; `old` are names of files that stand there already."""

    def __init__(self, *old):
        self.old = old

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="plimsoll-fault-")
        for name in self.old:
            with open(os.path.join(self.path, name), "wb") as file:
                file.write(OLD)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def at(self, name):
        return os.path.join(self.path, name)

    def files(self):
        """{name: bytes} of all there is."""
        found = {}
        for name in os.listdir(self.path):
            with open(self.at(name), "rb") as file:
                found[name] = file.read()
        return found


def run(*arguments, env=None, timeout=120, prefix=(), **options):
    """(exit, stderr); a negative exit is the signal that ended it."""
    options.setdefault("stdout", subprocess.DEVNULL)
    done = subprocess.run([*prefix, program(), *map(str, arguments)], env={**CLEAN, **(env or {})}, stdin=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, timeout=timeout, check=False, **options)
    return done.returncode, done.stderr.decode(errors="replace")


def measured(*arguments, timeout=600, limit=None):
    """(exit, stderr, peak memory in MB, seconds of processor time)."""
    def before():
        if limit:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    process = subprocess.Popen([program(), *map(str, arguments)], env=CLEAN, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, preexec_fn=before)
    timer = threading.Timer(timeout, process.kill)
    timer.start()
    error = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    return process.returncode, error, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def check_whole(files, reference, what):
    """Every file is as it was, or what a run without a fault writes; and there is no other."""
    for name, content in files.items():
        assert name in reference, f"{what}: left behind: {name} ({len(content)} bytes)"
        assert content in (OLD, reference[name]), f"{what}: {name} is torn: {len(content)} bytes, {len(reference[name])} would be whole"


def audit_arguments(folder, *names):
    arguments = ["audit", "--facts", FACTS, "--now", NOW, "-q"]
    for name in names:
        arguments += ["-o", folder.at(name)]
    return arguments
