/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files carried inside the binary: as bytes (cmake/Embed.cmake makes the tables), or, YAML, as the tree that was parsed
 * when the program was built (cmake/embed_yaml.c), since parsing the catalogue is most of what a short run would do.
 */
#pragma once

#include <plimsoll/base/yaml_folded.h>

struct plm_embedded {
    const char *name; /* file name without folder; NULL ends a table */
    const char *data; /* NUL-terminated behind size; NULL where there is a tree */
    size_t size;
    struct plm_yaml_folded tree; /* without rows: only bytes */
    const char *sha256;          /* of the file's bytes, in hex, beside a tree */
};
