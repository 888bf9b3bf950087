/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  HEAD_SIZE = 64 * 1024,
  FIRST_BLOCK = 64 * 1024,
  LINE_LIMIT = 64 * 1024 * 1024 /* contract section 3, sizes */
};

struct assay_source {
  assay_arena *arena;
  assay_str path;
  int fd;
  bool own_fd, eof;
  struct stat opened;
  assay_sha256 *hash;
  const char *encoding;
  bool base64;
  uint32_t bits;         /* base64: bits not yet written */
  unsigned waiting;      /* how many of them */
  unsigned padding;      /* = signs so far */
  uint64_t line, column; /* of the base64 that was decoded */
  char *head;
  size_t head_len, head_at;
  bool head_whole;
  char *block; /* lines: bytes read ahead, block[from, to) not yet given out */
  size_t cap, from, to;
};

static assay_code fail(const assay_source *s, assay_err *err, const char *what)
{
  if (errno == ENOMEM)
    return assay_err_nomem(err);
  assay_err_place(err, s->path, 0, 0);
  if (err && err->code == ASSAY_OK)
    err->unread = true;
  return assay_err_set(err, ASSAY_E_INPUT, "%s: %s", what, strerrordesc_np(errno));
}

/* Bytes as the file has them, hashed; *n = 0 at the end. */
static assay_code read_raw(assay_source *s, char *buffer, size_t size, size_t *n, assay_err *err)
{
  ssize_t got;
  do
    got = read(s->fd, buffer, size);
  while (got < 0 && errno == EINTR);
  *n = 0;
  if (got < 0)
    return fail(s, err, "cannot be read");
  *n = (size_t)got;
  s->eof = got == 0;
  assay_sha256_add(s->hash, buffer, *n);
  return ASSAY_OK;
}

static int sextet(char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static assay_code damaged(const assay_source *s, assay_err *err, const char *what)
{
  assay_err_place(err, s->path, s->line, s->column);
  assay_err_hint(err, "download the file again");
  return assay_err_set(err, ASSAY_E_INPUT, "%s", what);
}

/* A group of four holds two or three characters before its padding, which ends the text. */
static assay_code take_padding(assay_source *s, assay_err *err)
{
  if (s->waiting == 6 || 2 * ++s->padding > s->waiting)
    return damaged(s, err, "the base64 has padding where none belongs");
  return ASSAY_OK;
}

static assay_code take_sextet(assay_source *s, char c, assay_err *err)
{
  int v = sextet(c);
  if (v < 0)
    return damaged(s, err, "a byte that is no base64");
  if (s->padding)
    return damaged(s, err, "the base64 goes on behind its padding");
  s->bits = s->bits << 6 | (uint32_t)v;
  s->waiting += 6;
  return ASSAY_OK;
}

static bool blank(char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Base64 of RFC 4648 in place; blanks and line ends are passed over. The output is never longer
 * than the input, so it never overtakes it. */
static assay_code decode(assay_source *s, char *bytes, size_t *n, assay_err *err)
{
  size_t out = 0, end = *n;
  *n = 0;
  for (size_t i = 0; i < end; i++) {
    char c = bytes[i];
    assay_code code = blank(c)   ? ASSAY_OK
                      : c == '=' ? take_padding(s, err)
                                 : take_sextet(s, c, err);
    if (code != ASSAY_OK)
      return code;
    s->column = c == '\n' ? 1 : s->column + 1;
    s->line += c == '\n';
    if (s->waiting >= 8) {
      s->waiting -= 8;
      bytes[out++] = (char)(s->bits >> s->waiting & 0xff);
    }
  }
  *n = out;
  if (s->eof && 2 * s->padding != s->waiting)
    return damaged(s, err, "the base64 ends inside a group of four characters");
  return ASSAY_OK;
}

static assay_code read_decoded(assay_source *s, char *buffer, size_t size, size_t *n,
                               assay_err *err)
{
  *n = 0;
  while (*n == 0 && !s->eof) {
    assay_code code = read_raw(s, buffer, size, n, err);
    if (code == ASSAY_OK && s->base64)
      code = decode(s, buffer, n, err);
    if (code != ASSAY_OK)
      return code;
  }
  return ASSAY_OK;
}

/* "step,train_loss" and "step,training_loss" as base64: OpenAI's result files. */
static bool looks_base64(assay_str head)
{
  return assay_str_starts(head, "c3RlcCx0cmFpb");
}

static assay_code read_head(assay_source *s, assay_err *err)
{
  while (s->head_len < HEAD_SIZE && !s->eof) {
    size_t n;
    assay_code code = read_raw(s, s->head + s->head_len, HEAD_SIZE - s->head_len, &n, err);
    if (code != ASSAY_OK)
      return code;
    s->head_len += n;
  }
  s->head_whole = s->eof;
  s->encoding = "UTF-8";
  if (assay_str_starts((assay_str){ s->head, s->head_len }, "\xEF\xBB\xBF")) {
    s->encoding = "UTF-8 with BOM";
    s->head += 3;
    s->head_len -= 3;
  }
  if (looks_base64((assay_str){ s->head, s->head_len })) {
    s->encoding = "base64";
    s->base64 = true;
    s->line = s->column = 1;
    return decode(s, s->head, &s->head_len, err);
  }
  return ASSAY_OK;
}

static assay_code open_fd(assay_source *s, assay_err *err)
{
  if (assay_str_eqz(s->path, "-")) {
    s->fd = STDIN_FILENO;
  } else {
    if (memchr(s->path.ptr, '\0', s->path.len)) {
      errno = ENOENT;
      return fail(s, err, "cannot be opened");
    }
    s->fd = open(s->path.ptr, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    s->own_fd = s->fd >= 0;
  }
  if (s->fd < 0 || fstat(s->fd, &s->opened) < 0)
    return fail(s, err, "cannot be opened");
  if (!S_ISDIR(s->opened.st_mode) && !S_ISSOCK(s->opened.st_mode))
    return ASSAY_OK;
  assay_err_place(err, s->path, 0, 0);
  return assay_err_set(err, ASSAY_E_INPUT, "is a %s, not a file",
                       S_ISDIR(s->opened.st_mode) ? "folder" : "socket");
}

assay_code assay_source_open(assay_arena *arena, assay_source **out, assay_str path, assay_err *err)
{
  *out = NULL;
  assay_source *s = assay_arena_alloc(arena, sizeof *s);
  if (!s)
    return assay_err_nomem(err);
  s->arena = arena;
  s->path = assay_str_copy(arena, path);
  s->hash = assay_sha256_new(arena);
  s->head = assay_arena_alloc(arena, HEAD_SIZE);
  if (!s->path.ptr || !s->hash || !s->head)
    return assay_err_nomem(err);
  assay_code code = open_fd(s, err);
  if (code == ASSAY_OK)
    code = read_head(s, err);
  if (code != ASSAY_OK) {
    assay_source_drop(s);
    return code;
  }
  *out = s;
  return ASSAY_OK;
}

assay_str assay_source_head(const assay_source *source, bool *whole)
{
  *whole = source->head_whole;
  return (assay_str){ source->head, source->head_len };
}

const char *assay_source_encoding(const assay_source *source)
{
  return source->encoding;
}

assay_code assay_source_read(assay_source *source, char *buffer, size_t size, size_t *n,
                             assay_err *err)
{
  size_t left = source->head_len - source->head_at;
  if (left) {
    *n = left < size ? left : size;
    memcpy(buffer, source->head + source->head_at, *n);
    source->head_at += *n;
    return ASSAY_OK;
  }
  return read_decoded(source, buffer, size, n, err);
}

/* Room for at least one more byte behind block[to). */
static assay_code grow(assay_source *s, assay_err *err)
{
  size_t cap = s->cap ? s->cap * 2 : FIRST_BLOCK;
  char *block = assay_arena_resize(s->arena, s->block, s->cap, cap);
  if (!block)
    return assay_err_nomem(err);
  s->block = block;
  s->cap = cap;
  return ASSAY_OK;
}

/* Reads on behind block[to); moves what is not yet given out to the front first. */
static assay_code fill(assay_source *s, size_t *n, assay_err *err)
{
  if (s->from) {
    memmove(s->block, s->block + s->from, s->to - s->from);
    s->to -= s->from;
    s->from = 0;
  }
  if (s->to == s->cap) {
    assay_code code = grow(s, err);
    if (code != ASSAY_OK)
      return code;
  }
  assay_code code = assay_source_read(s, s->block + s->to, s->cap - s->to, n, err);
  s->to += *n;
  return code;
}

static assay_code too_long(const assay_source *s, assay_err *err, const char *what, size_t limit)
{
  assay_err_place(err, s->path, 0, 0);
  return assay_err_set(err, ASSAY_E_INPUT, "%s is longer than %zu MiB", what,
                       limit / (1024 * 1024));
}

assay_code assay_source_all(assay_source *source, size_t limit, assay_str *out, assay_err *err)
{
  for (size_t n = 1; n;) {
    n = 0;
    assay_code code = fill(source, &n, err);
    if (code != ASSAY_OK)
      return code;
    if (source->to > limit)
      return too_long(source, err, "the file", limit);
  }
  *out = (assay_str){ source->block, source->to };
  source->from = source->to;
  return ASSAY_OK;
}

assay_code assay_source_line(assay_source *source, assay_str *line, bool *torn, bool *end,
                             assay_err *err)
{
  size_t seen = 0; /* bytes behind `from` that hold no line end */
  *torn = *end = false;
  if (!source->block && grow(source, err) != ASSAY_OK)
    return ASSAY_E_NOMEM;
  for (;;) {
    size_t left = source->to - source->from;
    const char *start = source->block + source->from;
    const char *lf = left > seen ? memchr(start + seen, '\n', left - seen) : NULL;
    size_t len = lf ? (size_t)(lf - start) : left;
    if (len > LINE_LIMIT)
      return too_long(source, err, "a line", LINE_LIMIT);
    if (lf) {
      source->from += len + 1;
      *line = (assay_str){ start, len && start[len - 1] == '\r' ? len - 1 : len };
      return ASSAY_OK;
    }
    seen = left;
    size_t n = 0;
    assay_code code = fill(source, &n, err);
    if (code != ASSAY_OK)
      return code;
    if (n)
      continue;
    *end = left == 0;
    *torn = left > 0;
    *line = (assay_str){ source->block, left };
    source->from = source->to;
    return ASSAY_OK;
  }
}

assay_code assay_source_close(assay_source *source, char sha256[static ASSAY_SHA256_HEX],
                              bool *changed, assay_err *err)
{
  *changed = false;
  sha256[0] = '\0';
  assay_code code = ASSAY_OK;
  while (code == ASSAY_OK && !source->eof) {
    size_t n;
    source->head_at = source->head_len;
    code = read_raw(source, source->head, source->head_len ? source->head_len : 1, &n, err);
  }
  struct stat now;
  if (code == ASSAY_OK && S_ISREG(source->opened.st_mode) && fstat(source->fd, &now) == 0)
    *changed = now.st_size != source->opened.st_size ||
               now.st_mtim.tv_sec != source->opened.st_mtim.tv_sec ||
               now.st_mtim.tv_nsec != source->opened.st_mtim.tv_nsec;
  if (code == ASSAY_OK)
    assay_sha256_hex(source->hash, sha256);
  assay_source_drop(source);
  return code;
}

void assay_source_drop(assay_source *source)
{
  if (source->own_fd)
    close(source->fd);
  source->own_fd = false;
}
