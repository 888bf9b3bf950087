/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expected roles: the column names that the trainers' own code and documentation use. */
#include "check_run.h"

#include <string.h>

#include "input/rows.h"

static assay_arena *arena;

static bool find(const char *name, bool validation, assay_alias *out)
{
  return assay_alias_find(arena, assay_str_z(name), validation, out);
}

START_TEST(names_of_every_role)
{
  static const struct {
    const char *role, *names[24];
  } rows[] = {
    { "step",
      { "step_number", "global_step", "num_updates", "iteration", "iter", "current_steps", "step",
        "_step", "Step", "trainer/global_step" } },
    { "epoch", { "epoch_number", "epoch", "Epoch", "train/epoch" } },
    { "time",
      { "wall_time", "Wall time", "_timestamp", "timestamp", "elapsed_time", "_runtime", "time",
        "train_time", "compute_time" } },
    { "train_loss",
      { "training_loss", "train_loss", "train/loss", "train_loss_epoch", "loss", "trl", "lm loss",
        "mean_loss", "reduced_train_loss", "train/step_loss", "train_loss_step", " Train-Loss ",
        "\"train_loss\"", "'loss'", "train.loss" } },
    { "validation_loss",
      { "validation_loss", "valid_loss", "val_loss", "eval_loss", "full_valid_loss", "val/loss",
        "valid/loss", "eval/loss", "tel", "lm loss value" } },
    { "perplexity", { "perplexity", "ppl" } },
    { "validation_perplexity", { "val_perplexity", "eval_perplexity", "lm loss PPL" } },
    { "metric",
      { "train_accuracy", "train_mean_token_accuracy", "valid_mean_token_accuracy",
        "mean_token_accuracy", "acc", "val_acc", "eval_accuracy", "eval_rouge1", "eval_rougeL",
        "eval_bleu", "reward", "reward_score", "train_rm_score", "critic/rewards/mean",
        "rewards/format_reward/mean", "metrics/mAP50(B)", "full_valid_mean_token_accuracy" } },
    { "learning_rate", { "learning_rate", "lr", "lr-Adam", "lr/pg0", "learningrate", "LR" } },
    { "grad_norm", { "grad_norm", "gnorm", "grad norm", "norm" } },
    { "tokens", { "num_input_tokens_seen", "total_tokens", "num_tokens", "consumed tokens" } },
    { "run", { "run", "run_name", "Name", "run_id", "number" } },
    { "seed", { "seed" } },
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    for (size_t k = 0; rows[i].names[k]; k++) {
      assay_alias a;
      ck_assert_msg(find(rows[i].names[k], false, &a), "%s", rows[i].names[k]);
      ck_assert_msg(strcmp(a.role, rows[i].role) == 0, "%s: %s", rows[i].names[k], a.role);
    }
}
END_TEST

START_TEST(names_that_mean_none)
{
  static const char *const names[] = {
    "train_runtime",
    "train_samples_per_second",
    "tokens_per_second",
    "total_flos",
    "mfu",
    "train/box_loss",
    "val/cls_loss",
    "box_loss",
    "dfl_loss",
    "eval_box_loss",
    "eval_cls_loss",
    "test_loss",
    "lr_decay_iters",
    "best_val_loss",
    "final_train_loss",
    "val_loss_mean",
    "note",
    "",
    " ",
    "Wall",
    "eval_runtime",
    "steps_per_second",
    "loss_weight",
  };
  for (size_t i = 0; i < COUNT(names); i++) {
    assay_alias a;
    ck_assert_msg(!find(names[i], false, &a), "%s", names[i]);
  }
}
END_TEST

START_TEST(the_more_specific_name_ranks_first)
{
  static const char *const pairs[][2] = {
    { "step_number", "step" },
    { "iter", "_step" },
    { "global_step", "step" },
    { "train/loss", "train/step_loss" },
    { "train_loss_epoch", "train_loss_step" },
    { "full_valid_loss", "valid_loss" },
    { "learning_rate", "lr" },
    { "lr", "lr-Adam" },
    { "run_name", "run_id" },
  };
  for (size_t i = 0; i < COUNT(pairs); i++) {
    assay_alias a, b;
    ck_assert(find(pairs[i][0], false, &a) && find(pairs[i][1], false, &b));
    ck_assert_msg(a.rank < b.rank, "%s, %s", pairs[i][0], pairs[i][1]);
  }
}
END_TEST

START_TEST(validation_sets)
{
  assay_alias a;
  ck_assert(find("eval_g3_loss", false, &a));
  ck_assert_str_eq(a.role, "validation_loss");
  ck_assert(assay_str_eqz(a.set, "g3"));
  ck_assert(find("val_loss/dataloader_idx_2", false, &a));
  ck_assert_str_eq(a.role, "validation_loss");
  ck_assert(assay_str_eqz(a.set, "dataloader_idx_2"));
  ck_assert(find("eval_loss", false, &a));
  ck_assert_uint_eq(a.set.len, 0);
}
END_TEST

START_TEST(the_file_may_say_validation)
{
  static const struct {
    const char *path;
    bool says;
  } rows[] = {
    { "val.csv", true },
    { "my_validation_log.csv", true },
    { "eval/metrics.csv", true },
    { "a/test/log.csv", true },
    { "validation_artifacts/m.csv", true },
    { "train_val.csv", false },
    { "value.csv", false },
    { "valley/loss.csv", false },
    { "test/a/loss.csv", false },
    { "loss.csv", false },
    { "", false },
    { "/", false },
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    ck_assert_msg(assay_path_says_validation(assay_str_z(rows[i].path)) == rows[i].says, "%s",
                  rows[i].path);
  assay_alias a;
  ck_assert(find("loss", true, &a));
  ck_assert_str_eq(a.role, "validation_loss");
  ck_assert(find("train_loss", true, &a));
  ck_assert_str_eq(a.role, "train_loss");
  ck_assert(find("perplexity", true, &a));
  ck_assert_str_eq(a.role, "validation_perplexity");
}
END_TEST

START_TEST(plain_names)
{
  static const char *const rows[][2] = {
    { "Train/Loss", "train_loss" },
    { "  a - b  ", "a_b" },
    { "_step", "_step" },
    { "__x__", "_x_" },
    { "\"Q\"", "q" },
    { "lr/pg0", "lr_pg0" },
    { "", "" },
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    ck_assert_msg(assay_str_eqz(assay_alias_plain(arena, assay_str_z(rows[i][0])), rows[i][1]),
                  "%s", rows[i][0]);
  ck_assert_uint_eq(assay_name_distance(ASSAY_STR("train_los"), ASSAY_STR("train_loss")), 1);
  ck_assert_uint_eq(assay_name_distance(ASSAY_STR("lr"), ASSAY_STR("ab")), SIZE_MAX);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = {
    names_of_every_role, names_that_mean_none,        the_more_specific_name_ranks_first,
    validation_sets,     the_file_may_say_validation, plain_names
  };
  arena = assay_arena_new();
  int status = check_run("alias", tests, COUNT(tests));
  assay_arena_free(arena);
  return status;
}
