/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that complete each other: which training and validation files are one run, and joining. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "input/assemble_state.h"
#include "input/parameter.h"

static bool has_role(const assay_run *run, assay_role role)
{
  for (size_t i = 0; i < run->series.n; i++)
    if (run->series.items[i].role == role)
      return true;
  return false;
}

static bool only_train(const assay_piece *p)
{
  return !p->gone && has_role(&p->run, ASSAY_ROLE_TRAIN_LOSS) &&
         !has_role(&p->run, ASSAY_ROLE_VALIDATION_LOSS);
}

static bool only_validation(const assay_piece *p)
{
  return !p->gone && has_role(&p->run, ASSAY_ROLE_VALIDATION_LOSS) &&
         !has_role(&p->run, ASSAY_ROLE_TRAIN_LOSS);
}

/* ---- joining two pieces ---- */

#define APPEND(joint_, to, from)                                                                   \
  do {                                                                                             \
    for (size_t i_ = 0; i_ < (from)->n; i_++) {                                                    \
      __typeof__((to)->items) slot_ = ASSAY_PUSH((joint_)->arena, (to));                           \
      if (!slot_)                                                                                  \
        return assay_err_nomem(err);                                                               \
      *slot_ = (from)->items[i_];                                                                  \
    }                                                                                              \
  } while (0)

static bool doubled(const assay_run *run, const assay_series *s)
{
  if (s->role == ASSAY_ROLE_VALIDATION_LOSS || s->role == ASSAY_ROLE_METRIC)
    return false;
  return has_role(run, s->role);
}

static bool clashes(const assay_run *run, const assay_series *s)
{
  bool loss = s->role == ASSAY_ROLE_VALIDATION_LOSS;
  for (size_t i = 0; i < run->series.n; i++) {
    const assay_series *other = &run->series.items[i];
    if (other->role == s->role && assay_str_eq(other->set, s->set) &&
        (loss || assay_str_eq(other->name, s->name)))
      return true;
  }
  return false;
}

static bool name_by(const assay_joint *j, assay_series *s, assay_str file)
{
  bool named = s->set.len > 0;
  s->name = assay_str_format(j->arena, "%.*s/%.*s", ASSAY_STR_ARG(file), ASSAY_STR_ARG(s->name));
  s->set = named
               ? assay_str_format(j->arena, "%.*s/%.*s", ASSAY_STR_ARG(file), ASSAY_STR_ARG(s->set))
               : file;
  return s->name.ptr && s->set.ptr;
}

/* What a second validation file holds is a set of its own, named by the file, by its whole path
 * where the name is taken. */
static bool name_set(const assay_joint *j, const assay_run *run, assay_series *s)
{
  assay_str path = j->inputs->files.items[s->input].path;
  assay_series by_stem = *s;
  if ((s->role != ASSAY_ROLE_VALIDATION_LOSS && s->role != ASSAY_ROLE_METRIC) || !clashes(run, s))
    return true;
  if (!name_by(j, &by_stem, assay_path_stem(path)))
    return false;
  if (clashes(run, &by_stem))
    return name_by(j, s, path);
  *s = by_stem;
  return true;
}

static assay_code take_series(const assay_joint *j, assay_run *to, const assay_run *from,
                              assay_err *err)
{
  for (size_t i = 0; i < from->series.n; i++) {
    assay_series s = from->series.items[i];
    if (doubled(to, &s))
      continue;
    assay_series *slot = name_set(j, to, &s) ? ASSAY_PUSH(j->arena, &to->series) : NULL;
    if (!slot)
      return assay_err_nomem(err);
    *slot = s;
  }
  return ASSAY_OK;
}

static assay_code take_parameters(const assay_joint *j, assay_run *to, const assay_run *from,
                                  assay_err *err)
{
  for (size_t i = 0; i < from->parameters.n; i++) {
    const assay_parameter *p = &from->parameters.items[i];
    assay_parameter_sense kind;
    const assay_str name = assay_parameter_name(p->name, &kind);
    bool there = false;
    for (size_t k = 0; k < to->parameters.n && !there; k++)
      there = assay_str_eq(assay_parameter_name(to->parameters.items[k].name, &kind), name);
    assay_parameter *slot = there ? NULL : ASSAY_PUSH(j->arena, &to->parameters);
    if (!there && !slot)
      return assay_err_nomem(err);
    if (slot)
      *slot = *p;
  }
  return ASSAY_OK;
}

assay_code assay_joint_join(const assay_joint *j, assay_piece *into, assay_piece *piece,
                            assay_err *err)
{
  assay_run *to = &into->run;
  const assay_run *from = &piece->run;
  if (from->duplicates && !to->duplicates) {
    to->duplicate_step = from->duplicate_step;
    memcpy(to->duplicate_lines, from->duplicate_lines, sizeof to->duplicate_lines);
    to->duplicate_file = from->duplicate_file;
  }
  to->duplicates += from->duplicates;
  to->descending = to->descending || from->descending;
  to->partial = to->partial || from->partial;
  if (from->has_job && !to->has_job) {
    to->has_job = true;
    to->job = from->job;
  }
  if (to->total_steps == ASSAY_NO_STEP)
    to->total_steps = from->total_steps;
  APPEND(j, &to->resumes, &from->resumes);
  APPEND(j, &to->inputs, &from->inputs);
  APPEND(j, &to->sources, &from->sources);
  APPEND(j, &to->validation_data, &from->validation_data);
  assay_code code = take_series(j, to, from, err);
  piece->gone = true;
  return code == ASSAY_OK ? take_parameters(j, to, from, err) : code;
}

/* ---- training and validation files ---- */

static bool letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* What is left of a file's name without the words that tell the side: "run1" of "run1_train.csv".
 * Bedrock's "step_wise_training_metrics" and "validation_metrics" leave the same. */
static assay_str neutral(assay_arena *arena, assay_str path)
{
  assay_str s = assay_path_stem(path);
  assay_buf out = ASSAY_BUF(arena);
  for (size_t i = 0, word = 0; i <= s.len; i++) {
    if (i < s.len && letter(s.ptr[i]))
      continue;
    assay_str w = assay_str_sub(s, word, i);
    word = i + 1;
    if (!w.len || assay_path_is_side(w) || assay_str_ieqz(w, "step") || assay_str_ieqz(w, "wise"))
      continue;
    assay_buf_add(&out, w);
    assay_buf_addc(&out, ' ');
  }
  return assay_buf_str(&out);
}

static bool together(const assay_joint *j, const assay_piece *a, const assay_piece *b,
                     bool by_command)
{
  if (a->run.x != b->run.x)
    return false;
  if (by_command)
    return assay_joint_input(j, a)->named && assay_joint_input(j, b)->named;
  return assay_str_eq(a->home, b->home);
}

/* The only partner of b, or of several the only one whose name fits; NULL when it is not clear. */
static assay_piece *partner(const assay_joint *j, const assay_piece *b, bool by_command)
{
  assay_piece *any = NULL, *like = NULL;
  size_t n = 0, alike = 0;
  assay_str name = neutral(j->arena, assay_joint_input(j, b)->path);
  for (size_t i = 0; i < j->pieces->n; i++) {
    assay_piece *a = &j->pieces->items[i];
    if (a->input == b->input || !has_role(&a->run, ASSAY_ROLE_TRAIN_LOSS) || a->gone ||
        !together(j, a, b, by_command))
      continue;
    bool free = only_train(a) || a->run.inputs.n > 1;
    n += free;
    any = free ? a : any;
    if (free && assay_str_eq(neutral(j->arena, assay_joint_input(j, a)->path), name)) {
      like = a;
      alike++;
    }
  }
  return n == 1 ? any : alike == 1 ? like : NULL;
}

/* Validation that ends before training begins, or begins behind its end, is of another job. */
static assay_code compare_steps(const assay_joint *j, const assay_piece *a, const assay_piece *b,
                                assay_err *err)
{
  const assay_series *train = assay_run_series(&a->run, ASSAY_ROLE_TRAIN_LOSS);
  const assay_series *validation = assay_run_series(&b->run, ASSAY_ROLE_VALIDATION_LOSS);
  if (!train || !validation || !train->n || !validation->n)
    return ASSAY_OK;
  int64_t from = validation->step[0], to = validation->step[validation->n - 1];
  if (from <= train->step[train->n - 1] && to >= train->step[0])
    return ASSAY_OK;
  return assay_joint_note(
      j, b->input,
      assay_str_format(j->arena,
                       "its steps %" PRId64 " to %" PRId64 " lie outside of the "
                       "steps %" PRId64 " to %" PRId64 " of %.*s: different jobs?",
                       from, to, train->step[0], train->step[train->n - 1],
                       ASSAY_STR_ARG(assay_joint_input(j, a)->path)),
      err);
}

/* The file with most points goes first, then by path: what joins first is what is judged, in
 * whatever order the files were named. */
static int by_rank(const void *a, const void *b, void *joint)
{
  const assay_piece *x = *(assay_piece *const *)a, *y = *(assay_piece *const *)b;
  size_t n = assay_run_validation(&x->run)->n, other = assay_run_validation(&y->run)->n;
  if (n != other)
    return n > other ? -1 : 1;
  int order = assay_str_cmp(assay_joint_input(joint, x)->path, assay_joint_input(joint, y)->path);
  return order ? order : (x > y) - (x < y);
}

static assay_code note_further(const assay_joint *j, const assay_piece *a, const assay_piece *b,
                               assay_err *err)
{
  const assay_series *judged = assay_run_validation(&a->run);
  if (!judged)
    return ASSAY_OK;
  assay_str path = j->inputs->files.items[judged->input].path;
  return assay_joint_note(
      j, b->input,
      assay_str_format(j->arena,
                       "a further validation file of its run: that of most points, then the first "
                       "by path, is judged: %.*s",
                       ASSAY_STR_ARG(path)),
      err);
}

static assay_code pair(const assay_joint *j, assay_piece *b, bool by_command, assay_err *err)
{
  assay_piece *a = partner(j, b, by_command);
  if (!a)
    return ASSAY_OK;
  assay_code code = compare_steps(j, a, b, err);
  if (code == ASSAY_OK)
    code = note_further(j, a, b, err);
  return code == ASSAY_OK ? assay_joint_join(j, a, b, err) : code;
}

assay_code assay_joint_pair(assay_joint *j, bool by_command, assay_err *err)
{
  size_t n = 0;
  assay_code code = ASSAY_OK;
  assay_piece **list = assay_arena_array(j->arena, j->pieces->n + 1, sizeof *list);
  if (!list)
    return assay_err_nomem(err);
  for (size_t i = 0; i < j->pieces->n; i++)
    if (only_validation(&j->pieces->items[i]))
      list[n++] = &j->pieces->items[i];
  qsort_r(list, n, sizeof *list, by_rank, j);
  for (size_t i = 0; i < n && code == ASSAY_OK; i++)
    code = pair(j, list[i], by_command, err);
  return code;
}
