/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct entry {
  assay_str path;
  bool folder;
} entry;
typedef ASSAY_VEC(entry) entries;

assay_str assay_path_folder(assay_str path)
{
  size_t n = path.len;
  while (n > 1 && path.ptr[n - 1] == '/')
    n--;
  while (n > 0 && path.ptr[n - 1] != '/')
    n--;
  while (n > 1 && path.ptr[n - 1] == '/')
    n--;
  return n ? assay_str_sub(path, 0, n) : (assay_str){ NULL, 0 };
}

assay_str assay_path_name(assay_str path)
{
  size_t to = path.len;
  while (to > 1 && path.ptr[to - 1] == '/')
    to--;
  size_t from = to;
  while (from > 0 && path.ptr[from - 1] != '/')
    from--;
  return assay_str_sub(path, from, to);
}

assay_str assay_path_stem(assay_str path)
{
  assay_str name = assay_path_name(path);
  for (size_t i = name.len; i-- > 1;)
    if (name.ptr[i] == '.')
      return assay_str_sub(name, 0, i);
  return name;
}

/* ---- checkpoints ---- */

static bool digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool is_weight_file(assay_str name)
{
  static const char *const endings[] = { ".pt",          ".pth", ".bin",   ".ckpt",
                                         ".safetensors", ".h5",  ".keras", ".gguf" };
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (assay_str_ends(name, endings[i]))
      return true;
  return false;
}

bool assay_checkpoint_read(assay_str name, bool folder, int64_t *step)
{
  static const char *const words[] = { "checkpoint", "ckpt", "step", "iter" };
  assay_str s = folder ? name : assay_path_stem(name);
  size_t from = s.len;
  while (from > 0 && digit(s.ptr[from - 1]))
    from--;
  size_t digits = s.len - from, to = from;
  while (to > 0 && memchr("-_=", s.ptr[to - 1], 3))
    to--;
  if (!digits || digits > 15 || (!folder && !is_weight_file(name)))
    return false;
  *step = 0;
  for (size_t i = from; i < s.len; i++)
    *step = *step * 10 + (s.ptr[i] - '0');
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t n = strlen(words[i]);
    if (to >= n && assay_str_ieqz(assay_str_sub(s, to - n, to), words[i]))
      return true;
  }
  return false;
}

static assay_code note_checkpoint(assay_arena *arena, assay_walk *walk, const entry *e,
                                  assay_err *err)
{
  int64_t step;
  if (!assay_checkpoint_read(assay_path_name(e->path), e->folder, &step))
    return ASSAY_OK;
  for (size_t i = 0; i < walk->checkpoints.n; i++)
    if (assay_str_eq(walk->checkpoints.items[i].path, e->path))
      return ASSAY_OK;
  assay_checkpoint *c = ASSAY_PUSH(arena, &walk->checkpoints);
  if (!c)
    return assay_err_nomem(err);
  *c = (assay_checkpoint){ step, e->path };
  return ASSAY_OK;
}

/* ---- folders ---- */

static int by_bytes(const void *a, const void *b)
{
  return assay_str_cmp(((const entry *)a)->path, ((const entry *)b)->path);
}

static assay_str join(assay_arena *arena, assay_str folder, const char *name)
{
  bool slash = folder.len && folder.ptr[folder.len - 1] == '/';
  return assay_str_format(arena, "%.*s%s%s", ASSAY_STR_ARG(folder), slash ? "" : "/", name);
}

/* Regular files and folders; of links those that lead to a regular file. */
static bool wanted(int folder, const char *name, bool *is_folder)
{
  struct stat s;
  if (name[0] == '.' || fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW) < 0)
    return false;
  *is_folder = S_ISDIR(s.st_mode);
  if (S_ISLNK(s.st_mode)) /* a dangling one is listed: opening it tells */
    return fstatat(folder, name, &s, 0) < 0 || S_ISREG(s.st_mode);
  return *is_folder || S_ISREG(s.st_mode);
}

static assay_code list(assay_arena *arena, assay_str path, DIR *folder, entries *out,
                       assay_err *err)
{
  out->n = 0;
  for (const struct dirent *d; (d = readdir(folder));) {
    bool is_folder = false;
    if (!wanted(dirfd(folder), d->d_name, &is_folder))
      continue;
    entry *e = ASSAY_PUSH(arena, out);
    if (e)
      *e = (entry){ join(arena, path, d->d_name), is_folder };
    if (!e || !e->path.ptr)
      return assay_err_nomem(err);
  }
  if (out->n)
    qsort(out->items, out->n, sizeof *out->items, by_bytes);
  return ASSAY_OK;
}

static assay_code add_file(assay_arena *arena, assay_walk *walk, assay_found found, assay_err *err)
{
  for (size_t i = 0; i < walk->files.n; i++)
    if (assay_str_eq(walk->files.items[i].path, found.path)) {
      walk->files.items[i].named = walk->files.items[i].named || found.named;
      return ASSAY_OK;
    }
  assay_found *f = ASSAY_PUSH(arena, &walk->files);
  if (!f)
    return assay_err_nomem(err);
  *f = found;
  return ASSAY_OK;
}

static assay_code push_reversed(assay_arena *arena, entries *stack, const entries *content,
                                assay_err *err)
{
  for (size_t i = content->n; i-- > 0;) {
    entry *e = ASSAY_PUSH(arena, stack);
    if (!e)
      return assay_err_nomem(err);
    *e = content->items[i];
  }
  return ASSAY_OK;
}

static assay_code open_folder(assay_arena *arena, assay_walk *walk, assay_str path, bool top,
                              entries *content, assay_err *err)
{
  content->n = 0;
  DIR *folder = opendir(path.ptr);
  if (!folder && errno == ENOMEM)
    return assay_err_nomem(err);
  if (!folder)
    return add_file(arena, walk, (assay_found){ path, top, strerrordesc_np(errno) }, err);
  assay_code code = list(arena, path, folder, content, err);
  closedir(folder);
  return code;
}

/* Depth first with a stack of its own; entries of one folder by bytes. */
static assay_code walk_folder(assay_arena *arena, assay_walk *walk, assay_str path, assay_err *err)
{
  entries stack = { 0 }, content = { 0 };
  assay_code code = open_folder(arena, walk, path, true, &content, err);
  if (code == ASSAY_OK)
    code = push_reversed(arena, &stack, &content, err);
  while (stack.n && code == ASSAY_OK) {
    entry e = stack.items[--stack.n];
    code = note_checkpoint(arena, walk, &e, err);
    if (code == ASSAY_OK && !e.folder)
      code = add_file(arena, walk, (assay_found){ e.path, false, NULL }, err);
    if (code != ASSAY_OK || !e.folder)
      continue;
    code = open_folder(arena, walk, e.path, false, &content, err);
    if (code == ASSAY_OK)
      code = push_reversed(arena, &stack, &content, err);
  }
  return code;
}

/* Checkpoints beside a named file, or beside the checkpoint that it lies in. */
static assay_code look_beside(assay_arena *arena, assay_walk *walk, assay_str path, assay_err *err)
{
  int64_t step;
  entries content = { 0 };
  assay_str folder = assay_path_folder(path);
  if (assay_checkpoint_read(assay_path_name(folder), true, &step))
    folder = assay_path_folder(folder);
  folder = assay_str_copy(arena, folder.len ? folder : ASSAY_STR("."));
  if (!folder.ptr)
    return assay_err_nomem(err);
  DIR *opened = opendir(folder.ptr);
  if (!opened)
    return errno == ENOMEM ? assay_err_nomem(err) : ASSAY_OK;
  assay_code code = list(arena, folder, opened, &content, err);
  closedir(opened);
  for (size_t i = 0; i < content.n && code == ASSAY_OK; i++)
    code = note_checkpoint(arena, walk, &content.items[i], err);
  return code;
}

assay_code assay_walk_add(assay_arena *arena, assay_walk *walk, assay_str path, assay_err *err)
{
  struct stat s;
  assay_str copy = assay_str_copy(arena, path);
  if (!copy.ptr)
    return assay_err_nomem(err);
  if (assay_str_eqz(path, "-"))
    return add_file(arena, walk, (assay_found){ copy, true, NULL }, err);
  if (stat(copy.ptr, &s) == 0 && S_ISDIR(s.st_mode))
    return walk_folder(arena, walk, copy, err);
  assay_code code = add_file(arena, walk, (assay_found){ copy, true, NULL }, err);
  return code == ASSAY_OK ? look_beside(arena, walk, copy, err) : code;
}
