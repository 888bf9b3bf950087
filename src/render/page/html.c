/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "render/figures.h"
#include "render/page/page_part.h"
#include "render/sanitise.h"
#include "text/utf8.h"

#define MINUS "\xe2\x88\x92"
#define EN_DASH "\xe2\x80\x93"
#define ELLIPSIS "\xe2\x80\xa6"
#define THIN_BLANK "\xe2\x80\xaf" /* narrow, does not break */

static void add_cut(assay_buf *out, assay_str text, size_t most)
{
  /* a cluster is rarely longer; the bound keeps a cut of megabytes cheap */
  const assay_str head = assay_str_sub(text, 0, most * 16);
  const size_t fit = assay_utf8_graphemes(head, most);
  assay_sanitise_html(out, assay_str_sub(head, 0, fit));
  if (fit < text.len)
    assay_buf_addz(out, ELLIPSIS);
}

void assay_html_text(assay_buf *out, assay_str text, size_t most)
{
  assay_buf_addz(out, "<bdi>");
  if (assay_str_trim(text).len == 0)
    assay_buf_addz(out, "(empty)");
  else
    add_cut(out, text, most);
  assay_buf_addz(out, "</bdi>");
}

void assay_html_sentence(assay_buf *out, assay_str text)
{
  add_cut(out, text, ASSAY_HTML_SENTENCE);
}

static void add_signed(assay_buf *out, const char *number)
{
  if (*number == '-')
    assay_buf_addz(out, MINUS);
  assay_buf_addz(out, number + (*number == '-'));
}

void assay_html_number(assay_buf *out, double value, int digits)
{
  char number[ASSAY_NUM_SIZE];
  if (isnan(value))
    assay_buf_addz(out, EN_DASH);
  else if (isinf(value))
    assay_buf_addz(out, value > 0 ? "\xe2\x88\x9e" : MINUS "\xe2\x88\x9e");
  else
    add_signed(out, assay_num_digits(number, value, digits));
}

void assay_html_amount(assay_buf *out, double value)
{
  if (value >= 0 && isfinite(value))
    assay_figure_amount(out, value);
  else
    assay_html_number(out, value, 4);
}

void assay_html_p(assay_buf *out, double p)
{
  if (p < 0.001)
    assay_buf_addz(out, "p &lt; 0.001");
  else {
    assay_buf_addz(out, "p = ");
    assay_html_number(out, p, 2);
  }
}

void assay_html_step(assay_buf *out, int64_t step)
{
  if (step == ASSAY_NO_STEP)
    assay_buf_addz(out, EN_DASH);
  else
    assay_buf_addf(out, "%lld", (long long)step);
}

void assay_html_percent(assay_buf *out, double fraction, bool sign)
{
  char number[ASSAY_NUM_SIZE];
  const double percent = fraction * 100;
  if (!isfinite(percent)) {
    assay_buf_addz(out, EN_DASH);
    return;
  }
  if (sign && percent > 0)
    assay_buf_addc(out, '+');
  add_signed(out, assay_num_fixed(number, percent, fabs(percent) < 9.95 ? 1 : 0));
  assay_buf_addz(out, THIN_BLANK "%");
}

void assay_html_range(assay_buf *out, double low, double high)
{
  assay_html_number(out, low, 4);
  assay_buf_addz(out, " to ");
  assay_html_number(out, high, 4);
}

static const struct {
  const char *id;
  assay_status status;
} verdicts[] = {
  { "NONFINITE", ASSAY_STATUS_FAIL },         { "DIVERGED", ASSAY_STATUS_FAIL },
  { "UNSTABLE", ASSAY_STATUS_FAIL },          { "OVERFITTING", ASSAY_STATUS_WARN },
  { "UNDERFITTING", ASSAY_STATUS_WARN },      { "STILL_IMPROVING", ASSAY_STATUS_WARN },
  { "MEMORISING", ASSAY_STATUS_WARN },        { "INCONCLUSIVE", ASSAY_STATUS_WARN },
  { "INSUFFICIENT_DATA", ASSAY_STATUS_WARN },
};

assay_tone assay_status_tone(assay_status status)
{
  static const assay_tone tones[] = {
    [ASSAY_STATUS_PASS] = { "good", "\xe2\x9c\x93", "pass" },
    [ASSAY_STATUS_WARN] = { "warn", "!", "warn" },
    [ASSAY_STATUS_FAIL] = { "bad", "\xe2\x9c\x95", "fail" },
    [ASSAY_STATUS_ERROR] = { "bad", "\xe2\x9c\x95", "error" },
  };
  return tones[status];
}

assay_tone assay_verdict_tone(const char *id)
{
  for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts && id != NULL; i++)
    if (strcmp(verdicts[i].id, id) == 0)
      return assay_status_tone(verdicts[i].status);
  return assay_status_tone(ASSAY_STATUS_PASS);
}

assay_tone assay_severity_tone(assay_severity severity)
{
  static const assay_tone tones[] = {
    [ASSAY_NOTE] = { "info", "i", "note" },
    [ASSAY_WARNING] = { "warn", "!", "warning" },
    [ASSAY_ERROR] = { "bad", "\xe2\x9c\x95", "error" },
  };
  return tones[severity];
}

void assay_tag_write(assay_buf *out, assay_tone tone)
{
  assay_buf_addf(out, "<span class=\"tag %s\"><span aria-hidden=\"true\">%s</span> %s</span>",
                 tone.class, tone.icon, tone.word);
}

void assay_verdict_word(assay_buf *out, const char *id)
{
  for (size_t i = 0; id != NULL && id[i] != '\0'; i++) {
    const bool lower = i > 0 && id[i] >= 'A' && id[i] <= 'Z';
    assay_buf_addc(out, id[i] == '_' ? ' ' : lower ? (char)(id[i] - 'A' + 'a') : id[i]);
  }
}
