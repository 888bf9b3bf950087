/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/yaml_tree.h"

#include <inttypes.h>
#include <yaml.h>

#include "base/map.h"

enum { DEPTH = 64, VALUES = 100000 };

/* An open list or mapping. */
typedef struct level {
  assay_value *value;
  assay_map *keys; /* of a mapping */
  assay_str key;   /* whose value comes next; absent: a key comes next */
  size_t anchor;   /* SIZE_MAX: none */
  size_t before;   /* values that had been read when it was opened */
} level;

typedef struct anchor {
  const assay_value *value; /* NULL: still open */
  size_t size;              /* values in it */
} anchor;

typedef struct tree {
  yaml_parser_t parser;
  assay_values values;
  assay_value *root;
  level levels[DEPTH];
  size_t depth, n;
  assay_map *names; /* of the anchors */
  ASSAY_VEC(anchor) anchors;
  assay_str text;
} tree;

static assay_code refuse(const yaml_mark_t *mark, const char *what, assay_err *err)
{
  assay_err_place(err, (assay_str){ NULL, 0 }, mark->line + 1, mark->column + 1);
  return assay_err_set(err, ASSAY_E_INPUT, "%s", what);
}

static assay_str text_of(const yaml_char_t *bytes, size_t n)
{
  return (assay_str){ (const char *)bytes, n };
}

/* ---- values ---- */

static bool is_null(const yaml_event_t *e)
{
  static const char *const words[] = { "", "~", "null", "Null", "NULL" };
  const assay_str s = text_of(e->data.scalar.value, e->data.scalar.length);
  if (e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
    return false;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (assay_str_eqz(s, words[i]))
      return true;
  return false;
}

/* A new value where the next one belongs. */
static assay_value *add(tree *t, assay_value_kind kind)
{
  level *in = t->depth ? &t->levels[t->depth - 1] : NULL;
  assay_value *v = assay_value_add(&t->values, in ? in->value : NULL,
                                   in && in->keys ? in->key : ASSAY_STR(""), kind);
  if (in)
    in->key = (assay_str){ NULL, 0 };
  else
    t->root = v;
  return v;
}

static assay_code take_key(tree *t, const yaml_event_t *e, assay_err *err)
{
  bool added;
  level *in = &t->levels[t->depth - 1];
  if (e->type != YAML_SCALAR_EVENT)
    return refuse(&e->start_mark, "a key that is no plain text", err);
  const assay_str key = text_of(e->data.scalar.value, e->data.scalar.length);
  if (!assay_map_put(in->keys, key, 0, &added))
    return assay_err_nomem(err);
  in->key = assay_map_key(in->keys, assay_map_count(in->keys) - 1);
  return added ? ASSAY_OK : refuse(&e->start_mark, "a key that stood in this mapping before", err);
}

/* The place of an anchor in the list; SIZE_MAX: there is none. False: out of memory. */
static bool name_anchor(tree *t, const yaml_char_t *name, size_t *at)
{
  bool added;
  *at = SIZE_MAX;
  if (!name)
    return true;
  size_t *slot = assay_map_put(t->names, assay_str_z((const char *)name), 0, &added);
  anchor *a = slot ? ASSAY_PUSH(t->values.arena, &t->anchors) : NULL;
  if (a)
    *at = *slot = t->anchors.n - 1; /* the later of two anchors of one name counts */
  return a;
}

static assay_code take_scalar(tree *t, const yaml_event_t *e, assay_err *err)
{
  size_t at;
  assay_value *v = add(t, is_null(e) ? ASSAY_VALUE_NULL : ASSAY_VALUE_STRING);
  if (v->kind == ASSAY_VALUE_STRING)
    v->as.string =
        assay_str_copy(t->values.arena, text_of(e->data.scalar.value, e->data.scalar.length));
  if (!name_anchor(t, e->data.scalar.anchor, &at) ||
      (v->kind == ASSAY_VALUE_STRING && !v->as.string.ptr))
    return assay_err_nomem(err);
  if (at != SIZE_MAX)
    t->anchors.items[at] = (anchor){ v, 1 };
  return ASSAY_OK;
}

static assay_code take_alias(tree *t, const yaml_event_t *e, assay_err *err)
{
  const size_t *at = assay_map_get(t->names, assay_str_z((const char *)e->data.alias.anchor));
  if (!at)
    return refuse(&e->start_mark, "an alias without its anchor", err);
  const anchor *a = &t->anchors.items[*at];
  if (!a->value)
    return refuse(&e->start_mark, "an alias inside its own anchor", err);
  assay_value *v = add(t, a->value->kind);
  v->as = a->value->as;
  v->first = a->value->first;
  v->last = a->value->last;
  v->n = a->value->n;
  t->n += a->size - 1; /* the alias itself is counted by its event */
  return ASSAY_OK;
}

static assay_code open_level(tree *t, const yaml_event_t *e, bool mapping, assay_err *err)
{
  if (t->depth == DEPTH)
    return refuse(&e->start_mark, "lists and mappings in one another beyond a depth of 64", err);
  level in = { .before = t->n - 1 };
  in.value = add(t, mapping ? ASSAY_VALUE_OBJECT : ASSAY_VALUE_ARRAY);
  if (mapping && !(in.keys = assay_map_new(t->values.arena)))
    return assay_err_nomem(err);
  if (!name_anchor(t, mapping ? e->data.mapping_start.anchor : e->data.sequence_start.anchor,
                   &in.anchor))
    return assay_err_nomem(err);
  t->levels[t->depth++] = in;
  return ASSAY_OK;
}

static void close_level(tree *t)
{
  const level *in = &t->levels[--t->depth];
  if (in->anchor != SIZE_MAX)
    t->anchors.items[in->anchor] = (anchor){ in->value, t->n - in->before };
}

/* ---- events ---- */

static assay_code take(tree *t, const yaml_event_t *e, assay_err *err)
{
  const level *in = t->depth ? &t->levels[t->depth - 1] : NULL;
  const bool ends = e->type == YAML_MAPPING_END_EVENT || e->type == YAML_SEQUENCE_END_EVENT;
  if (ends) {
    close_level(t);
    return ASSAY_OK;
  }
  if (in && in->keys && !in->key.ptr)
    return take_key(t, e, err);
  t->n++;
  assay_code code = e->type == YAML_SCALAR_EVENT ? take_scalar(t, e, err)
                    : e->type == YAML_ALIAS_EVENT
                        ? take_alias(t, e, err)
                        : open_level(t, e, e->type == YAML_MAPPING_START_EVENT, err);
  if (code == ASSAY_OK && t->values.failed)
    code = assay_err_nomem(err);
  if (code == ASSAY_OK && t->n > VALUES)
    code =
        refuse(&e->start_mark, "more than 100000 values, those that aliases repeat included", err);
  return code;
}

/* Bytes that are no UTF-8 have an offset instead of a line. */
static yaml_mark_t place_of(const tree *t)
{
  yaml_mark_t mark = t->parser.problem_mark;
  if (t->parser.error != YAML_READER_ERROR)
    return mark;
  mark.line = mark.column = 0;
  for (size_t i = 0; i < t->parser.problem_offset && i < t->text.len; i++) {
    const bool line_end = t->text.ptr[i] == '\n';
    mark.line += line_end;
    if (line_end)
      mark.column = 0;
    else
      mark.column += (t->text.ptr[i] & 0xc0) != 0x80;
  }
  return mark;
}

static assay_code syntax(const tree *t, assay_err *err)
{
  if (t->parser.error == YAML_MEMORY_ERROR)
    return assay_err_nomem(err);
  const yaml_mark_t mark = place_of(t);
  assay_err_place(err, (assay_str){ NULL, 0 }, mark.line + 1, mark.column + 1);
  return assay_err_set(err, ASSAY_E_INPUT, "is no YAML: %s",
                       t->parser.problem ? t->parser.problem : "cannot be read");
}

static assay_code each_event(tree *t, assay_err *err)
{
  size_t documents = 0;
  for (;;) {
    yaml_event_t e;
    assay_code code = ASSAY_OK;
    if (!yaml_parser_parse(&t->parser, &e))
      return syntax(t, err);
    const yaml_event_type_t type = e.type;
    if (type == YAML_DOCUMENT_START_EVENT)
      code = documents++ ? refuse(&e.start_mark, "a second document", err) : ASSAY_OK;
    else if (type != YAML_STREAM_START_EVENT && type != YAML_STREAM_END_EVENT &&
             type != YAML_DOCUMENT_END_EVENT)
      code = take(t, &e, err);
    yaml_event_delete(&e);
    if (code != ASSAY_OK || type == YAML_STREAM_END_EVENT)
      return code;
  }
}

assay_code assay_yaml_read(assay_arena *arena, assay_str text, assay_value **out, assay_err *err)
{
  assay_code code = ASSAY_OK;
  tree *t = assay_arena_alloc(arena, sizeof *t);
  if (!t || !(t->names = assay_map_new(arena)) || !yaml_parser_initialize(&t->parser))
    return assay_err_nomem(err);
  t->values.arena = arena;
  t->text = text;
  yaml_parser_set_encoding(&t->parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&t->parser, (const unsigned char *)text.ptr, text.len);
  code = each_event(t, err);
  yaml_parser_delete(&t->parser);
  if (code == ASSAY_OK && !t->root)
    add(t, ASSAY_VALUE_NULL);
  *out = t->root;
  return code == ASSAY_OK && t->values.failed ? assay_err_nomem(err) : code;
}
