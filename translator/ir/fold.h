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

#endif
