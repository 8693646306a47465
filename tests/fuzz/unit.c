/* SPDX-License-Identifier: Apache-2.0 */
/* A systemd unit: fragment, drop-in, EnvironmentFile (three parts), and the words of its command as dockerd takes them.
 */
#include "fuzz.h"

#include "../../src/collect/daemon_sources.h"
#include "../../src/collect/units.h"

static void flags(const char *const *words, size_t count, struct plm_arena *arena)
{
    struct plm_settings settings = {0};
    struct plm_error error = {0};
    const char *config_file = NULL;
    FUZZ_HOLDS(plm_flags_parse(words, count, arena, &settings, &config_file, &error) || *error.message);
    plm_settings_done(&settings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const environment[] = {"OPTIONS=-H unix:///run/docker.sock --debug", "EMPTY=", NULL};
    fuzz_auto_parts struct fuzz_parts parts;
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_rootfs struct plm_rootfs root;
    struct plm_error error = {0};
    struct plm_unit unit = {0};
    const char *const *words;
    size_t count = 0;
    plm_json_setup();
    fuzz_parts_split(data, size, &parts);
    fuzz_write_file("etc/systemd/system/docker.service", parts.items[0].text, parts.items[0].size);
    fuzz_write_file("etc/systemd/system/docker.service.d/10.conf", parts.items[1].text, parts.items[1].size);
    fuzz_write_file("etc/default/docker", parts.items[2].text, parts.items[2].size);
    FUZZ_HOLDS(plm_rootfs_open(&root, fuzz_directory(), &error));
    plm_unit_load(&root, plm_unit_system_directories, "docker.service", &arena, &unit);
    FUZZ_HOLDS(!unit.exec || !unit.exec_reason || *unit.exec_reason);
    if (unit.exec_count > 0)
        flags(unit.exec, unit.exec_count, &arena);
    if (plm_unit_words(parts.items[0].text, environment, &arena, &words, &count) && count > 0)
        flags(words, count, &arena);
    return 0;
}
