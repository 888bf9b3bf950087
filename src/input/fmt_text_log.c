/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Console logs: lines of one trainer among others, found by their grammars. */
#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "input/rows.h"
#include "input/text_line.h"
#include "text/utf8.h"

enum {
  SCORED_LINES = 5000, /* inputs 4.1: the grammar is chosen over these */
  HITS_NEEDED = 5,     /* fewer are enough where the file is shorter and nothing else fits */
  SHAPES = 64          /* kinds of line that are remembered */
};

/* What a terminal would show of a line: what stands behind its last carriage return. */
static assay_str visible(assay_str line)
{
  line = assay_str_trim(line);
  const char *cr = line.len ? memrchr(line.ptr, '\r', line.len) : NULL;
  return cr ? assay_str_sub(line, (size_t)(cr - line.ptr) + 1, line.len) : line;
}

static const assay_text_grammar *match_any(assay_str line, const char *trainer,
                                           assay_text_head *fields)
{
  const assay_text_grammar *g = assay_text_match(line, trainer, true, fields);
  return g ? g : assay_text_match(line, trainer, false, fields);
}

/* ---- which trainer ---- */

typedef struct tally {
  size_t hits[ASSAY_TEXT_GRAMMARS]; /* by the first grammar of a trainer */
} tally;

static size_t trainer_of(const assay_text_grammar *g)
{
  size_t i = 0;
  while (strcmp(assay_text_grammars[i].trainer, g->trainer) != 0)
    i++;
  return i;
}

/* The trainer of most lines, the first of equals; NULL: too few. whole: no line was left out. */
static const char *leader(const tally *t, bool whole, size_t *hits)
{
  size_t best = 0, trainers = 0;
  for (size_t i = 0; i < ASSAY_TEXT_GRAMMARS; i++) {
    trainers += t->hits[i] > 0;
    best = t->hits[i] > t->hits[best] ? i : best;
  }
  *hits = t->hits[best];
  bool enough = *hits >= HITS_NEEDED || (whole && *hits && trainers == 1);
  return enough ? assay_text_grammars[best].trainer : NULL;
}

/* Logs that begin with the source of the program that writes them, often longer than the head. */
static bool prints_itself(assay_str head)
{
  return assay_str_has(head, "open(sys.argv[0])") && assay_str_has(head, "f.read()");
}

static int probe(const assay_head *head)
{
  tally t = { { 0 } };
  size_t from = 0;
  while (from < head->bytes.len) {
    const char *lf = memchr(head->bytes.ptr + from, '\n', head->bytes.len - from);
    if (!lf && !head->whole)
      break;
    size_t to = lf ? (size_t)(lf - head->bytes.ptr) : head->bytes.len;
    assay_text_head fields;
    const assay_text_grammar *g =
        assay_text_match(visible(assay_str_sub(head->bytes, from, to)), NULL, true, &fields);
    if (g)
      t.hits[trainer_of(g)]++;
    from = to + 1;
  }
  size_t hits;
  if (leader(&t, head->whole, &hits))
    return hits >= HITS_NEEDED ? 75 : 45;
  return !head->whole && prints_itself(head->bytes) ? 35 : 0;
}

/* ---- reading ---- */

typedef struct log_line {
  assay_str text;
  uint64_t line;
  size_t before; /* code points of the line before the text */
  bool torn;     /* the file ends here, without a line end */
} log_line;

typedef struct log_reader {
  assay_reading *reading;
  assay_rows *rows;
  assay_map *columns; /* grammar's prefix and key -> column */
  assay_map *shapes;  /* the kinds of line so far */
  const char *trainer;
  ASSAY_VEC(log_line) kept; /* lines that match, until the trainer is known */
  tally t;
  uint64_t line;
  size_t used;
  int64_t entries; /* training lines so far, where no line names a step */
  int64_t total;
} log_reader;

/* The column of a key, SIZE_MAX: out of memory. */
static size_t column_of(log_reader *r, const assay_text_grammar *g, assay_str key)
{
  assay_arena *scratch = r->reading->scratch;
  char start[64];
  bool fits = key.len + strlen(g->prefix) < sizeof start;
  int n = fits ? snprintf(start, sizeof start, "%s%.*s", g->prefix, ASSAY_STR_ARG(key)) : 0;
  assay_str name = fits ? (assay_str){ start, (size_t)n } : key;
  size_t *slot = assay_map_get(r->columns, name);
  if (slot)
    return *slot;
  assay_alias alias;
  bool step = assay_alias_find(scratch, key, false, &alias) && strcmp(alias.role, "step") == 0;
  const char *role = *g->unused && assay_str_eqz(key, g->unused) ? NULL : "";
  size_t column = assay_rows_column(r->rows, step ? key : name, role, (assay_str){ NULL, 0 });
  return column != SIZE_MAX && assay_map_put(r->columns, name, column, NULL) ? column : SIZE_MAX;
}

static bool add_fields(log_reader *r, const assay_text_head *fields)
{
  for (size_t i = 0; i < fields->n; i++) {
    int64_t total;
    if (!fields->name[i].len)
      continue;
    if (assay_str_eqz(fields->name[i], "total")) {
      if (assay_num_read_whole(fields->digits[i], '.', &total) && total > r->total)
        r->total = total;
      continue;
    }
    size_t column = assay_rows_column(r->rows, fields->name[i], "", (assay_str){ NULL, 0 });
    if (column == SIZE_MAX)
      return false;
    assay_rows_cell(r->rows, column, fields->digits[i], 0);
  }
  return true;
}

/* Hugging Face prints no step: its training lines are counted, and an evaluation belongs to the
 * training line before it. */
static bool add_entry(log_reader *r, bool training)
{
  size_t column = assay_rows_column(r->rows, ASSAY_STR("entry"), "step", (assay_str){ NULL, 0 });
  if (column == SIZE_MAX)
    return false;
  r->entries += training;
  assay_rows_number(r->rows, column, (double)r->entries);
  return true;
}

/* A value that is no number: refused where it is meant as one. */
static void add_spoilt(log_reader *r, const log_line *at, size_t column, assay_str text)
{
  size_t from = (size_t)(text.ptr - at->text.ptr);
  uint64_t place = at->before + assay_utf8_count(assay_str_sub(at->text, 0, from)) + 1;
  if (assay_text_begins_number(text))
    assay_rows_cell(r->rows, column, text, place);
  else
    assay_rows_misfit(r->rows, column, text, place);
}

static bool add_pairs(log_reader *r, const assay_text_grammar *g, const log_line *at, size_t from)
{
  bool training = false, step = false;
  assay_text_pair p;
  while (assay_text_pair_next(g, at->text, &from, &p)) {
    size_t column = column_of(r, g, p.key);
    if (column == SIZE_MAX)
      return false;
    training = training || assay_str_eqz(p.key, "loss");
    step = step || assay_text_names_step(p.key);
    if (!assay_rows_uses(r->rows, column))
      continue;
    if (p.sound)
      assay_rows_number(r->rows, column, p.value);
    else
      add_spoilt(r, at, column, p.text);
  }
  return g->trainer != assay_text_by_entries || step || add_entry(r, training);
}

/* ---- a last line without a line end ---- */

static bool remember_shape(log_reader *r, const assay_text_grammar *g, assay_str rest)
{
  char room[ASSAY_TEXT_SHAPE];
  return assay_map_count(r->shapes) == SHAPES ||
         assay_map_put(r->shapes, assay_text_shape(g, rest, room), 0, NULL);
}

/* Whether another kind of line goes on where this one ends. */
static bool is_beginning(const log_reader *r, assay_str shape)
{
  for (size_t i = 0; i < assay_map_count(r->shapes) && !assay_map_get(r->shapes, shape); i++) {
    assay_str known = assay_map_key(r->shapes, i);
    if (known.len > shape.len && memcmp(known.ptr, shape.ptr, shape.len) == 0)
      return true;
  }
  return false;
}

/* "lr:2e-" */
static bool ends_in_spoilt(const assay_text_grammar *g, assay_str line, size_t at)
{
  assay_text_pair p = { .sound = true };
  while (assay_text_pair_next(g, line, &at, &p))
    if (!p.sound && p.text.ptr + p.text.len == line.ptr + line.len)
      return true;
  return false;
}

static bool is_cut(const log_reader *r, assay_str line)
{
  for (size_t i = 0; i < ASSAY_TEXT_GRAMMARS; i++) {
    const assay_text_grammar *g = &assay_text_grammars[i];
    assay_text_head head;
    char room[ASSAY_TEXT_SHAPE];
    if (strcmp(r->trainer, g->trainer) != 0 || !assay_text_head_fits(g, line, &head))
      continue;
    assay_str shape = assay_text_shape(g, assay_str_sub(line, head.end, line.len), room);
    if (is_beginning(r, shape) || ends_in_spoilt(g, line, head.end))
      return true;
  }
  return false;
}

static void report_cut(log_reader *r, uint64_t line)
{
  assay_place place = { .kind = "torn-row",
                        .fatal = true,
                        .line = line,
                        .hint = "still being written? --unfinished drops this row" };
  assay_rows_skip(r->rows, line, "cut off");
  if (r->reading->options->unfinished)
    assay_reading_note(r->reading, "line %llu, cut off, was dropped", (unsigned long long)line);
  else
    assay_reading_trouble(r->reading, &place, "the file ends inside this line");
}

/* ---- all lines ---- */

static assay_code add_line(log_reader *r, const log_line *at, assay_err *err)
{
  assay_text_head fields;
  if (at->torn && is_cut(r, at->text)) {
    report_cut(r, at->line);
    return ASSAY_OK;
  }
  const assay_text_grammar *g = match_any(at->text, r->trainer, &fields);
  if (!g)
    return ASSAY_OK;
  assay_rows_begin(r->rows, at->line);
  if (!add_fields(r, &fields) || !add_pairs(r, g, at, fields.end) ||
      !remember_shape(r, g, assay_str_sub(at->text, fields.end, at->text.len)))
    return assay_err_nomem(err);
  r->used++;
  return assay_rows_end(r->rows, err);
}

/* A line before the trainer is known. */
static assay_code keep_line(log_reader *r, const log_line *at, assay_err *err)
{
  assay_text_head fields;
  const assay_text_grammar *g = assay_text_match(at->text, NULL, true, &fields);
  if (!g && !at->torn && !assay_text_match(at->text, NULL, false, &fields))
    return ASSAY_OK;
  if (g)
    r->t.hits[trainer_of(g)]++;
  log_line *slot = ASSAY_PUSH(r->reading->scratch, &r->kept);
  if (!slot)
    return assay_err_nomem(err);
  *slot = *at;
  slot->text = assay_str_copy(r->reading->scratch, at->text);
  return slot->text.ptr ? ASSAY_OK : assay_err_nomem(err);
}

static assay_code refuse(assay_reading *reading, assay_err *err)
{
  if (!reading->input->named) {
    reading->input->state = ASSAY_INPUT_NOT_JUDGED;
    assay_reading_note(reading, "not judged: no line of a known training log");
    return ASSAY_E_INPUT;
  }
  assay_place place = { .kind = "no-row",
                        .fatal = true,
                        .hint = "known are nanoGPT, llm.c, modded-nanogpt, torchtune, Megatron-LM, "
                                "fairseq and Hugging Face's console" };
  assay_reading_trouble(reading, &place, "no line of a known training log in its first %d lines",
                        SCORED_LINES);
  return assay_reading_outcome(reading, err);
}

static assay_code settle(log_reader *r, bool whole, assay_err *err)
{
  size_t hits;
  assay_code code = ASSAY_OK;
  r->trainer = leader(&r->t, whole, &hits);
  if (!r->trainer)
    return refuse(r->reading, err);
  for (size_t i = 0; i < r->kept.n && code == ASSAY_OK; i++)
    code = add_line(r, &r->kept.items[i], err);
  return code;
}

static assay_code read_lines(log_reader *r, assay_err *err)
{
  for (;;) {
    assay_str text;
    bool torn, end;
    assay_code code = assay_source_line(r->reading->source, &text, &torn, &end, err);
    if (code == ASSAY_OK && !r->trainer && (end || r->line == SCORED_LINES))
      code = settle(r, end, err);
    if (code != ASSAY_OK || end)
      return code;
    r->line++;
    log_line at = { .text = visible(text), .line = r->line, .torn = torn };
    if (at.text.len)
      at.before = assay_utf8_count(assay_str_sub(text, 0, (size_t)(at.text.ptr - text.ptr)));
    code = r->trainer ? add_line(r, &at, err) : keep_line(r, &at, err);
    if (code != ASSAY_OK)
      return code;
  }
}

static assay_code read(assay_reading *reading, assay_err *err)
{
  log_reader r = { .reading = reading, .total = ASSAY_NO_STEP };
  r.rows = assay_rows_new(reading);
  r.columns = assay_map_new(reading->scratch);
  r.shapes = assay_map_new(reading->scratch);
  if (!r.rows || !r.columns || !r.shapes)
    return assay_err_nomem(err);
  assay_code code = read_lines(&r, err);
  if (code == ASSAY_OK)
    code = assay_rows_finish(r.rows, err);
  if (code != ASSAY_OK)
    return code;
  assay_reading_note(reading, "log of %s: %zu of its %llu lines hold metrics", r.trainer, r.used,
                     (unsigned long long)r.line);
  if (r.entries)
    assay_reading_note(reading, "no line names a step: steps count the training lines, 1, 2, ...");
  for (size_t i = 0; i < reading->runs.n; i++)
    reading->runs.items[i].total_steps = r.total;
  return ASSAY_OK;
}

const assay_format assay_format_text_log = {
  "text-log",
  "Console log of a trainer (text)",
  "lines of nanoGPT, llm.c, modded-nanogpt, torchtune, Megatron-LM, fairseq, Hugging Face",
  "both",
  true,
  probe,
  read
};
