/* SPDX-License-Identifier: Apache-2.0 */
#include "audit.h"

#include "gather.h"

#include <plimsoll/judge/judge.h>
#include <string.h>

static struct plm_selection selection_of(const struct plm_arguments *arguments)
{
    struct plm_selection selection = {
        .benchmark = arguments->benchmark,
        .profile = arguments->profile,
        .level = (int)arguments->level,
        .sections = arguments->sections,
        .checks = arguments->checks,
        .skips = arguments->skips,
        .excluded_subjects = arguments->excludes,
        .running_only = arguments->state && strcmp(arguments->state, "running") == 0,
    };
    if (arguments->scope && strcmp(arguments->scope, "host") == 0)
        selection.scope = PLM_SELECT_HOST;
    if (arguments->scope && strcmp(arguments->scope, "engine") == 0)
        selection.scope = PLM_SELECT_ENGINE;
    if (arguments->evidence && strcmp(arguments->evidence, "full") == 0)
        selection.evidence = PLM_EVIDENCE_FULL;
    if (arguments->evidence && strcmp(arguments->evidence, "failures") == 0)
        selection.evidence = PLM_EVIDENCE_FAILURES;
    return selection;
}

/* A sink in front of the judge's, which hears whether the engine answered at all. */
struct listener {
    struct plm_sink next;
    struct plm_buffer *silence;
};

static bool hear_header(void *self, const struct plm_json *header, struct plm_error *error)
{
    const struct listener *listener = self;
    return listener->next.begin(listener->next.self, header, error);
}

static bool hear_document(void *self, struct plm_document *document, struct plm_error *error)
{
    const struct listener *listener = self;
    if (listener->silence && document->kind && strcmp(document->kind, "engine.connection") == 0) {
        const char *reason = plm_json_unknown(plm_json_get(document->value, "kind"));
        plm_buffer_puts(listener->silence, reason ? reason : "");
    }
    return listener->next.document(listener->next.self, document, error);
}

static bool hear_end(void *self, const struct plm_trailer *trailer, struct plm_error *error)
{
    const struct listener *listener = self;
    return listener->next.end(listener->next.self, trailer, error);
}

/* The judge is made when all that it needs is there. */
struct making {
    const struct plm_audit *audit;
    const struct plm_preparation *first;
    struct plm_judge *judge;
    struct listener listener;
};

static bool make_judge(void *context, struct plm_error *error)
{
    struct making *making = context;
    const struct plm_audit *audit = making->audit;
    if (!plm_prepare(making->first, error))
        return false;
    const struct plm_selection selection = selection_of(audit->arguments);
    if (!plm_judge_new(&audit->catalogue, &audit->policy, &selection, audit->now, &making->judge, error))
        return false;
    making->listener.next = plm_judge_sink(making->judge);
    return true;
}

static void making_done(struct making *making)
{
    plm_judge_free(making->judge);
}

bool plm_audit_judge(const struct plm_audit *audit, const struct plm_site *site,
                     const struct plm_preparation *preparation, struct plm_buffer *silence,
                     struct plm_report *ret_report, struct plm_error *error)
{
    __attribute__((cleanup(making_done))) struct making making = {
        .audit = audit, .first = preparation, .listener = {.silence = silence}};
    const struct plm_preparation whole = {make_judge, &making};
    struct plm_sink sink = {.begin = hear_header, .document = hear_document, .end = hear_end, .self = &making.listener};
    return plm_gather_sealed(audit->arguments, site, audit->now, &whole, &sink, error) &&
           plm_judge_report(making.judge, ret_report, error);
}

bool plm_audit_targets(const struct plm_audit *audit, const struct plm_site *site, struct plm_arena *arena,
                       struct plm_targets *ret_targets, struct plm_error *error)
{
    const struct plm_arguments *arguments = audit->arguments;
    size_t count = 0;
    while (arguments->outputs && arguments->outputs[count])
        count++;
    const char **specs = plm_arena_array(arena, count + 1, sizeof *specs);
    for (size_t i = 0; i < count; i++)
        specs[i] = site ? plm_site_expand(site, arguments->outputs[i], arena) : arguments->outputs[i];
    return plm_targets_parse(specs, arena, ret_targets, error) &&
           plm_targets_accept(ret_targets, &audit->options, arguments->policy, error);
}
