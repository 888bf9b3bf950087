/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/map.h"
#include "input/assemble_state.h"

#include <inttypes.h>
#include <string.h>

assay_str assay_path_home(assay_str path)
{
  int64_t step;
  assay_str home = assay_path_folder(path);
  for (assay_str f = home; f.len > 1; f = assay_path_folder(f))
    if (assay_str_eqz(assay_path_name(f), "validation_artifacts") ||
        assay_str_eqz(assay_path_name(f), "training_artifacts"))
      return assay_path_folder(f);
  while (home.len && (assay_path_is_side(assay_path_name(home)) ||
                      assay_checkpoint_read(assay_path_name(home), true, &step)))
    home = assay_path_folder(home);
  return home;
}

static bool only_job(const assay_piece *p)
{
  return !p->gone && p->run.has_job && !p->run.series.n;
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

static bool in_checkpoint(const assay_joint *j, const assay_piece *p)
{
  int64_t step;
  return assay_checkpoint_read(assay_path_name(assay_path_folder(assay_joint_input(j, p)->path)),
                               true, &step);
}

/* Two logs of one name, of which each checkpoint holds its own copy so far. */
static bool same_log(const assay_joint *j, const assay_piece *a, const assay_piece *b)
{
  return assay_str_eq(a->home, b->home) && (in_checkpoint(j, a) || in_checkpoint(j, b)) &&
         assay_str_eq(assay_path_name(assay_joint_input(j, a)->path),
                      assay_path_name(assay_joint_input(j, b)->path));
}

static assay_code supersede(assay_joint *j, assay_err *err)
{
  bool any = false; /* else 10,000 logs would be compared with one another in vain */
  for (size_t i = 0; i < j->pieces->n && !any; i++)
    any = in_checkpoint(j, &j->pieces->items[i]);
  for (size_t i = 0; i < j->pieces->n && any; i++) {
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
      assay_joint_input(j, a)->state = ASSAY_INPUT_NOT_JUDGED;
      assay_code code =
          assay_joint_note(j, a->input,
                           assay_str_format(j->arena, "not judged: superseded by %.*s",
                                            ASSAY_STR_ARG(assay_joint_input(j, b)->path)),
                           err);
      if (code != ASSAY_OK)
        return code;
    }
  }
  return ASSAY_OK;
}

/* ---- job records ---- */

static bool contains(assay_str s, assay_str part)
{
  return part.len && part.len <= s.len && memmem(s.ptr, s.len, part.ptr, part.len);
}

/* How well a run fits a job record: its name or id in the path, the same folder, below it, named
 * together. */
static int affinity(const assay_joint *j, const assay_piece *job, const assay_piece *p)
{
  if (p->gone || p == job || !p->run.series.n || p->run.has_job)
    return 0;
  const assay_input *file = assay_joint_input(j, p), *record = assay_joint_input(j, job);
  if (contains(file->path, job->run.job.name) ||
      contains(file->path, assay_path_name(job->run.job.arn)))
    return 4;
  if (assay_str_eq(p->home, job->home))
    return 3;
  if (assay_path_below(p->home, job->home) || (p->home.len && assay_path_below(job->home, p->home)))
    return 2;
  return file->named && record->named ? 1 : 0;
}

static assay_code attach_job(assay_joint *j, assay_piece *job, assay_err *err)
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
  return best && equals == 1 ? assay_joint_join(j, best, job, err) : ASSAY_OK;
}

static size_t pieces_of_input(const assay_joint *j, size_t input)
{
  size_t n = 0;
  for (size_t i = 0; i < j->pieces->n; i++)
    n += j->pieces->items[i].input == input;
  return n;
}

static bool any_series(const assay_joint *j)
{
  for (size_t i = 0; i < j->pieces->n; i++)
    if (!j->pieces->items[i].gone && j->pieces->items[i].run.series.n)
      return true;
  return false;
}

/* A record without metrics is a run of its own, but not each line of a list of jobs. */
static assay_code attach_jobs(assay_joint *j, assay_err *err)
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

static assay_code put_checkpoints(assay_joint *j, const assay_walk *walk, assay_err *err)
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

/* How many living pieces each home has. NULL when out of memory. */
static assay_map *count_homes(const assay_joint *j)
{
  assay_map *count = assay_map_new(j->arena);
  for (size_t i = 0; count && i < j->pieces->n; i++) {
    const assay_piece *p = &j->pieces->items[i];
    size_t *n = p->gone || !p->home.len ? NULL : assay_map_put(count, p->home, 0, NULL);
    if (!n && !p->gone && p->home.len)
      return NULL;
    if (n)
      ++*n;
  }
  return count;
}

/* The folder's name where the run was found below one and is alone in it, else the file's. */
static assay_str first_name(const assay_joint *j, const assay_map *homes, const assay_piece *p)
{
  const assay_input *file = assay_joint_input(j, p);
  if (p->run.name.len)
    return p->run.name;
  assay_str folder = assay_path_name(p->home);
  bool tells = folder.len && !assay_str_eqz(folder, ".") && !assay_str_eqz(folder, "..") &&
               !assay_str_eqz(folder, "/");
  if (tells && !file->named && assay_map_get(homes, p->home) && *assay_map_get(homes, p->home) == 1)
    return folder;
  return assay_str_eqz(file->path, "-") ? ASSAY_STR("stdin") : assay_path_stem(file->path);
}

/* The same name with more of the place in front: the file for a name that the file told, then the
 * folders, one a level. The name itself where there is no more. */
static assay_str widen(const assay_joint *j, const assay_piece *p, assay_str name, size_t level)
{
  assay_str path = assay_joint_input(j, p)->path, folder = assay_path_folder(path), wide = name;
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

/* How many living pieces have each name. NULL when out of memory. */
static assay_map *count_names(const assay_joint *j, const assay_str *names)
{
  assay_map *count = assay_map_new(j->arena);
  for (size_t i = 0; count && i < j->pieces->n; i++) {
    size_t *n = j->pieces->items[i].gone ? NULL : assay_map_put(count, names[i], 0, NULL);
    if (!n && !j->pieces->items[i].gone)
      return NULL;
    if (n)
      ++*n;
  }
  return count;
}

/* What still clashes is numbered, in order. */
static bool number_names(const assay_joint *j, assay_str *names)
{
  assay_map *taken = assay_map_new(j->arena), *next = assay_map_new(j->arena);
  for (size_t i = 0; taken && next && i < j->pieces->n; i++) {
    const assay_str stem = names[i];
    bool added = j->pieces->items[i].gone;
    if (!added && !assay_map_put(taken, stem, i, &added))
      return false;
    size_t *k = added ? NULL : assay_map_put(next, stem, 2, NULL);
    while (!added) {
      names[i] = k ? assay_str_format(j->arena, "%.*s (%zu)", ASSAY_STR_ARG(stem), (*k)++)
                   : (assay_str){ NULL, 0 };
      if (!names[i].ptr || !assay_map_put(taken, names[i], i, &added))
        return false;
    }
  }
  return taken && next;
}

enum { NAME_LEVELS = 8 }; /* folders that a name may grow by */

/* All that clash grow alike, level by level; what still clashes is numbered. */
static bool make_unique(assay_joint *j, assay_str *names, const assay_str *plain, assay_str *wide)
{
  size_t n = j->pieces->n;
  for (size_t level = 1; level <= NAME_LEVELS; level++) {
    assay_map *count = count_names(j, names);
    if (!count)
      return false;
    if (assay_map_count(count) == n)
      return true;
    for (size_t i = 0; i < n; i++) {
      const assay_piece *p = &j->pieces->items[i];
      bool clash = !p->gone && *assay_map_get(count, names[i]) > 1;
      wide[i] = clash ? widen(j, p, plain[i], level) : names[i];
      if (!wide[i].ptr)
        return false;
    }
    memcpy(names, wide, n * sizeof *names);
  }
  return number_names(j, names);
}

static assay_code name_runs(assay_joint *j, assay_err *err)
{
  size_t n = j->pieces->n;
  assay_str *names = assay_arena_array(j->arena, n + 1, sizeof *names);
  assay_str *plain = assay_arena_array(j->arena, n + 1, sizeof *plain);
  assay_str *wide = assay_arena_array(j->arena, n + 1, sizeof *wide);
  const assay_map *homes = count_homes(j);
  if (!names || !plain || !wide || !homes)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    names[i] = plain[i] = first_name(j, homes, &j->pieces->items[i]);
  if (n && !make_unique(j, names, plain, wide))
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    j->pieces->items[i].run.name = names[i];
  return ASSAY_OK;
}

static assay_code publish(assay_joint *j, assay_err *err)
{
  for (size_t i = 0; i < j->pieces->n; i++) {
    assay_piece *p = &j->pieces->items[i];
    if (p->gone)
      continue;
    assay_run *run = ASSAY_PUSH(j->arena, &j->inputs->runs);
    if (!run)
      return assay_err_nomem(err);
    order_checkpoints(&p->run);
    if (assay_joint_validation_data(j, p, err) != ASSAY_OK)
      return ASSAY_E_NOMEM;
    *run = p->run;
  }
  return ASSAY_OK;
}

assay_code assay_pieces_join(assay_arena *arena, assay_pieces *pieces, const assay_walk *walk,
                             assay_inputs *inputs, assay_troubles *troubles, assay_err *err)
{
  assay_joint j = { arena, pieces, inputs, troubles };
  assay_code code = supersede(&j, err);
  if (code == ASSAY_OK)
    code = assay_joint_pair(&j, false, err);
  if (code == ASSAY_OK)
    code = assay_joint_pair(&j, true, err);
  if (code == ASSAY_OK)
    code = attach_jobs(&j, err);
  if (code == ASSAY_OK)
    code = assay_joint_configure(&j, err);
  if (code == ASSAY_OK)
    code = put_checkpoints(&j, walk, err);
  if (code == ASSAY_OK)
    code = name_runs(&j, err);
  if (code == ASSAY_OK)
    code = publish(&j, err);
  return code == ASSAY_OK ? assay_joint_complete(&j, err) : code;
}
