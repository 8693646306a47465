# SPDX-License-Identifier: Apache-2.0
"""Readers that nobody here wrote: Debian's xmllint, oscap and promtool; ajv, jest-sarif's schema and inspecjs from npm.

npm's are installed from tests/formats/package-lock.json into the build folder. Where a tool is missing the test is skipped and says
so, but not in CI (CI=true), which has to have all of them."""

import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMAS = "/usr/share/openscap/schemas"
XCCDF_SCHEMA = f"{SCHEMAS}/xccdf/1.2/xccdf_1.2.xsd"
ARF_SCHEMA = f"{SCHEMAS}/arf/1.1/asset-reporting-format_1.1.0.xsd"
OSCAL_REDUCED = os.path.join(os.path.dirname(HERE), "data", "formats", "oscal-assessment-results.reduced.schema.json")
IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")


def lacks():
    """What is missing of Debian's; "" if nothing."""
    missing = [tool for tool in ("xmllint", "oscap", "promtool", "node", "npm") if not shutil.which(tool)]
    missing += [path for path in (XCCDF_SCHEMA, ARF_SCHEMA) if not os.path.exists(path)]
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


def need(suite):
    """The folder with node_modules, or the test ends here."""
    missing = lacks()
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


def check_all(suite, name, paths, folder, work, tolerant=False):
    """Every consumer accepts its file. tolerant: oscap need not make a report (of 10 MB and more it takes minutes)."""
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
