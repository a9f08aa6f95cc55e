/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/options.h - the command line. */
#ifndef FRONTEND_LINUX_OPTIONS_H
#define FRONTEND_LINUX_OPTIONS_H

#include "frontend-linux/linux.h"

/* Reads options from the environment and the command line into lx.opt (and lx.guest, if the name we were called by says
 * it); *envp becomes the guest's environment.  Returns the index of the program's name; ends the process (0, or 125
 * with a message) where there is nothing to run. */
int lx_options(int argc, char **argv, char ***envp);

#endif
