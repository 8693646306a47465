/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sink whose receiver works in another thread: while one thread waits for the engine and reads its answers, another
 * judges what has come. The order stays, and so does the result: begin waits for its answer, and what the receiver
 * refuses is the answer to one of the next documents and, in any case, of plm_relay_serve().
 */
#pragma once

#include <plimsoll/model/facts.h>

struct plm_relay;
/* next receives, in the thread that serves, and must outlive the relay. */
struct plm_relay *plm_relay_new(struct plm_sink *next);
void plm_relay_free(struct plm_relay *relay); /* both threads must be through with it; NULL is fine */

/* ---- of the thread that collects ---- */
struct plm_sink plm_relay_sink(struct plm_relay *relay);
/* Nothing more will come. Must be called, or the other thread serves for ever. */
void plm_relay_close(struct plm_relay *relay);

/* ---- of the other one ---- */
/* Nothing will be taken, and this is why. To be called before plm_relay_serve(), which is still needed. */
void plm_relay_refuse(struct plm_relay *relay, const struct plm_error *error);
/* Hands on all that comes until the relay is closed. False: the receiver has refused something, and why. */
bool plm_relay_serve(struct plm_relay *relay, struct plm_error *error) PLM_MUST_CHECK;
