/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finding.h"

const char *assay_severity_name(assay_severity severity)
{
  static const char *const names[] = { "note", "warning", "error" };
  return names[severity];
}
