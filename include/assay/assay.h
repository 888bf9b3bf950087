/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay as a library: what the command line stands on. Unstable until 1.0.
 *
 * One sentence on ownership: a handle owns everything that was got from it; free the handle, and
 * all is gone. The library never prints, never exits, never calls setlocale and keeps no globals.
 * Strings are UTF-8. */
#ifndef ASSAY_ASSAY_H
#define ASSAY_ASSAY_H

#include <assay/options.h>

#ifdef __cplusplus
extern "C" {
#endif

const char *assay_version(void);

/* Outcome of a call; exit status 0, 2, 2, 3 in this order. */
typedef enum assay_outcome {
  ASSAY_DONE,
  ASSAY_CALLER_TROUBLE, /* usage or input */
  ASSAY_RULE_TROUBLE,
  ASSAY_SURROUNDINGS_TROUBLE /* output, memory, pictures, internal */
} assay_outcome;

typedef struct assay_review assay_review;

/* Reads and judges paths[n]. *out is set also when inputs are bad (then it holds the report with
 * its error); NULL only when out of memory. Free with assay_review_free (NULL allowed). */
assay_outcome assay_review_open(assay_review **out, const char *const *paths, size_t n,
                                const assay_options *options);
void assay_review_free(assay_review *review);
/* Scores outputs[n], each one system, against their references. The handle and everything said of
 * it is that of a review. */
assay_outcome assay_score_open(assay_review **out, const char *const *outputs, size_t n,
                               const assay_options *options, const assay_score_options *score);
/* Compares the runs of paths[n]: those of a sweep. */
assay_outcome assay_compare_open(assay_review **out, const char *const *paths, size_t n,
                                 const assay_options *options,
                                 const assay_compare_options *compare);
/* A quality gate on paths[n] (folders, files, outputs, saved reports). */
assay_outcome assay_gate_open(assay_review **out, const char *const *paths, size_t n,
                              const assay_options *options, const assay_score_options *score,
                              const assay_gate_options *gate);
/* After a decision: writes --save (outcome PASS or WARN) and appends to --history (exit 0 and 1).
 */
assay_outcome assay_gate_keep(assay_review *review);

/* One JSON line a system and segment of a score to a file, atomically. */
assay_outcome assay_score_segments(assay_review *review, const char *path);

/* A report that says only why nothing was done: a usage error before anything was read. command:
 * the command's name or NULL. */
assay_outcome assay_review_usage(assay_review **out, const char *command, const char *message,
                                 const char *hint);

int assay_review_exit(const assay_review *review); /* 0, 1, 2 or 3 */
const char *assay_review_headline(const assay_review *review);
/* Troubles, one line each "FILE:LINE:COLUMN: what; what to do" without the program's name,
 * sanitised for a terminal; NULL past the last. */
const char *assay_review_trouble(const assay_review *review, size_t i);
/* No report may be written when a named input was refused. */
bool assay_review_refused(const assay_review *review);

/* Paths of the files that were named or hold something to judge; NULL past the last. */
const char *assay_review_input(const assay_review *review, size_t i);

/* Bytes of one output format ("text", "json", "markdown", "csv") to a callback that returns false
 * on failure. */
typedef bool (*assay_writer)(void *payload, const char *bytes, size_t n);
typedef struct assay_text_style {
  size_t size;  /* sizeof (assay_text_style) */
  size_t width; /* terminal columns; 80 where unknown */
  bool colour;
  int verbosity; /* -1, 0, 1 */
} assay_text_style;
assay_outcome assay_review_write(assay_review *review, const char *format,
                                 const assay_text_style *style, assay_writer write, void *payload);
/* One output format to a file, atomically. When this or assay_review_folder fails, what is written
 * afterwards tells it as its error and exit status. */
assay_outcome assay_review_file(assay_review *review, const char *path, const char *format,
                                const assay_text_style *style);

typedef struct assay_report_options {
  size_t size; /* sizeof (assay_report_options) */
  bool force, no_png, require_plots;
  unsigned plot_timeout_s; /* default 30 */
} assay_report_options;
void assay_report_options_init(assay_report_options *options);
/* Writes the report folder, atomically. */
assay_outcome assay_review_folder(assay_review *review, const char *path,
                                  const assay_report_options *options);
/* Pictures that the folder lacks and why, one line each, sanitised; NULL past the last. */
const char *assay_review_plot_note(const assay_review *review, size_t i);
/* The message of the last failed call on this handle (own memory of the handle), "" if none. */
const char *assay_review_error(const assay_review *review);
const char *assay_review_error_hint(const assay_review *review);
const char *assay_review_error_file(const assay_review *review);

/* Reflection over the registries: formats, metrics, checks, verdicts, renderers, thresholds. */
enum { ASSAY_ENTRY_FIELDS = 10 };
typedef struct assay_entry {
  const char *id, *title, *help;
  const char
      *fields[ASSAY_ENTRY_FIELDS][2]; /* name and text pairs, ended by NULL: rule, source, ... */
  const char *const *parameters;      /* names of thresholds, NULL-terminated, or NULL */
  double value, low, high;            /* thresholds: default and range; else NaN */
} assay_entry;
/* The i-th entry of a registry; false past the end or for an unknown registry. */
bool assay_registry_entry(const char *registry, size_t i, assay_entry *out);

#ifdef __cplusplus
}
#endif

#endif
