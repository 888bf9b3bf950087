/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first page of a review of several runs: one row a run. */
#include <math.h>
#include <string.h>

#include "render/page/page_part.h"

enum {
  ROWS_OPEN = 20,
  SPARK_POINTS = 48,
  SPARK_WIDTH = 132,
  SPARK_HEIGHT = 30,
  FINDINGS_SHOWN = 20
};

/* Shows the same axis as the run's loss chart, so that rows may be compared in shape only. */
typedef struct spark {
  double x_low, x_high, y_low, y_high;
} spark;

static const assay_layer *layer_of(const assay_chart *chart, assay_ink ink)
{
  for (size_t i = 0; chart != NULL && i < chart->layers.n; i++)
    if (chart->layers.items[i].ink == ink && chart->layers.items[i].kind == ASSAY_LAYER_LINE)
      return &chart->layers.items[i];
  return NULL;
}

static void widen(spark *s, const assay_layer *layer)
{
  for (size_t i = 0; layer != NULL && i < layer->n; i++) {
    if (!isfinite(layer->y[i]))
      continue;
    s->x_low = fmin(s->x_low, layer->x[i]);
    s->x_high = fmax(s->x_high, layer->x[i]);
    s->y_low = fmin(s->y_low, layer->y[i]);
    s->y_high = fmax(s->y_high, layer->y[i]);
  }
}

static void add_line(assay_buf *out, const spark *s, const assay_layer *layer)
{
  bool joined = false;
  const size_t n = layer == NULL ? 0 : layer->n;
  const size_t shown = n < SPARK_POINTS ? n : SPARK_POINTS;
  assay_buf_addz(out, "<path d=\"");
  for (size_t k = 0; k < shown; k++) {
    const size_t i = shown < 2 ? k : k * (n - 1) / (shown - 1);
    const double x = (layer->x[i] - s->x_low) / (s->x_high - s->x_low);
    const double y = (layer->y[i] - s->y_low) / (s->y_high - s->y_low);
    if (!isfinite(x) || !isfinite(y)) {
      joined = false;
      continue;
    }
    assay_buf_addf(out, "%c%d %d", joined ? 'L' : 'M', (int)lround(2 + x * (SPARK_WIDTH - 4)),
                   (int)lround(SPARK_HEIGHT - 2 - y * (SPARK_HEIGHT - 4)));
    joined = true;
  }
  assay_buf_addz(out, joined || shown > 0 ? "\"/>" : "M0 0\"/>");
}

static void add_spark(assay_buf *out, const assay_run_review *run)
{
  const assay_chart *chart = run->charts.n > 0 ? &run->charts.items[0] : NULL;
  const assay_layer *train = layer_of(chart, ASSAY_INK_TRAIN);
  const assay_layer *valid = layer_of(chart, ASSAY_INK_VALIDATION);
  spark s = { HUGE_VAL, -HUGE_VAL, HUGE_VAL, -HUGE_VAL };
  widen(&s, train);
  widen(&s, valid);
  if (!(s.x_high > s.x_low) || !(s.y_high >= s.y_low))
    return;
  if (s.y_high <= s.y_low)
    s.y_low -= 1;
  assay_buf_addf(out, "<svg class=\"spark\" viewBox=\"0 0 %d %d\" aria-hidden=\"true\">",
                 SPARK_WIDTH, SPARK_HEIGHT);
  add_line(out, &s, train);
  add_line(out, &s, valid);
  assay_buf_addz(out, "</svg>");
}

static void add_number(assay_buf *out, const char *name, double value)
{
  assay_buf_addf(out, "<td class=\"r\" data-k=\"%s\">", name);
  assay_html_number(out, value, 4);
  assay_buf_addz(out, "</td>");
}

static void add_run(assay_buf *out, const assay_run_review *run, size_t number)
{
  const assay_tone tone = assay_verdict_tone(run->verdict.id);
  assay_buf_addf(out, "<tr><th scope=\"row\"><a href=\"run-%03d.html\">", (int)number + 1);
  assay_html_text(out, run->run->name, 60);
  assay_buf_addf(out, "</a></th><td><span class=\"tag %s\"><span aria-hidden=\"true\">%s</span> ",
                 tone.class, tone.icon);
  assay_verdict_word(out, run->verdict.id);
  assay_buf_addz(out, "</span></td><td>");
  add_spark(out, run);
  assay_buf_addz(out, "</td><td class=\"r\" data-k=\"Best step\">");
  assay_html_step(out, run->has_best ? run->best.step : ASSAY_NO_STEP);
  assay_buf_addz(out, "</td>");
  add_number(out, "Best loss", run->has_best ? run->best.value : (double)NAN);
  add_number(out, "Last loss", run->last.validation_loss);
  assay_buf_addz(out, "<td class=\"r\" data-k=\"Last against best\">");
  assay_html_percent(out, run->last.regret, true);
  assay_buf_addf(out, "</td><td class=\"r\" data-k=\"Findings\">%d</td></tr>\n",
                 (int)run->findings.n);
}

static void add_rows(assay_buf *out, const assay_report *report, size_t from, size_t to,
                     const char *caption)
{
  assay_buf_addf(out, "<table class=\"stack\"><caption>%s</caption>\n<thead><tr>", caption);
  assay_buf_addz(out, "<th scope=\"col\">Run</th><th scope=\"col\">Verdict</th>"
                      "<th scope=\"col\">Loss</th><th scope=\"col\" class=\"r\">Best step</th>"
                      "<th scope=\"col\" class=\"r\">Best loss</th>"
                      "<th scope=\"col\" class=\"r\">Last loss</th>"
                      "<th scope=\"col\" class=\"r\">Last against best</th>"
                      "<th scope=\"col\" class=\"r\">Findings</th></tr></thead>\n<tbody>\n");
  for (size_t i = from; i < to; i++)
    add_run(out, &report->runs.items[i], i);
  assay_buf_addz(out, "</tbody></table>\n");
}

void assay_runs_write(assay_buf *out, const assay_report *report)
{
  const size_t n = report->runs.n, open = n < ROWS_OPEN ? n : ROWS_OPEN;
  assay_buf_addz(out, "<div class=\"card\">\n");
  add_rows(out, report, 0, open,
           "In the order read. Blue: training, orange: validation; each curve "
           "fills its own box.");
  if (n > open) {
    assay_buf_addf(out, "<details><summary>%d more runs</summary>\n", (int)(n - open));
    add_rows(out, report, open, n, "The other runs, in the order read.");
    assay_buf_addz(out, "</details>\n");
  }
  assay_buf_addz(out, "</div>\n");
}

/* "3 Overfitting, 9 Converged": runs by verdict in order of first appearance. */
static void add_counts(assay_buf *out, const assay_report *report)
{
  const char *gap = "";
  for (size_t i = 0; i < report->runs.n; i++) {
    const char *id = report->runs.items[i].verdict.id;
    size_t n = 0;
    bool first = true;
    for (size_t k = 0; k < report->runs.n && id != NULL; k++) {
      const char *other = report->runs.items[k].verdict.id;
      const bool same = other != NULL && strcmp(other, id) == 0;
      n += same;
      first &= !(same && k < i);
    }
    if (n == 0 || !first)
      continue;
    assay_buf_addf(out, "%s<b>%d</b> ", gap, (int)n);
    assay_verdict_word(out, id);
    gap = ", ";
  }
}

void assay_overview_write(assay_buf *out, const assay_report *report)
{
  const assay_tone tone = assay_status_tone(report->status);
  assay_buf_addf(out, "<section class=\"card verdict %s\" aria-labelledby=\"v\">\n", tone.class);
  assay_tag_write(out, tone);
  assay_buf_addf(out, "<span class=\"id\">%d runs: ", (int)report->runs.n);
  add_counts(out, report);
  assay_buf_addz(out, "</span>\n<h1 id=\"v\">");
  assay_html_sentence(out, report->headline);
  assay_buf_addz(out, "</h1>\n<p>");
  assay_html_sentence(out, report->reason);
  assay_buf_addz(out, "</p>\n</section>\n<h2 id=\"runs\">Runs</h2>\n");
  assay_runs_write(out, report);
  assay_buf_addz(out, "<h2 id=\"findings\">Findings</h2>\n");
  assay_findings few = report->findings;
  few.n = few.n < FINDINGS_SHOWN ? few.n : FINDINGS_SHOWN;
  assay_findings_write(out, &few, NULL);
  if (report->findings.n > FINDINGS_SHOWN)
    assay_buf_addf(out, "<p class=\"note\">%d more findings stand on the runs' pages.</p>\n",
                   (int)(report->findings.n - FINDINGS_SHOWN));
  assay_provenance_write(out, report, NULL);
}
