/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

static struct plm_facts *facts_of(const struct fixture *fixture)
{
    struct plm_facts *facts = plm_facts_new();
    plm_json_each (line, fixture->bundle) {
        struct plm_document document = {.kind = plm_json_text(plm_json_get(line, "document")),
                                        .key = plm_json_text(plm_json_get(line, "key")),
                                        .origin = plm_json_text(plm_json_get(line, "origin"))};
        if (plm_json_get(line, "value"))
            document.value = plm_json_copy(plm_json_get(line, "value"));
        plm_facts_add(facts, &document);
        plm_document_done(&document);
    }
    return facts;
}

/* What eval prints, or the message with which it refuses. */
static const char *eval(const char *expression)
{
    static char text[8192];
    auto_fixture struct fixture fixture;
    plm_auto_buffer struct plm_buffer out = {0};
    struct plm_error error = {0};
    fixture_open(&fixture);
    struct plm_facts *facts = facts_of(&fixture);
    bool good = plm_eval(expression, facts, &out, &error);
    snprintf(text, sizeof text, "%s", good ? plm_buffer_text(&out) : error.message);
    plm_facts_free(facts);
    return text;
}

static void an_expression_without_a_subject_is_tried_once(void **state)
{
    (void)state;
    assert_string_equal(eval("1 + 1"), "-\t2\n");
    assert_string_equal(eval("engine.info.Name == 'web-1'"),
                        "-\ttrue\n    engine.info.Name = \"web-1\"  (GET /info)\n");
    assert_string_equal(eval("engine.info.Driver == ''"),
                        "-\t{\"$unknown\":\"missing\"}\n"
                        "    engine.info.Driver = {\"$unknown\":\"missing\"}  (GET /info)\n");
    assert_string_equal(eval("1 / 0"), "-\t{\"$error\":\"division by zero\"}\n");
}

static void an_expression_about_containers_is_tried_on_each(void **state)
{
    (void)state;
    const char *seen = eval("container.HostConfig.Privileged");
    assert_non_null(strstr(
        seen, "audit\tfalse\n    container.HostConfig.Privileged = false  (GET /containers/000000000000/json)\n"));
    assert_non_null(strstr(seen, "shop/db/1\ttrue\n"));
    seen = eval("namespaces.network == 'host' && container.HostConfig.NetworkMode != 'host'");
    assert_non_null(strstr(seen, "side\ttrue\n"));
    assert_non_null(strstr(seen, "shop/db/1\tfalse\n"));
    assert_non_null(strstr(eval("namespaces.pid"), "old\t\"\"\n"));
    assert_non_null(strstr(eval("size(image.history)"), "shop:1\t0\n"));
}

static void what_cannot_be_tried_is_refused(void **state)
{
    (void)state;
    assert_non_null(strstr(eval("1 +"), "1:"));
    assert_non_null(strstr(eval("engine.info.driver"), "engine.info.driver: no such member"));
    assert_non_null(strstr(eval("container.Id == image.Id"), "about both container and image"));
    assert_non_null(strstr(eval("namespaces.pid == image.Id"), "namespaces are those of containers, not of images"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_expression_without_a_subject_is_tried_once),
        cmocka_unit_test(an_expression_about_containers_is_tried_on_each),
        cmocka_unit_test(what_cannot_be_tried_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
