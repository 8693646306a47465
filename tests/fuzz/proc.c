/* SPDX-License-Identifier: Apache-2.0 */
/* Files of /proc. The first line names the parser. */
#include "fuzz.h"

#include "../../src/collect/mounts.h"
#include "../../src/collect/proc_net.h"
#include "../../src/collect/proc_text.h"

static void stat(const char *text, size_t size, struct plm_arena *arena)
{
    struct plm_proc_stat stat;
    (void)size;
    (void)arena;
    FUZZ_HOLDS(!plm_proc_stat_parse(text, &stat) || stat.parent >= 0);
}

static void status(const char *text, size_t size, struct plm_arena *arena)
{
    struct plm_proc_status status;
    (void)size;
    (void)arena;
    FUZZ_HOLDS(!plm_proc_status_parse(text, &status) || (status.uid >= 0 && status.gid >= 0));
}

static void cgroup(const char *text, size_t size, struct plm_arena *arena)
{
    const char *service = plm_cgroup_service(text, arena);
    FUZZ_HOLDS(!service || strstr(text, service));
    for (const char *at = text; (at = plm_cgroup_next_id(at)); at += 64)
        FUZZ_HOLDS(strlen(at) >= 64 && at + 64 <= text + size);
}

static void uid_map(const char *text, size_t size, struct plm_arena *arena)
{
    static const int64_t outside[] = {0, 1, 1000, 100000, 4294967295, INT64_MAX, -1};
    int64_t inside;
    (void)size;
    (void)arena;
    for (size_t i = 0; i < PLM_COUNT(outside); i++)
        FUZZ_HOLDS(!plm_id_map_inside(text, outside[i], &inside) || inside >= 0);
}

static void words(const char *text, size_t size, struct plm_arena *arena)
{
    size_t count = 0;
    char *exact = fuzz_exact(text, size);
    const char *const *list = plm_words_split(exact, size, arena, &count);
    free(exact);
    FUZZ_HOLDS(!list[count]);
    (void)!plm_environment_get(list, "PATH");
}

static void mountinfo(const char *text, size_t size, struct plm_arena *arena)
{
    struct plm_mount_table table;
    (void)size;
    if (!plm_mountinfo_parse(text, arena, &table))
        return;
    for (size_t i = 0; i < table.count; i++)
        FUZZ_HOLDS(table.items[i].point && table.items[i].root && table.items[i].device && table.items[i].type);
    (void)!plm_mount_of(&table, "/var/lib/docker/overlay2");
}

static void net(const char *text, struct plm_arena *arena, int kind)
{
    struct plm_listeners list = {0};
    bool good = kind == 0 ? plm_proc_net_unix(text, arena, &list) : plm_proc_net_tcp(text, kind == 6, arena, &list);
    for (size_t i = 0; good && i < list.count; i++)
        FUZZ_HOLDS(kind == 0 ? list.items[i].path && *list.items[i].path
                             : list.items[i].address && list.items[i].port >= 0 && list.items[i].port <= 65535);
}

static void net_unix(const char *text, size_t size, struct plm_arena *arena)
{
    (void)size;
    net(text, arena, 0);
}

static void net_tcp(const char *text, size_t size, struct plm_arena *arena)
{
    (void)size;
    net(text, arena, 4);
}

static void net_tcp6(const char *text, size_t size, struct plm_arena *arena)
{
    (void)size;
    net(text, arena, 6);
}

static const struct {
    const char *name;
    void (*feed)(const char *text, size_t size, struct plm_arena *arena);
} parsers[] = {{"stat", stat},     {"status", status}, {"cgroup", cgroup}, {"uid_map", uid_map},    {"cmdline", words},
               {"unix", net_unix}, {"tcp", net_tcp},   {"tcp6", net_tcp6}, {"mountinfo", mountinfo}};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    plm_auto_arena struct plm_arena arena = {0};
    const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
    size_t name = line ? (size_t)(line - data) : 0;
    if (!line)
        return 0;
    plm_auto_free char *text = plm_strndup((const char *)line + 1, size - name - 1);
    for (size_t i = 0; i < PLM_COUNT(parsers); i++)
        if (strlen(parsers[i].name) == name && memcmp(parsers[i].name, data, name) == 0)
            parsers[i].feed(text, size - name - 1, &arena);
    return 0;
}
