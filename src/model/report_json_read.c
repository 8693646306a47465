/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads plimsoll.report/1 in one pass, without a tree of the whole: a report of 10,000 containers would need hundreds
 * of megabytes as one. What a member must be stands in report_fields.c.
 */
#include <plimsoll/model/report_json.h>

#include "report_fields.h"
#include "report_proof.h"
#include "report_seal.h"
#include "report_strings.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Members of the largest object (a check has 27), and bytes of the largest element (struct plm_result). */
#define MOST_MEMBERS 64
#define MOST_ELEMENT 512
_Static_assert(sizeof(struct plm_result) <= MOST_ELEMENT && sizeof(struct plm_exception) <= MOST_ELEMENT,
               "elements of lists are read into room of this size");

/* Where in the file we are, for messages: a chain on the stack. */
struct place {
    const struct place *parent;
    const char *name; /* NULL: an element */
    size_t index;
};

struct reader {
    const char *what;
    struct plm_report *report;
    bool summary; /* pass over what is heavy */
    struct plm_json_cursor cursor;
    struct plm_report_strings strings;
    struct plm_buffer stack; /* elements of lists that are not at their end yet */
    size_t findings, found;  /* where on it those of the check at hand begin, and how many there are */
    bool is_like;            /* the finding at hand has the list of another */
    size_t trees;            /* slots of report->owned in use */
    struct plm_error *error;
};

static void reader_done(struct reader *reader)
{
    plm_report_strings_done(&reader->strings);
    plm_buffer_done(&reader->stack);
}

static void print_place(const struct place *place, struct plm_buffer *out)
{
    if (place->parent)
        print_place(place->parent, out);
    if (!place->name)
        plm_buffer_printf(out, "[%zu]", place->index);
    else
        plm_buffer_printf(out, "%s%s", place->parent ? "." : "", place->name);
}

static const char *type_name(enum plm_json_type type)
{
    static const char *const names[] = {
        [PLM_JSON_NULL] = "null",     [PLM_JSON_BOOL] = "bool", [PLM_JSON_NUMBER] = "number",
        [PLM_JSON_STRING] = "string", [PLM_JSON_LIST] = "list", [PLM_JSON_OBJECT] = "object"};
    return names[type];
}

static bool refuse(struct reader *reader, const struct place *place, const char *wanted, const char *found)
{
    plm_auto_buffer struct plm_buffer path = {0};
    print_place(place, &path);
    return plm_error_set(reader->error, PLM_ERROR_MALFORMED, "%s: %s: %s was expected, here is %s", reader->what,
                         plm_buffer_text(&path), wanted, found);
}

static const char *wanted(const struct plm_report_field *field)
{
    switch (field->kind) {
    case PLM_REPORT_CONSTANT:
    case PLM_REPORT_TEXT:
    case PLM_REPORT_ORIGIN:
        return "a text";
    case PLM_REPORT_BOOL:
        return "true or false";
    case PLM_REPORT_INT:
    case PLM_REPORT_INT64:
        return "a whole number";
    case PLM_REPORT_SIZE:
    case PLM_REPORT_INDEX:
        return "a whole number from 0 on";
    case PLM_REPORT_WORD:
    case PLM_REPORT_ATTESTED:
        return field->words->what;
    case PLM_REPORT_PERCENT:
        return "a number from 0 to 100";
    case PLM_REPORT_RAW:
        return "a value";
    case PLM_REPORT_TREE:
    case PLM_REPORT_COUNTS:
    case PLM_REPORT_OBJECT:
        return "an object";
    case PLM_REPORT_LIST:
    case PLM_REPORT_INDICES:
    case PLM_REPORT_TEXTS:
        return "a list";
    }
    return "a known kind of field";
}

/* The value at the cursor is not what the field wants. */
static bool refuse_here(struct reader *reader, const struct place *place, const struct plm_report_field *field)
{
    return refuse(reader, place, wanted(field), type_name(plm_json_cursor_type(&reader->cursor)));
}

static void store_pointer(char *at, const void *pointer)
{
    memcpy(at, &pointer, sizeof pointer);
}

/* ---- scalars: each stores into the struct at `at` ---- */

static bool read_text(struct reader *reader, const struct place *place, const struct plm_report_field *field, char *at)
{
    struct plm_json_cursor start = reader->cursor;
    const char *text = NULL;
    if (field->kind == PLM_REPORT_RAW)
        text = plm_report_strings_raw(&reader->strings, &reader->cursor);
    else if (plm_json_cursor_type(&reader->cursor) == PLM_JSON_STRING)
        text = plm_report_strings_text(&reader->strings, &reader->cursor);
    if (!text) {
        reader->cursor = start;
        return refuse_here(reader, place, field);
    }
    store_pointer(at, text);
    return true;
}

/* Not null. */
static bool read_number(struct reader *reader, const struct place *place, const struct plm_report_field *field,
                        char *at)
{
    int64_t value = 0;
    bool is_size = field->kind == PLM_REPORT_SIZE, is_index = field->kind == PLM_REPORT_INDEX;
    if (plm_json_cursor_type(&reader->cursor) != PLM_JSON_NUMBER || !plm_json_cursor_int(&reader->cursor, &value) ||
        (is_index && (value < 0 || value >= PLM_NO_WAIVER)) || (is_size && value < 0))
        return refuse(reader, place, wanted(field), type_name(plm_json_cursor_type(&reader->cursor)));
    if (field->kind == PLM_REPORT_INT && (value < INT_MIN || value > INT_MAX))
        return refuse(reader, place, "a small whole number", "number");
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

static bool read_percent(struct reader *reader, const struct place *place, const struct plm_report_field *field,
                         char *at)
{
    struct plm_json_cursor start = reader->cursor;
    plm_auto_json struct plm_json *json = plm_report_strings_tree(&reader->strings, &reader->cursor);
    double value = plm_json_number(json);
    if (plm_json_type(json) != PLM_JSON_NUMBER || value < 0 || value > 100) {
        reader->cursor = start;
        return refuse_here(reader, place, field);
    }
    memcpy(at, &value, sizeof value);
    return true;
}

static bool read_word(struct reader *reader, const struct place *place, const struct plm_report_field *field, char *at)
{
    const char *text = NULL;
    size_t size = 0;
    struct plm_json_cursor start = reader->cursor;
    if (plm_json_cursor_plain(&reader->cursor, &text, &size)) {
        for (unsigned word = 0; word < field->words->count; word++) {
            const char *name = field->words->name(word);
            if (strlen(name) == size && memcmp(name, text, size) == 0) {
                memcpy(at, &word, sizeof word);
                return true;
            }
        }
    }
    reader->cursor = start;
    return refuse_here(reader, place, field);
}

static bool read_tree(struct reader *reader, const struct place *place, const struct plm_report_field *field, char *at)
{
    struct plm_json_cursor start = reader->cursor;
    bool object = plm_json_cursor_type(&reader->cursor) == PLM_JSON_OBJECT;
    struct plm_json *tree = object ? plm_report_strings_tree(&reader->strings, &reader->cursor) : NULL;
    if (!tree) {
        reader->cursor = start;
        return refuse_here(reader, place, field);
    }
    reader->report->owned[reader->trees++] = tree;
    store_pointer(at, tree);
    return true;
}

static bool read_bool(struct reader *reader, const struct place *place, const struct plm_report_field *field, char *at)
{
    const char *text = NULL;
    size_t size = 0;
    if (plm_json_cursor_type(&reader->cursor) != PLM_JSON_BOOL)
        return refuse_here(reader, place, field);
    plm_json_cursor_skip(&reader->cursor, &text, &size);
    bool value = *text == 't';
    memcpy(at, &value, sizeof value);
    return true;
}

/* ---- lists: gathered on the stack, then moved to the arena ---- */

static void move_elements(struct reader *reader, size_t base, size_t count, size_t size, char *at, char *count_at)
{
    void *elements = plm_arena_array(&reader->report->arena, count, size);
    if (count > 0)
        memcpy(elements, reader->stack.data + base, count * size);
    reader->stack.size = base;
    store_pointer(at, elements);
    memcpy(count_at, &count, sizeof count);
}

static bool read_indices(struct reader *reader, const struct place *place, const struct plm_report_field *field,
                         char *object)
{
    static const struct plm_report_field index = {.name = "index", .kind = PLM_REPORT_INDEX};
    size_t base = reader->stack.size, count = 0;
    if (plm_json_cursor_type(&reader->cursor) != PLM_JSON_LIST)
        return refuse_here(reader, place, field);
    plm_json_cursor_enter(&reader->cursor);
    while (plm_json_cursor_element(&reader->cursor)) {
        struct place inner = {.parent = place, .index = count};
        uint32_t value = 0;
        if (!read_number(reader, &inner, &index, (char *)&value))
            return false;
        plm_buffer_append(&reader->stack, &value, sizeof value);
        count++;
    }
    move_elements(reader, base, count, sizeof(uint32_t), object + field->offset, object + field->count);
    return true;
}

static bool read_texts(struct reader *reader, const struct place *place, const struct plm_report_field *field, char *at)
{
    static const struct plm_report_field text = {.name = "text", .kind = PLM_REPORT_TEXT};
    size_t base = reader->stack.size, count = 0;
    const char *none = NULL;
    if (plm_json_cursor_type(&reader->cursor) != PLM_JSON_LIST)
        return refuse_here(reader, place, field);
    plm_json_cursor_enter(&reader->cursor);
    while (plm_json_cursor_element(&reader->cursor)) {
        struct place inner = {.parent = place, .index = count};
        const char *value = NULL;
        if (!read_text(reader, &inner, &text, (char *)&value))
            return false;
        plm_buffer_append(&reader->stack, &value, sizeof value);
        count++;
    }
    plm_buffer_append(&reader->stack, &none, sizeof none); /* the list ends with NULL */
    move_elements(reader, base, count + 1, sizeof none, at, (char *)&count);
    return true;
}

static bool read_members(struct reader *reader, const struct place *place, const struct plm_report_field *fields,
                         char *object);

/* What the subject's own origin says is kept as that: see plm_own_origin. */
static void own_origins(const struct reader *reader, const struct plm_finding *finding)
{
    const struct plm_report *report = reader->report; /* its subjects stand before its checks */
    const char *own = finding->subject < report->subject_count ? report->subjects[finding->subject].origin : NULL;
    struct plm_observation *observed = (struct plm_observation *)(uintptr_t)finding->observed; /* just read: ours */
    for (size_t i = 0; own && i < finding->observed_count; i++)
        if (observed[i].origin && (observed[i].origin == own || strcmp(observed[i].origin, own) == 0))
            observed[i].origin = plm_own_origin;
}

static int compare_subjects(const void *key, const void *element)
{
    uint32_t subject = *(const uint32_t *)key, other = ((const struct plm_finding *)element)->subject;
    return (subject > other) - (subject < other);
}

/* "like": the list of an earlier finding; they are in the order of their subjects. */
static bool read_like(struct reader *reader, const struct place *place, char *object)
{
    static const struct plm_report_field index = {.name = PLM_REPORT_LIKE, .kind = PLM_REPORT_INDEX};
    struct plm_finding *finding = (struct plm_finding *)(void *)object;
    uint32_t subject = 0;
    if (!read_number(reader, place, &index, (char *)&subject))
        return false;
    const struct plm_finding *first = reader->found == 0 ? NULL
                                                         : bsearch(&subject, reader->stack.data + reader->findings,
                                                                   reader->found, sizeof *first, compare_subjects);
    if (!first)
        return refuse(reader, place, "the subject of an earlier finding", "another number");
    while (first->subject == subject &&
           first > (const struct plm_finding *)(const void *)(reader->stack.data + reader->findings) &&
           first[-1].subject == subject)
        first--;
    finding->observed = first->observed;
    finding->observed_count = first->observed_count;
    reader->is_like = true;
    return true;
}

static bool read_list(struct reader *reader, const struct place *place, const struct plm_report_field *field,
                      char *object)
{
    _Alignas(max_align_t) char element[MOST_ELEMENT];
    size_t base = reader->stack.size, count = 0;
    if (plm_json_cursor_type(&reader->cursor) != PLM_JSON_LIST)
        return refuse_here(reader, place, field);
    plm_json_cursor_enter(&reader->cursor);
    if (field->findings)
        reader->findings = base;
    while (plm_json_cursor_element(&reader->cursor)) {
        struct place inner = {.parent = place, .index = count};
        memset(element, 0, field->size);
        if (field->findings) {
            reader->found = count;
            reader->is_like = false;
        }
        if (field->blank)
            field->blank(element);
        if (plm_json_cursor_type(&reader->cursor) != PLM_JSON_OBJECT)
            return refuse(reader, &inner, "an object", type_name(plm_json_cursor_type(&reader->cursor)));
        if (!read_members(reader, &inner, field->of, element))
            return false;
        if (field->findings && !reader->is_like)
            own_origins(reader, (const struct plm_finding *)(const void *)element);
        plm_buffer_append(&reader->stack, element, field->size);
        count++;
    }
    move_elements(reader, base, count, field->size, object + field->offset, object + field->count);
    return true;
}

/* ---- members ---- */

static bool read_counts(struct reader *reader, const struct place *place, char *at);

static bool read_value(struct reader *reader, const struct place *place, const struct plm_report_field *field,
                       char *object)
{
    char *at = object + field->offset;
    const char *text = NULL;
    size_t size = 0;
    bool is_null = plm_json_cursor_type(&reader->cursor) == PLM_JSON_NULL;
    bool is_object = plm_json_cursor_type(&reader->cursor) == PLM_JSON_OBJECT;
    bool may_be_null = field->nullable || field->kind == PLM_REPORT_PERCENT || field->kind == PLM_REPORT_TREE ||
                       field->kind == PLM_REPORT_ATTESTED;
    if ((is_null && may_be_null) || field->kind == PLM_REPORT_CONSTANT || (reader->summary && field->heavy)) {
        /* The struct is zeroed; what is not zero for nothing is put here. */
        const double no_percent = -1;
        const uint32_t no_index = PLM_NO_WAIVER;
        if (field->kind == PLM_REPORT_PERCENT)
            memcpy(at, &no_percent, sizeof no_percent);
        if (field->kind == PLM_REPORT_INDEX)
            memcpy(at, &no_index, sizeof no_index);
        plm_json_cursor_skip(&reader->cursor, &text, &size);
        return true;
    }
    switch (field->kind) {
    case PLM_REPORT_CONSTANT:
        return true; /* the schema is looked at before; the rest is for people */
    case PLM_REPORT_TEXT:
    case PLM_REPORT_ORIGIN:
    case PLM_REPORT_RAW:
        return read_text(reader, place, field, at);
    case PLM_REPORT_BOOL:
        return read_bool(reader, place, field, at);
    case PLM_REPORT_INT:
    case PLM_REPORT_INT64:
    case PLM_REPORT_SIZE:
    case PLM_REPORT_INDEX:
        return read_number(reader, place, field, at);
    case PLM_REPORT_PERCENT:
        return read_percent(reader, place, field, at);
    case PLM_REPORT_ATTESTED:
    case PLM_REPORT_WORD:
        return read_word(reader, place, field, at);
    case PLM_REPORT_TREE:
        return read_tree(reader, place, field, at);
    case PLM_REPORT_COUNTS:
        return is_object ? read_counts(reader, place, at) : refuse_here(reader, place, field);
    case PLM_REPORT_OBJECT:
        return is_object ? read_members(reader, place, field->of, at) : refuse_here(reader, place, field);
    case PLM_REPORT_LIST:
        return read_list(reader, place, field, object);
    case PLM_REPORT_INDICES:
        return read_indices(reader, place, field, object);
    case PLM_REPORT_TEXTS:
        return read_texts(reader, place, field, at);
    }
    return refuse_here(reader, place, field);
}

/* The writer's order is the table's: the next field is looked at first. */
static const struct plm_report_field *find_field(const struct plm_report_field *fields, size_t next, const char *key,
                                                 size_t size)
{
    const struct plm_report_field *guess = &fields[next];
    if (guess->name && strlen(guess->name) == size && memcmp(guess->name, key, size) == 0)
        return guess;
    const bool is_like = size == strlen(PLM_REPORT_LIKE) && memcmp(PLM_REPORT_LIKE, key, size) == 0;
    for (const struct plm_report_field *field = fields; field->name; field++)
        if ((strlen(field->name) == size && memcmp(field->name, key, size) == 0) || (field->shared && is_like))
            return field;
    return NULL;
}

static bool read_members(struct reader *reader, const struct place *place, const struct plm_report_field *fields,
                         char *object)
{
    const char *key = NULL, *text = NULL;
    size_t size = 0, next = 0, length = 0;
    uint64_t seen = 0;
    plm_json_cursor_enter(&reader->cursor);
    while (plm_json_cursor_member(&reader->cursor, &key, &size)) {
        const struct plm_report_field *field = find_field(fields, next, key, size);
        if (!field) { /* of a later minor version, or the digest at the end */
            plm_json_cursor_skip(&reader->cursor, &text, &length);
            continue;
        }
        bool is_like = strlen(field->name) != size || memcmp(field->name, key, size) != 0;
        next = (size_t)(field - fields);
        struct place inner = {.parent = place, .name = is_like ? PLM_REPORT_LIKE : field->name};
        if (next >= MOST_MEMBERS || (seen >> next & 1))
            return plm_error_set(reader->error, PLM_ERROR_MALFORMED, "%s: key \"%s\" appears twice", reader->what,
                                 field->name);
        seen |= (uint64_t)1 << next++;
        if (is_like && !reader->summary ? !read_like(reader, &inner, object)
                                        : !read_value(reader, &inner, field, object))
            return false;
    }
    for (size_t i = 0; fields[i].name; i++) {
        struct place inner = {.parent = place, .name = fields[i].name};
        if (!(seen >> i & 1))
            return refuse(reader, &inner, wanted(&fields[i]), "nothing");
    }
    return true;
}

static bool read_counts(struct reader *reader, const struct place *place, char *at)
{
    struct plm_report_field fields[PLM_VERDICTS + 1] = {{0}};
    for (unsigned verdict = 0; verdict < PLM_VERDICTS; verdict++)
        fields[verdict] = (struct plm_report_field){.name = plm_verdict_name((enum plm_verdict)verdict),
                                                    .kind = PLM_REPORT_SIZE,
                                                    .offset = verdict * sizeof(size_t)};
    return read_members(reader, place, fields, at);
}

/* ---- the file as a whole ---- */

static bool read_report(const char *text, size_t size, const char *what, bool summary, struct plm_report *ret_report,
                        struct plm_error *error)
{
    __attribute__((cleanup(reader_done))) struct reader reader = {
        .what = what, .report = ret_report, .summary = summary, .error = error};
    reader.strings.arena = &ret_report->arena;
    *ret_report = (struct plm_report){0};
    if (!plm_json_cursor_open(&reader.cursor, text, size, what, error) ||
        !plm_report_check_schema(&reader.cursor, what, error) || !plm_report_check_digest(text, size, what, error))
        return false;
    if (read_members(&reader, NULL, plm_report_fields, (char *)ret_report) && plm_report_prove(ret_report, what, error))
        return true;
    plm_report_done(ret_report);
    return false;
}

bool plm_report_read(const char *text, size_t size, const char *what, struct plm_report *ret_report,
                     struct plm_error *error)
{
    return read_report(text, size, what, false, ret_report, error);
}

bool plm_report_read_summary(const char *text, size_t size, const char *what, struct plm_report *ret_report,
                             struct plm_error *error)
{
    return read_report(text, size, what, true, ret_report, error);
}
