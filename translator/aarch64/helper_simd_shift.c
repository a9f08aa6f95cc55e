/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/helper_simd_shift.c - AdvSIMD saturating shifts by immediate and narrowing moves (DDI 0487 C7.2).
 *
 * SIMD_IMM is the shift distance, already taken out of immh:immb; SIMD_SIZE the destination's element size.
 */
#include "translator/aarch64/helper.h"
#include "translator/aarch64/simd.h"

enum {
	SIGNED = 1, /* the source lanes are signed */
	ROUND = 2,  /* to nearest, half up */
	SAT_S = 4,  /* saturates to a signed lane */
	SAT_U = 8,  /* saturates to an unsigned lane */
};

static u64 finish(unsigned bits, unsigned how, s128 v, bool *qc)
{
	if (how & SAT_S)
		return simd_sat_s(bits, v, qc);
	if (how & SAT_U)
		return simd_sat_u(bits, v, qc);
	return (u64)v;
}

ALWAYS_INLINE s128 shifted_right(u64 lane, unsigned how, unsigned by)
{
	s128 v = how & SIGNED ? (s128)(s64)lane : (s128)lane;

	if (how & ROUND)
		v += ((s128)1 << by) >> 1; /* by 0: nothing */
	return v >> by;
}

/* Narrowing: lanes of twice the size shifted right (by 0: plain moves) into the low half, or the high half with Q,
 * which leaves the low one. */
static void narrow(struct cpu *cpu, u64 w, unsigned how)
{
	const struct vreg *n = simd_v(cpu, SIMD_RN(w));
	struct vreg *d = simd_v(cpu, SIMD_RD(w)), r = {{0, 0}};
	unsigned size = SIMD_SIZE(w), lanes = SIMD_SCALAR(w) ? 1 : 8u >> size, bits = 8u << size;
	unsigned to = !SIMD_SCALAR(w) && SIMD_Q(w) ? lanes : 0;
	bool qc = false;

	if (to)
		r.d[0] = d->d[0];
	for (unsigned i = 0; i < lanes; i++)
		simd_put(
		    &r, size, to + i,
		    finish(bits, how, shifted_right(simd_get(n, size + 1, i, how & SIGNED), how, SIMD_IMM(w)), &qc));
	*d = r;
	simd_qc(cpu, qc);
}

/* Saturating left shifts: sqshl, uqshl, sqshlu. */
static void shift_left(struct cpu *cpu, u64 w, unsigned how)
{
	const struct vreg *n = simd_v(cpu, SIMD_RN(w));
	struct vreg r = {{0, 0}};
	unsigned size = SIMD_SIZE(w), lanes = simd_lanes(w, size);
	bool qc = false;

	for (unsigned i = 0; i < lanes; i++) {
		u64 x = simd_get(n, size, i, how & SIGNED);

		if (how & SIGNED)
			x = finish(8u << size, how, (s128)(s64)x << SIMD_IMM(w), &qc);
		else
			x = simd_shl_sat_u(8u << size, x, SIMD_IMM(w), &qc);
		simd_put(&r, size, i, x);
	}
	*simd_v(cpu, SIMD_RD(w)) = r;
	simd_qc(cpu, qc);
}

#define SHIFT(name, fn, how)                                                                                           \
	u64 aarch64_helper_##name(struct cpu *cpu, u64 w, u64 b, u64 c)                                                \
	{                                                                                                              \
		fn(cpu, w, how);                                                                                       \
		return 0;                                                                                              \
	}

SHIFT(sqshl_vi, shift_left, SIGNED | SAT_S)
SHIFT(uqshl_vi, shift_left, SAT_U)
SHIFT(sqshlu_vi, shift_left, SIGNED | SAT_U)
SHIFT(sqshrn, narrow, SIGNED | SAT_S)
SHIFT(uqshrn, narrow, SAT_U)
SHIFT(sqshrun, narrow, SIGNED | SAT_U)
SHIFT(sqrshrn, narrow, SIGNED | ROUND | SAT_S)
SHIFT(uqrshrn, narrow, ROUND | SAT_U)
SHIFT(sqrshrun, narrow, SIGNED | ROUND | SAT_U)
