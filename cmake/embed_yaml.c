/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tool of the build: parses YAML files with the parser that the program itself uses and writes their trees as C, so
 * that a run begins with trees instead of text.
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
#include <string.h>

/* One file's nodes, in the order in which they are written: a node, its children, its next sibling. */
struct tree {
    const char *file;
    size_t number;
    size_t used; /* rows written */
    struct plm_buffer rows;
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

static void put_reference(struct tree *tree, bool there, size_t index)
{
    if (there)
        plm_buffer_printf(&tree->rows, "&nodes_%zu[%zu], ", tree->number, index);
    else
        plm_buffer_puts(&tree->rows, "0, ");
}

static void put_node(struct tree *tree, const struct plm_yaml *node)
{
    static const char *const kinds[] = {
        [PLM_YAML_SCALAR] = "PLM_YAML_SCALAR", [PLM_YAML_LIST] = "PLM_YAML_LIST", [PLM_YAML_MAP] = "PLM_YAML_MAP"};
    size_t own = tree->used++;
    plm_buffer_printf(&tree->rows, "    {%s, file_%zu, %u, %u, ", kinds[node->kind], tree->number, node->line,
                      node->column);
    put_text(&tree->rows, node->key);
    plm_buffer_puts(&tree->rows, ", ");
    put_text(&tree->rows, node->text);
    plm_buffer_puts(&tree->rows, node->plain ? ", true, " : ", false, ");
    put_reference(tree, node->first, own + 1);
    put_reference(tree, node->next, own + count_nodes(node));
    plm_buffer_printf(&tree->rows, "%zu},\n", node->count);
    for (const struct plm_yaml *child = node->first; child; child = child->next)
        put_node(tree, child);
}

/* Appends the file's nodes to `out` and its row of the table to `table`. */
static bool embed(const char *file, size_t number, struct plm_buffer *out, struct plm_buffer *table,
                  struct plm_error *error)
{
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_buffer struct plm_buffer text = {0};
    const struct plm_yaml *root = NULL;
    if (!plm_file_read(file, PLM_LIMIT_YAML, true, &text, error) ||
        !plm_yaml_parse(plm_buffer_text(&text), text.size, file, &arena, &root, error))
        return false;
    struct tree tree = {.file = file, .number = number};
    put_node(&tree, root);
    plm_buffer_printf(out, "static const char file_%zu[] = ", number);
    put_text(out, file);
    plm_buffer_printf(out, ";\nstatic const struct plm_yaml nodes_%zu[%zu] = {\n", number, tree.used);
    plm_buffer_append(out, plm_buffer_text(&tree.rows), tree.rows.size);
    plm_buffer_puts(out, "};\n");
    plm_buffer_done(&tree.rows);

    const char *slash = strrchr(file, '/');
    char digest[65];
    struct plm_sha256 sha;
    plm_sha256_init(&sha);
    plm_sha256_update(&sha, plm_buffer_text(&text), text.size);
    plm_sha256_hex(&sha, digest);
    plm_buffer_puts(table, "    {.name = ");
    put_text(table, slash ? slash + 1 : file);
    plm_buffer_printf(table, ", .tree = nodes_%zu, .sha256 = \"%s\"},\n", number, digest);
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
    plm_buffer_puts(&out, "/* Made by cmake/embed_yaml.c. */\n#include <plimsoll/base/embedded.h>\n"
                          "#include <plimsoll/base/yaml.h>\n");
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
