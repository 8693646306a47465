/* SPDX-License-Identifier: Apache-2.0 */
/* One document for each file that plays a role: what the path leads to, and the link it may be. Nothing is opened for
 * reading. */
#include "accounts.h"
#include "host_state.h"

#include <plimsoll/base/text.h>

#include <stdlib.h>
#include <string.h>

/* Roles whose files are the host's, not the daemon's: it may see another /etc. */
static bool is_host_role(const char *role)
{
    static const char *const roles[] = {"service-unit", "socket-unit", "unit-dropin", "default-file", "sysconfig-file"};
    for (size_t i = 0; i < PLM_COUNT(roles); i++) {
        if (strcmp(roles[i], role) == 0) {
            return true;
        }
    }
    return false;
}

struct entry {
    const char *path, *role;
};

static int compare(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    int order = strcmp(left->path, right->path);
    return order ? order : strcmp(left->role, right->role);
}

static struct entry *entries_of(const struct plm_host *host, size_t *ret_count)
{
    size_t count = 0, capacity = 1;
    plm_json_each (role, host->roles) {
        capacity += plm_json_count(plm_json_get(role, "paths"));
    }
    struct entry *entries = plm_alloc_array(capacity, sizeof *entries);
    plm_json_each (role, host->roles) {
        const struct plm_json *paths = plm_json_get(role, "paths");
        plm_json_each (path, paths) {
            if (plm_json_type(paths) == PLM_JSON_LIST && plm_json_text(path)) {
                entries[count++] = (struct entry){plm_json_text(path), plm_json_text(plm_json_get(role, "key"))};
            }
        }
    }
    qsort(entries, count, sizeof *entries, compare);
    *ret_count = count;
    return entries;
}

static const char *type_name(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG:
        return "file";
    case S_IFDIR:
        return "directory";
    case S_IFSOCK:
        return "socket";
    case S_IFIFO:
        return "fifo";
    case S_IFBLK:
    case S_IFCHR:
        return "device";
    default:
        return "other";
    }
}

static struct plm_json *name_or_reason(const char *name, const char *reason)
{
    if (name) {
        return plm_host_text(name);
    }
    return reason ? plm_host_unknown(reason) : plm_json_new_null();
}

static struct plm_json *absent(const char *path, struct plm_json *roles)
{
    static const char *const members[] = {"type",  "mode", "uid",      "gid",      "user",
                                          "group", "link", "link_uid", "real_path"};
    struct plm_json *value = plm_json_new_object();
    plm_json_add(value, "path", plm_host_text(path));
    plm_json_add(value, "exists", plm_json_new_bool(false));
    for (size_t i = 0; i < PLM_COUNT(members); i++) {
        plm_json_add(value, members[i], plm_json_new_null());
    }
    plm_json_add(value, "roles", roles);
    return value;
}

static struct plm_json *present(struct plm_host *host, const struct plm_rootfs *root, const char *path,
                                const struct plm_rootfs_stat *found, const struct plm_accounts *accounts,
                                struct plm_json *roles)
{
    struct plm_error error;
    const char *target = NULL;
    struct plm_json *value = plm_json_new_object();
    plm_json_add(value, "path", plm_host_text(path));
    plm_json_add(value, "exists", plm_json_new_bool(true));
    plm_json_add(value, "type", plm_json_new_text(type_name(found->stat.st_mode)));
    plm_json_add(value, "mode", plm_json_new_int(found->stat.st_mode & 07777));
    plm_json_add(value, "uid", plm_json_new_int(found->stat.st_uid));
    plm_json_add(value, "gid", plm_json_new_int(found->stat.st_gid));
    plm_json_add(value, "user", name_or_reason(plm_user_name(accounts, found->stat.st_uid), accounts->users_reason));
    plm_json_add(value, "group", name_or_reason(plm_group_name(accounts, found->stat.st_gid), accounts->groups_reason));
    if (!found->is_link) {
        plm_json_add(value, "link", plm_json_new_null());
        plm_json_add(value, "link_uid", plm_json_new_null());
    } else {
        bool read = plm_rootfs_readlink(root, path, &host->arena, &target, &error);
        plm_json_add(value, "link", read ? plm_host_text(target) : plm_host_unknown(plm_host_reason(host, &error)));
        plm_json_add(value, "link_uid", plm_json_new_int(found->link_stat.st_uid));
    }
    plm_json_add(value, "real_path",
                 found->real_path ? plm_host_text(found->real_path) : plm_host_unknown("not told by the kernel"));
    plm_json_add(value, "roles", roles);
    return value;
}

static struct plm_document document_of(struct plm_host *host, const struct entry *entry,
                                       const struct plm_accounts *accounts, struct plm_json *roles)
{
    struct plm_error error;
    plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
    const struct plm_rootfs *root = is_host_role(entry->role) ? &host->root : plm_host_daemon_root(host);
    struct plm_document document = {
        .kind = "file", .key = plm_arena_strdup(&host->arena, entry->path), .origin = "fstat"};
    if (plm_rootfs_stat(root, entry->path, &found, &error)) {
        document.value = present(host, root, entry->path, &found, accounts, roles);
    } else if (error.code == PLM_ERROR_ABSENT && strcmp(entry->role, "api-socket") != 0) {
        document.value = absent(entry->path, roles);
    } else {
        /* A socket that the daemon serves and that is not there was moved or bound elsewhere: it is not gone. */
        document.unknown = plm_host_reason(host, &error);
        plm_json_free(roles);
    }
    return document;
}

size_t plm_host_files(struct plm_host *host, struct plm_document **ret_documents)
{
    size_t count, documents = 0;
    struct plm_accounts accounts = {0};
    plm_auto_free struct entry *entries = entries_of(host, &count);
    *ret_documents = plm_alloc_array(count + 1, sizeof **ret_documents);
    if (count > 0) {
        plm_accounts_read(&host->root, &host->arena, &accounts);
    }
    for (size_t i = 0; i < count;) {
        const struct entry *first = &entries[i];
        struct plm_json *roles = plm_json_new_list();
        for (; i < count && strcmp(entries[i].path, first->path) == 0; i++) {
            plm_json_push(roles, plm_json_new_text(entries[i].role));
        }
        plm_host_meanwhile(host);
        (*ret_documents)[documents++] = document_of(host, first, &accounts, roles);
    }
    bool lost = !plm_process_remains(host); /* and its sockets with it, perhaps before they were looked at */
    for (size_t i = 0; lost && i < documents; i++) {
        plm_document_done(&(*ret_documents)[i]);
        (*ret_documents)[i].unknown = PLM_PROCESS_LOST;
    }
    return documents;
}

struct plm_json *plm_host_file_roles(const struct plm_host *host)
{
    struct plm_json *value = plm_json_new_object();
    plm_json_add(value, "members", plm_json_new_list());
    plm_json_add(value, "roles", plm_json_copy(host->roles));
    return value;
}
