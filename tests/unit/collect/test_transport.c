/* SPDX-License-Identifier: Apache-2.0 */
#include "transport.h"

#include "replay.h"

#include <plimsoll/base/limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define TLS PLM_TEST_DATA "/tls/"

struct wire {
    struct plm_address address;
    struct plm_transport *transport;
};

static void wire_close(struct wire *wire)
{
    plm_transport_close(wire->transport);
    plm_address_done(&wire->address);
}
#define auto_wire __attribute__((cleanup(wire_close)))

/* options: TLS and limits; address and deadline are filled in. */
static void wire_open(struct wire *wire, const char *url, struct plm_transport_options options)
{
    struct plm_error error;
    assert_true(plm_address_parse(url, options.tls_ca != NULL, &wire->address, &error));
    options.address = &wire->address;
    options.deadline = plm_clock_ms() + (options.deadline ? options.deadline : 20000);
    options.request_timeout = options.request_timeout ? options.request_timeout : 10000;
    options.window = options.window ? options.window : 4;
    assert_true(plm_transport_open(&options, &wire->transport, &error));
}

/* One request. Returns the status, or minus the code of the error. */
static int get(struct wire *wire, const char *path, size_t limit, struct plm_error *error)
{
    struct plm_answer answer = {0};
    struct plm_request *request = plm_transport_start(wire->transport, path, limit);
    bool answered = plm_transport_wait(wire->transport, request, &answer, error);
    plm_transport_release(wire->transport, request);
    return answered ? answer.status : -(int)error->code;
}

static void answers_come_in_any_order_they_are_waited_for(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_wire struct wire wire = {0};
    replay_start(&replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", "slow=/info", NULL});
    wire_open(&wire, replay.address, (struct plm_transport_options){0});
    static const char *const paths[] = {"/info",     "/version", "/nowhere", "/_ping",
                                        "/networks", "/volumes", "/info",    "/swarm"};
    static const int statuses[] = {200, 200, 404, 200, 200, 200, 200, 200};
    struct plm_request *requests[PLM_COUNT(paths)];
    for (size_t i = 0; i < PLM_COUNT(paths); i++)
        requests[i] = plm_transport_start(wire.transport, paths[i], PLM_LIMIT_INSPECT);
    for (size_t i = PLM_COUNT(paths); i-- > 0;) {
        struct plm_answer answer = {0};
        struct plm_error error;
        assert_true(plm_transport_wait(wire.transport, requests[i], &answer, &error));
        assert_int_equal(answer.status, statuses[i]);
        assert_int_equal(strlen(answer.body), answer.size);
        if (strcmp(paths[i], "/_ping") == 0) {
            assert_string_equal(answer.body, "OK");
            assert_string_equal(answer.api_version, "1.51");
            assert_false(answer.libpod);
        }
        plm_transport_release(wire.transport, requests[i]);
    }
}

static void podman_says_so_in_its_headers(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_wire struct wire wire = {0};
    replay_start(&replay, (const char *[]){PODMAN4, "--unix", "@", NULL});
    wire_open(&wire, replay.address, (struct plm_transport_options){0});
    struct plm_answer answer = {0};
    struct plm_error error;
    struct plm_request *request = plm_transport_start(wire.transport, "/_ping", 100);
    assert_true(plm_transport_wait(wire.transport, request, &answer, &error));
    assert_true(answer.libpod);
    assert_string_equal(answer.api_version, "1.41");
}

static void what_is_not_wanted_any_more_is_not_waited_for(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_wire struct wire wire = {0};
    struct plm_error error = {0};
    atomic_bool unwanted = false;
    replay_start(&replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", "hang=/info", NULL});
    wire_open(&wire, replay.address, (struct plm_transport_options){.unwanted = &unwanted});
    assert_int_equal(get(&wire, "/version", PLM_MIB, &error), 200);
    atomic_store(&unwanted, true);
    int64_t began = plm_clock_ms();
    assert_int_equal(get(&wire, "/info", PLM_MIB, &error), -(int)PLM_ERROR_TIMEOUT);
    assert_string_equal(error.message, "the answer is not wanted any more");
    assert_true(plm_clock_ms() - began < 5000);
}

static void a_wider_window_lets_requests_pass_one_that_hangs(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_wire struct wire wire = {0};
    struct plm_error error = {0};
    struct plm_answer answer = {0};
    replay_start(&replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", "hang=/info", NULL});
    wire_open(&wire, replay.address, (struct plm_transport_options){.window = 1});
    struct plm_request *hanging = plm_transport_start(wire.transport, "/info", PLM_LIMIT_INSPECT);
    struct plm_request *other = plm_transport_start(wire.transport, "/version", PLM_LIMIT_INSPECT);
    plm_transport_push(wire.transport);
    plm_transport_widen(wire.transport, 2);
    plm_transport_widen(wire.transport, 1); /* no change */
    int64_t began = plm_clock_ms();
    assert_true(plm_transport_wait(wire.transport, other, &answer, &error));
    assert_int_equal(answer.status, 200);
    assert_true(plm_clock_ms() - began < 5000);
    plm_transport_release(wire.transport, other);
    plm_transport_release(wire.transport, hanging);
}

/* In place of the C library's, for libcurl: with a pause, so that the answer is there when libcurl looks for it. */
static atomic_bool answers_come_at_once;

ssize_t send(int fd, const void *data, size_t size, int flags)
{
    ssize_t sent = sendto(fd, data, size, flags, NULL, 0);
    if (atomic_load(&answers_come_at_once))
        usleep(5000);
    return sent;
}

static void *answer_one_connection(void *context)
{
    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK";
    const int *listener = context;
    int fd = accept(*listener, NULL, NULL);
    for (char question[4096]; fd >= 0 && read(fd, question, sizeof question) > 0;)
        if (write(fd, answer, sizeof answer - 1) < 0)
            break;
    close(fd);
    return NULL;
}

/* The last is waited for first: all others come before it. */
static void ask_many(struct wire *wire)
{
    struct plm_request *requests[20];
    for (size_t i = 0; i < PLM_COUNT(requests); i++)
        requests[i] = plm_transport_start(wire->transport, "/_ping", PLM_LIMIT_INSPECT);
    for (size_t i = PLM_COUNT(requests); i-- > 0;) {
        struct plm_answer answer = {0};
        struct plm_error error = {0};
        if (!plm_transport_wait(wire->transport, requests[i], &answer, &error))
            fail_msg("%s", error.message);
        plm_transport_release(wire->transport, requests[i]);
    }
}

static void an_answer_that_comes_with_its_question_is_not_waited_for(void **state)
{
    (void)state;
    struct wire wire = {0};
    char folder[] = "/tmp/plimsoll-transport-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    snprintf(name.sun_path, sizeof name.sun_path, "%s/sock", folder);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (const struct sockaddr *)&name, sizeof name), 0);
    assert_int_equal(listen(listener, 1), 0);
    pthread_t server;
    assert_int_equal(pthread_create(&server, NULL, answer_one_connection, &listener), 0);
    plm_auto_free char *url = plm_asprintf("unix://%s", name.sun_path);
    wire_open(&wire, url, (struct plm_transport_options){.window = 1, .deadline = 60000});
    int64_t began = plm_clock_ms();
    atomic_store(&answers_come_at_once, true);
    ask_many(&wire);
    atomic_store(&answers_come_at_once, false);
    assert_true(plm_clock_ms() - began < 9000); /* one that is waited for takes ten seconds */
    wire_close(&wire);
    assert_int_equal(pthread_join(server, NULL), 0);
    close(listener);
    unlink(name.sun_path);
    rmdir(folder);
}

static void each_break_on_the_wire_has_its_code(void **state)
{
    (void)state;
    static const struct {
        const char *fault;
        enum plm_error_code code;
    } rows[] = {
        {"reset=*", PLM_ERROR_UNREACHABLE}, {"half=*", PLM_ERROR_UNREACHABLE}, {"halfchunk=*", PLM_ERROR_UNREACHABLE},
        {"garbage=*", PLM_ERROR_MALFORMED}, {"huge=*", PLM_ERROR_TOO_LARGE},   {"hugelength=*", PLM_ERROR_TOO_LARGE},
        {"hang=*", PLM_ERROR_TIMEOUT},      {"drip=*", PLM_ERROR_TIMEOUT},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        auto_replay struct replay replay = {0};
        auto_wire struct wire wire = {0};
        struct plm_error error = {0};
        replay_start(&replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", rows[i].fault, NULL});
        wire_open(&wire, replay.address, (struct plm_transport_options){.request_timeout = 300});
        assert_int_equal(get(&wire, "/info", PLM_MIB, &error), -(int)rows[i].code);
    }
}

static void a_status_is_an_answer_and_redirects_are_not_followed(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_wire struct wire wire = {0};
    struct plm_error error;
    replay_start(&replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", "redirect=/info", "--fault",
                                           "500=/version", NULL});
    wire_open(&wire, replay.address, (struct plm_transport_options){0});
    assert_int_equal(get(&wire, "/info", PLM_MIB, &error), 301);
    assert_int_equal(get(&wire, "/version", PLM_MIB, &error), 500);
    assert_int_equal(get(&wire, "/_ping", 2, &error), 200);
    assert_int_equal(get(&wire, "/_ping", 1, &error), -PLM_ERROR_TOO_LARGE);
}

static void a_socket_that_nobody_serves_is_unreachable(void **state)
{
    (void)state;
    struct plm_error error = {0};
    auto_wire struct wire nowhere = {0};
    wire_open(&nowhere, "unix:///tmp/plm-no-such-socket", (struct plm_transport_options){0});
    assert_int_equal(get(&nowhere, "/info", PLM_MIB, &error), -PLM_ERROR_UNREACHABLE);
    assert_non_null(strstr(error.message, "unix:///tmp/plm-no-such-socket: No such file"));

    char folder[] = "/tmp/plm-transport-XXXXXX", path[64], url[80];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/dead", folder);
    snprintf(url, sizeof url, "unix://%s", path);
    struct sockaddr_un dead = {.sun_family = AF_UNIX};
    memcpy(dead.sun_path, path, strlen(path));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&dead, sizeof dead), 0);
    auto_wire struct wire refused = {0};
    wire_open(&refused, url, (struct plm_transport_options){0});
    assert_int_equal(get(&refused, "/info", PLM_MIB, &error), -PLM_ERROR_UNREACHABLE);
    assert_non_null(strstr(error.message, "Connection refused"));
    close(fd);
    unlink(path);
    rmdir(folder);
}

/* Root may connect to anything, so the child that asks is nobody. */
static void a_socket_that_is_not_ours_is_denied(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    auto_replay struct replay replay = {0};
    replay_start(&replay, (const char *[]){DOCKER28, "--unix", "@", NULL});
    pid_t child = fork();
    if (child == 0) {
        struct wire wire = {0};
        struct plm_error error = {0};
        if (setgid(65534) != 0 || setuid(65534) != 0)
            _exit(99);
        wire_open(&wire, replay.address, (struct plm_transport_options){0});
        _exit(-get(&wire, "/info", PLM_MIB, &error));
    }
    int status = 0;
    waitpid(child, &status, 0);
    assert_int_equal(WEXITSTATUS(status), PLM_ERROR_DENIED);
}

static void an_engine_that_hangs_is_given_up(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_wire struct wire wire = {0};
    struct plm_request *requests[40];
    struct plm_answer answer;
    struct plm_error error = {0};
    replay_start(&replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", "hang=*", NULL});
    wire_open(&wire, replay.address, (struct plm_transport_options){.request_timeout = 200});
    for (size_t i = 0; i < PLM_COUNT(requests); i++)
        requests[i] = plm_transport_start(wire.transport, "/info", PLM_MIB);
    for (size_t i = 0; i < PLM_COUNT(requests); i++) {
        assert_false(plm_transport_wait(wire.transport, requests[i], &answer, &error));
        assert_int_equal(error.code, PLM_ERROR_TIMEOUT);
    }
    assert_non_null(strstr(error.message, "given up after"));
    /* 40 requests, 4 at once, would be 10 waves; it was three. */
    assert_true(replay_asked(&replay, "/info") <= 16);
}

static void the_deadline_of_the_collection_ends_everything(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_wire struct wire wire = {0};
    struct plm_error error = {0};
    replay_start(&replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", "hang=/info", NULL});
    wire_open(&wire, replay.address, (struct plm_transport_options){.deadline = 300});
    assert_int_equal(get(&wire, "/info", PLM_MIB, &error), -PLM_ERROR_TIMEOUT);
    assert_non_null(strstr(error.message, "time limit of the collection"));
    assert_int_equal(get(&wire, "/version", PLM_MIB, &error), -PLM_ERROR_TIMEOUT);
}

static void time_away_is_not_the_engines_fault(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_wire struct wire wire = {0};
    struct plm_answer answer;
    struct plm_error error = {0};
    replay_start(&replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", "slow=/info", NULL});
    wire_open(&wire, replay.address, (struct plm_transport_options){.request_timeout = 400});
    struct plm_request *request = plm_transport_start(wire.transport, "/info", PLM_MIB);
    plm_transport_push(wire.transport);
    usleep(600000);
    struct plm_request *second = plm_transport_start(wire.transport, "/info", PLM_MIB);
    assert_true(plm_transport_wait(wire.transport, second, &answer, &error));
    assert_true(plm_transport_wait(wire.transport, request, &answer, &error));
}

/* Pushes for a while; whether it is answered then. */
static bool answered_meanwhile(struct wire *wire, const struct plm_request *request)
{
    for (int i = 0; i < 30 && !plm_transport_answered(request); i++) {
        plm_transport_push(wire->transport);
        usleep(10000);
    }
    return plm_transport_answered(request);
}

static void no_more_is_fetched_ahead_than_can_be_held(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_wire struct wire wire = {0};
    struct plm_answer answer;
    struct plm_error error = {0};
    replay_start(&replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", "huge=/info", NULL});
    wire_open(&wire, replay.address, (struct plm_transport_options){0});
    struct plm_request *large = plm_transport_start(wire.transport, "/info", 70 * PLM_MIB);
    assert_false(plm_transport_wait(wire.transport, large, &answer, &error));
    assert_int_equal(error.code, PLM_ERROR_TOO_LARGE);
    struct plm_request *next = plm_transport_start(wire.transport, "/version", PLM_MIB);
    assert_false(answered_meanwhile(&wire, next));
    assert_true(plm_transport_wait(wire.transport, next, &answer, &error)); /* what is waited for is fetched */
    struct plm_request *other = plm_transport_start(wire.transport, "/version", PLM_MIB);
    assert_false(answered_meanwhile(&wire, other));
    plm_transport_release(wire.transport, large);
    assert_true(answered_meanwhile(&wire, other));
}

static void requests_that_nobody_waits_for_can_be_released(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_wire struct wire wire = {0};
    struct plm_request *requests[12];
    struct plm_error error;
    replay_start(&replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", "hang=/info", NULL});
    wire_open(&wire, replay.address, (struct plm_transport_options){0});
    for (size_t i = 0; i < PLM_COUNT(requests); i++)
        requests[i] = plm_transport_start(wire.transport, "/info", PLM_MIB);
    plm_transport_push(wire.transport);
    for (size_t i = PLM_COUNT(requests); i-- > 0;)
        plm_transport_release(wire.transport, requests[i]);
    plm_transport_release(wire.transport, NULL);
    assert_int_equal(get(&wire, "/version", PLM_MIB, &error), 200);
    plm_transport_start(wire.transport, "/info", PLM_MIB); /* left to the closing */
    plm_transport_close(NULL);
}

static void tls_is_verified_both_ways(void **state)
{
    (void)state;
    static const struct {
        const char *ca, *certificate, *key;
        bool verify, mutual;
        int expected;
    } rows[] = {
        {TLS "ca.pem", NULL, NULL, true, false, 200},
        {TLS "other-ca.pem", NULL, NULL, true, false, -PLM_ERROR_UNREACHABLE},
        {TLS "other-ca.pem", NULL, NULL, false, false, 200}, /* as docker does without DOCKER_TLS_VERIFY */
        {TLS "no-such-file.pem", NULL, NULL, true, false, -PLM_ERROR_UNREACHABLE},
        {TLS "ca.pem", TLS "client.pem", TLS "client.key", true, true, 200},
        {TLS "ca.pem", NULL, NULL, true, true, -PLM_ERROR_UNREACHABLE},
        {TLS "ca.pem", TLS "client.pem", TLS "server.key", true, true, -PLM_ERROR_UNREACHABLE},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        auto_replay struct replay replay = {0};
        auto_wire struct wire wire = {0};
        struct plm_error error = {0};
        const char *arguments[] = {DOCKER28,
                                   "--tcp",
                                   "0",
                                   "--tls",
                                   TLS "server.pem",
                                   TLS "server.key",
                                   rows[i].mutual ? "--client-ca" : NULL,
                                   TLS "ca.pem",
                                   NULL};
        replay_start(&replay, arguments);
        wire_open(&wire, replay.address,
                  (struct plm_transport_options){.tls_ca = rows[i].ca,
                                                 .tls_certificate = rows[i].certificate,
                                                 .tls_key = rows[i].key,
                                                 .tls_verify = rows[i].verify});
        int result = get(&wire, "/_ping", PLM_MIB, &error);
        if (result != rows[i].expected)
            fail_msg("row %zu: %d: %s", i, result, error.message);
    }
}

static void plain_tcp_ignores_the_proxies_of_the_environment(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_wire struct wire wire = {0};
    struct plm_error error;
    setenv("http_proxy", "http://127.0.0.1:9", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
    replay_start(&replay, (const char *[]){DOCKER28, "--tcp", "0", NULL});
    wire_open(&wire, replay.address, (struct plm_transport_options){0});
    assert_int_equal(get(&wire, "/_ping", PLM_MIB, &error), 200);
    unsetenv("http_proxy");
    unsetenv("ALL_PROXY");
}

static void ssh_needs_a_socket_that_leads_there(void **state)
{
    (void)state;
    plm_auto_address struct plm_address address = {0};
    struct plm_transport *transport = NULL;
    struct plm_error error = {0};
    assert_true(plm_address_parse("ssh://host", false, &address, &error));
    assert_false(plm_transport_open(&(struct plm_transport_options){.address = &address}, &transport, &error));
    assert_int_equal(error.code, PLM_ERROR_UNSUPPORTED);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_come_in_any_order_they_are_waited_for),
        cmocka_unit_test(podman_says_so_in_its_headers),
        cmocka_unit_test(what_is_not_wanted_any_more_is_not_waited_for),
        cmocka_unit_test(a_wider_window_lets_requests_pass_one_that_hangs),
        cmocka_unit_test(an_answer_that_comes_with_its_question_is_not_waited_for),
        cmocka_unit_test(each_break_on_the_wire_has_its_code),
        cmocka_unit_test(a_status_is_an_answer_and_redirects_are_not_followed),
        cmocka_unit_test(a_socket_that_nobody_serves_is_unreachable),
        cmocka_unit_test(a_socket_that_is_not_ours_is_denied),
        cmocka_unit_test(an_engine_that_hangs_is_given_up),
        cmocka_unit_test(the_deadline_of_the_collection_ends_everything),
        cmocka_unit_test(time_away_is_not_the_engines_fault),
        cmocka_unit_test(no_more_is_fetched_ahead_than_can_be_held),
        cmocka_unit_test(requests_that_nobody_waits_for_can_be_released),
        cmocka_unit_test(tls_is_verified_both_ways),
        cmocka_unit_test(plain_tcp_ignores_the_proxies_of_the_environment),
        cmocka_unit_test(ssh_needs_a_socket_that_leads_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
