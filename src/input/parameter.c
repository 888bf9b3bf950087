/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/parameter.h"

#include <stdlib.h>

#include "base/num.h"

enum {
  NAME_SIZE = 48, /* bytes: longer names are none of ours */
  LONG = 200      /* bytes of a value, or entries of a list, beyond which it is no setting */
};

/* By topic; the names in `also` are normalised. */
static const struct {
  assay_parameter_kind kind;
  const char *name;
  const char *const also[8];
} known[] = {
  { ASSAY_PARAMETER_TELLS,
    "learning_rate",
    { "lr", "learningrate", "maxlr", "peaklr", "baselr", "initlr" } },
  { ASSAY_PARAMETER_TELLS,
    "batch_size",
    { "bs", "batch", "batchsize", "trainbatchsize", "perdevicetrainbatchsize", "perdevicebatchsize",
      "globalbatchsize" } },
  { ASSAY_PARAMETER_TELLS,
    "gradient_accumulation_steps",
    { "gradaccum", "gradaccumsteps", "gradientaccumulationsteps", "gradientaccumulation",
      "accumulategradbatches" } },
  { ASSAY_PARAMETER_TELLS,
    "epochs",
    { "ep", "epochs", "numepochs", "nepochs", "maxepochs", "numtrainepochs", "epochcount" } },
  { ASSAY_PARAMETER_TELLS,
    "max_steps",
    { "maxsteps", "maxiters", "numsteps", "totalsteps", "trainsteps", "trainiters" } },
  { ASSAY_PARAMETER_TELLS, "weight_decay", { "wd", "weightdecay" } },
  { ASSAY_PARAMETER_TELLS, "warmup_steps", { "warmupsteps", "warmupiters", "numwarmupsteps" } },
  { ASSAY_PARAMETER_TELLS, "warmup_ratio", { "warmupratio" } },
  { ASSAY_PARAMETER_TELLS, "lora_rank", { "lorar", "lorarank", "loradim" } },
  { ASSAY_PARAMETER_KNOWN, "lora_rank", { "r", "rank" } },
  { ASSAY_PARAMETER_TELLS, "lora_alpha", { "loraalpha" } },
  { ASSAY_PARAMETER_TELLS, "lora_dropout", { "loradropout" } },
  { ASSAY_PARAMETER_KNOWN,
    "target_modules",
    { "targetmodules", "loratarget", "loratargetmodules" } },
  { ASSAY_PARAMETER_KNOWN, "use_dora", { "usedora" } },
  { ASSAY_PARAMETER_KNOWN, "use_rslora", { "userslora" } },
  { ASSAY_PARAMETER_KNOWN,
    "method",
    { "method", "pefttype", "finetuningtype", "finetuningmethod", "tuningmethod" } },
  { ASSAY_PARAMETER_KNOWN,
    "trainable_parameters",
    { "trainableparameters", "trainableparams", "numtrainableparameters", "numtrainableparams" } },
  { ASSAY_PARAMETER_KNOWN, "optimizer", { "optim", "optimizer", "optimizername" } },
  { ASSAY_PARAMETER_KNOWN,
    "lr_scheduler",
    { "scheduler", "lrscheduler", "lrschedulertype", "lrdecaystyle" } },
  { ASSAY_PARAMETER_KNOWN,
    "model",
    { "model", "modelname", "modelnameorpath", "basemodel", "basemodelnameorpath", "modelid" } },
  { ASSAY_PARAMETER_KNOWN, "seed", { "seed", "randomseed", "globalseed", "randomstate" } },
  { ASSAY_PARAMETER_NOTHING,
    "names",
    { "name", "runname", "expname", "experimentname", "id", "runid", "notes", "tags" } },
  { ASSAY_PARAMETER_NOTHING,
    "places",
    { "logdir", "outdir", "savedir", "outputpath", "savepath", "ckptpath", "resumefromcheckpoint",
      "output" } },
  { ASSAY_PARAMETER_NOTHING,
    "hubs",
    { "project", "projectname", "entity", "pushtohub", "hubmodelid", "hubtoken", "token",
      "reportto" } },
  { ASSAY_PARAMETER_NOTHING,
    "logging",
    { "savesteps", "evalsteps", "loggingsteps", "savetotallimit", "savestrategy", "evalstrategy",
      "loggingstrategy", "disabletqdm" } },
  { ASSAY_PARAMETER_NOTHING,
    "machines",
    { "localrank", "device", "port", "masterport", "hostname", "numworkers", "dataloadernumworkers",
      "gpu" } },
  { ASSAY_PARAMETER_NOTHING,
    "times",
    { "timestamp", "starttime", "created", "version", "wandbversion", "transformersversion",
      "peftversion", "apikey" } },
};

assay_str assay_parameter_name(assay_str name, assay_parameter_kind *kind)
{
  char room[NAME_SIZE];
  const assay_str wanted = assay_str_normalise(name, room, sizeof room);
  *kind = ASSAY_PARAMETER_OWN;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    for (size_t k = 0; k < sizeof known->also / sizeof *known->also && known[i].also[k]; k++)
      if (assay_str_eqz(wanted, known[i].also[k])) {
        *kind = known[i].kind;
        return *kind == ASSAY_PARAMETER_NOTHING ? name : assay_str_z(known[i].name);
      }
  if (assay_str_ends(wanted, "outputdir") || assay_str_ends(wanted, "loggingdir") ||
      assay_str_ends(wanted, "cachedir") || assay_str_ends(wanted, "checkpointdir"))
    *kind = ASSAY_PARAMETER_NOTHING;
  return name;
}

/* ---- values ---- */

static assay_str scalar(assay_arena *arena, const assay_value *v, bool *text)
{
  char number[ASSAY_NUM_SIZE];
  double x;
  *text =
      v->kind == ASSAY_VALUE_STRING && assay_num_read(v->as.string, '.', &x) != ASSAY_NUM_FINITE;
  if (v->kind == ASSAY_VALUE_BOOL)
    return v->as.boolean ? ASSAY_STR("true") : ASSAY_STR("false");
  if (assay_value_number(v, &x))
    return assay_str_copy(arena, assay_str_z(assay_num_shortest(number, x)));
  return assay_str_copy(arena, assay_value_str(v));
}

static bool is_scalar(const assay_value *v)
{
  return v->kind != ASSAY_VALUE_ARRAY && v->kind != ASSAY_VALUE_OBJECT &&
         v->kind != ASSAY_VALUE_NULL;
}

static int by_bytes(const void *a, const void *b)
{
  return assay_str_cmp(*(const assay_str *)a, *(const assay_str *)b);
}

static assay_str list(assay_arena *arena, const assay_value *of, bool *failed)
{
  assay_strs words = { 0 };
  bool texts = true, text;
  for (const assay_value *v = of->first; v; v = v->next) {
    if (!is_scalar(v) || words.n == LONG)
      return (assay_str){ NULL, 0 };
    assay_str *slot = ASSAY_PUSH(arena, &words);
    if (!slot || !(*slot = scalar(arena, v, &text)).ptr) {
      *failed = true;
      return (assay_str){ NULL, 0 };
    }
    texts = texts && text;
  }
  if (texts && words.n) /* sets, whose order says nothing */
    qsort(words.items, words.n, sizeof *words.items, by_bytes);
  assay_buf out = ASSAY_BUF(arena);
  for (size_t i = 0; i < words.n; i++) {
    if (i)
      assay_buf_addc(&out, ',');
    assay_buf_add(&out, words.items[i]);
  }
  *failed = *failed || out.failed;
  return words.n ? assay_buf_str(&out) : (assay_str){ NULL, 0 };
}

assay_str assay_parameter_text(assay_arena *arena, const assay_value *value, bool *failed)
{
  bool word;
  assay_str text = { NULL, 0 };
  if (value->kind == ASSAY_VALUE_ARRAY) {
    text = list(arena, value, failed);
  } else if (is_scalar(value)) {
    text = scalar(arena, value, &word);
    *failed = *failed || !text.ptr;
  }
  text = assay_str_trim(text);
  return text.len && text.len <= LONG && !assay_str_eqz(text, "None") ? text
                                                                      : (assay_str){ NULL, 0 };
}
