/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/text_compare.h"

#include "base/num.h"
#include "render/figures.h"
#include "render/sanitise.h"
#include "render/sparkline.h"
#include "render/wrap.h"
#include "text/utf8.h"

enum { ROWS_MOST = 20, NAME_LEAST = 12, NAME_MOST = 40, VALUE = 8, SPARK = 10, NEXT_MOST = 6 };

typedef struct page {
  assay_arena *arena;
  const assay_report *report;
  const assay_style *style;
  assay_sink *sink;
  size_t name;
  bool failed;
} page;

static void write(page *p, const char *label, size_t indent, assay_tint tint, assay_buf *raw)
{
  assay_buf clean = ASSAY_BUF(p->arena);
  assay_sanitise_terminal(&clean, assay_buf_str(raw));
  p->failed = p->failed || raw->failed || clean.failed;
  assay_wrap_write(p->sink, p->style, &(assay_paragraph){ label, indent, tint },
                   clean.len ? assay_buf_str(&clean) : ASSAY_STR(""));
}

static void heading(page *p, const char *text)
{
  assay_buf b = ASSAY_BUF(p->arena);
  assay_sink_addz(p->sink, "\n");
  assay_buf_addz(&b, text);
  write(p, NULL, 0, ASSAY_TINT_BOLD, &b);
}

/* Cut with an ellipsis, or filled up with blanks. */
static void add_padded(page *p, assay_buf *b, assay_str text, size_t width)
{
  assay_buf clean = ASSAY_BUF(p->arena);
  assay_sanitise_terminal(&clean, text);
  p->failed = p->failed || clean.failed;
  assay_str s = clean.len ? assay_buf_str(&clean) : ASSAY_STR("");
  if (assay_utf8_width(s) > width) {
    assay_str fit = assay_str_sub(s, 0, assay_utf8_fit(s, width - 1));
    assay_buf_addf(b, "%.*s\xe2\x80\xa6%*s", ASSAY_STR_ARG(fit),
                   (int)(width - 1 - assay_utf8_width(fit)), "");
  } else {
    assay_buf_addf(b, "%.*s%*s", ASSAY_STR_ARG(s), (int)(width - assay_utf8_width(s)), "");
  }
}

static void add_figure(page *p, assay_buf *b, double x)
{
  assay_buf text = ASSAY_BUF(p->arena);
  if (isnan(x))
    assay_buf_addz(&text, "-");
  else
    assay_figure_number(&text, x);
  assay_buf_addf(b, " %*s", VALUE, text.len ? assay_buf_str(&text).ptr : "");
  p->failed = p->failed || text.failed;
}

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

static void write_row(page *p, const assay_ranked *r, bool curves)
{
  static const char *const marks[] = { "* ", "= ", "  " };
  static const assay_tint tints[] = { ASSAY_TINT_GOOD, ASSAY_TINT_PLAIN, ASSAY_TINT_DIM };
  const assay_compare *c = p->report->compare;
  const assay_run_group *g = &c->groups.items[r->group];
  assay_buf b = ASSAY_BUF(p->arena);
  assay_buf_addf(&b, "%s%4zu ", marks[r->standing], r->rank);
  add_padded(p, &b, g->name, p->name);
  add_figure(p, &b, g->value);
  add_figure(p, &b, g->low);
  add_figure(p, &b, g->high);
  add_figure(p, &b, g->last_value);
  if (c->seeds_known)
    assay_buf_addf(&b, " %3zu", g->runs.n);
  if (c->cost_unit)
    add_figure(p, &b, g->cost);
  if (curves) {
    assay_buf_addz(&b, " ");
    assay_sparkline_add(&b, curve_of(p->report->runs.items[g->runs.items[0]].run), SPARK);
  }
  write(p, NULL, 0, tints[r->standing], &b);
}

static void write_ranking(page *p)
{
  const assay_compare *c = p->report->compare;
  const size_t fixed =
      (size_t)7 + 4 * (VALUE + 1) + (c->seeds_known ? 4 : 0) + (c->cost_unit ? VALUE + 1 : 0);
  size_t room = p->style->width > fixed + NAME_LEAST ? p->style->width - fixed : NAME_LEAST;
  const bool curves = has_curves(p->report) && room > NAME_LEAST + SPARK;
  room -= curves ? SPARK + 1 : 0;
  p->name = room < NAME_MOST ? room : NAME_MOST;
  assay_buf b = ASSAY_BUF(p->arena);
  assay_sink_addz(p->sink, "\n");
  assay_buf_addz(&b, "  rank ");
  add_padded(p, &b, ASSAY_STR("setting"), p->name);
  assay_buf_addf(&b, " %*s %*s %*s %*s", VALUE, "best", VALUE, "low", VALUE, "high", VALUE, "last");
  if (c->seeds_known)
    assay_buf_addz(&b, "   n");
  if (c->cost_unit)
    assay_buf_addf(&b, " %*s", VALUE, "cost");
  write(p, NULL, 0, ASSAY_TINT_BOLD, &b);
  size_t shown = p->style->verbosity > 0 || c->ranking.n <= ROWS_MOST ? c->ranking.n : ROWS_MOST;
  for (size_t i = 0; i < shown; i++)
    write_row(p, &c->ranking.items[i], curves);
  b = ASSAY_BUF(p->arena);
  assay_buf_addz(&b, "* the best, = statistically as good");
  if (shown < c->ranking.n)
    assay_buf_addf(&b, "; %zu more settings, -v shows them", c->ranking.n - shown);
  write(p, "  ", 2, ASSAY_TINT_DIM, &b);
}

static void add_interval(assay_buf *b, double low, double high)
{
  if (isnan(low))
    return;
  assay_buf_addz(b, " (");
  assay_figure_number(b, low);
  assay_buf_addz(b, " to ");
  assay_figure_number(b, high);
  assay_buf_addz(b, ")");
}

static void write_parameter(page *p, const assay_parameter_effect *e)
{
  static const char *const units[] = { "a unit", "a decade", "between the categories" };
  assay_buf b = ASSAY_BUF(p->arena);
  assay_buf_add(&b, e->name);
  assay_buf_addz(&b, ": ");
  if (e->note.len) {
    assay_buf_add(&b, e->note);
    write(p, "  ", 4, ASSAY_TINT_DIM, &b);
    return;
  }
  assay_buf_addz(&b, "importance ");
  assay_figure_percent(&b, e->importance, false);
  assay_buf_addz(&b, ", ");
  assay_figure_p(&b, e->p);
  assay_buf_addz(&b, "; effect ");
  assay_figure_number(&b, e->effect);
  assay_buf_addf(&b, " %s", units[e->kind]);
  add_interval(&b, e->low, e->high);
  if (!isnan(e->optimum)) {
    assay_buf_addz(&b, "; best near ");
    assay_figure_number(&b, e->optimum);
    add_interval(&b, e->optimum_low, e->optimum_high);
  }
  write(p, "  ", 4, ASSAY_TINT_PLAIN, &b);
}

static void write_parameters(page *p)
{
  enum { SHOWN = 12 };
  const assay_compare *c = p->report->compare;
  if (!c->parameters.n)
    return;
  heading(p, "Parameters");
  size_t shown = p->style->verbosity > 0 || c->parameters.n <= SHOWN ? c->parameters.n : SHOWN;
  for (size_t k = 0; k < shown; k++)
    write_parameter(p, &c->parameters.items[k]);
  if (shown == c->parameters.n)
    return;
  assay_buf b = ASSAY_BUF(p->arena);
  assay_buf_addf(&b, "%zu more; -v shows them", c->parameters.n - shown);
  write(p, "  ", 2, ASSAY_TINT_DIM, &b);
}

static void write_next(page *p)
{
  const assay_compare *c = p->report->compare;
  if (!c->next.n)
    return;
  heading(p, "What to try next");
  for (size_t i = 0; i < c->next.n && (i < NEXT_MOST || p->style->verbosity > 0); i++) {
    assay_buf b = ASSAY_BUF(p->arena);
    assay_buf_add(&b, c->next.items[i].sentence);
    write(p, "- ", 2, ASSAY_TINT_PLAIN, &b);
  }
}

static void write_apart(page *p)
{
  enum { NAMES_MOST = 5 };
  const assay_compare *c = p->report->compare;
  if (!c->not_comparable.n)
    return;
  heading(p, "Set apart");
  for (size_t i = 0; i < c->not_comparable.n; i++) {
    const assay_set_apart *s = &c->not_comparable.items[i];
    assay_buf b = ASSAY_BUF(p->arena);
    for (size_t k = 0; k < s->runs.n && k < NAMES_MOST; k++) {
      assay_buf_addz(&b, k ? ", " : "");
      assay_buf_add(&b, s->runs.items[k]);
    }
    if (s->runs.n > NAMES_MOST)
      assay_buf_addf(&b, " and %zu more", s->runs.n - NAMES_MOST);
    assay_buf_addz(&b, ": ");
    assay_buf_add(&b, s->why);
    write(p, "- ", 2, ASSAY_TINT_WARN, &b);
  }
}

bool assay_text_compare(assay_arena *arena, const assay_report *report, const assay_style *style,
                        assay_sink *sink)
{
  page p = { arena, report, style, sink, 0, false };
  if (report->compare->ranking.n)
    write_ranking(&p);
  write_parameters(&p);
  write_next(&p);
  write_apart(&p);
  return !p.failed;
}
