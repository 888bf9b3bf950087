/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a call to review: checked against what there is, and listed in options{}. */
#ifndef ASSAY_ANALYSIS_REVIEW_OPTIONS_H
#define ASSAY_ANALYSIS_REVIEW_OPTIONS_H

#include "analysis/judging.h"

/* --set names and bounds, the --by metric against the runs' series (no runs: any name passes), and
 * --fail-on ids. Errors: ASSAY_E_USAGE with did-you-mean, ASSAY_E_NOMEM. */
assay_code assay_review_options_check(assay_arena *scratch, const assay_inputs *inputs,
                                      const assay_options *options, assay_err *err);

/* Fills report->options: every option that changes a figure, as given or by default. Errors:
 * ASSAY_E_NOMEM. */
assay_code assay_review_options_list(assay_report *report, const assay_options *options,
                                     assay_err *err);

/* Does a finding or verdict of this id and severity make the call fail by --fail-on? */
bool assay_review_options_fail(const assay_options *options, const char *id,
                               assay_severity severity);

#endif
