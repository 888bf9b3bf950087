/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what the files hold to runs: pairs of training and validation files, job records, checkpoint
 * folders, names. */
#ifndef ASSAY_INPUT_ASSEMBLE_H
#define ASSAY_INPUT_ASSEMBLE_H

#include "assay/options.h"
#include "input/walk.h"
#include "model/run.h"

/* A run as one file tells it. */
typedef struct assay_piece {
  assay_run run;
  size_t input;   /* index into assay_inputs.files */
  assay_str home; /* the folder of the run: above train/, validation_artifacts/, checkpoint-500/ */
  bool gone;      /* joined to another piece, or superseded */
} assay_piece;
typedef ASSAY_VEC(assay_piece) assay_pieces;

/* The folder that a run's files have in common, from the path of one of them. Absent: the folder
 * that the program runs in. */
assay_str assay_path_home(assay_str path);

/* Fills inputs->runs, in order of the pieces; what does not fit is noted among the troubles.
 * Errors: ASSAY_E_NOMEM. */
assay_code assay_pieces_join(assay_arena *arena, assay_pieces *pieces, const assay_walk *walk,
                             assay_inputs *inputs, assay_troubles *troubles, assay_err *err);

#endif
