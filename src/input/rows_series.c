/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run's curves: resumed stretches, order, repeated steps. */
#include <inttypes.h>
#include <math.h>

#include "input/rows_build.h"

static int64_t step_of(const rows_build *b, uint32_t row)
{
  return b->rows->step.items[row];
}

/* ---- steps that go back ---- */

/* A strictly descending file is one that was written newest first, not one long resume. */
static bool descends(const rows_build *b)
{
  bool any = false;
  for (size_t i = 0; i < b->slices.n; i++) {
    const rows_slice *s = &b->slices.items[i];
    if (!assay_role_facts[s->column->role].told)
      continue;
    for (size_t k = 1; k < s->n; k++)
      if (step_of(b, s->row[k]) >= step_of(b, s->row[k - 1]))
        return false;
    any = any || s->n > 1;
  }
  return any;
}

static assay_code find_events(rows_build *b, const rows_slice *s, assay_err *err)
{
  for (size_t k = 1; k < s->n; k++) {
    uint32_t row = s->row[k], previous = s->row[k - 1];
    int64_t from = step_of(b, previous), step = step_of(b, row);
    if (step >= from || step == ASSAY_NO_STEP)
      continue;
    rows_event *e = ASSAY_PUSH(b->rows->scratch, &b->events);
    if (!e)
      return assay_err_nomem(err);
    *e = (rows_event){ row, previous, from, step };
  }
  return ASSAY_OK;
}

static bool precedes(const rows_event *x, const rows_event *y)
{
  return x->row < y->row || (x->row == y->row && x->previous > y->previous);
}

/* Insertion sort: events are few, and each column brings its own in order. */
static void sort_events(rows_build *b)
{
  for (size_t i = 1; i < b->events.n; i++) {
    rows_event e = b->events.items[i];
    size_t k = i;
    for (; k && precedes(&e, &b->events.items[k - 1]); k--)
      b->events.items[k] = b->events.items[k - 1];
    b->events.items[k] = e;
  }
}

/* Several columns tell of one resume, each at its next cell: the first that does stands for all. */
static void merge_events(rows_build *b)
{
  size_t n = 0;
  for (size_t i = 0; i < b->events.n; i++) {
    const rows_event *e = &b->events.items[i];
    if (n && e->previous < b->events.items[n - 1].row)
      continue;
    b->events.items[n++] = *e;
  }
  b->events.n = n;
}

static assay_code note_resumes(rows_build *b, assay_err *err)
{
  const assay_rows *rows = b->rows;
  for (size_t i = 0; i < b->events.n; i++) {
    const rows_event *e = &b->events.items[i];
    assay_resume *out = ASSAY_PUSH(rows->reading->arena, &b->run->resumes);
    if (!out)
      return assay_err_nomem(err);
    *out = (assay_resume){ e->from, e->step, rows->line.items[e->row], rows->reading->input->path };
  }
  return ASSAY_OK;
}

assay_code assay_rows_resumes(rows_build *b, assay_err *err)
{
  assay_code code = ASSAY_OK;
  b->events.n = 0;
  b->run->descending = descends(b);
  for (size_t i = 0; i < b->slices.n && !b->run->descending && code == ASSAY_OK; i++)
    if (assay_role_facts[b->slices.items[i].column->role].told)
      code = find_events(b, &b->slices.items[i], err);
  sort_events(b);
  merge_events(b);
  b->void_from = assay_arena_array(b->rows->scratch, b->events.n + 1, sizeof *b->void_from);
  if (!b->void_from)
    return assay_err_nomem(err);
  b->void_from[b->events.n] = INT64_MAX;
  for (size_t i = b->events.n; i-- > 0;) {
    int64_t step = b->events.items[i].step, later = b->void_from[i + 1];
    b->void_from[i] = step < later ? step : later;
  }
  return code == ASSAY_OK ? note_resumes(b, err) : code;
}

/* ---- one series ---- */

static void pick(rows_build *b, const rows_slice *s)
{
  rows_picked *out = &b->picked;
  size_t event_at = 0;
  out->n = 0;
  for (size_t k = 0; k < s->n; k++) {
    uint32_t row = s->row[k];
    while (event_at < b->events.n && b->events.items[event_at].row <= row)
      event_at++;
    if (step_of(b, row) == ASSAY_NO_STEP)
      continue;
    if (step_of(b, row) >= b->void_from[event_at]) {
      b->superseded += b->mark[row] == MARK_NONE;
      b->mark[row] = b->mark[row] == MARK_NONE ? MARK_SUPERSEDED : b->mark[row];
      continue;
    }
    out->row[out->n] = row;
    out->value[out->n++] = &s->value[k];
  }
}

static bool ascends(const rows_build *b)
{
  const rows_picked *p = &b->picked;
  for (size_t k = 1; k < p->n; k++)
    if (step_of(b, p->row[k]) < step_of(b, p->row[k - 1]))
      return false;
  return true;
}

static void merge(const rows_build *b, const rows_picked *p, rows_picked *out, size_t from,
                  size_t width)
{
  size_t middle = from + width < p->n ? from + width : p->n;
  size_t end = middle + width < p->n ? middle + width : p->n;
  for (size_t i = from, j = middle, k = from; k < end; k++) {
    bool left = j == end || (i < middle && step_of(b, p->row[i]) <= step_of(b, p->row[j]));
    size_t at = left ? i++ : j++;
    out->row[k] = p->row[at];
    out->value[k] = p->value[at];
  }
}

/* Stable merge sort by step, bottom up. */
static void order(rows_build *b)
{
  b->other.n = b->picked.n;
  for (size_t width = 1; width < b->picked.n; width *= 2) {
    for (size_t from = 0; from < b->picked.n; from += 2 * width)
      merge(b, &b->picked, &b->other, from, width);
    rows_picked swap = b->picked;
    b->picked = b->other;
    b->other = swap;
  }
}

static bool same_value(double a, double b)
{
  return a == b || (isnan(a) && isnan(b));
}

static void refuse_repeat(const rows_build *b, const rows_slice *s, uint32_t first, uint32_t second)
{
  const assay_rows *rows = b->rows;
  const rows_step_cell *cell = &rows->step_cells.items[second];
  assay_place place = { .kind = "duplicate-step",
                        .fatal = true,
                        .line = cell->line,
                        .column = cell->place,
                        .hint = "correct the log; --on-duplicate last or first takes one of them" };
  assay_reading_trouble(rows->reading, &place,
                        "column %.*s: step %" PRId64 " came before, at line %" PRIu32
                        ", with another %.*s",
                        ASSAY_STR_ARG(rows->columns.items[cell->column].name), step_of(b, second),
                        rows->line.items[first], ASSAY_STR_ARG(s->column->name));
}

/* Whether no column of the run at hand has told of this step so far. */
static bool told_anew(rows_build *b, int64_t step)
{
  bool added = false;
  if (!b->repeated)
    b->repeated = assay_map_new(b->rows->scratch);
  if (b->repeated)
    assay_map_put(b->repeated, (assay_str){ (const char *)&step, sizeof step }, 0, &added);
  return added;
}

/* A step that comes again with another value counts once, however many columns tell of it. */
static void count_duplicate(rows_build *b, const rows_slice *s, uint32_t first, uint32_t second)
{
  const assay_rows *rows = b->rows;
  assay_run *run = b->run;
  bool anew = assay_role_facts[s->column->role].told && told_anew(b, step_of(b, second));
  if (!anew)
    return;
  if (rows->reading->options->on_duplicate == ASSAY_DUPLICATE_ERROR)
    refuse_repeat(b, s, first, second);
  if (run->duplicates++ && rows->line.items[second] >= run->duplicate_lines[1])
    return;
  run->duplicate_step = step_of(b, second);
  run->duplicate_lines[0] = rows->line.items[first];
  run->duplicate_lines[1] = rows->line.items[second];
  run->duplicate_file = rows->reading->input->path;
}

/* Of cells with one step one stays: the last, or with --on-duplicate first the first. */
static void drop_repeats(rows_build *b, const rows_slice *s, rows_picked *p)
{
  bool first_wins = b->rows->reading->options->on_duplicate == ASSAY_DUPLICATE_FIRST;
  size_t n = 0;
  for (size_t k = 0; k < p->n; k++) {
    bool repeats = n && step_of(b, p->row[k]) == step_of(b, p->row[n - 1]);
    if (repeats && !same_value(*p->value[k], *p->value[n - 1]))
      count_duplicate(b, s, p->row[n - 1], p->row[k]);
    if (repeats && first_wins)
      continue;
    n -= repeats;
    p->row[n] = p->row[k];
    p->value[n++] = p->value[k];
  }
  p->n = n;
}

static assay_code fill_series(rows_build *b, assay_series *out, assay_err *err)
{
  const assay_rows *rows = b->rows;
  const rows_picked *p = &b->picked;
  assay_arena *arena = rows->reading->arena;
  int64_t *step = assay_arena_array(arena, p->n, sizeof *step);
  double *value = assay_arena_array(arena, p->n, sizeof *value);
  uint32_t *line = assay_arena_array(arena, p->n, sizeof *line);
  if (!step || !value || !line)
    return assay_err_nomem(err);
  for (size_t k = 0; k < p->n; k++) {
    step[k] = step_of(b, p->row[k]);
    line[k] = rows->line.items[p->row[k]];
    value[k] = *p->value[k];
  }
  out->n = p->n;
  out->step = step;
  out->line = line;
  out->value = value;
  return ASSAY_OK;
}

/* A curve with a cell in every row of an orderly file needs no second copy. */
static bool is_whole(const rows_build *b, const rows_slice *s)
{
  const assay_rows *rows = b->rows;
  if (s->n != rows->step.n || b->run->descending || rows->step.items[0] == ASSAY_NO_STEP)
    return false;
  for (size_t k = 1; k < s->n; k++)
    if (rows->step.items[k] <= rows->step.items[k - 1])
      return false;
  return true;
}

static void mark_used(const rows_build *b, const rows_slice *s, const uint32_t *row, size_t n)
{
  for (size_t k = 0; k < n && assay_role_facts[s->column->role].measured; k++)
    b->mark[row[k]] = MARK_USED;
}

static assay_code arrange(rows_build *b, const rows_slice *s, assay_series *out, assay_err *err)
{
  const assay_rows *rows = b->rows;
  if (is_whole(b, s)) {
    mark_used(b, s, s->row, s->n);
    out->n = s->n;
    out->step = rows->step.items;
    out->line = rows->line.items;
    out->value = s->value;
    return ASSAY_OK;
  }
  pick(b, s);
  if (!ascends(b))
    order(b);
  out->missing = b->total[b->at] - b->picked.n;
  drop_repeats(b, s, &b->picked);
  mark_used(b, s, b->picked.row, b->picked.n);
  return b->picked.n ? fill_series(b, out, err) : ASSAY_OK;
}

assay_code assay_rows_series(rows_build *b, const rows_slice *s, assay_err *err)
{
  const assay_rows *rows = b->rows;
  assay_series series = { .role = assay_role_facts[s->column->role].series,
                          .name = s->column->label,
                          .set = s->column->set,
                          .input = rows->reading->input_index };
  if (series.set.len)
    series.set = assay_str_copy(rows->reading->arena, series.set);
  assay_code code = arrange(b, s, &series, err);
  if (code != ASSAY_OK || !series.n)
    return code;
  assay_series *out = ASSAY_PUSH(rows->reading->arena, &b->run->series);
  if (!out || (series.set.len && !series.set.ptr))
    return assay_err_nomem(err);
  *out = series;
  return ASSAY_OK;
}
