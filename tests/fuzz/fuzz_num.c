/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers: what is read and written again reads as the same; agreement with strtod where both
 * accept. */
#include "fuzz/fuzz.h"

#include <math.h>
#include <string.h>

#include "base/num.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  assay_str cell = { (const char *)bytes, n };
  double value = 0, again = 0;
  int64_t whole = 0;
  char text[ASSAY_NUM_SIZE], copy[256];
  if (assay_num_read(cell, '.', &value) != ASSAY_NUM_FINITE)
    return 0;
  FUZZ_DEMAND(isfinite(value));
  assay_num_shortest(text, value);
  FUZZ_DEMAND(assay_num_read(assay_str_z(text), '.', &again) == ASSAY_NUM_FINITE && again == value);
  assay_num_fixed(text, value, 3);
  assay_num_digits(text, value, 4);
  if (n < sizeof copy) {
    memcpy(copy, bytes, n);
    copy[n] = '\0';
    FUZZ_DEMAND(strtod(copy, NULL) == value);
  }
  if (assay_num_read_whole(cell, '.', &whole))
    FUZZ_DEMAND((double)whole == value);
  return 0;
}
