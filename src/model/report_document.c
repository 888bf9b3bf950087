/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract's JSON of a report, section 4: every key listed there, always, in one order. */
#include <string.h>

#include "model/document.h"

typedef assay_values values;
typedef assay_value value;

static void add_step(values *b, value *at, const char *key, int64_t step)
{
  if (step == ASSAY_NO_STEP)
    assay_value_null(b, at, key);
  else
    assay_value_int(b, at, key, step);
}

static void add_size(values *b, value *at, const char *key, uint64_t n)
{
  assay_value_int(b, at, key, (int64_t)n);
}

static void add_tristate(values *b, value *at, const char *key, int state)
{
  if (state < 0)
    assay_value_null(b, at, key);
  else
    assay_value_bool(b, at, key, state != 0);
}

static void add_steps(values *b, value *at, const char *key, const int64_t *steps, size_t n)
{
  value *list = assay_value_array(b, at, key);
  for (size_t i = 0; i < n; i++)
    add_step(b, list, "", steps[i]);
}

static void add_strings(values *b, value *at, const char *key, const assay_strs *strings)
{
  value *list = assay_value_array(b, at, key);
  for (size_t i = 0; i < strings->n; i++)
    assay_value_string(b, list, "", strings->items[i]);
}

static void add_finding(values *b, value *list, const assay_finding *f)
{
  value *at = assay_value_object(b, list, "");
  assay_value_text(b, at, "id", f->id);
  assay_value_text(b, at, "severity", assay_severity_name(f->severity));
  assay_value_string(b, at, "subject", f->subject);
  assay_value_string(b, at, "sentence", f->sentence);
  assay_value_string(b, at, "hint", f->hint);
  value *evidence = assay_value_object(b, at, "evidence");
  for (size_t i = 0; i < f->evidence.n; i++)
    assay_value_real(b, evidence, f->evidence.items[i].name, f->evidence.items[i].value);
  value *where = assay_value_object(b, at, "where");
  if (f->file.ptr) {
    assay_value_string(b, where, "file", f->file);
    if (f->line)
      add_size(b, where, "line", f->line);
    else
      assay_value_null(b, where, "line");
    return;
  }
  add_step(b, where, "first_step", f->first_step);
  add_step(b, where, "last_step", f->last_step);
}

static void add_findings(values *b, value *at, const assay_findings *findings)
{
  value *list = assay_value_array(b, at, "findings");
  for (size_t i = 0; i < findings->n; i++)
    add_finding(b, list, &findings->items[i]);
}

static void add_input(values *b, value *list, const assay_input *input)
{
  value *at = assay_value_object(b, list, "");
  assay_value_string(b, at, "path", input->path);
  assay_value_text(b, at, "format", input->format);
  assay_value_text(b, at, "role", input->role);
  assay_value_text(b, at, "sha256", input->sha256[0] ? input->sha256 : NULL);
  add_size(b, at, "rows", input->rows);
  add_size(b, at, "used", input->used);
  add_size(b, at, "skipped", input->skipped);
  assay_value_text(b, at, "delimiter", input->delimiter);
  assay_value_text(b, at, "encoding", input->encoding);
  assay_value_text(b, at, "line_end", input->line_end);
  value *columns = assay_value_array(b, at, "columns");
  for (size_t i = 0; i < input->columns.n; i++) {
    value *column = assay_value_object(b, columns, "");
    assay_value_string(b, column, "name", input->columns.items[i].name);
    assay_value_text(b, column, "role", input->columns.items[i].role);
  }
  add_strings(b, at, "notes", &input->notes);
}

static void add_option(values *b, value *at, const assay_option_value *o)
{
  switch (o->kind) {
  case ASSAY_VALUE_BOOL:
    assay_value_bool(b, at, o->name, o->number != 0);
    break;
  case ASSAY_VALUE_INT:
    assay_value_int(b, at, o->name, (int64_t)o->number);
    break;
  case ASSAY_VALUE_REAL:
    assay_value_real(b, at, o->name, o->number);
    break;
  case ASSAY_VALUE_STRING:
    assay_value_string(b, at, o->name, o->text);
    break;
  case ASSAY_VALUE_NULL:
  case ASSAY_VALUE_ARRAY:
  case ASSAY_VALUE_OBJECT:
    assay_value_null(b, at, o->name);
    break;
  }
}

static void add_error(values *b, value *root, const assay_report *report)
{
  if (!report->has_error) {
    assay_value_null(b, root, "error");
    return;
  }
  const assay_err *e = &report->error;
  value *at = assay_value_object(b, root, "error");
  assay_value_text(b, at, "kind", assay_code_name(e->code));
  assay_value_text(b, at, "message", e->message);
  assay_value_text(b, at, "file", e->file[0] ? e->file : NULL);
  add_step(b, at, "line", e->line ? (int64_t)e->line : ASSAY_NO_STEP);
  add_step(b, at, "column", e->column ? (int64_t)e->column : ASSAY_NO_STEP);
  assay_value_text(b, at, "hint", e->hint[0] ? e->hint : NULL);
}

/* ---- a run ---- */

static void fill_summary(values *b, value *at, const assay_loss_summary *s)
{
  assay_value_string(b, at, "name", s->name);
  add_size(b, at, "points", s->points);
  add_size(b, at, "nonfinite", s->nonfinite);
  add_size(b, at, "missing", s->missing);
  assay_value_real(b, at, "first", s->first);
  assay_value_real(b, at, "last", s->last);
  assay_value_real(b, at, "min", s->min);
  assay_value_real(b, at, "max", s->max);
  assay_value_real(b, at, "noise", s->noise);
}

static void add_summary(values *b, value *at, const char *key, const assay_loss_summary *s)
{
  if (s->present)
    fill_summary(b, assay_value_object(b, at, key), s);
  else
    assay_value_null(b, at, key);
}

static void add_series(values *b, value *at, const assay_run_review *r)
{
  add_summary(b, at, "train", &r->train);
  add_summary(b, at, "validation", &r->validation);
  value *others = assay_value_array(b, at, "other_validations");
  for (size_t i = 0; i < r->other_validations.n; i++)
    fill_summary(b, assay_value_object(b, others, ""), &r->other_validations.items[i]);
  value *metrics = assay_value_array(b, at, "metrics");
  for (size_t i = 0; i < r->metrics.n; i++) {
    static const char *const directions[] = { "lower", NULL, "higher" };
    const assay_metric_summary *m = &r->metrics.items[i];
    value *metric = assay_value_object(b, metrics, "");
    assay_value_string(b, metric, "name", m->name);
    assay_value_text(b, metric, "direction", directions[m->direction + 1]);
    assay_value_real(b, metric, "first", m->first);
    assay_value_real(b, metric, "last", m->last);
    value *best = assay_value_object(b, metric, "best");
    add_step(b, best, "step", m->best_step);
    assay_value_real(b, best, "value", m->best_value);
  }
}

static const char *grade_name(assay_grade grade)
{
  static const char *const names[] = { NULL, "suspected", "confirmed" };
  return names[grade];
}

static void add_verdict(values *b, value *at, const assay_verdict *v)
{
  value *verdict = assay_value_object(b, at, "verdict");
  assay_value_text(b, verdict, "id", v->id);
  assay_value_text(b, verdict, "grade", grade_name(v->grade));
  assay_value_string(b, verdict, "sentence", v->sentence);
  value *rejected = assay_value_array(b, verdict, "rejected");
  for (size_t i = 0; i < v->rejected.n; i++) {
    value *one = assay_value_object(b, rejected, "");
    assay_value_text(b, one, "id", v->rejected.items[i].id);
    assay_value_string(b, one, "why", v->rejected.items[i].why);
  }
}

static void add_best(values *b, value *at, const assay_run_review *r)
{
  if (!r->has_best) {
    assay_value_null(b, at, "best");
  } else {
    value *best = assay_value_object(b, at, "best");
    add_step(b, best, "step", r->best.step);
    assay_value_real(b, best, "epoch", r->best.epoch);
    assay_value_real(b, best, "value", r->best.value);
    assay_value_real(b, best, "validation_loss", r->best.validation_loss);
    add_step(b, best, "low_step", r->best.low_step);
    add_step(b, best, "high_step", r->best.high_step);
    add_step(b, best, "raw_step", r->best.raw_step);
    add_step(b, best, "one_se_step", r->best.one_se_step);
    add_step(b, best, "saved_step", r->best.saved_step);
    assay_value_string(b, best, "path", r->best.path);
  }
  value *last = assay_value_object(b, at, "last");
  add_step(b, last, "step", r->last.step);
  assay_value_real(b, last, "epoch", r->last.epoch);
  assay_value_real(b, last, "train_loss", r->last.train_loss);
  assay_value_real(b, last, "validation_loss", r->last.validation_loss);
  assay_value_real(b, last, "regret", r->last.regret);
}

static void add_overfitting(values *b, value *at, const assay_overfitting *o)
{
  static const char *const grades[] = { "not-judged", "none", "suspected", "confirmed" };
  value *out = assay_value_object(b, at, "overfitting");
  assay_value_text(b, out, "grade", grades[o->grade]);
  add_step(b, out, "onset_step", o->onset_step);
  add_step(b, out, "onset_low", o->onset_low);
  add_step(b, out, "onset_high", o->onset_high);
  assay_value_real(b, out, "rise", o->rise);
  assay_value_real(b, out, "p", o->p);
  assay_value_real(b, out, "detection_limit", o->detection_limit);
  assay_value_real(b, out, "gl", o->gl);
  assay_value_real(b, out, "pq", o->pq);
  add_step(b, out, "up", o->up);
  assay_value_string(b, out, "reason", o->reason);
}

static void add_convergence(values *b, value *at, const char *key, const assay_convergence *c)
{
  static const char *const states[] = { "not-judged", "converged", "improving", "inconclusive" };
  value *out = assay_value_object(b, at, key);
  assay_value_text(b, out, "state", states[c->state]);
  assay_value_real(b, out, "fall", c->fall);
  assay_value_real(b, out, "low", c->low);
  assay_value_real(b, out, "high", c->high);
  add_step(b, out, "window_from", c->window_from);
}

static void add_forecast(values *b, value *at, const assay_forecast *f)
{
  value *out = assay_value_object(b, at, "forecast");
  assay_value_text(b, out, "model", f->model);
  value *horizon = assay_value_array(b, out, "horizon");
  for (size_t i = 0; i < f->horizon.n; i++) {
    const assay_horizon *h = &f->horizon.items[i];
    value *one = assay_value_object(b, horizon, "");
    assay_value_real(b, one, "factor", h->factor);
    add_step(b, one, "step", h->step);
    assay_value_real(b, one, "train_loss", h->train_loss);
    assay_value_real(b, one, "low", h->low);
    assay_value_real(b, one, "high", h->high);
  }
  assay_value_string(b, out, "refused", f->refused);
  assay_value_real(b, out, "asymptote", f->asymptote);
}

static void add_figures(values *b, value *at, const assay_run_review *r)
{
  value *gap = assay_value_object(b, at, "gap");
  assay_value_real(b, gap, "last", r->gap.last);
  assay_value_real(b, gap, "slope", r->gap.slope);
  assay_value_real(b, gap, "from_validation_share", r->gap.from_validation_share);
  value *perplexity = assay_value_object(b, at, "perplexity");
  assay_value_real(b, perplexity, "train_last", r->perplexity.train_last);
  assay_value_real(b, perplexity, "validation_best", r->perplexity.validation_best);
  assay_value_real(b, perplexity, "validation_last", r->perplexity.validation_last);
  assay_value_text(b, perplexity, "base", r->perplexity.base);
  add_tristate(b, perplexity, "consistent", r->perplexity.consistent);
  assay_value_text(b, perplexity, "trend", r->perplexity.trend);
}

static void add_events(values *b, value *at, const assay_run_review *r)
{
  value *spikes = assay_value_array(b, at, "spikes");
  for (size_t i = 0; i < r->spikes.n; i++) {
    value *spike = assay_value_object(b, spikes, "");
    add_step(b, spike, "step", r->spikes.items[i].step);
    assay_value_real(b, spike, "height", r->spikes.items[i].height);
    add_step(b, spike, "recovered_step", r->spikes.items[i].recovered_step);
  }
  assay_value_real(b, at, "spike_score", r->spike_score);
  if (r->divergence_step == ASSAY_NO_STEP)
    assay_value_null(b, at, "divergence");
  else
    add_step(b, assay_value_object(b, at, "divergence"), "step", r->divergence_step);
  if (r->nonfinite_step == ASSAY_NO_STEP) {
    assay_value_null(b, at, "nonfinite");
  } else {
    value *nonfinite = assay_value_object(b, at, "nonfinite");
    add_step(b, nonfinite, "step", r->nonfinite_step);
    add_step(b, nonfinite, "line", r->nonfinite_line ? (int64_t)r->nonfinite_line : ASSAY_NO_STEP);
    add_size(b, nonfinite, "count", r->nonfinite_count);
  }
  value *epochs = assay_value_object(b, at, "epochs");
  assay_value_real(b, epochs, "count", r->epochs_count);
  add_steps(b, epochs, "boundaries", r->epoch_boundaries.items, r->epoch_boundaries.n);
  add_tristate(b, epochs, "memorisation", r->memorisation);
}

static void add_patience(values *b, value *at, const assay_run_review *r)
{
  value *list = assay_value_array(b, at, "patience");
  for (size_t i = 0; i < r->patience.n; i++) {
    const assay_patience *p = &r->patience.items[i];
    value *one = assay_value_object(b, list, "");
    assay_value_text(b, one, "rule", p->rule);
    assay_value_int(b, one, "patience", p->patience);
    assay_value_real(b, one, "min_delta", p->min_delta);
    add_step(b, one, "stop_step", p->stop_step);
    assay_value_real(b, one, "validation_loss", p->validation_loss);
    add_step(b, one, "steps_saved", p->steps_saved);
    assay_value_real(b, one, "regret", p->regret);
  }
}

static void add_learning_rate(values *b, value *at, const assay_learning_rate *l)
{
  if (!l->present) {
    assay_value_null(b, at, "learning_rate");
    return;
  }
  value *out = assay_value_object(b, at, "learning_rate");
  assay_value_real(b, out, "first", l->first);
  assay_value_real(b, out, "max", l->max);
  assay_value_real(b, out, "last", l->last);
  add_step(b, out, "warmup_end", l->warmup_end);
  assay_value_text(b, out, "schedule", l->schedule);
  assay_value_bool(b, out, "decayed_to_zero", l->decayed_to_zero);
  add_steps(b, out, "drops", l->drops.items, l->drops.n);
  add_steps(b, out, "restarts", l->restarts.items, l->restarts.n);
}

static void add_parameters(values *b, value *to, const assay_parameter *items, size_t n)
{
  for (size_t i = 0; i < n; i++)
    assay_value_add(b, to, items[i].name, ASSAY_VALUE_STRING)->as.string = items[i].value;
}

static void add_identity(values *b, value *at, const assay_run_review *r)
{
  const assay_run *run = r->run;
  assay_value_string(b, at, "name", run->name);
  add_strings(b, at, "sources", &run->sources);
  value *parameters = assay_value_object(b, at, "parameters");
  add_parameters(b, parameters, run->parameters.items, run->parameters.n);
  add_parameters(b, parameters, r->named.items, r->named.n);
  if (run->has_job) {
    value *job = assay_value_object(b, at, "job");
    assay_value_string(b, job, "name", run->job.name);
    assay_value_string(b, job, "status", run->job.status);
    assay_value_string(b, job, "message", run->job.message);
  } else {
    assay_value_null(b, at, "job");
  }
  value *files = assay_value_array(b, at, "validation_data");
  for (size_t i = 0; i < run->validation_data.n; i++) {
    value *file = assay_value_object(b, files, "");
    assay_value_string(b, file, "name", run->validation_data.items[i].name);
    assay_value_string(b, file, "sha256", run->validation_data.items[i].sha256);
  }
  assay_value_bool(b, at, "partial", run->partial);
  assay_value_text(b, at, "x", run->x == ASSAY_X_EPOCH ? "epoch" : "step");
}

static void add_run(values *b, value *list, const assay_report *report, size_t i)
{
  const assay_run_review *r = &report->runs.items[i];
  value *at = assay_value_object(b, list, "");
  add_identity(b, at, r);
  add_series(b, at, r);
  add_verdict(b, at, &r->verdict);
  add_best(b, at, r);
  add_overfitting(b, at, &r->overfitting);
  value *convergence = assay_value_object(b, at, "convergence");
  add_convergence(b, convergence, "train", &r->convergence_train);
  add_convergence(b, convergence, "validation", &r->convergence_validation);
  add_forecast(b, at, &r->forecast);
  add_figures(b, at, r);
  add_events(b, at, r);
  add_patience(b, at, r);
  add_learning_rate(b, at, &r->learning_rate);
  assay_value_string(b, at, "advice", r->advice);
  assay_value_string(b, at, "reason", r->reason);
  if (report->compare)
    assay_document_group_of(b, at, report, i);
}

static void add_head(values *b, value *root, const assay_report *report)
{
  assay_value_text(b, root, "schema", "assay.report/1");
  assay_value_text(b, root, "command", report->command);
  value *tool = assay_value_object(b, root, "tool");
  assay_value_text(b, tool, "name", "assay");
  assay_value_text(b, tool, "version", report->version);
  assay_value_text(b, tool, "unicode", report->unicode);
  if (report->timestamp.ptr)
    assay_value_string(b, root, "timestamp", report->timestamp);
  assay_value_text(b, root, "status", assay_status_name(report->status));
  assay_value_int(b, root, "exit", report->exit);
  assay_value_string(b, root, "headline", report->headline);
  assay_value_string(b, root, "reason", report->reason);
  value *options = assay_value_object(b, root, "options");
  for (size_t i = 0; i < report->options.n; i++)
    add_option(b, options, &report->options.items[i]);
}

/* Segment statistics are for baselines only. */
static bool is_kept(const assay_report *report, const value *member)
{
  return report->with_statistics || !(assay_str_eqz(member->key, "segment_statistics") ||
                                      assay_str_eqz(member->key, "fingerprint"));
}

static void copy_children(values *b, value *to, const assay_report *report, const value *from);

static void copy(values *b, value *parent, const assay_report *report, const value *from)
{
  value *to = assay_value_add(b, parent, from->key, from->kind);
  if (from->kind == ASSAY_VALUE_ARRAY || from->kind == ASSAY_VALUE_OBJECT)
    copy_children(b, to, report, from);
  else
    to->as = from->as;
}

/* Depth is that of a document which was read, 64 at most. */
static void copy_children(values *b, value *to, const assay_report *report, const value *from)
{
  for (const value *c = from->first; c; c = c->next)
    if (is_kept(report, c))
      copy(b, to, report, c);
}

/* Runs and systems of a gate are those of the documents it judged. */
static void add_from_documents(values *b, value *root, const assay_report *report, const char *key)
{
  value *list = assay_value_array(b, root, key);
  for (size_t i = 0; i < report->documents.n; i++) {
    const value *from = assay_value_get(report->documents.items[i], key);
    if (from)
      copy_children(b, list, report, from);
  }
}

static void add_judged(values *b, value *root, const assay_report *report)
{
  static const char *const keys[] = { "runs", "systems", "comparisons", "datasets" };
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    add_from_documents(b, root, report, keys[i]);
}

assay_value *assay_report_document(assay_arena *arena, const assay_report *report)
{
  values b = { .arena = arena };
  value *root = assay_value_object(&b, NULL, "");
  bool runs = !report->command || strcmp(report->command, "score") != 0;
  bool gate = report->command && strcmp(report->command, "gate") == 0;
  add_head(&b, root, report);
  value *inputs = assay_value_array(&b, root, "inputs");
  for (size_t i = 0; report->inputs && i < report->inputs->files.n; i++)
    add_input(&b, inputs, &report->inputs->files.items[i]);
  add_findings(&b, root, &report->findings);
  add_error(&b, root, report);
  if (gate) {
    add_judged(&b, root, report);
    assay_document_gate(&b, root, report);
    return b.failed ? NULL : root;
  }
  value *list = runs ? assay_value_array(&b, root, "runs") : NULL;
  for (size_t i = 0; i < report->runs.n; i++)
    add_run(&b, list, report, i);
  if (report->command && strcmp(report->command, "compare") == 0) {
    assay_document_compare(&b, root, report);
    return b.failed ? NULL : root;
  }
  assay_document_systems(&b, root, report);
  assay_document_comparisons(&b, root, report);
  if (runs)
    assay_value_array(&b, root, "datasets");
  return b.failed ? NULL : root;
}
