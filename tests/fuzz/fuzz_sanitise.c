/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sanitisers: whatever comes in, nothing live comes out. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "render/sanitise.h"
#include "text/utf8.h"

typedef void (*sanitiser)(assay_buf *, assay_str);

static void demand_quiet(assay_str s)
{
  FUZZ_DEMAND(assay_utf8_valid(s) == s.len);
  for (size_t i = 0; i < s.len;) {
    uint32_t cp;
    size_t n = assay_utf8_decode(s, i, &cp);
    FUZZ_DEMAND(n && !assay_utf8_is_control(cp));
    i += n;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  static const sanitiser all[] = { assay_sanitise_terminal, assay_sanitise_html,
                                   assay_sanitise_markdown, assay_sanitise_csv,
                                   assay_sanitise_ascii,    assay_sanitise_xml };
  assay_arena *arena = assay_arena_new();
  for (size_t k = 0; arena && k < sizeof all / sizeof *all; k++) {
    assay_buf out = ASSAY_BUF(arena);
    all[k](&out, (assay_str){ (const char *)bytes, n });
    assay_str s = assay_buf_str(&out);
    FUZZ_DEMAND(s.ptr);
    demand_quiet(s);
    if (all[k] == assay_sanitise_html || all[k] == assay_sanitise_xml)
      FUZZ_DEMAND(!memchr(s.ptr, '<', s.len) && !memchr(s.ptr, '"', s.len) &&
                  !memchr(s.ptr, '>', s.len));
    if (all[k] == assay_sanitise_terminal || all[k] == assay_sanitise_markdown ||
        all[k] == assay_sanitise_csv)
      FUZZ_DEMAND(!assay_str_starts(assay_str_trim(s), "::") && !assay_str_has(s, "##"));
    if (all[k] == assay_sanitise_xml)
      FUZZ_DEMAND(!assay_str_has(s, "##"));
    if (all[k] == assay_sanitise_markdown)
      FUZZ_DEMAND(!assay_str_has(s, "://") && !assay_str_has(s, "www.") && !assay_str_has(s, "@"));
  }
  assay_arena_free(arena);
  return 0;
}
