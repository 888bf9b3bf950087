/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/text_line.h"

#include <string.h>

const char assay_text_by_entries[] = "Hugging Face Trainer";

const assay_text_grammar assay_text_grammars[ASSAY_TEXT_GRAMMARS] = {
  { "nanoGPT", "step <step>:", ',', ' ', "", "" },
  { "nanoGPT", "iter <step>:", ',', ' ', "", "time" }, /* of one iteration */
  { "llm.c", "s:<step> ", ' ', ':', "", "" },
  { "llm.c", "step <step>/<total> |", '|', ' ', "", "" },
  { "modded-nanogpt", "step:<step>/<total> ", ' ', ':', "", "" },
  { "torchtune", "Step <step> |", ' ', ':', "", "" },
  { "Megatron-LM", "iteration <step>/<total> |", '|', ':', "", "" },
  { "Megatron-LM", "[*] iteration <step>/<total> |", '|', ':', "", "" },
  { "Megatron-LM", "validation loss at iteration <step> |", '|', ':', "", "" },
  { "Megatron-LM", "validation loss at iteration <step> on validation set |", '|', ':', "", "" },
  { "fairseq", "*| INFO | train_inner | epoch <epoch>: <> / <> ", ',', '=', "", "" },
  { "fairseq", "*| INFO | valid | epoch <epoch> | valid on *subset |", '|', ' ', "val_", "" },
  { assay_text_by_entries, "{'", ',', ':', "", "" },
  { assay_text_by_entries, "*]{'", ',', ':', "", "" }, /* behind a progress bar */
};

static bool blank(char c)
{
  return c == ' ' || c == '\t';
}

static bool digit(char c)
{
  return c >= '0' && c <= '9';
}

static size_t skip_blanks(assay_str s, size_t i)
{
  while (i < s.len && blank(s.ptr[i]))
    i++;
  return i;
}

/* <name>: a run of digits; false: none. */
static bool take_field(const char **pattern, assay_str line, size_t *at, assay_text_head *out)
{
  const char *name = *pattern + 1, *end = strchr(name, '>');
  size_t from = *at = skip_blanks(line, *at);
  while (*at < line.len && digit(line.ptr[*at]))
    (*at)++;
  *pattern = end + 1;
  if (*at == from || out->n == ASSAY_TEXT_FIELDS)
    return false;
  out->name[out->n] = (assay_str){ name, (size_t)(end - name) };
  out->digits[out->n++] = assay_str_sub(line, from, *at);
  return true;
}

static bool take_star(const char *rest, assay_str line, size_t *at)
{
  size_t n = strcspn(rest, " *<");
  const char *found = memmem(line.ptr + *at, line.len - *at, rest, n);
  if (found)
    *at = (size_t)(found - line.ptr);
  return found != NULL;
}

static bool match_head(const char *pattern, assay_str line, assay_text_head *out)
{
  size_t at = 0;
  out->n = 0;
  while (*pattern) {
    bool fits = true;
    if (*pattern == '<') {
      fits = take_field(&pattern, line, &at, out);
    } else if (*pattern == '*') {
      fits = take_star(++pattern, line, &at);
    } else if (*pattern == ' ') {
      at = skip_blanks(line, at);
      pattern++;
    } else {
      fits = at < line.len && line.ptr[at++] == *pattern++;
    }
    if (!fits)
      return false;
  }
  out->end = at;
  return true;
}

/* Without the marks of Python's dictionaries and blanks at both ends. */
static assay_str clean(assay_str s)
{
  static const char marks[] = " \t'\"{}";
  while (s.len && memchr(marks, s.ptr[0], sizeof marks - 1))
    s = assay_str_sub(s, 1, s.len);
  while (s.len && memchr(marks, s.ptr[s.len - 1], sizeof marks - 1))
    s.len--;
  return s;
}

/* A number with one of the units that trainers print; milliseconds become seconds. */
static bool read_value(assay_str text, double *value)
{
  static const struct {
    const char *name;
    double scale;
  } units[] = { { "", 1 }, { "ms", 1e-3 }, { "s", 1 }, { "%", 1 } };
  *value = 0;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    if (!assay_str_ends(text, units[i].name))
      continue;
    assay_str number = assay_str_sub(text, 0, text.len - strlen(units[i].name));
    assay_num_kind kind = assay_num_read(number, '.', value);
    *value *= units[i].scale;
    if (kind == ASSAY_NUM_FINITE || kind == ASSAY_NUM_NONFINITE)
      return true;
  }
  return false;
}

bool assay_text_begins_number(assay_str s)
{
  size_t i = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
  i += i < s.len && s.ptr[i] == '.';
  return i < s.len && digit(s.ptr[i]);
}

static assay_str first_word(assay_str s)
{
  size_t end = 0;
  while (end < s.len && !blank(s.ptr[end]))
    end++;
  return assay_str_sub(s, 0, end);
}

/* Where the value begins in "lm loss 7.01 (+nanz)": at the first word that is meant as a number;
 * any other word may be prose. */
static size_t first_number(assay_str s)
{
  for (size_t i = 1; i < s.len; i++) {
    double value;
    assay_str word = blank(s.ptr[i - 1]) ? first_word(assay_str_sub(s, i, s.len)) : ASSAY_STR("");
    if (word.len && (read_value(word, &value) || assay_text_begins_number(word)))
      return i;
  }
  return s.len;
}

/* Bytes of the number at the start of s, 0: none. */
static size_t number_length(assay_str s)
{
  size_t n = 0;
  if (s.len && (s.ptr[0] == 'n' || s.ptr[0] == 'i'))
    return assay_str_starts(s, "nan") || assay_str_starts(s, "inf") ? 3 : 0;
  if (!assay_text_begins_number(s))
    return 0;
  while (n < s.len && (digit(s.ptr[n]) || memchr("+-.eE", s.ptr[n], 5)))
    n++;
  return n;
}

/* Empty, None and kin; "3/10" tells how far the run is, and is no value either. */
static bool is_missing(assay_str text)
{
  double value;
  size_t n = number_length(text);
  return assay_num_read(text, '.', &value) == ASSAY_NUM_MISSING ||
         (n && n < text.len && text.ptr[n] == '/');
}

static bool split_pair(const assay_text_grammar *g, assay_str s, assay_text_pair *out)
{
  s = assay_str_trim(s);
  size_t cut = 0;
  if (g->equals == ' ') {
    cut = first_number(s);
  } else {
    const char *at = s.len ? memchr(s.ptr, g->equals, s.len) : NULL;
    cut = at ? (size_t)(at - s.ptr) + 1 : s.len;
  }
  if (cut == s.len || cut == 0)
    return false;
  out->key = clean(assay_str_sub(s, 0, cut - 1));
  out->text = clean(first_word(assay_str_trim(assay_str_sub(s, cut, s.len))));
  out->sound = read_value(out->text, &out->value);
  return out->key.len && (out->sound || !is_missing(out->text));
}

bool assay_text_pair_next(const assay_text_grammar *g, assay_str line, size_t *at,
                          assay_text_pair *out)
{
  while (*at < line.len) {
    const char *stop = memchr(line.ptr + *at, g->between, line.len - *at);
    size_t end = stop ? (size_t)(stop - line.ptr) : line.len;
    assay_str segment = assay_str_sub(line, *at, end);
    *at = end + 1;
    if (split_pair(g, segment, out))
      return true;
  }
  return false;
}

static bool names_loss(assay_str key)
{
  return assay_str_has(key, "loss") || assay_str_eqz(key, "trl") || assay_str_eqz(key, "tel");
}

bool assay_text_names_step(assay_str key)
{
  return assay_str_eqz(key, "step") || assay_str_eqz(key, "global_step");
}

/* A log line holds a loss, or says of which step the spoilt one is; a line that sums the run up is
 * none. */
static bool holds_loss(const assay_text_grammar *g, assay_str line, const assay_text_head *fields,
                       bool sound)
{
  bool loss = false, step = sound || fields->n;
  size_t at = fields->end;
  assay_text_pair p;
  while (assay_text_pair_next(g, line, &at, &p)) {
    if (assay_str_eqz(p.key, "train_runtime"))
      return false;
    loss = loss || (p.sound == sound && names_loss(p.key));
    step = step || (p.sound && (assay_text_names_step(p.key) || assay_str_eqz(p.key, "epoch")));
  }
  return loss && step;
}

bool assay_text_head_fits(const assay_text_grammar *g, assay_str line, assay_text_head *head)
{
  return match_head(g->head, line, head);
}

const assay_text_grammar *assay_text_match(assay_str line, const char *trainer, bool sound,
                                           assay_text_head *fields)
{
  for (size_t i = 0; i < ASSAY_TEXT_GRAMMARS && line.len; i++) {
    const assay_text_grammar *g = &assay_text_grammars[i];
    if ((!trainer || strcmp(trainer, g->trainer) == 0) && match_head(g->head, line, fields) &&
        holds_loss(g, line, fields, sound))
      return g;
  }
  return NULL;
}

/* The grammar stands before it. */
assay_str assay_text_shape(const assay_text_grammar *g, assay_str rest,
                           char room[static ASSAY_TEXT_SHAPE])
{
  size_t n = 0;
  room[n++] = (char)(g - assay_text_grammars + 1);
  for (size_t i = 0; i < rest.len && n < ASSAY_TEXT_SHAPE;) {
    size_t number = number_length(assay_str_sub(rest, i, rest.len));
    char c = number ? '#' : blank(rest.ptr[i]) ? ' ' : rest.ptr[i];
    if (c != ' ' || room[n - 1] != ' ')
      room[n++] = c;
    i += number ? number : 1;
  }
  return (assay_str){ room, n };
}
