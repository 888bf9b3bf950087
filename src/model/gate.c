/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/gate.h"

const char *assay_gate_outcome_name(assay_gate_outcome outcome)
{
  static const char *const names[] = { "SKIPPED",      "PASS", "WAIVED", "WARN",
                                       "INCONCLUSIVE", "FAIL", "ERROR" };
  return names[outcome];
}
