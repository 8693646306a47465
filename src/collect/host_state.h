/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the host side share: what plm_host_open found out, once. Private to them; the engine side sees
 * host.h. Everything that is text lives in the host's arena.
 */
#pragma once

#include "host.h"
#include "proc_net.h"

#include <plimsoll/base/rootfs.h>
#include <plimsoll/model/daemon_options.h>

/* The options of daemon_options.def; checked when the host is opened. */
#define PLM_OPTIONS_MAX 64

/* The values one source sets, by index of plm_daemon_options: NULL where it sets none, $unknown where what it sets
 * cannot be used. Raw: log options and labels still have their values; plm_option_export() takes them out. */
struct plm_settings {
    const char *reason; /* why the source could not be read; NULL: it was, and `values` holds all it sets */
    struct plm_json *values[PLM_OPTIONS_MAX];
};
void plm_settings_done(struct plm_settings *settings);

/* The process behind the socket. */
struct plm_dockerd {
    const char *reason; /* why it is not known; NULL: it is, and pid is set */
    int64_t pid, uid, gid;
    int64_t start;                /* ms since the epoch */
    const char *executable;       /* NULL: cannot be read */
    const char *const *arguments; /* NULL: cannot be read; argv[0] included */
    size_t argument_count;
    const char *const *environment; /* NULL: cannot be read; never stored in a fact */
    const char *directory;          /* working directory */
    const char *service;            /* systemd service it runs in, or NULL */
    const uint64_t *sockets;        /* inodes of the sockets it holds */
    size_t socket_count;
    const char *user_namespace; /* "user:[…]", NULL: cannot be read */
    const char *network_namespace;
    bool network_known, host_network;
    struct plm_rootfs root; /* its own root directory; fd -1 when it cannot be opened */
};

/* daemon.json on disk and whether it is what the daemon read. */
struct plm_config_file {
    const char *path; /* NULL: not known where */
    bool exists_known, exists;
    bool in_force_known, in_force;
    const char
        *reason; /* why what it holds is not known to be in force; NULL: it is (absent counts as holding nothing) */
    struct plm_json *unknown_keys; /* list, or $unknown */
};

/* The value in force of one option. */
struct plm_in_force {
    struct plm_json *value; /* raw, or $unknown */
    const char *source;     /* "api", "flag", "file", "default"; NULL: unknown */
};

/* A unit as systemd would read it from its files. */
struct plm_unit {
    const char *reason; /* why its files could not be read; NULL: they were */
    const char *path;   /* of the fragment, canonical; NULL: there is none, or it is masked */
    bool masked;
    const char *const *dropins; /* in the order they apply */
    size_t dropin_count;
    const char *const *exec; /* last ExecStart=, variables expanded; NULL: none */
    size_t exec_count;
    const char *exec_reason; /* why `exec` is not what would run; NULL: it is */
    const char *const *environment_files;
    size_t environment_file_count;
};

struct plm_pid_entry {
    char id[65];
    int64_t pid;
};

struct plm_host {
    struct plm_arena arena;
    struct plm_arena *late; /* for reasons found while documents are made, when the host itself is const */
    struct plm_host_request request;
    struct plm_rootfs root; /* options->root */
    const char *root_reason;
    struct plm_rootfs proc; /* live procfs of that root */
    const char *proc_reason;
    bool own_pids; /* numbers in `proc` are those of our own pid namespace */

    bool local_known, local;
    const char *proof, *local_reason;

    struct plm_dockerd dockerd;
    struct plm_settings flags, file, next; /* next: flags the unit would start it with */
    struct plm_config_file config;
    struct plm_buffer mountinfo; /* of the engine's process … */
    bool mountinfo_read;         /* … if it could be read */
    struct plm_unit service, socket;
    struct plm_in_force options[PLM_OPTIONS_MAX];
    struct plm_listeners listeners;
    const char *listeners_reason;
    struct plm_json *tls;   /* value of daemon.tls */
    struct plm_json *roles; /* value of population/file, roles */

    const char *self_id; /* id of the container this audit runs in, or NULL */

    unsigned scans; /* how often processes were looked at; lazily: pids of every container */
    struct plm_pid_entry *pids;
    size_t pid_count, pid_capacity;
    const char *scan_reason; /* why the scan is not complete */
    const char *uid_map;     /* of the engine's user namespace, once one of its containers was read */
};

/* Called where reading takes a while: lets the engine's answers come in. */
void plm_host_meanwhile(const struct plm_host *host);
/* The message in the arena, with "denied: " and the like in front. */
const char *plm_host_reason(struct plm_host *host, const struct plm_error *error);
/* "code: text" kept as long as the host; without code just the text. */
const char *plm_host_kept(const struct plm_host *host, const char *code, const char *text);
/* Where dockerd's files are read: its own root, or options->root if that is not "/". NULL: neither can be opened. */
const struct plm_rootfs *plm_host_daemon_root(const struct plm_host *host);
/* {"$unknown": reason} */
struct plm_json *plm_host_unknown(const char *reason);
/* Text of the host as a JSON string on one clean line. */
struct plm_json *plm_host_text(const char *text);
/* A document that is unknown because the host is not the engine's, or `false` if it is. */
bool plm_host_refuse(const struct plm_host *host, const char *kind, struct plm_document *ret);

/* process.c: finds the process behind the socket and decides locality. */
void plm_process_find(struct plm_host *host);
/* Is the process that was read still there, and the same? What was found by what it is or has (its child, the files it
 * made) may be gone with it, and would be taken for never there. */
bool plm_process_remains(struct plm_host *host);
#define PLM_PROCESS_LOST "the engine's process went away while it was read"
/* In place of plm_process_find, once it has gone away: nothing here counts for the engine. */
void plm_process_lost(struct plm_host *host);

void plm_mountinfo_read(struct plm_host *host); /* mounts.c */

/* daemon_sources.c, daemon.c */
void plm_daemon_read(struct plm_host *host);    /* flags, file, next, config, service, socket */
void plm_daemon_resolve(struct plm_host *host); /* options */
size_t plm_option_index(const char *member);    /* aborts on a member that is not in the table */
/* Raw value in force of an option: $unknown or a value. */
const struct plm_json *plm_option_value(const struct plm_host *host, const char *member);

/* listeners.c, tls.c, file_roles.c */
void plm_listeners_read(struct plm_host *host);
struct plm_json *plm_listeners_value(const struct plm_host *host);
/* "api", "published", …; NULL: cannot be told. */
const char *plm_listener_purpose(const struct plm_host *host, const struct plm_listener *listener);
struct plm_json *plm_tls_value(const struct plm_host *host);
struct plm_json *plm_file_roles_find(struct plm_host *host);
