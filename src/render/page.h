/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report folder: index.html, compare.html, gate.html, run-NNN.html, report.json, summary.md,
 * charts/, data/. */
#ifndef ASSAY_RENDER_PAGE_H
#define ASSAY_RENDER_PAGE_H

#include "base/output.h"
#include "render/renderer.h"

typedef struct assay_folder_options {
  bool force;              /* --force */
  bool png;                /* false: --no-png */
  bool require_plots;      /* a missing picture is ASSAY_E_PLOT */
  unsigned plot_timeout_s; /* per gnuplot process */
  unsigned threads;        /* gnuplot processes at once for the PNG files; 0: all cores */
} assay_folder_options;

/* Writes the whole folder atomically. report->runs[i].charts must be filled. Pictures that could
 * not be drawn are noted in report->plot_notes and said in the page. Errors: ASSAY_E_OUTPUT,
 * ASSAY_E_PLOT (only with require_plots), ASSAY_E_NOMEM. */
assay_code assay_folder_write(assay_report *report, const char *path,
                              const assay_folder_options *options, assay_err *err);

/* The pages (also usable without a folder, for tests). svg: for each chart of each run in order its
 * cleaned inline SVG, or an absent string where it could not be drawn. run: index of the run's own
 * page, or SIZE_MAX for index.html (which is the page of the comparison or of the gate when there
 * is one, else the run's page when there is one run). Pictures of the report's own charts follow
 * those of the runs. */
assay_code assay_page_write(const assay_report *report, size_t run, const assay_strs *svg,
                            assay_sink *sink, assay_err *err);

#endif
