# SPDX-License-Identifier: Apache-2.0
"""A real sshd for a test, on 127.0.0.1 inside a private engine's namespaces, whose /etc is a copy: root's home is moved there, so
that keys and known hosts are the test's own and the machine's stay as they are."""

import os
import re
import shutil
import subprocess
import time

SSHD = "/usr/sbin/sshd"


def missing():
    for program in ("/usr/bin/ssh", "/usr/bin/ssh-keygen", SSHD):
        if not os.access(program, os.X_OK):
            return f"no {program} (packages openssh-client, openssh-server)"
    return None


def make_key(path):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True, stdin=subprocess.DEVNULL)


class SshServer:
    """with SshServer(engine, port) as server: "ssh://127.0.0.1:{port}{path of a socket}" for whoever runs in engine's namespaces"""

    def __init__(self, engine, port=2222):
        self.engine, self.port = engine, port
        self.folder = os.path.join(engine.folder, "ssh")
        self.home = os.path.join(self.folder, "home")
        self.process = None

    def __enter__(self):
        os.makedirs(os.path.join(self.home, ".ssh"), mode=0o700)
        make_key(os.path.join(self.folder, "host_key"))
        make_key(os.path.join(self.home, ".ssh", "id_ed25519"))
        shutil.copy(os.path.join(self.home, ".ssh", "id_ed25519.pub"), os.path.join(self.folder, "authorized_keys"))
        self.made_run = not os.path.isdir("/run/sshd")  # where sshd goes without privileges; its package makes it at boot
        os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
        self.move_root_home()
        self.trust()
        config = os.path.join(self.folder, "config")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"ListenAddress 127.0.0.1:{self.port}\nHostKey {self.folder}/host_key\nPidFile none\nUsePAM no\nStrictModes no\n"
                       f"AuthorizedKeysFile {self.folder}/authorized_keys\nPermitRootLogin prohibit-password\nPasswordAuthentication no\nAllowUsers root\n")
        self.log = open(os.path.join(self.folder, "log"), "w+b")
        self.process = subprocess.Popen([*self.engine.namespaces.enter, "setpriv", "--pdeathsig", "TERM", SSHD, "-D", "-e", "-f", config],
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.wait()
        return self

    def wait(self):
        for _ in range(200):
            with open(self.log.name, encoding="utf-8", errors="replace") as file:
                if "Server listening" in file.read():
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        with open(self.log.name, encoding="utf-8", errors="replace") as file:
            raise RuntimeError("sshd did not start:\n" + file.read())

    def move_root_home(self):
        namespaces = self.engine.namespaces
        for path, pattern, text in (("/etc/passwd", r"^root:x:0:0:([^:]*):[^:]*:", rf"root:x:0:0:\1:{self.home}:"),
                                    ("/etc/shadow", r"^root:[^:]*:", "root:*:")):
            with open(namespaces.root + path, encoding="utf-8") as file:
                namespaces.write(path, re.sub(pattern, text, file.read(), flags=re.M), 0o644 if path == "/etc/passwd" else 0o640)

    def trust(self, key="host_key"):
        """Makes the server's key (or that of another file) the known one."""
        with open(os.path.join(self.folder, key + ".pub"), encoding="utf-8") as public:
            with open(os.path.join(self.home, ".ssh", "known_hosts"), "w", encoding="utf-8") as file:
                file.write(f"[127.0.0.1]:{self.port} {public.read()}")

    def forget(self):
        os.truncate(os.path.join(self.home, ".ssh", "known_hosts"), 0)

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
        self.log.close()
        if self.made_run:
            os.rmdir("/run/sshd")
