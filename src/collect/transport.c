/* SPDX-License-Identifier: Apache-2.0 */
#include "transport.h"

#include "transport_error.h"

#include <plimsoll/base/limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* Storage kept between answers: an inspect is about 10 KB; a list of many MB is given back. */
#define KEEP_BUFFER (256 * PLM_KIB)
/* So many windows full of timeouts in a row, with no answer between them, and the engine counts as hung: one window may
 * be containers that a dead volume blocks. */
#define WINDOWS_UNTIL_HUNG 3
/* And no more than that, however wide the window is: what is asked for ahead must be enough (PLM_ASK_MOST). */
#define TIMEOUTS_UNTIL_HUNG 96u
/* Bytes of answers that wait to be read: no more is fetched ahead then. That many of the largest, or all that are ever
 * asked for ahead of their usual size. */
#define HELD_MOST (64 * PLM_MIB)
/* ms after which it is noticed that answers are not wanted any more. */
#define NOTICED_WITHIN 50

enum request_state { REQUEST_QUEUED, REQUEST_RUNNING, REQUEST_DONE };

struct plm_request {
    struct plm_request *next; /* in the queue, or in the pool */
    struct plm_request *next_running;
    struct plm_request *next_made;
    struct plm_transport *transport;
    CURL *easy; /* while it runs */
    enum request_state state;
    char *url;
    struct plm_buffer body;
    size_t limit;
    bool over_limit;
    int64_t progress; /* when something last happened */
    struct plm_answer answer;
    struct plm_error error; /* code PLM_ERROR_NONE: answered */
    char curl_message[CURL_ERROR_SIZE];
};

struct plm_transport {
    CURLM *multi;
    struct plm_transport_options options;
    struct plm_request *queue, **queue_end;
    struct plm_request *running;
    struct plm_request *pool; /* released ones, ready for reuse */
    struct plm_request *made; /* all of them */
    CURL **idle;              /* handles, of which there are never more than the window has room for */
    unsigned idle_count;
    unsigned running_count;
    unsigned timeouts; /* in a row */
    size_t held;       /* bytes of answers that are there and not yet released */
    int64_t left;      /* when we last looked at the wire */
};

int64_t plm_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Once for the process, whichever thread comes first: before 7.84 libcurl's own counting is not safe between threads.
 */
static pthread_once_t curl_is_set_up = PTHREAD_ONCE_INIT;
static bool curl_works;

/* Where there is no memory the program ends, as everywhere: libcurl would go on without what it could not copy, the
 * "?all=1" of a path for one. */
static void *sure_malloc(size_t size)
{
    return plm_realloc_array(NULL, size, 1);
}

static void *sure_realloc(void *memory, size_t size)
{
    return plm_realloc_array(memory, size, 1);
}

static void set_curl_up(void)
{
    curl_works = curl_global_init_mem(CURL_GLOBAL_DEFAULT, sure_malloc, free, sure_realloc, plm_strdup,
                                      plm_alloc_array) == CURLE_OK;
}

bool plm_transport_prepare(void)
{
    return pthread_once(&curl_is_set_up, set_curl_up) == 0 && curl_works;
}

void plm_transport_widen(struct plm_transport *transport, unsigned window)
{
    if (window <= transport->options.window)
        return;
    transport->options.window = window;
    transport->idle = plm_realloc_array(transport->idle, window, sizeof(CURL *));
    curl_multi_setopt(transport->multi, CURLMOPT_MAXCONNECTS, (long)window);
}

unsigned plm_transport_window(const struct plm_transport *transport)
{
    return transport->options.window;
}

bool plm_transport_open(const struct plm_transport_options *options, struct plm_transport **ret_transport,
                        struct plm_error *error)
{
    if (options->address->kind == PLM_ADDRESS_SSH && !options->socket)
        return plm_error_set(error, PLM_ERROR_UNSUPPORTED, "%s: nothing leads there", options->address->shown);
    if (!plm_transport_prepare())
        return plm_error_set(error, PLM_ERROR_INTERNAL, "libcurl cannot be initialised");
    CURLM *multi = curl_multi_init();
    if (!multi)
        return plm_error_set(error, PLM_ERROR_INTERNAL, "libcurl cannot be initialised");
    struct plm_transport *transport = plm_alloc(sizeof *transport);
    transport->multi = multi;
    transport->options = *options;
    transport->options.window = 0;
    transport->queue_end = &transport->queue;
    plm_transport_widen(transport, options->window);
    *ret_transport = transport;
    return true;
}

static void request_free(struct plm_request *request)
{
    plm_buffer_done(&request->body);
    plm_cleanup_free(&request->url);
    plm_cleanup_free(&request);
}

void plm_transport_close(struct plm_transport *transport)
{
    if (!transport)
        return;
    while (transport->running)
        plm_transport_release(transport, transport->running);
    while (transport->made) {
        struct plm_request *request = transport->made;
        transport->made = request->next_made;
        request_free(request);
    }
    while (transport->idle_count > 0)
        curl_easy_cleanup(transport->idle[--transport->idle_count]);
    curl_multi_cleanup(transport->multi);
    plm_cleanup_free(&transport->idle);
    plm_cleanup_free(&transport);
}

/* ---- what libcurl calls ---- */

static size_t on_body(char *data, size_t one, size_t size, void *context)
{
    struct plm_request *request = context;
    (void)one;
    request->progress = plm_clock_ms();
    if (size > request->limit - request->body.size) {
        request->over_limit = true;
        return 0; /* aborts the transfer */
    }
    plm_buffer_append(&request->body, data, size);
    return size;
}

static size_t on_header(char *data, size_t one, size_t size, void *context)
{
    static const char api_version[] = "Api-Version:", libpod[] = "Libpod-Api-Version:";
    struct plm_request *request = context;
    (void)one;
    request->progress = plm_clock_ms();
    if (size >= sizeof api_version && strncasecmp(data, api_version, sizeof api_version - 1) == 0) {
        size_t used = 0;
        for (size_t i = sizeof api_version - 1; i < size && used + 1 < sizeof request->answer.api_version; i++)
            if (strchr("0123456789.", data[i]) && data[i])
                request->answer.api_version[used++] = data[i];
    }
    if (size >= sizeof libpod && strncasecmp(data, libpod, sizeof libpod - 1) == 0)
        request->answer.libpod = true;
    return size;
}

/* ---- one request ---- */

static void set_protocols(CURL *easy)
{
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static void set_tls(CURL *easy, const struct plm_transport_options *options)
{
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, options->tls_verify ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, options->tls_verify ? 2L : 0L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (options->tls_ca)
        curl_easy_setopt(easy, CURLOPT_CAINFO, options->tls_ca);
    if (options->tls_certificate)
        curl_easy_setopt(easy, CURLOPT_SSLCERT, options->tls_certificate);
    if (options->tls_key)
        curl_easy_setopt(easy, CURLOPT_SSLKEY, options->tls_key);
}

static CURL *handle_new(const struct plm_transport_options *options)
{
    CURL *easy = curl_easy_init();
    if (!easy)
        return NULL; /* begin() reports it */
    set_protocols(easy);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*"); /* whatever the environment says */
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "plimsoll/" PLM_VERSION);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 65536L); /* a list of 10,000 containers is 12 MB */
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    if (options->socket)
        curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, options->socket);
    else if (options->address->path)
        curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, options->address->path);
    if (options->address->kind == PLM_ADDRESS_TLS)
        set_tls(easy, options);
    return easy;
}

static struct plm_request *request_new(struct plm_transport *transport)
{
    struct plm_request *request = plm_alloc(sizeof *request);
    request->transport = transport;
    request->next_made = transport->made;
    transport->made = request;
    return request;
}

struct plm_request *plm_transport_start(struct plm_transport *transport, const char *path, size_t limit)
{
    struct plm_request *request = transport->pool;
    if (request)
        transport->pool = request->next;
    else
        request = request_new(transport);
    request->next = NULL;
    request->state = REQUEST_QUEUED;
    request->limit = limit;
    request->over_limit = false;
    request->answer = (struct plm_answer){0};
    request->error = (struct plm_error){0};
    request->url = plm_asprintf("%s%s", transport->options.address->base, path);
    *transport->queue_end = request;
    transport->queue_end = &request->next;
    return request;
}

static void finish(struct plm_request *request)
{
    struct plm_transport *transport = request->transport;
    if (request->state == REQUEST_RUNNING) {
        struct plm_request **at = &transport->running;
        while (*at != request)
            at = &(*at)->next_running;
        *at = request->next_running;
        transport->running_count--;
        if (request->easy) {
            curl_multi_remove_handle(transport->multi, request->easy);
            transport->idle[transport->idle_count++] = plm_take(request->easy);
        }
    }
    request->state = REQUEST_DONE;
    transport->held += request->body.size;
    if (request->error.code == PLM_ERROR_TIMEOUT)
        transport->timeouts++;
    else if (request->answer.status != 0)
        transport->timeouts = 0;
}

static void begin(struct plm_request *request, int64_t now)
{
    struct plm_transport *transport = request->transport;
    request->next_running = transport->running;
    transport->running = request;
    transport->running_count++;
    request->state = REQUEST_RUNNING;
    request->progress = now;
    request->curl_message[0] = '\0';
    CURL *easy = transport->idle_count > 0 ? transport->idle[--transport->idle_count] : handle_new(&transport->options);
    request->easy = easy;
    if (easy) {
        curl_easy_setopt(easy, CURLOPT_PRIVATE, request);
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, request->curl_message);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, request);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, request);
        curl_easy_setopt(easy, CURLOPT_URL, request->url);
        curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)request->limit);
    }
    if (!easy || curl_multi_add_handle(transport->multi, easy) != CURLM_OK) {
        plm_error_set(&request->error, PLM_ERROR_INTERNAL, "libcurl does not take the request");
        finish(request);
    }
}

static void reap(struct plm_transport *transport)
{
    int left = 0;
    for (CURLMsg *message = NULL; (message = curl_multi_info_read(transport->multi, &left));) {
        if (message->msg != CURLMSG_DONE)
            continue;
        struct plm_request *request = NULL;
        CURLcode result = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&request);
        if (request->over_limit || result == CURLE_FILESIZE_EXCEEDED) {
            plm_error_set(&request->error, PLM_ERROR_TOO_LARGE, "the answer has more than %zu bytes", request->limit);
        } else if (result != CURLE_OK) {
            plm_transport_explain(request->easy, result, request->curl_message, transport->options.address->shown,
                                  &request->error);
        } else {
            long status = 0;
            curl_easy_getinfo(request->easy, CURLINFO_RESPONSE_CODE, &status);
            request->answer.status = (int)status;
        }
        finish(request);
    }
}

/* ---- time ---- */

static bool is_over(struct plm_transport *transport, int64_t now, struct plm_error *error)
{
    if (transport->options.unwanted && atomic_load(transport->options.unwanted))
        return !plm_error_set(error, PLM_ERROR_TIMEOUT, "the answer is not wanted any more");
    if (now >= transport->options.deadline)
        return !plm_error_set(error, PLM_ERROR_TIMEOUT, "the time limit of the collection is reached");
    const unsigned windows = WINDOWS_UNTIL_HUNG * transport->options.window;
    if (transport->timeouts >= (windows < TIMEOUTS_UNTIL_HUNG ? windows : TIMEOUTS_UNTIL_HUNG))
        return !plm_error_set(error, PLM_ERROR_TIMEOUT, "given up after %u requests without an answer",
                              transport->timeouts);
    return false;
}

static void check_time(struct plm_transport *transport)
{
    int64_t now = plm_clock_ms();
    struct plm_error over = {0};
    bool all = is_over(transport, now, &over);
    for (struct plm_request *request = transport->running, *next = NULL; request; request = next) {
        next = request->next_running;
        if (all) {
            request->error = over;
            finish(request);
        } else if (now - request->progress >= transport->options.request_timeout) {
            plm_error_set(&request->error, PLM_ERROR_TIMEOUT, "no answer within %.1f s",
                          (double)transport->options.request_timeout / 1000);
            finish(request);
        }
    }
}

static int time_to_wait(const struct plm_transport *transport)
{
    int64_t now = plm_clock_ms();
    int64_t wake = transport->options.deadline;
    for (const struct plm_request *request = transport->running; request; request = request->next_running)
        if (request->progress + transport->options.request_timeout < wake)
            wake = request->progress + transport->options.request_timeout;
    const int64_t most = transport->options.unwanted ? NOTICED_WITHIN : 60000;
    int64_t wait = wake - now;
    return wait < 1 ? 1 : (wait > most ? (int)most : (int)wait);
}

/* wanted: what is waited for, or NULL; it is begun however much there is to be read. */
static bool has_room(const struct plm_transport *transport, const struct plm_request *wanted)
{
    return transport->running_count < transport->options.window &&
           (transport->held < HELD_MOST || (wanted && wanted->state == REQUEST_QUEUED));
}

/* True: a request has begun and is to be sent. */
static bool fill_window(struct plm_transport *transport, const struct plm_request *wanted)
{
    bool begun = false;
    if (!transport->queue)
        return false;
    int64_t now = plm_clock_ms();
    struct plm_error over = {0};
    bool all = is_over(transport, now, &over);
    while (transport->queue && (all || has_room(transport, wanted))) {
        struct plm_request *request = transport->queue;
        transport->queue = request->next;
        if (!transport->queue)
            transport->queue_end = &transport->queue;
        request->next = NULL;
        if (all) {
            request->error = over;
            finish(request);
        } else {
            begin(request, now);
            begun = true;
        }
    }
    return begun;
}

static void push(struct plm_transport *transport, const struct plm_request *wanted)
{
    int running = 0;
    /* Nobody read while the caller was busy: that time is not the engine's fault. */
    int64_t away = transport->left ? plm_clock_ms() - transport->left : 0;
    for (struct plm_request *request = transport->running; request && away > 0; request = request->next_running)
        request->progress += away;
    (void)fill_window(transport, wanted);
    /* What has come is taken each time: of an answer that came with its question, libcurl does not tell a second time,
     * and whoever waits for it would wait for something else to happen. */
    do {
        curl_multi_perform(transport->multi, &running);
        reap(transport);
    } while (fill_window(transport, wanted)); /* the engine is at work on it while the caller is on what has come */
    transport->left = plm_clock_ms();
}

void plm_transport_push(struct plm_transport *transport)
{
    push(transport, NULL);
}

bool plm_transport_answered(const struct plm_request *request)
{
    return request->state == REQUEST_DONE;
}

bool plm_transport_wait(struct plm_transport *transport, struct plm_request *request, struct plm_answer *ret_answer,
                        struct plm_error *error)
{
    /* libcurl looks at every connection each time: not for what is there already. */
    if (request->state != REQUEST_DONE)
        push(transport, request);
    while (request->state != REQUEST_DONE) {
        const bool busy = transport->options.turn && transport->options.turn(transport->options.turn_context);
        const bool here = plm_transport_answered(request); /* it came while the turn pushed something else */
        curl_multi_poll(transport->multi, NULL, 0, busy || here ? 0 : time_to_wait(transport), NULL);
        transport->left = 0;
        push(transport, request);
        check_time(transport);
    }
    if (request->error.code != PLM_ERROR_NONE) {
        *error = request->error;
        return false;
    }
    *ret_answer = request->answer;
    ret_answer->body = plm_buffer_text(&request->body);
    ret_answer->size = request->body.size;
    return true;
}

void plm_transport_release(struct plm_transport *transport, struct plm_request *request)
{
    if (!request)
        return;
    if (request->state == REQUEST_QUEUED) {
        struct plm_request **at = &transport->queue;
        while (*at != request)
            at = &(*at)->next;
        *at = request->next;
        if (!*at)
            transport->queue_end = at;
    } else if (request->state == REQUEST_RUNNING) {
        finish(request);
    }
    if (request->state == REQUEST_DONE)
        transport->held -= request->body.size;
    plm_cleanup_free(&request->url);
    request->url = NULL;
    if (request->body.capacity > KEEP_BUFFER)
        plm_buffer_done(&request->body);
    plm_buffer_clear(&request->body);
    request->next = transport->pool;
    transport->pool = request;
}
