/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How near each comparison is to its margin: a strip a rule, all on one scale. Names stand beside
 * the strips as text, so that no text of the input is drawn. */
#include <math.h>

#include "render/page/page_part.h"

enum { ROWS_MOST = 40, WIDTH = 600, HEIGHT = 24, MIDDLE = 12, DIGITS = 2 };

assay_tone assay_outcome_tone(assay_gate_outcome outcome)
{
  static const assay_tone tones[] = {
    [ASSAY_GATE_SKIPPED] = { "info", "\xe2\x80\x93", "skipped" },
    [ASSAY_GATE_PASS] = { "good", "\xe2\x9c\x93", "pass" },
    [ASSAY_GATE_WAIVED] = { "warn", "!", "waived" },
    [ASSAY_GATE_WARN] = { "warn", "!", "warn" },
    [ASSAY_GATE_INCONCLUSIVE] = { "warn", "?", "inconclusive" },
    [ASSAY_GATE_FAIL] = { "bad", "\xe2\x9c\x95", "fail" },
    [ASSAY_GATE_ERROR] = { "bad", "\xe2\x9c\x95", "error" },
  };
  return tones[outcome];
}

/* Worsening in margins: 0 no change, 1 the limit. */
typedef struct strip {
  const assay_gate_result *rule;
  double at, low, high; /* low and high: NaN without an interval */
} strip;

static bool strip_of(const assay_gate_result *r, strip *out)
{
  if (!(r->margin > 0) || !isfinite(r->margin) || !isfinite(r->worsening))
    return false;
  const double sign = r->direction > 0 ? -1 : 1, a = sign * r->low, b = sign * r->high;
  *out = (strip){ r, r->worsening / r->margin, fmin(a, b) / r->margin, fmax(a, b) / r->margin };
  if (!isfinite(a) || !isfinite(b))
    out->low = out->high = (double)NAN;
  return true;
}

typedef struct scale {
  double low, high;
} scale;

static void widen(scale *s, double v)
{
  const double far_low = -4, far_high = 6; /* past these a strip shows its side alone */
  if (!isfinite(v))
    return;
  s->low = fmin(s->low, fmax(v, far_low));
  s->high = fmax(s->high, fmin(v, far_high));
}

static int x_of(const scale *s, double v)
{
  const double share = (v - s->low) / (s->high - s->low);
  return (int)lround(8 + fmin(fmax(share, 0), 1) * (WIDTH - 16));
}

/* Circle: passed, triangle: unclear or warned, square: failed. */
static void add_mark(assay_buf *out, const assay_gate_result *r, int x)
{
  if (r->outcome >= ASSAY_GATE_FAIL)
    assay_buf_addf(out, "<path class=\"at\" d=\"M%d %dh12v12h-12z\"/>", x - 6, MIDDLE - 6);
  else if (r->outcome == ASSAY_GATE_PASS)
    assay_buf_addf(out, "<circle class=\"at\" cx=\"%d\" cy=\"%d\" r=\"6\"/>", x, MIDDLE);
  else
    assay_buf_addf(out, "<path class=\"at\" d=\"M%d %dl7 13h-14z\"/>", x, MIDDLE - 8);
}

static void add_picture(assay_buf *out, const scale *s, const strip *one)
{
  const int limit = x_of(s, 1), none = x_of(s, 0);
  assay_buf_addf(out, "<svg class=\"margin %s\" viewBox=\"0 0 %d %d\" aria-hidden=\"true\">",
                 assay_outcome_tone(one->rule->outcome).class, WIDTH, HEIGHT);
  assay_buf_addf(out, "<path class=\"over\" d=\"M%d 0H%dV%dH%dz\"/>", limit, WIDTH, HEIGHT, limit);
  assay_buf_addf(out, "<path class=\"none\" d=\"M%d 0V%d\"/><path class=\"limit\" d=\"M%d 0V%d\"/>",
                 none, HEIGHT, limit, HEIGHT);
  if (isfinite(one->low))
    assay_buf_addf(out, "<path class=\"interval\" d=\"M%d %dH%d\"/>", x_of(s, one->low), MIDDLE,
                   x_of(s, one->high));
  add_mark(out, one->rule, x_of(s, one->at));
  assay_buf_addz(out, "</svg>");
}

static void add_row(assay_buf *out, const scale *s, const strip *one)
{
  assay_buf_addz(out, "<li><span>");
  assay_html_text(out, one->rule->rule, ASSAY_HTML_NAME);
  assay_buf_addz(out, "</span>");
  add_picture(out, s, one);
  assay_buf_addz(out, "<span class=\"r\"><b>");
  assay_html_number(out, one->at, DIGITS);
  assay_buf_addz(out, "</b> margins");
  if (isfinite(one->low)) {
    assay_buf_addz(out, "<br><span class=\"small\">");
    assay_html_number(out, one->low, DIGITS);
    assay_buf_addz(out, " to ");
    assay_html_number(out, one->high, DIGITS);
    assay_buf_addz(out, "</span>");
  }
  assay_buf_addz(out, "</span></li>\n");
}

void assay_margins_write(assay_buf *out, const assay_gate *gate)
{
  scale s = { 0, 1.25 };
  strip one;
  size_t n = 0, over = 0;
  for (size_t i = 0; i < gate->order.n; i++)
    if (strip_of(&gate->results.items[gate->order.items[i]], &one)) {
      n++;
      over += one.at > 1;
      if (n > ROWS_MOST)
        continue;
      widen(&s, one.at);
      widen(&s, one.low);
      widen(&s, one.high);
    }
  if (!n)
    return;
  assay_buf_addz(out, "<h2 id=\"margins\">Margins</h2>\n<figure class=\"card\">\n<h3>");
  if (over)
    assay_buf_addf(out, "%d of %d comparisons %s worse than the margin allows", (int)over, (int)n,
                   over == 1 ? "is" : "are");
  else
    assay_buf_addz(out, "No comparison is worse than its margin allows");
  assay_buf_addz(out, "</h3>\n<p class=\"sub\">Worsening against the baseline in units of the "
                      "rule\xe2\x80\x99s margin, 95\xe2\x80\xaf% interval where known. Thin line: "
                      "no change; heavy line: the margin; shaded: beyond it. Circle: pass, "
                      "triangle: unclear, square: fail.</p>\n<ul class=\"margins\">\n");
  size_t shown = 0;
  for (size_t i = 0; i < gate->order.n && shown < ROWS_MOST; i++)
    if (strip_of(&gate->results.items[gate->order.items[i]], &one)) {
      add_row(out, &s, &one);
      shown++;
    }
  assay_buf_addz(out, "</ul>\n");
  if (n > shown)
    assay_buf_addf(out, "<p class=\"note\">%d more in report.json.</p>\n", (int)(n - shown));
  assay_buf_addz(out, "</figure>\n");
}
