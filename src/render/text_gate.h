/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gate in the terminal. */
#ifndef ASSAY_RENDER_TEXT_GATE_H
#define ASSAY_RENDER_TEXT_GATE_H

#include "render/renderer.h"

/* Writes the rules of the report's gate, worst first, and the outcomes of the versions before.
 * False when out of memory. */
bool assay_text_gate(assay_arena *arena, const assay_report *report, const assay_style *style,
                     assay_sink *sink);

#endif
