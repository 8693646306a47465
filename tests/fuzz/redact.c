/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What leaves the host of texts that may hold secrets. Every byte 0x01 of the input stands for a secret; wherever the
 * text goes, the secret must not come out.
 */
#include "fuzz.h"

#include "../../src/collect/build_step.h"
#include "../../src/collect/project.h"
#include "../../src/collect/redact.h"
#include "../../src/collect/suspects.h"

/* Long and mixed, as secrets are that no form could be taken for. Looked for without its ends, which an escape sequence
 * or a quote beside it may take. */
static const char secret[] = "Kq7ZrT9wXv3BnM5sLd8Yq2Hf6";
static const char *part_of_secret(void)
{
    static char part[sizeof secret];
    memcpy(part, secret + 4, sizeof secret - 9);
    return part;
}

static void holds_none(const char *text, size_t size)
{
    const char *found = size > 0 ? memmem(text, size, part_of_secret(), strlen(part_of_secret())) : NULL;
    if (found)
        fprintf(stderr, "%.*s\n", (int)size, text);
    FUZZ_HOLDS(!found);
}

static void json_holds_none(const struct plm_json *json)
{
    plm_auto_buffer struct plm_buffer out = {0};
    plm_json_print(json, &out);
    holds_none(plm_buffer_text(&out), out.size);
}

static void lines(const char *text, size_t size)
{
    plm_auto_buffer struct plm_buffer out = {0};
    const char *words[FUZZ_PARTS + 1];
    size_t count = 0;
    char *exact = fuzz_exact(text, size);
    plm_redact_line(exact, size, &out);
    free(exact);
    holds_none(plm_buffer_text(&out), out.size);
    plm_auto_free char *copy = plm_strndup(text, size);
    for (char *word = copy, *end; count < FUZZ_PARTS && word; word = end) {
        end = strchr(word, '\n');
        if (end)
            *end++ = '\0';
        words[count++] = word;
    }
    plm_auto_json struct plm_json *list = plm_redact_words(words, count);
    json_holds_none(list);
}

static void urls(const char *text, size_t size)
{
    plm_auto_buffer struct plm_buffer url = {0}, server = {0};
    plm_auto_free char *with = plm_asprintf("https://user:%s%s@host/x?%s", secret, text, secret);
    (void)size;
    plm_redact_url(with, strlen(with), &url);
    plm_redact_server(with, strlen(with), &server);
    if (!strchr(text, '\x01') && !strstr(text, secret)) { /* where the text itself has it, it may be the host's name */
        holds_none(plm_buffer_text(&url), url.size);
        holds_none(plm_buffer_text(&server), server.size);
    }
}

static struct plm_json *list_of(const char *text)
{
    struct plm_json *list = plm_json_new_list();
    plm_json_push(list, plm_json_new_text(text));
    return list;
}

/* The text in every member of a container and an image that is not stored as it is. */
static void documents(const char *text)
{
    static const struct plm_projection projection = {.api_minor = 44};
    plm_auto_free char *variable = plm_asprintf("NAME=%s%s", text, secret);
    plm_auto_json struct plm_json *answer = plm_json_new_object();
    struct plm_json *config = plm_json_set(answer, "Config", plm_json_new_object());
    plm_json_set(config, "Env", list_of(variable));
    plm_json_set(config, "Cmd", list_of(text));
    plm_json_set(config, "Entrypoint", list_of(text));
    plm_json_set(config, "OnBuild", list_of(text));
    plm_json_set(config, "Shell", list_of(text));
    struct plm_json *health = plm_json_set(config, "Healthcheck", plm_json_new_object());
    plm_json_set(health, "Test", list_of(text));
    struct plm_json *labels = plm_json_set(config, "Labels", plm_json_new_object());
    plm_json_set(labels, "label", plm_json_new_text(secret));
    struct plm_json *host = plm_json_set(answer, "HostConfig", plm_json_new_object());
    struct plm_json *log = plm_json_set(host, "LogConfig", plm_json_new_object());
    struct plm_json *options = plm_json_set(log, "Config", plm_json_new_object());
    plm_json_set(options, "splunk-token", plm_json_new_text(secret));
    plm_auto_json struct plm_json *container =
        plm_project(&projection, plm_document_kind_find("container")->fields, answer);
    plm_auto_json struct plm_json *image = plm_project(&projection, plm_document_kind_find("image")->fields, answer);
    plm_auto_json struct plm_json *history = plm_json_new_list();
    struct plm_json *step = plm_json_push(history, plm_json_new_object());
    plm_json_set(step, "CreatedBy", plm_json_new_text(text));
    plm_auto_json struct plm_json *found = plm_suspects_of_image(answer, history);
    plm_auto_json struct plm_json *row = plm_json_new_object();
    plm_build_step_set(row, plm_json_get(step, "CreatedBy"));
    json_holds_none(row);
    json_holds_none(container);
    json_holds_none(image);
    json_holds_none(found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    plm_auto_buffer struct plm_buffer text = {0};
    plm_json_setup();
    for (size_t i = 0; i < size; i++) {
        if (data[i] == 0x01)
            plm_buffer_puts(&text, secret);
        else
            plm_buffer_append(&text, data + i, 1);
    }
    lines(plm_buffer_text(&text), text.size);
    urls(plm_buffer_text(&text), text.size);
    documents(plm_buffer_text(&text));
    return 0;
}
