/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/num.h"
#include "render/page/page_part.h"

enum { ROWS_SHOWN = 24, DIGITS = 5 };

/* Row numbers spread evenly, first and last among them. */
static size_t spread(size_t i, size_t shown, size_t rows)
{
  return shown == rows ? i : i * (rows - 1) / (shown - 1);
}

static void add_row(assay_buf *out, const double *row, size_t columns)
{
  assay_buf_addz(out, "<tr>");
  for (size_t k = 0; k < columns; k++) {
    assay_buf_addz(out, k == 0 ? "<th scope=\"row\" class=\"r\">" : "<td class=\"r\">");
    if (isfinite(row[k]))
      assay_html_number(out, row[k], k == 0 ? 10 : DIGITS);
    assay_buf_addz(out, k == 0 ? "</th>" : "</td>");
  }
  assay_buf_addz(out, "</tr>\n");
}

static void add_numbers(assay_buf *out, const assay_chart *chart, bool open)
{
  const size_t columns = chart->table_head.n;
  const size_t rows = columns ? chart->table.n / columns : 0;
  const size_t shown = rows < ROWS_SHOWN ? rows : ROWS_SHOWN;
  if (rows == 0)
    return;
  assay_buf_addf(out, "<details%s><summary>Show the numbers</summary>\n", open ? " open" : "");
  assay_buf_addf(out,
                 "<section class=\"scroll\" tabindex=\"0\" aria-label=\"Numbers of the chart %s\">",
                 chart->id);
  assay_buf_addz(out, "<table><caption>");
  if (shown < rows)
    assay_buf_addf(out, "%d of %d rows, evenly spread; all that is drawn is in the data folder.",
                   (int)shown, (int)rows);
  else
    assay_buf_addf(out, "%d row%s.", (int)rows, rows == 1 ? "" : "s");
  assay_buf_addz(out, "</caption><thead><tr>");
  for (size_t k = 0; k < columns; k++) {
    assay_buf_addz(out, "<th scope=\"col\" class=\"r\">");
    assay_html_text(out, chart->table_head.items[k], ASSAY_HTML_NAME);
    assay_buf_addz(out, "</th>");
  }
  assay_buf_addz(out, "</tr></thead><tbody>\n");
  for (size_t i = 0; i < shown; i++)
    add_row(out, chart->table.items + spread(i, shown, rows) * columns, columns);
  assay_buf_addz(out, "</tbody></table></section></details>\n");
}

void assay_chart_write(assay_buf *out, const assay_chart *chart, assay_str svg, assay_str why)
{
  assay_buf_addf(out, "<figure class=\"card\" id=\"%s\">\n<h3>", chart->id);
  assay_html_sentence(out, chart->title);
  assay_buf_addz(out, "</h3>\n<p class=\"sub\">");
  assay_html_sentence(out, chart->subtitle);
  assay_buf_addz(out, "</p>\n");
  if (svg.len > 0) {
    assay_buf_addz(out, "<div class=\"plot\">\n");
    assay_buf_add(out, svg);
    assay_buf_addz(out, "</div>\n");
  } else {
    assay_buf_addz(out, "<p class=\"empty\">");
    assay_html_sentence(out, chart->empty.len > 0 ? chart->empty : why);
    assay_buf_addz(out, "</p>\n");
    if (chart->empty.len == 0) {
      assay_buf_addz(out, "<p class=\"note\">");
      assay_html_sentence(out, chart->description);
      assay_buf_addz(out, "</p>\n");
    }
  }
  add_numbers(out, chart, svg.len == 0);
  assay_buf_addz(out, "</figure>\n");
}
