/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks, parameters and benchmark editions, as loaded from YAML (judge/load.h) and frozen. Everything lives in the
 * catalogue's arena.
 */
#pragma once

#include <plimsoll/base/yaml.h>
#include <plimsoll/cel/program.h>
#include <plimsoll/model/fields.h>
#include <plimsoll/model/verdict.h>

enum plm_evidence_kind {
    PLM_MEASURED, /* rule true: pass; false: fail */
    PLM_PARTIAL,  /* rule true: manual (what was seen is fine, but not all can be seen); false: fail */
    PLM_ATTESTED, /* no fact can decide: manual, with the evidence named by `shows` */
};
const char *plm_evidence_kind_name(enum plm_evidence_kind kind); /* "measured", "partial", "attested" */
bool plm_evidence_kind_parse(const char *name, enum plm_evidence_kind *ret_kind);

enum plm_scope { PLM_SCOPE_ALL, PLM_SCOPE_RUNNING }; /* which containers: cis-benchmark point 35 */

struct plm_reference {
    const char *framework;  /* "cis-controls-8", "nist-800-190" */
    const char *const *ids; /* NULL-terminated */
};

struct plm_example {
    enum plm_verdict expected;   /* pass, fail, unknown, manual or not_applicable */
    const char *name;            /* "fail", or "fail (bare flag)" */
    const struct plm_yaml *node; /* variables: {container: {…}, daemon: {…}}, and `policy`: the parameters given */
    unsigned line;
};

struct plm_check {
    const char *id;
    const char *title, *rationale, *remediation; /* our own words */
    const struct plm_document_kind *subject;     /* NULL: the engine or host as a whole */
    const char *subject_name;                    /* "container", "daemon", "host", "engine", "swarm" … */
    const char *role;                            /* subject file: which role (population file) */
    enum plm_severity severity;
    enum plm_evidence_kind evidence;
    enum plm_scope scope;
    bool docker_only; /* engine: docker → not_applicable on Podman, unknown if the engine's kind is */
    const struct plm_cel_program *when; /* NULL: always */
    const char *when_text, *otherwise;  /* reason when `when` is false */
    const struct plm_cel_program *rule; /* NULL only for attested checks */
    const char *rule_text;
    const struct plm_cel_program *hint; /* what is known all the same where the rule is unknown; NULL: none */
    const char *hint_text,
        *hint_reason; /* put before the reason when the hint is true: "configured, not proven loaded" */
    const struct plm_cel_program *const *shows; /* extra evidence expressions, count below */
    const char *const *shows_text;
    size_t shows_count;
    bool joins;      /* reads `namespaces` or `containers_using`: judged after all containers have passed, unless
                      * the namespaces are the container's own */
    bool needs_host; /* its paths read a host document (plm_document_kind.host): left out by --scope engine */
    const char *const *parameters; /* names of policy.* it reads, NULL-terminated */
    const struct plm_reference *references;
    size_t reference_count;
    const char *note; /* what an auditor should know: overtaken by engine 29, literal reading, … or NULL */
    const struct plm_example *examples;
    size_t example_count;
    const char *file;
    unsigned line;
};

struct plm_parameter {
    const char *name;
    const char *type;                /* "int", "string", "list", "bool" */
    const struct plm_json *fallback; /* NULL: none; a check that reads it is manual until it is given */
    const char *about;
};

struct plm_section {
    const char *number, *title; /* "5", "Container runtime" */
};
struct plm_recommendation {
    const char *number; /* "5.10", always text */
    const struct plm_check *check;
    const char *section; /* "5" */
    int level;           /* 1 or 2 */
    const char *profile; /* "docker-linux" or "docker-swarm" */
    const char *status;  /* "automated" or "manual": the benchmark's own label */
};
struct plm_benchmark {
    const char *id, *title, *version; /* "cis-docker-1.8.0" */
    const struct plm_section *sections;
    size_t section_count;
    const struct plm_recommendation *recommendations; /* in the order of the numbers */
    size_t count;
};

struct plm_catalogue {
    struct plm_arena arena;
    const struct plm_check *checks;
    size_t check_count;
    const struct plm_benchmark *benchmarks;
    size_t benchmark_count;
    const struct plm_parameter *parameters;
    size_t parameter_count;
    /* Of all files, names and bytes: in checks/, find -name '*.yaml' -printf '%P\n' | LC_ALL=C sort | xargs sha256sum |
     * sha256sum (a user's files follow ours in the list of sums). */
    char sha256[65];
    struct plm_json *trees; /* a list that owns every JSON tree above (the loader pushes them); NULL: none */
};
/* Trees are made when an example is run: most runs never do. The caller owns them. */
struct plm_json *plm_example_facts(const struct plm_example *example);  /* without `policy` */
struct plm_json *plm_example_policy(const struct plm_example *example); /* NULL: it gives no parameters */
/* NULL: there is none of that id or name. */
const struct plm_check *plm_catalogue_check(const struct plm_catalogue *catalogue, const char *id);
const struct plm_benchmark *plm_catalogue_benchmark(const struct plm_catalogue *catalogue, const char *id);
const struct plm_parameter *plm_catalogue_parameter(const struct plm_catalogue *catalogue, const char *name);
/* Below, at or above 0 as a stands before, with or after b: by number, part by part, so that "5.2" < "5.10" and "5" <
 * "5.1". NULL (a check without a number) stands last. */
int plm_number_compare(const char *a, const char *b);
void plm_catalogue_done(struct plm_catalogue *catalogue); /* frees arena and trees; {0} and twice are fine */
