/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a path of a mount really leads. The engine follows links when it mounts, so a harmless name may stand for /etc
 * or for the directory of its socket (cis-benchmark 6.3, points 50 and 51): the name alone proves nothing.
 */
#include "host_state.h"

struct plm_json *plm_host_real_path(const struct plm_host *host, const char *path)
{
    if (!host->local)
        return plm_host_unknown(host->local_reason);
    const struct plm_rootfs *root = plm_host_daemon_root(host);
    if (!root)
        return plm_host_unknown("the engine's root directory cannot be opened");
    if (!path || *path != '/')
        return plm_host_unknown("not an absolute path");
    plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
    struct plm_error error = {0};
    if (!plm_rootfs_stat(root, path, &found, &error))
        return plm_json_new_unknown("%s: %s", plm_error_code_name(error.code), error.message);
    return found.real_path ? plm_host_text(found.real_path) : plm_host_unknown("its canonical path is not known");
}
