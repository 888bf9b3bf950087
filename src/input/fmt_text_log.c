/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Console logs: a table of line grammars, each anchored at the start of the line. Some logs begin
 * with the program's own source, so that words are not enough: digits are demanded. */
#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "input/rows.h"

enum {
  SCORED_LINES = 5000, /* inputs 4.1: the grammar is chosen over these */
  HITS_NEEDED = 5,     /* fewer are enough where the file is shorter and nothing else fits */
  HEAD_FIELDS = 4
};

/* A line is a head and a list of pairs.
 * Head: <name> captures a whole number as a cell of that column (<total>: the planned steps; <>:
 * ignored), a blank stands for any number of blanks, * for anything up to what follows it. */
typedef struct grammar {
  const char *trainer; /* the rows of one trainer stand together */
  const char *head;
  char between;       /* ends a pair */
  char equals;        /* stands between key and value; ' ': the value is the first number */
  const char *prefix; /* put before keys that name no step */
  const char *unused; /* a key that means something else than its name says */
} grammar;

static const char by_entries[] = "Hugging Face Trainer"; /* its lines name an epoch, but no step */

static const grammar grammars[] = {
  { "nanoGPT", "step <step>:", ',', ' ', "", "" },
  { "nanoGPT", "iter <step>:", ',', ' ', "", "time" }, /* of one iteration */
  { "llm.c", "s:<step> ", ' ', ':', "", "" },
  { "llm.c", "step <step>/<total> |", '|', ' ', "", "" },
  { "modded-nanogpt", "step:<step>/<total> ", ' ', ':', "", "" },
  { "torchtune", "Step <step> |", ' ', ':', "", "" },
  { "Megatron-LM", "iteration <step>/<total> |", '|', ':', "", "" },
  { "Megatron-LM", "[*] iteration <step>/<total> |", '|', ':', "", "" },
  { "Megatron-LM", "validation loss at iteration <step> |", '|', ':', "", "" },
  { "Megatron-LM", "validation loss at iteration <step> on validation set |", '|', ':', "", "" },
  { "fairseq", "*| INFO | train_inner | epoch <epoch>: <> / <> ", ',', '=', "", "" },
  { "fairseq", "*| INFO | valid | epoch <epoch> | valid on *subset |", '|', ' ', "val_", "" },
  { by_entries, "{'", ',', ':', "", "" },
  { by_entries, "*]{'", ',', ':', "", "" }, /* behind a progress bar */
};
enum { GRAMMARS = sizeof grammars / sizeof *grammars };

typedef struct head_fields {
  assay_str name[HEAD_FIELDS], digits[HEAD_FIELDS];
  size_t n, end;
} head_fields;

typedef struct pair {
  assay_str key;
  double value;
} pair;

/* ---- one line ---- */

static bool blank(char c)
{
  return c == ' ' || c == '\t';
}

static bool digit(char c)
{
  return c >= '0' && c <= '9';
}

static size_t skip_blanks(assay_str s, size_t i)
{
  while (i < s.len && blank(s.ptr[i]))
    i++;
  return i;
}

/* <name>: a run of digits; false: none. */
static bool take_field(const char **pattern, assay_str line, size_t *at, head_fields *out)
{
  const char *name = *pattern + 1, *end = strchr(name, '>');
  size_t from = *at = skip_blanks(line, *at);
  while (*at < line.len && digit(line.ptr[*at]))
    (*at)++;
  *pattern = end + 1;
  if (*at == from || out->n == HEAD_FIELDS)
    return false;
  out->name[out->n] = (assay_str){ name, (size_t)(end - name) };
  out->digits[out->n++] = assay_str_sub(line, from, *at);
  return true;
}

static bool take_star(const char *rest, assay_str line, size_t *at)
{
  size_t n = strcspn(rest, " *<");
  const char *found = memmem(line.ptr + *at, line.len - *at, rest, n);
  if (found)
    *at = (size_t)(found - line.ptr);
  return found != NULL;
}

static bool match_head(const char *pattern, assay_str line, head_fields *out)
{
  size_t at = 0;
  out->n = 0;
  while (*pattern) {
    bool fits = true;
    if (*pattern == '<') {
      fits = take_field(&pattern, line, &at, out);
    } else if (*pattern == '*') {
      fits = take_star(++pattern, line, &at);
    } else if (*pattern == ' ') {
      at = skip_blanks(line, at);
      pattern++;
    } else {
      fits = at < line.len && line.ptr[at++] == *pattern++;
    }
    if (!fits)
      return false;
  }
  out->end = at;
  return true;
}

/* Without the marks of Python's dictionaries and blanks at both ends. */
static assay_str clean(assay_str s)
{
  static const char marks[] = " \t'\"{}";
  while (s.len && memchr(marks, s.ptr[0], sizeof marks - 1))
    s = assay_str_sub(s, 1, s.len);
  while (s.len && memchr(marks, s.ptr[s.len - 1], sizeof marks - 1))
    s.len--;
  return s;
}

/* A number with one of the units that trainers print; milliseconds become seconds. */
static bool read_value(assay_str text, double *value)
{
  static const struct {
    const char *name;
    double scale;
  } units[] = { { "", 1 }, { "ms", 1e-3 }, { "s", 1 }, { "%", 1 } };
  *value = 0;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    if (!assay_str_ends(text, units[i].name))
      continue;
    assay_str number = assay_str_sub(text, 0, text.len - strlen(units[i].name));
    assay_num_kind kind = assay_num_read(number, '.', value);
    *value *= units[i].scale;
    if (kind == ASSAY_NUM_FINITE || kind == ASSAY_NUM_NONFINITE)
      return true;
  }
  return false;
}

/* Where the value begins in "lm loss 7.01 (+nanz)": at the first word that is a number. */
static size_t first_number(assay_str s)
{
  for (size_t i = 1; i < s.len; i++) {
    double value;
    size_t end = i;
    while (end < s.len && !blank(s.ptr[end]))
      end++;
    if (blank(s.ptr[i - 1]) && end > i && read_value(assay_str_sub(s, i, end), &value))
      return i;
  }
  return s.len;
}

static bool split_pair(const grammar *g, assay_str s, pair *out)
{
  s = assay_str_trim(s);
  size_t cut = 0;
  if (g->equals == ' ') {
    cut = first_number(s);
  } else {
    const char *at = s.len ? memchr(s.ptr, g->equals, s.len) : NULL;
    cut = at ? (size_t)(at - s.ptr) + 1 : s.len;
  }
  if (cut == s.len || cut == 0)
    return false;
  assay_str value = assay_str_trim(assay_str_sub(s, cut, s.len));
  size_t end = 0;
  while (end < value.len && !blank(value.ptr[end]))
    end++;
  out->key = clean(assay_str_sub(s, 0, cut - 1));
  return out->key.len && read_value(clean(assay_str_sub(value, 0, end)), &out->value);
}

/* The next pair from *at on whose value is a number; false: none. */
static bool next_pair(const grammar *g, assay_str line, size_t *at, pair *out)
{
  while (*at < line.len) {
    const char *stop = memchr(line.ptr + *at, g->between, line.len - *at);
    size_t end = stop ? (size_t)(stop - line.ptr) : line.len;
    assay_str segment = assay_str_sub(line, *at, end);
    *at = end + 1;
    if (split_pair(g, segment, out))
      return true;
  }
  return false;
}

/* A log line holds a loss; one that sums the run up is none. */
static bool holds_loss(const grammar *g, assay_str line, size_t at)
{
  bool loss = false;
  pair p;
  while (next_pair(g, line, &at, &p)) {
    if (assay_str_eqz(p.key, "train_runtime"))
      return false;
    loss = loss || assay_str_has(p.key, "loss") || assay_str_eqz(p.key, "trl") ||
           assay_str_eqz(p.key, "tel");
  }
  return loss;
}

/* What a terminal would show of a line: what stands behind its last carriage return. */
static assay_str visible(assay_str line)
{
  line = assay_str_trim(line);
  const char *cr = line.len ? memrchr(line.ptr, '\r', line.len) : NULL;
  return cr ? assay_str_sub(line, (size_t)(cr - line.ptr) + 1, line.len) : line;
}

static const grammar *match(assay_str line, const char *trainer, head_fields *fields)
{
  for (size_t i = 0; i < GRAMMARS && line.len; i++) {
    const grammar *g = &grammars[i];
    if ((!trainer || strcmp(trainer, g->trainer) == 0) && match_head(g->head, line, fields) &&
        holds_loss(g, line, fields->end))
      return g;
  }
  return NULL;
}

/* ---- which trainer ---- */

typedef struct tally {
  size_t hits[GRAMMARS]; /* by the first grammar of a trainer */
} tally;

static size_t trainer_of(const grammar *g)
{
  size_t i = 0;
  while (strcmp(grammars[i].trainer, g->trainer) != 0)
    i++;
  return i;
}

/* The trainer of most lines, the first of equals; NULL: too few. whole: no line was left out. */
static const char *leader(const tally *t, bool whole, size_t *hits)
{
  size_t best = 0, trainers = 0;
  for (size_t i = 0; i < GRAMMARS; i++) {
    trainers += t->hits[i] > 0;
    best = t->hits[i] > t->hits[best] ? i : best;
  }
  *hits = t->hits[best];
  bool enough = *hits >= HITS_NEEDED || (whole && *hits && trainers == 1);
  return enough ? grammars[best].trainer : NULL;
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
    head_fields fields;
    const grammar *g = match(visible(assay_str_sub(head->bytes, from, to)), NULL, &fields);
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
} log_line;

typedef struct log_reader {
  assay_reading *reading;
  assay_rows *rows;
  assay_map *columns; /* grammar's prefix and key -> column */
  const char *trainer;
  ASSAY_VEC(log_line) kept; /* lines that match, until the trainer is known */
  tally t;
  uint64_t line;
  size_t used;
  int64_t entries; /* training lines so far, where no line names a step */
  int64_t total;
} log_reader;

/* The column of a key, SIZE_MAX: out of memory. */
static size_t column_of(log_reader *r, const grammar *g, assay_str key)
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

static bool add_fields(log_reader *r, const head_fields *fields)
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

static bool add_pairs(log_reader *r, const grammar *g, assay_str line, size_t at)
{
  bool training = false, step = false;
  pair p;
  while (next_pair(g, line, &at, &p)) {
    size_t column = column_of(r, g, p.key);
    if (column == SIZE_MAX)
      return false;
    training = training || assay_str_eqz(p.key, "loss");
    step = step || assay_str_eqz(p.key, "step") || assay_str_eqz(p.key, "global_step");
    if (assay_rows_uses(r->rows, column))
      assay_rows_number(r->rows, column, p.value);
  }
  return g->trainer != by_entries || step || add_entry(r, training);
}

static assay_code add_line(log_reader *r, log_line at, assay_err *err)
{
  head_fields fields;
  const grammar *g = match(at.text, r->trainer, &fields);
  if (!g)
    return ASSAY_OK;
  assay_rows_begin(r->rows, at.line);
  if (!add_fields(r, &fields) || !add_pairs(r, g, at.text, fields.end))
    return assay_err_nomem(err);
  r->used++;
  return assay_rows_end(r->rows, err);
}

/* A line before the trainer is known. */
static assay_code keep_line(log_reader *r, assay_str line, assay_err *err)
{
  head_fields fields;
  const grammar *g = match(line, NULL, &fields);
  if (!g)
    return ASSAY_OK;
  r->t.hits[trainer_of(g)]++;
  log_line *slot = ASSAY_PUSH(r->reading->scratch, &r->kept);
  if (!slot)
    return assay_err_nomem(err);
  *slot = (log_line){ assay_str_copy(r->reading->scratch, line), r->line };
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
    code = add_line(r, r->kept.items[i], err);
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
    log_line at = { visible(text), r->line };
    code = r->trainer ? add_line(r, at, err) : keep_line(r, at.text, err);
    if (code != ASSAY_OK)
      return code;
  }
}

static assay_code read(assay_reading *reading, assay_err *err)
{
  log_reader r = { .reading = reading, .total = ASSAY_NO_STEP };
  r.rows = assay_rows_new(reading);
  r.columns = assay_map_new(reading->scratch);
  if (!r.rows || !r.columns)
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
