/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GSL's error handler is the process's, and by default it aborts. */
#ifndef ASSAY_STAT_GSL_ERRORS_H
#define ASSAY_STAT_GSL_ERRORS_H

/* Switches it off: functions return their status. For a program's start; a library must not call
 * it. */
void assay_gsl_errors_off(void);

#endif
