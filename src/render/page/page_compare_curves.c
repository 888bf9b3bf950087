/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The curves: gnuplot's picture, and over it a hidden line for each row of the ranking, which the
 * style sheet shows while the row is pointed at. */
#include <math.h>

#include "model/compare_curve.h"
#include "render/page/page_compare.h"
#include "render/page/plot_frame.h"

enum { POINTS = 40 };

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
    assay_buf_addf(out, "%s%d %d", joined ? "L" : "M", (int)lround(x), (int)lround(y));
    joined = true;
  }
  assay_buf_addz(out, "\"/>\n");
}

static bool add_lines(assay_arena *arena, assay_buf *out, const assay_report *report,
                      const assay_frame *frame)
{
  const assay_curve_axis axis = assay_compare_axis(report);
  assay_curve curve;
  assay_buf_addz(out, "<g class=\"over\">\n");
  for (size_t i = 0; i < report->compare->ranking.n && i < ASSAY_COMPARE_LIT; i++) {
    if (!assay_compare_curve(arena, report, axis, report->compare->ranking.items[i].group, POINTS,
                             &curve))
      return false;
    if (curve.n)
      add_line(out, frame, &curve, i);
  }
  assay_buf_addz(out, "</g>\n");
  return true;
}

static size_t find(assay_str text, size_t from, assay_str what)
{
  while (from + what.len <= text.len &&
         !assay_str_eq(assay_str_sub(text, from, from + what.len), what))
    from++;
  return from + what.len <= text.len ? from : text.len;
}

bool assay_curves_write(assay_arena *arena, assay_buf *out, const assay_report *report,
                        const assay_chart *chart, assay_str svg, assay_str why)
{
  assay_buf lit = ASSAY_BUF(arena);
  assay_chart shape = *chart; /* first the wide picture, behind it the narrow one */
  size_t at = 0;
  while (at < svg.len) {
    assay_frame frame;
    const size_t end = find(svg, at, ASSAY_STR("</svg>"));
    assay_buf_add(&lit, assay_str_sub(svg, at, end));
    if (end == svg.len)
      break;
    if (assay_frame_layout(&shape, ASSAY_PLOT_SVG, &frame) &&
        !add_lines(arena, &lit, report, &frame))
      return false;
    assay_buf_addz(&lit, "</svg>");
    at = end + sizeof "</svg>" - 1;
    shape.wide = false;
  }
  assay_chart_write(out, chart, svg.len ? assay_buf_str(&lit) : svg, why);
  return !lit.failed;
}
