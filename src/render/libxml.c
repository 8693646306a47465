/* SPDX-License-Identifier: Apache-2.0 */
#include "libxml.h"

#include <dlfcn.h>
#include <plimsoll/base/memory.h>
#include <stdint.h>
#include <string.h>

struct plm_xml2 plm_xml2;
struct plm_xslt plm_xslt;

/* For packagers' tools, which see no library here that is linked: https://systemd.io/ELF_DLOPEN_METADATA/ */
#define NEEDS                                                                                                          \
    "[{\"feature\":\"xml\",\"description\":\"JUnit, XCCDF, ARF and XML\",\"priority\":\"required\","                   \
    "\"soname\":[\"" PLM_XML2_SONAME "\"]},"                                                                           \
    "{\"feature\":\"xslt\",\"description\":\"stylesheets, XCCDF and ARF\",\"priority\":\"required\","                  \
    "\"soname\":[\"" PLM_XSLT_SONAME "\"]}]"
static const struct {
    uint32_t name_size, text_size, type;
    char name[4], text[sizeof NEEDS];
} needs __attribute__((used, section(".note.dlopen"), aligned(4))) = {4, sizeof NEEDS, 0x407c0c0a, "FDO", NEEDS};

struct function {
    const char *name;
    void *pointer; /* to the table's pointer */
};
#define XML2_ROW(name_) {#name_, &plm_xml2.name_},
#define XSLT_ROW(name_) {#name_, &plm_xslt.name_},
static const struct function xml2_functions[] = {PLM_XML2_FUNCTIONS(XML2_ROW){NULL, NULL}};
static const struct function xslt_functions[] = {PLM_XSLT_FUNCTIONS(XSLT_ROW){NULL, NULL}};

static bool load(const char *library, const struct function *functions, struct plm_error *error)
{
    void *handle = dlopen(library, RTLD_LAZY | RTLD_LOCAL);
    if (!handle)
        return plm_error_set(error, PLM_ERROR_UNSUPPORTED, "XML cannot be written: %s", dlerror());
    for (const struct function *function = functions; function->name; function++) {
        void *found = dlsym(handle, function->name);
        if (!found)
            return plm_error_set(error, PLM_ERROR_UNSUPPORTED, "XML cannot be written: %s has no %s", library,
                                 function->name);
        memcpy(function->pointer, &found, sizeof found); /* POSIX lets a void * hold a function's address */
    }
    return true;
}

bool plm_xml2_load(struct plm_error *error)
{
    static bool loaded;
    loaded = loaded || load(PLM_XML2_SONAME, xml2_functions, error);
    return loaded;
}

bool plm_xslt_load(struct plm_error *error)
{
    static bool loaded;
    loaded = loaded || (plm_xml2_load(error) && load(PLM_XSLT_SONAME, xslt_functions, error));
    return loaded;
}
