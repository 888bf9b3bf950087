/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/record.h"

#include <string.h>

#include "base/num.h"

/* ---- paths: names and indices between dots; "*" joins the texts of all elements ---- */

static const assay_value *element(const assay_value *array, size_t i)
{
  const assay_value *v = array->first;
  while (v && i--)
    v = v->next;
  return v;
}

static const assay_value *child(const assay_value *v, assay_str name)
{
  if (!v || (v->kind != ASSAY_VALUE_OBJECT && v->kind != ASSAY_VALUE_ARRAY))
    return NULL;
  int64_t i;
  if (v->kind == ASSAY_VALUE_ARRAY)
    return assay_num_read_whole(name, '.', &i) && i >= 0 ? element(v, (size_t)i) : NULL;
  for (const assay_value *c = v->first; c; c = c->next)
    if (assay_str_eq(c->key, name))
      return c;
  return NULL;
}

/* The empty path is the value itself. A name that holds dots itself goes before its parts. */
static const assay_value *at_path(const assay_value *v, assay_str path)
{
  if (!path.len)
    return v;
  const assay_value *whole = v && v->kind == ASSAY_VALUE_OBJECT ? child(v, path) : NULL;
  if (whole)
    return whole;
  const char *dot = memchr(path.ptr, '.', path.len);
  if (!dot)
    return child(v, path);
  size_t n = (size_t)(dot - path.ptr);
  return at_path(child(v, assay_str_sub(path, 0, n)), assay_str_sub(path, n + 1, path.len));
}

static const assay_value *at(const assay_value *v, const char *path)
{
  return at_path(v, assay_str_z(path));
}

static bool is_null(const assay_value *v)
{
  return !v || v->kind == ASSAY_VALUE_NULL;
}

/* A scalar as text; ptr NULL for null, arrays and objects, and when out of memory. */
static assay_str text_of(assay_arena *arena, const assay_value *v)
{
  char number[ASSAY_NUM_SIZE];
  switch (v ? v->kind : ASSAY_VALUE_NULL) {
  case ASSAY_VALUE_STRING:
    return v->as.string.ptr ? v->as.string : ASSAY_STR("");
  case ASSAY_VALUE_INT:
    return assay_str_format(arena, "%lld", (long long)v->as.integer);
  case ASSAY_VALUE_REAL:
    if (v->digits.ptr)
      return v->digits;
    return assay_str_copy(arena, assay_str_z(assay_num_shortest(number, v->as.real)));
  case ASSAY_VALUE_BOOL:
    return v->as.boolean ? ASSAY_STR("true") : ASSAY_STR("false");
  case ASSAY_VALUE_NULL:
  case ASSAY_VALUE_ARRAY:
  case ASSAY_VALUE_OBJECT:
    break;
  }
  return (assay_str){ 0 };
}

/* ---- response bodies ---- */

/* The "text" of every element of a list of content blocks, joined: a list without any is what a
 * model says that says nothing. A lone string is itself. */
static assay_str joined(assay_arena *arena, const assay_value *content)
{
  if (content && content->kind == ASSAY_VALUE_STRING)
    return text_of(arena, content);
  if (!content || content->kind != ASSAY_VALUE_ARRAY)
    return (assay_str){ 0 };
  assay_buf all = ASSAY_BUF(arena);
  bool any = !content->first;
  for (const assay_value *c = content->first; c; c = c->next) {
    assay_str text = assay_value_str(assay_value_get(c, "text"));
    any = any || text.ptr;
    assay_buf_add(&all, text);
  }
  return any ? assay_buf_str(&all) : (assay_str){ 0 };
}

assay_str assay_body_text(assay_arena *arena, const assay_value *body, int *truncated)
{
  static const char *const texts[] = { /* content blocks or a string */
                                       "output.message.content",
                                       "content",
                                       "results.0.outputText",
                                       "generation",
                                       "generations.0.text",
                                       "outputs.0.text",
                                       "choices.0.message.content",
                                       "choices.0.text",
                                       "message.content",
                                       "completion",
                                       "text"
  };
  static const char *const stops[] = { "stopReason",
                                       "stop_reason",
                                       "results.0.completionReason",
                                       "generations.0.finish_reason",
                                       "outputs.0.stop_reason",
                                       "choices.0.finish_reason",
                                       "choices.0.stop_reason",
                                       "finish_reason" };
  static const char *const limits[] = { "max_tokens", "length", "LENGTH", "MAX_TOKENS",
                                        "maxTokens" };
  assay_str text = { 0 };
  for (size_t i = 0; i < sizeof texts / sizeof *texts && !text.ptr; i++)
    text = joined(arena, at(body, texts[i]));
  *truncated = -1;
  for (size_t i = 0; i < sizeof stops / sizeof *stops && *truncated < 0; i++) {
    assay_str why = assay_value_str(at(body, stops[i]));
    if (!why.ptr)
      continue;
    *truncated = 0;
    for (size_t k = 0; k < sizeof limits / sizeof *limits; k++)
      *truncated |= assay_str_eqz(why, limits[k]);
  }
  return text;
}

/* ---- inference parameters ---- */

static bool add_parameters(assay_arena *arena, assay_buf *out, const assay_value *from)
{
  static const char *const names[] = { "max_gen_len",   "max_new_tokens", "max_tokens",
                                       "maxTokenCount", "maxTokens",      "temperature",
                                       "topP",          "top_k",          "top_p" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const assay_value *v =
        from && from->kind == ASSAY_VALUE_OBJECT ? assay_value_get(from, names[i]) : NULL;
    assay_str text = text_of(arena, v);
    if (text.ptr)
      assay_buf_addf(out, "%s%s %.*s", out->len ? ", " : "", names[i], ASSAY_STR_ARG(text));
  }
  return !out->failed;
}

static assay_str parameters_of(assay_arena *arena, const assay_value *record)
{
  static const char *const places[] = { "",
                                        "modelInput",
                                        "modelInput.inferenceConfig",
                                        "modelInput.textGenerationConfig",
                                        "parameters",
                                        "inference_parameters",
                                        "generation_config",
                                        "inferenceConfig" };
  assay_buf out = ASSAY_BUF(arena);
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    add_parameters(arena, &out, at(record, places[i]));
  return out.len ? assay_buf_str(&out) : (assay_str){ 0 };
}

/* ---- which field is what ---- */

static const char *const predictions[] = {
  "prediction", "predict",        "predicted", "pred",       "hypothesis", "hyp",  "output",
  "response",   "generated_text", "generated", "completion", "answer",     "text", "model_output"
};
static const char *const references[] = {
  "reference",        "references", "ref",          "refs",     "label",
  "target",           "gold",       "ground_truth", "expected", "referenceResponse",
  "reference_answer", "answer"
};
static const char *const ids[] = { "id", "recordId", "custom_id", "doc_id", "question_id", "idx" };
/* Fields that some write as output and some as reference. */
static const char *const both_sides[] = { "output", "completion", "answer" };

#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool listed(const char *name, const char *const *names, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (strcmp(name, names[i]) == 0)
      return true;
  return false;
}

/* Asks whether a record has a field. */
typedef struct fields {
  bool (*has)(const void *payload, const char *name);
  const void *payload;
} fields;

static const char *first_of(const fields *f, const char *const *names, size_t n, bool both)
{
  for (size_t i = 0; i < n; i++)
    if (f->has(f->payload, names[i]) && listed(names[i], both_sides, COUNT(both_sides)) == both)
      return names[i];
  return NULL;
}

static const char *second_both(const fields *f, const char *first)
{
  for (size_t i = 0; i < COUNT(both_sides); i++)
    if (strcmp(both_sides[i], first) != 0 && f->has(f->payload, both_sides[i]))
      return both_sides[i];
  return NULL;
}

static assay_code ask(const char *a, const char *b, const char *role, assay_err *err)
{
  assay_err_hint(err, "say which with --pred-field NAME and --ref-field NAME");
  return assay_err_set(err, ASSAY_E_INPUT, "'%s' and '%s' could both be the %s", a, b, role);
}

typedef struct roles {
  const char *prediction, *reference, *id;
} roles;

/* A field of one side is what it is; one of both sides takes the role that is left; two of both
 * sides are asked about. */
static assay_code settle(const fields *f, bool references_file, roles *out, assay_err *err)
{
  out->id = first_of(f, ids, COUNT(ids), false);
  const char *p = first_of(f, predictions, COUNT(predictions), false);
  const char *r = first_of(f, references, COUNT(references), false);
  const char *both = first_of(f, both_sides, COUNT(both_sides), true);
  const char *other = both ? second_both(f, both) : NULL;
  if (references_file) {
    out->prediction = NULL;
    out->reference = r ? r : both ? both : p;
    return r || !other ? ASSAY_OK : ask(both, other, "reference", err);
  }
  if (both && other && !(p && r))
    return ask(both, other, p ? "reference" : "output", err);
  out->prediction = p ? p : both;
  out->reference = r ? r : p ? both : NULL;
  return ASSAY_OK;
}

static bool object_has(const void *payload, const char *name)
{
  const assay_value *record = payload;
  return record->kind == ASSAY_VALUE_OBJECT && assay_value_get(record, name);
}

static assay_code known_paths(const assay_value *record, bool references_file, roles *found,
                              const char **family, assay_err *err)
{
  static const struct {
    const char *family, *has, *has_too, *prediction, *reference, *id;
  } families[] = {
    { "lm-eval", "doc_id", "filtered_resps", "filtered_resps.0", "target", "doc_id" },
    { "lm-eval", "doc_id", "resps", "resps.0.0", "target", "doc_id" },
    { "bedrock-evaluation", "inputRecord", "modelResponses", "modelResponses.0.response",
      "inputRecord.referenceResponse", NULL },
    { "bedrock-evaluation", "modelResponses", "prompt", "modelResponses.0.response",
      "referenceResponse", NULL },
    { "bedrock-batch", "recordId", "modelInput", "modelOutput", NULL, "recordId" },
    { "openai-batch", "custom_id", "response", "response.body", NULL, "custom_id" },
  };
  *family = "records";
  for (size_t i = 0; i < COUNT(families); i++)
    if (object_has(record, families[i].has) && object_has(record, families[i].has_too)) {
      *family = families[i].family;
      found->prediction = references_file ? NULL : families[i].prediction;
      found->reference = families[i].reference;
      found->id = families[i].id;
      const fields f = { object_has, record };
      if (!found->id)
        found->id = first_of(&f, ids, COUNT(ids), false);
      if (!found->reference)
        found->reference = first_of(&f, references, COUNT(references), false);
      return ASSAY_OK;
    }
  const fields f = { object_has, record };
  return settle(&f, references_file, found, err);
}

/* No field for the output, or one that is no text, though the record is a response body. */
static bool is_body(assay_arena *arena, const assay_value *record, const char *prediction)
{
  const assay_value *v = prediction ? at(record, prediction) : NULL;
  int truncated;
  if (v && v->kind != ASSAY_VALUE_OBJECT && v->kind != ASSAY_VALUE_ARRAY)
    return false;
  return !assay_body_text(arena, v, &truncated).ptr &&
         assay_body_text(arena, record, &truncated).ptr;
}

static assay_str path_or(const char *option, const char *found)
{
  return assay_str_z(option ? option : found);
}

/* Of its own: the record it is read from goes. */
static assay_str filter_of(assay_arena *arena, const assay_value *record)
{
  assay_str filter = text_of(arena, assay_value_get(record, "filter"));
  return filter.len ? assay_str_copy(arena, filter) : filter;
}

assay_code assay_record_shape_find(assay_arena *arena, const assay_value *record,
                                   const assay_score_options *options, bool references_file,
                                   assay_record_shape *shape, assay_err *err)
{
  roles found = { NULL, NULL, NULL };
  bool told = (options->pred_field || references_file) && options->ref_field;
  assay_err unclear = { 0 };
  *shape = (assay_record_shape){ .family = "records" };
  assay_code code = known_paths(record, references_file, &found, &shape->family, &unclear);
  if (code != ASSAY_OK && !told && !options->pred_field && !options->ref_field) {
    *err = unclear;
    return code;
  }
  if (!references_file && !options->pred_field && is_body(arena, record, found.prediction)) {
    shape->family = "body";
    found.prediction = "";
    found.id = NULL; /* the response's, not the request's */
  }
  shape->prediction =
      references_file ? (assay_str){ 0 } : path_or(options->pred_field, found.prediction);
  shape->reference = path_or(options->ref_field, found.reference);
  shape->id = path_or(options->id_field, found.id);
  if (strcmp(shape->family, "lm-eval") == 0)
    shape->filter = filter_of(arena, record);
  if (assay_arena_failed(arena))
    return assay_err_nomem(err);
  if (!(references_file ? shape->reference : shape->prediction).ptr) {
    assay_err_hint(err, "name its field with %s NAME",
                   references_file ? "--ref-field" : "--pred-field");
    return assay_err_set(err, ASSAY_E_INPUT, "no field that is known to hold %s",
                         references_file ? "references" : "a model's output");
  }
  return ASSAY_OK;
}

/* ---- one record ---- */

static assay_code no_text(const assay_value *v, assay_str path, assay_err *err)
{
  static const char *const kinds[] = { "null",     "true or false", "a number", "a number",
                                       "a string", "a list",        "an object" };
  return assay_err_set(err, ASSAY_E_INPUT, "'%.*s' is %s; expected a text", ASSAY_STR_ARG(path),
                       v ? kinds[v->kind] : "missing");
}

static assay_code add_ref(assay_arena *arena, assay_record *out, const assay_value *v,
                          assay_str path, assay_err *err)
{
  if (is_null(v))
    return ASSAY_OK;
  assay_str text = text_of(arena, v);
  if (!text.ptr)
    return assay_arena_failed(arena) ? assay_err_nomem(err) : no_text(v, path, err);
  assay_str *slot = ASSAY_PUSH(arena, &out->refs);
  if (!slot)
    return assay_err_nomem(err);
  *slot = text;
  return ASSAY_OK;
}

static assay_code read_refs(assay_arena *arena, const assay_record_shape *shape,
                            const assay_value *record, assay_record *out, assay_err *err)
{
  const assay_value *v = shape->reference.ptr ? at_path(record, shape->reference) : NULL;
  out->has_refs = v != NULL;
  if (!v || v->kind != ASSAY_VALUE_ARRAY)
    return add_ref(arena, out, v, shape->reference, err);
  assay_code code = ASSAY_OK;
  for (const assay_value *c = v->first; c && code == ASSAY_OK; c = c->next)
    code = add_ref(arena, out, c, shape->reference, err);
  return code;
}

/* What the service said of a request that it could not answer; absent: nothing. */
static assay_str failure_of(const assay_value *record)
{
  static const char *const places[] = { "error.errorMessage", "response.body.error.message",
                                        "error.message", "modelOutput.error.message", "error" };
  assay_str said = { 0 };
  for (size_t i = 0; i < COUNT(places) && !said.ptr; i++)
    said = assay_value_str(at(record, places[i]));
  return said;
}

static assay_code no_output(const assay_record_shape *shape, const assay_value *record,
                            const assay_value *v, assay_err *err)
{
  assay_str said = failure_of(record);
  assay_err_hint(err, "an empty output is \"\"; a record without one cannot be scored");
  if (said.ptr)
    return assay_err_set(err, ASSAY_E_INPUT, "no output, the request failed: %.*s",
                         ASSAY_STR_ARG(said));
  if (is_null(v))
    return assay_err_set(err, ASSAY_E_INPUT, "no output: '%.*s' is missing or null",
                         ASSAY_STR_ARG(shape->prediction));
  if (v->kind == ASSAY_VALUE_OBJECT)
    return assay_err_set(err, ASSAY_E_INPUT, "no output: no text of a known model family in '%.*s'",
                         ASSAY_STR_ARG(shape->prediction));
  return no_text(v, shape->prediction, err);
}

static assay_code read_text(assay_arena *arena, const assay_record_shape *shape,
                            const assay_value *record, assay_record *out, assay_err *err)
{
  const assay_value *v = at_path(record, shape->prediction);
  if (v && v->kind == ASSAY_VALUE_OBJECT)
    out->text = assay_body_text(arena, v, &out->truncated);
  else
    out->text = text_of(arena, v);
  out->has_text = out->text.ptr != NULL;
  if (out->has_text)
    return ASSAY_OK;
  return assay_arena_failed(arena) ? assay_err_nomem(err) : no_output(shape, record, v, err);
}

static assay_code no_id(assay_str path, assay_err *err)
{
  assay_err_hint(err, "records are joined by their ids; give each one, or leave them all out");
  return assay_err_set(err, ASSAY_E_INPUT, "no id: '%.*s' is missing or no text or number",
                       ASSAY_STR_ARG(path));
}

assay_code assay_record_read(assay_arena *arena, const assay_record_shape *shape,
                             const assay_value *record, assay_record *out, assay_err *err)
{
  *out = (assay_record){ .truncated = -1 };
  if (record->kind != ASSAY_VALUE_OBJECT)
    return assay_err_set(err, ASSAY_E_INPUT, "is no JSON object; expected one record a line");
  if (shape->filter.ptr) {
    assay_str filter = text_of(arena, assay_value_get(record, "filter"));
    out->skipped = !assay_str_eq(filter, shape->filter);
    if (out->skipped)
      return ASSAY_OK;
  }
  if (shape->id.ptr && !(out->id = text_of(arena, at_path(record, shape->id))).ptr)
    return assay_arena_failed(arena) ? assay_err_nomem(err) : no_id(shape->id, err);
  assay_code code = read_refs(arena, shape, record, out, err);
  if (code != ASSAY_OK || !shape->prediction.ptr)
    return code;
  /* What the record says of its end, where the output is a plain text. */
  assay_body_text(arena, record, &out->truncated);
  out->parameters = parameters_of(arena, record);
  code = read_text(arena, shape, record, out, err);
  if (code == ASSAY_OK && assay_arena_failed(arena))
    return assay_err_nomem(err);
  return code;
}

assay_str assay_record_field(assay_arena *arena, const assay_value *record, const char *name)
{
  static const char *const places[] = { "", "inputRecord", "doc" };
  assay_str text = { 0 };
  for (size_t i = 0; i < COUNT(places) && !text.ptr; i++)
    text = text_of(arena, at(at(record, places[i]), name));
  return text;
}

/* ---- tables ---- */

typedef struct header {
  const assay_str *names;
  size_t n;
} header;

static size_t column_of(const header *h, const char *name)
{
  for (size_t i = 0; name && i < h->n; i++)
    if (assay_str_ieqz(h->names[i], name))
      return i;
  return SIZE_MAX;
}

static bool header_has(const void *payload, const char *name)
{
  return column_of(payload, name) != SIZE_MAX;
}

static assay_code find_column(const header *h, const char *asked, const char *option,
                              const char *found, size_t *out, assay_err *err)
{
  const char *name = asked ? asked : found;
  *out = column_of(h, name);
  if (*out == SIZE_MAX && asked) {
    assay_err_hint(err, "the first line names the columns");
    return assay_err_set(err, ASSAY_E_INPUT, "no column '%s' for --%s", asked, option);
  }
  for (size_t i = *out == SIZE_MAX ? h->n : *out + 1; i < h->n; i++)
    if (assay_str_ieqz(h->names[i], name))
      return assay_err_set(err, ASSAY_E_INPUT, "columns %zu and %zu are both named '%.*s'",
                           *out + 1, i + 1, ASSAY_STR_ARG(h->names[i]));
  return ASSAY_OK;
}

assay_code assay_record_header(const assay_str *names, size_t n, const assay_score_options *options,
                               bool references_file, assay_record_columns *out, assay_err *err)
{
  const header h = { names, n };
  const fields f = { header_has, &h };
  roles found = { NULL, NULL, NULL };
  assay_err unclear = { 0 };
  assay_code code = settle(&f, references_file, &found, &unclear);
  out->prediction = out->reference = out->id = SIZE_MAX;
  if (code != ASSAY_OK && !options->pred_field && !options->ref_field) {
    assay_err_hint(err, "%s", unclear.hint);
    return assay_err_set(err, code, "%s", unclear.message);
  }
  /* --ref-field speaks of the --ref files where there are some. */
  const char *ref_field = references_file || !options->n_refs ? options->ref_field : NULL;
  code = references_file ? ASSAY_OK
                         : find_column(&h, options->pred_field, "pred-field", found.prediction,
                                       &out->prediction, err);
  if (code == ASSAY_OK)
    code = find_column(&h, ref_field, "ref-field", found.reference, &out->reference, err);
  if (code == ASSAY_OK)
    code = find_column(&h, options->id_field, "id-field", found.id, &out->id, err);
  return code;
}

size_t assay_record_column(const assay_str *names, size_t n, const char *name)
{
  const header h = { names, n };
  return column_of(&h, name);
}
