/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a report's document that lie in files of their own. */
#ifndef ASSAY_MODEL_DOCUMENT_H
#define ASSAY_MODEL_DOCUMENT_H

#include "model/review.h"

void assay_document_systems(assay_values *b, assay_value *root, const assay_report *report);
void assay_document_comparisons(assay_values *b, assay_value *root, const assay_report *report);
/* The member "group" of a run that was compared; null when it was set apart. */
void assay_document_group_of(assay_values *b, assay_value *at, const assay_report *report,
                             size_t run);
void assay_document_compare(assay_values *b, assay_value *root, const assay_report *report);
void assay_document_gate(assay_values *b, assay_value *root, const assay_report *report);

#endif
