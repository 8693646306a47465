/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preloaded: the allocation number FAIL_AT fails, or with FAIL_ON=1 that one and all behind it. FAIL_COUNT names a file
 * that gets the number of allocations when the program exits. All of them count, those of libraries and of libc too;
 * with FAIL_IN only those that the library of that name asks for itself.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static unsigned long count, fail_at;
static int fail_on, ready;
static const char *fail_in;

static unsigned long number_of(const char *name)
{
    unsigned long number = 0;
    const char *text = getenv(name);
    for (; text && *text >= '0' && *text <= '9'; text++)
        number = 10 * number + (unsigned long)(*text - '0');
    return number;
}

__attribute__((constructor)) static void begin(void)
{
    fail_at = number_of("FAIL_AT");
    fail_on = number_of("FAIL_ON") != 0;
    fail_in = getenv("FAIL_IN");
    ready = 1;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAIL_COUNT");
    char digits[24], *at = digits + sizeof digits;
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    for (unsigned long rest = count; rest > 0; rest /= 10)
        *--at = (char)('0' + rest % 10);
    if (fd >= 0 && write(fd, at, (size_t)(digits + sizeof digits - at)) > 0)
        close(fd);
}

static int fails(const void *caller)
{
    Dl_info where;
    if (fail_in && (!dladdr(caller, &where) || !where.dli_fname || !strstr(where.dli_fname, fail_in)))
        return 0;
    unsigned long number = ready ? __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED) : 0;
    if (fail_at == 0 || number < fail_at || (number > fail_at && !fail_on))
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **ret, size_t alignment, size_t size)
{
    void *memory = fails(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
    if (memory)
        *ret = memory;
    return memory ? 0 : ENOMEM;
}
