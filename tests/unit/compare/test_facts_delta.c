/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/compare/facts_delta.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct bundle {
    struct plm_facts *facts;
    struct plm_json *header;
};

/* value NULL: the document could not be read. */
static void add(struct bundle *bundle, const char *kind, const char *key, const char *value)
{
    struct plm_error error;
    struct plm_document document = {.kind = kind, .key = key, .origin = "test", .unknown = value ? NULL : "denied"};
    if (value)
        assert_true(plm_json_parse(value, strlen(value), 0, "test", &document.value, &error));
    plm_facts_add(bundle->facts, &document);
}

static void start(struct bundle *bundle)
{
    const char *text = "{\"host\":{\"name\":\"web\"},\"started\":\"2026-01-01T00:00:00Z\"}";
    struct plm_error error;
    *bundle = (struct bundle){.facts = plm_facts_new()};
    assert_true(plm_json_parse(text, strlen(text), 0, "test", &bundle->header, &error));
}

static void done(struct bundle *bundle)
{
    plm_facts_free(bundle->facts);
    plm_json_free(bundle->header);
}

/* "document/key path change", one behind the other. */
static void assert_changes(struct bundle *before, struct bundle *after, const char *wanted)
{
    plm_auto_facts_delta struct plm_facts_delta delta = {0};
    plm_auto_buffer struct plm_buffer seen = {0};
    plm_facts_delta_compute(&(struct plm_facts_side){before->facts, before->header},
                            &(struct plm_facts_side){after->facts, after->header}, &delta);
    for (size_t i = 0; i < delta.change_count; i++)
        plm_buffer_printf(&seen, "%s%s/%s %s %s", i > 0 ? ", " : "", delta.changes[i].document,
                          delta.changes[i].key ? delta.changes[i].key : "", delta.changes[i].path,
                          plm_fact_change_name(delta.changes[i].kind));
    assert_string_equal(plm_buffer_text(&seen), wanted);
}

static void compare_values(const char *before, const char *after, const char *there, const char *back)
{
    struct bundle old, new;
    start(&old);
    start(&new);
    add(&old, "engine.info", NULL, before);
    add(&new, "engine.info", NULL, after);
    assert_changes(&old, &new, there);
    assert_changes(&new, &old, back);
    done(&old);
    done(&new);
}

static void members_are_compared_wherever_they_stand(void **state)
{
    (void)state;
    compare_values("{\"A\":1,\"B\":{\"C\":\"x\",\"D\":[1,2]}}", "{\"B\":{\"D\":[1,2],\"C\":\"x\"},\"A\":1}", "", "");
    compare_values("{\"A\":1,\"B\":{\"C\":\"x\"}}", "{\"A\":2,\"B\":{\"C\":\"y\"}}",
                   "engine.info/ A changed, engine.info/ B.C changed",
                   "engine.info/ A changed, engine.info/ B.C changed");
    compare_values("{\"A\":null}", "{\"A\":{\"B\":1}}", "engine.info/ A changed", "engine.info/ A changed");
}

static void keyed_lists_are_maps(void **state)
{
    (void)state;
    compare_values("{\"O\":[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"value\":\"2\"}]}",
                   "{\"O\":[{\"key\":\"b\",\"value\":\"3\"},{\"key\":\"c\",\"value\":\"4\"}]}",
                   "engine.info/ O[a] gone, engine.info/ O[b].value changed, engine.info/ O[c] appeared",
                   "engine.info/ O[b].value changed, engine.info/ O[c] gone, engine.info/ O[a] appeared");
    compare_values("{\"O\":[]}", "{\"O\":[{\"key\":\"a\"}]}", "engine.info/ O[a] appeared", "engine.info/ O[a] gone");
}

static void ids_and_times_are_passed_over(void **state)
{
    (void)state;
    compare_values("{\"ID\":\"1\",\"Created\":\"x\",\"N\":{\"Id\":1,\"Size\":7}}",
                   "{\"ID\":\"2\",\"Created\":\"y\",\"N\":{\"Id\":2,\"Size\":8}}", "", "");
}

static void what_one_side_could_not_read_is_uncertain(void **state)
{
    (void)state;
    compare_values("{\"A\":1}", "{\"A\":{\"$unknown\":\"denied\"}}", "engine.info/ A uncertain",
                   "engine.info/ A uncertain");
    compare_values("{\"A\":{\"$unknown\":\"x\"}}", "{\"A\":{\"$unknown\":\"y\"}}", "", "");
    compare_values("{\"A\":1}", NULL, "engine.info/  uncertain", "engine.info/  uncertain");
    compare_values(NULL, NULL, "", "");
    compare_values("{\"A\":1,\"B\":2}", "{\"A\":1}", "", ""); /* a lost member */
}

static void networks_come_and_go_only_where_both_lists_were_read(void **state)
{
    (void)state;
    for (int read = 0; read < 2; read++) {
        struct bundle old, new;
        start(&old);
        start(&new);
        add(&old, "network", "lan", "{\"Driver\":\"bridge\"}");
        add(&old, "network", "old", "{\"Driver\":\"bridge\"}");
        add(&new, "network", "lan", "{\"Driver\":\"macvlan\"}");
        add(&new, "network", "new", "{\"Driver\":\"bridge\"}");
        add(&old, "population", "network", "{\"members\":[]}");
        add(&new, "population", "network", read ? "{\"members\":[]}" : NULL);
        assert_changes(&old, &new,
                       read ? "network/lan Driver changed, network/old  gone, network/new  appeared"
                            : "network/lan Driver changed, network/new  appeared");
        done(&old);
        done(&new);
    }
}

/* Its key is the smallest tag: another one in front of it is no other image. */
static void an_image_tagged_anew_is_the_same_one(void **state)
{
    struct bundle old, new;
    (void)state;
    start(&old);
    start(&new);
    add(&old, "population", "image", "{\"members\":[]}");
    add(&new, "population", "image", "{\"members\":[]}");
    add(&old, "image", "shop:2", "{\"Id\":\"sha256:1\",\"RepoTags\":[\"shop:2\"]}");
    add(&new, "image", "shop:1", "{\"Id\":\"sha256:1\",\"RepoTags\":[\"shop:1\",\"shop:2\"]}");
    add(&old, "image", "gone:1", "{\"Id\":\"sha256:2\",\"RepoTags\":[\"gone:1\"]}");
    add(&new, "image", "come:1", "{\"Id\":\"sha256:3\",\"RepoTags\":[\"come:1\"]}");
    assert_changes(&old, &new, "image/shop:2 RepoTags changed, image/gone:1  gone, image/come:1  appeared");
    assert_changes(&new, &old, "image/shop:1 RepoTags changed, image/come:1  gone, image/gone:1  appeared");
    done(&old);
    done(&new);
}

static void a_swarm_that_is_known_not_to_be_there_comes_and_goes(void **state)
{
    static const struct {
        const char *unknown, *there, *back;
    } rows[] = {
        {"absent: swarm is inactive", "swarm/  appeared", "swarm/  gone"},
        {"unsupported: ask a manager", "swarm/  uncertain", "swarm/  uncertain"},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct bundle old, new;
        struct plm_document document = {.kind = "swarm", .origin = "test", .unknown = rows[i].unknown};
        start(&old);
        start(&new);
        plm_facts_add(old.facts, &document);
        add(&new, "swarm", NULL, "{\"A\":1}");
        assert_changes(&old, &new, rows[i].there);
        assert_changes(&new, &old, rows[i].back);
        assert_changes(&old, &old, "");
        done(&old);
        done(&new);
    }
}

static void containers_are_left_to_the_comparison_of_reports(void **state)
{
    struct bundle old, new;
    (void)state;
    start(&old);
    start(&new);
    add(&old, "container", "x", "{\"A\":1}");
    add(&new, "container", "x", "{\"A\":2}");
    assert_changes(&old, &new, "");
    done(&old);
    done(&new);
}

static void options_stand_side_by_side_with_their_sources(void **state)
{
    struct bundle old, new;
    (void)state;
    start(&old);
    start(&new);
    add(&old, "daemon", NULL,
        "{\"options\":{\"icc\":{\"value\":true,\"source\":\"default\"},\"debug\":{\"value\":false,\"source\":"
        "\"default\"},"
        "\"lost\":{\"value\":{\"$unknown\":\"x\"},\"source\":{\"$unknown\":\"x\"}},\"half\":{\"value\":1,\"source\":"
        "\"flag\"}}}");
    add(&new, "daemon", NULL,
        "{\"options\":{\"icc\":{\"value\":false,\"source\":\"file\"},\"debug\":{\"value\":false,\"source\":\"flag\"},"
        "\"lost\":{\"value\":{\"$unknown\":\"x\"}},\"half\":{\"value\":{\"$unknown\":\"x\"}},\"late\":{\"value\":2}}}");
    plm_auto_facts_delta struct plm_facts_delta delta = {0};
    plm_facts_delta_compute(&(struct plm_facts_side){old.facts, old.header},
                            &(struct plm_facts_side){new.facts, new.header}, &delta);
    assert_int_equal(delta.option_count, 4);
    assert_string_equal(delta.options[0].name, "icc");
    assert_true(delta.options[0].differs);
    assert_string_equal(delta.options[0].before, "true");
    assert_string_equal(delta.options[0].source_after, "file");
    assert_false(delta.options[1].differs);
    assert_string_equal(delta.options[2].name, "half");
    assert_null(delta.options[2].after);
    assert_false(delta.options[2].differs); /* unknown is no difference, and no likeness either */
    assert_string_equal(delta.options[3].name, "late");
    assert_null(delta.options[3].before);
    assert_int_equal(delta.options_differ, 1);
    assert_int_equal(delta.change_count, 0);
    assert_string_equal(delta.host_before, "web");
    assert_string_equal(plm_fact_change_name(PLM_FACT_CHANGES), "uncertain");
    done(&old);
    done(&new);
}

static void empty_bundles_differ_in_nothing(void **state)
{
    struct plm_facts *none = plm_facts_new();
    plm_auto_facts_delta struct plm_facts_delta delta = {0};
    (void)state;
    plm_facts_delta_compute(&(struct plm_facts_side){none, NULL}, &(struct plm_facts_side){none, NULL}, &delta);
    assert_int_equal(delta.change_count + delta.option_count, 0);
    assert_null(delta.host_before);
    plm_facts_free(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_compared_wherever_they_stand),
        cmocka_unit_test(keyed_lists_are_maps),
        cmocka_unit_test(ids_and_times_are_passed_over),
        cmocka_unit_test(what_one_side_could_not_read_is_uncertain),
        cmocka_unit_test(networks_come_and_go_only_where_both_lists_were_read),
        cmocka_unit_test(an_image_tagged_anew_is_the_same_one),
        cmocka_unit_test(a_swarm_that_is_known_not_to_be_there_comes_and_goes),
        cmocka_unit_test(containers_are_left_to_the_comparison_of_reports),
        cmocka_unit_test(options_stand_side_by_side_with_their_sources),
        cmocka_unit_test(empty_bundles_differ_in_nothing),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
