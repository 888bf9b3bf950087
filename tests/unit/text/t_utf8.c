/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes and widths: Python 3.11's unicodedata (category, east_asian_width); code points are
 * chosen among those that did not change between Unicode 14 and 15.
 * Clusters by hand from UAX #29. */
#include "check_run.h"

#include "text/utf8.h"

#define TEXT(literal)                                                                              \
  {                                                                                                \
    literal, sizeof(literal) - 1                                                                   \
  }

START_TEST(validity)
{
  static const struct {
    assay_str text;
    size_t valid, count;
  } rows[] = {
    { TEXT(""), 0, 0 },
    { TEXT("abc"), 3, 3 },
    { TEXT("a\0b"), 3, 3 },
    { TEXT("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"), 9, 3 },
    { TEXT("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"), 19, 7 },
    { TEXT("ab\x80"), 2, 3 },
    { TEXT("\xc0\xaf"), 0, 2 },
    { TEXT("\xc1\xbf"), 0, 2 },
    { TEXT("x\xe0\x9f\xbf"), 1, 4 },
    { TEXT("\xed\x9f\xbf\xed\xa0\x80"), 3, 4 },
    { TEXT("\xf0\x8f\xbf\xbf"), 0, 4 },
    { TEXT("\xf4\x90\x80\x80"), 0, 4 },
    { TEXT("\xf5\x80\x80\x80"), 0, 4 },
    { TEXT("\xff\xfe"), 0, 2 },
    { TEXT("a\xe2\x82"), 1, 3 },
    { TEXT("a\xe2\x82z"), 1, 4 },
    { TEXT("\xf0\x9f\x98"), 0, 3 },
    { TEXT("\xc3"), 0, 1 },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    ck_assert_msg(assay_utf8_valid(rows[i].text) == rows[i].valid, "row %zu", i);
    ck_assert_msg(assay_utf8_count(rows[i].text) == rows[i].count, "row %zu", i);
  }
}
END_TEST

START_TEST(every_scalar_value_goes_round)
{
  for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
    if (cp >= 0xd800 && cp <= 0xdfff)
      continue;
    char bytes[4];
    uint32_t back;
    size_t n = assay_utf8_encode(cp, bytes);
    size_t expected = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    if (n != expected || assay_utf8_decode((assay_str){ bytes, n }, 0, &back) != n || back != cp)
      ck_abort_msg("U+%04X", cp);
    /* cut short it is invalid, and no byte behind its end is read */
    if (n > 1 && assay_utf8_decode((assay_str){ bytes, n - 1 }, 0, &back) != 0)
      ck_abort_msg("U+%04X cut", cp);
  }
  uint32_t cp = 0;
  ck_assert_uint_eq(assay_utf8_decode((assay_str){ "a\xe9z", 3 }, 1, &cp), 0);
  ck_assert_uint_eq(cp, 0xe9);
}
END_TEST

START_TEST(repair)
{
  assay_arena *arena = assay_arena_new();
  assay_str good = ASSAY_STR("\xe2\x82\xac 5");
  ck_assert_ptr_eq(assay_utf8_repair(arena, good).ptr, good.ptr);
  assay_str fixed = assay_utf8_repair(arena, (assay_str){ "a\xff\0\xc3\xa4\xe2\x82", 7 });
  ck_assert(
      assay_str_eq(fixed, (assay_str){ "a\xef\xbf\xbd\0\xc3\xa4\xef\xbf\xbd\xef\xbf\xbd", 13 }));
  ck_assert_uint_eq(assay_utf8_valid(fixed), fixed.len);
  assay_arena_free(arena);
}
END_TEST

START_TEST(columns)
{
  static const struct {
    assay_str text;
    size_t width;
  } rows[] = {
    { TEXT(""), 0 },
    { TEXT("run-7"), 5 },
    { TEXT("a\tb\n\x1b\x7f\xc2\x85"), 2 },
    { TEXT("\xe3\x80\x80\xef\xbc\xa1\xea\xb0\x80\xe4\xb8\xad"), 8 }, /* F F W W */
    { TEXT("e\xcc\x81"), 1 },                                        /* e and U+0301 */
    { TEXT("\xf0\x9f\x98\x80"), 2 },                                 /* U+1F600: W */
    { TEXT("a\xe2\x80\x8b\xef\xbb\xbf\xe2\x80\xae"
           "b"),
      2 }, /* U+200B FEFF 202E */
    { TEXT("a\xff\xfe"), 3 },
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    ck_assert_msg(assay_utf8_width(rows[i].text) == rows[i].width, "row %zu gave %zu", i,
                  assay_utf8_width(rows[i].text));
}
END_TEST

/* man, woman, girl joined by U+200D: one cluster of 18 bytes */
#define FAMILY "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"
#define FLAG_DE "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa"
#define FLAG_FR "\xf0\x9f\x87\xab\xf0\x9f\x87\xb7"

START_TEST(clusters)
{
  static const struct {
    assay_str text;
    size_t n, bytes;
  } rows[] = {
    { TEXT("abc"), 0, 0 },
    { TEXT("abc"), 2, 2 },
    { TEXT("abc"), 9, 3 },
    { TEXT(""), 3, 0 },
    { TEXT("e\xcc\x81\xcc\xa3x"), 1, 5 },
    { TEXT("\r\nx"), 1, 2 },
    { TEXT("\n\rx"), 1, 1 },
    { TEXT(FAMILY "x"), 1, 18 },
    { TEXT(FLAG_DE FLAG_FR "x"), 1, 8 },
    { TEXT(FLAG_DE FLAG_FR "x"), 2, 16 },
    { TEXT(FLAG_DE FLAG_FR "x"), 3, 17 },
    { TEXT("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"
           "a"),
      1, 9 }, /* Hangul L V T */
    { TEXT("\xff\xff\xff"), 2, 2 },
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    ck_assert_msg(assay_utf8_graphemes(rows[i].text, rows[i].n) == rows[i].bytes,
                  "row %zu gave %zu", i, assay_utf8_graphemes(rows[i].text, rows[i].n));
}
END_TEST

START_TEST(fitting)
{
  static const struct {
    assay_str text;
    size_t width, bytes;
  } rows[] = {
    { TEXT("checkpoint"), 5, 5 },
    { TEXT("checkpoint"), 0, 0 },
    { TEXT("abc"), 3, 3 },
    { TEXT("a\xe4\xb8\xad\xe4\xb8\xad"), 2, 1 },
    { TEXT("a\xe4\xb8\xad\xe4\xb8\xad"), 3, 4 },
    { TEXT("xe\xcc\x81y"), 2, 4 },
    { TEXT("xe\xcc\x81y"), 1, 1 },
    { TEXT(FLAG_DE "x"), 1, 0 },
    { TEXT(FLAG_DE "x"), 2, 8 },
    { TEXT("ab\xff"), 3, 3 },
    { TEXT("ab\xff"), 2, 2 },
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    ck_assert_msg(assay_utf8_fit(rows[i].text, rows[i].width) == rows[i].bytes, "row %zu gave %zu",
                  i, assay_utf8_fit(rows[i].text, rows[i].width));
}
END_TEST

START_TEST(classes)
{
  size_t controls = 0, bidi = 0, separators = 0;
  for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
    controls += assay_utf8_is_control(cp);
    bidi += assay_utf8_is_bidi(cp);
    separators += assay_utf8_is_separator(cp);
  }
  ck_assert_uint_eq(controls, 65); /* 32 + DEL + 32 */
  ck_assert_uint_eq(bidi, 12);
  ck_assert_uint_eq(separators, 2);
  ck_assert(assay_utf8_is_control(0x9f) && !assay_utf8_is_control(0xa0));
  ck_assert(assay_utf8_is_bidi(0x202a) && assay_utf8_is_bidi(0x2069) && assay_utf8_is_bidi(0x61c));
  ck_assert_int_ge(assay_utf8_version()[0], '1');
}
END_TEST

int main(void)
{
  const TTest *const tests[] = {
    validity, every_scalar_value_goes_round, repair, columns, clusters, fitting, classes
  };
  return check_run("utf8", tests, COUNT(tests));
}
