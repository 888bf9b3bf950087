/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of readers: a text as a file of a fresh folder, read by name as `review` would. */
#ifndef READ_TEXT_H
#define READ_TEXT_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "check_run.h"

#include "input/input.h"

typedef struct outcome {
  assay_arena *arena;
  assay_inputs *inputs;
  assay_troubles troubles;
  assay_err err;
  assay_code code;
} outcome;

/* options NULL: the defaults. Free with outcome_free. */
static inline outcome read_text(const char *name, const char *text, const assay_options *options)
{
  outcome out = { .arena = assay_arena_new() };
  assay_options defaults;
  char folder[] = "/tmp/assay-test-XXXXXX", path[96];
  assay_options_init(&defaults);
  ck_assert_ptr_nonnull(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert(fputs(text, file) >= 0);
  ck_assert_int_eq(fclose(file), 0);
  const char *paths[] = { path };
  out.code = assay_inputs_read(out.arena, &(assay_paths){ paths, 1 }, options ? options : &defaults,
                               &out.inputs, &out.troubles, &out.err);
  unlink(path);
  rmdir(folder);
  ck_assert_ptr_nonnull(out.inputs);
  ck_assert_uint_eq(out.inputs->files.n, 1);
  return out;
}

static inline void outcome_free(outcome *out)
{
  assay_arena_free(out->arena);
}

/* The only run of a file that was read; fails the test where there is another number of runs. */
static inline const assay_run *only_run(const outcome *out)
{
  ck_assert_msg(out->code == ASSAY_OK, "%s", out->err.message);
  ck_assert_uint_eq(out->inputs->runs.n, 1);
  return &out->inputs->runs.items[0];
}

/* The series of that column; fails the test where there is none. */
static inline const assay_series *series_of(const assay_run *run, const char *name)
{
  for (size_t i = 0; i < run->series.n; i++)
    if (assay_str_eqz(run->series.items[i].name, name))
      return &run->series.items[i];
  ck_abort_msg("no series %s", name);
  return NULL;
}

static inline bool has_note(const assay_input *input, const char *words)
{
  for (size_t i = 0; i < input->notes.n; i++)
    if (assay_str_has(input->notes.items[i], words))
      return true;
  return false;
}

/* One point: its step, its value, its line in the file. */
#define ck_assert_point(series, i, step_, value_, line_)                                           \
  do {                                                                                             \
    ck_assert_uint_lt((size_t)(i), (series)->n);                                                   \
    ck_assert_int_eq((series)->step[i], step_);                                                    \
    ck_assert_double_eq((series)->value[i], value_);                                               \
    ck_assert_uint_eq((series)->line[i], line_);                                                   \
  } while (0)

#endif
