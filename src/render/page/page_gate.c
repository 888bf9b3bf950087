/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a gate: verdict, rules worst first, margins, history, findings, provenance. */
#include <math.h>

#include "render/gate_rows.h"
#include "render/page/page_part.h"

enum { RULES_SHOWN = 50, VERSIONS_SHOWN = 12, FINDINGS_SHOWN = 20 };

/* ---- verdict ---- */

static void add_counts(assay_buf *out, const assay_gate *gate, const assay_gate_rows *rows)
{
  size_t n[ASSAY_GATE_ERROR + 1] = { 0 };
  for (size_t i = 0; i < rows->n; i++)
    n[rows->items[i]->outcome]++;
  const struct {
    const char *name, *note;
    size_t n;
  } keys[] = {
    { "Failed", "FAIL and ERROR", n[ASSAY_GATE_FAIL] + n[ASSAY_GATE_ERROR] },
    { "Unclear", gate->strict ? "fail: strict" : "warn: not strict", n[ASSAY_GATE_INCONCLUSIVE] },
    { "Warned", "WARN and WAIVED", n[ASSAY_GATE_WARN] + n[ASSAY_GATE_WAIVED] },
    { "Passed", NULL, n[ASSAY_GATE_PASS] },
  };
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    assay_buf_addf(out, "<div><dt>%s</dt><dd class=\"v\">%d<span class=\"small\"> of %d</span>",
                   keys[i].name, (int)keys[i].n, (int)rows->n);
    assay_buf_addz(out, "</dd><dd class=\"n\">");
    if (keys[i].note)
      assay_buf_addz(out, keys[i].note);
    else
      assay_buf_addf(out, "%d skipped", (int)n[ASSAY_GATE_SKIPPED]);
    assay_buf_addz(out, "</dd></div>\n");
  }
}

static void add_limit(assay_buf *out, const assay_gate_result *r)
{
  assay_buf limit = ASSAY_BUF(out->arena);
  assay_gate_limit(&limit, r);
  assay_html_text(out, assay_buf_str(&limit), ASSAY_HTML_NAME);
  out->failed = out->failed || limit.failed;
}

/* What decided: the value of the worst rule, if it is a number. */
static void add_worst(assay_buf *out, const assay_gate_rows *rows)
{
  if (!rows->n || !isfinite(rows->items[0]->value) || rows->items[0]->outcome == ASSAY_GATE_PASS)
    return;
  const assay_gate_result *r = rows->items[0];
  assay_buf_addz(out, "<div><dt>");
  assay_html_text(out, r->metric, ASSAY_HTML_NAME);
  assay_buf_addz(out, "</dt><dd class=\"v\">");
  assay_html_number(out, r->value, 4);
  assay_buf_addz(out, "</dd><dd class=\"n\">limit ");
  add_limit(out, r);
  assay_buf_addz(out, "</dd></div>\n");
}

static void add_verdict(assay_buf *out, const assay_report *report, const assay_gate_rows *rows)
{
  const assay_gate *gate = report->gate;
  const assay_tone tone = assay_outcome_tone(gate->outcome);
  assay_buf_addf(out, "<section class=\"card verdict %s\" aria-labelledby=\"v\">\n", tone.class);
  assay_tag_write(out, tone);
  assay_buf_addf(out, "<span class=\"id\">%d rule%s", (int)rows->n, rows->n == 1 ? "" : "s");
  if (gate->label.len) {
    assay_buf_addz(out, ", version ");
    assay_html_text(out, gate->label, ASSAY_HTML_NAME);
  }
  assay_buf_addf(out, ", exit status %d</span>\n<h1 id=\"v\">", report->exit);
  assay_html_sentence(out, report->headline);
  assay_buf_addz(out, "</h1>\n<p>");
  assay_html_sentence(out, report->reason);
  assay_buf_addz(out, "</p>\n<dl class=\"key\">\n");
  add_counts(out, gate, rows);
  add_worst(out, rows);
  assay_buf_addz(out, "</dl>\n</section>\n");
}

/* ---- rules ---- */

static void add_value(assay_buf *out, const assay_gate_result *r)
{
  if (r->value_text.ptr)
    assay_html_text(out, r->value_text, ASSAY_HTML_NAME);
  else
    assay_html_number(out, r->value, 4);
}

/* A cell that says nothing is left out on a phone. */
static void open_cell(assay_buf *out, const char *name, bool empty)
{
  assay_buf_addf(out, "<td class=\"r words%s\" data-k=\"%s\">", empty ? " void" : "", name);
}

static void add_difference(assay_buf *out, const assay_gate_result *r)
{
  open_cell(out, "Difference", !isfinite(r->difference) && !r->baseline.len);
  if (r->difference > 0)
    assay_buf_addc(out, '+');
  assay_html_number(out, r->difference, 3);
  if (r->baseline.len) {
    assay_buf_addz(out, "<br><span class=\"small\">to ");
    assay_html_text(out, r->baseline, ASSAY_HTML_NAME);
    assay_buf_addz(out, "</span>");
  }
  assay_buf_addz(out, "</td>");
  open_cell(out, "95 % interval", !isfinite(r->low) && !isfinite(r->p));
  if (isfinite(r->low) && isfinite(r->high)) {
    assay_html_number(out, r->low, 3);
    assay_buf_addz(out, " to ");
    assay_html_number(out, r->high, 3);
  } else {
    assay_buf_addz(out, "\xe2\x80\x93");
  }
  if (isfinite(r->p) || isfinite(r->p_holm)) {
    assay_buf_addz(out, "<br><span class=\"small\">");
    assay_html_p(out, isfinite(r->p_holm) ? r->p_holm : r->p);
    assay_buf_addz(out, "</span>");
  }
  assay_buf_addz(out, "</td>");
}

static void add_why(assay_buf *out, const assay_report *report, const assay_gate_result *r)
{
  const assay_gate_place place = assay_gate_place_of(report, r);
  assay_buf why = ASSAY_BUF(out->arena);
  assay_gate_sentences(&why, r);
  assay_buf_addz(out, "<br><span class=\"small\">");
  assay_html_sentence(out, assay_buf_str(&why));
  if (r->subject.len) {
    assay_buf_addz(out, " Decided by ");
    assay_html_text(out, r->subject, ASSAY_HTML_NAME);
    assay_buf_addc(out, '.');
  }
  if (r->outcome != ASSAY_GATE_PASS && place.path.len) {
    assay_buf_addc(out, ' ');
    assay_html_text(out, place.path, ASSAY_HTML_NAME);
    if (place.line)
      assay_buf_addf(out, ", line %llu", (unsigned long long)place.line);
  }
  assay_buf_addz(out, "</span>");
  out->failed = out->failed || why.failed;
}

static void add_rule(assay_buf *out, const assay_report *report, const assay_gate_result *r)
{
  assay_buf_addz(out, "<tr><td class=\"no\">");
  assay_tag_write(out, assay_outcome_tone(r->outcome));
  assay_buf_addz(out, "</td><th scope=\"row\"><code>");
  assay_html_text(out, r->rule.len ? r->rule : assay_gate_name(r), ASSAY_HTML_NAME);
  assay_buf_addz(out, "</code>");
  add_why(out, report, r);
  assay_buf_addz(out, "</th>");
  open_cell(out, "Value", !isfinite(r->value) && !r->value_text.ptr);
  add_value(out, r);
  assay_buf_addz(out, "</td>");
  open_cell(out, "Limit", false);
  add_limit(out, r);
  assay_buf_addz(out, "</td>");
  add_difference(out, r);
  assay_buf_addz(out, "</tr>\n");
}

static void add_rules(assay_buf *out, const assay_report *report, const assay_gate_rows *rows)
{
  static const char *const columns[] = { "Result", "Rule",       "Value",
                                         "Limit",  "Difference", "95 % interval" };
  assay_buf_addz(out, "<h2 id=\"rules\">Rules</h2>\n<div class=\"card\">");
  if (!rows->n)
    assay_buf_addz(out, "<p class=\"note\">There are no rules.</p>");
  else
    assay_buf_addz(out, "<table class=\"stack\"><caption>Worst first. Difference: value minus "
                        "baseline, with its interval.</caption>\n<thead><tr>");
  for (size_t i = 0; rows->n && i < sizeof columns / sizeof *columns; i++)
    assay_buf_addf(out, "<th scope=\"col\"%s>%s</th>", i > 1 ? " class=\"r\"" : "", columns[i]);
  assay_buf_addz(out, rows->n ? "</tr></thead>\n<tbody>\n" : "");
  for (size_t i = 0; i < rows->n && i < RULES_SHOWN; i++)
    add_rule(out, report, rows->items[i]);
  assay_buf_addz(out, rows->n ? "</tbody></table>" : "");
  if (rows->n > RULES_SHOWN)
    assay_buf_addf(out, "<p class=\"note\">%d more in report.json.</p>",
                   (int)(rows->n - RULES_SHOWN));
  assay_buf_addz(out, "</div>\n");
}

/* ---- history ---- */

static void add_versions(assay_buf *out, const assay_gate *gate)
{
  const size_t n = gate->history.n, from = n > VERSIONS_SHOWN ? n - VERSIONS_SHOWN : 0;
  assay_buf_addf(out,
                 "<div class=\"card\"><details><summary>Show the versions</summary>\n"
                 "<table><caption>The last %d of %d versions, this one "
                 "last.</caption>\n<thead><tr><th scope=\"col\">Number</th><th scope=\"col\">"
                 "Version</th><th scope=\"col\">Result</th></tr></thead>\n<tbody>\n",
                 (int)(n - from), (int)n);
  for (size_t i = from; i < n; i++) {
    assay_buf_addf(out, "<tr><td class=\"no\">%d</td><th scope=\"row\">", (int)i + 1);
    assay_html_text(out, gate->history.items[i].label, ASSAY_HTML_NAME);
    assay_buf_addz(out, "</th><td class=\"no\">");
    assay_tag_write(out, assay_outcome_tone(gate->history.items[i].outcome));
    assay_buf_addz(out, "</td></tr>\n");
  }
  assay_buf_addz(out, "</tbody></table></details></div>\n");
}

/* The charts of the history, or the others. */
static void add_charts(assay_buf *out, const assay_report *report, const assay_str *svg,
                       bool history)
{
  const assay_str why =
      report->plot_notes.n ? report->plot_notes.items[0] : ASSAY_STR("Not drawn.");
  for (size_t i = 0; i < report->charts.n; i++)
    if (assay_gate_is_history(&report->charts.items[i]) == history)
      assay_chart_write(out, &report->charts.items[i], svg[i], why);
}

static void add_history(assay_buf *out, const assay_report *report, const assay_str *svg)
{
  if (report->gate->history.n < 2)
    return;
  assay_buf_addz(out, "<h2 id=\"history\">History</h2>\n<div class=\"two\">\n");
  add_charts(out, report, svg, true);
  assay_buf_addz(out, "</div>\n");
  add_versions(out, report->gate);
}

bool assay_gate_write(assay_arena *arena, assay_buf *out, const assay_report *report,
                      const assay_str *svg)
{
  assay_gate_rows rows;
  if (assay_gate_rows_fill(arena, report, &rows, NULL) != ASSAY_OK)
    return false;
  add_verdict(out, report, &rows);
  add_rules(out, report, &rows);
  assay_margins_write(out, report->gate);
  add_history(out, report, svg);
  assay_buf_addz(out, "<h2 id=\"findings\">Findings</h2>\n");
  assay_findings few = report->findings;
  few.n = few.n < FINDINGS_SHOWN ? few.n : FINDINGS_SHOWN;
  assay_findings_write(out, &few, NULL);
  if (report->runs.n) {
    assay_buf_addz(out, "<h2 id=\"runs\">Runs</h2>\n");
    assay_runs_write(out, report);
  }
  const bool good = assay_systems_write(arena, out, report);
  add_charts(out, report, svg, false);
  assay_provenance_write(out, report, NULL);
  return good;
}
