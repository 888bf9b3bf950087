/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small samples: Student's intervals and tests, exact permutation of signs, ranks. NaN where a
 * sample is too small. */
#ifndef ASSAY_STAT_SAMPLE_H
#define ASSAY_STAT_SAMPLE_H

#include <stdint.h>

#include "base/arena.h"

/* The 97.5 % quantile of Student's t, df > 0: half a 95 % interval in standard errors; 1.96 where
 * df is infinite. */
double assay_student_half(double df);
/* P(T >= t) of Student's t; of the normal distribution where df is infinite. */
double assay_student_upper(double t, double df);
/* P(F >= f) of Fisher's F; f >= 0, df1 and df2 > 0 and finite. */
double assay_fisher_upper(double f, double df1, double df2);

/* P(at least one of k Student's T's >= t) that all have the correlation r with one another, in
 * [0, 1): the comparison of k means with one other (Dunnett 1955), one side. df may be infinite.
 * Accurate to 1e-5. */
double assay_dunnett_upper(double t, size_t k, double r, double df);

/* P that a sum over d[n] with random signs is at least the observed one: all 2^n of them, so n is
 * at most ASSAY_SIGNS_MOST. */
enum { ASSAY_SIGNS_MOST = 16 };
double assay_signs_upper(const double *d, size_t n);

/* Interquartile mean: of the middle half of x[n] (ends weighted by their share of it); x is sorted
 * in place. NaN for n = 0. */
double assay_iqm(double *x, size_t n);

/* rank[i] of x[i] in x[n], from 1 for the least, with the mean rank for ties; no NaN. False when
 * out of memory. */
bool assay_ranks(assay_arena *scratch, const double *x, size_t n, double *rank);
/* Pearson's correlation of x[n] and y[n], -1 to 1; NaN where one is constant. Of ranks it is
 * Spearman's. */
double assay_correlation(const double *x, const double *y, size_t n);

#endif
