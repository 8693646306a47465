# SPDX-License-Identifier: Apache-2.0
"""An authorization plugin that allows everything: dockerd starts with --authorization-plugin only if it answers."""

import http.server
import socketserver
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b'{"Implements":["authz"]}' if self.path == "/Plugin.Activate" else b'{"Allow":true}'
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.docker.plugins.v1+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def address_string(self):
        return "dockerd"

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


def serve_plugin(path):
    """Serves on a unix socket until the test ends."""
    threading.Thread(target=Server(path, Handler).serve_forever, daemon=True).start()
