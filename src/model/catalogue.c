/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/catalogue.h>
#include <string.h>

static const char *const evidence_names[] = {
    [PLM_MEASURED] = "measured",
    [PLM_PARTIAL] = "partial",
    [PLM_ATTESTED] = "attested",
};

/* Out of range: the one that claims least. */
const char *plm_evidence_kind_name(enum plm_evidence_kind kind)
{
    return evidence_names[kind < PLM_COUNT(evidence_names) ? kind : PLM_ATTESTED];
}

bool plm_evidence_kind_parse(const char *name, enum plm_evidence_kind *ret_kind)
{
    for (size_t i = 0; name && i < PLM_COUNT(evidence_names); i++) {
        if (strcmp(evidence_names[i], name) == 0) {
            *ret_kind = (enum plm_evidence_kind)i;
            return true;
        }
    }
    return false;
}

/* The lists are short (some 130 checks, three editions): a walk is quicker than a table would be to explain. */
const struct plm_check *plm_catalogue_check(const struct plm_catalogue *catalogue, const char *id)
{
    for (size_t i = 0; id && i < catalogue->check_count; i++)
        if (strcmp(catalogue->checks[i].id, id) == 0)
            return &catalogue->checks[i];
    return NULL;
}

const struct plm_benchmark *plm_catalogue_benchmark(const struct plm_catalogue *catalogue, const char *id)
{
    for (size_t i = 0; id && i < catalogue->benchmark_count; i++)
        if (strcmp(catalogue->benchmarks[i].id, id) == 0)
            return &catalogue->benchmarks[i];
    return NULL;
}

const struct plm_parameter *plm_catalogue_parameter(const struct plm_catalogue *catalogue, const char *name)
{
    for (size_t i = 0; name && i < catalogue->parameter_count; i++)
        if (strcmp(catalogue->parameters[i].name, name) == 0)
            return &catalogue->parameters[i];
    return NULL;
}

struct plm_json *plm_example_facts(const struct plm_example *example)
{
    struct plm_json *facts = plm_yaml_to_json(example->node);
    plm_json_remove(facts, "policy");
    return facts;
}

struct plm_json *plm_example_policy(const struct plm_example *example)
{
    const struct plm_yaml *policy = plm_yaml_get(example->node, "policy");
    return policy ? plm_yaml_to_json(policy) : NULL;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Compares the digits at *a and *b as numbers of any length and moves both behind them. */
static int digits_compare(const char **a, const char **b)
{
    while (**a == '0')
        (*a)++;
    while (**b == '0')
        (*b)++;
    size_t a_size = strspn(*a, "0123456789"), b_size = strspn(*b, "0123456789");
    int order = a_size != b_size ? (a_size < b_size ? -1 : 1) : memcmp(*a, *b, a_size);
    *a += a_size;
    *b += b_size;
    return order;
}

/* Where no digits stand against digits, bytes decide; the end stands before everything. */
int plm_number_compare(const char *a, const char *b)
{
    if (!a || !b)
        return a ? -1 : b ? 1 : 0;
    while (*a && *b) {
        int order = 0;
        if (is_digit(*a) && is_digit(*b)) {
            order = digits_compare(&a, &b);
        } else {
            order = (unsigned char)*a - (unsigned char)*b;
            a++;
            b++;
        }
        if (order != 0)
            return order;
    }
    return (unsigned char)*a - (unsigned char)*b;
}

void plm_catalogue_done(struct plm_catalogue *catalogue)
{
    plm_json_free(catalogue->trees);
    plm_arena_done(&catalogue->arena);
    *catalogue = (struct plm_catalogue){0};
}
