/* SPDX-License-Identifier: Apache-2.0 */
/* A reply of the kernel's socket diagnostics: messages of netlink, one a listening socket. */
#include "fuzz.h"

#include "../../src/collect/socket_diag.h"

#include <sys/sysmacros.h>

static struct plm_socket_search parse(const uint8_t *data, size_t size)
{
    /* What seeds.py looks for; the type of a file's inode is wider than the kernel's answer. */
    static struct stat file = {.st_ino = 0x5EED};
    struct plm_socket_search search = {.file = &file, .path = "/run/docker.sock"};
    struct plm_error error = {0};
    void *reply = fuzz_exact(data, size);
    bool last = false;
    file.st_dev = makedev(8, 1);
    bool good = plm_socket_answers_parse(reply, size, &search, &last, &error);
    FUZZ_HOLDS(good || (!last && error.message[0]));
    FUZZ_HOLDS(search.found || search.inode == 0);
    free(reply);
    return search;
}

/* The same bytes as an answer about TCP. */
static void parse_tcp(const uint8_t *data, size_t size)
{
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_listeners list = {0};
    struct plm_error error = {0};
    void *reply = fuzz_exact(data, size);
    bool last = false;
    bool good = plm_socket_tcp_parse(reply, size, &arena, &list, &last, &error);
    FUZZ_HOLDS(good || (!last && error.message[0]));
    for (size_t i = 0; i < list.count; i++)
        FUZZ_HOLDS(list.items[i].address && !list.items[i].path);
    free(reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    parse_tcp(data, size);
    struct plm_socket_search whole = parse(data, size), again = parse(data, size);
    FUZZ_HOLDS(whole.found == again.found && whole.inode == again.inode);
    /* A part of a reply names no socket that the whole does not. */
    for (size_t cut = size; cut > 0; cut /= 2)
        FUZZ_HOLDS(!parse(data, cut - 1).found || whole.found);
    return 0;
}
