/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/page/plot_width.h"

#include <math.h>
#include <string.h>

#include "text/utf8.h"

/* em per character, from the widest of DejaVu Sans, Segoe UI and Noto Sans, rounded up. */
static double char_width(uint32_t cp)
{
  if (cp == ' ' || strchr("ijl.,:;'|!()[]ftr-", (int)cp) != NULL)
    return 0.42;
  if (cp >= '0' && cp <= '9')
    return 0.64;
  if (cp == 'm' || cp == 'w' || cp == 'M' || cp == 'W' || cp == '%' || cp == '@')
    return 0.98;
  return cp >= 'A' && cp <= 'Z' ? 0.74 : 0.64;
}

double assay_label_width(assay_str text)
{
  double width = 0, most = 0;
  for (size_t at = 0; at < text.len;) {
    uint32_t cp;
    const size_t step = assay_utf8_decode(text, at, &cp);
    const assay_str one = assay_str_sub(text, at, at + (step ? step : 1));
    if (cp == '\n')
      width = 0;
    else
      width += cp > 0 && cp < 128 ? char_width(cp) : 0.66 * fmax(1, (double)assay_utf8_width(one));
    most = fmax(most, width);
    at += step ? step : 1;
  }
  return most;
}
