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

/* ---- scores of outputs ---- */

typedef enum assay_tokenizer {
  ASSAY_TOKENIZE_13A,
  ASSAY_TOKENIZE_INTL,
  ASSAY_TOKENIZE_ZH,
  ASSAY_TOKENIZE_CHAR,
  ASSAY_TOKENIZE_NONE
} assay_tokenizer;

typedef enum assay_smooth {
  ASSAY_SMOOTH_EXP,
  ASSAY_SMOOTH_FLOOR,
  ASSAY_SMOOTH_ADD_K,
  ASSAY_SMOOTH_NONE
} assay_smooth;

typedef enum assay_paired {
  ASSAY_PAIRED_NONE,
  ASSAY_PAIRED_BOOTSTRAP,
  ASSAY_PAIRED_RANDOMIZATION
} assay_paired;

enum {
  ASSAY_NGRAM_MAX = 16, /* of every order below */
  ASSAY_CHRF_BETA_MAX = 100
};

typedef struct assay_score_options {
  size_t size;                /* sizeof (assay_score_options), set by assay_score_options_init */
  const char *const *metrics; /* ids of assay list metrics; n 0: the defaults */
  size_t n_metrics;
  const char *const *more_metrics; /* beside those: named by rules */
  size_t n_more_metrics;
  const char *const *refs; /* --ref FILE: parallel streams of references */
  size_t n_refs;
  /* BLEU, chrF */
  assay_tokenizer tokenizer; /* default 13a */
  bool lowercase;            /* bleu, chrf, chrf++ */
  assay_smooth smooth;       /* default exp */
  double smooth_value;       /* NaN: floor 0.1, add-k 1 */
  bool effective_order;
  int max_ngram_order; /* 1 .. ASSAY_NGRAM_MAX, default 4 */
  int char_order;      /* 1 .. ASSAY_NGRAM_MAX, default 6 */
  int word_order;      /* 0 .. ASSAY_NGRAM_MAX, default 0 for chrf; chrf++ has 2 */
  int chrf_beta;       /* 1 .. ASSAY_CHRF_BETA_MAX, default 2 */
  bool chrf_whitespace, chrf_eps_smoothing;
  /* TER */
  bool ter_case_sensitive, ter_normalized, ter_no_punct, ter_asian_support;
  /* ROUGE */
  bool stem;
  bool rouge_ascii; /* default false: every script */
  /* significance */
  bool ci;
  assay_paired paired;
  size_t samples;       /* 0: 1000 for intervals and bootstrap, 10000 for randomisation */
  const char *baseline; /* system that the others are compared with; NULL: the first */
  /* records */
  const char *pred_field, *ref_field, *id_field; /* NULL: by alias; dots go into objects */
  const char *const *by_fields;                  /* --by-field NAME, repeatable */
  size_t n_by_fields;
  bool ref_groups;      /* references grouped by blank lines */
  const char *segments; /* FILE for one JSON line a segment, or NULL */
} assay_score_options;

/* ---- a gate ---- */

typedef struct assay_baseline_option {
  const char *name; /* NULL: "baseline" */
  const char *path;
} assay_baseline_option;

typedef struct assay_gate_options {
  size_t size;              /* sizeof (assay_gate_options), set by assay_gate_options_init */
  const char *rules;        /* FILE, or NULL */
  const char *const *exprs; /* --rule EXPR */
  size_t n_exprs;
  const assay_baseline_option *baselines;
  size_t n_baselines;
  bool strict, power;
  const char *save, *history, *label; /* or NULL */
  int64_t today;                      /* UTC, days since 1970-01-01 */
} assay_gate_options;

/* ---- a comparison of runs ---- */

enum { ASSAY_PAGES = 10 }; /* runs beside the tie set that get a page of their own */

typedef struct assay_compare_options {
  size_t size;          /* sizeof (assay_compare_options), set by assay_compare_options_init */
  const char *group_by; /* PARAMETER; NULL: all but the seed */
  const char *cost;     /* a parameter or column that tells what a run costs, or NULL */
  const char *prices;   /* FILE of unit, price, currency, or NULL */
  size_t pages;         /* default ASSAY_PAGES */
} assay_compare_options;

/* Fills *options with the defaults. No errors. */
void assay_compare_options_init(assay_compare_options *options);

/* Fills *options with the defaults. No errors. */
void assay_gate_options_init(assay_gate_options *options);

/* Fills *options with the defaults. No errors. */
void assay_score_options_init(assay_score_options *options);

#endif
