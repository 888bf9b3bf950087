/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact inference on pairs of right and wrong. */
#ifndef ASSAY_STAT_BINOMIAL_H
#define ASSAY_STAT_BINOMIAL_H

#include <stddef.h>

/* McNemar's exact test (two-sided, doubled tail, at most 1) of b against c discordant pairs; 1
 * where there are none. */
double assay_mcnemar_exact(double b, double c);

/* Pairs of right and wrong: of both, of the first alone, of the second alone, of neither. */
typedef struct assay_pairs {
  double both, first, second, neither;
} assay_pairs;

/* 95 % interval of the first rate less the second: what Clopper and Pearson (1934) leave of the
 * discordant pairs, which excludes 0 exactly where McNemar's exact test is below 5 %, and
 * Newcombe's (1998) method 10, which knows that pairs yet unseen may be discordant too; from the
 * lesser low to the greater high. At least one pair. */
void assay_mcnemar_interval(const assay_pairs *pairs, double *low, double *high);

#endif
