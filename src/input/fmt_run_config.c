/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run was set to: args.json, Lightning's hparams.yaml, W&B's config.yaml, PEFT's
 * adapter_config.json, LLaMA-Factory's and one's own. Gives a run of parameters alone; the runs
 * that lie beside it and below take them. */
#include <string.h>

#include "base/map.h"
#include "input/json_log.h"
#include "input/parameter.h"
#include "input/yaml_tree.h"

enum {
  SURE = 75,
  LIKELY = 60,
  KEYS = 2,                         /* known names that make a configuration */
  MOST = 2000,                      /* parameters: ten times the longest list seen */
  DOCUMENT_LIMIT = 16 * 1024 * 1024 /* bytes */
};

/* ---- probe ---- */

static bool is_yaml(assay_str path)
{
  return assay_str_ends(path, ".yaml") || assay_str_ends(path, ".yml");
}

static assay_str file_name(assay_str path)
{
  for (size_t i = path.len; i > 0; i--)
    if (path.ptr[i - 1] == '/')
      return assay_str_sub(path, i, path.len);
  return path;
}

/* Names under which trainers write nothing else. */
static bool named_as_config(assay_str path)
{
  static const char *const words[] = { "hparams.", "args.", "params.", "config.",
                                       "adapter_config." };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (assay_str_starts(file_name(path), words[i]))
      return true;
  return false;
}

/* What the keys of the first bytes say. */
typedef struct evidence {
  size_t tells, known;
  bool log, search; /* holds figures of a course; describes a sweep to be run */
  bool parameters, method;
} evidence;

static void weigh(assay_arena *arena, assay_str key, evidence *e)
{
  assay_parameter_sense kind;
  assay_alias alias;
  assay_parameter_name(key, &kind);
  e->tells += kind == ASSAY_PARAMETER_TELLS;
  e->known += kind == ASSAY_PARAMETER_TELLS || kind == ASSAY_PARAMETER_KNOWN;
  e->parameters = e->parameters || assay_str_eqz(key, "parameters");
  e->method = e->method || assay_str_eqz(key, "method");
  e->log = e->log ||
           (assay_alias_find(arena, key, false, &alias) &&
            (strcmp(alias.role, "train_loss") == 0 || strcmp(alias.role, "validation_loss") == 0));
}

static int verdict(const evidence *e, bool named)
{
  if (e->log || (e->parameters && e->method) || !e->tells)
    return 0;
  return e->known >= KEYS ? SURE : named ? LIKELY : 0;
}

static void weigh_yaml(assay_arena *arena, assay_str text, evidence *e)
{
  while (text.len) {
    const char *end = memchr(text.ptr, '\n', text.len);
    const size_t n = end ? (size_t)(end - text.ptr) : text.len;
    const assay_str line = assay_str_trim(assay_str_sub(text, 0, n));
    const char *colon = line.len ? memchr(line.ptr, ':', line.len) : NULL;
    text = assay_str_sub(text, n + (end != NULL), text.len);
    if (colon && line.ptr[0] != '#' && line.ptr[0] != '-')
      weigh(arena, assay_str_trim(assay_str_sub(line, 0, (size_t)(colon - line.ptr))), e);
  }
}

/* The keys of a JSON object; false: it is none, or a log. */
static bool shape_of(const assay_head *head, assay_json_shape *shape)
{
  return assay_json_shape_read(shape, head->bytes) && !shape->array && !shape->lines &&
         !assay_json_shape_has(shape, "log_history");
}

static int probe(const assay_head *head)
{
  static const assay_json_mark marks[] = { { SURE, false, { "peft_type" } },
                                           { LIKELY, false, { "lora_alpha" } },
                                           { LIKELY, false, { "epochCount", "learningRate" } } };
  const bool yaml = is_yaml(head->path);
  assay_json_shape shape;
  evidence e = { 0 };
  if (yaml && assay_str_starts(file_name(head->path), "hparams."))
    return LIKELY;
  if (!yaml && !shape_of(head, &shape))
    return 0;
  int points = yaml ? 0 : assay_json_mark_score(&shape, marks, sizeof marks / sizeof *marks);
  if (points)
    return points;
  assay_arena *arena = assay_arena_new();
  if (arena && yaml)
    weigh_yaml(arena, head->bytes, &e);
  for (size_t i = 0; arena && !yaml && i < shape.n; i++)
    weigh(arena, shape.keys[i], &e);
  assay_head_done(head, arena);
  return verdict(&e, named_as_config(head->path));
}

/* ---- parameters ---- */

typedef struct config {
  assay_reading *reading;
  assay_run *run;
  assay_map *names; /* taken so far */
  bool adapter;     /* PEFT's, whose other fields are no choices */
} config;

static bool put(const config *c, assay_str name, assay_str value)
{
  bool added;
  if (!assay_map_put(c->names, name, 0, &added))
    return false;
  assay_parameter *p = added ? ASSAY_PUSH(c->reading->arena, &c->run->parameters) : NULL;
  if (!added)
    return true;
  if (!p || !(p->name = assay_str_copy(c->reading->arena, name)).ptr)
    return false;
  p->value = assay_str_copy(c->reading->arena, value);
  return p->value.ptr;
}

/* PEFT writes LORA, others lora. */
static assay_str lower(assay_arena *arena, assay_str text)
{
  assay_buf out = ASSAY_BUF(arena);
  for (size_t i = 0; i < text.len; i++)
    assay_buf_addc(&out, text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? (char)(text.ptr[i] | 0x20)
                                                                  : text.ptr[i]);
  return assay_buf_str(&out);
}

/* One name has one parameter: "optim.lr" is learning_rate unless that was told before. */
static bool take(const config *c, assay_str path, const assay_value *v)
{
  bool failed = false;
  assay_parameter_sense kind;
  const assay_str known = assay_parameter_name(v->key, &kind);
  assay_str value = assay_parameter_text(c->reading->scratch, v, &failed);
  if (failed || !value.ptr || kind == ASSAY_PARAMETER_NOTHING ||
      (c->adapter && kind == ASSAY_PARAMETER_OWN))
    return !failed;
  const bool own = kind == ASSAY_PARAMETER_OWN || assay_map_get(c->names, known);
  if (!own && assay_str_eqz(known, "method") && !(value = lower(c->reading->scratch, value)).ptr)
    return false;
  return put(c, own ? path : known, value);
}

/* W&B: {value: X, desc: ...}. */
static const assay_value *bare(const assay_value *v)
{
  const assay_value *value = assay_value_get(v, "value");
  return value && (v->n == 1 || assay_value_get(v, "desc")) ? value : v;
}

static bool each(const config *c, assay_str prefix, const assay_value *of);

static bool one(const config *c, assay_str prefix, const assay_value *member)
{
  const assay_value *in = member->kind == ASSAY_VALUE_OBJECT ? bare(member) : member;
  assay_value v = *in;
  v.key = member->key;
  if (!v.key.len || v.key.ptr[0] == '_')
    return true;
  assay_str path = prefix.len ? assay_str_format(c->reading->scratch, "%.*s.%.*s",
                                                 ASSAY_STR_ARG(prefix), ASSAY_STR_ARG(v.key))
                              : v.key;
  if (!path.ptr)
    return false;
  return v.kind == ASSAY_VALUE_OBJECT ? each(c, path, &v) : take(c, path, &v);
}

/* The readers bound the depth. What YAML merges by "<<" comes last: a mapping's own keys win. */
static bool each(const config *c, assay_str prefix, const assay_value *of)
{
  for (const assay_value *v = of->first; v; v = v->next)
    if (!assay_str_eqz(v->key, "<<") && !one(c, prefix, v))
      return false;
  const assay_value *merged = assay_value_get(of, "<<");
  if (!merged || merged->kind != ASSAY_VALUE_ARRAY)
    return !merged || merged->kind != ASSAY_VALUE_OBJECT || each(c, prefix, merged);
  for (const assay_value *v = merged->first; v; v = v->next)
    if (v->kind == ASSAY_VALUE_OBJECT && !each(c, prefix, v))
      return false;
  return true;
}

/* ---- the file ---- */

static assay_code refuse(assay_reading *reading, const assay_err *why, assay_err *err)
{
  assay_place place = { .kind = "config",
                        .fatal = true,
                        .line = why->line,
                        .column = why->column,
                        .hint = "correct the file, or leave it out" };
  assay_reading_trouble(reading, &place, "%s", why->message);
  return assay_reading_outcome(reading, err);
}

static assay_code read_tree(assay_reading *reading, assay_value **root, assay_err *err)
{
  bool whole;
  assay_str text;
  assay_err why = { 0 };
  const assay_str head = assay_str_trim(assay_source_head(reading->source, &whole));
  if (!is_yaml(reading->input->path) && head.len && head.ptr[0] == '{')
    return assay_json_document_read(reading, root, &text, err);
  assay_code code = assay_source_all(reading->source, DOCUMENT_LIMIT, &text, err);
  if (code == ASSAY_OK)
    code = assay_yaml_read(reading->scratch, text, root, &why);
  if (code == ASSAY_E_NOMEM)
    return assay_err_nomem(err);
  return why.code == ASSAY_E_INPUT ? refuse(reading, &why, err) : code;
}

static assay_code read(assay_reading *reading, assay_err *err)
{
  assay_value *root = NULL;
  assay_code code = read_tree(reading, &root, err);
  if (code != ASSAY_OK)
    return code;
  assay_run run = { .total_steps = ASSAY_NO_STEP };
  run.job.train_loss = (double)NAN;
  const config c = { .reading = reading,
                     .run = &run,
                     .names = assay_map_new(reading->scratch),
                     .adapter = assay_value_get(root, "peft_type") != NULL };
  if (!c.names || (root->kind == ASSAY_VALUE_OBJECT && !each(&c, ASSAY_STR(""), root)))
    return assay_err_nomem(err);
  if (run.parameters.n > MOST) {
    assay_err why = { 0 };
    assay_err_set(&why, ASSAY_E_INPUT, "holds %zu values; expected the parameters of a training",
                  run.parameters.n);
    return refuse(reading, &why, err);
  }
  reading->input->rows = reading->input->used = 1;
  if (!run.parameters.n) {
    reading->input->state = ASSAY_INPUT_NOT_JUDGED;
    assay_reading_note(reading, "not judged: holds no parameter");
    return ASSAY_OK;
  }
  assay_run *slot = ASSAY_PUSH(reading->arena, &reading->runs);
  if (slot)
    *slot = run;
  return slot ? ASSAY_OK : assay_err_nomem(err);
}

const assay_format assay_format_run_config = {
  "run-config",
  "Configuration of a run (JSON, YAML)",
  "args.json, hparams.yaml, config.yaml, adapter_config.json, and own ones: two known parameters",
  NULL,
  true,
  probe,
  read
};
