/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amazon Bedrock's records of customization jobs: answers of get-model-customization-job,
 * list-model-customization-jobs and get-custom-model, as the API spells them, in snake case, or
 * wrapped in other objects. A record gives a run without series; the metrics lie in other files. */
#include <string.h>

#include "input/json_log.h"

enum { NAME_SIZE = 48 }; /* bytes: longer keys are none of ours */

/* jobArn, JobArn and job_arn are one name. */
static bool is_named(assay_str name, const char *wanted)
{
  char room[NAME_SIZE];
  return assay_str_eqz(assay_str_normalise(name, room, sizeof room), wanted);
}

/* The member of that normalised name, or NULL. */
static const assay_value *get(const assay_value *object, const char *name)
{
  if (!object || object->kind != ASSAY_VALUE_OBJECT)
    return NULL;
  for (const assay_value *v = object->first; v; v = v->next)
    if (is_named(v->key, name))
      return v;
  return NULL;
}

/* The text of the first member that holds some. */
static assay_str first_text(const assay_value *object, const char *const names[3])
{
  for (size_t i = 0; i < 3 && names[i]; i++) {
    assay_str text = assay_value_str(get(object, names[i]));
    if (text.len)
      return text;
  }
  return (assay_str){ NULL, 0 };
}

/* ---- probe ---- */

static bool shape_has(const assay_json_shape *shape, const char *name)
{
  for (size_t i = 0; i < shape->n; i++)
    if (is_named(shape->keys[i], name))
      return true;
  return false;
}

static int probe(const assay_head *head)
{
  static const char *const beside[] = { "hyperparameters", "basemodelarn", "basemodelidentifier",
                                        "jobname",         "status",       "customizationtype" };
  assay_json_shape shape;
  if (!assay_json_shape_read(&shape, head->bytes) || shape.lines)
    return 0;
  if (shape_has(&shape, "modelcustomizationjobsummaries"))
    return 95;
  if (shape_has(&shape, "jobarn") || shape_has(&shape, "modelarn"))
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
      if (shape_has(&shape, beside[i]))
        return 90;
  if (shape_has(&shape, "jobname") && shape_has(&shape, "status") &&
      (shape_has(&shape, "hyperparameters") || shape_has(&shape, "customizationtype")))
    return 85;
  bool wrapped =
      assay_str_has(head->bytes, ":model-customization-job/") &&
      (assay_str_has(head->bytes, "\"jobArn\"") || assay_str_has(head->bytes, "\"JobArn\"") ||
       assay_str_has(head->bytes, "\"job_arn\""));
  return wrapped ? 70 : 0;
}

/* ---- records ---- */

static bool is_record(const assay_value *v)
{
  if (v->kind != ASSAY_VALUE_OBJECT)
    return false;
  bool named = get(v, "jobarn") || get(v, "modelarn") || get(v, "jobname");
  return named && (get(v, "status") || get(v, "hyperparameters") || get(v, "basemodelarn") ||
                   get(v, "basemodelidentifier") || get(v, "customizationtype"));
}

typedef ASSAY_VEC(const assay_value *) record_list;

/* All records of the document in its order; a record is not searched for further ones. */
static bool find_records(assay_arena *scratch, const assay_value *root, record_list *records)
{
  record_list open = { 0 };
  const assay_value **slot = ASSAY_PUSH(scratch, &open);
  if (!slot)
    return false;
  *slot = root;
  while (open.n) {
    const assay_value *v = open.items[--open.n];
    const assay_value *next = v == root ? NULL : v->next;
    bool record = is_record(v), nested = !record && v->first;
    const assay_value *found[] = { record ? v : NULL, next, nested ? v->first : NULL };
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
      if (!found[i])
        continue;
      slot = i == 0 ? ASSAY_PUSH(scratch, records) : ASSAY_PUSH(scratch, &open);
      if (!slot)
        return false;
      *slot = found[i];
    }
  }
  return true;
}

/* ---- from a record to a run ---- */

typedef enum status_kind { STATUS_DONE, STATUS_FAILED, STATUS_STOPPED, STATUS_RUNNING } status_kind;

/* By the API, and as SageMaker, SDKs and notebooks write them; compared by letters only. */
static const struct {
  const char *word;
  status_kind kind;
} states[] = {
  { "failed", STATUS_FAILED },      { "failure", STATUS_FAILED },
  { "error", STATUS_FAILED },       { "stopped", STATUS_STOPPED },
  { "stopping", STATUS_STOPPED },   { "cancelled", STATUS_STOPPED },
  { "canceled", STATUS_STOPPED },   { "inprogress", STATUS_RUNNING },
  { "running", STATUS_RUNNING },    { "training", STATUS_RUNNING },
  { "pending", STATUS_RUNNING },    { "submitted", STATUS_RUNNING },
  { "creating", STATUS_RUNNING },   { "validating", STATUS_RUNNING },
  { "notstarted", STATUS_RUNNING },
};

static void set_status(assay_run *run, assay_str status)
{
  status_kind kind = STATUS_DONE;
  for (size_t i = 0; i < sizeof states / sizeof *states; i++)
    if (is_named(status, states[i].word))
      kind = states[i].kind;
  run->job.failed = kind == STATUS_FAILED;
  run->job.stopped = kind == STATUS_STOPPED;
  run->job.in_progress = kind == STATUS_RUNNING;
  run->partial = run->partial || kind != STATUS_DONE;
}

/* A number, also one written as text. */
static bool number_of(const assay_value *v, double *out)
{
  if (assay_value_number(v, out))
    return true;
  return v && v->kind == ASSAY_VALUE_STRING &&
         assay_num_read(v->as.string, '.', out) == ASSAY_NUM_FINITE;
}

static assay_code set_losses(assay_reading *reading, const assay_value *record, assay_job *job,
                             assay_err *err)
{
  const assay_value *validation = get(record, "validationmetrics");
  double loss;
  if (number_of(get(get(record, "trainingmetrics"), "trainingloss"), &loss))
    job->train_loss = loss;
  for (const assay_value *v = validation ? validation->first : NULL; v; v = v->next) {
    const assay_value *from = v->kind == ASSAY_VALUE_OBJECT ? get(v, "validationloss") : v;
    if (!number_of(from, &loss))
      continue;
    double *slot = ASSAY_PUSH(reading->arena, &job->validation_losses);
    if (!slot)
      return assay_err_nomem(err);
    *slot = loss;
  }
  return ASSAY_OK;
}

/* The value as text; numbers and truths as JSON writes them. */
static assay_str text_of(assay_arena *arena, const assay_value *v)
{
  char number[ASSAY_NUM_SIZE];
  double value;
  if (v->kind == ASSAY_VALUE_BOOL)
    return v->as.boolean ? ASSAY_STR("true") : ASSAY_STR("false");
  if (assay_value_number(v, &value))
    return assay_str_copy(arena, assay_str_z(assay_num_shortest(number, value)));
  return assay_str_copy(arena, assay_value_str(v));
}

static assay_code add_parameters(assay_reading *reading, const assay_value *record, assay_run *run,
                                 assay_err *err)
{
  const assay_value *map = get(record, "hyperparameters");
  for (const assay_value *v = map ? map->first : NULL; v; v = v->next) {
    bool plain_value = v->kind != ASSAY_VALUE_ARRAY && v->kind != ASSAY_VALUE_OBJECT &&
                       v->kind != ASSAY_VALUE_NULL;
    if (!plain_value || !v->key.len)
      continue;
    assay_parameter *p = ASSAY_PUSH(reading->arena, &run->parameters);
    if (!p)
      return assay_err_nomem(err);
    p->name = assay_str_copy(reading->arena, v->key);
    p->value = text_of(reading->arena, v);
    if (!p->name.ptr || !p->value.ptr)
      return assay_err_nomem(err);
  }
  return ASSAY_OK;
}

/* Texts of a record and where they go; the first name that holds some counts. */
static const struct {
  size_t to; /* offset in assay_job */
  const char *from[3];
} texts[] = {
  { offsetof(assay_job, name), { "jobname", "modelname", NULL } },
  { offsetof(assay_job, status), { "status", "modelstatus", "jobstatus" } },
  { offsetof(assay_job, message), { "failuremessage", "failurereason", "statusmessage" } },
  { offsetof(assay_job, base_model), { "basemodelarn", "basemodelidentifier", "basemodel" } },
  { offsetof(assay_job, customization_type), { "customizationtype", NULL, NULL } },
  { offsetof(assay_job, arn), { "jobarn", NULL, NULL } },
};

static assay_code set_texts(assay_reading *reading, const assay_value *record, assay_job *job,
                            assay_err *err)
{
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    assay_str text = first_text(record, texts[i].from);
    if (!text.len)
      continue;
    text = assay_str_copy(reading->arena, text);
    if (!text.ptr)
      return assay_err_nomem(err);
    memcpy((char *)job + texts[i].to, &text, sizeof text);
  }
  return ASSAY_OK;
}

static assay_code add_data(assay_reading *reading, const assay_value *file, assay_run *run,
                           assay_err *err)
{
  assay_str uri = assay_value_str(get(file, "s3uri")),
            digest = assay_value_str(get(file, "sha256"));
  if (!uri.len)
    return ASSAY_OK;
  assay_data_file *slot = ASSAY_PUSH(reading->arena, &run->validation_data);
  if (!slot)
    return assay_err_nomem(err);
  slot->name = assay_str_copy(reading->arena, uri);
  slot->sha256 = digest.len ? assay_str_copy(reading->arena, digest) : (assay_str){ NULL, 0 };
  return slot->name.ptr && (!digest.len || slot->sha256.ptr) ? ASSAY_OK : assay_err_nomem(err);
}

/* validationDataConfig: a list of validators, or one file. */
static assay_code set_validation_data(assay_reading *reading, const assay_value *record,
                                      assay_run *run, assay_err *err)
{
  const assay_value *config = get(record, "validationdataconfig"),
                    *list = get(config, "validators");
  assay_code code = add_data(reading, config, run, err);
  for (const assay_value *v = list ? list->first : NULL; v && code == ASSAY_OK; v = v->next)
    code = add_data(reading, v, run, err);
  return code;
}

static assay_code add_run(assay_reading *reading, const assay_value *record, assay_err *err)
{
  assay_run *run = ASSAY_PUSH(reading->arena, &reading->runs);
  if (!run)
    return assay_err_nomem(err);
  run->has_job = true;
  run->total_steps = ASSAY_NO_STEP;
  run->partial = reading->options->unfinished;
  run->job.train_loss = (double)NAN;
  assay_code code = set_texts(reading, record, &run->job, err);
  if (code == ASSAY_OK)
    code = set_losses(reading, record, &run->job, err);
  if (code == ASSAY_OK)
    code = set_validation_data(reading, record, run, err);
  if (code == ASSAY_OK)
    code = add_parameters(reading, record, run, err);
  run->name = run->job.name;
  set_status(run, run->job.status);
  return code;
}

static assay_code read(assay_reading *reading, assay_err *err)
{
  assay_value *root = NULL;
  assay_str text;
  record_list records = { 0 };
  assay_code code = assay_json_document_read(reading, &root, &text, err);
  if (code == ASSAY_OK && !find_records(reading->scratch, root, &records))
    code = assay_err_nomem(err);
  if (code != ASSAY_OK)
    return code;
  if (!records.n) {
    assay_place place = { .kind = "no-row", .fatal = true };
    assay_reading_trouble(reading, &place, "holds no record of a customization job");
    return assay_reading_outcome(reading, err);
  }
  for (size_t i = 0; i < records.n && code == ASSAY_OK; i++)
    code = add_run(reading, records.items[i], err);
  reading->input->rows = reading->input->used = records.n;
  reading->input->role = "job";
  return code;
}

const assay_format assay_format_bedrock_job = {
  "bedrock-job",
  "Amazon Bedrock job record (JSON)",
  "answer of get- or list-model-customization-job(s) or get-custom-model",
  "job",
  true,
  probe,
  read
};
