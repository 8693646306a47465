# SPDX-License-Identifier: Apache-2.0
"""A unix socket that passes everything on to another one, as ssh or socat would, and remembers what was asked for."""

import socket
import threading


class Forwarder:
    def __init__(self, path, target):
        self.path, self.target, self.asked = path, target, []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(64)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.target)
            threading.Thread(target=self.pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, False), daemon=True).start()

    def pump(self, source, sink, requests):
        try:
            while data := source.recv(65536):
                if requests:  # a request of ours is one small write
                    self.asked += [line.split(b" ")[1].decode() for line in data.split(b"\r\n") if line.startswith(b"GET ")]
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass
