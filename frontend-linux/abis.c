/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/abis.c - the Linux ABIs of the guests. */
#include "frontend-linux/linux.h"

const struct lx_abi *const lx_abis[] = {&lx_abi_riscv64, &lx_abi_aarch64, NULL};
