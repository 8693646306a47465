/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every bound on what comes from outside, with its reason. Out of memory aborts; that is honest only because
 * nothing outside can make us allocate beyond these.
 */
#pragma once

#include <stddef.h>

#define PLM_KIB ((size_t)1024)
#define PLM_MIB (1024 * PLM_KIB)

/* One JSON answer or document: 50,000 containers in /containers/json are about 60 MB. */
#define PLM_LIMIT_ANSWER (256 * PLM_MIB)
/* One inspect: the largest seen are below 100 KiB; labels and mounts may add a few hundred. */
#define PLM_LIMIT_INSPECT (8 * PLM_MIB)
/* Nesting of JSON and YAML: the Engine API stays below 12; recursion costs about 200 bytes of stack a level. */
#define PLM_LIMIT_DEPTH 64
/* One line of a bundle: a population of 50,000 containers is about 15 MB. */
#define PLM_LIMIT_LINE (64 * PLM_MIB)
/* A YAML file (catalogue, policy): ours are below 100 KiB. */
#define PLM_LIMIT_YAML (4 * PLM_MIB)
/* A configuration file of the host (daemon.json, unit, passwd, group). */
#define PLM_LIMIT_CONFIG (4 * PLM_MIB)
/* A /proc file of one process: the kernel bounds argv by 2 MiB per string, we do not need more. */
#define PLM_LIMIT_PROC (1 * PLM_MIB)
/* mountinfo, /proc/net/tcp: 100,000 lines of about 200 bytes. */
#define PLM_LIMIT_PROC_TABLE (32 * PLM_MIB)
/* A report that is read back. */
#define PLM_LIMIT_REPORT (512 * PLM_MIB)
/* One piece of evidence as shown in a report, in bytes of JSON. */
#define PLM_LIMIT_EVIDENCE (4 * PLM_KIB)
/* Source text of one rule, and nodes of its tree. */
#define PLM_LIMIT_RULE (16 * PLM_KIB)
#define PLM_LIMIT_RULE_DEPTH 128
/* Steps of one evaluation: a rule over 100,000 list elements needs about a million. */
#define PLM_LIMIT_STEPS 20000000u
/* Entries walked below certs.d and the like. */
#define PLM_LIMIT_WALK 10000u
/* What a stylesheet may hold, copy and do: ours, with 10,000 containers, hold 20 MiB and take 80,000 steps, seven
 * expressions each. Who reads a large string again and again holds little and copies all the more. */
#define PLM_LIMIT_STYLESHEET_MEMORY (256 * PLM_MIB)
#define PLM_LIMIT_STYLESHEET_COPIES (2048 * PLM_MIB)
#define PLM_LIMIT_STYLESHEET_STEPS 5000000u
