/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runs judged one by one, then compared. */
#include "analysis/comparing.h"
#include "analysis/judge.h"

static assay_code list_options(assay_comparing *c, assay_err *err)
{
  const struct {
    const char *name, *text;
  } words[] = { { "group_by", c->wanted->group_by },
                { "cost", c->wanted->cost },
                { "prices", c->wanted->prices } };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    assay_option_value *slot = ASSAY_PUSH(c->arena, &c->report->options);
    if (!slot)
      return assay_err_nomem(err);
    *slot = (assay_option_value){ .name = words[i].name,
                                  .kind = words[i].text ? ASSAY_VALUE_STRING : ASSAY_VALUE_NULL,
                                  .text = assay_str_copy(c->arena, assay_str_z(words[i].text)) };
  }
  assay_option_value *slot = ASSAY_PUSH(c->arena, &c->report->options);
  if (!slot || assay_arena_failed(c->arena))
    return assay_err_nomem(err);
  *slot = (assay_option_value){ .name = "pages",
                                .kind = ASSAY_VALUE_INT,
                                .number = (double)c->wanted->pages };
  return ASSAY_OK;
}

/* The status is the best group's: that of its worst run. */
static void settle(assay_comparing *c)
{
  const assay_compare *out = c->out;
  assay_status worst = ASSAY_STATUS_PASS;
  if (!out->tie_set.n) {
    c->report->status = ASSAY_STATUS_ERROR;
    return;
  }
  const assay_run_group *best = &out->groups.items[out->tie_set.items[0]];
  for (size_t i = 0; i < best->runs.n; i++) {
    const assay_run_review *r = &c->report->runs.items[best->runs.items[i]];
    const assay_status status = assay_verdict_status(r->verdict.id);
    worst = status > worst ? status : worst;
  }
  c->report->status = worst;
}

static assay_code compare(assay_comparing *c, assay_err *err)
{
  static assay_code (*const stages[])(assay_comparing *, assay_err *) = {
    list_options,           assay_compare_parameters, assay_compare_figures, assay_compare_bytes,
    assay_compare_apart,    assay_compare_costs,      assay_compare_settle,  assay_compare_groups,
    assay_compare_identify, assay_compare_names,      assay_compare_noise,   assay_compare_rank,
    assay_compare_effects,  assay_compare_importance, assay_compare_front,   assay_compare_replay,
    assay_compare_next,     assay_compare_headline,
  };
  assay_code code = ASSAY_OK;
  for (size_t i = 0; i < sizeof stages / sizeof *stages && code == ASSAY_OK; i++)
    code = stages[i](c, err);
  return code;
}

assay_code assay_compare_report(assay_arena *arena, const assay_inputs *inputs,
                                const assay_compare_call *call, assay_report **out, assay_err *err)
{
  assay_report *report;
  assay_code code = assay_review_report(arena, inputs, call->options, &report, err);
  if (code != ASSAY_OK)
    return code;
  assay_comparing c = { .arena = arena,
                        .report = report,
                        .options = call->options,
                        .wanted = call->compare,
                        .call = call,
                        .by = assay_by_read(call->options->by) };
  report->command = "compare";
  report->compare = c.out = assay_arena_alloc(arena, sizeof *c.out);
  c.run = assay_arena_array(arena, report->runs.n + 1, sizeof *c.run);
  if (!c.out || !c.run)
    return assay_err_nomem(err);
  c.out->pages = call->compare->pages;
  code = assay_limits_read(call->options, c.limit, err);
  if (code == ASSAY_OK)
    code = compare(&c, err);
  if (code == ASSAY_OK) {
    settle(&c);
    *out = report;
  }
  return code;
}
