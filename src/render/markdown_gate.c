/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/markdown_gate.h"

#include "render/sanitise.h"

enum { RULES_OPEN = 4, CELL_MOST = 200, HEADLINE_MOST = 400 };

static void add_cut(assay_buf *b, assay_str text, size_t most)
{
  assay_buf cut = ASSAY_BUF(b->arena);
  assay_gate_cut(&cut, text, most);
  b->failed = b->failed || cut.failed;
  assay_sanitise_markdown(b, assay_buf_str(&cut));
}

/* What a say adds, as a cell. */
static void add_said(assay_buf *b, void (*say)(assay_buf *, const assay_gate_result *),
                     const assay_gate_result *r)
{
  assay_buf raw = ASSAY_BUF(b->arena);
  say(&raw, r);
  assay_buf_addc(b, ' ');
  b->failed = b->failed || raw.failed;
  add_cut(b, assay_buf_str(&raw), CELL_MOST);
  assay_buf_addz(b, " |");
}

static void add_start(assay_buf *b, const assay_gate_result *r)
{
  assay_buf_addf(b, "| %s | ", assay_gate_outcome_name(r->outcome));
  add_cut(b, r->rule.len ? r->rule : assay_gate_name(r), CELL_MOST);
  assay_buf_addz(b, " |");
}

static bool is_quiet(const assay_gate_result *r)
{
  return r->outcome == ASSAY_GATE_PASS || r->outcome == ASSAY_GATE_SKIPPED;
}

static void add_worst(assay_buf *b, const assay_gate_rows *rows)
{
  if (!rows->n || is_quiet(rows->items[0]))
    return;
  assay_buf_addz(b, "\n| outcome | rule | value | limit | what to do |\n|---|---|---|---|---|\n");
  for (size_t i = 0; i < rows->n && i < RULES_OPEN && !is_quiet(rows->items[i]); i++) {
    const assay_gate_result *r = rows->items[i];
    add_start(b, r);
    add_said(b, assay_gate_value, r);
    add_said(b, assay_gate_limit, r);
    assay_buf_addc(b, ' ');
    add_cut(b, r->advice.len ? r->advice : r->reason, CELL_MOST);
    assay_buf_addz(b, " |\n");
  }
}

/* "9 rules: 1 FAIL, 8 PASS" */
static void add_counts(assay_buf *b, const assay_gate_rows *rows)
{
  size_t n[ASSAY_GATE_ERROR + 1] = { 0 };
  const char *gap = ": ";
  for (size_t i = 0; i < rows->n; i++)
    n[rows->items[i]->outcome]++;
  assay_buf_addf(b, "\n%zu rule%s", rows->n, rows->n == 1 ? "" : "s");
  for (int o = ASSAY_GATE_ERROR; o >= ASSAY_GATE_SKIPPED; o--)
    if (n[o]) {
      assay_buf_addf(b, "%s%zu %s", gap, n[o], assay_gate_outcome_name((assay_gate_outcome)o));
      gap = ", ";
    }
  assay_buf_addz(b, "\n");
}

void assay_markdown_gate(assay_buf *b, const assay_report *report, const assay_gate_rows *rows)
{
  assay_buf_addf(b, "### %s: ", assay_gate_outcome_name(report->gate->outcome));
  add_cut(b, report->headline, HEADLINE_MOST);
  assay_buf_addz(b, "\n\n");
  add_cut(b, report->reason, HEADLINE_MOST);
  assay_buf_addc(b, '\n');
  add_worst(b, rows);
  add_counts(b, rows);
}

void assay_markdown_gate_rules(assay_buf *b, const assay_gate_rows *rows, size_t most)
{
  assay_buf_addz(b, "\n| outcome | rule | value against limit | why |\n|---|---|---|---|\n");
  for (size_t i = 0; i < rows->n && b->len < most; i++) {
    add_start(b, rows->items[i]);
    add_said(b, assay_gate_figures, rows->items[i]);
    add_said(b, assay_gate_sentences, rows->items[i]);
    assay_buf_addc(b, '\n');
  }
}
