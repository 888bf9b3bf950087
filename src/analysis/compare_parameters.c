/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of all runs: from what their files hold, else from their names. */
#include <string.h>

#include "analysis/comparing.h"
#include "analysis/seeds.h"
#include "base/map.h"
#include "base/num.h"
#include "model/parameter_name.h"
#include "model/run_name.h"

static bool number_of(assay_str text, double *out)
{
  return assay_num_read(text, '.', out) == ASSAY_NUM_FINITE;
}

bool assay_compare_named(assay_str name, const char *const *names, size_t n)
{
  char room[64]; /* bytes: no known name is longer */
  const assay_str plain = assay_str_normalise(name, room, sizeof room);
  for (size_t i = 0; i < n; i++)
    if (assay_str_eqz(plain, names[i]))
      return true;
  return false;
}

size_t assay_compare_find(const assay_comparing *c, const char *const *names, size_t n)
{
  for (size_t k = 0; k < c->parameters.n; k++)
    if (assay_compare_named(c->parameters.items[k].name, names, n))
      return k;
  return SIZE_MAX;
}

double assay_compare_number(const assay_comparing *c, size_t run, size_t k)
{
  double x;
  const size_t v = k == SIZE_MAX ? SIZE_MAX : c->run[run].value[k];
  return v != SIZE_MAX && number_of(c->parameters.items[k].values.items[v], &x) ? x : (double)NAN;
}

bool assay_compare_is_rate(assay_str name)
{
  static const char *const names[] = { "lr",     "learningrate",     "maxlr",
                                       "peaklr", "baselr",           "initiallr",
                                       "lr0",    "learningratemax",  "maxlearningrate",
                                       "rate",   "peaklearningrate", "learningratemultiplier" };
  return assay_compare_named(name, names, sizeof names / sizeof *names);
}

/* ---- from names ---- */

typedef struct taker {
  assay_comparing *c;
  assay_map *by_name;   /* parameter -> index */
  assay_map **by_value; /* of each parameter: text -> index, as many as there is room for */
  size_t room, run;
  size_t *of_run; /* index of the value by parameter, room of them */
} taker;

static bool grow(taker *t, size_t n)
{
  if (n <= t->room)
    return true;
  size_t room = n * 2;
  t->by_value = assay_arena_resize(t->c->arena, t->by_value, t->room * sizeof *t->by_value,
                                   room * sizeof *t->by_value);
  size_t *wider = assay_arena_array(t->c->arena, room, sizeof *wider);
  if (!t->by_value || !wider)
    return false;
  for (size_t i = 0; i < room; i++)
    wider[i] = i < t->room ? t->of_run[i] : SIZE_MAX;
  t->of_run = wider;
  t->room = room;
  return true;
}

static bool take(taker *t, assay_str name, assay_str value)
{
  assay_comparing *c = t->c;
  bool added;
  char text[ASSAY_NUM_SIZE];
  value = assay_str_trim(value);
  if (assay_is_seed(name)) {
    c->run[t->run].seed = value;
    return true;
  }
  size_t *at = assay_map_put(t->by_name, name, c->parameters.n, &added);
  if (!at || !grow(t, *at + 1))
    return false;
  if (added) {
    assay_varied *p = ASSAY_PUSH(c->arena, &c->parameters);
    if (!p || !(t->by_value[*at] = assay_map_new(c->arena)))
      return false;
    p->name = name;
  }
  assay_varied *p = &c->parameters.items[*at];
  size_t *number =
      assay_map_put(t->by_value[*at], assay_value_key(value, text), p->values.n, &added);
  assay_str *slot = number && added ? ASSAY_PUSH(c->arena, &p->values) : NULL;
  if (!number || (added && !slot))
    return false;
  if (slot)
    *slot = value;
  t->of_run[*at] = *number;
  return true;
}

static bool holds(const assay_parameter *items, size_t n, assay_str name)
{
  for (size_t i = 0; i < n; i++)
    if (assay_str_eq(items[i].name, name))
      return true;
  return false;
}

static bool take_named(taker *t, assay_str name, assay_str value)
{
  assay_run_review *r = &t->c->report->runs.items[t->run];
  if (holds(r->run->parameters.items, r->run->parameters.n, name) ||
      holds(r->named.items, r->named.n, name))
    return true; /* what came first stands */
  assay_parameter *slot = ASSAY_PUSH(t->c->arena, &r->named);
  if (slot)
    *slot = (assay_parameter){ name, value };
  return slot && take(t, name, value);
}

static bool take_pairs(taker *t, assay_str name, bool *found)
{
  assay_str key, value;
  for (size_t at = 0; assay_name_pair(name, &at, &key, &value);) {
    if (!take_named(t, key, value))
      return false;
    *found = *found || !assay_is_seed(key);
  }
  return true;
}

/* A run whose files tell no parameters is told by its name. */
static bool take_name(taker *t, assay_str name)
{
  assay_name_seed seed;
  bool found = false;
  if (!take_pairs(t, name, &found))
    return false;
  if (!assay_name_seed_find(name, &seed))
    return true;
  if (!t->c->run[t->run].seed.ptr && !take_named(t, ASSAY_STR("seed"), seed.number))
    return false;
  return found || !seed.before.len || take(t, ASSAY_STR("setting"), seed.before);
}

/* ---- all runs ---- */

static bool take_run(taker *t, const assay_run *run, size_t index)
{
  bool told = false;
  t->run = index;
  for (size_t k = 0; k < t->room; k++)
    t->of_run[k] = SIZE_MAX;
  for (size_t k = 0; k < run->parameters.n; k++) {
    told = told || !assay_is_seed(run->parameters.items[k].name);
    if (!take(t, run->parameters.items[k].name, run->parameters.items[k].value))
      return false;
  }
  return told || take_name(t, run->name);
}

/* ---- spellings ---- */

bool assay_compare_same_parameter(assay_str a, assay_str b)
{
  assay_parameter_sense sense;
  const assay_str known = assay_parameter_name(a, &sense);
  return (sense == ASSAY_PARAMETER_TELLS || sense == ASSAY_PARAMETER_KNOWN) &&
         assay_str_eq(known, assay_parameter_name(b, &sense));
}

static bool in_one_run(const assay_comparing *c, size_t a, size_t b)
{
  for (size_t i = 0; i < c->report->runs.n; i++)
    if (c->run[i].value[a] != SIZE_MAX && c->run[i].value[b] != SIZE_MAX)
      return true;
  return false;
}

/* What runs call `from` becomes `to`, which leaves `from` without a value. */
static bool merge(assay_comparing *c, size_t to, size_t from)
{
  assay_varied *into = &c->parameters.items[to], *of = &c->parameters.items[from];
  char text[ASSAY_NUM_SIZE];
  bool added;
  assay_map *known = assay_map_new(c->arena);
  size_t *place = assay_arena_array(c->arena, of->values.n + 1, sizeof *place);
  if (!known || !place)
    return false;
  for (size_t v = 0; v < into->values.n; v++)
    if (!assay_map_put(known, assay_value_key(into->values.items[v], text), v, &added))
      return false;
  for (size_t v = 0; v < of->values.n; v++) {
    const size_t *at =
        assay_map_put(known, assay_value_key(of->values.items[v], text), into->values.n, &added);
    assay_str *slot = at && added ? ASSAY_PUSH(c->arena, &into->values) : NULL;
    if (!at || (added && !slot))
      return false;
    if (slot)
      *slot = of->values.items[v];
    place[v] = *at;
  }
  for (size_t i = 0; i < c->report->runs.n; i++) {
    size_t *value = c->run[i].value;
    if (value[from] != SIZE_MAX)
      value[to] = place[value[from]];
    value[from] = SIZE_MAX;
  }
  of->values.n = 0;
  return true;
}

/* A table's "lr" beside a configuration's "learning_rate": one parameter by its first name, unless
 * some run tells the two apart. */
static bool merge_spellings(assay_comparing *c)
{
  for (size_t b = 1; b < c->parameters.n; b++)
    for (size_t a = 0; a < b; a++) {
      const assay_varied *p = c->parameters.items;
      if (p[a].values.n && assay_compare_same_parameter(p[a].name, p[b].name) &&
          !in_one_run(c, a, b)) {
        if (!merge(c, a, b))
          return false;
        break;
      }
    }
  return true;
}

assay_code assay_compare_parameters(assay_comparing *c, assay_err *err)
{
  const size_t n = c->report->runs.n;
  taker t = { .c = c, .by_name = assay_map_new(c->arena) };
  size_t **values = assay_arena_array(c->arena, n + 1, sizeof *values);
  size_t *held = assay_arena_array(c->arena, n + 1, sizeof *held);
  if (!t.by_name || !values || !held)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++) {
    if (!take_run(&t, c->report->runs.items[i].run, i) ||
        !(values[i] = assay_arena_array(c->arena, t.room + 1, sizeof **values)))
      return assay_err_nomem(err);
    held[i] = t.room;
    if (t.room) /* no parameter so far: nothing to copy, from nowhere */
      memcpy(values[i], t.of_run, t.room * sizeof **values);
  }
  for (size_t i = 0; i < n; i++) {
    size_t *all = assay_arena_array(c->arena, c->parameters.n + 1, sizeof *all);
    if (!all)
      return assay_err_nomem(err);
    for (size_t k = 0; k < c->parameters.n; k++)
      all[k] = k < held[i] ? values[i][k] : SIZE_MAX;
    c->run[i].value = all;
  }
  return merge_spellings(c) ? ASSAY_OK : assay_err_nomem(err);
}

/* ---- those that vary ---- */

/* Numbers by size, other texts in order of first sight. */
static void order_values(const assay_varied *p, const double *x, size_t *order)
{
  for (size_t v = 0; v < p->values.n; v++) {
    size_t at = v;
    while (p->number && at && x[order[at - 1]] > x[v])
      at--;
    memmove(order + at + 1, order + at, (v - at) * sizeof *order);
    order[at] = v;
  }
}

/* Values that no run in the ranking has are left out. */
static bool fill(assay_comparing *c, size_t k, const size_t *place, const double *x)
{
  const assay_varied *p = &c->parameters.items[k];
  assay_parameter_effect *to = ASSAY_PUSH(c->arena, &c->out->parameters);
  const double nan = (double)NAN;
  if (!to)
    return false;
  *to = (assay_parameter_effect){ .name = p->name, .kind = ASSAY_PARAMETER_CATEGORY };
  to->effect = to->low = to->high = to->p = to->importance = nan;
  to->optimum = to->optimum_low = to->optimum_high = nan;
  for (size_t i = 0; i < p->values.n; i++) {
    assay_str *text = ASSAY_PUSH(c->arena, &to->values);
    double *number = p->number ? ASSAY_PUSH(c->arena, &to->numbers) : NULL;
    if (!text || (p->number && !number))
      return false;
    *text = p->values.items[place[i]];
    if (number)
      *number = x[place[i]];
  }
  if (!p->number)
    return true;
  const double least = to->numbers.items[0], most = to->numbers.items[to->numbers.n - 1];
  /* a learning rate acts by its factor, however narrow the range that was tried */
  const bool decades = most >= 10 * least || assay_compare_is_rate(p->name);
  to->kind = least > 0 && decades ? ASSAY_PARAMETER_LOG : ASSAY_PARAMETER_NUMBER;
  return true;
}

/* The values in use, compacted; *varies: two of them, or one and runs without. */
static void compact(assay_comparing *c, size_t k, size_t *map, bool *varies)
{
  assay_varied *p = &c->parameters.items[k];
  size_t n = 0;
  bool missing = false;
  for (size_t v = 0; v < p->values.n; v++)
    map[v] = SIZE_MAX;
  for (size_t i = 0; i < c->report->runs.n; i++) {
    size_t *v = &c->run[i].value[k];
    if (c->run[i].apart || *v == SIZE_MAX) {
      missing = missing || !c->run[i].apart;
      *v = SIZE_MAX;
      continue;
    }
    if (map[*v] == SIZE_MAX)
      map[*v] = n++;
    *v = map[*v];
  }
  for (size_t v = 0; v < p->values.n; v++) /* map[v] <= v: first sight is in order of values */
    if (map[v] != SIZE_MAX)
      p->values.items[map[v]] = p->values.items[v];
  p->values.n = n;
  *varies = n > 1 || (n && missing);
}

/* A cost is what a run came to, not what it was set to, or each run would be a setting of its own:
 * a number of trainable parameters, or --cost's column where most runs have a value of their own.
 */
static bool is_cost(const assay_comparing *c, const assay_varied *p)
{
  static const char *const names[] = { "trainableparameters", "trainableparams",
                                       "numtrainableparameters", "numtrainableparams" };
  size_t runs = 0;
  for (size_t i = 0; i < c->report->runs.n; i++)
    runs += !c->run[i].apart;
  return assay_compare_named(p->name, names, sizeof names / sizeof *names) ||
         (c->wanted->cost && assay_str_eqz(p->name, c->wanted->cost) && 2 * p->values.n > runs);
}

static bool settle(assay_comparing *c, size_t k, size_t to)
{
  const assay_varied *p = &c->parameters.items[k];
  const size_t n = p->values.n + 1;
  size_t *map = assay_arena_array(c->arena, n, sizeof *map);
  size_t *order = assay_arena_array(c->arena, n + 1, sizeof *order);
  double *x = assay_arena_array(c->arena, n, sizeof *x);
  bool varies;
  if (!map || !order || !x)
    return false;
  compact(c, k, map, &varies);
  if (!varies) {
    assay_parameter *slot = p->values.n ? ASSAY_PUSH(c->arena, &c->out->constants) : NULL;
    if (slot)
      *slot = (assay_parameter){ p->name, p->values.items[0] };
    return slot || !p->values.n;
  }
  if (is_cost(c, p))
    return true;
  c->parameters.items[to] = c->parameters.items[k];
  assay_varied *mine = &c->parameters.items[to];
  mine->number = true;
  for (size_t v = 0; v < mine->values.n; v++)
    mine->number = number_of(mine->values.items[v], &x[v]) && mine->number;
  order_values(mine, x, order);
  for (size_t v = 0; v < mine->values.n; v++)
    map[order[v]] = v;
  for (size_t i = 0; i < c->report->runs.n; i++) {
    const size_t v = c->run[i].value[k];
    c->run[i].value[to] = v == SIZE_MAX ? v : map[v];
  }
  return fill(c, to, order, x);
}

assay_code assay_compare_settle(assay_comparing *c, assay_err *err)
{
  for (size_t k = 0; k < c->parameters.n; k++)
    if (!settle(c, k, c->out->parameters.n))
      return assay_err_nomem(err);
  c->parameters.n = c->out->parameters.n;
  for (size_t k = 0; k < c->parameters.n; k++)
    c->parameters.items[k].values = c->out->parameters.items[k].values;
  return ASSAY_OK;
}
