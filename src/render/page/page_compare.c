/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a comparison: verdict, ranking, curves, what the settings do, cost, patience, next
 * steps, what could not be compared, provenance. */
#include <math.h>
#include <string.h>

#include "render/page/page_compare.h"

enum { FINDINGS_SHOWN = 6, APART_SHOWN = 20, RUNS_SHOWN = 12, RULES_SHOWN = 40, NEXT_SHOWN = 20 };

/* ---- verdict ---- */

/* word: the value is a name, which may be long, and no figure. */
static void open_key(assay_buf *out, const char *name, bool word)
{
  assay_buf_addf(out, "<div><dt>%s</dt><dd class=\"v%s\">", name, word ? " word" : "");
}

static void add_best(assay_buf *out, const assay_compare *c)
{
  const assay_run_group *best = assay_compare_ranked(c, 0);
  open_key(out, "Best setting", true);
  assay_html_text(out, best->name, 40);
  assay_buf_addf(out, "</dd><dd class=\"n\">%d seed%s%s</dd></div>\n", (int)best->runs.n,
                 best->runs.n == 1 ? "" : "s", c->seeds_known ? "" : ": seed noise is unknown");
  assay_buf_addz(out, "<div><dt>");
  assay_html_text(out, assay_compare_metric(c), ASSAY_HTML_NAME);
  assay_buf_addz(out, "</dt><dd class=\"v\">");
  assay_html_number(out, best->value, 4);
  assay_buf_addz(out, "</dd><dd class=\"n\">");
  if (isfinite(best->low) && isfinite(best->high)) {
    assay_buf_addz(out, "95\xe2\x80\xaf% ");
    assay_html_range(out, best->low, best->high);
  } else {
    assay_buf_addz(out, "no interval");
  }
  assay_buf_addz(out, "</dd></div>\n");
}

static void add_cheapest(assay_buf *out, const assay_compare *c)
{
  if (c->cheapest >= c->groups.n)
    return;
  open_key(out, "Cheapest of the tied", true);
  assay_html_text(out, c->groups.items[c->cheapest].name, 40);
  assay_buf_addz(out, "</dd><dd class=\"n\">");
  assay_html_amount(out, c->groups.items[c->cheapest].cost);
  assay_buf_addz(out, " against ");
  assay_html_amount(out, assay_compare_ranked(c, 0)->cost);
  if (c->cost_unit) {
    assay_buf_addc(out, ' ');
    assay_html_text(out, assay_str_z(c->cost_unit), 40);
  }
  assay_buf_addz(out, "</dd></div>\n");
}

static void add_matters(assay_buf *out, const assay_compare *c)
{
  const assay_parameter_effect *most = NULL;
  for (size_t i = 0; i < c->parameters.n; i++) {
    const assay_parameter_effect *e = &c->parameters.items[i];
    if (isfinite(e->importance) && (!most || e->importance > most->importance))
      most = e;
  }
  if (!most)
    return;
  open_key(out, "Matters most", true);
  assay_html_text(out, most->name, 40);
  assay_buf_addz(out, "</dd><dd class=\"n\">explains ");
  assay_html_percent(out, most->importance, false);
  if (isfinite(most->optimum)) {
    assay_buf_addz(out, ", best near ");
    assay_html_number(out, most->optimum, 3);
  }
  assay_buf_addz(out, "</dd></div>\n");
}

static void add_verdict(assay_buf *out, const assay_report *report)
{
  const assay_compare *c = report->compare;
  const assay_tone tone = assay_status_tone(report->status);
  assay_buf_addf(out, "<section class=\"card verdict %s\" aria-labelledby=\"v\">\n", tone.class);
  assay_tag_write(out, tone);
  assay_buf_addf(out, "<span class=\"id\">%d settings, %d runs</span>\n<h1 id=\"v\">",
                 (int)c->groups.n, (int)report->runs.n);
  assay_html_sentence(out, report->headline);
  assay_buf_addz(out, "</h1>\n<p>");
  assay_html_sentence(out, report->reason);
  assay_buf_addz(out, "</p>\n");
  if (c->ranking.n) {
    assay_buf_addz(out, "<dl class=\"key\">\n");
    add_best(out, c);
    open_key(out, "As good as the best", false);
    assay_buf_addf(out, "%d</dd><dd class=\"n\">of %d, the best among them</dd></div>\n",
                   (int)c->tie_set.n, (int)c->ranking.n);
    add_cheapest(out, c);
    add_matters(out, c);
    assay_buf_addz(out, "</dl>\n");
  }
  assay_buf_addz(out, "</section>\n");
}

/* ---- charts ---- */

static assay_str why_not(const assay_report *report)
{
  return report->plot_notes.n ? report->plot_notes.items[0] : ASSAY_STR("Not drawn.");
}

static void add_charts(assay_buf *out, const assay_report *report, const assay_str *svg,
                       const char *prefix)
{
  for (size_t i = 0; i < report->charts.n; i++)
    if (strncmp(report->charts.items[i].id, prefix, strlen(prefix)) == 0)
      assay_chart_write(out, &report->charts.items[i], svg[i], why_not(report));
}

static void add_cost(assay_buf *out, const assay_report *report, const assay_str *svg)
{
  const assay_compare *c = report->compare;
  if (!c->pareto.n)
    return;
  assay_buf_addz(out, "<h2 id=\"price\">Quality against cost</h2>\n<div class=\"two\">\n");
  add_charts(out, report, svg, "cost");
  assay_buf_addz(out, "<div class=\"card\"><table><caption>The front, cheapest first: no setting "
                      "is both cheaper and better beyond the noise.</caption>\n<thead><tr>"
                      "<th scope=\"col\">Setting</th><th scope=\"col\" class=\"r\">Value</th>"
                      "<th scope=\"col\" class=\"r\">Cost</th></tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < c->pareto.n && i < RUNS_SHOWN; i++) {
    const assay_run_group *g = &c->groups.items[c->pareto.items[i]];
    assay_buf_addz(out, "<tr><th scope=\"row\">");
    assay_html_text(out, g->name, 60);
    assay_buf_addz(out, "</th><td class=\"r\">");
    assay_html_number(out, g->value, 4);
    assay_buf_addz(out, "</td><td class=\"r\">");
    assay_html_amount(out, g->cost);
    assay_buf_addz(out, "</td></tr>\n");
  }
  assay_buf_addz(out, "</tbody></table>");
  if (c->pareto.n > RUNS_SHOWN)
    assay_buf_addf(out, "<p class=\"note\">%d more in report.json.</p>",
                   (int)(c->pareto.n - RUNS_SHOWN));
  assay_buf_addz(out, "</div>\n</div>\n");
}

/* ---- patience ---- */

static void add_replay(assay_buf *out, const assay_compare *c)
{
  if (!c->replay.n)
    return;
  assay_buf_addz(out, "<h2 id=\"patience\">Stopping early</h2>\n<div class=\"card\">"
                      "<table class=\"stack\"><caption>Each rule replayed over all runs. Saved: "
                      "share of all steps. Lost: the largest loss of a stopped run against its own "
                      "best.</caption>\n<thead><tr><th scope=\"col\">Rule</th>"
                      "<th scope=\"col\" class=\"r\">Patience</th>"
                      "<th scope=\"col\" class=\"r\">Stopped runs</th>"
                      "<th scope=\"col\" class=\"r\">Saved</th>"
                      "<th scope=\"col\" class=\"r\">Lost at most</th>"
                      "<th scope=\"col\">Winner</th></tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < c->replay.n && i < RULES_SHOWN; i++) {
    const assay_sweep_replay *r = &c->replay.items[i];
    assay_buf_addf(out,
                   "<tr><th scope=\"row\">%s</th><td class=\"r\" data-k=\"Patience\">%d</td>"
                   "<td class=\"r\" data-k=\"Stopped runs\">%d</td>"
                   "<td class=\"r\" data-k=\"Saved\">",
                   r->rule, r->patience, (int)r->stopped);
    assay_html_percent(out, r->saved, false);
    assay_buf_addz(out, "</td><td class=\"r\" data-k=\"Lost at most\">");
    assay_html_percent(out, r->worst_regret, false);
    assay_buf_addf(out, "</td><td data-k=\"Winner\">%s</td></tr>\n",
                   r->keeps_winner ? "still wins" : "another wins");
  }
  assay_buf_addz(out, "</tbody></table></div>\n");
}

/* ---- next, apart ---- */

static void add_next(assay_buf *out, const assay_compare *c)
{
  assay_buf_addz(out, "<h2 id=\"next\">What to try next</h2>\n<div class=\"card\">");
  if (!c->next.n)
    assay_buf_addz(out, "<p class=\"note\">These runs suggest nothing further.</p>");
  for (size_t i = 0; i < c->next.n && i < NEXT_SHOWN; i++) {
    const assay_advice_next *next = &c->next.items[i];
    assay_buf_addz(out, "<p><b>");
    assay_html_sentence(out, next->sentence);
    assay_buf_addz(out, "</b></p>\n");
    if (!next->evidence.n)
      continue;
    assay_buf_addz(out, "<ul class=\"facts\">");
    for (size_t k = 0; k < next->evidence.n; k++) {
      assay_buf_addz(out, "<li>");
      for (const char *z = next->evidence.items[k].name; *z; z++)
        assay_buf_addc(out, *z == '_' ? ' ' : *z);
      assay_buf_addz(out, " <b>");
      assay_html_number(out, next->evidence.items[k].value, 4);
      assay_buf_addz(out, "</b></li>");
    }
    assay_buf_addz(out, "</ul>\n");
  }
  assay_buf_addz(out, "</div>\n");
}

static void add_apart(assay_buf *out, const assay_compare *c)
{
  if (!c->not_comparable.n)
    return;
  assay_buf_addz(out, "<h2 id=\"apart\">Not comparable</h2>\n<div class=\"card\">"
                      "<dl class=\"pairs\">\n");
  for (size_t i = 0; i < c->not_comparable.n && i < APART_SHOWN; i++) {
    const assay_set_apart *a = &c->not_comparable.items[i];
    assay_buf_addz(out, "<dt>");
    for (size_t k = 0; k < a->runs.n && k < RUNS_SHOWN; k++) {
      assay_buf_addz(out, k ? ", " : "");
      assay_html_text(out, a->runs.items[k], 60);
    }
    if (a->runs.n > RUNS_SHOWN)
      assay_buf_addf(out, " and %d more", (int)(a->runs.n - RUNS_SHOWN));
    assay_buf_addz(out, "</dt><dd>");
    assay_html_sentence(out, a->why);
    assay_buf_addz(out, "</dd>\n");
  }
  assay_buf_addz(out, "</dl>");
  if (c->not_comparable.n > APART_SHOWN)
    assay_buf_addf(out, "<p class=\"note\">%d more in report.json.</p>",
                   (int)(c->not_comparable.n - APART_SHOWN));
  assay_buf_addz(out, "</div>\n");
}

bool assay_compare_write(assay_arena *arena, assay_buf *out, const assay_report *report,
                         const assay_str *svg)
{
  const assay_compare *c = report->compare;
  add_verdict(out, report);
  assay_buf_addz(out, "<h2 id=\"ranking\">Ranking</h2>\n<div class=\"lit\">\n");
  if (!assay_curves_write(arena, out, report, svg, why_not(report)))
    return false;
  assay_ranking_write(out, report);
  assay_buf_addz(out, "</div>\n");
  assay_buf_addz(out, "<h2 id=\"settings\">What the settings do</h2>\n");
  assay_parameters_write(out, c);
  assay_buf_addz(out, "<div class=\"two\">\n");
  add_charts(out, report, svg, "effect");
  assay_categories_write(out, c);
  assay_buf_addz(out, "</div>\n");
  assay_heat_write(out, c);
  assay_parallel_write(out, c);
  add_cost(out, report, svg);
  add_replay(out, c);
  add_next(out, c);
  add_apart(out, c);
  assay_buf_addz(out, "<h2 id=\"findings\">Findings</h2>\n");
  assay_findings few = report->findings;
  few.n = few.n < FINDINGS_SHOWN ? few.n : FINDINGS_SHOWN;
  assay_findings_write(out, &few, NULL);
  if (report->findings.n > FINDINGS_SHOWN)
    assay_buf_addf(out,
                   "<p class=\"note\">%d more on the pages of the runs and in report.json.</p>\n",
                   (int)(report->findings.n - FINDINGS_SHOWN));
  assay_provenance_write(out, report, NULL);
  return true;
}
