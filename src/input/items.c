/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/items.h"

#include <string.h>

#include "input/source.h"
#include "text/utf8.h"

enum { BODY_LIMIT = 64 * 1024 * 1024, COLUMNS_MAX = 1 << 20 /* contract section 3, sizes */ };

typedef enum kind { PLAIN, GROUPS, RECORDS, TABLE, COLUMNS, BODY } kind;

struct assay_items {
  assay_items_request q;
  assay_arena *arena;
  assay_source *source;
  kind kind;
  assay_record_shape shape;
  assay_record_columns columns;
  size_t *fields; /* TABLE: columns of --by-field, SIZE_MAX: none */
  assay_str *cells;
  size_t n_columns;
  uint64_t line;
  bool broken, done; /* broken: an item so far; while one is read, this one */
  assay_str body;    /* BODY: the whole file */
  assay_str peeked;  /* a line that was looked at and not yet taken; absent: none */
};

/* ---- what kind of file ---- */

static assay_str first_line(assay_str head)
{
  head = assay_str_trim(head); /* blank lines before a record are none */
  const char *lf = head.len ? memchr(head.ptr, '\n', head.len) : NULL;
  return assay_str_trim(lf ? assay_str_sub(head, 0, (size_t)(lf - head.ptr)) : head);
}

static bool parses(const char *bytes, size_t n, bool *nomem)
{
  assay_arena *scratch = assay_arena_new();
  assay_value *unused;
  assay_err err = { 0 };
  assay_code code = scratch
                        ? assay_json_read(scratch, bytes, n, ASSAY_JSON_NONFINITE, &unused, &err)
                        : ASSAY_E_NOMEM;
  *nomem = *nomem || code == ASSAY_E_NOMEM;
  assay_arena_free(scratch);
  return code == ASSAY_OK;
}

static bool named_json(assay_str path)
{
  return assay_str_ends(path, ".json") || assay_str_ends(path, ".jsonl") ||
         assay_str_ends(path, ".jsonl.out") || assay_str_ends(path, ".out");
}

static assay_code refuse_array(const assay_items *s, assay_err *err)
{
  assay_err_place(err, s->q.path, 1, 1);
  assay_err_hint(err, "write one record a line, for example with jq -c '.[]'");
  return assay_err_set(err, ASSAY_E_INPUT, "is one JSON array; expected one record a line");
}

static bool starts_array_of_records(assay_str head)
{
  assay_str text = assay_str_trim(head);
  if (!assay_str_starts(text, "["))
    return false;
  assay_str rest = assay_str_trim(assay_str_sub(text, 1, text.len));
  return assay_str_starts(rest, "{") || (rest.len == 0 && text.len == 1);
}

/* By content; a name that says JSON decides where the content could be a text too. */
static assay_code find_kind(assay_items *s, assay_err *err)
{
  bool whole, nomem = false;
  assay_str head = assay_source_head(s->source, &whole), line = first_line(head);
  s->kind = s->q.options->ref_groups && s->q.references ? GROUPS : PLAIN;
  if (assay_str_starts(line, "[") && (named_json(s->q.path) || starts_array_of_records(head)))
    return refuse_array(s, err);
  if (assay_str_ends(s->q.path, ".tsv"))
    s->kind = TABLE;
  if (!assay_str_starts(assay_str_trim(head), "{"))
    return ASSAY_OK;
  bool cut = line.len + 2 >= head.len && !whole; /* a first line longer than the head */
  bool record = cut || parses(line.ptr, line.len, &nomem);
  bool body = !record && whole && parses(head.ptr, head.len, &nomem);
  if (body || (!record && !whole && named_json(s->q.path) && line.len < 3))
    s->kind = BODY;
  else if (record || named_json(s->q.path))
    s->kind = RECORDS;
  return nomem ? assay_err_nomem(err) : ASSAY_OK;
}

/* ---- troubles ---- */

static void note(assay_items *s, uint64_t column, const assay_err *what)
{
  assay_trouble head = {
    .kind = "record", .fatal = true, .file = s->q.input->path, .line = s->line, .column = column
  };
  head.hint = assay_str_copy(s->q.troubles->arena, assay_str_z(what->hint));
  s->broken = true;
  if (head.hint.ptr)
    assay_trouble_add(s->q.troubles, &head, "%s", what->message);
  else
    s->q.troubles->failed = true;
}

/* Out of memory goes on; whatever is wrong with an item is noted. */
static assay_code take_trouble(assay_items *s, assay_code code, const assay_err *what,
                               assay_err *err)
{
  if (code == ASSAY_E_NOMEM)
    return assay_err_nomem(err);
  note(s, what->column ? what->column : 1, what);
  return ASSAY_OK;
}

static bool is_valid(assay_items *s, assay_str text)
{
  size_t at = assay_utf8_valid(text);
  if (at == text.len)
    return true;
  assay_err what = { 0 };
  assay_err_hint(&what, "convert the file to UTF-8");
  assay_err_set(&what, ASSAY_E_INPUT, "invalid UTF-8: byte 0x%02X at byte %zu of the line",
                (unsigned)(unsigned char)text.ptr[at], at + 1);
  note(s, assay_utf8_count(assay_str_sub(text, 0, at)) + 1, &what);
  return false;
}

/* ---- items ---- */

static assay_code next_line(assay_items *s, assay_str *line, bool *end, assay_err *err)
{
  bool torn;
  *end = false;
  *line = s->peeked;
  s->peeked = (assay_str){ 0 };
  assay_code code = line->ptr ? ASSAY_OK : assay_source_line(s->source, line, &torn, end, err);
  s->line += code == ASSAY_OK && !*end;
  return code;
}

/* The next line without taking it: it stays valid until the line after it is read. */
static assay_code peek_line(assay_items *s, assay_str *line, bool *end, assay_err *err)
{
  assay_code code = next_line(s, line, end, err);
  if (code != ASSAY_OK || *end)
    return code;
  s->peeked = line->ptr ? *line : ASSAY_STR("");
  s->line--;
  return code;
}

static assay_code set_text(assay_items *s, assay_arena *arena, assay_str text, assay_record *out,
                           assay_err *err)
{
  assay_str copy = text.len ? assay_str_copy(arena, text) : ASSAY_STR("");
  if (!copy.ptr)
    return assay_err_nomem(err);
  if (s->q.references) {
    assay_str *slot = ASSAY_PUSH(arena, &out->refs);
    if (!slot)
      return assay_err_nomem(err);
    *slot = copy;
    out->has_refs = true;
    return ASSAY_OK;
  }
  out->text = copy;
  out->has_text = true;
  return ASSAY_OK;
}

static assay_code read_plain(assay_items *s, assay_arena *arena, assay_str line, assay_item *item,
                             assay_err *err)
{
  item->record = (assay_record){ .truncated = -1 };
  return set_text(s, arena, is_valid(s, line) ? line : ASSAY_STR(""), &item->record, err);
}

/* Lines up to the next blank one are the references of one segment. */
static assay_code read_group(assay_items *s, assay_arena *arena, assay_str line, assay_item *item,
                             bool *end, assay_err *err)
{
  assay_code code = ASSAY_OK;
  item->record = (assay_record){ .truncated = -1 };
  *end = false;
  while (code == ASSAY_OK && !assay_str_trim(line).len && !*end)
    code = next_line(s, &line, end, err);
  bool over = *end;
  while (code == ASSAY_OK && !over && assay_str_trim(line).len) {
    code = set_text(s, arena, is_valid(s, line) ? line : ASSAY_STR(""), &item->record, err);
    if (code == ASSAY_OK)
      code = next_line(s, &line, &over, err);
  }
  return code;
}

static assay_code fill_fields(assay_items *s, assay_arena *arena, const assay_value *record,
                              assay_item *item, assay_err *err)
{
  size_t n = s->q.options->n_by_fields;
  assay_str *values = n ? assay_arena_array(arena, n, sizeof *values) : NULL;
  if (n && !values)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    values[i] = assay_record_field(arena, record, s->q.options->by_fields[i]);
  item->fields = values;
  return assay_arena_failed(arena) ? assay_err_nomem(err) : ASSAY_OK;
}

static assay_code read_record(assay_items *s, assay_arena *arena, assay_str line, assay_item *item,
                              assay_err *err)
{
  assay_err what = { 0 };
  assay_value *value;
  assay_code code = assay_json_read(arena, line.ptr, line.len, ASSAY_JSON_NONFINITE, &value, &what);
  if (code == ASSAY_OK)
    code = assay_record_read(arena, &s->shape, value, &item->record, &what);
  if (code == ASSAY_OK)
    return fill_fields(s, arena, value, item, err);
  item->record = (assay_record){ .truncated = -1 };
  return take_trouble(s, code, &what, err);
}

static size_t count_cells(assay_str line)
{
  size_t n = 1;
  for (size_t i = 0; i < line.len; i++)
    n += line.ptr[i] == '\t';
  return n;
}

static void split(assay_str line, assay_str *cells)
{
  size_t n = 0, from = 0;
  for (size_t i = 0; i <= line.len; i++)
    if (i == line.len || line.ptr[i] == '\t') {
      cells[n++] = assay_str_sub(line, from, i);
      from = i + 1;
    }
}

static assay_str cell_at(const assay_str *cells, size_t column)
{
  return column == SIZE_MAX ? (assay_str){ 0 } : cells[column];
}

static assay_code copy_cell(assay_arena *arena, assay_str *cell, assay_err *err)
{
  if (!cell->ptr)
    return ASSAY_OK;
  *cell = cell->len ? assay_str_copy(arena, *cell) : ASSAY_STR("");
  return cell->ptr ? ASSAY_OK : assay_err_nomem(err);
}

static assay_code take_cells(assay_items *s, assay_arena *arena, assay_item *item, assay_err *err)
{
  assay_record *r = &item->record;
  assay_str ref = cell_at(s->cells, s->columns.reference);
  r->id = cell_at(s->cells, s->columns.id);
  r->text = cell_at(s->cells, s->columns.prediction);
  r->has_text = r->text.ptr != NULL;
  r->has_refs = ref.ptr != NULL;
  assay_code code = copy_cell(arena, &r->id, err);
  code = code == ASSAY_OK ? copy_cell(arena, &r->text, err) : code;
  code = code == ASSAY_OK ? copy_cell(arena, &ref, err) : code;
  assay_str *slot = code == ASSAY_OK && ref.ptr ? ASSAY_PUSH(arena, &r->refs) : NULL;
  if (slot)
    *slot = ref;
  return code == ASSAY_OK && ref.ptr && !slot ? assay_err_nomem(err) : code;
}

static assay_code take_fields(assay_items *s, assay_arena *arena, assay_item *item, assay_err *err)
{
  size_t n = s->q.options->n_by_fields;
  assay_str *values = n ? assay_arena_array(arena, n, sizeof *values) : NULL;
  assay_code code = n && !values ? assay_err_nomem(err) : ASSAY_OK;
  for (size_t i = 0; i < n && code == ASSAY_OK; i++) {
    values[i] = cell_at(s->cells, s->fields[i]);
    code = copy_cell(arena, &values[i], err);
  }
  item->fields = values;
  return code;
}

/* A row of a table: by its header, or all cells references of one segment. */
static assay_code read_cells(assay_items *s, assay_arena *arena, assay_str line, assay_item *item,
                             assay_err *err)
{
  size_t n = count_cells(line);
  assay_code code = ASSAY_OK;
  item->record = (assay_record){ .truncated = -1 };
  if (!is_valid(s, line))
    return ASSAY_OK;
  if (n != s->n_columns) {
    assay_err what = { 0 };
    assay_err_set(&what, ASSAY_E_INPUT, "%zu cell%s; expected %zu as in the first line", n,
                  n == 1 ? "" : "s", s->n_columns);
    note(s, 1, &what);
    return ASSAY_OK;
  }
  split(line, s->cells);
  if (s->kind == TABLE) {
    code = take_cells(s, arena, item, err);
    return code == ASSAY_OK ? take_fields(s, arena, item, err) : code;
  }
  for (size_t i = 0; i < n && code == ASSAY_OK; i++)
    code = set_text(s, arena, s->cells[i], &item->record, err);
  return code;
}

static assay_code read_body(assay_items *s, assay_arena *arena, assay_item *item, assay_err *err)
{
  assay_err what = { 0 };
  assay_value *value;
  assay_code code =
      assay_json_read(arena, s->body.ptr, s->body.len, ASSAY_JSON_STRICT, &value, &what);
  s->line = what.line ? what.line : 1;
  item->record = (assay_record){ .truncated = -1 };
  if (code == ASSAY_OK)
    item->record.text = assay_body_text(arena, value, &item->record.truncated);
  item->record.has_text = item->record.text.ptr != NULL;
  if (assay_arena_failed(arena))
    code = assay_err_nomem(&what);
  if (code == ASSAY_OK && !item->record.has_text)
    code =
        assay_err_set(&what, ASSAY_E_INPUT, "holds no text of a model family that is known here");
  return code == ASSAY_OK ? ASSAY_OK : take_trouble(s, code, &what, err);
}

/* An item of the line; *end may be set by groups, which read on. */
static assay_code read_item(assay_items *s, assay_arena *arena, assay_str line, assay_item *item,
                            bool *end, assay_err *err)
{
  switch (s->kind) {
  case PLAIN:
    return read_plain(s, arena, line, item, err);
  case GROUPS:
    return read_group(s, arena, line, item, end, err);
  case RECORDS:
    return read_record(s, arena, line, item, err);
  case TABLE:
  case COLUMNS:
    return read_cells(s, arena, line, item, err);
  case BODY:
    break;
  }
  return read_body(s, arena, item, err);
}

/* The line that the next item begins with: a blank one is no record, a body is one item. */
static assay_code first_line_of_item(assay_items *s, assay_str *line, bool *end, assay_err *err)
{
  assay_code code = ASSAY_OK;
  *line = (assay_str){ 0 };
  *end = s->kind == BODY && s->done;
  s->done = true;
  if (s->kind == BODY) {
    s->line = 1;
    return ASSAY_OK;
  }
  do
    code = next_line(s, line, end, err);
  while (code == ASSAY_OK && !*end && s->kind == RECORDS && !assay_str_trim(*line).len);
  return code;
}

assay_code assay_items_next(assay_items *s, assay_arena *arena, assay_item *item, bool *end,
                            assay_err *err)
{
  bool broken = s->broken;
  assay_code code;
  for (;; s->q.input->skipped++, s->q.input->rows++) {
    assay_str line;
    *item = (assay_item){ 0 };
    s->broken = false;
    code = first_line_of_item(s, &line, end, err);
    item->line = s->line;
    if (code == ASSAY_OK && !*end)
      code = read_item(s, arena, line, item, end, err);
    if (code != ASSAY_OK || *end || !item->record.skipped)
      break;
  }
  if (code == ASSAY_OK && s->q.troubles->failed)
    code = assay_err_nomem(err);
  item->broken = s->broken;
  s->broken = s->broken || broken;
  if (code != ASSAY_OK)
    assay_err_place(err, s->q.path, s->line, 0);
  if (code != ASSAY_OK || *end)
    return code;
  s->q.input->rows++;
  s->q.input->used++;
  return ASSAY_OK;
}

/* ---- opening ---- */

/* The first line that is not blank, not yet taken. */
static assay_code first_record(assay_items *s, assay_str *line, assay_err *err)
{
  bool end;
  assay_code code = peek_line(s, line, &end, err);
  while (code == ASSAY_OK && !end && !assay_str_trim(*line).len) {
    code = next_line(s, line, &end, err);
    if (code == ASSAY_OK)
      code = peek_line(s, line, &end, err);
  }
  return code;
}

static assay_code look_at_record(assay_items *s, assay_err *err)
{
  assay_str line;
  assay_value *value;
  assay_err what = { 0 };
  assay_code code = first_record(s, &line, err);
  assay_arena *scratch = code == ASSAY_OK ? assay_arena_new() : NULL;
  if (!scratch)
    return code == ASSAY_OK ? assay_err_nomem(err) : code;
  code = assay_json_read(scratch, line.ptr, line.len, ASSAY_JSON_NONFINITE, &value, &what);
  if (code == ASSAY_OK)
    code =
        assay_record_shape_find(s->arena, value, s->q.options, s->q.references, &s->shape, &what);
  assay_arena_free(scratch);
  if (code == ASSAY_OK)
    return ASSAY_OK;
  *err = what;
  assay_err_place(err, s->q.path, s->line + 1, what.column ? what.column : 1);
  return code;
}

static assay_code find_fields(assay_items *s, assay_err *err)
{
  const assay_score_options *o = s->q.options;
  s->fields = assay_arena_array(s->arena, o->n_by_fields + 1, sizeof *s->fields);
  if (!s->fields)
    return assay_err_nomem(err);
  for (size_t i = 0; i < o->n_by_fields; i++)
    s->fields[i] = assay_record_column(s->cells, s->n_columns, o->by_fields[i]);
  return ASSAY_OK;
}

static assay_code look_at_header(assay_items *s, assay_err *err)
{
  assay_str line;
  bool end;
  assay_code code = peek_line(s, &line, &end, err);
  if (code != ASSAY_OK)
    return code;
  s->n_columns = count_cells(line);
  if (s->n_columns > COLUMNS_MAX)
    return assay_err_set(err, ASSAY_E_INPUT, "%zu columns; expected at most %d", s->n_columns,
                         COLUMNS_MAX);
  s->cells = assay_arena_array(s->arena, s->n_columns, sizeof *s->cells);
  if (!s->cells)
    return assay_err_nomem(err);
  split(line, s->cells);
  code =
      assay_record_header(s->cells, s->n_columns, s->q.options, s->q.references, &s->columns, err);
  if (code == ASSAY_OK)
    code = find_fields(s, err);
  if (code != ASSAY_OK)
    return code;
  size_t wanted = s->q.references ? s->columns.reference : s->columns.prediction;
  if (wanted == SIZE_MAX && s->q.references) {
    s->kind = COLUMNS; /* no header: every column a reference */
    return ASSAY_OK;
  }
  if (wanted != SIZE_MAX)
    return next_line(s, &line, &end, err);
  assay_err_hint(err, "name the output's column in the first line, or with --pred-field");
  return assay_err_set(err, ASSAY_E_INPUT, "no column that is known to hold a model's output");
}

/* Plain lines may all be empty: outputs of a model that says nothing. */
static bool is_blank_text(const assay_items *s)
{
  bool whole;
  assay_str head = assay_source_head(s->source, &whole);
  return head.len && !assay_str_trim(head).len && !named_json(s->q.path);
}

static assay_code look(assay_items *s, assay_err *err)
{
  assay_code code = is_blank_text(s) ? ASSAY_OK : assay_source_refuse(s->source, err);
  if (code == ASSAY_OK)
    code = find_kind(s, err);
  if (code != ASSAY_OK)
    return code;
  if (s->kind == RECORDS)
    return look_at_record(s, err);
  if (s->kind == TABLE) {
    code = look_at_header(s, err);
    if (code != ASSAY_OK)
      assay_err_place(err, s->q.path, 1, 1);
    return code;
  }
  return s->kind == BODY ? assay_source_all(s->source, BODY_LIMIT, &s->body, err) : ASSAY_OK;
}

assay_code assay_items_open(assay_arena *arena, const assay_items_request *request,
                            assay_items **out, assay_err *err)
{
  assay_items *s = assay_arena_alloc(arena, sizeof *s);
  *out = NULL;
  if (!s)
    return assay_err_nomem(err);
  s->q = *request;
  s->arena = arena;
  assay_code code = assay_source_open(arena, &s->source, request->path, err);
  if (code != ASSAY_OK)
    return code;
  static const char *const formats[] = { "plain", "plain-groups", NULL, "tsv", "tsv", "body" };
  code = look(s, err);
  if (code != ASSAY_OK) {
    if (!err->file[0])
      assay_err_place(err, request->path, err->line, err->column);
    assay_source_drop(s->source);
    return code;
  }
  request->input->format = s->kind == RECORDS ? s->shape.family : formats[s->kind];
  request->input->encoding = assay_source_encoding(s->source);
  request->input->role = request->references ? "references" : "outputs";
  *out = s;
  return ASSAY_OK;
}

bool assay_items_have_ids(const assay_items *s)
{
  return s->kind == RECORDS ? s->shape.id.ptr != NULL
                            : s->kind == TABLE && s->columns.id != SIZE_MAX;
}

bool assay_items_is_body(const assay_items *s)
{
  return s->kind == BODY;
}

bool assay_items_have_references(const assay_items *s)
{
  return s->kind == RECORDS ? s->shape.reference.ptr != NULL
                            : s->kind == TABLE && s->columns.reference != SIZE_MAX;
}

assay_str assay_items_reference_field(const assay_items *s)
{
  return s->kind == RECORDS ? s->shape.reference : (assay_str){ 0 };
}

void assay_items_drop(assay_items *s)
{
  if (s && s->source)
    assay_source_drop(s->source);
  if (s)
    s->source = NULL;
}

assay_code assay_items_close(assay_items *s, assay_err *err)
{
  bool changed = false;
  if (!s || !s->source)
    return ASSAY_OK;
  assay_code code = assay_source_close(s->source, s->q.input->sha256, &changed, err);
  s->source = NULL;
  if (code != ASSAY_OK)
    return code;
  if (changed) {
    assay_trouble head = { .kind = "changed",
                           .file = s->q.input->path,
                           .hint = ASSAY_STR("read it again when it is complete") };
    assay_trouble_add(s->q.troubles, &head, "changed while it was read");
  }
  s->q.input->state = s->broken ? ASSAY_INPUT_BAD : ASSAY_INPUT_USED;
  if (s->q.troubles->failed)
    return assay_err_nomem(err);
  return s->broken ? ASSAY_E_INPUT : ASSAY_OK;
}
