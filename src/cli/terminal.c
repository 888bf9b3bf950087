/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "render/sanitise.h"

enum { WIDTH_DEFAULT = 80, WIDTH_MIN = 40, WIDTH_MAX = 400 };

void assay_terminal_prepare(assay_stdout *out)
{
  out->closed = fcntl(STDOUT_FILENO, F_GETFD) < 0;
  for (int fd = 0; fd <= 2; fd++) {
    if (fcntl(fd, F_GETFD) >= 0)
      continue;
    int null = open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY);
    if (null >= 0 && null != fd)
      close(null);
  }
  signal(SIGXFSZ, SIG_IGN);
}

size_t assay_terminal_width(void)
{
  struct winsize size;
  int64_t columns = 0;
  const char *given = getenv("COLUMNS");
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
    columns = size.ws_col;
  else if (given)
    assay_num_read_whole(assay_str_z(given), '.', &columns);
  if (columns <= 0)
    return WIDTH_DEFAULT;
  return columns < WIDTH_MIN ? WIDTH_MIN : columns > WIDTH_MAX ? WIDTH_MAX : (size_t)columns;
}

bool assay_terminal_colour(const char *choice)
{
  const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
  if (strcmp(choice, "auto") != 0)
    return strcmp(choice, "always") == 0;
  return isatty(STDOUT_FILENO) && !(no_color && no_color[0]) &&
         !(term && strcmp(term, "dumb") == 0);
}

assay_code assay_clock_read(int64_t *seconds, bool *fixed, assay_err *err)
{
  const char *epoch = getenv("SOURCE_DATE_EPOCH");
  *fixed = epoch && epoch[0];
  *seconds = (int64_t)time(NULL);
  if (*fixed && !assay_num_read_whole(assay_str_z(epoch), '.', seconds))
    return assay_err_set(err, ASSAY_E_USAGE, "SOURCE_DATE_EPOCH is no whole number: '%s'", epoch);
  return ASSAY_OK;
}

void assay_complain(const char *format, ...)
{
  va_list args;
  va_start(args, format);
  fputs("assay: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
}

void assay_complain_str(assay_str text)
{
  assay_arena *arena = assay_arena_new();
  assay_buf safe = ASSAY_BUF(arena);
  if (arena)
    assay_sanitise_terminal(&safe, text);
  assay_str line = arena ? assay_buf_str(&safe) : (assay_str){ NULL, 0 };
  assay_complain("%s", line.ptr ? line.ptr : "out of memory");
  assay_arena_free(arena);
}

int assay_complain_nomem(void)
{
  assay_complain("out of memory");
  return ASSAY_EXIT_SURROUNDINGS;
}

bool assay_stdout_write(void *payload, const char *bytes, size_t n)
{
  assay_stdout *out = payload;
  errno = 0;
  bool good = fwrite(bytes, 1, n, stdout) == n;
  if (!good && !out->error)
    out->error = errno;
  return good;
}

int assay_stdout_close(const assay_stdout *out)
{
  bool written = ftell(stdout) != 0 || ferror(stdout);
  errno = out->error;
  bool bad = ferror(stdout) || fflush(stdout) != 0 || fclose(stdout) != 0;
  if (!bad && !(out->closed && written))
    return 0;
  assay_complain("write error: %s", out->closed ? "standard output is closed" : strerror(errno));
  return ASSAY_EXIT_SURROUNDINGS;
}

int assay_stdout_print(assay_stdout *out, assay_buf *text)
{
  assay_str bytes = assay_buf_str(text);
  if (!bytes.ptr)
    return assay_complain_nomem();
  assay_stdout_write(out, bytes.ptr, bytes.len);
  return assay_stdout_close(out);
}
