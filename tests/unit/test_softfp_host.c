/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_softfp_host.c - core/softfp.h against the host's own floating point: results with NaN payloads,
 * flags.
 *
 * On x86-64 that is SSE (and FMA where the CPU has it): first-operand NaNs, a negative default NaN, tininess detected
 * after rounding, the integer indefinite.  Other hosts skip the suite's cases. */
#include "core/softfp.h"

#include <check.h>
#include <fenv.h>
#include <math.h>
#include <string.h>

#include "tests/unit/random.h"

#define CASES 200000

Suite *softfp_host_suite(void);

#ifdef __x86_64__
#include <immintrin.h>

static u64 seed = 77;

static u64 rnd(void)
{
	return xorshift(&seed) * 0x2545f4914f6cdd1dull;
}

static u64 operand(bool wide)
{
	unsigned fb = wide ? 52 : 23;
	u64 emask = wide ? 0x7ff : 0xff, frac = rnd() & ((1ull << fb) - 1), exp = rnd() & emask, r = rnd();

	if ((r & 3) == 0)
		frac = (r & 4) ? 0 : 1ull << (rnd() % fb);
	if ((r & 0x30) == 0)
		exp = r & 0x40 ? emask : 0;
	else if (r & 0x30)
		exp = r & 0x80 ? exp : (emask >> 1) + rnd() % 60 - 30;
	return (r >> 63) << (wide ? 63 : 31) | exp << fb | frac;
}

static double d(u64 a)
{
	double v;

	memcpy(&v, &a, 8);
	return v;
}

static float s(u64 a)
{
	u32 w = (u32)a;
	float v;

	memcpy(&v, &w, 4);
	return v;
}

static u64 du(double v)
{
	u64 a;

	memcpy(&a, &v, 8);
	return a;
}

static u64 su(float v)
{
	u32 a;

	memcpy(&a, &v, 4);
	return a;
}

enum { ADD, SUB, MUL, DIV, SQRT, MIN, MAX, FMA, NARROW, WIDEN, TO32, TO64, FROM, ROUND, OPS };

#ifdef __clang__
/* Else it computes both sides of a conditional and takes one, with the other's flags. */
#pragma clang optimize off
#endif

static __attribute__((noinline, target("fma,sse4.1"))) u64 host(int op, bool wide, u64 a, u64 b, u64 c)
{
	__m128d x = _mm_set_sd(d(a)), y = _mm_set_sd(d(b)), z = _mm_set_sd(d(c));
	__m128 p = _mm_set_ss(s(a)), q = _mm_set_ss(s(b)), r = _mm_set_ss(s(c));

	/* The barrier keeps the operation between the caller's fenv calls. */
	__asm__ volatile("" : "+x"(x), "+x"(y), "+x"(z), "+x"(p), "+x"(q), "+x"(r));
	switch (op) {
	case ADD: return wide ? du(_mm_cvtsd_f64(_mm_add_sd(x, y))) : su(_mm_cvtss_f32(_mm_add_ss(p, q)));
	case SUB: return wide ? du(_mm_cvtsd_f64(_mm_sub_sd(x, y))) : su(_mm_cvtss_f32(_mm_sub_ss(p, q)));
	case MUL: return wide ? du(_mm_cvtsd_f64(_mm_mul_sd(x, y))) : su(_mm_cvtss_f32(_mm_mul_ss(p, q)));
	case DIV: return wide ? du(_mm_cvtsd_f64(_mm_div_sd(x, y))) : su(_mm_cvtss_f32(_mm_div_ss(p, q)));
	case SQRT: return wide ? du(_mm_cvtsd_f64(_mm_sqrt_sd(x, x))) : su(_mm_cvtss_f32(_mm_sqrt_ss(p)));
	case MIN: return wide ? du(_mm_cvtsd_f64(_mm_min_sd(x, y))) : su(_mm_cvtss_f32(_mm_min_ss(p, q)));
	case MAX: return wide ? du(_mm_cvtsd_f64(_mm_max_sd(x, y))) : su(_mm_cvtss_f32(_mm_max_ss(p, q)));
	case FMA: return wide ? du(_mm_cvtsd_f64(_mm_fmadd_sd(x, y, z))) : su(_mm_cvtss_f32(_mm_fmadd_ss(p, q, r)));
	case NARROW: return su(_mm_cvtss_f32(_mm_cvtsd_ss(p, x)));
	case WIDEN: return du(_mm_cvtsd_f64(_mm_cvtss_sd(x, p)));
	case TO32: return (u64)(s64)(wide ? _mm_cvtsd_si32(x) : _mm_cvtss_si32(p));
	case TO64: return (u64)(wide ? _mm_cvtsd_si64(x) : _mm_cvtss_si64(p));
	case FROM:
		return wide ? du(_mm_cvtsd_f64(_mm_cvtsi64_sd(x, (s64)a)))
		            : su(_mm_cvtss_f32(_mm_cvtsi64_ss(p, (s64)a)));
	default:
		return wide ? du(_mm_cvtsd_f64(_mm_round_sd(x, x, _MM_FROUND_RINT)))
		            : su(_mm_cvtss_f32(_mm_round_ss(p, p, _MM_FROUND_RINT)));
	}
}

#ifdef __clang__
#pragma clang optimize on
#endif

static u64 ours(struct sfp_env *env, int op, bool wide, u64 a, u64 b, u64 c)
{
	enum sfp_format f = wide ? SFP_F64 : SFP_F32;

	switch (op) {
	case ADD: return sfp_add(env, f, a, b);
	case SUB: return sfp_sub(env, f, a, b);
	case MUL: return sfp_mul(env, f, a, b);
	case DIV: return sfp_div(env, f, a, b);
	case SQRT: return sfp_sqrt(env, f, a);
	case MIN: return sfp_min(env, f, a, b, SFP_SECOND);
	case MAX: return sfp_max(env, f, a, b, SFP_SECOND);
	case FMA: return sfp_fma(env, f, a, b, c);
	case NARROW: return sfp_convert(env, SFP_F32, SFP_F64, a);
	case WIDEN: return sfp_convert(env, SFP_F64, SFP_F32, a & 0xffffffff);
	case TO32: return sfp_to_int(env, f, a, 32, true, 0, (enum sfp_rounding)env->rounding);
	case TO64: return sfp_to_int(env, f, a, 64, true, 0, (enum sfp_rounding)env->rounding);
	case FROM: return sfp_from_s64(env, f, (s64)a, 0);
	default: return sfp_round_int(env, f, a, (enum sfp_rounding)env->rounding, true);
	}
}

START_TEST(sse)
{
	static const struct {
		u8 ours;
		int host;
	} modes[] = {{SFP_NEAREST_EVEN, FE_TONEAREST},
	             {SFP_TOWARD_ZERO, FE_TOWARDZERO},
	             {SFP_UP, FE_UPWARD},
	             {SFP_DOWN, FE_DOWNWARD}};
	unsigned saved = _mm_getcsr();
	int op = _i;

	if ((op == FMA && !__builtin_cpu_supports("fma")) || !__builtin_cpu_supports("sse4.1"))
		return;
	for (int i = 0; i < CASES; i++) {
		bool wide = rnd() & 1;
		unsigned m = rnd() & 3, csr;
		struct sfp_env env = {.rounding = modes[m].ours,
		                      .nan_rule = SFP_NAN_FIRST_ABC,
		                      .int_rule = SFP_INT_INDEFINITE,
		                      .negative_nan = true};
		u64 a, b, c, want, got;
		u32 flags;

		if (op == NARROW || op == WIDEN)
			wide = op == NARROW;
		a = op == FROM ? rnd() >> (rnd() & 63) : operand(wide);
		b = operand(wide);
		c = operand(wide);
		/* fenv's calls would do the x87 too; MXCSR is all we need. */
		fesetround(modes[m].host);
		_mm_setcsr(_mm_getcsr() & ~0x3fu);
		want = host(op, wide, a, b, c);
		csr = _mm_getcsr();
		flags = (csr & 1 ? SFP_INVALID : 0) | (csr & 4 ? SFP_DIVBYZERO : 0) | (csr & 8 ? SFP_OVERFLOW : 0) |
		        (csr & 16 ? SFP_UNDERFLOW : 0) | (csr & 32 ? SFP_INEXACT : 0);
		_mm_setcsr(saved);
		got = ours(&env, op, wide, a, b, c);
		if (got != want || env.flags != flags)
			ck_abort_msg(
			    "operation %d %s rounding %d: %llx %llx %llx: got %llx flags %x, host %llx flags %x", op,
			    wide ? "f64" : "f32", env.rounding, (unsigned long long)a, (unsigned long long)b,
			    (unsigned long long)c, (unsigned long long)got, env.flags, (unsigned long long)want, flags);
	}
	fesetround(FE_TONEAREST);
}
END_TEST
#endif

Suite *softfp_host_suite(void)
{
	Suite *s = suite_create("softfp_host");
#ifdef __x86_64__
	TCase *tc = tcase_create("sse");

	tcase_add_loop_test(tc, sse, 0, OPS);
	suite_add_tcase(s, tc);
#endif
	return s;
}
