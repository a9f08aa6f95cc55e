/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_d.c - D: double precision, and conversions between the two precisions. */
#include "translator/riscv/riscv.h"

SEM(fld)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_d(t, a->rd, ir_load(t->u, IR_F64, rv_x(t, a->rs1), a->imm, 3));
	return true;
}

SEM(fsd)
{
	if (!rv_fp_begin(t))
		return false;
	ir_store(t->u, rv_x(t, a->rs1), a->imm, rv_d(t, a->rs2), 3);
	return true;
}

SEM(fmv_x_d)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_x(t, a->rd, ir_emit(t->u, IRO_fbits, IR_I64, rv_d(t, a->rs1).i, 0, 0, 0, IR_F64));
	return true;
}

SEM(fmv_d_x)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_d(t, a->rd, ir_emit(t->u, IRO_ffrom, IR_F64, rv_x(t, a->rs1).i, 0, 0, 0, IR_I64));
	return true;
}

/* -- arithmetic --------------------------------------------------------------------------------------------------- */

static bool arith(struct tr *t, const struct riscv_args *a, enum ir_op op)
{
	int round = rv_round(t, a->rm);

	if (!rv_fp_begin(t) || round < 0)
		return false;
	rv_set_d(t, a->rd, ir_emit(t->u, op, IR_F64, rv_d(t, a->rs1).i, rv_d(t, a->rs2).i, 0, (u8)round, 0));
	return true;
}

static bool fused(struct tr *t, const struct riscv_args *a, int negate)
{
	int round = rv_round(t, a->rm);

	if (!rv_fp_begin(t) || round < 0)
		return false;
	rv_set_d(t, a->rd,
	         ir_emit(t->u, IRO_fmadd, IR_F64, rv_d(t, a->rs1).i, rv_d(t, a->rs2).i, rv_d(t, a->rs3).i,
	                 (u8)(round | negate), 0));
	return true;
}

SEM(fsqrt_d)
{
	int round = rv_round(t, a->rm);

	if (!rv_fp_begin(t) || round < 0)
		return false;
	rv_set_d(t, a->rd, ir_emit(t->u, IRO_fsqrt, IR_F64, rv_d(t, a->rs1).i, 0, 0, (u8)round, 0));
	return true;
}

static bool sign(struct tr *t, const struct riscv_args *a, int how)
{
	struct ir_ref x, r;

	if (!rv_fp_begin(t))
		return false;
	x = rv_d(t, a->rs1);
	if (a->rs1 == a->rs2 && how == 0) {
		/* A plain move: what was known to be boxed still is. */
		u64 boxed = t->note[0] >> a->rs1 & 1;

		rv_set_d(t, a->rd, x);
		t->note[0] |= boxed << a->rd;
		return true;
	}
	if (a->rs1 != a->rs2)
		r = ir_emit(t->u, IRO_fsgnj, IR_F64, x.i, rv_d(t, a->rs2).i, 0, (u8)how, 0);
	else
		r = ir_op1(t->u, how == 1 ? IRO_fneg : IRO_fabs, IR_F64, x);
	rv_set_d(t, a->rd, r);
	return true;
}

static bool minmax(struct tr *t, const struct riscv_args *a, enum ir_op op)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_d(t, a->rd, ir_emit(t->u, op, IR_F64, rv_d(t, a->rs1).i, rv_d(t, a->rs2).i, 0, 0, 0));
	return true;
}

/* FEQ is quiet, FLT and FLE signal on any NaN. */
static bool compare(struct tr *t, const struct riscv_args *a, enum ir_cc cc)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_x(t, a->rd,
	         ir_emit(t->u, IRO_fcmp, IR_F64, rv_d(t, a->rs1).i, rv_d(t, a->rs2).i, 0, cc != IR_EQ, (u8)cc));
	return true;
}

SEM(fclass_d)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_x(t, a->rd, ir_op1(t->u, IRO_fclass, IR_F64, rv_d(t, a->rs1)));
	return true;
}

// clang-format off
SEM(fadd_d)   { return arith(t, a, IRO_fadd); }
SEM(fsub_d)   { return arith(t, a, IRO_fsub); }
SEM(fmul_d)   { return arith(t, a, IRO_fmul); }
SEM(fdiv_d)   { return arith(t, a, IRO_fdiv); }
SEM(fmadd_d)  { return fused(t, a, 0); }
SEM(fmsub_d)  { return fused(t, a, 32); }
SEM(fnmsub_d) { return fused(t, a, 16); }
SEM(fnmadd_d) { return fused(t, a, 16 | 32); }
SEM(fsgnj_d)  { return sign(t, a, 0); }
SEM(fsgnjn_d) { return sign(t, a, 1); }
SEM(fsgnjx_d) { return sign(t, a, 2); }
SEM(fmin_d)   { return minmax(t, a, IRO_fmin); }
SEM(fmax_d)   { return minmax(t, a, IRO_fmax); }
SEM(feq_d)    { return compare(t, a, IR_EQ); }
SEM(flt_d)    { return compare(t, a, IR_LT); }
SEM(fle_d)    { return compare(t, a, IR_LE); }
// clang-format on

/* -- conversions -------------------------------------------------------------------------------------------------- */

SEM(fcvt_s_d)
{
	int round = rv_round(t, a->rm);

	if (!rv_fp_begin(t) || round < 0)
		return false;
	rv_set_s(t, a->rd, ir_emit(t->u, IRO_fcvt, IR_F32, rv_d(t, a->rs1).i, 0, 0, (u8)round, IR_F64));
	return true;
}

/* Exact: the rounding mode has to be valid, but plays no part. */
SEM(fcvt_d_s)
{
	if (!rv_fp_begin(t) || rv_round(t, a->rm) < 0)
		return false;
	rv_set_d(t, a->rd, ir_emit(t->u, IRO_fcvt, IR_F64, rv_s(t, a->rs1).i, 0, 0, IR_RN_MODE, IR_F32));
	return true;
}

enum { UNSIGNED = 16 }; /* of f2i and i2f; f2i without its bit 5 turns NaN into the largest integer */

static bool to_int(struct tr *t, const struct riscv_args *a, enum ir_type type, int how)
{
	int round = rv_round(t, a->rm);
	struct ir_ref v;

	if (!rv_fp_begin(t) || round < 0)
		return false;
	v = ir_emit(t->u, IRO_f2i, type, rv_d(t, a->rs1).i, 0, 0, (u8)(round | how), IR_F64);
	if (type == IR_I32)
		rv_set_w(t, a->rd, v);
	else
		rv_set_x(t, a->rd, v);
	return true;
}

static bool from_int(struct tr *t, const struct riscv_args *a, enum ir_type type, int how)
{
	int round = rv_round(t, a->rm);
	struct ir_ref v;

	if (!rv_fp_begin(t) || round < 0)
		return false;
	if (type == IR_I32)
		round = IR_RN_MODE; /* exact */
	v = type == IR_I32 ? rv_w(t, a->rs1) : rv_x(t, a->rs1);
	rv_set_d(t, a->rd, ir_emit(t->u, IRO_i2f, IR_F64, v.i, 0, 0, (u8)(round | how), (u8)type));
	return true;
}

// clang-format off
SEM(fcvt_w_d)  { return to_int(t, a, IR_I32, 0); }
SEM(fcvt_wu_d) { return to_int(t, a, IR_I32, UNSIGNED); }
SEM(fcvt_l_d)  { return to_int(t, a, IR_I64, 0); }
SEM(fcvt_lu_d) { return to_int(t, a, IR_I64, UNSIGNED); }
SEM(fcvt_d_w)  { return from_int(t, a, IR_I32, 0); }
SEM(fcvt_d_wu) { return from_int(t, a, IR_I32, UNSIGNED); }
SEM(fcvt_d_l)  { return from_int(t, a, IR_I64, 0); }
SEM(fcvt_d_lu) { return from_int(t, a, IR_I64, UNSIGNED); }
// clang-format on
