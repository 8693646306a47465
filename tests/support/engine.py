# SPDX-License-Identifier: Apache-2.0
"""A private dockerd for a test, started as root in mount and network namespaces of its own, with its own data root, exec root,
pid file and socket. /etc is a copy inside, so that a test may write /etc/docker, /etc/default/docker or a unit as it likes
and the machine sees nothing of it. Everything is ended by pid and removed, also when the test fails."""

import io
import os
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time

from api import Api, Refused
from command import audit, plimsoll

IMAGE = "plimsoll/test:1"
BUSYBOX = "/bin/busybox"
FOREVER = ["/bin/sleep", "1000000"]
# A program that only waits: copied to any name, it is a process of that name (busybox goes by its own name and cannot).
WAITER = "#include <unistd.h>\nint main(void) { for (;;) pause(); }\n"


def missing():
    """Why this machine cannot run a private engine, or None."""
    if os.geteuid() != 0:
        return "not root"
    for program in ("dockerd", "containerd", "runc", "unshare", "nsenter", "setpriv", "ip"):
        if not shutil.which(program):
            return f"no {program}"
    return None if os.access(BUSYBOX, os.X_OK) else f"no {BUSYBOX} (package busybox-static)"


def wait_for(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise TimeoutError(what)


def stop_process(process, seconds):
    """Ends a process that this test started, by its pid: politely, then not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Namespaces:
    """Mount, network and host name namespaces, held open by a process that sleeps and dies with us."""

    def __init__(self, folder, hostname="plimsoll-test"):
        etc = os.path.join(folder, "etc")
        os.mkdir(etc, 0o755)
        script = (f"cp -a /etc/. {etc} && mount --bind {etc} /etc && rm -rf /etc/docker && "
                  f"ip link set lo up && hostname {hostname} && echo ready && exec sleep infinity")
        self.holder = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "unshare", "-m", "-n", "-u", "--propagation", "private",
                                        "sh", "-c", script], stdout=subprocess.PIPE, text=True)
        if self.holder.stdout.readline() != "ready\n":
            raise RuntimeError("namespaces cannot be made here")
        self.enter = ["nsenter", "-t", str(self.holder.pid), "-m", "-n", "-u", "--"]
        self.root = f"/proc/{self.holder.pid}/root"

    def run(self, *command, **options):
        return subprocess.run([*self.enter, *command], check=True, **options)

    def write(self, path, content, mode=0o644, owner=(0, 0)):
        """Writes a file of the private file system, folders included."""
        inside = self.root + path
        os.makedirs(os.path.dirname(inside), exist_ok=True)
        with open(inside, "w", encoding="utf-8") as file:
            file.write(content)
        os.chown(inside, *owner)
        os.chmod(inside, mode)

    def close(self):
        stop_process(self.holder, 5)
        self.holder.stdout.close()


class Engine:
    """with Engine(flags…, daemon_json=…) as engine: engine.api, engine.audit(), engine.run(name, …)"""

    def __init__(self, *flags, daemon_json=None, prepare=None, default_config=True, host_flag=True, launcher=()):
        """`{folder}` in flags and daemon_json is the engine's folder. host_flag: the socket is given as a flag (else daemon_json
        or the launcher must say it). launcher: words before dockerd's own, inside the namespaces."""
        self.flags, self.daemon_json, self.prepare, self.default_config = flags, daemon_json, prepare, default_config
        self.host_flag, self.launcher = host_flag, launcher
        self.process = self.namespaces = None

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="plimsoll-engine-")
        os.chmod(self.folder, 0o755)
        self.socket = os.path.join(self.folder, "docker.sock")
        self.url = "unix://" + self.socket
        self.api = Api(self.socket)
        try:
            self.make_namespaces()
            self.config_file = "/etc/docker/daemon.json" if self.default_config else os.path.join(self.folder, "conf", "daemon.json")
            if self.daemon_json is not None:
                self.configure(self.daemon_json)
            if self.prepare:
                self.prepare(self)
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def make_namespaces(self):
        self.namespaces = Namespaces(self.folder)

    def configure(self, text, **how):
        """Writes daemon.json, before the start or while dockerd runs."""
        self.namespaces.write(self.config_file, text.replace("{folder}", self.folder), **how)

    def command(self):
        command = [word.replace("{folder}", self.folder) for word in self.launcher]
        command += ["dockerd", "--data-root", f"{self.folder}/data", "--exec-root", f"{self.folder}/exec",
                    "--pidfile", f"{self.folder}/docker.pid"]
        command += ["--host", self.url] if self.host_flag else []
        command += [word.replace("{folder}", self.folder) for word in self.flags]
        return command + ([] if self.default_config else ["--config-file", self.config_file])

    def start(self):
        command = self.command()
        # What is written now is in force: a file counts only if it is older than the process, to the clock tick.
        time.sleep(0.05)
        self.log = open(os.path.join(self.folder, "log"), "ab")
        self.process = subprocess.Popen([*self.namespaces.enter, "setpriv", "--pdeathsig", "TERM", *command],
                                        stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)
        wait_for("dockerd does not answer:\n" + " ".join(command), self.answers)

    def answers(self):
        if self.process.poll() is not None:
            with open(self.log.name, encoding="utf-8", errors="replace") as file:
                raise RuntimeError("dockerd ended:\n" + file.read()[-3000:])
        try:
            return self.api.call("GET", "/_ping") == "OK"
        except (OSError, Refused):
            return False

    def stop(self):
        if self.process:
            stop_process(self.process, 60)
            self.process = None
            self.log.close()
            self.stop_containerd()

    def stop_containerd(self):
        """dockerd ends the containerd that it started, unless it was killed itself."""
        try:
            with open(f"{self.folder}/exec/containerd/containerd.pid", encoding="utf-8") as file:
                pid = int(file.read())
            with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
                if file.read().strip() == "containerd":
                    os.kill(pid, signal.SIGKILL)
        except (OSError, ValueError):
            pass

    def restart(self):
        self.stop()
        self.start()

    def __exit__(self, *_):
        try:
            self.stop()
        finally:
            if self.namespaces:
                self.namespaces.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def pid(self):
        return self.process.pid

    # ---- images and containers ----
    def load_image(self):
        """Imports an image of busybox and of a waiter under the name of a well-known server."""
        waiter = os.path.join(self.folder, "waiter")
        subprocess.run(["gcc", "-static", "-Os", "-x", "c", "-", "-o", waiter], input=WAITER, text=True, check=True)
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as tar:
            for name in ("bin", "tmp", "etc"):
                entry = tarfile.TarInfo(name)
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(entry)
            tar.add(BUSYBOX, "bin/busybox")
            for name, text in (("passwd", b"root:x:0:0:root:/:/bin/sh\n"), ("group", b"root:x:0:\n")):
                entry = tarfile.TarInfo("etc/" + name)
                entry.size = len(text)
                tar.addfile(entry, io.BytesIO(text))
            for applet in ("sh", "sleep", "true"):
                entry = tarfile.TarInfo("bin/" + applet)
                entry.type, entry.linkname = tarfile.SYMTYPE, "busybox"
                tar.addfile(entry)
            for name in ("sshd", "sshd-session", "notsshd"):
                tar.add(waiter, "bin/" + name)
        name, tag = IMAGE.split(":")
        self.api.post(f"/images/create?fromSrc=-&repo={name}&tag={tag}", stream.getvalue(), "application/x-tar")

    def create(self, name, host=None, **config):
        # Stopped by a kill: pid 1 ignores other signals, and the engine would wait ten seconds for each container.
        defaults = {"Image": IMAGE, "Cmd": FOREVER, "StopSignal": "SIGKILL"}
        return self.api.create(name, {**defaults, **config, "HostConfig": host or {}})

    def run(self, name, host=None, **config):
        identity = self.create(name, host, **config)
        self.api.start(name)
        return identity

    # ---- the command under test, beside the engine ----
    def audit(self, *arguments, **options):
        return audit("--host", self.url, *arguments, **self.beside(options))

    def plimsoll(self, command, *arguments, **options):
        return plimsoll(command, "--host", self.url, *arguments, **self.beside(options))

    def beside(self, options):
        return {**options, "prefix": [*self.namespaces.enter, *options.pop("prefix", ())]}
