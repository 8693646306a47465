/* SPDX-License-Identifier: Apache-2.0 */
/* What the build's tool wrote as C is what the parser makes of the same bytes. */
#include <plimsoll/base/embedded.h>
#include <plimsoll/base/sha256.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The same files twice: all checks, and one with what is hard to write as C. */
extern const struct plm_embedded base_test_bytes[], base_test_trees[];

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void assert_same(const struct plm_yaml *a, const struct plm_yaml *b)
{
    if (a->kind != b->kind || a->line != b->line || a->column != b->column || a->plain != b->plain ||
        a->count != b->count || !same_text(a->file, b->file) || !same_text(a->key, b->key) ||
        !same_text(a->text, b->text))
        fail_msg("%s:%u:%u: differs", a->file, a->line, a->column);
    const struct plm_yaml *left = a->first, *right = b->first;
    for (; left && right; left = left->next, right = right->next)
        assert_same(left, right);
    assert_ptr_equal(left, right); /* both at the end */
}

static void an_embedded_tree_is_the_parsed_one(void **state)
{
    size_t count = 0;
    (void)state;
    for (; base_test_trees[count].name; count++) {
        plm_auto_arena struct plm_arena arena = {0};
        const struct plm_embedded *bytes = &base_test_bytes[count], *tree = &base_test_trees[count];
        const struct plm_yaml *parsed = NULL;
        struct plm_error error = {0};
        assert_string_equal(bytes->name, tree->name);
        assert_null(tree->data);
        if (!plm_yaml_parse(bytes->data, bytes->size, tree->tree.file, &arena, &parsed, &error))
            fail_msg("%s", error.message);
        assert_same(parsed, plm_yaml_unfold(&tree->tree, &arena));
    }
    assert_true(count > 5);
    assert_null(base_test_bytes[count].name);
}

static void an_embedded_tree_carries_the_digest_of_its_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; base_test_trees[i].name; i++) {
        char hex[65];
        struct plm_sha256 sha;
        plm_sha256_init(&sha);
        plm_sha256_update(&sha, base_test_bytes[i].data, base_test_bytes[i].size);
        plm_sha256_hex(&sha, hex);
        assert_string_equal(base_test_trees[i].sha256, hex);
    }
}

static void a_file_is_named_by_its_place_in_the_project(void **state)
{
    (void)state;
    assert_string_equal(base_test_trees[0].name, "embedded.yaml");
    assert_string_equal(base_test_trees[0].tree.file, "tests/data/base/embedded.yaml");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_embedded_tree_is_the_parsed_one),
        cmocka_unit_test(an_embedded_tree_carries_the_digest_of_its_bytes),
        cmocka_unit_test(a_file_is_named_by_its_place_in_the_project),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
