/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one handle behind the public face: inputs, report and outputs of a call. */
#ifndef ASSAY_FACE_REVIEW_STATE_H
#define ASSAY_FACE_REVIEW_STATE_H

#include "analysis/judge.h"
#include "analysis/scoring.h"
#include "assay/assay.h"
#include "input/input.h"

struct assay_review {
  assay_arena *arena;
  assay_options options;
  assay_inputs *inputs;
  assay_troubles troubles;
  assay_report *report;
  assay_scoring *scoring; /* NULL: no outputs were scored */
  assay_score_options score;
  assay_gate_options gate;
  struct assay_gate_call *gate_call;
  ASSAY_VEC(assay_review *) parts; /* reviews that a gate's sides were made from */
  assay_strs lines;                /* of the troubles */
  bool refused, charted;
  assay_err err; /* of the last call */
};

/* A handle with the options taken over; NULL when out of memory. */
assay_review *assay_call_new(const assay_options *options);
/* A report about an error alone, of `command` (may be NULL). Marks the handle as refused. */
assay_code assay_call_refuse(assay_review *r, const char *command, const assay_err *err);
assay_outcome assay_outcome_of(assay_code code);
/* What opening ends with: finishes a judged handle, or frees it and makes *out NULL where memory
 * ran out (*out NULL already, or code ASSAY_E_NOMEM). */
assay_outcome assay_call_opened(assay_review **out, assay_code code);

/* Judges paths, or scores outputs, into a handle that is new. Errors: ASSAY_E_NOMEM; a refusal is
 * the handle's. */
assay_code assay_call_review(assay_review *r, const char *const *paths, size_t n);
assay_code assay_call_score(assay_review *r, const char *const *outputs, size_t n);

/* The first fatal trouble as an error; ASSAY_OK in it when there is none. */
assay_err assay_call_first_trouble(const assay_review *r);

/* Makes an error that no trouble told one of them, so that it is said with its line. */
void assay_call_tell(assay_review *r, const assay_err *err);

/* Makes the first fatal trouble the error of a report that went on without that file. */
void assay_call_note_bad_file(assay_review *r);

/* After an output was (not) written: a failure is told by every output that comes after it. */
assay_outcome assay_call_written(assay_review *r, assay_code code);

/* Counts the outputs that a review found with references. Errors: ASSAY_E_NOMEM. */
assay_code assay_call_score_found(assay_review *r);
bool assay_call_has_scores(const assay_review *r);
/* Adds their scores to the report, which is made if there is none. */
assay_code assay_call_report_scores(assay_review *r, assay_err *err);

#endif
