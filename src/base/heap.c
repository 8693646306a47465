/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An audit of 100 containers takes six megabytes, and a twentieth of its time to be given them in pages of 4 KB: each
 * is a fault. So malloc takes memory from the kernel in large steps, and the first one as huge pages where the kernel
 * has them. One arena for all threads: else malloc gives each a heap of its own, which grows by single pages. What
 * threads allocate most, pieces of JSON, has slabs of its own.
 */
#include <plimsoll/base/memory.h>

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 * 1024 * 1024)
#define FIRST_STEP (4 * HUGE_PAGE)
#define LARGEST ((size_t)32 * 1024 * 1024) /* glibc's own bound, up to which it learns by and by */

void plm_heap_prepare(void)
{
    (void)mallopt(M_ARENA_MAX, 1);
    (void)mallopt(M_TOP_PAD, (int)HUGE_PAGE);
    (void)mallopt(M_TRIM_THRESHOLD, (int)(2 * LARGEST));
    (void)mallopt(M_MMAP_THRESHOLD, (int)LARGEST);
    char *step = malloc(FIRST_STEP);
    if (!step)
        return; /* whoever needs memory says that there is none */
    size_t before = (HUGE_PAGE - (uintptr_t)step % HUGE_PAGE) % HUGE_PAGE;
    (void)madvise(step + before, (FIRST_STEP - before) / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
    free(step);
}
