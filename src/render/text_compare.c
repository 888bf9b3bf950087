/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/text_compare.h"

#include "render/compare_settings.h"
#include "render/figures.h"
#include "render/sanitise.h"
#include "render/text_columns.h"
#include "render/text_ranking.h"
#include "render/wrap.h"

enum { NEXT_MOST = 6, PARAMETERS_MOST = 12, RULES_MOST = 20, SPARE = 2 };

typedef struct page {
  assay_arena *arena;
  const assay_report *report;
  const assay_style *style;
  assay_sink *sink;
  bool failed;
} page;

static void write(page *p, const char *label, size_t indent, assay_tint tint, assay_buf *raw)
{
  assay_buf clean = ASSAY_BUF(p->arena);
  if (raw->len)
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

static void write_table(page *p, assay_text_columns *t)
{
  enum { INDENT = 2 };
  assay_text_columns_fit(t, p->style->width - INDENT);
  for (size_t row = 0; row <= t->rows && !t->failed; row++) {
    assay_buf b = ASSAY_BUF(p->arena);
    assay_text_line(&b, t, row ? row - 1 : SIZE_MAX);
    write(p, NULL, INDENT, row ? ASSAY_TINT_PLAIN : ASSAY_TINT_DIM, &b);
  }
  p->failed = p->failed || t->failed;
}

/* ---- parameters ---- */

static void add_range(assay_buf *b, double low, double high)
{
  if (isnan(low) || isnan(high))
    return;
  assay_figure_number(b, low);
  assay_buf_addz(b, " to ");
  assay_figure_number(b, high);
}

typedef enum figure {
  FIGURE_NAME,
  FIGURE_SHARE,
  FIGURE_TEST,
  FIGURE_EFFECT,
  FIGURE_UNIT,
  FIGURE_RANGE
} figure;

static void say(assay_buf *b, const assay_parameter_effect *e, figure what)
{
  static const char *const units[] = { "per unit", "per decade", "between values" };
  switch (what) {
  case FIGURE_NAME:
    assay_buf_add(b, e->name);
    break;
  case FIGURE_SHARE:
    if (!isnan(e->importance))
      assay_figure_percent(b, e->importance, false);
    break;
  case FIGURE_TEST:
    assay_figure_p_bare(b, e->p);
    break;
  case FIGURE_EFFECT:
    if (!isnan(e->effect))
      assay_figure_number(b, e->effect);
    break;
  case FIGURE_UNIT:
    assay_buf_addz(b, isnan(e->effect) ? "" : units[e->kind]);
    break;
  case FIGURE_RANGE:
    add_range(b, e->low, e->high);
  }
}

/* Nothing but a note to say. */
static bool is_bare(const assay_parameter_effect *e)
{
  return isnan(e->importance) && isnan(e->effect) && isnan(e->p);
}

static void write_figures(page *p, const size_t *order, size_t n)
{
  static const struct {
    const char *head;
    bool right;
    int spare;
  } columns[] = {
    [FIGURE_NAME] = { "", false, ASSAY_COLUMN_ALWAYS },
    [FIGURE_SHARE] = { "importance", true, ASSAY_COLUMN_ALWAYS },
    [FIGURE_TEST] = { "p", true, SPARE },
    [FIGURE_EFFECT] = { "effect", true, SPARE + 1 },
    [FIGURE_UNIT] = { "", false, SPARE + 1 },
    [FIGURE_RANGE] = { "95 % interval", false, SPARE + 2 },
  };
  const assay_compare *c = p->report->compare;
  assay_text_columns t = { .arena = p->arena, .rows = n };
  for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
    assay_text_column *column =
        assay_text_column_add(&t, assay_str_z(columns[k].head), columns[k].right, columns[k].spare);
    for (size_t i = 0; column && i < n; i++) {
      assay_buf b = ASSAY_BUF(p->arena);
      say(&b, &c->parameters.items[order[i]], (figure)k);
      assay_text_cell(&t, column, i, &b);
    }
  }
  write_table(p, &t);
}

/* What stands in no column: where the best lies, what cannot be told. */
static void write_remark(page *p, const assay_parameter_effect *e)
{
  assay_buf b = ASSAY_BUF(p->arena);
  if (!e->note.len && !is_bare(e) && isnan(e->optimum))
    return;
  assay_buf_addf(&b, "%.*s: ", ASSAY_STR_ARG(e->name));
  if (!isnan(e->optimum)) {
    assay_buf_addz(&b, "best near ");
    assay_figure_number(&b, e->optimum);
    assay_buf_addz(&b, isnan(e->optimum_low) ? "" : ", 95 % interval ");
    add_range(&b, e->optimum_low, e->optimum_high);
    assay_buf_addz(&b, e->note.len ? "; " : "");
  }
  if (e->note.len || is_bare(e))
    assay_buf_add(&b, e->note.len ? e->note : ASSAY_STR("cannot be told"));
  write(p, "  ", 2, ASSAY_TINT_DIM, &b);
}

static void write_constants(page *p)
{
  const assay_compare *c = p->report->compare;
  const size_t shown = p->style->verbosity > 0 || c->constants.n <= PARAMETERS_MOST
                           ? c->constants.n
                           : PARAMETERS_MOST;
  assay_buf b = ASSAY_BUF(p->arena);
  for (size_t i = 0; i < shown; i++)
    assay_buf_addf(&b, "%s%.*s=%.*s",
                   i ? " " : "held constant: ", ASSAY_STR_ARG(c->constants.items[i].name),
                   ASSAY_STR_ARG(c->constants.items[i].value));
  if (shown < c->constants.n)
    assay_buf_addf(&b, " and %zu more; -v shows them", c->constants.n - shown);
  if (shown)
    write(p, "  ", 2, ASSAY_TINT_DIM, &b);
}

static void write_parameters(page *p)
{
  const assay_compare *c = p->report->compare;
  size_t *order = assay_settings_by_importance(p->arena, c), told = 0;
  p->failed = p->failed || !order;
  if (!order || !c->parameters.n)
    return;
  const bool all = p->style->verbosity > 0 || c->parameters.n <= PARAMETERS_MOST;
  const size_t shown = all ? c->parameters.n : PARAMETERS_MOST;
  heading(p, "Parameters");
  size_t *plain = assay_arena_array(p->arena, shown, sizeof *plain);
  p->failed = p->failed || !plain;
  for (size_t i = 0; plain && i < shown; i++)
    if (!is_bare(&c->parameters.items[order[i]]))
      plain[told++] = order[i];
  if (told)
    write_figures(p, plain, told);
  for (size_t i = 0; i < shown; i++)
    write_remark(p, &c->parameters.items[order[i]]);
  if (shown < c->parameters.n) {
    assay_buf b = ASSAY_BUF(p->arena);
    assay_buf_addf(&b, "%zu more; -v shows them", c->parameters.n - shown);
    write(p, "  ", 2, ASSAY_TINT_DIM, &b);
  }
  write_constants(p);
}

/* ---- early stopping, asked for ---- */

typedef enum replay_figure {
  REPLAY_RULE,
  REPLAY_PATIENCE,
  REPLAY_STOPPED,
  REPLAY_SAVED,
  REPLAY_LOST,
  REPLAY_WINNER
} replay_figure;

static void say_replay(assay_buf *b, const assay_sweep_replay *r, replay_figure what)
{
  switch (what) {
  case REPLAY_RULE:
    assay_buf_addz(b, r->rule);
    break;
  case REPLAY_PATIENCE:
    assay_buf_addf(b, "%d", r->patience);
    break;
  case REPLAY_STOPPED:
    assay_buf_addf(b, "%zu", r->stopped);
    break;
  case REPLAY_SAVED:
    assay_figure_percent(b, r->saved, false);
    break;
  case REPLAY_LOST:
    assay_figure_percent(b, r->worst_regret, false);
    break;
  case REPLAY_WINNER:
    assay_buf_addz(b, r->keeps_winner ? "still wins" : "another wins");
  }
}

static void write_replay(page *p)
{
  static const struct {
    const char *head;
    bool right;
  } columns[] = {
    [REPLAY_RULE] = { "", false },          [REPLAY_PATIENCE] = { "patience", true },
    [REPLAY_STOPPED] = { "stopped", true }, [REPLAY_SAVED] = { "saved", true },
    [REPLAY_LOST] = { "lost", true },       [REPLAY_WINNER] = { "the winner", false },
  };
  const assay_compare *c = p->report->compare;
  const size_t n = c->replay.n < RULES_MOST ? c->replay.n : RULES_MOST;
  assay_text_columns t = { .arena = p->arena, .rows = n };
  if (!n)
    return;
  heading(p, "Stopping early: runs stopped, steps saved, loss of a stopped run at most");
  for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
    assay_text_column *column = assay_text_column_add(&t, assay_str_z(columns[k].head),
                                                      columns[k].right, ASSAY_COLUMN_ALWAYS);
    for (size_t i = 0; column && i < n; i++) {
      const assay_sweep_replay *r = &c->replay.items[i];
      assay_buf b = ASSAY_BUF(p->arena);
      say_replay(&b, r, (replay_figure)k);
      assay_text_cell(&t, column, i, &b);
    }
  }
  write_table(p, &t);
}

/* ---- what next, who is set apart ---- */

static void write_evidence(page *p, const assay_facts *facts)
{
  assay_buf b = ASSAY_BUF(p->arena);
  for (size_t i = 0; i < facts->n; i++) {
    assay_buf_addz(&b, i ? ", " : "");
    for (const char *z = facts->items[i].name; *z; z++)
      assay_buf_addc(&b, *z == '_' ? ' ' : *z);
    assay_buf_addc(&b, ' ');
    assay_figure_number(&b, facts->items[i].value);
  }
  if (facts->n)
    write(p, "", 4, ASSAY_TINT_DIM, &b);
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
    if (p->style->verbosity > 0)
      write_evidence(p, &c->next.items[i].evidence);
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
  page p = { arena, report, style, sink, false };
  if (report->compare->ranking.n && !assay_text_ranking(arena, report, style, sink))
    return false;
  write_parameters(&p);
  if (style->verbosity > 0)
    write_replay(&p);
  write_next(&p);
  write_apart(&p);
  return !p.failed;
}
