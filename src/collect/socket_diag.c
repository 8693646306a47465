/* SPDX-License-Identifier: Apache-2.0 */
#include "socket_diag.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define STATE_LISTEN 10  /* TCP_LISTEN; the kernel uses TCP's states for unix sockets too */
#define REPLY_SIZE 32768 /* the kernel fills dumps of at most 32 KiB a message */
#define REPLY_SECONDS 2  /* a dump comes from memory; this only keeps a broken kernel from holding us */

/* request: a netlink header and what follows it. */
static bool ask(int fd, void *request, size_t size, struct plm_error *error)
{
    struct timeval limit = {.tv_sec = REPLY_SECONDS};
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    *(struct nlmsghdr *)request = (struct nlmsghdr){
        .nlmsg_len = (uint32_t)size, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP};
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0 ||
        sendto(fd, request, size, 0, (const struct sockaddr *)&kernel, sizeof kernel) < 0) {
        return plm_error_set_errno(error, errno, "socket diagnostics");
    }
    return true;
}

/* The file system's own device number differs from stat's on overlayfs and btrfs: there the bound path must do. */
static void consider_unix(void *context, struct nlmsghdr *header)
{
    struct plm_socket_search *search = context;
    struct unix_diag_msg *answer = NLMSG_DATA(header);
    const struct unix_diag_vfs *vfs = NULL;
    const char *name = NULL;
    size_t name_size = 0;
    int left = (int)(header->nlmsg_len - NLMSG_LENGTH(sizeof *answer));
    for (struct rtattr *at = (struct rtattr *)(answer + 1); RTA_OK(at, left); at = RTA_NEXT(at, left)) {
        if (at->rta_type == UNIX_DIAG_VFS && RTA_PAYLOAD(at) >= sizeof *vfs) {
            vfs = RTA_DATA(at);
        } else if (at->rta_type == UNIX_DIAG_NAME) {
            name = RTA_DATA(at);
            name_size = RTA_PAYLOAD(at);
        }
    }
    if (!vfs || vfs->udiag_vfs_ino != (uint32_t)search->file->st_ino) {
        return;
    }
    uint32_t device =
        (uint32_t)(major(search->file->st_dev) << 20 | minor(search->file->st_dev)); /* MKDEV in the kernel */
    bool same_name = name && strnlen(name, name_size) == strlen(search->path) &&
                     strncmp(name, search->path, strlen(search->path)) == 0;
    if (vfs->udiag_vfs_dev == device || same_name) {
        search->inode = answer->udiag_ino;
        search->found = true;
    }
}

struct reader {
    size_t least; /* bytes of an answer, without its header */
    void (*consider)(void *context, struct nlmsghdr *header);
    void *context;
};

/* The kernel says at the end what became of a dump: where it may not load tcp_diag, nothing comes but an end with an
 * error in it. Taken for an empty list, that would hide every listener. */
static bool ends_well(const struct nlmsghdr *header)
{
    int result = 0;
    if (header->nlmsg_len >= NLMSG_LENGTH(sizeof result)) {
        memcpy(&result, (const char *)header + NLMSG_HDRLEN, sizeof result);
    }
    return result >= 0;
}

static bool parse_reply(void *reply, size_t size, const struct reader *reader, bool *ret_last, struct plm_error *error)
{
    *ret_last = false;
    size_t left = size;
    for (char *at = reply; left >= sizeof(struct nlmsghdr);) {
        struct nlmsghdr *header = (void *)at;
        if (header->nlmsg_len < sizeof *header || header->nlmsg_len > left) {
            return plm_error_set(error, PLM_ERROR_MALFORMED, "socket diagnostics: a message is longer than its reply");
        }
        if (header->nlmsg_flags & NLM_F_DUMP_INTR) {
            return plm_error_set(error, PLM_ERROR_MALFORMED, "socket diagnostics: changed while they were read");
        }
        if (header->nlmsg_type == NLMSG_DONE && ends_well(header)) {
            *ret_last = true;
            return true;
        }
        if (header->nlmsg_type == NLMSG_DONE || header->nlmsg_type == NLMSG_ERROR) {
            return plm_error_set(error, PLM_ERROR_UNSUPPORTED, "this kernel gives no diagnostics of such sockets");
        }
        if (header->nlmsg_type == SOCK_DIAG_BY_FAMILY && header->nlmsg_len >= NLMSG_LENGTH(reader->least)) {
            reader->consider(reader->context, header);
        }
        /* Not NLMSG_NEXT: behind a last message without its padding it counts below nothing. */
        size_t step = NLMSG_ALIGN(header->nlmsg_len);
        step = step < left ? step : left;
        at += step;
        left -= step;
    }
    return true;
}

static bool read_answers(int fd, const struct reader *reader, struct plm_error *error)
{
    static const unsigned replies_max = 100000; /* 32 KiB each hold hundreds of sockets */
    plm_auto_free char *reply = plm_alloc(REPLY_SIZE);
    for (unsigned count = 0; count < replies_max; count++) {
        ssize_t size = recv(fd, reply, REPLY_SIZE, 0);
        if (size < 0) {
            return plm_error_set_errno(error, errno, "socket diagnostics");
        }
        bool last = false;
        if (!parse_reply(reply, (size_t)size, reader, &last, error)) {
            return false;
        }
        if (last) {
            return true;
        }
        if (size == 0) {
            break;
        }
    }
    return plm_error_set(error, PLM_ERROR_MALFORMED, "socket diagnostics ended early");
}

static bool ask_and_read(void *request, size_t size, const struct reader *reader, struct plm_error *error)
{
    plm_auto_fd int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd < 0) {
        return plm_error_set_errno(error, errno, "socket diagnostics");
    }
    return ask(fd, request, size, error) && read_answers(fd, reader, error);
}

/* ---- unix ---- */

static struct reader reader_of_unix(struct plm_socket_search *search)
{
    return (struct reader){.least = sizeof(struct unix_diag_msg), .consider = consider_unix, .context = search};
}

bool plm_socket_answers_parse(void *reply, size_t size, struct plm_socket_search *search, bool *ret_last,
                              struct plm_error *error)
{
    const struct reader reader = reader_of_unix(search);
    return parse_reply(reply, size, &reader, ret_last, error);
}

bool plm_socket_inode(const char *path, uint64_t *ret_inode, struct plm_error *error)
{
    struct stat file;
    if (stat(path, &file) != 0) {
        return plm_error_set_errno(error, errno, "%s", path);
    }
    struct {
        struct nlmsghdr header;
        struct unix_diag_req request;
    } message = {.request = {.sdiag_family = AF_UNIX,
                             .udiag_states = 1U << STATE_LISTEN,
                             .udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_VFS}};
    struct plm_socket_search search = {.file = &file, .path = path};
    const struct reader reader = reader_of_unix(&search);
    if (!ask_and_read(&message, sizeof message, &reader, error)) {
        return false;
    }
    if (!search.found) {
        return plm_error_set(error, PLM_ERROR_ABSENT, "%s: no socket of this network namespace is bound to it", path);
    }
    *ret_inode = search.inode;
    return true;
}

/* ---- TCP ---- */

struct tcp {
    struct plm_arena *arena;
    struct plm_listeners list;
};

static void consider_tcp(void *context, struct nlmsghdr *header)
{
    struct tcp *tcp = context;
    const struct inet_diag_msg *answer = NLMSG_DATA(header);
    if (answer->idiag_state != STATE_LISTEN) {
        return;
    }
    struct plm_listener *listener = plm_listeners_add(&tcp->list, tcp->arena);
    *listener = (struct plm_listener){.inode = answer->idiag_inode};
    plm_listener_set_address(listener, (const unsigned char *)answer->id.idiag_src, answer->idiag_family == AF_INET6,
                             ntohs(answer->id.idiag_sport), tcp->arena);
}

bool plm_socket_tcp_parse(void *reply, size_t size, struct plm_arena *arena, struct plm_listeners *list, bool *ret_last,
                          struct plm_error *error)
{
    struct tcp tcp = {.arena = arena, .list = *list};
    const struct reader reader = {.least = sizeof(struct inet_diag_msg), .consider = consider_tcp, .context = &tcp};
    bool fine = parse_reply(reply, size, &reader, ret_last, error);
    *list = tcp.list;
    return fine;
}

bool plm_socket_tcp_listeners(bool six, struct plm_arena *arena, struct plm_listeners *list, struct plm_error *error)
{
    struct {
        struct nlmsghdr header;
        struct inet_diag_req_v2 request;
    } message = {.request = {.sdiag_family = six ? AF_INET6 : AF_INET,
                             .sdiag_protocol = IPPROTO_TCP,
                             .idiag_states = 1U << STATE_LISTEN}};
    struct tcp tcp = {.arena = arena};
    const struct reader reader = {.least = sizeof(struct inet_diag_msg), .consider = consider_tcp, .context = &tcp};
    if (!ask_and_read(&message, sizeof message, &reader, error)) {
        return false;
    }
    for (size_t i = 0; i < tcp.list.count; i++) {
        *plm_listeners_add(list, arena) = tcp.list.items[i];
    }
    return true;
}

/* ---- who listens ---- */

bool plm_socket_listener(const char *path, int64_t *ret_pid, struct plm_error *error)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    struct ucred peer = {0};
    socklen_t size = sizeof peer;
    if (strlen(path) >= sizeof name.sun_path) {
        return plm_error_set(error, PLM_ERROR_USAGE, "%s: too long for a socket", path);
    }
    memcpy(name.sun_path, path, strlen(path));
    plm_auto_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&name, sizeof name) != 0 ||
        getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        return plm_error_set_errno(error, errno, "%s", path);
    }
    *ret_pid = peer.pid;
    return true;
}
