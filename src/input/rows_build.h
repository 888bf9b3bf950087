/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rows_build.c (groups, runs, the file) and rows_series.c (one run's curves) share. */
#ifndef ASSAY_INPUT_ROWS_BUILD_H
#define ASSAY_INPUT_ROWS_BUILD_H

#include "input/rows_state.h"

/* What became of a row. */
enum { MARK_NONE, MARK_USED, MARK_SUPERSEDED };

/* The cells of one column in one run, in order of the file. */
typedef struct rows_slice {
  const rows_column *column;
  const uint32_t *row;
  const double *value;
  size_t n;
} rows_slice;

/* A column's cells ordered by run; start has one entry more than there are runs. */
typedef struct rows_sorted {
  uint32_t *row;
  double *value;
  size_t *start;
} rows_sorted;

/* A place where the steps of a curve go back: rows before `row` with a step >= `step` are void. */
typedef struct rows_event {
  uint32_t row, previous;
  int64_t from, step;
} rows_event;

/* The cells that stand: with a step, not void. */
typedef struct rows_picked {
  uint32_t *row;
  const double **value;
  size_t n;
} rows_picked;

typedef struct rows_build {
  assay_rows *rows;
  size_t n_runs;
  rows_sorted *columns; /* one a column, empty where all rows are one run */
  unsigned char *mark;  /* one a row */
  size_t *total;        /* rows with a step, by run */
  /* the run at hand */
  assay_run *run;
  size_t at, superseded;
  assay_map *repeated; /* steps that came again with another value; NULL: none */
  ASSAY_VEC(rows_slice) slices;
  ASSAY_VEC(rows_event) events;
  int64_t *void_from;        /* void_from[i]: least step of the events i and later */
  rows_picked picked, other; /* room for the longest column, used again and again */
} rows_build;

/* Finds where the steps of the run at hand go back, or that all descend; fills run->resumes. */
assay_code assay_rows_resumes(rows_build *b, assay_err *err);
/* Adds the curve of one column to the run at hand: void cells left out, by step, one a step. */
assay_code assay_rows_series(rows_build *b, const rows_slice *s, assay_err *err);

#endif
