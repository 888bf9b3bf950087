/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines, places and torn ends by hand from the bytes. */
#include "check_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "input/csv.h"

#define TEXT(literal)                                                                              \
  {                                                                                                \
    literal, sizeof(literal) - 1                                                                   \
  }

/* Each row as LINE[cell|cell] with ~ behind it when torn and ^ when a quote is open. */
static const char *rows_of(assay_csv *csv)
{
  static char text[4096];
  size_t n = 0;
  text[0] = '\0';
  for (;;) {
    assay_csv_row row;
    bool end;
    ck_assert_int_eq(assay_csv_next(csv, &row, &end, NULL), ASSAY_OK);
    if (end)
      return text;
    n += (size_t)snprintf(text + n, sizeof text - n, "%" PRIu64 "[", row.line);
    for (size_t i = 0; i < row.n; i++) {
      if (i)
        text[n++] = '|';
      memcpy(text + n, row.cells[i].ptr, row.cells[i].len);
      n += row.cells[i].len;
    }
    n += (size_t)snprintf(text + n, sizeof text - n, "]%s%s", row.torn ? "~" : "",
                          row.open_quote ? "^" : "");
  }
}

START_TEST(rows_with_their_lines)
{
  static const struct {
    assay_str bytes;
    char delimiter;
    const char *rows, *line_end;
    uint64_t blank, comments;
  } table[] = {
    { TEXT("a,b\n1,2\n"), ',', "1[a|b]2[1|2]", "LF", 0, 0 },
    { TEXT("a,b\r\n1,2\r\n"), ',', "1[a|b]2[1|2]", "CRLF", 0, 0 },
    { TEXT("a,b\r1,2\r"), ',', "1[a|b]2[1|2]", "CR", 0, 0 },
    { TEXT("a,b\r\r\n1,2\n\n \t\n3,4"), ',', "1[a|b]3[1|2]6[3|4]~", "CR", 3, 0 },
    { TEXT("a,b\n\"x\ny\",2\n3,4\n"), ',', "1[a|b]2[x\ny|2]4[3|4]", "LF", 0, 0 },
    { TEXT("a,b\r\n\"x\r\n\r\ny\",2\r\n3,4"), ',', "1[a|b]2[x\r\n\r\ny|2]5[3|4]~", "CRLF", 0, 0 },
    { TEXT("a,b\n\"12\"\" disk\",2\n"), ',', "1[a|b]2[12\" disk|2]", "LF", 0, 0 },
    { TEXT("a,b\n12\" disk,2\n"), ',', "1[a|b]2[12\" disk|2]", "LF", 0, 0 },
    { TEXT("a,b\n1, 2 \n \"3\" ,4\n"), ',', "1[a|b]2[1|2]3[3|4]", "LF", 0, 0 },
    { TEXT("a,b\n1,\n,\n"), ',', "1[a|b]2[1|]3[|]", "LF", 0, 0 },
    { TEXT("a\tb c\n\t2\n3\t\n"), '\t', "1[a|b c]2[|2]3[3|]", "LF", 0, 0 },
    { TEXT("a;b\n0,5;1\n"), ';', "1[a|b]2[0,5|1]", "LF", 0, 0 },
    { TEXT("# one\n\n# two\na,b\n#c,2\n"), ',', "4[a|b]5[#c|2]", "LF", 1, 2 },
    { TEXT("a,b\n1,2\n3"), ',', "1[a|b]2[1|2]3[3]~", "LF", 0, 0 },
    { TEXT("a,b\n1,\"2\n3,4\n"), ',', "1[a|b]2[1|2\n3,4\n]~^", "LF", 0, 0 },
    { TEXT("a,b\n1,\"2\""), ',', "1[a|b]2[1|2]~", "LF", 0, 0 },
    { TEXT("a,b\n1,\"2\"\"\n"), ',', "1[a|b]2[1|2\"\n]~^", "LF", 0, 0 },
    { TEXT(""), ',', "", NULL, 0, 0 },
    { TEXT("\n\r\n \n"), ',', "", "LF", 3, 0 },
    { TEXT("a,b\r"), ',', "1[a|b]", "CR", 0, 0 },
  };
  for (size_t i = 0; i < COUNT(table); i++) {
    assay_arena *arena = assay_arena_new();
    assay_csv *csv = assay_csv_open_bytes(arena, table[i].bytes, table[i].delimiter);
    assay_csv_row row;
    bool end;
    /* comments count before the header only */
    char head[64] = "";
    ck_assert_int_eq(assay_csv_next(csv, &row, &end, NULL), ASSAY_OK);
    if (!end)
      snprintf(head, sizeof head, "%" PRIu64 "[%.*s%s%.*s]", row.line, ASSAY_STR_ARG(row.cells[0]),
               row.n > 1 ? "|" : "", row.n > 1 ? (int)row.cells[1].len : 0,
               row.n > 1 ? row.cells[1].ptr : "");
    assay_csv_comments(csv, false);
    char all[4200];
    snprintf(all, sizeof all, "%s%s", head, end ? "" : rows_of(csv));
    ck_assert_msg(strcmp(all, table[i].rows) == 0, "row %zu: %s", i, all);
    const assay_csv_facts *met = assay_csv_met(csv);
    ck_assert_msg((met->line_end == NULL) == (table[i].line_end == NULL), "row %zu", i);
    if (met->line_end)
      ck_assert_msg(strcmp(met->line_end, table[i].line_end) == 0, "row %zu: %s", i, met->line_end);
    ck_assert_msg(met->blank_lines == table[i].blank, "row %zu: %" PRIu64, i, met->blank_lines);
    ck_assert_uint_eq(met->comment_lines, table[i].comments);
    assay_csv_close(csv);
    assay_arena_free(arena);
  }
}
END_TEST

START_TEST(places_of_cells)
{
  /* the second row begins in line 2 and holds a line end in its second cell */
  static const assay_str bytes = TEXT("a,b,c,d\n\xc3\xa4\xe2\x82\xac,\"x\ny\",  7,\xff\xfe!,9\n");
  static const uint64_t places[][2] = { { 2, 1 }, { 2, 4 }, { 3, 6 }, { 3, 8 }, { 3, 12 } };
  assay_arena *arena = assay_arena_new();
  assay_csv *csv = assay_csv_open_bytes(arena, bytes, ',');
  assay_csv_row row;
  bool end;
  ck_assert_int_eq(assay_csv_next(csv, &row, &end, NULL), ASSAY_OK);
  ck_assert_int_eq(assay_csv_next(csv, &row, &end, NULL), ASSAY_OK);
  ck_assert_uint_eq(row.n, 5);
  for (size_t i = 0; i < COUNT(places); i++) {
    uint64_t line, column;
    assay_csv_place(csv, i, &line, &column);
    ck_assert_msg(line == places[i][0] && column == places[i][1], "cell %zu: %" PRIu64 ":%" PRIu64,
                  i, line, column);
  }
  ck_assert_uint_eq(assay_csv_met(csv)->invalid_rows, 1);
  ck_assert_uint_eq(assay_csv_met(csv)->invalid_line, 2);
  assay_csv_close(csv);
  assay_arena_free(arena);
}
END_TEST

/* Rows of all lengths pass the ends of the blocks that the file is read in. */
START_TEST(blocks_are_joined)
{
  enum { ROWS = 20000 };
  assay_arena *arena = assay_arena_new();
  assay_buf text = ASSAY_BUF(arena);
  for (int i = 0; i < ROWS; i++)
    assay_buf_addf(&text, "%d,\"%0*d\r\n\",%d\r\n", i, 1 + i % 97, i, i * 7);
  assay_csv *csv = assay_csv_open_bytes(arena, assay_buf_str(&text), ',');
  for (int i = 0; i < ROWS; i++) {
    assay_csv_row row;
    bool end;
    char last[16];
    ck_assert_int_eq(assay_csv_next(csv, &row, &end, NULL), ASSAY_OK);
    ck_assert(!end && row.n == 3 && !row.torn);
    ck_assert_uint_eq(row.line, 2u * (unsigned)i + 1);
    snprintf(last, sizeof last, "%d", i * 7);
    ck_assert(assay_str_eqz(row.cells[2], last));
  }
  assay_csv_close(csv);
  assay_arena_free(arena);
}
END_TEST

START_TEST(limits)
{
  enum { CELL = 16 * 1024 * 1024, COLUMNS = 1 << 20 };
  assay_arena *arena = assay_arena_new();
  char *bytes = assay_arena_alloc(arena, CELL + 8);
  for (size_t over = 0; over < 2; over++) {
    assay_csv_row row;
    bool end;
    assay_err err = { 0 };
    memset(bytes, 'x', CELL + over);
    memcpy(bytes + CELL + over, ",1\n", 3);
    assay_csv *csv = assay_csv_open_bytes(arena, (assay_str){ bytes, CELL + over + 3 }, ',');
    ck_assert_int_eq(assay_csv_next(csv, &row, &end, &err), over ? ASSAY_E_INPUT : ASSAY_OK);
    ck_assert_str_eq(err.message, over ? "a cell is longer than 16 MiB" : "");
    assay_csv_close(csv);
    err = (assay_err){ 0 };
    memset(bytes, ',', COLUMNS + over);
    bytes[COLUMNS - 1 + over] = '\n';
    csv = assay_csv_open_bytes(arena, (assay_str){ bytes, COLUMNS + over }, ',');
    ck_assert_int_eq(assay_csv_next(csv, &row, &end, &err), over ? ASSAY_E_INPUT : ASSAY_OK);
    ck_assert_str_eq(err.message, over ? "a row has more than 1048576 cells" : "");
    ck_assert_uint_eq(err.line, over);
    assay_csv_close(csv);
  }
  /* a row beyond 64 MiB, of cells that are short enough */
  assay_csv_row row;
  bool end;
  assay_err err = { 0 };
  assay_buf text = ASSAY_BUF(arena);
  memset(bytes, 'x', CELL);
  bytes[CELL - 1] = ',';
  assay_buf_addz(&text, "a,b\n");
  for (int i = 0; i < 5; i++)
    assay_buf_add(&text, (assay_str){ bytes, CELL });
  assay_csv *csv = assay_csv_open_bytes(arena, assay_buf_str(&text), ',');
  ck_assert_int_eq(assay_csv_next(csv, &row, &end, &err), ASSAY_OK);
  ck_assert_int_eq(assay_csv_next(csv, &row, &end, &err), ASSAY_E_INPUT);
  ck_assert_str_eq(err.message, "a row is longer than 64 MiB");
  ck_assert_uint_eq(err.line, 2);
  assay_csv_close(csv);
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { rows_with_their_lines, places_of_cells, blocks_are_joined,
                                 limits };
  return check_run("csv", tests, COUNT(tests));
}
