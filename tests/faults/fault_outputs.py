# SPDX-License-Identifier: Apache-2.0
"""Outputs that cannot be written: full, read-only, limited, gone."""

import os
import resource
import shutil
import subprocess
import tempfile

from command import CLEAN, NOW, program
from faults import Skipped
from trial import FACTS, OLD, Folder, audit_arguments, check_whole, run

FORMATS = ["r.json", "r.html", "r.junit.xml", "r.sarif", "r.csv", "r.md"]


def need_root():
    if os.geteuid() != 0:
        raise Skipped("not root")


class Mounted:
    """A small file system of our own."""

    def __init__(self, options):
        self.options = options

    def __enter__(self):
        need_root()
        self.path = tempfile.mkdtemp(prefix="plimsoll-mount-")
        if subprocess.run(["mount", "-t", "tmpfs", "-o", self.options, "plimsoll-test", self.path], check=False).returncode != 0:
            os.rmdir(self.path)
            raise Skipped("no mount here")
        return self.path

    def __exit__(self, *_):
        subprocess.run(["umount", self.path], check=False)
        shutil.rmtree(self.path, ignore_errors=True)


def refused(arguments, what, **options):
    code, error = run(*arguments, **options)
    assert code == 2, f"{what}: exit {code}: {error[-300:]}"
    assert error.startswith("plimsoll: ") and error.count("\n") == 1, f"{what}: {error[-300:]}"
    return error


def disk_full(full):
    with Folder() as folder:
        run(*audit_arguments(folder, *FORMATS), "--sarif-anchor", "policy.yaml")
        whole = folder.files()
    written = refusals = 0
    # From one page to more than all of it: the disk is full at the first write, between outputs, at the last one.
    for kilobytes in range(4, 2048, 16 if full else 192):
        with Mounted(f"size={kilobytes}k") as path:
            with open(f"{path}/r.json", "wb") as file:
                file.write(OLD)
            arguments = ["audit", "--facts", FACTS, "--now", NOW, "-q", "--sarif-anchor", "policy.yaml"]
            for name in FORMATS:
                arguments += ["-o", f"{path}/{name}"]
            code, error = run(*arguments)
            files = {name: open(f"{path}/{name}", "rb").read() for name in os.listdir(path)}
        check_whole(files, whole, f"{kilobytes} KB")
        assert code in (1, 2) and (code == 1) == (files == whole), f"{kilobytes} KB: exit {code}: {error[-300:]}"
        written, refusals = written + (code == 1), refusals + (code == 2)
    return f"{refusals} sizes: exit 2; {written} sizes: all written"


def full_devices(_):
    for arguments in (["audit", "--facts", FACTS, "-q", "-o", "/dev/full:json"], ["audit", "--facts", FACTS, "-q", "-o", "/dev/full:html"],
                      ["collect", "--host", "unix:///nonexistent", "-o", "/dev/full"]):
        refused(arguments, " ".join(arguments))
    with open("/dev/full", "wb") as device:
        for arguments in (["audit", "--facts", FACTS], ["list"], ["explain", "5.5"], ["--version"], ["manual"], ["collect", "--host", "unix:///nonexistent"]):
            refused(arguments, " ".join(arguments) + " > /dev/full", stdout=device)
    return "9 commands: exit 2, one line"


def read_only(_):
    need_root()
    with Mounted("size=4m") as path:
        with open(f"{path}/r.json", "wb") as file:
            file.write(OLD)
        subprocess.run(["mount", "-o", "remount,ro", path], check=True)
        for name in ("r.json", "new.html"):
            error = refused(["audit", "--facts", FACTS, "-q", "-o", f"{path}/{name}"], name)
            assert "Read-only file system" in error, error
        assert os.listdir(path) == ["r.json"] and open(f"{path}/r.json", "rb").read() == OLD
    with Folder("r.json") as folder:
        copy = shutil.copy(program(), folder.at("plimsoll"))
        os.chmod(folder.path, 0o555)
        done = subprocess.run(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", copy, "audit", "--facts", "-", "-q", "-o",
                               folder.at("r.json")], stdin=open(FACTS, "rb"), env=CLEAN, stderr=subprocess.PIPE, check=False)
        assert done.returncode == 2 and b"denied" in done.stderr, done
        assert folder.files()["r.json"] == OLD
    return "file system and directory: exit 2, the old file stays"


def size_limit(full):
    with Folder("r.json", "r.html") as folder:
        run(*audit_arguments(folder, "r.json", "r.html"))
        whole = folder.files()
    sizes = list(range(0, 600, 4 if full else 60))
    for kilobytes in sizes:
        with Folder("r.json", "r.html") as folder:
            limit = kilobytes * 1024
            code, error = run(*audit_arguments(folder, "r.json", "r.html"),
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))  # pylint: disable=cell-var-from-loop
            check_whole(folder.files(), whole, f"{kilobytes} KB a file")
            assert code in (1, 2) and (code == 1) == (folder.files() == whole), f"{kilobytes} KB a file: exit {code}: {error[-200:]}"
    return f"{len(sizes)} limits: exit 2, or whole"


def reader_gone(_):
    for arguments in (["audit", "--facts", FACTS], ["audit", "--facts", FACTS, "-o", "-:json"], ["manual"]):
        reading, writing = os.pipe()
        os.close(reading)
        code, error = run(*arguments, stdout=writing)
        os.close(writing)
        assert code == 2 and error.count("\n") == 1, f"{arguments}: exit {code}: {error}"
    return "exit 2, one line, no signal"


def closed_descriptors(_):
    with Folder("r.json") as folder:
        run(*audit_arguments(folder, "r.json"))
        whole = folder.files()
    for closed in ((0,), (1,), (2,), (0, 1, 2)):
        for quiet in (True, False):
            with Folder("r.json") as folder:
                def close(numbers=closed):
                    for number in numbers:
                        os.close(number)
                arguments = audit_arguments(folder, "r.json")
                code, _ = run(*(word for word in arguments if quiet or word != "-q"), preexec_fn=close)
                assert code == (2 if not quiet and 1 in closed else 1), f"{closed}, quiet {quiet}: exit {code}"
                assert folder.files() == whole, f"{closed}, quiet {quiet}: another report"
    return "a whole report, and nothing else in it; exit 2 where the summary could not be printed"


def strange_targets(_):
    with Folder() as folder:
        os.mkdir(folder.at("dir.json"))
        os.symlink("loop.json", folder.at("loop.json"))
        os.symlink("nothing", folder.at("dangling.json"))
        for name in ("dir.json", "loop.json", "dangling.json", "no/such/folder/r.json", "dir.json/../../../../../../../proc/self/mem:json"):
            refused(["audit", "--facts", FACTS, "-q", "-o", folder.at(name)], name)
        assert sorted(os.listdir(folder.path)) == ["dangling.json", "dir.json", "loop.json"]
    return "exit 2, nothing made"


FAULTS = [
    ("disk full, at every amount of space (tmpfs)", "exit 2; each output is whole or as it was", disk_full),
    ("/dev/full as output, as standard output", "exit 2, one line", full_devices),
    ("read-only file system, directory without write permission", "exit 2, the old file stays", read_only),
    ("files may not grow (RLIMIT_FSIZE, SIGXFSZ)", "exit 2; each output is whole or as it was", size_limit),
    ("the reader of standard output is gone (SIGPIPE)", "exit 2, one line", reader_gone),
    ("standard descriptors closed", "a whole report; nothing is written into a file that took their numbers", closed_descriptors),
    ("directories, link loops, links to nothing as outputs", "exit 2, nothing made", strange_targets),
]
