/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences of a whole report: headline and reason, for one run and for several. */
#ifndef ASSAY_ANALYSIS_HEADLINE_H
#define ASSAY_ANALYSIS_HEADLINE_H

#include "analysis/judging.h"

/* Sets report->headline and report->reason from its runs and inputs; by: what best means. No runs:
 * says that nothing was judged. Errors: ASSAY_E_NOMEM. */
assay_code assay_headline_write(assay_report *report, const assay_by *by, assay_err *err);

#endif
