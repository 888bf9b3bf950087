/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gen_curves SEED PER_CLASS FOLDER: writes a seed's suite of labelled curves, each a job folder in
 * Amazon Bedrock's layout FOLDER/<class>-<index>, and their truth in FOLDER/truth.jsonl. */
#include "curves/gen_curves.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/num.h"

typedef char number[ASSAY_NUM_SIZE];

/* mkdir -p of everything before the last '/'. */
static bool parents_make(const char *path)
{
  char part[4096];
  for (size_t i = 0; path[i] != '\0' && i + 1 < sizeof part; i++) {
    part[i] = path[i];
    part[i + 1] = '\0';
    if (i > 0 && path[i + 1] == '/' && mkdir(part, 0777) != 0 && errno != EEXIST)
      return false;
  }
  return true;
}

static void loss_row(FILE *file, int64_t step, double epoch, double loss, bool perplexity)
{
  number a, b, c;
  fprintf(file, "%lld,%s,%s", (long long)step, assay_num_shortest(a, epoch),
          assay_num_shortest(b, loss));
  if (perplexity)
    fprintf(file, ",%s", assay_num_shortest(c, exp(loss)));
  fprintf(file, "\n");
}

static FILE *curve_file(const char *folder, const curve *c, const char *name)
{
  char path[4096];
  snprintf(path, sizeof path, "%s/%s-%u/%s", folder, curve_class_name(c->kind), c->index, name);
  return parents_make(path) ? fopen(path, "w") : NULL;
}

static bool csv_write(const char *folder, const curve *c, bool validation)
{
  static const char *const names[] = {
    "training_artifacts/step_wise_training_metrics.csv",
    "validation_artifacts/post_fine_tuning_validation/validation/validation_metrics.csv",
  };
  FILE *file = curve_file(folder, c, names[validation]);
  if (!file)
    return false;
  fprintf(file, "step_number,epoch_number,%s%s\n", validation ? "validation_loss" : "training_loss",
          c->perplexity ? ",perplexity" : "");
  size_t n = validation ? c->evals : c->n;
  for (size_t i = 0; i < n; i++)
    loss_row(file, validation ? c->eval_step[i] : c->step[i],
             validation ? c->eval_epoch[i] : c->epoch[i], validation ? c->valid[i] : c->train[i],
             c->perplexity);
  return fclose(file) == 0;
}

static const char *answer_word(curve_answer answer)
{
  static const char *const words[] = { "\"no\"", "\"yes\"", "null" };
  return words[answer];
}

static const char *trend_word(curve_trend trend)
{
  static const char *const words[] = { "\"converged\"", "\"improving\"", "null" };
  return words[trend];
}

static void real_member(FILE *file, const char *name, double value)
{
  number buf;
  fprintf(file, ", \"%s\": %s", name, isfinite(value) ? assay_num_shortest(buf, value) : "null");
}

static void step_member(FILE *file, const char *name, int64_t step)
{
  if (step == CURVE_NO_STEP)
    fprintf(file, ", \"%s\": null", name);
  else
    fprintf(file, ", \"%s\": %lld", name, (long long)step);
}

static void truth_write(FILE *file, const curve *c)
{
  const curve_truth *truth = &c->truth;
  fprintf(file, "{\"name\": \"%s-%u\", \"class\": \"%s\", \"steps\": %zu, \"evaluations\": %zu",
          curve_class_name(c->kind), c->index, curve_class_name(c->kind), c->n, c->evals);
  real_member(file, "train_sigma", c->train_sigma);
  real_member(file, "valid_sigma", c->valid_sigma);
  real_member(file, "phi", c->phi);
  fprintf(file, ", \"overfit\": %s", answer_word(truth->overfit));
  real_member(file, "rise", truth->rise);
  step_member(file, "onset_step", truth->onset_step);
  step_member(file, "best_step", truth->best_step);
  fprintf(file, ", \"train\": %s, \"validation\": %s", trend_word(truth->train),
          trend_word(truth->valid));
  real_member(file, "train_fall", truth->train_fall);
  real_member(file, "valid_fall", truth->valid_fall);
  real_member(file, "at_125", truth->at_125);
  real_member(file, "at_150", truth->at_150);
  fprintf(file, ", \"memorises\": %s", answer_word(truth->memorises));
  step_member(file, "divergence_step", truth->divergence_step);
  step_member(file, "nonfinite_step", truth->nonfinite_step);
  fprintf(file, ", \"spikes\": [");
  for (size_t i = 0; i < truth->spikes; i++)
    fprintf(file, "%s%lld", i ? ", " : "", (long long)truth->spike_step[i]);
  fprintf(file, "], \"verdict\": %s%s%s}\n", truth->verdict ? "\"" : "",
          truth->verdict ? truth->verdict : "null", truth->verdict ? "\"" : "");
}

static bool curve_write(FILE *truth, const char *folder, uint64_t seed, curve_class kind,
                        unsigned index)
{
  assay_arena *arena = assay_arena_new();
  curve c;
  bool ok = arena && curve_make(arena, seed, kind, index, &c, NULL) == ASSAY_OK &&
            csv_write(folder, &c, false) && (c.evals == 0 || csv_write(folder, &c, true));
  if (ok)
    truth_write(truth, &c);
  assay_arena_free(arena);
  return ok;
}

int main(int argc, char **argv)
{
  if (argc != 4) {
    fprintf(stderr, "usage: gen_curves SEED PER_CLASS FOLDER\n");
    return 2;
  }
  uint64_t seed = strtoull(argv[1], NULL, 10);
  unsigned per_class = (unsigned)strtoul(argv[2], NULL, 10);
  char path[4096];
  snprintf(path, sizeof path, "%s/truth.jsonl", argv[3]);
  FILE *truth = parents_make(path) ? fopen(path, "w") : NULL;
  bool ok = truth != NULL;
  for (unsigned kind = 0; ok && kind < CURVE_CLASSES; kind++)
    for (unsigned i = 0; ok && i < per_class; i++)
      ok = curve_write(truth, argv[3], seed, (curve_class)kind, i);
  if (truth && fclose(truth) != 0)
    ok = false;
  if (!ok)
    fprintf(stderr, "gen_curves: cannot write below %s\n", argv[3]);
  return ok ? 0 : 3;
}
