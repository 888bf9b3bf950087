/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/metric.h"

#include <string.h>

#define ASSAY_METRICS(word) extern const assay_metric assay_metrics_##word[];
#include "metric_list.h"
#undef ASSAY_METRICS

#define ASSAY_METRICS(word) assay_metrics_##word,
static const assay_metric *const families[] = {
#include "metric_list.h"
};
#undef ASSAY_METRICS

const assay_metric *assay_metric_at(size_t i)
{
  for (size_t f = 0; f < sizeof families / sizeof *families; f++)
    for (const assay_metric *m = families[f]; m->id; m++)
      if (i-- == 0)
        return m;
  return NULL;
}

const assay_metric *assay_metric_find(const char *id)
{
  const assay_metric *m;
  for (size_t i = 0; (m = assay_metric_at(i)); i++)
    if (strcmp(m->id, id) == 0)
      return m;
  return NULL;
}
