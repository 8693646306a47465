/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/error.h>

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_SIZE sizeof(((struct plm_error *)0)->message)

/* A message is one line: whatever it quotes must not break that. A cut must not leave half a code point. */
static void store(struct plm_error *error, const char *text, size_t length)
{
    size_t size = length < MESSAGE_SIZE ? length : MESSAGE_SIZE - 1;
    if (size < length) {
        while (size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80) {
            size--;
        }
    }
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        error->message[i] = c < 0x20 || c == 0x7F ? ' ' : text[i];
    }
    error->message[size] = '\0';
}

/* Formats "<formatted><separator><tail>" aside first: the arguments may point into the old message. */
__attribute__((format(printf, 4, 0))) static void compose(struct plm_error *error, const char *separator,
                                                          const char *tail, const char *format, va_list args)
{
    char text[2 * MESSAGE_SIZE + 8];
    int length = vsnprintf(text, MESSAGE_SIZE + 4, format, args);
    size_t size = length < 0 ? 0 : strnlen(text, MESSAGE_SIZE + 3);
    int more = snprintf(text + size, sizeof(text) - size, "%s%s", separator, tail);
    size += more < 0 ? 0 : strnlen(text + size, sizeof(text) - size - 1);
    store(error, text, size);
}

bool plm_error_set(struct plm_error *error, enum plm_error_code code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    compose(error, "", "", format, args);
    va_end(args);
    error->code = code;
    error->errnum = 0;
    return false;
}

static enum plm_error_code code_of_errno(int errnum)
{
    switch (errnum) {
    case ENOENT:
    case ENOTDIR:
    case ESRCH:
        return PLM_ERROR_ABSENT;
    case EACCES:
    case EPERM:
        return PLM_ERROR_DENIED;
    case ECONNREFUSED:
    case ECONNRESET:
    case ECONNABORTED:
    case ENOTCONN:
    case EPIPE:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTDOWN:
    case EHOSTUNREACH:
        return PLM_ERROR_UNREACHABLE;
    case ETIMEDOUT:
        return PLM_ERROR_TIMEOUT;
    case EFBIG:
    case EOVERFLOW:
        return PLM_ERROR_TOO_LARGE;
    case ENOSYS:
    case EOPNOTSUPP:
    case EPROTONOSUPPORT:
    case EAFNOSUPPORT:
        return PLM_ERROR_UNSUPPORTED;
    default:
        return PLM_ERROR_IO;
    }
}

bool plm_error_set_errno(struct plm_error *error, int errnum, const char *format, ...)
{
    char scratch[128];
    const char *description = strerror_r(errnum, scratch, sizeof(scratch));
    va_list args;
    va_start(args, format);
    compose(error, ": ", description, format, args);
    va_end(args);
    error->code = code_of_errno(errnum);
    error->errnum = errnum;
    return false;
}

bool plm_error_wrap(struct plm_error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    compose(error, ": ", error->message, format, args);
    va_end(args);
    return false;
}

const char *plm_error_code_name(enum plm_error_code code)
{
    switch (code) {
    case PLM_ERROR_NONE:
        return "none";
    case PLM_ERROR_USAGE:
        return "usage";
    case PLM_ERROR_ABSENT:
        return "absent";
    case PLM_ERROR_DENIED:
        return "denied";
    case PLM_ERROR_UNREACHABLE:
        return "unreachable";
    case PLM_ERROR_TIMEOUT:
        return "timeout";
    case PLM_ERROR_MALFORMED:
        return "malformed";
    case PLM_ERROR_TOO_LARGE:
        return "too large";
    case PLM_ERROR_UNSUPPORTED:
        return "unsupported";
    case PLM_ERROR_IO:
        return "io";
    case PLM_ERROR_INTERNAL:
        return "internal";
    }
    return "internal";
}
