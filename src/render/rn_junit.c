/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JUnit XML as GitLab, Jenkins and Buildkite read it: a test case a rule. A message stands in the
 * body too, since readers show one of the two. */
#include "base/map.h"
#include "render/gate_rows.h"
#include "render/sanitise.h"

enum {
  NAME_MOST = 200,       /* characters of a rule in a name */
  MESSAGE_MOST = 400,    /* of a message */
  BYTES_FULL = 10000000, /* GitLab takes 30 MB a file: past this a case has its name alone */
};

typedef enum fate { PASSED, TOLD, SKIPPED, FAILED, BROKEN, FATES } fate;

static fate fate_of(const assay_gate *gate, const assay_gate_result *r)
{
  static const fate fates[] = {
    [ASSAY_GATE_SKIPPED] = SKIPPED, [ASSAY_GATE_PASS] = PASSED,       [ASSAY_GATE_WAIVED] = SKIPPED,
    [ASSAY_GATE_WARN] = TOLD,       [ASSAY_GATE_INCONCLUSIVE] = TOLD, [ASSAY_GATE_FAIL] = FAILED,
    [ASSAY_GATE_ERROR] = BROKEN,
  };
  if (r->outcome == ASSAY_GATE_INCONCLUSIVE && gate->strict)
    return FAILED;
  return fates[r->outcome];
}

typedef struct writer {
  assay_arena *arena;
  assay_buf out;
  assay_map *names; /* of cases, to how often */
} writer;

static assay_str cut(writer *w, assay_str text, size_t most)
{
  assay_buf b = ASSAY_BUF(w->arena);
  assay_gate_cut(&b, text, most);
  w->out.failed = w->out.failed || b.failed;
  return assay_buf_str(&b);
}

/* GitLab drops a case whose name came before. */
static void add_name(writer *w, assay_str rule)
{
  assay_buf name = ASSAY_BUF(w->arena);
  assay_sanitise_xml(&name, cut(w, rule, NAME_MOST));
  const assay_str base = assay_buf_str(&name);
  bool added = false;
  size_t *count = base.ptr ? assay_map_put(w->names, base, 0, &added) : NULL;
  assay_str unique = base;
  while (count && !added) {
    unique = assay_str_format(w->arena, "%.*s (%zu)", ASSAY_STR_ARG(base), ++*count + 1);
    if (!unique.ptr || !assay_map_put(w->names, unique, 0, &added))
      count = NULL;
  }
  w->out.failed = w->out.failed || !count;
  assay_buf_add(&w->out, unique);
}

static assay_str message_of(writer *w, const assay_gate_result *r)
{
  assay_buf b = ASSAY_BUF(w->arena);
  assay_gate_sentences(&b, r);
  w->out.failed = w->out.failed || b.failed;
  return cut(w, b.len ? assay_buf_str(&b) : ASSAY_STR("no reason was given"), MESSAGE_MOST);
}

static void add_body(writer *w, const assay_report *report, const assay_gate_result *r,
                     assay_str message)
{
  const assay_gate_place place = assay_gate_place_of(report, r);
  assay_buf figures = ASSAY_BUF(w->arena);
  assay_gate_figures(&figures, r);
  assay_buf_addf(&w->out, "%s: ", assay_gate_outcome_name(r->outcome));
  assay_sanitise_xml(&w->out, message);
  assay_buf_addz(&w->out, "\nvalue: ");
  assay_sanitise_xml(&w->out, cut(w, assay_buf_str(&figures), MESSAGE_MOST));
  if (place.path.len) {
    assay_buf_addz(&w->out, "\nat: ");
    assay_sanitise_xml(&w->out, cut(w, place.path, MESSAGE_MOST));
  }
  if (place.line)
    assay_buf_addf(&w->out, ":%llu", (unsigned long long)place.line);
  assay_buf_addc(&w->out, '\n');
}

static void add_fate(writer *w, const assay_report *report, const assay_gate_result *r, fate f)
{
  static const char *const tags[FATES] = {
    [TOLD] = "system-out", [SKIPPED] = "skipped", [FAILED] = "failure", [BROKEN] = "error"
  };
  const bool full = w->out.len < BYTES_FULL;
  const assay_str message = full ? message_of(w, r) : ASSAY_STR("see report.json");
  assay_buf_addf(&w->out, "<%s", tags[f]);
  if (f != TOLD) {
    assay_buf_addz(&w->out, " message=\"");
    assay_sanitise_xml(&w->out, message);
    assay_buf_addc(&w->out, '"');
  }
  if (f == FAILED || f == BROKEN)
    assay_buf_addf(&w->out, " type=\"%s\"", assay_gate_outcome_name(r->outcome));
  assay_buf_addc(&w->out, '>');
  if (full)
    add_body(w, report, r, message);
  assay_buf_addf(&w->out, "</%s>", tags[f]);
}

static void add_case(writer *w, const assay_report *report, const assay_gate_result *r)
{
  const fate f = fate_of(report->gate, r);
  assay_buf_addz(&w->out, "    <testcase classname=\"assay.gate");
  if (r->group.len) {
    assay_buf_addc(&w->out, '.');
    assay_sanitise_xml(&w->out, cut(w, r->group, NAME_MOST));
  }
  assay_buf_addz(&w->out, "\" name=\"");
  add_name(w, r->rule.len ? r->rule : assay_gate_name(r));
  assay_buf_addz(&w->out, "\" time=\"0\"");
  const assay_gate_place place = assay_gate_place_of(report, r);
  if (place.path.len && w->out.len < BYTES_FULL) {
    assay_buf_addz(&w->out, " file=\"");
    assay_sanitise_xml(&w->out, cut(w, place.path, NAME_MOST));
    assay_buf_addc(&w->out, '"');
  }
  if (f == PASSED) {
    assay_buf_addz(&w->out, "/>\n");
    return;
  }
  assay_buf_addc(&w->out, '>');
  add_fate(w, report, r, f);
  assay_buf_addz(&w->out, "</testcase>\n");
}

/* The schema of Jenkins has `skipped` for a suite alone. */
static void add_head(writer *w, const assay_gate *gate, const assay_gate_rows *rows)
{
  size_t n[FATES] = { 0 };
  for (size_t i = 0; i < rows->n; i++)
    n[fate_of(gate, rows->items[i])]++;
  assay_buf counts = ASSAY_BUF(w->arena);
  assay_buf_addf(&counts, "name=\"assay gate\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"",
                 rows->n, n[FAILED], n[BROKEN]);
  const assay_str text = assay_buf_str(&counts);
  assay_buf_addf(&w->out,
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites %.*s time=\"0\">\n"
                 "  <testsuite %.*s skipped=\"%zu\" time=\"0\">\n",
                 ASSAY_STR_ARG(text), ASSAY_STR_ARG(text), n[SKIPPED]);
  w->out.failed = w->out.failed || counts.failed;
}

static assay_code write(const assay_report *report, const assay_style *style, assay_sink *sink,
                        assay_err *err)
{
  (void)style;
  assay_arena *arena = assay_arena_new();
  assay_gate_rows rows;
  assay_code code = arena ? assay_gate_rows_fill(arena, report, &rows, err) : assay_err_nomem(err);
  writer w = { arena, ASSAY_BUF(arena), arena ? assay_map_new(arena) : NULL };
  if (code == ASSAY_OK && !w.names)
    code = assay_err_nomem(err);
  if (code == ASSAY_OK) {
    add_head(&w, report->gate, &rows);
    for (size_t i = 0; i < rows.n; i++)
      add_case(&w, report, rows.items[i]);
    assay_buf_addz(&w.out, "  </testsuite>\n</testsuites>\n");
    const assay_str text = assay_buf_str(&w.out);
    code = text.ptr ? ASSAY_OK : assay_err_nomem(err);
    assay_sink_add(sink, text);
  }
  assay_arena_free(arena);
  return code;
}

const assay_renderer assay_renderer_junit = { "junit", ".xml",
                                              "JUnit XML of a gate: a test case a rule", "gate",
                                              write };
