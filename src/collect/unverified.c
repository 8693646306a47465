/* SPDX-License-Identifier: Apache-2.0 */
#include "unverified.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <string.h>

enum weakens {
    ALWAYS,     /* the word alone */
    UNLESS_OFF, /* an option that =false takes back */
    WHEN_ON,    /* a setting that is given yes, true, 1 … */
    WHEN_OFF,   /* … or no, false, 0 … */
};

/*
 * apt-get(8), apt.conf(5), sources.list(5); yum(8), dnf.conf(5); zypper(8); apk(8); rpm(8); pacman.conf(5). pip and npm
 * verify no signature: that the index is who it says is all there is. Compared without case: apt does so with its
 * names, too. A word may go on behind an entry that ends in a letter (--no-gpg-checks, yum's --nogpg), never before it.
 */
static const struct {
    const char *word;
    enum weakens weakens;
} switches[] = {
    {"--allow-unauthenticated", UNLESS_OFF},
    {"APT::Get::AllowUnauthenticated", UNLESS_OFF},
    {"--allow-insecure-repositories", UNLESS_OFF},
    {"AllowInsecureRepositories", UNLESS_OFF},
    {"AllowDowngradeToInsecureRepositories", UNLESS_OFF},
    {"--force-yes", UNLESS_OFF},
    {"APT::Get::force-yes", UNLESS_OFF},
    {"trusted", WHEN_ON},
    {"allow-insecure", WHEN_ON},
    {"--nogpg", ALWAYS},
    {"--no-gpg-check", ALWAYS},
    {"--no-gpgcheck", ALWAYS},
    {"--allow-unsigned-rpm", ALWAYS},
    {"gpgcheck", WHEN_OFF},
    {"pkg_gpgcheck", WHEN_OFF},
    {"--allow-untrusted", ALWAYS},
    {"--nosignature", ALWAYS},
    {"--nodigest", ALWAYS},
    {"SigLevel", WHEN_OFF},
    {"TrustAll", ALWAYS},
    {"--trusted-host", ALWAYS},
    {"PIP_TRUSTED_HOST", ALWAYS},
    {"strict-ssl", WHEN_OFF},
    {"NODE_TLS_REJECT_UNAUTHORIZED", WHEN_OFF},
};

static bool value_is(const char *value, size_t size, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == size && strncasecmp(value, *words, size) == 0)
            return true;
    return false;
}

/* What stands behind the word, up to its end: `=no`, ` "false"`, `: yes`. */
static bool is_weak(enum weakens weakens, const char *behind, const char *end)
{
    static const char *const on[] = {"yes", "true", "1", "on", "with", "enable", NULL};
    static const char *const off[] = {"no", "false", "0", "off", "without", "disable", "never", NULL};
    const char *value = behind;
    while (value < end && strchr(" \t=:", *value))
        value++;
    size_t size = 0;
    while (value + size < end && (isalnum((unsigned char)value[size]) || value[size] == '-'))
        size++;
    switch (weakens) {
    case ALWAYS:
        return true;
    case UNLESS_OFF:
        return (behind < end && isalnum((unsigned char)*behind)) ? false : !value_is(value, size, off);
    case WHEN_ON:
        return value > behind && value_is(value, size, on);
    case WHEN_OFF:
        return value > behind && value_is(value, size, off);
    }
    return true;
}

static bool has_switch(const char *text, size_t size, const char *word, enum weakens weakens)
{
    const char *end = text + size;
    size_t length = strlen(word);
    for (const char *at = text; (size_t)(end - at) >= length; at++)
        if (strncasecmp(at, word, length) == 0 && (at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_')) &&
            is_weak(weakens, at + length, end))
            return true;
    return false;
}

struct plm_json *plm_unverified_find(const char *text, size_t size)
{
    plm_auto_buffer struct plm_buffer bare = {0}; /* as the shell hands it on: quotes and backslashes are gone */
    for (size_t i = 0; i < size; i++) {
        bool escape = text[i] == '\\' && i + 1 < size && (text[i + 1] == 'n' || text[i + 1] == 't'); /* of printf */
        i += escape;
        if (escape || text[i] == '\n')
            plm_buffer_putc(&bare, ' ');
        else if (!strchr("\"'\\", text[i]))
            plm_buffer_putc(&bare, text[i]);
    }
    struct plm_json *list = plm_json_new_list();
    for (size_t i = 0; i < PLM_COUNT(switches); i++)
        if (has_switch(plm_buffer_text(&bare), bare.size, switches[i].word, switches[i].weakens))
            plm_json_push(list, plm_json_new_text(switches[i].word));
    return list;
}
