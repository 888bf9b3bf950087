/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/seeds.h"

#include <stdlib.h>

#include "model/run_name.h"

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

assay_str assay_value_key(assay_str value, char text[static ASSAY_NUM_SIZE])
{
  double x;
  value = assay_str_trim(value);
  if (assay_num_read(value, '.', &x) == ASSAY_NUM_FINITE)
    return assay_str_z(assay_num_shortest(text, x));
  if (assay_str_eqz(value, "True") || assay_str_eqz(value, "TRUE"))
    return ASSAY_STR("true");
  if (assay_str_eqz(value, "False") || assay_str_eqz(value, "FALSE"))
    return ASSAY_STR("false");
  return value;
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
                             ASSAY_STR_ARG(assay_value_key(assay_value_str(c), text)));
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

/* What stands before the seed, and every key=value behind it; an id behind it tells runs apart. */
static bool read_name(assay_arena *arena, assay_str name, assay_repeat *out)
{
  assay_name_seed seed;
  assay_buf b = ASSAY_BUF(arena);
  out->setting = name;
  if (!assay_name_seed_find(name, &seed))
    return true;
  if (!out->seed.ptr)
    out->seed = seed.number;
  assay_buf_add(&b, seed.before);
  for (size_t i = 0, from = 0; i <= seed.behind.len; i++) {
    if (i < seed.behind.len && !assay_name_is_gap(seed.behind.ptr[i]))
      continue;
    const assay_str word = assay_str_sub(seed.behind, from, i);
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
