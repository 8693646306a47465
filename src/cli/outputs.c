/* SPDX-License-Identifier: Apache-2.0 */
#include "outputs.h"

#include <errno.h>
#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>
#include <string.h>
#include <sys/stat.h>

static bool unknown_format(const char *spec, const char *name, struct plm_arena *arena, struct plm_error *error)
{
    const char *names = "";
    for (const struct plm_format *format = plm_formats; format->name; format++)
        names = plm_arena_printf(arena, "%s%s%s", names, *names ? " " : "", format->name);
    return plm_error_set(error, PLM_ERROR_USAGE, "-o %s: '%s' is no format; known: %s, or a stylesheet.xsl", spec, name,
                         names);
}

const char *plm_target_split(const char *spec, struct plm_arena *arena, const char **ret_format)
{
    const char *colon = strrchr(spec, ':');
    bool splits = colon && (!strchr(colon, '/') || plm_ends_with(spec, ".xsl"));
    *ret_format = splits ? colon + 1 : NULL;
    return splits ? plm_arena_strndup(arena, spec, (size_t)(colon - spec)) : spec;
}

bool plm_target_has_directory(const char *path, struct plm_error *error)
{
    struct plm_output_place place;
    struct stat found;
    plm_output_place_of(path, &place);
    int missing = place.directory && stat(place.directory, &found) != 0 ? errno : 0;
    plm_output_place_done(&place);
    if (missing != ENOENT && missing != ENOTDIR)
        return true;
    return plm_error_set_errno(error, missing, "%s: %s", path,
                               missing == ENOENT ? "no file can be made in its directory" : "cannot be written");
}

static bool parse_target(const char *spec, struct plm_arena *arena, struct plm_target *target, struct plm_error *error)
{
    const char *name = NULL;
    target->path = plm_target_split(spec, arena, &name);
    if (!*target->path)
        return plm_error_set(error, PLM_ERROR_USAGE, "-o %s: no file is named", spec);
    if (name && plm_ends_with(name, ".xsl")) {
        plm_auto_buffer struct plm_buffer text = {0};
        if (!plm_file_read(name, PLM_LIMIT_YAML, false, &text, error))
            return plm_error_wrap(error, "-o %s", spec);
        target->stylesheet_size = text.size;
        target->stylesheet_name = name;
        plm_buffer_puts(&text, "");
        target->stylesheet = plm_buffer_take(&text);
        return true;
    }
    target->format = name ? plm_format_find(name) : plm_format_of_file(target->path);
    if (!target->format && !name && strcmp(spec, "-") == 0)
        target->format = plm_format_find("text");
    if (!target->format && name)
        return unknown_format(spec, name, arena, error);
    if (!target->format)
        return plm_error_set(error, PLM_ERROR_USAGE, "-o %s: the suffix tells no format; say %s:FORMAT", spec, spec);
    return true;
}

bool plm_targets_parse(const char *const *specs, struct plm_arena *arena, struct plm_targets *ret_targets,
                       struct plm_error *error)
{
    struct plm_targets targets = {0};
    size_t count = 0;
    while (specs && specs[count])
        count++;
    targets.targets = plm_arena_array(arena, count + 1, sizeof *targets.targets);
    bool fine = true;
    for (size_t i = 0; i < count && fine; i++) {
        struct plm_target *target = &targets.targets[targets.count];
        fine = parse_target(specs[i], arena, target, error);
        targets.count++;
        for (size_t j = 0; j < i && fine; j++)
            if (strcmp(targets.targets[j].path, target->path) == 0)
                fine = plm_error_set(error, PLM_ERROR_USAGE, "-o %s: two outputs go to %s", specs[i], target->path);
        targets.standard_output = targets.standard_output || (fine && strcmp(target->path, "-") == 0);
    }
    if (!fine) {
        plm_targets_done(&targets);
        return false;
    }
    *ret_targets = targets;
    return true;
}

bool plm_targets_have_directories(const struct plm_targets *targets, struct plm_error *error)
{
    for (size_t i = 0; i < targets->count; i++)
        if (!plm_target_has_directory(targets->targets[i].path, error))
            return false;
    return true;
}

void plm_targets_done(struct plm_targets *targets)
{
    for (size_t i = 0; i < targets->count; i++)
        plm_cleanup_free(&targets->targets[i].stylesheet);
    targets->count = 0;
}

bool plm_targets_accept(const struct plm_targets *targets, const struct plm_render_options *options,
                        const char *policy_file, struct plm_error *error)
{
    for (size_t i = 0; i < targets->count; i++) {
        const struct plm_format *format = targets->targets[i].format;
        if (format && format->accept && !format->accept(options, policy_file, error))
            return plm_error_wrap(error, "-o %s", targets->targets[i].path);
    }
    return true;
}

bool plm_targets_prepare(const struct plm_targets *targets, struct plm_error *error)
{
    for (size_t i = 0; i < targets->count; i++) {
        const struct plm_format *format = targets->targets[i].format;
        bool (*prepare)(struct plm_error * error) = format ? format->prepare : plm_render_stylesheet_prepare;
        if (prepare && !prepare(error))
            return plm_error_wrap(error, "-o %s", targets->targets[i].path);
    }
    return true;
}

/* A file is left open, to be committed with the others; what is written directly is through. */
static bool write_target(const struct plm_target *target, const struct plm_report *report,
                         const struct plm_render_options *options, struct plm_output *output, struct plm_error *error)
{
    struct plm_render_options to_file = *options;
    if (strcmp(target->path, "-") != 0)
        to_file.colour = false;
    if (!plm_output_open(output, target->path, false, error))
        return false;
    bool fine = target->format ? target->format->render(report, &to_file, output->stream, error)
                               : plm_render_stylesheet(report, options, target->stylesheet, target->stylesheet_size,
                                                       target->stylesheet_name, output->stream, error);
    if (fine && !output->temporary)
        fine = plm_output_commit(output, error);
    return fine || plm_error_wrap(error, "%s", target->path);
}

bool plm_targets_write(const struct plm_targets *targets, const struct plm_report *report,
                       const struct plm_render_options *options, struct plm_error *error)
{
    if (!plm_targets_prepare(targets, error)) /* before a file is open: out of memory in it, the loader just exits */
        return false;
    /* JSON first: the digest that the other formats name comes with it. */
    const struct plm_format *json = plm_format_find("json");
    plm_auto_free struct plm_output *files = plm_alloc_array(targets->count + 1, sizeof *files);
    size_t count = 0;
    bool fine = true;
    for (int others = 0; others < 2; others++)
        for (size_t i = 0; i < targets->count && fine; i++) {
            if ((targets->targets[i].format != json) != others)
                continue;
            fine = write_target(&targets->targets[i], report, options, &files[count], error);
            if (fine && files[count].temporary)
                plm_output_write_back(&files[count++]);
            else
                plm_output_done(&files[count]);
        }
    fine = fine && plm_outputs_commit(files, count, error);
    for (size_t i = 0; i < count; i++)
        plm_output_done(&files[i]);
    return fine;
}
