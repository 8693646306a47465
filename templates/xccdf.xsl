<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!--
  XCCDF 1.2 and ARF 1.1 over the summarised XML form (docs/report-xml.md). form=xccdf: a Benchmark with the TestResult in it,
  since no reader takes a bare TestResult. form=arf: the same two parts in an asset report collection. Titles and texts are
  Plimsoll's own, not the benchmark's.

  pass: pass, fail: fail, unknown: error, manual: notchecked and unscored, not applicable: notapplicable; waived: informational with
  an override that keeps the old result; an expired waiver: fail with a message.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns="http://checklists.nist.gov/xccdf/1.2"
    xmlns:arf="http://scap.nist.gov/schema/asset-reporting-format/1.1"
    xmlns:core="http://scap.nist.gov/schema/reporting-core/1.1"
    xmlns:ai="http://scap.nist.gov/schema/asset-identification/1.1">
  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>
  <xsl:param name="form" select="'xccdf'"/>
  <xsl:key name="exception" match="/report/exception" use="@index"/>

  <!-- Identifiers: .local is nobody's domain. Whatever an NCName cannot hold is dropped. -->
  <xsl:variable name="ours" select="'xccdf_local.plimsoll_'"/>
  <xsl:variable name="letters" select="'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-'"/>
  <xsl:variable name="edition">
    <xsl:choose>
      <xsl:when test="/report/benchmark/@id"><xsl:call-template name="id"><xsl:with-param name="text" select="/report/benchmark/@id"/></xsl:call-template></xsl:when>
      <xsl:otherwise>none</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>
  <xsl:variable name="benchmark-id" select="concat($ours, 'benchmark_', $edition)"/>
  <xsl:variable name="profile-id" select="concat($ours, 'profile_selected')"/>
  <xsl:variable name="epoch" select="'1970-01-01T00:00:00Z'"/>
  <xsl:variable name="judged">
    <xsl:choose>
      <xsl:when test="/report/@judged"><xsl:value-of select="/report/@judged"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$epoch"/></xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <xsl:template name="id">
    <xsl:param name="text"/>
    <xsl:value-of select="translate($text, translate($text, $letters, ''), '')"/>
  </xsl:template>

  <xsl:template name="rule-id">
    <xsl:value-of select="concat($ours, 'rule_')"/>
    <xsl:call-template name="id"><xsl:with-param name="text" select="@id"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="/">
    <xsl:choose>
      <xsl:when test="$form = 'arf'"><xsl:apply-templates select="report" mode="arf"/></xsl:when>
      <xsl:otherwise>
        <Benchmark id="{$benchmark-id}" resolved="true">
          <xsl:apply-templates select="report" mode="benchmark"/>
          <xsl:apply-templates select="report" mode="result"/>
        </Benchmark>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The benchmark: profile, groups, rules. -->

  <xsl:template match="report" mode="benchmark">
    <status><xsl:if test="@judged"><xsl:attribute name="date"><xsl:value-of select="substring(@judged, 1, 10)"/></xsl:attribute></xsl:if>accepted</status>
    <title>
      <xsl:choose>
        <xsl:when test="benchmark/@title"><xsl:value-of select="benchmark/@title"/></xsl:when>
        <xsl:otherwise>Plimsoll</xsl:otherwise>
      </xsl:choose>
    </title>
    <description>Numbers, levels and statuses are the benchmark's; titles, rationales and remedies are Plimsoll's own words.</description>
    <version>
      <xsl:choose>
        <xsl:when test="benchmark/@version"><xsl:value-of select="benchmark/@version"/></xsl:when>
        <xsl:otherwise>0</xsl:otherwise>
      </xsl:choose>
    </version>
    <model system="urn:xccdf:scoring:flat"/>
    <Profile id="{$profile-id}">
      <title>
        <xsl:text>What was selected: level </xsl:text>
        <xsl:value-of select="benchmark/@level"/>
        <xsl:if test="benchmark/@profile"><xsl:value-of select="concat(', ', benchmark/@profile)"/></xsl:if>
      </title>
      <xsl:for-each select="check">
        <select selected="true">
          <xsl:attribute name="idref"><xsl:call-template name="rule-id"/></xsl:attribute>
        </select>
      </xsl:for-each>
    </Profile>
    <xsl:for-each select="section">
      <xsl:variable name="number" select="@number"/>
      <xsl:if test="/report/check[@section = $number]">
        <Group>
          <xsl:attribute name="id">
            <xsl:value-of select="concat($ours, 'group_')"/>
            <xsl:call-template name="id"><xsl:with-param name="text" select="$number"/></xsl:call-template>
          </xsl:attribute>
          <title><xsl:value-of select="concat($number, ' ', @title)"/></title>
          <xsl:apply-templates select="/report/check[@section = $number]" mode="rule"/>
        </Group>
      </xsl:if>
    </xsl:for-each>
    <xsl:if test="check[not(@section)]">
      <Group id="{$ours}group_other">
        <title>Other checks</title>
        <xsl:apply-templates select="check[not(@section)]" mode="rule"/>
      </Group>
    </xsl:if>
  </xsl:template>

  <xsl:template match="check" mode="rule">
    <Rule selected="true" weight="1.0">
      <xsl:attribute name="id"><xsl:call-template name="rule-id"/></xsl:attribute>
      <xsl:attribute name="severity"><xsl:call-template name="severity"/></xsl:attribute>
      <xsl:if test="@evidence = 'attested'"><xsl:attribute name="role">unscored</xsl:attribute></xsl:if>
      <title><xsl:call-template name="title"/></title>
      <xsl:if test="note"><description><xsl:value-of select="note"/></description></xsl:if>
      <xsl:for-each select="reference">
        <reference><xsl:value-of select="concat(@framework, ' ', @id)"/></reference>
      </xsl:for-each>
      <xsl:if test="rationale"><rationale><xsl:value-of select="rationale"/></rationale></xsl:if>
      <xsl:if test="remediation"><fixtext><xsl:value-of select="remediation"/></fixtext></xsl:if>
      <check system="urn:plimsoll:cel">
        <xsl:if test="rule"><check-content><xsl:value-of select="rule"/></check-content></xsl:if>
      </check>
    </Rule>
  </xsl:template>

  <xsl:template name="title">
    <xsl:if test="@number"><xsl:value-of select="concat(@number, ' ')"/></xsl:if>
    <xsl:value-of select="@title"/>
  </xsl:template>

  <!-- XCCDF's gravest is high. -->
  <xsl:template name="severity">
    <xsl:choose>
      <xsl:when test="@severity = 'critical'">high</xsl:when>
      <xsl:when test="@severity"><xsl:value-of select="@severity"/></xsl:when>
      <xsl:otherwise>unknown</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The result. -->

  <xsl:template match="report" mode="result">
    <TestResult id="{$ours}testresult_{substring(@digest, 1, 16)}" end-time="{$judged}" test-system="cpe:/a:plimsoll:plimsoll:{@version}"
        version="{@version}">
      <xsl:if test="@started"><xsl:attribute name="start-time"><xsl:value-of select="@started"/></xsl:attribute></xsl:if>
      <xsl:if test="@ended"><xsl:attribute name="end-time"><xsl:value-of select="@ended"/></xsl:attribute></xsl:if>
      <benchmark href="#{$benchmark-id}" id="{$benchmark-id}"/>
      <title><xsl:value-of select="concat('Plimsoll on ', @host)"/></title>
      <xsl:for-each select="privileges/field[@name = 'uid' and @value]">
        <identity authenticated="true" privileged="{@value = '0'}"><xsl:value-of select="concat('uid ', @value)"/></identity>
      </xsl:for-each>
      <profile idref="{$profile-id}"/>
      <target><xsl:value-of select="@host"/></target>
      <target-facts>
        <fact name="urn:xccdf:fact:scanner:name" type="string">Plimsoll</fact>
        <fact name="urn:xccdf:fact:scanner:version" type="string"><xsl:value-of select="@version"/></fact>
        <xsl:for-each select="host/field[@name = 'machine_id' and @value]">
          <fact name="urn:xccdf:fact:identifier" type="string"><xsl:value-of select="@value"/></fact>
        </xsl:for-each>
        <!-- Not as remarks: oscap knows none of a result. -->
        <fact name="urn:plimsoll:fact:report:sha256" type="string"><xsl:value-of select="@digest"/></fact>
        <xsl:if test="sha256/@facts">
          <fact name="urn:plimsoll:fact:facts:sha256" type="string"><xsl:value-of select="sha256/@facts"/></fact>
        </xsl:if>
        <fact name="urn:plimsoll:fact:need-privilege" type="number"><xsl:value-of select="@need-privilege"/></fact>
        <fact name="urn:xccdf:fact:asset:identifier:host_name" type="string"><xsl:value-of select="@host"/></fact>
        <xsl:for-each select="engine/field[@value and (@name = 'kind' or @name = 'version' or @name = 'api')]">
          <fact name="urn:plimsoll:fact:engine:{@name}" type="string"><xsl:value-of select="@value"/></fact>
        </xsl:for-each>
      </target-facts>
      <xsl:apply-templates select="check" mode="result"/>
      <xsl:apply-templates select="score[not(@level)]" mode="result"/>
    </TestResult>
  </xsl:template>

  <!-- Passed / (passed + failed + unknown). Nothing assessed: a score is demanded all the same, and its system says it is none. -->
  <xsl:template match="score" mode="result">
    <xsl:choose>
      <xsl:when test="@value"><score system="urn:plimsoll:scoring:pass-of-decided" maximum="100"><xsl:value-of select="@value"/></score></xsl:when>
      <xsl:otherwise><score system="urn:plimsoll:scoring:nothing-assessed" maximum="100">0</score></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="check" mode="result">
    <rule-result time="{$judged}" weight="1.0">
      <xsl:attribute name="idref"><xsl:call-template name="rule-id"/></xsl:attribute>
      <xsl:attribute name="severity"><xsl:call-template name="severity"/></xsl:attribute>
      <xsl:if test="@outcome = 'manual'"><xsl:attribute name="role">unscored</xsl:attribute></xsl:if>
      <result>
        <xsl:choose>
          <xsl:when test="@outcome = 'pass'">pass</xsl:when>
          <xsl:when test="@outcome = 'fail' or @outcome = 'waiver-expired'">fail</xsl:when>
          <xsl:when test="@outcome = 'manual'">notchecked</xsl:when>
          <xsl:when test="@outcome = 'not-applicable'">notapplicable</xsl:when>
          <xsl:when test="@outcome = 'waived'">informational</xsl:when>
          <xsl:otherwise>error</xsl:otherwise>
        </xsl:choose>
      </result>
      <xsl:if test="@outcome = 'waived'"><xsl:call-template name="override"/></xsl:if>
      <message severity="info"><xsl:attribute name="severity"><xsl:call-template name="grave"/></xsl:attribute>
        <xsl:call-template name="headline"/>
      </message>
      <xsl:apply-templates select="finding | pass" mode="result"/>
      <xsl:if test="more/@subjects &gt; 0">
        <message severity="info"><xsl:value-of select="concat(more/@subjects, ' more subjects: see the JSON report')"/></message>
      </xsl:if>
      <check system="urn:plimsoll:cel"/>
    </rule-result>
  </xsl:template>

  <xsl:template name="headline">
    <xsl:choose>
      <xsl:when test="@outcome = 'manual'">MANUAL: </xsl:when>
      <xsl:when test="@outcome = 'unknown'">UNKNOWN: </xsl:when>
      <xsl:when test="@outcome = 'not-applicable'">NOT APPLICABLE: </xsl:when>
    </xsl:choose>
    <xsl:value-of select="@headline"/>
  </xsl:template>

  <xsl:template name="grave">
    <xsl:choose>
      <xsl:when test="@outcome = 'fail' or @outcome = 'waiver-expired' or @outcome = 'unknown'">error</xsl:when>
      <xsl:when test="@outcome = 'manual' or @outcome = 'waived'">warning</xsl:when>
      <xsl:otherwise>info</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The waiver of the first subject that it covers; the others stand in the messages. -->
  <xsl:template name="override">
    <xsl:variable name="waiver" select="key('exception', finding[@outcome = 'waived'][1]/@waiver)"/>
    <override>
      <xsl:attribute name="time">
        <xsl:choose>
          <xsl:when test="string-length($waiver/@starts) = 10"><xsl:value-of select="concat($waiver/@starts, 'T00:00:00Z')"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$judged"/></xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
      <xsl:attribute name="authority">
        <xsl:choose>
          <xsl:when test="$waiver/@owner"><xsl:value-of select="$waiver/@owner"/></xsl:when>
          <xsl:otherwise>nobody named</xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
      <old-result>
        <xsl:choose>
          <xsl:when test="@verdict = 'manual'">notchecked</xsl:when>
          <xsl:otherwise>fail</xsl:otherwise>
        </xsl:choose>
      </old-result>
      <new-result>informational</new-result>
      <remark><xsl:value-of select="@headline"/></remark>
    </override>
  </xsl:template>

  <xsl:template match="finding | pass" mode="result">
    <xsl:variable name="waiver" select="key('exception', @waiver)"/>
    <message severity="info">
      <xsl:if test="self::finding"><xsl:attribute name="severity"><xsl:call-template name="grave"/></xsl:attribute></xsl:if>
      <xsl:if test="@count &gt; 1"><xsl:value-of select="concat(@count, ' times ')"/></xsl:if>
      <xsl:value-of select="@kind"/>
      <xsl:if test="@subject"><xsl:value-of select="concat(' ', @subject)"/></xsl:if>
      <xsl:text>: </xsl:text>
      <xsl:choose>
        <xsl:when test="self::pass">pass</xsl:when>
        <xsl:otherwise><xsl:value-of select="@outcome"/></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="reason"><xsl:value-of select="concat(': ', reason)"/></xsl:if>
      <xsl:for-each select="observed">
        <xsl:value-of select="concat('&#10;', @path, ' = ', .)"/>
        <xsl:if test="@origin"><xsl:value-of select="concat(' (', @origin, ')')"/></xsl:if>
      </xsl:for-each>
      <xsl:if test="@observed-more &gt; 0"><xsl:value-of select="concat('&#10;', @observed-more, ' more facts: see the JSON report')"/></xsl:if>
      <xsl:if test="$waiver">
        <xsl:value-of select="concat('&#10;', $waiver/@state, ' waiver of ', $waiver/@owner, ', until ', $waiver/@expires, ': ', $waiver/reason)"/>
      </xsl:if>
    </message>
  </xsl:template>

  <!-- ARF: one asset, one request (the benchmark), one report about it. -->

  <xsl:template match="report" mode="arf">
    <arf:asset-report-collection>
      <core:relationships xmlns:arfvocab="http://scap.nist.gov/specifications/arf/vocabulary/relationships/1.0#">
        <core:relationship type="arfvocab:createdFor" subject="report">
          <core:ref>request</core:ref>
        </core:relationship>
        <core:relationship type="arfvocab:isAbout" subject="report">
          <core:ref>asset</core:ref>
        </core:relationship>
      </core:relationships>
      <arf:report-requests>
        <arf:report-request id="request">
          <arf:content>
            <Benchmark id="{$benchmark-id}" resolved="true"><xsl:apply-templates select="." mode="benchmark"/></Benchmark>
          </arf:content>
        </arf:report-request>
      </arf:report-requests>
      <arf:assets>
        <arf:asset id="asset">
          <ai:computing-device>
            <!-- A host name has a form there; a name of another form is an id of ours. -->
            <xsl:choose>
              <xsl:when test="@host != '' and translate(@host, $letters, '') = '' and not(contains(concat('.', @host, '.'), '..'))">
                <ai:hostname><xsl:value-of select="@host"/></ai:hostname>
              </xsl:when>
              <xsl:otherwise><ai:synthetic-id resource="urn:plimsoll:host" id="{@host}"/></xsl:otherwise>
            </xsl:choose>
          </ai:computing-device>
        </arf:asset>
      </arf:assets>
      <arf:reports>
        <arf:report id="report">
          <arf:content><xsl:apply-templates select="." mode="result"/></arf:content>
        </arf:report>
      </arf:reports>
    </arf:asset-report-collection>
  </xsl:template>
</xsl:stylesheet>
