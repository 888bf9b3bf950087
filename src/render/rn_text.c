/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal: what to do first, then one block a run, findings, inputs. */
#include <string.h>

#include "render/figures.h"
#include "render/sanitise.h"
#include "render/sparkline.h"
#include "render/text_compare.h"
#include "render/text_gate.h"
#include "render/text_scores.h"
#include "render/wrap.h"
#include "text/utf8.h"

enum { INDENT = 20, SPARK_MIN = 12, SPARK_MAX = 48, NAME_MAX = 40, FINDINGS_MAX = 12 };

typedef struct page {
  assay_arena *arena;
  assay_sink *sink;
  const assay_style *style;
  const assay_report *report;
  bool failed;
} page;

static const assay_tint status_tint[] = { [ASSAY_STATUS_PASS] = ASSAY_TINT_GOOD,
                                          [ASSAY_STATUS_WARN] = ASSAY_TINT_WARN,
                                          [ASSAY_STATUS_FAIL] = ASSAY_TINT_BAD,
                                          [ASSAY_STATUS_ERROR] = ASSAY_TINT_BAD };

static assay_str clean(page *p, assay_str text)
{
  assay_buf b = ASSAY_BUF(p->arena);
  assay_sanitise_terminal(&b, text);
  assay_str s = assay_buf_str(&b);
  p->failed = p->failed || !s.ptr;
  return s.ptr ? s : ASSAY_STR("");
}

static void write(page *p, const char *label, size_t indent, assay_tint tint, assay_str text)
{
  assay_wrap_write(p->sink, p->style, &(assay_paragraph){ label, indent, tint }, text);
}

static void blank(page *p)
{
  assay_sink_addz(p->sink, "\n");
}

static assay_tint verdict_tint(const char *id)
{
  static const char *const bad[] = { "NONFINITE", "DIVERGED", "UNSTABLE" };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (strcmp(id, bad[i]) == 0)
      return ASSAY_TINT_BAD;
  return strcmp(id, "CONVERGED") == 0 ? ASSAY_TINT_GOOD : ASSAY_TINT_WARN;
}

static assay_str finished(page *p, assay_buf *b)
{
  assay_str s = assay_buf_str(b);
  p->failed = p->failed || !s.ptr;
  return s.ptr ? s : ASSAY_STR("");
}

static void write_curve(page *p, const char *label, const assay_series *series,
                        const assay_loss_summary *s)
{
  if (!s->present)
    return;
  size_t room = p->style->width > 2 * INDENT + 30 ? p->style->width - 2 * INDENT - 30 : 0;
  size_t columns = room < SPARK_MIN ? SPARK_MIN : room > SPARK_MAX ? SPARK_MAX : room;
  assay_buf b = ASSAY_BUF(p->arena);
  assay_sparkline_add(&b, series, columns);
  assay_buf_addz(&b, "  ");
  assay_figure_number(&b, s->first);
  assay_buf_addz(&b, " to ");
  assay_figure_number(&b, s->last);
  assay_buf_addz(&b, ", ");
  assay_figure_count(&b, s->points);
  assay_buf_addz(&b, s->points == 1 ? " point" : " points");
  if (s->nonfinite)
    assay_buf_addf(&b, ", %zu not finite", s->nonfinite);
  write(p, label, INDENT, ASSAY_TINT_PLAIN, finished(p, &b));
}

static void write_rejected(page *p, const assay_verdict *v)
{
  for (size_t i = 0; i < v->rejected.n; i++) {
    assay_str text = assay_str_format(p->arena, "%s: %.*s", v->rejected.items[i].id,
                                      ASSAY_STR_ARG(v->rejected.items[i].why));
    write(p, i ? "" : "  not", INDENT, ASSAY_TINT_DIM, clean(p, text));
  }
}

static void write_run_head(page *p, const assay_run_review *r)
{
  assay_buf b = ASSAY_BUF(p->arena);
  assay_str name = clean(p, r->run->name);
  size_t fit = assay_utf8_fit(name, NAME_MAX);
  assay_buf_add(&b, assay_str_sub(name, 0, fit));
  assay_buf_addz(&b, fit < name.len ? "\xe2\x80\xa6: " : ": ");
  assay_figure_verdict(&b, &r->verdict);
  if (r->run->partial)
    assay_buf_addz(&b, ", judged on a partial curve");
  write(p, NULL, 0, verdict_tint(r->verdict.id), finished(p, &b));
}

static void write_run(page *p, const assay_run_review *r)
{
  assay_figure figures[ASSAY_FIGURES_MAX];
  blank(p);
  write_run_head(p, r);
  if (p->report->runs.n > 1)
    write(p, "  do", INDENT, ASSAY_TINT_PLAIN, clean(p, r->advice));
  write(p, "  because", INDENT, ASSAY_TINT_PLAIN, clean(p, r->verdict.sentence));
  write_curve(p, "  training", assay_run_series(r->run, ASSAY_ROLE_TRAIN_LOSS), &r->train);
  write_curve(p, "  validation", assay_run_validation(r->run), &r->validation);
  size_t n = assay_figures_fill(p->arena, r, figures);
  if (n == SIZE_MAX) {
    p->failed = true;
    return;
  }
  for (size_t i = 0; i < n; i++) {
    assay_str label = assay_str_format(p->arena, "  %s", figures[i].name);
    write(p, label.ptr, INDENT, ASSAY_TINT_PLAIN, clean(p, figures[i].text));
  }
  if (p->style->verbosity > 0)
    write_rejected(p, &r->verdict);
}

/* Several runs: one line each before the blocks. */
static void write_overview(page *p)
{
  blank(p);
  size_t room = p->style->width > 66 ? p->style->width - 54 : 12;
  room = room < NAME_MAX ? room : NAME_MAX;
  for (size_t i = 0; i < p->report->runs.n; i++) {
    const assay_run_review *r = &p->report->runs.items[i];
    assay_buf b = ASSAY_BUF(p->arena);
    assay_str name = clean(p, r->run->name);
    size_t fit = assay_utf8_fit(name, room);
    name = assay_str_sub(name, 0, fit);
    assay_buf_addf(&b, "%.*s%*s  ", ASSAY_STR_ARG(name), (int)(room - assay_utf8_width(name)), "");
    assay_buf_addf(&b, "%-17s ", r->verdict.id);
    if (r->has_best) {
      assay_buf_addz(&b, "best ");
      assay_figure_number(&b, r->best.value);
      assay_buf_addz(&b, " at ");
      assay_figure_step(&b, r->run, r->best.step);
    }
    write(p, NULL, 0, verdict_tint(r->verdict.id), finished(p, &b));
  }
}

static void write_evidence(page *p, const assay_finding *f)
{
  assay_buf b = ASSAY_BUF(p->arena);
  for (size_t i = 0; i < f->evidence.n; i++) {
    assay_buf_addf(&b, "%s%s ", i ? ", " : "", f->evidence.items[i].name);
    assay_figure_number(&b, f->evidence.items[i].value);
  }
  if (b.len)
    write(p, "", 4, ASSAY_TINT_DIM, clean(p, finished(p, &b)));
}

static void write_findings(page *p)
{
  static const char *const marks[] = { "- ", "! ", "x " };
  static const assay_tint tints[] = { ASSAY_TINT_PLAIN, ASSAY_TINT_WARN, ASSAY_TINT_BAD };
  const assay_findings *all = &p->report->findings;
  if (!all->n)
    return;
  blank(p);
  write(p, NULL, 0, ASSAY_TINT_BOLD, ASSAY_STR("Findings"));
  size_t shown = p->style->verbosity > 0 || all->n <= FINDINGS_MAX ? all->n : FINDINGS_MAX;
  for (size_t i = 0; i < shown; i++) {
    const assay_finding *f = &all->items[i];
    assay_buf b = ASSAY_BUF(p->arena);
    if (p->report->runs.n + p->report->systems.n > 1 && f->subject.len)
      assay_buf_addf(&b, "%.*s: ", ASSAY_STR_ARG(f->subject));
    assay_buf_add(&b, f->sentence);
    assay_buf_addf(&b, " [%s]", f->id);
    write(p, marks[f->severity], 2, tints[f->severity], clean(p, finished(p, &b)));
    if (f->hint.len)
      write(p, "", 4, ASSAY_TINT_DIM, clean(p, f->hint));
    if (p->style->verbosity > 0)
      write_evidence(p, f);
  }
  if (shown < all->n)
    write(p, "", 2, ASSAY_TINT_DIM,
          assay_str_format(p->arena, "%zu more; -v shows them", all->n - shown));
}

static void write_input(page *p, const assay_input *in)
{
  static const char *const states[] = { NULL, "not judged", "not recognised", "could not be read" };
  assay_buf b = ASSAY_BUF(p->arena);
  assay_buf_add(&b, in->path);
  assay_buf_addz(&b, ": ");
  assay_buf_addz(&b, in->format ? in->format : "no known format");
  if (in->state != ASSAY_INPUT_USED) {
    assay_buf_addf(&b, ", %s", states[in->state]);
  } else if (in->rows) {
    assay_buf_addz(&b, ", ");
    assay_figure_count(&b, in->used);
    assay_buf_addz(&b, in->used == 1 ? " row" : " rows");
    if (in->skipped) {
      assay_buf_addz(&b, ", ");
      assay_figure_count(&b, in->skipped);
      assay_buf_addz(&b, " skipped");
    }
  }
  write(p, "  ", 2, ASSAY_TINT_PLAIN, clean(p, finished(p, &b)));
  for (size_t i = 0; p->style->verbosity > 0 && i < in->notes.n; i++)
    write(p, "", 4, ASSAY_TINT_DIM, clean(p, in->notes.items[i]));
}

static void write_inputs(page *p)
{
  const assay_inputs *inputs = p->report->inputs;
  if (!inputs || !inputs->files.n)
    return;
  size_t others = 0;
  blank(p);
  write(p, NULL, 0, ASSAY_TINT_BOLD, ASSAY_STR("Inputs"));
  for (size_t i = 0; i < inputs->files.n; i++) {
    const assay_input *in = &inputs->files.items[i];
    if (in->state == ASSAY_INPUT_UNRECOGNISED && p->style->verbosity < 1)
      others++;
    else
      write_input(p, in);
  }
  if (others)
    write(p, "  ", 2, ASSAY_TINT_DIM,
          assay_str_format(p->arena, "%zu other %s not recognised; -v lists %s", others,
                           others == 1 ? "file" : "files", others == 1 ? "it" : "them"));
}

/* Runs and scores: of a gate the material, told when asked for. */
static void write_judged(page *p)
{
  const assay_report *report = p->report;
  if (report->runs.n > 1)
    write_overview(p);
  for (size_t i = 0; i < report->runs.n; i++)
    write_run(p, &report->runs.items[i]);
  p->failed = !assay_text_scores(p->arena, report, p->style, p->sink) || p->failed;
}

static void write_all(page *p)
{
  const assay_report *report = p->report;
  write(p, NULL, 0,
        report->status == ASSAY_STATUS_PASS ? ASSAY_TINT_BOLD : status_tint[report->status],
        clean(p, report->headline));
  if (p->style->verbosity < 0)
    return;
  if (report->reason.len)
    write(p, NULL, 0, ASSAY_TINT_PLAIN, clean(p, report->reason));
  if (report->gate)
    p->failed = !assay_text_gate(p->arena, report, p->style, p->sink) || p->failed;
  if (report->compare)
    p->failed = !assay_text_compare(p->arena, report, p->style, p->sink) || p->failed;
  if ((!report->gate && !report->compare) || p->style->verbosity > 0)
    write_judged(p);
  if (report->compare && p->style->verbosity < 1)
    return; /* what single runs are like is told when asked for */
  write_findings(p);
  write_inputs(p);
}

static assay_code write_text(const assay_report *report, const assay_style *style, assay_sink *sink,
                             assay_err *err)
{
  page p = { assay_arena_new(), sink, style, report, false };
  if (p.arena)
    write_all(&p);
  bool bad = !p.arena || p.failed;
  assay_arena_free(p.arena);
  return bad ? assay_err_nomem(err) : ASSAY_OK;
}

const assay_renderer assay_renderer_text = {
  "text", ".txt", "for a terminal: what to do, why, one block a run, findings, inputs", NULL,
  write_text
};
