/* SPDX-License-Identifier: Apache-2.0 */
#include "audit_rules.h"

#include <plimsoll/base/text.h>

#include <string.h>

#define BLANKS " \t\r"

static struct plm_json *clean(const char *text)
{
    plm_auto_buffer struct plm_buffer out = {0};
    plm_text_clean_line(&out, text, strlen(text), 0);
    return plm_json_new_text(plm_buffer_text(&out));
}

struct plm_json *plm_audit_rule_json(struct plm_audit_rule *rule)
{
    struct plm_json *json = plm_json_new_object();
    plm_json_add(json, "list", plm_json_new_text(rule->list));
    plm_json_add(json, "action", plm_json_new_text(rule->action));
    plm_json_add(json, "kind", plm_json_new_text(rule->kind));
    plm_json_add(json, "path", rule->path ? clean(rule->path) : plm_json_new_null());
    plm_json_add(json, "permissions", plm_json_new_text(rule->permissions));
    plm_json_add(json, "filters", plm_take(rule->filters));
    plm_json_add(json, "text", clean(rule->text));
    return json;
}

/* ---- text, as auditctl(8) takes it ---- */

struct line {
    struct plm_arena arena;
    const char *words[64]; /* auditctl itself takes fewer than 64 fields in a rule */
    size_t count;
};

static bool split(struct line *line, const char *text, size_t size)
{
    const char *end = text + size;
    for (const char *at = text; at < end;) {
        size_t blank = strspn(at, BLANKS);
        if (at + blank >= end) {
            break;
        }
        at += blank;
        size_t length = strcspn(at, BLANKS "\n");
        length = at + length > end ? (size_t)(end - at) : length;
        if (line->count + 1 >= PLM_COUNT(line->words)) {
            return false;
        }
        line->words[line->count++] = plm_arena_strndup(&line->arena, at, length);
        at += length;
    }
    return true;
}

/* "always,exit" or "exit,always" */
static void take_list(struct line *line, const char *word, struct plm_audit_rule *rule)
{
    static const char *const actions[] = {"always", "never", "possible"};
    const char *comma = strchr(word, ',');
    const char *first = comma ? plm_arena_strndup(&line->arena, word, (size_t)(comma - word)) : word;
    const char *second = comma ? comma + 1 : "";
    bool swapped = true;
    for (size_t i = 0; i < PLM_COUNT(actions); i++) {
        swapped = swapped && strcmp(first, actions[i]) != 0;
    }
    rule->action = swapped ? second : first;
    rule->list = swapped ? first : second;
}

/* -F name=value: a path, the permissions, the key, or something that narrows the rule. */
static void take_field(const char *word, struct plm_audit_rule *rule)
{
    if (plm_starts_with(word, "path=") || plm_starts_with(word, "dir=")) {
        rule->kind = word[0] == 'p' ? "path" : "dir";
        rule->path = strchr(word, '=') + 1;
    } else if (plm_starts_with(word, "perm=")) {
        rule->permissions = word + 5;
    } else if (!plm_starts_with(word, "key=")) {
        plm_json_push(rule->filters, clean(word));
    }
}

/* False: an option this does not know. *ret_rule: the line holds a rule. */
static bool take_words(struct line *line, struct plm_audit_rule *rule, bool *ret_rule, bool *ret_delete)
{
    for (size_t i = 0; i < line->count; i++) {
        const char *word = line->words[i];
        const char *value = i + 1 < line->count ? line->words[i + 1] : NULL;
        if (strcmp(word, "-D") == 0) {
            *ret_delete = true;
            continue;
        }
        if (plm_starts_with(word, "--") || strcmp(word, "-i") == 0 || strcmp(word, "-c") == 0) {
            return true; /* a setting of the kernel or of auditctl: the line holds no rule */
        }
        if (word[0] != '-' || word[1] == '\0' || word[2] != '\0' || !value) {
            return false;
        }
        i++;
        switch (word[1]) {
        case 'a':
        case 'A':
            take_list(line, value, rule);
            *ret_rule = true;
            break;
        case 'w':
            rule->kind = "watch";
            rule->path = value;
            *ret_rule = true;
            break;
        case 'p':
            rule->permissions = value;
            break;
        case 'F':
            take_field(value, rule);
            break;
        case 'S':
            if (strcmp(value, "all") != 0) {
                plm_json_push(rule->filters, plm_json_new_text("syscall"));
            }
            break;
        case 'C':
            plm_json_push(rule->filters, clean(value));
            break;
        case 'k':
            break;
        case 'b': /* settings of the kernel, no rules */
        case 'e':
        case 'f':
        case 'r':
            break;
        default:
            return false;
        }
    }
    return true;
}

void plm_audit_rules_parse(const char *text, struct plm_json **rules)
{
    for (const char *at = text; *at;) {
        size_t size = strcspn(at, "\n");
        const char *start = at + strspn(at, BLANKS);
        struct line line = {.count = 0};
        bool is_rule = false, deletes = false;
        plm_auto_free char *copy = plm_strndup(at, size);
        at += size + (at[size] == '\n');
        if (start >= at || *start == '#' || *start == '\n' || *start == '\0') {
            continue;
        }
        plm_auto_json struct plm_json *filters = plm_json_new_list();
        struct plm_audit_rule rule = {
            .list = "exit", .action = "always", .kind = "other", .permissions = "", .text = copy};
        rule.filters = plm_take(filters);
        bool read = split(&line, copy, strlen(copy)) && take_words(&line, &rule, &is_rule, &deletes);
        if (!read) {
            plm_json_push(*rules, plm_json_new_unknown("malformed: a line auditctl would not take"));
        } else if (deletes) {
            plm_json_free(*rules);
            *rules = plm_json_new_list();
        } else if (is_rule) {
            plm_json_push(*rules, plm_audit_rule_json(&rule));
        }
        plm_json_free(rule.filters);
        plm_arena_done(&line.arena);
    }
}
