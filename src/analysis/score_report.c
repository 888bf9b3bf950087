/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report says of scores: findings, headline, options. */
#include <string.h>

#include "analysis/judging.h"
#include "analysis/review_options.h"
#include "analysis/scoring_state.h"
#include "base/num.h"
#include "base/option_names.h"

/* ---- findings ---- */

void assay_score_note(assay_score_judging *j, assay_str subject, const char *fact, double value,
                      const char *format, ...)
{
  assay_arena *arena = j->report->arena;
  assay_finding *f = ASSAY_PUSH(arena, &j->report->findings);
  assay_buf text = ASSAY_BUF(arena);
  va_list args;
  if (!f) {
    j->failed = true;
    return;
  }
  va_start(args, format);
  assay_buf_vaddf(&text, format, args);
  va_end(args);
  *f = (assay_finding){ .id = j->current->id,
                        .severity = j->current->severity,
                        .subject = subject,
                        .sentence = assay_buf_str(&text),
                        .hint = assay_str_z(j->current->hint),
                        .first_step = ASSAY_NO_STEP,
                        .last_step = ASSAY_NO_STEP };
  assay_fact *slot = fact ? ASSAY_PUSH(arena, &f->evidence) : NULL;
  if (slot)
    *slot = (assay_fact){ fact, value };
  j->failed = j->failed || text.failed || (fact && !slot);
}

/* Runs the checks of outputs over report->systems. ASSAY_E_USAGE: a bad --set. */
static assay_code run_checks(assay_report *report, const assay_options *options,
                             const assay_score_options *score, assay_err *err)
{
  double limit[ASSAY_LIMITS];
  assay_code code = assay_limits_read(options, limit, err);
  size_t n;
  const assay_check *const *checks = assay_checks(&n);
  assay_score_judging j = { .report = report, .options = score, .limit = limit };
  for (size_t i = 0; i < n && code == ASSAY_OK; i++) {
    j.current = checks[i];
    if (checks[i]->judge_outputs)
      checks[i]->judge_outputs(&j);
    if (j.failed)
      code = assay_err_nomem(err);
  }
  return code;
}

/* ---- options ---- */

static assay_option_value *add_option(assay_report *report, const char *name, assay_value_kind kind,
                                      bool *failed)
{
  assay_option_value *slot = ASSAY_PUSH(report->arena, &report->options);
  *failed = *failed || !slot;
  if (slot)
    *slot = (assay_option_value){ .name = name, .kind = kind };
  return slot;
}

static void add_number(assay_report *report, const char *name, assay_value_kind kind, double x,
                       bool *failed)
{
  assay_option_value *slot = add_option(report, name, isnan(x) ? ASSAY_VALUE_NULL : kind, failed);
  if (slot)
    slot->number = x;
}

static void add_text(assay_report *report, const char *name, const char *text, bool *failed)
{
  assay_option_value *slot =
      add_option(report, name, text ? ASSAY_VALUE_STRING : ASSAY_VALUE_NULL, failed);
  if (slot && text) {
    slot->text = assay_str_copy(report->arena, assay_str_z(text));
    *failed = *failed || !slot->text.ptr;
  }
}

static void add_list(assay_report *report, const char *name, const char *const *items, size_t n,
                     bool *failed)
{
  assay_buf all = ASSAY_BUF(report->arena);
  for (size_t i = 0; i < n; i++)
    assay_buf_addf(&all, "%s%s", i ? "," : "", items[i]);
  *failed = *failed || all.failed;
  add_text(report, name, all.len ? assay_buf_str(&all).ptr : NULL, failed);
}

static assay_code list_options(const assay_scoring *s, assay_report *report, assay_err *err)
{
  const assay_score_options *o = s->score;
  const struct {
    const char *name;
    bool on;
  } flags[] = {
    { "lowercase", o->lowercase },
    { "effective_order", o->effective_order },
    { "chrf_whitespace", o->chrf_whitespace },
    { "chrf_eps_smoothing", o->chrf_eps_smoothing },
    { "ter_case_sensitive", o->ter_case_sensitive },
    { "ter_normalized", o->ter_normalized },
    { "ter_no_punct", o->ter_no_punct },
    { "ter_asian_support", o->ter_asian_support },
    { "stem", o->stem },
    { "ci", o->ci },
    { "ref_groups", o->ref_groups },
    { "warn_only", s->options->warn_only },
  };
  const struct {
    const char *name;
    double x;
  } numbers[] = {
    { "max_ngram_order", o->max_ngram_order },
    { "char_order", o->char_order },
    { "word_order", o->word_order },
    { "chrf_beta", o->chrf_beta },
    { "samples", o->samples ? (double)o->samples : (double)NAN },
    { "seed", (double)s->options->seed },
  };
  bool failed = false;
  const char **ids = assay_arena_array(report->arena, s->n_metrics + 1, sizeof *ids);
  if (!ids)
    return assay_err_nomem(err);
  for (size_t i = 0; i < s->n_metrics; i++)
    ids[i] = s->metrics[i]->id;
  add_list(report, "metrics", ids, s->n_metrics, &failed);
  add_text(report, "tokenize", assay_tokenizer_names[o->tokenizer], &failed);
  add_text(report, "smooth", assay_smooth_names[o->smooth], &failed);
  add_number(report, "smooth_value", ASSAY_VALUE_REAL, o->smooth_value, &failed);
  add_text(report, "rouge_tokenizer", o->rouge_ascii ? "ascii" : "unicode", &failed);
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
    add_number(report, flags[i].name, ASSAY_VALUE_BOOL, flags[i].on, &failed);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    add_number(report, numbers[i].name, ASSAY_VALUE_INT, numbers[i].x, &failed);
  add_text(report, "paired", o->paired == ASSAY_PAIRED_NONE ? NULL : assay_paired_names[o->paired],
           &failed);
  add_text(report, "baseline", o->baseline, &failed);
  add_text(report, "pred_field", o->pred_field, &failed);
  add_text(report, "ref_field", o->ref_field, &failed);
  add_text(report, "id_field", o->id_field, &failed);
  add_list(report, "by_field", o->by_fields, o->n_by_fields, &failed);
  add_list(report, "ref", o->refs, o->n_refs, &failed);
  add_list(report, "fail_on", s->options->fail_on, s->options->n_fail_on, &failed);
  for (size_t i = 0; i < s->options->n_settings; i++) {
    assay_str name = assay_str_format(report->arena, "set.%s", s->options->settings[i].name);
    failed = failed || !name.ptr;
    if (name.ptr)
      add_number(report, name.ptr, ASSAY_VALUE_REAL, s->options->settings[i].value, &failed);
  }
  return failed ? assay_err_nomem(err) : ASSAY_OK;
}

/* ---- headline ---- */

static void add_value(assay_buf *out, const assay_score *score, double value)
{
  char text[ASSAY_NUM_SIZE];
  bool percent = strcmp(score->unit, "1") != 0;
  assay_buf_addz(out, assay_num_fixed(text, value, percent ? 2 : 4));
}

/* The metrics a headline names: the label figure where labels are scored, else what is most used.
 */
static void add_main_scores(assay_buf *out, const assay_system *system)
{
  static const char *const labels[] = { "accuracy", "macro_f1" };
  static const char *const texts[] = { "bleu", "chrf", "rougeL" };
  const char *const *wanted = system->labels.classes.n ? labels : texts;
  size_t n = system->labels.classes.n ? 2 : 3, said = 0;
  for (size_t k = 0; k < n; k++)
    for (size_t i = 0; i < system->scores.n; i++) {
      const assay_score *s = &system->scores.items[i];
      if (strcmp(s->metric, wanted[k]) != 0)
        continue;
      assay_buf_addf(out, "%s%s ", said++ ? ", " : "", s->title);
      add_value(out, s, s->value);
    }
  for (size_t i = 0; i < system->scores.n && said == 0; i++) {
    assay_buf_addf(out, "%s ", system->scores.items[i].title);
    add_value(out, &system->scores.items[i], system->scores.items[i].value);
    said++;
  }
}

static const assay_comparison *first_metric(const assay_report *report, size_t *n)
{
  const assay_comparison *c = report->comparisons.items;
  for (*n = 0; *n < report->comparisons.n && strcmp(c[*n].metric, c->metric) == 0;)
    ++*n;
  return c;
}

static double gain(const assay_comparison *c)
{
  return c->direction < 0 ? -c->delta : c->delta;
}

static void add_p(assay_buf *out, double p)
{
  char text[ASSAY_NUM_SIZE];
  if (p < 0.001)
    assay_buf_addz(out, "p < 0.001");
  else
    assay_buf_addf(out, "p %s", assay_num_digits(text, p, 2));
}

/* The score of a metric that the system has. */
static const assay_score *score_named(const assay_system *system, const char *metric)
{
  size_t i = 0;
  while (i + 1 < system->scores.n && strcmp(system->scores.items[i].metric, metric) != 0)
    i++;
  return &system->scores.items[i];
}

/* Take the best that is truly better than the baseline, by the first metric. */
static void add_choice(assay_buf *out, const assay_report *report)
{
  static const double level = 0.05;
  size_t n;
  const assay_comparison *c = first_metric(report, &n), *best = NULL;
  for (size_t i = 0; i < n; i++)
    if (c[i].direction && gain(&c[i]) > 0 && c[i].p_holm < level &&
        (!best || gain(&c[i]) > gain(best)))
      best = &c[i];
  const assay_score *score = score_named(&report->systems.items[0], c->metric);
  const assay_comparison *said = best ? best : c;
  if (best)
    assay_buf_addf(out, "Take %.*s: its %s is ", ASSAY_STR_ARG(best->system), score->title);
  else
    assay_buf_addf(out, "Keep %.*s: no system is shown to be better; %.*s's %s is ",
                   ASSAY_STR_ARG(c->baseline), ASSAY_STR_ARG(said->system), score->title);
  add_value(out, score, said->system_score);
  assay_buf_addf(out, " against %.*s's ", ASSAY_STR_ARG(said->baseline));
  add_value(out, score, said->baseline_score);
  assay_buf_addz(out, " (");
  add_p(out, said->p_holm);
  assay_buf_addz(out, ")");
}

static void add_listing(assay_buf *out, const assay_report *report)
{
  enum { SAID = 3 };
  for (size_t i = 0; i < report->systems.n && i < SAID; i++) {
    const assay_system *s = &report->systems.items[i];
    assay_buf_addf(out, "%s%.*s: ", i ? "; " : "", ASSAY_STR_ARG(s->name));
    add_main_scores(out, s);
  }
  if (report->systems.n > SAID)
    assay_buf_addf(out, "; and %zu more", report->systems.n - SAID);
}

static void add_reason(assay_buf *out, const assay_report *report)
{
  size_t n = report->systems.items[0].segments;
  if (report->comparisons.n) {
    const assay_comparison *c = report->comparisons.items;
    const assay_score *score = score_named(&report->systems.items[0], c->metric);
    assay_buf_addf(out, "Paired %s over %zu segment%s, Holm-corrected", c->test, n,
                   n == 1 ? "" : "s");
    if (c->detectable > 0) { /* 0: every resample differs by the same, which says nothing */
      assay_buf_addz(out, "; with so many segments a difference of ");
      add_value(out, score, c->detectable);
      assay_buf_addz(out, " is seen in four cases of five");
    }
    assay_buf_addc(out, '.');
    return;
  }
  assay_buf_addf(out, "%zu segment%s", n, n == 1 ? "" : "s");
  if (report->systems.n > 1)
    assay_buf_addz(out, "; --paired bootstrap says which differences are more than chance.");
  else if (report->systems.items[0].scores.items[0].ci.samples)
    assay_buf_addz(out, "; intervals are 95 % by bootstrap.");
  else
    assay_buf_addz(out, "; --ci adds intervals.");
}

static bool demanded(const assay_report *report, const assay_options *options)
{
  for (size_t i = 0; i < report->findings.n; i++)
    if (assay_review_options_fail(options, report->findings.items[i].id,
                                  report->findings.items[i].severity))
      return true;
  return false;
}

/* --fail-on a finding about outputs. */
static bool settle(assay_report *report, const assay_options *options)
{
  if (report->exit || !demanded(report, options))
    return true;
  report->exit = options->warn_only ? 0 : 1;
  if (options->warn_only)
    report->reason = assay_str_format(report->arena, "%.*s (--warn-only: exit 0 in place of 1.)",
                                      ASSAY_STR_ARG(report->reason));
  return report->reason.ptr != NULL;
}

assay_code assay_score_beside(assay_scoring *s, assay_report *report, const assay_options *options,
                              const assay_score_options *score, assay_err *err)
{
  size_t known = report->findings.n;
  assay_code code = assay_scoring_finish(s, report, err);
  if (code == ASSAY_OK)
    code = run_checks(report, options, score, err);
  if (code == ASSAY_OK && report->findings.n > known && !settle(report, options))
    code = assay_err_nomem(err);
  return code;
}

assay_code assay_score_report(assay_scoring *s, assay_report *report, const assay_options *options,
                              const assay_score_options *score, assay_err *err)
{
  assay_buf headline = ASSAY_BUF(report->arena), reason = ASSAY_BUF(report->arena);
  assay_code code = list_options(s, report, err);
  if (code == ASSAY_OK)
    code = run_checks(report, options, score, err);
  if (code != ASSAY_OK)
    return code;
  if (report->comparisons.n)
    add_choice(&headline, report);
  else
    add_listing(&headline, report);
  add_reason(&reason, report);
  report->headline = assay_buf_str(&headline);
  report->reason = assay_buf_str(&reason);
  report->status = ASSAY_STATUS_PASS;
  return report->headline.ptr && report->reason.ptr && settle(report, options)
             ? ASSAY_OK
             : assay_err_nomem(err);
}
