# SPDX-License-Identifier: Apache-2.0
"""One container per weakness of section 5, and what must be said of it: a row holds the container and how its verdicts differ
from those of a container that was given no option at all. So every number has an expected verdict for every container."""

import os

PASS, FAIL, UNKNOWN, MANUAL, NA = "pass", "fail", "unknown", "manual", "not_applicable"

# A container that was given nothing: running as root on the default bridge, with every default of the engine. 5.2 and 5.3 are
# set by containers.py: they depend on the kernel.
PLAIN = {
    "5.4": FAIL,  # keeps NET_RAW
    "5.5": PASS, "5.6": PASS, "5.7": PASS, "5.8": PASS, "5.9": NA, "5.10": PASS, "5.11": FAIL, "5.12": FAIL, "5.13": FAIL,
    "5.14": PASS, "5.15": PASS, "5.16": PASS, "5.17": PASS, "5.18": PASS, "5.19": PASS, "5.20": PASS, "5.21": PASS, "5.22": PASS,
    "5.23": MANUAL, "5.24": MANUAL,  # an exec that was not seen is not shown to be none
    "5.25": PASS, "5.26": FAIL, "5.27": FAIL, "5.28": MANUAL, "5.29": FAIL, "5.30": FAIL, "5.31": PASS, "5.32": PASS,
}
# What is not asked of a container that does not run.
STOPPED = dict.fromkeys(("5.7", "5.8", "5.9", "5.14", "5.23", "5.24", "5.27"), NA)
PRIVILEGED = {"5.4": FAIL, "5.5": FAIL, "5.18": FAIL, "5.22": FAIL, "5.26": FAIL}


class Row:
    def __init__(self, name, host=None, config=None, state="running", **changes):
        self.name, self.host, self.config, self.state = name, host or {}, config or {}, state
        self.changes = {number.replace("c", "").replace("_", "."): verdict for number, verdict in changes.items()}

    def expected(self, base):
        return {**base, **(STOPPED if self.state in ("created", "exited") else {}), **self.changes}


def numbers(table):
    return {"c" + number.replace(".", "_"): verdict for number, verdict in table.items()}


def bind(source, target="/mounted", mode=""):
    return {"Binds": [f"{source}:{target}" + (":" + mode if mode else "")]}


def options(*words):
    return {"SecurityOpt": list(words)}


def restart(name, count=0):
    return {"RestartPolicy": {"Name": name, "MaximumRetryCount": count}}


def publish(*bindings):
    """("8080", "80", "127.0.0.1"): host port, container port, host address."""
    return {"PortBindings": {f"{inside}/tcp": [{"HostPort": outside, "HostIp": address}]
                             for outside, inside, address in bindings}}


HARDENED = {
    "CapDrop": ["ALL"], "SecurityOpt": ["no-new-privileges"], "Memory": 64 << 20, "CpuShares": 512, "PidsLimit": 64,
    "ReadonlyRootfs": True, "NetworkMode": "own-net", **restart("on-failure", 5), **publish(("8443", "443", "127.0.0.1")),
}
HEALTH = {"Healthcheck": {"Test": ["CMD", "/bin/true"], "Interval": 60_000_000_000}}


def rows(folder, socket):
    """All of them; `folder` is the engine's, `socket` its API socket in it."""
    return [
        Row("plain"),
        Row("hardened", HARDENED, {"User": "1000:1000", "ExposedPorts": {"443/tcp": {}}, **HEALTH},
            c5_4=PASS, c5_9=MANUAL, c5_11=PASS, c5_12=PASS, c5_13=PASS, c5_26=PASS, c5_27=PASS, c5_29=PASS, c5_30=PASS),

        # The incumbent skips names with "nil" in them, and whatever does not run.
        Row("vanilla", {"ReadonlyRootfs": True}, c5_13=PASS),
        Row("manila-privileged", {"Privileged": True}, state="created", **numbers(PRIVILEGED)),
        Row("privileged-own-profile", {"Privileged": True, **options('seccomp={"defaultAction":"SCMP_ACT_ERRNO"}')},
            state="created", **numbers({**PRIVILEGED, "5.22": MANUAL})),
        Row("stopped-hostpid", {"PidMode": "host"}, state="exited", c5_16=FAIL),

        # 5.4
        Row("caps-none", {"CapDrop": ["ALL"]}, c5_4=PASS),
        Row("caps-no-raw", {"CapDrop": ["net_raw"]}, c5_4=PASS),
        Row("caps-one-back", {"CapDrop": ["ALL"], "CapAdd": ["SYS_ADMIN"]}),
        Row("caps-all", {"CapAdd": ["ALL"]}, state="created"),  # not every machine may grant them

        # 5.6: what counts is the source, and all below the trees.
        Row("mount-etc", bind("/etc"), c5_6=FAIL),
        Row("mount-etc-ssl", bind("/etc/ssl"), c5_6=FAIL),
        Row("mount-etc-readonly", bind("/etc", mode="ro"), c5_6=FAIL),
        Row("mount-usr-dotted", bind("/usr/../usr/share/"), c5_6=FAIL),
        Row("mount-root", bind("/", mode="ro"), c5_6=FAIL, c5_32=FAIL),
        Row("mount-harmless-at-etc", bind(f"{folder}/harmless", "/etc"), c5_6=PASS),
        Row("mount-etcetera", bind(f"{folder}/etcetera"), c5_6=PASS),
        Row("mount-localtime", bind("/etc/localtime", mode="ro"), c5_6=PASS),
        Row("volume-plain", bind("plain-volume"), c5_6=PASS),
        Row("volume-of-etc", bind("etc-volume"), c5_6=FAIL),
        # Where these lead is not told by the API: the daemon's working directory, a list of directories in the options.
        Row("volume-relative", bind("relative-volume"), state="created", c5_6=UNKNOWN, c5_32=UNKNOWN),
        Row("volume-overlay", bind("overlay-volume"), state="created", c5_6=UNKNOWN, c5_32=UNKNOWN),
        # Not a bind, and the host's all the same: the kernel's own file systems, and what lies on a disk may be.
        Row("volume-proc", bind("proc-volume"), c5_6=FAIL),
        Row("volume-devtmpfs", bind("devtmpfs-volume"), state="created", c5_6=FAIL),
        Row("volume-disk", bind("disk-volume"), state="created", c5_6=UNKNOWN, c5_32=UNKNOWN),
        Row("volume-tmpfs", bind("tmpfs-volume"), c5_6=PASS),
        Row("mount-tmpfs", {"Tmpfs": {"/etc/secret": ""}}),

        # 5.7: the program, not its arguments; no ps in the image, and nothing is started to look.
        Row("sshd", config={"Cmd": ["/bin/sshd"]}, c5_7=FAIL),
        Row("sshd-session", config={"Cmd": ["/bin/sshd-session"]}, c5_7=FAIL),
        Row("sshd-as-child", config={"Cmd": ["/bin/sh", "-c", "/bin/sshd & exec /bin/sleep 1000000"]}, c5_7=FAIL),
        Row("sshd-in-words", config={"Cmd": ["/bin/sh", "-c", "/bin/sleep 1000000 # sshd"]}, c5_7=PASS),
        Row("notsshd", config={"Cmd": ["/bin/notsshd"]}, c5_7=PASS),

        # 5.8, 5.9, 5.14: both families; 1024 is no privileged port.
        Row("port-80", publish(("80", "80", "127.0.0.1")), c5_8=FAIL, c5_9=MANUAL),
        Row("port-ipv6-81", publish(("81", "81", "::"), ("82", "82", "::")), c5_8=FAIL, c5_9=MANUAL, c5_14=FAIL),
        Row("port-1024", publish(("1024", "1024", "127.0.0.1")), c5_8=PASS, c5_9=MANUAL),
        Row("port-wildcard", publish(("8080", "80", "")), c5_9=MANUAL, c5_14=FAIL),
        Row("port-ipv6-wildcard", publish(("8081", "80", "::")), c5_9=MANUAL, c5_14=FAIL),
        Row("port-all", {"PublishAllPorts": True}, {"ExposedPorts": {"7000/tcp": {}}}, c5_9=MANUAL, c5_14=FAIL),
        Row("port-exposed-only", config={"ExposedPorts": {"22/tcp": {}}}, c5_9=NA),

        # Namespaces, and those who join others.
        Row("host-net", {"NetworkMode": "host"}, c5_8=NA, c5_9=MANUAL, c5_10=FAIL, c5_14=NA, c5_30=PASS),
        Row("host-pid", {"PidMode": "host"}, c5_16=FAIL),
        Row("host-ipc", {"IpcMode": "host"}, c5_17=FAIL),
        Row("host-uts", {"UTSMode": "host"}, c5_21=FAIL),
        Row("host-userns", {"UsernsMode": "host"}, c5_31=FAIL),
        Row("joins-host-net", {"NetworkMode": "container:host-net"}, c5_8=NA, c5_10=FAIL, c5_14=NA, c5_30=NA),
        Row("joins-host-pid", {"PidMode": "container:host-pid"}, c5_16=FAIL),
        Row("joins-host-ipc", {"IpcMode": "container:host-ipc"}, c5_17=FAIL),
        Row("joins-plain-net", {"NetworkMode": "container:plain"}, c5_8=NA, c5_14=NA, c5_30=NA),
        Row("joins-plain-pid", {"PidMode": "container:plain"}),
        Row("joins-nothing", {"NetworkMode": "container:removed", "PidMode": "container:removed"}, state="created",
            c5_10=UNKNOWN, c5_16=UNKNOWN, c5_30=NA),
        Row("no-net", {"NetworkMode": "none"}, c5_30=PASS),
        Row("own-net", {"NetworkMode": "own-net"}, c5_30=PASS),
        Row("two-nets", {"NetworkMode": "own-net"}, state="two-nets"),

        # Limits.
        Row("memory", {"Memory": 64 << 20}, c5_11=PASS),
        Row("memory-reserved-only", {"MemoryReservation": 64 << 20}),
        Row("cpu-shares", {"CpuShares": 512}, c5_12=PASS),
        Row("cpu-shares-default", {"CpuShares": 1024}),
        Row("cpu-quota-only", {"CpuQuota": 50000}, c5_12=PASS),
        Row("cpu-nano", {"NanoCpus": 500_000_000}, c5_12=PASS),
        Row("cpu-set", {"CpusetCpus": "0"}, c5_12=PASS if os.cpu_count() > 1 else FAIL),
        Row("cpu-set-of-all", {"CpusetCpus": f"0-{os.cpu_count() - 1}"}),
        Row("pids", {"PidsLimit": 64}, c5_29=PASS),
        Row("pids-zero", {"PidsLimit": 0}),
        Row("pids-negative", {"PidsLimit": -1}),
        Row("ulimits", {"Ulimits": [{"Name": "nofile", "Soft": 100, "Hard": 100}]}, c5_19=FAIL),
        Row("cgroup-parent", {"CgroupParent": "/plimsoll-test"}, c5_25=FAIL),

        # 5.15: name and count together.
        Row("restart-always", restart("always"), c5_15=FAIL),
        Row("restart-unless-stopped", restart("unless-stopped"), c5_15=FAIL),
        Row("restart-on-failure-endless", restart("on-failure", 0), c5_15=FAIL),
        Row("restart-on-failure-5", restart("on-failure", 5), c5_15=PASS),
        Row("restart-on-failure-6", restart("on-failure", 6), c5_15=FAIL),

        # 5.18: devices, rules and requests.
        Row("device", {"Devices": [{"PathOnHost": "/dev/null", "PathInContainer": "/dev/x", "CgroupPermissions": "r"}]}, c5_18=FAIL),
        Row("device-cgroup-rule", {"DeviceCgroupRules": ["c 1:3 r"]}, c5_18=FAIL),
        Row("gpu-by-runtime", {"Runtime": "nvidia"}, {"Env": ["NVIDIA_VISIBLE_DEVICES=all"]}, c5_18=FAIL),
        Row("gpu-by-runtime-void", {"Runtime": "nvidia"}, {"Env": ["NVIDIA_VISIBLE_DEVICES=void"]}),
        Row("gpu-by-runtime-unasked", {"Runtime": "nvidia"}, {"Env": ["VISIBLE_DEVICES=all", "X_VISIBLE_DEVICES_Y=1", "X_VISIBLE_DEVICES"]}),
        Row("gpu-variable-alone", {}, {"Env": ["NVIDIA_VISIBLE_DEVICES=all"]}),
        Row("device-request", {"DeviceRequests": [{"Driver": "nvidia", "Count": -1}]}, state="created", c5_18=FAIL),

        # 5.20
        Row("propagation-rshared", bind(f"{folder}/shared", mode="rshared"), c5_20=FAIL),
        Row("propagation-shared", bind(f"{folder}/shared", mode="shared"), c5_20=FAIL),
        Row("propagation-rslave", bind(f"{folder}/shared", mode="rslave"), c5_20=PASS),

        # 5.22, 5.26, 5.3: options have two separators, a value, and the last one counts.
        Row("seccomp-unconfined", options("seccomp=unconfined"), c5_22=FAIL),
        Row("seccomp-unconfined-colon", options("seccomp:unconfined"), c5_22=FAIL),
        Row("seccomp-own-profile", options('seccomp={"defaultAction":"SCMP_ACT_ALLOW"}'), c5_22=MANUAL),
        Row("nnp", options("no-new-privileges"), c5_26=PASS),
        Row("nnp-true", options("no-new-privileges=true"), c5_26=PASS),
        Row("nnp-colon-true", options("no-new-privileges:true"), c5_26=PASS),
        Row("nnp-false", options("no-new-privileges=false"), c5_26=FAIL),
        Row("nnp-colon-false", options("no-new-privileges:false"), c5_26=FAIL),
        Row("nnp-taken-back", options("no-new-privileges", "no-new-privileges=false"), c5_26=FAIL),
        Row("label-disable", options("label=disable")),

        # 5.23, 5.24: execs that the engine remembers.
        Row("exec-root", config={"User": "1000"}, state="exec-root", c5_24=FAIL),
        Row("exec-uid-0", config={"User": "1000"}, state="exec-uid-0", c5_24=FAIL),
        Row("exec-user", state="exec-user", c5_24=MANUAL),
        Row("exec-privileged", state="exec-privileged", c5_23=FAIL),

        # 5.27
        Row("health", config=HEALTH, c5_27=PASS),
        Row("health-none", config={"Healthcheck": {"Test": ["NONE"]}}, c5_27=FAIL),

        # 5.32: where the socket really is, and the directories above it; no name like it.
        Row("socket", bind(socket, "/s"), c5_32=FAIL),
        Row("socket-directory", bind(folder, "/s"), c5_32=FAIL),
        Row("socket-false-alarm", bind(f"{folder}/docker.sock.txt", "/s"), c5_32=PASS),
        Row("socket-usual-directory", bind("/var/run", "/s"), c5_32=FAIL),
        Row("socket-volume", bind("socket-volume", "/s"), c5_32=FAIL),

        Row("paused", state="paused"),
    ]
