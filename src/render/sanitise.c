/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/sanitise.h"

#include <string.h>
#include <strings.h>

#include "text/utf8.h"

enum { ASCII_MAX = 40 };

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

/* Commands of CI systems: ## anywhere (##[group], ##vso[...]), :: where a line begins. */
static bool command_at(assay_str text, size_t i, bool line_start)
{
  assay_str rest = assay_str_sub(text, i, text.len);
  return assay_str_starts(rest, "##") || (line_start && assay_str_starts(rest, "::"));
}

/* The second of the two characters as an escape. Returns how many bytes of the text that were. */
static size_t add_command(assay_buf *out, assay_str text, size_t i)
{
  assay_buf_addf(out, "%c\\x%02x", text.ptr[i], (unsigned char)text.ptr[i + 1]);
  return 2;
}

void assay_sanitise_terminal(assay_buf *out, assay_str text)
{
  bool line_start = true;
  for (size_t i = 0; i < text.len;) {
    if (command_at(text, i, line_start)) {
      i += add_command(out, text, i);
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

/* Outside Char of XML 1.0, as far as valid UTF-8 can be; C1 and DEL are legal, and discouraged. */
static bool xml_illegal(uint32_t cp)
{
  return (assay_utf8_is_control(cp) && cp != '\t' && cp != '\n' && cp != '\r') || cp == 0xFFFE ||
         cp == 0xFFFF;
}

void assay_sanitise_xml(assay_buf *out, assay_str text)
{
  for (size_t i = 0; i < text.len;) {
    uint32_t cp;
    size_t n = assay_utf8_decode(text, i, &cp);
    if (command_at(text, i, false)) {
      assay_buf_addz(out, "#&#35;");
      n = 2;
    } else if (!n || !xml_illegal(cp)) {
      n = n ? n : 1;
      assay_sanitise_html(out, assay_str_sub(text, i, i + n));
    }
    i += n;
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

static bool blank(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool blank_or_end(assay_str text, size_t i)
{
  return i >= text.len || blank(text.ptr[i]);
}

/* The first character, or the one behind the first number, where a text that begins a line would be
 * a list, a rule or a command of a CI system by it; SIZE_MAX: none. */
static size_t line_mark(assay_str text)
{
  size_t from = 0;
  while (from < text.len && blank(text.ptr[from]))
    from++;
  size_t at = from;
  while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
    at++;
  char c = at < text.len ? text.ptr[at] : '\0';
  char next = at + 1 < text.len ? text.ptr[at + 1] : '\0';
  bool list = at > from ? c == '.' || c == ')' : c == '-' || c == '+';
  bool marks = at == from && ((c == '-' && next == '-') || (c == ':' && next == ':'));
  return (list && blank_or_end(text, at + 1)) || marks ? at : SIZE_MAX;
}

/* Unseen and no part of any link: renderers that look for links in the finished page find none. */
#define NO_LINK "&#8203;"

static void add_markdown_char(assay_buf *out, assay_str text, size_t i, size_t n, uint32_t cp)
{
  bool www = cp == '.' && i >= 3 && strncasecmp(text.ptr + i - 3, "www", 3) == 0;
  bool scheme = cp == ':' && assay_str_starts(assay_str_sub(text, i, text.len), "://");
  if (hidden(cp))
    add_escape(out, cp, false);
  else if (cp == '@' || cp == '<' || cp == '>' || cp == '&')
    assay_buf_addf(out, "&#%u;%s", (unsigned)cp, cp == '@' ? NO_LINK : "");
  else {
    if (cp < 0x80 && strchr("\\|*_~#[]!`", (int)cp) && cp)
      assay_buf_addc(out, '\\');
    assay_buf_addz(out, www ? NO_LINK : "");
    assay_buf_add(out, assay_str_sub(text, i, i + n));
    assay_buf_addz(out, scheme ? NO_LINK : "");
  }
}

void assay_sanitise_markdown(assay_buf *out, assay_str text)
{
  size_t mark = line_mark(text);
  for (size_t i = 0; i < text.len;) {
    uint32_t cp;
    size_t n = assay_utf8_decode(text, i, &cp);
    if (i == mark)
      assay_buf_addc(out, '\\');
    if (!n)
      assay_buf_addz(out, REPLACEMENT);
    else if (blank(text.ptr[i])) /* blanks at the start of a line make code */
      assay_buf_addz(out, i ? " " : "&#32;");
    else
      add_markdown_char(out, text, i, n, cp);
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

/* Would a spreadsheet compute it, or a CI system obey it? */
static bool live(assay_str text)
{
  size_t i = 0;
  while (i < text.len && text.ptr[i] == ' ')
    i++;
  return command_at(text, i, true) || formula(text);
}

void assay_sanitise_csv(assay_buf *out, assay_str text)
{
  bool escape = live(text);
  bool quote = escape;
  for (size_t i = 0; i < text.len && !quote; i++)
    quote = text.ptr[i] && strchr(",\";", text.ptr[i]) != NULL;
  if (quote)
    assay_buf_addc(out, '"');
  if (escape)
    assay_buf_addc(out, '\'');
  for (size_t i = 0; i < text.len;) {
    uint32_t cp;
    size_t n = assay_utf8_decode(text, i, &cp);
    if (!n)
      assay_buf_addz(out, REPLACEMENT);
    else if (cp == '"')
      assay_buf_addz(out, "\"\"");
    else if (hidden(cp))
      add_escape(out, cp, false);
    else if (command_at(text, i, false))
      n = add_command(out, text, i);
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
