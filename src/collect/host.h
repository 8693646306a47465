/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The host side of the collector: what is read from files, /proc and the kernel, for the engine that was asked. Private
 * to src/collect. Everything counts for the engine only if this host is shown to be the engine's host
 * (plm_host_locality); otherwise the documents are unknown and say so.
 *
 * Documents that are handed out: kind, key, origin and unknown are owned by the host and live until plm_host_free; the
 * value is the receiver's (plm_document_done).
 */
#pragma once

#include "published.h"

#include <plimsoll/collect/collect.h>

struct plm_host_request {
    const struct plm_collect_options *options;
    const struct plm_json *info, *version; /* raw answers, or NULL where the engine did not give them */
    const struct plm_json *bridge;         /* raw entry of the default bridge in GET /networks, or NULL */
    const char *socket_path;               /* unix socket that was asked, or NULL */
    const struct plm_published *published; /* filled before the daemon document is asked for; NULL: not known */
    int64_t deadline;                      /* CLOCK_MONOTONIC in ms: give up reading by then */
    void (*meanwhile)(void *context);      /* called now and then while the host is read; NULL: nobody wants to know */
    void *meanwhile_context;
    bool podman;
    bool rootless;
};

struct plm_host;

/* What can be found out before the engine has said anything about itself (info, version, bridge and published NULL):
 * which process it is, and where that listens. */
struct plm_host *plm_host_look(const struct plm_host_request *request);
/* Never fails: what is not there is remembered as a reason. The request and what it points to must outlive the host.
 * seen: of plm_host_look for the same engine, taken; used if it still holds. NULL: everything is read now. */
struct plm_host *plm_host_open(struct plm_host *seen, const struct plm_host_request *request);
void plm_host_free(struct plm_host *host); /* NULL is fine */

/* Is this host the engine's host? known = false: reason says why; else local says it, and proof names how
 * ("socket-inode", "engine-id"; NULL when not local). Strings are the host's. */
void plm_host_locality(const struct plm_host *host, bool *ret_known, bool *ret_local, const char **ret_proof,
                       const char **ret_reason);

void plm_host_daemon(const struct plm_host *host, struct plm_document *ret_document);
void plm_host_system(const struct plm_host *host, struct plm_document *ret_document);
void plm_host_mounts(const struct plm_host *host, struct plm_document *ret_document);
void plm_host_accounts(const struct plm_host *host, struct plm_document *ret_document);
void plm_host_audit(const struct plm_host *host, struct plm_document *ret_document);
void plm_host_audit_files(const struct plm_host *host, struct plm_document *ret_document);

/* Whether dockerd holds TCP sockets, so that what is published must be known to tell what they are for. */
bool plm_host_listens_on_tcp(const struct plm_host *host);

/* "file" documents sorted by path. The array is malloc'd; the caller frees it and calls plm_document_done on each. */
size_t plm_host_files(struct plm_host *host, struct plm_document **ret_documents);
/* Value of population/file: {"members":[],"roles":[{"key":role,"paths":[…]}]}; paths that could not be found out:
 * $unknown. */
struct plm_json *plm_host_file_roles(const struct plm_host *host);

/* Sorted names in a directory of the engine's file system; they are the arena's. False: the engine is not shown to be
 * local, or the directory cannot be read. */
bool plm_host_names(const struct plm_host *host, const char *directory, struct plm_arena *arena,
                    const char *const **ret_names, size_t *ret_count);

/* Where an absolute path leads in the engine's file system once links are followed: text, or $unknown (the engine is
 * not shown to be local, nothing is there, …). */
struct plm_json *plm_host_real_path(const struct plm_host *host, const char *path);

/* Looks at all processes of the host for those of containers; once. Where it was not called, plm_host_processes does
 * it, but the engine may be busy for long before there is a container to ask about. */
void plm_host_scan_processes(struct plm_host *host);
/* container.processes: an object, null (not running) or $unknown. */
struct plm_json *plm_host_processes(struct plm_host *host, const char *container_id, int64_t pid, bool running);
/* This audit runs in that container (/proc/self/cgroup, mountinfo). */
bool plm_host_is_self(const struct plm_host *host, const char *container_id);
