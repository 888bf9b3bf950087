/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/page/svg_shape.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "render/page/plot_sentinel.h"
#include "render/sanitise.h"

#define COORDINATE_MOST 1e6
#define GRID_LIGHT "#e3e7ec"

/* ---- reading ---- */

typedef struct scanner {
  assay_str text;
  size_t at;
} scanner;

static bool is_part_of_number(char c)
{
  return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e';
}

/* Over blanks and commas. */
static void skip_gaps(scanner *s)
{
  while (s->at < s->text.len && memchr(" ,\t\n\r", s->text.ptr[s->at], 5) != NULL)
    s->at++;
}

static bool take_number(scanner *s, double *value)
{
  skip_gaps(s);
  const size_t from = s->at;
  while (s->at < s->text.len && is_part_of_number(s->text.ptr[s->at]))
    s->at++;
  return assay_num_read(assay_str_sub(s->text, from, s->at), '.', value) == ASSAY_NUM_FINITE &&
         fabs(*value) < COORDINATE_MOST;
}

static bool take_word(scanner *s, const char *word)
{
  skip_gaps(s);
  if (!assay_str_starts(assay_str_sub(s->text, s->at, s->text.len), word))
    return false;
  s->at += strlen(word);
  return true;
}

static bool one_number(assay_str text, double *value)
{
  scanner s = { text, 0 };
  return take_number(&s, value) && s.at == text.len;
}

/* ---- writing ---- */

static void add_tenths(assay_buf *out, int64_t tenths)
{
  const int64_t size = tenths < 0 ? -tenths : tenths;
  if (tenths < 0)
    assay_buf_addc(out, '-');
  if (size >= 10 || size == 0)
    assay_buf_addf(out, "%d", (int)(size / 10));
  if (size % 10 != 0)
    assay_buf_addf(out, ".%d", (int)(size % 10));
}

static void add_decimal(assay_buf *out, double value)
{
  add_tenths(out, llround(value * 10));
}

/* rgb(1, 1, nn) is a role; `black` and `currentColor` stand only where nothing is drawn. */
static const char *role_of(const assay_svg_pen *pen, assay_str colour)
{
  scanner s = { colour, 0 };
  double r, g, b;
  if (!take_word(&s, "rgb(") || !take_number(&s, &r) || !take_number(&s, &g) ||
      !take_number(&s, &b) || !take_word(&s, ")") || s.at != colour.len || lround(r) != 1 ||
      lround(g) != 1)
    return NULL;
  const long role = lround(b);
  if (role == ASSAY_SENTINEL_GRID)
    return pen->themed ? "--grid" : GRID_LIGHT;
  if (role != ASSAY_SENTINEL_AXIS &&
      (role < ASSAY_SENTINEL_INK || role > ASSAY_SENTINEL_INK + ASSAY_INK_MUTED))
    return NULL;
  const assay_ink ink =
      role == ASSAY_SENTINEL_AXIS ? ASSAY_INK_MUTED : (assay_ink)(role - ASSAY_SENTINEL_INK);
  return pen->themed ? assay_ink_variable(ink) : assay_ink_light(ink);
}

static void add_role(const assay_svg_pen *pen, const char *attribute, const char *role)
{
  assay_buf_addf(pen->out, pen->themed ? " %s=\"var(%s)\"" : " %s=\"%s\"", attribute, role);
}

typedef struct track {
  int64_t x, y; /* tenths */
  bool moved;   /* a move is pending: it is written with the first line from there */
  bool joined;  /* the last thing written was a line: its letter is shared */
  bool any;     /* a line was written */
} track;

static void add_line(assay_buf *out, track *t, int64_t x, int64_t y)
{
  if (t->moved) {
    assay_buf_addc(out, 'M');
    add_tenths(out, t->x);
    assay_buf_addc(out, ' ');
    add_tenths(out, t->y);
  }
  assay_buf_addc(out, t->moved || !t->joined ? 'l' : ' ');
  add_tenths(out, x - t->x);
  if (y >= t->y)
    assay_buf_addc(out, ' ');
  add_tenths(out, y - t->y);
  t->moved = false;
  t->joined = t->any = true;
}

/* "M x,y L x,y ..." as relative tenths. False: anything else. */
static bool add_path(assay_buf *out, assay_str d, bool *any)
{
  scanner s = { d, 0 };
  track t = { .x = 0 };
  char command = '\0';
  for (;;) {
    skip_gaps(&s);
    *any = t.any;
    if (s.at == d.len)
      return true;
    const char c = d.ptr[s.at];
    if (c == 'M' || c == 'L') {
      command = c;
      s.at++;
    }
    double vx, vy;
    if (command == '\0' || !take_number(&s, &vx) || !take_number(&s, &vy))
      return false;
    const int64_t x = llround(vx * 10), y = llround(vy * 10);
    if (command == 'L')
      add_line(out, &t, x, y);
    else
      t.moved = true;
    t.x = x;
    t.y = y;
  }
}

bool assay_svg_path(const assay_svg_pen *pen, assay_str d, assay_str stroke, assay_str width,
                    assay_str dashes)
{
  const size_t start = pen->out->len;
  const char *role = role_of(pen, stroke);
  double line = 1;
  bool any = false;
  assay_buf_addz(pen->out, "<path d=\"");
  if (!add_path(pen->out, d, &any) || (any && role == NULL) ||
      (width.ptr != NULL && !one_number(width, &line)))
    return false;
  if (!any) {
    pen->out->len = start;
    return true;
  }
  assay_buf_addc(pen->out, '"');
  add_role(pen, "stroke", role);
  if (lround(line * 10) != 10) {
    assay_buf_addz(pen->out, " stroke-width=\"");
    add_decimal(pen->out, line);
    assay_buf_addc(pen->out, '"');
  }
  if (dashes.ptr != NULL) {
    scanner s = { dashes, 0 };
    double on, off;
    if (!take_number(&s, &on) || !take_number(&s, &off) || s.at != dashes.len)
      return false;
    assay_buf_addz(pen->out, " stroke-dasharray=\"");
    add_decimal(pen->out, on);
    assay_buf_addc(pen->out, ' ');
    add_decimal(pen->out, off);
    assay_buf_addc(pen->out, '"');
  }
  assay_buf_addz(pen->out, "/>\n");
  return true;
}

bool assay_svg_area(const assay_svg_pen *pen, assay_str points, assay_str fill, assay_str opacity)
{
  scanner s = { points, 0 };
  const char *role = role_of(pen, fill);
  double share = 1, x, y;
  if (role == NULL || (opacity.ptr != NULL && !one_number(opacity, &share)))
    return false;
  assay_buf_addz(pen->out, "<polygon stroke=\"none\"");
  add_role(pen, "fill", role);
  char number[ASSAY_NUM_SIZE];
  assay_buf_addf(pen->out, " fill-opacity=\"%s\" points=\"", assay_num_shortest(number, share));
  for (const char *gap = "";; gap = " ") {
    skip_gaps(&s);
    if (s.at == points.len)
      break;
    if (!take_number(&s, &x) || !take_number(&s, &y))
      return false;
    assay_buf_addz(pen->out, gap);
    add_decimal(pen->out, x);
    assay_buf_addc(pen->out, ' ');
    add_decimal(pen->out, y);
  }
  assay_buf_addz(pen->out, "\"/>\n");
  return true;
}

static bool take_translation(scanner *s, double *x, double *y)
{
  return take_word(s, "translate(") && take_number(s, x) && take_number(s, y) && take_word(s, ")");
}

/* Dots of one kind that follow each other are one path: hundreds of elements make a page slow. */
static void open_dots(assay_buf *out, assay_str end)
{
  const assay_str before = { out->ptr, out->len };
  const bool more = before.len > end.len && before.ptr[before.len - end.len - 1] == 'z' &&
                    assay_str_eq(assay_str_sub(before, before.len - end.len, before.len), end);
  if (more)
    out->len -= end.len;
  else
    assay_buf_addz(out, "<path d=\"");
}

/* Two half circles; only they close their line. */
static void add_circle(assay_buf *out, double x, double y, double r)
{
  assay_buf_addc(out, 'M');
  add_decimal(out, x - r);
  assay_buf_addc(out, ' ');
  add_decimal(out, y);
  for (int side = 1; side >= -1; side -= 2) {
    assay_buf_addc(out, 'a');
    add_decimal(out, r);
    assay_buf_addc(out, ' ');
    add_decimal(out, r);
    assay_buf_addz(out, " 0 1 0 ");
    add_decimal(out, side * 2 * r);
    assay_buf_addz(out, " 0");
  }
  assay_buf_addc(out, 'z');
}

bool assay_svg_dot(const assay_svg_pen *pen, assay_str href, assay_str transform, assay_str colour,
                   assay_str width)
{
  scanner s = { transform, 0 };
  const bool disc = assay_str_eqz(href, "#gpPt6");
  const char *role = role_of(pen, colour);
  double x, y, r, line = 1;
  if (role == NULL || (!disc && !assay_str_eqz(href, "#gpPt5")) || !take_translation(&s, &x, &y) ||
      !take_word(&s, "scale(") || !take_number(&s, &r) || !take_word(&s, ")") ||
      s.at != transform.len || (width.ptr != NULL && !one_number(width, &line)))
    return false;
  assay_buf end = ASSAY_BUF(pen->out->arena);
  const assay_svg_pen aside = { &end, pen->themed };
  assay_buf_addc(&end, '"');
  add_role(&aside, disc ? "fill" : "stroke", role);
  if (!disc) {
    assay_buf_addz(&end, " stroke-width=\"");
    add_decimal(&end, line);
    assay_buf_addc(&end, '"');
  }
  assay_buf_addz(&end, "/>\n");
  if (end.failed)
    return false;
  open_dots(pen->out, assay_buf_str(&end));
  add_circle(pen->out, x, y, r);
  assay_buf_add(pen->out, assay_buf_str(&end));
  return true;
}

static const char *const anchors[] = { "start", "middle", "end" };

static void open_text(const assay_svg_pen *pen, double x, double y, const char *anchor,
                      const char *role)
{
  assay_buf_addz(pen->out, "<text x=\"");
  add_decimal(pen->out, x);
  assay_buf_addz(pen->out, "\" y=\"");
  add_decimal(pen->out, y);
  assay_buf_addc(pen->out, '"');
  if (strcmp(anchor, "start") != 0)
    assay_buf_addf(pen->out, " text-anchor=\"%s\"", anchor);
  add_role(pen, "fill", role);
}

bool assay_svg_tic(const assay_svg_pen *pen, assay_str text, assay_str transform, assay_str fill,
                   assay_str anchor)
{
  static const char minus[] = "\xe2\x88\x92";
  scanner s = { transform, 0 };
  const char *role = role_of(pen, fill);
  double x, y;
  size_t side = 0;
  while (side < 3 && !assay_str_eqz(anchor, anchors[side]))
    side++;
  if (role == NULL || side == 3 || !take_translation(&s, &x, &y) || s.at != transform.len)
    return false;
  const assay_str digits = assay_str_sub(text, assay_str_starts(text, minus) ? 3 : 0, text.len);
  for (size_t i = 0; i < digits.len; i++)
    if (!is_part_of_number(digits.ptr[i]))
      return false;
  open_text(pen, x, y, anchors[side], role);
  assay_buf_addc(pen->out, '>');
  assay_buf_add(pen->out, text);
  assay_buf_addz(pen->out, "</text>\n");
  return true;
}

/* ---- the root ---- */

void assay_svg_open(const assay_svg_pen *pen, const assay_chart *chart, const assay_frame *frame,
                    const char *prefix)
{
  assay_buf *out = pen->out;
  const int width = (int)frame->width, height = (int)frame->height;
  if (prefix != NULL) {
    assay_buf_addf(out, "<svg role=\"img\" class=\"%s\" aria-labelledby=\"%s-t %s-d\"",
                   chart->wide ? "wide" : "half", prefix, prefix);
    assay_buf_addf(out, " viewBox=\"0 0 %d %d\">\n<title id=\"%s-t\">", width, height, prefix);
  } else {
    assay_buf_addz(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
    assay_buf_addf(out, " width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\"", width, height, width,
                   height);
    assay_buf_addz(out, " font-family=\"system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif\""
                        " font-size=\"13\">\n<title>");
  }
  assay_sanitise_html(out, chart->title);
  assay_buf_addf(out, "</title>\n<desc%s%s%s>", prefix ? " id=\"" : "", prefix ? prefix : "",
                 prefix ? "-d\"" : "");
  assay_sanitise_html(out, chart->description);
  assay_buf_addz(out, "</desc>\n");
  if (prefix == NULL)
    assay_buf_addf(out, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", width, height);
  assay_buf_addz(out, "<g fill=\"none\" stroke-linejoin=\"round\">\n");
}

void assay_svg_end(const assay_svg_pen *pen, const assay_chart *chart, const assay_frame *frame)
{
  assay_label labels[ASSAY_LABELS_MAX];
  const size_t n = assay_label_place(chart, frame, labels);
  assay_buf_addz(pen->out, "</g>\n");
  if (n > 0)
    assay_buf_addz(pen->out, pen->themed ? "<g class=\"lab\">\n"
                                         : "<g stroke=\"#ffffff\" stroke-width=\"3\""
                                           " paint-order=\"stroke\">\n");
  for (size_t i = 0; i < n; i++) {
    const assay_ink ink = labels[i].ink;
    for (size_t k = 0; k < labels[i].n; k++) {
      open_text(pen, labels[i].x, labels[i].y + 1.25 * (double)k * frame->em,
                anchors[labels[i].anchor],
                pen->themed ? assay_ink_variable(ink) : assay_ink_light(ink));
      assay_buf_addc(pen->out, '>');
      assay_sanitise_html(pen->out, labels[i].line[k]);
      assay_buf_addz(pen->out, "</text>\n");
    }
  }
  assay_buf_addz(pen->out, n > 0 ? "</g>\n</svg>\n" : "</svg>\n");
}
