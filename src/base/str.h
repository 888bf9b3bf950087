/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Byte strings with lengths, and a builder with a sticky error. */
#ifndef ASSAY_BASE_STR_H
#define ASSAY_BASE_STR_H

#include <stdarg.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"

/* A view of bytes, usually UTF-8; NUL is a character like any other. ptr NULL and len 0: absent. */
typedef struct assay_str {
  const char *ptr;
  size_t len;
} assay_str;

typedef ASSAY_VEC(assay_str) assay_strs;

#define ASSAY_STR(literal) ((assay_str){ (literal), sizeof(literal) - 1 })
/* For printf's "%.*s". */
#define ASSAY_STR_ARG(s) (int)(s).len, ((s).ptr ? (s).ptr : "")

assay_str assay_str_z(const char *z); /* view of a NUL-terminated string; NULL: the absent one */
assay_str assay_str_sub(assay_str s, size_t from, size_t to); /* clamped */
bool assay_str_eq(assay_str a, assay_str b);
bool assay_str_eqz(assay_str a, const char *z);
bool assay_str_ieqz(assay_str a, const char *z); /* ASCII letters without case */
int assay_str_cmp(assay_str a, assay_str b);     /* by bytes, shorter first; sign as memcmp */
bool assay_str_starts(assay_str s, const char *prefix);
bool assay_str_ends(assay_str s, const char *suffix);
bool assay_str_has(assay_str s, const char *needle);
assay_str assay_str_trim(assay_str s); /* without ASCII blanks (space, tab, CR, LF) at both ends */
/* A name without case and decoration: its ASCII letters, in lower case, and digits, written to
 * room[size]; "batch_size" and "BatchSize" are "batchsize". Absent: more than size of them. */
assay_str assay_str_normalise(assay_str name, char *room, size_t size);
/* Copy into the arena with a NUL behind it; ptr NULL when out of memory. */
assay_str assay_str_copy(assay_arena *arena, assay_str s);
/* printf into the arena; ptr NULL when out of memory. No floating-point conversion: see num.h. */
assay_str assay_str_format(assay_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A hash of the bytes, eight at a time (multiply and fold by the golden ratio); not for
 * adversaries. seed: that of what came before. */
uint64_t assay_str_hash(assay_str s, uint64_t seed);

/* Levenshtein distance over bytes, capped: returns cap + 1 when larger. For did-you-mean. */
size_t assay_str_distance(assay_str a, assay_str b, size_t cap);

/* Builder. Zero-initialise with ASSAY_BUF(arena). After any failure `failed` stays true and
 * further calls do nothing; check once at the end. */
typedef struct assay_buf {
  assay_arena *arena;
  char *ptr;
  size_t len;
  size_t cap;
  bool failed;
} assay_buf;

#define ASSAY_BUF(arena_) ((assay_buf){ .arena = (arena_) })

void assay_buf_add(assay_buf *buf, assay_str s);
void assay_buf_addz(assay_buf *buf, const char *z);
void assay_buf_addc(assay_buf *buf, char c);
void assay_buf_addf(assay_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void assay_buf_vaddf(assay_buf *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* The bytes so far, with a NUL behind them; ptr NULL when the builder failed. */
assay_str assay_buf_str(assay_buf *buf);

#endif
