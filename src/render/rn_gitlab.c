/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GitLab's code quality report: one array, an issue a rule that did not pass. */
#include "base/value.h"
#include "render/gate_rows.h"
#include "render/sanitise.h"

enum { NAME_MOST = 200, TEXT_MOST = 1000 };

static const char *severity_of(const assay_gate *gate, const assay_gate_result *r)
{
  static const char *const severities[] = {
    [ASSAY_GATE_WAIVED] = "info",        [ASSAY_GATE_WARN] = "minor",
    [ASSAY_GATE_INCONCLUSIVE] = "major", [ASSAY_GATE_FAIL] = "critical",
    [ASSAY_GATE_ERROR] = "blocker",
  };
  return r->outcome == ASSAY_GATE_INCONCLUSIVE && gate->strict ? "critical"
                                                               : severities[r->outcome];
}

static void add_text(assay_values *b, assay_value *at, const char *key, assay_str text, size_t most)
{
  assay_buf cut = ASSAY_BUF(b->arena), clean = ASSAY_BUF(b->arena);
  assay_gate_cut(&cut, text, most);
  assay_sanitise_terminal(&clean, assay_buf_str(&cut));
  assay_value_string(b, at, key, assay_buf_str(&clean));
  b->failed = b->failed || cut.failed || clean.failed;
}

static void add_issue(assay_values *b, assay_value *root, const assay_report *report,
                      const assay_gate_result *r, const char *print)
{
  const assay_gate_place place = assay_gate_place_of(report, r);
  assay_buf text = ASSAY_BUF(b->arena);
  assay_value *at = assay_value_object(b, root, "");
  assay_buf_addf(&text, "%s: ", assay_gate_outcome_name(r->outcome));
  assay_gate_cut(&text, r->rule.len ? r->rule : assay_gate_name(r), NAME_MOST);
  assay_buf_addz(&text, ": ");
  assay_gate_figures(&text, r);
  assay_buf_addz(&text, ". ");
  assay_gate_sentences(&text, r);
  add_text(b, at, "description", assay_buf_str(&text), TEXT_MOST);
  add_text(b, at, "check_name", assay_gate_name(r), NAME_MOST);
  assay_value_text(b, at, "fingerprint", print);
  assay_value_text(b, at, "severity", severity_of(report->gate, r));
  assay_value *location = assay_value_object(b, at, "location");
  add_text(b, location, "path", place.path.len ? place.path : ASSAY_STR("."), TEXT_MOST);
  assay_value_int(b, assay_value_object(b, location, "lines"), "begin",
                  place.line ? (int64_t)place.line : 1);
  b->failed = b->failed || text.failed;
}

/* NULL when out of memory. */
static assay_value *issues(assay_arena *arena, const assay_report *report,
                           const assay_gate_rows *rows)
{
  assay_values b = { .arena = arena };
  assay_value *root = assay_value_array(&b, NULL, "");
  assay_gate_prints *prints = assay_gate_prints_new(arena);
  for (size_t i = 0; i < rows->n && prints; i++) {
    char print[ASSAY_GATE_PRINT];
    b.failed = b.failed || !assay_gate_print(prints, rows->items[i], print);
    if (!b.failed && assay_gate_level_of(report->gate, rows->items[i]) != ASSAY_LEVEL_NONE)
      add_issue(&b, root, report, rows->items[i], print);
  }
  return b.failed || !prints ? NULL : root;
}

static assay_code write(const assay_report *report, const assay_style *style, assay_sink *sink,
                        assay_err *err)
{
  (void)style;
  assay_arena *arena = assay_arena_new();
  assay_gate_rows rows;
  assay_code code = arena ? assay_gate_rows_fill(arena, report, &rows, err) : assay_err_nomem(err);
  assay_value *root = code == ASSAY_OK ? issues(arena, report, &rows) : NULL;
  if (root)
    assay_json_write(root, 2, sink);
  else if (code == ASSAY_OK)
    code = assay_err_nomem(err);
  assay_arena_free(arena);
  return code;
}

const assay_renderer assay_renderer_gitlab = {
  "gitlab", ".json", "GitLab code quality: an issue a rule that did not pass", "gate", write
};
