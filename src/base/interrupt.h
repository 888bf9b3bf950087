/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An orderly end on SIGINT, SIGTERM and SIGHUP. */
#ifndef ASSAY_BASE_INTERRUPT_H
#define ASSAY_BASE_INTERRUPT_H

#include <stdbool.h>

/* From now on these signals go to a thread of their own, which calls clean(payload) and then ends
 * the process by the same signal. clean runs beside the rest of the program: it may only undo what
 * lies outside memory. For a program's start, before other threads; false when it cannot be had
 * (then the signals end the process at once). */
bool assay_interrupt_watch(void (*clean)(void *payload), void *payload);

#endif
