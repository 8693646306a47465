/* SPDX-License-Identifier: Apache-2.0 */
#include "secret_shape.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <string.h>
#include <strings.h>

/* Prefixes that vendors publish so that scanners find their tokens, and the least number of token characters behind
 * them. */
static const struct {
    const char *prefix;
    size_t least;
} token_prefixes[] = {
    {"AKIA", 16},        {"ASIA", 16},      {"ABIA", 16},    {"ghp_", 20},
    {"gho_", 20},        {"ghu_", 20},      {"ghs_", 20},    {"ghr_", 20},
    {"github_pat_", 20}, {"glpat-", 16},    {"xoxb-", 10},   {"xoxp-", 10},
    {"xoxa-", 10},       {"xoxr-", 10},     {"xoxs-", 10},   {"xapp-", 10},
    {"sk_live_", 10},    {"rk_live_", 10},  {"sk-ant-", 10}, {"sk-proj-", 10},
    {"AIza", 30},        {"ya29.", 20},     {"SG.", 20},     {"npm_", 30},
    {"pypi-", 30},       {"dckr_pat_", 10}, {"hvs.", 20},    {"SWMTKN-", 1},
    {"SWMKEY-", 1},      {"dop_v1_", 20},   {"shpat_", 20},  {"AGE-SECRET-KEY-", 10},
};

/* A name that holds one of these (letters only, case and separators ignored) announces a secret. */
static const char *const secret_words[] = {
    "password",   "passwd",    "passphrase", "secret",     "token",         "apikey",           "accesskey",
    "privatekey", "authkey",   "credential", "signingkey", "encryptionkey", "masterkey",        "clientkey",
    "dbpass",     "mysqlpwd",  "pgpass",     "basicauth",  "bearer",        "connectionstring", "accountkey",
    "sshkey",     "deploykey", "sessionkey", "jwtkey",     "hmackey",
};

/* A last word that does, where it stands apart: SMTP_PASS, not BYPASS; DB_PWD, not OLDPWD. */
static const char *const secret_ends[] = {"pass", "pwd"};

/* … unless it ends so: the value is a place or a setting, not the secret. */
static const char *const harmless_ends[] = {"file",   "path", "dir",    "name", "id",    "ttl",    "length",
                                            "policy", "type", "expiry", "url",  "stdin", "enabled"};

static bool is_token_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

static size_t token_run(const char *text, size_t size)
{
    size_t run = 0;
    while (run < size && is_token_char(text[run]))
        run++;
    return run;
}

static bool has_token(const char *text, size_t size)
{
    for (size_t at = 0; at < size; at++) {
        if (at > 0 && isalnum((unsigned char)text[at - 1]))
            continue;
        for (size_t i = 0; i < PLM_COUNT(token_prefixes); i++) {
            size_t length = strlen(token_prefixes[i].prefix);
            if (size - at > length && memcmp(text + at, token_prefixes[i].prefix, length) == 0 &&
                token_run(text + at + length, size - at - length) >= token_prefixes[i].least)
                return true;
        }
    }
    return false;
}

/* eyJ is {" in base64: header, payload and signature, joined by dots. */
static bool has_jwt(const char *text, size_t size)
{
    for (size_t at = 0; at + 20 < size; at++) {
        if (memcmp(text + at, "eyJ", 3) != 0)
            continue;
        size_t run = token_run(text + at, size - at), dots = 0;
        for (size_t i = 0; i < run; i++)
            dots += text[at + i] == '.';
        if (run > 20 && dots >= 1)
            return true;
    }
    return false;
}

/* scheme://user:password@ */
static bool has_url_password(const char *text, size_t size)
{
    const char *end = text + size;
    for (const char *at = text; (at = memmem(at, (size_t)(end - at), "://", 3)); at++) {
        const char *colon = NULL;
        for (const char *c = at + 3; c < end && !isspace((unsigned char)*c) && *c != '"' && *c != '\''; c++) {
            if (*c == ':' && !colon)
                colon = c;
            if (*c == '@' && colon && c > colon + 1)
                return colon[1] != '$'; /* a reference: the secret is elsewhere */
            if (*c == '/' && !colon)
                break;
        }
    }
    return false;
}

const char *plm_secret_shape(const char *text, size_t size)
{
    if (size < 8) /* shorter than the shortest of them */
        return NULL;
    /* "-----BEGIN … PRIVATE KEY" in base64, for each kind of key; PuTTY's own form */
    static const char *const keys[] = {
        "LS0tLS1CRUdJTiBQUklWQVRF",     "LS0tLS1CRUdJTiBSU0EgUFJJVkFURS", "LS0tLS1CRUdJTiBFQyBQUklWQVRF",
        "LS0tLS1CRUdJTiBPUEVOU1NIIFBS", "LS0tLS1CRUdJTiBFTkNSWVBURU",     "PuTTY-User-Key-File-",
    };
    for (size_t i = 0; i < PLM_COUNT(keys); i++)
        if (memmem(text, size, keys[i], strlen(keys[i])))
            return "private-key";
    const char *begin = memmem(text, size, "-----BEGIN", 10);
    if (begin && memmem(begin, size - (size_t)(begin - text), "PRIVATE KEY", 11))
        return "private-key";
    if (has_token(text, size))
        return "cloud-token";
    if (has_jwt(text, size))
        return "jwt";
    return has_url_password(text, size) ? "password-in-url" : NULL;
}

bool plm_secret_name(const char *text, size_t size)
{
    char letters[128];
    size_t used = 0;
    for (size_t i = 0; i < size && used + 1 < sizeof letters; i++)
        if (isalpha((unsigned char)text[i]))
            letters[used++] = (char)tolower((unsigned char)text[i]);
    letters[used] = '\0';
    for (size_t i = 0; i < PLM_COUNT(harmless_ends); i++) {
        size_t length = strlen(harmless_ends[i]);
        if (used > length && strcmp(letters + used - length, harmless_ends[i]) == 0)
            return false;
    }
    for (size_t i = 0; i < PLM_COUNT(secret_ends); i++) {
        size_t length = strlen(secret_ends[i]);
        if (size >= length && strncasecmp(text + size - length, secret_ends[i], length) == 0 &&
            (size == length ? i == 0 : !isalnum((unsigned char)text[size - length - 1])))
            return true;
    }
    for (size_t i = 0; i < PLM_COUNT(secret_words); i++) {
        const char *found = strstr(letters, secret_words[i]);
        if (found && !plm_starts_with(found, "tokeniz")) /* TOKENIZERS_PARALLELISM */
            return true;
    }
    return false;
}

/* A run without a separator that is long and mixes what words do not mix. */
static bool run_is_random(const char *text, size_t size)
{
    size_t upper = 0, lower = 0, digits = 0, hex = 0, changes = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        upper += isupper(c) != 0;
        lower += islower(c) != 0;
        digits += isdigit(c) != 0;
        hex += isxdigit(c) != 0;
        changes += i > 0 && (isdigit(c) != 0) != (isdigit((unsigned char)text[i - 1]) != 0);
    }
    if (size >= 16 && hex == size && digits > 0)
        return true;
    if (size >= 10 && upper > 0 && lower > 0 && digits > 0)
        return true;
    if (size >= 14 && digits > 0 && upper + lower > 0 && changes >= 4)
        return true;
    return size >= 32;
}

bool plm_secret_like(const char *text, size_t size)
{
    if (plm_secret_shape(text, size))
        return true;
    for (size_t at = 0; at < size;) {
        size_t run = 0;
        while (at + run < size && (isalnum((unsigned char)text[at + run]) || strchr("+=", text[at + run])))
            run++;
        if (run_is_random(text + at, run))
            return true;
        at += run + 1;
    }
    return false;
}
