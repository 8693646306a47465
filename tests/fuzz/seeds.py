#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Seeds of the harnesses, made from recorded engines, the catalogue and the samples: seeds.py FOLDER makes FOLDER/TARGET/…

What was found by fuzzing is not here but in tests/fuzz/corpus/TARGET, one file a case.
"""
import base64
import json
import os
import pathlib
import struct
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "tests/data"
RECORD = b"\x1e"
LARGEST = 24 * 1024  # of a seed: small ones are mutated faster
KINDS = {"info": "engine.info", "version": "engine.version", "containers": "container", "images": "image", "networks": "network"}


def text(path):
    return (ROOT / path).read_bytes()


def compact(value):
    return json.dumps(value, separators=(",", ":")).encode()


def recorded():
    """(name, kind or "list", value) of every answer that was recorded."""
    for file in sorted((DATA / "engines").rglob("*.json")):
        if file.name.endswith(".history.json"):
            continue
        value = json.loads(file.read_bytes())
        kind = KINDS.get(file.parent.name if file.parent.name in KINDS and isinstance(value, dict) else file.stem, "list")
        name = "-".join(file.relative_to(DATA / "engines").with_suffix("").parts)
        yield name, kind if isinstance(value, dict) else "list", value, file


def answers():
    for name, kind, value, file in recorded():
        engine = "podman" if name.startswith("podman") else "docker"
        seed = f"{kind} 41 {engine}\n".encode() + compact(value)
        history = file.with_suffix(".history.json")
        if history.exists():
            seed += RECORD + compact(json.loads(history.read_bytes()))
        yield name, seed


def engines():
    for folder in sorted((DATA / "engines").iterdir()):
        if not folder.is_dir():
            continue
        def load(name):
            return json.loads((folder / name).read_bytes()) if (folder / name).exists() else None
        parts = [("/_ping", "OK"), ("/version", load("version.json")), ("/info", load("info.json"))]
        for inspect in sorted(folder.glob("containers/*.json"))[:1]:
            value = json.loads(inspect.read_bytes())
            parts.append((f"/containers/{value['Id']}/json", value))
        for inspect in sorted(p for p in folder.glob("images/*.json") if "history" not in p.name)[:1]:
            value = json.loads(inspect.read_bytes())
            parts.append((f"/images/{value['Id']}/history", json.loads(inspect.with_suffix(".history.json").read_bytes())))
            parts.append((f"/images/{value['Id']}/json", value))
        parts.append(("/containers/json", (load("containers.json") or [])[:1]))
        parts.append(("/images/json", (load("images.json") or [])[:1]))
        parts += [(f"/{name}", load(name + ".json")) for name in ("networks", "volumes", "swarm", "services")]
        yield folder.name, RECORD.join(f"{path}\n".encode() + (value.encode() if isinstance(value, str) else compact(value))
                                       for path, value in parts if value is not None)
    yield "raw", RECORD.join([b"/_ping\nHTTP/1.1 200 OK\r\nApi-Version: 1.43\r\nContent-Length: 2\r\n\r\nOK",
                              b"/version\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                              b"/info\nHTTP/1.1 503 Service Unavailable\r\nContent-Length: 15\r\n\r\n{\"message\":\"x\"}",
                              b"/containers/json\nHTTP/1.1 301 Moved\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n",
                              b"/networks\nHTTP/1.0 200 OK\r\nLibpod-Api-Version: 4.3\r\n\r\n[]"])


def bundles():
    yield "small", text("tests/data/judge/small.facts.ndjson")
    lines = text("reports/docker-20.10.24.facts.ndjson").splitlines(keepends=True)
    for index in range(1, len(lines) - 1, 4):
        yield f"sample-{index}", lines[0] + b"".join(lines[index:index + 4]) + lines[-1]
    yield "sample", b"".join(lines)


def split_yaml(path):
    """The items of a list at the top of a YAML file, each as a file of its own."""
    item = []
    for line in text(path).splitlines(keepends=True):
        if line.startswith(b"- ") and item:
            yield b"".join(item)
            item = []
        if item or line.startswith(b"- "):
            item.append(line)
    yield b"".join(item)


def catalogues():
    parameters = text("checks/parameters.yaml")
    for file in sorted((ROOT / "checks").glob("[0-9]*.yaml")):
        for index, check in enumerate(split_yaml(file)):
            if index % 6 == 0:
                yield f"{file.stem}-{index}", check + RECORD + parameters
    judge = [text(f"tests/data/judge/{name}") for name in ("checks.yaml", "parameters.yaml", "benchmarks/cis-docker-1.0.0.yaml")]
    yield "edition", RECORD.join(judge)


def expressions():
    facts = compact({"f": {"a": True, "n": 3, "s": "web", "z": None, "o": {"x": 1, "y": {"w": "deep"}}, "l": [1, 2, 3],
                           "m": [{"key": "k1", "v": 1}, {"key": "k2", "v": 0}], "u": {"$unknown": "denied"}},
                     "container": json.loads(text("tests/data/engines/docker-26.1.5/containers/caps.json"))})
    import yaml
    seen = set()
    for file in sorted((ROOT / "checks").glob("*.yaml")):
        for check in yaml.safe_load(file.read_bytes()) or []:
            rule = isinstance(check, dict) and check.get("rule")
            if rule and rule not in seen and len(seen) < 80:
                seen.add(rule)
                yield f"rule-{len(seen)}", rule.encode() + RECORD + facts
    cases = [json.loads(line) for line in text("tests/data/cel/conformance.jsonl").splitlines() if line.startswith(b"{")]
    for index, case in enumerate(cases[::4]):
        source = next((case[key] for key in ("expr", "expression", "source") if key in case), None)
        if source:
            yield f"case-{index}", source.encode() + RECORD + compact(case.get("bindings", {}) or {})
    for index, own in enumerate(["f.m.exists(x, x.key == 'k1' && x.v > 0)", "has(f.o.y) ? size(f.l) : f.u", "closed.f.l + [1]",
                                 "f.l.filter(x, x > 1).map(y, y * 2)", "f.s.matches('^w(e|b)+$')", "f.m.exists_one(x, x.v == 1)"]):
        yield f"own-{index}", own.encode() + RECORD + facts


def regexes():
    pairs = [("^[a-z]+$", "abc"), (r"(?i)a|b\d{2,4}?", "B123"), (r"[[:alpha:]^\]x-]*\b", "a b"), (r"(?P<n>.)\x{41}\x41\z", "xAA"),
             ("(a*)*b", "aaaaaaaaaaaaaaac"), ("(?s:.)(?m:^x$)", "\nx"), ("a{0,3}{2}", "aaa"), ("é+[à-ö]", "éé"), ("", "")]
    for index, (pattern, value) in enumerate(pairs):
        yield str(index), pattern.encode() + RECORD + value.encode()


def daemon_jsons():
    yield "all", compact({"debug": True, "hosts": ["unix:///var/run/docker.sock", "tcp://0.0.0.0:2376"], "tlsverify": True, "icc": False,
                          "log-driver": "json-file", "log-opts": {"max-size": "10m", "splunk-token": "x"}, "userns-remap": "default",
                          "default-ulimits": {"nofile": {"Name": "nofile", "Hard": 64000, "Soft": 64000}}, "labels": ["a=b"],
                          "storage-opts": ["dm.basesize=10G"], "live-restore": True, "insecure-registries": ["a:5000"],
                          "proxies": {"http-proxy": "http://u:p@h"}, "features": {"buildkit": True}, "unknown-key": 1})
    yield "bom", b"\xef\xbb\xbf{\"log-level\":\"info\"}"
    yield "utf16", "{\"icc\":false}".encode("utf-16")
    yield "empty", b" \n"
    yield "twice", b'{"icc":true,"icc":false,"ICC":true}'


def units():
    yield "debian", RECORD.join([
        b"[Unit]\nDescription=x\n[Service]\nType=notify\nEnvironmentFile=-/etc/default/docker\n"
        b"ExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock $DOCKER_OPTS\nExecReload=/bin/kill -s HUP $MAINPID\n",
        b"[Service]\nEnvironment=\"A=b c\" D='e'\nExecStart=\nExecStart=@/usr/bin/dockerd dockerd -H unix:// --icc=false \\\n  ${A} --log-opt=max-size=10m -l=debug -D\n",
        b"# comment\nDOCKER_OPTS=\"--dns 8.8.8.8 --label 'a=b'\"\nexport X=1\nY='two\nlines'\n"])
    yield "words", b"dockerd --userns-remap=default -Hunix:///x \"quoted \\\" word\" $OPTIONS ${EMPTY} $$ \\x41 --tlsverify=true --ip 0.0.0.0"


def audits():
    yield "rules", (b"-D\n-b 8192\n-f 1\n-w /usr/bin/dockerd -p rwxa -k docker\n-w /var/lib/docker -k docker\n# comment\n"
                    b"-a always,exit -F path=/etc/docker -F perm=wa -F key=docker\n-a exit,always -F arch=b64 -S open -S all -F dir=/run/containerd\n"
                    b"-A exclude,never -F msgtype=CWD\n--reset-lost\n-e 2\n-W /x\n-d always,exit -F path=/y\n")


def kernel_rules():
    """struct audit_rule_data: flags, action, field_count, mask[64], fields[64], values[64], fieldflags[64], buflen, buf."""
    def rule(flags, action, fields, mask=0xFFFFFFFF):
        number, value, operator = [0] * 64, [0] * 64, [0] * 64
        tail = b""
        for index, (field, content) in enumerate(fields):
            number[index], operator[index] = field, 0x40000000
            value[index] = len(content) if isinstance(content, bytes) else content
            tail += content if isinstance(content, bytes) else b""
        return struct.pack("<3I64I64I64I64II", flags, action, len(fields), *[mask] * 64, *number, *value, *operator, len(tail)) + tail
    yield "watch", rule(4, 2, [(105, b"/usr/bin/dockerd"), (106, 15), (210, b"docker")])
    yield "dir", rule(4, 2, [(107, b"/var/lib/docker"), (106, 10), (11, 0xC000003E), (9, 1000)])
    yield "syscall", rule(4, 2, [(11, 0xC000003E), (112, b"/usr/bin/runc")], 1)
    yield "none", rule(5, 0, [])


def socket_replies():
    """struct nlmsghdr, struct unix_diag_msg, struct rtattr: what tests/fuzz/socket_diag.c looks for, and others."""
    def attribute(kind, content):
        return struct.pack("=HH", 4 + len(content), kind) + content + bytes(-len(content) % 4)

    def message(kind, body, padded=True):
        return struct.pack("=IHHII", 16 + len(body), kind, 2, 1, 42) + body + (bytes(-len(body) % 4) if padded else b"")

    def socket(inode, file, name, device=8 << 20 | 1):
        return struct.pack("=BBBBIII", 1, 1, 10, 0, inode, 1, 0) + attribute(1, struct.pack("=II", file, device)) + attribute(0, name)
    done = message(3, bytes(4))
    ours = socket(16385, 0x5EED, b"/run/docker.sock\0")
    yield "found", message(20, socket(7, 0x77, b"/run/other.sock\0")) + message(20, ours) + done
    yield "overlay", message(20, socket(16385, 0x5EED, b"/run/docker.sock\0", 1)) + message(20, socket(8, 0x5EED, b"\0abstract", 2))
    yield "refused", message(2, struct.pack("=i", -2) + bytes(16))
    yield "unpadded", message(20, socket(9, 0x5EED, b"") + struct.pack("=HH", 5, 0) + b"x", padded=False)
    yield "short", message(20, ours)[:-8]


def procs():
    for name in ("stat", "status", "cgroup", "uid_map", "mountinfo", "cmdline"):
        yield name, name.encode() + b"\n" + pathlib.Path("/proc/self", name).read_bytes()[:LARGEST // 2]
    yield "stat-hostile", b"stat\n42 (a) b\n) (S) S 1 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 12345 1 1\n"
    identity = b"0123456789abcdef" * 4
    yield "cgroup-v1", b"cgroup\n12:pids:/docker/" + identity + b"\n1:name=systemd:/system.slice/docker-" + identity + b".scope\n0::/system.slice/docker.service\n"
    yield "uid_map-remap", b"uid_map\n         0     100000      65536\n     65536          0          1\n"
    yield "unix", (b"unix\nNum       RefCount Protocol Flags    Type St Inode Path\n"
                   b"0000000000000000: 00000002 00000000 00010000 0001 01 16385 /run/docker.sock\n"
                   b"0000000000000000: 00000003 00000000 00000000 0001 03 16386\n0000000000000000: 00000002 00000000 00010000 0001 01 7 @abstract\n")
    head = b"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
    yield "tcp", b"tcp\n" + head + b"   0: 0100007F:0947 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 20001 1 0000000000000000 100 0 0 10 0\n"
    yield "tcp6", b"tcp6\n" + head + (b"   0: 00000000000000000000000001000000:0947 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 "
                                      b"00000000     0        0 20002 1 0000000000000000 100 0 0 10 0\n")


def redactions():
    for index, line in enumerate([
            b"/bin/sh -c #(nop) ENV TOKEN=\x01 PATH=/usr/bin", b"RUN |2 A=\x01 B=\x01 /bin/sh -c curl -u user:\x01 https://u:\x01@h/x?t=\x01",
            b"mysqld --password=\x01 --password \x01 -p\x01 --port 3306", b"sh\n-c\nexport K=\x01; echo \"$K\" | docker login -p '\x01' && x",
            b"COPY file:\x01 in /etc", b"dockerd -H tcp://h:1 --log-opt splunk-token=\x01 -l debug", b"apt-get install -y openssl=\x01",
            b"Authorization: Bearer \x01", b"AKIAIOSFODNN7EXAMPLE eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x -----BEGIN RSA PRIVATE KEY-----",
            b"if [ -z ${X:-\x01} ]; then $(echo \x01) `\x01`; fi", b"\"a\\\"\x01\" 'b\x01' {\x01,\x01}"]):
        yield str(index), line


def contexts():
    yield "lab", RECORD.join([b'{"currentContext":"lab","auths":{}}',
                              b'{"Name":"lab","Metadata":{},"Endpoints":{"docker":{"Host":"tcp://u:p@10.0.0.1:2376/x","SkipTLSVerify":false}}}',
                              b"https://[::1]:2376"])
    yield "unix", RECORD.join([b"{}", b'{"Endpoints":{"docker":{"Host":"unix:///run/docker.sock"}}}', b"ssh://me@host:22/sock"])


def certificates():
    for file in sorted((DATA / "tls").glob("*.pem")):
        pem = file.read_bytes()
        yield file.stem, pem
        if b"BEGIN CERTIFICATE" in pem:
            body = pem.split(b"-----BEGIN CERTIFICATE-----")[1].split(b"-----END")[0]
            yield file.stem + "-der", base64.b64decode(body)


def stylesheets():
    head = b'<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
    yield "small", head + (b'<xsl:output method="text"/><xsl:param name="p"/><xsl:template match="/"><xsl:for-each select="//check[@verdict=\'fail\']">'
                           b'<xsl:sort select="@number"/><xsl:value-of select="concat(@id, $p, substring(., 1, 3))"/></xsl:for-each>'
                           b'</xsl:template></xsl:stylesheet>') + RECORD + b"p" + RECORD + b"v'\"&lt;"
    yield "doors", head + (b'<xsl:import href="/etc/passwd"/><xsl:template match="/"><xsl:copy-of select="document(\'/etc/passwd\')"/>'
                           b"</xsl:template></xsl:stylesheet>")
    yield "entity", b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>' + head + b"<xsl:template match=\"/\">&a;</xsl:template></xsl:stylesheet>"
    yield "keys", head + (b'<xsl:output method="html" encoding="ISO-8859-1"/><xsl:key name="k" match="*" use="@id"/><xsl:attribute-set name="s"><xsl:attribute name="a">1</xsl:attribute></xsl:attribute-set>'
                          b'<xsl:template match="node()|@*" priority="-1"><xsl:copy use-attribute-sets="s"><xsl:apply-templates select="@*|node()"/></xsl:copy></xsl:template>'
                          b'<xsl:template name="n"><xsl:param name="d" select="3"/><xsl:if test="$d &gt; 0"><xsl:call-template name="n"><xsl:with-param name="d" select="$d - 1"/></xsl:call-template></xsl:if></xsl:template>'
                          b'<xsl:template match="/"><xsl:call-template name="n"/><xsl:choose><xsl:when test="key(\'k\',\'x\')"><xsl:number value="3" format="i"/></xsl:when><xsl:otherwise><xsl:message>m</xsl:message></xsl:otherwise></xsl:choose><xsl:apply-templates/></xsl:template></xsl:stylesheet>')
    yield "xccdf", text("templates/xccdf.xsl")


def reports():
    tool = pathlib.Path(os.environ.get("PLIMSOLL", "plimsoll"))
    facts = ROOT / "reports/docker-20.10.24.facts.ndjson"
    for level in (["--check", "5.5", "--check", "1.1.3"], ["--section", "2"], []):
        run = subprocess.run([tool, "audit", "--facts", facts, "--now", "2026-11-22T13:00:00Z", "-q", "-o", "-:json", *level],
                             stdout=subprocess.PIPE, check=False)
        if run.returncode in (0, 1, 3):
            yield "sample" + "".join(level).replace("--", "-"), run.stdout


def policies():
    for file in sorted((DATA / "policies").glob("*.yaml")):
        yield file.stem, file.read_bytes()
    yield "small", (b"benchmark: cis-docker-1.8.0\nlevel: 1\nwaivers:\n- {check: container-not-privileged, subject: 'ci-*', reason: r, owner: o, expires: 2027-01-01}\n"
                    b"attestations:\n- {check: host-hardened, verdict: pass, by: b, on: 2026-01-01, expires: 2027-01-01, note: n}\ngate: {fail: 0, unknown: 5%}\n")


def jsons():
    for name, _, value, file in recorded():
        if file.stat().st_size < 3000:
            yield name, file.read_bytes()
    yield "edges", b'[1e400,-0,0.1,9007199254740993,-9007199254740992,1E-5,"\\u0000","\\ud83d\\ude00","\\ud800","\\/",{"a":{"$unknown":"x"},"a":[]},null]'


def accounts():
    yield "debian", RECORD.join([b"root:x:0:0:root:/root:/bin/bash\ndockremap:x:999:999::/home:/bin/false\n+nis::::::\n",
                                 b"root:x:0:\ndocker:x:998:alice,bob\nempty:x:1000:\n", b"passwd: files systemd ldap [NOTFOUND=return]\ngroup: files\n"])


def texts():
    for index, value in enumerate([b"plain", "é\u202eabc\u2066".encode(), b"\x1b[31mred\x1b]0;t\x07\x9b1m", b"\xff\xfe\xc0\x80\xed\xa0\x80",
                                   b"a\r\nb\rc\td", b"2026-11-22T09:07:44.237+02:00", b"-9223372036854775808", "\ufffe\u0085".encode()]):
        yield str(index), value


def yamls():
    yield "policy", text("tests/data/policies/site.yaml")
    yield "edges", b"a: [1, 0x1F, 0o17, 1e3, .inf, ~, true, \"x\\u0041\", 'y']\nb: {c: |\n  text\n, d: >-\n  fold\n}\n? e\n: f\n"
    yield "refused", b"--- &a\n- *a\n- !!str x\n- <<: {}\n...\n---\n"
    for index, check in enumerate(split_yaml("checks/5-containers.yaml") if (ROOT / "checks/5-containers.yaml").exists() else []):
        if index % 8 == 0:
            yield f"check-{index}", check


TARGETS = {"accounts": accounts, "answer": answers, "audit_kernel": kernel_rules, "audit_text": audits, "bundle": bundles,
           "catalogue": catalogues, "cel": expressions, "context": contexts, "daemon_json": daemon_jsons, "engine": engines,
           "json": jsons, "policy": policies, "proc": procs, "redact": redactions, "regex": regexes, "report": reports,
           "socket_diag": socket_replies, "stylesheet": stylesheets, "text": texts, "unit": units, "x509": certificates, "yaml": yamls}


def main():
    folder = pathlib.Path(sys.argv[1])
    for target, seeds in TARGETS.items():
        (folder / target).mkdir(parents=True, exist_ok=True)
        count = 0
        for name, seed in seeds():
            if len(seed) <= LARGEST or target in ("bundle", "engine", "report"):
                (folder / target / f"seed-{name}").write_bytes(seed)
                count += 1
        if count == 0:
            raise SystemExit(f"no seed for {target}")
        print(f"{target}: {count} seeds")


if __name__ == "__main__":
    main()
