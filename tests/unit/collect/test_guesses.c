/* SPDX-License-Identifier: Apache-2.0 */
/* Containers asked for by the names of the daemon's directories, while the engine takes its time over the list. */
#include "replay.h"

#include "collector.h"
#include "host_state.h"

#include <ftw.h>
#include <sys/stat.h>

#define CONTAINERS 300
#define REAL 150  /* of them have a directory … */
#define WRONG 200 /* … and so many of that name are none */

struct scene {
    struct replay replay;
    struct plm_collect_options options;
    struct plm_collector collector;
    struct kept kept;
    struct plm_sink sink;
    char root[64]; /* DockerRootDir */
    char ids[CONTAINERS][65];
};

static int remove_entry(const char *path, const struct stat *stat, int flag, struct FTW *where)
{
    (void)stat, (void)flag, (void)where;
    return remove(path);
}

static void add_directory(const struct scene *scene, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/containers/%s", scene->root, name);
    assert_int_equal(mkdir(path, 0755), 0);
}

static void read_ids(struct scene *scene)
{
    struct plm_error error;
    struct plm_question question;
    struct plm_json *list = NULL;
    size_t count = 0;
    plm_engine_ask(&scene->collector.engine, 1 << 24, &question, "/containers/json?all=true");
    assert_true(plm_engine_answer(&scene->collector.engine, &question, PLM_JSON_LIST, &list, &error));
    plm_json_each (entry, list)
        snprintf(scene->ids[count++], 65, "%s", plm_json_text(plm_json_get(entry, "Id")));
    assert_int_equal(count, CONTAINERS);
    plm_json_free(list);
}

/* An engine that is shown to be local and has a data root below /tmp. */
static void make_host(struct scene *scene)
{
    struct plm_error error;
    struct plm_host *host = plm_alloc(sizeof *host);
    host->request.options = &scene->options;
    host->late = plm_alloc(sizeof *host->late);
    host->local = true;
    host->proc.fd = host->dockerd.root.fd = -1;
    host->proc_reason = "there is no /proc";
    assert_true(plm_rootfs_open(&host->root, "/", &error));
    scene->collector.host = host;
    plm_json_set(scene->collector.engine.info, "DockerRootDir", plm_json_new_text(scene->root));
}

/* How the list comes (the one that is asked for the way the collector asks for it): behind some of the guesses. */
#define BEHIND "behind=/containers/json?all=1"
#define LATE "late=/containers/json?all=1"

/* list, fault: of replay.py; fault may be NULL. */
static struct scene *scene_new(const char *list, const char *fault)
{
    struct plm_error error;
    struct scene *scene = plm_alloc(sizeof *scene);
    struct plm_collector *collector = &scene->collector;
    replay_start(&scene->replay, (const char *[]){DOCKER28, "--unix", "@", "--clone", "300", "--fault", list,
                                                  fault ? "--fault" : NULL, fault, NULL});
    scene->options = (struct plm_collect_options){.host = scene->replay.address, .request_timeout = 10000};
    scene->sink = kept_sink(&scene->kept);
    *collector = (struct plm_collector){
        .options = &scene->options,
        .sink = &scene->sink,
        .container_filter = {.shape = plm_project_shape, .root = plm_fields_of("container")},
        .started = plm_clock_ms(),
        .deadline = plm_clock_ms() + 60000,
    };
    assert_true(
        plm_engine_open(&scene->options, collector->deadline, plm_ask_turn, collector, &collector->engine, &error));
    read_ids(scene);
    plm_lists_ask(collector);
    plm_engine_learn(&collector->engine);
    collector->projection.api_minor = collector->engine.api_minor;
    snprintf(scene->root, sizeof scene->root, "/tmp/plm-guesses-XXXXXX");
    assert_non_null(mkdtemp(scene->root));
    char path[80];
    snprintf(path, sizeof path, "%s/containers", scene->root);
    assert_int_equal(mkdir(path, 0755), 0);
    make_host(scene);
    return scene;
}

static void scene_free(struct scene *scene)
{
    struct plm_collector *collector = &scene->collector;
    plm_host_free(collector->host);
    plm_collector_done(collector);
    kept_done(&scene->kept);
    replay_stop(&scene->replay);
    nftw(scene->root, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    plm_cleanup_free(&scene);
}

static size_t times_asked(const struct scene *scene, const char *id)
{
    char path[96];
    snprintf(path, sizeof path, "/containers/%s/json", id);
    return replay_asked(&scene->replay, path);
}

static size_t asked_for(const struct scene *scene, size_t index)
{
    return times_asked(scene, scene->ids[index]);
}

static void add_real_ones(const struct scene *scene)
{
    for (size_t i = 0; i < CONTAINERS; i++)
        add_directory(scene, scene->ids[i]);
}

/* Of one that was started since, an older answer knows no process and no port. */
static void who_is_in_another_state_than_listed_is_asked_for_again(void **state)
{
    struct scene *scene = scene_new(BEHIND, NULL);
    struct plm_members *members = &scene->collector.populations[PLM_POPULATION_CONTAINER].members;
    struct plm_error error;
    (void)state;
    add_real_ones(scene);
    plm_guesses_make(&scene->collector);
    plm_ask_listed(&scene->collector);
    size_t changed =
        scene->collector.populations[PLM_POPULATION_CONTAINER].asked; /* behind those that are taken already */
    while (changed < members->count && times_asked(scene, members->items[changed].id) == 0)
        changed++;
    assert_true(changed < members->count); /* some of them were guessed */
    members->items[changed].state = "just started";
    assert_true(plm_containers_emit(&scene->collector, &error));
    assert_int_equal(kept_count(&scene->kept, "container"), CONTAINERS);
    assert_int_equal(times_asked(scene, members->items[changed].id), 2);
    scene_free(scene);
}

static void an_answer_that_cannot_be_read_is_asked_for_again(void **state)
{
    struct scene *scene = scene_new(BEHIND, "notjson=/containers/*/json");
    struct plm_error error;
    size_t twice = 0;
    (void)state;
    add_real_ones(scene);
    plm_guesses_make(&scene->collector);
    plm_ask_listed(&scene->collector);
    const size_t read = scene->collector.guesses.read;
    assert_true(read > 0);
    assert_int_equal(scene->collector.engine.early, 0);
    assert_true(plm_containers_emit(&scene->collector, &error));
    for (size_t i = 0; i < CONTAINERS; i++)
        twice += asked_for(scene, i) == 2;
    assert_true(twice >= read);
    for (size_t i = 0; i < scene->kept.count; i++)
        assert_true(strcmp(scene->kept.documents[i].kind, "container") != 0 || scene->kept.documents[i].unknown);
    scene_free(scene);
}

static void what_was_guessed_right_is_not_asked_for_again_and_nothing_else_counts(void **state)
{
    struct scene *scene = scene_new(BEHIND, NULL);
    struct plm_collector *collector = &scene->collector;
    struct plm_error error;
    size_t early = 0, twice = 0;
    (void)state;
    add_directory(scene, "not-an-id");
    for (size_t i = 0; i < REAL; i++)
        add_directory(scene, scene->ids[i]);
    for (size_t i = 0; i < WRONG; i++) {
        char name[65];
        snprintf(name, sizeof name, "%08zx%056d", 0xffff0000 + i, 0); /* behind the others */
        add_directory(scene, name);
    }
    plm_guesses_make(collector);
    assert_int_equal(collector->guesses.count, REAL + WRONG);
    plm_ask_listed(collector);
    assert_true(collector->guesses.read > 0);
    assert_int_equal(collector->populations[PLM_POPULATION_CONTAINER].members.count, CONTAINERS);
    for (size_t i = 0; i < REAL; i++)
        early += asked_for(scene, i) > 0;
    assert_true(plm_containers_emit(collector, &error));
    assert_int_equal(kept_count(&scene->kept, "container"), CONTAINERS);
    for (size_t i = 0; i < scene->kept.count; i++)
        assert_null(scene->kept.documents[i].unknown);
    for (size_t i = 0; i < CONTAINERS; i++) {
        assert_true(asked_for(scene, i) >= 1);
        twice += asked_for(scene, i) > 1;
    }
    assert_true(early > 0);
    assert_true(twice <= 2); /* those under way when the list came */
    scene_free(scene);
}

static void a_handful_of_directories_or_a_list_that_is_there_need_no_guesses(void **state)
{
    struct scene *scene = scene_new(LATE, NULL);
    struct plm_collector *collector = &scene->collector;
    (void)state;
    for (size_t i = 0; i < REAL; i++)
        add_directory(scene, scene->ids[i]);
    plm_guesses_make(collector);
    assert_int_equal(collector->guesses.count, 0);
    for (size_t i = REAL; i < CONTAINERS; i++)
        add_directory(scene, scene->ids[i]);
    plm_ask_listed(collector);
    plm_guesses_make(collector);
    assert_int_equal(collector->guesses.count, 0);
    scene_free(scene);
}

static void of_another_host_nothing_is_guessed(void **state)
{
    struct scene *scene = scene_new(LATE, NULL);
    (void)state;
    add_real_ones(scene);
    scene->collector.host->local = false;
    plm_guesses_make(&scene->collector);
    assert_int_equal(scene->collector.guesses.count, 0);
    scene_free(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_guessed_right_is_not_asked_for_again_and_nothing_else_counts),
        cmocka_unit_test(who_is_in_another_state_than_listed_is_asked_for_again),
        cmocka_unit_test(an_answer_that_cannot_be_read_is_asked_for_again),
        cmocka_unit_test(a_handful_of_directories_or_a_list_that_is_there_need_no_guesses),
        cmocka_unit_test(of_another_host_nothing_is_guessed),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
