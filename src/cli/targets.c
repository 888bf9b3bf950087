/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/targets.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The file that an option has written, NULL: none. The folder of -o is a value of its line: there
 * the last one counts. */
static const char *file_of(const assay_opt_value *v)
{
  static const char *const options[] = { "segments", "save", "history" };
  if (strcmp(v->opt->name, "write") == 0)
    return strchr(v->value, '=') + 1;
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    if (strcmp(v->opt->name, options[i]) == 0)
      return v->value;
  return NULL;
}

const char *assay_target_at(const assay_line *line, size_t i)
{
  const char *folder = assay_line_value(line, "output");
  if (folder && i-- == 0)
    return folder;
  for (size_t k = 0; k < line->values.n; k++) {
    const char *file = file_of(&line->values.items[k]);
    if (file && i-- == 0)
      return file;
  }
  return NULL;
}

/* Files and folders are replaced; a device or a pipe only gets more. */
static bool replaced(const struct stat *info)
{
  return S_ISREG(info->st_mode) || S_ISDIR(info->st_mode);
}

/* One name for one place: what exists of the path resolved, the rest as it stands. */
static assay_str place_of(assay_arena *arena, assay_str path)
{
  char real[PATH_MAX];
  while (path.len > 1 && path.ptr[path.len - 1] == '/')
    path.len--;
  for (size_t cut = path.len;;) {
    assay_str head = cut ? assay_str_copy(arena, assay_str_sub(path, 0, cut)) : ASSAY_STR(".");
    if (!head.ptr)
      return head;
    bool there = realpath(head.ptr, real) != NULL;
    if (there || !cut) {
      assay_str rest = assay_str_sub(path, cut, path.len);
      return assay_str_format(arena, "%s/%.*s", there ? real : "", ASSAY_STR_ARG(rest));
    }
    for (cut--; cut && path.ptr[cut - 1] != '/';)
      cut--;
  }
}

assay_code assay_targets_differ(const assay_line *line, assay_err *err)
{
  ASSAY_VEC(assay_str) places = { 0 };
  assay_code code = ASSAY_OK;
  const char *target;
  for (size_t i = 0; code == ASSAY_OK && (target = assay_target_at(line, i)); i++) {
    struct stat info;
    if (stat(target, &info) == 0 && !replaced(&info))
      continue;
    assay_str *place = ASSAY_PUSH(line->arena, &places);
    if (!place || !(*place = place_of(line->arena, assay_str_z(target))).ptr)
      return assay_err_nomem(err);
    for (size_t k = 0; k + 1 < places.n; k++)
      if (assay_str_eq(places.items[k], *place))
        code = assay_err_set(err, ASSAY_E_USAGE, "two outputs have the same target '%s'", target);
  }
  if (code == ASSAY_E_USAGE)
    assay_err_hint(err, "give each a name of its own");
  return code;
}

/* Is the input this file, or below this folder? */
static bool holds(const struct stat *target, const char *input)
{
  bool found = false;
  char place[PATH_MAX];
  struct stat info;
  if (!realpath(strcmp(input, "-") == 0 ? "/dev/stdin" : input, place))
    return false;
  for (size_t n = strlen(place); n && !found;) {
    place[n] = '\0';
    found =
        stat(place, &info) == 0 && info.st_dev == target->st_dev && info.st_ino == target->st_ino;
    while (n && place[n - 1] != '/')
      n--;
    n -= n > 0; /* and the slash */
  }
  return found;
}

/* Operands, the rules of a gate, then the inputs of the report. */
static const char *input_of(const assay_line *line, const assay_review *review, size_t i)
{
  const char *rules = assay_line_value(line, "rules");
  if (i < line->operands.n)
    return line->operands.items[i];
  i -= line->operands.n;
  if (rules && i == 0)
    return rules;
  return assay_review_input(review, i - (rules != NULL));
}

assay_code assay_targets_spare_inputs(const assay_line *line, const assay_review *review,
                                      assay_err *err)
{
  assay_code code = ASSAY_OK;
  const char *target, *input;
  for (size_t i = 0; code == ASSAY_OK && (target = assay_target_at(line, i)); i++) {
    struct stat info;
    if (stat(target, &info) != 0 || !replaced(&info))
      continue;
    for (size_t k = 0; code == ASSAY_OK && (input = input_of(line, review, k)); k++)
      if (holds(&info, input))
        code = assay_err_set(err, ASSAY_E_USAGE, "writing '%s' would destroy the input '%s'",
                             target, input);
  }
  if (code == ASSAY_E_USAGE)
    assay_err_hint(err, "choose another place to write to");
  return code;
}
