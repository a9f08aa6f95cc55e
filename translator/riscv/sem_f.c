/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_f.c - F: single precision.
 *
 * A register is 64 bits wide; a single stands in it with ones above ("NaN boxing").  An operand that is not boxed
 * counts as the canonical NaN, but for transfers (FSW, FMV.X.W), which take the low bits as they are.  What this unit
 * has written as a single is known to be boxed and not tested (note[0] of the translation).
 *
 * Rounding: a static mode that equals the dynamic one, which is part of the unit's key, is the current one; RMM is
 * never the host's.  Unprivileged manual, chapter "F".
 */
#include "translator/riscv/riscv.h"

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

/* -- loads, stores, transfers ------------------------------------------------------------------------------------- */

SEM(flw)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_s(t, a->rd, ir_load(t->u, IR_F32, rv_x(t, a->rs1), a->imm, 2));
	return true;
}

SEM(fsw)
{
	if (!rv_fp_begin(t))
		return false;
	ir_store(t->u, rv_x(t, a->rs1), a->imm, rv_s_raw(t, a->rs2), 2);
	return true;
}

SEM(fmv_x_w)
{
	struct ir_ref v;

	if (!rv_fp_begin(t))
		return false;
	v = ir_emit(t->u, IRO_fbits, IR_I32, rv_s_raw(t, a->rs1).i, 0, 0, 0, IR_F32);
	rv_set_w(t, a->rd, v);
	return true;
}

SEM(fmv_w_x)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_s(t, a->rd, ir_emit(t->u, IRO_ffrom, IR_F32, rv_w(t, a->rs1).i, 0, 0, 0, IR_I32));
	return true;
}

/* -- arithmetic --------------------------------------------------------------------------------------------------- */

static bool arith(struct tr *t, const struct riscv_args *a, enum ir_op op)
{
	int round = rv_round(t, a->rm);

	if (!rv_fp_begin(t) || round < 0)
		return false;
	rv_set_s(t, a->rd, ir_emit(t->u, op, IR_F32, rv_s(t, a->rs1).i, rv_s(t, a->rs2).i, 0, (u8)round, 0));
	return true;
}

static bool fused(struct tr *t, const struct riscv_args *a, int negate)
{
	int round = rv_round(t, a->rm);

	if (!rv_fp_begin(t) || round < 0)
		return false;
	rv_set_s(t, a->rd,
	         ir_emit(t->u, IRO_fmadd, IR_F32, rv_s(t, a->rs1).i, rv_s(t, a->rs2).i, rv_s(t, a->rs3).i,
	                 (u8)(round | negate), 0));
	return true;
}

SEM(fsqrt_s)
{
	int round = rv_round(t, a->rm);

	if (!rv_fp_begin(t) || round < 0)
		return false;
	rv_set_s(t, a->rd, ir_emit(t->u, IRO_fsqrt, IR_F32, rv_s(t, a->rs1).i, 0, 0, (u8)round, 0));
	return true;
}

static bool sign(struct tr *t, const struct riscv_args *a, int how)
{
	struct ir_ref x, r;

	if (!rv_fp_begin(t))
		return false;
	x = rv_s(t, a->rs1);
	if (a->rs1 != a->rs2)
		r = ir_emit(t->u, IRO_fsgnj, IR_F32, x.i, rv_s(t, a->rs2).i, 0, (u8)how, 0);
	else
		r = how == 0 ? x : ir_op1(t->u, how == 1 ? IRO_fneg : IRO_fabs, IR_F32, x);
	rv_set_s(t, a->rd, r);
	return true;
}

static bool minmax(struct tr *t, const struct riscv_args *a, enum ir_op op)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_s(t, a->rd, ir_emit(t->u, op, IR_F32, rv_s(t, a->rs1).i, rv_s(t, a->rs2).i, 0, 0, 0));
	return true;
}

/* FEQ is quiet, FLT and FLE signal on any NaN. */
static bool compare(struct tr *t, const struct riscv_args *a, enum ir_cc cc)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_x(t, a->rd,
	         ir_emit(t->u, IRO_fcmp, IR_F32, rv_s(t, a->rs1).i, rv_s(t, a->rs2).i, 0, cc != IR_EQ, (u8)cc));
	return true;
}

SEM(fclass_s)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_x(t, a->rd, ir_op1(t->u, IRO_fclass, IR_F32, rv_s(t, a->rs1)));
	return true;
}

// clang-format off
SEM(fadd_s)   { return arith(t, a, IRO_fadd); }
SEM(fsub_s)   { return arith(t, a, IRO_fsub); }
SEM(fmul_s)   { return arith(t, a, IRO_fmul); }
SEM(fdiv_s)   { return arith(t, a, IRO_fdiv); }
SEM(fmadd_s)  { return fused(t, a, 0); }
SEM(fmsub_s)  { return fused(t, a, 32); }
SEM(fnmsub_s) { return fused(t, a, 16); }
SEM(fnmadd_s) { return fused(t, a, 16 | 32); }
SEM(fsgnj_s)  { return sign(t, a, 0); }
SEM(fsgnjn_s) { return sign(t, a, 1); }
SEM(fsgnjx_s) { return sign(t, a, 2); }
SEM(fmin_s)   { return minmax(t, a, IRO_fmin); }
SEM(fmax_s)   { return minmax(t, a, IRO_fmax); }
SEM(feq_s)    { return compare(t, a, IR_EQ); }
SEM(flt_s)    { return compare(t, a, IR_LT); }
SEM(fle_s)    { return compare(t, a, IR_LE); }
// clang-format on

/* -- conversions -------------------------------------------------------------------------------------------------- */

enum { UNSIGNED = 16 }; /* of f2i and i2f; f2i without its bit 5 turns NaN into the largest integer */

static bool to_int(struct tr *t, const struct riscv_args *a, enum ir_type type, int how)
{
	int round = rv_round(t, a->rm);
	struct ir_ref v;

	if (!rv_fp_begin(t) || round < 0)
		return false;
	v = ir_emit(t->u, IRO_f2i, type, rv_s(t, a->rs1).i, 0, 0, (u8)(round | how), IR_F32);
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
	v = type == IR_I32 ? rv_w(t, a->rs1) : rv_x(t, a->rs1);
	rv_set_s(t, a->rd, ir_emit(t->u, IRO_i2f, IR_F32, v.i, 0, 0, (u8)(round | how), (u8)type));
	return true;
}

// clang-format off
SEM(fcvt_w_s)  { return to_int(t, a, IR_I32, 0); }
SEM(fcvt_wu_s) { return to_int(t, a, IR_I32, UNSIGNED); }
SEM(fcvt_l_s)  { return to_int(t, a, IR_I64, 0); }
SEM(fcvt_lu_s) { return to_int(t, a, IR_I64, UNSIGNED); }
SEM(fcvt_s_w)  { return from_int(t, a, IR_I32, 0); }
SEM(fcvt_s_wu) { return from_int(t, a, IR_I32, UNSIGNED); }
SEM(fcvt_s_l)  { return from_int(t, a, IR_I64, 0); }
SEM(fcvt_s_lu) { return from_int(t, a, IR_I64, UNSIGNED); }
// clang-format on
