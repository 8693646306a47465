# SPDX-License-Identifier: Apache-2.0
"""Runs the command under test and reads its JSON report."""

import json
import os
import subprocess
import sys
import tempfile

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROJECT = os.path.dirname(TESTS)
ENGINES = os.path.join(TESTS, "data", "engines")
NOW = "2026-11-22T09:00:00Z"  # the clock of every run whose bytes are compared

# Nothing of the caller's docker setup reaches the command; sanitizers stop at the first finding with a code of their own.
CLEAN = {"PATH": os.environ.get("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), "HOME": "/nonexistent", "LC_ALL": "C.UTF-8",
         "ASAN_OPTIONS": "exitcode=99", "UBSAN_OPTIONS": "exitcode=99:print_stacktrace=1"}


def program():
    path = os.environ.get("PLIMSOLL") or os.path.join(PROJECT, "build", "dev", "plimsoll")
    if not os.access(path, os.X_OK):
        sys.exit(f"no program to test: {path} (set PLIMSOLL)")
    return os.path.abspath(path)


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __repr__(self):
        return f"exit {self.code}\nstdout: {self.out[-1500:]}\nstderr: {self.err[-1500:]}"


def plimsoll(*arguments, prefix=(), env=None, timeout=120, cwd=None, stdin=None, stdout=None, text=True):
    """Runs `plimsoll ARGUMENTS`; a crash (signal, sanitizer) is an error of the test at once."""
    done = subprocess.run([*prefix, program(), *map(str, arguments)], env={**CLEAN, **(env or {})}, timeout=timeout, cwd=cwd,
                          input=stdin, stdin=subprocess.DEVNULL if stdin is None else None,
                          stdout=stdout or subprocess.PIPE, stderr=subprocess.PIPE, text=text,
                          errors="replace" if text else None)
    result = Result(done.returncode, done.stdout if stdout is None else "", done.stderr)
    assert done.returncode in (0, 1, 2, 3), f"plimsoll {' '.join(map(str, arguments))}: {result}"
    return result


class Report:
    """A report in JSON, asked by the benchmark's number (or the check's id) and the subject's key."""

    def __init__(self, text):
        self.json = json.loads(text)
        self.subjects = self.json["subjects"]
        self.checks = {}
        for check in self.json["checks"]:
            self.checks[check["number"] or check["id"]] = check
        self.numbers = list(self.checks)

    def verdict(self, number):
        return self.checks[number]["verdict"]

    def findings(self, number):
        """{(kind, key): verdict} of one check, passes included."""
        check = self.checks[number]
        result = {self.subject(index): "pass" for index in check["passed"]}
        for finding in check["findings"]:
            result[self.subject(finding["subject"])] = finding["verdict"]
        return result

    def subject(self, index):
        return self.subjects[index]["kind"], self.subjects[index]["key"]

    def of(self, number, key):
        """The verdict for the subject with this key, or None if it was not judged."""
        return next((verdict for (_, found), verdict in self.findings(number).items() if found == key), None)

    def finding(self, number, key=None):
        for finding in self.checks[number]["findings"]:
            if key is None or self.subjects[finding["subject"]]["key"] == key:
                return finding
        return None

    def observed(self, number, key=None):
        """Evidence of one finding or pass: {path: value}."""
        check = self.checks[number]
        for rows in (check["findings"], check["evidence_of_passes"] or []):
            for row in rows:
                if key is None or self.subjects[row["subject"]]["key"] == key:
                    while "like" in row:
                        row = next(other for other in rows if other["subject"] == row["like"])
                    return {seen["path"]: seen["value"] for seen in row["observed"]}
        return {}

    def reasons(self, number, key=None):
        """Every reason given for a verdict, in one text."""
        check = self.checks[number]
        texts = [check["reason"]] + [finding["reason"] for finding in check["findings"]
                                     if key is None or self.subjects[finding["subject"]]["key"] == key]
        return "; ".join(text for text in texts if text)

    def all(self):
        """{(number, kind, key): verdict}, and (number, None, None) for the check as a whole."""
        result = {}
        for number, check in self.checks.items():
            result[number, None, None] = check["verdict"]
            for (kind, key), verdict in self.findings(number).items():
                result[number, kind, key] = verdict
        return result


def audit(*arguments, **options):
    """(Result, Report) of an audit; the report goes through a file so that standard output stays free."""
    with tempfile.TemporaryDirectory(prefix="plimsoll-test-") as folder:
        os.chmod(folder, 0o777)
        path = os.path.join(folder, "report.json")
        result = plimsoll("audit", "-o", path, "-q", *arguments, **options)
        if result.code == 2:
            return result, None
        with open(path, encoding="utf-8") as file:
            return result, Report(file.read())


def collect(*arguments, **options):
    """The bundle's text."""
    result = plimsoll("collect", *arguments, **options)
    assert result.code == 0, result
    return result.out


def evaluate(expression, *arguments, **options):
    result = plimsoll("eval", *arguments, expression, **options)
    assert result.code == 0, result
    return result.out
