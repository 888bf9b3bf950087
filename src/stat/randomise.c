/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Approximate randomisation by tables of partial sums: what several segments change together is
 * looked up by their coins. Small whole numbers go by eight coins and in 16 bits, all else by four
 * and as doubles. */
#include <endian.h>
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "stat/resample.h"

enum {
  TRIALS = 1024, /* trials whose coins are kept at a time */
  COINS = 8,     /* coins in a byte: a face */
  ROWS = 4       /* rows of tables that are added at once */
};

/* NumPy's coins: 32 of each 32-bit draw, the lowest bit first, without a break between rows. */
typedef struct coins {
  assay_rng rng;
  uint64_t bits;
  unsigned left;
} coins;

static unsigned take_coins(coins *c, unsigned n)
{
  if (c->left < n) {
    c->bits |= (uint64_t)assay_rng_next32(&c->rng) << c->left;
    c->left += 32;
  }
  unsigned face = (unsigned)(c->bits & (((uint64_t)1 << n) - 1));
  c->bits >>= n;
  c->left -= n;
  return face;
}

static void throw_row(coins *c, size_t segments, unsigned char *faces)
{
  size_t whole = segments / COINS, rest = segments % COINS, b = 0;
  for (; b + 4 <= whole; b += 4) {
    uint32_t four = htole32(take_coins(c, 4 * COINS));
    memcpy(faces + b, &four, sizeof four);
  }
  for (; b < whole; b++)
    faces[b] = (unsigned char)take_coins(c, COINS);
  if (rest)
    faces[whole] = (unsigned char)take_coins(c, (unsigned)rest);
}

/* What segment i changes when it changes sides: baseline less system. */
static void difference_of(const assay_table *base, const assay_table *system, size_t segments,
                          size_t i, double *out)
{
  memset(out, 0, base->k * sizeof *out);
  if (base->column) {
    for (size_t j = 0; j < base->k; j++)
      out[j] = base->column[j * segments + i] - system->column[j * segments + i];
    return;
  }
  for (size_t j = 0; j < base->n_ones; j++) {
    uint32_t plus = base->ones[i * base->n_ones + j], minus = system->ones[i * base->n_ones + j];
    if (plus < base->k)
      out[plus] += 1;
    if (minus < base->k)
      out[minus] -= 1;
  }
}

/* A vector of 16-bit sums, and what they are added up in. */
enum { LANES = 8 };
typedef int16_t lanes __attribute__((vector_size(2 * LANES), may_alias));
typedef int32_t wide_lanes __attribute__((vector_size(4 * LANES), aligned(16), may_alias));

typedef struct shuffle {
  const assay_table *base, *system;
  size_t segments, k;
  size_t width;                          /* bytes of coins a trial */
  double *partial;                       /* [QUADS][FACES][k] */
  double *moved;                         /* [TRIALS][k]: sums of what changed sides */
  double *all_base, *all_system, *a, *b; /* [k] */
  size_t vectors;                        /* vectors that hold k sums */
  lanes *narrow;                         /* [ROWS][256][vectors] */
  wide_lanes *narrow_moved;              /* [TRIALS][vectors] */
} shuffle;

/* ---- any numbers, by four coins ---- */

enum { HALF = COINS / 2, FACES = 1 << HALF, QUADS = 32 /* tables at a time */ };

/* Partial sums of the outcomes of HALF coins for the segments [from, ...) of `quads` tables. */
static void fill_partial(const shuffle *s, size_t from, size_t quads)
{
  double *d = s->a;
  for (size_t q = 0; q < quads; q++) {
    double *table = s->partial + q * FACES * s->k;
    memset(table, 0, s->k * sizeof *table);
    for (unsigned bit = 0; bit < HALF; bit++) {
      size_t i = from + q * HALF + bit;
      if (i < s->segments)
        difference_of(s->base, s->system, s->segments, i, d);
      for (size_t face = (size_t)1 << bit; face < (size_t)2 << bit; face++)
        for (size_t j = 0; j < s->k; j++)
          table[face * s->k + j] =
              table[(face - ((size_t)1 << bit)) * s->k + j] + (i < s->segments ? d[j] : 0);
    }
  }
}

typedef double pair __attribute__((vector_size(16), may_alias));
typedef double loose_pair __attribute__((vector_size(16), aligned(8), may_alias));

/* Adds four rows, the first one first: what is added up in which order decides the last bits. */
static void add_rows(double *sum, const double *const rows[ROWS], size_t k)
{
  size_t j = 0;
  for (; j + 2 <= k; j += 2) {
    pair x = *(const loose_pair *)(sum + j);
    x += *(const loose_pair *)(rows[0] + j);
    x += *(const loose_pair *)(rows[1] + j);
    x += *(const loose_pair *)(rows[2] + j);
    x += *(const loose_pair *)(rows[3] + j);
    *(loose_pair *)(sum + j) = x;
  }
  if (j < k)
    sum[j] = sum[j] + rows[0][j] + rows[1][j] + rows[2][j] + rows[3][j];
}

static void move_sides(const shuffle *s, const unsigned char *faces, size_t trials)
{
  memset(s->moved, 0, trials * s->k * sizeof *s->moved);
  size_t all = (s->segments + HALF - 1) / HALF;
  for (size_t from = 0; from < all; from += QUADS) {
    size_t quads = all - from < QUADS ? all - from : QUADS;
    fill_partial(s, from * HALF, quads);
    for (size_t t = 0; t < trials; t++)
      for (size_t q = 0; q < quads; q += ROWS) {
        const unsigned char *face = faces + t * s->width + (from + q) / 2;
        const double *rows[ROWS];
        for (size_t i = 0; i < ROWS; i++) { /* face 0 of a table: nothing moves */
          const double *table = s->partial + (q + i) * FACES * s->k;
          rows[i] = q + i < quads ? table + ((size_t)face[i / 2] >> i % 2 * HALF) % FACES * s->k
                                  : s->partial;
        }
        add_rows(s->moved + t * s->k, rows, s->k);
      }
  }
}

/* ---- small whole numbers, by eight coins ---- */

/* So that 16 bits hold what ROWS faces move. */
enum { NARROW_MAX = INT16_MAX / (ROWS * COINS) };

static bool is_narrow(const shuffle *s)
{
  double *d = s->a, most = 0;
  for (size_t i = 0; i < s->segments; i++) {
    difference_of(s->base, s->system, s->segments, i, d);
    for (size_t j = 0; j < s->k; j++) {
      if (!(fabs(d[j]) <= NARROW_MAX) || d[j] != floor(d[j]))
        return false;
      most = fabs(d[j]) > most ? fabs(d[j]) : most;
    }
  }
  return most * (double)s->segments <= INT32_MAX;
}

/* Partial sums of the outcomes of COINS coins for the segments [from, ...) of ROWS tables. */
static void fill_narrow(const shuffle *s, size_t from)
{
  for (size_t bit = 0; bit < (size_t)ROWS * COINS; bit++) {
    lanes *table = s->narrow + bit / COINS * (1 << COINS) * s->vectors;
    size_t i = from + bit, step = (size_t)1 << bit % COINS;
    if (step == 1)
      memset(table, 0, s->vectors * sizeof *table);
    memset(s->a, 0, s->k * sizeof *s->a);
    if (i < s->segments)
      difference_of(s->base, s->system, s->segments, i, s->a);
    for (size_t v = 0; v < s->vectors; v++) {
      lanes d = { 0 };
      for (size_t j = v * LANES; j < s->k && j < (v + 1) * LANES; j++)
        d[j % LANES] = (int16_t)s->a[j];
      for (size_t face = 0; face < step; face++)
        table[(step + face) * s->vectors + v] = table[face * s->vectors + v] + d;
    }
  }
}

static void move_narrow(const shuffle *s, const unsigned char *faces, size_t trials)
{
  size_t n = s->vectors, size = (size_t)(1 << COINS) * n;
  memset(s->narrow_moved, 0, trials * n * sizeof *s->narrow_moved);
  for (size_t from = 0; from < s->width; from += ROWS) {
    fill_narrow(s, from * COINS);
    for (size_t t = 0; t < trials; t++) {
      const unsigned char *face = faces + t * s->width + from; /* behind a row lies room */
      wide_lanes *moved = s->narrow_moved + t * n;
      const lanes *a = s->narrow + face[0] * n, *b = s->narrow + size + face[1] * n,
                  *c = s->narrow + 2 * size + face[2] * n, *d = s->narrow + 3 * size + face[3] * n;
      for (size_t v = 0; v < n; v++)
        moved[v] += __builtin_convertvector((a[v] + b[v]) + (c[v] + d[v]), wide_lanes);
    }
  }
  for (size_t t = 0; t < trials; t++)
    for (size_t j = 0; j < s->k; j++)
      s->moved[t * s->k + j] = s->narrow_moved[t * n + j / LANES][j % LANES];
}

/* ---- trials ---- */

static void score_trials(const shuffle *s, size_t trials, double *differences)
{
  for (size_t t = 0; t < trials; t++) {
    const double *moved = s->moved + t * s->k;
    for (size_t j = 0; j < s->k; j++) {
      s->a[j] = s->all_system[j] + moved[j];
      s->b[j] = s->all_base[j] - moved[j];
    }
    differences[t] = fabs(s->base->score(s->base->context, s->a, s->segments) -
                          s->base->score(s->base->context, s->b, s->segments));
  }
}

static bool make_shuffle(assay_arena *scratch, shuffle *s)
{
  s->vectors = (s->k + LANES - 1) / LANES;
  s->partial = assay_arena_array(scratch, (size_t)QUADS * FACES * s->k, sizeof *s->partial);
  s->moved = assay_arena_array(scratch, (size_t)TRIALS * s->k, sizeof *s->moved);
  s->all_base = assay_arena_array(scratch, 4 * s->k, sizeof *s->all_base);
  s->narrow = assay_arena_array(scratch, ((size_t)ROWS << COINS) * s->vectors, sizeof *s->narrow);
  s->narrow_moved =
      assay_arena_array(scratch, (size_t)TRIALS * s->vectors, sizeof *s->narrow_moved);
  if (!s->partial || !s->moved || !s->all_base || !s->narrow || !s->narrow_moved)
    return false;
  s->all_system = s->all_base + s->k;
  s->a = s->all_system + s->k;
  s->b = s->a + s->k;
  return true;
}

bool assay_randomise(assay_arena *scratch, const assay_resampling *r, double *differences)
{
  shuffle s = { .base = &r->tables[0], .segments = r->segments, .k = r->tables[0].k };
  s.width = (r->segments + COINS - 1) / COINS;
  /* Faces are read ROWS at a time; those behind a row's end meet tables of zeros. */
  unsigned char *faces = assay_arena_array(scratch, TRIALS * s.width + ROWS, 1);
  coins c = { .left = 0 };
  if (!faces || !make_shuffle(scratch, &s))
    return false;
  assay_rng_init(&c.rng, r->seed);
  assay_table_sums(s.base, r->segments, s.all_base);
  for (size_t first = 0; first < r->samples; first += TRIALS) {
    size_t n = r->samples - first < TRIALS ? r->samples - first : TRIALS;
    for (size_t t = 0; t < n; t++)
      throw_row(&c, r->segments, faces + t * s.width);
    for (size_t i = 1; i < r->n_tables; i++) {
      s.system = &r->tables[i];
      assay_table_sums(s.system, r->segments, s.all_system);
      if (is_narrow(&s))
        move_narrow(&s, faces, n);
      else
        move_sides(&s, faces, n);
      score_trials(&s, n, differences + (i - 1) * r->samples + first);
    }
  }
  return true;
}
