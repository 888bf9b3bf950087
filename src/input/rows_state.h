/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rows.c, rows_resolve.c and rows_build.c share: the columns of one log and their cells.
 * Cells lie by column, sparse: the row's number and the value, in order of the file. */
#ifndef ASSAY_INPUT_ROWS_STATE_H
#define ASSAY_INPUT_ROWS_STATE_H

#include "base/map.h"
#include "input/rows.h"

enum { ROLE_NONE = -1 };
typedef enum role_id {
  ROLE_STEP,
  ROLE_EPOCH,
  ROLE_TIME,
  ROLE_TRAIN_LOSS,
  ROLE_VALIDATION_LOSS,
  ROLE_PERPLEXITY, /* of whichever loss the file holds */
  ROLE_TRAIN_PERPLEXITY,
  ROLE_VALIDATION_PERPLEXITY,
  ROLE_LEARNING_RATE,
  ROLE_GRAD_NORM,
  ROLE_TOKENS,
  ROLE_RUN,
  ROLE_SEED,
  ROLE_METRIC,
  ROLE_IDS
} role_id;

typedef struct role_facts {
  const char *name;
  const char *label; /* in messages */
  assay_role series; /* ASSAY_ROLES: makes no series */
  bool single;       /* one column of a run at most */
  bool strict;       /* a cell that is no number refuses the file; else it drops the column */
  bool told;         /* steps that go back in it mean a resumed run; duplicates are counted */
  bool measured;     /* a cell of it makes its row a used one; else it only says when */
} role_facts;
extern const role_facts assay_role_facts[ROLE_IDS];

typedef struct rows_column {
  assay_str name, plain; /* as the file has it; without case and decoration */
  assay_str label;       /* name of the series */
  assay_str set;
  int guess, role; /* role_id or ROLE_NONE: what the name says; after the contest */
  int rank;        /* --map: -1 */
  size_t run;      /* SIZE_MAX: of all rows */
  bool broken;     /* held a cell that is no number, and is not needed */
  ASSAY_VEC(uint32_t) row;
  ASSAY_VEC(double) value;
} rows_column;

typedef struct rows_cell {
  size_t column;
  double value;
} rows_cell;

typedef struct rows_fault { /* a cell that refuses the file, kept until the row has ended */
  size_t column;
  assay_str text;
  assay_num_kind kind;
  uint64_t place;
} rows_fault;

typedef struct rows_step_cell { /* where a row names its step */
  size_t column;
  uint64_t line, place;
} rows_step_cell;

typedef struct rows_group { /* run and seed of a row, as keys of the maps from 1; 0: blank */
  uint32_t run, seed;
} rows_group;

struct assay_rows {
  assay_reading *reading;
  assay_arena *scratch;
  bool file_says_validation;
  ASSAY_VEC(rows_column) columns;
  assay_map *by_name; /* run number and name -> column */
  assay_strs runs;    /* of assay_rows_run */
  assay_map *run_names;
  size_t run_at; /* columns declared now belong to this one of them */
  bool settled;  /* assay_rows_resolve was called: roles stand before the first row */
  assay_x x;
  assay_cell_place place_of;
  void *place_payload;

  /* rows, in order of the file */
  ASSAY_VEC(int64_t) step; /* ASSAY_NO_STEP: none */
  ASSAY_VEC(uint32_t) line;
  ASSAY_VEC(uint32_t) group;
  ASSAY_VEC(rows_step_cell) step_cells; /* only where a step that comes again is refused */
  size_t dropped;                       /* rows that never came so far: ragged, faulty */

  /* groups */
  assay_map *run_values, *seed_values, *group_keys;
  ASSAY_VEC(rows_group) groups;

  /* the row at hand */
  uint64_t at_line;
  int64_t at_step;
  int at_step_rank;
  rows_step_cell at_step_cell;
  rows_group at;
  ASSAY_VEC(rows_cell) cells;
  ASSAY_VEC(rows_fault) faults;
  bool failed; /* out of memory: sticky */
};

/* The role that --map gives to a column of this name, ROLE_NONE: none does. */
int assay_rows_mapped(const assay_rows *rows, assay_str name);
/* Settles which column plays which role. strict: no loss or no step refuses the file. */
assay_code assay_rows_settle(assay_rows *rows, bool strict, assay_err *err);
/* Fills reading->runs and the counts. */
assay_code assay_rows_build(assay_rows *rows, assay_err *err);

#endif
