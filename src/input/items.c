/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/items.h"

#include <string.h>

#include "input/source.h"
#include "text/utf8.h"

enum { BODY_LIMIT = 64 * 1024 * 1024, COLUMNS_MAX = 64 };

typedef enum kind { PLAIN, GROUPS, RECORDS, TABLE, COLUMNS, BODY } kind;

struct assay_items {
  assay_items_request q;
  assay_arena *arena;
  assay_source *source;
  kind kind;
  assay_record_shape shape;
  assay_record_columns columns;
  size_t n_columns;
  uint64_t line;
  bool broken, done;
  assay_str body; /* BODY: the whole file */
};

/* ---- what kind of file ---- */

static assay_str first_line(assay_str head)
{
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
  assay_code code = assay_source_line(s->source, line, &torn, end, err);
  s->line += code == ASSAY_OK && !*end;
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

static assay_code check_text(assay_items *s, const assay_record *record, assay_err *what)
{
  if (s->q.references || record->has_text || record->skipped)
    return ASSAY_OK;
  assay_err_hint(what, "an empty output is \"\"; a record without one cannot be scored");
  return assay_err_set(what, ASSAY_E_INPUT, "no output: '%.*s' is missing or null",
                       ASSAY_STR_ARG(s->shape.prediction));
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
    code = check_text(s, &item->record, &what);
  if (code == ASSAY_OK)
    return fill_fields(s, arena, value, item, err);
  item->record = (assay_record){ .truncated = -1 };
  return take_trouble(s, code, &what, err);
}

static size_t split(assay_str line, assay_str *cells, size_t most)
{
  size_t n = 0, from = 0;
  for (size_t i = 0; i <= line.len; i++)
    if (i == line.len || line.ptr[i] == '\t') {
      if (n < most)
        cells[n] = assay_str_sub(line, from, i);
      n++;
      from = i + 1;
    }
  return n;
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

/* A row of a table: by its header, or all cells references of one segment. */
static assay_code read_cells(assay_items *s, assay_arena *arena, assay_str line, assay_item *item,
                             assay_err *err)
{
  assay_str cells[COLUMNS_MAX];
  size_t n = split(line, cells, COLUMNS_MAX);
  assay_record *r = &item->record;
  assay_code code = ASSAY_OK;
  *r = (assay_record){ .truncated = -1 };
  if (!is_valid(s, line))
    return ASSAY_OK;
  if (n != s->n_columns) {
    assay_err what = { 0 };
    assay_err_set(&what, ASSAY_E_INPUT, "%zu cells; expected %zu as in the first line", n,
                  s->n_columns);
    note(s, 1, &what);
    return ASSAY_OK;
  }
  if (s->kind == COLUMNS) {
    for (size_t i = 0; i < n && code == ASSAY_OK; i++)
      code = set_text(s, arena, cells[i], r, err);
    return code;
  }
  assay_str ref = cell_at(cells, s->columns.reference);
  r->id = cell_at(cells, s->columns.id);
  r->text = s->q.references ? (assay_str){ 0 } : cell_at(cells, s->columns.prediction);
  r->has_text = r->text.ptr != NULL;
  r->has_refs = ref.ptr != NULL;
  code = copy_cell(arena, &r->id, err);
  code = code == ASSAY_OK ? copy_cell(arena, &r->text, err) : code;
  code = code == ASSAY_OK ? copy_cell(arena, &ref, err) : code;
  assay_str *slot = code == ASSAY_OK && ref.ptr ? ASSAY_PUSH(arena, &r->refs) : NULL;
  if (slot)
    *slot = ref;
  return code == ASSAY_OK && ref.ptr && !slot ? assay_err_nomem(err) : code;
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

assay_code assay_items_next(assay_items *s, assay_arena *arena, assay_item *item, bool *end,
                            assay_err *err)
{
  assay_str line;
  assay_code code = ASSAY_OK;
  for (*item = (assay_item){ 0 };; s->q.input->skipped++, s->q.input->rows++) {
    *end = s->kind == BODY && s->done;
    s->done = true;
    if (s->kind == BODY)
      s->line = 1;
    else
      code = next_line(s, &line, end, err);
    if (code != ASSAY_OK || *end)
      break;
    item->line = s->line;
    switch (s->kind) {
    case PLAIN:
      code = read_plain(s, arena, line, item, err);
      break;
    case GROUPS:
      code = read_group(s, arena, line, item, end, err);
      break;
    case RECORDS:
      if (!assay_str_trim(line).len) { /* a blank line is no record */
        s->q.input->rows--;
        s->q.input->skipped--;
        continue;
      }
      code = read_record(s, arena, line, item, err);
      break;
    case TABLE:
    case COLUMNS:
      code = read_cells(s, arena, line, item, err);
      break;
    case BODY:
      code = read_body(s, arena, item, err);
      break;
    }
    if (code != ASSAY_OK || *end || !item->record.skipped)
      break;
  }
  if (code == ASSAY_OK && s->q.troubles->failed)
    code = assay_err_nomem(err);
  if (code != ASSAY_OK)
    assay_err_place(err, s->q.path, s->line, 0);
  if (code != ASSAY_OK || *end)
    return code;
  s->q.input->rows++;
  s->q.input->used++;
  return ASSAY_OK;
}

/* ---- opening ---- */

static assay_code look_at_record(assay_items *s, assay_err *err)
{
  bool whole;
  assay_arena *scratch = assay_arena_new();
  assay_str head = assay_str_trim(assay_source_head(s->source, &whole)), line = first_line(head);
  assay_value *value;
  assay_err what = { 0 };
  if (!scratch)
    return assay_err_nomem(err);
  assay_code code =
      assay_json_read(scratch, line.ptr, line.len, ASSAY_JSON_NONFINITE, &value, &what);
  /* A broken first record is told of when it is read; its shape is that of any. */
  if (code == ASSAY_OK)
    code =
        assay_record_shape_find(s->arena, value, s->q.options, s->q.references, &s->shape, &what);
  else if (code == ASSAY_E_INPUT)
    s->shape = (assay_record_shape){ .family = "records", .prediction = ASSAY_STR("prediction") };
  if (code != ASSAY_OK && what.line)
    assay_err_place(&what, s->q.path, what.line, what.column);
  bool shapeless = code == ASSAY_E_INPUT && s->shape.family && s->shape.prediction.len;
  assay_arena_free(scratch);
  if (code == ASSAY_OK || shapeless)
    return ASSAY_OK;
  *err = what;
  assay_err_place(err, s->q.path, 1, 1);
  return code;
}

static assay_code look_at_header(assay_items *s, assay_err *err)
{
  bool whole;
  assay_str cells[COLUMNS_MAX], line = assay_source_head(s->source, &whole), unused;
  const char *lf = line.len ? memchr(line.ptr, '\n', line.len) : NULL;
  if (lf)
    line.len = (size_t)(lf - line.ptr);
  if (line.len && line.ptr[line.len - 1] == '\r')
    line.len--;
  s->n_columns = split(line, cells, COLUMNS_MAX);
  assay_err_place(err, s->q.path, 1, 1);
  if (s->n_columns > COLUMNS_MAX)
    return assay_err_set(err, ASSAY_E_INPUT, "%zu columns; expected at most %d", s->n_columns,
                         COLUMNS_MAX);
  assay_code code =
      assay_record_header(cells, s->n_columns, s->q.options, s->q.references, &s->columns, err);
  if (code != ASSAY_OK)
    return code;
  size_t wanted = s->q.references ? s->columns.reference : s->columns.prediction;
  if (wanted == SIZE_MAX && s->q.references) {
    s->kind = COLUMNS; /* no header: every column a reference */
    return ASSAY_OK;
  }
  if (wanted == SIZE_MAX) {
    assay_err_hint(err, "name the output's column in the first line, or with --pred-field");
    return assay_err_set(err, ASSAY_E_INPUT, "no column that is known to hold a model's output");
  }
  bool end;
  return next_line(s, &unused, &end, err);
}

static assay_code look(assay_items *s, assay_err *err)
{
  assay_code code = assay_source_refuse(s->source, err);
  if (code == ASSAY_OK)
    code = find_kind(s, err);
  if (code != ASSAY_OK)
    return code;
  if (s->kind == RECORDS)
    return look_at_record(s, err);
  if (s->kind == TABLE)
    return look_at_header(s, err);
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

bool assay_items_have_references(const assay_items *s)
{
  return s->kind == RECORDS ? s->shape.reference.ptr != NULL
                            : s->kind == TABLE && s->columns.reference != SIZE_MAX;
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
