/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/text_scores.h"

#include "base/num.h"
#include "render/figures.h"
#include "render/sanitise.h"
#include "render/score_figures.h"
#include "render/wrap.h"
#include "text/utf8.h"

enum {
  METRIC_WIDTH = 16,
  NAME_MOST = 24,
  NAME_LEAST = 8,
  VALUE_WIDTH = 8,
  SAMPLES_SHOWN = 3,
  WIDE = 110
};

typedef struct page {
  assay_arena *arena;
  const assay_report *report;
  const assay_style *style;
  assay_sink *sink;
  size_t name_width;
  bool failed;
} page;

static assay_str clean(page *p, assay_str text)
{
  assay_buf b = ASSAY_BUF(p->arena);
  assay_sanitise_terminal(&b, text);
  assay_str s = assay_buf_str(&b);
  p->failed = p->failed || !s.ptr;
  return s.ptr ? s : ASSAY_STR("");
}

static void write(page *p, const char *label, size_t indent, assay_tint tint, assay_buf *text)
{
  assay_str s = text->len ? assay_buf_str(text) : ASSAY_STR("");
  p->failed = p->failed || !s.ptr;
  assay_wrap_write(p->sink, p->style, &(assay_paragraph){ label, indent, tint },
                   s.ptr ? s : ASSAY_STR(""));
}

static void heading(page *p, const char *text)
{
  assay_buf b = ASSAY_BUF(p->arena);
  assay_sink_addz(p->sink, "\n");
  assay_buf_addz(&b, text);
  write(p, NULL, 0, ASSAY_TINT_BOLD, &b);
}

/* The text in a column: cut with an ellipsis, or filled up with blanks. */
static void add_padded(page *p, assay_buf *out, assay_str text, size_t width)
{
  assay_str s = clean(p, text);
  size_t used = assay_utf8_width(s);
  if (used > width) {
    assay_str fit = assay_str_sub(s, 0, assay_utf8_fit(s, width - 1));
    assay_buf_add(out, fit);
    assay_buf_addz(out, "\xe2\x80\xa6");
    used = assay_utf8_width(fit) + 1;
  } else {
    assay_buf_add(out, s);
  }
  assay_buf_addf(out, "%*s", (int)(width - used), "");
}

static void add_right(page *p, assay_buf *out, const assay_score *score, double value)
{
  assay_buf b = ASSAY_BUF(p->arena);
  assay_figure_score(&b, score, value);
  assay_str text = assay_buf_str(&b);
  p->failed = p->failed || !text.ptr;
  assay_buf_addf(out, "%*s%.*s", text.len < VALUE_WIDTH ? (int)(VALUE_WIDTH - text.len) : 0, "",
                 ASSAY_STR_ARG(text));
}

static void add_comparison(assay_buf *out, const assay_score *score, const assay_comparison *c)
{
  assay_buf_addz(out, "  ");
  assay_figure_delta(out, score, c->delta);
  assay_buf_addz(out, " (");
  assay_figure_interval(out, score, c->low, c->high);
  assay_buf_addz(out, "), ");
  assay_figure_p(out, c->p_holm);
  if (c->direction)
    assay_buf_addf(out, ", %s", assay_change_word(assay_comparison_change(c)));
}

static assay_tint tint_of(const assay_comparison *c)
{
  static const assay_tint tints[] = { ASSAY_TINT_PLAIN, ASSAY_TINT_GOOD, ASSAY_TINT_BAD };
  return c ? tints[assay_comparison_change(c)] : ASSAY_TINT_PLAIN;
}

/* A line a metric and system. */
static void write_score(page *p, const assay_system *system, const assay_score *score, bool first)
{
  assay_buf b = ASSAY_BUF(p->arena);
  const assay_comparison *c = assay_comparison_find(p->report, system->name, score->metric);
  if (p->report->systems.n > 1)
    add_padded(p, &b, system->name, p->name_width);
  add_right(p, &b, score, score->value);
  /* On a narrow terminal the interval of the difference is the one that matters. */
  if (score->ci.samples && (!c || p->style->width >= WIDE)) {
    assay_buf_addz(&b, "  ");
    assay_figure_interval(&b, score, score->ci.low, score->ci.high);
  }
  if (c)
    add_comparison(&b, score, c);
  assay_str label = assay_str_format(p->arena, "  %s", first ? score->title : "");
  p->failed = p->failed || !label.ptr;
  write(p, label.ptr, METRIC_WIDTH, tint_of(c), &b);
}

static void write_table(page *p)
{
  const assay_systems *s = &p->report->systems;
  heading(p, "Scores");
  for (size_t m = 0; m < s->items[0].scores.n; m++)
    for (size_t i = 0; i < s->n; i++)
      write_score(p, &s->items[i], &s->items[i].scores.items[m], i == 0);
}

static void write_system(page *p, const assay_system *s)
{
  assay_buf b = ASSAY_BUF(p->arena);
  assay_buf_add(&b, clean(p, s->name));
  assay_buf_addz(&b, ": ");
  assay_figure_count(&b, s->segments);
  assay_buf_addz(&b, s->segments == 1 ? " segment" : " segments");
  if (s->empty)
    assay_buf_addf(&b, ", %zu empty", s->empty);
  if (s->truncated)
    assay_buf_addf(&b, ", %zu cut at the token limit", s->truncated);
  if (s->repeating)
    assay_buf_addf(&b, ", %zu repeating", s->repeating);
  if (s->identical)
    assay_buf_addf(&b, ", %zu equal to a reference", s->identical);
  write(p, "  ", 2, ASSAY_TINT_PLAIN, &b);
}

static void write_labels(page *p, const assay_system *s)
{
  size_t n = s->labels.classes.n;
  assay_buf title = ASSAY_BUF(p->arena);
  if (!n)
    return;
  assay_sink_addz(p->sink, "\n");
  assay_buf_addz(&title, "Labels of ");
  assay_buf_add(&title, clean(p, s->name));
  assay_buf_addz(&title, ": recall with its 95 % interval, precision, F1");
  write(p, NULL, 0, ASSAY_TINT_BOLD, &title);
  for (size_t i = 0; i < n; i++) {
    const assay_class_row *c = &s->labels.classes.items[i];
    const assay_score share = { .unit = "1" };
    assay_buf b = ASSAY_BUF(p->arena);
    add_padded(p, &b, c->label, NAME_MOST);
    add_right(p, &b, &share, c->recall);
    assay_buf_addz(&b, " (");
    assay_figure_interval(&b, &share, c->recall_low, c->recall_high);
    assay_buf_addc(&b, ')');
    add_right(p, &b, &share, c->precision);
    add_right(p, &b, &share, c->f1);
    assay_buf_addf(&b, "  %zu case%s", (size_t)c->support, c->support == 1 ? "" : "s");
    write(p, "  ", 2, ASSAY_TINT_PLAIN, &b);
  }
}

static void write_slices(page *p, const assay_system *s)
{
  for (size_t i = 0; i < s->slices.n; i++) {
    const assay_slice *slice = &s->slices.items[i];
    assay_buf b = ASSAY_BUF(p->arena);
    if (i == 0) {
      assay_buf title = ASSAY_BUF(p->arena);
      assay_sink_addz(p->sink, "\n");
      assay_buf_addz(&title, "By category: ");
      assay_buf_add(&title, clean(p, s->name));
      write(p, NULL, 0, ASSAY_TINT_BOLD, &title);
    }
    assay_buf_add(&b, clean(p, slice->field));
    assay_buf_addc(&b, '=');
    assay_buf_add(&b, clean(p, slice->value));
    assay_buf_addf(&b, " (%zu):", slice->segments);
    for (size_t k = 0; k < slice->scores.n; k++) {
      assay_buf_addf(&b, "%s %s ", k ? "," : "", slice->scores.items[k].title);
      assay_figure_score(&b, &slice->scores.items[k], slice->scores.items[k].value);
    }
    write(p, "  ", 4, ASSAY_TINT_PLAIN, &b);
  }
}

/* One of the worst segments, its texts on a line each. */
static void write_sample(page *p, const assay_sample *s)
{
  char score[ASSAY_NUM_SIZE];
  assay_buf head = ASSAY_BUF(p->arena), hyp = ASSAY_BUF(p->arena), ref = ASSAY_BUF(p->arena);
  assay_buf_addf(&head, "segment %zu", s->index + 1);
  if (s->id.ptr) {
    assay_buf_addz(&head, " (");
    assay_buf_add(&head, clean(p, s->id));
    assay_buf_addc(&head, ')');
  }
  assay_buf_addf(&head, ": %s", assay_num_digits(score, s->score, 3));
  write(p, "  ", 2, ASSAY_TINT_PLAIN, &head);
  assay_buf_add(&hyp, clean(p, s->hyp));
  write(p, "    output", 15, ASSAY_TINT_DIM, &hyp);
  assay_buf_add(&ref, clean(p, s->ref));
  write(p, "    reference", 15, ASSAY_TINT_DIM, &ref);
}

static void write_worst(page *p, const assay_system *s)
{
  assay_buf title = ASSAY_BUF(p->arena);
  if (!s->worst.n)
    return;
  assay_sink_addz(p->sink, "\n");
  assay_buf_addf(&title, "Worst segments by %s: ", s->shown);
  assay_buf_add(&title, clean(p, s->name));
  write(p, NULL, 0, ASSAY_TINT_BOLD, &title);
  for (size_t i = 0; i < s->worst.n && i < SAMPLES_SHOWN; i++)
    write_sample(p, &s->worst.items[i]);
}

static void write_signatures(page *p)
{
  const assay_scores *scores = &p->report->systems.items[0].scores;
  heading(p, "Signatures");
  for (size_t i = 0; i < scores->n; i++) {
    assay_buf b = ASSAY_BUF(p->arena);
    assay_buf_addf(&b, "%s|%.*s", scores->items[i].title,
                   ASSAY_STR_ARG(scores->items[i].signature));
    write(p, "  ", 4, ASSAY_TINT_DIM, &b);
  }
}

bool assay_text_scores(assay_arena *arena, const assay_report *report, const assay_style *style,
                       assay_sink *sink)
{
  page p = { arena, report, style, sink, NAME_LEAST, false };
  const assay_systems *s = &report->systems;
  if (!s->n)
    return true;
  for (size_t i = 0; i < s->n; i++) {
    size_t width = assay_utf8_width(s->items[i].name);
    p.name_width = width > p.name_width ? width : p.name_width;
  }
  p.name_width = p.name_width < NAME_MOST ? p.name_width : NAME_MOST;
  write_table(&p);
  heading(&p, "Systems");
  for (size_t i = 0; i < s->n; i++)
    write_system(&p, &s->items[i]);
  for (size_t i = 0; i < s->n; i++)
    write_labels(&p, &s->items[i]);
  for (size_t i = 0; i < s->n; i++)
    write_slices(&p, &s->items[i]);
  for (size_t i = 0; i < s->n && style->verbosity > 0; i++)
    write_worst(&p, &s->items[i]);
  if (style->verbosity > 0)
    write_signatures(&p);
  return !p.failed;
}
