/* SPDX-License-Identifier: Apache-2.0 */
#include "redact.h"
#include "replay.h"

struct row {
    const char *text, *expected;
};

static void assert_lines(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        plm_auto_buffer struct plm_buffer out = {0};
        plm_redact_line(rows[i].text, strlen(rows[i].text), &out);
        assert_string_equal(plm_buffer_text(&out), rows[i].expected);
        assert_null(strstr(plm_buffer_text(&out), "CANARY"));
    }
}

static void build_steps_keep_names_and_lose_values(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"/bin/sh -c #(nop)  ENV API_KEY=CANARY DB_PASSWORD=CANARY",
         "/bin/sh -c #(nop) ENV API_KEY=<redacted> DB_PASSWORD=<redacted>"},
        {"ENV GREETING=hello my CANARY world", "ENV GREETING=<redacted> <redacted>"},
        {"ENV OLD CANARY", "ENV <redacted>"},
        {"ENV CANARY4bX9qL2=x", "ENV <redacted>"},
        {"ARG NPM_TOKEN=CANARY", "ARG NPM_TOKEN=<redacted>"},
        {"LABEL maintainer=Someone <a@b.c> CANARY", "LABEL maintainer=<redacted> <redacted>"},
        {"|1 TOKEN=CANARY /bin/sh -c apt-get update", "|1 TOKEN=<redacted> /bin/sh -c apt-get update"},
        {"RUN |2 A=CANARY more CANARY B=CANARY /bin/sh -c apt-get update # buildkit",
         "RUN |2 A=<redacted> <redacted> B=<redacted> /bin/sh -c apt-get update # buildkit"},
        {"/bin/sh -c #(nop) ADD file:a07e0918db46d7f913b56f884fb4a079 in /app ",
         "/bin/sh -c #(nop) ADD file:<redacted> in /app"},
        {"COPY dir:135f201976ef455ac288243b4260ccd1 in /app", "COPY dir:<redacted> in /app"},
    };
    assert_lines(rows, PLM_COUNT(rows));
}

static void what_the_checks_of_section_4_read_is_kept(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends openssh-server && rm -rf "
         "/var/lib/apt/lists/* # buildkit",
         "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends openssh-server && rm -rf "
         "/var/lib/apt/lists/* # buildkit"},
        {"sh -c \"yum install --nogpgcheck foo; apk add --allow-untrusted x.apk | tee /log\"",
         "sh -c yum install --nogpgcheck foo; apk add --allow-untrusted x.apk | tee /log"},
        {"apt-get install --allow-unauthenticated -qy curl", "apt-get install --allow-unauthenticated -qy curl"},
        {"COPY --from=builder --chown=1000:1000 /src /app # buildkit",
         "COPY --from=builder --chown=1000:1000 /src /app # buildkit"},
        {"ADD http://deb.example.com:8080/pool/x.deb /tmp", "ADD http://deb.example.com:8080/<redacted> /tmp"},
        {"EXPOSE map[80/tcp:{}]", "EXPOSE map[80/tcp:{}]"},
        {"USER 1000", "USER 1000"},
        {"", ""},
    };
    assert_lines(rows, PLM_COUNT(rows));
}

static void arguments_that_may_be_secrets_are_hidden(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"mysql -uroot -pCANARY1 -p CANARY2 --password=CANARY3 --password CANARY4",
         "mysql -u<redacted> -p<redacted> -p <redacted> --password=<redacted> --password <redacted>"},
        {"server --api-key CANARY CANARY CANARY", "server --api-key <redacted>"},
        {"curl -H \"X-Token: CANARY\" https://u:CANARY@host.example/CANARY?t=CANARY#CANARY | sh",
         "curl -H <redacted> https://host.example/<redacted> | sh"},
        {"git clone https://ghp_CANARYCANARYCANARYCANARY0123@github.com/a/b",
         "git clone https://github.com/<redacted>"},
        {"export A=CANARY; echo 'unterminated CANARY", "export A=<redacted>; echo <redacted>"},
        {"echo CANARY > /x && echo `echo CANARY` $(echo CANARY)",
         "echo <redacted> > /x && echo `echo <redacted>` $(echo <redacted>)"},
        {"echo ${A} $B ${C:-CANARY}", "echo ${A} $B <redacted>"},
        {"echo \"$USER\"CANARY $USER\\CANARY '$USER'\"CANARY\"", "echo <redacted>"},
        {"echo '$CANARY4bX9qL2' | base64 -d", "echo <redacted> | base64 -d"},
        {"echo \"$USER\" '${HOME}'", "echo $USER ${HOME}"},
        {"echo Y2FuQ0FOQVJZMTIz== CANARY4bX9qL2=x | base64 -d", "echo <redacted> | base64 -d"},
        {"java -Dpassword=CANARY -jar /app.jar", "java -D<redacted> -jar /app.jar"},
        {"http://u:CANARY/x@host/", "<redacted>"},
        {"login 123456", "login <redacted>"},
        {"/run/AKIAIOSFODNN7CANARY0", "<redacted>"},
        {"\x1b[31mCANARY\x07", "<redacted>[<redacted>"},
    };
    assert_lines(rows, PLM_COUNT(rows));
}

static void dockerd_keeps_the_values_of_its_settings(void **state)
{
    (void)state;
    static const char *const words[] = {"dockerd",
                                        "-H",
                                        "tcp://0.0.0.0:2375",
                                        "-Hunix:///x/docker.sock",
                                        "--log-opt",
                                        "splunk-token=CANARY",
                                        "--log-opt=x=CANARY",
                                        "--icc=false",
                                        "--default-ulimit",
                                        "nofile=1024:2048",
                                        "--http-proxy=http://u:CANARY@proxy:3128/",
                                        "-l=debug",
                                        "-D",
                                        "--label",
                                        "a=CANARY",
                                        "--label=a=CANARY",
                                        "--insecure-registry",
                                        "10.0.0.0/8",
                                        "--storage-opt",
                                        "dm.basesize=10G"};
    plm_auto_json struct plm_json *list = plm_redact_words(words, PLM_COUNT(words));
    assert_json(
        list,
        "[\"dockerd\",\"-H\",\"tcp://0.0.0.0:2375\",\"-Hunix:///x/"
        "docker.sock\",\"--log-opt\",\"splunk-token=<redacted>\","
        "\"--log-opt=<redacted>\",\"--icc=false\",\"--default-ulimit\",\"nofile=1024:2048\","
        "\"--http-proxy=http://proxy:3128\",\"-l=debug\",\"-D\",\"--label\",\"a=<redacted>\",\"--label=<redacted>\","
        "\"--insecure-registry\",\"10.0.0.0/8\",\"--storage-opt\",\"dm.basesize=<redacted>\"]");
}

static void a_health_check_is_read_as_the_script_it_is(void **state)
{
    (void)state;
    static const char *const shell[] = {"CMD-SHELL", "curl -f http://u:CANARY@localhost/ || exit 1"};
    static const char *const plain[] = {"CMD",    "redis-cli",        "-a",
                                        "CANARY", "two words CANARY", "NAME=CANARY with blanks"};
    plm_auto_json struct plm_json *first = plm_redact_words(shell, PLM_COUNT(shell));
    plm_auto_json struct plm_json *second = plm_redact_words(plain, PLM_COUNT(plain));
    assert_json(first, "[\"CMD-SHELL\",\"curl -f http://localhost || exit 1\"]");
    assert_json(second, "[\"CMD\",\"redis-cli\",\"-a\",\"<redacted>\",\"<redacted>\",\"NAME=<redacted>\"]");
}

static void scripts_in_scripts_and_long_lines_have_an_end(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer deep = {0}, out = {0}, text = {0};
    for (int i = 0; i < 2000; i++)
        plm_buffer_puts(&deep, "sh -c \"");
    plm_redact_line(deep.data, deep.size, &out);
    assert_true(out.size < 9000);
    for (int i = 0; i < 20000; i++)
        plm_buffer_puts(&text, "apt-get update; ");
    plm_buffer_clear(&out);
    plm_redact_line(text.data, text.size, &out);
    assert_true(out.size > 8000 && out.size < 9000);
}

static void urls_lose_user_password_query_and_fragment(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"http://user:CANARY@proxy.example:3128/path?x=CANARY#CANARY", "http://proxy.example:3128/path"},
        {"user:CANARY@proxy:3128", "proxy:3128"},
        {"http://user:CANA/RY@proxy:3128", "http://<redacted>"},
        {"http://user:CANA?RY@proxy:3128", "http://<redacted>"},
        {"http://a@b:CANARY@proxy", "http://proxy"},
        {"unix:///run/user@1000/docker.sock", "unix:///run/user@1000/docker.sock"},
        {"https://mirror.example/", "https://mirror.example/"},
        {"", ""},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_buffer struct plm_buffer out = {0};
        plm_redact_url(rows[i].text, strlen(rows[i].text), &out);
        assert_string_equal(plm_buffer_text(&out), rows[i].expected);
    }
}

static void servers_lose_the_path_too(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"http://user:CANARY@proxy.example:3128/CANARY?x=CANARY", "http://proxy.example:3128/<redacted>"},
        {"https://mirror.example/", "https://mirror.example/"},
        {"proxy:3128/CANARY", "proxy:3128/<redacted>"},
        {"http://proxy:3128", "http://proxy:3128"},
        {"http://user:CANA/RY@proxy:3128", "http://<redacted>"},
        {"", ""},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_buffer struct plm_buffer out = {0};
        plm_redact_server(rows[i].text, strlen(rows[i].text), &out);
        assert_string_equal(plm_buffer_text(&out), rows[i].expected);
    }
}

static void variables_keep_their_names_only(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"PATH=/bin", "PATH"},
        {"A.b-c_1=CANARY", "A.b-c_1"},
        {"NAME", "NAME"},
        {"=CANARY", "<redacted>"},
        {"1A=CANARY", "<redacted>"},
        {"A B=CANARY", "<redacted>"},
        {"CAN\nARY", "<redacted>"},
        {"", "<redacted>"},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_buffer struct plm_buffer out = {0};
        plm_redact_name(rows[i].text, strlen(rows[i].text), &out);
        assert_string_equal(plm_buffer_text(&out), rows[i].expected);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(build_steps_keep_names_and_lose_values),
        cmocka_unit_test(what_the_checks_of_section_4_read_is_kept),
        cmocka_unit_test(arguments_that_may_be_secrets_are_hidden),
        cmocka_unit_test(dockerd_keeps_the_values_of_its_settings),
        cmocka_unit_test(a_health_check_is_read_as_the_script_it_is),
        cmocka_unit_test(scripts_in_scripts_and_long_lines_have_an_end),
        cmocka_unit_test(urls_lose_user_password_query_and_fragment),
        cmocka_unit_test(servers_lose_the_path_too),
        cmocka_unit_test(variables_keep_their_names_only),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
