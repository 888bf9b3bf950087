/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/resample.h"

#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "stat/robust.h"

enum {
  GROUP = 16, /* resamples whose weights are kept at a time */
  BLOCK = 512 /* segments whose columns stay in the first-level cache meanwhile */
};

/* ---- sums under weights ---- */

typedef double pair __attribute__((vector_size(16), may_alias));
typedef double loose_pair __attribute__((vector_size(16), aligned(8), may_alias));

/* Weights of a block: aligned, so that they need no loads of their own. */
typedef struct block_weights {
  _Alignas(pair) double w[BLOCK];
} block_weights;

/* Four independent pairs of sums: exact for whole numbers, and the same bytes everywhere. */
static double dot(const block_weights *block, const double *v, size_t n)
{
  const double *w = block->w;
  pair a = { 0, 0 }, b = a, c = a, d = a;
  size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    const pair *x = (const pair *)(w + i);
    const loose_pair *y = (const loose_pair *)(v + i);
    a += x[0] * y[0];
    b += x[1] * y[1];
    c += x[2] * y[2];
    d += x[3] * y[3];
  }
  pair sum = (a + b) + (c + d);
  double rest = 0;
  for (; i < n; i++)
    rest += w[i] * v[i];
  return sum[0] + sum[1] + rest;
}

static void add_weighted(const assay_table *t, size_t segments, size_t from, size_t n,
                         const block_weights *block, double *sums)
{
  if (t->column) {
    for (size_t j = 0; j < t->k; j++)
      sums[j] += dot(block, t->column + j * segments + from, n);
    return;
  }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < t->n_ones; j++) {
      uint32_t place = t->ones[(from + i) * t->n_ones + j];
      if (place < t->k)
        sums[place] += block->w[i];
    }
}

void assay_table_sums(const assay_table *t, size_t segments, double *sums)
{
  block_weights ones;
  for (size_t i = 0; i < BLOCK; i++)
    ones.w[i] = 1;
  memset(sums, 0, t->k * sizeof *sums);
  for (size_t from = 0; from < segments; from += BLOCK)
    add_weighted(t, segments, from, segments - from < BLOCK ? segments - from : BLOCK, &ones, sums);
}

/* ---- small whole numbers: four times as many at once, and as exact ---- */

/* A block's weights add up to less than 2^31 / NARROW_MAX, so that 32 bits hold the sum. */
enum { NARROW_MAX = 4095 };

/* Where the linker can choose by processor: the same whole numbers, sixteen at a time. */
#if defined(__x86_64__) && defined(__gnu_linux__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

/* Adds the sums of one block to sums[k]. Loops of constant length over few columns, so that
 * compilers use the processor's multiply-and-add of 16-bit numbers and load the weights once. */
WIDE static void add_narrow(const int16_t *w, const int16_t *v, size_t stride, size_t k,
                            double *sums)
{
  for (; k >= 5; k -= 5, v += 5 * stride, sums += 5) { /* BLEU has ten columns */
    const int16_t *v1 = v + stride, *v2 = v1 + stride, *v3 = v2 + stride, *v4 = v3 + stride;
    int32_t s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0;
    for (size_t i = 0; i < BLOCK; i++) {
      s0 += (int32_t)w[i] * v[i];
      s1 += (int32_t)w[i] * v1[i];
      s2 += (int32_t)w[i] * v2[i];
      s3 += (int32_t)w[i] * v3[i];
      s4 += (int32_t)w[i] * v4[i];
    }
    sums[0] += s0;
    sums[1] += s1;
    sums[2] += s2;
    sums[3] += s3;
    sums[4] += s4;
  }
  for (; k > 0; k--, v += stride, sums++) {
    int32_t sum = 0;
    for (size_t i = 0; i < BLOCK; i++)
      sum += (int32_t)w[i] * v[i];
    *sums += sum;
  }
}

static size_t rounded(size_t segments)
{
  return (segments + BLOCK - 1) / BLOCK * BLOCK;
}

/* The columns of a table as 16-bit numbers, filled up with zeros to whole blocks; *out NULL where
 * they do not fit. False when out of memory. */
static bool narrow_columns(assay_arena *scratch, const assay_table *t, size_t segments,
                           int16_t **out)
{
  *out = NULL;
  for (size_t i = 0; t->column && i < t->k * segments; i++)
    if (!(fabs(t->column[i]) <= NARROW_MAX) || t->column[i] != (int16_t)t->column[i])
      return true;
  if (!t->column)
    return true;
  size_t stride = rounded(segments);
  *out = assay_arena_array(scratch, t->k * stride, sizeof **out);
  for (size_t j = 0; *out && j < t->k; j++)
    for (size_t i = 0; i < segments; i++)
      (*out)[j * stride + i] = (int16_t)t->column[j * segments + i];
  return *out != NULL;
}

/* ---- bootstrap ---- */

typedef struct drawing {
  const assay_resampling *r;
  int16_t **narrow; /* by table */
  size_t stride;    /* segments in whole blocks */
} drawing;

static size_t total_width(const assay_table *tables, size_t n)
{
  size_t width = 0;
  for (size_t t = 0; t < n; t++)
    width += tables[t].k;
  return width;
}

static void add_block(const drawing *d, size_t from, const uint16_t *weights, double *sums)
{
  const assay_resampling *r = d->r;
  block_weights block;
  bool widened = false;
  size_t n = r->segments - from < BLOCK ? r->segments - from : BLOCK;
  for (size_t t = 0; t < r->n_tables; sums += r->tables[t].k, t++) {
    const int16_t *narrow = d->narrow[t];
    if (narrow) {
      add_narrow((const int16_t *)weights + from, narrow + from, d->stride, r->tables[t].k, sums);
      continue;
    }
    for (size_t i = 0; !widened && i < n; i++)
      block.w[i] = weights[from + i];
    widened = true;
    add_weighted(&r->tables[t], r->segments, from, n, &block, sums);
  }
}

static bool narrow_all(assay_arena *scratch, drawing *d)
{
  const assay_resampling *r = d->r;
  d->stride = rounded(r->segments);
  d->narrow = assay_arena_array(scratch, r->n_tables + 1, sizeof *d->narrow);
  bool ok = d->narrow != NULL;
  for (size_t t = 0; t < r->n_tables && ok; t++)
    ok = narrow_columns(scratch, &r->tables[t], r->segments, &d->narrow[t]);
  return ok;
}

bool assay_bootstrap(assay_arena *scratch, const assay_resampling *r, double *scores)
{
  assay_rng rng;
  drawing d = { .r = r };
  size_t width = total_width(r->tables, r->n_tables); /* sums of all tables, one behind the other */
  if (!narrow_all(scratch, &d))
    return false;
  uint16_t *weights = assay_arena_array(scratch, GROUP * d.stride, sizeof *weights);
  double *all = assay_arena_array(scratch, GROUP * (width + 1), sizeof *all);
  if (!weights || !all)
    return false;
  assay_rng_init(&rng, r->seed);
  for (size_t first = 0; first < r->samples; first += GROUP) {
    size_t group = r->samples - first < GROUP ? r->samples - first : GROUP;
    memset(all, 0, group * width * sizeof *all);
    memset(weights, 0, group * d.stride * sizeof *weights);
    for (size_t g = 0; g < group; g++)
      assay_rng_count(&rng, r->segments, weights + g * d.stride);
    for (size_t from = 0; from < r->segments; from += BLOCK)
      for (size_t g = 0; g < group; g++)
        add_block(&d, from, weights + g * d.stride, all + g * width);
    for (size_t g = 0; g < group; g++) {
      const double *sums = all + g * width;
      for (size_t t = 0; t < r->n_tables; sums += r->tables[t].k, t++)
        scores[t * r->samples + first + g] =
            r->tables[t].score(r->tables[t].context, sums, r->segments);
    }
  }
  return true;
}

/* ---- summaries ---- */

double assay_exact_mean(const double *values, size_t n)
{
  enum { PARTS = 64 }; /* no more than the exponent range of a double holds */
  double parts[PARTS];
  size_t used = 0;
  if (!n)
    return NAN;
  for (size_t i = 0; i < n; i++) {
    double x = values[i];
    size_t kept = 0;
    for (size_t k = 0; k < used; k++) {
      double y = parts[k];
      if (fabs(x) < fabs(y)) {
        double turn = x;
        x = y;
        y = turn;
      }
      double high = x + y, low = y - (high - x);
      if (low != 0)
        parts[kept++] = low;
      x = high;
    }
    if (kept < PARTS)
      parts[kept++] = x;
    used = kept;
  }
  double sum = 0;
  for (size_t k = used; k-- > 0;)
    sum += parts[k];
  return sum / (double)n;
}

static double p_above(const double *differences, size_t n, double shift, double observed)
{
  /* Equal but for rounding is not above: means of fractions round otherwise in each resample. The
   * share is far above the rounding of such sums and far below what sets two resamples apart. */
  static const double rounding = 1e-10;
  double largest = observed;
  size_t above = 0;
  for (size_t i = 0; i < n; i++)
    largest = differences[i] > largest ? differences[i] : largest;
  if (largest == 0)
    return 1;
  double limit = observed + rounding * largest;
  for (size_t i = 0; i < n; i++)
    above += differences[i] - shift > limit;
  return (double)(above + 1) / (double)(n + 1);
}

double assay_p_bootstrap(const double *differences, size_t n, double observed)
{
  return p_above(differences, n, assay_exact_mean(differences, n), observed);
}

double assay_p_randomised(const double *differences, size_t n, double observed)
{
  return p_above(differences, n, 0, observed);
}

bool assay_holm(assay_arena *scratch, const double *p, size_t n, double *out)
{
  size_t *order = assay_arena_array(scratch, n + 1, sizeof *order);
  if (!order)
    return false;
  for (size_t i = 0; i < n; i++) { /* by insertion: systems are few */
    size_t at = i;
    for (; at > 0 && p[order[at - 1]] > p[i]; at--)
      order[at] = order[at - 1];
    order[at] = i;
  }
  double most = 0;
  for (size_t k = 0; k < n; k++) {
    double adjusted = p[order[k]] * (double)(n - k);
    most = adjusted > most ? adjusted : most;
    out[order[k]] = most < 1 ? most : 1;
  }
  return true;
}

void assay_interval_95(double *values, size_t n, double *low, double *high)
{
  enum { TAIL = 40 }; /* 1/40 from each side: sacreBLEU's rule */
  assay_sort(values, n);
  *low = values[n / TAIL];
  *high = values[n - 1 - n / TAIL];
}

void assay_wilson_95(double hits, double n, double *low, double *high)
{
  static const double z = 1.959963984540054; /* 97.5 % of the normal distribution */
  double rate = hits / n, centre = rate + z * z / (2 * n);
  double half = z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
  *low = fmax(0, (centre - half) / (1 + z * z / n)); /* rounding must not leave the range */
  *high = fmin(1, (centre + half) / (1 + z * z / n));
}
