/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regular expressions for matches(): RE2's syntax, which CEL prescribes, and which contains what people write in POSIX
 * extended ones. Why not regcomp(): it would need freeing, depend on the locale, stop at NUL, match bytes instead of
 * code points, and can take exponential time and memory; this one lives in an arena and is linear in the text.
 *
 * Known: literals . [classes] [[:alpha:]] \d \D \s \S \w \W | ( ) (?: ) (?P<name> ) (?flags) (?flags: ) with i m s,
 * * + ? {n} {n,} {n,m} (also lazy), ^ $ \A \z \b \B, escapes \t \n \r \f \v \a \xHH \x{H…} and of punctuation.
 * Not known, and an error: \p{…}, \Q…\E, \C. Case is folded for ASCII only.
 */
#pragma once

#include "budget.h"

struct plm_cel_regex;

/* Never NULL: a pattern that is wrong gives an object with an error. */
const struct plm_cel_regex *plm_cel_regex_new(struct plm_arena *arena, const char *pattern, size_t size);
const char *plm_cel_regex_error(const struct plm_cel_regex *regex); /* NULL: the pattern is good */
/* Is there a match anywhere in the text? Time and budget: size of the pattern times size of the text. */
bool plm_cel_regex_match(const struct plm_cel_regex *regex, const char *text, size_t size,
                         struct plm_cel_budget *budget);
