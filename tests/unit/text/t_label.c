/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of the examples in scikit-learn's manual (f1_score, matthews_corrcoef), and by hand. */
#include "check_run.h"

#include <math.h>

#include "text/label.h"

enum { LABELS = 4 };

START_TEST(scores_as_scikit_learn)
{
  static const struct {
    double support[LABELS], predicted[LABELS], hits[LABELS], accuracy, macro_f1, mcc;
  } rows[] = {
    /* true 0 1 2 0 1 2, said 0 2 1 0 0 1 */
    { { 2, 2, 2 }, { 3, 2, 1 }, { 2, 0, 0 }, 2. / 6, 4. / 15, 0 },
    /* true + + + -, said + - + + */
    { { 3, 1 }, { 3, 1 }, { 2, 0 }, 0.5, 1. / 3, -1. / 3 },
    { { 5, 3 }, { 5, 3 }, { 5, 3 }, 1, 1, 1 },
    { { 4 }, { 4 }, { 4 }, 1, 1, 0 }, /* one label: no correlation */
    { { 2, 2 }, { 2, 2 }, { 0 }, 0, 0, -1 },
    /* an output that is no label of the references: true a a b, said a x b */
    { { 2, 1, 0 }, { 1, 1, 1 }, { 1, 1, 0 }, 2. / 3, (2. / 3 + 1) / 3, 0.6123724356957945 },
    { { 0 }, { 0 }, { 0 }, 0, 0, 0 },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const assay_label_counts c = { LABELS, rows[i].support, rows[i].predicted, rows[i].hits };
    double accuracy = assay_label_score(ASSAY_LABEL_ACCURACY, &c);
    double macro_f1 = assay_label_score(ASSAY_LABEL_MACRO_F1, &c);
    double mcc = assay_label_score(ASSAY_LABEL_MCC, &c);
    ck_assert_msg(fabs(accuracy - rows[i].accuracy) < 1e-15, "row %zu: %.17g", i, accuracy);
    ck_assert_msg(fabs(macro_f1 - rows[i].macro_f1) < 1e-15, "row %zu: %.17g", i, macro_f1);
    ck_assert_msg(fabs(mcc - rows[i].mcc) < 1e-15, "row %zu: %.17g", i, mcc);
  }
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { scores_as_scikit_learn };
  return check_run("label", tests, COUNT(tests));
}
