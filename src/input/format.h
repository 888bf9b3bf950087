/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One input format: a descriptor, a probe and a reader.
 *
 * To add a format: write src/input/fmt_<word>.c that defines
 *   const assay_format assay_format_<word> = { "name", "title", "help", probe, read };
 * with everything else static, and add <word> to `formats` in src/input/meson.build. Add a sample
 * below tests/cli/review/ and a row to the README table (a test compares it with the registry). */
#ifndef ASSAY_INPUT_FORMAT_H
#define ASSAY_INPUT_FORMAT_H

#include "assay/options.h"
#include "input/source.h"
#include "model/run.h"

/* What one probe found out about a table, for the next ones; see dialect.h. */
typedef struct assay_dialect_memo assay_dialect_memo;

/* What a probe sees: the first bytes (BOM and base64 already taken off), at most 64 KiB. */
typedef struct assay_head {
  assay_str path; /* as named; a tie-break only: content decides */
  assay_str bytes;
  bool whole;               /* bytes are the whole file */
  bool *failed;             /* set when a probe ran out of memory; may be NULL */
  assay_dialect_memo *memo; /* NULL: every probe looks for itself */
} assay_head;

/* Frees a probe's own arena (NULL: it could not be had) and notes whether memory was enough. */
void assay_head_done(const assay_head *head, assay_arena *arena);

/* What a reader gets, and fills. */
typedef struct assay_reading {
  assay_arena *arena;
  assay_arena *scratch; /* for temporaries: gone when read has returned */
  const assay_options *options;
  assay_source *source;
  assay_input *input; /* rows, used, skipped, role, columns, notes: the reader fills them */
  size_t input_index;
  assay_troubles *troubles;  /* every problem with its place; fatal ones refuse the file */
  assay_findings *findings;  /* of reading */
  ASSAY_VEC(assay_run) runs; /* what the file holds; names as the file tells them, else absent */
} assay_reading;

typedef struct assay_format {
  const char *name;  /* "bedrock", "delimited", "trainer-state", ... */
  const char *title; /* "Amazon Bedrock metrics (CSV)" */
  const char *help;  /* one line: what it is, how it is recognised */
  const char *role;  /* usual role: "train", "both", "job", "data", "outputs", ... */
  bool judged;       /* false: recognised, listed as not judged */
  int (*probe)(const assay_head *head); /* 0: not mine .. 100: certainly; ties: order of the list */
  /* Reads the whole source. ASSAY_E_INPUT: refused, at least one fatal trouble was added (err holds
   * the first). NULL where judged is false: the file is only counted and hashed. */
  assay_code (*read)(assay_reading *reading, assay_err *err);
} assay_format;

/* Notes a problem of the file that is being read, at a place in it (0: none). A fatal one makes
 * assay_reading_outcome refuse the file; another is a warning. kind: a static id; hint: what to do,
 * or NULL. */
typedef struct assay_place {
  const char *kind;
  bool fatal;
  uint64_t line, column;
  const char *hint;
} assay_place;
void assay_reading_trouble(assay_reading *reading, const assay_place *place, const char *format,
                           ...) __attribute__((format(printf, 3, 4)));
/* A line for input->notes. */
void assay_reading_note(assay_reading *reading, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* ASSAY_OK, or ASSAY_E_INPUT with the file's first fatal trouble in *err, or ASSAY_E_NOMEM when a
 * trouble could not be noted. */
assay_code assay_reading_outcome(const assay_reading *reading, assay_err *err);

/* The registry, in order of the list. */
const assay_format *const *assay_formats(size_t *n);
/* By name; NULL when unknown. */
const assay_format *assay_format_find(const char *name);

#endif
