/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read_text.h"

/* Line forms are those that the trainers print; values and lines by hand. */

START_TEST(nanogpt_estimates_are_the_curve)
{
  outcome out = read_text("output.log",
                          "tokens per iteration will be: 16,384\n"
                          "step 0: train loss 4.4501, val loss 4.4402\n"
                          "iter 0: loss 4.4512, time 23218.37ms, mfu -100.00%\n"
                          "iter 10: loss 3.4521, time 228.33ms, mfu 107.52%\n"
                          "step 200: train loss 2.4314, val loss 2.4601\n"
                          "saving checkpoint to out\n"
                          "iter 200: loss nan, time 301.5ms, mfu 98.1%\n"
                          "[rank0]: KeyboardInterrupt\n",
                          NULL);
  const assay_run *run = only_run(&out);
  ck_assert_point(series_of(run, "train loss"), 1, 200, 2.4314, 5);
  ck_assert_point(series_of(run, "val loss"), 0, 0, 4.4402, 2);
  ck_assert_uint_eq(assay_run_validation(run)->n, 2);
  ck_assert(has_note(&out.inputs->files.items[0], "train_loss=COLUMN"));
  ck_assert(has_note(&out.inputs->files.items[0], "nanoGPT: 5 of its 8 lines"));
  for (size_t i = 0; i < run->series.n; i++) /* `time` is one iteration's, not the run's */
    ck_assert_int_ne(run->series.items[i].role, ASSAY_ROLE_TIME);
  outcome_free(&out);
}
END_TEST

START_TEST(llmc_lines_of_one_step_are_two_series)
{
  outcome out = read_text("main.log",
                          "s:0 tel:11.0092\n"
                          "s:0 trl:11.0091 lr:0.000001 norm:15.37\n"
                          "s:1 trl:10.9598 lr:0.000002 norm:15.24\n"
                          "s:2 trl:10.8556 lr:0.000003 norm:14.84\n"
                          "s:3 tel:10.7031\n",
                          NULL);
  const assay_run *run = only_run(&out);
  ck_assert_uint_eq(series_of(run, "trl")->n, 3);
  ck_assert_point(series_of(run, "trl"), 0, 0, 11.0091, 2);
  ck_assert_point(series_of(run, "tel"), 1, 3, 10.7031, 5);
  ck_assert_double_eq(series_of(run, "lr")->value[2], 0.000003);
  ck_assert_int_eq(series_of(run, "norm")->role, ASSAY_ROLE_GRAD_NORM);
  outcome_free(&out);
}
END_TEST

START_TEST(source_code_before_the_log_is_no_log)
{
  outcome out = read_text("run.txt",
                          "import sys\n"
                          "with open(sys.argv[0]) as f:\n"
                          "    code = f.read()\n"
                          "print0(f\"step:{step}/{train_steps} val_loss:{val_loss:.4f} \"\n"
                          "step:{step}/2315 val_loss:{val_loss}\n"
                          "====================\n"
                          "step:0/2315 val_loss:10.8258 train_time:0ms step_avg:nanms\n"
                          "step:1/2315 train_time:82ms step_avg:81.58ms\n"
                          "step:250/2315 val_loss:4.0764 train_time:15075ms step_avg:60.3ms\n"
                          "step:500/2315 val_loss:3.7613 train_time:31.5s step_avg:60.3ms\n",
                          NULL);
  const assay_run *run = only_run(&out);
  const assay_series *loss = series_of(run, "val_loss"), *time = series_of(run, "train_time");
  ck_assert_uint_eq(loss->n, 3);
  ck_assert_point(loss, 0, 0, 10.8258, 7);
  ck_assert_point(loss, 1, 250, 4.0764, 9);
  ck_assert_double_eq_tol(time->value[1], 15.075, 1e-12);
  ck_assert_double_eq(time->value[2], 31.5);
  ck_assert_int_eq(run->total_steps, 2315);
  outcome_free(&out);
}
END_TEST

START_TEST(megatron_pairs_stand_between_bars)
{
  outcome out = read_text(
      "train.out",
      " iteration       50/   20000 | consumed samples:         1600 | elapsed time per iteration "
      "(ms): "
      "812.3 | learning rate: 3.000E-06 | global batch size:    32 | lm loss: 7.012334E+00 | loss "
      "scale: "
      "1.0 | grad norm: 2.031 | number of nan iterations:   0 |\n"
      "-----------------------------------------------------------------\n"
      " validation loss at iteration 50 | lm loss value: 6.987203E+00 | lm loss PPL: 1.084918E+03 "
      "| \n"
      " [2024-05-17 11:02:33] iteration      100/   20000 | learning rate: 6.000E-06 | lm loss: "
      "6.104375E+00 | grad norm: 1.625 |\n"
      " validation loss at iteration 100 on validation set | lm loss value: 6.0625E+00 | lm loss "
      "PPL: "
      "4.294E+02 |\n"
      " validation loss at iteration 100 on test set | lm loss value: 9.5E+00 | lm loss PPL: "
      "1.3E+04 |\n",
      NULL);
  const assay_run *run = only_run(&out);
  ck_assert_uint_eq(series_of(run, "lm loss")->n, 2);
  ck_assert_point(series_of(run, "lm loss"), 1, 100, 6.104375, 4);
  ck_assert_uint_eq(series_of(run, "lm loss value")->n, 2);
  ck_assert_point(series_of(run, "lm loss value"), 1, 100, 6.0625, 5);
  ck_assert_int_eq(series_of(run, "lm loss PPL")->role, ASSAY_ROLE_VALIDATION_PERPLEXITY);
  ck_assert_double_eq(series_of(run, "grad norm")->value[0], 2.031);
  ck_assert_int_eq(run->total_steps, 20000);
  outcome_free(&out);
}
END_TEST

START_TEST(fairseq_steps_are_its_updates)
{
  outcome out = read_text(
      "train.log",
      "2021-06-14 08:11:02 | INFO | train_inner | epoch 143:     85 / 282 loss=3.147, "
      "nll_loss=1.512, "
      "ppl=8.86, wps=31234.5, num_updates=40100, lr=0.000157919, gnorm=0.715, train_wall=61, "
      "wall=0\n"
      "2021-06-14 08:12:04 | INFO | train_inner | epoch 143:    185 / 282 loss=3.151, "
      "nll_loss=1.517, "
      "ppl=8.88, wps=31301.2, num_updates=40200, lr=0.000157723, gnorm=0.709, train_wall=61, "
      "wall=0\n"
      "2021-06-14 08:13:31 | INFO | valid | epoch 143 | valid on 'valid' subset | loss 4.016 | "
      "nll_loss "
      "2.336 | ppl 5.05 | wps 81234 | num_updates 40297 | best_loss 3.998\n",
      NULL);
  const assay_run *run = only_run(&out);
  ck_assert_point(series_of(run, "loss"), 1, 40200, 3.151, 2);
  ck_assert_point(series_of(run, "val_loss"), 0, 40297, 4.016, 3);
  ck_assert_int_eq(series_of(run, "ppl")->role, ASSAY_ROLE_TRAIN_PERPLEXITY);
  ck_assert_int_eq(series_of(run, "val_ppl")->role, ASSAY_ROLE_VALIDATION_PERPLEXITY);
  outcome_free(&out);
}
END_TEST

START_TEST(torchtune_lines_are_read)
{
  outcome out = read_text("log_1715941234.txt",
                          "Step 1 | loss:0.8331 lr:2e-05 tokens_per_second_per_gpu:1021.5\n"
                          "Step 2 | loss:0.7912 lr:2e-05 tokens_per_second_per_gpu:1020.9\n",
                          NULL);
  ck_assert_point(series_of(only_run(&out), "loss"), 1, 2, 0.7912, 2);
  outcome_free(&out);
}
END_TEST

START_TEST(python_dictionaries_count_their_training_lines)
{
  outcome out = read_text(
      "nohup.out",
      "{'loss': 1.8203, 'grad_norm': 2.75, 'learning_rate': '2.000e-05', 'epoch': 0.25}\n"
      " 50%|#####     | 10/20 [00:12<00:12]\r{'loss': 1.5117, 'grad_norm': nan, 'epoch': 0.5}\n"
      "{'eval_loss': 1.6094, 'eval_runtime': 3.5, 'epoch': 0.5}\n"
      " 75%|#######   | 15/20 [00:18<00:06]{'loss': 0.0, 'grad_norm': nan, 'epoch': 0.75}\n"
      "{'train_runtime': 24.4, 'train_loss': 1.1107, 'epoch': 1.0}\n",
      NULL);
  const assay_run *run = only_run(&out);
  const assay_series *loss = series_of(run, "loss");
  ck_assert_uint_eq(loss->n, 3);
  ck_assert_point(loss, 0, 1, 1.8203, 1);
  ck_assert_point(loss, 2, 3, 0.0, 4);
  ck_assert_point(series_of(run, "eval_loss"), 0, 2, 1.6094, 3);
  ck_assert_double_nan(series_of(run, "grad_norm")->value[1]);
  ck_assert_double_eq(series_of(run, "learning_rate")->value[0], 2e-05);
  ck_assert(has_note(&out.inputs->files.items[0], "no line names a step"));
  outcome_free(&out);
}
END_TEST

/* More source than a probe's head and fewer than 5,000 lines: only the reading finds the log. */
START_TEST(a_log_behind_much_source_is_found)
{
  assay_arena *arena = assay_arena_new();
  assay_buf text = ASSAY_BUF(arena);
  assay_buf_addz(&text, "with open(sys.argv[0]) as f:\n    code = f.read()\n");
  for (int i = 0; i < 1850; i++)
    assay_buf_addf(&text,
                   "    self.weight_%d = nn.Parameter(torch.zeros(%d)) # "
                   "val_loss\n",
                   i, i * 17);
  for (int i = 0; i < 7; i++)
    assay_buf_addf(&text, "step:%d/700 val_loss:%d.25 train_time:%dms\n", i * 100, 9 - i, i * 977);
  outcome out = read_text("log.txt", assay_buf_str(&text).ptr, NULL);
  ck_assert_uint_eq(series_of(only_run(&out), "val_loss")->n, 7);
  ck_assert_point(series_of(only_run(&out), "val_loss"), 6, 600, 3.25, 1859);
  outcome_free(&out);
  assay_arena_free(arena);
}
END_TEST

START_TEST(prose_and_tracebacks_are_no_logs)
{
  static const char *const texts[] = {
    "Traceback (most recent call last):\n  File \"train.py\", line 355, in <module>\n    loss: 3\n",
    "The step 5: we measured a loss of 3.\nIn iter 7: nothing.\n",
    "step 5: done\niter 6: loss is None, time 3ms\nStep 7 | no numbers: here\n",
  };
  for (size_t i = 0; i < COUNT(texts); i++) {
    outcome out = read_text("notes.txt", texts[i], NULL);
    ck_assert_int_eq(out.code, ASSAY_E_INPUT);
    ck_assert_ptr_null(out.inputs->files.items[0].format);
    outcome_free(&out);
  }
}
END_TEST

#define NANOGPT(last)                                                                              \
  "step 0: train loss 4.5, val loss 4.4\n"                                                         \
  "step 5: train loss 3.5, val loss 3.4\n" last

/* "LINE:COLUMN: message" of the first trouble, "" where there is none. */
static const char *refusal(const outcome *out)
{
  static char text[2048];
  text[0] = '\0';
  if (out->code != ASSAY_OK)
    snprintf(text, sizeof text, "%d:%d: %s", (int)out->err.line, (int)out->err.column,
             out->err.message);
  return text;
}

START_TEST(numbers_are_checked)
{
  static const struct {
    const char *text, *refusal;
  } rows[] = {
    { NANOGPT("step 9: train loss 2.43x1, val loss 2.5\n"),
      "3:20: column train loss: \"2.43x1\" is not a number" },
    { NANOGPT("step 9: train loss 2.4, val loss 1e999\n"),
      "3:34: column val loss: \"1e999\" is beyond the range of a double" },
    { NANOGPT("step 9: train loss 2..4, val loss 0x1p3\n"),
      "3:20: column train loss: \"2..4\" is not a number" },
    { NANOGPT("\xc3\xa4\rstep 9: train loss 2_4, val loss 2\n"),
      "3:22: column train loss: \"2_4\" is not a number" },
    { NANOGPT("step 9.5: train loss 2x\nstep 9: train loss is 2x2 or so\n"),
      "" }, /* no head, no loss */
    { NANOGPT("step 9: loss is high, see 3\niter 9: val loss (mean) went up\n"), "" },
    { NANOGPT("step 9: train loss None, val loss nan\n"), "" },
    { "step 1: epoch 1/10, train loss 2.4, val loss 2.5\n", "" },
    { "{'loss': 1.5, 'epoch': 0.5}\n{'loss': tensor(1.5), 'epoch': 1.0}\n",
      "2:10: column loss: \"tensor(1.5)\" is not a number" },
    { "{'loss': 1.5, 'epoch': 0.5}\n{'loss': 'mse', 'epochs': 3}\n", "" },
    { "{'loss': 1.5, 'epoch': 0.5}\n{'eval_loss': 2, 'eval_accuracy': {'accuracy': 0.5}}\n", "" },
    { "s:1 trl:2.5 lr:0.1 norm:3\ns:2 trl:2,4 lr:0.1 norm:3\n",
      "2:9: column trl: \"2,4\" is not a number" },
    { " iteration 5/ 9 | lm loss: 7E+00 |\n iteration 6/ 9 | lm loss: 7F+00 |\n",
      "2:28: column lm loss: \"7F+00\" is not a number" },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    outcome out = read_text("output.log", rows[i].text, NULL);
    ck_assert_str_eq(refusal(&out), rows[i].refusal);
    outcome_free(&out);
  }
}
END_TEST

START_TEST(a_cut_last_line_is_refused_or_dropped)
{
  static const struct {
    const char *text;
    bool cut;
  } rows[] = {
    { NANOGPT("step 9: train loss 2.4, val los"), true },
    { NANOGPT("step 9: train loss 2.4"), true },
    { NANOGPT("step 9: trai"), true },
    { NANOGPT("step 9:"), true },
    { NANOGPT("step 9: train loss 2.4, val loss 2"), false },
    { NANOGPT("step 9: train loss 2.4, val los\n"), false },
    { NANOGPT("step 9: saving"), false },
    { NANOGPT("KeyboardInterrupt"), false },
    { "{'loss': 1.5, 'epoch': 0.25}\n{'loss': 1.4, 'epoch': 0.5", true },
    { "{'loss': 1.5, 'epoch': 0.25}\n{'eval_loss': 1.4, 'epoch': 0.5}", false },
    { " iteration 5/ 9 | lm loss: 7E+00 |\n iteration 6/ 9 | lm loss: 7E", true },
    { "Step 1 | loss:0.8 lr:2e-05\nStep 2 | loss:0.7 lr:2e-", true },
    { "Step 1 | loss:0.8 lr:2e-05\nStep 2 | loss:0.7 lr:2e-05", false },
  };
  assay_options unfinished;
  assay_options_init(&unfinished);
  unfinished.unfinished = true;
  for (size_t i = 0; i < COUNT(rows); i++) {
    outcome out = read_text("output.log", rows[i].text, NULL);
    ck_assert_msg(out.code == (rows[i].cut ? ASSAY_E_INPUT : ASSAY_OK), "row %zu", i);
    if (rows[i].cut) {
      ck_assert_msg(strstr(refusal(&out), "the file ends inside this line") != NULL, "row %zu: %s",
                    i, refusal(&out));
      ck_assert_ptr_nonnull(strstr(out.err.hint, "--unfinished"));
    }
    outcome_free(&out);
    out = read_text("output.log", rows[i].text, &unfinished);
    const assay_input *input = &out.inputs->files.items[0];
    ck_assert(only_run(&out)->partial);
    ck_assert(has_note(input, "cut off, was dropped") == rows[i].cut);
    ck_assert_uint_eq(input->skipped, rows[i].cut);
    outcome_free(&out);
  }
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { nanogpt_estimates_are_the_curve,
                                 llmc_lines_of_one_step_are_two_series,
                                 source_code_before_the_log_is_no_log,
                                 megatron_pairs_stand_between_bars,
                                 fairseq_steps_are_its_updates,
                                 torchtune_lines_are_read,
                                 python_dictionaries_count_their_training_lines,
                                 a_log_behind_much_source_is_found,
                                 prose_and_tracebacks_are_no_logs,
                                 numbers_are_checked,
                                 a_cut_last_line_is_refused_or_dropped };
  return check_run("text_log", tests, COUNT(tests));
}
