#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What cmake/PlimsollOptions.cmake asks of compiler and linker, found again in the command as it is installed.

    hardened.py BUILD        installs BUILD into a temporary directory and looks at that file
    hardened.py --self-test  builds a small program without one protection each and shows that its loss is noticed

Read with readelf and objdump. What leaves no trace in machine code is read from the compiler's own record of its flags in the
debug information (gcc; clang keeps none). Exit 77: not an x86 or arm64 ELF, or no binutils.
"""
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
X86 = platform.machine() == "x86_64"
# In every unit's record. The first instruction of a function, and what else shows, is looked at below.
RECORDED = ["-fstack-protector-strong", "-fstack-clash-protection", "-ftrivial-auto-var-init=zero",
            "-fcf-protection=full" if X86 else "-mbranch-protection=standard"]


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, errors="replace").stdout


def lost_at_linking(path):
    header, programs, dynamic = run("readelf", "-hW", path), run("readelf", "-lW", path), run("readelf", "-dW", path)
    if not re.search(r"Type:\s+DYN\b", header) or "(DEBUG)" not in dynamic:
        yield "no position independent executable"
    stack = re.search(r"GNU_STACK(?:\s+0x\w+){5}\s+(\w+)", programs)
    if not stack or "E" in stack.group(1):
        yield "an executable stack"
    if "GNU_RELRO" not in programs:
        yield "relocations stay writable"
    if not re.search(r"\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*\bNOW\b|\(BIND_NOW\)", dynamic):
        yield "functions are bound lazily"
    if re.search(r"\((RPATH|RUNPATH)\)", dynamic):
        yield "libraries are looked for in a path of the build"
    if "(TEXTREL)" in dynamic:
        yield "code is written to when it is loaded"
    if re.search(r"LOAD(?:\s+0x\w+){5}\s+RWE", programs):
        yield "a segment can be written and executed"


def lost_at_compiling(path):
    imported = run("readelf", "-W", "--dyn-syms", path)
    if "__stack_chk_fail" not in imported:
        yield "no stack protector"
    if not re.search(r"\b__\w+_chk\b(?<!__stack_chk)", imported):
        yield "no fortified call of the C library"
    # Functions others may call: each must begin with the mark that an indirect jump is allowed to land on.
    mark = "endbr64" if X86 else r"paciasp|bti"
    found = re.findall(r"<(plm_\w+)>:\n\s*\w+:\s*(?:[0-9a-f]{2,8} )+\s*(\S+)", run("objdump", "-d", "-w", path))
    unmarked = [name for name, instruction in found if not re.fullmatch(mark, instruction)]
    if not found or (X86 and unmarked):
        yield f"no control flow protection: {len(unmarked)} of {len(found)} functions, such as {unmarked[:3]}"
    # Flags as the compiler recorded them, a unit each.
    units = re.findall(r"DW_AT_producer\s*:.*?(GNU C\d.*|clang.*)", run("readelf", "--debug-dump=info", path))
    if not units:
        yield "no debug information: the compiler's flags cannot be seen"
    for flag in RECORDED:
        without = [unit for unit in units if unit.startswith("GNU") and flag not in unit.split()]
        if without:
            yield f"{len(without)} of {len(units)} units were compiled without {flag}"


def lost(path):
    return [*lost_at_linking(path), *lost_at_compiling(path)]


# ---- that each can be missed ----

PROGRAM = """#include <stdio.h>
#include <string.h>
extern int plm_copy(const char *text);
int plm_copy(const char *text) { char room[64]; strcpy(room, text); return printf(text, room); }
int main(int argc, char **argv) { return plm_copy(argv[argc - 1]); }
"""
COMPILED = ["-g", "-O2", "-fPIE", "-w", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=3", *RECORDED]
LINKED = ["-pie", "-Wl,-z,relro", "-Wl,-z,now", "-Wl,-z,noexecstack"]
BREAKS = [  # what is taken out, what is put in, a word of the loss
    (["-pie", "-fPIE"], ["-no-pie", "-fno-pie"], "position independent"), (["-Wl,-z,relro"], ["-Wl,-z,norelro"], "writable"),
    (["-Wl,-z,now"], ["-Wl,-z,lazy"], "lazily"), (["-Wl,-z,noexecstack"], ["-Wl,-z,execstack"], "executable stack"),
    ([], ["-Wl,-rpath,/tmp"], "path of the build"), (["-D_FORTIFY_SOURCE=3"], [], "fortified"),
    ([RECORDED[0]], ["-fno-stack-protector"], "stack protector"), ([RECORDED[1]], [], RECORDED[1]), ([RECORDED[2]], [], RECORDED[2]),
    ([RECORDED[3]], [], "control flow" if X86 else RECORDED[3]), (["-g"], [], "debug information"),
]


def build(folder, without=(), more=()):
    source, path = os.path.join(folder, "x.c"), os.path.join(folder, "x")
    with open(source, "w", encoding="utf-8") as file:
        file.write(PROGRAM)
    run("gcc", "-o", path, source, *[flag for flag in [*COMPILED, *LINKED] if flag not in without], *more)
    return path


def self_test():
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="plimsoll-hardened-") as folder:
        whole = lost(build(folder))
        if whole:
            print("false alarm:", whole)
            wrong += 1
        for without, more, word in BREAKS:
            seen = lost(build(folder, without, more))
            if not any(word in loss for loss in seen):
                print(f"not caught: {without} {more}: {seen}")
                wrong += 1
    print(f"hardened: {len(BREAKS)} losses tried, {wrong} wrong")
    return wrong


def main():
    if platform.machine() not in ("x86_64", "aarch64") or not shutil.which("readelf") or not shutil.which("objdump"):
        print("SKIPPED: needs binutils, and x86-64 or arm64")
        return SKIPPED
    if sys.argv[1] == "--self-test":
        return 1 if self_test() else 0
    with tempfile.TemporaryDirectory(prefix="plimsoll-install-") as folder:
        run("cmake", "--install", sys.argv[1], "--prefix", folder)
        path = os.path.join(folder, "bin", "plimsoll")
        losses = lost(path)
        if os.stat(path).st_mode & 0o7022:
            losses.append(f"installed with mode {os.stat(path).st_mode & 0o7777:o}")
    for loss in losses:
        print(f"bin/plimsoll: {loss}")
    print(f"hardened: {len(losses)} protections lost")
    return 1 if losses else 0


if __name__ == "__main__":
    sys.exit(main())
