/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_priv.c - the instructions of supervisors and machines: illegal in user mode, carried out by
 * sys.c in system mode. */
#include "translator/riscv/sys.h"

bool rv_leave_for_insn(struct tr *t)
{
	if (!t->mode.system)
		return false;
	ir_trap(t->u, CPU_EXIT_EXCEPTION, RISCV_EXIT_INSN, ir_const(t->u, IR_I64, t->insn));
	t->done = true;
	return true;
}

SEM(sret)
{
	return rv_leave_for_insn(t);
}

SEM(mret)
{
	return rv_leave_for_insn(t);
}

SEM(wfi)
{
	return rv_leave_for_insn(t);
}

SEM(sfence_vma)
{
	return rv_leave_for_insn(t);
}
