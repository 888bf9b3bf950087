/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What trainers call the parameters of a run, and what they write down beside them. */
#ifndef ASSAY_INPUT_PARAMETER_H
#define ASSAY_INPUT_PARAMETER_H

#include "base/value.h"

typedef enum assay_parameter_kind {
  ASSAY_PARAMETER_OWN,    /* unknown: a name of the user's own */
  ASSAY_PARAMETER_KNOWN,  /* known, but configurations of other things have it too */
  ASSAY_PARAMETER_TELLS,  /* known, and marks the configuration of a training */
  ASSAY_PARAMETER_NOTHING /* neither set nor judged: folders, names, logging, machines */
} assay_parameter_kind;

/* The one name of a parameter: "lr" is learning_rate, "per_device_train_batch_size" is batch_size.
 * The name itself where it is not known. */
assay_str assay_parameter_name(assay_str name, assay_parameter_kind *kind);

/* A value as text; a list of scalars with commas between them, texts in order of bytes. absent:
 * null, empty, a mapping, or too long to be a setting. *failed: out of memory. */
assay_str assay_parameter_text(assay_arena *arena, const assay_value *value, bool *failed);

#endif
