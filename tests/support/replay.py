#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A container engine that is not there: serves answers recorded from a real one, and breaks them on demand.

ENGINE is a folder as in tests/data/engines (version.json, info.json, containers.json, containers/NAME.json, …). Every
path is answered with or without a /vX.YY prefix. When the server listens it prints "ready ADDRESS" on standard output.

Faults are given as KIND=PATTERN and may be repeated; PATTERN is a shell pattern on the path without its version prefix,
query included ("/containers/*/json", "/info", "*"). The first fault whose pattern matches is taken. KIND is one of
  hang        the request is read and never answered
  reset       the connection is closed without an answer
  half        a Content-Length, then half of the body, then the end
  halfchunk   the same with chunked coding, cut in the middle of a chunk
  truncated   half of the body as a clean HTTP answer
  garbage     bytes that are not HTTP
  notjson     a clean answer that is no JSON
  empty       a clean answer with no body
  null, list, object   a clean answer with null, [] or {}
  nested      JSON nested 100,000 deep
  huge        an answer that never ends (chunked spaces inside a JSON list)
  hugelength  a Content-Length of 2 GB, and as many bytes
  drip        the right answer at one byte a second
  slow        the right answer after 300 ms
  late        the right answer after 2 s
  behind      the right answer once 200 containers were asked for, but no later than after 20 s
  redirect    301 to another host
  NNN         that HTTP status with an engine's error body (401, 403, 404, 500, 503 …)
"""

import argparse
import asyncio
import copy
import fnmatch
import hashlib
import json
import os
import re
import signal
import ssl
import sys
import urllib.parse

VERSION_PREFIX = re.compile(r"^/v(\d+)\.(\d+)(?=/)")
REASONS = {200: "OK", 301: "Moved Permanently", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
           404: "Not Found", 500: "Internal Server Error", 503: "Service Unavailable"}


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


class Engine:
    """The recorded answers, indexed by the paths a client asks for."""

    def __init__(self, options):
        self.options = options
        self.folders = ([options.overlay] if options.overlay else []) + [options.engine]
        self.lists_read = 0
        self.headers = self.ping_headers()
        self.documents = {}
        for name in ("version", "info", "networks", "volumes", "swarm", "nodes", "services", "tasks", "secrets",
                     "configs", "plugins", "system-df"):
            value = self.load(name + ".json")
            if value is not None:
                self.documents["/" + name.replace("system-df", "system/df")] = value
        self.containers = self.load("containers.json") or []
        self.inspects = {value["Id"]: value for value in self.folder("containers")}
        self.execs = {value["ID"]: value for value in self.folder("execs")}
        self.images = self.load("images.json") or []
        self.image_inspects, self.image_histories = {}, {}
        for name, value in self.named("images"):
            if name.endswith(".history"):
                continue
            self.image_inspects[value["Id"]] = value
            self.image_histories[value["Id"]] = self.load(f"images/{name}.history.json")
        self.network_inspects = {value["Id"]: value for value in self.folder("networks")}
        if options.api_version:
            self.headers["Api-Version"] = options.api_version
            self.documents["/version"]["ApiVersion"] = options.api_version
        if options.min_api_version:
            self.documents["/version"]["MinAPIVersion"] = options.min_api_version
        if options.clone:
            self.clone(options.clone)
        self.vanished = self.choose_vanished()
        self.image_lists_read = 0
        self.cache = {}

    def load(self, name):
        for folder in self.folders:
            path = os.path.join(folder, name)
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    return json.load(file)
        return None

    def named(self, name):
        seen = {}
        for folder in reversed(self.folders):
            path = os.path.join(folder, name)
            for entry in sorted(os.listdir(path)) if os.path.isdir(path) else []:
                if entry.endswith(".json"):
                    seen[entry[:-5]] = self.load(f"{name}/{entry}")
        return list(seen.items())

    def folder(self, name):
        return [value for _, value in self.named(name)]

    def ping_headers(self):
        headers = {}
        for folder in self.folders:
            path = os.path.join(folder, "ping.headers")
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    for line in file.read().splitlines()[1:]:
                        name, _, value = line.partition(":")
                        if name and name.lower() not in ("content-length", "content-type", "date"):
                            headers[name] = value.strip()
                break
        return headers

    def clone(self, count):
        """`count` containers made from the recorded ones in turn, with ids and names of their own."""
        templates, inspects = self.containers, self.inspects
        self.containers, self.inspects = [], {}
        for number in range(count):
            entry = copy.deepcopy(templates[number % len(templates)])
            inspect = copy.deepcopy(inspects[entry["Id"]])
            identity = hashlib.sha256(b"clone %d" % number).hexdigest()
            name = "/clone-%06d" % number
            entry["Id"], entry["Names"] = identity, [name]
            inspect["Id"], inspect["Name"] = identity, name
            self.containers.append(entry)
            self.inspects[identity] = inspect

    def choose_vanished(self):
        chosen = set()
        for index, entry in enumerate(self.containers):
            names = [name.lstrip("/") for name in entry["Names"]]
            if index < self.options.vanish_first:
                chosen.add(entry["Id"])
            for pattern in self.options.vanish:
                if any(fnmatch.fnmatchcase(name, pattern) for name in names):
                    chosen.add(entry["Id"])
        return chosen

    def answer(self, path):
        """(status, body) for a path without version prefix."""
        if path.partition("?")[0] == "/containers/json":
            return self.container_list(path)
        if path.partition("?")[0] == "/images/json":
            self.image_lists_read += 1
            return self.find(path)
        if path not in self.cache:
            self.cache[path] = self.find(path)
        return self.cache[path]

    def image_vanishes(self, image):
        return any(fnmatch.fnmatchcase(tag, self.options.vanish_image) for tag in image["RepoTags"] or [])

    def container_list(self, path):
        self.lists_read += 1
        key = (path, self.lists_read == 1)
        if key not in self.cache:
            query = urllib.parse.parse_qs(path.partition("?")[2])
            everything = query.get("all", ["0"])[0] in ("1", "true", "True")
            entries = [e for e in self.containers if everything or e["State"] in ("running", "paused", "restarting")]
            if self.lists_read > 1:
                entries = [e for e in entries if e["Id"] not in self.vanished]
            self.cache[key] = 200, compact(entries)
        return self.cache[key]

    def find(self, path):
        bare, _, query = path.partition("?")
        bare = urllib.parse.unquote(bare)
        if bare == "/_ping":
            return 200, b"OK"
        if bare in self.documents:
            value = self.documents[bare]
            if isinstance(value, dict) and list(value) == ["message"]:
                return 503, compact(value)
            return 200, compact(value)
        if bare == "/images/json":
            parents = {entry.get("ParentId") for entry in self.images}
            everything = "all=1" in query or "all=true" in query
            return 200, compact([e for e in self.images if (everything or e["RepoTags"] or e["Id"] not in parents)
                                 and not (self.image_lists_read > 1 and self.image_vanishes(e))])
        match = re.fullmatch(r"/(containers|images|networks|exec)/(.+?)(/json|/history)?", bare)
        if match:
            kind, name, tail = match.groups()
            value = self.inspect(kind, name, tail or "")
            if value is not None:
                return 200, compact(value)
        return 404, compact({"message": "No such thing: " + bare})

    def inspect(self, kind, name, tail):
        if kind == "containers" and tail == "/json":
            if name in self.vanished:
                return None
            return self.inspects.get(name) or next(
                (v for v in self.inspects.values() if v["Name"] == "/" + name), None)
        if kind == "exec" and tail == "/json":
            return self.execs.get(name)
        if kind == "networks" and not tail:
            return self.network_inspects.get(name) or next(
                (v for v in self.network_inspects.values() if v["Name"] == name), None)
        if kind == "images" and tail:
            if any(entry["Id"] == name and self.image_vanishes(entry) for entry in self.images):
                return None
            table = self.image_inspects if tail == "/json" else self.image_histories
            if name in table:
                return table[name]
            return next((table[v["Id"]] for v in self.image_inspects.values() if name in (v["RepoTags"] or [])), None)
        return None


class Server:
    def __init__(self, engine, options):
        self.engine, self.options = engine, options
        self.log = open(options.log, "w", buffering=1, encoding="utf-8") if options.log else None
        self.inspected = 0  # containers asked for

    async def serve(self, reader, writer):
        try:
            while await self.one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def one(self, reader, writer):
        """Answers one request. False: the connection is over."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return False
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        if self.log:
            self.log.write(f"{method} {target}\n")
        path = VERSION_PREFIX.sub("", target)
        fault = next((kind for kind, pattern in self.options.fault if fnmatch.fnmatchcase(path, pattern)), None)
        self.inspected += fnmatch.fnmatchcase(path, "/containers/*/json")
        if fault is None and self.options.delay:
            await asyncio.sleep(self.options.delay / 1000)
        if fault:
            return await self.break_it(fault, path, writer)
        status, body = self.engine.answer(path)
        await self.send(writer, status, body)
        return True

    def head(self, status, length, kind="application/json", more=()):
        lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}"]
        lines += [f"{name}: {value}" for name, value in self.engine.headers.items()]
        lines += [f"Content-Type: {kind}", *more]
        lines.append("Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    async def send(self, writer, status, body):
        writer.write(self.head(status, len(body)) + body)
        await writer.drain()

    async def break_it(self, fault, path, writer):
        if fault.isdigit():
            await self.send(writer, int(fault), compact({"message": f"{path} is refused by replay\x1b[31m"}))
            return True
        simple = {"notjson": b"<html>not json</html>", "empty": b"", "null": b"null", "list": b"[]", "object": b"{}",
                  "nested": b"[" * 100000 + b"]" * 100000}
        if fault in simple:
            await self.send(writer, 200, simple[fault])
            return True
        body = self.engine.answer(path)[1]
        if fault == "hang":
            await asyncio.sleep(3600)
        elif fault == "garbage":
            writer.write(b"\x00\x01 this is not the protocol you look for\r\n\r\n" * 3)
        elif fault == "half":
            writer.write(self.head(200, len(body)) + body[:len(body) // 2])
        elif fault == "halfchunk":
            writer.write(self.head(200, None) + b"%x\r\n" % len(body) + body[:len(body) // 2])
        elif fault == "truncated":
            await self.send(writer, 200, body[:len(body) // 2])
            return True
        elif fault == "redirect":
            writer.write(self.head(301, 0, more=("Location: http://203.0.113.1/elsewhere",)))
            return True
        elif fault in ("slow", "late"):
            await asyncio.sleep(0.3 if fault == "slow" else 2)
            await self.send(writer, 200, body)
            return True
        elif fault == "behind":
            for _ in range(2000):
                if self.inspected >= 200:
                    break
                await asyncio.sleep(0.01)
            await self.send(writer, 200, body)
            return True
        elif fault in ("huge", "hugelength"):
            await self.flood(writer, fault == "hugelength")
        elif fault == "drip":
            writer.write(self.head(200, len(body)))
            for byte in body:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(1)
            return True
        await writer.drain()
        return False

    async def flood(self, writer, with_length):
        block, sent = b" " * 65536, 0
        writer.write(self.head(200, 2 << 30 if with_length else None))
        while sent < 2 << 30 or not with_length:
            writer.write(block if with_length else b"10000\r\n" + block + b"\r\n")
            sent += len(block)
            await writer.drain()


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", metavar="ENGINE", help="folder of recorded answers")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--unix", metavar="PATH", help="listen on this unix socket")
    where.add_argument("--tcp", metavar="[HOST:]PORT", help="listen here; port 0 takes a free one, which is printed")
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"), help="speak TLS with this certificate")
    parser.add_argument("--client-ca", metavar="FILE", help="demand a client certificate signed by this CA")
    parser.add_argument("--fault", action="append", default=[], metavar="KIND=PATTERN", help="see above")
    parser.add_argument("--delay", type=int, default=0, metavar="MS", help="wait before each answer")
    parser.add_argument("--overlay", metavar="DIR", help="folder whose files come before those of ENGINE; it may hold "
                        "execs/NAME.json, answers to /exec/{ID}/json")
    parser.add_argument("--clone", type=int, default=0, metavar="N", help="serve N containers made from the recorded ones")
    parser.add_argument("--vanish", action="append", default=[], metavar="PATTERN", help="containers of that name are in the "
                        "first list, answer 404 when inspected, and are gone from later lists")
    parser.add_argument("--vanish-image", default="", metavar="PATTERN", help="the same for images with a tag like that")
    parser.add_argument("--vanish-first", type=int, default=0, metavar="N", help="the same for the first N of the list")
    parser.add_argument("--api-version", metavar="X.YY", help="claim this API version")
    parser.add_argument("--min-api-version", metavar="X.YY", help="claim this least API version")
    parser.add_argument("--log", metavar="FILE", help="write one line for each request")
    options = parser.parse_args()
    faults = []
    for text in options.fault:
        kind, equals, pattern = text.partition("=")
        if not equals or not (kind.isdigit() or re.search(rf"\b{re.escape(kind)}\b", __doc__)):
            parser.error(f"--fault {text}: not KIND=PATTERN")
        faults.append((kind, pattern))
    options.fault = faults
    return options


async def main():
    options = parse_arguments()
    server = Server(Engine(options), options)
    context = None
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
        if options.client_ca:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(options.client_ca)
    if options.unix:
        listener = await asyncio.start_unix_server(server.serve, options.unix, backlog=256)
        address = "unix://" + options.unix
    else:
        host, _, port = options.tcp.rpartition(":")
        listener = await asyncio.start_server(server.serve, host or "127.0.0.1", int(port), ssl=context, backlog=256)
        address = "tcp://%s:%d" % listener.sockets[0].getsockname()[:2]
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    print("ready", address, flush=True)
    async with listener:
        await stop.wait()
    os._exit(0)  # connections that hang are not waited for


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
