/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"

#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  EXACT_DIGITS = 19, /* digits that fit a uint64_t */
  EXACT_POWER = 22,  /* 10^22 is the largest power of ten that is a double */
  LONG_CELL = 120,   /* characters beyond which a number takes the slow path */
  LONG_DIGITS = 770, /* no double needs more digits to be rounded right (767 and a sticky one) */
  WHOLE_DIGITS = 18
};

static const double powers[EXACT_POWER + 1] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

static const char *const missing_words[] = { "NA", "N/A", "null", "None", "-" };
static const struct {
  const char *word;
  double value;
} nonfinite_words[] = { { "nan", (double)NAN },           { "inf", (double)INFINITY },
                        { "infinity", (double)INFINITY }, { "1.#QNAN", (double)NAN },
                        { "1.#IND", (double)NAN },        { "1.#INF", (double)INFINITY } };

/* A number split by the grammar: digits without the point, and the power of ten behind them. */
typedef struct parts {
  bool negative;
  uint64_t mantissa; /* the first EXACT_DIGITS digits */
  bool rest;         /* a digit other than 0 stands behind them */
  size_t digits;     /* significant digits seen */
  int64_t exponent;
  bool has_point, has_exponent;
} parts;

static bool digit(char c)
{
  return c >= '0' && c <= '9';
}

static void take_digit(parts *p, char c, bool behind_point)
{
  if (p->digits || c != '0') {
    if (p->digits < EXACT_DIGITS)
      p->mantissa = p->mantissa * 10 + (uint64_t)(c - '0');
    else
      p->exponent++;
    p->rest = p->rest || (p->digits >= EXACT_DIGITS && c != '0');
    p->digits++;
  }
  p->exponent -= behind_point;
}

static bool take_exponent(const char **at, const char *end, parts *p)
{
  const char *c = *at + 1;
  bool negative = c < end && *c == '-';
  c += c < end && (*c == '-' || *c == '+');
  if (c >= end || !digit(*c))
    return false;
  int64_t e = 0;
  for (; c < end && digit(*c); c++)
    e = e < 1000000 ? e * 10 + (*c - '0') : e;
  p->exponent += negative ? -e : e;
  p->has_exponent = true;
  *at = c;
  return true;
}

/* The grammar of contract section 3 over the whole of s. */
static bool split(assay_str s, char decimal, parts *p)
{
  *p = (parts){ 0 };
  const char *c = s.ptr, *end = s.ptr + s.len;
  if (c < end && (*c == '+' || *c == '-'))
    p->negative = *c++ == '-';
  size_t seen = 0;
  for (; c < end && digit(*c); c++, seen++)
    take_digit(p, *c, false);
  if (c < end && *c == decimal) {
    p->has_point = true;
    for (c++; c < end && digit(*c); c++, seen++)
      take_digit(p, *c, true);
  }
  if (!seen)
    return false;
  if (c < end && (*c == 'e' || *c == 'E') && !take_exponent(&c, end, p))
    return false;
  return c == end;
}

/* strtod in the C locale; s is short or has been shortened, the grammar already holds. */
static double convert(assay_str s, char decimal)
{
  char text[LONG_DIGITS + LONG_CELL];
  size_t n = s.len < sizeof text - 1 ? s.len : sizeof text - 1;
  memcpy(text, s.ptr, n);
  text[n] = '\0';
  if (decimal != '.') {
    char *point = memchr(text, decimal, n);
    if (point)
      *point = '.';
  }
  /* glibc answers with its static C locale: nothing is allocated, nothing can fail. */
  locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  double value = strtod_l(text, NULL, c_locale);
  freelocale(c_locale);
  return value;
}

/* A number of thousands of digits: leading digits, a sticky one, and the exponent. */
static double convert_long(assay_str s, char decimal, const parts *p)
{
  char text[LONG_DIGITS + LONG_CELL];
  size_t n = 0, used = 0, seen = 0;
  int64_t exponent = p->exponent + (int64_t)(p->digits < EXACT_DIGITS ? p->digits : EXACT_DIGITS);
  bool sticky = false;
  text[n++] = p->negative ? '-' : '+';
  text[n++] = '0';
  text[n++] = '.';
  for (size_t i = 0; i < s.len && s.ptr[i] != 'e' && s.ptr[i] != 'E'; i++) {
    if (!digit(s.ptr[i]) || (!seen && s.ptr[i] == '0'))
      continue;
    seen++;
    if (used < LONG_DIGITS) {
      text[n++] = s.ptr[i];
      used++;
    } else {
      sticky = sticky || s.ptr[i] != '0';
    }
  }
  if (sticky)
    text[n++] = '1';
  n += (size_t)snprintf(text + n, sizeof text - n, "e%lld", (long long)exponent);
  (void)decimal;
  return convert((assay_str){ text, n }, '.');
}

static double value_of(assay_str s, char decimal, const parts *p)
{
  /* Clinger's fast path: both factors are exact doubles, one rounding. */
  if (p->digits <= EXACT_DIGITS && p->mantissa <= (1ull << DBL_MANT_DIG) &&
      p->exponent >= -EXACT_POWER && p->exponent <= EXACT_POWER) {
    double m = (double)p->mantissa;
    m = p->exponent < 0 ? m / powers[-p->exponent] : m * powers[p->exponent];
    return p->negative ? -m : m;
  }
  return s.len > LONG_CELL ? convert_long(s, decimal, p) : convert(s, decimal);
}

static assay_num_kind word_kind(assay_str s, double *value)
{
  for (size_t i = 0; i < sizeof missing_words / sizeof *missing_words; i++)
    if (assay_str_ieqz(s, missing_words[i]))
      return ASSAY_NUM_MISSING;
  assay_str bare = s;
  bool negative = s.ptr[0] == '-';
  if (s.ptr[0] == '-' || s.ptr[0] == '+')
    bare = assay_str_sub(s, 1, s.len);
  for (size_t i = 0; i < sizeof nonfinite_words / sizeof *nonfinite_words; i++)
    if (assay_str_ieqz(bare, nonfinite_words[i].word)) {
      *value = negative ? -nonfinite_words[i].value : nonfinite_words[i].value;
      return ASSAY_NUM_NONFINITE;
    }
  if (bare.len >= 5 && assay_str_ieqz(assay_str_sub(bare, 0, 4), "nan(") &&
      bare.ptr[bare.len - 1] == ')') {
    *value = (double)NAN;
    return ASSAY_NUM_NONFINITE;
  }
  return ASSAY_NUM_BAD;
}

assay_num_kind assay_num_read(assay_str cell, char decimal, double *value)
{
  assay_str s = assay_str_trim(cell);
  if (!s.len)
    return ASSAY_NUM_MISSING;
  parts p;
  if (!split(s, decimal, &p))
    return word_kind(s, value);
  double v = p.digits ? value_of(s, decimal, &p) : (p.negative ? -0.0 : 0.0);
  if (!isfinite(v))
    return ASSAY_NUM_OVERFLOW;
  *value = v;
  return ASSAY_NUM_FINITE;
}

bool assay_num_read_whole(assay_str cell, char decimal, int64_t *value)
{
  assay_str s = assay_str_trim(cell);
  parts p;
  if (!s.len || !split(s, decimal, &p) || p.rest)
    return false;
  if (!p.digits) {
    *value = 0;
    return true;
  }
  uint64_t m = p.mantissa;
  for (; p.exponent < 0; p.exponent++, m /= 10)
    if (m % 10)
      return false;
  for (; p.exponent > 0; p.exponent--, m *= 10)
    if (m > 100000000000000000u)
      return false;
  if (m >= 1000000000000000000u) /* 10^WHOLE_DIGITS */
    return false;
  *value = p.negative ? -(int64_t)m : (int64_t)m;
  return true;
}

/* printf under the C locale whatever the host program has set. */
static void print(char *buf, const char *format, int precision, double x)
{
  locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  locale_t before = uselocale(c_locale);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  snprintf(buf, ASSAY_NUM_SIZE, format, precision, x);
#pragma GCC diagnostic pop
  uselocale(before);
  freelocale(c_locale);
}

static bool nonfinite_text(char *buf, double x)
{
  if (isfinite(x))
    return false;
  memcpy(buf, isnan(x) ? "nan" : x > 0 ? "inf" : "-inf", 5 - (size_t)(isnan(x) || x > 0));
  return true;
}

char *assay_num_shortest(char buf[static ASSAY_NUM_SIZE], double x)
{
  if (nonfinite_text(buf, x))
    return buf;
  if (x == 0) {
    memcpy(buf, "0", 2);
    return buf;
  }
  /* 15 digits give back whatever has no more of them, but for subnormals. */
  for (int digits = fabs(x) < DBL_MIN ? 1 : DBL_DIG; digits <= DBL_DECIMAL_DIG; digits++) {
    double back = 0;
    print(buf, "%.*g", digits, x);
    if (assay_num_read(assay_str_z(buf), '.', &back) == ASSAY_NUM_FINITE && back == x)
      break;
  }
  return buf;
}

char *assay_num_fixed(char buf[static ASSAY_NUM_SIZE], double x, int decimals)
{
  if (!isfinite(x) || fabs(x) >= 1e15)
    return assay_num_shortest(buf, x);
  print(buf, "%.*f", decimals, x);
  if (buf[0] == '-' && strspn(buf + 1, "0.") == strlen(buf + 1))
    memmove(buf, buf + 1, strlen(buf));
  return buf;
}

char *assay_num_digits(char buf[static ASSAY_NUM_SIZE], double x, int digits)
{
  if (nonfinite_text(buf, x))
    return buf;
  double size = fabs(x);
  if (size < 1e9 && x == floor(x))
    return assay_num_fixed(buf, x, 0);
  if (size < 1e-4 || size >= 1e9) {
    print(buf, "%.*g", digits, x);
    return buf;
  }
  print(buf, "%.*e", digits - 1, x); /* rounds first: 9.9996 has its exponent after rounding */
  int exponent = (int)strtol(strchr(buf, 'e') + 1, NULL, 10);
  int decimals = digits - 1 - exponent;
  return assay_num_fixed(buf, x, decimals > 0 ? decimals : 0);
}
