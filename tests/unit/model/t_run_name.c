/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <stdio.h>

#include "model/run_name.h"

START_TEST(pairs_of_a_name)
{
  static const struct {
    const char *name, *pairs[3];
  } rows[] = {
    { "lr=1e-4_batch_size=8", { "lr:1e-4", "batch_size:8" } },
    { "runs/a_b/lr=1e-4", { "lr:1e-4" } },
    { "lr=1e-4,wd=0.1/seed=3", { "lr:1e-4", "wd:0.1", "seed:3" } },
    { "a=_b=1", { "b:1" } }, /* nothing behind the first equals sign */
    { "base-seed3", { NULL } },
    { "", { NULL } },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_str key, value;
    size_t at = 0, n = 0;
    for (; assay_name_pair(assay_str_z(rows[i].name), &at, &key, &value); n++) {
      char got[64];
      snprintf(got, sizeof got, "%.*s:%.*s", ASSAY_STR_ARG(key), ASSAY_STR_ARG(value));
      ck_assert_uint_lt(n, 3);
      ck_assert_str_eq(got, rows[i].pairs[n]);
    }
    ck_assert(n == 3 || !rows[i].pairs[n]);
  }
}
END_TEST

START_TEST(seed_of_a_name)
{
  static const struct {
    const char *name, *before, *number, *behind;
  } rows[] = {
    { "rope_seed2026_x595", "rope", "2026", "_x595" },
    { "Base - SEED=3", "Base", "3", "" },
    { "seed_seed7", "seed", "7", "" }, /* no number behind the first */
    { "seed12", "", "12", "" },
    { "reseed4", NULL, NULL, NULL },
    { "seeds4", NULL, NULL, NULL },
    { "seed", NULL, NULL, NULL },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_name_seed seed;
    ck_assert_int_eq(assay_name_seed_find(assay_str_z(rows[i].name), &seed),
                     rows[i].before != NULL);
    if (!rows[i].before)
      continue;
    ck_assert(assay_str_eqz(seed.before, rows[i].before));
    ck_assert(assay_str_eqz(seed.number, rows[i].number));
    ck_assert(assay_str_eqz(seed.behind, rows[i].behind));
  }
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { pairs_of_a_name, seed_of_a_name };
  return check_run("run_name", tests, COUNT(tests));
}
