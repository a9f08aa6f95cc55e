/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/helper_simd_long.c - AdvSIMD operations that change the element size, take one lane of m for all,
 * or go across lanes (DDI 0487 C7.2).
 */
#include "translator/aarch64/helper.h"
#include "translator/aarch64/simd.h"

enum long_op { MULL, MLAL, MLSL };

/* sqdmull, sqdmlal, sqdmlsl: the doubled product saturates, then the sum does.  Scalar: one lane. */
ALWAYS_INLINE void double_long(struct cpu *cpu, u64 w, enum long_op op, bool element)
{
	const struct vreg *nv = simd_v(cpu, SIMD_RN(w)), *mv = simd_v(cpu, SIMD_RM(w));
	struct vreg *dv = simd_v(cpu, SIMD_RD(w)), r = {{0, 0}};
	unsigned size = SIMD_SIZE(w), lanes = SIMD_SCALAR(w) ? 1 : 8u >> size;
	unsigned from = SIMD_Q(w) && !SIMD_SCALAR(w) ? lanes : 0, bits = 16u << size;
	bool qc = false;

	for (unsigned i = 0; i < lanes; i++) {
		s64 n = (s64)simd_get(nv, size, from + i, true);
		s64 m = (s64)simd_get(mv, size, element ? SIMD_INDEX(w) : from + i, true);
		s64 d = (s64)simd_get(dv, size + 1, i, true);
		s64 p = (s64)simd_sat_s(bits, 2 * (s128)n * m, &qc);

		if (op == MLAL)
			p = (s64)simd_sat_s(bits, (s128)d + p, &qc);
		else if (op == MLSL)
			p = (s64)simd_sat_s(bits, (s128)d - p, &qc);
		simd_put(&r, size + 1, i, (u64)p);
	}
	*dv = r;
	simd_qc(cpu, qc);
}

#define DOUBLE_LONG(name, op, element)                                                                                 \
	u64 aarch64_helper_##name(struct cpu *cpu, u64 w, u64 b, u64 c)                                                \
	{                                                                                                              \
		double_long(cpu, w, op, element);                                                                      \
		return 0;                                                                                              \
	}
DOUBLE_LONG(sqdmull, MULL, false)
DOUBLE_LONG(sqdmlal, MLAL, false)
DOUBLE_LONG(sqdmlsl, MLSL, false)
DOUBLE_LONG(sqdmull_e, MULL, true)
DOUBLE_LONG(sqdmlal_e, MLAL, true)
DOUBLE_LONG(sqdmlsl_e, MLSL, true)

/* -- one lane of m for all -------------------------------------------------------------------------------------------
 */

enum element_op { SQDMULH, SQRDMULH, SQRDMLAH };

ALWAYS_INLINE void by_element(struct cpu *cpu, u64 w, enum element_op op)
{
	const struct vreg *nv = simd_v(cpu, SIMD_RN(w));
	struct vreg *dv = simd_v(cpu, SIMD_RD(w)), r = {{0, 0}};
	unsigned size = SIMD_SIZE(w), bits = 8u << size;
	s128 m = (s64)simd_get(simd_v(cpu, SIMD_RM(w)), size, SIMD_INDEX(w), true);
	s128 half = (s128)1 << (bits - 1);
	bool qc = false;

	for (unsigned i = 0; i < simd_lanes(w, size); i++) {
		s128 p = 2 * (s128)(s64)simd_get(nv, size, i, true) * m;
		s128 d = (s128)(s64)simd_get(dv, size, i, true) << bits;

		if (op == SQRDMULH)
			p += half;
		else if (op == SQRDMLAH)
			p = (SIMD_SUB(w) ? d - p : d + p) + half;
		simd_put(&r, size, i, simd_sat_s(bits, p >> bits, &qc));
	}
	*dv = r;
	simd_qc(cpu, qc);
}

#define BY_ELEMENT(name, op)                                                                                           \
	u64 aarch64_helper_##name(struct cpu *cpu, u64 w, u64 b, u64 c)                                                \
	{                                                                                                              \
		by_element(cpu, w, op);                                                                                \
		return 0;                                                                                              \
	}
BY_ELEMENT(sqdmulh_e, SQDMULH)
BY_ELEMENT(sqrdmulh_e, SQRDMULH)
BY_ELEMENT(sqrdmlah_e, SQRDMLAH)

/* Carry-less products of bytes. */
u64 aarch64_helper_pmull_8(struct cpu *cpu, u64 w, u64 b, u64 c)
{
	const struct vreg *n = simd_v(cpu, SIMD_RN(w)), *m = simd_v(cpu, SIMD_RM(w));
	struct vreg r = {{0, 0}};

	for (unsigned i = 0; i < 8; i++) {
		u64 x = simd_get(n, 0, 8 * SIMD_Q(w) + i, false), y = simd_get(m, 0, 8 * SIMD_Q(w) + i, false), p = 0;

		for (unsigned k = 0; k < 8; k++)
			p ^= -(y >> k & 1) & x << k;
		simd_put(&r, 1, i, p);
	}
	*simd_v(cpu, SIMD_RD(w)) = r;
	return 0;
}

/* sdot, udot: each 32-bit lane gains the dot product of four bytes; by element: of the four bytes of m's lane
 * SIMD_INDEX. */
static void dot(struct cpu *cpu, u64 w, bool element)
{
	const struct vreg *n = simd_v(cpu, SIMD_RN(w)), *m = simd_v(cpu, SIMD_RM(w));
	struct vreg *d = simd_v(cpu, SIMD_RD(w)), r = {{0, 0}};
	bool sgn = !SIMD_UNS(w);

	for (unsigned i = 0; i < simd_lanes(w, 2); i++) {
		u64 sum = simd_get(d, 2, i, false);
		unsigned j = element ? SIMD_INDEX(w) : i;

		for (unsigned k = 0; k < 4; k++)
			sum += simd_get(n, 0, 4 * i + k, sgn) * simd_get(m, 0, 4 * j + k, sgn);
		simd_put(&r, 2, i, sum);
	}
	*d = r;
}

u64 aarch64_helper_dot_v(struct cpu *cpu, u64 w, u64 b, u64 c)
{
	dot(cpu, w, false);
	return 0;
}

u64 aarch64_helper_dot_e(struct cpu *cpu, u64 w, u64 b, u64 c)
{
	dot(cpu, w, true);
	return 0;
}
