/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/memory.h>

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Runs the action in a child that it must end with exit 2; what it said goes to line. */
static void must_end(void (*action)(void), char *line, size_t size)
{
    int pipe_fds[2];
    assert_int_equal(pipe(pipe_fds), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(pipe_fds[1], STDERR_FILENO);
        action();
        _exit(0);
    }
    close(pipe_fds[1]);
    size_t used = 0;
    for (ssize_t got; used + 1 < size && (got = read(pipe_fds[0], line + used, size - 1 - used)) > 0;) {
        used += (size_t)got;
    }
    line[used] = '\0';
    close(pipe_fds[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 2);
}

static void allocate_overflowing_array(void)
{
    free(plm_alloc_array(SIZE_MAX / 2, 3));
}

static void grow_overflowing_array(void)
{
    free(plm_realloc_array(NULL, SIZE_MAX / 2, 3));
}

static void reserve_overflowing_buffer(void)
{
    struct plm_buffer buffer = {0};
    plm_buffer_putc(&buffer, 'x');
    plm_buffer_reserve(&buffer, SIZE_MAX);
}

static void allocate_overflowing_arena(void)
{
    struct plm_arena arena = {0};
    plm_arena_alloc(&arena, SIZE_MAX);
}

static void overflow_ends_with_one_line(void **state)
{
    (void)state;
    void (*const actions[])(void) = {allocate_overflowing_array, grow_overflowing_array, reserve_overflowing_buffer,
                                     allocate_overflowing_arena};
    for (size_t i = 0; i < PLM_COUNT(actions); i++) {
        char line[4096];
        must_end(actions[i], line, sizeof(line));
        assert_string_equal(line, "plimsoll: out of memory\n");
    }
}

#ifndef __SANITIZE_ADDRESS__ /* which ends the program itself when asked for too much */
static void allocate_too_much(void)
{
    free(plm_alloc((size_t)1 << 62));
}

static void duplicate_too_much(void)
{
    free(plm_realloc_array(NULL, (size_t)1 << 62, 1));
}

static void fill_arena_too_much(void)
{
    struct plm_arena arena = {0};
    plm_arena_alloc(&arena, (size_t)1 << 62);
}

static void out_of_memory_ends_with_one_line(void **state)
{
    (void)state;
    void (*const actions[])(void) = {allocate_too_much, duplicate_too_much, fill_arena_too_much};
    for (size_t i = 0; i < PLM_COUNT(actions); i++) {
        char line[4096];
        must_end(actions[i], line, sizeof(line));
        assert_true(strncmp(line, "plimsoll: out of memory (4611686018427", 38) == 0);
        assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
    }
}
#endif

static void memory_is_zeroed_and_never_null(void **state)
{
    (void)state;
    plm_auto_free char *none = plm_alloc(0);
    assert_non_null(none);
    plm_auto_free char *some = plm_alloc_array(10, 100);
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(some[i], 0);
    }
    some = plm_realloc_array(some, 0, 8);
    assert_non_null(some);
}

static void texts_are_copied(void **state)
{
    (void)state;
    plm_auto_free char *whole = plm_strdup("whole");
    plm_auto_free char *part = plm_strndup("a\0bc", 3);
    plm_auto_free char *nothing = plm_strndup(NULL, 0);
    plm_auto_free char *made = plm_asprintf("%d-%s", 5, "x");
    assert_string_equal(whole, "whole");
    assert_memory_equal(part, "a\0b", 4);
    assert_string_equal(nothing, "");
    assert_string_equal(made, "5-x");
}

static void an_arena_hands_out_zeroed_aligned_memory(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    for (int round = 0; round < 2; round++) {
        for (size_t size = 0; size < 3000; size += 7) {
            unsigned char *memory = plm_arena_alloc(&arena, size);
            assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
            for (size_t i = 0; i < size; i++) {
                assert_int_equal(memory[i], 0);
            }
            memset(memory, 0xAA, size);
        }
        plm_arena_reset(&arena);
        assert_int_equal(arena.allocated, 0);
        assert_non_null(arena.blocks);
    }
}

static void an_arena_keeps_what_it_gave_when_it_grows(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    char *texts[2000];
    for (int i = 0; i < 2000; i++) {
        texts[i] = plm_arena_printf(&arena, "text number %d", i);
        if (i % 100 == 0) {
            memset(plm_arena_array(&arena, 1000, 777), 0xBB, 777000);
        }
    }
    for (int i = 0; i < 2000; i++) {
        plm_auto_free char *wanted = plm_asprintf("text number %d", i);
        assert_string_equal(texts[i], wanted);
    }
    assert_true(arena.allocated >= (size_t)20 * 777000);
    assert_string_equal(plm_arena_strdup(&arena, "abc"), "abc");
    assert_memory_equal(plm_arena_strndup(&arena, "a\0bc", 3), "a\0b", 4);
    assert_string_equal(plm_arena_strndup(&arena, NULL, 0), "");
}

static void an_arena_may_be_done_twice_and_used_again(void **state)
{
    (void)state;
    struct plm_arena arena = {0};
    plm_arena_done(&arena);
    plm_arena_reset(&arena);
    plm_arena_alloc(&arena, 5);
    plm_arena_done(&arena);
    plm_arena_done(&arena);
    assert_null(arena.blocks);
    plm_arena_alloc(&arena, 5);
    plm_arena_done(&arena);
}

static void a_buffer_is_always_terminated(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer buffer = {0};
    assert_string_equal(plm_buffer_text(&buffer), "");
    plm_buffer_clear(&buffer);
    plm_buffer_append(&buffer, NULL, 0);
    assert_string_equal(buffer.data, "");
    for (size_t i = 0; i < 1000; i++) {
        plm_buffer_putc(&buffer, 'x');
        assert_int_equal(buffer.data[buffer.size], '\0');
        assert_int_equal(buffer.size, i + 1);
        assert_true(buffer.capacity > buffer.size);
    }
    plm_buffer_clear(&buffer);
    plm_buffer_puts(&buffer, "one ");
    plm_buffer_append(&buffer, "two\0!", 5);
    assert_memory_equal(buffer.data, "one two\0!", 10);
    assert_int_equal(buffer.size, 9);
}

static void a_buffer_formats_what_does_not_fit_at_first(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer buffer = {0};
    plm_buffer_printf(&buffer, "<%*s>", 5000, "x");
    assert_int_equal(buffer.size, 5002);
    assert_int_equal(strlen(buffer.data), 5002);
    plm_buffer_printf(&buffer, "%d", 42);
    assert_string_equal(buffer.data + 5000, "x>42");
    for (int width = 0; width < 300; width++) { /* every relation between room and length */
        plm_auto_buffer struct plm_buffer fresh = {0};
        plm_buffer_printf(&fresh, "%*s", width, "");
        assert_int_equal(fresh.size, width);
        assert_int_equal(strlen(plm_buffer_text(&fresh)), width);
    }
}

static void a_buffer_prints_every_whole_number(void **state)
{
    static const int64_t values[] = {0, 7, -7, 10, 99, -100, 9007199254740993, INT64_MAX, INT64_MIN};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(values); i++) {
        plm_auto_buffer struct plm_buffer buffer = {0};
        plm_auto_free char *wanted = plm_asprintf("%lld", (long long)values[i]);
        plm_buffer_put_int(&buffer, values[i]);
        assert_string_equal(buffer.data, wanted);
    }
}

static void a_buffer_hands_its_storage_over(void **state)
{
    (void)state;
    struct plm_buffer buffer = {0};
    plm_auto_free char *empty = plm_buffer_take(&buffer);
    assert_string_equal(empty, "");
    plm_buffer_puts(&buffer, "text");
    plm_auto_free char *text = plm_buffer_take(&buffer);
    assert_string_equal(text, "text");
    assert_null(buffer.data);
    assert_int_equal(buffer.size + buffer.capacity, 0);
    plm_buffer_done(&buffer);
    plm_buffer_done(&buffer);
}

static void a_scope_cleans_up_and_keeps_errno(void **state)
{
    (void)state;
    int kept_fd = -1;
    errno = EXDEV;
    {
        plm_auto_free char *text = plm_strdup("x");
        plm_auto_free char *none = NULL;
        plm_auto_fd int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
        plm_auto_fd int closed = -1;
        plm_auto_file FILE *stream = fopen("/dev/null", "re");
        plm_auto_file FILE *no_stream = NULL;
        assert_true(fd >= 0);
        assert_non_null(stream);
        assert_non_null(text);
        assert_null(none);
        assert_null(no_stream);
        assert_int_equal(closed, -1);
        kept_fd = fd;
        errno = EXDEV;
    }
    assert_int_equal(errno, EXDEV);
    assert_int_equal(fcntl(kept_fd, F_GETFD), -1);
    int broken = 1000000;
    errno = EXDEV;
    plm_cleanup_fd(&broken);
    assert_int_equal(errno, EXDEV);
    assert_int_equal(broken, -1);
}

static void a_taken_pointer_leaves_null_behind(void **state)
{
    (void)state;
    plm_auto_free char *text = plm_strdup("x");
    plm_auto_free char *taken = plm_take(text);
    assert_null(text);
    assert_string_equal(taken, "x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overflow_ends_with_one_line),
#ifndef __SANITIZE_ADDRESS__
        cmocka_unit_test(out_of_memory_ends_with_one_line),
#endif
        cmocka_unit_test(memory_is_zeroed_and_never_null),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(an_arena_hands_out_zeroed_aligned_memory),
        cmocka_unit_test(an_arena_keeps_what_it_gave_when_it_grows),
        cmocka_unit_test(an_arena_may_be_done_twice_and_used_again),
        cmocka_unit_test(a_buffer_is_always_terminated),
        cmocka_unit_test(a_buffer_formats_what_does_not_fit_at_first),
        cmocka_unit_test(a_buffer_prints_every_whole_number),
        cmocka_unit_test(a_buffer_hands_its_storage_over),
        cmocka_unit_test(a_scope_cleans_up_and_keeps_errno),
        cmocka_unit_test(a_taken_pointer_leaves_null_behind),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
