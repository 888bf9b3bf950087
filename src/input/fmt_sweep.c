/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of finished runs, a row each: parameters, final or best values, costs. W&B's runs table,
 * Optuna's trials, and hand-made ones. */
#include <inttypes.h>
#include <string.h>

#include "input/bad_cell.h"
#include "input/dialect.h"
#include "input/sweep_column.h"
#include "input/table.h"
#include "text/utf8.h"

enum {
  SURE = 92,
  LIKELY = 70, /* points of the probe */
  MARKS = 3    /* columns about a run as a whole that leave no doubt */
};

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
  return assay_str_starts(plain, "params_");
}

/* What tells of a run as a whole, and is no point of its course. */
static bool is_about(assay_str plain)
{
  static const char *const words[] = { "state",
                                       "status",
                                       "created",
                                       "created_at",
                                       "url",
                                       "sweep",
                                       "tags",
                                       "notes",
                                       "user",
                                       "id",
                                       "run_id",
                                       "datetime_start",
                                       "datetime_complete" };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (assay_str_eqz(plain, words[i]))
      return true;
  return false;
}

/* A result that this program wrote is no input of it. */
static bool is_ours(const assay_dialect *d)
{
  bool verdict = false, grade = false, against = false;
  for (size_t i = 0; i < d->columns; i++) {
    verdict = verdict || assay_str_eqz(d->names[i], "verdict");
    grade = grade || assay_str_eqz(d->names[i], "grade");
    against = against || assay_str_eqz(d->names[i], "against_best");
  }
  return (verdict && grade) || against;
}

static int score(assay_arena *arena, const assay_dialect *d)
{
  size_t results = 0, losses = 0, settings = 0, about = 0;
  bool names = false, finals = false, rate = false;
  for (size_t i = 0; i < d->columns; i++) {
    const assay_str plain = d->names[i];
    const assay_sweep_column c = assay_sweep_column_of(arena, plain);
    const bool result = c.kind == ASSAY_SWEEP_RESULT && c.role != ASSAY_ROLE_TIME;
    results += result;
    losses += result && c.role != ASSAY_ROLE_METRIC && c.role != ASSAY_ROLE_TOKENS;
    finals = finals || (result && c.step == ASSAY_SWEEP_FINAL);
    settings += is_setting(plain);
    names = names || c.kind == ASSAY_SWEEP_NAME;
    rate = rate || assay_str_eqz(plain, "lr") || assay_str_eqz(plain, "learning_rate");
    about += is_about(plain);
  }
  if (!results || !d->header || is_ours(d))
    return 0;
  if (names && settings && about >= MARKS)
    return SURE;
  if (!d->step && losses && (settings || names))
    return LIKELY;
  return settings && (finals || !d->step) && settings + names + rate > 1 ? LIKELY : 0;
}

static int probe(const assay_head *head)
{
  assay_dialect dialect;
  assay_arena *arena = assay_arena_new();
  int points = 0;
  if (arena && assay_head_dialect(head, arena, &dialect))
    points = score(arena, &dialect);
  assay_head_done(head, arena);
  return points;
}

/* ---- columns ---- */

typedef struct sweep {
  assay_reading *reading;
  ASSAY_VEC(assay_sweep_column) columns;
  assay_cell_place place_of;
  void *csv;
  uint64_t line, skipped;
  assay_run run; /* of the row at hand */
  bool bad;      /* it holds a cell that refuses the file */
} sweep;

static assay_code declare(void *to, assay_str name, size_t *column)
{
  sweep *s = to;
  assay_arena *arena = s->reading->arena;
  assay_sweep_column *c = ASSAY_PUSH(arena, &s->columns);
  if (!c || !(name = assay_str_copy(arena, name)).ptr)
    return ASSAY_E_NOMEM;
  const char *role = assay_map_role(s->reading->scratch, s->reading->options, name);
  *c = assay_sweep_column_of(arena, name);
  if (role && !assay_sweep_column_map(arena, role, c))
    c->kind = ASSAY_SWEEP_NOTHING;
  assay_column *told = ASSAY_PUSH(arena, &s->reading->input->columns);
  if (told)
    *told = (assay_column){ .name = name };
  *column = s->columns.n - 1;
  return told ? ASSAY_OK : ASSAY_E_NOMEM;
}

static bool same(const assay_sweep_column *a, const assay_sweep_column *b)
{
  if (a->kind != b->kind)
    return false;
  return a->kind == ASSAY_SWEEP_NAME || (a->kind == ASSAY_SWEEP_RESULT && a->role == b->role &&
                                         a->step == b->step && a->role != ASSAY_ROLE_METRIC);
}

/* Of several columns that mean the same the mapped one counts, else the first. Names are all kept:
 * the first that holds something counts. */
static void retire(sweep *s, size_t i)
{
  assay_sweep_column *c = &s->columns.items[i];
  for (size_t k = 0; k < s->columns.n; k++) {
    const assay_sweep_column *other = &s->columns.items[k];
    const bool wins = other->mapped != c->mapped ? other->mapped : k < i;
    if (k == i || !wins || !same(c, other) || (c->kind == ASSAY_SWEEP_NAME && !other->mapped))
      continue;
    c->kind = ASSAY_SWEEP_NOTHING;
    if (!other->mapped)
      assay_reading_note(
          s->reading, "columns %.*s and %.*s both fit %s; using %.*s; --map %s=COLUMN changes it",
          ASSAY_STR_ARG(other->name), ASSAY_STR_ARG(c->name), assay_role_name(c->role),
          ASSAY_STR_ARG(other->name), assay_role_name(c->role));
    return;
  }
}

static assay_code resolve(void *to, assay_err *err)
{
  sweep *s = to;
  bool result = false;
  for (size_t i = 0; i < s->columns.n; i++)
    retire(s, i);
  for (size_t i = 0; i < s->columns.n; i++) {
    const assay_sweep_column *c = &s->columns.items[i];
    s->reading->input->columns.items[i].role = c->kind == ASSAY_SWEEP_RESULT
                                                   ? assay_role_name(c->role)
                                               : c->kind == ASSAY_SWEEP_PARAMETER ? "parameter"
                                               : c->kind == ASSAY_SWEEP_NAME      ? "run"
                                                                                  : NULL;
    result = result || (c->kind == ASSAY_SWEEP_RESULT && c->role != ASSAY_ROLE_TIME);
  }
  if (result)
    return ASSAY_OK;
  assay_place place = { .kind = "no-column",
                        .fatal = true,
                        .line = 1,
                        .hint = "use --map validation_loss=COLUMN or --map metric:NAME=COLUMN" };
  assay_reading_trouble(s->reading, &place, "no column is known to be a loss or score");
  return assay_reading_outcome(s->reading, err);
}

static bool uses(void *to, size_t column)
{
  return ((sweep *)to)->columns.items[column].kind != ASSAY_SWEEP_NOTHING;
}

/* ---- rows ---- */

static void begin(void *to, uint64_t line)
{
  sweep *s = to;
  s->line = line;
  s->bad = false;
  s->run = (assay_run){ .x = ASSAY_X_STEP, .total_steps = ASSAY_NO_STEP };
  s->run.job.train_loss = (double)NAN;
}

static assay_series *series_for(sweep *s, const assay_sweep_column *c)
{
  assay_run *run = &s->run;
  for (size_t i = 0; i < run->series.n; i++)
    if (run->series.items[i].role == c->role && c->role != ASSAY_ROLE_METRIC)
      return &run->series.items[i];
  assay_series *to = ASSAY_PUSH(s->reading->arena, &run->series);
  if (to)
    *to = (assay_series){ .role = c->role, .name = c->name, .input = s->reading->input_index };
  return to;
}

/* At most two points a series: the best and the final value. */
static bool add_point(sweep *s, assay_series *to, int64_t at, double x)
{
  enum { POINTS = 2 };
  assay_arena *arena = s->reading->arena;
  int64_t *step = assay_arena_array(arena, POINTS, sizeof *step);
  double *value = assay_arena_array(arena, POINTS, sizeof *value);
  uint32_t *lines = assay_arena_array(arena, POINTS, sizeof *lines);
  if (!step || !value || !lines)
    return false;
  const size_t slot = to->n && to->step[0] < at ? 1 : 0;
  if (to->n) {
    step[1 - slot] = to->step[0];
    value[1 - slot] = to->value[0];
  }
  step[slot] = at;
  value[slot] = x;
  lines[0] = lines[1] = s->line < UINT32_MAX ? (uint32_t)s->line : UINT32_MAX;
  to->step = step;
  to->value = value;
  to->line = lines;
  to->n++;
  to->missing = 0;
  return true;
}

/* A loss that is no number refuses the file; another result is missing, and that is said once. */
static void bad_cell(sweep *s, assay_sweep_column *c, assay_str text, assay_num_kind kind,
                     uint64_t place)
{
  const assay_bad_cell cell = { .column = c->name,
                                .text = text,
                                .kind = kind,
                                .line = s->line,
                                .place = place,
                                .place_of = s->place_of,
                                .payload = s->csv };
  if (c->role == ASSAY_ROLE_TRAIN_LOSS || c->role == ASSAY_ROLE_VALIDATION_LOSS) {
    s->bad = true;
    assay_bad_cell_refuse(s->reading, &cell);
  } else if (!c->warned) {
    c->warned = true;
    assay_bad_cell_warn(s->reading, &cell, "such cells are taken as missing");
  }
}

static bool add_result(sweep *s, assay_sweep_column *c, assay_str text, uint64_t place)
{
  double x;
  assay_num_kind kind = assay_num_read(text, s->reading->options->decimal, &x);
  if (kind != ASSAY_NUM_FINITE && c->role == ASSAY_ROLE_TIME && assay_duration_read(text, &x))
    kind = ASSAY_NUM_FINITE;
  assay_series *to = series_for(s, c);
  if (!to)
    return false;
  if (kind == ASSAY_NUM_FINITE || kind == ASSAY_NUM_NONFINITE)
    return add_point(s, to, c->step, x);
  to->missing += !to->n;
  if (kind != ASSAY_NUM_MISSING)
    bad_cell(s, c, text, kind, place);
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

/* With a decimal comma 0,001 is the number that others write 0.001. */
static assay_str value_of(sweep *s, assay_str text)
{
  double x;
  char number[ASSAY_NUM_SIZE];
  if (s->reading->options->decimal != '.' &&
      assay_num_read(text, s->reading->options->decimal, &x) == ASSAY_NUM_FINITE)
    return assay_str_copy(s->reading->arena, assay_str_z(assay_num_shortest(number, x)));
  return assay_str_copy(s->reading->arena, assay_utf8_repair(s->reading->scratch, text));
}

/* Optuna numbers its trials. */
static bool name_run(sweep *s, const assay_sweep_column *c, assay_str text)
{
  const bool trial = assay_str_ieqz(c->name, "number") || assay_str_ieqz(c->name, "trial");
  int64_t number;
  s->run.name = value_of(s, text);
  if (trial && s->run.name.ptr && assay_num_read_whole(text, '.', &number))
    s->run.name = assay_str_format(s->reading->arena, "trial %" PRId64, number);
  return s->run.name.ptr;
}

static assay_code cell(void *to, size_t column, assay_str text, uint64_t place)
{
  sweep *s = to;
  assay_parameter *p;
  assay_sweep_column *c = &s->columns.items[column];
  text = assay_str_trim(text);
  switch (c->kind) {
  case ASSAY_SWEEP_RESULT:
    return add_result(s, c, text, place) ? ASSAY_OK : ASSAY_E_NOMEM;
  case ASSAY_SWEEP_STATE:
    s->run.partial = s->run.partial || !is_done(text);
    break;
  case ASSAY_SWEEP_NAME:
    return !text.len || s->run.name.ptr || name_run(s, c, text) ? ASSAY_OK : ASSAY_E_NOMEM;
  case ASSAY_SWEEP_PARAMETER:
    if (!text.len)
      break;
    p = ASSAY_PUSH(s->reading->arena, &s->run.parameters);
    if (!p || !(p->value = value_of(s, text)).ptr)
      return ASSAY_E_NOMEM;
    p->name = c->name;
    break;
  case ASSAY_SWEEP_NOTHING:
    break;
  }
  return ASSAY_OK;
}

static assay_code end(void *to, assay_err *err)
{
  sweep *s = to;
  assay_reading *r = s->reading;
  r->input->rows++;
  r->input->skipped += s->bad;
  if (s->bad)
    return ASSAY_OK;
  if (!s->run.name.ptr)
    s->run.name = assay_str_format(r->arena, "row %" PRIu64, r->input->rows);
  assay_run *slot = ASSAY_PUSH(r->arena, &r->runs);
  if (!slot || !s->run.name.ptr)
    return assay_err_nomem(err);
  *slot = s->run;
  r->input->used++;
  return ASSAY_OK;
}

static void skip(void *to, uint64_t line, const char *why)
{
  (void)line;
  (void)why;
  ((sweep *)to)->reading->input->rows++;
  ((sweep *)to)->reading->input->skipped++;
}

static void locate(void *to, assay_cell_place place_of, void *csv)
{
  ((sweep *)to)->place_of = place_of;
  ((sweep *)to)->csv = csv;
}

static assay_code finish(void *to, assay_err *err)
{
  const sweep *s = to;
  assay_place place = { .kind = "no-row", .fatal = true };
  if (!s->reading->input->rows)
    assay_reading_trouble(s->reading, &place, "has a header but no data rows");
  else if (!s->reading->runs.n && assay_reading_outcome(s->reading, err) == ASSAY_OK)
    assay_reading_trouble(s->reading, &place, "none of its %" PRIu64 " rows can be used",
                          s->reading->input->rows);
  return assay_reading_outcome(s->reading, err);
}

/* ---- the file ---- */

/* With a step or an epoch named by --map the rows are points of runs, not runs. */
static bool is_log(const assay_reading *reading)
{
  assay_dialect d;
  bool whole;
  const assay_str head = assay_source_head(reading->source, &whole);
  const char delimiter = reading->options->delimiter;
  if (!reading->options->n_maps ||
      !(delimiter ? assay_dialect_read(reading->scratch, head, whole, delimiter, &d)
                  : assay_dialect_find(reading->scratch, head, whole, &d)))
    return false;
  for (size_t i = 0; i < d.columns; i++) {
    const char *role = assay_map_role(reading->scratch, reading->options, d.names[i]);
    if (role && (strcmp(role, "step") == 0 || strcmp(role, "epoch") == 0))
      return true;
  }
  return false;
}

static assay_code read(assay_reading *reading, assay_err *err)
{
  sweep s = { .reading = reading };
  const assay_table_sink sink = {
    &s, declare, resolve, uses, begin, cell, end, skip, locate, finish
  };
  if (is_log(reading))
    return assay_table_read(reading, assay_table_by_alias, err);
  return assay_table_give(reading, &sink, err);
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
