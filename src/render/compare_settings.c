/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/compare_settings.h"

#include <math.h>

#include "base/map.h"

const assay_run_group *assay_settings_ranked(const assay_compare *compare, size_t i)
{
  return &compare->groups.items[compare->ranking.items[i].group];
}

static size_t key_of(const assay_run_group *group, size_t parameter)
{
  return parameter < group->keys.n ? group->keys.items[parameter] : SIZE_MAX;
}

assay_str assay_settings_value(const assay_compare *compare, const assay_run_group *group,
                               size_t parameter)
{
  const assay_parameter_effect *e = &compare->parameters.items[parameter];
  const size_t key = key_of(group, parameter);
  return key < e->values.n ? e->values.items[key] : (assay_str){ NULL, 0 };
}

static bool varies(const assay_compare *c, size_t parameter)
{
  for (size_t i = 1; i < c->ranking.n; i++)
    if (key_of(assay_settings_ranked(c, i), parameter) !=
        key_of(assay_settings_ranked(c, 0), parameter))
      return true;
  return false;
}

/* Its values are what the groups are called: a column of them would say it twice. */
static bool is_name(const assay_compare *c, size_t parameter)
{
  for (size_t i = 0; i < c->ranking.n; i++) {
    const assay_run_group *group = assay_settings_ranked(c, i);
    if (!assay_str_eq(assay_settings_value(c, group, parameter), group->name))
      return false;
  }
  return true;
}

/* A name that does not spell the parameters is one that the reader looks for. */
static bool spells(const assay_run_group *group)
{
  return assay_str_has(group->name, "=");
}

static bool named(assay_arena *arena, const assay_compare *c, assay_settings *s)
{
  assay_map *seen = assay_map_new(arena);
  for (size_t i = 0; i < c->ranking.n && seen; i++) {
    const assay_run_group *group = assay_settings_ranked(c, i);
    assay_buf keys = ASSAY_BUF(arena);
    bool added = false;
    if (!spells(group))
      return true;
    for (size_t k = 0; k < s->varied.n; k++)
      assay_buf_addf(&keys, "%zu ", key_of(group, s->varied.items[k]));
    if (keys.failed ||
        !assay_map_put(seen, keys.len ? assay_buf_str(&keys) : ASSAY_STR(""), i, &added)) {
      s->ok = false;
      return true;
    }
    if (!added)
      return true;
  }
  s->ok = seen != NULL;
  return !s->varied.n;
}

assay_settings assay_settings_of(assay_arena *arena, const assay_compare *compare)
{
  assay_settings s = { .ok = true };
  for (size_t k = 0; k < compare->parameters.n && s.ok; k++) {
    const bool told = compare->parameters.items[k].told || is_name(compare, k);
    size_t *slot = varies(compare, k) && !told ? ASSAY_PUSH(arena, &s.varied) : NULL;
    if (slot)
      *slot = k;
    s.ok = !assay_arena_failed(arena);
  }
  s.named = s.ok && named(arena, compare, &s);
  return s;
}

size_t *assay_settings_by_importance(assay_arena *arena, const assay_compare *compare)
{
  const size_t n = compare->parameters.n;
  size_t *order = assay_arena_array(arena, n + 1, sizeof *order);
  for (size_t i = 0; order && i < n; i++) { /* few: by insertion */
    const double v = compare->parameters.items[i].importance, weight = isfinite(v) ? v : -1;
    size_t to = i;
    for (; to > 0; to--) {
      const double before = compare->parameters.items[order[to - 1]].importance;
      if ((isfinite(before) ? before : -1) >= weight)
        break;
      order[to] = order[to - 1];
    }
    order[to] = i;
  }
  return order;
}
