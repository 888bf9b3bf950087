/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/bad_cell.h"

#include <string.h>

#include "text/utf8.h"

enum { QUOTE_LENGTH = 40 }; /* characters of a cell that a message shows */

static assay_str quoted(assay_arena *arena, assay_str text)
{
  assay_str whole = assay_utf8_repair(arena, assay_str_sub(text, 0, 4 * (size_t)QUOTE_LENGTH));
  return whole.ptr ? assay_str_sub(whole, 0, assay_utf8_graphemes(whole, QUOTE_LENGTH)) : whole;
}

static const char *hint_for(char decimal, const assay_bad_cell *cell)
{
  if (assay_str_has(cell->text, "\xE2\x88\x92"))
    return "write minus as the ASCII character -";
  if (cell->kind == ASSAY_NUM_BAD && decimal == '.' && assay_str_has(cell->text, ","))
    return "if the comma is a decimal comma, say --decimal ,";
  if (cell->kind == ASSAY_NUM_BAD && decimal == ',' && assay_str_has(cell->text, "."))
    return "with --decimal , a point is no decimal point; leave the option out";
  return "correct the cell, or leave it empty where the value is missing";
}

static const char *what_is(const assay_bad_cell *cell)
{
  if (memchr(cell->text.ptr, '\0', cell->text.len))
    return "holds a NUL byte and is not a number";
  if (cell->kind == ASSAY_NUM_OVERFLOW)
    return "is beyond the range of a double";
  if (cell->step)
    return cell->kind == ASSAY_NUM_BAD ? "is not a number; steps are whole numbers"
                                       : "is not a step; steps are whole numbers";
  return "is not a number";
}

static assay_place place_of(const assay_bad_cell *cell)
{
  assay_place where = { .line = cell->line, .column = cell->place };
  if (cell->place_of)
    cell->place_of(cell->payload, cell->place, &where.line, &where.column);
  return where;
}

void assay_bad_cell_refuse(assay_reading *reading, const assay_bad_cell *cell)
{
  assay_place where = place_of(cell);
  where.kind = cell->step ? "step" : "number";
  where.fatal = true;
  where.hint = hint_for(reading->options->decimal, cell);
  assay_reading_trouble(reading, &where, "column %.*s: \"%.*s\" %s", ASSAY_STR_ARG(cell->column),
                        ASSAY_STR_ARG(quoted(reading->scratch, cell->text)), what_is(cell));
}

void assay_bad_cell_warn(assay_reading *reading, const assay_bad_cell *cell, const char *so)
{
  assay_place where = place_of(cell);
  where.kind = "unused-column";
  assay_reading_trouble(reading, &where, "column %.*s: \"%.*s\" is not a number; %s",
                        ASSAY_STR_ARG(cell->column),
                        ASSAY_STR_ARG(quoted(reading->scratch, cell->text)), so);
}

/* The fraction behind the seconds, off the text. */
static double take_fraction(assay_str *text)
{
  const char *point = text->len ? memrchr(text->ptr, '.', text->len) : NULL;
  double fraction = 0;
  if (!point || assay_num_read(assay_str_sub(*text, (size_t)(point - text->ptr), text->len), '.',
                               &fraction) != ASSAY_NUM_FINITE)
    return 0;
  text->len = (size_t)(point - text->ptr);
  return fraction;
}

bool assay_duration_read(assay_str text, double *seconds)
{
  int64_t parts[4] = { 0 };
  size_t n = 0, digits = 0;
  const double fraction = take_fraction(&text);
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c >= '0' && c <= '9') {
      if (digits++ == 0 && n++ == 4)
        return false;
      if (digits > 9)
        return false;
      parts[n - 1] = parts[n - 1] * 10 + (c - '0');
    } else if (memchr(": ,days", c, 7)) {
      digits = 0;
    } else {
      return false;
    }
  }
  if (n < 3 || !assay_str_has(text, ":"))
    return false;
  int64_t days = n == 4 ? parts[0] : 0;
  const int64_t *p = parts + n - 3;
  *seconds = (double)(((days * 24 + p[0]) * 60 + p[1]) * 60 + p[2]) + fraction;
  return true;
}
