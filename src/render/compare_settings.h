/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tells the settings of a comparison apart: the parameters that vary, or their names. */
#ifndef ASSAY_RENDER_COMPARE_SETTINGS_H
#define ASSAY_RENDER_COMPARE_SETTINGS_H

#include "model/review.h"

typedef struct assay_settings {
  ASSAY_VEC(size_t) varied; /* parameters that tell the ranked apart, in order */
  bool named;               /* the parameters do not tell them apart: names must */
  bool ok;                  /* false: out of memory */
} assay_settings;

assay_settings assay_settings_of(assay_arena *arena, const assay_compare *compare);

/* The value of a parameter in a group as its source wrote it; absent: not known. */
assay_str assay_settings_value(const assay_compare *compare, const assay_run_group *group,
                               size_t parameter);

/* Group i in order of rank. */
const assay_run_group *assay_settings_ranked(const assay_compare *compare, size_t i);

/* Parameters, the most important first, those without a figure last. NULL: out of memory. */
size_t *assay_settings_by_importance(assay_arena *arena, const assay_compare *compare);

#endif
