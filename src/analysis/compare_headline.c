/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which run to take and how sure that is, in one sentence; and why, in the next. */
#include <math.h>
#include <string.h>

#include "analysis/comparing.h"
#include "base/num.h"

enum {
  DIGITS = 4,
  SEEDS_FEW = 4 /* seeds a setting below which only large differences show */
};
#define WHOLE_MOST 1e15 /* below it a double tells every whole amount */

static void add_number(assay_buf *b, double x)
{
  char text[ASSAY_NUM_SIZE];
  assay_buf_addz(b, assay_num_digits(text, x, DIGITS));
}

/* Whole amounts with separators: 58,590. */
static void add_amount(assay_buf *b, double x)
{
  char digits[ASSAY_NUM_SIZE];
  if (!(x >= 0 && x < WHOLE_MOST && floor(x) >= x)) {
    add_number(b, x);
    return;
  }
  const size_t n = strlen(assay_num_fixed(digits, x, 0));
  for (size_t i = 0; i < n; i++) {
    assay_buf_addz(b, i && (n - i) % 3 == 0 ? "," : "");
    assay_buf_addc(b, digits[i]);
  }
}

static void add_rivals(assay_buf *b, const assay_compare *out)
{
  const size_t others = out->tie_set.n - 1;
  const assay_run_group *cheapest =
      out->cheapest == SIZE_MAX ? NULL : &out->groups.items[out->cheapest];
  if (out->groups.n == 1)
    assay_buf_addz(b, "; there is nothing to compare it with");
  else if (!others)
    assay_buf_addz(b, out->seeds_known ? "; no other is statistically as good"
                                       : "; no other comes near it");
  else if (others == 1 && out->groups.n == 2)
    assay_buf_addz(b, "; nothing tells it from the other");
  else if (others + 1 == out->groups.n)
    assay_buf_addf(b, "; nothing tells it from the %zu others", others);
  else
    assay_buf_addf(b, "; %zu other%s statistically as good", others, others == 1 ? " is" : "s are");
  if (!others || !cheapest)
    return;
  if (out->cheapest == out->tie_set.items[0]) {
    assay_buf_addz(b, ", none of them cheaper");
    return;
  }
  assay_buf_addz(b, ", the cheapest ");
  assay_buf_add(b, cheapest->name);
  assay_buf_addz(b, " (");
  add_amount(b, cheapest->cost);
  assay_buf_addz(b, " against ");
  add_amount(b, out->groups.items[out->tie_set.items[0]].cost);
  assay_buf_addf(b, " %s)", out->cost_unit);
}

bool assay_compare_broke(const assay_comparing *c, size_t run)
{
  const char *id = c->report->runs.items[run].verdict.id;
  return strcmp(id, "DIVERGED") == 0 || strcmp(id, "NONFINITE") == 0;
}

static size_t broken_runs(const assay_comparing *c)
{
  size_t n = 0;
  for (size_t i = 0; i < c->report->runs.n; i++)
    n += assay_compare_broke(c, i);
  return n;
}

static void say_headline(assay_comparing *c, assay_buf *b)
{
  const assay_compare *out = c->out;
  const size_t n = c->report->runs.n;
  if (!out->groups.n) {
    if (n == 1)
      assay_buf_addz(b, "The one run cannot be ranked by ");
    else
      assay_buf_addf(b, "None of the %zu runs can be ranked by ", n);
    assay_buf_add(b, assay_compare_metric(out));
    assay_buf_addz(b, ": name what they log with --by.");
    return;
  }
  const assay_run_group *best = &out->groups.items[out->tie_set.items[0]];
  if (broken_runs(c) == n) {
    assay_buf_addf(b, "Take none: all %zu runs broke; before that ", n);
    assay_buf_add(b, best->name);
    assay_buf_addz(b, " came furthest with ");
  } else {
    assay_buf_addz(b, "Take ");
    assay_buf_add(b, best->name);
    assay_buf_addz(b, ": best ");
  }
  assay_buf_add(b, assay_compare_metric(out));
  assay_buf_addz(b, " ");
  add_number(b, best->value);
  assay_buf_addz(b, " (95 % interval ");
  add_number(b, best->low);
  assay_buf_addz(b, " to ");
  add_number(b, best->high);
  assay_buf_addz(b, out->seeds_known ? ")" : ", seed noise unknown)");
  add_rivals(b, out);
  assay_buf_addz(b, ".");
}

static void say_seeds(const assay_comparing *c, assay_buf *b)
{
  size_t most = 0;
  for (size_t g = 0; g < c->out->groups.n; g++)
    most = c->out->groups.items[g].runs.n > most ? c->out->groups.items[g].runs.n : most;
  if (c->out->seeds_known) {
    if (most < SEEDS_FEW)
      assay_buf_addf(b, " With %zu seeds a setting at most, only large differences show.", most);
    return;
  }
  char floor_percent[ASSAY_NUM_SIZE];
  assay_buf_addf(b,
                 " Each setting has one seed: how much the seed moves the result is unknown, and "
                 "what is called a tie rests on the noise within the runs%s at least %s %% of "
                 "the level.",
                 isnan(c->scatter) ? "," : ", on the scatter about the parameters' effects, on",
                 assay_num_shortest(floor_percent, 100 * ASSAY_SEED_FLOOR));
}

static void say_reason(assay_comparing *c, assay_buf *b)
{
  const assay_compare *out = c->out;
  const size_t n = c->report->runs.n;
  size_t apart = 0;
  for (size_t i = 0; i < n; i++)
    apart += c->run[i].apart;
  assay_buf_addf(b, "%zu run%s in %zu setting%s", n - apart, n - apart == 1 ? "" : "s",
                 out->groups.n, out->groups.n == 1 ? "" : "s");
  if (apart)
    assay_buf_addf(b, ", %zu set apart", apart);
  assay_buf_addz(b, out->cost_unit ? "; costs are in " : "; costs are unknown");
  assay_buf_addz(b, out->cost_unit ? out->cost_unit : "");
  assay_buf_addz(b, ".");
  if (!out->groups.n)
    return;
  say_seeds(c, b);
  for (size_t i = 0; i < out->ranking.n; i++)
    if (i && out->ranking.items[i].last_rank == 1) {
      assay_buf_addz(b, " By the last value ");
      assay_buf_add(b, out->groups.items[out->ranking.items[i].group].name);
      assay_buf_addz(b, " would lead.");
    }
}

assay_code assay_compare_headline(assay_comparing *c, assay_err *err)
{
  assay_buf headline = ASSAY_BUF(c->arena), reason = ASSAY_BUF(c->arena);
  say_headline(c, &headline);
  say_reason(c, &reason);
  c->report->headline = assay_buf_str(&headline);
  c->report->reason = assay_buf_str(&reason);
  return headline.failed || reason.failed ? assay_err_nomem(err) : ASSAY_OK;
}
