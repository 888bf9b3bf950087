/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each case is a process of its own, since signals end it. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check_run.h"

#include "base/interrupt.h"

static bool no_thread, no_memory; /* while set, these cannot be had; by the linker's --wrap */

int __real_pthread_create(pthread_t *id, const pthread_attr_t *how, void *(*f)(void *), void *p);
int __wrap_pthread_create(pthread_t *id, const pthread_attr_t *how, void *(*f)(void *), void *p);
int __wrap_pthread_create(pthread_t *id, const pthread_attr_t *how, void *(*f)(void *), void *p)
{
  return no_thread ? EAGAIN : __real_pthread_create(id, how, f, p);
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
  return no_memory ? NULL : __real_malloc(size);
}

static void say(void *payload)
{
  int fd = *(int *)payload;
  if (write(fd, "c", 1) != 1)
    _exit(9);
}

/* Sends itself the signal; returns if that does not end the process. */
static void take(int number)
{
  kill(getpid(), number);
  for (int i = 0; i < 50; i++)
    usleep(10000);
}

typedef void (*scene)(int *fd);

/* The state of a process that plays the scene; *cleaned: it did. */
static int play(scene s, bool *cleaned)
{
  int ends[2], state;
  char got[8];
  ck_assert_int_eq(pipe(ends), 0);
  pid_t child = fork();
  if (child == 0) {
    signal(SIGHUP, SIG_DFL); /* the suite may run under nohup */
    s(&ends[1]);
    _exit(7);
  }
  close(ends[1]);
  ck_assert_int_eq(waitpid(child, &state, 0), child);
  *cleaned = read(ends[0], got, sizeof got) > 0;
  close(ends[0]);
  return state;
}

static void terminated(int *fd)
{
  if (assay_interrupt_watch(say, fd))
    take(SIGTERM);
}

START_TEST(a_signal_cleans_and_ends)
{
  bool cleaned;
  int state = play(terminated, &cleaned);
  ck_assert(cleaned);
  ck_assert(WIFSIGNALED(state));
  ck_assert_int_eq(WTERMSIG(state), SIGTERM);
}
END_TEST

/* As under nohup. */
static void ignored(int *fd)
{
  signal(SIGHUP, SIG_IGN);
  if (assay_interrupt_watch(say, fd))
    take(SIGHUP);
}

START_TEST(what_was_ignored_stays_ignored)
{
  bool cleaned;
  int state = play(ignored, &cleaned);
  ck_assert(!cleaned);
  ck_assert(WIFEXITED(state));
  ck_assert_int_eq(WEXITSTATUS(state), 7);
}
END_TEST

static void without_thread(int *fd)
{
  no_thread = true;
  if (!assay_interrupt_watch(say, fd))
    take(SIGHUP);
}

static void without_memory(int *fd)
{
  no_memory = true;
  if (!assay_interrupt_watch(say, fd))
    take(SIGHUP);
}

/* Then a signal ends the process at once. (Check has a handler of SIGINT and SIGTERM.) */
START_TEST(no_watch_can_be_had)
{
  static const scene scenes[] = { without_thread, without_memory };
  for (size_t i = 0; i < COUNT(scenes); i++) {
    bool cleaned;
    int state = play(scenes[i], &cleaned);
    ck_assert(!cleaned);
    ck_assert(WIFSIGNALED(state));
    ck_assert_int_eq(WTERMSIG(state), SIGHUP);
  }
  /* and here, so that the watch of this process is undone */
  sigset_t before, after;
  ck_assert_int_eq(pthread_sigmask(SIG_BLOCK, NULL, &before), 0);
  no_thread = true;
  ck_assert(!assay_interrupt_watch(say, NULL));
  no_thread = false;
  no_memory = true;
  bool watched = assay_interrupt_watch(say, NULL);
  no_memory = false;
  ck_assert(!watched);
  ck_assert_int_eq(pthread_sigmask(SIG_BLOCK, NULL, &after), 0);
  for (int i = 1; i < NSIG; i++)
    ck_assert_int_eq(sigismember(&before, i), sigismember(&after, i));
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { a_signal_cleans_and_ends, what_was_ignored_stays_ignored,
                                 no_watch_can_be_had };
  return check_run("interrupt", tests, COUNT(tests));
}
