# SPDX-License-Identifier: Apache-2.0
"""Readers that nobody here wrote: Debian's xmllint, junitparser, oscap and promtool; ajv, jest-sarif's schema, inspecjs and junit2json from
npm.

npm's are installed from tests/formats/package-lock.json into the build folder. Where a tool is missing the test is skipped and says
so, but not in CI (CI=true), which has to have all of them."""

import collections
import json
import os
import shutil
import subprocess
import sys

import readers

try:
    import junitparser
except ImportError:
    junitparser = None

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMAS = "/usr/share/openscap/schemas"
XCCDF_SCHEMA = f"{SCHEMAS}/xccdf/1.2/xccdf_1.2.xsd"
ARF_SCHEMA = f"{SCHEMAS}/arf/1.1/asset-reporting-format_1.1.0.xsd"
JUNIT_SCHEMA = os.path.join(os.path.dirname(HERE), "data", "junit-intersection.xsd")
OSCAL_REDUCED = os.path.join(os.path.dirname(HERE), "data", "formats", "oscal-assessment-results.reduced.schema.json")
IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")


def lacks(tools):
    """What is missing of Debian's; "" if nothing."""
    missing = [tool for tool in tools if not shutil.which(tool)]
    missing += [path for path in (XCCDF_SCHEMA, ARF_SCHEMA) if "oscap" in tools and not os.path.exists(path)]
    missing += ["python3-junitparser"] if "oscap" in tools and not junitparser else []
    return ", ".join(missing)


def modules():
    """The folder with node_modules, filled if it is not; None if the registry cannot be reached."""
    folder = os.environ.get("PLIMSOLL_NPM") or os.path.join(os.path.dirname(os.path.dirname(HERE)), "build", "formats-npm")
    os.makedirs(folder, exist_ok=True)
    mark = os.path.join(folder, "installed.json")
    with open(os.path.join(HERE, "package-lock.json"), encoding="utf-8") as file:
        wanted = file.read()
    if os.path.exists(mark):
        with open(mark, encoding="utf-8") as file:
            if file.read() == wanted:
                return folder
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(HERE, name), folder)
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder, timeout=300,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        print(done.stdout[-2000:])
        return None
    with open(mark, "w", encoding="utf-8") as file:
        file.write(wanted)
    return folder


def need(suite, *tools):
    """The folder with node_modules, or the test ends here. tools: beside node; none: those of check_all."""
    missing = lacks(("node", "npm", *(tools or ("xmllint", "oscap", "promtool"))))
    if not missing:
        folder = modules()
        if folder:
            return folder
        missing = "the npm registry"
    if IN_CI:
        sys.exit(f"CI must have what is missing here: {missing}")
    suite.need(False, f"missing: {missing} (scripts/packages.sh lists the packages)")
    return None


class Result:
    def __init__(self, done):
        self.code, self.text = done.returncode, (done.stdout or b"").decode("utf-8", "replace")

    def __repr__(self):
        return f"exit {self.code}: {self.text[-1500:]}"


def run(*command, source=None):
    with open(source or os.devnull, "rb") as file:
        return Result(subprocess.run(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300))


def node(folder, what, path, *more):
    result = run("node", os.path.join(HERE, "consume.mjs"), folder, what, path, *more)
    assert result.code == 0, result
    return json.loads(result.text)


def xml_schema(schema, path):
    # The schemas of openscap-common point to each other by paths; nothing is fetched.
    return run("xmllint", "--nonet", "--noout", "--huge", "--schema", schema, path)


def sarif_locations(path):
    """What the schema does not ask for and GitHub refuses the file without: a file, a region, a fingerprint, for every result."""
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    faults = []
    for number, result in enumerate(document["runs"][0]["results"]):
        locations = result.get("locations") or [{}]
        place = locations[0].get("physicalLocation", {})
        uri = place.get("artifactLocation", {}).get("uri", "")
        if not uri or uri.startswith("/") or ":" in uri.split("/")[0] or ".." in uri.split("/"):
            faults.append(f"result {number}: artifact location {uri!r}")
        if place.get("region", {}).get("startLine", 0) < 1:
            faults.append(f"result {number}: no region")
        if not result.get("partialFingerprints", {}).get("primaryLocationLineHash"):
            faults.append(f"result {number}: no fingerprint")
        if not result["message"]["text"].strip():
            faults.append(f"result {number}: no message")
    prints = [one["partialFingerprints"]["primaryLocationLineHash"] for one in document["runs"][0]["results"]]
    if len(set(prints)) != len(prints):
        faults.append("two results share a fingerprint: alerts would collide")
    if len(prints) > 5000 or os.path.getsize(path) > 50_000_000:
        faults.append("over the limits of GitHub")
    return faults


# Of inspecjs' words, what ours must become; docs/FORMATS.md says the same.
HDF_STATUS = {"pass": "Passed", "fail": "Failed", "waiver-expired": "Failed", "unknown": "Profile Error", "manual": "Not Reviewed",
              "waived": "Waived Not Applicable", "not-applicable": "Not Applicable"}

# Required by OCSF 1.3 of a compliance finding and of the objects in it.
OCSF_REQUIRED = {"": ["activity_id", "category_uid", "class_uid", "type_uid", "severity_id", "time", "metadata", "finding_info", "compliance"],
                 "metadata": ["version", "product"], "finding_info": ["uid", "title"], "compliance": ["standards", "status_id"],
                 "device": ["type_id"]}


def ocsf_faults(path):
    faults = []
    with open(path, encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            event = json.loads(line)
            for name, members in OCSF_REQUIRED.items():
                part = event[name] if name else event
                faults += [f"line {number}: {name}.{member}" for member in members if part.get(member) in (None, "", [])]
            if event["type_uid"] != event["class_uid"] * 100 + event["activity_id"] or event["class_uid"] != 2003:
                faults.append(f"line {number}: type_uid {event['type_uid']}")
            faults += [f"line {number}: a resource without name and uid" for one in event["resources"]
                       if not one.get("name") and not one.get("uid")]
            if not event["metadata"]["product"].get("vendor_name"):
                faults.append(f"line {number}: no vendor")
    return faults


# Of junitparser's words, what ours must become; none: it passed.
JUNIT_CHILD = {"fail": "failure", "waiver-expired": "failure", "unknown": "error", "manual": "skipped", "waived": "skipped",
               "not-applicable": "skipped"}


def junit_counts(path):
    """What junitparser reads: cases, each kind of child, what the suites say of themselves; and (class, name, message, body) of a child."""
    counts, texts = collections.Counter(suites=0, cases=0, failure=0, error=0, skipped=0), []
    told = collections.Counter(tests=0, failures=0, errors=0, skipped=0)
    for one in junitparser.JUnitXml.fromfile(path):
        counts["suites"] += 1
        told.update(tests=one.tests, failures=one.failures, errors=one.errors, skipped=one.skipped)
        for case in one:
            counts["cases"] += 1
            for child in case.result:
                counts[type(child).__name__.lower()] += 1
                texts.append([case.classname, case.name, child.message, child.text])
    return {**counts, "told": dict(told)}, texts


def junit_wanted(outcomes, manual="skipped"):
    """Of a list of outcomes, one a case."""
    kinds = collections.Counter({**JUNIT_CHILD, "manual": manual}.get(outcome) for outcome in outcomes)
    told = {"tests": len(outcomes), "failures": kinds["failure"], "errors": kinds["error"], "skipped": kinds["skipped"]}
    return {"cases": len(outcomes), "failure": kinds["failure"], "error": kinds["error"], "skipped": kinds["skipped"], "told": told}


def check_junit(suite, name, path, folder, outcomes, manual="skipped"):
    """Our schema of what all readers accept, and two parsers that count what we count and hand on message and body."""
    with suite.case(f"{name}: JUnit is valid for all readers (our schema of their intersection)"):
        result = xml_schema(JUNIT_SCHEMA, path)
        assert result.code == 0, result
    by_parser, by_json = junit_counts(path), node(folder, "junit", path)
    wanted = junit_wanted(outcomes, manual)
    suite.equal(f"{name}: junitparser and junit2json count alike", by_json["counts"], by_parser[0])
    suite.equal(f"{name}: and what the JSON counts", {key: by_parser[0][key] for key in wanted}, wanted)
    with suite.case(f"{name}: both hand on the same message and body; the body begins with the message and has at most 16 KiB"):
        # junit2json trims; a newline in an attribute is a blank in both.
        assert len(by_json["texts"]) == len(by_parser[1])
        for one, other in zip(by_json["texts"], by_parser[1]):
            assert one[:3] == other[:3] and one[2], f"{one[:3]}\n{other[:3]}"
            assert one[3] is None or one[3].strip() == other[3].strip(), other[:3]
            assert other[3].startswith(other[2]) and len(other[3].encode()) <= 16 * 1024, other[:3]


def outcomes_by_subject(report):
    """One outcome a case of --junit-subjects: subjects where they tell all, else the whole."""
    outcomes = []
    for check, whole in zip(report["checks"], readers.outcomes_of(report).values()):
        told = check["findings"] + check["passed"] and check["decided"] == check["verdict"]
        if not told or (check["verdict"] == "unknown" and not check["counts"]["unknown"]):
            outcomes.append(whole)
        if check["decided"] != check["verdict"]:
            continue
        for finding in check["findings"]:
            state = None if finding["waiver"] is None else report["exceptions"][finding["waiver"]]["state"]
            outcome = finding["verdict"].replace("_", "-")
            if state == "active" and outcome in ("fail", "manual"):
                outcome = "waived"
            elif state == "expired" and outcome == "fail":
                outcome = "waiver-expired"
            outcomes.append(outcome)
        outcomes += ["pass"] * len(check["passed"])
    return outcomes


def check_all(suite, name, paths, folder, work, tolerant=False):
    """Every consumer accepts its file. tolerant: oscap need not make a report (of 10 MB and more it takes minutes)."""
    with open(paths["json"], encoding="utf-8") as file:
        check_junit(suite, name, paths["junit"], folder, list(readers.outcomes_of(json.load(file)).values()))
    suite.equal(f"{name}: SARIF is valid by jest-sarif's schema", node(folder, "sarif", paths["sarif"])["errors"], [])
    suite.equal(f"{name}: every SARIF result has what GitHub asks for", sarif_locations(paths["sarif"]), [])
    for form, schema in (("xccdf", XCCDF_SCHEMA), ("arf", ARF_SCHEMA)):
        with suite.case(f"{name}: {form} is valid by openscap's XSD"):
            result = xml_schema(schema, paths[form])
            assert result.code == 0, result
    with suite.case(f"{name}: oscap takes the XCCDF file"):
        # Its schematron reports every other rule once one has an override (formats.md 3.2).
        result = run("oscap", "xccdf", "validate", "--skip-schematron", paths["xccdf"])
        assert result.code == 0 and "W: " not in result.text, result
    with suite.case(f"{name}: oscap takes the ARF file"):
        result = run("oscap", "ds", "rds-validate", paths["arf"])
        assert result.code == 0, result
    for form in () if tolerant else ("xccdf", "arf"):
        with suite.case(f"{name}: oscap makes a report of the {form} file"):
            page = os.path.join(work, f"{form}.html")
            result = run("oscap", "xccdf", "generate", "report", "--output", page, paths[form])
            assert result.code == 0 and os.path.getsize(page) > 20_000, result
    suite.equal(f"{name}: OSCAL is valid by our reduced schema", node(folder, "schema", paths["oscal"], OSCAL_REDUCED)["errors"], [])
    if os.environ.get("PLIMSOLL_OSCAL_SCHEMA"):
        suite.equal(f"{name}: OSCAL is valid by {os.environ['PLIMSOLL_OSCAL_SCHEMA']}",
                    node(folder, "schema", paths["oscal"], os.environ["PLIMSOLL_OSCAL_SCHEMA"])["errors"], [])
    suite.equal(f"{name}: every OCSF event has what its class requires", ocsf_faults(paths["ocsf"]), [])
    with suite.case(f"{name}: promtool finds nothing to say about the metrics"):
        result = run("promtool", "check", "metrics", source=paths["prometheus"])
        assert result.code == 0 and not result.text.strip(), result
