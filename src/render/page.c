/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"

#include <errno.h>
#include <plimsoll/base/text.h>
#include <string.h>

/* Narrower than this nothing can be laid out; wider than the default a line is hard to read, but the user may ask for
 * it. */
#define LEAST_WIDTH 40
#define DEFAULT_WIDTH 100

static const char *const ink_codes[] = {
    [PLM_INK_PLAIN] = "",         [PLM_INK_STRONG] = "\033[1m", [PLM_INK_FAINT] = "\033[2m",
    [PLM_INK_RED] = "\033[1;31m", [PLM_INK_GREEN] = "\033[32m", [PLM_INK_YELLOW] = "\033[33m",
    [PLM_INK_BLUE] = "\033[34m",
};

void plm_page_init(struct plm_page *page, FILE *stream, bool colour, unsigned width)
{
    *page = (struct plm_page){.stream = stream, .colour = colour, .width = width > 0 ? width : DEFAULT_WIDTH};
    if (page->width < LEAST_WIDTH)
        page->width = LEAST_WIDTH;
}

void plm_page_done(struct plm_page *page)
{
    plm_buffer_done(&page->line);
}

bool plm_page_close(struct plm_page *page, struct plm_error *error)
{
    if (page->errnum == 0 && (fflush(page->stream) != 0 || ferror(page->stream)))
        page->errnum = errno != 0 ? errno : EIO;
    return page->errnum == 0 || plm_error_set_errno(error, page->errnum, "cannot write");
}

static size_t code_columns(uint32_t code)
{
    bool combining =
        (code >= 0x300 && code <= 0x36F) || (code >= 0x200B && code <= 0x200D) || (code >= 0xFE00 && code <= 0xFE0F);
    bool wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
                (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
                (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
                (code >= 0x1F300 && code <= 0x1FAFF) || (code >= 0x20000 && code <= 0x3FFFD);
    return combining ? 0 : wide ? 2 : 1;
}

size_t plm_page_columns(const char *text, size_t size)
{
    size_t columns = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code = 0;
        at += plm_utf8_decode(text + at, size - at, &code);
        columns += code_columns(code);
    }
    return columns;
}

static void flush_line(struct plm_page *page)
{
    plm_buffer_putc(&page->line, '\n');
    if (page->errnum == 0 && fwrite(page->line.data, 1, page->line.size, page->stream) != page->line.size)
        page->errnum = errno != 0 ? errno : EIO;
    plm_buffer_clear(&page->line);
}

static void pad(struct plm_page *page, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        plm_buffer_putc(&page->line, ' ');
}

static void put_ink(struct plm_page *page, enum plm_ink ink, const char *text, size_t size)
{
    bool coloured = page->colour && ink != PLM_INK_PLAIN && size > 0;
    if (coloured)
        plm_buffer_puts(&page->line, ink_codes[ink]);
    plm_buffer_append(&page->line, text, size);
    if (coloured)
        plm_buffer_puts(&page->line, "\033[0m");
}

/* How many bytes of one line of text fit into `room`: up to the last blank, else the whole first word, so that a path
 * stays whole to be copied. */
static size_t fitting(const char *text, size_t size, size_t room)
{
    size_t blank = 0, columns = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code = 0;
        size_t length = plm_utf8_decode(text + at, size - at, &code);
        if (code == ' ' && at > 0 && text[at - 1] != ' ')
            blank = at;
        columns += code_columns(code);
        if (columns > room && blank > 0)
            return blank;
        at += length;
    }
    return size;
}

static void write_wrapped(struct plm_page *page, size_t used, size_t hang, enum plm_ink ink, const char *text)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    (void)plm_text_clean(&clean, text, strlen(text), 0);
    const char *at = plm_buffer_text(&clean);
    for (bool first = true; first || *at; first = false) {
        size_t column = first ? used : hang;
        size_t size = strcspn(at, "\n");
        size_t room = page->width > column + 10 ? page->width - column : 10;
        size_t taken = fitting(at, size, room);
        if (!first && taken > 0)
            pad(page, hang);
        put_ink(page, ink, at, taken);
        flush_line(page);
        at += taken;
        if (taken == size)
            at += *at == '\n';
        else
            at += strspn(at, " ");
    }
}

void plm_page_blank(struct plm_page *page)
{
    flush_line(page);
}

void plm_page_text(struct plm_page *page, size_t indent, enum plm_ink ink, const char *text)
{
    pad(page, indent);
    write_wrapped(page, indent, indent, ink, text);
}

void plm_page_item(struct plm_page *page, size_t indent, size_t column, enum plm_ink ink, const char *label,
                   const char *text)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    (void)plm_text_clean_line(&clean, label, strlen(label), 0);
    size_t columns = indent + plm_page_columns(plm_buffer_text(&clean), clean.size);
    pad(page, indent);
    put_ink(page, ink, plm_buffer_text(&clean), clean.size);
    size_t gap = columns < column ? column - columns : 1;
    pad(page, gap);
    write_wrapped(page, columns + gap, column, PLM_INK_PLAIN, text);
}
