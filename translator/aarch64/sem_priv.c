/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_priv.c - instructions of higher exception levels: undefined at EL0. */
#include "translator/aarch64/aarch64.h"

// clang-format off
SEM(eret)    { return false; }
SEM(drps)    { return false; }
SEM(hvc)     { return false; }
SEM(smc)     { return false; }
SEM(dcps1)   { return false; }
SEM(dcps2)   { return false; }
SEM(dcps3)   { return false; }
SEM(msr_imm) { return false; }
SEM(sysl)    { return false; }
// clang-format on
