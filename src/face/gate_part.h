/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of the gate's face. */
#ifndef ASSAY_FACE_GATE_PART_H
#define ASSAY_FACE_GATE_PART_H

#include "analysis/quality_gate.h"
#include "face/review_state.h"

/* What a gate's call is made from; lives in the handle's arena. */
typedef struct assay_gate_call {
  assay_rules rules;
  assay_gate_side candidate;
  assay_gate_side *baselines; /* [options.n_baselines] */
  assay_score_options score;  /* as given, with what the rules name */
} assay_gate_call;

/* Reads the history file into gate->history and puts this version last. A file that is not there
 * yet is empty. Errors: ASSAY_E_INPUT, ASSAY_E_NOMEM. */
assay_code assay_gate_history(assay_review *r, assay_err *err);

#endif
