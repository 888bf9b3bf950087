/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

enum { THREADS_MAX = 64 };

typedef struct job {
  assay_block_fn work;
  void *payload;
  size_t n;
  atomic_size_t next;
  pthread_mutex_t lock; /* of failed_block, code and first */
  size_t failed_block;
  assay_code code;
  assay_err first; /* of the lowest failing block */
} job;

static void note(job *j, size_t block, assay_code code, const assay_err *err)
{
  pthread_mutex_lock(&j->lock);
  if (block < j->failed_block) { /* the lowest block's error, whoever came first */
    j->failed_block = block;
    j->code = code;
    j->first = *err;
  }
  pthread_mutex_unlock(&j->lock);
}

static void *work(void *payload)
{
  job *j = payload;
  for (;;) {
    size_t block = atomic_fetch_add(&j->next, 1);
    if (block >= j->n)
      return NULL;
    assay_err err = { 0 };
    assay_code code = j->work(j->payload, block, &err);
    if (code != ASSAY_OK)
      note(j, block, code, &err);
  }
}

static size_t wanted(unsigned threads, size_t n_blocks)
{
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  size_t n = threads ? threads : cores > 0 ? (size_t)cores : 1;
  n = n < n_blocks ? n : n_blocks;
  return n < THREADS_MAX ? n : THREADS_MAX;
}

assay_code assay_pool_run(unsigned threads, size_t n_blocks, assay_block_fn fn, void *payload,
                          assay_err *err)
{
  job j = { .work = fn, .payload = payload, .n = n_blocks, .failed_block = SIZE_MAX };
  pthread_t ids[THREADS_MAX];
  size_t n = wanted(threads, n_blocks), started = 0;
  pthread_mutex_init(&j.lock, NULL);
  /* The caller is a worker too; a thread that cannot be started costs speed only. */
  while (started + 1 < n && pthread_create(&ids[started], NULL, work, &j) == 0)
    started++;
  work(&j);
  for (size_t i = 0; i < started; i++)
    pthread_join(ids[i], NULL);
  pthread_mutex_destroy(&j.lock);
  if (j.code != ASSAY_OK && err && err->code == ASSAY_OK)
    *err = j.first;
  return j.code;
}
