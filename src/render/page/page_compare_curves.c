/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The curves: gnuplot's picture, and laid over it a hidden line for each row of the ranking, which
 * the style sheet shows while the row is pointed at. One sheet of lines serves the wide and the
 * narrow picture: the style sheet stretches it to where the box of either stands. */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "model/compare_curve.h"
#include "render/page/page_compare.h"
#include "render/page/plot_frame.h"

enum { POINTS = 40, FINE = 2 }; /* FINE: steps of a coordinate in a pixel of the picture */

static const assay_chart *chart_of(const assay_report *report)
{
  for (size_t i = 0; i < report->charts.n; i++)
    if (strcmp(report->charts.items[i].id, "curves") == 0)
      return &report->charts.items[i];
  return NULL;
}

static void add_line(assay_buf *out, const assay_frame *frame, const assay_curve *curve, size_t row)
{
  bool joined = false;
  assay_buf_addf(out, "<path class=\"c%d\" d=\"", (int)row + 1);
  for (size_t i = 0; i < curve->n; i++) {
    const double x = assay_frame_x(frame, curve->x[i]), y = assay_frame_y(frame, curve->y[i]);
    if (!(x >= frame->left && x <= frame->right && y >= frame->top && y <= frame->bottom)) {
      joined = false;
      continue;
    }
    assay_buf_addf(out, "%s%d %d", joined ? "L" : "M", (int)lround(FINE * (x - frame->left)),
                   (int)lround(FINE * (y - frame->top)));
    joined = true;
  }
  assay_buf_addz(out, "\"/>\n");
}

static bool add_lines(assay_arena *arena, assay_buf *out, const assay_report *report,
                      const assay_frame *frame)
{
  const assay_curve_axis axis = assay_compare_axis(report);
  assay_curve curve;
  assay_buf_addf(out,
                 "<svg class=\"over\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
                 "aria-hidden=\"true\">\n",
                 (int)lround(FINE * (frame->right - frame->left)),
                 (int)lround(FINE * (frame->bottom - frame->top)));
  for (size_t i = 0; i < report->compare->ranking.n && i < ASSAY_COMPARE_ROWS; i++) {
    if (!assay_compare_curve(arena, report, axis, report->compare->ranking.items[i].group, POINTS,
                             &curve))
      return false;
    if (curve.n)
      add_line(out, frame, &curve, i);
  }
  assay_buf_addz(out, "</svg>\n");
  return true;
}

bool assay_curves_write(assay_arena *arena, assay_buf *out, const assay_report *report,
                        const assay_str *svg, assay_str why)
{
  const assay_chart *chart = chart_of(report);
  if (!chart)
    return true;
  const assay_str drawn = svg[chart - report->charts.items];
  assay_buf lit = ASSAY_BUF(arena);
  assay_frame frame;
  assay_buf_add(&lit, drawn);
  if (drawn.len && assay_frame_layout(chart, ASSAY_PLOT_SVG, &frame) &&
      !add_lines(arena, &lit, report, &frame))
    return false;
  assay_chart_write(out, chart, drawn.len ? assay_buf_str(&lit) : drawn, why);
  return !lit.failed;
}

/* ---- style ---- */

static void add_share(assay_buf *out, const char *property, double part, double whole)
{
  char text[ASSAY_NUM_SIZE];
  assay_buf_addf(out, "%s:%s%%", property, assay_num_fixed(text, 100 * part / whole, 2));
}

/* Where the box of the wide picture, from which the lines are drawn, stands in another one. */
static void add_place(assay_buf *out, const assay_frame *wide, const assay_frame *at)
{
  const double left = assay_frame_x(at, wide->x.low), right = assay_frame_x(at, wide->x.high);
  const double top = assay_frame_y(at, wide->y.high), bottom = assay_frame_y(at, wide->y.low);
  add_share(out, ".over{left", left, at->width);
  add_share(out, ";top", top, at->height);
  add_share(out, ";width", right - left, at->width);
  add_share(out, ";height", bottom - top, at->height);
  assay_buf_addz(out, "}");
}

void assay_compare_style(assay_buf *out, const assay_report *report)
{
  const assay_chart *chart = chart_of(report);
  assay_frame wide, narrow;
  if (!chart || !assay_frame_layout(chart, ASSAY_PLOT_SVG, &wide))
    return;
  assay_chart shape = *chart;
  shape.wide = false;
  add_place(out, &wide, &wide);
  if (assay_frame_layout(&shape, ASSAY_PLOT_SVG, &narrow)) {
    assay_buf_addz(out, "\n@media screen and (max-width:640px){");
    add_place(out, &wide, &narrow);
    assay_buf_addz(out, "}");
  }
  assay_buf_addz(out, "\n");
  for (int i = 1; (size_t)i <= report->compare->ranking.n && i <= ASSAY_COMPARE_ROWS; i++)
    assay_buf_addf(out, "body:has(#g%d:hover,#g%d:target) .c%d{visibility:visible}\n", i, i, i);
}
