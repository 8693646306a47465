/* SPDX-License-Identifier: Apache-2.0 */
/* The sink: facts come in, in the order of a bundle; containers are judged as they pass, everything else at the end. */
#include "judging.h"

#include <plimsoll/base/text.h>
#include <string.h>

static size_t count_texts(const char *const *texts)
{
    size_t count = 0;
    while (texts && texts[count])
        count++;
    return count;
}

bool plm_judge_new(const struct plm_catalogue *catalogue, const struct plm_policy *policy,
                   const struct plm_selection *selection, int64_t now, struct plm_judge **ret_judge,
                   struct plm_error *error)
{
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_choice choice = {0};
    if (!plm_choice_make(&choice, catalogue, policy, selection, &arena, error))
        return false;
    struct plm_judge *judge = plm_alloc(sizeof *judge);
    judge->catalogue = catalogue;
    judge->policy = policy;
    judge->selection = *selection;
    judge->now = now;
    judge->arena = arena;
    arena = (struct plm_arena){0};
    judge->choice = choice;
    judge->facts = plm_facts_new();
    judge->tallies = plm_alloc_array(choice.count + 1, sizeof *judge->tallies);
    judge->excluded = plm_alloc_array(count_texts(selection->excluded_subjects) + 1, sizeof *judge->excluded);
    plm_intern_init(&judge->intern, &judge->report.arena);
    plm_subjects_init(&judge->subjects, &judge->intern);
    plm_namespaces_init(&judge->namespaces, &judge->intern);
    plm_precedents_init(&judge->precedents, plm_document_kind_find("container"), &judge->choice);
    for (size_t i = 0; i < choice.count; i++)
        judge->users.wanted =
            judge->users.wanted || (choice.items[i].check->joins && !choice.items[i].check->subject->streamed);
    judge->evidence = (struct plm_evidence){
        .intern = &judge->intern, .arena = &judge->report.arena, .given = policy->parameters, .catalogue = catalogue};
    *ret_judge = judge;
    return true;
}

void plm_judge_free(struct plm_judge *judge)
{
    if (!judge)
        return;
    for (size_t i = 0; i < judge->choice.count; i++)
        plm_tally_done(&judge->tallies[i]);
    plm_cleanup_free(&judge->tallies);
    plm_cleanup_free(&judge->excluded);
    plm_namespaces_done(&judge->namespaces);
    plm_users_done(&judge->users);
    plm_precedents_done(&judge->precedents);
    plm_subjects_done(&judge->subjects);
    plm_evidence_done(&judge->evidence);
    plm_intern_done(&judge->intern);
    plm_report_done(&judge->report);
    plm_facts_free(judge->facts);
    plm_json_free(judge->header);
    plm_arena_done(&judge->scratch);
    plm_arena_done(&judge->arena);
    plm_cleanup_free(&judge);
}

static bool begin(void *self, const struct plm_json *header, struct plm_error *error)
{
    struct plm_judge *judge = self;
    if (judge->header)
        return plm_error_set(error, PLM_ERROR_INTERNAL, "a judgement takes one bundle of facts");
    judge->header = header ? plm_json_copy(header) : plm_json_new_object();
    return true;
}

static bool agrees(const struct plm_document *a, const struct plm_document *b)
{
    bool same_unknown = a->unknown == b->unknown || (a->unknown && b->unknown && strcmp(a->unknown, b->unknown) == 0);
    return same_unknown && (a->value == b->value || (a->value && b->value && plm_json_equal(a->value, b->value)));
}

/*
 * Two records of one thing that differ are refused: whichever were believed, taking it away would let the other speak,
 * and a verdict could change to anything. A document whose kind or key is lost is lost; a kind that is not known is for
 * a newer tool.
 */
static bool document(void *self, struct plm_document *document, struct plm_error *error)
{
    struct plm_judge *judge = self;
    const struct plm_document_kind *kind = document->kind ? plm_document_kind_find(document->kind) : NULL;
    if (!kind || (kind->keyed && !document->key))
        return true;
    if (kind->streamed)
        return plm_judge_container(judge, document, error);
    const struct plm_document *other = plm_facts_find(judge->facts, kind->name, document->key);
    if (other && !agrees(other, document))
        return plm_error_set(error, PLM_ERROR_MALFORMED, "the facts hold %s %s twice, with different content",
                             kind->name, kind->keyed ? document->key : "");
    if (!other)
        plm_facts_add(judge->facts, document);
    return true;
}

static bool end(void *self, const struct plm_trailer *trailer, struct plm_error *error)
{
    struct plm_judge *judge = self;
    if (!judge->header || judge->ended)
        return plm_error_set(error, PLM_ERROR_INTERNAL, "facts end that did not begin");
    judge->ended = true;
    plm_judge_rest(judge);
    plm_judge_identify(judge);
    judge->report.ended = plm_intern_line(&judge->intern, trailer ? trailer->ended : NULL);
    judge->report.facts_sha256 = plm_intern_line(&judge->intern, trailer ? trailer->sha256 : NULL);
    return true;
}

struct plm_sink plm_judge_sink(struct plm_judge *judge)
{
    return (struct plm_sink){.begin = begin, .document = document, .end = end, .self = judge};
}

bool plm_judge_report(struct plm_judge *judge, struct plm_report *ret_report, struct plm_error *error)
{
    if (!judge->ended)
        return plm_error_set(error, PLM_ERROR_INTERNAL, "the facts have not ended: there is nothing to report");
    judge->ended = false; /* once */
    plm_judge_results(judge);
    plm_judge_exceptions(judge);
    plm_report_summarise(&judge->report);
    *ret_report = judge->report;
    judge->report = (struct plm_report){0};
    return true;
}
