/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the figures come from: inputs, options, version. */
#include <math.h>
#include <string.h>

#include "assay_version.h"
#include "base/num.h"
#include "render/page/page_part.h"

enum { COLUMNS_SHOWN = 40, INPUTS_SHOWN = 12, PARAMETERS_SHOWN = 40 };

static void add_columns(assay_buf *out, const assay_input *input)
{
  size_t used = 0;
  for (size_t k = 0; k < input->columns.n && used < COLUMNS_SHOWN; k++) {
    const assay_column *c = &input->columns.items[k];
    if (c->role == NULL)
      continue;
    assay_buf_addz(out, used++ ? ", " : "");
    assay_html_text(out, c->name, ASSAY_HTML_NAME);
    assay_buf_addz(out, " as ");
    for (const char *z = c->role; *z != '\0'; z++)
      assay_buf_addc(out, *z == '_' ? ' ' : *z);
  }
}

static void add_reading(assay_buf *out, const assay_input *input)
{
  assay_buf_addf(out, "<br><span class=\"small\">%s",
                 input->format ? input->format : "not recognised");
  if (input->delimiter != NULL)
    assay_buf_addf(out, ", %s", input->delimiter);
  if (input->line_end != NULL)
    assay_buf_addf(out, ", %s", input->line_end);
  if (input->encoding != NULL)
    assay_buf_addf(out, ", %s", input->encoding);
  for (size_t k = 0; k < input->notes.n; k++) {
    assay_buf_addz(out, "; ");
    assay_html_sentence(out, input->notes.items[k]);
  }
  assay_buf_addz(out, "</span>");
}

static void add_input(assay_buf *out, const assay_input *input)
{
  assay_buf_addz(out, "<tr><th scope=\"row\">");
  assay_html_text(out, input->path, ASSAY_HTML_NAME);
  add_reading(out, input);
  assay_buf_addf(out, "</th><td data-k=\"Used as\">%s</td><td data-k=\"Columns\">",
                 input->state == ASSAY_INPUT_BAD ? "could not be read"
                 : input->role                   ? input->role
                                                 : "\xe2\x80\x93");
  add_columns(out, input);
  assay_buf_addf(out, "</td><td class=\"r\" data-k=\"Rows\">%llu", (unsigned long long)input->rows);
  if (input->skipped > 0)
    assay_buf_addf(out, "<br><span class=\"small\">%llu skipped</span>",
                   (unsigned long long)input->skipped);
  assay_buf_addf(
      out, "</td><td class=\"no\" data-k=\"SHA-256\"><code title=\"%s\">%.12s</code></td></tr>\n",
      input->sha256, input->sha256);
}

static void add_inputs(assay_buf *out, const assay_inputs *inputs, const assay_run *run)
{
  const size_t n = run ? run->inputs.n : inputs->files.n;
  const bool many = n > INPUTS_SHOWN;
  assay_buf_addz(out, "<div class=\"card\">");
  if (many)
    assay_buf_addf(out, "<details><summary>%d files read; the first %d</summary>\n", (int)n,
                   INPUTS_SHOWN);
  assay_buf_addz(out, "<table class=\"stack\"><caption>Files read</caption>\n"
                      "<thead><tr><th scope=\"col\">File</th><th scope=\"col\">Used as</th>"
                      "<th scope=\"col\">Columns</th><th scope=\"col\" class=\"r\">Rows</th>"
                      "<th scope=\"col\">SHA-256</th></tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < n && i < INPUTS_SHOWN; i++)
    add_input(out, &inputs->files.items[run ? run->inputs.items[i] : i]);
  assay_buf_addz(out, "</tbody></table>");
  if (many)
    assay_buf_addf(out, "<p class=\"note\">%d more in report.json.</p></details>",
                   (int)(n - INPUTS_SHOWN));
  assay_buf_addz(out, "</div>\n");
}

static void add_option(assay_buf *out, const assay_option_value *option)
{
  char number[ASSAY_NUM_SIZE];
  assay_buf_addf(out, "%s ", option->name);
  if (option->kind == ASSAY_VALUE_STRING)
    assay_html_text(out, option->text, ASSAY_HTML_NAME);
  else if (option->kind == ASSAY_VALUE_BOOL)
    assay_buf_addz(out, option->number != 0 ? "yes" : "no");
  else if (option->kind == ASSAY_VALUE_NULL)
    assay_buf_addz(out, "default");
  else
    assay_buf_addz(out, assay_num_shortest(number, option->number));
}

static void add_parameters(assay_buf *out, const assay_run *run)
{
  if (run->parameters.n == 0)
    return;
  assay_buf_addz(out, "<dt>Hyperparameters</dt><dd>");
  for (size_t i = 0; i < run->parameters.n && i < PARAMETERS_SHOWN; i++) {
    assay_buf_addz(out, i ? ", " : "");
    assay_html_text(out, run->parameters.items[i].name, ASSAY_HTML_NAME);
    assay_buf_addc(out, ' ');
    assay_html_text(out, run->parameters.items[i].value, ASSAY_HTML_NAME);
  }
  assay_buf_addz(out, "</dd>\n");
}

static void add_job(assay_buf *out, const assay_run *run)
{
  if (!run->has_job)
    return;
  assay_buf_addz(out, "<dt>Job</dt><dd>");
  assay_html_text(out, run->job.name, ASSAY_HTML_NAME);
  assay_buf_addz(out, ", ");
  assay_html_text(out, run->job.status, ASSAY_HTML_NAME);
  if (run->job.base_model.len > 0) {
    assay_buf_addz(out, ", ");
    assay_html_text(out, run->job.base_model, ASSAY_HTML_NAME);
  }
  if (run->job.message.len > 0) {
    assay_buf_addz(out, ": ");
    assay_html_text(out, run->job.message, ASSAY_HTML_SENTENCE);
  }
  assay_buf_addz(out, "</dd>\n");
}

void assay_provenance_write(assay_buf *out, const assay_report *report, const assay_run_review *run)
{
  assay_buf_addz(out, "<h2 id=\"provenance\">Data and command</h2>\n");
  add_inputs(out, report->inputs, run ? run->run : NULL);
  assay_buf_addz(out, "<div class=\"card\"><dl class=\"pairs\">\n");
  if (run != NULL) {
    add_job(out, run->run);
    add_parameters(out, run->run);
  }
  assay_buf_addf(out, "<dt>Command</dt><dd><code>assay %s</code></dd>\n<dt>Options</dt><dd>",
                 report->command);
  for (size_t i = 0; i < report->options.n; i++) {
    assay_buf_addz(out, i ? ", " : "");
    add_option(out, &report->options.items[i]);
  }
  assay_buf_addf(out, "</dd>\n<dt>Version</dt><dd>assay %s, schema assay.report/1</dd>\n",
                 ASSAY_VERSION);
  if (report->timestamp.len > 0) {
    assay_buf_addz(out, "<dt>Written</dt><dd>");
    assay_html_text(out, report->timestamp, ASSAY_HTML_NAME);
    assay_buf_addz(out, "</dd>\n");
  }
  assay_buf_addz(out, "<dt>The same as data</dt><dd><a href=\"report.json\">report.json</a>, "
                      "<a href=\"summary.md\">summary.md</a>, data/*.csv, charts/*.svg</dd>\n"
                      "</dl></div>\n");
}
