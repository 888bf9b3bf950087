/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/rows.h"

#include <inttypes.h>
#include <string.h>

#include "input/bad_cell.h"
#include "input/rows_state.h"
#include "text/utf8.h"

assay_rows *assay_rows_new(assay_reading *reading)
{
  assay_rows *rows = assay_arena_alloc(reading->scratch, sizeof *rows);
  if (!rows)
    return NULL;
  rows->reading = reading;
  rows->scratch = reading->scratch;
  rows->file_says_validation = assay_path_says_validation(reading->input->path);
  rows->by_name = assay_map_new(rows->scratch);
  rows->run_names = assay_map_new(rows->scratch);
  rows->run_values = assay_map_new(rows->scratch);
  rows->seed_values = assay_map_new(rows->scratch);
  rows->group_keys = assay_map_new(rows->scratch);
  bool whole =
      rows->by_name && rows->run_names && rows->run_values && rows->seed_values && rows->group_keys;
  return whole ? rows : NULL;
}

assay_arena *assay_rows_scratch(const assay_rows *rows)
{
  return rows->scratch;
}

static int role_by_name(const char *name)
{
  for (int i = 0; i < ROLE_IDS; i++)
    if (strcmp(assay_role_facts[i].name, name) == 0)
      return i;
  return ROLE_NONE;
}

static void guess_role(assay_rows *rows, rows_column *c, const char *role, assay_str set)
{
  c->guess = ROLE_NONE;
  c->set = set;
  if (!role)
    return;
  if (*role) {
    c->guess = role_by_name(role);
    return;
  }
  assay_alias alias;
  if (!assay_alias_find(rows->scratch, c->name, rows->file_says_validation, &alias))
    return;
  c->guess = role_by_name(alias.role);
  c->rank = alias.rank;
  if (alias.set.len)
    c->set = alias.set;
}

static bool fill_column(assay_rows *rows, rows_column *c, assay_str name)
{
  assay_arena *arena = rows->reading->arena;
  c->name = assay_str_copy(arena, assay_str_trim(name));
  c->plain = assay_alias_plain(rows->scratch, name);
  c->label = c->name;
  c->run = rows->runs.n ? rows->run_at : SIZE_MAX;
  return c->name.ptr && c->plain.ptr;
}

size_t assay_rows_column(assay_rows *rows, assay_str name, const char *role, assay_str set)
{
  size_t run = rows->runs.n ? rows->run_at : SIZE_MAX;
  assay_str key = assay_str_format(rows->scratch, "%zu %.*s", run, ASSAY_STR_ARG(name));
  bool added = false;
  size_t *slot = key.ptr ? assay_map_put(rows->by_name, key, rows->columns.n, &added) : NULL;
  if (!slot)
    return SIZE_MAX;
  if (!added)
    return *slot;
  rows_column *c = ASSAY_PUSH(rows->scratch, &rows->columns);
  if (!c || !fill_column(rows, c, name))
    return SIZE_MAX;
  guess_role(rows, c, role, set);
  int mapped = assay_rows_mapped(rows, c->name);
  if (mapped != ROLE_NONE) { /* its cells are needed before the roles are settled */
    c->guess = mapped;
    c->rank = -1;
  }
  c->role = c->guess;
  return rows->columns.n - 1;
}

bool assay_rows_uses(const assay_rows *rows, size_t column)
{
  const rows_column *c = &rows->columns.items[column];
  return (rows->settled ? c->role : c->guess) != ROLE_NONE && !c->broken;
}

assay_code assay_rows_run(assay_rows *rows, assay_str name)
{
  bool added = false;
  size_t *at = assay_map_put(rows->run_names, name, rows->runs.n, &added);
  assay_str *slot = at && added ? ASSAY_PUSH(rows->scratch, &rows->runs) : NULL;
  if (slot)
    *slot = assay_str_copy(rows->reading->arena, name);
  rows->failed = rows->failed || !at || (added && (!slot || !slot->ptr));
  rows->run_at = at ? *at : 0;
  return rows->failed ? ASSAY_E_NOMEM : ASSAY_OK;
}

void assay_rows_locate(assay_rows *rows, assay_cell_place place_of, void *payload)
{
  rows->place_of = place_of;
  rows->place_payload = payload;
}

assay_code assay_rows_resolve(assay_rows *rows, assay_err *err)
{
  rows->settled = true;
  return assay_rows_settle(rows, true, err);
}

void assay_rows_begin(assay_rows *rows, uint64_t line)
{
  rows->at_line = line;
  rows->at_step = ASSAY_NO_STEP;
  rows->at_step_rank = 0;
  rows->at_step_cell = (rows_step_cell){ 0, line, 0 };
  rows->at = (rows_group){ 0, 0 };
  rows->cells.n = 0;
  rows->faults.n = 0;
}

static void keep(assay_rows *rows, size_t column, double value)
{
  rows_cell *cell = ASSAY_PUSH(rows->scratch, &rows->cells);
  if (cell)
    *cell = (rows_cell){ column, value };
  else
    rows->failed = true;
}

static void take_step(assay_rows *rows, size_t column, int64_t step, uint64_t place)
{
  int rank = rows->columns.items[column].rank;
  if (rows->at_step != ASSAY_NO_STEP && rank >= rows->at_step_rank)
    return;
  rows->at_step = step;
  rows->at_step_rank = rank;
  rows->at_step_cell = (rows_step_cell){ column, rows->at_line, place };
}

static void fault(assay_rows *rows, size_t column, assay_str text, assay_num_kind kind,
                  uint64_t place)
{
  rows_fault *f = ASSAY_PUSH(rows->scratch, &rows->faults);
  if (f)
    *f = (rows_fault){ column, assay_str_copy(rows->scratch, text), kind, place };
  rows->failed = rows->failed || !f || !f->text.ptr;
}

static void drop_column(assay_rows *rows, rows_column *c, assay_str text, uint64_t place)
{
  const assay_bad_cell cell = { .column = c->name,
                                .text = text,
                                .line = rows->at_line,
                                .place = place,
                                .place_of = rows->place_of,
                                .payload = rows->place_payload };
  c->broken = true;
  assay_bad_cell_warn(rows->reading, &cell, "the column is not used");
}

static void take_number(assay_rows *rows, size_t column, assay_str text, uint64_t place)
{
  rows_column *c = &rows->columns.items[column];
  double value = 0;
  assay_num_kind kind = assay_num_read(text, rows->reading->options->decimal, &value);
  if (kind == ASSAY_NUM_MISSING || c->broken)
    return;
  int role = rows->settled ? c->role : c->guess;
  if (kind == ASSAY_NUM_FINITE || kind == ASSAY_NUM_NONFINITE)
    keep(rows, column, value);
  else if (role == ROLE_TIME && assay_duration_read(text, &value))
    keep(rows, column, value);
  else if (assay_role_facts[role].strict)
    fault(rows, column, text, kind, place);
  else
    drop_column(rows, c, text, place);
}

static void read_step(assay_rows *rows, size_t column, assay_str text, uint64_t place)
{
  int64_t step;
  double value;
  char decimal = rows->reading->options->decimal;
  if (assay_num_read_whole(text, decimal, &step)) {
    take_step(rows, column, step, place);
    return;
  }
  assay_num_kind kind = assay_num_read(text, decimal, &value);
  if (kind != ASSAY_NUM_MISSING)
    fault(rows, column, text, kind, place);
}

static void take_word(assay_rows *rows, assay_map *values, uint32_t *at, assay_str text)
{
  text = assay_str_trim(text);
  if (!text.len)
    return;
  text = assay_utf8_repair(rows->scratch, text);
  size_t *slot = !text.ptr ? NULL : assay_map_put(values, text, assay_map_count(values) + 1, NULL);
  if (slot)
    *at = (uint32_t)*slot;
  else
    rows->failed = true;
}

/* Without a step column the epoch plays it, once the columns are settled. */
static bool plays_step(const assay_rows *rows, int role)
{
  return role == ROLE_STEP || (role == ROLE_EPOCH && rows->settled && rows->x == ASSAY_X_EPOCH);
}

void assay_rows_cell(assay_rows *rows, size_t column, assay_str text, uint64_t column_start)
{
  const rows_column *c = &rows->columns.items[column];
  int role = rows->settled ? c->role : c->guess;
  if (role == ROLE_NONE)
    return;
  if (plays_step(rows, role))
    read_step(rows, column, text, column_start);
  else if (role == ROLE_RUN)
    take_word(rows, rows->run_values, &rows->at.run, text);
  else if (role == ROLE_SEED)
    take_word(rows, rows->seed_values, &rows->at.seed, text);
  else
    take_number(rows, column, text, column_start);
}

void assay_rows_number(assay_rows *rows, size_t column, double value)
{
  char text[ASSAY_NUM_SIZE];
  const rows_column *c = &rows->columns.items[column];
  int role = rows->settled ? c->role : c->guess;
  if (role == ROLE_NONE || c->broken)
    return;
  if (plays_step(rows, role) || role == ROLE_RUN || role == ROLE_SEED)
    assay_rows_cell(rows, column, assay_str_z(assay_num_shortest(text, value)), 0);
  else
    keep(rows, column, value);
}

/* Task scores are free in what they are (Hugging Face logs whatever compute_metrics returned), so
 * that one of them does not cost the losses beside it. */
void assay_rows_misfit(assay_rows *rows, size_t column, assay_str shown, uint64_t column_start)
{
  rows_column *c = &rows->columns.items[column];
  int role = rows->settled ? c->role : c->guess;
  if (role == ROLE_NONE || role == ROLE_RUN || role == ROLE_SEED || c->broken)
    return;
  if (role == ROLE_METRIC)
    drop_column(rows, c, shown, column_start);
  else
    assay_rows_cell(rows, column, shown, column_start);
}

static void report_faults(assay_rows *rows)
{
  for (size_t i = 0; i < rows->faults.n; i++) {
    const rows_fault *f = &rows->faults.items[i];
    const rows_column *c = &rows->columns.items[f->column];
    const assay_bad_cell cell = { .column = c->name,
                                  .text = f->text,
                                  .kind = f->kind,
                                  .step = plays_step(rows, rows->settled ? c->role : c->guess),
                                  .line = rows->at_line,
                                  .place = f->place,
                                  .place_of = rows->place_of,
                                  .payload = rows->place_payload };
    assay_bad_cell_refuse(rows->reading, &cell);
  }
}

static uint32_t group_of_row(assay_rows *rows)
{
  size_t n = rows->groups.n;
  if (n) {
    const rows_group *last = &rows->groups.items[n - 1];
    if (last->run == rows->at.run && last->seed == rows->at.seed)
      return (uint32_t)(n - 1);
  }
  assay_str key = { (const char *)&rows->at, sizeof rows->at };
  bool added = false;
  size_t *slot = assay_map_put(rows->group_keys, key, n, &added);
  rows_group *g = slot && added ? ASSAY_PUSH(rows->scratch, &rows->groups) : NULL;
  if (g)
    *g = rows->at;
  rows->failed = rows->failed || !slot || (added && !g);
  return slot ? (uint32_t)*slot : 0;
}

static void store_cells(assay_rows *rows, uint32_t row)
{
  for (size_t i = 0; i < rows->cells.n; i++) {
    rows_column *c = &rows->columns.items[rows->cells.items[i].column];
    double *value = ASSAY_PUSH(rows->reading->arena, &c->value);
    uint32_t *at = ASSAY_PUSH(rows->scratch, &c->row);
    if (!value || !at) {
      rows->failed = true;
      return;
    }
    *value = rows->cells.items[i].value;
    *at = row;
  }
}

static void store_step_cell(assay_rows *rows)
{
  rows_step_cell *cell = ASSAY_PUSH(rows->scratch, &rows->step_cells);
  rows->failed = rows->failed || !cell;
  if (!cell)
    return;
  *cell = rows->at_step_cell;
  if (rows->place_of)
    rows->place_of(rows->place_payload, cell->place, &cell->line, &cell->place);
}

/* Steps, lines and values go to the reading's arena: a curve without gaps uses them as they are. */
static void store_row(assay_rows *rows)
{
  size_t row = rows->step.n;
  int64_t *step = ASSAY_PUSH(rows->reading->arena, &rows->step);
  uint32_t *line = ASSAY_PUSH(rows->reading->arena, &rows->line);
  uint32_t *group = ASSAY_PUSH(rows->scratch, &rows->group);
  if (!step || !line || !group || row >= UINT32_MAX) {
    rows->failed = true;
    return;
  }
  *step = rows->at_step;
  *line = rows->at_line < UINT32_MAX ? (uint32_t)rows->at_line : UINT32_MAX;
  *group = group_of_row(rows);
  if (rows->reading->options->on_duplicate == ASSAY_DUPLICATE_ERROR)
    store_step_cell(rows);
  store_cells(rows, (uint32_t)row);
}

assay_code assay_rows_end(assay_rows *rows, assay_err *err)
{
  if (rows->failed) /* what was faulty could not be kept */
    return assay_err_nomem(err);
  if (rows->faults.n) {
    report_faults(rows);
    rows->dropped++;
  } else {
    store_row(rows);
  }
  return rows->failed ? assay_err_nomem(err) : ASSAY_OK;
}

void assay_rows_skip(assay_rows *rows, uint64_t line, const char *why)
{
  (void)line;
  (void)why;
  rows->dropped++;
}

assay_code assay_rows_finish(assay_rows *rows, assay_err *err)
{
  assay_code code = assay_reading_outcome(rows->reading, err);
  if (code == ASSAY_OK && !rows->settled)
    code = assay_rows_settle(rows, true, err);
  return code == ASSAY_OK ? assay_rows_build(rows, err) : code;
}
