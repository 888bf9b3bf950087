/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hugging Face's trainer_state.json: an object whose log_history holds one object a logged event.
 * Training and evaluation of one step are two entries; the last entry of a finished run sums it up
 * (its train_loss is the mean of the whole run, no point of the curve), and predict entries have no
 * step. */
#include <string.h>

#include "input/json_log.h"

static const char history[] = "log_history";

static int probe(const assay_head *head)
{
  assay_json_shape shape;
  if (!assay_json_shape_read(&shape, head->bytes) || shape.array || shape.lines)
    return 0;
  return assay_json_shape_has(&shape, history) ? 95 : 0;
}

/* A task score of one of several evaluation sets: eval_<set>_accuracy beside eval_<set>_loss. */
static const char *role_of(assay_arena *scratch, const assay_value *object, assay_str key,
                           assay_str *set)
{
  static const char eval[] = "eval_";
  if (!assay_str_starts(key, eval))
    return "";
  for (size_t i = sizeof eval; i < key.len; i++) {
    if (key.ptr[i] != '_')
      continue;
    assay_str name = assay_str_sub(key, sizeof eval - 1, i);
    assay_str loss = assay_str_format(scratch, "eval_%.*s_loss", ASSAY_STR_ARG(name));
    assay_str score =
        assay_str_format(scratch, "eval%.*s", ASSAY_STR_ARG(assay_str_sub(key, i, key.len)));
    assay_alias alias;
    if (loss.ptr && score.ptr && assay_value_get(object, loss.ptr) &&
        assay_alias_find(scratch, score, false, &alias) && strcmp(alias.role, "metric") == 0) {
      *set = name;
      return "metric";
    }
  }
  return "";
}

static bool sums_up(const assay_value *entry)
{
  return assay_value_get(entry, "train_runtime") ||
         (assay_value_get(entry, "train_loss") && assay_value_get(entry, "total_flos"));
}

static bool any_step(const assay_value *entries)
{
  for (const assay_value *v = entries->first; v; v = v->next)
    if (assay_value_get(v, "step"))
      return true;
  return false;
}

static void refuse_entry(assay_reading *reading, uint64_t line)
{
  assay_place place = {
    .kind = "json", .fatal = true, .line = line, .hint = "copy or export the file again"
  };
  assay_reading_trouble(reading, &place, "an entry of log_history is no object");
}

static assay_code add_entries(assay_reading *reading, assay_json_rows *rows,
                              const assay_value *entries, const assay_json_places *lines,
                              assay_err *err)
{
  bool steps = any_step(entries);
  size_t i = 0;
  for (const assay_value *v = entries->first; v; v = v->next, i++) {
    uint64_t line = i < lines->n ? lines->items[i] : 0;
    assay_code code = ASSAY_OK;
    if (v->kind != ASSAY_VALUE_OBJECT)
      refuse_entry(reading, line);
    else if (sums_up(v) || (steps && !assay_value_get(v, "step")))
      assay_json_rows_skip(rows, line, "a summary of the run, or without a step");
    else
      code = assay_json_rows_add(rows, v, line, err);
    if (code != ASSAY_OK)
      return code;
  }
  return ASSAY_OK;
}

/* Settings of the run that the state repeats; text as it stands in the file. */
static assay_code add_settings(assay_reading *reading, const assay_value *root, assay_run *run,
                               assay_err *err)
{
  static const char *const names[] = { "num_train_epochs", "train_batch_size" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char number[ASSAY_NUM_SIZE];
    double value;
    if (!assay_value_number(assay_value_get(root, names[i]), &value))
      continue;
    assay_parameter *p = ASSAY_PUSH(reading->arena, &run->parameters);
    if (!p)
      return assay_err_nomem(err);
    p->name = assay_str_z(names[i]);
    p->value = assay_str_copy(reading->arena, assay_str_z(assay_num_shortest(number, value)));
    if (!p->value.ptr)
      return assay_err_nomem(err);
  }
  return ASSAY_OK;
}

static bool lowest_at(const assay_series *loss, int64_t step)
{
  size_t best = SIZE_MAX;
  for (size_t i = 0; i < loss->n; i++)
    if (isfinite(loss->value[i]) && (best == SIZE_MAX || loss->value[i] < loss->value[best]))
      best = i;
  return best != SIZE_MAX && loss->step[best] == step;
}

/* The checkpoint that the trainer kept as its best. It is listed where that is the best by
 * validation loss; one chosen by another score would pass for the only one that exists. */
static assay_code add_checkpoint(assay_reading *reading, const assay_value *root, assay_run *run,
                                 assay_err *err)
{
  assay_str path = assay_value_str(assay_value_get(root, "best_model_checkpoint"));
  size_t digits = path.len;
  while (digits && path.ptr[digits - 1] >= '0' && path.ptr[digits - 1] <= '9')
    digits--;
  int64_t step;
  if (!assay_num_read_whole(assay_str_sub(path, digits, path.len), '.', &step))
    return ASSAY_OK;
  assay_reading_note(reading, "the trainer kept %.*s as its best", ASSAY_STR_ARG(path));
  const assay_series *loss = assay_run_validation(run);
  if (!loss || !lowest_at(loss, step))
    return ASSAY_OK;
  assay_checkpoint *checkpoint = ASSAY_PUSH(reading->arena, &run->checkpoints);
  if (!checkpoint)
    return assay_err_nomem(err);
  *checkpoint = (assay_checkpoint){ step, assay_str_copy(reading->arena, path) };
  return checkpoint->path.ptr ? ASSAY_OK : assay_err_nomem(err);
}

static assay_code complete(assay_reading *reading, const assay_value *root, assay_err *err)
{
  const assay_value *planned = assay_value_get(root, "max_steps");
  for (size_t i = 0; i < reading->runs.n; i++) {
    assay_run *run = &reading->runs.items[i];
    if (planned && planned->kind == ASSAY_VALUE_INT && planned->as.integer > 0)
      run->total_steps = planned->as.integer;
    assay_code code = add_settings(reading, root, run, err);
    if (code == ASSAY_OK)
      code = add_checkpoint(reading, root, run, err);
    if (code != ASSAY_OK)
      return code;
  }
  return ASSAY_OK;
}

static assay_code read(assay_reading *reading, assay_err *err)
{
  assay_value *root = NULL;
  assay_str text;
  assay_code code = assay_json_document_read(reading, &root, &text, err);
  if (code != ASSAY_OK)
    return code;
  const assay_value *entries = assay_value_get(root, history);
  bool list = entries && entries->kind == ASSAY_VALUE_ARRAY;
  if (!list || !entries->n) {
    assay_place place = { .kind = "no-row", .fatal = true };
    assay_reading_trouble(reading, &place, "log_history %s",
                          list ? "is empty: nothing was logged"
                               : "is no array; it must be an array of objects");
    return assay_reading_outcome(reading, err);
  }
  assay_json_places lines = { 0 };
  assay_json_rows *rows = assay_json_rows_new(reading, role_of);
  if (!rows || !assay_json_element_lines(reading->scratch, text, history, &lines))
    return assay_err_nomem(err);
  code = add_entries(reading, rows, entries, &lines, err);
  if (code == ASSAY_OK)
    code = assay_json_rows_finish(rows, err);
  return code == ASSAY_OK ? complete(reading, root, err) : code;
}

const assay_format assay_format_trainer_state = {
  "trainer-state",
  "Hugging Face trainer_state.json",
  "JSON object with a log_history list; bare NaN allowed",
  "both",
  true,
  probe,
  read
};
