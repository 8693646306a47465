/* SPDX-License-Identifier: Apache-2.0 */
#include "build_step.h"
#include "replay.h"

static void assert_step(const char *created_by, const char *expected)
{
    plm_auto_json struct plm_json *answer = parse(created_by);
    plm_auto_json struct plm_json *row = plm_json_new_object();
    plm_build_step_set(row, plm_json_get(answer, "c"));
    assert_json(row, expected);
}

#define STEP(instruction, refresh, unverified)                                                                         \
    "{\"instruction\":" instruction ",\"lone_refresh\":" refresh ",\"unverified\":[" unverified "]}"

static void instructions_are_known_in_every_builders_spelling(void **state)
{
    (void)state;
    static const struct {
        const char *text, *instruction;
    } rows[] = {
        {"RUN /bin/sh -c true # buildkit", "\"RUN\""},
        {"RUN |1 A=b /bin/sh -c true # buildkit", "\"RUN\""},
        {"|1 A=b /bin/sh -c true", "\"RUN\""},
        {"/bin/sh -c true", "\"RUN\""},
        {"/bin/ash -eo pipefail -c true", "\"RUN\""},
        {"bash", "\"RUN\""},
        {"ADD x /y # buildkit", "\"ADD\""},
        {"/bin/sh -c #(nop)  ADD file:ab in / ", "\"ADD\""},
        {"/bin/sh -c #(nop) ADD file:ab in / ", "\"ADD\""},
        {"/bin/bash -o pipefail -c #(nop) ADD file:ab in / ", "\"ADD\""},
        {"/bin/bash -ec #(nop) COPY file:ab in / ", "\"COPY\""},
        {"/bin/sh -c #(nop)  ENV LISTEN_ADDR=1", "\"ENV\""},
        {"ENV LISTEN_ADDR=1", "\"ENV\""},
        {"/bin/sh -c #(nop)  ONBUILD ADD . /app", "\"ONBUILD\""},
        {"/bin/sh -c #(nop) SOMETHING new", "null"},
        {"bazel build //x", "null"},
        {"ADDUSER x", "null"},
        {"", "null"},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_free char *answer = plm_asprintf("{\"c\":\"%s\"}", rows[i].text);
        plm_auto_free char *expected = plm_asprintf(STEP("%s", "null", ""), rows[i].instruction);
        assert_step(answer, expected);
    }
}

static void the_mark_of_a_step_without_a_command_cannot_be_forged(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "/bin/sh -c apt-get update #(nop)  LABEL x",        "/bin/sh -c apt-get update -c #(nop)  LABEL x",
        "RUN /bin/sh -c #(nop) LABEL\\napt-get update",     "/bin/sh -c #(nop) LABEL\\napt-get update",
        "|1 A=#(nop) LABEL /bin/sh -c apt-get update",      "/bin/sh -c apt-get update # LABEL #(nop)",
        "RUN |1 A=-c #(nop) ENV /bin/sh -c apt-get update",
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_free char *answer = plm_asprintf("{\"c\":\"%s\"}", rows[i]);
        assert_step(answer, STEP("\"RUN\"", "\"apt-get update\"", ""));
    }
}

static void only_steps_that_run_are_searched(void **state)
{
    (void)state;
    assert_step("{\"c\":\"LABEL x=apt-get update --nogpgcheck\"}", STEP("\"LABEL\"", "null", ""));
    assert_step("{\"c\":\"/bin/sh -c #(nop)  LABEL x=apt-get update\"}", STEP("\"LABEL\"", "null", ""));
    assert_step("{\"c\":\"RUN apt-get update # buildkit\"}", STEP("\"RUN\"", "\"apt-get update\"", ""));
    assert_step("{\"c\":\"apt-get update\"}", STEP("null", "\"apt-get update\"", ""));
    assert_step("{\"c\":\"apt-get --force-yes install x\"}", STEP("null", "null", "\"--force-yes\""));
    assert_step("{\"c\":\"RUN /bin/sh -c apt-get update\\napt-get install -y x\\n # buildkit\"}",
                STEP("\"RUN\"", "null", ""));
}

static void what_was_not_told_is_unknown_and_no_step(void **state)
{
    (void)state;
    static const char lost[] = "{\"instruction\":{\"$unknown\":\"%s\"},\"lone_refresh\":{\"$unknown\":\"%s\"},"
                               "\"unverified\":{\"$unknown\":\"%s\"}}";
    static const struct {
        const char *answer, *reason;
    } rows[] = {{"{}", "not in the answer"}, {"{\"c\":7}", "malformed: CreatedBy is no text"}};
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_free char *expected = plm_asprintf(lost, rows[i].reason, rows[i].reason, rows[i].reason);
        assert_step(rows[i].answer, expected);
    }
    assert_step("{\"c\":null}", STEP("null", "null", ""));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(instructions_are_known_in_every_builders_spelling),
        cmocka_unit_test(the_mark_of_a_step_without_a_command_cannot_be_forged),
        cmocka_unit_test(only_steps_that_run_are_searched),
        cmocka_unit_test(what_was_not_told_is_unknown_and_no_step),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
