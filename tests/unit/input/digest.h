/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inputs of a test as a table, and all that was read of them as one text. */
#ifndef DIGEST_H
#define DIGEST_H

#include "in_folder.h"

typedef struct input_case {
  const char *name;
  const char *options;      /* letters: see options_of */
  const char *files[10][2]; /* path and content */
  const char *paths[4];     /* as on the command line */
  const char *holds;        /* a part of the right outcome as digest_of writes it */
} input_case;

/* l lenient, u unfinished, e error on duplicates, f the first of them, d decimal comma, t forced
 * format, j another, x unknown format, m maps, n a map of no column, c colon between the cells. */
static inline assay_options options_of(const input_case *c)
{
  static const assay_map_option maps[] = { { "step", "T" },
                                           { "train_loss", "my loss" },
                                           { "metric:score", "c" } };
  static const assay_map_option none[] = { { "train_loss", "mylos" } };
  assay_options o;
  assay_options_init(&o);
  o.lenient = strchr(c->options, 'l') != NULL;
  o.unfinished = strchr(c->options, 'u') != NULL;
  if (strchr(c->options, 'e'))
    o.on_duplicate = ASSAY_DUPLICATE_ERROR;
  if (strchr(c->options, 'f'))
    o.on_duplicate = ASSAY_DUPLICATE_FIRST;
  if (strchr(c->options, 'd'))
    o.decimal = ',';
  if (strchr(c->options, 't'))
    o.input_format = "text-log";
  if (strchr(c->options, 'j'))
    o.input_format = "delimited";
  if (strchr(c->options, 'x'))
    o.input_format = "bedrok";
  if (strchr(c->options, 'c'))
    o.delimiter = ':';
  if (strchr(c->options, 'm') || strchr(c->options, 'n')) {
    o.maps = strchr(c->options, 'm') ? maps : none;
    o.n_maps = strchr(c->options, 'm') ? COUNT(maps) : COUNT(none);
  }
  return o;
}

enum { DIGEST = 64 * 1024 };

typedef struct digest {
  char text[DIGEST];
  size_t n;
} digest;

__attribute__((format(printf, 2, 3))) static inline void say(digest *d, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  d->n += (size_t)vsnprintf(d->text + d->n, sizeof d->text - d->n, format, args);
  va_end(args);
  ck_assert_uint_lt(d->n, sizeof d->text);
}

static inline void say_file(digest *d, const assay_input *f)
{
  say(d, "%.*s %s %s %s %s %s %s %d: %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", ASSAY_STR_ARG(f->path),
      f->format ? f->format : "-", f->role ? f->role : "-", f->sha256,
      f->delimiter ? f->delimiter : "-", f->encoding ? f->encoding : "-",
      f->line_end ? f->line_end : "-", (int)f->state, f->rows, f->used, f->skipped);
  for (size_t i = 0; i < f->columns.n; i++)
    say(d, "  column %.*s %s\n", ASSAY_STR_ARG(f->columns.items[i].name),
        f->columns.items[i].role ? f->columns.items[i].role : "-");
  for (size_t i = 0; i < f->notes.n; i++)
    say(d, "  note %.*s\n", ASSAY_STR_ARG(f->notes.items[i]));
}

static inline void say_series(digest *d, const assay_series *s)
{
  say(d, "  %s %.*s %.*s, %zu missing:", assay_role_name(s->role), ASSAY_STR_ARG(s->name),
      ASSAY_STR_ARG(s->set), s->missing);
  for (size_t i = 0; i < s->n; i++)
    say(d, " %" PRId64 "=%.17g@%" PRIu32, s->step[i], s->value[i], s->line ? s->line[i] : 0);
  say(d, "\n");
}

static inline void say_job(digest *d, const assay_job *job)
{
  say(d, "  job %.*s %.*s %.*s %.*s %.*s %.*s %d%d%d %g", ASSAY_STR_ARG(job->name),
      ASSAY_STR_ARG(job->status), ASSAY_STR_ARG(job->message), ASSAY_STR_ARG(job->base_model),
      ASSAY_STR_ARG(job->customization_type), ASSAY_STR_ARG(job->arn), job->failed, job->stopped,
      job->in_progress, job->train_loss);
  for (size_t i = 0; i < job->validation_losses.n; i++)
    say(d, " %g", job->validation_losses.items[i]);
  say(d, "\n");
}

static inline void say_run(digest *d, const assay_run *run)
{
  say(d, "run %.*s: %d %d %d %" PRId64 ", %zu duplicates at %" PRId64 "\n",
      ASSAY_STR_ARG(run->name), run->partial, (int)run->x, run->descending, run->total_steps,
      run->duplicates, run->duplicate_step);
  for (size_t i = 0; i < run->sources.n; i++)
    say(d, "  from %.*s %zu\n", ASSAY_STR_ARG(run->sources.items[i]), run->inputs.items[i]);
  for (size_t i = 0; i < run->parameters.n; i++)
    say(d, "  %.*s=%.*s\n", ASSAY_STR_ARG(run->parameters.items[i].name),
        ASSAY_STR_ARG(run->parameters.items[i].value));
  for (size_t i = 0; i < run->checkpoints.n; i++)
    say(d, "  checkpoint %" PRId64 " %.*s\n", run->checkpoints.items[i].step,
        ASSAY_STR_ARG(run->checkpoints.items[i].path));
  for (size_t i = 0; i < run->resumes.n; i++)
    say(d, "  resumed at %" PRIu32 "\n", run->resumes.items[i].line);
  if (run->has_job)
    say_job(d, &run->job);
  for (size_t i = 0; i < run->series.n; i++)
    say_series(d, &run->series.items[i]);
}

/* All that was read, as text. */
static inline void digest_of(const outcome *o, digest *d)
{
  d->n = 0;
  say(d, "%s: %s: %s; %s\nruns", assay_code_name(o->code), o->err.file, o->err.message,
      o->err.hint);
  for (size_t i = 0; i < o->inputs->runs.n; i++)
    say(d, " %.*s:%zu", ASSAY_STR_ARG(o->inputs->runs.items[i].name),
        o->inputs->runs.items[i].inputs.n);
  say(d, "\n");
  for (size_t i = 0; i < o->inputs->files.n; i++)
    say_file(d, &o->inputs->files.items[i]);
  for (size_t i = 0; i < o->troubles.list.n; i++)
    say(d, "%.*s:%s\n", ASSAY_STR_ARG(o->troubles.list.items[i].file), trouble(o, i));
  for (size_t i = 0; i < o->inputs->runs.n; i++)
    say_run(d, &o->inputs->runs.items[i]);
}

static inline void put_files(const input_case *c)
{
  for (size_t i = 0; i < COUNT(c->files) && c->files[i][0]; i++)
    putz(c->files[i][0], c->files[i][1]);
}

static inline size_t paths_of(const input_case *c)
{
  size_t n = 0;
  while (n < COUNT(c->paths) && c->paths[n])
    n++;
  return n;
}

#endif
