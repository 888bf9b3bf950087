/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "model/compare_curve.h"
#include "render/page.h"
#include "render/plot.h"
#include "render/sanitise.h"

/* Past this many runs a slide is drawn of the loss alone: about 0.2 s of a core each. */
enum { RUNS_WITH_ALL_SLIDES = 12 };
enum { NAME_SIZE = 80, NOTES_MOST = 20 };

typedef struct folder {
  assay_report *report;
  const assay_folder_options *options;
  assay_outdir *dir;
  assay_arena *arena;
  assay_err *err;
  size_t n;                   /* charts of all runs */
  const assay_chart **charts; /* n */
  size_t *run;                /* n: whose chart it is */
  assay_strs svg;             /* n: inline pictures */
} folder;

/* "charts/loss.svg"; with several runs "charts/r002-loss.svg". Program words and numbers only. */
static void name_of(const folder *f, char name[static NAME_SIZE], const char *room, size_t i,
                    const char *ending)
{
  if (f->report->runs.n > 1 && f->run[i] != SIZE_MAX)
    snprintf(name, NAME_SIZE, "%s/r%03d-%s.%s", room, (int)f->run[i] + 1, f->charts[i]->id, ending);
  else
    snprintf(name, NAME_SIZE, "%s/%s.%s", room, f->charts[i]->id, ending);
}

static assay_code gather(folder *f)
{
  for (size_t r = 0; r < f->report->runs.n; r++)
    f->n += f->report->runs.items[r].charts.n;
  f->n += f->report->charts.n;
  f->charts = assay_arena_array(f->arena, f->n, sizeof *f->charts);
  f->run = assay_arena_array(f->arena, f->n, sizeof *f->run);
  f->svg.items = assay_arena_array(f->arena, f->n, sizeof *f->svg.items);
  if (f->charts == NULL || f->run == NULL || f->svg.items == NULL)
    return assay_err_nomem(f->err);
  f->svg.n = f->n;
  size_t n = 0;
  for (size_t r = 0; r < f->report->runs.n; r++) {
    const assay_run_review *run = &f->report->runs.items[r];
    for (size_t i = 0; i < run->charts.n; i++) {
      f->run[n] = r;
      f->charts[n++] = &run->charts.items[i];
    }
  }
  for (size_t i = 0; i < f->report->charts.n; i++) {
    f->run[n] = SIZE_MAX;
    f->charts[n++] = &f->report->charts.items[i];
  }
  return ASSAY_OK;
}

/* Notes why a picture is missing, each reason once. */
static assay_code note(folder *f, size_t i, assay_str why)
{
  assay_strs *notes = &f->report->plot_notes;
  if (f->charts[i]->empty.len > 0)
    return ASSAY_OK;
  for (size_t k = 0; k < notes->n; k++)
    if (assay_str_eq(notes->items[k], why))
      return ASSAY_OK;
  if (notes->n >= NOTES_MOST)
    return ASSAY_OK;
  const assay_str copy = assay_str_copy(f->report->arena, why);
  assay_str *slot = copy.ptr ? ASSAY_PUSH(f->report->arena, notes) : NULL;
  if (slot == NULL)
    return assay_err_nomem(f->err);
  *slot = copy;
  return ASSAY_OK;
}

/* A wide chart is drawn twice: in full, and narrow for a phone. */
static assay_code with_narrow(folder *f, const assay_chart ***all, size_t **narrow, size_t *n)
{
  assay_chart *copies = assay_arena_array(f->arena, f->n, sizeof *copies);
  *all = assay_arena_array(f->arena, 2 * f->n, sizeof **all);
  *narrow = assay_arena_array(f->arena, f->n, sizeof **narrow);
  if (copies == NULL || *all == NULL || *narrow == NULL)
    return assay_err_nomem(f->err);
  *n = f->n;
  for (size_t i = 0; i < f->n; i++) {
    (*all)[i] = f->charts[i];
    (*narrow)[i] = SIZE_MAX;
    if (!f->charts[i]->wide)
      continue;
    copies[i] = *f->charts[i];
    copies[i].wide = false;
    (*narrow)[i] = *n;
    (*all)[(*n)++] = &copies[i];
  }
  return ASSAY_OK;
}

static assay_code write_svg(folder *f, size_t i, const assay_picture *full,
                            const assay_picture *narrow, const assay_chart *small)
{
  assay_buf inline_svg = ASSAY_BUF(f->arena), file = ASSAY_BUF(f->arena);
  char name[NAME_SIZE], prefix[NAME_SIZE];
  if (full->bytes.len == 0)
    return note(f, i, full->why);
  bool good = assay_svg_clean(&inline_svg, full->bytes, f->charts[i], f->charts[i]->id) &&
              assay_svg_standalone(&file, full->bytes, f->charts[i]);
  snprintf(prefix, sizeof prefix, "%s-n", f->charts[i]->id);
  if (good && narrow != NULL && narrow->bytes.len > 0)
    good = assay_svg_clean(&inline_svg, narrow->bytes, small, prefix);
  if (inline_svg.failed || file.failed)
    return assay_err_nomem(f->err);
  if (!good)
    return note(f, i, ASSAY_STR("gnuplot's picture held something unexpected and was refused"));
  f->svg.items[i] = assay_buf_str(&inline_svg);
  name_of(f, name, "charts", i, "svg");
  return assay_outdir_write(f->dir, name, assay_buf_str(&file), f->err);
}

static assay_code draw(folder *f, const assay_chart *const *charts, size_t n, assay_plot_kind kind,
                       assay_picture *pictures)
{
  const assay_plot_order order = { .charts = charts,
                                   .n = n,
                                   .kind = kind,
                                   .timeout_s = f->options->plot_timeout_s,
                                   .threads = f->options->threads };
  return assay_plot_draw(f->arena, &order, pictures, f->err);
}

static assay_code draw_svg(folder *f)
{
  const assay_chart **all = NULL;
  size_t *narrow = NULL, n = 0;
  assay_code code = with_narrow(f, &all, &narrow, &n);
  assay_picture *pictures = assay_arena_array(f->arena, n, sizeof *pictures);
  if (code != ASSAY_OK || pictures == NULL)
    return assay_err_nomem(f->err);
  code = draw(f, all, n, ASSAY_PLOT_SVG, pictures);
  for (size_t i = 0; i < f->n && code == ASSAY_OK; i++) {
    const bool has = narrow[i] != SIZE_MAX;
    code = write_svg(f, i, &pictures[i], has ? &pictures[narrow[i]] : NULL,
                     has ? all[narrow[i]] : NULL);
  }
  return code;
}

static assay_code draw_png(folder *f)
{
  const assay_chart **wanted = assay_arena_array(f->arena, f->n, sizeof *wanted);
  size_t *which = assay_arena_array(f->arena, f->n, sizeof *which), n = 0;
  assay_picture *pictures = assay_arena_array(f->arena, f->n, sizeof *pictures);
  char name[NAME_SIZE];
  if (wanted == NULL || which == NULL || pictures == NULL)
    return assay_err_nomem(f->err);
  for (size_t i = 0; i < f->n; i++) {
    if (f->report->runs.n > RUNS_WITH_ALL_SLIDES && !f->charts[i]->wide)
      continue;
    which[n] = i;
    wanted[n++] = f->charts[i];
  }
  assay_code code = draw(f, wanted, n, ASSAY_PLOT_PNG, pictures);
  for (size_t k = 0; k < n && code == ASSAY_OK; k++) {
    if (pictures[k].bytes.len == 0) {
      code = note(f, which[k], pictures[k].why);
      continue;
    }
    name_of(f, name, "charts", which[k], "png");
    code = assay_outdir_write(f->dir, name, pictures[k].bytes, f->err);
  }
  return code;
}

static void add_cell(assay_buf *out, const double *values, size_t i)
{
  char number[ASSAY_NUM_SIZE];
  assay_buf_addc(out, ',');
  if (values != NULL && isfinite(values[i]))
    assay_buf_addz(out, assay_num_shortest(number, values[i]));
}

/* The whole table behind the chart, of which the page shows a part: one row a number. */
static void add_numbers(assay_buf *out, const assay_chart *chart)
{
  char number[ASSAY_NUM_SIZE];
  const size_t columns = chart->table_head.n, n = columns ? chart->table.n / columns : 0;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 1; k < columns; k++) {
      const double *row = chart->table.items + i * columns;
      assay_buf_addz(out, "numbers,table,");
      assay_sanitise_csv(out, chart->table_head.items[k]);
      assay_buf_addf(out, ",%s", assay_num_shortest(number, row[0]));
      add_cell(out, row, k);
      assay_buf_addz(out, ",,\r\n");
    }
}

/* What the chart draws, one row a point of a layer; empty where there is no finite value. */
static assay_str chart_csv(const folder *f, const assay_chart *chart)
{
  static const char *const kinds[] = {
    "line", "dashed", "dots", "band", "extent", "steps", "rings"
  };
  char number[ASSAY_NUM_SIZE];
  assay_buf out = ASSAY_BUF(f->arena);
  assay_buf_addz(&out, "layer,kind,label,x,y,low,high\r\n");
  for (size_t k = 0; k < chart->layers.n; k++) {
    const assay_layer *layer = &chart->layers.items[k];
    for (size_t i = 0; i < layer->n; i++) {
      assay_buf_addf(&out, "%s,%s,", layer->id, kinds[layer->kind]);
      assay_sanitise_csv(&out, layer->label);
      assay_buf_addf(&out, ",%s", assay_num_shortest(number, layer->x[i]));
      add_cell(&out, layer->y, i);
      add_cell(&out, layer->low, i);
      add_cell(&out, layer->high, i);
      assay_buf_addz(&out, "\r\n");
    }
  }
  add_numbers(&out, chart);
  return assay_buf_str(&out);
}

static assay_code write_data(folder *f)
{
  char name[NAME_SIZE];
  for (size_t i = 0; i < f->n; i++) {
    const assay_str csv = chart_csv(f, f->charts[i]);
    if (csv.ptr == NULL)
      return assay_err_nomem(f->err);
    name_of(f, name, "data", i, "csv");
    const assay_code code = assay_outdir_write(f->dir, name, csv, f->err);
    if (code != ASSAY_OK)
      return code;
  }
  return ASSAY_OK;
}

static assay_code write_page(folder *f, size_t run, const char *name)
{
  assay_sink *sink = assay_sink_memory(f->arena);
  if (sink == NULL)
    return assay_err_nomem(f->err);
  assay_code code = assay_page_write(f->report, run, &f->svg, sink, f->err);
  if (code == ASSAY_OK)
    code = assay_sink_close(sink, f->err);
  return code != ASSAY_OK ? code : assay_outdir_write(f->dir, name, assay_sink_bytes(sink), f->err);
}

static assay_code write_pages(folder *f)
{
  char name[NAME_SIZE];
  const bool gate = f->report->gate != NULL, compare = f->report->compare != NULL;
  assay_code code = write_page(f, SIZE_MAX, "index.html");
  if (gate && code == ASSAY_OK)
    code = write_page(f, SIZE_MAX, "gate.html");
  if (compare && code == ASSAY_OK)
    code = write_page(f, SIZE_MAX, "compare.html");
  /* each run has a page of its own, of a comparison the best ones */
  const bool own = gate || compare || f->report->runs.n > 1;
  for (size_t r = 0; own && r < f->report->runs.n && code == ASSAY_OK; r++) {
    if (compare && !assay_compare_has_page(f->report, r))
      continue;
    snprintf(name, sizeof name, "run-%03d.html", (int)r + 1);
    code = write_page(f, r, name);
  }
  return code;
}

static assay_code write_rendered(folder *f, const char *renderer, const char *name)
{
  const assay_renderer *r = assay_renderer_find(renderer);
  const assay_style style = { .width = 80 };
  assay_sink *sink = assay_sink_memory(f->arena);
  if (r == NULL || sink == NULL)
    return r ? assay_err_nomem(f->err)
             : assay_err_set(f->err, ASSAY_E_INTERNAL, "there is no renderer '%s'", renderer);
  assay_code code = r->write(f->report, &style, sink, f->err);
  if (code == ASSAY_OK)
    code = assay_sink_close(sink, f->err);
  return code != ASSAY_OK ? code : assay_outdir_write(f->dir, name, assay_sink_bytes(sink), f->err);
}

/* What a gate's history draws, once however often the folder is written. */
static assay_code add_gate_charts(folder *f)
{
  assay_report *report = f->report;
  for (size_t i = 0; i < report->charts.n; i++)
    if (assay_gate_is_history(&report->charts.items[i]))
      return ASSAY_OK;
  if (!report->gate)
    return ASSAY_OK;
  return assay_gate_charts(report->arena, report->gate, &report->charts, f->err);
}

static assay_code fill(folder *f)
{
  assay_code code = add_gate_charts(f);
  if (code == ASSAY_OK)
    code = gather(f);
  if (code == ASSAY_OK && f->n > 0)
    code = draw_svg(f);
  if (code == ASSAY_OK && f->n > 0 && f->options->png)
    code = draw_png(f);
  if (code == ASSAY_OK && f->options->require_plots && f->report->plot_notes.n > 0)
    return assay_err_set(f->err, ASSAY_E_PLOT, "pictures were demanded and not drawn: %.*s",
                         ASSAY_STR_ARG(f->report->plot_notes.items[0]));
  if (code == ASSAY_OK)
    code = write_data(f);
  if (code == ASSAY_OK)
    code = write_pages(f);
  if (code == ASSAY_OK)
    code = write_rendered(f, "markdown", "summary.md");
  if (code == ASSAY_OK)
    code = write_rendered(f, "json", "report.json");
  return code;
}

assay_code assay_folder_write(assay_report *report, const char *path,
                              const assay_folder_options *options, assay_err *err)
{
  const assay_outdir_options where = { .marker_file = "report.json",
                                       .marker_text = "\"assay.report/1\"",
                                       .force = options->force };
  folder f = { .report = report, .options = options, .err = err, .arena = assay_arena_new() };
  if (f.arena == NULL)
    return assay_err_nomem(err);
  assay_code code = assay_outdir_open(f.arena, &f.dir, path, &where, err);
  if (code == ASSAY_OK)
    code = fill(&f);
  if (code == ASSAY_OK)
    code = assay_outdir_commit(f.dir, err);
  assay_outdir_abandon(f.dir);
  assay_arena_free(f.arena);
  return code;
}
