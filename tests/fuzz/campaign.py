#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fuzzes every parser: campaign.py [-jN] BUILD SECONDS [TARGET…] runs each harness of a build of the preset `fuzz` for so many
seconds of processor time, N of them at a time, and prints a table. Exit 1: something was found, which stays in BUILD/fuzzing/TARGET-crash-….

The corpus grows in BUILD/fuzzing/TARGET and is gone on from the next time; figures add up in BUILD/fuzzing/figures.json.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import signal
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
LIMITS = ["-timeout=30", "-rss_limit_mb=2048", "-max_len=32768", "-use_value_profile=0", "-print_final_stats=1", "-reload=0"]
PROGRESS = re.compile(rb"#(\d+)\s+\w+\s+cov: (\d+) ft: \d+ corp: (\d+)/")
EXECUTED = re.compile(rb"stat::number_of_executed_units:\s+(\d+)")


def run(binary, folders, prefix, seconds):
    """One run: (processor seconds, executions, edges, inputs in the corpus, exit, its last words)."""
    arguments = [binary, *LIMITS, f"-max_total_time={seconds}", f"-artifact_prefix={prefix}"]
    dictionary = HERE / "dictionaries" / (binary.name.removeprefix("fuzz_") + ".dict")
    if dictionary.exists():
        arguments.append(f"-dict={dictionary}")
    process = subprocess.Popen([*arguments, *folders], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    output = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    progress = PROGRESS.findall(output)
    executed = EXECUTED.findall(output)
    count, edges, inputs = (int(value) for value in progress[-1]) if progress else (0, 0, 0)
    return (usage.ru_utime + usage.ru_stime, max(count, int(executed[-1]) if executed else 0), edges, inputs, process.returncode,
            output[-3000:].decode(errors="replace"))


def fuzz(build, target, seconds, known):
    """Runs one target until the processor was its own for so long, or something is found; adds to its figures."""
    corpus = build / "fuzzing" / target
    corpus.mkdir(parents=True, exist_ok=True)
    cases = HERE / "corpus" / target
    folders = [corpus, build / "fuzzing/seeds" / target, *([cases] if cases.exists() else [])]
    spent, words = 0.0, ""
    while spent < seconds:
        cpu, executions, edges, inputs, status, words = run(build / "tests/fuzz" / f"fuzz_{target}", folders,
                                                            f"{build}/fuzzing/{target}-", max(2, int(seconds - spent + 0.99)))
        spent += cpu
        known["seconds"] += cpu
        known["executions"] += executions
        known["edges"], known["corpus"] = max(known["edges"], edges), inputs
        if status not in (0, -signal.SIGUSR1):  # which ends a run early, also before libFuzzer listens to it
            known["findings"] += 1
            break
        words = ""
    return words


def main():
    parser = argparse.ArgumentParser(description="Fuzzes every parser.")
    parser.add_argument("-j", "--jobs", type=int, default=1)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("seconds", type=int)
    parser.add_argument("targets", nargs="*")
    asked = parser.parse_args()
    build = asked.build.resolve()
    targets = asked.targets or sorted(p.name.removeprefix("fuzz_") for p in (build / "tests/fuzz").glob("fuzz_*") if os.access(p, os.X_OK) and p.is_file())
    folder = build / "fuzzing"
    folder.mkdir(exist_ok=True)
    subprocess.run([sys.executable, HERE / "seeds.py", folder / "seeds"], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "PLIMSOLL": str(build / "plimsoll")})
    figures_file = folder / "figures.json"
    figures = json.loads(figures_file.read_text()) if figures_file.exists() else {}
    said = {}
    print(f"{'target':14} {'CPU s':>7} {'executions':>12} {'edges':>6} {'corpus':>7} {'findings':>8}", flush=True)

    def one(target):
        known = figures.setdefault(target, {"seconds": 0.0, "executions": 0, "edges": 0, "corpus": 0, "findings": 0})
        said[target] = fuzz(build, target, asked.seconds, known)
        figures_file.write_text(json.dumps(figures, indent=1))
        print(f"{target:14} {known['seconds']:7.0f} {known['executions']:12} {known['edges']:6} {known['corpus']:7} {known['findings']:8}", flush=True)

    with concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool:
        list(pool.map(one, targets))
    for target, words in said.items():
        if words:
            print(f"\n== {target}\n{words}")
    return 1 if any(said.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
