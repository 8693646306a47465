/* SPDX-License-Identifier: Apache-2.0 */
/* Which engine, and with which certificates: --host, --context, DOCKER_HOST, DOCKER_CONTEXT, the current docker
 * context, the default. */
#pragma once

#include "options.h"

struct plm_endpoint {
    const char *url;
    const char *chosen_by;              /* "--host", "DOCKER_HOST", "docker context lab", "default" */
    const char *ca, *certificate, *key; /* NULL: no TLS */
    bool verify;
};

/* Certificates from a folder as docker's client keeps them: ca.pem, cert.pem, key.pem, each only if it is there. */
void plm_endpoint_certificates(const char *directory, struct plm_arena *arena, struct plm_endpoint *endpoint);

/* host: of --host, or NULL. Strings live in the arena. Refuses a context that does not exist or cannot be read
 * (PLM_ERROR_USAGE). */
bool plm_endpoint_find(const char *host, const char *context, struct plm_arena *arena,
                       struct plm_endpoint *ret_endpoint, struct plm_error *error) PLM_MUST_CHECK;
