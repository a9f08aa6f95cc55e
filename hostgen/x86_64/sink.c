/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/sink.c - writes of slots that only a fault could see.
 *
 * Compiled code uses a register for an address and then for what stood there: adrp x0; ldr x0, [x0].  Between the two
 * writes of x0 lies the load, which may fault, and a handler may look.  So the first write must be known there, but
 * need not be done: the fault point's snapshot says where the value is.
 *
 * prepare.c sinks a write when the same slot is written again with nothing between but loads and stores, and when
 *   - its value is a constant, or
 *   - its value is a sum that x86 computes in the address of the last of those accesses, if anybody wants it: it is not
 *     computed then, the snapshot names its parts, or
 *   - the slot lives in memory and its value anywhere else: it saves the store, and lives until the second write.
 *
 * Invariants.
 *   1. No write is sunk past an exit, a label, a call, an access with a check of alignment, or anything in system mode:
 *      what leaves there does so by code that has no snapshot.
 *   2. The parts of a snapshot live until the last fault point that names them, the values of slots in memory until the
 *      second write; wherever the allocator puts them, the next snapshot says so.
 *   3. A value that is a get of a slot in memory is in that slot: the write that would change it loads it before, sunk
 *      writes do not change it.
 */
#include "hostgen/x86_64/cg_int.h"

#include "core/cpu.h"
#include "core/guest.h"

void cg_unsink(struct cg *c, u32 slot)
{
	for (u32 k = 0; k < c->nsunk; k++)
		if (c->sunk[k].slot == slot) {
			cg_touch(c, c->sunk[k].val);
			c->sunk[k] = c->sunk[--c->nsunk];
			return;
		}
}

void cg_sink(struct cg *c, u32 slot, u32 v)
{
	cg_unsink(c, slot);
	if (c->nsunk == CG_MAX_SUNK) {
		c->failed = true;
		return;
	}
	c->sunk[c->nsunk].slot = (u16)slot;
	c->sunk[c->nsunk++].val = (u16)v;
}

/* Where part v is; constants are added to the note instead. */
static s32 place(struct cg *c, struct hg_sunk *k, u32 v, unsigned scale)
{
	const struct ir_ins *in = cg_ins(c, v);
	const struct cg_val *w = &c->val[v];

	if (!v)
		return HG_NOWHERE;
	cg_touch(c, v);
	if (in->op == IRO_const) {
		u64 imm = ir_imm(in);

		if (in->n) {
			k->pc = (u8)(k->pc + (1u << scale));
			imm -= c->u->pc;
		}
		k->disp += (s64)(imm << scale);
		return HG_NOWHERE;
	}
	if (w->reg != CG_NONE)
		return w->reg;
	if (w->inslot)
		return -(CPU_STATE_OFFSET + c->hg->guest->slots[in->a].offset);
	check(w->spill != CG_NONE);
	return -(s32)(offsetof(struct cpu, spill) + 8u * w->spill);
}

u16 cg_snapshot(struct cg *c)
{
	struct hg_unit *out = c->out;
	u32 first = out->nsunk;

	for (u32 n = 0; n < c->nsunk; n++) {
		u32 v = c->sunk[n].val;
		struct cg_parts p = {.base = v};
		struct hg_sunk *k = &out->sunk[out->nsunk];

		if (out->nsunk == HG_MAX_SUNK) {
			c->failed = true;
			return 0;
		}
		out->nsunk++;
		if (c->val[v].folded) {
			p.base = 0;
			cg_parts_of(c, v, true, &p);
		}
		*k = (struct hg_sunk){.disp = p.disp, .slot = c->sunk[n].slot, .scale = (u8)p.scale};
		k->base = place(c, k, p.base, 0);
		k->index = place(c, k, p.index, p.scale);
	}
	out->sunk[out->nsunk - 1].last = true;
	return (u16)(first + 1);
}

static u64 part(s32 at, const struct cpu *cpu, const u64 *regs)
{
	u64 x;

	if (at == HG_NOWHERE)
		return 0;
	if (at >= 0)
		return regs[at];
	__builtin_memcpy(&x, (const u8 *)cpu - at, 8);
	return x;
}

u64 cg_sunk_value(const struct hg_sunk *k, const struct cpu *cpu, const u64 *regs, u64 pc)
{
	return part(k->base, cpu, regs) + (part(k->index, cpu, regs) << k->scale) + (u64)k->disp + k->pc * pc;
}
