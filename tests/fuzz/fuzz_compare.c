/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a table of finished runs: read, ranked, written as JSON, text and CSV. */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "assay/assay.h"

static bool count(void *payload, const char *bytes, size_t n)
{
  size_t *total = payload;
  for (size_t i = 0; i < n; i++)
    FUZZ_DEMAND(bytes[i] != '\0' && bytes[i] != '\x1b');
  *total += n;
  return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  int fd = memfd_create("table", 0);
  char path[64];
  const char *paths[] = { path };
  assay_options options;
  assay_compare_options compare = { 0 };
  assay_review *review;
  if (fd < 0)
    return 0;
  FUZZ_DEMAND(write(fd, bytes, n) == (ssize_t)n);
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  assay_options_init(&options);
  options.threads = 1;
  options.input_format = "sweep";
  assay_compare_open(&review, paths, 1, &options, &compare);
  FUZZ_DEMAND(review);
  size_t json = 0, text = 0;
  const int status = assay_review_exit(review);
  FUZZ_DEMAND(status == 0 || status == 2);
  FUZZ_DEMAND(status == 0 || assay_review_trouble(review, 0) || assay_review_error(review)[0]);
  assay_review_write(review, "json", NULL, count, &json);
  assay_review_write(review, "text", NULL, count, &text);
  assay_review_write(review, "csv", NULL, count, &text);
  FUZZ_DEMAND(json);
  assay_review_free(review);
  close(fd);
  return 0;
}
