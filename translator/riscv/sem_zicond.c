/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_zicond.c - Zicond: zero or a register, by a condition. */
#include "translator/riscv/riscv.h"

static bool czero(struct tr *t, const struct riscv_args *a, enum ir_cc cc)
{
	struct ir_ref flags = ir_op2(t->u, IRO_fl_sub, IR_I64, rv_x(t, a->rs2), rv_const(t, 0));

	rv_set_x(t, a->rd, ir_sel(t->u, IR_I64, cc, flags, rv_const(t, 0), rv_x(t, a->rs1)));
	return true;
}

SEM(czero_eqz)
{
	return czero(t, a, IR_EQ);
}

SEM(czero_nez)
{
	return czero(t, a, IR_NE);
}
