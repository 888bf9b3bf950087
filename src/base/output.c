/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Temporary names: <name>.assay-tmp-<pid>-<XXXXXX>, beside the target. */
static const char tmp_mark[] = ".assay-tmp-";

enum { TRIES = 100, MARKER_HEAD = 4096, FDS = 16 };

struct assay_outdir {
  assay_arena *arena;
  assay_str path, temp, parent, base;
  bool force, replaces, ours, done;
};

static assay_code fail(assay_err *err, const char *what, const char *path)
{
  char text[128];
  if (errno == ENOMEM)
    return assay_err_nomem(err);
  const char *why = strerror_r(errno, text, sizeof text);
  assay_code code = assay_err_set(err, ASSAY_E_OUTPUT, "%s: %s", what, why);
  assay_err_place(err, assay_str_z(path), 0, 0);
  return code;
}

static int sync_folder(const char *path)
{
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return -1;
  int bad = fsync(fd);
  return close(fd) | bad;
}

/* Parent and last part of a path; false when out of memory. */
static bool split_path(assay_arena *arena, assay_str path, assay_str *parent, assay_str *base)
{
  while (path.len > 1 && path.ptr[path.len - 1] == '/')
    path.len--;
  size_t slash = path.len;
  while (slash && path.ptr[slash - 1] != '/')
    slash--;
  *base = assay_str_copy(arena, assay_str_sub(path, slash, path.len));
  *parent = slash == 0   ? assay_str_copy(arena, ASSAY_STR("."))
            : slash == 1 ? assay_str_copy(arena, ASSAY_STR("/"))
                         : assay_str_copy(arena, assay_str_sub(path, 0, slash - 1));
  return base->ptr && parent->ptr;
}

static int make_parents(assay_arena *arena, assay_str path)
{
  for (size_t i = 1; i <= path.len; i++) {
    if (i < path.len && path.ptr[i] != '/')
      continue;
    assay_str part = assay_str_copy(arena, assay_str_sub(path, 0, i));
    if (!part.ptr) {
      errno = ENOMEM;
      return -1;
    }
    if (mkdir(part.ptr, 0777) != 0 && errno != EEXIST)
      return -1;
  }
  return 0;
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
  (void)info;
  (void)kind;
  (void)walk;
  return remove(path);
}

static void remove_tree(const char *path)
{
  nftw(path, remove_entry, FDS, FTW_DEPTH | FTW_PHYS);
}

/* The process that a temporary name belongs to; 0: not one of ours. */
static long owner_of(const char *name)
{
  const char *mark = strstr(name, tmp_mark);
  if (!mark)
    return 0;
  char *end;
  long pid = strtol(mark + sizeof tmp_mark - 1, &end, 10);
  return end > mark + sizeof tmp_mark - 1 && *end == '-' && strlen(end) == 7 ? pid : 0;
}

/* Removes what dead processes left of this target, and on the way out what this one left. */
static void sweep(assay_arena *arena, assay_str parent, assay_str base, bool leaving)
{
  DIR *folder = opendir(parent.ptr);
  if (!folder)
    return;
  for (struct dirent *e; (e = readdir(folder));) {
    long pid = owner_of(e->d_name);
    bool same = strncmp(e->d_name, base.ptr, base.len) == 0 &&
                strncmp(e->d_name + base.len, tmp_mark, sizeof tmp_mark - 1) == 0;
    bool own = leaving && pid == (long)getpid();
    if (!same || pid <= 0 || (!own && (kill((pid_t)pid, 0) == 0 || errno != ESRCH)))
      continue;
    assay_str path = assay_str_format(arena, "%s/%s", parent.ptr, e->d_name);
    if (path.ptr)
      remove_tree(path.ptr);
  }
  closedir(folder);
}

static int write_all(int fd, assay_str bytes)
{
  while (bytes.len) {
    ssize_t n = write(fd, bytes.ptr, bytes.len);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return -1;
    bytes = assay_str_sub(bytes, (size_t)n, bytes.len);
  }
  return 0;
}

/* Writes, syncs and closes; all three must succeed. */
static int fill(int fd, assay_str bytes, bool sync)
{
  int bad = write_all(fd, bytes);
  int why = errno;
  if (!bad && sync && fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP) {
    bad = -1;
    why = errno;
  }
  if (close(fd) != 0 && !bad) {
    bad = -1;
    why = errno;
  }
  errno = why;
  return bad;
}

static assay_str temp_name(assay_arena *arena, assay_str path, int attempt)
{
  /* Six characters of our own: the name must be told apart, not guessed at. */
  return assay_str_format(arena, "%s%s%ld-%06d", path.ptr, tmp_mark, (long)getpid(), attempt);
}

static int create_temp(assay_arena *arena, assay_str path, assay_str *temp)
{
  for (int i = 0; i < TRIES; i++) {
    *temp = temp_name(arena, path, i);
    if (!temp->ptr) {
      errno = ENOMEM;
      return -1;
    }
    int fd = open(temp->ptr, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd >= 0 || errno != EEXIST)
      return fd;
  }
  return -1;
}

/* The descriptor that /dev/stdout and the like name; -1: another path. */
static int named_descriptor(const char *path)
{
  static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/" };
  if (strcmp(path, "/dev/stdout") == 0 || strcmp(path, "/dev/stderr") == 0)
    return path[strlen("/dev/std")] == 'o' ? STDOUT_FILENO : STDERR_FILENO;
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
    size_t n = strlen(folders[i]);
    if (strncmp(path, folders[i], n) == 0 && path[n] >= '0' && path[n] <= '9')
      return (int)strtol(path + n, NULL, 10);
  }
  return -1;
}

/* A named descriptor is written through itself: opened anew, a redirected file would be written
 * from its start, and a rename would replace the link in /dev. */
static assay_code write_straight(const char *path, assay_str bytes, assay_err *err)
{
  int known = named_descriptor(path);
  int fd = known >= 0 ? fcntl(known, F_DUPFD_CLOEXEC, 0) : open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return fail(err, "cannot open for writing", path);
  return fill(fd, bytes, false) == 0 ? ASSAY_OK : fail(err, "write error", path);
}

static assay_code write_replacing(assay_arena *arena, assay_str path, assay_str bytes,
                                  assay_err *err)
{
  assay_str parent, base, temp;
  if (!split_path(arena, path, &parent, &base))
    return assay_err_nomem(err);
  if (make_parents(arena, parent) != 0)
    return fail(err, "cannot make its folder", path.ptr);
  sweep(arena, parent, base, false);
  int fd = create_temp(arena, path, &temp);
  if (fd < 0)
    return fail(err, "cannot write beside it", path.ptr);
  if (fill(fd, bytes, true) == 0 && rename(temp.ptr, path.ptr) == 0 && sync_folder(parent.ptr) == 0)
    return ASSAY_OK;
  assay_code code = fail(err, "write error", path.ptr);
  unlink(temp.ptr);
  return code;
}

assay_code assay_output_file(const char *path, assay_str bytes, assay_err *err)
{
  struct stat info;
  bool there = stat(path, &info) == 0;
  if (!*path || (there && S_ISDIR(info.st_mode))) {
    errno = *path ? EISDIR : ENOENT;
    return fail(err, "cannot write", path);
  }
  if (named_descriptor(path) >= 0 || (there && !S_ISREG(info.st_mode)))
    return write_straight(path, bytes, err);
  assay_arena *arena = assay_arena_new();
  assay_str copy = arena ? assay_str_copy(arena, assay_str_z(path)) : (assay_str){ NULL, 0 };
  assay_code code = copy.ptr ? write_replacing(arena, copy, bytes, err) : assay_err_nomem(err);
  assay_arena_free(arena);
  return code;
}

int assay_output_hold(const char *path)
{
  assay_str parent, base;
  assay_arena *arena = assay_arena_new();
  int fd = -1;
  if (arena && split_path(arena, assay_str_z(path), &parent, &base) &&
      make_parents(arena, parent) == 0)
    fd = open(parent.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  while (fd >= 0 && flock(fd, LOCK_EX) != 0) {
    if (errno == EINTR)
      continue;
    close(fd);
    fd = -1;
  }
  assay_arena_free(arena);
  return fd;
}

void assay_output_release(int held)
{
  if (held >= 0)
    close(held);
}

void assay_output_abandon(const char *path)
{
  assay_str parent, base;
  assay_arena *arena = assay_arena_new();
  if (arena && split_path(arena, assay_str_z(path), &parent, &base))
    sweep(arena, parent, base, true);
  assay_arena_free(arena);
}

/* ---- folders ---- */

static bool folder_empty(const char *path)
{
  DIR *folder = opendir(path);
  bool empty = folder != NULL;
  for (struct dirent *e; folder && (e = readdir(folder));)
    empty = empty && (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0);
  if (folder)
    closedir(folder);
  return empty;
}

static bool folder_ours(assay_arena *arena, assay_str path, const assay_outdir_options *options)
{
  assay_str name = assay_str_format(arena, "%s/%s", path.ptr, options->marker_file);
  int fd = name.ptr ? open(name.ptr, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
  if (fd < 0)
    return false;
  char head[MARKER_HEAD];
  ssize_t n = read(fd, head, sizeof head);
  close(fd);
  return n > 0 && assay_str_has((assay_str){ head, (size_t)n }, options->marker_text);
}

static assay_code look_at_target(assay_outdir *dir, const assay_outdir_options *options,
                                 assay_err *err)
{
  struct stat info;
  if (!dir->base.len || assay_str_eqz(dir->base, ".") || assay_str_eqz(dir->base, "..")) {
    assay_err_set(err, ASSAY_E_OUTPUT, "\"%s\" cannot be replaced as a whole", dir->path.ptr);
    assay_err_hint(err, "name a folder of its own, such as report");
    assay_err_place(err, dir->path, 0, 0);
    return ASSAY_E_OUTPUT;
  }
  if (lstat(dir->path.ptr, &info) != 0)
    return errno == ENOENT ? ASSAY_OK : fail(err, "cannot look at it", dir->path.ptr);
  dir->replaces = true;
  /* A link in its place is replaced, its target untouched. */
  dir->ours = S_ISLNK(info.st_mode) ||
              (S_ISDIR(info.st_mode) &&
               (folder_empty(dir->path.ptr) || folder_ours(dir->arena, dir->path, options)));
  if (assay_arena_failed(dir->arena)) /* then nobody knows whether it is ours */
    return assay_err_nomem(err);
  if (dir->ours || (dir->force && S_ISDIR(info.st_mode)))
    return ASSAY_OK;
  assay_err_set(err, ASSAY_E_OUTPUT, "%s is there and is not a report of ours",
                S_ISDIR(info.st_mode) ? "a folder that is not empty" : "a file");
  assay_err_hint(err,
                 S_ISDIR(info.st_mode) ? "choose another folder, or --force to keep it as %s"
                                       : "choose another name than %s",
                 S_ISDIR(info.st_mode) ? ".bak-N" : "this");
  assay_err_place(err, dir->path, 0, 0);
  return ASSAY_E_OUTPUT;
}

static assay_code make_temp_folder(assay_outdir *dir, assay_err *err)
{
  for (int i = 0; i < TRIES; i++) {
    dir->temp = temp_name(dir->arena, dir->path, i);
    if (!dir->temp.ptr)
      return assay_err_nomem(err);
    if (mkdir(dir->temp.ptr, 0777) == 0)
      return ASSAY_OK;
    if (errno != EEXIST)
      break;
  }
  dir->done = true; /* nothing to remove */
  return fail(err, "cannot make a folder beside it", dir->path.ptr);
}

assay_code assay_outdir_open(assay_arena *arena, assay_outdir **out, const char *path,
                             const assay_outdir_options *options, assay_err *err)
{
  *out = NULL;
  assay_outdir *dir = assay_arena_alloc(arena, sizeof *dir);
  if (!dir)
    return assay_err_nomem(err);
  dir->arena = arena;
  dir->force = options->force;
  assay_str given = assay_str_z(path);
  while (given.len > 1 && given.ptr[given.len - 1] == '/')
    given.len--;
  dir->path = assay_str_copy(arena, given);
  if (!dir->path.ptr || !split_path(arena, dir->path, &dir->parent, &dir->base))
    return assay_err_nomem(err);
  assay_code code = look_at_target(dir, options, err);
  if (code != ASSAY_OK)
    return code;
  if (make_parents(arena, dir->parent) != 0)
    return fail(err, "cannot make its parent folder", path);
  sweep(arena, dir->parent, dir->base, false);
  code = make_temp_folder(dir, err);
  if (code == ASSAY_OK)
    *out = dir;
  return code;
}

const char *assay_outdir_path(const assay_outdir *dir)
{
  return dir->temp.ptr;
}

assay_code assay_outdir_write(assay_outdir *dir, const char *name, assay_str bytes, assay_err *err)
{
  assay_str path = assay_str_format(dir->arena, "%s/%s", dir->temp.ptr, name);
  assay_str parent, base;
  if (!path.ptr || !split_path(dir->arena, path, &parent, &base))
    return assay_err_nomem(err);
  if (make_parents(dir->arena, parent) != 0)
    return fail(err, "cannot make its folder", dir->path.ptr);
  int fd = open(path.ptr, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (fd < 0 || fill(fd, bytes, true) != 0)
    return fail(err, "write error in the report folder", dir->path.ptr);
  return ASSAY_OK;
}

/* Renames onto a name that must be free; where the file system has no flags (NFS), looks first. */
static int rename_new(const char *from, const char *to)
{
  struct stat info;
  if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return -1;
  if (lstat(to, &info) == 0) {
    errno = EEXIST;
    return -1;
  }
  return rename(from, to);
}

/* Moves the old folder to a name of its own: one of ours to a temporary name, which may be removed,
 * anything else to PATH.bak-N, which is never touched again. */
static int move_aside(assay_outdir *dir, assay_str *aside)
{
  for (int i = 1; i <= TRIES; i++) {
    *aside = dir->ours ? temp_name(dir->arena, dir->path, i)
                       : assay_str_format(dir->arena, "%s.bak-%d", dir->path.ptr, i);
    if (!aside->ptr) {
      errno = ENOMEM;
      return -1;
    }
    if (rename_new(dir->path.ptr, aside->ptr) == 0)
      return 0;
    if (errno != EEXIST)
      return -1;
  }
  return -1;
}

/* A report of ours is exchanged in one step. A folder that is kept goes to its new name first, so
 * that it never bears a temporary name. */
static int put_in_place(assay_outdir *dir)
{
  assay_str aside = dir->temp;
  if (dir->replaces && dir->ours &&
      renameat2(AT_FDCWD, dir->temp.ptr, AT_FDCWD, dir->path.ptr, RENAME_EXCHANGE) == 0) {
    remove_tree(aside.ptr);
    return 0;
  }
  if (dir->replaces && move_aside(dir, &aside) != 0)
    return -1;
  if (rename_new(dir->temp.ptr, dir->path.ptr) != 0) {
    int why = errno;
    if (dir->replaces)
      rename_new(aside.ptr, dir->path.ptr);
    errno = why;
    return -1;
  }
  if (dir->replaces && dir->ours)
    remove_tree(aside.ptr);
  return 0;
}

assay_code assay_outdir_commit(assay_outdir *dir, assay_err *err)
{
  if (sync_folder(dir->temp.ptr) != 0)
    return fail(err, "write error in the report folder", dir->path.ptr);
  if (put_in_place(dir) != 0)
    return fail(err, "cannot put the report in its place", dir->path.ptr);
  dir->done = true;
  return sync_folder(dir->parent.ptr) == 0
             ? ASSAY_OK
             : fail(err, "cannot sync the folder of the report", dir->path.ptr);
}

void assay_outdir_abandon(assay_outdir *dir)
{
  if (dir && !dir->done)
    remove_tree(dir->temp.ptr);
}
