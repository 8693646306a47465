/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"
#include "suspects.h"

static void assert_suspects(const char *image, const char *history, const char *expected)
{
    plm_auto_json struct plm_json *image_json = parse(image);
    plm_auto_json struct plm_json *history_json = parse(history);
    plm_auto_json struct plm_json *list = plm_suspects_of_image(image_json, history_json);
    assert_json(list, expected);
}

static void variables_labels_and_steps_are_searched(void **state)
{
    (void)state;
    assert_suspects(
        "{\"Config\":{\"Env\":[\"PATH=/bin\",\"DB_PASSWORD=CANARY\",\"X=AKIAIOSFODNN7EXAMPLE\",\"EMPTY_TOKEN=\","
        "\"REF_TOKEN=$OTHER\",\"TOKEN_FILE=/run/x\"],\"Labels\":{\"api-key\":\"CANARY\",\"a\":\"b\"}}}",
        "[{\"CreatedBy\":\"RUN |1 NPM_TOKEN=CANARY /bin/sh -c npm --token='CANARY' ci\"},{\"CreatedBy\":"
        "\"RUN curl https://u:CANARY@h/\"},{\"CreatedBy\":7},3]",
        "[{\"where\":\"Env\",\"name\":\"DB_PASSWORD\",\"shape\":\"name\"},{\"where\":\"Env\",\"name\":\"X\",\"shape\":"
        "\"cloud-token\"},"
        "{\"where\":\"Labels\",\"name\":\"api-key\",\"shape\":\"name\"},{\"where\":\"history\",\"name\":\"NPM_TOKEN\","
        "\"shape\":\"name\"},"
        "{\"where\":\"history\",\"name\":\"token\",\"shape\":\"name\"},{\"where\":\"history\",\"name\":null,\"shape\":"
        "\"password-in-url\"}]");
}

/* Everything before the "=" was stored as the name, the password with it. */
static void an_address_with_a_query_is_no_name(void **state)
{
    (void)state;
    assert_suspects("{}", "[{\"CreatedBy\":\"RUN curl https://u:CANARY@h/x?t=1 -o x\"}]",
                    "[{\"where\":\"history\",\"name\":null,\"shape\":\"password-in-url\"}]");
    assert_suspects("{}", "[{\"CreatedBy\":\"RUN curl https://h/?a=https://u:CANARY@h/\"}]",
                    "[{\"where\":\"history\",\"name\":null,\"shape\":\"password-in-url\"}]");
    assert_suspects("{\"Config\":{\"Env\":[\"ghp_CANARYCANARYCANARYCANARY=AKIAIOSFODNN7EXAMPLE\"]}}", "[]",
                    "[{\"where\":\"Env\",\"name\":\"<redacted>\",\"shape\":\"cloud-token\"}]");
}

static void a_private_key_in_a_step_is_found(void **state)
{
    (void)state;
    assert_suspects("{\"Config\":null}", "[{\"CreatedBy\":\"RUN echo '-----BEGIN RSA PRIVATE KEY-----' > k\"}]",
                    "[{\"where\":\"history\",\"name\":null,\"shape\":\"private-key\"}]");
}

static void the_same_name_is_told_once(void **state)
{
    (void)state;
    assert_suspects("{}", "[{\"CreatedBy\":\"ARG A_TOKEN=x\"},{\"CreatedBy\":\"ENV A_TOKEN=x\"}]",
                    "[{\"where\":\"history\",\"name\":\"A_TOKEN\",\"shape\":\"name\"}]");
}

static void what_cannot_be_searched_is_unknown_not_empty(void **state)
{
    (void)state;
    static const char *const rows[] = {"{\"Config\":7}", "{\"Config\":{\"Env\":\"x\"}}",
                                       "{\"Config\":{\"Labels\":[]}}"};
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        assert_suspects(rows[i], "[]", "{\"$unknown\":\"malformed: Config cannot be searched\"}");
    assert_suspects("{\"Config\":{\"Env\":null}}", "[]", "[]");
}

static void thousands_of_suspects_are_a_hundred(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *image = plm_json_new_object();
    struct plm_json *config = plm_json_add(image, "Config", plm_json_new_object());
    struct plm_json *env = plm_json_add(config, "Env", plm_json_new_list());
    for (int i = 0; i < 1000; i++) {
        plm_auto_free char *variable = plm_asprintf("TOKEN_%d=x", i);
        plm_json_push(env, plm_json_new_text(variable));
    }
    plm_auto_json struct plm_json *list = plm_suspects_of_image(image, NULL);
    assert_int_equal(plm_json_count(list), 100);
}

static void services_are_searched_in_their_environment(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *spec = parse("{\"Env\":[\"API_KEY=CANARY\"]}");
    plm_auto_json struct plm_json *list = plm_suspects_of_service(spec);
    assert_json(list, "[{\"where\":\"Env\",\"name\":\"API_KEY\",\"shape\":\"name\"}]");
    plm_auto_json struct plm_json *broken = parse("{\"Env\":5}");
    plm_auto_json struct plm_json *unknown = plm_suspects_of_service(broken);
    assert_non_null(plm_json_unknown(unknown));
    plm_auto_json struct plm_json *none = plm_suspects_of_service(NULL);
    assert_json(none, "[]");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(variables_labels_and_steps_are_searched),
        cmocka_unit_test(an_address_with_a_query_is_no_name),
        cmocka_unit_test(a_private_key_in_a_step_is_found),
        cmocka_unit_test(the_same_name_is_told_once),
        cmocka_unit_test(what_cannot_be_searched_is_unknown_not_empty),
        cmocka_unit_test(thousands_of_suspects_are_a_hundred),
        cmocka_unit_test(services_are_searched_in_their_environment),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
