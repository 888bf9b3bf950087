/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/porter.h"

#include <stdbool.h>
#include <string.h>

typedef struct word {
  char *p;
  size_t n;
} word;

/* ---- consonants and measure ---- */

static bool is_vowel_letter(char c)
{
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* y is a consonant at the start and behind a vowel; digits are consonants. */
static bool is_consonant(const char *p, size_t i)
{
  if (is_vowel_letter(p[i]))
    return false;
  if (p[i] != 'y')
    return true;
  bool consonant = true; /* of the first y of a run of them, or of the letter before it */
  size_t run = i;
  while (run > 0 && p[run - 1] == 'y')
    run--;
  if (run > 0)
    consonant = is_vowel_letter(p[run - 1]);
  return (i - run) % 2 == 0 ? consonant : !consonant;
}

/* Number of times a vowel is followed by a consonant. */
static size_t measure(const char *p, size_t n)
{
  size_t m = 0;
  bool vowel_before = false, before = false;
  for (size_t i = 0; i < n; i++) {
    bool consonant = !is_vowel_letter(p[i]) && (p[i] != 'y' || i == 0 || !before);
    m += vowel_before && consonant;
    vowel_before = !consonant;
    before = consonant;
  }
  return m;
}

static bool has_vowel(const char *p, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!is_consonant(p, i))
      return true;
  return false;
}

static bool ends_double(const char *p, size_t n)
{
  return n >= 2 && p[n - 1] == p[n - 2] && is_consonant(p, n - 1);
}

/* *o: consonant, vowel, consonant that is not w, x or y; or, NLTK, a word of vowel and consonant.
 */
static bool ends_cvc(const char *p, size_t n)
{
  if (n == 2)
    return !is_consonant(p, 0) && is_consonant(p, 1);
  return n >= 3 && is_consonant(p, n - 3) && !is_consonant(p, n - 2) && is_consonant(p, n - 1) &&
         p[n - 1] != 'w' && p[n - 1] != 'x' && p[n - 1] != 'y';
}

/* ---- rules ---- */

static bool ends(const word *w, const char *suffix, size_t m)
{
  return w->n >= m && w->p[w->n - 1] == suffix[m - 1] && memcmp(w->p + w->n - m, suffix, m) == 0;
}

static void set_end(word *w, size_t cut, const char *with)
{
  size_t m = strlen(with);
  memcpy(w->p + w->n - cut, with, m);
  w->n = w->n - cut + m;
}

typedef struct rule {
  const char *suffix;
  size_t n; /* of it */
  const char *with;
} rule;
#define RULE(suffix, with)                                                                         \
  {                                                                                                \
    suffix, sizeof(suffix) - 1, with                                                               \
  }

/* The first rule whose suffix fits decides: it applies if the stem's measure is above `least`. */
static void apply(word *w, const rule *rules, size_t n, size_t least)
{
  for (size_t i = 0; i < n; i++) {
    size_t m = rules[i].n;
    if (!ends(w, rules[i].suffix, m))
      continue;
    if (measure(w->p, w->n - m) > least)
      set_end(w, m, rules[i].with);
    return;
  }
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Plurals. */
static void step_1a(word *w)
{
  if (ends(w, "ies", 3))
    set_end(w, w->n == 4 ? 1 : 2, "");
  else if (ends(w, "sses", 4))
    set_end(w, 2, "");
  else if (ends(w, "s", 1) && !ends(w, "ss", 2))
    set_end(w, 1, "");
}

static void repair_after_1b(word *w)
{
  char last = w->p[w->n - 1];
  if (ends(w, "at", 2) || ends(w, "bl", 2) || ends(w, "iz", 2))
    set_end(w, 0, "e");
  else if (ends_double(w->p, w->n))
    w->n -= last != 'l' && last != 's' && last != 'z';
  else if (measure(w->p, w->n) == 1 && ends_cvc(w->p, w->n))
    set_end(w, 0, "e");
}

/* -ed and -ing. */
static void step_1b(word *w)
{
  if (ends(w, "ied", 3)) {
    set_end(w, w->n == 4 ? 1 : 2, "");
    return;
  }
  if (ends(w, "eed", 3)) {
    if (measure(w->p, w->n - 3) > 0)
      w->n--;
    return;
  }
  size_t cut = ends(w, "ed", 2) ? 2 : ends(w, "ing", 3) ? 3 : 0;
  if (!cut || !has_vowel(w->p, w->n - cut))
    return;
  w->n -= cut;
  repair_after_1b(w);
}

/* y to i behind a consonant that is not the first letter. */
static void step_1c(word *w)
{
  if (w->n > 2 && w->p[w->n - 1] == 'y' && is_consonant(w->p, w->n - 2))
    w->p[w->n - 1] = 'i';
}

static void step_2(word *w)
{
  static const rule rules[] = {
    RULE("ational", "ate"), RULE("tional", "tion"), RULE("enci", "ence"),   RULE("anci", "ance"),
    RULE("izer", "ize"),    RULE("bli", "ble"),     RULE("alli", "al"),     RULE("entli", "ent"),
    RULE("eli", "e"),       RULE("ousli", "ous"),   RULE("ization", "ize"), RULE("ation", "ate"),
    RULE("ator", "ate"),    RULE("alism", "al"),    RULE("iveness", "ive"), RULE("fulness", "ful"),
    RULE("ousness", "ous"), RULE("aliti", "al"),    RULE("iviti", "ive"),   RULE("biliti", "ble"),
    RULE("fulli", "ful"),
  };
  if (ends(w, "alli", 4) && measure(w->p, w->n - 4) > 0)
    w->n -= 2; /* and on with the rules: what is left may end in -ational */
  if (ends(w, "logi", 4)) {
    if (measure(w->p, w->n - 3) > 0) /* NLTK counts the l in */
      w->n--;
    return;
  }
  apply(w, rules, COUNT(rules), 0);
}

static void step_3(word *w)
{
  static const rule rules[] = {
    RULE("icate", "ic"), RULE("ative", ""), RULE("alize", "al"), RULE("iciti", "ic"),
    RULE("ical", "ic"),  RULE("ful", ""),   RULE("ness", ""),
  };
  apply(w, rules, COUNT(rules), 0);
}

static void step_4(word *w)
{
  static const rule rules[] = {
    RULE("al", ""),   RULE("ance", ""), RULE("ence", ""), RULE("er", ""),    RULE("ic", ""),
    RULE("able", ""), RULE("ible", ""), RULE("ant", ""),  RULE("ement", ""), RULE("ment", ""),
    RULE("ent", ""),  RULE("ou", ""),   RULE("ism", ""),  RULE("ate", ""),   RULE("iti", ""),
    RULE("ous", ""),  RULE("ive", ""),  RULE("ize", ""),
  };
  if (!ends(w, "ion", 3)) { /* no other suffix ends in -ion */
    apply(w, rules, COUNT(rules), 1);
    return;
  }
  size_t stem = w->n - 3;
  if (stem > 0 && measure(w->p, stem) > 1 && (w->p[stem - 1] == 's' || w->p[stem - 1] == 't'))
    w->n = stem;
}

static void step_5(word *w)
{
  if (ends(w, "e", 1)) {
    size_t m = measure(w->p, w->n - 1);
    if (m > 1 || (m == 1 && !ends_cvc(w->p, w->n - 1)))
      w->n--;
  }
  if (ends(w, "ll", 2) && measure(w->p, w->n - 1) > 1)
    w->n--;
}

/* NLTK's irregular forms. */
static const char *irregular(const word *w)
{
  static const rule forms[] = {
    RULE("sky", "sky"),         RULE("skies", "sky"),        RULE("dying", "die"),
    RULE("lying", "lie"),       RULE("tying", "tie"),        RULE("news", "news"),
    RULE("innings", "inning"),  RULE("inning", "inning"),    RULE("outings", "outing"),
    RULE("outing", "outing"),   RULE("cannings", "canning"), RULE("canning", "canning"),
    RULE("howe", "howe"),       RULE("proceed", "proceed"),  RULE("exceed", "exceed"),
    RULE("succeed", "succeed"),
  };
  for (size_t i = 0; i < COUNT(forms); i++)
    if (forms[i].n == w->n && memcmp(forms[i].suffix, w->p, w->n) == 0)
      return forms[i].with;
  return NULL;
}

size_t assay_porter_stem(char *p, size_t n)
{
  word w = { p, n };
  const char *form = irregular(&w);
  if (form) {
    set_end(&w, n, form);
    return w.n;
  }
  if (n <= 2)
    return n;
  step_1a(&w);
  step_1b(&w);
  step_1c(&w);
  step_2(&w);
  step_3(&w);
  step_4(&w);
  step_5(&w);
  return w.n;
}
