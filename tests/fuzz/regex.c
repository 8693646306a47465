/* SPDX-License-Identifier: Apache-2.0 */
/* A pattern of matches() and a text (two parts). A group around a pattern, or the pattern twice, matches the same. */
#include "fuzz.h"

#include "../../src/cel/regex.h"

static int match(struct plm_arena *arena, const char *format, const char *pattern, const struct fuzz_part *text)
{
    struct plm_cel_budget budget = {.arena = arena, .start = arena->allocated};
    plm_auto_free char *whole = plm_asprintf("%s%s", format, pattern);
    if (strcmp(format, "(?:") == 0) {
        free(whole);
        whole = plm_asprintf("(?:%s)", pattern);
    }
    char *exact = fuzz_exact(whole, strlen(whole));
    const struct plm_cel_regex *regex = plm_cel_regex_new(arena, exact, strlen(whole));
    free(exact);
    if (plm_cel_regex_error(regex))
        return -1;
    bool found = plm_cel_regex_match(regex, text->text, text->size, &budget);
    return budget.spent ? -1 : found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_auto_parts struct fuzz_parts parts;
    plm_auto_arena struct plm_arena arena = {0};
    fuzz_parts_split(data, size, &parts);
    int alone = match(&arena, "", parts.items[0].text, &parts.items[1]);
    int grouped = match(&arena, "(?:", parts.items[0].text, &parts.items[1]);
    FUZZ_HOLDS(alone < 0 || grouped < 0 || alone == grouped);
    return 0;
}
