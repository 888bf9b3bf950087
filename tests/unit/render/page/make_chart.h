/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts for the tests of the page, and the strings that must come to nothing. */
#ifndef ASSAY_TEST_MAKE_CHART_H
#define ASSAY_TEST_MAKE_CHART_H

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/chart.h"

/* Report design, section 3, list of hostile strings (the longest is built where it is needed). */
static const char *const hostile[] = {
  "`touch pwned`",
  "$(touch pwned)",
  "'; system(\"touch pwned\") #",
  "a\n!touch pwned",
  "EOD_ x",
  "EOD_",
  "e",
  "exit",
  "quit",
  "<touch pwned",
  "|touch pwned",
  "@m",
  "$x",
  "%s%n%999999f",
  "{/x\"><script>alert(1)</script> y}",
  "a_b^c{d}&{e}~f",
  "<script>alert(1)</script>",
  "\"><img src=x onerror=alert(1)>",
  "' onmouseover='alert(1)",
  "</title><svg onload=alert(1)>",
  "]]>",
  "-->",
  "</style>",
  "javascript:alert(1)",
  "&#x3c;b&#x3e;",
  "=cmd|'/c calc'!A1",
  "+1+1",
  "@SUM(A1)",
  "\t=1",
  "\x1b[31m",
  "\x1b]8;;http://e\a",
  "\xc2\x9b",
  "\xe2\x80\xaegpj.exe",
  "\xe2\x81\xa6",
  "\xff\xfe\xc3\x28\xed\xa0\x80",
  "\x01",
  "\xc0\xaf",
  "::error::x",
  "| a | b |",
  "../../etc/passwd",
  "~/x",
  "-rf",
  "",
  "   ",
  "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e",
};
enum { HOSTILE = sizeof hostile / sizeof *hostile };

static const double some_x[] = { 3, 17, 41, 58 };
static const double some_y[] = { 2.71, 1.93, 1.37, 1.61 };
static const double some_high[] = { 2.93, 2.11, 1.52, 1.88 };

/* A chart of one layer over the points above; label on the layer and on the axes. */
static inline void make_chart(assay_arena *arena, assay_chart *chart, assay_layer_kind kind,
                              const char *label)
{
  memset(chart, 0, sizeof *chart);
  chart->id = "loss";
  chart->title = chart->subtitle = chart->description = assay_str_z(label);
  chart->x_label = chart->y_label = assay_str_z(label);
  assay_layer *layer = ASSAY_PUSH(arena, &chart->layers);
  ck_assert_ptr_nonnull(layer);
  const bool two = kind == ASSAY_LAYER_BAND || kind == ASSAY_LAYER_EXTENT;
  *layer = (assay_layer){ .kind = kind,
                          .ink = ASSAY_INK_VALIDATION,
                          .id = "one",
                          .n = 4,
                          .x = some_x,
                          .y = two ? NULL : some_y,
                          .low = two ? some_y : NULL,
                          .high = two ? some_high : NULL,
                          .label = assay_str_z(label) };
}

static inline void make_mark(assay_arena *arena, assay_chart *chart, assay_mark_kind kind, double x,
                             const char *label)
{
  assay_mark *mark = ASSAY_PUSH(arena, &chart->marks);
  ck_assert_ptr_nonnull(mark);
  *mark = (assay_mark){
    .kind = kind, .ink = ASSAY_INK_GOOD, .x = x, .x2 = x + 9, .y = 1.5, .label = assay_str_z(label)
  };
}

static inline int run_case(Suite *suite, TCase *all)
{
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
