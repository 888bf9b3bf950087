/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run was validated on: what its job's record names, with the content where the file lies
 * beside the run; without a record the one data file there that is called so. */
#include <string.h>

#include "input/assemble_state.h"
#include "input/rows.h"

static bool is_data(const assay_input *file)
{
  return file->role && strcmp(file->role, "data") == 0 && file->sha256[0];
}

static assay_str folder_of(assay_str path)
{
  assay_str folder = assay_path_folder(path);
  return assay_str_eqz(folder, ".") ? (assay_str){ NULL, 0 } : folder;
}

/* Its folder is the run's or lies above it, as a job's does. */
static bool beside(const assay_input *file, const assay_piece *p)
{
  assay_str home = assay_str_eqz(p->home, ".") ? (assay_str){ NULL, 0 } : p->home;
  assay_str folder = folder_of(file->path);
  while (home.len > folder.len)
    home = folder_of(home);
  return assay_str_eq(home, folder);
}

/* The one data file of that name beside the run; NULL: none or several. name absent: one whose own
 * name says validation. */
static const assay_input *find(const assay_joint *j, const assay_piece *p, assay_str name)
{
  const assay_input *found = NULL;
  size_t n = 0;
  for (size_t i = 0; i < j->inputs->files.n; i++) {
    const assay_input *file = &j->inputs->files.items[i];
    bool fits = name.ptr ? assay_str_eq(assay_path_name(file->path), name)
                         : assay_path_says_validation(file->path);
    if (!fits || !is_data(file) || !beside(file, p))
      continue;
    found = file;
    n++;
  }
  return n == 1 ? found : NULL;
}

assay_code assay_joint_validation_data(const assay_joint *j, assay_piece *p, assay_err *err)
{
  for (size_t i = 0; i < p->run.validation_data.n; i++) {
    assay_data_file *data = &p->run.validation_data.items[i];
    const assay_input *file = find(j, p, assay_path_name(data->name));
    if (!data->sha256.ptr && file)
      data->sha256 = assay_str_z(file->sha256);
  }
  const assay_input *file = p->run.validation_data.n ? NULL : find(j, p, (assay_str){ NULL, 0 });
  if (!file)
    return ASSAY_OK;
  assay_data_file *slot = ASSAY_PUSH(j->arena, &p->run.validation_data);
  if (!slot)
    return assay_err_nomem(err);
  *slot = (assay_data_file){ file->path, assay_str_z(file->sha256) };
  return ASSAY_OK;
}
