/* SPDX-License-Identifier: Apache-2.0 */
#include "project.h"
#include "replay.h"

static const struct plm_field key_value[] = {
    {.name = "key", .kind = PLM_FIELD_STRING}, {.name = "value", .kind = PLM_FIELD_STRING}, {0}};
static const struct plm_field named[] = {
    {.name = "key", .kind = PLM_FIELD_STRING}, {.name = "Id", .kind = PLM_FIELD_STRING}, {0}};
static const struct plm_field bound[] = {{.name = "key", .kind = PLM_FIELD_STRING},
                                         {.name = "value", .kind = PLM_FIELD_LIST, .element = PLM_FIELD_STRING},
                                         {0}};
static const struct plm_field inner[] = {{.name = "X", .kind = PLM_FIELD_INT}, {0}};
static const char *const shown[] = {"seen", NULL};

static const struct plm_projection docker = {.api_minor = 41};
static const struct plm_projection podman = {.api_minor = 41, .podman = true};

/* Projects {"M": <raw>} (or {} for NULL) by one field called M. */
static void assert_member(const struct plm_projection *projection, struct plm_field field, const char *raw,
                          const char *expected)
{
    field.name = "M";
    const struct plm_field fields[] = {field, {0}};
    plm_auto_free char *text = raw ? plm_asprintf("{\"M\":%s,\"other\":1}", raw) : plm_strdup("{\"m\":1}");
    plm_auto_json struct plm_json *answer = parse(text);
    plm_auto_json struct plm_json *value = plm_project(projection, fields, answer);
    assert_int_equal(plm_json_count(value), 1);
    assert_json(plm_json_get(value, "M"), expected);
    plm_auto_json struct plm_json *taken = plm_project_taking(projection, fields, answer);
    assert_true(plm_json_equal(taken, value));
}

static void known_types_are_kept_and_others_are_malformed(void **state)
{
    (void)state;
    const struct plm_field boolean = {.kind = PLM_FIELD_BOOL}, integer = {.kind = PLM_FIELD_INT},
                           text = {.kind = PLM_FIELD_STRING};
    const struct plm_field list = {.kind = PLM_FIELD_LIST, .element = PLM_FIELD_STRING},
                           object = {.kind = PLM_FIELD_OBJECT, .of = inner};
    const struct plm_field keyed = {.kind = PLM_FIELD_KEYED, .of = key_value};
    assert_member(&docker, boolean, "false", "false");
    assert_member(&docker, boolean, "0", "{\"$unknown\":\"malformed: expected bool, found number\"}");
    assert_member(&docker, integer, "-9007199254740991", "-9007199254740991");
    assert_member(&docker, integer, "1.5", "{\"$unknown\":\"malformed: expected a whole number, found number\"}");
    assert_member(&docker, integer, "\"1\"", "{\"$unknown\":\"malformed: expected a whole number, found string\"}");
    assert_member(&docker, text, "\"a\\nb\\u001b[31m\"", "\"a b\"");
    assert_member(&docker, text, "[]", "{\"$unknown\":\"malformed: expected string, found list\"}");
    assert_member(&docker, list, "[\"a\",1]", "[\"a\",{\"$unknown\":\"malformed: expected string, found number\"}]");
    assert_member(&docker, list, "{}", "{\"$unknown\":\"malformed: expected list, found object\"}");
    assert_member(&docker, object, "{\"X\":1,\"Y\":2}", "{\"X\":1}");
    assert_member(&docker, object, "\"x\"", "{\"$unknown\":\"malformed: expected object, found string\"}");
    assert_member(&docker, keyed, "[]", "{\"$unknown\":\"malformed: expected object, found list\"}");
}

static void what_the_json_door_could_not_hold_stays_unknown(void **state)
{
    (void)state;
    const struct plm_field integer = {.kind = PLM_FIELD_INT}, text = {.kind = PLM_FIELD_STRING};
    plm_auto_json struct plm_json *door = parse("[123456789012345678901]");
    plm_auto_free char *expected = plm_asprintf("{\"$unknown\":\"%s\"}", plm_json_unknown(plm_json_first(door)));
    assert_member(&docker, integer, "123456789012345678901", expected);
    assert_member(&docker, text, "{\"$unknown\":\"x\"}", "{\"$unknown\":\"x\"}");
    assert_member(&docker, text, "{}", "{\"$unknown\":\"malformed: expected string, found object\"}");
}

static void unset_is_null_or_empty(void **state)
{
    (void)state;
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_BOOL}, "null", "null");
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_OBJECT, .of = inner}, "null", "null");
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_LIST, .element = PLM_FIELD_STRING}, "null", "[]");
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_KEYED, .of = key_value}, "null", "[]");
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_INT, .flags = PLM_FIELD_OPTIONAL}, NULL, "null");
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_KEYED, .of = key_value, .flags = PLM_FIELD_OPTIONAL},
                  NULL, "[]");
}

static void a_missing_member_is_unknown_unless_its_time_had_not_come(void **state)
{
    (void)state;
    static const struct plm_projection unknown_version = {0};
    const struct plm_field required = {.kind = PLM_FIELD_INT}, late = {.kind = PLM_FIELD_INT, .since = 42};
    const struct plm_field now = {.kind = PLM_FIELD_INT, .since = 41}, past = {.kind = PLM_FIELD_INT, .until = 40};
    assert_member(&docker, required, NULL, "{\"$unknown\":\"not in the answer\"}");
    assert_member(&podman, required, NULL, "{\"$unknown\":\"not reported by Podman\"}");
    assert_member(&docker, late, NULL, "null");
    assert_member(&docker, late, "5", "5");
    assert_member(&docker, past, NULL, "null");
    assert_member(&docker, now, NULL, "{\"$unknown\":\"not in the answer\"}");
    assert_member(&unknown_version, late, NULL, "{\"$unknown\":\"not in the answer\"}");
    assert_member(&unknown_version, past, NULL, "{\"$unknown\":\"not in the answer\"}");
}

static void what_podman_makes_up_is_unknown_on_podman_only(void **state)
{
    (void)state;
    const struct plm_field made_up = {.kind = PLM_FIELD_BOOL, .flags = PLM_FIELD_PODMAN_LIES};
    assert_member(&podman, made_up, "true", "{\"$unknown\":\"not reported by Podman\"}");
    assert_member(&docker, made_up, "true", "true");
}

static void members_of_ours_wait_for_the_collector(void **state)
{
    (void)state;
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_STRING, .keep = PLM_KEEP_DERIVED}, "\"forged\"",
                  "{\"$unknown\":\"not collected\"}");
}

static void maps_become_lists_sorted_by_key(void **state)
{
    (void)state;
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_KEYED, .of = key_value},
                  "{\"b\":\"2\",\"B\":\"1\",\"a\":null}",
                  "[{\"key\":\"B\",\"value\":\"1\"},{\"key\":\"a\",\"value\":null},{\"key\":\"b\",\"value\":\"2\"}]");
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_KEYED, .of = named}, "{\"n\":{\"Id\":\"1\"},\"m\":3}",
                  "[{\"key\":\"m\",\"Id\":{\"$unknown\":\"malformed: expected object, found "
                  "number\"}},{\"key\":\"n\",\"Id\":\"1\"}]");
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_KEYED, .of = bound},
                  "{\"80/tcp\":null,\"22/tcp\":[\"x\"]}",
                  "[{\"key\":\"22/tcp\",\"value\":[\"x\"]},{\"key\":\"80/tcp\",\"value\":[]}]");
}

static void a_key_that_reads_like_our_mark_is_data(void **state)
{
    (void)state;
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_KEYED, .of = key_value}, "{\"$unknown\":\"label\"}",
                  "[{\"key\":\"$unknown\",\"value\":\"label\"}]");
}

static void driver_status_is_a_list_of_pairs(void **state)
{
    (void)state;
    const struct plm_field fields[] = {{.name = "DriverStatus", .kind = PLM_FIELD_KEYED, .of = key_value}, {0}};
    static const char *const rows[][2] = {
        {"{\"DriverStatus\":[[\"b\",\"2\"],[\"a\",\"1\"]]}",
         "{\"DriverStatus\":[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"value\":\"2\"}]}"},
        {"{\"DriverStatus\":[[\"b\"]]}",
         "{\"DriverStatus\":{\"$unknown\":\"malformed: expected a list of pairs, found list\"}}"},
        {"{\"DriverStatus\":[[\"a\",\"1\"],3]}",
         "{\"DriverStatus\":{\"$unknown\":\"malformed: expected a list of pairs, found list\"}}"},
        {"{\"DriverStatus\":null}", "{\"DriverStatus\":[]}"},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_json struct plm_json *answer = parse(rows[i][0]);
        plm_auto_json struct plm_json *value = plm_project(&docker, fields, answer);
        assert_json(value, rows[i][1]);
    }
}

static void values_are_withheld_unless_their_key_is_shown(void **state)
{
    (void)state;
    const struct plm_field keys = {.kind = PLM_FIELD_KEYED, .of = key_value, .keep = PLM_KEEP_KEYS, .shown = shown};
    assert_member(&docker, keys, "{\"seen\":\"1\",\"token\":\"CANARY\"}",
                  "[{\"key\":\"seen\",\"value\":\"1\"},{\"key\":\"token\",\"value\":{\"$unknown\":\"withheld\"}}]");
    assert_member(&docker, keys, "{\"seen\":\"https://u:CANARY@h/x\"}",
                  "[{\"key\":\"seen\",\"value\":\"https://h/<redacted>\"}]");
    assert_member(&docker, keys, "{\"80/tcp\":{}}", "[{\"key\":\"80/tcp\",\"value\":{\"$unknown\":\"withheld\"}}]");
}

static void each_way_of_keeping_a_text_is_its_own(void **state)
{
    (void)state;
    const struct plm_field names = {.kind = PLM_FIELD_LIST, .element = PLM_FIELD_STRING, .keep = PLM_KEEP_NAMES};
    const struct plm_field command = {.kind = PLM_FIELD_LIST, .element = PLM_FIELD_STRING, .keep = PLM_KEEP_COMMAND};
    const struct plm_field options = {
        .kind = PLM_FIELD_LIST, .element = PLM_FIELD_STRING, .keep = PLM_KEEP_SECURITY_OPT};
    assert_member(&docker, names, "[\"A=CANARY\",\"B\"]", "[\"A\",\"B\"]");
    assert_member(&docker, command, "[\"/bin/x\",\"CANARY\"]", "[\"/bin/x\",\"<redacted>\"]");
    assert_member(&docker, command, "[\"/bin/x\",1]",
                  "{\"$unknown\":\"malformed: expected a list of strings, found number\"}");
    assert_member(
        &docker, options,
        "[\"seccomp={\\\"x\\\":1}\",\"seccomp:{}\",\"seccomp={\\\"defaultAction\\\":\\\"SCMP_ACT_ALLOW\\\"}\","
        "\"seccomp={\\\"defaultAction\\\":\\\"hunter2\\\"}\",\"label=disable\",\"seccomp=unconfined\"]",
        "[\"seccomp=<profile as JSON>\",\"seccomp=<profile as JSON>\",\"seccomp=<profile as JSON, default "
        "SCMP_ACT_ALLOW>\","
        "\"seccomp=<profile as JSON>\",\"label=disable\",\"seccomp=unconfined\"]");
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_STRING, .keep = PLM_KEEP_URL},
                  "\"http://u:CANARY@p:1\"", "\"http://p:1\"");
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_STRING, .keep = PLM_KEEP_COMMAND}, "\"ENV A=CANARY\"",
                  "\"ENV A=<redacted>\"");
}

static void a_text_too_long_is_unknown_rather_than_cut(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer raw = {0};
    plm_buffer_putc(&raw, '"');
    for (int i = 0; i < 20000; i++)
        plm_buffer_putc(&raw, 'x');
    plm_buffer_putc(&raw, '"');
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_STRING}, plm_buffer_text(&raw),
                  "{\"$unknown\":\"too large: a text of 20000 bytes\"}");
    assert_member(&docker, (struct plm_field){.kind = PLM_FIELD_STRING, .keep = PLM_KEEP_URL}, plm_buffer_text(&raw),
                  "{\"$unknown\":\"too large: a text of 20000 bytes\"}");
}

/* Every member of every table is in the value, whatever the answer is. */
static void every_member_of_every_table_is_written(void **state)
{
    (void)state;
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++) {
        plm_auto_json struct plm_json *answer = plm_json_new_object();
        plm_auto_json struct plm_json *value = plm_project(&docker, kind->fields, answer);
        for (const struct plm_field *field = kind->fields; field->name; field++)
            assert_non_null(plm_json_get(value, field->name));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_types_are_kept_and_others_are_malformed),
        cmocka_unit_test(what_the_json_door_could_not_hold_stays_unknown),
        cmocka_unit_test(unset_is_null_or_empty),
        cmocka_unit_test(a_missing_member_is_unknown_unless_its_time_had_not_come),
        cmocka_unit_test(what_podman_makes_up_is_unknown_on_podman_only),
        cmocka_unit_test(members_of_ours_wait_for_the_collector),
        cmocka_unit_test(maps_become_lists_sorted_by_key),
        cmocka_unit_test(a_key_that_reads_like_our_mark_is_data),
        cmocka_unit_test(driver_status_is_a_list_of_pairs),
        cmocka_unit_test(values_are_withheld_unless_their_key_is_shown),
        cmocka_unit_test(each_way_of_keeping_a_text_is_its_own),
        cmocka_unit_test(a_text_too_long_is_unknown_rather_than_cut),
        cmocka_unit_test(every_member_of_every_table_is_written),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
