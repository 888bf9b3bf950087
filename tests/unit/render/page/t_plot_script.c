/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "make_chart.h"

#include "render/plot.h"

static assay_str script_of(assay_arena *arena, const assay_chart *chart, assay_plot_kind kind)
{
  assay_buf out = ASSAY_BUF(arena);
  ck_assert_int_eq(assay_plot_script(&chart, 1, kind, &out), ASSAY_OK);
  const assay_str text = assay_buf_str(&out);
  ck_assert_ptr_nonnull(text.ptr);
  return text;
}

/* Rules R1 to R3: after single-quoted strings are taken out, none of these may stand in a script.
 */
static void check_tokens(assay_str script)
{
  static const char *const words[] = { "system", "eval", "load",   "call",  "shell",  "fit ",
                                       "exit",   "quit", "import", "stats", "macros", "plot '" };
  bool quoted = false;
  char bare[65536];
  size_t n = 0;
  for (size_t i = 0; i < script.len; i++) {
    const char c = script.ptr[i];
    ck_assert_msg(strchr("`\"@!|", c) == NULL || c == '\0', "'%c' in a script", c);
    ck_assert_msg(c != '\0' && c != '\r' && c != '\t', "control character in a script");
    ck_assert_msg(c != '\n' || !quoted, "line end inside quotes");
    quoted ^= c == '\'';
    if (!quoted && n + 1 < sizeof bare)
      bare[n++] = c;
    else
      ck_assert_msg(strchr("$\\{}<>", c) == NULL, "'%c' in quotes", c);
  }
  bare[n] = '\0';
  ck_assert(!quoted);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    ck_assert_msg(strstr(bare, words[i]) == NULL, "'%s' in a script", words[i]);
  for (const char *at = strchr(bare, '<'); at != NULL; at = strchr(at + 2, '<'))
    ck_assert_msg(strncmp(at, "<< EOD_\n", 8) == 0, "a '<' that opens no data block");
}

/* The layer's own lines, by hand from gnuplot's manual, `plot` and `set datafile`. */
static const struct {
  assay_layer_kind kind;
  const char *data, *plot;
} golden[] = {
  { ASSAY_LAYER_LINE, "3 2.71\n17 1.93\n41 1.37\n58 1.61\n",
    "using 1:2 with lines linecolor rgb '#010102' linewidth 2.20 notitle" },
  { ASSAY_LAYER_DASHED, "3 2.71\n17 1.93\n41 1.37\n58 1.61\n",
    "using 1:2 with lines linecolor rgb '#010102' linewidth 1.80 dashtype (5,4) notitle" },
  { ASSAY_LAYER_DOTS, "3 2.71\n17 1.93\n41 1.37\n58 1.61\n",
    "using 1:2 with points pointtype 7 linecolor rgb '#010102' linewidth 1.00 pointsize 0.75 "
    "notitle" },
  { ASSAY_LAYER_BAND, "3 2.71 2.93\n17 1.93 2.11\n41 1.37 1.52\n58 1.61 1.88\n",
    "using 1:2:3 with filledcurves fillcolor rgb '#010102' fillstyle transparent solid 0.18 "
    "noborder "
    "notitle" },
  { ASSAY_LAYER_EXTENT, "3 2.71\n3 2.93\n17 2.11\n17 1.93\n41 1.37\n41 1.52\n58 1.88\n58 1.61\n",
    "using 1:2 with lines linecolor rgb '#010102' linewidth 0.60 notitle" },
  { ASSAY_LAYER_STEPS, "3 2.71\n17 1.93\n41 1.37\n58 1.61\n",
    "using 1:2 with steps linecolor rgb '#010102' linewidth 2.00 notitle" },
  { ASSAY_LAYER_RINGS, "3 2.71\n17 1.93\n41 1.37\n58 1.61\n",
    "using 1:2 with points pointtype 6 linecolor rgb '#010102' linewidth 1.80 pointsize 1.25 "
    "notitle" },
};

START_TEST(each_layer_kind_is_written_as_named)
{
  assay_arena *arena = assay_arena_new();
  assay_chart chart;
  make_chart(arena, &chart, golden[_i].kind, "loss");
  const assay_str script = script_of(arena, &chart, ASSAY_PLOT_SVG);
  const assay_str block = assay_str_format(arena, "$d01 << EOD_\n%sEOD_\n", golden[_i].data);
  const assay_str plot = assay_str_format(arena, "plot $d01 %s\n", golden[_i].plot);
  ck_assert_msg(assay_str_has(script, block.ptr), "data of kind %d:\n%s", _i, script.ptr);
  ck_assert_msg(assay_str_has(script, plot.ptr), "plot of kind %d:\n%s", _i, script.ptr);
  check_tokens(script);
  assay_arena_free(arena);
}
END_TEST

START_TEST(no_input_text_reaches_an_svg_script)
{
  assay_arena *arena = assay_arena_new();
  assay_chart plain, odd;
  make_chart(arena, &plain, ASSAY_LAYER_LINE, "");
  make_chart(arena, &odd, ASSAY_LAYER_LINE, hostile[_i]);
  plain.layers.items[0].label = odd.layers.items[0].label; /* its width moves the box */
  make_mark(arena, &plain, ASSAY_MARK_VLINE, 23, "");
  make_mark(arena, &odd, ASSAY_MARK_VLINE, 23, hostile[_i]);
  ck_assert(assay_str_eq(script_of(arena, &plain, ASSAY_PLOT_SVG),
                         script_of(arena, &odd, ASSAY_PLOT_SVG)));
  assay_arena_free(arena);
}
END_TEST

START_TEST(hostile_text_in_a_slide_is_quoted)
{
  static const assay_mark_kind kinds[] = { ASSAY_MARK_VLINE, ASSAY_MARK_HLINE, ASSAY_MARK_SHADE,
                                           ASSAY_MARK_TICK };
  assay_arena *arena = assay_arena_new();
  assay_chart chart;
  make_chart(arena, &chart, ASSAY_LAYER_LINE, hostile[_i]);
  for (size_t k = 0; k < 4; k++)
    make_mark(arena, &chart, kinds[k], 11 + 7 * (double)k, hostile[_i]);
  check_tokens(script_of(arena, &chart, ASSAY_PLOT_PNG));
  assay_arena_free(arena);
}
END_TEST

START_TEST(a_quote_is_doubled_in_a_slide)
{
  assay_arena *arena = assay_arena_new();
  assay_chart chart;
  make_chart(arena, &chart, ASSAY_LAYER_LINE, "it's 5 \xe2\x88\x92 3");
  const assay_str script = script_of(arena, &chart, ASSAY_PLOT_PNG);
  ck_assert(assay_str_has(script, "'it''s 5 - 3'"));
  assay_arena_free(arena);
}
END_TEST

START_TEST(what_cannot_be_drawn_is_a_gap)
{
  static const double y[] = { 0.31, (double)NAN, (double)INFINITY, -4 };
  assay_arena *arena = assay_arena_new();
  assay_chart chart;
  make_chart(arena, &chart, ASSAY_LAYER_LINE, "x");
  chart.layers.items[0].y = y;
  chart.log_y = true;
  ck_assert(
      assay_str_has(script_of(arena, &chart, ASSAY_PLOT_SVG), "3 0.31\n17 NaN\n41 NaN\n58 NaN\n"));
  assay_arena_free(arena);
}
END_TEST

START_TEST(a_chart_without_points_stays_out)
{
  static const double y[] = { (double)NAN, (double)NAN, (double)NAN, (double)NAN };
  assay_arena *arena = assay_arena_new();
  assay_chart chart;
  make_chart(arena, &chart, ASSAY_LAYER_LINE, "x");
  chart.layers.items[0].y = y;
  ck_assert(assay_str_eqz(script_of(arena, &chart, ASSAY_PLOT_SVG), "set encoding utf8\n"));
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("plot script");
  TCase *all = tcase_create("all");
  tcase_add_loop_test(all, each_layer_kind_is_written_as_named, 0, sizeof golden / sizeof *golden);
  tcase_add_loop_test(all, no_input_text_reaches_an_svg_script, 0, HOSTILE);
  tcase_add_loop_test(all, hostile_text_in_a_slide_is_quoted, 0, HOSTILE);
  tcase_add_test(all, a_quote_is_doubled_in_a_slide);
  tcase_add_test(all, what_cannot_be_drawn_is_a_gap);
  tcase_add_test(all, a_chart_without_points_stays_out);
  return run_case(suite, all);
}
