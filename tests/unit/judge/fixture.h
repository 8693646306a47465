/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the judge share: the small catalogue and bundle of tests/data/judge, and ways to bend them. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <plimsoll/judge/judge.h>
#include <plimsoll/judge/load.h>

/* 2026-11-22T10:00:00Z */
#define FIXTURE_NOW INT64_C(1795341600000)

struct fixture {
    struct plm_catalogue catalogue;
    struct plm_policy policy;
    struct plm_json *bundle; /* a list of its lines, to be bent */
};
void fixture_open(struct fixture *fixture);
void fixture_close(struct fixture *fixture);
#define auto_fixture __attribute__((cleanup(fixture_close)))
/* The text of a policy, instead of none. */
void fixture_policy(struct fixture *fixture, const char *yaml);

/* JSON with ' for ". */
struct plm_json *fixture_json(const char *text);
/* The value of a document of the bundle, to be changed; the line itself. */
struct plm_json *fixture_value(struct fixture *fixture, const char *kind, const char *key);
struct plm_json *fixture_line(struct fixture *fixture, const char *kind, const char *key);
/* A member of a population. */
struct plm_json *fixture_member(struct fixture *fixture, const char *kind, const char *key);
/* Takes a document away. */
void fixture_drop(struct fixture *fixture, const char *kind, const char *key);
/* A node of a tree, to be changed. */
struct plm_json *fixture_mutable(const struct plm_json *json);

/* A document with every member of its table: false, 0, "" and empty lists. */
struct plm_json *fixture_plain(const struct plm_field *fields);
/* Hands the value to the sink as a document, and frees it. */
void fixture_document(const struct plm_sink *sink, const char *kind, const char *key, const char *origin,
                      struct plm_json *value);
/* A judge without a policy that has begun and been given a plain document of every kind that has one, all from "test".
 */
struct plm_judge *fixture_plain_judge(const struct plm_catalogue *catalogue, const struct plm_selection *selection);
/* Hands the lines to the sink. */
bool fixture_feed(const struct plm_json *bundle, const struct plm_sink *sink, struct plm_error *error);
void fixture_judge_bundle(const struct fixture *fixture, const struct plm_json *bundle,
                          const struct plm_selection *selection, struct plm_report *ret_report);
/* The fixture's own bundle under a selection (NULL: everything). */
void fixture_judge(const struct fixture *fixture, const struct plm_selection *selection, struct plm_report *ret_report);

const struct plm_result *fixture_result(const struct plm_report *report, const char *id);
/* NULL: that subject has no finding there (it passed, or is not there). */
const struct plm_finding *fixture_finding(const struct plm_report *report, const char *id, const char *key);
/* Name of the verdict of a check ("fail"), or of one of its subjects; "" when it has none. */
const char *fixture_verdict(const struct plm_report *report, const char *id);
const char *fixture_verdict_of(const struct plm_report *report, const char *id, const char *key);
/* Value of the observation of that path, or NULL. */
const char *fixture_observed(const struct plm_finding *finding, const char *path);

/* Value of an expression without variables as JSON text ({"$error":…} for an error), in a buffer of the fixture. */
const char *fixture_cel(const char *expression);

/* Loads embedded files: checks.yaml of that text, perhaps parameters.yaml and one edition (NULL: none). */
bool fixture_load(const char *checks, const char *parameters, const char *edition, struct plm_catalogue *ret_catalogue,
                  struct plm_error *error);
/* The message with which these are refused; fails when they are not. */
const char *fixture_refusal(const char *checks, const char *parameters, const char *edition);
/* A whole check; each row of `with` is a line that replaces the line of the same key, or is added. */
const char *fixture_check(const char *with);
