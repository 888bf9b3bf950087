/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which column plays which role: names, --map, and the contest of those that fit the same one. */
#include <string.h>

#include "input/rows_state.h"

enum { NAMED_COLUMNS = 12, NEAR = 2 }; /* of a message; edit distance of a did-you-mean */

/* name, label, series, single, strict, told, measured */
const role_facts assay_role_facts[ROLE_IDS] = {
  [ROLE_STEP] = { "step", "the step", ASSAY_ROLES, true, true, false, false },
  [ROLE_EPOCH] = { "epoch", "the epoch", ASSAY_ROLE_EPOCH, true, true, false, false },
  [ROLE_TIME] = { "time", "the time", ASSAY_ROLE_TIME, true, false, false, false },
  [ROLE_TRAIN_LOSS] = { "train_loss", "training loss", ASSAY_ROLE_TRAIN_LOSS, true, true, true,
                        true },
  [ROLE_VALIDATION_LOSS] = { "validation_loss", "validation loss", ASSAY_ROLE_VALIDATION_LOSS, true,
                             true, true, true },
  [ROLE_PERPLEXITY] = { "perplexity", "perplexity", ASSAY_ROLE_TRAIN_PERPLEXITY, true, true, false,
                        true },
  [ROLE_TRAIN_PERPLEXITY] = { "train_perplexity", "training perplexity",
                              ASSAY_ROLE_TRAIN_PERPLEXITY, true, true, false, true },
  [ROLE_VALIDATION_PERPLEXITY] = { "validation_perplexity", "validation perplexity",
                                   ASSAY_ROLE_VALIDATION_PERPLEXITY, true, true, false, true },
  [ROLE_LEARNING_RATE] = { "learning_rate", "the learning rate", ASSAY_ROLE_LEARNING_RATE, true,
                           true, false, true },
  [ROLE_GRAD_NORM] = { "grad_norm", "the gradient norm", ASSAY_ROLE_GRAD_NORM, true, true, false,
                       true },
  [ROLE_TOKENS] = { "tokens", "the tokens seen", ASSAY_ROLE_TOKENS, true, false, false, false },
  [ROLE_RUN] = { "run", "the run", ASSAY_ROLES, true, false, false, false },
  [ROLE_SEED] = { "seed", "the seed", ASSAY_ROLES, true, false, false, false },
  [ROLE_METRIC] = { "metric", "a task score", ASSAY_ROLE_METRIC, false, false, true, true },
};

static rows_column *named(assay_rows *rows, assay_str name, assay_str plain)
{
  rows_column *loose = NULL;
  for (size_t i = 0; i < rows->columns.n; i++) {
    rows_column *c = &rows->columns.items[i];
    if (assay_str_eq(c->name, name))
      return c;
    if (!loose && plain.len && assay_str_eq(c->plain, plain))
      loose = c;
  }
  return loose;
}

/* role of --map; metric:NAME gives the series its NAME. */
static int mapped_role(const char *role, assay_str *label)
{
  static const char metric[] = "metric:";
  if (strncmp(role, metric, sizeof metric - 1) == 0 && role[sizeof metric - 1]) {
    *label = assay_str_z(role + sizeof metric - 1);
    return ROLE_METRIC;
  }
  for (int i = 0; i < ROLE_IDS; i++)
    if (i != ROLE_METRIC && strcmp(assay_role_facts[i].name, role) == 0)
      return i;
  return ROLE_NONE;
}

const char *assay_map_role(assay_arena *scratch, const assay_options *options, assay_str name)
{
  assay_str plain = options->n_maps ? assay_alias_plain(scratch, name) : name;
  for (size_t i = 0; i < options->n_maps; i++) {
    assay_str wanted = assay_str_z(options->maps[i].column);
    if (assay_str_eq(name, wanted) || assay_str_eq(plain, assay_alias_plain(scratch, wanted)))
      return options->maps[i].role;
  }
  return NULL;
}

int assay_rows_mapped(const assay_rows *rows, assay_str name)
{
  assay_str label;
  const char *role = assay_map_role(rows->scratch, rows->reading->options, name);
  return role ? mapped_role(role, &label) : ROLE_NONE;
}

/* ---- --map itself ---- */

static const char *behind(int role)
{
  return role == ROLE_METRIC ? ":NAME" : "";
}

static assay_code unknown_role(const char *role, assay_err *err)
{
  assay_str word = { role, strcspn(role, ":") };
  size_t least = SIZE_MAX;
  int near = ROLE_NONE;
  for (int i = 0; i < ROLE_IDS; i++) {
    size_t distance = assay_name_distance(word, assay_str_z(assay_role_facts[i].name));
    near = distance < least ? i : near;
    least = distance < least ? distance : least;
  }
  if (near != ROLE_NONE)
    assay_err_hint(err, "did you mean %s%s?", assay_role_facts[near].name, behind(near));
  else
    assay_err_hint(err, "the roles are step, epoch, time, train_loss, validation_loss, perplexity, "
                        "learning_rate, grad_norm, tokens, run, seed and metric:NAME");
  return assay_err_set(err, ASSAY_E_USAGE, "--map does not know the role '%s'", role);
}

/* Further validation losses stay, as sets of their own; of every other role one column counts. */
static bool clash(const assay_map_option *a, const assay_map_option *b)
{
  bool role = strcmp(a->role, b->role) == 0, column = strcmp(a->column, b->column) == 0;
  if (!role)
    return column;
  return !column && strcmp(a->role, assay_role_facts[ROLE_VALIDATION_LOSS].name) != 0;
}

assay_code assay_maps_check(const assay_options *options, assay_err *err)
{
  for (size_t i = 0; i < options->n_maps; i++) {
    const assay_map_option *map = &options->maps[i];
    assay_str label;
    if (mapped_role(map->role, &label) == ROLE_NONE)
      return unknown_role(map->role, err);
    for (size_t k = 0; k < i; k++) {
      const assay_map_option *other = &options->maps[k];
      if (!clash(other, map))
        continue;
      assay_err_hint(err, "leave one of them out");
      return assay_err_set(err, ASSAY_E_USAGE, "--map %s=%s contradicts --map %s=%s", map->role,
                           map->column, other->role, other->column);
    }
  }
  return ASSAY_OK;
}

static assay_code apply_maps(assay_rows *rows, assay_err *err)
{
  const assay_options *options = rows->reading->options;
  for (size_t i = 0; i < options->n_maps; i++) {
    assay_str name = assay_str_z(options->maps[i].column);
    assay_str plain = assay_alias_plain(rows->scratch, name);
    if (!plain.ptr)
      return assay_err_nomem(err);
    rows_column *c = named(rows, name, plain);
    if (!c)
      continue;
    assay_str label = c->name;
    c->role = mapped_role(options->maps[i].role, &label);
    c->label = label;
    c->rank = -1;
    c->set = (assay_str){ NULL, 0 };
  }
  return ASSAY_OK;
}

/* Columns that belong to no run compete for every run's roles under number 0. */
static size_t *seat(size_t *seats, const rows_column *c)
{
  size_t run = c->run == SIZE_MAX ? 0 : c->run + 1;
  return &seats[run * ROLE_IDS + (size_t)c->role];
}

static bool contender(const rows_column *c)
{
  return c->role != ROLE_NONE && assay_role_facts[c->role].single && !c->set.len;
}

static void seat_best(assay_rows *rows, size_t *seats)
{
  for (size_t i = 0; i < rows->columns.n; i++) {
    const rows_column *c = &rows->columns.items[i];
    if (!contender(c))
      continue;
    size_t *s = seat(seats, c);
    if (*s == SIZE_MAX || c->rank < rows->columns.items[*s].rank)
      *s = i;
  }
}

static bool choice_matters(int role)
{
  return role == ROLE_STEP || role == ROLE_TRAIN_LOSS || role == ROLE_VALIDATION_LOSS ||
         role == ROLE_LEARNING_RATE;
}

static void retire(assay_rows *rows, rows_column *loser, const rows_column *winner)
{
  if (choice_matters(loser->role) && winner->rank >= 0)
    assay_reading_note(rows->reading,
                       "columns %.*s and %.*s both fit %s; using %.*s; --map %s=COLUMN changes it",
                       ASSAY_STR_ARG(winner->name), ASSAY_STR_ARG(loser->name),
                       assay_role_facts[loser->role].label, ASSAY_STR_ARG(winner->name),
                       assay_role_facts[loser->role].name);
  if (loser->role == ROLE_VALIDATION_LOSS)
    loser->set = loser->name;
  else
    loser->role = ROLE_NONE;
}

static assay_code contest(assay_rows *rows, assay_err *err)
{
  size_t n = (rows->runs.n + 1) * ROLE_IDS;
  size_t *seats = assay_arena_array(rows->scratch, n, sizeof *seats);
  if (!seats)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    seats[i] = SIZE_MAX;
  seat_best(rows, seats);
  for (size_t i = 0; i < rows->columns.n; i++) {
    rows_column *c = &rows->columns.items[i];
    if (contender(c) && *seat(seats, c) != i)
      retire(rows, c, &rows->columns.items[*seat(seats, c)]);
  }
  return ASSAY_OK;
}

static bool has_role(const assay_rows *rows, int role)
{
  for (size_t i = 0; i < rows->columns.n; i++)
    if (rows->columns.items[i].role == role)
      return true;
  return false;
}

static void place_perplexity(assay_rows *rows)
{
  int side = has_role(rows, ROLE_TRAIN_LOSS) || !has_role(rows, ROLE_VALIDATION_LOSS)
                 ? ROLE_TRAIN_PERPLEXITY
                 : ROLE_VALIDATION_PERPLEXITY;
  for (size_t i = 0; i < rows->columns.n; i++)
    if (rows->columns.items[i].role == ROLE_PERPLEXITY)
      rows->columns.items[i].role = side;
}

static assay_str column_names(const assay_rows *rows)
{
  assay_buf text = ASSAY_BUF(rows->scratch);
  size_t n = rows->columns.n < NAMED_COLUMNS ? rows->columns.n : NAMED_COLUMNS;
  for (size_t i = 0; i < n; i++)
    assay_buf_addf(&text, "%s%.*s", i ? ", " : "", ASSAY_STR_ARG(rows->columns.items[i].name));
  if (n < rows->columns.n)
    assay_buf_addf(&text, " and %zu more", rows->columns.n - n);
  return assay_buf_str(&text);
}

size_t assay_name_distance(assay_str wanted, assay_str name)
{
  size_t limit = wanted.len > 2 * NEAR ? NEAR : 1; /* of short names everything is near */
  size_t distance = assay_str_distance(wanted, name, limit);
  return distance <= limit && distance < wanted.len ? distance : SIZE_MAX;
}

/* What a --map may have meant: the nearest column, absent when none is near. */
static assay_str near_miss(const assay_rows *rows, const char **role)
{
  const assay_options *options = rows->reading->options;
  assay_str near = { NULL, 0 };
  size_t least = SIZE_MAX;
  for (size_t i = 0; i < options->n_maps; i++) {
    assay_str wanted = assay_str_z(options->maps[i].column);
    for (size_t j = 0; j < rows->columns.n; j++) {
      size_t distance = assay_name_distance(wanted, rows->columns.items[j].name);
      if (!distance || distance >= least) /* 0: that map is right */
        continue;
      least = distance;
      near = rows->columns.items[j].name;
      *role = options->maps[i].role;
    }
  }
  return near;
}

/* A table that holds no loss is no error where it was only found below a folder. */
static assay_code refuse(assay_rows *rows, const char *what, const char *role, assay_err *err)
{
  if (!rows->reading->input->named) {
    rows->reading->input->state = ASSAY_INPUT_NOT_JUDGED;
    rows->reading->input->role = NULL;
    assay_reading_note(rows->reading, "not judged: no %s", what);
    return ASSAY_E_INPUT;
  }
  assay_str near = near_miss(rows, &role);
  assay_str hint = near.ptr ? assay_str_format(rows->scratch, "did you mean --map %s=%.*s?", role,
                                               ASSAY_STR_ARG(near))
                            : assay_str_format(rows->scratch, "use --map %s=COLUMN", role);
  assay_place place = { .kind = "no-column", .fatal = true, .line = 1, .hint = hint.ptr };
  assay_reading_trouble(rows->reading, &place, "no %s recognised; the columns are %.*s", what,
                        ASSAY_STR_ARG(column_names(rows)));
  return assay_reading_outcome(rows->reading, err);
}

static assay_code note_columns(assay_rows *rows, assay_err *err)
{
  assay_input *input = rows->reading->input;
  input->columns.n = 0;
  for (size_t i = 0; i < rows->columns.n; i++) {
    const rows_column *c = &rows->columns.items[i];
    assay_column *out = ASSAY_PUSH(rows->reading->arena, &input->columns);
    if (!out)
      return assay_err_nomem(err);
    out->name = c->name;
    out->role = c->role == ROLE_NONE ? NULL : assay_role_facts[c->role].name;
  }
  return ASSAY_OK;
}

static assay_code settle(assay_rows *rows, assay_err *err)
{
  for (size_t i = 0; i < rows->columns.n; i++)
    rows->columns.items[i].role = rows->columns.items[i].guess;
  assay_code code = apply_maps(rows, err);
  place_perplexity(rows);
  if (code == ASSAY_OK)
    code = contest(rows, err);
  rows->x = has_role(rows, ROLE_STEP) ? ASSAY_X_STEP : ASSAY_X_EPOCH;
  return code == ASSAY_OK ? note_columns(rows, err) : code;
}

assay_code assay_rows_settle(assay_rows *rows, bool strict, assay_err *err)
{
  assay_code code = settle(rows, err);
  if (code != ASSAY_OK || !strict)
    return code;
  if (!has_role(rows, ROLE_TRAIN_LOSS) && !has_role(rows, ROLE_VALIDATION_LOSS))
    return refuse(rows, "training or validation loss", "train_loss", err);
  if (!has_role(rows, ROLE_STEP) && !has_role(rows, ROLE_EPOCH))
    return refuse(rows, "step or epoch", "step", err);
  return ASSAY_OK;
}
