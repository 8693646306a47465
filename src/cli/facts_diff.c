/* SPDX-License-Identifier: Apache-2.0 */
#include "facts_diff.h"

#include "gather.h"
#include "run.h"
#include "views.h"

#include <fcntl.h>
#include <plimsoll/base/text.h>
#include <plimsoll/compare/facts_delta.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool plm_is_bundle(const char *path)
{
    static const char start[] = "{\"plimsoll\":\"facts/";
    char seen[sizeof start] = "";
    struct stat stat_of;
    plm_auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &stat_of) != 0 || !S_ISREG(stat_of.st_mode))
        return false;
    return read(fd, seen, sizeof start - 1) == (ssize_t)(sizeof start - 1) &&
           memcmp(seen, start, sizeof start - 1) == 0;
}

struct side {
    struct plm_facts *facts;
    struct plm_json *header;
};

static void side_done(struct side *side)
{
    plm_facts_free(side->facts);
    plm_json_free(side->header);
}

static bool begin(void *self, const struct plm_json *header, struct plm_error *error)
{
    struct side *side = self;
    (void)error;
    side->header = header ? plm_json_copy(header) : NULL;
    return true;
}

/* Containers are many and are compared by their reports. */
static bool keep(void *self, struct plm_document *document, struct plm_error *error)
{
    struct side *side = self;
    (void)error;
    if (document->kind && strcmp(document->kind, "container") != 0)
        plm_facts_add(side->facts, document);
    return true;
}

static bool end(void *self, const struct plm_trailer *trailer, struct plm_error *error)
{
    (void)self, (void)trailer, (void)error;
    return true;
}

static bool read_side(const struct plm_arguments *arguments, const char *path, struct side *side,
                      struct plm_error *error)
{
    struct plm_arguments of_bundle = *arguments;
    struct plm_sink sink = {.begin = begin, .document = keep, .end = end, .self = side};
    of_bundle.facts = path;
    side->facts = plm_facts_new();
    return plm_gather(&of_bundle, NULL, 0, &sink, error);
}

int plm_facts_diff(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_view_targets targets = {0};
    __attribute__((cleanup(side_done))) struct side before = {0};
    __attribute__((cleanup(side_done))) struct side after = {0};
    plm_auto_facts_delta struct plm_facts_delta delta = {0};
    if (!plm_view_targets_parse(plm_facts_delta_formats, arguments->outputs, &arena, &targets, &error) ||
        !read_side(arguments, arguments->rest[0], &before, &error) ||
        !read_side(arguments, arguments->rest[1], &after, &error))
        return plm_complain(&error);
    const struct plm_facts_side sides[] = {{before.facts, before.header}, {after.facts, after.header}};
    plm_facts_delta_compute(&sides[0], &sides[1], &delta);
    if (!plm_view_targets_write(&targets, &delta, arguments, &error))
        return plm_complain(&error);
    return PLM_EXIT_MET;
}
