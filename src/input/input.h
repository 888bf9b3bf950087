/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From paths to inputs, runs and series. */
#ifndef ASSAY_INPUT_INPUT_H
#define ASSAY_INPUT_INPUT_H

#include "assay/options.h"
#include "base/err.h"
#include "model/run.h"

typedef struct assay_paths {
  const char *const *items;
  size_t n;
} assay_paths;

/* Reads every path (a file, "-" for stdin, or a folder that is walked: dot names skipped, links to
 * folders not followed, order by bytes) and joins what belongs together (contract: fine print of
 * review). *out is owned by the arena and set on every return but out of memory.
 * Returns ASSAY_E_INPUT with the first cause in *err when a named file is bad or nothing was found;
 * bad files found below a folder only raise (*out)->bad. All problems, place by place, are in
 * *troubles; recognised but not judged files are in files[] with a note. */
assay_code assay_inputs_read(assay_arena *arena, const assay_paths *paths,
                             const assay_options *options, assay_inputs **out,
                             assay_troubles *troubles, assay_err *err);

/* True if a file's content is a training log or job record that review judges; false also when it
 * cannot be read. *failed: out of memory. */
bool assay_input_is_log(assay_str path, bool *failed);

#endif
