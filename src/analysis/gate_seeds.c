/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of runs that repeat one setting with several seeds become their mean. */
#include <math.h>

#include "analysis/gate_side.h"
#include "analysis/seeds.h"

typedef struct member {
  assay_repeat repeat;
  size_t group; /* index of its first member */
} member;

static bool repeats(const assay_gate_values *values, const member *all, size_t i, size_t first)
{
  if (all[first].group != first || !all[first].repeat.seed.ptr || !all[i].repeat.seed.ptr ||
      !values->items[first].is_run ||
      !assay_str_eq(values->items[i].element, values->items[first].element) ||
      !assay_str_eq(all[i].repeat.setting, all[first].repeat.setting))
    return false;
  for (size_t k = first; k < i; k++) /* one seed twice is no repeat */
    if (all[k].group == first && assay_str_eq(all[k].repeat.seed, all[i].repeat.seed))
      return false;
  return true;
}

static bool find_groups(assay_arena *arena, const assay_gate_values *values, member *all)
{
  for (size_t i = 0; i < values->n; i++) {
    all[i].group = i;
    if (!values->items[i].is_run)
      continue;
    if (!assay_repeat_read(arena, values->items[i].owner, &all[i].repeat))
      return false;
    for (size_t first = 0; first < i && all[i].group == i; first++)
      if (repeats(values, all, i, first))
        all[i].group = first;
  }
  return true;
}

/* The mean of a group, which points at its worst run. */
static bool join(assay_arena *arena, const assay_gate_values *values, const member *all,
                 size_t first, int direction, assay_gate_value *out)
{
  double sum = 0, squares = 0, n = 0;
  *out = values->items[first];
  for (size_t i = first; i < values->n; i++) {
    const assay_gate_value *v = &values->items[i];
    if (all[i].group != first)
      continue;
    n++;
    sum += v->number;
    if (direction > 0 ? v->number < out->number : v->number > out->number)
      *out = *v;
  }
  if (n < 2)
    return true;
  out->number = sum / n;
  for (size_t i = first; i < values->n; i++) {
    const double d = values->items[i].number - out->number;
    squares += all[i].group == first ? d * d : 0;
  }
  out->seeds = (size_t)n;
  out->deviation = sqrt(squares / (n - 1));
  out->setting = all[first].repeat.setting;
  out->subject = assay_str_format(arena, "%.*s and %zu more seed%s",
                                  ASSAY_STR_ARG(values->items[first].subject), out->seeds - 1,
                                  out->seeds > 2 ? "s" : "");
  return out->subject.ptr != NULL;
}

assay_code assay_gate_join_seeds(assay_arena *arena, assay_gate_values *values, int direction,
                                 assay_err *err)
{
  member *all = assay_arena_array(arena, values->n + 1, sizeof *all);
  assay_gate_values joined = { 0 };
  if (!all || !find_groups(arena, values, all))
    return assay_err_nomem(err);
  for (size_t i = 0; i < values->n; i++) {
    if (all[i].group != i)
      continue;
    assay_gate_value *slot = ASSAY_PUSH(arena, &joined);
    if (!slot || !join(arena, values, all, i, direction, slot))
      return assay_err_nomem(err);
  }
  *values = joined;
  return ASSAY_OK;
}
