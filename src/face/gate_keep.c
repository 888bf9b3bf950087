/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a gate leaves for the next one: the new baseline, and a line of history. */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "base/output.h"
#include "face/gate_part.h"
#include "input/source.h"

/* ---- history: one JSON object a version ---- */

static assay_gate_outcome outcome_named(assay_str name)
{
  for (int i = ASSAY_GATE_SKIPPED; i <= ASSAY_GATE_ERROR; i++)
    if (assay_str_eqz(name, assay_gate_outcome_name((assay_gate_outcome)i)))
      return (assay_gate_outcome)i;
  return ASSAY_GATE_ERROR;
}

static double value_of(const assay_value *values, assay_str rule)
{
  double x;
  for (const assay_value *c = values ? values->first : NULL; c; c = c->next)
    if (assay_str_eq(c->key, rule) && assay_value_number(c, &x))
      return x;
  return (double)NAN;
}

static assay_code add_version(assay_review *r, assay_str line, uint64_t number, assay_err *err)
{
  assay_gate *gate = r->report->gate;
  assay_value *root;
  assay_code code = assay_json_read(r->arena, line.ptr, line.len, ASSAY_JSON_STRICT, &root, err);
  if (code != ASSAY_OK) {
    assay_err_place(err, assay_str_z(r->gate.history), number, err->column);
    return code;
  }
  assay_gate_version *v = ASSAY_PUSH(r->arena, &gate->history);
  if (!v)
    return assay_err_nomem(err);
  v->label = assay_value_str(assay_value_get(root, "label"));
  v->outcome = outcome_named(assay_value_str(assay_value_get(root, "outcome")));
  for (size_t i = 0; i < gate->tracked.n; i++) {
    double *slot = ASSAY_PUSH(r->arena, &v->values);
    if (!slot)
      return assay_err_nomem(err);
    *slot = value_of(assay_value_get(root, "values"),
                     gate->results.items[gate->tracked.items[i]].metric);
  }
  return ASSAY_OK;
}

static bool is_there(const char *path)
{
  struct stat st;
  return stat(path, &st) == 0 || errno != ENOENT;
}

static assay_code read_history(assay_review *r, assay_err *err)
{
  assay_source *source;
  assay_str path = assay_str_z(r->gate.history), line;
  bool torn, end = false;
  uint64_t number = 0;
  struct stat st;
  if (!is_there(r->gate.history) || (stat(r->gate.history, &st) == 0 && st.st_size == 0))
    return ASSAY_OK;
  assay_code code = assay_source_open(r->arena, &source, path, err);
  if (code != ASSAY_OK)
    return code;
  while (code == ASSAY_OK && !end) {
    code = assay_source_line(source, &line, &torn, &end, err);
    number++;
    if (code == ASSAY_OK && !end && assay_str_trim(line).len)
      code = add_version(r, line, number, err);
  }
  assay_source_drop(source);
  return code;
}

assay_code assay_gate_history(assay_review *r, assay_err *err)
{
  assay_gate *gate = r->report->gate;
  assay_code code = read_history(r, err);
  assay_gate_version *v = code == ASSAY_OK ? ASSAY_PUSH(r->arena, &gate->history) : NULL;
  if (!v)
    return code == ASSAY_OK ? assay_err_nomem(err) : code;
  v->label = gate->label;
  v->outcome = gate->outcome;
  for (size_t i = 0; i < gate->tracked.n; i++) {
    double *slot = ASSAY_PUSH(r->arena, &v->values);
    if (!slot)
      return assay_err_nomem(err);
    *slot = gate->results.items[gate->tracked.items[i]].value;
  }
  return ASSAY_OK;
}

static bool has_key(const assay_value *object, assay_str key)
{
  for (const assay_value *c = object->first; c; c = c->next)
    if (assay_str_eq(c->key, key))
      return true;
  return false;
}

static assay_str history_line(assay_arena *arena, const assay_gate *gate)
{
  assay_values b = { .arena = arena };
  assay_value *root = assay_value_object(&b, NULL, "");
  assay_value_string(&b, root, "label", gate->label);
  assay_value_text(&b, root, "outcome", assay_gate_outcome_name(gate->outcome));
  assay_value *values = assay_value_object(&b, root, "values");
  for (size_t i = 0; i < gate->tracked.n; i++) {
    const assay_gate_result *r = &gate->results.items[gate->tracked.items[i]];
    if (!has_key(values, r->metric)) /* several rules may ask about one metric */
      assay_value_add(&b, values, r->metric, ASSAY_VALUE_REAL)->as.real = r->value;
  }
  assay_sink *sink = assay_sink_memory(arena);
  if (!sink || b.failed)
    return (assay_str){ 0 };
  assay_json_write(root, 0, sink);
  return assay_sink_bytes(sink);
}

/* The old lines and the new one, put in place at once. */
static assay_code append_history(assay_review *r, assay_arena *scratch, assay_err *err)
{
  assay_str line = history_line(scratch, r->report->gate), old = ASSAY_STR("");
  assay_buf all = ASSAY_BUF(scratch);
  assay_source *source;
  struct stat st;
  if (!line.ptr)
    return assay_err_nomem(err);
  if (stat(r->gate.history, &st) == 0 && st.st_size > 0) {
    assay_code code = assay_source_open(scratch, &source, assay_str_z(r->gate.history), err);
    if (code == ASSAY_OK)
      code = assay_source_all(source, SIZE_MAX, &old, err);
    if (code != ASSAY_OK)
      return code;
    assay_source_drop(source);
  }
  assay_buf_add(&all, old);
  if (old.len && old.ptr[old.len - 1] != '\n')
    assay_buf_addc(&all, '\n');
  assay_buf_add(&all, line);
  return assay_output_file(r->gate.history, assay_buf_str(&all), err);
}

/* ---- the new baseline ---- */

/* Segment statistics of the systems that were scored now; the documents stand in one list, in the
 * order in which the candidate gave them. */
static bool add_statistics(const assay_gate_side *side, assay_arena *arena, assay_value *root)
{
  const assay_value *systems = assay_value_get(root, "systems");
  assay_value *at = systems ? systems->first : NULL;
  for (size_t i = 0; i < side->documents.n; i++) {
    const assay_gate_document *d = &side->documents.items[i];
    const assay_value *own = assay_value_get(d->root, "systems");
    for (size_t k = 0; own && k < own->n && at; k++, at = at->next)
      if (d->scoring && !assay_gate_add_statistics(arena, at, d->scoring, k))
        return false;
  }
  return true;
}

static assay_code save(assay_review *r, assay_arena *scratch, assay_err *err)
{
  r->report->with_statistics = true;
  assay_value *root = assay_report_document(scratch, r->report);
  r->report->with_statistics = false;
  assay_sink *sink = assay_sink_memory(scratch);
  if (!root || !sink || !add_statistics(&r->gate_call->candidate, scratch, root))
    return assay_err_nomem(err);
  assay_json_write(root, 1, sink);
  assay_code code = assay_sink_close(sink, err);
  return code == ASSAY_OK ? assay_output_file(r->gate.save, assay_sink_bytes(sink), err) : code;
}

assay_outcome assay_gate_keep(assay_review *r)
{
  const assay_gate *gate = r->report->gate;
  assay_arena *scratch = assay_arena_new();
  r->err = (assay_err){ 0 };
  assay_code code = scratch ? ASSAY_OK : assay_err_nomem(&r->err);
  bool good = gate && (gate->outcome == ASSAY_GATE_PASS || gate->outcome == ASSAY_GATE_WARN) &&
              r->report->status != ASSAY_STATUS_FAIL; /* by --fail-on */
  if (code == ASSAY_OK && good && r->gate.save)
    code = save(r, scratch, &r->err);
  if (code == ASSAY_OK && gate && r->gate.history && r->report->exit < 2) {
    int held = assay_output_hold(r->gate.history); /* gates that run side by side lose no version */
    code = append_history(r, scratch, &r->err);
    assay_output_release(held);
  }
  assay_arena_free(scratch);
  return assay_call_written(r, code);
}
