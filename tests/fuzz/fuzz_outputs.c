/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of outputs, whatever they hold: read as a kind that the first byte chooses, they give items
 * whose texts are valid UTF-8, or a trouble with a message; all items are counted. */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "input/output_stream.h"
#include "text/utf8.h"

static void demand_text(assay_str text)
{
  FUZZ_DEMAND(assay_utf8_valid(text) == text.len);
}

static void demand_segments(const assay_segment_chunk *chunk)
{
  for (size_t i = 0; i < chunk->list.n; i++) {
    const assay_text_segment *s = &chunk->list.items[i];
    demand_text(s->hyp);
    demand_text(s->id);
    for (size_t r = 0; r < s->n_refs; r++)
      demand_text(s->refs[r]);
  }
}

static assay_code read_all(assay_outputs_context *context, assay_str path, size_t *read,
                           assay_err *err)
{
  assay_outputs *outputs;
  bool end = false;
  assay_code code = assay_outputs_open(context, path, false, &outputs, err);
  if (code != ASSAY_OK)
    return code;
  while (code == ASSAY_OK && !end) {
    assay_segment_chunk chunk = { .arena = assay_arena_new() };
    FUZZ_DEMAND(chunk.arena);
    code = assay_outputs_next(outputs, 3, &chunk, &end, err);
    if (code == ASSAY_OK)
      demand_segments(&chunk);
    *read += chunk.list.n;
    assay_arena_free(chunk.arena);
  }
  if (code != ASSAY_OK)
    assay_outputs_drop(outputs);
  return code;
}

static void read_outputs(const char *path, const assay_score_options *options)
{
  assay_arena *arena = assay_arena_new();
  FUZZ_DEMAND(arena);
  assay_inputs inputs = { 0 };
  assay_troubles troubles = { .arena = arena };
  assay_outputs_context *context = assay_outputs_context_new(arena, options, &inputs, &troubles);
  FUZZ_DEMAND(context);
  assay_err err = { 0 };
  size_t read = 0;
  assay_code code = read_all(context, assay_str_z(path), &read, &err);
  assay_outputs_context_close(context);
  FUZZ_DEMAND(code == ASSAY_OK || code == ASSAY_E_INPUT);
  if (code == ASSAY_OK) {
    const assay_input *last = &inputs.files.items[inputs.files.n - 1];
    FUZZ_DEMAND(read > 0 && last->used == read && last->rows == last->used + last->skipped);
    FUZZ_DEMAND(troubles.list.n == 0);
  } else {
    FUZZ_DEMAND(err.message[0] || troubles.list.n);
  }
  assay_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  static const char *const endings[] = { "txt", "jsonl", "tsv", "json" };
  static const char *const fields[] = { "lang", "a.b" };
  unsigned flags = n ? bytes[0] : 0;
  char path[64];
  snprintf(path, sizeof path, "/dev/shm/fuzz_outputs_%ld.%s", (long)getpid(), endings[flags & 3]);
  FILE *file = fopen(path, "wb");
  if (!file)
    return 0;
  if (n > 1)
    fwrite(bytes + 1, 1, n - 1, file);
  fclose(file);
  assay_score_options options;
  assay_score_options_init(&options);
  const char *const self[] = { path };
  options.refs = self;
  options.n_refs = flags & 4 ? 1 : 0;
  options.ref_groups = flags & 8;
  options.by_fields = fields;
  options.n_by_fields = flags & 16 ? 2 : 0;
  options.pred_field = flags & 32 ? "a.b" : NULL;
  options.id_field = flags & 64 ? "i" : NULL;
  read_outputs(path, &options);
  unlink(path);
  return 0;
}
