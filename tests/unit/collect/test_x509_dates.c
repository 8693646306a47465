/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"
#include "x509_dates.h"

/* The root of the recorded swarm (tests/data/engines/docker-28.5.2/swarm.json): a certificate is public. */
static const char root[] = "-----BEGIN CERTIFICATE-----\n"
                           "MIIBajCCARCgAwIBAgIUWUmmgZeLccQPFZQ8+JOhvzp18cswCgYIKoZIzj0EAwIw\n"
                           "EzERMA8GA1UEAxMIc3dhcm0tY2EwHhcNMjYxMTIyMDkwMzAwWhcNNDYxMTE3MDkw\n"
                           "MzAwWjATMREwDwYDVQQDEwhzd2FybS1jYTBZMBMGByqGSM49AgEGCCqGSM49AwEH\n"
                           "A0IABJzK5WVNj036cuMWM/Fci1xqIngXfJQJE/zyNGv6iRXjImK/U65C2oBW5RHm\n"
                           "R6SyyPce9VlJ/dDP0golNbh4VB6jQjBAMA4GA1UdDwEB/wQEAwIBBjAPBgNVHRMB\n"
                           "Af8EBTADAQH/MB0GA1UdDgQWBBTHJJBlVb63+lzTpYP7EeHP/zeGkDAKBggqhkjO\n"
                           "PQQDAgNIADBFAiBPGQYyDbb4kfQlD6mDxt9UpsXLqIuCY37yNhlDfAMz5AIhAPqO\n"
                           "ayaXdYTDLjGZ/B97EmJ/3yZDxN9aw1L7K17yw+Ta\n"
                           "-----END CERTIFICATE-----\n";

static void the_dates_of_a_recorded_root_are_read(void **state)
{
    (void)state;
    struct plm_x509_dates dates;
    assert_true(plm_x509_dates_read(root, strlen(root), &dates));
    assert_string_equal(dates.not_before, "2026-11-22T09:03:00Z");
    assert_string_equal(dates.not_after, "2046-11-17T09:03:00Z");
}

static void append_base64(struct plm_buffer *out, const unsigned char *bytes, size_t size)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits = 0, count = 0;
    for (size_t i = 0; i < size; i++) {
        bits = (bits << 8 | bytes[i]) & 0xFFFFFF;
        for (count += 8; count >= 6; count -= 6)
            plm_buffer_putc(out, alphabet[bits >> (count - 6) & 63]);
    }
    if (count > 0)
        plm_buffer_putc(out, alphabet[bits << (6 - count) & 63]);
}

static bool read_der(const char *der, size_t size, struct plm_x509_dates *dates)
{
    plm_auto_buffer struct plm_buffer pem = {0};
    plm_buffer_puts(&pem, "-----BEGIN CERTIFICATE-----\n");
    append_base64(&pem, (const unsigned char *)der, size);
    plm_buffer_puts(&pem, "\n-----END CERTIFICATE-----\n");
    return plm_x509_dates_read(pem.data, pem.size, dates);
}

/* SEQUENCE { SEQUENCE { serial 1, {}, {}, validity { times } } } */
#define CERTIFICATE(inner_size, outer_size, validity)                                                                  \
    "\x30" outer_size "\x30" inner_size "\x02\x01\x01\x30\x00\x30\x00" validity

static void generalized_time_and_both_centuries_are_read(void **state)
{
    (void)state;
    struct plm_x509_dates dates;
    static const char der[] = CERTIFICATE("\x29", "\x2B",
                                          "\x30\x20\x17\x0D"
                                          "500102030405Z"
                                          "\x18\x0F"
                                          "20991231235959Z");
    assert_true(read_der(der, sizeof der - 1, &dates));
    assert_string_equal(dates.not_before, "1950-01-02T03:04:05Z");
    assert_string_equal(dates.not_after, "2099-12-31T23:59:59Z");
}

static void dates_that_are_none_are_refused(void **state)
{
    (void)state;
    struct plm_x509_dates dates;
    static const char *const times[] = {"501302030405Z", "500002030405Z", "500132030405Z", "500102240405Z",
                                        "500102036005Z", "50010203040XZ", "5001020304050", "A00102030405Z",
                                        "500229030405Z", "000230030405Z"};
    for (size_t i = 0; i < PLM_COUNT(times); i++) {
        char der[] = CERTIFICATE("\x29", "\x2B",
                                 "\x30\x20\x17\x0D"
                                 "500102030405Z"
                                 "\x18\x0F"
                                 "20991231235959Z");
        memcpy(der + 15, times[i], 13);
        assert_false(read_der(der, sizeof der - 1, &dates));
    }
}

static void no_prefix_and_no_broken_byte_of_a_certificate_harms(void **state)
{
    (void)state;
    struct plm_x509_dates dates;
    size_t read = 0;
    for (size_t size = 0; size < strlen(root); size++)
        read += plm_x509_dates_read(root, size, &dates);
    assert_true(read > 0 && read < strlen(root));
    for (size_t at = 0; at < strlen(root); at++) {
        plm_auto_free char *copy = plm_strdup(root);
        for (int byte = 0; byte < 256; byte += 5) {
            copy[at] = (char)byte;
            if (plm_x509_dates_read(copy, strlen(root), &dates))
                assert_int_equal(strlen(dates.not_after), 20);
        }
    }
    assert_false(plm_x509_dates_read("", 0, &dates));
    assert_false(plm_x509_dates_read("no certificate", 14, &dates));
}

static void a_certificate_without_end_is_bounded(void **state)
{
    (void)state;
    struct plm_x509_dates dates;
    plm_auto_buffer struct plm_buffer pem = {0};
    plm_buffer_puts(&pem, "-----BEGIN CERTIFICATE-----");
    for (int i = 0; i < 100000; i++)
        plm_buffer_putc(&pem, 'M');
    assert_false(plm_x509_dates_read(pem.data, pem.size, &dates));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dates_of_a_recorded_root_are_read),
        cmocka_unit_test(generalized_time_and_both_centuries_are_read),
        cmocka_unit_test(dates_that_are_none_are_refused),
        cmocka_unit_test(no_prefix_and_no_broken_byte_of_a_certificate_harms),
        cmocka_unit_test(a_certificate_without_end_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
