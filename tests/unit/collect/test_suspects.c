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
        "\"LITERAL_TOKEN=$OTHER\",\"TOKEN_FILE=/run/"
        "x\",\"ALLOW_EMPTY_PASSWORD=yes\"],\"Labels\":{\"api-key\":\"CANARY\",\"a\":\"b\"}}}",
        "[{\"CreatedBy\":\"RUN |1 NPM_TOKEN=CANARY /bin/sh -c npm --token='CANARY' ci\"},{\"CreatedBy\":"
        "\"RUN curl https://u:CANARY@h/\"},{\"CreatedBy\":7},3]",
        "[{\"where\":\"Env\",\"name\":\"DB_PASSWORD\",\"shape\":\"name\"},{\"where\":\"Env\",\"name\":\"X\",\"shape\":"
        "\"cloud-token\"},{\"where\":\"Env\",\"name\":\"LITERAL_TOKEN\",\"shape\":\"name\"},"
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
    assert_suspects("{}", "[{\"CreatedBy\":\"RUN login --tokenCANARY4bX9qL2=x\"}]",
                    "[{\"where\":\"history\",\"name\":\"<redacted>\",\"shape\":\"name\"}]");
    assert_suspects("{\"Config\":{\"Env\":[\"ghp_CANARYCANARYCANARYCANARY=AKIAIOSFODNN7EXAMPLE\"]}}", "[]",
                    "[{\"where\":\"Env\",\"name\":\"<redacted>\",\"shape\":\"cloud-token\"}]");
}

static void a_private_key_in_a_step_is_found(void **state)
{
    (void)state;
    assert_suspects("{\"Config\":null}", "[{\"CreatedBy\":\"RUN echo '-----BEGIN RSA PRIVATE KEY-----' > k\"}]",
                    "[{\"where\":\"history\",\"name\":null,\"shape\":\"private-key\"}]");
}

/* The suspects of a history of that one step: "NAME:shape" of the first, "" if there is none. */
static void assert_step(const char *step, const char *expected)
{
    plm_auto_json struct plm_json *image = plm_json_new_object();
    plm_auto_json struct plm_json *history = plm_json_new_list();
    plm_json_add(plm_json_push(history, plm_json_new_object()), "CreatedBy", plm_json_new_text(step));
    plm_auto_json struct plm_json *list = plm_suspects_of_image(image, history);
    const struct plm_json *first = plm_json_at(list, 0);
    const char *name = plm_json_text(plm_json_get(first, "name"));
    plm_auto_free char *found = plm_asprintf("%s%s%s", name ? name : "", first ? ":" : "",
                                             first ? plm_json_text(plm_json_get(first, "shape")) : "");
    if (strcmp(found, expected) != 0)
        fail_msg("%s: '%s', not '%s'", step, found, expected);
    plm_auto_buffer struct plm_buffer text = {0};
    plm_json_print(list, &text);
    assert_null(strstr(plm_buffer_text(&text), "CANARY"));
}

static void secrets_of_steps_are_found_in_every_form(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"RUN /bin/sh -c login --password CANARY", "password:name"},
        {"RUN /bin/sh -c x --api-key 'CANARY'", "api-key:name"},
        {"RUN /bin/sh -c curl -H 'Authorization: Bearer CANARY' https://h/", "Authorization:name"},
        {"RUN /bin/sh -c curl -H \"PRIVATE-TOKEN: CANARY\" https://h/", "PRIVATE-TOKEN:name"},
        {"RUN /bin/sh -c echo 'root:CANARY' | chpasswd", ":login"},
        {"RUN /bin/sh -c curl -u admin:CANARY https://h/", ":login"},
        {"RUN /bin/sh -c export SMTP_PASS=CANARY; x", "SMTP_PASS:name"},
        {"/bin/sh -c #(nop)  CMD [\"app\" \"--password=CANARY\"]", "password:name"},
        {"|1 TOKEN=CANARY /bin/sh -c true", "TOKEN:name"},
        {"RUN |1 K=LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLUNBTkFSWQ== /bin/sh -c true", "K:private-key"},
    };
    static const char *const clean[] = {
        "RUN /bin/sh -c x --password $PASSWORD",
        "RUN /bin/sh -c x --password=$PASSWORD --token=$(cat /run/secrets/t)",
        "RUN /bin/sh -c docker login --password-stdin registry.example.com",
        "RUN /bin/sh -c adduser --disabled-password app",
        "RUN /bin/sh -c curl -H \"Authorization: Bearer $TOKEN\" https://h/",
        "RUN /bin/sh -c git clone https://x:${TOKEN}@h/r",
        "RUN /bin/sh -c curl -u $USER:$PASS https://h/",
        "RUN /bin/sh -c install -o 1000 -u 1000:1000 x",
        "ENV TOKENIZERS_PARALLELISM=false",
        "ENV GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568",
        "ENV BYPASS=3 COMPASS=x OLDPWD=/x",
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        assert_step(rows[i][0], rows[i][1]);
    for (size_t i = 0; i < PLM_COUNT(clean); i++)
        assert_step(clean[i], "");
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

static void services_are_searched_in_variables_labels_and_arguments(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *spec =
        parse("{\"Labels\":{\"api-key\":\"CANARY\"},\"TaskTemplate\":{\"ContainerSpec\":{\"Env\":[\"API_TOKEN=CANARY\"]"
              ",\"Labels\":{"
              "\"x.secret\":\"CANARY\"},\"Command\":[\"app\"],\"Args\":[\"--password\",\"CANARY\"]}}}");
    plm_auto_json struct plm_json *list = plm_suspects_of_service(spec);
    assert_json(list, "[{\"where\":\"Env\",\"name\":\"API_TOKEN\",\"shape\":\"name\"},"
                      "{\"where\":\"Labels\",\"name\":\"api-key\",\"shape\":\"name\"},"
                      "{\"where\":\"Labels\",\"name\":\"x.secret\",\"shape\":\"name\"},"
                      "{\"where\":\"Args\",\"name\":\"password\",\"shape\":\"name\"}]");
    static const char *const broken[] = {"{\"Labels\":5}", "{\"TaskTemplate\":{\"ContainerSpec\":{\"Env\":5}}}", "7"};
    for (size_t i = 0; i < PLM_COUNT(broken); i++) {
        plm_auto_json struct plm_json *bad = parse(broken[i]);
        plm_auto_json struct plm_json *unknown = plm_suspects_of_service(bad);
        assert_non_null(plm_json_unknown(unknown));
    }
    plm_auto_json struct plm_json *none = plm_suspects_of_service(NULL);
    assert_json(none, "[]");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(variables_labels_and_steps_are_searched),
        cmocka_unit_test(an_address_with_a_query_is_no_name),
        cmocka_unit_test(a_private_key_in_a_step_is_found),
        cmocka_unit_test(secrets_of_steps_are_found_in_every_form),
        cmocka_unit_test(the_same_name_is_told_once),
        cmocka_unit_test(what_cannot_be_searched_is_unknown_not_empty),
        cmocka_unit_test(thousands_of_suspects_are_a_hundred),
        cmocka_unit_test(services_are_searched_in_variables_labels_and_arguments),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
