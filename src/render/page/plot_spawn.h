/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One child process under the rules R4 to R6: own folder, own group, own environment, limits. */
#ifndef ASSAY_RENDER_PLOT_SPAWN_H
#define ASSAY_RENDER_PLOT_SPAWN_H

#include <limits.h>

#include "base/err.h"

enum { ASSAY_CHILD_STDERR = 4096 }; /* first bytes kept of what the child complains */

typedef enum assay_child_end {
  ASSAY_CHILD_EXITED,      /* with `status` */
  ASSAY_CHILD_KILLED,      /* by signal `status` */
  ASSAY_CHILD_TIMED_OUT,   /* by us */
  ASSAY_CHILD_INTERRUPTED, /* a signal arrived while waiting */
  ASSAY_CHILD_NOT_STARTED  /* errno in `status` */
} assay_child_end;

typedef struct assay_child {
  const char *program;     /* absolute path */
  const char *folder;      /* its working folder, also HOME */
  const char *argument[3]; /* after argv[0], NULL-terminated */
  unsigned timeout_s;      /* wall clock */
  assay_child_end end;
  int status;
  size_t n_complaint;
  char complaint[ASSAY_CHILD_STDERR]; /* its stderr, cut */
} assay_child;

/* Runs the child to its end; blocks at most timeout_s + 2 s. Uses no memory beyond *child, so that
 * several threads may each run one. */
void assay_child_run(assay_child *child);

/* The absolute path of a program through PATH (absolute entries only); false: not found. */
bool assay_child_find(const char *name, char path[static PATH_MAX]);

#endif
