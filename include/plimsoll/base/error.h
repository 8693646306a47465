/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one error type. It lives on the caller's stack and owns nothing.
 *
 * Rule: `struct plm_error *` is the last parameter of every function that can fail; such a function returns
 * bool and is PLM_MUST_CHECK. On false the error is set (once, at the bottom; callers only wrap it); on true it
 * is untouched. There is no third outcome. NULL is not allowed.
 */
#pragma once

#include <stdbool.h>

#define PLM_MUST_CHECK __attribute__((warn_unused_result))
#define PLM_PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))

enum plm_error_code {
    PLM_ERROR_NONE = 0,
    PLM_ERROR_USAGE,       /* the caller asked for something that makes no sense */
    PLM_ERROR_ABSENT,      /* the thing is known not to exist (ENOENT, HTTP 404) */
    PLM_ERROR_DENIED,      /* EACCES, EPERM, HTTP 401 and 403 */
    PLM_ERROR_UNREACHABLE, /* nobody answers: refused, no route, TLS handshake, broken off */
    PLM_ERROR_TIMEOUT,     /* an answer did not arrive in time */
    PLM_ERROR_MALFORMED,   /* bytes were read, and they are not what they should be */
    PLM_ERROR_TOO_LARGE,   /* over one of the limits of base/limits.h */
    PLM_ERROR_UNSUPPORTED, /* this kernel, engine or build cannot do it */
    PLM_ERROR_IO,          /* any other failed system call */
    PLM_ERROR_INTERNAL,    /* our own fault */
};

struct plm_error {
    enum plm_error_code code;
    int errnum;         /* errno at the failing call, 0 where there was none */
    char message[1024]; /* one line, NUL-terminated, cut rather than overrun */
};

/* Sets code and message. Always returns false, so that `return plm_error_set(…)` is the idiom. */
bool plm_error_set(struct plm_error *error, enum plm_error_code code, const char *format, ...) PLM_PRINTF(3, 4);

/* Sets the code that fits `errnum` and the message "<formatted>: <strerror>". Always returns false. */
bool plm_error_set_errno(struct plm_error *error, int errnum, const char *format, ...) PLM_PRINTF(3, 4);

/* Puts "<formatted>: " in front of the message. Always returns false. */
bool plm_error_wrap(struct plm_error *error, const char *format, ...) PLM_PRINTF(2, 3);

/* "denied", "timeout", … : the word with which a fact's reason begins. Never NULL. */
const char *plm_error_code_name(enum plm_error_code code);
