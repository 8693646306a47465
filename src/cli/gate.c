/* SPDX-License-Identifier: Apache-2.0 */
#include "gate.h"

#include <plimsoll/base/text.h>
#include <string.h>

static bool refuse(const char *clause, struct plm_error *error)
{
    return plm_error_set(
        error, PLM_ERROR_USAGE,
        "--fail-on: '%s' is none of fail, fail>N, unknown, unknown>N, unknown>P%%, manual, manual>N, score<P, "
        "severity=low|medium|high|critical, level=1|2, never",
        clause);
}

/* "name" or "name>N": the most that is allowed. */
static bool parse_count(const char *rest, long *ret_most)
{
    int64_t number = 0;
    if (*rest == '>' && !plm_parse_int64(rest + 1, strlen(rest + 1), &number))
        return false;
    if ((*rest != '\0' && *rest != '>') || number < 0 || number > 1000000)
        return false;
    *ret_most = (long)number;
    return true;
}

static bool parse_clause(const char *clause, struct plm_gate *gate, struct plm_error *error)
{
    const struct {
        const char *name;
        long *most;
    } counts[] = {{"fail", &gate->fail}, {"unknown", &gate->unknown}, {"manual", &gate->manual}};
    size_t size = strlen(clause);
    int64_t number = 0;
    enum plm_severity severity;
    if (strcmp(clause, "never") == 0)
        return true;
    if (plm_starts_with(clause, "unknown>") && plm_ends_with(clause, "%")) {
        if (!plm_parse_int64(clause + 8, size - 9, &number) || number < 0 || number > 100)
            return refuse(clause, error);
        gate->unknown_share = (double)number / 100;
        return true;
    }
    for (size_t i = 0; i < PLM_COUNT(counts); i++)
        if (plm_starts_with(clause, counts[i].name))
            return parse_count(clause + strlen(counts[i].name), counts[i].most) || refuse(clause, error);
    if (plm_starts_with(clause, "score<") && plm_parse_int64(clause + 6, size - 6, &number) && number >= 0 &&
        number <= 100) {
        gate->score = (double)number;
        return true;
    }
    if (plm_starts_with(clause, "severity=") && plm_severity_parse(clause + 9, &severity)) {
        gate->severity = (int)severity;
        return true;
    }
    if (plm_starts_with(clause, "level=") && plm_parse_int64(clause + 6, size - 6, &number) &&
        (number == 1 || number == 2)) {
        gate->level = (int)number;
        return true;
    }
    return refuse(clause, error);
}

bool plm_gate_parse(const char *const *clauses, struct plm_gate *ret_gate, struct plm_error *error)
{
    struct plm_gate gate = {.fail = -1, .unknown = -1, .manual = -1, .severity = -1, .unknown_share = -1, .score = -1};
    bool limited = false;
    for (const char *const *clause = clauses; *clause; clause++) {
        if (!parse_clause(*clause, &gate, error))
            return false;
        limited = limited || strcmp(*clause, "never") == 0;
    }
    /* A severity or level alone narrows the default gate; it does not open it. */
    if (!limited && gate.fail < 0 && gate.unknown < 0 && gate.manual < 0 && gate.unknown_share < 0 && gate.score < 0)
        gate.fail = gate.unknown = 0;
    *ret_gate = gate;
    return true;
}
