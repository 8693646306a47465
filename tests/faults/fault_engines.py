# SPDX-License-Identifier: Apache-2.0
"""Real engines that die, come back, lose and gain containers while they are asked; processes that are gone when they are looked at."""

import os
import random
import shutil
import subprocess
import tempfile
import threading
import time

from api import Refused
from command import CLEAN, Report, program
from compare import lines, passes, silent_unknowns, worse_claims
from engine import Engine, missing
from faults import Skipped

TIMEOUT = 15


def engine(*flags):
    why = missing()
    if why:
        raise Skipped(why)
    return Engine(*flags)


class Audit:
    """An audit that runs while something happens."""

    def __init__(self, of, *arguments):
        self.folder = tempfile.TemporaryDirectory(prefix="plimsoll-fault-")
        self.path = os.path.join(self.folder.name, "r.json")
        self.start = time.monotonic()
        self.process = subprocess.Popen([*of.namespaces.enter, program(), "audit", "--host", of.url, "--timeout", str(TIMEOUT), "-q", "-o",
                                         self.path, *arguments], env=CLEAN, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True)

    def end(self, what):
        """The report, once it is there, in time; nothing else in its folder."""
        error = self.process.communicate(timeout=TIMEOUT + 60)[1]
        took = time.monotonic() - self.start
        assert self.process.returncode in (1, 3), f"{what}: exit {self.process.returncode}: {error[-300:]}"
        assert took < TIMEOUT + 10, f"{what}: {took:.0f} s with --timeout {TIMEOUT}"
        assert os.listdir(self.folder.name) == ["r.json"], f"{what}: {os.listdir(self.folder.name)}"
        with open(self.path, encoding="utf-8") as file:
            report = Report(file.read())
        wrong = silent_unknowns(report)
        assert not wrong, f"{what}: {lines(wrong)}"
        self.folder.cleanup()
        self.took = took
        return report


def create(of, count, prefix="c", threads=8):
    """Containers, some at a time."""
    def some(first):
        for number in range(first, count, threads):
            try:
                of.create(f"{prefix}{number}")
            except Refused:
                pass
    workers = [threading.Thread(target=some, args=(first,)) for first in range(threads)]
    for worker in workers:
        worker.start()
    return workers


def join(workers):
    for worker in workers:
        worker.join()


def kill(of):
    """SIGKILL for dockerd and the containerd that it leaves, whose remains would confuse the next one."""
    of.process.kill()
    of.process.wait()
    of.process = None
    of.log.close()
    of.stop_containerd()
    time.sleep(0.2)
    shutil.rmtree(f"{of.folder}/exec/containerd", ignore_errors=True)


def dies(again):
    def inject(full):
        rng = random.Random(11)
        tries, lost = 12 if full else 2, 0
        with engine() as of:
            of.load_image()
            join(create(of, 300 if full else 60))
            first = Audit(of)
            whole = first.end("undisturbed")
            for number in range(tries):
                audit = Audit(of)
                time.sleep(rng.uniform(0.02, max(0.1, first.took)))
                kill(of)
                if again:
                    of.start()
                report = audit.end(f"try {number}")
                wrong = worse_claims(whole, report)
                assert not wrong, f"try {number}: {lines(wrong)}"
                lost += report.json["totals"]["unknown"] > whole.json["totals"]["unknown"]
                if not again:
                    of.start()
        return f"{tries} times: a report in time; more was unknown in {lost}, nothing else was claimed"
    return inject


def vanish(full):
    rng = random.Random(12)
    tries, count, gone = 6 if full else 1, 200 if full else 60, 0
    with engine() as of:
        of.load_image()
        for number in range(tries):
            join(create(of, count))
            whole = Audit(of).end("undisturbed")
            victims = [f"c{number}" for number in range(count)]
            rng.shuffle(victims)
            def remove(part):
                for name in part:
                    try:
                        of.api.call("DELETE", f"/containers/{name}?force=1")
                    except Refused:
                        pass
            workers = [threading.Thread(target=remove, args=(victims[i::8],)) for i in range(8)]
            audit = Audit(of)
            for worker in workers:
                worker.start()
            report = audit.end(f"try {number}")
            join(workers)
            before = whole.all()
            for (check, kind, key), verdict in report.all().items():
                known = before.get((check, kind, key))
                if key is not None and verdict != "unknown":
                    assert verdict == known, f"{check} {key}: {verdict}, but {known} undisturbed"
                if key is None and verdict == "pass" and known not in ("pass", "fail"):
                    raise AssertionError(f"{check}: passes, but {known} undisturbed")
            gone += sum(population["gone"] for population in report.json["populations"] if population["kind"] == "container")
    return f"{tries} times: {gone} containers were gone between list and inspect; each verdict as undisturbed, or unknown"


def appear(full):
    count = 1000 if full else 60
    with engine() as of:
        of.load_image()
        create_before = create(of, 20, "old")
        join(create_before)
        audits = []
        workers = create(of, count, "new")
        while any(worker.is_alive() for worker in workers):
            audits.append(Audit(of).end(f"audit {len(audits)}"))
        join(workers)
        last = Audit(of).end("the last")
    seen = [sum(population["assessed"] for population in report.json["populations"] if population["kind"] == "container")
            for report in [*audits, last]]
    assert seen[-1] == count + 20, f"the last audit saw {seen[-1]}"
    assert all(report.json["checks"] for report in audits)
    for report in audits:
        wrong = [claim for claim in worse_claims(last, report) if "container old" in claim]
        assert not wrong, lines(wrong)
    return f"{len(audits)} audits meanwhile, each with what was there when it listed (at most {max(seen[:-1], default=0)}); the last saw {seen[-1]}"


def churn(full):
    """Containers are started and killed, and processes of the host come and go, while every pid is looked at."""
    runs, stop = 12 if full else 3, threading.Event()
    with engine() as of:
        of.load_image()
        for number in range(4):
            of.run(f"steady{number}")
        whole = Audit(of).end("undisturbed")
        def containers(name):
            while not stop.is_set():
                try:
                    of.run(name)
                    of.api.call("DELETE", f"/containers/{name}?force=1")
                except Refused:
                    time.sleep(0.05)
        storm = subprocess.Popen(["sh", "-c", "while :; do /bin/true; /bin/true & wait; done"])
        workers = [threading.Thread(target=containers, args=(f"brief{number}",)) for number in range(2)]
        for worker in workers:
            worker.start()
        try:
            for number in range(runs):
                report = Audit(of).end(f"run {number}")
                wrong = [claim for claim in worse_claims(whole, report) if "container steady" in claim or "as a whole  : pass" in claim]
                assert not wrong, f"run {number}: {lines(wrong)}"
        finally:
            stop.set()
            join(workers)
            storm.kill()
            storm.wait()
    return f"{runs} runs: the steady containers are judged as undisturbed, or unknown"


def huge(full):
    """What the host side reads, far too large; a mount table that is large but honest."""
    lines_each, mounts = (10_000_000, 20_000) if full else (1_000_000, 300)
    places = {"/etc/docker/daemon.json": "\n", "/etc/passwd": "u:x:1:1::/:/bin/sh\n", "/etc/group": "g:x:1:u\n",
              "/etc/audit/rules.d/x.rules": "-w /x\n", "/etc/systemd/system/docker.service": "[Service]\n", "/etc/default/docker": "A=b\n"}
    with engine() as of:
        def write(lines_of_each):
            for path, line in places.items():
                of.namespaces.write(path, line * lines_of_each)
        write(1)
        whole = Audit(of).end("undisturbed")
        write(lines_each)
        of.namespaces.run("sh", "-c", f"mkdir -p {of.folder}/m && cd {of.folder}/m && i=0; while [ $i -lt {mounts} ]; do "
                          "mkdir $i && mount -t tmpfs m $i || exit 1; i=$((i+1)); done")
        audit = Audit(of)
        report = audit.end("huge")
        gained = sorted(set(passes(report)) - set(passes(whole)))
        assert not gained, f"pass gained by {gained}"
    return f"{lines_each:,} lines, {mounts:,} mounts: a report after {audit.took:.1f} s, no pass gained"


FAULTS = [
    ("daemon.json, passwd, group, audit rules, unit and EnvironmentFile of 10 million lines, and 20,000 mounts",
     "too large is unknown; in time, no pass gained", huge),
    ("dockerd is killed in mid-scan", "a report within --timeout; each verdict as undisturbed, or unknown", dies(False)),
    ("dockerd is killed and started again in mid-scan", "a report within --timeout; each verdict as undisturbed, or unknown", dies(True)),
    ("containers vanish between list and inspect", "they are gone, not unknown; each verdict as undisturbed, or unknown", vanish),
    ("1,000 containers are created while scanning", "a report of those that were listed", appear),
    ("containers start and die, entries of /proc disappear while every pid is looked at", "each verdict as undisturbed, or unknown", churn),
]
