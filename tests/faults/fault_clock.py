# SPDX-License-Identifier: Apache-2.0
"""Clocks that jump (jump_clock.c): limits of time are kept on the monotonic clock, and no verdict depends on how long a run took."""

import os
import subprocess
import tempfile
import time

from command import Report
from replayed import Replayed
from trial import Folder, run


def shim():
    path = os.path.join(tempfile.gettempdir(), f"plimsoll-jump-clock-{os.getpid()}.so")
    if not os.path.exists(path):
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "jump_clock.c")
        subprocess.run(["gcc", "-O2", "-fPIC", "-shared", source, "-o", path, "-ldl"], check=True)
    return path


def jumps(full):
    for by in (3600, -3600, 86400 * 365) if full else (3600, -3600):
        yield by, {"LD_PRELOAD": shim(), "JUMP_BY": str(by), "JUMP_EVERY": "1"}


def hung(full):
    times = []
    for by, env in jumps(full):
        with Replayed("docker-26.1.5", "--fault", "hang=/info") as engine, Folder() as folder:
            start = time.monotonic()
            code, error = run("audit", "--host", engine.url, "--scope", "engine", "-q", "--timeout", 3, "-o", folder.at("r.json"), env=env)
            took = time.monotonic() - start
            assert code in (1, 3), f"{by:+} s: exit {code}: {error}"
            assert 1 < took < 10, f"{by:+} s: {took:.1f} s with --timeout 3"
            times.append(f"{took:.1f} s")
    return "ended after " + ", ".join(times) + " of --timeout 3"


def whole(full):
    with Replayed("docker-26.1.5") as engine, Folder() as folder:
        def report(env):
            code, error = run("audit", "--host", engine.url, "--scope", "engine", "-q", "-o", folder.at("r.json"), env=env)
            assert code in (0, 1, 3), error
            return Report(folder.files()["r.json"])
        steady = report({})
        for by, env in jumps(full):
            moved = report(env)
            assert moved.all() == steady.all(), f"{by:+} s: verdicts differ"
            assert moved.json["started"] <= moved.json["ended"], f"{by:+} s: ended before it started"
    return "the same verdicts; no collection ends before it starts"


FAULTS = [
    ("the wall clock jumps an hour on or back at every look, and an answer never comes", "ends at --timeout", hung),
    ("the same, and the engine answers", "the verdicts of a steady clock; ended is not before started", whole),
]
