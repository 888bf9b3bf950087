/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/gate_words.h"

#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "text/utf8.h"

enum {
  QUOTED = 32, /* code points of a text that a message shows */
  FOUND_SIZE = ASSAY_QUOTE_SIZE + 40
};

static bool blank(char c)
{
  return c == ' ' || c == '\t';
}

static bool digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool letter(char c)
{
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* What a class holds: its signs, letters and digits, bytes beyond ASCII; or anything else. */
static const struct {
  const char *signs;
  bool alphanumeric, beyond_ascii, inverted;
} classes[] = {
  [ASSAY_WORD_ID] = { "+/-", true, false, false },
  [ASSAY_WORD_NAME] = { ".-", true, false, false },
  [ASSAY_WORD_FIGURE] = { ".+/-", true, true, false },
  [ASSAY_WORD_VALUE] = { " \t,]\"=#", false, false, true },
  [ASSAY_WORD_SIGNS] = { "<>=!", false, false, false },
};

static bool belongs(char c, assay_word_class class)
{
  bool listed = (c && strchr(classes[class].signs, c)) ||
                (classes[class].alphanumeric && (letter(c) || digit(c))) ||
                (classes[class].beyond_ascii && (unsigned char)c >= 0x80);
  return listed != classes[class].inverted;
}

/* The byte behind a string whose opening quote is at `at`; beyond the end: it is not closed. */
static size_t string_end(assay_str text, size_t at)
{
  size_t i = at + 1;
  while (i < text.len && text.ptr[i] != '"')
    i += text.ptr[i] == '\\' ? 2 : 1;
  return i + 1;
}

assay_str assay_words_text(assay_str line)
{
  size_t i = 0;
  while (i < line.len && line.ptr[i] != '#')
    i = line.ptr[i] == '"' ? string_end(line, i) : i + 1;
  line = assay_str_sub(line, 0, i);
  while (line.len && blank(line.ptr[line.len - 1]))
    line.len--;
  return line;
}

size_t assay_words_here(const assay_words *w)
{
  size_t i = w->at;
  while (i < w->text.len && blank(w->text.ptr[i]))
    i++;
  return i;
}

int assay_words_peek(const assay_words *w)
{
  size_t i = assay_words_here(w);
  return i < w->text.len ? (unsigned char)w->text.ptr[i] : -1;
}

assay_str assay_words_run(const assay_words *w, assay_word_class class)
{
  size_t from = assay_words_here(w), to = from;
  while (to < w->text.len && belongs(w->text.ptr[to], class))
    to++;
  return assay_str_sub(w->text, from, to);
}

void assay_words_take(assay_words *w, size_t n)
{
  w->at = assay_words_here(w) + n;
}

bool assay_words_sign(assay_words *w, char sign)
{
  bool there = assay_words_peek(w) == (unsigned char)sign;
  if (there)
    assay_words_take(w, 1);
  return there;
}

/* ---- faults ---- */

bool assay_words_fault(assay_words *w, size_t at, const char *hint, const char *format, ...)
{
  if (w->message[0])
    return false;
  va_list args;
  va_start(args, format);
  vsnprintf(w->message, sizeof w->message, format, args);
  va_end(args);
  w->fault = at;
  if (!w->hint[0])
    snprintf(w->hint, sizeof w->hint, "%s", hint);
  return false;
}

bool assay_words_nomem(assay_words *w)
{
  w->failed = true;
  return false;
}

const char *assay_words_quote(char out[static ASSAY_QUOTE_SIZE], assay_str text)
{
  size_t n = 0;
  uint32_t cp;
  for (size_t i = 0; i < QUOTED && n < text.len; i++) {
    size_t length = assay_utf8_decode(text, n, &cp);
    n += length ? length : 1;
  }
  snprintf(out, ASSAY_QUOTE_SIZE, "'%.*s%s'", (int)n, text.ptr, n < text.len ? "..." : "");
  return out;
}

/* A word, an operator or a character; beyond ASCII, where signs look alike, with its number. */
static const char *found(const assay_words *w, char out[static FOUND_SIZE])
{
  char quoted[ASSAY_QUOTE_SIZE];
  size_t here = assay_words_here(w);
  uint32_t cp;
  if (here == w->text.len)
    return "the rule ends";
  assay_str run = assay_words_run(w, ASSAY_WORD_SIGNS);
  run = run.len ? run : assay_words_run(w, ASSAY_WORD_FIGURE);
  run = run.len ? run : assay_str_sub(w->text, here, here + 1);
  run.len = assay_utf8_valid(run);
  if (!assay_utf8_decode(w->text, here, &cp))
    snprintf(out, FOUND_SIZE, "found the byte 0x%02X, which is not UTF-8", (unsigned)cp);
  else if (assay_utf8_is_control(cp))
    snprintf(out, FOUND_SIZE, "found the character U+%04X", (unsigned)cp);
  else if (cp >= 0x80)
    snprintf(out, FOUND_SIZE, "found %s (U+%04X)", assay_words_quote(quoted, run), (unsigned)cp);
  else
    snprintf(out, FOUND_SIZE, "found %s", assay_words_quote(quoted, run));
  return out;
}

bool assay_words_expected(assay_words *w, const char *what, const char *hint)
{
  char there[FOUND_SIZE];
  return assay_words_fault(w, assay_words_here(w), hint, "%s; expected %s", found(w, there), what);
}

void assay_words_did_you_mean(assay_words *w, assay_str word, const char *const *names, size_t n)
{
  const char *name = NULL;
  size_t least = SIZE_MAX;
  for (size_t i = 0; i < n; i++) {
    size_t slip = 1 + strlen(names[i]) / 5; /* short words are near to anything */
    size_t distance = assay_str_distance(word, assay_str_z(names[i]), slip);
    if (distance <= slip && distance < least) {
      least = distance;
      name = names[i];
    }
  }
  if (name && !w->hint[0])
    snprintf(w->hint, sizeof w->hint, "did you mean %s?", name);
}

/* ---- words ---- */

bool assay_words_need_sign(assay_words *w, char sign, const char *hint)
{
  const char what[] = { '\'', sign, '\'', '\0' };
  return assay_words_sign(w, sign) || assay_words_expected(w, what, hint);
}

bool assay_words_need_keyword(assay_words *w, const char *word, const char *hint)
{
  assay_str run = assay_words_run(w, ASSAY_WORD_ID);
  if (!assay_str_eqz(run, word)) {
    assay_words_did_you_mean(w, run, &word, 1);
    return assay_words_expected(w, word, hint);
  }
  assay_words_take(w, run.len);
  return true;
}

bool assay_words_need_id(assay_words *w, const char *what, const char *hint, assay_str *out)
{
  *out = assay_words_run(w, ASSAY_WORD_ID);
  if (!out->len || !letter(out->ptr[0]))
    return assay_words_expected(w, what, hint);
  assay_words_take(w, out->len);
  return true;
}

bool assay_words_need_name(assay_words *w, const char *what, assay_str *out)
{
  *out = assay_words_run(w, ASSAY_WORD_NAME);
  if (!out->len || (!letter(out->ptr[0]) && !digit(out->ptr[0])))
    return assay_words_expected(w, what,
                                "names are made of letters, digits, _ . and -, without quotes");
  assay_words_take(w, out->len);
  return true;
}

static bool check_utf8(assay_words *w, assay_str part)
{
  size_t at = assay_utf8_valid(part);
  if (at == part.len)
    return true;
  size_t from = (size_t)(part.ptr - w->text.ptr);
  return assay_words_fault(w, from + at, "save the rules as UTF-8",
                           "the byte 0x%02X is not UTF-8; expected UTF-8 text",
                           (unsigned char)part.ptr[at]);
}

bool assay_words_need_string(assay_words *w, const char *what, const char *hint, assay_str *out)
{
  size_t open = assay_words_here(w), end = string_end(w->text, open);
  if (assay_words_peek(w) != '"')
    return assay_words_expected(w, what, hint);
  if (end > w->text.len)
    return assay_words_fault(w, open, "close it with \"; a quote inside is written \\\"",
                             "the string has no end; expected \" on the same line");
  assay_str inside = assay_str_sub(w->text, open + 1, end - 1);
  assay_buf buf = ASSAY_BUF(w->arena);
  for (size_t i = 0; i < inside.len; i++) {
    bool escape = inside.ptr[i] == '\\'; /* never the last: it would have hidden the end */
    if (escape && inside.ptr[i + 1] != '"' && inside.ptr[i + 1] != '\\')
      return assay_words_fault(w, open + 1 + i, "write a backslash as \\\\",
                               "unknown escape in a string; expected \\\" or \\\\");
    i += escape;
    assay_buf_addc(&buf, inside.ptr[i]);
  }
  *out = assay_buf_str(&buf);
  if (buf.failed)
    return assay_words_nomem(w);
  w->at = end;
  return check_utf8(w, inside);
}

bool assay_words_need_value(assay_words *w, assay_str *out)
{
  if (assay_words_peek(w) == '"')
    return assay_words_need_string(w, "a value", "", out);
  *out = assay_words_run(w, ASSAY_WORD_VALUE);
  if (!out->len)
    return assay_words_expected(w, "a value",
                                "write [key=value]; quote a value that is empty or holds = , ] #");
  assay_words_take(w, out->len);
  return check_utf8(w, *out);
}

/* Characters that are taken for a number's start, and what to do about them. */
static const struct {
  const char *start, *hint;
} number_slips[] = {
  { "=", "write <=, >=, == and != without a blank inside" },
  { "\"", "write numbers and words without quotes" },
  { "\xe2\x88\x92", "write minus as the ASCII character -" },
  { "$", "write the number itself: variables are not replaced" },
};

bool assay_words_need_number(assay_words *w, const char *what, double *out)
{
  char shown[ASSAY_QUOTE_SIZE];
  size_t here = assay_words_here(w);
  assay_str run = assay_words_run(w, ASSAY_WORD_FIGURE);
  assay_num_kind kind = assay_num_read(run, '.', out);
  if (kind == ASSAY_NUM_FINITE) {
    assay_words_take(w, run.len);
    return true;
  }
  if (kind == ASSAY_NUM_OVERFLOW)
    return assay_words_fault(w, here, "write a bound that a value can have",
                             "%s is too large; expected a number below 1.8e308",
                             assay_words_quote(shown, run));
  const char *hint = "write it in decimal, such as 30, -0.5 or 1e-4";
  for (size_t i = 0; i < sizeof number_slips / sizeof *number_slips; i++)
    if (assay_str_starts(assay_str_sub(w->text, here, w->text.len), number_slips[i].start))
      hint = number_slips[i].hint;
  return assay_words_expected(w, what, hint);
}

/* ---- dates ---- */

static int figures(assay_str text, size_t from, size_t n)
{
  int value = 0;
  for (size_t i = from; i < from + n; i++)
    value = value * 10 + (text.ptr[i] - '0');
  return value;
}

static bool is_date_shape(assay_str text)
{
  static const char shape[] = "dddd-dd-dd";
  if (text.len != sizeof shape - 1)
    return false;
  for (size_t i = 0; i < text.len; i++)
    if (shape[i] == 'd' ? !digit(text.ptr[i]) : text.ptr[i] != shape[i])
      return false;
  return true;
}

static bool leap(int year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days before a year of the Gregorian calendar, from 0001-01-01. */
static int64_t days_before(int year)
{
  int64_t y = year - 1;
  return y * 365 + y / 4 - y / 100 + y / 400;
}

static bool read_date(assay_str text, int64_t *days)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  if (!is_date_shape(text))
    return false;
  int year = figures(text, 0, 4), month = figures(text, 5, 2), day = figures(text, 8, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1 ||
      day > lengths[month - 1] + (month == 2 && leap(year)))
    return false;
  *days = days_before(year) - days_before(1970) + day - 1 + (month > 2 && leap(year));
  for (int m = 1; m < month; m++)
    *days += lengths[m - 1];
  return true;
}

bool assay_words_need_date(assay_words *w, assay_str *text, int64_t *days)
{
  *text = assay_words_run(w, ASSAY_WORD_FIGURE);
  if (!read_date(*text, days))
    return assay_words_expected(w, "a day of the calendar as YYYY-MM-DD",
                                "write waive until YYYY-MM-DD \"reason\": before the rule");
  assay_words_take(w, text->len);
  return true;
}
