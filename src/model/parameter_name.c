/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/parameter_name.h"

enum { NAME_SIZE = 48 }; /* bytes: longer names are none of ours */

/* By topic; the names in `also` are normalised. */
static const struct {
  assay_parameter_sense kind;
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

assay_str assay_parameter_name(assay_str name, assay_parameter_sense *kind)
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
