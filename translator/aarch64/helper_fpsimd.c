/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/helper_fpsimd.c - FP operations, scalar and vector, by softfp: every mode and flag exact.
 *
 * What has no IR form.  A scalar is a vector of one lane whose other bits become zero.  SIMD_SIZE is the format: 1
 * half, 2 single, 3 double. Facts: DDI 0487 C7.2 and shared/functions/float; FPCR C5.2.8; FPSR C5.2.10.
 */
#include "translator/aarch64/helper.h"
#include "translator/aarch64/simd.h"

struct sfp_env aarch64_fp_env(u32 fpcr)
{
	static const u8 rounding[4] = {SFP_NEAREST_EVEN, SFP_UP, SFP_DOWN, SFP_TOWARD_ZERO};

	return (struct sfp_env){
	    .rounding = rounding[fpcr >> FPCR_RMODE_SHIFT & 3],
	    .nan_rule = SFP_NAN_SNAN_FIRST_CAB,
	    .int_rule = SFP_INT_NAN_ZERO,
	    .flush_in = fpcr & FPCR_FZ,
	    .flush_out = fpcr & FPCR_FZ ? SFP_FLUSH_OUT : SFP_FLUSH_OUT_NONE,
	    .default_nan = fpcr & FPCR_DN,
	    .tininess_before = true,
	};
}

u32 aarch64_fpsr_bits(u32 f)
{
	return (f & SFP_INVALID ? FPSR_IOC : 0) | (f & SFP_DIVBYZERO ? FPSR_DZC : 0) |
	       (f & SFP_OVERFLOW ? FPSR_OFC : 0) | (f & SFP_UNDERFLOW ? FPSR_UFC : 0) |
	       (f & SFP_INEXACT ? FPSR_IXC : 0) | (f & SFP_INPUT_DENORMAL ? FPSR_IDC : 0);
}

static void done(struct cpu *cpu, const struct sfp_env *env)
{
	if (env->flags)
		simd_fpsr_or(cpu, aarch64_fpsr_bits(env->flags));
}

static enum sfp_format format(unsigned size)
{
	return size == 1 ? SFP_F16 : size == 2 ? SFP_F32 : SFP_F64;
}

static u64 sign_of(unsigned size)
{
	return 1ull << ((8u << size) - 1);
}

/* Rounding of the conversions: the mode's field of the instruction, in the manual's order, 4 ties away. */
static enum sfp_rounding fixed_rounding(unsigned rmode)
{
	static const u8 r[5] = {SFP_NEAREST_EVEN, SFP_UP, SFP_DOWN, SFP_TOWARD_ZERO, SFP_NEAREST_AWAY};

	return (enum sfp_rounding)r[rmode];
}

/* -- lane by lane ----------------------------------------------------------------------------------------------------
 */

typedef u64 fp_fn(struct sfp_env *e, unsigned size, u64 n, u64 m, u64 d, u64 w);

static u64 lanewise(struct cpu *cpu, u64 w, fp_fn f)
{
	const struct vreg *n = simd_v(cpu, SIMD_RN(w)), *m = simd_v(cpu, SIMD_RM(w));
	struct vreg *d = simd_v(cpu, SIMD_RD(w)), r = {{0, 0}};
	struct sfp_env env = aarch64_fp_env(simd_fpcr(cpu));
	unsigned size = SIMD_SIZE(w);

	for (unsigned i = 0; i < simd_lanes(w, size); i++)
		simd_put(&r, size, i,
		         f(&env, size, simd_get(n, size, i, false), simd_get(m, size, i, false),
		           simd_get(d, size, i, false), w));
	*d = r;
	done(cpu, &env);
	return 0;
}

/* m's lane SIMD_INDEX for all. */
static u64 with_element(struct cpu *cpu, u64 w, fp_fn f)
{
	const struct vreg *n = simd_v(cpu, SIMD_RN(w));
	struct vreg *d = simd_v(cpu, SIMD_RD(w)), r = {{0, 0}};
	struct sfp_env env = aarch64_fp_env(simd_fpcr(cpu));
	unsigned size = SIMD_SIZE(w);
	u64 m = simd_get(simd_v(cpu, SIMD_RM(w)), size, SIMD_INDEX(w), false);

	for (unsigned i = 0; i < simd_lanes(w, size); i++)
		simd_put(&r, size, i, f(&env, size, simd_get(n, size, i, false), m, simd_get(d, size, i, false), w));
	*d = r;
	done(cpu, &env);
	return 0;
}

#define FP(name, how, expr)                                                                                            \
	static u64 fp_##name(struct sfp_env *e, unsigned size, u64 n, u64 m, u64 d, u64 w)                             \
	{                                                                                                              \
		enum sfp_format f = format(size);                                                                      \
		u64 sign = sign_of(size);                                                                              \
		(void)sign, (void)n, (void)m, (void)d, (void)w;                                                        \
		return (u64)(expr);                                                                                    \
	}                                                                                                              \
	WRAP(name, how, fp_##name)
#define WRAP(name, how, fn)                                                                                            \
	u64 aarch64_helper_##name(struct cpu *cpu, u64 w, u64 b, u64 c)                                                \
	{                                                                                                              \
		return how(cpu, w, fn);                                                                                \
	}

FP(fmulx, lanewise, sfp_mulx(e, f, n, m))
FP(frecps, lanewise, sfp_recip_step(e, f, n, m))
FP(frsqrts, lanewise, sfp_rsqrt_step(e, f, n, m))
FP(frecpe, lanewise, sfp_recip_estimate(e, f, n))
FP(frsqrte, lanewise, sfp_rsqrt_estimate(e, f, n))
FP(frecpx, lanewise, sfp_recip_exponent(e, f, n))

WRAP(fmulx_e, with_element, fp_fmulx)

/* Conversions between lanes of equal size; SIMD_IMM fraction bits. */
FP(fcvt_v, lanewise, sfp_to_int(e, f, n, 8u << size, !SIMD_UNS(w), SIMD_IMM(w), fixed_rounding(SIMD_RMODE(w))))
FP(cvtf_v, lanewise,
   SIMD_UNS(w) ? sfp_from_u64(e, f, n, SIMD_IMM(w)) : sfp_from_s64(e, f, sext(n, 8u << size), SIMD_IMM(w)))

/* -- between formats --------------------------------------------------------------------------------------------------
 */

static u64 convert(struct cpu *cpu, struct sfp_env *env, unsigned to, unsigned from, u64 x)
{
	enum sfp_format half = simd_fpcr(cpu) & FPCR_AHP ? SFP_F16_ALT : SFP_F16;

	return sfp_convert(env, to == 1 ? half : format(to), from == 1 ? half : format(from), x);
}

/* fcvt: from SIMD_SIZE to SIMD_IMM. */
u64 aarch64_helper_fcvt(struct cpu *cpu, u64 w, u64 b, u64 c)
{
	struct sfp_env env = aarch64_fp_env(simd_fpcr(cpu));
	u64 x = simd_get(simd_v(cpu, SIMD_RN(w)), SIMD_SIZE(w), 0, false);

	*simd_v(cpu, SIMD_RD(w)) = (struct vreg){{convert(cpu, &env, SIMD_IMM(w), SIMD_SIZE(w), x), 0}};
	done(cpu, &env);
	return 0;
}

/* fcvtn and fcvtxn (odd): wide lanes to SIMD_SIZE, into the low half or with Q the high one. */
u64 aarch64_helper_fcvtn(struct cpu *cpu, u64 w, u64 odd, u64 c)
{
	struct sfp_env env = aarch64_fp_env(simd_fpcr(cpu));
	const struct vreg *n = simd_v(cpu, SIMD_RN(w));
	struct vreg *d = simd_v(cpu, SIMD_RD(w)), r = {{0, 0}};
	unsigned size = SIMD_SIZE(w), lanes = SIMD_SCALAR(w) ? 1 : 8u >> size;
	bool high = !SIMD_SCALAR(w) && SIMD_Q(w);

	if (odd)
		env.rounding = SFP_TO_ODD;
	if (high)
		r.d[0] = d->d[0];
	for (unsigned i = 0; i < lanes; i++)
		simd_put(&r, size, high ? lanes + i : i,
		         convert(cpu, &env, size, size + 1, simd_get(n, size + 1, i, false)));
	*d = r;
	done(cpu, &env);
	return 0;
}

/* fcvtl: lanes of SIMD_SIZE of the low half, with Q the high one, to twice the size. */
u64 aarch64_helper_fcvtl(struct cpu *cpu, u64 w, u64 b, u64 c)
{
	struct sfp_env env = aarch64_fp_env(simd_fpcr(cpu));
	const struct vreg *n = simd_v(cpu, SIMD_RN(w));
	unsigned size = SIMD_SIZE(w), lanes = 8u >> size;
	struct vreg r = {{0, 0}};

	for (unsigned i = 0; i < lanes; i++)
		simd_put(&r, size + 1, i,
		         convert(cpu, &env, size + 1, size, simd_get(n, size, SIMD_Q(w) ? lanes + i : i, false)));
	*simd_v(cpu, SIMD_RD(w)) = r;
	done(cpu, &env);
	return 0;
}
