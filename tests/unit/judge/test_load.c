/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <plimsoll/base/embedded.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define EDITION                                                                                                        \
    "id: cis-docker-9\ntitle: t\nversion: '9'\nprofiles: [p]\nsections: [{number: '1', title: s}]\n"                   \
    "recommendations: [{number: '1.1', check: a-check, level: 1, profile: p, status: manual}]\n"

/* A directory of the user's, removed when the test is over. */
struct directory {
    char path[64];
};
static void directory_open(struct directory *directory)
{
    snprintf(directory->path, sizeof directory->path, "/tmp/plimsoll-load-XXXXXX");
    assert_non_null(mkdtemp(directory->path));
}
static void directory_write(const struct directory *directory, const char *name, const char *text)
{
    plm_auto_free char *path = plm_asprintf("%s/%s", directory->path, name);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    (void)mkdir(path, 0700);
    *slash = '/';
    plm_auto_file FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
}
static void directory_close(struct directory *directory)
{
    static const char *const names[] = {"own.yaml",          "parameters.yaml", "notes.txt",
                                        "benchmarks/e.yaml", "benchmarks",      "."};
    for (size_t i = 0; i < PLM_COUNT(names); i++) {
        plm_auto_free char *path = plm_asprintf("%s/%s", directory->path, names[i]);
        if (unlink(path) != 0)
            (void)rmdir(path);
    }
    (void)rmdir(directory->path);
}
#define auto_directory __attribute__((cleanup(directory_close)))

static void a_catalogue_holds_what_its_files_say(void **state)
{
    struct plm_catalogue catalogue = {0};
    struct plm_error error = {0};
    (void)state;
    if (!fixture_load(fixture_check(""), "- {name: p, type: int, about: a}\n", EDITION, &catalogue, &error))
        fail_msg("%s", error.message);
    assert_int_equal(catalogue.check_count, 1);
    assert_int_equal(catalogue.parameter_count, 1);
    assert_int_equal(catalogue.benchmark_count, 1);
    assert_int_equal(strlen(catalogue.sha256), 64);
    assert_ptr_equal(catalogue.benchmarks[0].recommendations[0].check, plm_catalogue_check(&catalogue, "a-check"));
    assert_string_equal(catalogue.checks[0].file, "checks/checks.yaml");
    plm_catalogue_done(&catalogue);
}

static void the_digest_follows_every_byte_and_name(void **state)
{
    static const char a[] = "[]\n", b[] = "[]\n\n";
    const struct plm_embedded tables[][3] = {
        {{.name = "a.yaml", .data = a, .size = 3}, {.name = "b.yaml", .data = b, .size = 4}, {0}},
        {{.name = "b.yaml", .data = b, .size = 4}, {.name = "a.yaml", .data = a, .size = 3}, {0}},
        {{.name = "a.yaml", .data = b, .size = 4}, {.name = "b.yaml", .data = a, .size = 3}, {0}},
        {{.name = "a.yaml", .data = a, .size = 3}, {.name = "c.yaml", .data = b, .size = 4}, {0}},
    };
    const bool same[] = {true, true, false, false};
    char first[65] = "";
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(tables); i++) {
        struct plm_catalogue catalogue = {0};
        struct plm_error error = {0};
        assert_true(plm_catalogue_load(tables[i], NULL, NULL, &catalogue, &error));
        if (i == 0)
            memcpy(first, catalogue.sha256, sizeof first);
        assert_int_equal(strcmp(first, catalogue.sha256) == 0, same[i]);
        plm_catalogue_done(&catalogue);
    }
}

static void a_directory_adds_to_what_is_embedded(void **state)
{
    auto_directory struct directory directory;
    struct plm_catalogue catalogue = {0};
    struct plm_error error = {0};
    const struct plm_embedded none = {0};
    (void)state;
    directory_open(&directory);
    directory_write(&directory, "own.yaml", fixture_check("rule: size(container.HostConfig.CapAdd) < policy.most"));
    directory_write(&directory, "parameters.yaml", "- {name: most, type: int, default: 3, about: a}\n");
    directory_write(&directory, "benchmarks/e.yaml", EDITION);
    directory_write(&directory, "notes.txt", "no YAML: {{{");
    if (!plm_catalogue_load(&none, &none, directory.path, &catalogue, &error))
        fail_msg("%s", error.message);
    assert_int_equal(catalogue.check_count, 1);
    assert_int_equal(catalogue.benchmark_count, 1);
    plm_catalogue_done(&catalogue);
}

static void a_directory_without_checks_is_refused(void **state)
{
    auto_directory struct directory directory;
    struct plm_catalogue catalogue = {0};
    struct plm_error error = {0};
    (void)state;
    directory_open(&directory);
    assert_false(plm_catalogue_load(NULL, NULL, directory.path, &catalogue, &error));
    assert_non_null(strstr(error.message, "no *.yaml in it"));
    error = (struct plm_error){0};
    assert_false(plm_catalogue_load(NULL, NULL, "/nonexistent/plimsoll", &catalogue, &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
}

static void a_fault_in_a_directory_names_its_file(void **state)
{
    auto_directory struct directory directory;
    struct plm_catalogue catalogue = {0};
    struct plm_error error = {0};
    (void)state;
    directory_open(&directory);
    directory_write(&directory, "own.yaml", "- id: a\n  titel: b\n");
    assert_false(plm_catalogue_load(NULL, NULL, directory.path, &catalogue, &error));
    plm_auto_free char *place = plm_asprintf("%s/own.yaml:2: ", directory.path);
    assert_non_null(strstr(error.message, place));
}

static void ids_of_two_files_must_not_clash(void **state)
{
    auto_directory struct directory directory;
    struct plm_catalogue catalogue = {0};
    struct plm_error error = {0};
    (void)state;
    directory_open(&directory);
    directory_write(&directory, "own.yaml", fixture_check(""));
    plm_auto_free char *text = plm_strdup(fixture_check(""));
    const struct plm_embedded files[] = {{.name = "5.yaml", .data = text, .size = strlen(text)}, {0}};
    assert_false(plm_catalogue_load(files, NULL, directory.path, &catalogue, &error));
    assert_non_null(strstr(error.message, "check 'a-check' is there already: checks/5.yaml:1"));
}

static void a_file_name_that_would_make_two_lines_of_the_digest_is_refused(void **state)
{
    auto_directory struct directory directory;
    struct plm_catalogue catalogue = {0};
    struct plm_error error = {0};
    (void)state;
    directory_open(&directory);
    directory_write(&directory, "own.yaml", fixture_check(""));
    directory_write(&directory, "a\nb.yaml", "[]\n");
    assert_false(plm_catalogue_load(NULL, NULL, directory.path, &catalogue, &error));
    assert_non_null(strstr(error.message, "a line feed or backslash"));
}

/* The same files, as they are and as the build has parsed them. */
extern const struct plm_embedded judge_test_checks[], judge_test_trees[];

/* The digest of a tree's file stands in for its bytes. */
static void a_tree_of_the_build_gives_the_catalogue_of_its_text(void **state)
{
    struct plm_catalogue texts, trees;
    struct plm_error error = {0};
    (void)state;
    assert_non_null(judge_test_checks[0].data);
    assert_null(judge_test_trees[0].data);
    assert_true(plm_catalogue_load(judge_test_checks, NULL, NULL, &texts, &error));
    assert_true(plm_catalogue_load(judge_test_trees, NULL, NULL, &trees, &error));
    assert_string_equal(texts.sha256, trees.sha256);
    assert_true(texts.check_count > 100);
    assert_int_equal(texts.check_count, trees.check_count);
    for (size_t i = 0; i < texts.check_count; i++) {
        assert_string_equal(texts.checks[i].id, trees.checks[i].id);
        assert_string_equal(texts.checks[i].title, trees.checks[i].title);
        assert_int_equal(texts.checks[i].line, trees.checks[i].line);
    }
    plm_catalogue_done(&texts);
    plm_catalogue_done(&trees);
}

/* The files that are built in are not held to the schema each time they are loaded: here they are. */
static void what_comes_with_the_program_holds_to_the_schema(void **state)
{
    struct plm_catalogue catalogue;
    struct plm_error error = {0};
    (void)state;
    if (!plm_catalogue_load(NULL, NULL, PLM_TEST_DATA "/../../checks", &catalogue, &error))
        fail_msg("%s", error.message);
    assert_true(catalogue.check_count > 100);
    plm_catalogue_done(&catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_with_the_program_holds_to_the_schema),
        cmocka_unit_test(a_catalogue_holds_what_its_files_say),
        cmocka_unit_test(the_digest_follows_every_byte_and_name),
        cmocka_unit_test(a_directory_adds_to_what_is_embedded),
        cmocka_unit_test(a_directory_without_checks_is_refused),
        cmocka_unit_test(a_fault_in_a_directory_names_its_file),
        cmocka_unit_test(ids_of_two_files_must_not_clash),
        cmocka_unit_test(a_file_name_that_would_make_two_lines_of_the_digest_is_refused),
        cmocka_unit_test(a_tree_of_the_build_gives_the_catalogue_of_its_text),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
