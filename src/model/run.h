/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a training job left behind, read and merged, not yet judged: inputs, runs, series. Owned by
 * one arena. */
#ifndef ASSAY_MODEL_RUN_H
#define ASSAY_MODEL_RUN_H

#include "base/sha256.h"
#include "model/finding.h"

/* ---- inputs: one row a file met ---- */

typedef enum assay_input_state {
  ASSAY_INPUT_USED,
  ASSAY_INPUT_NOT_JUDGED,   /* recognised; this build has no judgement for it; notes[] says so */
  ASSAY_INPUT_UNRECOGNISED, /* not an input kind; changes nothing */
  ASSAY_INPUT_BAD           /* recognised and broken, or refused by its first bytes */
} assay_input_state;

typedef struct assay_column {
  assay_str name;   /* as the file has it */
  const char *role; /* "step", "train_loss", "metric", ... or NULL: not used */
} assay_column;

typedef struct assay_input {
  assay_str path;     /* as the user gave it, plus what lies below */
  const char *format; /* name of the recogniser, or NULL */
  const char *role;   /* train, validation, both, job, data, outputs, references, report, or NULL */
  char sha256[ASSAY_SHA256_HEX]; /* "" when not read */
  uint64_t rows, used, skipped;  /* rows = used + skipped (contract section 4) */
  const char *delimiter;         /* "comma", "tab", "semicolon", "pipe", NULL where none */
  const char *encoding;          /* "UTF-8", "UTF-8 with BOM", "base64", ... */
  const char *line_end;          /* "LF", "CRLF", "CR", NULL */
  ASSAY_VEC(assay_column) columns;
  assay_strs notes;
  assay_input_state state;
  bool named; /* stood on the command line itself, not found below a folder */
} assay_input;

/* ---- series ---- */

typedef enum assay_role {
  ASSAY_ROLE_TRAIN_LOSS,
  ASSAY_ROLE_VALIDATION_LOSS,
  ASSAY_ROLE_TRAIN_PERPLEXITY,
  ASSAY_ROLE_VALIDATION_PERPLEXITY,
  ASSAY_ROLE_LEARNING_RATE,
  ASSAY_ROLE_GRAD_NORM,
  ASSAY_ROLE_EPOCH,  /* epoch at a step; may be fractional */
  ASSAY_ROLE_TIME,   /* seconds */
  ASSAY_ROLE_TOKENS, /* total so far */
  ASSAY_ROLE_METRIC, /* a logged task score: accuracy, reward, rouge ... */
  ASSAY_ROLES
} assay_role;
const char *assay_role_name(assay_role role); /* "train_loss", "validation_loss", ... */

/* One curve of a run. Steps strictly ascending; value[i] may be NaN or infinite (a cell that said
 * so); a missing cell is no point. n may be 0 only if missing > 0. */
typedef struct assay_series {
  assay_role role;
  assay_str name; /* column as the file names it; a --map metric:NAME gives NAME */
  assay_str set;  /* validation set's name (eval_<set>_loss), len 0: the unnamed one */
  size_t n;
  const int64_t *step;
  const double *value;
  const uint32_t *line; /* line in the file, from 1; NULL: unknown */
  size_t missing;       /* used rows of its file whose cell is missing */
  size_t input;         /* index into assay_inputs.files */
} assay_series;
typedef ASSAY_VEC(assay_series) assay_series_list;

typedef struct assay_parameter {
  assay_str name;  /* learningRate, epochCount, ... as the source has it */
  assay_str value; /* text as the source has it */
} assay_parameter;

typedef struct assay_job {
  assay_str name, status, message; /* status as written; message: failureMessage or absent */
  assay_str base_model, customization_type;
  assay_str arn;                     /* jobArn; its last part names the job's folder in S3 */
  bool failed, stopped, in_progress; /* from any spelling of the status */
  double train_loss;                 /* trainingMetrics.trainingLoss; NaN: none */
  ASSAY_VEC(double) validation_losses;
} assay_job;

/* A file of validation data. */
typedef struct assay_data_file {
  assay_str name;   /* URI of the job's record, or path */
  assay_str sha256; /* absent: its content is not known */
} assay_data_file;

typedef struct assay_checkpoint {
  int64_t step;
  assay_str path;
} assay_checkpoint;

/* A place where steps went back: a resumed run; later rows win from `step` on. */
typedef struct assay_resume {
  int64_t from_step; /* last step before */
  int64_t step;      /* first step after */
  uint32_t line;
  assay_str file;
} assay_resume;

typedef enum assay_x { ASSAY_X_STEP, ASSAY_X_EPOCH } assay_x;

typedef struct assay_run {
  assay_str name;     /* unique among the runs */
  assay_strs sources; /* the PATH as given, and what lies below it */
  ASSAY_VEC(assay_parameter) parameters;
  bool has_job;
  assay_job job;
  ASSAY_VEC(assay_data_file) validation_data; /* empty: not known */
  bool partial; /* job failed, stopped or still running, or --unfinished */
  assay_x x;    /* what `step` counts */
  assay_series_list series;
  ASSAY_VEC(assay_checkpoint) checkpoints; /* ascending */
  ASSAY_VEC(assay_resume) resumes;
  size_t duplicates; /* steps that came again with another value */
  int64_t duplicate_step;
  uint32_t duplicate_lines[2];
  assay_str duplicate_file; /* the first of them */
  bool descending;          /* the file ran backwards and was turned */
  int64_t total_steps;      /* planned steps where a log says so, else ASSAY_NO_STEP */
  ASSAY_VEC(size_t) inputs; /* indices into assay_inputs.files */
} assay_run;

typedef struct assay_inputs {
  ASSAY_VEC(assay_input) files;
  ASSAY_VEC(assay_run) runs;
  assay_findings
      findings; /* of reading: RESUMED_RUN, DUPLICATE_STEPS, ROWS_SKIPPED, JOB_FAILED ... */
  size_t bad;   /* files with state BAD */
  bool no_runs; /* all files could be read, and none holds a training log */
} assay_inputs;

/* The series of a role with the unnamed set, or with most points; NULL when there is none. */
const assay_series *assay_run_series(const assay_run *run, assay_role role);
/* The primary validation loss (contract: fine print of review), or NULL. */
const assay_series *assay_run_validation(const assay_run *run);
/* Finite values of a series. */
size_t assay_series_points(const assay_series *series);
/* Epoch at a step: the value of the epoch series at that step, else of the last step before it;
 * NaN where there is none. */
double assay_run_epoch(const assay_run *run, int64_t step);

#endif
