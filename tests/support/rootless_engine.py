# SPDX-License-Identifier: Apache-2.0
"""A rootless dockerd of an ordinary user, who exists only inside the test's namespaces."""

import os
import shutil
import tempfile

from api import Api
from engine import Engine, Namespaces

SCRIPT = "/usr/share/docker.io/contrib/dockerd-rootless.sh"
UID = 27182


def missing_rootless():
    for program in ("rootlesskit", "slirp4netns", "newuidmap"):
        if not shutil.which(program):
            return f"no {program}"
    if not os.access(SCRIPT, os.X_OK):
        return f"no {SCRIPT}"
    return None if os.path.exists("/dev/net/tun") else "no /dev/net/tun"


class RootlessEngine(Engine):
    """The same with block as Engine's; files are the user's."""

    def __init__(self, *flags, daemon_json=None, prepare=None):
        super().__init__(*flags, daemon_json=daemon_json, prepare=prepare)

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="plimsoll-rootless-")
        os.chmod(self.folder, 0o755)
        self.home, self.runtime = f"{self.folder}/home", f"{self.folder}/run"
        self.socket = f"{self.runtime}/docker.sock"
        self.url = "unix://" + self.socket
        self.api = Api(self.socket)
        self.config_file = f"{self.home}/.config/docker/daemon.json"
        try:
            self.namespaces = Namespaces(self.folder)
            self.make_user()
            if self.daemon_json is not None:
                self.configure(self.daemon_json, owner=(UID, UID))
            if self.prepare:
                self.prepare(self)
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def make_user(self):
        append = self.namespaces.root + "/etc/"
        for name, line in (("passwd", f"sailor:x:{UID}:{UID}::{self.home}:/bin/sh"), ("group", f"sailor:x:{UID}:"),
                           ("subuid", "sailor:3141592:65536"), ("subgid", "sailor:3141592:65536")):
            with open(append + name, "a", encoding="utf-8") as file:
                file.write(line + "\n")
        for path in (self.home, self.runtime, f"{self.home}/.config/docker"):
            os.makedirs(path, 0o700, exist_ok=True)
        for path in (self.home, self.runtime, f"{self.home}/.config", f"{self.home}/.config/docker"):
            os.chown(path, UID, UID)
        # A device node that everybody may use, on a file system of our own.
        self.namespaces.run("sh", "-c", "mount -t tmpfs tmpfs /dev/net && mknod -m 666 /dev/net/tun c 10 200")

    def command(self):
        environment = ["env", "-i", f"HOME={self.home}", f"XDG_RUNTIME_DIR={self.runtime}", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                       "DOCKERD_ROOTLESS_ROOTLESSKIT_NET=slirp4netns"]
        return ["setpriv", "--reuid", str(UID), "--regid", str(UID), "--clear-groups", *environment, SCRIPT, "--iptables=false",
                "--bridge=none", "--storage-driver=vfs", *self.flags]
