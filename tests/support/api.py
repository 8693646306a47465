# SPDX-License-Identifier: Apache-2.0
"""The Engine API over a unix socket, with nothing but the standard library: tests need no docker client."""

import http.client
import json
import socket


class Connection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Refused(Exception):
    """The engine answered with an error status."""


class Api:
    def __init__(self, path, timeout=60):
        self.path, self.timeout = path, timeout

    def call(self, method, target, body=None, kind="application/json"):
        connection = Connection(self.path, self.timeout)
        try:
            data = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
            connection.request(method, target, data, {"Content-Type": kind} if data is not None else {})
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        if answer.status >= 400:
            raise Refused(f"{method} {target}: {answer.status} {text[:500]}")
        return text

    def get(self, target):
        return json.loads(self.call("GET", target))

    def post(self, target, body=None, kind="application/json"):
        text = self.call("POST", target, body, kind)
        return json.loads(text) if text.startswith("{") and "\n{" not in text.strip() else text

    def create(self, name, config):
        return self.post(f"/containers/create?name={name}", config)["Id"]

    def start(self, name):
        self.call("POST", f"/containers/{name}/start")

    def execute(self, name, command, **config):
        """Runs a command in a container and forgets its output. Returns the exec's id."""
        identity = self.post(f"/containers/{name}/exec", {"Cmd": command, **config})["Id"]
        self.call("POST", f"/exec/{identity}/start", {"Detach": True})
        return identity
