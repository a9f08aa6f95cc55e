/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_zbs.c - Zbs: single bits.  The bit's number is taken modulo 64. */
#include "translator/riscv/riscv.h"

static struct ir_ref bit(struct tr *t, const struct riscv_args *a)
{
	return ir_op2(t->u, IRO_shl, IR_I64, rv_const(t, 1), rv_x(t, a->rs2));
}

static bool with(struct tr *t, const struct riscv_args *a, enum ir_op op, struct ir_ref mask)
{
	rv_set_x(t, a->rd, ir_op2(t->u, op, IR_I64, rv_x(t, a->rs1), mask));
	return true;
}

SEM(bext)
{
	struct ir_ref v = ir_op2(t->u, IRO_shr, IR_I64, rv_x(t, a->rs1), rv_x(t, a->rs2));

	rv_set_x(t, a->rd, ir_opi(t->u, IRO_and, IR_I64, v, 1));
	return true;
}

SEM(bexti)
{
	rv_set_x(t, a->rd, ir_emit(t->u, IRO_extu, IR_I64, rv_x(t, a->rs1).i, (u32)a->imm, 1, 0, 0));
	return true;
}

// clang-format off
SEM(bclr)  { return with(t, a, IRO_andn, bit(t, a)); }
SEM(binv)  { return with(t, a, IRO_xor, bit(t, a)); }
SEM(bset)  { return with(t, a, IRO_or, bit(t, a)); }
SEM(bclri) { return with(t, a, IRO_and, rv_const(t, ~(1ull << a->imm))); }
SEM(binvi) { return with(t, a, IRO_xor, rv_const(t, 1ull << a->imm)); }
SEM(bseti) { return with(t, a, IRO_or, rv_const(t, 1ull << a->imm)); }
// clang-format on
