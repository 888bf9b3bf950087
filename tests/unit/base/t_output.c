/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/output.h"

static const assay_outdir_options ours = { "report.json", "\"assay.report/1\"", false };
static const assay_outdir_options forced = { "report.json", "\"assay.report/1\"", true };
static const char report[] = "{\"schema\":\"assay.report/1\"}\n";

/* While set, flags of renameat2 are refused, as NFS and other file systems do. */
static bool plain_rename_only;

int renameat2(int old_folder, const char *old, int new_folder, const char *new, unsigned flags)
{
  if (plain_rename_only && flags) {
    errno = EINVAL;
    return -1;
  }
  return (int)syscall(SYS_renameat2, old_folder, old, new_folder, new, flags);
}

/* Every test works in a new folder of its own. */
static char *enter_folder(void)
{
  static char path[] = "/tmp/assay-output-XXXXXX";
  memcpy(path + sizeof path - 7, "XXXXXX", 6);
  ck_assert_ptr_nonnull(mkdtemp(path));
  ck_assert_int_eq(chdir(path), 0);
  return path;
}

static int drop(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
  (void)info;
  (void)kind;
  (void)walk;
  return remove(path);
}

static void leave_folder(const char *path)
{
  ck_assert_int_eq(chdir("/"), 0);
  nftw(path, drop, 8, FTW_DEPTH | FTW_PHYS);
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
  char got[512] = "";
  FILE *f = fopen(path, "r");
  if (!f)
    return false;
  size_t n = fread(got, 1, sizeof got - 1, f);
  fclose(f);
  return n == strlen(text) && memcmp(got, text, n) == 0;
}

static size_t entries(const char *path)
{
  size_t n = 0;
  DIR *folder = opendir(path);
  for (struct dirent *e; folder && (e = readdir(folder));)
    n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
  if (folder)
    closedir(folder);
  return n;
}

START_TEST(files_are_made_and_replaced)
{
  char *folder = enter_folder();
  assay_err err = { 0 };
  ck_assert_int_eq(assay_output_file("a/b//c/out.json", ASSAY_STR("one"), &err), ASSAY_OK);
  ck_assert(holds("a/b/c/out.json", "one"));
  ck_assert_int_eq(assay_output_file("a/b/c/out.json", ASSAY_STR("second"), &err), ASSAY_OK);
  ck_assert(holds("a/b/c/out.json", "second"));
  ck_assert_int_eq(assay_output_file("empty", ASSAY_STR(""), &err), ASSAY_OK);
  ck_assert(holds("empty", ""));
  ck_assert_uint_eq(entries("a/b/c"), 1);
  ck_assert_uint_eq(entries("."), 2);
  ck_assert_int_eq(err.code, ASSAY_OK);
  leave_folder(folder);
}
END_TEST

START_TEST(links_are_replaced_and_targets_stay)
{
  char *folder = enter_folder();
  struct stat info;
  put("victim", "precious");
  ck_assert_int_eq(symlink("victim", "link"), 0);
  ck_assert_int_eq(symlink("nowhere", "dangling"), 0);
  ck_assert_int_eq(assay_output_file("link", ASSAY_STR("new"), NULL), ASSAY_OK);
  ck_assert_int_eq(assay_output_file("dangling", ASSAY_STR("new"), NULL), ASSAY_OK);
  ck_assert(holds("victim", "precious"));
  ck_assert(holds("link", "new"));
  ck_assert_int_eq(lstat("link", &info), 0);
  ck_assert(S_ISREG(info.st_mode));
  ck_assert_int_eq(lstat("dangling", &info), 0);
  ck_assert(S_ISREG(info.st_mode));
  ck_assert_int_ne(lstat("nowhere", &info), 0);
  leave_folder(folder);
}
END_TEST

START_TEST(devices_and_descriptors_are_written_straight)
{
  char *folder = enter_folder();
  char path[64], got[32] = "";
  int ends[2];
  assay_err err = { 0 };
  ck_assert_int_eq(assay_output_file("/dev/null", ASSAY_STR("gone"), NULL), ASSAY_OK);
  ck_assert_int_eq(assay_output_file("/dev/full", ASSAY_STR("x"), &err), ASSAY_E_OUTPUT);
  ck_assert_ptr_nonnull(strstr(err.message, "No space left on device"));
  ck_assert_str_eq(err.file, "/dev/full");
  ck_assert_int_eq(pipe(ends), 0);
  snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
  ck_assert_int_eq(assay_output_file(path, ASSAY_STR("through"), NULL), ASSAY_OK);
  ck_assert_int_eq(read(ends[0], got, sizeof got), 7);
  ck_assert_str_eq(got, "through");
  /* A descriptor on a file is what /dev/stdout is after `> file`: what was written stays. */
  int fd = open("redirected", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  ck_assert_int_eq(write(fd, "before ", 7), 7);
  snprintf(path, sizeof path, "/dev/fd/%d", fd);
  ck_assert_int_eq(assay_output_file(path, ASSAY_STR("after"), NULL), ASSAY_OK);
  close(fd);
  ck_assert(holds("redirected", "before after"));
  close(ends[0]);
  close(ends[1]);
  leave_folder(folder);
}
END_TEST

START_TEST(what_cannot_be_written_is_told)
{
  char *folder = enter_folder();
  char longer[400] = "";
  memset(longer, 'n', sizeof longer - 1);
  assay_err err = { 0 };
  ck_assert_int_eq(mkdir("folder", 0777), 0);
  ck_assert_int_eq(assay_output_file("folder", ASSAY_STR("x"), &err), ASSAY_E_OUTPUT);
  ck_assert_ptr_nonnull(strstr(err.message, "Is a directory"));
  put("file", "text");
  ck_assert_int_eq(assay_output_file("file/x", ASSAY_STR("x"), NULL), ASSAY_E_OUTPUT);
  ck_assert_int_eq(assay_output_file(longer, ASSAY_STR("x"), NULL), ASSAY_E_OUTPUT);
  ck_assert_int_eq(assay_output_file("", ASSAY_STR("x"), NULL), ASSAY_E_OUTPUT);
  ck_assert_int_eq(assay_output_file("/proc/self/fd/987", ASSAY_STR("x"), NULL), ASSAY_E_OUTPUT);
  ck_assert_int_eq(assay_output_file("/dev/fd/none", ASSAY_STR("x"), NULL), ASSAY_E_OUTPUT);
  ck_assert_int_eq(assay_output_file("none/", ASSAY_STR("x"), NULL), ASSAY_E_OUTPUT);
  ck_assert_int_eq(rmdir("none"), -1);
  ck_assert(holds("file", "text"));
  ck_assert_uint_eq(entries("."), 2);
  leave_folder(folder);
}
END_TEST

/* A process that is killed while it writes leaves its temporary folder; the next run removes it,
 * and nothing else. */
static void die_midway(void)
{
  assay_arena *arena = assay_arena_new();
  assay_outdir *dir;
  if (assay_outdir_open(arena, &dir, "out", &ours, NULL) == ASSAY_OK)
    assay_outdir_write(dir, "charts/c01.svg", ASSAY_STR("<svg/>"), NULL);
  _exit(0);
}

START_TEST(strays_of_the_dead_are_removed)
{
  char *folder = enter_folder();
  pid_t child = fork();
  if (child == 0)
    die_midway();
  ck_assert_int_eq(waitpid(child, NULL, 0), child);
  ck_assert_uint_eq(entries("."), 1);
  put("out.assay-tmp-notes", "mine");
  static const char *const others[] = { "out.assay-tmp-12-1", "out.assay-tmp-12x123456",
                                        "out.assay-tmp--000000",
                                        "other.assay-tmp-99999999-000000" };
  for (size_t i = 0; i < COUNT(others); i++)
    put(others[i], "theirs");
  assay_arena *arena = assay_arena_new();
  assay_outdir *dir;
  ck_assert_int_eq(assay_outdir_open(arena, &dir, "out/", &ours, NULL), ASSAY_OK);
  ck_assert_uint_eq(entries("."), 2 + COUNT(others));
  assay_outdir_abandon(dir);
  ck_assert_uint_eq(entries("."), 1 + COUNT(others));
  ck_assert(holds("out.assay-tmp-notes", "mine"));
  assay_outdir_abandon(NULL);
  assay_arena_free(arena);
  leave_folder(folder);
}
END_TEST

static assay_code make_report(const char *path, const char *extra,
                              const assay_outdir_options *options, assay_err *err)
{
  assay_arena *arena = assay_arena_new();
  assay_outdir *dir = NULL;
  assay_code code = assay_outdir_open(arena, &dir, path, options, err);
  if (code == ASSAY_OK)
    code = assay_outdir_write(dir, "report.json", assay_str_z(report), err);
  if (code == ASSAY_OK)
    code = assay_outdir_write(dir, extra, ASSAY_STR("x"), err);
  if (code == ASSAY_OK)
    code = assay_outdir_commit(dir, err);
  assay_outdir_abandon(dir);
  assay_arena_free(arena);
  return code;
}

/* On the way out a process removes what it has begun itself, beside that target only. */
START_TEST(what_was_begun_is_abandoned)
{
  char *folder = enter_folder();
  assay_arena *arena = assay_arena_new();
  assay_outdir *dir, *other;
  ck_assert_int_eq(assay_outdir_open(arena, &dir, "a/out", &ours, NULL), ASSAY_OK);
  ck_assert_int_eq(assay_outdir_write(dir, "x", ASSAY_STR("x"), NULL), ASSAY_OK);
  ck_assert_int_eq(assay_outdir_open(arena, &other, "a/more", &ours, NULL), ASSAY_OK);
  ck_assert_uint_eq(entries("a"), 2);
  assay_output_abandon("a/out");
  ck_assert_uint_eq(entries("a"), 1);
  assay_output_abandon("a/more");
  ck_assert_uint_eq(entries("a"), 0);
  assay_output_abandon("no/such/folder");
  ck_assert_uint_eq(entries("."), 1);
  assay_arena_free(arena);
  leave_folder(folder);
}
END_TEST

START_TEST(folders_appear_whole_and_replace_their_own)
{
  for (int plain = 0; plain < 2; plain++) {
    char *folder = enter_folder();
    struct stat info;
    assay_err err = { 0 };
    plain_rename_only = plain;
    ck_assert_int_eq(make_report("deep/er/out", "charts/c01.svg", &ours, &err), ASSAY_OK);
    ck_assert(holds("deep/er/out/report.json", report));
    ck_assert(holds("deep/er/out/charts/c01.svg", "x"));
    ck_assert_int_eq(make_report("deep/er/out/", "data/c02.csv", &ours, &err), ASSAY_OK);
    ck_assert(holds("deep/er/out/data/c02.csv", "x"));
    ck_assert_int_ne(stat("deep/er/out/charts", &info), 0);
    ck_assert_uint_eq(entries("deep/er"), 1);
    ck_assert_int_eq(mkdir("empty", 0777), 0);
    ck_assert_int_eq(make_report("empty", "y", &ours, &err), ASSAY_OK);
    ck_assert(holds("empty/report.json", report));
    ck_assert_int_eq(mkdir("victim", 0777), 0);
    put("victim/f", "precious");
    ck_assert_int_eq(symlink("victim", "link"), 0);
    ck_assert_int_eq(make_report("link", "y", &ours, &err), ASSAY_OK);
    ck_assert_int_eq(lstat("link", &info), 0);
    ck_assert(S_ISDIR(info.st_mode));
    ck_assert(holds("victim/f", "precious"));
    ck_assert_uint_eq(entries("victim"), 1);
    ck_assert_uint_eq(entries("."), 4);
    plain_rename_only = false;
    leave_folder(folder);
  }
}
END_TEST

START_TEST(folders_of_others_are_refused_or_kept)
{
  for (int plain = 0; plain < 2; plain++) {
    char *folder = enter_folder();
    assay_err err = { 0 };
    plain_rename_only = plain;
    ck_assert_int_eq(mkdir("out", 0777), 0);
    put("out/thesis.tex", "years");
    ck_assert_int_eq(make_report("out", "y", &ours, &err), ASSAY_E_OUTPUT);
    ck_assert_str_eq(err.file, "out");
    ck_assert_int_ne(err.hint[0], '\0');
    ck_assert_uint_eq(entries("."), 1);
    ck_assert_int_eq(make_report("out", "y", &forced, NULL), ASSAY_OK);
    ck_assert(holds("out/report.json", report));
    ck_assert(holds("out.bak-1/thesis.tex", "years"));
    ck_assert_int_eq(unlink("out/report.json"), 0);
    ck_assert_int_eq(make_report("out", "z", &forced, NULL), ASSAY_OK);
    ck_assert(holds("out.bak-2/y", "x"));
    ck_assert(holds("out.bak-1/thesis.tex", "years"));
    ck_assert_uint_eq(entries("."), 3);
    put("file", "text");
    ck_assert_int_eq(make_report("file", "y", &ours, NULL), ASSAY_E_OUTPUT);
    ck_assert(holds("file", "text"));
    ck_assert_int_eq(make_report("file", "y", &forced, NULL), ASSAY_E_OUTPUT);
    ck_assert(holds("file", "text"));
    ck_assert_int_eq(make_report("file/x", "y", &forced, NULL), ASSAY_E_OUTPUT);
    ck_assert_int_eq(mkdir("hollow", 0777), 0);
    put("hollow/report.json", "");
    ck_assert_int_eq(make_report("hollow", "y", &ours, NULL), ASSAY_E_OUTPUT);
    ck_assert(holds("hollow/report.json", ""));
    ck_assert_int_eq(make_report(".", "y", &forced, NULL), ASSAY_E_OUTPUT);
    ck_assert_int_eq(make_report("..", "y", &forced, NULL), ASSAY_E_OUTPUT);
    ck_assert_int_eq(make_report("/", "y", &forced, NULL), ASSAY_E_OUTPUT);
    ck_assert_int_eq(make_report("", "y", &ours, NULL), ASSAY_E_OUTPUT);
    plain_rename_only = false;
    leave_folder(folder);
  }
}
END_TEST

/* What appears at the target while the report is made is not overwritten. */
START_TEST(a_target_that_appears_meanwhile_stays)
{
  char *folder = enter_folder();
  assay_arena *arena = assay_arena_new();
  assay_outdir *dir;
  ck_assert_int_eq(assay_outdir_open(arena, &dir, "out", &ours, NULL), ASSAY_OK);
  ck_assert_ptr_nonnull(strstr(assay_outdir_path(dir), "out"));
  ck_assert_int_eq(assay_outdir_write(dir, "report.json", assay_str_z(report), NULL), ASSAY_OK);
  ck_assert_int_eq(mkdir("out", 0777), 0);
  put("out/other", "theirs");
  ck_assert_int_eq(assay_outdir_commit(dir, NULL), ASSAY_E_OUTPUT);
  assay_outdir_abandon(dir);
  ck_assert(holds("out/other", "theirs"));
  ck_assert_uint_eq(entries("."), 1);
  assay_arena_free(arena);
  leave_folder(folder);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { files_are_made_and_replaced,
                                 links_are_replaced_and_targets_stay,
                                 devices_and_descriptors_are_written_straight,
                                 what_cannot_be_written_is_told,
                                 strays_of_the_dead_are_removed,
                                 what_was_begun_is_abandoned,
                                 folders_appear_whole_and_replace_their_own,
                                 folders_of_others_are_refused_or_kept,
                                 a_target_that_appears_meanwhile_stays };
  return check_run("output", tests, COUNT(tests));
}
