/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/log_options.h"

#include <string.h>

#include "base/num.h"
#include "cli/fail_on.h"

const assay_opt assay_best_options[ASSAY_BEST_OPTIONS] = {
  { "by", 0, ASSAY_OPT_TEXT, "NAME[:min|:max]", NULL, NULL, "what best means (validation loss)",
    false },
  { "saved-steps", 0, ASSAY_OPT_TEXT, "LIST", NULL, NULL, "checkpoints that exist: 500,1000",
    false },
  { "eval-noise", 0, ASSAY_OPT_NUMBER, "X", NULL, NULL, "evaluation noise, fraction of the level",
    false },
};
const assay_opt assay_reading_options[ASSAY_READING_OPTIONS] = {
  { "map", 0, ASSAY_OPT_TEXT, "ROLE=COLUMN", NULL, NULL, "which column is which, repeatable",
    true },
  { "input-format", 0, ASSAY_OPT_TEXT, "NAME", NULL, NULL, "a name of assay list formats", false },
  { "delimiter", 0, ASSAY_OPT_TEXT, "C", NULL, NULL, "one character, or tab", false },
  { "decimal", 0, ASSAY_OPT_CHOICE, "C", ".|,", ".", "decimal mark: . or ,", false },
  { "unfinished", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "the run is still being written", false },
  { "lenient", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "skip rows of the wrong width", false },
  { "on-duplicate", 0, ASSAY_OPT_CHOICE, "WHICH", "last|first|error", "last",
    "a step twice: last, first or error", false },
  { "help", 'h', ASSAY_OPT_FLAG, NULL, NULL, NULL, "this help", false },
};

/* ---- from the command line to options ---- */

typedef assay_reading_request request;

static assay_code add_map(request *q, const char *text, assay_err *err)
{
  assay_map_option *slot = ASSAY_PUSH(q->line->arena, &q->maps);
  return slot ? assay_pair_read(q->line, "map", text, slot, err) : assay_err_nomem(err);
}

static assay_code add_saved(request *q, const char *text, assay_err *err)
{
  assay_str list = assay_str_z(text);
  for (size_t from = 0; from <= list.len;) {
    const char *comma = memchr(list.ptr + from, ',', list.len - from);
    size_t to = comma ? (size_t)(comma - list.ptr) : list.len;
    int64_t *slot = ASSAY_PUSH(q->line->arena, &q->saved);
    if (!slot)
      return assay_err_nomem(err);
    assay_str word = assay_str_sub(list, from, to);
    if (!assay_num_read_whole(word, '.', slot) || *slot < 0)
      return assay_err_set(err, ASSAY_E_USAGE,
                           "--saved-steps takes whole numbers from 0, not '%.*s'",
                           ASSAY_STR_ARG(word));
    from = to + 1;
  }
  return ASSAY_OK;
}

static const struct {
  const char *name;
  assay_code (*add)(request *q, const char *text, assay_err *err);
} lists[] = { { "map", add_map }, { "saved-steps", add_saved } };

static assay_code fill_lists(request *q, assay_err *err)
{
  for (size_t i = 0; i < q->line->values.n; i++)
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
      const assay_opt_value *v = &q->line->values.items[i];
      if (strcmp(v->opt->name, lists[k].name) != 0)
        continue;
      assay_code code = lists[k].add(q, v->value, err);
      if (code != ASSAY_OK)
        return code;
    }
  q->options.maps = q->maps.items;
  q->options.n_maps = q->maps.n;
  q->options.saved_steps = q->saved.items;
  q->options.n_saved_steps = q->saved.n;
  return ASSAY_OK;
}

static assay_code fill_delimiter(request *q, assay_err *err)
{
  const char *text = assay_line_value(q->line, "delimiter");
  if (!text)
    return ASSAY_OK;
  if (strcmp(text, "tab") == 0)
    q->options.delimiter = '\t';
  else if (strlen(text) == 1 && (unsigned char)text[0] < 0x80 && !strchr("\"\r\n", text[0]))
    q->options.delimiter = text[0];
  else
    return assay_err_set(err, ASSAY_E_USAGE, "--delimiter takes one character or tab, not '%s'",
                         text);
  return ASSAY_OK;
}

assay_code assay_reading_fill(assay_reading_request *q, assay_err *err)
{
  static const char *const duplicates[] = { "last", "first", "error" };
  assay_options *o = &q->options;
  assay_options_init(o);
  o->by = assay_line_value(q->line, "by");
  o->input_format = assay_line_value(q->line, "input-format");
  o->decimal = assay_line_value(q->line, "decimal")[0];
  o->unfinished = assay_line_flag(q->line, "unfinished");
  o->lenient = assay_line_flag(q->line, "lenient");
  for (size_t i = 0; i < sizeof duplicates / sizeof *duplicates; i++)
    if (strcmp(assay_line_value(q->line, "on-duplicate"), duplicates[i]) == 0)
      o->on_duplicate = (assay_on_duplicate)i;
  const char *noise = assay_line_value(q->line, "eval-noise");
  if (noise)
    assay_num_read(assay_str_z(noise), '.', &o->eval_noise);
  if (noise && !(o->eval_noise > 0))
    return assay_err_set(err, ASSAY_E_USAGE, "--eval-noise is a fraction above 0, not '%s'", noise);
  assay_code code = fill_lists(q, err);
  if (code == ASSAY_OK)
    code = assay_judging_fill(q->line, &q->judging, o, err);
  return code == ASSAY_OK ? fill_delimiter(q, err) : code;
}
