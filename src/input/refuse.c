/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kinds of file that are recognised by their first bytes and cannot be read. */
#include <string.h>

#include "input/source.h"

/* A kind: its first bytes, what it is, what to do. */
typedef struct magic {
  const char *bytes;
  size_t n;
  const char *what, *hint;
} magic;

#define MAGIC(literal, what, hint)                                                                 \
  {                                                                                                \
    literal, sizeof(literal) - 1, what, hint                                                       \
  }

/* The longer of two that begin alike stands first (UTF-32 before UTF-16). */
static const magic magics[] = {
  MAGIC("\x1f\x8b", "is compressed with gzip", "unpack it with gunzip first"),
  MAGIC("BZh", "is compressed with bzip2", "unpack it with bunzip2 first"),
  MAGIC("\xfd"
        "7zXZ",
        "is compressed with xz", "unpack it with unxz first"),
  MAGIC("\x28\xb5\x2f\xfd", "is compressed with zstd", "unpack it with unzstd first"),
  MAGIC("PK\x03\x04", "is a zip archive (or a spreadsheet)", "unpack it, or export it as CSV"),
  MAGIC("PAR1", "is a Parquet file", "export it as CSV, with DuckDB or pandas for instance"),
  MAGIC("SQLite format 3", "is an SQLite database (mlflow.db, optuna.db?)",
        "export the table as CSV, with sqlite3 -csv -header for instance"),
  MAGIC("\x89HDF", "is an HDF5 file", "export it as CSV"),
  MAGIC("\xff\xfe\0\0", "is UTF-32 text", "save it as UTF-8"),
  MAGIC("\0\0\xfe\xff", "is UTF-32 text", "save it as UTF-8"),
  MAGIC("\xff\xfe", "is UTF-16 text", "save it as UTF-8"),
  MAGIC("\xfe\xff", "is UTF-16 text", "save it as UTF-8"),
};

enum { UTF16_PAIRS = 8 }; /* as many letters in a row with a NUL beside each tell UTF-16 */

static bool alternate_nuls(assay_str head)
{
  for (size_t parity = 0; parity < 2 && head.len >= 2 * UTF16_PAIRS; parity++) {
    size_t n = 0;
    while (n < UTF16_PAIRS && !head.ptr[2 * n + parity] && head.ptr[2 * n + 1 - parity])
      n++;
    if (n == UTF16_PAIRS)
      return true;
  }
  return false;
}

/* Text between two marks, cut to what a message can bear; absent when not there. */
static assay_str between(assay_str s, const char *open, const char *close)
{
  const char *from = memmem(s.ptr, s.len, open, strlen(open));
  if (!from)
    return (assay_str){ NULL, 0 };
  from += strlen(open);
  size_t left = (size_t)(s.ptr + s.len - from);
  const char *to = memmem(from, left < 80 ? left : 80, close, strlen(close));
  return to ? (assay_str){ from, (size_t)(to - from) } : (assay_str){ NULL, 0 };
}

static bool starts_without_case(assay_str s, const char *prefix)
{
  return assay_str_ieqz(assay_str_sub(s, 0, strlen(prefix)), prefix);
}

static assay_code page(assay_str head, assay_err *err)
{
  static const char *const openings[] = { "<?xml", "<Error>", "<!DOCTYPE html", "<html" };
  assay_str text = assay_str_trim(head);
  size_t i = 0, n = sizeof openings / sizeof *openings;
  while (i < n && !starts_without_case(text, openings[i]))
    i++;
  if (i == n)
    return ASSAY_OK;
  assay_str code = between(head, "<Code>", "</Code>");
  assay_err_hint(err, "it is probably what a failed download left; download it again");
  if (code.ptr)
    return assay_err_set(err, ASSAY_E_INPUT, "is an error page (%.*s), not data",
                         ASSAY_STR_ARG(code));
  return assay_err_set(err, ASSAY_E_INPUT, "is an %s page, not data", i < 2 ? "XML" : "HTML");
}

static assay_code pointer(assay_str head, assay_err *err)
{
  if (!assay_str_starts(head, "version https://git-lfs"))
    return ASSAY_OK;
  assay_str size = between(head, "\nsize ", "\n");
  assay_err_hint(err, "run git lfs pull");
  return assay_err_set(err, ASSAY_E_INPUT,
                       "is a Git LFS pointer (of a file of %.*s bytes), not the data",
                       ASSAY_STR_ARG(size.ptr ? size : ASSAY_STR("unknown")));
}

static uint64_t line_of(assay_str s, const char *at)
{
  uint64_t line = 1;
  for (const char *c = s.ptr; c < at; c++)
    line += *c == '\n';
  return line;
}

static assay_code conflict(assay_str head, assay_err *err)
{
  const char *mark = assay_str_starts(head, "<<<<<<< ") ? head.ptr : NULL;
  if (!mark && head.ptr) {
    mark = memmem(head.ptr, head.len, "\n<<<<<<< ", 9);
    mark = mark ? mark + 1 : NULL;
  }
  if (!mark || !memmem(mark, (size_t)(head.ptr + head.len - mark), "\n=======", 8))
    return ASSAY_OK;
  if (err && err->code == ASSAY_OK) {
    err->line = line_of(head, mark);
    err->column = 1;
  }
  assay_err_hint(err, "resolve the conflict first");
  return assay_err_set(err, ASSAY_E_INPUT, "holds marks of a merge conflict");
}

static assay_code by_magic(assay_str head, assay_err *err)
{
  for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
    if (head.len >= magics[i].n && memcmp(head.ptr, magics[i].bytes, magics[i].n) == 0) {
      assay_err_hint(err, "%s", magics[i].hint);
      return assay_err_set(err, ASSAY_E_INPUT, "%s", magics[i].what);
    }
  if (!alternate_nuls(head))
    return ASSAY_OK;
  assay_err_hint(err, "save it as UTF-8");
  return assay_err_set(err, ASSAY_E_INPUT, "is UTF-16 text");
}

assay_code assay_source_refuse(const assay_source *source, assay_err *err)
{
  bool whole;
  assay_str head = assay_source_head(source, &whole);
  if (whole && !assay_str_trim(head).len)
    return assay_err_set(err, ASSAY_E_INPUT, head.len ? "holds nothing but blanks" : "is empty");
  static assay_code (*const kinds[])(assay_str, assay_err *) = { by_magic, page, pointer,
                                                                 conflict };
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    assay_code code = kinds[i](head, err);
    if (code != ASSAY_OK)
      return code;
  }
  return ASSAY_OK;
}
