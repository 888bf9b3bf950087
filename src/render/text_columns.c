/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/text_columns.h"

#include "render/sanitise.h"
#include "text/utf8.h"

/* Widths in columns of the terminal. */
enum {
  GAP = 2,         /* between two columns; 1 where the line is short */
  HEAD_LEAST = 4,  /* a head is not cut below it */
  TEXT_LEAST = 12, /* texts are cut to it before figures go */
  TEXT_SHORT = 6,  /* and to it before texts go */
  SPARE_EARLY = 5  /* columns of this spare and above go before anything is cut */
};

assay_text_column *assay_text_column_add(assay_text_columns *t, assay_str head, bool right,
                                         int spare)
{
  assay_buf clean = ASSAY_BUF(t->arena);
  assay_sanitise_terminal(&clean, head);
  assay_text_column *c = ASSAY_PUSH(t->arena, &t->list);
  assay_str *cells = assay_arena_array(t->arena, t->rows + 1, sizeof *cells);
  if (!c || !cells || clean.failed) {
    t->failed = true;
    t->list.n -= c != NULL;
    return NULL;
  }
  *c = (assay_text_column){
    .head = assay_buf_str(&clean), .right = right, .spare = spare, .cells = cells
  };
  for (size_t i = 0; i < t->rows; i++)
    cells[i] = ASSAY_STR("");
  return c;
}

void assay_text_cell(assay_text_columns *t, assay_text_column *column, size_t row, assay_buf *text)
{
  assay_buf clean = ASSAY_BUF(t->arena);
  if (text->len)
    assay_sanitise_terminal(&clean, assay_buf_str(text));
  if (clean.len && column)
    column->cells[row] = assay_buf_str(&clean);
  t->failed = t->failed || text->failed || clean.failed;
}

static size_t widest_cell(const assay_text_columns *t, const assay_text_column *c)
{
  size_t widest = 0;
  for (size_t i = 0; i < t->rows; i++) {
    const size_t w = assay_utf8_width(c->cells[i]);
    widest = w > widest ? w : widest;
  }
  return widest;
}

static size_t total(const assay_text_columns *t)
{
  size_t sum = 0;
  for (size_t k = 0; k < t->list.n; k++)
    sum += t->list.items[k].width ? t->list.items[k].width + t->gap : 0;
  return sum ? sum - t->gap : 0;
}

static void cut_heads(assay_text_columns *t)
{
  for (size_t k = 0; k < t->list.n; k++) {
    assay_text_column *c = &t->list.items[k];
    const size_t cells = widest_cell(t, c), least = cells > HEAD_LEAST ? cells : HEAD_LEAST;
    c->width = c->width > least ? least : c->width;
  }
}

static void cut_texts(assay_text_columns *t, size_t width, size_t least)
{
  while (total(t) > width) {
    assay_text_column *longest = NULL;
    for (size_t k = 0; k < t->list.n; k++) {
      assay_text_column *c = &t->list.items[k];
      if (c->spare <= ASSAY_COLUMN_TEXT && !c->right && c->width > least &&
          (!longest || c->width > longest->width))
        longest = c;
    }
    if (!longest)
      return;
    longest->width--;
  }
}

/* Leaves columns out, down to those of `least`. */
static void drop(assay_text_columns *t, size_t width, int least)
{
  while (total(t) > width) {
    assay_text_column *next = NULL;
    for (size_t k = 0; k < t->list.n; k++) {
      assay_text_column *c = &t->list.items[k];
      if (!c->width || c->spare < least)
        continue;
      if (!next || c->spare > next->spare || (c->spare == next->spare && c->weight <= next->weight))
        next = c;
    }
    if (!next)
      return;
    next->width = 0;
  }
}

void assay_text_columns_fit(assay_text_columns *t, size_t width)
{
  for (size_t k = 0; k < t->list.n; k++) {
    assay_text_column *c = &t->list.items[k];
    const size_t head = assay_utf8_width(c->head), cells = widest_cell(t, c);
    c->width = cells > head ? cells : head;
  }
  t->gap = GAP;
  if (total(t) <= width)
    return;
  t->gap = 1;
  drop(t, width, SPARE_EARLY);
  if (total(t) > width)
    cut_heads(t);
  cut_texts(t, width, TEXT_LEAST);
  drop(t, width, ASSAY_COLUMN_TEXT + 1);
  cut_texts(t, width, TEXT_SHORT);
  drop(t, width, ASSAY_COLUMN_ALWAYS + 1);
}

static void add_cell(assay_buf *out, const assay_text_column *c, assay_str text)
{
  const size_t wide = assay_utf8_width(text);
  const assay_str fit =
      wide > c->width ? assay_str_sub(text, 0, assay_utf8_fit(text, c->width - 1)) : text;
  const char *mark = wide > c->width ? "\xe2\x80\xa6" : "";
  const size_t used = assay_utf8_width(fit) + (*mark != '\0');
  const int fill = (int)(c->width > used ? c->width - used : 0);
  assay_buf_addf(out, "%*s%.*s%s%*s", c->right ? fill : 0, "", ASSAY_STR_ARG(fit), mark,
                 c->right ? 0 : fill, "");
}

void assay_text_line(assay_buf *out, const assay_text_columns *t, size_t row)
{
  for (size_t k = 0, n = 0; k < t->list.n; k++) {
    const assay_text_column *c = &t->list.items[k];
    if (!c->width)
      continue;
    assay_buf_addf(out, "%*s", n++ ? (int)t->gap : 0, "");
    add_cell(out, c, row == SIZE_MAX ? c->head : c->cells[row]);
  }
  while (out->len && out->ptr[out->len - 1] == ' ')
    out->len--;
}
