/* SPDX-License-Identifier: Apache-2.0 */
#include "build_step.h"
#include "inspect.h"
#include "suspects.h"

static const struct plm_field *history_fields(void)
{
    return plm_field_find(plm_fields_of("image"), "history", 7)->of;
}

static struct plm_json *image_value(struct plm_collector *collector, const struct plm_json *answer,
                                    const struct plm_json *history, const char *history_unknown)
{
    struct plm_json *value = plm_project(&collector->projection, plm_fields_of("image"), answer);
    if (!history) {
        plm_json_set(value, "history", plm_json_new_unknown("%s", history_unknown));
        plm_json_set(value, "suspects", plm_json_new_unknown("%s", history_unknown));
        return value;
    }
    struct plm_json *steps = plm_json_new_list();
    plm_json_each (step, history) {
        if (plm_json_type(step) == PLM_JSON_OBJECT) {
            struct plm_json *row = plm_project(&collector->projection, history_fields(), step);
            plm_build_step_set(row, plm_json_get(step, "CreatedBy"));
            plm_json_push(steps, row);
        } else {
            plm_json_push(steps,
                          plm_json_new_unknown("malformed: expected object, found %s", plm_json_type_name(step)));
        }
    }
    plm_json_set(value, "history", steps);
    plm_json_set(value, "suspects", plm_suspects_of_image(answer, history));
    return value;
}

bool plm_images_emit(struct plm_collector *collector, struct plm_error *error)
{
    static const struct plm_inspection inspection = {.population = PLM_POPULATION_IMAGE, .value = image_value};
    return plm_inspect_all(collector, &inspection, error);
}
