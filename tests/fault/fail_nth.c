/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded: makes the k-th allocation or the k-th I/O call fail, once or from then on, counts the
 * calls and the blocks still held at the end.
 *   FAULT_KIND=memory|io  FAULT_AT=k (0: none)  FAULT_MODE=once|on  FAULT_REPORT=FILE */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long memory_calls, io_calls, live_blocks;
static atomic_int ready;
static long fail_at;
static bool fail_on, fail_memory, fail_io;

__attribute__((constructor)) static void start(void)
{
  const char *kind = getenv("FAULT_KIND");
  const char *at = getenv("FAULT_AT");
  const char *mode = getenv("FAULT_MODE");
  fail_at = at ? strtol(at, NULL, 10) : 0;
  fail_on = mode && strcmp(mode, "on") == 0;
  fail_memory = kind && strcmp(kind, "memory") == 0;
  fail_io = kind && strcmp(kind, "io") == 0;
  atomic_store(&memory_calls, 0);
  atomic_store(&io_calls, 0);
  atomic_store(&ready, 1);
}

__attribute__((destructor)) static void stop(void)
{
  const char *path = getenv("FAULT_REPORT");
  atomic_store(&ready, 0);
  if (!path)
    return;
  long fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  char line[96];
  int n = snprintf(line, sizeof line, "%ld %ld %ld\n", atomic_load(&memory_calls),
                   atomic_load(&io_calls), atomic_load(&live_blocks));
  if (fd >= 0 && n > 0) {
    syscall(SYS_write, fd, line, (size_t)n);
    syscall(SYS_close, fd);
  }
}

static bool fails(atomic_long *calls, bool active)
{
  if (!atomic_load(&ready))
    return false;
  long k = atomic_fetch_add(calls, 1) + 1;
  return active && fail_at > 0 && (fail_on ? k >= fail_at : k == fail_at);
}

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void __libc_free(void *);

void *malloc(size_t size)
{
  if (fails(&memory_calls, fail_memory)) {
    errno = ENOMEM;
    return NULL;
  }
  void *p = __libc_malloc(size);
  if (p)
    atomic_fetch_add(&live_blocks, 1);
  return p;
}

void *calloc(size_t n, size_t size)
{
  if (fails(&memory_calls, fail_memory)) {
    errno = ENOMEM;
    return NULL;
  }
  void *p = __libc_calloc(n, size);
  if (p)
    atomic_fetch_add(&live_blocks, 1);
  return p;
}

void *realloc(void *old, size_t size)
{
  if (fails(&memory_calls, fail_memory)) {
    errno = ENOMEM;
    return NULL;
  }
  void *p = __libc_realloc(old, size);
  if (p && !old)
    atomic_fetch_add(&live_blocks, 1);
  return p;
}

void free(void *p)
{
  if (p)
    atomic_fetch_sub(&live_blocks, 1);
  __libc_free(p);
}

/* Every I/O call that writes or changes a name; reads of inputs are opens. */
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL_IO(code)                                                                              \
  do {                                                                                             \
    if (fails(&io_calls, fail_io)) {                                                               \
      errno = (code);                                                                              \
      return -1;                                                                                   \
    }                                                                                              \
  } while (0)

ssize_t write(int fd, const void *bytes, size_t n)
{
  FAIL_IO(ENOSPC);
  return syscall(SYS_write, fd, bytes, n);
}

int fsync(int fd)
{
  FAIL_IO(EIO);
  return (int)syscall(SYS_fsync, fd);
}

int close(int fd)
{
  if (fails(&io_calls, fail_io)) {
    syscall(SYS_close, fd);
    errno = EIO;
    return -1;
  }
  return (int)syscall(SYS_close, fd);
}

int renameat(int from_fd, const char *from, int to_fd, const char *to)
{
  FAIL_IO(EACCES);
  return (int)syscall(SYS_renameat2, from_fd, from, to_fd, to, 0);
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
  FAIL_IO(EACCES);
  return (int)syscall(SYS_renameat2, from_fd, from, to_fd, to, flags);
}

int rename(const char *from, const char *to)
{
  FAIL_IO(EACCES);
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

static mode_t mode_of(int flags, va_list list)
{
  return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(list, int) : 0;
}

int openat(int folder, const char *path, int flags, ...)
{
  va_list list;
  va_start(list, flags);
  mode_t mode = mode_of(flags, list);
  va_end(list);
  FAIL_IO(EMFILE);
  return (int)syscall(SYS_openat, folder, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
  va_list list;
  va_start(list, flags);
  mode_t mode = mode_of(flags, list);
  va_end(list);
  FAIL_IO(EMFILE);
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int mkdir(const char *path, mode_t mode)
{
  FAIL_IO(ENOSPC);
  return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
  FAIL_IO(ENOSPC);
  return (int)syscall(SYS_mkdirat, folder, path, mode);
}

ssize_t read(int fd, void *bytes, size_t n)
{
  FAIL_IO(EIO);
  return syscall(SYS_read, fd, bytes, n);
}

pid_t fork(void)
{
  FAIL_IO(EAGAIN);
  return REAL(fork)();
}
