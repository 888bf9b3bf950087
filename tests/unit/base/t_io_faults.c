/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every call that changes the file system fails in turn, once and from then on, with each of the
 * errors that it may bring: a reader finds the old or the new, whole, and is told which. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check_run.h"

#include "base/output.h"

/* ---- calls that fail: by the linker's --wrap ---- */

static struct {
  bool active, on;
  const char *only; /* how the names of the calls that count begin; NULL: all */
  long at, calls;
  int error;
} io;

static bool io_fails(const char *name)
{
  if (!io.active || (io.only && strncmp(io.only, name, strlen(io.only)) != 0))
    return false;
  long k = ++io.calls;
  if (io.on ? k < io.at : k != io.at)
    return false;
  errno = io.error;
  return true;
}

#define WRAP(result, name, parameters, arguments)                                                  \
  result __real_##name parameters;                                                                 \
  result __wrap_##name parameters;                                                                 \
  result __wrap_##name parameters                                                                  \
  {                                                                                                \
    return io_fails(#name) ? (result)-1 : __real_##name arguments;                                 \
  }
WRAP(ssize_t, write, (int fd, const void *bytes, size_t n), (fd, bytes, n))
WRAP(int, fsync, (int fd), (fd))
WRAP(int, rename, (const char *from, const char *to), (from, to))
WRAP(int, renameat2, (int a, const char *from, int b, const char *to, unsigned flags),
     (a, from, b, to, flags))
WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode))
WRAP(int, lstat, (const char *path, struct stat *info), (path, info))
WRAP(int, lstat64, (const char *path, struct stat *info), (path, info))
WRAP(int, poll, (struct pollfd * fds, nfds_t n, int timeout), (fds, n, timeout))

int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd)
{
  bool fails = io_fails("close");
  int why = errno, bad = __real_close(fd);
  errno = why;
  return fails ? -1 : bad;
}

/* open64 and lstat64: what the C library calls them for large files. */
#define WRAP_OPEN(name)                                                                            \
  int __real_##name(const char *path, int flags, ...);                                             \
  int __wrap_##name(const char *path, int flags, ...);                                             \
  int __wrap_##name(const char *path, int flags, ...)                                              \
  {                                                                                                \
    va_list list;                                                                                  \
    va_start(list, flags);                                                                         \
    mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;                                      \
    va_end(list);                                                                                  \
    return io_fails("open") ? -1 : __real_##name(path, flags, mode);                               \
  }
WRAP_OPEN(open)
WRAP_OPEN(open64)

/* ---- a folder to work in ---- */

static char folder[] = "/tmp/assay-faults-XXXXXX";

static int drop(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
  (void)info;
  (void)kind;
  return walk->level ? remove(path) : 0;
}

static void put(const char *path, const char *text)
{
  FILE *f = fopen(path, "w");
  ck_assert_ptr_nonnull(f);
  fputs(text, f);
  fclose(f);
}

static bool holds(const char *path, const char *text)
{
  char got[64] = "";
  FILE *f = fopen(path, "r");
  if (!f)
    return false;
  size_t n = fread(got, 1, sizeof got - 1, f);
  fclose(f);
  return n == strlen(text) && memcmp(got, text, n) == 0;
}

/* Entries of the folder whose names begin so. */
static size_t entries(const char *head)
{
  size_t n = 0;
  DIR *listing = opendir(".");
  ck_assert_ptr_nonnull(listing);
  for (const struct dirent *e; (e = readdir(listing));)
    n += e->d_name[0] != '.' && strncmp(e->d_name, head, strlen(head)) == 0;
  closedir(listing);
  return n;
}

static void enter(void)
{
  memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
  ck_assert(mkdtemp(folder) && chdir(folder) == 0);
}

static void leave(void)
{
  nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
  ck_assert_int_eq(rmdir(folder), 0);
}

/* ---- what is done, and what must be there afterwards ---- */

typedef struct job {
  const char *name;
  void (*prepare)(void);
  assay_code (*work)(assay_err *err);
  void (*check)(assay_code code, const char *where);
} job;

static void a_file(void)
{
  put("out", "old");
}

static assay_code replace_file(assay_err *err)
{
  return assay_output_file("out", ASSAY_STR("new"), err);
}

static void check_file(assay_code code, const char *where)
{
  ck_assert_msg(holds("out", "new") || (code != ASSAY_OK && holds("out", "old")), "%s", where);
  ck_assert_msg(entries("out") == 1, "%s: strays", where);
}

static assay_code make_report(bool force, assay_err *err)
{
  const assay_outdir_options options = { "r.json", "mark", force };
  assay_arena *arena = assay_arena_new();
  assay_outdir *dir = NULL;
  assay_code code = assay_outdir_open(arena, &dir, "out", &options, err);
  if (code == ASSAY_OK)
    code = assay_outdir_write(dir, "c/c01.svg", ASSAY_STR("new"), err);
  if (code == ASSAY_OK)
    code = assay_outdir_write(dir, "r.json", ASSAY_STR("mark, new"), err);
  if (code == ASSAY_OK)
    code = assay_outdir_commit(dir, err);
  assay_outdir_abandon(dir);
  assay_arena_free(arena);
  return code;
}

static assay_code make_ours(assay_err *err)
{
  return make_report(false, err);
}

static assay_code make_forced(assay_err *err)
{
  return make_report(true, err);
}

static void nothing(void)
{
}

static void check_new(assay_code code, const char *where)
{
  ck_assert_msg(holds("out/r.json", "mark, new") || code != ASSAY_OK, "%s", where);
  ck_assert_msg(!entries("out") || holds("out/c/c01.svg", "new"), "%s: half a report", where);
  ck_assert_msg(entries("out") <= 1, "%s: strays", where);
}

static void a_report(void)
{
  ck_assert_int_eq(mkdir("out", 0700), 0);
  put("out/r.json", "mark, old");
}

static void check_ours(assay_code code, const char *where)
{
  bool fresh = holds("out/r.json", "mark, new");
  ck_assert_msg(fresh || code != ASSAY_OK, "%s", where);
  ck_assert_msg(!fresh || holds("out/c/c01.svg", "new"), "%s: half a report", where);
  /* with every rename refused the old report keeps the name that it was moved to */
  ck_assert_msg(fresh || holds("out/r.json", "mark, old") || io.on, "%s: the old is gone", where);
  ck_assert_msg(entries("out") == 1 || io.on, "%s: strays", where);
}

static void a_strange_folder(void)
{
  ck_assert_int_eq(mkdir("out", 0700), 0);
  put("out/thesis", "years");
}

static void check_kept(assay_code code, const char *where)
{
  bool fresh = holds("out/r.json", "mark, new");
  ck_assert_msg(fresh || code != ASSAY_OK, "%s", where);
  /* .bak-2 where the first name was said to be taken */
  ck_assert_msg(holds("out/thesis", "years") || holds("out.bak-1/thesis", "years") ||
                    holds("out.bak-2/thesis", "years"),
                "%s: what was there is gone", where);
  ck_assert_msg(fresh || holds("out/thesis", "years") || io.on, "%s: not put back", where);
}

static const job jobs[] = {
  { "a file", a_file, replace_file, check_file },
  { "a new report", nothing, make_ours, check_new },
  { "a report of ours", a_report, make_ours, check_ours },
  { "another folder", a_strange_folder, make_forced, check_kept },
};

static const struct {
  const char *only;
  int error;
  bool harmless; /* once, it must change nothing */
} faults[] = {
  { NULL, EIO, false },       { NULL, EACCES, false },       { NULL, ENOMEM, false },
  { "write", EINTR, true },   { "fsync", EINVAL, false },    { "fsync", ENOTSUP, false },
  { "open", EEXIST, false },  { "mkdir", EEXIST, false },    { "renameat2", EEXIST, false },
  { "lstat", ENOENT, false }, { "renameat2", EINVAL, true }, { "renameat2", ENOSYS, true },
};

/* False: there are not as many calls. */
static bool attempt(const job *j, size_t fault, long at, bool on)
{
  char where[128];
  assay_err err = { 0 };
  snprintf(where, sizeof where, "%s: call %ld %s of %s: %s", j->name, at, on ? "on" : "once",
           faults[fault].only ? faults[fault].only : "all", strerrorname_np(faults[fault].error));
  enter();
  j->prepare();
  io.on = on;
  io.at = at;
  io.calls = 0;
  io.only = faults[fault].only;
  io.error = faults[fault].error;
  io.active = true;
  assay_code code = j->work(&err);
  io.active = false;
  bool reached = io.calls >= at;
  ck_assert_int_eq(err.code, code);
  ck_assert_msg(reached || code == ASSAY_OK, "%s: %s", where, err.message);
  ck_assert_msg(!faults[fault].harmless || on || code == ASSAY_OK, "%s: %s", where, err.message);
  ck_assert_msg(code == ASSAY_OK || code == ASSAY_E_OUTPUT ||
                    (code == ASSAY_E_NOMEM && faults[fault].error == ENOMEM),
                "%s: %s", where, err.message);
  /* a mark that cannot be read is taken for none: what may be another's is not touched */
  if (code == ASSAY_E_OUTPUT && !faults[fault].only)
    ck_assert_msg(strstr(err.message, strerrordesc_np(faults[fault].error)) ||
                      strstr(err.message, "is there and is not a report of ours"),
                  "%s: %s", where, err.message);
  j->check(code, where);
  leave();
  return reached;
}

START_TEST(each_call_may_fail)
{
  const job *j = &jobs[_i];
  for (size_t fault = 0; fault < COUNT(faults); fault++)
    for (int on = 0; on < 2; on++) {
      if (on && faults[fault].error == EINTR) /* it would be tried for ever */
        continue;
      for (long at = 1; attempt(j, fault, at, on); at++)
        ;
    }
}
END_TEST

/* ---- sinks ---- */

/* Writes to a pipe that does not block, and may be full, while a call fails. */
static assay_code write_to_pipe(bool full, assay_err *err)
{
  static char big[1 << 17];
  int ends[2];
  ck_assert_int_eq(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
  ck_assert(!full || write(ends[1], big, sizeof big) == 1 << 16);
  assay_arena *arena = assay_arena_new();
  assay_sink *sink = assay_sink_fd(arena, ends[1], "pipe");
  assay_sink_addz(sink, "x");
  io.active = true;
  assay_code code = assay_sink_close(sink, err);
  io.active = false;
  close(ends[0]);
  close(ends[1]);
  assay_arena_free(arena);
  return code;
}

START_TEST(pipes)
{
  static const struct {
    const char *only;
    int error;
    bool full;
    const char *message;
  } rows[] = { { "write", EINTR, false, "" },
               { "write", EIO, false, "write error on pipe: Input/output error" },
               { "poll", EIO, true, "write error on pipe: Input/output error" } };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_err err = { 0 };
    io.on = false;
    io.at = 1;
    io.calls = 0;
    io.only = rows[i].only;
    io.error = rows[i].error;
    assay_code code = write_to_pipe(rows[i].full, &err);
    ck_assert_int_eq(code, *rows[i].message ? ASSAY_E_OUTPUT : ASSAY_OK);
    ck_assert_str_eq(err.message, rows[i].message);
    ck_assert_int_ge(io.calls, 1);
  }
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("io_faults");
  TCase *group = tcase_create("io_faults");
  tcase_set_timeout(group, 60);
  tcase_add_loop_test(group, each_call_may_fail, 0, (int)COUNT(jobs));
  tcase_add_test(group, pipes);
  suite_add_tcase(suite, group);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
