/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/sparkline.h"

enum { COLUMNS_MAX = 120, LEVELS = 8 };

typedef struct stretch {
  double sum;
  size_t n, nonfinite;
} stretch;

static void fill(stretch *s, const assay_series *series, size_t columns)
{
  int64_t first = series->step[0], last = series->step[series->n - 1];
  double range = (double)last - (double)first;
  for (size_t i = 0; i < series->n; i++) {
    double at = range > 0 ? ((double)series->step[i] - (double)first) / range * (double)columns : 0;
    size_t k = at < (double)columns ? (size_t)at : columns - 1;
    if (!isfinite(series->value[i])) {
      s[k].nonfinite++;
      continue;
    }
    s[k].sum += series->value[i];
    s[k].n++;
  }
}

/* Between two points the earlier one stands. */
static void hold(stretch *s, size_t columns)
{
  for (size_t k = 1; k < columns; k++)
    if (!s[k].n && !s[k].nonfinite)
      s[k] = s[k - 1];
}

static void add_level(assay_buf *out, double share)
{
  int level = (int)(share * LEVELS);
  level = level < 0 ? 0 : level >= LEVELS ? LEVELS - 1 : level;
  /* U+2581 .. U+2588 */
  char block[4] = { '\xe2', '\x96', (char)(0x81 + level), '\0' };
  assay_buf_addz(out, block);
}

void assay_sparkline_add(assay_buf *out, const assay_series *series, size_t columns)
{
  stretch s[COLUMNS_MAX] = { { 0, 0, 0 } };
  columns = columns < COLUMNS_MAX ? columns : COLUMNS_MAX;
  if (series && series->n)
    fill(s, series, columns);
  hold(s, columns);
  double low = (double)INFINITY, high = -(double)INFINITY;
  for (size_t k = 0; k < columns; k++)
    if (s[k].n) {
      low = fmin(low, s[k].sum / (double)s[k].n);
      high = fmax(high, s[k].sum / (double)s[k].n);
    }
  for (size_t k = 0; k < columns; k++) {
    if (!s[k].n)
      assay_buf_addc(out, ' ');
    else
      add_level(out, high > low ? (s[k].sum / (double)s[k].n - low) / (high - low) : 0.5);
  }
}
