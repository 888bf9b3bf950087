/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON: what is accepted, written and read again is written the same. */
#include "fuzz/fuzz.h"

#include "base/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  assay_arena *arena = assay_arena_new();
  for (int flags = 0; arena && flags <= 1; flags++) {
    assay_value *value, *again;
    assay_err err = { 0 };
    assay_code code =
        assay_json_read(arena, (const char *)bytes, n, (assay_json_flags)flags, &value, &err);
    if (code != ASSAY_OK) {
      FUZZ_DEMAND(code == ASSAY_E_INPUT && err.line >= 1 && err.column >= 1 && err.message[0]);
      continue;
    }
    assay_sink *first = assay_sink_memory(arena), *second = assay_sink_memory(arena);
    FUZZ_DEMAND(first && second);
    assay_json_write(value, flags ? 2 : 0, first);
    assay_str text = assay_sink_bytes(first);
    FUZZ_DEMAND(assay_json_read(arena, text.ptr, text.len, ASSAY_JSON_STRICT, &again, NULL) ==
                ASSAY_OK);
    assay_json_write(again, flags ? 2 : 0, second);
    FUZZ_DEMAND(assay_str_eq(text, assay_sink_bytes(second)));
  }
  assay_arena_free(arena);
  return 0;
}
