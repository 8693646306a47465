/* SPDX-License-Identifier: Apache-2.0 */
#include "loader.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/judge/functions.h>
#include <string.h>

struct collecting {
    struct plm_loader *loader;
    struct plm_check *check;
    struct plm_rule_reads *reads;
    bool whole_policy; /* `policy` without a member: which parameters would be a riddle */
    bool decides;      /* `rule` or `when`, not `shows` */
};

static void note_parameter(struct collecting *collecting, const char *name, size_t size)
{
    struct plm_rule_reads *reads = collecting->reads;
    for (size_t i = 0; i < reads->parameter_count; i++)
        if (strncmp(reads->parameters[i], name, size) == 0 && reads->parameters[i][size] == '\0')
            return;
    reads->parameters = plm_load_grow(collecting->loader->arena, reads->parameters, reads->parameter_count,
                                      &reads->parameter_capacity, sizeof *reads->parameters);
    reads->parameters[reads->parameter_count++] = plm_arena_strndup(collecting->loader->arena, name, size);
}

static void visit(void *context, const char *path)
{
    struct collecting *collecting = context;
    struct plm_check *check = collecting->check;
    /* Further evidence may be lost without harm: only what decides makes a check need the host. */
    check->needs_host = check->needs_host || (collecting->decides && plm_path_needs_host(path));
    if (collecting->decides && plm_path_needs_processes(path))
        collecting->reads->processes = true;
    else if (check->subject && check->subject->streamed && plm_path_starts_with(path, check->subject->name))
        collecting->reads->inspect = collecting->reads->inspect || collecting->decides;
    if (check->subject && plm_path_starts_with(path, check->subject->name))
        collecting->reads->container = true;
    if (plm_path_starts_with(path, "namespaces") || plm_path_starts_with(path, "containers_using"))
        collecting->reads->joined = true;
    if (!plm_path_starts_with(path, "policy"))
        return;
    if (strncmp(path, "policy.", 7) == 0)
        note_parameter(collecting, path + 7, strcspn(path + 7, ".["));
    else
        collecting->whole_policy = true;
}

static enum plm_reader reader_of(const struct plm_check *check)
{
    if (!check->subject)
        return PLM_READER_SINGLE;
    return check->subject->streamed ? PLM_READER_CONTAINER : PLM_READER_DOCUMENT;
}

bool plm_load_rule(struct plm_loader *loader, struct plm_check *check, struct plm_rule_reads *reads,
                   const struct plm_yaml *node, const struct plm_cel_program **ret_program, const char **ret_text,
                   struct plm_error *error)
{
    plm_auto_arena struct plm_arena scratch = {0};
    struct plm_shape_context context = {
        .shapes = loader->shapes, .reader = reader_of(check), .own = check->subject, .scratch = &scratch};
    struct plm_cel_shapes shapes = plm_shapes_of(&context);
    struct plm_error inner = {0};
    if (!plm_yaml_text(node, ret_text, error))
        return false;
    size_t size = strlen(*ret_text);
    if (size > PLM_LIMIT_RULE)
        return plm_yaml_refuse(node, error, "a rule may have %zu bytes at most", PLM_LIMIT_RULE);
    if (!plm_cel_parse(*ret_text, size, plm_functions, loader->arena, ret_program, &inner))
        return plm_yaml_refuse(node, error, "%s: at %s", node->key ? node->key : "rule", inner.message);
    if (!loader->proven && !plm_cel_check(*ret_program, &shapes, &inner))
        return plm_yaml_refuse(node, error, "%s: %s%s%s", node->key ? node->key : "rule", inner.message,
                               context.refused_variable ? "; a check cannot read that here, its subject is " : "",
                               context.refused_variable ? check->subject_name : "");
    struct collecting collecting = {.loader = loader,
                                    .check = check,
                                    .reads = reads,
                                    .decides = ret_program == &check->rule || ret_program == &check->when};
    plm_cel_visit_paths(*ret_program, visit, &collecting);
    if (collecting.whole_policy)
        return plm_yaml_refuse(node, error, "%s: policy is read by its members: policy.<parameter>",
                               node->key ? node->key : "rule");
    return true;
}

bool plm_load_rule_end(struct plm_loader *loader, struct plm_check *check, const struct plm_rule_reads *reads,
                       const struct plm_yaml *node, struct plm_error *error)
{
    if (reads->joined && reads->container && check->subject->streamed)
        return plm_yaml_refuse(node, error,
                               "check '%s' reads both `container` and `namespaces`: namespaces are judged after the "
                               "containers have passed, when their documents are gone",
                               check->id);
    check->joins = reads->joined;
    /* The inspect decides most containers (a mount of /run/docker.sock fails, whatever the listeners are): such a check
     * stays. */
    check->needs_host = check->needs_host || (reads->processes && !reads->inspect);
    const char **names = plm_arena_array(loader->arena, reads->parameter_count + 1, sizeof *names);
    if (reads->parameter_count)
        memcpy(names, reads->parameters, reads->parameter_count * sizeof *names);
    check->parameters = names;
    return true;
}
