/* SPDX-License-Identifier: Apache-2.0 */
/* daemon.json: what dockerd would read, and what of it may be stored. */
#include "fuzz.h"

#include "../../src/collect/daemon_options.h"
#include "../../src/collect/daemon_sources.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct plm_settings settings = {0};
    plm_auto_json struct plm_json *unknown_keys = NULL;
    struct plm_error error = {0};
    char *text = fuzz_exact(data, size);
    plm_json_setup();
    if (plm_daemon_json_parse(text, size, "daemon.json", &settings, &unknown_keys, &error)) {
        fuzz_json_is_stable(unknown_keys);
        for (size_t i = 0; plm_daemon_options[i].member; i++) {
            if (!settings.values[i])
                continue;
            const struct plm_daemon_option *option = &plm_daemon_options[i];
            plm_auto_json struct plm_json *stored = plm_option_export(option, settings.values[i]);
            plm_auto_free char *shown = plm_option_text(option, settings.values[i]);
            fuzz_json_is_stable(stored);
            FUZZ_HOLDS(shown);
            (void)!plm_option_equal(option, settings.values[i], settings.values[i]);
        }
    } else {
        FUZZ_HOLDS(*error.message);
    }
    plm_settings_done(&settings);
    free(text);
    return 0;
}
