/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An answer of the engine and what becomes of it: "KIND MINOR ENGINE" in the first line ("container 41 docker"), the
 * answer behind it, and for an image its history as a second part. A document has every member of its table and no
 * other.
 */
#include "fuzz.h"

#include "../../src/collect/project.h"
#include "../../src/collect/published.h"
#include "../../src/collect/subject_key.h"
#include "../../src/collect/suspects.h"

static bool parse(const char *text, size_t size, struct plm_json **ret_json)
{
    struct plm_error error = {0};
    return plm_json_parse(text, size, PLM_JSON_STRICT, "answer", ret_json, &error);
}

static void project(const char *kind, unsigned minor, bool podman, const struct plm_json *answer)
{
    const struct plm_document_kind *found = plm_document_kind_find(kind);
    const struct plm_projection projection = {.api_minor = minor, .podman = podman};
    size_t fields = 0;
    if (!found || plm_json_type(answer) != PLM_JSON_OBJECT)
        return;
    plm_auto_json struct plm_json *value = plm_project(&projection, found->fields, answer);
    fuzz_json_is_stable(value);
    for (; found->fields[fields].name; fields++)
        FUZZ_HOLDS(plm_json_get(value, found->fields[fields].name));
    FUZZ_HOLDS(plm_json_count(value) == fields);
}

static void list(const struct plm_json *answer)
{
    struct plm_published published = {.known = true};
    struct plm_members members = {0}, images = {0};
    plm_json_each (entry, answer) {
        if (plm_json_type(entry) != PLM_JSON_OBJECT)
            continue;
        struct plm_member *member = plm_members_add_container(&members, entry);
        FUZZ_HOLDS(!member || (member->key && member->identity));
        (void)!plm_members_add_image(&images, entry);
        plm_published_add_container(&published, entry);
        plm_published_add_service(&published, entry);
    }
    plm_subject_keys_settle(&members);
    plm_subject_keys_settle(&images);
    for (size_t i = 1; i < members.count; i++)
        FUZZ_HOLDS(strcmp(members.items[i - 1].key, members.items[i].key) <= 0);
    plm_auto_json struct plm_json *population = plm_members_population(&members);
    plm_auto_json struct plm_json *unread = plm_members_unread(&members);
    plm_auto_json struct plm_json *tags = plm_members_population(&images);
    fuzz_json_is_stable(population);
    fuzz_json_is_stable(unread);
    fuzz_json_is_stable(tags);
    (void)plm_published_has(&published, "0.0.0.0", true, 80);
    plm_published_done(&published);
    plm_members_done(&members);
    plm_members_done(&images);
}

static void suspects(const struct plm_json *answer, const struct plm_json *history)
{
    plm_auto_json struct plm_json *image = plm_suspects_of_image(answer, history);
    plm_auto_json struct plm_json *service =
        plm_suspects_of_service(plm_json_path(answer, "Spec.TaskTemplate.ContainerSpec"));
    fuzz_json_is_stable(image);
    fuzz_json_is_stable(service);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_auto_parts struct fuzz_parts parts;
    char kind[32] = "", engine[32] = "";
    unsigned minor = 0;
    plm_auto_json struct plm_json *answer = NULL, *history = NULL;
    plm_json_setup();
    fuzz_parts_split(data, size, &parts);
    char *body = strchr(parts.items[0].text, '\n');
    if (!body || sscanf(parts.items[0].text, "%31s %u %31s", kind, &minor, engine) != 3)
        return 0;
    size_t head = (size_t)(body + 1 - parts.items[0].text);
    if (!parse(body + 1, parts.items[0].size - head, &answer))
        return 0;
    if (parts.count > 1 && !parse(parts.items[1].text, parts.items[1].size, &history))
        return 0;
    project(kind, minor, strcmp(engine, "podman") == 0, answer);
    if (plm_json_type(answer) == PLM_JSON_LIST)
        list(answer);
    else
        suspects(answer, history);
    return 0;
}
