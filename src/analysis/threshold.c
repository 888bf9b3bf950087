/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "analysis/judging.h"
#include "base/num.h"

static const assay_threshold TABLE[] = {
#define ROW(symbol, name, value, min, max, unit, help, source)                                     \
  { name, value, min, max, unit, help, source },
  ASSAY_THRESHOLDS(ROW)
#undef ROW
};

const assay_threshold *assay_thresholds(size_t *n)
{
  *n = sizeof TABLE / sizeof *TABLE;
  return TABLE;
}

static size_t find(const char *name)
{
  size_t i = 0;
  while (i < ASSAY_LIMITS && strcmp(TABLE[i].name, name) != 0)
    i++;
  return i;
}

/* Distance within which a word is taken for a slip of the pen. */
enum { SLIP = 3 };

void assay_nearest_hint(assay_err *err, assay_str word, const char *const *names, size_t n)
{
  size_t nearest = SLIP + 1;
  const char *name = NULL;
  for (size_t i = 0; i < n; i++) {
    size_t distance = assay_str_distance(word, assay_str_z(names[i]), SLIP);
    if (distance < nearest) {
      nearest = distance;
      name = names[i];
    }
  }
  if (name)
    assay_err_hint(err, "did you mean %s?", name);
}

static assay_code unknown(const char *name, assay_err *err)
{
  const char *names[ASSAY_LIMITS];
  for (size_t i = 0; i < ASSAY_LIMITS; i++)
    names[i] = TABLE[i].name;
  assay_code code = assay_err_set(err, ASSAY_E_USAGE, "--set: unknown threshold %s", name);
  assay_nearest_hint(err, assay_str_z(name), names, ASSAY_LIMITS);
  assay_err_hint(err, "`assay list checks` names them"); /* unless there is a nearer hint */
  return code;
}

assay_code assay_limits_read(const assay_options *options, double limit[static ASSAY_LIMITS],
                             assay_err *err)
{
  for (size_t i = 0; i < ASSAY_LIMITS; i++)
    limit[i] = TABLE[i].value;
  for (size_t i = 0; i < options->n_settings; i++) {
    const assay_setting *setting = &options->settings[i];
    size_t at = find(setting->name);
    if (at == ASSAY_LIMITS)
      return unknown(setting->name, err);
    if (!(setting->value >= TABLE[at].min && setting->value <= TABLE[at].max)) {
      char low[ASSAY_NUM_SIZE], high[ASSAY_NUM_SIZE];
      return assay_err_set(err, ASSAY_E_USAGE, "--set %s: value out of bounds; expected %s to %s",
                           setting->name, assay_num_shortest(low, TABLE[at].min),
                           assay_num_shortest(high, TABLE[at].max));
    }
    limit[at] = setting->value;
  }
  return ASSAY_OK;
}
