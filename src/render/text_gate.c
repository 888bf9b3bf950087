/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/text_gate.h"

#include "render/gate_rows.h"
#include "render/sanitise.h"
#include "render/wrap.h"

enum { INDENT = 14, OTHERS_MOST = 40, PASSED_MOST = 20, VERSIONS_MOST = 8, RULE_MOST = 400 };

typedef struct page {
  assay_arena *arena;
  const assay_style *style;
  assay_sink *sink;
  bool failed;
} page;

static const assay_tint tints[] = {
  [ASSAY_GATE_SKIPPED] = ASSAY_TINT_DIM,       [ASSAY_GATE_PASS] = ASSAY_TINT_GOOD,
  [ASSAY_GATE_WAIVED] = ASSAY_TINT_WARN,       [ASSAY_GATE_WARN] = ASSAY_TINT_WARN,
  [ASSAY_GATE_INCONCLUSIVE] = ASSAY_TINT_WARN, [ASSAY_GATE_FAIL] = ASSAY_TINT_BAD,
  [ASSAY_GATE_ERROR] = ASSAY_TINT_BAD,
};

static void write(page *p, const char *label, assay_tint tint, assay_buf *raw)
{
  assay_buf clean = ASSAY_BUF(p->arena);
  assay_sanitise_terminal(&clean, assay_buf_str(raw));
  p->failed = p->failed || raw->failed || clean.failed;
  assay_wrap_write(p->sink, p->style, &(assay_paragraph){ label, INDENT, tint },
                   assay_buf_str(&clean));
}

static void write_rule(page *p, const assay_gate_result *r)
{
  const bool brief = r->outcome == ASSAY_GATE_PASS && p->style->verbosity < 1;
  assay_buf line = ASSAY_BUF(p->arena), more = ASSAY_BUF(p->arena);
  assay_gate_cut(&line, r->rule.len ? r->rule : assay_gate_name(r), RULE_MOST);
  assay_buf_addz(&line, ": ");
  if (brief)
    assay_gate_value(&line, r);
  else
    assay_gate_figures(&line, r);
  write(p, assay_gate_outcome_name(r->outcome), tints[r->outcome], &line);
  if (!brief)
    assay_gate_sentences(&more, r);
  else if (r->power.len)
    assay_buf_addf(&more, "Power: %.*s.", ASSAY_STR_ARG(r->power));
  if (more.len)
    write(p, "", ASSAY_TINT_PLAIN, &more);
}

/* Rules that passed have a bound of their own, so that they never hide one that did not. */
static void write_rules(page *p, const assay_gate_rows *rows)
{
  size_t shown[2] = { 0 }, hidden = 0;
  for (size_t i = 0; i < rows->n; i++) {
    const bool passed = rows->items[i]->outcome == ASSAY_GATE_PASS;
    if (p->style->verbosity > 0 || shown[passed] < (passed ? PASSED_MOST : OTHERS_MOST)) {
      write_rule(p, rows->items[i]);
      shown[passed]++;
    } else {
      hidden++;
    }
  }
  if (!hidden)
    return;
  assay_buf line = ASSAY_BUF(p->arena);
  assay_buf_addf(&line, "%zu more rules; -v shows them", hidden);
  write(p, "", ASSAY_TINT_DIM, &line);
}

static void write_history(page *p, const assay_gate *gate)
{
  const size_t n = gate->history.n;
  assay_buf line = ASSAY_BUF(p->arena);
  for (size_t i = n > VERSIONS_MOST ? n - VERSIONS_MOST : 0; i < n; i++) {
    const assay_gate_version *v = &gate->history.items[i];
    assay_buf_addz(&line, line.len ? ", " : "");
    assay_gate_cut(&line, v->label.len ? v->label : ASSAY_STR("(no label)"), INDENT);
    assay_buf_addf(&line, " %s", assay_gate_outcome_name(v->outcome));
  }
  if (n > 1)
    write(p, "history", ASSAY_TINT_PLAIN, &line);
}

bool assay_text_gate(assay_arena *arena, const assay_report *report, const assay_style *style,
                     assay_sink *sink)
{
  page p = { arena, style, sink, false };
  assay_gate_rows rows;
  if (assay_gate_rows_fill(arena, report, &rows, NULL) != ASSAY_OK)
    return false;
  assay_sink_addz(sink, "\n");
  write_rules(&p, &rows);
  write_history(&p, report->gate);
  return !p.failed;
}
