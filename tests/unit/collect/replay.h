/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A replayed engine for the tests of the engine's side (tests/support/replay.py), and a sink that keeps what it was
 * handed.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <plimsoll/collect/collect.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))
#define REPLAY PLM_TEST_DATA "/../support/replay.py"
#define DOCKER28 PLM_TEST_DATA "/engines/docker-28.5.2"
#define ROOTLESS20 PLM_TEST_DATA "/engines/docker-20.10.24-rootless"
#define PODMAN4 PLM_TEST_DATA "/engines/podman-4.3.1"

struct replay {
    pid_t pid;
    char folder[32];  /* of its own: socket and log */
    char address[96]; /* unix:///… or tcp://127.0.0.1:port */
    char log[64];
};

static UNUSED void replay_stop(struct replay *replay)
{
    char path[64];
    if (replay->pid > 0) {
        kill(replay->pid, SIGTERM);
        waitpid(replay->pid, NULL, 0);
    }
    snprintf(path, sizeof path, "%s/socket", replay->folder);
    unlink(path);
    unlink(replay->log);
    rmdir(replay->folder);
    *replay = (struct replay){0};
}
#define auto_replay __attribute__((cleanup(replay_stop)))

/* Starts it with the engine's folder and more arguments, NULL-terminated. "@" stands for a unix socket of its own. */
static UNUSED void replay_start(struct replay *replay, const char *const *arguments)
{
    char socket[64], line[128] = "";
    const char *argv[32] = {"python3", REPLAY};
    int out[2];
    snprintf(replay->folder, sizeof replay->folder, "/tmp/plm-replay-XXXXXX");
    assert_non_null(mkdtemp(replay->folder));
    snprintf(socket, sizeof socket, "%s/socket", replay->folder);
    snprintf(replay->log, sizeof replay->log, "%s/log", replay->folder);
    size_t count = 2;
    for (; *arguments; arguments++)
        argv[count++] = strcmp(*arguments, "@") == 0 ? socket : *arguments;
    argv[count++] = "--log";
    argv[count++] = replay->log;
    assert_int_equal(pipe(out), 0);
    replay->pid = fork();
    if (replay->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM); /* a test that fails leaves no server behind */
        dup2(out[1], STDOUT_FILENO);
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(out[1]);
    for (size_t used = 0; used + 1 < sizeof line && !strchr(line, '\n'); used++)
        if (read(out[0], line + used, 1) != 1)
            fail_msg("replay.py did not start");
    close(out[0]);
    line[strcspn(line, "\n")] = '\0';
    assert_memory_equal(line, "ready ", 6);
    assert_true(strlen(line + 6) < sizeof replay->address);
    memcpy(replay->address, line + 6, strlen(line + 6) + 1);
}

/* How often the log has a request that holds this text. */
static UNUSED size_t replay_asked(const struct replay *replay, const char *text)
{
    char line[512];
    size_t count = 0;
    plm_auto_file FILE *log = fopen(replay->log, "r");
    assert_non_null(log);
    while (fgets(line, sizeof line, log))
        count += strstr(line, text) != NULL;
    return count;
}

/* ---- a sink that keeps everything ---- */

struct kept {
    struct plm_document documents[512];
    size_t count;
    struct plm_json *header;
    bool ended;
    size_t fail_at;         /* the sink fails at this document; 0: never */
    struct plm_buffer text; /* of all lines */
};

static UNUSED bool kept_begin(void *self, const struct plm_json *header, struct plm_error *error)
{
    struct kept *kept = self;
    (void)error;
    kept->header = plm_json_copy(header);
    plm_facts_print_header(header, &kept->text);
    return true;
}

static UNUSED bool kept_document(void *self, struct plm_document *document, struct plm_error *error)
{
    struct kept *kept = self;
    assert_true(kept->count < PLM_COUNT(kept->documents));
    plm_facts_print_document(document, &kept->text);
    kept->documents[kept->count++] = (struct plm_document){
        .kind = document->kind ? plm_strdup(document->kind) : NULL,
        .key = document->key ? plm_strdup(document->key) : NULL,
        .origin = document->origin ? plm_strdup(document->origin) : NULL,
        .unknown = document->unknown ? plm_strdup(document->unknown) : NULL,
        .value = plm_take(document->value),
    };
    if (kept->count == kept->fail_at)
        return plm_error_set(error, PLM_ERROR_IO, "the sink is full");
    return true;
}

static UNUSED bool kept_end(void *self, const struct plm_trailer *trailer, struct plm_error *error)
{
    struct kept *kept = self;
    (void)error;
    kept->ended = trailer->ended != NULL;
    return true;
}

static UNUSED struct plm_sink kept_sink(struct kept *kept)
{
    return (struct plm_sink){.begin = kept_begin, .document = kept_document, .end = kept_end, .self = kept};
}

static UNUSED void kept_done(struct kept *kept)
{
    for (size_t i = 0; i < kept->count; i++) {
        struct plm_document *document = &kept->documents[i];
        free((void *)(uintptr_t)document->kind);
        free((void *)(uintptr_t)document->key);
        free((void *)(uintptr_t)document->origin);
        free((void *)(uintptr_t)document->unknown);
        plm_json_free(document->value);
    }
    plm_json_free(kept->header);
    plm_buffer_done(&kept->text);
    *kept = (struct kept){0};
}
#define auto_kept __attribute__((cleanup(kept_done)))

static UNUSED const struct plm_document *kept_find(const struct kept *kept, const char *kind, const char *key)
{
    for (size_t i = 0; i < kept->count; i++)
        if (strcmp(kept->documents[i].kind, kind) == 0 &&
            (!key || (kept->documents[i].key && strcmp(kept->documents[i].key, key) == 0)))
            return &kept->documents[i];
    return NULL;
}

static UNUSED size_t kept_count(const struct kept *kept, const char *kind)
{
    size_t count = 0;
    for (size_t i = 0; i < kept->count; i++)
        count += strcmp(kept->documents[i].kind, kind) == 0;
    return count;
}

/* ---- comparing JSON with what a test writes ---- */

static UNUSED void assert_json(const struct plm_json *json, const char *expected)
{
    plm_auto_buffer struct plm_buffer text = {0};
    if (!json)
        fail_msg("not there; expected %s", expected);
    plm_json_print(json, &text);
    assert_string_equal(plm_buffer_text(&text), expected);
}

static UNUSED struct plm_json *parse(const char *text)
{
    struct plm_json *json = NULL;
    struct plm_error error;
    if (!plm_json_parse(text, strlen(text), PLM_JSON_STRICT, "test", &json, &error))
        fail_msg("%s", error.message);
    return json;
}
