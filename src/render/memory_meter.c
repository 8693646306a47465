/* SPDX-License-Identifier: Apache-2.0 */
#include "memory_meter.h"

#include "libxml.h"

#include <malloc.h>
#include <plimsoll/base/memory.h>
#include <stdlib.h>
#include <string.h>

/* The libraries' allocators are global, and so is this. A piece is as large as malloc says. */
static struct {
    xmlFreeFunc free;
    xmlMallocFunc malloc;
    xmlReallocFunc realloc;
    xmlStrdupFunc strdup;
    size_t used, limit;
    size_t ever, ever_limit;
    void (*over)(void *context);
    void *context;
} meter;

static void subtract(size_t size)
{
    meter.used -= size < meter.used ? size : meter.used; /* some pieces are older than the meter */
}

static void *add(void *memory)
{
    size_t size = malloc_usable_size(memory); /* 0 for NULL */
    meter.used += size;
    meter.ever += size;
    if (meter.used > meter.limit || meter.ever > meter.ever_limit)
        meter.over(meter.context);
    return memory;
}

static void metered_free(void *memory)
{
    subtract(malloc_usable_size(memory));
    free(memory);
}

static void *sure_malloc(size_t size)
{
    return plm_realloc_array(NULL, size, 1);
}

static void *sure_realloc(void *memory, size_t size)
{
    return plm_realloc_array(memory, size, 1);
}

static void *metered_malloc(size_t size)
{
    return add(sure_malloc(size));
}

static void *metered_realloc(void *memory, size_t size)
{
    size_t old = malloc_usable_size(memory);
    void *moved = sure_realloc(memory, size);
    subtract(old);
    return add(moved);
}

static char *metered_strdup(const char *text)
{
    return add(plm_strdup(text));
}

bool plm_memory_meter_prepare(struct plm_error *error)
{
    static bool prepared;
    if (prepared)
        return true;
    if (!plm_xml2_load(error))
        return false;
    (void)plm_xml2.xmlMemSetup(free, sure_malloc, sure_realloc, plm_strdup);
    prepared = true;
    return true;
}

void plm_memory_meter_begin(size_t limit, size_t ever, void (*over)(void *context), void *context)
{
    (void)plm_xml2.xmlMemGet(&meter.free, &meter.malloc, &meter.realloc, &meter.strdup);
    meter.used = meter.ever = 0;
    meter.limit = limit;
    meter.ever_limit = ever;
    meter.over = over;
    meter.context = context;
    (void)plm_xml2.xmlMemSetup(metered_free, metered_malloc, metered_realloc, metered_strdup);
}

void plm_memory_meter_end(void)
{
    (void)plm_xml2.xmlMemSetup(meter.free, meter.malloc, meter.realloc, meter.strdup);
}
