/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Oracle: NIST FIPS 180-4 example vectors (csrc.nist.gov, SHA256.pdf and the million 'a' of
 * SHA_All.pdf), the same as coreutils' sha256sum prints. */
#include "check_run.h"

#include <string.h>

#include "base/sha256.h"

START_TEST(example_vectors)
{
  static const struct {
    const char *text, *hex;
  } rows[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
  };
  assay_arena *arena = assay_arena_new();
  char hex[ASSAY_SHA256_HEX];
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_sha256 *state = assay_sha256_new(arena);
    assay_sha256_add(state, rows[i].text, strlen(rows[i].text));
    assay_sha256_hex(state, hex);
    ck_assert_str_eq(hex, rows[i].hex);
  }
  assay_arena_free(arena);
}
END_TEST

START_TEST(a_million_letters_in_odd_pieces)
{
  char piece[997], hex[ASSAY_SHA256_HEX];
  assay_arena *arena = assay_arena_new();
  assay_sha256 *state = assay_sha256_new(arena);
  memset(piece, 'a', sizeof piece);
  for (size_t left = 1000000; left > 0;) {
    size_t n = left < sizeof piece ? left : sizeof piece;
    assay_sha256_add(state, piece, n);
    left -= n;
  }
  assay_sha256_hex(state, hex);
  ck_assert_str_eq(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { example_vectors, a_million_letters_in_odd_pieces };
  return check_run("sha256", tests, COUNT(tests));
}
