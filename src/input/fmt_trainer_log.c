/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Metric logs of one JSON object a line: LLaMA-Factory's trainer_log.jsonl, and any whose objects
 * hold a step or an epoch and a loss by one of its names. */
#include <string.h>

#include "input/json_log.h"

static const char current[] = "current_steps", planned[] = "total_steps";

/* Whether the keys hold an x and a loss. */
static bool is_log(assay_arena *scratch, const assay_json_shape *shape)
{
  bool x = false, loss = false;
  for (size_t i = 0; i < shape->n; i++) {
    assay_alias alias;
    if (!assay_alias_find(scratch, shape->keys[i], false, &alias))
      continue;
    x = x || strcmp(alias.role, "step") == 0 || strcmp(alias.role, "epoch") == 0;
    loss =
        loss || strcmp(alias.role, "train_loss") == 0 || strcmp(alias.role, "validation_loss") == 0;
  }
  return x && loss;
}

enum { LINES = 75, ONE_LINE = 45 }; /* one line alone may be a document as well */

/* Lines are longer than the head at times: then nothing but the first one's beginning is there. */
static bool ends_in_first_line(const assay_head *head)
{
  return !head->whole && !memchr(head->bytes.ptr, '\n', head->bytes.len);
}

static int probe(const assay_head *head)
{
  assay_json_shape shape;
  if (!assay_json_shape_read(&shape, head->bytes))
    return 0;
  if (assay_json_shape_has(&shape, current) && assay_json_shape_has(&shape, planned))
    return 90;
  int score = shape.lines || shape.array ? LINES : ends_in_first_line(head) ? ONE_LINE : 0;
  if (!score)
    return 0;
  assay_arena *scratch = assay_arena_new();
  bool log = scratch && is_log(scratch, &shape);
  assay_head_done(head, scratch);
  return log ? score : 0;
}

typedef struct found {
  size_t rows;   /* objects that hold a score of training */
  size_t others; /* LLaMA-Factory's lines without one: its last, and those of prediction */
  int64_t total;
} found;

static bool is_row(void *payload, const assay_value *object)
{
  static const char *const scores[] = { "loss", "eval_loss", "reward", "accuracy" };
  found *f = payload;
  const assay_value *total = assay_value_get(object, planned);
  if (total && total->kind == ASSAY_VALUE_INT && total->as.integer > f->total)
    f->total = total->as.integer;
  bool row = !assay_value_get(object, current);
  for (size_t i = 0; i < sizeof scores / sizeof *scores && !row; i++) {
    const assay_value *v = assay_value_get(object, scores[i]);
    row = v && v->kind != ASSAY_VALUE_NULL;
  }
  f->rows += row;
  f->others += !row;
  return row;
}

static assay_code read(assay_reading *reading, assay_err *err)
{
  found f = { .total = ASSAY_NO_STEP };
  assay_json_rows *rows = assay_json_rows_new(reading, NULL);
  if (!rows)
    return assay_err_nomem(err);
  assay_code code = assay_json_rows_read(rows, is_row, &f, err);
  if (code == ASSAY_OK)
    code = assay_reading_outcome(reading, err);
  if (code != ASSAY_OK)
    return code;
  if (!f.rows && f.others) {
    reading->input->rows = reading->input->skipped = f.others;
    reading->input->state = ASSAY_INPUT_NOT_JUDGED;
    assay_reading_note(reading, "not judged: no line holds a loss (a prediction job?)");
    return ASSAY_OK;
  }
  code = assay_json_rows_finish(rows, err);
  for (size_t i = 0; i < reading->runs.n && code == ASSAY_OK; i++)
    reading->runs.items[i].total_steps = f.total;
  return code;
}

const assay_format assay_format_trainer_log = {
  "trainer-log",
  "Metric log of JSON lines (LLaMA-Factory trainer_log.jsonl and kin)",
  "one JSON object a line with a step or epoch and a loss",
  "both",
  true,
  probe,
  read
};
