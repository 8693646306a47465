/* SPDX-License-Identifier: Apache-2.0 */
#include "package_managers.h"

#include "package_steps.h"

#include <plimsoll/base/memory.h>
#include <string.h>

static const struct plm_manager managers[] = {
    {"apt", PLM_FAMILY_APT},       {"apt-get", PLM_FAMILY_APT},   {"aptitude", PLM_FAMILY_APT},
    {"apt-fast", PLM_FAMILY_APT},  {"nala", PLM_FAMILY_APT},      {"apk", PLM_FAMILY_APK},
    {"dnf", PLM_FAMILY_DNF},       {"dnf-3", PLM_FAMILY_DNF},     {"dnf5", PLM_FAMILY_DNF},
    {"microdnf", PLM_FAMILY_DNF},  {"tdnf", PLM_FAMILY_DNF},      {"yum", PLM_FAMILY_DNF},
    {"zypper", PLM_FAMILY_ZYPPER}, {"pacman", PLM_FAMILY_PACMAN}, {"opkg", PLM_FAMILY_OPKG},
};

/* `$PKG update`: whatever it is, it is one of them. */
static const struct plm_manager variable = {"$…", PLM_FAMILY_ANY};

#define APT (1U << PLM_FAMILY_APT)
#define APK (1U << PLM_FAMILY_APK)
#define DNF (1U << PLM_FAMILY_DNF)
#define ZYPPER (1U << PLM_FAMILY_ZYPPER)
#define OPKG (1U << PLM_FAMILY_OPKG)
#define ANY (1U << PLM_FAMILY_ANY)
#define REFRESH PLM_EFFECT_REFRESH
#define INSTALL PLM_EFFECT_INSTALL
#define NONE PLM_EFFECT_NONE

/* apt-get(8), apk(8), dnf(8), microdnf(8), zypper(8), opkg. Whatever reads the index for packages counts as INSTALL;
 * yum's and dnf's update installs. pacman has letters instead: package_steps.c. */
static const struct plm_verb verbs[] = {
    {APT | APK | OPKG | ANY, REFRESH, "update"},
    {DNF | ANY, REFRESH, "makecache"},
    {DNF | ANY, REFRESH, "check-update"},
    {DNF, REFRESH, "check-upgrade"},
    {DNF, REFRESH, "mc"},
    {ZYPPER | ANY, REFRESH, "refresh"},
    {ZYPPER, REFRESH, "ref"},
    {ZYPPER, REFRESH, "refresh-services"},
    {ZYPPER, REFRESH, "refs"},
    {APT | DNF | ZYPPER | OPKG | ANY, INSTALL, "install"},
    {APT | APK | DNF | OPKG | ANY, INSTALL, "upgrade"},
    {APT | DNF, INSTALL, "reinstall"},
    {APT | DNF, INSTALL, "build-dep"},
    {APT | DNF, INSTALL, "download"},
    {APT, INSTALL, "dist-upgrade"},
    {APT, INSTALL, "full-upgrade"},
    {APT, INSTALL, "safe-upgrade"},
    {APT, INSTALL, "satisfy"},
    {APT, INSTALL, "source"},
    {APK | ANY, INSTALL, "add"},
    {APK, INSTALL, "fix"},
    {APK, INSTALL, "fetch"},
    {DNF | ZYPPER, INSTALL, "in"},
    {DNF | ZYPPER, INSTALL, "up"},
    {DNF | ZYPPER, INSTALL, "update"},
    {DNF, INSTALL, "update-minimal"},
    {DNF, INSTALL, "upgrade-minimal"},
    {DNF, INSTALL, "distro-sync"},
    {DNF, INSTALL, "dsync"},
    {DNF, INSTALL, "downgrade"},
    {DNF, INSTALL, "builddep"},
    {DNF, INSTALL, "localinstall"},
    {DNF, INSTALL, "groupinstall"},
    {DNF, INSTALL, "swap"},
    {ZYPPER, INSTALL, "patch"},
    {ZYPPER, INSTALL, "dist-upgrade"},
    {ZYPPER, INSTALL, "dup"},
    {ZYPPER, INSTALL, "source-install"},
    {ZYPPER, INSTALL, "si"},
    /* Named so that a package of another verb's name behind them is not taken for that verb. */
    {APT | DNF | ZYPPER | OPKG, NONE, "remove"},
    {APT | DNF, NONE, "autoremove"},
    {APT, NONE, "purge"},
    {APT | DNF | ZYPPER, NONE, "clean"},
    {APT, NONE, "autoclean"},
    {APT | DNF | OPKG, NONE, "list"},
    {APT, NONE, "show"},
    {APT | APK | DNF | ZYPPER, NONE, "search"},
    {APT, NONE, "policy"},
    {APK, NONE, "del"},
    {APK | DNF | ZYPPER | OPKG, NONE, "info"},
    {APK, NONE, "cache"},
    {DNF, NONE, "erase"},
    {DNF, NONE, "repolist"},
    {DNF, NONE, "config-manager"},
    {ZYPPER, NONE, "addrepo"},
    {ZYPPER, NONE, "ar"},
    {ZYPPER, NONE, "removerepo"},
    {ZYPPER, NONE, "rr"},
    {ZYPPER, NONE, "modifyrepo"},
    {ZYPPER, NONE, "mr"},
};

static const struct {
    enum plm_program_kind kind;
    const char *name;
} programs[] = {
    {PLM_PROGRAM_PREFIX, "if"},       {PLM_PROGRAM_PREFIX, "then"},       {PLM_PROGRAM_PREFIX, "else"},
    {PLM_PROGRAM_PREFIX, "elif"},     {PLM_PROGRAM_PREFIX, "do"},         {PLM_PROGRAM_PREFIX, "while"},
    {PLM_PROGRAM_PREFIX, "until"},    {PLM_PROGRAM_PREFIX, "!"},          {PLM_PROGRAM_PREFIX, "time"},
    {PLM_PROGRAM_WRAPPER, "sudo"},    {PLM_PROGRAM_WRAPPER, "doas"},      {PLM_PROGRAM_WRAPPER, "env"},
    {PLM_PROGRAM_WRAPPER, "exec"},    {PLM_PROGRAM_WRAPPER, "command"},   {PLM_PROGRAM_WRAPPER, "builtin"},
    {PLM_PROGRAM_WRAPPER, "nice"},    {PLM_PROGRAM_WRAPPER, "ionice"},    {PLM_PROGRAM_WRAPPER, "nohup"},
    {PLM_PROGRAM_WRAPPER, "timeout"}, {PLM_PROGRAM_WRAPPER, "xargs"},     {PLM_PROGRAM_WRAPPER, "busybox"},
    {PLM_PROGRAM_WRAPPER, "flock"},   {PLM_PROGRAM_WRAPPER, "eatmydata"}, {PLM_PROGRAM_WRAPPER, "stdbuf"},
    {PLM_PROGRAM_SHELL, "sh"},        {PLM_PROGRAM_SHELL, "ash"},         {PLM_PROGRAM_SHELL, "bash"},
    {PLM_PROGRAM_SHELL, "dash"},      {PLM_PROGRAM_SHELL, "ksh"},         {PLM_PROGRAM_SHELL, "mksh"},
    {PLM_PROGRAM_SHELL, "zsh"},       {PLM_PROGRAM_SHELL, "su"},          {PLM_PROGRAM_SHELL, "runuser"},
    {PLM_PROGRAM_EVAL, "eval"},       {PLM_PROGRAM_QUIET, ":"},           {PLM_PROGRAM_QUIET, "awk"},
    {PLM_PROGRAM_QUIET, "case"},      {PLM_PROGRAM_QUIET, "cat"},         {PLM_PROGRAM_QUIET, "cd"},
    {PLM_PROGRAM_QUIET, "chmod"},     {PLM_PROGRAM_QUIET, "chown"},       {PLM_PROGRAM_QUIET, "cp"},
    {PLM_PROGRAM_QUIET, "declare"},   {PLM_PROGRAM_QUIET, "echo"},        {PLM_PROGRAM_QUIET, "egrep"},
    {PLM_PROGRAM_QUIET, "exit"},      {PLM_PROGRAM_QUIET, "export"},      {PLM_PROGRAM_QUIET, "false"},
    {PLM_PROGRAM_QUIET, "fgrep"},     {PLM_PROGRAM_QUIET, "for"},         {PLM_PROGRAM_QUIET, "grep"},
    {PLM_PROGRAM_QUIET, "hash"},      {PLM_PROGRAM_QUIET, "ln"},          {PLM_PROGRAM_QUIET, "local"},
    {PLM_PROGRAM_QUIET, "logger"},    {PLM_PROGRAM_QUIET, "ls"},          {PLM_PROGRAM_QUIET, "man"},
    {PLM_PROGRAM_QUIET, "mkdir"},     {PLM_PROGRAM_QUIET, "mv"},          {PLM_PROGRAM_QUIET, "printf"},
    {PLM_PROGRAM_QUIET, "readonly"},  {PLM_PROGRAM_QUIET, "return"},      {PLM_PROGRAM_QUIET, "rm"},
    {PLM_PROGRAM_QUIET, "sed"},       {PLM_PROGRAM_QUIET, "set"},         {PLM_PROGRAM_QUIET, "sleep"},
    {PLM_PROGRAM_QUIET, "test"},      {PLM_PROGRAM_QUIET, "touch"},       {PLM_PROGRAM_QUIET, "true"},
    {PLM_PROGRAM_QUIET, "type"},      {PLM_PROGRAM_QUIET, "unset"},       {PLM_PROGRAM_QUIET, "whereis"},
    {PLM_PROGRAM_QUIET, "which"},
};

static const char *base_name(const char *word)
{
    const char *slash = strrchr(word, '/');
    return slash ? slash + 1 : word;
}

static bool speaks_of_packages(const char *name)
{
    static const char *const words[] = {"apt", "apk", "dnf", "yum", "zypp", "pacman", "pkg", "package"};
    for (size_t i = 0; i < PLM_COUNT(words); i++)
        if (strcasestr(name, words[i]))
            return true;
    return false;
}

const struct plm_manager *plm_manager_find(const char *word)
{
    const char *name = base_name(word);
    if (word[0] == '$' && speaks_of_packages(word))
        return &variable;
    if (name != word && (name - word < 4 || memcmp(name - 4, "bin/", 4) != 0)) /* /etc/apt is no program */
        return NULL;
    for (size_t i = 0; i < PLM_COUNT(managers); i++)
        if (strcmp(managers[i].name, name) == 0)
            return &managers[i];
    return NULL;
}

const struct plm_verb *plm_verb_find(unsigned family, const char *word)
{
    for (size_t i = 0; i < PLM_COUNT(verbs); i++)
        if ((verbs[i].families & (1U << family)) && strcmp(verbs[i].name, word) == 0)
            return &verbs[i];
    return NULL;
}

enum plm_program_kind plm_program_kind(const char *word)
{
    for (size_t i = 0; i < PLM_COUNT(programs); i++)
        if (strcmp(programs[i].name, base_name(word)) == 0)
            return programs[i].kind;
    return PLM_PROGRAM_PLAIN;
}
