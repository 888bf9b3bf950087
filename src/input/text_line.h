/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of a console log: a table of grammars, each anchored at the start of the line. Some logs
 * begin with the program's own source, so that words are not enough: digits are demanded. */
#ifndef ASSAY_INPUT_TEXT_LINE_H
#define ASSAY_INPUT_TEXT_LINE_H

#include "base/num.h"
#include "base/str.h"

enum {
  ASSAY_TEXT_GRAMMARS = 14,
  ASSAY_TEXT_FIELDS = 4,  /* of a head */
  ASSAY_TEXT_SHAPE = 1024 /* bytes of a shape */
};

/* A line is a head and a list of pairs.
 * Head: <name> captures a whole number as a cell of that column (<total>: the planned steps; <>:
 * ignored), a blank stands for any number of blanks, * for anything up to what follows it. */
typedef struct assay_text_grammar {
  const char *trainer; /* the rows of one trainer stand together */
  const char *head;
  char between;       /* ends a pair */
  char equals;        /* stands between key and value; ' ': the value is the first number */
  const char *prefix; /* put before keys that name no step */
  const char *unused; /* a key that means something else than its name says */
} assay_text_grammar;

extern const assay_text_grammar assay_text_grammars[ASSAY_TEXT_GRAMMARS];
/* A trainer whose lines name an epoch, but no step. */
extern const char assay_text_by_entries[];

typedef struct assay_text_head {
  assay_str name[ASSAY_TEXT_FIELDS], digits[ASSAY_TEXT_FIELDS];
  size_t n, end;
} assay_text_head;

typedef struct assay_text_pair {
  assay_str key, text;
  double value;
  bool sound; /* the text is a number: value */
} assay_text_pair;

bool assay_text_head_fits(const assay_text_grammar *g, assay_str line, assay_text_head *head);
/* The grammar of a log line, of this trainer or with NULL of any; NULL: it is none. sound: its loss
 * is a number; else it would be a log line, were its loss not spoilt. */
const assay_text_grammar *assay_text_match(assay_str line, const char *trainer, bool sound,
                                           assay_text_head *head);
/* The next pair from *at on whose value is there; false: none. */
bool assay_text_pair_next(const assay_text_grammar *g, assay_str line, size_t *at,
                          assay_text_pair *out);
bool assay_text_names_step(assay_str key);
/* What begins like a number is meant as one, also where it is spoilt. */
bool assay_text_begins_number(assay_str s);
/* What stands behind the head with # for each number and one blank for several: lines of one kind
 * have one shape. */
assay_str assay_text_shape(const assay_text_grammar *g, assay_str rest,
                           char room[static ASSAY_TEXT_SHAPE]);

#endif
