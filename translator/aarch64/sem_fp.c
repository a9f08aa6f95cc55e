/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_fp.c - scalar floating point (DDI 0487 C3.2, C7.2).
 *
 * A scalar result clears the rest of the V register.  Half precision exists in conversions only (no FEAT_FP16), and
 * those go to a helper because FPCR.AHP chooses the format.
 */
#include "translator/aarch64/sem_simd.h"

static enum ir_type type_of(const struct aarch64_args *a)
{
	return simd_ftype(a->ftype == 3 ? 1 : a->ftype + 2);
}

static bool binary(struct tr *t, const struct aarch64_args *a, enum ir_op op, u8 n)
{
	enum ir_type f = type_of(a);
	struct ir_ref x = get_f(t, f, a->rn), y = get_f(t, f, a->rm);

	set_f(t, f, a->rd, ir_emit(t->u, op, f, x.i, y.i, 0, n, 0));
	return true;
}

static bool unary(struct tr *t, const struct aarch64_args *a, enum ir_op op, u8 n)
{
	enum ir_type f = type_of(a);

	set_f(t, f, a->rd, ir_emit(t->u, op, f, get_f(t, f, a->rn).i, 0, 0, n, 0));
	return true;
}

SEM(fadd)
{
	return binary(t, a, IRO_fadd, IR_RN_MODE);
}

SEM(fsub)
{
	return binary(t, a, IRO_fsub, IR_RN_MODE);
}

SEM(fmul)
{
	return binary(t, a, IRO_fmul, IR_RN_MODE);
}

SEM(fdiv)
{
	return binary(t, a, IRO_fdiv, IR_RN_MODE);
}

SEM(fnmul)
{
	enum ir_type f = type_of(a);
	struct ir_ref x = get_f(t, f, a->rn), y = get_f(t, f, a->rm), p = ir_op2(t->u, IRO_fmul, f, x, y);

	/* The negation comes last and turns a NaN's sign too. */
	set_f(t, f, a->rd, ir_op1(t->u, IRO_fneg, f, p));
	return true;
}

SEM(fmax)
{
	return binary(t, a, IRO_fmax, 1);
}

SEM(fmin)
{
	return binary(t, a, IRO_fmin, 1);
}

SEM(fmaxnm)
{
	return binary(t, a, IRO_fmax, 2);
}

SEM(fminnm)
{
	return binary(t, a, IRO_fmin, 2);
}

SEM(fmov)
{
	enum ir_type f = type_of(a);

	set_f(t, f, a->rd, get_f(t, f, a->rn));
	return true;
}

SEM(fabs)
{
	return unary(t, a, IRO_fabs, 0);
}

SEM(fneg)
{
	return unary(t, a, IRO_fneg, 0);
}

SEM(fsqrt)
{
	return unary(t, a, IRO_fsqrt, IR_RN_MODE);
}

SEM(frintn)
{
	return unary(t, a, IRO_fround, IR_RN_EVEN);
}

SEM(frintp)
{
	return unary(t, a, IRO_fround, IR_RN_UP);
}

SEM(frintm)
{
	return unary(t, a, IRO_fround, IR_RN_DOWN);
}

SEM(frintz)
{
	return unary(t, a, IRO_fround, IR_RN_ZERO);
}

SEM(frinta)
{
	return unary(t, a, IRO_fround, IR_RN_AWAY);
}

SEM(frinti)
{
	return unary(t, a, IRO_fround, IR_RN_MODE);
}

SEM(frintx)
{
	return unary(t, a, IRO_fround, IR_RN_MODE | 16);
}

SEM(fcvt)
{
	int from = a->ftype == 3 ? 1 : a->ftype + 2, to = a->fopc == 3 ? 1 : a->fopc + 2;

	if (from == 1 || to == 1)
		return simd_call(t, AARCH64_HELPER_fcvt, simd_word(a, from) | SIMD_W_IMM(to), 0);
	set_f(t, simd_ftype(to), a->rd,
	      ir_emit(t->u, IRO_fcvt, simd_ftype(to), get_f(t, simd_ftype(from), a->rn).i, 0, 0, IR_RN_MODE,
	              (u8)simd_ftype(from)));
	return true;
}

SEM(fmadd)
{
	enum ir_type f = type_of(a);
	u8 n = (u8)(IR_RN_MODE | a->negp << 4 | a->nega << 5);
	struct ir_ref x = get_f(t, f, a->rn), y = get_f(t, f, a->rm), z = get_f(t, f, a->ra);

	set_f(t, f, a->rd, ir_emit(t->u, IRO_fmadd, f, x.i, y.i, z.i, n, 0));
	return true;
}

static struct ir_ref zero(struct tr *t, enum ir_type f)
{
	enum ir_type i = f == IR_F64 ? IR_I64 : IR_I32;

	return ir_emit(t->u, IRO_ffrom, f, ir_const(t->u, i, 0).i, 0, 0, 0, (u8)i);
}

static struct ir_ref compare(struct tr *t, const struct aarch64_args *a)
{
	enum ir_type f = type_of(a);
	struct ir_ref m = a->zero ? zero(t, f) : get_f(t, f, a->rm);

	return ir_emit(t->u, IRO_fl_fcmp, f, get_f(t, f, a->rn).i, m.i, 0, (u8)a->sig, 0);
}

SEM(fcmp)
{
	ir_set(t->u, AARCH64_SLOT_NZCV, compare(t, a));
	return true;
}

/* The comparison, which may raise flags of FPSR, is made only if the condition holds. */
SEM(fccmp)
{
	u32 no, end;

	if (a->cond >= 14) {
		ir_set(t->u, AARCH64_SLOT_NZCV, compare(t, a));
		return true;
	}
	no = ir_label(t->u);
	end = ir_label(t->u);
	ir_br(t->u, (enum ir_cc)(a->cond ^ 1), ir_get(t->u, AARCH64_SLOT_NZCV), no);
	ir_set(t->u, AARCH64_SLOT_NZCV, compare(t, a));
	ir_jump(t->u, end);
	ir_place(t->u, no);
	ir_set(t->u, AARCH64_SLOT_NZCV, ir_op1(t->u, IRO_fl_put, IR_I32, ir_const(t->u, IR_I32, (u64)a->nzcv << 28)));
	ir_place(t->u, end);
	return true;
}

SEM(fcsel)
{
	enum ir_type f = type_of(a);
	struct ir_ref r = get_f(t, f, a->rn);

	if (a->cond < 14) {
		struct ir_ref no = get_f(t, f, a->rm);

		r = ir_sel(t->u, f, (enum ir_cc)a->cond, ir_get(t->u, AARCH64_SLOT_NZCV), r, no);
	}
	set_f(t, f, a->rd, r);
	return true;
}

/* VFPExpandImm of DDI 0487: sign, inverted then repeated exponent bit, two more, four of the fraction. */
static u64 expand_imm(int size, u32 imm8)
{
	u64 sign = imm8 >> 7, b6 = imm8 >> 6 & 1, rest = imm8 & 63;

	if (size == 2)
		return sign << 31 | (b6 ? 0x1full << 25 : 1ull << 30) | rest << 19;
	return sign << 63 | (b6 ? 0xffull << 54 : 1ull << 62) | rest << 48;
}

SEM(fmov_imm)
{
	set_v(t, a->rd, ir_vconst(t->u, expand_imm(a->ftype + 2, (u32)a->imm8), 0));
	return true;
}

/* -- to and from general registers -----------------------------------------------------------------------------------
 */

/* rmode of the instruction as enum ir_round. */
static const u8 rounding[5] = {IR_RN_EVEN, IR_RN_UP, IR_RN_DOWN, IR_RN_ZERO, IR_RN_AWAY};

static bool to_integer(struct tr *t, const struct aarch64_args *a, u8 round, int fbits)
{
	enum ir_type f = type_of(a), i = a->sf ? IR_I64 : IR_I32;
	u8 n = (u8)(round | a->uns << 4 | 32);
	struct ir_ref r = ir_emit(t->u, IRO_f2i, i, get_f(t, f, a->rn).i, 0, (u32)fbits, n, (u8)f);

	simd_set_x(t, a->rd, a->sf ? r : ir_op1(t->u, IRO_zext32, IR_I64, r));
	return true;
}

static bool from_integer(struct tr *t, const struct aarch64_args *a, int fbits)
{
	enum ir_type f = type_of(a), i = a->sf ? IR_I64 : IR_I32;
	struct ir_ref x = simd_get_x(t, a->rn);

	if (!a->sf)
		x = ir_op1(t->u, IRO_trunc, IR_I32, x);
	set_f(t, f, a->rd, ir_emit(t->u, IRO_i2f, f, x.i, 0, (u32)fbits, (u8)(IR_RN_MODE | a->uns << 4), (u8)i));
	return true;
}

SEM(fcvt_int)
{
	return to_integer(t, a, rounding[a->rmode], 0);
}

SEM(fcvt_fix)
{
	return to_integer(t, a, IR_RN_ZERO, 64 - a->scale);
}

SEM(cvtf_int)
{
	return from_integer(t, a, 0);
}

SEM(cvtf_fix)
{
	return from_integer(t, a, 64 - a->scale);
}

SEM(fmov_to_gp)
{
	simd_set_x(t, a->rd, ir_emit(t->u, IRO_vext, IR_I64, get_v(t, a->rn).i, 0, (u32)a->hi, (u8)a->size, 0));
	return true;
}

SEM(fmov_from_gp)
{
	struct ir_ref x = simd_get_x(t, a->rn), v = a->hi ? get_v(t, a->rd) : ir_vconst(t->u, 0, 0);

	set_v(t, a->rd, ir_emit(t->u, IRO_vins, IR_V128, v.i, x.i, (u32)a->hi, (u8)a->size, IR_I64));
	return true;
}
