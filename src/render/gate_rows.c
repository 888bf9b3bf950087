/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/gate_rows.h"

#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "base/num.h"
#include "base/sha256.h"
#include "render/figures.h"
#include "text/utf8.h"

assay_gate_level assay_gate_level_of(const assay_gate *gate, const assay_gate_result *r)
{
  static const assay_gate_level levels[] = {
    [ASSAY_GATE_SKIPPED] = ASSAY_LEVEL_NONE,         [ASSAY_GATE_PASS] = ASSAY_LEVEL_NONE,
    [ASSAY_GATE_WAIVED] = ASSAY_LEVEL_NOTE,          [ASSAY_GATE_WARN] = ASSAY_LEVEL_WARNING,
    [ASSAY_GATE_INCONCLUSIVE] = ASSAY_LEVEL_WARNING, [ASSAY_GATE_FAIL] = ASSAY_LEVEL_ERROR,
    [ASSAY_GATE_ERROR] = ASSAY_LEVEL_ERROR,
  };
  if (r->outcome == ASSAY_GATE_INCONCLUSIVE && gate->strict)
    return ASSAY_LEVEL_ERROR;
  return levels[r->outcome];
}

/* The report's error as a result; NULL when out of memory. */
static const assay_gate_result *trouble_of(assay_arena *arena, const assay_report *report)
{
  const assay_err *e = &report->error;
  assay_gate_result *r = assay_arena_alloc(arena, sizeof *r);
  if (!r)
    return NULL;
  *r = (assay_gate_result){ .rule = ASSAY_STR("every input can be judged"),
                            .metric = ASSAY_STR("inputs"),
                            .outcome = ASSAY_GATE_ERROR,
                            .value = (double)NAN,
                            .limit = (double)NAN,
                            .difference = (double)NAN,
                            .reason = assay_str_z(e->message),
                            .advice = assay_str_z(e->hint[0] ? e->hint : NULL),
                            .source = assay_str_z(e->file[0] ? e->file : NULL),
                            .source_line = e->line };
  return r;
}

static bool any_error(const assay_gate *gate)
{
  for (size_t i = 0; i < gate->results.n; i++)
    if (gate->results.items[i].outcome == ASSAY_GATE_ERROR)
      return true;
  return false;
}

static bool add_row(assay_arena *arena, assay_gate_rows *out, const assay_gate_result *r)
{
  const assay_gate_result **slot = r ? ASSAY_PUSH(arena, out) : NULL;
  if (slot)
    *slot = r;
  return slot != NULL;
}

assay_code assay_gate_rows_fill(assay_arena *arena, const assay_report *report,
                                assay_gate_rows *out, assay_err *err)
{
  const assay_gate *gate = report->gate;
  *out = (assay_gate_rows){ 0 };
  if (!gate)
    return assay_err_set(err, ASSAY_E_USAGE,
                         "this output format tells of a gate, and there is none");
  if (report->has_error && !any_error(gate) && !add_row(arena, out, trouble_of(arena, report)))
    return assay_err_nomem(err);
  for (size_t i = 0; i < gate->order.n; i++)
    if (!add_row(arena, out, &gate->results.items[gate->order.items[i]]))
      return assay_err_nomem(err);
  return ASSAY_OK;
}

static assay_str without_dot(assay_str path)
{
  while (path.len > 2 && assay_str_starts(path, "./"))
    for (path = assay_str_sub(path, 2, path.len); path.len > 1 && *path.ptr == '/';)
      path = assay_str_sub(path, 1, path.len);
  return path;
}

assay_gate_place assay_gate_place_of(const assay_report *report, const assay_gate_result *r)
{
  if (r->source.len)
    return (assay_gate_place){ without_dot(r->source), r->source_line };
  if (r->file.len)
    return (assay_gate_place){ without_dot(r->file), r->line };
  if (report->inputs && report->inputs->files.n)
    return (assay_gate_place){ without_dot(report->inputs->files.items[0].path), 0 };
  return (assay_gate_place){ { NULL, 0 }, 0 };
}

assay_str assay_gate_name(const assay_gate_result *r)
{
  return r->metric.len ? r->metric : ASSAY_STR("rule");
}

void assay_gate_value(assay_buf *out, const assay_gate_result *r)
{
  if (r->value_text.ptr)
    assay_buf_add(out, r->value_text);
  else
    assay_figure_number(out, r->value);
}

/* A limit is as its rule has it, but for one that was computed. */
void assay_gate_limit(assay_buf *out, const assay_gate_result *r)
{
  enum { WRITTEN_MOST = 6 };
  char text[ASSAY_NUM_SIZE];
  if (r->limit_text.ptr)
    assay_buf_add(out, r->limit_text);
  else if (isfinite(r->limit) && strlen(assay_num_shortest(text, r->limit)) <= WRITTEN_MOST)
    assay_buf_addz(out, text);
  else
    assay_figure_number(out, r->limit);
}

void assay_gate_difference(assay_buf *out, double difference)
{
  char text[ASSAY_NUM_SIZE];
  assay_buf_addf(out, "%s%s", difference > 0 ? "+" : "", assay_num_digits(text, difference, 3));
}

static void add_baseline(assay_buf *out, const assay_gate_result *r)
{
  assay_buf_addz(out, " (baseline ");
  assay_buf_add(out, r->baseline);
  if (isfinite(r->baseline_value)) {
    assay_buf_addc(out, ' ');
    assay_figure_number(out, r->baseline_value);
  }
  if (isfinite(r->difference)) {
    assay_buf_addz(out, ": ");
    assay_gate_difference(out, r->difference);
  }
  if (isfinite(r->low) && isfinite(r->high)) {
    assay_buf_addz(out, ", ");
    assay_gate_difference(out, r->low);
    assay_buf_addz(out, " to ");
    assay_gate_difference(out, r->high);
  }
  if (isfinite(r->p) || isfinite(r->p_holm)) {
    assay_buf_addz(out, ", ");
    assay_figure_p(out, isfinite(r->p_holm) ? r->p_holm : r->p);
  }
  assay_buf_addc(out, ')');
}

void assay_gate_figures(assay_buf *out, const assay_gate_result *r)
{
  const bool value = r->value_text.ptr || isfinite(r->value);
  if (value) {
    assay_gate_value(out, r);
    if (r->limit_text.ptr || isfinite(r->limit)) {
      assay_buf_addz(out, " against ");
      assay_gate_limit(out, r);
    }
  } else {
    assay_buf_addz(out, "no value");
  }
  if (r->baseline.len)
    add_baseline(out, r);
  if (r->subject.len) {
    assay_buf_addz(out, ", ");
    assay_buf_add(out, r->subject);
  }
}

void assay_gate_sentences(assay_buf *out, const assay_gate_result *r)
{
  const char first = r->advice.len ? r->advice.ptr[0] : '\0';
  const bool low = first >= 'a' && first <= 'z';
  const char begin[] = { low ? (char)(first - 'a' + 'A') : '\0', '\0' };
  const struct {
    const char *lead;
    assay_str text;
  } all[] = { { "", r->reason },
              { "Waiver ", r->waiver },
              { begin, assay_str_sub(r->advice, low, r->advice.len) },
              { "Power: ", r->power } };
  const char *gap = "";
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    if (!all[i].text.len)
      continue;
    assay_buf_addf(out, "%s%s", gap, all[i].lead);
    assay_buf_add(out, all[i].text);
    if (!strchr(".!?", all[i].text.ptr[all[i].text.len - 1]))
      assay_buf_addc(out, '.');
    gap = " ";
  }
}

void assay_gate_cut(assay_buf *out, assay_str text, size_t most)
{
  size_t to = 0;
  for (size_t shown = 0; to < text.len && shown < most; shown++) {
    uint32_t cp;
    const size_t n = assay_utf8_decode(text, to, &cp);
    to += n ? n : 1;
  }
  assay_buf_add(out, assay_str_sub(text, 0, to));
  assay_buf_addz(out, to < text.len ? "\xe2\x80\xa6" : "");
}

struct assay_gate_prints {
  assay_arena *arena;
  assay_map *seen; /* digest to how often */
};

assay_gate_prints *assay_gate_prints_new(assay_arena *arena)
{
  assay_gate_prints *prints = assay_arena_alloc(arena, sizeof *prints);
  assay_map *seen = assay_map_new(arena);
  if (!prints || !seen)
    return NULL;
  *prints = (assay_gate_prints){ arena, seen };
  return prints;
}

bool assay_gate_print(assay_gate_prints *prints, const assay_gate_result *r,
                      char out[static ASSAY_GATE_PRINT])
{
  enum { DIGEST = 32 }; /* half of a SHA-256 is more than these few need */
  char hex[ASSAY_SHA256_HEX];
  assay_sha256 *state = assay_sha256_new(prints->arena);
  if (!state)
    return false;
  assay_sha256_add(state, r->rule.ptr ? r->rule.ptr : "", r->rule.len);
  assay_sha256_hex(state, hex);
  bool added;
  size_t *count = assay_map_put(prints->seen, (assay_str){ hex, DIGEST }, 0, &added);
  if (!count)
    return false;
  ++*count;
  snprintf(out, ASSAY_GATE_PRINT, "%.32s:%u", hex, (unsigned)*count % 100000);
  return true;
}
