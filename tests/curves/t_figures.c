/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judges labelled curves as the program would and prints how often it is right, a line a figure.
 *
 *   t_figures [--seed S] [--seeds K] [--per-class N] [--enforce] [--list-wrong]
 *
 * Curves of seeds S .. S+K-1 are pooled. --enforce: exit 1 where a target is missed. --list-wrong:
 * names each curve that was judged otherwise than its truth. */
#include "curves/figure_outcome.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what a figure counts: 1 or 0 a curve, or a number of points ---- */

static bool many_evals(const outcome *o)
{
  return o->c.evals >= 5;
}

static bool some_evals(const outcome *o)
{
  return o->c.evals >= 5 && o->c.evals <= 8;
}

static bool few_evals(const outcome *o)
{
  return o->c.evals >= 2 && o->c.evals <= 4;
}

static bool rises(const outcome *o)
{
  return o->c.truth.overfit == CURVE_YES;
}

static bool flat(const outcome *o)
{
  return o->c.truth.overfit == CURVE_NO;
}

static bool called(const outcome *o)
{
  return o->overfit == ASSAY_OVERFIT_SUSPECTED || o->overfit == ASSAY_OVERFIT_CONFIRMED;
}

static double many_rising(const outcome *o)
{
  return many_evals(o) && rises(o);
}

static double many_rising_called(const outcome *o)
{
  return many_evals(o) && rises(o) && called(o);
}

static double many_rising_confirmed(const outcome *o)
{
  return many_evals(o) && rises(o) && o->overfit == ASSAY_OVERFIT_CONFIRMED;
}

static double many_flat(const outcome *o)
{
  return many_evals(o) && flat(o);
}

static double many_flat_called(const outcome *o)
{
  return many_evals(o) && flat(o) && called(o);
}

static double many_flat_confirmed(const outcome *o)
{
  return many_evals(o) && flat(o) && o->overfit == ASSAY_OVERFIT_CONFIRMED;
}

static double some_rising(const outcome *o)
{
  return some_evals(o) && rises(o);
}

static double some_rising_called(const outcome *o)
{
  return some_evals(o) && rises(o) && called(o);
}

static double some_flat(const outcome *o)
{
  return some_evals(o) && flat(o);
}

static double some_flat_called(const outcome *o)
{
  return some_evals(o) && flat(o) && called(o);
}

static double few_rising(const outcome *o)
{
  return few_evals(o) && rises(o);
}

static double few_rising_called(const outcome *o)
{
  return few_evals(o) && rises(o) && called(o);
}

static double few_flat(const outcome *o)
{
  return few_evals(o) && flat(o);
}

static double few_flat_called(const outcome *o)
{
  return few_evals(o) && flat(o) && called(o);
}

static double scant(const outcome *o)
{
  return o->c.evals == 2 || o->c.evals == 3;
}

static double scant_confirmed(const outcome *o)
{
  return scant(o) > 0 && o->overfit == ASSAY_OVERFIT_CONFIRMED;
}

static double regret(const outcome *o)
{
  return many_rising(o) > 0 ? 100 * o->regret : (double)NAN;
}

static double regret_last(const outcome *o)
{
  return many_rising(o) > 0 ? 100 * o->c.truth.rise : (double)NAN;
}

/* The classes whose forecast is judged. */
static bool forecast_class(const outcome *o)
{
  static const bool judged[CURVE_CLASSES] = {
    [CURVE_CONVERGED] = true, [CURVE_IMPROVING] = true, [CURVE_OVERFIT] = true,
    [CURVE_GAP_ONLY] = true,  [CURVE_SHORT] = true,
  };
  return judged[o->c.kind];
}

static double forecast_asked(const outcome *o)
{
  return forecast_class(o);
}

static double forecast_refused(const outcome *o)
{
  return forecast_class(o) && isnan(o->forecast);
}

static double forecast_made(const outcome *o)
{
  return forecast_class(o) && !isnan(o->forecast);
}

static double forecast_covered(const outcome *o)
{
  return forecast_made(o) > 0 && o->covered;
}

static double forecast_error(const outcome *o)
{
  return forecast_made(o) > 0 ? 100 * fabs(o->forecast / o->c.truth.at_150 - 1) : (double)NAN;
}

static double forecast_error_any(const outcome *o)
{
  return isnan(o->c.truth.at_150) ? (double)NAN : 100 * fabs(o->forecast / o->c.truth.at_150 - 1);
}

static double trend_asked(const outcome *o)
{
  return o->c.truth.train != CURVE_TREND_NOT_ASKED;
}

static double trend_decided(const outcome *o)
{
  return trend_asked(o) > 0 &&
         (o->trend == ASSAY_CONVERGENCE_CONVERGED || o->trend == ASSAY_CONVERGENCE_IMPROVING);
}

static double trend_right(const outcome *o)
{
  bool falling = o->c.truth.train == CURVE_FALLING;
  return trend_asked(o) > 0 &&
         o->trend == (falling ? ASSAY_CONVERGENCE_IMPROVING : ASSAY_CONVERGENCE_CONVERGED);
}

static double trend_falling(const outcome *o)
{
  return o->c.truth.train == CURVE_FALLING;
}

static double trend_dangerous(const outcome *o)
{
  return trend_falling(o) > 0 && o->trend == ASSAY_CONVERGENCE_CONVERGED;
}

static double diverges(const outcome *o)
{
  return o->c.truth.divergence_step != CURVE_NO_STEP;
}

static double diverges_found(const outcome *o)
{
  return diverges(o) > 0 && o->divergence_step != ASSAY_NO_STEP;
}

static double onset_error(const outcome *o)
{
  if (diverges_found(o) <= 0)
    return (double)NAN;
  return 100 * fabs((double)(o->divergence_step - o->c.truth.divergence_step)) / (double)o->c.n;
}

static double stays(const outcome *o)
{
  return diverges(o) <= 0;
}

static double stays_called(const outcome *o)
{
  return stays(o) > 0 && o->divergence_step != ASSAY_NO_STEP;
}

static double breaks(const outcome *o)
{
  return o->c.truth.nonfinite_step != CURVE_NO_STEP;
}

static double breaks_dated(const outcome *o)
{
  return breaks(o) > 0 && o->nonfinite_step == o->c.truth.nonfinite_step;
}

static double spikes(const outcome *o)
{
  return (double)o->c.truth.spikes;
}

static double spikes_found(const outcome *o)
{
  return (double)o->spikes_found;
}

static double points(const outcome *o)
{
  return (double)o->points;
}

static double spikes_false(const outcome *o)
{
  return (double)o->spikes_false;
}

static double memorises(const outcome *o)
{
  return o->c.truth.memorises == CURVE_YES;
}

static double memorises_found(const outcome *o)
{
  return memorises(o) > 0 && o->memorisation == 1;
}

static double forgets(const outcome *o)
{
  return o->c.truth.memorises == CURVE_NO;
}

static double forgets_called(const outcome *o)
{
  return forgets(o) > 0 && o->memorisation == 1;
}

static double verdict_asked(const outcome *o)
{
  return o->c.truth.verdict != NULL;
}

static double verdict_decided(const outcome *o)
{
  return o->c.truth.verdict != NULL && strcmp(o->verdict, "INCONCLUSIVE") != 0;
}

static double verdict_right(const outcome *o)
{
  return o->c.truth.verdict != NULL && strcmp(o->verdict, o->c.truth.verdict) == 0;
}

static double verdict_open(const outcome *o)
{
  return verdict_asked(o) > 0 && verdict_decided(o) <= 0;
}

static double many_verdict_decided(const outcome *o)
{
  return many_evals(o) && verdict_decided(o) > 0;
}

static double many_verdict_right(const outcome *o)
{
  return many_evals(o) && verdict_right(o) > 0;
}

/* ---- the table ---- */

#define NO_TARGET                                                                                  \
  {                                                                                                \
    -1e300, 1e300                                                                                  \
  }
#define AT_LEAST(x)                                                                                \
  {                                                                                                \
    (x), 1e300                                                                                     \
  }
#define AT_MOST(x)                                                                                 \
  {                                                                                                \
    -1e300, (x)                                                                                    \
  }
#define RATE(hit, of, scale) (hit), (of), (scale), 0
#define SHARE(hit, of) RATE(hit, of, 100)
#define QUANTILE(value, q) (value), NULL, 0, (q)

/* A share (sum of `hit` over sum of `of`, times scale) where `of` is set, else the quantile q of
 * `hit` over the curves where it is finite. */
typedef struct figure_row {
  const char *name;
  const char *target; /* in words; "-": none */
  double bound[2];
  double (*hit)(const outcome *o);
  double (*of)(const outcome *o);
  double scale; /* of a share: 100 for percent */
  double q;     /* of a quantile */
} figure_row;

static const figure_row figures[] = {
  { "1  overfitting, 5+ evaluations: recall", ">= 97 %", AT_LEAST(97),
    SHARE(many_rising_called, many_rising) },
  { "   of it confirmed", "-", NO_TARGET, SHARE(many_rising_confirmed, many_rising) },
  { "   false alarms, both grades", "<= 1.5 %", AT_MOST(1.5), SHARE(many_flat_called, many_flat) },
  { "   false alarms, confirmed", "<= 0.5 %", AT_MOST(0.5), SHARE(many_flat_confirmed, many_flat) },
  { "   5 to 8 evaluations: recall", ">= 90 %", AT_LEAST(90),
    SHARE(some_rising_called, some_rising) },
  { "   5 to 8 evaluations: false alarms", "<= 3 %", AT_MOST(3),
    SHARE(some_flat_called, some_flat) },
  { "   2 to 4 evaluations: recall", ">= 80 %", AT_LEAST(80),
    SHARE(few_rising_called, few_rising) },
  { "   2 to 4 evaluations: false alarms", "<= 3 %", AT_MOST(3), SHARE(few_flat_called, few_flat) },
  { "   2 or 3 evaluations: confirmed", "none", AT_MOST(0), SHARE(scant_confirmed, scant) },
  { "2  best step: regret, median", "<= 0.1 %", AT_MOST(0.1), QUANTILE(regret, 0.5) },
  { "   best step: regret, 95th percentile", "<= 1 %", AT_MOST(1), QUANTILE(regret, 0.95) },
  { "   last step: regret, median", "-", NO_TARGET, QUANTILE(regret_last, 0.5) },
  { "3  forecast at 1.5x: error, median", "<= 0.5 %", AT_MOST(0.5), QUANTILE(forecast_error, 0.5) },
  { "   forecast at 1.5x: error, 90th percentile", "<= 2.5 %", AT_MOST(2.5),
    QUANTILE(forecast_error, 0.9) },
  { "   forecast at 1.5x: coverage",
    "93-99 %",
    { 93, 99 },
    SHARE(forecast_covered, forecast_made) },
  { "   forecast refused", "<= 25 %", AT_MOST(25), SHARE(forecast_refused, forecast_asked) },
  { "   all classes with a future: error, median", "-", NO_TARGET,
    QUANTILE(forecast_error_any, 0.5) },
  { "   all classes with a future: error, 90th", "-", NO_TARGET,
    QUANTILE(forecast_error_any, 0.9) },
  { "4  convergence of training: decided", ">= 85 %", AT_LEAST(85),
    SHARE(trend_decided, trend_asked) },
  { "   right where decided", ">= 95 %", AT_LEAST(95), SHARE(trend_right, trend_decided) },
  { "   called converged while improving", "<= 0.5 %", AT_MOST(0.5),
    SHARE(trend_dangerous, trend_falling) },
  { "5  divergence: found", "100 %", AT_LEAST(100), SHARE(diverges_found, diverges) },
  { "   divergence: onset error, largest, of the run", "<= 1 %", AT_MOST(1),
    QUANTILE(onset_error, 1) },
  { "   divergence: false alarms", "-", NO_TARGET, SHARE(stays_called, stays) },
  { "   non-finite: first step named", "100 %", AT_LEAST(100), SHARE(breaks_dated, breaks) },
  { "6  spikes: recall", ">= 80 %", AT_LEAST(80), SHARE(spikes_found, spikes) },
  { "   spikes: false in 100,000 points", "<= 1", AT_MOST(1), RATE(spikes_false, points, 1e5) },
  { "7  memorisation steps: recall", ">= 95 %", AT_LEAST(95), SHARE(memorises_found, memorises) },
  { "   memorisation steps: false alarms", "<= 4 %", AT_MOST(4), SHARE(forgets_called, forgets) },
  { "8  primary verdict: right where decided", ">= 95 %", AT_LEAST(95),
    SHARE(verdict_right, verdict_decided) },
  { "   primary verdict: inconclusive", "<= 10 %", AT_MOST(10),
    SHARE(verdict_open, verdict_asked) },
  { "   right where decided, 5+ evaluations", "-", NO_TARGET,
    SHARE(many_verdict_right, many_verdict_decided) },
};
enum { FIGURES = sizeof figures / sizeof *figures };

static int by_value(const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Smallest value that has at least a share q at or below it. */
static double quantile(const figure_row *row, const outcome_list *list, double *scratch, double *n)
{
  size_t count = 0;
  for (size_t i = 0; i < list->n; i++) {
    double value = row->hit(&list->items[i]);
    if (!isnan(value))
      scratch[count++] = value;
  }
  *n = (double)count;
  if (count == 0)
    return (double)NAN;
  qsort(scratch, count, sizeof *scratch, by_value);
  size_t rank = (size_t)ceil(row->q * (double)count);
  return scratch[rank > 0 ? rank - 1 : 0];
}

static double share(const figure_row *row, const outcome_list *list, double *n)
{
  double hits = 0;
  *n = 0;
  for (size_t i = 0; i < list->n; i++) {
    hits += row->hit(&list->items[i]);
    *n += row->of(&list->items[i]);
  }
  return *n > 0 ? row->scale * hits / *n : (double)NAN;
}

static size_t figures_print(const outcome_list *list, double *scratch)
{
  size_t missed = 0;
  printf("%-50s %9s %9s %9s\n", "figure", "target", "reached", "n");
  for (size_t i = 0; i < FIGURES; i++) {
    const figure_row *row = &figures[i];
    double n = 0;
    double value = row->of ? share(row, list, &n) : quantile(row, list, scratch, &n);
    bool met = value >= row->bound[0] && value <= row->bound[1];
    bool asked = strcmp(row->target, "-") != 0;
    missed += asked && !met;
    printf("%-50s %9s %9.3f %9.0f%s\n", row->name, row->target, value, n,
           asked && !met ? "  MISSED" : "");
  }
  printf("%zu targets missed\n", missed);
  return missed;
}

/* ---- the confusion table ---- */

static const struct {
  const char *id, *head;
} verdicts[] = {
  { "NONFINITE", "NONFI" },       { "INSUFFICIENT_DATA", "INSUF" }, { "UNSTABLE", "UNSTA" },
  { "DIVERGED", "DIVER" },        { "OVERFITTING", "OVERF" },       { "UNDERFITTING", "UNDER" },
  { "STILL_IMPROVING", "IMPRO" }, { "MEMORISING", "MEMOR" },        { "CONVERGED", "CONVE" },
  { "INCONCLUSIVE", "INCON" },
};
enum { VERDICTS = sizeof verdicts / sizeof *verdicts };

static size_t count_verdict(const outcome_list *list, curve_class kind, const char *id)
{
  size_t n = 0;
  for (size_t i = 0; i < list->n; i++)
    n += list->items[i].c.kind == kind && strcmp(list->items[i].verdict, id) == 0;
  return n;
}

static void confusion_print(const outcome_list *list)
{
  printf("\n%-18s", "class");
  for (size_t v = 0; v < VERDICTS; v++)
    printf(" %5s", verdicts[v].head);
  printf(" | asked right open\n");
  for (unsigned kind = 0; kind < CURVE_CLASSES; kind++) {
    double asked = 0, right = 0, open = 0;
    for (size_t i = 0; i < list->n; i++) {
      bool here = list->items[i].c.kind == (curve_class)kind;
      asked += here ? verdict_asked(&list->items[i]) : 0;
      right += here ? verdict_right(&list->items[i]) : 0;
      open += here ? verdict_open(&list->items[i]) : 0;
    }
    printf("%-18s", curve_class_name((curve_class)kind));
    for (size_t v = 0; v < VERDICTS; v++)
      printf(" %5zu", count_verdict(list, (curve_class)kind, verdicts[v].id));
    printf(" | %5.0f %5.0f %4.0f\n", asked, right, open);
  }
}

/* ---- curves judged otherwise than their truth ---- */

static bool wrong(const outcome *o)
{
  bool verdict = verdict_asked(o) > 0 && verdict_right(o) <= 0;
  bool rise = o->c.evals >= 2 && ((rises(o) && !called(o)) || (flat(o) && called(o)));
  bool step = (memorises(o) > 0 && memorises_found(o) <= 0) || forgets_called(o) > 0;
  return verdict || rise || step || trend_dangerous(o) > 0 || spikes_false(o) > 0;
}

static void wrong_print(const outcome_list *list)
{
  static const char *const trends[] = { "not-judged", "converged", "improving", "inconclusive" };
  printf("\nseed/class-index: expected, got; facts\n");
  for (size_t i = 0; i < list->n; i++) {
    const outcome *o = &list->items[i];
    if (!wrong(o))
      continue;
    printf("%llu/%s-%u: %s, %s; n %zu evals %zu noise %.4f/%.4f phi %.2f rise %.4f (%d, called %d) "
           "falls %.4f/%.4f train %s memorisation %d (%d) false spikes %zu\n",
           (unsigned long long)o->c.seed, curve_class_name(o->c.kind), o->c.index,
           o->c.truth.verdict ? o->c.truth.verdict : "-", o->verdict, o->c.n, o->c.evals,
           o->c.train_sigma, o->c.valid_sigma, o->c.phi, o->c.truth.rise, o->c.truth.overfit,
           called(o), o->c.truth.train_fall, o->c.truth.valid_fall, trends[o->trend],
           o->memorisation, o->c.truth.memorises == CURVE_YES, o->spikes_false);
  }
}

/* ---- the program ---- */

typedef struct figure_options {
  uint64_t seed;
  unsigned seeds, per_class;
  bool enforce, list_wrong;
} figure_options;

static bool options_read(int argc, char **argv, figure_options *out)
{
  for (int i = 1; i < argc; i++) {
    bool more = i + 1 < argc;
    if (strcmp(argv[i], "--enforce") == 0)
      out->enforce = true;
    else if (strcmp(argv[i], "--list-wrong") == 0)
      out->list_wrong = true;
    else if (strcmp(argv[i], "--seed") == 0 && more)
      out->seed = strtoull(argv[++i], NULL, 10);
    else if (strcmp(argv[i], "--seeds") == 0 && more)
      out->seeds = (unsigned)strtoul(argv[++i], NULL, 10);
    else if (strcmp(argv[i], "--per-class") == 0 && more)
      out->per_class = (unsigned)strtoul(argv[++i], NULL, 10);
    else
      return false;
  }
  return out->seeds > 0 && out->per_class > 0 && out->per_class < 10000;
}

static bool outcomes_collect(assay_arena *arena, const figure_options *options, outcome_list *list)
{
  for (unsigned s = 0; s < options->seeds; s++)
    for (unsigned kind = 0; kind < CURVE_CLASSES; kind++)
      for (unsigned i = 0; i < options->per_class; i++) {
        outcome *o = ASSAY_PUSH(arena, list);
        if (!o || outcome_find(options->seed + s, (curve_class)kind, i, o) != ASSAY_OK)
          return false;
      }
  return true;
}

int main(int argc, char **argv)
{
  figure_options options = { .seed = 1, .seeds = 1, .per_class = 40 };
  if (!options_read(argc, argv, &options)) {
    fprintf(stderr, "usage: t_figures [--seed S] [--seeds K] [--per-class N] [--enforce] "
                    "[--list-wrong]\n");
    return 2;
  }
  assay_arena *arena = assay_arena_new();
  outcome_list list = { 0 };
  int status = 3;
  if (!arena || !outcomes_collect(arena, &options, &list))
    goto done;
  double *scratch = assay_arena_array(arena, list.n, sizeof *scratch);
  if (!scratch)
    goto done;
  printf("seeds %llu to %llu, %u curves a class, %u classes\n\n", (unsigned long long)options.seed,
         (unsigned long long)(options.seed + options.seeds - 1), options.per_class,
         (unsigned)CURVE_CLASSES);
  size_t missed = figures_print(&list, scratch);
  confusion_print(&list);
  if (options.list_wrong)
    wrong_print(&list);
  status = options.enforce && missed > 0 ? 1 : 0;
done:
  assay_arena_free(arena);
  if (status == 3)
    fprintf(stderr, "t_figures: a curve could not be judged\n");
  return status;
}
