/* SPDX-License-Identifier: Apache-2.0 */
#include "package_steps.h"
#include "replay.h"

static const char *lone(const char *script, bool comments, char out[static 64])
{
    struct plm_package_steps steps = {0};
    plm_package_steps_read(script, strlen(script), comments, &steps);
    struct plm_refresh found = plm_package_steps_lone(&steps);
    snprintf(out, 64, "%s%s%s", found.manager ? found.manager : "", found.manager ? " " : "",
             found.manager ? found.verb : "");
    return out;
}

static void assert_lone(const char *script, const char *expected)
{
    char found[64];
    if (strcmp(lone(script, true, found), expected) != 0)
        fail_msg("%s: '%s', not '%s'", script, found, expected);
}

struct row {
    const char *script, *expected;
};

static void assert_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_lone(rows[i].script, rows[i].expected);
}

static void every_managers_lone_refresh_is_found(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"apt-get update", "apt-get update"},
        {"apt-get -qq update || true", "apt-get update"},
        {"apt-get update -y; rm -rf /tmp/x", "apt-get update"},
        {"apt update", "apt update"},
        {"aptitude update", "aptitude update"},
        {"/usr/bin/apt-get update", "apt-get update"},
        {"apt-get -o Acquire::Check-Valid-Until=false update", "apt-get update"},
        {"apt-get -c /etc/x -t stable update", "apt-get update"},
        {"apt-get\tupdate", "apt-get update"},
        {"apk update", "apk update"},
        {"apk -X https://example.com/main --no-cache update", "apk update"},
        {"yum makecache fast", "yum makecache"},
        {"yum -y --disablerepo \\* check-update", "yum check-update"},
        {"dnf -y makecache", "dnf makecache"},
        {"microdnf makecache", "microdnf makecache"},
        {"zypper --non-interactive --gpg-auto-import-keys ref", "zypper ref"},
        {"zypper refresh", "zypper refresh"},
        {"pacman -Sy", "pacman -Sy"},
        {"pacman -Sy --noconfirm", "pacman -Sy"},
        {"pacman --sync --refresh", "pacman -Sy"},
        {"opkg update", "opkg update"},
    };
    assert_rows(rows, PLM_COUNT(rows));
}

static void a_refresh_that_serves_an_installation_is_none(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"apt-get update && apt-get install -y curl", ""},
        {"apt-get update; apt-get -o Dpkg::Options::=--force-confold -y install curl || true", ""},
        {"apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y curl", ""},
        {"apt-get update && apt install curl", ""},
        {"apt-get update \\\n  && apt-get install -y \\\n  curl", ""},
        {"set -eux; if ! apt-get update; then exit 1; fi; sudo -E apt-get install curl", ""},
        {"apt-get update && xargs -a list apt-get install -y", ""},
        {"apt-get update && bash -c \"apt-get install -y curl\"", ""},
        {"for i in 1 2 3; do apt-get update && break; done; apt-get install -y curl", ""},
        {"apt-get update && apt-get upgrade -y", ""},
        {"apt-get update && apt-get build-dep x", ""},
        {"apt-get update && (apt-get install -y curl)", ""},
        {"apt-get install -y gnupg && apt-get update && apt-get install curl", ""},
        {"apt-get $(echo -qq) update && apt-get $(echo -y) install curl", ""},
        {"apk update && apk add curl", ""},
        {"yum -y update", ""},
        {"dnf makecache && dnf -y install curl", ""},
        {"microdnf update", ""},
        {"zypper ref && zypper in -y curl", ""},
        {"pacman -Syu --noconfirm", ""},
        {"pacman -Sy curl", ""},
        {"pacman -Sy && pacman -S --noconfirm curl", ""},
        {"$PKG update && $PKG install curl", ""},
        {"apk update; apk upgrade", ""},
    };
    assert_rows(rows, PLM_COUNT(rows));
}

static void what_does_not_install_excuses_nothing(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"apt-get update && echo apt-get install curl", "apt-get update"},
        {"apt-get update && echo \"apt-get install curl\"", "apt-get update"},
        {"apt-get update # apt-get install curl", "apt-get update"},
        {"X=\"apt-get install\"; apt-get update", "apt-get update"},
        {"apt-get update; X='apt-get install -y'", "apt-get update"},
        {"apt-get update && : apt-get install curl", "apt-get update"},
        {"apt-get update && which apt-get install", "apt-get update"},
        {"apt-get update && grep -q 'apt-get install' x", "apt-get update"},
        {"apt-get update && apt-get remove install", "apt-get update"},
        {"apt-get update && apt-get clean", "apt-get update"},
        {"apt-get update && apk add curl", "apt-get update"},
        {"apt-get update && pip install apt", "apt-get update"},
        {"apt-get update && npm install", "apt-get update"},
        {"apt-get install -y curl && apt-get update", "apt-get update"},
        {"apt-get update; cat <<EOF > /x\napt-get install -y curl\nEOF\n", "apt-get update"},
        {"pacman -Sy && pacman -Sc --noconfirm", "pacman -Sy"},
    };
    assert_rows(rows, PLM_COUNT(rows));
}

static void no_spelling_of_the_shell_hides_a_refresh(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"'apt-get' \"update\"", "apt-get update"},
        {"apt-\"get\" up''date", "apt-get update"},
        {"apt\\-get update", "apt-get update"},
        {"apt-get \\\nupdate", "apt-get update"},
        {"true;apt-get update", "apt-get update"},
        {"(apt-get update)", "apt-get update"},
        {"{ apt-get update; }", "apt-get update"},
        {"{apt-get,update}", "apt-get update"},
        {"apt-get${IFS}update", "apt-get update"},
        {"apt-get$IFS''update", "apt-get update"},
        {"apt-get `echo -q` update", "apt-get update"},
        {"apt-get $( (echo -q) ) update", "apt-get update"},
        {"X=$(apt-get update)", "apt-get update"},
        {"echo \"$(apt-get update)\" | bash -c true", "apt-get update"},
        {"sh -c 'apt-get update'", "apt-get update"},
        {"bash -euxo pipefail -c \"apt-get update\"", "apt-get update"},
        {"eval \"apt-get update\"", "apt-get update"},
        {"eval apt-get update", "apt-get update"},
        {"su -c 'apt-get update'", "apt-get update"},
        {"sudo -E timeout 60 nice -n 5 apt-get update", "apt-get update"},
        {"retry 3 apt-get update", "apt-get update"},
        {"HTTP_PROXY=x LC_ALL=C apt-get update", "apt-get update"},
        {"env -i PATH=/bin apt-get update", "apt-get update"},
        {"if apt-get update; then true; fi", "apt-get update"},
        {"! apt-get update", "apt-get update"},
        {"while ! apt-get update; do sleep 1; done", "apt-get update"},
        {"apt-get 2>&1 update", "apt-get update"},
        {"apt-get update &> /dev/null", "apt-get update"},
        {"apt-get update |& tee log", "apt-get update"},
        {"echo 'apt-get update' | sh", "apt-get update"},
        {"echo apt-get update | bash -x", "apt-get update"},
        {"sh <<EOF\napt-get update\nEOF\n", "apt-get update"},
        {"cat <<-'EOF' | sh\n\tapt-get update\n\tEOF\n", "apt-get update"},
        {"python3 - <<X\nimport os\nos.system(\"apt-get update\")\nX\n", "apt-get update"},
        {"python3 -c 'import os; os.system(\"apt-get update\")'", "apt-get update"},
        {"$APT update", "$… update"},
        {"\"$PKG_MANAGER\" -y update", "$… update"},
        {"f() { apt-get update; }; f", "apt-get update"},
        {"echo $((1 << 2))\napt-get update\n", "apt-get update"},
        {"# a comment\napt-get update", "apt-get update"},
        {"echo a#b; apt-get update", "apt-get update"},
        {"echo ${X#y}; apt-get update", "apt-get update"},
        {"echo $#; apt-get update", "apt-get update"},
        {"apt-get update\r\ntrue\r\n", "apt-get update"},
    };
    assert_rows(rows, PLM_COUNT(rows));
}

static void a_text_about_a_refresh_is_none(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"echo apt-get update", ""},
        {"echo 'run apt-get update first' > /etc/motd", ""},
        {"true # apt-get update", ""},
        {"rm -rf /var/lib/apt update", ""},
        {"ls /etc/apt update", ""},
        {"update-ca-certificates", ""},
        {"git submodule update", ""},
        {"$GIT submodule update", ""},
        {"npm update", ""},
        {"apt-get install -y update", ""},
        {"apt-get remove update", ""},
        {"test -x /usr/bin/apt-get || echo update", ""},
        {"mkdir -p /srv/apk update", ""},
        {"", ""},
        {"'", ""},
        {"$(", ""},
        {"<<", ""},
        {"|", ""},
        {"\\", ""},
        {"`", ""},
    };
    assert_rows(rows, PLM_COUNT(rows));
}

static void where_a_hash_may_be_a_value_a_comment_hides_nothing_and_excuses_nothing(void **state)
{
    (void)state;
    char found[64];
    assert_string_equal(lone("A=/bin/sh -c true # /bin/sh -c apt-get update", false, found), "apt-get update");
    assert_string_equal(lone("A=b /bin/sh -c apt-get update # apt-get install x", false, found), "apt-get update");
    assert_string_equal(lone("A=b /bin/sh -c apt-get update # sh -c 'apt-get update; apt-get install x'", false, found),
                        "apt-get update");
    assert_string_equal(lone("A=don't /bin/sh -c apt-get update", false, found), "apt-get update");
    assert_string_equal(lone("A=apt-get install /bin/sh -c apt-get update", false, found), "apt-get update");
    assert_string_equal(lone("A=x # /bin/sh -c apt-get update && apt-get install x", false, found), "apt-get update");
    assert_string_equal(lone("A=# /bin/sh -c apt-get update && apt-get install x", false, found), "");
    assert_string_equal(lone("A=b /bin/sh -c apt-get update && apt-get install x # buildkit", false, found), "");
}

static void scripts_in_scripts_end_somewhere(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer text = {0};
    for (int i = 0; i < 1000; i++)
        plm_buffer_puts(&text, "$(");
    plm_buffer_puts(&text, "apt-get update");
    struct plm_package_steps steps = {0};
    plm_package_steps_read(plm_buffer_text(&text), text.size, true, &steps);
    assert_true(steps.too_deep);
}

static void large_scripts_take_time_in_proportion(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer text = {0};
    for (int i = 0; i < 200000; i++)
        plm_buffer_puts(&text, "cat <<E; \n");
    plm_buffer_puts(&text, "apt-get update");
    char found[64];
    assert_string_equal(lone(plm_buffer_text(&text), true, found), "apt-get update");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_managers_lone_refresh_is_found),
        cmocka_unit_test(a_refresh_that_serves_an_installation_is_none),
        cmocka_unit_test(what_does_not_install_excuses_nothing),
        cmocka_unit_test(no_spelling_of_the_shell_hides_a_refresh),
        cmocka_unit_test(a_text_about_a_refresh_is_none),
        cmocka_unit_test(where_a_hash_may_be_a_value_a_comment_hides_nothing_and_excuses_nothing),
        cmocka_unit_test(scripts_in_scripts_end_somewhere),
        cmocka_unit_test(large_scripts_take_time_in_proportion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
