/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/pool.h"
#include "render/page/plot_frame.h"
#include "render/page/plot_spawn.h"

/* Charts a process: a time-out costs at most one batch, a start costs about 25 ms. */
enum { SVG_BATCH = 24, PNG_BATCH = 8 };
enum { PICTURE_MOST = 32 << 20 }; /* bytes, the limit the child has too */

static const char script_name[] = "script.gp";
static const char no_gnuplot[] = "gnuplot was not found; charts need it: apt install gnuplot-nox";

typedef struct batch {
  char folder[PATH_MAX];
  size_t first, n; /* charts[first .. first + n) */
  assay_child child;
  assay_str why; /* why none of its pictures counts; absent: all well */
} batch;

typedef struct work {
  const char *program;
  batch *batches;
} work;

static bool folder_make(char folder[static PATH_MAX])
{
  const char *top = getenv("TMPDIR");
  if (top == NULL || *top != '/' || strlen(top) > PATH_MAX - 64)
    top = "/tmp";
  snprintf(folder, PATH_MAX, "%s/assay-plot-XXXXXX", top);
  return mkdtemp(folder) != NULL;
}

static bool file_write(const char *folder, const char *name, assay_str bytes)
{
  char path[PATH_MAX + 32];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return false;
  size_t done = 0;
  while (done < bytes.len) {
    const ssize_t got = write(fd, bytes.ptr + done, bytes.len - done);
    if (got < 0 && errno != EINTR)
      break;
    done += got > 0 ? (size_t)got : 0;
  }
  return (close(fd) == 0) & (done == bytes.len);
}

/* The whole file; len 0 when it is missing, empty, too large or unreadable. */
static assay_code file_read(assay_arena *arena, const char *path, assay_str *out, assay_err *err)
{
  *out = ASSAY_STR("");
  const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat info;
  if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size <= 0 ||
      info.st_size > PICTURE_MOST) {
    if (fd >= 0)
      close(fd);
    return ASSAY_OK;
  }
  const size_t size = (size_t)info.st_size;
  char *bytes = assay_arena_alloc(arena, size);
  size_t done = 0;
  while (bytes != NULL && done < size) {
    const ssize_t got = read(fd, bytes + done, size - done);
    if (got == 0 || (got < 0 && errno != EINTR))
      break;
    done += got > 0 ? (size_t)got : 0;
  }
  close(fd);
  if (bytes == NULL)
    return assay_err_nomem(err);
  if (done == size)
    *out = (assay_str){ bytes, size };
  return ASSAY_OK;
}

static uint32_t big_endian(const char *at)
{
  const unsigned char *b = (const unsigned char *)at;
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Signature, IHDR of the size asked for, IEND at the end: gnuplot says 0 on a full disk. */
static bool png_is_whole(assay_str file, const assay_frame *frame)
{
  static const char head[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
  static const char tail[] = "\0\0\0\0IEND\xae\x42\x60\x82";
  return file.len > 45 && memcmp(file.ptr, head, 16) == 0 &&
         big_endian(file.ptr + 16) == (uint32_t)(frame->width * frame->scale) &&
         big_endian(file.ptr + 20) == (uint32_t)(frame->height * frame->scale) &&
         memcmp(file.ptr + file.len - 12, tail, 12) == 0;
}

static bool svg_is_whole(assay_str file)
{
  return assay_str_ends(assay_str_trim(file), "</svg>");
}

static assay_code batch_run(void *payload, size_t block, assay_err *err)
{
  const work *w = payload;
  batch *b = &w->batches[block];
  (void)err;
  if (b->why.len > 0)
    return ASSAY_OK;
  b->child.program = w->program;
  b->child.folder = b->folder;
  b->child.argument[0] = "-d";
  b->child.argument[1] = script_name;
  assay_child_run(&b->child);
  return ASSAY_OK;
}

/* The first line of what gnuplot complained about that says something. */
static assay_str complaint(const assay_child *child)
{
  const assay_str all = { child->complaint, child->n_complaint };
  for (size_t at = 0; at < all.len;) {
    size_t end = at;
    while (end < all.len && all.ptr[end] != '\n')
      end++;
    const assay_str line = assay_str_trim(assay_str_sub(all, at, end));
    if (line.len > 0 && !assay_str_eqz(line, "^") && !assay_str_starts(line, "plot ") &&
        !assay_str_starts(line, "gnuplot>"))
      return assay_str_sub(line, 0, 160);
    at = end + 1;
  }
  return ASSAY_STR("no message");
}

static assay_str failure(assay_arena *arena, const assay_child *child)
{
  const assay_str said = complaint(child);
  switch (child->end) {
  case ASSAY_CHILD_EXITED:
    return child->status == 0 ? ASSAY_STR("")
                              : assay_str_format(arena, "gnuplot failed with exit status %d: %.*s",
                                                 child->status, ASSAY_STR_ARG(said));
  case ASSAY_CHILD_KILLED:
    return assay_str_format(arena, "gnuplot was ended by signal %d", child->status);
  case ASSAY_CHILD_TIMED_OUT:
    return assay_str_format(arena, "gnuplot did not finish within %u s and was stopped",
                            child->timeout_s);
  case ASSAY_CHILD_INTERRUPTED:
    return ASSAY_STR("drawing was interrupted");
  case ASSAY_CHILD_NOT_STARTED:
    break;
  }
  return assay_str_format(arena, "gnuplot could not be started: %s", strerror(child->status));
}

static void picture_path(char path[static PATH_MAX + 32], const batch *b, size_t i,
                         assay_plot_kind kind)
{
  snprintf(path, PATH_MAX + 32, "%s/c%02d.%s", b->folder, (int)i + 1,
           kind == ASSAY_PLOT_SVG ? "svg" : "png");
}

static assay_code collect(assay_arena *arena, const batch *b, const assay_chart *const *charts,
                          assay_plot_kind kind, assay_picture *pictures, assay_err *err)
{
  for (size_t i = 0; i < b->n; i++) {
    assay_picture *picture = &pictures[b->first + i];
    char path[PATH_MAX + 32];
    assay_str file = { NULL, 0 };
    assay_frame frame;
    if (picture->why.len > 0)
      continue;
    picture->why = b->why;
    picture_path(path, b, i, kind);
    if (b->why.len == 0 && file_read(arena, path, &file, err) != ASSAY_OK)
      return ASSAY_E_NOMEM;
    const bool whole = file.len > 0 && assay_frame_layout(charts[b->first + i], kind, &frame) &&
                       (kind == ASSAY_PLOT_PNG ? png_is_whole(file, &frame) : svg_is_whole(file));
    if (whole)
      picture->bytes = file;
    else if (b->why.len == 0)
      picture->why = ASSAY_STR("gnuplot left no whole picture (disk full?)");
  }
  return ASSAY_OK;
}

static void clear(const batch *b, assay_plot_kind kind)
{
  char path[PATH_MAX + 32];
  if (b->folder[0] == '\0')
    return;
  for (size_t i = 0; i < b->n; i++) {
    picture_path(path, b, i, kind);
    unlink(path);
  }
  snprintf(path, sizeof path, "%s/%s", b->folder, script_name);
  unlink(path);
  static const char *const caches[] = { "fontconfig", ".cache/fontconfig", ".cache" };
  for (size_t i = 0; i < sizeof caches / sizeof *caches; i++) {
    snprintf(path, sizeof path, "%s/%s", b->folder, caches[i]);
    rmdir(path);
  }
  rmdir(b->folder);
}

static assay_code prepare(assay_arena *arena, batch *b, const assay_chart *const *charts,
                          assay_plot_kind kind, assay_err *err)
{
  assay_buf script = ASSAY_BUF(arena);
  assay_plot_script(charts + b->first, b->n, kind, &script);
  const assay_str text = assay_buf_str(&script);
  if (text.ptr == NULL)
    return assay_err_nomem(err);
  if (!folder_make(b->folder)) {
    b->folder[0] = '\0';
    b->why = ASSAY_STR("no temporary folder could be made (TMPDIR, /tmp)");
  } else if (!file_write(b->folder, script_name, text)) {
    b->why = ASSAY_STR("the temporary folder could not be written");
  }
  return ASSAY_OK;
}

/* Marks charts that have nothing to draw; true when something is left. */
static bool screen(const assay_chart *const *charts, size_t n, assay_plot_kind kind,
                   assay_picture *pictures)
{
  bool any = false;
  for (size_t i = 0; i < n; i++) {
    assay_frame frame;
    pictures[i] = (assay_picture){ .bytes = { NULL, 0 } };
    if (assay_frame_layout(charts[i], kind, &frame))
      any = true;
    else
      pictures[i].why = charts[i]->empty.len > 0 ? charts[i]->empty : ASSAY_STR("nothing to draw");
  }
  return any;
}

/* Charts a process: PNG takes its time, so that it is spread over the cores. */
static size_t batch_size(const assay_plot_order *order)
{
  const long online = order->threads > 0 ? (long)order->threads : sysconf(_SC_NPROCESSORS_ONLN);
  const size_t cores = online > 0 ? (size_t)online : 1;
  const size_t share = (order->n + cores - 1) / cores;
  if (order->kind == ASSAY_PLOT_SVG)
    return SVG_BATCH;
  return share < PNG_BATCH ? share : PNG_BATCH;
}

static assay_code draw_batches(assay_arena *arena, const assay_plot_order *order, work *w,
                               assay_picture *pictures, assay_err *err)
{
  const size_t size = batch_size(order), n = (order->n + size - 1) / size;
  assay_code code = ASSAY_OK;
  w->batches = assay_arena_array(arena, n, sizeof *w->batches);
  if (w->batches == NULL)
    return assay_err_nomem(err);
  for (size_t k = 0; k < n && code == ASSAY_OK; k++) {
    batch *b = &w->batches[k];
    b->first = k * size;
    b->n = order->n - b->first < size ? order->n - b->first : size;
    b->child.timeout_s = order->timeout_s;
    code = prepare(arena, b, order->charts, order->kind, err);
  }
  if (code == ASSAY_OK)
    code = assay_pool_run(order->threads, n, batch_run, w, err);
  for (size_t k = 0; k < n && code == ASSAY_OK; k++) {
    batch *b = &w->batches[k];
    if (b->why.len == 0)
      b->why = failure(arena, &b->child);
    code = b->why.ptr == NULL ? assay_err_nomem(err)
                              : collect(arena, b, order->charts, order->kind, pictures, err);
  }
  for (size_t k = 0; k < n; k++)
    clear(&w->batches[k], order->kind);
  return code;
}

assay_code assay_plot_draw(assay_arena *arena, const assay_plot_order *order,
                           assay_picture *pictures, assay_err *err)
{
  char program[PATH_MAX];
  work w = { .program = program };
  if (!screen(order->charts, order->n, order->kind, pictures))
    return ASSAY_OK;
  if (assay_child_find("gnuplot", program))
    return draw_batches(arena, order, &w, pictures, err);
  for (size_t i = 0; i < order->n; i++)
    if (pictures[i].why.len == 0)
      pictures[i].why = ASSAY_STR(no_gnuplot);
  return ASSAY_OK;
}
