#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Faults, injected one by one into the command as it is built: faults.py [--full] [GROUP…] prints a table of what was injected, what
was expected and what was seen. Exit 1: something else was seen. Without --full only samples are tried, for every build."""

import importlib
import os
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
GROUPS = ["memory", "outputs", "signals", "clock", "inputs", "root", "engines"]


class Skipped(Exception):
    """This machine cannot inject the fault; the text says why."""


def row(*cells):
    print("| " + " | ".join(str(cell).replace("\n", " ").replace("|", "\\|") for cell in cells) + " |", flush=True)


def main():
    full = "--full" in sys.argv
    names = [name for name in sys.argv[1:] if name != "--full"] or GROUPS
    failed = ran = 0
    row("injected", "expected", "seen", "s")
    row("---", "---", "---", "---")
    for name in names:
        for injected, expected, inject in importlib.import_module("fault_" + name).FAULTS:
            start = time.monotonic()
            try:
                seen = inject(full)
                ran += 1
            except Skipped as why:
                seen = f"not injected here: {why}"
            except Exception as error:  # whatever it is, it is this fault's failure
                failed += 1
                seen = f"**FAILED**: {error}" if isinstance(error, AssertionError) else "**FAILED**: " + traceback.format_exc()
            row(injected, expected, seen, f"{time.monotonic() - start:.0f}")
    print(f"\n{ran} injected and seen as expected, {failed} not", flush=True)
    sys.exit(1 if failed else 0 if ran else 77)


if __name__ == "__main__":
    sys.modules["faults"] = sys.modules["__main__"]
    main()
