/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every kind of rule says and offers as its result. */
#include "analysis/gate_work.h"

#include <math.h>
#include <stdarg.h>

#include "base/num.h"

typedef assay_gate_result result;

assay_str assay_work_say(assay_work *w, const char *format, ...)
{
  assay_buf b = ASSAY_BUF(w->s->arena);
  va_list args;
  va_start(args, format);
  assay_buf_vaddf(&b, format, args);
  va_end(args);
  assay_str text = assay_buf_str(&b);
  w->failed = w->failed || !text.ptr;
  return text;
}

assay_work_number assay_work_show(double x)
{
  enum { DIGITS = 5 };
  assay_work_number n;
  assay_num_digits(n.text, x, DIGITS);
  return n;
}

void assay_work_offer(assay_work *w, const result *r, double badness)
{
  if (w->any && (r->outcome < w->best->outcome ||
                 (r->outcome == w->best->outcome && !(badness > w->badness))))
    return;
  w->any = true;
  w->badness = badness;
  *w->best = *r;
}

void assay_gate_result_init(assay_gate_result *out, const assay_rule *rule)
{
  double none = (double)NAN;
  *out = (assay_gate_result){ .rule = rule->text,
                              .file = rule->file,
                              .line = rule->line,
                              .metric = rule->metric_text,
                              .group = rule->group,
                              .optional = rule->optional,
                              .warn = rule->warn,
                              .outcome = ASSAY_GATE_PASS,
                              .value = none,
                              .limit = none,
                              .baseline_value = none,
                              .difference = none,
                              .low = none,
                              .high = none,
                              .p = none,
                              .p_holm = none,
                              .margin = none,
                              .worsening = none,
                              .detectable = none };
}

result assay_work_blank(const assay_work *w)
{
  result r;
  assay_gate_result_init(&r, w->rule);
  r.direction = w->direction;
  return r;
}

void assay_work_error(assay_work *w, assay_str reason)
{
  result r = assay_work_blank(w);
  r.outcome = ASSAY_GATE_ERROR;
  r.reason = reason;
  assay_work_offer(w, &r, INFINITY);
}
