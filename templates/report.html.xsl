<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The HTML report, from the summarised XML form (docs/report-xml.md). Formats.md 5.2 and 5.3 say what must be in it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="html" encoding="UTF-8" indent="no"/>
<xsl:strip-space elements="*"/>
<xsl:param name="style"/>
<xsl:param name="script"/>
<xsl:param name="results"/>
<xsl:param name="style-hash"/>
<xsl:param name="script-hash"/>
<xsl:key name="in-section" match="check" use="string(@section)"/>
<xsl:key name="exception" match="exception" use="@index"/>
<xsl:key name="check" match="check" use="@id"/>

<xsl:template match="/report">
  <html lang="en">
    <head>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{$style-hash}'; script-src '{$script-hash}'; img-src data:; base-uri 'none'; form-action 'none'"/>
      <meta charset="utf-8"/>
      <title><xsl:value-of select="concat(@host, ' – ', benchmark/@title, ' – ', substring(@judged, 1, 10))"/></title>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <meta name="referrer" content="no-referrer"/>
      <meta name="robots" content="noindex"/>
      <meta name="generator" content="plimsoll {@version}"/>
      <style><xsl:value-of select="$style"/></style>
    </head>
    <body>
      <a class="skip" href="#findings">Skip to the findings</a>
      <div class="page">
        <xsl:call-template name="masthead"/>
        <main>
          <xsl:call-template name="result"/>
          <xsl:call-template name="attention"/>
          <xsl:call-template name="examined"/>
          <xsl:call-template name="changes"/>
          <xsl:call-template name="findings"/>
          <xsl:call-template name="exceptions"/>
          <xsl:call-template name="drift"/>
          <xsl:call-template name="limits"/>
          <xsl:call-template name="integrity"/>
          <xsl:call-template name="signoff"/>
        </main>
        <footer><p>Made by plimsoll <xsl:value-of select="@version"/> from facts that were read, without any network request. Titles, reasons and remedies are plimsoll’s own words; numbers and levels are those of the benchmark.</p></footer>
      </div>
      <script type="application/json" id="results"><xsl:value-of select="$results"/></script>
      <script><xsl:value-of select="$script"/></script>
    </body>
  </html>
</xsl:template>

<!-- ==== small parts ==== -->

<xsl:template name="word">
  <xsl:param name="outcome"/>
  <xsl:choose>
    <xsl:when test="$outcome = 'not-applicable' or $outcome = 'not_applicable'">not applicable</xsl:when>
    <xsl:when test="$outcome = 'waiver-expired'">waiver expired</xsl:when>
    <xsl:otherwise><xsl:value-of select="$outcome"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="badge">
  <xsl:param name="outcome" select="@outcome"/>
  <span class="badge {$outcome}"><xsl:call-template name="word"><xsl:with-param name="outcome" select="$outcome"/></xsl:call-template></span>
</xsl:template>

<xsl:template name="time">
  <xsl:param name="at"/>
  <xsl:choose>
    <xsl:when test="string-length($at) &gt;= 19"><time datetime="{$at}"><xsl:value-of select="concat(substring($at, 1, 10), ' ', substring($at, 12, 8), ' UTC')"/></time></xsl:when>
    <xsl:otherwise>not known</xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="anchor"><xsl:text>c-</xsl:text><xsl:choose><xsl:when test="@number"><xsl:value-of select="translate(@number, '.', '-')"/></xsl:when><xsl:otherwise><xsl:value-of select="@id"/></xsl:otherwise></xsl:choose></xsl:template>

<!-- The context node carries pass fail unknown manual not-applicable; outcomes carries waiver-expired and waived, too. -->
<xsl:template name="bar">
  <xsl:variable name="expired" select="sum(self::outcomes/@waiver-expired)"/>
  <xsl:variable name="waived" select="sum(self::outcomes/@waived)"/>
  <xsl:variable name="failed" select="@pass + $expired + @fail + $waived"/>
  <xsl:variable name="all" select="$failed + @unknown + @manual + @not-applicable"/>
  <xsl:if test="$all &gt; 0">
    <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img">
      <xsl:attribute name="aria-label">
        <xsl:value-of select="concat(@pass, ' pass, ')"/>
        <xsl:if test="$expired &gt; 0"><xsl:value-of select="concat($expired, ' waiver expired, ')"/></xsl:if>
        <xsl:value-of select="concat(@fail, ' fail, ')"/>
        <xsl:if test="$waived &gt; 0"><xsl:value-of select="concat($waived, ' waived, ')"/></xsl:if>
        <xsl:value-of select="concat(@unknown, ' unknown, ', @manual, ' manual, ', @not-applicable, ' not applicable')"/>
      </xsl:attribute>
      <xsl:call-template name="piece"><xsl:with-param name="class">pass</xsl:with-param><xsl:with-param name="x" select="0"/><xsl:with-param name="size" select="@pass"/><xsl:with-param name="all" select="$all"/></xsl:call-template>
      <xsl:call-template name="piece"><xsl:with-param name="class">waiver-expired</xsl:with-param><xsl:with-param name="x" select="@pass"/><xsl:with-param name="size" select="$expired"/><xsl:with-param name="all" select="$all"/></xsl:call-template>
      <xsl:call-template name="piece"><xsl:with-param name="class">fail</xsl:with-param><xsl:with-param name="x" select="@pass + $expired"/><xsl:with-param name="size" select="@fail"/><xsl:with-param name="all" select="$all"/></xsl:call-template>
      <xsl:call-template name="piece"><xsl:with-param name="class">waived</xsl:with-param><xsl:with-param name="x" select="$failed - $waived"/><xsl:with-param name="size" select="$waived"/><xsl:with-param name="all" select="$all"/></xsl:call-template>
      <xsl:call-template name="piece"><xsl:with-param name="class">unknown</xsl:with-param><xsl:with-param name="x" select="$failed"/><xsl:with-param name="size" select="@unknown"/><xsl:with-param name="all" select="$all"/></xsl:call-template>
      <xsl:call-template name="piece"><xsl:with-param name="class">manual</xsl:with-param><xsl:with-param name="x" select="$failed + @unknown"/><xsl:with-param name="size" select="@manual"/><xsl:with-param name="all" select="$all"/></xsl:call-template>
      <xsl:call-template name="piece"><xsl:with-param name="class">na</xsl:with-param><xsl:with-param name="x" select="$failed + @unknown + @manual"/><xsl:with-param name="size" select="@not-applicable"/><xsl:with-param name="all" select="$all"/></xsl:call-template>
    </svg>
  </xsl:if>
</xsl:template>

<!-- A gap of 0.4 between two pieces, so that they differ without colour. -->
<xsl:template name="piece">
  <xsl:param name="class"/><xsl:param name="x"/><xsl:param name="size"/><xsl:param name="all"/>
  <xsl:if test="$size &gt; 0">
    <rect class="{$class}" height="10" x="{format-number(100 * $x div $all, '0.##')}">
      <xsl:attribute name="width">
        <xsl:choose>
          <xsl:when test="100 * $size div $all &gt; 0.8"><xsl:value-of select="format-number(100 * $size div $all - 0.4, '0.##')"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="format-number(100 * $size div $all, '0.##')"/></xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
    </rect>
  </xsl:if>
</xsl:template>

<!-- all: of the longest bar, so that the bars of a table compare. -->
<xsl:template name="severities">
  <xsl:param name="critical"/><xsl:param name="high"/><xsl:param name="medium"/><xsl:param name="low"/><xsl:param name="all"/>
  <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{$critical} critical, {$high} high, {$medium} medium, {$low} low">
    <xsl:call-template name="piece"><xsl:with-param name="class">s-critical</xsl:with-param><xsl:with-param name="x" select="0"/><xsl:with-param name="size" select="$critical"/><xsl:with-param name="all" select="$all"/></xsl:call-template>
    <xsl:call-template name="piece"><xsl:with-param name="class">s-high</xsl:with-param><xsl:with-param name="x" select="$critical"/><xsl:with-param name="size" select="$high"/><xsl:with-param name="all" select="$all"/></xsl:call-template>
    <xsl:call-template name="piece"><xsl:with-param name="class">s-medium</xsl:with-param><xsl:with-param name="x" select="$critical + $high"/><xsl:with-param name="size" select="$medium"/><xsl:with-param name="all" select="$all"/></xsl:call-template>
    <xsl:call-template name="piece"><xsl:with-param name="class">s-low</xsl:with-param><xsl:with-param name="x" select="$critical + $high + $medium"/><xsl:with-param name="size" select="$low"/><xsl:with-param name="all" select="$all"/></xsl:call-template>
  </svg>
</xsl:template>

<xsl:template name="number">
  <xsl:param name="of"/>
  <td class="num"><xsl:if test="$of = 0"><xsl:attribute name="class">num zero</xsl:attribute></xsl:if><xsl:value-of select="$of"/></td>
</xsl:template>

<xsl:template name="score">
  <xsl:choose>
    <xsl:when test="@value"><xsl:value-of select="@value"/><xsl:text> %</xsl:text></xsl:when>
    <xsl:otherwise>–</xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- ==== front ==== -->

<xsl:template name="masthead">
  <header class="masthead">
    <p class="kicker"><svg width="30" height="30" viewBox="0 0 40 40" aria-hidden="true"><circle cx="20" cy="20" r="12" fill="none" stroke="currentColor" stroke-width="3"/><path d="M0 20h40" stroke="currentColor" stroke-width="3"/></svg><xsl:text>Plimsoll compliance report</xsl:text></p>
    <h1><xsl:value-of select="@host"/></h1>
    <p class="subtitle">
      <xsl:choose><xsl:when test="benchmark/@title"><xsl:value-of select="benchmark/@title"/></xsl:when><xsl:otherwise>Checks without a benchmark</xsl:otherwise></xsl:choose>
      <xsl:if test="benchmark/@version and not(contains(benchmark/@title, benchmark/@version))"><xsl:value-of select="concat(' ', benchmark/@version)"/></xsl:if>
      <xsl:if test="benchmark/@level &gt; 0"><xsl:value-of select="concat(', level ', benchmark/@level)"/></xsl:if>
      <xsl:if test="benchmark/@profile"><xsl:value-of select="concat(', profile ', benchmark/@profile)"/></xsl:if>
    </p>
    <dl class="cover">
      <div><dt>Judged</dt><dd><xsl:call-template name="time"><xsl:with-param name="at" select="@judged"/></xsl:call-template></dd></div>
      <div><dt>Facts read</dt><dd><xsl:call-template name="time"><xsl:with-param name="at" select="@ended"/></xsl:call-template></dd></div>
      <xsl:if test="engine/field[@name = 'kind']/@value"><div><dt>Engine</dt><dd><xsl:value-of select="concat(engine/field[@name = 'kind']/@value, ' ', engine/field[@name = 'version']/@value)"/></dd></div></xsl:if>
      <xsl:if test="population[@kind = 'container' or @kind = 'image']"><div><dt>Assessed</dt><dd><xsl:for-each select="population[@kind = 'container' or @kind = 'image']"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="concat(@assessed, ' of ', @found, ' ', @kind)"/><xsl:if test="@found != 1">s</xsl:if></xsl:for-each></dd></div></xsl:if>
      <div class="id"><dt>Report SHA-256</dt><dd><code><xsl:value-of select="@digest"/></code></dd></div>
    </dl>
  </header>
  <nav class="contents" aria-label="Contents">
    <ul>
      <li><a href="#result">Result</a></li>
      <xsl:if test="check[@outcome = 'waiver-expired' or @outcome = 'unknown' or @outcome = 'fail']"><li><a href="#attention">Needs attention</a></li></xsl:if>
      <li><a href="#examined">What was examined</a></li>
      <li><a href="#changes">Changes</a></li>
      <li><a href="#findings">Findings</a></li>
      <li><a href="#exceptions">Exceptions</a></li>
      <li><a href="#drift">Drift</a></li>
      <li><a href="#limits">Limits</a></li>
      <li><a href="#integrity">Integrity</a></li>
      <li><a href="#signoff">Sign-off</a></li>
    </ul>
  </nav>
</xsl:template>

<xsl:template name="tally">
  <xsl:param name="outcome"/><xsl:param name="count"/><xsl:param name="note"/>
  <div><dt><xsl:call-template name="badge"><xsl:with-param name="outcome" select="$outcome"/></xsl:call-template></dt>
  <dd><xsl:value-of select="$count"/><span class="note"><xsl:value-of select="$note"/></span></dd></div>
</xsl:template>

<xsl:template name="result">
  <section id="result" aria-labelledby="h-result">
    <h2 id="h-result">Result</h2>
    <div class="lead">
      <div>
        <p class="figure"><xsl:for-each select="score[not(@level)]"><xsl:call-template name="score"/></xsl:for-each></p>
        <p class="formula">
          <xsl:choose>
            <xsl:when test="score[not(@level)]/@value">Score: <xsl:value-of select="score[not(@level)]/@passed"/> pass ÷ <xsl:value-of select="score[not(@level)]/@of"/> (pass + fail + unknown). Manual and not applicable checks do not count; a waived failure stays a failure.</xsl:when>
            <xsl:otherwise>No score: nothing was assessed.</xsl:otherwise>
          </xsl:choose>
        </p>
        <p class="formula">
          <xsl:for-each select="score[@level and @value]"><xsl:if test="position() &gt; 1">; </xsl:if>Level <xsl:value-of select="@level"/>: <xsl:value-of select="@value"/> % (<xsl:value-of select="@passed"/> of <xsl:value-of select="@of"/>)</xsl:for-each>
        </p>
      </div>
      <div>
        <xsl:for-each select="outcomes"><xsl:call-template name="bar"/></xsl:for-each>
        <dl class="tally">
          <xsl:if test="outcomes/@waiver-expired &gt; 0"><xsl:call-template name="tally"><xsl:with-param name="outcome">waiver-expired</xsl:with-param><xsl:with-param name="count" select="outcomes/@waiver-expired"/><xsl:with-param name="note">fail, and the waiver has ended</xsl:with-param></xsl:call-template></xsl:if>
          <xsl:call-template name="tally"><xsl:with-param name="outcome">fail</xsl:with-param><xsl:with-param name="count" select="outcomes/@fail"/><xsl:with-param name="note">disproven by facts, or attested</xsl:with-param></xsl:call-template>
          <xsl:call-template name="tally"><xsl:with-param name="outcome">unknown</xsl:with-param><xsl:with-param name="count" select="outcomes/@unknown"/><xsl:with-param name="note">could not be decided: no pass</xsl:with-param></xsl:call-template>
          <xsl:call-template name="tally"><xsl:with-param name="outcome">manual</xsl:with-param><xsl:with-param name="count" select="outcomes/@manual"/><xsl:with-param name="note">need a person</xsl:with-param></xsl:call-template>
          <xsl:if test="outcomes/@waived &gt; 0"><xsl:call-template name="tally"><xsl:with-param name="outcome">waived</xsl:with-param><xsl:with-param name="count" select="outcomes/@waived"/><xsl:with-param name="note">covered by an exception</xsl:with-param></xsl:call-template></xsl:if>
          <xsl:call-template name="tally"><xsl:with-param name="outcome">pass</xsl:with-param><xsl:with-param name="count" select="outcomes/@pass"/><xsl:with-param name="note">proven from facts, or attested</xsl:with-param></xsl:call-template>
          <xsl:call-template name="tally"><xsl:with-param name="outcome">not-applicable</xsl:with-param><xsl:with-param name="count" select="outcomes/@not-applicable"/><xsl:with-param name="note">do not concern this host</xsl:with-param></xsl:call-template>
        </dl>
      </div>
    </div>
    <xsl:if test="@need-privilege &gt; 0">
      <p class="notice"><xsl:value-of select="@need-privilege"/><xsl:choose><xsl:when test="@need-privilege = 1"> verdict needs root: the run was denied a fact.</xsl:when><xsl:otherwise> verdicts need root: the run was denied facts.</xsl:otherwise></xsl:choose></p>
    </xsl:if>
    <xsl:if test="section"><xsl:call-template name="by-section"/></xsl:if>
    <xsl:if test="check[@outcome = 'fail' or @outcome = 'waiver-expired']"><xsl:call-template name="by-severity"/></xsl:if>
    <xsl:if test="check"><xsl:call-template name="by-evidence"/></xsl:if>
  </section>
</xsl:template>

<xsl:template name="by-section">
  <h3>Verdicts by section</h3>
  <section class="scroll" aria-label="Verdicts by section, table" tabindex="0">
    <table>
      <caption>As decided before waivers</caption>
      <thead><tr><th scope="col">Section</th><th scope="col">Share</th><th scope="col" class="num">Pass</th><th scope="col" class="num">Fail</th><th scope="col" class="num">Unknown</th><th scope="col" class="num">Manual</th><th scope="col" class="num">Not appl.</th><th scope="col" class="num">Score</th></tr></thead>
      <tbody>
        <xsl:for-each select="section">
          <tr><th scope="row"><xsl:value-of select="concat(@number, ' ', @title)"/></th>
            <td class="wide"><xsl:call-template name="bar"/></td>
            <xsl:call-template name="number"><xsl:with-param name="of" select="@pass"/></xsl:call-template><xsl:call-template name="number"><xsl:with-param name="of" select="@fail"/></xsl:call-template><xsl:call-template name="number"><xsl:with-param name="of" select="@unknown"/></xsl:call-template><xsl:call-template name="number"><xsl:with-param name="of" select="@manual"/></xsl:call-template><xsl:call-template name="number"><xsl:with-param name="of" select="@not-applicable"/></xsl:call-template>
            <td class="num"><xsl:for-each select="score"><xsl:call-template name="score"/></xsl:for-each></td></tr>
          <xsl:text>&#10;</xsl:text>
        </xsl:for-each>
      </tbody>
    </table>
  </section>
</xsl:template>

<xsl:template name="by-severity">
  <xsl:variable name="most">
    <xsl:for-each select="section">
      <xsl:sort data-type="number" order="descending" select="count(key('in-section', @number)[@outcome = 'fail' or @outcome = 'waiver-expired'])"/>
      <xsl:if test="position() = 1"><xsl:value-of select="count(key('in-section', @number)[@outcome = 'fail' or @outcome = 'waiver-expired'])"/></xsl:if>
    </xsl:for-each>
  </xsl:variable>
  <h3>Failures by severity</h3>
  <section class="scroll" aria-label="Failures by severity, table" tabindex="0">
    <table>
      <caption>Failed checks that no waiver in force covers; sections without one are left out</caption>
      <thead><tr><th scope="col">Section</th><th scope="col">Share</th><th scope="col" class="num">Critical</th><th scope="col" class="num">High</th><th scope="col" class="num">Medium</th><th scope="col" class="num">Low</th><th scope="col" class="num">Failed</th></tr></thead>
      <tbody>
        <xsl:for-each select="section">
          <xsl:call-template name="severity-row">
            <xsl:with-param name="name" select="concat(@number, ' ', @title)"/>
            <xsl:with-param name="these" select="key('in-section', @number)[@outcome = 'fail' or @outcome = 'waiver-expired']"/>
            <xsl:with-param name="most" select="$most"/>
          </xsl:call-template>
        </xsl:for-each>
        <xsl:if test="check[not(@section)][@outcome = 'fail' or @outcome = 'waiver-expired']">
          <xsl:call-template name="severity-row">
            <xsl:with-param name="name">Other checks</xsl:with-param>
            <xsl:with-param name="these" select="check[not(@section)][@outcome = 'fail' or @outcome = 'waiver-expired']"/>
            <xsl:with-param name="most" select="0"/>
          </xsl:call-template>
        </xsl:if>
      </tbody>
    </table>
  </section>
</xsl:template>

<xsl:template name="severity-row">
  <xsl:param name="name"/><xsl:param name="these"/><xsl:param name="most"/>
  <xsl:if test="$these">
  <xsl:variable name="all"><xsl:choose><xsl:when test="$most &gt; count($these)"><xsl:value-of select="$most"/></xsl:when><xsl:otherwise><xsl:value-of select="count($these)"/></xsl:otherwise></xsl:choose></xsl:variable>
  <tr><th scope="row"><xsl:value-of select="$name"/></th>
    <td class="wide"><xsl:call-template name="severities">
      <xsl:with-param name="critical" select="count($these[@severity = 'critical'])"/><xsl:with-param name="high" select="count($these[@severity = 'high'])"/>
      <xsl:with-param name="medium" select="count($these[@severity = 'medium'])"/><xsl:with-param name="low" select="count($these[@severity = 'low'])"/>
      <xsl:with-param name="all" select="$all"/></xsl:call-template></td>
    <xsl:call-template name="number"><xsl:with-param name="of" select="count($these[@severity = 'critical'])"/></xsl:call-template>
    <xsl:call-template name="number"><xsl:with-param name="of" select="count($these[@severity = 'high'])"/></xsl:call-template>
    <xsl:call-template name="number"><xsl:with-param name="of" select="count($these[@severity = 'medium'])"/></xsl:call-template>
    <xsl:call-template name="number"><xsl:with-param name="of" select="count($these[@severity = 'low'])"/></xsl:call-template>
    <xsl:call-template name="number"><xsl:with-param name="of" select="count($these)"/></xsl:call-template></tr>
  <xsl:text>&#10;</xsl:text>
  </xsl:if>
</xsl:template>

<!-- Automated, manual and unknown apart: what facts could decide, and what the benchmark's own label says. -->
<xsl:template name="by-evidence">
  <h3>How the verdicts were reached</h3>
  <section class="scroll" aria-label="How the verdicts were reached, table" tabindex="0">
    <table>
      <caption>After waivers and attestations</caption>
      <thead><tr><th scope="col">Kind of check</th><th scope="col" class="num">Pass</th><th scope="col" class="num">Fail</th><th scope="col" class="num">Unknown</th><th scope="col" class="num">Manual</th><th scope="col" class="num">Waived</th><th scope="col" class="num">Not appl.</th><th scope="col" class="num">All</th></tr></thead>
      <tbody>
        <xsl:call-template name="evidence-row"><xsl:with-param name="name">Measured: facts decide</xsl:with-param><xsl:with-param name="these" select="check[@evidence = 'measured']"/></xsl:call-template>
        <xsl:call-template name="evidence-row"><xsl:with-param name="name">In part: facts can fail it, a person must pass it</xsl:with-param><xsl:with-param name="these" select="check[@evidence = 'partial']"/></xsl:call-template>
        <xsl:call-template name="evidence-row"><xsl:with-param name="name">Attested: only a person can answer</xsl:with-param><xsl:with-param name="these" select="check[@evidence = 'attested']"/></xsl:call-template>
      </tbody>
      <xsl:if test="check/@status">
        <tbody>
          <xsl:call-template name="evidence-row"><xsl:with-param name="name">Labelled “automated” by the benchmark</xsl:with-param><xsl:with-param name="these" select="check[@status = 'automated']"/></xsl:call-template>
          <xsl:call-template name="evidence-row"><xsl:with-param name="name">Labelled “manual” by the benchmark</xsl:with-param><xsl:with-param name="these" select="check[@status = 'manual']"/></xsl:call-template>
        </tbody>
      </xsl:if>
    </table>
  </section>
</xsl:template>

<xsl:template name="evidence-row">
  <xsl:param name="name"/><xsl:param name="these"/>
  <tr><th scope="row"><xsl:value-of select="$name"/></th>
    <xsl:call-template name="number"><xsl:with-param name="of" select="count($these[@outcome = 'pass'])"/></xsl:call-template>
    <xsl:call-template name="number"><xsl:with-param name="of" select="count($these[@outcome = 'fail' or @outcome = 'waiver-expired'])"/></xsl:call-template>
    <xsl:call-template name="number"><xsl:with-param name="of" select="count($these[@outcome = 'unknown'])"/></xsl:call-template>
    <xsl:call-template name="number"><xsl:with-param name="of" select="count($these[@outcome = 'manual'])"/></xsl:call-template>
    <xsl:call-template name="number"><xsl:with-param name="of" select="count($these[@outcome = 'waived'])"/></xsl:call-template>
    <xsl:call-template name="number"><xsl:with-param name="of" select="count($these[@outcome = 'not-applicable'])"/></xsl:call-template>
    <xsl:call-template name="number"><xsl:with-param name="of" select="count($these)"/></xsl:call-template></tr>
  <xsl:text>&#10;</xsl:text>
</xsl:template>

<!-- ==== what needs attention: undecided first, then failures by severity ==== -->

<xsl:template match="check" mode="attend">
  <xsl:variable name="anchor"><xsl:call-template name="anchor"/></xsl:variable>
  <li><span class="n"><xsl:value-of select="@number"/></span>
  <span><a href="#{$anchor}"><xsl:value-of select="@title"/></a><xsl:text> </xsl:text><span class="severity {@severity}"><xsl:value-of select="@severity"/></span>
  <xsl:text> </xsl:text><br/><span class="what"><xsl:value-of select="@headline"/></span></span></li>
  <xsl:text>&#10;</xsl:text>
</xsl:template>

<xsl:template name="attend">
  <xsl:param name="outcome"/><xsl:param name="title"/>
  <xsl:variable name="these" select="check[@outcome = $outcome]"/>
  <xsl:if test="$these">
    <h3><xsl:value-of select="concat($title, ' (', count($these), ')')"/></h3>
    <ul class="attend">
      <xsl:apply-templates select="$these[@severity = 'critical']" mode="attend"/>
      <xsl:apply-templates select="$these[@severity = 'high']" mode="attend"/>
      <xsl:apply-templates select="$these[@severity = 'medium']" mode="attend"/>
      <xsl:apply-templates select="$these[@severity = 'low']" mode="attend"/>
    </ul>
  </xsl:if>
</xsl:template>

<xsl:template name="attention">
  <xsl:if test="check[@outcome = 'waiver-expired' or @outcome = 'unknown' or @outcome = 'fail']">
    <section id="attention" aria-labelledby="h-attention">
      <h2 id="h-attention">What needs attention</h2>
      <xsl:call-template name="attend"><xsl:with-param name="outcome">waiver-expired</xsl:with-param><xsl:with-param name="title">Failed, and the waiver has expired</xsl:with-param></xsl:call-template>
      <xsl:call-template name="attend"><xsl:with-param name="outcome">unknown</xsl:with-param><xsl:with-param name="title">Could not be decided</xsl:with-param></xsl:call-template>
      <xsl:call-template name="attend"><xsl:with-param name="outcome">fail</xsl:with-param><xsl:with-param name="title">Failed, worst first</xsl:with-param></xsl:call-template>
    </section>
  </xsl:if>
</xsl:template>

<!-- ==== what was examined ==== -->

<xsl:template match="field">
  <dt><xsl:choose><xsl:when test="starts-with(@name, 'labels.')"><xsl:value-of select="substring(@name, 8)"/></xsl:when><xsl:otherwise><xsl:value-of select="translate(@name, '_.', '  ')"/></xsl:otherwise></xsl:choose></dt>
  <dd><xsl:choose><xsl:when test="@unknown"><span class="text unknown"><xsl:value-of select="@unknown"/></span></xsl:when><xsl:when test="@name = 'capabilities'"><xsl:value-of select="normalize-space(translate(@value, '[&quot;,]', '    '))"/></xsl:when><xsl:when test="@name = 'uid' and @value = '0'">0, root</xsl:when><xsl:otherwise><xsl:value-of select="@value"/></xsl:otherwise></xsl:choose></dd>
</xsl:template>

<xsl:template name="facts-of">
  <xsl:param name="title"/><xsl:param name="fields"/>
  <div><h3><xsl:value-of select="$title"/></h3>
    <xsl:choose>
      <xsl:when test="$fields"><dl><xsl:apply-templates select="$fields"/></dl></xsl:when>
      <xsl:otherwise><p class="text unknown">Nothing was read.</p></xsl:otherwise>
    </xsl:choose>
  </div>
</xsl:template>

<xsl:template name="examined">
  <section id="examined" aria-labelledby="h-examined">
    <h2 id="h-examined">What was examined</h2>
    <div class="facts">
      <xsl:call-template name="facts-of"><xsl:with-param name="title">Host</xsl:with-param><xsl:with-param name="fields" select="host/field[not(starts-with(@name, 'labels.'))]"/></xsl:call-template>
      <xsl:call-template name="facts-of"><xsl:with-param name="title">Engine</xsl:with-param><xsl:with-param name="fields" select="engine/field"/></xsl:call-template>
      <div><h3>Against what</h3>
        <dl>
          <xsl:if test="benchmark/@id"><dt>Benchmark</dt><dd><xsl:value-of select="benchmark/@id"/></dd></xsl:if>
          <dt>Level</dt><dd><xsl:value-of select="benchmark/@level"/></dd>
          <dt>Profile</dt><dd><xsl:choose><xsl:when test="benchmark/@profile"><xsl:value-of select="benchmark/@profile"/></xsl:when><xsl:otherwise>every profile</xsl:otherwise></xsl:choose></dd>
          <dt>Checks</dt><dd><xsl:value-of select="concat(count(check), ' judged; their titles and remedies are plimsoll’s own words')"/></dd>
          <dt>Catalogue</dt><dd><code><xsl:value-of select="sha256/@catalogue"/></code></dd>
          <dt>Policy</dt><dd><xsl:choose><xsl:when test="sha256/@policy and sha256/@policy != ''"><xsl:value-of select="sha256/@policy-file"/><xsl:text> </xsl:text><code><xsl:value-of select="sha256/@policy"/></code></xsl:when><xsl:otherwise>none</xsl:otherwise></xsl:choose></dd>
        </dl>
      </div>
      <div><h3>With what, and when</h3>
        <dl>
          <dt>Tool</dt><dd><xsl:value-of select="concat('plimsoll ', @version)"/></dd>
          <dt>Facts read</dt><dd><xsl:call-template name="time"><xsl:with-param name="at" select="@started"/></xsl:call-template><xsl:text> to </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@ended"/></xsl:call-template><xsl:if test="@seconds"><xsl:value-of select="concat(' (', @seconds, ' s)')"/></xsl:if></dd>
          <dt>Judged</dt><dd><xsl:call-template name="time"><xsl:with-param name="at" select="@judged"/></xsl:call-template></dd>
          <dt>Scope</dt><dd><xsl:value-of select="@scope"/></dd>
          <dt>Containers</dt><dd><xsl:value-of select="@state"/></dd>
          <dt>Evidence</dt><dd><xsl:value-of select="@evidence"/></dd>
          <dt>Facts</dt><dd><code><xsl:value-of select="sha256/@facts"/></code></dd>
        </dl>
      </div>
      <xsl:call-template name="facts-of"><xsl:with-param name="title">With which privileges</xsl:with-param><xsl:with-param name="fields" select="privileges/field"/></xsl:call-template>
      <xsl:if test="host/field[starts-with(@name, 'labels.')]"><xsl:call-template name="facts-of"><xsl:with-param name="title">Labels of the run</xsl:with-param><xsl:with-param name="fields" select="host/field[starts-with(@name, 'labels.')]"/></xsl:call-template></xsl:if>
    </div>
    <xsl:if test="population">
      <section class="scroll" aria-label="Population, table" tabindex="0">
        <table><caption>Population: what was found, and what of it was assessed</caption>
          <thead><tr><th scope="col">Kind</th><th scope="col" class="num">Found</th><th scope="col" class="num">Assessed</th><th scope="col" class="num">Excluded</th><th scope="col" class="num">Not read</th><th scope="col" class="num">Gone</th><th scope="col">List complete</th></tr></thead>
          <tbody><xsl:for-each select="population"><tr><th scope="row"><xsl:value-of select="@kind"/></th><td class="num"><xsl:value-of select="@found"/></td><td class="num"><xsl:value-of select="@assessed"/></td><td class="num"><xsl:value-of select="@excluded"/></td><td class="num"><xsl:value-of select="@unread"/></td><td class="num"><xsl:value-of select="@gone"/></td><td><xsl:choose><xsl:when test="@complete = 'true'">yes</xsl:when><xsl:otherwise><span class="text unknown">no</span></xsl:otherwise></xsl:choose></td></tr></xsl:for-each></tbody></table>
      </section>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="exclusion">
        <section class="scroll" aria-label="Exclusions, table" tabindex="0">
          <table><caption>Not selected, or excluded on request</caption>
            <thead><tr><th scope="col">What</th><th scope="col" class="num">How many</th></tr></thead>
            <tbody><xsl:for-each select="exclusion"><tr><th scope="row" class="any"><xsl:value-of select="@what"/></th><td class="num"><xsl:value-of select="@count"/></td></tr></xsl:for-each></tbody></table>
        </section>
      </xsl:when>
      <xsl:otherwise><p>Nothing was excluded: every recommendation of the selected level and every subject found was assessed or is accounted for above.</p></xsl:otherwise>
    </xsl:choose>
  </section>
</xsl:template>

<!-- ==== what changed since a baseline ==== -->

<xsl:template name="changes">
  <section id="changes" aria-labelledby="h-changes">
    <h2 id="h-changes">Changes since the baseline</h2>
    <xsl:if test="not(baseline)"><p>No earlier report was given to compare with.</p></xsl:if>
    <xsl:apply-templates select="baseline"/>
  </section>
</xsl:template>

<xsl:template match="baseline">
  <p class="headline"><xsl:value-of select="@verdict"/></p>
  <p><xsl:value-of select="concat(@relation, ': ', @host, ', judged ')"/><xsl:call-template name="time"><xsl:with-param name="at" select="@judged"/></xsl:call-template><xsl:text>, report </xsl:text><code><xsl:value-of select="@digest"/></code></p>
  <dl class="tally">
    <xsl:for-each select="bucket"><div><dt><xsl:value-of select="@title"/></dt><dd><xsl:value-of select="@checks"/><span class="note"><xsl:value-of select="@about"/></span></dd></div></xsl:for-each>
    <div><dt>Unchanged</dt><dd><xsl:value-of select="@unchanged"/></dd></div>
  </dl>
  <xsl:if test="condition">
    <section class="scroll" aria-label="How the two runs differ, table" tabindex="0">
      <table><caption>How the two runs differ</caption>
        <thead><tr><th scope="col">In</th><th scope="col">Baseline</th><th scope="col">This report</th><th scope="col">Comparable</th></tr></thead>
        <tbody><xsl:for-each select="condition"><tr><th scope="row"><xsl:value-of select="@what"/></th><td class="any"><xsl:value-of select="@before"/></td><td class="any"><xsl:value-of select="@after"/></td><td><xsl:choose><xsl:when test="@incomparable"><span class="text unknown">no</span></xsl:when><xsl:otherwise>yes</xsl:otherwise></xsl:choose></td></tr></xsl:for-each></tbody></table>
    </section>
  </xsl:if>
  <xsl:if test="change">
    <section class="scroll" aria-label="Changes, table" tabindex="0">
      <table><caption>What changed, worst first; checks that failed before and still do, and facts that changed no verdict, are only counted</caption>
        <thead><tr><th scope="col">Change</th><th scope="col">Check</th><th scope="col">From, to</th><th scope="col">Subjects</th></tr></thead>
        <tbody><xsl:apply-templates select="change"/></tbody></table>
    </section>
  </xsl:if>
</xsl:template>

<xsl:template match="change">
  <xsl:variable name="bucket" select="@bucket"/>
  <tr><th scope="row"><xsl:value-of select="../bucket[@name = $bucket]/@title"/><xsl:if test="@regression"><br/><span class="text fail">regression</span></xsl:if></th>
    <td class="any"><xsl:value-of select="concat(@number, ' ')"/><xsl:choose>
      <xsl:when test="key('check', @id)"><xsl:variable name="title" select="@title"/><xsl:for-each select="key('check', @id)"><xsl:variable name="anchor"><xsl:call-template name="anchor"/></xsl:variable><a href="#{$anchor}"><xsl:value-of select="$title"/></a></xsl:for-each></xsl:when>
      <xsl:otherwise><xsl:value-of select="@title"/></xsl:otherwise></xsl:choose></td>
    <td><xsl:value-of select="@text"/></td>
    <td class="any"><xsl:value-of select="@subjects"/><xsl:if test="@more &gt; 0"><xsl:value-of select="concat(' and ', @more, ' more')"/></xsl:if></td></tr>
  <xsl:text>&#10;</xsl:text>
</xsl:template>

<!-- ==== findings ==== -->

<xsl:template name="filter">
  <xsl:param name="name"/><xsl:param name="word" select="$name"/>
  <label><input type="checkbox" id="show-{$name}" checked="checked"/><xsl:value-of select="$word"/></label>
</xsl:template>

<xsl:template name="findings">
  <section id="findings" aria-labelledby="h-findings">
    <h2 id="h-findings">Findings</h2>
    <div class="filters">
      <fieldset><legend>Outcome</legend>
        <xsl:call-template name="filter"><xsl:with-param name="name">fail</xsl:with-param></xsl:call-template>
        <xsl:call-template name="filter"><xsl:with-param name="name">unknown</xsl:with-param></xsl:call-template>
        <xsl:call-template name="filter"><xsl:with-param name="name">manual</xsl:with-param></xsl:call-template>
        <xsl:call-template name="filter"><xsl:with-param name="name">waived</xsl:with-param></xsl:call-template>
        <xsl:call-template name="filter"><xsl:with-param name="name">pass</xsl:with-param></xsl:call-template>
        <xsl:call-template name="filter"><xsl:with-param name="name">not-applicable</xsl:with-param><xsl:with-param name="word">not applicable</xsl:with-param></xsl:call-template>
      </fieldset>
      <fieldset><legend>Severity</legend>
        <xsl:call-template name="filter"><xsl:with-param name="name">critical</xsl:with-param></xsl:call-template>
        <xsl:call-template name="filter"><xsl:with-param name="name">high</xsl:with-param></xsl:call-template>
        <xsl:call-template name="filter"><xsl:with-param name="name">medium</xsl:with-param></xsl:call-template>
        <xsl:call-template name="filter"><xsl:with-param name="name">low</xsl:with-param></xsl:call-template>
      </fieldset>
      <fieldset><legend>Level</legend>
        <xsl:call-template name="filter"><xsl:with-param name="name">level-1</xsl:with-param><xsl:with-param name="word">1</xsl:with-param></xsl:call-template>
        <xsl:call-template name="filter"><xsl:with-param name="name">level-2</xsl:with-param><xsl:with-param name="word">2</xsl:with-param></xsl:call-template>
      </fieldset>
      <div class="tools" hidden="hidden">
        <label for="search" class="vh">Search in the findings</label>
        <input type="search" id="search" placeholder="Search: number, word, container"/>
        <button type="button" id="expand">Open all</button><button type="button" id="collapse">Close all</button>
        <p id="shown" role="status"></p>
      </div>
    </div>
    <xsl:for-each select="section">
      <xsl:if test="key('in-section', @number)">
        <h3><xsl:value-of select="concat(@number, ' ', @title)"/></h3>
        <xsl:apply-templates select="key('in-section', @number)"/>
      </xsl:if>
    </xsl:for-each>
    <xsl:if test="check[not(@section)]">
      <h3>Other checks</h3>
      <xsl:apply-templates select="check[not(@section)]"/>
    </xsl:if>
    <xsl:if test="not(check)"><p class="text unknown">Nothing was judged: the selection left no check.</p></xsl:if>
  </section>
</xsl:template>

<xsl:template match="check">
  <xsl:variable name="anchor"><xsl:call-template name="anchor"/></xsl:variable>
  <details class="check" data-outcome="{@outcome}" data-level="{@level}">
    <summary><span class="n"><xsl:value-of select="@number"/></span><xsl:call-template name="badge"/><h4><xsl:value-of select="@title"/></h4>
      <span class="meta"><span class="severity {@severity}"><xsl:value-of select="@severity"/></span><xsl:value-of select="concat('level ', @level)"/></span></summary>
    <div class="body" id="{$anchor}">
      <p class="headline"><xsl:value-of select="@headline"/></p>
      <dl class="about">
        <xsl:if test="rule"><dt>Expected</dt><dd><code><xsl:value-of select="rule"/></code></dd></xsl:if>
        <xsl:if test="rationale"><dt>Why</dt><dd><xsl:value-of select="rationale"/></dd></xsl:if>
        <xsl:if test="remediation and @outcome != 'pass' and @outcome != 'not-applicable'"><dt>Remedy</dt><dd><xsl:value-of select="remediation"/></dd></xsl:if>
        <xsl:if test="note"><dt>Note</dt><dd><xsl:value-of select="note"/></dd></xsl:if>
        <xsl:if test="reason and not(contains(@headline, reason))"><dt>Reason</dt><dd><xsl:value-of select="reason"/></dd></xsl:if>
        <xsl:if test="@decided != @verdict"><dt>From facts</dt><dd><xsl:call-template name="word"><xsl:with-param name="outcome" select="@verdict"/></xsl:call-template><xsl:text>; decided by an attestation</xsl:text></dd></xsl:if>
        <xsl:if test="reference"><dt>References</dt><dd><xsl:for-each select="reference"><xsl:if test="position() &gt; 1">; </xsl:if><xsl:value-of select="concat(@framework, ' ', @id)"/></xsl:for-each></dd></xsl:if>
        <dt>Check</dt><dd><a href="#{$anchor}"><xsl:value-of select="@id"/></a><xsl:value-of select="concat('; ', @evidence)"/><xsl:if test="@status"><xsl:value-of select="concat('; the benchmark says ', @status)"/></xsl:if><xsl:if test="@profile"><xsl:value-of select="concat('; ', @profile)"/></xsl:if></dd>
      </dl>
      <xsl:if test="finding">
        <h5>Observed</h5>
        <ul><xsl:apply-templates select="finding"/></ul>
      </xsl:if>
      <xsl:if test="pass"><xsl:call-template name="passes"/></xsl:if>
      <xsl:if test="more/@subjects &gt; 0"><p class="more"><xsl:value-of select="more/@subjects"/> more subjects are not shown here; the JSON report lists all of them under this check.</p></xsl:if>
    </div>
  </details>
  <xsl:text>&#10;</xsl:text>
</xsl:template>

<xsl:template match="finding">
  <li class="finding {@outcome}"><div><xsl:call-template name="badge"/><xsl:text> </xsl:text><xsl:call-template name="who"/></div>
    <xsl:if test="reason and (@subject or reason != ../@headline)"><p class="why"><xsl:value-of select="reason"/></p></xsl:if>
    <xsl:if test="@waiver"><p class="why">
      <xsl:for-each select="key('exception', @waiver)"><xsl:value-of select="concat('Waiver (', @state, ')')"/><xsl:if test="@expires"><xsl:value-of select="concat(' until ', @expires)"/></xsl:if><xsl:if test="@owner"><xsl:value-of select="concat(', ', @owner)"/></xsl:if><xsl:if test="@ticket"><xsl:value-of select="concat(', ', @ticket)"/></xsl:if><xsl:if test="reason"><xsl:value-of select="concat(': ', reason)"/></xsl:if></xsl:for-each></p></xsl:if>
    <xsl:call-template name="seen"/></li>
  <xsl:text>&#10;</xsl:text>
</xsl:template>

<!-- "host"; "container shop/db 4f1c2b3a4f1c exited"; "3 containers" and their list. -->
<xsl:template name="who">
  <span class="who"><xsl:if test="@count != 1"><xsl:value-of select="concat(@count, ' ')"/></xsl:if><xsl:value-of select="@kind"/><xsl:if test="@count != 1">s</xsl:if></span>
  <xsl:choose>
    <xsl:when test="count(subject) = 1"><xsl:text> </xsl:text><xsl:apply-templates select="subject"/></xsl:when>
    <xsl:when test="subject">: <ul class="those"><xsl:for-each select="subject"><li><xsl:apply-templates select="."/></li></xsl:for-each></ul></xsl:when>
  </xsl:choose>
</xsl:template>

<xsl:template match="subject">
  <b><xsl:value-of select="@key"/></b>
  <xsl:if test="@id or @state"><xsl:text> </xsl:text><i><xsl:value-of select="@id"/><xsl:if test="@id and @state"><xsl:text> </xsl:text></xsl:if><xsl:value-of select="@state"/></i></xsl:if>
  <xsl:if test="@self"> (this audit runs in it)</xsl:if>
</xsl:template>

<xsl:template name="seen">
  <xsl:if test="observed">
    <ul class="seen">
      <xsl:variable name="origin" select="observed[1]/@origin"/>
      <xsl:variable name="one" select="count(observed) &gt; 1 and not(observed[not(@origin = $origin)])"/>
      <xsl:for-each select="observed"><li><code><xsl:value-of select="concat(@path, ' = ', .)"/></code><xsl:if test="@origin and not($one)"><xsl:text> </xsl:text><i><xsl:value-of select="@origin"/></i></xsl:if></li></xsl:for-each>
      <xsl:if test="$one"><li><i><xsl:choose><xsl:when test="count(observed) = 2">Both from </xsl:when><xsl:otherwise>All from </xsl:otherwise></xsl:choose><xsl:value-of select="$origin"/></i></li></xsl:if>
    </ul>
  </xsl:if>
  <xsl:if test="@observed-more &gt; 0"><p class="more"><xsl:value-of select="@observed-more"/> more facts were read; see the JSON report.</p></xsl:if>
</xsl:template>

<xsl:template name="passes">
  <xsl:choose>
    <xsl:when test="count(pass) = 1 and not(pass/@subject)">
      <xsl:if test="not(finding)"><h5>Observed</h5></xsl:if>
      <ul><li class="finding pass"><xsl:for-each select="pass"><div><xsl:call-template name="badge"><xsl:with-param name="outcome">pass</xsl:with-param></xsl:call-template><xsl:text> </xsl:text><xsl:call-template name="who"/></div><xsl:call-template name="seen"/></xsl:for-each></li></ul>
    </xsl:when>
    <xsl:otherwise>
      <details class="passes"><summary><xsl:value-of select="concat(@pass, ' ', @subject-kind)"/><xsl:if test="@pass != 1">s</xsl:if><xsl:text> pass</xsl:text><xsl:if test="@pass = 1">es</xsl:if></summary>
        <ul><xsl:for-each select="pass"><li class="finding pass"><b><xsl:value-of select="@subject"/></b><xsl:call-template name="seen"/></li><xsl:text>&#10;</xsl:text></xsl:for-each></ul>
      </details>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- ==== registers ==== -->

<xsl:template name="exceptions">
  <section id="exceptions" aria-labelledby="h-exceptions">
    <h2 id="h-exceptions">Exceptions register</h2>
    <xsl:choose>
      <xsl:when test="exception">
        <section class="scroll" aria-label="Exceptions register, table" tabindex="0">
          <table><caption>Waivers and attestations of the policy, all of them, used or not</caption>
            <thead><tr><th scope="col">Check</th><th scope="col">Subject</th><th scope="col">Kind</th><th scope="col">State</th><th scope="col">Justification</th><th scope="col">Owner</th><th scope="col">Ticket</th><th scope="col">From</th><th scope="col">Until</th><th scope="col" class="num">Findings</th></tr></thead>
            <tbody><xsl:apply-templates select="exception"/></tbody></table>
        </section>
      </xsl:when>
      <xsl:otherwise><p>No waiver and no attestation was given.</p></xsl:otherwise>
    </xsl:choose>
  </section>
</xsl:template>

<xsl:template match="exception">
  <tr><th scope="row" class="any name"><xsl:value-of select="@check"/><xsl:for-each select="key('check', @check)"><xsl:value-of select="concat(' ', @number)"/></xsl:for-each></th>
    <td class="any"><xsl:choose><xsl:when test="@subject"><xsl:value-of select="@subject"/></xsl:when><xsl:otherwise>all</xsl:otherwise></xsl:choose></td>
    <td><xsl:value-of select="@kind"/><xsl:if test="@verdict"><xsl:text>: </xsl:text><xsl:call-template name="word"><xsl:with-param name="outcome" select="@verdict"/></xsl:call-template></xsl:if></td>
    <td><xsl:choose>
      <xsl:when test="@state = 'expired'"><span class="text waiver-expired"><strong>expired</strong></span></xsl:when>
      <xsl:when test="@expiring and @state = 'active'"><span class="text unknown"><strong>active, ends soon</strong></span></xsl:when>
      <xsl:otherwise><xsl:value-of select="@state"/></xsl:otherwise></xsl:choose><xsl:if test="@broad"><br/><span class="text unknown"><strong>too broad: every subject</strong></span></xsl:if></td>
    <td class="any long"><xsl:value-of select="reason"/></td><td class="any"><xsl:value-of select="@owner"/></td><td class="any"><xsl:value-of select="@ticket"/></td>
    <td class="n"><xsl:value-of select="@starts"/></td>
    <td class="n"><xsl:value-of select="@expires"/><xsl:if test="@days-left"><br/><span class="from"><xsl:choose><xsl:when test="@days-left &lt; 0"><xsl:value-of select="concat(-@days-left, ' days ago')"/></xsl:when><xsl:otherwise><xsl:value-of select="concat(@days-left, ' days left')"/></xsl:otherwise></xsl:choose></span></xsl:if></td>
    <td class="num"><xsl:value-of select="@used"/></td></tr>
  <xsl:text>&#10;</xsl:text>
</xsl:template>

<xsl:template name="drift">
  <section id="drift" aria-labelledby="h-drift">
    <h2 id="h-drift">Configuration drift</h2>
    <xsl:choose>
      <xsl:when test="drift">
        <p>The daemon runs with settings other than those on disk. Verdicts follow what is in force; after a restart they may change.</p>
        <section class="scroll" aria-label="Configuration drift, table" tabindex="0">
          <table><caption>Options whose value in force differs from the files</caption>
            <thead><tr><th scope="col">Option</th><th scope="col">In force</th><th scope="col">On disk</th><th scope="col">Where</th></tr></thead>
            <tbody><xsl:for-each select="drift"><tr><th scope="row" class="any"><xsl:value-of select="@option"/></th><td class="any"><code><xsl:value-of select="@in-force"/></code></td><td class="any"><code><xsl:value-of select="@on-disk"/></code></td><td class="any"><xsl:value-of select="@source"/></td></tr></xsl:for-each></tbody></table>
        </section>
      </xsl:when>
      <xsl:otherwise><p>No option was found whose value in force differs from what the files on disk say.</p></xsl:otherwise>
    </xsl:choose>
  </section>
</xsl:template>

<xsl:template name="limits">
  <section id="limits" aria-labelledby="h-limits">
    <h2 id="h-limits">Limits of this report</h2>
    <p>It shows the state at the time the facts were read, not before or after. A pass is proven from facts that were read; whatever could not be read is unknown and counts against the score. Checks marked manual or attested rest on a person. The content of images, of applications and of volumes was not examined, nor whether the rules of the benchmark are enough for this host. Facts come from the engine and the host themselves: a host under an attacker’s control can lie.</p>
  </section>
</xsl:template>

<xsl:template name="integrity">
  <section id="integrity" aria-labelledby="h-integrity">
    <h2 id="h-integrity">Integrity</h2>
    <dl class="about">
      <dt>This report</dt><dd><code><xsl:value-of select="@digest"/></code></dd>
      <dt>Facts</dt><dd><code><xsl:value-of select="sha256/@facts"/></code></dd>
      <dt>Catalogue</dt><dd><code><xsl:value-of select="sha256/@catalogue"/></code></dd>
      <dt>Policy</dt><dd><xsl:choose><xsl:when test="sha256/@policy and sha256/@policy != ''"><code><xsl:value-of select="sha256/@policy"/></code></xsl:when><xsl:otherwise>none</xsl:otherwise></xsl:choose></dd>
    </dl>
    <p>All are SHA-256. The first is the digest at the end of the JSON form of this report: <code>plimsoll verify report.json</code> checks it, and <code>plimsoll render report.json -o report.html</code><xsl:if test="baseline"> with the same <code>--baseline</code></xsl:if> makes these same bytes again. <code>plimsoll verify report.json --facts facts.ndjson<xsl:if test="sha256/@policy != ''"> --policy <xsl:value-of select="sha256/@policy-file"/></xsl:if></code> judges the facts anew and compares. Digests show that files belong together and are whole, not who made them: for that, sign them.</p>
  </section>
</xsl:template>

<xsl:template name="signoff">
  <section id="signoff" aria-labelledby="h-signoff">
    <h2 id="h-signoff">Sign-off</h2>
    <section class="scroll" aria-label="Sign-off, table" tabindex="0">
      <table class="sign"><caption>To be filled in by hand</caption>
        <thead><tr><th scope="col">Role</th><th scope="col">Name</th><th scope="col">Signature</th><th scope="col">Date</th></tr></thead>
        <tbody><tr><th scope="row">Assessor</th><td></td><td></td><td></td></tr><tr><th scope="row">Reviewer</th><td></td><td></td><td></td></tr></tbody></table>
    </section>
  </section>
</xsl:template>
</xsl:stylesheet>
