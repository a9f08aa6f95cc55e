/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/lower_float.c - lowering rows of the scalar floating-point operations.
 *
 * f32 and f64 run on the host's scalar instructions under the guest's MXCSR (soft.c says how exactness is kept); f16
 * arithmetic and whatever cg_fp_soft names run in C.  A float occupies the low bits of its register; the bits above it
 * are unspecified and never looked at.
 *
 * The check after an operation.  ucomis d, d is unordered for a NaN.  Where the smallest normal number counts too, |d|
 * is compared with it instead: ZF then means equal or unordered, so one jump finds both.  A quiet NaN and any number
 * raise nothing in ucomis, and an arithmetic result is never a signalling NaN.
 */
#include "core/cpu.h"
#include "core/softfp.h"
#include "hostgen/x86_64/cg_int.h"
#include "hostgen/x86_64/encode_vec.h"
#include "hostgen/x86_64/soft.h"

#define F32_SIGN  0x80000000ull
#define F64_SIGN  0x8000000000000000ull
#define SIGN(t)   ((t) == IR_F64 ? F64_SIGN : (t) == IR_F32 ? F32_SIGN : 0x8000ull)
#define MASK(t)   ((t) == IR_F64 ? ~0ull : (t) == IR_F32 ? 0xffffffffull : 0xffffull)
#define NORMAL(t) ((t) == IR_F64 ? 0x0010000000000000ull : 0x00800000ull) /* the smallest normal number */

/* One row for both formats. */
#define BY(t, f32, f64) ((t) == IR_F64 ? (f64) : (f32))

static struct x86_mem pool(struct cg *c, u64 lo, u64 hi)
{
	return cg_pool(c, cg_pool_add(c, lo, hi));
}

/* Both lanes of a 64-bit pattern (f64) or four of a 32-bit one. */
static struct x86_mem pool_all(struct cg *c, unsigned type, u64 v)
{
	if (type == IR_F32)
		v |= v << 32;
	return pool(c, v, v);
}

static bool hard(unsigned type)
{
	return type == IR_F32 || type == IR_F64;
}

static bool clean(const struct cg *c, u32 v)
{
	const struct ir_ins *in = cg_ins(c, v);

	return c->val[v].clean || (in->op == IRO_load && hard(in->type));
}

/* Whether the result of instruction i is to be widened. */
static bool widened(const struct cg *c, u32 i)
{
	return cg_ins(c, c->val[i].user)->op == IRO_fwide;
}

/* The register of result i.  Where that must be one of the operands r[0..n) (the home that the result is made for), the
 * operand is copied first and r[] changed to the copy for all that follows. */
static unsigned result(struct cg *c, u32 i, unsigned *r, unsigned n)
{
	unsigned h = cg_hint(c, i), d, t = CG_NONE;

	if (h == CG_NONE || h < CG_XMM || !(c->locked >> h & 1))
		return cg_def_early(c, i);
	d = cg_def(c, i);
	for (unsigned k = 0; k < n; k++) {
		if (r[k] != d)
			continue;
		if (t == CG_NONE) {
			t = cg_vtmp(c);
			x86_v_mov(&c->b, t, d);
		}
		r[k] = t;
	}
	return d;
}

/* Sends results that may differ from the guest's to C; d is result and a, b, k are operands (vector numbers or
 * CG_NONE). tiny: the operation can round up to the smallest normal number. */
static void guard(struct cg *c, const struct ir_ins *in, unsigned d, unsigned a, unsigned b, unsigned k, bool tiny)
{
	enum x86_vop ucomis = BY(in->type, X86_V_UCOMISS, X86_V_UCOMISD);
	struct cg_cold *s = cg_soft_cold(c, in, d + CG_XMM, a + CG_XMM, b == CG_NONE ? CG_NONE : b + CG_XMM,
	                                 k == CG_NONE ? CG_NONE : k + CG_XMM);

	if (tiny && cg_fp_tiny(c)) {
		unsigned t = cg_vtmp(c);

		x86_v_rrm(&c->b, X86_V_ANDPS, t, d, pool_all(c, in->type, SIGN(in->type) - 1));
		x86_v_rm(&c->b, ucomis, t, pool_all(c, in->type, NORMAL(in->type)));
		x86_jcc(&c->b, X86_CC_E, &s->label);
	} else {
		x86_v_rr(&c->b, ucomis, d, d);
		x86_jcc(&c->b, X86_CC_P, &s->label);
	}
	x86_bind(&c->b, &s->back);
}

/* -- arithmetic ---------------------------------------------------------------------------------------------------- */

static void lower_binary(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const struct {
		enum x86_vop f32, f64;
	} ops[] = {
	    [IRO_fadd - IRO_fadd] = {X86_V_ADDSS, X86_V_ADDSD},
	    [IRO_fsub - IRO_fadd] = {X86_V_SUBSS, X86_V_SUBSD},
	    [IRO_fmul - IRO_fadd] = {X86_V_MULSS, X86_V_MULSD},
	    [IRO_fdiv - IRO_fadd] = {X86_V_DIVSS, X86_V_DIVSD},
	};
	unsigned r[2], d;
	bool swap;

	if (!hard(in->type) || cg_fp_soft(c, in->n)) {
		cg_soft_here(c, in, i);
		return;
	}
	r[0] = cg_use(c, in->a);
	r[1] = cg_use(c, in->b);
	d = result(c, i, r, 2);
	cg_clobber(c);
	swap = (in->op == IRO_fadd || in->op == IRO_fmul) && clean(c, in->b) && !clean(c, in->a);
	c->val[i].clean = clean(c, swap ? in->b : in->a);
	x86_v_rrr(&c->b, BY(in->type, ops[in->op - IRO_fadd].f32, ops[in->op - IRO_fadd].f64), d, r[swap], r[!swap]);
	guard(c, in, d, r[0], r[1], CG_NONE, in->op == IRO_fmul || in->op == IRO_fdiv);
}

static void lower_sqrt(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a, d;

	if (!hard(in->type) || cg_fp_soft(c, in->n)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	d = result(c, i, &a, 1);
	cg_clobber(c);
	c->val[i].clean = clean(c, in->a);
	x86_v_rrr(&c->b, BY(in->type, X86_V_SQRTSS, X86_V_SQRTSD), d, a, a);
	guard(c, in, d, a, CG_NONE, CG_NONE, false);
}

static void lower_fma(struct cg *c, const struct ir_ins *in, u32 i)
{
	/* by bits 4 (negated product) and 5 (negated addend) of n: 213: d = +-(d * r1) +- r2; 231: d = +-(r0 * r1) +- d
	 */
	static const struct {
		enum x86_vop f32[2], f64[2];
	} ops[4] = {
	    {{X86_V_FMADD213SS, X86_V_FMADD231SS}, {X86_V_FMADD213SD, X86_V_FMADD231SD}},
	    {{X86_V_FNMADD213SS, X86_V_FNMADD231SS}, {X86_V_FNMADD213SD, X86_V_FNMADD231SD}},
	    {{X86_V_FMSUB213SS, X86_V_FMSUB231SS}, {X86_V_FMSUB213SD, X86_V_FMSUB231SD}},
	    {{X86_V_FNMSUB213SS, X86_V_FNMSUB231SS}, {X86_V_FNMSUB213SD, X86_V_FNMSUB231SD}},
	};
	unsigned r[3], old[3], d, first;
	u32 v[3] = {in->a, in->b, in->c};

	if (!hard(in->type) || cg_fp_soft(c, in->n) || c->b.level < X86_V3) {
		cg_soft_here(c, in, i);
		return;
	}
	for (unsigned k = 0; k < 3; k++)
		r[k] = old[k] = cg_use(c, v[k]);
	/* the operand whose register becomes the result and gives its upper bits: a clean one, else the addend */
	for (first = 0; first < 2 && !clean(c, v[first]); first++)
		;
	if (first == 2 || !widened(c, i)) {
		d = result(c, i, r, 3);
		for (first = 0; first < 2 && old[first] != d; first++)
			;
	} else {
		d = cg_def_early(c, i);
	}
	cg_clobber(c);
	c->val[i].clean = clean(c, v[first]);
	if (old[first] != d)
		x86_v_mov(&c->b, d, r[first]);
	x86_v_rrr(&c->b, BY(in->type, ops[in->n >> 4 & 3].f32[first == 2], ops[in->n >> 4 & 3].f64[first == 2]), d,
	          r[first == 0 ? 1 : 0], first == 2 ? r[1] : r[2]);
	guard(c, in, d, r[0], r[1], r[2], true);
}

/* Of numbers, minsd and maxsd give the second operand when both are zeros: the two orders joined by or (min) or and
 * (max) give the right zero.  NaNs go to C first; the comparison raises invalid for signalling ones only. */
static void lower_minmax(struct cg *c, const struct ir_ins *in, u32 i)
{
	bool max = in->op == IRO_fmax;
	enum x86_vop op = max ? BY(in->type, X86_V_MAXSS, X86_V_MAXSD) : BY(in->type, X86_V_MINSS, X86_V_MINSD);
	struct cg_cold *s;
	unsigned a, b, d, t;

	if (!hard(in->type) || cg_fp_soft(c, IR_RN_MODE)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	b = cg_use(c, in->b);
	d = cg_def_early(c, i);
	t = cg_vtmp(c);
	cg_clobber(c);
	c->val[i].clean = clean(c, in->a) && clean(c, in->b);
	s = cg_soft_cold(c, in, d + CG_XMM, a + CG_XMM, b + CG_XMM, CG_NONE);
	x86_v_rr(&c->b, BY(in->type, X86_V_UCOMISS, X86_V_UCOMISD), a, b);
	x86_jcc(&c->b, X86_CC_P, &s->label);
	x86_v_rrr(&c->b, op, d, a, b);
	x86_v_rrr(&c->b, op, t, b, a);
	x86_v_rrr(&c->b, max ? X86_V_ANDPS : X86_V_ORPS, d, d, t);
	x86_bind(&c->b, &s->back);
}

/* -- comparison ---------------------------------------------------------------------------------------------------- */

/* comis raises invalid for every NaN, ucomis for signalling ones. */
static void emit_comis(struct cg *c, unsigned type, bool signalling, unsigned x, unsigned y)
{
	x86_v_rr(&c->b, signalling ? BY(type, X86_V_COMISS, X86_V_COMISD) : BY(type, X86_V_UCOMISS, X86_V_UCOMISD), x,
	         y);
}

void cg_fcmp_flags(struct cg *c, u32 f, bool swapped)
{
	const struct ir_ins *in = cg_ins(c, f);
	unsigned a, b;

	if (!hard(in->type) || cg_fp_soft(c, IR_RN_MODE)) {
		struct ir_ins turned = *in;

		if (swapped) {
			turned.a = in->b;
			turned.b = in->a;
		}
		if (hard(in->type) && cg_fz(c, IR_RN_MODE))
			cg_fz_compare(c, &turned);
		else
			cg_soft_here(c, &turned, f);
		return;
	}
	a = cg_use(c, in->a);
	b = cg_use(c, in->b);
	emit_comis(c, in->type, in->n & 1, swapped ? b : a, swapped ? a : b);
}

static void lower_fl_fcmp(struct cg *c, const struct ir_ins *in, u32 i)
{
	(void)in;
	cg_clobber(c);
	cg_fcmp_flags(c, i, false);
	cg_flags_are(c, i, CG_FORM_FCMP);
}

static void lower_fcmp(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a, b, d;

	if (!hard(in->type) || cg_fp_soft(c, IR_RN_MODE)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	b = cg_use(c, in->b);
	d = cg_def_early(c, i);
	cg_clobber(c);
	if (in->cc == IR_EQ && c->b.level >= X86_V4) {
		if (in->n & 1)
			emit_comis(c, in->type, true, a, b);
		x86_v_rrri(&c->b, BY(in->type, X86_V_KCMPSS, X86_V_KCMPSD), 1, a, b, X86_CMP_EQ_OQ);
		x86_v_rr(&c->b, X86_V_KMOVB_GK, d, 1);
		return;
	}
	if (in->cc == IR_EQ) {
		unsigned t = cg_vtmp(c);

		/* equality without the parity flag: the mask's lowest bit */
		if (in->n & 1)
			emit_comis(c, in->type, true, a, b);
		x86_v_rrri(&c->b, BY(in->type, X86_V_CMPSS, X86_V_CMPSD), t, a, b, X86_CMP_EQ_OQ);
		x86_v_rr(&c->b, X86_V_MOVD_GX, d, t);
		x86_alu_ri(&c->b, X86_AND, 4, d, 1);
		return;
	}
	/* a < b as b > a, which is false when unordered */
	x86_zero(&c->b, d);
	emit_comis(c, in->type, in->n & 1, b, a);
	x86_setcc_r(&c->b, in->cc == IR_LT ? X86_CC_A : X86_CC_AE, d);
}

/* Normal numbers have class 6, negative ones 1; the others are left to C. */
static void lower_fclass(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	unsigned frac = in->type == IR_F64 ? 52 : 23, ebits = in->type == IR_F64 ? 11 : 8,
	         sz = in->type == IR_F64 ? 8 : 4;
	unsigned a, d, t, u;
	struct cg_cold *s;

	if (!hard(in->type)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	d = cg_def_early(c, i);
	t = cg_tmp(c);
	u = cg_tmp(c);
	cg_clobber(c);
	s = cg_soft_cold(c, in, d, a + CG_XMM, CG_NONE, CG_NONE);
	x86_v_rr(b, sz == 8 ? X86_V_MOVQ_GX : X86_V_MOVD_GX, t, a);
	x86_shift_ri(b, X86_SHR, sz, t, frac);
	x86_mov_rr(b, 4, u, t);
	x86_alu_ri(b, X86_AND, 4, u, (1 << ebits) - 1);
	x86_alu_ri(b, X86_SUB, 4, u, 1); /* exponents 0 and all ones are the highest now */
	x86_alu_ri(b, X86_CMP, 4, u, (1 << ebits) - 3);
	x86_jcc(b, X86_CC_A, &s->label);
	x86_mov_ri32(b, d, 1 << 6);
	x86_mov_ri32(b, u, 1 << 1);
	x86_test_ri(b, 4, t, 1 << ebits);
	x86_cmov_rr(b, X86_CC_NE, 4, d, u);
	x86_bind(b, &s->back);
}

/* -- conversions --------------------------------------------------------------------------------------------------- */

static void lower_fcvt(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned to = in->type, from = in->cc, a, d;
	bool widens = from == IR_F16 || (from == IR_F32 && to == IR_F64);

	if (to == IR_F16 || cg_fp_soft(c, widens ? IR_RN_MODE : in->n) || (from == IR_F16 && c->b.level < X86_V3)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	if (to == from) {
		cg_def_alias(c, i, in->a);
		return;
	}
	d = cg_def_early(c, i);
	cg_clobber(c);
	/* a single made from a double keeps the double's upper half */
	c->val[i].clean = from != IR_F64 && clean(c, in->a);
	if (from == IR_F16) {
		/* the instruction converts four lanes: the others become zeros, which raise nothing */
		x86_v_rr(&c->b, X86_V_PMOVZXWQ, d, a);
		x86_v_rr(&c->b, X86_V_CVTPH2PS, d, d);
		if (to == IR_F64)
			x86_v_rrr(&c->b, X86_V_CVTSS2SD, d, d, d);
	} else if (to == IR_F64) {
		x86_v_rrr(&c->b, X86_V_CVTSS2SD, d, a, a);
	} else {
		x86_v_rrr(&c->b, X86_V_CVTSD2SS, d, a, a);
	}
	guard(c, in, d, a, CG_NONE, CG_NONE, !widens);
}

/* The immediate of ROUNDxx for a rounding of ops.def, or -1. */
static int round_imm(unsigned n)
{
	switch (n & 15) {
	case IR_RN_MODE: return X86_ROUND_MXCSR;
	case IR_RN_EVEN: return X86_ROUND_NEAREST;
	case IR_RN_ZERO: return X86_ROUND_ZERO;
	case IR_RN_DOWN: return X86_ROUND_DOWN;
	case IR_RN_UP: return X86_ROUND_UP;
	default: return -1;
	}
}

/* d = a rounded to nearest, ties away from zero, silently; NaN and what has no fraction go to s.  ROUNDxx has no such
 * mode: the magnitude is truncated and gains one where what was cut off is a half or more, both exact. */
static void round_away(struct cg *c, unsigned type, unsigned d, unsigned a, struct cg_cold *s)
{
	struct x86_buf *b = &c->b;
	unsigned t = cg_vtmp(c), u = cg_vtmp(c);
	u64 half = type == IR_F64 ? 0x3fe0000000000000ull : 0x3f000000ull;
	u64 one = type == IR_F64 ? 0x3ff0000000000000ull : 0x3f800000ull;
	u64 whole = type == IR_F64 ? 0x4330000000000000ull : 0x4b000000ull; /* from here on there are no fractions */

	x86_v_rm(b, BY(type, X86_V_MOVSS_LD, X86_V_MOVSD_LD), u, pool_all(c, type, whole));
	x86_v_mov(b, t, a);
	x86_v_rrm(b, X86_V_ANDPS, t, t, pool_all(c, type, SIGN(type) - 1));
	x86_v_rr(b, BY(type, X86_V_UCOMISS, X86_V_UCOMISD), u, t);
	x86_jcc(b, X86_CC_BE, &s->label);
	x86_v_rrri(b, BY(type, X86_V_ROUNDSS, X86_V_ROUNDSD), u, t, t, X86_ROUND_ZERO | X86_ROUND_NO_INEXACT);
	x86_v_rrr(b, BY(type, X86_V_SUBSS, X86_V_SUBSD), t, t, u);
	x86_v_rrmi(b, BY(type, X86_V_CMPSS, X86_V_CMPSD), t, t, pool_all(c, type, half), X86_CMP_NLT_US);
	x86_v_rrm(b, X86_V_ANDPS, t, t, pool_all(c, type, one));
	x86_v_rrr(b, BY(type, X86_V_ADDSS, X86_V_ADDSD), u, u, t);
	x86_v_mov(b, t, a);
	x86_v_rrm(b, X86_V_ANDPS, t, t, pool_all(c, type, SIGN(type)));
	x86_v_rrr(b, X86_V_ORPS, d, u, t);
}

static void lower_fround(struct cg *c, const struct ir_ins *in, u32 i)
{
	int imm = round_imm(in->n);
	unsigned a, d;

	if (in->n == IR_RN_AWAY && hard(in->type) && !cg_fp_soft(c, IR_RN_MODE)) {
		struct cg_cold *s;

		a = cg_use(c, in->a);
		d = cg_def_early(c, i);
		cg_clobber(c);
		s = cg_soft_cold(c, in, d + CG_XMM, a + CG_XMM, CG_NONE, CG_NONE);
		round_away(c, in->type, d, a, s);
		x86_bind(&c->b, &s->back);
		return;
	}
	if (!hard(in->type) || imm < 0 || cg_fp_soft(c, IR_RN_MODE)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	d = cg_def_early(c, i);
	cg_clobber(c);
	c->val[i].clean = clean(c, in->a);
	x86_v_rrri(&c->b, BY(in->type, X86_V_ROUNDSS, X86_V_ROUNDSD), d, a, a,
	           (unsigned)imm | (in->n & 16 ? 0 : X86_ROUND_NO_INEXACT));
	guard(c, in, d, a, CG_NONE, CG_NONE, false);
}

/* The bits of 2^n as a float of the type. */
static u64 power_of_two(unsigned type, unsigned n)
{
	return type == IR_F64 ? (u64)(1023 + n) << 52 : (u64)(127 + n) << 23;
}

/* Float to signed integer.  The host's answer to NaN and overflow is the smallest integer, with invalid raised as the
 * guests do; C then gives the guest's answer.  A rounding that MXCSR does not hold is made first, silently; the
 * truncation of the operand then raises inexact. */
static void f2i_signed(struct cg *c, const struct ir_ins *in, u32 i)
{
	bool is64 = in->type == IR_I64;
	unsigned from = in->cc, a = cg_use(c, in->a), d = cg_def_early(c, i), sz = is64 ? 8 : 4;
	enum x86_vop cvtt =
	    is64 ? BY(from, X86_V_CVTTSS2SI_64, X86_V_CVTTSD2SI_64) : BY(from, X86_V_CVTTSS2SI, X86_V_CVTTSD2SI);
	enum x86_vop cvt =
	    is64 ? BY(from, X86_V_CVTSS2SI_64, X86_V_CVTSD2SI_64) : BY(from, X86_V_CVTSS2SI, X86_V_CVTSD2SI);
	struct cg_cold *s = cg_soft_cold(c, in, d, a + CG_XMM, CG_NONE, CG_NONE);
	unsigned n = in->n & 15;
	bool silent = n != IR_RN_ZERO && cg_fp_soft(c, n);
	unsigned scratch = silent ? cg_tmp(c) : 0; /* before the branch: what it evicts is stored on both ways */

	cg_clobber(c);
	if (silent) {
		unsigned t = cg_vtmp(c);

		if (n == IR_RN_AWAY)
			round_away(c, from, t, a, s);
		else
			x86_v_rrri(&c->b, BY(from, X86_V_ROUNDSS, X86_V_ROUNDSD), t, a, a,
			           (unsigned)round_imm(n) | X86_ROUND_NO_INEXACT);
		x86_v_rr(&c->b, cvtt, d, t);
	} else {
		x86_v_rr(&c->b, n == IR_RN_ZERO ? cvtt : cvt, d, a);
	}
	x86_alu_ri(&c->b, X86_CMP, sz, d, 1);
	x86_jcc(&c->b, X86_CC_O, &s->label); /* only the smallest integer minus 1 overflows */
	if (silent)
		x86_v_rr(&c->b, cvtt, scratch, a);
	x86_bind(&c->b, &s->back);
}

/* Float to unsigned integer, truncating: the signed conversion of twice the width where the operand is known to be
 * above -1 and below the limit, which is tested first since the wider conversion would raise inexact out of range. */
static void f2i_unsigned(struct cg *c, const struct ir_ins *in, u32 i)
{
	bool is64 = in->type == IR_I64;
	unsigned from = in->cc, a = cg_use(c, in->a), d = cg_def_early(c, i), t;
	enum x86_vop comis = BY(from, X86_V_UCOMISS, X86_V_UCOMISD), load = BY(from, X86_V_MOVSS_LD, X86_V_MOVSD_LD);
	struct cg_cold *s = cg_soft_cold(c, in, d, a + CG_XMM, CG_NONE, CG_NONE);

	cg_clobber(c);
	if (c->b.level >= X86_V4) {
		bool zero = (in->n & 15) == IR_RN_ZERO;
		enum x86_vop cvtt = is64 ? BY(from, X86_V_CVTTSS2USI_64, X86_V_CVTTSD2USI_64)
		                         : BY(from, X86_V_CVTTSS2USI, X86_V_CVTTSD2USI);
		enum x86_vop cvt = is64 ? BY(from, X86_V_CVTSS2USI_64, X86_V_CVTSD2USI_64)
		                        : BY(from, X86_V_CVTSS2USI, X86_V_CVTSD2USI);

		x86_v_rr(&c->b, zero ? cvtt : cvt, d, a);
		x86_alu_ri(&c->b, X86_CMP, is64 ? 8 : 4, d, -1);
		x86_jcc(&c->b, X86_CC_E, &s->label);
	} else {
		t = cg_vtmp(c);
		x86_v_rm(&c->b, load, t, pool_all(c, from, power_of_two(from, is64 ? 63 : 32)));
		x86_v_rr(&c->b, comis, t, a);
		x86_jcc(&c->b, X86_CC_BE, &s->label);
		x86_v_rm(&c->b, comis, a, pool_all(c, from, power_of_two(from, 0) | SIGN(from)));
		x86_jcc(&c->b, X86_CC_BE, &s->label);
		x86_v_rr(&c->b, BY(from, X86_V_CVTTSS2SI_64, X86_V_CVTTSD2SI_64), d, a);
	}
	x86_bind(&c->b, &s->back);
}

static void lower_f2i(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned n = in->n & 15;
	bool is_unsigned = in->n & 16;
	/* a static rounding may be made by ROUNDxx (signed) or by truncation */
	bool other = n != IR_RN_ZERO && cg_fp_soft(c, n) && (is_unsigned || (round_imm(n) < 0 && n != IR_RN_AWAY));

	if (!hard(in->cc) || in->c || other || cg_fp_soft(c, IR_RN_MODE) ||
	    (is_unsigned && n != IR_RN_ZERO && c->b.level < X86_V4))
		cg_soft_here(c, in, i);
	else if (is_unsigned)
		f2i_unsigned(c, in, i);
	else
		f2i_signed(c, in, i);
}

static void lower_i2f(struct cg *c, const struct ir_ins *in, u32 i)
{
	bool is64 = in->cc == IR_I64, is_unsigned = in->n & 16;
	bool exact = in->type == IR_F64 && !is64;
	unsigned a, d;

	/* flushing does not touch it: no integer is subnormal */
	if (!hard(in->type) || in->c || (cg_fp_soft(c, exact ? IR_RN_MODE : in->n) && !cg_fz(c, in->n))) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	d = cg_def_early(c, i);
	cg_clobber(c);
	c->val[i].clean = true;
	x86_v_zero(&c->b, d); /* the instructions keep the destination's upper half: no false dependence */
	if (!is_unsigned) {
		x86_v_rrr(&c->b,
		          is64 ? BY(in->type, X86_V_CVTSI2SS_64, X86_V_CVTSI2SD_64)
		               : BY(in->type, X86_V_CVTSI2SS, X86_V_CVTSI2SD),
		          d, d, a);
	} else if (c->b.level >= X86_V4) {
		x86_v_rrr(&c->b,
		          is64 ? BY(in->type, X86_V_CVTUSI2SS_64, X86_V_CVTUSI2SD_64)
		               : BY(in->type, X86_V_CVTUSI2SS, X86_V_CVTUSI2SD),
		          d, d, a);
	} else if (!is64) {
		unsigned t = cg_tmp(c);

		x86_mov_rr(&c->b, 4, t, a);
		x86_v_rrr(&c->b, BY(in->type, X86_V_CVTSI2SS_64, X86_V_CVTSI2SD_64), d, d, t);
	} else {
		struct cg_cold *s = cg_soft_cold(c, in, d + CG_XMM, a, CG_NONE, CG_NONE);

		x86_test_rr(&c->b, 8, a, a);
		x86_jcc(&c->b, X86_CC_S, &s->label);
		x86_v_rrr(&c->b, BY(in->type, X86_V_CVTSI2SS_64, X86_V_CVTSI2SD_64), d, d, a);
		x86_bind(&c->b, &s->back);
	}
}

/* -- sticky flags -------------------------------------------------------------------------------------------------- */

#define M_MXCSR  cg_cpu(offsetof(struct cpu, mxcsr))
#define M_STICKY cg_cpu(offsetof(struct cpu, fp_sticky))

/* t = MXCSR's flags as SFP_* bits: bit 0 invalid, bits 2 to 5 one lower (bit 1 tells of denormals).  u is overwritten.
 */
static void load_sticky(struct cg *c, unsigned t, unsigned u)
{
	x86_v_m(&c->b, X86_V_STMXCSR, M_MXCSR);
	x86_mov_rm(&c->b, 4, t, M_MXCSR);
	x86_mov_rr(&c->b, 4, u, t);
	x86_shift_ri(&c->b, X86_SHR, 4, u, 1);
	x86_alu_ri(&c->b, X86_AND, 4, u, 0x1e);
	x86_alu_ri(&c->b, X86_AND, 4, t, 1);
	x86_alu_rr(&c->b, X86_OR, 4, t, u);
}

static void lower_fpget(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned t = cg_tmp(c), d = cg_def_early(c, i);

	cg_clobber(c);
	load_sticky(c, d, t);
	x86_alu_rm(&c->b, X86_OR, 4, d, M_STICKY);
}

static void cold_clear(struct cg *c, struct cg_cold *s)
{
	x86_alu_mi(&c->b, X86_AND, 4, M_MXCSR, ~0x3f);
	x86_v_m(&c->b, X86_V_LDMXCSR, M_MXCSR);
	x86_jmp(&c->b, &s->back);
}

/* Loading MXCSR is slow: it is done only where a flag of it has to go.  Mostly a program puts back what it read. */
static void lower_fpset(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), t = cg_tmp(c), u = cg_tmp(c);
	struct cg_cold *s = cg_cold(c, cold_clear);

	cg_clobber(c);
	load_sticky(c, t, u);
	x86_mov_mr(&c->b, 8, M_STICKY, a);
	x86_mov_rr(&c->b, 4, u, a);
	x86_grp3_r(&c->b, X86_NOT, 4, u);
	x86_test_rr(&c->b, 4, t, u);
	x86_jcc(&c->b, X86_CC_NE, &s->label);
	x86_bind(&c->b, &s->back);
}

/* -- bits ---------------------------------------------------------------------------------------------------------- */

static void lower_fneg(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), d = cg_def(c, i);
	u64 s = SIGN(in->type);

	if (in->op == IRO_fneg) {
		c->val[i].clean = clean(c, in->a);
		x86_v_rrm(&c->b, X86_V_XORPS, d, a, pool(c, s, 0));
	} else {
		c->val[i].clean = true;
		x86_v_rrm(&c->b, X86_V_ANDPS, d, a, pool(c, s - 1, 0));
	}
}

static void lower_fsgnj(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), b = cg_use(c, in->b), d = cg_def_early(c, i), t = cg_vtmp(c);
	u64 s = SIGN(in->type);

	if (in->n == 2) {
		x86_v_rrm(&c->b, X86_V_ANDPS, t, b, pool_all(c, in->type, s));
		x86_v_rrr(&c->b, X86_V_XORPS, d, a, t);
		return;
	}
	x86_v_rm(&c->b, X86_V_MOVAPS, t, pool_all(c, in->type, s));
	x86_v_rrr(&c->b, X86_V_ANDNPS, d, t, a);
	if (in->n == 0)
		x86_v_rrr(&c->b, X86_V_ANDPS, t, t, b);
	else
		x86_v_rrr(&c->b, X86_V_ANDNPS, t, b, t);
	x86_v_rrr(&c->b, X86_V_ORPS, d, d, t);
}

static void lower_fbits(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), d = cg_def(c, i);

	if (in->cc == IR_F16)
		x86_v_rri(&c->b, X86_V_PEXTRW, d, a, 0);
	else
		x86_v_rr(&c->b, in->cc == IR_F64 ? X86_V_MOVQ_GX : X86_V_MOVD_GX, d, a);
}

static void lower_ffrom(struct cg *c, const struct ir_ins *in, u32 i)
{
	u64 k;

	c->val[i].clean = in->type != IR_F16;
	if (cg_isconst(c, in->a, &k)) {
		unsigned d = cg_def(c, i);

		k &= MASK(in->type);
		if (k == 0)
			x86_v_zero(&c->b, d);
		else
			x86_v_rm(&c->b, in->type == IR_F64 ? X86_V_MOVSD_LD : X86_V_MOVSS_LD, d, pool(c, k, 0));
		return;
	}
	unsigned a = cg_use(c, in->a), d = cg_def(c, i);

	x86_v_rr(&c->b, in->type == IR_F64 ? X86_V_MOVQ_XG : X86_V_MOVD_XG, d, a);
}

static void lower_fbox(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), d = cg_def(c, i);

	x86_v_rrm(&c->b, X86_V_ORPS, d, a, pool(c, ~MASK(in->cc), ~0ull));
}

static void cold_nan(struct cg *c, struct cg_cold *s)
{
	x86_v_rm(&c->b, X86_V_MOVSS_LD, s->r[0], pool(c, s->k[0], 0));
	x86_jmp(&c->b, &s->back);
}

static void lower_funbox(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), d = cg_def_early(c, i), t = cg_tmp(c);
	struct cg_cold *s;

	cg_clobber(c);
	s = cg_cold(c, cold_nan);
	s->k[0] = in->type == IR_F32 ? 0x7fc00000 : 0x7e00;
	s->r[0] = (u8)d;
	cg_pool_add(c, s->k[0], 0); /* the cold path finds it: the pool is full or not now */
	x86_v_mov(&c->b, d, a);
	if (in->type == IR_F32) {
		x86_v_rri(&c->b, X86_V_PEXTRD, t, a, 1);
		x86_alu_ri(&c->b, X86_CMP, 4, t, -1);
	} else {
		x86_v_rr(&c->b, X86_V_MOVQ_GX, t, a);
		x86_shift_ri(&c->b, X86_SAR, 8, t, 16);
		x86_alu_ri(&c->b, X86_CMP, 8, t, -1);
	}
	x86_jcc(&c->b, X86_CC_NE, &s->label);
	x86_bind(&c->b, &s->back);
}

static void lower_flow(struct cg *c, const struct ir_ins *in, u32 i)
{
	const struct ir_ins *from = cg_ins(c, in->a);

	c->val[i].clean =
	    (from->op == IRO_fwide && from->cc == in->type) || (from->op == IRO_vzhi && in->type == IR_F64);
	cg_def_alias(c, i, in->a);
}

static void lower_fwide(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a, d;

	if (clean(c, in->a)) {
		cg_def_alias(c, i, in->a);
		return;
	}
	a = cg_use(c, in->a);
	d = cg_def(c, i);
	if (in->cc == IR_F64)
		x86_v_rr(&c->b, X86_V_MOVQ, d, a);
	else if (in->cc == IR_F32)
		x86_v_rrri(&c->b, X86_V_INSERTPS, d, a, a, 0x0e);
	else
		x86_v_rrm(&c->b, X86_V_ANDPS, d, a, pool(c, 0xffff, 0));
}

const struct cg_row cg_rows_fp[IRO_COUNT] = {
    [IRO_fl_fcmp] = {lower_fl_fcmp, true}, [IRO_fadd] = {lower_binary, true},   [IRO_fsub] = {lower_binary, true},
    [IRO_fmul] = {lower_binary, true},     [IRO_fdiv] = {lower_binary, true},   [IRO_fsqrt] = {lower_sqrt, true},
    [IRO_fmadd] = {lower_fma, true},       [IRO_fneg] = {lower_fneg, false},    [IRO_fabs] = {lower_fneg, false},
    [IRO_fsgnj] = {lower_fsgnj, false},    [IRO_fmin] = {lower_minmax, true},   [IRO_fmax] = {lower_minmax, true},
    [IRO_fcmp] = {lower_fcmp, true},       [IRO_fclass] = {lower_fclass, true}, [IRO_fcvt] = {lower_fcvt, true},
    [IRO_fpget] = {lower_fpget, true},     [IRO_fpset] = {lower_fpset, true},   [IRO_fround] = {lower_fround, true},
    [IRO_f2i] = {lower_f2i, true},         [IRO_i2f] = {lower_i2f, true},       [IRO_fbits] = {lower_fbits, false},
    [IRO_ffrom] = {lower_ffrom, false},    [IRO_fbox] = {lower_fbox, false},    [IRO_funbox] = {lower_funbox, true},
    [IRO_flow] = {lower_flow, false},      [IRO_fwide] = {lower_fwide, false},
};
