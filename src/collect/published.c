/* SPDX-License-Identifier: Apache-2.0 */
#include "published.h"

#include <string.h>

static bool is_wildcard(const char *address)
{
    return !*address || strcmp(address, "0.0.0.0") == 0 || strcmp(address, "::") == 0;
}

static void add(struct plm_published *published, const char *address, const struct plm_json *port)
{
    struct plm_published_port added = {0};
    size_t size = address ? strlen(address) : 0;
    if (!plm_json_int(port, &added.port) || added.port < 1 || added.port > 65535 || size >= sizeof added.address)
        return;
    if (size)
        memcpy(added.address, address, size);
    if (published->count == published->capacity) {
        published->capacity = published->capacity ? 2 * published->capacity : 16;
        published->ports = plm_realloc_array(published->ports, published->capacity, sizeof *published->ports);
    }
    published->ports[published->count++] = added;
}

static bool is_tcp(const struct plm_json *port, const char *member)
{
    const char *protocol = plm_json_text(plm_json_get(port, member));
    return protocol && strcmp(protocol, "tcp") == 0;
}

void plm_published_add_container(struct plm_published *published, const struct plm_json *entry)
{
    plm_json_each (port, plm_json_get(entry, "Ports")) {
        if (is_tcp(port, "Type"))
            add(published, plm_json_text(plm_json_get(port, "IP")), plm_json_get(port, "PublicPort"));
    }
}

void plm_published_add_service(struct plm_published *published, const struct plm_json *entry)
{
    plm_json_each (port, plm_json_path(entry, "Endpoint.Ports")) {
        if (is_tcp(port, "Protocol"))
            add(published, "", plm_json_get(port, "PublishedPort"));
    }
}

bool plm_published_has(const struct plm_published *published, const char *address, bool wildcard, int64_t port)
{
    for (size_t i = 0; i < published->count; i++) {
        const struct plm_published_port *item = &published->ports[i];
        if (item->port == port && (wildcard ? is_wildcard(item->address) : strcmp(item->address, address) == 0))
            return true;
    }
    return false;
}

void plm_published_done(struct plm_published *published)
{
    plm_cleanup_free(&published->ports);
    *published = (struct plm_published){0};
}
