/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of parameters as configurations of runs hold them. */
#ifndef ASSAY_INPUT_PARAMETER_H
#define ASSAY_INPUT_PARAMETER_H

#include "base/value.h"
#include "model/parameter_name.h"

/* A value as text; a list of scalars with commas between them, texts in order of bytes. absent:
 * null, empty, a mapping, or too long to be a setting. *failed: out of memory. */
assay_str assay_parameter_text(assay_arena *arena, const assay_value *value, bool *failed);

#endif
