/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gate in summary.md. */
#ifndef ASSAY_RENDER_MARKDOWN_GATE_H
#define ASSAY_RENDER_MARKDOWN_GATE_H

#include "render/gate_rows.h"

/* Headline, the worst rules and a line of counts: at most 12 lines. */
void assay_markdown_gate(assay_buf *out, const assay_report *report, const assay_gate_rows *rows);
/* Every rule with its interval and reason, until `most` bytes are full. */
void assay_markdown_gate_rules(assay_buf *out, const assay_gate_rows *rows, size_t most);

#endif
