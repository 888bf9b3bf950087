/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runner with stand-ins for gnuplot, found through a PATH of our own; and with the real one. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "make_chart.h"

#include "render/plot.h"

static char folder[] = "/tmp/assay-test-plot-XXXXXX";
static char *path_before;

static void set_up(void)
{
  const char *before = getenv("PATH");
  snprintf(folder, sizeof folder, "/tmp/assay-test-plot-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  path_before = before ? strdup(before) : NULL;
  setenv("TMPDIR", folder, 1);
}

/* The folder must be empty but for the stand-in: nothing temporary stays behind. */
static void tear_down(void)
{
  char gnuplot[64];
  snprintf(gnuplot, sizeof gnuplot, "%s/gnuplot", folder);
  unlink(gnuplot);
  ck_assert_msg(rmdir(folder) == 0, "something was left in %s", folder);
  if (path_before != NULL)
    setenv("PATH", path_before, 1);
  free(path_before);
  unsetenv("TMPDIR");
}

static void stand_in(const char *body)
{
  char name[64], path[4096];
  snprintf(name, sizeof name, "%s/gnuplot", folder);
  FILE *file = fopen(name, "w");
  ck_assert_ptr_nonnull(file);
  fprintf(file, "#!/bin/sh\n%s\n", body);
  ck_assert_int_eq(fclose(file), 0);
  ck_assert_int_eq(chmod(name, 0700), 0);
  snprintf(path, sizeof path, "%s:/usr/bin:/bin", folder);
  setenv("PATH", path, 1);
}

static assay_picture draw(assay_arena *arena, assay_plot_kind kind, unsigned timeout_s)
{
  assay_chart *chart = assay_arena_alloc(arena, sizeof *chart);
  const assay_chart *one = chart;
  assay_picture picture;
  assay_err err = { .code = ASSAY_OK };
  const assay_plot_order order = { &one, 1, kind, timeout_s, 1 };
  make_chart(arena, chart, ASSAY_LAYER_LINE, "label");
  ck_assert_int_eq(assay_plot_draw(arena, &order, &picture, &err), ASSAY_OK);
  ck_assert(picture.bytes.len > 0 || picture.why.len > 0);
  return picture;
}

static void check_refusal(const char *body, assay_plot_kind kind, unsigned timeout_s,
                          const char *why)
{
  assay_arena *arena = assay_arena_new();
  if (body != NULL)
    stand_in(body);
  const assay_picture picture = draw(arena, kind, timeout_s);
  ck_assert_uint_eq(picture.bytes.len, 0);
  ck_assert_msg(assay_str_has(picture.why, why), "said: %.*s", ASSAY_STR_ARG(picture.why));
  assay_arena_free(arena);
}

START_TEST(no_gnuplot_names_the_package)
{
  setenv("PATH", folder, 1);
  check_refusal(NULL, ASSAY_PLOT_SVG, 5, "apt install gnuplot-nox");
}
END_TEST

START_TEST(relative_entries_of_the_path_are_not_used)
{
  stand_in("echo '<svg></svg>' > c01.svg");
  ck_assert_int_eq(chdir(folder), 0);
  setenv("PATH", ".:", 1);
  check_refusal(NULL, ASSAY_PLOT_SVG, 5, "apt install gnuplot-nox");
  ck_assert_int_eq(chdir("/"), 0);
}
END_TEST

START_TEST(stand_ins_that_fail)
{
  static const struct {
    const char *body;
    assay_plot_kind kind;
    const char *why;
  } cases[] = {
    { "echo 'line 7: bad things' >&2; exit 1", ASSAY_PLOT_SVG,
      "exit status 1: line 7: bad things" },
    { "exit 0", ASSAY_PLOT_SVG, "no whole picture" },
    { ": > c01.svg", ASSAY_PLOT_SVG, "no whole picture" },
    { "printf '<svg><g>' > c01.svg", ASSAY_PLOT_SVG, "no whole picture" },
    { ": > c01.png", ASSAY_PLOT_PNG, "no whole picture" },
    { "printf '\\211PNG\\r\\n\\032\\n' > c01.png", ASSAY_PLOT_PNG, "no whole picture" },
    { "head -c 5000 /dev/zero > c01.png", ASSAY_PLOT_PNG, "no whole picture" },
    { "ln -s /etc/passwd c01.svg; exit 0", ASSAY_PLOT_SVG, "no whole picture" },
    { "mkfifo c01.svg", ASSAY_PLOT_SVG, "no whole picture" },
    { "kill -9 $$", ASSAY_PLOT_SVG, "signal 9" },
    { "head -c 200000 /dev/zero >&2; exit 3", ASSAY_PLOT_SVG, "exit status 3" },
  };
  check_refusal(cases[_i].body, cases[_i].kind, 20, cases[_i].why);
}
END_TEST

START_TEST(a_hanging_gnuplot_is_stopped)
{
  check_refusal("trap '' TERM; sleep 600 & wait", ASSAY_PLOT_SVG, 1, "did not finish within 1 s");
}
END_TEST

/* Rule R5: the child sees its own home, a fixed locale and zone, and nothing else of ours. */
START_TEST(the_environment_is_rebuilt)
{
  assay_arena *arena = assay_arena_new();
  setenv("GNUTERM", "x11", 1);
  setenv("FIT_LIMIT", "7", 1);
  stand_in(
      "{ printf '<svg>'; env | cut -d= -f1 | sort | tr '\\n' ' '; pwd; echo \"$1 $2 $# $HOME\"; "
      "cat; printf '</svg>'; } > c01.svg");
  const assay_picture picture = draw(arena, ASSAY_PLOT_SVG, 20);
  unsetenv("GNUTERM");
  unsetenv("FIT_LIMIT");
  ck_assert_msg(picture.bytes.len > 0, "%.*s", ASSAY_STR_ARG(picture.why));
  ck_assert(assay_str_has(assay_str_copy(arena, picture.bytes), "-d script.gp 2 /tmp/"));
  ck_assert(assay_str_has(picture.bytes, "LC_ALL PATH"));
  ck_assert(!assay_str_has(picture.bytes, "GNUTERM"));
  ck_assert(!assay_str_has(picture.bytes, "FIT_LIMIT"));
  ck_assert(!assay_str_has(picture.bytes, "TMPDIR"));
  assay_arena_free(arena);
}
END_TEST

START_TEST(the_real_one_draws_every_kind)
{
  static const assay_layer_kind kinds[] = { ASSAY_LAYER_LINE, ASSAY_LAYER_DASHED, ASSAY_LAYER_DOTS,
                                            ASSAY_LAYER_BAND, ASSAY_LAYER_EXTENT, ASSAY_LAYER_STEPS,
                                            ASSAY_LAYER_RINGS };
  enum { N = sizeof kinds / sizeof *kinds };
  assay_arena *arena = assay_arena_new();
  assay_chart charts[N];
  const assay_chart *list[N];
  assay_picture pictures[N];
  assay_err err = { .code = ASSAY_OK };
  const assay_plot_order order = { list, N, (assay_plot_kind)_i, 60, 2 };
  for (size_t i = 0; i < N; i++) {
    make_chart(arena, &charts[i], kinds[i], "label");
    make_mark(arena, &charts[i], ASSAY_MARK_SHADE, 20, "shade");
    make_mark(arena, &charts[i], ASSAY_MARK_HLINE, 0, "level");
    make_mark(arena, &charts[i], ASSAY_MARK_TICK, 30, "3 not finite");
    list[i] = &charts[i];
  }
  ck_assert_int_eq(assay_plot_draw(arena, &order, pictures, &err), ASSAY_OK);
  for (size_t i = 0; i < N; i++) {
    ck_assert_msg(pictures[i].bytes.len > 0, "%zu: %.*s", i, ASSAY_STR_ARG(pictures[i].why));
    assay_buf out = ASSAY_BUF(arena);
    if (_i == ASSAY_PLOT_SVG)
      ck_assert_msg(assay_svg_clean(&out, pictures[i].bytes, list[i], "p"), "%zu refused", i);
  }
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("plot draw");
  TCase *all = tcase_create("all");
  tcase_add_checked_fixture(all, set_up, tear_down);
  tcase_set_timeout(all, 120);
  tcase_add_test(all, no_gnuplot_names_the_package);
  tcase_add_test(all, relative_entries_of_the_path_are_not_used);
  tcase_add_loop_test(all, stand_ins_that_fail, 0, 11);
  tcase_add_test(all, a_hanging_gnuplot_is_stopped);
  tcase_add_test(all, the_environment_is_rebuilt);
  if (access("/usr/bin/gnuplot", X_OK) == 0)
    tcase_add_loop_test(all, the_real_one_draws_every_kind, ASSAY_PLOT_SVG, ASSAY_PLOT_PNG + 1);
  return run_case(suite, all);
}
