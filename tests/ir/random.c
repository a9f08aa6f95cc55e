/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/ir/random.c - makes the units of random.h.
 *
 * A unit is a row of blocks, each begun by a label.  Forward jumps go to any later block; a backward one is taken while
 * the counter is above 0 and takes one from it, so that every unit ends.
 */
#include "tests/ir/random.h"

#include "tests/ir/guest.h"

enum { MAX_BLOCKS = 12, POOL = 40 };

static struct ir_unit *u;
static u32 pool[IR_TYPE_COUNT][POOL];
static u32 npool[IR_TYPE_COUNT];
static u32 label[MAX_BLOCKS];
static unsigned nblocks;
static u64 pc, exit_pc;

static void forget(void)
{
	for (unsigned t = 0; t < IR_TYPE_COUNT; t++)
		npool[t] = 0;
}

static struct ir_ref keep(struct ir_ref r)
{
	enum ir_type t = ir_type_of(u, r);

	pool[t][npool[t] < POOL ? npool[t]++ : irt_below(POOL)] = r.i;
	return r;
}

static struct ir_ref value(enum ir_type t)
{
	struct ir_ref a, b;

	if (npool[t] && !irt_one_in(3))
		return (struct ir_ref){pool[t][irt_below(npool[t])]};
	switch (t) {
	case IR_I64: return keep(irt_one_in(3) ? ir_const(u, IR_I64, irt_number()) : ir_get(u, IRT_X(irt_below(8))));
	case IR_I32:
		return keep(irt_one_in(3) ? ir_const(u, IR_I32, irt_number()) : ir_get(u, IRT_W(irt_below(IRT_NW))));
	case IR_V128:
		return keep(irt_one_in(4) ? ir_vconst(u, irt_below(2), irt_below(2))
		                          : ir_get(u, IRT_V(irt_below(IRT_NV))));
	default:
		if (irt_one_in(3))
			return keep(ir_get(u, IRT_F));
		a = value(IR_I64);
		b = value(IR_I64);
		return keep(ir_op2(u, irt_one_in(2) ? IRO_fl_sub : IRO_fl_add, IR_I64, a, b));
	}
}

static void arithmetic(void)
{
	static const u8 ops[] = {IRO_add, IRO_sub, IRO_and,  IRO_or,  IRO_xor,  IRO_shl, IRO_shr,
	                         IRO_sar, IRO_mul, IRO_andn, IRO_ror, IRO_mins, IRO_maxu};
	enum ir_type t = irt_one_in(3) ? IR_I32 : IR_I64;
	struct ir_ref a, b;

	switch (irt_below(8)) {
	case 0: keep(ir_op1(u, IRO_trunc, IR_I32, value(IR_I64))); break;
	case 1: keep(ir_op1(u, irt_one_in(2) ? IRO_sext32 : IRO_zext32, IR_I64, value(IR_I32))); break;
	case 2: {
		struct ir_ref f = value(IR_FLAGS);

		a = value(t);
		b = value(t);
		keep(ir_sel(u, t, (enum ir_cc)irt_below(IR_CC_COUNT), f, a, b));
		break;
	}
	case 3:
		a = value(IR_V128);
		b = value(IR_V128);
		keep(ir_emit(u, irt_one_in(2) ? IRO_vxor : IRO_vadd, IR_V128, a.i, b.i, 0, 2, 0));
		break;
	case 4: keep(ir_opi(u, (enum ir_op)ops[irt_below(ARRAY_LEN(ops))], t, value(t), (s64)irt_number())); break;
	default:
		a = value(t);
		b = value(t);
		keep(ir_op2(u, (enum ir_op)ops[irt_below(ARRAY_LEN(ops))], t, a, b));
	}
}

static void memory(void)
{
	struct ir_ref p = ir_get(u, IRT_X(IRT_POINTER)), i;
	enum ir_type t = irt_one_in(3) ? IR_I32 : IR_I64;
	u32 size = irt_below(t == IR_I32 ? 3 : 4);

	if (irt_one_in(12)) {
		p = ir_opi(u, IRO_or, IR_I64, ir_opi(u, IRO_and, IR_I64, value(IR_I64), 255), 1ll << 62); /* faults */
	} else if (irt_one_in(2)) {
		i = ir_opi(u, IRO_and, IR_I64, value(IR_I64), 511);
		p = ir_op2(u, IRO_add, IR_I64, p, i);
	}
	if (irt_one_in(2))
		keep(ir_load(u, t, p, (s32)irt_below(100), size | (irt_one_in(2) ? IR_MEM_SIGN : 0)));
	else
		ir_store(u, p, (s32)irt_below(100), value(t), size);
}

static void helper(void)
{
	u32 h = irt_below(IRT_NHELPERS);
	struct ir_ref a = value(IR_I64), b = value(IR_I64), none = {0};

	if (h == IRT_H_TRAPS && !irt_one_in(4))
		a = ir_opi(u, IRO_shl, IR_I64, a, 1);
	if (h == IRT_H_WRITES)
		forget(); /* the builder's get yields old values to nobody */
	keep(ir_call(u, h, IR_I64, a, h == IRT_H_WRITES ? none : b, none));
}

static void write_slot(void)
{
	switch (irt_below(8)) {
	case 0: ir_set(u, IRT_V(irt_below(IRT_NV)), value(IR_V128)); break;
	case 1: ir_set(u, IRT_W(irt_below(IRT_NW)), value(IR_I32)); break;
	case 2:
	case 3: ir_set(u, IRT_F, value(IR_FLAGS)); break;
	default: ir_set(u, IRT_X(irt_below(8)), value(IR_I64)); break;
	}
}

static u64 new_exit(void)
{
	return exit_pc += 4;
}

static void maybe_dead(void)
{
	if (irt_one_in(3))
		u->exit[u->nexit - 1].flags_dead = true;
}

/* A few operations that a branch leaves out. */
static void part(void)
{
	u32 l = ir_label(u);
	struct ir_ref f = value(IR_FLAGS);

	ir_br(u, (enum ir_cc)irt_below(IR_CC_COUNT), f, l);
	for (unsigned n = 1 + irt_below(3); n; n--) {
		if (irt_one_in(3))
			ir_insn(u, pc += 4);
		if (irt_one_in(2))
			ir_set(u, IRT_X(irt_below(8)), ir_opi(u, IRO_add, IR_I64, value(IR_I64), irt_below(4)));
		else if (irt_one_in(8))
			arithmetic();
		else
			write_slot();
	}
	ir_place(u, l);
	forget();
	if (!irt_one_in(4))
		ir_insn(u, pc += 4);
}

static void block(unsigned b)
{
	struct ir_ref f, c;

	ir_emit(u, IRO_label, IR_NONE, label[b], 0, 0, irt_one_in(3) ? IR_LABEL_POLL : 0, 0);
	for (u32 s = 0; s < u->nslots; s++)
		u->slot_val[s] = 0;
	forget();
	ir_insn(u, pc += 4); /* a label that polls wants one right behind it */
	for (unsigned n = irt_below(8); n; n--) {
		ir_insn(u, pc += 4);
		switch (irt_below(10)) {
		case 0:
			if (irt_one_in(2)) {
				memory();
				break;
			}
			/* fallthrough */
		case 1:
			if (irt_one_in(4)) {
				helper();
				break;
			}
			/* fallthrough */
		case 2:
		case 3:
		case 4: arithmetic(); break;
		case 5:
			if (irt_one_in(4)) {
				f = value(IR_FLAGS);
				ir_exit_if(u, (enum ir_cc)irt_below(IR_CC_COUNT), f, new_exit());
				maybe_dead();
			}
			break;
		case 6:
			if (irt_one_in(3)) {
				part();
				break;
			}
			/* fallthrough */
		default: write_slot(); break;
		}
	}
	if (b && irt_one_in(3)) {
		/* back while the counter lasts */
		c = ir_opi(u, IRO_sub, IR_I64, ir_get(u, IRT_X(IRT_COUNTER)), 1);
		ir_set(u, IRT_X(IRT_COUNTER), c);
		f = ir_op2(u, IRO_fl_sub, IR_I64, c, ir_const(u, IR_I64, 0));
		if (irt_one_in(2))
			ir_set(u, IRT_F, f);
		ir_br(u, IR_GT, f, label[irt_below(b + 1)]);
	}
	if (b + 1 < nblocks && irt_one_in(3)) {
		f = value(IR_FLAGS);
		ir_br(u, (enum ir_cc)irt_below(IR_CC_COUNT), f, label[b + 1 + irt_below(nblocks - b - 1)]);
	}
	if (irt_one_in(8)) {
		ir_trap(u, 3, irt_below(100), (struct ir_ref){0});
	} else if (b + 1 == nblocks || irt_one_in(8)) {
		if (irt_one_in(3))
			ir_exit_ret(u, value(IR_I64));
		else
			ir_exit_stop(u, new_exit());
		maybe_dead();
	} else if (irt_one_in(2)) {
		ir_jump(u, label[b + 1 + (irt_one_in(2) ? 0 : irt_below(nblocks - b - 1))]);
	}
}

void irt_random_unit(struct ir_unit *unit, struct ir_ins *ins, u32 max, u32 *slot_val)
{
	u = unit;
	pc = 0x1000;
	exit_pc = 0x100000;
	ir_begin(u, ins, max, slot_val, &irt_guest, pc);
	forget();
	nblocks = 1 + irt_below(MAX_BLOCKS);
	for (unsigned b = 0; b < nblocks; b++)
		label[b] = ir_label(u);
	ir_insn(u, pc);
	ir_set(u, IRT_X(IRT_COUNTER), ir_const(u, IR_I64, 1 + irt_below(5)));
	if (irt_one_in(4))
		ir_jump(u, label[irt_below(nblocks)]);
	for (unsigned b = 0; b < nblocks; b++)
		block(b);
}
