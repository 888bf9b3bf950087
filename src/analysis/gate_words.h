/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of one gate rule: signs, names, strings, numbers and dates, each read where the grammar
 * expects one (contract section 5). The first fault stops a rule; its readers return false from
 * then on. */
#ifndef ASSAY_ANALYSIS_GATE_WORDS_H
#define ASSAY_ANALYSIS_GATE_WORDS_H

#include <stdint.h>

#include "base/str.h"

typedef enum assay_word_class {
  ASSAY_WORD_ID,     /* [A-Za-z0-9_+/-]: ID, WORD and the words of the grammar */
  ASSAY_WORD_NAME,   /* [A-Za-z0-9_.-] */
  ASSAY_WORD_FIGURE, /* whatever could be meant to belong to a number or a date */
  ASSAY_WORD_VALUE,  /* any but blank , ] " = # */
  ASSAY_WORD_SIGNS   /* [<>=!] */
} assay_word_class;

typedef struct assay_words {
  assay_arena *arena;
  assay_str text; /* the rule, without comment and blanks at the end */
  size_t at;      /* byte behind the last word taken */
  bool failed;    /* out of memory */
  size_t fault;   /* byte of the first fault; message[0] tells whether there is one */
  char message[400];
  char hint[200];
} assay_words;

/* A line without its comment, which begins at # outside of a string, and without blanks at its end.
 */
assay_str assay_words_text(assay_str line);

/* The next byte behind blanks, or -1 at the end; nothing is taken. */
int assay_words_peek(const assay_words *w);
/* Offset of that byte. */
size_t assay_words_here(const assay_words *w);
/* The longest run of a class that stands there, maybe empty; nothing is taken. */
assay_str assay_words_run(const assay_words *w, assay_word_class class);
/* Takes n bytes from there. */
void assay_words_take(assay_words *w, size_t n);
/* Takes the sign if it stands there. */
bool assay_words_sign(assay_words *w, char sign);

/* Readers of one word. Without it: the fault "found X; expected WHAT" with a hint. */
bool assay_words_need_sign(assay_words *w, char sign, const char *hint);
bool assay_words_need_keyword(assay_words *w, const char *word, const char *hint);
bool assay_words_need_id(assay_words *w, const char *what, const char *hint, assay_str *out);
bool assay_words_need_name(assay_words *w, const char *what, assay_str *out);
bool assay_words_need_string(assay_words *w, const char *what, const char *hint, assay_str *out);
bool assay_words_need_number(assay_words *w, const char *what, double *out);
/* STRING or the longest run of VALUE. */
bool assay_words_need_value(assay_words *w, assay_str *out);
/* days since 1970-01-01 */
bool assay_words_need_date(assay_words *w, assay_str *text, int64_t *days);

/* Faults; all return false. The hint is kept unless there is one already. */
bool assay_words_fault(assay_words *w, size_t at, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* "found X; expected WHAT" where the next word stands. */
bool assay_words_expected(assay_words *w, const char *what, const char *hint);
bool assay_words_nomem(assay_words *w);
/* Hints at the name that the word was probably meant to be, if there is one among n. */
void assay_words_did_you_mean(assay_words *w, assay_str word, const char *const *names, size_t n);

enum { ASSAY_QUOTE_SIZE = 32 * 4 + 8 };
/* The first code points of a text between quotes, for a message. */
const char *assay_words_quote(char out[static ASSAY_QUOTE_SIZE], assay_str text);

#endif
