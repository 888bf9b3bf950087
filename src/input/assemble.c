/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/assemble.h"

#include <inttypes.h>
#include <string.h>

typedef struct joint {
  assay_arena *arena;
  assay_pieces *pieces;
  assay_inputs *inputs;
} joint;

/* Folders and words that tell one side of a run from the other. */
static const char *const sides[] = { "train",
                                     "training",
                                     "validation",
                                     "valid",
                                     "val",
                                     "eval",
                                     "test",
                                     "training_artifacts",
                                     "validation_artifacts",
                                     "post_fine_tuning_validation",
                                     "post_training_validation" };

static bool is_side(assay_str word)
{
  for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
    if (assay_str_ieqz(word, sides[i]))
      return true;
  return false;
}

assay_str assay_path_home(assay_str path)
{
  int64_t step;
  assay_str home = assay_path_folder(path);
  for (assay_str f = home; f.len > 1; f = assay_path_folder(f))
    if (assay_str_eqz(assay_path_name(f), "validation_artifacts") ||
        assay_str_eqz(assay_path_name(f), "training_artifacts"))
      return assay_path_folder(f);
  while (home.len && (is_side(assay_path_name(home)) ||
                      assay_checkpoint_read(assay_path_name(home), true, &step)))
    home = assay_path_folder(home);
  return home;
}

static assay_input *input_of(const joint *j, const assay_piece *p)
{
  return &j->inputs->files.items[p->input];
}

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

static bool only_job(const assay_piece *p)
{
  return !p->gone && p->run.has_job && !p->run.series.n;
}

static assay_code note(const joint *j, size_t input, assay_str text, assay_err *err)
{
  assay_str *slot = text.ptr ? ASSAY_PUSH(j->arena, &j->inputs->files.items[input].notes) : NULL;
  if (slot)
    *slot = text;
  return slot ? ASSAY_OK : assay_err_nomem(err);
}

/* ---- checkpoints' copies of one log ---- */

static int64_t last_step(const assay_run *run)
{
  int64_t last = ASSAY_NO_STEP;
  for (size_t i = 0; i < run->series.n; i++) {
    const assay_series *s = &run->series.items[i];
    if (s->n && s->step[s->n - 1] > last)
      last = s->step[s->n - 1];
  }
  return last;
}

static bool in_checkpoint(const joint *j, const assay_piece *p)
{
  int64_t step;
  return assay_checkpoint_read(assay_path_name(assay_path_folder(input_of(j, p)->path)), true,
                               &step);
}

/* Two logs of one name, of which each checkpoint holds its own copy so far. */
static bool same_log(const joint *j, const assay_piece *a, const assay_piece *b)
{
  return assay_str_eq(a->home, b->home) && (in_checkpoint(j, a) || in_checkpoint(j, b)) &&
         assay_str_eq(assay_path_name(input_of(j, a)->path), assay_path_name(input_of(j, b)->path));
}

static assay_code supersede(joint *j, assay_err *err)
{
  for (size_t i = 0; i < j->pieces->n; i++) {
    assay_piece *a = &j->pieces->items[i];
    for (size_t k = 0; k < j->pieces->n && !a->gone; k++) {
      const assay_piece *b = &j->pieces->items[k];
      if (k == i || b->gone || !b->run.series.n || a->input == b->input || !same_log(j, a, b))
        continue;
      int64_t mine = last_step(&a->run), other = last_step(&b->run);
      if (mine > other || (mine == other && in_checkpoint(j, b) && !in_checkpoint(j, a)) ||
          (mine == other && in_checkpoint(j, b) == in_checkpoint(j, a) && i < k))
        continue;
      a->gone = true;
      input_of(j, a)->state = ASSAY_INPUT_NOT_JUDGED;
      assay_code code = note(j, a->input,
                             assay_str_format(j->arena, "not judged: superseded by %.*s",
                                              ASSAY_STR_ARG(input_of(j, b)->path)),
                             err);
      if (code != ASSAY_OK)
        return code;
    }
  }
  return ASSAY_OK;
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

/* A second validation file is a set of its own, named by the file. */
static void name_set(const joint *j, const assay_run *run, assay_series *s)
{
  if (s->role != ASSAY_ROLE_VALIDATION_LOSS || s->set.len)
    return;
  for (size_t i = 0; i < run->series.n; i++)
    if (run->series.items[i].role == s->role && !run->series.items[i].set.len)
      s->set = assay_path_stem(j->inputs->files.items[s->input].path);
}

static assay_code take_series(const joint *j, assay_run *to, const assay_run *from, assay_err *err)
{
  for (size_t i = 0; i < from->series.n; i++) {
    assay_series s = from->series.items[i];
    if (doubled(to, &s))
      continue;
    name_set(j, to, &s);
    assay_series *slot = ASSAY_PUSH(j->arena, &to->series);
    if (!slot)
      return assay_err_nomem(err);
    *slot = s;
  }
  return ASSAY_OK;
}

static assay_code take_parameters(const joint *j, assay_run *to, const assay_run *from,
                                  assay_err *err)
{
  for (size_t i = 0; i < from->parameters.n; i++) {
    const assay_parameter *p = &from->parameters.items[i];
    bool there = false;
    for (size_t k = 0; k < to->parameters.n; k++)
      there = there || assay_str_eq(to->parameters.items[k].name, p->name);
    assay_parameter *slot = there ? NULL : ASSAY_PUSH(j->arena, &to->parameters);
    if (!there && !slot)
      return assay_err_nomem(err);
    if (slot)
      *slot = *p;
  }
  return ASSAY_OK;
}

static assay_code join(const joint *j, assay_piece *into, assay_piece *piece, assay_err *err)
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
    if (!w.len || is_side(w) || assay_str_ieqz(w, "step") || assay_str_ieqz(w, "wise"))
      continue;
    assay_buf_add(&out, w);
    assay_buf_addc(&out, ' ');
  }
  return assay_buf_str(&out);
}

static bool together(const joint *j, const assay_piece *a, const assay_piece *b, bool by_command)
{
  if (a->run.x != b->run.x)
    return false;
  if (by_command)
    return input_of(j, a)->named && input_of(j, b)->named;
  return assay_str_eq(a->home, b->home);
}

/* The only partner of b, or of several the only one whose name fits; NULL when it is not clear. */
static assay_piece *partner(const joint *j, const assay_piece *b, bool by_command)
{
  assay_piece *any = NULL, *like = NULL;
  size_t n = 0, alike = 0;
  assay_str name = neutral(j->arena, input_of(j, b)->path);
  for (size_t i = 0; i < j->pieces->n; i++) {
    assay_piece *a = &j->pieces->items[i];
    if (a->input == b->input || !has_role(&a->run, ASSAY_ROLE_TRAIN_LOSS) || a->gone ||
        !together(j, a, b, by_command))
      continue;
    bool free = only_train(a) || (a->run.inputs.n > 1 && n == 0);
    n += free;
    any = free ? a : any;
    if (free && assay_str_eq(neutral(j->arena, input_of(j, a)->path), name)) {
      like = a;
      alike++;
    }
  }
  return n == 1 ? any : alike == 1 ? like : NULL;
}

/* Validation that ends before training begins, or begins behind its end, is of another job. */
static assay_code compare_steps(const joint *j, const assay_piece *a, const assay_piece *b,
                                assay_err *err)
{
  const assay_series *train = assay_run_series(&a->run, ASSAY_ROLE_TRAIN_LOSS);
  const assay_series *validation = assay_run_series(&b->run, ASSAY_ROLE_VALIDATION_LOSS);
  if (!train || !validation || !train->n || !validation->n)
    return ASSAY_OK;
  int64_t from = validation->step[0], to = validation->step[validation->n - 1];
  if (from <= train->step[train->n - 1] && to >= train->step[0])
    return ASSAY_OK;
  return note(j, b->input,
              assay_str_format(j->arena,
                               "its steps %" PRId64 " to %" PRId64 " lie outside of the "
                               "steps %" PRId64 " to %" PRId64 " of %.*s: different jobs?",
                               from, to, train->step[0], train->step[train->n - 1],
                               ASSAY_STR_ARG(input_of(j, a)->path)),
              err);
}

static assay_code pair(joint *j, bool by_command, assay_err *err)
{
  for (size_t i = 0; i < j->pieces->n; i++) {
    assay_piece *b = &j->pieces->items[i];
    assay_piece *a = only_validation(b) ? partner(j, b, by_command) : NULL;
    if (!a)
      continue;
    assay_code code = compare_steps(j, a, b, err);
    if (code == ASSAY_OK)
      code = join(j, a, b, err);
    if (code != ASSAY_OK)
      return code;
  }
  return ASSAY_OK;
}

/* ---- job records ---- */

static bool below(assay_str path, assay_str folder)
{
  return !folder.len || (path.len >= folder.len && memcmp(path.ptr, folder.ptr, folder.len) == 0 &&
                         (path.len == folder.len || path.ptr[folder.len] == '/' ||
                          folder.ptr[folder.len - 1] == '/'));
}

static bool contains(assay_str s, assay_str part)
{
  return part.len && part.len <= s.len && memmem(s.ptr, s.len, part.ptr, part.len);
}

/* How well a run fits a job record: its name or id in the path, the same folder, below it, named
 * together. */
static int affinity(const joint *j, const assay_piece *job, const assay_piece *p)
{
  if (p->gone || p == job || !p->run.series.n || p->run.has_job)
    return 0;
  const assay_input *file = input_of(j, p), *record = input_of(j, job);
  if (contains(file->path, job->run.job.name) ||
      contains(file->path, assay_path_name(job->run.job.arn)))
    return 4;
  if (assay_str_eq(p->home, job->home))
    return 3;
  if (below(p->home, job->home) || (p->home.len && below(job->home, p->home)))
    return 2;
  return file->named && record->named ? 1 : 0;
}

static assay_code attach_job(joint *j, assay_piece *job, assay_err *err)
{
  assay_piece *best = NULL;
  int most = 0;
  size_t equals = 0;
  for (size_t i = 0; i < j->pieces->n; i++) {
    assay_piece *p = &j->pieces->items[i];
    int a = affinity(j, job, p);
    if (a > most) {
      most = a;
      best = p;
      equals = 0;
    }
    equals += a && a == most;
  }
  return best && equals == 1 ? join(j, best, job, err) : ASSAY_OK;
}

static size_t pieces_of_input(const joint *j, size_t input)
{
  size_t n = 0;
  for (size_t i = 0; i < j->pieces->n; i++)
    n += j->pieces->items[i].input == input;
  return n;
}

static bool any_series(const joint *j)
{
  for (size_t i = 0; i < j->pieces->n; i++)
    if (!j->pieces->items[i].gone && j->pieces->items[i].run.series.n)
      return true;
  return false;
}

/* A record without metrics is a run of its own, but not each line of a list of jobs. */
static assay_code attach_jobs(joint *j, assay_err *err)
{
  bool metrics = any_series(j);
  for (size_t i = 0; i < j->pieces->n; i++) {
    assay_piece *job = &j->pieces->items[i];
    if (!only_job(job))
      continue;
    assay_code code = attach_job(j, job, err);
    if (code != ASSAY_OK)
      return code;
    if (!job->gone && metrics && pieces_of_input(j, job->input) > 1)
      job->gone = true;
  }
  return ASSAY_OK;
}

/* ---- the runs ---- */

static assay_code put_checkpoints(joint *j, const assay_walk *walk, assay_err *err)
{
  static const char *const stores[] = { "checkpoints", "checkpoint", "ckpt",
                                        "ckpts",       "weights",    "models" };
  for (size_t i = 0; i < walk->checkpoints.n; i++) {
    const assay_checkpoint *c = &walk->checkpoints.items[i];
    assay_str folder = assay_path_folder(c->path);
    for (size_t k = 0; k < sizeof stores / sizeof *stores; k++)
      if (assay_str_eqz(assay_path_name(folder), stores[k]))
        folder = assay_path_folder(folder);
    if (assay_str_eqz(folder, "."))
      folder = (assay_str){ NULL, 0 };
    for (size_t k = 0; k < j->pieces->n; k++) {
      assay_piece *p = &j->pieces->items[k];
      assay_str home = assay_str_eqz(p->home, ".") ? (assay_str){ NULL, 0 } : p->home;
      if (p->gone || p->run.x != ASSAY_X_STEP || !assay_str_eq(home, folder))
        continue;
      assay_checkpoint *slot = ASSAY_PUSH(j->arena, &p->run.checkpoints);
      if (!slot)
        return assay_err_nomem(err);
      *slot = *c;
    }
  }
  return ASSAY_OK;
}

/* Insertion sort by step; of two with one step the first found stays. */
static void order_checkpoints(assay_run *run)
{
  size_t n = 0;
  assay_checkpoint *list = run->checkpoints.items;
  for (size_t i = 0; i < run->checkpoints.n; i++) {
    assay_checkpoint c = list[i];
    size_t at = n;
    while (at && list[at - 1].step > c.step)
      at--;
    if (at && list[at - 1].step == c.step)
      continue;
    memmove(list + at + 1, list + at, (n - at) * sizeof *list);
    list[at] = c;
    n++;
  }
  run->checkpoints.n = n;
}

static size_t living_in(const joint *j, assay_str home)
{
  size_t n = 0;
  for (size_t i = 0; i < j->pieces->n; i++)
    n += !j->pieces->items[i].gone && assay_str_eq(j->pieces->items[i].home, home);
  return n;
}

/* The folder's name where the run was found below one and is alone in it, else the file's. */
static assay_str first_name(const joint *j, const assay_piece *p)
{
  const assay_input *file = input_of(j, p);
  if (p->run.name.len)
    return p->run.name;
  assay_str folder = assay_path_name(p->home);
  bool tells = folder.len && !assay_str_eqz(folder, ".") && !assay_str_eqz(folder, "..") &&
               !assay_str_eqz(folder, "/");
  if (tells && !file->named && living_in(j, p->home) == 1)
    return folder;
  return assay_str_eqz(file->path, "-") ? ASSAY_STR("stdin") : assay_path_stem(file->path);
}

/* The same name with more of the place in front: the file for a name that the file told, then the
 * folders, one a level. The name itself where there is no more. */
static assay_str widen(const joint *j, const assay_piece *p, assay_str name, size_t level)
{
  assay_str path = input_of(j, p)->path, folder = assay_path_folder(path), wide = name;
  if (p->run.name.len && level) {
    wide = assay_str_format(j->arena, "%.*s/%.*s", ASSAY_STR_ARG(assay_path_stem(path)),
                            ASSAY_STR_ARG(name));
    level--;
  } else if (assay_str_eq(assay_path_name(p->home), name)) {
    folder = assay_path_folder(p->home);
  }
  for (; level && wide.ptr && folder.len && !assay_str_eqz(folder, "."); level--) {
    wide = assay_str_format(j->arena, "%.*s/%.*s", ASSAY_STR_ARG(assay_path_name(folder)),
                            ASSAY_STR_ARG(wide));
    folder = assay_path_folder(folder);
  }
  return wide;
}

/* Whether another living piece, or with earlier only one before it, has the same name. */
static bool taken(const joint *j, const assay_str *names, size_t at, bool earlier)
{
  for (size_t i = 0; i < (earlier ? at : j->pieces->n); i++)
    if (i != at && !j->pieces->items[i].gone && assay_str_eq(names[i], names[at]))
      return true;
  return false;
}

enum { NAME_LEVELS = 8 }; /* folders that a name may grow by */

/* All that clash grow alike, level by level; what still clashes is numbered. */
static bool make_unique(joint *j, assay_str *names, const assay_str *plain, assay_str *wide)
{
  size_t n = j->pieces->n;
  for (size_t level = 1; level <= NAME_LEVELS; level++) {
    for (size_t i = 0; i < n; i++) {
      const assay_piece *p = &j->pieces->items[i];
      wide[i] = !p->gone && taken(j, names, i, false) ? widen(j, p, plain[i], level) : names[i];
      if (!wide[i].ptr)
        return false;
    }
    memcpy(names, wide, n * sizeof *names);
  }
  for (size_t i = 0; i < n; i++) {
    assay_str stem = names[i];
    for (size_t k = 2; !j->pieces->items[i].gone && taken(j, names, i, true); k++) {
      names[i] = assay_str_format(j->arena, "%.*s (%zu)", ASSAY_STR_ARG(stem), k);
      if (!names[i].ptr)
        return false;
    }
  }
  return true;
}

static assay_code name_runs(joint *j, assay_err *err)
{
  size_t n = j->pieces->n;
  assay_str *names = assay_arena_array(j->arena, n + 1, sizeof *names);
  assay_str *plain = assay_arena_array(j->arena, n + 1, sizeof *plain);
  assay_str *wide = assay_arena_array(j->arena, n + 1, sizeof *wide);
  if (!names || !plain || !wide)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    names[i] = plain[i] = first_name(j, &j->pieces->items[i]);
  if (n && !make_unique(j, names, plain, wide))
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    j->pieces->items[i].run.name = names[i];
  return ASSAY_OK;
}

static assay_code publish(joint *j, assay_err *err)
{
  for (size_t i = 0; i < j->pieces->n; i++) {
    assay_piece *p = &j->pieces->items[i];
    if (p->gone)
      continue;
    assay_run *run = ASSAY_PUSH(j->arena, &j->inputs->runs);
    if (!run)
      return assay_err_nomem(err);
    const assay_job *job = &p->run.job;
    p->run.partial =
        p->run.partial || (p->run.has_job && (job->failed || job->stopped || job->in_progress));
    order_checkpoints(&p->run);
    *run = p->run;
  }
  return ASSAY_OK;
}

assay_code assay_pieces_join(assay_arena *arena, assay_pieces *pieces, const assay_walk *walk,
                             assay_inputs *inputs, assay_err *err)
{
  joint j = { arena, pieces, inputs };
  assay_code code = supersede(&j, err);
  if (code == ASSAY_OK)
    code = pair(&j, false, err);
  if (code == ASSAY_OK)
    code = pair(&j, true, err);
  if (code == ASSAY_OK)
    code = attach_jobs(&j, err);
  if (code == ASSAY_OK)
    code = put_checkpoints(&j, walk, err);
  if (code == ASSAY_OK)
    code = name_runs(&j, err);
  return code == ASSAY_OK ? publish(&j, err) : code;
}
