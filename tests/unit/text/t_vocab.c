/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <stdio.h>
#include <string.h>

#include "text/vocab.h"

enum { WORDS = 40000, ROOM = 48 };

static char bytes[WORDS][ROOM];

/* Words of every length up to 40; many differ in their middle only, which neither the first nor
 * the last eight bytes show. */
static assay_str word_of(size_t i)
{
  char digits[16];
  size_t len = (size_t)snprintf(digits, sizeof digits, "%zu", i), pad = i % 5 * 8;
  memset(bytes[i], '.', ROOM);
  memcpy(bytes[i] + pad / 2, digits, len);
  return (assay_str){ bytes[i], pad + len };
}

START_TEST(words_are_numbered_in_order)
{
  assay_arena *arena = assay_arena_new();
  assay_vocab v = { .arena = arena };
  for (size_t round = 0; round < 3; round++) {
    assay_vocab_clear(&v);
    ck_assert_uint_eq(assay_vocab_get(&v, word_of(0)), ASSAY_NO_ID);
    size_t n = round == 1 ? 10 : WORDS;
    for (size_t i = 0; i < n; i++)
      ck_assert_uint_eq(assay_vocab_put(&v, word_of(i)), i);
    for (size_t i = 0; i < n; i++) {
      char copy[ROOM];
      assay_str word = word_of(i);
      memcpy(copy, word.ptr, word.len);
      ck_assert_uint_eq(assay_vocab_get(&v, (assay_str){ copy, word.len }), i);
      ck_assert_uint_eq(assay_vocab_put(&v, (assay_str){ copy, word.len }), i);
    }
    ck_assert_uint_eq(v.n, n);
    ck_assert_uint_eq(assay_vocab_get(&v, (assay_str){ "nowhere", 7 }), ASSAY_NO_ID);
  }
  assay_arena_free(arena);
}
END_TEST

START_TEST(words_of_like_ends_differ)
{
  static const assay_str words[] = {
    { "", 0 },
    { "a", 1 },
    { "aa", 2 },
    { "aaa", 3 },
    { "aaaa", 4 },
    { "aaaaa", 5 },
    { "\0", 1 },
    { "\0\0", 2 },
    { "a\0", 2 },
    { "\0a", 2 },
    { "aaaaaa", 6 },
    { "aba", 3 },
    { "abba", 4 },
    { "\0\0\0\0", 4 },
    { "aaaaaaaa", 8 },
    { "aaaaaaaaa", 9 },
    { "aaaaaaaabaaaaaaaa", 17 },
    { "aaaaaaaacaaaaaaaa", 17 },
    { "aaaaaaaaaaaaaaaa", 16 },
    { "aaaaaaaaaaaaaaaaa", 17 },
  };
  assay_arena *arena = assay_arena_new();
  assay_vocab v = { .arena = arena };
  assay_vocab_clear(&v);
  for (size_t i = 0; i < COUNT(words); i++)
    ck_assert_uint_eq(assay_vocab_put(&v, words[i]), i);
  for (size_t i = 0; i < COUNT(words); i++)
    ck_assert_uint_eq(assay_vocab_get(&v, words[i]), i);
  assay_arena_free(arena);
}
END_TEST

START_TEST(clearing_survives_the_stamp_going_round)
{
  assay_arena *arena = assay_arena_new();
  assay_vocab v = { .arena = arena };
  assay_grams g = { .arena = arena };
  assay_vocab_clear(&v);
  ck_assert_uint_eq(assay_vocab_put(&v, (assay_str){ "old", 3 }), 0);
  ck_assert(assay_grams_clear(&g, 1, 0));
  ck_assert_uint_eq(assay_grams_put(&g, 42), 0);
  v.stamp = g.stamp = UINT32_MAX; /* as after so many segments; slots bear the stamp 1 */
  assay_vocab_clear(&v);
  ck_assert(assay_grams_clear(&g, 1, 0));
  ck_assert_uint_eq(assay_vocab_get(&v, (assay_str){ "old", 3 }), ASSAY_NO_ID);
  ck_assert_uint_eq(assay_grams_get(&g, 42), ASSAY_NO_ID);
  assay_arena_free(arena);
}
END_TEST

START_TEST(grams_are_numbered_from_the_first_number)
{
  assay_arena *arena = assay_arena_new();
  assay_grams g = { .arena = arena };
  for (uint32_t round = 1; round < 4; round++) {
    uint32_t n = 5000 * round;
    ck_assert(assay_grams_clear(&g, n, 7));
    for (uint32_t i = 0; i < n; i++)
      ck_assert_uint_eq(assay_grams_put(&g, assay_gram_key(i % 50, i / 50)), 7 + i);
    for (uint32_t i = 0; i < n; i++) {
      ck_assert_uint_eq(assay_grams_put(&g, assay_gram_key(i % 50, i / 50)), 7 + i);
      ck_assert_uint_eq(assay_grams_get(&g, assay_gram_key(i % 50, i / 50)), 7 + i);
    }
    ck_assert_uint_eq(assay_grams_get(&g, assay_gram_key(50, 0)), ASSAY_NO_ID);
  }
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { words_are_numbered_in_order, words_of_like_ends_differ,
                                 clearing_survives_the_stamp_going_round,
                                 grams_are_numbered_from_the_first_number };
  return check_run("vocab", tests, COUNT(tests));
}
