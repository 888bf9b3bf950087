/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact inference on pairs of right and wrong. */
#ifndef ASSAY_STAT_BINOMIAL_H
#define ASSAY_STAT_BINOMIAL_H

#include <stddef.h>

/* McNemar's exact test (two-sided, doubled tail, at most 1) of b against c discordant pairs; 1
 * where there are none. */
double assay_mcnemar_exact(double b, double c);

/* 95 % interval of the difference of two rates, (b - c) / n, given b + c discordant pairs: Clopper
 * and Pearson (1934) on the share of b. It excludes 0 exactly where the two-sided test is below 5
 * %. n >= 1. */
void assay_mcnemar_interval(double b, double c, double n, double *low, double *high);

#endif
