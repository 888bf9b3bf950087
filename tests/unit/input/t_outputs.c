/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outputs and references, read and joined: what is made of each file, also where every allocation
 * fails in turn. */
#include <malloc.h>

#include "check_run.h"

#include "digest.h"
#include "input/output_stream.h"
#include "unit/base/fail_alloc.h"

typedef struct output_case {
  const char *name;
  const char *files[6][2];
  const char *systems[3];
  const char *refs[3];
  const char *pred, *ref, *id; /* options; NULL: none */
  bool groups;
  const char *holds; /* a part of the right digest */
} output_case;

#define REC(id, text, ref) "{\"id\":" id ",\"prediction\":" text ",\"reference\":" ref "}\n"

static const output_case cases[] = {
  { .name = "plain lines and two files of references",
    .files = { { "o.txt", "one\r\ntwo\n\nfour" },
               { "r", "eins\nzwei\n\nvier\n" },
               { "s", "un\ndeux\ntrois\nquatre\n" } },
    .systems = { "o.txt" },
    .refs = { "r", "s" },
    .holds = "0 1  one | eins | un\n1 2  two | zwei | deux\n2 3   |  | trois\n3 4  four | vier | "
             "quatre\n" },
  { .name = "groups of references",
    .files = { { "o", "one\ntwo\n" }, { "r", "\neins\nein\n\n\nzwei\n" } },
    .systems = { "o" },
    .refs = { "r" },
    .groups = true,
    .holds = "0 1  one | eins | ein\n1 2  two | zwei\n" },
  { .name = "fewer references than outputs",
    .files = { { "o", "one\ntwo\nthree\n" }, { "r", "eins\n" } },
    .systems = { "o" },
    .refs = { "r" },
    .holds = "input: o:0:0: 3 segments, but r has 1; expected equal counts; nothing is cut" },
  { .name = "more references than outputs",
    .files = { { "o", "one\n" }, { "r", "eins\nzwei\ndrei\n" } },
    .systems = { "o" },
    .refs = { "r" },
    .holds = "input: o:0:0: 1 segment, but r has 3; expected equal counts; nothing is cut" },
  { .name = "bytes that are no UTF-8",
    .files = { { "o", "\xc3\xa4\xff!\n" }, { "r", "eins\n" } },
    .systems = { "o" },
    .refs = { "r" },
    .holds = "o:1:2: invalid UTF-8: byte 0xFF at byte 3 of the line; convert the file to UTF-8\n" },
  { .name = "nothing",
    .files = { { "o", "{}\n" }, { "r", "\n" } },
    .systems = { "o" },
    .refs = { "r" },
    .holds = "input: o:1:1: no field that is known to hold a model's output;" },
  { .name = "an empty file",
    .files = { { "o", "" }, { "r", "x\n" } },
    .systems = { "o" },
    .refs = { "r" },
    .holds = "input: o:0:0: is empty;" },
  { .name = "no such file",
    .files = { { "r", "x\n" } },
    .systems = { "o" },
    .refs = { "r" },
    .holds = "input: o:0:0: cannot be opened: No such file or directory;" },
  { .name = "no references",
    .files = { { "o", "x\n" } },
    .systems = { "o" },
    .holds = "input: o:0:0: there are no references for these outputs; give the references" },
  { .name = "records with their references",
    .files = { { "o.jsonl",
                 REC("1", "\"one\"", "\"eins\"") "\n" REC("true", "2.5", "[\"zwei\",null,2]")
                     REC("\"x\"", "null", "null") REC("4", "{}", "1") REC("5", "\"e\"", "null")
                         REC("6", "\"e\"", "[{}]") "[]\n{\n" REC("1", "\"one\"", "\"eins\"") } },
    .systems = { "o.jsonl" },
    .holds = "input: o.jsonl:10:1: id '1' comes twice; expected each id once;" },
  { .name = "records with faults",
    .files = { { "o.jsonl",
                 REC("1", "\"one\"", "\"eins\"") REC("2", "null", "\"x\"") REC("3", "{}", "1")
                     REC("4", "\"e\"", "null") REC("5", "\"e\"", "[{}]") "[]\n{\n" } },
    .systems = { "o.jsonl" },
    .holds =
        "o.jsonl:2:1: no output: 'prediction' is missing or null; an empty output is \"\"; a "
        "record without one cannot be scored\n"
        "o.jsonl:3:1: no output: no text of a known model family in 'prediction'; an empty output "
        "is \"\"; a record without one cannot be scored\n"
        "o.jsonl:4:1: has no reference in its field reference; expected at least one; an empty "
        "reference is \"\"\n"
        "o.jsonl:5:1: 'reference' is an object; expected a text\n"
        "o.jsonl:6:1: is no JSON object; expected one record a line\n"
        "o.jsonl:7:2: invalid JSON: the document ends too early; is it still being written?\n" },
  { .name = "by id, in another order, and a second system",
    .files = { { "a.jsonl",
                 "{\"id\":\"p\",\"output\":\"one\",\"temperature\":0.5,\"max_tokens\":9,"
                 "\"stop_reason\":\"max_tokens\"}\n{\"id\":\"q\",\"output\":\"two\"}\n" },
               { "b.jsonl",
                 "{\"id\":\"q\",\"output\":\"zwo\"}\n{\"id\":\"p\",\"output\":\"eine\"}\n" },
               { "r.jsonl",
                 "{\"id\":\"q\",\"label\":[\"zwei\"]}\n{\"id\":\"p\",\"label\":\"eins\"}\n" } },
    .systems = { "a.jsonl", "b.jsonl" },
    .refs = { "r.jsonl" },
    .holds = "0 1 p one | eins +0.5 [1]\n1 2 q two | zwei\nparameters max_tokens 9, temperature "
             "0.5 mixed\n"
             "1 1 q zwo | zwei\n0 2 p eine | eins\n" },
  { .name = "an id without a reference",
    .files = { { "a.jsonl", "{\"id\":\"p\",\"output\":\"one\"}\n" },
               { "r.jsonl", "{\"id\":\"q\",\"label\":\"x\"}\n" } },
    .systems = { "a.jsonl" },
    .refs = { "r.jsonl" },
    .holds = "input: a.jsonl:1:1: id 'p' has no reference in r.jsonl;" },
  { .name = "an id that another system has not",
    .files = { { "a.jsonl", REC("1", "\"a\"", "\"x\"") },
               { "b.jsonl", REC("2", "\"a\"", "\"x\"") } },
    .systems = { "a.jsonl", "b.jsonl" },
    .holds = "input: b.jsonl:1:1: id '2' is not among the outputs of a.jsonl;" },
  { .name = "fewer segments than another system",
    .files = { { "a.jsonl", REC("1", "\"a\"", "\"x\"") REC("2", "\"b\"", "\"x\"") },
               { "b.jsonl", REC("2", "\"a\"", "\"x\"") } },
    .systems = { "a.jsonl", "b.jsonl" },
    .holds = "input: b.jsonl:0:0: 1 segment, but a.jsonl has 2; expected equal counts;" },
  { .name = "a repeated id of a reference",
    .files = { { "a.jsonl", "{\"id\":\"p\",\"output\":\"one\"}\n" },
               { "r.jsonl", "{\"id\":\"p\",\"label\":\"x\"}\n{\"id\":\"p\",\"label\":\"x\"}\n" } },
    .systems = { "a.jsonl" },
    .refs = { "r.jsonl" },
    .holds = "input: r.jsonl:2:1: id 'p' comes twice; expected each id once;" },
  { .name = "two fields that could be the output",
    .files = { { "a.jsonl", "{\"output\":\"x\",\"answer\":\"y\"}\n" } },
    .systems = { "a.jsonl" },
    .holds = "input: a.jsonl:1:1: 'output' and 'answer' could both be the output; say which with" },
  { .name = "the same, told which",
    .files = { { "a.jsonl", "{\"output\":\"x\",\"answer\":\"y\",\"k.e\":{\"y\":3}}\n" } },
    .systems = { "a.jsonl" },
    .pred = "output",
    .ref = "k.e.y",
    .holds = "a.jsonl:1:1: has no reference in its field k.e.y; expected at least one; an empty "
             "reference is \"\"\n" },
  { .name = "no reference in the files",
    .files = { { "o.jsonl", "{\"id\":\"p\",\"output\":\"one\"}\n" },
               { "r.jsonl", "{\"id\":\"p\",\"label\":null}\n" },
               { "s.jsonl", "{\"id\":\"p\",\"label\":null}\n" } },
    .systems = { "o.jsonl" },
    .refs = { "r.jsonl", "s.jsonl" },
    .holds = "o.jsonl:1:1: has no reference in r.jsonl or another file of --ref; expected" },
  { .name = "whole numbers beyond 64 bits are no doubles",
    .files = { { "o.jsonl", "{\"id\":12345678901234567890,\"output\":123456789012345678901}\n"
                            "{\"id\":12345678901234567891,\"output\":-123456789012345678901}\n" },
               { "r.jsonl", "{\"id\":12345678901234567891,\"label\":\"b\"}\n"
                            "{\"id\":12345678901234567890,\"label\":\"a\"}\n" } },
    .systems = { "o.jsonl" },
    .refs = { "r.jsonl" },
    .holds = "0 1 12345678901234567890 123456789012345678901 | a\n"
             "1 2 12345678901234567891 -123456789012345678901 | b\n" },
  { .name = "bodies: an empty list of content, a reason in the choice, a message alone",
    .files = { { "o.jsonl",
                 "{\"recordId\":\"1\",\"modelInput\":{},\"modelOutput\":{\"content\":[],"
                 "\"stop_reason\":\"end_turn\"}}\n"
                 "{\"recordId\":\"2\",\"modelInput\":{},\"modelOutput\":{\"choices\":[{\"text\":"
                 "\"two\",\"stop_reason\":\"length\"}]}}\n"
                 "{\"recordId\":\"3\",\"modelInput\":{},\"modelOutput\":{\"message\":{\"content\":"
                 "[{\"type\":\"text\",\"text\":\"three\"}]},\"finish_reason\":\"MAX_TOKENS\"}}\n" },
               { "r", "a\nb\nc\n" } },
    .systems = { "o.jsonl" },
    .refs = { "r" },
    .holds = "0 1 1  | a [0]\n1 2 2 two | b [1]\n2 3 3 three | c [1]\n" },
  { .name = "columns that differ in case only",
    .files = { { "a.tsv", "Output\toutput\tref\na\tb\tc\n" } },
    .systems = { "a.tsv" },
    .holds = "input: a.tsv:1:1: columns 1 and 2 are both named 'output';" },
  { .name = "fields by their paths",
    .files = { { "a.jsonl", "{\"a\":{\"b\":[0,\"x\"]},\"k\":{\"y\":3},\"n\":-1.5}\n" } },
    .systems = { "a.jsonl" },
    .pred = "a.b.1",
    .ref = "k.y",
    .id = "n",
    .holds = "0 1 -1.5 x | 3\n" },
  { .name = "references that could be two fields",
    .files = { { "o", "x\n" }, { "r.jsonl", "{\"output\":\"x\",\"completion\":\"y\"}\n" } },
    .systems = { "o" },
    .refs = { "r.jsonl" },
    .holds = "input: r.jsonl:1:1: 'output' and 'completion' could both be the reference;" },
  { .name = "references without a field",
    .files = { { "o", "x\n" }, { "r.jsonl", "{\"z\":\"x\"}\n" } },
    .systems = { "o" },
    .refs = { "r.jsonl" },
    .holds = "input: r.jsonl:1:1: no field that is known to hold references; name its field with "
             "--ref-field NAME" },
  { .name = "batch inference of Bedrock, by model family",
    .files = { { "a.jsonl.out",
                 "{\"recordId\":\"1\",\"modelInput\":{\"inferenceConfig\":{\"topP\":1}},"
                 "\"modelOutput\":"
                 "{\"content\":[{\"text\":\"a\"},{\"type\":\"x\"},{\"text\":\"b\"}],\"stop_"
                 "reason\":"
                 "\"end_turn\"},\"label\":\"r\"}\n{\"recordId\":\"2\",\"modelInput\":{},"
                 "\"modelOutput\":"
                 "{\"results\":[{\"outputText\":\"t\",\"completionReason\":\"LENGTH\"}]},\"label\":"
                 "false}\n{\"recordId\":\"3\",\"modelInput\":{},\"modelOutput\":{\"content\":null},"
                 "\"label\":\"r\"}\n" } },
    .systems = { "a.jsonl.out" },
    .holds = "a.jsonl.out:3:1: no output: no text of a known model family in 'modelOutput'; an "
             "empty output is \"\"; a record without one cannot be scored\n" },
  { .name = "evaluation harness, one filter of two",
    .files = { { "a.jsonl",
                 "{\"doc_id\":0,\"target\":\"t\",\"filter\":\"f\",\"filtered_resps\":[\"a\"]}\n"
                 "{\"doc_id\":0,\"target\":\"t\",\"filter\":\"g\",\"filtered_resps\":[\"b\"]}\n"
                 "{\"doc_id\":1,\"target\":\"t\",\"filter\":\"f\",\"filtered_resps\":[\"c\"]}"
                 "\n" } },
    .systems = { "a.jsonl" },
    .holds = "0 1 0 a | t\n1 3 1 c | t\n" },
  { .name = "a table",
    .files = { { "a.tsv", "ID\tPrediction\tReference\r\n1\tx\ty\r\n2\t\t\r\n" } },
    .systems = { "a.tsv" },
    .holds = "0 2 1 x | y\n1 3 2  | \n" },
  { .name = "a ragged table and columns of references",
    .files = { { "a.tsv", "prediction\tx\n1\t2\n3\n" }, { "r.tsv", "a\tb\nc\td\n" } },
    .systems = { "a.tsv" },
    .refs = { "r.tsv" },
    .holds = "a.tsv:3:1: 1 cell; expected 2 as in the first line\n" },
  { .name = "a table without an output",
    .files = { { "a.tsv", "x\ty\n1\t2\n" } },
    .systems = { "a.tsv" },
    .holds = "input: a.tsv:1:1: no column that is known to hold a model's output; name the" },
  { .name = "a table with two",
    .files = { { "a.tsv", "output\tanswer\n1\t2\n" } },
    .systems = { "a.tsv" },
    .holds = "input: a.tsv:1:1: 'output' and 'answer' could both be the output;" },
  { .name = "one response",
    .files = { { "a.json", "{\n\"output\":{\"message\":{\"content\":[{\"text\":\"hi\"}]}},\n"
                           "\"stopReason\":\"end_turn\"}\n" },
               { "r", "hello\n" } },
    .systems = { "a.json" },
    .refs = { "r" },
    .holds = "0 1  hi | hello [0]\n" },
  { .name = "one response of no family",
    .files = { { "a.json", "{\n\"x\":1}\n" }, { "r", "hello\n" } },
    .systems = { "a.json" },
    .refs = { "r" },
    .holds = "a.json:1:1: holds no text of a model family that is known here\n" },
  { .name = "an array",
    .files = { { "a.json", " [\n{}]" }, { "r", "x\n" } },
    .systems = { "a.json" },
    .refs = { "r" },
    .holds = "input: a.json:1:1: is one JSON array; expected one record a line; write one record" },
};

/* ---- all that was read, as text ---- */

static void say_segments(digest *d, const assay_segment_chunk *chunk, size_t n_fields)
{
  for (size_t i = 0; i < chunk->list.n; i++) {
    const assay_text_segment *s = &chunk->list.items[i];
    say(d, "%zu %" PRIu64 " %.*s %.*s", s->place, s->line, ASSAY_STR_ARG(s->id),
        ASSAY_STR_ARG(s->hyp));
    for (size_t k = 0; k < s->n_refs; k++)
      say(d, " | %.*s", ASSAY_STR_ARG(s->refs[k]));
    for (size_t k = 0; s->fields && k < n_fields; k++)
      say(d, "%s%.*s", s->fields[k].ptr ? " +" : "", ASSAY_STR_ARG(s->fields[k]));
    if (s->truncated >= 0)
      say(d, " [%d]", s->truncated);
    say(d, "\n");
  }
}

typedef struct joined {
  assay_arena *arena, *chunks[3];
  assay_inputs inputs;
  assay_troubles troubles;
  assay_segment_chunk chunk[3];
  assay_str parameters[3];
  bool mixed[3];
  assay_code code;
  assay_err err;
} joined;

static assay_code read_system(joined *j, assay_outputs_context *c, size_t i, const char *path)
{
  assay_outputs *o;
  assay_code code = assay_outputs_open(c, assay_str_z(path), i > 0, &o, &j->err);
  if (code != ASSAY_OK)
    return code;
  j->chunks[i] = assay_arena_new();
  j->chunk[i].arena = j->chunks[i];
  bool end = false;
  code = j->chunks[i] ? ASSAY_OK : assay_err_nomem(&j->err);
  while (code == ASSAY_OK && !end)
    code = assay_outputs_next(o, 100, &j->chunk[i], &end, &j->err);
  j->parameters[i] = assay_outputs_parameters(o, &j->mixed[i]);
  assay_outputs_drop(o);
  return code;
}

static void read_all(const output_case *k, joined *j)
{
  static const char *const fields[] = { "temperature" };
  assay_score_options options;
  assay_score_options_init(&options);
  options.refs = k->refs;
  while (options.n_refs < COUNT(k->refs) && k->refs[options.n_refs])
    options.n_refs++;
  options.pred_field = k->pred;
  options.ref_field = k->ref;
  options.id_field = k->id;
  options.ref_groups = k->groups;
  options.by_fields = fields;
  options.n_by_fields = COUNT(fields);
  j->arena = assay_arena_new();
  j->troubles.arena = j->arena;
  assay_outputs_context *c =
      j->arena ? assay_outputs_context_new(j->arena, &options, &j->inputs, &j->troubles) : NULL;
  j->code = c ? ASSAY_OK : assay_err_nomem(&j->err);
  for (size_t i = 0; i < COUNT(k->systems) && k->systems[i] && j->code == ASSAY_OK; i++)
    j->code = read_system(j, c, i, k->systems[i]);
  if (c)
    assay_outputs_context_close(c);
}

static void digest_of_outputs(const joined *j, digest *d)
{
  d->n = 0;
  say(d, "%s: %s:%" PRIu64 ":%" PRIu64 ": %s; %s\n", assay_code_name(j->code), j->err.file,
      j->err.line, j->err.column, j->err.message, j->err.hint);
  for (size_t i = 0; i < j->inputs.files.n; i++)
    say_file(d, &j->inputs.files.items[i]);
  for (size_t i = 0; i < j->troubles.list.n; i++) {
    const outcome o = { .troubles = j->troubles };
    say(d, "%.*s:%s\n", ASSAY_STR_ARG(j->troubles.list.items[i].file), trouble(&o, i));
  }
  for (size_t i = 0; i < COUNT(j->chunk); i++) {
    say_segments(d, &j->chunk[i], 1);
    if (j->parameters[i].ptr)
      say(d, "parameters %.*s%s\n", ASSAY_STR_ARG(j->parameters[i]), j->mixed[i] ? " mixed" : "");
  }
}

static bool attempt(const output_case *k, long at, bool on, const digest *right, digest *now)
{
  joined j = { 0 };
  int free_fd = lowest_free_descriptor();
  fail_from(at, on);
  read_all(k, &j);
  bool reached = fail_alloc.calls >= at;
  fail_end();
  digest_of_outputs(&j, now);
  if (right && j.code != ASSAY_E_NOMEM)
    ck_assert_msg(strcmp(now->text, right->text) == 0,
                  "%s: allocation %ld %s failed, yet the outcome is\n%s\nand not\n%s", k->name, at,
                  on ? "from then on" : "once", now->text, right->text);
  fail_resume();
  for (size_t i = 0; i < COUNT(j.chunks); i++)
    assay_arena_free(j.chunks[i]);
  assay_arena_free(j.arena);
  fail_end();
  ck_assert_msg(fail_alloc.live == 0, "%s: allocation %ld: %ld blocks left", k->name, at,
                fail_alloc.live);
  ck_assert_msg(lowest_free_descriptor() == free_fd, "%s: allocation %ld: a file left open",
                k->name, at);
  return reached;
}

START_TEST(outputs_and_references)
{
  static digest right, now;
  const output_case *k = &cases[_i];
  enter();
  for (size_t i = 0; i < COUNT(k->files) && k->files[i][0]; i++)
    putz(k->files[i][0], k->files[i][1]);
  attempt(k, 0, false, NULL, &right);
  attempt(k, 0, false, NULL, &right);
  ck_assert_msg(strstr(right.text, k->holds) != NULL, "%s: \"%s\" is not in\n%s", k->name, k->holds,
                right.text);
  for (int on = 0; on < 2; on++)
    for (long at = 1; attempt(k, at, on, &right, &now); at++)
      ;
  leave();
}
END_TEST

int main(void)
{
  mallopt(M_MMAP_THRESHOLD, 64 * 1024); /* as in t_memory.c */
  mallopt(M_PERTURB, 0);
  Suite *suite = suite_create("outputs");
  TCase *group = tcase_create("outputs");
  tcase_set_timeout(group, 60);
  tcase_add_loop_test(group, outputs_and_references, 0, (int)COUNT(cases));
  suite_add_tcase(suite, group);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
