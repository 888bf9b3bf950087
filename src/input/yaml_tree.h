/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML as a tree of plain values. The only file that uses libyaml. */
#ifndef ASSAY_INPUT_YAML_TREE_H
#define ASSAY_INPUT_YAML_TREE_H

#include "base/value.h"

/* Parses exactly one document (UTF-8). Every scalar is a string as it stands, but for an empty one
 * and a plain ~ or null, which are null. An alias shares the children of its anchor. Refused: two
 * keys of one name, keys that are no text, depth over 64, an alias without its anchor or inside it,
 * and more than 100,000 values, those that aliases repeat counted each time. Errors: ASSAY_E_INPUT
 * with line and column in *err (file is set by the caller), ASSAY_E_NOMEM. Owned by the arena. */
assay_code assay_yaml_read(assay_arena *arena, assay_str text, assay_value **out, assay_err *err);

#endif
