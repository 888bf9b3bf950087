/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/renderer.h"

#include <string.h>

#define ASSAY_RENDERER(word) extern const assay_renderer assay_renderer_##word;
#include "renderer_list.h"
#undef ASSAY_RENDERER

#define ASSAY_RENDERER(word) &assay_renderer_##word,
static const assay_renderer *const renderers[] = {
#include "renderer_list.h"
};
#undef ASSAY_RENDERER

const assay_renderer *const *assay_renderers(size_t *n)
{
  *n = sizeof renderers / sizeof *renderers;
  return renderers;
}

const assay_renderer *assay_renderer_find(const char *name)
{
  for (size_t i = 0; i < sizeof renderers / sizeof *renderers; i++)
    if (strcmp(renderers[i]->name, name) == 0)
      return renderers[i];
  return NULL;
}

bool assay_renderer_serves(const assay_renderer *renderer, const char *command)
{
  const size_t n = command ? strlen(command) : 0;
  for (const char *at = renderer->commands; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
    if (strncmp(at, command, n) == 0 && (at[n] == '|' || at[n] == '\0'))
      return true;
  return !renderer->commands;
}
