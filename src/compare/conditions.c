/* SPDX-License-Identifier: Apache-2.0 */
#include "conditions.h"

#include <plimsoll/base/text.h>
#include <string.h>

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static void add(struct plm_delta *delta, const char *what, const char *before, const char *after, bool incomparable)
{
    if (same_text(before, after))
        return;
    delta->conditions[delta->condition_count++] =
        (struct plm_condition){.what = what, .before = before, .after = after, .incomparable = incomparable};
    delta->incomparable_conditions += incomparable;
}

/* ---- what a report says about its run, as one text each ---- */

/* "docker", "docker, rootless", "podman"; NULL: not known. A rootless engine has its own paths and its own meaning. */
static const char *engine_kind(struct plm_arena *arena, const struct plm_report *report)
{
    const char *kind = plm_json_text(plm_json_get(report->engine, "kind"));
    bool rootless = plm_json_is_true(plm_json_get(report->engine, "rootless"));
    return kind && *kind ? plm_arena_printf(arena, "%s%s", kind, rootless ? ", rootless" : "") : NULL;
}

/* "root", "root with 3 capabilities", "uid 1000 with 0 capabilities"; root without the list is root. */
static const char *privileges(struct plm_arena *arena, const struct plm_report *report)
{
    const struct plm_json *capabilities = plm_json_get(report->privileges, "capabilities");
    int64_t uid = 0;
    if (!plm_json_int(plm_json_get(report->privileges, "uid"), &uid))
        return NULL;
    plm_auto_buffer struct plm_buffer out = {0};
    if (uid == 0)
        plm_buffer_puts(&out, "root");
    else
        plm_buffer_printf(&out, "uid %lld", (long long)uid);
    if (plm_json_type(capabilities) == PLM_JSON_LIST)
        plm_buffer_printf(&out, " with %zu capabilities", plm_json_count(capabilities));
    return plm_arena_strdup(arena, plm_buffer_text(&out));
}

/* What of a list of capabilities decides what a run can see. Others are kept for an output, or were never given up. */
static unsigned sight(const struct plm_json *capabilities)
{
    static const struct {
        const char *name;
        unsigned bit;
    } seeing[] = {
        {"CAP_DAC_READ_SEARCH", 1},
        {"CAP_DAC_OVERRIDE", 1}, /* allows all that the former does */
        {"CAP_SYS_PTRACE", 2},
        {"CAP_AUDIT_CONTROL", 4},
    };
    unsigned seen = 0;
    plm_json_each (capability, capabilities) {
        const char *name = plm_json_text(capability);
        for (size_t i = 0; name && i < PLM_COUNT(seeing); i++)
            seen |= strcmp(name, seeing[i].name) == 0 ? seeing[i].bit : 0;
    }
    return seen;
}

/* Two users without capabilities see as little; which of them ran does not matter. */
static bool privileges_differ(const struct plm_report *a, const struct plm_report *b)
{
    int64_t left = 0, right = 0;
    bool left_known = plm_json_int(plm_json_get(a->privileges, "uid"), &left);
    bool right_known = plm_json_int(plm_json_get(b->privileges, "uid"), &right);
    if (left_known != right_known || (left == 0) != (right == 0))
        return true;
    const struct plm_json *old = plm_json_get(a->privileges, "capabilities");
    const struct plm_json *new = plm_json_get(b->privileges, "capabilities");
    if (plm_json_type(old) == PLM_JSON_LIST && plm_json_type(new) == PLM_JSON_LIST)
        return sight(old) != sight(new);
    return !plm_json_equal(old, new);
}

static const char *level_text(struct plm_arena *arena, int level)
{
    return plm_arena_printf(arena, "%d", level);
}

/* Patterns that left subjects out, in their order: "subjects batch-?, subjects ci-?"; NULL: none. */
static const char *excluded_subjects(struct plm_arena *arena, const struct plm_report *report)
{
    plm_auto_buffer struct plm_buffer out = {0};
    for (size_t i = 0; i < report->exclusion_count; i++)
        if (report->exclusions[i].what && plm_starts_with(report->exclusions[i].what, "subject"))
            plm_buffer_printf(&out, "%s%s", out.size > 0 ? ", " : "", report->exclusions[i].what);
    return out.size > 0 ? plm_arena_strdup(arena, plm_buffer_text(&out)) : NULL;
}

static const char *host_name(const struct plm_report *report)
{
    return plm_json_text(plm_json_get(report->host, "name"));
}

/* ---- the list ---- */

static bool same_member(const struct plm_report *a, const struct plm_report *b, const char *member)
{
    const char *left = plm_json_text(plm_json_get(a->host, member));
    const char *right = plm_json_text(plm_json_get(b->host, member));
    return left && right && *left && strcmp(left, right) == 0;
}

static const char *as_read(const char *digest)
{
    return digest && *digest ? digest : NULL;
}

/* Digests are shown by their first 12 digits, as engines do with ids. */
static const char *short_digest(struct plm_arena *arena, const char *digest)
{
    return digest && *digest ? plm_arena_strndup(arena, digest, strnlen(digest, 12)) : NULL;
}

static void add_digest(struct plm_delta *delta, const char *what, const char *before, const char *after)
{
    if (!same_text(as_read(before), as_read(after)))
        add(delta, what, short_digest(&delta->arena, before), short_digest(&delta->arena, after), false);
}

void plm_conditions_find(struct plm_delta *delta)
{
    const struct plm_report *before = delta->before, *after = delta->after;
    struct plm_arena *arena = &delta->arena;
    delta->conditions = plm_arena_array(arena, 16, sizeof *delta->conditions); /* the calls below, at most */
    delta->same_host = same_member(before, after, "engine_id") || same_member(before, after, "machine_id");
    add(delta, "engine kind", engine_kind(arena, before), engine_kind(arena, after),
        plm_conditions_engines_differ(delta) != NULL);
    add(delta, "scope", before->scope, after->scope, true);
    add(delta, "state of containers", before->state, after->state, true);
    add(delta, "level", level_text(arena, before->level), level_text(arena, after->level), true);
    add(delta, "profile", before->profile, after->profile, true);
    if (privileges_differ(before, after)) {
        const char *old = privileges(arena, before), *new = privileges(arena, after);
        bool alike = same_text(old, new); /* as many, but other capabilities */
        add(delta, "privileges", old, alike ? "others" : new, true);
    }
    add(delta, "excluded subjects", excluded_subjects(arena, before), excluded_subjects(arena, after), false);
    add(delta, "benchmark", before->benchmark_id, after->benchmark_id, false);
    add(delta, "tool", before->tool_version, after->tool_version, false);
    add_digest(delta, "checks", before->catalogue_sha256, after->catalogue_sha256);
    add_digest(delta, "policy", before->policy_sha256, after->policy_sha256);
    add(delta, "evidence", before->evidence, after->evidence, false);
    if (!delta->same_host)
        add(delta, "host", host_name(before), host_name(after), false);
}

/* ---- single questions ---- */

const char *plm_conditions_engines_differ(struct plm_delta *delta)
{
    const char *old = engine_kind(&delta->arena, delta->before), *new = engine_kind(&delta->arena, delta->after);
    if (!old || !new || strcmp(old, new) == 0)
        return NULL;
    return plm_arena_printf(&delta->arena, "%s against %s", old, new);
}

const char *plm_conditions_why_no_check(struct plm_delta *delta, const struct plm_report *absent,
                                        const struct plm_report *present, const struct plm_result *result)
{
    if (!same_text(absent->benchmark_id, present->benchmark_id))
        return plm_arena_printf(&delta->arena, "not judged under %s",
                                absent->benchmark_id ? absent->benchmark_id : "no benchmark");
    if (result->level > absent->level && absent->level > 0)
        return plm_arena_printf(&delta->arena, "above level %d of that run", absent->level);
    if (!same_text(absent->scope, present->scope))
        return plm_arena_printf(&delta->arena, "outside scope %s of that run", absent->scope ? absent->scope : "?");
    if (!same_text(absent->profile, present->profile))
        return plm_arena_printf(&delta->arena, "outside profile %s of that run",
                                absent->profile ? absent->profile : "?");
    return "not selected in that run";
}

static const struct plm_population *population_of(const struct plm_report *report, const char *kind)
{
    for (size_t i = 0; i < report->population_count; i++)
        if (same_text(report->populations[i].kind, kind))
            return &report->populations[i];
    return NULL;
}

/* A pattern of the other run cannot have left out what that run shows: only a pattern of `absent` alone can. */
static bool excludes_more(const struct plm_report *absent, const struct plm_report *present)
{
    for (size_t i = 0; i < absent->exclusion_count; i++) {
        const char *what = absent->exclusions[i].what;
        bool both = false;
        if (!what || !plm_starts_with(what, "subject"))
            continue;
        for (size_t k = 0; k < present->exclusion_count && !both; k++)
            both = same_text(what, present->exclusions[k].what);
        if (!both)
            return true;
    }
    return false;
}

const char *plm_conditions_why_no_subject(const struct plm_report *absent, const struct plm_report *present,
                                          const char *kind)
{
    const struct plm_population *population = population_of(absent, kind);
    if (!population)
        return "not looked for in one run";
    /* Of files every check knows its own; a lost list is a finding of that check. */
    if (!population->complete && strcmp(kind, "file") != 0)
        return "the population of one run is not complete";
    if (strcmp(kind, "container") == 0 && same_text(absent->state, "running") && !same_text(present->state, "running"))
        return "one run looked at running containers only";
    if (population->excluded > 0 && excludes_more(absent, present))
        return "perhaps excluded in one run";
    return NULL;
}
