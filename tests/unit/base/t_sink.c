/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/sink.h"

START_TEST(memory)
{
  assay_arena *arena = assay_arena_new();
  assay_sink *sink = assay_sink_memory(arena);
  ck_assert_uint_eq(assay_sink_bytes(sink).len, 0);
  assay_sink_add(sink, (assay_str){ "a\0b", 3 });
  assay_sink_addz(sink, "-");
  assay_sink_addf(sink, "%s=%d", "exit", 3);
  ck_assert_int_eq(assay_sink_close(sink, NULL), ASSAY_OK);
  ck_assert(assay_str_eq(assay_sink_bytes(sink), (assay_str){ "a\0b-exit=3", 10 }));
  assay_arena_free(arena);
}
END_TEST

typedef struct record {
  size_t bytes, calls, fail_from;
  uint64_t hash;
} record;

static uint64_t fold(uint64_t hash, const char *bytes, size_t n)
{
  for (size_t i = 0; i < n; i++)
    hash = (hash ^ (unsigned char)bytes[i]) * 1099511628211u;
  return hash;
}

static bool note(void *payload, const char *bytes, size_t n)
{
  record *r = payload;
  r->calls++;
  if (r->fail_from && r->bytes + n >= r->fail_from) {
    errno = EDQUOT;
    return false;
  }
  r->hash = fold(r->hash, bytes, n);
  r->bytes += n;
  return true;
}

/* Pieces of 1 byte to 200 KB; all bytes arrive in order, in few calls. */
START_TEST(callbacks_get_all_bytes_in_order)
{
  static char piece[200003];
  record r = { .hash = 1 };
  uint64_t expected = 1;
  size_t total = 0;
  assay_arena *arena = assay_arena_new();
  assay_sink *sink = assay_sink_callback(arena, note, &r);
  for (size_t i = 0; i < 400; i++) {
    size_t n = i == 77 ? sizeof piece : i * 7919 % 1013;
    memset(piece, (int)('!' + i % 90), n);
    assay_sink_add(sink, (assay_str){ piece, n });
    expected = fold(expected, piece, n);
    total += n;
  }
  ck_assert_int_eq(assay_sink_close(sink, NULL), ASSAY_OK);
  ck_assert_uint_eq(r.bytes, total);
  ck_assert_uint_eq(r.hash, expected);
  ck_assert_uint_le(r.calls, 12);
  assay_arena_free(arena);
}
END_TEST

START_TEST(the_first_failure_is_told_and_stays)
{
  char piece[1000];
  memset(piece, 'x', sizeof piece);
  record r = { .fail_from = 200000 };
  assay_err err = { 0 };
  assay_arena *arena = assay_arena_new();
  assay_sink *sink = assay_sink_callback(arena, note, &r);
  for (size_t i = 0; i < 20000; i++)
    assay_sink_add(sink, (assay_str){ piece, sizeof piece });
  ck_assert_int_eq(assay_sink_close(sink, &err), ASSAY_E_OUTPUT);
  ck_assert_ptr_nonnull(strstr(err.message, "write error"));
  ck_assert_ptr_nonnull(strstr(err.message, "Disk quota exceeded"));
  ck_assert_uint_lt(r.bytes, 200000);
  /* nothing is kept of what can no longer be written */
  ck_assert_uint_le(assay_arena_held(arena), 2u << 20);
  assay_arena_free(arena);
}
END_TEST

static bool refuse(void *payload, const char *bytes, size_t n)
{
  (void)payload;
  (void)bytes;
  (void)n;
  return false;
}

/* A writer that says no and not why: an I/O error. Nothing to write: it is not asked. */
START_TEST(a_writer_without_a_reason)
{
  assay_err err = { 0 };
  assay_arena *arena = assay_arena_new();
  ck_assert_int_eq(assay_sink_close(assay_sink_callback(arena, refuse, NULL), &err), ASSAY_OK);
  assay_sink *sink = assay_sink_callback(arena, refuse, NULL);
  assay_sink_addz(sink, "x");
  ck_assert_int_eq(assay_sink_close(sink, &err), ASSAY_E_OUTPUT);
  ck_assert_str_eq(err.message, "write error on output: Input/output error");
  assay_arena_free(arena);
}
END_TEST

START_TEST(a_full_disk)
{
  int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  assay_err err = { 0 };
  assay_arena *arena = assay_arena_new();
  assay_sink *sink = assay_sink_fd(arena, fd, "<stdout>");
  assay_sink_addz(sink, "result\n");
  ck_assert_int_eq(assay_sink_close(sink, &err), ASSAY_E_OUTPUT);
  ck_assert_ptr_nonnull(strstr(err.message, "No space left on device"));
  close(fd);
  assay_arena_free(arena);
}
END_TEST

typedef struct reader {
  int fd;
  size_t bytes;
  uint64_t hash;
} reader;

static void *drain(void *payload)
{
  reader *r = payload;
  char some[3001];
  for (ssize_t n; (n = read(r->fd, some, sizeof some)) > 0;) {
    r->hash = fold(r->hash, some, (size_t)n);
    r->bytes += (size_t)n;
  }
  return NULL;
}

/* A pipe that is full answers EAGAIN: the sink waits and loses nothing. */
START_TEST(a_pipe_that_does_not_block)
{
  int ends[2];
  ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
  ck_assert_int_eq(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
  reader r = { .fd = ends[0], .hash = 1 };
  pthread_t thread;
  ck_assert_int_eq(pthread_create(&thread, NULL, drain, &r), 0);
  assay_arena *arena = assay_arena_new();
  assay_sink *sink = assay_sink_fd(arena, ends[1], "pipe");
  uint64_t expected = 1;
  size_t total = 0;
  for (int i = 0; i < 60000; i++) {
    char line[32];
    int n = snprintf(line, sizeof line, "row %d\n", i * 37);
    assay_sink_addf(sink, "row %d\n", i * 37);
    expected = fold(expected, line, (size_t)n);
    total += (size_t)n;
  }
  assay_code code = assay_sink_close(sink, NULL);
  close(ends[1]);
  pthread_join(thread, NULL);
  close(ends[0]);
  ck_assert_int_eq(code, ASSAY_OK);
  ck_assert_uint_eq(r.bytes, total);
  ck_assert_uint_eq(r.hash, expected);
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { memory,
                                 callbacks_get_all_bytes_in_order,
                                 the_first_failure_is_told_and_stays,
                                 a_writer_without_a_reason,
                                 a_full_disk,
                                 a_pipe_that_does_not_block };
  return check_run("sink", tests, COUNT(tests));
}
