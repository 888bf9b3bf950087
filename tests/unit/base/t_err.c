/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <string.h>

#include "base/err.h"

/* Exit statuses: the table of err.h, which is contract section 2. */
START_TEST(codes_have_names_and_exits)
{
  static const struct {
    assay_code code;
    int exit;
  } rows[] = { { ASSAY_OK, 0 },     { ASSAY_E_USAGE, 2 },   { ASSAY_E_INPUT, 2 },
               { ASSAY_E_RULE, 2 }, { ASSAY_E_OUTPUT, 3 },  { ASSAY_E_NOMEM, 3 },
               { ASSAY_E_PLOT, 3 }, { ASSAY_E_INTERNAL, 3 } };
  for (size_t i = 0; i < COUNT(rows); i++) {
    ck_assert_int_eq(assay_code_exit(rows[i].code), rows[i].exit);
    for (size_t k = 0; k < i; k++)
      ck_assert_str_ne(assay_code_name(rows[i].code), assay_code_name(rows[k].code));
  }
}
END_TEST

START_TEST(the_first_error_wins)
{
  assay_err err = { 0 };
  ck_assert_int_eq(assay_err_set(&err, ASSAY_E_INPUT, "cell %d of %s", 7, "loss"), ASSAY_E_INPUT);
  assay_err_hint(&err, "use --map %s", "step=iter");
  assay_err_place(&err, ASSAY_STR("a/log.csv"), 41, 9);
  ck_assert_int_eq(assay_err_set(&err, ASSAY_E_OUTPUT, "later"), ASSAY_E_OUTPUT);
  assay_err_hint(&err, "later");
  assay_err_place(&err, ASSAY_STR("later"), 1, 1);
  ck_assert_int_eq(assay_err_nomem(&err), ASSAY_E_NOMEM);
  ck_assert_int_eq(err.code, ASSAY_E_INPUT);
  ck_assert_str_eq(err.message, "cell 7 of loss");
  ck_assert_str_eq(err.hint, "use --map step=iter");
  ck_assert_str_eq(err.file, "a/log.csv");
  ck_assert_uint_eq(err.line, 41);
  ck_assert_uint_eq(err.column, 9);
}
END_TEST

START_TEST(no_error_slot_is_needed)
{
  ck_assert_int_eq(assay_err_set(NULL, ASSAY_E_RULE, "x"), ASSAY_E_RULE);
  ck_assert_int_eq(assay_err_nomem(NULL), ASSAY_E_NOMEM);
  assay_err_hint(NULL, "x");
  assay_err_place(NULL, ASSAY_STR("x"), 1, 1);
}
END_TEST

START_TEST(long_texts_are_cut_and_terminated)
{
  static char name[9001];
  memset(name, 'n', sizeof name - 1);
  assay_err err = { 0 };
  assay_err_set(&err, ASSAY_E_INPUT, "%s", name);
  assay_err_hint(&err, "%s", name);
  assay_err_place(&err, assay_str_z(name), 3, 4);
  ck_assert_uint_eq(strlen(err.message), sizeof err.message - 1);
  ck_assert_uint_eq(strlen(err.hint), sizeof err.hint - 1);
  ck_assert_uint_eq(strlen(err.file), sizeof err.file - 1);
  err = (assay_err){ 0 };
  assay_err_place(&err, (assay_str){ NULL, 0 }, 5, 6); /* a place in no file */
  ck_assert_str_eq(err.file, "");
  ck_assert_uint_eq(err.line, 5);
}
END_TEST

static size_t noted(const assay_troubles *troubles, const char *kind, const char *file)
{
  for (size_t i = 0; i < troubles->counts.n; i++)
    if (strcmp(troubles->counts.items[i].kind, kind) == 0 &&
        assay_str_eqz(troubles->counts.items[i].file, file))
      return troubles->counts.items[i].n;
  return 0;
}

START_TEST(twenty_of_a_kind_and_file_are_kept)
{
  assay_troubles troubles = { .arena = assay_arena_new() };
  assay_trouble ragged = { .kind = "ragged-row", .fatal = true, .file = ASSAY_STR("a.csv") };
  assay_trouble other = { .kind = "ragged-row", .file = ASSAY_STR("b.csv"), .column = 5 };
  for (uint64_t i = 1; i <= 33; i++) {
    ragged.line = i * 3;
    assay_trouble_add(&troubles, &ragged, "%d cells", (int)i);
  }
  assay_trouble_add(&troubles, &other, "one");
  ck_assert(!troubles.failed);
  ck_assert_uint_eq(troubles.list.n, ASSAY_TROUBLES_A_KIND + 1);
  ck_assert_uint_eq(noted(&troubles, "ragged-row", "a.csv"), 33);
  ck_assert_uint_eq(noted(&troubles, "ragged-row", "b.csv"), 1);
  ck_assert(assay_str_eqz(troubles.list.items[19].message, "20 cells"));
  ck_assert_uint_eq(troubles.list.items[19].line, 60);
  ck_assert(troubles.list.items[0].fatal);
  ck_assert_uint_eq(troubles.list.items[20].column, 5);
  assay_arena_free(troubles.arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { codes_have_names_and_exits, the_first_error_wins,
                                 no_error_slot_is_needed, long_texts_are_cut_and_terminated,
                                 twenty_of_a_kind_and_file_are_kept };
  return check_run("err", tests, COUNT(tests));
}
