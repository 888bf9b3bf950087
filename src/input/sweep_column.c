/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/sweep_column.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* Names are plain: lower case, _ for all that is no letter or digit. */
static const struct {
  const char *name;
  assay_sweep_kind kind;
  assay_role role;
} known[] = {
  { "name", ASSAY_SWEEP_NAME, ASSAY_ROLES },
  { "run_name", ASSAY_SWEEP_NAME, ASSAY_ROLES },
  { "run", ASSAY_SWEEP_NAME, ASSAY_ROLES },
  { "trial", ASSAY_SWEEP_NAME, ASSAY_ROLES },
  { "experiment", ASSAY_SWEEP_NAME, ASSAY_ROLES },
  { "configuration", ASSAY_SWEEP_NAME, ASSAY_ROLES },
  { "variant", ASSAY_SWEEP_NAME, ASSAY_ROLES },
  { "number", ASSAY_SWEEP_NAME, ASSAY_ROLES },
  { "state", ASSAY_SWEEP_STATE, ASSAY_ROLES },
  { "status", ASSAY_SWEEP_STATE, ASSAY_ROLES },
  { "value", ASSAY_SWEEP_RESULT, ASSAY_ROLE_VALIDATION_LOSS }, /* Optuna's objective */
  { "values_0", ASSAY_SWEEP_RESULT, ASSAY_ROLE_VALIDATION_LOSS },
  { "values_1", ASSAY_SWEEP_RESULT, ASSAY_ROLE_METRIC },
  { "values_2", ASSAY_SWEEP_RESULT, ASSAY_ROLE_METRIC },
  { "runtime", ASSAY_SWEEP_RESULT, ASSAY_ROLE_TIME },
  { "_runtime", ASSAY_SWEEP_RESULT, ASSAY_ROLE_TIME },
  { "train_runtime", ASSAY_SWEEP_RESULT, ASSAY_ROLE_TIME },
  { "training_time", ASSAY_SWEEP_RESULT, ASSAY_ROLE_TIME },
  { "training_time_sec", ASSAY_SWEEP_RESULT, ASSAY_ROLE_TIME },
  { "time_s", ASSAY_SWEEP_RESULT, ASSAY_ROLE_TIME },
  { "seconds", ASSAY_SWEEP_RESULT, ASSAY_ROLE_TIME },
  { "duration", ASSAY_SWEEP_RESULT, ASSAY_ROLE_TIME },
  { "notes", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "user", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "tags", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "created", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "created_at", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "updated", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "end_time", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "hostname", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "commit", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "sweep", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "url", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "id", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "run_id", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "_wandb", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "_timestamp", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "_step", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "iter", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "best_iter", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "best_step", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "best_epoch", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "global_step", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "datetime_start", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "datetime_complete", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "count", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "num_seeds", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "n_seeds", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "number_of_seeds", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
  { "sample_generation", ASSAY_SWEEP_NOTHING, ASSAY_ROLES },
};

/* What is measured while a run goes on, and neither set nor judged. */
static const char *const observed[] = { "_per_second", "per_sec", "_flos",  "flops",
                                        "throughput",  "_mfu",    "memory", "gpu_util",
                                        "grad_norm",   "runtime", "latency" };

static void set(assay_sweep_column *to, assay_sweep_kind kind, assay_role role)
{
  to->kind = kind;
  to->role = role;
}

static bool by_name(assay_str plain, assay_sweep_column *to)
{
  for (size_t i = 0; i < COUNT(known); i++)
    if (assay_str_eqz(plain, known[i].name)) {
      set(to, known[i].kind, known[i].role);
      return true;
    }
  return false;
}

/* "final_val_loss" is val_loss at the end, "val_loss.min" (W&B's summary) at its best; a mean over
 * seeds stands for itself. */
static assay_str without_place(assay_str plain, int64_t *step)
{
  static const struct {
    const char *word;
    int64_t step;
  } places[] = { { "final", ASSAY_SWEEP_FINAL }, { "last", ASSAY_SWEEP_FINAL },
                 { "best", ASSAY_SWEEP_BEST },   { "min", ASSAY_SWEEP_BEST },
                 { "max", ASSAY_SWEEP_BEST },    { "mean", ASSAY_SWEEP_BEST } };
  *step = ASSAY_SWEEP_BEST;
  for (size_t i = 0; i < COUNT(places); i++) {
    const size_t n = strlen(places[i].word);
    if (plain.len < n + 2)
      continue;
    const bool front = assay_str_starts(plain, places[i].word) && plain.ptr[n] == '_';
    const bool back = assay_str_ends(plain, places[i].word) && plain.ptr[plain.len - n - 1] == '_';
    if (!front && !back)
      continue;
    *step = places[i].step;
    return front ? assay_str_sub(plain, n + 1, plain.len)
                 : assay_str_sub(plain, 0, plain.len - n - 1);
  }
  return plain;
}

static const struct {
  const char *word;
  assay_role role;
} results[] = {
  { "train_loss", ASSAY_ROLE_TRAIN_LOSS },   { "validation_loss", ASSAY_ROLE_VALIDATION_LOSS },
  { "tokens", ASSAY_ROLE_TOKENS },           { "time", ASSAY_ROLE_TIME },
  { "metric", ASSAY_ROLE_METRIC },           { "perplexity", ASSAY_ROLE_METRIC },
  { "train_perplexity", ASSAY_ROLE_METRIC }, { "validation_perplexity", ASSAY_ROLE_METRIC },
};

static bool set_result(const char *role, assay_sweep_column *to)
{
  for (size_t i = 0; i < COUNT(results); i++)
    if (strcmp(role, results[i].word) == 0) {
      set(to, ASSAY_SWEEP_RESULT, results[i].role);
      return true;
    }
  return false;
}

static bool is_observed(assay_str plain)
{
  for (size_t i = 0; i < COUNT(observed); i++)
    if (assay_str_has(plain, observed[i]))
      return true;
  return assay_str_ends(plain, "_std") || assay_str_has(plain, "loss") ||
         assay_str_ends(plain, "_time") || assay_str_has(plain, "_time_");
}

static void by_meaning(assay_arena *arena, assay_str plain, assay_sweep_column *to)
{
  assay_alias alias;
  plain = without_place(plain, &to->step);
  if (assay_alias_find(arena, plain, false, &alias))
    set_result(alias.role, to);
  else if (is_observed(plain))
    to->kind = ASSAY_SWEEP_NOTHING;
}

static bool take_prefix(const char *prefix, assay_str *plain, assay_str *name)
{
  const size_t n = strlen(prefix);
  if (!assay_str_starts(*plain, prefix) || plain->len == n || name->len <= n)
    return false;
  *plain = assay_str_sub(*plain, n, plain->len);
  *name = assay_str_sub(*name, n, name->len);
  return true;
}

assay_sweep_column assay_sweep_column_of(assay_arena *arena, assay_str name)
{
  /* set by the sweep; told by a trial or a run about itself */
  static const char *const settings[] = { "params_", "config_" };
  static const char *const told[] = { "user_attrs_", "summary_" };
  assay_sweep_column to = { .kind = ASSAY_SWEEP_PARAMETER, .name = name, .step = ASSAY_SWEEP_BEST };
  assay_str plain = assay_alias_plain(arena, name);
  if (!plain.ptr || by_name(plain, &to))
    return to;
  if (assay_str_starts(plain, "system_attrs_")) {
    to.kind = ASSAY_SWEEP_NOTHING;
    return to;
  }
  for (size_t i = 0; i < COUNT(settings); i++)
    if (take_prefix(settings[i], &plain, &to.name))
      return to;
  bool attribute = false;
  for (size_t i = 0; i < COUNT(told) && !attribute; i++)
    attribute = take_prefix(told[i], &plain, &to.name);
  by_meaning(arena, plain, &to);
  if (attribute && to.kind == ASSAY_SWEEP_PARAMETER && !assay_str_eqz(plain, "seed"))
    to.kind = ASSAY_SWEEP_NOTHING;
  return to;
}

bool assay_sweep_column_map(assay_arena *arena, const char *role, assay_sweep_column *to)
{
  static const char metric[] = "metric:";
  to->mapped = true;
  if (strncmp(role, metric, sizeof metric - 1) == 0) {
    set(to, ASSAY_SWEEP_RESULT, ASSAY_ROLE_METRIC);
    to->name = assay_str_copy(arena, assay_str_z(role + sizeof metric - 1));
    return true;
  }
  if (strcmp(role, "run") == 0)
    set(to, ASSAY_SWEEP_NAME, ASSAY_ROLES);
  else if (strcmp(role, "seed") == 0)
    *to = (assay_sweep_column){ .kind = ASSAY_SWEEP_PARAMETER,
                                .mapped = true,
                                .name = ASSAY_STR("seed") };
  else if (strcmp(role, "learning_rate") == 0)
    set(to, ASSAY_SWEEP_PARAMETER, ASSAY_ROLES);
  else
    return set_result(role, to);
  return true;
}
