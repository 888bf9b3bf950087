/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One handle around inputs, report and outputs. */
#include "assay_version.h"
#include "face/review_state.h"
#include "render/page.h"
#include "render/sanitise.h"

const char *assay_version(void)
{
  return ASSAY_VERSION;
}

assay_code assay_call_review(assay_review *r, const char *const *paths, size_t n)
{
  assay_err err = { 0 };
  assay_code code = assay_inputs_read(r->arena, &(assay_paths){ paths, n }, &r->options, &r->inputs,
                                      &r->troubles, &err);
  if (code != ASSAY_E_NOMEM && assay_call_score_found(r) != ASSAY_OK)
    return ASSAY_E_NOMEM;
  if (code == ASSAY_E_INPUT && r->inputs->no_runs && assay_call_has_scores(r)) {
    err = (assay_err){ 0 }; /* no training log, but outputs to score */
    code = ASSAY_OK;
  } else if (code == ASSAY_OK) {
    code = assay_review_report(r->arena, r->inputs, &r->options, &r->report, &err);
  }
  if (code == ASSAY_OK)
    code = assay_call_report_scores(r, &err);
  if (code == ASSAY_E_NOMEM)
    return code;
  if (code != ASSAY_OK)
    return assay_call_refuse(r, "review", &err);
  if (r->inputs->bad)
    assay_call_note_bad_file(r);
  return ASSAY_OK;
}

assay_outcome assay_review_open(assay_review **out, const char *const *paths, size_t n,
                                const assay_options *options)
{
  *out = assay_call_new(options);
  return assay_call_opened(out, *out ? assay_call_review(*out, paths, n) : ASSAY_E_NOMEM);
}

assay_outcome assay_review_usage(assay_review **out, const char *command, const char *message,
                                 const char *hint)
{
  assay_err err = { 0 };
  assay_err_set(&err, ASSAY_E_USAGE, "%s", message);
  assay_err_hint(&err, "%s", hint ? hint : "");
  *out = assay_call_new(NULL);
  return assay_call_opened(out, *out ? assay_call_refuse(*out, command, &err) : ASSAY_E_NOMEM);
}

int assay_review_exit(const assay_review *review)
{
  return review->report->exit;
}

const char *assay_review_headline(const assay_review *review)
{
  return review->report->headline.ptr;
}

const char *assay_review_trouble(const assay_review *review, size_t i)
{
  return i < review->lines.n ? review->lines.items[i].ptr : NULL;
}

bool assay_review_refused(const assay_review *review)
{
  return review->refused;
}

const char *assay_review_input(const assay_review *review, size_t i)
{
  const assay_inputs *inputs = review->report->inputs;
  for (size_t k = 0; inputs && k < inputs->files.n; k++) {
    const assay_input *in = &inputs->files.items[k];
    if ((in->named || in->role || in->state == ASSAY_INPUT_BAD) && i-- == 0)
      return in->path.ptr;
  }
  return NULL;
}

assay_outcome assay_review_write(assay_review *review, const char *format,
                                 const assay_text_style *style, assay_writer write, void *payload)
{
  enum { WIDTH_DEFAULT = 80, WIDTH_MIN = 40 };
  const assay_renderer *renderer = assay_renderer_find(format);
  assay_style s = { WIDTH_DEFAULT, false, 0 };
  if (style)
    s = (assay_style){ style->width < WIDTH_MIN ? WIDTH_MIN : style->width, style->colour,
                       style->verbosity };
  review->err = (assay_err){ 0 };
  if (!renderer)
    return assay_outcome_of(
        assay_err_set(&review->err, ASSAY_E_USAGE, "no output format '%s'", format));
  if (!assay_renderer_serves(renderer, review->report->command))
    return assay_outcome_of(assay_err_set(&review->err, ASSAY_E_USAGE,
                                          "'%s' is no output format of %s", format,
                                          review->report->command));
  assay_arena *arena = assay_arena_new();
  assay_sink *sink = arena ? assay_sink_callback(arena, write, payload) : NULL;
  assay_code code = sink ? renderer->write(review->report, &s, sink, &review->err)
                         : assay_err_nomem(&review->err);
  if (code == ASSAY_OK)
    code = assay_sink_close(sink, &review->err);
  assay_arena_free(arena);
  return assay_outcome_of(code);
}

void assay_report_options_init(assay_report_options *options)
{
  enum { TIMEOUT_S = 30 }; /* contract section 1 */
  *options = (assay_report_options){ .size = sizeof *options, .plot_timeout_s = TIMEOUT_S };
}

static bool into_buf(void *payload, const char *bytes, size_t n)
{
  assay_buf *b = payload;
  assay_buf_add(b, (assay_str){ bytes, n });
  return !b->failed;
}

assay_outcome assay_review_file(assay_review *review, const char *path, const char *format,
                                const assay_text_style *style)
{
  assay_arena *arena = assay_arena_new();
  assay_buf out = ASSAY_BUF(arena);
  review->err = (assay_err){ 0 };
  assay_code code = arena ? ASSAY_OK : assay_err_nomem(&review->err);
  if (code == ASSAY_OK && assay_review_write(review, format, style, into_buf, &out) != ASSAY_DONE)
    code = review->err.code;
  if (code == ASSAY_OK)
    code = assay_output_file(path, assay_buf_str(&out), &review->err);
  assay_arena_free(arena);
  return assay_call_written(review, code);
}

assay_outcome assay_review_folder(assay_review *review, const char *path,
                                  const assay_report_options *options)
{
  assay_folder_options folder = { options->force, !options->no_png, options->require_plots,
                                  options->plot_timeout_s, review->options.threads };
  assay_code code = ASSAY_OK;
  review->err = (assay_err){ 0 };
  if (!review->charted)
    code = assay_review_charts(review->arena, review->report, &review->err);
  if (!review->charted && code == ASSAY_OK)
    code = assay_score_charts(review->report, &review->err);
  if (!review->charted && code == ASSAY_OK && review->report->compare)
    code = assay_compare_charts(review->report, &review->err);
  review->charted = code == ASSAY_OK;
  if (code == ASSAY_OK)
    code = assay_folder_write(review->report, path, &folder, &review->err);
  return assay_call_written(review, code);
}

const char *assay_review_plot_note(const assay_review *review, size_t i)
{
  const assay_strs *notes = &review->report->plot_notes;
  if (i >= notes->n)
    return NULL;
  assay_buf safe = ASSAY_BUF(review->arena);
  assay_sanitise_terminal(&safe, notes->items[i]);
  assay_str text = assay_buf_str(&safe);
  return text.ptr ? text.ptr : "a picture is missing";
}

const char *assay_review_error(const assay_review *review)
{
  return review->err.message;
}

const char *assay_review_error_hint(const assay_review *review)
{
  return review->err.hint;
}

const char *assay_review_error_file(const assay_review *review)
{
  return review->err.file;
}
