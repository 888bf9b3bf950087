/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/headline.h"

#include <string.h>

#include "base/num.h"

enum { DIGITS = 4 };

/* How many runs do what: singular and plural, in the verdicts' order. */
static const struct {
  const char *id, *one, *many;
} DEEDS[] = {
  { "NONFINITE", "broke on losses that are not finite", "broke on losses that are not finite" },
  { "DIVERGED", "diverged", "diverged" },
  { "UNSTABLE", "is unstable", "are unstable" },
  { "OVERFITTING", "overfits", "overfit" },
  { "UNDERFITTING", "underfits", "underfit" },
  { "STILL_IMPROVING", "still improves", "still improve" },
  { "MEMORISING", "memorises", "memorise" },
  { "CONVERGED", "has converged", "have converged" },
  { "INCONCLUSIVE", "is undecided", "are undecided" },
  { "INSUFFICIENT_DATA", "has too few points", "have too few points" },
};

static void add_deeds(assay_buf *buf, const assay_report *report)
{
  bool first = true;
  for (size_t i = 0; i < sizeof DEEDS / sizeof *DEEDS; i++) {
    size_t n = 0;
    for (size_t k = 0; k < report->runs.n; k++)
      n += strcmp(report->runs.items[k].verdict.id, DEEDS[i].id) == 0;
    if (!n)
      continue;
    const char *deed = n == 1 ? DEEDS[i].one : DEEDS[i].many;
    if (first)
      assay_buf_addf(buf, "%zu of %zu runs %s", n, report->runs.n, deed);
    else
      assay_buf_addf(buf, ", %zu %s", n, deed);
    first = false;
  }
}

/* The run whose best value is best of all; NULL: none has one. */
static const assay_run_review *best_run(const assay_report *report, int direction)
{
  const assay_run_review *best = NULL;
  for (size_t i = 0; i < report->runs.n; i++) {
    const assay_run_review *r = &report->runs.items[i];
    if (!r->has_best)
      continue;
    double ahead = best ? best->best.value - r->best.value : 1;
    if (!best || (direction > 0 ? ahead < 0 : ahead > 0))
      best = r;
  }
  return best;
}

static void add_best(assay_buf *buf, const assay_report *report, const assay_by *by)
{
  int direction = by->direction  ? by->direction
                  : by->name.ptr ? assay_metric_direction(by->name)
                                 : -1;
  const assay_run_review *best = best_run(report, direction);
  if (!best)
    return;
  char value[ASSAY_NUM_SIZE];
  assay_str name = by->name.ptr ? by->name : ASSAY_STR("validation loss");
  assay_buf_addf(buf, "; the %s %.*s is %s, in run %.*s at %s %lld",
                 direction > 0 ? "highest" : "lowest", ASSAY_STR_ARG(name),
                 assay_num_digits(value, best->best.value, DIGITS), ASSAY_STR_ARG(best->run->name),
                 best->run->x == ASSAY_X_EPOCH ? "epoch" : "step", (long long)best->best.step);
}

/* Files that are inputs of some kind, broken ones included. */
static size_t input_count(const assay_inputs *inputs)
{
  size_t n = 0;
  for (size_t i = 0; i < inputs->files.n; i++)
    n += inputs->files.items[i].state != ASSAY_INPUT_UNRECOGNISED;
  return n;
}

static void add_bad(assay_buf *buf, const assay_inputs *inputs)
{
  if (inputs->bad)
    assay_buf_addf(buf, " %zu of %zu files could not be read.", inputs->bad, input_count(inputs));
}

static assay_str nothing(const assay_inputs *inputs)
{
  for (size_t i = 0; i < inputs->files.n; i++)
    if (inputs->files.items[i].state == ASSAY_INPUT_NOT_JUDGED)
      return ASSAY_STR("Nothing was judged: no metric log was found beside the other files.");
  return ASSAY_STR("Nothing was judged: no metric log was found.");
}

/* Of several runs the first with the worst verdict tells why. */
static void add_reason(assay_buf *buf, const assay_report *report)
{
  for (size_t i = 0; i < sizeof DEEDS / sizeof *DEEDS; i++)
    for (size_t k = 0; k < report->runs.n; k++)
      if (strcmp(report->runs.items[k].verdict.id, DEEDS[i].id) == 0) {
        assay_buf_addf(buf, "%.*s: %.*s", ASSAY_STR_ARG(report->runs.items[k].run->name),
                       ASSAY_STR_ARG(report->runs.items[k].reason));
        return;
      }
}

assay_code assay_headline_write(assay_report *report, const assay_by *by, assay_err *err)
{
  assay_buf head = ASSAY_BUF(report->arena), reason = ASSAY_BUF(report->arena);
  if (report->runs.n == 0) {
    assay_buf_add(&head, nothing(report->inputs));
    assay_buf_addz(&reason, "No training or validation loss could be read from the inputs.");
  } else if (report->runs.n == 1) {
    assay_buf_add(&head, report->runs.items[0].advice);
    assay_buf_add(&reason, report->runs.items[0].reason);
  } else {
    add_deeds(&head, report);
    add_best(&head, report, by);
    assay_buf_addc(&head, '.');
    add_reason(&reason, report);
  }
  add_bad(&head, report->inputs);
  report->headline = assay_buf_str(&head);
  report->reason = assay_buf_str(&reason);
  return report->headline.ptr && report->reason.ptr ? ASSAY_OK : assay_err_nomem(err);
}
