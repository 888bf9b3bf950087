/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/sanitise.h"

#include <string.h>

#include "text/utf8.h"

enum { MARKDOWN_MAX = 200, ASCII_MAX = 40 };

#define REPLACEMENT "\xef\xbf\xbd"

/* Is the code point one that no sink shows as it is? */
static bool hidden(uint32_t cp)
{
  return assay_utf8_is_control(cp) || assay_utf8_is_bidi(cp) || assay_utf8_is_separator(cp);
}

static void add_escape(assay_buf *out, uint32_t cp, bool byte)
{
  if (byte || cp < 0x100)
    assay_buf_addf(out, "\\x%02x", (unsigned)cp);
  else
    assay_buf_addf(out, "\\u%04x", (unsigned)cp);
}

/* Commands of CI systems: a line that begins (after blanks) with :: or ##, or ##[ anywhere. */
static size_t command_at(assay_str text, size_t i, bool line_start)
{
  assay_str rest = assay_str_sub(text, i, text.len);
  if (line_start && (assay_str_starts(rest, "::") || assay_str_starts(rest, "##")))
    return 2;
  return assay_str_starts(rest, "##[") || assay_str_starts(rest, "##vso[") ? 2 : 0;
}

void assay_sanitise_terminal(assay_buf *out, assay_str text)
{
  bool line_start = true;
  for (size_t i = 0; i < text.len;) {
    size_t command = command_at(text, i, line_start);
    if (command) {
      assay_buf_addf(out, "%c\\x%02x", text.ptr[i], (unsigned char)text.ptr[i + 1]);
      i += command;
      line_start = false;
      continue;
    }
    uint32_t cp;
    size_t n = assay_utf8_decode(text, i, &cp);
    if (!n || hidden(cp))
      add_escape(out, cp, !n);
    else
      assay_buf_add(out, assay_str_sub(text, i, i + n));
    /* A renderer may wrap at any blank: what follows one can begin a line. */
    line_start = n && (cp == ' ' || cp == '\t');
    i += n ? n : 1;
  }
}

static const char *html_entity(uint32_t cp)
{
  switch (cp) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return "&quot;";
  case '\'':
    return "&#39;";
  default:
    return NULL;
  }
}

void assay_sanitise_html(assay_buf *out, assay_str text)
{
  for (size_t i = 0; i < text.len;) {
    uint32_t cp;
    size_t n = assay_utf8_decode(text, i, &cp);
    const char *entity = n ? html_entity(cp) : REPLACEMENT;
    if (entity)
      assay_buf_addz(out, entity);
    else if (assay_utf8_is_bidi(cp) || assay_utf8_is_separator(cp))
      assay_buf_addf(out, "[U+%04X]", (unsigned)cp);
    else if (cp == '\n' || cp == '\t')
      assay_buf_addc(out, ' ');
    else if (assay_utf8_is_control(cp))
      assay_buf_addz(out, REPLACEMENT);
    else
      assay_buf_add(out, assay_str_sub(text, i, i + n));
    i += n ? n : 1;
  }
}

void assay_sanitise_markdown(assay_buf *out, assay_str text)
{
  size_t shown = 0;
  for (size_t i = 0; i < text.len; shown++) {
    if (shown == MARKDOWN_MAX) {
      assay_buf_addz(out, "\xe2\x80\xa6");
      return;
    }
    uint32_t cp;
    size_t n = assay_utf8_decode(text, i, &cp);
    if (!n)
      assay_buf_addz(out, REPLACEMENT);
    else if (cp == '\n' || cp == '\t' || cp == '\r')
      assay_buf_addc(out, ' ');
    else if (hidden(cp))
      add_escape(out, cp, false);
    else if (cp == '@' || cp == '<' || cp == '>' || cp == '&')
      assay_buf_addf(out, "&#%u;", (unsigned)cp);
    else {
      if (cp < 0x80 && strchr("\\|*_~#[]!`", (int)cp) && cp)
        assay_buf_addc(out, '\\');
      assay_buf_add(out, assay_str_sub(text, i, i + n));
    }
    i += n ? n : 1;
  }
}

/* First character (after blanks) that a spreadsheet takes for a formula (ASVS 1.2.10). */
static bool formula(assay_str text)
{
  for (size_t i = 0; i < text.len;) {
    uint32_t cp;
    size_t n = assay_utf8_decode(text, i, &cp);
    if (cp == '\t' || cp == '\r')
      return true;
    if (cp != ' ')
      return cp == '=' || cp == '+' || cp == '-' || cp == '@' || cp == 0xFF1D || cp == 0xFF0B ||
             cp == 0xFF0D || cp == 0xFF20;
    i += n ? n : 1;
  }
  return false;
}

void assay_sanitise_csv(assay_buf *out, assay_str text)
{
  bool escape = formula(text);
  bool quote = escape;
  for (size_t i = 0; i < text.len && !quote; i++)
    quote = text.ptr[i] && strchr(",\"\r\n;", text.ptr[i]) != NULL;
  if (quote)
    assay_buf_addc(out, '"');
  if (escape)
    assay_buf_addc(out, '\'');
  for (size_t i = 0; i < text.len;) {
    uint32_t cp;
    size_t n = assay_utf8_decode(text, i, &cp);
    if (cp == '"')
      assay_buf_addz(out, "\"\"");
    else if (!n || (assay_utf8_is_control(cp) && cp != '\n' && cp != '\t'))
      assay_buf_addz(out, REPLACEMENT);
    else
      assay_buf_add(out, assay_str_sub(text, i, i + n));
    i += n ? n : 1;
  }
  if (quote)
    assay_buf_addc(out, '"');
}

void assay_sanitise_ascii(assay_buf *out, assay_str text)
{
  size_t shown = 0;
  for (size_t i = 0; i < text.len && shown < ASCII_MAX; shown++) {
    uint32_t cp;
    size_t n = assay_utf8_decode(text, i, &cp);
    assay_buf_addc(out, cp >= 0x20 && cp < 0x7f ? (char)cp : '?');
    i += n ? n : 1;
  }
}
