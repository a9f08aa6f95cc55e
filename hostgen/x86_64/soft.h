/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/soft.h - floating-point and vector operations that translated code leaves to C.
 *
 * Operands and results pass through cpu->soft, so that a cold path needs no register of its own:
 *   soft[0..1] a   soft[2..3] b   soft[4..5] c (or the row's constant in soft[4])   soft[6..7] the result
 *   soft[8]    low half: op | type << 8 | n << 16 | cc << 24; high half: the unit's FP mode
 *   soft[9]    rax of the cold path
 * The thunk of a host helper keeps every other register; vector registers are never touched by C.
 */
#ifndef HOSTGEN_X86_64_SOFT_H
#define HOSTGEN_X86_64_SOFT_H

#include "hostgen/x86_64/cg.h"

struct sfp_env;

/* The host helper: computes what soft[8] says by translator/ir's definition and raises the guest's sticky flags.  For
 * fl_fcmp the result is what SAHF takes from AH to leave the flags of UCOMISD.  The other parameters are not used. */
u64 x86_soft(struct cpu *cpu, u64 a, u64 b, u64 c);

/* The FP environment of the unit's mode. */
void cg_fp_env(const struct cg *c, struct sfp_env *env);

/* Where an operation cannot be inline at all: flushing modes, which x86 flags differently, and roundings that it does
 * not have.  n is the row's rounding; true also if MXCSR's rounding is another. */
bool cg_fp_soft(const struct cg *c, unsigned n);
/* Tininess is detected before rounding: results equal to the smallest normal number go to C. */
bool cg_fp_tiny(const struct cg *c);

/* Where subnormal numbers are flushed: whether operations with rounding n may be in line (lower_fz.c says when), and
 * the lowering of those that are; false: not one of them.  A comparison that sets EFLAGS. */
bool cg_fz(const struct cg *c, unsigned n);
bool cg_lower_fz(struct cg *c, const struct ir_ins *in, u32 i);
void cg_fz_compare(struct cg *c, const struct ir_ins *in);

/* Emits operation i by C, in the hot path. */
void cg_soft_here(struct cg *c, const struct ir_ins *in, u32 i);

/* A cold path that does operation `in` by C: jump to its label, bind its `back` after the hot path.  d, a, b, k are the
 * registers (cg numbers, CG_NONE: absent) of result and operands; they must still hold the operands at the jump. */
struct cg_cold *cg_soft_cold(struct cg *c, const struct ir_ins *in, unsigned d, unsigned a, unsigned b, unsigned k);

/* Rows of the floating-point vector operations (lower_vfloat.c), for the table of lower_vec.c. */
void cg_lower_vfarith(struct cg *c, const struct ir_ins *in, u32 i);
void cg_lower_vfsqrt(struct cg *c, const struct ir_ins *in, u32 i);
void cg_lower_vfma(struct cg *c, const struct ir_ins *in, u32 i);
void cg_lower_vfneg(struct cg *c, const struct ir_ins *in, u32 i);
void cg_lower_vfminmax(struct cg *c, const struct ir_ins *in, u32 i);
void cg_lower_vfcmp(struct cg *c, const struct ir_ins *in, u32 i);
void cg_lower_vi2f(struct cg *c, const struct ir_ins *in, u32 i);
void cg_lower_vf2i(struct cg *c, const struct ir_ins *in, u32 i);
void cg_lower_vfround(struct cg *c, const struct ir_ins *in, u32 i);
/* lower_sha.c */
void cg_lower_sha256h(struct cg *c, const struct ir_ins *in, u32 i);
void cg_lower_sha256su(struct cg *c, const struct ir_ins *in, u32 i);
void cg_lower_sha1(struct cg *c, const struct ir_ins *in, u32 i);
void cg_lower_mull(struct cg *c, const struct ir_ins *in, u32 i);

#endif
