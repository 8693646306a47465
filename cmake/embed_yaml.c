/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tool of the build: parses YAML files with the parser that the program itself uses and writes their trees as C
 * (yaml_folded.h), so that a run begins with trees instead of text.
 *
 *     embed_yaml SYMBOL OUTPUT FILE…
 *
 * OUTPUT defines `const struct plm_embedded SYMBOL[]`. Names in messages are the FILEs as given here. A file that the
 * parser refuses fails the build with file:line.
 */
#include <plimsoll/base/embedded.h>
#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/sha256.h>
#include <plimsoll/base/yaml.h>
#include <stdlib.h>
#include <string.h>

/* One file's rows (yaml_folded.h), and the texts that they name, each of them once. */
struct tree {
    size_t used;            /* rows written */
    struct plm_buffer rows; /* as C */
    struct plm_buffer texts;
    size_t *begins; /* of texts */
    size_t count;
};

static void put_text(struct plm_buffer *out, const char *text)
{
    if (!text) {
        plm_buffer_puts(out, "0");
        return;
    }
    plm_buffer_putc(out, '"');
    for (const char *c = text; *c; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte == '"' || byte == '\\')
            plm_buffer_printf(out, "\\%c", byte);
        else if (byte < ' ' || byte > '~' || byte == '?') /* three octal digits end by themselves; ? begins trigraphs */
            plm_buffer_printf(out, "\\%03o", byte);
        else
            plm_buffer_putc(out, (char)byte);
    }
    plm_buffer_putc(out, '"');
}

static size_t count_nodes(const struct plm_yaml *node)
{
    size_t count = 1;
    for (const struct plm_yaml *child = node->first; child; child = child->next)
        count += count_nodes(child);
    return count;
}

/* Where the text begins among the tree's; 0 for NULL. */
static size_t place_of(struct tree *tree, const char *text)
{
    if (!text)
        return 0;
    for (size_t i = 0; i < tree->count; i++)
        if (strcmp(tree->texts.data + tree->begins[i], text) == 0)
            return tree->begins[i];
    size_t begin = tree->texts.size;
    plm_buffer_append(&tree->texts, text, strlen(text) + 1);
    tree->begins = plm_realloc_array(tree->begins, tree->count + 1, sizeof *tree->begins);
    return tree->begins[tree->count++] = begin;
}

static void put_node(struct tree *tree, const struct plm_yaml *node)
{
    static const char *const kinds[] = {
        [PLM_YAML_SCALAR] = "PLM_YAML_SCALAR", [PLM_YAML_LIST] = "PLM_YAML_LIST", [PLM_YAML_MAP] = "PLM_YAML_MAP"};
    size_t own = tree->used++;
    plm_buffer_printf(&tree->rows, "    {%zu, %zu, %zu, %zu, %u, %u, %s, %s},\n", place_of(tree, node->key),
                      place_of(tree, node->text), node->next ? own + count_nodes(node) : 0, node->count, node->line,
                      node->column, kinds[node->kind], node->plain ? "true" : "false");
    for (const struct plm_yaml *child = node->first; child; child = child->next)
        put_node(tree, child);
}

/* An array of one text a member, since a single text may not be that long in C; chars have no gaps between them. */
static void put_texts(struct plm_buffer *out, size_t number, const struct tree *tree)
{
    plm_buffer_printf(out, "static const struct {\n    char none[1]");
    for (size_t i = 0; i < tree->count; i++)
        plm_buffer_printf(out, ", t%zu[%zu]", i, strlen(tree->texts.data + tree->begins[i]) + 1);
    plm_buffer_printf(out, ";\n} texts_%zu = {\"\",\n", number);
    for (size_t i = 0; i < tree->count; i++) {
        put_text(out, tree->texts.data + tree->begins[i]);
        plm_buffer_puts(out, ",\n");
    }
    plm_buffer_puts(out, "};\n");
}

/* Appends the file's rows to `out` and its row of the table to `table`. */
static bool embed(const char *file, size_t number, struct plm_buffer *out, struct plm_buffer *table,
                  struct plm_error *error)
{
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_buffer struct plm_buffer text = {0};
    const struct plm_yaml *root = NULL;
    if (!plm_file_read(file, PLM_LIMIT_YAML, true, &text, error) ||
        !plm_yaml_parse(plm_buffer_text(&text), text.size, file, &arena, &root, error))
        return false;
    struct tree tree = {0};
    plm_buffer_append(&tree.texts, "", 1);
    put_node(&tree, root);
    put_texts(out, number, &tree);
    plm_buffer_printf(out, "static const struct plm_yaml_row rows_%zu[%zu] = {\n", number, tree.used);
    plm_buffer_append(out, plm_buffer_text(&tree.rows), tree.rows.size);
    plm_buffer_puts(out, "};\n");

    const char *slash = strrchr(file, '/');
    char digest[65];
    struct plm_sha256 sha;
    plm_sha256_init(&sha);
    plm_sha256_update(&sha, plm_buffer_text(&text), text.size);
    plm_sha256_hex(&sha, digest);
    plm_buffer_puts(table, "    {.name = ");
    put_text(table, slash ? slash + 1 : file);
    plm_buffer_puts(table, ", .tree = {");
    put_text(table, file);
    plm_buffer_printf(table, ", (const char *)&texts_%zu, rows_%zu, %zu}, .sha256 = \"%s\"},\n", number, number,
                      tree.used, digest);
    plm_buffer_done(&tree.rows);
    plm_buffer_done(&tree.texts);
    free(tree.begins);
    return true;
}

int main(int count, char **arguments)
{
    plm_auto_buffer struct plm_buffer out = {0}, table = {0};
    struct plm_error error = {0};
    if (count < 4) {
        fprintf(stderr, "usage: embed_yaml SYMBOL OUTPUT FILE...\n");
        return 2;
    }
    plm_buffer_puts(&out, "/* Made by cmake/embed_yaml.c. */\n#include <plimsoll/base/embedded.h>\n");
    for (int i = 3; i < count; i++) {
        if (!embed(arguments[i], (size_t)i - 3, &out, &table, &error)) {
            fprintf(stderr, "%s\n", error.message);
            return 1;
        }
    }
    plm_buffer_printf(&out, "const struct plm_embedded %s[] = {\n%s    {0},\n};\n", arguments[1],
                      plm_buffer_text(&table));
    plm_auto_output struct plm_output output = {0};
    if (plm_output_open(&output, arguments[2], false, &error)) {
        fwrite(out.data, 1, out.size, output.stream); /* the commit tells whether it arrived */
        if (plm_output_commit(&output, &error))
            return 0;
    }
    fprintf(stderr, "%s\n", error.message);
    return 1;
}
