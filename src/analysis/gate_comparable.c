/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether two figures mean the same at all: references, tokens and options of scores, validation
 * data of losses. */
#include <string.h>

#include "analysis/gate_work.h"

static assay_str text_at(const assay_value *v, const char *outer, const char *inner,
                         const char *leaf)
{
  const assay_value *a = assay_value_get(v, outer), *b = a ? assay_value_get(a, inner) : NULL;
  return assay_value_str(b ? assay_value_get(b, leaf) : NULL);
}

/* Names the draw or the version, not what is measured. */
static bool is_incidental(assay_str part)
{
  static const char *const starts[] = { "bs:", "ar:", "seed:", "version:", "unicode:" };
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    if (assay_str_starts(part, starts[i]))
      return true;
  return false;
}

/* The next part of a signature that tells what is measured; absent: there is none. */
static assay_str next_part(assay_str signature, size_t *at)
{
  while (*at < signature.len) {
    const char *bar = memchr(signature.ptr + *at, '|', signature.len - *at);
    size_t end = bar ? (size_t)(bar - signature.ptr) : signature.len;
    assay_str part = assay_str_sub(signature, *at, end);
    *at = end + 1;
    if (!is_incidental(part))
      return part;
  }
  return (assay_str){ 0 };
}

static bool same_signature(assay_str a, assay_str b)
{
  assay_str mine, theirs;
  size_t i = 0, k = 0;
  do {
    mine = next_part(a, &i);
    theirs = next_part(b, &k);
    if (!assay_str_eq(mine, theirs))
      return false;
  } while (mine.ptr || theirs.ptr);
  return true;
}

static assay_comparable differ(assay_work *w, const char *what, assay_str mine, assay_str theirs)
{
  assay_work_error(w, assay_work_say(w, "not comparable: %s is %.*s here, %.*s in the baseline",
                                     what, ASSAY_STR_ARG(mine), ASSAY_STR_ARG(theirs)));
  return ASSAY_COMPARABLE_NO;
}

/* Scores compare only over the same references, tokens and options. */
static assay_comparable same_score(assay_work *w, const assay_gate_value *v,
                                   const assay_gate_value *b)
{
  assay_str mine = assay_value_str(assay_value_get(v->owner, "references"));
  assay_str theirs = assay_value_str(assay_value_get(b->owner, "references"));
  if (mine.ptr && theirs.ptr && !assay_str_eq(mine, theirs))
    return differ(w, "the fingerprint of the references", mine, theirs);
  if (v->score) {
    assay_str a = text_at(v->owner, "scores", v->score, "signature");
    assay_str c = text_at(b->owner, "scores", v->score, "signature");
    if (!same_signature(a, c))
      return differ(w, "the signature", a, c);
  }
  return mine.ptr && theirs.ptr ? ASSAY_COMPARABLE_YES : ASSAY_COMPARABLE_UNKNOWN;
}

static const assay_value *data_of(const assay_gate_value *v)
{
  return assay_value_get(v->owner, "validation_data");
}

static assay_str text_of(const assay_value *file, const char *key)
{
  return assay_value_str(assay_value_get(file, key));
}

static bool all_have(const assay_value *files, const char *key)
{
  for (const assay_value *f = files->first; f; f = f->next)
    if (!text_of(f, key).len)
      return false;
  return true;
}

static bool contains(const assay_value *files, const char *key, assay_str text)
{
  for (const assay_value *f = files->first; f; f = f->next)
    if (assay_str_eq(text_of(f, key), text))
      return true;
  return false;
}

static bool same_set(const assay_value *a, const assay_value *b, const char *key)
{
  bool same = a->n == b->n;
  for (const assay_value *f = a->first; f && same; f = f->next)
    same = contains(b, key, text_of(f, key));
  for (const assay_value *f = b->first; f && same; f = f->next)
    same = contains(a, key, text_of(f, key));
  return same;
}

/* "s3://bucket/validation.jsonl (SHA-256 33c93acb)", several with commas. */
static assay_str tell(assay_work *w, const assay_value *files)
{
  enum { DIGITS = 8 };
  assay_buf b = ASSAY_BUF(w->s->arena);
  for (const assay_value *f = files->first; f; f = f->next) {
    assay_str digest = text_of(f, "sha256");
    assay_buf_addf(&b, "%s%.*s", f == files->first ? "" : ", ", ASSAY_STR_ARG(text_of(f, "name")));
    if (digest.len)
      assay_buf_addf(&b, " (SHA-256 %.*s)", ASSAY_STR_ARG(assay_str_sub(digest, 0, DIGITS)));
  }
  w->failed = w->failed || b.failed;
  return assay_buf_str(&b);
}

/* By content where it is known on both sides, else by name. */
static assay_comparable same_validation(assay_work *w, const assay_gate_value *v,
                                        const assay_gate_value *b)
{
  const assay_value *mine = data_of(v), *theirs = data_of(b);
  if (!mine || !theirs || !mine->n || !theirs->n)
    return ASSAY_COMPARABLE_UNKNOWN;
  const char *key = all_have(mine, "sha256") && all_have(theirs, "sha256") ? "sha256" : "name";
  return same_set(mine, theirs, key)
             ? ASSAY_COMPARABLE_YES
             : differ(w, "the validation data", tell(w, mine), tell(w, theirs));
}

assay_comparable assay_work_comparable(assay_work *w, const assay_gate_value *v,
                                       const assay_gate_value *b)
{
  if (!v->is_run && !b->is_run)
    return same_score(w, v, b);
  return v->validation ? same_validation(w, v, b) : ASSAY_COMPARABLE_UNKNOWN;
}
