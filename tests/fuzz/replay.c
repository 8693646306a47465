/* SPDX-License-Identifier: Apache-2.0 */
/* replay HARNESS's stand-in for libFuzzer: runs each file, and each file of each folder, once. */
#include "fuzz.h"

#include <dirent.h>
#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>

static size_t replay_file(const char *path)
{
    plm_auto_buffer struct plm_buffer text = {0};
    struct plm_error error = {0};
    if (!plm_file_read(path, PLM_LIMIT_ANSWER, false, &text, &error)) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
    void *exact = fuzz_exact(plm_buffer_text(&text), text.size);
    LLVMFuzzerTestOneInput(exact, text.size);
    free(exact);
    return 1;
}

static size_t replay(const char *path)
{
    size_t count = 0;
    struct dirent **names = NULL;
    int entries = scandir(path, &names, NULL, alphasort);
    if (entries < 0)
        return replay_file(path);
    for (int i = 0; i < entries; i++) {
        plm_auto_free char *inner = plm_asprintf("%s/%s", path, names[i]->d_name);
        count += names[i]->d_name[0] == '.' ? 0 : replay(inner);
        free(names[i]);
    }
    free(names);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++)
        count += replay(argv[i]);
    printf("%zu inputs\n", count);
    return count > 0 ? 0 : 1;
}
