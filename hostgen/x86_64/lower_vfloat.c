/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/lower_vfloat.c - lowering rows of the floating-point vector operations.
 *
 * As for scalars (soft.c), the host's instruction runs under the guest's MXCSR and one test over all lanes sends NaNs
 * and, where tininess is detected before rounding, smallest normal numbers to C.  An operation on the low 64 bits
 * (IR_V64) works on operands whose low half is repeated in the upper one, so that the padding raises what the lanes
 * raise. f16 and f64 integer conversions of unsigned numbers below level v4 run in C.
 */
#include "core/softfp.h"
#include "hostgen/x86_64/encode_vec.h"
#include "hostgen/x86_64/soft.h"

#define IS64(in) (((in)->n & IR_VSIZE) == 3)

/* One row for both formats. */
#define BY(in, f32, f64) (IS64(in) ? (f64) : (f32))

static struct x86_mem pool_all(struct cg *c, const struct ir_ins *in, u64 v)
{
	if (!IS64(in))
		v |= v << 32;
	return cg_pool(c, cg_pool_add(c, v, v));
}

static bool soft(const struct cg *c, const struct ir_ins *in)
{
	return (in->n & IR_VSIZE) < 2 || cg_fp_soft(c, IR_RN_MODE);
}

/* The operand to compute with: for IR_V64 its low half twice. */
static unsigned lanes(struct cg *c, const struct ir_ins *in, unsigned r)
{
	unsigned t;

	if (!(in->n & IR_V64))
		return r;
	t = cg_vtmp(c);
	x86_v_rr(&c->b, X86_V_MOVDDUP, t, r);
	return t;
}

static void finish(struct cg *c, const struct ir_ins *in, unsigned d)
{
	if (in->n & IR_V64)
		x86_v_rr(&c->b, X86_V_MOVQ, d, d);
}

/* Jumps to s if any lane of x stands in predicate pred to the same lane of y (a register, or memory m).  t is a
 * temporary, overwritten. */
static void jump_if_any(struct cg *c, const struct ir_ins *in, struct cg_cold *s, unsigned t, unsigned x, unsigned y,
                        const struct x86_mem *m, unsigned pred)
{
	struct x86_buf *b = &c->b;

	if (b->level >= X86_V4) {
		enum x86_vop op = BY(in, X86_V_KCMPPS, X86_V_KCMPPD);

		if (m)
			x86_v_rrmi(b, op, 1, x, *m, pred);
		else
			x86_v_rrri(b, op, 1, x, y, pred);
		x86_v_rr(b, X86_V_KORTESTB, 1, 1);
	} else {
		enum x86_vop op = BY(in, X86_V_CMPPS, X86_V_CMPPD);

		if (m)
			x86_v_rrmi(b, op, t, x, *m, pred);
		else
			x86_v_rrri(b, op, t, x, y, pred);
		x86_v_rr(b, X86_V_PTEST, t, t);
	}
	x86_jcc(b, X86_CC_NE, &s->label);
}

/* Sends results that may differ from the guest's to C.  x is the operand that lanes() gave: its register is free again
 * where it is a temporary (there are only just enough of them for a fused multiply-add). */
static void guard(struct cg *c, const struct ir_ins *in, struct cg_cold *s, unsigned d, unsigned x, bool tiny)
{
	enum { EQ_UQ = 8 };
	unsigned t = in->n & IR_V64 ? x : cg_vtmp(c);

	if (tiny && cg_fp_tiny(c)) {
		struct x86_mem normal = pool_all(c, in, BY(in, 0x00800000ull, 0x0010000000000000ull));

		x86_v_rrm(&c->b, X86_V_ANDPS, t, d, pool_all(c, in, BY(in, 0x7fffffffull, 0x7fffffffffffffffull)));
		if (c->b.level >= X86_V3) {
			jump_if_any(c, in, s, t, t, t, &normal, EQ_UQ);
		} else {
			/* legacy SSE has no equal-or-unordered: the magnitude is at most the smallest normal but not
			 * below it, which two comparisons tell */
			unsigned u = cg_vtmp(c);

			x86_v_mov(&c->b, u, t);
			jump_if_any(c, in, s, t, t, t, &normal, X86_CMP_EQ_OQ);
			jump_if_any(c, in, s, u, u, u, NULL, X86_CMP_UNORD_Q);
		}
	} else {
		jump_if_any(c, in, s, t, d, d, NULL, X86_CMP_UNORD_Q);
	}
	finish(c, in, d);
	x86_bind(&c->b, &s->back);
}

void cg_lower_vfarith(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const struct {
		enum x86_vop f32, f64;
	} ops[] = {
	    {X86_V_ADDPS, X86_V_ADDPD},
	    {X86_V_SUBPS, X86_V_SUBPD},
	    {X86_V_MULPS, X86_V_MULPD},
	    {X86_V_DIVPS, X86_V_DIVPD},
	};
	unsigned a, b, d, k = in->op - IRO_vfadd;
	struct cg_cold *s;

	if (soft(c, in)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	b = cg_use(c, in->b);
	d = cg_def_early(c, i);
	cg_clobber(c);
	s = cg_soft_cold(c, in, d + CG_XMM, a + CG_XMM, b + CG_XMM, CG_NONE);
	a = lanes(c, in, a);
	b = lanes(c, in, b);
	x86_v_rrr(&c->b, BY(in, ops[k].f32, ops[k].f64), d, a, b);
	guard(c, in, s, d, a, in->op == IRO_vfmul || in->op == IRO_vfdiv);
}

void cg_lower_vfsqrt(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a, d;
	struct cg_cold *s;

	if (soft(c, in)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	d = cg_def_early(c, i);
	cg_clobber(c);
	s = cg_soft_cold(c, in, d + CG_XMM, a + CG_XMM, CG_NONE, CG_NONE);
	a = lanes(c, in, a);
	x86_v_rr(&c->b, BY(in, X86_V_SQRTPS, X86_V_SQRTPD), d, a);
	guard(c, in, s, d, a, false);
}

void cg_lower_vfma(struct cg *c, const struct ir_ins *in, u32 i)
{
	enum x86_vop op =
	    in->cc ? BY(in, X86_V_FNMADD231PS, X86_V_FNMADD231PD) : BY(in, X86_V_FMADD231PS, X86_V_FMADD231PD);
	unsigned a, b, k, d;
	struct cg_cold *s;

	if (soft(c, in) || c->b.level < X86_V3) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	b = cg_use(c, in->b);
	k = cg_use(c, in->c);
	d = cg_def_early(c, i);
	cg_clobber(c);
	s = cg_soft_cold(c, in, d + CG_XMM, a + CG_XMM, b + CG_XMM, k + CG_XMM);
	if (in->n & IR_V64)
		x86_v_rr(&c->b, X86_V_MOVDDUP, d, k);
	else
		x86_v_mov(&c->b, d, k);
	a = lanes(c, in, a);
	b = lanes(c, in, b);
	x86_v_rrr(&c->b, op, d, a, b);
	guard(c, in, s, d, a, true);
}

void cg_lower_vfneg(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const u64 sign[4] = {0, 0x8000800080008000ull, 0x8000000080000000ull, 0x8000000000000000ull};
	unsigned a = cg_use(c, in->a), d = cg_def(c, i);
	u64 s = sign[in->n & 3];

	if (in->op == IRO_vfneg)
		x86_v_rrm(&c->b, X86_V_XORPS, d, a, cg_pool(c, cg_pool_add(c, s, s)));
	else
		x86_v_rrm(&c->b, X86_V_ANDPS, d, a, cg_pool(c, cg_pool_add(c, ~s, ~s)));
	finish(c, in, d);
}

/* See lower_minmax of lower_float.c. */
void cg_lower_vfminmax(struct cg *c, const struct ir_ins *in, u32 i)
{
	bool max = in->op == IRO_vfmax;
	enum x86_vop op = max ? BY(in, X86_V_MAXPS, X86_V_MAXPD) : BY(in, X86_V_MINPS, X86_V_MINPD);
	unsigned a, b, d, t;
	struct cg_cold *s;

	if (soft(c, in)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	b = cg_use(c, in->b);
	d = cg_def_early(c, i);
	cg_clobber(c);
	s = cg_soft_cold(c, in, d + CG_XMM, a + CG_XMM, b + CG_XMM, CG_NONE);
	a = lanes(c, in, a);
	b = lanes(c, in, b);
	t = cg_vtmp(c);
	jump_if_any(c, in, s, t, a, b, NULL, X86_CMP_UNORD_Q);
	x86_v_rrr(&c->b, op, d, a, b);
	x86_v_rrr(&c->b, op, t, b, a);
	x86_v_rrr(&c->b, max ? X86_V_ANDPS : X86_V_ORPS, d, d, t);
	finish(c, in, d);
	x86_bind(&c->b, &s->back);
}

/* a > b is b < a; LT_OS and LE_OS raise invalid for every NaN, EQ_OQ for signalling ones. */
void cg_lower_vfcmp(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned pred = in->cc == IR_EQ ? X86_CMP_EQ_OQ : in->cc == IR_GE ? X86_CMP_LE_OS : X86_CMP_LT_OS;
	unsigned a, b, d;

	if (soft(c, in)) {
		cg_soft_here(c, in, i);
		return;
	}
	check(in->cc == IR_EQ || in->cc == IR_GE || in->cc == IR_GT);
	a = cg_use(c, in->a);
	b = cg_use(c, in->b);
	d = cg_def_early(c, i);
	cg_clobber(c);
	a = lanes(c, in, a);
	b = lanes(c, in, b);
	if ((a | b | d) < 16) {
		x86_v_rrri(&c->b, BY(in, X86_V_CMPPS, X86_V_CMPPD), d, b, a, pred);
	} else {
		x86_v_rrri(&c->b, BY(in, X86_V_KCMPPS, X86_V_KCMPPD), 1, b, a, pred);
		x86_v_rr(&c->b, BY(in, X86_V_PMOVM2D, X86_V_PMOVM2Q), d, 1);
	}
	finish(c, in, d);
}

/* Unsigned words below level v4: both halves convert exactly, and only their sum rounds. */
static void words_to_floats(struct cg *c, unsigned d, unsigned a)
{
	struct x86_buf *b = &c->b;
	unsigned t = cg_vtmp(c);

	x86_v_rri(b, X86_V_PSRLD_I, d, a, 16);
	x86_v_rrm(b, X86_V_PAND, t, a, cg_pool(c, cg_pool_add(c, 0x0000ffff0000ffffull, 0x0000ffff0000ffffull)));
	x86_v_rr(b, X86_V_CVTDQ2PS, d, d);
	x86_v_rr(b, X86_V_CVTDQ2PS, t, t);
	x86_v_rrm(b, X86_V_MULPS, d, d, cg_pool(c, cg_pool_add(c, 0x4780000047800000ull, 0x4780000047800000ull)));
	x86_v_rrr(b, X86_V_ADDPS, d, d, t);
}

void cg_lower_vi2f(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	unsigned a, d;

	bool flushing = (in->n & IR_VSIZE) >= 2 && cg_fz(c, IR_RN_MODE); /* no integer is subnormal */

	if ((soft(c, in) && !flushing) || (IS64(in) && in->cc && b->level < X86_V4)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	d = cg_def_early(c, i);
	cg_clobber(c);
	a = lanes(c, in, a);
	if (!IS64(in)) {
		if (!in->cc)
			x86_v_rr(b, X86_V_CVTDQ2PS, d, a);
		else if (b->level >= X86_V4)
			x86_v_rr(b, X86_V_CVTUDQ2PS, d, a);
		else
			words_to_floats(c, d, a);
	} else if (b->level >= X86_V4) {
		x86_v_rr(b, in->cc ? X86_V_CVTUQQ2PD : X86_V_CVTQQ2PD, d, a);
	} else {
		unsigned r = cg_tmp(c), t = cg_vtmp(c);

		x86_v_rr(b, X86_V_MOVQ_GX, r, a);
		x86_v_zero(b, d);
		x86_v_rrr(b, X86_V_CVTSI2SD_64, d, d, r);
		x86_v_rri(b, X86_V_PEXTRQ, r, a, 1);
		x86_v_zero(b, t);
		x86_v_rrr(b, X86_V_CVTSI2SD_64, t, t, r);
		x86_v_rrr(b, X86_V_PUNPCKLQDQ, d, d, t);
	}
	finish(c, in, d);
}

void cg_lower_vfround(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const u8 imm[] = {
	    [IR_RN_MODE] = X86_ROUND_MXCSR, [IR_RN_EVEN] = X86_ROUND_NEAREST, [IR_RN_ZERO] = X86_ROUND_ZERO,
	    [IR_RN_DOWN] = X86_ROUND_DOWN,  [IR_RN_UP] = X86_ROUND_UP,
	};
	unsigned a, x, d, rounding = in->cc & 15;
	struct cg_cold *s;

	if (soft(c, in) || rounding > IR_RN_UP) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	d = cg_def_early(c, i);
	cg_clobber(c);
	s = cg_soft_cold(c, in, d + CG_XMM, a + CG_XMM, CG_NONE, CG_NONE);
	x = lanes(c, in, a);
	x86_v_rri(&c->b, BY(in, X86_V_ROUNDPS, X86_V_ROUNDPD), d, x,
	          imm[rounding] | (in->cc & 16 ? 0 : X86_ROUND_NO_INEXACT));
	guard(c, in, s, d, x, false);
}

/* The host's answer to NaN and overflow is the smallest integer (signed) or all ones; lanes that hold it go to C. */
void cg_lower_vf2i(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	unsigned a, x, d;
	struct cg_cold *s;
	u64 odd = in->cc ? ~0ull : BY(in, 0x8000000080000000ull, 0x8000000000000000ull);
	struct x86_mem m;

	if (soft(c, in) || (in->cc && b->level < X86_V4)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	d = cg_def_early(c, i);
	cg_clobber(c);
	s = cg_soft_cold(c, in, d + CG_XMM, a + CG_XMM, CG_NONE, CG_NONE);
	x = lanes(c, in, a);
	m = cg_pool(c, cg_pool_add(c, odd, odd));
	if (b->level >= X86_V4) {
		x86_v_rr(b,
		         in->cc ? BY(in, X86_V_CVTTPS2UDQ, X86_V_CVTTPD2UQQ) : BY(in, X86_V_CVTTPS2DQ, X86_V_CVTTPD2QQ),
		         d, x);
		x86_v_rrm(b, BY(in, X86_V_KPCMPEQD, X86_V_KPCMPEQQ), 1, d, m);
		x86_v_rr(b, X86_V_KORTESTB, 1, 1);
	} else {
		unsigned t = cg_vtmp(c);

		if (!IS64(in)) {
			x86_v_rr(b, X86_V_CVTTPS2DQ, d, x);
		} else {
			unsigned r = cg_tmp(c);

			x86_v_rr(b, X86_V_CVTTSD2SI_64, r, x);
			x86_v_rr(b, X86_V_MOVQ_XG, d, r);
			x86_v_rrr(b, X86_V_PUNPCKHQDQ, t, x, x);
			x86_v_rr(b, X86_V_CVTTSD2SI_64, r, t);
			x86_v_rr(b, X86_V_MOVQ_XG, t, r);
			x86_v_rrr(b, X86_V_PUNPCKLQDQ, d, d, t);
		}
		x86_v_rrm(b, BY(in, X86_V_PCMPEQD, X86_V_PCMPEQQ), t, d, m);
		x86_v_rr(b, X86_V_PTEST, t, t);
	}
	x86_jcc(b, X86_CC_NE, &s->label);
	finish(c, in, d);
	x86_bind(b, &s->back);
}
