/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "input/assemble_state.h"

/* Folders and words that tell one side of a run from the other. */
static const char *const sides[] = { "train",
                                     "training",
                                     "validation",
                                     "valid",
                                     "val",
                                     "eval",
                                     "test",
                                     "training_artifacts",
                                     "validation_artifacts",
                                     "post_fine_tuning_validation",
                                     "post_training_validation" };

bool assay_path_is_side(assay_str word)
{
  for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
    if (assay_str_ieqz(word, sides[i]))
      return true;
  return false;
}

assay_input *assay_joint_input(const assay_joint *j, const assay_piece *p)
{
  return &j->inputs->files.items[p->input];
}

assay_code assay_joint_note(const assay_joint *j, size_t input, assay_str text, assay_err *err)
{
  assay_str *slot = text.ptr ? ASSAY_PUSH(j->arena, &j->inputs->files.items[input].notes) : NULL;
  if (slot)
    *slot = text;
  return slot ? ASSAY_OK : assay_err_nomem(err);
}

bool assay_path_below(assay_str path, assay_str folder)
{
  return !folder.len || (path.len >= folder.len && memcmp(path.ptr, folder.ptr, folder.len) == 0 &&
                         (path.len == folder.len || path.ptr[folder.len] == '/' ||
                          folder.ptr[folder.len - 1] == '/'));
}
