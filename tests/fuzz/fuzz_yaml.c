/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML: what is read is a tree of bounded size that can be written; what is refused has a place. */
#include "fuzz/fuzz.h"

#include "input/yaml_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  assay_arena *arena = assay_arena_new();
  assay_value *root = NULL, *again;
  assay_err err = { 0 };
  FUZZ_DEMAND(arena);
  const assay_code code =
      assay_yaml_read(arena, (assay_str){ (const char *)bytes, n }, &root, &err);
  if (code == ASSAY_OK) {
    assay_sink *sink = assay_sink_memory(arena);
    FUZZ_DEMAND(root && sink);
    assay_json_write(root, 0, sink);
    const assay_str text = assay_sink_bytes(sink);
    FUZZ_DEMAND(assay_json_read(arena, text.ptr, text.len, ASSAY_JSON_STRICT, &again, NULL) ==
                ASSAY_OK);
  } else {
    FUZZ_DEMAND(code == ASSAY_E_INPUT && err.line >= 1 && err.column >= 1 && err.message[0]);
  }
  assay_arena_free(arena);
  return 0;
}
