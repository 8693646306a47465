/* SPDX-License-Identifier: Apache-2.0 */
/* The YAML door. */
#include "fuzz.h"

#include <plimsoll/base/yaml.h>

static void look(const struct plm_yaml *node)
{
    static const char *const keys[] = {"id", "rule", NULL};
    struct plm_error error = {0};
    const char *text;
    bool yes;
    long number;
    size_t count = 0;
    FUZZ_HOLDS(node->line > 0);
    FUZZ_HOLDS(!plm_yaml_text(node, &text, &error) || node->kind == PLM_YAML_SCALAR);
    (void)!plm_yaml_bool(node, &yes, &error);
    (void)!plm_yaml_int(node, &number, &error);
    if (node->kind == PLM_YAML_MAP)
        (void)!plm_yaml_known_keys(node, keys, &error);
    for (const struct plm_yaml *child = node->first; child; child = child->next, count++) {
        FUZZ_HOLDS((child->key != NULL) == (node->kind == PLM_YAML_MAP));
        FUZZ_HOLDS(!child->key || plm_yaml_get(node, child->key) == child);
        look(child);
    }
    FUZZ_HOLDS(count == node->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    plm_auto_arena struct plm_arena arena = {0};
    const struct plm_yaml *root = NULL;
    struct plm_error error = {0};
    char *text = fuzz_exact(data, size);
    plm_json_setup();
    if (plm_yaml_parse(text, size, "fuzz.yaml", &arena, &root, &error)) {
        if (root) {
            look(root);
            plm_auto_json struct plm_json *json = plm_yaml_to_json(root), *read = NULL;
            plm_auto_buffer struct plm_buffer printed = {0};
            plm_json_print(json, &printed); /* a float beyond 2^53 is a number here, and unknown to JSON's door */
            FUZZ_HOLDS(plm_json_parse(printed.data, printed.size, PLM_JSON_STRICT, "printed", &read, &error));
            fuzz_json_is_stable(read);
        }
    } else {
        FUZZ_HOLDS(strstr(error.message, "fuzz.yaml"));
    }
    free(text);
    return 0;
}
