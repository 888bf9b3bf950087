/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded: behind the first read of the file GROW_FILE another writer appends the line GROW_LINE
 * to it. */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_flag grown = ATOMIC_FLAG_INIT;

static bool is_file(int fd, const char *path)
{
  struct stat a, b;
  return path && fstat(fd, &a) == 0 && stat(path, &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}

static void grow(const char *path, const char *line)
{
  long fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND, 0);
  if (fd < 0 || syscall(SYS_write, fd, line, strlen(line)) < 0)
    abort();
  syscall(SYS_close, fd);
}

ssize_t read(int fd, void *buffer, size_t size)
{
  const char *path = getenv("GROW_FILE"), *line = getenv("GROW_LINE");
  ssize_t got = syscall(SYS_read, fd, buffer, size);
  if (got > 0 && line && is_file(fd, path) && !atomic_flag_test_and_set(&grown))
    grow(path, line);
  return got;
}

ssize_t __read_chk(int fd, void *buffer, size_t size, size_t room)
{
  (void)room;
  return read(fd, buffer, size);
}
