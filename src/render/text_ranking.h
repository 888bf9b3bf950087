/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ranking of a comparison in the terminal, a line a setting. */
#ifndef ASSAY_RENDER_TEXT_RANKING_H
#define ASSAY_RENDER_TEXT_RANKING_H

#include "render/renderer.h"

/* False when out of memory. */
bool assay_text_ranking(assay_arena *arena, const assay_report *report, const assay_style *style,
                        assay_sink *sink);

#endif
