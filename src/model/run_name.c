/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/run_name.h"

static bool is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

bool assay_name_is_gap(char c)
{
  return c == '_' || c == ' ' || c == ',' || c == ';' || c == '/' || c == '&';
}

/* A value may hold a minus, a seed does not. */
static bool is_gap_of_seed(char c)
{
  return assay_name_is_gap(c) || c == '-';
}

bool assay_name_pair(assay_str name, size_t *at, assay_str *key, assay_str *value)
{
  for (size_t from = *at, i = from; i < name.len; i++) {
    if (name.ptr[i] != '=' || i == from)
      continue;
    size_t to = i + 1;
    while (to < name.len && !assay_name_is_gap(name.ptr[to]))
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

bool assay_name_seed_find(assay_str name, assay_name_seed *out)
{
  const assay_str word = ASSAY_STR("seed");
  for (size_t i = 0; i + word.len < name.len; i++) {
    const assay_str here = assay_str_sub(name, i, i + word.len);
    if (!assay_str_ieqz(here, word.ptr) || (i && is_letter(name.ptr[i - 1])))
      continue;
    size_t from = i + word.len, before = i;
    while (from < name.len && (is_gap_of_seed(name.ptr[from]) || name.ptr[from] == '='))
      from++;
    size_t to = from;
    while (to < name.len && is_digit(name.ptr[to]))
      to++;
    if (to == from)
      continue;
    while (before && is_gap_of_seed(name.ptr[before - 1]))
      before--;
    *out = (assay_name_seed){ assay_str_sub(name, 0, before), assay_str_sub(name, from, to),
                              assay_str_sub(name, to, name.len) };
    return true;
  }
  return false;
}
