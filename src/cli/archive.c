/* SPDX-License-Identifier: Apache-2.0 */
#include "archive.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <plimsoll/base/file.h>
#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file name on any file system; longer host names do not exist (RFC 1035: 255 bytes, a label 63). */
#define NAME_LIMIT 200

/* Letters, digits, '.', '-' and '_' stay; a name never begins with a dot. */
static char *folder_name(const struct plm_report *report)
{
    const char *name = plm_json_text(plm_json_get(report->host, "name"));
    const char *shown = name && *name ? name : "unnamed";
    char *clean = plm_strndup(shown, strnlen(shown, NAME_LIMIT));
    for (char *at = clean; *at; at++)
        if (!isalnum((unsigned char)*at) && !strchr("._-", *at))
            *at = '_';
    if (*clean == '.')
        *clean = '_';
    return clean;
}

/* "2026-11-22T09:07:44Z" → "20261122T090744Z.json": names that sort by time and need no quoting. */
static bool file_name(const struct plm_report *report, char out[static 32], struct plm_error *error)
{
    int64_t judged = 0;
    char text[32];
    size_t size = 0;
    if (!report->judged || !plm_parse_time(report->judged, &judged))
        return plm_error_set(error, PLM_ERROR_INTERNAL, "the report says no time");
    plm_format_time(judged, text);
    for (const char *at = text; *at && size < 24; at++)
        if (!strchr("-:", *at))
            out[size++] = *at;
    snprintf(out + size, 32 - size, ".json");
    return true;
}

/* "20261122T090744Z.json" */
static bool is_ours(const struct dirent *entry)
{
    static const char shape[] = "00000000T000000Z.json";
    const char *name = entry->d_name;
    if (strlen(name) != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < sizeof shape - 1; i++)
        if (shape[i] == '0' ? !isdigit((unsigned char)name[i]) : name[i] != shape[i])
            return false;
    return true;
}

static int choose(const struct dirent *entry)
{
    return is_ours(entry);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool remove_oldest(const char *folder, long keep, struct plm_error *error)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, choose, by_name), failed = 0;
    if (count < 0)
        return plm_error_set_errno(error, errno, "%s", folder);
    for (int i = 0; i < count; i++) {
        plm_auto_free char *path = plm_asprintf("%s/%s", folder, entries[i]->d_name);
        struct stat stat_of;
        if (i < count - keep && lstat(path, &stat_of) == 0 && S_ISREG(stat_of.st_mode) && unlink(path) != 0)
            failed = errno;
        free(entries[i]);
    }
    free(entries);
    return failed == 0 || plm_error_set_errno(error, failed, "%s: old reports cannot be removed", folder);
}

bool plm_archive_accept(const struct plm_arguments *arguments, struct plm_error *error)
{
    struct stat found;
    if (!arguments->archive)
        return true;
    if (stat(arguments->archive, &found) != 0)
        return plm_error_set_errno(error, errno, "%s", arguments->archive);
    return S_ISDIR(found.st_mode) || plm_error_set_errno(error, ENOTDIR, "%s", arguments->archive);
}

bool plm_archive_write(const struct plm_arguments *arguments, const struct plm_report *report, const char *host,
                       struct plm_error *error)
{
    char name[32];
    if (!arguments->archive)
        return true;
    plm_auto_free char *own_name = folder_name(report);
    plm_auto_free char *folder = plm_asprintf("%s/%s", arguments->archive, host ? host : own_name);
    if (!file_name(report, name, error))
        return false;
    struct stat found;
    if (mkdir(folder, 0755) != 0 && errno != EEXIST)
        return plm_error_set_errno(error, errno, "%s", folder);
    if (lstat(folder, &found) == 0 && S_ISLNK(found.st_mode))
        return plm_error_set(error, PLM_ERROR_DENIED, "%s: is a link, and an archive follows none", folder);
    plm_auto_free char *path = plm_asprintf("%s/%s", folder, name);
    plm_auto_output struct plm_output output = {0};
    if (!plm_output_open(&output, path, false, error) || !plm_report_write(report, output.stream, error) ||
        !plm_output_commit(&output, error))
        return plm_error_wrap(error, "%s", path);
    return arguments->keep == 0 || remove_oldest(folder, arguments->keep, error);
}
