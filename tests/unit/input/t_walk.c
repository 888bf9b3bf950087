/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include "in_folder.h"
#include "input/walk.h"

static const char *listing(const char *path)
{
  static char text[2048];
  assay_arena *arena = assay_arena_new();
  assay_walk walk = { 0 };
  size_t n = 0;
  ck_assert_int_eq(assay_walk_add(arena, &walk, assay_str_z(path), NULL), ASSAY_OK);
  text[0] = '\0';
  for (size_t i = 0; i < walk.files.n; i++)
    n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s%s%s", i ? " " : "",
                          ASSAY_STR_ARG(walk.files.items[i].path),
                          walk.files.items[i].named ? "*" : "",
                          walk.files.items[i].trouble ? "!" : "");
  for (size_t i = 0; i < walk.checkpoints.n; i++)
    n += (size_t)snprintf(text + n, sizeof text - n, " @%" PRId64 "=%.*s",
                          walk.checkpoints.items[i].step,
                          ASSAY_STR_ARG(walk.checkpoints.items[i].path));
  assay_arena_free(arena);
  return text;
}

START_TEST(order_dots_and_links)
{
  enter();
  putz("d/b.csv", "x");
  putz("d/B.csv", "x");
  putz("d/a/2", "x");
  putz("d/a/10", "x");
  putz("d/a-", "x");
  putz("d/.hidden", "x");
  putz("d/.git/x", "x");
  putz("e/f", "x");
  ck_assert_int_eq(symlink("../e", "d/link"), 0);
  ck_assert_int_eq(symlink("../e/f", "d/to_file"), 0);
  ck_assert_int_eq(symlink("nowhere", "d/z"), 0);
  ck_assert_int_eq(mkfifo("d/pipe", 0600), 0);
  ck_assert_str_eq(listing("d"), "d/B.csv d/a/10 d/a/2 d/a- d/b.csv d/to_file d/z");
  ck_assert_str_eq(listing("d/"), "d/B.csv d/a/10 d/a/2 d/a- d/b.csv d/to_file d/z");
  ck_assert_str_eq(listing("d/link"), "d/link/f");
  ck_assert_str_eq(listing("d/b.csv"), "d/b.csv*");
  ck_assert_str_eq(listing("-"), "-*");
  ck_assert_str_eq(listing("none"), "none*");
  leave();
}
END_TEST

START_TEST(checkpoints_beside)
{
  enter();
  putz("r/checkpoint-500/trainer_state.json", "{}");
  putz("r/checkpoint-1000/model.bin", "x");
  putz("r/step_250.pt", "x");
  putz("r/log.csv", "x");
  ck_assert_str_eq(listing("r"), "r/checkpoint-1000/model.bin r/checkpoint-500/trainer_state.json "
                                 "r/log.csv r/step_250.pt @1000=r/checkpoint-1000 "
                                 "@500=r/checkpoint-500 @250=r/step_250.pt");
  ck_assert_str_eq(listing("r/log.csv"), "r/log.csv* @1000=r/checkpoint-1000 @500=r/checkpoint-500 "
                                         "@250=r/step_250.pt");
  ck_assert_str_eq(listing("r/checkpoint-500/trainer_state.json"),
                   "r/checkpoint-500/trainer_state.json* @1000=r/checkpoint-1000 "
                   "@500=r/checkpoint-500 @250=r/step_250.pt");
  leave();
}
END_TEST

START_TEST(names_of_checkpoints)
{
  static const struct {
    const char *name;
    bool folder;
    int64_t step; /* -1: none */
  } rows[] = {
    { "checkpoint-500", true, 500 },
    { "checkpoint_0042", true, 42 },
    { "global_step1200", true, 1200 },
    { "step_500.pt", false, 500 },
    { "ckpt-7.safetensors", false, 7 },
    { "epoch=3-step=912.ckpt", false, 912 },
    { "iter_0000500", true, 500 },
    { "checkpoint-500", false, -1 },
    { "checkpoint", true, -1 },
    { "best.pt", false, -1 },
    { "epoch_3.pt", false, -1 },
    { "step_500.csv", false, -1 },
    { "version_3", true, -1 },
    { "run-20240101", true, -1 },
    { "checkpoint-9999999999999999", true, -1 },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    int64_t step = -1;
    bool found = assay_checkpoint_read(assay_str_z(rows[i].name), rows[i].folder, &step);
    ck_assert_msg(found == (rows[i].step >= 0), "%s", rows[i].name);
    if (found)
      ck_assert_msg(step == rows[i].step, "%s: %" PRId64, rows[i].name, step);
  }
}
END_TEST

START_TEST(parts_of_paths)
{
  static const char *const rows[][4] = {
    { "a/b/c.csv", "a/b", "c.csv", "c" },
    { "c.tar.gz", "", "c.tar.gz", "c.tar" },
    { "/c", "/", "c", "c" },
    { "a/b/", "a", "b", "b" },
    { "a//b", "a", "b", "b" },
    { ".x", "", ".x", ".x" },
    { "", "", "", "" },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_str path = assay_str_z(rows[i][0]);
    ck_assert_msg(assay_str_eqz(assay_path_folder(path), rows[i][1]), "%s", rows[i][0]);
    ck_assert_msg(assay_str_eqz(assay_path_name(path), rows[i][2]), "%s", rows[i][0]);
    ck_assert_msg(assay_str_eqz(assay_path_stem(path), rows[i][3]), "%s", rows[i][0]);
  }
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { order_dots_and_links, checkpoints_beside, names_of_checkpoints,
                                 parts_of_paths };
  return check_run("walk", tests, COUNT(tests));
}
