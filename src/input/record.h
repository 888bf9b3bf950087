/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One record of model outputs or references, whatever wrote it: which field is the output, which
 * the reference, which the id. */
#ifndef ASSAY_INPUT_RECORD_H
#define ASSAY_INPUT_RECORD_H

#include "assay/options.h"
#include "base/value.h"

/* What a file's records look like; settled by the first one. */
typedef struct assay_record_shape {
  const char *family;   /* "bedrock-batch", "openai-batch", ... "records"; static */
  assay_str prediction; /* path of the output; "": the record is a response body; absent: none */
  assay_str reference;  /* path of the reference; absent: none */
  assay_str id;         /* path of the id; absent: none */
  assay_str filter;     /* lm-eval: only records of this filter count */
} assay_record_shape;

typedef struct assay_record {
  assay_str id; /* absent: none */
  assay_str text;
  bool has_text;
  assay_strs refs;      /* null references are left out */
  bool has_refs;        /* the reference's field is there (it may be null) */
  bool skipped;         /* of another lm-eval filter */
  int truncated;        /* as in assay_text_segment */
  assay_str parameters; /* inference parameters that the record holds, canonical; absent: none */
} assay_record;

/* Settles the shape by a file's first record. references: the file was named as references, so that
 * a field like "text" is one. Errors: ASSAY_E_INPUT (two candidates for one role, none at all). */
assay_code assay_record_shape_find(assay_arena *arena, const assay_value *record,
                                   const assay_score_options *options, bool references,
                                   assay_record_shape *shape, assay_err *err);

/* Takes a record apart. Memory in the arena; texts are views of the value. Errors: ASSAY_E_INPUT
 * (a value that is no text), ASSAY_E_NOMEM. */
assay_code assay_record_read(assay_arena *arena, const assay_record_shape *shape,
                             const assay_value *record, assay_record *out, assay_err *err);

/* A field's value as text, looked up in the record, its input record or its document; absent:
 * none. */
assay_str assay_record_field(assay_arena *arena, const assay_value *record, const char *name);

/* The text in a response body of a model family (Converse, Nova, Claude, Titan, Llama, Cohere,
 * Mistral, OpenAI), as InvokeModel and batch inference leave it; *truncated: its stop reason. ptr
 * NULL: there is none. */
assay_str assay_body_text(assay_arena *arena, const assay_value *body, int *truncated);

/* The header of a table of records: which column is what, by the same aliases. */
typedef struct assay_record_columns {
  size_t prediction, reference, id; /* SIZE_MAX: none */
} assay_record_columns;
assay_code assay_record_header(const assay_str *names, size_t n, const assay_score_options *options,
                               bool references, assay_record_columns *out, assay_err *err);
/* The column of this name; SIZE_MAX: there is none. */
size_t assay_record_column(const assay_str *names, size_t n, const char *name);

#endif
