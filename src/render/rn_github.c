/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workflow commands of GitHub Actions: an annotation a rule that did not pass. GitHub shows ten of
 * a kind, so the tenth says how many more there are. */
#include "render/gate_rows.h"
#include "render/sanitise.h"

enum { KIND_MOST = 10, TITLE_MOST = 100, TEXT_MOST = 1000, PATH_MOST = 1000 };

/* Harmless in a log first, then in a workflow command: %, line ends, in a property : and , too. */
static void add_escaped(assay_buf *out, assay_str text, size_t most, const char *marks)
{
  assay_buf cut = ASSAY_BUF(out->arena), clean = ASSAY_BUF(out->arena);
  assay_gate_cut(&cut, text, most);
  assay_sanitise_terminal(&clean, assay_buf_str(&cut));
  out->failed = out->failed || cut.failed || clean.failed;
  for (size_t i = 0; i < clean.len; i++) {
    const char c = clean.ptr[i];
    bool escape = false;
    for (const char *m = marks; *m && !escape; m++)
      escape = c == *m;
    if (escape)
      assay_buf_addf(out, "%%%02X", (unsigned)(unsigned char)c);
    else
      assay_buf_addc(out, c);
  }
}

static const char in_text[] = "%\r\n", in_property[] = "%\r\n:,";

static void add_annotation(assay_buf *out, const assay_report *report, const assay_gate_result *r,
                           const char *kind)
{
  const assay_gate_place place = assay_gate_place_of(report, r);
  assay_buf title = ASSAY_BUF(out->arena), text = ASSAY_BUF(out->arena);
  assay_buf_addf(out, "::%s ", kind);
  if (place.path.len) {
    assay_buf_addz(out, "file=");
    add_escaped(out, place.path, PATH_MOST, in_property);
    assay_buf_addc(out, ',');
  }
  if (place.path.len && place.line)
    assay_buf_addf(out, "line=%llu,", (unsigned long long)place.line);
  assay_buf_addf(&title, "%s: ", assay_gate_outcome_name(r->outcome));
  assay_buf_add(&title, r->rule.len ? r->rule : assay_gate_name(r));
  assay_buf_addz(out, "title=");
  add_escaped(out, assay_buf_str(&title), TITLE_MOST, in_property);
  assay_buf_addz(out, "::");
  assay_gate_figures(&text, r);
  assay_buf_addz(&text, ". ");
  assay_gate_sentences(&text, r);
  add_escaped(out, assay_buf_str(&text), TEXT_MOST, in_text);
  assay_buf_addc(out, '\n');
  out->failed = out->failed || title.failed || text.failed;
}

static void add_kind(assay_buf *out, const assay_report *report, const assay_gate_rows *rows,
                     assay_gate_level level)
{
  static const char *const kinds[] = { NULL, "notice", "warning", "error" };
  size_t n = 0, shown = 0;
  for (size_t i = 0; i < rows->n; i++)
    n += assay_gate_level_of(report->gate, rows->items[i]) == level;
  const size_t most = n > KIND_MOST ? KIND_MOST - 1 : n;
  for (size_t i = 0; i < rows->n && shown < most; i++)
    if (assay_gate_level_of(report->gate, rows->items[i]) == level) {
      add_annotation(out, report, rows->items[i], kinds[level]);
      shown++;
    }
  if (shown < n)
    assay_buf_addf(out, "::%s title=assay gate::%zu more rules like these; see the report\n",
                   kinds[level], n - shown);
}

static assay_code write(const assay_report *report, const assay_style *style, assay_sink *sink,
                        assay_err *err)
{
  (void)style;
  assay_arena *arena = assay_arena_new();
  assay_gate_rows rows;
  assay_code code = arena ? assay_gate_rows_fill(arena, report, &rows, err) : assay_err_nomem(err);
  if (code == ASSAY_OK) {
    assay_buf out = ASSAY_BUF(arena);
    for (int level = ASSAY_LEVEL_ERROR; level > ASSAY_LEVEL_NONE; level--)
      add_kind(&out, report, &rows, (assay_gate_level)level);
    assay_buf_addf(&out, "assay gate: %s: ", assay_gate_outcome_name(report->gate->outcome));
    assay_sanitise_terminal(&out, report->headline);
    assay_buf_addc(&out, '\n');
    const assay_str text = assay_buf_str(&out);
    code = text.ptr ? ASSAY_OK : assay_err_nomem(err);
    assay_sink_add(sink, text);
  }
  assay_arena_free(arena);
  return code;
}

const assay_renderer assay_renderer_github = {
  "github", ".txt", "annotations of GitHub Actions: a line a rule that did not pass", "gate", write
};
