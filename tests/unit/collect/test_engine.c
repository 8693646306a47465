/* SPDX-License-Identifier: Apache-2.0 */
#include "engine.h"

#include "replay.h"

#include <plimsoll/base/limits.h>

#define auto_engine __attribute__((cleanup(plm_engine_close)))

/* Opens the engine that replay.py plays with these arguments. */
static void open_engine(struct plm_engine *engine, struct replay *replay, const char *const *arguments)
{
    struct plm_error error;
    replay_start(replay, arguments);
    const struct plm_collect_options options = {.host = replay->address, .root = "/", .request_timeout = 400};
    assert_true(plm_engine_open(&options, plm_clock_ms() + 20000, NULL, NULL, engine, &error));
    plm_engine_learn(engine);
}

static void assert_fails(const char *const *arguments, enum plm_error_code code, const char *message)
{
    auto_replay struct replay replay = {0};
    auto_engine struct plm_engine engine = {0};
    open_engine(&engine, &replay, arguments);
    assert_int_equal(engine.failure.code, code);
    if (!strstr(engine.failure.message, message))
        fail_msg("%s, expected %s", engine.failure.message, message);
    assert_null(engine.info);
    assert_int_equal(engine.info_error.code, code);
    struct plm_question question;
    plm_auto_json struct plm_json *answer = NULL;
    struct plm_error error = {0};
    plm_engine_ask(&engine, PLM_MIB, &question, "/volumes");
    assert_false(plm_engine_answer(&engine, &question, PLM_JSON_OBJECT, &answer, &error));
    assert_int_equal(error.code, code);
    assert_int_equal(replay_asked(&replay, "volumes"), 0);
}

static void the_version_spoken_is_the_lower_of_both(void **state)
{
    (void)state;
    static const struct {
        const char *claimed;
        unsigned spoken;
        const char *path;
    } rows[] = {{"1.24", 24, "GET /v1.24/info "},
                {"1.51", 51, "GET /v1.51/info "},
                {"1.55", 55, "GET /v1.55/info "},
                {"1.99", 55, "GET /v1.55/info "}};
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        auto_replay struct replay replay = {0};
        auto_engine struct plm_engine engine = {0};
        open_engine(&engine, &replay,
                    (const char *[]){DOCKER28, "--unix", "@", "--api-version", rows[i].claimed, NULL});
        assert_int_equal(engine.failure.code, PLM_ERROR_NONE);
        assert_int_equal(engine.api_minor, rows[i].spoken);
        assert_non_null(engine.info);
        plm_auto_free char *line = plm_strndup(rows[i].path, strlen(rows[i].path) - 1);
        assert_int_equal(replay_asked(&replay, line), 1);
    }
}

static void engines_too_old_or_too_new_are_not_spoken_to(void **state)
{
    (void)state;
    assert_fails((const char *[]){DOCKER28, "--unix", "@", "--api-version", "1.23", NULL}, PLM_ERROR_UNSUPPORTED,
                 "speaks API 1.23");
    assert_fails((const char *[]){DOCKER28, "--unix", "@", "--api-version", "1.99", "--min-api-version", "1.56", NULL},
                 PLM_ERROR_UNSUPPORTED, "demands API 1.56");
    assert_fails((const char *[]){DOCKER28, "--unix", "@", "--api-version", "2.0", NULL}, PLM_ERROR_MALFORMED,
                 "no API version");
}

static void version_stands_in_for_a_ping_that_is_refused(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_engine struct plm_engine engine = {0};
    open_engine(&engine, &replay, (const char *[]){PODMAN4, "--unix", "@", "--fault", "403=/_ping", NULL});
    assert_int_equal(engine.failure.code, PLM_ERROR_NONE);
    assert_int_equal(engine.api_minor, 41);
    assert_true(engine.podman);
}

static void the_ping_stands_in_for_a_version_that_is_refused(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_engine struct plm_engine engine = {0};
    open_engine(&engine, &replay, (const char *[]){PODMAN4, "--unix", "@", "--fault", "403=/version", NULL});
    assert_int_equal(engine.failure.code, PLM_ERROR_NONE);
    assert_true(engine.podman);
    assert_null(engine.version);
    assert_int_equal(engine.version_error.code, PLM_ERROR_DENIED);
    assert_non_null(engine.info);
}

static void without_either_nothing_is_asked(void **state)
{
    (void)state;
    assert_fails((const char *[]){DOCKER28, "--unix", "@", "--fault", "401=*", NULL}, PLM_ERROR_DENIED,
                 "GET /version: HTTP 401");
    assert_fails((const char *[]){DOCKER28, "--unix", "@", "--fault", "500=*", NULL}, PLM_ERROR_UNREACHABLE,
                 "HTTP 500");
    assert_fails((const char *[]){DOCKER28, "--unix", "@", "--fault", "hang=/_ping", NULL}, PLM_ERROR_TIMEOUT,
                 "GET /_ping");
    assert_fails((const char *[]){DOCKER28, "--unix", "@", "--fault", "garbage=/_ping", NULL}, PLM_ERROR_MALFORMED,
                 "HTTP");
}

static void an_engines_own_words_are_not_repeated(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_engine struct plm_engine engine = {0};
    char reason[PLM_REASON_SIZE];
    open_engine(&engine, &replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", "403=/info", NULL});
    assert_string_equal(plm_reason_of(&engine.info_error, reason), "denied: GET /info: HTTP 403");
}

static void each_status_and_each_bad_body_has_its_code(void **state)
{
    (void)state;
    static const struct {
        const char *fault;
        enum plm_error_code code;
    } rows[] = {
        {"400=/info", PLM_ERROR_UNSUPPORTED},     {"401=/info", PLM_ERROR_DENIED},
        {"403=/info", PLM_ERROR_DENIED},          {"404=/info", PLM_ERROR_ABSENT},
        {"500=/info", PLM_ERROR_UNREACHABLE},     {"503=/info", PLM_ERROR_UNREACHABLE},
        {"204=/info", PLM_ERROR_MALFORMED},       {"redirect=/info", PLM_ERROR_UNREACHABLE},
        {"notjson=/info", PLM_ERROR_MALFORMED},   {"empty=/info", PLM_ERROR_MALFORMED},
        {"truncated=/info", PLM_ERROR_MALFORMED}, {"nested=/info", PLM_ERROR_MALFORMED},
        {"list=/info", PLM_ERROR_MALFORMED},      {"null=/info", PLM_ERROR_MALFORMED},
    };
    const char *arguments[2 * PLM_COUNT(rows) + 4] = {DOCKER28, "--unix", "@"};
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        auto_replay struct replay replay = {0};
        auto_engine struct plm_engine engine = {0};
        arguments[3] = "--fault";
        arguments[4] = rows[i].fault;
        open_engine(&engine, &replay, arguments);
        assert_null(engine.info);
        if (engine.info_error.code != rows[i].code)
            fail_msg("%s: %s", rows[i].fault, engine.info_error.message);
        assert_memory_equal(engine.info_error.message, "GET /info: ", 11);
    }
}

static void rootless_is_what_security_options_say(void **state)
{
    (void)state;
    static const struct {
        const char *info;
        bool known, rootless;
    } rows[] = {
        {"{\"SecurityOptions\":[\"name=seccomp,profile=builtin\",\"name=rootless\"]}", true, true},
        {"{\"SecurityOptions\":[\"name=rootless,x=y\"]}", true, true},
        {"{\"SecurityOptions\":[\"name=rootlessness\",3]}", true, false},
        {"{\"SecurityOptions\":null}", true, false},
        {"{\"SecurityOptions\":\"name=rootless\"}", false, false},
        {"{}", false, false},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_json struct plm_json *info = parse(rows[i].info);
        bool rootless = false;
        assert_int_equal(plm_engine_rootless(&(struct plm_engine){.info = info}, &rootless), rows[i].known);
        assert_int_equal(rootless, rows[i].rootless);
    }
}

static void an_address_that_is_none_is_the_callers_mistake(void **state)
{
    (void)state;
    auto_engine struct plm_engine engine = {0};
    struct plm_error error = {0};
    assert_false(plm_engine_open(&(struct plm_collect_options){.host = "nonsense"}, 0, NULL, NULL, &engine, &error));
    assert_int_equal(error.code, PLM_ERROR_USAGE);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_version_spoken_is_the_lower_of_both),
        cmocka_unit_test(engines_too_old_or_too_new_are_not_spoken_to),
        cmocka_unit_test(version_stands_in_for_a_ping_that_is_refused),
        cmocka_unit_test(the_ping_stands_in_for_a_version_that_is_refused),
        cmocka_unit_test(without_either_nothing_is_asked),
        cmocka_unit_test(an_engines_own_words_are_not_repeated),
        cmocka_unit_test(each_status_and_each_bad_body_has_its_code),
        cmocka_unit_test(rootless_is_what_security_options_say),
        cmocka_unit_test(an_address_that_is_none_is_the_callers_mistake),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
