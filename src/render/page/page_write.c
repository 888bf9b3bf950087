/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "render/page.h"
#include "render/page/page_part.h"

typedef struct link {
  const char *href, *word;
} link;

static void add_links(assay_buf *out, const link *links, size_t n)
{
  for (size_t i = 0; i < n; i++)
    assay_buf_addf(out, "<a href=\"%s\">%s</a>", links[i].href, links[i].word);
}

static void add_nav(assay_buf *out, const assay_report *report, size_t run)
{
  static const link sections[] = { { "#findings", "Findings" },
                                   { "#evidence", "Evidence" },
                                   { "#verdicts", "Verdicts" },
                                   { "#provenance", "Data" } };
  static const link scores[] = { { "#findings", "Findings" },
                                 { "#scores", "Scores" },
                                 { "#provenance", "Data" } };
  static const link parts[] = { { "#runs", "Runs" },
                                { "#findings", "Findings" },
                                { "#provenance", "Data" } };
  static const link rules[] = { { "#rules", "Rules" },
                                { "#findings", "Findings" },
                                { "#provenance", "Data" } };
  static const link settings[] = { { "#ranking", "Ranking" },
                                   { "#settings", "Settings" },
                                   { "#next", "Next" },
                                   { "#provenance", "Data" } };
  assay_buf_addz(out, "<nav aria-label=\"Report\">");
  if (report->compare && run == SIZE_MAX) {
    add_links(out, settings, sizeof settings / sizeof *settings);
  } else if (report->compare) { /* not every run has a page to go on to */
    assay_buf_addz(out, "<a href=\"compare.html\">Comparison</a>");
    add_links(out, sections, sizeof sections / sizeof *sections);
  } else if (report->gate && run == SIZE_MAX) {
    add_links(out, rules, sizeof rules / sizeof *rules);
  } else if (report->runs.n == 0) {
    add_links(out, scores, sizeof scores / sizeof *scores);
  } else if (run == SIZE_MAX) {
    add_links(out, parts, sizeof parts / sizeof *parts);
  } else {
    if (report->gate)
      assay_buf_addz(out, "<a href=\"index.html\">Gate</a>");
    else if (report->runs.n > 1)
      assay_buf_addz(out, "<a href=\"index.html\">All runs</a>");
    if (report->runs.n > 1 && run > 0)
      assay_buf_addf(out, "<a href=\"run-%03d.html\">Previous</a>", (int)run);
    if (run + 1 < report->runs.n)
      assay_buf_addf(out, "<a href=\"run-%03d.html\">Next</a>", (int)run + 2);
    add_links(out, sections, sizeof sections / sizeof *sections);
  }
  assay_buf_addz(out, "</nav>");
}

static void add_head(assay_buf *out, const assay_report *report, size_t run, assay_str style,
                     assay_str csp)
{
  assay_buf_addf(out,
                 "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                 "style-src %.*s; img-src data:; base-uri 'none'; form-action 'none'\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<meta name=\"color-scheme\" content=\"light dark\">\n"
                 "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
                 ASSAY_STR_ARG(csp));
  if (report->compare && run == SIZE_MAX)
    assay_buf_addf(out, "assay compare: %d runs", (int)report->runs.n);
  else if (report->gate && run == SIZE_MAX)
    assay_buf_addf(out, "%s: assay gate", assay_gate_outcome_name(report->gate->outcome));
  else if (report->runs.n == 0)
    assay_buf_addf(out, "assay score: %d system%s", (int)report->systems.n,
                   report->systems.n == 1 ? "" : "s");
  else if (run == SIZE_MAX)
    assay_buf_addf(out, "assay review: %d runs", (int)report->runs.n);
  else {
    assay_verdict_word(out, report->runs.items[run].verdict.id);
    assay_buf_addf(out, ": assay review%s", report->runs.n > 1 ? " of a run" : "");
  }
  assay_buf_addz(out, "</title>\n<style>");
  assay_buf_add(out, style);
  assay_buf_addz(out, "</style>\n</head>\n");
}

static void add_plot_notes(assay_buf *out, const assay_report *report)
{
  if (report->plot_notes.n == 0)
    return;
  assay_buf_addz(out,
                 "<div class=\"card warn\"><h2 class=\"tag warn\">Pictures are missing</h2><ul>\n");
  for (size_t i = 0; i < report->plot_notes.n && i < 12; i++) {
    assay_buf_addz(out, "<li>");
    assay_html_sentence(out, report->plot_notes.items[i]);
    assay_buf_addz(out, "</li>\n");
  }
  assay_buf_addz(out,
                 "</ul><p class=\"note\">The report is whole but for them; the numbers stand in "
                 "tables.</p></div>\n");
}

static bool add_body(assay_arena *arena, assay_buf *out, const assay_report *report, size_t run,
                     const assay_strs *svg)
{
  size_t offset = 0;
  assay_buf_addz(out, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n"
                      "<header><div class=\"in\"><span class=\"brand\">assay</span>"
                      "<span class=\"crumb\">");
  bool good = true;
  const bool gate = report->gate && run == SIZE_MAX;
  const bool compare = report->compare && run == SIZE_MAX;
  if (compare)
    assay_buf_addf(out, "comparison of %d runs", (int)report->runs.n);
  else if (gate)
    assay_buf_addz(out, "quality gate");
  else if (report->runs.n == 0)
    assay_buf_addz(out, "scores of model outputs");
  else if (run == SIZE_MAX)
    assay_buf_addf(out, "post-training review of %d runs", (int)report->runs.n);
  else
    assay_html_text(out, report->runs.items[run].run->name, ASSAY_HTML_NAME);
  assay_buf_addz(out, "</span>");
  add_nav(out, report, run);
  assay_buf_addz(out, "</div></header>\n<main id=\"main\" class=\"in\">\n");
  for (size_t i = 0; i < run && i < report->runs.n; i++)
    offset += report->runs.items[i].charts.n;
  if (compare)
    good = assay_compare_write(arena, out, report, svg->items + offset);
  else if (gate)
    good = assay_gate_write(arena, out, report, svg->items + offset);
  else if (report->runs.n == 0)
    good = assay_score_write(arena, out, report, svg->items);
  else if (run == SIZE_MAX)
    assay_overview_write(out, report);
  else
    assay_run_write(out, report, run, svg->items + offset);
  if (report->runs.n && !report->gate && !report->compare &&
      (run == SIZE_MAX || report->runs.n == 1))
    good = assay_systems_write(arena, out, report);
  add_plot_notes(out, report);
  assay_buf_addz(out,
                 "</main>\n<footer><div class=\"in\">One file, no scripts, no network. Charts by "
                 "gnuplot, decimated without loss at this width.</div></footer>\n"
                 "</body>\n</html>\n");
  return good;
}

assay_code assay_page_write(const assay_report *report, size_t run, const assay_strs *svg,
                            assay_sink *sink, assay_err *err)
{
  assay_arena *arena = assay_arena_new();
  assay_str style, csp;
  assay_code code = ASSAY_E_NOMEM;
  if (arena == NULL)
    return assay_err_nomem(err);
  assay_buf page = ASSAY_BUF(arena);
  const size_t shown =
      run == SIZE_MAX && report->runs.n == 1 && !report->gate && !report->compare ? 0 : run;
  assay_buf more = ASSAY_BUF(arena);
  if (report->compare && run == SIZE_MAX)
    assay_compare_style(&more, report);
  if (!more.failed && assay_page_style(arena, assay_buf_str(&more), &style, &csp)) {
    add_head(&page, report, shown, style, csp);
    const bool good = add_body(arena, &page, report, shown, svg);
    const assay_str bytes = assay_buf_str(&page);
    if (good && bytes.ptr != NULL) {
      assay_sink_add(sink, bytes);
      code = ASSAY_OK;
    }
  }
  assay_arena_free(arena);
  return code == ASSAY_OK ? ASSAY_OK : assay_err_nomem(err);
}
