# SPDX-License-Identifier: Apache-2.0
"""Documents of hosts that no test can start here: the recorded one with every list filled, all well on one and everything wrong on
the other. Where a fact decides in one way only, its loss could not be seen to decide in the other."""

import copy

RULE = {"list": "exit", "action": "always", "kind": "path", "filters": [], "permissions": "wa", "text": "a rule"}
FILES = {"/etc/docker/certs.d/r/ca.crt": ["registry-certs-entry", "registry-cert-file"], "/etc/docker/tls/ca.pem": ["tls-ca"],
         "/etc/docker/tls/cert.pem": ["tls-cert"], "/etc/docker/tls/key.pem": ["tls-key"]}
SWARM_KINDS = ("swarm", "node", "service", "secret")
# member: (where all is well, where all is wrong)
OPTIONS = {"log_level": ("info", "error"), "iptables": (True, False), "ip6tables": (True, False), "cgroup_parent": ("", "/elsewhere"),
           "storage_opts": ([], ["dm.basesize="]), "no_new_privileges": (True, False), "userland_proxy": (False, True),
           "default_ulimits": ([{"Name": "nofile", "Soft": 1, "Hard": 1}], []), "icc": (False, True)}
INFO = {"Driver": ("overlay2", "devicemapper"), "LoggingDriver": ("splunk", "json-file"), "LiveRestoreEnabled": (True, False),
        "ExperimentalBuild": (False, True), "Debug": (False, False), "MemoryLimit": (True, False), "PidsLimit": (True, False),
        "CPUSet": (True, False), "CpuCfsQuota": (True, False), "CPUShares": (True, False), "ContainersStopped": (1, 1000)}


def tcp(port, purpose, wildcard):
    return {"scheme": "tcp", "path": None, "address": "0.0.0.0" if wildcard else "10.0.0.1", "port": port, "wildcard": wildcard,
            "loopback": False, "purpose": purpose}


def by_key(documents):
    return {(document["document"], document.get("key")): document.get("value") for document in documents}


def with_files(documents):
    """Files for the roles of which the recorded host has none."""
    place = next(index for index, document in enumerate(documents) if document["document"] == "network")
    for path, roles in FILES.items():
        documents.insert(place, {"document": "file", "key": path, "origin": "fstat", "value": {
            "path": path, "exists": True, "type": "regular", "mode": 0o400, "uid": 0, "gid": 0, "user": "root", "group": "root",
            "link": None, "link_uid": None, "real_path": path, "roles": roles}})
    for entry in by_key(documents)["population", "file"]["roles"]:
        entry["paths"] += [path for path, roles in FILES.items() if entry["key"] in roles]


def with_swarm(documents, others, bad):
    """The swarm of another engine: its documents, and what goes with them in /info."""
    theirs = by_key(others)
    mine = [document for document in documents if document["document"] not in SWARM_KINDS and
            not (document["document"] == "population" and document["key"] in SWARM_KINDS)]
    place = next(index for index, document in enumerate(mine) if document.get("key") == "network" and document["document"] == "population")
    mine[place:place] = copy.deepcopy([document for document in others if document["document"] == "population" and
                                       document["key"] in SWARM_KINDS])
    mine += copy.deepcopy([document for document in others if document["document"] in SWARM_KINDS])
    values = by_key(mine)
    values["engine.info", None]["Swarm"] = {**copy.deepcopy(theirs["engine.info", None]["Swarm"]), "Managers": 2 if bad else 3}
    spec = values["swarm", None]["Spec"]
    spec["EncryptionConfig"]["AutoLockManagers"] = not bad
    spec["CAConfig"]["NodeCertExpiry"] = (2_400 if bad else 100) * 3_600_000_000_000
    service = next(value for (kind, _), value in values.items() if kind == "service")
    service["suspects"] = [{"name": "TOKEN", "shape": "key", "where": "Env"}] if bad else []
    service["Spec"]["TaskTemplate"]["ContainerSpec"]["Secrets"] = [{"SecretName": "db_password"}]
    values["daemon", None]["listeners"].append(tcp(2377, "swarm", bad))
    return mine


def set_host(values, bad):
    unwatched = "/etc/sysconfig/docker" if bad else None
    rules = [{**RULE, "path": key} for kind, key in values if kind == "file" and key != unwatched]
    rules += [{**RULE, "action": "never", "path": "/etc/docker" if bad else "/srv"}]
    for kind in ("host.audit", "host.audit_files"):
        values[kind, None]["rules"] = copy.deepcopy(rules)
    values["host.audit", None]["enabled"] = True
    values["host.accounts", None]["members"] = [{"key": "mallory" if bad else "deploy", "uid": 1000, "primary": False}]
    values["host.system", None]["selinux"] = True
    for (kind, _), value in values.items():
        if kind == "file" and not value["exists"]:
            value.update(exists=True, type="regular", mode=0o600, uid=0, gid=0, user="root", group="root", real_path=value["path"])
        if kind == "file" and bad:
            value.update(uid=1001, gid=1001, mode=0o777, user="mallory", group="users")
    for mount in values["host.mounts", None]["mounts"]:
        mount.update(own_file_system=not bad, mount_point=mount["path"])


def set_daemon(values, bad):
    daemon, info = values["daemon", None], values["engine.info", None]
    for name, option in daemon["options"].items():
        option["others"] = [{"source": "file", "value": "null"}]
        if name in OPTIONS:
            option["value"] = copy.deepcopy(OPTIONS[name][bad])
    daemon["options"]["log_opts"]["value"] = [{"key": "tag", "value": {"$unknown": "withheld"}}]
    daemon["drift"] = [{"option": "icc", "in_force": "false", "on_disk": "true", "source": "file"}]
    daemon["listeners"].append(tcp(2376, "api", True))
    daemon["tls"] = {"enabled": not bad, "verify": not bad, "ca": "/etc/docker/tls/ca.pem", "certificate": "/etc/docker/tls/cert.pem",
                     "key_file": "/etc/docker/tls/key.pem"}
    info.update({name: pair[bad] for name, pair in INFO.items()})
    info["SecurityOptions"] = ["name=apparmor", "name=selinux", "name=seccomp,profile=" + ("unconfined" if bad else "builtin")]
    info["SecurityOptions"] += [] if bad else ["name=userns", "name=no-new-privileges"]
    info["Plugins"]["Authorization"] = [] if bad else ["site"]
    info["RegistryConfig"]["IndexConfigs"].append({"key": "r.example:5000", "Name": "r.example:5000", "Secure": not bad, "Official": False})
    values["engine.version", None]["Version"] = "19.03.1" if bad else "28.5.2"


def set_subjects(values, bad):
    device = "/etc/shop" if bad else "/srv/shop"
    values["volume", "shop-data"].update(Options=[{"key": "device", "value": "/srv/shop"}, {"key": "type", "value": "none"}],
                                         mount_flags=["bind"], real_device=device)
    web = values["container", "shop/web/1"]
    web["execs"] = [{"ID": "1" * 64, "Running": True, "privileged": bad, "user": "root" if bad else "1000"}]
    web["AppArmorProfile"] = "unconfined" if bad else "docker-default"
    web["ProcessLabel"] = "" if bad else "system_u:system_r:container_t:s0:c1,c2"
    host = web["HostConfig"]
    host["Ulimits"] = [{"Name": "nofile", "Soft": 2 if bad else 1, "Hard": 2 if bad else 1}]
    host["DeviceRequests"] = [{"Driver": "nvidia", "Count": -1, "DeviceIDs": []}] if bad else []
    host["Mounts"] = [{"Type": "bind", "Source": "/srv/a", "Target": "/a", "ReadOnly": True, "BindOptions": {"Propagation": "rprivate"}}]
    image = next(value for (kind, _), value in values.items() if kind == "image")
    step = "apt-get update" if bad else "apt-get update && apt-get install -y x"
    image["history"] += [{"CreatedBy": f"RUN /bin/sh -c {step}{' --allow-unauthenticated' if bad else ''} # buildkit", "Size": 1, "Tags": [],
                          "Id": "<missing>", "Created": 1, "instruction": "RUN", "lone_refresh": "apt-get update" if bad else None,
                          "unverified": ["--allow-unauthenticated"] if bad else []}]
    image["suspects"] = [{"name": "TOKEN", "shape": "key", "where": "Env"}] if bad else []
    image["RepoDigests"] = [("elsewhere.example/x" if bad else "registry.lab.example/x") + "@sha256:" + "0" * 64]
    network = next(value for (kind, _), value in values.items() if kind == "network")
    network["Labels"] = [{"key": "a", "value": "b"}]


def made(documents, others=None, bad=False):
    """The documents, changed; with the swarm that `others` show, if they are given."""
    documents = copy.deepcopy(documents)
    with_files(documents)
    if others:
        documents = with_swarm(documents, others, bad)
    values = by_key(documents)
    set_host(values, bad)
    set_daemon(values, bad)
    set_subjects(values, bad)
    return documents
