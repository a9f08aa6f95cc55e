/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/float.c - F and D: the instructions that exist in both precisions.
 *
 * A register is 64 bits wide; a single stands in it with ones above ("NaN boxing").  An operand that is not boxed
 * counts as the canonical NaN, but for transfers (FSW, FMV.X.W), which take the low bits as they are.  What this unit
 * has written as a single is known to be boxed and not tested (note[0] of the translation).
 *
 * Rounding: a static mode that equals the dynamic one, which is part of the unit's key, is the current one; RMM is
 * never the host's.  Unprivileged manual, chapters "F" and "D".
 */
#include "translator/riscv/float.h"

bool rv_fp_begin(struct tr *t)
{
	return !(t->mode.mode & RISCV_MODE_FS_OFF);
}

int rv_round(const struct tr *t, int rm)
{
	static const s8 modes[8] = {IR_RN_EVEN, IR_RN_ZERO, IR_RN_DOWN, IR_RN_UP, IR_RN_AWAY, -1, -1, -1};
	int dynamic = (int)t->mode.fp_mode & 7;

	if (rm == 7)
		rm = dynamic;
	if (rm == dynamic && rm < 4)
		return IR_RN_MODE;
	return modes[rm];
}

static struct ir_ref get(struct tr *t, int r, enum ir_type f)
{
	return f == IR_F32 ? rv_s(t, r) : rv_d(t, r);
}

static void set(struct tr *t, int r, enum ir_type f, struct ir_ref v)
{
	if (f == IR_F32)
		rv_set_s(t, r, v);
	else
		rv_set_d(t, r, v);
}

bool rv_f_arith(struct tr *t, const struct riscv_args *a, enum ir_type f, enum ir_op op)
{
	int round = rv_round(t, a->rm);

	if (!rv_fp_begin(t) || round < 0)
		return false;
	struct ir_ref x = get(t, a->rs1, f), y = get(t, a->rs2, f);

	set(t, a->rd, f, ir_emit(t->u, op, f, x.i, y.i, 0, (u8)round, 0));
	return true;
}

bool rv_f_sqrt(struct tr *t, const struct riscv_args *a, enum ir_type f)
{
	int round = rv_round(t, a->rm);

	if (!rv_fp_begin(t) || round < 0)
		return false;
	set(t, a->rd, f, ir_emit(t->u, IRO_fsqrt, f, get(t, a->rs1, f).i, 0, 0, (u8)round, 0));
	return true;
}

bool rv_f_fused(struct tr *t, const struct riscv_args *a, enum ir_type f, int negate)
{
	int round = rv_round(t, a->rm);

	if (!rv_fp_begin(t) || round < 0)
		return false;
	struct ir_ref x = get(t, a->rs1, f), y = get(t, a->rs2, f), z = get(t, a->rs3, f);

	set(t, a->rd, f, ir_emit(t->u, IRO_fmadd, f, x.i, y.i, z.i, (u8)(round | negate), 0));
	return true;
}

bool rv_f_sign(struct tr *t, const struct riscv_args *a, enum ir_type f, int how)
{
	struct ir_ref x, r;

	if (!rv_fp_begin(t))
		return false;
	x = get(t, a->rs1, f);
	if (f == IR_F64 && a->rs1 == a->rs2 && how == 0) {
		/* A plain move: what was known to be boxed still is. */
		u64 boxed = t->note[0] >> a->rs1 & 1;

		rv_set_d(t, a->rd, x);
		t->note[0] |= boxed << a->rd;
		return true;
	}
	if (a->rs1 != a->rs2)
		r = ir_emit(t->u, IRO_fsgnj, f, x.i, get(t, a->rs2, f).i, 0, (u8)how, 0);
	else
		r = how == 0 ? x : ir_op1(t->u, how == 1 ? IRO_fneg : IRO_fabs, f, x);
	set(t, a->rd, f, r);
	return true;
}

bool rv_f_minmax(struct tr *t, const struct riscv_args *a, enum ir_type f, enum ir_op op)
{
	if (!rv_fp_begin(t))
		return false;
	struct ir_ref x = get(t, a->rs1, f), y = get(t, a->rs2, f);

	set(t, a->rd, f, ir_emit(t->u, op, f, x.i, y.i, 0, 0, 0));
	return true;
}

bool rv_f_compare(struct tr *t, const struct riscv_args *a, enum ir_type f, enum ir_cc cc)
{
	if (!rv_fp_begin(t))
		return false;
	struct ir_ref x = get(t, a->rs1, f), y = get(t, a->rs2, f);

	rv_set_x(t, a->rd, ir_emit(t->u, IRO_fcmp, f, x.i, y.i, 0, cc != IR_EQ, (u8)cc));
	return true;
}

bool rv_f_class(struct tr *t, const struct riscv_args *a, enum ir_type f)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_x(t, a->rd, ir_op1(t->u, IRO_fclass, f, get(t, a->rs1, f)));
	return true;
}

bool rv_f_to_int(struct tr *t, const struct riscv_args *a, enum ir_type f, enum ir_type type, int how)
{
	int round = rv_round(t, a->rm);
	struct ir_ref v;

	if (!rv_fp_begin(t) || round < 0)
		return false;
	v = ir_emit(t->u, IRO_f2i, type, get(t, a->rs1, f).i, 0, 0, (u8)(round | how), (u8)f);
	if (type == IR_I32)
		rv_set_w(t, a->rd, v);
	else
		rv_set_x(t, a->rd, v);
	return true;
}

bool rv_f_from_int(struct tr *t, const struct riscv_args *a, enum ir_type f, enum ir_type type, int how)
{
	int round = rv_round(t, a->rm);
	struct ir_ref v;

	if (!rv_fp_begin(t) || round < 0)
		return false;
	if (f == IR_F64 && type == IR_I32)
		round = IR_RN_MODE; /* exact: the mode has to be valid, but plays no part */
	v = type == IR_I32 ? rv_w(t, a->rs1) : rv_x(t, a->rs1);
	set(t, a->rd, f, ir_emit(t->u, IRO_i2f, f, v.i, 0, 0, (u8)(round | how), (u8)type));
	return true;
}
