/* SPDX-License-Identifier: Apache-2.0 */
/* Cleaning of text from outside: what is clean stays as it is, what was cleaned is clean. Times and numbers beside it.
 */
#include "fuzz.h"

#include <plimsoll/base/text.h>

static void is_clean(const struct plm_buffer *clean, bool line)
{
    plm_auto_buffer struct plm_buffer again = {0};
    const char *text = plm_buffer_text(clean);
    FUZZ_HOLDS(plm_utf8_valid(text, clean->size));
    bool changed =
        line ? plm_text_clean_line(&again, text, clean->size, 0) : plm_text_clean(&again, text, clean->size, 0);
    FUZZ_HOLDS(!changed && again.size == clean->size && memcmp(plm_buffer_text(&again), text, again.size) == 0);
    FUZZ_HOLDS(plm_utf8_length(text, clean->size) <= clean->size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    plm_auto_buffer struct plm_buffer clean = {0}, line = {0}, cut = {0};
    plm_auto_free char *whole = plm_strndup((const char *)data, size);
    int64_t value = 0;
    char time[32];
    char *text = fuzz_exact(data, size);
    bool changed = plm_text_clean(&clean, text, size, 0);
    FUZZ_HOLDS(changed || (clean.size == size && memcmp(plm_buffer_text(&clean), text, size) == 0));
    FUZZ_HOLDS(!plm_text_is_clean(text, size) || !changed);
    is_clean(&clean, false);
    (void)plm_text_clean_line(&line, text, size, 0);
    is_clean(&line, true);
    (void)plm_text_clean(&cut, text, size, 8);
    FUZZ_HOLDS(plm_utf8_valid(plm_buffer_text(&cut), cut.size));
    (void)!plm_parse_int64(text, size, &value);
    if (plm_parse_time(whole, &value))
        plm_format_time(value, time);
    free(text);
    return 0;
}
