/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/vocab.h"

#include <string.h>

enum { WORD = 8, FIRST_SLOTS = 256 };

/* ---- words ---- */

static inline uint64_t load(const char *p, size_t n)
{
  uint64_t v = 0;
  memcpy(&v, p, n);
  return v;
}

/* Bytes 0..7 and the last 8; a word of up to 16 bytes is known by both and its length. */
static inline void ends_of(assay_str w, uint64_t *head, uint64_t *tail)
{
  if (w.len >= WORD) {
    *head = load(w.ptr, WORD);
    *tail = load(w.ptr + w.len - WORD, WORD);
  } else if (w.len >= 4) {
    *head = load(w.ptr, 4) << 32 | load(w.ptr + w.len - 4, 4);
    *tail = 0;
  } else {
    *head = w.len ? (uint64_t)(unsigned char)w.ptr[0] << 16 |
                        (uint64_t)(unsigned char)w.ptr[w.len / 2] << 8 |
                        (unsigned char)w.ptr[w.len - 1]
                  : 0;
    *tail = 0;
  }
}

/* Multipliers: 2^64 over the golden ratio, and another odd number. The upper bits hold something of
 * every bit. */
static inline uint64_t hash_of(assay_str w, uint64_t head, uint64_t tail)
{
  static const uint64_t golden = 0x9e3779b97f4a7c15u, other = 0xd6e8feb86659fd93u;
  uint64_t h = head * golden + (tail ^ w.len) * other;
  /* The inner bytes count too, or a long common prefix and suffix would crowd one place. */
  for (size_t i = WORD; i + WORD < w.len; i += WORD)
    h = (h ^ h >> 32 ^ load(w.ptr + i, WORD)) * golden;
  return h;
}

static inline bool same(const assay_vocab *v, const assay_vocab_slot *s, assay_str w, uint64_t head,
                        uint64_t tail)
{
  return s->head == head && s->tail == tail && s->len == w.len &&
         (w.len <= 2 * (size_t)WORD || memcmp(v->words[s->id], w.ptr, w.len) == 0);
}

/* Slots of one cache line or half of one. */
static assay_vocab_slot *new_slots(assay_arena *arena, size_t n)
{
  uintptr_t size = sizeof(assay_vocab_slot);
  char *bytes = assay_arena_array(arena, n + 1, size);
  return bytes ? (assay_vocab_slot *)(void *)(bytes + (size - (uintptr_t)bytes % size) % size)
               : NULL;
}

static bool grow(assay_vocab *v)
{
  size_t n = v->slots ? 2 * (v->mask + 1) : FIRST_SLOTS;
  assay_vocab_slot *old = v->slots, *slots = new_slots(v->arena, n);
  if (!slots || !assay_scratch_room(v->arena, &v->words, &v->words_cap, n / 2, sizeof *v->words))
    return false;
  v->shift = 64;
  for (size_t places = n; places > 1; places /= 2)
    v->shift--;
  for (size_t i = 0; old && i <= v->mask; i++) {
    if (old[i].stamp != v->stamp)
      continue;
    assay_str word = { v->words[old[i].id], old[i].len };
    size_t at = hash_of(word, old[i].head, old[i].tail) >> v->shift;
    while (slots[at].stamp == v->stamp)
      at = (at + 1) & (n - 1);
    slots[at] = old[i];
  }
  v->slots = slots;
  v->mask = n - 1;
  return true;
}

void assay_vocab_clear(assay_vocab *v)
{
  if (++v->stamp == 0) {
    if (v->slots)
      memset(v->slots, 0, (v->mask + 1) * sizeof *v->slots);
    v->stamp = 1;
  }
  v->n = 0;
}

/* Where a word is, or the free slot where it belongs. */
static inline size_t find(const assay_vocab *v, assay_str w, uint64_t head, uint64_t tail)
{
  size_t i = hash_of(w, head, tail) >> v->shift;
  while (v->slots[i].stamp == v->stamp && !same(v, &v->slots[i], w, head, tail))
    i = (i + 1) & v->mask;
  return i;
}

uint32_t assay_vocab_get(const assay_vocab *v, assay_str w)
{
  uint64_t head, tail;
  if (!v->slots)
    return ASSAY_NO_ID;
  ends_of(w, &head, &tail);
  const assay_vocab_slot *slot = &v->slots[find(v, w, head, tail)];
  return slot->stamp == v->stamp ? slot->id : ASSAY_NO_ID;
}

bool assay_vocab_put_all(assay_vocab *v, const assay_str *words, size_t n, uint32_t *ids)
{
  while (!v->slots || 2 * (v->n + n) > v->mask + 1)
    if (!grow(v))
      return false;
  for (size_t i = 0; i < n; i++) {
    uint64_t head, tail;
    ends_of(words[i], &head, &tail);
    assay_vocab_slot *slot = &v->slots[find(v, words[i], head, tail)];
    if (slot->stamp != v->stamp) {
      *slot = (assay_vocab_slot){ head, tail, (uint32_t)words[i].len, v->n, v->stamp, 0 };
      v->words[v->n++] = words[i].ptr;
    }
    ids[i] = slot->id;
  }
  return true;
}

uint32_t assay_vocab_put(assay_vocab *v, assay_str w)
{
  uint32_t id;
  return assay_vocab_put_all(v, &w, 1, &id) ? id : ASSAY_NO_ID;
}

/* ---- n-grams ---- */

bool assay_grams_clear(assay_grams *g, size_t n, uint32_t first)
{
  size_t wanted = g->slots ? g->mask + 1 : FIRST_SLOTS;
  while (wanted < 2 * n)
    wanted *= 2;
  if (!g->slots || wanted > g->mask + 1) {
    g->slots = assay_arena_array(g->arena, wanted, sizeof *g->slots);
    if (!g->slots)
      return false;
    g->mask = wanted - 1;
    g->stamp = 0;
    g->shift = 64;
    for (size_t n_slots = wanted; n_slots > 1; n_slots /= 2)
      g->shift--;
  }
  if (++g->stamp == 0) {
    memset(g->slots, 0, (g->mask + 1) * sizeof *g->slots);
    g->stamp = 1;
  }
  g->next = first;
  return true;
}

/* ---- growing scratch ---- */

bool assay_scratch_room(assay_arena *arena, void *items, size_t *cap, size_t n, size_t size)
{
  if (n <= *cap)
    return true;
  size_t wanted = *cap ? *cap : 64, bytes;
  while (wanted < n)
    wanted += wanted / 2;
  void *old;
  memcpy(&old, items, sizeof old); /* any object pointer: memcpy keeps the aliasing rules */
  if (!assay_size_mul(wanted, size, &bytes))
    return false;
  void *bigger = assay_arena_resize(arena, old, *cap * size, bytes);
  if (!bigger)
    return false;
  memcpy(items, &bigger, sizeof bigger);
  *cap = wanted;
  return true;
}
