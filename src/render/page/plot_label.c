/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "render/page/plot_frame.h"
#include "render/page/plot_width.h"

enum { CELL = 6, GRID_COLUMNS = 180, GRID_ROWS = 100, CANDIDATES = 32 };

#define LINE_HEIGHT 1.25 /* em */
#define ASCENT 0.95      /* em above the base line */
#define DESCENT 0.3      /* em below it */
#define SIDE_GAP 8.0     /* between a point or line and its label */
#define NARROW 600.0     /* units */
#define AIR 2.0          /* between two labels */

typedef struct box {
  double left, top, right, bottom;
} box;

/* Ink already on the picture, in cells of CELL units, and the labels that have a place. */
typedef struct floor_plan {
  const assay_frame *frame;
  unsigned char ink[GRID_ROWS][GRID_COLUMNS];
  box taken[ASSAY_LABELS_MAX];
  assay_label *labels;
  size_t n;
} floor_plan;

typedef struct place {
  double x, y;
  assay_anchor anchor;
} place;

static void blot(floor_plan *plan, double x, double y)
{
  const double column = x / CELL, row = y / CELL;
  if (column >= 0 && column < GRID_COLUMNS && row >= 0 && row < GRID_ROWS)
    plan->ink[(int)row][(int)column] = 1;
}

static void blot_line(floor_plan *plan, double x0, double y0, double x1, double y1)
{
  const double length = fmax(fabs(x1 - x0), fabs(y1 - y0));
  if (!isfinite(length))
    return;
  const int steps = 1 + (int)fmin(length / (CELL / 2.0), 1000);
  for (int k = 0; k <= steps; k++)
    blot(plan, x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps);
}

static void blot_layer(floor_plan *plan, const assay_layer *layer)
{
  const assay_frame *frame = plan->frame;
  for (size_t i = 0; i < layer->n; i++) {
    const double x = assay_frame_x(frame, layer->x[i]);
    if (layer->kind == ASSAY_LAYER_EXTENT || layer->kind == ASSAY_LAYER_BAND) {
      blot_line(plan, x, assay_frame_y(frame, layer->low[i]), x,
                assay_frame_y(frame, layer->high[i]));
      continue;
    }
    const double y = assay_frame_y(frame, layer->y[i]);
    if (i > 0 && layer->kind != ASSAY_LAYER_DOTS && layer->kind != ASSAY_LAYER_RINGS)
      blot_line(plan, assay_frame_x(frame, layer->x[i - 1]), assay_frame_y(frame, layer->y[i - 1]),
                x, y);
    else if (isfinite(x + y))
      blot(plan, x, y);
  }
}

/* A thin dotted line may run behind a text. */
static bool is_quiet(const assay_mark *mark)
{
  return mark->ink == ASSAY_INK_MUTED || mark->ink == ASSAY_INK_CONTEXT;
}

static void blot_marks(floor_plan *plan, const assay_chart *chart)
{
  const assay_frame *frame = plan->frame;
  for (size_t i = 0; i < chart->marks.n; i++) {
    const assay_mark *mark = &chart->marks.items[i];
    const double x = assay_frame_x(frame, mark->x), y = assay_frame_y(frame, mark->y);
    if (mark->kind == ASSAY_MARK_VLINE && !is_quiet(mark))
      blot_line(plan, x, frame->top, x, frame->bottom);
    else if (mark->kind == ASSAY_MARK_HLINE)
      blot_line(plan, frame->left, y, frame->right, y);
    else if (mark->kind == ASSAY_MARK_TICK)
      blot_line(plan, x, frame->bottom - 2 * CELL, x, frame->bottom);
  }
}

static box label_box(const assay_label *label, double em)
{
  double width = 0;
  for (size_t i = 0; i < label->n; i++)
    width = fmax(width, assay_label_width(label->line[i]) * em);
  const double left = label->anchor == ASSAY_ANCHOR_START    ? label->x
                      : label->anchor == ASSAY_ANCHOR_MIDDLE ? label->x - width / 2
                                                             : label->x - width;
  return (box){ left, label->y - ASCENT * em, left + width,
                label->y + ((double)(label->n - 1) * LINE_HEIGHT + DESCENT) * em };
}

static bool inside(const floor_plan *plan, const box *b)
{
  return b->left >= 0 && b->top >= 0 && b->right <= plan->frame->width &&
         b->bottom <= plan->frame->height;
}

static bool is_free(const floor_plan *plan, const box *b)
{
  for (size_t i = 0; i < plan->n; i++) {
    const box *other = &plan->taken[i];
    if (b->left < other->right + AIR && other->left < b->right + AIR &&
        b->top < other->bottom + AIR && other->top < b->bottom + AIR)
      return false;
  }
  return true;
}

/* Cells of ink under the box. */
static double ink_under(const floor_plan *plan, const box *b)
{
  double n = 0;
  for (int row = (int)(b->top / CELL); row <= (int)(b->bottom / CELL) && row < GRID_ROWS; row++)
    for (int column = (int)(b->left / CELL); column <= (int)(b->right / CELL); column++)
      n += column < GRID_COLUMNS && plan->ink[row][column];
  return n;
}

static size_t split_lines(assay_str text, assay_str line[static 2])
{
  const char *end = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
  const size_t at = end ? (size_t)(end - text.ptr) : text.len;
  line[0] = assay_str_sub(text, 0, at);
  line[1] = assay_str_sub(text, at + 1, text.len);
  return line[1].len > 0 ? 2 : 1;
}

/* Takes the candidate with least ink under it; earlier ones win ties (each costs a little more). */
static void settle(floor_plan *plan, assay_str text, assay_ink ink, const place *places, size_t n)
{
  if (text.len == 0 || plan->n == ASSAY_LABELS_MAX)
    return;
  /* grey for traces is too light for text */
  assay_label label = { .ink = ink == ASSAY_INK_CONTEXT ? ASSAY_INK_MUTED : ink },
              chosen = { .n = 0 };
  label.n = split_lines(text, label.line);
  double least = HUGE_VAL;
  for (size_t i = 0; i < n; i++) {
    label.x = places[i].x;
    label.y = places[i].y;
    label.anchor = places[i].anchor;
    const box b = label_box(&label, plan->frame->em);
    if (!inside(plan, &b) || !is_free(plan, &b))
      continue;
    const double cost = ink_under(plan, &b) + 0.8 * (double)i;
    if (cost < least) {
      least = cost;
      chosen = label;
    }
  }
  if (chosen.n > 0) {
    plan->taken[plan->n] = label_box(&chosen, plan->frame->em);
    plan->labels[plan->n++] = chosen;
  }
}

static void place_end(floor_plan *plan, const assay_layer *layer)
{
  size_t last = layer->n;
  while (last > 0 && !(assay_axis_shows(&plan->frame->y,
                                        layer->y ? layer->y[last - 1] : layer->high[last - 1])))
    last--;
  if (last == 0)
    return;
  const double em = plan->frame->em;
  const double x = assay_frame_x(plan->frame, layer->x[last - 1]);
  const double y =
      assay_frame_y(plan->frame, layer->y ? layer->y[last - 1] : layer->high[last - 1]);
  const bool point = layer->kind == ASSAY_LAYER_RINGS;
  place places[CANDIDATES];
  size_t n = 0;
  places[n++] = (place){ x + SIDE_GAP + 2 * point, y + 0.35 * em, ASSAY_ANCHOR_START };
  for (int k = 1; k <= 9; k++) {
    places[n++] = (place){ x + SIDE_GAP, y + 0.35 * em - k * 0.45 * em, ASSAY_ANCHOR_START };
    places[n++] = (place){ x + SIDE_GAP, y + 0.35 * em + k * 0.45 * em, ASSAY_ANCHOR_START };
  }
  for (int k = 0; k < 3; k++) {
    places[n++] = (place){ x - SIDE_GAP, y - (0.2 + 0.5 * k) * em, ASSAY_ANCHOR_END };
    places[n++] = (place){ x - SIDE_GAP, y + (1.2 + 0.5 * k) * em, ASSAY_ANCHOR_END };
    places[n++] = (place){ x, y - (0.8 + 0.5 * k) * em, ASSAY_ANCHOR_MIDDLE };
  }
  settle(plan, layer->label, layer->ink, places, n);
}

static void place_mark(floor_plan *plan, const assay_mark *mark)
{
  const assay_frame *frame = plan->frame;
  const double em = frame->em, x = assay_frame_x(frame, mark->x);
  const double top = frame->top + 1.1 * em;
  place places[CANDIDATES];
  size_t n = 0;
  if (mark->kind == ASSAY_MARK_HLINE) {
    const double y = assay_frame_y(frame, mark->y);
    places[n++] = (place){ frame->left + 4, y - 0.4 * em, ASSAY_ANCHOR_START };
    places[n++] = (place){ frame->right - 4, y - 0.4 * em, ASSAY_ANCHOR_END };
    places[n++] = (place){ frame->left + 4, y + 1.2 * em, ASSAY_ANCHOR_START };
    places[n++] = (place){ frame->right - 4, y + 1.2 * em, ASSAY_ANCHOR_END };
    places[n++] = (place){ (frame->left + frame->right) / 2, y - 0.4 * em, ASSAY_ANCHOR_MIDDLE };
  }
  if (mark->kind == ASSAY_MARK_TICK) {
    for (int k = 0; k < 6; k++) {
      places[n++] = (place){ x, frame->bottom - (0.9 + k) * em, ASSAY_ANCHOR_MIDDLE };
      places[n++] = (place){ x + SIDE_GAP, frame->bottom - (0.9 + k) * em, ASSAY_ANCHOR_START };
      places[n++] = (place){ x - SIDE_GAP, frame->bottom - (0.9 + k) * em, ASSAY_ANCHOR_END };
    }
  }
  for (int k = 0; k < 8 && mark->kind == ASSAY_MARK_SHADE; k++) {
    const double x2 = assay_frame_x(frame, mark->x2), y = top + 1.3 * k * em;
    const bool fits = x2 - x > assay_label_width(mark->label) * em + 2 * AIR;
    places[n++] = (place){ (x + x2) / 2, y, ASSAY_ANCHOR_MIDDLE };
    places[n++] = (place){ x2 + (fits ? -SIDE_GAP : SIDE_GAP), y,
                           fits ? ASSAY_ANCHOR_END : ASSAY_ANCHOR_START };
    places[n++] = (place){ x + (fits ? SIDE_GAP : -SIDE_GAP), y,
                           fits ? ASSAY_ANCHOR_START : ASSAY_ANCHOR_END };
  }
  for (int k = 0; k < 12 && mark->kind == ASSAY_MARK_VLINE; k++) {
    places[n++] = (place){ x - SIDE_GAP, top + 1.3 * k * em, ASSAY_ANCHOR_END };
    places[n++] = (place){ x + SIDE_GAP, top + 1.3 * k * em, ASSAY_ANCHOR_START };
  }
  settle(plan, mark->label, mark->ink, places, n);
}

/* A narrow picture has no room for names of what is only context. */
static bool is_worth(const floor_plan *plan, const assay_mark *mark)
{
  return mark->ink != ASSAY_INK_CONTEXT ||
         (plan->frame->width >= NARROW && mark->x <= plan->frame->x.high);
}

static void place_axes(floor_plan *plan, const assay_chart *chart)
{
  const assay_frame *frame = plan->frame;
  const place below = { frame->right, frame->bottom + 2.85 * frame->em, ASSAY_ANCHOR_END };
  const place above = { frame->title ? frame->em : 1, frame->top - 1.05 * frame->em,
                        ASSAY_ANCHOR_START };
  settle(plan, chart->x_label, ASSAY_INK_MUTED, &below, 1);
  settle(plan, chart->y_label, ASSAY_INK_MUTED, &above, 1);
}

size_t assay_label_place(const assay_chart *chart, const assay_frame *frame,
                         assay_label out[static ASSAY_LABELS_MAX])
{
  floor_plan plan = { .frame = frame, .labels = out };
  for (size_t i = 0; i < chart->layers.n; i++)
    blot_layer(&plan, &chart->layers.items[i]);
  blot_marks(&plan, chart);
  place_axes(&plan, chart);
  for (int quiet = 0; quiet < 2; quiet++)
    for (size_t i = 0; i < chart->marks.n; i++)
      if (is_quiet(&chart->marks.items[i]) == quiet && is_worth(&plan, &chart->marks.items[i]))
        place_mark(&plan, &chart->marks.items[i]);
  for (size_t i = 0; i < chart->layers.n; i++)
    if (chart->layers.items[i].kind != ASSAY_LAYER_RINGS)
      place_end(&plan, &chart->layers.items[i]);
  for (size_t i = 0; i < chart->layers.n; i++)
    if (chart->layers.items[i].kind == ASSAY_LAYER_RINGS)
      place_end(&plan, &chart->layers.items[i]);
  return plan.n;
}
