/* SPDX-License-Identifier: Apache-2.0 */
#include "functions.h"

const struct plm_cel_function plm_functions[] = {
    {.name = "modeWithin", .arguments = 2, .call = plm_call_mode_within},
    {.name = "isBelow", .arguments = 2, .call = plm_call_is_below},
    {.name = "samePath", .arguments = 2, .call = plm_call_same_path},
    {.name = "option", .arguments = 2, .call = plm_call_option},
    {.name = "capabilities", .arguments = 2, .call = plm_call_capabilities},
    {.name = "ownSteps", .arguments = 1, .call = plm_call_own_steps},
    {.name = "without", .arguments = 2, .call = plm_call_without},
    {.name = "stepsAbove", .arguments = 2, .call = plm_call_steps_above},
    {.name = "compareVersions", .arguments = 2, .call = plm_call_compare_versions},
    {.name = "isLoopback", .arguments = 1, .call = plm_call_is_loopback},
    {.name = "processors", .arguments = 1, .call = plm_call_processors},
    {.name = NULL},
};

const struct plm_function_note plm_function_notes[] = {
    {"modeWithin(mode int, limit string) -> bool",
     "True if no permission bit of mode, setuid, setgid and sticky included, is outside the octal limit."},
    {"isBelow(path string, parent string) -> bool", "True if path is parent or lies below it, by whole names, after "
                                                    "//, . and .. are resolved; /var/run counts as /run."},
    {"samePath(a string, b string) -> bool", "True if both name the same place, compared as isBelow does."},
    {"option(list, name string) -> string or null", "Value of the last entry name, name=value or name:value of a list "
                                                    "of strings: \"\" for a bare name, null if it is not there."},
    {"capabilities(add list, drop list) -> list", "Sorted names, with CAP_, of what a container holds when these are "
                                                  "added to and dropped from Docker's 14 defaults."},
    {"ownSteps(history list) -> list",
     "Rows of an image's history that are its own: those above the first row that another "
     "image here ends in, or, where none is known, all but the oldest."},
    {"without(list list, other list) -> list",
     "The strings of list that other does not hold; the time it takes grows with their sum, not with their product."},
    {"stepsAbove(history list, images list) -> list",
     "Rows of an image's history above the longest history of these images that it ends in; all rows where it ends in "
     "none."},
    {"compareVersions(a string, b string) -> int",
     "-1, 0 or 1 as a is older than, equal to or newer than b, by its numeric parts; what follows them is ignored."},
    {"isLoopback(address string) -> bool",
     "True for localhost and for an address, address range or address with port that lies in 127.0.0.0/8 or is ::1."},
    {"processors(set string) -> int", "How many processors a set such as 0-3,6 names."},
    {.signature = NULL},
};

struct plm_cel_value plm_call_refuse(const struct plm_cel_call *call, const char *name)
{
    plm_auto_buffer struct plm_buffer kinds = {0};
    for (size_t i = 0; i < call->count; i++)
        plm_buffer_printf(&kinds, "%s%s", i ? ", " : "", plm_cel_kind_name(call->arguments[i].kind));
    return plm_cel_error(call->arena, "no such overload: %s(%s)", name, plm_buffer_text(&kinds));
}
