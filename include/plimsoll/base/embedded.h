/* SPDX-License-Identifier: Apache-2.0 */
/* Files carried inside the binary (cmake/Embed.cmake makes the tables). */
#pragma once

#include <stddef.h>

struct plm_embedded {
    const char *name; /* file name without folder; NULL ends a table */
    const char *data; /* NUL-terminated behind size */
    size_t size;
};
