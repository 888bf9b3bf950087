/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sink.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER = 64 * 1024 };

struct assay_sink {
  assay_buf buf;
  assay_write_fn write; /* NULL: memory only */
  void *payload;
  int fd;
  const char *name;
  int failure; /* errno of the first failed write */
};

/* EINTR, and a pipe that does not block and is full: wait and write again. */
static bool try_again(int fd)
{
  struct pollfd ready = { .fd = fd, .events = POLLOUT };
  if (errno == EINTR)
    return true;
  return errno == EAGAIN && (poll(&ready, 1, -1) >= 0 || errno == EINTR);
}

static bool write_fd(void *payload, const char *bytes, size_t n)
{
  int fd = *(int *)payload;
  while (n) {
    ssize_t done = write(fd, bytes, n);
    if (done < 0 && try_again(fd))
      continue;
    if (done < 0)
      return false;
    bytes += done;
    n -= (size_t)done;
  }
  return true;
}

assay_sink *assay_sink_memory(assay_arena *arena)
{
  assay_sink *sink = assay_arena_alloc(arena, sizeof *sink);
  if (sink)
    sink->buf.arena = arena;
  return sink;
}

assay_str assay_sink_bytes(const assay_sink *sink)
{
  return (assay_str){ sink->buf.ptr ? sink->buf.ptr : "", sink->buf.len };
}

assay_sink *assay_sink_callback(assay_arena *arena, assay_write_fn write, void *payload)
{
  assay_sink *sink = assay_sink_memory(arena);
  if (sink) {
    sink->write = write;
    sink->payload = payload;
    sink->name = "output";
  }
  return sink;
}

assay_sink *assay_sink_fd(assay_arena *arena, int fd, const char *name)
{
  assay_sink *sink = assay_sink_callback(arena, write_fd, NULL);
  if (sink) {
    sink->fd = fd;
    sink->payload = &sink->fd;
    sink->name = name;
  }
  return sink;
}

static void flush(assay_sink *sink)
{
  if (!sink->write || !sink->buf.len)
    return;
  errno = 0;
  if (!sink->failure && !sink->write(sink->payload, sink->buf.ptr, sink->buf.len))
    sink->failure = errno ? errno : EIO;
  sink->buf.len = 0;
}

void assay_sink_add(assay_sink *sink, assay_str s)
{
  assay_buf_add(&sink->buf, s);
  if (sink->write && sink->buf.len >= BUFFER)
    flush(sink);
}

void assay_sink_addz(assay_sink *sink, const char *z)
{
  assay_sink_add(sink, assay_str_z(z));
}

void assay_sink_addf(assay_sink *sink, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  assay_buf_vaddf(&sink->buf, format, args);
  va_end(args);
  if (sink->write && sink->buf.len >= BUFFER)
    flush(sink);
}

assay_code assay_sink_close(assay_sink *sink, assay_err *err)
{
  if (sink->buf.failed)
    return assay_err_nomem(err);
  flush(sink);
  if (!sink->failure)
    return ASSAY_OK;
  char text[128];
  const char *why = strerror_r(sink->failure, text, sizeof text);
  return assay_err_set(err, ASSAY_E_OUTPUT, "write error on %s: %s", sink->name, why);
}
