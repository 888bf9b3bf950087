/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON among the inputs: what the first bytes tell, whole documents, one object a line, and objects
 * as rows of rows.h. Trainers' bare NaN and Infinity are read as the numbers they mean. */
#ifndef ASSAY_INPUT_JSON_LOG_H
#define ASSAY_INPUT_JSON_LOG_H

#include "base/map.h"
#include "base/value.h"
#include "input/rows.h"

/* ---- first bytes: for probes, without memory ---- */

enum { ASSAY_JSON_KEYS = 96 };

/* The keys of the first objects of a file, each once, in order of appearance; further ones than
 * ASSAY_JSON_KEYS are left out. Bytes that end early give the keys up to there. */
typedef struct assay_json_shape {
  bool array; /* the objects are elements of one array */
  bool lines; /* objects follow one another without an array */
  size_t n;
  assay_str keys[ASSAY_JSON_KEYS]; /* escapes as written */
} assay_json_shape;

/* False: the bytes begin neither with an object nor with an array of objects. */
bool assay_json_shape_read(assay_json_shape *shape, assay_str bytes);
bool assay_json_shape_has(const assay_json_shape *shape, const char *key);

/* A set of keys that marks a format. */
typedef struct assay_json_mark {
  int score;           /* what the probe then says */
  bool alone;          /* no other key may be there */
  const char *keys[4]; /* all must be there; NULL-terminated unless four */
} assay_json_mark;

/* The score of the first mark that fits, 0 when none does. */
int assay_json_mark_score(const assay_json_shape *shape, const assay_json_mark *marks, size_t n);

/* ---- documents ---- */

/* The whole file as one value, and its text. Invalid JSON: ASSAY_E_INPUT with a fatal trouble that
 * names line and column. Both live as long as reading->scratch. */
assay_code assay_json_document_read(assay_reading *reading, assay_value **root, assay_str *text,
                                    assay_err *err);

typedef ASSAY_VEC(uint64_t) assay_json_places;

/* The line, from 1, on which each element of an array begins: of the outermost array (key NULL) or
 * of the outermost object's member of that name. text is valid JSON. False: out of memory. */
bool assay_json_element_lines(assay_arena *arena, assay_str text, const char *key,
                              assay_json_places *lines);

/* ---- rows ---- */

typedef struct assay_json_rows assay_json_rows;

/* What a reader knows better than the alias table about a key that is seen for the first time, in
 * this object; returns a role as assay_rows_column takes it. *set is empty at the call. */
typedef const char *(*assay_json_role)(assay_arena *scratch, const assay_value *object,
                                       assay_str key, assay_str *set);
/* Whether an object is a row; false: it is skipped, counted. */
typedef bool (*assay_json_filter)(void *payload, const assay_value *object);

/* role may be NULL. NULL when out of memory. Lives in reading->scratch. */
assay_json_rows *assay_json_rows_new(assay_reading *reading, assay_json_role role);
/* One object as a row: numbers and strings are cells, null is a missing cell; booleans, lists and
 * objects are misfits. */
assay_code assay_json_rows_add(assay_json_rows *rows, const assay_value *object, uint64_t line,
                               assay_err *err);
void assay_json_rows_skip(assay_json_rows *rows, uint64_t line, const char *why);
/* Adds the rest of the file, one object a line; blank lines are none. Lines that are no object are
 * troubles, all of them; the outcome is that of assay_json_rows_finish. A last line that was cut
 * off is dropped, and that said, with --unfinished. */
assay_code assay_json_rows_read(assay_json_rows *rows, assay_json_filter filter, void *payload,
                                assay_err *err);
/* Ends as assay_rows_finish does. */
assay_code assay_json_rows_finish(assay_json_rows *rows, assay_err *err);

#endif
