/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Option parsing: bytes are words, one a line. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "cli/cmd.h"

enum { WORDS = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  char *argv[WORDS + 2] = { (char *)(uintptr_t) "review" };
  int argc = 1;
  size_t commands;
  assay_arena *arena = assay_arena_new();
  char *text = arena ? assay_arena_alloc(arena, n + 1) : NULL;
  if (!text) {
    assay_arena_free(arena);
    return 0;
  }
  if (n)
    memcpy(text, bytes, n);
  for (char *save = NULL, *word = strtok_r(text, "\n", &save); word && argc < WORDS;
       word = strtok_r(NULL, "\n", &save))
    argv[argc++] = word;
  assay_line line = { .command = assay_commands(&commands)[0], .arena = arena };
  assay_err err = { 0 };
  assay_code code = assay_line_parse(&line, argc, argv, &err);
  FUZZ_DEMAND(code == ASSAY_OK || (code == ASSAY_E_USAGE && err.message[0]));
  FUZZ_DEMAND(line.values.n + line.operands.n <= 2 * (size_t)argc + n);
  assay_arena_free(arena);
  return 0;
}
