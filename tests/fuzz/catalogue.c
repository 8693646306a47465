/* SPDX-License-Identifier: Apache-2.0 */
/* A catalogue of the user's: checks, parameters, an edition (three parts). What is taken is proven by its examples. */
#include "fuzz.h"

#include <plimsoll/judge/judge.h>
#include <plimsoll/judge/load.h>

static void visit(void *context, const struct plm_proof *proof)
{
    (void)context;
    FUZZ_HOLDS(proof->check && proof->example);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_auto_parts struct fuzz_parts parts;
    struct plm_catalogue catalogue = {0};
    struct plm_error error = {0};
    plm_json_setup();
    fuzz_parts_split(data, size, &parts);
    const struct plm_embedded checks[] = {
        {.name = "parameters.yaml", .data = parts.items[1].text, .size = parts.items[1].size},
        {.name = "site.yaml", .data = parts.items[0].text, .size = parts.items[0].size},
        {0}};
    const struct plm_embedded benchmarks[] = {
        {.name = "edition.yaml", .data = parts.items[2].text, .size = parts.items[2].size}, {0}};
    const struct plm_embedded none[] = {{0}};
    if (plm_catalogue_load(checks, parts.count > 2 ? benchmarks : none, NULL, &catalogue, &error))
        (void)plm_prove(&catalogue, NULL, visit, NULL);
    else
        FUZZ_HOLDS(*error.message);
    plm_catalogue_done(&catalogue);
    return 0;
}
