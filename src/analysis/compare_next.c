/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to try next, each with the numbers it rests on. */
#include <string.h>

#include "analysis/comparing.h"
#include "base/num.h"
#include "stat/robust.h"

enum {
  DIGITS = 3,
  SEEDS_MOST = 100, /* a setting, beyond which seeds are out of reach */
  SEEDS_FIRST = 3,  /* beside the one of each setting: four give a deviation */
  TIED_MOST = 8,    /* settings that are sent for these */
  VALUES_LEAST = 3  /* of a parameter whose range has an edge */
};
/* Quantiles of the normal distribution: 5 % on two sides, and 80 % power. */
#define DETECTABLE (1.96 + 0.842)

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

/* Which verdicts a bound is about, on which side of it, and in which word. */
typedef struct side {
  const char *ids[3];
  bool above;
  const char *where, *what;
} side;

typedef struct tally {
  size_t in, bad_in, out, bad_out;
} tally;

static tally count_beyond(const assay_comparing *c, size_t k, size_t level, const side *s)
{
  tally t = { 0 };
  for (size_t i = 0; i < c->report->runs.n; i++) {
    const size_t v = c->run[i].value[k];
    bool bad = false;
    if (c->run[i].apart || v == SIZE_MAX)
      continue;
    for (size_t d = 0; d < sizeof s->ids / sizeof *s->ids && s->ids[d]; d++)
      bad = bad || is_verdict(c, i, s->ids[d]);
    const bool in = s->above ? v >= level : v <= level;
    *(in ? &t.in : &t.out) += 1;
    *(in ? &t.bad_in : &t.bad_out) += bad;
  }
  return t;
}

/* Unstable above, underfitting below: where a rate draws the line but for few runs, it is told. */
static void bound_rate(assay_comparing *c, size_t k, const side *s)
{
  enum { MOST_IN = 80, FEW_OUT = 10 }; /* percent of the runs */
  const assay_parameter_effect *p = &c->out->parameters.items[k];
  for (size_t step = 0; step < p->numbers.n; step++) {
    const size_t v = s->above ? step : p->numbers.n - 1 - step;
    const tally t = count_beyond(c, k, v, s);
    if (!t.bad_in || !t.out || 100 * t.bad_in < MOST_IN * t.in || 100 * t.bad_out > FEW_OUT * t.out)
      continue;
    const assay_fact facts[] = { { "bound", p->numbers.items[v] },
                                 { "runs", (double)t.bad_in },
                                 { "of", (double)t.in },
                                 { "runs_on_the_other_side", (double)t.bad_out },
                                 { "of_the_other_side", (double)t.out } };
    advise(c,
           assay_str_format(c->arena,
                            "Keep %.*s %s %s: from there on %zu of %zu runs %s, %zu of the %zu "
                            "others.",
                            ASSAY_STR_ARG(p->name), s->where, say(c, p->numbers.items[v]), t.bad_in,
                            t.in, s->what, t.bad_out, t.out),
           facts, sizeof facts / sizeof *facts);
    return;
  }
}

static void bound_rates(assay_comparing *c)
{
  static const side sides[] = {
    { { "UNSTABLE", "DIVERGED", "NONFINITE" }, true, "below", "break" },
    { { "UNDERFITTING" }, false, "above", "underfit" },
  };
  for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
    for (size_t k = 0; k < c->out->parameters.n; k++)
      if (c->out->parameters.items[k].numbers.n &&
          assay_compare_is_rate(c->out->parameters.items[k].name))
        bound_rate(c, k, &sides[i]);
}

/* A run whose length and best are known, and that went through. */
static bool went_through(const assay_comparing *c, size_t i)
{
  return !c->run[i].apart && isfinite(c->run[i].at) && !assay_compare_broke(c, i);
}

static double length_of(const assay_comparing *c, size_t i, bool epochs)
{
  return epochs ? c->report->runs.items[i].epochs_count : c->run[i].end;
}

/* From which length on a run is long: the upper half of what was tried; in epochs where all runs
 * tell them. *n: runs that went through. */
static double long_from(const assay_comparing *c, bool *epochs, size_t *n)
{
  double least = (double)INFINITY, most = 0;
  *epochs = true;
  for (size_t i = 0; i < c->report->runs.n; i++)
    if (went_through(c, i))
      *epochs = *epochs && isfinite(c->report->runs.items[i].epochs_count);
  for (size_t i = 0; i < c->report->runs.n; i++) {
    if (!went_through(c, i))
      continue;
    least = fmin(least, length_of(c, i, *epochs));
    most = fmax(most, length_of(c, i, *epochs));
    ++*n;
  }
  return (least + most) / 2;
}

/* Where every long run passes its best, the last steps buy nothing. */
static void stop_earlier(assay_comparing *c)
{
  double *at = assay_arena_array(c->arena, c->report->runs.n + 1, sizeof *at);
  size_t n = 0, all = 0;
  bool epochs;
  const double from = long_from(c, &epochs, &all);
  for (size_t i = 0; i < c->report->runs.n && at; i++) {
    if (!went_through(c, i) || length_of(c, i, epochs) < from)
      continue;
    if (!is_verdict(c, i, "OVERFITTING"))
      return;
    at[n++] = c->run[i].at;
  }
  if (!at || n < 2)
    return;
  const double usual = assay_median(at, n);
  const assay_fact facts[] = { { "overfitting_runs", (double)n }, { "best_at", usual } };
  advise(c,
         assay_str_format(c->arena,
                          "Stop the %sruns at about %s %% of their steps: all %zu overfit.",
                          n < all ? "long " : "", say(c, 100 * usual), n),
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
static double seeds_for(const assay_comparing *c, const assay_run_group *rival, double *gap)
{
  *gap = fabs(rival->value - best_group(c)->value);
  return ceil(2 * pow(DETECTABLE * c->pooled / *gap, 2));
}

/* With one seed each nothing tells how many it takes. */
static void first_seeds(assay_comparing *c)
{
  const size_t tied = c->out->tie_set.n, few = tied > TIED_MOST ? TIED_MOST : tied;
  const assay_fact facts[] = { { "tied", (double)tied }, { "seeds_more", SEEDS_FIRST } };
  advise(c,
         assay_str_format(c->arena,
                          "Run the %zu %stied settings with %d more seeds each: with one seed "
                          "nothing tells them apart for sure.",
                          few, few < tied ? "best of the " : "", SEEDS_FIRST),
         facts, 2);
}

/* What tells the best from the second; or, where that is out of reach, from one further behind. */
static void split_ties(assay_comparing *c)
{
  const assay_compare *out = c->out;
  const assay_run_group *best = best_group(c);
  const size_t tied = out->tie_set.n;
  for (size_t i = 1; i < tied; i++) {
    const assay_run_group *rival = &out->groups.items[out->tie_set.items[i]];
    const double have = (double)(best->runs.n < rival->runs.n ? best->runs.n : rival->runs.n);
    double gap;
    const double seeds = fmax(seeds_for(c, rival, &gap), have + 1);
    if (!(seeds <= SEEDS_MOST))
      continue;
    const assay_fact facts[] = { { "gap", gap },
                                 { "deviation", c->pooled },
                                 { "seeds", seeds },
                                 { "seeds_more", seeds - have },
                                 { "settings_to_leave", (double)(tied - i) } };
    advise(c,
           assay_str_format(c->arena,
                            "Run %.*s and %.*s with %s more seeds each: %s a setting would tell "
                            "them apart.",
                            ASSAY_STR_ARG(best->name), ASSAY_STR_ARG(rival->name),
                            say(c, seeds - have), say(c, seeds)),
           facts, sizeof facts / sizeof *facts);
    return;
  }
  const assay_fact facts[] = { { "deviation", c->pooled }, { "seeds", SEEDS_MOST } };
  advise(c,
         assay_str_format(c->arena,
                          "Do not add seeds: more than %d a setting would be needed to tell the "
                          "tied apart; take the cheapest.",
                          SEEDS_MOST),
         facts, 2);
}

static void more_seeds(assay_comparing *c)
{
  if (c->out->tie_set.n < 2)
    return;
  if (isnan(c->pooled))
    first_seeds(c);
  else if (c->pooled > 0)
    split_ties(c);
}

assay_code assay_compare_next(assay_comparing *c, assay_err *err)
{
  if (c->out->tie_set.n) {
    extend_ranges(c);
    bound_rates(c);
    stop_earlier(c);
    more_steps(c);
    more_seeds(c);
  }
  return assay_arena_failed(c->arena) ? assay_err_nomem(err) : ASSAY_OK;
}
