/* SPDX-License-Identifier: Apache-2.0 */
/* What went wrong on the wire, in our words. Belongs to transport.c, the only door to libcurl. */
#pragma once

#include <curl/curl.h>
#include <plimsoll/base/error.h>

/* result is not CURLE_OK. message: libcurl's error buffer, may be "". Sets the error. */
void plm_transport_explain(CURL *easy, CURLcode result, const char *message, const char *address,
                           struct plm_error *error);
