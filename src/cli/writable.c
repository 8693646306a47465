/* SPDX-License-Identifier: Apache-2.0 */
#include "writable.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <plimsoll/base/file.h>
#include <plimsoll/base/memory.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define OVERRIDE PLM_CAPABILITY(CAP_DAC_OVERRIDE)

/* By the kernel's own judgement, with access lists and all. The C library's faccessat() takes uid 0 for a yes where the
 * kernel has no faccessat2 (before Linux 5.8): there the capability is kept. */
static uint64_t needed_to_write(const char *path, int mode)
{
#ifdef SYS_faccessat2
    if (syscall(SYS_faccessat2, AT_FDCWD, path, mode, AT_EACCESS) == 0)
        return 0;
    if (errno != EACCES && errno != EPERM && errno != ENOSYS)
        return 0;
#endif
    return OVERRIDE;
}

static void look_at_old(struct plm_writable_set *set, const char *directory, const char *file)
{
    struct stat folder, old;
    if (stat(file, &old) != 0 || stat(directory, &folder) != 0)
        return;
    bool others = old.st_uid != geteuid() || old.st_gid != getegid();
    set->keeps_owner = set->keeps_owner || others || folder.st_mode & S_ISGID;
    if (others)
        set->capabilities |= PLM_CAPABILITY(CAP_CHOWN);
    if (folder.st_mode & S_ISVTX && old.st_uid != geteuid() && folder.st_uid != geteuid())
        set->capabilities |= PLM_CAPABILITY(CAP_FOWNER);
}

static void add(struct plm_writable_set *set, char *path, enum plm_writable_kind kind)
{
    set->items = plm_realloc_array(set->items, set->count + 1, sizeof *set->items);
    set->items[set->count++] = (struct plm_writable){.path = path, .kind = kind};
}

void plm_writable_add(struct plm_writable_set *set, const char *path)
{
    struct plm_output_place place;
    plm_output_place_of(path, &place);
    if (place.file)
        set->capabilities |= needed_to_write(place.file, W_OK);
    if (place.directory) {
        set->capabilities |= needed_to_write(place.directory, W_OK | X_OK);
        if (place.file)
            look_at_old(set, place.directory, place.file);
        add(set, plm_take(place.directory), PLM_WRITABLE_FILES);
    } else if (place.file) {
        add(set, plm_take(place.file), PLM_WRITABLE_FILES);
    }
    plm_output_place_done(&place);
}

void plm_writable_add_tree(struct plm_writable_set *set, const char *path)
{
    DIR *directory = opendir(path);
    add(set, plm_strdup(path), PLM_WRITABLE_TREE);
    set->capabilities |= needed_to_write(path, W_OK | X_OK);
    for (const struct dirent *entry; directory && (entry = readdir(directory));) {
        plm_auto_free char *inner = plm_asprintf("%s/%s", path, entry->d_name);
        struct stat stat;
        if (entry->d_name[0] != '.' && lstat(inner, &stat) == 0 && S_ISDIR(stat.st_mode))
            set->capabilities |= needed_to_write(inner, W_OK | X_OK);
    }
    if (directory)
        closedir(directory);
}

void plm_writable_add_removed(struct plm_writable_set *set, const char *path)
{
    add(set, plm_strdup(path), PLM_WRITABLE_REMOVED);
}

uint64_t plm_writable_socket(const char *path)
{
    return needed_to_write(path, W_OK);
}
