/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What trainers call the parameters of a run, and what they write down beside them. */
#ifndef ASSAY_MODEL_PARAMETER_NAME_H
#define ASSAY_MODEL_PARAMETER_NAME_H

#include "base/str.h"

typedef enum assay_parameter_sense {
  ASSAY_PARAMETER_OWN,    /* unknown: a name of the user's own */
  ASSAY_PARAMETER_KNOWN,  /* known, but configurations of other things have it too */
  ASSAY_PARAMETER_TELLS,  /* known, and marks the configuration of a training */
  ASSAY_PARAMETER_NOTHING /* neither set nor judged: folders, names, logging, machines */
} assay_parameter_sense;

/* The one name of a parameter: "lr" is learning_rate, "per_device_train_batch_size" is batch_size.
 * The name itself where it is not known. */
assay_str assay_parameter_name(assay_str name, assay_parameter_sense *kind);

#endif
