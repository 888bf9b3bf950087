/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints a made report of a gate in a format, for checks by other programs.
 *   gate_samples FORMAT usual|hostile|many|none
 *   gate_samples folder usual|hostile|many|none DIR */
#include <stdio.h>

#include "make_gate.h"
#include "render/page.h"
#include "page/make_chart.h"

enum { MANY = 10000 };

static assay_report *hostile_gate(assay_arena *arena)
{
  assay_report *report = made_gate(arena, NULL, 0);
  for (size_t i = 0; i < HOSTILE; i++) {
    const made_rule m = { hostile[i], hostile[i], (assay_gate_outcome)(i % 7),
                          2,          1,          hostile[i],
                          hostile[i], hostile[i], i };
    assay_gate_result *r = made_result(report, &m);
    r->subject = r->group = r->baseline = r->waiver = r->value_text = assay_str_z(hostile[i]);
    r->limit_text = r->file = assay_str_z(hostile[i]);
  }
  report->headline = report->reason = assay_str_z(hostile[0]);
  made_order(report);
  return report;
}

static const char *format, *kind, *folder;

static assay_report *sample(assay_arena *arena)
{
  if (strcmp(kind, "usual") == 0) {
    assay_report *report = made_usual_gate(arena);
    made_history(report);
    return report;
  }
  if (strcmp(kind, "hostile") == 0)
    return hostile_gate(arena);
  if (strcmp(kind, "many") == 0)
    return made_many(arena, MANY, ASSAY_GATE_FAIL, "validation_loss.best <= 1.4");
  return made_gate(arena, NULL, 0);
}

/* Check's asserts of the makers work in a test only. */
START_TEST(print)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = sample(arena);
  if (folder) {
    const assay_folder_options options = { .force = true, .png = true, .plot_timeout_s = 30 };
    ck_assert_int_eq(assay_folder_write(report, folder, &options, NULL), ASSAY_OK);
  } else {
    const assay_str text = made_text(arena, report, format, 0);
    ck_assert_uint_eq(fwrite(text.ptr, 1, text.len, stdout), text.len);
  }
  assay_arena_free(arena);
}
END_TEST

int main(int argc, char **argv)
{
  if (argc != 3 && argc != 4)
    return EXIT_FAILURE;
  format = argv[1];
  kind = argv[2];
  folder = argc == 4 ? argv[3] : NULL;
  Suite *suite = suite_create("samples");
  TCase *all = tcase_create("samples");
  tcase_add_test(all, print);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_set_fork_status(runner, CK_NOFORK);
  srunner_run_all(runner, CK_SILENT);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
