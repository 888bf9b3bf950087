/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where bytes go. Sinks have a sticky error, checked once by assay_sink_close. */
#ifndef ASSAY_BASE_SINK_H
#define ASSAY_BASE_SINK_H

#include "base/err.h"

typedef struct assay_sink assay_sink;

/* Into memory of the arena; read it with assay_sink_bytes. NULL when out of memory. */
assay_sink *assay_sink_memory(assay_arena *arena);
assay_str assay_sink_bytes(const assay_sink *sink);
/* To a callback: write returns false on failure (errno kept). */
typedef bool (*assay_write_fn)(void *payload, const char *bytes, size_t n);
assay_sink *assay_sink_callback(assay_arena *arena, assay_write_fn write, void *payload);
/* To an open descriptor (buffered, not closed by the sink); name is for messages. */
assay_sink *assay_sink_fd(assay_arena *arena, int fd, const char *name);

void assay_sink_add(assay_sink *sink, assay_str s);
void assay_sink_addz(assay_sink *sink, const char *z);
void assay_sink_addf(assay_sink *sink, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Flushes and reports the first failure: ASSAY_E_OUTPUT or ASSAY_E_NOMEM. */
assay_code assay_sink_close(assay_sink *sink, assay_err *err);

#endif
