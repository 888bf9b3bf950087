/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/gate_rules.h"

#include <string.h>

#include "analysis/gate_words.h"
#include "base/value.h"
#include "text/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- metric = part {"." part} ---- */

static bool read_id_or_string(assay_words *w, const char *what, const char *hint, assay_str *out)
{
  return assay_words_peek(w) == '"' ? assay_words_need_string(w, what, hint, out)
                                    : assay_words_need_id(w, what, hint, out);
}

static bool read_selectors(assay_words *w, assay_rule_part *part)
{
  do {
    assay_rule_selector *s = ASSAY_PUSH(w->arena, &part->selectors);
    if (!s)
      return assay_words_nomem(w);
    if (!read_id_or_string(w, "the key of a selector", "write it as [key=value]", &s->key) ||
        !assay_words_need_sign(w, '=', "write a selector as [key=value]") ||
        !assay_words_need_value(w, &s->value))
      return false;
  } while (assay_words_sign(w, ','));
  return assay_words_sign(w, ']') ||
         assay_words_expected(w, "',' or ']'", "quote a value that holds blanks or , ] \" = #");
}

static bool read_part(assay_words *w, assay_rule *rule)
{
  assay_rule_part *part = ASSAY_PUSH(w->arena, &rule->metric);
  if (!part)
    return assay_words_nomem(w);
  return read_id_or_string(w, rule->metric.n > 1 ? "a part of the metric's name" : "a metric",
                           "write a rule as bleu >= 30; quote names with other characters",
                           &part->name) &&
         (!assay_words_sign(w, '[') || read_selectors(w, part));
}

static bool read_metric(assay_words *w, assay_rule *rule)
{
  size_t from = assay_words_here(w);
  do {
    if (!read_part(w, rule))
      return false;
  } while (assay_words_sign(w, '.'));
  rule->metric_text = assay_str_sub(w->text, from, w->at);
  return true;
}

/* ---- tests ---- */

static bool read_word(assay_words *w, const char *what, assay_rule *rule)
{
  assay_str *word = ASSAY_PUSH(w->arena, &rule->words);
  if (!word)
    return assay_words_nomem(w);
  return assay_words_need_id(w, what, "write words as CONVERGED, without quotes", word);
}

static bool read_between(assay_words *w, assay_rule *rule)
{
  rule->test = ASSAY_RULE_BETWEEN;
  return assay_words_need_number(w, "a number", &rule->bounds[0]) &&
         assay_words_need_keyword(w, "and", "write between LOW and HIGH") &&
         assay_words_need_number(w, "a number", &rule->bounds[1]);
}

static bool read_list(assay_words *w, assay_rule *rule)
{
  rule->test = ASSAY_RULE_WORD;
  rule->op = ASSAY_RULE_EQ;
  do {
    if (!read_word(w, "a word", rule))
      return false;
  } while (assay_words_sign(w, ','));
  return true;
}

static bool read_margin(assay_words *w, assay_rule *rule)
{
  assay_rule_margin *margin = &rule->margins[rule->n_margins++];
  if (!assay_words_need_number(w, "a margin such as 0.5 or 2 %", &margin->value))
    return false;
  margin->relative = assay_words_sign(w, '%');
  margin->value /= margin->relative ? 100 : 1;
  return true;
}

static bool read_relative(assay_words *w, assay_rule *rule)
{
  return assay_words_need_name(w, "the name of a baseline", &rule->baseline) &&
         assay_words_need_keyword(w, "by", "name the margin: by 0.5, or by 2 %") &&
         read_margin(w, rule);
}

static bool read_no_worse(assay_words *w, assay_rule *rule)
{
  rule->test = ASSAY_RULE_NO_WORSE;
  if (!read_relative(w, rule))
    return false;
  return !assay_words_run(w, ASSAY_WORD_ID).len ||
         (assay_words_need_keyword(w, "and", "a second margin stands behind and: by 2 % and 0.5") &&
          read_margin(w, rule));
}

static bool read_non_inferior(assay_words *w, assay_rule *rule)
{
  rule->test = ASSAY_RULE_NON_INFERIOR;
  return read_relative(w, rule);
}

/* Words, and in the same order what reads on behind them. */
static const char *const test_words[] = { "between", "in", "no-worse-than", "non-inferior-to" };
static bool (*const test_readers[])(assay_words *, assay_rule *) = { read_between, read_list,
                                                                     read_no_worse,
                                                                     read_non_inferior };
static const char *const prefix_words[] = { "warn", "optional", "group", "waive" };

/* Index of the word that stands next, or n. */
static size_t next_of(const assay_words *w, const char *const *words, size_t n)
{
  size_t k = 0;
  assay_str word = assay_words_run(w, ASSAY_WORD_ID);
  while (k < n && !assay_str_eqz(word, words[k]))
    k++;
  return k;
}

static const struct {
  const char *sign;
  assay_rule_operator op;
  bool words;
} operators[] = {
  { "<=", ASSAY_RULE_LE, false }, { ">=", ASSAY_RULE_GE, false }, { "<", ASSAY_RULE_LT, false },
  { ">", ASSAY_RULE_GT, false },  { "==", ASSAY_RULE_EQ, true },  { "!=", ASSAY_RULE_NE, true },
};

/* What is written elsewhere for an operator. */
static const struct {
  const char *slip, *hint;
} operator_slips[] = {
  { "===", "did you mean ==?" },          { "!==", "did you mean !=?" },
  { "=>", "did you mean >=?" },           { "=<", "did you mean <=?" },
  { "<>", "did you mean !=?" },           { "=", "did you mean ==?" },
  { "\xe2\x89\xa4", "did you mean <=?" }, { "\xe2\x89\xa5", "did you mean >=?" },
  { "\xe2\x89\xa0", "did you mean !=?" }, { "!", "did you mean !=?" },
};

static bool read_comparison(assay_words *w, assay_rule *rule, size_t k)
{
  const char *what = operators[k].words ? "a number or a word" : "a number";
  assay_words_take(w, strlen(operators[k].sign));
  rule->op = operators[k].op;
  assay_str word = assay_words_run(w, ASSAY_WORD_ID);
  if (operators[k].words && word.len && !strchr("0123456789+-", word.ptr[0])) {
    rule->test = ASSAY_RULE_WORD;
    return read_word(w, what, rule);
  }
  rule->test = ASSAY_RULE_BOUND;
  return assay_words_need_number(w, what, &rule->bounds[0]);
}

/* A word and a colon is what an unknown prefix looks like. */
static bool refuse_test(assay_words *w, const assay_rule *rule)
{
  char quoted[ASSAY_QUOTE_SIZE];
  assay_str rest = assay_str_sub(w->text, assay_words_here(w), w->text.len);
  if (assay_words_peek(w) == ':') {
    assay_words_did_you_mean(w, rule->metric_text, prefix_words, COUNT(prefix_words));
    return assay_words_fault(w, (size_t)(rule->metric_text.ptr - w->text.ptr),
                             "prefixes stand before the rule: warn: bleu >= 30",
                             "%s is no prefix; expected warn, optional, group NAME or waive until "
                             "YYYY-MM-DD \"reason\" before ':'",
                             assay_words_quote(quoted, rule->metric_text));
  }
  assay_words_did_you_mean(w, assay_words_run(w, ASSAY_WORD_ID), test_words, COUNT(test_words));
  for (size_t i = 0; i < COUNT(operator_slips); i++)
    if (assay_str_starts(rest, operator_slips[i].slip))
      return assay_words_expected(w, "<=, >=, <, >, == or !=", operator_slips[i].hint);
  return assay_words_expected(w,
                              "<=, >=, <, >, ==, !=, between, in, no-worse-than or non-inferior-to",
                              "write a rule as bleu >= 30 or verdict == CONVERGED");
}

static bool read_test(assay_words *w, assay_rule *rule)
{
  assay_str signs = assay_words_run(w, ASSAY_WORD_SIGNS);
  for (size_t k = 0; k < COUNT(operators); k++)
    if (assay_str_eqz(signs, operators[k].sign))
      return read_comparison(w, rule, k);
  size_t k = next_of(w, test_words, COUNT(test_words));
  if (k == COUNT(test_words))
    return refuse_test(w, rule);
  assay_words_take(w, strlen(test_words[k]));
  return test_readers[k](w, rule);
}

/* ---- prefixes ---- */

static bool read_warn(assay_words *w, assay_rule *rule)
{
  (void)w;
  return rule->warn = true;
}

static bool read_optional(assay_words *w, assay_rule *rule)
{
  (void)w;
  return rule->optional = true;
}

static bool read_group(assay_words *w, assay_rule *rule)
{
  return assay_words_need_name(w, "the name of the group", &rule->group);
}

static bool read_waiver(assay_words *w, assay_rule *rule)
{
  static const char hint[] = "write waive until YYYY-MM-DD \"reason\": before the rule";
  rule->waived = true;
  if (!assay_words_need_keyword(w, "until", hint) ||
      !assay_words_need_date(w, &rule->waive_date, &rule->waive_until))
    return false;
  size_t at = assay_words_here(w);
  if (!assay_words_need_string(w, "the reason between quotes", hint, &rule->waive_reason))
    return false;
  return assay_str_trim(rule->waive_reason).len ||
         assay_words_fault(w, at, "say why the rule is waived",
                           "the reason is empty; expected text between the quotes");
}

/* In the order of prefix_words. */
static bool (*const prefix_readers[])(assay_words *, assay_rule *) = { read_warn, read_optional,
                                                                       read_group, read_waiver };

static bool read_prefixes(assay_words *w, assay_rule *rule)
{
  bool seen[COUNT(prefix_words)] = { false };
  for (size_t k; (k = next_of(w, prefix_words, COUNT(seen))) < COUNT(seen); seen[k] = true) {
    if (seen[k])
      return assay_words_fault(w, assay_words_here(w), "leave one of them out",
                               "the prefix %s stands twice; expected it once", prefix_words[k]);
    assay_words_take(w, strlen(prefix_words[k]));
    if (!prefix_readers[k](w, rule) ||
        !assay_words_need_sign(w, ':', "end a prefix with ':'; quote a metric of its name"))
      return false;
  }
  return true;
}

/* ---- rules ---- */

/* What is written behind a whole rule, and what to do about it: by its first sign, else by what the
 * rule tests. */
static const struct {
  const char *start, *hint;
} leftovers[] = {
  { "%", "percent is for margins: no-worse-than NAME by 3 %" },
  { ",", "lists stand behind in; decimals have a point" },
  { ":", "prefixes stand before the rule: warn: bleu >= 30" },
};

static const char *const end_hints[] = {
  [ASSAY_RULE_BOUND] = "write one rule a line, remarks behind #",
  [ASSAY_RULE_BETWEEN] = "write one rule a line, remarks behind #",
  [ASSAY_RULE_WORD] = "write one rule a line; a list is written in A, B",
  [ASSAY_RULE_NO_WORSE] = "there are at most two margins: by 2 % and 0.5",
  [ASSAY_RULE_NON_INFERIOR] = "non-inferior-to has one margin: by 0.5",
};

static bool read_end(assay_words *w, const assay_rule *rule)
{
  size_t here = assay_words_here(w);
  const char *hint = end_hints[rule->test];
  for (size_t i = 0; i < COUNT(leftovers); i++)
    if (assay_str_starts(assay_str_sub(w->text, here, w->text.len), leftovers[i].start))
      hint = leftovers[i].hint;
  return here == w->text.len || assay_words_expected(w, "the end of the rule", hint);
}

static bool read_rule(assay_words *w, assay_rule *rule)
{
  if (!read_prefixes(w, rule))
    return false;
  rule->column = assay_utf8_count(assay_str_sub(w->text, 0, assay_words_here(w))) + 1;
  return read_metric(w, rule) && read_test(w, rule) && read_end(w, rule);
}

typedef struct reader {
  assay_arena *arena;
  assay_str file;
  assay_rules *out;
  assay_troubles *troubles;
  assay_err first; /* the first trouble */
  uint64_t line;   /* or index in a JSON list; 0 for --rule */
  size_t seen;     /* rules, sound or not */
} reader;

static assay_code note(reader *r, const assay_err *what)
{
  assay_trouble head = { .kind = "rule",
                         .fatal = true,
                         .file = r->file,
                         .line = what->line,
                         .column = what->column,
                         .hint = assay_str_copy(r->troubles->arena, assay_str_z(what->hint)) };
  assay_trouble_add(r->troubles, &head, "%s", what->message);
  if (r->first.code == ASSAY_OK) {
    r->first = *what;
    assay_err_place(&r->first, r->file, what->line, what->column);
  }
  return head.hint.ptr && !r->troubles->failed ? ASSAY_OK : ASSAY_E_NOMEM;
}

/* column 0: no place in the line; line 0: the file as a whole. */
static assay_code refuse(reader *r, uint64_t column, const char *message, const char *hint)
{
  assay_err what = { .line = r->line, .column = column };
  assay_err_set(&what, ASSAY_E_RULE, "%s", message);
  assay_err_hint(&what, "%s", hint);
  return note(r, &what);
}

/* A line end that is none in this text would hide what stands behind it in a comment. */
static size_t stray_line_end(assay_str line)
{
  size_t i = 0;
  while (i < line.len && line.ptr[i] != '\n' && line.ptr[i] != '\r')
    i++;
  return i;
}

static assay_code read_line(reader *r, assay_str line)
{
  assay_words w = { .arena = r->arena, .text = assay_words_text(line) };
  assay_rule rule = { .file = r->file, .line = r->line };
  size_t stray = stray_line_end(line);
  if (stray < line.len)
    assay_words_fault(&w, stray, "write one rule a line and save with LF or CRLF",
                      "a line break inside of a rule; expected lines that end in LF or CRLF");
  else if (assay_words_peek(&w) < 0)
    return ASSAY_OK;
  r->seen++;
  rule.text = assay_str_trim(w.text);
  if (!w.message[0] && read_rule(&w, &rule)) {
    assay_rule *slot = ASSAY_PUSH(r->arena, r->out);
    if (slot)
      *slot = rule;
    return slot ? ASSAY_OK : ASSAY_E_NOMEM;
  }
  if (w.failed)
    return ASSAY_E_NOMEM;
  return refuse(r, assay_utf8_count(assay_str_sub(line, 0, w.fault)) + 1, w.message, w.hint);
}

static assay_code read_lines(reader *r, assay_str text)
{
  assay_code code = ASSAY_OK;
  for (size_t from = 0, to; from < text.len && code == ASSAY_OK; from = to + 1) {
    const char *end = memchr(text.ptr + from, '\n', text.len - from);
    to = end ? (size_t)(end - text.ptr) : text.len;
    assay_str line = assay_str_sub(text, from, to);
    line.len -= end && assay_str_ends(line, "\r");
    r->line += r->file.ptr != NULL;
    code = read_line(r, line);
  }
  return code;
}

/* ---- {"rules": ["...", ...]} ---- */

static const char json_form[] = "write {\"rules\": [\"bleu >= 30\"]}";

static assay_code read_strings(reader *r, const assay_value *list)
{
  assay_code code = ASSAY_OK;
  for (const assay_value *v = list->first; v && code == ASSAY_OK; v = v->next) {
    assay_str text = assay_value_str(v);
    r->line += r->file.ptr != NULL;
    if (v->kind == ASSAY_VALUE_STRING && assay_str_trim(text).len) {
      code = read_line(r, text);
      continue;
    }
    r->seen++;
    code = refuse(r, 0, "no text in an entry of rules; expected a string that holds a rule",
                  json_form);
  }
  return code;
}

static assay_code read_json(reader *r, assay_str text)
{
  static const char shape[] =
      "expected an object with exactly one member, rules, a list of strings";
  assay_err why = { 0 };
  assay_value *root;
  assay_code code = assay_json_read(r->arena, text.ptr, text.len, ASSAY_JSON_STRICT, &root, &why);
  if (code == ASSAY_E_NOMEM)
    return code;
  if (code != ASSAY_OK) {
    why.code = ASSAY_E_RULE;
    assay_err_hint(&why, "rules that begin with { are JSON: %s", json_form);
    return note(r, &why);
  }
  const assay_value *list = assay_value_get(root, "rules");
  for (const assay_value *v = root->first; v && code == ASSAY_OK; v = v->next) {
    char quoted[ASSAY_QUOTE_SIZE];
    if (v == list)
      continue;
    assay_err other = { 0 };
    assay_err_set(&other, ASSAY_E_RULE, "unknown member %s; %s", assay_words_quote(quoted, v->key),
                  shape);
    assay_err_hint(&other, "%s", json_form);
    code = note(r, &other);
  }
  if (code == ASSAY_OK && list && list->kind == ASSAY_VALUE_ARRAY)
    return read_strings(r, list);
  if (code == ASSAY_OK && list)
    return refuse(r, 0, "rules is no list; expected a list of strings", json_form);
  return code;
}

assay_code assay_rules_read(assay_arena *arena, assay_str text, assay_str file, assay_rules *out,
                            assay_troubles *troubles, assay_err *err)
{
  reader r = { .arena = arena, .out = out, .troubles = troubles };
  assay_str copy = assay_str_copy(arena, text); /* the rules are views of it */
  if (file.ptr)
    r.file = assay_str_copy(arena, file);
  if (!copy.ptr || (file.ptr && !r.file.ptr))
    return assay_err_nomem(err);
  copy = assay_str_sub(copy, assay_str_starts(copy, "\xef\xbb\xbf") ? 3 : 0, copy.len);
  assay_code code = assay_str_starts(copy, "{") ? read_json(&r, copy) : read_lines(&r, copy);
  r.line = 0;
  if (code == ASSAY_OK && !r.seen && r.first.code == ASSAY_OK)
    code = refuse(&r, 0, "there is no rule here; expected at least one",
                  "write one rule a line, such as verdict == CONVERGED");
  if (code != ASSAY_OK)
    return assay_err_nomem(err);
  if (err && err->code == ASSAY_OK && r.first.code != ASSAY_OK)
    *err = r.first;
  return r.first.code;
}
