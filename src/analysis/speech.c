/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences, findings and rulings. */
#include "analysis/judging.h"
#include "base/num.h"

enum { DIGITS = 4, PERCENT_DIGITS = 3, STEPS_SAID = 6, WHOLE_MAX = 1000000 };

/* Below this a p is said to be below it. */
#define P_LEAST 0.001
enum { P_DIGITS = 2 };

static const char *keep(assay_judging *j, const char *text)
{
  assay_str copy = assay_str_copy(j->arena, assay_str_z(text));
  if (!copy.ptr) {
    j->failed = true;
    return "";
  }
  return copy.ptr;
}

const char *assay_say_number(assay_judging *j, double x)
{
  char buf[ASSAY_NUM_SIZE];
  bool whole = x == floor(x) && fabs(x) < WHOLE_MAX;
  return keep(j, whole ? assay_num_fixed(buf, x, 0) : assay_num_digits(buf, x, DIGITS));
}

const char *assay_say_percent(assay_judging *j, double share)
{
  char buf[ASSAY_NUM_SIZE];
  double percent = 100 * share;
  /* below a hundredth of a percent digits say nothing */
  const char *number = fabs(percent) < 0.005 ? assay_num_fixed(buf, 0, 0)
                                             : assay_num_digits(buf, percent, PERCENT_DIGITS);
  return assay_say(j, "%s %%", number).ptr;
}

const char *assay_say_p(assay_judging *j, double p)
{
  char buf[ASSAY_NUM_SIZE];
  if (p < P_LEAST)
    return "p < 0.001";
  return assay_say(j, "p %s", assay_num_digits(buf, p, P_DIGITS)).ptr;
}

const char *assay_say_x(const assay_judging *j)
{
  return j->run->x == ASSAY_X_EPOCH ? "epoch" : "step";
}

const char *assay_say_steps(assay_judging *j, const int64_t *step, size_t n)
{
  assay_buf buf = ASSAY_BUF(j->arena);
  size_t said = n > STEPS_SAID ? STEPS_SAID - 1 : n;
  for (size_t i = 0; i < said; i++) {
    const char *before = i == 0 ? "" : i + 1 == n ? " and " : ", ";
    assay_buf_addf(&buf, "%s%lld", before, (long long)step[i]);
  }
  if (said < n)
    assay_buf_addf(&buf, " and %zu more", n - said);
  assay_str text = assay_buf_str(&buf);
  if (!text.ptr)
    j->failed = true;
  return text.ptr ? text.ptr : "";
}

assay_str assay_say(assay_judging *j, const char *format, ...)
{
  assay_buf buf = ASSAY_BUF(j->arena);
  va_list args;
  va_start(args, format);
  assay_buf_vaddf(&buf, format, args);
  va_end(args);
  assay_str text = assay_buf_str(&buf);
  if (!text.ptr) {
    j->failed = true;
    return ASSAY_STR("");
  }
  return text;
}

assay_finding *assay_judging_note(assay_judging *j, assay_str sentence)
{
  assay_finding *finding = j->failed ? NULL : ASSAY_PUSH(j->arena, &j->out->findings);
  if (!finding) {
    j->failed = true;
    finding = &j->dummy;
  }
  *finding = (assay_finding){ .id = j->current->id,
                              .severity = j->current->severity,
                              .subject = j->run->name,
                              .sentence = sentence,
                              .hint = assay_str_z(j->current->hint),
                              .first_step = ASSAY_NO_STEP,
                              .last_step = ASSAY_NO_STEP };
  return finding;
}

void assay_finding_fact(assay_judging *j, assay_finding *finding, const char *name, double value)
{
  assay_fact *fact = j->failed ? NULL : ASSAY_PUSH(j->arena, &finding->evidence);
  if (!fact) {
    j->failed = true;
    return;
  }
  *fact = (assay_fact){ name, value };
}

void assay_ruling_yes(assay_judging *j, assay_grade grade, assay_str sentence)
{
  j->ruling = (assay_ruling){ .applies = true, .grade = grade, .sentence = sentence };
}

void assay_ruling_no(assay_judging *j, assay_str why)
{
  j->ruling = (assay_ruling){ .why = why };
}

const char *assay_say_blind(assay_judging *j)
{
  return assay_say(j, "not finite from %s %lld on", assay_say_x(j), (long long)j->valid.bad_from)
      .ptr;
}

bool assay_ruling_blind(assay_judging *j)
{
  if (!j->valid.ends_bad)
    return false;
  assay_ruling_no(j, assay_say(j, "the validation loss is %s", assay_say_blind(j)));
  return true;
}

double *assay_judging_doubles(assay_judging *j, size_t n)
{
  double *p = assay_arena_array(j->scratch, n, sizeof *p);
  if (!p)
    j->failed = true;
  return p;
}
