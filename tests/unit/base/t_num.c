/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values by Python 3.11 (float() is correctly rounded), stored as hexadecimal floats; texts by
 * Python's repr() and format(). */
#include "check_run.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/num.h"

static assay_num_kind read_exact(const char *text, size_t n, char decimal, double *value)
{
  char *cell = malloc(n ? n : 1); /* no NUL behind it, so that a sanitizer sees a read too far */
  memcpy(cell, text, n);
  assay_num_kind kind = assay_num_read((assay_str){ cell, n }, decimal, value);
  free(cell);
  return kind;
}

START_TEST(finite_numbers)
{
  static const struct {
    const char *text;
    double value;
  } rows[] = {
    { "0", 0 },
    { "-0", -0.0 },
    { "+7", 7 },
    { "1.", 1 },
    { ".5", 0.5 },
    { "-.5e1", -5 },
    { " \t3\r\n", 3 },
    { "007", 7 },
    { "1E+2", 100 },
    { "0.1", 0x1.999999999999ap-4 },
    { "2.718281828459045", 0x1.5bf0a8b145769p+1 },
    { "1e22", 0x1.0f0cf064dd592p+73 },
    { "1e23", 0x1.52d02c7e14af6p+76 },
    { "9007199254740993", 0x1p53 },
    { "9007199254740993.0000000000000000000000000000001", 0x1.0000000000001p53 },
    { "123456789012345678", 0x1.b69b4ba630f35p+56 },
    { "12345678901234567890", 0x1.56a95319d63e1p+63 },
    { "2.2250738585072011e-308", 0x0.fffffffffffffp-1022 },
    { "4.9e-324", 0x1p-1074 },
    { "2.4703282292062327e-324", 0 },
    { "2.4703282292062328e-324", 0x1p-1074 },
    { "1e-400", 0 },
    { "-1e-999999999999", -0.0 },
    { "1.7976931348623157e308", 0x1.fffffffffffffp+1023 },
    { "1.7976931348623158e308", 0x1.fffffffffffffp+1023 },
    { "0e999999999999", 0 },
    { "0.000000000000000000000000000000000000000000001e45", 1 },
    { "1000000000000000000000000000000000000000000000000e-48", 1 },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    double value = 4711;
    ck_assert_msg(read_exact(rows[i].text, strlen(rows[i].text), '.', &value) == ASSAY_NUM_FINITE,
                  "%s", rows[i].text);
    ck_assert_msg(value == rows[i].value && signbit(value) == signbit(rows[i].value), "%s gave %a",
                  rows[i].text, value);
  }
}
END_TEST

START_TEST(kinds_of_cells)
{
  static const struct {
    const char *text;
    assay_num_kind kind;
  } rows[] = {
    { "", ASSAY_NUM_MISSING },
    { "  ", ASSAY_NUM_MISSING },
    { "NA", ASSAY_NUM_MISSING },
    { "N/A", ASSAY_NUM_MISSING },
    { "null", ASSAY_NUM_MISSING },
    { "None", ASSAY_NUM_MISSING },
    { " - ", ASSAY_NUM_MISSING },
    { "nan", ASSAY_NUM_NONFINITE },
    { "-NaN", ASSAY_NUM_NONFINITE },
    { "nan(ind)", ASSAY_NUM_NONFINITE },
    { "NAN()", ASSAY_NUM_NONFINITE },
    { "1.#QNAN", ASSAY_NUM_NONFINITE },
    { "-1.#IND", ASSAY_NUM_NONFINITE },
    { "1.#inf", ASSAY_NUM_NONFINITE },
    { "Infinity", ASSAY_NUM_NONFINITE },
    { "1e309", ASSAY_NUM_OVERFLOW },
    { "-1.7976931348623159e308", ASSAY_NUM_OVERFLOW },
    { "1e999999999999999999999", ASSAY_NUM_OVERFLOW },
    { "0x10", ASSAY_NUM_BAD },
    { "1_000", ASSAY_NUM_BAD },
    { "1,000", ASSAY_NUM_BAD },
    { "1 000", ASSAY_NUM_BAD },
    { "1e", ASSAY_NUM_BAD },
    { "1e+", ASSAY_NUM_BAD },
    { ".", ASSAY_NUM_BAD },
    { "+", ASSAY_NUM_BAD },
    { "--1", ASSAY_NUM_BAD },
    { "+-1", ASSAY_NUM_BAD },
    { "1.2.3", ASSAY_NUM_BAD },
    { "1f", ASSAY_NUM_BAD },
    { "1d3", ASSAY_NUM_BAD },
    { "e5", ASSAY_NUM_BAD },
    { ".e5", ASSAY_NUM_BAD },
    { "1e5.0", ASSAY_NUM_BAD },
    { "\xe2\x88\x92"
      "1",
      ASSAY_NUM_BAD },
    { "\xef\xbc\x91", ASSAY_NUM_BAD },
    { "\xc2\xa0"
      "1",
      ASSAY_NUM_BAD },
    { "\v1", ASSAY_NUM_BAD },
    { "nane", ASSAY_NUM_BAD },
    { "nan(", ASSAY_NUM_BAD },
    { "infin", ASSAY_NUM_BAD },
    { "- 1", ASSAY_NUM_BAD },
    { "12%", ASSAY_NUM_BAD },
    { "NAN A", ASSAY_NUM_BAD },
    { "--", ASSAY_NUM_BAD },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    double value = 0;
    assay_num_kind kind = read_exact(rows[i].text, strlen(rows[i].text), '.', &value);
    ck_assert_msg(kind == rows[i].kind, "'%s' gave %d", rows[i].text, kind);
    if (kind == ASSAY_NUM_NONFINITE)
      ck_assert(!isfinite(value));
  }
  double value = 0;
  ck_assert_int_eq(read_exact("1\0", 2, '.', &value), ASSAY_NUM_BAD);
  ck_assert_int_eq(read_exact("1\0002", 3, '.', &value), ASSAY_NUM_BAD);
  ck_assert_int_eq(read_exact("-inf", 4, '.', &value), ASSAY_NUM_NONFINITE);
  ck_assert(value < 0);
}
END_TEST

START_TEST(decimal_commas)
{
  double value = 0;
  ck_assert_int_eq(read_exact("3,25", 4, ',', &value), ASSAY_NUM_FINITE);
  ck_assert(value == 3.25);
  ck_assert_int_eq(read_exact("-,1e1", 5, ',', &value), ASSAY_NUM_FINITE);
  ck_assert(value == -1);
  ck_assert_int_eq(read_exact("0,12345678901234567890", 22, ',', &value), ASSAY_NUM_FINITE);
  ck_assert(value == 0x1.f9add3746f65fp-4);
  ck_assert_int_eq(read_exact("3.25", 4, ',', &value), ASSAY_NUM_BAD);
  ck_assert_int_eq(read_exact("3,2,5", 5, ',', &value), ASSAY_NUM_BAD);
}
END_TEST

/* Halfway between 1 and the next double is 1 + 2^-53, whose decimal has 53 places; what stands
 * hundreds of digits behind it decides. */
START_TEST(long_numbers)
{
  static const char half[] = "1.00000000000000011102230246251565404236316680908203125";
  char text[2000];
  double value = 0;
  for (size_t zeros = 0; zeros < 1500; zeros += 97) {
    size_t n = strlen(half);
    memcpy(text, half, n);
    memset(text + n, '0', zeros);
    n += zeros;
    ck_assert_int_eq(read_exact(text, n, '.', &value), ASSAY_NUM_FINITE);
    ck_assert(value == 1);
    text[n] = '3';
    ck_assert_int_eq(read_exact(text, n + 1, '.', &value), ASSAY_NUM_FINITE);
    ck_assert(value == 0x1.0000000000001p0);
  }
  memset(text, '7', 500);
  ck_assert_int_eq(read_exact(text, 500, '.', &value), ASSAY_NUM_OVERFLOW);
  memcpy(text + 500, "e-499", 5);
  ck_assert_int_eq(read_exact(text, 505, '.', &value), ASSAY_NUM_FINITE);
  ck_assert(value == 0x1.f1c71c71c71c7p+2); /* 7.777... */
  text[0] = '-';
  text[250] = '.';
  memcpy(text + 500, "e-247", 5);
  ck_assert_int_eq(read_exact(text, 505, '.', &value), ASSAY_NUM_FINITE);
  ck_assert(value == -0x1.371c71c71c71cp+6); /* -77.777... */
}
END_TEST

START_TEST(whole_numbers)
{
  static const struct {
    const char *text;
    bool whole;
    int64_t value;
  } rows[] = {
    { "0", true, 0 },
    { "-0.0", true, 0 },
    { " 42 ", true, 42 },
    { "10.0", true, 10 },
    { "1e3", true, 1000 },
    { "1.5e1", true, 15 },
    { "-120e-1", true, -12 },
    { "007", true, 7 },
    { "999999999999999999", true, 999999999999999999 },
    { "9007199254740993", true, 9007199254740993 },
    { "1.000000000000000000e+01", true, 10 },
    { "10.00000000000000000000000", true, 10 },
    { "0e99", true, 0 },
    { "1e17", true, 100000000000000000 },
    { "1000000000000000000", false, 0 },
    { "1e18", false, 0 },
    { "1.5", false, 0 },
    { "1e-1", false, 0 },
    { "1e999999999", false, 0 },
    { "1e-999999999", false, 0 },
    { "", false, 0 },
    { "nan", false, 0 },
    { "x", false, 0 },
    { "0x1", false, 0 },
    { "99999999999999999999999", false, 0 },
    { "10.000000000000000000000001", false, 0 },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    int64_t value = 77;
    bool whole = assay_num_read_whole(assay_str_z(rows[i].text), '.', &value);
    ck_assert_msg(whole == rows[i].whole, "%s", rows[i].text);
    if (whole)
      ck_assert_int_eq(value, rows[i].value);
  }
  int64_t value = 0;
  ck_assert(assay_num_read_whole(ASSAY_STR("12,0"), ',', &value));
  ck_assert_int_eq(value, 12);
}
END_TEST

static uint64_t scramble(uint64_t x)
{
  x ^= x >> 31;
  x *= 0x7fb5d329728ea185u;
  x ^= x >> 27;
  x *= 0x81dadef4bc2dd44du;
  return x ^ (x >> 33);
}

START_TEST(shortest_forms)
{
  static const struct {
    double value;
    const char *text;
  } rows[] = { { 0.1, "0.1" },
               { 3, "3" },
               { -2.5, "-2.5" },
               { 1e22, "1e+22" },
               { 1.0 / 3, "0.3333333333333333" },
               { 0.1 + 0.2, "0.30000000000000004" },
               { 100000, "100000" },
               { 1e-7, "1e-07" },
               { 123456.789, "123456.789" },
               { 1.7976931348623157e308, "1.7976931348623157e+308" },
               { 0, "0" },
               { 0x1p-1074, "5e-324" },
               { 0x1.8p-1073, "1.5e-323" } };
  char buf[ASSAY_NUM_SIZE];
  for (size_t i = 0; i < COUNT(rows); i++)
    ck_assert_str_eq(assay_num_shortest(buf, rows[i].value), rows[i].text);
  ck_assert_str_eq(assay_num_shortest(buf, (double)NAN), "nan");
  ck_assert_str_eq(assay_num_shortest(buf, (double)INFINITY), "inf");
  ck_assert_str_eq(assay_num_shortest(buf, -(double)INFINITY), "-inf");
}
END_TEST

START_TEST(what_is_written_reads_back)
{
  char buf[ASSAY_NUM_SIZE];
  for (uint64_t i = 1; i <= 20000; i++) {
    uint64_t bits = scramble(i * 0x9e3779b97f4a7c15u);
    double x, back = 0;
    memcpy(&x, &bits, sizeof x);
    if (!isfinite(x))
      continue;
    assay_num_shortest(buf, x);
    ck_assert_int_eq(assay_num_read(assay_str_z(buf), '.', &back), ASSAY_NUM_FINITE);
    ck_assert_msg(memcmp(&x, &back, sizeof x) == 0, "%a became %s", x, buf);
  }
}
END_TEST

START_TEST(fixed_and_rounded_forms)
{
  char buf[ASSAY_NUM_SIZE];
  ck_assert_str_eq(assay_num_fixed(buf, 2.675, 2), "2.67"); /* 2.674999999999999822 */
  ck_assert_str_eq(assay_num_fixed(buf, 0.125, 2), "0.12");
  ck_assert_str_eq(assay_num_fixed(buf, -0.001, 2), "0.00");
  ck_assert_str_eq(assay_num_fixed(buf, -0.4, 0), "0");
  ck_assert_str_eq(assay_num_fixed(buf, -999.5, 0), "-1000");
  ck_assert_str_eq(assay_num_fixed(buf, 1e15, 3), "1e+15");
  ck_assert_str_eq(assay_num_fixed(buf, -999999999999999.9, 15),
                   "-999999999999999.875000000000000");
  ck_assert_str_eq(assay_num_fixed(buf, (double)NAN, 2), "nan");
  ck_assert_str_eq(assay_num_digits(buf, 1.23456, 3), "1.23");
  ck_assert_str_eq(assay_num_digits(buf, 9.9996, 3), "10.0");
  ck_assert_str_eq(assay_num_digits(buf, 0.00012345, 2), "0.00012");
  ck_assert_str_eq(assay_num_digits(buf, 0.00001234, 2), "1.2e-05");
  ck_assert_str_eq(assay_num_digits(buf, 123456789, 3), "123456789");
  ck_assert_str_eq(assay_num_digits(buf, -12345678901.0, 3), "-1.23e+10");
  ck_assert_str_eq(assay_num_digits(buf, 0, 3), "0");
  ck_assert_str_eq(assay_num_digits(buf, -(double)INFINITY, 3), "-inf");
}
END_TEST

/* A host program may have set a locale with another decimal point; where none is installed the
 * rest of the suite has said it all. */
START_TEST(locales_change_nothing)
{
  static const char *const names[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "ps_AF.UTF-8", "C.UTF-8" };
  char buf[ASSAY_NUM_SIZE];
  for (size_t i = 0; i < COUNT(names); i++) {
    if (!setlocale(LC_ALL, names[i]))
      continue;
    double value = 0;
    ck_assert_int_eq(read_exact("1.2345678901234567890e-5", 24, '.', &value), ASSAY_NUM_FINITE);
    ck_assert(value == 0x1.9e409302678bap-17);
    ck_assert_str_eq(assay_num_shortest(buf, 1.5), "1.5");
    ck_assert_str_eq(assay_num_fixed(buf, 1.5, 2), "1.50");
    ck_assert_str_eq(assay_num_digits(buf, 1.5, 2), "1.5");
  }
  setlocale(LC_ALL, "C");
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { finite_numbers,
                                 kinds_of_cells,
                                 decimal_commas,
                                 long_numbers,
                                 whole_numbers,
                                 shortest_forms,
                                 what_is_written_reads_back,
                                 fixed_and_rounded_forms,
                                 locales_change_nothing };
  return check_run("num", tests, COUNT(tests));
}
