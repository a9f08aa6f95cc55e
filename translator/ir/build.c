/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/build.c - appending instructions to a unit: slot forwarding, folding, exits. */
#include "translator/ir/ir.h"

#include "core/guest.h"
#include "translator/ir/fold.h"

#define ROOM_INS   256
#define ROOM_EXITS 8

/* The slots are unknown from here on: at the top, at a label, after a helper that writes them. */
static void forget_slots(struct ir_unit *u)
{
	u32 i = 0;

	/* eight a round: half the time of the builder's start would go here otherwise */
	for (; i + 8 <= u->nslots; i += 8)
		__builtin_memset(&u->slot_val[i], 0, 8 * sizeof *u->slot_val);
	for (; i < u->nslots; i++)
		u->slot_val[i] = 0;
}

void ir_begin(struct ir_unit *u, struct ir_ins *ins, u32 max, u32 *slot_val, const struct guest *g, u64 pc)
{
	u->ins = ins;
	u->maxins = max;
	u->nins = 1;
	ins[0] = (struct ir_ins){.op = IRO_nop};
	u->nexit = u->nlabel = u->npool = u->ninsns = u->fp_mode = 0;
	u->cut = false;
	u->tier = 1;
	u->block = NULL;
	u->guest = g;
	u->pc = u->pc_end = u->cur_pc = pc;
	u->slot_val = slot_val;
	u->nslots = g->nslots;
	forget_slots(u);
}

bool ir_room(const struct ir_unit *u)
{
	return u->nins + ROOM_INS <= u->maxins && u->nexit + ROOM_EXITS <= IR_MAX_EXITS && u->npool + 8 <= IR_MAX_POOL;
}

static struct ir_ref append(struct ir_unit *u, const struct ir_ins *in)
{
	check(u->nins < u->maxins);
	u->ins[u->nins] = *in;
	return (struct ir_ref){u->nins++};
}

struct ir_ref ir_emit(struct ir_unit *u, enum ir_op op, enum ir_type type, u32 a, u32 b, u32 c, u8 n, u8 cc)
{
	struct ir_ins in = {.op = (u8)op, .type = (u8)type, .n = n, .cc = cc, .a = a, .b = b, .c = c};
	struct ir_ref r;

	if (ir_fold_kind[op] && ir_fold(u, &in, &r))
		return r;
	return append(u, &in);
}

enum ir_type ir_type_of(const struct ir_unit *u, struct ir_ref r)
{
	const struct ir_ins *in = &u->ins[r.i];

	switch (ir_opinfo[in->op].res) {
	case 'N': return IR_NONE;
	case 'J': return IR_I64;
	case 'W': return IR_I32;
	case 'V': return IR_V128;
	case 'G': return IR_FLAGS;
	default: return in->type;
	}
}

struct ir_ref ir_const(struct ir_unit *u, enum ir_type t, u64 v)
{
	struct ir_ins in = {.op = IRO_const, .type = (u8)t};

	if (t == IR_I32)
		v = (u32)v;
	in.imm_lo = (u32)v;
	in.imm_hi = (u32)(v >> 32);
	return append(u, &in);
}

struct ir_ref ir_const_pc(struct ir_unit *u, u64 v)
{
	struct ir_ref r = ir_const(u, IR_I64, v);

	u->ins[r.i].n = 1;
	return r;
}

struct ir_ref ir_vconst(struct ir_unit *u, u64 lo, u64 hi)
{
	struct ir_ins in = {.op = IRO_vconst, .type = IR_V128};
	u32 i;

	for (i = 0; i < u->npool; i++)
		if (u->pool[i][0] == lo && u->pool[i][1] == hi)
			break;
	if (i == u->npool) {
		check(u->npool < IR_MAX_POOL);
		u->pool[i][0] = lo;
		u->pool[i][1] = hi;
		u->npool++;
	}
	in.a = i;
	return append(u, &in);
}

bool ir_is_const(const struct ir_unit *u, struct ir_ref r, u64 *v)
{
	const struct ir_ins *in = &u->ins[r.i];

	if (in->op != IRO_const)
		return false;
	*v = ir_imm(in);
	return true;
}

struct ir_ref ir_get(struct ir_unit *u, u32 slot)
{
	struct ir_ins in = {.op = IRO_get, .type = u->guest->slots[slot].type, .a = slot};

	if (!u->slot_val[slot])
		u->slot_val[slot] = append(u, &in).i;
	return (struct ir_ref){u->slot_val[slot]};
}

void ir_set(struct ir_unit *u, u32 slot, struct ir_ref v)
{
	struct ir_ins in = {.op = IRO_set, .type = u->guest->slots[slot].type, .a = slot, .b = v.i};

	if (u->slot_val[slot] == v.i)
		return;
	append(u, &in);
	u->slot_val[slot] = v.i;
}

void ir_insn(struct ir_unit *u, u64 pc)
{
	struct ir_ins in = {.op = IRO_insn};

	in.imm_lo = (u32)pc;
	in.imm_hi = (u32)(pc >> 32);
	append(u, &in);
	u->cur_pc = pc;
	u->ninsns++;
}

struct ir_ref ir_opi(struct ir_unit *u, enum ir_op op, enum ir_type t, struct ir_ref a, s64 imm)
{
	return ir_emit(u, op, t, a.i, ir_const(u, t, (u64)imm).i, 0, 0, 0);
}

/* An address that is a sum with a constant gives the constant to the displacement; not where the address itself is
 * looked at for its alignment. */
static u32 address(struct ir_unit *u, u32 a, s32 *disp, u32 mem)
{
	const struct ir_ins *d = &u->ins[a];
	u64 k;

	while (!(mem & IR_MEM_ALIGN) && d->op == IRO_add && ir_is_const(u, (struct ir_ref){d->b}, &k) &&
	       !u->ins[d->b].n && !ir_in_hot_slot(u, a)) {
		s64 sum = (s64)k + *disp;

		if (sum != (s32)sum || (s64)k != (s32)k)
			break;
		*disp = (s32)sum;
		a = d->a;
		d = &u->ins[a];
	}
	return a;
}

struct ir_ref ir_load(struct ir_unit *u, enum ir_type t, struct ir_ref addr, s32 disp, u32 mem)
{
	u32 a = address(u, addr.i, &disp, mem);

	return ir_emit(u, IRO_load, t, a, 0, (u32)disp, (u8)mem, 0);
}

void ir_store(struct ir_unit *u, struct ir_ref addr, s32 disp, struct ir_ref v, u32 mem)
{
	u32 a = address(u, addr.i, &disp, mem);

	ir_emit(u, IRO_store, ir_type_of(u, v), a, v.i, (u32)disp, (u8)mem, 0);
}

struct ir_ref ir_setc(struct ir_unit *u, enum ir_type t, enum ir_cc cc, struct ir_ref flags)
{
	return ir_emit(u, IRO_setc, t, flags.i, 0, 0, 0, (u8)cc);
}

struct ir_ref ir_sel(struct ir_unit *u, enum ir_type t, enum ir_cc cc, struct ir_ref flags, struct ir_ref yes,
                     struct ir_ref no)
{
	return ir_emit(u, IRO_sel, t, flags.i, yes.i, no.i, 0, (u8)cc);
}

u32 ir_label(struct ir_unit *u)
{
	return u->nlabel++;
}

void ir_place(struct ir_unit *u, u32 label)
{
	ir_emit(u, IRO_label, IR_NONE, label, 0, 0, 0, 0);
	forget_slots(u);
}

void ir_jump(struct ir_unit *u, u32 label)
{
	ir_emit(u, IRO_jump, IR_NONE, label, 0, 0, 0, 0);
}

void ir_br(struct ir_unit *u, enum ir_cc cc, struct ir_ref flags, u32 label)
{
	ir_emit(u, IRO_br, IR_NONE, flags.i, label, 0, 0, (u8)cc);
}

static int block(const struct ir_unit *u, u64 pc)
{
	return u->block ? u->block(u, pc) : -1;
}

static u32 add_exit(struct ir_unit *u, enum ir_exit_kind kind, u64 pc, u64 ret)
{
	check(u->nexit < IR_MAX_EXITS);
	if (kind == IR_EXIT_JUMP && pc <= u->cur_pc)
		kind = IR_EXIT_LOOP;
	u->exit[u->nexit] = (struct ir_exit){.kind = (u8)kind, .pc = pc, .ret = ret};
	if (kind == IR_EXIT_CALL || kind == IR_EXIT_ICALL)
		u->exit[u->nexit].label = (u16)(block(u, ret) + 1);
	return u->nexit++;
}

void ir_exit_jump(struct ir_unit *u, u64 pc)
{
	int label = block(u, pc);

	if (label >= 0) {
		ir_jump(u, (u32)label);
		return;
	}
	ir_emit(u, IRO_exit, IR_NONE, add_exit(u, IR_EXIT_JUMP, pc, 0), 0, 0, 0, 0);
}

void ir_exit_if(struct ir_unit *u, enum ir_cc cc, struct ir_ref flags, u64 pc)
{
	int label = block(u, pc);

	if (label >= 0) {
		ir_br(u, cc, flags, (u32)label);
		return;
	}
	ir_emit(u, IRO_exitif, IR_NONE, flags.i, add_exit(u, IR_EXIT_JUMP, pc, 0), 0, 0, (u8)cc);
}

void ir_exit_call(struct ir_unit *u, u64 pc, u64 ret)
{
	ir_emit(u, IRO_exit, IR_NONE, add_exit(u, IR_EXIT_CALL, pc, ret), 0, 0, 0, 0);
}

void ir_exit_ind(struct ir_unit *u, struct ir_ref addr)
{
	ir_emit(u, IRO_exitv, IR_NONE, addr.i, add_exit(u, IR_EXIT_IND, 0, 0), 0, 0, 0);
}

void ir_exit_icall(struct ir_unit *u, struct ir_ref addr, u64 ret)
{
	ir_emit(u, IRO_exitv, IR_NONE, addr.i, add_exit(u, IR_EXIT_ICALL, 0, ret), 0, 0, 0);
}

void ir_exit_ret(struct ir_unit *u, struct ir_ref addr)
{
	ir_emit(u, IRO_exitv, IR_NONE, addr.i, add_exit(u, IR_EXIT_RET, 0, 0), 0, 0, 0);
}

void ir_exit_stop(struct ir_unit *u, u64 pc)
{
	ir_emit(u, IRO_exit, IR_NONE, add_exit(u, IR_EXIT_STOP, pc, 0), 0, 0, 0, 0);
}

void ir_trap(struct ir_unit *u, u32 cpu_exit, u32 code, struct ir_ref addr)
{
	if (!addr.i)
		addr = ir_const(u, IR_I64, 0);
	ir_emit(u, IRO_trap, IR_NONE, addr.i, code, 0, (u8)cpu_exit, 0);
}

struct ir_ref ir_call(struct ir_unit *u, u32 h, enum ir_type t, struct ir_ref a, struct ir_ref b, struct ir_ref c)
{
	struct ir_ref r = ir_emit(u, IRO_call, t, a.i, b.i, c.i, (u8)h, (u8)(h >> 8));

	if (u->guest->helpers[h].flags & (IR_H_WRITES | IR_H_VECTOR))
		forget_slots(u);
	return r;
}
