/* SPDX-License-Identifier: Apache-2.0 */
/* A certificate: as PEM, and as DER that is wrapped into PEM here, where bytes mean more. */
#include "fuzz.h"

#include "../../src/collect/x509_dates.h"
#include <plimsoll/base/text.h>

static void read_dates(const char *pem, size_t size)
{
    struct plm_x509_dates dates;
    int64_t time;
    char *exact = fuzz_exact(pem, size);
    if (plm_x509_dates_read(exact, size, &dates))
        FUZZ_HOLDS(plm_parse_time(dates.not_before, &time) && plm_parse_time(dates.not_after, &time));
    free(exact);
}

static void wrap(const uint8_t *data, size_t size, struct plm_buffer *out)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    plm_buffer_puts(out, "-----BEGIN CERTIFICATE-----\n");
    for (size_t i = 0; i < size; i += 3) {
        unsigned bits = (unsigned)data[i] << 16 | (i + 1 < size ? (unsigned)data[i + 1] << 8 : 0) |
                        (i + 2 < size ? data[i + 2] : 0);
        for (size_t j = 0; j < 4; j++)
            plm_buffer_putc(out, i + j > size ? '=' : letters[bits >> (18 - 6 * j) & 63]);
        if (i % 48 == 45)
            plm_buffer_putc(out, '\n');
    }
    plm_buffer_puts(out, "\n-----END CERTIFICATE-----\n");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    plm_auto_buffer struct plm_buffer pem = {0};
    read_dates((const char *)data, size);
    wrap(data, size, &pem);
    read_dates(pem.data, pem.size);
    return 0;
}
