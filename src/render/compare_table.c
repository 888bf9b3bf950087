/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/compare_table.h"

#include "base/num.h"
#include "render/figures.h"
#include "render/sanitise.h"

enum {
  ROWS_OPEN = 10,    /* of the ranking, before the fold */
  NEXT_OPEN = 4,     /* pieces of advice */
  BYTES_MOST = 60000 /* of the page: no row begins beyond */
};

static const char *standing_name(assay_standing standing)
{
  static const char *const names[] = { "best", "tied", "worse" };
  return names[standing];
}

/* ---- CSV ---- */

static void add_number(assay_buf *b, double x)
{
  char text[ASSAY_NUM_SIZE];
  assay_buf_addf(b, ",%s", isfinite(x) ? assay_num_shortest(text, x) : "");
}

void assay_csv_compare(assay_buf *b, const assay_compare *c)
{
  assay_buf_addz(b, "rank,setting,against_best,value,low,high,p,seeds,deviation,iqm,last_value,"
                    "last_rank,best_at,cost");
  for (size_t k = 0; k < c->parameters.n; k++) {
    assay_buf_addc(b, ',');
    assay_sanitise_csv(b, c->parameters.items[k].name);
  }
  assay_buf_addz(b, "\r\n");
  for (size_t i = 0; i < c->ranking.n; i++) {
    const assay_ranked *r = &c->ranking.items[i];
    const assay_run_group *g = &c->groups.items[r->group];
    assay_buf_addf(b, "%zu,", r->rank);
    assay_sanitise_csv(b, g->name);
    assay_buf_addf(b, ",%s", standing_name(r->standing));
    add_number(b, g->value);
    add_number(b, g->low);
    add_number(b, g->high);
    add_number(b, g->p);
    assay_buf_addf(b, ",%zu", g->runs.n);
    add_number(b, g->deviation);
    add_number(b, g->iqm);
    add_number(b, g->last_value);
    assay_buf_addf(b, ",%zu", r->last_rank);
    add_number(b, g->best_at);
    add_number(b, g->cost);
    for (size_t k = 0; k < c->parameters.n; k++) {
      assay_buf_addc(b, ',');
      if (g->keys.items[k] != SIZE_MAX)
        assay_sanitise_csv(b, c->parameters.items[k].values.items[g->keys.items[k]]);
    }
    assay_buf_addz(b, "\r\n");
  }
}

/* ---- Markdown ---- */

static void add_cell(assay_buf *b, double x)
{
  assay_buf_addc(b, ' ');
  if (!isnan(x))
    assay_figure_number(b, x);
  assay_buf_addz(b, " |");
}

static void add_rows(assay_buf *b, const assay_compare *c, size_t from, size_t to)
{
  assay_buf_addz(b, "\n| rank | setting | against best | value | low | high | last | seeds | cost "
                    "|\n|---|---|---|---|---|---|---|---|---|\n");
  for (size_t i = from; i < to && b->len < BYTES_MOST; i++) {
    const assay_ranked *r = &c->ranking.items[i];
    const assay_run_group *g = &c->groups.items[r->group];
    assay_buf_addf(b, "| %zu | ", r->rank);
    assay_sanitise_markdown(b, g->name);
    assay_buf_addf(b, " | %s |", standing_name(r->standing));
    add_cell(b, g->value);
    add_cell(b, g->low);
    add_cell(b, g->high);
    add_cell(b, g->last_value);
    assay_buf_addf(b, " %zu |", g->runs.n);
    add_cell(b, g->cost);
    assay_buf_addc(b, '\n');
  }
}

static void add_parameters(assay_buf *b, const assay_compare *c)
{
  if (!c->parameters.n)
    return;
  assay_buf_addz(b, "\n| parameter | importance | p | effect | low | high | note |\n"
                    "|---|---|---|---|---|---|---|\n");
  for (size_t k = 0; k < c->parameters.n && b->len < BYTES_MOST; k++) {
    const assay_parameter_effect *p = &c->parameters.items[k];
    assay_buf_addz(b, "| ");
    assay_sanitise_markdown(b, p->name);
    assay_buf_addz(b, " |");
    add_cell(b, p->importance);
    add_cell(b, p->p);
    add_cell(b, p->effect);
    add_cell(b, p->low);
    add_cell(b, p->high);
    assay_buf_addc(b, ' ');
    assay_sanitise_markdown(b, p->note);
    assay_buf_addz(b, " |\n");
  }
}

void assay_markdown_compare(assay_buf *b, const assay_report *report)
{
  const assay_compare *c = report->compare;
  const size_t open = c->ranking.n < ROWS_OPEN ? c->ranking.n : ROWS_OPEN;
  assay_buf_addf(b, "### %s: ", assay_status_name(report->status));
  assay_sanitise_markdown(b, report->headline);
  assay_buf_addz(b, "\n\n");
  assay_sanitise_markdown(b, report->reason);
  assay_buf_addc(b, '\n');
  add_rows(b, c, 0, open);
  for (size_t i = 0; i < c->next.n && i < NEXT_OPEN; i++) {
    assay_buf_addz(b, i ? "- " : "\n- ");
    assay_sanitise_markdown(b, c->next.items[i].sentence);
    assay_buf_addc(b, '\n');
  }
  assay_buf_addz(b, "\n<details><summary>Details</summary>\n");
  add_parameters(b, c);
  if (open < c->ranking.n)
    add_rows(b, c, open, c->ranking.n);
  for (size_t i = 0; i < c->not_comparable.n && b->len < BYTES_MOST; i++) {
    assay_buf_addf(b, "\n%zu set apart: ", c->not_comparable.items[i].runs.n);
    assay_sanitise_markdown(b, c->not_comparable.items[i].why);
    assay_buf_addc(b, '\n');
  }
  if (b->len >= BYTES_MOST)
    assay_buf_addz(b, "\nMore in report.json.\n");
  assay_buf_addz(b, "\n</details>\n");
}
