/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/robust.h"

#include <gsl/gsl_movstat.h>
#include <math.h>
#include <stdlib.h>

enum { PAIRWISE = 64 }; /* below it a plain sum */

/* Pairwise summation without recursion: partial sums of equal blocks are joined like a binary
 * counter, so the order is fixed and the error grows with log n. */
static double sum(const double *x, size_t n)
{
  double part[64] = { 0 };
  size_t count = 0;
  double tail = 0;
  for (size_t i = 0; i < n; i += PAIRWISE) {
    double s = 0;
    size_t end = n - i < PAIRWISE ? n : i + PAIRWISE;
    for (size_t k = i; k < end; k++)
      s += x[k];
    if (end - i < PAIRWISE) {
      tail = s;
      break;
    }
    size_t level = 0;
    for (size_t bits = count; bits & 1; bits >>= 1, level++)
      s += part[level];
    part[level] = s;
    count++;
  }
  for (size_t level = 0; count >> level; level++)
    if ((count >> level) & 1)
      tail += part[level];
  return tail;
}

static int ascending(const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

void assay_sort(double *x, size_t n)
{
  qsort(x, n, sizeof *x, ascending);
}

double assay_mean(const double *x, size_t n)
{
  return n ? sum(x, n) / (double)n : (double)NAN;
}

double assay_sd(const double *x, size_t n)
{
  if (n < 2)
    return (double)NAN;
  double mean = assay_mean(x, n), squares = 0, rest = 0;
  for (size_t i = 0; i < n; i++) {
    double d = x[i] - mean;
    squares += d * d;
    rest += d; /* what rounding of the mean left */
  }
  return sqrt(fmax(0, squares - rest * rest / (double)n) / (double)(n - 1));
}

/* Hoare's selection: afterwards x[k] is the k-th smallest, smaller before, larger behind. */
static double select_kth(double *x, size_t n, size_t k)
{
  size_t low = 0, high = n - 1;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    double a = x[low], b = x[middle], c = x[high];
    double pivot = a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
    size_t i = low, j = high;
    for (;;) {
      while (x[i] < pivot)
        i++;
      while (x[j] > pivot)
        j--;
      if (i >= j)
        break;
      double swap = x[i];
      x[i++] = x[j];
      x[j--] = swap;
    }
    size_t left = x[j] > pivot ? j : j + 1; /* first index of the right part */
    left = left > low ? left : low + 1;
    if (k < left)
      high = left - 1;
    else
      low = left;
  }
  return x[k];
}

double assay_quantile(double *x, size_t n, double q)
{
  if (!n)
    return (double)NAN;
  double at = q * (double)(n - 1);
  size_t k = (size_t)at;
  double low = select_kth(x, n, k), share = at - (double)k;
  if (k + 1 >= n || share <= 0)
    return low;
  double high = x[k + 1];
  for (size_t i = k + 2; i < n; i++)
    high = x[i] < high ? x[i] : high;
  return low + share * (high - low);
}

double assay_median(double *x, size_t n)
{
  return assay_quantile(x, n, 0.5);
}

double assay_mad_sigma(double *x, size_t n)
{
  double middle = assay_median(x, n);
  for (size_t i = 0; i < n; i++)
    x[i] = fabs(x[i] - middle);
  return ASSAY_MAD_SIGMA * assay_median(x, n);
}

double assay_noise_sigma(const double *y, size_t n, double *scratch)
{
  if (n < 3)
    return (double)NAN;
  size_t from = n / 3 > 1 ? n / 3 : 1, m = 0;
  for (size_t i = from; i + 1 < n; i++)
    scratch[m++] = fabs(y[i - 1] - 2 * y[i] + y[i + 1]) / sqrt(6);
  return ASSAY_MAD_SIGMA * assay_median(scratch, m);
}

double assay_lag1(const double *e, size_t n)
{
  if (n < 3)
    return 0;
  double mean = assay_mean(e, n), product = 0, square = 0;
  for (size_t i = 0; i < n; i++) {
    double d = e[i] - mean;
    square += d * d;
    if (i + 1 < n)
      product += d * (e[i + 1] - mean);
  }
  return square > 0 ? product / square : 0;
}

assay_code assay_rolling_median(const double *y, size_t n, size_t w, double *out, assay_err *err)
{
  if (!n)
    return ASSAY_OK;
  gsl_movstat_workspace *work = gsl_movstat_alloc(w);
  if (!work)
    return assay_err_nomem(err);
  gsl_vector_const_view in = gsl_vector_const_view_array(y, n);
  gsl_vector_view to = gsl_vector_view_array(out, n);
  int status = gsl_movstat_median(GSL_MOVSTAT_END_TRUNCATE, &in.vector, &to.vector, work);
  gsl_movstat_free(work);
  return status == GSL_SUCCESS ? ASSAY_OK : assay_err_nomem(err);
}

static double trimmed_mean(const double *y, size_t n, double trim, double *scratch)
{
  size_t cut = (size_t)(trim * (double)n);
  if (!cut)
    return assay_mean(y, n);
  for (size_t i = 0; i < n; i++)
    scratch[i] = y[i];
  assay_sort(scratch, n);
  return assay_mean(scratch + cut, n - 2 * cut);
}

size_t assay_block_means(const double *x, const double *y, size_t n, size_t blocks, double trim,
                         assay_blocks *out)
{
  blocks = n < blocks ? n : blocks;
  for (size_t b = 0; b < blocks; b++) {
    size_t from = b * n / blocks, to = (b + 1) * n / blocks;
    out->y[b] = trimmed_mean(y + from, to - from, trim, out->scratch);
    if (out->x)
      out->x[b] = x ? assay_mean(x + from, to - from) : (double)(from + to - 1) / 2;
    if (out->weight)
      out->weight[b] = (double)(to - from);
    if (out->start)
      out->start[b] = from;
  }
  return blocks;
}
