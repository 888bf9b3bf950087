/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a report's document that lie in files of their own. */
#ifndef ASSAY_MODEL_DOCUMENT_H
#define ASSAY_MODEL_DOCUMENT_H

#include "model/review.h"

void assay_document_systems(assay_values *b, assay_value *root, const assay_report *report);
void assay_document_comparisons(assay_values *b, assay_value *root, const assay_report *report);
void assay_document_gate(assay_values *b, assay_value *root, const assay_report *report);

#endif
