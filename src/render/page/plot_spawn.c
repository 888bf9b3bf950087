/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/page/plot_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Rule R6. */
enum { FILE_MIB = 32, MEMORY_MIB = 2048, GRACE_MS = 2000, WAIT_MS = 20 };

static int64_t now_ms(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool assay_child_find(const char *name, char path[static PATH_MAX])
{
  const char *at = getenv("PATH");
  while (at != NULL && *at != '\0') {
    const size_t n = strcspn(at, ":");
    struct stat info;
    const int length = snprintf(path, PATH_MAX, "%.*s/%s", (int)n, at, name);
    if (*at == '/' && length > 0 && length < PATH_MAX && stat(path, &info) == 0 &&
        S_ISREG(info.st_mode) && access(path, X_OK) == 0)
      return true;
    at += n + (at[n] == ':');
  }
  return false;
}

static void limit(int resource, rlim_t most)
{
  const struct rlimit both = { most, most };
  (void)setrlimit((__rlimit_resource_t)resource, &both);
}

typedef struct launch {
  const char *program;
  const char *folder;
  char *const *argv;
  char *const *envp;
  int null, out;
  unsigned timeout_s;
} launch;

/* Between fork and exec: async-signal-safe calls only. */
static _Noreturn void become(const launch *l)
{
  sigset_t none;
  sigemptyset(&none);
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* never outlives who waits for it */
  signal(SIGPIPE, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (dup2(l->null, 0) < 0 || dup2(l->null, 1) < 0 || dup2(l->out, 2) < 0 || chdir(l->folder) != 0)
    _exit(127);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, (rlim_t)l->timeout_s + 1);
  limit(RLIMIT_FSIZE, (rlim_t)FILE_MIB << 20);
  limit(RLIMIT_AS, (rlim_t)MEMORY_MIB << 20);
  execve(l->program, l->argv, l->envp);
  _exit(127);
}

/* Environment of rule R5: nothing of the caller's but the search path. */
static pid_t start(const assay_child *child, int out)
{
  char home[PATH_MAX + 8], cache[PATH_MAX + 20], path[PATH_MAX + 8];
  const char *search = getenv("PATH");
  snprintf(home, sizeof home, "HOME=%s", child->folder);
  snprintf(cache, sizeof cache, "XDG_CACHE_HOME=%s", child->folder);
  snprintf(path, sizeof path, "PATH=%s", search && strlen(search) < PATH_MAX ? search : "/usr/bin");
  char locale[] = "LC_ALL=C.UTF-8", zone[] = "TZ=UTC";
  char *const envp[] = { path, home, cache, locale, zone, NULL };
  char *argv[] = { (char *)(uintptr_t)child->program, (char *)(uintptr_t)child->argument[0],
                   (char *)(uintptr_t)child->argument[1], NULL };
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0)
    return -1;
  const launch l = { child->program, child->folder, argv, envp, null, out, child->timeout_s };
  const pid_t pid = fork();
  if (pid == 0)
    become(&l);
  if (pid > 0)
    setpgid(pid, pid);
  const int why = errno;
  close(null);
  errno = why;
  return pid;
}

/* Reads what there is; false at the end of the pipe. */
static bool drain(assay_child *child, int in)
{
  char spill[512];
  const size_t room = sizeof child->complaint - child->n_complaint;
  const ssize_t got =
      read(in, room ? child->complaint + child->n_complaint : spill, room ? room : sizeof spill);
  if (got > 0 && room > 0)
    child->n_complaint += (size_t)got;
  return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

/* Waits until the child has ended (true; it is not reaped yet) or the time is up. */
static bool await(assay_child *child, pid_t pid, int in, int64_t until, bool stop_on_signal)
{
  bool open = true;
  for (;;) {
    struct pollfd fd = { .fd = open ? in : -1, .events = POLLIN };
    const int ready = poll(&fd, 1, open ? WAIT_MS : 2);
    if (ready < 0 && errno == EINTR && stop_on_signal) {
      child->end = ASSAY_CHILD_INTERRUPTED;
      return false;
    }
    if (ready > 0)
      open = drain(child, in);
    siginfo_t info = { .si_pid = 0 };
    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid)
      return true;
    if (now_ms() >= until)
      return false;
  }
}

static void reap(assay_child *child, pid_t pid, int in)
{
  int status = 0;
  kill(-pid, SIGKILL); /* strays of its group */
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  struct pollfd fd = { .fd = in, .events = POLLIN };
  while (child->n_complaint < sizeof child->complaint && poll(&fd, 1, 0) > 0 && drain(child, in))
    ;
  if (child->end == ASSAY_CHILD_TIMED_OUT || child->end == ASSAY_CHILD_INTERRUPTED)
    return;
  child->end = WIFEXITED(status) ? ASSAY_CHILD_EXITED : ASSAY_CHILD_KILLED;
  child->status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
}

void assay_child_run(assay_child *child)
{
  int ends[2];
  child->end = ASSAY_CHILD_NOT_STARTED;
  child->n_complaint = 0;
  if (pipe2(ends, O_CLOEXEC) != 0) {
    child->status = errno;
    return;
  }
  const pid_t pid = start(child, ends[1]);
  child->status = errno;
  close(ends[1]);
  if (pid > 0) {
    child->end = ASSAY_CHILD_EXITED;
    if (!await(child, pid, ends[0], now_ms() + (int64_t)child->timeout_s * 1000, true)) {
      if (child->end != ASSAY_CHILD_INTERRUPTED)
        child->end = ASSAY_CHILD_TIMED_OUT;
      kill(-pid, SIGTERM);
      await(child, pid, ends[0], now_ms() + GRACE_MS, false);
    }
    reap(child, pid, ends[0]);
  }
  close(ends[0]);
}
