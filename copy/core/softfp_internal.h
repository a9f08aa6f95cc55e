/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/softfp_internal.h - the unpacked number and the rounding step that the softfp files share. */
#ifndef CORE_SOFTFP_INTERNAL_H
#define CORE_SOFTFP_INTERNAL_H

#include "core/softfp.h"

/* The shape of a format.  emax is the largest exponent of a finite number. */
struct sfp_shape {
	u8 exp_bits;
	u8 frac_bits;
	s16 bias;
	s16 emax;
};

extern const struct sfp_shape sfp_shapes[];

/* An operand taken apart.  SFP_IS_NORMAL: the value is sig * 2^(exp - 63), sig with its top bit set (subnormals come
 * normalised, so SFP_IS_SUBNORMAL never appears); SFP_IS_QNAN and SFP_IS_SNAN: sig is the operand's bit pattern. */
struct sfp_num {
	u8 cls;
	bool sign;
	s32 exp;
	u64 sig;
};

static inline unsigned sfp_sign_bit(enum sfp_format fmt)
{
	return sfp_shapes[fmt].exp_bits + sfp_shapes[fmt].frac_bits;
}

static inline u64 sfp_pack_zero(enum sfp_format fmt, bool sign)
{
	return (u64)sign << sfp_sign_bit(fmt);
}

static inline u64 sfp_pack_inf(enum sfp_format fmt, bool sign)
{
	const struct sfp_shape *s = &sfp_shapes[fmt];

	return sfp_pack_zero(fmt, sign) | (((1ull << s->exp_bits) - 1) << s->frac_bits);
}

static inline bool sfp_num_is_nan(const struct sfp_num *n)
{
	return n->cls >= SFP_IS_QNAN;
}

/* v >> n with a one in the last place if any bit was lost. */
static inline u64 sfp_shr_jam64(u64 v, unsigned n)
{
	if (n == 0)
		return v;
	if (n >= 64)
		return v != 0;
	return v >> n | ((v & ((1ull << n) - 1)) != 0);
}

static inline u128 sfp_shr_jam128(u128 v, unsigned n)
{
	if (n == 0)
		return v;
	if (n >= 128)
		return v != 0;
	return v >> n | ((v & (((u128)1 << n) - 1)) != 0);
}

/* Takes a apart, flushing and raising INPUT_DENORMAL as env says. */
struct sfp_num sfp_unpack(struct sfp_env *env, enum sfp_format fmt, u64 a);

/* Whether sig, whose low `shift` bits are to go, is to be increased at bit `shift`.  Not for SFP_TO_ODD. */
bool sfp_round_up(enum sfp_rounding rounding, bool sign, u64 sig, unsigned shift);

/* Rounds and packs the nonzero number sig * 2^(exp - 63) with the top bit of sig set; bit 0 may be sticky. */
u64 sfp_round_pack(struct sfp_env *env, enum sfp_format fmt, bool sign, s32 exp, u64 sig);

/* What an overflow gives under env->rounding, without flags. */
u64 sfp_overflow_value(const struct sfp_env *env, enum sfp_format fmt, bool sign);

/* Raises invalid and gives the default NaN. */
u64 sfp_invalid(struct sfp_env *env, enum sfp_format fmt);

/* The result of an operation with at least one NaN among its operands, invalid raised for a signalling one. */
u64 sfp_nan1(struct sfp_env *env, enum sfp_format fmt, const struct sfp_num *a);
u64 sfp_nan2(struct sfp_env *env, enum sfp_format fmt, const struct sfp_num *a, const struct sfp_num *b);

/* (a*b + c) * 2^scale for finite a, b, c (zeros included), rounded once. */
u64 sfp_muladd(struct sfp_env *env, enum sfp_format fmt, const struct sfp_num *a, const struct sfp_num *b,
               const struct sfp_num *c, s32 scale);

#endif
