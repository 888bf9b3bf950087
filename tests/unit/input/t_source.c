/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First bytes: the formats' own specifications. SHA-256 of the bytes by coreutils' sha256sum;
 * base64 by coreutils' base64. */
#include "check_run.h"

#include "input/source.h"
#include "in_folder.h"

START_TEST(kinds_that_are_refused)
{
  static const struct {
    assay_str bytes;
    const char *message, *hint;
  } rows[] = {
    { TEXT(""), "is empty", "" },
    { TEXT(" \n\t\r\n"), "holds nothing but blanks", "" },
    { TEXT("\x1f\x8b\x08\0"), "is compressed with gzip", "unpack it with gunzip first" },
    { TEXT("BZh91AY"), "is compressed with bzip2", "unpack it with bunzip2 first" },
    { TEXT("\xfd"
           "7zXZ\0"),
      "is compressed with xz", "unpack it with unxz first" },
    { TEXT("\x28\xb5\x2f\xfd\x04"), "is compressed with zstd", "unpack it with unzstd first" },
    { TEXT("PK\x03\x04\x14"), "is a zip archive (or a spreadsheet)",
      "unpack it, or export it as CSV" },
    { TEXT("PAR1\x15"), "is a Parquet file",
      "export it as CSV, with DuckDB or pandas for instance" },
    { TEXT("SQLite format 3\0\x10"), "is an SQLite database (mlflow.db, optuna.db?)",
      "export the table as CSV, with sqlite3 -csv -header for instance" },
    { TEXT("\x89HDF\r\n\x1a\n"), "is an HDF5 file", "export it as CSV" },
    { TEXT("\xff\xfe"
           "s\0t\0"),
      "is UTF-16 text", "save it as UTF-8" },
    { TEXT("\xfe\xff\0s\0t"), "is UTF-16 text", "save it as UTF-8" },
    { TEXT("s\0t\0e\0p\0,\0l\0o\0s\0s\0"), "is UTF-16 text", "save it as UTF-8" },
    { TEXT("\0s\0t\0e\0p\0,\0l\0o\0s\0s"), "is UTF-16 text", "save it as UTF-8" },
    { TEXT("\xff\xfe\0\0s\0\0\0"), "is UTF-32 text", "save it as UTF-8" },
    { TEXT("\0\0\xfe\xff\0\0\0s"), "is UTF-32 text", "save it as UTF-8" },
    { TEXT("<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code></Error>"),
      "is an error page (AccessDenied), not data",
      "it is probably what a failed download left; download it again" },
    { TEXT("<?xml version=\"1.0\"?>\n<log/>"), "is an XML page, not data",
      "it is probably what a failed download left; download it again" },
    { TEXT("\n<!doctype HTML>\n<title>"), "is an HTML page, not data",
      "it is probably what a failed download left; download it again" },
    { TEXT("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 48213\n"),
      "is a Git LFS pointer (of a file of 48213 bytes), not the data", "run git lfs pull" },
    { TEXT("step,loss\n<<<<<<< HEAD\n1,2\n=======\n1,3\n>>>>>>> b\n"),
      "holds marks of a merge conflict", "resolve the conflict first" },
    { TEXT("step,loss\n1,2\n"), "", "" },
    { TEXT("a <<<<<<< b\n=======\n"), "", "" },
    { TEXT("\xef\xbb\xbfstep,loss\n"), "", "" },
  };
  enter();
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_arena *arena = assay_arena_new();
    assay_source *source;
    assay_err err = { 0 };
    put("f", rows[i].bytes);
    ck_assert_int_eq(assay_source_open(arena, &source, ASSAY_STR("f"), NULL), ASSAY_OK);
    assay_code code = assay_source_refuse(source, &err);
    ck_assert_msg(code == (*rows[i].message ? ASSAY_E_INPUT : ASSAY_OK), "row %zu", i);
    ck_assert_msg(strcmp(err.message, rows[i].message) == 0, "row %zu: %s", i, err.message);
    ck_assert_msg(strcmp(err.hint, rows[i].hint) == 0, "row %zu: %s", i, err.hint);
    assay_source_drop(source);
    assay_arena_free(arena);
  }
  leave();
}
END_TEST

START_TEST(what_cannot_be_opened)
{
  static const struct {
    const char *path, *message;
  } rows[] = {
    { "none.csv", "cannot be opened: No such file or directory" },
    { "folder", "is a folder, not a file" },
    { "none/x", "cannot be opened: No such file or directory" },
  };
  enter();
  mkdir("folder", 0700);
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_arena *arena = assay_arena_new();
    assay_source *source;
    assay_err err = { 0 };
    ck_assert_int_eq(assay_source_open(arena, &source, assay_str_z(rows[i].path), &err),
                     ASSAY_E_INPUT);
    ck_assert_ptr_null(source);
    ck_assert_str_eq(err.message, rows[i].message);
    ck_assert_str_eq(err.file, rows[i].path);
    assay_arena_free(arena);
  }
  leave();
}
END_TEST

START_TEST(lines)
{
  static const assay_str bytes = TEXT("\xef\xbb\xbfone\r\n\ntwo\rthree\xe2\x80\xa8\nlast");
  static const char *const wanted[] = { "one", "", "two\rthree\xe2\x80\xa8", "last" };
  assay_arena *arena = assay_arena_new();
  assay_source *source;
  enter();
  put("f", bytes);
  ck_assert_int_eq(assay_source_open(arena, &source, ASSAY_STR("f"), NULL), ASSAY_OK);
  ck_assert_str_eq(assay_source_encoding(source), "UTF-8 with BOM");
  for (size_t i = 0; i <= COUNT(wanted); i++) {
    assay_str line;
    bool torn, end;
    ck_assert_int_eq(assay_source_line(source, &line, &torn, &end, NULL), ASSAY_OK);
    ck_assert_int_eq(end, i == COUNT(wanted));
    ck_assert_int_eq(torn, i == COUNT(wanted) - 1);
    if (!end)
      ck_assert_msg(assay_str_eqz(line, wanted[i]), "line %zu", i);
  }
  assay_source_drop(source);
  assay_arena_free(arena);
  leave();
}
END_TEST

START_TEST(base64_is_decoded_and_the_file_hashed)
{
  static const char plain[] = "step,train_loss,train_accuracy\n1,0.59335,0.89602\n2,0.595,0.9\n";
  static const char *const folded[] = {
    "c3RlcCx0cmFpbl9sb3NzLHRyYWluX2FjY3VyYWN5CjEsMC41OTMzNSwwLjg5NjAyCjIsMC41OTUsMC45Cg==",
    "c3RlcCx0cmFpbl9sb3NzLHRyYWluX2FjY3Vy\nYWN5CjEsMC41OTMzNSwwLjg5NjAyCjIs\r\nMC41OTUsMC45Cg==\n",
  };
  enter();
  for (size_t i = 0; i < COUNT(folded); i++) {
    assay_arena *arena = assay_arena_new();
    assay_source *source;
    assay_str text;
    bool changed;
    char sha[ASSAY_SHA256_HEX];
    putz("f", folded[i]);
    ck_assert_int_eq(assay_source_open(arena, &source, ASSAY_STR("f"), NULL), ASSAY_OK);
    ck_assert_str_eq(assay_source_encoding(source), "base64");
    ck_assert_int_eq(assay_source_all(source, 1 << 20, &text, NULL), ASSAY_OK);
    ck_assert(assay_str_eqz(text, plain));
    ck_assert_int_eq(assay_source_close(source, sha, &changed, NULL), ASSAY_OK);
    ck_assert(!changed);
    if (i == 0)
      ck_assert_str_eq(sha, "e41910eff33d92a48b7b2326cd71361a0897466377ce709a14eb36547abde319");
    assay_arena_free(arena);
  }
  leave();
}
END_TEST

/* The header and one row; what is wrong with it stands behind the head's 64 KiB too. */
START_TEST(damaged_base64_is_refused)
{
  static const char head[] = "c3RlcCx0cmFpbl9sb3NzLHRyYWluX2FjY3VyYWN5Cg==";
  static const struct {
    const char *end, *message;
    uint64_t line, column;
  } rows[] = {
    { "MSwyLDMK", NULL, 0, 0 },
    { "\r\nMSwyLDMK\n \t", NULL, 0, 0 },
    { "MSwyLDM=\n", NULL, 0, 0 },
    { "MSwyLA==", NULL, 0, 0 },
    { "MSwy!LDMK", "a byte that is no base64", 1, 5 },
    { "MSw\ny\xc3\xa4", "a byte that is no base64", 2, 2 },
    { "MSwyLDM", "the base64 ends inside a group of four characters", 1, 8 },
    { "MSwyL", "the base64 ends inside a group of four characters", 1, 6 },
    { "MSwyLA=", "the base64 ends inside a group of four characters", 1, 8 },
    { "MSwyLA==MSwy", "the base64 goes on behind its padding", 1, 9 },
    { "MSwy=", "the base64 has padding where none belongs", 1, 5 },
    { "MSwyL===", "the base64 has padding where none belongs", 1, 6 },
    { "MSwyLA===", "the base64 has padding where none belongs", 1, 9 },
  };
  enter();
  for (size_t i = 0; i < 2 * COUNT(rows); i++) {
    size_t row = i / 2, above = i % 2 ? 2000 : 1; /* of 40 characters */
    assay_arena *arena = assay_arena_new();
    assay_source *source = NULL;
    assay_str text;
    assay_err err = { 0 };
    FILE *f = fopen("f", "wb");
    ck_assert_ptr_nonnull(f);
    for (size_t k = 0; k < above; k++)
      fprintf(f, "%.40s\n", head);
    fputs(rows[row].end, f);
    fclose(f);
    assay_code code = assay_source_open(arena, &source, ASSAY_STR("f"), &err);
    if (code == ASSAY_OK)
      code = assay_source_all(source, 1 << 20, &text, &err);
    ck_assert_msg(code == (rows[row].message ? ASSAY_E_INPUT : ASSAY_OK), "row %zu", row);
    ck_assert_str_eq(err.message, rows[row].message ? rows[row].message : "");
    if (rows[row].message) {
      ck_assert_uint_eq(err.line, rows[row].line + above);
      ck_assert_uint_eq(err.column, rows[row].column);
      ck_assert_str_eq(err.hint, "download the file again");
    }
    if (source)
      assay_source_drop(source);
    assay_arena_free(arena);
  }
  leave();
}
END_TEST

START_TEST(a_change_is_noticed)
{
  assay_arena *arena = assay_arena_new();
  assay_source *source;
  bool changed;
  char sha[ASSAY_SHA256_HEX];
  enter();
  putz("f", "step,loss\n1,2\n");
  ck_assert_int_eq(assay_source_open(arena, &source, ASSAY_STR("f"), NULL), ASSAY_OK);
  FILE *f = fopen("f", "ab");
  ck_assert_ptr_nonnull(f);
  fputs("2,3\n", f);
  fclose(f);
  ck_assert_int_eq(assay_source_close(source, sha, &changed, NULL), ASSAY_OK);
  ck_assert(changed);
  assay_arena_free(arena);
  leave();
}
END_TEST

START_TEST(the_whole_has_a_limit)
{
  assay_arena *arena = assay_arena_new();
  assay_source *source;
  assay_str text;
  assay_err err = { 0 };
  enter();
  FILE *f = fopen("f", "wb");
  ck_assert_ptr_nonnull(f);
  for (int i = 0; i < 300000; i++)
    fprintf(f, "%06d\n", i);
  fclose(f);
  ck_assert_int_eq(assay_source_open(arena, &source, ASSAY_STR("f"), NULL), ASSAY_OK);
  ck_assert_int_eq(assay_source_all(source, 2 * 1024 * 1024, &text, &err), ASSAY_E_INPUT);
  ck_assert_str_eq(err.message, "the file is longer than 2 MiB");
  assay_source_drop(source);
  ck_assert_int_eq(assay_source_open(arena, &source, ASSAY_STR("f"), NULL), ASSAY_OK);
  ck_assert_int_eq(assay_source_all(source, 2100000, &text, NULL), ASSAY_OK);
  ck_assert_uint_eq(text.len, 2100000);
  ck_assert_int_eq(memcmp(text.ptr + 2100000 - 7, "299999\n", 7), 0);
  assay_source_drop(source);
  assay_arena_free(arena);
  leave();
}
END_TEST

/* Whether the line's end stands in the same block or not. */
START_TEST(a_line_has_a_limit)
{
  static const struct {
    long len;
    assay_code code;
  } rows[] = { { 64L << 20, ASSAY_OK }, { (64L << 20) + 1, ASSAY_E_INPUT } };
  enter();
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_arena *arena = assay_arena_new();
    assay_source *source;
    assay_str line;
    bool torn, end;
    assay_err err = { 0 };
    FILE *f = fopen("f", "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fseek(f, rows[i].len, SEEK_SET), 0); /* a hole: NULs */
    fputs("\nx\n", f);
    fclose(f);
    ck_assert_int_eq(assay_source_open(arena, &source, ASSAY_STR("f"), NULL), ASSAY_OK);
    ck_assert_int_eq(assay_source_line(source, &line, &torn, &end, &err), rows[i].code);
    ck_assert_str_eq(err.message, rows[i].code == ASSAY_OK ? "" : "a line is longer than 64 MiB");
    assay_source_drop(source);
    assay_arena_free(arena);
  }
  leave();
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { kinds_that_are_refused,
                                 what_cannot_be_opened,
                                 lines,
                                 base64_is_decoded_and_the_file_hashed,
                                 damaged_base64_is_refused,
                                 a_change_is_noticed,
                                 the_whole_has_a_limit,
                                 a_line_has_a_limit };
  return check_run("source", tests, COUNT(tests));
}
