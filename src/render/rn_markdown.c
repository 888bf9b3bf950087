/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary.md: short enough for a CI job summary, the details folded. */
#include <string.h>

#include "render/compare_table.h"
#include "render/figures.h"
#include "render/markdown_gate.h"
#include "render/markdown_scores.h"
#include "render/renderer.h"
#include "render/sanitise.h"
#include "text/utf8.h"

enum { RUNS_OPEN = 8, FINDINGS_OPEN = 3, BYTES_MAX = 60000, INSERT_MAX = 200 };

/* A name or a message of the input, at most INSERT_MAX characters of it. */
static void add_insert(assay_buf *b, assay_str text)
{
  size_t to = 0;
  for (size_t shown = 0; to < text.len && shown < INSERT_MAX; shown++) {
    uint32_t cp;
    size_t n = assay_utf8_decode(text, to, &cp);
    to += n ? n : 1;
  }
  assay_buf_add(b, assay_str_sub(text, 0, to));
  assay_buf_addz(b, to < text.len ? "\xe2\x80\xa6" : "");
}

/* The k-th text of the input that can stand in a sentence about a run; false past the last. */
static bool insert_of(const assay_run_review *r, size_t k, assay_str *out)
{
  const assay_str first[] = { r->run->name, r->run->job.message, r->best.path };
  const size_t n = sizeof first / sizeof *first;
  if (k >= n + r->metrics.n)
    return false;
  *out = k < n ? first[k] : r->metrics.items[k - n].name;
  return true;
}

/* The first place in a sentence where something of the input stands that is too long. */
static size_t long_insert(const assay_report *report, assay_str text, assay_str *found)
{
  size_t at = text.len;
  assay_str insert;
  for (size_t i = 0; i < report->runs.n; i++)
    for (size_t k = 0; insert_of(&report->runs.items[i], k, &insert); k++) {
      const char *hit =
          insert.len > INSERT_MAX ? memmem(text.ptr, text.len, insert.ptr, insert.len) : NULL;
      if (!hit || (size_t)(hit - text.ptr) >= at)
        continue;
      at = (size_t)(hit - text.ptr);
      *found = insert;
    }
  return at;
}

/* A sentence of ours, whole, but for what of the input is too long in it. */
static void add_sentence(assay_buf *b, const assay_report *report, assay_str text)
{
  assay_buf shorter = ASSAY_BUF(b->arena);
  while (text.len) {
    assay_str insert = { NULL, 0 };
    size_t at = long_insert(report, text, &insert);
    assay_buf_add(&shorter, assay_str_sub(text, 0, at));
    add_insert(&shorter, insert);
    text = assay_str_sub(text, at + insert.len, text.len);
  }
  b->failed = b->failed || shorter.failed;
  assay_sanitise_markdown(b, assay_buf_str(&shorter));
}

static void add_name(assay_buf *b, assay_str name)
{
  assay_buf shorter = ASSAY_BUF(b->arena);
  add_insert(&shorter, name);
  b->failed = b->failed || shorter.failed;
  assay_sanitise_markdown(b, assay_buf_str(&shorter));
}

static void add_table(assay_buf *b, const assay_report *report, size_t from, size_t to)
{
  assay_buf_addz(b,
                 "\n| run | verdict | best checkpoint | keeping the last |\n|---|---|---|---|\n");
  for (size_t i = from; i < to; i++) {
    const assay_run_review *r = &report->runs.items[i];
    assay_buf_addz(b, "| ");
    add_name(b, r->run->name);
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
    add_name(b, f->subject);
    assay_buf_addz(b, ": ");
  }
  add_sentence(b, report, f->sentence);
  assay_buf_addf(b, " (`%s`)\n", f->id);
}

static bool add_figures(assay_buf *b, const assay_report *report, const assay_run_review *r)
{
  assay_figure figures[ASSAY_FIGURES_MAX];
  size_t n = assay_figures_fill(b->arena, r, figures);
  if (n == SIZE_MAX)
    return false;
  assay_buf_addz(b, "\n**");
  add_name(b, r->run->name);
  assay_buf_addz(b, "**: ");
  add_sentence(b, report, r->advice);
  assay_buf_addz(b, "\n\n");
  for (size_t i = 0; i < n; i++) {
    assay_buf_addf(b, "- %s: ", figures[i].name);
    add_sentence(b, report, figures[i].text);
    assay_buf_addc(b, '\n');
  }
  return true;
}

static bool add_details(assay_buf *b, const assay_report *report)
{
  assay_buf_addz(b, "\n<details><summary>Details</summary>\n");
  if (report->runs.n > RUNS_OPEN)
    add_table(b, report, RUNS_OPEN, report->runs.n);
  for (size_t i = 0; i < report->runs.n && b->len < BYTES_MAX; i++)
    if (!add_figures(b, report, &report->runs.items[i]))
      return false;
  assay_buf_addc(b, '\n');
  for (size_t i = FINDINGS_OPEN; i < report->findings.n && b->len < BYTES_MAX; i++)
    add_finding(b, report, &report->findings.items[i]);
  if (b->len >= BYTES_MAX)
    assay_buf_addz(b, "\nMore in report.json.\n");
  assay_buf_addz(b, "\n</details>\n");
  return true;
}

/* A comment on a merge request: what failed, the rest folded. */
static bool add_gate(assay_buf *b, const assay_report *report)
{
  assay_gate_rows rows;
  if (assay_gate_rows_fill(b->arena, report, &rows, NULL) != ASSAY_OK)
    return false;
  assay_markdown_gate(b, report, &rows);
  assay_buf_addz(b, "\n<details><summary>Details</summary>\n");
  assay_markdown_gate_rules(b, &rows, BYTES_MAX);
  assay_buf_addc(b, '\n');
  for (size_t i = 0; i < report->findings.n && b->len < BYTES_MAX; i++)
    add_finding(b, report, &report->findings.items[i]);
  if (report->runs.n && b->len < BYTES_MAX)
    add_table(b, report, 0, report->runs.n < RUNS_OPEN ? report->runs.n : RUNS_OPEN);
  if (b->len < BYTES_MAX)
    assay_markdown_scores(b, report);
  else
    assay_buf_addz(b, "\nMore in report.json.\n");
  assay_buf_addz(b, "\n</details>\n");
  return true;
}

static bool add_all(assay_buf *b, const assay_report *report)
{
  if (report->gate)
    return add_gate(b, report);
  if (report->compare) {
    assay_markdown_compare(b, report);
    return true;
  }
  assay_buf_addf(b, "### %s: ", assay_status_name(report->status));
  add_sentence(b, report, report->headline);
  assay_buf_addz(b, "\n\n");
  add_sentence(b, report, report->reason);
  assay_buf_addc(b, '\n');
  if (report->runs.n)
    add_table(b, report, 0, report->runs.n < RUNS_OPEN ? report->runs.n : RUNS_OPEN);
  assay_markdown_scores(b, report);
  if (report->findings.n)
    assay_buf_addc(b, '\n');
  for (size_t i = 0; i < report->findings.n && i < FINDINGS_OPEN; i++)
    add_finding(b, report, &report->findings.items[i]);
  return !report->runs.n || add_details(b, report);
}

static assay_code write(const assay_report *report, const assay_style *style, assay_sink *sink,
                        assay_err *err)
{
  (void)style;
  assay_arena *arena = assay_arena_new();
  if (!arena)
    return assay_err_nomem(err);
  assay_buf b = ASSAY_BUF(arena);
  bool good = add_all(&b, report);
  assay_str text = assay_buf_str(&b);
  if (good && text.ptr)
    assay_sink_add(sink, text);
  assay_arena_free(arena);
  return good && text.ptr ? ASSAY_OK : assay_err_nomem(err);
}

const assay_renderer assay_renderer_markdown = { "markdown", ".md",
                                                 "a summary for a job page or a merge request",
                                                 NULL, write };
