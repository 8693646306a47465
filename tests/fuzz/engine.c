/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole collection from an engine that answers with the input, through libcurl and over a unix socket. Each part is
 * one answer: its path in the first line ("/containers/json"), then either a whole HTTP answer ("HTTP/1.1 …") or a
 * body, which gets an honest head. Every connection serves one request, the first part whose path fits. What is
 * collected is a bundle that can be read.
 */
#include "fuzz.h"

#include <plimsoll/collect/bundle.h>
#include <plimsoll/collect/collect.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char socket_path[128];
static int listener = -1;
static const struct fuzz_parts *answers;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void send_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        data += sent;
        size -= (size_t)sent;
    }
}

static void answer(int fd, const char *path)
{
    static const char none[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}";
    for (size_t i = 0; answers && i < answers->count; i++) {
        const struct fuzz_part *part = &answers->items[i];
        const char *body = strchr(part->text, '\n');
        size_t length = body ? (size_t)(body - part->text) : 0;
        if (!body || strncmp(path, part->text, length) != 0)
            continue;
        size_t size = part->size - length - 1;
        body++;
        if (size < 5 || memcmp(body, "HTTP/", 5) != 0) {
            plm_auto_free char *head =
                plm_asprintf("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: %zu\r\n\r\n", size);
            send_all(fd, head, strlen(head));
        }
        send_all(fd, body, size);
        return;
    }
    send_all(fd, none, sizeof none - 1);
}

static void *serve(void *unused)
{
    (void)unused;
    for (;;) {
        char request[4096];
        size_t size = 0;
        int fd = accept(listener, NULL, NULL);
        if (fd < 0)
            return NULL;
        for (ssize_t got;
             size + 1 < sizeof request && (got = recv(fd, request + size, sizeof request - 1 - size, 0)) > 0;) {
            size += (size_t)got;
            request[size] = '\0';
            if (strstr(request, "\r\n\r\n"))
                break;
        }
        const char *path = size > 4 ? request + 4 : "";
        if (strncmp(path, "/v1.", 4) == 0)
            path += strcspn(path + 1, "/") + 1;
        pthread_mutex_lock(&lock);
        answer(fd, path);
        pthread_mutex_unlock(&lock);
        close(fd);
    }
}

static void start(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    pthread_t thread;
    snprintf(socket_path, sizeof socket_path, "%s/engine.sock", fuzz_directory());
    memcpy(address.sun_path, socket_path, strlen(socket_path) + 1);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    FUZZ_HOLDS(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 64) == 0);
    FUZZ_HOLDS(pthread_create(&thread, NULL, serve, NULL) == 0);
}

static bool collect(struct plm_bundle_writer *writer)
{
    plm_auto_free char *url = plm_asprintf("unix://%s", socket_path);
    const struct plm_collect_options options = {.host = url,
                                                .root = "/",
                                                .scope = PLM_COLLECT_ENGINE,
                                                .request_timeout = 1000,
                                                .total_timeout = 5000,
                                                .window = 4,
                                                .now = INT64_C(1795341600000)};
    struct plm_error error = {0};
    struct plm_sink sink = plm_bundle_writer_sink(writer);
    return plm_collect(&options, &sink, &error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_auto_parts struct fuzz_parts parts;
    struct plm_bundle_writer writer, again;
    plm_auto_free char *first = NULL, *second = NULL;
    size_t first_size = 0, second_size = 0;
    struct plm_error error = {0};
    plm_json_setup();
    if (listener < 0)
        start();
    fuzz_parts_split(data, size, &parts);
    pthread_mutex_lock(&lock);
    answers = &parts;
    pthread_mutex_unlock(&lock);
    FILE *stream = open_memstream(&first, &first_size);
    plm_bundle_writer_init(&writer, stream, NULL);
    FUZZ_HOLDS(collect(&writer));
    plm_bundle_writer_done(&writer);
    fclose(stream);
    pthread_mutex_lock(&lock);
    answers = NULL;
    pthread_mutex_unlock(&lock);

    FILE *read = fmemopen(first, first_size, "r");
    stream = open_memstream(&second, &second_size);
    plm_bundle_writer_init(&again, stream, NULL);
    struct plm_sink sink = plm_bundle_writer_sink(&again);
    FUZZ_HOLDS(plm_bundle_read(read, "collected", &sink, &error));
    plm_bundle_writer_done(&again);
    fclose(stream);
    fclose(read);
    FUZZ_HOLDS(first_size == second_size && memcmp(first, second, first_size) == 0);
    return 0;
}
