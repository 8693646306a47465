/* SPDX-License-Identifier: Apache-2.0 */
#include "views.h"

#include "outputs.h"
#include "run.h"

#include <plimsoll/base/file.h>
#include <string.h>

static bool parse_target(const struct plm_view_format *table, const char *spec, struct plm_arena *arena,
                         struct plm_view_target *target, struct plm_error *error)
{
    const char *name = NULL;
    target->path = plm_target_split(spec, arena, &name);
    target->format = name ? plm_view_format_find(table, name) : plm_view_format_of_file(table, target->path);
    if (!target->format && !name && strcmp(spec, "-") == 0)
        target->format = plm_view_format_find(table, "text");
    if (!*target->path)
        return plm_error_set(error, PLM_ERROR_USAGE, "-o %s: no file is named", spec);
    if (target->format)
        return plm_target_has_directory(target->path, error) &&
               (!target->format->prepare || target->format->prepare(error));
    const char *names = "";
    for (const struct plm_view_format *format = table; format->name; format++)
        names = plm_arena_printf(arena, "%s%s%s", names, *names ? " " : "", format->name);
    if (name)
        return plm_error_set(error, PLM_ERROR_USAGE, "-o %s: '%s' is no format here; known: %s", spec, name, names);
    return plm_error_set(error, PLM_ERROR_USAGE, "-o %s: the suffix tells no format; say %s:FORMAT (%s)", spec, spec,
                         names);
}

bool plm_view_targets_parse(const struct plm_view_format *table, const char *const *specs, struct plm_arena *arena,
                            struct plm_view_targets *ret_targets, struct plm_error *error)
{
    struct plm_view_targets targets = {.table = table};
    size_t count = 0;
    while (specs && specs[count])
        count++;
    targets.targets = plm_arena_array(arena, count + 1, sizeof *targets.targets);
    for (size_t i = 0; i < count; i++) {
        if (!parse_target(table, specs[i], arena, &targets.targets[i], error))
            return false;
        for (size_t k = 0; k < i; k++)
            if (strcmp(targets.targets[k].path, targets.targets[i].path) == 0)
                return plm_error_set(error, PLM_ERROR_USAGE, "-o %s: two outputs go to %s", specs[i],
                                     targets.targets[i].path);
        targets.count++;
    }
    *ret_targets = targets;
    return true;
}

static bool write_target(const struct plm_view_target *target, const void *view,
                         const struct plm_render_options *options, struct plm_error *error)
{
    struct plm_render_options to_file = *options;
    if (strcmp(target->path, "-") != 0)
        to_file.colour = false;
    plm_auto_output struct plm_output output = {0};
    return (plm_output_open(&output, target->path, false, error) &&
            target->format->render(view, &to_file, output.stream, error) && plm_output_commit(&output, error)) ||
           plm_error_wrap(error, "%s", target->path);
}

bool plm_view_targets_write(const struct plm_view_targets *targets, const void *view,
                            const struct plm_arguments *arguments, struct plm_error *error)
{
    const struct plm_render_options options = plm_render_options_of(arguments);
    const struct plm_view_target text = {.path = "-", .format = plm_view_format_find(targets->table, "text")};
    bool shown = arguments->quiet;
    for (size_t i = 0; i < targets->count; i++) {
        if (!write_target(&targets->targets[i], view, &options, error))
            return false;
        shown = shown || strcmp(targets->targets[i].path, "-") == 0;
    }
    return shown || write_target(&text, view, &options, error);
}
