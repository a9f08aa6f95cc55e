/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/flags_label.c - guest condition flags across the labels of a region.
 *
 * The problem.  In a loop the flags of the last compare are pending in EFLAGS or computable from registers (flags.c),
 * and at the jump back nothing of that may be kept: other ways lead to the label, with other flags.  Storing their
 * image costs more than the rest of a short loop.  Yet nearly always the next flags are set before anybody looks, and
 * only a signal could tell.
 *
 * The way.  A backward dataflow sorts the labels:
 *   DEAD   the flags slot is overwritten before any use, fault point or exit: nothing is stored;
 *   FAULT  it is overwritten before any use or exit, but the state must be precise at a fault point, or where the label
 *          polls: the flags go there as *cells* in struct cpu: which operation, and its two operands; plain stores, no
 *          EFLAGS involved, done before the jump;
 *   LIVE   the image goes to the slot.
 * Until the flags are set again, c->pend is CG_PEND_CELLS and side entries say HG_FLAGS_CELLS: this is the label's
 * zone.
 *
 * A jump back finds the zone already made.  If both operands are constants or homes that the zone does not change
 * before its last fault point, not even they are stored: flags_op becomes HG_FLAGS_IN_HOMES, and the zone's side
 * entries name the homes.  All jumps that do so must agree on operation and operands; the others store cells.
 *
 * Invariants.
 *   1. cpu->flags_op is 0, or the cells hold the guest's flags and the slot is stale.
 *   2. It is 0 at every border of a unit but where a unit leaves to C by a fault or a poll: who leaves there has its
 *      flags folded (hg_fold_flags).
 *   3. An image is never stored without clearing flags_op, in units that use cells.
 */
#include "hostgen/x86_64/cg_int.h"

#include "core/cpu.h"
#include "core/guest.h"
#include "translator/ir/fold.h"

/* What is seen of the flags slot from instruction i on, up to the next label; live: classes of labels so far. */
static u8 seen_from(const struct cg *c, u32 i)
{
	const struct ir_unit *u = c->u;
	u8 seen = CG_FLAGS_DEAD;

	for (; i < u->nins; i++) {
		const struct ir_ins *in = cg_ins(c, i);
		u32 mask = ir_opinfo[in->op].mask;

		switch (in->op) {
		case IRO_set:
			if (in->a == u->guest->slot_flags)
				return seen;
			break;
		case IRO_get:
			if (in->a == u->guest->slot_flags)
				return CG_FLAGS_LIVE;
			break;
		case IRO_label: return MAX(seen, c->label_flags[in->a]);
		case IRO_jump: return MAX(seen, c->label_flags[in->a]);
		case IRO_br: seen = MAX(seen, c->label_flags[in->b]); break;
		case IRO_exit: return u->exit[in->a].flags_dead ? seen : CG_FLAGS_LIVE;
		case IRO_exitv: return u->exit[in->b].flags_dead ? seen : CG_FLAGS_LIVE;
		case IRO_exitif:
			if (!u->exit[in->b].flags_dead)
				return CG_FLAGS_LIVE;
			break;
		case IRO_trap: return CG_FLAGS_LIVE;
		case IRO_call:
			if (u->guest->helpers[in->n | (u32)in->cc << 8].flags & (IR_H_READS | IR_H_WRITES | IR_H_TRAPS))
				return CG_FLAGS_LIVE;
			break;
		default:
			if (mask & IRF_FAULT)
				seen = MAX(seen, CG_FLAGS_FAULT);
		}
	}
	return CG_FLAGS_LIVE;
}

void cg_sort_labels(struct cg *c)
{
	const struct ir_unit *u = c->u;
	bool changed = u->tier > 1 && u->guest->slot_flags != 0xffff;

	c->cells = false;
	__builtin_memset(c->label_flags, changed ? CG_FLAGS_DEAD : CG_FLAGS_LIVE, u->nlabel);
	while (changed) {
		changed = false;
		for (u32 i = u->nins - 1; i > 0; i--) {
			const struct ir_ins *in = cg_ins(c, i);
			u8 seen;

			if (in->op != IRO_label)
				continue;
			seen = seen_from(c, i + 1);
			if (in->n & IR_LABEL_POLL)
				seen = MAX(seen, CG_FLAGS_FAULT);
			if (seen != c->label_flags[in->a]) {
				c->label_flags[in->a] = seen;
				changed = true;
			}
		}
	}
	for (u32 l = 0; l < u->nlabel; l++)
		c->cells |= c->label_flags[l] == CG_FLAGS_FAULT;
}

static struct x86_mem cell(unsigned n)
{
	return cg_cpu(offsetof(struct cpu, flags_arg) + 8 * n);
}

void cg_clear_cells(struct cg *c)
{
	if (c->cells)
		x86_mov_mi(&c->b, 4, cg_cpu(offsetof(struct cpu, flags_op)), 0);
}

void cg_store_image(struct cg *c)
{
	x86_mov_mr(&c->b, 4, cg_slot(c, c->hg->guest->slot_flags), X86_RAX);
	cg_clear_cells(c);
}

void cg_zone_begin(struct cg *c, u32 l)
{
	c->pend = CG_PEND_CELLS;
	c->zone_label = l;
	c->zone_written = 0;
	c->zone[l] = (struct cg_zone){.cells = c->hg->opt.base == HG_BASE_SOFTMMU};
}

/* The pending flags are in homes for label l's zone, or can be from now on. */
static bool in_homes(struct cg *c, u32 l)
{
	const struct cg_flrec *r = &c->prec;
	struct cg_zone *z = &c->zone[l];
	const struct ir_ins *in = cg_ins(c, c->pend);
	u64 homes = 1ull << r->a | (r->b == CG_NONE ? 0 : 1ull << r->b);

	if (!c->labels[l].pos || z->cells || homes & z->written)
		return false;
	if (z->exp.ok)
		return z->op == in->op && z->type == in->type && z->exp.a == r->a && z->exp.b == r->b &&
		       z->exp.imm == r->imm && z->exp.result == r->result;
	z->op = in->op;
	z->type = in->type;
	z->exp = *r;
	return true;
}

void cg_zone_leave(struct cg *c, u32 l)
{
	const struct cg_zone *z = &c->zone[l];

	if (c->label_flags[l] != CG_FLAGS_FAULT || !z->exp.ok)
		return;
	x86_alu_mi(&c->b, X86_CMP, 4, cg_cpu(offsetof(struct cpu, flags_op)), HG_FLAGS_IN_HOMES);
	u8 *cells = x86_jcc8(&c->b, X86_CC_NE);

	cg_emit_compare(c, z->op, z->type == IR_I32 ? 4 : 8, &z->exp);
	cg_emit_image(c, z->op == IRO_fl_sub ? CG_FORM_SUB : CG_FORM_ADD);
	cg_store_image(c);
	x86_patch8(&c->b, cells);
}

void cg_zone_end_all(struct cg *c)
{
	struct hg_unit *out = c->out;

	for (u32 k = 0; c->cells && k < out->nflags; k++) {
		struct hg_flags *s = &out->flags[k];
		const struct cg_zone *z;

		if (s->how != HG_FLAGS_CELLS)
			continue; /* imm is something else */
		z = &c->zone[s->imm];
		if (!z->exp.ok)
			continue;
		s->op = z->op;
		s->type = z->type;
		s->a = z->exp.a;
		s->b = z->exp.b;
		s->imm = z->exp.imm;
		s->form = z->exp.result;
	}
}

bool cg_store_cells(struct cg *c, u32 l)
{
	const struct cg_flrec *r = &c->prec;
	const struct ir_ins *in;

	if (c->pend == CG_PEND_CELLS) {
		c->zone[c->zone_label].cells = true;
		return true;
	}
	if (!r->ok)
		return false;
	if (in_homes(c, l)) {
		x86_mov_mi(&c->b, 4, cg_cpu(offsetof(struct cpu, flags_op)), HG_FLAGS_IN_HOMES);
		return true;
	}
	in = cg_ins(c, c->pend);
	x86_mov_mi(&c->b, 4, cg_cpu(offsetof(struct cpu, flags_op)),
	           (s32)(in->op | (u32)in->type << 8 | (u32)r->result << 16));
	x86_mov_mr(&c->b, 8, cell(0), r->a);
	if (r->b == CG_NONE)
		x86_mov_mi(&c->b, 8, cell(1), r->imm);
	else
		x86_mov_mr(&c->b, 8, cell(1), r->b);
	return true;
}

void x86_eval_flags(const struct ir_ins *in, u64 a, u64 b, bool result, unsigned *nzcv)
{
	if (result) {
		if (in->op == IRO_fl_and)
			b = a;
		else
			a = in->op == IRO_fl_sub ? a + b : a - b;
	}
	ir_eval_flags(in, a, b, 0, nzcv);
}

void hg_fold_flags(struct cpu *cpu)
{
	struct ir_ins in = {.op = (u8)cpu->flags_op, .type = (u8)(cpu->flags_op >> 8)};
	const struct guest *g = cpu->guest;
	unsigned nzcv = 0;
	u32 image;

	if (!cpu->flags_op)
		return;
	check(cpu->flags_op != HG_FLAGS_IN_HOMES);
	x86_eval_flags(&in, cpu->flags_arg[0], cpu->flags_arg[1], cpu->flags_op >> 16, &nzcv);
	image = flags_image(nzcv);
	__builtin_memcpy((u8 *)cpu_state(cpu) + g->slots[g->slot_flags].offset, &image, 4);
	cpu->flags_op = 0;
}
