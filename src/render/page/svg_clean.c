/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing of gnuplot's file is copied. A strict reader takes lines, areas, dots and tic labels as
 * numbers and known colours, and the drawing is written anew; whatever is not on the lists refuses
 * the whole picture. */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "render/page/plot_frame.h"
#include "render/page/plot_sentinel.h"
#include "render/page/svg_shape.h"

enum { DEPTH_MOST = 12, ATTRIBUTES_MOST = 16 };

typedef struct attribute {
  assay_str name, value;
} attribute;

typedef struct tag {
  assay_str name;
  bool closes, empty; /* </name>, <name/> */
  size_t n;
  attribute attributes[ATTRIBUTES_MOST];
} tag;

typedef struct cleaner {
  assay_str in;
  size_t at;
  assay_svg_pen pen;
  size_t depth;
  assay_str open[DEPTH_MOST];
  assay_str group[DEPTH_MOST][4]; /* stroke-width, transform, fill, text-anchor of open groups */
  size_t definitions;             /* depth of the open <defs>, 0: none */
  bool drawn;
} cleaner;

/* Names that may stand in the file; what is drawn is decided by shape(). */
static const char *const elements[] = { "svg",         "g",     "title",   "desc",     "defs",
                                        "rect",        "path",  "polygon", "polyline", "circle",
                                        "text",        "tspan", "use",     "filter",   "feFlood",
                                        "feComposite", NULL };
static const char *const names[] = { "width",
                                     "height",
                                     "viewBox",
                                     "xmlns",
                                     "xmlns:xlink",
                                     "id",
                                     "x",
                                     "y",
                                     "fill",
                                     "stroke",
                                     "stroke-width",
                                     "color",
                                     "stroke-linecap",
                                     "stroke-linejoin",
                                     "shape-rendering",
                                     "fill-opacity",
                                     "points",
                                     "class",
                                     "d",
                                     "transform",
                                     "font-family",
                                     "font-size",
                                     "font-weight",
                                     "font-style",
                                     "text-anchor",
                                     "stroke-dasharray",
                                     "cx",
                                     "cy",
                                     "r",
                                     "xlink:href",
                                     "filterUnits",
                                     "flood-color",
                                     "flood-opacity",
                                     "result",
                                     "in",
                                     "in2",
                                     "operator",
                                     NULL };

static bool listed(const char *const *list, assay_str word)
{
  while (*list != NULL && !assay_str_eqz(word, *list))
    list++;
  return *list != NULL;
}

static bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' ||
         c == '-' || c == '_';
}

static char peek(const cleaner *c)
{
  return c->at < c->in.len ? c->in.ptr[c->at] : '\0';
}

static void skip_blanks(cleaner *c)
{
  while (c->at < c->in.len && is_blank(c->in.ptr[c->at]))
    c->at++;
}

static assay_str take_name(cleaner *c)
{
  const size_t from = c->at;
  while (c->at < c->in.len && is_name(c->in.ptr[c->at]))
    c->at++;
  return assay_str_sub(c->in, from, c->at);
}

/* Values hold no markup, no entity, no address but the two name spaces and gnuplot's own marks. */
static bool is_harmless(const attribute *a)
{
  if (assay_str_starts(a->name, "xmlns"))
    return assay_str_eqz(a->value, "http://www.w3.org/2000/svg") ||
           assay_str_eqz(a->value, "http://www.w3.org/1999/xlink");
  if (assay_str_eqz(a->name, "xlink:href"))
    return assay_str_starts(a->value, "#gpPt") && a->value.len <= 7;
  for (size_t i = 0; i < a->value.len; i++)
    if (memchr("<>&:;\\/\"'{}", a->value.ptr[i], 11) != NULL)
      return false;
  return !assay_str_has(a->value, "url(");
}

static bool take_attribute(cleaner *c, tag *t)
{
  attribute a = { .name = take_name(c) };
  skip_blanks(c);
  if (a.name.len == 0 || peek(c) != '=' || t->n == ATTRIBUTES_MOST)
    return false;
  c->at++;
  skip_blanks(c);
  const char quote = peek(c);
  if (quote != '"' && quote != '\'')
    return false;
  const size_t from = ++c->at;
  while (c->at < c->in.len && c->in.ptr[c->at] != quote)
    c->at++;
  if (c->at == c->in.len)
    return false;
  a.value = assay_str_sub(c->in, from, c->at++);
  t->attributes[t->n++] = a;
  return listed(names, a.name) && is_harmless(&a);
}

/* At '<': reads to behind '>'. */
static bool take_tag(cleaner *c, tag *t)
{
  *t = (tag){ .n = 0 };
  c->at++;
  t->closes = peek(c) == '/';
  c->at += t->closes;
  t->name = take_name(c);
  if (!listed(elements, t->name))
    return false;
  for (;;) {
    skip_blanks(c);
    if (peek(c) == '>') {
      c->at++;
      return !t->closes || t->n == 0;
    }
    if (peek(c) == '/' && !t->closes && c->at + 1 < c->in.len && c->in.ptr[c->at + 1] == '>') {
      c->at += 2;
      t->empty = true;
      return true;
    }
    if (!take_attribute(c, t))
      return false;
  }
}

static assay_str value_of(const tag *t, const char *name)
{
  for (size_t i = 0; i < t->n; i++)
    if (assay_str_eqz(t->attributes[i].name, name))
      return t->attributes[i].value;
  return (assay_str){ NULL, 0 };
}

/* The nearest value of an open group. */
static assay_str inherited(const cleaner *c, size_t which)
{
  for (size_t i = c->depth; i > 0; i--)
    if (c->group[i - 1][which].ptr != NULL)
      return c->group[i - 1][which];
  return (assay_str){ NULL, 0 };
}

static bool shape(cleaner *c, const tag *t)
{
  if (assay_str_eqz(t->name, "path"))
    return assay_svg_path(&c->pen, value_of(t, "d"), value_of(t, "stroke"), inherited(c, 0),
                          value_of(t, "stroke-dasharray"));
  if (assay_str_eqz(t->name, "polygon"))
    return assay_svg_area(&c->pen, value_of(t, "points"), value_of(t, "fill"),
                          value_of(t, "fill-opacity"));
  if (assay_str_eqz(t->name, "use"))
    return assay_svg_dot(&c->pen, value_of(t, "xlink:href"), value_of(t, "transform"),
                         value_of(t, "color"), inherited(c, 0));
  return true; /* groups are flattened; a rect is gnuplot's empty ground */
}

static bool open_tag(cleaner *c, const tag *t)
{
  static const char *const kept[] = { "stroke-width", "transform", "fill", "text-anchor" };
  if (c->depth == 0 && (!assay_str_eqz(t->name, "svg") || c->drawn))
    return false;
  c->drawn = true;
  if (c->definitions == 0 && !shape(c, t))
    return false;
  if (t->empty)
    return true;
  if (c->depth == DEPTH_MOST)
    return false;
  for (size_t k = 0; k < 4; k++)
    c->group[c->depth][k] = value_of(t, kept[k]);
  c->open[c->depth++] = t->name;
  if (c->definitions == 0 && assay_str_eqz(t->name, "defs"))
    c->definitions = c->depth;
  return true;
}

static bool close_tag(cleaner *c, const tag *t)
{
  if (c->depth == 0 || !assay_str_eq(c->open[c->depth - 1], t->name))
    return false;
  if (c->definitions == c->depth)
    c->definitions = 0;
  c->depth--;
  return true;
}

/* Text between tags: tic labels are drawn, gnuplot's own title and desc are not. */
static bool take_text(cleaner *c)
{
  const size_t from = c->at;
  while (c->at < c->in.len && c->in.ptr[c->at] != '<')
    c->at++;
  const assay_str text = assay_str_trim(assay_str_sub(c->in, from, c->at));
  const assay_str parent = c->depth > 0 ? c->open[c->depth - 1] : (assay_str){ NULL, 0 };
  if (text.len == 0)
    return true;
  if (assay_str_eqz(parent, "title") || assay_str_eqz(parent, "desc"))
    return memchr(text.ptr, '&', text.len) == NULL;
  if (!assay_str_eqz(parent, "text") && !assay_str_eqz(parent, "tspan"))
    return false;
  return assay_svg_tic(&c->pen, text, inherited(c, 1), inherited(c, 2), inherited(c, 3));
}

static bool take_prologue(cleaner *c)
{
  skip_blanks(c);
  if (!assay_str_starts(assay_str_sub(c->in, c->at, c->in.len), "<?xml "))
    return true;
  while (c->at < c->in.len && c->in.ptr[c->at] != '>')
    c->at++;
  return c->at < c->in.len && c->in.ptr[c->at++ - 1] == '?';
}

static bool clean(cleaner *c)
{
  tag t;
  if (!take_prologue(c))
    return false;
  while (c->at < c->in.len) {
    if (c->in.ptr[c->at] != '<') {
      if (!take_text(c))
        return false;
    } else if (!take_tag(c, &t) || !(t.closes ? close_tag(c, &t) : open_tag(c, &t))) {
      return false;
    }
  }
  return c->drawn && c->depth == 0 && !c->pen.out->failed;
}

bool assay_svg_clean(assay_buf *out, assay_str svg, const assay_chart *chart, const char *prefix)
{
  cleaner c = { .in = svg, .pen = { .out = out, .themed = true } };
  assay_frame frame;
  const size_t start = out->len;
  if (!assay_frame_layout(chart, ASSAY_PLOT_SVG, &frame))
    return false;
  assay_svg_open(&c.pen, chart, &frame, prefix);
  const bool good = clean(&c);
  assay_svg_end(&c.pen, chart, &frame);
  if (!good && !out->failed)
    out->len = start;
  return good && !out->failed;
}

bool assay_svg_standalone(assay_buf *out, assay_str svg, const assay_chart *chart)
{
  cleaner c = { .in = svg, .pen = { .out = out, .themed = false } };
  assay_frame frame;
  const size_t start = out->len;
  if (!assay_frame_layout(chart, ASSAY_PLOT_SVG, &frame))
    return false;
  assay_svg_open(&c.pen, chart, &frame, NULL);
  const bool good = clean(&c);
  assay_svg_end(&c.pen, chart, &frame);
  if (!good && !out->failed)
    out->len = start;
  return good && !out->failed;
}
