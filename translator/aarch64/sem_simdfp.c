/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_simdfp.c - AdvSIMD floating point: vectors, and the scalar forms of that encoding space (DDI
 * 0487 C7.2).
 *
 * A vector of two singles uses the operations on the low 64 bits (IR_V64).  Scalars use the scalar operations; those
 * that have none, and rare ones, go to helpers.
 */
#include "translator/aarch64/sem_simd.h"

static int size_of(const struct aarch64_args *a)
{
	return a->sz + 2;
}

static u8 flanes(const struct aarch64_args *a)
{
	return lanes(size_of(a), a->q);
}

static bool by_helper(struct tr *t, const struct aarch64_args *a, enum aarch64_helper h)
{
	return simd_call(t, h, simd_word(a, size_of(a)), 0);
}

/* Element `index` of m for every lane. */
static struct ir_ref element(struct tr *t, const struct aarch64_args *a)
{
	return v1k(t, IRO_vdupl, flanes(a), get_v(t, a->rm), a->index);
}

static struct ir_ref scalar_element(struct tr *t, const struct aarch64_args *a)
{
	struct ir_ref m = v1k(t, IRO_vdupl, lanes(size_of(a), 1), get_v(t, a->rm), a->index);

	return ir_emit(t->u, IRO_flow, simd_ftype(size_of(a)), m.i, 0, 0, 0, IR_V128);
}

static bool three(struct tr *t, const struct aarch64_args *a, enum ir_op op, u8 cc)
{
	set_v(t, a->rd, v2cc(t, op, flanes(a), cc, get_v(t, a->rn), get_v(t, a->rm)));
	return true;
}

#define THREE(name, op, cc)                                                                                            \
	SEM(name)                                                                                                      \
	{                                                                                                              \
		return three(t, a, op, cc);                                                                            \
	}
#define BY_HELPER(name, h)                                                                                             \
	SEM(name)                                                                                                      \
	{                                                                                                              \
		return by_helper(t, a, AARCH64_HELPER_##h);                                                            \
	}

THREE(fadd_v, IRO_vfadd, 0)
THREE(fsub_v, IRO_vfsub, 0)
THREE(fmul_v, IRO_vfmul, 0)
THREE(fdiv_v, IRO_vfdiv, 0)
THREE(fmax_v, IRO_vfmax, 0)
THREE(fmin_v, IRO_vfmin, 0)
THREE(fmaxnm_v, IRO_vfmax, 1)
THREE(fminnm_v, IRO_vfmin, 1)

BY_HELPER(fmulx_v, fmulx)
BY_HELPER(fmulx_e, fmulx_e)
BY_HELPER(frecps_v, frecps)
BY_HELPER(frsqrts_v, frsqrts)
BY_HELPER(frecpe_v, frecpe)
BY_HELPER(frsqrte_v, frsqrte)

SEM(frecpx_s)
{
	return simd_call(t, AARCH64_HELPER_frecpx, simd_word(a, size_of(a)) | SIMD_W_SCALAR, 0);
}

SEM(fsqrt_v)
{
	set_v(t, a->rd, v1(t, IRO_vfsqrt, flanes(a), get_v(t, a->rn)));
	return true;
}

SEM(fabs_v)
{
	set_v(t, a->rd, v1(t, IRO_vfabs, flanes(a), get_v(t, a->rn)));
	return true;
}

SEM(fneg_v)
{
	set_v(t, a->rd, v1(t, IRO_vfneg, flanes(a), get_v(t, a->rn)));
	return true;
}

SEM(fabd_v)
{
	if (a->scalar) {
		enum ir_type f = simd_ftype(size_of(a));
		struct ir_ref x = get_f(t, f, a->rn), y = get_f(t, f, a->rm);
		struct ir_ref r = ir_op2(t->u, IRO_fsub, f, x, y);

		set_f(t, f, a->rd, ir_op1(t->u, IRO_fabs, f, r));
		return true;
	}
	set_v(t, a->rd, v1(t, IRO_vfabs, flanes(a), v2(t, IRO_vfsub, flanes(a), get_v(t, a->rn), get_v(t, a->rm))));
	return true;
}

/* -- fused
 * -------------------------------------------------------------------------------------------------------------- */

static bool fused(struct tr *t, const struct aarch64_args *a, struct ir_ref m, u8 sub)
{
	set_v(t, a->rd, ir_emit(t->u, IRO_vfma, IR_V128, get_v(t, a->rn).i, m.i, get_v(t, a->rd).i, flanes(a), sub));
	return true;
}

static bool fused_scalar(struct tr *t, const struct aarch64_args *a, u8 sub)
{
	enum ir_type f = simd_ftype(size_of(a));
	struct ir_ref x = get_f(t, f, a->rn), y = scalar_element(t, a), z = get_f(t, f, a->rd);

	set_f(t, f, a->rd, ir_emit(t->u, IRO_fmadd, f, x.i, y.i, z.i, (u8)(IR_RN_MODE | sub << 4), 0));
	return true;
}

SEM(fmla_v)
{
	return fused(t, a, get_v(t, a->rm), 0);
}

SEM(fmls_v)
{
	return fused(t, a, get_v(t, a->rm), 1);
}

SEM(fmla_e)
{
	return a->scalar ? fused_scalar(t, a, 0) : fused(t, a, element(t, a), 0);
}

SEM(fmls_e)
{
	return a->scalar ? fused_scalar(t, a, 1) : fused(t, a, element(t, a), 1);
}

SEM(fmul_e)
{
	enum ir_type f = simd_ftype(size_of(a));

	if (a->scalar) {
		struct ir_ref x = get_f(t, f, a->rn);

		set_f(t, f, a->rd, ir_op2(t->u, IRO_fmul, f, x, scalar_element(t, a)));
	} else {
		set_v(t, a->rd, v2(t, IRO_vfmul, flanes(a), get_v(t, a->rn), element(t, a)));
	}
	return true;
}

/* -- comparisons: all ones or zero
 * ------------------------------------------------------------------------------------- */

/* The 0 or 1 of fcmp as a mask of the scalar's size. */
static bool scalar_mask(struct tr *t, const struct aarch64_args *a, struct ir_ref x, struct ir_ref y, enum ir_cc cc)
{
	enum ir_type f = simd_ftype(size_of(a));
	struct ir_ref r = ir_emit(t->u, IRO_fcmp, f, x.i, y.i, 0, cc != IR_EQ, (u8)cc);

	r = ir_op1(t->u, IRO_neg, IR_I64, r);
	set_v(t, a->rd, ir_emit(t->u, IRO_vins, IR_V128, ir_vconst(t->u, 0, 0).i, r.i, 0, (u8)size_of(a), IR_I64));
	return true;
}

/* n cc m, of absolute values if asked; swap: m cc n.  rm < 0: m is zero. */
static bool compare(struct tr *t, const struct aarch64_args *a, enum ir_cc cc, bool absolute, int rm, bool swap)
{
	enum ir_type f = simd_ftype(size_of(a)), i = f == IR_F64 ? IR_I64 : IR_I32;
	struct ir_ref n, m;

	if (a->scalar) {
		/* fcmp has no gt and ge: less and less or equal with the operands exchanged. */
		n = get_f(t, f, a->rn);
		m = rm < 0 ? ir_emit(t->u, IRO_ffrom, f, ir_const(t->u, i, 0).i, 0, 0, 0, (u8)i) : get_f(t, f, rm);
		if (absolute) {
			n = ir_op1(t->u, IRO_fabs, f, n);
			m = ir_op1(t->u, IRO_fabs, f, m);
		}
		if (cc == IR_EQ)
			return scalar_mask(t, a, n, m, IR_EQ);
		return scalar_mask(t, a, swap ? n : m, swap ? m : n, cc == IR_GT ? IR_LT : IR_LE);
	}
	n = get_v(t, a->rn);
	m = rm < 0 ? ir_vconst(t->u, 0, 0) : get_v(t, rm);
	if (absolute) {
		n = v1(t, IRO_vfabs, flanes(a), n);
		m = v1(t, IRO_vfabs, flanes(a), m);
	}
	set_v(t, a->rd, v2cc(t, IRO_vfcmp, flanes(a), (u8)cc, swap ? m : n, swap ? n : m));
	return true;
}

SEM(fcmeq_v)
{
	return compare(t, a, IR_EQ, false, a->rm, false);
}

SEM(fcmge_v)
{
	return compare(t, a, IR_GE, false, a->rm, false);
}

SEM(fcmgt_v)
{
	return compare(t, a, IR_GT, false, a->rm, false);
}

SEM(facge_v)
{
	return compare(t, a, IR_GE, true, a->rm, false);
}

SEM(facgt_v)
{
	return compare(t, a, IR_GT, true, a->rm, false);
}

SEM(fcmeq0_v)
{
	return compare(t, a, IR_EQ, false, -1, false);
}

SEM(fcmge0_v)
{
	return compare(t, a, IR_GE, false, -1, false);
}

SEM(fcmgt0_v)
{
	return compare(t, a, IR_GT, false, -1, false);
}

SEM(fcmle0_v)
{
	return compare(t, a, IR_GE, false, -1, true);
}

SEM(fcmlt0_v)
{
	return compare(t, a, IR_GT, false, -1, true);
}

/* -- pairs and reductions
 * ----------------------------------------------------------------------------------------------- */

/* Even lanes with odd lanes of n and m. */
static bool pairs(struct tr *t, const struct aarch64_args *a, enum ir_op op, u8 cc)
{
	u8 l = flanes(a);
	struct ir_ref n = get_v(t, a->rn), m = get_v(t, a->rm), even = v2(t, IRO_vuzp1, l, n, m);

	set_v(t, a->rd, v2cc(t, op, l, cc, even, v2(t, IRO_vuzp2, l, n, m)));
	return true;
}

SEM(faddp_v)
{
	return pairs(t, a, IRO_vfadd, 0);
}

SEM(fmaxp_v)
{
	return pairs(t, a, IRO_vfmax, 0);
}

SEM(fminp_v)
{
	return pairs(t, a, IRO_vfmin, 0);
}

SEM(fmaxnmp_v)
{
	return pairs(t, a, IRO_vfmax, 1);
}

SEM(fminnmp_v)
{
	return pairs(t, a, IRO_vfmin, 1);
}

/* The first two lanes of n. */
static bool pair(struct tr *t, const struct aarch64_args *a, enum ir_op op, u8 how)
{
	enum ir_type f = simd_ftype(size_of(a));
	struct ir_ref n = get_v(t, a->rn), high = v1k(t, IRO_vdupl, lanes(size_of(a), 1), n, 1);

	high = ir_emit(t->u, IRO_flow, f, high.i, 0, 0, 0, IR_V128);
	set_f(t, f, a->rd, ir_emit(t->u, op, f, get_f(t, f, a->rn).i, high.i, 0, how, 0));
	return true;
}

SEM(faddp_s)
{
	return pair(t, a, IRO_fadd, IR_RN_MODE);
}

SEM(fmaxp_s)
{
	return pair(t, a, IRO_fmax, 1);
}

SEM(fminp_s)
{
	return pair(t, a, IRO_fmin, 1);
}

SEM(fmaxnmp_s)
{
	return pair(t, a, IRO_fmax, 2);
}

SEM(fminnmp_s)
{
	return pair(t, a, IRO_fmin, 2);
}

/* The four lanes: two pairs, then the pair of results. */
static bool reduce(struct tr *t, const struct aarch64_args *a, enum ir_op op, u8 cc)
{
	struct ir_ref n = get_v(t, a->rn), r = v2(t, IRO_vuzp1, 2, n, n);

	r = v2cc(t, op, lanes(2, 0), cc, r, v2(t, IRO_vuzp2, 2, n, n));
	r = v2cc(t, op, lanes(2, 0), cc, r, v1k(t, IRO_vdupl, 2, r, 1));
	/* Both lanes of the last step compute with the same numbers or the result with itself: no flag is added. */
	set_v(t, a->rd, vlane(t, 2, r, 0));
	return true;
}

SEM(fmaxv)
{
	return reduce(t, a, IRO_vfmax, 0);
}

SEM(fminv)
{
	return reduce(t, a, IRO_vfmin, 0);
}

SEM(fmaxnmv)
{
	return reduce(t, a, IRO_vfmax, 1);
}

SEM(fminnmv)
{
	return reduce(t, a, IRO_vfmin, 1);
}

/* -- rounding and conversion
 * -------------------------------------------------------------------------------------------- */

#define FRINT(name, rounding)                                                                                          \
	SEM(name)                                                                                                      \
	{                                                                                                              \
		set_v(t, a->rd, v2cc(t, IRO_vfround, flanes(a), rounding, get_v(t, a->rn), (struct ir_ref){0}));       \
		return true;                                                                                           \
	}
FRINT(frintn_v, IR_RN_EVEN)
FRINT(frintp_v, IR_RN_UP)
FRINT(frintm_v, IR_RN_DOWN)
FRINT(frintz_v, IR_RN_ZERO)
FRINT(frinta_v, IR_RN_AWAY)
FRINT(frinti_v, IR_RN_MODE)
FRINT(frintx_v, IR_RN_MODE | 16)

static const u8 rounding[5] = {IR_RN_EVEN, IR_RN_UP, IR_RN_DOWN, IR_RN_ZERO, IR_RN_AWAY};

static bool scalar_to_int(struct tr *t, const struct aarch64_args *a, int size, int rmode, int fbits)
{
	enum ir_type f = simd_ftype(size), i = size == 3 ? IR_I64 : IR_I32;
	struct ir_ref r = ir_emit(t->u, IRO_f2i, i, get_f(t, f, a->rn).i, 0, (u32)fbits,
	                          (u8)(rounding[rmode] | a->uns << 4 | 32), (u8)f);

	set_v(t, a->rd, ir_emit(t->u, IRO_vins, IR_V128, ir_vconst(t->u, 0, 0).i, r.i, 0, (u8)size, (u8)i));
	return true;
}

static bool scalar_from_int(struct tr *t, const struct aarch64_args *a, int size, int fbits)
{
	enum ir_type f = simd_ftype(size), i = size == 3 ? IR_I64 : IR_I32;
	struct ir_ref x = ir_emit(t->u, IRO_vext, i, get_v(t, a->rn).i, 0, 0, (u8)size, 0);

	set_f(t, f, a->rd, ir_emit(t->u, IRO_i2f, f, x.i, 0, (u32)fbits, (u8)(IR_RN_MODE | a->uns << 4), (u8)i));
	return true;
}

SEM(fcvt_int_v)
{
	if (a->scalar)
		return scalar_to_int(t, a, size_of(a), a->rmode, 0);
	if (a->rmode == 3) {
		set_v(t, a->rd, ir_emit(t->u, IRO_vf2i, IR_V128, get_v(t, a->rn).i, 0, 0, flanes(a), (u8)a->uns));
		return true;
	}
	return simd_call(t, AARCH64_HELPER_fcvt_v, simd_word(a, size_of(a)) | SIMD_W_RMODE(a->rmode), 0);
}

SEM(cvtf_int_v)
{
	if (a->scalar)
		return scalar_from_int(t, a, size_of(a), 0);
	set_v(t, a->rd, ir_emit(t->u, IRO_vi2f, IR_V128, get_v(t, a->rn).i, 0, 0, flanes(a), (u8)a->uns));
	return true;
}

SEM(fcvt_fix_v)
{
	int size = shift_size(a), fbits = shift_right_by(a);

	if (a->scalar)
		return scalar_to_int(t, a, size, 3, fbits);
	return simd_call(t, AARCH64_HELPER_fcvt_v, simd_word(a, size) | SIMD_W_IMM(fbits) | SIMD_W_RMODE(3), 0);
}

SEM(cvtf_fix_v)
{
	int size = shift_size(a), fbits = shift_right_by(a);

	if (a->scalar)
		return scalar_from_int(t, a, size, fbits);
	return simd_call(t, AARCH64_HELPER_cvtf_v, simd_word(a, size) | SIMD_W_IMM(fbits), 0);
}

/* Two doubles to singles or back by the scalar conversions; half precision by helper. */
SEM(fcvtn_v)
{
	struct ir_ref n = get_v(t, a->rn), x[2], r;

	if (!a->sz)
		return simd_call(t, AARCH64_HELPER_fcvtn, simd_word(a, 1), 0);
	for (int i = 0; i < 2; i++) {
		x[i] = i ? v1k(t, IRO_vdupl, 3, n, 1) : n;
		x[i] = ir_emit(t->u, IRO_flow, IR_F64, x[i].i, 0, 0, 0, IR_V128);
		x[i] = ir_emit(t->u, IRO_fcvt, IR_F32, x[i].i, 0, 0, IR_RN_MODE, IR_F64);
		x[i] = ir_emit(t->u, IRO_fwide, IR_V128, x[i].i, 0, 0, 0, IR_F32);
	}
	r = v2(t, IRO_vzip1, 2, x[0], x[1]);
	set_v(t, a->rd, a->q ? v2(t, IRO_vsethi, 3, get_v(t, a->rd), r) : r);
	return true;
}

SEM(fcvtl_v)
{
	struct ir_ref n = get_v(t, a->rn), x[2];

	if (!a->sz)
		return simd_call(t, AARCH64_HELPER_fcvtl, simd_word(a, 1), 0);
	for (int i = 0; i < 2; i++) {
		int lane = 2 * a->q + i;

		x[i] = lane ? v1k(t, IRO_vdupl, 2, n, lane) : n;
		x[i] = ir_emit(t->u, IRO_flow, IR_F32, x[i].i, 0, 0, 0, IR_V128);
		x[i] = ir_emit(t->u, IRO_fcvt, IR_F64, x[i].i, 0, 0, IR_RN_MODE, IR_F32);
		x[i] = ir_emit(t->u, IRO_fwide, IR_V128, x[i].i, 0, 0, 0, IR_F64);
	}
	set_v(t, a->rd, v2(t, IRO_vsethi, 3, x[0], x[1]));
	return true;
}

SEM(fcvtxn_v)
{
	return simd_call(t, AARCH64_HELPER_fcvtn, simd_word(a, 2), 1);
}
