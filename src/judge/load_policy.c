/* SPDX-License-Identifier: Apache-2.0 */
#include "loader.h"

#include <plimsoll/base/sha256.h>
#include <plimsoll/base/text.h>
#include <plimsoll/judge/load.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)
/* Ten years: nobody plans further. */
#define MOST_EXPIRING_DAYS 3650

/* A policy while it is read. */
struct reading {
    struct plm_policy *policy;
    const struct plm_catalogue *catalogue;
    struct plm_error *error;
};

/* "2027-03-31" as the first millisecond of that day, UTC. The calendar must know the day. */
static bool read_date(const struct plm_yaml *map, const char *key, const char **ret_text, int64_t *ret_start,
                      struct plm_error *error)
{
    char back[32], whole[32];
    if (!plm_load_text(map, key, ret_text, error))
        return false;
    const char *text = *ret_text;
    bool shaped = strlen(text) == 10;
    for (size_t i = 0; shaped && i < 10; i++)
        shaped = i == 4 || i == 7 ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
    if (shaped) {
        snprintf(whole, sizeof whole, "%.10sT00:00:00Z", text);
        shaped = plm_parse_time(whole, ret_start);
    }
    if (shaped) {
        plm_format_time(*ret_start, back);
        shaped = strncmp(back, text, 10) == 0;
    }
    return shaped || plm_yaml_refuse(plm_yaml_get(map, key), error, "'%s' is no date: YYYY-MM-DD", text);
}

static bool read_check(const struct reading *reading, const struct plm_yaml *map, const char **ret_id)
{
    if (!plm_load_text(map, "check", ret_id, reading->error))
        return false;
    return plm_catalogue_check(reading->catalogue, *ret_id) ||
           plm_yaml_refuse(plm_yaml_get(map, "check"), reading->error, "there is no check '%s'", *ret_id);
}

static bool load_waiver(const struct reading *reading, const struct plm_yaml *map, struct plm_waiver *waiver)
{
    static const char *const keys[] = {"check", "subject", "reason", "owner", "ticket", "starts", "expires", NULL};
    struct plm_error *error = reading->error;
    waiver->starts = INT64_MIN;
    if (!plm_load_kind(map, PLM_YAML_MAP, "a waiver: a map", error) || !plm_yaml_known_keys(map, keys, error) ||
        !read_check(reading, map, &waiver->check) || !plm_load_optional_text(map, "subject", &waiver->subject, error) ||
        !plm_load_text(map, "reason", &waiver->reason, error) || !plm_load_text(map, "owner", &waiver->owner, error) ||
        !plm_load_optional_text(map, "ticket", &waiver->ticket, error) ||
        !read_date(map, "expires", &waiver->expires_text, &waiver->expires, error))
        return false;
    waiver->expires += DAY_MS; /* it holds until the end of that day */
    waiver->line = plm_yaml_get(map, "check")->line;
    if (plm_yaml_get(map, "starts") && !read_date(map, "starts", &waiver->starts_text, &waiver->starts, error))
        return false;
    return waiver->starts < waiver->expires || plm_yaml_refuse(map, error, "the waiver ends (%s) before it starts (%s)",
                                                               waiver->expires_text, waiver->starts_text);
}

static bool load_waivers(const struct reading *reading, const struct plm_yaml *node)
{
    if (!plm_load_kind(node, PLM_YAML_LIST, "a list of waivers", reading->error))
        return false;
    struct plm_policy *policy = reading->policy;
    struct plm_waiver *waivers = plm_arena_array(&policy->arena, node->count + 1, sizeof *waivers);
    for (const struct plm_yaml *child = node->first; child; child = child->next)
        if (!load_waiver(reading, child, &waivers[policy->waiver_count++]))
            return false;
    policy->waivers = waivers;
    return true;
}

static bool load_attestation(const struct reading *reading, const struct plm_yaml *map,
                             struct plm_attestation *attestation)
{
    static const char *const keys[] = {"check", "verdict", "by", "on", "expires", "note", NULL};
    struct plm_error *error = reading->error;
    const char *verdict = NULL;
    if (!plm_load_kind(map, PLM_YAML_MAP, "an attestation: a map", error) || !plm_yaml_known_keys(map, keys, error) ||
        !read_check(reading, map, &attestation->check) || !plm_load_text(map, "verdict", &verdict, error) ||
        !plm_load_text(map, "by", &attestation->by, error) ||
        !plm_load_optional_text(map, "note", &attestation->note, error) ||
        !read_date(map, "on", &attestation->on_text, &attestation->on, error) ||
        !read_date(map, "expires", &attestation->expires_text, &attestation->expires, error))
        return false;
    attestation->expires += DAY_MS;
    attestation->line = plm_yaml_get(map, "check")->line;
    if (!plm_verdict_parse(verdict, &attestation->verdict) || attestation->verdict == PLM_UNKNOWN ||
        attestation->verdict == PLM_MANUAL)
        return plm_yaml_refuse(plm_yaml_get(map, "verdict"), error,
                               "'%s' cannot be attested: pass, fail, not_applicable", verdict);
    return attestation->on < attestation->expires ||
           plm_yaml_refuse(map, error, "the attestation ends (%s) before it was given (%s)", attestation->expires_text,
                           attestation->on_text);
}

static bool load_attestations(const struct reading *reading, const struct plm_yaml *node)
{
    if (!plm_load_kind(node, PLM_YAML_LIST, "a list of attestations", reading->error))
        return false;
    struct plm_policy *policy = reading->policy;
    struct plm_attestation *all = plm_arena_array(&policy->arena, node->count + 1, sizeof *all);
    for (const struct plm_yaml *child = node->first; child; child = child->next) {
        struct plm_attestation *attestation = &all[policy->attestation_count];
        if (!load_attestation(reading, child, attestation))
            return false;
        for (size_t i = 0; i < policy->attestation_count; i++)
            if (strcmp(all[i].check, attestation->check) == 0)
                return plm_yaml_refuse(child, reading->error, "check '%s' is attested already: line %u",
                                       attestation->check, all[i].line);
        policy->attestation_count++;
    }
    policy->attestations = all;
    return true;
}

/* A count from 0, or `any` for no limit. */
static bool read_limit(const struct plm_yaml *map, const char *key, long *limit, struct plm_error *error)
{
    const struct plm_yaml *node = plm_yaml_get(map, key);
    if (!node)
        return true;
    if (node->text && strcmp(node->text, "any") == 0) {
        *limit = -1;
        return true;
    }
    long number = 0;
    if (!plm_yaml_int(node, &number, error))
        return false;
    if (number < 0)
        return plm_yaml_refuse(node, error, "'%s' is a count from 0, or any", key);
    *limit = number;
    return true;
}

/* A decimal number between 0 and most; no exponent, no sign, no other base. */
static bool read_number(const struct plm_yaml *map, const char *key, double most, double *ret_number,
                        struct plm_error *error)
{
    const struct plm_yaml *node = plm_yaml_get(map, key);
    const char *text = NULL;
    if (!node)
        return true;
    if (!plm_yaml_text(node, &text, error))
        return false;
    bool decimal = *text && text[strspn(text, "0123456789.")] == '\0' && strchr(text, '.') == strrchr(text, '.') &&
                   text[0] != '.' && strlen(text) < 32;
    double number = decimal ? strtod(text, NULL) : -1;
    if (number < 0 || number > most)
        return plm_yaml_refuse(node, error, "'%s' is a number from 0 to %g", key, most);
    *ret_number = number;
    return true;
}

static bool load_gate(const struct reading *reading, const struct plm_yaml *map)
{
    static const char *const keys[] = {"fail",     "unknown",       "manual", "level",
                                       "severity", "unknown_share", "score",  NULL};
    struct plm_error *error = reading->error;
    struct plm_gate *gate = &reading->policy->gate;
    const char *severity = NULL;
    long level = 0;
    *gate = plm_gate_default;
    reading->policy->has_gate = true;
    if (!plm_load_kind(map, PLM_YAML_MAP, "a gate: a map", error) || !plm_yaml_known_keys(map, keys, error) ||
        !read_limit(map, "fail", &gate->fail, error) || !read_limit(map, "unknown", &gate->unknown, error) ||
        !read_limit(map, "manual", &gate->manual, error) ||
        !read_number(map, "unknown_share", 1, &gate->unknown_share, error) ||
        !read_number(map, "score", 100, &gate->score, error) ||
        !plm_load_optional_text(map, "severity", &severity, error))
        return false;
    const struct plm_yaml *node = plm_yaml_get(map, "level");
    if (node && !plm_yaml_int(node, &level, error))
        return false;
    if (node && level != 1 && level != 2)
        return plm_yaml_refuse(node, error, "a level is 1 or 2");
    gate->level = (int)level;
    enum plm_severity least = PLM_LOW;
    if (severity && !plm_severity_parse(severity, &least))
        return plm_yaml_refuse(plm_yaml_get(map, "severity"), error, "'%s' is no severity: low, medium, high, critical",
                               severity);
    gate->severity = severity ? (int)least : -1;
    return true;
}

static bool load_choices(const struct reading *reading, const struct plm_yaml *root)
{
    struct plm_policy *policy = reading->policy;
    struct plm_error *error = reading->error;
    long level = 0;
    if (!plm_load_optional_text(root, "benchmark", &policy->benchmark, error))
        return false;
    if (policy->benchmark && !plm_catalogue_benchmark(reading->catalogue, policy->benchmark))
        return plm_yaml_refuse(plm_yaml_get(root, "benchmark"), error, "there is no benchmark '%s'", policy->benchmark);
    const struct plm_yaml *node = plm_yaml_get(root, "level");
    if (node && !plm_yaml_int(node, &level, error))
        return false;
    if (node && level != 1 && level != 2)
        return plm_yaml_refuse(node, error, "a level is 1 or 2");
    policy->level = (int)level;
    node = plm_yaml_get(root, "expiring_days");
    if (node && !plm_yaml_int(node, &policy->expiring_days, error))
        return false;
    return !node || (policy->expiring_days > 0 && policy->expiring_days <= MOST_EXPIRING_DAYS) ||
           plm_yaml_refuse(node, error, "'expiring_days' is a count of days from 1 to %d", MOST_EXPIRING_DAYS);
}

static bool load(const struct reading *reading, const struct plm_yaml *root)
{
    static const char *const keys[] = {"benchmark",    "level", "parameters",    "waivers",
                                       "attestations", "gate",  "expiring_days", NULL};
    const struct plm_catalogue *catalogue = reading->catalogue;
    if (!plm_load_kind(root, PLM_YAML_MAP, "a policy: a map", reading->error) ||
        !plm_yaml_known_keys(root, keys, reading->error) || !load_choices(reading, root))
        return false;
    const struct plm_yaml *parameters = plm_yaml_get(root, "parameters"), *waivers = plm_yaml_get(root, "waivers"),
                          *attestations = plm_yaml_get(root, "attestations"), *gate = plm_yaml_get(root, "gate");
    if (parameters) {
        if (!plm_parameters_fit(catalogue->parameters, catalogue->parameter_count, parameters, reading->error))
            return false;
        reading->policy->parameters = plm_load_own(&reading->policy->trees, plm_yaml_to_json(parameters));
    }
    return (!waivers || load_waivers(reading, waivers)) &&
           (!attestations || load_attestations(reading, attestations)) && (!gate || load_gate(reading, gate));
}

bool plm_policy_load(const char *text, size_t size, const char *name, const struct plm_catalogue *catalogue,
                     struct plm_policy *ret_policy, struct plm_error *error)
{
    struct plm_policy policy = {0};
    const struct plm_yaml *root = NULL;
    struct reading reading = {.policy = &policy, .catalogue = catalogue, .error = error};
    policy.gate = plm_gate_default;
    policy.file = plm_arena_strdup(&policy.arena, name);
    if (!plm_yaml_parse(text, size, policy.file, &policy.arena, &root, error) || !load(&reading, root)) {
        plm_policy_done(&policy);
        return false;
    }
    struct plm_sha256 sha;
    plm_sha256_init(&sha);
    plm_sha256_update(&sha, text, size);
    plm_sha256_hex(&sha, policy.sha256);
    *ret_policy = policy;
    return true;
}
