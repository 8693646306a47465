/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"
#include "subject_key.h"

#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "aaaaaaaaaaaabbbbbbbbbbbb"
#define auto_members __attribute__((cleanup(plm_members_done)))

static struct plm_member *add_container(struct plm_members *members, const char *text)
{
    plm_auto_json struct plm_json *entry = parse(text);
    return plm_members_add_container(members, entry);
}

static void compose_and_swarm_give_keys_that_survive(void **state)
{
    (void)state;
    static const struct {
        const char *labels, *key, *group, *service;
    } rows[] = {
        {"{}", "the-name", NULL, NULL},
        {"{\"com.docker.compose.project\":\"shop\",\"com.docker.compose.service\":\"web\",\"com.docker.compose."
         "container-number\":\"2\",\"com.docker.compose.oneoff\":\"False\"}",
         "shop/web/2", "shop/web", NULL},
        {"{\"com.docker.compose.project\":\"shop\",\"com.docker.compose.service\":\"web\",\"com.docker.compose."
         "container-number\":\"2\",\"com.docker.compose.oneoff\":\"True\"}",
         "the-name", "shop/web", NULL},
        {"{\"com.docker.compose.project\":\"shop\",\"com.docker.compose.service\":\"web\"}", "the-name", NULL, NULL},
        {"{\"com.docker.compose.project\":\"a/"
         "b#c\",\"com.docker.compose.service\":\"web\",\"com.docker.compose.container-number\":\"1\"}",
         "the-name", NULL, NULL},
        {"{\"com.docker.swarm.service.name\":\"svc\",\"com.docker.swarm.task.name\":\"svc.3.k2j4\"}", "svc.3", "svc",
         "svc"},
        {"{\"com.docker.swarm.service.name\":\"a.b\",\"com.docker.swarm.task.name\":\"a.b.node1.k2j4\"}", "a.b.node1",
         "a.b", "a.b"},
        {"{\"com.docker.swarm.service.name\":\"svc\",\"com.docker.swarm.task.name\":\"other.3.k2j4\"}", "the-name",
         "svc", "svc"},
        {"{\"com.docker.swarm.service.name\":\"svc\",\"com.docker.swarm.task.name\":\"svc..x\"}", "the-name", "svc",
         "svc"},
        {"null", "the-name", NULL, NULL},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        auto_members struct plm_members members = {0};
        plm_auto_free char *entry =
            plm_asprintf("{\"Id\":\"" ID_A "\",\"Names\":[\"/the-name\"],\"Labels\":%s}", rows[i].labels);
        struct plm_member *member = add_container(&members, entry);
        assert_string_equal(member->key, rows[i].key);
        assert_true(rows[i].group ? member->group && strcmp(member->group, rows[i].group) == 0 : !member->group);
        assert_true(rows[i].service ? strcmp(member->service, rows[i].service) == 0 : !member->service);
    }
}

static void labels_that_come_with_the_image_give_no_key(void **state)
{
    (void)state;
    static const char labels[] = "\"Labels\":{\"com.docker.compose.project\":\"shop\",\"com.docker.compose.service\":"
                                 "\"db\",\"com.docker.compose.container-number\":\"1\"}}";
    auto_members struct plm_members members = {0};
    plm_auto_free char *evil =
        plm_asprintf("{\"Id\":\"" ID_A "\",\"Names\":[\"/evil\"],\"ImageID\":\"sha256:e\",%s", labels);
    plm_auto_free char *real =
        plm_asprintf("{\"Id\":\"" ID_B "\",\"Names\":[\"/real\"],\"ImageID\":\"sha256:r\",%s", labels);
    plm_auto_free char *text = plm_asprintf("{\"Id\":\"sha256:e\",%s", labels);
    plm_auto_json struct plm_json *image = parse(text);
    plm_auto_json struct plm_json *built =
        parse("{\"Id\":\"sha256:r\",\"Labels\":{\"com.docker.compose.project\":\"shop\","
              "\"com.docker.compose.service\":\"db\"}}");
    add_container(&members, evil);
    add_container(&members, real);
    plm_members_distrust(&members, image);
    plm_members_distrust(&members, built);
    assert_string_equal(members.items[0].key, "evil");
    assert_null(members.items[0].group);
    assert_string_equal(members.items[1].key, "shop/db/1");
    assert_string_equal(members.items[1].group, "shop/db");
}

static void the_own_name_is_not_a_link_alias(void **state)
{
    (void)state;
    auto_members struct plm_members members = {0};
    assert_string_equal(add_container(&members, "{\"Id\":\"1\",\"Names\":[\"/app/db\",\"/db\"]}")->key, "db");
    assert_string_equal(add_container(&members, "{\"Id\":\"2\",\"Names\":[3,\"/app/db\"]}")->key, "app/db");
    assert_string_equal(add_container(&members, "{\"Id\":\"3\",\"Names\":null}")->key, "3");
    assert_string_equal(add_container(&members, "{\"Id\":\"4\",\"Names\":[\"/a\\u001b[31m\\nb\"]}")->key, "a b");
    assert_null(add_container(&members, "{\"Names\":[\"/x\"]}"));
    assert_null(add_container(&members, "{\"Id\":\"\",\"Names\":[\"/x\"]}"));
    assert_null(add_container(&members, "{\"Id\":7}"));
    assert_int_equal(members.count, 4);
}

static void paused_and_restarting_containers_run(void **state)
{
    (void)state;
    static const struct {
        const char *state;
        const char *running;
    } rows[] = {{"\"running\"", "true"}, {"\"paused\"", "true"},   {"\"restarting\"", "true"},
                {"\"exited\"", "false"}, {"\"created\"", "false"}, {"null", "{\"$unknown\":\"not in the answer\"}"}};
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        auto_members struct plm_members members = {0};
        plm_auto_free char *entry = plm_asprintf("{\"Id\":\"1\",\"Names\":[\"/x\"],\"State\":%s}", rows[i].state);
        add_container(&members, entry);
        plm_auto_json struct plm_json *value = plm_members_population(&members);
        assert_json(plm_json_get(plm_json_first(plm_json_get(value, "members")), "running"), rows[i].running);
    }
}

static void an_image_is_called_by_its_smallest_tag_else_digest_else_id(void **state)
{
    (void)state;
    static const struct {
        const char *entry, *key;
        bool judged;
    } rows[] = {
        {"{\"Id\":\"sha256:1\",\"RepoTags\":[\"b:1\",\"a:2\"],\"RepoDigests\":[\"a@sha256:9\"]}", "a:2", true},
        {"{\"Id\":\"sha256:1\",\"RepoTags\":[\"<none>:<none>\"],\"RepoDigests\":[\"b@sha256:9\",\"a@sha256:9\"]}",
         "a@sha256:9", false},
        {"{\"Id\":\"sha256:1\",\"RepoTags\":null,\"RepoDigests\":[\"<none>@<none>\"]}", "sha256:1", false},
        {"{\"Id\":\"sha256:1\",\"RepoTags\":[],\"RepoDigests\":[]}", "sha256:1", false},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        auto_members struct plm_members members = {0};
        plm_auto_json struct plm_json *entry = parse(rows[i].entry);
        struct plm_member *member = plm_members_add_image(&members, entry);
        assert_string_equal(member->key, rows[i].key);
        assert_int_equal(member->judged, rows[i].judged);
    }
    auto_members struct plm_members none = {0};
    plm_auto_json struct plm_json *entry = parse("{\"RepoTags\":[\"a:1\"]}");
    assert_null(plm_members_add_image(&none, entry));
}

static void equal_keys_get_digits_of_the_id_and_are_not_compared(void **state)
{
    (void)state;
    auto_members struct plm_members members = {0};
    plm_members_add_named(&members, "net", "123456789012ffff");
    plm_members_add_named(&members, "net", "abcdefabcdef0000");
    plm_members_add_named(&members, "alone", "1");
    plm_subject_keys_settle(&members);
    assert_int_equal(members.count, 3);
    assert_string_equal(members.items[0].key, "alone");
    assert_true(members.items[0].comparable);
    assert_string_equal(members.items[1].key, "net#123456789012");
    assert_string_equal(members.items[2].key, "net#abcdefabcdef");
    assert_false(members.items[1].comparable);
    assert_false(members.items[2].comparable);
}

static void ids_alike_in_twelve_digits_are_told_apart_too(void **state)
{
    (void)state;
    auto_members struct plm_members members = {0};
    plm_members_add_named(&members, "net", ID_A);
    plm_members_add_named(&members, "net", ID_B);
    plm_subject_keys_settle(&members);
    assert_string_not_equal(members.items[0].key, members.items[1].key);
}

static void an_id_listed_twice_is_one_subject(void **state)
{
    (void)state;
    auto_members struct plm_members members = {0};
    plm_members_add_named(&members, "net", ID_A);
    plm_members_add_named(&members, "net", ID_A);
    plm_subject_keys_settle(&members);
    assert_int_equal(members.count, 1);
    assert_string_equal(members.items[0].key, "net");
    assert_null(plm_members_add_named(&members, NULL, ""));
    auto_members struct plm_members none = {0};
    plm_subject_keys_settle(&none);
    assert_int_equal(none.count, 0);
}

static void a_population_writes_every_member(void **state)
{
    (void)state;
    auto_members struct plm_members members = {0};
    add_container(&members, "{\"Id\":\"1\",\"Names\":[\"/x\"],\"State\":\"exited\",\"ImageID\":\"sha256:2\"}");
    plm_members_add_named(&members, "y", "2")->unread = true;
    members.items[1].gone = true;
    plm_auto_json struct plm_json *value = plm_members_population(&members);
    assert_json(plm_json_first(plm_json_get(value, "members")),
                "{\"key\":\"x\",\"group\":null,\"id\":\"1\",\"name\":\"x\",\"state\":\"exited\",\"running\":false,"
                "\"image\":\"sha256:2\","
                "\"gone\":false,\"comparable\":true,\"self\":false,\"judged\":true}");
    plm_auto_json struct plm_json *unread = plm_members_unread(&members);
    assert_json(
        unread,
        "{\"members\":[{\"key\":\"y\",\"group\":null,\"id\":\"2\",\"name\":\"y\",\"state\":null,\"running\":null,"
        "\"image\":null,\"gone\":true,\"comparable\":true,\"self\":false,\"judged\":true}],\"roles\":[]}");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(compose_and_swarm_give_keys_that_survive),
        cmocka_unit_test(labels_that_come_with_the_image_give_no_key),
        cmocka_unit_test(the_own_name_is_not_a_link_alias),
        cmocka_unit_test(paused_and_restarting_containers_run),
        cmocka_unit_test(an_image_is_called_by_its_smallest_tag_else_digest_else_id),
        cmocka_unit_test(equal_keys_get_digits_of_the_id_and_are_not_compared),
        cmocka_unit_test(ids_alike_in_twelve_digits_are_told_apart_too),
        cmocka_unit_test(an_id_listed_twice_is_one_subject),
        cmocka_unit_test(a_population_writes_every_member),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
