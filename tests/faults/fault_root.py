# SPDX-License-Identifier: Apache-2.0
"""Traps below --root: links that lead out, FIFOs, devices and sockets where files are expected, files without end, files that change
while they are read. The root is shown to be the engine's by its engine-id."""

import json
import os
import shutil
import socket
import threading
import time

from command import ENGINES, Report
from compare import lines, passes, worse_claims
from faults import Skipped
from replayed import Replayed
from trial import Folder, run

ENGINE = "docker-26.1.5"
CANARY = "CANARY7hunter2"
RULES = "".join(f"-w {path} -k docker\n" for path in ("/usr/bin/dockerd", "/etc/docker", "/var/lib/docker", "/run/containerd", "/usr/bin/runc"))
FILES = {
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n", "etc/group": "root:x:0:\ndocker:x:998:\n", "etc/hostname": "web-1\n",
    "usr/lib/os-release": 'ID=debian\nPRETTY_NAME="Debian"\n', "etc/docker/daemon.json": '{"icc": false}\n',
    "etc/audit/rules.d/docker.rules": RULES, "etc/default/docker": "A=b\n", "etc/nsswitch.conf": "passwd: files\n",
    "lib/systemd/system/docker.service": "[Service]\nExecStart=/usr/bin/dockerd -H fd://\nEnvironmentFile=-/etc/default/docker\n",
    "etc/systemd/system/docker.service.d/10.conf": "[Service]\nEnvironment=A=b\n",
    "etc/docker/certs.d/r.example/ca.crt": "x\n", "var/lib/docker/engine-id": "",
}


def make_root(path):
    with open(os.path.join(ENGINES, ENGINE, "info.json"), encoding="utf-8") as file:
        FILES["var/lib/docker/engine-id"] = json.load(file)["ID"]
    for name, text in FILES.items():
        os.makedirs(os.path.dirname(f"{path}/{name}"), exist_ok=True)
        with open(f"{path}/{name}", "w", encoding="utf-8") as file:
            file.write(text)


def audit(engine, root, out, what):
    """(Report, bundle text): both must end soon, without the canary."""
    start = time.monotonic()
    code, error = run("collect", "--host", engine.url, "--root", root, "-o", out + ".ndjson", timeout=60)
    assert code == 0, f"{what}: collect: exit {code}: {error[-300:]}"
    code, error = run("audit", "--host", engine.url, "--root", root, "-q", "-o", out, timeout=60)
    took = time.monotonic() - start
    assert code in (1, 3) and took < 20, f"{what}: exit {code} after {took:.0f} s: {error[-300:]}"
    with open(out, encoding="utf-8") as file, open(out + ".ndjson", encoding="utf-8") as facts:
        report, bundle = file.read(), facts.read()
    assert CANARY not in report + bundle, f"{what}: what stands outside of the root came out"
    return Report(report), bundle


def trap(kind, path, outside):
    """Puts something else where the file or folder was."""
    shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
    depth = "../" * 40
    if kind == "FIFO":
        os.mkfifo(path)
    elif kind == "device":
        os.mknod(path, 0o666 | 0o020000, os.makedev(1, 5))  # /dev/zero
    elif kind == "socket":
        listener = socket.socket(socket.AF_UNIX)
        where = os.getcwd()
        os.chdir(os.path.dirname(path))
        listener.bind(os.path.basename(path))
        os.chdir(where)
        listener.close()
    elif kind == "folder":
        os.mkdir(path)
    elif kind == "link out":
        os.symlink(outside, path)
    elif kind == "link up and out":
        os.symlink(depth + outside.lstrip("/"), path)
    elif kind == "link to /proc/self/root":
        os.symlink("/proc/self/root" + outside, path)
    elif kind == "link loop":
        os.symlink(os.path.basename(path), path)
    elif kind == "hard link":
        os.link(outside, path)
    elif kind == "10 GB without content":
        with open(path, "wb") as file:
            file.truncate(10 << 30)
    elif kind == "binary":
        with open(path, "wb") as file:
            file.write(bytes(range(256)) * 64)


KINDS = ["FIFO", "device", "socket", "folder", "link out", "link up and out", "link to /proc/self/root", "link loop", "hard link",
         "10 GB without content", "binary"]


def traps(kind):
    def inject(full):
        if kind == "device" and os.geteuid() != 0:
            raise Skipped("not root")
        names = [*FILES, "etc/docker", "etc/audit/rules.d", "etc/systemd/system", "etc/docker/certs.d", "var/lib"]
        unknown = 0
        with Replayed(ENGINE) as engine, Folder() as folder:
            outside = folder.at("outside")
            with open(outside, "w", encoding="utf-8") as file:
                file.write(f"{CANARY}:x:0:0:{CANARY}:/:/bin/sh\n-w /{CANARY}\nNAME={CANARY}\n{{\"log-level\": \"{CANARY}\"}}\n")
            make_root(folder.at("root"))
            baseline, _ = audit(engine, folder.at("root"), folder.at("r.json"), "no trap")
            for name in names if full else names[::6]:
                if kind == "hard link" and os.path.isdir(folder.at(f"root/{name}")):
                    continue
                shutil.rmtree(folder.at("root"))
                make_root(folder.at("root"))
                trap(kind, folder.at(f"root/{name}"), outside)
                if kind == "hard link":  # its owner put it there, so that its text is the root's; only what it claims is looked at
                    code, error = run("audit", "--host", engine.url, "--root", folder.at("root"), "-q", "-o", folder.at("r.json"), timeout=60)
                    assert code in (1, 3), f"{name}: exit {code}: {error}"
                    with open(folder.at("r.json"), encoding="utf-8") as file:
                        report = Report(file.read())
                else:
                    report, _ = audit(engine, folder.at("root"), folder.at("r.json"), name)
                gained = sorted(set(passes(report)) - set(passes(baseline)))
                assert not gained, f"{name}: pass gained by {gained}"
                unknown += report.json["totals"]["unknown"] > baseline.json["totals"]["unknown"]
        return f"{len(names if full else names[::6])} places: in time, nothing from outside; more is unknown for {unknown}"
    return inject


def changing(full):
    """daemon.json, rules and passwd are written over, byte by byte and by rename, while they are read."""
    stop = threading.Event()
    def write(path, texts):
        number = 0
        while not stop.is_set():
            number += 1
            text = texts[number % len(texts)]
            if number % 3 == 0:
                with open(path + ".new", "w", encoding="utf-8") as file:
                    file.write(text)
                os.replace(path + ".new", path)
            else:
                with open(path, "w", encoding="utf-8") as file:
                    for at in range(0, len(text), 4096):
                        file.write(text[at:at + 4096])
                        file.flush()
    with Replayed(ENGINE) as engine, Folder() as folder:
        root = folder.at("root")
        make_root(root)
        baseline, _ = audit(engine, root, folder.at("r.json"), "still")
        writers = [threading.Thread(target=write, args=(f"{root}/{name}", texts)) for name, texts in (
            ("etc/docker/daemon.json", ['{"icc": false}', '{"icc": false, "labels": ["' + "a" * 200000 + '"]}', ""]),
            ("etc/audit/rules.d/docker.rules", [RULES, RULES + "# x\n" * 50000]),
            ("etc/passwd", [FILES["etc/passwd"], FILES["etc/passwd"] + "u:x:1:1::/:/bin/sh\n" * 10000]),
            ("lib/systemd/system/docker.service", [FILES["lib/systemd/system/docker.service"], "[Service]\n" * 20000]))]
        for writer in writers:
            writer.start()
        try:
            runs = 40 if full else 4
            for number in range(runs):
                report, _ = audit(engine, root, folder.at("r.json"), f"run {number}")
                gained = sorted(set(passes(report)) - set(passes(baseline)))
                assert not gained, f"run {number}: pass gained by {gained}"
        finally:
            stop.set()
            for writer in writers:
                writer.join()
    return f"{runs} runs: in time, no pass gained"


def vanishing(full):
    """Whole folders of the root come and go while they are walked."""
    stop = threading.Event()
    def churn(root):
        while not stop.is_set():
            for name in ("etc/docker/certs.d", "etc/systemd/system/docker.service.d", "etc/audit/rules.d"):
                shutil.rmtree(f"{root}/{name}", ignore_errors=True)
            make_root(root)
    with Replayed(ENGINE) as engine, Folder() as folder:
        root = folder.at("root")
        make_root(root)
        thread = threading.Thread(target=churn, args=(root,))
        baseline, _ = audit(engine, root, folder.at("r.json"), "still")
        thread.start()
        try:
            runs = 40 if full else 4
            for number in range(runs):
                report, _ = audit(engine, root, folder.at("r.json"), f"run {number}")
                claims = [claim for claim in worse_claims(baseline, report) if ": pass, but" in claim]  # what is gone for good is no claim
                assert not claims, lines(claims)
        finally:
            stop.set()
            thread.join()
    return f"{runs} runs: in time, no pass gained"


FAULTS = [(f"a {kind} where a file or folder below --root is expected" if "10" not in kind and "link" not in kind else f"{kind}: for each file and folder below --root",
           "ends in time; nothing from outside the root comes out; unknown where it must be read", traps(kind)) for kind in KINDS]
FAULTS += [
    ("files below --root change while they are read", "ends in time, no pass gained", changing),
    ("folders below --root come and go", "ends in time, no pass gained", vanishing),
]
