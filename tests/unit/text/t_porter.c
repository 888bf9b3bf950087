/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Oracle: nltk.stem.porter.PorterStemmer of NLTK 3.10 (mode NLTK_EXTENSIONS). */
#include "check_run.h"

#include <string.h>

#include "text/porter.h"

START_TEST(stems_as_nltk)
{
  static const struct {
    const char *word, *stem;
  } rows[] = {
    { "", "" },
    { "a", "a" },
    { "is", "is" },
    { "sky", "sky" },
    { "skies", "sky" },
    { "dying", "die" },
    { "innings", "inning" },
    { "dies", "die" },
    { "died", "die" },
    { "flies", "fli" },
    { "spied", "spi" },
    { "caresses", "caress" },
    { "cats", "cat" },
    { "ss", "ss" },
    { "feed", "feed" },
    { "agreed", "agre" },
    { "hoping", "hope" },
    { "hopping", "hop" },
    { "falling", "fall" },
    { "sized", "size" },
    { "happy", "happi" },
    { "enjoy", "enjoy" },
    { "by", "by" },
    { "yyyy", "yyyi" },
    { "geology", "geolog" },
    { "generally", "gener" },
    { "rationally", "ration" },
    { "hopefully", "hope" },
    { "replacement", "replac" },
    { "adoption", "adopt" },
    { "controll", "control" },
    { "roll", "roll" },
    { "rate", "rate" },
    { "1990s", "1990" },
    { "formalize", "formal" },
    { "ing", "ing" },
    { "eed", "eed" },
    { "ied", "i" },
    { "ies", "i" },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char word[32] = { 0 };
    size_t n = strlen(rows[i].word);
    memcpy(word, rows[i].word, n);
    n = assay_porter_stem(word, n);
    ck_assert_msg(n == strlen(rows[i].stem) && memcmp(word, rows[i].stem, n) == 0,
                  "%s: %.*s, not %s", rows[i].word, (int)n, word, rows[i].stem);
  }
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { stems_as_nltk };
  return check_run("porter", tests, COUNT(tests));
}
