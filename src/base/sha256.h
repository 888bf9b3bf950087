/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 by nettle. */
#ifndef ASSAY_BASE_SHA256_H
#define ASSAY_BASE_SHA256_H

#include "base/str.h"

enum { ASSAY_SHA256_HEX = 65 };

typedef struct assay_sha256 assay_sha256;
assay_sha256 *assay_sha256_new(assay_arena *arena); /* NULL when out of memory */
void assay_sha256_add(assay_sha256 *state, const void *bytes, size_t n);
void assay_sha256_hex(assay_sha256 *state, char out[static ASSAY_SHA256_HEX]); /* ends the state */

#endif
