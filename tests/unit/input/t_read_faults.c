/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every call that reads a file or a folder fails in turn: the file is refused with the reason, and
 * what is only asked for is done without. */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check_run.h"

#include "digest.h"

/* ---- calls that fail: by the linker's --wrap ---- */

static struct {
  const char *only; /* NULL: none */
  long at, calls;
  int error; /* 0: the file seems to have changed */
} io;

static bool io_fails(const char *name)
{
  return io.only && strcmp(io.only, name) == 0 && ++io.calls == io.at;
}

ssize_t __real_read(int fd, void *bytes, size_t n);
ssize_t __wrap_read(int fd, void *bytes, size_t n);
ssize_t __wrap_read(int fd, void *bytes, size_t n)
{
  if (!io_fails("read"))
    return __real_read(fd, bytes, n);
  errno = io.error;
  return -1;
}

/* fstat64: what the C library calls it for large files. */
#define WRAP_FSTAT(name)                                                                           \
  int __real_##name(int fd, struct stat *info);                                                    \
  int __wrap_##name(int fd, struct stat *info);                                                    \
  int __wrap_##name(int fd, struct stat *info)                                                     \
  {                                                                                                \
    bool fails = io_fails("fstat");                                                                \
    int bad = __real_##name(fd, info);                                                             \
    if (!fails)                                                                                    \
      return bad;                                                                                  \
    info->st_mtim.tv_nsec ^= 1;                                                                    \
    errno = io.error;                                                                              \
    return io.error ? -1 : 0;                                                                      \
  }
WRAP_FSTAT(fstat)
WRAP_FSTAT(fstat64)

DIR *__real_opendir(const char *path);
DIR *__wrap_opendir(const char *path);
DIR *__wrap_opendir(const char *path)
{
  if (!io_fails("opendir"))
    return __real_opendir(path);
  errno = io.error;
  return NULL;
}

/* ---- files of several blocks ---- */

enum { LINES = 20000 };

static void put_table(void)
{
  FILE *f = fopen("f", "w");
  ck_assert_ptr_nonnull(f);
  fputs("step,loss,note\n", f);
  for (int i = 0; i < LINES; i++)
    fprintf(f, "%d,%d.5,a\n", i, LINES - i);
  fclose(f);
}

static void put_lines(void)
{
  FILE *f = fopen("f", "w");
  ck_assert_ptr_nonnull(f);
  for (int i = 0; i < LINES / 4; i++)
    fprintf(f, "{\"step\":%d,\"loss\":%d.5,\"note\":\"some words\"}\n", i, LINES - i);
  fclose(f);
}

static void put_document(void)
{
  FILE *f = fopen("f", "w");
  ck_assert_ptr_nonnull(f);
  fputs("{\"log_history\":[", f);
  for (int i = 0; i < LINES / 4; i++)
    fprintf(f, "%s{\"step\":%d,\"loss\":%d.5}\n", i ? "," : "", i, LINES - i);
  fputs("]}\n", f);
  fclose(f);
}

static void put_log(void)
{
  FILE *f = fopen("f", "w");
  ck_assert_ptr_nonnull(f);
  for (int i = 0; i < LINES / 4; i++)
    fprintf(f, "step:%d/%d train_loss:%d.5 train_time:7ms\n", i, LINES, LINES - i);
  fclose(f);
}

/* "step,train_loss,train_accuracy\n" and rows of 24 bytes, three to four: no padding inside. */
static void put_base64(void)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char text[64] = "step,train_loss,train_accuracy\n";
  FILE *f = fopen("f", "w");
  ck_assert_ptr_nonnull(f);
  for (int i = -1; i < LINES / 4; i++) {
    /* U+00FE and a question mark bring the last two letters of the alphabet */
    size_t n =
        i < 0 ? strlen(text)
              : (size_t)snprintf(text, sizeof text, "%06d,%06d.5,0.5%*s\n", i, LINES - i, 4, "");
    while (n % 3)
      text[n - 1] = ' ', text[n++] = '\n';
    for (size_t k = 0; k < n; k += 3) {
      unsigned v = (unsigned)text[k] << 16 | (unsigned)text[k + 1] << 8 | (unsigned)text[k + 2];
      for (int shift = 18; shift >= 0; shift -= 6)
        putc(letters[v >> shift & 63], f);
    }
    putc('\n', f);
  }
  fclose(f);
}

static void put_stranger(void)
{
  putz("f", "Some prose.\n");
}

/* ---- */

static void (*const puts_of[])(void) = { put_table, put_lines,  put_document,
                                         put_log,   put_base64, put_stranger };

typedef struct big_digest {
  uint64_t hash;
  size_t points;
} big_digest;

/* The curve is too long for a text. */
static big_digest fold(const outcome *o)
{
  big_digest d = { 1469598103934665603u, 0 };
  for (size_t i = 0; i < o->inputs->runs.n; i++) {
    const assay_series *s = series_of(o, i, ASSAY_ROLE_TRAIN_LOSS);
    for (size_t k = 0; s && k < s->n; k++, d.points++)
      d.hash = (d.hash ^ (uint64_t)(s->step[k] * 31 + (int64_t)(2 * s->value[k]))) * 1099511628211u;
  }
  return d;
}

static outcome *read_with(const char *only, long at, int error)
{
  io.only = only;
  io.at = at;
  io.calls = 0;
  io.error = error;
  outcome *o = read_one("f", NULL);
  io.only = NULL;
  return o;
}

START_TEST(each_read_may_fail)
{
  enter();
  puts_of[_i]();
  outcome *o = read_with(NULL, 0, 0);
  big_digest right = fold(o), now;
  bool stranger = puts_of[_i] == put_stranger;
  ck_assert_int_eq(o->code, stranger ? ASSAY_E_INPUT : ASSAY_OK);
  ck_assert(stranger || right.points >= LINES / 4);
  done(o);
  long reads = 1;
  for (;; reads++) {
    o = read_with("read", reads, EIO);
    if (io.calls < reads)
      break;
    ck_assert_int_eq(o->code, ASSAY_E_INPUT);
    ck_assert_str_eq(o->err.message, "cannot be read: Input/output error");
    ck_assert_str_eq(o->err.file, "f");
    ck_assert_uint_eq(o->troubles.list.n, 1);
    ck_assert_uint_eq(o->inputs->bad, 1);
    ck_assert_uint_eq(o->inputs->runs.n, 0);
    done(o);
    o = read_with("read", reads, ENOMEM);
    ck_assert_int_eq(o->code, ASSAY_E_NOMEM);
    ck_assert_str_eq(o->err.message, "out of memory");
    done(o);
    o = read_with("read", reads, EINTR);
    now = fold(o);
    ck_assert_int_eq(o->code, stranger ? ASSAY_E_INPUT : ASSAY_OK);
    ck_assert(now.hash == right.hash && now.points == right.points);
    done(o);
  }
  done(o);
  ck_assert_int_ge(reads, stranger ? 2 : 3);
  leave();
}
END_TEST

START_TEST(what_is_known_of_a_file_may_fail)
{
  enter();
  put_table();
  outcome *o = read_with("fstat", 1, EIO);
  ck_assert_int_eq(o->code, ASSAY_E_INPUT);
  ck_assert_str_eq(o->err.message, "cannot be opened: Input/output error");
  done(o);
  o = read_with("fstat", 2, EIO); /* whether it has changed is not known then */
  ck_assert_int_eq(o->code, ASSAY_OK);
  ck_assert_uint_eq(o->troubles.list.n, 0);
  done(o);
  o = read_with("fstat", 2, 0);
  ck_assert_int_eq(o->code, ASSAY_OK);
  ck_assert_str_eq(trouble(o, 0),
                   "0:0: changed while it was read; read it again when the run has ended");
  ck_assert(has_note(o, 0, "changed while it was read"));
  done(o);
  leave();
}
END_TEST

START_TEST(folders_may_be_closed)
{
  static const struct {
    const char *path;
    long at;
    int error;
    assay_code code;
    const char *message;
  } rows[] = {
    { "d", 1, EACCES, ASSAY_E_INPUT, "cannot be opened: Permission denied" },
    { "d", 1, ENOMEM, ASSAY_E_NOMEM, "out of memory" },
    { "d", 2, EACCES, ASSAY_OK, "" }, /* found, not named: it only counts as bad */
    { "d", 2, ENOMEM, ASSAY_E_NOMEM, "out of memory" },
    { "d/f.csv", 1, EACCES, ASSAY_OK, "" }, /* no checkpoints then */
    { "d/f.csv", 1, ENOMEM, ASSAY_E_NOMEM, "out of memory" },
  };
  enter();
  putz("d/f.csv", "step,loss\n1,2\n");
  putz("d/e/g.csv", "step,loss\n1,2\n");
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_options options;
    assay_options_init(&options);
    io.only = "opendir";
    io.at = rows[i].at;
    io.calls = 0;
    io.error = rows[i].error;
    outcome *o = read_paths(&rows[i].path, 1, &options);
    io.only = NULL;
    ck_assert_int_eq(o->code, rows[i].code);
    ck_assert_str_eq(o->err.message, rows[i].message);
    if (rows[i].code == ASSAY_OK) {
      bool folder_closed = strcmp(rows[i].path, "d") == 0;
      ck_assert_uint_eq(o->inputs->bad, folder_closed);
      ck_assert_uint_eq(o->inputs->runs.n, 1);
      ck_assert_str_eq(trouble(o, 0),
                       folder_closed ? "0:0: cannot be opened: Permission denied" : "");
    }
    done(o);
  }
  leave();
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("read_faults");
  TCase *group = tcase_create("read_faults");
  tcase_set_timeout(group, 60);
  tcase_add_loop_test(group, each_read_may_fail, 0, (int)COUNT(puts_of));
  tcase_add_test(group, what_is_known_of_a_file_may_fail);
  tcase_add_test(group, folders_may_be_closed);
  suite_add_tcase(suite, group);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
