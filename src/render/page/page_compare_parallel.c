/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parallel coordinates: one line a setting over its parameters to the ranked value, best on top.
 * Names stand over and under the axes as text, so that no text of the input is drawn.
 * Source: Inselberg 1985. */
#include <math.h>

#include "model/compare_curve.h"
#include "render/page/page_compare.h"

enum { AXES_MOST = 7, LANE = 140, HEIGHT = 240, EDGE = 8, BEST_SHOWN = 3, NAME = 40 };

typedef struct axis {
  size_t parameter; /* SIZE_MAX: the ranked value */
  double low, high; /* at the bottom, at the top */
} axis;

/* Where a group stands on an axis; NaN: not known. */
static double place_of(const assay_compare *c, const axis *a, const assay_run_group *g)
{
  if (a->parameter == SIZE_MAX)
    return assay_compare_is_far(c, g->value) ? (double)NAN : g->value;
  const assay_parameter_effect *e = &c->parameters.items[a->parameter];
  const size_t key = a->parameter < g->keys.n ? g->keys.items[a->parameter] : SIZE_MAX;
  if (key >= e->values.n)
    return (double)NAN;
  const double v = key < e->numbers.n ? e->numbers.items[key] : (double)key;
  return e->kind == ASSAY_PARAMETER_LOG ? log10(v) : v;
}

static bool axis_set(const assay_compare *c, axis *a)
{
  a->low = HUGE_VAL;
  a->high = -HUGE_VAL;
  for (size_t i = 0; i < c->groups.n; i++) {
    const double v = place_of(c, a, &c->groups.items[i]);
    a->low = isfinite(v) ? fmin(a->low, v) : a->low;
    a->high = isfinite(v) ? fmax(a->high, v) : a->high;
  }
  if (a->parameter == SIZE_MAX && c->direction < 0) {
    const double low = a->low;
    a->low = a->high;
    a->high = low;
  }
  return isfinite(a->low) && isfinite(a->high) && a->low != a->high;
}

/* The value of the group that stands at the edge, as its source wrote it. */
static void add_edge(assay_buf *out, const assay_compare *c, const axis *a, double at)
{
  for (size_t i = 0; i < c->groups.n; i++) {
    const assay_run_group *g = &c->groups.items[i];
    if (place_of(c, a, g) < at || place_of(c, a, g) > at || isnan(place_of(c, a, g)))
      continue;
    if (a->parameter == SIZE_MAX)
      assay_html_number(out, at, 4);
    else
      assay_html_text(out, assay_compare_key(c, g, a->parameter), NAME);
    return;
  }
}

static void add_names(assay_buf *out, const assay_compare *c, const axis *axes, size_t n)
{
  assay_buf_addz(out, "<div class=\"axes\">");
  for (size_t i = 0; i < n; i++) {
    assay_buf_addz(out, "<span><b>");
    assay_html_text(out,
                    axes[i].parameter == SIZE_MAX ? assay_compare_metric(c)
                                                  : c->parameters.items[axes[i].parameter].name,
                    NAME);
    assay_buf_addz(out, "</b><br>");
    add_edge(out, c, &axes[i], axes[i].high);
    assay_buf_addz(out, "</span>");
  }
  assay_buf_addz(out, "</div>\n");
}

static void add_line(assay_buf *out, const assay_compare *c, const axis *axes, size_t n, size_t row)
{
  const assay_run_group *g = assay_compare_ranked(c, row);
  bool joined = false;
  for (size_t i = 0; i < n; i++) {
    const double share = (place_of(c, &axes[i], g) - axes[i].low) / (axes[i].high - axes[i].low);
    if (!isfinite(share)) {
      joined = false;
      continue;
    }
    assay_buf_addf(out, "%s%d %d", joined ? "L" : "M", (int)i * LANE + LANE / 2,
                   (int)lround(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE)));
    joined = true;
  }
}

/* The grey lines are one path: pages of many settings stay small. */
static void add_all(assay_buf *out, const assay_compare *c, const axis *axes, size_t n,
                    size_t lines)
{
  size_t i = lines;
  assay_buf_addz(out, lines > BEST_SHOWN ? "<path d=\"" : "");
  while (i > BEST_SHOWN)
    add_line(out, c, axes, n, --i);
  assay_buf_addz(out, lines > BEST_SHOWN ? "\"/>\n" : "");
  while (i-- > 0) {
    assay_buf_addf(out, "<path class=\"b%d\" d=\"", (int)i + 1);
    add_line(out, c, axes, n, i);
    assay_buf_addz(out, "\"/>\n");
  }
}

/* The parameters that tell most first, the ranked value last. */
static size_t choose(const assay_compare *c, axis axes[static AXES_MOST + 1])
{
  size_t n = 0;
  double below = HUGE_VAL;
  size_t behind = 0; /* of equal importance: in order */
  while (n < AXES_MOST) {
    size_t next = SIZE_MAX;
    double most = -HUGE_VAL;
    for (size_t i = 0; i < c->parameters.n; i++) {
      const double v = c->parameters.items[i].importance, weight = isfinite(v) ? v : -1;
      const bool left = weight < below || (weight <= below && i >= behind);
      if (left && weight > most) {
        most = weight;
        next = i;
      }
    }
    if (next == SIZE_MAX)
      break;
    below = most;
    behind = next + 1;
    axes[n].parameter = next;
    n += axis_set(c, &axes[n]);
  }
  axes[n].parameter = SIZE_MAX;
  return n && axis_set(c, &axes[n]) ? n + 1 : 0;
}

void assay_parallel_write(assay_buf *out, const assay_compare *c)
{
  axis axes[AXES_MOST + 1];
  const size_t n = choose(c, axes);
  const size_t lines = c->ranking.n < ASSAY_COMPARE_ROWS ? c->ranking.n : ASSAY_COMPARE_ROWS;
  if (n == 0 || lines < 2)
    return;
  assay_buf_addz(out, "<figure class=\"card\" id=\"parallel\"><h3>Which values the good settings "
                      "share</h3>\n<p class=\"sub\">One line a setting, the three best in colour; "
                      "on the last axis the best is on top, and who is far behind ends before it.");
  if (c->ranking.n > lines)
    assay_buf_addf(out, " The best %d of %d.", (int)lines, (int)c->ranking.n);
  assay_buf_addz(out, "</p>\n<section class=\"scroll\" tabindex=\"0\" aria-label=\"Parallel "
                      "coordinates\"><div class=\"lanes\">\n");
  add_names(out, c, axes, n);
  assay_buf_addf(out, "<svg class=\"par\" viewBox=\"0 0 %d %d\" aria-hidden=\"true\">\n",
                 (int)n * LANE, HEIGHT);
  for (size_t i = 0; i < n; i++)
    assay_buf_addf(out, "<path class=\"axis\" d=\"M%d %dV%d\"/>", (int)i * LANE + LANE / 2, EDGE,
                   HEIGHT - EDGE);
  add_all(out, c, axes, n, lines);
  assay_buf_addz(out, "</svg>\n<div class=\"axes\">");
  for (size_t i = 0; i < n; i++) {
    assay_buf_addz(out, "<span>");
    add_edge(out, c, &axes[i], axes[i].low);
    assay_buf_addz(out, "</span>");
  }
  assay_buf_addz(out, "</div></div></section></figure>\n");
}
