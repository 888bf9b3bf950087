/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main of a Check program: one suite, one case, TAP by the environment that Meson sets. */
#ifndef CHECK_RUN_H
#define CHECK_RUN_H

#include <check.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Runs the tests in order and returns the exit status of the program. */
static inline int check_run(const char *name, const TTest *const *tests, size_t n)
{
  Suite *suite = suite_create(name);
  TCase *group = tcase_create(name);
  tcase_set_timeout(group, 60);
  for (size_t i = 0; i < n; i++)
    tcase_add_test(group, tests[i]);
  suite_add_tcase(suite, group);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
