/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of one input: opened, sniffed, hashed while read, changes noticed. */
#ifndef ASSAY_INPUT_SOURCE_H
#define ASSAY_INPUT_SOURCE_H

#include "base/err.h"
#include "base/sha256.h"

typedef struct assay_source assay_source;

/* Opens path ("-": stdin) and reads its first 64 KiB. Folders and sockets are refused. The BOM is
 * taken off; a base64 body of a known header (OpenAI's result files) is decoded on the fly.
 * Errors: ASSAY_E_INPUT, ASSAY_E_NOMEM. Owned by the arena; close it all the same. */
assay_code assay_source_open(assay_arena *arena, assay_source **out, assay_str path,
                             assay_err *err);
assay_str assay_source_head(const assay_source *source, bool *whole);
const char *assay_source_encoding(const assay_source *source);
/* If the first bytes belong to a known kind that cannot be read (gzip, zip, parquet, SQLite,
 * UTF-16, LFS pointer, HTML or XML page, conflict marks, empty): ASSAY_E_INPUT with what to do. */
assay_code assay_source_refuse(const assay_source *source, assay_err *err);
/* Next bytes, *n = 0 at the end. The head comes first. */
assay_code assay_source_read(assay_source *source, char *buffer, size_t size, size_t *n,
                             assay_err *err);
/* The whole (rest of the) content at once, at most limit bytes (beyond: ASSAY_E_INPUT). */
assay_code assay_source_all(assay_source *source, size_t limit, assay_str *out, assay_err *err);
/* Next line without its LF or CR LF; *end: no further line. Lines up to 64 MiB. *torn: the line had
 * no line end (last line). The view is valid until the next call. */
assay_code assay_source_line(assay_source *source, assay_str *line, bool *torn, bool *end,
                             assay_err *err);
/* Reads what is left, ends the hash; *changed: size or mtime differ from those at opening. */
assay_code assay_source_close(assay_source *source, char sha256[static ASSAY_SHA256_HEX],
                              bool *changed, assay_err *err);

/* Closes without reading the rest: for files that turned out to be none of ours. */
void assay_source_drop(assay_source *source);

#endif
