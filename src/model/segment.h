/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outputs and references as they were read, chunk by chunk. */
#ifndef ASSAY_MODEL_SEGMENT_H
#define ASSAY_MODEL_SEGMENT_H

#include <stdint.h>

#include "base/str.h"

typedef struct assay_text_segment {
  uint64_t line; /* in the outputs' file, from 1 */
  size_t place;  /* number of the segment, from 0: the same in every system that is compared */
  assay_str id;  /* absent: none */
  assay_str hyp; /* valid UTF-8, may be empty */
  const assay_str *refs;
  size_t n_refs;           /* at least 1 */
  const assay_str *fields; /* values of the --by-field options, in their order; absent: none */
  double score;            /* of the metric whose worst and best are shown; set when counted */
  int truncated;           /* 1: the model stopped at its limit, 0: it did not, -1: not said */
} assay_text_segment;

typedef struct assay_segment_chunk {
  assay_arena *arena; /* owns the texts; freed and made anew for each chunk */
  ASSAY_VEC(assay_text_segment) list;
} assay_segment_chunk;

#endif
