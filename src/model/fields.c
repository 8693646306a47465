/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of fields. Presence was read off the recorded engines (tests/data/engines): Docker 20.10.24, 26.1.5, 28.5.2
 * and Podman 4.3.1; `since` and `until` off the API's change log. A member without OPTIONAL must be in every Docker
 * answer.
 */
#include <plimsoll/model/fields.h>
#include <string.h>

/* clang-format off */
#define BOOL(n, ...)    {.name = n, .size = sizeof n - 1, .kind = PLM_FIELD_BOOL, __VA_ARGS__}
#define INT(n, ...)     {.name = n, .size = sizeof n - 1, .kind = PLM_FIELD_INT, __VA_ARGS__}
#define TEXT(n, ...)    {.name = n, .size = sizeof n - 1, .kind = PLM_FIELD_STRING, __VA_ARGS__}
#define OBJECT(n, f, ...) {.name = n, .size = sizeof n - 1, .kind = PLM_FIELD_OBJECT, .of = f, __VA_ARGS__}
#define TEXTS(n, ...)   {.name = n, .size = sizeof n - 1, .kind = PLM_FIELD_LIST, .element = PLM_FIELD_STRING, __VA_ARGS__}
#define INTS(n, ...)    {.name = n, .size = sizeof n - 1, .kind = PLM_FIELD_LIST, .element = PLM_FIELD_INT, __VA_ARGS__}
#define LIST(n, f, ...) {.name = n, .size = sizeof n - 1, .kind = PLM_FIELD_LIST, .element = PLM_FIELD_OBJECT, .of = f, __VA_ARGS__}
#define KEYED(n, f, ...) {.name = n, .size = sizeof n - 1, .kind = PLM_FIELD_KEYED, .of = f, __VA_ARGS__}
#define OPTIONAL .flags = PLM_FIELD_OPTIONAL
#define PODMAN_LIES .flags = PLM_FIELD_PODMAN_LIES
#define DERIVED .keep = PLM_KEEP_DERIVED
#define END {.name = NULL}

/* A keyed map whose values are texts, or withheld. */
static const struct plm_field key_value[] = {TEXT("key"), TEXT("value"), END};

/* ---- engine ---- */
static const struct plm_field connection[] = {
    TEXT("url", DERIVED, .about = "where the engine was asked, without credentials"),
    TEXT("transport", DERIVED, .about = "unix, tcp, tls or ssh"),
    TEXT("path", DERIVED, .about = "of the unix socket, else null"),
    TEXT("api_version", DERIVED, .about = "the version spoken"),
    TEXT("kind", DERIVED, .about = "docker or podman"),
    BOOL("rootless", DERIVED),
    BOOL("local", DERIVED, .about = "the host that was read is shown to be the engine's host"),
    TEXT("proof", DERIVED, .about = "how that was shown: socket-inode or engine-id; else null"),
    END};
static const struct plm_field component[] = {TEXT("Name"), TEXT("Version"), END};
static const struct plm_field version[] = {
    TEXT("Version"), TEXT("ApiVersion"), TEXT("MinAPIVersion"), TEXT("GitCommit"), TEXT("GoVersion"), TEXT("Os"), TEXT("Arch"),
    TEXT("KernelVersion"), BOOL("Experimental", .flags = PLM_FIELD_OPTIONAL | PLM_FIELD_PODMAN_LIES), LIST("Components", component, OPTIONAL, .since = 35), END};

static const struct plm_field plugins[] = {TEXTS("Authorization"), TEXTS("Log", OPTIONAL), TEXTS("Network"), TEXTS("Volume"), END};
static const struct plm_field index_config[] = {TEXT("key"), TEXT("Name"), BOOL("Secure"), BOOL("Official"), END};
static const struct plm_field registry_config[] = {
    KEYED("IndexConfigs", index_config), TEXTS("InsecureRegistryCIDRs", PODMAN_LIES), TEXTS("Mirrors", .keep = PLM_KEEP_URL), END};
static const struct plm_field runtime[] = {TEXT("key"), TEXT("path", OPTIONAL), END};
static const struct plm_field remote_manager[] = {TEXT("NodeID"), TEXT("Addr"), END};
static const struct plm_field ca_config[] = {INT("NodeCertExpiry", OPTIONAL, .about = "nanoseconds; null: the default of 2160 h"), END};
static const struct plm_field encryption_config[] = {BOOL("AutoLockManagers"), END};
static const struct plm_field cluster_spec[] = {OBJECT("CAConfig", ca_config), OBJECT("EncryptionConfig", encryption_config), END};
static const struct plm_field tls_info[] = {
    TEXT("trust_root_not_before", DERIVED, .about = "of the first certificate of TrustRoot, RFC 3339"),
    TEXT("trust_root_not_after", DERIVED), END};
static const struct plm_field cluster[] = {
    TEXT("ID"), TEXT("CreatedAt"), TEXT("UpdatedAt"), OBJECT("Spec", cluster_spec), BOOL("RootRotationInProgress", OPTIONAL),
    INT("DataPathPort", OPTIONAL), OBJECT("TLSInfo", tls_info, OPTIONAL), END};
static const struct plm_field info_swarm[] = {
    TEXT("NodeID"), TEXT("NodeAddr"), TEXT("LocalNodeState", PODMAN_LIES), BOOL("ControlAvailable"), TEXT("Error"),
    LIST("RemoteManagers", remote_manager), INT("Nodes", OPTIONAL), INT("Managers", OPTIONAL), END};
static const struct plm_field firewall_backend[] = {TEXT("Driver", OPTIONAL), END};
static const struct plm_field containerd[] = {TEXT("Address", OPTIONAL), END};
static const struct plm_field info[] = {
    TEXT("ID"), TEXT("Name"), TEXT("ServerVersion"), TEXT("OperatingSystem"), TEXT("OSType"), TEXT("Architecture"), TEXT("KernelVersion"),
    INT("Containers"), INT("ContainersRunning"), INT("ContainersPaused"), INT("ContainersStopped"), INT("Images"),
    TEXT("Driver"), KEYED("DriverStatus", key_value, .about = "list of pairs in the API"), OBJECT("Plugins", plugins),
    TEXT("LoggingDriver", PODMAN_LIES), TEXT("CgroupDriver"), TEXT("CgroupVersion", OPTIONAL, .since = 41),
    OBJECT("RegistryConfig", registry_config), TEXT("DockerRootDir"), BOOL("Debug"), BOOL("ExperimentalBuild", PODMAN_LIES),
    TEXT("HttpProxy", .keep = PLM_KEEP_URL), TEXT("HttpsProxy", .keep = PLM_KEEP_URL),
    KEYED("Runtimes", runtime), TEXT("DefaultRuntime"), OBJECT("Swarm", info_swarm),
    BOOL("LiveRestoreEnabled", PODMAN_LIES), TEXTS("SecurityOptions"), TEXTS("Warnings", .about = "free text of the engine"),
    OBJECT("FirewallBackend", firewall_backend, OPTIONAL, .since = 49), OBJECT("Containerd", containerd, OPTIONAL, .since = 46),
    BOOL("MemoryLimit"), BOOL("PidsLimit", OPTIONAL, .since = 40), BOOL("CPUShares"), BOOL("CpuCfsQuota", OPTIONAL), BOOL("CPUSet"), INT("NCPU"), END};

/* ---- daemon: effective configuration ---- */
static const struct plm_field listener[] = {
    TEXT("scheme", .about = "unix or tcp"), TEXT("path"), TEXT("address"), INT("port"),
    BOOL("wildcard"), BOOL("loopback"), TEXT("purpose", .about = "api, swarm, metrics, published or other"), END};
static const struct plm_field process[] = {
    INT("pid"), INT("uid"), INT("gid"), INT("start_time", .about = "seconds since the epoch"), TEXT("executable"),
    TEXTS("arguments", .about = "redacted"), TEXT("config_file", .about = "in the daemon's own file system"),
    BOOL("host_network", .about = "shares the auditor's network namespace"), END};
static const struct plm_field config_file[] = {
    TEXT("path"), BOOL("exists"), BOOL("in_force", .about = "unchanged since the daemon started"),
    TEXTS("unknown_keys", .about = "keys that no known engine reads"), END};
static const struct plm_field tls[] = {
    BOOL("enabled", .about = "TLS on TCP listeners"), BOOL("verify", .about = "client certificates are demanded"),
    TEXT("ca"), TEXT("certificate"), TEXT("key_file"), END};
static const struct plm_field drift[] = {TEXT("option"), TEXT("in_force"), TEXT("on_disk"), TEXT("source"), END};

static const struct plm_field other_source[] = {TEXT("source"), TEXT("value", .about = "as JSON text"), END};
static const struct plm_field ulimit[] = {TEXT("Name"), INT("Soft"), INT("Hard"), END};
#define OPTION_TAIL TEXT("source", .about = "api, flag, file, unit or default"), LIST("others", other_source), END
static const struct plm_field option_BOOL[] = {BOOL("value"), OPTION_TAIL};
static const struct plm_field option_STRING[] = {TEXT("value"), OPTION_TAIL};
static const struct plm_field option_LIST[] = {TEXTS("value"), OPTION_TAIL};
static const struct plm_field option_MAP[] = {KEYED("value", key_value), OPTION_TAIL};
static const struct plm_field option_ULIMITS[] = {LIST("value", ulimit), OPTION_TAIL};
static const struct plm_field options[] = {
#define OPTION(member_, key_, flag_, letter_, type_, reloadable_, secret_, default_, api_) OBJECT(#member_, option_##type_),
#include "daemon_options.def"
#undef OPTION
    END};
static const struct plm_field daemon[] = {
    OBJECT("process", process), LIST("listeners", listener), OBJECT("config_file", config_file), OBJECT("tls", tls),
    OBJECT("options", options), LIST("drift", drift),
    BOOL("service_unit_reads_defaults", .about = "a unit or drop-in names /etc/default/docker or /etc/sysconfig/docker"), END};

/* ---- host ---- */
static const struct plm_field os_release[] = {TEXT("id"), TEXT("version_id"), TEXT("pretty_name"), END};
static const struct plm_field system_[] = {
    TEXT("hostname"), OBJECT("os", os_release), TEXT("kernel_release"),
    BOOL("apparmor", .about = "enabled in the running kernel"), BOOL("selinux", .about = "enabled in the running kernel"), BOOL("selinux_enforcing"),
    INT("cgroup_version"), BOOL("initial_pid_namespace"), BOOL("initial_user_namespace"), BOOL("live_proc"), END};
static const struct plm_field mount[] = {
    TEXT("path", .about = "that was asked for"), TEXT("role", .about = "data-root, data-root-parent or containerd-root"), TEXT("mount_point"),
    TEXT("device", .about = "major:minor"), TEXT("parent_device", .about = "of the directory above the mount point"),
    TEXT("root", .about = "path inside that file system"), TEXT("type"), BOOL("own_file_system", .about = "another device than its parent directory"), END};
static const struct plm_field mounts[] = {LIST("mounts", mount), END};
static const struct plm_field account[] = {
    TEXT("key", .about = "user name"), INT("uid"), BOOL("primary", .about = "through its primary group"), END};
static const struct plm_field accounts[] = {
    TEXT("socket"), INT("socket_gid"), TEXT("socket_group"), LIST("members", account),
    TEXT("source", .about = "files: passwd and group below the root, no NSS"), END};
static const struct plm_field audit_rule[] = {
    TEXT("list", .about = "exit, exclude …"), TEXT("action", .about = "always or never"), TEXT("kind", .about = "watch, path, dir or other"),
    TEXT("path"), TEXT("permissions", .about = "of rwxa; empty: all"), TEXTS("filters", .about = "other fields that narrow it, by name; wide-NAME: hardly"), TEXT("text"), END};
static const struct plm_field audit[] = {BOOL("enabled"), LIST("rules", audit_rule, .about = "in kernel order"), END};
static const struct plm_field audit_files[] = {TEXTS("files"), LIST("rules", audit_rule), END};

/* ---- files ---- */
static const struct plm_field file[] = {
    TEXT("path"), BOOL("exists"), TEXT("type", .about = "file, directory, socket, …"), INT("mode", .about = "permission bits, 0 to 07777"),
    INT("uid"), INT("gid"), TEXT("user", .about = "name in the host's passwd, or null"), TEXT("group", .about = "name in the host's group, or null"),
    TEXT("link", .about = "target when the path itself is a symbolic link, else null"), INT("link_uid"), TEXT("real_path"), TEXTS("roles"), END};

/* ---- networks, volumes, images ---- */
static const char *const network_options_shown[] = {
    "com.docker.network.bridge.enable_icc", "com.docker.network.bridge.default_bridge", "com.docker.network.bridge.name",
    "com.docker.network.bridge.enable_ip_masquerade", "com.docker.network.bridge.host_binding_ipv4", "com.docker.network.bridge.gateway_mode_ipv4",
    "com.docker.network.bridge.gateway_mode_ipv6", "com.docker.network.bridge.trusted_host_interfaces", "encrypted", NULL};
static const struct plm_field endpoint[] = {TEXT("key", .about = "container id"), TEXT("Name"), END};
static const struct plm_field network[] = {
    TEXT("Name"), TEXT("Id"), TEXT("Created"), TEXT("Scope"), TEXT("Driver"), BOOL("EnableIPv6"), BOOL("Internal"), BOOL("Attachable"),
    BOOL("Ingress", OPTIONAL, .since = 29), BOOL("ConfigOnly", OPTIONAL, .since = 30),
    KEYED("Options", key_value, .keep = PLM_KEEP_KEYS, .shown = network_options_shown), KEYED("Labels", key_value, .keep = PLM_KEEP_KEYS),
    KEYED("Containers", endpoint), END};
static const char *const volume_options_shown[] = {"type", "device", NULL};
static const struct plm_field volume[] = {
    TEXT("Name"), TEXT("Driver"), TEXT("Mountpoint"), TEXT("Scope", OPTIONAL), KEYED("Options", key_value, .keep = PLM_KEEP_KEYS, .shown = volume_options_shown),
    TEXTS("mount_flags", DERIVED, .about = "words of option `o` without values: bind, ro, …"),
    TEXT("real_device", DERIVED, .about = "where on the host the volume leads: a bound `device` once links are followed, /proc for type proc; null if nowhere"), END};
static const struct plm_field healthcheck[] = {TEXTS("Test", .keep = PLM_KEEP_COMMAND, OPTIONAL), END};
static const struct plm_field image_config[] = {
    TEXT("User", OPTIONAL), TEXTS("Env", .keep = PLM_KEEP_NAMES, OPTIONAL),
    KEYED("ExposedPorts", key_value, .keep = PLM_KEEP_KEYS, OPTIONAL),
    KEYED("Labels", key_value, .keep = PLM_KEEP_KEYS, OPTIONAL), OBJECT("Healthcheck", healthcheck, OPTIONAL), END};
static const struct plm_field history[] = {
    TEXT("CreatedBy", .keep = PLM_KEEP_COMMAND), INT("Created"), INT("Size"), TEXTS("Tags"), TEXT("Id"),
    TEXT("instruction", DERIVED, .about = "of the Dockerfile: RUN, ADD, …; null: none that can be told"),
    TEXT("lone_refresh", DERIVED, .about = "command that refreshes a package index from which the step installs nothing after; else null"),
    TEXTS("unverified", DERIVED, .about = "options and settings in it that switch the verification of packages off"), END};
static const struct plm_field suspect[] = {
    TEXT("where", .about = "Env, Labels, history; of services Args, too"), TEXT("name", .about = "variable, label or build argument; never a value"),
    TEXT("shape", .about = "name, login, private-key, cloud-token, …"), END};
static const struct plm_field image[] = {
    TEXT("Id"), TEXTS("RepoTags"), TEXTS("RepoDigests"), TEXT("Created", OPTIONAL), TEXT("Os"), TEXT("Architecture"), INT("Size"),
    OBJECT("Config", image_config, OPTIONAL), LIST("history", history, DERIVED, .about = "newest first, from GET /images/{id}/history"),
    LIST("suspects", suspect, DERIVED, .about = "what looks like a secret, found at collection"), END};

/* ---- population ---- */
static const struct plm_field member[] = {
    TEXT("key"), TEXT("group"), TEXT("id"), TEXT("name"), TEXT("state"), BOOL("running"), TEXT("image", .about = "id"), BOOL("gone", .about = "vanished while we looked"),
    BOOL("comparable"), BOOL("self", .about = "this audit runs in it"), BOOL("judged", .about = "false: an untagged image that no container uses"), END};
static const struct plm_field role_paths[] = {TEXT("key", .about = "role"), TEXTS("paths"), END};
static const struct plm_field population[] = {LIST("members", member), LIST("roles", role_paths), END};

/* ---- container ---- */
static const struct plm_field health[] = {TEXT("Status"), INT("FailingStreak", OPTIONAL), END};
static const struct plm_field state[] = {
    TEXT("Status"), BOOL("Running"), BOOL("Paused"), BOOL("Restarting"), BOOL("Dead"), INT("Pid"), TEXT("StartedAt"), OBJECT("Health", health, OPTIONAL), END};
static const struct plm_field restart_policy[] = {TEXT("Name"), INT("MaximumRetryCount", OPTIONAL), END};
static const struct plm_field device[] = {TEXT("PathOnHost"), TEXT("PathInContainer"), TEXT("CgroupPermissions"), END};
static const struct plm_field device_request[] = {TEXT("Driver"), INT("Count"), TEXTS("DeviceIDs"), END};
static const struct plm_field log_config[] = {TEXT("Type"), KEYED("Config", key_value, .keep = PLM_KEEP_KEYS), END};
static const struct plm_field binding[] = {TEXT("HostIp", OPTIONAL), TEXT("HostPort"), END};
static const struct plm_field port[] = {TEXT("key", .about = "\"80/tcp\", in the container"), LIST("value", binding), END};
static const struct plm_field bind_options[] = {TEXT("Propagation", OPTIONAL), END};
static const struct plm_field host_mount[] = {
    TEXT("Type"), TEXT("Source", OPTIONAL), TEXT("Target"), BOOL("ReadOnly", OPTIONAL), OBJECT("BindOptions", bind_options, OPTIONAL), END};
static const struct plm_field host_config[] = {
    BOOL("Privileged"), TEXT("NetworkMode"), TEXT("PidMode"), TEXT("IpcMode", PODMAN_LIES /* "shareable" also for the host's, up to 4.4: its issue 17189 */), TEXT("UTSMode"), TEXT("UsernsMode"), TEXT("CgroupnsMode", OPTIONAL, .since = 41),
    TEXT("CgroupParent"), BOOL("ReadonlyRootfs"), BOOL("PublishAllPorts"), TEXTS("CapAdd"), TEXTS("CapDrop"), TEXTS("SecurityOpt", .keep = PLM_KEEP_SECURITY_OPT),
    INT("Memory"), INT("MemoryReservation"), INT("NanoCpus", OPTIONAL, .since = 25), INT("CpuShares"), INT("CpuQuota"), INT("CpuPeriod"), TEXT("CpusetCpus"),
    INT("PidsLimit"), OBJECT("RestartPolicy", restart_policy), LIST("Devices", device), LIST("DeviceRequests", device_request, OPTIONAL, .since = 40),
    TEXTS("DeviceCgroupRules", OPTIONAL, .since = 28), LIST("Ulimits", ulimit), OBJECT("LogConfig", log_config), KEYED("PortBindings", port),
    TEXTS("Binds"), LIST("Mounts", host_mount, OPTIONAL), TEXTS("MaskedPaths", OPTIONAL), TEXTS("ReadonlyPaths", OPTIONAL), TEXT("Runtime", .flags = PLM_FIELD_OPTIONAL | PLM_FIELD_PODMAN_LIES /* "oci", whichever runs it */), BOOL("AutoRemove"), END};
static const struct plm_field container_mount[] = {
    TEXT("Type"), TEXT("Name", OPTIONAL), TEXT("Source"), TEXT("Destination"), TEXT("Driver", OPTIONAL), TEXT("Mode"), BOOL("RW"), TEXT("Propagation"),
    TEXT("real_source", DERIVED, .about = "where Source leads on the host once links are followed; null for mounts that are no directory of the host"), END};
static const struct plm_field container_config[] = {
    TEXT("User"), TEXT("Image"), TEXTS("Env", .keep = PLM_KEEP_NAMES), KEYED("ExposedPorts", key_value, .keep = PLM_KEEP_KEYS, OPTIONAL),
    KEYED("Labels", key_value, .keep = PLM_KEEP_KEYS), OBJECT("Healthcheck", healthcheck, OPTIONAL), END};
static const struct plm_field attached[] = {TEXT("key", .about = "network name"), TEXT("NetworkID"), END};
static const struct plm_field network_settings[] = {KEYED("Ports", port), KEYED("Networks", attached), END};
static const struct plm_field exec_[] = {
    TEXT("ID"), BOOL("Running"), BOOL("privileged", .about = "ProcessConfig.privileged"), TEXT("user", .about = "ProcessConfig.user, \"\" if none was given"), END};
static const struct plm_field container_process[] = {
    INT("pid"), TEXT("name", .about = "comm"), TEXT("executable", .about = "base name of the program, null if unreadable"), INT("uid", .about = "effective, on the host"), END};
static const struct plm_field processes[] = {
    BOOL("complete", .about = "every pid of the container's cgroup was read"), LIST("list", container_process),
    INT("init_uid", .about = "effective uid of State.Pid on the host"), INT("init_uid_inside", .about = "the same, inside its user namespace"),
    BOOL("user_namespace", .about = "in another user namespace than dockerd"),
    BOOL("no_new_privs"), INT("seccomp", .about = "0 off, 1 strict, 2 filter"), END};
static const struct plm_field container[] = {
    TEXT("Id"), TEXT("Name"), TEXT("Created"), TEXT("Image", .about = "id"), TEXT("Driver"), TEXT("MountLabel"), TEXT("ProcessLabel"), TEXT("AppArmorProfile"),
    INT("RestartCount"), TEXTS("ExecIDs"), OBJECT("State", state), OBJECT("HostConfig", host_config), LIST("Mounts", container_mount),
    OBJECT("Config", container_config), OBJECT("NetworkSettings", network_settings),
    LIST("execs", exec_, DERIVED, .about = "GET /exec/{id}/json of recent ones; null while none"),
    OBJECT("processes", processes, DERIVED, .about = "from /proc; null when the container does not run"),
    TEXTS("device_variables", DERIVED, .about = "names like NVIDIA_VISIBLE_DEVICES whose value asks a runtime for devices"),
    TEXT("service", DERIVED, .about = "swarm service it is a task of, or null"), END};

/* ---- swarm ---- */
static const struct plm_field node_spec[] = {TEXT("Role"), TEXT("Availability"), END};
static const struct plm_field node_status[] = {TEXT("State"), TEXT("Addr", OPTIONAL), END};
static const struct plm_field manager_status[] = {BOOL("Leader", OPTIONAL), TEXT("Reachability", OPTIONAL), TEXT("Addr", OPTIONAL), END};
static const struct plm_field node[] = {
    TEXT("ID"), TEXT("hostname", DERIVED), OBJECT("Spec", node_spec), OBJECT("Status", node_status), OBJECT("ManagerStatus", manager_status, OPTIONAL), END};
static const struct plm_field secret_reference[] = {TEXT("SecretName"), END};
static const struct plm_field container_spec[] = {
    TEXT("Image"), TEXTS("Env", .keep = PLM_KEEP_NAMES, OPTIONAL), LIST("Secrets", secret_reference, OPTIONAL), BOOL("ReadOnly", OPTIONAL), END};
static const struct plm_field task_restart[] = {TEXT("Condition", OPTIONAL), INT("MaxAttempts", OPTIONAL), END};
static const struct plm_field task_template[] = {
    OBJECT("ContainerSpec", container_spec, OPTIONAL), OBJECT("RestartPolicy", task_restart, OPTIONAL), END};
static const struct plm_field service_spec[] = {TEXT("Name"), OBJECT("TaskTemplate", task_template), END};
static const struct plm_field service[] = {
    TEXT("ID"), OBJECT("Spec", service_spec), LIST("suspects", suspect, DERIVED), END};
static const struct plm_field secret[] = {TEXT("ID"), TEXT("Name", DERIVED), TEXT("CreatedAt"), TEXT("UpdatedAt"), END};
/* clang-format on */

const struct plm_document_kind plm_document_kinds[] = {
    {.name = "engine.connection", .fields = connection, .about = "how the engine was reached"},
    {.name = "engine.version", .fields = version, .about = "GET /version"},
    {.name = "engine.info", .fields = info, .about = "GET /info"},
    {.name = "daemon", .fields = daemon, .about = "effective configuration of dockerd, with provenance"},
    {.name = "host.system", .fields = system_, .host = true, .about = "the operating system"},
    {.name = "host.mounts", .fields = mounts, .host = true, .about = "file systems below the engine's directories"},
    {.name = "host.accounts", .fields = accounts, .host = true, .about = "who may use the API socket"},
    {.name = "host.audit", .fields = audit, .host = true, .about = "audit rules loaded in the kernel"},
    {.name = "host.audit_files", .fields = audit_files, .host = true, .about = "audit rules configured in rules.d"},
    {.name = "file",
     .list = "files",
     .keyed = true,
     .subject = true,
     .host = true,
     .fields = file,
     .about = "a file, directory or socket"},
    {.name = "network",
     .list = "networks",
     .keyed = true,
     .subject = true,
     .fields = network,
     .about = "GET /networks/{id}"},
    {.name = "volume", .list = "volumes", .keyed = true, .subject = true, .fields = volume, .about = "GET /volumes"},
    {.name = "image",
     .list = "images",
     .keyed = true,
     .subject = true,
     .fields = image,
     .about = "GET /images/{id}/json"},
    {.name = "population",
     .keyed = true,
     .fields = population,
     .about = "what was found, per kind of subject; key is the kind"},
    {.name = "container",
     .keyed = true,
     .subject = true,
     .streamed = true,
     .fields = container,
     .about = "GET /containers/{id}/json"},
    {.name = "swarm", .fields = cluster, .about = "GET /swarm"},
    {.name = "node", .list = "nodes", .keyed = true, .subject = true, .fields = node, .about = "GET /nodes"},
    {.name = "service",
     .list = "services",
     .keyed = true,
     .subject = true,
     .fields = service,
     .about = "GET /services"},
    {.name = "secret",
     .list = "secrets",
     .keyed = true,
     .subject = true,
     .fields = secret,
     .about = "GET /secrets: names only"},
    {.name = NULL},
};

const struct plm_document_kind *plm_document_kind_find(const char *name)
{
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++)
        if (strcmp(kind->name, name) == 0)
            return kind;
    return NULL;
}

const struct plm_field *plm_field_find(const struct plm_field *fields, const char *name, size_t size)
{
    for (const struct plm_field *field = fields; field && field->name; field++)
        if ((field->size ? field->size : strlen(field->name)) == size && *field->name == *name &&
            memcmp(field->name, name, size) == 0) /* a call, which the first letter mostly saves */
            return field;
    return NULL;
}
