/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widths of text, estimated: the reader's fonts are not known. */
#ifndef ASSAY_RENDER_PAGE_PLOT_WIDTH_H
#define ASSAY_RENDER_PAGE_PLOT_WIDTH_H

#include "base/str.h"

/* Estimated width of a text in em, never too small for system-ui, DejaVu Sans and kin. */
double assay_label_width(assay_str text);

#endif
