# SPDX-License-Identifier: Apache-2.0
"""Signals at random moments of an audit of saved facts and of one that waits for an engine."""

import collections
import os
import random
import signal
import subprocess
import time

from command import CLEAN, program
from replayed import Replayed
from trial import OLD, Folder, audit_arguments, check_whole, run

NAMES = ["r.json", "r.html", "r.junit.xml", "r.xml"]
ENDING = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT]


def start(arguments, before=None):
    return subprocess.Popen([program(), *map(str, arguments)], env=CLEAN, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, preexec_fn=before)


def end(process, timeout=30):
    error = process.communicate(timeout=timeout)[1].decode(errors="replace")
    return process.returncode, error


def of_saved_facts(signals, tries, leftovers=False):
    rng = random.Random(6)
    with Folder(*NAMES) as folder:
        begin = time.monotonic()
        code, _ = run(*audit_arguments(folder, *NAMES))
        took = time.monotonic() - begin
        whole = folder.files()
    seen = collections.Counter()
    for number in range(tries):
        which = signals[number % len(signals)]
        with Folder(*NAMES) as folder:
            process = start(audit_arguments(folder, *NAMES))
            time.sleep(rng.uniform(0, 1.1 * took))
            process.send_signal(which)
            ended, error = end(process)
            files = folder.files()
            temporary = [name for name in files if name not in NAMES]
            for name in temporary if leftovers else []:
                assert name.startswith(".r."), name
                del files[name]
            check_whole(files, whole, f"{which.name}, try {number}")
            assert ended in (-which, code), f"{which.name}: exit {ended}: {error[-200:]}"
            seen[f"ended by {which.name}" if ended < 0 else "done before"] += 1
            seen["temporary file left"] += len(temporary)
    return ", ".join(f"{count} × {what}" for what, count in sorted(seen.items()) if count)


def ending(full):
    return of_saved_facts(ENDING, 400 if full else 24)


def killed(full):
    return of_saved_facts([signal.SIGKILL], 100 if full else 8, leftovers=True)


def of_a_collection(full):
    rng = random.Random(7)
    seen = collections.Counter()
    with Replayed("docker-26.1.5", "--fault", "slow=/containers/*/json") as engine:
        for number in range(80 if full else 12):
            which = ENDING[number % len(ENDING)]
            with Folder("facts.ndjson") as folder:
                process = start(["collect", "--host", engine.url, "--scope", "engine", "-o", folder.at("facts.ndjson")])
                time.sleep(rng.uniform(0, 1))
                process.send_signal(which)
                code, error = end(process)
                files = folder.files()
                assert list(files) == ["facts.ndjson"], f"{which.name}: left behind: {sorted(files)}"
                content = files["facts.ndjson"]
                if code == 0:
                    assert b'"plimsoll":"end"' in content, f"{which.name}: torn"
                else:
                    assert code == -which and content == OLD, f"{which.name}: exit {code}: {error[-200:]}"
                seen["done before" if code == 0 else f"ended by {which.name}, file as it was"] += 1
    return ", ".join(f"{count} × {what}" for what, count in sorted(seen.items()))


def asked(engine):
    """Waits until the engine was asked something, so that the run is under way."""
    for _ in range(1000):
        if os.path.exists(engine.log) and engine.requests():
            return
        time.sleep(0.01)
    raise AssertionError("nothing was asked")


def stopped(_):
    with Replayed("docker-26.1.5", "--fault", "slow=/info") as engine, Folder() as folder:
        process = start(["audit", "--host", engine.url, "--scope", "engine", "-q", "-o", folder.at("r.json")])
        asked(engine)
        process.send_signal(signal.SIGSTOP)
        time.sleep(2)
        process.send_signal(signal.SIGCONT)
        code, error = end(process)
        assert code in (1, 3) and folder.files()["r.json"].rstrip().endswith(b"}}"), f"exit {code}: {error}"
    return "goes on, a whole report"


def nohup(_):
    with Replayed("docker-26.1.5", "--fault", "slow=/info") as engine, Folder() as folder:
        process = start(["audit", "--host", engine.url, "--scope", "engine", "-q", "-o", folder.at("r.json")],
                        before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        asked(engine)
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGPIPE)
        code, error = end(process)
        assert code in (1, 3) and folder.files()["r.json"].rstrip().endswith(b"}}"), f"exit {code}: {error}"
    return "goes on, a whole report"


FAULTS = [
    ("SIGTERM, SIGINT, SIGHUP, SIGQUIT at random moments of an audit with four outputs",
     "ended by the signal; each output whole or as it was, no temporary file", ending),
    ("the same while an engine is asked", "ended by the signal; the bundle as it was, no temporary file", of_a_collection),
    ("SIGKILL at random moments", "each output whole or as it was; at most one `.NAME.XXXXXX` stays, which nobody can remove then", killed),
    ("SIGSTOP for two seconds, then SIGCONT, in mid-scan", "goes on", stopped),
    ("SIGHUP under nohup, SIGPIPE", "goes on", nohup),
]
