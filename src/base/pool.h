/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fork-join over fixed blocks. Results go to the caller's slot of each block, so that the outcome
 * has the same bytes for any number of threads. */
#ifndef ASSAY_BASE_POOL_H
#define ASSAY_BASE_POOL_H

#include "base/err.h"

typedef assay_code (*assay_block_fn)(void *payload, size_t block, assay_err *err);

/* Runs work(payload, 0 .. n_blocks-1) on at most `threads` threads (0: all cores; 1: in the
 * caller). Returns the error of the lowest failing block. A thread that cannot be started costs
 * speed only. */
assay_code assay_pool_run(unsigned threads, size_t n_blocks, assay_block_fn work, void *payload,
                          assay_err *err);

#endif
