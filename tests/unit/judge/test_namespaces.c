/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/judge/namespaces.h"
#include "fixture.h"

struct trial {
    struct plm_arena arena;
    struct plm_intern intern;
    struct plm_namespaces namespaces;
};
static void trial_open(struct trial *trial)
{
    *trial = (struct trial){.arena = {0}};
    plm_intern_init(&trial->intern, &trial->arena);
    plm_namespaces_init(&trial->namespaces, &trial->intern);
}
static void trial_close(struct trial *trial)
{
    plm_namespaces_done(&trial->namespaces);
    plm_intern_done(&trial->intern);
    plm_arena_done(&trial->arena);
}
#define auto_trial __attribute__((cleanup(trial_close)))

static uint32_t add(struct trial *trial, const char *id, const char *name, const char *network, const char *origin)
{
    plm_auto_free char *text =
        plm_asprintf("{'Id': '%s', 'Name': '%s', 'HostConfig': {'NetworkMode': %s, 'PidMode': '', "
                     "'IpcMode': 'private'}}",
                     id, name, network);
    plm_auto_json struct plm_json *json = fixture_json(text);
    return plm_namespaces_add(&trial->namespaces, json, origin);
}

static struct plm_cel_value network_of(struct trial *trial, uint32_t number)
{
    struct plm_cel_value map = plm_namespaces_value(&trial->namespaces, number, &trial->arena);
    return plm_cel_member(&trial->arena, &map, "network", 7);
}

static void assert_text(struct plm_cel_value value, const char *text, const char *origin)
{
    assert_int_equal(value.kind, PLM_CEL_STRING);
    assert_int_equal(value.as.string.size, strlen(text));
    assert_memory_equal(value.as.string.data, text, strlen(text));
    assert_string_equal(plm_cel_path_origin(value.path), origin);
    plm_auto_buffer struct plm_buffer path = {0};
    plm_cel_path_format(value.path, &path);
    assert_string_equal(plm_buffer_text(&path), "namespaces.network");
}

/* cis-benchmark 44. */
static void chains_are_followed_to_their_end(void **state)
{
    auto_trial struct trial trial;
    (void)state;
    trial_open(&trial);
    uint32_t c = add(&trial, "ccc", "/c", "'container:bbb'", "C");
    uint32_t b = add(&trial, "bbb", "/b", "'container:a'", "B");
    uint32_t a = add(&trial, "aaa", "/a", "'host'", "A");
    assert_text(network_of(&trial, a), "host", "A");
    assert_text(network_of(&trial, b), "host", "A");
    assert_text(network_of(&trial, c), "host", "A");
}

static void what_is_not_known_of_a_chain_is_unknown(void **state)
{
    static const struct {
        const char *network, *reason;
    } rows[] = {
        {"'container:zzz'", "it is that of container:zzz, which is not known"},
        {"'container:bb'", "it is that of container:bb, which is not known"}, /* the beginning of an id is no id */
        {"'container:loop'", "a chain of containers that does not end"},
        {"{'$unknown': 'withheld'}", "withheld"},
        {"null", "malformed: no text"},
        {"'container:lost'", "missing"},
        {"'container:twin'", "it is that of container:twin, which is not known"},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        auto_trial struct trial trial;
        trial_open(&trial);
        add(&trial, "bbb", "/b", "'bridge'", "B");
        add(&trial, "l1", "/loop", "'container:l2'", "L");
        add(&trial, "l2", "/pool", "'container:l1'", "L");
        add(&trial, "t1", "/twin", "'host'", "T");
        add(&trial, "twin", "/t2", "'bridge'", "T");
        plm_auto_json struct plm_json *lost = fixture_json("{'Id': 'lost', 'HostConfig': {}}");
        plm_namespaces_add(&trial.namespaces, lost, NULL);
        plm_namespaces_add(&trial.namespaces, NULL, NULL);
        struct plm_cel_value value = network_of(&trial, add(&trial, "x", "/x", rows[i].network, "X"));
        assert_int_equal(value.kind, PLM_CEL_UNKNOWN);
        assert_string_equal(value.as.problem->reason, rows[i].reason);
    }
}

static void each_namespace_is_its_own(void **state)
{
    auto_trial struct trial trial;
    (void)state;
    trial_open(&trial);
    uint32_t a = add(&trial, "aaa", "/a", "'host'", "A");
    struct plm_cel_value map = plm_namespaces_value(&trial.namespaces, a, &trial.arena);
    struct plm_cel_value pid = plm_cel_member(&trial.arena, &map, "pid", 3),
                         ipc = plm_cel_member(&trial.arena, &map, "ipc", 3);
    assert_int_equal(pid.as.string.size, 0);
    assert_memory_equal(ipc.as.string.data, "private", 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chains_are_followed_to_their_end),
        cmocka_unit_test(what_is_not_known_of_a_chain_is_unknown),
        cmocka_unit_test(each_namespace_is_its_own),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
