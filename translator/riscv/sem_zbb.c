/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_zbb.c - Zbb: logic with negation, counts, extension, minimum and maximum, rotation, byte order.
 */
#include "translator/riscv/riscv.h"

static bool op1(struct tr *t, const struct riscv_args *a, enum ir_op op)
{
	if (a->rd)
		rv_set_x(t, a->rd, ir_op1(t->u, op, IR_I64, rv_x(t, a->rs1)));
	return true;
}

static bool op1w(struct tr *t, const struct riscv_args *a, enum ir_op op)
{
	if (a->rd)
		rv_set_w(t, a->rd, ir_op1(t->u, op, IR_I32, rv_w(t, a->rs1)));
	return true;
}

/* Each byte that is not zero becomes all ones: its top bit is gathered without a carry into the next byte, then spread.
 */
SEM(orc_b)
{
	struct ir_unit *u = t->u;
	struct ir_ref x = rv_x(t, a->rs1), m, high;

	m = ir_opi(u, IRO_and, IR_I64, x, 0x7f7f7f7f7f7f7f7f);
	m = ir_opi(u, IRO_add, IR_I64, m, 0x7f7f7f7f7f7f7f7f);
	m = ir_op2(u, IRO_or, IR_I64, m, x);
	m = ir_opi(u, IRO_and, IR_I64, m, (s64)0x8080808080808080);
	high = ir_opi(u, IRO_shl, IR_I64, m, 1);
	m = ir_op2(u, IRO_sub, IR_I64, high, ir_opi(u, IRO_shr, IR_I64, m, 7));
	rv_set_x(t, a->rd, m);
	return true;
}

/* A left rotation is a right one by the negated count. */
SEM(rol)
{
	struct ir_ref n = ir_op1(t->u, IRO_neg, IR_I64, rv_x(t, a->rs2));

	rv_set_x(t, a->rd, ir_op2(t->u, IRO_ror, IR_I64, rv_x(t, a->rs1), n));
	return true;
}

SEM(rolw)
{
	struct ir_ref n = ir_op1(t->u, IRO_neg, IR_I32, rv_w(t, a->rs2));

	rv_set_w(t, a->rd, ir_op2(t->u, IRO_ror, IR_I32, rv_w(t, a->rs1), n));
	return true;
}

// clang-format off
SEM(andn)   { return rv_op(t, a, IRO_andn); }
SEM(orn)    { return rv_op(t, a, IRO_orn); }
SEM(xnor)   { return rv_op(t, a, IRO_xorn); }
SEM(clz)    { return op1(t, a, IRO_clz); }
SEM(clzw)   { return op1w(t, a, IRO_clz); }
SEM(ctz)    { return op1(t, a, IRO_ctz); }
SEM(ctzw)   { return op1w(t, a, IRO_ctz); }
SEM(cpop)   { return op1(t, a, IRO_popcnt); }
SEM(cpopw)  { return op1w(t, a, IRO_popcnt); }
SEM(sext_b) { return op1(t, a, IRO_sext8); }
SEM(sext_h) { return op1(t, a, IRO_sext16); }
SEM(zext_h) { return op1(t, a, IRO_zext16); }
SEM(max)    { return rv_op(t, a, IRO_maxs); }
SEM(maxu)   { return rv_op(t, a, IRO_maxu); }
SEM(min)    { return rv_op(t, a, IRO_mins); }
SEM(minu)   { return rv_op(t, a, IRO_minu); }
SEM(ror)    { return rv_op(t, a, IRO_ror); }
SEM(rorw)   { return rv_opw(t, a, IRO_ror); }
SEM(rori)   { return rv_opi(t, a, IRO_ror); }
SEM(roriw)  { return rv_opiw(t, a, IRO_ror); }
SEM(rev8)   { return op1(t, a, IRO_bswap); }
// clang-format on
