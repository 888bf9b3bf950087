/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the columns of trainers' logs are called. */
#include <string.h>

#include "input/rows.h"

/* Names are normalised: lower case, blanks / - . as _, collapsed. Of one role the most specific
 * name stands first: that order is the rank. Sources: the writers of the formats (Bedrock,
 * Hugging Face, Lightning, Keras, OpenAI, W&B, LLaMA-Factory, llm.c, Megatron, fairseq, TRL). */
static const struct {
  const char *role, *name;
} names[] = {
  { "step", "step_number" },
  { "step", "global_step" },
  { "step", "trainer_global_step" },
  { "step", "train_global_step" },
  { "step", "num_updates" },
  { "step", "iteration" },
  { "step", "iter" },
  { "step", "current_steps" },
  { "step", "training_step" },
  { "step", "step" },
  { "step", "_step" }, /* W&B's log counter */
  { "epoch", "epoch_number" },
  { "epoch", "epoch" },
  { "epoch", "train_epoch" },
  { "time", "wall_time" },
  { "time", "_timestamp" },
  { "time", "timestamp" },
  { "time", "elapsed_time" },
  { "time", "_runtime" },
  { "time", "time" },
  { "time", "train_time" },
  { "time", "compute_time" },
  { "train_loss", "training_loss" },
  { "train_loss", "train_loss" },
  { "train_loss", "train_loss_epoch" },
  { "train_loss", "loss" },
  { "train_loss", "trl" },
  { "train_loss", "lm_loss" },
  { "train_loss", "mean_loss" },
  { "train_loss", "reduced_train_loss" },
  { "train_loss", "train_step_loss" },
  { "train_loss", "train_loss_step" },
  { "validation_loss", "validation_loss" },
  { "validation_loss", "full_valid_loss" },
  { "validation_loss", "valid_loss" },
  { "validation_loss", "val_loss" },
  { "validation_loss", "eval_loss" },
  { "validation_loss", "val_loss_epoch" },
  { "validation_loss", "validation_loss_epoch" },
  { "validation_loss", "tel" },
  { "validation_loss", "lm_loss_value" },
  { "perplexity", "perplexity" },
  { "perplexity", "ppl" },
  { "train_perplexity", "train_perplexity" },
  { "train_perplexity", "train_ppl" },
  { "validation_perplexity", "validation_perplexity" },
  { "validation_perplexity", "valid_perplexity" },
  { "validation_perplexity", "val_perplexity" },
  { "validation_perplexity", "eval_perplexity" },
  { "validation_perplexity", "val_ppl" },
  { "validation_perplexity", "eval_ppl" },
  { "validation_perplexity", "lm_loss_ppl" },
  { "learning_rate", "learning_rate" },
  { "learning_rate", "lr" },
  { "learning_rate", "train_learning_rate" },
  { "learning_rate", "learningrate" },
  { "grad_norm", "grad_norm" },
  { "grad_norm", "train_grad_norm" },
  { "grad_norm", "gradient_norm" },
  { "grad_norm", "gnorm" },
  { "grad_norm", "norm" },
  { "tokens", "num_input_tokens_seen" },
  { "tokens", "train_num_input_tokens_seen" },
  { "tokens", "total_tokens" },
  { "tokens", "num_tokens" },
  { "tokens", "consumed_tokens" },
  { "run", "run" },
  { "run", "run_name" },
  { "run", "name" },
  { "run", "run_id" },
  { "run", "number" },
  { "seed", "seed" },
  { "metric", "train_rm_score" },
  { "metric", "reward_score" },
  { "metric", "critic_rewards_mean" },
};

/* Task scores, behind a prefix of `sides` or none. */
static const char *const scores[] = {
  "accuracy",
  "acc",
  "mean_token_accuracy",
  "token_accuracy",
  "reward",
  "exact_match",
  "f1",
  "macro_f1",
  "micro_f1",
  "f1_macro",
  "f1_micro",
  "f1_score",
  "precision",
  "recall",
  "mcc",
  "matthews_correlation",
  "auc",
  "roc_auc",
  "bleu",
  "bleu_4",
  "sacrebleu",
  "chrf",
  "meteor",
  "rouge1",
  "rouge2",
  "rougel",
  "rougelsum",
  "rouge_1",
  "rouge_2",
  "rouge_l",
  "rouge_lsum",
  "ter",
  "wer",
  "cer",
  "map50(b)",
  "map50_95(b)",
};
static const char *const sides[] = { "train_", "full_valid_", "valid_",   "val_",
                                     "eval_",  "validation_", "metrics_", "" };
/* Parts of a loss, not the loss: eval_<part>_loss is no validation set. */
static const char *const parts[] = { "box", "cls", "dfl", "obj", "seg",   "pose",   "kobj",  "giou",
                                     "iou", "l1",  "kl",  "aux", "value", "policy", "router" };

enum { GROUP_RATE = 100 }; /* rank of a group's rate, behind every name of the rate itself */

#define COUNT(table) (sizeof(table) / sizeof *(table))

static char plain(char c)
{
  if (c >= 'A' && c <= 'Z')
    return (char)(c - 'A' + 'a');
  return c == '/' || c == '-' || c == '.' || c == ' ' || c == '\t' ? '_' : c;
}

static bool quote(char c)
{
  return c == '"' || c == '\'' || c == '`';
}

assay_str assay_alias_plain(assay_arena *arena, assay_str name)
{
  assay_str s = assay_str_trim(name);
  while (s.len >= 2 && quote(s.ptr[0]) && s.ptr[s.len - 1] == s.ptr[0])
    s = assay_str_trim(assay_str_sub(s, 1, s.len - 1));
  char *out = assay_arena_alloc(arena, s.len + 1);
  if (!out)
    return (assay_str){ NULL, 0 };
  size_t n = 0;
  for (size_t i = 0; i < s.len; i++) {
    char c = plain(s.ptr[i]);
    if (c != '_' || n == 0 || out[n - 1] != '_')
      out[n++] = c;
  }
  out[n] = '\0';
  return (assay_str){ out, n };
}

/* What the words say whose meaning depends on the file's name. */
static const char *side_of(const char *role, assay_str name, bool validation)
{
  if (validation && strcmp(role, "train_loss") == 0 && assay_str_eqz(name, "loss"))
    return "validation_loss";
  if (validation && strcmp(role, "perplexity") == 0)
    return "validation_perplexity";
  return role;
}

static bool by_name(assay_str name, bool validation, assay_alias *out)
{
  int rank = 0;
  for (size_t i = 0; i < COUNT(names); i++) {
    rank = i && strcmp(names[i].role, names[i - 1].role) == 0 ? rank + 1 : 0;
    if (name.ptr[0] != names[i].name[0] || !assay_str_eqz(name, names[i].name))
      continue;
    *out = (assay_alias){ side_of(names[i].role, name, validation), rank, { NULL, 0 } };
    return true;
  }
  return false;
}

static bool listed(assay_str s, const char *const *table, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (assay_str_eqz(s, table[i]))
      return true;
  return false;
}

static bool by_score(assay_str name, assay_alias *out)
{
  bool score = assay_str_starts(name, "rewards_") && assay_str_ends(name, "_mean");
  for (size_t i = 0; i < COUNT(sides) && !score; i++)
    score = assay_str_starts(name, sides[i]) &&
            listed(assay_str_sub(name, strlen(sides[i]), name.len), scores, COUNT(scores));
  *out = (assay_alias){ "metric", 0, { NULL, 0 } };
  return score;
}

/* lr-Adam, lr/pg0: the rate of one optimizer or parameter group. */
static bool by_rate(assay_str raw, assay_alias *out)
{
  raw = assay_str_trim(raw);
  *out = (assay_alias){ "learning_rate", GROUP_RATE, { NULL, 0 } };
  return assay_str_starts(raw, "lr-") || assay_str_starts(raw, "lr/");
}

/* eval_<set>_loss (Hugging Face), val_loss_dataloader_idx_<n> (Lightning). */
static bool by_pattern(assay_str name, assay_alias *out)
{
  static const char eval[] = "eval_", loss[] = "_loss", loader[] = "_dataloader_idx_";
  size_t rim = sizeof eval - 1 + sizeof loss - 1;
  if (name.len > rim && assay_str_starts(name, eval) && assay_str_ends(name, loss)) {
    assay_str set = assay_str_sub(name, sizeof eval - 1, name.len - (sizeof loss - 1));
    *out = (assay_alias){ "validation_loss", 0, set };
    return !listed(set, parts, COUNT(parts));
  }
  const char *at = memmem(name.ptr, name.len, loader, sizeof loader - 1);
  if (at) {
    size_t stem = (size_t)(at - name.ptr);
    if (!by_name(assay_str_sub(name, 0, stem), false, out))
      return false;
    out->set = assay_str_sub(name, stem + 1, name.len);
    return strcmp(out->role, "validation_loss") == 0;
  }
  return false;
}

bool assay_alias_find(assay_arena *arena, assay_str name, bool file_says_validation,
                      assay_alias *out)
{
  assay_str s = assay_alias_plain(arena, name);
  if (!s.len)
    return false;
  return by_name(s, file_says_validation, out) || by_score(s, out) || by_pattern(s, out) ||
         by_rate(name, out);
}

/* Words of a path's last part and of the folder above it. */
static bool says(assay_str word)
{
  static const char *const words[] = { "val", "valid", "validation", "eval", "test" };
  for (size_t i = 0; i < COUNT(words); i++)
    if (assay_str_ieqz(word, words[i]))
      return true;
  return false;
}

static bool letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool assay_path_says_validation(assay_str path)
{
  size_t end = path.len, name = path.len;
  while (name > 0 && path.ptr[name - 1] != '/')
    name--;
  for (size_t i = name, word = name; i <= end; i++) {
    if (i < end && letter(path.ptr[i]))
      continue;
    if (assay_str_ieqz(assay_str_sub(path, word, i), "train") ||
        assay_str_ieqz(assay_str_sub(path, word, i), "training"))
      return false;
    if (says(assay_str_sub(path, word, i)))
      return true;
    word = i + 1;
  }
  size_t folder = name ? name - 1 : 0;
  while (folder > 0 && path.ptr[folder - 1] != '/')
    folder--;
  assay_str above = assay_str_sub(path, folder, name ? name - 1 : 0);
  return says(above) || assay_str_ieqz(above, "validation_artifacts");
}
