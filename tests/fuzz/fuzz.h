/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A harness is one function over bytes; libFuzzer drives it, or replay.c over stored files. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* A property that does not hold ends the run, with or without assertions compiled in. */
#define FUZZ_DEMAND(condition)                                                                     \
  do {                                                                                             \
    if (!(condition))                                                                              \
      abort();                                                                                     \
  } while (0)

#endif
