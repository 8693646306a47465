#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""diff, fleet, trend, verify and audit --baseline on reports of recorded engines: buckets, refusals, formats, exit codes, and a
kill at any moment of a write."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import CLEAN, NOW, PROJECT, plimsoll, program  # noqa: E402
from replayed import Replayed  # noqa: E402

TAIL = ',"integrity":{"algorithm":"sha256","digest":"'
LATER = "2026-11-29T09:00:00Z"


class Files:
    """Bundles and reports in a folder of their own."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def audit(self, name, facts, *arguments, now=NOW):
        result = plimsoll("audit", "--facts", self.path(facts), "--now", now, "-q", "-o", self.path(name), *arguments)
        assert result.code in (0, 1, 3), result
        return self.path(name)

    def forge(self, name, source, *changes):
        """A report with texts replaced and its digest made right again."""
        body = self.read(source)[:self.read(source).rindex(TAIL)]
        for old, new in changes:
            assert old in body, old
            body = body.replace(old, new)
        return self.write(name, f'{body}{TAIL}{hashlib.sha256(body.encode()).hexdigest()}"}}}}\n')


def prepare(files):
    for name, engine in (("a", "docker-26.1.5"), ("b", "docker-28.5.2")):
        with Replayed(engine) as replayed:
            replayed.plimsoll("collect", "--now", NOW, "--label", "env=lab", "-o", files.path(f"{name}.ndjson"))
    plimsoll("collect", "--host", "unix:///nonexistent.sock", "--now", NOW, "-o", files.path("lost.ndjson"))
    for name in ("a", "b", "lost"):
        files.audit(f"{name}.json", f"{name}.ndjson")


def diff(files, before, after, *arguments):
    out = files.path("diff.json")
    result = plimsoll("diff", files.path(before), files.path(after), "-q", "-o", out, *arguments)
    return result, json.loads(files.read("diff.json")) if result.code != 2 else None


def buckets(delta):
    return {name: count for name, count in delta["counts"]["checks"].items() if count}


MIRROR = {"new_failure": "fixed", "newly_unknown": "newly_known", "newly_manual": "decided", "newly_waived": "waiver_ended"}
MIRROR |= {there: back for back, there in MIRROR.items()}


def check_diff(suite, files):
    result, delta = diff(files, "a.json", "a.json")
    with suite.case("a report against itself: nothing but what still fails"):
        assert result.code == 0 and set(buckets(delta)) == {"still_failing"} and not delta["conditions"], (result, buckets(delta))
    result, there = diff(files, "a.json", "lost.json")
    with suite.case("an engine that no longer answers is newly unknown, and nothing reads as fixed"):
        assert result.code == 3 and set(buckets(there)) <= {"newly_unknown", "changed_facts"}, (result, buckets(there))
    for before, after in (("a.json", "b.json"), ("a.json", "lost.json")):
        there, back = diff(files, before, after)[1], diff(files, after, before)[1]
        with suite.case(f"{before} and {after}: both directions mirror each other, subject by subject"):
            def rows(delta, swap):
                sides = ("current", "baseline") if swap else ("baseline", "current")
                return sorted((MIRROR.get(change["bucket"], change["bucket"]) if swap else change["bucket"], change["id"],
                               row["kind"], str(row[sides[0] + "_key"]), str(row[sides[1] + "_key"]), str(row[sides[0]]),
                               str(row[sides[1]]))
                              for change in delta["changes"] for row in change["subjects"])
            assert rows(there, False) == rows(back, True)
    files.audit("old.json", "a.ndjson", "--benchmark", "cis-docker-1.6.0")
    result, delta = diff(files, "old.json", "a.json")
    with suite.case("another edition: only what it does not have is incomparable, and the gate says so"):
        assert result.code == 3 and set(buckets(delta)) == {"still_failing", "incomparable"}, (result, buckets(delta))
        assert all(change["baseline"] is None for change in delta["changes"] if change["bucket"] == "incomparable")
        assert {change["baseline_number"] == change["current_number"] for change in delta["changes"]
                if change["bucket"] == "still_failing"} == {True, False}
    for arguments, what in ((("--level", "1"), "level"), (("--scope", "engine"), "scope"), (("--state", "running"), "state")):
        files.audit("narrow.json", "a.ndjson", *arguments)
        result, delta = diff(files, "a.json", "narrow.json")
        with suite.case(f"another {what} fixes nothing"):
            assert result.code == 3 and not delta["counts"]["checks"]["fixed"], (result, buckets(delta))
            assert any(what in condition["what"] and condition["incomparable"] for condition in delta["conditions"])


def check_facts_diff(suite, files):
    result = plimsoll("diff", files.path("a.ndjson"), files.path("b.ndjson"), "-q", "-o", files.path("facts.json"))
    delta = json.loads(files.read("facts.json"))
    differ = {option["name"]: (option["baseline"], option["current"]) for option in delta["options"] if option["differs"]}
    suite.equal("two bundles: the options that were set differently, and no others", differ,
                {"icc": (True, False), "no_new_privileges": (False, True), "log_driver": ("json-file", "syslog"),
                 "insecure_registries": ([], ["10.9.0.0/16", "registry.lab.example:5000"])})
    with suite.case("the same bundle twice differs in nothing"):
        result = plimsoll("diff", files.path("a.ndjson"), files.path("a.ndjson"), "-q", "-o", files.path("facts.json"))
        delta = json.loads(files.read("facts.json"))
        assert result.code == 0 and not delta["changes"] and not any(option["differs"] for option in delta["options"])
    with suite.case("what one bundle could not read is uncertain, not gone"):
        plimsoll("diff", files.path("a.ndjson"), files.path("lost.ndjson"), "-q", "-o", files.path("facts.json"))
        assert {change["change"] for change in json.loads(files.read("facts.json"))["changes"]} <= {"uncertain", "changed"}
    result = plimsoll("diff", files.path("a.json"), files.path("b.ndjson"))
    suite.equal("a report and a bundle are not comparable", (result.code, "b.ndjson holds facts" in result.err), (2, True))


def broken_reports(files):
    """(name, what the message must hold) of each sort of file that is no report."""
    text = files.read("a.json")
    files.write("cut.json", text[:len(text) // 2])
    files.write("foreign.json", '{"results": []}')
    files.forge("newer.json", "a.json", ('"plimsoll.report/1"', '"plimsoll.report/2"'))
    files.write("tampered.json", text.replace('"verdict":"fail"', '"verdict":"pass"', 1))
    files.write("binary.json", "\x00\x01 PNG")
    os.truncate(files.write("huge.json", ""), 600 * 1024 * 1024)
    return [("cut.json", "not JSON"), ("foreign.json", "not a report of plimsoll"), ("newer.json", "newer plimsoll"),
            ("tampered.json", "changed after it was written"), ("binary.json", "not JSON"), ("huge.json", "too large|larger"),
            ("nothing.json", "No such file")]


def check_refusals(suite, files):
    broken = broken_reports(files)
    files.write("out.json", "as it was")
    for name, reason in broken:
        for pair in ((name, "a.json"), ("a.json", name)):
            result = plimsoll("diff", *map(files.path, pair), "-o", files.path("out.json"))
            with suite.case(f"diff {' '.join(pair)} is refused by name with a reason, and its output stays"):
                assert result.code == 2 and name in result.err and re.search(reason, result.err), result
                assert files.read("out.json") == "as it was"
    result = plimsoll("fleet", *(files.path(name) for name, _ in broken), files.path("a.json"), "-q", "-o",
                      files.path("fleet.json"))
    fleet = json.loads(files.read("fleet.json"))
    with suite.case("fleet names each refused file with its reason, goes on, and says so by its exit code"):
        assert result.code == 3 and len(fleet["hosts"]) == 1, result
        for row, (name, reason) in zip(fleet["refused"], broken):
            assert row["source"] == files.path(name) and re.search(reason, row["reason"]), row
    suite.equal("a fleet of nothing is no fleet", plimsoll("fleet", files.path("cut.json")).code, 2)
    result = plimsoll("trend", files.path("cut.json"), files.path("a.json"), "-q")
    suite.equal("trend goes on without what it cannot read", result.code, 3)
    os.remove(files.path("huge.json"))


def check_fleet(suite, files):
    folder = files.path("reports")
    host = re.search(r'"host":\{"name":"([^"]*)"', files.read("a.json")).group(1)
    for number in range(6):
        os.makedirs(os.path.join(folder, f"web-{number}"))
        source = "b.json" if number == 3 else "a.json"
        files.forge(f"reports/web-{number}/2026.json", source, (f'"host":{{"name":"{host}"', f'"host":{{"name":"web-{number}"'))
    os.symlink(folder, os.path.join(folder, "web-0", "circle"))
    files.write("reports/notes.txt", "not a report")
    result = plimsoll("fleet", folder, "-q", "-o", files.path("fleet.json"), "--now", LATER)
    fleet = json.loads(files.read("fleet.json"))
    with suite.case("a folder is read whole, links are not followed, other files are not looked at"):
        assert result.code == 0 and len(fleet["hosts"]) == 6 and not fleet["refused"], result
    with suite.case("the one host that differs from its group is named, with what it is and what the others are"):
        odd = {(row["check"], host["name"], host["is"], row["usual"]) for row in fleet["outliers"] for host in row["hosts"]}
        assert odd and {name for _, name, _, _ in odd} == {"web-3"}, odd
        assert any(is_ == "fail" and usual == "pass" for _, _, is_, usual in odd), odd
    with suite.case("every host has a cell for every check, and the totals are those of the cells"):
        for check, column in zip(fleet["checks"], zip(*(host["cells"] for host in fleet["hosts"]))):
            for letter, name in fleet["letters"].items():
                assert check["hosts"][name] == column.count(letter), (check["id"], name)
    reports = "".join(files.read(f"reports/web-{number}/2026.json") for number in range(6))
    names = "\n".join(files.path(f"reports/web-{number}/2026.json") for number in range(6)) + "\n"
    for what, text in (("reports one behind the other", reports), ("names of files", names)):
        result = plimsoll("fleet", "-", "-q", "-o", files.path("stdin.json"), "--now", LATER, stdin=text)
        with suite.case(f"standard input: {what}"):
            hosts = json.loads(files.read("stdin.json"))["hosts"]
            assert result.code == 0 and [(host["name"], host["cells"]) for host in hosts] == \
                [(host["name"], host["cells"]) for host in fleet["hosts"]], result
    with suite.case("standard input, byte by byte around each seam, gives the same"):
        process = subprocess.Popen([program(), "fleet", "-", "-q", "-o", files.path("stdin.json"), "--now", LATER], env=CLEAN, stdin=subprocess.PIPE)
        raw = reports.encode()
        seams = sorted({at + step for at in (match.end() for match in re.finditer(rb'"}}\n', raw)) for step in range(-5, 3)})
        for start, end in zip([0, *seams], [*seams, len(raw)]):
            process.stdin.write(raw[start:end])
            process.stdin.flush()
        process.stdin.close()
        assert process.wait(60) == 0 and [host["cells"] for host in json.loads(files.read("stdin.json"))["hosts"]] == \
            [host["cells"] for host in fleet["hosts"]]
    result = plimsoll("fleet", "-", "-q", "-o", files.path("stdin.json"), "--now", LATER, stdin=reports[:-100])
    with suite.case("standard input that breaks off: the last report is refused by its number, the others count"):
        broken = json.loads(files.read("stdin.json"))
        assert result.code == 3 and len(broken["hosts"]) == 5 and "report 6" in broken["refused"][0]["reason"], result
    patterns = plimsoll("fleet", folder, "--now", LATER, "-q", "-o", files.path("fleet.json"), "--group-by", "web-[x]*,web-3,web-*")
    suite.equal("groups come from patterns, the first that fits", (patterns.code, {host["name"]: host["group"] for host in
                json.loads(files.read("fleet.json"))["hosts"] if host["name"] in ("web-1", "web-3")}), (0, {"web-1": "web-*", "web-3": "web-3"}))
    result = plimsoll("fleet", folder, "--now", "2026-12-30T00:00:00Z", "-q", "-o", files.path("fleet.json"), "--group-by", "env")
    fleet = json.loads(files.read("fleet.json"))
    suite.equal("old facts are stale, and groups come from labels", (fleet["stale"], {host["group"] for host in fleet["hosts"]}),
                (6, {"env=lab"}))


def check_trend(suite, files):
    for day, facts in ((22, "a"), (23, "lost"), (24, "b")):
        files.audit(f"day{day}.json", f"{facts}.ndjson", now=f"2026-11-{day}T09:00:00Z")
    identity = re.search(r'"host":(\{[^\n]*?\}\})', files.read("day22.json")).group(1)
    for day in (22, 23, 24):  # one host, whose engine had a new id and once gave none; facts of three days
        text = files.read(f"day{day}.json")
        old = re.search(r'"host":(\{[^\n]*?\}\})', text).group(1)
        times = [(f'"{name}":"{NOW[:10]}', f'"{name}":"2026-11-{day}') for name in ("started", "ended") if f'"{name}":"{NOW[:10]}' in text]
        files.forge(f"day{day}.json", f"day{day}.json", (f'"host":{old}', f'"host":{identity}'), *times)
    days = [files.path(f"day{day}.json") for day in (24, 22, 23)]
    result = plimsoll("trend", *days, "-q", "-o", files.path("trend.json"), "--now", LATER)
    trend = json.loads(files.read("trend.json"))
    with suite.case("runs stand in the order of time, whatever order they were named in"):
        assert result.code == 0 and [run["facts"][8:10] for run in trend["runs"]] == ["22", "23", "24"], result
    findings = {(row["check"], row["key"]): row for row in trend["findings"]}
    with suite.case("what failed before and after a run that saw nothing has the age of its first day"):
        row = findings["container-not-privileged", "privileged"]
        assert (row["state"], row["since"][8:10], row["last_seen"][8:10], row["age_days"]) == ("open", "22", "24", 7), row
    with suite.case("a run that saw nothing closes nothing"):
        assert trend["runs"][1]["closed"] == 0 and trend["runs"][2]["closed"] > 0
        assert all(row["closed"][8:10] == "24" for row in trend["findings"] if row["state"] == "closed")
    files.audit("edition.json", "b.ndjson", "--benchmark", "cis-docker-1.6.0", now="2026-11-25T09:00:00Z")
    old = re.search(r'"host":(\{[^\n]*?\}\})', files.read("edition.json")).group(1)
    files.forge("edition.json", "edition.json", (f'"host":{old}', f'"host":{identity}'),
                *[(f'"{name}":"{NOW[:10]}', f'"{name}":"2026-11-25') for name in ("started", "ended")])
    result = plimsoll("trend", *days, files.path("edition.json"), "-q", "-o", files.path("trend.json"), "-o", files.path("trend.html"), "--now", LATER)
    edition = json.loads(files.read("trend.json"))
    with suite.case("another edition of the benchmark closes and opens nothing: findings go by their checks, not by their numbers"):
        before = {(row["check"], row["key"]): (row["state"], row["since"]) for row in trend["findings"] if row["state"] == "open"}
        after = {(row["check"], row["key"]): (row["state"], row["since"]) for row in edition["findings"]}
        assert result.code == 0 and len(edition["runs"]) == 4 and edition["runs"][3]["closed"] == 0, (result, edition["runs"][3])
        assert before and all(after[finding][1] == since and after[finding][0] in ("open", "unsure")
                              for finding, (_, since) in before.items())
        assert after["container-not-privileged", "privileged"] == ("open", before["container-not-privileged", "privileged"][1])
        assert "<svg" in files.read("trend.html")
    plimsoll("trend", *days, "-q", "-o", files.path("trend.json"), "--now", LATER)
    files.forge("stranger.json", "day22.json", (f'"host":{identity}', '"host":{"name":"other","machine_id":"m9"}'))
    result = plimsoll("trend", *days, files.path("stranger.json"), "-q", "-o", files.path("trend.json"), "--now", LATER)
    suite.equal("a report of another host is refused by name", (result.code, "of another host (other)" in
                json.loads(files.read("trend.json"))["refused"][0]), (3, True))


def check_verify(suite, files):
    files.write("policy.yaml", "waivers:\n  - {check: container-not-privileged, subject: privileged, reason: test, owner: me, "
                "expires: 2027-01-01}\n")
    for arguments in ((), ("--level", "1"), ("--section", "5"), ("--section", "5.1"), ("--check", "5.5"), ("--skip", "5.5"),
                      ("--exclude", "x*"), ("--state", "running"), ("--scope", "engine"), ("--profile", "docker-swarm"),
                      ("--benchmark", "cis-docker-1.6.0"), ("--evidence", "failures"), ("--policy", files.path("policy.yaml"))):
        files.audit("verify.json", "a.ndjson", *arguments)
        policy = arguments if "--policy" in arguments else ()
        result = plimsoll("verify", files.path("verify.json"), "--facts", files.path("a.ndjson"), *policy)
        suite.equal(f"a report of audit {' '.join(arguments)} follows from its facts", (result.code, result.out.split(":")[0][-8:]),
                    (0, "a.ndjson"))
    result = plimsoll("verify", files.path("verify.json"), "--facts", files.path("a.ndjson"))
    suite.equal("without its policy it does not, and the policy is named", (result.code, "--policy" in result.out), (1, True))
    result = plimsoll("verify", files.path("a.json"), "--facts", files.path("b.ndjson"))
    suite.equal("other facts are named", (result.code, "other facts" in result.out), (1, True))
    reason = re.search(r'"id":"container-not-privileged".*?"remediation":"([^"]{20})', files.read("a.json")).group(1)
    files.forge("forged.json", "a.json", (reason, "Nothing is to be done"))
    result = plimsoll("verify", files.path("forged.json"), "--facts", files.path("a.ndjson"))
    with suite.case("a forgery under a right digest is found, and the check named"):
        assert result.code == 1 and "check container-not-privileged" in result.out and "Nothing is to be" in result.out, result
    files.write("tampered.json", files.read("a.json").replace("privileged", "privilegeD", 1))
    result = plimsoll("verify", files.path("tampered.json"), "--facts", files.path("a.ndjson"))
    suite.equal("a broken digest is told before anything is judged", (result.code, "digest" in result.err), (1, True))


def check_baseline(suite, files):
    facts, base = files.path("a.ndjson"), files.path("a.json")
    run = lambda *arguments: plimsoll("audit", "--now", LATER, "-q", "--baseline", base, *arguments)
    suite.equal("known failures do not fail a run with a baseline", run("--facts", facts).code, 0)
    suite.equal("--fail-on brings the gate of the whole report back", run("--facts", facts, "--fail-on", "fail").code, 1)
    result = run("--facts", files.path("b.ndjson"), "--changes", files.path("changes.xml"), "-o", files.path("now.json"))
    with suite.case("a regression fails it, and both the report and the changes are written"):
        assert result.code == 1 and "regression" in result.err + files.read("changes.xml") and files.read("now.json"), result
    run("--facts", files.path("b.ndjson"), "-o", files.path("page.html"), "-o", files.path("now.json"))
    plimsoll("render", files.path("now.json"), "--baseline", base, "-o", files.path("again.html"), "-o", f"{files.path('form.xml')}:xml")
    suite.equal("the page tells what changed, and render makes it again from the two reports", files.read("again.html"), files.read("page.html"))
    delta = diff(files, "a.json", "now.json")[1]
    counted = {name: int(count) for name, count in re.findall(r'<bucket name="(\w+)"[^>]* checks="(\d+)"', files.read("form.xml"))}
    suite.equal("with the counts of diff", counted, buckets(delta))
    plimsoll("render", files.path("now.json"), "-o", files.path("plain.html"))
    with suite.case("without a baseline the page says that none was given"):
        assert "No earlier report was given" in files.read("plain.html") and "No earlier report was given" not in files.read("page.html")
    suite.equal("what was lost from sight is not met", run("--facts", files.path("lost.ndjson")).code, 3)
    suite.equal("--changes without --baseline is refused", plimsoll("audit", "--facts", facts, "--changes", "x.json").code, 2)
    suite.equal("a baseline that is no report is refused before the engine is asked",
                plimsoll("audit", "--host", "unix:///nonexistent.sock", "--baseline", files.path("foreign.json")).code, 2)


def check_archive(suite, files):
    archive = files.path("archive")
    run = lambda day, *more: plimsoll("audit", "--facts", files.path("a.ndjson"), "-q", "--archive", archive, "--now",
                                      f"2026-11-{day}T09:07:44Z", *more)
    suite.equal("an archive that is not there is an error", run(20).code, 2)
    with suite.case("a directory that is not there is told before the engine is asked, and nothing is made"):
        with Replayed("docker-26.1.5") as engine:
            for option, path, why in (("--archive", archive, ": No such file or directory"), ("--archive", files.path("a.ndjson"), ": Not a directory"),
                                      ("-o", archive + "/x.json", ": no file can be made in its directory: No such file or directory"),
                                      ("-o", archive + "/x.txt:csv", ": no file can be made in its directory: No such file or directory"),
                                      ("-o", files.path("a.ndjson") + "/x.json", ": cannot be written: Not a directory"),
                                      ("--changes", archive + "/x.md", ": no file can be made in its directory: No such file or directory")):
                more = ["--baseline", files.path("a.json")] if option == "--changes" else []
                result = engine.plimsoll("audit", option, path, *more)
                assert (result.code, result.out, result.err) == (2, "", f"plimsoll: {path.removesuffix(':csv')}{why}\n"), result
            assert engine.requests() == [] and not os.path.exists(archive), engine.requests()
    os.mkdir(archive)
    codes = {run(day, "--keep", "3").code for day in range(20, 26)}
    host, = os.listdir(archive)
    folder = os.path.join(archive, host)
    suite.equal("an archive keeps the newest reports of a host, named by their time", (codes, sorted(os.listdir(folder))),
                ({1}, [f"202611{day}T090744Z.json" for day in (23, 24, 25)]))
    files.write(os.path.join(folder, "notes.json"), "mine")
    os.symlink("/nonexistent", os.path.join(folder, "20200101T000000Z.json"))
    run(26, "--keep", "1")
    suite.equal("nothing that it did not write is removed", sorted(os.listdir(folder)),
                ["20200101T000000Z.json", "20261126T090744Z.json", "notes.json"])
    with suite.case("what an archive holds is what fleet and trend read"):
        assert plimsoll("fleet", archive, "-q").code == 3 and plimsoll("trend", folder, "-q").code == 3  # for the sake of the notes
        os.remove(os.path.join(folder, "notes.json"))
        assert plimsoll("fleet", archive, "-q").code == 0 and plimsoll("trend", folder, "-q").code == 0


def validate(name, path):
    try:
        import jsonschema
    except ImportError:
        return
    with open(os.path.join(PROJECT, "docs", f"{name}.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)
    for member in document:  # a schema that takes anything would take this, too
        assert not jsonschema.Draft202012Validator(schema).is_valid({key: document[key] for key in document if key != member})


HOSTILE = "<script>alert(1)</script>\\u0007|`x`@team"


def check_formats(suite, files):
    host = re.search(r'"host":\{"name":"([^"]*)"', files.read("b.json")).group(1)
    files.forge("hostile.json", "b.json", (f'"host":{{"name":"{host}"', f'"host":{{"name":"{HOSTILE}"'),
                ('"key":"xss"', f'"key":"{HOSTILE}"'))
    a, hostile = files.path("a.json"), files.path("hostile.json")
    runs = {"diff": (["diff", a, hostile], ["txt", "json", "xml", "html", "md"]),
            "fleet": (["fleet", a, hostile, "--now", LATER], ["txt", "json", "html", "csv", "prom"]),
            "trend": (["trend", a, hostile, "--now", LATER], ["txt", "json", "html"]),
            "facts-diff": (["diff", files.path("a.ndjson"), files.path("b.ndjson")], ["txt", "json", "html"])}
    for name, (command, suffixes) in runs.items():
        outputs = [word for suffix in suffixes for word in ("-o", files.path(f"{name}.{suffix}"))]
        with suite.case(f"{name}: all formats at once, and the same bytes again"):
            result = plimsoll(*command, "-q", *outputs)
            first = {suffix: files.read(f"{name}.{suffix}") for suffix in suffixes}
            plimsoll(*command, "-q", *outputs)
            assert result.code != 2 and all(first.values()), result
            assert first == {suffix: files.read(f"{name}.{suffix}") for suffix in suffixes}
        with suite.case(f"{name}: the JSON fits its schema"):
            validate(name, files.path(f"{name}.json"))
        with suite.case(f"{name}: the page asks for nothing, and a stranger's name is text in it"):
            page = files.read(f"{name}.html")
            assert "alert(1)</script>" not in page and "\x07" not in page and "http://" not in page.replace("http://www.w3.org", "")
            assert page.count("<script") == (1 if name == "fleet" else 0) and "default-src 'none'" in page
            assert not re.search(r"<[^>]* style=|<[^>]* on[a-z]+=", page)
        with suite.case(f"{name}: no control character reaches a terminal"):
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", files.read(f"{name}.txt"))
    if shutil.which("xmllint"):
        schema = os.path.join(PROJECT, "tests", "data", "junit-intersection.xsd")
        done = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", schema, files.path("diff.xml")], capture_output=True,
                              text=True, check=False)
        suite.equal("the JUnit fits the schema that all readers accept", (done.returncode, done.stderr.strip()[-9:]),
                    (0, "validates"))
    with suite.case("the JUnit's counts are those of its cases"):
        xml = files.read("diff.xml")
        head = re.search(r"<testsuite [^>]*>", xml).group(0)
        for attribute, element in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            assert int(re.search(rf'{attribute}="(\d+)"', head).group(1)) == len(re.findall(rf"<{element}\b", xml)), attribute
    with suite.case("Markdown: no markup and no call of a stranger"):
        assert "<script" not in files.read("diff.md") and "@team" not in files.read("diff.md")
    with suite.case("Prometheus: every sample has a help and a type, no timestamps"):
        text = files.read("fleet.prom")
        named = set(re.findall(r"^# TYPE (\S+) gauge$", text, re.M))
        assert named == set(re.findall(r"^([a-z_]+)[{ ]", text, re.M)) and text.endswith("\n")
        assert all(re.fullmatch(r"[a-z_]+(\{[^\n]*\})? [-0-9.e+]+", line) for line in text.splitlines() if not line.startswith("#"))
    for spec, reason in (("x.pdf", "suffix tells no format"), ("x:sarif", "no format here"), (":json", "no file is named")):
        result = plimsoll("diff", a, a, "-o", spec)
        suite.equal(f"-o {spec} is refused", (result.code, reason in result.err), (2, True))
    result = plimsoll("diff", a, a, "-o", files.path("t.json"), "-o", files.path("t.json") + ":text")
    suite.equal("two outputs to one file are refused", result.code, 2)
    suite.equal("an output that cannot be written is an error", plimsoll("diff", a, a, "-q", "-o", "/dev/full:json").code, 2)


def traced(files, *words):
    """Runs an audit that writes killed.json under the kernel's tracer; the return code and the calls about files."""
    trace = files.path("trace")
    done = subprocess.run(["strace", "-qq", "-o", trace, "-e", "trace=%file,%desc", *words, program(), "audit", "--facts", files.path("b.ndjson"),
                           "--now", LATER, "-q", "-o", files.path("killed.json")], env={**CLEAN, "ASAN_OPTIONS": "detect_leaks=0"},
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    with open(trace, encoding="utf-8", errors="replace") as file:
        return done.returncode, file.read().splitlines()


def check_kills(suite, files):
    """SIGKILL at each of the last hundred system calls about files: what stands there is the old report or the new one, whole."""
    old, seen, killed = files.read("a.json"), {"old": 0, "new": 0}, 0
    _, calls = traced(files)
    new, names = files.read("killed.json"), [call.split("(")[0] for call in calls]
    assert any("rename" in name or "linkat" in name for name in names[-100:]) and len(calls) > 150, calls[-100:]
    for at in range(len(names) - 100, len(names)):
        files.write("killed.json", old)
        code, _ = traced(files, "-e", f"inject={names[at]}:signal=KILL:when={names[:at + 1].count(names[at])}")
        text = files.read("killed.json")
        assert text in (old, new), f"killed at call {at} ({calls[at]}): {len(text)} bytes of neither"
        seen["old" if text == old else "new"] += 1
        killed += code in (-9, 137)
    # Processes differ in a call or two: what was to be killed at its very end may have ended before.
    assert killed >= 95 and seen["old"] > 20 and seen["new"] > 0, (killed, seen)
    print(f"# {killed} kills: {seen}; the report is written in {names[-100:].count('write')} calls")


def main():
    suite = Suite("comparing reports")
    with tempfile.TemporaryDirectory(prefix="plimsoll-compare-") as folder:
        files = Files(folder)
        prepare(files)
        check_diff(suite, files)
        check_facts_diff(suite, files)
        check_refusals(suite, files)
        check_fleet(suite, files)
        check_trend(suite, files)
        check_verify(suite, files)
        check_baseline(suite, files)
        check_archive(suite, files)
        check_formats(suite, files)
        if not shutil.which("strace"):
            print("# no strace: no kills")
            suite.end()
        with suite.case("a kill at any of 100 moments of a write leaves the previous report whole"):
            check_kills(suite, files)
    suite.end()


if __name__ == "__main__":
    main()
