/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What assemble.c (the runs of all files), pair.c (two files of one run) and configure.c (their
 * parameters) share. */
#ifndef ASSAY_INPUT_ASSEMBLE_STATE_H
#define ASSAY_INPUT_ASSEMBLE_STATE_H

#include "input/assemble.h"

typedef struct assay_joint {
  assay_arena *arena;
  assay_pieces *pieces;
  assay_inputs *inputs;
  assay_troubles *troubles;
} assay_joint;

/* Whether a word tells one side of a run from the other: train, val, ... */
bool assay_path_is_side(assay_str word);
/* Whether a path is the folder or lies below it; below an absent folder lies everything. */
bool assay_path_below(assay_str path, assay_str folder);
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

/* Gives each configuration to the runs of its folder and below, the nearest one first; a
 * configuration without a run is noted as not judged. */
assay_code assay_joint_configure(const assay_joint *j, assay_err *err);
/* Where configurations were given: what the names of the runs say beside them (the file counts, a
 * contradiction is a warning), and whether a run was tuned in full. */
assay_code assay_joint_complete(const assay_joint *j, assay_err *err);

#endif
