/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of reading small inputs fails in turn, once and from then on: the outcome is the
 * right one or "out of memory", nothing is left behind. From then on: a sample, all with
 * FAULT_STEPS in the environment. */
#include <malloc.h>

#include "check_run.h"

#include "memory_inputs.h"
#include "unit/base/fail_alloc.h"

enum { STRIDE = 5 };

/* One faulty run: the right outcome, or out of memory and said so. */
static void check_outcome(const input_case *c, const outcome *o, const digest *right)
{
  static digest now;
  const char *mode = fail_alloc.on ? "from then on" : "once";
  ck_assert_int_eq(o->err.code, o->code);
  if (o->code == ASSAY_E_NOMEM) {
    ck_assert_msg(strcmp(o->err.message, "out of memory") == 0,
                  "%s: allocation %ld %s: said \"%s\"", c->name, fail_alloc.at, mode,
                  o->err.message);
    return;
  }
  digest_of(o, &now);
  ck_assert_msg(strcmp(now.text, right->text) == 0,
                "%s: allocation %ld %s failed, yet the outcome is\n%s\nand not\n%s", c->name,
                fail_alloc.at, mode, now.text, right->text);
}

/* Reads the case with the at-th allocation failing; false: there are not as many. right NULL: the
 * run without a failure, whose outcome goes to *out. */
static bool read_faulty(const input_case *c, long at, bool on, const digest *right, digest *out)
{
  outcome o = { 0 };
  assay_options options = options_of(c);
  size_t n = paths_of(c);
  int free_fd = lowest_free_descriptor();
  fail_from(at, on);
  o.arena = assay_arena_new();
  if (o.arena)
    o.code = assay_inputs_read(o.arena, &(assay_paths){ c->paths, n }, &options, &o.inputs,
                               &o.troubles, &o.err);
  bool reached = fail_alloc.calls >= at;
  fail_end();
  if (o.arena && right)
    check_outcome(c, &o, right);
  if (!right)
    digest_of(&o, out);
  fail_resume();
  assay_arena_free(o.arena);
  fail_end();
  ck_assert_msg(fail_alloc.live == 0, "%s: allocation %ld: %ld blocks left", c->name, at,
                fail_alloc.live);
  ck_assert_msg(lowest_free_descriptor() == free_fd, "%s: allocation %ld: a file left open",
                c->name, at);
  return reached;
}

START_TEST(each_allocation_may_fail)
{
  static digest right;
  const input_case *c = &memory_cases[_i];
  enter();
  put_files(c);
  read_faulty(c, 0, false, NULL, &right); /* the C library's own first allocations */
  read_faulty(c, 0, false, NULL, &right);
  ck_assert_msg(strstr(right.text, c->holds) != NULL, "%s: \"%s\" is not in\n%s", c->name, c->holds,
                right.text);
  for (int on = 0; on < 2; on++) {
    long at = 1, step = on && !getenv("FAULT_STEPS") ? STRIDE : 1;
    while (read_faulty(c, at, on, &right, NULL))
      at += step;
    ck_assert_int_gt(at, 1);
  }
  leave();
}
END_TEST

int main(void)
{
  /* Large blocks stay apart from the heap: they come zeroed, and most of a block is never touched.
   */
  mallopt(M_MMAP_THRESHOLD, 64 * 1024);
  mallopt(M_PERTURB, 0); /* Meson sets it: every byte would be */
  Suite *suite = suite_create("memory");
  TCase *group = tcase_create("memory");
  tcase_set_timeout(group, 60);
  tcase_add_loop_test(group, each_allocation_may_fail, 0, (int)COUNT(memory_cases));
  suite_add_tcase(suite, group);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
