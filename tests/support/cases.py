# SPDX-License-Identifier: Apache-2.0
"""A test program is a script that walks through named cases. It prints one line a case and ends with the exit code ctest wants.

    suite = Suite("what this program shows")
    with suite.case("a sentence that is true of the program"):
        assert …
    suite.end()

A case that fails does not stop the others. `suite.need(condition, why)` before any case skips the whole program, loudly, with 77.
"""

import contextlib
import sys
import traceback

SKIPPED = 77  # SKIP_RETURN_CODE in CMakeLists.txt


def short(value):
    text = repr(value)
    return text if len(text) <= 1500 else f"{text[:1500]} … ({len(text) - 1500} characters cut)"


class Suite:
    def __init__(self, title):
        self.title, self.passed, self.failures = title, 0, []
        print(f"# {title}", flush=True)

    def need(self, condition, why):
        if not condition:
            print(f"SKIPPED: {self.title}: {why}", flush=True)
            sys.exit(SKIPPED)

    @contextlib.contextmanager
    def case(self, sentence):
        try:
            yield
        except Exception as error:  # any error is this case's failure, and the next one still runs
            self.failures.append(sentence)
            print(f"not ok - {sentence}", flush=True)
            if isinstance(error, AssertionError) and str(error):
                print("    " + str(error).replace("\n", "\n    "), flush=True)
            else:
                print("    " + traceback.format_exc().replace("\n", "\n    "), flush=True)
        else:
            self.passed += 1
            print(f"ok - {sentence}", flush=True)

    def equal(self, sentence, actual, wanted):
        with self.case(sentence):
            assert actual == wanted, f"is:     {short(actual)}\nshould: {short(wanted)}"

    def end(self):
        print(f"# {self.title}: {self.passed} passed, {len(self.failures)} failed", flush=True)
        for sentence in self.failures:
            print(f"#   failed: {sentence}", flush=True)
        if not self.passed and not self.failures:
            print("#   no case ran", flush=True)
            sys.exit(1)
        sys.exit(1 if self.failures else 0)
