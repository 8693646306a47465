/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "fixture.h"

/* An expression and what it gives, as JSON text; "error" stands for any error, "error: text" for one that holds the
 * text. */
struct row {
    const char *expression, *gives;
};
static inline void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *seen = fixture_cel(rows[i].expression);
        bool good = strcmp(seen, rows[i].gives) == 0;
        if (strncmp(rows[i].gives, "error", 5) == 0)
            good = strncmp(seen, "{\"$error\"", 9) == 0 &&
                   (rows[i].gives[5] == '\0' || strstr(seen, rows[i].gives + strlen("error: ")));
        if (!good)
            fail_msg("%s gives %s, not %s", rows[i].expression, seen, rows[i].gives);
    }
}
