#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A stylesheet of the user's own: the worked example of docs/report-xml.md as it stands there; and what a stylesheet cannot do: read, write,
or run without end.

stylesheets.py --update writes the output that the page shows, for a bundle that was recorded anew."""

import os
import re
import resource
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import forge  # noqa: E402
from run import NOW, plimsoll  # noqa: E402

from cases import Suite  # noqa: E402

suite = Suite("stylesheets of the user's own")
DOCS = os.path.join(forge.TESTS, "..", "docs", "report-xml.md")
FACTS = os.path.join(forge.TESTS, "..", "reports", "docker-20.10.24.facts.ndjson")
SECONDS = 15 * float(os.environ.get("PLIMSOLL_SLACK", "1"))

HEAD = ("<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' xmlns:e='http://exslt.org/common' "
        "xmlns:s='http://exslt.org/strings' xmlns:y='http://exslt.org/dynamic' extension-element-prefixes='e'>")
CALL = "<xsl:call-template name='r'><xsl:with-param name='{0}' select=\"{1}\"/></xsl:call-template>"

# Each asks for something outside of the report; WORK is a folder with a file "secret" and no file "written".
READS_AND_WRITES = {
    "document() of a file": "<xsl:template match='/'><xsl:copy-of select=\"document('WORK/secret')\"/></xsl:template>",
    "document() of a file: URL": "<xsl:template match='/'><xsl:copy-of select=\"document('file://WORK/secret')\"/></xsl:template>",
    "document() of the network": "<xsl:template match='/'><xsl:copy-of select=\"document('http://127.0.0.1:9/x')\"/></xsl:template>",
    "document('') of itself": "<xsl:template match='/'><xsl:copy-of select=\"document('')\"/></xsl:template>",
    "xsl:include": "<xsl:include href='WORK/secret'/>",
    "xsl:include of /etc/passwd": "<xsl:include href='/etc/passwd'/>",
    "xsl:import": "<xsl:import href='WORK/secret'/><xsl:template match='/'>x</xsl:template>",
    "exsl:document": "<xsl:template match='/'><e:document href='WORK/written'>x</e:document></xsl:template>",
    "xsl:document": "<xsl:template match='/'><xsl:document href='WORK/written'>x</xsl:document></xsl:template>",
    "str:tokenize and the like": "<xsl:template match='/'><xsl:value-of select=\"s:padding(1000000000, 'x')\"/></xsl:template>",
    "dyn:evaluate": "<xsl:template match='/'><xsl:value-of select=\"y:evaluate('document(1)')\"/></xsl:template>",
}
ENTITIES = {
    "an external entity": "<!DOCTYPE x [<!ENTITY e SYSTEM 'WORK/secret'>]>",
    "a parameter entity": "<!DOCTYPE x [<!ENTITY % p SYSTEM 'WORK/secret'> %p; <!ENTITY e 'x'>]>",
    "an external subset": "<!DOCTYPE x SYSTEM 'WORK/secret'>",
    "a billion laughs": "<!DOCTYPE x [<!ENTITY a0 'lollollol'>" + "".join(
        f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 11)) + "<!ENTITY e '&a10;'>]>",
}
ENDLESS = {
    "recursion without end": "<xsl:template match='/' name='r'><xsl:call-template name='r'/></xsl:template>",
    "recursion that branches": "<xsl:template match='/'>" + CALL.format("n", "60") + "</xsl:template><xsl:template name='r'>"
        "<xsl:param name='n'/><xsl:if test='$n &gt; 0'>" + 2 * CALL.format("n", "$n - 1") + "</xsl:if></xsl:template>",
    "a string that doubles": "<xsl:template match='/'>" + CALL.format("s", "'xxxxxxxx'") + "</xsl:template><xsl:template name='r'>"
        "<xsl:param name='s'/>" + CALL.format("s", "concat($s, $s)") + "</xsl:template>",
    "loops in loops": "<xsl:template match='/'>" + 4 * "<xsl:for-each select='//node()'>" + "<x/>" + 4 * "</xsl:for-each>"
        "</xsl:template>",
    "an expression without end": "<xsl:template match='/'><xsl:value-of select='count(//node()[count(//node()[count(//node()[count(//node()) "
        "&gt; 0]) &gt; 0]) &gt; 0])'/></xsl:template>",
    "a large string, read again and again": "<xsl:template match='/'>" + CALL.format("s", "'xxxxxxxx'") + "</xsl:template>"
        "<xsl:template name='r'><xsl:param name='s'/><xsl:choose><xsl:when test='string-length($s) &lt; 30000000'>" +
        CALL.format("s", "concat($s, $s)") + "</xsl:when><xsl:otherwise><xsl:for-each select='//node()'>"
        "<xsl:if test=\"contains($s, 'z')\">z</xsl:if></xsl:for-each></xsl:otherwise></xsl:choose></xsl:template>",
}


def run_example(work):
    """(the page, what it shows, what its stylesheet writes, the report)"""
    with open(DOCS, encoding="utf-8") as file:
        page = file.read()
    path, out, report = (os.path.join(work, name) for name in ("chat.xsl", "chat.txt", "report.json"))
    with open(path, "w", encoding="utf-8") as file:
        file.write(re.search(r"```xml\n(.*?)```", page, re.S)[1])
    assert plimsoll("audit", "--facts", FACTS, "--now", NOW, "-q", "-o", report, "-o", f"{out}:{path}").code == 1
    with open(out, encoding="utf-8") as file:
        return page, re.search(r"```text\n(.*?)```", page, re.S)[1], file.read(), report


def check_example(work):
    _, shown, text, report = run_example(work)
    digest = re.compile(r"^report .*$", re.M)  # changes with every word of any check
    suite.equal("the example of docs/report-xml.md writes what stands there (--update)", digest.sub("", text), digest.sub("", shown))
    with suite.case("and names the digest"), open(report, encoding="utf-8") as file:
        assert digest.search(text)[0].split()[1] in file.read()[-80:]


def update():
    with tempfile.TemporaryDirectory(prefix="plimsoll-sheets-") as work:
        page, shown, text, _ = run_example(work)
    with open(DOCS, "w", encoding="utf-8") as file:
        file.write(page.replace(f"```text\n{shown}```", f"```text\n{text}```"))


def refused(name, sheet, work):
    path, out = os.path.join(work, "own.xsl"), os.path.join(work, "out.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write(sheet.replace("WORK", work))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = plimsoll("render", forge.SAMPLE, "-o", f"{out}:{path}", timeout=600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    with suite.case(f"{name}: refused in one line, nothing read or written"):
        assert result.code == 2 and result.err.count("\n") == 1 and "own.xsl" in result.err, result
        assert "SECRET" not in result.err and not os.path.exists(out) and not os.path.exists(os.path.join(work, "written"))
    with suite.case(f"{name}: in less than {SECONDS:g} seconds of the processor"):
        assert took < SECONDS, f"{took:.1f} s"


def main():
    with tempfile.TemporaryDirectory(prefix="plimsoll-sheets-") as work:
        check_example(work)
        with open(os.path.join(work, "secret"), "w", encoding="utf-8") as file:
            file.write(HEAD + "<xsl:template match='/'>SECRET</xsl:template></xsl:stylesheet>")
        for name, body in {**READS_AND_WRITES, **ENDLESS}.items():
            refused(name, f"{HEAD}{body}</xsl:stylesheet>", work)
        for name, head in ENTITIES.items():
            refused(name, f"{head}{HEAD}<xsl:template match='/'>&e;</xsl:template></xsl:stylesheet>", work)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        with suite.case("none of them held more than 600 MB"):
            assert peak < 600 * float(os.environ.get("PLIMSOLL_SLACK", "1")), f"{peak} MB"
    suite.end()


if sys.argv[1:] == ["--update"]:
    update()
else:
    main()
