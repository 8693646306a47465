/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"
#include "unverified.h"

static void assert_found(const char *text, const char *expected)
{
    plm_auto_json struct plm_json *list = plm_unverified_find(text, strlen(text));
    const char *first = plm_json_text(plm_json_at(list, 0));
    if (strcmp(first ? first : "", expected) != 0)
        fail_msg("%s: '%s', not '%s'", text, first ? first : "", expected);
}

struct row {
    const char *text, *expected;
};

static void each_way_of_switching_verification_off_is_found(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"apt-get install -y --allow-unauthenticated curl", "--allow-unauthenticated"},
        {"apt-get install --allow-unauth\"enticated\" curl", "--allow-unauthenticated"},
        {"apt-get -o APT::Get::AllowUnauthenticated=true install x", "APT::Get::AllowUnauthenticated"},
        {"apt-get -o apt::get::allowunauthenticated=1 install x", "APT::Get::AllowUnauthenticated"},
        {"echo 'APT::Get::AllowUnauthenticated \"true\";' > /etc/apt/apt.conf.d/x", "APT::Get::AllowUnauthenticated"},
        {"apt-get update --allow-insecure-repositories", "--allow-insecure-repositories"},
        {"apt-get -o Acquire::AllowInsecureRepositories=true update", "AllowInsecureRepositories"},
        {"apt-get install -y --force-yes x", "--force-yes"},
        {"echo \"deb [trusted=yes] http://x y z\" > /etc/apt/sources.list", "trusted"},
        {"echo 'deb [ arch=amd64 trusted=true ] http://x y z'", "trusted"},
        {"printf 'Types: deb\\nTrusted: yes\\n'", "trusted"},
        {"cat <<E > x.sources\nTypes: deb\nTrusted: yes\nE\n", "trusted"},
        {"echo 'deb [allow-insecure=yes] http://x y z'", "allow-insecure"},
        {"yum install -y --nogpgcheck x", "--nogpg"},
        {"yum install -y --nogpg x", "--nogpg"},
        {"zypper --no-gpg-checks in x", "--no-gpg-check"},
        {"zypper addrepo --no-gpgcheck http://x y", "--no-gpgcheck"},
        {"zypper in --allow-unsigned-rpm x.rpm", "--allow-unsigned-rpm"},
        {"dnf --setopt=gpgcheck=0 install x", "gpgcheck"},
        {"dnf --setopt=*.gpgcheck=False install x", "gpgcheck"},
        {"sed -i 's/gpgcheck=1/gpgcheck=0/' /etc/yum.conf", "gpgcheck"},
        {"echo 'gpgcheck = no' >> /etc/yum.conf", "gpgcheck"},
        {"apk add --allow-untrusted x.apk", "--allow-untrusted"},
        {"rpm -i --nosignature x.rpm", "--nosignature"},
        {"rpm -i --nodigest x.rpm", "--nodigest"},
        {"echo 'SigLevel = Never' >> /etc/pacman.conf", "SigLevel"},
        {"echo 'SigLevel = Optional TrustAll' >> /etc/pacman.conf", "TrustAll"},
        {"pip install --trusted-host pypi.org x", "--trusted-host"},
        {"npm config set strict-ssl false", "strict-ssl"},
        {"NODE_TLS_REJECT_UNAUTHORIZED=0 npm ci", "NODE_TLS_REJECT_UNAUTHORIZED"},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        assert_found(rows[i].text, rows[i].expected);
}

static void what_leaves_it_on_is_not(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "apt-get update && apt-get install -y curl",
        "apt-get --allow-unauthenticated=false install x",
        "apt-get -o APT::Get::AllowUnauthenticated=false install x",
        "echo 'deb [trusted=no signed-by=/x.gpg] http://x y z'",
        "echo 'deb [signed-by=/usr/share/keyrings/trusted.gpg] http://x y z'",
        "repo_gpgcheck=0",
        "gpgcheck=1",
        "gpgcheck",
        "apk add x",
        "curl -k https://x",
        "npm config set strict-ssl true",
        "SigLevel = Required",
        "",
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        assert_found(rows[i], "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way_of_switching_verification_off_is_found),
        cmocka_unit_test(what_leaves_it_on_is_not),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
