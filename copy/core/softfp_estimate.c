/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/softfp_estimate.c - reciprocal and reciprocal square root: eight-bit estimates and fused Newton steps.
 *
 * The estimates are defined by integer formulas, not tables (DDI 0487, RecipEstimate and RecipSqrtEstimate): the
 * operand's leading bits become a 9-bit integer, the midpoint of its interval is inverted and rounded to nine bits.
 */
#include "core/softfp_internal.h"

/* a in [256, 512) stands for [0.5, 1); the result in [256, 512) for [1, 2). */
static unsigned recip_table(unsigned a)
{
	return ((1u << 19) / (2 * a + 1) + 1) / 2;
}

/* a in [128, 512) stands for [0.25, 1); the result in [256, 512) for [1, 2). */
static unsigned rsqrt_table(unsigned a)
{
	unsigned b = 512;

	/* Midpoints: below one half the intervals are half as wide. */
	a = a < 256 ? 2 * a + 1 : (a & ~1u) * 2 + 2;
	while (a * (b + 1) * (b + 1) < 1u << 28)
		b++;
	return (b + 1) / 2;
}

u64 sfp_recip_estimate(struct sfp_env *env, enum sfp_format fmt, u64 a)
{
	const struct sfp_shape *s = &sfp_shapes[fmt];
	struct sfp_num x = sfp_unpack(env, fmt, a);
	u64 frac;
	s32 exp;

	if (sfp_num_is_nan(&x))
		return sfp_nan1(env, fmt, &x);
	if (x.cls == SFP_IS_INF)
		return sfp_pack_zero(fmt, x.sign);
	if (x.cls == SFP_IS_ZERO) {
		env->flags |= SFP_DIVBYZERO;
		return sfp_pack_inf(fmt, x.sign);
	}
	/* Below half the smallest normal's half the reciprocal overflows. */
	if (x.exp < -s->bias - 1) {
		env->flags |= SFP_OVERFLOW | SFP_INEXACT;
		return sfp_overflow_value(env, fmt, x.sign);
	}
	if (env->flush_out && x.exp >= s->bias - 1) {
		env->flags |= SFP_UNDERFLOW;
		return sfp_pack_zero(fmt, x.sign);
	}
	frac = (u64)(recip_table((unsigned)(x.sig >> 55)) & 0xff) << (s->frac_bits - 8);
	exp = s->bias - 1 - x.exp; /* biased; the result's exponent is -1 - x.exp */
	if (exp <= 0) {
		frac = (frac | 1ull << s->frac_bits) >> (1 - exp);
		exp = 0;
	}
	return sfp_pack_zero(fmt, x.sign) | (u64)exp << s->frac_bits | frac;
}

u64 sfp_rsqrt_estimate(struct sfp_env *env, enum sfp_format fmt, u64 a)
{
	const struct sfp_shape *s = &sfp_shapes[fmt];
	struct sfp_num x = sfp_unpack(env, fmt, a);
	unsigned scaled;
	s32 exp;

	if (sfp_num_is_nan(&x))
		return sfp_nan1(env, fmt, &x);
	if (x.cls == SFP_IS_ZERO) {
		env->flags |= SFP_DIVBYZERO;
		return sfp_pack_inf(fmt, x.sign);
	}
	if (x.sign)
		return sfp_invalid(env, fmt);
	if (x.cls == SFP_IS_INF)
		return sfp_pack_zero(fmt, false);
	/* x = m * 2^(exp + 1) with m in [1/2, 1); an odd exponent moves one place into m. */
	scaled = (unsigned)(x.sig >> 55);
	if (!((x.exp + 1) & 1)) {
		exp = (x.exp + 1) / 2;
	} else {
		scaled >>= 1;
		exp = (x.exp + 2) / 2;
	}
	/* 1/sqrt(m) in [1, 2) */
	return (u64)(s->bias - exp) << s->frac_bits | (u64)(rsqrt_table(scaled) & 0xff) << (s->frac_bits - 8);
}

u64 sfp_recip_exponent(struct sfp_env *env, enum sfp_format fmt, u64 a)
{
	const struct sfp_shape *s = &sfp_shapes[fmt];
	struct sfp_num x = sfp_unpack(env, fmt, a);
	u64 ones = (1ull << s->exp_bits) - 1;
	u64 exp = bits_u(a, s->frac_bits, s->exp_bits);

	if (sfp_num_is_nan(&x))
		return sfp_nan1(env, fmt, &x);
	return sfp_pack_zero(fmt, x.sign) | (exp ? ~exp & ones : ones - 1) << s->frac_bits;
}

/* (c - a*b) * 2^scale with the step's special cases; c is an integer. */
static u64 step(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b, unsigned c, s32 scale)
{
	struct sfp_num x, y, z;
	bool inf;

	/* The negation comes first and flips a NaN's sign too. */
	x = sfp_unpack(env, fmt, a ^ sfp_pack_zero(fmt, true));
	y = sfp_unpack(env, fmt, b);
	if (sfp_num_is_nan(&x) || sfp_num_is_nan(&y))
		return sfp_nan2(env, fmt, &x, &y);
	inf = x.cls == SFP_IS_INF || y.cls == SFP_IS_INF;
	if (inf && x.cls != SFP_IS_ZERO && y.cls != SFP_IS_ZERO)
		return sfp_pack_inf(fmt, x.sign ^ y.sign);
	if (inf)
		y.cls = x.cls = SFP_IS_ZERO;
	z = (struct sfp_num){SFP_IS_NORMAL, false, 1, (u64)c << 62};
	return sfp_muladd(env, fmt, &x, &y, &z, scale);
}

u64 sfp_recip_step(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b)
{
	return step(env, fmt, a, b, 2, 0);
}

u64 sfp_rsqrt_step(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b)
{
	return step(env, fmt, a, b, 3, -1);
}

u32 sfp_fixed_recip_estimate(u32 a)
{
	if (!(a >> 31))
		return ~0u;
	return (u32)recip_table(a >> 23) << 23;
}

u32 sfp_fixed_rsqrt_estimate(u32 a)
{
	if (!(a >> 30))
		return ~0u;
	return (u32)rsqrt_table(a >> 23) << 23;
}
