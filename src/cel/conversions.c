/* SPDX-License-Identifier: Apache-2.0 */
/* int(), double(), string(), bool(), type(), dyn(). Texts that convert are those of the reference implementation. */
#include "functions.h"

#include <ctype.h>
#include <math.h>
#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static struct plm_cel_value wrong_text(const struct plm_cel_scratch *scratch, const char *type)
{
    return plm_cel_error(scratch->arena, "this string is no %s", type);
}

static struct plm_cel_value call_int(const struct plm_cel_scratch *scratch, const struct plm_cel_value *arguments)
{
    const struct plm_cel_value *value = &arguments[0];
    if (value->kind == PLM_CEL_INT)
        return plm_cel_int(value->as.integer);
    if (value->kind == PLM_CEL_DOUBLE) {
        static const double limit =
            9223372036854775808.0; /* 2^63; excluded at both ends, as the specification has it */
        if (!(value->as.real > -limit && value->as.real < limit))
            return plm_cel_error(scratch->arena, "int(): the number is out of range");
        return plm_cel_int((int64_t)value->as.real);
    }
    if (value->kind != PLM_CEL_STRING)
        return plm_cel_no_overload(scratch->arena, "int", arguments, 1);
    const char *text = value->as.string.data;
    size_t size = value->as.string.size, plus = size > 1 && text[0] == '+' && text[1] != '-';
    int64_t number;
    if (!plm_parse_int64(text + plus, size - plus, &number))
        return wrong_text(scratch, "int");
    return plm_cel_int(number);
}

/* What strtod would take and CEL does not: blanks in front, hexadecimal, nan(…). */
static bool looks_like_double(const char *text, size_t size)
{
    static const char *const words[] = {"nan", "inf", "infinity"};
    size_t sign = size > 0 && (text[0] == '-' || text[0] == '+');
    for (size_t i = 0; i < PLM_COUNT(words); i++) {
        if (strlen(words[i]) == size - sign && strncasecmp(text + sign, words[i], size - sign) == 0)
            return true;
    }
    bool digit = false;
    for (size_t i = sign; i < size; i++) {
        digit = digit || (text[i] >= '0' && text[i] <= '9');
        if (text[i] == '\0' || !strchr("0123456789.eE+-", text[i]))
            return false;
    }
    return digit;
}

static struct plm_cel_value call_double(const struct plm_cel_scratch *scratch, const struct plm_cel_value *arguments)
{
    const struct plm_cel_value *value = &arguments[0];
    if (value->kind == PLM_CEL_DOUBLE)
        return plm_cel_double(value->as.real);
    if (value->kind == PLM_CEL_INT)
        return plm_cel_double((double)value->as.integer);
    if (value->kind != PLM_CEL_STRING)
        return plm_cel_no_overload(scratch->arena, "double", arguments, 1);
    if (!looks_like_double(value->as.string.data, value->as.string.size))
        return wrong_text(scratch, "double");
    char *copy = plm_arena_strndup(scratch->arena, value->as.string.data, value->as.string.size), *end = NULL;
    double number = strtod(copy, &end);
    bool word = isalpha((unsigned char)copy[strlen(copy) - 1]);
    if (*end != '\0' || (isinf(number) && !word))
        return wrong_text(scratch, "double");
    return plm_cel_double(number);
}

/* The fewest digits that read back as the same number; with an exponent below 1e-4 and from 1e6, as the reference
 * implementation prints it. */
static const char *double_text(struct plm_arena *arena, double value)
{
    if (isnan(value))
        return "NaN";
    if (isinf(value))
        return value < 0 ? "-Inf" : "+Inf";
    char text[64];
    int precision = 0;
    do {
        snprintf(text, sizeof text, "%.*e", precision, value);
    } while (strtod(text, NULL) != value && ++precision < 17);
    long exponent = strtol(strchr(text, 'e') + 1, NULL, 10);
    if (exponent < -4 || exponent >= 6)
        return plm_arena_printf(arena, "%s", text);
    return plm_arena_printf(arena, "%.*f", precision > exponent ? (int)(precision - exponent) : 0, value);
}

static struct plm_cel_value call_string(const struct plm_cel_scratch *scratch, const struct plm_cel_value *arguments)
{
    const struct plm_cel_value *value = &arguments[0];
    if (value->kind == PLM_CEL_STRING)
        return plm_cel_string(value->as.string.data, value->as.string.size);
    if (value->kind == PLM_CEL_BOOL)
        return plm_cel_text(value->as.boolean ? "true" : "false");
    if (value->kind == PLM_CEL_INT)
        return plm_cel_text(plm_arena_printf(scratch->arena, "%lld", (long long)value->as.integer));
    if (value->kind == PLM_CEL_DOUBLE)
        return plm_cel_text(double_text(scratch->arena, value->as.real));
    return plm_cel_no_overload(scratch->arena, "string", arguments, 1);
}

static struct plm_cel_value call_bool(const struct plm_cel_scratch *scratch, const struct plm_cel_value *arguments)
{
    static const char *const words[][5] = {{"0", "f", "false", "FALSE", "False"}, {"1", "t", "true", "TRUE", "True"}};
    const struct plm_cel_value *value = &arguments[0];
    if (value->kind == PLM_CEL_BOOL)
        return plm_cel_bool(value->as.boolean);
    if (value->kind != PLM_CEL_STRING)
        return plm_cel_no_overload(scratch->arena, "bool", arguments, 1);
    for (size_t truth = 0; truth < 2; truth++) {
        for (size_t i = 0; i < PLM_COUNT(words[truth]); i++) {
            if (strlen(words[truth][i]) == value->as.string.size &&
                memcmp(words[truth][i], value->as.string.data, value->as.string.size) == 0)
                return plm_cel_bool(truth == 1);
        }
    }
    return wrong_text(scratch, "bool");
}

static struct plm_cel_value call_type(const struct plm_cel_scratch *scratch, const struct plm_cel_value *arguments)
{
    (void)scratch;
    return (struct plm_cel_value){.kind = PLM_CEL_TYPE, .as.type = plm_cel_kind_name(arguments[0].kind)};
}

static struct plm_cel_value call_dyn(const struct plm_cel_scratch *scratch, const struct plm_cel_value *arguments)
{
    (void)scratch;
    return arguments[0];
}

const struct plm_cel_builtin plm_cel_conversions[] = {
    {.name = "int", .arguments = 1, .function = true, .call = call_int},
    {.name = "double", .arguments = 1, .function = true, .call = call_double},
    {.name = "string", .arguments = 1, .function = true, .call = call_string},
    {.name = "bool", .arguments = 1, .function = true, .call = call_bool},
    {.name = "type", .arguments = 1, .function = true, .call = call_type},
    {.name = "dyn", .arguments = 1, .function = true, .call = call_dyn},
    {0},
};
