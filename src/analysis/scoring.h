/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From segments to scores. Segments come chunk by chunk and are counted in blocks that may run on
 * threads; rows of whole numbers stay, texts go. Whoever drives it:
 *   begin a system; for each chunk: take (serial), count every block (any thread), settle (serial);
 *   at the end: report. */
#ifndef ASSAY_ANALYSIS_SCORING_H
#define ASSAY_ANALYSIS_SCORING_H

#include "analysis/registry.h"
#include "model/segment.h"

typedef struct assay_scoring assay_scoring;

/* blocks: how many pieces a chunk is counted in. Errors: ASSAY_E_USAGE (unknown metric, with
 * did-you-mean), ASSAY_E_NOMEM. Owned by the arena. */
assay_code assay_scoring_new(assay_arena *arena, const assay_options *options,
                             const assay_score_options *score, size_t blocks, assay_scoring **out,
                             assay_err *err);
/* Begins a system, named by the file of its outputs. Errors: ASSAY_E_NOMEM. */
assay_code assay_scoring_begin(assay_scoring *scoring, assay_str path, assay_err *err);
/* Makes room for the chunk and takes what is counted in order: labels, words, categories. The chunk
 * must stay until settled. Errors: ASSAY_E_INPUT (too many labels or categories), ASSAY_E_NOMEM. */
assay_code assay_scoring_take(assay_scoring *scoring, const assay_segment_chunk *chunk,
                              assay_err *err);
/* Counts the block-th of the chunk's blocks, beside others. Errors: ASSAY_E_INPUT (a segment that
 * is too long for a metric), ASSAY_E_NOMEM. */
assay_code assay_scoring_count(assay_scoring *scoring, assay_segment_chunk *chunk, size_t block,
                               assay_err *err);
/* Keeps the worst and best texts of a counted chunk. Errors: ASSAY_E_NOMEM. */
assay_code assay_scoring_settle(assay_scoring *scoring, const assay_segment_chunk *chunk,
                                assay_err *err);
/* Ends the system; parameters: those of its generation as text, mixed: they differ by segment. */
void assay_scoring_end(assay_scoring *scoring, assay_str parameters, bool mixed);

/* Ends the blocks: their memory becomes the arena's. To be called once, after errors too. */
void assay_scoring_close(assay_scoring *scoring);

/* Scores, intervals, tests: fills report->systems and report->comparisons. Errors: ASSAY_E_INPUT
 * (systems that cannot be compared), ASSAY_E_USAGE (no such baseline), ASSAY_E_NOMEM. */
assay_code assay_scoring_finish(assay_scoring *scoring, assay_report *report, assay_err *err);

/* The report of `assay score`: options, findings, headline, status, exit. */
assay_code assay_score_report(assay_scoring *scoring, assay_report *report,
                              const assay_options *options, const assay_score_options *score,
                              assay_err *err);

/* Systems taken in so far. */
size_t assay_scoring_systems(const assay_scoring *scoring);
/* Forgets the system that was begun last: its file was refused. */
void assay_scoring_abandon(assay_scoring *scoring);

/* Scores beside a review of runs: systems, and their findings behind those of the runs. */
assay_code assay_score_beside(assay_scoring *scoring, assay_report *report,
                              const assay_options *options, const assay_score_options *score,
                              assay_err *err);

/* One JSON line a system and segment (--segments). */
assay_code assay_scoring_segments(const assay_scoring *scoring, const assay_report *report,
                                  assay_sink *sink, assay_err *err);

/* ---- findings about outputs ---- */

/* What a check of outputs sees. */
typedef struct assay_score_judging {
  assay_report *report;
  const assay_score_options *options;
  const double *limit; /* by assay_limit */
  const assay_check *current;
  bool failed; /* out of memory: sticky */
} assay_score_judging;

/* Adds a finding of the check that runs; its evidence is one named number (name NULL: none). */
void assay_score_note(assay_score_judging *j, assay_str subject, const char *fact, double value,
                      const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
