/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours that stand for a role while a drawing passes through gnuplot: #0101nn. */
#ifndef ASSAY_RENDER_PLOT_SENTINEL_H
#define ASSAY_RENDER_PLOT_SENTINEL_H

enum {
  ASSAY_SENTINEL_INK = 0x01, /* + assay_ink */
  ASSAY_SENTINEL_GRID = 0x20,
  ASSAY_SENTINEL_AXIS = 0x21
};

#endif
