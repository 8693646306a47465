/* SPDX-License-Identifier: Apache-2.0 */
/* --inventory FILE: the hosts of a site in YAML, read as strictly as a policy. */
#include "sites.h"

#include <ctype.h>
#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>
#include <plimsoll/base/yaml.h>
#include <string.h>
#include <unistd.h>

/* A file name on any file system (see archive.c). */
#define NAME_LIMIT 200

/* What is read, and where. */
struct reading {
    const char *path;
    struct plm_sites *sites;
    struct plm_error *error;
};

static bool refuse_missing(const struct reading *reading, const struct plm_yaml *map, const char *key)
{
    return plm_yaml_refuse(map, reading->error, "a host needs '%s'", key);
}

static bool is_name(const char *text)
{
    for (const char *at = text; *at; at++)
        if (!isalnum((unsigned char)*at) && !strchr("._-", *at))
            return false;
    return *text && *text != '.' && *text != '-' && strlen(text) <= NAME_LIMIT;
}

static bool read_name(const struct reading *reading, const struct plm_yaml *node, struct plm_site *site)
{
    const struct plm_sites *sites = reading->sites;
    if (!plm_yaml_text(node, &site->name, reading->error))
        return false;
    if (!is_name(site->name))
        return plm_yaml_refuse(node, reading->error, "'%s': a name has letters, digits, '.', '-' and '_'", site->name);
    for (size_t i = 0; i < sites->count; i++)
        if (strcmp(sites->list[i].name, site->name) == 0)
            return plm_yaml_refuse(node, reading->error, "'%s' is the name of another host: %s", site->name,
                                   sites->list[i].where);
    site->named = true;
    return true;
}

static bool read_labels(const struct reading *reading, const struct plm_yaml *map, struct plm_site *site)
{
    if (!map)
        return true;
    if (map->kind != PLM_YAML_MAP)
        return plm_yaml_refuse(map, reading->error, "labels are a map: {env: prod}");
    const char **labels = plm_arena_array(&reading->sites->arena, map->count + 1, sizeof *labels);
    size_t count = 0;
    for (const struct plm_yaml *child = map->first; child; child = child->next) {
        const char *value = NULL;
        if (!plm_yaml_text(child, &value, reading->error))
            return false;
        if (!*child->key || strchr(child->key, '='))
            return plm_yaml_refuse(child, reading->error, "'%s' is no key of a label", child->key);
        labels[count++] = plm_arena_printf(&reading->sites->arena, "%s=%s", child->key, value);
    }
    site->labels = labels;
    return true;
}

/* The folder's path, relative to the inventory's own. */
static const char *beside(const struct reading *reading, const char *path)
{
    const char *slash = strrchr(reading->path, '/');
    if (*path == '/' || !slash)
        return path;
    return plm_arena_printf(&reading->sites->arena, "%.*s/%s", (int)(slash - reading->path), reading->path, path);
}

static bool read_tls(const struct reading *reading, const struct plm_yaml *node, struct plm_site *site)
{
    const char *folder = NULL;
    struct plm_endpoint *endpoint = &site->endpoint;
    if (!node)
        return true;
    if (!plm_yaml_text(node, &folder, reading->error))
        return false;
    if (!plm_starts_with(endpoint->url, "tcp://") && !plm_starts_with(endpoint->url, "https://"))
        return plm_yaml_refuse(node, reading->error, "TLS belongs to a tcp:// address");
    folder = beside(reading, folder);
    plm_endpoint_certificates(folder, &reading->sites->arena, endpoint);
    endpoint->verify = true;
    if (!endpoint->ca)
        return plm_yaml_refuse(node, reading->error, "%s/ca.pem cannot be found: without it nobody can be trusted",
                               folder);
    if (!endpoint->certificate != !endpoint->key)
        return plm_yaml_refuse(node, reading->error, "%s has only one of cert.pem and key.pem", folder);
    return true;
}

static bool read_site(const struct reading *reading, const struct plm_yaml *map)
{
    static const char *const keys[] = {"name", "host", "labels", "tls", NULL};
    struct plm_site site = {.endpoint.chosen_by = reading->path};
    struct plm_error address = {0};
    if (map->kind != PLM_YAML_MAP)
        return plm_yaml_refuse(map, reading->error, "a host is a map: {name: web-1, host: 'ssh://web-1'}");
    const struct plm_yaml *name = plm_yaml_get(map, "name"), *host = plm_yaml_get(map, "host");
    if (!plm_yaml_known_keys(map, keys, reading->error))
        return false;
    if (!name || !host)
        return refuse_missing(reading, map, name ? "host" : "name");
    site.where = plm_arena_printf(&reading->sites->arena, "%s:%u", reading->path, map->line);
    if (!read_name(reading, name, &site) || !plm_yaml_text(host, &site.endpoint.url, reading->error) ||
        !read_labels(reading, plm_yaml_get(map, "labels"), &site) ||
        !read_tls(reading, plm_yaml_get(map, "tls"), &site))
        return false;
    if (!plm_site_accept(&site, &reading->sites->arena, &address))
        return plm_yaml_refuse(host, reading->error, "%s", address.message);
    reading->sites->list[reading->sites->count++] = site;
    return true;
}

bool plm_inventory_load(const char *path, struct plm_sites *sites, struct plm_error *error)
{
    static const char *const keys[] = {"hosts", NULL};
    const struct reading reading = {.path = path, .sites = sites, .error = error};
    plm_auto_buffer struct plm_buffer text = {0};
    const struct plm_yaml *root = NULL;
    if (!plm_file_read(path, PLM_LIMIT_YAML, true, &text, error) ||
        !plm_yaml_parse(plm_buffer_text(&text), text.size, path, &sites->arena, &root, error))
        return false;
    if (root->kind != PLM_YAML_MAP)
        return plm_yaml_refuse(root, error, "an inventory is a map with 'hosts'");
    const struct plm_yaml *hosts = plm_yaml_get(root, "hosts");
    if (!plm_yaml_known_keys(root, keys, error))
        return false;
    if (!hosts || hosts->kind != PLM_YAML_LIST || hosts->count == 0)
        return plm_yaml_refuse(hosts ? hosts : root, error, "'hosts' is a list of at least one host");
    sites->list = plm_arena_array(&sites->arena, hosts->count, sizeof *sites->list);
    for (const struct plm_yaml *host = hosts->first; host; host = host->next)
        if (!read_site(&reading, host))
            return false;
    return true;
}
