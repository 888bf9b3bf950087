/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A delimited file with a header, as rows: what the formats of delimited files have in common. */
#ifndef ASSAY_INPUT_TABLE_H
#define ASSAY_INPUT_TABLE_H

#include "input/rows.h"

/* Declares one header cell: *column is the index that assay_rows_column gave, or SIZE_MAX for a
 * column that is not read. */
typedef assay_code (*assay_table_declare)(assay_rows *rows, assay_str name, size_t *column);
/* By the alias table: for most formats. */
assay_code assay_table_by_alias(assay_rows *rows, assay_str name, size_t *column);

/* Reads the whole file into runs (contract section 3): comments, blank lines, a repeated header,
 * ragged and torn rows, two columns of one name. Fits assay_format.read but for `declare`. */
assay_code assay_table_read(assay_reading *reading, assay_table_declare declare, assay_err *err);

#endif
