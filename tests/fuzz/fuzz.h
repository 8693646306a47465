/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the harnesses share. A harness is one file named for what it feeds; it defines LLVMFuzzerTestOneInput and
 * nothing else that is seen. Linked with libFuzzer by the preset `fuzz`, with replay.c (which runs given inputs once)
 * by all others. An invariant that does not hold aborts: FUZZ_HOLDS.
 *
 * An input may be made of parts, each behind a record separator (0x1E), since most parsers meet more than one text.
 */
#pragma once

#include <plimsoll/base/json.h>
#include <plimsoll/base/memory.h>
#include <plimsoll/model/catalogue.h>
#include <plimsoll/model/facts.h>
#include <plimsoll/model/report.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_HOLDS(condition_) ((condition_) ? (void)0 : fuzz_broken(#condition_, __FILE__, __LINE__))
_Noreturn void fuzz_broken(const char *condition, const char *file, int line);

/* The parts of an input; each a copy of its own of exactly that size, with a NUL behind it. */
#define FUZZ_PARTS 16
struct fuzz_parts {
    struct fuzz_part {
        char *text;
        size_t size;
    } items[FUZZ_PARTS]; /* those that are not there are "" */
    size_t count;
};
void fuzz_parts_split(const uint8_t *data, size_t size, struct fuzz_parts *ret_parts);
void fuzz_parts_done(struct fuzz_parts *parts);
#define fuzz_auto_parts __attribute__((cleanup(fuzz_parts_done)))

/* A copy without anything behind it, so that a byte too far is seen. */
void *fuzz_exact(const void *data, size_t size);

/* ---- invariants of more than one harness ---- */
/* What is printed can be read, and reading and printing it again changes nothing. */
void fuzz_json_is_stable(const struct plm_json *json);
/* The report can be written, is the same when it is read back, and every format and view takes it; `choice` picks the
 * format. */
void fuzz_report_is_sound(const struct plm_report *report, unsigned choice);

/* The tool's own catalogue, loaded once. */
const struct plm_catalogue *fuzz_catalogue(void);

/* A directory for this process's files, made once and removed at exit; a file in it, its folders made. */
const char *fuzz_directory(void);
void fuzz_write_file(const char *path, const void *data, size_t size);
