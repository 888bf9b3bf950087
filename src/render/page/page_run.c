/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of one run: verdict, figures, proof, findings, evidence, provenance. */
#include <math.h>
#include <string.h>

#include "render/page/page_part.h"

enum { FIGURES_MOST = 6 };
#define FACTOR_SHOWN 1.5 /* the horizon the chart ends at */

/* ---- key figures: each value with its interval or its reference ---- */

typedef struct figures {
  assay_buf *out;
  const assay_run_review *run;
  size_t n;
} figures;

static void open_figure(figures *f, const char *name)
{
  assay_buf_addf(f->out, "<div><dt>%s</dt><dd class=\"v\">", name);
  f->n++;
}

static void open_note(figures *f)
{
  assay_buf_addz(f->out, "</dd><dd class=\"n\">");
}

static void close_figure(figures *f)
{
  assay_buf_addz(f->out, "</dd></div>\n");
}

static void best_loss(figures *f)
{
  const assay_best *best = &f->run->best;
  if (!f->run->has_best || !isfinite(best->value))
    return;
  open_figure(f, isfinite(best->validation_loss) && best->value == best->validation_loss
                     ? "Best validation loss"
                     : "Best value");
  assay_html_number(f->out, best->value, 4);
  open_note(f);
  assay_buf_addz(f->out, "step ");
  assay_html_step(f->out, best->step);
  if (best->low_step != ASSAY_NO_STEP && best->high_step > best->low_step) {
    assay_buf_addz(f->out, "; ");
    assay_html_step(f->out, best->low_step);
    assay_buf_addz(f->out, " to ");
    assay_html_step(f->out, best->high_step);
    assay_buf_addz(f->out, " within noise");
  } else if (f->run->last.step != ASSAY_NO_STEP) {
    assay_buf_addz(f->out, " of ");
    assay_html_step(f->out, f->run->last.step);
  }
  close_figure(f);
}

static void last_loss(figures *f)
{
  const assay_last *last = &f->run->last;
  if (!isfinite(last->validation_loss))
    return;
  open_figure(f, "At the end");
  assay_html_number(f->out, last->validation_loss, 4);
  open_note(f);
  if (isfinite(last->regret)) {
    assay_html_percent(f->out, last->regret, true);
    assay_buf_addz(f->out, " against the best");
  } else {
    assay_buf_addz(f->out, "validation loss");
  }
  close_figure(f);
}

static void overfit(figures *f)
{
  const assay_overfitting *o = &f->run->overfitting;
  const bool found = o->grade >= ASSAY_OVERFIT_SUSPECTED && o->onset_step != ASSAY_NO_STEP;
  open_figure(f, found ? "Overfitting from step" : "Overfitting");
  if (found)
    assay_html_step(f->out, o->onset_step);
  else
    assay_buf_addz(f->out, o->grade == ASSAY_OVERFIT_NONE ? "none found" : "not judged");
  open_note(f);
  if (found && isfinite(o->rise)) {
    assay_buf_addz(f->out,
                   o->grade == ASSAY_OVERFIT_CONFIRMED ? "confirmed, rise " : "suspected, rise ");
    assay_html_percent(f->out, o->rise, true);
  } else if (!found && isfinite(o->detection_limit)) {
    assay_buf_addz(f->out, "a rise of ");
    assay_html_percent(f->out, o->detection_limit, false);
    assay_buf_addz(f->out, " would show");
  } else if (!found) {
    assay_html_sentence(f->out, o->reason);
  }
  close_figure(f);
}

static void perplexity(figures *f)
{
  const assay_perplexity *p = &f->run->perplexity;
  if (!isfinite(p->validation_best))
    return;
  open_figure(f, "Perplexity, best");
  assay_html_number(f->out, p->validation_best, 4);
  open_note(f);
  assay_buf_addz(f->out, "validation; at the end ");
  assay_html_number(f->out, p->validation_last, 4);
  close_figure(f);
}

static void train_loss(figures *f)
{
  const assay_convergence *c = &f->run->convergence_train;
  if (!isfinite(f->run->last.train_loss))
    return;
  open_figure(f, "Training loss, last");
  assay_html_number(f->out, f->run->last.train_loss, 4);
  open_note(f);
  if (isfinite(c->low) && isfinite(c->high)) {
    assay_buf_addz(f->out, "falls ");
    assay_html_percent(f->out, c->low, false);
    assay_buf_addz(f->out, " to ");
    assay_html_percent(f->out, c->high, false);
    assay_buf_addz(f->out, " a fifth of the run");
  } else {
    assay_buf_addz(f->out, "first ");
    assay_html_number(f->out, f->run->train.first, 4);
  }
  close_figure(f);
}

static void gap(figures *f)
{
  const assay_gap *g = &f->run->gap;
  if (!isfinite(g->last))
    return;
  open_figure(f, "Gap at the end");
  assay_html_number(f->out, g->last, 3);
  open_note(f);
  assay_buf_addz(f->out, "validation \xe2\x88\x92 training");
  if (isfinite(g->slope)) {
    assay_buf_addz(f->out, "; ");
    if (g->slope > 0)
      assay_buf_addc(f->out, '+');
    assay_html_number(f->out, g->slope, 2);
    assay_buf_addz(f->out, " per 1000 steps");
  }
  close_figure(f);
}

static void forecast(figures *f)
{
  const assay_forecast *c = &f->run->forecast;
  if (c->horizon.n == 0)
    return;
  const assay_horizon *h = &c->horizon.items[0];
  for (size_t i = 1; i < c->horizon.n && c->horizon.items[i].factor <= FACTOR_SHOWN; i++)
    h = &c->horizon.items[i];
  open_figure(f, "Training loss, forecast");
  assay_html_number(f->out, h->train_loss, 4);
  open_note(f);
  assay_buf_addz(f->out, "at step ");
  assay_html_step(f->out, h->step);
  assay_buf_addz(f->out, "; ");
  assay_html_range(f->out, h->low, h->high);
  close_figure(f);
}

void assay_figures_write(assay_buf *out, const assay_run_review *run)
{
  static void (*const list[])(figures *) = { best_loss,  last_loss, overfit, perplexity,
                                             train_loss, gap,       forecast };
  figures f = { out, run, 0 };
  assay_buf_addz(out, "<dl class=\"key\">\n");
  for (size_t i = 0; i < sizeof list / sizeof *list && f.n < FIGURES_MOST; i++)
    list[i](&f);
  assay_buf_addz(out, "</dl>\n");
}

/* ---- the page ---- */

static void add_verdict(assay_buf *out, const assay_run_review *run)
{
  const assay_tone tone = assay_verdict_tone(run->verdict.id);
  assay_buf_addf(out,
                 "<section class=\"card verdict %s\" aria-labelledby=\"v\">\n"
                 "<span class=\"tag %s\"><span aria-hidden=\"true\">%s</span> ",
                 tone.class, tone.class, tone.icon);
  assay_verdict_word(out, run->verdict.id);
  if (run->verdict.grade != ASSAY_GRADE_NULL)
    assay_buf_addf(out, ", %s",
                   run->verdict.grade == ASSAY_GRADE_CONFIRMED ? "confirmed" : "suspected");
  assay_buf_addf(out, "</span><span class=\"id\">status %s</span>\n<h1 id=\"v\">", tone.word);
  assay_html_sentence(out, run->advice);
  assay_buf_addz(out, "</h1>\n<p>");
  assay_html_sentence(out, run->reason);
  assay_buf_addz(out, "</p>\n");
  if (run->has_best && run->best.path.len > 0) {
    assay_buf_addz(out, "<p class=\"path\">Checkpoint: <code>");
    assay_html_text(out, run->best.path, ASSAY_HTML_NAME);
    assay_buf_addz(out, "</code></p>\n");
  }
  assay_figures_write(out, run);
  assay_buf_addz(out, "</section>\n");
}

static void add_charts(assay_buf *out, const assay_run_review *run, const assay_str *svg, bool wide,
                       assay_str why)
{
  for (size_t i = 0; i < run->charts.n; i++)
    if (run->charts.items[i].wide == wide)
      assay_chart_write(out, &run->charts.items[i], svg[i], why);
}

static assay_str reason_of(const assay_report *report)
{
  return report->plot_notes.n > 0 ? report->plot_notes.items[0]
                                  : ASSAY_STR("This picture was not drawn.");
}

void assay_run_write(assay_buf *out, const assay_report *report, size_t run, const assay_str *svg)
{
  const assay_run_review *review = &report->runs.items[run];
  add_verdict(out, review);
  assay_buf_addz(out, "<h2 class=\"hid\">Loss</h2>\n");
  add_charts(out, review, svg, true, reason_of(report));
  assay_buf_addz(out, "<h2 id=\"findings\">Findings</h2>\n");
  assay_findings_write(out, &review->findings, review);
  assay_buf_addz(out, "<h2 id=\"evidence\">Evidence</h2>\n<div class=\"two\">\n");
  add_charts(out, review, svg, false, reason_of(report));
  assay_buf_addz(out, "</div>\n");
  assay_scores_write(out, review);
  assay_evidence_write(out, review);
  assay_checkpoints_write(out, review);
  assay_patience_write(out, review);
  assay_rejected_write(out, review);
  assay_provenance_write(out, report, review);
}
