/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/review_options.h"

#include <string.h>

/* ---- checks ---- */

static bool severity_of(const char *word, assay_severity *out)
{
  for (int s = ASSAY_NOTE; s <= ASSAY_ERROR; s++)
    if (strcmp(word, assay_severity_name((assay_severity)s)) == 0) {
      *out = (assay_severity)s;
      return true;
    }
  return false;
}

static assay_code unknown_word(assay_arena *scratch, const char *word, assay_err *err)
{
  size_t n;
  const assay_check *const *checks = assay_checks(&n);
  const char **names = assay_arena_array(scratch, n, sizeof *names);
  if (!names)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    names[i] = checks[i]->id;
  assay_code code =
      assay_err_set(err, ASSAY_E_USAGE, "--fail-on: %s is no verdict, finding or severity", word);
  assay_nearest_hint(err, assay_str_z(word), names, n);
  assay_err_hint(err, "`assay list checks` names them; severities are note, warning and error");
  return code;
}

static bool run_has(const assay_run *run, assay_str name)
{
  for (size_t i = 0; i < run->series.n; i++)
    if (assay_str_eq(run->series.items[i].name, name))
      return true;
  return false;
}

static assay_code check_by(assay_arena *scratch, const assay_inputs *inputs, assay_str name,
                           assay_err *err)
{
  static const char *const known[] = { "validation_loss", "train_loss", "perplexity" };
  assay_strs seen = { 0 };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (assay_str_eqz(name, known[i]))
      return ASSAY_OK;
  for (size_t i = 0; i < inputs->runs.n; i++) {
    const assay_run *run = &inputs->runs.items[i];
    if (run_has(run, name))
      return ASSAY_OK;
    for (size_t k = 0; k < run->series.n; k++) {
      assay_str *slot = ASSAY_PUSH(scratch, &seen);
      if (!slot)
        return assay_err_nomem(err);
      *slot = assay_str_copy(scratch, run->series.items[k].name);
    }
  }
  if (!inputs->runs.n)
    return ASSAY_OK;
  const char **names = assay_arena_array(scratch, seen.n + 3, sizeof *names);
  if (!names)
    return assay_err_nomem(err);
  for (size_t i = 0; i < seen.n; i++)
    names[i] = seen.items[i].ptr ? seen.items[i].ptr : "";
  memcpy(names + seen.n, known, sizeof known);
  assay_code code =
      assay_err_set(err, ASSAY_E_USAGE, "--by: no run logs %.*s", ASSAY_STR_ARG(name));
  assay_nearest_hint(err, name, names, seen.n + 3);
  return code;
}

assay_code assay_review_options_check(assay_arena *scratch, const assay_inputs *inputs,
                                      const assay_options *options, assay_err *err)
{
  double limit[ASSAY_LIMITS];
  assay_code code = assay_limits_read(options, limit, err);
  for (size_t i = 0; i < options->n_fail_on && !code; i++) {
    assay_severity severity;
    if (!severity_of(options->fail_on[i], &severity) && !assay_check_find(options->fail_on[i]))
      code = unknown_word(scratch, options->fail_on[i], err);
  }
  assay_by by = assay_by_read(options->by);
  if (!code && by.name.ptr)
    code = check_by(scratch, inputs, by.name, err);
  return code;
}

bool assay_review_options_fail(const assay_options *options, const char *id,
                               assay_severity severity)
{
  for (size_t i = 0; i < options->n_fail_on; i++) {
    assay_severity least;
    if (strcmp(options->fail_on[i], id) == 0 ||
        (severity_of(options->fail_on[i], &least) && severity >= least))
      return true;
  }
  return false;
}

/* ---- list ---- */

typedef struct lister {
  assay_report *report;
  bool failed;
} lister;

static assay_option_value *add(lister *l, const char *name, assay_value_kind kind)
{
  assay_option_value *slot = ASSAY_PUSH(l->report->arena, &l->report->options);
  if (!slot) {
    l->failed = true;
    return NULL;
  }
  slot->name = name;
  slot->kind = kind;
  return slot;
}

static void add_number(lister *l, const char *name, assay_value_kind kind, double x)
{
  assay_option_value *slot = add(l, name, isnan(x) ? ASSAY_VALUE_NULL : kind);
  if (slot)
    slot->number = x;
}

static void add_text(lister *l, const char *name, assay_str text)
{
  assay_option_value *slot = add(l, name, text.ptr ? ASSAY_VALUE_STRING : ASSAY_VALUE_NULL);
  if (slot && text.ptr) {
    slot->text = assay_str_copy(l->report->arena, text);
    l->failed = l->failed || !slot->text.ptr;
  }
}

static void add_buf(lister *l, const char *name, assay_buf *buf)
{
  l->failed = l->failed || buf->failed;
  add_text(l, name, buf->len ? assay_buf_str(buf) : (assay_str){ 0 });
}

static void add_lists(lister *l, const assay_options *o)
{
  assay_arena *arena = l->report->arena;
  assay_buf maps = ASSAY_BUF(arena), steps = ASSAY_BUF(arena), fails = ASSAY_BUF(arena);
  for (size_t i = 0; i < o->n_maps; i++)
    assay_buf_addf(&maps, "%s%s=%s", i ? "," : "", o->maps[i].role, o->maps[i].column);
  for (size_t i = 0; i < o->n_saved_steps; i++)
    assay_buf_addf(&steps, "%s%lld", i ? "," : "", (long long)o->saved_steps[i]);
  for (size_t i = 0; i < o->n_fail_on; i++)
    assay_buf_addf(&fails, "%s%s", i ? "," : "", o->fail_on[i]);
  add_buf(l, "map", &maps);
  add_buf(l, "saved_steps", &steps);
  add_buf(l, "fail_on", &fails);
}

assay_code assay_review_options_list(assay_report *report, const assay_options *o, assay_err *err)
{
  static const char *const duplicates[] = { "last", "first", "error" };
  lister l = { .report = report };
  add_text(&l, "by", assay_str_z(o->by));
  add_text(&l, "input_format", assay_str_z(o->input_format));
  add_text(&l, "delimiter", o->delimiter ? (assay_str){ &o->delimiter, 1 } : (assay_str){ 0 });
  add_text(&l, "decimal", (assay_str){ &o->decimal, 1 });
  add_lists(&l, o);
  add_number(&l, "eval_noise", ASSAY_VALUE_REAL, o->eval_noise);
  add_number(&l, "unfinished", ASSAY_VALUE_BOOL, o->unfinished);
  add_number(&l, "lenient", ASSAY_VALUE_BOOL, o->lenient);
  add_text(&l, "on_duplicate", assay_str_z(duplicates[o->on_duplicate]));
  add_number(&l, "warn_only", ASSAY_VALUE_BOOL, o->warn_only);
  for (size_t i = 0; i < o->n_settings; i++) {
    assay_str name = assay_str_format(report->arena, "set.%s", o->settings[i].name);
    if (name.ptr)
      add_number(&l, name.ptr, ASSAY_VALUE_REAL, o->settings[i].value);
    l.failed = l.failed || !name.ptr;
  }
  return l.failed ? assay_err_nomem(err) : ASSAY_OK;
}
