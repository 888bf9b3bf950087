/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings: readable but noteworthy facts, each with its numbers and its place. */
#ifndef ASSAY_MODEL_FINDING_H
#define ASSAY_MODEL_FINDING_H

#include <math.h>
#include <stdint.h>

#include "base/str.h"

/* What does not apply: doubles are NaN (JSON null), steps are ASSAY_NO_STEP (JSON null). */
#define ASSAY_NO_STEP INT64_MIN

typedef enum assay_severity { ASSAY_NOTE, ASSAY_WARNING, ASSAY_ERROR } assay_severity;
const char *assay_severity_name(assay_severity severity); /* "note", "warning", "error" */

/* A named number of the evidence; the unit stands in the name where it is not 1 (time_s). */
typedef struct assay_fact {
  const char *name;
  double value;
} assay_fact;
typedef ASSAY_VEC(assay_fact) assay_facts;

typedef struct assay_finding {
  const char *id; /* LOSS_SPIKES, ...: a row of the check registry */
  assay_severity severity;
  assay_str subject;  /* run, file or series it is about */
  assay_str sentence; /* one sentence, numbers with unit */
  assay_str hint;     /* what to do */
  assay_facts evidence;
  assay_str file; /* where{file,line} if file.ptr, else where{first_step,last_step} */
  uint64_t line;
  int64_t first_step, last_step; /* ASSAY_NO_STEP: none */
  const char *chart;             /* id of the chart that shows it, or NULL */
} assay_finding;
typedef ASSAY_VEC(assay_finding) assay_findings;

#endif
