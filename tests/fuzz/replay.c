/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a harness over the files of a folder, without a fuzzing engine: TAP. Each file is also cut
 * and changed at a few places, so that the neighbours of a stored case are seen too. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "fuzz/fuzz.h"

enum { FILE_MAX = 1 << 20, CUTS = 16 };

static size_t load(const char *folder, const char *name, uint8_t *bytes)
{
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file)
    return 0;
  size_t n = fread(bytes, 1, FILE_MAX, file);
  fclose(file);
  return n;
}

static void run_around(const uint8_t *bytes, size_t n)
{
  uint8_t *copy = malloc(n + 1); /* exact size: a read beyond the end is seen */
  if (!copy)
    return;
  LLVMFuzzerTestOneInput(bytes, n);
  for (size_t k = 1; k < CUTS; k++) {
    size_t at = n * k / CUTS;
    memcpy(copy, bytes, n);
    LLVMFuzzerTestOneInput(copy, at);
    if (at < n) {
      copy[at] = (uint8_t)(copy[at] ^ (k * 37));
      LLVMFuzzerTestOneInput(copy, n);
    }
  }
  free(copy);
}

int main(int argc, char **argv)
{
  static uint8_t bytes[FILE_MAX];
  DIR *folder = argc > 1 ? opendir(argv[1]) : NULL;
  size_t count = 0;
  if (!folder)
    return 2;
  for (struct dirent *e; (e = readdir(folder));) {
    if (e->d_name[0] == '.')
      continue;
    run_around(bytes, load(argv[1], e->d_name, bytes));
    printf("ok %zu - %s\n", ++count, e->d_name);
    fflush(stdout);
  }
  closedir(folder);
  printf("1..%zu\n", count);
  return count ? 0 : 1;
}
