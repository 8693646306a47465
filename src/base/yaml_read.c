/* SPDX-License-Identifier: Apache-2.0 */
/* What a loader does with a tree: typed values, known keys, JSON. Knows nothing of libyaml. */
#include <plimsoll/base/yaml.h>

#include <plimsoll/base/json.h>
#include <plimsoll/base/text.h>

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- typed readers ---- */

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++) {
        if (strcmp(text, *words) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_null(const struct plm_yaml *node)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL", NULL};
    return node->plain && is_one_of(node->text, words);
}

static bool is_true(const struct plm_yaml *node)
{
    static const char *const words[] = {"true", "True", "TRUE", NULL};
    return node->plain && is_one_of(node->text, words);
}

static bool is_false(const struct plm_yaml *node)
{
    static const char *const words[] = {"false", "False", "FALSE", NULL};
    return node->plain && is_one_of(node->text, words);
}

/* "key 'level' must be a whole number, not a list" */
static bool refuse_type(const struct plm_yaml *node, const char *wanted, struct plm_error *error)
{
    if (!node) {
        return plm_yaml_refuse(NULL, error, "%s is missing", wanted);
    }
    plm_auto_free char *subject = node->key ? plm_asprintf("key '%.60s'", node->key) : plm_strdup("this");
    switch (node->kind) {
    case PLM_YAML_LIST:
        return plm_yaml_refuse(node, error, "%s must be %s, not a list", subject, wanted);
    case PLM_YAML_MAP:
        return plm_yaml_refuse(node, error, "%s must be %s, not a map", subject, wanted);
    case PLM_YAML_SCALAR:
        break;
    }
    if (is_null(node)) {
        return plm_yaml_refuse(node, error, "%s must be %s, not null", subject, wanted);
    }
    return plm_yaml_refuse(node, error, "%s must be %s, not %s'%.60s'", subject, wanted,
                           node->plain ? "" : "the quoted text ", node->text);
}

bool plm_yaml_text(const struct plm_yaml *node, const char **ret_text, struct plm_error *error)
{
    if (!node || node->kind != PLM_YAML_SCALAR || is_null(node)) {
        return refuse_type(node, "text", error);
    }
    *ret_text = node->text;
    return true;
}

bool plm_yaml_bool(const struct plm_yaml *node, bool *ret_value, struct plm_error *error)
{
    if (!node || node->kind != PLM_YAML_SCALAR || (!is_true(node) && !is_false(node))) {
        return refuse_type(node, "true or false", error);
    }
    *ret_value = is_true(node);
    return true;
}

enum integer { INTEGER_NOT, INTEGER_FITS, INTEGER_TOO_BIG };

/* The core schema's integers: [-+]?[0-9]+, 0o[0-7]+, 0x[0-9a-fA-F]+. */
static enum integer parse_integer(const char *text, long long *ret_value)
{
    int base = 10;
    const char *digits = text;
    const char *allowed = "0123456789";
    if (plm_starts_with(text, "0o")) {
        base = 8;
        allowed = "01234567";
        digits = text += 2;
    } else if (plm_starts_with(text, "0x")) {
        base = 16;
        allowed = "0123456789abcdefABCDEF";
        digits = text += 2;
    } else if (*text == '-' || *text == '+') {
        digits++;
    }
    if (!*digits || digits[strspn(digits, allowed)]) {
        return INTEGER_NOT;
    }
    errno = 0;
    *ret_value = strtoll(text, NULL, base);
    return errno == ERANGE ? INTEGER_TOO_BIG : INTEGER_FITS;
}

bool plm_yaml_int(const struct plm_yaml *node, long *ret_value, struct plm_error *error)
{
    static const char wanted[] = "a whole number";
    if (!node || node->kind != PLM_YAML_SCALAR || !node->plain) {
        return refuse_type(node, wanted, error);
    }
    const char *digits = node->text + (*node->text == '-' || *node->text == '+');
    if (digits[0] == '0' && isdigit((unsigned char)digits[1])) {
        /* Octal to YAML 1.1 and to whoever writes file modes, decimal to YAML 1.2. */
        return plm_yaml_refuse(node, error, "'%.60s' is ambiguous: write 0o… for octal or no leading zero", node->text);
    }
    long long value = 0;
    if (parse_integer(node->text, &value) != INTEGER_FITS || value < LONG_MIN || value > LONG_MAX) {
        return refuse_type(node, wanted, error);
    }
    *ret_value = (long)value;
    return true;
}

/* ---- unknown keys ---- */

enum { NEAR_SIZE = 40 }; /* longer keys than this get no suggestion */

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment without regard to case: a swap of neighbours, the commonest slip, counts once. */
static size_t edit_distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t cost[NEAR_SIZE + 1][NEAR_SIZE + 1];
    for (size_t i = 0; i <= a_size; i++) {
        cost[i][0] = i;
    }
    for (size_t j = 0; j <= b_size; j++) {
        cost[0][j] = j;
    }
#define SAME(i, j) (tolower((unsigned char)a[i]) == tolower((unsigned char)b[j]))
    for (size_t i = 1; i <= a_size; i++) {
        for (size_t j = 1; j <= b_size; j++) {
            cost[i][j] =
                smaller(cost[i - 1][j - 1] + !SAME(i - 1, j - 1), smaller(cost[i - 1][j] + 1, cost[i][j - 1] + 1));
            if (i > 1 && j > 1 && SAME(i - 1, j - 2) && SAME(i - 2, j - 1)) {
                cost[i][j] = smaller(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
#undef SAME
    return cost[a_size][b_size];
}

/* The known key at most two slips away, and fewer than half of what was written. NULL if there is none. */
static const char *nearest(const char *key, const char *const *keys)
{
    const char *best = NULL;
    size_t size = strlen(key);
    size_t best_distance = smaller(2, size / 2) + 1;
    if (size > NEAR_SIZE) {
        return NULL;
    }
    for (; *keys; keys++) {
        size_t known = strlen(*keys);
        size_t distance = known > NEAR_SIZE ? best_distance : edit_distance(key, size, *keys, known);
        if (distance < best_distance) {
            best = *keys;
            best_distance = distance;
        }
    }
    return best;
}

bool plm_yaml_known_keys(const struct plm_yaml *map, const char *const *keys, struct plm_error *error)
{
    if (!map || map->kind != PLM_YAML_MAP) {
        return refuse_type(map, "a map", error);
    }
    for (const struct plm_yaml *child = map->first; child; child = child->next) {
        if (is_one_of(child->key, keys)) {
            continue;
        }
        const char *meant = nearest(child->key, keys);
        if (meant) {
            return plm_yaml_refuse(child, error, "unknown key '%.60s' (did you mean '%s'?)", child->key, meant);
        }
        plm_auto_buffer struct plm_buffer known = {0};
        for (size_t i = 0; keys[i]; i++) {
            plm_buffer_printf(&known, "%s%s", i ? ", " : "", keys[i]);
        }
        return plm_yaml_refuse(child, error, "unknown key '%.60s' (known: %s)", child->key, plm_buffer_text(&known));
    }
    return true;
}

/* ---- to JSON ---- */

/* The core schema's floats: [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool is_float(const char *text)
{
    static const char digits[] = "0123456789";
    text += *text == '-' || *text == '+';
    size_t whole = strspn(text, digits);
    text += whole;
    if (*text == '.') {
        size_t fraction = strspn(++text, digits);
        whole += fraction;
        text += fraction;
    }
    if (whole == 0) {
        return false;
    }
    if (*text == 'e' || *text == 'E') {
        text++;
        text += *text == '-' || *text == '+';
        size_t exponent = strspn(text, digits);
        if (exponent == 0) {
            return false;
        }
        text += exponent;
    }
    return !*text;
}

static struct plm_json *float_to_json(const char *text)
{
    /* strtod() alone would read the user's decimal comma. */
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    double value = c ? strtod_l(text, NULL, c) : strtod(text, NULL);
    if (c) {
        freelocale(c);
    }
    return isfinite(value) ? plm_json_new_number(value) : plm_json_new_unknown("number too large: %.60s", text);
}

static bool is_special(const char *text)
{
    static const char *const special[] = {".inf",  ".Inf",  ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
                                          "-.Inf", "-.INF", ".nan", ".NaN",  ".NAN",  NULL};
    return is_one_of(text, special);
}

bool plm_yaml_is_null(const struct plm_yaml *node)
{
    return node->kind == PLM_YAML_SCALAR && is_null(node);
}

bool plm_yaml_is_text(const struct plm_yaml *node)
{
    long long whole = 0;
    return node->kind == PLM_YAML_SCALAR &&
           (!node->plain || !(is_null(node) || is_true(node) || is_false(node) || is_special(node->text) ||
                              parse_integer(node->text, &whole) != INTEGER_NOT || is_float(node->text)));
}

static struct plm_json *scalar_to_json(const struct plm_yaml *node)
{
    long long whole = 0;
    if (plm_yaml_is_text(node)) {
        return plm_json_new_text(node->text);
    }
    if (is_null(node)) {
        return plm_json_new_null();
    }
    if (is_true(node) || is_false(node)) {
        return plm_json_new_bool(is_true(node));
    }
    switch (parse_integer(node->text, &whole)) {
    case INTEGER_FITS:
        return plm_json_new_int(whole);
    case INTEGER_TOO_BIG:
        return plm_json_new_unknown("integer too large: %.60s", node->text);
    case INTEGER_NOT:
        break;
    }
    return is_special(node->text) ? plm_json_new_unknown("JSON has no %s", node->text) : float_to_json(node->text);
}

struct plm_json *plm_yaml_to_json(const struct plm_yaml *node)
{
    struct plm_json *json = NULL;
    switch (node->kind) {
    case PLM_YAML_SCALAR:
        return scalar_to_json(node);
    case PLM_YAML_LIST:
        json = plm_json_new_list();
        for (const struct plm_yaml *child = node->first; child; child = child->next) {
            plm_json_push(json, plm_yaml_to_json(child));
        }
        return json;
    case PLM_YAML_MAP:
        json = plm_json_new_object();
        for (const struct plm_yaml *child = node->first; child; child = child->next) {
            plm_json_add(json, child->key, plm_yaml_to_json(child));
        }
        return json;
    }
    return json;
}
