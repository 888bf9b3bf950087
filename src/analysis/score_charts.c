/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The distribution of the segments' scores: few bad or all bad? */
#include "analysis/judge.h"
#include "base/num.h"
#include "model/score.h"

enum { SYSTEMS_SHOWN = 4 };

static double *copy(assay_arena *arena, const double *from, size_t n)
{
  double *v = assay_arena_array(arena, n, sizeof *v);
  for (size_t i = 0; v && i < n; i++)
    v[i] = from[i];
  return v;
}

/* A staircase of the bins, closed at both ends. */
static bool add_layer(assay_report *report, assay_chart *chart, size_t i)
{
  static const assay_ink inks[SYSTEMS_SHOWN] = { ASSAY_INK_TRAIN, ASSAY_INK_VALIDATION,
                                                 ASSAY_INK_GOOD, ASSAY_INK_EXTRA };
  static const char *const ids[SYSTEMS_SHOWN] = { "s1", "s2", "s3", "s4" };
  const assay_system *y = &report->systems.items[i];
  double x[ASSAY_HISTOGRAM + 1], n[ASSAY_HISTOGRAM + 1];
  for (size_t k = 0; k <= ASSAY_HISTOGRAM; k++) {
    x[k] = y->histogram_high * (double)k / ASSAY_HISTOGRAM;
    n[k] = y->histogram[k < ASSAY_HISTOGRAM ? k : k - 1];
  }
  assay_layer *layer = ASSAY_PUSH(report->arena, &chart->layers);
  if (!layer)
    return false;
  *layer = (assay_layer){ .kind = ASSAY_LAYER_STEPS,
                          .ink = inks[i],
                          .id = ids[i],
                          .label = y->name,
                          .n = ASSAY_HISTOGRAM + 1,
                          .x = copy(report->arena, x, ASSAY_HISTOGRAM + 1),
                          .y = copy(report->arena, n, ASSAY_HISTOGRAM + 1) };
  return layer->x && layer->y;
}

static double median_of(const assay_system *y)
{
  double seen = 0;
  for (size_t k = 0; k < ASSAY_HISTOGRAM; k++) {
    seen += y->histogram[k];
    if (2 * seen >= (double)y->segments)
      return y->histogram_high * ((double)k + 0.5) / ASSAY_HISTOGRAM;
  }
  return y->histogram_high;
}

static bool add_table(assay_report *report, assay_chart *chart, size_t shown)
{
  assay_str *head = ASSAY_PUSH(report->arena, &chart->table_head);
  if (!head)
    return false;
  *head = ASSAY_STR("score from");
  for (size_t i = 0; i < shown; i++) {
    head = ASSAY_PUSH(report->arena, &chart->table_head);
    if (!head)
      return false;
    *head = report->systems.items[i].name;
  }
  for (size_t k = 0; k < ASSAY_HISTOGRAM; k++)
    for (size_t c = 0; c <= shown; c++) {
      const assay_system *y = &report->systems.items[c ? c - 1 : 0];
      double *cell = ASSAY_PUSH(report->arena, &chart->table);
      if (!cell)
        return false;
      *cell = c ? y->histogram[k] : y->histogram_high * (double)k / ASSAY_HISTOGRAM;
    }
  return true;
}

static const char *title_of(const assay_system *y)
{
  for (size_t i = 0; i < y->scores.n; i++)
    if (assay_str_eqz(assay_str_z(y->scores.items[i].metric), y->shown))
      return y->scores.items[i].title;
  return y->shown;
}

/* "The middle output scores 62.5 in base and 74.2 in tuned" */
static assay_str title(assay_report *report)
{
  assay_buf b = ASSAY_BUF(report->arena);
  size_t n = report->systems.n < SYSTEMS_SHOWN ? report->systems.n : SYSTEMS_SHOWN;
  assay_buf_addz(&b, "The middle output scores about ");
  for (size_t i = 0; i < n; i++) {
    const assay_system *y = &report->systems.items[i];
    char middle[ASSAY_NUM_SIZE];
    assay_buf_addf(&b, "%s%s",
                   i == 0      ? ""
                   : i + 1 < n ? ", "
                               : " and ",
                   assay_num_digits(middle, median_of(y), 3));
    if (n > 1)
      assay_buf_addf(&b, " in %.*s", ASSAY_STR_ARG(y->name));
  }
  return assay_buf_str(&b);
}

static assay_code words(assay_report *report, assay_chart *chart, assay_err *err)
{
  const char *metric = title_of(&report->systems.items[0]);
  assay_arena *a = report->arena;
  chart->title = title(report);
  chart->subtitle = assay_str_format(a, "Segments by their %s, 20 bins", metric);
  chart->description = assay_str_format(a, "Histogram of %s over the segments. %.*s.", metric,
                                        ASSAY_STR_ARG(chart->title));
  chart->x_label = assay_str_format(a, "%s of a segment", metric);
  chart->y_label = ASSAY_STR("segments");
  return chart->title.ptr && chart->subtitle.ptr && chart->description.ptr && chart->x_label.ptr
             ? ASSAY_OK
             : assay_err_nomem(err);
}

assay_code assay_score_charts(assay_report *report, assay_err *err)
{
  if (!report->systems.n || !report->systems.items[0].shown)
    return ASSAY_OK;
  assay_chart *chart = ASSAY_PUSH(report->arena, &report->charts);
  if (!chart)
    return assay_err_nomem(err);
  *chart = (assay_chart){ .id = "segments", .wide = true };
  size_t shown = report->systems.n < SYSTEMS_SHOWN ? report->systems.n : SYSTEMS_SHOWN;
  bool good = true;
  for (size_t i = 0; i < shown && good; i++)
    good = add_layer(report, chart, i);
  good = good && add_table(report, chart, shown);
  return good ? words(report, chart, err) : assay_err_nomem(err);
}
