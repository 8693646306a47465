/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/judge/load.h>

#include "loader.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/rootfs.h>
#include <plimsoll/base/sha256.h>
#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>

/* Most files of a user's directory: a catalogue has a file a section. */
enum { MOST_FILES = 1000 };

/* One file of the catalogue, embedded or the user's. */
struct source {
    const char *name;  /* "5-containers.yaml", "benchmarks/cis-docker-1.8.0.yaml": what the digest covers */
    const char *shown; /* in messages: with the folder in front */
    const char *data;
    size_t size;
    const struct plm_yaml_folded *tree; /* parsed already; NULL: to be parsed from data */
    const char *sha256;                 /* of its bytes */
    bool benchmark;
};

struct sources {
    struct source *items;
    size_t count, capacity;
};

static const char *sha256_of(struct plm_arena *arena, const char *data, size_t size)
{
    char hex[65];
    struct plm_sha256 sha;
    plm_sha256_init(&sha);
    plm_sha256_update(&sha, data, size);
    plm_sha256_hex(&sha, hex);
    return plm_arena_strdup(arena, hex);
}

static void add_source(struct plm_arena *arena, struct sources *sources, struct source source)
{
    if (!source.sha256)
        source.sha256 = sha256_of(arena, source.data, source.size);
    sources->items = plm_load_grow(arena, sources->items, sources->count, &sources->capacity, sizeof source);
    sources->items[sources->count++] = source;
}

static int compare_sources(const void *a, const void *b)
{
    const struct source *left = a, *right = b;
    return strcmp(left->name, right->name);
}

static void add_embedded(struct plm_arena *arena, const struct plm_embedded *table, bool benchmark,
                         struct sources *sources)
{
    for (; table && table->name; table++) {
        const char *name = plm_arena_printf(arena, "%s%s", benchmark ? "benchmarks/" : "", table->name);
        if (plm_ends_with(name, ".yaml"))
            add_source(arena, sources,
                       (struct source){.name = name,
                                       .shown = plm_arena_printf(arena, "checks/%s", name),
                                       .data = table->data,
                                       .size = table->size,
                                       .tree = table->tree.count ? &table->tree : NULL,
                                       .sha256 = table->sha256,
                                       .benchmark = benchmark});
    }
}

static bool add_folder(struct plm_arena *arena, const struct plm_rootfs *root, const char *folder, bool benchmark,
                       struct sources *sources, struct plm_error *error)
{
    const char *const *names = NULL;
    size_t count = 0;
    if (!plm_rootfs_list(root, folder, MOST_FILES, arena, &names, &count, error))
        return benchmark && error->code == PLM_ERROR_ABSENT; /* no editions of the user's own */
    for (size_t i = 0; i < count; i++) {
        plm_auto_buffer struct plm_buffer text = {0};
        if (!plm_ends_with(names[i], ".yaml"))
            continue;
        const char *name = plm_arena_printf(arena, "%s%s", benchmark ? "benchmarks/" : "", names[i]);
        const char *shown = plm_arena_printf(arena, "%s/%s", root->path, name);
        if (strpbrk(name, "\n\\")) /* a line of the digest would be two, or be written otherwise by sha256sum */
            return plm_error_set(error, PLM_ERROR_USAGE, "%s: a line feed or backslash in a file's name", shown);
        if (!plm_rootfs_read(root, plm_arena_printf(arena, "/%s", name), PLM_LIMIT_YAML, &text, error))
            return plm_error_wrap(error, "%s", shown);
        add_source(arena, sources,
                   (struct source){.name = name,
                                   .shown = shown,
                                   .data = plm_arena_strndup(arena, plm_buffer_text(&text), text.size),
                                   .size = text.size,
                                   .benchmark = benchmark});
    }
    return true;
}

static bool add_directory(struct plm_arena *arena, const char *directory, struct sources *sources,
                          struct plm_error *error)
{
    plm_auto_rootfs struct plm_rootfs root = {.fd = -1};
    struct plm_error absent = {0};
    size_t before = sources->count;
    if (!plm_rootfs_open(&root, directory, error) || !add_folder(arena, &root, "/", false, sources, error))
        return false;
    if (!add_folder(arena, &root, "/benchmarks", true, sources, &absent)) {
        *error = absent;
        return false;
    }
    return sources->count > before ||
           plm_error_set(error, PLM_ERROR_USAGE, "%s: no *.yaml in it, so no checks", directory);
}

/* "parameters.yaml" declares parameters; every other file holds checks, but for the editions. */
static bool holds_parameters(const struct source *source)
{
    return !source->benchmark && strcmp(source->name, "parameters.yaml") == 0;
}

static bool load_kind(struct plm_loader *loader, const struct sources *sources, bool parameters, bool benchmarks,
                      struct plm_error *error)
{
    for (size_t i = 0; i < sources->count; i++) {
        const struct source *source = &sources->items[i];
        const struct plm_yaml *root = NULL;
        if (source->benchmark != benchmarks || holds_parameters(source) != parameters)
            continue;
        if (source->tree)
            root = plm_yaml_unfold(source->tree, loader->arena);
        else if (!plm_yaml_parse(source->data, source->size, source->shown, loader->arena, &root, error))
            return false;
        loader->proven = source->tree != NULL;
        bool good = benchmarks   ? plm_load_benchmark(loader, root, error)
                    : parameters ? plm_load_parameters(loader, root, error)
                                 : plm_load_checks(loader, root, error);
        if (!good)
            return false;
    }
    return true;
}

/*
 * A digest of the files' digests, so that what was embedded need not be read again. It is taken over the lines that
 * sha256sum prints for the files, ours before the user's, each by name in the order of bytes: anyone can repeat it.
 */
static void digest(const struct sources *sources, char out[static 65])
{
    struct plm_sha256 sha;
    plm_sha256_init(&sha);
    for (size_t i = 0; i < sources->count; i++) {
        const struct source *source = &sources->items[i];
        plm_auto_free char *line = plm_asprintf("%s  %s\n", source->sha256, source->name);
        plm_sha256_update(&sha, line, strlen(line));
    }
    plm_sha256_hex(&sha, out);
}

bool plm_catalogue_load(const struct plm_embedded *checks, const struct plm_embedded *benchmarks, const char *directory,
                        struct plm_catalogue *ret_catalogue, struct plm_error *error)
{
    struct plm_catalogue catalogue = {0};
    struct sources sources = {0};
    struct plm_loader loader = {.catalogue = &catalogue, .arena = &catalogue.arena};
    add_embedded(loader.arena, checks, false, &sources);
    add_embedded(loader.arena, benchmarks, true, &sources);
    size_t own = sources.count;
    if (own)
        qsort(sources.items, own, sizeof *sources.items, compare_sources);
    bool good = !directory || add_directory(loader.arena, directory, &sources, error);
    if (good && sources.count > own)
        qsort(sources.items + own, sources.count - own, sizeof *sources.items, compare_sources);
    good = good && load_kind(&loader, &sources, true, false, error);
    if (good)
        loader.shapes = plm_shapes_new(catalogue.parameters, catalogue.parameter_count, loader.arena);
    good =
        good && load_kind(&loader, &sources, false, false, error) && load_kind(&loader, &sources, false, true, error);
    if (!good) {
        plm_catalogue_done(&catalogue);
        return false;
    }
    digest(&sources, catalogue.sha256);
    *ret_catalogue = catalogue;
    return true;
}
