/* SPDX-License-Identifier: Apache-2.0 */
/* A sheet to evaluate expressions on: some facts, the same values closed, a parameter that was not given. */
#pragma once

#include <plimsoll/cel/program.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct sheet {
    struct plm_arena arena;
    struct plm_json *json;                    /* variables: `f` a fact, `c` the same closed, `engine.info` a fact */
    const struct plm_cel_function *functions; /* or NULL */
    struct plm_cel_trace trace;
    struct plm_buffer text;
};

static inline bool sheet_resolve(void *context, const char *name, size_t size, struct plm_cel_value *ret_value)
{
    static const struct plm_cel_source fact = {"f", "GET /f"}, info = {"engine.info", NULL};
    struct sheet *sheet = context;
    if (size == 1 && name[0] == 'f')
        *ret_value = plm_cel_fact(&sheet->arena, sheet->json, &fact);
    else if (size == 11 && memcmp(name, "engine.info", size) == 0)
        *ret_value = plm_cel_fact(&sheet->arena, sheet->json, &info);
    else if (size == 1 && name[0] == 'c')
        *ret_value = plm_cel_json(sheet->json);
    else if (size == 1 && name[0] == 'p')
        *ret_value = plm_cel_unknown(&sheet->arena, PLM_CEL_PARAMETER, NULL, "policy.%s is not given", "p");
    else
        return false;
    return true;
}

static inline void sheet_open(struct sheet *sheet, const char *json)
{
    struct plm_error error = {0};
    *sheet = (struct sheet){0};
    plm_json_setup();
    if (!plm_json_parse(json, strlen(json), PLM_JSON_STRICT, "sheet", &sheet->json, &error))
        fail_msg("%s", error.message);
}

static inline void sheet_close(struct sheet *sheet)
{
    plm_json_free(sheet->json);
    plm_buffer_done(&sheet->text);
    plm_arena_done(&sheet->arena);
}

/* Parse errors come back as an ERROR, so that a case is one line. */
static inline struct plm_cel_value sheet_value(struct sheet *sheet, const char *expression)
{
    const struct plm_cel_activation activation = {.resolve = sheet_resolve, .context = sheet};
    const struct plm_cel_program *program = NULL;
    struct plm_error error = {0};
    if (!plm_cel_parse(expression, strlen(expression), sheet->functions, &sheet->arena, &program, &error))
        return plm_cel_error(&sheet->arena, "parse: %s", error.message);
    return plm_cel_evaluate(program, &activation, &sheet->arena, &sheet->trace);
}

/* The result as text: `true`, `"a"`, `{"$unknown":"missing"}`, `{"$error":"…"}`. */
static inline const char *sheet_run(struct sheet *sheet, const char *expression)
{
    struct plm_cel_value value = sheet_value(sheet, expression);
    plm_buffer_clear(&sheet->text);
    plm_cel_value_print(&value, 0, &sheet->text);
    return plm_buffer_text(&sheet->text);
}

static inline const char *sheet_path(struct sheet *sheet, const struct plm_cel_path *path)
{
    plm_buffer_clear(&sheet->text);
    if (path)
        plm_cel_path_format(path, &sheet->text);
    return plm_buffer_text(&sheet->text);
}

#define assert_result(sheet, expression, wanted) assert_string_equal(sheet_run(sheet, expression), wanted)
#define assert_true_for(sheet, expression) assert_result(sheet, expression, "true")
#define assert_false_for(sheet, expression) assert_result(sheet, expression, "false")

static inline void assert_fault(struct sheet *sheet, const char *expression, const char *reason)
{
    struct plm_cel_value value = sheet_value(sheet, expression);
    if (value.kind != PLM_CEL_ERROR || !strstr(value.as.problem->reason, reason))
        fail_msg("%s: wanted an error with '%s', found %s", expression, reason, sheet_run(sheet, expression));
    assert_int_equal(value.as.problem->cause, PLM_CEL_FAULT);
}

/* path: of the fact that the result hangs on. */
static inline void assert_lost(struct sheet *sheet, const char *expression, const char *path)
{
    struct plm_cel_value value = sheet_value(sheet, expression);
    if (value.kind != PLM_CEL_UNKNOWN)
        fail_msg("%s: wanted unknown, found %s", expression, sheet_run(sheet, expression));
    assert_int_equal(value.as.problem->cause, PLM_CEL_LOST);
    assert_string_equal(sheet_path(sheet, value.as.problem->path), path);
}
