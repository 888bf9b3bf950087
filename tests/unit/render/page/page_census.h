/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may stand in a page, by name. */
#ifndef ASSAY_TEST_PAGE_CENSUS_H
#define ASSAY_TEST_PAGE_CENSUS_H

#include <check.h>
#include <string.h>

#include "base/str.h"

/* Every '<' of the page opens or closes one of these; every attribute is one of those. */
static inline void check_census(assay_str page)
{
  static const char *const elements[] = {
    "!DOCTYPE", "html",   "head", "meta",  "title",   "style", "body",  "a",      "header",
    "div",      "span",   "nav",  "main",  "section", "h1",    "h2",    "h3",     "p",
    "dl",       "dt",     "dd",   "table", "caption", "thead", "tbody", "tr",     "th",
    "td",       "ul",     "li",   "b",     "br",      "bdi",   "code",  "figure", "details",
    "summary",  "footer", "svg",  "path",  "circle",  "desc",  "g"
  };
  static const char *const attributes[] = { "lang",
                                            "charset",
                                            "http-equiv",
                                            "content",
                                            "name",
                                            "class",
                                            "href",
                                            "id",
                                            "aria-label",
                                            "aria-labelledby",
                                            "aria-hidden",
                                            "scope",
                                            "tabindex",
                                            "data-k",
                                            "title",
                                            "open",
                                            "viewBox",
                                            "preserveAspectRatio",
                                            "d",
                                            "html",
                                            "cx",
                                            "cy",
                                            "r" };
  const char *from = strstr(page.ptr, "</style>");
  for (const char *at = from; at != NULL; at = strchr(at + 1, '<')) {
    const char *name = at + 1 + (at[1] == '/');
    size_t known = 0;
    const size_t n = strcspn(name, " >/\n");
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
      known += strlen(elements[i]) == n && strncmp(elements[i], name, n) == 0;
    ck_assert_msg(known == 1, "element %.*s", (int)n, name);
    for (const char *p = name + n; *p == ' ';) {
      const size_t length = strcspn(++p, "= >");
      known = 0;
      for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        known += strlen(attributes[i]) == length && strncmp(attributes[i], p, length) == 0;
      ck_assert_msg(known == 1, "attribute %.*s", (int)length, p);
      p += length;
      if (*p == '=') {
        ck_assert_int_eq(p[1], '"');
        p += 2 + strcspn(p + 2, "\"") + 1;
      }
    }
  }
}

#endif
