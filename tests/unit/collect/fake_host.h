/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A host for the tests of the host side: a directory that holds a root and a /proc, both made of plain files and links,
 * so that every process, socket and file there is what the test wrote.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "host_state.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

struct tree {
    char path[64];
};

static UNUSED void tree_make(struct tree *tree)
{
    snprintf(tree->path, sizeof tree->path, "/tmp/plm-host-XXXXXX");
    assert_non_null(mkdtemp(tree->path));
}

static UNUSED int tree_remove_entry(const char *path, const struct stat *stat, int flag, struct FTW *where)
{
    (void)stat;
    (void)flag;
    (void)where;
    return remove(path);
}

static UNUSED void tree_remove(struct tree *tree)
{
    nftw(tree->path, tree_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* Absolute path of a name in the tree, in one of a few static buffers. */
static UNUSED const char *tree_at(const struct tree *tree, const char *name)
{
    static char buffers[8][512];
    static unsigned next;
    char *buffer = buffers[next++ % 8];
    snprintf(buffer, sizeof buffers[0], "%s/%s", tree->path, name);
    return buffer;
}

static UNUSED void tree_directory(const struct tree *tree, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", tree->path, name);
    for (char *at = path + strlen(tree->path) + 1; (at = strchr(at, '/')); at++) {
        *at = '\0';
        assert_true(mkdir(path, 0755) == 0 || errno == EEXIST);
        *at = '/';
    }
    assert_true(mkdir(path, 0755) == 0 || errno == EEXIST);
}

static UNUSED void tree_parent(const struct tree *tree, const char *name)
{
    char copy[256];
    snprintf(copy, sizeof copy, "%s", name);
    char *slash = strrchr(copy, '/');
    if (slash) {
        *slash = '\0';
        tree_directory(tree, copy);
    }
}

static UNUSED void tree_bytes(const struct tree *tree, const char *name, const void *bytes, size_t size)
{
    tree_parent(tree, name);
    FILE *file = fopen(tree_at(tree, name), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static UNUSED void tree_file(const struct tree *tree, const char *name, const char *text)
{
    tree_bytes(tree, name, text, strlen(text));
}

static UNUSED void tree_link(const struct tree *tree, const char *name, const char *target)
{
    tree_parent(tree, name);
    assert_int_equal(symlink(target, tree_at(tree, name)), 0);
}

/* Both times of a file, in seconds from now; its ctime stays now, which no call can set. */
static UNUSED void tree_touch(const struct tree *tree, const char *name, int64_t seconds)
{
    struct stat now;
    assert_int_equal(stat(tree_at(tree, name), &now), 0);
    struct timespec times[2] = {{.tv_sec = now.st_ctim.tv_sec + seconds}, {.tv_sec = now.st_ctim.tv_sec + seconds}};
    assert_int_equal(utimensat(AT_FDCWD, tree_at(tree, name), times, 0), 0);
}

/* ms since the epoch at which a file was last changed. */
static UNUSED int64_t tree_changed(const struct tree *tree, const char *name)
{
    struct stat found;
    assert_int_equal(stat(tree_at(tree, name), &found), 0);
    return (int64_t)found.st_ctim.tv_sec * 1000 + found.st_ctim.tv_nsec / 1000000;
}

/* ---- a host whose root is TREE/root and whose procfs is TREE/proc ---- */

struct fake {
    struct tree tree;
    struct plm_collect_options options;
    struct plm_json *info;
    struct plm_host host;
    struct plm_arena late;
};

static UNUSED struct plm_json *parsed(const char *text)
{
    struct plm_error error;
    struct plm_json *json = NULL;
    if (!plm_json_parse(text, strlen(text), PLM_JSON_STRICT, "test", &json, &error)) {
        fail_msg("%s", error.message);
    }
    return json;
}

/* info: JSON text, or NULL: the engine was not reached. */
static UNUSED void fake_make(struct fake *fake, const char *info)
{
    struct plm_error error;
    plm_json_setup();
    *fake = (struct fake){.options = {.host = "tcp://127.0.0.1:2375", .root = "/"}};
    tree_make(&fake->tree);
    tree_directory(&fake->tree, "root");
    tree_directory(&fake->tree, "proc");
    fake->info = info ? parsed(info) : NULL;
    struct plm_host *host = &fake->host;
    host->late = &fake->late;
    host->request = (struct plm_host_request){.options = &fake->options, .info = fake->info};
    host->dockerd.root.fd = -1;
    host->own_pids = true;
    assert_true(plm_rootfs_open(&host->root, tree_at(&fake->tree, "root"), &error));
    assert_true(plm_rootfs_open(&host->proc, tree_at(&fake->tree, "proc"), &error));
}

static UNUSED void fake_done(struct fake *fake)
{
    struct plm_host *host = &fake->host;
    plm_settings_done(&host->flags);
    plm_settings_done(&host->file);
    plm_settings_done(&host->next);
    plm_buffer_done(&host->mountinfo);
    for (size_t i = 0; i < PLM_OPTIONS_MAX; i++) {
        plm_json_free(host->options[i].value);
    }
    plm_json_free(host->config.unknown_keys);
    plm_json_free(host->tls);
    plm_json_free(host->roles);
    plm_rootfs_done(&host->dockerd.root);
    plm_rootfs_done(&host->proc);
    plm_rootfs_done(&host->root);
    free(host->pids);
    plm_arena_done(&host->arena);
    plm_arena_done(&fake->late);
    plm_json_free(fake->info);
    tree_remove(&fake->tree);
}

/* The host is the engine's, and this is its process: words separated by blanks. */
static UNUSED void fake_dockerd(struct fake *fake, const char *command, const char *const *environment)
{
    struct plm_dockerd *dockerd = &fake->host.dockerd;
    const char **words = plm_arena_array(&fake->host.arena, 64, sizeof *words);
    size_t count = 0;
    for (const char *at = command; *at && count < 63;) {
        size_t size = strcspn(at, " ");
        words[count++] = plm_arena_strndup(&fake->host.arena, at, size);
        at += size + (at[size] == ' ');
    }
    fake->host.local_known = fake->host.local = true;
    fake->host.proof = "socket-inode";
    dockerd->pid = 100;
    dockerd->arguments = words;
    dockerd->argument_count = count;
    dockerd->environment = environment;
    dockerd->directory = "/";
}

/* One process of the fake /proc. cgroup may be NULL. */
static UNUSED void fake_process(const struct fake *fake, int pid, const char *comm, const char *exe, int uid,
                                const char *cgroup)
{
    char name[64], text[512];
    snprintf(name, sizeof name, "proc/%d/stat", pid);
    snprintf(text, sizeof text, "%d (%s) S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 500 0 0\n", pid, comm);
    tree_file(&fake->tree, name, text);
    snprintf(name, sizeof name, "proc/%d/status", pid);
    snprintf(text, sizeof text, "Name:\t%s\nUid:\t0\t%d\t0\t0\nGid:\t0\t%d\t0\t0\nNoNewPrivs:\t1\nSeccomp:\t2\n", comm,
             uid, uid);
    tree_file(&fake->tree, name, text);
    snprintf(name, sizeof name, "proc/%d/comm", pid);
    snprintf(text, sizeof text, "%s\n", comm);
    tree_file(&fake->tree, name, text);
    snprintf(name, sizeof name, "proc/%d/fd", pid);
    tree_directory(&fake->tree, name);
    if (exe) {
        snprintf(name, sizeof name, "proc/%d/exe", pid);
        tree_link(&fake->tree, name, exe);
    }
    if (cgroup) {
        snprintf(name, sizeof name, "proc/%d/cgroup", pid);
        tree_file(&fake->tree, name, cgroup);
    }
}

static UNUSED void fake_socket(const struct fake *fake, int pid, int fd, unsigned long inode)
{
    char name[64], target[64];
    snprintf(name, sizeof name, "proc/%d/fd/%d", pid, fd);
    snprintf(target, sizeof target, "socket:[%lu]", inode);
    tree_link(&fake->tree, name, target);
}

/* ---- looking at JSON ---- */

static UNUSED void assert_json(const struct plm_json *json, const char *expected)
{
    struct plm_buffer out = {0};
    plm_json_print(json, &out);
    assert_string_equal(plm_buffer_text(&out), expected);
    plm_buffer_done(&out);
}

static UNUSED void assert_json_free(struct plm_json *json, const char *expected)
{
    assert_json(json, expected);
    plm_json_free(json);
}

static UNUSED void assert_unknown(const struct plm_json *json, const char *part)
{
    const char *reason = plm_json_unknown(json);
    assert_non_null(reason);
    if (!strstr(reason, part)) {
        fail_msg("\"%s\" does not say \"%s\"", reason, part);
    }
}
