/* SPDX-License-Identifier: Apache-2.0 */
#include "sites.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <plimsoll/collect/collect.h>
#include <string.h>
#include <unistd.h>

/* ---- one ---- */

bool plm_site_accept(struct plm_site *site, struct plm_arena *arena, struct plm_error *error)
{
    const struct plm_endpoint *endpoint = &site->endpoint;
    bool tls = endpoint->verify || endpoint->ca || endpoint->certificate || endpoint->key;
    if (!plm_collect_accept(endpoint->url, tls, error))
        return false;
    return !plm_starts_with(endpoint->url, "ssh://") || plm_ssh_address_parse(endpoint->url, arena, &site->ssh, error);
}

/* "tcp://web-2:2376" → "web-2_2376", "ssh://me@web-1" → "web-1"; the engine of this machine has its name. */
static const char *name_of(const struct plm_site *site, struct plm_arena *arena)
{
    const char *url = site->endpoint.url;
    char here[256] = "";
    if ((strcmp(url, "unix:///var/run/docker.sock") == 0 || strcmp(url, "unix:///run/docker.sock") == 0) &&
        gethostname(here, sizeof here - 1) == 0 && *here)
        url = here;
    const char *at = strstr(url, "://") ? strstr(url, "://") + 3 : url, *user = strchr(at, '@');
    char *name = plm_arena_strdup(arena, site->ssh.host && !site->ssh.port ? site->ssh.host : user ? user + 1 : at);
    name += strspn(name, "/.-");
    for (char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("._-", *c))
            *c = '_';
    return *name ? name : "host";
}

const struct plm_site *plm_only_site(const struct plm_arguments *arguments)
{
    return arguments->sites && arguments->sites->count > 0 ? &arguments->sites->list[0] : NULL;
}

const char *plm_site_expand(const struct plm_site *site, const char *text, struct plm_arena *arena)
{
    plm_auto_buffer struct plm_buffer out = {0};
    for (const char *at = text; *at;) {
        const char *mark = strstr(at, "%h");
        plm_buffer_append(&out, at, mark ? (size_t)(mark - at) : strlen(at));
        if (mark)
            plm_buffer_puts(&out, site->name);
        at = mark ? mark + 2 : "";
    }
    return plm_arena_strdup(arena, plm_buffer_text(&out));
}

/* ---- all ---- */

static bool find_named_by_options(const struct plm_arguments *arguments, struct plm_sites *sites,
                                  struct plm_error *error)
{
    static const char *const whatever_docker_says[] = {NULL, NULL};
    const char *const *hosts = arguments->hosts ? arguments->hosts : whatever_docker_says;
    size_t count = 1;
    while (hosts[count - 1] && hosts[count])
        count++;
    sites->list = plm_arena_array(&sites->arena, count, sizeof *sites->list);
    for (size_t i = 0; i < count; i++) {
        struct plm_site *site = &sites->list[i];
        if (!plm_endpoint_find(hosts[i], arguments->context, &sites->arena, &site->endpoint, error) ||
            !plm_site_accept(site, &sites->arena, error))
            return false;
        site->name = name_of(site, &sites->arena);
        site->where = site->endpoint.chosen_by;
        for (size_t k = 0; k < i; k++)
            if (strcmp(sites->list[k].name, site->name) == 0)
                return plm_error_set(error, PLM_ERROR_USAGE,
                                     "--host: two hosts would be called '%s'; an inventory can name them", site->name);
        sites->count++;
    }
    return true;
}

static const char *const *joined(const char *const *first, const char *const *second, struct plm_arena *arena)
{
    size_t count = 0;
    const char *const *const lists[] = {first, second};
    for (size_t i = 0; i < 2; i++)
        for (const char *const *at = lists[i]; at && *at; at++)
            count++;
    const char **all = plm_arena_array(arena, count + 1, sizeof *all);
    count = 0;
    for (size_t i = 0; i < 2; i++)
        for (const char *const *at = lists[i]; at && *at; at++)
            all[count++] = *at;
    return all;
}

static bool accept_options(const struct plm_arguments *arguments, struct plm_error *error)
{
    if (arguments->facts && (arguments->hosts || arguments->context || arguments->root || arguments->inventory))
        return plm_error_set(error, PLM_ERROR_USAGE,
                             "--facts excludes --host, --context, --inventory and --root: the facts are already there");
    if (arguments->inventory && (arguments->hosts || arguments->context))
        return plm_error_set(error, PLM_ERROR_USAGE, "--inventory excludes --host and --context");
    for (const char *const *label = arguments->labels; label && *label; label++)
        if (**label == '=' || !strchr(*label, '='))
            return plm_error_set(error, PLM_ERROR_USAGE, "--label: '%s' is no K=V", *label);
    return true;
}

bool plm_sites_find(const struct plm_command *command, const struct plm_arguments *arguments,
                    struct plm_sites *ret_sites, struct plm_error *error)
{
    struct plm_sites *sites = ret_sites;
    *sites = (struct plm_sites){0};
    if (!accept_options(arguments, error))
        return false;
    if (arguments->facts)
        return true;
    if (arguments->inventory ? !plm_inventory_load(arguments->inventory, sites, error)
                             : !find_named_by_options(arguments, sites, error))
        return false;
    if (sites->count > 1 && !plm_command_takes(command, "inventory"))
        return plm_error_set(error, PLM_ERROR_USAGE, "'%s' asks one engine: --host is given twice", command->name);
    sites->several = arguments->inventory || sites->count > 1;
    for (size_t i = 0; i < sites->count; i++) {
        sites->list[i].alone = !sites->several;
        sites->list[i].labels = joined(arguments->labels, sites->list[i].labels, &sites->arena);
    }
    return true;
}

bool plm_sites_connect(struct plm_sites *sites, struct plm_error *error)
{
    for (size_t i = 0; i < sites->count; i++) {
        struct plm_site *site = &sites->list[i];
        if (site->ssh.host && !plm_tunnel_start(&sites->tunnels, &site->ssh, &site->tunnel, error))
            return plm_error_wrap(error, "%s", site->where);
    }
    return true;
}

void plm_sites_done(struct plm_sites *sites)
{
    plm_tunnels_close(&sites->tunnels);
    plm_arena_done(&sites->arena);
    sites->count = 0;
}
