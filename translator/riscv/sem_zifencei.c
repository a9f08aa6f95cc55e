/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_zifencei.c - FENCE.I: leaves to have the translations of changed code dropped. */
#include "translator/riscv/riscv.h"

/* As with ECALL the pc is the instruction's; the frontend goes on four bytes behind it. */
SEM(fence_i)
{
	ir_trap(t->u, CPU_EXIT_FLUSH, 0, (struct ir_ref){0});
	t->done = true;
	return true;
}
