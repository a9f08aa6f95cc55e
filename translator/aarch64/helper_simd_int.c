/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/helper_simd_int.c - AdvSIMD on integer lanes of one size: what has no IR
 * form: halving, saturating, rounding shifts.
 *
 * An operation is an inline function from the lanes of n, m and d, extended to 64 bits, to the new lane; MAP makes the
 * helper of it, one loop for each element size (DDI 0487 C7.2, each instruction's Operation section).
 */
#include "translator/aarch64/helper.h"
#include "translator/aarch64/simd.h"

typedef u64 lane_fn(unsigned bits, u64 n, u64 m, u64 d, bool *qc);

ALWAYS_INLINE void map_size(struct cpu *cpu, u64 w, unsigned size, bool is_signed, lane_fn f)
{
	const struct vreg *n = simd_v(cpu, SIMD_RN(w)), *m = simd_v(cpu, SIMD_RM(w));
	struct vreg *d = simd_v(cpu, SIMD_RD(w)), r = {{0, 0}};
	unsigned lanes = simd_lanes(w, size);
	bool qc = false;

	for (unsigned i = 0; i < lanes; i++)
		simd_put(&r, size, i,
		         f(8u << size, simd_get(n, size, i, is_signed), simd_get(m, size, i, is_signed),
		           simd_get(d, size, i, is_signed), &qc));
	*d = r;
	simd_qc(cpu, qc);
}

ALWAYS_INLINE u64 map(struct cpu *cpu, u64 w, bool is_signed, lane_fn f)
{
	switch (SIMD_SIZE(w)) {
	case 0: map_size(cpu, w, 0, is_signed, f); break;
	case 1: map_size(cpu, w, 1, is_signed, f); break;
	case 2: map_size(cpu, w, 2, is_signed, f); break;
	default: map_size(cpu, w, 3, is_signed, f); break;
	}
	return 0;
}

/* LANE_S and LANE_U: the helper `name` on sign- or zero-extended lanes n, m, d; the expression is the new lane. */
#define LANE(how, name, is_signed, expr)                                                                               \
	ALWAYS_INLINE u64 lane_##name(unsigned bits, u64 n, u64 m, u64 d, bool *qc)                                    \
	{                                                                                                              \
		(void)bits, (void)n, (void)m, (void)d, (void)qc;                                                       \
		return (u64)(expr);                                                                                    \
	}                                                                                                              \
	u64 aarch64_helper_##name(struct cpu *cpu, u64 w, u64 b, u64 c)                                                \
	{                                                                                                              \
		return how(cpu, w, is_signed, lane_##name);                                                            \
	}
#define LANE_S(name, expr) LANE(map, name, true, expr)
#define LANE_U(name, expr) LANE(map, name, false, expr)

#define S(x) ((s64)(x))
#define X(x) ((s128)(s64)(x)) /* of a sign-extended lane */
#define U(x) ((s128)(x))      /* of a zero-extended lane */

/* Halving and saturating. */
LANE_S(shsub, (S(n) - S(m)) >> 1)
LANE_U(uhsub, (S(n) - S(m)) >> 1)
LANE_S(sqadd, simd_sat_s(bits, X(n) + X(m), qc))
LANE_U(uqadd, simd_sat_u(bits, U(n) + U(m), qc))
LANE_S(sqsub, simd_sat_s(bits, X(n) - X(m), qc))
LANE_U(uqsub, simd_sat_u(bits, U(n) - U(m), qc))
LANE_S(suqadd, simd_sat_s(bits, X(d) + U(n & (~0ull >> (64 - bits))), qc))
LANE_U(usqadd, simd_sat_u(bits, U(d) + (s128)sext(n, bits), qc))
LANE_S(sqabs, simd_sat_s(bits, S(n) < 0 ? -X(n) : X(n), qc))
LANE_S(sqneg, simd_sat_s(bits, -X(n), qc))

/* The carry-less product of bytes. */
static inline u64 pmul8(u64 n, u64 m)
{
	u64 r = 0;

	for (unsigned i = 0; i < 8; i++)
		r ^= -(m >> i & 1) & n << i;
	return r;
}
LANE_U(pmul, pmul8(n, m))

/* Doubling multiplies return the high half.  2*n*m of the smallest numbers needs one bit more than twice the lane. */
LANE_S(sqdmulh, simd_sat_s(bits, (2 * X(n) * X(m)) >> bits, qc))
LANE_S(sqrdmulh, simd_sat_s(bits, (2 * X(n) * X(m) + ((s128)1 << (bits - 1))) >> bits, qc))
LANE_S(sqrdmlah, simd_sat_s(bits, ((X(d) << bits) + 2 * X(n) * X(m) + ((s128)1 << (bits - 1))) >> bits, qc))
LANE_S(sqrdmlsh, simd_sat_s(bits, ((X(d) << bits) - 2 * X(n) * X(m) + ((s128)1 << (bits - 1))) >> bits, qc))

/* One register. */
LANE_S(cls, __builtin_clzll((n ^ (u64)(S(n) >> 63)) << (64 - bits) << 1 | 1ull << (64 - bits)))
LANE_U(clz, n ? (u64)__builtin_clzll(n) - (64 - bits) : bits)

/* Shifts by the signed low byte of m's lane: negative ones to the right, rounding if asked.  Every distance from -128
 * to 127 has a meaning. */
ALWAYS_INLINE u64 shift(unsigned bits, bool is_signed, u64 n, u64 m, bool round, bool saturate, bool *qc)
{
	s128 v = is_signed ? X(n) : U(n);
	int by = (s8)m;

	if (by < 0) {
		unsigned right = (unsigned)-by;

		/* Beyond the width nothing is left but the sign, and rounded not even that. */
		if (right > bits)
			return round ? 0 : (u64)(v >> 64);
		if (round)
			v += (s128)1 << (right - 1);
		return (u64)(v >> right);
	}
	if (by >= (int)bits) {
		if (!saturate || v == 0)
			return 0;
		*qc = true;
		if (is_signed)
			return v < 0 ? 1ull << (bits - 1) : (1ull << (bits - 1)) - 1;
		return ~0ull;
	}
	if (!saturate)
		return n << by;
	return is_signed ? simd_sat_s(bits, v << by, qc) : simd_shl_sat_u(bits, n, (unsigned)by, qc);
}

LANE_S(srshl, shift(bits, true, n, m, true, false, qc))
LANE_U(urshl, shift(bits, false, n, m, true, false, qc))
LANE_S(sqshl, shift(bits, true, n, m, false, true, qc))
LANE_U(uqshl, shift(bits, false, n, m, false, true, qc))
LANE_S(sqrshl, shift(bits, true, n, m, true, true, qc))
LANE_U(uqrshl, shift(bits, false, n, m, true, true, qc))

u64 aarch64_helper_rbit_v(struct cpu *cpu, u64 w, u64 b, u64 c)
{
	const struct vreg *n = simd_v(cpu, SIMD_RN(w));
	struct vreg *d = simd_v(cpu, SIMD_RD(w));

	for (unsigned i = 0; i < 2; i++) {
		u64 x = i && !SIMD_Q(w) ? 0 : n->d[i];

		x = (x >> 1 & 0x5555555555555555) | (x & 0x5555555555555555) << 1;
		x = (x >> 2 & 0x3333333333333333) | (x & 0x3333333333333333) << 2;
		x = (x >> 4 & 0x0f0f0f0f0f0f0f0f) | (x & 0x0f0f0f0f0f0f0f0f) << 4;
		d->d[i] = x;
	}
	return 0;
}

/* The estimates of URECPE and URSQRTE, on 32-bit lanes. */
u64 aarch64_helper_urecpe(struct cpu *cpu, u64 w, u64 root, u64 c)
{
	const struct vreg *n = simd_v(cpu, SIMD_RN(w));
	struct vreg r = {{0, 0}};

	for (unsigned i = 0; i < simd_lanes(w, 2); i++) {
		u32 x = (u32)simd_get(n, 2, i, false);

		simd_put(&r, 2, i, root ? sfp_fixed_rsqrt_estimate(x) : sfp_fixed_recip_estimate(x));
	}
	*simd_v(cpu, SIMD_RD(w)) = r;
	return 0;
}
