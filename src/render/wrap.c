/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/wrap.h"

#include "text/utf8.h"

static const char *const codes[] = {
  [ASSAY_TINT_PLAIN] = "",        [ASSAY_TINT_BOLD] = "\x1b[1m",  [ASSAY_TINT_DIM] = "\x1b[2m",
  [ASSAY_TINT_GOOD] = "\x1b[32m", [ASSAY_TINT_WARN] = "\x1b[33m", [ASSAY_TINT_BAD] = "\x1b[31m",
};

/* Bytes of text that fit into `room` columns, cut behind a word where there is one. */
static size_t line_length(assay_str text, size_t room)
{
  size_t fit = assay_utf8_fit(text, room);
  if (fit == text.len)
    return fit;
  size_t cut = fit;
  while (cut && text.ptr[cut] != ' ')
    cut--;
  if (cut)
    return cut;
  return fit ? fit : text.len;
}

static void put(assay_sink *sink, const assay_style *style, assay_tint tint, assay_str line)
{
  bool colour = style->colour && tint != ASSAY_TINT_PLAIN;
  assay_sink_addz(sink, colour ? codes[tint] : "");
  assay_sink_add(sink, line);
  assay_sink_addz(sink, colour ? "\x1b[0m\n" : "\n");
}

void assay_wrap_write(assay_sink *sink, const assay_style *style, const assay_paragraph *p,
                      assay_str text)
{
  size_t room = style->width > p->indent + 20 ? style->width - p->indent : 20;
  assay_str label = assay_str_z(p->label ? p->label : "");
  if (!text.len) {
    put(sink, style, p->tint, label);
    return;
  }
  for (bool first = true; text.len; first = false) {
    size_t n = line_length(text, room);
    size_t used = first ? assay_utf8_width(label) : 0;
    if (first)
      assay_sink_add(sink, label);
    assay_sink_addf(sink, "%*s", p->indent > used ? (int)(p->indent - used) : 0, "");
    /* A word longer than the line may be cut in front of what a CI system takes for a command. */
    if (assay_str_starts(text, "::"))
      assay_sink_addz(sink, "\\");
    put(sink, style, p->tint, assay_str_sub(text, 0, n));
    while (n < text.len && text.ptr[n] == ' ')
      n++;
    text = assay_str_sub(text, n, text.len);
  }
}
