/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every number that a judgement uses: X(symbol, name, default, min, max, unit, help, source).
 * The order is that of `assay list checks` and of the enum assay_limit. Included by judging.h and
 * threshold.c only. */
#ifndef ASSAY_ANALYSIS_THRESHOLD_LIST_H
#define ASSAY_ANALYSIS_THRESHOLD_LIST_H

#define ASSAY_LABELLED "labelled curves, tests/curves"
#define ASSAY_CHOICE "a choice of this project: what is worth a reader's time"

#define ASSAY_THRESHOLDS(X)                                                                        \
  X(NONFINITE_SHARE, "nonfinite_share", 0.2, 0, 1, "share of rows",                                \
    "training rows that may be NaN or infinite before the run counts as broken", ASSAY_LABELLED)   \
  X(ZERO_COUNT, "zero_count", 2, 1, 1e6, "rows",                                                   \
    "exact zero losses that make them filtered non-finite values",                                 \
    "Hugging Face Trainer, logging_nan_inf_filter")                                                \
  X(ZERO_LEVEL, "zero_level", 0.01, 0, 1, "nats",                                                  \
    "a loss above this cannot round to the zero that follows it", "four decimals of HF logs")      \
  X(PLACEHOLDER, "placeholder_loss", 1e6, 1e3, 1e300, "nats",                                      \
    "a loss at or above this, reached from below, stands for a non-finite value",                  \
    "loggers that write 1e+06 for NaN")                                                            \
  X(MIN_TRAIN, "min_train_points", 10, 1, 1e6, "points",                                           \
    "training points below which, with few evaluations, nothing is judged", ASSAY_CHOICE)          \
  X(MIN_VALID, "min_validation_points", 4, 1, 1e6, "evaluations",                                  \
    "evaluations below which, with few training points, nothing is judged", ASSAY_CHOICE)          \
  X(UNSTABLE_SWING, "unstable_swing", 0.08, 0, 10, "fraction of the level",                        \
    "standard deviation about the line over the later 60 % that counts as a swing",                \
    ASSAY_LABELLED)                                                                                \
  X(UNSTABLE_LAG1, "unstable_lag1", 0.5, -1, 1, "correlation",                                     \
    "lag-1 autocorrelation from which a swing is no mere noise", ASSAY_LABELLED)                   \
  X(UNSTABLE_TURNS, "unstable_turns", 4, 1, 1e6, "changes of sign",                                \
    "changes of sign about the line that make an oscillation", ASSAY_LABELLED)                     \
  X(UNSTABLE_PROGRESS, "unstable_progress", 0.15, 0, 10, "fraction of the level",                  \
    "net progress over the later 60 % above which the run still learns", ASSAY_LABELLED)           \
  X(DIVERGE_RATIO, "diverge_ratio", 1.25, 1, 100, "ratio",                                         \
    "median of the last 10 % over the best 10 % that counts as divergence", ASSAY_LABELLED)        \
  X(DIVERGE_SIGMA, "diverge_sigma", 6, 0, 100, "sigma of a window mean",                           \
    "the same difference must exceed this many standard errors", ASSAY_LABELLED)                   \
  X(DIVERGE_ONSET, "diverge_onset", 0.1, 0, 10, "fraction of the best level",                      \
    "the onset is the last step whose rolling median is this near to its best", ASSAY_LABELLED)    \
  X(SPIKE_HEIGHT, "spike_height", 0.1, 0, 100, "fraction of the rolling median",                   \
    "least height of a spike", ASSAY_LABELLED)                                                     \
  X(SPIKE_MAD, "spike_mad", 22, 1, 1000, "sigma (MAD x 1.4826)", "height of a lone spike",         \
    ASSAY_LABELLED)                                                                                \
  X(SPIKE_MAD_FIRST, "spike_mad_first", 8, 1, 1000, "sigma (MAD x 1.4826)",                        \
    "height of a spike whose next value is high as well", ASSAY_LABELLED)                          \
  X(SPIKE_MAD_NEXT, "spike_mad_next", 4, 1, 1000, "sigma (MAD x 1.4826)",                          \
    "height of that next value", ASSAY_LABELLED)                                                   \
  X(SPIKE_PAIR_POINTS, "spike_pair_points", 200, 2, 1e9, "points",                                 \
    "shorter runs have lone spikes only: longer ones may be restarts", ASSAY_LABELLED)             \
  X(SPIKE_SKIP, "spike_skip", 0.03, 0, 0.5, "share of the run",                                    \
    "steep start in which no spike is sought", ASSAY_LABELLED)                                     \
  X(OVERFIT_P, "overfit_p", 0.02, 0, 1, "probability",                                             \
    "p of the rise under a flat null that makes a suspicion", ASSAY_LABELLED)                      \
  X(CONFIRM_P, "confirm_p", 0.01, 0, 1, "probability",                                             \
    "p, with both priors, that confirms overfitting", ASSAY_LABELLED)                              \
  X(OVERFIT_RISE, "overfit_rise", 0.01, 0, 10, "fraction of the minimum",                          \
    "rise of the validation loss that matters", ASSAY_LABELLED)                                    \
  X(OVERFIT_UP, "overfit_up", 0.0025, 0, 1, "fraction of the minimum",                             \
    "an evaluation counts as risen from here on", ASSAY_LABELLED)                                  \
  X(OVERFIT_PRIOR, "overfit_prior", 0.003, 0, 1, "fraction of the level",                          \
    "prior noise of a validation loss", "real trainer logs: 0.1 to 0.8 %")                         \
  X(OVERFIT_PRIOR_WIDE, "overfit_prior_wide", 0.005, 0, 1, "fraction of the level",                \
    "wider prior noise that a confirmed rise must survive", "real trainer logs: 0.1 to 0.8 %")     \
  X(OVERFIT_TRAIN, "overfit_train_rise", 0.25, 0, 10, "fraction",                                  \
    "rise of the training loss beyond which a rise of both is no overfitting", ASSAY_LABELLED)     \
  X(SUSPECT_LARGE_P, "suspect_large_p", 0.05, 0, 1, "probability",                                 \
    "p that makes a suspicion when the rise is large", ASSAY_LABELLED)                             \
  X(SUSPECT_LARGE_RISE, "suspect_large_rise", 0.02, 0, 10, "fraction of the minimum",              \
    "rise that is large", ASSAY_LABELLED)                                                          \
  X(SUSPECT_P, "suspect_p", 0.1, 0, 1, "probability",                                              \
    "p that makes a suspicion when there are at most 12 evaluations", ASSAY_LABELLED)              \
  X(SUSPECT_RISE, "suspect_rise", 0.01, 0, 10, "fraction of the minimum",                          \
    "rise that then makes a suspicion", ASSAY_LABELLED)                                            \
  X(SUSPECT_LONE, "suspect_lone", 5, 0, 100, "sigma",                                              \
    "rise of the only evaluation after the minimum that makes a suspicion", ASSAY_LABELLED)        \
  X(SUSPECT_LONE_MAX, "suspect_lone_max", 8, 4, 1e6, "evaluations",                                \
    "with more evaluations than this a lone last value is an outlier until another follows",       \
    ASSAY_LABELLED)                                                                                \
  X(FEW_SIGMA, "few_sigma", 4, 0, 100, "sigma",                                                    \
    "rise of the last of 2 or 3 evaluations that makes a suspicion", ASSAY_LABELLED)               \
  X(FEW_EVALUATIONS, "few_evaluations", 4, 2, 1e6, "evaluations",                                  \
    "below this many, overfitting can be suspected at most", ASSAY_CHOICE)                         \
  X(CONVERGED_FALL, "converged_fall", 0.01, 0, 1, "fraction of the level per 20 % of the run",     \
    "margin of the equivalence test: a smaller fall is none", ASSAY_LABELLED)                      \
  X(CONVERGED_AGREE, "converged_agree", 0.006, 0, 1, "fraction of the level per 20 % of the run",  \
    "where the interval decides nothing: slope and fit below this mean no fall", ASSAY_LABELLED)   \
  X(CONVERGED_WINDOW, "converged_window", 0.3, 0.05, 1, "share of the run",                        \
    "last part of the run that convergence is judged on", ASSAY_LABELLED)                          \
  X(UNDERFIT_FALL, "underfit_fall", 0.12, 0, 1, "fraction of the first level",                     \
    "a smaller total fall may be underfitting", ASSAY_LABELLED)                                    \
  X(UNDERFIT_LATE, "underfit_late_share", 0.3, 0, 1, "share of the fall",                          \
    "share of it in the second half above which learning has hardly begun", ASSAY_LABELLED)        \
  X(UNDERFIT_GAP, "underfit_gap", 0.05, 0, 10, "fraction of the training loss",                    \
    "validation may lie this much above training", ASSAY_LABELLED)                                 \
  X(MEMORISE_Z, "memorise_z", 5, 0, 100, "sigma", "combined z of the drops at epoch boundaries",   \
    ASSAY_LABELLED)                                                                                \
  X(MEMORISE_DROP, "memorise_drop", 0.04, 0, 1, "fraction of the loss",                            \
    "median drop at an epoch boundary", ASSAY_LABELLED)                                            \
  X(SHIFT_Z, "shift_z", 6, 1, 100, "sigma", "level shift that divides a run", ASSAY_LABELLED)      \
  X(SHIFT_SIZE, "shift_size", 0.05, 0, 1, "fraction of the level",                                 \
    "least level shift that divides a run", ASSAY_LABELLED)                                        \
  X(WARMUP_SHARE, "warmup_share", 0.1, 0, 0.5, "share of the run",                                 \
    "longest stretch taken as warm-up", "trainers' usual 3 to 10 %")                               \
  X(RATE_DROP, "rate_drop", 0.5, 0, 1, "ratio",                                                    \
    "a learning rate that falls to this share between two rows has dropped", "step schedules")     \
  X(RATE_ZERO, "rate_zero", 0.02, 0, 1, "share of the peak",                                       \
    "learning rate at the end that counts as decayed to zero", "linear and cosine schedules")      \
  X(FORECAST_MIN, "forecast_min_points", 12, 8, 1e6, "points",                                     \
    "training points that a forecast needs", ASSAY_LABELLED)                                       \
  X(FORECAST_WIDTH, "forecast_width", 0.1, 0, 10, "fraction of the forecast",                      \
    "half-width of the interval at 1.5x beyond which there is no forecast", ASSAY_LABELLED)        \
  X(GAP_SHARE, "gap_share", 0.15, 0, 100, "fraction of the training loss",                         \
    "validation above training by this much is worth a note",                                      \
    "common practice; a note only, since 29 % of its alarms on labelled curves were false")        \
  X(LEAK_SIGMA, "leak_sigma", 3, 0, 100, "sigma", "validation below training by more than this",   \
    ASSAY_LABELLED)                                                                                \
  X(LEAK_SHARE, "leak_share", 0.03, 0, 1, "fraction of the training loss",                         \
    "and by more than this", ASSAY_LABELLED)                                                       \
  X(DESCENT_RISE, "descent_rise", 0.02, 0, 10, "fraction of the minimum",                          \
    "bump of the validation loss that was overcome later", ASSAY_LABELLED)                         \
  X(OUTLIER_SIGMA, "outlier_sigma", 4, 0, 100, "sigma",                                            \
    "last evaluation above the two before it by this much is a lone outlier", ASSAY_LABELLED)      \
  X(PERPLEXITY_TOLERANCE, "perplexity_tolerance", 0.001, 0, 1, "fraction",                         \
    "logged perplexity may differ from base^loss by this and by rounding", "float32 logs")         \
  X(TASK_MARGIN, "task_score_margin", 0.01, 0, 1, "fraction of the score",                         \
    "a task score better elsewhere by this disagrees with the loss", ASSAY_CHOICE)                 \
  X(STEP_GAP, "step_gap", 10, 2, 1e6, "typical distances",                                         \
    "distance between two rows that is a gap", ASSAY_CHOICE)                                       \
  X(QUANTISED, "quantised_share", 0.5, 0, 100, "sigma", "rounding unit that hides the noise",      \
    "definition")                                                                                  \
  X(SAVE_SHARE, "save_share", 0.1, 0, 1, "share of the run",                                       \
    "steps that early stopping must save to be worth a note", ASSAY_CHOICE)                        \
  X(SAVE_REGRET, "save_regret", 0.005, 0, 1, "fraction of the best loss",                          \
    "loss that such a stop may cost", ASSAY_CHOICE)                                                \
  X(JOB_MISMATCH, "job_mismatch", 0.02, 0, 10, "fraction",                                         \
    "the job record's training loss may differ from the log's last by this", ASSAY_CHOICE)         \
  X(FEW_SEGMENTS, "few_segments", 50, 1, 1e9, "segments",                                          \
    "below this many, scores of systems can hardly be told apart", ASSAY_CHOICE)                   \
  X(TOKENIZED_ENDS, "tokenized_ends", 100, 1, 1e9, "outputs",                                      \
    "so many outputs that end in ' .' look tokenized", "sacreBLEU 2.6.0")                          \
  X(OUTPUT_SHARE, "output_share", 0.01, 0, 1, "share of the outputs",                              \
    "share of cut, empty or repeating outputs that is worth a warning", ASSAY_CHOICE)              \
  X(LENGTH_APART, "length_apart", 0.2, 0, 10, "fraction", "length ratio may be this far from 1",   \
    ASSAY_CHOICE)                                                                                  \
  X(FORGETTING_MARGIN, "forgetting_margin", 0.02, 0, 1, "fraction of the base model's score",      \
    "a score may be this much worse than the base model's", ASSAY_CHOICE)                          \
  X(TIE_LEVEL, "tie_level", 0.035, 1e-6, 0.5, "probability",                                       \
    "step-down p against the best below which a setting leaves the tie set",                       \
    "simulated sweeps, tests/compare: the best stays in 95 %")

#endif
