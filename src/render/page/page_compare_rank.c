/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ranking: one row a group of seeds, its interval as a strip on one scale. */
#include <math.h>

#include "model/compare_curve.h"
#include "render/page/page_compare.h"

enum {
  ROWS_OPEN = 20,
  SCALE_LEAST = 6,
  KEYS_SHOWN = 6,
  SEEDS_LINKED = 6,
  WIDTH = 132,
  HEIGHT = 14,
  EDGE = 6,
  MIDDLE = 7,
  NAME = 60
};

const assay_run_group *assay_compare_ranked(const assay_compare *compare, size_t i)
{
  return &compare->groups.items[compare->ranking.items[i].group];
}

assay_str assay_compare_key(const assay_compare *compare, const assay_run_group *group,
                            size_t parameter)
{
  const assay_parameter_effect *e = &compare->parameters.items[parameter];
  const size_t key = parameter < group->keys.n ? group->keys.items[parameter] : SIZE_MAX;
  return key < e->values.n ? e->values.items[key] : (assay_str){ NULL, 0 };
}

assay_tone assay_standing_tone(assay_standing standing)
{
  static const assay_tone tones[] = {
    [ASSAY_STANDING_BEST] = { "good", "\xe2\x98\x85", "best" },
    [ASSAY_STANDING_TIED] = { "info", "=", "tied" },
    [ASSAY_STANDING_WORSE] = { "warn", "\xe2\x96\xbc", "worse" },
  };
  return tones[standing];
}

typedef struct scale {
  double low, high;
} scale;

static void widen(scale *s, double v)
{
  if (!isfinite(v))
    return;
  s->low = fmin(s->low, v);
  s->high = fmax(s->high, v);
}

static int x_of(const scale *s, double v)
{
  const double share = s->high > s->low ? (v - s->low) / (s->high - s->low) : 0.5;
  return (int)lround(EDGE + fmin(fmax(share, 0), 1) * (WIDTH - 2 * EDGE));
}

/* The scale is that of the better half, so that those behind do not press the good ones together.
 */
static scale scale_of(const assay_compare *c)
{
  scale s = { HUGE_VAL, -HUGE_VAL };
  const size_t n = c->ranking.n < ROWS_OPEN ? c->ranking.n : ROWS_OPEN;
  const size_t half = n / 2 > SCALE_LEAST ? n / 2 : SCALE_LEAST;
  for (size_t i = 0; i < n; i++) {
    if (i >= half && c->ranking.items[i].standing == ASSAY_STANDING_WORSE)
      break;
    const assay_run_group *g = assay_compare_ranked(c, i);
    if (assay_compare_is_far(c, g->value))
      continue;
    widen(&s, g->value);
    widen(&s, g->low);
    widen(&s, g->high);
  }
  return s;
}

static void add_strip(assay_buf *out, const scale *s, const assay_run_group *best,
                      const assay_run_group *g)
{
  if (!isfinite(g->value))
    return;
  assay_buf_addf(out, "<svg class=\"rank\" viewBox=\"0 0 %d %d\" aria-hidden=\"true\">", WIDTH,
                 HEIGHT);
  if (isfinite(best->low) && isfinite(best->high))
    assay_buf_addf(out, "<path class=\"of\" d=\"M%d 0H%dV%dH%dz\"/>", x_of(s, best->low),
                   x_of(s, best->high) + 1, HEIGHT, x_of(s, best->low));
  if (isfinite(g->low) && isfinite(g->high))
    assay_buf_addf(out, "<path d=\"M%d %dH%d\"/>", x_of(s, g->low), MIDDLE, x_of(s, g->high));
  assay_buf_addf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"4\"/></svg>", x_of(s, g->value), MIDDLE);
}

static void add_keys(assay_buf *out, const assay_compare *c, const assay_run_group *g)
{
  size_t shown = 0;
  if (assay_str_has(g->name, "=")) /* the name is the parameters */
    return;
  for (size_t k = 0; k < c->parameters.n && shown < KEYS_SHOWN; k++) {
    const assay_str value = assay_compare_key(c, g, k);
    if (!value.ptr || c->parameters.items[k].told || assay_str_eq(value, g->name))
      continue;
    assay_buf_addz(out, shown++ ? ", " : "<br><span class=\"small\">");
    assay_html_text(out, c->parameters.items[k].name, NAME);
    assay_buf_addc(out, ' ');
    assay_html_text(out, value, NAME);
  }
  assay_buf_addz(out, shown ? "</span>" : "");
}

/* The group's name leads to its first run's page, numbers to the pages of its other seeds. */
static void add_name(assay_buf *out, const assay_report *report, const assay_run_group *g)
{
  const bool own = g->runs.n && assay_compare_has_page(report, g->runs.items[0]);
  if (own)
    assay_buf_addf(out, "<a href=\"run-%03d.html\">", (int)g->runs.items[0] + 1);
  assay_html_text(out, g->name, NAME);
  assay_buf_addz(out, own ? "</a>" : "");
  add_keys(out, report->compare, g);
  if (g->runs.n < 2)
    return;
  assay_buf_addf(out, "<br><span class=\"small\">%d seeds", (int)g->runs.n);
  for (size_t i = 1; own && i < g->runs.n && i < SEEDS_LINKED; i++)
    assay_buf_addf(out, "%s<a href=\"run-%03d.html\">%d</a>", i > 1 ? ", " : ": also ",
                   (int)g->runs.items[i] + 1, (int)i + 1);
  assay_buf_addz(out, "</span>");
}

static void add_value(assay_buf *out, const assay_run_group *g)
{
  assay_buf_addz(out, "<td class=\"r\" data-k=\"Value\"><b>");
  assay_html_number(out, g->value, 4);
  assay_buf_addz(out, "</b>");
  if (isfinite(g->low) && isfinite(g->high)) {
    assay_buf_addz(out, "<br><span class=\"small\">");
    assay_html_range(out, g->low, g->high);
    assay_buf_addz(out, "</span>");
  }
  if (isfinite(g->deviation)) {
    assay_buf_addz(out, "<br><span class=\"small\">sd ");
    assay_html_number(out, g->deviation, 3);
    if (isfinite(g->iqm)) {
      assay_buf_addz(out, ", IQM ");
      assay_html_number(out, g->iqm, 4);
    }
    assay_buf_addz(out, "</span>");
  }
  assay_buf_addz(out, "</td>");
}

static void add_row(assay_buf *out, const assay_report *report, const scale *s, size_t i)
{
  const assay_compare *c = report->compare;
  const assay_ranked *rank = &c->ranking.items[i];
  const assay_run_group *g = assay_compare_ranked(c, i);
  assay_buf_addf(out,
                 "<tr id=\"g%d\"%s><td class=\"r\" data-k=\"Rank\"><a href=\"#g%d\" "
                 "aria-label=\"Rank %d: show the curve\">%d</a></td><th scope=\"row\">",
                 (int)i + 1, rank->standing == ASSAY_STANDING_BEST ? " class=\"best\"" : "",
                 (int)i + 1, (int)rank->rank, (int)rank->rank);
  add_name(out, report, g);
  assay_buf_addz(out, "</th>");
  add_value(out, g);
  assay_buf_addz(out, "<td>");
  add_strip(out, s, assay_compare_ranked(c, 0), g);
  assay_buf_addz(out, "</td><td class=\"no\">");
  assay_tag_write(out, assay_standing_tone(rank->standing));
  if (isfinite(g->p)) {
    assay_buf_addz(out, "<br><span class=\"small\">");
    assay_html_p(out, g->p);
    assay_buf_addz(out, "</span>");
  }
  assay_buf_addz(out, "</td><td class=\"r\" data-k=\"Best at\">");
  assay_html_percent(out, g->best_at, false);
  assay_buf_addz(out, "</td><td class=\"r\" data-k=\"Last value\">");
  assay_html_number(out, g->last_value, 4);
  assay_buf_addf(out, "<br><span class=\"small\">rank %d</span></td>", (int)rank->last_rank);
  if (c->cost_unit) {
    assay_buf_addz(out, "<td class=\"r\" data-k=\"Cost\">");
    assay_html_amount(out, g->cost);
    assay_buf_addz(out, "</td>");
  }
  assay_buf_addz(out, "</tr>\n");
}

/* A row of a setting behind the first: few elements, since there may be many. */
static void add_short_row(assay_buf *out, const assay_report *report, size_t i)
{
  const assay_compare *c = report->compare;
  const assay_run_group *g = assay_compare_ranked(c, i);
  assay_buf_addf(out, "<tr id=\"g%d\"><th scope=\"row\">%s%d <a href=\"#g%d\">", (int)i + 1,
                 c->ranking.items[i].standing == ASSAY_STANDING_TIED ? "= " : "",
                 (int)c->ranking.items[i].rank, (int)i + 1);
  assay_html_text(out, g->name, NAME);
  assay_buf_addz(out, "</a></th><td class=\"r\">");
  assay_html_number(out, g->value, 4);
  if (isfinite(g->low) && isfinite(g->high)) {
    assay_buf_addz(out, ", ");
    assay_html_range(out, g->low, g->high);
  }
  assay_buf_addz(out, "</td><td class=\"r\">");
  if (isfinite(g->p))
    assay_html_p(out, g->p);
  assay_buf_addz(out, "</td></tr>\n");
}

static void add_head(assay_buf *out, const assay_compare *c)
{
  static const struct {
    const char *class, *name;
  } columns[] = { { " class=\"r\"", "Rank" },      { "", "Setting" },
                  { " class=\"r\"", "Value" },     { "", "95 % interval" },
                  { "", "Against best" },          { " class=\"r\"", "Best at" },
                  { " class=\"r\"", "Last value" } };
  assay_buf_addz(out, "<table class=\"stack\"><caption>By ");
  assay_html_text(out, assay_compare_metric(c), ASSAY_HTML_NAME);
  assay_buf_addf(out,
                 ", %s is better, at the best checkpoint. Shaded: the interval of the best; who is "
                 "far behind stands at the edge. ",
                 c->direction > 0 ? "higher" : "lower");
  assay_buf_addz(out, c->seeds_known
                          ? "Interval of the mean over seeds; "
                          : "Interval from the noise within a run, seeds are not known; ");
  assay_buf_addz(out, "p against the best, corrected for their number. Best at: share of the run. "
                      "Point at a row, or follow its rank, to see its curve.</caption>\n"
                      "<thead><tr>");
  for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
    assay_buf_addf(out, "<th scope=\"col\"%s>%s</th>", columns[k].class, columns[k].name);
  if (c->cost_unit) {
    assay_buf_addz(out, "<th scope=\"col\" class=\"r\">Cost, ");
    assay_html_text(out, assay_str_z(c->cost_unit), NAME);
    assay_buf_addz(out, "</th>");
  }
  assay_buf_addz(out, "</tr></thead>\n<tbody>\n");
}

static void add_rest(assay_buf *out, const assay_report *report, size_t from, size_t to)
{
  assay_buf_addf(out,
                 "<details><summary>%d more settings</summary>\n"
                 "<table><caption>Point at a row, or follow its name, to see its curve; =: as good "
                 "as the best. The other figures are in report.json.</caption>\n<thead><tr>"
                 "<th scope=\"col\">Rank and setting</th>"
                 "<th scope=\"col\" class=\"r\">Value, 95 %% interval</th>"
                 "<th scope=\"col\" class=\"r\">Against best</th></tr></thead>\n<tbody>\n",
                 (int)(to - from));
  for (size_t i = from; i < to; i++)
    add_short_row(out, report, i);
  assay_buf_addz(out, "</tbody></table>\n</details>\n");
}

void assay_ranking_write(assay_buf *out, const assay_report *report)
{
  const assay_compare *c = report->compare;
  const scale s = scale_of(c);
  const size_t n = c->ranking.n, open = n < ROWS_OPEN ? n : ROWS_OPEN;
  const size_t shown = n < ASSAY_COMPARE_ROWS ? n : ASSAY_COMPARE_ROWS;
  assay_buf_addz(out, "<div class=\"card\">\n");
  if (n) {
    add_head(out, c);
    for (size_t i = 0; i < open; i++)
      add_row(out, report, &s, i);
    assay_buf_addz(out, "</tbody></table>\n");
  } else {
    assay_buf_addz(out, "<p class=\"note\">No runs could be ranked.</p>");
  }
  if (shown > open)
    add_rest(out, report, open, shown);
  if (n > shown)
    assay_buf_addf(out, "<p class=\"note\">%d more in report.json.</p>", (int)(n - shown));
  assay_buf_addz(out, "</div>\n");
}
