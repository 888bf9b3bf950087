/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The choices of options as the command line, signatures and reports write them. */
#ifndef ASSAY_BASE_OPTION_NAMES_H
#define ASSAY_BASE_OPTION_NAMES_H

#include "assay/options.h"

/* By the number of the choice, ended by NULL. */
extern const char *const assay_tokenizer_names[];
extern const char *const assay_smooth_names[];
extern const char *const assay_paired_names[];

/* The number of a choice by its name, or -1. */
int assay_option_named(const char *const *names, const char *name, size_t length);

#endif
