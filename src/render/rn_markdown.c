/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary.md: short enough for a CI job summary, the details folded. */
#include "render/figures.h"
#include "render/renderer.h"
#include "render/sanitise.h"

enum { RUNS_OPEN = 8, FINDINGS_OPEN = 3, BYTES_MAX = 60000 };

static void add_table(assay_buf *b, const assay_report *report, size_t from, size_t to)
{
  assay_buf_addz(b,
                 "\n| run | verdict | best checkpoint | keeping the last |\n|---|---|---|---|\n");
  for (size_t i = from; i < to; i++) {
    const assay_run_review *r = &report->runs.items[i];
    assay_buf_addz(b, "| ");
    assay_sanitise_markdown(b, r->run->name);
    assay_buf_addz(b, " | ");
    assay_figure_verdict(b, &r->verdict);
    assay_buf_addz(b, " | ");
    if (r->has_best) {
      assay_figure_step(b, r->run, r->best.step);
      assay_buf_addz(b, ", loss ");
      assay_figure_number(b, r->best.validation_loss);
    }
    assay_buf_addz(b, " | ");
    if (!isnan(r->last.regret))
      assay_figure_percent(b, r->last.regret, true);
    assay_buf_addz(b, " |\n");
  }
}

static void add_finding(assay_buf *b, const assay_report *report, const assay_finding *f)
{
  assay_buf_addf(b, "- **%s** ", assay_severity_name(f->severity));
  if (report->runs.n > 1 && f->subject.len) {
    assay_sanitise_markdown(b, f->subject);
    assay_buf_addz(b, ": ");
  }
  assay_sanitise_markdown(b, f->sentence);
  assay_buf_addf(b, " (`%s`)\n", f->id);
}

static bool add_figures(assay_arena *arena, assay_buf *b, const assay_run_review *r)
{
  assay_figure figures[ASSAY_FIGURES_MAX];
  size_t n = assay_figures_fill(arena, r, figures);
  if (n == SIZE_MAX)
    return false;
  assay_buf_addz(b, "\n**");
  assay_sanitise_markdown(b, r->run->name);
  assay_buf_addz(b, "**: ");
  assay_sanitise_markdown(b, r->advice);
  assay_buf_addz(b, "\n\n");
  for (size_t i = 0; i < n; i++) {
    assay_buf_addf(b, "- %s: ", figures[i].name);
    assay_sanitise_markdown(b, figures[i].text);
    assay_buf_addc(b, '\n');
  }
  return true;
}

static bool add_details(assay_arena *arena, assay_buf *b, const assay_report *report)
{
  assay_buf_addz(b, "\n<details><summary>Details</summary>\n");
  if (report->runs.n > RUNS_OPEN)
    add_table(b, report, RUNS_OPEN, report->runs.n);
  for (size_t i = 0; i < report->runs.n && b->len < BYTES_MAX; i++)
    if (!add_figures(arena, b, &report->runs.items[i]))
      return false;
  assay_buf_addc(b, '\n');
  for (size_t i = FINDINGS_OPEN; i < report->findings.n && b->len < BYTES_MAX; i++)
    add_finding(b, report, &report->findings.items[i]);
  if (b->len >= BYTES_MAX)
    assay_buf_addz(b, "\nMore in report.json.\n");
  assay_buf_addz(b, "\n</details>\n");
  return true;
}

static bool add_all(assay_arena *arena, assay_buf *b, const assay_report *report)
{
  assay_buf_addf(b, "### %s: ", assay_status_name(report->status));
  assay_sanitise_markdown(b, report->headline);
  assay_buf_addz(b, "\n\n");
  assay_sanitise_markdown(b, report->reason);
  assay_buf_addc(b, '\n');
  if (report->runs.n)
    add_table(b, report, 0, report->runs.n < RUNS_OPEN ? report->runs.n : RUNS_OPEN);
  if (report->findings.n)
    assay_buf_addc(b, '\n');
  for (size_t i = 0; i < report->findings.n && i < FINDINGS_OPEN; i++)
    add_finding(b, report, &report->findings.items[i]);
  return !report->runs.n || add_details(arena, b, report);
}

static assay_code write(const assay_report *report, const assay_style *style, assay_sink *sink,
                        assay_err *err)
{
  (void)style;
  assay_arena *arena = assay_arena_new();
  if (!arena)
    return assay_err_nomem(err);
  assay_buf b = ASSAY_BUF(arena);
  bool good = add_all(arena, &b, report);
  assay_str text = assay_buf_str(&b);
  if (good && text.ptr)
    assay_sink_add(sink, text);
  assay_arena_free(arena);
  return good && text.ptr ? ASSAY_OK : assay_err_nomem(err);
}

const assay_renderer assay_renderer_markdown = { "markdown", ".md",
                                                 "a summary for a job page or a merge request",
                                                 write };
