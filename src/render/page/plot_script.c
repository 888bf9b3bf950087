/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gnuplot script. What may stand in it: constants of this file, numbers written by base/num,
 * and, for PNG only, labels that passed gp_quote. Colours of an SVG are sentinels (0x0101nn) that
 * the cleaner turns into CSS variables. */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "render/page/plot_frame.h"
#include "render/page/plot_sentinel.h"

/* No number begins with it, so no data line can end its block. */
#define TERMINATOR "EOD_"

#define GRID_LIGHT "#e3e7ec"
#define CAIRO_POINT 1.5 /* pngcairo draws points smaller than svg does */
#define FIELD_LINE 1.0  /* width of a line among many that others stand out from */

enum { FEW_DOTS = 24 }; /* more than this, and dots shrink */

typedef struct pen {
  assay_buf *out;
  const assay_chart *chart;
  assay_frame frame;
  assay_plot_kind kind;
} pen;

static void add_number(assay_buf *out, double v)
{
  char number[ASSAY_NUM_SIZE];
  assay_buf_addz(out, isfinite(v) ? assay_num_shortest(number, v) : "NaN");
}

/* Width of a line, size of a point: units of the view box, two decimals. */
static void add_units(const pen *p, double v)
{
  char number[ASSAY_NUM_SIZE];
  assay_buf_addz(p->out, assay_num_fixed(number, v * p->frame.scale, 2));
}

/* Position as a share of the picture. */
static void add_share(const pen *p, double v, double of)
{
  char number[ASSAY_NUM_SIZE];
  assay_buf_addz(p->out, assay_num_fixed(number, v / of, 6));
}

static void add_colour(const pen *p, unsigned sentinel, const char *light)
{
  if (p->kind == ASSAY_PLOT_SVG)
    assay_buf_addf(p->out, "rgb '#0101%02x'", sentinel);
  else
    assay_buf_addf(p->out, "rgb '%s'", light);
}

static void add_ink(const pen *p, assay_ink ink)
{
  add_colour(p, ASSAY_SENTINEL_INK + (unsigned)ink, assay_ink_light(ink));
}

static bool is_plain(char c)
{
  return c >= 0x20 && c <= 0x7e && memchr("`\"@!|<>$\\{}#", c, 12) == NULL;
}

/* The one way of text into a script (rule R2): printable ASCII without what gnuplot gives a
 * meaning, single quotes doubled, one '?' for any other character. */
static void gp_quote(assay_buf *out, assay_str text)
{
  static const char minus[] = "\xe2\x88\x92";
  assay_buf_addc(out, '\'');
  for (size_t i = 0; i < text.len; i++) {
    const char c = text.ptr[i];
    if (assay_str_starts(assay_str_sub(text, i, text.len), minus))
      assay_buf_addc(out, '-');
    else if (((unsigned char)c & 0xc0) != 0x80)
      assay_buf_addc(out, is_plain(c) ? c : '?');
    if (c == '\'')
      assay_buf_addc(out, '\'');
  }
  assay_buf_addc(out, '\'');
}

static void add_terminal(const pen *p, size_t number)
{
  const bool svg = p->kind == ASSAY_PLOT_SVG;
  assay_buf_addf(p->out, "set terminal %s size %d,%d%s noenhanced font 'DejaVu Sans,",
                 svg ? "svg" : "pngcairo", (int)(p->frame.width * p->frame.scale),
                 (int)(p->frame.height * p->frame.scale), svg ? " fixed" : " notransparent");
  /* pngcairo counts points of 1/72 inch at 96 dots an inch */
  assay_buf_addf(p->out, "%d'\n", (int)(p->frame.em * p->frame.scale * (svg ? 1 : 0.75)));
  assay_buf_addf(p->out, "set output 'c%02d.%s'\n", (int)number, svg ? "svg" : "png");
}

static void add_margin(const pen *p, const char *side, double at, double of)
{
  assay_buf_addf(p->out, "set %smargin at screen ", side);
  add_share(p, at, of);
  assay_buf_addc(p->out, '\n');
}

static void add_axis(const pen *p, const char *name, const assay_axis *axis)
{
  if (axis->log)
    assay_buf_addf(p->out, "set logscale %s\n", name);
  assay_buf_addf(p->out, "set %srange [", name);
  add_number(p->out, axis->low);
  assay_buf_addc(p->out, ':');
  add_number(p->out, axis->high);
  assay_buf_addf(p->out, "]\nset %stics (", name);
  for (size_t i = 0; i < axis->n; i++) {
    assay_buf_addf(p->out, "%s'%s%s' ", i ? "," : "",
                   axis->tics[i].text[0] == '-' ? "\xe2\x88\x92" : "",
                   axis->tics[i].text + (axis->tics[i].text[0] == '-'));
    add_number(p->out, axis->tics[i].at);
  }
  assay_buf_addz(p->out, ") textcolor ");
  add_colour(p, ASSAY_SENTINEL_AXIS, assay_ink_light(ASSAY_INK_MUTED));
  assay_buf_addc(p->out, '\n');
}

static void add_setup(const pen *p)
{
  const assay_frame *f = &p->frame;
  assay_buf_addz(p->out, "unset key\nset border 0\nset tics scale 0\n");
  add_margin(p, "l", f->left, f->width);
  add_margin(p, "r", f->right, f->width);
  add_margin(p, "t", f->height - f->top, f->height);
  add_margin(p, "b", f->height - f->bottom, f->height);
  add_axis(p, "x", &f->x);
  add_axis(p, "y", &f->y);
  assay_buf_addz(p->out, "set grid noxtics ytics back linetype 1 linecolor ");
  add_colour(p, ASSAY_SENTINEL_GRID, GRID_LIGHT);
  assay_buf_addz(p->out, " linewidth ");
  add_units(p, 1);
  assay_buf_addc(p->out, '\n');
}

static void add_shade(const pen *p, size_t number, const assay_mark *mark)
{
  assay_buf_addf(p->out, "set object %d rectangle from first ", (int)number);
  add_number(p->out, fmax(mark->x, p->frame.x.low));
  assay_buf_addz(p->out, ",graph 0 to first ");
  add_number(p->out, fmin(mark->x2, p->frame.x.high));
  assay_buf_addz(p->out, ",graph 1 behind fillcolor ");
  add_ink(p, mark->ink);
  assay_buf_addz(p->out, " fillstyle transparent solid 0.1 noborder\n");
}

static void add_arrow(const pen *p, size_t number, const assay_mark *mark)
{
  const bool level = mark->kind == ASSAY_MARK_HLINE;
  const bool quiet = mark->ink == ASSAY_INK_MUTED || mark->ink == ASSAY_INK_CONTEXT;
  assay_buf_addf(p->out, "set arrow %d from %s ", (int)number, level ? "graph 0,first" : "first");
  add_number(p->out, level ? mark->y : mark->x);
  assay_buf_addf(p->out, "%s to %s ", level ? "" : ",graph 0", level ? "graph 1,first" : "first");
  add_number(p->out, level ? mark->y : mark->x);
  if (!level)
    assay_buf_addz(p->out, mark->kind == ASSAY_MARK_TICK ? ",graph 0.035" : ",graph 1");
  assay_buf_addf(p->out, " nohead %s linecolor ", mark->kind == ASSAY_MARK_TICK ? "front" : "back");
  add_ink(p, mark->ink);
  assay_buf_addz(p->out, " linewidth ");
  add_units(p, quiet ? 1 : 1.6);
  assay_buf_addz(p->out, quiet || level ? " dashtype (3,3)\n" : " dashtype 1\n");
}

static bool is_shown(const pen *p, const assay_mark *mark)
{
  if (mark->kind == ASSAY_MARK_HLINE)
    return assay_axis_shows(&p->frame.y, mark->y);
  return assay_axis_shows(&p->frame.x, mark->x) && mark->x <= p->frame.x.high &&
         (mark->kind != ASSAY_MARK_SHADE ||
          (assay_axis_shows(&p->frame.x, mark->x2) && mark->x2 > mark->x));
}

static void add_marks(const pen *p)
{
  for (size_t i = 0; i < p->chart->marks.n; i++) {
    const assay_mark *mark = &p->chart->marks.items[i];
    if (!is_shown(p, mark))
      continue;
    if (mark->kind == ASSAY_MARK_SHADE)
      add_shade(p, i + 1, mark);
    else
      add_arrow(p, i + 1, mark);
  }
}

static void add_text(const pen *p, assay_str text, double x, double y, const char *side)
{
  const assay_frame *f = &p->frame;
  assay_buf_addz(p->out, "set label ");
  gp_quote(p->out, text);
  assay_buf_addz(p->out, " at screen ");
  add_share(p, x, f->width);
  assay_buf_addz(p->out, ",screen ");
  add_share(p, f->height - (y - 0.35 * f->em), f->height);
  assay_buf_addf(p->out, " %s front noenhanced", side);
}

/* A slide carries its texts itself; an SVG gets them from the cleaner. */
static void add_labels(const pen *p)
{
  static const char *const sides[] = { "left", "center", "right" };
  assay_label labels[ASSAY_LABELS_MAX];
  const size_t n = assay_label_place(p->chart, &p->frame, labels);
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k < labels[i].n; k++) {
      add_text(p, labels[i].line[k], labels[i].x, labels[i].y + 1.25 * (double)k * p->frame.em,
               sides[labels[i].anchor]);
      assay_buf_addz(p->out, " textcolor ");
      add_ink(p, labels[i].ink);
      assay_buf_addc(p->out, '\n');
    }
  }
}

/* The title on up to two lines, broken at a blank. */
static void add_title(const pen *p)
{
  const assay_str title = p->chart->title;
  const size_t most = 66; /* characters of 1.4 em on a slide */
  size_t at = title.len;
  if (title.len > most) {
    for (at = most; at > most / 2 && title.ptr[at] != ' '; at--)
      ;
  }
  const assay_str lines[] = { assay_str_sub(title, 0, at),
                              assay_str_trim(assay_str_sub(title, at, at + most)) };
  for (size_t k = 0; k < 2 && lines[k].len > 0; k++) {
    add_text(p, lines[k], p->frame.em, (2.0 + 1.7 * (double)k) * p->frame.em, "left");
    assay_buf_addf(p->out, " font 'DejaVu Sans Bold,%d' textcolor rgb '#1b2330'\n",
                   (int)(p->frame.em * 1.3 * p->frame.scale * 0.75));
  }
}

static double shown(const assay_axis *axis, double v)
{
  return assay_axis_shows(axis, v) ? v : (double)NAN;
}

static bool has_points(const pen *p, const assay_layer *layer)
{
  for (size_t i = 0; i < layer->n; i++)
    if (assay_axis_shows(&p->frame.x, layer->x[i]) &&
        assay_axis_shows(&p->frame.y, layer->y ? layer->y[i] : layer->high[i]))
      return true;
  return false;
}

static void add_row(const pen *p, double x, double a, double b, bool two)
{
  add_number(p->out, shown(&p->frame.x, x));
  assay_buf_addc(p->out, ' ');
  add_number(p->out, a);
  if (two) {
    assay_buf_addc(p->out, ' ');
    add_number(p->out, b);
  }
  assay_buf_addc(p->out, '\n');
}

/* An extent is one line up and down its columns; a log axis cuts what it cannot show. */
static void add_data(const pen *p, size_t number, const assay_layer *layer)
{
  const assay_axis *axis = &p->frame.y;
  assay_buf_addf(p->out, "$d%02d << " TERMINATOR "\n", (int)number);
  for (size_t i = 0; i < layer->n; i++) {
    if (layer->kind != ASSAY_LAYER_EXTENT && layer->kind != ASSAY_LAYER_BAND) {
      add_row(p, layer->x[i], shown(axis, layer->y[i]), 0, false);
      continue;
    }
    double low = shown(axis, layer->low[i]);
    const double high = shown(axis, layer->high[i]);
    if (axis->log && isfinite(high) && isnan(low) && isfinite(layer->low[i]))
      low = axis->low;
    if (layer->kind == ASSAY_LAYER_BAND) {
      add_row(p, layer->x[i], low, high, true);
      continue;
    }
    add_row(p, layer->x[i], i % 2 ? high : low, 0, false);
    if (low < high)
      add_row(p, layer->x[i], i % 2 ? low : high, 0, false);
  }
  assay_buf_addz(p->out, TERMINATOR "\n");
}

static const struct {
  const char *with;
  double line, point; /* units */
  const char *tail;
} layer_styles[] = {
  [ASSAY_LAYER_LINE] = { "lines", 2.2, 0, "" },
  [ASSAY_LAYER_DASHED] = { "lines", 1.8, 0, " dashtype (5,4)" },
  [ASSAY_LAYER_DOTS] = { "points pointtype 7", 1, 0.75, "" },
  [ASSAY_LAYER_BAND] = { "filledcurves", 0, 0, " fillstyle transparent solid 0.18 noborder" },
  [ASSAY_LAYER_EXTENT] = { "lines", 0.6, 0, "" },
  [ASSAY_LAYER_STEPS] = { "steps", 2, 0, "" },
  [ASSAY_LAYER_RINGS] = { "points pointtype 6", 1.8, 1.25, "" },
};

static bool is_field(const assay_layer *layer)
{
  return layer->kind == ASSAY_LAYER_LINE && layer->ink == ASSAY_INK_CONTEXT;
}

static void add_plot(const pen *p, size_t number, const assay_layer *layer, const char *lead)
{
  const bool band = layer->kind == ASSAY_LAYER_BAND;
  const double shrink = layer->n > FEW_DOTS ? 0.65 : layer->n == 1 ? 1.5 : 1;
  assay_buf_addf(p->out, "%s$d%02d using %s with %s %s ", lead, (int)number, band ? "1:2:3" : "1:2",
                 layer_styles[layer->kind].with, band ? "fillcolor" : "linecolor");
  add_ink(p, layer->ink);
  if (layer_styles[layer->kind].line > 0) {
    assay_buf_addz(p->out, " linewidth ");
    add_units(p, is_field(layer) ? FIELD_LINE : layer_styles[layer->kind].line);
  }
  if (layer_styles[layer->kind].point > 0) {
    assay_buf_addz(p->out, " pointsize ");
    add_units(p, layer_styles[layer->kind].point * (layer->kind == ASSAY_LAYER_DOTS ? shrink : 1) *
                     (p->kind == ASSAY_PLOT_PNG ? CAIRO_POINT : 1));
  }
  assay_buf_addf(p->out, "%s notitle", layer_styles[layer->kind].tail);
}

static void add_layers(const pen *p)
{
  const char *lead = "plot ";
  for (size_t i = 0; i < p->chart->layers.n; i++)
    if (has_points(p, &p->chart->layers.items[i]))
      add_data(p, i + 1, &p->chart->layers.items[i]);
  for (size_t i = 0; i < p->chart->layers.n; i++) {
    if (!has_points(p, &p->chart->layers.items[i]))
      continue;
    add_plot(p, i + 1, &p->chart->layers.items[i], lead);
    lead = ", ";
  }
  assay_buf_addz(p->out, "\nunset output\nreset\n");
}

assay_code assay_plot_script(const assay_chart *const *charts, size_t n, assay_plot_kind kind,
                             assay_buf *out)
{
  assay_buf_addz(out, "set encoding utf8\n");
  for (size_t i = 0; i < n; i++) {
    pen p = { .out = out, .chart = charts[i], .kind = kind };
    if (!assay_frame_layout(charts[i], kind, &p.frame))
      continue;
    add_terminal(&p, i + 1);
    add_setup(&p);
    add_marks(&p);
    if (kind == ASSAY_PLOT_PNG) {
      add_labels(&p);
      add_title(&p);
    }
    add_layers(&p);
  }
  return out->failed ? ASSAY_E_NOMEM : ASSAY_OK;
}
