/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores in the terminal. */
#ifndef ASSAY_RENDER_TEXT_SCORES_H
#define ASSAY_RENDER_TEXT_SCORES_H

#include "render/renderer.h"

/* Writes the report's systems: a table of scores, labels, categories, and with verbosity signatures
 * and the worst segments. False when out of memory. */
bool assay_text_scores(assay_arena *arena, const assay_report *report, const assay_style *style,
                       assay_sink *sink);

#endif
