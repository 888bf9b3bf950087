/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One system's outputs joined with their references, as a stream of segments: by id where both
 * sides have one, else line by line with equal counts. */
#ifndef ASSAY_INPUT_OUTPUT_STREAM_H
#define ASSAY_INPUT_OUTPUT_STREAM_H

#include "input/items.h"
#include "model/segment.h"

/* What the systems of one call share: the references and the order of the segments. */
typedef struct assay_outputs_context assay_outputs_context;

/* inputs gets a row a file. Owned by the arena; close it (it holds open files). NULL: out of
 * memory. */
assay_outputs_context *assay_outputs_context_new(assay_arena *arena,
                                                 const assay_score_options *options,
                                                 assay_inputs *inputs, assay_troubles *troubles);
void assay_outputs_context_close(assay_outputs_context *context);

typedef struct assay_outputs assay_outputs;

/* Opens the outputs of a system. same_segments: its segments must be those of the first system
 * (joined by id where there is one). Errors: ASSAY_E_INPUT with file and place, ASSAY_E_NOMEM. */
assay_code assay_outputs_open(assay_outputs_context *context, assay_str path, bool same_segments,
                              assay_outputs **out, assay_err *err);
/* Fills the chunk (its arena is given, its list empty) with up to `most` segments or some megabytes
 * of text; *end: these were the last. Errors: ASSAY_E_INPUT (counts that differ, an id without
 * reference, a repeated id, broken items: at the end), ASSAY_E_NOMEM. */
assay_code assay_outputs_next(assay_outputs *outputs, size_t most, assay_segment_chunk *chunk,
                              bool *end, assay_err *err);
/* Inference parameters that all records agree on; absent: none were found. *mixed: they differ. */
assay_str assay_outputs_parameters(const assay_outputs *outputs, bool *mixed);
/* After an error: closes without reading the rest. NULL allowed. */
void assay_outputs_drop(assay_outputs *outputs);

#endif
