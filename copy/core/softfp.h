/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/softfp.h - IEEE 754 arithmetic on integer registers, exact in results and flags, for every guest.
 *
 * A number is its bit pattern, zero-extended into a u64; enum sfp_format says how to read it.  What differs between
 * architectures (rounding, which NaN comes out, flushing, when tininess is detected, what an invalid conversion to
 * integer gives) is data in struct sfp_env, named by behaviour and never by architecture.  Nothing here traps: an
 * exception sets a bit of env->flags, which only ever accumulates, and the default result is returned.
 *
 * All functions are pure but for env->flags, allocate nothing, call nothing outside this file's own room and touch no
 * floating-point register, so they may run while the host's vector registers and MXCSR belong to the guest.  An env
 * belongs to one thread.  There are no errors: every bit pattern is a valid operand.
 *
 * Facts: IEEE 754-2019; DDI 0487 (shared/functions/float pseudocode) for SNAN_FIRST_CAB, flush, estimates and steps;
 * the unprivileged ISA manual, chapters F, D, Zfa for CANONICAL and the minimumNumber family; SDM volume 1, 4.8.3.5 and
 * 10.2.3 for FIRST_ABC and FLUSH_OUT_INEXACT; Power ISA 3.1 book I 4.3.2 for FIRST_ACB.
 */
#ifndef CORE_SOFTFP_H
#define CORE_SOFTFP_H

#include "core/base.h"

/* The formats.  SFP_F16_ALT is half precision without infinities and NaNs (exponent 31 is one more binade); it may only
 * be given to sfp_convert. */
enum sfp_format {
	SFP_F16,
	SFP_F32,
	SFP_F64,
	SFP_F16_ALT,
};

enum sfp_rounding {
	SFP_NEAREST_EVEN,
	SFP_TOWARD_ZERO,
	SFP_DOWN,
	SFP_UP,
	SFP_NEAREST_AWAY, /* ties away from zero */
	SFP_TO_ODD, /* inexact: the neighbour whose last bit is 1 (von Neumann); overflow gives the largest number */
};

/* Which NaN an operation on NaNs gives; fma(a, b, c) computes a*b + c.  In all but CANONICAL the chosen operand is
 * quieted by setting the first fraction bit.  inf*0 + quiet NaN differs too, and belongs to the rule. */
enum sfp_nan_rule {
	SFP_NAN_CANONICAL,      /* always the default NaN; inf*0 + NaN is invalid */
	SFP_NAN_SNAN_FIRST_CAB, /* first signalling, else first quiet NaN of (a, b), of (c, a, b) in fma;
	                           inf*0 + quiet NaN: invalid, default NaN */
	SFP_NAN_SNAN_FIRST_ABC, /* the same with the order (a, b, c) in fma */
	SFP_NAN_FIRST_ABC,      /* first NaN of either kind of (a, b, c); inf*0 + quiet NaN: that NaN, not invalid */
	SFP_NAN_FIRST_ACB, /* first NaN of either kind of (a, b), of (a, c, b) in fma; inf*0 + NaN: it, and invalid */
};

/* What conversion to integer gives for NaN; numbers out of range saturate except under INDEFINITE. */
enum sfp_int_rule {
	SFP_INT_NAN_ZERO,   /* NaN -> 0 */
	SFP_INT_NAN_MAX,    /* NaN -> the largest integer */
	SFP_INT_NAN_MIN,    /* NaN -> the smallest integer (unsigned: 0) */
	SFP_INT_INDEFINITE, /* NaN and everything out of range -> 100..0 (signed) or 11..1 (unsigned) */
};

/* What happens to a result that is tiny (below the smallest normal). */
enum sfp_flush_out {
	SFP_FLUSH_OUT_NONE,    /* gradual underflow */
	SFP_FLUSH_OUT,         /* zero of the same sign, UNDERFLOW alone; decided before rounding */
	SFP_FLUSH_OUT_INEXACT, /* zero of the same sign, UNDERFLOW and INEXACT; decided as tininess_before says */
};

/* Sticky exception flags. */
enum sfp_flag {
	SFP_INVALID = 1,
	SFP_DIVBYZERO = 2,
	SFP_OVERFLOW = 4,
	SFP_UNDERFLOW = 8,
	SFP_INEXACT = 16,
	SFP_INPUT_DENORMAL = 32, /* a subnormal operand was taken as zero because of flush_in (never for f16) */
};

/* The environment of an operation.  All zero is: nearest even, canonical positive NaNs, gradual underflow, tininess
 * after rounding, NaN -> 0. */
struct sfp_env {
	u8 rounding;          /* enum sfp_rounding */
	u8 nan_rule;          /* enum sfp_nan_rule */
	u8 int_rule;          /* enum sfp_int_rule */
	u8 flush_out;         /* enum sfp_flush_out */
	bool flush_in;        /* subnormal operands are zeros of their sign; f32 and f64 raise INPUT_DENORMAL */
	bool default_nan;     /* overrides nan_rule's choice: every NaN result is the default NaN */
	bool negative_nan;    /* the default NaN has its sign bit set */
	bool tininess_before; /* detect underflow before rounding */
	u32 flags;            /* enum sfp_flag, sticky */
};

/* What a bit pattern is; flush_in plays no part. */
enum sfp_class {
	SFP_IS_ZERO,
	SFP_IS_SUBNORMAL,
	SFP_IS_NORMAL,
	SFP_IS_INF,
	SFP_IS_QNAN,
	SFP_IS_SNAN,
};

enum sfp_relation {
	SFP_LESS = -1,
	SFP_EQUAL = 0,
	SFP_GREATER = 1,
	SFP_UNORDERED = 2,
};

/* How minimum and maximum treat NaNs.  -0 is less than +0 in all but SECOND. */
enum sfp_minmax {
	SFP_PROPAGATE_NAN, /* any NaN gives a NaN by nan_rule (IEEE 754-2019 minimum) */
	SFP_NUM_SNAN_WINS, /* a quiet NaN loses to a number, a signalling NaN gives a NaN (IEEE 754-2008 minNum) */
	SFP_NUMBER,        /* any NaN loses to a number (IEEE 754-2019 minimumNumber); signalling ones raise invalid */
	SFP_SECOND,        /* the second operand unless the comparison holds; any NaN raises invalid */
};

/* The default NaN of fmt under env. */
u64 sfp_default_nan(const struct sfp_env *env, enum sfp_format fmt);

/* The class of a. */
enum sfp_class sfp_classify(enum sfp_format fmt, u64 a);

/* Whether a is a NaN of either kind / a signalling NaN. */
bool sfp_is_nan(enum sfp_format fmt, u64 a);
bool sfp_is_snan(enum sfp_format fmt, u64 a);

/* The arithmetic operations, rounded once by env->rounding. */
u64 sfp_add(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b);
u64 sfp_sub(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b);
u64 sfp_mul(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b);
u64 sfp_div(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b);
u64 sfp_sqrt(struct sfp_env *env, enum sfp_format fmt, u64 a);

/* a*b + c with one rounding.  Negated forms: the caller flips sign bits of operands (a NaN's too where the guest does).
 */
u64 sfp_fma(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b, u64 c);

/* a*b, but inf*0 is 2.0 with the product's sign and raises nothing (DDI 0487 FPMulX). */
u64 sfp_mulx(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b);

/* Minimum and maximum under the given NaN treatment.  A subnormal winner under flush_in is a zero. */
u64 sfp_min(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b, enum sfp_minmax how);
u64 sfp_max(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b, enum sfp_minmax how);

/* How a relates to b.  Signalling: any NaN raises invalid; quiet: signalling NaNs only. */
enum sfp_relation sfp_compare(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b, bool signalling);

/* a in another format.  NaNs keep sign and the leading fraction bits (subject to default_nan and CANONICAL).  The
 * half-precision side is never flushed, in or out.  To SFP_F16_ALT: NaN gives a zero of its sign, infinity and overflow
 * the largest number, all of them raising invalid alone (DDI 0487 FPConvert, FPRoundBase). */
u64 sfp_convert(struct sfp_env *env, enum sfp_format to, enum sfp_format from, u64 a);

/* a rounded to an integral value in its own format by `rounding`; raises inexact only if `exact`.  The sign of a zero
 * result is a's. */
u64 sfp_round_int(struct sfp_env *env, enum sfp_format fmt, u64 a, enum sfp_rounding rounding, bool exact);

/* a * 2^fbits as an integer of `bits` (1 to 64) bits, rounded by `rounding`; is_signed says which range.  Out of range
 * and NaN raise invalid alone and give what int_rule says.  The result is extended to 64 bits by its own signedness. */
u64 sfp_to_int(struct sfp_env *env, enum sfp_format fmt, u64 a, unsigned bits, bool is_signed, unsigned fbits,
               enum sfp_rounding rounding);

/* v * 2^-fbits (fbits 0 to 64), rounded by env->rounding. */
u64 sfp_from_s64(struct sfp_env *env, enum sfp_format fmt, s64 v, unsigned fbits);
u64 sfp_from_u64(struct sfp_env *env, enum sfp_format fmt, u64 v, unsigned fbits);

/* The eight-bit estimates of 1/a and 1/sqrt(a), and the exponent-only estimate that scales a (DDI 0487
 * FPRecipEstimate, FPRSqrtEstimate, FPRecpX).  Never inexact but on overflow. */
u64 sfp_recip_estimate(struct sfp_env *env, enum sfp_format fmt, u64 a);
u64 sfp_rsqrt_estimate(struct sfp_env *env, enum sfp_format fmt, u64 a);
u64 sfp_recip_exponent(struct sfp_env *env, enum sfp_format fmt, u64 a);

/* The Newton steps 2 - a*b and (3 - a*b)/2, fused; inf*0 counts as 0 and raises nothing (DDI 0487 FPRecipStepFused,
 * FPRSqrtStepFused). */
u64 sfp_recip_step(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b);
u64 sfp_rsqrt_step(struct sfp_env *env, enum sfp_format fmt, u64 a, u64 b);

/* The fixed-point estimates of 1/a and 1/sqrt(a), a in [0, 1) as a 32-bit fraction; out of [1/2, 1) or [1/4, 1) all
 * ones (DDI 0487 UnsignedRecipEstimate, UnsignedRSqrtEstimate). */
u32 sfp_fixed_recip_estimate(u32 a);
u32 sfp_fixed_rsqrt_estimate(u32 a);

#endif
