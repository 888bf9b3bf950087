/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From configurations to the runs that they are of, and what the names of these runs add. */
#include "base/num.h"
#include "input/assemble_state.h"
#include "input/parameter.h"
#include "model/run_name.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOLD = 3 };                   /* contradictions that are told one by one */
static const double ROUNDED = 0.005; /* a value in a name has two digits at least */

/* ---- configurations to runs ---- */

static bool is_config(const assay_piece *p)
{
  return !p->gone && !p->run.has_job && !p->run.series.n && p->run.parameters.n;
}

static bool is_run(const assay_piece *p)
{
  return !p->gone && (p->run.has_job || p->run.series.n);
}

/* The nearest folder first, then in order of the pieces. */
static int by_depth(const void *a, const void *b)
{
  const assay_piece *p = *(assay_piece *const *)a, *q = *(assay_piece *const *)b;
  if (p->home.len != q->home.len)
    return p->home.len < q->home.len ? 1 : -1;
  return p < q ? -1 : p > q;
}

/* Of the runs around a configuration that lies deeper than all (adapter/adapter_config.json) the
 * only one of the nearest folder, or NULL. */
static assay_piece *around(const assay_joint *j, const assay_piece *config)
{
  assay_piece *nearest = NULL;
  bool only = false;
  for (size_t i = 0; i < j->pieces->n; i++) {
    assay_piece *p = &j->pieces->items[i];
    if (!is_run(p) || !assay_path_below(config->home, p->home))
      continue;
    only = !nearest || p->home.len > nearest->home.len || (only && p->home.len < nearest->home.len);
    if (!nearest || p->home.len > nearest->home.len)
      nearest = p;
  }
  return only ? nearest : NULL;
}

static int by_home(const void *a, const void *b)
{
  const assay_piece *p = *(assay_piece *const *)a, *q = *(assay_piece *const *)b;
  const int order = assay_str_cmp(p->home, q->home);
  return order ? order : p < q ? -1 : p > q;
}

typedef struct ordered {
  assay_piece **items;
  size_t n;
} ordered;

/* The first of the ordered runs whose home is not before this one: all below it follow. */
static size_t first_from(const ordered *runs, assay_str home)
{
  size_t from = 0, to = runs->n;
  while (from < to) {
    const size_t middle = from + (to - from) / 2;
    if (assay_str_cmp(runs->items[middle]->home, home) < 0)
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

static bool begins_with(assay_str path, assay_str home)
{
  return path.len >= home.len && (!home.len || memcmp(path.ptr, home.ptr, home.len) == 0);
}

static assay_code give(const assay_joint *j, const ordered *runs, assay_piece *config,
                       assay_err *err)
{
  size_t n = 0;
  assay_code code = ASSAY_OK;
  for (size_t i = first_from(runs, config->home);
       i < runs->n && begins_with(runs->items[i]->home, config->home) && code == ASSAY_OK; i++)
    if (assay_path_below(runs->items[i]->home, config->home) && ++n)
      code = assay_joint_join(j, runs->items[i], config, err);
  assay_piece *outer = n ? NULL : around(j, config);
  config->gone = true;
  if (outer)
    return assay_joint_join(j, outer, config, err);
  if (n || code != ASSAY_OK)
    return code;
  assay_joint_input(j, config)->state = ASSAY_INPUT_NOT_JUDGED;
  return assay_joint_note(j, config->input, ASSAY_STR("not judged: no run lies beside it"), err);
}

assay_code assay_joint_configure(const assay_joint *j, assay_err *err)
{
  assay_code code = ASSAY_OK;
  size_t n = 0;
  assay_piece **configs = assay_arena_array(j->arena, j->pieces->n + 1, sizeof *configs);
  ordered runs = { assay_arena_array(j->arena, j->pieces->n + 1, sizeof *runs.items), 0 };
  if (!configs || !runs.items)
    return assay_err_nomem(err);
  for (size_t i = 0; i < j->pieces->n; i++) {
    assay_piece *p = &j->pieces->items[i];
    if (is_config(p))
      configs[n++] = p;
    else if (is_run(p))
      runs.items[runs.n++] = p;
  }
  qsort(configs, n, sizeof *configs, by_depth);
  qsort(runs.items, runs.n, sizeof *runs.items, by_home);
  for (size_t i = 0; i < n && code == ASSAY_OK; i++)
    code = give(j, &runs, configs[i], err);
  return code;
}

/* ---- names of runs ---- */

/* The file that set a run's parameters; NULL: none did. A table sets them all. */
static const assay_input *config_of(const assay_joint *j, const assay_run *run, bool *table)
{
  const assay_input *found = NULL;
  *table = false;
  for (size_t i = 0; i < run->inputs.n; i++) {
    const assay_input *file = &j->inputs->files.items[run->inputs.items[i]];
    const assay_str format = assay_str_z(file->format);
    *table = *table || assay_str_eqz(format, "sweep");
    if (!found && assay_str_eqz(format, "run-config"))
      found = file;
  }
  return found;
}

static assay_parameter *parameter_of(const assay_run *run, assay_str name)
{
  assay_parameter_sense kind;
  for (size_t i = 0; i < run->parameters.n; i++)
    if (assay_str_eq(assay_parameter_name(run->parameters.items[i].name, &kind), name))
      return &run->parameters.items[i];
  return NULL;
}

/* Names are rounded, whole numbers are not. */
static bool same_value(assay_str told, assay_str named)
{
  double x, y;
  if (assay_num_read(told, '.', &x) != ASSAY_NUM_FINITE ||
      assay_num_read(named, '.', &y) != ASSAY_NUM_FINITE)
    return assay_str_eq(told, named);
  const bool whole = floor(x) >= x && floor(y) >= y;
  return fabs(x - y) <= (whole ? 0 : ROUNDED * fabs(x));
}

/* The names of all runs; the first contradictions are told, all are counted. */
typedef struct naming {
  const assay_joint *j;
  size_t contradictions;
  assay_str next; /* file of the first one that was not told */
} naming;

/* The file counts, and that is said. */
static assay_code contradict(naming *all, const assay_run *run, const assay_input *file,
                             const assay_parameter *told, assay_str named, assay_err *err)
{
  assay_troubles *troubles = all->j->troubles;
  assay_trouble head = { .kind = "contradiction",
                         .file = file->path,
                         .hint = ASSAY_STR("rename the run, or correct the file") };
  if (++all->contradictions > TOLD) {
    all->next = all->next.ptr ? all->next : file->path;
    return ASSAY_OK;
  }
  assay_trouble_add(troubles, &head,
                    "%.*s is %.*s here and %.*s in the name of run %.*s; %.*s counts",
                    ASSAY_STR_ARG(told->name), ASSAY_STR_ARG(told->value), ASSAY_STR_ARG(named),
                    ASSAY_STR_ARG(run->name), ASSAY_STR_ARG(told->value));
  return troubles->failed ? assay_err_nomem(err) : ASSAY_OK;
}

static assay_code tell_rest(const naming *all, assay_err *err)
{
  assay_troubles *troubles = all->j->troubles;
  const assay_trouble head = { .kind = "contradictions", .file = all->next };
  if (all->contradictions > TOLD)
    assay_trouble_add(
        troubles, &head,
        "from here on %zu more values contradict the names of their runs; the files count",
        all->contradictions - TOLD);
  return troubles->failed ? assay_err_nomem(err) : ASSAY_OK;
}

static assay_code add(const assay_joint *j, assay_run *run, assay_str name, assay_str value,
                      assay_err *err)
{
  assay_parameter *slot = ASSAY_PUSH(j->arena, &run->parameters);
  if (slot)
    *slot = (assay_parameter){ name, value };
  return slot ? ASSAY_OK : assay_err_nomem(err);
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static assay_code take_pair(naming *all, assay_run *run, assay_str key, assay_str value,
                            assay_err *err)
{
  const assay_joint *j = all->j;
  bool table;
  assay_parameter_sense kind;
  const assay_str name = assay_parameter_name(key, &kind);
  const assay_parameter *told = parameter_of(run, name);
  const assay_input *file = config_of(j, run, &table);
  if (kind == ASSAY_PARAMETER_NOTHING)
    return ASSAY_OK;
  if (!told)
    return add(j, run, name, value, err);
  return !file || same_value(told->value, value) ? ASSAY_OK
                                                 : contradict(all, run, file, told, value, err);
}

static assay_code take_pairs(naming *all, assay_run *run, assay_err *err)
{
  assay_code code = ASSAY_OK;
  assay_str key, value;
  for (size_t at = 0; code == ASSAY_OK && assay_name_pair(run->name, &at, &key, &value);)
    code = take_pair(all, run, key, value, err);
  return code;
}

/* "base-seed3": the number behind the last such word. */
static assay_code take_seed(naming *all, assay_run *run, assay_err *err)
{
  const assay_str word = ASSAY_STR("seed"), name = run->name;
  for (size_t i = name.len; i-- > 0;) {
    size_t from = i + word.len, to;
    if (from >= name.len || memcmp(name.ptr + i, word.ptr, word.len) != 0)
      continue;
    from += memchr("_- ", name.ptr[from], 3) != NULL;
    for (to = from; to < name.len && is_digit(name.ptr[to]);)
      to++;
    if (to > from)
      return take_pair(all, run, word, assay_str_sub(name, from, to), err);
  }
  return ASSAY_OK;
}

/* ---- how it was tuned ---- */

static bool is_low_rank(const assay_run *run)
{
  double rank;
  const assay_parameter *p = parameter_of(run, ASSAY_STR("lora_rank"));
  return p && assay_num_read(p->value, '.', &rank) == ASSAY_NUM_FINITE && rank > 0;
}

/* Adapters say what they are, full fine-tuning does not. */
static assay_code name_methods(const assay_joint *j, assay_err *err)
{
  assay_code code = ASSAY_OK;
  bool any = false;
  for (size_t i = 0; i < j->inputs->runs.n; i++)
    any = any || is_low_rank(&j->inputs->runs.items[i]);
  for (size_t i = 0; i < j->inputs->runs.n && any && code == ASSAY_OK; i++) {
    assay_run *run = &j->inputs->runs.items[i];
    bool table;
    config_of(j, run, &table);
    if (!table && !parameter_of(run, ASSAY_STR("method")))
      code = add(j, run, ASSAY_STR("method"),
                 is_low_rank(run) ? ASSAY_STR("lora") : ASSAY_STR("full"), err);
  }
  return code;
}

assay_code assay_joint_complete(const assay_joint *j, assay_err *err)
{
  bool table, any = false;
  naming all = { .j = j };
  assay_code code = ASSAY_OK;
  for (size_t i = 0; i < j->inputs->runs.n && !any; i++)
    any = config_of(j, &j->inputs->runs.items[i], &table);
  for (size_t i = 0; i < j->inputs->runs.n && any && code == ASSAY_OK; i++) {
    assay_run *run = &j->inputs->runs.items[i];
    config_of(j, run, &table);
    if (!table)
      code = take_pairs(&all, run, err);
    if (!table && code == ASSAY_OK)
      code = take_seed(&all, run, err);
  }
  if (code == ASSAY_OK)
    code = tell_rest(&all, err);
  return any && code == ASSAY_OK ? name_methods(j, err) : code;
}
