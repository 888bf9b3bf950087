/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Simulated tables of stat/scan.h; made by tests/oracle/make_scan_table.c. */
#ifndef ASSAY_STAT_SCAN_TABLE_H
#define ASSAY_STAT_SCAN_TABLE_H

#include <stddef.h>

enum { ASSAY_SCAN_QUANTILES = 12, ASSAY_SCAN_PHIS = 4, ASSAY_SCAN_ROWS = 57 }; /* n 4..60 */

extern const double assay_scan_tail[ASSAY_SCAN_QUANTILES]; /* p of each column, falling */
extern const double assay_scan_phi[ASSAY_SCAN_PHIS];
/* Statistic exceeded with probability assay_scan_tail[k] where phi is estimated as
 * assay_scan_phi[j]; rows n - 4; for n <= 12 phi is not estimated and all four are alike. */
extern const float assay_scan_table[ASSAY_SCAN_ROWS][ASSAY_SCAN_PHIS][ASSAY_SCAN_QUANTILES];
extern const float assay_scan_limit[ASSAY_SCAN_ROWS]; /* rise / sigma at 80 % power */

#endif
