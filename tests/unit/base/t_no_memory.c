/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of a piece of work fails in turn, once and from then on: the work ends in the
 * right result or in "out of memory", and leaves no block, no descriptor and no file behind. */
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "check_run.h"

#include "base/map.h"
#include "base/num.h"
#include "base/output.h"
#include "base/value.h"
#include "unit/base/fail_alloc.h"

/* Does the work in the arena, checks that a success is the right one, and returns the code. */
typedef assay_code (*work)(assay_arena *arena, assay_err *err);

/* Check's own assertions allocate: inside of the work a fault is kept for later. */
static const char *fault;
#define ENSURE(fact) (fault = fault || (fact) ? fault : #fact)

static char folder[] = "/tmp/assay-memory-XXXXXX";

static int drop(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
  (void)info;
  (void)kind;
  return walk->level ? remove(path) : 0;
}

static void empty_folder(void)
{
  nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
}

static bool attempt(work job, long at, bool on)
{
  assay_err err = { 0 };
  int free_fd = lowest_free_descriptor();
  fail_from(at, on);
  assay_arena *arena = assay_arena_new();
  assay_code code = arena ? job(arena, &err) : assay_err_nomem(&err);
  bool reached = fail_alloc.calls >= at;
  bool failed = arena && assay_arena_failed(arena);
  assay_arena_free(arena);
  fail_end();
  ck_assert_msg(!fault, "allocation %ld: not so: %s", at, fault);
  ck_assert_int_eq(err.code, code);
  ck_assert_msg(code == ASSAY_OK || code == ASSAY_E_NOMEM, "allocation %ld: %s", at, err.message);
  ck_assert_msg(!failed || code == ASSAY_E_NOMEM, "allocation %ld failed unnoticed", at);
  ck_assert_msg(at || code == ASSAY_OK, "the run without a failure: %s", err.message);
  ck_assert_msg(fail_alloc.live == 0, "allocation %ld: %ld blocks left", at, fail_alloc.live);
  ck_assert_int_eq(lowest_free_descriptor(), free_fd);
  return reached;
}

/* least: as many allocations there are at any rate, in a sanitizer's build too. */
static void attempt_all(work job, long least)
{
  memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
  ck_assert(mkdtemp(folder) && chdir(folder) == 0);
  attempt(job, 0, false); /* the C library's own first allocations */
  for (int on = 0; on < 2; on++) {
    long at = 0;
    do
      empty_folder();
    while (attempt(job, at++, on));
    ck_assert_int_ge(at, least);
  }
  empty_folder();
  ck_assert_int_eq(rmdir(folder), 0);
}

/* ---- strings, maps, troubles, blocks ---- */

static assay_code fill_map(assay_arena *arena, assay_err *err)
{
  assay_map *map = assay_map_new(arena);
  for (size_t i = 0; i < 40; i++) {
    assay_str key = assay_str_format(arena, "key %zu", i);
    bool added = false;
    size_t *slot = map && key.ptr ? assay_map_put(map, key, i, &added) : NULL;
    if (!slot)
      return assay_err_nomem(err);
    ENSURE(added && *slot == i);
  }
  ENSURE(assay_map_count(map) == 40);
  ENSURE(*assay_map_get(map, ASSAY_STR("key 31")) == 31);
  return ASSAY_OK;
}

START_TEST(maps)
{
  attempt_all(fill_map, 80);
}
END_TEST

static assay_code note_troubles(assay_arena *arena, assay_err *err)
{
  assay_troubles troubles = { .arena = arena };
  for (int i = 0; i < 30; i++) {
    assay_trouble head = { .kind = i % 3 ? "a" : "b", .file = ASSAY_STR("f") };
    assay_trouble_add(&troubles, &head, "trouble %d", i);
  }
  if (troubles.failed)
    return assay_err_nomem(err);
  ENSURE(troubles.list.n == 30);
  ENSURE(troubles.counts.n == 2);
  for (size_t i = 0; i < 30; i++)
    ENSURE(troubles.list.items[i].message.len > 8);
  return ASSAY_OK;
}

START_TEST(troubles)
{
  attempt_all(note_troubles, 30);
}
END_TEST

/* Large blocks are grown in place; where that fails the old one stays as it is. */
static assay_code grow_blocks(assay_arena *arena, assay_err *err)
{
  enum { LARGE = 100000 };
  assay_arena *child = assay_arena_new();
  char *first = child ? assay_arena_alloc(child, LARGE) : NULL;
  char *second = first ? assay_arena_alloc(child, LARGE) : NULL;
  if (second) {
    first[LARGE - 1] = 'f';
    second[LARGE - 1] = 's';
  }
  char *grown = second ? assay_arena_resize(child, first, LARGE, 3 * LARGE) : NULL;
  if (second) {
    ENSURE((grown ? grown : first)[LARGE - 1] == 'f');
    ENSURE(second[LARGE - 1] == 's');
  }
  char *again = grown ? assay_arena_resize(child, grown, 3 * LARGE, 4 * LARGE) : NULL;
  bool failed = !child || assay_arena_failed(child);
  if (child)
    assay_arena_adopt(arena, child);
  ENSURE(failed == !again);
  ENSURE(!child || assay_arena_failed(arena) == failed);
  return again ? ASSAY_OK : assay_err_nomem(err);
}

START_TEST(large_blocks)
{
  attempt_all(grow_blocks, 5);
}
END_TEST

/* ---- JSON ---- */

static const char document[] =
    "{\"name\":\"a \\u00e9\\n tail that is longer than sixteen bytes\",\"\x7f\":[NaN,-Infinity,"
    "123456789012345678901234567890,0.12345678901234567,true,null,{}],\"\x7fq\":\"\x7fz\"}";

static assay_code read_and_write(assay_arena *arena, assay_err *err)
{
  assay_value *root;
  assay_code code =
      assay_json_read(arena, document, sizeof document - 1, ASSAY_JSON_NONFINITE, &root, err);
  if (code != ASSAY_OK)
    return code;
  assay_sink *sink = assay_sink_memory(arena);
  if (!sink)
    return assay_err_nomem(err);
  assay_json_write(root, 2, sink);
  code = assay_sink_close(sink, err);
  if (code == ASSAY_OK)
    ENSURE(assay_str_eqz(assay_sink_bytes(sink),
                         "{\n  \"name\": \"a \xc3\xa9\\n tail that is longer than sixteen bytes\","
                         "\n  \"\\u007f\": [\n    null,\n    null,\n    1.2345678901234568e+29,\n"
                         "    0.12345678901234566,\n    true,\n    null,\n    {}\n  ],\n"
                         "  \"\\u007fq\": \"\\u007fz\"\n}\n"));
  return code;
}

START_TEST(documents_are_read_and_written)
{
  attempt_all(read_and_write, 20);
}
END_TEST

/* Invalid documents keep their message and place, or memory was short. */
static assay_code read_invalid(assay_arena *arena, assay_err *err)
{
  static const struct {
    const char *text, *message;
  } rows[] = {
    { "{\"a\": 1, \"a\": 2}", "duplicate object key" },
    { "[\"\\ud800 and then more than sixteen bytes\"]", "Unicode" },
    { "[1, 2", "the document ends too early; is it still being written?" },
    { "[1e400, 12345678901234567890123]", "real number overflow" },
    { "[nought]", "invalid token" },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_err why = { 0 };
    assay_value *root;
    assay_code code = assay_json_read(arena, rows[i].text, strlen(rows[i].text), 0, &root, &why);
    ENSURE(code != ASSAY_OK);
    if (code == ASSAY_E_NOMEM)
      return assay_err_nomem(err);
    ENSURE(strstr(why.message, rows[i].message));
  }
  return ASSAY_OK;
}

START_TEST(documents_are_refused)
{
  attempt_all(read_invalid, 7);
}
END_TEST

static assay_code build_tree(assay_arena *arena, assay_err *err)
{
  assay_values b = { .arena = arena };
  assay_value *root = assay_value_object(&b, NULL, NULL);
  assay_value *list = assay_value_array(&b, root, "list");
  assay_value_int(&b, list, NULL, 7);
  assay_value_real(&b, list, NULL, 0.5);
  assay_value_bool(&b, list, NULL, true);
  assay_value_text(&b, root, "text", "t");
  assay_value_null(&b, root, "none");
  if (b.failed)
    return assay_err_nomem(err);
  assay_sink *sink = assay_sink_memory(arena);
  if (!sink)
    return assay_err_nomem(err);
  assay_json_write(root, 0, sink);
  assay_code code = assay_sink_close(sink, err);
  if (code == ASSAY_OK)
    ENSURE(assay_str_eqz(assay_sink_bytes(sink),
                         "{\"list\":[7,0.5,true],\"text\":\"t\",\"none\":null}\n"));
  return code;
}

START_TEST(trees_are_built)
{
  attempt_all(build_tree, 15);
}
END_TEST

/* ---- sinks and files ---- */

static assay_code write_to_pipe(assay_arena *arena, assay_err *err)
{
  char got[64] = "";
  int ends[2];
  ENSURE(pipe(ends) == 0);
  assay_sink *sink = assay_sink_fd(arena, ends[1], "pipe");
  assay_code code = sink ? ASSAY_OK : assay_err_nomem(err);
  if (sink) {
    assay_sink_addf(sink, "%s ", "one");
    assay_sink_addz(sink, "two, and more than the sixty-four bytes of a first buffer");
    code = assay_sink_close(sink, err);
  }
  close(ends[1]);
  ssize_t n = read(ends[0], got, sizeof got - 1);
  close(ends[0]);
  if (code == ASSAY_OK)
    ENSURE(strcmp(got, "one two, and more than the sixty-four bytes of a first buffer") == 0);
  else
    ENSURE(n == 0);
  return code;
}

START_TEST(sinks)
{
  attempt_all(write_to_pipe, 3);
}
END_TEST

static size_t entries_of(const char *path)
{
  size_t n = 0;
  DIR *listing = opendir(path);
  for (const struct dirent *e; listing && (e = readdir(listing));)
    n += e->d_name[0] != '.';
  if (listing)
    closedir(listing);
  return n;
}

static assay_code write_file(assay_arena *arena, assay_err *err)
{
  assay_code code = assay_output_file("a/b/out", ASSAY_STR("text"), err);
  fail_end();
  struct stat info;
  bool there = stat("a/b/out", &info) == 0;
  ENSURE(there == (code == ASSAY_OK));
  if (there)
    ENSURE(entries_of("a/b") == 1);
  fail_resume();
  assay_output_abandon("a/b/out");
  return assay_arena_failed(arena) ? assay_err_nomem(err) : code;
}

START_TEST(files)
{
  attempt_all(write_file, 8);
}
END_TEST

static assay_code write_folder(assay_arena *arena, assay_err *err)
{
  static const assay_outdir_options options = { "r.json", "mark", true };
  assay_outdir *dir = NULL;
  mkdir("out", 0700);
  fail_end();
  int fd = creat("out/old", 0600);
  close(fd);
  fail_resume();
  assay_code code = assay_outdir_open(arena, &dir, "out", &options, err);
  if (code == ASSAY_OK)
    code = assay_outdir_write(dir, "c/r.svg", ASSAY_STR("x"), err);
  if (code == ASSAY_OK)
    code = assay_outdir_write(dir, "r.json", ASSAY_STR("mark"), err);
  if (code == ASSAY_OK)
    code = assay_outdir_commit(dir, err);
  assay_outdir_abandon(dir);
  fail_end();
  struct stat info;
  /* what was there is there still, under one name or the other */
  ENSURE(stat(code == ASSAY_OK ? "out.bak-1/old" : "out/old", &info) == 0);
  /* the C library needs memory to remove a folder: the next run does it then */
  size_t left = code != ASSAY_OK && fail_alloc.on && entries_of(".") == 2;
  ENSURE(entries_of(".") == (code == ASSAY_OK ? 2 : 1) + left);
  fail_resume();
  return code;
}

START_TEST(folders)
{
  attempt_all(write_folder, 15);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { maps,
                                 troubles,
                                 large_blocks,
                                 documents_are_read_and_written,
                                 documents_are_refused,
                                 trees_are_built,
                                 sinks,
                                 files,
                                 folders };
  return check_run("no_memory", tests, COUNT(tests));
}
