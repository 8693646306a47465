/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A YAML tree without a pointer in it: what the build parsed (cmake/embed_yaml.c) stands so in the binary. Pointers of
 * constants are filled in when a program is loaded, before it can do anything else, and each page of them is copied;
 * whoever needs the tree unfolds it.
 */
#pragma once

#include <plimsoll/base/yaml.h>

/* The rows stand in the order of the file: a node, its children, its next sibling. The first one is the root. */
struct plm_yaml_row {
    unsigned key, text; /* where they begin among the texts; 0: none */
    unsigned next;      /* the row of the next sibling; 0: none */
    unsigned count;     /* of children; the first of them is the row behind this one */
    unsigned line, column;
    unsigned char kind; /* enum plm_yaml_kind */
    bool plain;
};

struct plm_yaml_folded {
    const char *file;  /* name of the file, for messages */
    const char *texts; /* each with its NUL; the first one, at 0, is of no node */
    const struct plm_yaml_row *rows;
    size_t count; /* of rows; 0: there is no tree */
};

/* Nodes live in the arena, their texts where they are. The tree is the one that plm_yaml_parse() made. */
const struct plm_yaml *plm_yaml_unfold(const struct plm_yaml_folded *folded, struct plm_arena *arena);
