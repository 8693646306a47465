/* SPDX-License-Identifier: Apache-2.0 */
/* What looks like a secret in an image or a service: found at collection, since the values never leave the host. */
#pragma once

#include <plimsoll/base/json.h>

/* image: answer of /images/{id}/json; history: of /images/{id}/history. A list of {where, name, shape}, or $unknown. */
struct plm_json *plm_suspects_of_image(const struct plm_json *image, const struct plm_json *history);
/* spec: Spec of a service, or NULL: variables, labels and arguments. */
struct plm_json *plm_suspects_of_service(const struct plm_json *spec);
