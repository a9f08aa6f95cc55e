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

/* What folding does with an operation: bits of ir_fold_kind[], which gen-fold makes of ops.def and fold.def. */
#define FOLD_EVAL  1u /* ir_eval() computes it from constant operands */
#define FOLD_RULES 2u /* fold.def has rows */
#define FOLD_COMM  4u /* a and b may change places */
#define FOLD_TWO   8u /* b is a value */
extern const u8 ir_fold_kind[IRO_COUNT];

/* Between ir_fold() and the rules: which of a and b are constants (true for a number in a 'k' operand), and the
 * result, if it is another value than the instruction's own. */
struct ir_folding {
	bool ca, cb;
	u64 ka, kb;
	struct ir_ref out;
};

/* The rules of fold.def (rules.c, made by gen-fold): the number of the row that matched (enum ir_fold_rule of rules.h),
 * with f->out set or else *in changed; 0 if none did. */
u32 ir_rules(struct ir_unit *u, struct ir_ins *in, struct ir_folding *f);

/* One step of ir_fold() on an instruction: constants are found and put in their place, then the rules tried once. */
u32 ir_fold_step(struct ir_unit *u, struct ir_ins *in, struct ir_folding *f);

/* True if value v was written to a slot where it was made, and the slot, one of the hottest, still holds it: it will be
 * in a register.  A sum with a constant is then not folded into the next one: the older operand would have to be kept
 * beside it (on every host at least ten are pinned). */
bool ir_in_hot_slot(const struct ir_unit *u, u32 v);

/* -- what rows of fold.def are written with ----------------------------------------------------------------------- */

static inline bool fold_const(const struct ir_unit *u, u32 v, u64 *k)
{
	const struct ir_ins *d = &u->ins[v];

	if (d->op != IRO_const || d->n)
		return false;
	*k = ir_imm(d);
	return true;
}

static inline u64 fold_mask(const struct ir_ins *in, u64 v)
{
	return in->type == IR_I32 ? (u32)v : v;
}

static inline unsigned fold_width(const struct ir_ins *in)
{
	return in->type == IR_I32 ? 32 : 64;
}

/* Are a and b one value, or the low words of one? */
static inline bool fold_same(const struct ir_unit *u, u32 a, u32 b)
{
	const struct ir_ins *l = &u->ins[a], *r = &u->ins[b];

	return a == b || (l->op == IRO_trunc && r->op == IRO_trunc && l->a == r->a);
}

static inline bool fold_hot(const struct ir_unit *u, u32 v)
{
	return ir_in_hot_slot(u, v);
}

static inline bool fold_load_u(const struct ir_unit *u, u32 v, u32 size)
{
	const struct ir_ins *d = &u->ins[v];

	return d->op == IRO_load && (d->n & (IR_MEM_SIZE | IR_MEM_SIGN)) == size;
}

static inline bool fold_load_s(const struct ir_unit *u, u32 v, u32 size)
{
	const struct ir_ins *d = &u->ins[v];

	return d->op == IRO_load && (d->n & (IR_MEM_SIZE | IR_MEM_SIGN)) == (size | IR_MEM_SIGN);
}

static inline bool fold_pow2(const struct ir_unit *u, u64 k)
{
	(void)u;
	return k && !(k & (k - 1));
}

static inline u64 fold_ctz(const struct ir_unit *u, u64 k)
{
	(void)u;
	return (u64)__builtin_ctzll(k);
}

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
