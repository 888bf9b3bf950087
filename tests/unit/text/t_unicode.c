/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Oracle: Python 3.11, str.isspace, str.strip, str.lower; unicodedata.category of code points that
 * did not change between Unicode 14 and 15. */
#include "check_run.h"

#include <string.h>

#include "text/unicode.h"

START_TEST(white_space_is_29_code_points)
{
  static const struct {
    uint32_t first, last;
  } ranges[] = {
    { 0x09, 0x0d },     { 0x1c, 0x20 },     { 0x85, 0x85 },     { 0xa0, 0xa0 },
    { 0x1680, 0x1680 }, { 0x2000, 0x200a }, { 0x2028, 0x2029 }, { 0x202f, 0x202f },
    { 0x205f, 0x205f }, { 0x3000, 0x3000 },
  };
  for (uint32_t cp = 0; cp < 0x110000; cp++) {
    bool wanted = false;
    for (size_t i = 0; i < COUNT(ranges); i++)
      wanted = wanted || (cp >= ranges[i].first && cp <= ranges[i].last);
    if ((cp < 0xd800 || cp > 0xdfff) && assay_cp_is_space(cp) != wanted)
      ck_abort_msg("U+%04X", cp);
  }
}
END_TEST

START_TEST(classes)
{
  static const struct {
    uint32_t cp;
    char class;
  } rows[] = {
    { 'a', 'L' },    { 'Z', 'L' },    { '0', 'N' },    { '.', 'P' },     { '$', 'S' },
    { '_', 'P' },    { '+', 'S' },    { '`', 'S' },    { '~', 'S' },     { '-', 'P' },
    { 0x00b2, 'N' }, { 0x00bd, 'N' }, { 0x00ab, 'P' }, { 0x00b0, 'S' },  { 0x0301, 'M' },
    { 0x0903, 'M' }, { 0x0915, 'L' }, { 0x0967, 'N' }, { 0x20dd, 'M' },  { 0x2014, 'P' },
    { 0x20ac, 'S' }, { 0x2163, 'N' }, { 0x3001, 'P' }, { 0x3007, 'N' },  { 0x30fb, 'P' },
    { 0x30fc, 'L' }, { 0x4e2d, 'L' }, { 0xff0c, 'P' }, { 0x1f600, 'S' }, { 0x20000, 'L' },
    { 0x200d, 'C' }, { 0xfeff, 'C' }, { 0x00ad, 'C' }, { 0x0378, 'C' },  { 0xe000, 'C' },
    { 0x01c5, 'L' }, { 0x02b0, 'L' }, { ' ', 'Z' },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    uint32_t cp = rows[i].cp;
    char class = rows[i].class;
    ck_assert_msg(assay_cp_is_letter(cp) == (class == 'L'), "U+%04X, letter", cp);
    ck_assert_msg(assay_cp_is_number(cp) == (class == 'N'), "U+%04X, number", cp);
    ck_assert_msg(assay_cp_is_punctuation(cp) == (class == 'P'), "U+%04X, punctuation", cp);
    ck_assert_msg(assay_cp_is_symbol(cp) == (class == 'S'), "U+%04X, symbol", cp);
    ck_assert_msg(assay_cp_is_mark(cp) == (class == 'M'), "U+%04X, mark", cp);
    ck_assert_msg(assay_cp_is_space(cp) == (class == 'Z'), "U+%04X, space", cp);
  }
}
END_TEST

START_TEST(lower_case_as_python)
{
  static const struct {
    const char *text, *lower;
  } rows[] = {
    { "", "" },
    { "AbC 1!", "abc 1!" },
    { "ÀÉẞßÅ", "àéßßå" },
    { "\u212a\u212b", "k\u00e5" }, /* Kelvin, Angstrom */
    { "\u0130I\u0131", "i\u0307i\u0131" },
    { "\u01c5\U00010400", "\u01c6\U00010428" },
    { "ΑΣ", "ας" },
    { "Σ", "σ" },
    { "Σ Σ", "σ σ" },
    { "ΑΣΑ ΑΣ.", "ασα ας." },
    { "aΣ", "aς" },
    { "1Σ", "1σ" },
    { "ΑΣ1", "ας1" },
    { "ΑΣ\nΒ", "ας\nβ" },
    { "ΑΣ\u0301", "ας\u0301" }, /* what is ignored: marks, ', :, soft hyphen, joiners */
    { "Α\u0301Σ", "α\u0301ς" },
    { "ΑΣ'Α", "ασ'α" },
    { "ΑΣ:Α", "ασ:α" },
    { "ΑΣ\u00adΑ", "ασ\u00adα" },
    { "ΑΣ\u200dΑ", "ασ\u200dα" },
    { "ΑΣ\u200b", "ας\u200b" },
    { "\u02b0Σ", "\u02b0σ" }, /* cased, but ignored */
    { "\u0345Σ", "\u0345σ" },
  };
  assay_arena *arena = assay_arena_new();
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_buf out = ASSAY_BUF(arena);
    ck_assert(assay_text_lower(assay_str_z(rows[i].text), &out));
    ck_assert_msg(assay_str_eqz(assay_buf_str(&out), rows[i].lower), "%s: %.*s, not %s",
                  rows[i].text, (int)out.len, out.ptr ? out.ptr : "", rows[i].lower);
  }
  assay_arena_free(arena);
}
END_TEST

START_TEST(stripping)
{
  static const struct {
    const char *text, *right, *both;
  } rows[] = {
    { "", "", "" },
    { " \t\u3000", "", "" },
    { " a b ", " a b", "a b" },
    { "\u00a0\u1680x\u2029\xc2\x85\x1c", "\u00a0\u1680x", "x" },
    { "\u200bx\ufeff ", "\u200bx\ufeff", "\u200bx\ufeff" }, /* no white space */
    { "\u180ex\u180e", "\u180ex\u180e", "\u180ex\u180e" },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_str text = assay_str_z(rows[i].text);
    ck_assert_msg(assay_str_eqz(assay_text_rstrip(text), rows[i].right), "row %zu", i);
    ck_assert_msg(assay_str_eqz(assay_text_strip(text), rows[i].both), "row %zu", i);
  }
}
END_TEST

START_TEST(code_points_one_by_one)
{
  static const assay_str text = { "a\0\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z", 12 };
  static const uint32_t wanted[] = { 'a', 0, 0xe4, 0x20ac, 0x1f600, 'z' };
  size_t at = 0;
  for (size_t i = 0; i < COUNT(wanted); i++)
    ck_assert_uint_eq(assay_cp_next(text, &at), wanted[i]);
  ck_assert_uint_eq(at, text.len);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { white_space_is_29_code_points, classes, lower_case_as_python,
                                 stripping, code_points_one_by_one };
  return check_run("unicode", tests, COUNT(tests));
}
