/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/review.h"

const char *assay_status_name(assay_status status)
{
  static const char *const names[] = { "pass", "warn", "fail", "error" };
  return names[status];
}
