/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the groups are called. */
#include "analysis/comparing.h"
#include "base/map.h"

/* Parameters that tell the groups apart, each as "lr=1e-4", without those that others tell. */
static assay_str describe(assay_comparing *c, const assay_run_group *g)
{
  assay_buf b = ASSAY_BUF(c->arena);
  for (size_t k = 0; k < c->parameters.n; k++) {
    const assay_varied *p = &c->parameters.items[k];
    bool varies = false;
    for (size_t i = 1; i < c->out->groups.n && !varies; i++)
      varies = c->out->groups.items[i].keys.items[k] != c->out->groups.items[0].keys.items[k];
    if (!varies || g->keys.items[k] == SIZE_MAX || c->out->parameters.items[k].told)
      continue;
    assay_buf_addz(&b, b.len ? " " : "");
    if (!assay_str_eqz(p->name, "setting")) {
      assay_buf_add(&b, p->name);
      assay_buf_addz(&b, "=");
    }
    assay_buf_add(&b, p->values.items[g->keys.items[k]]);
  }
  return assay_buf_str(&b);
}

assay_code assay_compare_names(assay_comparing *c, assay_err *err)
{
  bool seeds = false;
  for (size_t g = 0; g < c->out->groups.n; g++)
    seeds = seeds || c->out->groups.items[g].runs.n > 1;
  assay_map *taken = assay_map_new(c->arena);
  for (size_t g = 0; taken && g < c->out->groups.n; g++) {
    assay_run_group *to = &c->out->groups.items[g];
    assay_str own = c->report->runs.items[to->runs.items[0]].run->name, text = describe(c, to);
    bool added;
    to->name = seeds && text.len ? text : own;
    if (!text.ptr || !assay_map_put(taken, to->name, g, &added))
      return assay_err_nomem(err);
    for (size_t k = 2; !added && to->name.ptr; k++) {
      to->name = assay_str_format(c->arena, "%.*s (%zu)", ASSAY_STR_ARG(seeds ? text : own), k);
      if (!to->name.ptr || !assay_map_put(taken, to->name, g, &added))
        return assay_err_nomem(err);
    }
  }
  return taken ? ASSAY_OK : assay_err_nomem(err);
}
