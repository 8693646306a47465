#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""No secret leaves the host. Canaries are planted in every answer of recorded engines wherever people put secrets (environment,
labels, command lines, build steps, log options, driver options, proxies, tokens, profiles, health logs …), and searched for in
the bundle, in every report format, on standard output and in the log."""

import base64
import http.server
import itertools
import json
import os
import re
import socketserver
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from cases import Suite  # noqa: E402
from command import ENGINES, plimsoll  # noqa: E402
from replayed import Replayed  # noqa: E402

FORMATS = {"report.json": "json", "report.html": "html", "junit.xml": "junit", "report.md": "markdown", "report.txt": "text", "report.csv": "csv",
           "report.sarif": "sarif", "report.xccdf": "xccdf", "report.arf": "arf", "report.oscal": "oscal", "report.hdf": "hdf",
           "report.ocsf": "ocsf", "report.prom": "prometheus", "docker-bench.json": "docker-bench", "report.xml": "xml"}
COUNTER = itertools.count()
# The shapes people's secrets have; the number makes each one findable.
SHAPES = ("hunter{0}canaryvalue", "AKIA{0:04d}CANARY7EXAMPLE", "ghp_canary{0:05d}AbCdEfGhIjKlMnOpQrStUvWx", "{0}-canary-with-dashes",
          "Canary{0}!", "canary{0}/path+plus==")


class Planter:
    def __init__(self):
        self.planted = {}  # canary: where

    def word(self, where):
        number = next(COUNTER)
        text = SHAPES[number % len(SHAPES)].format(number)
        self.planted[text] = where
        return text


def plant_environment(planter, names, where):
    entries = list(names or []) + ["DB_PASSWORD=", "SESSION_KEY=", "GREETING=", "lower_case="]
    return [entry.partition("=")[0] + "=" + planter.word(f"{where} {entry.partition('=')[0]}") for entry in entries]


def plant_map(planter, values, where, more=()):
    return {key: planter.word(f"{where} {key}") for key in [*(values or {}), *more]}


def plant_command(planter, where):
    word = planter.word
    return ["server", f"--password={word(where)}", "--token", word(where), "-p", word(where), f"https://user:{word(where)}@db.example/x",
            f"SECRET={word(where)}", "/bin/sh", "-c", f"export API_KEY={word(where)} && curl -H 'Authorization: Bearer {word(where)}' x"]


def plant_config(planter, config, where):
    if not config:
        return
    config["Env"] = plant_environment(planter, config.get("Env"), where + " Env")
    config["Labels"] = plant_map(planter, {k: v for k, v in (config.get("Labels") or {}).items() if not k.startswith("com.docker.")},
                                 where + " Labels", ("com.example.token", "maintainer")) | {
        key: value for key, value in (config.get("Labels") or {}).items() if key.startswith("com.docker.")}
    for member in ("Cmd", "Entrypoint", "OnBuild", "Shell"):
        config[member] = plant_command(planter, f"{where} {member}")
    config["Healthcheck"] = {"Test": ["CMD-SHELL", f"curl -u admin:{planter.word(where + ' Healthcheck')} http://localhost"]}


def plant_container(planter, value):
    where = "container " + value["Name"]
    plant_config(planter, value["Config"], where)
    value["Args"] = plant_command(planter, where + " Args")
    host = value["HostConfig"]
    host["LogConfig"] = {"Type": "splunk", "Config": plant_map(planter, {}, where + " LogConfig", ("splunk-token", "splunk-url", "tag"))}
    host["StorageOpt"] = plant_map(planter, {}, where + " StorageOpt", ("size",))
    host["Annotations"] = plant_map(planter, {}, where + " Annotations", ("run.example/secret",))
    host["Sysctls"] = plant_map(planter, {}, where + " Sysctls", ("kernel.domainname",))
    host["ExtraHosts"] = [planter.word(where + " ExtraHosts") + ":10.0.0.1"]
    profile = json.dumps({"defaultAction": "SCMP_ACT_ERRNO", "comment": planter.word(where + " seccomp profile")})
    host["SecurityOpt"] = list(host.get("SecurityOpt") or []) + ["seccomp=" + profile]
    value["State"]["Error"] = planter.word(where + " State.Error")
    if value["State"].get("Health"):
        value["State"]["Health"]["Log"] = [{"ExitCode": 0, "Output": planter.word(where + " health log")}]
    value["ExecIDs"] = [f"{next(COUNTER):064x}"] if value["State"]["Running"] else None
    return value


def plant_image(planter, value, history):
    where = "image " + ((value.get("RepoTags") or [value["Id"]])[0])
    plant_config(planter, value.get("Config"), where)
    value["Author"] = planter.word(where + " Author")
    value["Comment"] = planter.word(where + " Comment")
    steps = [f"RUN |2 BUILD_SECRET={planter.word(where + ' build argument')} OTHER={planter.word(where + ' build argument')} /bin/sh -c true",
             f"/bin/sh -c #(nop)  ENV PASSWORD={planter.word(where + ' ENV step')}",
             f"LABEL token={planter.word(where + ' LABEL step')}", f"ARG KEY={planter.word(where + ' ARG step')}",
             f"RUN /bin/sh -c curl https://me:{planter.word(where + ' RUN step')}@host/ # buildkit"]
    for number, step in enumerate(steps):
        history.insert(0, {"Id": "<missing>", "Created": number, "CreatedBy": step, "Tags": None, "Size": 0,
                           "Comment": planter.word(where + " history comment")})
    return value, history


def plant_info(planter, info):
    info["HttpProxy"] = f"http://proxy:{planter.word('info HttpProxy')}@proxy.example:3128/{planter.word('info HttpProxy path')}"
    info["HttpsProxy"] = f"https://{planter.word('info HttpsProxy')}@proxy.example:3128?key={planter.word('info HttpsProxy query')}"
    info["NoProxy"] = planter.word("info NoProxy")
    info["Labels"] = ["secret=" + planter.word("info Labels")]
    info["RegistryConfig"]["Mirrors"] = [f"https://u:{planter.word('info Mirrors')}@mirror.example/?t={planter.word('info Mirrors')}"]
    cluster = info.get("Swarm", {}).get("Cluster")
    if cluster:
        cluster.setdefault("Spec", {})["Labels"] = plant_map(planter, {}, "info Swarm labels", ("a",))
        cluster["Spec"].setdefault("CAConfig", {})["ExternalCAs"] = [
            {"URL": f"https://u:{planter.word('external CA')}@ca.example", "Options": {"key": planter.word("external CA option")}}]
    return info


def plant_swarm(planter, swarm):
    tokens = {role: "SWMTKN-1-" + planter.word(f"join token {role}") + "-" + planter.word(f"join token {role}")
              for role in ("Worker", "Manager")}
    swarm["JoinTokens"] = tokens
    return swarm


def plant_services(planter, services):
    for service in services:
        spec = service["Spec"]["TaskTemplate"].setdefault("ContainerSpec", {})
        where = "service " + service["Spec"]["Name"]
        spec["Env"] = plant_environment(planter, spec.get("Env"), where + " Env")
        spec["Args"] = plant_command(planter, where + " Args")
        spec["Labels"] = plant_map(planter, {}, where, ("a",))
        service["Spec"]["Labels"] = plant_map(planter, {}, where, ("b",))
        service["Spec"]["TaskTemplate"]["LogDriver"] = {"Name": "splunk", "Options": plant_map(planter, {}, where, ("splunk-token",))}
    return services


def plant_networks(planter, networks):
    for network in networks if isinstance(networks, list) else [networks]:
        network["Options"] = (network.get("Options") or {}) | plant_map(planter, {}, "network option", ("com.example.key",))
        network["Labels"] = plant_map(planter, {}, "network label", ("com.example.key",))
    return networks


def plant_volumes(planter, answer):
    for volume in answer.get("Volumes") or []:
        volume["Options"] = {"type": "cifs", "device": f"//x:{planter.word('volume device')}@server/share",
                             "o": f"username=x,password={planter.word('volume option o')},ro"} | plant_map(planter, {}, "volume option", ("token",))
        volume["Labels"] = plant_map(planter, {}, "volume label", ("a",))
        volume["Status"] = plant_map(planter, {}, "volume status", ("a",))
    return answer


def overlay(planter, engine, folder):
    """A folder of planted answers to lie over the recorded ones."""
    source = os.path.join(ENGINES, engine)

    def load(name):
        path = os.path.join(source, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                return json.load(file)
        return None

    def save(name, value):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(value, file)

    def names(name):
        path = os.path.join(source, name)
        return sorted(os.listdir(path)) if os.path.isdir(path) else []

    for name in names("containers"):
        container = plant_container(planter, load(f"containers/{name}"))
        save(f"containers/{name}", container)
        for identity in container["ExecIDs"] or []:
            save(f"execs/{identity}.json", {"ID": identity, "Running": True, "ProcessConfig": {
                "privileged": False, "user": "1000", "entrypoint": "/bin/sh", "arguments": plant_command(planter, "exec")}})
    listed = load("containers.json") or []
    for entry in listed:
        entry["Command"] = " ".join(plant_command(planter, "list Command"))
        entry["Labels"] = plant_map(planter, {}, "list label", ("a.b",)) | {
            key: value for key, value in (entry.get("Labels") or {}).items() if key.startswith("com.docker.")}
    save("containers.json", listed)
    for name in names("images"):
        if not name.endswith(".history.json"):
            history = name.replace(".json", ".history.json")
            image, steps = plant_image(planter, load(f"images/{name}"), load(f"images/{history}") or [])
            save(f"images/{name}", image)
            save(f"images/{history}", steps)
    save("info.json", plant_info(planter, load("info.json")))
    for name, plant in (("swarm.json", plant_swarm), ("services.json", plant_services), ("networks.json", plant_networks),
                        ("volumes.json", plant_volumes)):
        value = load(name)
        if isinstance(value, dict) and set(value) == {"message"} or value is None:
            continue
        save(name, plant(planter, value))
    for name in names("networks"):
        save(f"networks/{name}", plant_networks(planter, load(f"networks/{name}")))


def spellings(canary):
    """The canary, and what becomes of it in XML, in HTML, in a URL or in an encoding somebody might think hides it."""
    yield canary
    yield base64.b64encode(canary.encode()).decode().rstrip("=")[:-2]
    yield canary.encode().hex()
    yield "".join(f"%{byte:02X}" if not chr(byte).isalnum() else chr(byte) for byte in canary.encode())


def markers():
    """What stands in every spelling of every canary: most texts hold none of these and need no closer look."""
    for word in (b"canary", b"CANARY", b"Canary"):
        yield word.decode()
        yield word.hex()
        for before in range(3):
            text = base64.b64encode(bytes(before) + word).decode()
            yield text[-(-8 * before // 6):8 * (before + len(word)) // 6]


def find(planter, texts):
    found = []
    texts = {name: text for name, text in texts.items() if any(marker in text for marker in markers())}
    for canary, where in planter.planted.items():
        for spelling in spellings(canary):
            found += [f"{where}: {canary} in {name}" for name, text in texts.items() if spelling in text]
    return found


def outputs(engine, folder):
    """Every text that the tool makes of this engine."""
    texts = {}
    result = engine.plimsoll("collect", "-o", f"{folder}/facts.ndjson")
    texts["log of collect"] = result.out + result.err
    words = [word for name, kind in FORMATS.items() for word in ("-o", f"{folder}/{name}:{kind}")]
    result = engine.plimsoll("audit", "--verbose", "--evidence", "full", "--sarif-anchor", "README.md", *words)
    texts["log of audit"] = result.out + result.err
    result = engine.plimsoll("audit", "--verbose", "--evidence", "full")
    texts["standard output of audit"] = result.out + result.err
    for expression in ("engine.info", "daemon", "images", "services", "volumes", "networks", "swarm"):
        result = plimsoll("eval", "--facts", f"{folder}/facts.ndjson", expression)
        texts["eval " + expression] = result.out + result.err
    for name in (*FORMATS, "facts.ndjson"):
        with open(f"{folder}/{name}", encoding="utf-8") as file:
            texts[name] = file.read()
    return texts


class Babbler(http.server.BaseHTTPRequestHandler):
    """An engine whose every answer is wrong and full of secrets."""
    protocol_version = "HTTP/1.1"
    canary = "canaryOfAnError7Qx9"
    answers = {  # status, body, further headers
        "an error message": (500, json.dumps({"message": f"login {canary} failed: https://u:{canary}@db/ token={canary}"}), {}),
        "a page of a proxy": (403, f"<html><title>{canary}</title></html>", {}),
        "broken JSON": (200, f'{{"ID": "{canary}", "Labels": [{canary}]}}', {}),
        "members of another type": (200, json.dumps({"ApiVersion": [canary], "ID": {canary: canary}, "SecurityOptions": canary}), {}),
        "a redirect": (302, "", {"Location": f"http://u:{canary}@elsewhere/"}),
        "a version": (200, "OK", {"Api-Version": canary}),
    }

    def do_GET(self):
        status, body, headers = self.answers[self.server.answer]
        self.send_response(status, self.canary)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    do_HEAD = do_GET

    def address_string(self):
        return "a client"

    def log_message(self, *_):
        pass


def check_error_messages(suite):
    for name in Babbler.answers:
        with tempfile.TemporaryDirectory(prefix="plimsoll-canaries-") as folder:
            with socketserver.ThreadingUnixStreamServer(f"{folder}/docker.sock", Babbler) as server:
                server.daemon_threads, server.answer = True, name
                threading.Thread(target=server.serve_forever, daemon=True).start()
                words = [word for file, kind in FORMATS.items() for word in ("-o", f"{folder}/{file}:{kind}")]
                url = f"unix://{folder}/docker.sock"
                results = [plimsoll("collect", "--host", url, "--timeout", 5, "-o", f"{folder}/facts.ndjson"),
                           plimsoll("audit", "--host", url, "--timeout", 5, "--verbose", "--sarif-anchor", "README.md", *words)]
                server.shutdown()
            texts = {f"output of run {index}": result.out + result.err for index, result in enumerate(results)}
            for file in (*FORMATS, "facts.ndjson"):
                with open(f"{folder}/{file}", encoding="utf-8") as text:
                    texts[file] = text.read()
        suite.equal(f"an engine that answers with {name}: nothing of it is in any output",
                    [where for where, text in texts.items() if Babbler.canary in text], [])


def main():
    suite = Suite("no secret leaves the host")
    planter = Planter()
    secret = [planter.word("nowhere") for _ in SHAPES]
    suite.equal("every spelling of every canary would be found",
                [text for text in secret for text in spellings(text) if not find(planter, {"": f"..{text}.."})], [])
    check_error_messages(suite)
    for name in ("docker-28.5.2", "docker-26.1.5", "docker-20.10.24-rootless", "podman-4.3.1"):
        planter = Planter()
        with tempfile.TemporaryDirectory(prefix="plimsoll-canaries-") as folder:
            overlay(planter, name, f"{folder}/overlay")
            with Replayed(name, "--overlay", f"{folder}/overlay") as engine:
                texts = outputs(engine, folder)
        with suite.case(f"{name}: none of {len(planter.planted)} canaries is in {len(texts)} outputs"):
            found = find(planter, texts)
            assert not found, "\n".join(found[:15]) + f"\n{len(found)} in all"
        with suite.case(f"{name}: the names of variables are there, so that the planted answers were read"):
            assert "DB_PASSWORD" in texts["facts.ndjson"], "no planted name in the bundle"
        suite.equal(f"{name}: nor is what was recorded as a canary",
                    [word for word in ("secret123", "hunter2", "SWMTKN") for text in texts.values() if word in text], [])
        suite.equal(f"{name}: no control character of an answer reaches the terminal",
                    re.findall(r"[\x00-\x08\x0b-\x1f\x7f]", texts["standard output of audit"]), [])
    suite.end()


if __name__ == "__main__":
    main()
