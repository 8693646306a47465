/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The door through which XML is written: by libxml2's writer to a stream, or into a tree for the stylesheets. Nothing
 * passes that XML 1.0 forbids: libxml2 copies control characters and broken UTF-8 into its output and reports success.
 * A failure is kept until plm_xml_close, so that writers need not ask after every element.
 */
#pragma once

#include <plimsoll/base/memory.h>
#include <stdint.h>

struct _xmlTextWriter;
struct _xmlDoc;
struct _xmlNode;

struct plm_xml {
    struct _xmlTextWriter *writer; /* to a stream; else NULL */
    struct _xmlDoc *tree;          /* owned until plm_xml_take_tree; NULL when writing to a stream */
    struct _xmlNode *node;         /* of the tree: the open element; NULL before the root and after it */
    FILE *stream;                  /* the caller's */
    int errnum;                    /* of the first write that failed, else 0 */
    bool failed;
    struct plm_buffer clean; /* for strings that had to be cleaned */
};
void plm_xml_done(struct plm_xml *xml); /* {0} and twice are fine */
#define plm_auto_xml __attribute__((cleanup(plm_xml_done)))

/* Starts a document in UTF-8, indented by one space a level. */
bool plm_xml_open_stream(struct plm_xml *xml, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
bool plm_xml_open_tree(struct plm_xml *xml, struct plm_error *error) PLM_MUST_CHECK;
/* Ends the document and tells whether every call until here succeeded. */
bool plm_xml_close(struct plm_xml *xml, struct plm_error *error) PLM_MUST_CHECK;
/* After plm_xml_close of a tree: the caller's, to xmlFreeDoc. */
struct _xmlDoc *plm_xml_take_tree(struct plm_xml *xml);

void plm_xml_start(struct plm_xml *xml, const char *name);
void plm_xml_end(struct plm_xml *xml);
/* NULL: the attribute or element is left out. */
void plm_xml_attribute(struct plm_xml *xml, const char *name, const char *value);
void plm_xml_attribute_size(struct plm_xml *xml, const char *name, size_t value);
void plm_xml_attribute_bool(struct plm_xml *xml, const char *name, bool value); /* "true", "false" */
void plm_xml_text(struct plm_xml *xml, const char *text);
void plm_xml_element(struct plm_xml *xml, const char *name, const char *text);
