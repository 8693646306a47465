/* SPDX-License-Identifier: Apache-2.0 */
/* By system calls: libcap would be one more library for four of them. */
#include <plimsoll/base/sandbox.h>

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NUMBERS 64 /* of capabilities that fit; Linux 6 has 41 */

struct sets {
    uint64_t effective, permitted, inheritable;
};

static bool read_sets(struct sets *sets)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {0};
    if (syscall(SYS_capget, &header, data) != 0) {
        return false;
    }
    sets->effective = data[0].effective | (uint64_t)data[1].effective << 32;
    sets->permitted = data[0].permitted | (uint64_t)data[1].permitted << 32;
    sets->inheritable = data[0].inheritable | (uint64_t)data[1].inheritable << 32;
    return true;
}

static void write_sets(const struct sets *sets)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    const struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {
        {(uint32_t)sets->effective, (uint32_t)sets->permitted, (uint32_t)sets->inheritable},
        {(uint32_t)(sets->effective >> 32), (uint32_t)(sets->permitted >> 32), (uint32_t)(sets->inheritable >> 32)},
    };
    (void)syscall(SYS_capset, &header, data); /* taking away is always allowed */
}

uint64_t plm_capabilities_permitted(void)
{
    struct sets sets = {0};
    (void)read_sets(&sets);
    return sets.permitted;
}

void plm_capabilities_use(uint64_t these)
{
    struct sets sets;
    if (read_sets(&sets)) {
        sets.effective = sets.permitted & these;
        write_sets(&sets);
    }
}

void plm_capabilities_keep(uint64_t these)
{
    struct sets sets;
    if (!read_sets(&sets)) {
        return;
    }
    /* Dropping from the bounding set needs CAP_SETPCAP, so it comes first. */
    plm_capabilities_use(sets.permitted);
    for (unsigned number = 0; number < NUMBERS; number++) {
        int there = prctl(PR_CAPBSET_READ, number, 0, 0, 0);
        if (there < 0) { /* one more than this kernel has */
            break;
        }
        if (there && !(these & PLM_CAPABILITY(number))) {
            (void)prctl(PR_CAPBSET_DROP, number, 0, 0, 0);
        }
    }
    (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    const struct sets kept = {.effective = sets.permitted & these, .permitted = sets.permitted & these};
    write_sets(&kept);
}

bool plm_no_new_privileges(void)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

void plm_no_core(void)
{
    const struct rlimit none = {0};
    (void)setrlimit(RLIMIT_CORE, &none);
#ifndef PLM_SANITIZED
    /* Also for a core_pattern that is a program, which that limit does not hold. The sanitizers' search for leaks
     * attaches to the process as a debugger does. */
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
