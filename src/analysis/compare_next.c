/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to try next, each with the numbers it rests on. */
#include <string.h>

#include "analysis/comparing.h"
#include "base/num.h"

enum { DIGITS = 3, SEEDS_MOST = 100, VALUES_LEAST = 3 };

static const char *say(assay_comparing *c, double x)
{
  char text[ASSAY_NUM_SIZE];
  assay_str s = assay_str_copy(c->arena, assay_str_z(assay_num_digits(text, x, DIGITS)));
  return s.ptr ? s.ptr : "";
}

static void advise(assay_comparing *c, assay_str sentence, const assay_fact *facts, size_t n)
{
  assay_advice_next *to = sentence.ptr ? ASSAY_PUSH(c->arena, &c->out->next) : NULL;
  if (!to)
    return; /* the arena has failed, which the caller looks at */
  to->sentence = sentence;
  for (size_t i = 0; i < n; i++) {
    assay_fact *slot = ASSAY_PUSH(c->arena, &to->evidence);
    if (slot)
      *slot = facts[i];
  }
}

static const assay_run_group *best_group(const assay_comparing *c)
{
  return &c->out->groups.items[c->out->tie_set.items[0]];
}

static bool is_verdict(const assay_comparing *c, size_t run, const char *id)
{
  return strcmp(c->report->runs.items[run].verdict.id, id) == 0;
}

/* The best at the edge of what was tried: extend the range there. */
static void extend_ranges(assay_comparing *c)
{
  const assay_compare *out = c->out;
  for (size_t k = 0; k < out->parameters.n; k++) {
    const assay_parameter_effect *p = &out->parameters.items[k];
    const size_t v = best_group(c)->keys.items[k], last = p->values.n - 1;
    if (p->kind == ASSAY_PARAMETER_CATEGORY || p->values.n < VALUES_LEAST || v == SIZE_MAX ||
        (v && v < last) || (p->note.ptr && !assay_str_starts(p->note, "aliased")))
      continue;
    const assay_fact facts[] = { { "best", p->numbers.items[v] },
                                 { "least", p->numbers.items[0] },
                                 { "most", p->numbers.items[last] } };
    advise(c,
           assay_str_format(c->arena, "Try %.*s %s %s: the best lies at the edge of %s to %s.",
                            ASSAY_STR_ARG(p->name), v ? "above" : "below",
                            say(c, p->numbers.items[v]), say(c, p->numbers.items[0]),
                            say(c, p->numbers.items[last])),
           facts, 3);
  }
}

/* Unstable above, underfitting below: where a parameter draws the line, it is told. */
static void bound_rates(assay_comparing *c, const char *const *ids, size_t n_ids, bool above,
                        const char *what)
{
  for (size_t k = 0; k < c->out->parameters.n; k++) {
    const assay_parameter_effect *p = &c->out->parameters.items[k];
    size_t from = above ? SIZE_MAX : 0, to = above ? 0 : SIZE_MAX, bad = 0;
    if (!p->numbers.n || !assay_compare_is_rate(p->name))
      continue;
    for (size_t i = 0; i < c->report->runs.n; i++) {
      const size_t v = c->run[i].value[k];
      bool hit = false;
      for (size_t d = 0; d < n_ids; d++)
        hit = hit || is_verdict(c, i, ids[d]);
      if (c->run[i].apart || v == SIZE_MAX)
        continue;
      bad += hit;
      if (hit)
        from = above ? (v < from ? v : from) : (v > from ? v : from);
      else
        to = above ? (v > to ? v : to) : (v < to ? v : to);
    }
    if (!bad || (above ? from <= to : from >= to))
      continue;
    const double at = p->numbers.items[from];
    const assay_fact facts[] = { { "bound", at }, { "runs", (double)bad } };
    advise(c,
           assay_str_format(c->arena, "Keep %.*s %s %s: all runs from there on %s.",
                            ASSAY_STR_ARG(p->name), above ? "below" : "above", say(c, at), what),
           facts, 2);
  }
}

/* Where every run passes its best, the last steps buy nothing. */
static void stop_earlier(assay_comparing *c)
{
  size_t overfit = 0, n = 0;
  double at = 0;
  for (size_t i = 0; i < c->report->runs.n; i++) {
    if (c->run[i].apart || isnan(c->run[i].at))
      continue;
    n++;
    overfit += is_verdict(c, i, "OVERFITTING");
    at += c->run[i].at;
  }
  if (n < 2 || overfit < n)
    return;
  at /= (double)n;
  const assay_fact facts[] = { { "overfitting_runs", (double)overfit }, { "best_at", at } };
  advise(c,
         assay_str_format(c->arena,
                          "Stop at about %s %% of the steps: all %zu runs overfit after that.",
                          say(c, 100 * at), n),
         facts, 2);
}

static void more_steps(assay_comparing *c)
{
  const assay_run_group *best = best_group(c);
  size_t improving = 0;
  for (size_t i = 0; i < best->runs.n; i++)
    improving += is_verdict(c, best->runs.items[i], "STILL_IMPROVING");
  if (improving < best->runs.n)
    return;
  const assay_run_review *r = &c->report->runs.items[best->runs.items[0]];
  const double fall = r->convergence_validation.fall;
  const assay_fact facts[] = { { "improving_runs", (double)improving },
                               { "fall_per_fifth", fall } };
  advise(c,
         assay_str_format(c->arena, "Give %.*s more steps: it still improves at its end.",
                          ASSAY_STR_ARG(best->name)),
         facts, 2);
}

/* Seeds a setting so that a difference as seen shows at two standard errors and 80 % power. */
static void more_seeds(assay_comparing *c)
{
  const double reach = 1.96 + 0.842;
  const assay_compare *out = c->out;
  if (out->tie_set.n < 2)
    return;
  if (isnan(c->pooled)) {
    advise(c,
           assay_str_format(c->arena,
                            "Run the %zu tied settings with 3 more seeds each: with one seed "
                            "nothing tells them apart for sure.",
                            out->tie_set.n),
           &(assay_fact){ "tied", (double)out->tie_set.n }, 1);
    return;
  }
  const assay_run_group *second = &out->groups.items[out->tie_set.items[1]];
  const double gap = fabs(second->value - best_group(c)->value);
  const double seeds = ceil(2 * pow(reach * c->pooled / gap, 2));
  const assay_fact facts[] = { { "gap", gap }, { "deviation", c->pooled }, { "seeds", seeds } };
  if (!(c->pooled > 0))
    return;
  if (seeds <= SEEDS_MOST)
    advise(c,
           assay_str_format(c->arena,
                            "Run %.*s and %.*s with %s seeds each: so many would tell them apart.",
                            ASSAY_STR_ARG(best_group(c)->name), ASSAY_STR_ARG(second->name),
                            say(c, fmax(seeds, 2))),
           facts, 3);
  else
    advise(c,
           assay_str_format(c->arena,
                            "Do not add seeds: more than %d a setting would be needed to tell the "
                            "two best apart; take the cheaper.",
                            SEEDS_MOST),
           facts, 2);
}

assay_code assay_compare_next(assay_comparing *c, assay_err *err)
{
  static const char *const breaks[] = { "UNSTABLE", "DIVERGED", "NONFINITE" };
  static const char *const slow[] = { "UNDERFITTING" };
  if (c->out->tie_set.n) {
    extend_ranges(c);
    bound_rates(c, breaks, sizeof breaks / sizeof *breaks, true, "break");
    bound_rates(c, slow, 1, false, "underfit");
    stop_earlier(c);
    more_steps(c);
    more_seeds(c);
  }
  return assay_arena_failed(c->arena) ? assay_err_nomem(err) : ASSAY_OK;
}
