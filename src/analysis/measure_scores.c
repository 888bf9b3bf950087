/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logged task scores: direction by name, first, last and best. */
#include "analysis/judging.h"

/* Words of a metric's name and the direction they stand for; the first that occurs decides, so that
 * what costs goes before what scores ("word_error_rate", "loss"). Times and rates of the machine
 * have no direction. */
static const struct {
  const char *word;
  int direction;
} WORDS[] = {
  { "per_second", 0 },  { "runtime", 0 }, { "time", 0 },      { "samples", 0 },
  { "tokens", 0 },      { "steps", 0 },   { "length", 0 },    { "gen_len", 0 },
  { "memory", 0 },      { "flos", 0 },    { "norm", 0 },      { "loss", -1 },
  { "perplexity", -1 }, { "ppl", -1 },    { "error", -1 },    { "nll", -1 },
  { "entropy", -1 },    { "wer", -1 },    { "cer", -1 },      { "ter", -1 },
  { "mae", -1 },        { "mse", -1 },    { "kl", -1 },       { "divergence", -1 },
  { "bits_per", -1 },   { "bpb", -1 },    { "toxicity", -1 }, { "accuracy", 1 },
  { "acc", 1 },         { "rouge", 1 },   { "bleu", 1 },      { "chrf", 1 },
  { "meteor", 1 },      { "f1", 1 },      { "f-score", 1 },   { "exact", 1 },
  { "precision", 1 },   { "recall", 1 },  { "reward", 1 },    { "score", 1 },
  { "auc", 1 },         { "mcc", 1 },     { "map", 1 },       { "win", 1 },
  { "margin", 1 },      { "pass", 1 },    { "r2", 1 },        { "similarity", 1 },
};

static char lower(char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Does the word stand in the name? Words of three letters and less must stand alone, as "ter" does
 * not in "filter". */
static bool says(assay_str name, const char *word)
{
  assay_str w = assay_str_z(word);
  for (size_t i = 0; i + w.len <= name.len; i++) {
    size_t k = 0;
    while (k < w.len && lower(name.ptr[i + k]) == word[k])
      k++;
    if (k < w.len)
      continue;
    char before = i ? lower(name.ptr[i - 1]) : '_';
    char after = i + k < name.len ? lower(name.ptr[i + k]) : '_';
    bool alone = !(before >= 'a' && before <= 'z') && !(after >= 'a' && after <= 'z');
    if (w.len > 3 || alone)
      return true;
  }
  return false;
}

int assay_metric_direction(assay_str name)
{
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    if (says(name, WORDS[i].word))
      return WORDS[i].direction;
  return 0;
}

assay_by assay_by_read(const char *text)
{
  assay_str name = assay_str_z(text);
  int direction = assay_str_ends(name, ":min") ? -1 : assay_str_ends(name, ":max") ? 1 : 0;
  if (direction)
    name.len -= 4; /* ":min" */
  return (assay_by){ name, direction };
}

static assay_code measure_score(assay_judging *j, const assay_series *s, assay_err *err)
{
  assay_track t;
  assay_metric_summary *m = ASSAY_PUSH(j->arena, &j->out->metrics);
  if (!m || assay_track_read(j, s, &t, err))
    return assay_err_nomem(err);
  double nan = (double)NAN;
  bool by = j->by.direction && assay_str_eq(j->by.name, s->name);
  *m = (assay_metric_summary){
    .name = s->name, .first = nan, .last = nan, .best_value = nan, .best_step = ASSAY_NO_STEP
  };
  m->direction = by ? j->by.direction : assay_metric_direction(s->name);
  if (!t.n)
    return ASSAY_OK;
  m->first = t.y[0];
  m->last = t.y[t.n - 1];
  if (m->direction) {
    size_t best = assay_best_index(t.y, t.n, m->direction);
    m->best_step = t.step[best];
    m->best_value = t.y[best];
  }
  return ASSAY_OK;
}

assay_code assay_scores_measure(assay_judging *j, assay_err *err)
{
  for (size_t i = 0; i < j->run->series.n; i++)
    if (j->run->series.items[i].role == ASSAY_ROLE_METRIC &&
        measure_score(j, &j->run->series.items[i], err))
      return assay_err_nomem(err);
  return ASSAY_OK;
}
