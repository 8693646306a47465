/* SPDX-License-Identifier: Apache-2.0 */
#include "transport_error.h"

#include <plimsoll/base/text.h>
#include <string.h>

/* Whatever is not in this table: unreachable, with libcurl's own words. */
static const struct {
    CURLcode result;
    enum plm_error_code code;
    const char *text; /* NULL: libcurl's own words */
} explanations[] = {
    {CURLE_UNSUPPORTED_PROTOCOL, PLM_ERROR_MALFORMED, "what answers does not speak HTTP"},
    {CURLE_WEIRD_SERVER_REPLY, PLM_ERROR_MALFORMED, "what answers does not speak HTTP"},
    {CURLE_BAD_CONTENT_ENCODING, PLM_ERROR_MALFORMED, NULL},
    {CURLE_PARTIAL_FILE, PLM_ERROR_UNREACHABLE, "the answer was cut short"},
    {CURLE_RECV_ERROR, PLM_ERROR_UNREACHABLE, NULL},
    {CURLE_GOT_NOTHING, PLM_ERROR_UNREACHABLE, "the connection was closed without an answer"},
    {CURLE_OPERATION_TIMEDOUT, PLM_ERROR_TIMEOUT, NULL},
    {CURLE_OUT_OF_MEMORY, PLM_ERROR_INTERNAL, "libcurl is out of memory"},
};

static void explain_connect(CURL *easy, const char *text, const char *address, struct plm_error *error)
{
    long errnum = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &errnum);
    if (errnum == 0) {
        plm_error_set(error, PLM_ERROR_UNREACHABLE, "%s: %s", address, text);
        return;
    }
    plm_error_set_errno(error, (int)errnum, "%s", address);
    if (error->code != PLM_ERROR_DENIED)
        error->code = PLM_ERROR_UNREACHABLE; /* also when there is no such socket: nobody answers */
}

void plm_transport_explain(CURL *easy, CURLcode result, const char *message, const char *address,
                           struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    const char *text = message[0] ? message : curl_easy_strerror(result);
    plm_text_clean_line(&clean, text, strlen(text), 200); /* a server's certificate may name anything */
    if (result == CURLE_COULDNT_CONNECT) {
        explain_connect(easy, plm_buffer_text(&clean), address, error);
        return;
    }
    for (size_t i = 0; i < PLM_COUNT(explanations); i++) {
        if (explanations[i].result == result) {
            plm_error_set(error, explanations[i].code, "%s",
                          explanations[i].text ? explanations[i].text : plm_buffer_text(&clean));
            return;
        }
    }
    plm_error_set(error, PLM_ERROR_UNREACHABLE, "%s: %s", address, plm_buffer_text(&clean));
}
