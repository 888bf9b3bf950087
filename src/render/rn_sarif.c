/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SARIF 2.1.0: a result a rule that did not pass, filed under the metric it is about. */
#include <string.h>

#include "base/map.h"
#include "base/value.h"
#include "render/gate_rows.h"
#include "render/sanitise.h"

/* GitHub takes 25,000 results and as many rules a run. */
enum { RESULTS_MOST = 25000, RULES_MOST = 25000, NAME_MOST = 200, TEXT_MOST = 1000 };

typedef struct writer {
  assay_values b;
  const assay_report *report;
  const assay_gate_rows *rows;
  assay_map *rules; /* id of a rule to its index */
} writer;

/* Plain text: no control, no workflow command. */
static assay_str clean(writer *w, assay_str text, size_t most)
{
  assay_buf cut = ASSAY_BUF(w->b.arena), out = ASSAY_BUF(w->b.arena);
  assay_gate_cut(&cut, text, most);
  assay_sanitise_terminal(&out, assay_buf_str(&cut));
  w->b.failed = w->b.failed || cut.failed || out.failed;
  return assay_buf_str(&out);
}

/* A message (3.11): braces are doubled, and "](" would begin the target of a link. */
static void add_message(writer *w, assay_value *at, const char *key, assay_str text)
{
  const assay_str plain = clean(w, text, TEXT_MOST);
  assay_buf out = ASSAY_BUF(w->b.arena);
  for (size_t i = 0; i < plain.len; i++) {
    const char c = plain.ptr[i];
    assay_buf_addc(&out, c);
    if (c == '{' || c == '}')
      assay_buf_addc(&out, c);
    else if (c == ']' && i + 1 < plain.len && plain.ptr[i + 1] == '(')
      assay_buf_addc(&out, ' ');
  }
  w->b.failed = w->b.failed || out.failed;
  assay_value_string(&w->b, assay_value_object(&w->b, at, key), "text", assay_buf_str(&out));
}

/* RFC 3986: relative but for a path from the root; every byte that is not plain escaped. */
static assay_str uri_of(writer *w, assay_str path)
{
  assay_buf out = ASSAY_BUF(w->b.arena);
  if (assay_str_starts(path, "/"))
    assay_buf_addz(&out, "file://");
  for (size_t i = 0; i < path.len; i++) {
    const unsigned char c = (unsigned char)path.ptr[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || (c && strchr("-._~/", c)))
      assay_buf_addc(&out, (char)c);
    else
      assay_buf_addf(&out, "%%%02X", (unsigned)c);
  }
  w->b.failed = w->b.failed || out.failed;
  return assay_buf_str(&out);
}

static void add_rule(writer *w, assay_value *list, assay_str id)
{
  assay_value *rule = assay_value_object(&w->b, list, "");
  assay_buf text = ASSAY_BUF(w->b.arena);
  assay_buf_addz(&text, "Quality gate on ");
  assay_buf_add(&text, id);
  assay_value_string(&w->b, rule, "id", id);
  add_message(w, rule, "shortDescription", assay_buf_str(&text));
  add_message(w, rule, "fullDescription", /* GitHub demands one */
              ASSAY_STR("Passes when every run and system that the rule selects holds its limit."));
  add_message(w, rule, "help",
              ASSAY_STR("The rules file of assay gate sets the limit; the result says by how much "
                        "it was missed and what to do."));
  w->b.failed = w->b.failed || text.failed;
}

/* The id of each metric once, in order of the rules. */
static void add_rules(writer *w, assay_value *driver)
{
  assay_value *list = assay_value_array(&w->b, driver, "rules");
  for (size_t i = 0; i < w->rows->n && assay_map_count(w->rules) < RULES_MOST; i++) {
    bool added = false;
    const assay_str id = clean(w, assay_gate_name(w->rows->items[i]), NAME_MOST);
    if (!id.ptr || !assay_map_put(w->rules, id, assay_map_count(w->rules), &added))
      w->b.failed = true;
    if (added)
      add_rule(w, list, id);
  }
}

static void add_location(writer *w, assay_value *result, const assay_gate_result *r)
{
  const assay_gate_place place = assay_gate_place_of(w->report, r);
  assay_value *list = assay_value_array(&w->b, result, "locations");
  if (!place.path.len)
    return;
  assay_value *physical =
      assay_value_object(&w->b, assay_value_object(&w->b, list, ""), "physicalLocation");
  assay_value_string(&w->b, assay_value_object(&w->b, physical, "artifactLocation"), "uri",
                     uri_of(w, place.path));
  assay_value_int(&w->b, assay_value_object(&w->b, physical, "region"), "startLine",
                  place.line ? (int64_t)place.line : 1);
}

static void add_waiver(writer *w, assay_value *result, const assay_gate_result *r)
{
  assay_value *list = assay_value_array(&w->b, result, "suppressions");
  assay_value *one = assay_value_object(&w->b, list, "");
  assay_value_text(&w->b, one, "kind", "external");
  assay_value_string(&w->b, one, "justification", clean(w, r->waiver, TEXT_MOST));
}

static void add_properties(writer *w, assay_value *result, const assay_gate_result *r)
{
  assay_value *at = assay_value_object(&w->b, result, "properties");
  assay_value_string(&w->b, at, "rule", clean(w, r->rule, TEXT_MOST));
  assay_value_text(&w->b, at, "outcome", assay_gate_outcome_name(r->outcome));
  assay_value_real(&w->b, at, "value", r->value);
  assay_value_real(&w->b, at, "limit", r->limit);
}

static void add_result(writer *w, assay_value *list, const assay_gate_result *r, const char *print)
{
  static const char *const levels[] = { "none", "note", "warning", "error" };
  const assay_str id = clean(w, assay_gate_name(r), NAME_MOST);
  const size_t *index = id.ptr ? assay_map_get(w->rules, id) : NULL;
  assay_value *at = assay_value_object(&w->b, list, "");
  assay_buf text = ASSAY_BUF(w->b.arena);
  assay_gate_cut(&text, r->rule.len ? r->rule : assay_gate_name(r), NAME_MOST);
  assay_buf_addz(&text, ": ");
  assay_gate_figures(&text, r);
  assay_buf_addz(&text, ". ");
  assay_gate_sentences(&text, r);
  w->b.failed = w->b.failed || text.failed;
  assay_value_string(&w->b, at, "ruleId", id);
  if (index)
    assay_value_int(&w->b, at, "ruleIndex", (int64_t)*index);
  assay_value_text(&w->b, at, "level", levels[assay_gate_level_of(w->report->gate, r)]);
  add_message(w, at, "message", assay_buf_str(&text));
  add_location(w, at, r);
  assay_value_text(&w->b, assay_value_object(&w->b, at, "partialFingerprints"),
                   "primaryLocationLineHash", print);
  if (r->outcome == ASSAY_GATE_WAIVED)
    add_waiver(w, at, r);
  add_properties(w, at, r);
}

static void add_results(writer *w, assay_value *run)
{
  assay_value *list = assay_value_array(&w->b, run, "results");
  assay_gate_prints *prints = assay_gate_prints_new(w->b.arena);
  w->b.failed = w->b.failed || !prints;
  for (size_t i = 0; i < w->rows->n && !w->b.failed && list->n < RESULTS_MOST; i++) {
    const assay_gate_result *r = w->rows->items[i];
    char print[ASSAY_GATE_PRINT];
    w->b.failed = !assay_gate_print(prints, r, print);
    if (assay_gate_level_of(w->report->gate, r) != ASSAY_LEVEL_NONE)
      add_result(w, list, r, print);
  }
}

static assay_value *document(writer *w)
{
  assay_value *root = assay_value_object(&w->b, NULL, "");
  assay_value_text(&w->b, root, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  assay_value_text(&w->b, root, "version", "2.1.0");
  assay_value *run = assay_value_object(&w->b, assay_value_array(&w->b, root, "runs"), "");
  assay_value *driver = assay_value_object(&w->b, assay_value_object(&w->b, run, "tool"), "driver");
  assay_value_text(&w->b, driver, "name", "assay");
  assay_value_text(&w->b, driver, "version", w->report->version);
  add_rules(w, driver);
  assay_value *call = assay_value_object(&w->b, assay_value_array(&w->b, run, "invocations"), "");
  assay_value_bool(&w->b, call, "executionSuccessful", w->report->exit < 2);
  assay_value_int(&w->b, call, "exitCode", w->report->exit);
  add_results(w, run);
  return w->b.failed ? NULL : root;
}

static assay_code write(const assay_report *report, const assay_style *style, assay_sink *sink,
                        assay_err *err)
{
  (void)style;
  assay_arena *arena = assay_arena_new();
  assay_gate_rows rows;
  assay_code code = arena ? assay_gate_rows_fill(arena, report, &rows, err) : assay_err_nomem(err);
  writer w = { { .arena = arena }, report, &rows, arena ? assay_map_new(arena) : NULL };
  assay_value *root = code == ASSAY_OK && w.rules ? document(&w) : NULL;
  if (root)
    assay_json_write(root, 2, sink);
  else if (code == ASSAY_OK)
    code = assay_err_nomem(err);
  assay_arena_free(arena);
  return code;
}

const assay_renderer assay_renderer_sarif = {
  "sarif", ".sarif", "SARIF 2.1.0 of a gate: a result a rule that did not pass", "gate", write
};
