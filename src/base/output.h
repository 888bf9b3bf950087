/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Atomic output: a reader sees the old or the new, whole, never a half. */
#ifndef ASSAY_BASE_OUTPUT_H
#define ASSAY_BASE_OUTPUT_H

#include "base/sink.h"

/* Writes bytes to path by temp file in the same folder, fsync, rename. A link in its place is
 * replaced; /dev/stdout, FIFOs and devices are written straight. Missing parents are made.
 * Strays of dead processes of our own form are removed. Errors: ASSAY_E_OUTPUT, ASSAY_E_NOMEM. */
assay_code assay_output_file(const char *path, assay_str bytes, assay_err *err);

/* Waits until no other process that asks for it holds the folder of path, and holds it: for whoever
 * reads a file to write it anew. Missing parents are made. Returns what assay_output_release takes;
 * -1 where folders cannot be held. */
int assay_output_hold(const char *path);
void assay_output_release(int held);

/* Removes the temporary files and folders of this process (and of dead ones) beside path: for an
 * end by signal. Touches nothing else. */
void assay_output_abandon(const char *path);

/* A folder that appears whole or not at all. */
typedef struct assay_outdir assay_outdir;

typedef struct assay_outdir_options {
  const char *marker_file; /* e.g. "report.json": a folder that holds it ... */
  const char *marker_text; /* ... with this text in its first 4 KiB is one of ours */
  bool force;              /* replace any folder; the old one is kept as PATH.bak-N */
} assay_outdir_options;

/* Makes PATH.assay-tmp-<pid>-<n> beside path. Refuses (ASSAY_E_OUTPUT) before any work is done: a
 * target that is not empty, not ours and not forced; "", "." and "..". Owned by the caller: commit
 * or abandon it. */
assay_code assay_outdir_open(assay_arena *arena, assay_outdir **out, const char *path,
                             const assay_outdir_options *options, assay_err *err);
/* The path of the temporary folder, for child processes that write into it. */
const char *assay_outdir_path(const assay_outdir *dir);
/* Writes one file below it (name may hold folders, "charts/c01.svg"), checked and synced. */
assay_code assay_outdir_write(assay_outdir *dir, const char *name, assay_str bytes, assay_err *err);
/* Puts the folder in its place (exchange, then the old one is removed or kept as .bak-N). */
assay_code assay_outdir_commit(assay_outdir *dir, assay_err *err);
/* Removes what was written; dir NULL or committed: nothing. */
void assay_outdir_abandon(assay_outdir *dir);

#endif
