/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/input.h"

#include "base/pool.h"
#include "input/assemble.h"
#include "input/dialect.h"
#include "input/format.h"
#include "input/rows.h"

enum {
  NEAR = 2,  /* edit distance of a did-you-mean */
  FEW = 16,  /* so many files are not worth a thread */
  BATCH = 4, /* files that a thread takes at a time */
};

typedef struct reader {
  assay_arena *arena;
  const assay_options *options;
  assay_inputs *inputs;
  assay_troubles *troubles;
  assay_pieces pieces;
  size_t before;   /* files of the batches in front of this one */
  assay_err first; /* the first bad file that was named */
} reader;

/* ---- troubles of a file ---- */

static bool has_fatal(const assay_troubles *troubles, assay_str file)
{
  for (size_t i = 0; i < troubles->list.n; i++)
    if (troubles->list.items[i].fatal && assay_str_eq(troubles->list.items[i].file, file))
      return true;
  return false;
}

static assay_code refuse(reader *r, assay_input *input, const assay_err *cause, assay_err *err)
{
  if (!has_fatal(r->troubles, input->path)) {
    assay_trouble head = { .kind = "file",
                           .fatal = true,
                           .file = input->path,
                           .line = cause->line,
                           .column = cause->column,
                           .hint = assay_str_copy(r->arena, assay_str_z(cause->hint)) };
    assay_trouble_add(r->troubles, &head, "%s", cause->message);
  }
  input->state = ASSAY_INPUT_BAD;
  r->inputs->bad++;
  if (input->named && r->first.code == ASSAY_OK) {
    r->first = *cause;
    assay_err_place(&r->first, input->path, cause->line, cause->column);
  }
  return r->troubles->failed ? assay_err_nomem(err) : ASSAY_OK;
}

static assay_code add_note(reader *r, assay_input *input, assay_str text, assay_err *err)
{
  assay_str *slot = text.ptr ? ASSAY_PUSH(r->arena, &input->notes) : NULL;
  if (slot)
    *slot = text;
  return slot ? ASSAY_OK : assay_err_nomem(err);
}

/* Names under which a file that cannot be read is a bad input, not a stranger (contract section
 * 2). */
static bool named_as_input(assay_str path)
{
  static const char *const endings[] = { ".csv", ".tsv", ".json", ".jsonl", ".log", ".txt" };
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (assay_str_ends(path, endings[i]))
      return true;
  return false;
}

/* ---- one file ---- */

static const assay_format *by_content(const assay_head *head)
{
  size_t n;
  const assay_format *const *formats = assay_formats(&n), *best = NULL;
  int most = 0;
  for (size_t i = 0; i < n; i++) {
    int points = formats[i]->probe(head);
    if (points > most) {
      most = points;
      best = formats[i];
    }
  }
  return best;
}

/* --input-format holds for what is named, and below a folder for what may be of that format. */
static const assay_format *choose(const reader *r, assay_arena *scratch, const assay_input *input,
                                  assay_source *source, bool *failed)
{
  assay_dialect_memo memo = { .arena = scratch };
  assay_head head = { .path = input->path, .failed = failed, .memo = &memo };
  head.bytes = assay_source_head(source, &head.whole);
  const assay_format *forced =
      r->options->input_format ? assay_format_find(r->options->input_format) : NULL;
  if (forced && (input->named || forced->probe(&head) > 0))
    return forced;
  const assay_format *best = by_content(&head);
  if (!best && input->named && r->options->delimiter)
    return assay_format_find("delimited");
  return best;
}

static assay_code take_runs(reader *r, const assay_reading *reading, assay_err *err)
{
  for (size_t i = 0; i < reading->runs.n; i++) {
    assay_piece *p = ASSAY_PUSH(r->arena, &r->pieces);
    if (!p)
      return assay_err_nomem(err);
    p->run = reading->runs.items[i];
    p->input = reading->input_index;
    p->home = assay_path_home(reading->input->path);
    size_t *index = ASSAY_PUSH(r->arena, &p->run.inputs);
    assay_str *path = ASSAY_PUSH(r->arena, &p->run.sources);
    if (!index || !path)
      return assay_err_nomem(err);
    *index = reading->input_index;
    *path = reading->input->path;
  }
  return ASSAY_OK;
}

static assay_code read_runs(reader *r, assay_arena *scratch, assay_source *source,
                            const assay_format *format, assay_input *input, assay_err *err)
{
  assay_err cause = { 0 };
  assay_reading reading = { .arena = r->arena,
                            .scratch = scratch,
                            .options = r->options,
                            .source = source,
                            .input = input,
                            .input_index = r->before + r->inputs->files.n,
                            .troubles = r->troubles,
                            .findings = &r->inputs->findings };
  assay_code code = format->read(&reading, &cause);
  if (code != ASSAY_OK && code != ASSAY_E_INPUT)
    return assay_err_set(err, code, "%s", cause.message);
  if (input->state == ASSAY_INPUT_NOT_JUDGED)
    return ASSAY_OK;
  if (code == ASSAY_E_INPUT)
    return refuse(r, input, &cause, err);
  input->state = ASSAY_INPUT_USED;
  return take_runs(r, &reading, err);
}

static assay_code read_format(reader *r, assay_arena *scratch, assay_source *source,
                              const assay_format *format, assay_input *input, assay_err *err)
{
  input->format = format->name;
  input->role = format->role;
  input->encoding = assay_source_encoding(source);
  if (format->judged && format->read)
    return read_runs(r, scratch, source, format, input, err);
  input->state = ASSAY_INPUT_NOT_JUDGED;
  return add_note(r, input, assay_str_format(r->arena, "not judged: %s", format->title), err);
}

static assay_code stranger(reader *r, assay_input *input, assay_err *err)
{
  assay_err cause = { .code = ASSAY_E_INPUT };
  input->state = ASSAY_INPUT_UNRECOGNISED;
  if (!input->named)
    return add_note(r, input, ASSAY_STR("not recognised"), err);
  assay_err_hint(&cause, "`assay list formats` says what is read; --input-format NAME forces one");
  cause.code = ASSAY_OK;
  assay_err_set(&cause, ASSAY_E_INPUT, "is no kind of file that is known here");
  return refuse(r, input, &cause, err);
}

static assay_code close_source(reader *r, assay_source *source, assay_input *input, assay_err *err)
{
  bool changed;
  assay_err cause = { 0 };
  if (assay_source_close(source, input->sha256, &changed, &cause) != ASSAY_OK)
    return input->state == ASSAY_INPUT_BAD ? ASSAY_OK : refuse(r, input, &cause, err);
  if (!changed)
    return ASSAY_OK;
  assay_trouble head = { .kind = "changed",
                         .file = input->path,
                         .hint = ASSAY_STR("read it again when the run has ended") };
  assay_trouble_add(r->troubles, &head, "changed while it was read");
  if (r->troubles->failed)
    return assay_err_nomem(err);
  return add_note(r, input, ASSAY_STR("changed while it was read"), err);
}

static assay_code read_source(reader *r, assay_arena *scratch, assay_source *source,
                              assay_input *input, assay_err *err)
{
  assay_err cause = { 0 };
  if (assay_source_refuse(source, &cause) != ASSAY_OK) {
    assay_source_drop(source);
    input->state = ASSAY_INPUT_UNRECOGNISED;
    return input->named || named_as_input(input->path)
               ? refuse(r, input, &cause, err)
               : add_note(r, input, ASSAY_STR("not recognised"), err);
  }
  bool failed = false;
  const assay_format *format = choose(r, scratch, input, source, &failed);
  if (failed || assay_arena_failed(scratch)) {
    assay_source_drop(source);
    return assay_err_nomem(err);
  }
  if (!format) {
    assay_source_drop(source);
    return stranger(r, input, err);
  }
  assay_code code = read_format(r, scratch, source, format, input, err);
  if (code != ASSAY_OK) {
    assay_source_drop(source);
    return code;
  }
  return close_source(r, source, input, err);
}

static assay_code open_and_read(reader *r, assay_arena *scratch, assay_input *input, assay_err *err)
{
  assay_err cause = { 0 };
  assay_source *source;
  assay_code code = assay_source_open(scratch, &source, input->path, &cause);
  if (code == ASSAY_OK)
    return read_source(r, scratch, source, input, err);
  return code == ASSAY_E_INPUT ? refuse(r, input, &cause, err) : assay_err_nomem(err);
}

static assay_code read_file(reader *r, const assay_found *found, assay_err *err)
{
  assay_input input = { .path = found->path, .named = found->named };
  assay_code code;
  if (found->trouble) {
    assay_err cause = { 0 };
    assay_err_set(&cause, ASSAY_E_INPUT, "cannot be opened: %s", found->trouble);
    code = refuse(r, &input, &cause, err);
  } else {
    assay_arena *scratch = assay_arena_new();
    code = scratch ? open_and_read(r, scratch, &input, err) : assay_err_nomem(err);
    if (!scratch || assay_arena_failed(scratch) || assay_arena_failed(r->arena))
      code = assay_err_nomem(err);
    assay_arena_free(scratch);
  }
  if (code != ASSAY_OK)
    return code;
  assay_input *slot = ASSAY_PUSH(r->arena, &r->inputs->files);
  if (!slot)
    return assay_err_nomem(err);
  *slot = input;
  return ASSAY_OK;
}

/* ---- batches of files ---- */

/* Each batch is read into memory of its own, by whichever thread takes it, and joined in order. */
typedef struct batches {
  const assay_walk *walk;
  const assay_options *options;
  reader *items;
  size_t size;
} batches;

static assay_code read_batch(void *payload, size_t at, assay_err *err)
{
  const batches *b = payload;
  reader *r = &b->items[at];
  const size_t from = at * b->size, n = b->walk->files.n, left = n - from;
  const size_t to = from + (left < b->size ? left : b->size);
  assay_code code = ASSAY_OK;
  *r = (reader){ .arena = assay_arena_new(), .options = b->options, .before = from };
  if (!r->arena || !(r->inputs = assay_arena_alloc(r->arena, sizeof *r->inputs)) ||
      !(r->troubles = assay_arena_alloc(r->arena, sizeof *r->troubles)))
    return assay_err_nomem(err);
  r->troubles->arena = r->arena;
  for (size_t i = from; i < to && code == ASSAY_OK; i++)
    code = read_file(r, &b->walk->files.items[i], err);
  return code == ASSAY_OK && r->troubles->failed ? assay_err_nomem(err) : code;
}

#define APPEND(arena_, to, from)                                                                   \
  do {                                                                                             \
    for (size_t i_ = 0; i_ < (from)->n; i_++) {                                                    \
      __typeof__((to)->items) slot_ = ASSAY_PUSH((arena_), (to));                                  \
      if (!slot_)                                                                                  \
        return false;                                                                              \
      *slot_ = (from)->items[i_];                                                                  \
    }                                                                                              \
  } while (0)

static bool join(reader *r, const reader *batch)
{
  APPEND(r->arena, &r->inputs->files, &batch->inputs->files);
  APPEND(r->arena, &r->inputs->findings, &batch->inputs->findings);
  APPEND(r->arena, &r->pieces, &batch->pieces);
  APPEND(r->troubles->arena, &r->troubles->list, &batch->troubles->list);
  APPEND(r->troubles->arena, &r->troubles->counts, &batch->troubles->counts);
  r->inputs->bad += batch->inputs->bad;
  if (r->first.code == ASSAY_OK)
    r->first = batch->first;
  return true;
}

static assay_code read_batches(reader *r, const assay_walk *walk, assay_err *err)
{
  const size_t n = walk->files.n, size = n <= FEW ? FEW : BATCH, count = (n + size - 1) / size;
  batches b = { walk, r->options, NULL, size };
  b.items = assay_arena_array(r->arena, count + 1, sizeof *b.items);
  if (!b.items)
    return assay_err_nomem(err);
  assay_code code =
      count ? assay_pool_run(r->options->threads, count, read_batch, &b, err) : ASSAY_OK;
  for (size_t i = 0; i < count; i++) {
    if (code == ASSAY_OK && !join(r, &b.items[i]))
      code = assay_err_nomem(err);
    if (b.items[i].arena)
      assay_arena_adopt(r->arena, b.items[i].arena);
  }
  return code;
}

/* ---- all files ---- */

static assay_code check_format_name(const assay_options *options, assay_err *err)
{
  if (!options->input_format || assay_format_find(options->input_format))
    return ASSAY_OK;
  size_t n;
  const assay_format *const *formats = assay_formats(&n);
  assay_str wanted = assay_str_z(options->input_format);
  for (size_t i = 0; i < n; i++)
    if (assay_str_distance(wanted, assay_str_z(formats[i]->name), NEAR) <= NEAR)
      assay_err_hint(err, "did you mean %s?", formats[i]->name);
  assay_err_hint(err, "`assay list formats` names them");
  return assay_err_set(err, ASSAY_E_USAGE, "unknown input format %s", options->input_format);
}

/* What one --map finds in the columns of all files. */
typedef struct search {
  assay_str wanted, plain, near;
  size_t columns, least;
  bool there;
} search;

static void look_at(const reader *r, search *s, assay_str name)
{
  s->columns++;
  s->there = s->there || assay_str_eq(name, s->wanted) ||
             assay_str_eq(assay_alias_plain(r->arena, name), s->plain);
  size_t distance = s->there ? SIZE_MAX : assay_name_distance(s->wanted, name);
  if (distance >= s->least)
    return;
  s->least = distance;
  s->near = name;
}

/* A column that --map names must be in one of the files at least. */
static assay_code check_map(const reader *r, const assay_map_option *map, assay_err *err)
{
  search s = { .wanted = assay_str_z(map->column), .least = SIZE_MAX };
  s.plain = assay_alias_plain(r->arena, s.wanted);
  for (size_t i = 0; i < r->inputs->files.n && !s.there; i++) {
    const assay_input *file = &r->inputs->files.items[i];
    for (size_t k = 0; k < file->columns.n && !s.there; k++)
      look_at(r, &s, file->columns.items[k].name);
  }
  if (assay_arena_failed(r->arena)) /* a name without its plain form fits nothing, or all */
    return assay_err_nomem(err);
  if (s.there || !s.columns)
    return ASSAY_OK;
  if (s.near.ptr)
    assay_err_hint(err, "did you mean %.*s?", ASSAY_STR_ARG(s.near));
  return assay_err_set(err, ASSAY_E_INPUT, "--map %s=%s: no input has a column of that name",
                       map->role, map->column);
}

static assay_code check_maps(const reader *r, assay_err *err)
{
  assay_code code = ASSAY_OK;
  for (size_t i = 0; i < r->options->n_maps && code == ASSAY_OK; i++)
    code = check_map(r, &r->options->maps[i], err);
  return code;
}

static assay_code nothing(reader *r, const char *path, size_t n, assay_err *err)
{
  size_t not_judged = 0;
  r->inputs->no_runs = true;
  for (size_t i = 0; i < r->inputs->files.n; i++)
    not_judged += r->inputs->files.items[i].state == ASSAY_INPUT_NOT_JUDGED;
  assay_err_place(err, assay_str_z(path), 0, 0);
  if (not_judged) {
    assay_err_hint(err, "name the folder or file that holds the training log");
    return assay_err_set(err, ASSAY_E_INPUT,
                         "holds no training log; %zu other inputs were "
                         "recognised, which `review` does not judge",
                         not_judged);
  }
  assay_err_hint(err, "`assay list formats` says what is looked for");
  return assay_err_set(err, ASSAY_E_INPUT, "no known training output below %s",
                       n == 1 ? "it" : "it or the other paths");
}

static assay_code read_all(reader *r, const char *const *paths, size_t n, assay_err *err)
{
  assay_walk walk = { 0 };
  assay_code code = ASSAY_OK;
  for (size_t i = 0; i < n && code == ASSAY_OK; i++)
    code = assay_walk_add(r->arena, &walk, assay_str_z(paths[i]), err);
  if (code == ASSAY_OK)
    code = read_batches(r, &walk, err);
  if (code == ASSAY_OK)
    code = assay_pieces_join(r->arena, &r->pieces, &walk, r->inputs, r->troubles, err);
  return assay_arena_failed(r->arena) ? assay_err_nomem(err) : code;
}

assay_code assay_inputs_read(assay_arena *arena, const assay_paths *paths,
                             const assay_options *options, assay_inputs **out,
                             assay_troubles *troubles, assay_err *err)
{
  reader r = { .arena = arena, .options = options, .troubles = troubles };
  r.inputs = *out = assay_arena_alloc(arena, sizeof *r.inputs);
  if (!r.inputs)
    return assay_err_nomem(err);
  if (!troubles->arena)
    troubles->arena = arena;
  assay_code code = check_format_name(options, err);
  if (code == ASSAY_OK)
    code = assay_maps_check(options, err);
  if (code == ASSAY_OK)
    code = read_all(&r, paths->items, paths->n, err);
  if (code != ASSAY_OK)
    return code;
  if (r.first.code != ASSAY_OK) {
    if (err && err->code == ASSAY_OK)
      *err = r.first;
    return ASSAY_E_INPUT;
  }
  code = check_maps(&r, err);
  if (code == ASSAY_OK && !r.inputs->runs.n && !r.inputs->bad)
    code = nothing(&r, paths->n ? paths->items[0] : "", paths->n, err);
  return code;
}

bool assay_input_is_log(assay_str path, bool *failed)
{
  assay_arena *scratch = assay_arena_new();
  assay_source *source;
  assay_err err = { 0 };
  bool is_log = false;
  *failed = !scratch;
  if (scratch && assay_source_open(scratch, &source, path, &err) == ASSAY_OK) {
    assay_head head = { .path = path, .failed = failed };
    head.bytes = assay_source_head(source, &head.whole);
    const assay_format *format = by_content(&head);
    is_log = format && format->judged;
    assay_source_drop(source);
  }
  *failed = *failed || (scratch && assay_arena_failed(scratch));
  assay_arena_free(scratch);
  return is_log;
}
