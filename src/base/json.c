/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "base/value.h"

enum { DEPTH_MAX = 64 };
static const int64_t exact_integer = 9007199254740992; /* 2^53 */

/* ---- reading ---- */

/* Length of the valid UTF-8 sequence at s[i], 0 when invalid; *control: C0, DEL or C1. */
static size_t sequence(assay_str s, size_t i, bool *control)
{
  const unsigned char *p = (const unsigned char *)s.ptr + i;
  size_t left = s.len - i;
  *control = p[0] < 0x20 || p[0] == 0x7f;
  if (p[0] < 0x80)
    return 1;
  size_t n = p[0] >= 0xc2 && p[0] <= 0xdf   ? 2
             : (p[0] & 0xf0) == 0xe0        ? 3
             : p[0] >= 0xf0 && p[0] <= 0xf4 ? 4
                                            : 0;
  if (!n || n > left)
    return 0;
  for (size_t k = 1; k < n; k++)
    if ((p[k] & 0xc0) != 0x80)
      return 0;
  if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
      (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
    return 0;
  *control = p[0] == 0xc2 && p[1] < 0xa0;
  return n;
}

/* Line and column of byte `at`; a column is a code point or an invalid byte. */
static void place_of(assay_str text, size_t at, assay_err *err)
{
  bool control;
  err->line = err->column = 1;
  for (size_t i = 0; i < at;) {
    size_t n = sequence(text, i, &control);
    err->column = text.ptr[i] == '\n' ? 1 : err->column + 1;
    err->line += text.ptr[i] == '\n';
    i += n ? n : 1;
  }
}

static assay_code refuse(assay_err *err, assay_str text, size_t at, const char *what)
{
  bool first = err->code == ASSAY_OK;
  assay_err_set(err, ASSAY_E_INPUT, "invalid JSON: %s", what);
  if (first)
    place_of(text, at, err);
  return ASSAY_E_INPUT;
}

/* What jansson cannot hold: bare NaN and Infinity, integers beyond 64 bits. In the copy that it
 * reads, a string of the same length that begins with DEL stands for each. Its mark tells where the
 * token lies in the original, from which the value is read. True strings that begin with DEL are
 * marked too, so that marks and such strings match one to one, in order.
 * Out of memory, jansson loses a byte of a token that is longer than all before it and says
 * nothing. So it reads ["   ",COPY] with a string as long as the longest token: no later one is
 * longer, and whether that string is whole can be seen. */
typedef struct reader {
  assay_str text; /* the original */
  char *copy;     /* of the text; `lead` bytes stand before it */
  size_t longest; /* token */
  size_t lead;
  assay_arena *scratch; /* owner of the copy and of the marks */
  ASSAY_VEC(size_t) marks;
  size_t next_mark;
  bool nonfinite;
  assay_values values;
} reader;

typedef struct token {
  size_t at, end;
} token;

static const char DEL = '\x7f';

static bool one_of(char c, const char *set)
{
  return c && strchr(set, c) != NULL;
}

/* The first token at or behind `from`: a string, a sign of structure, or a run of anything else.
 * Empty at the end of the text. */
static token next_token(assay_str text, size_t from)
{
  while (from < text.len && one_of(text.ptr[from], " \t\r\n"))
    from++;
  token t = { from, from };
  if (from == text.len)
    return t;
  char head = text.ptr[t.end++];
  if (one_of(head, "[]{}:,"))
    return t;
  if (head != '"') {
    while (t.end < text.len && !one_of(text.ptr[t.end], " \t\r\n[]{}:,\""))
      t.end++;
    return t;
  }
  while (t.end < text.len && text.ptr[t.end] != '"')
    t.end += text.ptr[t.end] == '\\' ? 2 : 1;
  t.end = t.end < text.len ? t.end + 1 : text.len;
  return t;
}

static assay_str token_text(assay_str text, token t)
{
  return assay_str_sub(text, t.at, t.end);
}

static bool begins_with_del(assay_str literal)
{
  return literal.len > 2 && (literal.ptr[1] == DEL || assay_str_starts(literal, "\"\\u007f") ||
                             assay_str_starts(literal, "\"\\u007F"));
}

static bool beyond_int64(assay_str word)
{
  int64_t value = 0; /* minus the magnitude */
  bool negative = word.ptr[0] == '-', over = false;
  if (word.len == negative || word.ptr[negative] == '0')
    return false;
  for (size_t i = negative; i < word.len; i++) {
    if (word.ptr[i] < '0' || word.ptr[i] > '9')
      return false;
    over = over || __builtin_mul_overflow(value, 10, &value) ||
           __builtin_sub_overflow(value, word.ptr[i] - '0', &value);
  }
  double whole;
  return (over || (!negative && value == INT64_MIN)) &&
         assay_num_read(word, '.', &whole) == ASSAY_NUM_FINITE;
}

static bool needs_stand_in(const reader *r, assay_str word)
{
  if (r->nonfinite && (assay_str_eqz(word, "NaN") || assay_str_eqz(word, "Infinity") ||
                       assay_str_eqz(word, "-Infinity")))
    return true;
  return beyond_int64(word);
}

/* A value stands at the start or behind one of : [ , and at the end or before one of , ] }. */
static bool is_value(const reader *r, char before, token t)
{
  token after = next_token(r->text, t.end);
  return (!before || one_of(before, ":[,")) &&
         (after.at == after.end || one_of(r->text.ptr[after.at], ",]}"));
}

static bool mark(reader *r, size_t at)
{
  size_t *slot = ASSAY_PUSH(r->scratch, &r->marks);
  if (slot)
    *slot = at;
  return slot != NULL;
}

/* One pass over the tokens before jansson: the depth, the longest, and what needs a stand-in. */
static assay_code scan(reader *r, assay_err *err)
{
  size_t depth = 0;
  char before = '\0';
  for (token t = next_token(r->text, 0); t.at < t.end; t = next_token(r->text, t.end)) {
    char head = r->text.ptr[t.at];
    assay_str word = token_text(r->text, t);
    bool stands_in = is_value(r, before, t) && needs_stand_in(r, word);
    if ((head == '[' || head == '{') && ++depth > DEPTH_MAX)
      return refuse(err, r->text, t.at, "nested deeper than 64 levels");
    if ((head == ']' || head == '}') && depth)
      depth--;
    if ((stands_in || (head == '"' && begins_with_del(word))) && !mark(r, t.at))
      return assay_err_nomem(err);
    r->longest = word.len > r->longest ? word.len : r->longest;
    before = head;
  }
  return ASSAY_OK;
}

/* ["   ",COPY] with the stand-ins in their places; false: out of memory. */
static bool make_copy(reader *r)
{
  r->lead = r->longest + sizeof "[\"\"," - 1;
  char *whole = assay_arena_alloc(r->scratch, r->lead + r->text.len + sizeof "]");
  if (!whole)
    return false;
  memset(whole, ' ', r->lead);
  memcpy(whole, "[\"", 2);
  memcpy(whole + r->lead - 2, "\",", 2);
  r->copy = whole + r->lead;
  if (r->text.len)
    memcpy(r->copy, r->text.ptr, r->text.len);
  r->copy[r->text.len] = ']';
  for (size_t i = 0; i < r->marks.n; i++) {
    token t = next_token(r->text, r->marks.items[i]);
    if (r->text.ptr[t.at] == '"')
      continue;
    memset(r->copy + t.at, ' ', t.end - t.at);
    r->copy[t.at] = r->copy[t.end - 1] = '"';
    r->copy[t.at + 1] = DEL;
  }
  return true;
}

static assay_str view(const char *bytes, size_t n)
{
  return (assay_str){ bytes, n };
}

/* Takes the mark of a string that begins with DEL; true: it stands for the number `word`. */
static bool stands_for_number(reader *r, assay_str s, assay_str *word)
{
  if (!s.len || s.ptr[0] != DEL)
    return false;
  *word = token_text(r->text, next_token(r->text, r->marks.items[r->next_mark++]));
  return word->ptr[0] != '"';
}

static void fill_string(reader *r, assay_value *v, assay_str s)
{
  assay_str word;
  double value = 0;
  if (stands_for_number(r, s, &word) && assay_num_read(word, '.', &value) != ASSAY_NUM_BAD) {
    v->kind = ASSAY_VALUE_REAL;
    v->as.real = value;
    if (!isfinite(value))
      return;
    v->digits = assay_str_copy(r->values.arena, word);
    r->values.failed = r->values.failed || !v->digits.ptr;
    return;
  }
  v->kind = ASSAY_VALUE_STRING;
  v->as.string = assay_str_copy(r->values.arena, s);
  r->values.failed = r->values.failed || !v->as.string.ptr;
}

static void fill_scalar(reader *r, assay_value *v, const json_t *from)
{
  if (json_is_integer(from)) {
    v->kind = ASSAY_VALUE_INT;
    v->as.integer = json_integer_value(from);
  } else if (json_is_real(from)) {
    v->kind = ASSAY_VALUE_REAL;
    v->as.real = json_real_value(from);
  } else if (json_is_boolean(from)) {
    v->kind = ASSAY_VALUE_BOOL;
    v->as.boolean = json_is_true(from);
  } else if (json_is_string(from)) {
    fill_string(r, v, view(json_string_value(from), json_string_length(from)));
  }
}

typedef struct level {
  json_t *from;
  assay_value *to;
  size_t i;   /* next element of an array */
  void *iter; /* next member of an object */
} level;

/* Next child of a level, with its key; NULL: none left. */
static json_t *next_child(level *l, assay_str *key)
{
  *key = ASSAY_STR("");
  if (json_is_array(l->from))
    return l->i < json_array_size(l->from) ? json_array_get(l->from, l->i++) : NULL;
  if (!l->iter)
    return NULL;
  json_t *child = json_object_iter_value(l->iter);
  *key = view(json_object_iter_key(l->iter), json_object_iter_key_len(l->iter));
  l->iter = json_object_iter_next(l->from, l->iter);
  return child;
}

static level enter(json_t *from, assay_value *to)
{
  to->kind = json_is_array(from) ? ASSAY_VALUE_ARRAY : ASSAY_VALUE_OBJECT;
  return (level){ from, to, 0, json_is_object(from) ? json_object_iter(from) : NULL };
}

/* The jansson tree as a value tree, level by level on a bounded stack. */
static assay_value *convert(reader *r, json_t *root)
{
  level stack[DEPTH_MAX + 1];
  size_t depth = 0;
  assay_str unused;
  assay_values *b = &r->values;
  assay_value *out = assay_value_add(b, NULL, ASSAY_STR(""), ASSAY_VALUE_NULL);
  if (json_is_array(root) || json_is_object(root))
    stack[depth++] = enter(root, out);
  else
    fill_scalar(r, out, root);
  while (depth && !b->failed) {
    assay_str key;
    json_t *child = next_child(&stack[depth - 1], &key);
    if (!child) {
      depth--;
      continue;
    }
    stands_for_number(r, key, &unused);
    assay_value *v = assay_value_add(b, stack[depth - 1].to, key, ASSAY_VALUE_NULL);
    if (json_is_array(child) || json_is_object(child))
      stack[depth++] = enter(child, v);
    else
      fill_scalar(r, v, child);
  }
  return b->failed ? NULL : out;
}

/* jansson's position lies behind the token that it refuses, but on the byte itself where a string
 * holds a control character or the text is not UTF-8. */
static size_t refused_byte(assay_str text, size_t position, bool invalid_utf8)
{
  size_t at = position < text.len ? position : text.len;
  token last = { 0, 0 };
  for (token t = next_token(text, 0); t.at < t.end && t.at < at; t = next_token(text, t.end))
    last = t;
  bool inside =
      text.len && text.ptr[last.at] == '"' && at < last.end && (unsigned char)text.ptr[at] < ' ';
  return invalid_utf8 || inside ? at : last.at;
}

/* Out of memory, jansson has no text or blames a string that is sound: for one that is not it has
 * words of their own. */
static bool lacks_memory(const json_error_t *trouble, char refused)
{
  assay_str said = assay_str_z(trouble->text);
  return !said.len || json_error_code(trouble) == json_error_out_of_memory ||
         (refused == '"' && (assay_str_starts(said, "invalid token") ||
                             assay_str_starts(said, "string or '}' expected")));
}

/* A NUL stands nowhere in JSON. To jansson it may be an early end, or no part of the number before
 * it. */
static size_t find_nul(assay_str text)
{
  const char *nul = text.len ? memchr(text.ptr, '\0', text.len) : NULL;
  return nul ? (size_t)(nul - text.ptr) : SIZE_MAX;
}

static assay_code refuse_nul(assay_str text, size_t nul, assay_err *err)
{
  return refuse(err, text, nul, "a NUL character");
}

static assay_code explain(const reader *r, const json_error_t *trouble, size_t nul, assay_err *err)
{
  assay_str text = r->text;
  enum json_error_code code = json_error_code(trouble);
  size_t position = trouble->position > 0 ? (size_t)trouble->position : 0;
  size_t at = refused_byte(text, position, code == json_error_invalid_utf8);
  if (lacks_memory(trouble, r->copy[at])) /* behind the copy lies one byte more */
    return assay_err_nomem(err);
  if (nul <= at)
    return refuse_nul(text, nul, err);
  if (code == json_error_premature_end_of_input)
    return refuse(err, text, text.len, "the document ends too early; is it still being written?");
  return refuse(err, text, at, trouble->text);
}

static json_t *load(const char *bytes, size_t n, json_error_t *trouble)
{
  return json_loadb(bytes, n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, trouble);
}

/* The text alone is read only to tell what is wrong with it. */
static assay_code tell(const reader *r, size_t nul, assay_err *err)
{
  json_error_t trouble;
  json_t *root = load(r->copy, r->text.len, &trouble);
  if (!root)
    return explain(r, &trouble, nul, err);
  json_decref(root);
  return nul == SIZE_MAX ? assay_err_nomem(err) : refuse_nul(r->text, nul, err);
}

static assay_code parse(reader *r, assay_value **out, assay_err *err)
{
  json_error_t trouble;
  size_t nul = find_nul(r->text);
  assay_code code = scan(r, err);
  if (code != ASSAY_OK)
    return code;
  if (!make_copy(r))
    return assay_err_nomem(err);
  json_t *both = load(r->copy - r->lead, r->lead + r->text.len + 1, &trouble);
  bool sound = nul == SIZE_MAX && json_array_size(both) == 2 &&
               json_string_length(json_array_get(both, 0)) == r->longest;
  if (sound)
    *out = convert(r, json_array_get(both, 1));
  json_decref(both);
  if (!sound)
    return tell(r, nul, err);
  return *out ? ASSAY_OK : assay_err_nomem(err);
}

assay_code assay_json_read(assay_arena *arena, const char *bytes, size_t n, assay_json_flags flags,
                           assay_value **out, assay_err *err)
{
  assay_err own = { 0 };
  assay_str text = view(bytes, n);
  reader r = { .nonfinite = (flags & ASSAY_JSON_NONFINITE) != 0, .values = { .arena = arena } };
  r.text = assay_str_sub(text, assay_str_starts(text, "\xef\xbb\xbf") ? 3 : 0, n);
  r.scratch = assay_arena_new();
  err = err ? err : &own;
  *out = NULL;
  assay_code code = r.scratch ? parse(&r, out, err) : assay_err_nomem(err);
  assay_arena_free(r.scratch);
  return code;
}

/* ---- writing ---- */

static void write_escape(assay_sink *sink, unsigned code)
{
  static const char letters[] = "\b\f\n\r\t\"\\", names[] = "bfnrt\"\\";
  const char *known = code && code < 0x80 ? strchr(letters, (int)code) : NULL;
  if (known)
    assay_sink_addf(sink, "\\%c", names[known - letters]);
  else
    assay_sink_addf(sink, "\\u%04x", code);
}

static void write_string(assay_sink *sink, assay_str s)
{
  assay_sink_addz(sink, "\"");
  size_t plain = 0;
  for (size_t i = 0; i < s.len;) {
    bool control;
    size_t n = sequence(s, i, &control);
    if (n && !control && s.ptr[i] != '"' && s.ptr[i] != '\\') {
      i += n;
      continue;
    }
    assay_sink_add(sink, assay_str_sub(s, plain, i));
    if (!n)
      assay_sink_addz(sink, "\xef\xbf\xbd");
    else
      write_escape(sink, (unsigned char)s.ptr[i + n - 1]);
    i += n ? n : 1;
    plain = i;
  }
  assay_sink_add(sink, assay_str_sub(s, plain, s.len));
  assay_sink_addz(sink, "\"");
}

static void write_scalar(assay_sink *sink, const assay_value *v)
{
  char buf[ASSAY_NUM_SIZE];
  switch (v->kind) {
  case ASSAY_VALUE_BOOL:
    assay_sink_addz(sink, v->as.boolean ? "true" : "false");
    break;
  case ASSAY_VALUE_INT: {
    bool exact = v->as.integer <= exact_integer && v->as.integer >= -exact_integer;
    assay_sink_addf(sink, exact ? "%lld" : "\"%lld\"", (long long)v->as.integer);
    break;
  }
  case ASSAY_VALUE_REAL:
    assay_sink_addz(sink, isfinite(v->as.real) ? assay_num_shortest(buf, v->as.real) : "null");
    /* beyond 2^53 a double must not look like an integer, which would be read as one */
    if (isfinite(v->as.real) && fabs(v->as.real) > (double)exact_integer && !strpbrk(buf, ".e"))
      assay_sink_addz(sink, ".0");
    break;
  case ASSAY_VALUE_STRING:
    write_string(sink, v->as.string);
    break;
  case ASSAY_VALUE_NULL:
  case ASSAY_VALUE_ARRAY:
  case ASSAY_VALUE_OBJECT:
    assay_sink_addz(sink, "null");
    break;
  }
}

static void new_line(assay_sink *sink, int indent, size_t depth)
{
  if (indent)
    assay_sink_addf(sink, "\n%*s", (int)(depth * (size_t)indent), "");
}

static bool nested(const assay_value *v)
{
  return (v->kind == ASSAY_VALUE_ARRAY || v->kind == ASSAY_VALUE_OBJECT) && v->n;
}

static void write_head(assay_sink *sink, const assay_value *v, bool member, int indent)
{
  if (member) {
    write_string(sink, v->key);
    assay_sink_addz(sink, indent ? ": " : ":");
  }
  if (nested(v))
    assay_sink_addz(sink, v->kind == ASSAY_VALUE_ARRAY ? "[" : "{");
  else if (v->kind == ASSAY_VALUE_ARRAY || v->kind == ASSAY_VALUE_OBJECT)
    assay_sink_addz(sink, v->kind == ASSAY_VALUE_ARRAY ? "[]" : "{}");
  else
    write_scalar(sink, v);
}

void assay_json_write(const assay_value *root, int indent, assay_sink *sink)
{
  const assay_value *stack[DEPTH_MAX + 1]; /* containers that are open; their next child */
  const assay_value *open[DEPTH_MAX + 1];
  size_t depth = 0;
  write_head(sink, root, false, indent);
  if (nested(root)) {
    open[depth] = root;
    stack[depth++] = root->first;
  }
  while (depth) {
    const assay_value *v = stack[depth - 1];
    if (!v) {
      depth--;
      new_line(sink, indent, depth);
      assay_sink_addz(sink, open[depth]->kind == ASSAY_VALUE_ARRAY ? "]" : "}");
      continue;
    }
    if (v != open[depth - 1]->first)
      assay_sink_addz(sink, ",");
    new_line(sink, indent, depth);
    write_head(sink, v, open[depth - 1]->kind == ASSAY_VALUE_OBJECT, indent);
    stack[depth - 1] = v->next;
    if (nested(v) && depth <= DEPTH_MAX) {
      open[depth] = v;
      stack[depth++] = v->first;
    }
  }
  assay_sink_addz(sink, "\n");
}
