/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/err.h"

#include <stdio.h>
#include <string.h>

static const struct {
  const char *name;
  int exit;
} codes[] = {
  [ASSAY_OK] = { "ok", 0 },           [ASSAY_E_USAGE] = { "usage", 2 },
  [ASSAY_E_INPUT] = { "input", 2 },   [ASSAY_E_RULE] = { "rule", 2 },
  [ASSAY_E_OUTPUT] = { "output", 3 }, [ASSAY_E_NOMEM] = { "memory", 3 },
  [ASSAY_E_PLOT] = { "plot", 3 },     [ASSAY_E_INTERNAL] = { "internal", 3 },
};

int assay_code_exit(assay_code code)
{
  return codes[code].exit;
}

const char *assay_code_name(assay_code code)
{
  return codes[code].name;
}

assay_code assay_err_set(assay_err *err, assay_code code, const char *format, ...)
{
  if (!err || err->code != ASSAY_OK)
    return code;
  err->code = code;
  va_list args;
  va_start(args, format);
  vsnprintf(err->message, sizeof err->message, format, args);
  va_end(args);
  return code;
}

void assay_err_hint(assay_err *err, const char *format, ...)
{
  if (!err || err->hint[0])
    return;
  va_list args;
  va_start(args, format);
  vsnprintf(err->hint, sizeof err->hint, format, args);
  va_end(args);
}

void assay_err_place(assay_err *err, assay_str file, uint64_t line, uint64_t column)
{
  if (!err || err->file[0])
    return;
  size_t n = file.len < sizeof err->file - 1 ? file.len : sizeof err->file - 1;
  if (n)
    memcpy(err->file, file.ptr, n);
  err->file[n] = '\0';
  err->line = line;
  err->column = column;
}

assay_code assay_err_nomem(assay_err *err)
{
  return assay_err_set(err, ASSAY_E_NOMEM, "out of memory");
}

static assay_trouble_count *counter(assay_troubles *troubles, const assay_trouble *head)
{
  for (size_t i = 0; i < troubles->counts.n; i++) {
    assay_trouble_count *c = &troubles->counts.items[i];
    if (strcmp(c->kind, head->kind) == 0 && assay_str_eq(c->file, head->file))
      return c;
  }
  assay_trouble_count *c = ASSAY_PUSH(troubles->arena, &troubles->counts);
  if (c)
    *c = (assay_trouble_count){ head->kind, head->file, 0 };
  return c;
}

void assay_trouble_add(assay_troubles *troubles, const assay_trouble *head, const char *format, ...)
{
  assay_trouble_count *c = counter(troubles, head);
  if (!c) {
    troubles->failed = true;
    return;
  }
  if (++c->n > ASSAY_TROUBLES_A_KIND)
    return;
  assay_buf message = ASSAY_BUF(troubles->arena);
  va_list args;
  va_start(args, format);
  assay_buf_vaddf(&message, format, args);
  va_end(args);
  assay_trouble *t = ASSAY_PUSH(troubles->arena, &troubles->list);
  if (t)
    *t = *head;
  if (t)
    t->message = assay_buf_str(&message);
  troubles->failed = troubles->failed || !t || message.failed;
}
