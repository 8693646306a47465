/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts_schema          prints the JSON Schema of a bundle's lines, made from the table of fields
 * facts_schema FILE     says whether FILE is that schema (docs/facts.schema.json in the tests)
 */
#include <plimsoll/base/file.h>
#include <plimsoll/base/json.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/model/facts.h>
#include <string.h>

static struct plm_json *text(const char *value)
{
    return plm_json_new_text(value);
}

/* An object with one member. */
static struct plm_json *pair(const char *key, struct plm_json *value)
{
    struct plm_json *object = plm_json_new_object();
    plm_json_add(object, key, value);
    return object;
}

static struct plm_json *reference(const char *definition)
{
    plm_auto_free char *path = plm_asprintf("#/$defs/%s", definition);
    return pair("$ref", text(path));
}

static struct plm_json *type_or_null(const char *type)
{
    struct plm_json *types = plm_json_new_list();
    plm_json_push(types, text(type));
    plm_json_push(types, text("null"));
    return pair("type", types);
}

static struct plm_json *or_unknown(struct plm_json *schema)
{
    struct plm_json *either = plm_json_new_list();
    plm_json_push(either, schema);
    plm_json_push(either, reference("unknown"));
    return pair("anyOf", either);
}

static struct plm_json *object_of(const struct plm_field *fields);

static const char *scalar_name(enum plm_field_kind kind)
{
    switch (kind) {
    case PLM_FIELD_BOOL:
        return "bool";
    case PLM_FIELD_INT:
        return "int";
    case PLM_FIELD_STRING:
        return "text";
    case PLM_FIELD_OBJECT:
    case PLM_FIELD_LIST:
    case PLM_FIELD_KEYED:
        break;
    }
    return NULL;
}

static struct plm_json *list_of(struct plm_json *element)
{
    struct plm_json *list = type_or_null("array");
    plm_json_add(list, "items", element);
    return or_unknown(list);
}

/* "redacted; since API 1.41": what a reader of the schema must know beside the type. The buffer is empty if nothing. */
static void describe(const struct plm_field *field, struct plm_buffer *out)
{
    static const char *const keeps[] = {
        [PLM_KEEP_VALUE] = NULL,
        [PLM_KEEP_NAMES] = "names only, without values",
        [PLM_KEEP_KEYS] = "keys; values are withheld",
        [PLM_KEEP_URL] = "without user, password and query",
        [PLM_KEEP_COMMAND] = "redacted",
        [PLM_KEEP_SECURITY_OPT] = "without the text of profiles",
        [PLM_KEEP_DERIVED] = "derived at collection",
    };
    const char *separator = "";
    if (field->about) {
        plm_buffer_puts(out, field->about);
        separator = "; ";
    }
    if (keeps[field->keep]) {
        plm_buffer_printf(out, "%s%s", separator, keeps[field->keep]);
        separator = "; ";
    }
    for (size_t i = 0; field->shown && field->shown[i]; i++)
        plm_buffer_printf(out, "%s%s", i == 0 ? " but for " : ", ", field->shown[i]);
    if (field->since > 0) {
        plm_buffer_printf(out, "%ssince API 1.%u", separator, field->since);
        separator = "; ";
    }
    if (field->until > 0) {
        plm_buffer_printf(out, "%suntil API 1.%u", separator, field->until);
        separator = "; ";
    }
    if (field->flags & PLM_FIELD_PODMAN_LIES)
        plm_buffer_printf(out, "%sunknown for Podman, which reports a constant", separator);
}

static struct plm_json *schema_of(const struct plm_field *field)
{
    plm_auto_buffer struct plm_buffer description = {0};
    struct plm_json *schema = NULL;
    switch (field->kind) {
    case PLM_FIELD_BOOL:
    case PLM_FIELD_INT:
    case PLM_FIELD_STRING:
        schema = reference(scalar_name(field->kind));
        break;
    case PLM_FIELD_OBJECT:
        schema = or_unknown(object_of(field->of));
        break;
    case PLM_FIELD_LIST:
        schema = list_of(field->of ? or_unknown(object_of(field->of)) : reference(scalar_name(field->element)));
        break;
    case PLM_FIELD_KEYED:
        schema = list_of(or_unknown(object_of(field->of)));
        break;
    }
    describe(field, &description);
    if (description.size > 0)
        plm_json_add(schema, "description", text(plm_buffer_text(&description)));
    return schema;
}

static struct plm_json *object_of(const struct plm_field *fields)
{
    struct plm_json *object = type_or_null("object");
    struct plm_json *properties = plm_json_add(object, "properties", plm_json_new_object());
    for (const struct plm_field *field = fields; field->name; field++)
        plm_json_add(properties, field->name, schema_of(field));
    plm_json_add(object, "additionalProperties", plm_json_new_bool(false));
    return object;
}

/* ---- the three sorts of line ---- */

/* A strict object that must have `must`; its properties go to *ret_properties. */
static struct plm_json *line_with(const char *must, struct plm_json **ret_properties)
{
    struct plm_json *line = pair("type", text("object"));
    *ret_properties = plm_json_add(line, "properties", plm_json_new_object());
    plm_json_push(plm_json_add(line, "required", plm_json_new_list()), text(must));
    plm_json_add(line, "additionalProperties", plm_json_new_bool(false));
    return line;
}

static struct plm_json *header_line(void)
{
    struct plm_json *properties = NULL, *line = line_with("plimsoll", &properties);
    static const struct plm_field host[] = {{.name = "name", .kind = PLM_FIELD_STRING},
                                            {.name = "machine_id", .kind = PLM_FIELD_STRING},
                                            {.name = "engine_id", .kind = PLM_FIELD_STRING},
                                            {.name = NULL}};
    plm_json_add(properties, "plimsoll", pair("const", text(PLM_FACTS_FORMAT)));
    plm_json_add(properties, "tool", reference("text"));
    plm_json_add(properties, "host", or_unknown(object_of(host)));
    struct plm_json *labels = type_or_null("object");
    plm_json_add(labels, "additionalProperties", reference("text"));
    plm_json_add(labels, "description", text("given with --label"));
    plm_json_add(properties, "labels", labels);
    plm_json_add(properties, "started", reference("text"));
    static const struct plm_field sandbox[] = {
        {.name = "no_new_privileges", .kind = PLM_FIELD_BOOL},
        {.name = "landlock", .kind = PLM_FIELD_STRING, .about = "held: which version; or none: why"},
        {.name = "seccomp",
         .kind = PLM_FIELD_STRING,
         .about = "held; partly: what it leaves open and why; or none: why"},
        {.name = NULL}};
    static const struct plm_field privileges[] = {
        {.name = "uid", .kind = PLM_FIELD_INT},
        {.name = "capabilities", .kind = PLM_FIELD_LIST, .element = PLM_FIELD_STRING},
        {.name = "sandbox",
         .kind = PLM_FIELD_OBJECT,
         .of = sandbox,
         .about = "what the process had given up by itself"},
        {.name = NULL}};
    plm_json_add(properties, "privileges", or_unknown(object_of(privileges)));
    return line;
}

static struct plm_json *trailer_line(void)
{
    struct plm_json *properties = NULL, *line = line_with("plimsoll", &properties);
    plm_json_add(properties, "plimsoll", pair("const", text("end")));
    struct plm_json *documents = pair("type", text("integer"));
    plm_json_add(documents, "minimum", plm_json_new_int(0));
    plm_json_add(properties, "documents", documents);
    struct plm_json *digest = pair("type", text("string"));
    plm_json_add(digest, "pattern", text("^[0-9a-f]{64}$"));
    plm_json_add(digest, "description", text("of every byte before this line"));
    plm_json_add(properties, "sha256", digest);
    plm_json_add(properties, "ended", reference("text"));
    return line;
}

/* if it is a document of this kind, then its value is that of the kind, and it has a key or none */
static struct plm_json *kind_rule(const struct plm_document_kind *kind)
{
    struct plm_json *rule = pair("if", pair("properties", pair("document", pair("const", text(kind->name)))));
    struct plm_json *properties = pair("value", reference(kind->name));
    if (!kind->keyed)
        plm_json_add(properties, "key", plm_json_new_bool(false));
    plm_json_add(rule, "then", pair("properties", properties));
    return rule;
}

static struct plm_json *document_line(void)
{
    static const char *const texts[] = {"key", "origin", "unknown"};
    struct plm_json *properties = NULL, *line = line_with("document", &properties);
    struct plm_json *names = plm_json_new_list(), *rules = plm_json_new_list();
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++) {
        plm_json_push(names, text(kind->name));
        plm_json_push(rules, kind_rule(kind));
    }
    plm_json_add(properties, "document", pair("enum", names));
    for (size_t i = 0; i < PLM_COUNT(texts); i++)
        plm_json_add(properties, texts[i], pair("type", text("string")));
    plm_json_add(properties, "value", plm_json_new_bool(true));
    struct plm_json *both = plm_json_new_list();
    plm_json_push(both, text("value"));
    plm_json_push(both, text("unknown"));
    plm_json_add(line, "not", pair("required", both));
    plm_json_add(line, "allOf", rules);
    return line;
}

static struct plm_json *definitions(void)
{
    struct plm_json *all = plm_json_new_object();
    struct plm_json *unknown = pair("type", text("object"));
    plm_json_add(unknown, "description", text("a fact that could not be read, with the reason"));
    plm_json_add(unknown, "properties", pair("$unknown", pair("type", text("string"))));
    plm_json_push(plm_json_add(unknown, "required", plm_json_new_list()), text("$unknown"));
    plm_json_add(unknown, "additionalProperties", plm_json_new_bool(false));
    plm_json_add(all, "unknown", unknown);
    plm_json_add(all, "bool", or_unknown(type_or_null("boolean")));
    plm_json_add(all, "int", or_unknown(type_or_null("integer")));
    plm_json_add(all, "text", or_unknown(type_or_null("string")));
    plm_json_add(all, "header", header_line());
    plm_json_add(all, "document", document_line());
    plm_json_add(all, "trailer", trailer_line());
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++) {
        struct plm_json *value = or_unknown(object_of(kind->fields));
        plm_json_add(value, "description", text(kind->about));
        plm_json_add(all, kind->name, value);
    }
    return all;
}

static struct plm_json *facts_schema(void)
{
    static const char *const lines[] = {"header", "document", "trailer"};
    struct plm_json *schema = pair("$schema", text("https://json-schema.org/draft/2020-12/schema"));
    struct plm_json *one = plm_json_new_list();
    plm_json_add(schema, "$id", text("urn:plimsoll:facts:1"));
    plm_json_add(schema, "title", text("plimsoll " PLM_FACTS_FORMAT ": one line of a bundle"));
    plm_json_add(
        schema, "description",
        text("Made by facts_schema from src/model/fields.c. A bundle is one JSON object a line: header, documents, "
             "trailer. A collector writes every member; one that is missing is a lost fact, therefore none is "
             "required. null: reported and unset."));
    for (size_t i = 0; i < PLM_COUNT(lines); i++)
        plm_json_push(one, reference(lines[i]));
    plm_json_add(schema, "oneOf", one);
    plm_json_add(schema, "$defs", definitions());
    return schema;
}

/* What fits on a line stands on one: the file is read by people, and its changes are reviewed. */
static void print_folded(const struct plm_json *node, size_t indent, struct plm_buffer *out)
{
    enum { WIDTH = 120 };
    plm_auto_buffer struct plm_buffer line = {0};
    const char *brackets = plm_json_type(node) == PLM_JSON_OBJECT ? "{}" : "[]", *separator = "";
    plm_json_print(node, &line);
    if (!plm_json_first(node) || indent + line.size <= WIDTH) {
        plm_buffer_append(out, line.data, line.size);
        return;
    }
    plm_buffer_putc(out, brackets[0]);
    plm_json_each (child, node) {
        const char *key = plm_json_key(child);
        plm_buffer_printf(out, "%s\n%*s", separator, (int)indent + 1, "");
        if (key) {
            plm_json_print_string(out, key, strlen(key), false);
            plm_buffer_puts(out, ": ");
        }
        print_folded(child, indent + 1, out);
        separator = ",";
    }
    plm_buffer_printf(out, "\n%*s%c", (int)indent, "", brackets[1]);
}

int main(int argc, char **argv)
{
    plm_json_setup();
    plm_auto_json struct plm_json *schema = facts_schema();
    plm_auto_buffer struct plm_buffer made = {0}, found = {0};
    struct plm_error error;
    print_folded(schema, 0, &made);
    plm_buffer_putc(&made, '\n');
    if (argc < 2)
        return fwrite(made.data, 1, made.size, stdout) == made.size ? 0 : 2;
    if (!plm_file_read(argv[1], PLM_LIMIT_CONFIG, false, &found, &error)) {
        fprintf(stderr, "facts_schema: %s\n", error.message);
        return 2;
    }
    if (found.size == made.size && memcmp(found.data, made.data, made.size) == 0)
        return 0;
    fprintf(stderr, "%s does not fit src/model/fields.c; make it anew: facts_schema > %s\n", argv[1], argv[1]);
    return 1;
}
