/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One handle around inputs, report and outputs. */
#include "assay_version.h"
#include "base/output.h"
#include "face/review_state.h"
#include "render/page.h"
#include "render/sanitise.h"
#include "text/utf8.h"

const char *assay_version(void)
{
  return ASSAY_VERSION;
}

assay_outcome assay_outcome_of(assay_code code)
{
  if (code == ASSAY_OK)
    return ASSAY_DONE;
  if (code == ASSAY_E_RULE)
    return ASSAY_RULE_TROUBLE;
  return assay_code_exit(code) == 2 ? ASSAY_CALLER_TROUBLE : ASSAY_SURROUNDINGS_TROUBLE;
}

static assay_code add_line(assay_review *r, assay_buf *line)
{
  assay_str clean = assay_buf_str(line);
  assay_buf safe = ASSAY_BUF(r->arena);
  assay_sanitise_terminal(&safe, clean);
  assay_str *slot = ASSAY_PUSH(r->arena, &r->lines);
  if (!slot || !clean.ptr || !(*slot = assay_buf_str(&safe)).ptr)
    return ASSAY_E_NOMEM;
  return ASSAY_OK;
}

static assay_code add_trouble_line(assay_review *r, const assay_trouble *t)
{
  assay_buf line = ASSAY_BUF(r->arena);
  assay_buf_add(&line, t->file);
  if (t->line)
    assay_buf_addf(&line, ":%llu", (unsigned long long)t->line);
  if (t->line && t->column)
    assay_buf_addf(&line, ":%llu", (unsigned long long)t->column);
  assay_buf_addz(&line, ": ");
  if (!t->fatal)
    assay_buf_addz(&line, "warning: ");
  assay_buf_add(&line, t->message);
  if (t->hint.len)
    assay_buf_addz(&line, "; ");
  assay_buf_add(&line, t->hint);
  return add_line(r, &line);
}

static assay_code fill_lines(assay_review *r)
{
  for (size_t i = 0; i < r->troubles.list.n; i++)
    if (add_trouble_line(r, &r->troubles.list.items[i]) != ASSAY_OK)
      return ASSAY_E_NOMEM;
  for (size_t i = 0; i < r->troubles.counts.n; i++) {
    const assay_trouble_count *c = &r->troubles.counts.items[i];
    if (c->n <= ASSAY_TROUBLES_A_KIND)
      continue;
    assay_buf line = ASSAY_BUF(r->arena);
    assay_buf_add(&line, c->file);
    assay_buf_addf(&line, ": %zu more of the kind %s", c->n - ASSAY_TROUBLES_A_KIND, c->kind);
    if (add_line(r, &line) != ASSAY_OK)
      return ASSAY_E_NOMEM;
  }
  return r->troubles.failed ? ASSAY_E_NOMEM : ASSAY_OK;
}

/* A report about an error alone. */
assay_code assay_call_refuse(assay_review *r, const char *command, const assay_err *err)
{
  assay_report *report = assay_arena_alloc(r->arena, sizeof *report);
  if (!report)
    return ASSAY_E_NOMEM;
  report->arena = r->arena;
  report->command = command;
  report->status = ASSAY_STATUS_ERROR;
  report->exit = assay_code_exit(err->code);
  report->headline = assay_str_copy(r->arena, assay_str_z(err->message));
  report->reason = assay_str_copy(r->arena, assay_str_z(err->hint));
  report->inputs = r->inputs;
  report->has_error = true;
  report->error = *err;
  r->report = report;
  r->refused = true;
  r->err = *err;
  return report->headline.ptr && report->reason.ptr ? ASSAY_OK : ASSAY_E_NOMEM;
}

assay_err assay_call_first_trouble(const assay_review *r)
{
  assay_err err = { 0 };
  for (size_t i = 0; i < r->troubles.list.n; i++) {
    const assay_trouble *t = &r->troubles.list.items[i];
    if (!t->fatal)
      continue;
    assay_err_set(&err, ASSAY_E_INPUT, "%.*s", ASSAY_STR_ARG(t->message));
    assay_err_hint(&err, "%.*s", ASSAY_STR_ARG(t->hint));
    assay_err_place(&err, t->file, t->line, t->column);
    break;
  }
  return err;
}

void assay_call_tell(assay_review *r, const assay_err *err)
{
  if (!err->file[0])
    return;
  assay_trouble head = { .kind = "refused",
                         .fatal = true,
                         .file = assay_str_copy(r->arena, assay_str_z(err->file)),
                         .line = err->line,
                         .column = err->column,
                         .hint = assay_str_copy(r->arena, assay_str_z(err->hint)) };
  assay_trouble_add(&r->troubles, &head, "%s", err->message);
}

/* The first fatal trouble becomes the error of a report that went on without that file. */
void assay_call_note_bad_file(assay_review *r)
{
  r->report->error = assay_call_first_trouble(r);
  if (r->report->error.code == ASSAY_OK)
    assay_err_set(&r->report->error, ASSAY_E_INPUT, "%zu files could not be read", r->inputs->bad);
  r->report->has_error = true;
  r->report->exit = r->report->exit > 2 ? r->report->exit : 2;
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

static assay_code sign(assay_review *r)
{
  r->report->version = ASSAY_VERSION;
  r->report->unicode = assay_utf8_version();
  if (!r->options.timestamp)
    return ASSAY_OK;
  r->report->timestamp = assay_str_copy(r->arena, assay_str_z(r->options.timestamp));
  return r->report->timestamp.ptr ? ASSAY_OK : ASSAY_E_NOMEM;
}

/* Version, time stamp and the lines of the troubles: the last step of every call that judges. */
static assay_code finish(assay_review *r)
{
  return sign(r) == ASSAY_OK ? fill_lines(r) : ASSAY_E_NOMEM;
}

assay_review *assay_call_new(const assay_options *options)
{
  assay_arena *arena = assay_arena_new();
  assay_review *r = arena ? assay_arena_alloc(arena, sizeof *r) : NULL;
  if (!r) {
    assay_arena_free(arena);
    return NULL;
  }
  r->arena = r->troubles.arena = arena;
  assay_score_options_init(&r->score);
  if (options)
    r->options = *options;
  else
    assay_options_init(&r->options);
  return r;
}

assay_outcome assay_call_opened(assay_review **out, assay_code code)
{
  if (*out && code == ASSAY_OK && finish(*out) == ASSAY_OK)
    return assay_outcome_of((*out)->refused ? (*out)->err.code : ASSAY_OK);
  assay_review_free(*out);
  *out = NULL;
  return ASSAY_SURROUNDINGS_TROUBLE;
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

void assay_review_free(assay_review *review)
{
  if (!review)
    return;
  for (size_t i = 0; i < review->parts.n; i++)
    assay_review_free(review->parts.items[i]);
  assay_arena_free(review->arena); /* the handle lies in its own arena */
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

/* An output that was not written is told by every output that comes after it. */
assay_outcome assay_call_written(assay_review *r, assay_code code)
{
  assay_report *report = r->report;
  if (code == ASSAY_OK)
    return ASSAY_DONE;
  if (!report->has_error)
    report->error = r->err;
  report->has_error = true;
  report->exit = report->exit > assay_code_exit(code) ? report->exit : assay_code_exit(code);
  return assay_outcome_of(code);
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
