/* SPDX-License-Identifier: Apache-2.0 */
/* The first line of a bundle: who collected what, when, and with which privileges. */
#include "collector.h"

#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/rootfs.h>
#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Capabilities that decide what a collector can see, or write over; numbers of linux/capability.h. */
static const struct {
    unsigned bit;
    const char *name;
} capabilities[] = {
    {0, "CAP_CHOWN"},      {1, "CAP_DAC_OVERRIDE"},   {2, "CAP_DAC_READ_SEARCH"},
    {3, "CAP_FOWNER"},     {12, "CAP_NET_ADMIN"},     {19, "CAP_SYS_PTRACE"},
    {21, "CAP_SYS_ADMIN"}, {30, "CAP_AUDIT_CONTROL"}, {37, "CAP_AUDIT_READ"},
};

static struct plm_json *capability_names(void)
{
    static const char label[] = "\nCapEff:\t";
    plm_auto_buffer struct plm_buffer status = {0};
    struct plm_error error;
    if (!plm_file_read("/proc/self/status", PLM_LIMIT_PROC, true, &status, &error))
        return plm_json_new_unknown("%s: no /proc/self/status", plm_error_code_name(error.code));
    const char *line = strstr(plm_buffer_text(&status), label);
    if (!line)
        return plm_json_new_unknown("malformed: no CapEff in /proc/self/status");
    unsigned long long effective = strtoull(line + sizeof label - 1, NULL, 16);
    struct plm_json *list = plm_json_new_list();
    for (size_t i = 0; i < PLM_COUNT(capabilities); i++)
        if (effective >> capabilities[i].bit & 1)
            plm_json_push(list, plm_json_new_text(capabilities[i].name));
    return list;
}

/* First line of a small file below the root; NULL: not there. */
static char *first_line(const char *root_path, const char *path)
{
    plm_auto_rootfs struct plm_rootfs root = {.fd = -1};
    plm_auto_buffer struct plm_buffer text = {0};
    plm_auto_buffer struct plm_buffer clean = {0};
    struct plm_error error;
    if (!plm_rootfs_open(&root, root_path, &error) || !plm_rootfs_read(&root, path, PLM_LIMIT_CONFIG, &text, &error))
        return NULL;
    plm_text_clean_line(&clean, plm_buffer_text(&text), strcspn(plm_buffer_text(&text), "\n"), 256);
    return clean.size > 0 ? plm_buffer_take(&clean) : NULL;
}

static bool is_this_host(const struct plm_collector *collector)
{
    bool known = false, local = false;
    const char *proof = NULL, *reason = NULL;
    if (collector->options->scope == PLM_COLLECT_ENGINE)
        return false;
    if (!collector->engine.info) /* no engine to belong to: the host that was named, unless that is another one */
        return collector->engine.address.kind == PLM_ADDRESS_UNIX;
    plm_host_locality(collector->host, &known, &local, &proof, &reason);
    return known && local;
}

static struct plm_json *clean_or_null(const char *text)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    if (!text)
        return plm_json_new_null();
    plm_text_clean_line(&clean, text, strlen(text), 256);
    return plm_json_new_text(plm_buffer_text(&clean));
}

/* The engine's host if the engine answers, since it may be far away; else the one below the root. */
static struct plm_json *host_name(const struct plm_collector *collector)
{
    const char *root = collector->options->root ? collector->options->root : "/";
    const char *engine = plm_json_text(plm_json_get(collector->engine.info, "Name"));
    char here[256] = "";
    if (collector->options->name)
        return clean_or_null(collector->options->name);
    if (engine && engine[0])
        return clean_or_null(engine);
    if (!is_this_host(collector))
        return clean_or_null(collector->options->fallback_name);
    if (strcmp(root, "/") == 0 && gethostname(here, sizeof here - 1) == 0)
        return clean_or_null(here);
    plm_auto_free char *name = first_line(root, "/etc/hostname");
    return clean_or_null(name);
}

static struct plm_json *labels_value(const char *const *labels)
{
    struct plm_json *value = plm_json_new_object();
    for (; labels && *labels; labels++) {
        plm_auto_buffer struct plm_buffer key = {0};
        size_t size = strcspn(*labels, "=");
        plm_text_clean_line(&key, *labels, size, 256);
        plm_json_set(value, plm_buffer_text(&key), clean_or_null((*labels)[size] ? *labels + size + 1 : ""));
    }
    return value;
}

struct plm_json *plm_header_new(const struct plm_collector *collector)
{
    const struct plm_collect_options *options = collector->options;
    plm_auto_free char *machine =
        is_this_host(collector) ? first_line(options->root ? options->root : "/", "/etc/machine-id") : NULL;
    char started[32];
    plm_format_time(options->now, started);

    struct plm_json *header = plm_json_new_object();
    plm_json_add(header, "plimsoll", plm_json_new_text(PLM_FACTS_FORMAT));
    plm_json_add(header, "tool", plm_json_new_text(PLM_VERSION));
    struct plm_json *host = plm_json_add(header, "host", plm_json_new_object());
    plm_json_add(host, "name", host_name(collector));
    plm_json_add(host, "machine_id", clean_or_null(machine));
    plm_json_add(host, "engine_id", clean_or_null(plm_json_text(plm_json_get(collector->engine.info, "ID"))));
    plm_json_add(header, "labels", labels_value(options->labels));
    plm_json_add(header, "started", plm_json_new_text(started));
    struct plm_json *privileges = plm_json_add(header, "privileges", plm_json_new_object());
    plm_json_add(privileges, "uid", plm_json_new_int((int64_t)geteuid()));
    plm_json_add(privileges, "capabilities", capability_names());
    if (options->sandbox) {
        struct plm_json *sandbox = plm_json_add(privileges, "sandbox", plm_json_new_object());
        plm_json_add(sandbox, "no_new_privileges", plm_json_new_bool(options->sandbox->no_new_privileges));
        plm_json_add(sandbox, "landlock", plm_json_new_text(options->sandbox->landlock));
        plm_json_add(sandbox, "seccomp", plm_json_new_text(options->sandbox->seccomp));
    }
    return header;
}
