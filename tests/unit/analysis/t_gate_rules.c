/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of gate rules: what is read and refused follows section 5 of the contract; places and
 * meanings are written by hand. */
#include "check_run.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "analysis/gate_rules.h"
#include "base/num.h"

/* ---- a rule as text: prefixes, parts between |, selectors in [], test ---- */

static void show_number(assay_buf *out, double value)
{
  char text[ASSAY_NUM_SIZE];
  assay_buf_addf(out, " %s", assay_num_shortest(text, value));
}

static void show_metric(assay_buf *out, const assay_rule *rule)
{
  for (size_t i = 0; i < rule->metric.n; i++) {
    const assay_rule_part *part = &rule->metric.items[i];
    assay_buf_addz(out, i ? "|" : "");
    assay_buf_add(out, part->name);
    for (size_t k = 0; k < part->selectors.n; k++) {
      const assay_rule_selector *s = &part->selectors.items[k];
      assay_buf_addf(out, "[%.*s=%.*s]", ASSAY_STR_ARG(s->key), ASSAY_STR_ARG(s->value));
    }
  }
}

static void show_test(assay_buf *out, const assay_rule *rule)
{
  static const char *const signs[] = { "<=", ">=", "<", ">", "==", "!=" };
  if (rule->test == ASSAY_RULE_BETWEEN) {
    assay_buf_addz(out, " between");
    show_number(out, rule->bounds[0]);
    show_number(out, rule->bounds[1]);
  } else if (rule->test == ASSAY_RULE_BOUND || rule->test == ASSAY_RULE_WORD) {
    assay_buf_addf(out, " %s", signs[rule->op]);
    if (rule->test == ASSAY_RULE_BOUND)
      show_number(out, rule->bounds[0]);
  } else {
    assay_buf_addf(out, " %s %.*s", rule->test == ASSAY_RULE_NO_WORSE ? "no-worse" : "non-inferior",
                   ASSAY_STR_ARG(rule->baseline));
  }
  for (size_t i = 0; i < rule->words.n; i++)
    assay_buf_addf(out, " %.*s", ASSAY_STR_ARG(rule->words.items[i]));
  for (size_t i = 0; i < rule->n_margins; i++) {
    show_number(out, rule->margins[i].value);
    assay_buf_addz(out, rule->margins[i].relative ? " relative" : "");
  }
}

static const char *show(assay_arena *arena, const assay_rule *rule)
{
  assay_buf out = ASSAY_BUF(arena);
  assay_buf_addz(&out, rule->warn ? "warn " : "");
  assay_buf_addz(&out, rule->optional ? "optional " : "");
  if (rule->group.ptr)
    assay_buf_addf(&out, "group %.*s ", ASSAY_STR_ARG(rule->group));
  if (rule->waived)
    assay_buf_addf(&out, "waived %lld %.*s (%.*s) ", (long long)rule->waive_until,
                   ASSAY_STR_ARG(rule->waive_date), ASSAY_STR_ARG(rule->waive_reason));
  show_metric(&out, rule);
  show_test(&out, rule);
  return assay_buf_str(&out).ptr;
}

/* Reads exactly these bytes: no NUL behind them, so that a sanitizer sees a read too far. */
static assay_code read_bytes(assay_troubles *troubles, assay_str text, const char *file,
                             assay_rules *out, assay_err *err)
{
  char *exact = malloc(text.len ? text.len : 1);
  ck_assert_ptr_nonnull(exact);
  if (text.len)
    memcpy(exact, text.ptr, text.len);
  troubles->arena = assay_arena_new();
  assay_code code = assay_rules_read(troubles->arena, (assay_str){ exact, text.len },
                                     assay_str_z(file), out, troubles, err);
  free(exact); /* the rules must not be views of it */
  return code;
}

/* ---- one valid rule ---- */

static const struct {
  const char *text, *means;
} valid[] = {
  /* bounds and every form of a number */
  { "bleu >= 30", "bleu >= 30" },
  { "bleu<=30", "bleu <= 30" },
  { "bleu>=30", "bleu >= 30" },
  { "bleu < 30", "bleu < 30" },
  { "bleu>30", "bleu > 30" },
  { "bleu == 30", "bleu == 30" },
  { "bleu!=30", "bleu != 30" },
  { "  \t bleu \t >= \t 30 \t ", "bleu >= 30" },
  { "x >= +5", "x >= 5" },
  { "x >= -5", "x >= -5" },
  { "x>=-5", "x >= -5" },
  { "x == -5.25", "x == -5.25" },
  { "x == +.5", "x == 0.5" },
  { "x >= 5.", "x >= 5" },
  { "x >= .5", "x >= 0.5" },
  { "x == .5", "x == 0.5" },
  { "x >= 1e-4", "x >= 0.0001" },
  { "x >= 1E+4", "x >= 10000" },
  { "x >= 007", "x >= 7" },
  { "x >= 0.1e1", "x >= 1" },
  { "x >= 1e-999", "x >= 0" },
  { "x >= 1.7976931348623157e308", "x >= 1.7976931348623157e+308" },
  /* between */
  { "x between 1 and 2", "x between 1 2" },
  { "x between 2 and 1", "x between 2 1" },
  { "x between .5 and 1.", "x between 0.5 1" },
  { "x between.5 and 1", "x between 0.5 1" },
  { "x between -1e1 and +1e1", "x between -10 10" },
  { "between between 1 and 2", "between between 1 2" },
  /* words */
  { "verdict == CONVERGED", "verdict == CONVERGED" },
  { "verdict==CONVERGED", "verdict == CONVERGED" },
  { "verdict != OVERFITTING", "verdict != OVERFITTING" },
  { "verdict in CONVERGED", "verdict == CONVERGED" },
  { "verdict in CONVERGED,MEMORISING", "verdict == CONVERGED MEMORISING" },
  { "verdict in A , B ,C", "verdict == A B C" },
  { "overfitting == not-judged", "overfitting == not-judged" },
  { "x == _a+b/c-9", "x == _a+b/c-9" },
  { "in in in", "in == in" },
  { "x == between", "x == between" },
  { "x == nan", "x == nan" }, /* a word like any other where words may stand */
  /* names */
  { "best.step >= 100", "best|step >= 100" },
  { "a . b . c >= 1", "a|b|c >= 1" },
  { "a\t.b>=1", "a|b >= 1" },
  { "chrf++ >= 50", "chrf++ >= 50" },
  { "chrf++>=50", "chrf++ >= 50" },
  { "eval/loss-1 <= 2", "eval/loss-1 <= 2" },
  { "a- <= 2", "a- <= 2" },
  { "_x9 <= 2", "_x9 <= 2" },
  { "\"eval/rouge 1\" >= 1", "eval/rouge 1 >= 1" },
  { "\"eval/rouge 1\">=1", "eval/rouge 1 >= 1" },
  { "\"a.b\".c >= 1", "a.b|c >= 1" },
  { "\"say \\\"hi\\\" \\\\ you\" >= 1", "say \"hi\" \\ you >= 1" },
  { "\"a\\\\\" >= 1", "a\\ >= 1" },
  { "\"\xc3\xa4#\xe4\xb8\xad\" >= 1", "\xc3\xa4#\xe4\xb8\xad >= 1" },
  { "\"30\" >= 30", "30 >= 30" },
  { "\"warn\" >= 1", "warn >= 1" },
  { "\"optional\".x >= 1", "optional|x >= 1" },
  { "\"group\" in A", "group == A" },
  { "\"waive\"[a=b] >= 1", "waive[a=b] >= 1" },
  { "x.warn >= 1", "x|warn >= 1" },
  { "warnings >= 1", "warnings >= 1" },
  { "group-2 >= 1", "group-2 >= 1" },
  { "WARN >= 1", "WARN >= 1" },
  /* selectors */
  { "run[lr=1e-4].validation_loss.best <= 1.4", "run[lr=1e-4]|validation_loss|best <= 1.4" },
  { "rougeL[lang=de].precision >= 0.4", "rougeL[lang=de]|precision >= 0.4" },
  { "rougeL[lang=de,domain=law] >= 0.4", "rougeL[lang=de][domain=law] >= 0.4" },
  { "run [ lr = 1e-4 , seed = 3 ] . gap <= 1", "run[lr=1e-4][seed=3]|gap <= 1" },
  { "run[\"base model\"=\"a, ] b\"] .gap<= 1", "run[base model=a, ] b]|gap <= 1" },
  { "run[path=/data/a:b[0.csv] <= 1", "run[path=/data/a:b[0.csv] <= 1" },
  { "run[note=\"\"] <= 1", "run[note=] <= 1" },
  { "run[l=\xe4\xb8\xad\xe6\x96\x87] <= 1", "run[l=\xe4\xb8\xad\xe6\x96\x87] <= 1" },
  { "a[b=c].d[e=f] <= 1", "a[b=c]|d[e=f] <= 1" },
  /* baselines and margins */
  { "bleu no-worse-than base by 1", "bleu no-worse base 1" },
  { "bleu no-worse-than base by 2 %", "bleu no-worse base 0.02 relative" },
  { "bleu no-worse-than v1.2-rc_3 by 2%", "bleu no-worse v1.2-rc_3 0.02 relative" },
  { "bleu no-worse-than 9 by 2% and 0.5", "bleu no-worse 9 0.02 relative 0.5" },
  { "bleu no-worse-than by by 0.5 and 2%", "bleu no-worse by 0.5 0.02 relative" },
  { "bleu no-worse-than base by 2%and 50 %", "bleu no-worse base 0.02 relative 0.5 relative" },
  { "bleu non-inferior-to base by 0.5", "bleu non-inferior base 0.5" },
  { "bleu non-inferior-to base by 3 %", "bleu non-inferior base 0.03 relative" },
  /* prefixes */
  { "warn: bleu >= 30", "warn bleu >= 30" },
  { "warn:bleu>=30", "warn bleu >= 30" },
  { "warn : bleu >= 30", "warn bleu >= 30" },
  { "optional: bleu >= 30", "optional bleu >= 30" },
  { "group german: bleu >= 30", "group german bleu >= 30" },
  { "group 1.0-a_B : bleu >= 30", "group 1.0-a_B bleu >= 30" },
  { "group warn: bleu >= 30", "group warn bleu >= 30" },
  { "warn: \"warn\" >= 30", "warn warn >= 30" },
  { "waive until 2026-12-01 \"known\": bleu >= 30", "waived 20788 2026-12-01 (known) bleu >= 30" },
  { "waive until 1970-01-01\"# no \\\"comment\\\"\":x<1",
    "waived 0 1970-01-01 (# no \"comment\") x < 1" },
  { "warn: optional: group a: waive until 2024-02-29 \"r\": x < 1",
    "warn optional group a waived 19782 2024-02-29 (r) x < 1" },
  { "waive until 1969-12-31 \"r\": group a:optional:warn:x < 1",
    "warn optional group a waived -1 1969-12-31 (r) x < 1" },
};

START_TEST(valid_rules_mean_what_they_say)
{
  ck_assert_uint_ge(COUNT(valid), 60);
  for (size_t i = 0; i < COUNT(valid); i++) {
    assay_troubles troubles = { 0 };
    assay_rules rules = { 0 };
    assay_err err = { 0 };
    assay_code code = read_bytes(&troubles, assay_str_z(valid[i].text), NULL, &rules, &err);
    ck_assert_msg(code == ASSAY_OK, "%s: %d: %s", valid[i].text, (int)err.column, err.message);
    ck_assert_uint_eq(rules.n, 1);
    ck_assert_str_eq(show(troubles.arena, rules.items), valid[i].means);
    ck_assert(assay_str_eq(rules.items->text, assay_str_trim(assay_str_z(valid[i].text))));
    ck_assert_uint_eq(rules.items->line, 0);
    ck_assert_ptr_null(rules.items->file.ptr);
    ck_assert_uint_eq(troubles.list.n, 0);
    assay_arena_free(troubles.arena);
  }
}
END_TEST

/* ---- one rule that is refused: column, and a part of what is said ---- */

typedef struct refusal {
  const char *text;
  uint64_t column;
  const char *message, *hint;
} refusal;

static const refusal refused[] = {
  /* metrics */
  { ">= 30", 1, "found '>='; expected a metric", "" },
  { "30 <= bleu", 1, "found '30'; expected a metric", "" },
  { "-x >= 1", 1, "found '-x'", "" },
  { "9a >= 1", 1, "found '9a'", "" },
  { ": x >= 1", 1, "found ':'", "" },
  { "\xc3\xa4x >= 1", 1, "(U+00E4); expected a metric", "quote names" },
  { "x\xc3\xa4 >= 1", 2, "(U+00E4)", "" },
  { "bleu. >= 1", 7, "expected a part of the metric's name", "" },
  { "bleu..x >= 1", 6, "found '.x'; expected a part", "" },
  { ".x >= 1", 1, "found '.x'", "" },
  { "a.5 >= 1", 3, "found '5'", "" },
  { "a$b >= 1", 2, "found '$'", "" },
  { "'a' >= 1", 1, "found '''", "" },
  { "\"a >= 1", 1, "the string has no end", "close it" },
  { "\xef\xbb\xbf\xef\xbb\xbfx >= 1", 1, "(U+FEFF)", "" },
  { "\"a\\\" >= 1", 1, "the string has no end", "" },
  { "\"a # b", 1, "the string has no end", "" },
  { "\"a\\\\\\n\" >= 1", 5, "unknown escape", "backslash" },
  { "\"\xc3\xa4\xc3\xa4\\t\" >= 1", 4, "unknown escape", "" },
  { "\"\xc3\xa4\xff\" >= 1", 3, "the byte 0xFF is not UTF-8", "UTF-8" },
  { "x\xff >= 1", 2, "the byte 0xFF, which is not UTF-8", "" },
  { "\"\xc3\xa4\xff\xff\" >= z", 3, "0xFF", "" },
  { "\"a\" \"b\" >= 1", 5, "found '\"'", "" },
  { "a b >= 1", 3, "found 'b'", "" },
  { "x\xc2\xa0>= 1", 2, "(U+00A0)", "" },
  { "x\x01>= 1", 2, "U+0001", "" },
  /* selectors */
  { "run[] <= 1", 5, "expected the key of a selector", "[key=value]" },
  { "run[lr] <= 1", 7, "found ']'; expected '='", "[key=value]" },
  { "run[lr=] <= 1", 8, "found ']'; expected a value", "quote" },
  { "run[lr= <= 1", 10, "found '='; expected ',' or ']'", "" },
  { "run[lr==1] <= 1", 8, "found '='; expected a value", "" },
  { "run[lr=1,] <= 1", 10, "expected the key", "" },
  { "run[lr=1 seed=2] <= 1", 10, "found 'seed'; expected ',' or ']'", "quote a value" },
  { "run[lr=1", 9, "the rule ends; expected ',' or ']'", "" },
  { "run[lr=a\"b\"] <= 1", 9, "expected ',' or ']'", "" },
  { "run[lr=1#] <= 1", 9, "the rule ends", "" },
  { "run[1=1] <= 1", 5, "found '1'", "" },
  { "run[lr=1][seed=2] <= 1", 10, "found '['", "" },
  { "run[lr=\xe4\xb8\xad\xff] <= 1", 9, "0xFF is not UTF-8", "" },
  { "run] <= 1", 4, "found ']'", "" },
  /* operators */
  { "bleu", 5, "the rule ends; expected <=", "bleu >= 30" },
  { "bleu   # 30", 5, "the rule ends", "" },
  { "bleu 30", 6, "found '30'; expected <=", "" },
  { "bleu = 30", 6, "found '='; expected <=, >=", "did you mean ==?" },
  { "bleu => 30", 6, "found '=>'", "did you mean >=?" },
  { "bleu =< 30", 6, "found '=<'", "did you mean <=?" },
  { "bleu <> 30", 6, "found '<>'", "did you mean !=?" },
  { "bleu === 30", 6, "found '==='", "did you mean ==?" },
  { "bleu !== 30", 6, "found '!=='", "did you mean !=?" },
  { "bleu ! 30", 6, "found '!'", "did you mean !=?" },
  { "bleu \xe2\x89\xa5 30", 6, "(U+2265)", "did you mean >=?" },
  { "bleu\xe2\x89\xa4"
    "30",
    5, "(U+2264)", "did you mean <=?" },
  { "\"\xc3\xa4\" \xe2\x89\xa0 30", 5, "(U+2260)", "did you mean !=?" },
  { "bleu < = 3", 8, "found '='; expected a number", "without a blank" },
  { "bleu > = 3", 8, "found '='", "without a blank" },
  { "bleu = = 3", 6, "found '='", "did you mean ==?" },
  { "bleu >=", 8, "the rule ends; expected a number", "" },
  { "bleu ==", 8, "the rule ends; expected a number or a word", "" },
  { "bleu >= >= 3", 9, "found '>='", "" },
  /* numbers */
  { "x >= nan", 6, "found 'nan'; expected a number", "decimal" },
  { "x >= NaN", 6, "found 'NaN'", "" },
  { "x <= inf", 6, "found 'inf'", "" },
  { "x >= -inf", 6, "found '-inf'", "" },
  { "x == -inf", 6, "found '-inf'", "" },
  { "x == +nan", 6, "found '+nan'", "" },
  { "x >= Infinity", 6, "found 'Infinity'", "" },
  { "x >= nan(0)", 6, "found 'nan'", "" },
  { "x >= 0x10", 6, "found '0x10'", "decimal" },
  { "x >= 1_000", 6, "found '1_000'", "" },
  { "x >= 1,000", 7, "found ','; expected the end", "decimals have a point" },
  { "x >= 0,5", 7, "found ','", "decimals have a point" },
  { "x >= 1 000", 8, "found '000'; expected the end", "" },
  { "x >= 1e", 6, "found '1e'", "" },
  { "x >= 1e+", 6, "found '1e+'", "" },
  { "x >= e5", 6, "found 'e5'", "" },
  { "x >= .", 6, "found '.'", "" },
  { "x >= -", 6, "found '-'", "" },
  { "x >= +-1", 6, "found '+-1'", "" },
  { "x >= - 1", 6, "found '-'", "" },
  { "x >= 1.2.3", 6, "found '1.2.3'", "" },
  { "x >= 1d", 6, "found '1d'", "" },
  { "x >= NA", 6, "found 'NA'", "" },
  { "x >= N/A", 6, "found 'N/A'", "" },
  { "x >= null", 6, "found 'null'", "" },
  { "x >= \xef\xbc\x93\xef\xbc\x90", 6, "(U+FF13)", "" },
  { "x >= \xe2\x88\x92"
    "5",
    6, "(U+2212)", "ASCII character -" },
  { "x >= 1e999", 6, "'1e999' is too large", "" },
  { "x >= -1e309", 6, "'-1e309' is too large", "" },
  { "x between 0 and 1e999", 17, "too large", "" },
  { "x >= \"30\"", 6, "found '\"'; expected a number", "without quotes" },
  { "x >= $LIMIT", 6, "found '$'", "variables" },
  { "bleu >= 30 %", 12, "found '%'; expected the end of the rule", "margins" },
  { "bleu >= 30%", 11, "found '%'", "margins" },
  { "x between 1% and 2%", 12, "found '%'; expected and", "" },
  { "bleu >= chrf", 9, "found 'chrf'; expected a number", "" },
  { "verdict >= CONVERGED", 12, "found 'CONVERGED'; expected a number", "" },
  /* words */
  { "verdict == \"CONVERGED\"", 12, "found '\"'; expected a number or a word", "without quotes" },
  { "verdict == CONVERGED, MEMORISING", 21, "found ','", "lists stand behind in" },
  { "verdict == CONVERGED MEMORISING", 22, "found 'MEMORISING'; expected the end", "in A, B" },
  { "verdict in CONVERGED MEMORISING", 22, "found 'MEMORISING'", "in A, B" },
  { "verdict in CONVERGED,", 22, "the rule ends; expected a word", "" },
  { "verdict in", 11, "the rule ends; expected a word", "" },
  { "verdict in , A", 12, "found ','; expected a word", "" },
  { "verdict in \"A\"", 12, "found '\"'", "without quotes" },
  { "verdict in (A)", 12, "found '('", "" },
  { "verdict in 5", 12, "found '5'", "" },
  { "verdict in [A]", 12, "found '['", "" },
  { "verdict == 5A", 12, "found '5A'; expected a number or a word", "" },
  { "verdict == /a", 12, "found '/a'", "" },
  { "verdict not in A", 9, "found 'not'", "" },
  { "verdict is A", 9, "found 'is'", "did you mean in?" },
  /* words of the grammar */
  { "bleu no-worse-then base by 1", 6,
    "found 'no-worse-then'; expected <=", "did you mean no-worse-than?" },
  { "bleu not-worse-than base by 1", 6, "", "did you mean no-worse-than?" },
  { "bleu no_worse_than base by 1", 6, "", "did you mean no-worse-than?" },
  { "bleu non-inferior-than base by 1", 6, "", "did you mean non-inferior-to?" },
  { "bleu noninferior-to base by 1", 6, "", "did you mean non-inferior-to?" },
  { "bleu betwen 1 and 2", 6, "found 'betwen'", "did you mean between?" },
  { "bleu BETWEEN 1 and 2", 6, "found 'BETWEEN'", "did you mean between?" },
  { "bleu between1 and 2", 6, "found 'between1'", "did you mean between?" },
  { "bleu between-1 and 2", 6, "found 'between-1'", "" },
  { "bleu no worse than base by 1", 6, "found 'no'", "" },
  { "bleu between 1 an 2", 16, "found 'an'; expected and", "did you mean and?" },
  { "bleu between 1, 2", 15, "found ','; expected and", "between LOW and HIGH" },
  { "bleu between 1and 2", 14, "found '1and'; expected a number", "" },
  { "bleu between 1 and2", 16, "found 'and2'", "did you mean and?" },
  { "bleu between 1 and", 19, "the rule ends; expected a number", "" },
  { "bleu between 1", 15, "the rule ends; expected and", "" },
  { "bleu between 1 and 2 and 3", 22, "found 'and'; expected the end", "one rule a line" },
  { "bleu between A and B", 14, "found 'A'; expected a number", "" },
  /* baselines and margins */
  { "bleu no-worse-than by 1", 23, "found '1'; expected by", "" },
  { "bleu no-worse-than base", 24, "the rule ends; expected by", "" },
  { "bleu no-worse-than \"base\" by 1", 20, "found '\"'; expected the name of a baseline",
    "without quotes" },
  { "bleu no-worse-than -base by 1", 20, "found '-base'", "" },
  { "bleu no-worse-than .b by 1", 20, "found '.b'", "" },
  { "bleu no-worse-than a/b by 1", 21, "found '/b'; expected by", "" },
  { "bleu no-worse-than base bye 1", 25, "found 'bye'; expected by", "did you mean by?" },
  { "bleu no-worse-than base by", 27, "the rule ends; expected a margin", "" },
  { "bleu no-worse-than base by %", 28, "found '%'; expected a margin", "" },
  { "bleu no-worse-than base by 1 %%", 31, "found '%'", "" },
  { "bleu no-worse-than base by 1, 2", 29, "found ','", "" },
  { "bleu no-worse-than base by 1 und 2", 30, "found 'und'; expected and", "did you mean and?" },
  { "bleu no-worse-than base by 1 and", 33, "the rule ends; expected a margin", "" },
  { "bleu no-worse-than base by 1 and 2 and 3", 36, "found 'and'; expected the end",
    "at most two margins" },
  { "bleu non-inferior-to base by 1 and 2", 32, "found 'and'; expected the end", "one margin" },
  { "bleu non-inferior-to base by five", 30, "found 'five'; expected a margin", "" },
  { "bleu non-inferior-to base by 1e999", 30, "too large", "" },
  /* prefixes */
  { "warn", 5, "the rule ends; expected ':'", "quote a metric" },
  { "warn >= 30", 6, "found '>='; expected ':'", "quote a metric of its name" },
  { "warn.x >= 30", 5, "expected ':'", "" },
  { "warn bleu >= 30", 6, "found 'bleu'; expected ':'", "" },
  { "optional >= 1", 10, "expected ':'", "" },
  { "waive >= 1", 7, "found '>='; expected until", "" },
  { "group >= 1", 7, "expected the name of the group", "" },
  { "warn:", 6, "the rule ends; expected a metric", "" },
  { "warn: # x", 6, "the rule ends; expected a metric", "" },
  { "warn: warn: bleu >= 30", 7, "the prefix warn stands twice", "" },
  { "optional: warn: optional: x < 1", 17, "the prefix optional stands twice", "" },
  { "group a: group b: x < 1", 10, "the prefix group stands twice", "" },
  { "waive until 2026-01-01 \"a\": waive until 2026-01-01 \"a\": x < 1", 29, "stands twice", "" },
  { "optionl: bleu >= 30", 1, "'optionl' is no prefix", "did you mean optional?" },
  { "Warn: bleu >= 30", 1, "'Warn' is no prefix", "did you mean warn?" },
  { "error: bleu >= 30", 1, "'error' is no prefix; expected warn, optional, group NAME",
    "prefixes stand before" },
  { "warn: optinal: bleu >= 30", 7, "'optinal' is no prefix", "did you mean optional?" },
  { "bleu >= 30: warn", 11, "found ':'; expected the end", "before the rule" },
  { "group: x < 1", 6, "found ':'; expected the name of the group", "" },
  { "group \"a b\": x < 1", 7, "expected the name of the group", "without quotes" },
  { "group a b: x < 1", 9, "found 'b'; expected ':'", "" },
  { "group a/b: x < 1", 8, "found '/b'; expected ':'", "" },
  { "groupa: x < 1", 1, "'groupa' is no prefix", "did you mean group?" },
  /* waivers */
  { "waive until 2026-02-29 \"r\": x < 1", 13, "found '2026-02-29'; expected a day of the calendar",
    "YYYY-MM-DD" },
  { "waive until 1900-02-29 \"r\": x < 1", 13, "calendar", "" },
  { "waive until 2026-04-31 \"r\": x < 1", 13, "calendar", "" },
  { "waive until 2026-13-01 \"r\": x < 1", 13, "calendar", "" },
  { "waive until 2026-00-10 \"r\": x < 1", 13, "calendar", "" },
  { "waive until 2026-01-00 \"r\": x < 1", 13, "calendar", "" },
  { "waive until 2026-01-32 \"r\": x < 1", 13, "calendar", "" },
  { "waive until 0000-01-01 \"r\": x < 1", 13, "calendar", "" },
  { "waive until 2026-1-1 \"r\": x < 1", 13, "calendar", "" },
  { "waive until 20260101 \"r\": x < 1", 13, "calendar", "" },
  { "waive until 2026/01/01 \"r\": x < 1", 13, "calendar", "" },
  { "waive until 01.02.2026 \"r\": x < 1", 13, "calendar", "" },
  { "waive until 2026-01-01T00 \"r\": x < 1", 13, "calendar", "" },
  { "waive until 02026-01-1 \"r\": x < 1", 13, "calendar", "" },
  { "waive until \"r\": x < 1", 13, "found '\"'", "" },
  { "waive until", 12, "the rule ends", "" },
  { "waive 2026-01-01 \"r\": x < 1", 7, "expected until", "waive until YYYY-MM-DD" },
  { "waive utnil 2026-01-01 \"r\": x < 1", 7, "found 'utnil'", "did you mean until?" },
  { "waive until 2026-01-01: x < 1", 23, "found ':'; expected the reason", "" },
  { "waive until 2026-01-01 known: x < 1", 24, "found 'known'; expected the reason between quotes",
    "" },
  { "waive until 2026-01-01 \"\": x < 1", 24, "the reason is empty", "why" },
  { "waive until 2026-01-01 \" \t\": x < 1", 24, "the reason is empty", "why" },
  { "waive until 2026-01-01 \"r: x < 1", 24, "the string has no end", "" },
  { "waive until 2026-01-01 \"\xc3\xa4\" x < 1", 28, "found 'x'; expected ':'", "" },
  /* behind the rule */
  { "bleu >= 30 chrf >= 50", 12, "found 'chrf'; expected the end", "one rule a line" },
  { "bleu >= 30 and chrf >= 50", 12, "found 'and'; expected the end", "one rule a line" },
  { "bleu >= 30; chrf >= 50", 11, "found ';'", "one rule a line" },
  { "bleu >= 30 // remark", 12, "found '//'; expected the end", "#" },
  { "bleu >= 30 \"remark # x\"", 12, "found '\"'", "" },
  { "bleu >= 30\v", 11, "U+000B", "" },
  { "\"\xc3\xa4\xc3\xa4\" >= 30 \xe2\x82\xac", 12, "(U+20AC)", "" },
};

/* The single trouble of a text, which is also the error. */
static void check_refusal(assay_str text, const char *file, uint64_t line, const refusal *wanted)
{
  assay_troubles troubles = { 0 };
  assay_rules rules = { 0 };
  assay_err err = { 0 };
  assay_code code = read_bytes(&troubles, text, file, &rules, &err);
  ck_assert_msg(code == ASSAY_E_RULE, "%s: accepted", wanted->text);
  ck_assert_uint_eq(rules.n, 0);
  ck_assert_uint_eq(troubles.list.n, 1);
  const assay_trouble *t = troubles.list.items;
  ck_assert_msg(t->line == line && t->column == wanted->column, "%s: %d:%d: %s", wanted->text,
                (int)t->line, (int)t->column, t->message.ptr);
  ck_assert_msg(strstr(t->message.ptr, wanted->message) && strstr(t->message.ptr, "; expected "),
                "%s: %s", wanted->text, t->message.ptr);
  ck_assert_msg(t->hint.len && strstr(t->hint.ptr, wanted->hint), "%s: %s", wanted->text,
                t->hint.ptr);
  ck_assert(t->fatal && strcmp(t->kind, "rule") == 0);
  ck_assert(file ? assay_str_eqz(t->file, file) : !t->file.ptr);
  ck_assert_int_eq(err.code, ASSAY_E_RULE);
  ck_assert_str_eq(err.message, t->message.ptr);
  ck_assert_str_eq(err.hint, t->hint.ptr);
  ck_assert_str_eq(err.file, file ? file : "");
  ck_assert(err.line == t->line && err.column == t->column);
  assay_arena_free(troubles.arena);
}

START_TEST(refused_rules_name_column_and_cause)
{
  ck_assert_uint_ge(COUNT(refused), 80);
  for (size_t i = 0; i < COUNT(refused); i++)
    check_refusal(assay_str_z(refused[i].text), NULL, 0, &refused[i]);
}
END_TEST

/* The same in a file, behind blank lines and remarks, or behind a BOM: the column stays. */
START_TEST(refused_rules_name_their_line)
{
  for (size_t i = 0; i < COUNT(refused); i++) {
    if (strstr(refused[i].text, "\xef\xbb\xbf")) /* stands at the start of a file only */
      continue;
    char text[256];
    snprintf(text, sizeof text, "# remark\r\n\n \t\n%s\r\n", refused[i].text);
    check_refusal(assay_str_z(text), "gate.rules", 4, &refused[i]);
    snprintf(text, sizeof text, "\xef\xbb\xbf%s", refused[i].text);
    check_refusal(assay_str_z(text), "gate.rules", 1, &refused[i]);
  }
}
END_TEST

START_TEST(characters_that_end_nothing)
{
  static const struct {
    assay_str text;
    refusal wanted;
  } rows[] = {
    { { "bleu >= 3\0000", 11 }, { "NUL", 10, "U+0000; expected the end", "" } },
    { { "bl\0eu >= 30", 11 }, { "NUL", 3, "U+0000", "" } },
    { { "bleu >= \000", 9 }, { "NUL", 9, "U+0000; expected a number", "" } },
    { { "bleu >= 30\r", 11 }, { "CR", 11, "line break", "LF or CRLF" } },
    { { "bleu >= 30\rter < 5", 18 }, { "CR", 11, "line break", "" } },
    { { "bleu >= 30 # \xc3\xa4\rter < 5", 22 }, { "CR", 15, "line break", "" } },
    { { "\"a\rb\" >= 30", 11 }, { "CR", 3, "line break", "" } },
    { { "\xff\xfe"
        "b\0l\0",
        6 },
      { "UTF-16", 1, "byte 0xFF, which is not UTF-8", "" } },
    { { " {\"rules\": []}", 14 }, { "late JSON", 2, "found '{'; expected a metric", "" } },
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    check_refusal(rows[i].text, "r", 1, &rows[i].wanted);
}
END_TEST

/* ---- files ---- */

static const struct {
  const char *text;
  const char *means; /* line:column text, one rule a line */
} files[] = {
  { "bleu >= 30", "1:1 bleu >= 30\n" },
  { "bleu >= 30\n", "1:1 bleu >= 30\n" },
  { "bleu >= 30\r\n", "1:1 bleu >= 30\n" },
  { "\xef\xbb\xbf"
    "bleu >= 30\n",
    "1:1 bleu >= 30\n" },
  { "\n\n  bleu >= 30 \n\n", "3:3 bleu >= 30\n" },
  { "bleu >= 30\nter < 5\r\n\r\nx == A", "1:1 bleu >= 30\n2:1 ter < 5\n4:1 x == A\n" },
  { "# a\n#\nbleu >= 30 # b \" c\n", "3:1 bleu >= 30\n" },
  { "bleu >= 30#b", "1:1 bleu >= 30\n" },
  { "x >= 1.#INF", "1:1 x >= 1.\n" }, /* a remark, as everywhere */
  { "\"a#b\" >= 30 # c", "1:1 \"a#b\" >= 30\n" },
  { "\"a\\\"#b\" >= 30 # \"c", "1:1 \"a\\\"#b\" >= 30\n" },
  { "run[a=\"#\"] >= 30#", "1:1 run[a=\"#\"] >= 30\n" },
  { "# \xff\xfe remarks may be anything\nbleu >= 30", "2:1 bleu >= 30\n" },
  { "warn: bleu >= 30\n\toptional : warn: \"\xc3\xa4\" < 1 # x\n",
    "1:7 warn: bleu >= 30\n2:19 optional : warn: \"\xc3\xa4\" < 1\n" },
  { "waive until 2026-12-01 \"\xc3\xa4\xe4\xb8\xad\": x < 1",
    "1:30 waive until 2026-12-01 \"\xc3\xa4\xe4\xb8\xad\": x < 1\n" },
  { "{\"rules\": [\"bleu >= 30\"]}", "1:1 bleu >= 30\n" },
  { "\xef\xbb\xbf{\"rules\":\n[\"bleu >= 30\",\n\n\"warn: \\\"\\u00e4\\\" < 1 # x\"]}\n",
    "1:1 bleu >= 30\n2:7 warn: \"\xc3\xa4\" < 1\n" },
  { "{\"rules\": [\"# remark\", \"bleu >= 30\"]}", "2:1 bleu >= 30\n" },
};

START_TEST(files_give_rules_with_their_places)
{
  for (size_t i = 0; i < COUNT(files); i++) {
    assay_troubles troubles = { 0 };
    assay_rules rules = { 0 };
    assay_err err = { 0 };
    assay_code code = read_bytes(&troubles, assay_str_z(files[i].text), "g", &rules, &err);
    ck_assert_msg(code == ASSAY_OK, "%s: %s", files[i].text, err.message);
    assay_buf out = ASSAY_BUF(troubles.arena);
    for (size_t k = 0; k < rules.n; k++) {
      const assay_rule *rule = &rules.items[k];
      ck_assert(assay_str_eqz(rule->file, "g"));
      assay_buf_addf(&out, "%d:%d %.*s\n", (int)rule->line, (int)rule->column,
                     ASSAY_STR_ARG(rule->text));
    }
    ck_assert_str_eq(assay_buf_str(&out).ptr, files[i].means);
    assay_arena_free(troubles.arena);
  }
}
END_TEST

START_TEST(metrics_are_kept_as_written)
{
  static const char text[] = "warn: run [ \"l r\" = 1 ] . \"a b\"  >= 1";
  assay_troubles troubles = { 0 };
  assay_rules rules = { 0 };
  ck_assert_int_eq(read_bytes(&troubles, assay_str_z(text), NULL, &rules, NULL), ASSAY_OK);
  ck_assert(assay_str_eqz(rules.items->metric_text, "run [ \"l r\" = 1 ] . \"a b\""));
  ck_assert_uint_eq(rules.items->column, 7);
  assay_arena_free(troubles.arena);
}
END_TEST

/* Several texts, read in turn, fill one list. */
START_TEST(rules_are_appended)
{
  assay_arena *arena = assay_arena_new();
  assay_troubles troubles = { .arena = arena };
  assay_rules rules = { 0 };
  assay_err err = { 0 };
  ck_assert_int_eq(
      assay_rules_read(arena, ASSAY_STR("a < 1\nb < 2\n"), ASSAY_STR("f"), &rules, &troubles, &err),
      ASSAY_OK);
  ck_assert_int_eq(
      assay_rules_read(arena, ASSAY_STR("c < 3"), (assay_str){ NULL, 0 }, &rules, &troubles, &err),
      ASSAY_OK);
  ck_assert_uint_eq(rules.n, 3);
  ck_assert_uint_eq(rules.items[1].line, 2);
  ck_assert_uint_eq(rules.items[2].line, 0);
  ck_assert(assay_str_eqz(rules.items[2].metric_text, "c"));
  assay_arena_free(arena);
}
END_TEST

START_TEST(a_text_without_a_rule_is_refused)
{
  static const char *const texts[] = { "",
                                       "\n",
                                       "\r\n \t\n",
                                       "# x",
                                       "#x\n",
                                       "\xef\xbb\xbf",
                                       "{\"rules\": []}",
                                       "{}",
                                       "{\"rules\": [\"# x\"]}" };
  static const refusal wanted = { "empty", 0, "there is no rule here", "one rule a line" };
  for (size_t i = 0; i < COUNT(texts); i++) {
    check_refusal(assay_str_z(texts[i]), "g", 0, &wanted);
    check_refusal(assay_str_z(texts[i]), NULL, 0, &wanted);
  }
}
END_TEST

/* ---- JSON ---- */

static const struct {
  const char *text;
  uint64_t line;
  refusal wanted;
} broken_json[] = {
  /* syntax: line and column of the file */
  { "{\"rules\": [\"a < 1\"]", 1, { "open", 20, "invalid JSON", "rules that begin with {" } },
  { "{\"rules\":\n [\"a < 1\",]}", 2, { "comma", 11, "invalid JSON", "JSON" } },
  { "{\"rules\": [], \"rules\": []}", 1, { "twice", 15, "invalid JSON: duplicate", "" } },
  { "{'rules': []}", 1, { "quotes", 2, "invalid JSON", "" } },
  { "{\"rules\": [\"a < 1\"]} x", 1, { "behind", 22, "invalid JSON", "" } },
  { "{\"rules\": [\"\xff\"]}", 1, { "UTF-8", 13, "invalid JSON", "" } },
  /* shape */
  { "{\"rule\": [\"a < 1\"]}", 0, { "rule", 0, "unknown member 'rule'", "{\"rules\": [" } },
  { "{\"rules\": [\"a < 1\"], \"x\": 1}", 0, { "x", 0, "unknown member 'x'", "" } },
  { "{\"rules\": \"a < 1\"}", 0, { "string", 0, "rules is no list", "{\"rules\": [" } },
  { "{\"rules\": {\"a\": 1}}", 0, { "object", 0, "rules is no list", "" } },
  { "{\"rules\": null}", 0, { "null", 0, "rules is no list", "" } },
  /* entries: index, and column in the string */
  { "{\"rules\": [5]}", 1, { "number", 0, "no text in an entry", "{\"rules\": [" } },
  { "{\"rules\": [[\"a < 1\"]]}", 1, { "list", 0, "no text in an entry", "" } },
  { "{\"rules\": [\"#\", null]}", 2, { "null", 0, "no text in an entry", "" } },
  { "{\"rules\": [\"#\", \"#\", \"\"]}", 3, { "empty", 0, "no text in an entry", "" } },
  { "{\"rules\": [\" \\t\"]}", 1, { "blank", 0, "no text in an entry", "" } },
  { "{\"rules\": [\"#\",\n\"a <> 1\"]}", 2, { "rule", 3, "found '<>'", "!=" } },
  { "{\"rules\": [\"\\\"\\u00e4\\\" <> 1\"]}", 1, { "escapes", 5, "found '<>'", "" } },
  { "{\"rules\": [\"a < 1\\nb < 2\"]}", 1, { "LF", 6, "line break", "" } },
  { "{\"rules\": [\"# a\\nb < 2\"]}", 1, { "hidden", 4, "line break", "" } },
  { "{\"rules\": [\"a < 1\\r\\n\"]}", 1, { "CRLF", 6, "line break", "" } },
  { "{\"rules\": [\"\\\"a\\nb\\\" < 1\"]}", 1, { "in a string", 3, "line break", "" } },
  { "{\"rules\": [\"a\\u0000b < 1\"]}", 1, { "NUL", 2, "U+0000", "" } },
};

START_TEST(json_names_index_and_column_in_the_string)
{
  for (size_t i = 0; i < COUNT(broken_json); i++) {
    assay_troubles troubles = { 0 };
    assay_rules rules = { 0 };
    assay_err err = { 0 };
    const refusal *wanted = &broken_json[i].wanted;
    assay_str text = assay_str_z(broken_json[i].text);
    ck_assert_int_eq(read_bytes(&troubles, text, "g.json", &rules, &err), ASSAY_E_RULE);
    ck_assert_uint_eq(troubles.list.n, 1);
    const assay_trouble *t = troubles.list.items;
    ck_assert_msg(t->line == broken_json[i].line && t->column == wanted->column, "%s: %d:%d: %s",
                  text.ptr, (int)t->line, (int)t->column, t->message.ptr);
    ck_assert_msg(strstr(t->message.ptr, wanted->message), "%s: %s", text.ptr, t->message.ptr);
    ck_assert_msg(t->hint.len && strstr(t->hint.ptr, wanted->hint), "%s: %s", text.ptr,
                  t->hint.ptr);
    ck_assert_str_eq(err.message, t->message.ptr);
    ck_assert_str_eq(err.file, "g.json");
    assay_arena_free(troubles.arena);
  }
}
END_TEST

/* ---- all troubles of a file ---- */

START_TEST(every_line_is_checked)
{
  static const char text[] = "a <> 1\nb < 2\n# c <> 1\n  d => 1\n\ne in\n";
  assay_troubles troubles = { 0 };
  assay_rules rules = { 0 };
  assay_err err = { 0 };
  ck_assert_int_eq(read_bytes(&troubles, assay_str_z(text), "g", &rules, &err), ASSAY_E_RULE);
  ck_assert_uint_eq(troubles.list.n, 3);
  static const uint64_t places[][2] = { { 1, 3 }, { 4, 5 }, { 6, 5 } };
  for (size_t i = 0; i < COUNT(places); i++) {
    ck_assert_uint_eq(troubles.list.items[i].line, places[i][0]);
    ck_assert_uint_eq(troubles.list.items[i].column, places[i][1]);
  }
  ck_assert(err.line == 1 && err.column == 3);
  assay_arena_free(troubles.arena);
}
END_TEST

START_TEST(twenty_troubles_are_kept_and_all_counted)
{
  assay_arena *arena = assay_arena_new();
  assay_buf text = ASSAY_BUF(arena);
  for (int i = 0; i < 57; i++)
    assay_buf_addz(&text, "x = 1\n");
  assay_troubles troubles = { 0 };
  assay_rules rules = { 0 };
  assay_err err = { 0 };
  ck_assert_int_eq(read_bytes(&troubles, assay_buf_str(&text), "g", &rules, &err), ASSAY_E_RULE);
  ck_assert_uint_eq(troubles.list.n, ASSAY_TROUBLES_A_KIND);
  ck_assert_uint_eq(troubles.list.items[19].line, 20);
  ck_assert_uint_eq(troubles.counts.n, 1);
  ck_assert_uint_eq(troubles.counts.items[0].n, 57);
  assay_arena_free(troubles.arena);
  assay_arena_free(arena);
}
END_TEST

START_TEST(an_earlier_error_stays)
{
  assay_troubles troubles = { 0 };
  assay_rules rules = { 0 };
  assay_err err = { 0 };
  assay_err_set(&err, ASSAY_E_INPUT, "earlier");
  ck_assert_int_eq(read_bytes(&troubles, ASSAY_STR("x = 1"), "g", &rules, &err), ASSAY_E_RULE);
  ck_assert_str_eq(err.message, "earlier");
  ck_assert_str_eq(err.hint, "");
  ck_assert_str_eq(err.file, "");
  assay_arena_free(troubles.arena);
}
END_TEST

/* Words of any length are cut between code points, and a message stays a line. */
START_TEST(long_words_are_cut)
{
  assay_arena *arena = assay_arena_new();
  assay_buf text = ASSAY_BUF(arena);
  assay_buf_addz(&text, "x >= ");
  for (int i = 0; i < 5000; i++)
    assay_buf_addz(&text, "\xe4\xb8\xad");
  assay_troubles troubles = { 0 };
  assay_rules rules = { 0 };
  ck_assert_int_eq(read_bytes(&troubles, assay_buf_str(&text), NULL, &rules, NULL), ASSAY_E_RULE);
  assay_str message = troubles.list.items->message;
  ck_assert(assay_str_starts(message, "found '\xe4\xb8\xad"));
  ck_assert(assay_str_has(message, "\xe4\xb8\xad...' (U+4E2D); expected a number"));
  ck_assert_uint_eq(message.len, strlen("found '...' (U+4E2D); expected a number") + 32 * 3);
  assay_arena_free(troubles.arena);
  assay_arena_free(arena);
}
END_TEST

/* ---- dates: as timegm counts them ---- */

static void check_day(int year, int month, int day)
{
  char text[80];
  assay_troubles troubles = { 0 };
  assay_rules rules = { 0 };
  struct tm tm = { .tm_year = year - 1900, .tm_mon = month, .tm_mday = day };
  int64_t seconds = timegm(&tm); /* what does not exist becomes a day of the next month */
  snprintf(text, sizeof text, "waive until %04d-%02d-%02d \"r\": x < 1", year, month + 1, day);
  assay_code code = read_bytes(&troubles, assay_str_z(text), NULL, &rules, NULL);
  ck_assert_msg(code == (tm.tm_mon == month ? ASSAY_OK : ASSAY_E_RULE), "%s", text);
  if (code == ASSAY_OK)
    ck_assert_msg(rules.items->waive_until * 86400 == seconds, "%s", text);
  assay_arena_free(troubles.arena);
}

START_TEST(days_are_those_of_the_calendar)
{
  static const int years[] = { 1, 4, 100, 400, 1600, 1899, 1900, 9999 };
  for (int k = 0; k < 12 * 31; k++) {
    for (size_t i = 0; i < COUNT(years); i++)
      check_day(years[i], k / 31, k % 31 + 1);
    for (int year = 1968; year < 2108; year++)
      check_day(year, k / 31, k % 31 + 1);
  }
}
END_TEST

/* ---- memory: each allocation fails in turn ---- */

static long until_failure; /* 0: never */

static bool fails(void)
{
  return until_failure && --until_failure == 0;
}

assay_arena *__real_assay_arena_new(void);
assay_arena *__wrap_assay_arena_new(void);
void *__real_assay_arena_alloc(assay_arena *arena, size_t size);
void *__wrap_assay_arena_alloc(assay_arena *arena, size_t size);
void *__real_assay_arena_resize(assay_arena *arena, void *ptr, size_t old_size, size_t new_size);
void *__wrap_assay_arena_resize(assay_arena *arena, void *ptr, size_t old_size, size_t new_size);

assay_arena *__wrap_assay_arena_new(void)
{
  return fails() ? NULL : __real_assay_arena_new();
}

void *__wrap_assay_arena_alloc(assay_arena *arena, size_t size)
{
  return fails() ? NULL : __real_assay_arena_alloc(arena, size);
}

void *__wrap_assay_arena_resize(assay_arena *arena, void *ptr, size_t old_size, size_t new_size)
{
  return fails() ? NULL : __real_assay_arena_resize(arena, ptr, old_size, new_size);
}

/* Fails the k-th allocation until there is none left to fail; returns how many there are. */
static long fail_each(const char *text, assay_code otherwise)
{
  for (long k = 1;; k++) {
    assay_arena *arena = assay_arena_new();
    assay_troubles troubles = { .arena = arena };
    assay_rules rules = { 0 };
    assay_err err = { 0 };
    until_failure = k;
    assay_code code =
        assay_rules_read(arena, assay_str_z(text), ASSAY_STR("g"), &rules, &troubles, &err);
    bool all = until_failure > 0;
    until_failure = 0;
    ck_assert_msg(code == (all ? otherwise : ASSAY_E_NOMEM), "%s: allocation %ld: %s", text, k,
                  assay_code_name(code));
    ck_assert_int_eq(err.code, code);
    assay_arena_free(arena);
    if (all)
      return k - 1;
  }
}

START_TEST(memory_that_runs_out_is_told)
{
  static const char sound[] = "warn: group a: waive until 2026-12-01 \"because\": run[\"l "
                              "r\"=\"1\"].x no-worse-than b by 1\n"
                              "a.b.c between 1 and 2\nverdict in A, B\n\"x\" == C # d\n";
  ck_assert_int_ge(fail_each(sound, ASSAY_OK), 10);
  ck_assert_int_ge(fail_each("{\"rules\": [\"a < 1\", \"\\\"b c\\\" == D\"]}", ASSAY_OK), 6);
  ck_assert_int_ge(fail_each("x = 1\n\"y\" = 2\n", ASSAY_E_RULE), 6);
  ck_assert_int_ge(fail_each("", ASSAY_E_RULE), 5);
  ck_assert_int_ge(fail_each("{\"rules\": [5], \"x\": 1}", ASSAY_E_RULE), 5);
  ck_assert_int_ge(fail_each("{\"rules\": 5}", ASSAY_E_RULE), 5);
  ck_assert_int_ge(fail_each("{", ASSAY_E_RULE), 5);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { valid_rules_mean_what_they_say,
                                 refused_rules_name_column_and_cause,
                                 refused_rules_name_their_line,
                                 characters_that_end_nothing,
                                 files_give_rules_with_their_places,
                                 metrics_are_kept_as_written,
                                 rules_are_appended,
                                 a_text_without_a_rule_is_refused,
                                 json_names_index_and_column_in_the_string,
                                 every_line_is_checked,
                                 twenty_troubles_are_kept_and_all_counted,
                                 an_earlier_error_stays,
                                 long_words_are_cut,
                                 days_are_those_of_the_calendar,
                                 memory_that_runs_out_is_told };
  return check_run("gate_rules", tests, COUNT(tests));
}
