/* SPDX-License-Identifier: Apache-2.0 */
#include "relay.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define MANY 1000 /* more than there is room for, several times */

/* Writes what it receives as text, one call a line, and fails at the document with a certain number, or at the end. */
struct receiver {
    struct plm_buffer text;
    size_t documents, fails_at;
    bool fails_last;
    struct plm_json *taken;
};

static bool receive_begin(void *self, const struct plm_json *header, struct plm_error *error)
{
    struct receiver *receiver = self;
    (void)error;
    plm_json_print(header, &receiver->text);
    plm_buffer_putc(&receiver->text, '\n');
    return true;
}

static bool receive_document(void *self, struct plm_document *document, struct plm_error *error)
{
    struct receiver *receiver = self;
    plm_facts_print_document(document, &receiver->text);
    if (!receiver->taken)
        receiver->taken = plm_take(document->value);
    return ++receiver->documents != receiver->fails_at || plm_error_set(error, PLM_ERROR_IO, "no more room");
}

static bool receive_end(void *self, const struct plm_trailer *trailer, struct plm_error *error)
{
    struct receiver *receiver = self;
    plm_buffer_puts(&receiver->text, trailer->ended);
    return !receiver->fails_last || plm_error_set(error, PLM_ERROR_IO, "no more room");
}

/* What a collector does; the strings live only during each call. */
struct producer {
    struct plm_sink sink;
    struct plm_relay *relay; /* NULL: the sink is the receiver itself */
    size_t sent;
    bool fine;
    struct plm_error error;
};

static bool send_document(struct producer *producer, size_t number)
{
    char key[40], origin[40];
    snprintf(key, sizeof key, "c%zu", number);
    snprintf(origin, sizeof origin, "GET /%zu", number);
    struct plm_document document = {.kind = "container", .key = key, .origin = number % 3 ? origin : NULL};
    if (number % 5 == 0)
        document.unknown = origin;
    else
        document.value = plm_json_new_text(key);
    bool taken = producer->sink.document(producer->sink.self, &document, &producer->error);
    plm_document_done(&document);
    memset(key, 'x', sizeof key - 1);
    memset(origin, 'x', sizeof origin - 1);
    return taken;
}

static bool send_all(struct producer *producer)
{
    char ended[] = "the end";
    const struct plm_trailer trailer = {.ended = ended};
    plm_auto_json struct plm_json *header = plm_json_new_text("header");
    if (!producer->sink.begin(producer->sink.self, header, &producer->error))
        return false;
    for (; producer->sent < MANY; producer->sent++)
        if (!send_document(producer, producer->sent))
            return false;
    bool fine = producer->sink.end(producer->sink.self, &trailer, &producer->error);
    memset(ended, 'x', sizeof ended - 1);
    return fine;
}

static void *produce(void *context)
{
    struct producer *producer = context;
    producer->fine = send_all(producer);
    if (producer->relay)
        plm_relay_close(producer->relay);
    return NULL;
}

static struct producer run(struct receiver *receiver, bool relayed)
{
    struct plm_sink sink = {.begin = receive_begin, .document = receive_document, .end = receive_end, .self = receiver};
    struct producer producer = {.sink = sink};
    if (!relayed) {
        (void)produce(&producer);
        return producer;
    }
    pthread_t thread;
    producer.relay = plm_relay_new(&sink);
    producer.sink = plm_relay_sink(producer.relay);
    assert_int_equal(pthread_create(&thread, NULL, produce, &producer), 0);
    struct plm_error error = {0};
    bool served = plm_relay_serve(producer.relay, &error);
    assert_int_equal(pthread_join(thread, NULL), 0);
    plm_relay_free(producer.relay);
    if (!producer.fine) /* told at once, it is told at the end, too */
        assert_string_equal(producer.error.message, error.message);
    producer.fine = producer.fine && served;
    producer.error = error;
    return producer;
}

static void receiver_done(struct receiver *receiver)
{
    plm_buffer_done(&receiver->text);
    plm_json_free(receiver->taken);
}

static void what_is_relayed_arrives_whole_and_in_order(void **state)
{
    struct receiver near = {.fails_at = 0}, far = {.fails_at = 0};
    (void)state;
    assert_true(run(&near, false).fine);
    assert_true(run(&far, true).fine);
    assert_int_equal(far.documents, MANY);
    assert_string_equal(plm_buffer_text(&far.text), plm_buffer_text(&near.text));
    receiver_done(&near);
    receiver_done(&far);
}

static void what_the_receiver_refuses_ends_the_run(void **state)
{
    static const size_t places[] = {1, 2, 100, MANY - 1, MANY};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(places); i++) {
        struct receiver receiver = {.fails_at = places[i]};
        struct producer producer = run(&receiver, true);
        assert_false(producer.fine);
        assert_string_equal(producer.error.message, "no more room");
        assert_int_equal(receiver.documents, places[i]); /* nothing comes behind it */
        receiver_done(&receiver);
    }
}

static void what_the_receiver_refuses_at_the_end_is_told(void **state)
{
    struct receiver receiver = {.fails_last = true};
    struct producer producer = run(&receiver, true);
    (void)state;
    assert_false(producer.fine);
    assert_string_equal(producer.error.message, "no more room");
    assert_int_equal(receiver.documents, MANY);
    receiver_done(&receiver);
}

static void nothing_is_handed_on_once_the_receiver_has_refused(void **state)
{
    struct receiver receiver = {.fails_at = 0};
    struct plm_sink sink = {
        .begin = receive_begin, .document = receive_document, .end = receive_end, .self = &receiver};
    struct plm_error refusal = {0};
    struct producer producer = {.relay = plm_relay_new(&sink)};
    pthread_t thread;
    (void)state;
    producer.sink = plm_relay_sink(producer.relay);
    (void)plm_error_set(&refusal, PLM_ERROR_USAGE, "no such section");
    assert_int_equal(pthread_create(&thread, NULL, produce, &producer), 0);
    plm_relay_refuse(producer.relay, &refusal);
    struct plm_error error = {0};
    assert_false(plm_relay_serve(producer.relay, &error));
    assert_string_equal(error.message, "no such section");
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_false(producer.fine);
    assert_string_equal(producer.error.message, "no such section");
    assert_int_equal(receiver.text.size, 0);
    plm_relay_free(producer.relay);
    receiver_done(&receiver);
}

static void a_run_that_never_begins_ends(void **state)
{
    struct receiver receiver = {.fails_at = 0};
    struct plm_sink sink = {
        .begin = receive_begin, .document = receive_document, .end = receive_end, .self = &receiver};
    struct plm_relay *relay = plm_relay_new(&sink);
    struct plm_error error = {0};
    (void)state;
    plm_relay_close(relay);
    assert_true(plm_relay_serve(relay, &error));
    plm_relay_free(relay);
    plm_relay_free(NULL);
    receiver_done(&receiver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_relayed_arrives_whole_and_in_order),
        cmocka_unit_test(what_the_receiver_refuses_ends_the_run),
        cmocka_unit_test(what_the_receiver_refuses_at_the_end_is_told),
        cmocka_unit_test(nothing_is_handed_on_once_the_receiver_has_refused),
        cmocka_unit_test(a_run_that_never_begins_ends),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
