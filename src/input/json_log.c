/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/json_log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
  SHAPE_OBJECTS = 20,                 /* objects whose keys a shape collects */
  DOCUMENT_LIMIT = 256 * 1024 * 1024, /* bytes of one document: 20 times the largest log seen */
  SCRATCH_LINES = 256                 /* lines parsed before their memory is given back */
};

/* ---- tokens ---- */

typedef struct lexer {
  const char *at, *end;
  uint64_t line;
} lexer;

static lexer lexer_of(assay_str text)
{
  return (lexer){ text.ptr, text.ptr + text.len, 1 };
}

static bool among(char c, const char *set, size_t n)
{
  return memchr(set, c, n) != NULL;
}

static assay_str take_string(lexer *l)
{
  const char *start = l->at;
  while (l->at < l->end && *l->at != '"')
    l->at += *l->at == '\\' && l->end - l->at > 1 ? 2 : 1;
  assay_str text = { start, (size_t)(l->at - start) };
  l->at += l->at < l->end;
  return text;
}

/* The next token: a punctuator, '"' for a string (its content in *text), 'v' for another scalar, 0
 * at the end. */
static char next_token(lexer *l, assay_str *text)
{
  static const char blanks[] = " \t\r\n", marks[] = "{}[]:,", stops[] = " \t\r\n{}[]:,\"";
  for (; l->at < l->end && among(*l->at, blanks, sizeof blanks - 1); l->at++)
    l->line += *l->at == '\n';
  if (l->at == l->end)
    return 0;
  char c = *l->at++;
  if (c == '"')
    *text = take_string(l);
  if (c == '"' || among(c, marks, sizeof marks - 1))
    return c;
  while (l->at < l->end && !among(*l->at, stops, sizeof stops - 1))
    l->at++;
  return 'v';
}

static bool opens(char token)
{
  return token == '{' || token == '[';
}

static bool closes(char token)
{
  return token == '}' || token == ']';
}

/* ---- first bytes ---- */

static bool has(const assay_json_shape *shape, assay_str key)
{
  for (size_t i = 0; i < shape->n; i++)
    if (assay_str_eq(shape->keys[i], key))
      return true;
  return false;
}

static void add_key(assay_json_shape *shape, assay_str key)
{
  if (shape->n < ASSAY_JSON_KEYS && !has(shape, key))
    shape->keys[shape->n++] = key;
}

/* Collects the keys of the object whose brace was read; false: the bytes ended in it. */
static bool shape_object(assay_json_shape *shape, lexer *l)
{
  assay_str last = { NULL, 0 };
  char token;
  for (size_t depth = 1; depth && (token = next_token(l, &last)) != 0;) {
    depth += opens(token);
    depth -= closes(token);
    if (token == ':' && depth == 1)
      add_key(shape, last);
    if (depth == 0)
      return true;
  }
  return false;
}

bool assay_json_shape_read(assay_json_shape *shape, assay_str bytes)
{
  lexer l = lexer_of(bytes);
  assay_str text;
  shape->n = 0;
  shape->lines = false;
  char token = next_token(&l, &text);
  shape->array = token == '[';
  if (shape->array)
    token = next_token(&l, &text);
  if (token != '{')
    return false;
  for (size_t objects = 1; shape_object(shape, &l) && objects < SHAPE_OBJECTS; objects++) {
    token = next_token(&l, &text);
    if (shape->array && token == ',')
      token = next_token(&l, &text);
    if (token != '{')
      break;
    shape->lines = !shape->array;
  }
  return true;
}

bool assay_json_shape_has(const assay_json_shape *shape, const char *key)
{
  return has(shape, assay_str_z(key));
}

static bool fits(const assay_json_shape *shape, const assay_json_mark *mark)
{
  size_t n = 0;
  for (; n < sizeof mark->keys / sizeof *mark->keys && mark->keys[n]; n++)
    if (!assay_json_shape_has(shape, mark->keys[n]))
      return false;
  return !mark->alone || shape->n == n;
}

int assay_json_mark_score(const assay_json_shape *shape, const assay_json_mark *marks, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (fits(shape, &marks[i]))
      return marks[i].score;
  return 0;
}

/* ---- documents ---- */

static void refuse(assay_reading *reading, const assay_err *why, uint64_t line, const char *hint)
{
  assay_place place = {
    .kind = "json", .fatal = true, .line = line, .column = why->column, .hint = hint
  };
  assay_reading_trouble(reading, &place, "%s", why->message);
}

assay_code assay_json_document_read(assay_reading *reading, assay_value **root, assay_str *text,
                                    assay_err *err)
{
  assay_err why = { 0 };
  assay_code code = assay_source_all(reading->source, DOCUMENT_LIMIT, text, err);
  if (code != ASSAY_OK)
    return code;
  code = assay_json_read(reading->scratch, text->ptr, text->len, ASSAY_JSON_NONFINITE, root, &why);
  if (code == ASSAY_E_NOMEM)
    return assay_err_nomem(err);
  if (code == ASSAY_OK)
    return ASSAY_OK;
  refuse(reading, &why, why.line, "copy or export the file again");
  return assay_reading_outcome(reading, err);
}

/* Passes over everything up to the bracket of the wanted array. */
static bool enter_array(lexer *l, const char *key)
{
  assay_str text = { NULL, 0 };
  if (!key)
    return next_token(l, &text) == '[';
  bool named = false;
  char token;
  for (size_t depth = 0; (token = next_token(l, &text)) != 0;) {
    if (token == ':' && depth == 1)
      named = assay_str_eqz(text, key);
    else if (token == '[' && depth == 1 && named)
      return true;
    else if (depth == 1 && token != '"')
      named = false;
    depth += opens(token);
    depth -= closes(token) && depth;
  }
  return false;
}

bool assay_json_element_lines(assay_arena *arena, assay_str text, const char *key,
                              assay_json_places *lines)
{
  lexer l = lexer_of(text);
  assay_str ignored;
  if (!enter_array(&l, key))
    return true;
  bool begins = true;
  char token;
  for (size_t depth = 1; depth && (token = next_token(&l, &ignored)) != 0;) {
    if (depth == 1 && begins && token != ']') {
      uint64_t *line = ASSAY_PUSH(arena, lines);
      if (!line)
        return false;
      *line = l.line;
    }
    begins = token == ',';
    depth += opens(token);
    depth -= closes(token);
  }
  return true;
}

/* ---- rows ---- */

struct assay_json_rows {
  assay_reading *reading;
  assay_rows *rows;
  assay_map *columns; /* key -> column */
  assay_json_role role;
};

assay_json_rows *assay_json_rows_new(assay_reading *reading, assay_json_role role)
{
  assay_json_rows *rows = assay_arena_alloc(reading->scratch, sizeof *rows);
  if (!rows)
    return NULL;
  rows->reading = reading;
  rows->role = role;
  rows->rows = assay_rows_new(reading);
  rows->columns = assay_map_new(reading->scratch);
  return rows->rows && rows->columns ? rows : NULL;
}

/* The column of a key; SIZE_MAX: out of memory. */
static size_t column_of(assay_json_rows *rows, const assay_value *object, assay_str key)
{
  size_t *slot = assay_map_get(rows->columns, key);
  if (slot)
    return *slot;
  assay_str set = { NULL, 0 };
  const char *role = rows->role ? rows->role(rows->reading->scratch, object, key, &set) : "";
  size_t column = assay_rows_column(rows->rows, key, role, set);
  if (column != SIZE_MAX && !assay_map_put(rows->columns, key, column, NULL))
    return SIZE_MAX;
  return column;
}

/* Whole numbers keep all their digits. */
static void add_cell(assay_json_rows *rows, size_t column, const assay_value *v)
{
  char digits[24];
  switch (v->kind) {
  case ASSAY_VALUE_NULL:
    break;
  case ASSAY_VALUE_REAL:
    assay_rows_number(rows->rows, column, v->as.real);
    break;
  case ASSAY_VALUE_STRING:
    assay_rows_cell(rows->rows, column, v->as.string, 0);
    break;
  case ASSAY_VALUE_INT:
    snprintf(digits, sizeof digits, "%" PRId64, v->as.integer);
    assay_rows_cell(rows->rows, column, assay_str_z(digits), 0);
    break;
  case ASSAY_VALUE_BOOL:
    assay_rows_misfit(rows->rows, column, v->as.boolean ? ASSAY_STR("true") : ASSAY_STR("false"),
                      0);
    break;
  case ASSAY_VALUE_ARRAY:
    assay_rows_misfit(rows->rows, column, ASSAY_STR("[...]"), 0);
    break;
  case ASSAY_VALUE_OBJECT:
    assay_rows_misfit(rows->rows, column, ASSAY_STR("{...}"), 0);
    break;
  }
}

assay_code assay_json_rows_add(assay_json_rows *rows, const assay_value *object, uint64_t line,
                               assay_err *err)
{
  assay_rows_begin(rows->rows, line);
  for (const assay_value *v = object->first; v; v = v->next) {
    if (!v->key.len)
      continue;
    size_t column = column_of(rows, object, v->key);
    if (column == SIZE_MAX)
      return assay_err_nomem(err);
    if (assay_rows_uses(rows->rows, column))
      add_cell(rows, column, v);
  }
  return assay_rows_end(rows->rows, err);
}

void assay_json_rows_skip(assay_json_rows *rows, uint64_t line, const char *why)
{
  assay_rows_skip(rows->rows, line, why);
}

assay_code assay_json_rows_finish(assay_json_rows *rows, assay_err *err)
{
  return assay_rows_finish(rows->rows, err);
}

/* ---- one object a line ---- */

typedef struct line_reader {
  assay_json_rows *rows;
  assay_arena *arena; /* of the lines at hand */
  uint64_t line;
  assay_json_filter filter;
  void *payload;
} line_reader;

static void refuse_array(assay_reading *reading, uint64_t line)
{
  assay_place place = { .kind = "json-lines",
                        .fatal = true,
                        .line = line,
                        .column = 1,
                        .hint = "write one object a line: jq -c '.[]' FILE" };
  assay_reading_trouble(reading, &place, "a JSON array; expected one object a line");
}

static void refuse_line(line_reader *r, const assay_err *why, bool torn)
{
  if (torn && r->rows->reading->options->unfinished) {
    assay_reading_note(r->rows->reading, "line %" PRIu64 ", cut off, was dropped", r->line);
    assay_rows_skip(r->rows->rows, r->line, "cut off");
  } else if (torn) {
    refuse(r->rows->reading, why, r->line, "is it still being written? --unfinished drops it");
  } else {
    refuse(r->rows->reading, why, r->line, "each line must be one JSON object");
  }
}

static assay_code take_line(line_reader *r, assay_str text, bool torn, assay_err *err)
{
  assay_err why = { 0 };
  assay_value *object = NULL;
  assay_code code =
      assay_json_read(r->arena, text.ptr, text.len, ASSAY_JSON_NONFINITE, &object, &why);
  if (code == ASSAY_E_NOMEM)
    return assay_err_nomem(err);
  if (code != ASSAY_OK) {
    refuse_line(r, &why, torn);
    return ASSAY_OK;
  }
  if (object->kind != ASSAY_VALUE_OBJECT) {
    assay_place place = { .kind = "json-lines",
                          .fatal = true,
                          .line = r->line,
                          .column = 1,
                          .hint = "each line must be one JSON object" };
    assay_reading_trouble(r->rows->reading, &place, "a JSON value that is no object");
    return ASSAY_OK;
  }
  if (!r->filter || r->filter(r->payload, object))
    return assay_json_rows_add(r->rows, object, r->line, err);
  assay_rows_skip(r->rows->rows, r->line, "no metrics");
  return ASSAY_OK;
}

static bool renew(line_reader *r)
{
  assay_arena_free(r->arena);
  r->arena = assay_arena_new();
  return r->arena != NULL;
}

static assay_code each_line(line_reader *r, assay_err *err)
{
  assay_reading *reading = r->rows->reading;
  for (;;) {
    assay_str text;
    bool torn, end;
    assay_code code = assay_source_line(reading->source, &text, &torn, &end, err);
    if (code != ASSAY_OK || end)
      return code;
    if (r->line++ % SCRATCH_LINES == 0 && !renew(r))
      return assay_err_nomem(err);
    assay_str trimmed = assay_str_trim(text);
    if (!trimmed.len)
      continue;
    if (trimmed.ptr[0] == '[') {
      refuse_array(reading, r->line);
      return ASSAY_OK;
    }
    code = take_line(r, text, torn, err);
    if (code != ASSAY_OK)
      return code;
  }
}

assay_code assay_json_rows_read(assay_json_rows *rows, assay_json_filter filter, void *payload,
                                assay_err *err)
{
  line_reader r = { .rows = rows, .filter = filter, .payload = payload };
  assay_code code = each_line(&r, err);
  assay_arena_free(r.arena);
  return code;
}
