/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of `assay gate` for the tests of its outputs. */
#ifndef ASSAY_TEST_MAKE_GATE_H
#define ASSAY_TEST_MAKE_GATE_H

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/value.h"
#include "check_run.h"
#include "render/renderer.h"

/* One rule: what a test says of it, the rest does not apply. */
typedef struct made_rule {
  const char *rule, *metric;
  assay_gate_outcome outcome;
  double value, limit;
  const char *reason, *advice, *source;
  uint64_t source_line;
} made_rule;

/* Six rules, one of each outcome but ERROR, in order of a rules file. */
static const made_rule made_usual[] = {
  { "validation_loss.best <= 1.4", "validation_loss.best", ASSAY_GATE_PASS, 1.3902, 1.4,
    "1.390 is at most 1.4.", NULL, "run/metrics.csv", 41 },
  { "overfitting == none", "overfitting", ASSAY_GATE_WARN, (double)NAN, (double)NAN,
    "Overfitting is suspected.", "Take the checkpoint at step 400.", "run/metrics.csv", 57 },
  { "optional: rouge1 >= 0.4", "rouge1", ASSAY_GATE_SKIPPED, (double)NAN, 0.4,
    "No outputs were scored.", NULL, NULL, 0 },
  { "rougeL[lang=de] no-worse-than base by 2%", "rougeL[lang=de]", ASSAY_GATE_FAIL, 0.412, 0.431,
    "Worse than base by 0.028, more than the margin of 0.009.", "Look at the German outputs.",
    "./out/de.jsonl", 0 },
  { "spikes <= 0", "spikes", ASSAY_GATE_WAIVED, 2, 0, "2 is over 0, and waived.",
    "Remove the waiver when it runs out.", "run/metrics.csv", 12 },
  { "bleu non-inferior-to base by 0.5", "bleu", ASSAY_GATE_INCONCLUSIVE, 31.2, 31.1,
    "The interval reaches beyond the margin.", "Score more segments.", "out/all.jsonl", 0 },
};

static inline assay_gate_result *made_result(assay_report *report, const made_rule *m)
{
  assay_gate_result *r = ASSAY_PUSH(report->arena, &report->gate->results);
  ck_assert_ptr_nonnull(r);
  *r = (assay_gate_result){ .rule = assay_str_z(m->rule),
                            .metric = assay_str_z(m->metric),
                            .file = ASSAY_STR("ci/gate.rules"),
                            .line = report->gate->results.n,
                            .outcome = m->outcome,
                            .value = m->value,
                            .limit = m->limit,
                            .baseline_value = (double)NAN,
                            .difference = (double)NAN,
                            .low = (double)NAN,
                            .high = (double)NAN,
                            .p = (double)NAN,
                            .p_holm = (double)NAN,
                            .margin = (double)NAN,
                            .worsening = (double)NAN,
                            .detectable = (double)NAN,
                            .reason = assay_str_z(m->reason),
                            .advice = assay_str_z(m->advice),
                            .source = assay_str_z(m->source),
                            .source_line = m->source_line };
  return r;
}

/* Worst first, then in order of the rules; the outcome is the worst. */
static inline void made_order(assay_report *report)
{
  assay_gate *gate = report->gate;
  gate->order.n = 0;
  gate->outcome = ASSAY_GATE_PASS;
  for (int outcome = ASSAY_GATE_ERROR; outcome >= ASSAY_GATE_SKIPPED; outcome--)
    for (size_t i = 0; i < gate->results.n; i++)
      if ((int)gate->results.items[i].outcome == outcome) {
        gate->outcome = gate->order.n ? gate->outcome : gate->results.items[i].outcome;
        *ASSAY_PUSH(report->arena, &gate->order) = i;
      }
}

static inline assay_report *made_gate(assay_arena *arena, const made_rule *rules, size_t n)
{
  assay_report *report = assay_arena_alloc(arena, sizeof *report);
  *report = (assay_report){ .arena = arena,
                            .command = "gate",
                            .version = "9.9.9",
                            .unicode = "15.0.0",
                            .headline = ASSAY_STR("Do not ship this version."),
                            .reason = ASSAY_STR("1 of 6 rules fails."),
                            .status = ASSAY_STATUS_FAIL,
                            .exit = 1 };
  report->inputs = assay_arena_alloc(arena, sizeof(assay_inputs));
  report->gate = assay_arena_alloc(arena, sizeof *report->gate);
  for (size_t i = 0; i < n; i++)
    made_result(report, &rules[i]);
  made_order(report);
  return report;
}

/* The six usual rules, with the words and intervals that they have. */
static inline assay_report *made_usual_gate(assay_arena *arena)
{
  assay_report *report = made_gate(arena, made_usual, COUNT(made_usual));
  assay_gate_result *r = report->gate->results.items;
  r[1].value_text = ASSAY_STR("suspected");
  r[1].limit_text = ASSAY_STR("none");
  r[2].optional = true;
  r[3].baseline = r[5].baseline = ASSAY_STR("base");
  r[3].baseline_value = 0.44;
  r[3].difference = -0.028;
  r[3].low = -0.046;
  r[3].high = -0.011;
  r[3].p = 0.0021;
  r[3].margin = 0.0088;
  r[3].worsening = 0.028;
  r[3].direction = 1;
  r[3].subject = ASSAY_STR("tuned");
  r[4].waiver = ASSAY_STR("until 2026-12-01: known spike");
  r[5].baseline_value = 31.6;
  r[5].difference = -0.4;
  r[5].low = -0.9;
  r[5].high = 0.1;
  r[5].margin = 0.5;
  r[5].worsening = 0.4;
  r[5].direction = 1;
  return report;
}

/* Twelve versions that follow the rules 3 and 5, the last as the rules have it. */
static inline void made_history(assay_report *report)
{
  assay_gate *gate = report->gate;
  gate->label = ASSAY_STR("v12");
  *ASSAY_PUSH(report->arena, &gate->tracked) = 3;
  *ASSAY_PUSH(report->arena, &gate->tracked) = 5;
  for (size_t i = 0; i < 12; i++) {
    assay_gate_version *v = ASSAY_PUSH(report->arena, &gate->history);
    ck_assert_ptr_nonnull(v);
    v->label = assay_str_format(report->arena, "v%zu", i + 1);
    v->outcome = i == 11 ? gate->outcome : i % 4 ? ASSAY_GATE_PASS : ASSAY_GATE_WARN;
    *ASSAY_PUSH(report->arena, &v->values) = i == 11 ? 0.412 : 0.40 + 0.004 * (double)i;
    *ASSAY_PUSH(report->arena, &v->values) = i == 3 ? (double)NAN : 29 + 0.2 * (double)i;
  }
}

/* n rules that all have one outcome, every text of them `text` and a number. */
static inline assay_report *made_many(assay_arena *arena, size_t n, assay_gate_outcome outcome,
                                      const char *text)
{
  assay_report *report = made_gate(arena, NULL, 0);
  for (size_t i = 0; i < n; i++) {
    const made_rule m = { text, text, outcome, 2, 1, text, text, text, 3 };
    made_result(report, &m)->rule = assay_str_format(arena, "%s %zu", text, i);
  }
  made_order(report);
  return report;
}

/* What a renderer writes, with a NUL behind it. */
static inline assay_str made_text(assay_arena *arena, const assay_report *report,
                                  const char *format, int verbosity)
{
  const assay_renderer *renderer = assay_renderer_find(format);
  const assay_style style = { .width = 80, .verbosity = verbosity };
  assay_sink *sink = assay_sink_memory(arena);
  assay_err err = { .code = ASSAY_OK };
  ck_assert_ptr_nonnull(renderer);
  ck_assert_int_eq(renderer->write(report, &style, sink, &err), ASSAY_OK);
  ck_assert_int_eq(assay_sink_close(sink, &err), ASSAY_OK);
  return assay_str_copy(arena, assay_sink_bytes(sink));
}

static inline const assay_value *made_json(assay_arena *arena, assay_str text)
{
  assay_value *root = NULL;
  assay_err err = { .code = ASSAY_OK };
  const assay_code code =
      assay_json_read(arena, text.ptr, text.len, ASSAY_JSON_STRICT, &root, &err);
  ck_assert_msg(code == ASSAY_OK, "%s", err.message);
  return root;
}

/* The child at a path of keys and numbers, "runs.0.tool"; fails when there is none. */
static inline const assay_value *made_at(const assay_value *root, const char *path)
{
  const assay_value *at = root;
  while (*path) {
    char part[64];
    const size_t n = strcspn(path, ".");
    ck_assert_uint_lt(n, sizeof part);
    memcpy(part, path, n);
    part[n] = '\0';
    if (at->kind == ASSAY_VALUE_ARRAY) {
      const assay_value *child = at->first;
      for (long i = strtol(part, NULL, 10); i > 0 && child; i--)
        child = child->next;
      at = child;
    } else {
      at = assay_value_get(at, part);
    }
    ck_assert_msg(at != NULL, "there is no %s", part);
    path += n + (path[n] == '.');
  }
  return at;
}

static inline void made_demand(const assay_value *root, const char *path, const char *text)
{
  const assay_str found = assay_value_str(made_at(root, path));
  ck_assert_msg(assay_str_eqz(found, text), "%s is '%.*s', not '%s'", path, ASSAY_STR_ARG(found),
                text);
}

static inline double made_number(const assay_value *root, const char *path)
{
  double number = (double)NAN;
  ck_assert_msg(assay_value_number(made_at(root, path), &number), "%s is no number", path);
  return number;
}

#endif
