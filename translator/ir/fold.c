/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/fold.c - simplification at the moment an instruction is appended.
 *
 * The builder sees each instruction once, with its operands already simplified, so local rules applied bottom-up reach
 * the same result as a pass would, without one.  Three kinds, in this order:
 *   1. all operands constant: the value (eval.c);
 *   2. a constant left operand of a commutative operation moves right;
 *   3. identities, by operation.
 * A rule may return an existing value only if it is defined in the same superblock: operands always are.
 */
#include "translator/ir/fold.h"

#include "core/guest.h"

static const struct ir_ins *def(const struct ir_unit *u, u32 i)
{
	return &u->ins[i];
}

static bool is_const(const struct ir_unit *u, u32 i, u64 *v)
{
	const struct ir_ins *d = &u->ins[i];

	if (d->op != IRO_const || d->n)
		return false;
	*v = ir_imm(d);
	return true;
}

static bool same(struct ir_ref *out, u32 v)
{
	out->i = v;
	return true;
}

static bool constant(struct ir_unit *u, struct ir_ref *out, enum ir_type t, u64 v)
{
	*out = ir_const(u, t, v);
	return true;
}

/* A left shift by a, then a right shift by b, is an extraction (b >= a) or one that is shifted left: how RISC-V and
 * others without such instructions extend words and scale unsigned indices. */
static bool fold_shift_pair(struct ir_unit *u, struct ir_ins *in, u32 x, unsigned a, unsigned b, struct ir_ref *out)
{
	unsigned w = in->type == IR_I32 ? 32 : 64, lsb = b > a ? b - a : 0, len = b > a ? w - b : w - a;
	enum ir_op op = in->op == IRO_shr ? IRO_extu : IRO_exts;

	if (lsb == 0 && len == 32 && w == 64)
		*out = ir_op1(u, op == IRO_extu ? IRO_zext32 : IRO_sext32, IR_I64,
		              ir_op1(u, IRO_trunc, IR_I32, (struct ir_ref){x}));
	else if (lsb == 0 && (len == 8 || len == 16))
		*out = ir_op1(
		    u, op == IRO_extu ? (len == 8 ? IRO_zext8 : IRO_zext16) : (len == 8 ? IRO_sext8 : IRO_sext16),
		    in->type, (struct ir_ref){x});
	else
		*out = ir_emit(u, op, in->type, x, lsb, len, 0, 0);
	if (b < a)
		*out = ir_opi(u, IRO_shl, in->type, *out, (s64)(a - b));
	return true;
}

bool ir_in_hot_slot(const struct ir_unit *u, u32 v)
{
	const struct ir_ins *next = &u->ins[v + 1];

	return v + 1 < u->nins && next->op == IRO_set && next->b == v && u->slot_val[next->a] == v &&
	       u->guest->slots[next->a].hot < 10;
}

/* op x, k with k constant */
static bool fold_right_const(struct ir_unit *u, struct ir_ins *in, u64 k, struct ir_ref *out)
{
	u64 mask = in->type == IR_I32 ? 0xffffffffull : ~0ull;
	unsigned w = in->type == IR_I32 ? 32 : 64;
	const struct ir_ins *l = def(u, in->a);
	u64 k2;

	switch (in->op) {
	case IRO_sub: /* x - k becomes x + -k */
		in->op = IRO_add;
		in->b = ir_const(u, in->type, (0 - k) & mask).i;
		k = (0 - k) & mask;
		/* fallthrough */
	case IRO_add:
		if (k == 0)
			return same(out, in->a);
		if (l->op == IRO_add && is_const(u, l->b, &k2) && !ir_in_hot_slot(u, in->a)) {
			in->a = l->a;
			in->b = ir_const(u, in->type, (k + k2) & mask).i;
		}
		return false;
	case IRO_or:
	case IRO_xor:
		if (k == 0)
			return same(out, in->a);
		if (k == mask && in->op == IRO_or)
			return constant(u, out, in->type, mask);
		if (k == mask) {
			in->op = IRO_not;
			in->b = 0;
		}
		return false;
	case IRO_and:
		if (k == mask)
			return same(out, in->a);
		if (k == 0)
			return constant(u, out, in->type, 0);
		if (k == 0xff || k == 0xffff) {
			in->op = k == 0xff ? IRO_zext8 : IRO_zext16;
			in->b = 0;
		}
		return false;
	case IRO_shl:
	case IRO_shr:
	case IRO_sar:
	case IRO_ror:
		if ((k & (w - 1)) == 0)
			return same(out, in->a);
		if ((in->op == IRO_shr || in->op == IRO_sar) && l->op == IRO_shl && is_const(u, l->b, &k2) &&
		    (k2 & (w - 1)))
			return fold_shift_pair(u, in, l->a, k2 & (w - 1), k & (w - 1), out);
		return false;
	case IRO_mul:
		if (k == 0)
			return constant(u, out, in->type, 0);
		if (k == 1)
			return same(out, in->a);
		if ((k & (k - 1)) == 0) {
			in->op = IRO_shl;
			in->b = ir_const(u, in->type, (u64)__builtin_ctzll(k)).i;
		}
		return false;
	default: return false;
	}
}

/* Is value v a load that extends size (log2 of the bytes) as sign says? */
static bool is_load(const struct ir_unit *u, u32 v, unsigned size, bool sign)
{
	const struct ir_ins *d = def(u, v);

	return d->op == IRO_load && d->type == IR_I64 && (d->n & IR_MEM_SIZE) == size && !(d->n & IR_MEM_SIGN) == !sign;
}

/* Are a and b one value, or the low words of one? */
static bool equal(const struct ir_unit *u, u32 a, u32 b)
{
	const struct ir_ins *l = def(u, a), *r = def(u, b);

	return a == b || (l->op == IRO_trunc && r->op == IRO_trunc && l->a == r->a);
}

/* or, xor and add of x << (w - k) and x >> k is x rotated: both orders. */
static bool fold_rotate(struct ir_unit *u, const struct ir_ins *in, struct ir_ref *out)
{
	const struct ir_ins *l = def(u, in->a), *r = def(u, in->b);
	unsigned w = in->type == IR_I32 ? 32 : 64;
	u64 kl, kr;

	if (l->op == IRO_shr && r->op == IRO_shl) {
		const struct ir_ins *t = l;

		l = r;
		r = t;
	}
	if (l->op != IRO_shl || r->op != IRO_shr || !equal(u, l->a, r->a) || !is_const(u, l->b, &kl) ||
	    !is_const(u, r->b, &kr))
		return false;
	kl &= w - 1;
	kr &= w - 1;
	if (!kl || kl + kr != w)
		return false;
	*out = ir_opi(u, IRO_ror, in->type, (struct ir_ref){l->a}, (s64)kr);
	return true;
}

/* Logic on sign-extended words is the sign-extended logic on words: word code (hashes, ciphers) stays in words. */
static bool fold_word_logic(struct ir_unit *u, const struct ir_ins *in, struct ir_ref *out)
{
	const struct ir_ins *l = def(u, in->a), *r = def(u, in->b);

	if (in->type != IR_I64 || l->op != IRO_sext32 || r->op != IRO_sext32)
		return false;
	*out = ir_op1(u, IRO_sext32, IR_I64, ir_op2(u, in->op, IR_I32, (struct ir_ref){l->a}, (struct ir_ref){r->a}));
	return true;
}

bool ir_fold(struct ir_unit *u, struct ir_ins *in, struct ir_ref *out)
{
	const struct ir_opinfo *oi = &ir_opinfo[in->op];
	u64 ka = 0, kb = 0, kc = in->c, v;
	bool ca, cb;

	if (!(oi->mask & IRF_PURE) || in->op == IRO_const || in->op == IRO_get)
		return false;
	if (oi->res == 'T' && in->op == IRO_sel && in->b == in->c)
		return same(out, in->b);
	if (oi->res != 'I' && oi->res != 'J' && oi->res != 'W')
		return false;
	if (!ir_arg_is_value(oi->args[0]) || oi->args[0] == 'V' || oi->args[0] == 'G' || oi->args[0] == 'F' ||
	    oi->args[0] == 'E')
		return false;
	if (in->op == IRO_add && in->type == IR_I64 && u->ins[in->a].op == IRO_const && u->ins[in->a].n &&
	    is_const(u, in->b, &kb)) {
		*out = ir_const_pc(u, ir_imm(&u->ins[in->a]) + kb);
		return true;
	}
	ca = is_const(u, in->a, &ka);
	if (ir_arg_is_value(oi->args[1]))
		cb = is_const(u, in->b, &kb);
	else {
		cb = true;
		kb = in->b;
	}
	if (ca && cb && !ir_arg_is_value(oi->args[2]) && ir_eval(in, ka, kb, kc, &v))
		return constant(u, out, in->type, v);
	if ((oi->mask & IRF_COMM) && ca && !cb) {
		u32 t = in->a;

		in->a = in->b;
		in->b = t;
		kb = ka;
		cb = true;
	}
	if (cb && ir_arg_is_value(oi->args[1]) && fold_right_const(u, in, kb, out))
		return true;
	const struct ir_ins *l = def(u, in->a);
	switch (in->op) {
	case IRO_trunc:
		if (l->op == IRO_sext32 || l->op == IRO_zext32)
			return same(out, l->a);
		return false;
	case IRO_sext32:
		if (l->op == IRO_trunc && (def(u, l->a)->op == IRO_sext32 || is_load(u, l->a, 2, true)))
			return same(out, l->a);
		return false;
	case IRO_zext32:
		if (l->op == IRO_trunc && (def(u, l->a)->op == IRO_zext32 || is_load(u, l->a, 2, false)))
			return same(out, l->a);
		return false;
	case IRO_zext8:
	case IRO_zext16:
	case IRO_sext8:
	case IRO_sext16:
		if (is_load(u, in->a, in->op == IRO_zext16 || in->op == IRO_sext16,
		            in->op == IRO_sext8 || in->op == IRO_sext16))
			return same(out, in->a);
		return false;
	case IRO_add: return fold_rotate(u, in, out);
	case IRO_sub:
		if (in->a == in->b)
			return constant(u, out, in->type, 0);
		if (ca && ka == 0) {
			in->op = IRO_neg;
			in->a = in->b;
			in->b = 0;
		}
		return false;
	case IRO_xor:
		if (in->a == in->b)
			return constant(u, out, in->type, 0);
		return fold_rotate(u, in, out) || fold_word_logic(u, in, out);
	case IRO_or:
		if (fold_rotate(u, in, out))
			return true;
		/* fallthrough */
	case IRO_and:
		if (in->a == in->b)
			return same(out, in->a);
		return fold_word_logic(u, in, out);
	case IRO_andn:
		if (ca && ka == 0)
			return constant(u, out, in->type, 0);
		return false;
	case IRO_orn:
		if (ca && ka == 0) {
			in->op = IRO_not;
			in->a = in->b;
			in->b = 0;
		}
		return false;
	case IRO_extu:
		if (in->b == 0 && in->c == 32 && in->type == IR_I64) {
			struct ir_ref t = ir_op1(u, IRO_trunc, IR_I32, (struct ir_ref){in->a});

			*out = ir_op1(u, IRO_zext32, IR_I64, t);
			return true;
		}
		if (in->b + in->c == (in->type == IR_I32 ? 32u : 64u)) {
			in->op = IRO_shr;
			in->b = ir_const(u, in->type, in->b).i;
			in->c = 0;
			return ir_fold(u, in, out);
		}
		if (in->b == 0 && (in->c == 8 || in->c == 16)) {
			in->op = in->c == 8 ? IRO_zext8 : IRO_zext16;
			in->b = in->c = 0;
		}
		return false;
	case IRO_exts:
		if (in->b == 0 && in->c == 32 && in->type == IR_I64) {
			struct ir_ref t = ir_op1(u, IRO_trunc, IR_I32, (struct ir_ref){in->a});

			*out = ir_op1(u, IRO_sext32, IR_I64, t);
			return true;
		}
		if (in->b + in->c == (in->type == IR_I32 ? 32u : 64u)) {
			in->op = IRO_sar;
			in->b = ir_const(u, in->type, in->b).i;
			in->c = 0;
			return ir_fold(u, in, out);
		}
		if (in->b == 0 && (in->c == 8 || in->c == 16)) {
			in->op = in->c == 8 ? IRO_sext8 : IRO_sext16;
			in->b = in->c = 0;
		}
		return false;
	default: return false;
	}
}
