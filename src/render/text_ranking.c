/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/text_ranking.h"

#include "render/compare_settings.h"
#include "render/figures.h"
#include "render/sanitise.h"
#include "render/sparkline.h"
#include "render/text_columns.h"
#include "render/wrap.h"

enum { ROWS_MOST = 30, WIDE = 110, SPARK = 10, SPARK_WIDE = 20 };

/* What goes first where the line is short: the higher, the sooner. */
enum {
  SPARE_COST = 2,
  SPARE_MARGIN,
  SPARE_CURVE,
  SPARE_LAST,
  SPARE_SEEDS,
  SPARE_INTERVAL,
  SPARE_TEST,
  SPARE_SPREAD,
  SPARE_PLACE
};

typedef struct page {
  assay_arena *arena;
  const assay_report *report;
  const assay_compare *compare;
  const assay_style *style;
  assay_sink *sink;
  assay_settings settings;
  assay_text_columns table;
} page;

static const assay_series *curve_of(const assay_run *run)
{
  const assay_series *s = assay_run_validation(run);
  return s ? s : assay_run_series(run, ASSAY_ROLE_TRAIN_LOSS);
}

static bool has_curves(const assay_report *report)
{
  for (size_t i = 0; i < report->runs.n; i++) {
    const assay_series *s = curve_of(report->runs.items[i].run);
    if (s && s->n > 1)
      return true;
  }
  return false;
}

/* ---- columns ---- */

static void add_text(page *p, assay_str head, size_t parameter)
{
  const int spare = parameter == SIZE_MAX ? ASSAY_COLUMN_ALWAYS : ASSAY_COLUMN_TEXT;
  assay_text_column *column = assay_text_column_add(&p->table, head, false, spare);
  if (column && parameter != SIZE_MAX) {
    const assay_parameter_effect *e = &p->compare->parameters.items[parameter];
    column->weight = isfinite(e->importance) ? e->importance : -1;
    column->right = e->numbers.n > 0;
  }
  for (size_t i = 0; column && i < p->table.rows; i++) {
    const assay_run_group *g = assay_settings_ranked(p->compare, i);
    assay_buf b = ASSAY_BUF(p->arena);
    assay_buf_add(&b,
                  parameter == SIZE_MAX ? g->name : assay_settings_value(p->compare, g, parameter));
    assay_text_cell(&p->table, column, i, &b);
  }
}

typedef enum figure {
  FIGURE_BEST,
  FIGURE_MARGIN,
  FIGURE_LOW,
  FIGURE_HIGH,
  FIGURE_DEVIATION,
  FIGURE_TEST,
  FIGURE_PLACE,
  FIGURE_LAST,
  FIGURE_SEEDS,
  FIGURE_COST
} figure;

static void say(assay_buf *b, const assay_run_group *g, figure what)
{
  const double values[] = { [FIGURE_BEST] = g->value,
                            [FIGURE_MARGIN] = (g->high - g->low) / 2,
                            [FIGURE_LOW] = g->low,
                            [FIGURE_HIGH] = g->high,
                            [FIGURE_DEVIATION] = g->deviation,
                            [FIGURE_TEST] = g->p,
                            [FIGURE_PLACE] = g->best_at,
                            [FIGURE_LAST] = g->last_value,
                            [FIGURE_SEEDS] = (double)g->runs.n,
                            [FIGURE_COST] = g->cost };
  if (isnan(values[what]))
    assay_buf_addz(b, "-");
  else if (what == FIGURE_MARGIN)
    assay_figure_margin(b, g->value, values[what]);
  else if (what == FIGURE_TEST)
    assay_figure_p_bare(b, values[what]);
  else if (what == FIGURE_PLACE)
    assay_figure_percent(b, values[what], false);
  else if (what == FIGURE_SEEDS || what == FIGURE_COST)
    assay_figure_amount(b, values[what]);
  else
    assay_figure_number(b, values[what]);
}

static void add_figure(page *p, const char *head, figure what, int spare)
{
  assay_text_column *column = assay_text_column_add(&p->table, assay_str_z(head), true, spare);
  for (size_t i = 0; column && i < p->table.rows; i++) {
    assay_buf b = ASSAY_BUF(p->arena);
    say(&b, assay_settings_ranked(p->compare, i), what);
    assay_text_cell(&p->table, column, i, &b);
  }
}

static void add_curves(page *p)
{
  assay_text_column *column =
      assay_text_column_add(&p->table, ASSAY_STR("curve"), false, SPARE_CURVE);
  for (size_t i = 0; column && i < p->table.rows; i++) {
    const assay_run_group *g = assay_settings_ranked(p->compare, i);
    assay_buf b = ASSAY_BUF(p->arena);
    assay_sparkline_add(&b, curve_of(p->report->runs.items[g->runs.items[0]].run),
                        p->style->width < WIDE ? SPARK : SPARK_WIDE);
    assay_text_cell(&p->table, column, i, &b);
  }
}

static void add_ranks(page *p)
{
  static const char marks[] = { '*', '=', ' ' };
  assay_text_column *column =
      assay_text_column_add(&p->table, ASSAY_STR("rank"), true, ASSAY_COLUMN_ALWAYS);
  for (size_t i = 0; column && i < p->table.rows; i++) {
    const assay_ranked *r = &p->compare->ranking.items[i];
    assay_buf b = ASSAY_BUF(p->arena);
    assay_buf_addf(&b, "%c%3zu", marks[r->standing], r->rank);
    assay_text_cell(&p->table, column, i, &b);
  }
}

static void fill(page *p)
{
  const assay_compare *c = p->compare;
  const bool wide = p->style->width >= WIDE;
  add_ranks(p);
  if (p->settings.named)
    add_text(p, ASSAY_STR("setting"), SIZE_MAX);
  for (size_t k = 0; k < p->settings.varied.n; k++)
    add_text(p, c->parameters.items[p->settings.varied.items[k]].name, p->settings.varied.items[k]);
  add_figure(p, "best", FIGURE_BEST, ASSAY_COLUMN_ALWAYS);
  if (wide) {
    add_figure(p, "low", FIGURE_LOW, SPARE_INTERVAL);
    add_figure(p, "high", FIGURE_HIGH, SPARE_INTERVAL);
    if (c->seeds_known)
      add_figure(p, "sd", FIGURE_DEVIATION, SPARE_SPREAD);
    add_figure(p, "p", FIGURE_TEST, SPARE_TEST);
    add_figure(p, "best at", FIGURE_PLACE, SPARE_PLACE);
  } else {
    add_figure(p, "\xc2\xb1", FIGURE_MARGIN, SPARE_MARGIN);
  }
  add_figure(p, "last", FIGURE_LAST, SPARE_LAST);
  if (c->seeds_known)
    add_figure(p, "n", FIGURE_SEEDS, SPARE_SEEDS);
  if (c->cost_unit)
    add_figure(p, "cost", FIGURE_COST, SPARE_COST);
  if (has_curves(p->report))
    add_curves(p);
}

/* ---- lines ---- */

static void write(page *p, size_t indent, assay_tint tint, assay_buf *b)
{
  assay_buf clean = ASSAY_BUF(p->arena);
  if (b->len)
    assay_sanitise_terminal(&clean, assay_buf_str(b));
  p->table.failed = p->table.failed || b->failed || clean.failed;
  assay_wrap_write(p->sink, p->style, &(assay_paragraph){ indent ? "  " : NULL, indent, tint },
                   clean.len ? assay_buf_str(&clean) : ASSAY_STR(""));
}

/* The parameters for which the line had no room. */
static void add_missing(const page *p, assay_buf *b)
{
  size_t n = 0;
  for (size_t k = 0; k < p->table.list.n; k++) {
    const assay_text_column *c = &p->table.list.items[k];
    if (c->width || c->spare != ASSAY_COLUMN_TEXT)
      continue;
    assay_buf_addz(b, n++ ? ", " : "; for want of room without ");
    assay_buf_add(b, c->head);
  }
}

static bool shows(const page *p, const char *head)
{
  for (size_t k = 0; k < p->table.list.n; k++)
    if (p->table.list.items[k].width && assay_str_eqz(p->table.list.items[k].head, head))
      return true;
  return false;
}

static void write_legend(page *p)
{
  const assay_compare *c = p->compare;
  assay_buf b = ASSAY_BUF(p->arena);
  assay_buf_addz(&b, "* the best, = statistically as good");
  if (shows(p, "\xc2\xb1"))
    assay_buf_addz(&b, "; \xc2\xb1 95 % interval");
  if (shows(p, "low"))
    assay_buf_addz(&b, "; low to high: 95 % interval");
  if (shows(p, "p"))
    assay_buf_addz(&b, "; p against the best");
  if (shows(p, "n"))
    assay_buf_addz(&b, "; n seeds");
  if (shows(p, "cost"))
    assay_buf_addf(&b, "; cost in %s", c->cost_unit);
  add_missing(p, &b);
  if (p->table.rows < c->ranking.n)
    assay_buf_addf(&b, "; %zu more, -v shows them", c->ranking.n - p->table.rows);
  write(p, 2, ASSAY_TINT_DIM, &b);
}

bool assay_text_ranking(assay_arena *arena, const assay_report *report, const assay_style *style,
                        assay_sink *sink)
{
  static const assay_tint tints[] = { ASSAY_TINT_GOOD, ASSAY_TINT_PLAIN, ASSAY_TINT_DIM };
  const assay_compare *c = report->compare;
  const bool all = style->verbosity > 0 || c->ranking.n <= ROWS_MOST;
  page p = { arena,
             report,
             c,
             style,
             sink,
             assay_settings_of(arena, c),
             { .arena = arena, .rows = all ? c->ranking.n : ROWS_MOST } };
  if (!p.settings.ok)
    return false;
  fill(&p);
  assay_text_columns_fit(&p.table, style->width);
  assay_sink_addz(sink, "\n");
  for (size_t row = 0; row <= p.table.rows && !p.table.failed; row++) {
    assay_buf b = ASSAY_BUF(arena);
    assay_text_line(&b, &p.table, row ? row - 1 : SIZE_MAX);
    write(&p, 0, row ? tints[c->ranking.items[row - 1].standing] : ASSAY_TINT_BOLD, &b);
  }
  write_legend(&p);
  return !p.table.failed;
}
