/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host.audit: the rules loaded in the kernel; host.audit_files: those configured for the next boot. Outside the initial
 * pid and user namespaces the kernel answers as if there were no audit, which is unknown and never "no rules".
 */
#include "audit_message.h"
#include "audit_rules.h"
#include "host_state.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#ifdef PLIMSOLL_HAVE_AUDIT
#include <libaudit.h>

#define REPLIES_MAX 100000 /* rules; each is one message */
#define REPLY_SECONDS 2    /* the kernel answers from memory */

static void cleanup_audit(int *fd)
{
    if (*fd >= 0) {
        audit_close(*fd);
    }
}

static bool in_namespace(const char *path, const char *wanted)
{
    char target[64];
    ssize_t size = readlink(path, target, sizeof target - 1);
    return size > 0 && strlen(wanted) == (size_t)size && strncmp(target, wanted, (size_t)size) == 0;
}

static bool read_status(int fd, bool *ret_enabled, struct plm_error *error)
{
    if (audit_request_status(fd) <= 0) {
        return plm_error_set_errno(error, errno ? errno : EPERM, "audit status");
    }
    for (int i = 0; i < 16; i++) { /* an acknowledgement may come first */
        struct audit_reply reply;
        int got = audit_get_reply(fd, &reply, GET_REPLY_BLOCKING, 0);
        if (got <= 0) {
            return plm_error_set_errno(error, got < 0 ? -got : EIO, "audit status");
        }
        if (reply.type == NLMSG_ERROR && reply.error && reply.error->error) {
            return plm_error_set_errno(error, -reply.error->error, "audit status");
        }
        if (reply.type == AUDIT_GET) {
            *ret_enabled = reply.status->enabled != 0;
            return true;
        }
    }
    return plm_error_set(error, PLM_ERROR_MALFORMED, "audit status: no answer");
}

static bool read_rules(int fd, struct plm_json *rules, struct plm_error *error)
{
    if (audit_request_rules_list_data(fd) <= 0) {
        return plm_error_set_errno(error, errno ? errno : EPERM, "audit rules");
    }
    for (int i = 0; i < REPLIES_MAX; i++) {
        struct audit_reply reply;
        int got = audit_get_reply(fd, &reply, GET_REPLY_BLOCKING, 0);
        if (got <= 0) {
            return plm_error_set_errno(error, got < 0 ? -got : EIO, "audit rules");
        }
        if (reply.type == NLMSG_DONE) {
            return true;
        }
        if (reply.type == NLMSG_ERROR && reply.error && reply.error->error) {
            return plm_error_set_errno(error, -reply.error->error, "audit rules");
        }
        if (reply.type == AUDIT_LIST_RULES &&
            !plm_audit_message_parse(reply.ruledata, (size_t)reply.len - NLMSG_HDRLEN, rules)) {
            return plm_error_set(error, PLM_ERROR_MALFORMED, "audit rules: a message is cut short");
        }
    }
    return plm_error_set(error, PLM_ERROR_TOO_LARGE, "audit rules: more than %d", REPLIES_MAX);
}

static const char *read_kernel(struct plm_json **ret_value, struct plm_error *error)
{
    plm_auto_json struct plm_json *rules = plm_json_new_list();
    bool enabled = false;
    /* include/linux/proc_ns.h: the inodes of the initial namespaces */
    if (!in_namespace("/proc/self/ns/pid", "pid:[4026531836]") ||
        !in_namespace("/proc/self/ns/user", "user:[4026531837]")) {
        return "unsupported: audit rules can be read only from the initial pid and user namespaces";
    }
    set_aumessage_mode(MSG_QUIET, DBG_NO); /* libaudit would write to standard error */
    __attribute__((cleanup(cleanup_audit))) int fd = audit_open();
    if (fd < 0) {
        plm_error_set_errno(error, errno, "audit");
        return error->message;
    }
    struct timeval limit = {.tv_sec = REPLY_SECONDS};
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0) {
        plm_error_set_errno(error, errno, "audit");
        return error->message;
    }
    if (!read_status(fd, &enabled, error) || !read_rules(fd, rules, error)) {
        return error->message;
    }
    *ret_value = plm_json_new_object();
    plm_json_add(*ret_value, "enabled", plm_json_new_bool(enabled));
    plm_json_add(*ret_value, "rules", plm_take(rules));
    return NULL;
}
#else
static const char *read_kernel(struct plm_json **ret_value, struct plm_error *error)
{
    (void)ret_value;
    (void)error;
    return "unsupported: built without libaudit";
}
#endif

void plm_host_audit(const struct plm_host *host, struct plm_document *ret_document)
{
    struct plm_error error = {0};
    if (plm_host_refuse(host, "host.audit", ret_document)) {
        return;
    }
    ret_document->origin = "netlink";
    if (host->proc.fd < 0) {
        ret_document->unknown = host->proc_reason;
        return;
    }
    const char *reason = read_kernel(&ret_document->value, &error);
    if (reason) {
        plm_json_free(ret_document->value);
        ret_document->value = NULL;
        ret_document->unknown =
            plm_host_kept(host, reason == error.message ? plm_error_code_name(error.code) : NULL, reason);
    }
}

/* rules.d is what augenrules makes audit.rules from; where there is none, audit.rules is written by hand. */
static bool read_files(const struct plm_host *host, struct plm_arena *arena, struct plm_json *files,
                       struct plm_json **rules, struct plm_error *error)
{
    static const char directory[] = "/etc/audit/rules.d";
    const char *const *names;
    size_t count = 0, read = 0;
    if (!plm_rootfs_list(&host->root, directory, PLM_LIMIT_WALK, arena, &names, &count, error) &&
        error->code != PLM_ERROR_ABSENT) {
        return false;
    }
    for (size_t i = 0; i <= count; i++) {
        plm_auto_buffer struct plm_buffer text = {0};
        bool last = i == count;
        if (last ? read > 0 : !plm_ends_with(names[i], ".rules")) {
            continue;
        }
        plm_auto_free char *path =
            last ? plm_strdup("/etc/audit/audit.rules") : plm_asprintf("%s/%s", directory, names[i]);
        if (!plm_rootfs_read(&host->root, path, PLM_LIMIT_CONFIG, &text, error)) {
            if (error->code != PLM_ERROR_ABSENT) {
                return false;
            }
            continue;
        }
        read++;
        plm_json_push(files, plm_json_new_text(path));
        plm_audit_rules_parse(plm_buffer_text(&text), rules);
    }
    return true;
}

void plm_host_audit_files(const struct plm_host *host, struct plm_document *ret_document)
{
    struct plm_error error;
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_json struct plm_json *files = plm_json_new_list();
    plm_auto_json struct plm_json *rules = plm_json_new_list();
    if (plm_host_refuse(host, "host.audit_files", ret_document)) {
        return;
    }
    ret_document->origin = "/etc/audit";
    if (host->root.fd < 0 || !read_files(host, &arena, files, &rules, &error)) {
        ret_document->unknown =
            host->root.fd < 0 ? host->root_reason : plm_host_kept(host, plm_error_code_name(error.code), error.message);
        return;
    }
    ret_document->value = plm_json_new_object();
    plm_json_add(ret_document->value, "files", plm_take(files));
    plm_json_add(ret_document->value, "rules", plm_take(rules));
}
