/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "make_chart.h"

#include "render/page/plot_frame.h"
#include "render/page/plot_width.h"
#include "render/plot.h"

/* What gnuplot 5.4.4 writes, cut down: head, definitions, a grid line, a tic, an area, a line,
 * dots. */
#define HEAD                                                                                       \
  "<?xml version=\"1.0\" encoding=\"utf-8\"  standalone=\"no\"?>\n<svg \n width=\"470\" "          \
  "height=\"290\"\n viewBox=\"0 0 470 290\"\n xmlns=\"http://www.w3.org/2000/svg\"\n "             \
  "xmlns:xlink=\"http://www.w3.org/1999/xlink\"\n>\n\n<title>Gnuplot</title>\n<g "                 \
  "id=\"gnuplot_canvas\">\n<rect x=\"0\" y=\"0\" width=\"470\" height=\"290\" fill=\"none\"/>\n"   \
  "<defs>\n<circle id='gpPt5' stroke-width='0.205' stroke='currentColor' cx='0' cy='0' r='1'/>\n"  \
  "<use xlink:href='#gpPt5' id='gpPt6' fill='currentColor' stroke='none'/>\n</defs>\n"
#define GOOD                                                                                       \
  "<g fill=\"none\" color=\"black\" stroke=\"currentColor\" stroke-width=\"2.20\">\n"              \
  "<path stroke='rgb(  1,   1,  32)' class=\"gridline\"  d='M86.90,384.23 L777.77,384.23  '/>\n"   \
  "<path stroke='black'  d='M86.90,384.23 M777.77,384.23  '/>"                                     \
  "<g transform=\"translate(77.80,388.46)\" stroke=\"none\" fill=\"rgb(1,1,33)\" "                 \
  "font-family=\"sans\" font-size=\"13.00\"  text-anchor=\"end\"><text>0.8</text></g>"             \
  "<polygon fill = 'rgb(  1,   1,   4)' fill-opacity = '0.100000' points = '249.60,360.00 "        \
  "403.20,360.04 '/><path stroke='rgb(  1,   1,   1)' stroke-dasharray='4.8,3.2'  "                \
  "d='M96.00,328.00 L172.84,296.06 L180.00,299.00 M326.40,200.00 L403.20,264.00  '/>"              \
  "<use xlink:href='#gpPt6' transform='translate(96.00,328.00) scale(2.92)' "                      \
  "color='rgb(  1,   1,   2)'/></g>\n"
#define TAIL "</g>\n</svg>\n"

static assay_str clean(assay_arena *arena, const char *svg, const char *label, bool *good)
{
  assay_chart chart;
  make_chart(arena, &chart, ASSAY_LAYER_LINE, label);
  assay_buf out = ASSAY_BUF(arena);
  *good = assay_svg_clean(&out, assay_str_z(svg), &chart, "loss");
  ck_assert_msg(*good || out.len == 0, "a refused picture leaves nothing");
  return assay_buf_str(&out);
}

/* Coordinates by hand: 172.84 - 96.00 = 76.8, 296.06 - 328.00 = -31.9 in tenths. */
START_TEST(shapes_are_written_anew)
{
  static const char *const wanted[] = {
    "<path d=\"M86.9 384.2l690.9 0\" stroke=\"var(--grid)\" stroke-width=\"2.2\"/>",
    "<text x=\"77.8\" y=\"388.5\" text-anchor=\"end\" fill=\"var(--muted)\">0.8</text>",
    "<polygon stroke=\"none\" fill=\"var(--bad)\" fill-opacity=\"0.1\" points=\"249.6 360 403.2 "
    "360\"/>",
    "<path d=\"M96 328l76.8-31.9 7.2 2.9M326.4 200l76.8 64\" stroke=\"var(--train)\" "
    "stroke-width=\"2.2\" stroke-dasharray=\"4.8 3.2\"/>",
    "<path d=\"M93.1 328a2.9 2.9 0 1 0 5.8 0a2.9 2.9 0 1 0 -5.8 0z\" fill=\"var(--valid)\"/>",
  };
  assay_arena *arena = assay_arena_new();
  bool good;
  const assay_str out = clean(arena, HEAD GOOD TAIL, "kept", &good);
  ck_assert(good);
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    ck_assert_msg(assay_str_has(out, wanted[i]), "no %s in\n%s", wanted[i], out.ptr);
  ck_assert(!assay_str_has(out, "gnuplot"));
  ck_assert(!assay_str_has(out, "<use"));
  ck_assert(!assay_str_has(out, "rgb("));
  assay_arena_free(arena);
}
END_TEST

#define DOT(point, x, role)                                                                        \
  "<use xlink:href='#gpPt" point "' transform='translate(" x ",20.00) scale(2.00)' color='rgb(1, " \
  "1, " role ")'/>\n"

/* Hundreds of rings are one element; another colour or kind of mark begins a new one. */
START_TEST(dots_in_a_row_are_one_path)
{
  assay_arena *arena = assay_arena_new();
  bool good;
  const assay_str out =
      clean(arena,
            HEAD "<g stroke-width=\"1.80\">\n" DOT("5", "10.00", "1") DOT("5", "20.00", "1")
                DOT("6", "30.00", "1") DOT("6", "40.00", "2") "</g>\n" TAIL,
            "kept", &good);
  ck_assert(good);
  ck_assert_msg(assay_str_has(out,
                              "<path d=\"M8 20a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z"
                              "M18 20a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z\" stroke=\"var(--train)\" "
                              "stroke-width=\"1.8\"/>\n<path d=\"M28 20a2 2 0 1 0 4 0a2 2 0 1 0 "
                              "-4 0z\" fill=\"var(--train)\"/>\n<path d=\"M38 20a2 2 0 1 0 4 0a2 "
                              "2 0 1 0 -4 0z\" fill=\"var(--valid)\"/>"),
                "%s", out.ptr);
  assay_arena_free(arena);
}
END_TEST

START_TEST(a_file_of_its_own_has_light_colours)
{
  assay_arena *arena = assay_arena_new();
  assay_chart chart;
  make_chart(arena, &chart, ASSAY_LAYER_LINE, "kept");
  assay_buf out = ASSAY_BUF(arena);
  ck_assert(assay_svg_standalone(&out, ASSAY_STR(HEAD GOOD TAIL), &chart));
  const assay_str text = assay_buf_str(&out);
  ck_assert(assay_str_starts(text, "<?xml "));
  ck_assert(assay_str_has(text, "stroke=\"#0072b2\""));
  ck_assert(!assay_str_has(text, "var("));
  assay_arena_free(arena);
}
END_TEST

static const char *const refused[] = {
  "",
  "no markup at all",
  HEAD GOOD "</g>",
  HEAD GOOD TAIL "<svg></svg>",
  HEAD "<script>alert(1)</script>" TAIL,
  HEAD "<defs><script/></defs>" TAIL,
  HEAD "<foreignObject></foreignObject>" TAIL,
  HEAD "<image href='data:image/png;base64,AAAA'/>" TAIL,
  HEAD "<a xlink:href='http://e/'></a>" TAIL,
  HEAD "<g onload='alert(1)'></g>" TAIL,
  HEAD "<g style='fill:red'></g>" TAIL,
  HEAD "<g id='a&quot;b'></g>" TAIL,
  HEAD "<g fill='url(#x)'></g>" TAIL,
  HEAD "<g id='javascript:alert(1)'></g>" TAIL,
  HEAD
  "<use xlink:href='http://e/#x' transform='translate(1,2) scale(3)' color='rgb(1,1,1)'/>" TAIL,
  HEAD "<use xlink:href='#gpPt7' transform='translate(1,2) scale(3)' color='rgb(1,1,1)'/>" TAIL,
  HEAD "<path stroke='rgb(1,2,3)' d='M1,2 L3,4'/>" TAIL,
  HEAD "<path stroke='rgb(1,1,99)' d='M1,2 L3,4'/>" TAIL,
  HEAD "<path stroke='rgb(1,1,1)' d='M1,2 L3,nan'/>" TAIL,
  HEAD "<path stroke='rgb(1,1,1)' d='M1,2 L3'/>" TAIL,
  HEAD "<path stroke='rgb(1,1,1)' d='1,2'/>" TAIL,
  HEAD "<path stroke='rgb(1,1,1)' d='M1,2 L3e300,4'/>" TAIL,
  HEAD "<g><text>0.8</text></g>" TAIL,
  HEAD
  "<g transform='translate(1,2)' fill='rgb(1,1,1)' text-anchor='end'><text>run</text></g>" TAIL,
  HEAD
  "<g transform='translate(1,2)' fill='rgb(1,1,1)' text-anchor='end'><text>&lt;</text></g>" TAIL,
  HEAD "<title>&evil;</title>" TAIL,
  HEAD "loose text" TAIL,
  HEAD "<![CDATA[x]]>" TAIL,
  HEAD "<!-- x -->" TAIL,
  HEAD "<?php x ?>" TAIL,
  "<!DOCTYPE svg [<!ENTITY x 'y'>]>" HEAD TAIL,
  HEAD "<g id=bare></g>" TAIL,
  HEAD "<g id='open></g>" TAIL,
  HEAD "<g></path>" TAIL,
  HEAD "<g><g><g><g><g><g><g><g><g><g><g><g><g>" TAIL,
};

START_TEST(the_hostile_is_refused)
{
  assay_arena *arena = assay_arena_new();
  bool good;
  clean(arena, refused[_i], "x", &good);
  ck_assert_msg(!good, "accepted: %s", refused[_i]);
  assay_arena_free(arena);
}
END_TEST

START_TEST(labels_and_titles_are_escaped)
{
  assay_arena *arena = assay_arena_new();
  bool good;
  const assay_str out = clean(arena, HEAD GOOD TAIL, hostile[_i], &good);
  ck_assert(good);
  ck_assert(!assay_str_has(out, "<script"));
  ck_assert(!assay_str_has(out, "<img"));
  ck_assert(!assay_str_has(out, "\x1b"));
  for (size_t i = 0; i < out.len; i++)
    ck_assert_msg((unsigned char)out.ptr[i] >= 0x20 || out.ptr[i] == '\n', "control character");
  assay_arena_free(arena);
}
END_TEST

/* ---- labels ---- */

typedef struct box {
  double left, right, top, bottom;
} box;

static box box_of(const assay_label *label, double em)
{
  double width = 0;
  for (size_t k = 0; k < label->n; k++)
    width = fmax(width, assay_label_width(label->line[k]) * em);
  const double left = label->x - width * (double)label->anchor / 2;
  return (box){ left, left + width, label->y - 0.8 * em,
                label->y + (1.25 * (double)(label->n - 1) + 0.2) * em };
}

/* Twelve lines end in one point and eight marks stand side by side. */
START_TEST(labels_never_collide)
{
  static const double level[] = { 1.5, 1.5, 1.5, 1.5 };
  assay_arena *arena = assay_arena_new();
  assay_chart chart;
  assay_frame frame;
  make_chart(arena, &chart, ASSAY_LAYER_LINE, "validation 1.229");
  chart.wide = _i % 2;
  for (size_t i = 0; i < 12; i++) {
    const assay_layer *first = &chart.layers.items[0];
    assay_layer copy = *first, *layer = ASSAY_PUSH(arena, &chart.layers);
    copy.y = level;
    *layer = copy;
  }
  for (size_t i = 0; i < 8; i++)
    make_mark(arena, &chart, ASSAY_MARK_VLINE, 20 + (double)i, "best checkpoint\nstep 2760");
  ck_assert(assay_frame_layout(&chart, _i < 2 ? ASSAY_PLOT_SVG : ASSAY_PLOT_PNG, &frame));
  assay_label labels[ASSAY_LABELS_MAX];
  const size_t n = assay_label_place(&chart, &frame, labels);
  ck_assert_uint_ge(n, 6);
  for (size_t i = 0; i < n; i++) {
    const box a = box_of(&labels[i], frame.em);
    ck_assert(a.left >= 0 && a.right <= frame.width && a.top >= 0 && a.bottom <= frame.height);
    for (size_t k = 0; k < i; k++) {
      const box b = box_of(&labels[k], frame.em);
      ck_assert_msg(a.right <= b.left || b.right <= a.left || a.bottom <= b.top ||
                        b.bottom <= a.top,
                    "labels %zu and %zu overlap", i, k);
    }
  }
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("svg clean");
  TCase *all = tcase_create("all");
  tcase_add_test(all, shapes_are_written_anew);
  tcase_add_test(all, dots_in_a_row_are_one_path);
  tcase_add_test(all, a_file_of_its_own_has_light_colours);
  tcase_add_loop_test(all, the_hostile_is_refused, 0, sizeof refused / sizeof *refused);
  tcase_add_loop_test(all, labels_and_titles_are_escaped, 0, HOSTILE);
  tcase_add_loop_test(all, labels_never_collide, 0, 3);
  return run_case(suite, all);
}
