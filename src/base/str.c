/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/str.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { DISTANCE_MAX = 64 }; /* longer names are compared by equality alone */

assay_str assay_str_z(const char *z)
{
  return z ? (assay_str){ z, strlen(z) } : (assay_str){ NULL, 0 };
}

assay_str assay_str_sub(assay_str s, size_t from, size_t to)
{
  to = to < s.len ? to : s.len;
  from = from < to ? from : to;
  return (assay_str){ s.ptr ? s.ptr + from : NULL, to - from };
}

bool assay_str_eq(assay_str a, assay_str b)
{
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool assay_str_eqz(assay_str a, const char *z)
{
  return assay_str_eq(a, assay_str_z(z));
}

static int lower(char c)
{
  return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

bool assay_str_ieqz(assay_str a, const char *z)
{
  if (a.len != strlen(z))
    return false;
  for (size_t i = 0; i < a.len; i++)
    if (lower(a.ptr[i]) != lower(z[i]))
      return false;
  return true;
}

assay_str assay_str_normalise(assay_str name, char *room, size_t size)
{
  size_t n = 0;
  for (size_t i = 0; i < name.len; i++) {
    const char c = (char)lower(name.ptr[i]);
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
      continue;
    if (n == size)
      return (assay_str){ NULL, 0 };
    room[n++] = c;
  }
  return (assay_str){ room, n };
}

int assay_str_cmp(assay_str a, assay_str b)
{
  size_t n = a.len < b.len ? a.len : b.len;
  int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
  return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool assay_str_starts(assay_str s, const char *prefix)
{
  size_t n = strlen(prefix);
  return s.len >= n && (n == 0 || memcmp(s.ptr, prefix, n) == 0);
}

bool assay_str_ends(assay_str s, const char *suffix)
{
  size_t n = strlen(suffix);
  return s.len >= n && (n == 0 || memcmp(s.ptr + s.len - n, suffix, n) == 0);
}

bool assay_str_has(assay_str s, const char *needle)
{
  return s.len && memmem(s.ptr, s.len, needle, strlen(needle)) != NULL;
}

static bool blank(char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

assay_str assay_str_trim(assay_str s)
{
  size_t from = 0;
  while (from < s.len && blank(s.ptr[from]))
    from++;
  while (s.len > from && blank(s.ptr[s.len - 1]))
    s.len--;
  return assay_str_sub(s, from, s.len);
}

assay_str assay_str_copy(assay_arena *arena, assay_str s)
{
  char *p = assay_arena_alloc(arena, s.len + 1);
  if (!p)
    return (assay_str){ NULL, 0 };
  if (s.len)
    memcpy(p, s.ptr, s.len);
  p[s.len] = '\0';
  return (assay_str){ p, s.len };
}

assay_str assay_str_format(assay_arena *arena, const char *format, ...)
{
  assay_buf buf = ASSAY_BUF(arena);
  va_list args;
  va_start(args, format);
  assay_buf_vaddf(&buf, format, args);
  va_end(args);
  return assay_buf_str(&buf);
}

size_t assay_str_distance(assay_str a, assay_str b, size_t cap)
{
  if (a.len > DISTANCE_MAX || b.len > DISTANCE_MAX)
    return assay_str_eq(a, b) ? 0 : cap + 1;
  size_t row[DISTANCE_MAX + 1];
  for (size_t j = 0; j <= b.len; j++)
    row[j] = j;
  for (size_t i = 1; i <= a.len; i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.len; j++) {
      size_t change = diagonal + (lower(a.ptr[i - 1]) != lower(b.ptr[j - 1]));
      diagonal = row[j];
      size_t gap = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
      row[j] = change < gap ? change : gap;
    }
  }
  return row[b.len] <= cap ? row[b.len] : cap + 1;
}

static bool room(assay_buf *buf, size_t more)
{
  size_t need;
  if (buf->failed || !assay_size_add(buf->len, more, &need) || !assay_size_add(need, 1, &need))
    return !(buf->failed = true);
  if (need <= buf->cap)
    return true;
  size_t cap = buf->cap < SIZE_MAX / 2 ? buf->cap * 2 : need;
  cap = cap > need ? cap : need;
  cap = cap > 64 ? cap : 64;
  char *p = assay_arena_resize(buf->arena, buf->ptr, buf->cap, cap);
  if (!p)
    return !(buf->failed = true);
  buf->ptr = p;
  buf->cap = cap;
  return true;
}

void assay_buf_add(assay_buf *buf, assay_str s)
{
  if (!room(buf, s.len) || !s.len)
    return;
  memcpy(buf->ptr + buf->len, s.ptr, s.len);
  buf->len += s.len;
  buf->ptr[buf->len] = '\0';
}

void assay_buf_addz(assay_buf *buf, const char *z)
{
  assay_buf_add(buf, assay_str_z(z));
}

void assay_buf_addc(assay_buf *buf, char c)
{
  assay_buf_add(buf, (assay_str){ &c, 1 });
}

void assay_buf_vaddf(assay_buf *buf, const char *format, va_list args)
{
  va_list again;
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, args);
  if (n >= 0 && room(buf, (size_t)n)) {
    vsnprintf(buf->ptr + buf->len, (size_t)n + 1, format, again);
    buf->len += (size_t)n;
  } else {
    buf->failed = true;
  }
  va_end(again);
}

void assay_buf_addf(assay_buf *buf, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  assay_buf_vaddf(buf, format, args);
  va_end(args);
}

assay_str assay_buf_str(assay_buf *buf)
{
  if (!room(buf, 0))
    return (assay_str){ NULL, 0 };
  buf->ptr[buf->len] = '\0';
  return (assay_str){ buf->ptr, buf->len };
}

static uint64_t fold(uint64_t h)
{
  h *= 0x9e3779b97f4a7c15u; /* 2^64 over the golden ratio */
  return h ^ h >> 32;
}

uint64_t assay_str_hash(assay_str s, uint64_t seed)
{
  enum { WORD = 8 };
  uint64_t h = seed ^ s.len, word;
  size_t i = 0;
  for (; i + WORD <= s.len; i += WORD) {
    memcpy(&word, s.ptr + i, WORD);
    h = fold(h ^ word);
  }
  word = 0;
  if (i < s.len)
    memcpy(&word, s.ptr + i, s.len - i);
  return fold(h ^ word);
}
