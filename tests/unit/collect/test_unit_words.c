/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"
#include "units.h"

static const char *const environment[] = {"OPTS=-D --icc=false", "ONE=a b", "EMPTY=", NULL};

/* Words joined by '|'; "!" if the line is refused. */
static void splits(const char *line, const char *expected)
{
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_buffer struct plm_buffer out = {0};
    const char *const *words;
    size_t count;
    if (!plm_unit_words(line, environment, &arena, &words, &count)) {
        assert_string_equal("!", expected);
        return;
    }
    assert_null(words[count]);
    for (size_t i = 0; i < count; i++) {
        plm_buffer_printf(&out, "%s%s", i ? "|" : "", words[i]);
    }
    assert_string_equal(plm_buffer_text(&out), expected);
}

static void blanks_and_quotes_make_words(void **state)
{
    (void)state;
    splits("/usr/bin/dockerd -H fd://", "/usr/bin/dockerd|-H|fd://");
    splits("  a   'b c'\t\"d e\"f ", "a|b c|d ef");
    splits("a \"b\\\"c\" d\\ e \\t", "a|b\"c|d e|\t");
    splits("a '' b", "a||b");
    splits("", "");
}

static void an_unclosed_quote_is_refused(void **state)
{
    (void)state;
    splits("a 'b", "!");
    splits("a \"b", "!");
}

static void prefixes_of_the_program_are_not_part_of_it(void **state)
{
    (void)state;
    splits("-/usr/bin/dockerd", "/usr/bin/dockerd");
    splits("@!+/usr/bin/dockerd x", "/usr/bin/dockerd|x");
}

static void a_variable_as_a_word_becomes_its_words_and_braces_one(void **state)
{
    (void)state;
    splits("d $OPTS x", "d|-D|--icc=false|x");
    splits("d ${OPTS} x", "d|-D --icc=false|x");
    splits("d $EMPTY $NONE x", "d|x");
    splits("d ${EMPTY}", "d|");
    splits("d --label=${ONE}", "d|--label=a b");
    splits("d '$OPTS'", "d|$OPTS");
    splits("d a$$b $ ${x", "d|a$b|$|${x");
}

static void many_words_are_all_kept(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_buffer struct plm_buffer line = {0};
    const char *const *words;
    size_t count;
    for (int i = 0; i < 100; i++) {
        plm_buffer_printf(&line, "w%d ", i);
    }
    assert_true(plm_unit_words(plm_buffer_text(&line), NULL, &arena, &words, &count));
    assert_int_equal(count, 100);
    assert_string_equal(words[99], "w99");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_and_quotes_make_words),
        cmocka_unit_test(an_unclosed_quote_is_refused),
        cmocka_unit_test(prefixes_of_the_program_are_not_part_of_it),
        cmocka_unit_test(a_variable_as_a_word_becomes_its_words_and_braces_one),
        cmocka_unit_test(many_words_are_all_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
