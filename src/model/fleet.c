/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/fleet.h>

static const struct {
    const char *name;
    char letter;
} cells[PLM_CELLS] = {
    [PLM_CELL_EXPIRED] = {"expired", 'E'},
    [PLM_CELL_FAIL] = {"fail", 'F'},
    [PLM_CELL_UNKNOWN] = {"unknown", 'U'},
    [PLM_CELL_MANUAL] = {"manual", 'M'},
    [PLM_CELL_WAIVED] = {"waived", 'W'},
    [PLM_CELL_PASS] = {"pass", 'P'},
    [PLM_CELL_NOT_APPLICABLE] = {"not_applicable", 'N'},
    [PLM_CELL_NOT_JUDGED] = {"not_judged", '.'},
};

/* Out of range can only be our own fault: shown as what claims nothing. */
const char *plm_cell_name(enum plm_cell cell)
{
    return cells[cell < PLM_CELLS ? cell : PLM_CELL_UNKNOWN].name;
}

char plm_cell_letter(enum plm_cell cell)
{
    return cells[cell < PLM_CELLS ? cell : PLM_CELL_UNKNOWN].letter;
}

/* As the gate counts: a waiver takes a failure away, never the unknown below it. */
enum plm_cell plm_cell_of(const struct plm_result *result)
{
    if (result->waiver_expired)
        return PLM_CELL_EXPIRED;
    if (result->waived && (result->decided == PLM_FAIL || result->decided == PLM_MANUAL))
        return result->counts[PLM_UNKNOWN] > 0 ? PLM_CELL_UNKNOWN : PLM_CELL_WAIVED;
    switch (result->decided) {
    case PLM_PASS:
        return PLM_CELL_PASS;
    case PLM_FAIL:
        return PLM_CELL_FAIL;
    case PLM_MANUAL:
        return PLM_CELL_MANUAL;
    case PLM_NOT_APPLICABLE:
        return PLM_CELL_NOT_APPLICABLE;
    case PLM_UNKNOWN:
    case PLM_VERDICTS:
        break;
    }
    return PLM_CELL_UNKNOWN;
}
