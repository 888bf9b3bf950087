/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cmd.h"

int main(int argc, char **argv)
{
  return assay_cli_main(argc, argv);
}
