/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may use the API through its sockets: the members of the groups that own them and whom their access lists name, by
 * passwd and group of the root.
 */
#include "accounts.h"
#include "host_state.h"

#include <plimsoll/base/limits.h>

#include <endian.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int64_t uid_of(const struct plm_accounts *accounts, const char *name)
{
    for (size_t i = 0; i < accounts->user_count; i++) {
        if (strcmp(accounts->users[i].name, name) == 0) {
            return accounts->users[i].uid;
        }
    }
    return -1;
}

static bool has_member(const struct plm_json *list, const char *name)
{
    plm_json_each (member, list) {
        const char *key = plm_json_text(plm_json_get(member, "key"));
        if (key && strcmp(key, name) == 0) {
            return true;
        }
    }
    return false;
}

static void add_member(struct plm_json *list, const struct plm_accounts *accounts, const char *name, bool primary)
{
    if (!has_member(list, name)) {
        int64_t uid = uid_of(accounts, name);
        struct plm_json *member = plm_json_push(list, plm_json_new_object());
        plm_json_add(member, "key", plm_host_text(name));
        plm_json_add(member, "uid", uid >= 0 ? plm_json_new_int(uid) : plm_json_new_null());
        plm_json_add(member, "primary", plm_json_new_bool(primary));
    }
}

static void add_listed(struct plm_json *list, const struct plm_accounts *accounts, const char *members)
{
    for (const char *at = members; *at;) {
        size_t size = strcspn(at, ",");
        plm_auto_free char *name = plm_strndup(at, size);
        if (size > 0) {
            add_member(list, accounts, name, false);
        }
        at += size + (at[size] == ',');
    }
}

static int by_name(const void *a, const void *b)
{
    const struct plm_json *const *left = a, *const *right = b;
    return strcmp(plm_json_text(plm_json_get(*left, "key")), plm_json_text(plm_json_get(*right, "key")));
}

static struct plm_json *sorted(const struct plm_json *list)
{
    size_t count = 0;
    struct plm_json *out = plm_json_new_list();
    plm_auto_free const struct plm_json **items = plm_alloc_array(plm_json_count(list) + 1, sizeof *items);
    plm_json_each (item, list) {
        items[count++] = item;
    }
    qsort(items, count, sizeof *items, by_name);
    for (size_t i = 0; i < count; i++) {
        plm_json_push(out, plm_json_copy(items[i]));
    }
    return out;
}

static void add_group(struct plm_json *list, const struct plm_accounts *accounts, int64_t gid)
{
    for (size_t i = 0; i < accounts->user_count; i++) {
        if (accounts->users[i].gid == gid) {
            add_member(list, accounts, accounts->users[i].name, true);
        }
    }
    for (size_t i = 0; i < accounts->group_count; i++) { /* a gid may stand in several lines */
        if (accounts->groups[i].gid == gid) {
            add_listed(list, accounts, accounts->groups[i].members);
        }
    }
}

/* posix_acl(5) as the kernel keeps it: a version, then entries, all little-endian. The mask is not applied: it may be
 * widened by a chmod. */
struct acl_entry {
    uint16_t tag, permissions;
    uint32_t id;
};
enum { ACL_VERSION = 2, ACL_NAMED_USER = 0x02, ACL_NAMED_GROUP = 0x08, MAY_WRITE = 2 };

static bool add_access_list(struct plm_json *list, const struct plm_accounts *accounts, const struct plm_buffer *acl)
{
    const char *bytes = plm_buffer_text(acl);
    uint32_t version = 0;
    struct acl_entry entry;
    if (acl->size == 0) {
        return true;
    }
    memcpy(&version, bytes, acl->size < sizeof version ? 0 : sizeof version);
    if (le32toh(version) != ACL_VERSION || (acl->size - sizeof version) % sizeof entry != 0) {
        return false;
    }
    for (size_t at = sizeof version; at < acl->size; at += sizeof entry) {
        memcpy(&entry, bytes + at, sizeof entry);
        const int64_t id = le32toh(entry.id);
        if (!(le16toh(entry.permissions) & MAY_WRITE)) {
            continue;
        }
        if (le16toh(entry.tag) == ACL_NAMED_USER) {
            const char *name = plm_user_name(accounts, id);
            plm_auto_free char *number = plm_asprintf("%" PRId64, id);
            add_member(list, accounts, name ? name : number, false);
        } else if (le16toh(entry.tag) == ACL_NAMED_GROUP) {
            add_group(list, accounts, id);
        }
    }
    return true;
}

static bool add_socket(struct plm_json *list, const struct plm_host *host, const struct plm_accounts *accounts,
                       const char *path, struct plm_error *error)
{
    const struct plm_rootfs *root = plm_host_daemon_root(host);
    plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
    plm_auto_buffer struct plm_buffer acl = {0};
    if (!plm_rootfs_stat(root, path, &found, error) ||
        !plm_rootfs_attribute(root, path, "system.posix_acl_access", &acl, error)) {
        return false;
    }
    add_group(list, accounts, found.stat.st_gid);
    return add_access_list(list, accounts, &acl) ||
           plm_error_set(error, PLM_ERROR_MALFORMED, "%s: its access list", path);
}

static bool is_api(const struct plm_host *host, const struct plm_listener *listener)
{
    return listener->path && strcmp(plm_listener_purpose(host, listener), "api") == 0;
}

/* Of every socket of the API: who is in the group of one of them has it. */
static struct plm_json *members(const struct plm_host *host, const struct plm_accounts *accounts)
{
    struct plm_error error;
    plm_auto_json struct plm_json *list = plm_json_new_list();
    for (size_t i = 0; i < host->listeners.count; i++) {
        const struct plm_listener *listener = &host->listeners.items[i];
        if (is_api(host, listener) && !add_socket(list, host, accounts, listener->path, &error)) {
            return plm_json_new_unknown("%s: %s", plm_error_code_name(error.code), error.message);
        }
    }
    return sorted(list);
}

/* Members that another service than files knows cannot be counted here. */
static const char *remote_source(const struct plm_host *host, struct plm_arena *arena)
{
    struct plm_error error;
    plm_auto_buffer struct plm_buffer text = {0};
    if (plm_rootfs_read(&host->root, "/etc/nsswitch.conf", PLM_LIMIT_CONFIG, &text, &error)) {
        return plm_nsswitch_remote(plm_buffer_text(&text), arena);
    }
    return error.code == PLM_ERROR_ABSENT ? NULL : "a source that cannot be read";
}

/* The socket that was asked if it is the engine's, else the first one. */
static const char *socket_of(const struct plm_host *host)
{
    const char *first = NULL;
    for (size_t i = 0; i < host->listeners.count; i++) {
        const struct plm_listener *listener = &host->listeners.items[i];
        if (!is_api(host, listener)) {
            continue;
        }
        if (host->request.socket_path && strcmp(listener->path, host->request.socket_path) == 0) {
            return listener->path;
        }
        first = first ? first : listener->path;
    }
    return first;
}

void plm_host_accounts(const struct plm_host *host, struct plm_document *ret_document)
{
    struct plm_error error;
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
    struct plm_accounts accounts;
    if (plm_host_refuse(host, "host.accounts", ret_document)) {
        return;
    }
    ret_document->origin = "passwd, group";
    const char *path = socket_of(host);
    if (!path || host->root.fd < 0) {
        ret_document->unknown =
            host->listeners_reason ? host->listeners_reason : "the engine listens on no unix socket";
        return;
    }
    plm_accounts_read(&host->root, &arena, &accounts);
    struct plm_json *value = ret_document->value = plm_json_new_object();
    bool seen = plm_rootfs_stat(plm_host_daemon_root(host), path, &found, &error);
    const char *reason = !seen ? plm_arena_printf(&arena, "%s: %s", plm_error_code_name(error.code), error.message)
                               : (accounts.groups_reason ? accounts.groups_reason : accounts.users_reason);
    const char *remote = remote_source(host, &arena);
    int64_t gid = seen ? (int64_t)found.stat.st_gid : -1;
    const char *group = plm_group_name(&accounts, gid);
    plm_json_add(value, "socket", plm_host_text(path));
    plm_json_add(value, "socket_gid", seen ? plm_json_new_int(gid) : plm_host_unknown(reason));
    plm_json_add(value, "socket_group",
                 group ? plm_host_text(group) : (reason ? plm_host_unknown(reason) : plm_json_new_null()));
    if (reason) {
        plm_json_add(value, "members", plm_host_unknown(reason));
    } else if (remote) {
        plm_json_add(value, "members", plm_json_new_unknown("unsupported: nsswitch.conf also names %s", remote));
    } else {
        plm_json_add(value, "members", members(host, &accounts));
    }
    plm_json_add(value, "source", plm_json_new_text("files"));
}
