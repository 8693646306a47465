/* SPDX-License-Identifier: Apache-2.0 */
#include "package_managers.h"
#include "package_steps.h"
#include "replay.h"

static void a_manager_is_known_by_its_name_or_its_path_in_a_bin_directory(void **state)
{
    (void)state;
    assert_string_equal(plm_manager_find("/usr/bin/apt-get")->name, "apt-get");
    assert_int_equal(plm_manager_find("microdnf")->family, PLM_FAMILY_DNF);
    assert_null(plm_manager_find("/etc/apt"));
    assert_null(plm_manager_find("bin/"));
    assert_null(plm_manager_find("/apt"));
    assert_null(plm_manager_find("apt-get2"));
    assert_null(plm_manager_find(""));
}

static void a_variable_is_one_if_its_name_speaks_of_packages(void **state)
{
    (void)state;
    assert_int_equal(plm_manager_find("$PKG")->family, PLM_FAMILY_ANY);
    assert_int_equal(plm_manager_find("${my_apt}")->family, PLM_FAMILY_ANY);
    assert_null(plm_manager_find("$GIT"));
}

static void a_verb_means_what_its_manager_says(void **state)
{
    (void)state;
    assert_int_equal(plm_verb_find(PLM_FAMILY_APT, "update")->effect, PLM_EFFECT_REFRESH);
    assert_int_equal(plm_verb_find(PLM_FAMILY_DNF, "update")->effect, PLM_EFFECT_INSTALL);
    assert_int_equal(plm_verb_find(PLM_FAMILY_APT, "remove")->effect, PLM_EFFECT_NONE);
    assert_null(plm_verb_find(PLM_FAMILY_APK, "makecache"));
}

static void programs_have_kinds(void **state)
{
    (void)state;
    assert_int_equal(plm_program_kind("/bin/bash"), PLM_PROGRAM_SHELL);
    assert_int_equal(plm_program_kind("echo"), PLM_PROGRAM_QUIET);
    assert_int_equal(plm_program_kind("sudo"), PLM_PROGRAM_WRAPPER);
    assert_int_equal(plm_program_kind("then"), PLM_PROGRAM_PREFIX);
    assert_int_equal(plm_program_kind("eval"), PLM_PROGRAM_EVAL);
    assert_int_equal(plm_program_kind("python3"), PLM_PROGRAM_PLAIN);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_manager_is_known_by_its_name_or_its_path_in_a_bin_directory),
        cmocka_unit_test(a_variable_is_one_if_its_name_speaks_of_packages),
        cmocka_unit_test(a_verb_means_what_its_manager_says),
        cmocka_unit_test(programs_have_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
