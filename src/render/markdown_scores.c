/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/markdown_scores.h"

#include "render/figures.h"
#include "render/sanitise.h"
#include "render/score_figures.h"

enum { SLICES_SHOWN = 40 };

static void add_row(assay_buf *b, const assay_report *report, const assay_system *y,
                    const assay_score *s)
{
  const assay_comparison *c = assay_comparison_find(report, y->name, s->metric);
  assay_buf_addf(b, "| %s | ", s->title);
  assay_sanitise_markdown(b, y->name);
  assay_buf_addz(b, " | ");
  assay_figure_score(b, s, s->value);
  assay_buf_addz(b, " | ");
  if (s->ci.samples)
    assay_figure_interval(b, s, s->ci.low, s->ci.high);
  assay_buf_addz(b, " | ");
  if (c) {
    assay_figure_delta(b, s, c->delta);
    assay_buf_addz(b, " (");
    assay_figure_interval(b, s, c->low, c->high);
    assay_buf_addz(b, "), ");
    assay_figure_p(b, c->p_holm);
    if (c->direction)
      assay_buf_addf(b, ", %s", assay_change_word(assay_comparison_change(c)));
  }
  assay_buf_addz(b, " |\n");
}

static void add_slices(assay_buf *b, const assay_system *y)
{
  for (size_t i = 0; i < y->slices.n && i < SLICES_SHOWN; i++) {
    const assay_slice *slice = &y->slices.items[i];
    assay_buf_addz(b, "- ");
    assay_sanitise_markdown(b, y->name);
    assay_buf_addz(b, ", ");
    assay_sanitise_markdown(b, slice->field);
    assay_buf_addz(b, " = ");
    assay_sanitise_markdown(b, slice->value);
    assay_buf_addf(b, " (%zu segment%s):", slice->segments, slice->segments == 1 ? "" : "s");
    for (size_t k = 0; k < slice->scores.n; k++) {
      assay_buf_addf(b, "%s %s ", k ? "," : "", slice->scores.items[k].title);
      assay_figure_score(b, &slice->scores.items[k], slice->scores.items[k].value);
    }
    assay_buf_addc(b, '\n');
  }
}

static void add_labels(assay_buf *b, const assay_system *y)
{
  const assay_score share = { .unit = "1" };
  for (size_t i = 0; i < y->labels.classes.n; i++) {
    const assay_class_row *c = &y->labels.classes.items[i];
    assay_buf_addz(b, "- ");
    assay_sanitise_markdown(b, y->name);
    assay_buf_addz(b, ", ");
    assay_sanitise_markdown(b, c->label);
    assay_buf_addz(b, ": recall ");
    assay_figure_score(b, &share, c->recall);
    assay_buf_addz(b, " (");
    assay_figure_interval(b, &share, c->recall_low, c->recall_high);
    assay_buf_addz(b, "), precision ");
    assay_figure_score(b, &share, c->precision);
    assay_buf_addf(b, ", %zu case%s\n", (size_t)c->support, c->support == 1 ? "" : "s");
  }
}

static void add_signatures(assay_buf *b, const assay_system *y)
{
  for (size_t i = 0; i < y->scores.n; i++) {
    assay_buf_addf(b, "- %s: `", y->scores.items[i].title);
    assay_buf_add(b, y->scores.items[i].signature);
    assay_buf_addz(b, "`\n");
  }
}

void assay_markdown_scores(assay_buf *b, const assay_report *report)
{
  const assay_systems *s = &report->systems;
  if (!s->n)
    return;
  assay_buf_addz(b, "\n| metric | system | score | 95 % interval | against the baseline |\n"
                    "|---|---|---:|---|---|\n");
  for (size_t m = 0; m < s->items[0].scores.n; m++)
    for (size_t i = 0; i < s->n; i++)
      add_row(b, report, &s->items[i], &s->items[i].scores.items[m]);
  assay_buf_addz(b, "\n<details><summary>Details of the scores</summary>\n\n");
  for (size_t i = 0; i < s->n; i++) {
    add_labels(b, &s->items[i]);
    add_slices(b, &s->items[i]);
  }
  add_signatures(b, &s->items[0]);
  assay_buf_addz(b, "\n</details>\n");
}
