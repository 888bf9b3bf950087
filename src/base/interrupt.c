/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct watch {
  void (*clean)(void *payload);
  void *payload;
  sigset_t signals;
} watch;

static void *wait_for_signal(void *payload)
{
  watch *w = payload;
  int number;
  if (sigwait(&w->signals, &number) != 0)
    return NULL;
  w->clean(w->payload);
  signal(number, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &w->signals, NULL);
  kill(getpid(), number);
  return NULL;
}

bool assay_interrupt_watch(void (*clean)(void *payload), void *payload)
{
  static const int watched[] = { SIGINT, SIGTERM, SIGHUP };
  pthread_t thread;
  watch *w = malloc(sizeof *w);
  if (!w)
    return false;
  *w = (watch){ .clean = clean, .payload = payload };
  sigemptyset(&w->signals);
  for (size_t i = 0; i < sizeof watched / sizeof *watched; i++) {
    struct sigaction now;
    /* what was ignored (nohup) stays ignored */
    if (sigaction(watched[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
      sigaddset(&w->signals, watched[i]);
  }
  pthread_sigmask(SIG_BLOCK, &w->signals, NULL);
  if (pthread_create(&thread, NULL, wait_for_signal, w) == 0) {
    pthread_detach(thread);
    return true;
  }
  pthread_sigmask(SIG_UNBLOCK, &w->signals, NULL);
  free(w);
  return false;
}
