/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parameters do: importance, categories one by one, the interaction of two. */
#include <math.h>

#include "model/compare_curve.h"
#include "render/page/page_compare.h"

enum {
  PARAMETERS_SHOWN = 60,
  CATEGORIES_SHOWN = 12, /* parameters, and values of one */
  TICKS_SHOWN = 200,
  HEAT_SHOWN = 16, /* values along a side */
  WIDTH = 132,
  HEIGHT = 14,
  EDGE = 6,
  MIDDLE = 7,
  TINTS = 5,
  NAME = 60
};

/* ---- importance ---- */

static void add_bar(assay_buf *out, double share)
{
  if (!isfinite(share))
    return;
  assay_buf_addf(out,
                 "<svg class=\"strip\" viewBox=\"0 0 %d %d\" aria-hidden=\"true\">"
                 "<path d=\"M0 %dH%d\"/><path d=\"M0 %dH%d\"/></svg>",
                 WIDTH, HEIGHT, MIDDLE, WIDTH, MIDDLE,
                 (int)lround(fmin(fmax(share, 0), 1) * WIDTH));
}

static void add_effect(assay_buf *out, const assay_parameter_effect *e)
{
  static const char *const units[] = { [ASSAY_PARAMETER_NUMBER] = " per unit",
                                       [ASSAY_PARAMETER_LOG] = " per decade",
                                       [ASSAY_PARAMETER_CATEGORY] = " between values" };
  if (!isfinite(e->effect)) {
    assay_buf_addz(out, "\xe2\x80\x93");
    return;
  }
  assay_buf_addz(out, e->effect > 0 && e->kind != ASSAY_PARAMETER_CATEGORY ? "+" : "");
  assay_html_number(out, e->effect, 3);
  assay_buf_addf(out, "<span class=\"small\">%s</span>", units[e->kind]);
  if (isfinite(e->low) && isfinite(e->high)) {
    assay_buf_addz(out, "<br><span class=\"small\">");
    assay_html_range(out, e->low, e->high);
    assay_buf_addz(out, "</span>");
  }
}

static void add_optimum(assay_buf *out, const assay_parameter_effect *e)
{
  assay_html_number(out, e->optimum, 3);
  if (isfinite(e->optimum_low) && isfinite(e->optimum_high)) {
    assay_buf_addz(out, "<br><span class=\"small\">");
    assay_html_range(out, e->optimum_low, e->optimum_high);
    assay_buf_addz(out, "</span>");
  }
}

static void add_parameter(assay_buf *out, const assay_parameter_effect *e)
{
  assay_buf_addz(out, "<tr><th scope=\"row\">");
  assay_html_text(out, e->name, NAME);
  assay_buf_addf(out, "<br><span class=\"small\">%d value%s", (int)e->values.n,
                 e->values.n == 1 ? "" : "s");
  if (e->note.ptr) {
    assay_buf_addz(out, "; ");
    assay_html_sentence(out, e->note);
  }
  assay_buf_addz(out, "</span></th><td class=\"r\" data-k=\"Importance\">");
  assay_html_percent(out, e->importance, false);
  assay_buf_addz(out, "</td><td>");
  add_bar(out, e->importance);
  assay_buf_addz(out, "</td><td class=\"r\" data-k=\"Effect\">");
  add_effect(out, e);
  assay_buf_addz(out, "</td><td class=\"r\" data-k=\"Test\">");
  if (isfinite(e->p))
    assay_html_p(out, e->p);
  else
    assay_buf_addz(out, "\xe2\x80\x93");
  assay_buf_addf(out, "</td><td class=\"r%s\" data-k=\"Optimum\">",
                 isfinite(e->optimum) ? "" : " void");
  add_optimum(out, e);
  assay_buf_addz(out, "</td></tr>\n");
}

void assay_parameters_write(assay_buf *out, const assay_compare *c)
{
  const size_t n = c->parameters.n;
  if (!n) {
    assay_buf_addz(out, "<div class=\"card\"><p class=\"note\">No parameters of these runs are "
                        "known.</p></div>\n");
    return;
  }
  assay_buf_addz(out, "<div class=\"card\"><table class=\"stack\"><caption>Importance: share of "
                      "the spread between settings that a parameter explains; a dash where the "
                      "runs cannot tell. Effect: change of the ranked value, 95 % interval."
                      "</caption>\n<thead><tr><th scope=\"col\">Parameter</th>"
                      "<th scope=\"col\" class=\"r\">Importance</th><th scope=\"col\">Share</th>"
                      "<th scope=\"col\" class=\"r\">Effect</th>"
                      "<th scope=\"col\" class=\"r\">Test</th>"
                      "<th scope=\"col\" class=\"r\">Optimum</th></tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < n && i < PARAMETERS_SHOWN; i++)
    add_parameter(out, &c->parameters.items[i]);
  assay_buf_addz(out, "</tbody></table>");
  if (n > PARAMETERS_SHOWN)
    assay_buf_addf(out, "<p class=\"note\">%d more in report.json.</p>",
                   (int)(n - PARAMETERS_SHOWN));
  assay_buf_addz(out, "</div>\n");
}

/* ---- categories ---- */

typedef struct scale {
  double low, high;
} scale;

static int x_of(const scale *s, double v)
{
  const double share = s->high > s->low ? (v - s->low) / (s->high - s->low) : 0.5;
  return (int)lround(EDGE + fmin(fmax(share, 0), 1) * (WIDTH - 2 * EDGE));
}

/* A tick a setting, a disc at their mean. */
static size_t add_ticks(assay_buf *out, const assay_compare *c, const scale *s, size_t parameter,
                        size_t value)
{
  size_t n = 0;
  assay_buf_addf(out, "<svg class=\"rank\" viewBox=\"0 0 %d %d\" aria-hidden=\"true\"><path d=\"",
                 WIDTH, HEIGHT);
  for (size_t g = 0; g < c->groups.n; g++) {
    const assay_run_group *group = &c->groups.items[g];
    if (parameter >= group->keys.n || group->keys.items[parameter] != value ||
        !isfinite(group->value))
      continue;
    if (n++ < TICKS_SHOWN)
      assay_buf_addf(out, "M%d 2V%d", x_of(s, group->value), HEIGHT - 2);
  }
  assay_buf_addz(out, n ? "\"/>" : "M0 0\"/>");
  const double mean = c->parameters.items[parameter].means.items[value];
  if (isfinite(mean))
    assay_buf_addf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"5\"/>", x_of(s, mean), MIDDLE);
  assay_buf_addz(out, "</svg>");
  return n;
}

static void add_category(assay_buf *out, const assay_compare *c, const scale *s, size_t parameter)
{
  const assay_parameter_effect *e = &c->parameters.items[parameter];
  const size_t n = e->values.n < e->means.n ? e->values.n : e->means.n;
  assay_buf_addz(out, "<figure class=\"card\"><h3>");
  assay_html_text(out, e->name, NAME);
  if (e->note.ptr) {
    assay_buf_addz(out, ": ");
    assay_html_sentence(out, e->note);
  } else if (isfinite(e->p)) {
    assay_buf_addz(out, ": ");
    assay_html_p(out, e->p);
  }
  assay_buf_addz(
      out, "</h3>\n<p class=\"sub\">A tick a setting, a disc their mean; one scale "
           "for all, who is far behind stands at its edge.</p>\n<ul class=\"margins values\">\n");
  for (size_t v = 0; v < n && v < CATEGORIES_SHOWN; v++) {
    assay_buf_addz(out, "<li><span>");
    assay_html_text(out, e->values.items[v], NAME);
    assay_buf_addz(out, "</span>");
    const size_t settings = add_ticks(out, c, s, parameter, v);
    assay_buf_addz(out, "<span class=\"r\"><b>");
    assay_html_number(out, e->means.items[v], 4);
    assay_buf_addf(out, "</b><span class=\"small\"> of %d</span></span></li>\n", (int)settings);
  }
  assay_buf_addz(out, "</ul>\n");
  if (n > CATEGORIES_SHOWN)
    assay_buf_addf(out, "<p class=\"note\">%d more in report.json.</p>",
                   (int)(n - CATEGORIES_SHOWN));
  assay_buf_addz(out, "</figure>\n");
}

void assay_categories_write(assay_buf *out, const assay_compare *c)
{
  scale s = { HUGE_VAL, -HUGE_VAL };
  size_t shown = 0;
  for (size_t g = 0; g < c->groups.n; g++)
    if (!assay_compare_is_far(c, c->groups.items[g].value)) {
      s.low = fmin(s.low, c->groups.items[g].value);
      s.high = fmax(s.high, c->groups.items[g].value);
    }
  for (size_t i = 0; i < c->parameters.n && shown < CATEGORIES_SHOWN; i++) {
    const assay_parameter_effect *e = &c->parameters.items[i];
    if (e->kind == ASSAY_PARAMETER_CATEGORY && e->values.n > 1 && e->means.n > 1) {
      add_category(out, c, &s, i);
      shown++;
    }
  }
}

/* ---- interaction ---- */

static void add_cell(assay_buf *out, const assay_compare *c, const scale *s, double value)
{
  if (!isfinite(value)) {
    assay_buf_addz(out, "<td class=\"r none\">\xe2\x80\x93</td>");
    return;
  }
  double good = s->high > s->low ? (value - s->low) / (s->high - s->low) : 0;
  good = fmin(fmax(c->direction > 0 ? good : 1 - good, 0), 1);
  assay_buf_addf(out, "<td class=\"r q%d\">", (int)fmin(floor(good * TINTS), TINTS - 1) + 1);
  assay_html_number(out, value, 4);
  assay_buf_addz(out, "</td>");
}

static void add_heat_rows(assay_buf *out, const assay_compare *c, const scale *s)
{
  const assay_parameter_effect *x = &c->parameters.items[c->heat.x];
  const assay_parameter_effect *y = &c->parameters.items[c->heat.y];
  assay_buf_addz(out, "<thead><tr><th scope=\"col\">");
  assay_html_text(out, y->name, NAME);
  assay_buf_addz(out, " by ");
  assay_html_text(out, x->name, NAME);
  assay_buf_addz(out, "</th>");
  for (size_t k = 0; k < x->values.n && k < HEAT_SHOWN; k++) {
    assay_buf_addz(out, "<th scope=\"col\" class=\"r\">");
    assay_html_text(out, x->values.items[k], NAME);
    assay_buf_addz(out, "</th>");
  }
  assay_buf_addz(out, "</tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < y->values.n && i < HEAT_SHOWN; i++) {
    assay_buf_addz(out, "<tr><th scope=\"row\">");
    assay_html_text(out, y->values.items[i], NAME);
    assay_buf_addz(out, "</th>");
    for (size_t k = 0; k < x->values.n && k < HEAT_SHOWN; k++)
      add_cell(out, c, s, c->heat.cells.items[i * x->values.n + k]);
    assay_buf_addz(out, "</tr>\n");
  }
  assay_buf_addz(out, "</tbody>");
}

void assay_heat_write(assay_buf *out, const assay_compare *c)
{
  scale s = { HUGE_VAL, -HUGE_VAL };
  const assay_heat *h = &c->heat;
  if (h->x >= c->parameters.n || h->y >= c->parameters.n || !h->cells.n ||
      h->cells.n != c->parameters.items[h->x].values.n * c->parameters.items[h->y].values.n)
    return;
  for (size_t i = 0; i < h->cells.n; i++)
    if (!assay_compare_is_far(c, h->cells.items[i])) {
      s.low = fmin(s.low, h->cells.items[i]);
      s.high = fmax(s.high, h->cells.items[i]);
    }
  assay_buf_addz(out, "<figure class=\"card\" id=\"heat\"><h3>");
  assay_html_text(out, c->parameters.items[h->x].name, NAME);
  assay_buf_addz(out, " and ");
  assay_html_text(out, c->parameters.items[h->y].name, NAME);
  assay_buf_addz(out, " together");
  if (isfinite(h->p)) {
    assay_buf_addz(out, ": interaction ");
    assay_html_p(out, h->p);
  }
  assay_buf_addz(out, "</h3>\n<p class=\"sub\">Mean of the ranked value; the deeper the blue, the "
                      "better; hatched: no run.</p>\n<section class=\"scroll\" tabindex=\"0\" "
                      "aria-label=\"Heat map of two parameters\"><table class=\"heat\">");
  add_heat_rows(out, c, &s);
  assay_buf_addz(out, "</table></section>\n");
  const size_t columns = c->parameters.items[h->x].values.n;
  if (columns > HEAT_SHOWN || c->parameters.items[h->y].values.n > HEAT_SHOWN)
    assay_buf_addf(out, "<p class=\"note\">The first %d values of each; all in report.json.</p>\n",
                   HEAT_SHOWN);
  assay_buf_addz(out, "</figure>\n");
}
