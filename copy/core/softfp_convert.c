/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/softfp_convert.c - conversions between formats, to and from integers, and rounding to an integral value. */
#include "core/softfp_internal.h"

static bool is_half(enum sfp_format fmt)
{
	return fmt == SFP_F16 || fmt == SFP_F16_ALT;
}

u64 sfp_convert(struct sfp_env *env, enum sfp_format to, enum sfp_format from, u64 a)
{
	const struct sfp_shape *src = &sfp_shapes[from], *dst = &sfp_shapes[to];
	bool flush_in = env->flush_in;
	u8 flush_out = env->flush_out;
	struct sfp_num x;
	u64 r, payload;

	if (is_half(from))
		env->flush_in = false;
	if (is_half(to))
		env->flush_out = SFP_FLUSH_OUT_NONE;
	x = sfp_unpack(env, from, a);
	switch (x.cls) {
	case SFP_IS_ZERO: r = sfp_pack_zero(to, x.sign); break;
	case SFP_IS_INF:
		if (to == SFP_F16_ALT) {
			env->flags |= SFP_INVALID;
			r = sfp_pack_zero(to, x.sign) | 0x7fff;
		} else {
			r = sfp_pack_inf(to, x.sign);
		}
		break;
	case SFP_IS_NORMAL: r = sfp_round_pack(env, to, x.sign, x.exp, x.sig); break;
	default:
		if (to == SFP_F16_ALT) {
			env->flags |= SFP_INVALID;
			r = sfp_pack_zero(to, x.sign);
			break;
		}
		payload = x.sig << (64 - src->frac_bits) >> (64 - dst->frac_bits);
		x.sig = sfp_pack_inf(to, x.sign) | payload;
		r = sfp_nan1(env, to, &x);
		break;
	}
	env->flush_in = flush_in;
	env->flush_out = flush_out;
	return r;
}

/* The magnitude sig * 2^(exp - 63), exp under 64, rounded to an integer; *inexact says whether it was none.  The
 * rounding cannot carry out of 64 bits, for a number of exponent 63 is an integer already. */
static u64 to_integer(enum sfp_rounding rounding, bool sign, s32 exp, u64 sig, bool *inexact)
{
	/* 64 integer bits, 64 fraction bits. */
	u128 w = exp >= -1 ? (u128)sig << (exp + 1) : sfp_shr_jam128(sig, (unsigned)(-1 - exp));
	u64 v = (u64)(w >> 64), frac = (u64)w;

	*inexact = frac != 0;
	if (rounding == SFP_TO_ODD)
		return v | *inexact;
	/* Last place, half, and the rest as one sticky bit. */
	return v + sfp_round_up(rounding, sign, (v & 1) << 2 | frac >> 63 << 1 | (frac << 1 != 0), 2);
}

u64 sfp_round_int(struct sfp_env *env, enum sfp_format fmt, u64 a, enum sfp_rounding rounding, bool exact)
{
	const struct sfp_shape *s = &sfp_shapes[fmt];
	struct sfp_num x = sfp_unpack(env, fmt, a);
	unsigned lead;
	bool inexact;
	u64 v;

	if (sfp_num_is_nan(&x))
		return sfp_nan1(env, fmt, &x);
	if (x.cls == SFP_IS_ZERO)
		return sfp_pack_zero(fmt, x.sign);
	if (x.cls == SFP_IS_INF || x.exp >= s->frac_bits)
		return a;
	v = to_integer(rounding, x.sign, x.exp, x.sig, &inexact);
	if (inexact && exact)
		env->flags |= SFP_INEXACT;
	if (v == 0)
		return sfp_pack_zero(fmt, x.sign);
	/* v has at most frac_bits + 1 significant bits, so this packs without rounding. */
	lead = (unsigned)__builtin_clzll(v);
	return sfp_round_pack(env, fmt, x.sign, 63 - (s32)lead, v << lead);
}

u64 sfp_to_int(struct sfp_env *env, enum sfp_format fmt, u64 a, unsigned bits, bool is_signed, unsigned fbits,
               enum sfp_rounding rounding)
{
	struct sfp_num x = sfp_unpack(env, fmt, a);
	u64 max = is_signed ? (1ull << (bits - 1)) - 1 : ~0ull >> (64 - bits);
	u64 min = is_signed ? ~max : 0;
	u64 limit, v = 0;
	bool inexact = false, over = false;

	switch (x.cls) {
	case SFP_IS_ZERO: return 0;
	case SFP_IS_INF: over = true; break;
	case SFP_IS_NORMAL:
		x.exp += (s32)fbits;
		if (x.exp >= 64) {
			over = true;
			break;
		}
		v = to_integer(rounding, x.sign, x.exp, x.sig, &inexact);
		limit = x.sign ? 0 - min : max;
		over = v > limit;
		break;
	default:
		env->flags |= SFP_INVALID;
		switch (env->int_rule) {
		case SFP_INT_NAN_MAX: return max;
		case SFP_INT_NAN_MIN: return min;
		case SFP_INT_INDEFINITE: return is_signed ? min : max;
		default: return 0;
		}
	}
	if (over) {
		env->flags |= SFP_INVALID;
		if (env->int_rule == SFP_INT_INDEFINITE)
			return is_signed ? min : max;
		return x.sign ? min : max;
	}
	if (inexact)
		env->flags |= SFP_INEXACT;
	return x.sign ? 0 - v : v;
}

static u64 from_magnitude(struct sfp_env *env, enum sfp_format fmt, bool sign, u64 v, unsigned fbits)
{
	unsigned lead;

	if (v == 0)
		return sfp_pack_zero(fmt, false);
	lead = (unsigned)__builtin_clzll(v);
	return sfp_round_pack(env, fmt, sign, 63 - (s32)lead - (s32)fbits, v << lead);
}

u64 sfp_from_s64(struct sfp_env *env, enum sfp_format fmt, s64 v, unsigned fbits)
{
	return from_magnitude(env, fmt, v < 0, v < 0 ? 0 - (u64)v : (u64)v, fbits);
}

u64 sfp_from_u64(struct sfp_env *env, enum sfp_format fmt, u64 v, unsigned fbits)
{
	return from_magnitude(env, fmt, false, v, fbits);
}
