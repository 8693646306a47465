/* SPDX-License-Identifier: Apache-2.0 */
/* eval: tries an expression on facts, with what it read. */
#include "commands.h"
#include "gather.h"
#include "run.h"

#include <plimsoll/judge/judge.h>

static bool keep(void *self, struct plm_document *document, struct plm_error *error)
{
    (void)error;
    plm_facts_add(self, document);
    return true;
}
static bool begin(void *self, const struct plm_json *header, struct plm_error *error)
{
    (void)self, (void)header, (void)error;
    return true;
}
static bool end(void *self, const struct plm_trailer *trailer, struct plm_error *error)
{
    (void)self, (void)trailer, (void)error;
    return true;
}

static void cleanup_facts(struct plm_facts **facts)
{
    plm_facts_free(*facts);
}

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    plm_auto_buffer struct plm_buffer out = {0};
    __attribute__((cleanup(cleanup_facts))) struct plm_facts *facts = plm_facts_new();
    struct plm_sink sink = {.begin = begin, .document = keep, .end = end, .self = facts};
    int64_t now = 0;
    if (!plm_clock(arguments, &now, &error) || !plm_gather(arguments, plm_only_site(arguments), now, &sink, &error) ||
        !plm_eval(arguments->rest[0], facts, &out, &error))
        return plm_complain(&error);
    (void)fwrite(plm_buffer_text(&out), 1, out.size, stdout);
    return PLM_EXIT_MET;
}

const struct plm_command plm_command_eval = {
    .name = "eval",
    .about = "try an expression of the rule language on facts",
    .operands = "EXPRESSION",
    .least = 1,
    .most = 1,
    .options = (const char *const[]){"host", "context", "root", "facts", "now", "timeout", "no-sandbox", "help", NULL},
    .run = run,
};
