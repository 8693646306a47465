/* SPDX-License-Identifier: Apache-2.0 */
/* The validity of a certificate, read from its DER by hand: two dates are no reason to link a crypto library as root.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct plm_x509_dates {
    char not_before[32], not_after[32]; /* RFC 3339, UTC */
};

/* pem: text that holds one or more certificates; the first is read. False: it is no certificate we can read. */
bool plm_x509_dates_read(const char *pem, size_t size, struct plm_x509_dates *ret_dates);
