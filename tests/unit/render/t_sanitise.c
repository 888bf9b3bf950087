/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "render/sanitise.h"
#include "render/wrap.h"

typedef struct sample {
  const char *text, *shown;
} sample;

static void demand(void (*sanitise)(assay_buf *, assay_str), const sample *s)
{
  assay_arena *arena = assay_arena_new();
  assay_buf out = ASSAY_BUF(arena);
  sanitise(&out, assay_str_z(s->text));
  ck_assert_str_eq(assay_buf_str(&out).ptr, s->shown);
  assay_arena_free(arena);
}

static const sample terminal[] = {
  { "a::b #1", "a::b #1" },
  { "::error::x", ":\\x3aerror::x" },
  { "x ::error::y", "x :\\x3aerror::y" },
  { "##[group]x", "#\\x23[group]x" },
  { "x##vso[task.complete]", "x#\\x23vso[task.complete]" },
  { "a\nb\xe2\x80\xa8\xff", "a\\x0ab\\u2028\\xff" },
};

START_TEST(the_terminal_shows_commands_as_text)
{
  demand(assay_sanitise_terminal, &terminal[_i]);
}
END_TEST

static const sample markdown[] = {
  { "loss 1.5 - 2, a:b", "loss 1.5 - 2, a:b" },
  { "::error::x", "\\::error::x" },
  { "  ::error::x", "&#32; \\::error::x" },
  { "\n::error::x", "&#32;\\::error::x" },
  { "##vso[x]", "\\#\\#vso\\[x\\]" },
  { "x\n##vso[y]", "x \\#\\#vso\\[y\\]" },
  { "- a", "\\- a" },
  { "+", "\\+" },
  { "---", "\\---" },
  { "-rf", "-rf" },
  { "1. a", "1\\. a" },
  { "12) a", "12\\) a" },
  { "1.5 a", "1.5 a" },
  { "    code", "&#32;   code" },
  { "a https://e.org", "a https:&#8203;//e.org" },
  { "http://e.org", "http:&#8203;//e.org" },
  { "www.e.org WWW.e.org", "www&#8203;.e.org WWW&#8203;.e.org" },
  { "me@e.org", "me&#64;&#8203;e.org" },
  { "<b>&|`[a](b)", "&#60;b&#62;&#38;\\|\\`\\[a\\](b)" },
  { "a\xe2\x80\xae"
    "b\xff",
    "a\\u202eb\xef\xbf\xbd" },
};

START_TEST(markdown_is_one_line_of_text)
{
  demand(assay_sanitise_markdown, &markdown[_i]);
}
END_TEST

START_TEST(markdown_is_never_cut)
{
  char text[1001];
  memset(text, 'x', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  demand(assay_sanitise_markdown, &(sample){ text, text });
}
END_TEST

static const sample xml[] = {
  { "a <b> & \"c\" 'd' ]]>", "a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; ]]&gt;" },
  { "a\x01\x1b[31mb\x7f\xc2\x9b"
    "c",
    "a[31mbc" },
  { "a\nb\tc", "a b c" },
  { "\xef\xbf\xbe\xef\xbf\xbfx", "x" },
  { "\xff\xe2\x80\xae", "\xef\xbf\xbd[U+202E]" },
  { "##vso[x] ###", "#&#35;vso[x] #&#35;#" },
};

START_TEST(xml_has_no_character_that_it_forbids)
{
  demand(assay_sanitise_xml, &xml[_i]);
}
END_TEST

static const sample csv[] = {
  { "a b", "a b" },
  { "a,b", "\"a,b\"" },
  { "say \"x\"", "\"say \"\"x\"\"\"" },
  { "=1", "\"'=1\"" },
  { " -1", "\"' -1\"" },
  { "\t=1", "\"'\\x09=1\"" },
  { "::error::x", "\"'::error::x\"" },
  { " ::error::x", "\"' ::error::x\"" },
  { "a::b", "a::b" },
  { "##vso[x]", "\"'#\\x23vso[x]\"" },
  { "x##vso[x]", "x#\\x23vso[x]" },
  { "x\n::error::y", "x\\x0a::error::y" },
  { "x\r\ny", "x\\x0d\\x0ay" },
  { "a\xe2\x80\xae\xe2\x80\xa8"
    "b\xff",
    "a\\u202e\\u2028b\xef\xbf\xbd" },
};

START_TEST(a_csv_cell_is_one_line_and_no_formula)
{
  demand(assay_sanitise_csv, &csv[_i]);
}
END_TEST

START_TEST(a_word_cut_at_the_margin_begins_no_command)
{
  assay_arena *arena = assay_arena_new();
  assay_sink *sink = assay_sink_memory(arena);
  const assay_style style = { .width = 40 };
  assay_wrap_write(sink, &style, &(assay_paragraph){ NULL, 0, ASSAY_TINT_PLAIN },
                   ASSAY_STR("0123456789012345678901234567890123456789::error::x"));
  const assay_str out = assay_sink_bytes(sink);
  ck_assert(!assay_str_has(out, "\n::"));
  ck_assert(assay_str_has(out, "::error::x"));
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("sanitise");
  TCase *all = tcase_create("all");
  tcase_add_loop_test(all, the_terminal_shows_commands_as_text, 0,
                      sizeof terminal / sizeof *terminal);
  tcase_add_loop_test(all, markdown_is_one_line_of_text, 0, sizeof markdown / sizeof *markdown);
  tcase_add_test(all, markdown_is_never_cut);
  tcase_add_loop_test(all, xml_has_no_character_that_it_forbids, 0, sizeof xml / sizeof *xml);
  tcase_add_loop_test(all, a_csv_cell_is_one_line_and_no_formula, 0, sizeof csv / sizeof *csv);
  tcase_add_test(all, a_word_cut_at_the_margin_begins_no_command);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
