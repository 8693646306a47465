/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon_sources.h"
#include "fake_host.h"

#define FILE_PATH "root/etc/docker/daemon.json"

static int setup(void **state)
{
    struct fake *fake = calloc(1, sizeof *fake);
    fake_make(fake, NULL);
    *state = fake;
    return 0;
}

static int teardown(void **state)
{
    fake_done(*state);
    free(*state);
    return 0;
}

/* The daemon started `seconds` after the last change of that file or directory. */
static void started(struct fake *fake, const char *name, int64_t milliseconds)
{
    fake->host.dockerd.start = tree_changed(&fake->tree, name) + milliseconds;
}

static const struct plm_json *in_file(const struct fake *fake, const char *member)
{
    return fake->host.file.values[plm_option_index(member)];
}

static void a_file_that_is_older_than_the_daemon_is_in_force(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, FILE_PATH, "{\"icc\": false, \"future-key\": 1}");
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, FILE_PATH, 500);
    plm_daemon_read(&fake->host);
    assert_string_equal(fake->host.config.path, "/etc/docker/daemon.json");
    assert_true(fake->host.config.exists && fake->host.config.in_force_known && fake->host.config.in_force);
    assert_null(fake->host.config.reason);
    assert_json(in_file(fake, "icc"), "false");
    assert_json(fake->host.config.unknown_keys, "[\"future-key\"]");
}

static void a_file_that_changed_after_the_start_is_not_in_force_but_still_read(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, FILE_PATH, "{\"icc\": false}");
    tree_touch(&fake->tree, FILE_PATH, -3600); /* an old date on it; the change time tells */
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, FILE_PATH, -5000);
    plm_daemon_read(&fake->host);
    assert_true(fake->host.config.in_force_known);
    assert_false(fake->host.config.in_force);
    assert_non_null(strstr(fake->host.config.reason, "changed after the daemon started"));
    assert_json(in_file(fake, "icc"), "false");
}

static void a_date_in_the_future_is_not_in_force_either(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, FILE_PATH, "{}");
    tree_touch(&fake->tree, FILE_PATH, 3600);
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, FILE_PATH, 500);
    plm_daemon_read(&fake->host);
    assert_false(fake->host.config.in_force);
}

static void the_pid_file_bounds_a_start_that_a_stepped_clock_makes_too_late(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, FILE_PATH, "{}");
    tree_file(&fake->tree, "root/var/run/docker.pid", "100");
    tree_touch(&fake->tree, "root/var/run/docker.pid", -100);
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, FILE_PATH, 3600000);
    plm_daemon_read(&fake->host);
    assert_false(fake->host.config.in_force);
    assert_non_null(fake->host.config.reason);
}

static void the_pid_file_may_be_named_in_the_file_itself(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, FILE_PATH, "{\"pidfile\": \"/srv/d.pid\"}");
    tree_file(&fake->tree, "root/srv/d.pid", "100");
    tree_touch(&fake->tree, "root/srv/d.pid", -100);
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, FILE_PATH, 3600000);
    plm_daemon_read(&fake->host);
    assert_false(fake->host.config.in_force);
}

static void the_pid_file_of_another_process_says_nothing(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, FILE_PATH, "{}");
    tree_file(&fake->tree, "root/var/run/docker.pid", "101");
    tree_touch(&fake->tree, "root/var/run/docker.pid", -100);
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, FILE_PATH, 500);
    plm_daemon_read(&fake->host);
    assert_true(fake->host.config.in_force);
}

static void a_link_that_was_changed_after_the_start_is_not_in_force(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/srv/old.json", "{\"icc\": false}");
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, "root/srv/old.json", 100);
    usleep(200000); /* the link comes later, and its change time cannot be set */
    tree_link(&fake->tree, FILE_PATH, "/srv/old.json");
    plm_daemon_read(&fake->host);
    assert_json(in_file(fake, "icc"), "false");
    assert_false(fake->host.config.in_force);
}

static void a_directory_that_was_moved_into_place_after_the_start_is_not_in_force(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/etc/new/daemon.json", "{\"icc\": false}");
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, "root/etc/new/daemon.json", 100);
    usleep(400000); /* the move comes later */
    char *from = strdup(tree_at(&fake->tree, "root/etc/new"));
    assert_int_equal(rename(from, tree_at(&fake->tree, "root/etc/docker")), 0);
    free(from);
    plm_daemon_read(&fake->host);
    assert_json(in_file(fake, "icc"), "false");
    assert_false(fake->host.config.in_force_known);
    assert_string_equal(fake->host.config.reason, "/etc/docker was put in place or changed after the daemon started");
}

static void a_directory_that_was_moved_and_then_changed_is_not_in_force(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/etc/new/daemon.json", "{\"icc\": false}");
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, "root/etc/new/daemon.json", 100);
    usleep(400000);
    char *from = strdup(tree_at(&fake->tree, "root/etc/new"));
    assert_int_equal(rename(from, tree_at(&fake->tree, "root/etc/docker")), 0);
    free(from);
    tree_file(&fake->tree, "root/etc/docker/other", ""); /* both times of the directory are those of this */
    plm_daemon_read(&fake->host);
    assert_false(fake->host.config.in_force_known);
    assert_string_equal(fake->host.config.reason, "/etc/docker was put in place or changed after the daemon started");
}

static void a_link_above_the_file_that_was_set_after_the_start_is_not_in_force(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/srv/two/daemon.json", "{\"icc\": false}");
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, "root/srv/two/daemon.json", 100);
    usleep(400000);
    tree_link(&fake->tree, "root/etc/docker", "/srv/two");
    plm_daemon_read(&fake->host);
    assert_false(fake->host.config.in_force_known);
    assert_non_null(fake->host.config.reason);
}

static void a_file_that_came_beside_it_after_the_start_changes_nothing(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, FILE_PATH, "{\"icc\": false}");
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, FILE_PATH, 100);
    usleep(400000);
    tree_file(&fake->tree, "root/etc/docker/key.json", "{}");
    plm_daemon_read(&fake->host);
    assert_true(fake->host.config.in_force);
    assert_null(fake->host.config.reason);
}

static void a_file_that_never_was_there_holds_nothing(void **state)
{
    struct fake *fake = *state;
    tree_directory(&fake->tree, "root/etc/docker");
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, "root/etc/docker", 500);
    plm_daemon_read(&fake->host);
    assert_true(fake->host.config.exists_known);
    assert_false(fake->host.config.exists);
    assert_true(fake->host.config.in_force_known && fake->host.config.in_force);
    assert_null(fake->host.config.reason);
    assert_null(fake->host.file.reason);
    assert_json(fake->host.config.unknown_keys, "[]");
}

static void a_file_that_may_have_been_removed_since_leaves_it_open(void **state)
{
    struct fake *fake = *state;
    tree_directory(&fake->tree, "root/etc/docker");
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, "root/etc/docker", -5000);
    plm_daemon_read(&fake->host);
    assert_true(fake->host.config.exists_known);
    assert_false(fake->host.config.in_force_known);
    assert_non_null(strstr(fake->host.config.reason, "/etc/docker changed after the daemon started"));
}

static void a_directory_that_is_not_there_passes_the_question_up(void **state)
{
    struct fake *fake = *state;
    tree_directory(&fake->tree, "root/etc");
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, "root/etc", -5000);
    plm_daemon_read(&fake->host);
    assert_non_null(strstr(fake->host.config.reason, "/etc changed after the daemon started"));
}

static void the_key_of_an_old_engine_explains_the_change_of_its_directory(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/etc/docker/key.json", "{}");
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, "root/etc/docker", -3000); /* three seconds before its key was written */
    plm_daemon_read(&fake->host);
    assert_null(fake->host.config.reason);
    assert_true(fake->host.config.in_force);
}

static void a_key_written_long_after_the_start_explains_nothing(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/etc/docker/key.json", "{}");
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, "root/etc/docker", -120000);
    plm_daemon_read(&fake->host);
    assert_non_null(fake->host.config.reason);
}

static void a_later_change_beside_the_key_is_not_explained(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/etc/docker/key.json", "{}");
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, "root/etc/docker", -3000);
    usleep(300000);
    tree_file(&fake->tree, "root/etc/docker/other", "");
    plm_daemon_read(&fake->host);
    assert_non_null(fake->host.config.reason);
}

static void the_file_is_taken_from_the_process_not_from_a_constant(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/srv/my.json", "{\"icc\": false}");
    tree_file(&fake->tree, FILE_PATH, "{\"icc\": true}");
    fake_dockerd(fake, "dockerd --config-file /srv/my.json", NULL);
    started(fake, "root/srv/my.json", 500);
    plm_daemon_read(&fake->host);
    assert_string_equal(fake->host.config.path, "/srv/my.json");
    assert_json(in_file(fake, "icc"), "false");
}

static void a_relative_path_starts_in_the_daemons_directory(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/srv/my.json", "{\"icc\": false}");
    fake_dockerd(fake, "dockerd --config-file=my.json", NULL);
    fake->host.dockerd.directory = "/srv";
    started(fake, "root/srv/my.json", 500);
    plm_daemon_read(&fake->host);
    assert_string_equal(fake->host.config.path, "/srv/my.json");
    assert_true(fake->host.config.in_force);
}

static void a_file_that_does_not_parse_is_not_taken_for_an_empty_one(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, FILE_PATH, "{\"icc\": false");
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, FILE_PATH, 500);
    plm_daemon_read(&fake->host);
    assert_non_null(strstr(fake->host.file.reason, "malformed"));
    assert_non_null(fake->host.config.reason);
}

static void a_fifo_in_place_of_the_file_does_not_block(void **state)
{
    struct fake *fake = *state;
    tree_directory(&fake->tree, "root/etc/docker");
    assert_int_equal(mkfifo(tree_at(&fake->tree, FILE_PATH), 0600), 0);
    fake_dockerd(fake, "dockerd", NULL);
    started(fake, FILE_PATH, 500);
    plm_daemon_read(&fake->host);
    assert_non_null(fake->host.file.reason);
    assert_non_null(fake->host.config.reason);
}

static void arguments_that_cannot_be_read_leave_everything_open(void **state)
{
    struct fake *fake = *state;
    fake_dockerd(fake, "dockerd --from-the-future", NULL);
    plm_daemon_read(&fake->host);
    assert_non_null(strstr(fake->host.flags.reason, "unsupported"));
    assert_null(fake->host.config.path);
    assert_non_null(fake->host.config.reason);
    assert_non_null(fake->host.file.reason);
}

static void a_rootless_daemon_reads_its_users_file(void **state)
{
    struct fake *fake = *state;
    static const char *const home[] = {"HOME=/home/u", NULL};
    tree_file(&fake->tree, "root/home/u/.config/docker/daemon.json", "{\"icc\": false}");
    tree_file(&fake->tree, "root/home/u/.config/systemd/user/docker.service",
              "[Service]\nExecStart=/usr/bin/dockerd-rootless.sh\n");
    fake->host.request.rootless = true;
    fake_dockerd(fake, "dockerd", home);
    started(fake, "root/home/u/.config/docker/daemon.json", 500);
    plm_daemon_read(&fake->host);
    assert_string_equal(fake->host.config.path, "/home/u/.config/docker/daemon.json");
    assert_true(fake->host.config.in_force);
    assert_string_equal(fake->host.service.path, "/home/u/.config/systemd/user/docker.service");
}

static void a_rootless_daemon_of_nobody_knows_no_file(void **state)
{
    struct fake *fake = *state;
    fake->host.request.rootless = true;
    fake_dockerd(fake, "dockerd", NULL);
    plm_daemon_read(&fake->host);
    assert_null(fake->host.config.path);
    assert_non_null(fake->host.config.reason);
    assert_non_null(fake->host.service.reason);
}

static void flags_of_the_unit_are_what_the_next_start_uses(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/etc/default/docker", "DOCKER_OPTS=\"--icc=false -D\"\n");
    tree_file(&fake->tree, "root/lib/systemd/system/docker.service",
              "[Service]\nEnvironmentFile=-/etc/default/docker\nExecStart=/usr/sbin/dockerd -H fd:// $DOCKER_OPTS\n");
    fake_dockerd(fake, "dockerd", NULL);
    fake->host.dockerd.service = "docker.service";
    plm_daemon_read(&fake->host);
    assert_null(fake->host.next.reason);
    assert_json(fake->host.next.values[plm_option_index("icc")], "false");
    assert_json(fake->host.next.values[plm_option_index("hosts")], "[\"fd://\"]");
    assert_int_equal(fake->host.service.environment_file_count, 1);
    assert_string_equal(fake->host.service.environment_files[0], "/etc/default/docker");
}

static void a_daemon_started_by_hand_has_no_next_start(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/lib/systemd/system/docker.service",
              "[Service]\nExecStart=/usr/sbin/dockerd --icc=false\n");
    fake_dockerd(fake, "dockerd", NULL);
    plm_daemon_read(&fake->host);
    assert_non_null(fake->host.next.reason);
    assert_string_equal(fake->host.service.path, "/lib/systemd/system/docker.service");
}

static void a_unit_of_another_name_is_taken_when_the_daemon_runs_in_it(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/etc/systemd/system/docker.service", "[Service]\nExecStart=/usr/sbin/dockerd\n");
    tree_file(&fake->tree, "root/etc/systemd/system/second.service", "[Service]\nExecStart=/usr/sbin/dockerd -D\n");
    tree_file(&fake->tree, "root/etc/systemd/system/agent.service", "[Service]\nExecStart=/usr/bin/agent\n");
    fake_dockerd(fake, "dockerd", NULL);
    fake->host.dockerd.service = "second.service";
    plm_daemon_read(&fake->host);
    assert_string_equal(fake->host.service.path, "/etc/systemd/system/second.service");
    assert_json(fake->host.next.values[plm_option_index("debug")], "true");
    fake->host.dockerd.service = "agent.service"; /* something else's unit, in which dockerd was started by hand */
    plm_settings_done(&fake->host.next);
    plm_json_free(fake->host.config.unknown_keys);
    fake->host.config = (struct plm_config_file){.path = NULL};
    plm_daemon_read(&fake->host);
    assert_string_equal(fake->host.service.path, "/etc/systemd/system/docker.service");
    assert_non_null(fake->host.next.reason);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_file_that_is_older_than_the_daemon_is_in_force),
        CASE(a_file_that_changed_after_the_start_is_not_in_force_but_still_read),
        CASE(a_date_in_the_future_is_not_in_force_either),
        CASE(the_pid_file_bounds_a_start_that_a_stepped_clock_makes_too_late),
        CASE(the_pid_file_may_be_named_in_the_file_itself),
        CASE(the_pid_file_of_another_process_says_nothing),
        CASE(a_link_that_was_changed_after_the_start_is_not_in_force),
        CASE(a_directory_that_was_moved_into_place_after_the_start_is_not_in_force),
        CASE(a_directory_that_was_moved_and_then_changed_is_not_in_force),
        CASE(a_link_above_the_file_that_was_set_after_the_start_is_not_in_force),
        CASE(a_file_that_came_beside_it_after_the_start_changes_nothing),
        CASE(a_file_that_never_was_there_holds_nothing),
        CASE(a_file_that_may_have_been_removed_since_leaves_it_open),
        CASE(a_directory_that_is_not_there_passes_the_question_up),
        CASE(the_key_of_an_old_engine_explains_the_change_of_its_directory),
        CASE(a_key_written_long_after_the_start_explains_nothing),
        CASE(a_later_change_beside_the_key_is_not_explained),
        CASE(the_file_is_taken_from_the_process_not_from_a_constant),
        CASE(a_relative_path_starts_in_the_daemons_directory),
        CASE(a_file_that_does_not_parse_is_not_taken_for_an_empty_one),
        CASE(a_fifo_in_place_of_the_file_does_not_block),
        CASE(arguments_that_cannot_be_read_leave_everything_open),
        CASE(a_rootless_daemon_reads_its_users_file),
        CASE(a_rootless_daemon_of_nobody_knows_no_file),
        CASE(flags_of_the_unit_are_what_the_next_start_uses),
        CASE(a_daemon_started_by_hand_has_no_next_start),
        CASE(a_unit_of_another_name_is_taken_when_the_daemon_runs_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
