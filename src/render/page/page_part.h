/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of the pages. Each appends HTML to a builder. Text of the input goes through
 * assay_html_text only; everything else is a constant of the program or a number. */
#ifndef ASSAY_RENDER_PAGE_PART_H
#define ASSAY_RENDER_PAGE_PART_H

#include "model/review.h"

enum { ASSAY_HTML_NAME = 120, ASSAY_HTML_SENTENCE = 600 }; /* grapheme clusters shown */

/* ---- atoms (html.c) ---- */

/* In a <bdi>, cut with an ellipsis after `most` grapheme clusters; "(empty)" when blank. */
void assay_html_text(assay_buf *out, assay_str text, size_t most);
/* Sentence of the program, without the <bdi>. */
void assay_html_sentence(assay_buf *out, assay_str text);
/* `digits` significant digits, true minus sign; an en dash for NaN. */
void assay_html_number(assay_buf *out, double value, int digits);
void assay_html_step(assay_buf *out, int64_t step);
/* A fraction as per cent, sign as asked: "+7.6 %". */
void assay_html_percent(assay_buf *out, double fraction, bool sign);
/* Tokens, seconds, money: whole ones with separators, others at 4 digits. */
void assay_html_amount(assay_buf *out, double value);
/* "p < 0.001", safe for HTML. */
void assay_html_p(assay_buf *out, double p);
/* "low to high" */
void assay_html_range(assay_buf *out, double low, double high);

/* ---- style (page_style.c) ---- */

/* The style sheet with `more` behind it; *csp gets 'sha256-...' of exactly these bytes. False: out
 * of memory. */
bool assay_page_style(assay_arena *arena, assay_str more, assay_str *style, assay_str *csp);

/* ---- sections ---- */

typedef struct assay_tone {
  const char *class, *icon, *word;
} assay_tone;
/* Colour, sign and word of a verdict (contract section 4, status), of a status, of a severity. */
assay_tone assay_verdict_tone(const char *id);
assay_tone assay_status_tone(assay_status status);
assay_tone assay_severity_tone(assay_severity severity);
assay_tone assay_outcome_tone(assay_gate_outcome outcome);
void assay_tag_write(assay_buf *out, assay_tone tone);
/* "Still improving" for STILL_IMPROVING. */
void assay_verdict_word(assay_buf *out, const char *id);

/* One figure: title, picture or the reason for none, numbers. svg absent: not drawn. */
void assay_chart_write(assay_buf *out, const assay_chart *chart, assay_str svg, assay_str why);
void assay_findings_write(assay_buf *out, const assay_findings *findings,
                          const assay_run_review *run);
void assay_figures_write(assay_buf *out, const assay_run_review *run);
void assay_evidence_write(assay_buf *out, const assay_run_review *run);
void assay_checkpoints_write(assay_buf *out, const assay_run_review *run);
void assay_patience_write(assay_buf *out, const assay_run_review *run);
void assay_scores_write(assay_buf *out, const assay_run_review *run);
void assay_rejected_write(assay_buf *out, const assay_run_review *run);
/* Inputs of one run, or of the whole report when run is NULL; options, command, version. */
void assay_provenance_write(assay_buf *out, const assay_report *report,
                            const assay_run_review *run);
/* Scores of outputs, all systems. False when out of memory. */
bool assay_systems_write(assay_arena *arena, assay_buf *out, const assay_report *report);
/* The whole page of `assay score`. svg: pictures of report->charts in order. */
bool assay_score_write(assay_arena *arena, assay_buf *out, const assay_report *report,
                       const assay_str *svg);
/* The whole page of `assay gate`. svg: pictures of report->charts in order. False when out of
 * memory.
 */
bool assay_gate_write(assay_arena *arena, assay_buf *out, const assay_report *report,
                      const assay_str *svg);
/* The whole page of `assay compare`; svg as above. False when out of memory. */
bool assay_compare_write(assay_arena *arena, assay_buf *out, const assay_report *report,
                         const assay_str *svg);
/* Rules that light a row's curve while the row is pointed at or is the target. */
void assay_compare_style(assay_buf *out, const assay_report *report);
/* The comparisons of a gate on one scale of margins; nothing where no rule has a margin. */
void assay_margins_write(assay_buf *out, const assay_gate *gate);
/* One row a run, linked to its page. */
void assay_runs_write(assay_buf *out, const assay_report *report);
void assay_overview_write(assay_buf *out, const assay_report *report);
/* charts: pictures of this run's charts in order. */
void assay_run_write(assay_buf *out, const assay_report *report, size_t run, const assay_str *svg);

#endif
