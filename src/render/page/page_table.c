/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of the run page. On a phone a row becomes a block; data-k repeats the column's name. */
#include <math.h>
#include <string.h>

#include "render/page/page_part.h"

typedef struct column {
  const char *name;
  bool number;
} column;

static void open_table(assay_buf *out, const char *caption, const column *columns, size_t n)
{
  assay_buf_addf(out,
                 "<div class=\"card\"><table class=\"stack\"><caption>%s</caption>\n<thead><tr>",
                 caption);
  for (size_t i = 0; i < n; i++)
    assay_buf_addf(out, "<th scope=\"col\"%s>%s</th>", columns[i].number ? " class=\"r\"" : "",
                   columns[i].name);
  assay_buf_addz(out, "</tr></thead>\n<tbody>\n");
}

static void close_table(assay_buf *out)
{
  assay_buf_addz(out, "</tbody></table></div>\n");
}

static void open_cell(assay_buf *out, const column *c)
{
  assay_buf_addf(out, "<td%s data-k=\"%s\">", c->number ? " class=\"r\"" : "", c->name);
}

static void step_cell(assay_buf *out, const column *c, int64_t step)
{
  open_cell(out, c);
  assay_html_step(out, step);
  assay_buf_addz(out, "</td>");
}

static void number_cell(assay_buf *out, const column *c, double value)
{
  open_cell(out, c);
  assay_html_number(out, value, 4);
  assay_buf_addz(out, "</td>");
}

static void percent_cell(assay_buf *out, const column *c, double fraction)
{
  open_cell(out, c);
  assay_html_percent(out, fraction, true);
  assay_buf_addz(out, "</td>");
}

static void text_cell(assay_buf *out, const column *c, assay_str text)
{
  open_cell(out, c);
  assay_html_sentence(out, text);
  assay_buf_addz(out, "</td>");
}

/* ---- findings ---- */

/* "first_step" reads "first step" on the page. */
static void add_facts(assay_buf *out, const assay_facts *facts)
{
  assay_buf_addz(out, "<ul class=\"facts\">");
  for (size_t i = 0; i < facts->n; i++) {
    assay_buf_addz(out, "<li>");
    for (const char *c = facts->items[i].name; *c != '\0'; c++)
      assay_buf_addc(out, *c == '_' ? ' ' : *c);
    assay_buf_addz(out, " <b>");
    assay_html_number(out, facts->items[i].value, 4);
    assay_buf_addz(out, "</b></li>");
  }
  assay_buf_addz(out, "</ul>");
}

static void add_place(assay_buf *out, const assay_finding *finding)
{
  if (finding->file.ptr != NULL) {
    assay_buf_addz(out, "<span class=\"small\">");
    assay_html_text(out, finding->file, ASSAY_HTML_NAME);
    if (finding->line > 0)
      assay_buf_addf(out, ", line %llu", (unsigned long long)finding->line);
    assay_buf_addz(out, "</span>");
  } else if (finding->first_step != ASSAY_NO_STEP) {
    assay_buf_addz(out, "<span class=\"small\">step ");
    assay_html_step(out, finding->first_step);
    if (finding->last_step != ASSAY_NO_STEP && finding->last_step != finding->first_step) {
      assay_buf_addz(out, " to ");
      assay_html_step(out, finding->last_step);
    }
    assay_buf_addz(out, "</span>");
  }
}

static bool has_chart(const assay_run_review *run, const char *id)
{
  for (size_t i = 0; run != NULL && id != NULL && i < run->charts.n; i++)
    if (strcmp(run->charts.items[i].id, id) == 0)
      return true;
  return false;
}

static void add_finding(assay_buf *out, const assay_finding *finding, const assay_run_review *run)
{
  static const column evidence = { "Evidence", false }, remedy = { "What to do", false };
  assay_buf_addz(out, "<tr><td class=\"no\">");
  assay_tag_write(out, assay_severity_tone(finding->severity));
  assay_buf_addz(out, "</td><th scope=\"row\">");
  assay_html_sentence(out, finding->sentence);
  assay_buf_addf(out, "<br><code>%s</code>", finding->id);
  if (run == NULL && finding->subject.len > 0) {
    assay_buf_addz(out, " <span class=\"small\">");
    assay_html_text(out, finding->subject, ASSAY_HTML_NAME);
    assay_buf_addz(out, "</span>");
  }
  assay_buf_addz(out, "</th>");
  open_cell(out, &evidence);
  add_facts(out, &finding->evidence);
  add_place(out, finding);
  if (has_chart(run, finding->chart))
    assay_buf_addf(out, " <a class=\"small\" href=\"#%s\">see the chart</a>", finding->chart);
  assay_buf_addz(out, "</td>");
  text_cell(out, &remedy, finding->hint);
  assay_buf_addz(out, "</tr>\n");
}

void assay_findings_write(assay_buf *out, const assay_findings *findings,
                          const assay_run_review *run)
{
  static const column columns[] = {
    { "Severity", false }, { "Finding", false }, { "Evidence", false }, { "What to do", false }
  };
  if (findings->n == 0) {
    assay_buf_addz(out,
                   "<div class=\"card\"><p class=\"note\">No findings: nothing noteworthy beside "
                   "the verdict.</p></div>\n");
    return;
  }
  open_table(out, "Most severe first. <code>assay explain ID</code> prints the rule behind an id.",
             columns, 4);
  for (int severity = ASSAY_ERROR; severity >= ASSAY_NOTE; severity--)
    for (size_t i = 0; i < findings->n; i++)
      if ((int)findings->items[i].severity == severity)
        add_finding(out, &findings->items[i], run);
  close_table(out);
}

/* ---- convergence, forecast, stability ---- */

static const char *state_word(assay_convergence_state state)
{
  static const char *const words[] = {
    [ASSAY_CONVERGENCE_NOT_JUDGED] = "not judged",
    [ASSAY_CONVERGENCE_CONVERGED] = "converged",
    [ASSAY_CONVERGENCE_IMPROVING] = "still improving",
    [ASSAY_CONVERGENCE_INCONCLUSIVE] = "inconclusive",
  };
  return words[state];
}

static void add_convergence(assay_buf *out, const char *name, const assay_convergence *c)
{
  assay_buf_addf(out, "<dt>%s</dt><dd>%s", name, state_word(c->state));
  if (isfinite(c->fall)) {
    assay_buf_addz(out, ": falls ");
    assay_html_percent(out, c->fall, false);
    assay_buf_addz(out, " per fifth of the run");
  }
  if (isfinite(c->low) && isfinite(c->high)) {
    assay_buf_addz(out, " (90\xe2\x80\xaf% interval ");
    assay_html_percent(out, c->low, false);
    assay_buf_addz(out, " to ");
    assay_html_percent(out, c->high, false);
    assay_buf_addc(out, ')');
  }
  if (c->window_from != ASSAY_NO_STEP && c->state != ASSAY_CONVERGENCE_NOT_JUDGED) {
    assay_buf_addz(out, ", judged from step ");
    assay_html_step(out, c->window_from);
  }
  assay_buf_addz(out, "</dd>\n");
}

static void add_forecast(assay_buf *out, const assay_forecast *f)
{
  assay_buf_addz(out, "<dt>Forecast of training loss</dt><dd>");
  if (f->horizon.n == 0) {
    assay_buf_addz(out, "refused: ");
    assay_html_sentence(out, f->refused.len > 0 ? f->refused : ASSAY_STR("too few points"));
  } else {
    assay_buf_addf(out, "%s model", f->model ? f->model : "fitted");
  }
  for (size_t i = 0; i < f->horizon.n; i++) {
    const assay_horizon *h = &f->horizon.items[i];
    assay_buf_addz(out, "; ");
    assay_html_number(out, h->factor, 3);
    assay_buf_addz(out, "\xc3\x97 as long (step ");
    assay_html_step(out, h->step);
    assay_buf_addz(out, ") ");
    assay_html_number(out, h->train_loss, 4);
    assay_buf_addz(out, ", 95\xe2\x80\xaf% ");
    assay_html_range(out, h->low, h->high);
  }
  if (f->horizon.n > 0 && isfinite(f->asymptote)) {
    assay_buf_addz(out, "; levels off at ");
    assay_html_number(out, f->asymptote, 4);
  } else if (f->horizon.n > 0) {
    assay_buf_addz(out, "; the level it ends at is not determined");
  }
  assay_buf_addz(out, "</dd>\n");
}

static void add_stability(assay_buf *out, const assay_run_review *run)
{
  assay_buf_addf(out, "<dt>Stability</dt><dd>%d spike%s", (int)run->spikes.n,
                 run->spikes.n == 1 ? "" : "s");
  for (size_t i = 0; i < run->spikes.n && i < 6; i++) {
    assay_buf_addz(out, i ? ", step " : ": step ");
    assay_html_step(out, run->spikes.items[i].step);
    assay_buf_addc(out, ' ');
    assay_html_percent(out, run->spikes.items[i].height, true);
  }
  if (run->divergence_step != ASSAY_NO_STEP) {
    assay_buf_addz(out, "; diverges from step ");
    assay_html_step(out, run->divergence_step);
  }
  if (run->nonfinite_step != ASSAY_NO_STEP) {
    assay_buf_addf(out, "; %llu values are not finite, the first at step ",
                   (unsigned long long)run->nonfinite_count);
    assay_html_step(out, run->nonfinite_step);
  }
  assay_buf_addz(out, "</dd>\n");
}

static void add_overfitting(assay_buf *out, const assay_overfitting *o)
{
  static const char *const words[] = { "not judged", "none found", "suspected", "confirmed" };
  assay_buf_addf(out, "<dt>Overfitting</dt><dd>%s", words[o->grade]);
  if (isfinite(o->rise)) {
    assay_buf_addz(out, "; rise ");
    assay_html_percent(out, o->rise, true);
  }
  if (isfinite(o->p)) {
    assay_buf_addz(out, "; p ");
    assay_html_number(out, o->p, 2);
  }
  if (o->onset_low != ASSAY_NO_STEP && o->onset_high != ASSAY_NO_STEP) {
    assay_buf_addz(out, "; steps ");
    assay_html_step(out, o->onset_low);
    assay_buf_addz(out, " to ");
    assay_html_step(out, o->onset_high);
    assay_buf_addz(out, " are within noise of the minimum");
  }
  if (isfinite(o->gl)) {
    assay_buf_addz(out, "; Prechelt GL ");
    assay_html_number(out, o->gl, 3);
    assay_buf_addz(out, ", PQ ");
    assay_html_number(out, o->pq, 3);
  }
  if (o->reason.len > 0) {
    assay_buf_addz(out, "<br><span class=\"small\">");
    assay_html_sentence(out, o->reason);
    assay_buf_addz(out, "</span>");
  }
  assay_buf_addz(out, "</dd>\n");
}

void assay_evidence_write(assay_buf *out, const assay_run_review *run)
{
  assay_buf_addz(out, "<div class=\"card\"><h3>What was measured</h3>"
                      "<p class=\"sub\">On the raw values; smoothing is for the eye only.</p>"
                      "<dl class=\"pairs\">\n");
  add_overfitting(out, &run->overfitting);
  add_convergence(out, "Training loss", &run->convergence_train);
  add_convergence(out, "Validation loss", &run->convergence_validation);
  add_forecast(out, &run->forecast);
  add_stability(out, run);
  assay_buf_addz(out, "</dl></div>\n");
}

/* ---- checkpoints ---- */

static void add_checkpoint(assay_buf *out, const char *name, int64_t step, double loss,
                           const char *note)
{
  static const column at = { "Step", true }, value = { "Validation loss", true },
                      what = { "Note", false };
  if (step == ASSAY_NO_STEP)
    return;
  assay_buf_addf(out, "<tr%s><th scope=\"row\">%s</th>",
                 strcmp(name, "Best") ? "" : " class=\"best\"", name);
  step_cell(out, &at, step);
  number_cell(out, &value, loss);
  text_cell(out, &what, assay_str_z(note));
  assay_buf_addz(out, "</tr>\n");
}

/* Value of the validation series at a step; NaN when it has none there. */
static double validation_at(const assay_run_review *run, int64_t step)
{
  const assay_series *series = assay_run_validation(run->run);
  for (size_t i = 0; series != NULL && i < series->n; i++)
    if (series->step[i] == step)
      return series->value[i];
  return (double)NAN;
}

void assay_checkpoints_write(assay_buf *out, const assay_run_review *run)
{
  static const column columns[] = {
    { "Checkpoint", false }, { "Step", true }, { "Validation loss", true }, { "Note", false }
  };
  const assay_best *best = &run->best;
  if (!run->has_best)
    return;
  assay_buf_addz(out, "<h2 id=\"checkpoints\">Checkpoints</h2>\n");
  open_table(out, "Where the run could be cut, and what each choice costs.", columns, 4);
  add_checkpoint(out, "Best", best->step, validation_at(run, best->step),
                 "minimum of the fall-then-rise fit");
  add_checkpoint(out, "Earliest as good", best->one_se_step, validation_at(run, best->one_se_step),
                 "within one standard error of the best: the cheaper run");
  add_checkpoint(out, "Lowest single value", best->raw_step, validation_at(run, best->raw_step),
                 "plain minimum, noise included");
  add_checkpoint(out, "Best saved", best->saved_step, validation_at(run, best->saved_step),
                 "among the checkpoints that exist");
  add_checkpoint(out, "Last", run->last.step, run->last.validation_loss, "end of the run");
  close_table(out);
}

void assay_patience_write(assay_buf *out, const assay_run_review *run)
{
  static const column columns[] = { { "Rule", false },           { "Patience", true },
                                    { "Stops at step", true },   { "Keeps loss", true },
                                    { "Worse than best", true }, { "Steps saved", true } };
  if (run->patience.n == 0)
    return;
  assay_buf_addz(out, "<h2>Early stopping, replayed</h2>\n");
  open_table(out, "What each library's rule would have done on this log.", columns, 6);
  for (size_t i = 0; i < run->patience.n; i++) {
    const assay_patience *p = &run->patience.items[i];
    assay_buf_addf(out, "<tr><th scope=\"row\">%s</th><td class=\"r\" data-k=\"Patience\">%d</td>",
                   p->rule, p->patience);
    open_cell(out, &columns[2]);
    if (p->stop_step == ASSAY_NO_STEP)
      assay_buf_addz(out, "never");
    else
      assay_html_step(out, p->stop_step);
    assay_buf_addz(out, "</td>");
    number_cell(out, &columns[3], p->validation_loss);
    percent_cell(out, &columns[4], p->regret);
    step_cell(out, &columns[5], p->steps_saved);
    assay_buf_addz(out, "</tr>\n");
  }
  close_table(out);
}

void assay_scores_write(assay_buf *out, const assay_run_review *run)
{
  static const column columns[] = { { "Task score", false }, { "First", true },
                                    { "Best", true },        { "At step", true },
                                    { "Last", true },        { "Better is", false } };
  static const char *const directions[] = { "lower", "unknown", "higher" };
  if (run->metrics.n == 0)
    return;
  open_table(out, "Task scores that the run logged.", columns, 6);
  for (size_t i = 0; i < run->metrics.n; i++) {
    const assay_metric_summary *m = &run->metrics.items[i];
    assay_buf_addz(out, "<tr><th scope=\"row\">");
    assay_html_text(out, m->name, ASSAY_HTML_NAME);
    assay_buf_addz(out, "</th>");
    number_cell(out, &columns[1], m->first);
    number_cell(out, &columns[2], m->best_value);
    step_cell(out, &columns[3], m->best_step);
    number_cell(out, &columns[4], m->last);
    text_cell(out, &columns[5],
              assay_str_z(directions[1 + (m->direction > 0) - (m->direction < 0)]));
    assay_buf_addz(out, "</tr>\n");
  }
  close_table(out);
}

void assay_rejected_write(assay_buf *out, const assay_run_review *run)
{
  static const column columns[] = { { "Verdict", false }, { "Outcome", false }, { "Why", false } };
  static const column why = { "Why", false };
  assay_buf_addz(out, "<h2 id=\"verdicts\">Verdicts considered</h2>\n");
  open_table(out, "The first that applies is the verdict.", columns, 3);
  for (size_t i = 0; i <= run->verdict.rejected.n; i++) {
    const bool taken = i == run->verdict.rejected.n;
    const char *id = taken ? run->verdict.id : run->verdict.rejected.items[i].id;
    assay_buf_addf(out, "<tr%s><th scope=\"row\"><code>%s</code></th><td class=\"no\">%s</td>",
                   taken ? " class=\"best\"" : "", id ? id : "", taken ? "taken" : "rejected");
    text_cell(out, &why, taken ? run->verdict.sentence : run->verdict.rejected.items[i].why);
    assay_buf_addz(out, "</tr>\n");
  }
  close_table(out);
}
