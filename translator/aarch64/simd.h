/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/simd.h - what the FP and AdvSIMD helpers share: the operand word, lanes, saturation, FPCR and
 * FPSR.
 *
 * Semantics by helper.  An instruction that has no direct IR form calls one helper with one constant: the operand word
 * (SIMD_*, built by simd_word() in sem_simd.h), which holds the fields of the instruction.  The helper works on the V
 * registers in the state.  Elements are taken as 64-bit numbers, extended as the operation wants, computed on, and cut
 * down when stored; with the element size a constant of each instance, the compiler makes straight loops of it.
 */
#ifndef TRANSLATOR_AARCH64_SIMD_H
#define TRANSLATOR_AARCH64_SIMD_H

#include "core/cpu.h"
#include "core/softfp.h"
#include "translator/aarch64/state.h"

/* The operand word. */
#define SIMD_RD(w)     ((unsigned)(w)&31)
#define SIMD_RN(w)     ((unsigned)((w) >> 5) & 31)
#define SIMD_RM(w)     ((unsigned)((w) >> 10) & 31)
#define SIMD_RA(w)     ((unsigned)((w) >> 15) & 31)
#define SIMD_Q(w)      ((unsigned)((w) >> 20) & 1)
#define SIMD_SCALAR(w) ((unsigned)((w) >> 21) & 1)
#define SIMD_SIZE(w)   ((unsigned)((w) >> 22) & 3) /* log2 of the (narrow) element's bytes */
#define SIMD_INDEX(w)  ((unsigned)((w) >> 24) & 15)
#define SIMD_UNS(w)    ((unsigned)((w) >> 28) & 1)
#define SIMD_SUB(w)    ((unsigned)((w) >> 29) & 1) /* subtracts; accumulates */
#define SIMD_ROUND(w)  ((unsigned)((w) >> 30) & 1)
#define SIMD_IMM(w)    ((unsigned)((w) >> 32) & 255)
#define SIMD_RMODE(w)  ((unsigned)((w) >> 40) & 7)

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* A V register. */
struct vreg {
	u64 d[2];
};

ALWAYS_INLINE struct vreg *simd_v(struct cpu *cpu, unsigned n)
{
	return (struct vreg *)((struct aarch64_state *)cpu_state(cpu))->v[n];
}

/* Lane i of 1 << size bytes, as a zero- or sign-extended number. */
ALWAYS_INLINE u64 simd_get(const struct vreg *v, unsigned size, unsigned i, bool is_signed)
{
	unsigned bits = 8u << size, at = i * bits;
	u64 x = v->d[at / 64] >> (at & 63);

	if (size == 3)
		return x;
	return is_signed ? (u64)sext(x, bits) : x & ((1ull << (bits & 63)) - 1);
}

ALWAYS_INLINE void simd_put(struct vreg *v, unsigned size, unsigned i, u64 x)
{
	unsigned bits = 8u << size, at = i * bits;
	u64 mask = ~0ull >> (64 - bits);

	v->d[at / 64] = (v->d[at / 64] & ~(mask << (at & 63))) | (x & mask) << (at & 63);
}

/* Lanes an instruction works on. */
ALWAYS_INLINE unsigned simd_lanes(u64 w, unsigned size)
{
	return SIMD_SCALAR(w) ? 1 : (SIMD_Q(w) ? 16u : 8u) >> size;
}

/* FPSR (DDI 0487 C5.2.10): cumulative bits. */
#define FPSR_IOC 0x01u
#define FPSR_DZC 0x02u
#define FPSR_OFC 0x04u
#define FPSR_UFC 0x08u
#define FPSR_IXC 0x10u
#define FPSR_IDC 0x80u
#define FPSR_QC  0x08000000u

/* FPCR (DDI 0487 C5.2.8): what is implemented; the rest reads as zero. */
#define FPCR_RMODE_SHIFT 22 /* 0 nearest, 1 up, 2 down, 3 zero */
#define FPCR_FZ          (1u << 24)
#define FPCR_DN          (1u << 25)
#define FPCR_AHP         (1u << 26)

ALWAYS_INLINE u32 simd_fpcr(struct cpu *cpu)
{
	return (u32)((struct aarch64_state *)cpu_state(cpu))->fpcr;
}

/* Sets cumulative bits of FPSR. */
ALWAYS_INLINE void simd_fpsr_or(struct cpu *cpu, u32 bits)
{
	((struct aarch64_state *)cpu_state(cpu))->fpsr |= bits;
}

ALWAYS_INLINE void simd_qc(struct cpu *cpu, bool qc)
{
	if (qc)
		simd_fpsr_or(cpu, FPSR_QC);
}

/* v as a signed or unsigned number of `bits` bits (up to 64), saturated; *qc is set when it did not fit. */
ALWAYS_INLINE u64 simd_sat_s(unsigned bits, s128 v, bool *qc)
{
	s128 max = ((s128)1 << (bits - 1)) - 1;

	if (v > max) {
		*qc = true;
		return (u64)max;
	}
	if (v < -max - 1) {
		*qc = true;
		return (u64)(-max - 1);
	}
	return (u64)v;
}

ALWAYS_INLINE u64 simd_sat_u(unsigned bits, s128 v, bool *qc)
{
	s128 max = ((s128)1 << bits) - 1;

	if (v < 0 || v > max) {
		*qc = true;
		return v < 0 ? 0 : (u64)max;
	}
	return (u64)v;
}

/* n << by (below bits), saturated to an unsigned lane; n is zero-extended. */
ALWAYS_INLINE u64 simd_shl_sat_u(unsigned bits, u64 n, unsigned by, bool *qc)
{
	if (by && n >> (bits - by)) {
		*qc = true;
		return ~0ull;
	}
	return n << by;
}

/* The softfp environment of an FPCR value, and the FPSR bits of its flags. */
struct sfp_env aarch64_fp_env(u32 fpcr);
u32 aarch64_fpsr_bits(u32 sfp_flags);

#endif
