/* SPDX-License-Identifier: Apache-2.0 */
/* Swarm, nodes, services and the names of secrets. */
#include "collector.h"
#include "suspects.h"
#include "x509_dates.h"

#include <string.h>

/* TLSInfo.trust_root_not_before and _after, from the PEM that itself is not kept. */
static void set_trust_root(struct plm_json *value, const struct plm_json *answer)
{
    struct plm_json *info = plm_json_get_mutable(value, "TLSInfo");
    if (plm_json_type(info) != PLM_JSON_OBJECT || plm_json_unknown(info))
        return;
    const char *pem = plm_json_text(plm_json_path(answer, "TLSInfo.TrustRoot"));
    struct plm_x509_dates dates;
    bool read = pem && plm_x509_dates_read(pem, strlen(pem), &dates);
    static const char unreadable[] = "malformed: TrustRoot is no certificate";
    plm_json_set(info, "trust_root_not_before",
                 read ? plm_json_new_text(dates.not_before) : plm_json_new_unknown(unreadable));
    plm_json_set(info, "trust_root_not_after",
                 read ? plm_json_new_text(dates.not_after) : plm_json_new_unknown(unreadable));
}

static bool emit_cluster(struct plm_collector *collector, struct plm_error *error)
{
    plm_auto_json struct plm_json *answer = NULL;
    struct plm_error why;
    char reason[PLM_REASON_SIZE];
    if (collector->swarm_unknown)
        return plm_emit(collector, "swarm", NULL, "GET /info", NULL, collector->swarm_unknown, error);
    if (!plm_engine_answer(&collector->engine, &collector->swarm, PLM_JSON_OBJECT, &answer, &why))
        return plm_emit(collector, "swarm", NULL, "GET /swarm", NULL, plm_reason_of(&why, reason), error);
    struct plm_json *value = plm_project(&collector->projection, plm_fields_of("swarm"), answer);
    set_trust_root(value, answer);
    return plm_emit(collector, "swarm", NULL, "GET /swarm", value, NULL, error);
}

static struct plm_json *text_or_unknown(const struct plm_json *entry, const char *path)
{
    const char *text = plm_json_text(plm_json_path(entry, path));
    return text ? plm_json_new_text(text) : plm_json_new_unknown("not in the answer");
}

/* Members that stand elsewhere in the answer. */
static void set_derived(enum plm_population_id id, struct plm_json *value, const struct plm_json *entry)
{
    if (id == PLM_POPULATION_NODE)
        plm_json_set(value, "hostname", text_or_unknown(entry, "Description.Hostname"));
    if (id == PLM_POPULATION_SECRET)
        plm_json_set(value, "Name", text_or_unknown(entry, "Spec.Name"));
    if (id == PLM_POPULATION_SERVICE)
        plm_json_set(value, "suspects", plm_suspects_of_service(plm_json_get(entry, "Spec")));
}

static bool emit_listed(struct plm_collector *collector, enum plm_population_id id, struct plm_error *error)
{
    const struct plm_population *population = &collector->populations[id];
    plm_auto_free char *origin = plm_asprintf("GET %s", population->path);
    for (size_t i = 0; i < population->members.count; i++) {
        const struct plm_member *member = &population->members.items[i];
        struct plm_json *value = plm_project(&collector->projection, plm_fields_of(population->kind), member->entry);
        set_derived(id, value, member->entry);
        if (!plm_emit(collector, population->kind, member->key, origin, value, NULL, error))
            return false;
    }
    return true;
}

bool plm_swarm_emit(struct plm_collector *collector, struct plm_error *error)
{
    return emit_cluster(collector, error) && emit_listed(collector, PLM_POPULATION_NODE, error) &&
           emit_listed(collector, PLM_POPULATION_SERVICE, error) &&
           emit_listed(collector, PLM_POPULATION_SECRET, error);
}
