/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain option types of the public face. Floor 0: types only, no code beyond init.
 * Strings are NUL-terminated and stay the caller's; they must outlive the call. */
#ifndef ASSAY_OPTIONS_H
#define ASSAY_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What to do when one step comes twice with different values. */
typedef enum assay_on_duplicate {
  ASSAY_DUPLICATE_LAST,
  ASSAY_DUPLICATE_FIRST,
  ASSAY_DUPLICATE_ERROR
} assay_on_duplicate;

/* --map ROLE=COLUMN. role: step, epoch, time, train_loss, validation_loss, perplexity,
 * learning_rate, grad_norm, tokens, run, seed or metric:NAME. */
typedef struct assay_map_option {
  const char *role;
  const char *column;
} assay_map_option;

/* --set NAME=VALUE: a threshold of the user's own (names: assay list checks). */
typedef struct assay_setting {
  const char *name;
  double value;
} assay_setting;

typedef struct assay_options {
  size_t size;    /* sizeof (assay_options), set by assay_options_init */
  const char *by; /* NAME[:min|:max] that "best" means; NULL: best validation loss */
  const assay_map_option *maps;
  size_t n_maps;
  const char *input_format;   /* a name of `assay list formats`; NULL: by content */
  char delimiter;             /* one ASCII character; 0: by content */
  char decimal;               /* '.' or ',' */
  const int64_t *saved_steps; /* checkpoints that exist, any order */
  size_t n_saved_steps;
  double eval_noise; /* fraction of the level, > 0; NaN: not given */
  bool unfinished;   /* the run is still being written */
  bool lenient;      /* skip ragged rows, counted */
  assay_on_duplicate on_duplicate;
  const assay_setting *settings;
  size_t n_settings;
  const char *const *fail_on; /* ids or severities: exit 1 on such a verdict or finding */
  size_t n_fail_on;
  bool warn_only;        /* exit 1 becomes 0 */
  uint64_t seed;         /* default 12345 */
  unsigned threads;      /* 0: all cores; never changes a byte */
  const char *timestamp; /* ISO 8601 UTC text that the report shows; NULL: none */
} assay_options;

/* Fills *options with the defaults. No errors. */
void assay_options_init(assay_options *options);

#endif
