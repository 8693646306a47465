/* SPDX-License-Identifier: Apache-2.0 */
#include "loader.h"

#include <string.h>

/* Subjects of which there is one: the engine or host as a whole. */
static const char *const single_subjects[] = {"engine", "daemon", "host", "swarm", NULL};

static bool load_subject(struct plm_check *check, const struct plm_yaml *map, struct plm_error *error)
{
    if (!plm_load_text(map, "subject", &check->subject_name, error))
        return false;
    const struct plm_document_kind *kind = plm_document_kind_find(check->subject_name);
    bool single = false;
    for (size_t i = 0; single_subjects[i]; i++)
        single = single || strcmp(single_subjects[i], check->subject_name) == 0;
    if (!single && (!kind || !kind->subject))
        return plm_yaml_refuse(plm_yaml_get(map, "subject"), error, "'%s' is no subject of checks",
                               check->subject_name);
    check->subject = single ? NULL : kind;
    bool file = !single && strcmp(kind->name, "file") == 0;
    check->needs_host = !single && kind->host;
    if (!plm_load_optional_text(map, "role", &check->role, error))
        return false;
    if (file && !check->role)
        return plm_yaml_refuse(map, error, "a check of files needs a 'role'");
    if (!file && check->role)
        return plm_yaml_refuse(plm_yaml_get(map, "role"), error, "only checks of files have a 'role'");
    return !check->role || plm_load_is_name(check->role) ||
           plm_yaml_refuse(plm_yaml_get(map, "role"), error, "'%s' is no name of a role (a-z, 0-9, -)", check->role);
}

static bool load_scope(struct plm_check *check, const struct plm_yaml *map, struct plm_error *error)
{
    const char *scope = NULL;
    if (!plm_load_optional_text(map, "scope", &scope, error))
        return false;
    if (scope && (!check->subject || !check->subject->streamed))
        return plm_yaml_refuse(plm_yaml_get(map, "scope"), error, "only checks of containers have a 'scope'");
    if (scope && strcmp(scope, "all") != 0 && strcmp(scope, "running") != 0)
        return plm_yaml_refuse(plm_yaml_get(map, "scope"), error, "'%s' is no scope: all, running", scope);
    check->scope = scope && strcmp(scope, "running") == 0 ? PLM_SCOPE_RUNNING : PLM_SCOPE_ALL;
    return true;
}

static bool load_engine(struct plm_check *check, const struct plm_yaml *map, struct plm_error *error)
{
    const char *engine = NULL;
    if (!plm_load_optional_text(map, "engine", &engine, error))
        return false;
    if (engine && strcmp(engine, "docker") != 0)
        return plm_yaml_refuse(plm_yaml_get(map, "engine"), error, "'%s' is no engine: docker is all that can be said",
                               engine);
    check->docker_only = engine != NULL;
    return true;
}

static bool load_words(struct plm_check *check, const struct plm_yaml *map, struct plm_error *error)
{
    const char *severity = NULL, *evidence = NULL;
    if (!plm_load_text(map, "title", &check->title, error) ||
        !plm_load_text(map, "rationale", &check->rationale, error) ||
        !plm_load_text(map, "remediation", &check->remediation, error) ||
        !plm_load_optional_text(map, "note", &check->note, error) ||
        !plm_load_text(map, "severity", &severity, error) || !plm_load_text(map, "evidence", &evidence, error))
        return false;
    if (strchr(check->title, '\n'))
        return plm_yaml_refuse(plm_yaml_get(map, "title"), error, "a title is one line");
    if (!plm_severity_parse(severity, &check->severity))
        return plm_yaml_refuse(plm_yaml_get(map, "severity"), error, "'%s' is no severity: low, medium, high, critical",
                               severity);
    return plm_evidence_kind_parse(evidence, &check->evidence) ||
           plm_yaml_refuse(plm_yaml_get(map, "evidence"), error,
                           "'%s' is no kind of evidence: measured, partial, attested", evidence);
}

static bool load_references(struct plm_loader *loader, struct plm_check *check, const struct plm_yaml *map,
                            struct plm_error *error)
{
    const struct plm_yaml *node = plm_yaml_get(map, "references");
    if (!node)
        return true;
    if (!plm_load_kind(node, PLM_YAML_MAP, "a map: framework to list of ids", error))
        return false;
    struct plm_reference *references = plm_arena_array(loader->arena, node->count + 1, sizeof *references);
    for (const struct plm_yaml *entry = node->first; entry; entry = entry->next) {
        if (!plm_load_is_name(entry->key))
            return plm_yaml_refuse(entry, error, "'%s' is no name of a framework (a-z, 0-9, -)", entry->key);
        if (!plm_load_kind(entry, PLM_YAML_LIST, "a list of ids", error))
            return false;
        const char **ids = plm_arena_array(loader->arena, entry->count + 1, sizeof *ids);
        size_t count = 0;
        for (const struct plm_yaml *id = entry->first; id; id = id->next)
            if (!plm_yaml_text(id, &ids[count++], error))
                return false;
        references[check->reference_count++] = (struct plm_reference){.framework = entry->key, .ids = ids};
    }
    check->references = references;
    return true;
}

static bool load_shows(struct plm_loader *loader, struct plm_check *check, struct plm_rule_reads *reads,
                       const struct plm_yaml *node, struct plm_error *error)
{
    if (!plm_load_kind(node, PLM_YAML_LIST, "a list of expressions", error))
        return false;
    const struct plm_cel_program **programs = plm_arena_array(loader->arena, node->count + 1, sizeof(void *));
    const char **texts = plm_arena_array(loader->arena, node->count + 1, sizeof *texts);
    for (const struct plm_yaml *entry = node->first; entry; entry = entry->next, check->shows_count++)
        if (!plm_load_rule(loader, check, reads, entry, &programs[check->shows_count], &texts[check->shows_count],
                           error))
            return false;
    check->shows = programs;
    check->shows_text = texts;
    return true;
}

/* {when: expression, reason: text} */
static bool load_hint(struct plm_loader *loader, struct plm_check *check, struct plm_rule_reads *reads,
                      const struct plm_yaml *map, struct plm_error *error)
{
    static const char *const keys[] = {"when", "reason", NULL};
    const struct plm_yaml *when = NULL;
    if (!plm_load_kind(map, PLM_YAML_MAP, "a map: when, reason", error) || !plm_yaml_known_keys(map, keys, error) ||
        !plm_load_need(map, "when", &when, error) || !plm_load_text(map, "reason", &check->hint_reason, error))
        return false;
    if (!check->rule)
        return plm_yaml_refuse(map, error, "'if_unknown' without 'rule'");
    return plm_load_rule(loader, check, reads, when, &check->hint, &check->hint_text, error);
}

static bool load_rules(struct plm_loader *loader, struct plm_check *check, const struct plm_yaml *map,
                       struct plm_error *error)
{
    struct plm_rule_reads reads = {0};
    const struct plm_yaml *when = plm_yaml_get(map, "when"), *rule = plm_yaml_get(map, "rule"),
                          *hint = plm_yaml_get(map, "if_unknown"), *shows = plm_yaml_get(map, "shows");
    if (!plm_load_optional_text(map, "otherwise", &check->otherwise, error))
        return false;
    if (when && !check->otherwise)
        return plm_yaml_refuse(when, error, "'when' needs 'otherwise': why the check does not apply");
    if (!when && check->otherwise)
        return plm_yaml_refuse(plm_yaml_get(map, "otherwise"), error, "'otherwise' without 'when'");
    if (check->evidence == PLM_ATTESTED && rule)
        return plm_yaml_refuse(rule, error, "an attested check has no rule: no fact can decide it");
    if (check->evidence != PLM_ATTESTED && !rule)
        return plm_yaml_refuse(map, error, "'rule' is missing");
    if (when && !plm_load_rule(loader, check, &reads, when, &check->when, &check->when_text, error))
        return false;
    if (rule && !plm_load_rule(loader, check, &reads, rule, &check->rule, &check->rule_text, error))
        return false;
    if (hint && !load_hint(loader, check, &reads, hint, error))
        return false;
    if (shows && !load_shows(loader, check, &reads, shows, error))
        return false;
    return plm_load_rule_end(loader, check, &reads, map, error);
}

static bool load_one(struct plm_loader *loader, const struct plm_yaml *map, struct plm_error *error)
{
    static const char *const keys[] = {"id",       "title",      "subject",  "role",      "severity",
                                       "evidence", "scope",      "engine",   "when",      "otherwise",
                                       "rule",     "if_unknown", "shows",    "rationale", "remediation",
                                       "note",     "references", "examples", NULL};
    struct plm_check check = {0};
    if (!plm_load_kind(map, PLM_YAML_MAP, "a check: a map that begins with id", error) ||
        !plm_yaml_known_keys(map, keys, error) || !plm_load_text(map, "id", &check.id, error))
        return false;
    if (!plm_load_is_name(check.id))
        return plm_yaml_refuse(plm_yaml_get(map, "id"), error, "'%s' is no id of a check (a-z, 0-9, -)", check.id);
    const struct plm_check *other = plm_catalogue_check(loader->catalogue, check.id);
    if (other)
        return plm_yaml_refuse(plm_yaml_get(map, "id"), error, "check '%s' is there already: %s:%u", check.id,
                               other->file, other->line);
    check.file = map->file;
    check.line = plm_yaml_get(map, "id")->line;
    if (!load_words(&check, map, error) || !load_subject(&check, map, error) || !load_scope(&check, map, error) ||
        !load_engine(&check, map, error) || !load_references(loader, &check, map, error) ||
        !load_rules(loader, &check, map, error) || !plm_load_examples(loader, &check, map, error))
        return false;
    size_t *count = &loader->catalogue->check_count;
    loader->checks = plm_load_grow(loader->arena, loader->checks, *count, &loader->check_capacity, sizeof check);
    loader->checks[(*count)++] = check;
    loader->catalogue->checks = loader->checks;
    return true;
}

bool plm_load_checks(struct plm_loader *loader, const struct plm_yaml *root, struct plm_error *error)
{
    if (!plm_load_kind(root, PLM_YAML_LIST, "a list of checks", error))
        return false;
    for (const struct plm_yaml *node = root->first; node; node = node->next)
        if (!load_one(loader, node, error))
            return false;
    return true;
}
