/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_zba.c - Zba: address generation (shift and add, unsigned words). */
#include "translator/riscv/riscv.h"

static struct ir_ref uw(struct tr *t, int r)
{
	return ir_op1(t->u, IRO_zext32, IR_I64, rv_w(t, r));
}

static bool shift_add(struct tr *t, const struct riscv_args *a, struct ir_ref v, int n)
{
	if (n)
		v = ir_opi(t->u, IRO_shl, IR_I64, v, n);
	if (a->rs2)
		v = ir_op2(t->u, IRO_add, IR_I64, v, rv_x(t, a->rs2));
	rv_set_x(t, a->rd, v);
	return true;
}

SEM(slli_uw)
{
	rv_set_x(t, a->rd, ir_opi(t->u, IRO_shl, IR_I64, uw(t, a->rs1), a->imm));
	return true;
}

// clang-format off
SEM(add_uw)    { return shift_add(t, a, uw(t, a->rs1), 0); }
SEM(sh1add)    { return shift_add(t, a, rv_x(t, a->rs1), 1); }
SEM(sh2add)    { return shift_add(t, a, rv_x(t, a->rs1), 2); }
SEM(sh3add)    { return shift_add(t, a, rv_x(t, a->rs1), 3); }
SEM(sh1add_uw) { return shift_add(t, a, uw(t, a->rs1), 1); }
SEM(sh2add_uw) { return shift_add(t, a, uw(t, a->rs1), 2); }
SEM(sh3add_uw) { return shift_add(t, a, uw(t, a->rs1), 3); }
// clang-format on
