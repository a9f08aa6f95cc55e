/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_zbc.c - Zbc: carry-less multiplication. */
#include "translator/riscv/riscv.h"

SEM(clmul)
{
	return rv_op(t, a, IRO_clmul);
}

SEM(clmulh)
{
	return rv_op(t, a, IRO_clmulh);
}

/* Bits 126..63 of the product. */
SEM(clmulr)
{
	struct ir_ref x = rv_x(t, a->rs1), y = rv_x(t, a->rs2);
	struct ir_ref lo = ir_op2(t->u, IRO_clmul, IR_I64, x, y);
	struct ir_ref hi = ir_op2(t->u, IRO_clmulh, IR_I64, x, y);

	rv_set_x(t, a->rd, ir_emit(t->u, IRO_extr, IR_I64, hi.i, lo.i, 63, 0, 0));
	return true;
}
