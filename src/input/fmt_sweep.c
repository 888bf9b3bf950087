/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of finished runs, a row each: parameters, final or best values, costs. W&B's runs table,
 * Optuna's trials, and hand-made ones. */
#include <inttypes.h>

#include "input/csv.h"
#include "input/dialect.h"
#include "input/rows.h"

enum { SURE = 88, LIKELY = 70, MARKS = 3 };

/* What a column is of a row. */
typedef enum kind { KIND_PARAMETER, KIND_NAME, KIND_STATE, KIND_RESULT, KIND_NOTHING } kind;

typedef struct column {
  kind kind;
  assay_role role; /* of a result */
  int64_t step;    /* 1: the value at the best or only place, 2: at the end */
  assay_str name;
} column;

/* Names are plain: lower case, _ for all that is no letter or digit. */
static const struct {
  const char *name;
  kind kind;
  assay_role role;
} KNOWN[] = {
  { "name", KIND_NAME, ASSAY_ROLES },
  { "run_name", KIND_NAME, ASSAY_ROLES },
  { "run", KIND_NAME, ASSAY_ROLES },
  { "trial", KIND_NAME, ASSAY_ROLES },
  { "number", KIND_NAME, ASSAY_ROLES },
  { "state", KIND_STATE, ASSAY_ROLES },
  { "status", KIND_STATE, ASSAY_ROLES },
  { "value", KIND_RESULT, ASSAY_ROLE_VALIDATION_LOSS }, /* Optuna's objective */
  { "values_0", KIND_RESULT, ASSAY_ROLE_VALIDATION_LOSS },
  { "runtime", KIND_RESULT, ASSAY_ROLE_TIME },
  { "_runtime", KIND_RESULT, ASSAY_ROLE_TIME },
  { "train_runtime", KIND_RESULT, ASSAY_ROLE_TIME },
  { "training_time", KIND_RESULT, ASSAY_ROLE_TIME },
  { "training_time_sec", KIND_RESULT, ASSAY_ROLE_TIME },
  { "time_s", KIND_RESULT, ASSAY_ROLE_TIME },
  { "seconds", KIND_RESULT, ASSAY_ROLE_TIME },
  { "duration", KIND_RESULT, ASSAY_ROLE_TIME },
  { "notes", KIND_NOTHING, ASSAY_ROLES },
  { "user", KIND_NOTHING, ASSAY_ROLES },
  { "tags", KIND_NOTHING, ASSAY_ROLES },
  { "created", KIND_NOTHING, ASSAY_ROLES },
  { "created_at", KIND_NOTHING, ASSAY_ROLES },
  { "sweep", KIND_NOTHING, ASSAY_ROLES },
  { "url", KIND_NOTHING, ASSAY_ROLES },
  { "id", KIND_NOTHING, ASSAY_ROLES },
  { "run_id", KIND_NOTHING, ASSAY_ROLES },
  { "_wandb", KIND_NOTHING, ASSAY_ROLES },
  { "_timestamp", KIND_NOTHING, ASSAY_ROLES },
  { "_step", KIND_NOTHING, ASSAY_ROLES },
  { "iter", KIND_NOTHING, ASSAY_ROLES },
  { "global_step", KIND_NOTHING, ASSAY_ROLES },
  { "datetime_start", KIND_NOTHING, ASSAY_ROLES },
  { "datetime_complete", KIND_NOTHING, ASSAY_ROLES },
  { "sample_generation", KIND_NOTHING, ASSAY_ROLES },
};

static const char *const prefixes[] = { "final_", "last_", "best_", "min_", "max_" };

/* "final_val_loss" is val_loss at the end. */
static assay_str without_prefix(assay_str plain, int64_t *step)
{
  *step = 1;
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
    if (assay_str_starts(plain, prefixes[i])) {
      *step = i < 2 ? 2 : 1;
      return assay_str_sub(plain, assay_str_z(prefixes[i]).len, plain.len);
    }
  return plain;
}

static void set_result(assay_arena *arena, column *to, assay_str plain)
{
  static const struct {
    const char *word;
    assay_role role;
  } roles[] = {
    { "train_loss", ASSAY_ROLE_TRAIN_LOSS },   { "validation_loss", ASSAY_ROLE_VALIDATION_LOSS },
    { "tokens", ASSAY_ROLE_TOKENS },           { "time", ASSAY_ROLE_TIME },
    { "metric", ASSAY_ROLE_METRIC },           { "perplexity", ASSAY_ROLE_METRIC },
    { "train_perplexity", ASSAY_ROLE_METRIC }, { "validation_perplexity", ASSAY_ROLE_METRIC }
  };
  assay_alias alias;
  if (assay_str_ends(plain, "_mean"))
    plain.len -= 5;
  if (!assay_alias_find(arena, plain, false, &alias)) {
    if (assay_str_ends(plain, "_std") || assay_str_has(plain, "loss"))
      to->kind = KIND_NOTHING; /* a result of another kind, no parameter */
    return;
  }
  for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
    if (assay_str_eqz(assay_str_z(alias.role), roles[i].word)) {
      to->kind = KIND_RESULT;
      to->role = roles[i].role;
    }
}

static column column_of(assay_arena *arena, assay_str name)
{
  static const char *const words[] = { "params_", "config_" };
  column to = { .kind = KIND_PARAMETER, .name = name };
  assay_str plain = assay_alias_plain(arena, name);
  for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
    if (assay_str_eqz(plain, KNOWN[i].name)) {
      to.kind = KNOWN[i].kind;
      to.role = KNOWN[i].role;
      to.step = 1;
      return to;
    }
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (assay_str_starts(plain, words[i])) {
      to.name = assay_str_sub(name, assay_str_z(words[i]).len, name.len);
      return to;
    }
  set_result(arena, &to, without_prefix(plain, &to.step));
  return to;
}

/* ---- probe ---- */

/* What only a table of runs has: a parameter that no trainer logs again at every step. */
static bool is_setting(assay_str plain)
{
  static const char *const words[] = {
    "batch_size",   "bs",           "dropout",   "weight_decay", "seed",
    "epochs",       "num_epochs",   "warmup",    "optimizer",    "scheduler",
    "lora_r",       "lora_alpha",   "rank",      "alpha",        "n_layer",
    "n_head",       "hidden",       "max_steps", "max_iters",    "num_train_epochs",
    "warmup_steps", "warmup_ratio", "r"
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (assay_str_eqz(plain, words[i]))
      return true;
  return false;
}

static int score(assay_arena *arena, const assay_dialect *d)
{
  size_t results = 0, settings = 0, marks = 0;
  bool names = false, finals = false, rate = false;
  for (size_t i = 0; i < d->columns; i++) {
    const column c = column_of(arena, d->names[i]);
    const bool loss = c.kind == KIND_RESULT && c.role != ASSAY_ROLE_TIME;
    results += loss;
    finals = finals || (loss && c.step == 2);
    settings += is_setting(d->names[i]) || assay_str_starts(d->names[i], "params_");
    names = names || c.kind == KIND_NAME;
    rate = rate || assay_str_eqz(d->names[i], "lr") || assay_str_eqz(d->names[i], "learning_rate");
    marks += c.kind == KIND_STATE || (c.kind == KIND_NOTHING && assay_str_has(d->names[i], "e"));
  }
  if (!results || !d->header)
    return 0;
  if (names && settings && marks >= MARKS)
    return SURE;
  return settings && (finals || !d->step) && settings + names + rate > 1 ? LIKELY : 0;
}

static int probe(const assay_head *head)
{
  assay_dialect dialect;
  assay_arena *arena = assay_arena_new();
  int points = 0;
  if (arena && assay_dialect_find(arena, head->bytes, head->whole, &dialect))
    points = score(arena, &dialect);
  assay_head_done(head, arena);
  return points;
}

/* ---- rows ---- */

typedef struct sweep {
  assay_reading *reading;
  column *columns;
  size_t n;
} sweep;

static assay_code read_header(sweep *s, assay_csv *csv, assay_err *err)
{
  assay_csv_row row;
  bool end;
  assay_arena *arena = s->reading->arena;
  assay_code code = assay_csv_next(csv, &row, &end, err);
  if (code != ASSAY_OK || end)
    return code != ASSAY_OK ? code : assay_err_set(err, ASSAY_E_INPUT, "is empty");
  s->n = row.n;
  s->columns = assay_arena_array(arena, row.n, sizeof *s->columns);
  for (size_t i = 0; s->columns && i < row.n; i++) {
    assay_column *told = ASSAY_PUSH(arena, &s->reading->input->columns);
    assay_str name = assay_str_copy(arena, assay_str_trim(row.cells[i]));
    if (!told || !name.ptr)
      return assay_err_nomem(err);
    s->columns[i] = column_of(arena, name);
    told->name = name;
    told->role = s->columns[i].kind == KIND_RESULT      ? assay_role_name(s->columns[i].role)
                 : s->columns[i].kind == KIND_PARAMETER ? "parameter"
                 : s->columns[i].kind == KIND_NAME      ? "run"
                                                        : NULL;
  }
  return s->columns ? ASSAY_OK : assay_err_nomem(err);
}

static assay_series *series_for(sweep *s, assay_run *run, const column *c)
{
  for (size_t i = 0; i < run->series.n; i++)
    if (run->series.items[i].role == c->role && c->role != ASSAY_ROLE_METRIC)
      return &run->series.items[i];
  assay_series *to = ASSAY_PUSH(s->reading->arena, &run->series);
  if (to)
    *to = (assay_series){ .role = c->role, .name = c->name, .input = s->reading->input_index };
  return to;
}

/* At most two points a series: the best and the final value. */
static bool add_result(sweep *s, assay_run *run, const column *c, assay_str cell, uint64_t line)
{
  enum { POINTS = 2 };
  double x;
  const assay_num_kind told = assay_num_read(cell, s->reading->options->decimal, &x);
  assay_series *to = series_for(s, run, c);
  if (!to)
    return false;
  if (told != ASSAY_NUM_FINITE && told != ASSAY_NUM_NONFINITE) {
    to->missing += !to->n;
    return true;
  }
  if (to->n && to->step[to->n - 1] == c->step)
    return true; /* a second column of the same: the first counts */
  int64_t *step = assay_arena_array(s->reading->arena, POINTS, sizeof *step);
  double *value = assay_arena_array(s->reading->arena, POINTS, sizeof *value);
  uint32_t *lines = assay_arena_array(s->reading->arena, POINTS, sizeof *lines);
  if (!step || !value || !lines)
    return false;
  const size_t at = to->n && to->step[0] < c->step ? 1 : 0;
  for (size_t i = 0; i < to->n && i < 1; i++) {
    step[1 - at] = to->step[0];
    value[1 - at] = to->value[0];
  }
  step[at] = c->step;
  value[at] = x;
  lines[0] = lines[1] = (uint32_t)line;
  to->step = step;
  to->value = value;
  to->line = lines;
  to->n = to->n < POINTS ? to->n + 1 : to->n;
  to->missing = 0;
  return true;
}

static bool is_done(assay_str state)
{
  static const char *const words[] = { "finished", "complete", "completed", "done", "success" };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (assay_str_ieqz(state, words[i]))
      return true;
  return !state.len || assay_str_eqz(state, "-");
}

static bool add_cell(sweep *s, assay_run *run, const column *c, assay_str cell, uint64_t line)
{
  assay_arena *arena = s->reading->arena;
  assay_parameter *p;
  switch (c->kind) {
  case KIND_RESULT:
    return add_result(s, run, c, cell, line);
  case KIND_STATE:
    run->partial = run->partial || !is_done(cell);
    return true;
  case KIND_NAME:
    if (cell.len && !run->name.ptr)
      run->name = assay_str_copy(arena, cell);
    return !cell.len || run->name.ptr;
  case KIND_PARAMETER:
    if (!cell.len)
      return true;
    p = ASSAY_PUSH(arena, &run->parameters);
    if (p)
      *p = (assay_parameter){ c->name, assay_str_copy(arena, cell) };
    return p && p->value.ptr;
  case KIND_NOTHING:
    break;
  }
  return true;
}

static assay_code read_row(sweep *s, const assay_csv_row *row, assay_err *err)
{
  assay_reading *r = s->reading;
  r->input->rows++;
  if (row->n != s->n) {
    r->input->skipped++;
    if (r->options->lenient)
      return ASSAY_OK;
    assay_place place = { "ragged-row", true, row->line, 0, "--lenient skips such rows" };
    assay_reading_trouble(r, &place, "%zu cells where the header has %zu", row->n, s->n);
    return ASSAY_OK;
  }
  assay_run run = { .x = ASSAY_X_STEP, .total_steps = ASSAY_NO_STEP };
  run.job.train_loss = (double)NAN;
  for (size_t i = 0; i < s->n; i++)
    if (!add_cell(s, &run, &s->columns[i], row->cells[i], row->line))
      return assay_err_nomem(err);
  if (!run.name.ptr)
    run.name = assay_str_format(r->arena, "row %" PRIu64, r->input->rows);
  assay_run *to = ASSAY_PUSH(r->arena, &r->runs);
  if (!to || !run.name.ptr)
    return assay_err_nomem(err);
  *to = run;
  r->input->used++;
  return ASSAY_OK;
}

static assay_code read(assay_reading *reading, assay_err *err)
{
  assay_dialect dialect = { .delimiter = ',' };
  bool whole, end = false;
  assay_str head = assay_source_head(reading->source, &whole);
  if (reading->options->delimiter)
    dialect.delimiter = reading->options->delimiter;
  else
    assay_dialect_find(reading->scratch, head, whole, &dialect);
  reading->input->delimiter = assay_delimiter_name(dialect.delimiter);
  assay_csv *csv = assay_csv_open(reading->scratch, reading->source, dialect.delimiter);
  sweep s = { .reading = reading };
  assay_csv_row row;
  assay_code code = csv ? read_header(&s, csv, err) : assay_err_nomem(err);
  while (code == ASSAY_OK) {
    code = assay_csv_next(csv, &row, &end, err);
    if (code != ASSAY_OK || end)
      break;
    code = read_row(&s, &row, err);
  }
  if (csv)
    reading->input->line_end = assay_csv_met(csv)->line_end;
  assay_csv_close(csv);
  return code == ASSAY_OK ? assay_reading_outcome(reading, err) : code;
}

const assay_format assay_format_sweep = {
  "sweep",
  "Table of finished runs, a row each (CSV: W&B's runs table, Optuna's trials, hand-made)",
  "parameters such as batch_size or seed beside a loss or score, and no step",
  "both",
  true,
  probe,
  read
};
