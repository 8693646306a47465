/* SPDX-License-Identifier: Apache-2.0 */
#include "proc_net.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#define ACCEPTS 0x10000 /* __SO_ACCEPTCON in the Flags column: listening */
#define TCP_LISTENING 0x0A

struct plm_listener *plm_listeners_add(struct plm_listeners *list, struct plm_arena *arena)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 16;
        struct plm_listener *items = plm_arena_array(arena, capacity, sizeof *items);
        if (list->count > 0) {
            memcpy(items, list->items, list->count * sizeof *items);
        }
        list->items = items;
        list->capacity = capacity;
    }
    return &list->items[list->count++];
}

/* One column: skips blanks, sets its size, moves *at behind it. An empty one at the end of the line. */
static const char *column(const char **at, size_t *ret_size)
{
    *at += strspn(*at, " ");
    const char *start = *at;
    *ret_size = strcspn(start, " \n");
    *at += *ret_size;
    return start;
}

static bool number(const char *text, size_t size, int base, uint64_t *ret_value)
{
    /* 20 digits hold any 64-bit number; strtoull alone would also take blanks, signs and 0x. */
    if (size == 0 || size > 20 || strspn(text, base == 16 ? "0123456789ABCDEFabcdef" : "0123456789") < size) {
        return false;
    }
    *ret_value = strtoull(text, NULL, base);
    return true;
}

bool plm_proc_net_unix(const char *text, struct plm_arena *arena, struct plm_listeners *list)
{
    const char *line = text + strcspn(text, "\n"); /* behind the headings */
    while (*line == '\n' && line[1]) {
        const char *at = line + 1;
        const char *field[7]; /* Num RefCount Protocol Flags Type St Inode */
        size_t size[7];
        uint64_t flags, inode;
        for (int i = 0; i < 7; i++) {
            field[i] = column(&at, &size[i]);
        }
        if (!number(field[3], size[3], 16, &flags) || !number(field[6], size[6], 10, &inode)) {
            return false;
        }
        at += *at == ' ';
        size_t length = strcspn(at, "\n");
        if ((flags & ACCEPTS) && *at == '/') {
            *plm_listeners_add(list, arena) =
                (struct plm_listener){.inode = inode, .path = plm_arena_strndup(arena, at, length)};
        }
        line = at + length;
    }
    return true;
}

void plm_listener_set_address(struct plm_listener *listener, const unsigned char *bytes, bool six, int port,
                              struct plm_arena *arena)
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    char shown[INET6_ADDRSTRLEN];
    if (six && memcmp(bytes, mapped, sizeof mapped) == 0) { /* ::ffff:127.0.0.1 is 127.0.0.1 */
        bytes += sizeof mapped;
        six = false;
    }
    inet_ntop(six ? AF_INET6 : AF_INET, bytes, shown, sizeof shown);
    listener->address = plm_arena_strdup(arena, shown);
    listener->port = port;
    listener->wildcard = strcmp(shown, "0.0.0.0") == 0 || strcmp(shown, "::") == 0;
    listener->loopback = six ? strcmp(shown, "::1") == 0 : bytes[0] == 127;
}

/* The kernel prints each 32-bit word of an address in the host's byte order. */
static bool address(const char *text, size_t size, bool six, struct plm_arena *arena, struct plm_listener *listener)
{
    uint32_t words[4] = {0};
    size_t count = six ? 4 : 1;
    uint64_t value;
    if (size != count * 8 + 5 || text[count * 8] != ':') {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        char digits[9] = {0}; /* no separator ends a word */
        memcpy(digits, text + i * 8, 8);
        if (!number(digits, 8, 16, &value)) {
            return false;
        }
        words[i] = (uint32_t)value;
    }
    if (!number(text + count * 8 + 1, 4, 16, &value)) {
        return false;
    }
    plm_listener_set_address(listener, (const unsigned char *)words, six, (int)value, arena);
    return true;
}

bool plm_proc_net_tcp(const char *text, bool six, struct plm_arena *arena, struct plm_listeners *list)
{
    const char *line = text + strcspn(text, "\n");
    while (*line == '\n' && line[1]) {
        const char *at = line + 1;
        const char *field[10]; /* sl local rem st queues tr:tm retrnsmt uid timeout inode */
        size_t size[10];
        uint64_t state, inode;
        for (int i = 0; i < 10; i++) {
            field[i] = column(&at, &size[i]);
        }
        if (!number(field[3], size[3], 16, &state) || !number(field[9], size[9], 10, &inode)) {
            return false;
        }
        if (state == TCP_LISTENING) {
            struct plm_listener listener = {.inode = inode};
            if (!address(field[1], size[1], six, arena, &listener)) {
                return false;
            }
            *plm_listeners_add(list, arena) = listener;
        }
        line = at + strcspn(at, "\n");
    }
    return true;
}
