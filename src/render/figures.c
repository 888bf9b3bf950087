/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/figures.h"

#include <string.h>

#include "base/num.h"

enum { DIGITS = 4, PERCENT_DIGITS = 3, P_DIGITS = 2 };
static const double p_small = 0.001; /* below it the figure is said as a bound */

void assay_figure_number(assay_buf *out, double x)
{
  char text[ASSAY_NUM_SIZE];
  assay_buf_addz(out, isnan(x) ? "none" : assay_num_digits(text, x, DIGITS));
}

void assay_figure_count(assay_buf *out, uint64_t n)
{
  char digits[32];
  char *end = digits + sizeof digits, *c = end;
  for (int i = 0; i == 0 || n; i++, n /= 10) {
    if (i && i % 3 == 0)
      *--c = ',';
    *--c = (char)('0' + n % 10);
  }
  assay_buf_add(out, (assay_str){ c, (size_t)(end - c) });
}

void assay_figure_percent(assay_buf *out, double fraction, bool sign)
{
  char text[ASSAY_NUM_SIZE];
  if (isnan(fraction)) {
    assay_buf_addz(out, "none");
    return;
  }
  double percent = 100 * fraction;
  /* below a hundredth of a percent digits say nothing */
  if (fabs(percent) < 0.005)
    assay_num_fixed(text, 0, 0);
  else
    assay_num_digits(text, percent, PERCENT_DIGITS);
  assay_buf_addf(out, "%s%s %%", sign && percent > 0 ? "+" : "", text);
}

void assay_figure_step(assay_buf *out, const assay_run *run, int64_t step)
{
  if (step == ASSAY_NO_STEP) {
    assay_buf_addz(out, "none");
    return;
  }
  assay_buf_addz(out, run->x == ASSAY_X_EPOCH ? "epoch " : "step ");
  assay_buf_addf(out, "%lld", (long long)step);
}

void assay_figure_p(assay_buf *out, double p)
{
  char text[ASSAY_NUM_SIZE];
  if (isnan(p))
    assay_buf_addz(out, "not tested");
  else if (p < p_small)
    assay_buf_addz(out, "p < 0.001");
  else
    assay_buf_addf(out, "p = %s", assay_num_digits(text, p, P_DIGITS));
}

void assay_figure_p_bare(assay_buf *out, double p)
{
  char text[ASSAY_NUM_SIZE];
  assay_buf_addz(out, isnan(p)      ? "-"
                      : p < p_small ? "<0.001"
                                    : assay_num_digits(text, p, P_DIGITS));
}

void assay_figure_margin(assay_buf *out, double value, double margin)
{
  char text[ASSAY_NUM_SIZE];
  const char *point = strchr(assay_num_digits(text, value, DIGITS), '.');
  const int decimals = point && !strchr(point, 'e') ? (int)strlen(point + 1) : 0;
  const double least = pow(10, -decimals);
  if (!decimals || margin < least)
    assay_num_digits(text, margin, P_DIGITS);
  else
    assay_num_fixed(text, margin, decimals);
  assay_buf_addz(out, text);
}

void assay_figure_amount(assay_buf *out, double x)
{
  if (x >= 0 && x < 1e15 && floor(x) >= x)
    assay_figure_count(out, (uint64_t)x);
  else
    assay_figure_number(out, x);
}

void assay_figure_verdict(assay_buf *out, const assay_verdict *verdict)
{
  assay_buf_addz(out, verdict->id);
  if (verdict->grade != ASSAY_GRADE_NULL)
    assay_buf_addz(out, verdict->grade == ASSAY_GRADE_CONFIRMED ? " (confirmed)" : " (suspected)");
}

static void best_checkpoint(assay_buf *b, const assay_run_review *r)
{
  if (!r->has_best)
    return;
  assay_figure_step(b, r->run, r->best.step);
  if (!isnan(r->best.epoch) && r->run->x == ASSAY_X_STEP) {
    assay_buf_addz(b, ", epoch ");
    assay_figure_number(b, r->best.epoch);
  }
  assay_buf_addz(b, ": validation loss ");
  assay_figure_number(b, r->best.validation_loss);
  if (r->best.low_step != ASSAY_NO_STEP && r->best.low_step != r->best.high_step)
    assay_buf_addf(b, "; within noise from %lld to %lld", (long long)r->best.low_step,
                   (long long)r->best.high_step);
  if (r->best.saved_step != ASSAY_NO_STEP)
    assay_buf_addf(b, "; best saved one %lld", (long long)r->best.saved_step);
  if (r->best.one_se_step != ASSAY_NO_STEP && r->best.one_se_step != r->best.step)
    assay_buf_addf(b, "; cheaper candidate %lld", (long long)r->best.one_se_step);
}

static void keeping_last(assay_buf *b, const assay_run_review *r)
{
  if (r->last.step == ASSAY_NO_STEP)
    return;
  assay_figure_step(b, r->run, r->last.step);
  if (!isnan(r->last.train_loss)) {
    assay_buf_addz(b, ": training loss ");
    assay_figure_number(b, r->last.train_loss);
  }
  if (!isnan(r->last.validation_loss)) {
    assay_buf_addz(b, isnan(r->last.train_loss) ? ": validation loss " : ", validation loss ");
    assay_figure_number(b, r->last.validation_loss);
  }
  if (!isnan(r->last.regret)) {
    assay_buf_addz(b, " (");
    assay_figure_percent(b, r->last.regret, true);
    assay_buf_addz(b, " over the best)");
  }
}

static void overfitting(assay_buf *b, const assay_run_review *r)
{
  const assay_overfitting *o = &r->overfitting;
  static const char *const words[] = { "not judged", "none found", "suspected", "confirmed" };
  assay_buf_addz(b, words[o->grade]);
  if (o->grade >= ASSAY_OVERFIT_SUSPECTED && o->onset_step != ASSAY_NO_STEP) {
    assay_buf_addz(b, " from ");
    assay_figure_step(b, r->run, o->onset_step);
  }
  if (!isnan(o->rise) && o->grade >= ASSAY_OVERFIT_SUSPECTED) {
    assay_buf_addz(b, "; rise ");
    assay_figure_percent(b, o->rise, false);
  }
  if (!isnan(o->p)) {
    assay_buf_addz(b, ", ");
    assay_figure_p(b, o->p);
  }
  if (!isnan(o->detection_limit)) {
    assay_buf_addz(b, "; a rise of ");
    assay_figure_percent(b, o->detection_limit, false);
    assay_buf_addz(b, " or more would have shown");
  }
}

static void one_convergence(assay_buf *b, const char *what, const assay_convergence *c)
{
  static const char *const words[] = { "not judged", "converged", "still falling", "inconclusive" };
  if (c->state == ASSAY_CONVERGENCE_NOT_JUDGED)
    return;
  assay_buf_addf(b, "%s%s %s", b->len ? "; " : "", what, words[c->state]);
  if (isnan(c->fall))
    return;
  assay_buf_addz(b, ", ");
  assay_figure_percent(b, c->fall, false);
  assay_buf_addz(b, " (");
  assay_figure_percent(b, c->low, false);
  assay_buf_addz(b, " to ");
  assay_figure_percent(b, c->high, false);
  assay_buf_addz(b, ") per 20 % of the run");
}

static void convergence(assay_buf *b, const assay_run_review *r)
{
  one_convergence(b, "training", &r->convergence_train);
  one_convergence(b, "validation", &r->convergence_validation);
}

static void forecast(assay_buf *b, const assay_run_review *r)
{
  const assay_forecast *f = &r->forecast;
  if (f->refused.ptr) {
    assay_buf_addz(b, "refused: ");
    assay_buf_add(b, f->refused);
    return;
  }
  for (size_t i = 0; i < f->horizon.n; i++) {
    const assay_horizon *h = &f->horizon.items[i];
    char factor[ASSAY_NUM_SIZE];
    assay_buf_addf(b, "%s%sx the steps: training loss ", i ? "; " : "",
                   assay_num_shortest(factor, h->factor));
    assay_figure_number(b, h->train_loss);
    assay_buf_addz(b, " (");
    assay_figure_number(b, h->low);
    assay_buf_addz(b, " to ");
    assay_figure_number(b, h->high);
    assay_buf_addc(b, ')');
  }
}

static void gap(assay_buf *b, const assay_run_review *r)
{
  if (isnan(r->gap.last))
    return;
  assay_buf_addz(b, "validation minus training ");
  assay_figure_number(b, r->gap.last);
  if (!isnan(r->gap.from_validation_share)) {
    assay_buf_addz(b, "; ");
    assay_figure_percent(b, r->gap.from_validation_share, false);
    assay_buf_addz(b, " of its growth comes from validation rising");
  }
}

static void perplexity(assay_buf *b, const assay_run_review *r)
{
  const assay_perplexity *p = &r->perplexity;
  const struct {
    const char *name;
    double value;
  } parts[] = { { "validation best", p->validation_best },
                { "validation last", p->validation_last },
                { "training last", p->train_last } };
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (!isnan(parts[i].value)) {
      assay_buf_addf(b, "%s%s ", b->len ? ", " : "", parts[i].name);
      assay_figure_number(b, parts[i].value);
    }
  if (p->consistent == 0)
    assay_buf_addz(b, "; the logged column does not fit the loss");
}

static void patience(assay_buf *b, const assay_run_review *r)
{
  for (size_t i = 0; i < r->patience.n; i++) {
    const assay_patience *p = &r->patience.items[i];
    if (p->stop_step == ASSAY_NO_STEP)
      continue;
    assay_buf_addf(b, "%s%s %d stops at %lld (loss ", b->len ? "; " : "", p->rule, p->patience,
                   (long long)p->stop_step);
    assay_figure_percent(b, p->regret, true);
    assay_buf_addz(b, ")");
  }
}

static const struct {
  const char *name;
  void (*say)(assay_buf *, const assay_run_review *);
} figures[] = {
  { "best checkpoint", best_checkpoint },
  { "last checkpoint", keeping_last },
  { "overfitting", overfitting },
  { "convergence", convergence },
  { "forecast", forecast },
  { "gap", gap },
  { "perplexity", perplexity },
  { "early stopping", patience },
};

size_t assay_figures_fill(assay_arena *arena, const assay_run_review *r,
                          assay_figure out[ASSAY_FIGURES_MAX])
{
  size_t n = 0;
  for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
    assay_buf b = ASSAY_BUF(arena);
    figures[i].say(&b, r);
    assay_str text = assay_buf_str(&b);
    if (!text.ptr)
      return SIZE_MAX;
    if (text.len)
      out[n++] = (assay_figure){ figures[i].name, text };
  }
  return n;
}
