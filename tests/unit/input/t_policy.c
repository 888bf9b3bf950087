/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the caller says of the columns, and rows that need a decision. */
#include "check_run.h"

#include "in_folder.h"

START_TEST(a_map_names_a_role_once)
{
  static const struct {
    assay_map_option maps[2];
    size_t n;
    const char *message, *hint;
  } cases[] = {
    { { { "validaton_loss", "loss" } },
      1,
      "--map does not know the role 'validaton_loss'",
      "did you mean validation_loss?" },
    { { { "stp", "step" } }, 1, "--map does not know the role 'stp'", "did you mean step?" },
    { { { "metric:", "a" } },
      1,
      "--map does not know the role 'metric:'",
      "did you mean metric:NAME?" },
    { { { "metric", "a" } },
      1,
      "--map does not know the role 'metric'",
      "did you mean metric:NAME?" },
    { { { "colour", "a" } },
      1,
      "--map does not know the role 'colour'",
      "the roles are step, epoch, time, train_loss, validation_loss, perplexity, learning_rate, "
      "grad_norm, tokens, run, seed and metric:NAME" },
    { { { "step", "step" }, { "step", "a" } },
      2,
      "--map step=a contradicts --map step=step",
      "leave one of them out" },
    { { { "metric:x", "a" }, { "metric:x", "b" } },
      2,
      "--map metric:x=b contradicts --map metric:x=a",
      "leave one of them out" },
    { { { "train_loss", "a" }, { "validation_loss", "a" } },
      2,
      "--map validation_loss=a contradicts --map train_loss=a",
      "leave one of them out" },
    { { { "step", "step" }, { "step", "step" } }, 2, NULL, NULL },
    { { { "validation_loss", "a" }, { "validation_loss", "b" } }, 2, NULL, NULL },
    { { { "metric:x", "a" }, { "metric:y", "b" } }, 2, NULL, NULL },
  };
  enter();
  putz("f.csv", "step,loss,a,b\n1,9,3,7\n2,9,2,8\n");
  for (size_t i = 0; i < COUNT(cases); i++) {
    assay_options options;
    assay_options_init(&options);
    options.maps = cases[i].maps;
    options.n_maps = cases[i].n;
    outcome *o = read_one("f.csv", &options);
    ck_assert_int_eq(o->code, cases[i].message ? ASSAY_E_USAGE : ASSAY_OK);
    ck_assert_str_eq(o->err.message, cases[i].message ? cases[i].message : "");
    ck_assert_str_eq(o->err.hint, cases[i].hint ? cases[i].hint : "");
    done(o);
  }
  leave();
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { a_map_names_a_role_once };
  return check_run("policy", tests, COUNT(tests));
}
