/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sha256.h"

#include <nettle/sha2.h>

struct assay_sha256 {
  struct sha256_ctx context;
};

assay_sha256 *assay_sha256_new(assay_arena *arena)
{
  assay_sha256 *state = assay_arena_alloc(arena, sizeof *state);
  if (state)
    sha256_init(&state->context);
  return state;
}

void assay_sha256_add(assay_sha256 *state, const void *bytes, size_t n)
{
  sha256_update(&state->context, n, bytes);
}

void assay_sha256_hex(assay_sha256 *state, char out[static ASSAY_SHA256_HEX])
{
  unsigned char digest[SHA256_DIGEST_SIZE];
  sha256_digest(&state->context, sizeof digest, digest);
  for (size_t i = 0; i < sizeof digest; i++) {
    out[2 * i] = "0123456789abcdef"[digest[i] >> 4];
    out[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
  }
  out[2 * sizeof digest] = '\0';
}
