/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First what is still empty, for a stub of `plimsoll policy init` has many such places and the loader stops at the
 * first; then the loader's word; then what the clock and the catalogue say of exceptions that were taken.
 */
#include <plimsoll/judge/policy_review.h>

#include "loader.h"

#include <plimsoll/base/text.h>
#include <string.h>

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

struct reviewing {
    const struct plm_catalogue *catalogue;
    const struct plm_policy *policy;
    int64_t now;
    struct plm_arena *arena;
    struct plm_remarks *remarks;
};

static void add(struct reviewing *reviewing, enum plm_remark_weight weight, const char *text)
{
    struct plm_remarks *remarks = reviewing->remarks;
    plm_auto_buffer struct plm_buffer line = {0}; /* what it quotes may hold line breaks */
    plm_text_clean_line(&line, text, strlen(text), 0);
    remarks->items =
        plm_load_grow(reviewing->arena, remarks->items, remarks->count, &remarks->capacity, sizeof *remarks->items);
    remarks->items[remarks->count++] = (struct plm_remark){
        .weight = weight, .text = plm_arena_strndup(reviewing->arena, plm_buffer_text(&line), line.size)};
    remarks->counts[weight]++;
}

/* ---- what is still to be filled in ---- */

static const char *text_of(const struct plm_yaml *map, const char *key)
{
    const struct plm_yaml *node = plm_yaml_get(map, key);
    return node && node->text ? node->text : NULL;
}

static void review_empty(struct reviewing *reviewing, const struct plm_yaml *entry, const char *what,
                         const char *const *keys)
{
    const char *empty = NULL;
    if (entry->kind != PLM_YAML_MAP)
        return;
    for (; *keys; keys++) {
        const char *text = text_of(entry, *keys);
        if (text && !*text)
            empty = plm_arena_printf(reviewing->arena, "%s%s%s", empty ? empty : "", empty ? ", " : "", *keys);
    }
    const char *check = text_of(entry, "check"), *subject = text_of(entry, "subject");
    if (empty)
        add(reviewing, PLM_REMARK_REFUSED,
            plm_arena_printf(reviewing->arena, "%s:%u: the %s of %s%s%s still needs: %s", entry->file, entry->line,
                             what, check ? check : "?", subject ? " for " : "", subject ? subject : "", empty));
}

static void review_gaps(struct reviewing *reviewing, const struct plm_yaml *root)
{
    static const char *const waiver_keys[] = {"check",  "subject", "reason",  "owner",
                                              "ticket", "starts",  "expires", NULL};
    static const char *const attestation_keys[] = {"check", "verdict", "by", "on", "expires", "note", NULL};
    const struct plm_yaml *waivers = NULL, *attestations = NULL;
    if (root->kind == PLM_YAML_MAP) {
        waivers = plm_yaml_get(root, "waivers");
        attestations = plm_yaml_get(root, "attestations");
    }
    for (const struct plm_yaml *entry = waivers ? waivers->first : NULL; entry; entry = entry->next)
        review_empty(reviewing, entry, "waiver", waiver_keys);
    for (const struct plm_yaml *entry = attestations ? attestations->first : NULL; entry; entry = entry->next)
        review_empty(reviewing, entry, "attestation", attestation_keys);
}

/* ---- exceptions that were taken ---- */

/* "policy.yaml:7: the waiver of check for subject " */
static const char *head(struct reviewing *reviewing, unsigned line, const char *what, const char *check,
                        const char *subject)
{
    return plm_arena_printf(reviewing->arena, "%s:%u: the %s of %s%s%s", reviewing->policy->file, line, what, check,
                            subject ? " for " : "", subject ? subject : "");
}

static void review_dates(struct reviewing *reviewing, const char *what, int64_t starts, int64_t expires,
                         const char *starts_text, const char *expires_text)
{
    long soon = reviewing->policy->expiring_days ? reviewing->policy->expiring_days : PLM_EXPIRING_DAYS;
    struct plm_arena *arena = reviewing->arena;
    if (reviewing->now >= expires)
        add(reviewing, PLM_REMARK_BROKEN,
            plm_arena_printf(arena, "%s expired: its last day was %s", what, expires_text));
    else if (reviewing->now < starts)
        add(reviewing, PLM_REMARK_ADVICE, plm_arena_printf(arena, "%s covers nothing before %s", what, starts_text));
    else if (expires - reviewing->now < soon * DAY_MS)
        add(reviewing, PLM_REMARK_ADVICE, plm_arena_printf(arena, "%s ends soon: %s", what, expires_text));
}

static bool stands_in(const struct plm_benchmark *benchmark, const char *check)
{
    for (size_t i = 0; i < benchmark->count; i++)
        if (strcmp(benchmark->recommendations[i].check->id, check) == 0)
            return true;
    return false;
}

static void review_edition(struct reviewing *reviewing, const char *what, const char *check)
{
    const char *id = reviewing->policy->benchmark;
    const struct plm_benchmark *benchmark = id ? plm_catalogue_benchmark(reviewing->catalogue, id) : NULL;
    if (benchmark && !stands_in(benchmark, check))
        add(reviewing, PLM_REMARK_ADVICE,
            plm_arena_printf(reviewing->arena, "%s is never used: %s has no such recommendation", what, id));
}

/* Nothing but wildcards. */
static bool names_all(const char *subject)
{
    return !subject || (strchr(subject, '*') && subject[strspn(subject, "*?")] == '\0');
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static void review_waiver(struct reviewing *reviewing, size_t index)
{
    const struct plm_waiver *waivers = reviewing->policy->waivers, *waiver = &waivers[index];
    const struct plm_check *check = plm_catalogue_check(reviewing->catalogue, waiver->check);
    const char *what = head(reviewing, waiver->line, "waiver", waiver->check, waiver->subject);
    struct plm_arena *arena = reviewing->arena;
    review_dates(reviewing, what, waiver->starts, waiver->expires, waiver->starts_text, waiver->expires_text);
    review_edition(reviewing, what, waiver->check);
    bool file = check->subject && strcmp(check->subject->name, "file") == 0;
    if (check->subject && !file && names_all(waiver->subject))
        add(reviewing, PLM_REMARK_ADVICE,
            plm_arena_printf(arena, "%s is too broad: it covers every %s, those of tomorrow too", what,
                             check->subject_name));
    if (!check->subject && waiver->subject && !names_all(waiver->subject))
        add(reviewing, PLM_REMARK_BROKEN,
            plm_arena_printf(arena, "%s can cover nothing: the check judges the %s as a whole; leave out 'subject'",
                             what, check->subject_name));
    for (size_t i = 0; i < index; i++)
        if (strcmp(waivers[i].check, waiver->check) == 0 && same_text(waivers[i].subject, waiver->subject) &&
            waivers[i].starts < waiver->expires && waiver->starts < waivers[i].expires)
            add(reviewing, PLM_REMARK_ADVICE,
                plm_arena_printf(arena, "%s is there already: line %u", what, waivers[i].line));
}

static void review_attestation(struct reviewing *reviewing, const struct plm_attestation *attestation)
{
    const struct plm_check *check = plm_catalogue_check(reviewing->catalogue, attestation->check);
    const char *what = head(reviewing, attestation->line, "attestation", attestation->check, NULL);
    review_dates(reviewing, what, attestation->on, attestation->expires, attestation->on_text,
                 attestation->expires_text);
    review_edition(reviewing, what, attestation->check);
    if (check->evidence == PLM_MEASURED && !check->parameters[0])
        add(reviewing, PLM_REMARK_ADVICE,
            plm_arena_printf(reviewing->arena, "%s decides nothing: that check is measured, never manual", what));
}

static void review_gate(struct reviewing *reviewing)
{
    const struct plm_gate *gate = &reviewing->policy->gate;
    if (reviewing->policy->has_gate && gate->fail < 0 && gate->unknown < 0 && gate->manual < 0 &&
        gate->unknown_share < 0 && gate->score < 0)
        add(reviewing, PLM_REMARK_ADVICE,
            plm_arena_printf(reviewing->arena, "%s: the gate limits nothing: every run meets it",
                             reviewing->policy->file));
}

void plm_policy_review(const char *text, size_t size, const char *name, const struct plm_catalogue *catalogue,
                       int64_t now, struct plm_arena *arena, struct plm_remarks *ret_remarks)
{
    struct plm_error error = {0};
    struct plm_policy policy = {0};
    const struct plm_yaml *root = NULL;
    *ret_remarks = (struct plm_remarks){0};
    struct reviewing reviewing = {
        .catalogue = catalogue, .policy = &policy, .now = now, .arena = arena, .remarks = ret_remarks};
    if (plm_yaml_parse(text, size, name, arena, &root, &error))
        review_gaps(&reviewing, root);
    if (ret_remarks->count > 0)
        return; /* the loader would only repeat the first of them */
    if (!plm_policy_load(text, size, name, catalogue, &policy, &error)) {
        add(&reviewing, PLM_REMARK_REFUSED, plm_arena_strdup(arena, error.message));
        return;
    }
    for (size_t i = 0; i < policy.waiver_count; i++)
        review_waiver(&reviewing, i);
    for (size_t i = 0; i < policy.attestation_count; i++)
        review_attestation(&reviewing, &policy.attestations[i]);
    review_gate(&reviewing);
    plm_policy_done(&policy);
}
