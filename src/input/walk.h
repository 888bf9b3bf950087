/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From paths to files, and the checkpoints that lie beside them. */
#ifndef ASSAY_INPUT_WALK_H
#define ASSAY_INPUT_WALK_H

#include "base/err.h"
#include "model/run.h"

typedef struct assay_found {
  assay_str path;
  bool named;          /* stood on the command line itself */
  const char *trouble; /* why a folder or link could not be looked into; NULL */
} assay_found;

typedef struct assay_walk {
  ASSAY_VEC(assay_found) files;            /* in order of the paths, below a folder by bytes */
  ASSAY_VEC(assay_checkpoint) checkpoints; /* in order of finding */
} assay_walk;

/* Adds what a path names: a file (or "-", or what cannot be opened: the reader tells), or all files
 * below a folder. Dot names are skipped, links to folders not followed, pipes and devices below a
 * folder skipped; a path that is there already is not added again. For a named file its own folder
 * is searched for checkpoints. Errors: ASSAY_E_NOMEM. */
assay_code assay_walk_add(assay_arena *arena, assay_walk *walk, assay_str path, assay_err *err);

/* The step that a checkpoint's name tells: checkpoint-500, step_500.pt, epoch=3-step=500.ckpt,
 * iter_0000500. folder: it is one, and needs no extension of a weight file. */
bool assay_checkpoint_read(assay_str name, bool folder, int64_t *step);

/* Parts of a path: "a/b" and "c" of "a/b/c"; the folder of "c" is absent. */
assay_str assay_path_folder(assay_str path);
assay_str assay_path_name(assay_str path);
assay_str assay_path_stem(assay_str path); /* its name without the last extension */

#endif
