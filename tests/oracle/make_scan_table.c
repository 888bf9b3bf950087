/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints src/stat/scan_table.c: quantiles of the rise statistics under flat AR(1) series, and the
 * rise that shows with 80 % power. Run: ninja -C build scan-table
 *
 * Neither the noise nor its autocorrelation is known to the test, so the null draws both: phi
 * uniform, sigma log-uniform about the prior. A column holds the series whose *estimated* phi is
 * nearest to its value: the error of that estimate is part of the null. (With sigma fixed and
 * columns by the true phi, p < 0.02 came up in 8 to 10 % of flat series of phi 0.6.) */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "stat/scan.h"
#include "stat/scan_table.h"

enum { SERIES = 120000, NEAREST = 16000, POWER_SERIES = 3000, SEED = 20260117, ALPHA = 8 };

static const double tail[ASSAY_SCAN_QUANTILES] = { 0.5,  0.3,  0.2,  0.15, 0.1,   0.07,
                                                   0.05, 0.03, 0.02, 0.01, 0.003, 0.001 };
static const double phis[ASSAY_SCAN_PHIS] = { 0.2, 0.4, 0.6, 0.8 };
static const double prior = 0.003, phi_max = 0.7, power = 0.8, valley = 0.45;
static const double sigma_ratio = 2; /* noise over the prior: 1 / ratio to ratio */

static double normal(assay_rng *rng)
{
  double u = 1 - assay_rng_uniform(rng), v = assay_rng_uniform(rng);
  return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

typedef struct noise {
  double sigma, phi;
} noise;

typedef struct drawn {
  double phi, statistic; /* phi as estimated */
} drawn;

static drawn draw(assay_rng *rng, size_t n, noise of, double rise)
{
  double y[ASSAY_SCAN_MAX], e = normal(rng);
  for (size_t i = 0; i < n; i++) {
    double at = (double)i / (double)(n - 1);
    double up = at > valley ? (at - valley) / (1 - valley) : 0;
    y[i] = 1 + rise * up + of.sigma * e;
    e = of.phi * e + sqrt(1 - of.phi * of.phi) * normal(rng);
  }
  assay_rise out;
  if (assay_rise_test(y, n, &(assay_rise_options){ prior }, &out, NULL) != ASSAY_OK)
    exit(3);
  return (drawn){ out.phi, out.statistic };
}

static int by_phi(const void *a, const void *b)
{
  const drawn *x = a, *y = b;
  return (x->phi > y->phi) - (x->phi < y->phi);
}

static int by_statistic(const void *a, const void *b)
{
  const drawn *x = a, *y = b;
  return (x->statistic > y->statistic) - (x->statistic < y->statistic);
}

/* First of the `count` series, in order of phi, that lie nearest to `phi`. */
static size_t nearest(const drawn *s, size_t n, size_t count, double phi)
{
  size_t from = 0;
  while (from + count < n && phi - s[from].phi > s[from + count].phi - phi)
    from++;
  return from;
}

static void make_rows(assay_rng *rng, size_t n, double rows[ASSAY_SCAN_PHIS][ASSAY_SCAN_QUANTILES])
{
  static drawn all[SERIES], near[SERIES];
  for (size_t i = 0; i < SERIES; i++) {
    double ratio = pow(sigma_ratio, 2 * assay_rng_uniform(rng) - 1);
    noise of = { prior * ratio, phi_max * assay_rng_uniform(rng) };
    all[i] = draw(rng, n, of, 0);
  }
  size_t count = n <= ASSAY_SCAN_SHORT ? SERIES : NEAREST;
  qsort(all, SERIES, sizeof *all, by_phi);
  for (size_t k = 0; k < ASSAY_SCAN_PHIS; k++) {
    memcpy(near, all + nearest(all, SERIES, count, phis[k]), count * sizeof *near);
    qsort(near, count, sizeof *near, by_statistic);
    for (size_t q = 0; q < ASSAY_SCAN_QUANTILES; q++)
      rows[k][q] = near[(size_t)((1 - tail[q]) * (double)(count - 1))].statistic;
  }
}

/* The statistic that p = 0.02 asks for at an estimated phi. */
static double critical(double rows[ASSAY_SCAN_PHIS][ASSAY_SCAN_QUANTILES], double phi)
{
  size_t k = 0;
  while (k + 2 < ASSAY_SCAN_PHIS && phi > phis[k + 1])
    k++;
  double share = (phi - phis[k]) / (phis[k + 1] - phis[k]);
  return rows[k][ALPHA] + share * (rows[k + 1][ALPHA] - rows[k][ALPHA]);
}

static double limit(assay_rng *rng, size_t n, double rows[ASSAY_SCAN_PHIS][ASSAY_SCAN_QUANTILES])
{
  double low = 0, high = 40;
  for (int round = 0; round < 12; round++) {
    double middle = (low + high) / 2;
    size_t found = 0;
    for (size_t i = 0; i < POWER_SERIES; i++) {
      drawn d = draw(rng, n, (noise){ prior, 0.4 }, middle * prior);
      found += d.statistic > critical(rows, d.phi);
    }
    *((double)found < power * POWER_SERIES ? &low : &high) = middle;
  }
  return high;
}

/* A float literal of three digits. */
static void print_float(const char *before, double x)
{
  char text[32];
  snprintf(text, sizeof text, "%.3g", x);
  printf("%s%s%sf", before, text, strchr(text, '.') ? "" : ".0");
}

static void print_head(void)
{
  printf("/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
         "/* Made by tests/oracle/make_scan_table.c: %d series a length, seed %d. */\n"
         "#include \"stat/scan_table.h\"\n\nconst double assay_scan_tail[ASSAY_SCAN_QUANTILES] = {",
         SERIES, SEED);
  for (size_t k = 0; k < ASSAY_SCAN_QUANTILES; k++)
    printf("%s%s%g", k ? "," : "", k == 6 ? "\n  " : " ", tail[k]);
  printf(
      " };\nconst double assay_scan_phi[ASSAY_SCAN_PHIS] = { 0.2, 0.4, 0.6, 0.8 };\n\n"
      "const float assay_scan_table[ASSAY_SCAN_ROWS][ASSAY_SCAN_PHIS][ASSAY_SCAN_QUANTILES] = {\n");
}

static void print_rows(size_t n, double rows[ASSAY_SCAN_PHIS][ASSAY_SCAN_QUANTILES])
{
  printf("  { /* n = %zu */\n", n);
  for (size_t k = 0; k < ASSAY_SCAN_PHIS; k++) {
    printf("    {");
    for (size_t q = 0; q < ASSAY_SCAN_QUANTILES; q++)
      print_float(q ? ", " : " ", rows[k][q]);
    printf(" },\n");
  }
  printf("  },\n");
}

int main(void)
{
  assay_rng rng;
  double limits[ASSAY_SCAN_ROWS], rows[ASSAY_SCAN_PHIS][ASSAY_SCAN_QUANTILES];
  assay_rng_init(&rng, SEED);
  print_head();
  for (size_t n = ASSAY_SCAN_MIN; n <= ASSAY_SCAN_MAX; n++) {
    make_rows(&rng, n, rows);
    print_rows(n, rows);
    limits[n - ASSAY_SCAN_MIN] = limit(&rng, n, rows);
  }
  printf("};\n\nconst float assay_scan_limit[ASSAY_SCAN_ROWS] = {");
  for (size_t i = 0; i < ASSAY_SCAN_ROWS; i++)
    print_float(i % 10 ? ", " : i ? ",\n  " : "\n  ", limits[i]);
  printf("\n};\n");
  return 0;
}
