/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the time of reading 10,000 gate rules: median of five. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "analysis/gate_rules.h"

enum { RULES = 10000, RUNS = 5 };

static const char *const kinds[] = {
  "run[lr=1e-4].validation_loss.best <= %d.25 # remark\n",
  "warn: group g%d: bleu no-worse-than base by 2 %% and 0.5\n",
  "waive until 2026-12-01 \"reason %d\": \"eval/rouge 1\" >= 0.25\n",
  "verdict in CONVERGED, MEMORISING, WORD_%d\n",
  "rougeL[lang=l%d].precision between 0.1 and 0.9\n",
};

static int by_size(const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static bool time_once(assay_str text, double *ms)
{
  assay_arena *arena = assay_arena_new();
  assay_troubles troubles = { .arena = arena };
  assay_rules rules = { 0 };
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  bool read =
      arena && assay_rules_read(arena, text, ASSAY_STR("g"), &rules, &troubles, NULL) == ASSAY_OK;
  clock_gettime(CLOCK_MONOTONIC, &to);
  *ms = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
  read = read && rules.n == RULES;
  assay_arena_free(arena);
  return read;
}

int main(void)
{
  double ms[RUNS];
  assay_arena *arena = assay_arena_new();
  assay_buf text = ASSAY_BUF(arena);
  for (int i = 0; i < RULES; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    assay_buf_addf(&text, kinds[(size_t)i % (sizeof kinds / sizeof *kinds)], i);
#pragma GCC diagnostic pop
  }
  for (size_t i = 0; i < RUNS; i++)
    if (text.failed || !time_once(assay_buf_str(&text), &ms[i]))
      return EXIT_FAILURE;
  assay_arena_free(arena);
  qsort(ms, RUNS, sizeof *ms, by_size);
  printf("%-58s %9.1f ms   limit %s\n", "reading of 10,000 gate rules, wall", ms[RUNS / 2], "1 s");
  return EXIT_SUCCESS;
}
