/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An ordered tree of plain values: what JSON holds. Report documents are built as such a tree,
 * written by one writer, read back by one reader, and rules name its paths. */
#ifndef ASSAY_BASE_VALUE_H
#define ASSAY_BASE_VALUE_H

#include <stdint.h>

#include "base/err.h"
#include "base/sink.h"

typedef enum assay_value_kind {
  ASSAY_VALUE_NULL,
  ASSAY_VALUE_BOOL,
  ASSAY_VALUE_INT,
  ASSAY_VALUE_REAL, /* NaN and infinities possible in memory; the writer writes null for them */
  ASSAY_VALUE_STRING,
  ASSAY_VALUE_ARRAY,
  ASSAY_VALUE_OBJECT
} assay_value_kind;

typedef struct assay_value assay_value;
struct assay_value {
  assay_value_kind kind;
  assay_str key; /* inside an object */
  union {
    bool boolean;
    int64_t integer;
    double real;
    assay_str string;
  } as;
  assay_value *first, *last, *next; /* children of arrays and objects, in order */
  size_t n;                         /* number of children */
  assay_str digits; /* of an integer beyond int64, as it was read: REAL alone loses some */
};

/* Builder with a sticky error: after out of memory every call is a no-op that returns a harmless
 * dummy value, `failed` stays true. parent NULL makes a root; key is copied; for children of
 * arrays pass key "" (ASSAY_STR("")). */
typedef struct assay_values {
  assay_arena *arena;
  bool failed;
  assay_value dummy;
} assay_values;

assay_value *assay_value_object(assay_values *b, assay_value *parent, const char *key);
assay_value *assay_value_array(assay_values *b, assay_value *parent, const char *key);
void assay_value_null(assay_values *b, assay_value *parent, const char *key);
void assay_value_bool(assay_values *b, assay_value *parent, const char *key, bool v);
void assay_value_int(assay_values *b, assay_value *parent, const char *key, int64_t v);
/* NaN and infinities become null. */
void assay_value_real(assay_values *b, assay_value *parent, const char *key, double v);
void assay_value_string(assay_values *b, assay_value *parent, const char *key, assay_str v);
/* NULL becomes null, and so does an absent string above. */
void assay_value_text(assay_values *b, assay_value *parent, const char *key, const char *z);
/* A child whose key is data, not a program constant. */
assay_value *assay_value_add(assay_values *b, assay_value *parent, assay_str key,
                             assay_value_kind kind);

/* The member of an object, or NULL. */
const assay_value *assay_value_get(const assay_value *object, const char *key);
/* INT or REAL as a double; false for other kinds. */
bool assay_value_number(const assay_value *v, double *out);
/* String content; absent string for other kinds (v NULL allowed). */
assay_str assay_value_str(const assay_value *v);

typedef enum assay_json_flags {
  ASSAY_JSON_STRICT = 0,
  ASSAY_JSON_NONFINITE = 1 /* bare NaN, Infinity, -Infinity are REAL values (trainers' logs) */
} assay_json_flags;

/* Parses exactly one document of n bytes (UTF-8; a BOM is dropped; duplicate keys and depth over 64
 * refused; integers beyond int64 become REAL). Errors: ASSAY_E_INPUT with line and column in *err
 * (file is set by the caller), ASSAY_E_NOMEM. Owned by the arena. */
assay_code assay_json_read(assay_arena *arena, const char *bytes, size_t n, assay_json_flags flags,
                           assay_value **out, assay_err *err);

/* Writes the tree: RFC 8259, keys in order, shortest doubles, integers beyond 2^53 as strings, C0,
 * C1 and DEL escaped, invalid UTF-8 as U+FFFD. indent 0: one line; else pretty with that many
 * blanks. Always ends with LF. */
void assay_json_write(const assay_value *root, int indent, assay_sink *sink);

#endif
