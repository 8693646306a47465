#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the compiler does not hold: include edges between floors, forbidden calls, doors to libraries, SPDX lines, sizes.

Prints one line per breach, with the reason, and ends with the count. `--self-test` proves that each rule can be broken.
"""
import pathlib
import re
import sys

FLOORS = {  # floor: the floors it may include besides itself
    "base": [],
    "cel": ["base"],
    "model": ["base", "cel"],
    "collect": ["base", "cel", "model"],
    "judge": ["base", "cel", "model"],
    "render": ["base", "cel", "model"],
    "compare": ["base", "cel", "model"],
    "cli": ["base", "cel", "model", "collect", "judge", "render", "compare"],
}
# A call nobody may make, and why.
FORBIDDEN = {
    r"\b(sprintf|vsprintf|strcpy|strcat|stpcpy|gets)\s*\(": "unbounded: use the buffer or arena printf",
    r"\b(strtok|atoi|atol|atof)\s*\(": "hides errors: use plm_parse_int64 or a cursor",
    r"\b(system|popen|execl|execlp|execle|execv|execvp|execvpe|execveat|fexecve|vfork|clone3?|posix_spawnp?)\s*\(": "this tool starts no program",
    r"\bgoto\b": "cleanup is by scope (plm_auto_*)",
    r"\bcJSON_GetObjectItem\s*\(": "ignores case",
}
# Calls that belong to one place.
DOORS = {
    r"\bcJSON_\w+\s*\(": ["src/base/json", "tests/unit/base/"],
    r"\byaml_\w+\s*\(": ["src/base/yaml"],
    r"\b(fork|execve)\s*\(": ["src/cli/tunnel.c"],  # ssh, for an ssh:// address
    r"\bcurl_\w+\s*\(": ["src/collect/transport"],
    r"\bxslt\w+\s*\(": ["src/render/stylesheet"],
    r"\bxml[A-Z]\w+\s*\(": ["src/render/"],
    r"\baudit_\w+\s*\(": ["src/collect/audit"],
    r"\bseccomp_(init|rule|load|attr|release)\w*\s*\(": ["cmake/seccomp_filters"],
    r"\b(printf|puts|putchar)\s*\(|\bf(printf|puts|putc)\s*\(\s*(stdout|stderr)": ["src/cli/", "tests/"],
    r"\bfprintf\s*\(\s*stderr|\bexit\s*\(|\babort\s*\(": ["src/cli/", "src/base/memory", "tests/"],
    r"(?<![\w.>])time\s*\(|\bgettimeofday\s*\(|\bclock_gettime\s*\(\s*CLOCK_REALTIME|\bgetenv\s*\(": ["src/cli/", "tests/", "src/collect/start_time"],
}
MAX_LINES = 500


def strip(text):
    """The code without comments and string contents, line structure kept."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    text = re.sub(r"/\*.*?\*/", blank, text, flags=re.S)
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)
    return re.sub(r"//[^\n]*", blank, text)


def include_breaches(path, floor, text):
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s+<plimsoll/(\w+)/', line)
        if match and match.group(1) != floor and match.group(1) not in FLOORS[floor]:
            yield number, f"floor {floor} may not include {match.group(1)}"
        match = re.match(r'\s*#\s*include\s+"(?:\.\./)+(\w+)/', line)
        if match:
            yield number, "a private header of another folder"


def call_breaches(path, text):
    code = strip(text)
    for number, line in enumerate(code.splitlines(), 1):
        for pattern, why in FORBIDDEN.items():
            match = re.search(pattern, line)
            if match:
                yield number, f"'{match.group(0).strip(' (')}': {why}"
        for pattern, places in DOORS.items():
            match = re.search(pattern, line)
            if match and not any(path.startswith(place) for place in places):
                yield number, f"'{match.group(0).strip(' (')}' belongs to {', '.join(places)}"


def breaches(path, text):
    parts = pathlib.PurePath(path).parts
    lines = text.splitlines()
    if not lines or "SPDX-License-Identifier: Apache-2.0" not in "\n".join(lines[:2]):
        yield 1, "no SPDX line"
    if path.endswith((".c", ".h", ".def")):
        if parts[0] == "src" or parts[:2] == ("include", "plimsoll"):
            floor = parts[1] if parts[0] == "src" else parts[2]
            yield from include_breaches(path, floor, text)
            if path.endswith((".c", ".h")) and len(lines) > MAX_LINES:
                yield len(lines), f"{len(lines)} lines: one idea a file, at most {MAX_LINES}"
        if parts[0] in ("src", "include"):
            yield from call_breaches(path, text)
        for number, line in enumerate(lines, 1):
            if re.search(r"\b(TODO|FIXME|XXX)\b", line):
                yield number, "an open end: finish it or file an issue"


def self_test():
    spdx = "/* SPDX-License-Identifier: Apache-2.0 */\n"
    broken = {
        "src/base/x.c": ["int x;\n", spdx + "#include <plimsoll/model/facts.h>\n", spdx + "goto out;\n", spdx + "x = cJSON_GetObjectItem(a, b);\n"],
        "src/judge/x.c": [spdx + "#include <plimsoll/render/render.h>\n", spdx + "time(NULL);\n", spdx + 'printf("x");\n', spdx + "popen(x);\n"],
        "src/cli/x.c": [spdx + "fork();\n", spdx + "execve(a, b, c);\n", spdx + "execvp(a, b);\n"],
        "src/collect/x.c": [spdx + "xmlNewDoc(x);\n", spdx + "// TODO later\n", spdx + "int x;\n" * (MAX_LINES + 1), spdx + "curl_easy_init();\n"],
    }
    fine = spdx + '#include <plimsoll/base/json.h>\n/* goto is forbidden */\nconst char *x = "system(";\nint runtime(void);\nint y = runtime();\n'
    missed = [(path, text[:80]) for path, texts in broken.items() for text in texts if not list(breaches(path, text))]
    wrong = list(breaches("src/judge/fine.c", fine))
    for item in missed:
        print("not caught:", item)
    for item in wrong:
        print("false alarm:", item)
    return not missed and not wrong


def main():
    if "--self-test" in sys.argv:
        return 0 if self_test() else 1
    root = pathlib.Path(__file__).resolve().parents[2]
    count = files = 0
    for folder in ("src", "include", "tests", "cmake", "scripts"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix not in (".c", ".h", ".def", ".py", ".cmake", ".sh") or "data" in file.relative_to(root).parts:
                continue
            files += 1
            path = str(file.relative_to(root))
            for number, what in breaches(path, file.read_text(encoding="utf-8")):
                print(f"{path}:{number}: {what}")
                count += 1
    print(f"lint: {files} files, {count} breaches")
    return 1 if count or not files else 0


if __name__ == "__main__":
    sys.exit(main())
