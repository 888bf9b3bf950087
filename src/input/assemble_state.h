/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What assemble.c (the runs of all files) and pair.c (two files of one run) share. */
#ifndef ASSAY_INPUT_ASSEMBLE_STATE_H
#define ASSAY_INPUT_ASSEMBLE_STATE_H

#include "input/assemble.h"

typedef struct assay_joint {
  assay_arena *arena;
  assay_pieces *pieces;
  assay_inputs *inputs;
} assay_joint;

/* Whether a word tells one side of a run from the other: train, val, ... */
bool assay_path_is_side(assay_str word);
assay_input *assay_joint_input(const assay_joint *j, const assay_piece *p);
assay_code assay_joint_note(const assay_joint *j, size_t input, assay_str text, assay_err *err);

/* Adds all that one piece holds to another; it is gone then. */
assay_code assay_joint_join(const assay_joint *j, assay_piece *into, assay_piece *piece,
                            assay_err *err);
/* Joins validation files to their training files: of one folder, or with by_command those that were
 * named together. */
assay_code assay_joint_pair(assay_joint *j, bool by_command, assay_err *err);
/* Tells what a run was validated on, as far as that is known. */
assay_code assay_joint_validation_data(const assay_joint *j, assay_piece *piece, assay_err *err);

#endif
