/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in a folder of their own, read as `review` reads them. */
#ifndef IN_FOLDER_H
#define IN_FOLDER_H

#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/input.h"

#define TEXT(literal)                                                                              \
  {                                                                                                \
    literal, sizeof(literal) - 1                                                                   \
  }

typedef struct outcome {
  assay_arena *arena;
  assay_inputs *inputs;
  assay_troubles troubles;
  assay_code code;
  assay_err err;
} outcome;

static char folder[] = "/tmp/assay-input-XXXXXX";

static inline void enter(void)
{
  memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
  ck_assert_ptr_nonnull(mkdtemp(folder));
  ck_assert_int_eq(chdir(folder), 0);
}

static inline int drop(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
  (void)info;
  (void)kind;
  (void)walk;
  return remove(path);
}

static inline void leave(void)
{
  ck_assert_int_eq(chdir("/"), 0);
  nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
}

/* Writes a file; the folders above it are made. */
static inline void put(const char *path, assay_str text)
{
  char above[256];
  for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
    snprintf(above, sizeof above, "%.*s", (int)(slash - path), path);
    mkdir(above, 0700);
  }
  FILE *f = fopen(path, "wb");
  ck_assert_ptr_nonnull(f);
  if (text.len)
    ck_assert_uint_eq(fwrite(text.ptr, 1, text.len, f), text.len);
  fclose(f);
}

static inline void putz(const char *path, const char *text)
{
  put(path, assay_str_z(text));
}

static inline outcome *read_paths(const char *const *paths, size_t n, const assay_options *options)
{
  static outcome o;
  o = (outcome){ .arena = assay_arena_new() };
  ck_assert_ptr_nonnull(o.arena);
  o.troubles.arena = o.arena;
  o.code = assay_inputs_read(o.arena, &(assay_paths){ paths, n }, options, &o.inputs, &o.troubles,
                             &o.err);
  return &o;
}

static inline outcome *read_one(const char *path, const assay_options *options)
{
  assay_options defaults;
  assay_options_init(&defaults);
  return read_paths(&path, 1, options ? options : &defaults);
}

static inline void done(outcome *o)
{
  assay_arena_free(o->arena);
}

/* "LINE:COLUMN: message; hint" of the i-th trouble, "" past the last. */
static inline const char *trouble(const outcome *o, size_t i)
{
  static char text[2048];
  text[0] = '\0';
  if (i < o->troubles.list.n) {
    const assay_trouble *t = &o->troubles.list.items[i];
    snprintf(text, sizeof text, "%" PRIu64 ":%" PRIu64 ": %.*s%s%.*s", t->line, t->column,
             ASSAY_STR_ARG(t->message), t->hint.len ? "; " : "", ASSAY_STR_ARG(t->hint));
  }
  return text;
}

static inline bool has_note(const outcome *o, size_t file, const char *part)
{
  const assay_input *input = &o->inputs->files.items[file];
  for (size_t i = 0; i < input->notes.n; i++)
    if (assay_str_has(input->notes.items[i], part))
      return true;
  return false;
}

static inline const assay_series *series_of(const outcome *o, size_t run, assay_role role)
{
  ck_assert_uint_lt(run, o->inputs->runs.n);
  const assay_run *r = &o->inputs->runs.items[run];
  for (size_t i = 0; i < r->series.n; i++)
    if (r->series.items[i].role == role)
      return &r->series.items[i];
  return NULL;
}

/* "STEP=VALUE@LINE ..." of a curve; "-" where there is none. */
static inline const char *curve(const outcome *o, size_t run, assay_role role)
{
  static char text[4096];
  const assay_series *s = series_of(o, run, role);
  size_t n = 0;
  snprintf(text, sizeof text, "-");
  for (size_t i = 0; s && i < s->n; i++)
    n += (size_t)snprintf(text + n, sizeof text - n, "%s%" PRId64 "=%g@%" PRIu32, i ? " " : "",
                          s->step[i], s->value[i], s->line[i]);
  return text;
}

#endif
