/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/value.h"

#include <math.h>

assay_value *assay_value_add(assay_values *b, assay_value *parent, assay_str key,
                             assay_value_kind kind)
{
  assay_value *v = b->failed ? NULL : assay_arena_alloc(b->arena, sizeof *v);
  assay_str copy = v && key.len ? assay_str_copy(b->arena, key) : ASSAY_STR("");
  if (!v || !copy.ptr) {
    b->failed = true;
    b->dummy = (assay_value){ .kind = kind };
    return &b->dummy;
  }
  v->kind = kind;
  v->key = copy;
  if (parent) {
    if (parent->last)
      parent->last->next = v;
    else
      parent->first = v;
    parent->last = v;
    parent->n++;
  }
  return v;
}

static assay_value *add(assay_values *b, assay_value *parent, const char *key,
                        assay_value_kind kind)
{
  return assay_value_add(b, parent, assay_str_z(key), kind);
}

assay_value *assay_value_object(assay_values *b, assay_value *parent, const char *key)
{
  return add(b, parent, key, ASSAY_VALUE_OBJECT);
}

assay_value *assay_value_array(assay_values *b, assay_value *parent, const char *key)
{
  return add(b, parent, key, ASSAY_VALUE_ARRAY);
}

void assay_value_null(assay_values *b, assay_value *parent, const char *key)
{
  add(b, parent, key, ASSAY_VALUE_NULL);
}

void assay_value_bool(assay_values *b, assay_value *parent, const char *key, bool v)
{
  add(b, parent, key, ASSAY_VALUE_BOOL)->as.boolean = v;
}

void assay_value_int(assay_values *b, assay_value *parent, const char *key, int64_t v)
{
  add(b, parent, key, ASSAY_VALUE_INT)->as.integer = v;
}

void assay_value_real(assay_values *b, assay_value *parent, const char *key, double v)
{
  if (isfinite(v))
    add(b, parent, key, ASSAY_VALUE_REAL)->as.real = v;
  else
    assay_value_null(b, parent, key);
}

void assay_value_string(assay_values *b, assay_value *parent, const char *key, assay_str v)
{
  if (!v.ptr) {
    assay_value_null(b, parent, key);
    return;
  }
  assay_value *slot = add(b, parent, key, ASSAY_VALUE_STRING);
  slot->as.string = b->failed ? v : assay_str_copy(b->arena, v);
  b->failed = b->failed || !slot->as.string.ptr;
}

void assay_value_text(assay_values *b, assay_value *parent, const char *key, const char *z)
{
  assay_value_string(b, parent, key, assay_str_z(z));
}

const assay_value *assay_value_get(const assay_value *object, const char *key)
{
  if (!object || object->kind != ASSAY_VALUE_OBJECT)
    return NULL;
  for (const assay_value *v = object->first; v; v = v->next)
    if (assay_str_eqz(v->key, key))
      return v;
  return NULL;
}

bool assay_value_number(const assay_value *v, double *out)
{
  if (!v || (v->kind != ASSAY_VALUE_INT && v->kind != ASSAY_VALUE_REAL))
    return false;
  *out = v->kind == ASSAY_VALUE_INT ? (double)v->as.integer : v->as.real;
  return true;
}

assay_str assay_value_str(const assay_value *v)
{
  return v && v->kind == ASSAY_VALUE_STRING ? v->as.string : (assay_str){ NULL, 0 };
}
