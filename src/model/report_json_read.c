/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/report_json.h>

#include "report_fields.h"
#include "report_proof.h"

#include <limits.h>
#include <plimsoll/base/sha256.h>
#include <plimsoll/base/text.h>
#include <string.h>

/* Where in the file we are, for messages: a chain on the stack. */
struct place {
    const struct place *parent;
    const char *name; /* NULL: an element */
    size_t index;
};

struct reader {
    const char *what;
    struct plm_report *report;
    struct plm_buffer scratch;
    size_t trees; /* slots of report->owned in use */
    struct plm_error *error;
};

static void print_place(const struct place *place, struct plm_buffer *out)
{
    if (place->parent)
        print_place(place->parent, out);
    if (!place->name)
        plm_buffer_printf(out, "[%zu]", place->index);
    else
        plm_buffer_printf(out, "%s%s", place->parent ? "." : "", place->name);
}

static bool refuse(struct reader *reader, const struct place *place, const char *wanted, const struct plm_json *found)
{
    plm_auto_buffer struct plm_buffer path = {0};
    print_place(place, &path);
    return plm_error_set(reader->error, PLM_ERROR_MALFORMED, "%s: %s: %s was expected, here is %s", reader->what,
                         plm_buffer_text(&path), wanted, found ? plm_json_type_name(found) : "nothing");
}

/* ---- text ---- */

/* A report may come from anywhere; writers trust its strings. */
static const char *clean_text(struct reader *reader, const char *text)
{
    size_t size = strlen(text);
    if (plm_text_is_clean(text, size))
        return plm_arena_strndup(&reader->report->arena, text, size);
    plm_buffer_clear(&reader->scratch);
    plm_text_clean(&reader->scratch, text, size, 0);
    return plm_arena_strdup(&reader->report->arena, plm_buffer_text(&reader->scratch));
}

static bool tree_is_clean(const struct plm_json *node)
{
    const char *text = plm_json_text(node);
    if (text && !plm_text_is_clean(text, strlen(text)))
        return false;
    plm_json_each (child, node) {
        const char *key = plm_json_key(child);
        if ((key && !plm_text_is_clean(key, strlen(key))) || !tree_is_clean(child))
            return false;
    }
    return true;
}

/* The caller's. Recursion is bounded: the parser refuses nesting over PLM_LIMIT_DEPTH. */
static struct plm_json *clean_tree(struct reader *reader, const struct plm_json *node)
{
    if (tree_is_clean(node))
        return plm_json_copy(node);
    enum plm_json_type type = plm_json_type(node);
    if (type == PLM_JSON_STRING)
        return plm_json_new_text(clean_text(reader, plm_json_text(node)));
    struct plm_json *copy = type == PLM_JSON_OBJECT ? plm_json_new_object() : plm_json_new_list();
    plm_json_each (child, node) {
        if (type == PLM_JSON_OBJECT)
            plm_json_set(copy, clean_text(reader, plm_json_key(child)), clean_tree(reader, child));
        else
            plm_json_push(copy, clean_tree(reader, child));
    }
    return copy;
}

static const char *raw_text(struct reader *reader, const struct plm_json *node)
{
    plm_auto_json struct plm_json *clean = tree_is_clean(node) ? NULL : clean_tree(reader, node);
    plm_buffer_clear(&reader->scratch);
    plm_json_print(clean ? clean : node, &reader->scratch);
    return plm_arena_strndup(&reader->report->arena, reader->scratch.data, reader->scratch.size);
}

/* ---- values: each stores into the struct at `at` ---- */

static void store_pointer(char *at, const void *pointer)
{
    memcpy(at, &pointer, sizeof pointer);
}

static bool read_text(struct reader *reader, const struct place *place, const struct plm_json *node,
                      const struct plm_report_field *field, char *at)
{
    bool raw = field->kind == PLM_REPORT_RAW;
    if (field->nullable && plm_json_is_null(node))
        return true; /* the struct is zeroed */
    if (!node || (!raw && !plm_json_text(node)))
        return refuse(reader, place, raw ? "a value" : "a text", node);
    store_pointer(at, raw ? raw_text(reader, node) : clean_text(reader, plm_json_text(node)));
    return true;
}

static bool read_number(struct reader *reader, const struct place *place, const struct plm_json *node,
                        const struct plm_report_field *field, char *at)
{
    int64_t value = 0;
    bool is_size = field->kind == PLM_REPORT_SIZE, is_index = field->kind == PLM_REPORT_INDEX;
    if (is_index && field->nullable && plm_json_is_null(node))
        value = PLM_NO_WAIVER;
    else if (!plm_json_int(node, &value) || (is_index && (value < 0 || value >= PLM_NO_WAIVER)) ||
             (is_size && value < 0))
        return refuse(reader, place, is_index || is_size ? "a whole number from 0 on" : "a whole number", node);
    if (field->kind == PLM_REPORT_INT && (value < INT_MIN || value > INT_MAX))
        return refuse(reader, place, "a small whole number", node);
    int small = (int)value;
    uint32_t index = (uint32_t)value;
    size_t size = (size_t)value;
    if (is_index)
        memcpy(at, &index, sizeof index);
    else if (is_size)
        memcpy(at, &size, sizeof size);
    else if (field->kind == PLM_REPORT_INT)
        memcpy(at, &small, sizeof small);
    else
        memcpy(at, &value, sizeof value);
    return true;
}

static bool read_percent(struct reader *reader, const struct place *place, const struct plm_json *node, char *at)
{
    double value = plm_json_is_null(node) ? -1 : plm_json_number(node);
    if (!plm_json_is_null(node) && (!node || plm_json_type(node) != PLM_JSON_NUMBER || value < 0 || value > 100))
        return refuse(reader, place, "a number from 0 to 100", node);
    memcpy(at, &value, sizeof value);
    return true;
}

static bool read_word(struct reader *reader, const struct place *place, const struct plm_json *node,
                      const struct plm_report_words *words, char *at)
{
    const char *text = plm_json_text(node);
    for (unsigned word = 0; text && word < words->count; word++) {
        if (strcmp(words->name(word), text) == 0) {
            memcpy(at, &word, sizeof word);
            return true;
        }
    }
    return refuse(reader, place, words->what, node);
}

static bool read_counts(struct reader *reader, const struct place *place, const struct plm_json *node, char *at)
{
    static const struct plm_report_field count = {.name = "count", .kind = PLM_REPORT_SIZE};
    for (unsigned verdict = 0; verdict < PLM_VERDICTS; verdict++) {
        struct place inner = {.parent = place, .name = plm_verdict_name((enum plm_verdict)verdict)};
        if (!read_number(reader, &inner, plm_json_get(node, inner.name), &count, at + verdict * sizeof(size_t)))
            return false;
    }
    return true;
}

static bool read_indices(struct reader *reader, const struct place *place, const struct plm_json *list,
                         const struct plm_report_field *field, char *object)
{
    static const struct plm_report_field index = {.name = "index", .kind = PLM_REPORT_INDEX};
    if (!list || plm_json_type(list) != PLM_JSON_LIST)
        return refuse(reader, place, "a list", list);
    size_t count = plm_json_count(list), at = 0;
    uint32_t *indices = plm_arena_array(&reader->report->arena, count, sizeof *indices);
    plm_json_each (child, list) {
        struct place inner = {.parent = place, .index = at};
        if (!read_number(reader, &inner, child, &index, (char *)&indices[at++]))
            return false;
    }
    store_pointer(object + field->offset, indices);
    memcpy(object + field->count, &count, sizeof count);
    return true;
}

static bool read_texts(struct reader *reader, const struct place *place, const struct plm_json *list, char *at)
{
    if (!list || plm_json_type(list) != PLM_JSON_LIST)
        return refuse(reader, place, "a list", list);
    const char **texts = plm_arena_array(&reader->report->arena, plm_json_count(list) + 1, sizeof *texts);
    size_t index = 0;
    plm_json_each (child, list) {
        struct place inner = {.parent = place, .index = index};
        if (!plm_json_text(child))
            return refuse(reader, &inner, "a text", child);
        texts[index++] = clean_text(reader, plm_json_text(child));
    }
    store_pointer(at, texts);
    return true;
}

static bool read_tree(struct reader *reader, const struct place *place, const struct plm_json *node, char *at)
{
    if (plm_json_is_null(node))
        return true;
    if (!node || plm_json_type(node) != PLM_JSON_OBJECT)
        return refuse(reader, place, "an object", node);
    struct plm_json *tree = clean_tree(reader, node);
    reader->report->owned[reader->trees++] = tree;
    store_pointer(at, tree);
    return true;
}

static bool read_members(struct reader *reader, const struct place *place, const struct plm_json *node,
                         const struct plm_report_field *fields, char *object);

static bool read_list(struct reader *reader, const struct place *place, const struct plm_json *list,
                      const struct plm_report_field *field, char *object)
{
    if (field->nullable && plm_json_is_null(list))
        return true;
    if (!list || plm_json_type(list) != PLM_JSON_LIST)
        return refuse(reader, place, "a list", list);
    size_t count = plm_json_count(list), index = 0;
    char *elements = plm_arena_array(&reader->report->arena, count, field->size);
    plm_json_each (child, list) {
        struct place inner = {.parent = place, .index = index};
        char *element = elements + index * field->size;
        if (field->blank)
            field->blank(element);
        if (!read_members(reader, &inner, child, field->of, element))
            return false;
        index++;
    }
    store_pointer(object + field->offset, elements);
    memcpy(object + field->count, &count, sizeof count);
    return true;
}

static bool read_bool(struct reader *reader, const struct place *place, const struct plm_json *node, char *at)
{
    if (!node || plm_json_type(node) != PLM_JSON_BOOL)
        return refuse(reader, place, "true or false", node);
    bool value = plm_json_is_true(node);
    memcpy(at, &value, sizeof value);
    return true;
}

static bool read_value(struct reader *reader, const struct place *place, const struct plm_json *node,
                       const struct plm_report_field *field, char *object)
{
    char *at = object + field->offset;
    switch (field->kind) {
    case PLM_REPORT_CONSTANT:
        return true; /* the schema is looked at before; the rest is for people */
    case PLM_REPORT_TEXT:
    case PLM_REPORT_RAW:
        return read_text(reader, place, node, field, at);
    case PLM_REPORT_BOOL:
        return read_bool(reader, place, node, at);
    case PLM_REPORT_INT:
    case PLM_REPORT_INT64:
    case PLM_REPORT_SIZE:
    case PLM_REPORT_INDEX:
        return read_number(reader, place, node, field, at);
    case PLM_REPORT_PERCENT:
        return read_percent(reader, place, node, at);
    case PLM_REPORT_ATTESTED:
        return plm_json_is_null(node) || read_word(reader, place, node, field->words, at);
    case PLM_REPORT_WORD:
        return read_word(reader, place, node, field->words, at);
    case PLM_REPORT_TREE:
        return read_tree(reader, place, node, at);
    case PLM_REPORT_COUNTS:
        return read_counts(reader, place, node, at);
    case PLM_REPORT_OBJECT:
        return read_members(reader, place, node, field->of, at);
    case PLM_REPORT_LIST:
        return read_list(reader, place, node, field, object);
    case PLM_REPORT_INDICES:
        return read_indices(reader, place, node, field, object);
    case PLM_REPORT_TEXTS:
        return read_texts(reader, place, node, at);
    }
    return refuse(reader, place, "a known kind of field", node);
}

static bool read_members(struct reader *reader, const struct place *place, const struct plm_json *node,
                         const struct plm_report_field *fields, char *object)
{
    if (!node || plm_json_type(node) != PLM_JSON_OBJECT)
        return refuse(reader, place, "an object", node);
    for (const struct plm_report_field *field = fields; field->name; field++) {
        struct place inner = {.parent = place, .name = field->name};
        if (!read_value(reader, &inner, plm_json_get(node, field->name), field, object))
            return false;
    }
    return true;
}

/* ---- the file as a whole ---- */

static bool check_schema(const struct plm_json *root, const char *what, struct plm_error *error)
{
    static const char family[] = "plimsoll.report/";
    const char *schema = plm_json_text(plm_json_get(root, "schema"));
    if (!schema || !plm_starts_with(schema, family))
        return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: not a report of plimsoll (no \"schema\": \"%s\")", what,
                             PLM_REPORT_SCHEMA);
    if (strcmp(schema, PLM_REPORT_SCHEMA) == 0)
        return true;
    int64_t major = 0;
    const char *number = schema + sizeof family - 1;
    if (plm_parse_int64(number, strlen(number), &major) && major > 1)
        return plm_error_set(error, PLM_ERROR_UNSUPPORTED,
                             "%s: written by a newer plimsoll (%s%lld; this one reads %s)", what, family,
                             (long long)major, PLM_REPORT_SCHEMA);
    return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: no such version of a report; this plimsoll reads %s", what,
                         PLM_REPORT_SCHEMA);
}

static bool check_digest(const char *text, size_t size, const char *what, struct plm_error *error)
{
    static const char start[] = PLM_REPORT_TAIL_START, end[] = PLM_REPORT_TAIL_END;
    enum { START = sizeof start - 1, DIGEST = 64, END = sizeof end - 1, TAIL = START + DIGEST + END };
    while (size > 0 && strchr(" \t\r\n", text[size - 1]))
        size--;
    const char *tail = text + size - TAIL;
    if (size < TAIL || memcmp(tail, start, START) != 0 || memcmp(tail + START + DIGEST, end, END) != 0)
        return plm_error_set(error, PLM_ERROR_MALFORMED,
                             "%s: does not end with its digest: changed or cut after it was written", what);
    char digest[65];
    struct plm_sha256 sha;
    plm_sha256_init(&sha);
    plm_sha256_update(&sha, text, size - TAIL);
    plm_sha256_hex(&sha, digest);
    if (memcmp(digest, tail + START, DIGEST) != 0)
        return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: changed after it was written (its digest does not fit)",
                             what);
    return true;
}

static bool read_report(const struct plm_json *root, const char *what, struct plm_report *report,
                        struct plm_error *error)
{
    struct reader reader = {.what = what, .report = report, .error = error};
    bool done = true;
    for (const struct plm_report_field *field = plm_report_fields; done && field->name; field++) {
        struct place place = {.name = field->name};
        done = read_value(&reader, &place, plm_json_get(root, field->name), field, (char *)report);
    }
    plm_buffer_done(&reader.scratch);
    return done;
}

bool plm_report_read(const char *text, size_t size, const char *what, struct plm_report *ret_report,
                     struct plm_error *error)
{
    plm_auto_json struct plm_json *root = NULL;
    *ret_report = (struct plm_report){0};
    if (!plm_json_parse(text, size, PLM_JSON_UNIQUE_KEYS, what, &root, error))
        return false;
    if (!check_schema(root, what, error) || !check_digest(text, size, what, error))
        return false;
    if (read_report(root, what, ret_report, error) && plm_report_prove(ret_report, what, error))
        return true;
    plm_report_done(ret_report);
    return false;
}
