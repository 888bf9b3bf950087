/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/parameter.h"

#include <stdlib.h>

#include "base/num.h"

enum { LONG = 200 }; /* bytes of a value, or entries of a list, beyond which it is no setting */

static assay_str scalar(assay_arena *arena, const assay_value *v, bool *text)
{
  char number[ASSAY_NUM_SIZE];
  double x;
  *text =
      v->kind == ASSAY_VALUE_STRING && assay_num_read(v->as.string, '.', &x) != ASSAY_NUM_FINITE;
  if (v->kind == ASSAY_VALUE_BOOL)
    return v->as.boolean ? ASSAY_STR("true") : ASSAY_STR("false");
  if (assay_value_number(v, &x))
    return assay_str_copy(arena, assay_str_z(assay_num_shortest(number, x)));
  return assay_str_copy(arena, assay_value_str(v));
}

static bool is_scalar(const assay_value *v)
{
  return v->kind != ASSAY_VALUE_ARRAY && v->kind != ASSAY_VALUE_OBJECT &&
         v->kind != ASSAY_VALUE_NULL;
}

static int by_bytes(const void *a, const void *b)
{
  return assay_str_cmp(*(const assay_str *)a, *(const assay_str *)b);
}

static assay_str list(assay_arena *arena, const assay_value *of, bool *failed)
{
  assay_strs words = { 0 };
  bool texts = true, text;
  for (const assay_value *v = of->first; v; v = v->next) {
    if (!is_scalar(v) || words.n == LONG)
      return (assay_str){ NULL, 0 };
    assay_str *slot = ASSAY_PUSH(arena, &words);
    if (!slot || !(*slot = scalar(arena, v, &text)).ptr) {
      *failed = true;
      return (assay_str){ NULL, 0 };
    }
    texts = texts && text;
  }
  if (texts && words.n) /* sets, whose order says nothing */
    qsort(words.items, words.n, sizeof *words.items, by_bytes);
  assay_buf out = ASSAY_BUF(arena);
  for (size_t i = 0; i < words.n; i++) {
    if (i)
      assay_buf_addc(&out, ',');
    assay_buf_add(&out, words.items[i]);
  }
  *failed = *failed || out.failed;
  return words.n ? assay_buf_str(&out) : (assay_str){ NULL, 0 };
}

assay_str assay_parameter_text(assay_arena *arena, const assay_value *value, bool *failed)
{
  bool word;
  assay_str text = { NULL, 0 };
  if (value->kind == ASSAY_VALUE_ARRAY) {
    text = list(arena, value, failed);
  } else if (is_scalar(value)) {
    text = scalar(arena, value, &word);
    *failed = *failed || !text.ptr;
  }
  text = assay_str_trim(text);
  return text.len && text.len <= LONG && !assay_str_eqz(text, "None") ? text
                                                                      : (assay_str){ NULL, 0 };
}
