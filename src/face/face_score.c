/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From files of outputs to scores: while threads count one chunk of segments, one of them reads the
 * next. */
#include <string.h>
#include <unistd.h>

#include "analysis/review_options.h"
#include "assay_version.h"
#include "base/output.h"
#include "base/pool.h"
#include "face/review_state.h"
#include "input/output_stream.h"
#include "text/utf8.h"

enum {
  /* So few that a chunk is still in a core's cache when it is counted, so many that starting
   * threads for it costs little. */
  SEGMENTS_A_CHUNK = 4096,
  BLOCKS_A_THREAD = 8, /* no thread waits long for the last */
  THREADS_MAX = 64
};

typedef struct pump {
  assay_scoring *scoring;
  assay_outputs *outputs;
  assay_segment_chunk now, next; /* being counted; being read */
  bool end;
} pump;

static size_t threads_of(const assay_options *options)
{
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  size_t n = options->threads ? options->threads : cores > 0 ? (size_t)cores : 1;
  return n < THREADS_MAX ? n : THREADS_MAX;
}

static size_t blocks_of(const assay_options *options)
{
  size_t threads = threads_of(options);
  return threads > 1 ? threads * BLOCKS_A_THREAD : 1;
}

static assay_code read_next(pump *p, assay_err *err)
{
  p->next = (assay_segment_chunk){ .arena = assay_arena_new() };
  if (!p->next.arena)
    return assay_err_nomem(err);
  return p->end ? ASSAY_OK
                : assay_outputs_next(p->outputs, SEGMENTS_A_CHUNK, &p->next, &p->end, err);
}

/* Block 0 reads, so that it begins first; the others count. */
static assay_code work(void *payload, size_t block, assay_err *err)
{
  pump *p = payload;
  if (block == 0)
    return read_next(p, err);
  return assay_scoring_count(p->scoring, &p->now, block - 1, err);
}

static assay_code pump_all(assay_review *r, pump *p, assay_err *err)
{
  assay_code code = read_next(p, err);
  while (code == ASSAY_OK && p->next.list.n) {
    assay_arena_free(p->now.arena);
    p->now = p->next;
    p->next = (assay_segment_chunk){ 0 };
    code = assay_scoring_take(p->scoring, &p->now, err);
    if (code == ASSAY_OK)
      code = assay_pool_run((unsigned)threads_of(&r->options), blocks_of(&r->options) + 1, work, p,
                            err);
    if (code == ASSAY_OK)
      code = assay_scoring_settle(p->scoring, &p->now, err);
  }
  assay_arena_free(p->now.arena);
  assay_arena_free(p->next.arena);
  return code;
}

/* Counts what was opened as a new system, and closes it. */
static assay_code count_outputs(assay_review *r, assay_outputs *outputs, assay_str path,
                                assay_err *err)
{
  pump p = { .scoring = r->scoring, .outputs = outputs };
  bool mixed;
  assay_code code = assay_scoring_begin(r->scoring, path, err);
  if (code == ASSAY_OK)
    code = pump_all(r, &p, err);
  if (code != ASSAY_OK) {
    assay_outputs_drop(outputs);
    return code;
  }
  assay_str parameters = assay_outputs_parameters(outputs, &mixed);
  assay_scoring_end(r->scoring, parameters, mixed);
  return ASSAY_OK;
}

static assay_code score_system(assay_review *r, assay_outputs_context *context, assay_str path,
                               assay_err *err)
{
  assay_outputs *outputs;
  bool same = r->score.paired != ASSAY_PAIRED_NONE;
  assay_code code = assay_outputs_open(context, path, same, &outputs, err);
  return code == ASSAY_OK ? count_outputs(r, outputs, path, err) : code;
}

/* Two systems of one file would have one name, and nothing between them to compare. */
static assay_code check_once(const char *const *outputs, size_t n, assay_err *err)
{
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < i; k++)
      if (strcmp(outputs[i], outputs[k]) == 0) {
        assay_err_place(err, assay_str_z(outputs[i]), 0, 0);
        return assay_err_set(err, ASSAY_E_INPUT, "is named twice; expected each system once");
      }
  return ASSAY_OK;
}

static assay_code score_all(assay_review *r, const char *const *outputs, size_t n, assay_err *err)
{
  assay_outputs_context *context =
      assay_outputs_context_new(r->arena, &r->score, r->inputs, &r->troubles);
  assay_code code = context ? assay_scoring_new(r->arena, &r->options, &r->score,
                                                blocks_of(&r->options), &r->scoring, err)
                            : assay_err_nomem(err);
  if (code == ASSAY_OK)
    code = check_once(outputs, n, err);
  for (size_t i = 0; i < n && code == ASSAY_OK; i++)
    code = score_system(r, context, assay_str_z(outputs[i]), err);
  assay_outputs_context_close(context);
  return code;
}

static assay_code new_report(assay_review *r, const char *command)
{
  r->report = assay_arena_alloc(r->arena, sizeof *r->report);
  if (!r->report)
    return ASSAY_E_NOMEM;
  r->report->arena = r->arena;
  r->report->command = command;
  r->report->version = ASSAY_VERSION;
  r->report->inputs = r->inputs;
  return ASSAY_OK;
}

static assay_code conclude(assay_review *r, const char *const *outputs, size_t n, assay_err *err)
{
  assay_code code = assay_review_options_check(r->arena, r->inputs, &r->options, err);
  if (code == ASSAY_OK)
    code = score_all(r, outputs, n, err);
  if (code == ASSAY_OK)
    code = new_report(r, "score");
  if (code == ASSAY_OK)
    code = assay_scoring_finish(r->scoring, r->report, err);
  if (code == ASSAY_OK)
    code = assay_score_report(r->scoring, r->report, &r->options, &r->score, err);
  assay_scoring_close(r->scoring);
  return code;
}

assay_code assay_call_score(assay_review *r, const char *const *outputs, size_t n)
{
  assay_err err = { 0 };
  r->inputs = assay_arena_alloc(r->arena, sizeof *r->inputs);
  assay_code code = r->inputs ? conclude(r, outputs, n, &err) : ASSAY_E_NOMEM;
  if (code == ASSAY_OK || code == ASSAY_E_NOMEM)
    return code;
  assay_err first = assay_call_first_trouble(r);
  if (first.code != ASSAY_OK)
    return assay_call_refuse(r, "score", &first);
  assay_call_tell(r, &err);
  return assay_call_refuse(r, "score", &err);
}

assay_outcome assay_score_open(assay_review **out, const char *const *outputs, size_t n,
                               const assay_options *options, const assay_score_options *options_of)
{
  *out = assay_call_new(options);
  if (*out)
    (*out)->score = *options_of;
  return assay_call_opened(out, *out ? assay_call_score(*out, outputs, n) : ASSAY_E_NOMEM);
}

assay_outcome assay_score_segments(assay_review *review, const char *path)
{
  assay_arena *arena = assay_arena_new();
  assay_sink *sink = arena ? assay_sink_memory(arena) : NULL;
  review->err = (assay_err){ 0 };
  assay_code code =
      sink ? assay_scoring_segments(review->scoring, review->report, sink, &review->err)
           : assay_err_nomem(&review->err);
  if (code == ASSAY_OK)
    code = assay_sink_close(sink, &review->err);
  if (code == ASSAY_OK)
    code = assay_output_file(path, assay_sink_bytes(sink), &review->err);
  assay_arena_free(arena);
  return assay_call_written(review, code);
}

/* ---- outputs beside a training log ---- */

/* What one file found below a review's paths gives. */
typedef struct trial {
  assay_inputs inputs;
  assay_troubles troubles;
} trial;

static bool may_hold_outputs(const assay_input *file)
{
  return file->state == ASSAY_INPUT_NOT_JUDGED && file->format &&
         (strcmp(file->format, "outputs") == 0 || strcmp(file->format, "lm-eval") == 0);
}

static assay_code not_judged(assay_review *r, assay_input *file, const assay_err *why)
{
  assay_str *note = file->notes.n ? &file->notes.items[0] : ASSAY_PUSH(r->arena, &file->notes);
  if (note)
    *note = assay_str_format(r->arena, "not judged: %s", why->message);
  return note && note->ptr ? ASSAY_OK : ASSAY_E_NOMEM;
}

/* A broken file found below a folder is told of, and the rest goes on (contract section 2). */
static assay_code broken(assay_review *r, assay_input *file, const trial *t, const assay_err *why)
{
  for (size_t i = 0; i < t->troubles.list.n; i++) {
    const assay_trouble *trouble = &t->troubles.list.items[i];
    assay_trouble_add(&r->troubles, trouble, "%.*s", ASSAY_STR_ARG(trouble->message));
  }
  if (!t->troubles.list.n) {
    assay_trouble head = {
      .kind = "file", .fatal = true, .file = file->path, .line = why->line, .column = why->column
    };
    head.hint = assay_str_copy(r->arena, assay_str_z(why->hint));
    assay_trouble_add(&r->troubles, &head, "%s", why->message);
  }
  file->state = ASSAY_INPUT_BAD;
  r->inputs->bad++;
  return r->troubles.failed ? ASSAY_E_NOMEM : ASSAY_OK;
}

static assay_code try_file(assay_review *r, assay_input *file)
{
  trial t = { .troubles = { .arena = r->arena } };
  assay_err err = { 0 };
  assay_outputs *outputs;
  assay_outputs_context *context =
      assay_outputs_context_new(r->arena, &r->score, &t.inputs, &t.troubles);
  assay_code code =
      context ? assay_outputs_open(context, file->path, false, &outputs, &err) : ASSAY_E_NOMEM;
  if (code != ASSAY_OK) {
    if (code != ASSAY_E_INPUT)
      return code;
    return err.unread ? broken(r, file, &t, &err) : not_judged(r, file, &err);
  }
  code = count_outputs(r, outputs, file->path, &err);
  if (code != ASSAY_OK) {
    assay_scoring_abandon(r->scoring);
    return code == ASSAY_E_INPUT ? broken(r, file, &t, &err) : code;
  }
  bool named = file->named;
  *file = t.inputs.files.items[0];
  file->named = named;
  return ASSAY_OK;
}

assay_code assay_call_score_found(assay_review *r)
{
  assay_err err = { 0 };
  assay_code code = ASSAY_OK;
  for (size_t i = 0; r->inputs && i < r->inputs->files.n && code == ASSAY_OK; i++) {
    if (!may_hold_outputs(&r->inputs->files.items[i]))
      continue;
    if (!r->scoring)
      code = assay_scoring_new(r->arena, &r->options, &r->score, blocks_of(&r->options),
                               &r->scoring, &err);
    if (code == ASSAY_OK)
      code = try_file(r, &r->inputs->files.items[i]);
  }
  assay_scoring_close(r->scoring);
  return code;
}

bool assay_call_has_scores(const assay_review *r)
{
  return r->scoring && assay_scoring_systems(r->scoring) > 0;
}

assay_code assay_call_report_scores(assay_review *r, assay_err *err)
{
  if (!assay_call_has_scores(r))
    return ASSAY_OK;
  if (r->report) {
    r->report->version = ASSAY_VERSION;
    return assay_score_beside(r->scoring, r->report, &r->options, &r->score, err);
  }
  assay_code code = new_report(r, "review");
  if (code == ASSAY_OK)
    code = assay_scoring_finish(r->scoring, r->report, err);
  if (code == ASSAY_OK)
    code = assay_score_report(r->scoring, r->report, &r->options, &r->score, err);
  return code;
}
