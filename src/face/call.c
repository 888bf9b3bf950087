/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handle of a call: how it begins, is refused, told of trouble, and ends. */
#include "assay_version.h"
#include "face/review_state.h"
#include "render/sanitise.h"
#include "text/utf8.h"

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

void assay_review_free(assay_review *review)
{
  if (!review)
    return;
  for (size_t i = 0; i < review->parts.n; i++)
    assay_review_free(review->parts.items[i]);
  assay_arena_free(review->arena); /* the handle lies in its own arena */
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
