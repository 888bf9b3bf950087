/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Troubles and notes of the file that is being read. */
#include "input/format.h"

void assay_reading_trouble(assay_reading *reading, const assay_place *place, const char *format,
                           ...)
{
  assay_buf text = ASSAY_BUF(reading->scratch);
  va_list args;
  va_start(args, format);
  assay_buf_vaddf(&text, format, args);
  va_end(args);
  assay_trouble head = { .kind = place->kind,
                         .fatal = place->fatal,
                         .file = reading->input->path,
                         .line = place->line,
                         .column = place->column,
                         .hint = assay_str_z(place->hint) };
  if (place->hint)
    head.hint = assay_str_copy(reading->troubles->arena, head.hint);
  if (text.failed || (place->hint && !head.hint.ptr))
    reading->troubles->failed = true;
  else
    assay_trouble_add(reading->troubles, &head, "%.*s", ASSAY_STR_ARG(assay_buf_str(&text)));
}

void assay_reading_note(assay_reading *reading, const char *format, ...)
{
  assay_buf text = ASSAY_BUF(reading->arena);
  va_list args;
  va_start(args, format);
  assay_buf_vaddf(&text, format, args);
  va_end(args);
  assay_str *note = text.failed ? NULL : ASSAY_PUSH(reading->arena, &reading->input->notes);
  if (note)
    *note = assay_buf_str(&text);
  else
    reading->troubles->failed = true;
}

assay_code assay_reading_outcome(const assay_reading *reading, assay_err *err)
{
  if (reading->troubles->failed)
    return assay_err_nomem(err);
  for (size_t i = 0; i < reading->troubles->list.n; i++) {
    const assay_trouble *t = &reading->troubles->list.items[i];
    if (!t->fatal || !assay_str_eq(t->file, reading->input->path))
      continue;
    assay_err_place(err, t->file, t->line, t->column);
    assay_err_hint(err, "%.*s", ASSAY_STR_ARG(t->hint));
    return assay_err_set(err, ASSAY_E_INPUT, "%.*s", ASSAY_STR_ARG(t->message));
  }
  return ASSAY_OK;
}
