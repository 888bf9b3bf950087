/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/page/plot_frame.h"

#include "render/page/plot_width.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"

/* Type and page sizes of the report design: hero 960 wide, half charts 470 or less, slides 16:9. */
#define HERO_WIDTH 1000.0
#define HERO_HEIGHT 400.0
#define FLAT_HEIGHT 300.0
#define HALF_WIDTH 460.0
#define HALF_HEIGHT 290.0
#define SLIDE_WIDTH 960.0
#define SLIDE_HEIGHT 540.0
#define SLIDE_SCALE 2.0
#define HERO_EM 13.0
#define HALF_EM 15.0 /* shown at 13 on a desk, at 15 on a phone: placed for the larger */
#define SLIDE_EM 14.0

#define LABEL_GAP 8.0     /* between the end of a line and its label */
#define GUTTER_MOST 0.42  /* share of the width that labels at the right may take */
#define ZERO_START 0.06   /* an x axis that begins within this share of its end begins at 0 */
#define LONG_DECIMALS 4   /* smaller steps are written with an exponent: 1.5e-4 */
#define CONSTANT_PAD 0.05 /* share of the level above and below a constant series */

typedef struct extent {
  double low, high, least_positive;
} extent;

static void widen(extent *e, double v)
{
  if (!isfinite(v))
    return;
  e->low = fmin(e->low, v);
  e->high = fmax(e->high, v);
  if (v > 0)
    e->least_positive = fmin(e->least_positive, v);
}

static bool layer_extent(const assay_layer *layer, extent *ex, extent *ey)
{
  bool any = false;
  for (size_t i = 0; i < layer->n; i++) {
    const double low = layer->low ? layer->low[i] : layer->y[i];
    const double high = layer->high ? layer->high[i] : layer->y[i];
    if (!isfinite(layer->x[i]) || !isfinite(low) || !isfinite(high))
      continue;
    any = true;
    widen(ex, layer->x[i]);
    widen(ey, low);
    widen(ey, high);
  }
  return any;
}

static bool chart_extent(const assay_chart *chart, extent *ex, extent *ey)
{
  *ex = *ey = (extent){ HUGE_VAL, -HUGE_VAL, HUGE_VAL };
  bool any = false;
  for (size_t i = 0; i < chart->layers.n; i++)
    any |= layer_extent(&chart->layers.items[i], ex, ey);
  for (size_t i = 0; i < chart->marks.n && any; i++) {
    const assay_mark *mark = &chart->marks.items[i];
    if (mark->ink == ASSAY_INK_CONTEXT)
      continue; /* epochs beyond the data say nothing */
    if (mark->kind == ASSAY_MARK_HLINE)
      widen(ey, mark->y);
    else
      widen(ex, mark->x);
    if (mark->kind == ASSAY_MARK_SHADE)
      widen(ex, mark->x2);
  }
  return any;
}

static void tic_add(assay_axis *axis, double at, int decimals)
{
  if (axis->n == ASSAY_TICS_MAX)
    return;
  assay_tic *tic = &axis->tics[axis->n++];
  tic->at = at;
  char number[ASSAY_NUM_SIZE];
  const double most = fmax(fabs(axis->low), fabs(axis->high));
  if (decimals > LONG_DECIMALS && most > 0 && at != 0) {
    const int power = (int)floor(log10(most) + 1e-9);
    const int kept = decimals + power > 0 ? decimals + power : 0;
    snprintf(tic->text, sizeof tic->text, "%.32se%d",
             assay_num_fixed(number, at / pow(10, power), kept < 12 ? kept : 12), power);
    return;
  }
  if (decimals < 0 || fabs(at) >= 1e7)
    assay_num_shortest(number, at);
  else
    assay_num_fixed(number, at, at == 0 ? 0 : decimals);
  snprintf(tic->text, sizeof tic->text, "%s", number);
}

/* 1, 2, 2.5 or 5 times a power of ten, at least span / most. */
static double nice_step(double span, size_t most, int *decimals)
{
  static const double steps[] = { 1, 2, 2.5, 5, 10 };
  static const int extra[] = { 0, 0, 1, 0, 0 };
  const double raw = span / (double)most;
  const double power = floor(log10(raw));
  const double unit = pow(10, power);
  size_t k = 0;
  while (k < 4 && steps[k] * unit < raw * (1 - 1e-9))
    k++;
  const int d = -(int)power + extra[k] - (k == 4);
  *decimals = d < 0 ? 0 : d;
  return steps[k] * unit;
}

static void linear_tics(assay_axis *axis, size_t most, bool widen_to_tics, bool whole)
{
  int decimals;
  double step = nice_step(axis->high - axis->low, most, &decimals);
  if (whole && decimals > 0) {
    step = ceil(step);
    decimals = 0;
  }
  const double first =
      widen_to_tics ? floor(axis->low / step + 1e-9) : ceil(axis->low / step - 1e-9);
  const double last =
      widen_to_tics ? ceil(axis->high / step - 1e-9) : floor(axis->high / step + 1e-9);
  for (double k = first; k <= last && axis->n < ASSAY_TICS_MAX; k++)
    tic_add(axis, k * step, decimals);
  if (widen_to_tics) {
    axis->low = first * step;
    axis->high = last * step;
  }
}

static void log_tics(assay_axis *axis, size_t most)
{
  static const double by_decade[] = { 1 }, by_three[] = { 1, 3 }, by_two[] = { 1, 2, 5 };
  const double decades = log10(axis->high / axis->low);
  const double *set = decades * 3 <= (double)most   ? by_two
                      : decades * 2 <= (double)most ? by_three
                                                    : by_decade;
  const size_t n = set == by_two ? 3 : set == by_three ? 2 : 1;
  const int stride = (int)fmax(1, ceil(decades / (double)most));
  for (int power = (int)floor(log10(axis->low)); power <= (int)ceil(log10(axis->high)); power++) {
    for (size_t k = 0; k < n && power % stride == 0; k++) {
      /* divided: 3 times 1e-5 is not the number that prints as 3e-5 */
      const double at = power < 0 ? set[k] / pow(10, -power) : set[k] * pow(10, power);
      if (at >= axis->low * (1 - 1e-9) && at <= axis->high * (1 + 1e-9))
        tic_add(axis, at, power < -4 || power > 5 ? -1 : power < 0 ? -power : 0);
    }
  }
}

static void axis_layout(assay_axis *axis, const extent *e, bool log, size_t most, bool vertical,
                        bool whole)
{
  *axis = (assay_axis){ .log = log && isfinite(e->least_positive) && e->high > 0 };
  axis->low = axis->log ? e->least_positive : e->low;
  axis->high = e->high;
  if (!vertical && !axis->log && axis->low > 0 && axis->low <= ZERO_START * axis->high)
    axis->low = 0;
  if (axis->high - axis->low <= 1e-9 * fmax(fabs(axis->high), fabs(axis->low))) {
    const double pad = axis->high == 0 ? 1 : CONSTANT_PAD * fabs(axis->high);
    axis->low = axis->log ? axis->low / 1.1 : axis->low - pad;
    axis->high = axis->log ? axis->high * 1.1 : axis->high + pad;
  }
  if (axis->log && vertical) {
    const double pad = pow(axis->high / axis->low, 0.04);
    axis->low /= pad;
    axis->high *= pad;
  }
  if (axis->log && axis->high / axis->low >= 8)
    log_tics(axis, most);
  else
    linear_tics(axis, most, vertical && !axis->log, whole);
}

static double gutter(const assay_chart *chart, const assay_frame *frame)
{
  double most = 1.2 * frame->em;
  for (size_t i = 0; i < chart->layers.n; i++) {
    const assay_layer *layer = &chart->layers.items[i];
    if (layer->label.len == 0 || layer->n == 0 || layer->kind == ASSAY_LAYER_RINGS)
      continue;
    const double share = (layer->x[layer->n - 1] - frame->x.low) / (frame->x.high - frame->x.low);
    const double room = frame->width - 4 - LABEL_GAP - assay_label_width(layer->label) * frame->em;
    if (share > 0.5 && isfinite(share))
      most = fmax(most, frame->width - frame->left - (room - frame->left) / share);
  }
  return fmin(most, GUTTER_MOST * frame->width);
}

static double widest_tic(const assay_axis *axis)
{
  double most = 1;
  for (size_t i = 0; i < axis->n; i++)
    most = fmax(most, assay_label_width(assay_str_z(axis->tics[i].text)));
  return most;
}

bool assay_frame_layout(const assay_chart *chart, assay_plot_kind kind, assay_frame *out)
{
  extent ex, ey;
  if (chart->empty.len > 0 || !chart_extent(chart, &ex, &ey))
    return false;
  const bool slide = kind == ASSAY_PLOT_PNG;
  *out = (assay_frame){ .width = slide         ? SLIDE_WIDTH
                                 : chart->wide ? HERO_WIDTH
                                               : HALF_WIDTH,
                        .height = slide         ? SLIDE_HEIGHT
                                  : chart->wide ? (chart->flat ? FLAT_HEIGHT : HERO_HEIGHT)
                                                : HALF_HEIGHT,
                        .em = slide         ? SLIDE_EM
                              : chart->wide ? HERO_EM
                                            : HALF_EM,
                        .scale = slide ? SLIDE_SCALE : 1,
                        .title = slide };
  const size_t x_tics = (size_t)(out->width / (out->em * (chart->wide ? 7.5 : 5.2)));
  const size_t y_tics = (size_t)(out->height / (out->em * 3.4));
  axis_layout(&out->x, &ex, chart->log_x, x_tics, false, chart->counted_x);
  axis_layout(&out->y, &ey, chart->log_y, y_tics, true, false);
  out->top = out->em * (slide ? 6.4 : 2.3);
  out->bottom = out->height - out->em * 3.2;
  out->left = out->em * (widest_tic(&out->y) + 0.9) + (slide ? out->em : 0);
  out->right = out->width - gutter(chart, out);
  return true;
}

bool assay_axis_shows(const assay_axis *axis, double value)
{
  return isfinite(value) && (!axis->log || value > 0);
}

static double share(const assay_axis *axis, double v)
{
  if (!assay_axis_shows(axis, v))
    return (double)NAN;
  if (axis->log)
    return log(v / axis->low) / log(axis->high / axis->low);
  return (v - axis->low) / (axis->high - axis->low);
}

double assay_frame_x(const assay_frame *frame, double x)
{
  return frame->left + share(&frame->x, x) * (frame->right - frame->left);
}

double assay_frame_y(const assay_frame *frame, double y)
{
  return frame->bottom - share(&frame->y, y) * (frame->bottom - frame->top);
}

/* Rows in the order of assay_ink; Okabe-Ito hues shifted to 4.5:1 and more on white (marks 3:1). */
static const struct {
  const char *light, *variable;
} inks[] = {
  [ASSAY_INK_TRAIN] = { "#0072b2", "--train" }, [ASSAY_INK_VALIDATION] = { "#c24e00", "--valid" },
  [ASSAY_INK_GOOD] = { "#00714f", "--good" },   [ASSAY_INK_BAD] = { "#b3261e", "--bad" },
  [ASSAY_INK_WARN] = { "#8a5700", "--warn" },   [ASSAY_INK_FORECAST] = { "#6b4fa0", "--fore" },
  [ASSAY_INK_EXTRA] = { "#7d55a6", "--extra" }, [ASSAY_INK_CONTEXT] = { "#8a95a3", "--context" },
  [ASSAY_INK_MUTED] = { "#5a6370", "--muted" },
};

const char *assay_ink_light(assay_ink ink)
{
  return inks[ink].light;
}

const char *assay_ink_variable(assay_ink ink)
{
  return inks[ink].variable;
}
