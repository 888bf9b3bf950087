/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison of runs in the terminal. */
#ifndef ASSAY_RENDER_TEXT_COMPARE_H
#define ASSAY_RENDER_TEXT_COMPARE_H

#include "render/renderer.h"

/* Writes the ranking with its ties, what the parameters did, what to try next and who was set
 * apart. False when out of memory. */
bool assay_text_compare(assay_arena *arena, const assay_report *report, const assay_style *style,
                        assay_sink *sink);

#endif
