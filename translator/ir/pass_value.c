/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/pass_value.c - common values: the unit is built once more, by the builder.
 *
 * Each instruction goes through the builder again, its operands replaced by what they became.  So where a label has
 * gone, a get behind a set yields the value set, what has become constant folds, and a write of what the slot holds
 * already is not written; and gaps close.  On top of that, a pure instruction that stands in the superblock already is
 * not made again.  Not so for flags: the host has one flag register, and a comparison is cheaper than a flags value
 * that is kept.
 */
#include "translator/ir/pass.h"

#include "core/guest.h"
#include "translator/ir/fold.h"

#define HASH 512

static u32 table[HASH]; /* pure instructions of this superblock, by hash */
static u32 born;        /* the superblock's first instruction */

/* Instructions that one may become, at most, and the constants that folding leaves beside it. */
#define GROWTH 16

static u32 *place_of(const struct ir_ins *in)
{
	u64 h = ((u64)in->op << 16 | (u64)in->type << 8 | in->n) + in->cc * 31u;

	h = (h * 0x9e3779b97f4a7c15ull) ^ in->a;
	h = (h * 0x9e3779b97f4a7c15ull) ^ in->b;
	h = (h * 0x9e3779b97f4a7c15ull) ^ in->c;
	return &table[(h * 0x9e3779b97f4a7c15ull) >> 55];
}

static bool equal(const struct ir_ins *x, const struct ir_ins *y)
{
	return x->op == y->op && x->type == y->type && x->n == y->n && x->cc == y->cc && x->a == y->a && x->b == y->b &&
	       x->c == y->c;
}

static u32 pure(struct ir_unit *u, struct ir_ins in)
{
	struct ir_ref r;
	u32 *p;

	if (ir_fold_kind[in.op] && ir_fold(u, &in, &r))
		return r.i;
	p = place_of(&in);
	if (*p >= born && *p < u->nins && equal(&u->ins[*p], &in))
		return *p;
	u->ins[u->nins] = in;
	if (ir_opinfo[in.op].res != 'G')
		*p = u->nins;
	return u->nins++;
}

static void forget(struct ir_unit *u)
{
	for (u32 s = 0; s < u->nslots; s++)
		u->slot_val[s] = 0;
}

static u32 again(struct ir_unit *u, struct ir_ins in)
{
	const struct ir_opinfo *oi = &ir_opinfo[in.op];
	struct ir_ref a;

	pass_renumber(&in);
	a.i = in.a;
	switch (in.op) {
	case IRO_nop: return 0;
	case IRO_get: return ir_get(u, in.a).i;
	case IRO_set: ir_set(u, in.a, (struct ir_ref){in.b}); return 0;
	case IRO_load: return ir_load(u, (enum ir_type)in.type, a, (s32)in.c, in.n).i;
	case IRO_store: ir_store(u, a, (s32)in.c, (struct ir_ref){in.b}, in.n); return 0;
	default: break;
	}
	if (oi->mask & IRF_PURE)
		return pure(u, in);
	u->ins[u->nins] = in;
	if (in.op == IRO_label) {
		forget(u);
		born = u->nins;
	}
	if (in.op == IRO_call && u->guest->helpers[in.n | (u32)in.cc << 8].flags & (IR_H_WRITES | IR_H_VECTOR))
		forget(u);
	return u->nins++;
}

u32 ir_pass_value(struct ir_unit *u)
{
	struct ir_unit v = *u;
	u32 before = 0;

	v.ins = pass_spare;
	v.ins[0] = (struct ir_ins){.op = IRO_nop};
	v.nins = 1;
	v.maxins = MIN(u->maxins, (u32)PASS_MAX_INS);
	__builtin_memset(table, 0, sizeof table);
	born = 1;
	pass_map[0] = 0;
	forget(&v);
	for (u32 i = 1; i < u->nins; i++) {
		if (v.nins + GROWTH > v.maxins)
			return 0;
		before += u->ins[i].op != IRO_nop;
		pass_map[i] = again(&v, u->ins[i]);
	}
	__builtin_memcpy(u->ins, pass_spare, v.nins * sizeof *pass_spare);
	u32 gone = before + 1 > v.nins ? before + 1 - v.nins : 0;

	u->nins = v.nins;
	return gone;
}
