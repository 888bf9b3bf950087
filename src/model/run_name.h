/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the name of a run tells: "lr=1e-4_batch_size=8", "rope_seed2026_x595". All are views of the
 * name; gaps are _ , ; & / and blanks, and around a seed - too. */
#ifndef ASSAY_MODEL_RUN_NAME_H
#define ASSAY_MODEL_RUN_NAME_H

#include "base/str.h"

/* The next key=value of a name from *at on, which moves behind it: a value ends at the next gap, a
 * key at its equals sign; folders above are no part of it. Neither is empty. False: no more. */
bool assay_name_pair(assay_str name, size_t *at, assay_str *key, assay_str *value);

/* The first "seed" of a name (any case, no letter before it) with its number behind gaps or an
 * equals sign. */
typedef struct assay_name_seed {
  assay_str before; /* without gaps at its end; may be empty */
  assay_str number; /* digits, one at least */
  assay_str behind;
} assay_name_seed;
/* False: the name tells none. */
bool assay_name_seed_find(assay_str name, assay_name_seed *out);

/* Whether a value of a key=value ends at this character. */
bool assay_name_is_gap(char c);

#endif
