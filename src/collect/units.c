/* SPDX-License-Identifier: Apache-2.0 */
#include "units.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <stdlib.h>
#include <string.h>

#define LIMIT_DROPINS 1000 /* of one unit in one directory */

/* systemd.unit(5), "Unit File Load Path". Where /lib is a link to /usr/lib the last one shows the same files again. */
const char *const plm_unit_system_directories[] = {
    "/etc/systemd/system.control", "/run/systemd/system.control",
    "/run/systemd/transient",      "/run/systemd/generator.early",
    "/etc/systemd/system",         "/etc/systemd/system.attached",
    "/run/systemd/system",         "/run/systemd/system.attached",
    "/run/systemd/generator",      "/usr/local/lib/systemd/system",
    "/usr/lib/systemd/system",     "/lib/systemd/system",
    "/run/systemd/generator.late", NULL,
};

const char *const *plm_unit_user_directories(const char *config_home, struct plm_arena *arena)
{
    const char **list = plm_arena_array(arena, 6, sizeof *list);
    list[0] = plm_arena_printf(arena, "%s/systemd/user", config_home);
    list[1] = "/etc/systemd/user";
    list[2] = "/run/systemd/user";
    list[3] = "/usr/local/lib/systemd/user";
    list[4] = "/usr/lib/systemd/user";
    return list;
}

struct loader {
    const struct plm_rootfs *root;
    struct plm_arena *arena;
    struct plm_unit *unit;
    struct {
        const char **items;
        size_t count, capacity;
    } environment, files, dropins;
    const char *exec; /* text behind the last ExecStart= */
};

#define APPEND(loader_, list_, value_)                                                                                 \
    do {                                                                                                               \
        if ((list_).count + 2 > (list_).capacity) {                                                                    \
            size_t capacity_ = (list_).capacity ? 2 * (list_).capacity : 16;                                           \
            const char **items_ = plm_arena_array((loader_)->arena, capacity_, sizeof *items_);                        \
            if ((list_).count > 0) {                                                                                   \
                memcpy(items_, (list_).items, (list_).count * sizeof *items_);                                         \
            }                                                                                                          \
            (list_).items = items_;                                                                                    \
            (list_).capacity = capacity_;                                                                              \
        }                                                                                                              \
        (list_).items[(list_).count++] = (value_);                                                                     \
    } while (0)

static void note(struct loader *loader, const struct plm_error *error)
{
    if (!loader->unit->reason) {
        loader->unit->reason =
            plm_arena_printf(loader->arena, "%s: %s", plm_error_code_name(error->code), error->message);
    }
}

/* Environment="A=b" C=d */
static void add_environment(struct loader *loader, const char *value)
{
    const char *const *words;
    size_t count;
    if (*value == '\0') {
        loader->environment.count = 0;
    } else if (plm_unit_words(value, NULL, loader->arena, &words, &count)) {
        for (size_t i = 0; i < count; i++) {
            APPEND(loader, loader->environment, words[i]);
        }
    }
}

static void read_setting(struct loader *loader, const char *name, const char *value)
{
    if (strcmp(name, "ExecStart") == 0) {
        loader->exec = *value ? plm_arena_strdup(loader->arena, value) : NULL;
    } else if (strcmp(name, "Environment") == 0) {
        add_environment(loader, value);
    } else if (strcmp(name, "EnvironmentFile") == 0) {
        if (*value == '\0') {
            loader->files.count = 0;
        } else {
            APPEND(loader, loader->files, plm_arena_strdup(loader->arena, value));
        }
    }
}

/* Lines of [Service]; a backslash at the end joins the next, comments between the two are dropped. */
static void read_text(struct loader *loader, const char *text)
{
    bool service = false;
    plm_auto_buffer struct plm_buffer line = {0};
    for (const char *at = text; *at;) {
        size_t size = strcspn(at, "\n");
        const char *start = at + strspn(at, " \t");
        size_t length = (size_t)(at + size - start);
        at += size + (at[size] == '\n');
        while (length > 0 && strchr(" \t\r", start[length - 1])) {
            length--;
        }
        if (start[0] == '#' || start[0] == ';') {
            continue;
        }
        bool joined = length > 0 && start[length - 1] == '\\';
        plm_buffer_append(&line, start, joined ? length - 1 : length);
        if (joined && *at) {
            plm_buffer_putc(&line, ' ');
            continue;
        }
        const char *whole = plm_buffer_text(&line);
        const char *equals = strchr(whole, '=');
        if (whole[0] == '[') {
            service = strcmp(whole, "[Service]") == 0;
        } else if (service && equals) {
            size_t name_size = (size_t)(equals - whole);
            while (name_size > 0 && strchr(" \t", whole[name_size - 1])) {
                name_size--;
            }
            plm_auto_free char *name = plm_strndup(whole, name_size);
            read_setting(loader, name, equals + 1 + strspn(equals + 1, " \t"));
        }
        plm_buffer_clear(&line);
    }
}

static bool read_file(struct loader *loader, const char *path)
{
    struct plm_error error;
    plm_auto_buffer struct plm_buffer text = {0};
    if (!plm_rootfs_read(loader->root, path, PLM_LIMIT_CONFIG, &text, &error)) {
        note(loader, &error);
        return false;
    }
    read_text(loader, plm_buffer_text(&text));
    return true;
}

/* The first directory that has it. A link to /dev/null or an empty file there masks the unit. */
static void find_fragment(struct loader *loader, const char *const *directories, const char *name)
{
    for (size_t i = 0; directories[i]; i++) {
        struct plm_error error;
        plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
        plm_auto_free char *path = plm_asprintf("%s/%s", directories[i], name);
        if (!plm_rootfs_stat(loader->root, path, &found, &error)) {
            if (error.code != PLM_ERROR_ABSENT) {
                note(loader, &error);
                return;
            }
            continue;
        }
        if (!S_ISREG(found.stat.st_mode) || found.stat.st_size == 0) {
            loader->unit->masked = true;
            return;
        }
        loader->unit->path = plm_arena_strdup(loader->arena, found.real_path ? found.real_path : path);
        read_file(loader, loader->unit->path);
        return;
    }
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(file_name(*(const char *const *)a), file_name(*(const char *const *)b));
}

static void add_dropins(struct loader *loader, const char *directory)
{
    struct plm_error error;
    const char *const *names;
    size_t count;
    if (!plm_rootfs_list(loader->root, directory, LIMIT_DROPINS, loader->arena, &names, &count, &error)) {
        if (error.code != PLM_ERROR_ABSENT) {
            note(loader, &error);
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        bool hidden = !plm_ends_with(names[i], ".conf");
        for (size_t j = 0; j < loader->dropins.count; j++) { /* a higher directory has one of that name */
            hidden = hidden || strcmp(file_name(loader->dropins.items[j]), names[i]) == 0;
        }
        if (!hidden) {
            APPEND(loader, loader->dropins, plm_arena_printf(loader->arena, "%s/%s", directory, names[i]));
        }
    }
}

static void read_dropins(struct loader *loader, const char *const *directories, const char *name)
{
    const char *type = strrchr(name, '.');
    for (size_t i = 0; directories[i]; i++) {
        plm_auto_free char *own = plm_asprintf("%s/%s.d", directories[i], name);
        plm_auto_free char *all =
            plm_asprintf("%s/%s.d", directories[i], type ? type + 1 : name); /* service.d: every service */
        add_dropins(loader, own);
        add_dropins(loader, all);
    }
    size_t kept = 0;
    if (loader->dropins.count > 1) {
        qsort(loader->dropins.items, loader->dropins.count, sizeof *loader->dropins.items, by_name);
    }
    for (size_t i = 0; i < loader->dropins.count; i++) {
        struct plm_error error;
        plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
        const char *path = loader->dropins.items[i];
        if (plm_rootfs_stat(loader->root, path, &found, &error) && !S_ISREG(found.stat.st_mode)) {
            continue; /* /dev/null masks a drop-in */
        }
        if (read_file(loader, path)) {
            loader->dropins.items[kept++] = path;
        }
    }
    loader->dropins.count = kept;
}

/* Lines NAME=value; quotes around a value go. */
static void read_environment_file(struct loader *loader, const char *setting)
{
    struct plm_error error;
    plm_auto_buffer struct plm_buffer text = {0};
    const char *path = setting + (setting[0] == '-');
    if (!plm_rootfs_read(loader->root, path, PLM_LIMIT_CONFIG, &text, &error)) {
        if (error.code != PLM_ERROR_ABSENT || setting[0] != '-') {
            loader->unit->exec_reason =
                plm_arena_printf(loader->arena, "%s: %s", plm_error_code_name(error.code), error.message);
        }
        return;
    }
    for (const char *at = plm_buffer_text(&text); *at;) {
        size_t size = strcspn(at, "\n");
        plm_auto_free char *line = plm_strndup(at, size);
        const char *start = line + strspn(line, " \t");
        const char *equals = strchr(start, '=');
        const char *const *words;
        size_t count;
        at += size + (at[size] == '\n');
        if (!equals || *start == '#' || *start == ';') {
            continue;
        }
        const char *value = equals + 1;
        if ((*value == '"' || *value == '\'') && plm_unit_words(value, NULL, loader->arena, &words, &count) &&
            count > 0) {
            value = words[0];
        }
        APPEND(loader, loader->environment,
               plm_arena_printf(loader->arena, "%.*s=%s", (int)(equals - start), start, value));
    }
}

/* Of two assignments to one name the later counts; plm_environment_get() takes the first. */
static const char *const *last_first(struct loader *loader)
{
    size_t count = loader->environment.count;
    const char **list = plm_arena_array(loader->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        list[i] = loader->environment.items[count - 1 - i];
    }
    return list;
}

void plm_unit_load(const struct plm_rootfs *root, const char *const *directories, const char *name,
                   struct plm_arena *arena, struct plm_unit *ret_unit)
{
    struct loader loader = {.root = root, .arena = arena, .unit = ret_unit};
    *ret_unit = (struct plm_unit){0};
    find_fragment(&loader, directories, name);
    if (ret_unit->path) {
        read_dropins(&loader, directories, name);
    }
    for (size_t i = 0; i < loader.files.count; i++) {
        read_environment_file(&loader, loader.files.items[i]);
        loader.files.items[i] += loader.files.items[i][0] == '-';
    }
    ret_unit->dropins = loader.dropins.items;
    ret_unit->dropin_count = loader.dropins.count;
    ret_unit->environment_files = loader.files.items;
    ret_unit->environment_file_count = loader.files.count;
    if (!loader.exec) {
        return;
    }
    if (!plm_unit_words(loader.exec, last_first(&loader), arena, &ret_unit->exec, &ret_unit->exec_count)) {
        ret_unit->exec_reason = "malformed: an unclosed quote in ExecStart=";
    } else if (!ret_unit->exec_reason && strchr(loader.exec, '%')) {
        ret_unit->exec_reason = "unsupported: ExecStart= has specifiers";
    }
}
