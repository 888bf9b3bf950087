/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the cells of a log to runs: groups, names, counts. */
#include <inttypes.h>
#include <math.h>

#include "input/rows_build.h"

/* ---- groups ---- */

static bool make_room(const rows_build *b, rows_picked *p, size_t n)
{
  p->row = assay_arena_array(b->rows->scratch, n, sizeof *p->row);
  p->value = assay_arena_array(b->rows->scratch, n, sizeof *p->value);
  return p->row && p->value;
}

static bool by_columns(const assay_rows *rows)
{
  return rows->runs.n > 0;
}

static assay_code sort_column(rows_build *b, size_t i, assay_err *err)
{
  const assay_rows *rows = b->rows;
  const rows_column *c = &rows->columns.items[i];
  assay_arena *scratch = rows->scratch;
  rows_sorted *s = &b->columns[i];
  s->start = assay_arena_array(scratch, b->n_runs + 2, sizeof *s->start);
  s->row = assay_arena_array(scratch, c->row.n, sizeof *s->row);
  s->value = assay_arena_array(scratch, c->row.n, sizeof *s->value);
  if (!s->start || !s->row || !s->value)
    return assay_err_nomem(err);
  /* counting sort, stable; start is shifted by one so that it ends as the starts */
  for (size_t k = 0; k < c->row.n; k++)
    s->start[rows->group.items[c->row.items[k]] + 2]++;
  for (size_t g = 2; g < b->n_runs + 2; g++)
    s->start[g] += s->start[g - 1];
  for (size_t k = 0; k < c->row.n; k++) {
    size_t to = s->start[rows->group.items[c->row.items[k]] + 1]++;
    s->row[to] = c->row.items[k];
    s->value[to] = c->value.items[k];
  }
  return ASSAY_OK;
}

static bool makes_series(const rows_column *c)
{
  return c->role != ROLE_NONE && !c->broken && c->row.n &&
         assay_role_facts[c->role].series != ASSAY_ROLES;
}

static assay_code sort_groups(rows_build *b, assay_err *err)
{
  const assay_rows *rows = b->rows;
  b->n_runs = by_columns(rows) ? rows->runs.n : rows->groups.n;
  b->mark = assay_arena_alloc(rows->scratch, rows->step.n + 1);
  b->total = assay_arena_array(rows->scratch, b->n_runs + 1, sizeof *b->total);
  b->columns = assay_arena_array(rows->scratch, rows->columns.n + 1, sizeof *b->columns);
  size_t longest = 0;
  for (size_t i = 0; i < rows->columns.n; i++)
    longest = rows->columns.items[i].row.n > longest ? rows->columns.items[i].row.n : longest;
  if (!b->mark || !b->total || !b->columns || !make_room(b, &b->picked, longest) ||
      !make_room(b, &b->other, longest))
    return assay_err_nomem(err);
  if (by_columns(rows)) /* totals: up to a run's last cell, found with its columns */
    return ASSAY_OK;
  for (size_t r = 0; r < rows->step.n; r++)
    b->total[rows->group.items[r]] += rows->step.items[r] != ASSAY_NO_STEP;
  if (b->n_runs <= 1)
    return ASSAY_OK;
  for (size_t i = 0; i < rows->columns.n; i++) {
    if (!makes_series(&rows->columns.items[i]))
      continue;
    assay_code code = sort_column(b, i, err);
    if (code != ASSAY_OK)
      return code;
  }
  return ASSAY_OK;
}

/* What one row tells of the whole file, the others need not repeat. */
static uint32_t only_word(const assay_map *values, uint32_t word)
{
  return !word && assay_map_count(values) == 1 ? 1 : word;
}

static void note_blank(const assay_rows *rows, const assay_map *values, size_t n, const char *what)
{
  if (n && assay_map_count(values) > 1)
    assay_reading_note(rows->reading, "%zu %s no %s: taken as a run of %s own", n,
                       n == 1 ? "row names" : "rows name", what, n == 1 ? "its" : "their");
}

/* Groups that are one when blanks are filled become one, in order of their first rows. */
static assay_code fill_blank_groups(assay_rows *rows, assay_err *err)
{
  size_t n = 0, no_run = 0, no_seed = 0;
  assay_map *keys = assay_map_new(rows->scratch);
  uint32_t *to = assay_arena_array(rows->scratch, rows->groups.n + 1, sizeof *to);
  if (!keys || !to)
    return assay_err_nomem(err);
  for (size_t i = 0; i < rows->groups.n; i++) {
    rows_group g = rows->groups.items[i];
    g.run = only_word(rows->run_values, g.run);
    g.seed = only_word(rows->seed_values, g.seed);
    size_t *slot = assay_map_put(keys, (assay_str){ (const char *)&g, sizeof g }, n, NULL);
    if (!slot)
      return assay_err_nomem(err);
    to[i] = (uint32_t)*slot;
    rows->groups.items[to[i]] = g;
    n = assay_map_count(keys);
  }
  rows->groups.n = n;
  for (size_t r = 0; r < rows->group.n; r++) {
    uint32_t *group = &rows->group.items[r];
    *group = to[*group];
    no_run += !rows->groups.items[*group].run;
    no_seed += !rows->groups.items[*group].seed;
  }
  note_blank(rows, rows->run_values, no_run, "run");
  note_blank(rows, rows->seed_values, no_seed, "seed");
  return ASSAY_OK;
}

static rows_slice cells_of(const rows_build *b, size_t i)
{
  const rows_column *c = &b->rows->columns.items[i];
  const rows_sorted *s = &b->columns[i];
  if (!s->start)
    return (rows_slice){ c, c->row.items, c->value.items, c->row.n };
  size_t from = s->start[b->at];
  return (rows_slice){ c, s->row + from, s->value + from, s->start[b->at + 1] - from };
}

static assay_code collect(rows_build *b, assay_err *err)
{
  b->slices.n = 0;
  for (size_t i = 0; i < b->rows->columns.n; i++) {
    const rows_column *c = &b->rows->columns.items[i];
    if (!makes_series(c) || (by_columns(b->rows) && c->run != SIZE_MAX && c->run != b->at))
      continue;
    rows_slice *s = ASSAY_PUSH(b->rows->scratch, &b->slices);
    if (!s)
      return assay_err_nomem(err);
    *s = cells_of(b, i);
    if (by_columns(b->rows) && s->row[s->n - 1] >= b->total[b->at])
      b->total[b->at] = s->row[s->n - 1] + (size_t)1;
  }
  return ASSAY_OK;
}

/* ---- runs ---- */

static assay_code add_parameter(assay_rows *rows, assay_run *run, const char *name, assay_str value,
                                assay_err *err)
{
  assay_arena *arena = rows->reading->arena;
  assay_parameter *p = ASSAY_PUSH(arena, &run->parameters);
  if (!p)
    return assay_err_nomem(err);
  p->name = assay_str_z(name);
  p->value = assay_str_copy(arena, value);
  return p->value.ptr ? ASSAY_OK : assay_err_nomem(err);
}

static assay_str word_of(const assay_map *values, uint32_t number)
{
  return number ? assay_map_key(values, number - 1) : (assay_str){ NULL, 0 };
}

static assay_str stem(assay_str path)
{
  size_t from = path.len, to = path.len;
  while (from > 0 && path.ptr[from - 1] != '/')
    from--;
  for (size_t i = from + 1; i < path.len; i++)
    if (path.ptr[i] == '.')
      to = i;
  return assay_str_sub(path, from, to);
}

/* A run or seed column names the run where it splits the file; where it is constant, it is a
 * parameter. */
static assay_code name_run(rows_build *b, assay_err *err)
{
  assay_rows *rows = b->rows;
  assay_run *run = b->run;
  if (by_columns(rows)) {
    run->name = rows->runs.items[b->at];
    return ASSAY_OK;
  }
  const rows_group *g = &rows->groups.items[b->at];
  assay_str word = word_of(rows->run_values, g->run), seed = word_of(rows->seed_values, g->seed);
  bool runs = assay_map_count(rows->run_values) > 1, seeds = assay_map_count(rows->seed_values) > 1;
  assay_code code = ASSAY_OK;
  if (word.ptr)
    code = add_parameter(rows, run, "run", word, err);
  if (seed.ptr && code == ASSAY_OK)
    code = add_parameter(rows, run, "seed", seed, err);
  if (code != ASSAY_OK || (!runs && !seeds))
    return code;
  assay_str head = runs && word.ptr ? word : stem(rows->reading->input->path);
  run->name = seeds && seed.ptr ? assay_str_format(rows->reading->arena, "%.*s seed %.*s",
                                                   ASSAY_STR_ARG(head), ASSAY_STR_ARG(seed))
                                : assay_str_copy(rows->reading->arena, head);
  return run->name.ptr ? ASSAY_OK : assay_err_nomem(err);
}

static bool has_loss(const assay_run *run)
{
  for (size_t i = 0; i < run->series.n; i++)
    if (run->series.items[i].role == ASSAY_ROLE_TRAIN_LOSS ||
        run->series.items[i].role == ASSAY_ROLE_VALIDATION_LOSS)
      return true;
  return false;
}

static assay_code build_run(rows_build *b, size_t at, assay_err *err)
{
  assay_run run = { .x = b->rows->x, .total_steps = ASSAY_NO_STEP };
  b->run = &run;
  b->at = at;
  b->superseded = 0;
  b->repeated = NULL;
  run.partial = b->rows->reading->options->unfinished;
  run.job.train_loss = (double)NAN;
  assay_code code = collect(b, err);
  if (code == ASSAY_OK)
    code = assay_rows_resumes(b, err);
  for (size_t i = 0; i < b->slices.n && code == ASSAY_OK; i++)
    code = assay_rows_series(b, &b->slices.items[i], err);
  if (code != ASSAY_OK || !has_loss(&run))
    return code;
  for (size_t i = 0; i < run.series.n; i++) {
    assay_series *s = &run.series.items[i];
    s->missing -= s->missing < b->superseded ? s->missing : b->superseded;
  }
  code = name_run(b, err);
  assay_run *out =
      code == ASSAY_OK ? ASSAY_PUSH(b->rows->reading->arena, &b->rows->reading->runs) : NULL;
  if (!out)
    return code == ASSAY_OK ? assay_err_nomem(err) : code;
  *out = run;
  return ASSAY_OK;
}

/* ---- the file ---- */

static const char *role_of_file(const assay_reading *reading)
{
  bool train = false, validation = false;
  for (size_t i = 0; i < reading->runs.n; i++)
    for (size_t k = 0; k < reading->runs.items[i].series.n; k++) {
      assay_role role = reading->runs.items[i].series.items[k].role;
      train = train || role == ASSAY_ROLE_TRAIN_LOSS;
      validation = validation || role == ASSAY_ROLE_VALIDATION_LOSS;
    }
  return train && validation ? "both" : train ? "train" : validation ? "validation" : NULL;
}

static void note_skipped(const assay_rows *rows, size_t n, const char *what)
{
  if (n)
    assay_reading_note(rows->reading, "%zu %s skipped: %s", n, n == 1 ? "row" : "rows", what);
}

static void count_rows(rows_build *b)
{
  assay_rows *rows = b->rows;
  assay_input *input = rows->reading->input;
  size_t used = 0, stepless = 0, idle = 0;
  for (size_t r = 0; r < rows->step.n; r++) {
    bool steps = rows->step.items[r] != ASSAY_NO_STEP;
    used += b->mark[r] == MARK_USED;
    stepless += !steps;
    idle += steps && b->mark[r] == MARK_NONE;
  }
  input->rows = rows->step.n + rows->dropped;
  input->used = used;
  input->skipped = input->rows - used;
  input->role = role_of_file(rows->reading);
  for (size_t i = 0; i < rows->columns.n; i++) {
    const rows_column *c = &rows->columns.items[i];
    if (c->role == ROLE_VALIDATION_LOSS && !c->row.n)
      assay_reading_note(rows->reading, "column %.*s holds no value", ASSAY_STR_ARG(c->name));
  }
  note_skipped(rows, stepless, "no step");
  note_skipped(rows, idle, "no value that counts in the columns used");
}

static void step_from_epoch(assay_rows *rows, const rows_column *c, size_t k)
{
  static const double exact = 9007199254740992.0; /* 2^53 */
  double value = c->value.items[k];
  uint32_t row = c->row.items[k];
  assay_place place = {
    .kind = "step", .fatal = true, .line = rows->line.items[row], .hint = "use --map step=COLUMN"
  };
  if (rows->step_cells.n)
    rows->step_cells.items[row].column = (size_t)(c - rows->columns.items);
  if (isfinite(value) && value == floor(value) && fabs(value) < exact)
    rows->step.items[row] = (int64_t)value;
  else
    assay_reading_trouble(rows->reading, &place,
                          "column %.*s: a fractional epoch is no step, and no step column is there",
                          ASSAY_STR_ARG(c->name));
}

/* Logs that name no step: the epoch counts, where it is whole. */
static assay_code steps_from_epochs(assay_rows *rows, assay_err *err)
{
  for (size_t i = 0; i < rows->columns.n; i++) {
    rows_column *c = &rows->columns.items[i];
    if (c->role != ROLE_EPOCH)
      continue;
    for (size_t k = 0; k < c->row.n; k++)
      step_from_epoch(rows, c, k);
    c->role = ROLE_NONE;
  }
  return assay_reading_outcome(rows->reading, err);
}

static assay_code no_row(const assay_rows *rows, assay_err *err)
{
  assay_place place = { .kind = "no-row", .fatal = true };
  if (rows->step.n + rows->dropped == 0)
    assay_reading_trouble(rows->reading, &place, "has a header but no data rows");
  else
    assay_reading_trouble(rows->reading, &place, "none of its %zu rows has a step and a loss",
                          rows->step.n + rows->dropped);
  return assay_reading_outcome(rows->reading, err);
}

/* One row a run: a table of runs (W&B's export, a sweep's summary), not their logs. */
static bool is_table_of_runs(const rows_build *b)
{
  const assay_reading *reading = b->rows->reading;
  if (by_columns(b->rows) || reading->runs.n < 2)
    return false;
  for (size_t i = 0; i < reading->runs.n; i++)
    for (size_t k = 0; k < reading->runs.items[i].series.n; k++)
      if (reading->runs.items[i].series.items[k].n > 1)
        return false;
  return true;
}

static assay_code set_aside(assay_reading *reading)
{
  reading->input->state = ASSAY_INPUT_NOT_JUDGED;
  reading->input->role = NULL;
  reading->input->used = 0;
  reading->input->skipped = reading->input->rows;
  reading->runs.n = 0;
  assay_reading_note(reading, "not judged: a table with one row a run, not a log");
  return ASSAY_E_INPUT;
}

assay_code assay_rows_build(assay_rows *rows, assay_err *err)
{
  rows_build b = { .rows = rows };
  assay_code code = ASSAY_OK;
  if (rows->x == ASSAY_X_EPOCH && !rows->settled)
    code = steps_from_epochs(rows, err);
  if (code == ASSAY_OK)
    code = fill_blank_groups(rows, err);
  if (code == ASSAY_OK)
    code = sort_groups(&b, err);
  for (size_t i = 0; i < b.n_runs && code == ASSAY_OK; i++)
    code = build_run(&b, i, err);
  if (code != ASSAY_OK)
    return code;
  count_rows(&b);
  if (is_table_of_runs(&b))
    return set_aside(rows->reading);
  code = assay_reading_outcome(rows->reading, err);
  return code == ASSAY_OK && !rows->reading->runs.n ? no_row(rows, err) : code;
}
