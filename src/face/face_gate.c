/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From paths and rules to a gate: each side becomes documents, saved ones or new ones. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis/review_options.h"
#include "assay_version.h"
#include "face/gate_part.h"
#include "input/source.h"
#include "text/metric.h"

enum { RULES_LIMIT = 16 << 20, SCHEMA_WITHIN = 400 };
#define REPORT_LIMIT ((size_t)2 << 30)
static const char schema[] = "assay.report/1";

typedef ASSAY_VEC(const char *) paths;

typedef struct builder {
  assay_review *r;
  assay_gate_call *call;
  assay_gate_side *side;
  paths logs, outputs; /* of the side, that are no saved reports */
  assay_err *err;
} builder;

/* ---- saved reports ---- */

static bool is_folder(const char *path)
{
  struct stat st;
  return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The report that a path names: itself, or a report folder's. absent: it is none. */
static assay_code find_report(builder *b, const char *path, assay_str *out)
{
  assay_str file = assay_str_z(path);
  assay_source *source;
  assay_err unread = { 0 };
  bool whole;
  *out = (assay_str){ 0 };
  if (is_folder(path))
    file = assay_str_format(b->r->arena, "%s/report.json", path);
  if (!file.ptr)
    return assay_err_nomem(b->err);
  if (strcmp(path, "-") == 0 || assay_source_open(b->r->arena, &source, file, &unread) != ASSAY_OK)
    return ASSAY_OK; /* whoever reads it as something else says what is wrong */
  assay_str head = assay_str_trim(assay_source_head(source, &whole));
  head.len = head.len < SCHEMA_WITHIN ? head.len : SCHEMA_WITHIN;
  if (assay_str_starts(head, "{") && assay_str_has(head, "\"schema\"") &&
      assay_str_has(head, "assay.report"))
    *out = file;
  assay_source_drop(source);
  return ASSAY_OK;
}

static assay_code refuse_report(builder *b, assay_str file, const char *what)
{
  assay_err_place(b->err, file, b->err->line, b->err->column);
  return assay_err_set(b->err, ASSAY_E_INPUT, "%s", what);
}

static double exit_of(const assay_value *root)
{
  double x;
  return assay_value_number(assay_value_get(root, "exit"), &x) ? x : 0;
}

static assay_code parse_report(builder *b, assay_str file, assay_input *input, assay_value **root)
{
  assay_source *source;
  assay_str text;
  bool changed;
  assay_code code = assay_source_open(b->r->arena, &source, file, b->err);
  if (code == ASSAY_OK)
    code = assay_source_all(source, REPORT_LIMIT, &text, b->err);
  if (code == ASSAY_OK)
    code = assay_json_read(b->r->arena, text.ptr, text.len, ASSAY_JSON_STRICT, root, b->err);
  if (code != ASSAY_OK)
    return code == ASSAY_E_INPUT ? refuse_report(b, file, "cannot be read as a report") : code;
  if (!assay_str_eqz(assay_value_str(assay_value_get(*root, "schema")), schema))
    return refuse_report(b, file, "is a report of another schema; expected assay.report/1");
  if (exit_of(*root) == assay_code_exit(ASSAY_E_INPUT))
    return refuse_report(b, file,
                         "is a report of a call that was in trouble (exit 2), so it is not "
                         "whole; make it again");
  return assay_source_close(source, input->sha256, &changed, b->err);
}

static bool add_text(builder *b, assay_strs *list, assay_str text)
{
  assay_str *slot = text.ptr ? ASSAY_PUSH(b->r->arena, list) : NULL;
  if (slot)
    *slot = text;
  return slot != NULL;
}

/* Which file it is, whatever it is called. */
static bool add_file(builder *b, const assay_input *file)
{
  struct stat st;
  if (stat(file->path.ptr, &st) != 0)
    return true;
  assay_str identity = assay_str_format(b->r->arena, "%llu:%llu", (unsigned long long)st.st_dev,
                                        (unsigned long long)st.st_ino);
  assay_gate_file *slot = identity.ptr ? ASSAY_PUSH(b->r->arena, &b->side->files) : NULL;
  if (slot)
    *slot = (assay_gate_file){ identity, file->path, file->named };
  return slot != NULL;
}

static bool add_digests(builder *b, const assay_value *root)
{
  const assay_value *inputs = assay_value_get(root, "inputs");
  bool ok = true;
  for (const assay_value *i = inputs ? inputs->first : NULL; i && ok; i = i->next) {
    assay_str digest = assay_value_str(assay_value_get(i, "sha256"));
    ok = !digest.ptr || add_text(b, &b->side->digests, digest);
  }
  return ok;
}

static assay_code add_document(builder *b, const assay_gate_document *document)
{
  assay_gate_document *slot = ASSAY_PUSH(b->r->arena, &b->side->documents);
  if (!slot || !add_digests(b, document->root))
    return assay_err_nomem(b->err);
  *slot = *document;
  return ASSAY_OK;
}

static assay_code load_report(builder *b, assay_str file)
{
  assay_value *root;
  assay_input input = { .path = file,
                        .format = "report",
                        .role = "report",
                        .rows = 1,
                        .used = 1,
                        .named = true,
                        .state = ASSAY_INPUT_USED };
  assay_code code = parse_report(b, file, &input, &root);
  if (code != ASSAY_OK)
    return code;
  assay_input *slot = ASSAY_PUSH(b->r->arena, &b->r->inputs->files);
  if (!slot || !add_file(b, &input))
    return assay_err_nomem(b->err);
  *slot = input;
  return add_document(b, &(assay_gate_document){ .root = root, .path = file });
}

/* ---- reports made now ---- */

/* Both sides are judged by the same references: these tell nobody's identity. */
static bool is_reference(const assay_input *file)
{
  return file->role && strcmp(file->role, "references") == 0;
}

static assay_code take_inputs(builder *b, const assay_review *part)
{
  for (size_t i = 0; part->inputs && i < part->inputs->files.n; i++) {
    const assay_input *file = &part->inputs->files.items[i];
    assay_input *slot = ASSAY_PUSH(b->r->arena, &b->r->inputs->files);
    if (!slot || (!is_reference(file) && !add_file(b, file)))
      return assay_err_nomem(b->err);
    *slot = *file;
  }
  for (size_t i = 0; i < part->troubles.list.n; i++) {
    const assay_trouble *t = &part->troubles.list.items[i];
    assay_trouble_add(&b->r->troubles, t, "%.*s", ASSAY_STR_ARG(t->message));
  }
  return b->r->troubles.failed ? assay_err_nomem(b->err) : ASSAY_OK;
}

/* A gate never goes on without a file that it was given. */
static assay_code check_part(builder *b, const assay_review *part)
{
  assay_code code = take_inputs(b, part);
  if (code != ASSAY_OK)
    return code;
  assay_err first = assay_call_first_trouble(part);
  if (part->refused || (part->inputs && part->inputs->bad)) {
    *b->err = first.code != ASSAY_OK ? first : part->err;
    return ASSAY_E_INPUT;
  }
  for (size_t i = 0; i < part->troubles.list.n; i++)
    if (strcmp(part->troubles.list.items[i].kind, "changed") == 0) {
      assay_err_place(b->err, part->troubles.list.items[i].file, 0, 0);
      return assay_err_set(b->err, ASSAY_E_INPUT, "changed while it was read");
    }
  return ASSAY_OK;
}

static assay_code make_report(builder *b, const paths *list, bool outputs)
{
  if (!list->n)
    return ASSAY_OK;
  assay_review *part = assay_call_new(&b->r->options);
  assay_review **slot = part ? ASSAY_PUSH(b->r->arena, &b->r->parts) : NULL;
  if (!slot) {
    assay_review_free(part);
    return assay_err_nomem(b->err);
  }
  *slot = part;
  part->score = b->call->score;
  assay_code code = outputs ? assay_call_score(part, list->items, list->n)
                            : assay_call_review(part, list->items, list->n);
  if (code != ASSAY_OK)
    return assay_err_nomem(b->err);
  code = check_part(b, part);
  const assay_value *root =
      code == ASSAY_OK ? assay_report_document(part->arena, part->report) : NULL;
  if (!root)
    return code == ASSAY_OK ? assay_err_nomem(b->err) : code;
  return add_document(
      b, &(assay_gate_document){ .root = root,
                                 .report = part->report,
                                 .scoring = assay_call_has_scores(part) ? part->scoring : NULL });
}

/* ---- a side ---- */

static int by_text(const void *a, const void *b)
{
  const assay_str *x = a, *y = b;
  return assay_str_cmp(*x, *y);
}

static assay_code sort_path(builder *b, const char *path)
{
  assay_str report;
  bool failed = false;
  assay_code code = find_report(b, path, &report);
  if (code != ASSAY_OK)
    return code;
  if (report.ptr)
    return load_report(b, report);
  const bool piped = strcmp(path, "-") == 0; /* read once: no look at what it holds */
  bool log = !b->call->score.n_refs || is_folder(path) ||
             (!piped && assay_input_is_log(assay_str_z(path), &failed));
  const char **slot = ASSAY_PUSH(b->r->arena, log ? &b->logs : &b->outputs);
  if (!slot || failed)
    return assay_err_nomem(b->err);
  *slot = path;
  return ASSAY_OK;
}

static assay_code build_side(builder *b, const char *const *list, size_t n)
{
  assay_code code = ASSAY_OK;
  for (size_t i = 0; i < n && code == ASSAY_OK; i++)
    code = sort_path(b, list[i]);
  if (code == ASSAY_OK)
    code = make_report(b, &b->logs, false);
  if (code == ASSAY_OK)
    code = make_report(b, &b->outputs, true);
  if (code == ASSAY_OK && b->side->digests.n)
    qsort(b->side->digests.items, b->side->digests.n, sizeof *b->side->digests.items, by_text);
  return code;
}

/* ---- rules ---- */

/* Faults of the i-th --rule stand at --rule:i:column, as those of a JSON list do. */
static assay_code read_expression(assay_review *r, assay_gate_call *call, size_t i, assay_err *err)
{
  const size_t before = r->troubles.list.n;
  const assay_str text = assay_str_z(r->gate.exprs[i]), word = ASSAY_STR("--rule");
  assay_code code =
      assay_rules_read(r->arena, text, (assay_str){ 0 }, &call->rules, &r->troubles, err);
  for (size_t k = before; k < r->troubles.list.n; k++) {
    r->troubles.list.items[k].file = word;
    r->troubles.list.items[k].line = i + 1;
  }
  if (code == ASSAY_E_RULE)
    assay_err_place(err, word, i + 1, err->column);
  return code;
}

static assay_code read_rules(assay_review *r, assay_gate_call *call, assay_err *err)
{
  assay_code code = ASSAY_OK;
  if (r->gate.rules) {
    assay_source *source;
    assay_str text, file = assay_str_z(r->gate.rules);
    code = assay_source_open(r->arena, &source, file, err);
    if (code == ASSAY_OK)
      code = assay_source_all(source, RULES_LIMIT, &text, err);
    if (code != ASSAY_OK)
      return code;
    assay_source_drop(source);
    code = assay_rules_read(r->arena, text, file, &call->rules, &r->troubles, err);
  }
  for (size_t i = 0; i < r->gate.n_exprs && code == ASSAY_OK; i++)
    code = read_expression(r, call, i, err);
  return code;
}

static bool listed(const paths *list, const char *word)
{
  for (size_t i = 0; i < list->n; i++)
    if (strcmp(list->items[i], word) == 0)
      return true;
  return false;
}

static bool add_word(assay_review *r, paths *list, assay_str word)
{
  assay_str copy = assay_str_copy(r->arena, word);
  if (!copy.ptr)
    return false;
  if (listed(list, copy.ptr))
    return true;
  const char **slot = ASSAY_PUSH(r->arena, list);
  if (slot)
    *slot = copy.ptr;
  return slot != NULL;
}

/* Metrics, categories and intervals that rules name are computed unasked. */
static assay_code take_names(assay_review *r, assay_gate_call *call, assay_err *err)
{
  paths metrics = { 0 }, fields = { 0 };
  bool ok = true, intervals = r->score.ci;
  for (size_t i = 0; i < r->score.n_by_fields && ok; i++)
    ok = add_word(r, &fields, assay_str_z(r->score.by_fields[i]));
  for (size_t i = 0; i < call->rules.n && ok; i++)
    for (size_t k = 0; k < call->rules.items[i].metric.n && ok; k++) {
      const assay_rule_part *part = &call->rules.items[i].metric.items[k];
      assay_str id = assay_str_copy(r->arena, part->name);
      const bool counted = assay_str_eqz(id, "segments");
      intervals = intervals || (k && assay_str_eqz(id, "ci"));
      if (!id.ptr || (!counted && !assay_metric_find(id.ptr))) {
        ok = id.ptr != NULL;
        continue;
      }
      ok = counted || add_word(r, &metrics, id);
      for (size_t n = 0; n < part->selectors.n && ok; n++)
        ok = add_word(r, &fields, part->selectors.items[n].key);
    }
  call->score = r->score;
  call->score.more_metrics = metrics.items;
  call->score.n_more_metrics = metrics.n;
  call->score.ci = intervals;
  call->score.by_fields = fields.items;
  call->score.n_by_fields = fields.n;
  return ok ? ASSAY_OK : assay_err_nomem(err);
}

/* ---- the gate ---- */

static assay_code build_sides(assay_review *r, assay_gate_call *call, const char *const *list,
                              size_t n, assay_err *err)
{
  builder mine = { .r = r, .call = call, .side = &call->candidate, .err = err };
  assay_code code = build_side(&mine, list, n);
  call->baselines = assay_arena_array(r->arena, r->gate.n_baselines + 1, sizeof *call->baselines);
  if (!call->baselines)
    return assay_err_nomem(err);
  for (size_t i = 0; i < r->gate.n_baselines && code == ASSAY_OK; i++) {
    const assay_baseline_option *o = &r->gate.baselines[i];
    builder theirs = { .r = r, .call = call, .side = &call->baselines[i], .err = err };
    call->baselines[i].name = assay_str_z(o->name ? o->name : "baseline");
    code = build_side(&theirs, &o->path, 1);
  }
  return code;
}

static assay_code take_documents(assay_review *r, const assay_gate_side *side)
{
  for (size_t i = 0; i < side->documents.n; i++) {
    const assay_gate_document *d = &side->documents.items[i];
    const assay_value **slot = ASSAY_PUSH(r->arena, &r->report->documents);
    if (!slot)
      return ASSAY_E_NOMEM;
    *slot = d->root;
    for (size_t k = 0; d->report && k < d->report->findings.n; k++) {
      assay_finding *f = ASSAY_PUSH(r->arena, &r->report->findings);
      if (!f)
        return ASSAY_E_NOMEM;
      *f = d->report->findings.items[k];
    }
  }
  return ASSAY_OK;
}

static assay_code decide(assay_review *r, assay_gate_call *call, assay_err *err)
{
  const assay_gate_request q = { .rules = &call->rules,
                                 .candidate = &call->candidate,
                                 .baselines = call->baselines,
                                 .n_baselines = r->gate.n_baselines,
                                 .options = &r->options,
                                 .samples = r->score.samples,
                                 .strict = r->gate.strict,
                                 .power = r->gate.power,
                                 .today = r->gate.today,
                                 .label = assay_str_z(r->gate.label) };
  r->report = assay_arena_alloc(r->arena, sizeof *r->report);
  if (!r->report)
    return assay_err_nomem(err);
  r->report->arena = r->arena;
  r->report->command = "gate";
  r->report->inputs = r->inputs;
  assay_code code = take_documents(r, &call->candidate);
  if (code == ASSAY_OK)
    code = assay_gate_decide(r->arena, &q, &r->report->gate, err);
  if (code == ASSAY_OK)
    code = assay_gate_conclude(r->report, &q, err);
  return code;
}

/* Every rule that could not be decided is told on stderr, with its place. */
static assay_code tell_errors(assay_review *r)
{
  const assay_gate *g = r->report->gate;
  for (size_t i = 0; i < g->results.n; i++) {
    const assay_gate_result *one = &g->results.items[i];
    assay_trouble head = { .kind = "rule",
                           .fatal = true,
                           .file = one->file.ptr ? one->file : ASSAY_STR("--rule"),
                           .line = one->line,
                           .hint = ASSAY_STR("") };
    if (one->outcome == ASSAY_GATE_ERROR)
      assay_trouble_add(&r->troubles, &head, "%.*s: %.*s", ASSAY_STR_ARG(one->rule),
                        ASSAY_STR_ARG(one->reason));
  }
  if (g->outcome == ASSAY_GATE_ERROR && !r->troubles.list.n) {
    assay_trouble head = { .kind = "rule",
                           .fatal = true,
                           .file = assay_str_z(r->gate.rules ? r->gate.rules : "--rule"),
                           .hint = ASSAY_STR("a gate never passes on nothing") };
    assay_trouble_add(&r->troubles, &head, "every rule was skipped: nothing was evaluated");
  }
  return r->troubles.failed ? ASSAY_E_NOMEM : ASSAY_OK;
}

/* A gate that has rules and could not look at its sides: every rule is an ERROR, and says why. */
static assay_code refuse(assay_review *r, const assay_gate_call *call, const assay_err *err)
{
  assay_gate *g = assay_arena_alloc(r->arena, sizeof *g);
  if (assay_call_first_trouble(r).code == ASSAY_OK)
    assay_call_tell(r, err);
  if (!g || assay_call_refuse(r, "gate", err) != ASSAY_OK)
    return ASSAY_E_NOMEM;
  g->outcome = ASSAY_GATE_ERROR;
  g->strict = r->gate.strict;
  g->label = assay_str_z(r->gate.label);
  for (size_t i = 0; i < call->rules.n; i++) {
    assay_gate_result *one = ASSAY_PUSH(r->arena, &g->results);
    size_t *place = one ? ASSAY_PUSH(r->arena, &g->order) : NULL;
    if (!place)
      return ASSAY_E_NOMEM;
    *place = i;
    assay_gate_result_init(one, &call->rules.items[i]);
    one->outcome = ASSAY_GATE_ERROR;
    one->reason = r->report->headline;
  }
  r->report->gate = g;
  return ASSAY_OK;
}

static assay_code gate(assay_review *r, const char *const *list, size_t n)
{
  assay_err err = { 0 };
  assay_gate_call *call = assay_arena_alloc(r->arena, sizeof *call);
  r->gate_call = call;
  r->inputs = assay_arena_alloc(r->arena, sizeof *r->inputs);
  if (!call || !r->inputs)
    return ASSAY_E_NOMEM;
  assay_code code = read_rules(r, call, &err);
  if (code == ASSAY_OK)
    code = assay_review_options_check(r->arena, r->inputs, &r->options, &err);
  if (code == ASSAY_OK)
    code = take_names(r, call, &err);
  if (code == ASSAY_OK)
    code = build_sides(r, call, list, n, &err);
  if (code == ASSAY_OK)
    code = decide(r, call, &err);
  if (code == ASSAY_OK && r->gate.history)
    code = assay_gate_history(r, &err);
  if (code == ASSAY_OK)
    return tell_errors(r);
  return code == ASSAY_E_NOMEM ? code : refuse(r, call, &err);
}

assay_outcome assay_gate_open(assay_review **out, const char *const *paths_of, size_t n,
                              const assay_options *options, const assay_score_options *score,
                              const assay_gate_options *gate_options)
{
  *out = assay_call_new(options);
  if (*out) {
    (*out)->score = *score;
    (*out)->gate = *gate_options;
  }
  return assay_call_opened(out, *out ? gate(*out, paths_of, n) : ASSAY_E_NOMEM);
}
