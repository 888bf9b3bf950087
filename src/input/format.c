/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/format.h"

#define ASSAY_FORMAT(word) extern const assay_format assay_format_##word;
#include "input/format_list.h"
#undef ASSAY_FORMAT

#define ASSAY_FORMAT(word) &assay_format_##word,
static const assay_format *const formats[] = {
#include "input/format_list.h"
};
#undef ASSAY_FORMAT

const assay_format *const *assay_formats(size_t *n)
{
  *n = sizeof formats / sizeof *formats;
  return formats;
}

const assay_format *assay_format_find(const char *name)
{
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (assay_str_eqz(assay_str_z(formats[i]->name), name))
      return formats[i];
  return NULL;
}

void assay_head_done(const assay_head *head, assay_arena *arena)
{
  if (head->failed && (!arena || assay_arena_failed(arena)))
    *head->failed = true;
  assay_arena_free(arena);
}
