/* SPDX-License-Identifier: Apache-2.0 */
#include "stylesheet.h"

#include "libxml.h"
#include "memory_meter.h"
#include "report_xml.h"

#include <errno.h>
#include <limits.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <plimsoll/render/render.h>
#include <stdarg.h>
#include <string.h>

/* What libxml2 and libxslt say is kept up to here: an error message holds no more. */
#define SAID_LIMIT 4096

/* One transformation. The libraries' handlers are global, so that the running one must be found from anywhere. */
struct run {
    const char *name;
    struct plm_buffer said;  /* complaints, as they come */
    struct plm_buffer asked; /* the first thing outside that was asked for */
    xmlExternalEntityLoader entity_loader;
    xsltSecurityPrefs *defaults;
    FILE *stream;
    int errnum;                    /* of the first write that failed */
    xsltTransformContext *context; /* while it transforms; else NULL */
    bool too_large;
};
static struct run *running;

/* ---- what the libraries say, and what they ask for ---- */

static void hear(void *context, const char *format, ...) PLM_PRINTF(2, 3);
static void hear(void *context, const char *format, ...)
{
    struct run *run = context;
    char text[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (run && run->said.size < SAID_LIMIT)
        plm_buffer_puts(&run->said, text);
}

#if LIBXML_VERSION >= 21200
static void hear_structured(void *context, const xmlError *said)
#else
static void hear_structured(void *context, xmlError *said)
#endif
{
    if (said && said->level != XML_ERR_WARNING)
        hear(context, "line %d: %s", said->line, said->message ? said->message : "?");
}

static void note_request(const char *what, const char *url)
{
    if (running && running->asked.size == 0)
        plm_buffer_printf(&running->asked, "%s '%s'", what, url ? url : "?");
}

static xmlParserInput *refuse_entity(const char *url, const char *id, xmlParserCtxt *context)
{
    (void)id;
    (void)context;
    note_request("the external entity", url);
    return NULL;
}

static xmlDoc *refuse_document(const xmlChar *url, xmlDict *dictionary, int options, void *context, xsltLoadType type)
{
    (void)dictionary;
    (void)options;
    (void)context;
    note_request(type == XSLT_LOAD_STYLESHEET ? "the stylesheet" : "the document", (const char *)url);
    return NULL;
}

static int refuse_access(xsltSecurityPrefs *preferences, xsltTransformContext *context, const char *value)
{
    (void)preferences;
    (void)context;
    note_request("access to", value);
    return 0;
}

static xsltSecurityPrefs *new_preferences(void)
{
    static const xsltSecurityOption options[] = {XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE,
                                                 XSLT_SECPREF_CREATE_DIRECTORY, XSLT_SECPREF_READ_NETWORK,
                                                 XSLT_SECPREF_WRITE_NETWORK};
    xsltSecurityPrefs *preferences = plm_xslt.xsltNewSecurityPrefs();
    for (size_t i = 0; preferences && i < PLM_COUNT(options); i++) {
        if (plm_xslt.xsltSetSecurityPrefs(preferences, options[i], refuse_access) != 0) {
            plm_xslt.xsltFreeSecurityPrefs(preferences);
            return NULL;
        }
    }
    return preferences;
}

/* Spends what is left of the steps, so that the transformation stops at the next one. */
static void stop(void *context)
{
    struct run *run = context;
    if (!run->context)
        return;
    run->too_large = true;
    run->context->opCount = run->context->opLimit;
    run->context->xpathCtxt->opCount = run->context->xpathCtxt->opLimit;
}

static bool begin_run(struct run *run, struct plm_error *error)
{
    if (!plm_memory_meter_prepare(error) || !plm_xslt_load(error))
        return false;
    run->defaults = new_preferences();
    if (!run->defaults)
        return plm_error_set(error, PLM_ERROR_INTERNAL, "libxslt took no security preferences");
    run->entity_loader = plm_xml2.xmlGetExternalEntityLoader();
    running = run;
    plm_memory_meter_begin(PLM_LIMIT_STYLESHEET_MEMORY, PLM_LIMIT_STYLESHEET_COPIES, stop, run);
    /* xsl:import is resolved while the stylesheet is compiled, where only the defaults count. */
    plm_xslt.xsltSetDefaultSecurityPrefs(run->defaults);
    plm_xslt.xsltSetLoaderFunc(refuse_document);
    plm_xml2.xmlSetExternalEntityLoader(refuse_entity);
    plm_xml2.xmlSetGenericErrorFunc(run, hear);
    plm_xml2.xmlSetStructuredErrorFunc(run, hear_structured);
    plm_xslt.xsltSetGenericErrorFunc(run, hear);
    return true;
}

static void end_run(struct run *run)
{
    if (running == run) {
        plm_xslt.xsltSetGenericErrorFunc(NULL, NULL);
        plm_xml2.xmlSetStructuredErrorFunc(NULL, NULL);
        plm_xml2.xmlSetGenericErrorFunc(NULL, NULL);
        plm_xml2.xmlSetExternalEntityLoader(run->entity_loader);
        plm_xslt.xsltSetLoaderFunc(NULL);
        plm_xslt.xsltSetDefaultSecurityPrefs(NULL);
        plm_memory_meter_end();
        running = NULL;
    }
    if (run->defaults)
        plm_xslt.xsltFreeSecurityPrefs(run->defaults);
    plm_buffer_done(&run->said);
    plm_buffer_done(&run->asked);
}

static bool refuse(const struct run *run, const char *what, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer said = {0};
    if (run->asked.size > 0)
        return plm_error_set(error, PLM_ERROR_DENIED,
                             "stylesheet %s: it asks for %s; a stylesheet gets the report and nothing else", run->name,
                             plm_buffer_text(&run->asked));
    const char *text = plm_buffer_text(&run->said);
    (void)plm_text_clean_line(&said, text, strlen(text), 500);
    while (said.size > 0 && said.data[said.size - 1] == ' ')
        said.data[--said.size] = '\0';
    return plm_error_set(error, PLM_ERROR_MALFORMED, "stylesheet %s: %s%s%s", run->name, what,
                         said.size > 0 ? ": " : "", plm_buffer_text(&said));
}

/* ---- cleanup by scope for the libraries' objects ---- */

static void free_doc(xmlDoc **doc)
{
    if (*doc)
        plm_xml2.xmlFreeDoc(*doc);
}
static void free_sheet(xsltStylesheet **sheet)
{
    if (*sheet)
        plm_xslt.xsltFreeStylesheet(*sheet);
}
static void free_context(xsltTransformContext **context)
{
    if (*context)
        plm_xslt.xsltFreeTransformContext(*context);
}
#define AUTO(cleanup_) __attribute__((cleanup(cleanup_)))

/* ---- the steps ---- */

static bool compile(struct run *run, const char *text, size_t size, xsltStylesheet **ret_sheet, struct plm_error *error)
{
    if (size > INT_MAX)
        return plm_error_set(error, PLM_ERROR_TOO_LARGE, "stylesheet %s: larger than 2 GiB", run->name);
    AUTO(free_doc)
    xmlDoc *doc =
        plm_xml2.xmlReadMemory(text, (int)size, run->name, NULL, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOCDATA);
    if (!doc || run->asked.size > 0)
        return refuse(run, "it is no well-formed XML", error);
    xsltStylesheet *sheet = plm_xslt.xsltParseStylesheetDoc(doc);
    if (!sheet)
        return refuse(run, "it is no XSLT 1.0", error);
    (void)plm_take(doc); /* the sheet's now */
    /* What libxslt only warns of, it passes over later: an instruction that is misspelled, say. */
    if (sheet->errors != 0 || sheet->warnings != 0 || run->said.size > 0 || run->asked.size > 0) {
        plm_xslt.xsltFreeStylesheet(sheet);
        return refuse(run, "it is no XSLT 1.0", error);
    }
    *ret_sheet = sheet;
    return true;
}

static bool make_input(const struct plm_report_source *source, xmlDoc **ret_doc, struct plm_error *error)
{
    plm_auto_xml struct plm_xml xml = {0};
    if (!plm_xml_open_tree(&xml, error))
        return false;
    plm_report_xml_write(source, &xml);
    if (!plm_xml_close(&xml, error))
        return false;
    *ret_doc = plm_xml_take_tree(&xml);
    return true;
}

/* Both libraries count, so that no recursion and no loop over loops lasts. */
static bool refuse_endless(const struct run *run, struct plm_error *error)
{
    if (run->too_large)
        return plm_error_set(error, PLM_ERROR_TOO_LARGE,
                             "stylesheet %s: it holds more than %zu MiB, or copies more than %zu", run->name,
                             PLM_LIMIT_STYLESHEET_MEMORY / PLM_MIB, PLM_LIMIT_STYLESHEET_COPIES / PLM_MIB);
    return plm_error_set(error, PLM_ERROR_TOO_LARGE, "stylesheet %s: it has come to no end after %u steps", run->name,
                         PLM_LIMIT_STYLESHEET_STEPS);
}

static bool apply(struct run *run, xsltStylesheet *sheet, xmlDoc *input, xsltTransformContext *context,
                  xmlDoc **ret_result, struct plm_error *error)
{
    context->opLimit = PLM_LIMIT_STYLESHEET_STEPS;
    context->xpathCtxt->opLimit = 10UL * PLM_LIMIT_STYLESHEET_STEPS;
    run->context = context;
    AUTO(free_doc) xmlDoc *result = plm_xslt.xsltApplyStylesheetUser(sheet, input, NULL, NULL, NULL, context);
    run->context = NULL;
    if (context->opCount >= context->opLimit || context->xpathCtxt->opCount >= context->xpathCtxt->opLimit)
        return refuse_endless(run, error);
    if (!result || context->state != XSLT_STATE_OK || run->asked.size > 0)
        return refuse(run, "it stopped", error);
    *ret_result = plm_take(result);
    return true;
}

static bool transform(struct run *run, xsltStylesheet *sheet, xmlDoc *input,
                      const struct plm_stylesheet_parameter *parameters, xmlDoc **ret_result, struct plm_error *error)
{
    AUTO(free_context) xsltTransformContext *context = plm_xslt.xsltNewTransformContext(sheet, input);
    if (!context || plm_xslt.xsltSetCtxtSecurityPrefs(run->defaults, context) != 0)
        return refuse(run, "libxslt gave no context", error);
    plm_xslt.xsltSetTransformErrorFunc(context, run, hear);
    for (const struct plm_stylesheet_parameter *parameter = parameters; parameter && parameter->name; parameter++)
        if (plm_xslt.xsltQuoteOneUserParam(context, (const xmlChar *)parameter->name,
                                           (const xmlChar *)parameter->value) != 0)
            return refuse(run, "libxslt refused a parameter", error);
    return apply(run, sheet, input, context, ret_result, error);
}

/* A failure is kept here: libxml2 cannot tell why it could not write. */
static int write_piece(void *context, const char *data, int size)
{
    struct run *run = context;
    if (run->errnum == 0 && size > 0 && fwrite(data, 1, (size_t)size, run->stream) != (size_t)size)
        run->errnum = errno != 0 ? errno : EIO;
    return size;
}

static bool save(struct run *run, xsltStylesheet *sheet, xmlDoc *result, struct plm_error *error)
{
    xmlCharEncodingHandler *encoder = NULL;
    /* UTF-8 needs no conversion. */
    if (sheet->encoding && plm_xml2.xmlStrcasecmp(sheet->encoding, (const xmlChar *)"UTF-8") != 0)
        encoder = plm_xml2.xmlFindCharEncodingHandler((const char *)sheet->encoding);
    xmlOutputBuffer *buffer = plm_xml2.xmlOutputBufferCreateIO(write_piece, NULL, run, encoder);
    if (!buffer)
        return plm_error_set(error, PLM_ERROR_INTERNAL, "libxml2 made no output buffer");
    int saved = plm_xslt.xsltSaveResultTo(buffer, result, sheet);
    int closed = plm_xml2.xmlOutputBufferClose(buffer);
    if (run->errnum == 0 && (fflush(run->stream) != 0 || ferror(run->stream)))
        run->errnum = errno != 0 ? errno : EIO;
    if (run->errnum != 0)
        return plm_error_set_errno(error, run->errnum, "cannot write");
    if (saved < 0 || closed < 0)
        return refuse(run, "its result could not be written", error);
    return true;
}

bool plm_stylesheet_apply(const struct plm_report_source *source, const char *text, size_t size, const char *name,
                          const struct plm_stylesheet_parameter *parameters, FILE *stream, struct plm_error *error)
{
    AUTO(end_run) struct run run = {.name = name, .stream = stream};
    AUTO(free_doc) xmlDoc *input = NULL;
    AUTO(free_sheet) xsltStylesheet *sheet = NULL;
    AUTO(free_doc) xmlDoc *result = NULL;
    return begin_run(&run, error) && compile(&run, text, size, &sheet, error) && make_input(source, &input, error) &&
           transform(&run, sheet, input, parameters, &result, error) && save(&run, sheet, result, error);
}

bool plm_render_stylesheet_prepare(struct plm_error *error)
{
    return plm_xslt_load(error);
}

bool plm_render_stylesheet(const struct plm_report *report, const struct plm_render_options *options,
                           const char *stylesheet, size_t size, const char *name, FILE *stream, struct plm_error *error)
{
    char digest[65];
    plm_report_digest(report, digest);
    const struct plm_report_source source = {report, digest, options ? options->since : NULL};
    return plm_stylesheet_apply(&source, stylesheet, size, name, NULL, stream, error);
}
