/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to do next with a run, in one sentence, and why, in another. */
#include <string.h>

#include "analysis/judging.h"

/* Where a checkpoint can be taken: the saved one if it is known which exist, else the best step;
 * the latest where nothing says which is best. */
static int64_t takeable(const assay_judging *j)
{
  const assay_best *b = &j->out->best;
  if (!j->out->has_best)
    return j->last_saved != ASSAY_NO_STEP ? j->last_saved : j->out->last.step;
  return b->saved_step != ASSAY_NO_STEP ? b->saved_step : b->step;
}

static const char *take(assay_judging *j)
{
  int64_t step = takeable(j), last = j->out->last.step;
  const char *path =
      j->out->best.path.ptr ? assay_say(j, " (%.*s)", ASSAY_STR_ARG(j->out->best.path)).ptr : "";
  if (step == last)
    return assay_say(j, "Take the last checkpoint%s", path).ptr;
  return assay_say(j, "Take the checkpoint at %s %lld%s%s", assay_say_x(j), (long long)step, path,
                   j->out->has_best && step < last ? ", not the last one" : "")
      .ptr;
}

static assay_str nonfinite(assay_judging *j)
{
  const char *x = assay_say_x(j);
  long long step = (long long)j->out->nonfinite_step;
  bool first = j->train.n == 0 || j->train.step[0] > j->out->nonfinite_step;
  if (first)
    return assay_say(
        j, "Throw this run away: the loss is not finite from the first row on (%s %lld).", x, step);
  return assay_say(j, "Take a checkpoint from before %s %lld: the loss is not finite from there.",
                   x, step);
}

static assay_str insufficient(assay_judging *j)
{
  return assay_say(
      j, "Log more before judging: %zu training and %zu validation points are too few%s.",
      j->train.n, j->valid.n,
      j->out->overfitting.grade == ASSAY_OVERFIT_SUSPECTED ? "; overfitting is suspected" : "");
}

static assay_str unstable(assay_judging *j)
{
  return assay_say(j,
                   "Lower the learning rate and train again: the loss oscillates without progress "
                   "(%s of its level).",
                   assay_say_percent(j, j->swing.amplitude));
}

static assay_str diverged(assay_judging *j)
{
  return assay_say(
      j,
      "Take a checkpoint from before %s %lld, and lower the learning rate: the training "
      "loss diverges from there.",
      assay_say_x(j), (long long)j->out->divergence_step);
}

static assay_str overfitting(assay_judging *j)
{
  const assay_overfitting *o = &j->out->overfitting;
  const char *verb = o->grade == ASSAY_OVERFIT_CONFIRMED ? "overfits" : "probably overfits";
  return assay_say(j, "%s: the run %s from %s %lld.", take(j), verb, assay_say_x(j),
                   (long long)o->onset_step);
}

static assay_str underfitting(assay_judging *j)
{
  if (j->progress.stands)
    return ASSAY_STR("Check that the model's weights are trainable, and change the learning rate: "
                     "the loss did not fall at all.");
  return assay_say(j, "Train longer or with a higher learning rate: the loss fell by only %s.",
                   assay_say_percent(j, j->progress.fall));
}

static assay_str improving(assay_judging *j)
{
  bool valid = j->out->convergence_validation.state != ASSAY_CONVERGENCE_NOT_JUDGED;
  const assay_convergence *c = valid ? &j->out->convergence_validation : &j->out->convergence_train;
  const char *fall = assay_say_percent(j, c->fall);
  const char *name = valid ? "validation" : "training";
  if (j->out->learning_rate.decayed_to_zero)
    return assay_say(j,
                     "Start a new, longer schedule: the %s loss still falls by %s per 20 %% of the "
                     "run, but the learning rate has decayed to zero.",
                     name, fall);
  return assay_say(j, "Train longer: the %s loss still falls by %s per 20 %% of the run.", name,
                   fall);
}

static assay_str memorising(assay_judging *j)
{
  return assay_say(j, "%s: training still falls, but validation has stood still since %s %lld.",
                   take(j), assay_say_x(j), (long long)j->out->lowest.one_se_step);
}

static assay_str converged(assay_judging *j)
{
  if (!j->out->has_best)
    return assay_say(j,
                     "%s: the training loss has levelled off; without a validation loss "
                     "overfitting cannot be seen.",
                     take(j));
  int64_t last = j->out->last.step;
  bool kept = j->last_saved == ASSAY_NO_STEP || j->last_saved == last;
  if ((j->tied && kept) || takeable(j) == last)
    return assay_say(
        j, "Take the last checkpoint: the loss has levelled off and the last is as good as "
           "any.");
  return assay_say(j, "%s: the loss has levelled off.", take(j));
}

static assay_str inconclusive(assay_judging *j)
{
  if (j->valid.ends_bad) {
    bool sound = j->out->has_best && takeable(j) < j->valid.bad_from;
    return assay_say(j, "%s: the validation loss is %s.",
                     sound ? take(j) : "Find the cause before you take a checkpoint",
                     assay_say_blind(j));
  }
  return assay_say(
      j,
      "%s, or train a little longer: the data do not say whether the loss has levelled "
      "off.",
      take(j));
}

static const struct {
  const char *id;
  assay_str (*say)(assay_judging *j);
  bool tells_blind; /* it says itself of values that are not finite */
} ADVICE[] = {
  { "NONFINITE", nonfinite, true },        { "INSUFFICIENT_DATA", insufficient, false },
  { "UNSTABLE", unstable, false },         { "DIVERGED", diverged, false },
  { "OVERFITTING", overfitting, false },   { "UNDERFITTING", underfitting, false },
  { "STILL_IMPROVING", improving, false }, { "MEMORISING", memorising, false },
  { "CONVERGED", converged, false },       { "INCONCLUSIVE", inconclusive, true },
};

/* The advice of the verdict at hand. */
static assay_str advise(assay_judging *j)
{
  size_t i = 0;
  while (strcmp(ADVICE[i].id, j->out->verdict.id) != 0)
    i++;
  assay_str advice = ADVICE[i].say(j);
  if (!j->valid.ends_bad || ADVICE[i].tells_blind)
    return advice;
  return assay_say(j, "%.*s The validation loss is %s.", ASSAY_STR_ARG(advice), assay_say_blind(j));
}

/* A job that failed or was stopped comes before what its partial curve says. */
static assay_str with_job(assay_judging *j, assay_str advice)
{
  const assay_job *job = &j->run->job;
  if (!j->run->has_job || !(job->failed || job->stopped || job->in_progress))
    return advice;
  if (job->failed)
    return assay_say(j, "The job failed%s%.*s; judged as far as it came: %.*s",
                     job->message.len ? ": " : "", ASSAY_STR_ARG(job->message),
                     ASSAY_STR_ARG(advice));
  return assay_say(j, "The job %s; judged as far as it came: %.*s",
                   job->stopped ? "was stopped" : "is still running", ASSAY_STR_ARG(advice));
}

assay_code assay_advice_give(assay_judging *j, assay_err *err)
{
  const assay_verdict *verdict = &j->out->verdict;
  j->out->advice = with_job(j, advise(j));
  double regret = j->out->last.regret;
  bool costs = takeable(j) < j->out->last.step && regret > j->limit[ASSAY_T_OVERFIT_UP];
  j->out->reason =
      costs ? assay_say(j, "%.*s The last checkpoint has a validation loss %s above the best.",
                        ASSAY_STR_ARG(verdict->sentence), assay_say_percent(j, regret))
            : verdict->sentence;
  return j->failed ? assay_err_nomem(err) : ASSAY_OK;
}
