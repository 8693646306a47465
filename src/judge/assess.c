/* SPDX-License-Identifier: Apache-2.0 */
#include "judging.h"

#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>

/* With --evidence auto: passes keep their evidence up to so many subjects (DESIGN.md section 6). */
enum { FULL_EVIDENCE_SUBJECTS = 500 };

static const struct plm_check *check_of(const struct plm_judge *judge, size_t chosen)
{
    return judge->choice.items[chosen].check;
}

static bool is_file(const struct plm_document_kind *kind)
{
    return kind && strcmp(kind->name, "file") == 0;
}

/* What one subject needed is dropped. */
static void next_subject(struct plm_judge *judge)
{
    plm_arena_reset(&judge->scratch);
    plm_evidence_next_subject(&judge->evidence);
}

/* ---- preparing ---- */

/* Counts the subject for each pattern that names it. */
static bool is_excluded(struct plm_judge *judge, const char *kind, const char *key)
{
    bool excluded = false;
    const char *const *patterns = judge->selection.excluded_subjects;
    for (size_t i = 0; patterns && patterns[i]; i++) {
        if (plm_pattern_names(patterns[i], kind, key)) {
            judge->excluded[i]++;
            excluded = true;
        }
    }
    return excluded;
}

/* --state running leaves stopped containers out; where that is lost, nothing can be said of the member. */
static void leave_out_stopped(struct plm_judge *judge, struct plm_member *member)
{
    const struct plm_cel_value *running = &member->running.value;
    if (running->kind == PLM_CEL_BOOL && !running->as.boolean) {
        judge->stopped++;
        member->excluded = true;
    } else if (running->kind != PLM_CEL_BOOL && !member->lost) {
        member->lost = plm_arena_printf(&judge->arena, "whether it runs: %s",
                                        running->kind == PLM_CEL_UNKNOWN ? running->as.problem->reason : "malformed");
    }
}

static void name_member(struct plm_judge *judge, const char *kind, struct plm_member *member)
{
    member->subject = plm_subjects_add(&judge->subjects, kind, member->key ? member->key : "");
    struct plm_subject *subject = &judge->subjects.items[member->subject];
    if (!member->key)
        return;
    subject->group = plm_intern_line(&judge->intern, member->group);
    subject->name = plm_intern_line(&judge->intern, member->name);
    subject->id = plm_intern_line(&judge->intern, member->id);
    subject->state = plm_intern_line(&judge->intern, member->state);
    subject->comparable = member->comparable;
    subject->self = member->self;
}

static void prepare_crowd(struct plm_judge *judge, struct plm_crowd *crowd)
{
    const char *kind = crowd->kind->name;
    struct plm_members *members = &crowd->members;
    plm_members_read(members, kind, plm_facts_population(judge->facts, kind), &judge->arena);
    if (!crowd->needed || is_file(crowd->kind))
        return;
    for (size_t i = 0; i < members->count; i++) {
        struct plm_member *member = &members->items[i];
        if (member->left_out)
            continue;
        member->excluded = member->key && is_excluded(judge, kind, member->key);
        if (crowd->kind->streamed && judge->selection.running_only && !member->excluded)
            leave_out_stopped(judge, member);
        if (!member->excluded)
            name_member(judge, kind, member);
    }
}

static int compare_texts(const void *a, const void *b)
{
    const char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

/* Files have no members that must be judged, but the paths of the chosen checks' roles: by name, each once. */
static void prepare_files(struct plm_judge *judge, struct plm_crowd *crowd)
{
    const struct plm_document *population = plm_facts_population(judge->facts, "file");
    const char **all = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = 0; i < judge->choice.count; i++) {
        const char *const *paths = NULL, *lost = NULL;
        size_t paths_count = 0;
        if (!is_file(check_of(judge, i)->subject) ||
            !plm_roles_paths(population, check_of(judge, i)->role, &judge->arena, &paths, &paths_count, &lost))
            continue;
        if (count + paths_count > capacity) {
            capacity = (count + paths_count) * 2;
            all = plm_realloc_array(all, capacity, sizeof *all);
        }
        if (paths_count)
            memcpy(all + count, paths, paths_count * sizeof *all);
        count += paths_count;
    }
    if (count)
        qsort(all, count, sizeof *all, compare_texts);
    for (size_t i = 0; i < count; i++) {
        if (i && strcmp(all[i], all[i - 1]) == 0)
            continue;
        crowd->files++;
        if (is_excluded(judge, "file", all[i]))
            crowd->files_excluded++;
        else
            (void)plm_subjects_add(&judge->subjects, "file", all[i]);
    }
    plm_cleanup_free(&all);
}

static void prepare_crowds(struct plm_judge *judge)
{
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++) {
        if (!kind->subject || judge->crowd_count == PLM_MOST_CROWDS)
            continue;
        struct plm_crowd *crowd = &judge->crowds[judge->crowd_count++];
        crowd->kind = kind;
        for (size_t i = 0; i < judge->choice.count; i++)
            crowd->needed = crowd->needed || check_of(judge, i)->subject == kind;
        prepare_crowd(judge, crowd);
        if (crowd->needed && is_file(kind))
            prepare_files(judge, crowd);
    }
}

static void read_variables(struct plm_judge *judge)
{
    plm_variables_from_facts(&judge->variables, judge->facts, &judge->arena);
    plm_variables_policy(&judge->variables, judge->catalogue, judge->policy->parameters, &judge->arena);
    judge->engine_kind = plm_variables_engine_kind(&judge->variables, &judge->arena);
}

void plm_judge_prepare(struct plm_judge *judge)
{
    if (judge->prepared)
        return;
    judge->prepared = true;
    for (size_t i = 0; i < judge->choice.count; i++)
        if (!check_of(judge, i)->subject)
            (void)plm_subjects_add(&judge->subjects, check_of(judge, i)->subject_name, "");
    prepare_crowds(judge);
    judge->full = judge->selection.evidence == PLM_EVIDENCE_FULL ||
                  (judge->selection.evidence == PLM_EVIDENCE_AUTO && judge->subjects.count <= FULL_EVIDENCE_SUBJECTS);
    read_variables(judge);
}

static struct plm_crowd *crowd_of(struct plm_judge *judge, const struct plm_document_kind *kind)
{
    for (size_t i = 0; i < judge->crowd_count; i++)
        if (judge->crowds[i].kind == kind)
            return &judge->crowds[i];
    return NULL;
}

/* ---- one subject ---- */

/* The document as the variable of its kind, or why there is none. */
static const char *bind_document(struct plm_judge *judge, const struct plm_document_kind *kind,
                                 const struct plm_document *document)
{
    struct plm_cel_value value = plm_document_fact(document, kind->name, &judge->scratch);
    plm_variables_set(&judge->variables, kind->name, value);
    return value.kind == PLM_CEL_UNKNOWN ? value.as.problem->reason : NULL;
}

static struct plm_finding assess(struct plm_judge *judge, size_t chosen, uint32_t subject,
                                 const struct plm_cel_read *running, const char *lost)
{
    struct plm_outcome outcome;
    struct plm_situation situation = {.running = running, .lost = lost, .engine_kind = judge->engine_kind};
    plm_check_evaluate(check_of(judge, chosen), &situation, &judge->variables, &judge->scratch, &outcome);
    return plm_judge_record(judge, chosen, subject, &outcome);
}

/* A member of which it cannot be said whether it belongs here: unknown under every check of its kind. */
static void assess_lost_member(struct plm_judge *judge, const struct plm_document_kind *kind,
                               const struct plm_member *member)
{
    for (size_t i = 0; i < judge->choice.count; i++)
        if (check_of(judge, i)->subject == kind)
            plm_judge_record_unknown(judge, i, member->subject, member->lost);
}

/* ---- containers ---- */

static void bind_namespaces(struct plm_judge *judge, const struct plm_member *member)
{
    plm_variables_set(&judge->variables, "namespaces",
                      plm_namespaces_value(&judge->namespaces, member->record - 1, &judge->scratch));
}

static void assess_container(struct plm_judge *judge, const struct plm_document *document, struct plm_member *member)
{
    struct plm_precedents *precedents = &judge->precedents;
    const struct plm_cel_value *running = &member->running.value;
    const bool known = running->kind == PLM_CEL_BOOL, runs = known && running->as.boolean;
    const bool own = plm_namespaces_own(&judge->namespaces, member->record - 1);
    plm_precedents_meet(precedents, document->value);
    for (size_t i = 0; i < judge->choice.count; i++) {
        const struct plm_check *check = check_of(judge, i);
        if (check->subject != precedents->kind || (check->joins && !own))
            continue;
        const bool in_scope = runs || check->scope != PLM_SCOPE_RUNNING;
        const bool stopped = known && !in_scope && !check->docker_only;
        const bool reads = in_scope && document->origin; /* where that is lost, the evidence says so */
        const struct plm_finding *precedent = NULL;
        if (stopped && judge->not_running_known)
            precedent = &judge->not_running;
        else if (reads)
            precedent = plm_precedents_find(precedents, i);
        if (precedent) {
            plm_judge_follow(judge, i, member->subject, precedent);
            continue;
        }
        if (check->joins)
            bind_namespaces(judge, member);
        struct plm_finding finding = assess(judge, i, member->subject, &member->running, NULL);
        if (reads)
            plm_precedents_keep(precedents, i, &finding);
        if (stopped) {
            judge->not_running = finding;
            judge->not_running_known = true;
        }
    }
    if (own)
        member->record = 0;
}

bool plm_judge_container(struct plm_judge *judge, const struct plm_document *document, struct plm_error *error)
{
    plm_judge_prepare(judge);
    const struct plm_document_kind *kind = plm_document_kind_find(document->kind);
    struct plm_crowd *crowd = crowd_of(judge, kind);
    struct plm_member *member = document->key ? plm_members_find(&crowd->members, document->key) : NULL;
    if (member && member->seen)
        return plm_error_set(error, PLM_ERROR_MALFORMED, "the facts hold container %s twice", document->key);
    uint32_t record = document->key ? plm_namespaces_add(&judge->namespaces, document->value, document->origin) : 0;
    if (!member)
        return true; /* outside the population, or of a population that is lost */
    member->seen = true;
    member->user = plm_users_add(&judge->users, member->key, document->value, document->unknown,
                                 plm_intern_line(&judge->intern, document->origin));
    if (member->left_out || member->excluded || member->lost || !crowd->needed)
        return true;
    member->record = record + 1;
    const char *lost = bind_document(judge, kind, document);
    judge->subjects.items[member->subject].origin = plm_intern_line(&judge->intern, document->origin);
    if (lost) { /* whether it is gone and does not count is known at the end */
        member->unread = plm_arena_strdup(&judge->arena, lost);
        next_subject(judge);
        return true;
    }
    crowd->assessed++;
    assess_container(judge, document, member);
    next_subject(judge);
    return true;
}

static void assess_absent(struct plm_judge *judge, struct plm_crowd *crowd, const struct plm_member *member)
{
    crowd->unread++;
    for (size_t i = 0; i < judge->choice.count; i++)
        if (check_of(judge, i)->subject == crowd->kind)
            (void)assess(judge, i, member->subject, &member->running,
                         member->unread ? member->unread : "its document is missing");
}

static void assess_joined(struct plm_judge *judge, struct plm_crowd *crowd, const struct plm_member *member)
{
    bind_namespaces(judge, member);
    for (size_t i = 0; i < judge->choice.count; i++)
        if (check_of(judge, i)->subject == crowd->kind && check_of(judge, i)->joins)
            (void)assess(judge, i, member->subject, &member->running, NULL);
}

static void assess_streamed(struct plm_judge *judge, struct plm_crowd *crowd)
{
    for (size_t i = 0; i < crowd->members.count; i++) {
        struct plm_member *member = &crowd->members.items[i];
        if (member->left_out || member->excluded || member->gone)
            continue;
        if (member->lost)
            assess_lost_member(judge, crowd->kind, member);
        else if (!member->seen || member->unread)
            assess_absent(judge, crowd, member);
        else if (member->record)
            assess_joined(judge, crowd, member);
        next_subject(judge);
    }
}

/* ---- documents that are kept ---- */

/* An image's id is also in its population: that of the document is what its other facts belong to. */
static void bind_users(struct plm_judge *judge, const struct plm_document_kind *kind,
                       const struct plm_document *document)
{
    struct plm_crowd *containers = crowd_of(judge, plm_document_kind_find("container"));
    if (!judge->users.wanted || !containers || strcmp(kind->name, "image") != 0)
        return;
    const char *id = document ? plm_json_text(plm_json_get(document->value, "Id")) : NULL;
    plm_variables_set(&judge->variables, "containers_using",
                      plm_users_value(&judge->users, &containers->members, id, &judge->scratch));
}

static void assess_kept(struct plm_judge *judge, struct plm_crowd *crowd)
{
    for (size_t i = 0; i < crowd->members.count; i++) {
        struct plm_member *member = &crowd->members.items[i];
        if (member->left_out || member->excluded)
            continue;
        if (member->lost) {
            assess_lost_member(judge, crowd->kind, member);
            continue;
        }
        const struct plm_document *document = plm_facts_find(judge->facts, crowd->kind->name, member->key);
        const char *lost = bind_document(judge, crowd->kind, document);
        bind_users(judge, crowd->kind, document);
        judge->subjects.items[member->subject].origin =
            plm_intern_line(&judge->intern, document ? document->origin : NULL);
        crowd->assessed += lost == NULL;
        crowd->unread += lost != NULL;
        for (size_t chosen = 0; chosen < judge->choice.count; chosen++)
            if (check_of(judge, chosen)->subject == crowd->kind)
                (void)assess(judge, chosen, member->subject, &member->running, lost);
        next_subject(judge);
    }
}

static void assess_file(struct plm_judge *judge, struct plm_crowd *crowd, size_t chosen, const char *path)
{
    const struct plm_document *document = plm_facts_find(judge->facts, "file", path);
    uint32_t subject = plm_subjects_add(&judge->subjects, "file", path);
    if (judge->subjects.stamps[subject] == chosen + 1)
        return; /* the role names it twice */
    const char *lost = bind_document(judge, crowd->kind, document);
    if (judge->subjects.stamps[subject] == 0) {
        judge->subjects.items[subject].origin = plm_intern_line(&judge->intern, document ? document->origin : NULL);
        crowd->assessed += lost == NULL;
        crowd->unread += lost != NULL;
    }
    judge->subjects.stamps[subject] = (uint32_t)chosen + 1;
    (void)assess(judge, chosen, subject, NULL, lost);
}

static void assess_role(struct plm_judge *judge, struct plm_crowd *crowd, size_t chosen)
{
    const char *const *paths = NULL, *lost = NULL;
    size_t count = 0;
    bool known = plm_roles_paths(plm_facts_population(judge->facts, "file"), check_of(judge, chosen)->role,
                                 &judge->scratch, &paths, &count, &lost);
    if (lost) {
        crowd->roles_lost = true;
        plm_judge_record_unknown(judge, chosen, plm_subjects_add(&judge->subjects, "file", ""), lost);
    }
    const char *const *patterns = judge->selection.excluded_subjects;
    for (size_t i = 0; known && i < count; i++) {
        bool excluded = false;
        for (size_t k = 0; patterns && patterns[k]; k++)
            excluded = excluded || plm_pattern_names(patterns[k], "file", paths[i]);
        if (!excluded)
            assess_file(judge, crowd, chosen, paths[i]);
    }
    next_subject(judge);
}

/* ---- all of them ---- */

static void assess_crowd(struct plm_judge *judge, struct plm_crowd *crowd)
{
    if (!crowd->needed)
        return;
    if (is_file(crowd->kind)) {
        for (size_t i = 0; i < judge->choice.count; i++)
            if (check_of(judge, i)->subject == crowd->kind)
                assess_role(judge, crowd, i);
        return;
    }
    if (crowd->members.lost) {
        uint32_t subject = plm_subjects_add(&judge->subjects, crowd->kind->name, "");
        const char *reason = plm_arena_printf(&judge->arena, "population lost: %s", crowd->members.lost);
        for (size_t i = 0; i < judge->choice.count; i++)
            if (check_of(judge, i)->subject == crowd->kind)
                plm_judge_record_unknown(judge, i, subject, reason);
        return;
    }
    if (crowd->kind->streamed)
        assess_streamed(judge, crowd);
    else
        assess_kept(judge, crowd);
}

void plm_judge_rest(struct plm_judge *judge)
{
    plm_judge_prepare(judge);
    read_variables(judge); /* again: the swarm's documents came behind the containers */
    for (size_t i = 0; i < judge->crowd_count; i++)
        if (judge->crowds[i].kind->streamed)
            plm_members_settle(&judge->crowds[i].members, plm_facts_population(judge->facts, "container.end"),
                               &judge->arena);
    for (size_t i = 0; i < judge->crowd_count; i++)
        assess_crowd(judge, &judge->crowds[i]);
    for (size_t i = 0; i < judge->choice.count; i++) {
        if (check_of(judge, i)->subject)
            continue;
        (void)assess(judge, i, plm_subjects_add(&judge->subjects, check_of(judge, i)->subject_name, ""), NULL, NULL);
        next_subject(judge);
    }
}
