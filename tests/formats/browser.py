#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The pages in a real browser: Chromium driven by playwright-core, judged by axe-core and html-validate (browser.mjs), and on paper."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import consumers  # noqa: E402
import forge  # noqa: E402
import pages  # noqa: E402
from run import load  # noqa: E402

from cases import Suite  # noqa: E402

suite = Suite("the pages in a browser")
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "browser.mjs")
HOSTILE = "<script>window.pwned=1</script><img src=http://x.example/ onerror=window.pwned=2>\"'><svg onload=window.pwned=3><style>*{display:none}" \
          "</style></script></details></title><a href=javascript:window.pwned=4 style=color:red>x</a> \u202egpj.exe " + "w" * 400
SMALL = 300_000  # bytes: a report of a small host
# Where html-validate's taste is not ours: each with its reason.
RULES = {"no-implicit-close": "off",  # a fleet of 1,000 hosts has 118,000 cells: </td> may be left out, and is
         "long-title": "off"}  # names of hosts are as long as they are


def browse(folder, work, shown):
    chromium = shutil.which("chromium")
    plan = os.path.join(work, "plan.json")
    with open(plan, "w", encoding="utf-8") as file:
        json.dump({"chromium": chromium, "work": work, "rules": RULES, "pages": shown}, file)
    done = subprocess.run(["node", SCRIPT, folder, plan], stdout=subprocess.PIPE, text=True, timeout=600)
    for line in done.stdout.splitlines():
        row = json.loads(line)
        with suite.case(row["case"]):
            assert row["error"] is None, row["error"]
    suite.equal("the browser came to its end", done.returncode, 0)


def paper(path):
    """The text of each page of a PDF."""
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return text.split("\f")[:-1]


def check_paper(work, page):
    for size in ("a4", "letter") if page["kind"] == "report" else ("a4",):
        path = os.path.join(work, f"{page['name']}.{size}.pdf")
        leaves = paper(path)
        with suite.case(f"{page['name']} on {size}: each page has its number and says what it belongs to"):
            for number, leaf in enumerate(leaves, 1):
                assert re.search(rf"\b{number} ?/ ?{len(leaves)}\b", leaf), f"page {number}: {leaf[-300:]}"
                assert page.get("digest", "Plimsoll")[:64] in leaf, f"page {number}: {leaf[-300:]}"
        info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
        with suite.case(f"{page['name']} on {size}: is that size, tagged, and has a title"):
            assert ("(A4)" if size == "a4" else "(letter)") in info and "Tagged:          yes" in info and re.search(r"Title: +\S", info), info
    if page["kind"] == "report":
        report = load(page["report"])
        text = re.sub(r"\s+", "", "".join(leaves))
        with suite.case(f"{page['name']} on paper: what was observed of each failing subject, and no filter"):
            for check in report["checks"]:
                if check["verdict"] == "fail" and check["findings"]:
                    seen = check["findings"][0]["observed"]
                    for fact in seen[:1]:
                        assert re.sub(r"\s+", "", fact["path"]) in text, (check["number"], fact["path"])
            assert "Openall" not in text and "notapplicablelevel1level2" not in text
        with suite.case(f"{page['name']} on paper: no number and no word of a check's name is broken"):
            lines = "\n".join(leaves)
            for check in report["checks"]:
                if check["verdict"] == "fail" and check["number"] and not check["waived"]:  # under what needs attention, and as a finding
                    assert len(re.findall(rf"^ *{re.escape(check['number'])} ", lines, re.M)) >= 2, check["number"]
            register = lines.split("Exceptions register")[1]
            for word in {word for one in report["exceptions"] for word in one["check"].split("-")}:
                assert re.search(rf"(?<![a-z]){word}(?![a-z])", register), word


def main():
    folder = consumers.need(suite, "chromium", "pdftotext", "pdfinfo")
    with tempfile.TemporaryDirectory(prefix="plimsoll-browser-") as work:
        shown = [pages.report_page("sample", forge.SAMPLE, work), *pages.hosts_and_days(work)]
        suite.equal(f"the page of a small host is under {SMALL} bytes", os.path.getsize(shown[1]["path"]) < SMALL, True)
        hostile = forge.write(forge.poison(forge.sample(), HOSTILE), os.path.join(work, "hostile.json"))
        shown.append(pages.report_page("hostile", hostile, work, hostile=True))
        other = forge.write(forge.poison(forge.sample(), HOSTILE + "2"), os.path.join(work, "hostile2.json"))
        for name, command in (("hostile-diff", ("diff", hostile, other)), ("hostile-fleet", ("fleet", hostile, forge.SAMPLE)),
                              ("hostile-trend", ("trend", hostile))):
            shown.append({**pages.view(work, name, *command), "hostile": True})
        shown.append({**pages.large_page(work, 1_000), "big": True, "word": "load/web/000077", "most": 8000})
        browse(folder, work, shown)
        for page in shown:
            if not page.get("hostile") and not page.get("big"):
                check_paper(work, page)
    suite.end()


main()
