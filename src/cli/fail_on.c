/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/fail_on.h"

#include <string.h>

#include "base/num.h"

const assay_opt assay_judging_options[ASSAY_JUDGING_OPTIONS] = {
  { "set", 0, ASSAY_OPT_TEXT, "NAME=VALUE", NULL, NULL, "a threshold; assay list checks", true },
  { "fail-on", 0, ASSAY_OPT_TEXT, "ID|SEVERITY", NULL, NULL, "exit 1 on it, repeatable", true },
  { "warn-only", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "exit 0 instead of 1", false },
};

assay_code assay_pair_read(const assay_line *line, const char *option, const char *text,
                           assay_map_option *out, assay_err *err)
{
  const char *equals = strchr(text, '=');
  if (!equals || equals == text || !equals[1])
    return assay_err_set(err, ASSAY_E_USAGE, "--%s takes NAME=VALUE, not '%s'", option, text);
  assay_str left = assay_str_copy(line->arena, (assay_str){ text, (size_t)(equals - text) });
  *out = (assay_map_option){ left.ptr, equals + 1 };
  return left.ptr ? ASSAY_OK : assay_err_nomem(err);
}

static assay_code add_setting(const assay_line *line, assay_judging_lists *lists, const char *text,
                              assay_err *err)
{
  assay_map_option pair;
  assay_code code = assay_pair_read(line, "set", text, &pair, err);
  assay_setting *slot = code == ASSAY_OK ? ASSAY_PUSH(line->arena, &lists->settings) : NULL;
  if (!slot)
    return code == ASSAY_OK ? assay_err_nomem(err) : code;
  slot->name = pair.role;
  if (assay_num_read(assay_str_z(pair.column), '.', &slot->value) != ASSAY_NUM_FINITE)
    return assay_err_set(err, ASSAY_E_USAGE, "--set %s takes a number, not '%s'", pair.role,
                         pair.column);
  return ASSAY_OK;
}

static assay_code add_fail_on(const assay_line *line, assay_judging_lists *lists, const char *text,
                              assay_err *err)
{
  const char **slot = ASSAY_PUSH(line->arena, &lists->fail_on);
  if (slot)
    *slot = text;
  return slot ? ASSAY_OK : assay_err_nomem(err);
}

assay_code assay_judging_fill(const assay_line *line, assay_judging_lists *lists,
                              assay_options *options, assay_err *err)
{
  assay_code code = ASSAY_OK;
  for (size_t i = 0; i < line->values.n && code == ASSAY_OK; i++) {
    const assay_opt_value *v = &line->values.items[i];
    if (strcmp(v->opt->name, "set") == 0)
      code = add_setting(line, lists, v->value, err);
    else if (strcmp(v->opt->name, "fail-on") == 0)
      code = add_fail_on(line, lists, v->value, err);
  }
  options->settings = lists->settings.items;
  options->n_settings = lists->settings.n;
  options->fail_on = lists->fail_on.items;
  options->n_fail_on = lists->fail_on.n;
  options->warn_only = assay_line_flag(line, "warn-only");
  return code;
}
