/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/softfp.c - taking numbers apart, rounding them back, and the arithmetic operations.
 *
 * Every operation has the same three steps.  sfp_unpack gives class, sign, exponent and a 64-bit significand with its
 * top bit set.  The operation computes the exact result, or one whose lost bits are all kept in a sticky last bit, as a
 * number of the same form.  sfp_round_pack rounds it once, detects tininess and overflow and packs it.
 *
 * Why one sticky bit is enough: a significand has at most 53 bits and round_pack sees 64, so below the rounding bit
 * there are at least ten more; whether the discarded part is zero, below, at or above one half is decided by the
 * rounding bit and the OR of all lower ones.  Right shifts with sticky commute with that.  In a subtraction the smaller
 * operand may be shifted so before subtracting: we do it in 128 bits with the operands' significant bits (at most 106)
 * on top, so a shift of up to 20 loses nothing, and after a shift of two or more the difference loses at most one
 * leading bit, which leaves the sticky bit far below the rounding bit.
 *
 * Tininess after rounding means: the result, rounded to the format's precision as if the exponent were unbounded, is
 * below the smallest normal number.  That differs from before rounding only for exponents of emin - 1 that carry, so
 * only there a second rounding is made.
 */
#include "core/softfp_internal.h"

// clang-format off
const struct sfp_shape sfp_shapes[] = {
	/*                exp frac  bias  emax */
	[SFP_F16]     = { 5,  10,   15,   15   },
	[SFP_F32]     = { 8,  23,   127,  127  },
	[SFP_F64]     = { 11, 52,   1023, 1023 },
	[SFP_F16_ALT] = { 5,  10,   15,   16   },
};
// clang-format on

u64 sfp_default_nan(const struct sfp_env *env, enum sfp_format fmt)
{
	return sfp_pack_inf(fmt, env->negative_nan) | 1ull << (sfp_shapes[fmt].frac_bits - 1);
}

enum sfp_class sfp_classify(enum sfp_format fmt, u64 a)
{
	const struct sfp_shape *s = &sfp_shapes[fmt];
	u64 frac = bits_u(a, 0, s->frac_bits);
	u64 exp = bits_u(a, s->frac_bits, s->exp_bits);

	if (exp == 0)
		return frac ? SFP_IS_SUBNORMAL : SFP_IS_ZERO;
	if (fmt == SFP_F16_ALT || exp != (1ull << s->exp_bits) - 1)
		return SFP_IS_NORMAL;
	if (frac == 0)
		return SFP_IS_INF;
	return frac >> (s->frac_bits - 1) ? SFP_IS_QNAN : SFP_IS_SNAN;
}

bool sfp_is_nan(enum sfp_format fmt, u64 a)
{
	return sfp_classify(fmt, a) >= SFP_IS_QNAN;
}

bool sfp_is_snan(enum sfp_format fmt, u64 a)
{
	return sfp_classify(fmt, a) == SFP_IS_SNAN;
}

struct sfp_num sfp_unpack(struct sfp_env *env, enum sfp_format fmt, u64 a)
{
	const struct sfp_shape *s = &sfp_shapes[fmt];
	u64 frac = bits_u(a, 0, s->frac_bits);
	struct sfp_num n;
	unsigned lead;

	n.cls = sfp_classify(fmt, a);
	n.sign = bits_u(a, sfp_sign_bit(fmt), 1);
	n.exp = 0;
	n.sig = 0;
	switch (n.cls) {
	case SFP_IS_NORMAL:
		n.exp = (s32)bits_u(a, s->frac_bits, s->exp_bits) - s->bias;
		n.sig = 1ull << 63 | frac << (63 - s->frac_bits);
		break;
	case SFP_IS_SUBNORMAL:
		if (env->flush_in) {
			if (fmt != SFP_F16 && fmt != SFP_F16_ALT)
				env->flags |= SFP_INPUT_DENORMAL;
			n.cls = SFP_IS_ZERO;
			break;
		}
		lead = (unsigned)__builtin_clzll(frac);
		n.cls = SFP_IS_NORMAL;
		n.sig = frac << lead;
		n.exp = 1 - s->bias + (63 - s->frac_bits) - (s32)lead;
		break;
	case SFP_IS_QNAN:
	case SFP_IS_SNAN: n.sig = a; break;
	default: break;
	}
	return n;
}

bool sfp_round_up(enum sfp_rounding rounding, bool sign, u64 sig, unsigned shift)
{
	u64 half = 1ull << (shift - 1);
	u64 low = sig & (half * 2 - 1);

	switch (rounding) {
	case SFP_NEAREST_EVEN: return low > half || (low == half && (sig >> shift & 1));
	case SFP_NEAREST_AWAY: return low >= half;
	case SFP_UP: return low && !sign;
	case SFP_DOWN: return low && sign;
	default: return false;
	}
}

u64 sfp_overflow_value(const struct sfp_env *env, enum sfp_format fmt, bool sign)
{
	bool inf;

	switch (env->rounding) {
	case SFP_UP: inf = !sign; break;
	case SFP_DOWN: inf = sign; break;
	case SFP_TOWARD_ZERO:
	case SFP_TO_ODD: inf = false; break;
	default: inf = true; break;
	}
	return sfp_pack_inf(fmt, sign) - !inf;
}

u64 sfp_round_pack(struct sfp_env *env, enum sfp_format fmt, bool sign, s32 exp, u64 sig)
{
	const struct sfp_shape *s = &sfp_shapes[fmt];
	s32 emin = 1 - s->bias;
	unsigned shift = 63 - s->frac_bits;
	bool tiny = exp < emin;
	bool inexact;
	u64 q;

	if (tiny) {
		/* After rounding, a carry out of the full precision reaches the smallest normal. */
		if (!env->tininess_before && env->flush_out != SFP_FLUSH_OUT && exp == emin - 1 &&
		    sig >> shift == (2ull << s->frac_bits) - 1 && sfp_round_up(env->rounding, sign, sig, shift))
			tiny = false;
		if (tiny && env->flush_out) {
			env->flags |= SFP_UNDERFLOW;
			if (env->flush_out == SFP_FLUSH_OUT_INEXACT)
				env->flags |= SFP_INEXACT;
			return sfp_pack_zero(fmt, sign);
		}
		sig = sfp_shr_jam64(sig, (unsigned)(emin - exp));
		/* The packed exponent field of a subnormal is that of the smallest normal less its leading one. */
		exp = emin;
	}
	inexact = (sig & ((1ull << shift) - 1)) != 0;
	q = sig >> shift;
	if (env->rounding == SFP_TO_ODD)
		q |= inexact;
	else
		q += sfp_round_up(env->rounding, sign, sig, shift);
	if (exp > s->emax || (exp == s->emax && q >> (s->frac_bits + 1))) {
		if (fmt == SFP_F16_ALT) {
			env->flags |= SFP_INVALID;
			return sfp_pack_zero(fmt, sign) | 0x7fff;
		}
		env->flags |= SFP_OVERFLOW | SFP_INEXACT;
		return sfp_overflow_value(env, fmt, sign);
	}
	if (inexact)
		env->flags |= tiny ? SFP_INEXACT | SFP_UNDERFLOW : SFP_INEXACT;
	/* The leading one (or its carry) adds into the exponent field, which therefore starts one low. */
	return sfp_pack_zero(fmt, sign) + ((u64)(exp + s->bias - 1) << s->frac_bits) + q;
}

u64 sfp_invalid(struct sfp_env *env, enum sfp_format fmt)
{
	env->flags |= SFP_INVALID;
	return sfp_default_nan(env, fmt);
}

static u64 quieted(const struct sfp_env *env, enum sfp_format fmt, u64 nan)
{
	if (env->default_nan || env->nan_rule == SFP_NAN_CANONICAL)
		return sfp_default_nan(env, fmt);
	return nan | 1ull << (sfp_shapes[fmt].frac_bits - 1);
}

u64 sfp_nan1(struct sfp_env *env, enum sfp_format fmt, const struct sfp_num *a)
{
	if (a->cls == SFP_IS_SNAN)
		env->flags |= SFP_INVALID;
	return quieted(env, fmt, a->sig);
}

/* The NaN result for operands in the order in which the rule looks at them. */
static u64 nan_ordered(struct sfp_env *env, enum sfp_format fmt, const struct sfp_num *const *ops, unsigned n)
{
	bool snan_first = env->nan_rule == SFP_NAN_SNAN_FIRST_CAB || env->nan_rule == SFP_NAN_SNAN_FIRST_ABC;
	const struct sfp_num *first = 0, *signalling = 0;

	for (unsigned i = 0; i < n; i++) {
		if (!first && sfp_num_is_nan(ops[i]))
			first = ops[i];
		if (!signalling && ops[i]->cls == SFP_IS_SNAN)
			signalling = ops[i];
	}
	if (signalling)
		env->flags |= SFP_INVALID;
	if (signalling && snan_first)
		first = signalling;
	return quieted(env, fmt, first->sig);
}

u64 sfp_nan2(struct sfp_env *env, enum sfp_format fmt, const struct sfp_num *a, const struct sfp_num *b)
{
	const struct sfp_num *ops[2] = {a, b};

	return nan_ordered(env, fmt, ops, 2);
}

static u64 nan3(struct sfp_env *env, enum sfp_format fmt, const struct sfp_num *a, const struct sfp_num *b,
                const struct sfp_num *c, bool inf_times_zero)
{
	const struct sfp_num *ops[3] = {a, b, c};

	if (env->nan_rule == SFP_NAN_SNAN_FIRST_CAB) {
		ops[0] = c;
		ops[1] = a;
		ops[2] = b;
	} else if (env->nan_rule == SFP_NAN_FIRST_ACB) {
		ops[1] = c;
		ops[2] = b;
	}
	if (inf_times_zero && env->nan_rule != SFP_NAN_FIRST_ABC) {
		env->flags |= SFP_INVALID;
		if (env->nan_rule != SFP_NAN_FIRST_ACB && c->cls == SFP_IS_QNAN)
			return sfp_default_nan(env, fmt);
	}
	return nan_ordered(env, fmt, ops, 3);
}

/* A finite number in 128 bits: sig * 2^(exp - 126), bit 126 or nothing set on top so that a sum cannot overflow. */
struct wide {
	bool sign;
	s32 exp;
	u128 sig;
};

static struct wide widen(const struct sfp_num *n)
{
	return (struct wide){n->sign, n->exp, (u128)n->sig << 63};
}

/* (a + b) * 2^scale; either may be zero (sig 0). */
static u64 add_wide(struct sfp_env *env, enum sfp_format fmt, struct wide a, struct wide b, s32 scale)
{
	struct wide t;
	u128 sum;
	u64 hi;
	unsigned lead;

	if (!a.sig && !b.sig)
		return sfp_pack_zero(fmt, a.sign == b.sign ? a.sign : env->rounding == SFP_DOWN);
	if (!a.sig || (b.sig && b.exp > a.exp)) {
		t = a;
		a = b;
		b = t;
	}
	if (b.sig)
		b.sig = sfp_shr_jam128(b.sig, (unsigned)(a.exp - b.exp));
	if (a.sign == b.sign) {
		sum = a.sig + b.sig;
	} else if (a.sig >= b.sig) {
		sum = a.sig - b.sig;
	} else {
		sum = b.sig - a.sig;
		a.sign = b.sign;
	}
	if (sum == 0)
		return sfp_pack_zero(fmt, env->rounding == SFP_DOWN);
	hi = (u64)(sum >> 64);
	lead = hi ? (unsigned)__builtin_clzll(hi) : 64 + (unsigned)__builtin_clzll((u64)sum);
	sum <<= lead;
	return sfp_round_pack(env, fmt, a.sign, a.exp + 1 - (s32)lead + scale, (u64)(sum >> 64) | ((u64)sum != 0));
}

u64 sfp_add(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b)
{
	struct sfp_num x = sfp_unpack(env, fmt, a), y = sfp_unpack(env, fmt, b);

	if (sfp_num_is_nan(&x) || sfp_num_is_nan(&y))
		return sfp_nan2(env, fmt, &x, &y);
	if (x.cls == SFP_IS_INF) {
		if (y.cls == SFP_IS_INF && x.sign != y.sign)
			return sfp_invalid(env, fmt);
		return sfp_pack_inf(fmt, x.sign);
	}
	if (y.cls == SFP_IS_INF)
		return sfp_pack_inf(fmt, y.sign);
	return add_wide(env, fmt, widen(&x), widen(&y), 0);
}

u64 sfp_sub(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b)
{
	/* A NaN subtrahend comes out with its own sign; x - y is x + -y in everything else. */
	if (!sfp_is_nan(fmt, b))
		b ^= sfp_pack_zero(fmt, true);
	return sfp_add(env, fmt, a, b);
}

/* Product, for operands that are neither NaN nor inf*0. */
static u64 mul_numbers(struct sfp_env *env, enum sfp_format fmt, const struct sfp_num *x, const struct sfp_num *y)
{
	bool sign = x->sign ^ y->sign;
	s32 exp = x->exp + y->exp + 1;
	u128 p;

	if (x->cls == SFP_IS_INF || y->cls == SFP_IS_INF)
		return sfp_pack_inf(fmt, sign);
	if (x->cls == SFP_IS_ZERO || y->cls == SFP_IS_ZERO)
		return sfp_pack_zero(fmt, sign);
	p = (u128)x->sig * y->sig;
	if (!(p >> 127)) {
		p <<= 1;
		exp--;
	}
	return sfp_round_pack(env, fmt, sign, exp, (u64)(p >> 64) | ((u64)p != 0));
}

static bool is_inf_times_zero(const struct sfp_num *x, const struct sfp_num *y)
{
	return (x->cls == SFP_IS_INF && y->cls == SFP_IS_ZERO) || (x->cls == SFP_IS_ZERO && y->cls == SFP_IS_INF);
}

u64 sfp_mul(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b)
{
	struct sfp_num x = sfp_unpack(env, fmt, a), y = sfp_unpack(env, fmt, b);

	if (sfp_num_is_nan(&x) || sfp_num_is_nan(&y))
		return sfp_nan2(env, fmt, &x, &y);
	if (is_inf_times_zero(&x, &y))
		return sfp_invalid(env, fmt);
	return mul_numbers(env, fmt, &x, &y);
}

u64 sfp_mulx(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b)
{
	struct sfp_num x = sfp_unpack(env, fmt, a), y = sfp_unpack(env, fmt, b);

	if (sfp_num_is_nan(&x) || sfp_num_is_nan(&y))
		return sfp_nan2(env, fmt, &x, &y);
	if (is_inf_times_zero(&x, &y))
		return sfp_pack_zero(fmt, x.sign ^ y.sign) | (u64)(sfp_shapes[fmt].bias + 1)
		                                                 << sfp_shapes[fmt].frac_bits;
	return mul_numbers(env, fmt, &x, &y);
}

/* The 64 leading quotient bits of (a << 63) / b for a, b with their top bits set, the last one sticky.  The quotient
 * lies in (2^62, 2^64).  Plain restoring division in two 32-bit digits would need corrections; one bit at a time is
 * simple, and division is rare here. */
static u64 divide(u64 a, u64 b)
{
	u64 q = 0, rem = a;
	bool carry = false;

	for (int i = 63; i >= 0; i--) {
		if (carry || rem >= b) {
			rem -= b;
			q |= 1ull << i;
		}
		carry = rem >> 63;
		rem <<= 1;
	}
	return q | (carry || rem != 0);
}

u64 sfp_div(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b)
{
	struct sfp_num x = sfp_unpack(env, fmt, a), y = sfp_unpack(env, fmt, b);
	bool sign = x.sign ^ y.sign;
	s32 exp = x.exp - y.exp;
	u64 q;

	if (sfp_num_is_nan(&x) || sfp_num_is_nan(&y))
		return sfp_nan2(env, fmt, &x, &y);
	if (x.cls == y.cls && x.cls != SFP_IS_NORMAL)
		return sfp_invalid(env, fmt); /* inf/inf and 0/0 */
	if (x.cls == SFP_IS_INF)
		return sfp_pack_inf(fmt, sign);
	if (x.cls == SFP_IS_ZERO || y.cls == SFP_IS_INF)
		return sfp_pack_zero(fmt, sign);
	if (y.cls == SFP_IS_ZERO) {
		env->flags |= SFP_DIVBYZERO;
		return sfp_pack_inf(fmt, sign);
	}
	q = divide(x.sig, y.sig);
	if (!(q >> 63)) {
		/* The bit that comes in is unknown if the quotient goes on; sticky stands for both. */
		q = q << 1 | (q & 1);
		exp--;
	}
	return sfp_round_pack(env, fmt, sign, exp, q);
}

u64 sfp_sqrt(struct sfp_env *env, enum sfp_format fmt, u64 a)
{
	struct sfp_num x = sfp_unpack(env, fmt, a);
	u128 rem, root, bit;

	if (sfp_num_is_nan(&x))
		return sfp_nan1(env, fmt, &x);
	if (x.cls == SFP_IS_ZERO)
		return sfp_pack_zero(fmt, x.sign);
	if (x.sign)
		return sfp_invalid(env, fmt);
	if (x.cls == SFP_IS_INF)
		return sfp_pack_inf(fmt, false);
	/* Radicand with an even exponent: m in [1, 4) scaled by 2^126, so that the root has its top bit at 63. */
	rem = (u128)x.sig << (63 + (x.exp & 1));
	root = 0;
	for (bit = (u128)1 << 126; bit; bit >>= 2) {
		if (rem >= root + bit) {
			rem -= root + bit;
			root = root >> 1 | bit;
		} else {
			root >>= 1;
		}
	}
	return sfp_round_pack(env, fmt, false, (x.exp - (x.exp & 1)) / 2, (u64)root | (rem != 0));
}

u64 sfp_muladd(struct sfp_env *env, enum sfp_format fmt, const struct sfp_num *a, const struct sfp_num *b,
               const struct sfp_num *c, s32 scale)
{
	struct wide p = {a->sign ^ b->sign, a->exp + b->exp, 0};

	if (a->cls != SFP_IS_ZERO && b->cls != SFP_IS_ZERO) {
		p.sig = (u128)a->sig * b->sig;
		/* The product of numbers in [1, 2) is in [1, 4): bit 127 or 126; the low bits are zero. */
		if (p.sig >> 127) {
			p.sig >>= 1;
			p.exp++;
		}
	}
	return add_wide(env, fmt, p, widen(c), scale);
}

u64 sfp_fma(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b, u64 c)
{
	struct sfp_num z = sfp_unpack(env, fmt, c), x = sfp_unpack(env, fmt, a), y = sfp_unpack(env, fmt, b);
	bool inf_times_zero = is_inf_times_zero(&x, &y);

	if (sfp_num_is_nan(&x) || sfp_num_is_nan(&y) || sfp_num_is_nan(&z))
		return nan3(env, fmt, &x, &y, &z, inf_times_zero);
	if (inf_times_zero)
		return sfp_invalid(env, fmt);
	if (x.cls == SFP_IS_INF || y.cls == SFP_IS_INF) {
		if (z.cls == SFP_IS_INF && z.sign != (x.sign ^ y.sign))
			return sfp_invalid(env, fmt);
		return sfp_pack_inf(fmt, x.sign ^ y.sign);
	}
	if (z.cls == SFP_IS_INF)
		return sfp_pack_inf(fmt, z.sign);
	return sfp_muladd(env, fmt, &x, &y, &z, 0);
}

/* -1, 0, 1 for operands that are not NaN; zeros are equal. */
static int order(const struct sfp_num *x, const struct sfp_num *y)
{
	int mag;

	if (x->cls == SFP_IS_ZERO && y->cls == SFP_IS_ZERO)
		return 0;
	if (x->sign != y->sign)
		return x->sign ? -1 : 1;
	/* The classes are ordered by magnitude. */
	if (x->cls != y->cls)
		mag = x->cls < y->cls ? -1 : 1;
	else if (x->exp != y->exp)
		mag = x->exp < y->exp ? -1 : 1;
	else
		mag = (x->sig > y->sig) - (x->sig < y->sig);
	return x->sign ? -mag : mag;
}

enum sfp_relation sfp_compare(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b, bool signalling)
{
	struct sfp_num x = sfp_unpack(env, fmt, a), y = sfp_unpack(env, fmt, b);

	if (sfp_num_is_nan(&x) || sfp_num_is_nan(&y)) {
		if (signalling || x.cls == SFP_IS_SNAN || y.cls == SFP_IS_SNAN)
			env->flags |= SFP_INVALID;
		return SFP_UNORDERED;
	}
	return (enum sfp_relation)order(&x, &y);
}

/* The operand a as a result: a flushed one is a zero. */
static u64 chosen(enum sfp_format fmt, u64 a, const struct sfp_num *n)
{
	return n->cls == SFP_IS_ZERO ? sfp_pack_zero(fmt, n->sign) : a;
}

static u64 minmax(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b, enum sfp_minmax how, bool max)
{
	struct sfp_num x = sfp_unpack(env, fmt, a), y = sfp_unpack(env, fmt, b);
	bool snan = x.cls == SFP_IS_SNAN || y.cls == SFP_IS_SNAN;
	bool xnan = sfp_num_is_nan(&x), ynan = sfp_num_is_nan(&y);
	int rel;

	if (xnan || ynan) {
		if (how == SFP_SECOND) {
			env->flags |= SFP_INVALID;
			return chosen(fmt, b, &y);
		}
		if (how == SFP_PROPAGATE_NAN || (xnan && ynan) || (how == SFP_NUM_SNAN_WINS && snan))
			return sfp_nan2(env, fmt, &x, &y);
		if (snan)
			env->flags |= SFP_INVALID;
		return xnan ? chosen(fmt, b, &y) : chosen(fmt, a, &x);
	}
	rel = order(&x, &y);
	if (max)
		rel = -rel;
	if (how != SFP_SECOND && x.cls == SFP_IS_ZERO && y.cls == SFP_IS_ZERO)
		return sfp_pack_zero(fmt, max ? x.sign && y.sign : x.sign || y.sign);
	return rel < 0 ? chosen(fmt, a, &x) : chosen(fmt, b, &y);
}

u64 sfp_min(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b, enum sfp_minmax how)
{
	return minmax(env, fmt, a, b, how, false);
}

u64 sfp_max(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b, enum sfp_minmax how)
{
	return minmax(env, fmt, a, b, how, true);
}
