/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores of outputs: the table with intervals, labels, categories, worst and best segments. */
#include <math.h>
#include <string.h>

#include "render/figures.h"
#include "render/page/page_part.h"
#include "render/sanitise.h"
#include "render/score_figures.h"
#include "text/word_diff.h"

enum {
  STRIP_WIDTH = 132,
  STRIP_HEIGHT = 14,
  CLASSES_SHOWN = 20,
  SLICES_SHOWN = 60,
  SLICE_METRICS = 6,
  HEAT_LEVELS = 5
};

/* ---- the table ---- */

/* Where a score lies between the ends of its scale, with its interval: read with the numbers beside
 * it, so hidden from those who cannot see it. */
static void add_strip(assay_buf *out, const assay_score *s, double most)
{
  const double low = s->ci.samples ? s->ci.low : s->value;
  const double high = s->ci.samples ? s->ci.high : s->value;
  const double scale = most > 0 ? (STRIP_WIDTH - 4) / most : 0;
  assay_buf_addf(out,
                 "<svg class=\"strip\" viewBox=\"0 0 %d %d\" aria-hidden=\"true\">"
                 "<path d=\"M2 7H%d\"/><path d=\"M%d 7H%d\"/><circle cx=\"%d\" cy=\"7\" r=\"3\"/>"
                 "</svg>",
                 STRIP_WIDTH, STRIP_HEIGHT, STRIP_WIDTH - 2, (int)lround(2 + low * scale),
                 (int)lround(2 + high * scale), (int)lround(2 + s->value * scale));
}

static double scale_end(const assay_report *report, size_t metric)
{
  const assay_score *first = &report->systems.items[0].scores.items[metric];
  double most = strcmp(first->unit, "1") == 0 ? 1 : 100;
  for (size_t i = 0; i < report->systems.n; i++) {
    const assay_score *s = &report->systems.items[i].scores.items[metric];
    most = fmax(most, fmax(s->value, s->ci.samples ? s->ci.high : s->value));
  }
  return most;
}

static void add_change(assay_buf *out, const assay_score *s, const assay_comparison *c)
{
  static const char *const classes[] = { "info", "good", "bad" };
  static const char *const icons[] = { "=", "\xe2\x9c\x93", "\xe2\x9c\x97" };
  const assay_change change = assay_comparison_change(c);
  assay_figure_delta(out, s, c->delta);
  assay_buf_addz(out, "<br><span class=\"small\">");
  assay_figure_interval(out, s, c->low, c->high);
  assay_buf_addz(out, "; ");
  assay_html_p(out, c->p_holm);
  assay_buf_addz(out, "</span>");
  if (c->direction != 0)
    assay_buf_addf(out, "<br><span class=\"tag %s\">%s %s</span>", classes[change], icons[change],
                   assay_change_word(change));
}

static void add_score_row(assay_buf *out, const assay_report *report, size_t system, size_t metric)
{
  static const char *const better[] = { "lower is better", "", "higher is better" };
  const assay_system *y = &report->systems.items[system];
  const assay_score *s = &y->scores.items[metric];
  const assay_comparison *c = assay_comparison_find(report, y->name, s->metric);
  assay_buf_addf(out, "<tr><th scope=\"row\">%s<br><span class=\"small\">%s</span></th>", s->title,
                 better[s->direction + 1]);
  assay_buf_addz(out, "<td data-k=\"System\">");
  assay_html_text(out, y->name, ASSAY_HTML_NAME);
  assay_buf_addz(out, "</td><td class=\"r\" data-k=\"Score\">");
  assay_figure_score(out, s, s->value);
  assay_buf_addz(out, "</td><td data-k=\"95 % interval\">");
  if (s->ci.samples)
    assay_figure_interval(out, s, s->ci.low, s->ci.high);
  add_strip(out, s, scale_end(report, metric));
  if (report->comparisons.n) {
    assay_buf_addz(out, "</td><td data-k=\"Against the baseline\">");
    if (c != NULL)
      add_change(out, s, c);
    else
      assay_buf_addz(out, "baseline");
  }
  assay_buf_addz(out, "</td></tr>\n");
}

static void add_table(assay_buf *out, const assay_report *report)
{
  const assay_systems *systems = &report->systems;
  assay_buf_addz(out, "<div class=\"card\"><table class=\"stack\"><caption>");
  assay_buf_addz(out, systems->items[0].scores.items[0].ci.samples
                          ? "Scores with 95 % bootstrap intervals; the bar spans the scale."
                          : "Scores; the bar spans the scale. --ci adds intervals.");
  assay_buf_addz(out, "</caption>\n<thead><tr><th scope=\"col\">Metric</th>"
                      "<th scope=\"col\">System</th><th scope=\"col\" class=\"r\">Score</th>"
                      "<th scope=\"col\">95 % interval</th>");
  if (report->comparisons.n)
    assay_buf_addz(out, "<th scope=\"col\">Against the baseline</th>");
  assay_buf_addz(out, "</tr></thead>\n<tbody>\n");
  for (size_t m = 0; m < systems->items[0].scores.n; m++)
    for (size_t i = 0; i < systems->n; i++)
      add_score_row(out, report, i, m);
  assay_buf_addz(out, "</tbody></table></div>\n");
}

/* ---- labels ---- */

static void add_classes(assay_buf *out, const assay_system *y)
{
  const assay_score share = { .unit = "1" };
  assay_buf_addz(out, "<div class=\"card\"><table class=\"stack\"><caption>Labels of ");
  assay_html_text(out, y->name, ASSAY_HTML_NAME);
  assay_buf_addz(out, ", with 95 % Wilson intervals</caption>\n<thead><tr>"
                      "<th scope=\"col\">Label</th><th scope=\"col\" class=\"r\">Cases</th>"
                      "<th scope=\"col\">Recall</th><th scope=\"col\">Precision</th>"
                      "<th scope=\"col\" class=\"r\">F1</th></tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < y->labels.classes.n && i < CLASSES_SHOWN; i++) {
    const assay_class_row *c = &y->labels.classes.items[i];
    assay_buf_addz(out, "<tr><th scope=\"row\">");
    assay_html_text(out, c->label, ASSAY_HTML_NAME);
    assay_buf_addf(out, "</th><td class=\"r\" data-k=\"Cases\">%zu</td><td data-k=\"Recall\">",
                   (size_t)c->support);
    assay_figure_score(out, &share, c->recall);
    assay_buf_addz(out, " <span class=\"small\">");
    assay_figure_interval(out, &share, c->recall_low, c->recall_high);
    assay_buf_addz(out, "</span></td><td data-k=\"Precision\">");
    assay_figure_score(out, &share, c->precision);
    if (c->predicted > 0) {
      assay_buf_addz(out, " <span class=\"small\">");
      assay_figure_interval(out, &share, c->precision_low, c->precision_high);
      assay_buf_addz(out, "</span>");
    }
    assay_buf_addz(out, "</td><td class=\"r\" data-k=\"F1\">");
    assay_figure_score(out, &share, c->f1);
    assay_buf_addz(out, "</td></tr>\n");
  }
  assay_buf_addz(out, "</tbody></table></div>\n");
}

static void add_confusion(assay_buf *out, const assay_system *y)
{
  const size_t n = y->labels.classes.n;
  assay_buf_addz(out, "<div class=\"card\"><section class=\"scroll\" tabindex=\"0\" "
                      "aria-label=\"Confusion matrix\"><table class=\"heat\"><caption>"
                      "What the outputs said (columns) where the references say (rows): ");
  assay_html_text(out, y->name, ASSAY_HTML_NAME);
  assay_buf_addz(out, "</caption>\n<thead><tr><td></td>");
  for (size_t k = 0; k < n; k++) {
    assay_buf_addz(out, "<th scope=\"col\" class=\"r\">");
    assay_html_text(out, y->labels.classes.items[k].label, ASSAY_HTML_NAME);
    assay_buf_addz(out, "</th>");
  }
  assay_buf_addz(out, "<th scope=\"col\" class=\"r\">other</th></tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < n; i++) {
    const assay_class_row *c = &y->labels.classes.items[i];
    assay_buf_addz(out, "<tr><th scope=\"row\">");
    assay_html_text(out, c->label, ASSAY_HTML_NAME);
    assay_buf_addz(out, "</th>");
    for (size_t k = 0; k <= n; k++) {
      const double cases = y->labels.confusion[i * (n + 1) + k];
      const int heat = (int)ceil(HEAT_LEVELS * cases / c->support);
      assay_buf_addf(out, "<td class=\"r h%d\">%zu</td>", heat, (size_t)cases);
    }
    assay_buf_addz(out, "</tr>\n");
  }
  assay_buf_addz(out, "</tbody></table></section></div>\n");
}

/* ---- categories ---- */

static void add_slices(assay_buf *out, const assay_system *y)
{
  const size_t n = y->slices.n;
  const assay_scores *first = &y->slices.items[0].scores;
  const size_t metrics = first->n < SLICE_METRICS ? first->n : SLICE_METRICS;
  assay_buf_addz(out, "<div class=\"card\"><table class=\"stack\"><caption>By category: ");
  assay_html_text(out, y->name, ASSAY_HTML_NAME);
  assay_buf_addz(out, "</caption>\n<thead><tr><th scope=\"col\">Category</th>"
                      "<th scope=\"col\" class=\"r\">Segments</th>");
  for (size_t k = 0; k < metrics; k++)
    assay_buf_addf(out, "<th scope=\"col\" class=\"r\">%s</th>", first->items[k].title);
  assay_buf_addz(out, "</tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < n && i < SLICES_SHOWN; i++) {
    const assay_slice *s = &y->slices.items[i];
    assay_buf_addz(out, "<tr><th scope=\"row\">");
    assay_html_text(out, s->field, ASSAY_HTML_NAME);
    assay_buf_addz(out, " = ");
    assay_html_text(out, s->value, ASSAY_HTML_NAME);
    assay_buf_addf(out, "</th><td class=\"r\" data-k=\"Segments\">%d</td>", (int)s->segments);
    for (size_t k = 0; k < metrics && k < s->scores.n; k++) {
      assay_buf_addf(out, "<td class=\"r\" data-k=\"%s\">", s->scores.items[k].title);
      assay_figure_score(out, &s->scores.items[k], s->scores.items[k].value);
      assay_buf_addz(out, "</td>");
    }
    assay_buf_addz(out, "</tr>\n");
  }
  assay_buf_addz(out, "</tbody></table>");
  if (n > SLICES_SHOWN)
    assay_buf_addf(out, "<p class=\"note\">%d more in report.json.</p>", (int)(n - SLICES_SHOWN));
  assay_buf_addz(out, "</div>\n");
}

/* ---- segments ---- */

/* The reference as it became the output: what is missing struck out, what is extra underlined. */
static bool add_diff(assay_arena *arena, assay_buf *out, const assay_sample *s)
{
  static const char *const open[] = { "", "<del>", "<ins>" };
  static const char *const close[] = { " ", "</del> ", "</ins> " };
  assay_pieces_list pieces = { 0 };
  if (!assay_word_diff(arena, s->hyp, s->ref, &pieces))
    return false;
  assay_buf_addz(out, "<p class=\"seg\" dir=\"auto\">");
  for (size_t i = 0; i < pieces.n; i++) {
    assay_buf_addz(out, open[pieces.items[i].kind]);
    assay_sanitise_html(out, pieces.items[i].text);
    assay_buf_addz(out, close[pieces.items[i].kind]);
  }
  if (!pieces.n)
    assay_buf_addz(out, "(empty)");
  assay_buf_addz(out, "</p>\n");
  return true;
}

static bool add_samples(assay_arena *arena, assay_buf *out, const assay_samples *list,
                        const char *title)
{
  assay_buf_addf(out, "<div><h3>%s</h3>\n", title);
  for (size_t i = 0; i < list->n; i++) {
    const assay_sample *s = &list->items[i];
    assay_buf_addf(out, "<div class=\"sample\"><p class=\"note\">segment %d", (int)s->index + 1);
    if (s->id.ptr != NULL) {
      assay_buf_addz(out, ", ");
      assay_html_text(out, s->id, ASSAY_HTML_NAME);
    }
    assay_buf_addz(out, ": <b>");
    assay_html_number(out, s->score, 3);
    assay_buf_addz(out, "</b></p>\n");
    if (!add_diff(arena, out, s))
      return false;
    assay_buf_addz(out, "</div>\n");
  }
  assay_buf_addz(out, "</div>\n");
  return true;
}

static bool add_segments(assay_arena *arena, assay_buf *out, const assay_system *y)
{
  const char *metric = y->shown;
  for (size_t i = 0; i < y->scores.n; i++)
    if (strcmp(y->scores.items[i].metric, y->shown) == 0)
      metric = y->scores.items[i].title;
  assay_buf_addf(out, "<div class=\"card\"><p class=\"note\">Segments of ");
  assay_html_text(out, y->name, ASSAY_HTML_NAME);
  assay_buf_addf(out,
                 " by %s. <del>Struck out</del>: in the reference only. <ins>Underlined</ins>: in "
                 "the output only.</p>\n<div class=\"two\">\n",
                 metric);
  const bool good =
      add_samples(arena, out, &y->worst, "Worst") && add_samples(arena, out, &y->best, "Best");
  assay_buf_addz(out, "</div></div>\n");
  return good;
}

/* ---- signatures ---- */

static void add_signatures(assay_buf *out, const assay_system *y)
{
  assay_buf_addz(out, "<div class=\"card\"><details><summary>Signatures</summary>\n"
                      "<dl class=\"pairs\">\n");
  for (size_t i = 0; i < y->scores.n; i++) {
    assay_buf_addf(out, "<dt>%s</dt><dd><code>", y->scores.items[i].title);
    assay_sanitise_html(out, y->scores.items[i].signature);
    assay_buf_addz(out, "</code></dd>\n");
  }
  assay_buf_addf(out, "</dl>\n<p class=\"note\">References of ");
  assay_html_text(out, y->name, ASSAY_HTML_NAME);
  assay_buf_addf(out, ": <code>%s</code></p></details></div>\n", y->references);
}

bool assay_systems_write(assay_arena *arena, assay_buf *out, const assay_report *report)
{
  bool good = true;
  if (!report->systems.n)
    return true;
  assay_buf_addz(out, "<h2 id=\"scores\">Scores of the outputs</h2>\n");
  add_table(out, report);
  for (size_t i = 0; i < report->systems.n; i++) {
    const assay_system *y = &report->systems.items[i];
    if (y->labels.classes.n) {
      add_classes(out, y);
      add_confusion(out, y);
    }
    if (y->slices.n)
      add_slices(out, y);
  }
  for (size_t i = 0; i < report->systems.n && good; i++)
    if (report->systems.items[i].shown != NULL)
      good = add_segments(arena, out, &report->systems.items[i]);
  for (size_t i = 0; i < report->systems.n; i++)
    add_signatures(out, &report->systems.items[i]);
  return good;
}

/* ---- the page of `assay score` ---- */

static void add_key(assay_buf *out, const assay_report *report)
{
  enum { FIGURES = 6 };
  const assay_system *y = &report->systems.items[0];
  for (size_t i = 1; i < report->systems.n; i++) /* the system that the headline is about */
    if (report->comparisons.n &&
        assay_str_eq(report->systems.items[i].name, report->comparisons.items[0].system))
      y = &report->systems.items[i];
  assay_buf_addz(out, "<dl class=\"key\">\n");
  for (size_t i = 0; i < y->scores.n && i < FIGURES; i++) {
    const assay_score *s = &y->scores.items[i];
    const assay_comparison *c = assay_comparison_find(report, y->name, s->metric);
    assay_buf_addf(out, "<div><dt>%s</dt><dd class=\"v\">", s->title);
    assay_figure_score(out, s, s->value);
    assay_buf_addz(out, "</dd><dd class=\"n\">");
    if (c != NULL) {
      assay_figure_delta(out, s, c->delta);
      assay_buf_addz(out, " against ");
      assay_html_text(out, c->baseline, ASSAY_HTML_NAME);
    } else if (s->ci.samples) {
      assay_figure_interval(out, s, s->ci.low, s->ci.high);
    } else {
      assay_buf_addf(out, "%zu segment%s", y->segments, y->segments == 1 ? "" : "s");
    }
    assay_buf_addz(out, "</dd></div>\n");
  }
  assay_buf_addz(out, "</dl>\n");
}

bool assay_score_write(assay_arena *arena, assay_buf *out, const assay_report *report,
                       const assay_str *svg)
{
  const assay_tone tone = assay_status_tone(report->status);
  const size_t segments = report->systems.items[0].segments;
  assay_buf_addf(out, "<section class=\"card verdict %s\" aria-labelledby=\"v\">\n", tone.class);
  assay_tag_write(out, tone);
  assay_buf_addf(out, "<span class=\"id\">%zu system%s, %zu segment%s</span>\n<h1 id=\"v\">",
                 report->systems.n, report->systems.n == 1 ? "" : "s", segments,
                 segments == 1 ? "" : "s");
  assay_html_sentence(out, report->headline);
  assay_buf_addz(out, "</h1>\n<p>");
  assay_html_sentence(out, report->reason);
  assay_buf_addz(out, "</p>\n");
  add_key(out, report);
  assay_buf_addz(out, "</section>\n");
  for (size_t i = 0; i < report->charts.n; i++)
    assay_chart_write(out, &report->charts.items[i], svg[i],
                      report->plot_notes.n ? report->plot_notes.items[0] : (assay_str){ 0 });
  assay_buf_addz(out, "<h2 id=\"findings\">Findings</h2>\n");
  assay_findings_write(out, &report->findings, NULL);
  const bool good = assay_systems_write(arena, out, report);
  assay_provenance_write(out, report, NULL);
  return good;
}
