/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/fold.h - what the builder knows without running anything. */
#ifndef TRANSLATOR_IR_FOLD_H
#define TRANSLATOR_IR_FOLD_H

#include "translator/ir/ir.h"

/* The value of pure integer operation in on operand values a, b, c (for constant operands of the row: the constants
 * themselves); an i32 result is zero-extended.  False if op is not such an operation.  The interpreter uses it too: it
 * is the one executable meaning of the integer rows. */
bool ir_eval(const struct ir_ins *in, u64 a, u64 b, u64 c, u64 *out);

/* Flags (N Z C V in bits 3..0) of a flags-producing integer operation; carry: C of the third operand. */
bool ir_eval_flags(const struct ir_ins *in, u64 a, u64 b, unsigned carry, unsigned *nzcv);

/* True if condition cc holds of NZCV (bits 3..0). */
bool ir_cond_holds(enum ir_cc cc, unsigned nzcv);

/* Simplifies the instruction about to be appended: either changes *in to a cheaper equal form and returns false, or
 * returns true with *out an existing or new value that equals it. */
bool ir_fold(struct ir_unit *u, struct ir_ins *in, struct ir_ref *out);

/* True if value v was written to a slot where it was made, and the slot, one of the hottest, still holds it: it will be
 * in a register.  A sum with a constant is then not folded into the next one: the older operand would have to be kept
 * beside it (on every host at least ten are pinned). */
bool ir_in_hot_slot(const struct ir_unit *u, u32 v);

/* The vector rows but the floating-point ones; operands and result low half first, integer operands and results in the
 * low half.  False if op is not such an operation.  r may be an operand's array. */
bool ir_eval_vec(const struct ir_ins *in, const u64 a[2], const u64 b[2], const u64 c[2], u64 r[2]);

/* The part of them that is SHA-1 and SHA-256 (eval_sha.c). */
bool ir_eval_sha(const struct ir_ins *in, const u64 a[2], const u64 b[2], const u64 c[2], u64 r[2]);

/* The floating-point rows, scalar and vector: fadd to fwide, fl_fcmp (r[0]: NZCV in bits 3..0), vfadd to vf2i.  env is
 * the FP mode's (its flags accumulate).  Operands are masked to their format; constants are read from in->c.  False if
 * op is not such an operation. */
struct sfp_env;
bool ir_eval_float(const struct ir_ins *in, struct sfp_env *env, const u64 a[2], const u64 b[2], const u64 c[2],
                   u64 r[2]);

#endif
