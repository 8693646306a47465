/* SPDX-License-Identifier: Apache-2.0 */
#include "sarif_anchor.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <string.h>

static bool leads_out(const char *path)
{
    if (*path == '/')
        return true;
    for (const char *part = path; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL)
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
            return true;
    return false;
}

/* RFC 3986: what is not unreserved is escaped, so that a colon cannot make a scheme of the first part. */
static void put_uri(struct plm_buffer *out, const char *path)
{
    for (const char *at = path; *at; at++) {
        unsigned char c = (unsigned char)*at;
        if ((c < 0x80 && isalnum(c)) || strchr("-._~/", c))
            plm_buffer_putc(out, (char)c);
        else
            plm_buffer_printf(out, "%%%02X", c);
    }
}

bool plm_sarif_anchor(const struct plm_render_options *options, const char *policy_file, struct plm_buffer *ret_uri,
                      struct plm_error *error)
{
    const char *path = options->sarif_anchor ? options->sarif_anchor : policy_file;
    const char *what = options->sarif_anchor ? "--sarif-anchor" : "the policy file";
    if (!path || strcmp(path, "-") == 0)
        return plm_error_set(error, PLM_ERROR_USAGE,
                             "SARIF needs a file of the repository to place findings at: give --sarif-anchor PATH "
                             "or a --policy in the repository");
    while (plm_starts_with(path, "./"))
        path += 2;
    size_t size = strlen(path);
    if (size == 0 || path[size - 1] == '/' || leads_out(path))
        return plm_error_set(error, PLM_ERROR_USAGE,
                             "SARIF: %s '%s' is no file below the repository's root: give --sarif-anchor PATH, "
                             "relative to that root",
                             what, path);
    put_uri(ret_uri, path);
    return true;
}

bool plm_sarif_accept(const struct plm_render_options *options, const char *policy_file, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer uri = {0};
    return plm_sarif_anchor(options, policy_file, &uri, error);
}
