/* SPDX-License-Identifier: Apache-2.0 */
#include "xml.h"

#include "libxml.h"
#include "memory_meter.h"

#include <errno.h>
#include <plimsoll/base/text.h>
#include <string.h>

static const xmlChar *xml_string(const char *text)
{
    return (const xmlChar *)text;
}

static void keep(struct plm_xml *xml, int result)
{
    xml->failed = xml->failed || result < 0;
}

/* libxml2 hands over some KiB at a time. A failure is kept here and not told to libxml2, which would complain on
 * standard error. */
static int write_piece(void *context, const char *data, int size)
{
    struct plm_xml *xml = context;
    if (xml->errnum == 0 && size > 0 && fwrite(data, 1, (size_t)size, xml->stream) != (size_t)size) {
        xml->errnum = errno != 0 ? errno : EIO;
        xml->failed = true;
    }
    return size;
}

bool plm_xml_open_stream(struct plm_xml *xml, FILE *stream, struct plm_error *error)
{
    *xml = (struct plm_xml){.stream = stream};
    if (!plm_memory_meter_prepare(error))
        return false;
    xmlOutputBuffer *output = plm_xml2.xmlOutputBufferCreateIO(write_piece, NULL, xml, NULL);
    xml->writer = output ? plm_xml2.xmlNewTextWriter(output) : NULL; /* owns output, also when it fails */
    if (!xml->writer)
        return plm_error_set(error, PLM_ERROR_INTERNAL, "libxml2 made no writer");
    keep(xml, plm_xml2.xmlTextWriterSetIndent(xml->writer, 1));
    keep(xml, plm_xml2.xmlTextWriterStartDocument(xml->writer, NULL, "UTF-8", NULL));
    return true;
}

/* libxml2's writer can fill a tree too, but it prints and parses all of it on the way. */
bool plm_xml_open_tree(struct plm_xml *xml, struct plm_error *error)
{
    *xml = (struct plm_xml){0};
    if (!plm_memory_meter_prepare(error))
        return false;
    xml->tree = plm_xml2.xmlNewDoc(xml_string("1.0"));
    return xml->tree || plm_error_set(error, PLM_ERROR_INTERNAL, "libxml2 made no document");
}

bool plm_xml_close(struct plm_xml *xml, struct plm_error *error)
{
    if (xml->writer) {
        keep(xml, plm_xml2.xmlTextWriterEndDocument(xml->writer));
        keep(xml, plm_xml2.xmlTextWriterFlush(xml->writer));
        plm_xml2.xmlFreeTextWriter(xml->writer);
        xml->writer = NULL;
    }
    if (xml->stream && !xml->failed && (fflush(xml->stream) != 0 || ferror(xml->stream))) {
        xml->errnum = errno;
        xml->failed = true;
    }
    if (!xml->failed)
        return true;
    if (xml->errnum != 0)
        return plm_error_set_errno(error, xml->errnum, "cannot write");
    return plm_error_set(error, PLM_ERROR_INTERNAL, "libxml2 refused a part of the document");
}

struct _xmlDoc *plm_xml_take_tree(struct plm_xml *xml)
{
    return plm_take(xml->tree);
}

void plm_xml_done(struct plm_xml *xml)
{
    if (xml->writer)
        plm_xml2.xmlFreeTextWriter(xml->writer);
    if (xml->tree)
        plm_xml2.xmlFreeDoc(xml->tree);
    plm_buffer_done(&xml->clean);
    *xml = (struct plm_xml){0};
}

/* The report's strings are clean by contract; this is the last place where one that is not can be stopped. The result
 * holds until the next call. */
static const xmlChar *clean(struct plm_xml *xml, const char *text)
{
    size_t size = strlen(text);
    if (plm_text_is_clean(text, size))
        return xml_string(text);
    plm_buffer_clear(&xml->clean);
    (void)plm_text_clean(&xml->clean, text, size, 0);
    return xml_string(plm_buffer_text(&xml->clean));
}

static void start_node(struct plm_xml *xml, const char *name)
{
    xmlNode *node = plm_xml2.xmlNewDocNode(xml->tree, NULL, xml_string(name), NULL);
    bool root = !xml->node && !plm_xml2.xmlDocGetRootElement(xml->tree);
    if (!node || (!xml->node && !root)) {
        plm_xml2.xmlFreeNode(node);
        xml->failed = true;
        return;
    }
    if (root)
        (void)plm_xml2.xmlDocSetRootElement(xml->tree, node);
    else
        (void)plm_xml2.xmlAddChild(xml->node, node);
    xml->node = node;
}

void plm_xml_start(struct plm_xml *xml, const char *name)
{
    if (xml->tree)
        start_node(xml, name);
    else
        keep(xml, plm_xml2.xmlTextWriterStartElement(xml->writer, xml_string(name)));
}

void plm_xml_end(struct plm_xml *xml)
{
    if (!xml->tree)
        keep(xml, plm_xml2.xmlTextWriterEndElement(xml->writer));
    else if (xml->node)
        xml->node = xml->node->parent && xml->node->parent->type == XML_ELEMENT_NODE ? xml->node->parent : NULL;
    else
        xml->failed = true;
}

void plm_xml_attribute(struct plm_xml *xml, const char *name, const char *value)
{
    if (!value)
        return;
    if (xml->tree)
        xml->failed = !xml->node || !plm_xml2.xmlNewProp(xml->node, xml_string(name), clean(xml, value)) || xml->failed;
    else
        keep(xml, plm_xml2.xmlTextWriterWriteAttribute(xml->writer, xml_string(name), clean(xml, value)));
}

void plm_xml_attribute_size(struct plm_xml *xml, const char *name, size_t value)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%zu", value);
    plm_xml_attribute(xml, name, digits);
}

void plm_xml_attribute_bool(struct plm_xml *xml, const char *name, bool value)
{
    plm_xml_attribute(xml, name, value ? "true" : "false");
}

/* libxml2 looks at each character of a text through a switch, and bodies are most of a JUnit file: it gets the runs
 * that need no escape as they are, and what stands between them to be escaped. */
static void write_text(struct plm_xml *xml, const char *text)
{
    static const char special[] = "<>&\"\r"; /* what xmlTextWriterWriteString() escapes */
    if (!*text)                              /* <a></a> and not <a/>, as ever */
        keep(xml, plm_xml2.xmlTextWriterWriteString(xml->writer, xml_string(text)));
    for (size_t run; *text; text += run) {
        char one[2] = {*text, '\0'};
        run = strcspn(text, special);
        if (run > 0)
            keep(xml, plm_xml2.xmlTextWriterWriteRawLen(xml->writer, xml_string(text), (int)run));
        else
            keep(xml, plm_xml2.xmlTextWriterWriteString(xml->writer, xml_string(one)));
        run += run == 0;
    }
}

void plm_xml_text(struct plm_xml *xml, const char *text)
{
    if (!xml->tree) {
        write_text(xml, (const char *)clean(xml, text));
        return;
    }
    xmlNode *node = xml->node && *text ? plm_xml2.xmlNewDocText(xml->tree, clean(xml, text)) : NULL;
    if (node)
        (void)plm_xml2.xmlAddChild(xml->node, node);
    xml->failed = xml->failed || (*text && !node);
}

void plm_xml_element(struct plm_xml *xml, const char *name, const char *text)
{
    if (!text)
        return;
    plm_xml_start(xml, name);
    plm_xml_text(xml, text);
    plm_xml_end(xml);
}
