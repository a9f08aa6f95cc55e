/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/fold.c - simplification at the moment an instruction is appended.
 *
 * The builder sees each instruction once, with its operands already simplified, so local rules applied bottom-up reach
 * the same result as a pass would, without one.  In this order, until nothing changes:
 *   1. all operands constant: the value (eval.c);
 *   2. a constant left operand of a commutative operation moves right;
 *   3. the rows of fold.def.
 * A rule may return an existing value only if it is defined in the same superblock: operands always are.
 *
 * What is code here and not a row: evaluation, because it is one sentence for all operations (eval.c has what they
 * mean), the sum of a guest's code address and a constant, because it makes another relocatable constant, which no
 * operation yields; and, in build.c, slot forwarding and displacements, which are no operations either: the first needs
 * the builder's table of slots, the second changes a number of an instruction that has an effect.
 */
#include "translator/ir/fold.h"

#include "core/guest.h"

bool ir_in_hot_slot(const struct ir_unit *u, u32 v)
{
	const struct ir_ins *next = &u->ins[v + 1];

	return v + 1 < u->nins && next->op == IRO_set && next->b == v && u->slot_val[next->a] == v &&
	       u->guest->slots[next->a].hot < 10;
}

u32 ir_fold_step(struct ir_unit *u, struct ir_ins *in, struct ir_folding *f)
{
	u32 kind = ir_fold_kind[in->op];
	u64 v;

	f->out.i = 0;
	f->ca = fold_const(u, in->a, &f->ka);
	f->cb = true;
	f->kb = in->b;
	if (kind & FOLD_TWO)
		f->cb = fold_const(u, in->b, &f->kb);
	if (f->ca && f->cb && kind & FOLD_EVAL && ir_eval(in, f->ka, f->kb, in->c, &v)) {
		f->out = ir_const(u, in->type, v);
		return 0;
	}
	if (f->ca && !f->cb && kind & FOLD_COMM) {
		u32 t = in->a;

		in->a = in->b;
		in->b = t;
		f->kb = f->ka;
		f->cb = true;
		f->ca = false;
	}
	return kind & FOLD_RULES ? ir_rules(u, in, f) : 0;
}

bool ir_fold(struct ir_unit *u, struct ir_ins *in, struct ir_ref *out)
{
	struct ir_folding f;
	u64 k;

	if (in->op == IRO_add && u->ins[in->a].op == IRO_const && u->ins[in->a].n && fold_const(u, in->b, &k)) {
		*out = ir_const_pc(u, ir_imm(&u->ins[in->a]) + k);
		return true;
	}
	while (ir_fold_kind[in->op] && ir_fold_step(u, in, &f) && !f.out.i)
		;
	*out = f.out;
	return out->i != 0;
}
