/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one way from a log's rows to runs and series. Every reader of metric logs names columns,
 * then gives rows of cells; this file maps names to roles (alias table, --map), merges sparse
 * rows of one step, notices duplicates, resumed and descending files, splits by run or seed
 * column, and counts used and skipped rows, as contract section 3 and the fine print of review
 * say. */
#ifndef ASSAY_INPUT_ROWS_H
#define ASSAY_INPUT_ROWS_H

#include "base/num.h"
#include "input/format.h"

typedef struct assay_rows assay_rows;

/* What a name means: its role, or NULL. Names are compared without case and decoration. */
typedef struct assay_alias {
  const char *role; /* "step", "epoch", "train_loss", ..., "run", "seed", "metric" */
  int rank;         /* 0 the most specific name of its role */
  assay_str set;    /* validation set's name (eval_<set>_loss) */
} assay_alias;
/* file_says_validation: the file's or folder's name says val, validation, eval or test (`loss`
 * alone is then validation loss). False: no role. */
bool assay_alias_find(assay_arena *arena, assay_str name, bool file_says_validation,
                      assay_alias *out);
/* The name without case and decoration: lower case, blanks / - . as _, collapsed. ptr NULL when out
 * of memory. */
assay_str assay_alias_plain(assay_arena *arena, assay_str name);
/* For a did-you-mean: edits between two names, SIZE_MAX when they are not near. */
size_t assay_name_distance(assay_str wanted, assay_str name);
/* What --map makes of a column: a role's name ("metric:NAME" as given), or NULL: none names it. */
const char *assay_map_role(assay_arena *scratch, const assay_options *options, assay_str name);
/* ASSAY_E_USAGE when a --map names no role, or two of them contradict each other. */
assay_code assay_maps_check(const assay_options *options, assay_err *err);
/* Whether the file's name, or its folder, says validation. */
bool assay_path_says_validation(assay_str path);

assay_rows *assay_rows_new(assay_reading *reading);      /* NULL when out of memory */
assay_arena *assay_rows_scratch(const assay_rows *rows); /* the reading's */
/* Declares a column (once a name; order = first seen). Returns its index, SIZE_MAX: out of memory.
 * The caller may know the role better than the alias table: role "" lets the table decide, NULL
 * means no role, else the role's name. */
size_t assay_rows_column(assay_rows *rows, assay_str name, const char *role, assay_str set);
/* Whether the cells of a column matter; false: they need not be given. */
bool assay_rows_uses(const assay_rows *rows, size_t column);
/* Columns declared from here on belong to the run of this name (wide files: a column group a
 * run). */
assay_code assay_rows_run(assay_rows *rows, assay_str name);
/* For readers that find a cell's place only when it is asked for: column_start is then whatever
 * place_of understands; it gives the cell's line and column in the file. */
typedef void (*assay_cell_place)(void *payload, uint64_t cell, uint64_t *line, uint64_t *column);
void assay_rows_locate(assay_rows *rows, assay_cell_place place_of, void *payload);
/* All columns known: resolves --map, two columns of one role (says so in notes), the step column.
 * ASSAY_E_INPUT when no loss column is there, a --map names a missing column (did-you-mean), ...
 * Readers whose columns appear as they go (JSON, text logs) may skip it; rows_end then does it. */
assay_code assay_rows_resolve(assay_rows *rows, assay_err *err);
/* One row: begin, any number of cells, end. line: place in the file; column_start: for messages. */
void assay_rows_begin(assay_rows *rows, uint64_t line);
void assay_rows_cell(assay_rows *rows, size_t column, assay_str text, uint64_t column_start);
void assay_rows_number(assay_rows *rows, size_t column, double value); /* already a number,
    NaN incl. */
/* A value that is meant as no number at all (a JSON list): refuses the file where a number is
 * needed, else drops the column; `shown` stands for it in messages. */
void assay_rows_misfit(assay_rows *rows, size_t column, assay_str shown, uint64_t column_start);
assay_code assay_rows_end(assay_rows *rows, assay_err *err);
/* A row that is skipped for a reason (ragged, repeated header): counted. */
void assay_rows_skip(assay_rows *rows, uint64_t line, const char *why);
/* Builds the runs into reading->runs. ASSAY_E_INPUT: no usable row. */
assay_code assay_rows_finish(assay_rows *rows, assay_err *err);

#endif
