/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libxml2 and libxslt, loaded when XML is written for the first time and not when the program starts: with what they
 * need (ICU, the C++ library) that takes 4 ms, a third of each start, and most runs write none, or have time for it
 * while the engine answers. The door to both: their functions are called through these tables.
 *
 * Not for several threads at once: one thread writes. Nothing is unloaded.
 */
#pragma once

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlmemory.h>
#include <libxml/xmlwriter.h>
#include <libxslt/documents.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <plimsoll/base/error.h>

#define PLM_XML2_FUNCTIONS(X)                                                                                          \
    X(xmlAddChild)                                                                                                     \
    X(xmlDocGetRootElement)                                                                                            \
    X(xmlDocSetRootElement)                                                                                            \
    X(xmlFindCharEncodingHandler)                                                                                      \
    X(xmlFreeDoc)                                                                                                      \
    X(xmlFreeNode)                                                                                                     \
    X(xmlFreeTextWriter)                                                                                               \
    X(xmlGetExternalEntityLoader)                                                                                      \
    X(xmlMemGet)                                                                                                       \
    X(xmlMemSetup)                                                                                                     \
    X(xmlNewDoc)                                                                                                       \
    X(xmlNewDocNode)                                                                                                   \
    X(xmlNewDocText)                                                                                                   \
    X(xmlNewProp)                                                                                                      \
    X(xmlNewTextWriter)                                                                                                \
    X(xmlOutputBufferClose)                                                                                            \
    X(xmlOutputBufferCreateIO)                                                                                         \
    X(xmlReadMemory)                                                                                                   \
    X(xmlSetExternalEntityLoader)                                                                                      \
    X(xmlSetGenericErrorFunc)                                                                                          \
    X(xmlSetStructuredErrorFunc)                                                                                       \
    X(xmlStrcasecmp)                                                                                                   \
    X(xmlTextWriterEndDocument)                                                                                        \
    X(xmlTextWriterEndElement)                                                                                         \
    X(xmlTextWriterFlush)                                                                                              \
    X(xmlTextWriterSetIndent)                                                                                          \
    X(xmlTextWriterStartDocument)                                                                                      \
    X(xmlTextWriterStartElement)                                                                                       \
    X(xmlTextWriterWriteAttribute)                                                                                     \
    X(xmlTextWriterWriteRawLen)                                                                                        \
    X(xmlTextWriterWriteString)

#define PLM_XSLT_FUNCTIONS(X)                                                                                          \
    X(xsltApplyStylesheetUser)                                                                                         \
    X(xsltFreeSecurityPrefs)                                                                                           \
    X(xsltFreeStylesheet)                                                                                              \
    X(xsltFreeTransformContext)                                                                                        \
    X(xsltNewSecurityPrefs)                                                                                            \
    X(xsltNewTransformContext)                                                                                         \
    X(xsltParseStylesheetDoc)                                                                                          \
    X(xsltQuoteOneUserParam)                                                                                           \
    X(xsltSaveResultTo)                                                                                                \
    X(xsltSetCtxtSecurityPrefs)                                                                                        \
    X(xsltSetDefaultSecurityPrefs)                                                                                     \
    X(xsltSetGenericErrorFunc)                                                                                         \
    X(xsltSetLoaderFunc)                                                                                               \
    X(xsltSetSecurityPrefs)                                                                                            \
    X(xsltSetTransformErrorFunc)

#define PLM_POINTER(name_) __typeof__(&(name_)) name_;
struct plm_xml2 {
    PLM_XML2_FUNCTIONS(PLM_POINTER)
};
struct plm_xslt {
    PLM_XSLT_FUNCTIONS(PLM_POINTER)
};
#undef PLM_POINTER

/* Filled by the functions below; before, every pointer is NULL. */
extern struct plm_xml2 plm_xml2;
extern struct plm_xslt plm_xslt;

/* More than once is fine. False: the library is not there, or not the one that the program was built for. */
bool plm_xml2_load(struct plm_error *error) PLM_MUST_CHECK;
bool plm_xslt_load(struct plm_error *error) PLM_MUST_CHECK; /* libxml2, too */
