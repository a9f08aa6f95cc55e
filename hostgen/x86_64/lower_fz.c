/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/lower_fz.c - floating point in line where the guest flushes subnormal numbers.
 *
 * The host's own flushing (DAZ, FTZ) raises other flags, so it stays off and the operations run as they are, on
 * operands that are known not to be subnormal, and keep results above the smallest normal number.  Everything else goes
 * to C: subnormal operands before anything was raised for them, tiny results and NaNs afterwards.  For a tiny result
 * the host may have raised underflow, which the guest raises too, and inexact, which it does not; so this is done only
 * where inexact has been raised before and stays raised, which the guest's FP mode tells (the flags of fp_env()).  A
 * program that flushes reaches that state with its first rounded result.
 *
 * Zeros look like subnormal numbers to the quick tests, and are common: cold code tells them apart.  A zero result is
 * exact in sums, differences and roots, in products of a zero (fused too: the addend is zero then) and quotients of
 * one.
 */
#include "core/cpu.h"
#include "core/softfp.h"
#include "hostgen/x86_64/cg_int.h"
#include "hostgen/x86_64/encode_vec.h"
#include "hostgen/x86_64/soft.h"

#define BY(t, f32, f64) ((t) == IR_F64 ? (f64) : (f32))
#define MAGNITUDE(t)    BY(t, 0x7fffffffull, 0x7fffffffffffffffull)
#define NORMAL(t)       BY(t, 0x00800000ull, 0x0010000000000000ull) /* the smallest normal number */
#define INFINITE(t)     BY(t, 0x7f800000ull, 0x7ff0000000000000ull)

bool cg_fz(const struct cg *c, unsigned n)
{
	struct sfp_env env;

	n &= 15;
	cg_fp_env(c, &env);
	return env.flush_in && env.flush_out == SFP_FLUSH_OUT && env.tininess_before &&
	       env.rounding < SFP_NEAREST_AWAY && (n == IR_RN_MODE || n - 1 == env.rounding);
}

/* -- while inexact is clear
 * ---------------------------------------------------------------------------------------------- */

#define SAVED (cg_cpu(offsetof(struct cpu, fz_mxcsr)))

static void cold_restore(struct cg *c, struct cg_cold *s)
{
	x86_v_m(&c->b, X86_V_LDMXCSR, SAVED);
	x86_jmp(&c->b, &((struct cg_cold *)s->k[0])->label);
}

/* Before an operation whose result is tested: returns where results go that C must compute again. */
static struct cg_cold *save(struct cg *c, struct cg_cold *soft)
{
	static const struct ir_ins tell = {.op = IRO_nop};
	struct cg_cold *told, *restore;
	struct sfp_env env;

	cg_fp_env(c, &env);
	if (env.flags & SFP_INEXACT)
		return soft;
	told = cg_soft_cold(c, &tell, CG_NONE, CG_NONE, CG_NONE, CG_NONE);
	x86_v_m(&c->b, X86_V_STMXCSR, SAVED);
	x86_test_mi(&c->b, 1, SAVED, 0x20);
	x86_jcc(&c->b, X86_CC_NE, &told->label);
	x86_bind(&c->b, &told->back);
	restore = cg_cold(c, cold_restore);
	restore->k[0] = (u64)soft;
	return restore;
}

static struct x86_mem pool_all(struct cg *c, unsigned type, u64 v)
{
	if (type == IR_F32)
		v |= v << 32;
	return cg_pool(c, cg_pool_add(c, v, v));
}

static enum x86_vop ucomis(unsigned type)
{
	return BY(type, X86_V_UCOMISS, X86_V_UCOMISD);
}

/* What the cold code after a test needs. */
struct test {
	struct cg_cold *soft; /* the way to C */
	unsigned type;        /* of the number tested */
	unsigned x;           /* its register */
	unsigned a, b;        /* operands that make a zero result exact where they are zero; CG_NONE: always exact */
	unsigned t, u;        /* vector temporaries */
	unsigned g, h;        /* general temporaries */
	bool never;           /* a zero result may be an underflow whatever the operands */
};

static struct cg_cold *cold_test(struct cg *c, const struct test *t, void (*fn)(struct cg *, struct cg_cold *))
{
	struct cg_cold *s = cg_cold(c, fn);

	s->k[0] = (u64)t->soft;
	s->k[1] = t->type;
	s->k[2] = t->never;
	s->r[0] = (u8)t->x;
	s->r[1] = (u8)t->t;
	s->r[2] = (u8)t->u;
	s->r[3] = (u8)t->a;
	s->r[4] = (u8)t->b;
	s->r[5] = (u8)t->g;
	s->r[6] = (u8)t->h;
	return s;
}

static struct x86_label *soft_label(const struct cg_cold *s)
{
	return &((struct cg_cold *)s->k[0])->label;
}

/* -- scalars
 * ----------------------------------------------------------------------------------------------------------- */

/* The number is below the limit, equal or a NaN: back if it is a zero that is exact. */
static void cold_scalar(struct cg *c, struct cg_cold *s)
{
	struct x86_buf *b = &c->b;
	unsigned type = (unsigned)s->k[1], t = s->r[1];

	x86_v_zero(b, t);
	x86_v_rr(b, ucomis(type), s->r[0], t);
	x86_jcc(b, X86_CC_P, soft_label(s));
	x86_jcc(b, X86_CC_NE, soft_label(s));
	if (s->k[2]) {
		x86_jmp(b, soft_label(s));
		return;
	}
	if (s->r[3] == CG_NONE) {
		x86_jmp(b, &s->back);
		return;
	}
	x86_v_rr(b, ucomis(type), s->r[3], t);
	x86_jcc(b, X86_CC_E, &s->back);
	if (s->r[4] != CG_NONE) {
		x86_v_rr(b, ucomis(type), s->r[4], t);
		x86_jcc(b, X86_CC_E, &s->back);
	}
	x86_jmp(b, soft_label(s));
}

/* An arithmetic result is never subnormal in this mode. */
static bool known(const struct cg *c, u32 v)
{
	switch (cg_ins(c, v)->op) {
	case IRO_fadd:
	case IRO_fsub:
	case IRO_fmul:
	case IRO_fdiv:
	case IRO_fsqrt:
	case IRO_fmadd:
	case IRO_fcvt:
	case IRO_i2f:
	case IRO_fround: return true;
	default: return false;
	}
}

/* A subnormal operand goes to C; so does a NaN. */
static void scalar_operand(struct cg *c, struct test t)
{
	struct cg_cold *s = cold_test(c, &t, cold_scalar);

	x86_v_rrm(&c->b, X86_V_ANDPS, t.t, t.x, pool_all(c, t.type, MAGNITUDE(t.type)));
	x86_v_rm(&c->b, ucomis(t.type), t.t, pool_all(c, t.type, NORMAL(t.type)));
	x86_jcc(&c->b, X86_CC_B, &s->label);
	x86_bind(&c->b, &s->back);
}

static void scalar_result(struct cg *c, struct test t)
{
	struct cg_cold *s = cold_test(c, &t, cold_scalar);

	x86_v_rrm(&c->b, X86_V_ANDPS, t.t, t.x, pool_all(c, t.type, MAGNITUDE(t.type)));
	x86_v_rm(&c->b, ucomis(t.type), t.t, pool_all(c, t.type, NORMAL(t.type)));
	x86_jcc(&c->b, X86_CC_BE, &s->label);
	x86_bind(&c->b, &s->back);
}

static void check_operands(struct cg *c, struct test t, const u32 *v, const unsigned *r, unsigned n)
{
	t.a = t.b = CG_NONE;
	t.never = false;
	for (unsigned k = 0; k < n; k++) {
		if (known(c, v[k]) || (k && r[k] == r[0]))
			continue;
		t.x = r[k];
		scalar_operand(c, t);
	}
}

static bool scalar(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const struct {
		enum x86_vop f32, f64;
	} ops[] = {
	    [IRO_fadd - IRO_fadd] = {X86_V_ADDSS, X86_V_ADDSD},    [IRO_fsub - IRO_fadd] = {X86_V_SUBSS, X86_V_SUBSD},
	    [IRO_fmul - IRO_fadd] = {X86_V_MULSS, X86_V_MULSD},    [IRO_fdiv - IRO_fadd] = {X86_V_DIVSS, X86_V_DIVSD},
	    [IRO_fsqrt - IRO_fadd] = {X86_V_SQRTSS, X86_V_SQRTSD},
	};
	static const struct {
		enum x86_vop f32, f64;
	} fused[4] = {
	    {X86_V_FMADD231SS, X86_V_FMADD231SD},
	    {X86_V_FNMADD231SS, X86_V_FNMADD231SD},
	    {X86_V_FMSUB231SS, X86_V_FMSUB231SD},
	    {X86_V_FNMSUB231SS, X86_V_FNMSUB231SD},
	};
	u32 v[3] = {in->a, in->b, in->c};
	unsigned r[3] = {CG_NONE, CG_NONE, CG_NONE}, n = in->op == IRO_fsqrt ? 1 : in->op == IRO_fmadd ? 3 : 2, d;
	struct test t = {.type = in->type, .a = CG_NONE, .b = CG_NONE};
	struct cg_cold *soft;

	for (unsigned k = 0; k < n; k++)
		r[k] = cg_use(c, v[k]);
	d = cg_def_early(c, i);
	t.t = cg_vtmp(c);
	cg_clobber(c);
	t.soft = cg_soft_cold(c, in, d + CG_XMM, r[0] + CG_XMM, n > 1 ? r[1] + CG_XMM : CG_NONE,
	                      n > 2 ? r[2] + CG_XMM : CG_NONE);
	check_operands(c, t, v, r, n);
	soft = t.soft;
	t.soft = save(c, soft);
	if (n == 3) {
		x86_v_mov(&c->b, d, r[2]);
		x86_v_rrr(&c->b, BY(in->type, fused[in->n >> 4 & 3].f32, fused[in->n >> 4 & 3].f64), d, r[0], r[1]);
	} else {
		x86_v_rrr(&c->b, BY(in->type, ops[in->op - IRO_fadd].f32, ops[in->op - IRO_fadd].f64), d, r[0],
		          r[n - 1]);
	}
	if (in->op == IRO_fmul || in->op == IRO_fdiv || n == 3)
		t.a = r[0];
	if (in->op == IRO_fmul || n == 3)
		t.b = r[1];
	t.x = d;
	scalar_result(c, t);
	x86_bind(&c->b, &soft->back);
	return true;
}

/* Between f32 and f64, and to signed integers toward zero. */
static bool conversion(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a, d;
	bool integer = in->op == IRO_f2i, is64 = in->type == IR_I64;
	struct test t = {.type = in->cc, .a = CG_NONE, .b = CG_NONE};
	struct cg_cold *soft;

	a = cg_use(c, in->a);
	d = cg_def_early(c, i);
	t.t = cg_vtmp(c);
	cg_clobber(c);
	t.soft = cg_soft_cold(c, in, integer ? d : d + CG_XMM, a + CG_XMM, CG_NONE, CG_NONE);
	check_operands(c, t, &in->a, &a, 1);
	soft = t.soft;
	if (integer) {
		x86_v_rr(&c->b,
		         is64 ? BY(in->cc, X86_V_CVTTSS2SI_64, X86_V_CVTTSD2SI_64)
		              : BY(in->cc, X86_V_CVTTSS2SI, X86_V_CVTTSD2SI),
		         d, a);
		x86_alu_ri(&c->b, X86_CMP, is64 ? 8 : 4, d, 1);
		x86_jcc(&c->b, X86_CC_O, &t.soft->label);
	} else {
		t.soft = save(c, soft);
		x86_v_rrr(&c->b, in->type == IR_F64 ? X86_V_CVTSS2SD : X86_V_CVTSD2SS, d, a, a);
		t.x = d;
		t.type = in->type;
		t.never = in->type == IR_F32; /* a double's zero comes here rarely enough */
		scalar_result(c, t);
	}
	x86_bind(&c->b, &soft->back);
	return true;
}

void cg_fz_compare(struct cg *c, const struct ir_ins *in)
{
	u32 v[2] = {in->a, in->b};
	unsigned r[2] = {cg_use(c, in->a), cg_use(c, in->b)};
	struct test t = {.type = in->type, .t = cg_vtmp(c), .a = CG_NONE, .b = CG_NONE};
	bool signals = in->n & 1;

	t.soft = cg_soft_cold(c, in, CG_NONE, r[0] + CG_XMM, r[1] + CG_XMM, CG_NONE);
	check_operands(c, t, v, r, 2);
	x86_v_rr(&c->b, signals ? BY(in->type, X86_V_COMISS, X86_V_COMISD) : ucomis(in->type), r[0], r[1]);
	x86_bind(&c->b, &t.soft->back);
}

/* -- vectors
 * ------------------------------------------------------------------------------------------------------------ */

static enum x86_vop movmsk(unsigned type)
{
	return BY(type, X86_V_MOVMSKPS, X86_V_MOVMSKPD);
}

/* u: lanes of x that are zeros, also as bits of general register g.  t is overwritten. */
static void zero_lanes(struct cg *c, unsigned type, unsigned g, unsigned u, unsigned t, unsigned x)
{
	struct x86_buf *b = &c->b;

	x86_v_rrm(b, X86_V_ANDPS, t, x, pool_all(c, type, MAGNITUDE(type)));
	x86_v_zero(b, u);
	x86_v_rrr(b, BY(type, X86_V_PCMPEQD, X86_V_PCMPEQQ), u, u, t);
	x86_v_rr(b, movmsk(type), g, u);
}

/* Some lanes (bits of r[5]) were found: back if all of them are zeros, and exact ones. */
static void cold_vector(struct cg *c, struct cg_cold *s)
{
	struct x86_buf *b = &c->b;
	unsigned type = (unsigned)s->k[1], t = s->r[1], u = s->r[2], g = s->r[5], h = s->r[6];

	if (s->k[2]) {
		x86_jmp(b, soft_label(s));
		return;
	}
	zero_lanes(c, type, h, u, t, s->r[0]);
	x86_alu_rr(b, X86_CMP, 4, g, h);
	x86_jcc(b, X86_CC_NE, soft_label(s));
	for (unsigned k = 3; k < 5 && s->r[3] != CG_NONE; k++) {
		if (s->r[k] == CG_NONE)
			continue;
		/* lanes whose operand is zero are explained */
		zero_lanes(c, type, h, u, t, s->r[k]);
		x86_alu_ri(b, X86_XOR, 4, h, -1);
		x86_alu_rr(b, X86_AND, 4, g, h);
	}
	if (s->r[3] != CG_NONE) {
		x86_test_rr(b, 4, g, g);
		x86_jcc(b, X86_CC_NE, soft_label(s));
	}
	x86_jmp(b, &s->back);
}

/* Lanes below `limit`, an integer, and NaNs if asked. */
static void vector_test(struct cg *c, struct test t, u64 limit, bool nan)
{
	struct cg_cold *s = cold_test(c, &t, cold_vector);
	struct x86_buf *b = &c->b;
	enum x86_vop gt = BY(t.type, X86_V_PCMPGTD, X86_V_PCMPGTQ);

	x86_v_rrm(b, X86_V_ANDPS, t.t, t.x, pool_all(c, t.type, MAGNITUDE(t.type)));
	x86_v_rm(b, X86_V_MOVAPS, t.u, pool_all(c, t.type, limit));
	x86_v_rrr(b, gt, t.u, t.u, t.t);
	if (nan) {
		x86_v_rrm(b, gt, t.t, t.t, pool_all(c, t.type, INFINITE(t.type)));
		x86_v_rrr(b, X86_V_POR, t.u, t.u, t.t);
	}
	x86_v_rr(b, movmsk(t.type), t.g, t.u);
	x86_test_rr(b, 4, t.g, t.g);
	x86_jcc(b, X86_CC_NE, &s->label);
	x86_bind(b, &s->back);
}

static bool vector(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const struct {
		enum x86_vop f32, f64;
	} ops[] = {
	    [IRO_vfadd - IRO_vfadd] = {X86_V_ADDPS, X86_V_ADDPD},
	    [IRO_vfsub - IRO_vfadd] = {X86_V_SUBPS, X86_V_SUBPD},
	    [IRO_vfmul - IRO_vfadd] = {X86_V_MULPS, X86_V_MULPD},
	    [IRO_vfdiv - IRO_vfadd] = {X86_V_DIVPS, X86_V_DIVPD},
	};
	struct test t = {.type = (in->n & IR_VSIZE) == 3 ? IR_F64 : IR_F32, .a = CG_NONE, .b = CG_NONE};
	u32 v[3] = {in->a, in->b, in->c};
	unsigned r[3], n = in->op == IRO_vfma ? 3 : 2, d;
	struct cg_cold *soft;

	for (unsigned k = 0; k < n; k++)
		r[k] = cg_use(c, v[k]);
	d = cg_def_early(c, i);
	t.t = cg_vtmp(c);
	t.u = cg_vtmp(c);
	t.g = cg_tmp(c);
	t.h = cg_tmp(c);
	cg_clobber(c);
	t.soft = cg_soft_cold(c, in, d + CG_XMM, r[0] + CG_XMM, r[1] + CG_XMM, n > 2 ? r[2] + CG_XMM : CG_NONE);
	for (unsigned k = 0; k < n; k++) {
		t.x = r[k];
		vector_test(c, t, NORMAL(t.type), false);
	}
	soft = t.soft;
	t.soft = save(c, soft);
	if (n == 3) {
		x86_v_mov(&c->b, d, r[2]);
		x86_v_rrr(&c->b,
		          in->cc ? BY(t.type, X86_V_FNMADD231PS, X86_V_FNMADD231PD)
		                 : BY(t.type, X86_V_FMADD231PS, X86_V_FMADD231PD),
		          d, r[0], r[1]);
	} else {
		x86_v_rrr(&c->b, BY(t.type, ops[in->op - IRO_vfadd].f32, ops[in->op - IRO_vfadd].f64), d, r[0], r[1]);
	}
	if (in->op == IRO_vfmul || in->op == IRO_vfdiv || n == 3)
		t.a = r[0];
	if (in->op == IRO_vfmul || n == 3)
		t.b = r[1];
	t.x = d;
	vector_test(c, t, NORMAL(t.type) + 1, true);
	x86_bind(&c->b, &soft->back);
	return true;
}

bool cg_lower_fz(struct cg *c, const struct ir_ins *in, u32 i)
{
	bool hard = in->type == IR_F32 || in->type == IR_F64;

	switch (in->op) {
	case IRO_fadd:
	case IRO_fsub:
	case IRO_fmul:
	case IRO_fdiv:
	case IRO_fsqrt: return hard && cg_fz(c, in->n) && scalar(c, in, i);
	case IRO_fmadd: return hard && c->b.level >= X86_V3 && cg_fz(c, in->n) && scalar(c, in, i);
	case IRO_fcvt: return hard && (in->cc == IR_F32 || in->cc == IR_F64) && cg_fz(c, in->n) && conversion(c, in, i);
	case IRO_f2i:
		return (in->cc == IR_F32 || in->cc == IR_F64) && in->c == 0 && !(in->n & 16) &&
		       (in->n & 15) == IR_RN_ZERO && cg_fz(c, IR_RN_MODE) && conversion(c, in, i);
	case IRO_vfma:
		if (c->b.level < X86_V3)
			return false;
		/* fallthrough */
	case IRO_vfadd:
	case IRO_vfsub:
	case IRO_vfmul:
	case IRO_vfdiv: return (in->n & IR_VSIZE) >= 2 && !(in->n & IR_V64) && cg_fz(c, IR_RN_MODE) && vector(c, in, i);
	default: return false;
	}
}
