/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/seeds.h"

#include <stdlib.h>

#include "base/num.h"

static bool is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool is_gap(char c)
{
  return c == '_' || c == '-' || c == ' ' || c == ',' || c == ';' || c == '/' || c == '&';
}

bool assay_is_seed(assay_str name)
{
  static const char *const names[] = { "seed", "randomseed", "globalseed", "randomstate" };
  char room[16]; /* bytes: what is longer is none of these */
  const assay_str plain = assay_str_normalise(name, room, sizeof room);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (assay_str_eqz(plain, names[i]))
      return true;
  return false;
}

/* ---- from parameters ---- */

/* "8" and "8.0", "1e-4" and "0.0001" are one. */
static assay_str plain_value(assay_str value, char text[static ASSAY_NUM_SIZE])
{
  double x;
  value = assay_str_trim(value);
  return assay_num_read(value, '.', &x) == ASSAY_NUM_FINITE
             ? assay_str_z(assay_num_shortest(text, x))
             : value;
}

static int by_text(const void *a, const void *b)
{
  const assay_str *x = a, *y = b;
  return assay_str_cmp(*x, *y);
}

/* The parameters but the seed, in order of their names; told: there are some. */
static bool read_parameters(assay_arena *arena, const assay_value *parameters, assay_repeat *out,
                            bool *told)
{
  assay_strs all = { 0 };
  assay_buf b = ASSAY_BUF(arena);
  char text[ASSAY_NUM_SIZE];
  for (const assay_value *c = parameters->first; c; c = c->next) {
    if (assay_is_seed(c->key)) {
      out->seed = assay_str_trim(assay_value_str(c));
      continue;
    }
    assay_str *slot = ASSAY_PUSH(arena, &all);
    if (!slot)
      return false;
    *slot = assay_str_format(arena, "%.*s=%.*s", ASSAY_STR_ARG(c->key),
                             ASSAY_STR_ARG(plain_value(assay_value_str(c), text)));
    if (!slot->ptr)
      return false;
  }
  if (all.n)
    qsort(all.items, all.n, sizeof *all.items, by_text);
  for (size_t i = 0; i < all.n; i++) {
    assay_buf_addz(&b, i ? " " : "");
    assay_buf_add(&b, all.items[i]);
  }
  out->setting = all.n ? assay_buf_str(&b) : ASSAY_STR("");
  *told = all.n > 0;
  return !b.failed;
}

/* ---- from the name ---- */

static bool ends_value(char c)
{
  return is_gap(c) && c != '-';
}

bool assay_name_pair(assay_str name, size_t *at, assay_str *key, assay_str *value)
{
  for (size_t from = *at, i = from; i < name.len; i++) {
    if (name.ptr[i] != '=' || i == from)
      continue;
    size_t to = i + 1;
    while (to < name.len && !ends_value(name.ptr[to]))
      to++;
    *at = to + (to < name.len);
    *value = assay_str_sub(name, i + 1, to);
    size_t start = i;
    while (start > from && name.ptr[start - 1] != '/')
      start--;
    *key = assay_str_sub(name, start, i);
    if (key->len && value->len)
      return true;
    from = *at;
    i = to;
  }
  return false;
}

/* Where "seed" with its number stands in a name: from..to, the number from `digits` on. */
typedef struct found_seed {
  size_t from, digits, to;
} found_seed;

static bool find_seed(assay_str name, found_seed *out)
{
  const assay_str word = ASSAY_STR("seed");
  for (size_t i = 0; i + word.len < name.len; i++) {
    size_t k = 0, at = i + word.len, to;
    while (k < word.len && (name.ptr[i + k] | 0x20) == word.ptr[k])
      k++;
    if (k < word.len || (i && is_letter(name.ptr[i - 1])))
      continue;
    while (at < name.len && (is_gap(name.ptr[at]) || name.ptr[at] == '='))
      at++;
    for (to = at; to < name.len && is_digit(name.ptr[to]);)
      to++;
    if (to > at) {
      *out = (found_seed){ i, at, to };
      return true;
    }
  }
  return false;
}

/* What stands before the seed, and every key=value behind it; an id behind it tells runs apart. */
static bool read_name(assay_arena *arena, assay_str name, assay_repeat *out)
{
  found_seed at;
  assay_buf b = ASSAY_BUF(arena);
  out->setting = name;
  if (!find_seed(name, &at))
    return true;
  if (!out->seed.ptr)
    out->seed = assay_str_sub(name, at.digits, at.to);
  while (at.from && is_gap(name.ptr[at.from - 1]))
    at.from--;
  assay_buf_add(&b, assay_str_sub(name, 0, at.from));
  for (size_t i = at.to, from = at.to; i <= name.len; i++) {
    if (i < name.len && !ends_value(name.ptr[i]))
      continue;
    assay_str word = assay_str_sub(name, from, i);
    if (assay_str_has(word, "=")) {
      assay_buf_addz(&b, b.len ? " " : "");
      assay_buf_add(&b, word);
    }
    from = i + 1;
  }
  out->setting = b.len ? assay_buf_str(&b) : ASSAY_STR("");
  return !b.failed;
}

bool assay_repeat_read(assay_arena *arena, const assay_value *run, assay_repeat *out)
{
  const assay_value *parameters = assay_value_get(run, "parameters");
  bool told = false;
  *out = (assay_repeat){ 0 };
  if (parameters && parameters->kind == ASSAY_VALUE_OBJECT &&
      !read_parameters(arena, parameters, out, &told))
    return false;
  return told || read_name(arena, assay_value_str(assay_value_get(run, "name")), out);
}
