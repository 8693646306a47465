/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/facts.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct plm_json *number(int64_t value)
{
    struct plm_json *object = plm_json_new_object();
    plm_json_add(object, "n", plm_json_new_int(value));
    return object;
}

static void add(struct plm_facts *facts, const char *kind, const char *key, struct plm_json *value)
{
    struct plm_document document = {.kind = kind, .key = key, .origin = "test", .value = value};
    plm_facts_add(facts, &document);
    assert_null(document.value); /* always taken */
}

static int64_t number_of(const struct plm_document *document)
{
    int64_t value = -1;
    assert_non_null(document);
    assert_true(plm_json_int(plm_json_get(document->value, "n"), &value));
    return value;
}

static void documents_are_found_by_kind_and_key(void **state)
{
    struct plm_facts *facts = plm_facts_new();
    (void)state;
    add(facts, "file", "/etc/docker", number(1));
    add(facts, "network", "/etc/docker", number(2));
    add(facts, "engine.info", NULL, number(3));
    assert_int_equal(number_of(plm_facts_find(facts, "file", "/etc/docker")), 1);
    assert_int_equal(number_of(plm_facts_find(facts, "network", "/etc/docker")), 2);
    assert_int_equal(number_of(plm_facts_find(facts, "engine.info", NULL)), 3);
    assert_int_equal(number_of(plm_facts_find(facts, "engine.info", "ignored")), 3);
    assert_string_equal(plm_facts_find(facts, "engine.info", NULL)->origin, "test");
    plm_facts_free(facts);
}

static void what_never_came_is_not_found(void **state)
{
    struct plm_facts *facts = plm_facts_new();
    size_t iterator = 0;
    (void)state;
    add(facts, "file", "/etc/docker", number(1));
    assert_null(plm_facts_find(facts, "file", "/etc/docke"));
    assert_null(plm_facts_find(facts, "file", NULL));
    assert_null(plm_facts_find(facts, "engine.info", NULL));
    assert_null(plm_facts_find(facts, "no.such", NULL));
    assert_null(plm_facts_find(facts, NULL, NULL));
    assert_null(plm_facts_population(facts, "container"));
    assert_null(plm_facts_next(facts, "image", &iterator));
    assert_null(plm_facts_next(facts, "no.such", &iterator));
    assert_null(plm_facts_next(facts, NULL, &iterator));
    plm_facts_free(facts);
}

static void a_document_whose_kind_or_key_is_lost_is_as_if_it_never_came(void **state)
{
    struct plm_facts *facts = plm_facts_new();
    size_t iterator = 0;
    (void)state;
    add(facts, NULL, NULL, number(1));
    add(facts, "file", NULL, number(2));
    add(facts, "from.the.future", NULL, number(3));
    assert_null(plm_facts_next(facts, "file", &iterator));
    assert_null(plm_facts_find(facts, "from.the.future", NULL));
    plm_facts_free(facts);
}

static void two_records_that_differ_prove_nothing(void **state)
{
    struct plm_facts *facts = plm_facts_new();
    const struct plm_document *document = NULL;
    size_t iterator = 0;
    (void)state;
    add(facts, "file", "/a", number(1));
    add(facts, "file", "/a", number(1)); /* the same again is harmless */
    assert_int_equal(number_of(plm_facts_find(facts, "file", "/a")), 1);
    add(facts, "file", "/a", number(2));
    document = plm_facts_find(facts, "file", "/a");
    assert_null(document->value);
    assert_non_null(strstr(document->unknown, "recorded twice"));
    add(facts, "file", "/a", number(1)); /* and stays so */
    assert_null(plm_facts_find(facts, "file", "/a")->value);
    assert_ptr_equal(plm_facts_next(facts, "file", &iterator), document);
    assert_null(plm_facts_next(facts, "file", &iterator));
    plm_facts_free(facts);
}

static void an_unknown_document_keeps_its_reason_and_no_value(void **state)
{
    struct plm_facts *facts = plm_facts_new();
    struct plm_document document = {.kind = "host.audit", .unknown = "denied: no", .value = number(1)};
    (void)state;
    plm_facts_add(facts, &document);
    assert_string_equal(plm_facts_find(facts, "host.audit", NULL)->unknown, "denied: no");
    assert_null(plm_facts_find(facts, "host.audit", NULL)->value);
    plm_facts_free(facts);
}

static void strings_are_copied(void **state)
{
    struct plm_facts *facts = plm_facts_new();
    char key[] = "/etc/docker";
    (void)state;
    add(facts, "file", key, number(1));
    key[1] = 'X';
    assert_string_equal(plm_facts_find(facts, "file", "/etc/docker")->key, "/etc/docker");
    plm_facts_free(facts);
}

static void the_population_of_a_kind_is_found_by_that_kind(void **state)
{
    struct plm_facts *facts = plm_facts_new();
    (void)state;
    add(facts, "population", "image", number(4));
    add(facts, "population", "container", number(5));
    assert_int_equal(number_of(plm_facts_population(facts, "container")), 5);
    plm_facts_free(facts);
}

/* Enough to make the table grow many times; documents must stay where they are. */
static void forty_thousand_images_are_found_and_walked_in_order(void **state)
{
    enum { IMAGES = 40000 };
    struct plm_facts *facts = plm_facts_new();
    char key[32];
    size_t iterator = 0;
    const struct plm_document *first = NULL;
    (void)state;
    for (int i = 0; i < IMAGES; i++) {
        snprintf(key, sizeof key, "shop/image:%d", i);
        add(facts, "image", key, number(i));
        first = first ? first : plm_facts_find(facts, "image", key);
    }
    assert_ptr_equal(plm_facts_find(facts, "image", "shop/image:0"), first);
    for (int i = 0; i < IMAGES; i++) {
        snprintf(key, sizeof key, "shop/image:%d", i);
        assert_int_equal(number_of(plm_facts_find(facts, "image", key)), i);
        assert_int_equal(number_of(plm_facts_next(facts, "image", &iterator)), i);
    }
    assert_null(plm_facts_next(facts, "image", &iterator));
    plm_facts_free(facts);
}

static void lines_hold_exactly_the_members_that_are_there(void **state)
{
    plm_auto_buffer struct plm_buffer out = {0};
    plm_auto_json struct plm_json *header = number(7);
    struct plm_document known = {.kind = "file", .key = "/a\"b", .origin = "fstat", .value = number(1)};
    struct plm_document unknown = {.kind = "host.audit", .unknown = "denied: no", .value = number(1)};
    struct plm_document lost = {.value = number(2)};
    (void)state;
    plm_facts_print_header(header, &out);
    plm_facts_print_document(&known, &out);
    plm_facts_print_document(&unknown, &out);
    plm_facts_print_document(&lost, &out);
    plm_document_done(&lost);
    plm_facts_print_document(&lost, &out);
    assert_string_equal(plm_buffer_text(&out),
                        "{\"n\":7}\n"
                        "{\"document\":\"file\",\"key\":\"/a\\\"b\",\"origin\":\"fstat\",\"value\":{\"n\":1}}\n"
                        "{\"document\":\"host.audit\",\"unknown\":\"denied: no\"}\n"
                        "{\"value\":{\"n\":2}}\n"
                        "{}\n");
    plm_document_done(&known);
    plm_document_done(&unknown);
    plm_document_done(&known);
    assert_null(known.value);
}

static void freeing_nothing_is_fine(void **state)
{
    (void)state;
    plm_facts_free(NULL);
    plm_facts_free(plm_facts_new());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_found_by_kind_and_key),
        cmocka_unit_test(what_never_came_is_not_found),
        cmocka_unit_test(a_document_whose_kind_or_key_is_lost_is_as_if_it_never_came),
        cmocka_unit_test(two_records_that_differ_prove_nothing),
        cmocka_unit_test(an_unknown_document_keeps_its_reason_and_no_value),
        cmocka_unit_test(strings_are_copied),
        cmocka_unit_test(the_population_of_a_kind_is_found_by_that_kind),
        cmocka_unit_test(forty_thousand_images_are_found_and_walked_in_order),
        cmocka_unit_test(lines_hold_exactly_the_members_that_are_there),
        cmocka_unit_test(freeing_nothing_is_fine),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
