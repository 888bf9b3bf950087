/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/csv.h"

#include <csv.h>
#include <string.h>

#include "text/utf8.h"

enum {
  BLOCK = 256 * 1024,
  FIRST_TEXT = 1024,             /* of the cells of a row */
  CELL_BLOCK = 64 * 1024,        /* libcsv grows its cell by this much at a time */
  CELL_LIMIT = 16 * 1024 * 1024, /* contract section 3, sizes */
  ROW_LIMIT = 64 * 1024 * 1024,
  COLUMN_LIMIT = 1 << 20,
  PSTATE_ROW_NOT_BEGUN = 0, /* libcsv 3.0.3 */
  PSTATE_FIELD_BEGUN = 2
};

struct assay_csv {
  assay_arena *arena;
  assay_source *source; /* NULL: bytes */
  assay_str bytes;
  struct csv_parser parser;
  bool comments, eof;
  assay_csv_facts met;

  /* the file: block[row, at) is the row at hand, block[at, to) is not yet parsed */
  char *block;
  size_t cap, row, at, to;
  size_t lf, cr; /* next one at or behind `at`, or how far was looked */
  uint64_t line, row_line;

  /* the row at hand */
  ASSAY_VEC(char) text;
  ASSAY_VEC(size_t) ends;
  ASSAY_VEC(assay_str) cells;
  bool row_done, too_long, too_many, failed;
};

static assay_csv *open_either(assay_arena *arena, assay_source *source, assay_str bytes,
                              char delimiter)
{
  assay_csv *csv = assay_arena_alloc(arena, sizeof *csv);
  char *text = assay_arena_alloc(arena, FIRST_TEXT);
  if (!csv || !text || csv_init(&csv->parser, 0) != 0)
    return NULL;
  csv->text.items = text;
  csv->text.cap = FIRST_TEXT;
  csv->arena = arena;
  csv->source = source;
  csv->bytes = bytes;
  csv->comments = true;
  csv->line = 1;
  csv_set_delim(&csv->parser, (unsigned char)delimiter);
  csv_set_blk_size(&csv->parser, CELL_BLOCK);
  return csv;
}

assay_csv *assay_csv_open(assay_arena *arena, assay_source *source, char delimiter)
{
  return open_either(arena, source, (assay_str){ NULL, 0 }, delimiter);
}

assay_csv *assay_csv_open_bytes(assay_arena *arena, assay_str bytes, char delimiter)
{
  return open_either(arena, NULL, bytes, delimiter);
}

void assay_csv_close(assay_csv *csv)
{
  if (csv)
    csv_free(&csv->parser);
}

void assay_csv_comments(assay_csv *csv, bool on)
{
  csv->comments = on;
}

const assay_csv_facts *assay_csv_met(const assay_csv *csv)
{
  return &csv->met;
}

/* ---- libcsv's side ---- */

static bool add_text(assay_csv *csv, const void *bytes, size_t n)
{
  size_t wanted = csv->text.n + n;
  if (wanted > csv->text.cap) {
    size_t cap = wanted > 2 * csv->text.cap ? wanted : 2 * csv->text.cap;
    char *grown = assay_arena_resize(csv->arena, csv->text.items, csv->text.cap, cap);
    if (!grown)
      return false;
    csv->text.items = grown;
    csv->text.cap = cap;
  }
  if (n)
    memcpy(csv->text.items + csv->text.n, bytes, n);
  csv->text.n = wanted;
  return true;
}

static void on_cell(void *bytes, size_t n, void *payload)
{
  assay_csv *csv = payload;
  csv->too_long = csv->too_long || n > CELL_LIMIT;
  csv->too_many = csv->too_many || csv->ends.n >= COLUMN_LIMIT;
  if (csv->failed || csv->too_long || csv->too_many)
    return;
  size_t *end = add_text(csv, bytes, n) ? ASSAY_PUSH(csv->arena, &csv->ends) : NULL;
  if (end)
    *end = csv->text.n;
  csv->failed = !end;
}

static void on_row(int c, void *payload)
{
  (void)c;
  ((assay_csv *)payload)->row_done = true;
}

static assay_code parse(assay_csv *csv, const char *bytes, size_t n, assay_err *err)
{
  if (csv_parse(&csv->parser, bytes, n, on_cell, on_row, csv) != n || csv->failed)
    return assay_err_nomem(err);
  if (!csv->too_long && !csv->too_many)
    return ASSAY_OK;
  if (err && err->code == ASSAY_OK)
    err->line = csv->row_line;
  return csv->too_long
             ? assay_err_set(err, ASSAY_E_INPUT, "a cell is longer than 16 MiB")
             : assay_err_set(err, ASSAY_E_INPUT, "a row has more than %d cells", COLUMN_LIMIT);
}

/* ---- the file's side ---- */

static assay_code more(assay_csv *csv, size_t *n, assay_err *err)
{
  char *to = csv->block + csv->to;
  size_t room = csv->cap - csv->to;
  if (csv->source)
    return assay_source_read(csv->source, to, room, n, err);
  *n = csv->bytes.len < room ? csv->bytes.len : room;
  if (*n)
    memcpy(to, csv->bytes.ptr, *n);
  csv->bytes = assay_str_sub(csv->bytes, *n, csv->bytes.len);
  return ASSAY_OK;
}

static void move_down(assay_csv *csv)
{
  size_t by = csv->row;
  memmove(csv->block, csv->block + by, csv->to - by);
  csv->row -= by;
  csv->at -= by;
  csv->to -= by;
  csv->lf = csv->lf > by ? csv->lf - by : 0;
  csv->cr = csv->cr > by ? csv->cr - by : 0;
}

static assay_code fill(assay_csv *csv, assay_err *err)
{
  if (csv->row)
    move_down(csv);
  if (csv->to - csv->row > ROW_LIMIT) {
    if (err && err->code == ASSAY_OK)
      err->line = csv->row_line;
    return assay_err_set(err, ASSAY_E_INPUT, "a row is longer than 64 MiB");
  }
  if (csv->to == csv->cap) {
    size_t cap = csv->cap ? 2 * csv->cap : BLOCK;
    char *grown = assay_arena_resize(csv->arena, csv->block, csv->cap, cap);
    if (!grown)
      return assay_err_nomem(err);
    csv->block = grown;
    csv->cap = cap;
  }
  size_t n = 0;
  assay_code code = more(csv, &n, err);
  csv->to += n;
  csv->eof = n == 0;
  return code;
}

/* The next c at or behind `at`; `to` when there is none. known: what an earlier call answered, so
 * that no byte is looked at twice. */
static size_t seek(const assay_csv *csv, size_t known, char c)
{
  size_t from = known > csv->at ? known : csv->at;
  const char *hit = from < csv->to ? memchr(csv->block + from, c, csv->to - from) : NULL;
  return hit ? (size_t)(hit - csv->block) : csv->to;
}

/* End of the line at `at`, its line end included; *whole: it has one. */
static assay_code find_line(assay_csv *csv, size_t *end, bool *whole, assay_err *err)
{
  for (;;) {
    csv->lf = seek(csv, csv->lf, '\n');
    csv->cr = seek(csv, csv->cr, '\r');
    size_t first = csv->lf < csv->cr ? csv->lf : csv->cr;
    bool needs_next = first == csv->cr && first + 1 == csv->to; /* is it CR LF? */
    if (first < csv->to && (!needs_next || csv->eof)) {
      bool pair = first == csv->cr && csv->lf == first + 1 && csv->lf < csv->to;
      if (!csv->met.line_end)
        csv->met.line_end = pair ? "CRLF" : first == csv->cr ? "CR" : "LF";
      *end = first + (pair ? 2 : 1);
      *whole = true;
      return ASSAY_OK;
    }
    if (csv->eof) {
      *end = csv->to;
      *whole = false;
      return ASSAY_OK;
    }
    assay_code code = fill(csv, err);
    if (code != ASSAY_OK)
      return code;
  }
}

static bool row_begins(const assay_csv *csv)
{
  return csv->parser.pstate == PSTATE_ROW_NOT_BEGUN;
}

static bool all_ascii(const char *bytes, size_t n)
{
  uint64_t bits = 0, word;
  size_t i = 0;
  for (; i + sizeof word <= n; i += sizeof word) {
    memcpy(&word, bytes + i, sizeof word);
    bits |= word;
  }
  for (; i < n; i++)
    bits |= (uint64_t)(unsigned char)bytes[i];
  return !(bits & UINT64_C(0x8080808080808080));
}

static void check_utf8(assay_csv *csv)
{
  assay_str raw = { csv->block + csv->row, csv->at - csv->row };
  if (all_ascii(raw.ptr, raw.len) || assay_utf8_valid(raw) == raw.len)
    return;
  if (!csv->met.invalid_rows++)
    csv->met.invalid_line = csv->row_line;
}

static assay_code give(assay_csv *csv, assay_csv_row *row, assay_err *err)
{
  size_t from = 0;
  csv->cells.n = 0;
  for (size_t i = 0; i < csv->ends.n; i++) {
    assay_str *cell = ASSAY_PUSH(csv->arena, &csv->cells);
    if (!cell)
      return assay_err_nomem(err);
    *cell = (assay_str){ csv->text.items + from, csv->ends.items[i] - from };
    from = csv->ends.items[i];
  }
  row->cells = csv->cells.items;
  row->n = csv->cells.n;
  row->line = csv->row_line;
  check_utf8(csv);
  return ASSAY_OK;
}

/* The last bytes of a file without a line end behind them. csv_fini resets the state that tells an
 * open quote from a closed one, so it is read first. */
static void finish(assay_csv *csv, assay_csv_row *row)
{
  row->torn = true;
  row->open_quote = csv->parser.quoted == 1 && csv->parser.pstate == PSTATE_FIELD_BEGUN;
  csv_fini(&csv->parser, on_cell, on_row, csv);
}

static bool skip_comment(assay_csv *csv, size_t end)
{
  if (!csv->comments || !row_begins(csv) || csv->at == end || csv->block[csv->at] != '#')
    return false;
  csv->met.comment_lines++;
  csv->at = end;
  csv->line++;
  return true;
}

/* Feeds one line. */
static assay_code feed(assay_csv *csv, size_t end, bool whole, assay_err *err)
{
  bool first = row_begins(csv);
  assay_code code = parse(csv, csv->block + csv->at, end - csv->at, err);
  csv->at = end;
  csv->line += whole;
  if (first && !csv->row_done && row_begins(csv))
    csv->met.blank_lines += whole;
  return code;
}

assay_code assay_csv_next(assay_csv *csv, assay_csv_row *row, bool *end, assay_err *err)
{
  *row = (assay_csv_row){ 0 };
  *end = csv->row_done = false;
  csv->text.n = csv->ends.n = 0;
  while (!csv->row_done) {
    if (row_begins(csv)) {
      csv->row = csv->at;
      csv->row_line = csv->line;
    }
    size_t to;
    bool whole;
    assay_code code = find_line(csv, &to, &whole, err);
    if (code != ASSAY_OK)
      return code;
    if (skip_comment(csv, to))
      continue;
    code = feed(csv, to, whole, err);
    if (code != ASSAY_OK)
      return code;
    if (whole || csv->row_done)
      continue;
    if (row_begins(csv)) {
      *end = true;
      return ASSAY_OK;
    }
    finish(csv, row);
    if (csv->failed)
      return assay_err_nomem(err);
  }
  return give(csv, row, err);
}

/* ---- places, found again only when a message needs one ---- */

static void count_cell(void *bytes, size_t n, void *payload)
{
  (void)bytes;
  (void)n;
  ++*(uint64_t *)payload;
}

static void pass_row(int c, void *payload)
{
  (void)c;
  (void)payload;
}

/* Byte in the row's text at which the cell begins, by feeding libcsv byte by byte. */
static size_t cell_start(const assay_csv *csv, assay_str raw, uint64_t cell)
{
  struct csv_parser parser;
  uint64_t seen = 0;
  size_t i = 0;
  if (csv_init(&parser, 0) != 0)
    return 0;
  csv_set_delim(&parser, csv->parser.delim_char);
  for (; i < raw.len && seen < cell; i++)
    if (csv_parse(&parser, raw.ptr + i, 1, count_cell, pass_row, &seen) != 1)
      break;
  csv_free(&parser);
  while (i < raw.len && (raw.ptr[i] == ' ' || raw.ptr[i] == '\t') &&
         (unsigned char)raw.ptr[i] != csv->parser.delim_char)
    i++;
  return i;
}

void assay_csv_place(void *payload, uint64_t cell, uint64_t *line, uint64_t *column)
{
  const assay_csv *csv = payload;
  assay_str raw = { csv->block + csv->row, csv->at - csv->row };
  size_t at = cell_start(csv, raw, cell), from = 0;
  *line = csv->row_line;
  for (size_t i = 0; i < at; i++) {
    bool pair = raw.ptr[i] == '\r' && i + 1 < raw.len && raw.ptr[i + 1] == '\n';
    if ((raw.ptr[i] == '\n' || raw.ptr[i] == '\r') && !pair) {
      ++*line;
      from = i + 1;
    }
  }
  *column = assay_utf8_count(assay_str_sub(raw, from, at)) + 1;
}
