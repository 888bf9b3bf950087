/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scratch of the kernels stays inside its bounds. */
#include "check_run.h"

#include "assay/options.h"
#include "text/work.h"

enum { BEHIND = 4096 };

/* What lies behind the scratch in the same arena keeps its zeros. */
START_TEST(ter_stays_inside)
{
  assay_arena *arena = assay_arena_new();
  assay_score_options options;
  assay_score_options_init(&options);
  assay_work *work = assay_work_new(arena, &options);
  unsigned char *behind = assay_arena_alloc(arena, BEHIND);
  ck_assert(work && behind);
  const assay_str ref = ASSAY_STR("b c d a f");
  const assay_segment segment = { ASSAY_STR("a b c d e"), &ref, 1 };
  assay_cut cut;
  assay_work_begin(work, &segment);
  ck_assert(assay_work_cut(work, ASSAY_FAMILY_TER, &cut));
  /* By hand: "a" moves, "e" is replaced. */
  ck_assert_uint_eq(assay_ter_edits(work, cut.hyp, cut.refs), 2);
  for (size_t i = 0; i < BEHIND; i++)
    ck_assert_msg(!behind[i], "byte %zu behind the scratch was written", i);
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { ter_stays_inside };
  return check_run("work", tests, COUNT(tests));
}
