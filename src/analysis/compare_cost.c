/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run costs: what --cost names, else tokens, else steps x batch, else wall time; the first
 * of them that every run in the ranking tells. */
#include "analysis/comparing.h"

enum { ENDS = 4 }; /* points of a run that a table tells by its best and last figures */

static double last_of(const assay_series *s, bool span)
{
  for (size_t i = s ? s->n : 0; i > 0; i--)
    if (isfinite(s->value[i - 1]))
      return s->value[i - 1] - (span && s->n > 1 ? s->value[0] : 0);
  return (double)NAN;
}

static double column(const assay_comparing *c, size_t run)
{
  const assay_str name = assay_str_z(c->wanted->cost);
  const assay_run *from = c->report->runs.items[run].run;
  for (size_t k = 0; k < c->parameters.n; k++)
    if (assay_str_eq(c->parameters.items[k].name, name))
      return assay_compare_number(c, run, k);
  for (size_t i = 0; i < from->series.n; i++)
    if (assay_str_eq(from->series.items[i].name, name))
      return last_of(&from->series.items[i], from->series.items[i].role == ASSAY_ROLE_TIME);
  return (double)NAN;
}

static double tokens(const assay_comparing *c, size_t run)
{
  return last_of(assay_run_series(c->report->runs.items[run].run, ASSAY_ROLE_TOKENS), false);
}

static double steps_by_batch(const assay_comparing *c, size_t run)
{
  static const char *const names[] = {
    "batchsize", "bs", "batch", "trainbatchsize", "perdevicetrainbatchsize", "globalbatchsize"
  };
  static const char *const lengths[] = { "maxsteps", "maxiters", "steps", "totalsteps" };
  const assay_run_review *r = &c->report->runs.items[run];
  const size_t length = assay_compare_find(c, lengths, sizeof lengths / sizeof *lengths);
  const size_t batch = assay_compare_find(c, names, sizeof names / sizeof *names);
  double steps = assay_compare_number(c, run, length);
  if (isnan(steps) && r->run->x == ASSAY_X_STEP && r->train.points + r->validation.points > ENDS)
    steps = (double)r->last.step; /* a table tells ends only: they have no steps */
  return steps > 0 ? steps * assay_compare_number(c, run, batch) : (double)NAN;
}

static double seconds(const assay_comparing *c, size_t run)
{
  double s = last_of(assay_run_series(c->report->runs.items[run].run, ASSAY_ROLE_TIME), true);
  return s > 0 ? s : (double)NAN;
}

static bool known_to_all(const assay_comparing *c, double (*cost)(const assay_comparing *, size_t))
{
  size_t n = 0;
  for (size_t i = 0; i < c->report->runs.n; i++) {
    if (!c->run[i].apart && isnan(cost(c, i)))
      return false;
    n += !c->run[i].apart;
  }
  return n > 0;
}

/* The first stands where --cost names none. */
static const struct {
  const char *unit, *also; /* also: what --cost may call it besides */
  double (*cost)(const assay_comparing *c, size_t run);
} ways[] = { { "tokens", NULL, tokens },
             { "step x batch", "examples", steps_by_batch },
             { "s", "time", seconds } };
enum { WAYS = sizeof ways / sizeof *ways };

/* A parameter or column of that name, else one of the ways. */
static assay_code named_costs(assay_comparing *c, assay_err *err)
{
  const size_t n = c->report->runs.n;
  const assay_str name = assay_str_z(c->wanted->cost);
  size_t told = 0;
  c->out->cost_unit = c->wanted->cost;
  for (size_t i = 0; i < n; i++)
    told += isfinite(c->run[i].cost = column(c, i)) ? 1 : 0;
  for (size_t w = 0; w < WAYS && !told; w++) {
    if (!assay_str_eqz(name, ways[w].unit) && !(ways[w].also && assay_str_eqz(name, ways[w].also)))
      continue;
    c->out->cost_unit = ways[w].unit;
    for (size_t i = 0; i < n; i++)
      told += isfinite(c->run[i].cost = ways[w].cost(c, i)) ? 1 : 0;
  }
  return told ? ASSAY_OK
              : assay_err_set(err, ASSAY_E_USAGE, "--cost: no run has a number named %s",
                              c->wanted->cost);
}

/* How many of the cost's unit a unit of the price list is; 0: another kind. */
static double units_of(const char *cost, assay_str unit)
{
  static const struct {
    const char *cost, *unit;
    double worth;
  } all[] = {
    { "tokens", "token", 1 },
    { "tokens", "tokens", 1 },
    { "tokens", "1k tokens", 1e3 },
    { "tokens", "1000 tokens", 1e3 },
    { "tokens", "1m tokens", 1e6 },
    { "tokens", "million tokens", 1e6 },
    { "s", "s", 1 },
    { "s", "second", 1 },
    { "s", "minute", 60 },
    { "s", "hour", 3600 },
    { "s", "h", 3600 },
    { "step x batch", "example", 1 },
    { "step x batch", "sample", 1 },
    { "step x batch", "1k examples", 1e3 },
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (assay_str_eqz(assay_str_z(cost), all[i].cost) && assay_str_ieqz(unit, all[i].unit))
      return all[i].worth;
  return assay_str_eqz(unit, cost) ? 1 : 0;
}

/* Whether the price list, if there is one, has a row for the unit. */
static bool has_price(const assay_compare_call *call, const char *unit)
{
  for (size_t i = 0; i < call->prices.n; i++)
    if (units_of(unit, call->prices.items[i].unit) > 0)
      return true;
  return !call->prices.n;
}

/* The first way that every run tells; with a price list, one that it prices goes before. */
static void count_costs(assay_comparing *c)
{
  size_t best = WAYS;
  for (size_t w = WAYS; w-- > 0;)
    if (known_to_all(c, ways[w].cost) &&
        (best == WAYS || has_price(c->call, ways[w].unit) || !has_price(c->call, ways[best].unit)))
      best = w;
  if (best == WAYS)
    return;
  for (size_t i = 0; i < c->report->runs.n; i++)
    c->run[i].cost = ways[best].cost(c, i);
  c->out->cost_unit = ways[best].unit;
}

static assay_code to_money(assay_comparing *c, assay_err *err)
{
  const assay_compare_call *call = c->call;
  for (size_t i = 0; i < call->prices.n && c->out->cost_unit; i++) {
    const assay_price *p = &call->prices.items[i];
    const double worth = units_of(c->out->cost_unit, p->unit);
    if (!(worth > 0))
      continue;
    for (size_t r = 0; r < c->report->runs.n; r++)
      c->run[r].cost *= p->price / worth;
    c->out->cost_unit = p->currency.ptr;
    return ASSAY_OK;
  }
  if (!c->wanted->prices)
    return ASSAY_OK;
  return assay_err_set(err, ASSAY_E_USAGE, "--prices: no row is of the unit that costs are in (%s)",
                       c->out->cost_unit ? c->out->cost_unit : "unknown");
}

assay_code assay_compare_costs(assay_comparing *c, assay_err *err)
{
  assay_code code = ASSAY_OK;
  if (c->wanted->cost)
    code = named_costs(c, err);
  else
    count_costs(c);
  return code == ASSAY_OK ? to_money(c, err) : code;
}
