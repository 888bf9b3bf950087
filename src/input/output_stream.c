/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/output_stream.h"

#include <string.h>

#include "base/map.h"

enum { CHUNK_BYTES = 8 << 20 }; /* text of one chunk */

/* One file of references. */
typedef struct reference_file {
  assay_str path;
  bool by_id;
  assay_map *ids; /* by_id: id to index into entries */
  ASSAY_VEC(assay_strs) entries;
  assay_items *items; /* else: the open stream */
  assay_input *input;
  bool counted; /* its row of inputs[] is made */
} reference_file;

struct assay_outputs_context {
  assay_arena *arena;
  const assay_score_options *options;
  assay_inputs *inputs;
  assay_troubles *troubles;
  ASSAY_VEC(reference_file) refs;
  assay_map *order; /* ids of the first system */
  size_t n_order;   /* its segments */
  assay_str first;  /* its path */
};

struct assay_outputs {
  assay_outputs_context *c;
  assay_str path;
  assay_items *items;
  bool first, same_segments, by_id;
  size_t n;
  assay_map *ids; /* to find repeated ones */
  assay_str parameters;
  bool has_parameters, mixed;
  assay_input unused; /* inputs[] has a row for a file once only */
};

assay_outputs_context *assay_outputs_context_new(assay_arena *arena,
                                                 const assay_score_options *options,
                                                 assay_inputs *inputs, assay_troubles *troubles)
{
  assay_outputs_context *c = assay_arena_alloc(arena, sizeof *c);
  if (!c)
    return NULL;
  *c = (assay_outputs_context){
    .arena = arena, .options = options, .inputs = inputs, .troubles = troubles
  };
  for (size_t i = 0; i < options->n_refs; i++) {
    reference_file *r = ASSAY_PUSH(arena, &c->refs);
    if (!r)
      return NULL;
    r->path = assay_str_z(options->refs[i]);
  }
  return c;
}

/* A row of inputs[] of its own: the list may move while files are open. */
static assay_input *new_input(assay_outputs_context *c, assay_str path)
{
  assay_input *input = assay_arena_alloc(c->arena, sizeof *input);
  if (input)
    *input = (assay_input){ .path = path, .named = true };
  return input;
}

static assay_code keep_input(assay_outputs_context *c, const assay_input *input, assay_err *err)
{
  assay_input *slot = ASSAY_PUSH(c->arena, &c->inputs->files);
  if (!slot)
    return assay_err_nomem(err);
  *slot = *input;
  return ASSAY_OK;
}

static assay_items_request request_of(assay_outputs_context *c, assay_str path, bool references,
                                      assay_input *input)
{
  return (assay_items_request){ path, references, c->options, input, c->troubles };
}

/* ---- references ---- */

static assay_code load_by_id(assay_outputs_context *c, reference_file *r, assay_items *items,
                             assay_err *err)
{
  assay_code code = ASSAY_OK;
  r->ids = assay_map_new(c->arena);
  if (!r->ids)
    return assay_err_nomem(err);
  for (;;) {
    assay_item item;
    bool end, added;
    code = assay_items_next(items, c->arena, &item, &end, err);
    if (code != ASSAY_OK || end)
      return code;
    if (item.broken)
      continue;
    size_t *slot = assay_map_put(r->ids, item.record.id, r->entries.n, &added);
    assay_strs *entry = slot && added ? ASSAY_PUSH(c->arena, &r->entries) : NULL;
    if (!slot || (added && !entry))
      return assay_err_nomem(err);
    if (!added) {
      assay_err_place(err, r->path, item.line, 1);
      return assay_err_set(err, ASSAY_E_INPUT, "id '%.*s' comes twice; expected each id once",
                           ASSAY_STR_ARG(item.record.id));
    }
    *entry = item.record.refs;
  }
}

static assay_code close_reference(assay_outputs_context *c, reference_file *r, assay_err *err)
{
  assay_items *items = r->items;
  r->items = NULL;
  assay_code code = assay_items_close(items, err);
  if (code != ASSAY_OK || r->counted)
    return code;
  r->counted = true;
  return keep_input(c, r->input, err);
}

static assay_code open_references(assay_outputs_context *c, bool outputs_have_ids, assay_err *err)
{
  for (size_t i = 0; i < c->refs.n; i++) {
    reference_file *r = &c->refs.items[i];
    r->by_id = r->ids && outputs_have_ids;
    if (r->by_id)
      continue; /* loaded for an earlier system */
    r->input = new_input(c, r->path);
    if (!r->input)
      return assay_err_nomem(err);
    const assay_items_request q = request_of(c, r->path, true, r->input);
    assay_code code = assay_items_open(c->arena, &q, &r->items, err);
    if (code != ASSAY_OK)
      return code;
    r->by_id = outputs_have_ids && assay_items_have_ids(r->items);
    if (!r->by_id)
      continue;
    code = load_by_id(c, r, r->items, err);
    if (code == ASSAY_OK)
      code = close_reference(c, r, err);
    if (code != ASSAY_OK)
      return code;
  }
  return ASSAY_OK;
}

void assay_outputs_context_close(assay_outputs_context *c)
{
  for (size_t i = 0; c && i < c->refs.n; i++) {
    assay_items_drop(c->refs.items[i].items);
    c->refs.items[i].items = NULL;
  }
}

/* ---- one system ---- */

assay_code assay_outputs_open(assay_outputs_context *c, assay_str path, bool same_segments,
                              assay_outputs **out, assay_err *err)
{
  assay_outputs *o = assay_arena_alloc(c->arena, sizeof *o);
  *out = NULL;
  if (!o)
    return assay_err_nomem(err);
  o->c = c;
  o->path = path;
  o->first = !c->first.ptr;
  o->same_segments = same_segments && !o->first;
  o->unused = (assay_input){ .path = path, .named = true };
  const assay_items_request q = request_of(c, path, false, &o->unused);
  assay_code code = assay_items_open(c->arena, &q, &o->items, err);
  if (code != ASSAY_OK)
    return code;
  bool ids = assay_items_have_ids(o->items);
  o->by_id = o->same_segments && ids && c->order;
  if (ids)
    o->ids = assay_map_new(c->arena);
  if (ids && !o->ids)
    code = assay_err_nomem(err);
  if (code == ASSAY_OK)
    code = open_references(c, ids, err);
  if (code == ASSAY_OK && !c->refs.n && !assay_items_have_references(o->items)) {
    assay_err_place(err, path, 0, 0);
    assay_err_hint(err, assay_items_is_body(o->items)
                            ? "give the references with --ref FILE; records with references "
                              "stand one a line, for example by jq -c ."
                            : "give the references with --ref FILE, or name their field with "
                              "--ref-field NAME");
    code = assay_err_set(err, ASSAY_E_INPUT, "there are no references for these outputs");
  }
  if (code != ASSAY_OK) {
    assay_items_drop(o->items);
    assay_outputs_context_close(c);
    return code;
  }
  if (o->first)
    c->first = path;
  *out = o;
  return ASSAY_OK;
}

static assay_code add_refs(assay_arena *arena, assay_strs *all, const assay_strs *more,
                           assay_err *err)
{
  for (size_t i = 0; i < more->n; i++) {
    assay_str *slot = ASSAY_PUSH(arena, all);
    if (!slot)
      return assay_err_nomem(err);
    *slot = more->items[i];
  }
  return ASSAY_OK;
}

/* Lines or records that are left, for the message. */
static assay_code count_rest(assay_items *items, size_t *n, assay_err *err)
{
  bool end = false;
  while (!end) {
    assay_arena *scratch = assay_arena_new();
    assay_item item;
    assay_code code =
        scratch ? assay_items_next(items, scratch, &item, &end, err) : assay_err_nomem(err);
    assay_arena_free(scratch);
    if (code != ASSAY_OK)
      return code;
    *n += !end;
  }
  return ASSAY_OK;
}

static assay_code counts_differ(const assay_outputs *o, size_t outputs, assay_str other, size_t n,
                                assay_err *err)
{
  assay_err_place(err, o->path, 0, 0);
  assay_err_hint(err, "nothing is cut to the shorter; outputs that hold line ends need JSONL, one "
                      "record each");
  return assay_err_set(err, ASSAY_E_INPUT, "%zu segment%s, but %.*s has %zu; expected equal counts",
                       outputs, outputs == 1 ? "" : "s", ASSAY_STR_ARG(other), n);
}

static assay_code reference_ended(const assay_outputs *o, const reference_file *r, assay_err *err)
{
  size_t outputs = o->n + 1;
  assay_code code = count_rest(o->items, &outputs, err);
  return code == ASSAY_OK ? counts_differ(o, outputs, r->path, o->n, err) : code;
}

/* An output and what is found for it. */
typedef struct joining {
  const assay_item *item;
  assay_arena *arena;
  assay_strs refs;
  bool
      broken; /* the output or a reference: counted, never scored; the file is refused at its end */
} joining;

static assay_code take_by_id(const assay_outputs *o, const reference_file *r, joining *j,
                             assay_err *err)
{
  if (j->item->broken)
    return ASSAY_OK;
  const size_t *slot = assay_map_get(r->ids, j->item->record.id);
  if (slot)
    return add_refs(j->arena, &j->refs, &r->entries.items[*slot], err);
  assay_err_place(err, o->path, j->item->line, 1);
  return assay_err_set(err, ASSAY_E_INPUT, "id '%.*s' has no reference in %.*s",
                       ASSAY_STR_ARG(j->item->record.id), ASSAY_STR_ARG(r->path));
}

static assay_code take_reference(assay_outputs *o, reference_file *r, joining *j, assay_err *err)
{
  if (r->by_id)
    return take_by_id(o, r, j, err);
  assay_item ref;
  bool end;
  assay_code code = assay_items_next(r->items, j->arena, &ref, &end, err);
  if (code != ASSAY_OK)
    return code;
  if (end)
    return reference_ended(o, r, err);
  j->broken = j->broken || ref.broken;
  return add_refs(j->arena, &j->refs, &ref.record.refs, err);
}

static assay_code find_place(assay_outputs *o, const assay_item *item, size_t *place,
                             assay_err *err)
{
  assay_str id = item->record.id;
  bool added = true;
  *place = o->n;
  if (!o->ids || item->broken)
    return ASSAY_OK;
  if (!assay_map_put(o->ids, id, o->n, &added))
    return assay_err_nomem(err);
  assay_err_place(err, o->path, item->line, 1);
  if (!added)
    return assay_err_set(err, ASSAY_E_INPUT, "id '%.*s' comes twice; expected each id once",
                         ASSAY_STR_ARG(id));
  const size_t *slot = o->by_id ? assay_map_get(o->c->order, id) : NULL;
  if (o->by_id && !slot)
    return assay_err_set(err, ASSAY_E_INPUT, "id '%.*s' is not among the outputs of %.*s",
                         ASSAY_STR_ARG(id), ASSAY_STR_ARG(o->c->first));
  if (slot)
    *place = *slot;
  if (err)
    err->file[0] = '\0', err->line = err->column = 0;
  return ASSAY_OK;
}

/* False: out of memory. */
static bool note_parameters(assay_outputs *o, const assay_item *item)
{
  assay_str p = item->record.parameters;
  if (o->has_parameters) {
    o->mixed = o->mixed || !assay_str_eq(o->parameters, p);
    return true;
  }
  o->parameters = p.ptr ? assay_str_copy(o->c->arena, p) : p;
  o->has_parameters = true;
  return o->parameters.ptr || !p.ptr;
}

static assay_code no_reference(assay_outputs *o, const assay_item *item)
{
  assay_trouble head = { .kind = "no-reference",
                         .fatal = true,
                         .file = o->path,
                         .line = item->line,
                         .column = 1,
                         .hint = ASSAY_STR("an empty reference is \"\"") };
  size_t n = o->c->refs.n;
  assay_str where = n ? o->c->refs.items[0].path : assay_items_reference_field(o->items);
  assay_trouble_add(o->c->troubles, &head, "has no reference in %s%.*s%s; expected at least one",
                    n ? "" : "its field ", ASSAY_STR_ARG(where),
                    n > 1 ? " or another file of --ref" : "");
  return o->c->troubles->failed ? ASSAY_E_NOMEM : ASSAY_OK;
}

static assay_code join(assay_outputs *o, joining *j, assay_err *err)
{
  assay_code code =
      o->c->refs.n ? ASSAY_OK : add_refs(j->arena, &j->refs, &j->item->record.refs, err);
  for (size_t i = 0; i < o->c->refs.n && code == ASSAY_OK; i++)
    code = take_reference(o, &o->c->refs.items[i], j, err);
  if (code == ASSAY_OK && !j->refs.n && !j->broken)
    code = no_reference(o, j->item) == ASSAY_OK ? ASSAY_OK : assay_err_nomem(err);
  if (j->broken)
    j->refs.n = 0;
  return code;
}

static assay_code add_segment(assay_outputs *o, const assay_item *item, assay_segment_chunk *chunk,
                              size_t *bytes, assay_err *err)
{
  joining j = { .item = item, .arena = chunk->arena, .broken = item->broken };
  size_t place;
  assay_code code = join(o, &j, err);
  if (code == ASSAY_OK)
    code = find_place(o, item, &place, err);
  assay_text_segment *s = code == ASSAY_OK ? ASSAY_PUSH(chunk->arena, &chunk->list) : NULL;
  if (code != ASSAY_OK)
    return code;
  if (!s || !note_parameters(o, item))
    return assay_err_nomem(err);
  *s = (assay_text_segment){ .line = item->line,
                             .place = place,
                             .id = item->record.id,
                             .hyp = item->record.text,
                             .refs = j.refs.items,
                             .n_refs = j.refs.n,
                             .fields = item->fields,
                             .truncated = item->record.truncated };
  *bytes += s->hyp.len;
  for (size_t i = 0; i < j.refs.n; i++)
    *bytes += j.refs.items[i].len;
  o->n++;
  return ASSAY_OK;
}

static bool has_fatal(const assay_outputs *o)
{
  for (size_t i = 0; i < o->c->troubles->list.n; i++)
    if (o->c->troubles->list.items[i].fatal)
      return true;
  return false;
}

static assay_code finish_references(assay_outputs *o, assay_err *err)
{
  for (size_t i = 0; i < o->c->refs.n; i++) {
    reference_file *r = &o->c->refs.items[i];
    size_t n = r->by_id ? r->entries.n : o->n;
    assay_code code = r->items ? count_rest(r->items, &n, err) : ASSAY_OK;
    if (code == ASSAY_OK && n != o->n)
      code = counts_differ(o, o->n, r->path, n, err);
    if (code != ASSAY_OK)
      return code;
    if (r->items)
      code = close_reference(o->c, r, err);
    if (code != ASSAY_OK)
      return code;
  }
  return ASSAY_OK;
}

static assay_code finish(assay_outputs *o, assay_err *err)
{
  assay_outputs_context *c = o->c;
  assay_code code = finish_references(o, err);
  if (code == ASSAY_OK && o->same_segments && o->n != c->n_order)
    code = counts_differ(o, o->n, c->first, c->n_order, err);
  if (code == ASSAY_OK && !o->n) {
    assay_err_place(err, o->path, 0, 0);
    code = assay_err_set(err, ASSAY_E_INPUT, "holds no outputs; expected at least one");
  }
  if (o->first) {
    c->order = o->ids;
    c->n_order = o->n;
  }
  if (code != ASSAY_OK)
    return code;
  code = assay_items_close(o->items, err);
  if (code == ASSAY_OK && has_fatal(o))
    code = ASSAY_E_INPUT;
  assay_code kept = keep_input(c, &o->unused, err);
  return kept == ASSAY_OK ? code : kept;
}

assay_code assay_outputs_next(assay_outputs *o, size_t most, assay_segment_chunk *chunk, bool *end,
                              assay_err *err)
{
  size_t bytes = 0;
  *end = false;
  while (chunk->list.n < most && bytes < CHUNK_BYTES) {
    assay_item item;
    assay_code code = assay_items_next(o->items, chunk->arena, &item, end, err);
    if (code == ASSAY_OK && *end)
      return finish(o, err);
    if (code == ASSAY_OK)
      code = add_segment(o, &item, chunk, &bytes, err);
    if (code != ASSAY_OK)
      return code;
  }
  return ASSAY_OK;
}

assay_str assay_outputs_parameters(const assay_outputs *o, bool *mixed)
{
  *mixed = o->mixed;
  return o->parameters;
}

void assay_outputs_drop(assay_outputs *o)
{
  if (o)
    assay_items_drop(o->items);
}
