# SPDX-License-Identifier: Apache-2.0
"""No memory: each allocation of a run fails in turn (fail_alloc.c), those of the libraries and of libc too."""

import collections
import concurrent.futures
import json
import os
import subprocess
import tempfile

from command import PROJECT, Report
from compare import lines, worse_claims
from replayed import Replayed
from trial import CRASHES, OLD, Folder, audit_arguments, check_whole, measured, run

SITE = os.path.join(PROJECT, "tests", "data")
EXPECTED = "exit 2 and one line, or the very result of a run without a fault; no file torn or left behind"
# Where the dynamic loader has no memory for libxml2's C++, it ends the process itself. No file is open then.
OF_LOADER = EXPECTED.replace("exit 2 and", "exit 2 (or the dynamic loader's 127) and")


def shim():
    """The preloaded library, built once for all of this run."""
    path = os.path.join(tempfile.gettempdir(), f"plimsoll-fail-alloc-{os.getpid()}.so")
    if not os.path.exists(path):
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fail_alloc.c")
        subprocess.run(["gcc", "-O2", "-fPIC", "-shared", source, "-o", path], check=True)
    return path


def sample(count, most):
    """At most so many of 1 … count, the ends always, the others spread by a step that shares no factor with loops."""
    if count <= most:
        return list(range(1, count + 1))
    step = count / most
    return sorted({1, count} | {1 + int(i * step) for i in range(most)})


def fail_each(names, arguments, most, keep_failing=False, loads=False):
    """Runs arguments(folder) with allocation after allocation failing. Returns what was seen."""
    library = {"LD_PRELOAD": shim()}
    with Folder(*names) as folder:
        code, error = run(*arguments(folder), env={**library, "FAIL_COUNT": folder.at("count")})
        assert code in (0, 1, 3), error
        reference = folder.files()
        count = int(reference.pop("count"))
        expected = code
    assert all(content != OLD for content in reference.values()), "the run without a fault wrote nothing"

    def one(number):
        with Folder(*names) as folder:
            failing = {**library, "FAIL_AT": str(number), "FAIL_ON": "1" if keep_failing else "0"}
            code, error = run(*arguments(folder), env=failing)
            what = f"allocation {number}"
            assert code not in CRASHES, f"{what}: ended by {code}: {error[-300:]}"
            if loads and code == 127:
                assert error.endswith("out of memory\n") and all(text == OLD for text in folder.files().values()), f"{what}: {error[-300:]}"
                return "exit 127, said by the dynamic loader"
            assert code in (2, expected), f"{what}: exit {code}: {error[-300:]}"
            check_whole(folder.files(), reference, what)
            if code == 2:
                assert error.startswith("plimsoll: ") and error.count("\n") == 1, f"{what}: not one line: {error[-300:]}"
                return "exit 2, said by us" if "out of memory" in error else "exit 2, said of a library"
            assert all(content == reference[name] for name, content in folder.files().items()), f"{what}: exit {code} without the report"
            return "no difference"
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        kinds = collections.Counter(pool.map(one, sample(count, most)))
    tried = sum(kinds.values())
    return f"{tried} of {count} allocations: " + ", ".join(f"{number} × {kind}" for kind, number in sorted(kinds.items()))


def of_a_small_run(full):
    return fail_each(["r.json"], lambda folder: audit_arguments(folder, "r.json"), 10**6 if full else 60)


def from_one_on(full):
    return fail_each(["r.json"], lambda folder: audit_arguments(folder, "r.json"), 800 if full else 20, keep_failing=True)


def of_xml(full):
    own = os.path.join(SITE, "..", "..", "templates", "xccdf.xsl")
    return fail_each(["r.html", "r.junit.xml", "r.xml"],
                     lambda folder: [*audit_arguments(folder, "r.html", "r.junit.xml"), "-o", folder.at("r.xml") + ":" + own, "--check", "5.5"],
                     1500 if full else 60, loads=True)


def of_json_formats(full):
    names = ["r.sarif", "r.csv", "r.md", "r.ocsf", "r.hdf"]
    formats = {"r.ocsf": ":ocsf", "r.hdf": ":hdf"}
    def arguments(folder):
        words = [*audit_arguments(folder), "--sarif-anchor", "policy.yaml", "--check", "5.5"]
        for name in names:
            words += ["-o", folder.at(name) + formats.get(name, "")]
        return words
    return fail_each(names, arguments, 1000 if full else 20)


def of_yaml(full):
    return fail_each(["r.json"], lambda folder: [*audit_arguments(folder, "r.json"), "--policy", os.path.join(SITE, "policies", "site.yaml"),
                                                 "--check", "5.5"], 3000 if full else 40)


def of_an_engine(full):
    """What cannot be asked is unknown, and nothing is claimed that is not so."""
    library = {"LD_PRELOAD": shim()}
    kinds = collections.Counter()
    with Replayed("docker-26.1.5") as engine, Folder() as folder:
        words = ["audit", "--host", engine.url, "--scope", "engine", "-q", "-o", folder.at("r.json")]
        code, error = run(*words, env={**library, "FAIL_COUNT": folder.at("count")})
        assert code in (0, 1, 3), error
        whole = Report(folder.files()["r.json"])
        count = int(folder.files()["count"])
        for number in sample(count, 600 if full else 25):
            with Folder("r.json") as own:
                words[-1] = own.at("r.json")
                code, error = run(*words, env={**library, "FAIL_AT": str(number)})
                what = f"allocation {number}"
                assert code in (1, 2, 3), f"{what}: exit {code}: {error[-300:]}"
                files = own.files()
                assert list(files) == ["r.json"], f"{what}: left behind: {sorted(files)}"
                if code == 2:
                    assert files["r.json"] == OLD, f"{what}: exit 2, but a report"
                    kinds["exit 2"] += 1
                    continue
                wrong = worse_claims(whole, Report(files["r.json"]))
                assert not wrong, f"{what}: {lines(wrong)}"
                kinds["no difference" if json.loads(files["r.json"])["checks"] == whole.json["checks"] else "more is unknown"] += 1
    return f"{sum(kinds.values())} of {count} allocations: " + ", ".join(f"{n} × {kind}" for kind, n in sorted(kinds.items()))


def through_us(_):
    """libcurl goes on without what it could not copy (the "?all=1" of a path), libxml2 and libxslt with half a tree."""
    counts = {}
    own = os.path.join(PROJECT, "templates", "xccdf.xsl")
    with Replayed("docker-26.1.5") as engine, Folder() as folder:
        for library in ("libcurl", "libxml2", "libxslt", "libcjson"):
            run("audit", "--host", engine.url, "--scope", "engine", "-q", "-o", folder.at("r.html"), "-o", folder.at("r.junit.xml"),
                "-o", folder.at("r.xml") + ":" + own, env={"LD_PRELOAD": shim(), "FAIL_IN": library, "FAIL_COUNT": folder.at("count")})
            counts[library] = int(folder.files()["count"] or 0)
    counts["libxml2"] -= min(counts["libxml2"], 8)  # the locks that it makes when it is first used
    assert not any(counts.values()), f"allocations of their own: {counts}"
    return "none of them asks malloc itself, but for libxml2's locks"


def address_space(full):
    seen = collections.Counter()
    for megabytes in range(16, 200, 2 if full else 16):
        with Folder("r.json") as folder:
            code, error, _, _ = measured(*audit_arguments(folder, "r.json"), limit=megabytes << 20)
            files = folder.files()
            if code == 127 or "shared lib" in error:
                seen["not started by the loader"] += 1
                continue
            assert code in (1, 2), f"{megabytes} MB: exit {code}: {error[-200:]}"
            assert list(files) == ["r.json"] and (files["r.json"] == OLD) == (code == 2), f"{megabytes} MB: {sorted(files)}"
            seen["exit 2, file as before" if code == 2 else "a whole report"] += 1
    return ", ".join(f"{number} × {kind}" for kind, number in seen.items())


FAULTS = [
    ("one allocation of `audit --facts` fails", EXPECTED, of_a_small_run),
    ("all allocations fail from one on", EXPECTED, from_one_on),
    ("the same with HTML, JUnit and an own stylesheet (libxml2, libxslt)", OF_LOADER, of_xml),
    ("the same with SARIF, CSV, Markdown, OCSF, HDF", EXPECTED, of_json_formats),
    ("the same with a policy (libyaml)", EXPECTED, of_yaml),
    ("the same with an engine behind a socket (libcurl)", "exit 2, or a report that claims nothing a whole one does not; no file torn",
     of_an_engine),
    ("libcurl, libxml2, libxslt and cJSON ask for memory", "they get it from us, so that the program ends where there is none", through_us),
    ("address space limited to 16 … 198 MB", "exit 2 and the old file, or a whole report", address_space),
]
