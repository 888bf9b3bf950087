/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Segments in, rows of whole numbers kept. */
#include <string.h>

#include "analysis/judging.h"
#include "analysis/scoring_state.h"
#include "text/unicode.h"

enum {
  LABELS_MAX = 20,        /* contract: at most so many distinct labels make a label task */
  CATEGORIES_MAX = 10000, /* values of a field of --by-field */
  LABEL_LENGTH = 200,     /* bytes; a longer text is no label, even where labels were asked for */
  LABEL_WORDS = 4, /* unasked, a label has no more words, or a few sentences would be labels */
  TEXT_KEPT = 1500 /* bytes of a text that is shown */
};

/* ---- which metrics ---- */

static const char *const defaults[] = { "bleu",        "chrf",     "ter",
                                        "rouge1",      "rouge2",   "rougeL",
                                        "exact_match", "token_f1", "length_ratio" };
#define COUNT(list) (sizeof(list) / sizeof *(list))

static assay_code unknown_metric(assay_arena *arena, const char *id, assay_err *err)
{
  size_t n = 0;
  while (assay_metric_at(n))
    n++;
  const char **names = assay_arena_array(arena, n, sizeof *names);
  if (!names)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    names[i] = assay_metric_at(i)->id;
  assay_code code = assay_err_set(err, ASSAY_E_USAGE, "unknown metric '%s'", id);
  assay_nearest_hint(err, assay_str_z(id), names, n);
  assay_err_hint(err, "`assay list metrics` names them");
  return code;
}

static bool has_metric(const assay_scoring *s, const assay_metric *metric)
{
  for (size_t i = 0; i < s->n_metrics; i++)
    if (s->metrics[i] == metric)
      return true;
  return false;
}

static assay_code add_metric(assay_scoring *s, const char *id, assay_err *err)
{
  const assay_metric *metric = assay_metric_find(id);
  if (!metric)
    return unknown_metric(s->arena, id, err);
  if (has_metric(s, metric))
    return ASSAY_OK;
  s->metrics[s->n_metrics++] = metric;
  s->labels.asked = s->labels.asked || assay_metric_is_label(metric);
  s->diversity = s->diversity || assay_metric_is_diversity(metric);
  return ASSAY_OK;
}

/* The metric whose single segments are shown: chrF if it is there, it tells most of short texts. */
static void choose_shown(assay_scoring *s)
{
  s->shown = s->rouge = SIZE_MAX;
  for (size_t i = s->n_metrics; i-- > 0;) {
    const assay_metric *m = s->metrics[i];
    if (!m->kind->count)
      continue;
    if (strncmp(m->id, "rouge", 5) == 0)
      s->rouge = i;
    if (m->direction && (s->shown == SIZE_MAX || strcmp(s->metrics[s->shown]->id, "chrf") != 0))
      s->shown = i;
  }
}

static assay_code choose_metrics(assay_scoring *s, assay_err *err)
{
  const char *const *ids = s->score->n_metrics ? s->score->metrics : defaults;
  size_t n = s->score->n_metrics ? s->score->n_metrics : COUNT(defaults);
  assay_code code = ASSAY_OK;
  size_t more = s->score->n_more_metrics, labels = 0; /* those come when it is a task of labels */
  const assay_metric *m;
  for (size_t i = 0; (m = assay_metric_at(i)); i++)
    labels += assay_metric_is_label(m);
  s->metrics = assay_arena_array(s->arena, n + more + labels, sizeof *s->metrics);
  if (!s->metrics)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n && code == ASSAY_OK; i++)
    code = add_metric(s, ids[i], err);
  s->labels.on = s->labels.asked || !s->score->n_metrics;
  for (size_t i = 0; i < more && code == ASSAY_OK; i++)
    code = add_metric(s, s->score->more_metrics[i], err);
  choose_shown(s);
  return code;
}

assay_code assay_scoring_new(assay_arena *arena, const assay_options *options,
                             const assay_score_options *score, size_t blocks, assay_scoring **out,
                             assay_err *err)
{
  assay_scoring *s = assay_arena_alloc(arena, sizeof *s);
  if (!s)
    return assay_err_nomem(err);
  *s = (assay_scoring){ .arena = arena, .options = options, .score = score, .blocks = blocks };
  s->sentence = *score;
  s->sentence.effective_order = true; /* as sacreBLEU's --sentence-level */
  assay_code code = choose_metrics(s, err);
  if (code != ASSAY_OK)
    return code;
  s->by_block = assay_arena_array(arena, blocks, sizeof *s->by_block);
  s->slices = assay_arena_array(arena, score->n_by_fields + 1, sizeof *s->slices);
  s->labels.map = assay_map_new(arena);
  if (!s->by_block || !s->slices || !s->labels.map)
    return assay_err_nomem(err);
  for (size_t i = 0; i < score->n_by_fields; i++)
    if (!(s->slices[i] = assay_map_new(arena)))
      return assay_err_nomem(err);
  *out = s;
  return ASSAY_OK;
}

static bool open_blocks(assay_scoring *s)
{
  for (size_t i = 0; i < s->blocks; i++) {
    assay_block *b = &s->by_block[i];
    b->tally = (assay_tally){ .refs_min = SIZE_MAX };
    if (!b->arena && !(b->arena = assay_arena_new()))
      return false;
    if (!b->work && !(b->work = assay_work_new(b->arena, s->score)))
      return false;
  }
  return true;
}

void assay_scoring_close(assay_scoring *s)
{
  for (size_t i = 0; s && i < s->blocks; i++) {
    if (s->by_block[i].arena)
      assay_arena_adopt(s->arena, s->by_block[i].arena);
    s->by_block[i] = (assay_block){ 0 };
  }
}

assay_code assay_scoring_begin(assay_scoring *s, assay_str path, assay_err *err)
{
  assay_system_state *system = ASSAY_PUSH(s->arena, &s->systems);
  if (!system)
    return assay_err_nomem(err);
  *system = (assay_system_state){ .path = path, .labels_whole = true };
  system->tally.refs_min = SIZE_MAX;
  system->rows = assay_arena_array(s->arena, s->n_metrics, sizeof *system->rows);
  if (s->diversity)
    system->diversity = assay_diversity_new(s->arena);
  return system->rows && (!s->diversity || system->diversity) ? ASSAY_OK : assay_err_nomem(err);
}

/* ---- taking a chunk in, in order ---- */

/* Room for n segments; what no segment has takes none. */
static bool make_room(assay_scoring *s, assay_system_state *system, size_t n, bool has_ids)
{
  assay_arena *a = s->arena;
  size_t fields = s->score->n_by_fields;
  bool ok = assay_scratch_room(a, &system->ref_hash, &system->ref_hash_cap, n, sizeof(uint64_t));
  if (s->labels.on)
    ok = ok && assay_scratch_room(a, &system->labels, &system->labels_cap, 2 * n, sizeof(uint32_t));
  if (fields)
    ok = ok &&
         assay_scratch_room(a, &system->groups, &system->groups_cap, n * fields, sizeof(uint32_t));
  if (system->ids || has_ids)
    ok = ok && assay_scratch_room(a, &system->ids, &system->ids_cap, n, sizeof *system->ids);
  for (size_t i = 0; i < s->n_metrics && ok; i++) {
    const assay_metric *m = s->metrics[i];
    if (m->kind->width)
      ok = assay_scratch_room(a, &system->rows[i].rows, &system->rows[i].cap,
                              n * m->kind->width(m, s->score), sizeof(int32_t));
  }
  return ok;
}

static uint64_t hash_refs(const assay_text_segment *segment)
{
  uint64_t h = segment->n_refs;
  for (size_t r = 0; r < segment->n_refs; r++)
    h = assay_str_hash(segment->refs[r], h);
  return h;
}

static bool is_label(assay_str text)
{
  return text.len <= LABEL_LENGTH && !(text.len && memchr(text.ptr, '\n', text.len));
}

static bool has_few_words(assay_str text)
{
  size_t words = 1;
  for (size_t i = 0; i < text.len; i++)
    words += text.ptr[i] == ' ';
  return words <= LABEL_WORDS;
}

static assay_code label_of(assay_scoring *s, assay_str text, uint32_t *out, assay_err *err)
{
  size_t *slot = assay_map_put(s->labels.map, text, assay_map_count(s->labels.map), NULL);
  if (!slot)
    return assay_err_nomem(err);
  *out = (uint32_t)*slot;
  return ASSAY_OK;
}

/* A label of a reference; past the limit there are no labels, unless they were asked for. */
static assay_code ref_label(assay_scoring *s, assay_str text, uint32_t *out, assay_err *err)
{
  assay_label_state *l = &s->labels;
  assay_code code = label_of(s, text, out, err);
  if (code != ASSAY_OK)
    return code;
  if (!assay_scratch_room(s->arena, &l->is_ref, &l->is_ref_cap, (size_t)*out + 1, 1))
    return assay_err_nomem(err);
  l->n_refs += !l->is_ref[*out];
  l->is_ref[*out] = 1;
  l->on = l->asked || l->n_refs <= LABELS_MAX;
  if (l->n_refs <= ASSAY_LABELS_MAX)
    return ASSAY_OK;
  assay_err_hint(err, "this is no task of labels; leave accuracy, macro_f1 and mcc out of "
                      "--metrics");
  return assay_err_set(err, ASSAY_E_INPUT, "more than %d distinct labels", ASSAY_LABELS_MAX);
}

/* The reference that the output equals, else the first. */
static assay_code take_labels(assay_scoring *s, assay_system_state *system,
                              const assay_text_segment *segment, assay_err *err)
{
  uint32_t *pair = system->labels + 2 * segment->place;
  assay_str hyp = assay_text_strip(segment->hyp), ref = assay_text_strip(segment->refs[0]);
  for (size_t r = 1; r < segment->n_refs; r++)
    if (assay_str_eq(assay_text_strip(segment->refs[r]), hyp))
      ref = hyp;
  pair[0] = pair[1] = ASSAY_NO_ID;
  if (!is_label(ref) || !(s->labels.asked || has_few_words(ref))) {
    s->labels.on = s->labels.asked;
    system->labels_whole = false;
    return ASSAY_OK;
  }
  assay_code code = ref_label(s, ref, &pair[0], err);
  /* References are few by definition; outputs may be anything, and share one place past a limit. */
  if (code == ASSAY_OK && is_label(hyp) && assay_map_count(s->labels.map) < ASSAY_LABELS_MAX)
    code = label_of(s, hyp, &pair[1], err);
  else if (code == ASSAY_OK && assay_str_eq(hyp, ref))
    pair[1] = pair[0];
  return code;
}

static assay_code take_groups(assay_scoring *s, assay_system_state *system,
                              const assay_text_segment *segment, assay_err *err)
{
  size_t n = s->score->n_by_fields;
  for (size_t f = 0; f < n; f++) {
    uint32_t *group = &system->groups[segment->place * n + f];
    *group = ASSAY_NO_ID;
    if (!segment->fields || !segment->fields[f].ptr)
      continue;
    size_t *slot =
        assay_map_put(s->slices[f], segment->fields[f], assay_map_count(s->slices[f]), NULL);
    if (!slot)
      return assay_err_nomem(err);
    *group = (uint32_t)*slot;
    if (assay_map_count(s->slices[f]) <= CATEGORIES_MAX)
      continue;
    assay_err_hint(err, "--by-field names a category, not an id");
    return assay_err_set(err, ASSAY_E_INPUT, "the field '%s' has more than %d values",
                         s->score->by_fields[f], CATEGORIES_MAX);
  }
  return ASSAY_OK;
}

static assay_code take_segment(assay_scoring *s, assay_system_state *system,
                               const assay_text_segment *segment, assay_err *err)
{
  assay_code code = ASSAY_OK;
  if (segment->id.ptr) {
    system->ids[segment->place] = assay_str_copy(s->arena, segment->id);
    code = system->ids[segment->place].ptr ? ASSAY_OK : assay_err_nomem(err);
  }
  if (code == ASSAY_OK && s->labels.on)
    code = take_labels(s, system, segment, err);
  if (code == ASSAY_OK)
    code = take_groups(s, system, segment, err);
  if (code == ASSAY_E_INPUT)
    assay_err_place(err, system->path, segment->line, 1);
  if (code == ASSAY_OK && system->diversity &&
      !assay_diversity_add(system->diversity, segment->hyp))
    code = assay_err_nomem(err);
  return code;
}

assay_code assay_scoring_take(assay_scoring *s, const assay_segment_chunk *chunk, assay_err *err)
{
  assay_system_state *system = &s->systems.items[s->systems.n - 1];
  size_t most = system->n;
  bool has_ids = false;
  assay_code code = ASSAY_OK;
  for (size_t i = 0; i < chunk->list.n; i++) {
    most = chunk->list.items[i].place >= most ? chunk->list.items[i].place + 1 : most;
    has_ids = has_ids || chunk->list.items[i].id.ptr;
  }
  if (!make_room(s, system, most, has_ids) || !open_blocks(s))
    return assay_err_nomem(err);
  system->n = most;
  for (size_t i = 0; i < chunk->list.n && code == ASSAY_OK; i++)
    if (chunk->list.items[i].n_refs)
      code = take_segment(s, system, &chunk->list.items[i], err);
  return code;
}

/* ---- counting ---- */

/* Neither the output nor a reference keeps a token of [a-z0-9], though there is text. */
static bool is_reduced(assay_work *work, const assay_text_segment *segment, bool *ok)
{
  assay_cut cut;
  *ok = assay_work_cut(work, ASSAY_FAMILY_ROUGE, &cut);
  if (!*ok || assay_text_is_blank(segment->hyp))
    return false;
  size_t tokens = cut.hyp->n;
  for (size_t r = 0; r < cut.n_refs; r++)
    tokens += cut.refs[r].n;
  return tokens == 0;
}

/* Scores of 0 to 1 or 0 to 100; error rates beyond share the last bin. */
static size_t bin_of(const assay_metric *metric, double score)
{
  double x = score / assay_scoring_high(metric);
  size_t bin = x > 0 ? (size_t)(x * ASSAY_HISTOGRAM) : 0;
  return bin < ASSAY_HISTOGRAM ? bin : ASSAY_HISTOGRAM - 1;
}

static bool count_segment(assay_scoring *s, assay_system_state *system, assay_block *block,
                          assay_text_segment *segment)
{
  const assay_segment texts = { segment->hyp, segment->refs, segment->n_refs };
  bool ok = true;
  system->ref_hash[segment->place] = hash_refs(segment);
  assay_tally_segment(&block->tally, segment);
  assay_work_begin(block->work, &texts);
  for (size_t i = 0; i < s->n_metrics && ok; i++) {
    const assay_metric *m = s->metrics[i];
    if (m->kind->count)
      ok = m->kind->count(m, block->work,
                          system->rows[i].rows + segment->place * m->kind->width(m, s->score));
  }
  if (ok && s->shown != SIZE_MAX) {
    segment->score = assay_scoring_segment(s, system, s->shown, segment->place);
    block->tally.histogram[bin_of(s->metrics[s->shown], segment->score)]++;
  }
  if (ok && s->score->rouge_ascii && s->rouge != SIZE_MAX)
    block->tally.reduced += is_reduced(block->work, segment, &ok);
  return ok;
}

static assay_code not_counted(const assay_system_state *system, const assay_block *block,
                              const assay_text_segment *segment, assay_err *err)
{
  const char *why = assay_work_refusal(block->work);
  if (!why)
    return assay_err_nomem(err);
  assay_err_place(err, system->path, segment->line, 1);
  assay_err_hint(err, "leave it out of --metrics, or split the texts");
  return assay_err_set(err, ASSAY_E_INPUT, "too long: %s cannot be computed", why);
}

assay_code assay_scoring_count(assay_scoring *s, assay_segment_chunk *chunk, size_t block,
                               assay_err *err)
{
  assay_system_state *system = &s->systems.items[s->systems.n - 1];
  size_t n = chunk->list.n, from = n * block / s->blocks, to = n * (block + 1) / s->blocks;
  for (size_t i = from; i < to; i++)
    if (chunk->list.items[i].n_refs &&
        !count_segment(s, system, &s->by_block[block], &chunk->list.items[i]))
      return not_counted(system, &s->by_block[block], &chunk->list.items[i], err);
  return ASSAY_OK;
}

/* ---- worst and best ---- */

void assay_scoring_sum(const assay_scoring *s, const assay_system_state *system, size_t metric,
                       const size_t *which, size_t n, double *sums)
{
  const assay_metric *m = s->metrics[metric];
  size_t width = m->kind->width(m, s->score), n_sums = m->kind->n_sums(m, s->score);
  double one[ASSAY_SUMS_MAX];
  memset(sums, 0, n_sums * sizeof *sums);
  for (size_t i = 0; i < n; i++) {
    m->kind->expand(m, s->score, system->rows[metric].rows + (which ? which[i] : i) * width, one);
    for (size_t k = 0; k < n_sums; k++)
      sums[k] += one[k];
  }
}

double assay_scoring_high(const assay_metric *metric)
{
  return strcmp(metric->unit, "1") == 0 ? 1 : 100;
}

size_t assay_scoring_samples(const assay_scoring *s, assay_paired test)
{
  enum { SAMPLES = 1000, TRIALS = 10000 }; /* contract section 1 */
  if (s->score->samples)
    return s->score->samples;
  return test == ASSAY_PAIRED_RANDOMIZATION ? TRIALS : SAMPLES;
}

double assay_scoring_segment(const assay_scoring *s, const assay_system_state *system,
                             size_t metric, size_t segment)
{
  double sums[ASSAY_SUMS_MAX];
  const assay_metric *m = s->metrics[metric];
  assay_scoring_sum(s, system, metric, &segment, 1, sums);
  return m->kind->score(m, &s->sentence, sums, 1);
}

static assay_str kept_text(assay_scoring *s, assay_str text)
{
  if (text.len > TEXT_KEPT) {
    size_t to = TEXT_KEPT;
    while (to > 0 && ((unsigned char)text.ptr[to] & 0xc0) == 0x80)
      to--;
    text = assay_str_sub(text, 0, to);
  }
  return text.len ? assay_str_copy(s->arena, text) : ASSAY_STR("");
}

/* Keeps the list ordered, worst (sign -1) or best (sign +1) first; of equals the earlier segment
 * goes before. */
static assay_code offer(assay_scoring *s, assay_samples *list, double sign,
                        const assay_text_segment *segment, assay_err *err)
{
  double score = segment->score;
  size_t at = list->n;
  while (at > 0 &&
         (sign * score > sign * list->items[at - 1].score ||
          (score == list->items[at - 1].score && segment->place < list->items[at - 1].index)))
    at--;
  if (at >= ASSAY_SAMPLES)
    return ASSAY_OK;
  assay_sample sample = { .index = segment->place, .score = score };
  sample.hyp = kept_text(s, segment->hyp);
  sample.ref = kept_text(s, segment->refs[0]);
  if (segment->id.ptr)
    sample.id = assay_str_copy(s->arena, segment->id);
  if (!sample.hyp.ptr || !sample.ref.ptr || (segment->id.ptr && !sample.id.ptr) ||
      (list->n < ASSAY_SAMPLES && !ASSAY_PUSH(s->arena, list)))
    return assay_err_nomem(err);
  memmove(list->items + at + 1, list->items + at, (list->n - 1 - at) * sizeof *list->items);
  list->items[at] = sample;
  return ASSAY_OK;
}

assay_code assay_scoring_settle(assay_scoring *s, const assay_segment_chunk *chunk, assay_err *err)
{
  assay_system_state *system = &s->systems.items[s->systems.n - 1];
  assay_code code = ASSAY_OK;
  for (size_t b = 0; b < s->blocks; b++)
    assay_tally_add(&system->tally, &s->by_block[b].tally);
  if (s->shown == SIZE_MAX)
    return ASSAY_OK;
  double good = s->metrics[s->shown]->direction;
  for (size_t i = 0; i < chunk->list.n && code == ASSAY_OK; i++) {
    const assay_text_segment *segment = &chunk->list.items[i];
    if (!segment->n_refs)
      continue;
    code = offer(s, &system->out.worst, -good, segment, err);
    if (code == ASSAY_OK)
      code = offer(s, &system->out.best, good, segment, err);
  }
  return code;
}

size_t assay_scoring_systems(const assay_scoring *s)
{
  return s->systems.n;
}

void assay_scoring_abandon(assay_scoring *s)
{
  s->systems.n--;
}

void assay_scoring_end(assay_scoring *s, assay_str parameters, bool mixed)
{
  assay_system_state *system = &s->systems.items[s->systems.n - 1];
  const assay_tally *t = &system->tally;
  system->out.path = system->path;
  system->out.segments = system->n;
  system->out.empty = t->empty;
  system->out.identical = t->identical;
  system->out.spaced_ends = t->spaced_ends;
  system->out.repeating = t->repeating;
  system->out.endings = t->endings;
  system->out.truncated = t->truncated;
  system->out.reduced = t->reduced;
  system->out.parameters = parameters;
  system->out.mixed_parameters = mixed;
}
