/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include <fcntl.h>
#include <ftw.h>
#include <plimsoll/judge/load.h>
#include <sys/stat.h>
#include <unistd.h>

extern const struct plm_embedded plm_embedded_checks[], plm_embedded_benchmarks[];

void fuzz_broken(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

void *fuzz_exact(const void *data, size_t size)
{
    void *copy = malloc(size > 0 ? size : 1);
    FUZZ_HOLDS(copy);
    if (size > 0)
        memcpy(copy, data, size);
    return copy;
}

void fuzz_parts_split(const uint8_t *data, size_t size, struct fuzz_parts *ret_parts)
{
    *ret_parts = (struct fuzz_parts){.count = 0};
    for (size_t at = 0; ret_parts->count < FUZZ_PARTS; at++) {
        bool last = ret_parts->count + 1 == FUZZ_PARTS;
        const uint8_t *end = size > at && !last ? memchr(data + at, 0x1E, size - at) : NULL;
        size_t length = end ? (size_t)(end - data) - at : size > at ? size - at : 0;
        ret_parts->items[ret_parts->count++] =
            (struct fuzz_part){.text = plm_strndup(size > at ? (const char *)data + at : "", length), .size = length};
        at += length;
        if (!end)
            break;
    }
    for (size_t i = ret_parts->count; i < FUZZ_PARTS; i++)
        ret_parts->items[i].text = plm_strdup("");
}

void fuzz_parts_done(struct fuzz_parts *parts)
{
    for (size_t i = 0; i < FUZZ_PARTS; i++)
        free(parts->items[i].text);
}

void fuzz_json_is_stable(const struct plm_json *json)
{
    plm_auto_buffer struct plm_buffer first = {0}, second = {0}, pretty = {0};
    plm_auto_json struct plm_json *again = NULL, *from_pretty = NULL;
    struct plm_error error = {0};
    plm_json_print(json, &first);
    FUZZ_HOLDS(plm_json_parse(first.data, first.size, PLM_JSON_STRICT, "printed", &again, &error));
    plm_json_print(again, &second);
    FUZZ_HOLDS(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
    plm_json_print_pretty(json, &pretty);
    FUZZ_HOLDS(plm_json_parse(pretty.data, pretty.size, PLM_JSON_STRICT, "pretty", &from_pretty, &error));
    FUZZ_HOLDS(plm_json_equal(again, from_pretty));
}

const struct plm_catalogue *fuzz_catalogue(void)
{
    static struct plm_catalogue catalogue;
    struct plm_error error = {0};
    if (!catalogue.checks)
        FUZZ_HOLDS(plm_catalogue_load(plm_embedded_checks, plm_embedded_benchmarks, NULL, &catalogue, &error));
    return &catalogue;
}

static char directory[] = "/dev/shm/plimsoll-fuzz-XXXXXX";

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
    (void)stat;
    (void)kind;
    (void)walk;
    return remove(path);
}

static void remove_directory(void)
{
    nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *fuzz_directory(void)
{
    static bool made;
    if (!made) {
        made = true;
        FUZZ_HOLDS(mkdtemp(directory));
        atexit(remove_directory);
    }
    return directory;
}

void fuzz_write_file(const char *path, const void *data, size_t size)
{
    plm_auto_free char *full = plm_asprintf("%s/%s", fuzz_directory(), path);
    int fd = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) { /* the first time: its folders */
        for (char *slash = full + strlen(directory); (slash = strchr(slash + 1, '/'));) {
            *slash = '\0';
            (void)mkdir(full, 0700);
            *slash = '/';
        }
        fd = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    }
    FUZZ_HOLDS(fd >= 0 && write(fd, data, size) == (ssize_t)size && close(fd) == 0);
}
