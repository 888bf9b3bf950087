/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All runs judged, and the report about them. Runs are judged in parallel, each into an arena of
 * its own that the report then adopts, in the order of the runs. */
#include <string.h>

#include "analysis/headline.h"
#include "analysis/judge.h"
#include "analysis/review_options.h"
#include "base/pool.h"

typedef struct work {
  const assay_inputs *inputs;
  const assay_options *options;
  assay_arena **arenas;
  assay_run_review *reviews;
} work;

static assay_code judge_block(void *payload, size_t block, assay_err *err)
{
  work *w = payload;
  w->arenas[block] = assay_arena_new();
  if (!w->arenas[block])
    return assay_err_nomem(err);
  return assay_run_judge(w->arenas[block], &w->inputs->runs.items[block], w->options,
                         &w->reviews[block], err);
}

static assay_code judge_all(assay_report *report, const assay_options *options, assay_err *err)
{
  size_t n = report->inputs->runs.n;
  work w = { .inputs = report->inputs, .options = options };
  w.arenas = assay_arena_array(report->arena, n, sizeof *w.arenas);
  w.reviews = assay_arena_array(report->arena, n, sizeof *w.reviews);
  if (!w.arenas || !w.reviews)
    return assay_err_nomem(err);
  assay_code code = assay_pool_run(options->threads, n, judge_block, &w, err);
  for (size_t i = 0; i < n; i++)
    if (w.arenas[i])
      assay_arena_adopt(report->arena, w.arenas[i]);
  report->runs.items = w.reviews;
  report->runs.n = report->runs.cap = n;
  return code;
}

assay_status assay_verdict_status(const char *verdict)
{
  static const char *const fails[] = { "NONFINITE", "DIVERGED", "UNSTABLE" };
  for (size_t i = 0; i < sizeof fails / sizeof *fails; i++)
    if (strcmp(verdict, fails[i]) == 0)
      return ASSAY_STATUS_FAIL;
  return strcmp(verdict, "CONVERGED") == 0 ? ASSAY_STATUS_PASS : ASSAY_STATUS_WARN;
}

/* Reading notes some of what the run's checks say as well; the run's word counts. */
static bool said_again(const assay_report *report, const assay_finding *finding)
{
  for (size_t i = 0; i < report->runs.n; i++) {
    const assay_run_review *r = &report->runs.items[i];
    for (size_t k = 0; k < r->findings.n; k++)
      if (strcmp(r->findings.items[k].id, finding->id) == 0 &&
          (assay_str_eq(finding->subject, r->run->name) ||
           (finding->file.ptr && assay_str_eq(finding->file, r->findings.items[k].file))))
        return true;
  }
  return false;
}

static bool add_finding(assay_report *report, const assay_finding *finding)
{
  assay_finding *slot = ASSAY_PUSH(report->arena, &report->findings);
  if (slot)
    *slot = *finding;
  return slot != NULL;
}

static bool add_severity(assay_report *report, assay_severity severity)
{
  const assay_findings *reading = &report->inputs->findings;
  for (size_t i = 0; i < reading->n; i++)
    if (reading->items[i].severity == severity && !said_again(report, &reading->items[i]) &&
        !add_finding(report, &reading->items[i]))
      return false;
  for (size_t i = 0; i < report->runs.n; i++) {
    const assay_findings *own = &report->runs.items[i].findings;
    for (size_t k = 0; k < own->n; k++)
      if (own->items[k].severity == severity && !add_finding(report, &own->items[k]))
        return false;
  }
  return true;
}

static bool bases_differ(const assay_report *report)
{
  const char *first = NULL;
  for (size_t i = 0; i < report->runs.n; i++) {
    const char *base = report->runs.items[i].perplexity.base;
    if (base && first && strcmp(base, first) != 0)
      return true;
    first = first ? first : base;
  }
  return false;
}

/* What keeps several runs from being compared. */
static bool add_incomparable(assay_report *report)
{
  size_t with = 0, n = report->runs.n;
  for (size_t i = 0; i < n; i++)
    with += report->runs.items[i].validation.present;
  bool bases = bases_differ(report);
  if (n < 2 || (!bases && (with == 0 || with == n)))
    return true;
  const assay_check *check = assay_check_find("NOT_COMPARABLE");
  assay_finding finding = { .id = check->id,
                            .severity = check->severity,
                            .hint = assay_str_z(check->hint),
                            .first_step = ASSAY_NO_STEP,
                            .last_step = ASSAY_NO_STEP };
  finding.sentence =
      bases ? ASSAY_STR("The runs' perplexities have different bases: their losses are in "
                        "different units.")
            : assay_str_format(report->arena,
                               "%zu of %zu runs have a validation loss: the "
                               "others cannot be compared with them.",
                               with, n);
  return finding.sentence.ptr && add_finding(report, &finding);
}

static bool collect(assay_report *report)
{
  return add_severity(report, ASSAY_ERROR) && add_severity(report, ASSAY_WARNING) &&
         add_incomparable(report) && add_severity(report, ASSAY_NOTE);
}

static bool demanded(const assay_report *report, const assay_options *options)
{
  for (size_t i = 0; i < report->runs.n; i++) {
    const char *id = report->runs.items[i].verdict.id;
    if (assay_review_options_fail(options, id, assay_check_find(id)->severity))
      return true;
  }
  for (size_t i = 0; i < report->findings.n; i++)
    if (assay_review_options_fail(options, report->findings.items[i].id,
                                  report->findings.items[i].severity))
      return true;
  return false;
}

static void set_error(assay_report *report)
{
  report->has_error = true;
  report->exit = assay_code_exit(ASSAY_E_INPUT);
  const assay_input *bad = NULL;
  for (size_t i = 0; i < report->inputs->files.n && !bad; i++)
    if (report->inputs->files.items[i].state == ASSAY_INPUT_BAD)
      bad = &report->inputs->files.items[i];
  if (!bad) {
    assay_err_set(&report->error, ASSAY_E_INPUT, "no metric log was found");
    return;
  }
  assay_str what = bad->notes.n ? bad->notes.items[0] : ASSAY_STR("the file could not be read");
  assay_err_set(&report->error, ASSAY_E_INPUT, "%.*s", ASSAY_STR_ARG(what));
  assay_err_place(&report->error, bad->path, 0, 0);
}

static assay_code settle(assay_report *report, const assay_options *options, assay_err *err)
{
  report->status = report->runs.n ? ASSAY_STATUS_PASS : ASSAY_STATUS_ERROR;
  for (size_t i = 0; i < report->runs.n; i++) {
    assay_status status = assay_verdict_status(report->runs.items[i].verdict.id);
    report->status = status > report->status ? status : report->status;
  }
  if (report->inputs->bad || !report->runs.n) {
    set_error(report);
  } else if (demanded(report, options)) {
    report->exit = options->warn_only ? 0 : 1;
    if (options->warn_only)
      report->reason = assay_str_format(report->arena, "%.*s (--warn-only: exit 0 in place of 1.)",
                                        ASSAY_STR_ARG(report->reason));
  }
  return report->reason.ptr ? ASSAY_OK : assay_err_nomem(err);
}

assay_code assay_review_report(assay_arena *arena, const assay_inputs *inputs,
                               const assay_options *options, assay_report **out, assay_err *err)
{
  assay_report *report = assay_arena_alloc(arena, sizeof *report);
  if (!report)
    return assay_err_nomem(err);
  *out = NULL;
  report->arena = arena;
  report->command = "review";
  report->inputs = inputs;
  assay_code code = assay_review_options_check(arena, inputs, options, err);
  if (!code)
    code = assay_review_options_list(report, options, err);
  if (!code)
    code = judge_all(report, options, err);
  if (!code && !collect(report))
    code = assay_err_nomem(err);
  assay_by by = assay_by_read(options->by);
  if (!code)
    code = assay_headline_write(report, &by, err);
  if (!code)
    code = settle(report, options, err);
  if (!code)
    *out = report;
  return code;
}
